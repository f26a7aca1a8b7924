// SPDX-License-Identifier: GPL-3.0-or-later
#include "files.h"
#include "tiny_guest.h"
#include "waiting.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace domus;
using namespace domus::test;
using namespace std::chrono_literals;

namespace {

/// An archive of files of this machine, at their own places, with the directories above them.
class HostFiles {
public:
    void add(const QString &path)
    {
        if (m_known.contains(path) || !QFileInfo(path).isFile())
            return;
        m_known.insert(path);
        addDirectory(QFileInfo(path).path());
        m_archive += cpioEntry(path.mid(1).toUtf8(), 0100755, readFile(path, ByteSize::fromMiB(512)));
    }
    /// A program and the libraries that it is linked with.
    void addProgram(const QString &path)
    {
        add(path);
        QProcess ldd;
        ldd.start(QStringLiteral("ldd"), {path});
        ldd.waitForFinished();
        static const QRegularExpression library(QStringLiteral("(/\\S+) \\(0x"));
        auto matches = library.globalMatch(QString::fromUtf8(ldd.readAllStandardOutput()));
        while (matches.hasNext())
            add(matches.next().captured(1));
    }
    void addAll(const QString &folder, const QStringList &patterns)
    {
        for (const QFileInfo &file : QDir(folder).entryInfoList(patterns, QDir::Files))
            add(file.filePath());
    }
    QByteArray archive() const { return m_archive + cpioEnd(); }

private:
    void addDirectory(const QString &path)
    {
        if (path == QLatin1String("/") || m_known.contains(path))
            return;
        m_known.insert(path);
        addDirectory(QFileInfo(path).path());
        m_archive += cpioEntry(path.mid(1).toUtf8(), 0040755, {});
    }

    QByteArray m_archive;
    QSet<QString> m_known;
};

const QString engineTest = QStringLiteral(DOMUS_ENGINE_TEST);

/// Run inside the outer guest: which of the engine's tests, with the accelerator that the engine itself chooses.
QByteArray commands()
{
    return "export PATH=/usr/bin:/bin DOMUS_TEST_ACCELERATOR=auto DOMUS_TEST_EXPECT=kvm TMPDIR=/tmp\n"
           "mkdir -p /tmp; ln -s /proc/self/fd /dev/fd; ln -s /proc/self/fd/1 /dev/stdout\n"
        + engineTest.toUtf8()
        + " reportsWhatIsUsable walksThroughItsLife tellsWhyItEnded obeysThePowerButton servesViewers\n"
          "echo NESTED-EXIT $?\npoweroff -f\n";
}

QByteArray outerInitrd()
{
    HostFiles files;
    files.addProgram(engineTest);
    files.addProgram(QStandardPaths::findExecutable(QStringLiteral("qemu-system-x86_64")));
    files.addAll(QStringLiteral("/usr/share/seabios"), {QStringLiteral("*.bin")});
    files.addAll(QStringLiteral("/usr/share/qemu"), {QStringLiteral("*.bin")});
    files.addAll(QStringLiteral("/usr/share/qemu/keymaps"), {QStringLiteral("*")});
    files.addAll(QStringLiteral("/usr/lib/x86_64-linux-gnu/qemu"),
                 {QStringLiteral("accel-*.so"), QStringLiteral("hw-display-*.so")});
    const TinyGuest guest = tinyGuest(commands(), tinyGuestModules() << QStringLiteral("kvm-amd"));
    return readFile(guest.initrd, ByteSize::fromMiB(64)) + files.archive();
}

} // namespace

/// KVM for real: an outer guest under the translator has AMD's virtualisation, and runs the engine's tests.
class TestKvmNested : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theEngineChoosesKvmAndRunsGuestsWithIt()
    {
        if (const QString problem = tinyGuestProblem(); !problem.isEmpty())
            QSKIP(qPrintable(problem));
        QTemporaryDir directory;
        const QString initrd = directory.filePath(QStringLiteral("initrd"));
        replaceFile(initrd, outerInitrd());
        QProcess outer;
        outer.setStandardErrorFile(QProcess::nullDevice()); // a warning for each CPU feature that the translator lacks
        outer.start(QStringLiteral("qemu-system-x86_64"),
                    {QStringLiteral("-nodefaults"), QStringLiteral("-no-user-config"),
                     QStringLiteral("-machine"),    QStringLiteral("q35"),
                     QStringLiteral("-accel"),      QStringLiteral("tcg,thread=multi"),
                     QStringLiteral("-cpu"),        QStringLiteral("EPYC,+svm,+npt"),
                     QStringLiteral("-smp"),        QStringLiteral("2"),
                     QStringLiteral("-m"),          QStringLiteral("2048"),
                     QStringLiteral("-display"),    QStringLiteral("none"),
                     QStringLiteral("-serial"),     QStringLiteral("stdio"),
                     QStringLiteral("-kernel"),     tinyGuest().kernel,
                     QStringLiteral("-initrd"),     initrd,
                     QStringLiteral("-append"),     QStringLiteral("console=ttyS0 quiet panic=-1")});
        QByteArray output;
        const bool ended = waitUntil(
            [&] {
                output += outer.readAllStandardOutput();
                return outer.state() == QProcess::NotRunning;
            },
            540s);
        if (!ended) {
            outer.kill();
            outer.waitForFinished();
        }
        qInfo().noquote() << output;
        QVERIFY(ended);
        QVERIFY(output.contains("guests run with KVM"));
        QVERIFY(output.contains("NESTED-EXIT 0"));
    }
};

QTEST_GUILESS_MAIN(TestKvmNested)
#include "test_kvm_nested.moc"
