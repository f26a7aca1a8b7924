// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "async/process.h"
#include "disk_images.h"
#include "image_header.h"
#include "waiting.h"

#include <QDir>
#include <QFile>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTimer>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace domus;

namespace {

struct stat statOf(const QString &path)
{
    struct stat info = {};
    ::lstat(QFile::encodeName(path).constData(), &info);
    return info;
}

void writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

QString codeOf(const std::function<void()> &call)
{
    const auto error = test::thrownBy(call);
    return error ? errorCodeName(error->code) : QStringLiteral("nothing");
}

void qemuImg(const QStringList &arguments)
{
    const ProcessResult result = runUntilDone(runProcess(QStringLiteral("qemu-img"), arguments));
    QVERIFY2(result.exitCode == 0, result.errors.constData());
}

} // namespace

class TestDiskImages : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void makesDisks_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<bool>("allocated");
        QTest::newRow("raw sparse") << int(DiskFormat::Raw) << false;
        QTest::newRow("raw allocated") << int(DiskFormat::Raw) << true;
        QTest::newRow("qcow2 sparse") << int(DiskFormat::Qcow2) << false;
        QTest::newRow("qcow2 allocated") << int(DiskFormat::Qcow2) << true;
    }
    void makesDisks()
    {
        QFETCH(int, format);
        QFETCH(bool, allocated);
        const QString path = file("a: b,c.img");
        const ByteSize size = ByteSize::fromMiB(24);
        runUntilDone(createDisk({path, size, DiskFormat(format), allocated}));
        const struct stat info = statOf(path);
        QCOMPARE(int(info.st_mode & 07777), 0600);
        QCOMPARE(info.st_blocks * 512 >= size.bytes(), allocated);
        const ImageInfo image = runUntilDone(inspectImage(path));
        QCOMPARE(int(image.format), format);
        QCOMPARE(image.virtualSize, size);
        QVERIFY(image.backingFile.isEmpty());
        deleteDisk(path);
        QVERIFY(!QFile::exists(path));
    }

    void refusedByName()
    {
        const auto make = [](const QString &path, ByteSize size, bool allocated = false) {
            return codeOf([&] { runUntilDone(createDisk({path, size, DiskFormat::Raw, allocated})); });
        };
        const ByteSize some = ByteSize::fromMiB(1);
        QCOMPARE(make(QStringLiteral("relative.img"), some), QStringLiteral("InvalidArgument"));
        QCOMPARE(make(QStringLiteral("nbd:host:1"), some), QStringLiteral("InvalidArgument"));
        QCOMPARE(make(QString(), some), QStringLiteral("InvalidArgument"));
        QCOMPARE(make(m_dir->path() + u'/', some), QStringLiteral("InvalidArgument"));
        QCOMPARE(make(file("a"), ByteSize()), QStringLiteral("InvalidArgument"));
        QCOMPARE(make(file("a"), ByteSize::fromBytes(1000)), QStringLiteral("InvalidArgument"));
        QCOMPARE(make(file("a"), ByteSize::fromGiB(65 << 10)), QStringLiteral("InvalidArgument"));
        QCOMPARE(make(file("none/a"), some), QStringLiteral("NotFound"));
        QCOMPARE(make(file("a"), ByteSize::fromGiB(60 << 10)), QStringLiteral("NoSpace"));
        QCOMPARE(make(file("a"), fileSystemSpace(m_dir->path()).free, true), QStringLiteral("NoSpace"));
        QVERIFY(QDir(m_dir->path()).isEmpty());
    }

    void overwritesNothing()
    {
        const QString there = file("there.img");
        writeFile(there, "precious");
        const QString link = file("link.img");
        QVERIFY(QFile::link(file("target.img"), link));
        for (const QString &path : {there, link})
            QCOMPARE(codeOf([&] {
                         runUntilDone(createDisk({path, ByteSize::fromMiB(1), DiskFormat::Raw}));
                     }),
                     QStringLiteral("AlreadyExists"));
        QCOMPARE(statOf(there).st_size, 8);
        QVERIFY(!QFile::exists(file("target.img")));
    }

    void cancelLeavesNothing()
    {
        CancelSource source;
        const QString path = file("big.img");
        const ByteSize size = ByteSize::fromMiB(512);
        bool seen = false;
        const auto error = test::thrownBy([&] {
            QTimer::singleShot(0, [&] {
                seen = QFile::exists(path);
                source.cancel(QStringLiteral("enough"));
            });
            runUntilDone(createDisk({path, size, DiskFormat::Raw, true}, source.token()));
        });
        QVERIFY(seen); // it was under way
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::Cancelled);
        QVERIFY(!QFile::exists(path));
    }

    void fullFileSystem()
    {
        const QString mountPoint = file("small");
        QVERIFY(QDir().mkpath(mountPoint));
        const QByteArray where = QFile::encodeName(mountPoint);
        if (::mount("tmpfs", where.constData(), "tmpfs", 0, "size=100m") != 0)
            QSKIP("cannot mount a small tmpfs here (needs root)");
        const auto unmount = qScopeGuard([&] { ::umount2(where.constData(), MNT_DETACH); });
        const QString path = mountPoint + QStringLiteral("/a.img");
        const auto tooBig = test::thrownBy([&] {
            runUntilDone(createDisk({path, ByteSize::fromMiB(40), DiskFormat::Raw, true}));
        });
        QVERIFY(tooBig);
        QCOMPARE(tooBig->code, ErrorCode::NoSpace);
        QVERIFY2(tooBig->text.contains(QStringLiteral("104 MiB are needed, 100 MiB are free")), qPrintable(tooBig->text));
        QCOMPARE(codeOf([&] {
                     runUntilDone(createDisk({path, ByteSize::fromMiB(200), DiskFormat::Raw}));
                 }),
                 QStringLiteral("NoSpace"));
        runUntilDone(createDisk({path, ByteSize::fromMiB(90), DiskFormat::Raw}));
        runUntilDone(createDisk({mountPoint + QStringLiteral("/b.img"), ByteSize::fromMiB(20), DiskFormat::Qcow2, true}));
        writeFile(mountPoint + QStringLiteral("/filler"), QByteArray(30 << 20, 'x'));
        QCOMPARE(codeOf([&] {
                     runUntilDone(createDisk({mountPoint + QStringLiteral("/c.img"), ByteSize::fromMiB(1)}));
                 }),
                 QStringLiteral("NoSpace"));
        QVERIFY(!QFile::exists(mountPoint + QStringLiteral("/c.img")));
    }

    void refusesImagesThatReachOut()
    {
        const QString secret = file("secret.raw");
        writeFile(secret, QByteArray(1 << 20, 's'));
        const QString overlay = file("overlay.qcow2");
        qemuImg({QStringLiteral("create"), QStringLiteral("-q"), QStringLiteral("-f"), QStringLiteral("qcow2"),
                 QStringLiteral("-b"), secret, QStringLiteral("-F"), QStringLiteral("raw"), overlay});
        QCOMPARE(codeOf([&] { runUntilDone(inspectImage(overlay)); }), QStringLiteral("NotSupported"));
        InspectOptions trusted;
        trusted.allowBacking = true;
        QCOMPARE(runUntilDone(inspectImage(overlay, trusted)).backingFile, secret);

        const QString external = file("external.qcow2");
        qemuImg({QStringLiteral("create"), QStringLiteral("-q"), QStringLiteral("-f"), QStringLiteral("qcow2"),
                 QStringLiteral("-o"), QStringLiteral("data_file=") + file("data.raw"), external, QStringLiteral("1M")});
        QCOMPARE(codeOf([&] { runUntilDone(inspectImage(external, trusted)); }), QStringLiteral("NotSupported"));
    }

    void rawStaysRaw()
    {
        // A guest may write another format's first bytes to its raw disk; they must mean nothing then.
        const QString secret = file("secret.raw");
        writeFile(secret, QByteArray(1 << 20, 's'));
        const QString disk = file("disk.raw");
        qemuImg({QStringLiteral("create"), QStringLiteral("-q"), QStringLiteral("-f"), QStringLiteral("qcow2"),
                 QStringLiteral("-b"), secret, QStringLiteral("-F"), QStringLiteral("raw"), disk});
        InspectOptions raw;
        raw.format = DiskFormat::Raw;
        const ImageInfo info = runUntilDone(inspectImage(disk, raw));
        QCOMPARE(info.format, DiskFormat::Raw);
        QVERIFY(info.backingFile.isEmpty());
        QCOMPARE(info.virtualSize.bytes(), (qint64(statOf(disk).st_size) + 511) / 512 * 512);
    }

    void refusesWhatIsNoImage()
    {
        QCOMPARE(codeOf([&] { runUntilDone(inspectImage(file("none"))); }), QStringLiteral("NotFound"));
        QCOMPARE(codeOf([&] { runUntilDone(inspectImage(QStringLiteral("json:{}"))); }), QStringLiteral("InvalidArgument"));
        QCOMPARE(codeOf([&] { runUntilDone(inspectImage(m_dir->path())); }), QStringLiteral("NotSupported"));
        QVERIFY(::mkfifo(QFile::encodeName(file("fifo")).constData(), 0600) == 0);
        QCOMPARE(codeOf([&] { runUntilDone(inspectImage(file("fifo"))); }), QStringLiteral("NotSupported"));
        writeFile(file("vmdk"), "KDMV rest");
        const auto foreign = test::thrownBy([&] { runUntilDone(inspectImage(file("vmdk"))); });
        QVERIFY(foreign && foreign->code == ErrorCode::NotSupported);
        QVERIFY(foreign->cause.contains(QStringLiteral("VMDK")));
        writeFile(file("broken"), QByteArray("QFI\xfb\0\0\0\3", 8) + QByteArray(200, '\xff'));
        QVERIFY(codeOf([&] { runUntilDone(inspectImage(file("broken"))); }) != QStringLiteral("nothing"));
        writeFile(file("short"), QByteArray("QFI\xfb\0\0\0\3", 8));
        QCOMPARE(codeOf([&] { runUntilDone(inspectImage(file("short"))); }), QStringLiteral("NotSupported"));
    }

    void deletesPlainFilesOnly()
    {
        writeFile(file("target"), "x");
        QVERIFY(QFile::link(file("target"), file("link")));
        QCOMPARE(codeOf([&] { deleteDisk(file("link")); }), QStringLiteral("PermissionDenied"));
        QCOMPARE(codeOf([&] { deleteDisk(m_dir->path()); }), QStringLiteral("PermissionDenied"));
        QCOMPARE(codeOf([&] { deleteDisk(file("none")); }), QStringLiteral("NotFound"));
        QVERIFY(QFile::exists(file("target")));
    }

    void knowsWhoUsesAFile()
    {
        writeFile(file("disk"), "x");
        QVERIFY(QFile::link(file("disk"), file("link")));
        QVERIFY(::link(QFile::encodeName(file("disk")).constData(), QFile::encodeName(file("hard")).constData()) == 0);
        DomainConfig guest;
        guest.name = QStringLiteral("fc6");
        guest.disks.push_back({file("disk"), DiskFormat::Raw});
        guest.disks.push_back({file("planned"), DiskFormat::Raw});
        DiskConfig cd;
        cd.path = file("cd");
        cd.role = DiskRole::Cdrom;
        cd.readOnly = true;
        writeFile(cd.path, "x");
        guest.disks.push_back(cd);
        const std::vector<DomainConfig> guests{DomainConfig(), guest};
        for (const char *name : {"disk", "link", "hard", "./disk", "planned"})
            QCOMPARE(guestUsing(file(name), false, guests).value_or(QString()), QStringLiteral("fc6"));
        QCOMPARE(guestUsing(file("disk"), true, guests).value_or(QString()), QStringLiteral("fc6"));
        QVERIFY(!guestUsing(file("other"), false, guests));
        QVERIFY(!guestUsing(cd.path, true, guests));
        QVERIFY(guestUsing(cd.path, false, guests));
    }

private:
    QString file(const char *name) const { return m_dir->filePath(QString::fromLatin1(name)); }
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestDiskImages)
#include "test_disk_images.moc"
