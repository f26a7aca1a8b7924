// SPDX-License-Identifier: GPL-3.0-or-later
#include "guard/frame_filter.h"

#include <QTest>
#include <QtEndian>

using namespace domus;

namespace {

std::span<const uint8_t> bytesOf(const QByteArray &bytes)
{
    return {reinterpret_cast<const uint8_t *>(bytes.constData()), size_t(bytes.size())};
}

QByteArray frame(const char *etherType, const QByteArray &packet)
{
    return QByteArray(12, '\x52') + QByteArray::fromHex(etherType) + packet;
}

QByteArray ipv4To(const char *target)
{
    return frame("0800", QByteArray(16, '\0') + QByteArray::fromHex(target) + QByteArray(20, '\0'));
}

QByteArray ipv6To(const char *target)
{
    return frame("86dd", QByteArray(24, '\0') + QByteArray::fromHex(target) + QByteArray(20, '\0'));
}

QByteArray framed(const QByteArray &content)
{
    QByteArray length(4, '\0');
    qToBigEndian(quint32(content.size()), length.data());
    return QByteArray(length + content);
}

} // namespace

class TestFrameFilter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void filters_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("passes");
        QTest::newRow("127.0.0.1") << ipv4To("7f000001") << false;
        QTest::newRow("127.255.255.254") << ipv4To("7ffffffe") << false;
        QTest::newRow("0.0.0.0") << ipv4To("00000000") << false;
        QTest::newRow("192.0.2.1") << ipv4To("c0000201") << true;
        QTest::newRow("broadcast") << ipv4To("ffffffff") << true;
        QTest::newRow("::1") << ipv6To("00000000000000000000000000000001") << false;
        QTest::newRow("::") << ipv6To("00000000000000000000000000000000") << false;
        QTest::newRow("::ffff:127.0.0.1") << ipv6To("00000000000000000000ffff7f000001") << false;
        QTest::newRow("::127.0.0.1") << ipv6To("0000000000000000000000007f000001") << false;
        QTest::newRow("2001:db8::1") << ipv6To("20010db8000000000000000000000001") << true;
        QTest::newRow("ff02::1") << ipv6To("ff020000000000000000000000000001") << true;
        QTest::newRow("ARP") << frame("0806", QByteArray(28, '\0')) << true;
        QTest::newRow("short IPv4") << frame("0800", QByteArray(10, '\0')) << false;
        QTest::newRow("short IPv6") << frame("86dd", QByteArray(30, '\0')) << false;
        QTest::newRow("no header") << QByteArray(13, '\0') << false;
        QTest::newRow("empty") << QByteArray() << false;
    }
    void filters()
    {
        QFETCH(QByteArray, content);
        QFETCH(bool, passes);
        QCOMPARE(mayPass(bytesOf(content)), passes);
    }

    void scansStreams()
    {
        const QByteArray good = framed(ipv4To("c0000201"));
        const QByteArray bad = framed(ipv4To("7f000001"));
        FrameScan scan = scanFrames(bytesOf(QByteArray(good + good + bad + good)));
        QCOMPARE(scan.passed, size_t(2 * good.size()));
        QCOMPARE(scan.dropped, size_t(bad.size()));
        scan = scanFrames(bytesOf(QByteArray(good + good.first(20))));
        QCOMPARE(scan.passed, size_t(good.size()));
        QCOMPARE(scan.dropped, size_t(0));
        QVERIFY(!scan.broken);
        for (int cut = 0; cut < bad.size(); ++cut) {
            scan = scanFrames(bytesOf(bad.first(cut)));
            QVERIFY(scan.passed == 0 && scan.dropped == 0 && !scan.broken);
        }
        QVERIFY(scanFrames(bytesOf(QByteArray::fromHex("ffffffff00"))).broken);
        QVERIFY(scanFrames(bytesOf(QByteArray::fromHex("00020000"))).broken);
    }

    void countsFrames()
    {
        const QByteArray good = framed(ipv4To("c0000201"));
        QCOMPARE(scanFrames(bytesOf(QByteArray(good + good + good.first(9)))).frames, size_t(2));
        const QByteArray stream = good + framed({}) + framed(QByteArray(70'000, 'x')) + good;
        for (const qsizetype piece : {qsizetype(1), qsizetype(3), qsizetype(7), qsizetype(4096), stream.size()}) {
            FrameCounter counter;
            for (qsizetype at = 0; at < stream.size(); at += piece)
                counter.take(bytesOf(stream.mid(at, piece)));
            QCOMPARE(counter.frames(), uint64_t(4));
            QCOMPARE(counter.bytes(), uint64_t(stream.size() - 4 * 4));
        }
    }
};

QTEST_GUILESS_MAIN(TestFrameFilter)
#include "test_frame_filter.moc"
