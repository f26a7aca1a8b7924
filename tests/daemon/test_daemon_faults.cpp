// SPDX-License-Identifier: GPL-3.0-or-later
// What a hostile or unlucky user does to the daemon: full disks, odd environments, floods, stopped and killed processes.
#include "async/fd_stream.h"
#include "files.h"
#include "process_sweeper.h"
#include "real_daemon.h"
#include "small_disk.h"
#include "tiny_guest.h"
#include "waiting.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonObject>
#include <QScopeGuard>
#include <QTest>

#include <csignal>
#include <sys/stat.h>

using namespace domus;
using namespace std::chrono_literals;
using test::waitUntil;

namespace {

const QString uuidA = QStringLiteral("11111111-2222-3333-4444-55555555555a");
const QString uuidB = QStringLiteral("11111111-2222-3333-4444-55555555555b");

QStringList words(const char *line)
{
    return QString::fromUtf8(line).split(u' ');
}

int descriptorsOf(qint64 pid)
{
    return int(QDir(QStringLiteral("/proc/%1/fd").arg(pid)).entryList(QDir::AllEntries | QDir::System).size());
}

} // namespace

class TestDaemonFaults : public QObject {
    Q_OBJECT

    std::unique_ptr<test::RealDaemon> m_daemon;

    QString state(const QString &guest) const { return m_daemon->guest(guest)[QLatin1String("state")].toString(); }

    qint64 pidOf(const QString &guest) const
    {
        const QString shown = m_daemon->dom({QStringLiteral("show"), guest}).out;
        for (const QString &line : shown.split(u'\n')) {
            if (line.startsWith(QLatin1String("Process")))
                return line.section(u' ', -1).toLongLong();
        }
        return 0;
    }

    /// Everything below the home that others could open.
    QStringList openToOthers() const
    {
        QStringList found;
        for (const char *folder : {"run", "config", "state", "cache", "data"}) {
            QDirIterator entries(m_daemon->path(QString::fromLatin1(folder)),
                                 QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                                 QDirIterator::Subdirectories);
            while (entries.hasNext()) {
                struct stat info = {};
                const QString path = entries.next();
                if (::lstat(QFile::encodeName(path).constData(), &info) == 0 && !S_ISLNK(info.st_mode) && (info.st_mode & 077))
                    found.append(path);
            }
        }
        return found;
    }

private Q_SLOTS:
    void init() { m_daemon = std::make_unique<test::RealDaemon>(); }
    void cleanup() { m_daemon.reset(); }

    void losesNothingOnFullDisks_data()
    {
        QTest::addColumn<QStringList>("full");
        for (const char *folder : {"run", "config", "state", "data", "cache"})
            QTest::addRow("%s", folder) << QStringList{QString::fromLatin1(folder)};
    }
    void losesNothingOnFullDisks()
    {
        QFETCH(QStringList, full);
        test::SmallDisk disk(m_daemon->path(full.first()), 1024);
        if (!disk.problem().isEmpty())
            QSKIP(qPrintable(disk.problem()));
        QVERIFY(m_daemon->start());
        QCOMPARE(m_daemon->define(QStringLiteral("a"), uuidA).code, 0);
        QCOMPARE(m_daemon->dom(words("start a")).code, 0);
        const QString file = m_daemon->path(QStringLiteral("config/domus/guests/a.yaml"));
        const QByteArray before = readFile(file);
        disk.fill();
        for (const char *line : {"pause a", "resume a", "mem-set a 60MiB", "list", "show a", "jobs", "shutdown a"}) {
            const auto said = m_daemon->dom(words(line), 20s);
            QVERIFY2(said.code >= 0, line); // whatever it says, it ends
        }
        const auto defined = m_daemon->define(QStringLiteral("b"), uuidB);
        const auto changed = m_daemon->define(QStringLiteral("a"), uuidA, QStringLiteral("vcpus: 2\n"));
        if (full.first() == QLatin1String("config")) {
            QVERIFY2(defined.err.contains(QStringLiteral("No space left")), qPrintable(defined.err));
            QVERIFY2(changed.err.contains(QStringLiteral("No space left")), qPrintable(changed.err));
            QCOMPARE(readFile(file), before);
            QVERIFY(!QFile::exists(m_daemon->path(QStringLiteral("config/domus/guests/b.yaml"))));
        } else {
            QCOMPARE(defined.code, 0);
        }
        QCOMPARE(m_daemon->dom(words("poweroff a")).code, 0);
        disk.makeRoom();
        QCOMPARE(m_daemon->dom(words("start a")).code, 0);
        m_daemon->kill();
        QVERIFY(m_daemon->start());
        QCOMPARE(state(QStringLiteral("a")), QStringLiteral("running"));
    }

