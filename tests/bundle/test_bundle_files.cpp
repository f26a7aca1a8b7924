// SPDX-License-Identifier: GPL-3.0-or-later
// The bundled Xen's files: keys, the data disk, records, scripts that are cancelled, GRUB's files, and the program's words.
#include "async/deadline.h"
#include "async/event_loop.h"
#include "async/process.h"
#include "bundle.h"
#include "bundle_keys.h"
#include "data_disk.h"
#include "files.h"
#include "grub_entry.h"
#include "private_home.h"
#include "script_run.h"
#include "waiting.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <csignal>
#include <sys/stat.h>
#include <unistd.h>

using namespace domus;
using namespace std::chrono_literals;

namespace {

int modeOf(const QString &file)
{
    struct stat info = {};
    return ::stat(QFile::encodeName(file).constData(), &info) == 0 ? int(info.st_mode & 07777) : -1;
}

void write(const QString &file, const QByteArray &text)
{
    QDir().mkpath(QFileInfo(file).absolutePath());
    replaceFile(file, text);
}

/// What domus-bundle says last.
QJsonObject said(const QStringList &words)
{
    ProcessOptions options;
    options.deadline = 60s;
    const ProcessResult result = runUntilDone(runProcess(QStringLiteral(DOMUS_BIN_DIR "/domus-bundle"), words, options));
    return QJsonDocument::fromJson(result.output.trimmed().split('\n').constLast()).object();
}

ErrorCode codeOf(const QJsonObject &answer)
{
    return errorCodeFromName(answer[QLatin1String("error")][QLatin1String("code")].toString());
}

} // namespace

class TestBundleFiles : public QObject {
    Q_OBJECT

    std::unique_ptr<test::PrivateHome> m_home;

private Q_SLOTS:
    void init() { m_home = std::make_unique<test::PrivateHome>(); }
    void cleanup() { m_home.reset(); }

    void keysAreMadeOnceAndPrivate()
    {
        const BundlePaths paths = BundlePaths::ofUser();
        runUntilDone(ensureKeys(paths));
        QCOMPARE(modeOf(paths.data), 0700);
        for (const QString &secret : {paths.identity(), paths.hostKey(), paths.identityDisk()})
            QCOMPARE(modeOf(secret), 0600);
        const QByteArray key = readFile(paths.identity());
        const QByteArray host = readFile(paths.hostKey());
        QVERIFY(key != host);
        runUntilDone(ensureKeys(paths));
        QCOMPARE(readFile(paths.identity()), key);
        QCOMPARE(QDir(paths.data).entryList({QStringLiteral("new-*")}, QDir::AllEntries), QStringList());
        // The machine gets its own secret and the owner's public key, and nothing else.
        const ProcessResult list = runUntilDone(runProcess(QStringLiteral("tar"), {QStringLiteral("tf"), paths.identityDisk()}));
        QCOMPARE(list.output, QByteArray("host_key\nauthorized_keys\n"));
        writeKnownHosts(paths, 1234);
        QVERIFY(readFile(paths.knownHosts()).startsWith("[127.0.0.1]:1234 ssh-ed25519 AAAA"));
    }

    void dataDiskIsMadeAndGrows()
    {
        const QString file = m_home->path(QStringLiteral("data.img"));
        runUntilDone(ensureDataDisk(file, ByteSize::fromMiB(64)));
        QCOMPARE(QFileInfo(file).size(), ByteSize::fromMiB(64).bytes());
        QCOMPARE(modeOf(file), 0600);
        runUntilDone(ensureDataDisk(file, ByteSize::fromMiB(128)));
        QCOMPARE(QFileInfo(file).size(), ByteSize::fromMiB(128).bytes());
        const ProcessResult check =
            runUntilDone(runProcess(QStringLiteral("/sbin/e2fsck"), {QStringLiteral("-f"), QStringLiteral("-n"), file}));
        QCOMPARE(check.exitCode, 0);
        runUntilDone(ensureDataDisk(file, ByteSize::fromMiB(64))); // never shrinks
        QCOMPARE(QFileInfo(file).size(), ByteSize::fromMiB(128).bytes());
    }

    void recordIsOfALivingMachineOnly()
    {
        const BundlePaths paths = BundlePaths::ofUser();
        QVERIFY(!loadRunning(paths));
        makePrivateDir(paths.runtime);
        MachineRecord record{.process = *identityOf(::getpid()), .boot = bootId(), .port = 77, .image = QStringLiteral("/i")};
        saveRecord(paths, record);
        QCOMPARE(modeOf(paths.record()), 0600);
        QCOMPARE(loadRunning(paths)->port, 77);
        record.process.startTicks += 1; // another process of that number
        saveRecord(paths, record);
        QVERIFY(!loadRunning(paths));
        QVERIFY(!QFileInfo::exists(paths.record()));
        record.process.startTicks -= 1;
        record.boot = QStringLiteral("another boot");
        saveRecord(paths, record);
        QVERIFY(!loadRunning(paths));
    }

