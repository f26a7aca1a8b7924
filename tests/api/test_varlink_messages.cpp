// SPDX-License-Identifier: GPL-3.0-or-later
#include "io_domus_sample.h"
#include "varlink/message.h"

#include <QJsonDocument>
#include <QTest>

using namespace domus;
using namespace domus::varlink;
using namespace domus::api::sample;

namespace {

QJsonObject json(const char *text)
{
    return QJsonDocument::fromJson(text).object();
}

template <typename T>
QString errorOf(const Result<T> &result)
{
    return result ? QString() : result.error().text;
}

/// A whole Everything, to be damaged.
QJsonObject wholeValue()
{
    return toJson(Everything{});
}

} // namespace

class TestVarlinkMessages : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void optionalFieldsAreLeftOut()
    {
        QCOMPARE(toJson(Point{1, std::nullopt}), json(R"({"x": 1})"));
        QCOMPARE(toJson(Point{1, 2}), json(R"({"x": 1, "y": 2})"));
        QVERIFY((*parseJson<Point>(json(R"({"x": 1, "y": null, "unknown": []})")) == Point{1, std::nullopt}));
    }
    void writesWhatQtReadsBack()
    {
        QString controls;
        for (char16_t c = 1; c <= 0x20; ++c)
            controls += QChar(c);
        for (const QString &text : {QString(), controls, QStringLiteral("a\"b\\c/"), QStringLiteral("Gr\u00fc\u00dfe \U0001F600"),
                                    QString(QChar(u'\0')), QStringLiteral("\x7f\u2028")})
            QCOMPARE(jsonObject(jsonText(QMap<QString, QString>{{text, text}})), QJsonObject({{text, text}}));
        const QMap<QString, double> numbers{
            {QStringLiteral("a"), 0.1}, {QStringLiteral("b"), -1e300}, {QStringLiteral("c"), 5e-324}};
        const QJsonObject read = jsonObject(jsonText(numbers));
        for (auto it = numbers.begin(); it != numbers.end(); ++it)
            QCOMPARE(read.value(it.key()).toDouble(), it.value());
        QCOMPARE(jsonText(QMap<QString, double>{{QStringLiteral("n"), qInf()}}), QByteArray(R"({"n":null})"));
        QCOMPARE(jsonText(QList<std::optional<qint64>>{1, std::nullopt, std::numeric_limits<qint64>::min()}),
                 QByteArray("[1,null,-9223372036854775808]"));
        const QString broken(QChar(0xd800)); // half of a pair: no valid text, but never a broken message
        QCOMPARE(jsonText(broken), QByteArray("\"?\""));
    }
    void enumsHaveNames()
    {
        QCOMPARE(toString(Mood::SoSo), QStringLiteral("so_so"));
        QVERIFY(fromString<Mood>(u"very_well") == Mood::VeryWell);
        QVERIFY(!fromString<Mood>(u"SoSo"));
    }
    void wholeNumbersMayHaveAPoint()
    {
        QCOMPARE(parseJson<Point>(json(R"({"x": 2e3})"))->x, 2000);
        QCOMPARE(parseJson<Point>(json(R"({"x": -9223372036854775808})"))->x, std::numeric_limits<qint64>::min());
        QCOMPARE(parseJson<Point>(json(R"({"x": 9223372036854775807})"))->x, std::numeric_limits<qint64>::max());
    }
    void refusesWrongValues_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("error");
        const auto row = [](const char *field, const char *value, const char *error) {
            QTest::addRow("%s %s", field, value)
                << QString::fromLatin1(field)
                << json(QByteArray(QByteArray("{\"v\":") + value + '}').constData()).value(QStringLiteral("v"))
                << QString::fromLatin1(error);
        };
        row("flag", "1", "flag: expected a bool, got a number");
        row("flag", "null", "flag: is missing");
        row("number", "\"1\"", "number: expected an integer, got a string");
        row("number", "1.5", "number: expected an integer of 64 bits, got 1.5");
        row("number", "9223372036854775808", "number: expected an integer of 64 bits, got 9.22337e+18");
        row("number", "1e300", "number: expected an integer of 64 bits, got 1e+300");
        row("ratio", "true", "ratio: expected a number, got a bool");
        row("text", "5", "text: expected a string, got a number");
        row("extra", "[]", "extra: expected an object, got an array");
        row("memory_bytes", "\"4GiB\"", "memory_bytes: expected an integer, got a string");
        row("ceiling_bytes", "{}", "ceiling_bytes: expected an integer, got an object");
        row("disks_bytes", "[1, 2, \"x\"]", "disks_bytes[2]: expected an integer, got a string");
        row("disks_bytes", "[null]", "disks_bytes[0]: expected an integer, got null");
        row("named_bytes", "{\"a\": true}", "named_bytes.a: expected an integer, got a bool");
        row("mood", "\"great\"", "mood: expected one of so_so, very_well, got \"great\"");
        row("mood", "0", "mood: expected a string, got a number");
        row("table", "[[1], [2, []]]", "table[1][1]: expected an integer, got an array");
        row("points", "{\"p\": {\"y\": 1}}", "points.p.x: is missing");
        row("points", "[]", "points: expected an object, got an array");
        row("tags", "[\"red\"]", "tags: expected an object, got an array");
        row("inner", "{}", "inner.default: is missing");
    }
    void refusesWrongValues()
    {
        QFETCH(QString, field);
        QFETCH(QJsonValue, value);
        QFETCH(QString, error);
        QVERIFY(parseJson<Everything>(wholeValue()).has_value());
        QJsonObject object = wholeValue();
        object.insert(field, value);
        QCOMPARE(errorOf(parseJson<Everything>(object)), error);
    }

    void framesComeInPieces()
    {
        FrameScanner scanner;
        QByteArray buffer;
        const QByteArray whole("{\"a\":1}\0{", 9);
        for (qsizetype i = 0; i < 7; ++i) {
            buffer += whole[i];
            QCOMPARE(scanner.scan(buffer).value(), 0);
        }
        buffer += whole.mid(7);
        QCOMPARE(scanner.scan(buffer).value(), 8);
        buffer.remove(0, 8);
        scanner.restart();
        QCOMPARE(scanner.scan(buffer).value(), 0);
    }
    void framesAreLimited()
    {
        const QByteArray largest(maximalMessage, ' ');
        QCOMPARE(FrameScanner().scan(largest).value(), 0);
        QCOMPARE(FrameScanner().scan(largest + '\0').value(), maximalMessage + 1);
        QVERIFY(!FrameScanner().scan(largest + ' '));
        QVERIFY(!FrameScanner().scan(largest + QByteArray(" \0", 2)));
    }
    void refusesBadRequests_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<QString>("error");
        const auto row = [](const char *name, const QByteArray &frame, const char *error) {
            QTest::newRow(name) << frame << QString::fromLatin1(error);
        };
        row("empty", "", "the message is not JSON: illegal value at byte 0");
        row("text", "hello", "the message is not JSON: illegal value at byte 1");
        row("half", "{\"method\":", "the message is not JSON: unterminated object at byte 10");
        row("behind", "{} {}", "the message is not JSON: garbage at the end of the document at byte 3");
        row("array", "[]", "the message is not a JSON object");
        row("no method", "{}", "the request has no method of the form interface.Method");
        row("method is a number", "{\"method\":1}", "the request has no method of the form interface.Method");
        row("no dot", "{\"method\":\"Start\"}", "the request has no method of the form interface.Method");
        row("only a dot", "{\"method\":\".\"}", "the request has no method of the form interface.Method");
        row("parameters", "{\"method\":\"a.B\",\"parameters\":[]}", "the request's parameters are not an object");
        row("flag", "{\"method\":\"a.B\",\"more\":1}", "more, oneway or upgrade is not a bool");
        row("two flags", "{\"method\":\"a.B\",\"more\":true,\"oneway\":true}",
            "only one of more, oneway and upgrade can be asked for");
        row("deep", QByteArray("{\"a\":") + QByteArray(64, '['), "the message is nested more than 64 deep");
        row("UTF-8", "{\"method\":\"a.\xff\"}", "the message is not JSON: invalid UTF8 string at byte 13");
    }
    void refusesBadRequests()
    {
        QFETCH(QByteArray, frame);
        QFETCH(QString, error);
        QCOMPARE(errorOf(decodeRequest(frame)), error);
        QCOMPARE(errorOf(decodeRequest(frame + '\0')), error);
    }
    void refusesBadReplies()
    {
        QCOMPARE(errorOf(decodeReply("{\"error\":{}}")), QStringLiteral("the reply's error is not a string"));
        QCOMPARE(errorOf(decodeReply("{\"parameters\":7}")), QStringLiteral("the reply's parameters are not an object"));
        QCOMPARE(errorOf(decodeReply("{\"continues\":\"yes\"}")), QStringLiteral("the reply's continues is not a bool"));
        QVERIFY(decodeReply("{}").has_value());
    }
    void bracketsInStringsDoNotCount()
    {
        const QByteArray frame =
            "{\"method\":\"a.B\",\"parameters\":{\"t\":\"" + QByteArray(100, '[') + "\\\"" + QByteArray(100, '{') + "\"}}";
        QVERIFY(decodeRequest(frame).has_value());
    }
};

QTEST_GUILESS_MAIN(TestVarlinkMessages)
#include "test_varlink_messages.moc"
