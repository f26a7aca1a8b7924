// SPDX-License-Identifier: GPL-3.0-or-later
#include "files.h"
#include "small_disk.h"
#include "waiting.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace domus;
using test::thrownBy;

class TestFiles : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    std::unique_ptr<test::SmallDisk> m_small;

    QString at(const QString &name) const { return m_directory.filePath(name); }

    static ErrorCode codeOf(const std::function<void()> &call)
    {
        const auto error = thrownBy(call);
        return error ? error->code : ErrorCode::Cancelled;
    }

private Q_SLOTS:
    void initTestCase() { m_small = std::make_unique<test::SmallDisk>(at(QStringLiteral("small")), 256); }
    void cleanupTestCase() { m_small.reset(); }

    void replacesWholeAndPrivate()
    {
        const mode_t old = ::umask(0);
        const QString path = at(QStringLiteral("file"));
        replaceFile(path, "one");
        replaceFile(path, "two");
        ::umask(old);
        QCOMPARE(readFile(path), QByteArray("two"));
        struct stat info = {};
        QCOMPARE(::stat(QFile::encodeName(path).constData(), &info), 0);
        QCOMPARE(info.st_mode & 0777, mode_t(0600));
        QVERIFY(!QFile::exists(path + QStringLiteral(".new")));
    }

    void replacesALinkRatherThanWhatItMeans()
    {
        const QString target = at(QStringLiteral("target")), link = at(QStringLiteral("link"));
        replaceFile(target, "kept");
        QVERIFY(QFile::link(target, link));
        replaceFile(link, "new");
        QCOMPARE(readFile(target), QByteArray("kept"));
        QCOMPARE(readFile(link), QByteArray("new"));
    }

    void fullDiskKeepsTheOldContent_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {10, 5000, 50'000}) // below and above any buffer
            QTest::addRow("%d", size) << size;
    }
    void fullDiskKeepsTheOldContent()
    {
        if (!m_small->problem().isEmpty())
            QSKIP(qPrintable(m_small->problem()));
        QFETCH(int, size);
        const QString path = at(QStringLiteral("small/file"));
        replaceFile(path, "old");
        m_small->fill();
        const auto error = thrownBy([&] { replaceFile(path, QByteArray(size, 'n')); });
        const auto another = thrownBy([&] { replaceFile(path + QStringLiteral("2"), QByteArray(size, 'n')); });
        QCOMPARE(readFile(path), QByteArray("old"));
        QCOMPARE(QDir(at(QStringLiteral("small"))).entryList(QDir::Files | QDir::Hidden).size(), 2); // it and what fills
        m_small->makeRoom();
        QVERIFY(error && another);
        QCOMPARE(error->code, ErrorCode::NoSpace);
        QVERIFY(!error->hint.isEmpty());
        replaceFile(path, QByteArray(size, 'n'));
        QCOMPARE(readFile(path).size(), size);
    }

    void refusesWhatIsNoFileAtOnce()
    {
        const QString fifo = at(QStringLiteral("fifo"));
        QCOMPARE(::mkfifo(QFile::encodeName(fifo).constData(), 0600), 0);
        QElapsedTimer elapsed;
        elapsed.start();
        QCOMPARE(codeOf([&] { readFile(fifo); }), ErrorCode::IoError);
        QCOMPARE(codeOf([&] { readFile(m_directory.path()); }), ErrorCode::IoError);
        QCOMPARE(codeOf([&] { readFile(QStringLiteral("/dev/zero")); }), ErrorCode::IoError);
        QCOMPARE(codeOf([&] { readFile(at(QStringLiteral("none"))); }), ErrorCode::NotFound);
        QVERIFY(elapsed.elapsed() < 5000);
    }

    void boundsWhatItReads()
    {
        const QString path = at(QStringLiteral("large"));
        replaceFile(path, QByteArray(5000, 'x'));
        QCOMPARE(readFile(path, ByteSize::fromBytes(5000)).size(), 5000);
        QCOMPARE(codeOf([&] { readFile(path, ByteSize::fromBytes(4999)); }), ErrorCode::IoError);
        QVERIFY(readFile(QStringLiteral("/proc/self/maps")).size() > 4096); // whose size is told to be nothing
    }

    void directoriesOfOthersAreLeftAsTheyAre()
    {
        const QTemporaryDir place;
        const auto modeOf = [](const QString &path) {
            struct stat info = {};
            return ::stat(QFile::encodeName(path).constData(), &info) == 0 ? info.st_mode & 07777 : 0;
        };
        const QString made = place.filePath(QStringLiteral("new/one"));
        makePrivateDir(made);
        QCOMPARE(modeOf(made), 0700u);
        // Root's daemon with its socket in /tmp closed that to everybody once.
        const QString shared = place.filePath(QStringLiteral("shared"));
        QVERIFY(QDir().mkpath(shared) && ::chmod(QFile::encodeName(shared).constData(), 01777) == 0);
        const auto error = thrownBy([&] { makePrivateDir(shared); });
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::PermissionDenied);
        QCOMPARE(modeOf(shared), 01777u);
        const auto rootMode = modeOf(QStringLiteral("/"));
        const auto refused = thrownBy([] { makePrivateDir(QStringLiteral("/")); });
        QVERIFY(refused && !refused->hint.contains(QStringLiteral("chmod"))); // whoever did that there could not undo it
        QCOMPARE(modeOf(QStringLiteral("/")), rootMode);
        const QString ours = place.filePath(QStringLiteral("domus/guests"));
        QVERIFY(QDir().mkpath(ours) && ::chmod(QFile::encodeName(ours).constData(), 0755) == 0);
        makePrivateDir(ours);
        QCOMPARE(modeOf(ours), 0700u);
    }
};

QTEST_GUILESS_MAIN(TestFiles)
#include "test_files.moc"