    void cancelledScriptEndsWithItsChildren()
    {
        const QString mark = m_home->path(QStringLiteral("mark"));
        CancelSource source;
        ScriptRequest request{.program = QStringLiteral("sh")};
        // Cleans up when told to end, as mmdebstrap does.
        request.arguments = {QStringLiteral("-c"),
                             QStringLiteral("trap 'echo cleaned > %1; exit 1' TERM; sleep 1000 & echo child $!; wait").arg(mark)};
        request.token = source.token();
        qint64 child = 0;
        request.onLine = [&](const QString &line) {
            child = line.section(u' ', 1).toLongLong();
            source.cancel(QStringLiteral("enough"));
        };
        try {
            runUntilDone(runScript(request));
            QFAIL("not cancelled");
        } catch (const Error &error) {
            QCOMPARE(error.code(), ErrorCode::Cancelled);
        }
        QCOMPARE(readFile(mark), QByteArray("cleaned\n"));
        QVERIFY(child > 0);
        QVERIFY(test::waitUntil([&] { return !identityOf(child); }, 10s));
    }

    void stubbornScriptIsKilledAfterItsGrace()
    {
        ScriptRequest request{.program = QStringLiteral("sh")};
        request.arguments = {QStringLiteral("-c"), QStringLiteral("trap '' TERM; while :; do sleep 0.1; done")};
        request.deadline = 300ms;
        request.grace = 300ms;
        try {
            runUntilDone(runScript(request));
            QFAIL("not late");
        } catch (const Error &error) {
            QCOMPARE(error.code(), ErrorCode::Timeout);
        }
    }

