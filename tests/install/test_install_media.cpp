// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "files.h"
#include "install_detector.h"
#include "media_header.h"
#include "test_http_server.h"
#include "waiting.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtEndian>
#include <sys/stat.h>

using namespace domus;
using namespace domus::test;

namespace {

/// The first 64 KiB of a CD: primary descriptor, boot record, terminator.
QByteArray isoStart(const QByteArray &label, bool bootable = true, quint32 blocks = 1000)
{
    QByteArray bytes(64 * 1024, '\0');
    qsizetype sector = 16;
    const auto descriptor = [&bytes, &sector](char type) {
        char *at = bytes.data() + sector++ * 2048;
        at[0] = type;
        memcpy(at + 1, "CD001\x01", 6);
        return at;
    };
    char *primary = descriptor(1);
    memcpy(primary + 40, label.leftJustified(32, ' ').constData(), 32);
    qToLittleEndian<quint32>(blocks, primary + 80);
    qToLittleEndian<quint16>(2048, primary + 128);
    if (bootable)
        memcpy(descriptor(0) + 7, "EL TORITO SPECIFICATION", 23);
    descriptor(char(0xff));
    return bytes;
}

Detection mediaFrom(const QByteArray &start, ByteSize size = {})
{
    return mediaOf(QUrl(QStringLiteral("http://host/image")), start, size);
}

ErrorInfo refusalOf(const QByteArray &start, ByteSize size = {})
{
    ErrorInfo none;
    none.text = QStringLiteral("nothing thrown");
    return thrownBy([&] { mediaFrom(start, size); }).value_or(none);
}

Detection detect(const QString &location)
{
    InstallSource source;
    source.location = location;
    return runUntilDone(detectInstall(source));
}

QByteArray withMagic(const QByteArray &magic, qsizetype offset = 0)
{
    QByteArray bytes(4096, '\0');
    return bytes.replace(offset, magic.size(), magic);
}

} // namespace

