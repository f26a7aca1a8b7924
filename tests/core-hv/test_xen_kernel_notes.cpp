// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/xen_kernel_notes.h"

#include <QRandomGenerator>
#include <QTest>
#include <QtEndian>

using namespace domus;

namespace {

constexpr quint32 entry = 1, guestSystem = 6, supportedFeatures = 17, phys32Entry = 18;

template <typename T>
QByteArray little(T value)
{
    QByteArray bytes(sizeof(T), Qt::Uninitialized);
    qToLittleEndian<T>(value, bytes.data());
    return bytes;
}

QByteArray padded(QByteArray bytes, qsizetype alignment)
{
    while (bytes.size() % alignment != 0)
        bytes.append('\0');
    return bytes;
}

QByteArray note(quint32 type, const QByteArray &value, const QByteArray &name = QByteArray("Xen\0", 4), qsizetype alignment = 4)
{
    return padded(
        padded(little<quint32>(quint32(name.size())) + little<quint32>(quint32(value.size())) + little(type) + name, alignment)
            + value,
        alignment);
}

QByteArray number(quint32 value)
{
    return little(value);
}

/// An ELF image of one part that is loaded and one of notes.
QByteArray image(const QByteArray &notes, bool wide = true, quint64 alignment = 4)
{
    const quint16 machine = wide ? 62 : 3, headerSize = wide ? 64 : 52, partSize = wide ? 56 : 32;
    const quint64 notesAt = quint64(headerSize) + 2 * partSize;
    const auto word = [wide](quint64 value) { return wide ? little(value) : little(quint32(value)); };
    QByteArray elf = QByteArray("\177ELF") + char(wide ? 2 : 1) + QByteArray("\1\1\0\0\0\0\0\0\0\0", 11);
    elf += little<quint16>(2) + little(machine) + little<quint32>(1) + word(0x1000000) + word(headerSize) + word(0);
    elf += little<quint32>(0) + little(headerSize) + little(partSize) + little<quint16>(2) + QByteArray(6, '\0');
    for (const quint32 type : {1U, 4U}) {
        const quint64 size = type == 4 ? quint64(notes.size()) : 0;
        elf += little(type);
        if (wide)
            elf += little<quint32>(0);
        elf += word(notesAt) + word(0) + word(0) + word(size) + word(size);
        if (!wide)
            elf += little<quint32>(0);
        elf += word(alignment);
    }
    return elf + notes;
}

const QByteArray linuxSystem = note(guestSystem, QByteArray("linux\0", 6));
const QByteArray featuresOfPvh = note(supportedFeatures, number(1U << 15 | 1U));

} // namespace

class TestXenKernelNotes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatAKernelCanBe_data()
    {
        QTest::addColumn<QByteArray>("notes");
        QTest::addColumn<bool>("pv");
        QTest::addColumn<bool>("pvh");
        const QByteArray pv = note(entry, little<quint64>(0x2000)), phys32 = note(phys32Entry, number(0x1000));
        QTest::newRow("nothing") << QByteArray() << false << false;
        QTest::newRow("others' notes") << note(entry, number(1), QByteArray("GNU\0", 4)) << false << false;
        QTest::newRow("Linux with both") << linuxSystem + pv + phys32 + featuresOfPvh << true << true;
        QTest::newRow("Linux before 4.20 with both") << linuxSystem + pv + phys32 << true << true;
        QTest::newRow("PV alone") << linuxSystem + pv << true << false;
        QTest::newRow("PVH alone") << linuxSystem + phys32 + featuresOfPvh << false << true;
        QTest::newRow("an entry for other hypervisors") << linuxSystem + phys32 << false << false;
        QTest::newRow("the same without a word of Xen") << phys32 << false << false;
        QTest::newRow("FreeBSD") << note(guestSystem, QByteArray("FreeBSD\0", 8)) + phys32 << false << true;
        QTest::newRow("a value of odd length before") << note(7, "abc") + linuxSystem + pv << true << false;
    }
    void readsWhatAKernelCanBe()
    {
        QFETCH(QByteArray, notes);
        for (const bool wide : {true, false}) {
            const auto read = parseXenKernelNotes(image(notes, wide));
            QVERIFY2(read, qPrintable(read ? QString() : read.error().text));
            QTEST(read->pv, "pv");
            QTEST(read->pvh, "pvh");
        }
    }

    void namesTheSystem()
    {
        QCOMPARE(parseXenKernelNotes(image(linuxSystem))->system, QStringLiteral("linux"));
        const QByteArray wide =
            note(7, "abc", QByteArray("Xen\0", 4), 8) + note(guestSystem, QByteArray("NetBSD\0", 7), QByteArray("Xen\0", 4), 8);
        QCOMPARE(parseXenKernelNotes(image(wide, true, 8))->system, QStringLiteral("NetBSD"));
    }

    void refusesWhatIsNone_data()
    {
        QTest::addColumn<QByteArray>("image");
        QTest::addColumn<QString>("words");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("no ELF image");
        QTest::newRow("text") << QByteArray(100, 'x') << QStringLiteral("no ELF image");
        QByteArray other = image({});
        other[18] = char(183); // aarch64
        QTest::newRow("another processor") << other << QStringLiteral("another processor");
        QByteArray many = image({});
        many[57] = char(0xff);
        QTest::newRow("too many parts") << many << QStringLiteral("makes no sense");
        QTest::newRow("cut off") << image({}).left(100) << QStringLiteral("cut off");
        QTest::newRow("cut off in its notes") << image(linuxSystem).chopped(4) << QStringLiteral("notes are cut off");
        QTest::newRow("a note that is too large")
            << image(little<quint32>(4) + little<quint32>(0xfffffff0) + little<quint32>(1) + QByteArray("Xen\0", 4))
            << QStringLiteral("larger than what is there");
        QTest::newRow("a name that is too large")
            << image(little<quint32>(0xfffffff0) + little<quint32>(4) + little<quint32>(1) + QByteArray("Xen\0", 4))
            << QStringLiteral("larger than what is there");
        QTest::newRow("too many notes") << image(QByteArray(12 * 5000, '\0')) << QStringLiteral("more than 4096 notes");
        QTest::newRow("too much of them") << image(QByteArray((1 << 20) + 4, '\0')) << QStringLiteral("bytes of notes");
    }
    void refusesWhatIsNone()
    {
        QFETCH(QByteArray, image);
        QFETCH(QString, words);
        const auto read = parseXenKernelNotes(image);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::InvalidArgument);
        QVERIFY2(read.error().text.contains(words), qPrintable(read.error().text));
    }

    void anyBytesAreReadOrRefused()
    {
        const QByteArray whole = image(linuxSystem + note(entry, number(1)) + featuresOfPvh);
        QRandomGenerator random(1);
        for (int round = 0; round < 20000; ++round) {
            QByteArray damaged = whole;
            for (int i = 0; i < 3; ++i)
                damaged[random.bounded(int(damaged.size()))] = char(random.bounded(256));
            static_cast<void>(parseXenKernelNotes(damaged.left(random.bounded(int(damaged.size()) + 1))));
        }
    }
};

QTEST_GUILESS_MAIN(TestXenKernelNotes)
#include "test_xen_kernel_notes.moc"