    void everythingIsPrivateWhateverTheMaskIs()
    {
        const mode_t old = ::umask(0);
        const auto restore = qScopeGuard([old] { ::umask(old); });
        QVERIFY(m_daemon->start());
        QCOMPARE(m_daemon->define(QStringLiteral("a"), uuidA, QStringLiteral("firmware: bios\n")).code, 0);
        QCOMPARE(m_daemon->dom(words("start a")).code, 0);
        QCOMPARE(openToOthers(), QStringList());
        QCOMPARE(m_daemon->dom(words("poweroff a")).code, 0);
        QCOMPARE(openToOthers(), QStringList());
    }

    void findsItsHomeWithoutTheVariable()
    {
        for (const char *home : {"", "relative/home"}) {
            QProcess daemon;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QStringLiteral("HOME"), QString::fromLatin1(home));
            daemon.setProcessEnvironment(environment);
            daemon.setWorkingDirectory(m_daemon->path(QStringLiteral("home")));
            daemon.start(QStringLiteral(DOMUS_BIN_DIR "/domusd"), QStringList());
            QVERIFY(waitUntil([&] { return QFile::exists(m_daemon->socket()); }));
            ::kill(pid_t(daemon.processId()), SIGTERM);
            QVERIFY(daemon.waitForFinished());
            QVERIFY(!QFile::exists(m_daemon->path(QStringLiteral("home/relative"))));
        }
    }

    void saysWhatIsMissing()
    {
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", QFile::encodeName(m_daemon->path(QStringLiteral("home"))));
        const bool started = m_daemon->start();
        qputenv("PATH", path);
        QVERIFY(started);
        QCOMPARE(m_daemon->define(QStringLiteral("a"), uuidA).code, 0);
        const auto start = m_daemon->dom(words("start a"));
        QVERIFY2(start.err.contains(QStringLiteral("QEMU is not installed")), qPrintable(start.err));
        QVERIFY2(start.err.contains(QStringLiteral("qemu-system-x86")), qPrintable(start.err));
        const QString kernel = m_daemon->path(QStringLiteral("kernel"));
        QByteArray content(4096, 'k');
        replaceFile(kernel, content.replace(0x202, 4, "HdrS"));
        const auto install = m_daemon->dom({QStringLiteral("install"), QStringLiteral("--name"), QStringLiteral("k"),
                                            QStringLiteral("--memory"), QStringLiteral("64MiB"), QStringLiteral("--size"),
                                            QStringLiteral("1GiB"), QStringLiteral("--kernel"), kernel});
        QVERIFY2(install.err.contains(QStringLiteral("qemu-utils")), qPrintable(install.err));
        QVERIFY(m_daemon->guest(QStringLiteral("k")).isEmpty());
    }

    void refusesImagesInClearWords()
    {
        const QString image = m_daemon->path(QStringLiteral("image"));
        const QString folder = m_daemon->path(QStringLiteral("folder"));
        QVERIFY(QDir().mkdir(folder));
        replaceFile(image, QByteArray(100'000, 'g'));
        QVERIFY(m_daemon->start());
        const auto startWith = [&](const QString &disk) {
            m_daemon->define(QStringLiteral("a"), uuidA, QStringLiteral("disks:\n  - %1\n").arg(disk));
            return m_daemon->dom(words("start a")).err;
        };
        const QString garbage = startWith(QStringLiteral("{path: %1, format: qcow2}").arg(image));
        QVERIFY2(garbage.contains(QStringLiteral("is not a qcow2 image")), qPrintable(garbage));
        const QString directory = startWith(QStringLiteral("{path: %1, format: raw}").arg(folder));
        QVERIFY2(directory.contains(QStringLiteral("neither a file nor a block device")), qPrintable(directory));
        const QString device = startWith(QStringLiteral("{path: /dev/null, format: raw}"));
        QVERIFY2(device.contains(QStringLiteral("neither a file nor a block device")), qPrintable(device));
    }

    void readsNoOtherFileForAForeignImage()
    {
        const QString secret = m_daemon->path(QStringLiteral("secret")), evil = m_daemon->path(QStringLiteral("evil.qcow2"));
        replaceFile(secret, QByteArray(65536, 's'));
        QProcess make;
        make.start(QStringLiteral("qemu-img"),
                   {QStringLiteral("create"), QStringLiteral("-q"), QStringLiteral("-f"), QStringLiteral("qcow2"),
                    QStringLiteral("-F"), QStringLiteral("raw"), QStringLiteral("-b"), secret, evil});
        QVERIFY(make.waitForFinished());
        QCOMPARE(make.exitCode(), 0);
        QVERIFY(m_daemon->start());
        const auto install = [&](const QStringList &more) {
            return m_daemon->dom(QStringList{QStringLiteral("install"), QStringLiteral("--name"), QStringLiteral("e"),
                                             QStringLiteral("--memory"), QStringLiteral("64MiB")}
                                 + more);
        };
        const auto imported = install({QStringLiteral("--import"), evil});
        QVERIFY2(imported.err.contains(QStringLiteral("builds on another image")), qPrintable(imported.err));
        const QString kernel = m_daemon->path(QStringLiteral("kernel"));
        QByteArray content(4096, 'k');
        replaceFile(kernel, content.replace(0x202, 4, "HdrS"));
        const auto onto = install({QStringLiteral("--kernel"), kernel, QStringLiteral("--disk"), evil});
        QVERIFY2(onto.err.contains(QStringLiteral("builds on another image")), qPrintable(onto.err));
        // As a raw disk it is what its bytes are, whatever they look like: a guest may have written them.
        const QString raw = QStringLiteral("disks:\n  - {path: %1, format: raw}\n").arg(evil);
        QCOMPARE(m_daemon->define(QStringLiteral("a"), uuidA, raw).code, 0);
        QCOMPARE(m_daemon->dom(words("start a")).code, 0);
        const QDir open(QStringLiteral("/proc/%1/fd").arg(pidOf(QStringLiteral("a"))));
        for (const QString &name : open.entryList(QDir::AllEntries | QDir::System))
            QVERIFY(QFile::symLinkTarget(open.filePath(name)) != secret);
    }

    void servesAgainAfterAFlood()
    {
        QVERIFY(m_daemon->start({QStringLiteral("prlimit"), QStringLiteral("-n128")}));
        QCOMPARE(m_daemon->define(QStringLiteral("a"), uuidA).code, 0);
        FdStream watcher(connectUnixSocket(m_daemon->socket()));
        watcher.write(QByteArray("{\"method\":\"io.domus.guests.Watch\",\"more\":true}\0", 47));
        QVERIFY(waitUntil([&] { return watcher.buffered().contains("\"name\":\"a\""); }));
        const int before = descriptorsOf(m_daemon->pid());
        {
            std::vector<std::unique_ptr<FdStream>> flood;
            const QList<QByteArray> openings{"", "{\"method\":\"io.domus.guests.Li", QByteArray(3000, '\xff'),
                                             QByteArray("{\"method\":\"io.domus.guests.Watch\",\"more\":true}\0", 47)};
            for (int i = 0; i < 300; ++i) {
                test::thrownBy([&] {
                    flood.push_back(std::make_unique<FdStream>(connectUnixSocket(m_daemon->socket())));
                    flood.back()->write(openings.at(i % openings.size()));
                });
            }
            QVERIFY(flood.size() > 60);
            QVERIFY(waitUntil([&] { return descriptorsOf(m_daemon->pid()) > 60; }));
            // A change that is noticed now must not read as if the guests were gone.
            replaceFile(m_daemon->path(QStringLiteral("config/domus/guests/b.yaml")),
                        QStringLiteral("name: b\nuuid: %1\nmemory: 64MiB\n").arg(uuidB).toUtf8());
            QVERIFY(waitUntil([&] { return watcher.buffered().contains("\"name\":\"b\""); }));
            QVERIFY(descriptorsOf(m_daemon->pid()) < 100); // some are left for work
        }
        QVERIFY(waitUntil([&] { return descriptorsOf(m_daemon->pid()) <= before; }));
        QCOMPARE(state(QStringLiteral("a")), QStringLiteral("off"));
        QCOMPARE(state(QStringLiteral("b")), QStringLiteral("off"));
        QVERIFY(!m_daemon->dom(words("events --json"), 2s).out.contains(QStringLiteral("deleted")));
    }

    void aStoppedQemuDelaysNobody()
    {
        QVERIFY(m_daemon->start());
        QCOMPARE(m_daemon->define(QStringLiteral("a"), uuidA).code, 0);
        QCOMPARE(m_daemon->define(QStringLiteral("b"), uuidB).code, 0);
        QCOMPARE(m_daemon->dom(words("start a")).code, 0);
        ::kill(pid_t(pidOf(QStringLiteral("a"))), SIGSTOP);
        for (int i = 0; i < 4; ++i)
            m_daemon->dom(words("console a"), 300ms); // QEMU takes one connection, and queues one or two
        QCOMPARE(m_daemon->dom(words("start b"), 20s).code, 0);
        for (const char *verb : {"pause a", "shutdown a", "reset a"}) {
            const auto said = m_daemon->dom(words(verb), 20s);
            QVERIFY2(said.code > 0, verb);
            QVERIFY2(said.err.contains(QStringLiteral("does not answer")), qPrintable(said.err));
        }
        QVERIFY(m_daemon->dom(words("list")).took < 3s);
        for (int i = 0; i < 3; ++i) {
            m_daemon->kill();
            QVERIFY(m_daemon->start());
        }
        QVERIFY(waitUntil([&] { return state(QStringLiteral("a")) == QLatin1String("running"); }));
        QCOMPARE(m_daemon->dom(words("poweroff a"), 30s).code, 0);
        QCOMPARE(state(QStringLiteral("b")), QStringLiteral("running"));
    }

    void leavesNothingBehindOverManyStarts()
    {
        QVERIFY(m_daemon->start());
        QCOMPARE(m_daemon->define(QStringLiteral("a"), uuidA, QStringLiteral("nics:\n  - kind: user\n")).code, 0);
        const auto cycle = [&] {
            QCOMPARE(m_daemon->dom(words("start a")).code, 0);
            QCOMPARE(m_daemon->dom(words("poweroff a")).code, 0);
        };
        for (int i = 0; i < 3; ++i)
            cycle();
        const int before = descriptorsOf(m_daemon->pid());
        for (int i = 0; i < 15; ++i)
            cycle();
        QVERIFY(waitUntil([&] { return descriptorsOf(m_daemon->pid()) <= before; }));
        QVERIFY(QDir(m_daemon->path(QStringLiteral("run/domus/domains"))).isEmpty());
    }

    void isSaneWhereverAStartWasCutShort()
    {
        QVERIFY(m_daemon->start());
        QCOMPARE(m_daemon->define(QStringLiteral("a"), uuidA).code, 0);
        QCOMPARE(m_daemon->dom(words("start a")).code, 0); // the trials have been made
        QCOMPARE(m_daemon->dom(words("poweroff a")).code, 0);
        for (const int delay : {0, 5, 10, 20, 40, 80}) {
            QProcess dom;
            dom.start(QStringLiteral("dom"), words("start a --no-start"));
            QElapsedTimer since;
            since.start();
            waitUntil([&] { return since.elapsed() >= delay; });
            m_daemon->kill();
            QVERIFY(waitUntil([&] { return dom.state() == QProcess::NotRunning; }, 30s));
            QVERIFY(m_daemon->start());
            const auto settled = [&] { return state(QStringLiteral("a")) != QLatin1String("starting"); };
            QVERIFY(waitUntil(settled));
            const QString after = state(QStringLiteral("a"));
            QVERIFY2(after == QLatin1String("running") || after == QLatin1String("off"), qPrintable(after));
            if (after == QLatin1String("running"))
                QCOMPARE(m_daemon->dom(words("poweroff a")).code, 0);
            QVERIFY(waitUntil([&] {
                const auto processes = test::processesBelow(m_daemon->path(QStringLiteral("run")));
                return std::none_of(processes.begin(), processes.end(), [](qint64 pid) {
                    QFile name(QStringLiteral("/proc/%1/comm").arg(pid));
                    return name.open(QIODevice::ReadOnly) && name.readAll().startsWith("qemu-system");
                });
            }));
        }
    }

    void tellsTheNextDaemonHowAGuestEnded()
    {
        if (!test::tinyGuestProblem().isEmpty())
            QSKIP(qPrintable(test::tinyGuestProblem()));
        const test::TinyGuest tiny = test::tinyGuest("echo LAST-WORDS; poweroff -f");
        QVERIFY(m_daemon->start());
        const QString more =
            QStringLiteral("boot:\n  kernel: %1\n  initrd: %2\n  cmdline: \"%3\"\n").arg(tiny.kernel, tiny.initrd, tiny.cmdline);
        const QString file = m_daemon->path(QStringLiteral("tiny.yaml"));
        replaceFile(file, QStringLiteral("name: a\nuuid: %1\nmemory: 192MiB\n%2").arg(uuidA, more).toUtf8());
        QCOMPARE(m_daemon->dom({QStringLiteral("define"), file}).code, 0);
        QCOMPARE(m_daemon->dom(words("start a")).code, 0);
        QVERIFY(waitUntil([&] { return state(QStringLiteral("a")) == QLatin1String("off"); }, 60s));
        QVERIFY(m_daemon->dom(words("console a --log")).out.contains(QStringLiteral("LAST-WORDS")));
        QCOMPARE(m_daemon->stop(), 0);
        QVERIFY(m_daemon->start());
        const auto log = m_daemon->dom(words("console a --log"));
        QVERIFY2(log.out.contains(QStringLiteral("LAST-WORDS")), qPrintable(log.out + log.err));
        QVERIFY(m_daemon->dom(words("show a")).out.contains(QStringLiteral("shut down")));
        QCOMPARE(m_daemon->dom(words("delete a --yes")).code, 0);
        QVERIFY(QDir(m_daemon->path(QStringLiteral("state/domus/ended"))).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestDaemonFaults)
#include "test_daemon_faults.moc"