    void scriptsLinesAndCodeAreSeen()
    {
        QStringList lines;
        ScriptRequest request{.program = QStringLiteral("sh")};
        request.arguments = {QStringLiteral("-c"), QStringLiteral("echo one; echo two >&2; printf three; exit 4")};
        request.onLine = [&](const QString &line) { lines += line; };
        QCOMPARE(runUntilDone(runScript(request)).exitCode, 4);
        QCOMPARE(lines, (QStringList{QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")}));
        request.program = QStringLiteral("/no/such/program");
        QVERIFY_THROWS_EXCEPTION(Error, runUntilDone(runScript(request)));
    }

    void imagesOfAnotherRecipeAreNotTaken()
    {
        const BundlePaths paths = BundlePaths::ofUser();
        write(paths.images() + QStringLiteral("/aaaa-1111/image.squashfs"), "old");
        write(paths.images() + QStringLiteral("/bbbb-1111/image.squashfs"), "first");
        write(paths.images() + QStringLiteral("/bbbb-2222/image.squashfs"), "second");
        write(paths.images() + QStringLiteral("/new-4711/image.squashfs"), "half");
        QVERIFY(!findImage(paths, QStringLiteral("cccc")));
        QCOMPARE(findImage(paths, QStringLiteral("aaaa"))->packagesKey, QStringLiteral("1111"));
        QCOMPARE(findImage(paths, QStringLiteral("bbbb"), QStringLiteral("1111"))->packagesKey, QStringLiteral("1111"));
        QVERIFY(findImage(paths, QStringLiteral("bbbb"), QStringLiteral("3333")));
    }

    void programSaysWhatIsThere()
    {
        const QJsonObject status = said({QStringLiteral("status")})[QLatin1String("result")].toObject();
        QCOMPARE(status[QLatin1String("stage")].toString(), QStringLiteral("absent"));
        QCOMPARE(codeOf(said({QStringLiteral("stop")})), ErrorCode::WrongState);
        QCOMPARE(codeOf(said({QStringLiteral("dance")})), ErrorCode::InvalidArgument);
        QCOMPARE(codeOf(said({QStringLiteral("start"), QStringLiteral("--memory=1048576")})), ErrorCode::InvalidArgument);
        QCOMPARE(codeOf(said({QStringLiteral("start"), QStringLiteral("--memory=1152921504606846976")})), ErrorCode::NoMemory);
        QVERIFY(said({QStringLiteral("remove")}).contains(QLatin1String("result")));
    }

    void removeIsRefusedWhileItRuns()
    {
        const BundlePaths paths = BundlePaths::ofUser();
        makePrivateDir(paths.runtime);
        write(paths.data + QStringLiteral("/data.img"), "guests");
        saveRecord(paths, {.process = *identityOf(::getpid()), .boot = bootId()});
        QCOMPARE(codeOf(said({QStringLiteral("remove")})), ErrorCode::WrongState);
        QVERIFY(QFileInfo::exists(paths.dataDisk()));
        removeRecord(paths);
        QVERIFY(said({QStringLiteral("remove")}).contains(QLatin1String("result")));
        QVERIFY(!QFileInfo::exists(paths.data));
    }

    void grubFileIsWrittenWithABackup()
    {
        const QString file = m_home->path(QStringLiteral("42_domus_xen"));
        QVERIFY(writeGrubScript(file, "first\n").backup.isEmpty());
        QCOMPARE(modeOf(file), 0755);
        QVERIFY(writeGrubScript(file, "first\n").sameAsBefore);
        const GrubWritten second = writeGrubScript(file, "second\n");
        QCOMPARE(readFile(second.backup), QByteArray("first\n"));
        QVERIFY((modeOf(second.backup) & 0111) == 0); // update-grub runs what is executable
        QCOMPARE(readFile(file), QByteArray("second\n"));
    }

    void grubFactsAreReadFromAMachinesFiles()
    {
        const QString root = m_home->path(QStringLiteral("machine"));
        write(root + QStringLiteral("/boot/xen-4.17-amd64.gz"), "xen");
        write(root + QStringLiteral("/boot/vmlinuz-6.1.0-1-amd64"), "old");
        write(root + QStringLiteral("/boot/vmlinuz-6.1.0-2-amd64"), "new");
        write(root + QStringLiteral("/boot/initrd.img-6.1.0-1-amd64"), "old");
        write(root + QStringLiteral("/boot/config-6.1.0-1-amd64"), "CONFIG_XEN=y\nCONFIG_XEN_DOM0=y\n");
        write(root + QStringLiteral("/proc/sys/kernel/osrelease"), "6.1.0-1-amd64\n");
        write(root + QStringLiteral("/proc/cmdline"),
              "BOOT_IMAGE=/vmlinuz-6.1.0-1-amd64 root=UUID=1234 ro quiet $(evil) -- for init\n");
        write(root + QStringLiteral("/proc/self/mounts"), "/dev/sda2 / ext4 rw 0 0\n/dev/sda1 /boot ext4 rw 0 0\n");
        write(root + QStringLiteral("/dev/sda1"), {});
        QDir().mkpath(root + QStringLiteral("/dev/disk/by-uuid"));
        QVERIFY(QFile::link(QStringLiteral("../../sda1"), root + QStringLiteral("/dev/disk/by-uuid/5678")));
        write(root + QStringLiteral("/proc/meminfo"), "MemTotal:       16000000 kB\n");
        write(root + QStringLiteral("/proc/cpuinfo"),
              "processor\t: 0\nflags\t\t: fpu svm\n\nprocessor\t: 1\nflags\t\t: fpu svm\n");
        const GrubFacts facts = readGrubFacts(root);
        QCOMPARE(facts.kernel, QStringLiteral("/boot/vmlinuz-6.1.0-1-amd64")); // the one that runs
        QCOMPARE(facts.initrd, QStringLiteral("/boot/initrd.img-6.1.0-1-amd64"));
        QCOMPARE(facts.kernelOptions, QStringLiteral("root=UUID=1234 ro quiet"));
        QCOMPARE(facts.bootUuid, QStringLiteral("5678"));
        QVERIFY(facts.separateBoot && facts.dom0Kernel && facts.cpuVirtualisation && !facts.secureBoot);
        QCOMPARE(facts.cpus, 2);
        const QString file = m_home->path(QStringLiteral("entry"));
        const QJsonObject written = said({QStringLiteral("grub"), QStringLiteral("--root=") + root, QStringLiteral("--write"),
                                          QStringLiteral("--file=") + file})[QLatin1String("result")]
                                        .toObject();
        QCOMPARE(written[QLatin1String("file")].toString(), file);
        QVERIFY(!written[QLatin1String("menuUpdated")].toBool());
        QVERIFY(readFile(file).contains("search --no-floppy --fs-uuid --set=root 5678"));
        // GRUB's script is a shell's, too.
        const ProcessResult printed = runUntilDone(runProcess(QStringLiteral("sh"), {file}));
        QCOMPARE(printed.output, readFile(file).mid(readFile(file).indexOf("# Written")));
    }

    void grubEntryThatCouldNotBootIsNotWritten()
    {
        const QString file = m_home->path(QStringLiteral("entry"));
        QDir().mkpath(m_home->path(QStringLiteral("empty")));
        const auto answer = said({QStringLiteral("grub"), QStringLiteral("--root=") + m_home->path(QStringLiteral("empty")),
                                  QStringLiteral("--write"), QStringLiteral("--file=") + file});
        QCOMPARE(codeOf(answer), ErrorCode::NotSupported);
        QVERIFY(!QFileInfo::exists(file));
    }
};

QTEST_GUILESS_MAIN(TestBundleFiles)
#include "test_bundle_files.moc"
