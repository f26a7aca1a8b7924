// SPDX-License-Identifier: GPL-3.0-or-later
// The bundled Xen's files: keys, the data disk, records, scripts that are cancelled, GRUB's files, and the program's words.
#include "async/deadline.h"
#include "async/event_loop.h"
#include "async/fd_stream.h"
#include "async/process.h"
#include "bundle.h"
#include "bundle_keys.h"
#include "bundle_ssh.h"
#include "data_disk.h"
#include "files.h"
#include "grub_entry.h"
#include "machine_boot.h"
#include "private_home.h"
#include "process_sweeper.h"
#include "script_run.h"
#include "waiting.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QScopeGuard>
#include <QTest>
#include <arpa/inet.h>
#include <csignal>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

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

qint64 blocksOf(const QString &file)
{
    const ProcessResult said = runUntilDone(runProcess(QStringLiteral("/sbin/dumpe2fs"), {QStringLiteral("-h"), file}));
    return said.output.mid(said.output.indexOf("Block count:") + 12).simplified().split(' ').value(0).toLongLong();
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

    /// Whoever grew it was killed between the file and its file system.
    void dataDiskGrowsToTheEndTheNextTime()
    {
        const QString file = m_home->path(QStringLiteral("data.img"));
        runUntilDone(ensureDataDisk(file, ByteSize::fromMiB(256)));
        const qint64 before = blocksOf(file);
        QVERIFY(QFile::resize(file, ByteSize::fromGiB(1).bytes()));
        runUntilDone(ensureDataDisk(file, ByteSize::fromGiB(1)));
        QVERIFY2(blocksOf(file) > 3 * before, qPrintable(QString::number(blocksOf(file))));
        const QDateTime touched = QFileInfo(file).lastModified();
        runUntilDone(ensureDataDisk(file, ByteSize::fromGiB(1)));
        QCOMPARE(QFileInfo(file).lastModified(), touched); // nothing to do: no tool looks at it at each start
    }

    /// A QEMU that hangs takes no connections; whoever asks whether it answers must not hang with it.
    void aFullQueueIsNoAnswer()
    {
        const UniqueFd listening(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto *const raw = reinterpret_cast<sockaddr *>(&address);
        QVERIFY(::bind(listening.get(), raw, size) == 0 && ::listen(listening.get(), 0) == 0
                && ::getsockname(listening.get(), raw, &size) == 0);
        std::vector<UniqueFd> waiting;
        for (int i = 0; i < 4; ++i) {
            waiting.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
            ::connect(waiting.back().get(), raw, size);
        }
        QElapsedTimer clock;
        clock.start();
        QVERIFY(!runUntilDone(sshServerAnswers(ntohs(address.sin_port), 500ms)));
        QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
        QVERIFY(!runUntilDone(sshServerAnswers(1, 5s))); // nobody is there at all
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
        record.boot = bootId();
        for (const qint64 pid : {qint64(0), qint64(-1), qint64(-::getpid()), std::numeric_limits<qint64>::max()}) {
            record.process.pid = pid;
            saveRecord(paths, record);
            QVERIFY(!loadRunning(paths));
        }
        record.process = *identityOf(::getpid());
        for (const int port : {-5, 70'000}) { // no port: it cannot be asked, and its address is not told
            record.port = port;
            saveRecord(paths, record);
            QCOMPARE(loadRunning(paths)->port, 0);
        }
        for (const QByteArray &garbage :
             {QByteArray(), QByteArray("["), QByteArray(100'000, '\0'), QByteArray("{\"pid\":\"x\"}")}) {
            replaceFile(paths.record(), garbage);
            QVERIFY(!loadRunning(paths));
        }
    }

    /// Nobody would find it again, and it would hold the data disk.
    void aMachineThatCannotBeWrittenDownIsEnded()
    {
        const BundlePaths paths = BundlePaths::ofUser();
        makePrivateDir(paths.runtime);
        QDir().mkpath(paths.record() + QStringLiteral("/in the way"));
        const QString programs = m_home->path(QStringLiteral("programs"));
        write(programs + QStringLiteral("/qemu-system-x86_64"), "#!/bin/sh\nexec sleep 1000\n");
        ::chmod(QFile::encodeName(programs + QStringLiteral("/qemu-system-x86_64")).constData(), 0700);
        const QByteArray before = qgetenv("PATH");
        const auto putBack = qScopeGuard([&] { qputenv("PATH", before); });
        qputenv("PATH", QFile::encodeName(programs) + ':' + before);
        const QString image = m_home->path(QStringLiteral("image"));
        QDir().mkpath(image);
        QVERIFY_THROWS_EXCEPTION(
            Error, runUntilDone(bootMachine(paths, {.directory = image}, {}, {ByteSize::fromGiB(2), 1, {}}, Accelerator::Tcg)));
        QVERIFY(test::waitUntil([&] { return test::processesBelow(image).isEmpty(); }));
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

    void cancelReachesAScriptWhoseStarterBlocksSignals()
    {
        // As domus-bundle does, which takes them by a descriptor.
        sigset_t blocked, before;
        sigemptyset(&blocked);
        sigaddset(&blocked, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &blocked, &before);
        const auto unblock = qScopeGuard([&] { pthread_sigmask(SIG_SETMASK, &before, nullptr); });
        const QString mark = m_home->path(QStringLiteral("mark"));
        CancelSource source;
        ScriptRequest request{.program = QStringLiteral("sh")};
        request.arguments = {QStringLiteral("-c"),
                             QStringLiteral("trap 'echo cleaned > %1; exit 1' TERM; echo up; "
                                            "while :; do sleep 0.05; done")
                                 .arg(mark)};
        request.token = source.token();
        request.grace = 3s;
        request.onLine = [&](const QString &) { source.cancel(); };
        QVERIFY_THROWS_EXCEPTION(Error, runUntilDone(runScript(request)));
        QCOMPARE(readFile(mark), QByteArray("cleaned\n"));
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

    /// mmdebstrap, played here by a script as it splits its hooks into words, and the others that the recipe runs.
    void buildsIntoACacheWhosePathHasBlanks()
    {
        const QString programs = m_home->path(QStringLiteral("programs"));
        const auto play = [&](const char *name, const QByteArray &script) {
            const QString file = programs + u'/' + QLatin1String(name);
            write(file, "#!/bin/bash\n" + script);
            QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        };
        play("apt-get", "echo deb somewhere bookworm main\n");
        play("apt-cache", "echo kmod: 1\n");
        for (const char *name : {"newuidmap", "newgidmap"})
            play(name, "exit 0\n");
        play("mmdebstrap",
             "for word in \"$@\"; do case $word in --customize-hook=copy-out*)\n"
             "target=$(perl -MText::ParseWords -e 'print +(shellwords($ARGV[0]))[-1]' \"${word#*=}\")\n"
             "mkdir \"$target/domus\" && echo xen > \"$target/domus/xen.elf\" || exit 1;; esac; done\n"
             ": > \"$TMPDIR/image.tar\"\n");
        play("sqfstar", "echo packed > \"${!#}\"\n");
        const QByteArray path = qgetenv("PATH"), cache = qgetenv("XDG_CACHE_HOME");
        const auto putBack = qScopeGuard([&] {
            qputenv("PATH", path);
            qputenv("XDG_CACHE_HOME", cache);
        });
        qputenv("PATH", QFile::encodeName(programs) + ':' + path);
        qputenv("XDG_CACHE_HOME", cache + "/my 'own' things");
        const QJsonObject answer = said({QStringLiteral("build")});
        if (codeOf(answer) == ErrorCode::NotSupported)
            QSKIP("this user can build nothing here");
        const QString image = answer[QLatin1String("result")][QLatin1String("directory")].toString();
        QVERIFY2(image.contains(QStringLiteral("my 'own' things")), QJsonDocument(answer).toJson().constData());
        QCOMPARE(readFile(image + QStringLiteral("/xen.elf")), QByteArray("xen\n"));
        QCOMPARE(readFile(image + QStringLiteral("/image.squashfs")), QByteArray("packed\n"));
        QCOMPARE(QDir(BundlePaths::ofUser().images()).entryList({QStringLiteral("new-*")}), QStringList());
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
        {
            QDir().mkpath(paths.cache);
            const UniqueFd building(::open(QFile::encodeName(paths.buildLock()).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
            QCOMPARE(::flock(building.get(), LOCK_EX), 0);
            QCOMPARE(codeOf(said({QStringLiteral("remove")})), ErrorCode::InUse);
            QVERIFY(QFileInfo::exists(paths.dataDisk()));
        }
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

    void theNewestIsTheNewestByItsNumbers()
    {
        const QString root = m_home->path(QStringLiteral("machine"));
        for (const char *name : {"xen-4.9-amd64.gz", "xen-4.17-amd64.gz", "vmlinuz-6.1.0-9-amd64", "vmlinuz-6.1.0-56-amd64"})
            write(root + QStringLiteral("/boot/") + QLatin1String(name), "x");
        const GrubFacts facts = readGrubFacts(root);
        QCOMPARE(facts.hypervisor, QStringLiteral("/boot/xen-4.17-amd64.gz"));
        QCOMPARE(facts.kernel, QStringLiteral("/boot/vmlinuz-6.1.0-56-amd64"));
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
