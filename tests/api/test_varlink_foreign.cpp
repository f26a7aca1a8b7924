// SPDX-License-Identifier: GPL-3.0-or-later
// A Varlink client from elsewhere (Debian's golang-github-varlink-go-dev) against our server.
#include "async/process.h"
#include "sample_server.h"

#include <QFileInfo>
#include <QStandardPaths>

using namespace domus;

class TestVarlinkForeign : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goClientCallsEverything()
    {
        const QString go = QStandardPaths::findExecutable(QStringLiteral("go"));
        const QString library = QStringLiteral("/usr/share/gocode");
        if (go.isEmpty() || !QFileInfo::exists(library + QStringLiteral("/src/github.com/varlink/go/varlink")))
            QSKIP("Go or its Varlink library is not here: apt install golang-go golang-github-varlink-go-dev");
        const QTemporaryDir directory;
        const QString program = directory.filePath(QStringLiteral("foreign"));
        ProcessOptions build;
        build.deadline = std::chrono::seconds(150);
        build.environment.insert(QStringLiteral("GO111MODULE"), QStringLiteral("off"));
        build.environment.insert(QStringLiteral("GOPATH"), QString(directory.filePath(QStringLiteral("go")) + u':' + library));
        if (!build.environment.contains(QStringLiteral("HOME")))
            build.environment.insert(QStringLiteral("GOCACHE"), directory.filePath(QStringLiteral("cache")));
        const ProcessResult built = runUntilDone(runProcess(go,
                                                            {QStringLiteral("build"), QStringLiteral("-o"), program,
                                                             QStringLiteral(DOMUS_SOURCE_DIR "/tests/api/foreign/main.go")},
                                                            build));
        QVERIFY2(built.exitCode == 0, built.errors.constData());

        const test::SampleServer server;
        const ProcessResult result = runUntilDone(runProcess(program, {server.path}));
        QVERIFY2(result.exitCode == 0, QByteArray(result.output + result.errors).constData());
        QVERIFY2(result.output.endsWith("ok raw read\nall well\n"), result.output.constData());
    }
};

QTEST_GUILESS_MAIN(TestVarlinkForeign)
#include "test_varlink_foreign.moc"
