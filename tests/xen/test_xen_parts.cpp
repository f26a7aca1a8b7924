// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of the Xen engine that need no Xen.
#include "engine/cpu_set.h"
#include "files.h"
#include "waiting.h"
#include "xen/foreign_config.h"
#include "xen/helper_words.h"
#include "xen/kernel_cache.h"
#include "xen/store_tree.h"
#include "xen/xen_loader.h"
#include "xen/xen_operations.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>
#include <cstring>
#include <lzma.h>
#include <zlib.h>

using namespace domus;
using namespace domus::test;

namespace {

QByteArray gzipped(const QByteArray &plain)
{
    QByteArray packed(plain.size() + 1024, Qt::Uninitialized);
    z_stream stream = {};
    deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(plain.constData()));
    stream.avail_in = uInt(plain.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = uInt(packed.size());
    deflate(&stream, Z_FINISH);
    packed.truncate(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return packed;
}

/// With one sector of setup code, and the payload right behind.
/// Empty where it cannot be unpacked.
QByteArray unpacked(const QByteArray &image)
{
    QByteArray plain;
    const bool whole = unpackBzImage(image, [&](QByteArrayView part) {
        plain.append(part);
        return true;
    });
    return whole ? plain : QByteArray();
}

QByteArray bzImage(const QByteArray &payload)
{
    QByteArray image(1024, '\0');
    image[0x1f1] = 1;
    image.replace(0x202, 4, "HdrS");
    qToLittleEndian<quint16>(0x20f, image.data() + 0x206);
    qToLittleEndian<quint32>(quint32(payload.size()), image.data() + 0x24c);
    return image + payload;
}

} // namespace

class TestXenParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPlugInOfAnotherBuildIsRefused()
    {
        const auto refusal = thrownBy([] { loadXenPlugin(QStringLiteral(DOMUS_OTHER_PLUGIN), {}); });
        QVERIFY(refusal);
        QCOMPARE(refusal->code, ErrorCode::NotSupported);
        QVERIFY2(refusal->text.contains(QStringLiteral("of another build")), qPrintable(refusal->toString()));
        QVERIFY2(refusal->cause.contains(QStringLiteral("0.0.9-of-another-time")), qPrintable(refusal->cause));
        const auto missing = thrownBy([] { loadXenPlugin(QStringLiteral("/nonexistent/domus-xen.so"), {}); });
        QVERIFY(missing && missing->text.contains(QStringLiteral("cannot be loaded")));
    }

