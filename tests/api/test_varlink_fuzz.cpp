// SPDX-License-Identifier: GPL-3.0-or-later
// Damaged interface files and messages, made from a fixed seed (DOMUS_FUZZ_SEED takes another one).
#include "files.h"
#include "varlink_fuzz_targets.h"

#include <QRandomGenerator>
#include <QTest>

using namespace domus;

namespace {

/// One to eight small damages: a bit, a byte, a piece taken out, doubled, or put elsewhere.
QByteArray damaged(QByteArray bytes, QRandomGenerator &random)
{
    const QByteArray alphabet("\0#()[],:?->\"{}\n azA_.01e-", 25);
    for (int count = random.bounded(1, 9); count > 0; --count) {
        const qsizetype at = random.bounded(int(bytes.size()) + 1);
        const qsizetype length = random.bounded(24);
        switch (random.bounded(5)) {
        case 0:
            if (at < bytes.size())
                bytes[at] = char(bytes[at] ^ (1 << random.bounded(8)));
            break;
        case 1:
            bytes.insert(at, alphabet[random.bounded(int(alphabet.size()))]);
            break;
        case 2:
            bytes.remove(at, length);
            break;
        case 3:
            bytes.insert(random.bounded(int(bytes.size()) + 1), bytes.mid(at, length));
            break;
        default:
            bytes.truncate(std::max<qsizetype>(1, at));
            break;
        }
    }
    return bytes;
}

QRandomGenerator seeded()
{
    return QRandomGenerator(quint32(qEnvironmentVariableIntValue("DOMUS_FUZZ_SEED") + 20260101));
}

} // namespace

class TestVarlinkFuzz : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void damagedInterfaces()
    {
        QRandomGenerator random = seeded();
        const QByteArray whole = readFile(QStringLiteral(DOMUS_TEST_DATA "/io.domus.sample.varlink"));
        QVERIFY(varlinkgen::parseVarlink(QString::fromUtf8(whole)));
        for (int i = 0; i < 1500; ++i) {
            const QByteArray bytes = damaged(whole, random);
            QVERIFY2(test::tryInterface(bytes), bytes.constData());
        }
    }
    void damagedMessages()
    {
        QRandomGenerator random = seeded();
        const QByteArray one = varlink::encodeRequest(
            {QStringLiteral("io.domus.sample"), QStringLiteral("Echo"), toJson(api::sample::Everything{})});
        QVERIFY(varlink::parseJson<api::sample::Everything>(varlink::decodeRequest(one)->parameters));
        for (int i = 0; i < 8000; ++i) {
            const QByteArray bytes = damaged(one + one, random);
            QVERIFY2(test::tryMessages(bytes), bytes.toHex().constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestVarlinkFuzz)
#include "test_varlink_fuzz.moc"
