// SPDX-License-Identifier: GPL-3.0-or-later
// What tests leave behind: nothing.
#include "private_home.h"
#include "waiting.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace domus;

class TestProcessSweeper : public QObject {
    Q_OBJECT

    static void fill(const QString &folder)
    {
        for (int i = 0; i < 100; ++i)
            QDir().mkpath(folder + QStringLiteral("/data/%1/a/b").arg(i));
    }

private Q_SLOTS:
    void aHomeIsGoneWithItsTest()
    {
        for (int i = 0; i < 4; ++i) {
            auto home = std::make_unique<test::PrivateHome>();
            const QString folder = home->path();
            fill(folder);
            home.reset();
            QVERIFY2(!QFileInfo::exists(folder), qPrintable(folder));
        }
    }

    void alsoOfATestThatIsKilled()
    {
        int ends[2];
        QVERIFY(::pipe(ends) == 0);
        const pid_t child = ::fork();
        if (child == 0) {
            const test::PrivateHome home;
            fill(home.path());
            const QByteArray name = QFile::encodeName(home.path()) + '\n';
            if (::write(ends[1], name.constData(), size_t(name.size())) < 0)
                ::_exit(1);
            ::raise(SIGKILL);
        }
        char name[256] = {};
        QVERIFY(::read(ends[0], name, sizeof name - 1) > 0);
        ::close(ends[0]);
        ::close(ends[1]);
        ::waitpid(child, nullptr, 0);
        const QString folder = QFile::decodeName(QByteArray(name).trimmed());
        QVERIFY(folder.contains(QStringLiteral("domus-test-")));
        QVERIFY(test::waitUntil([&] { return !QFileInfo::exists(folder); }));
    }
};

QTEST_GUILESS_MAIN(TestProcessSweeper)
#include "test_process_sweeper.moc"
