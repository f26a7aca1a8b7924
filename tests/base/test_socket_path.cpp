// SPDX-License-Identifier: GPL-3.0-or-later
#include "socket_path.h"

#include <QTest>
#include <unistd.h>

using namespace domus;

class TestSocketPath : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        qunsetenv("DOMUS_SOCKET");
        qputenv("XDG_RUNTIME_DIR", "/run/user/4711");
    }

    void followsTheRuntimeDirectory()
    {
        QCOMPARE(runtimeDirectory(), QStringLiteral("/run/user/4711/domus"));
        QCOMPARE(socketPath(), QStringLiteral("/run/user/4711/domus/domus.sock"));
    }

    void isOverriddenByAnAbsolutePathOnly()
    {
        qputenv("DOMUS_SOCKET", "/elsewhere/d.sock");
        QCOMPARE(socketPath(), QStringLiteral("/elsewhere/d.sock"));
        qputenv("DOMUS_SOCKET", "d.sock");
        QCOMPARE(socketPath(), QStringLiteral("/run/user/4711/domus/domus.sock"));
    }

    void hasAPlacePerUserWithoutRuntimeDirectory()
    {
        for (const char *value : {"", "relative"}) {
            qputenv("XDG_RUNTIME_DIR", value);
            const QString user = QString::number(::geteuid());
            const QStringList allowed{QStringLiteral("/run/user/%1/domus").arg(user), QStringLiteral("/tmp/domus-%1").arg(user)};
            QVERIFY2(allowed.contains(runtimeDirectory()), qPrintable(runtimeDirectory()));
        }
    }
};

QTEST_GUILESS_MAIN(TestSocketPath)
#include "test_socket_path.moc"
