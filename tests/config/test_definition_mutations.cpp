// SPDX-License-Identifier: GPL-3.0-or-later
#include "files.h"
#include "guest_definition.h"

#include <QTest>
#include <random>

using namespace domus;

namespace {

/// Pieces that mean something to YAML.
const QByteArrayList pieces{": ",    "- ",          "\n", "\n  ", "\t",       "[",    "]",   "{",    "}",    ",",
                            "#",     "&a ",         "*a", "!x ",  "\"",       "'",    "|\n", ">\n",  "? ",   "---\n",
                            "...\n", "%YAML 1.2\n", "\\", "\r\n", "\xc3\xa4", "\xff", "~",   "null", "<<: ", "0"};

QByteArray mutated(QByteArray text, std::mt19937 &random)
{
    for (int changes = 1 + int(random() % 4); changes > 0; --changes) {
        const auto at = qsizetype(random() % quint32(text.size()));
        switch (random() % 4) {
        case 0:
            text.remove(at, 1 + qsizetype(random() % 12));
            break;
        case 1:
            text.insert(at, pieces[qsizetype(random() % quint32(pieces.size()))]);
            break;
        case 2:
            text.insert(at, text.mid(qsizetype(random() % quint32(text.size())), qsizetype(random() % 40)));
            break;
        default:
            text[at] = char(random() & 0xff);
        }
        if (text.isEmpty())
            text = "a";
    }
    return text;
}

} // namespace

class TestDefinitionMutations : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Nothing crashes, every refusal has its place, and whatever can be read can be written and changed.
    void survives()
    {
        std::mt19937 random(17);
        int readable = 0;
        for (const char *name : {"by-hand.yaml", "everything.yaml"}) {
            const QByteArray original = readFile(QStringLiteral(DOMUS_TEST_DATA "/") + QString::fromLatin1(name));
            for (int i = 0; i < 1500; ++i) {
                const QByteArray text = mutated(original, random);
                const auto file = parseDefinition(text, QStringLiteral("f"));
                if (!file) {
                    QVERIFY2(file.error().text.startsWith(QStringLiteral("f:")), qPrintable(file.error().text));
                    continue;
                }
                ++readable;
                GuestDefinition changed = file->definition;
                changed.hardware.vcpus = changed.hardware.vcpusMax = 3;
                changed.hardware.disks.clear();
                const auto again = parseDefinition(writeDefinition(changed, text), QStringLiteral("f"));
                QVERIFY2(again && again->definition == changed, text.constData());
            }
        }
        QVERIFY(readable > 100); // the mutations are not so wild that nothing is tested
    }
};

QTEST_GUILESS_MAIN(TestDefinitionMutations)
#include "test_definition_mutations.moc"