class TestInstallMedia : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void labels_data()
    {
        QTest::addColumn<QByteArray>("label");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("osId");
        const auto row = [](const char *label, const char *title, const char *osId) {
            QTest::newRow(label) << QByteArray(label) << QString::fromLatin1(title) << QString::fromLatin1(osId);
        };
        row("Debian 12.5.0 amd64 n", "Debian 12, x86-64", "debian12");
        row("d-live 12.5.0 gn amd64", "Debian live 12, x86-64", "debian12");
        row("Fedora-S-dvd-x86_64-40", "Fedora 40, x86-64", "fedora40");
        row("Fedora-WS-Live-40-1-14", "Fedora 40", "fedora40");
        row("Ubuntu-Server 24.04 LTS amd64", "Ubuntu Server 24.04, x86-64", "ubuntu24.04");
        row("Ubuntu 22.04.3 LTS amd64", "Ubuntu 22.04.3, x86-64", "ubuntu22.04");
        row("RHEL-9-4-0-BaseOS-x86_64", "Red Hat Enterprise Linux 9.4, x86-64", "rhel9.4");
        row("CentOS-Stream-9-BaseOS-x86_64", "CentOS Stream 9, x86-64", "centos-stream9");
        row("Rocky-9-4-x86_64-dvd", "Rocky Linux 9.4, x86-64", "rocky9");
        row("AlmaLinux-9-4-x86_64-dvd", "AlmaLinux 9.4, x86-64", "almalinux9");
        row("openSUSE-Leap-15.5-DVD-x86_64491", "openSUSE Leap 15.5, x86-64", "opensuse15.5");
        row("alpine-std 3.19.1 x86_64", "Alpine Linux 3.19, x86-64", "alpinelinux3.19");
        row("ARCH_202405", "Arch Linux 202405", "archlinux");
        row("Mageia-9-x86_64", "Mageia 9, x86-64", "mageia9");
        row("14_0_RELEASE_AMD64_CD", "FreeBSD 14.0, x86-64", "freebsd14.0");
        row("OpenBSD/amd64   7.4 Install CD", "OpenBSD 7.4, x86-64", "openbsd7.4");
        row("CCCOMA_X64FRE_EN-US_DV9", "Windows, x86-64", "");
        row("MY_RESCUE_DISC", "CD image \"MY_RESCUE_DISC\"", "");
        row("", "CD image without a name", "");
    }
    void labels()
    {
        QFETCH(QByteArray, label);
        QFETCH(QString, title);
        QFETCH(QString, osId);
        const Detection media = mediaFrom(isoStart(label));
        QCOMPARE(media.kind, InstallKind::Iso);
        QCOMPARE(media.title, title);
        QCOMPARE(media.osId, osId);
        QCOMPARE(media.size, ByteSize::fromBytes(1000 * 2048));
    }
    void windowsHasNoVirtioDrivers()
    {
        const DeviceHints devices = mediaFrom(isoStart("CCCOMA_X64FRE_EN-US_DV9")).devices;
        QVERIFY(!devices.virtioBlock && !devices.virtioNet && !devices.balloon && devices.usbTablet);
    }
    void refusesDataDisc() { QVERIFY(refusalOf(isoStart("PHOTOS", false)).text.contains(QStringLiteral("no boot record"))); }
    void refusesCutOffIso()
    {
        const ErrorInfo error = refusalOf(isoStart("Debian 12.5.0 amd64 n"), ByteSize::fromBytes(1000 * 1024));
        QVERIFY2(error.text.contains(QStringLiteral("cut off")), qPrintable(error.text));
    }
    void diskImages_data()
    {
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<QString>("format");
        QTest::newRow("qcow2") << withMagic("QFI\xfb") << QStringLiteral("qcow2");
        QTest::newRow("vmdk") << withMagic("KDMV") << QStringLiteral("vmdk");
        QTest::newRow("vhdx") << withMagic("vhdxfile") << QStringLiteral("vhdx");
        QTest::newRow("vdi") << withMagic("\x7f\x10\xda\xbe", 0x40) << QStringLiteral("vdi");
        QTest::newRow("mbr") << withMagic("\x55\xaa", 510) << QStringLiteral("raw");
        QTest::newRow("gpt") << withMagic("EFI PART", 512) << QStringLiteral("raw");
    }
    void diskImages()
    {
        QFETCH(QByteArray, start);
        QFETCH(QString, format);
        const Detection media = mediaFrom(start, ByteSize::fromGiB(2));
        QCOMPARE(media.kind, InstallKind::DiskImage);
        QCOMPARE(media.imageFormat, format);
    }
    void refusesOtherFiles_data()
    {
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<QString>("hint");
        QTest::newRow("xz") << withMagic(QByteArray("\xfd"
                                                    "7zXZ\0",
                                                    6))
                            << QStringLiteral("unxz");
        QTest::newRow("gzip") << withMagic("\x1f\x8b") << QStringLiteral("gunzip");
        QTest::newRow("zip") << withMagic("PK\x03\x04") << QStringLiteral("zip archive");
        QTest::newRow("tar") << withMagic("ustar", 257) << QStringLiteral("tar archive");
        QTest::newRow("program") << withMagic("\x7f"
                                              "ELF")
                                 << QStringLiteral("program");
        QTest::newRow("web page") << QByteArray("<!DOCTYPE html>") << QStringLiteral("web page");
        QTest::newRow("kernel") << withMagic("\x55\xaa", 510).replace(0x202, 4, "HdrS") << QStringLiteral("Linux kernel");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("empty");
        QTest::newRow("zeros") << QByteArray(65536, '\0') << QStringLiteral("no ISO image and no disk image");
    }
    void refusesOtherFiles()
    {
        QFETCH(QByteArray, start);
        QFETCH(QString, hint);
        const ErrorInfo error = refusalOf(start);
        QCOMPARE(error.code, ErrorCode::NotInstallTree);
        QVERIFY2(error.hint.contains(hint), qPrintable(error.toString()));
    }
    void realIsoByXorriso()
    {
        QTemporaryDir dir;
        QDir(dir.path()).mkdir(QStringLiteral("content"));
        replaceFile(dir.filePath(QStringLiteral("content/boot.img")), QByteArray(4096, 'b'));
        const QString iso = dir.filePath(QStringLiteral("made.iso"));
        QProcess maker;
        maker.start(QStringLiteral("xorriso"),
                    {QStringLiteral("-as"), QStringLiteral("mkisofs"), QStringLiteral("-V"),
                     QStringLiteral("Debian 12.5.0 amd64 n"), QStringLiteral("-b"), QStringLiteral("boot.img"),
                     QStringLiteral("-no-emul-boot"), QStringLiteral("-o"), iso, dir.filePath(QStringLiteral("content"))});
        if (!maker.waitForStarted())
            QSKIP("xorriso is not installed");
        QVERIFY(maker.waitForFinished() && maker.exitCode() == 0);
        const TestHttpServer server(dir.path());
        for (const QString &place : {iso, server.url(QStringLiteral("/made.iso"))}) {
            const Detection media = detect(place);
            QCOMPARE(media.osId, QStringLiteral("debian12"));
            QCOMPARE(media.size.bytes(), QFileInfo(iso).size());
        }
        QVERIFY2(server.bytesSent() <= 64 * 1024, "more than the start was read");
    }
    void startIsEnoughWhereRangesAreUnknown()
    {
        TestHttpServer server;
        HttpBehaviour plain;
        plain.ranges = false;
        plain.body = isoStart("Mageia-9-x86_64") + QByteArray(20'000'000, 'x');
        server.behave("/x.iso", plain);
        QCOMPARE(detect(server.url(QStringLiteral("/x.iso"))).osId, QStringLiteral("mageia9"));
        QVERIFY2(server.bytesSent() < 10'000'000, "the whole image was read");
    }
    void refusesAPipe()
    {
        QTemporaryDir dir;
        const QString pipe = dir.filePath(QStringLiteral("pipe.iso"));
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        QCOMPARE(thrownBy([&] { detect(pipe); })->code, ErrorCode::NotInstallTree);
    }
    void explicitKernel()
    {
        QTemporaryDir dir;
        replaceFile(dir.filePath(QStringLiteral("vmlinuz")), "kernel");
        InstallSource source;
        source.kernel = dir.filePath(QStringLiteral("vmlinuz"));
        source.cmdline = QStringLiteral("console=ttyS0");
        const Detection found = runUntilDone(detectInstall(source));
        QCOMPARE(found.kind, InstallKind::Kernel);
        QCOMPARE(found.text.cmdline, QStringLiteral("console=ttyS0"));
        QVERIFY(found.graphical.initrd.isEmpty());
        source.initrd = dir.filePath(QStringLiteral("missing"));
        QCOMPARE(thrownBy([&] { runUntilDone(detectInstall(source)); })->code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestInstallMedia)
#include "test_install_media.moc"