    void readsSetsOfProcessors_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QList<int>>("cpus");
        QTest::newRow("one") << QStringLiteral("2") << QList<int>{2};
        QTest::newRow("range") << QStringLiteral("0-3") << QList<int>{0, 1, 2, 3};
        QTest::newRow("without") << QStringLiteral("0-3, ^1") << QList<int>{0, 2, 3};
        QTest::newRow("all") << QStringLiteral("all,^0") << QList<int>{1, 2, 3};
    }
    void readsSetsOfProcessors()
    {
        QFETCH(QString, text);
        QFETCH(QList<int>, cpus);
        const auto parsed = parseCpuSet(text, 4);
        QVERIFY(parsed);
        QCOMPARE(QList<int>(parsed->begin(), parsed->end()), cpus);
    }

    void refusesOtherSets_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "4", "0-9", "3-1", "nodes:0", "0,^0", "-1", "1;2", "99999999999"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void refusesOtherSets()
    {
        QFETCH(QString, text);
        const auto parsed = parseCpuSet(text, 4);
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, ErrorCode::InvalidArgument);
    }

    void valuesOfTheStoreAreText()
    {
        QCOMPARE(printableValue("vif/0"), QStringLiteral("vif/0"));
        QCOMPARE(printableValue(QByteArray("a\0b\n\\\xff", 6)), QStringLiteral("a\\x00b\\x0a\\x5c\\xff"));
        QCOMPARE(printableValue({}), QString());
    }

    void pathsStayBelowTheDomain()
    {
        QCOMPARE(storeRoot(7, {}), QStringLiteral("/local/domain/7"));
        QCOMPARE(storeRoot(7, QStringLiteral("/memory/target/")), QStringLiteral("/local/domain/7/memory/target"));
        for (const char *path : {"..", "../0", "a//b", "a b", "x\n", "@releaseDomain/../..", "\xc3\xa4"})
            QCOMPARE(thrownBy([path] { storeRoot(7, QString::fromUtf8(path)); })->code, ErrorCode::InvalidArgument);
        QVERIFY(thrownBy([] { storeRoot(7, QString(2000, u'a')); }));
    }

    void helpersWordsAreTheEndsOfTheirLogs()
    {
        QCOMPARE(deviceModelWords("a\nb\n  c \nd\nqemu: terminating on signal 1 from pid 1\n"), QStringLiteral("b; c; d"));
        QCOMPARE(deviceModelWords({}), QString());
        const QByteArray menu = "\x1b(B\x1b)0\x1b[1;24r\x1b[m    pyGRUB  version 0.7\x1b[1B \x1b[0mlqqk\x1b[24;1H\r";
        QCOMPARE(bootLoaderWords(menu + "Traceback:\n  File\nRuntimeError: no kernel\n\x1b[?1l\x1b>\n \n"),
                 QStringLiteral("RuntimeError: no kernel"));
        QCOMPARE(bootLoaderWords("\x1b[\x1b[0m\n"), QString());
        QCOMPARE(bootLoaderWords("\x1b"), QString());
        QCOMPARE(bootLoaderWords({}), QString());
    }

    void unpacksGzippedKernels()
    {
        const QByteArray elf = QByteArray("\177ELF") + QByteArray(1'000'000, 'k');
        QCOMPARE(unpacked(bzImage(gzipped(elf))), elf);
        QCOMPARE(unpacked(bzImage(gzipped("no ELF"))), QByteArray());
        const QByteArray packed = gzipped(elf);
        QCOMPARE(unpacked(bzImage(packed.chopped(1))), QByteArray());
        QByteArray larger = packed;
        larger[larger.size() - 4] = char(larger.at(larger.size() - 4) + 1); // tells another size than there is
        QCOMPARE(unpacked(bzImage(larger)), QByteArray());
        QCOMPARE(unpacked(bzImage("\x28\xb5\x2f\xfd" + QByteArray(100, 'z'))), QByteArray()); // zstd
    }

    void unpacksXzKernels()
    {
        const QByteArray elf = QByteArray("\177ELF") + QByteArray(1'000'000, 'k');
        QByteArray packed(4096, '\0');
        size_t size = 0;
        QCOMPARE(lzma_easy_buffer_encode(0, LZMA_CHECK_CRC32, nullptr, reinterpret_cast<const uint8_t *>(elf.constData()),
                                         size_t(elf.size()), reinterpret_cast<uint8_t *>(packed.data()), &size,
                                         size_t(packed.size())),
                 LZMA_OK);
        packed.truncate(qsizetype(size));
        QByteArray length(4, '\0');
        qToLittleEndian(quint32(elf.size()), length.data());
        QCOMPARE(unpacked(bzImage(packed + length)), elf);
        QCOMPARE(unpacked(bzImage(packed.chopped(8) + length)), QByteArray());
        packed[packed.size() / 2] = char(packed.at(packed.size() / 2) ^ 0x55);
        QCOMPARE(unpacked(bzImage(packed + length)), QByteArray());
        QVERIFY(!unpackBzImage(bzImage(gzipped(elf)), [](QByteArrayView) { return false; }));
    }

    void looksIntoTheNotesOfAKernelFile()
    {
        const QTemporaryDir directory;
        const QString file = directory.filePath(QStringLiteral("vmlinuz"));
        const KernelCache cache(directory.filePath(QStringLiteral("kernels")));
        QVERIFY(!cache.notes(file));
        replaceFile(file, "no kernel");
        QVERIFY(!cache.notes(file));
        QCOMPARE(cache.plainKernel(file), file);
        QFile own(QStringLiteral("/proc/self/exe")); // an ELF image that Xen has nothing to do with
        QVERIFY(own.open(QIODevice::ReadOnly));
        replaceFile(file, bzImage(gzipped(own.readAll())));
        const auto notes = cache.notes(file);
        QVERIFY(notes);
        QVERIFY(!notes->pv && !notes->pvh);
        QCOMPARE(QDir(directory.filePath(QStringLiteral("kernels"))).entryList(QDir::Files).size(), 1);
    }

    /// What xl made listens at TCP ports, of which it may try a range, and may have a password: QEMU takes none of that with a
    /// socket.
    void movesTheDisplayOfOthersDomains()
    {
        XlDomainConfig description;
        description->c_info.type = LIBXL_DOMAIN_TYPE_HVM;
        libxl_domain_build_info_init_type(&description->b_info, LIBXL_DOMAIN_TYPE_HVM);
        description->num_vfbs = 2;
        description->vfbs = static_cast<libxl_device_vfb *>(std::calloc(2, sizeof(libxl_device_vfb)));
        for (int i = 0; i < 2; ++i)
            libxl_device_vfb_init(&description->vfbs[i]);
        const auto fill = [](libxl_vnc_info *vnc, bool enabled) {
            libxl_defbool_set(&vnc->enable, enabled);
            libxl_defbool_set(&vnc->findunused, true);
            vnc->listen = ::strdup("0.0.0.0");
            vnc->passwd = ::strdup("secret");
            vnc->display = 3;
        };
        fill(&description->vfbs[0].vnc, true);
        fill(&description->vfbs[1].vnc, false);
        fill(&description->b_info.u.hvm.vnc, true);
        moveDisplay(description.get(), QStringLiteral("/run/x/vnc.sock"));
        for (const libxl_vnc_info *vnc : {&description->vfbs[0].vnc, &description->b_info.u.hvm.vnc}) {
            QCOMPARE(QByteArray(vnc->listen), QByteArray("unix:/run/x/vnc.sock"));
            QVERIFY(!libxl_defbool_val(vnc->findunused) && !vnc->passwd && vnc->display == 0);
        }
        QCOMPARE(QByteArray(description->vfbs[1].vnc.listen), QByteArray("0.0.0.0")); // there is none
    }

    void describesOthersDomains()
    {
        XlDomainConfig description;
        description->c_info.type = LIBXL_DOMAIN_TYPE_PV;
        description->c_info.name = ::strdup("web");
        libxl_domain_build_info_init_type(&description->b_info, LIBXL_DOMAIN_TYPE_PV);
        description->b_info.target_memkb = 128 << 10;
        description->b_info.max_memkb = 192 << 10;
        description->b_info.max_vcpus = 2;
        description->b_info.bootloader = ::strdup("pygrub");
        description->num_disks = 2;
        description->disks = static_cast<libxl_device_disk *>(std::calloc(2, sizeof(libxl_device_disk)));
        for (int i = 0; i < 2; ++i)
            libxl_device_disk_init(&description->disks[i]);
        description->disks[0].pdev_path = ::strdup("/dev/vg/root");
        description->disks[0].vdev = ::strdup("xvda1");
        description->disks[0].format = LIBXL_DISK_FORMAT_RAW;
        description->disks[0].readwrite = 1;
        description->disks[1].pdev_path = ::strdup("iqn.2026:x");
        description->disks[1].vdev = ::strdup("xvdb");
        description->disks[1].format = LIBXL_DISK_FORMAT_RAW;
        description->disks[1].script = ::strdup("block-iscsi");
        const DomainConfig config = configFrom(*description.get());
        QCOMPARE(config.name, QStringLiteral("web"));
        QCOMPARE(config.type, DomainType::Pv);
        QCOMPARE(config.memory, ByteSize::fromMiB(128));
        QCOMPARE(config.memoryMax, ByteSize::fromMiB(192));
        QCOMPARE(config.vcpusMax, 2);
        QCOMPARE(config.xen.bootloader, QStringLiteral("pygrub"));
        QCOMPARE(config.disks.size(), size_t(1));
        QCOMPARE(config.disks[0].path, QStringLiteral("/dev/vg/root"));
        QCOMPARE(config.disks[0].xenName, QStringLiteral("xvda1"));
        QVERIFY(!config.disks[0].readOnly);
        QCOMPARE(config.xen.disks.size(), size_t(1));
        QCOMPARE(config.xen.disks[0].script, QStringLiteral("block-iscsi"));
        QCOMPARE(config.display.video, VideoModel::None);
    }
};

QTEST_GUILESS_MAIN(TestXenParts)
#include "test_xen_parts.moc"
