// SPDX-License-Identifier: GPL-3.0-or-later
#include "files.h"
#include "generator/cpp_files.h"
#include "generator/markdown_emitter.h"
#include "generator/varlink_parser.h"

#include <QDir>
#include <QTest>

using namespace domus;
using namespace domus::varlinkgen;

namespace {

/// The text of an interface with these members and one method.
QString interfaceWith(const QString &members)
{
    return QStringLiteral("# Doc.\ninterface io.domus.x\n# M.\nmethod M() -> ()\n") + members;
}

QString errorOf(const QString &text)
{
    const auto result = parseVarlink(text);
    return result ? QString() : result.error().text;
}

QStringList interfaceFiles()
{
    QStringList paths;
    const QDir directory(QStringLiteral(DOMUS_SOURCE_DIR "/toolstack/api"));
    for (const QString &name : directory.entryList({QStringLiteral("*.varlink")}))
        paths.append(directory.filePath(name));
    return paths;
}

Interface parsed(const QString &text)
{
    return valueOrThrow(parseVarlink(text));
}

} // namespace

class TestVarlinkParser : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void acceptsTheGrammar_data()
    {
        QTest::addColumn<QString>("members");
        const auto row = [](const char *name, const char *members) { QTest::newRow(name) << QString::fromLatin1(members); };
        row("empty struct", "type A ()");
        row("builtins", "type A (a: bool, b: int, c: float, d: string, e: object)");
        row("containers", "type A (a: []int, b: [string]int, c: [string](), d: ?int, e: ?[]int, f: [][string]?int)");
        row("enum", "type A (one, two_three, x4)");
        row("one value", "type A (one)");
        row("nested", "type A (a: (b: (c, d), e: []( f: int )))");
        row("used before defined", "type A (b: B)\ntype B (x: int)");
        row("keywords as field names", "type A (type: int, method: bool, error: string, interface: int, bool: bool)");
        row("error", "error Gone (what: string)");
        row("crammed", "type A(a:int,b:[]?A2)type A2(x,y)error E()");
        row("spread", "type\nA\n(\na\n:\n[\n]\nint\n)\n");
        row("comments anywhere", "type # 1\nA # 2\n( # 3\na # 4\n: # 5\nint # 6\n) # 7\n");
        row("windows lines", "type A (\r\n a: int\r\n)\r\n");
        row("no newline at the end", "type A (a: int)");
    }
    void acceptsTheGrammar()
    {
        QFETCH(QString, members);
        QCOMPARE(errorOf(interfaceWith(members)), QString());
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("error");
        const auto whole = [](const char *name, const char *text, const char *error) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(error);
        };
        // The first line of what is given is line 5 of the file.
        const auto row = [](const char *name, const char *members, const char *error) {
            QTest::newRow(name) << interfaceWith(QString::fromUtf8(members)) << QString::fromUtf8(error);
        };
        whole("empty file", "", "1:1: expected 'interface', got the end of the file");
        whole("no dot", "interface domus\n",
              "1:11: expected an interface name of lowercase labels with a dot, like io.domus.guests, got 'domus'");
        whole("capital in the interface", "interface io.domus.Guests\nmethod M() -> ()",
              "1:11: expected an interface name of lowercase labels with a dot, like io.domus.guests, got 'io.domus.Guests'");
        whole("empty label", "interface io..domus\nmethod M() -> ()",
              "1:11: expected an interface name of lowercase labels with a dot, like io.domus.guests, got 'io..domus'");
        whole("no method", "interface io.domus\ntype A (a: int)", "1:1: expected at least one method");
        row("unknown member", "struct A (a: int)", "5:1: expected 'type', 'method' or 'error', got 'struct'");
        row("lowercase type", "type a (a: int)", "5:6: expected a member's name like GuestInfo, got 'a'");
        row("underscore in a type", "type A_b (a: int)", "5:6: expected a member's name like GuestInfo, got 'A_b'");
        row("capital field", "type A (Name: int)", "5:9: expected a field's name like memory_bytes, got 'Name'");
        row("camelCase field", "type A (memoryBytes: int)", "5:9: expected a field's name like memory_bytes, got 'memoryBytes'");
        row("double underscore", "type A (a__b: int)", "5:9: expected a field's name like memory_bytes, got 'a__b'");
        row("trailing underscore", "type A (a_: int)", "5:9: expected a field's name like memory_bytes, got 'a_'");
        row("capital enum value", "type A (Running)", "5:9: expected a field's name like memory_bytes, got 'Running'");
        row("undefined type", "type A (b: B)", "5:12: expected a type, but B is not defined as one");
        row("undefined in a reply", "method N() -> (b: []B)", "5:21: expected a type, but B is not defined as one");
        row("a method as a type", "type A (m: M)", "5:12: expected a type, but M is not defined as one");
        row("unknown builtin", "type A (a: uint)",
            "5:12: expected a type (bool, int, float, string, object, or a name like GuestInfo), got 'uint'");
        row("double optional", "type A (a: ??int)", "5:13: expected a type after '?', got '?'");
        row("other keys", "type A (a: [int]int)", "5:13: expected ']' or 'string]', got 'int'");
        row("trailing comma", "type A (a: int,)", "5:16: expected a field after ',', got ')'");
        row("missing comma", "type A (a: int b: int)", "5:16: expected ',' or ')', got 'b'");
        row("half struct", "type A (a: int, b)", "5:18: expected ':' and a type, got ')'");
        row("half enum", "type A (a, b: int)", "5:13: expected ',' or ')' (the names before it have no type), got ':'");
        row("missing arrow", "method N()", "5:11: expected '->', got the end of the file");
        row("enum parameters", "method N(a, b) -> ()", "5:9: expected fields with types, got a list of names");
        row("enum of an error", "error E (a, b)", "5:9: expected fields with types, got a list of names");
        row("error without brackets", "error E", "5:8: expected '(', got the end of the file");
        row("alias", "type A []int", "5:8: expected '(', got '['");
        row("same name twice", "type M (a: int)", "5:1: the name M is used twice");
        row("same field twice", "type A (a: int, a: int)", "5:17: the field a is there twice");
        row("contains itself", "type A (a: ?A)", "5:13: A contains itself, which is not supported");
        row("contains itself by another", "type A (b: []B)\ntype B (a: [string]A)",
            "6:20: A contains itself, which is not supported");
        row("odd character", "type A (a; int)", "5:10: the character ';' has no meaning here");
        row("control character", "type A (a\x01: int)", "5:10: the character U+0001 has no meaning here");
        row("not closed", "type A (a: int", "5:15: expected ',' or ')', got the end of the file");
        row("stream of a type", "# [more]\ntype A (a: int)", "6:1: [more] and [upgrade] are for methods");
        row("both kinds", "# [more]\n# [upgrade]\nmethod N() -> ()", "7:1: a method cannot be both [more] and [upgrade]");
    }
    void refuses()
    {
        QFETCH(QString, text);
        QFETCH(QString, error);
        QCOMPARE(errorOf(text), error);
    }
    void refusesBottomlessNesting()
    {
        const QString deep = QStringLiteral("[]").repeated(100'000);
        QVERIFY(errorOf(interfaceWith(QStringLiteral("type A (a: %1int)").arg(deep)))
                    .contains(QStringLiteral("nested more than 32 deep")));
        QVERIFY(errorOf(interfaceWith(QStringLiteral("type A ") + QStringLiteral("(a: ").repeated(100'000)))
                    .contains(QStringLiteral("nested more than 32 deep")));
    }

    void keepsComments()
    {
        const Interface interface =
            parsed(QStringLiteral("# SPDX-License-Identifier: X\n\n# Far away.\n\n# One.\n# Two.\ninterface io.domus.x\n\n"
                                  "# Lost.\n\n# Does it.\n# [more]\nmethod M(\n  # Above.\n  a: int,\n  b: int, # Behind.\n"
                                  "  c: int # Last.\n) -> ()\n"));
        QCOMPARE(interface.doc, (QStringList{QStringLiteral("One."), QStringLiteral("Two.")}));
        const Member &method = interface.members.first();
        QCOMPARE(method.doc, QStringList{QStringLiteral("Does it.")});
        QVERIFY(method.more);
        QCOMPARE(method.type.fields[0].doc, QStringList{QStringLiteral("Above.")});
        QCOMPARE(method.type.fields[1].doc, QStringList{QStringLiteral("Behind.")});
        QCOMPARE(method.type.fields[2].doc, QStringList{QStringLiteral("Last.")});
    }
    void asksForComments_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("error");
        const auto row = [](const char *name, const char *text, const char *error) {
            QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(error);
        };
        row("all there", "# I.\ninterface a.b\n# M.\nmethod M(\n# A.\na: int) -> ()\n# E.\nerror E (x: int)", "");
        row("interface", "interface a.b\n# M.\nmethod M() -> ()", "1:1: expected a comment (#) above the interface");
        row("method", "# I.\ninterface a.b\nmethod M() -> ()", "3:1: expected a comment (#) directly above M");
        row("detached", "# I.\ninterface a.b\n# M.\n\nmethod M() -> ()", "5:1: expected a comment (#) directly above M");
        row("blank", "# I.\ninterface a.b\n#\nmethod M() -> ()", "4:1: expected a comment (#) directly above M");
        row("field", "# I.\ninterface a.b\n# M.\nmethod M() -> (a: int)",
            "4:16: expected a comment (#) above or behind the field a");
        row("inner field", "# I.\ninterface a.b\n# M.\nmethod M(\n# A.\na: [](b: int)) -> ()",
            "6:7: expected a comment (#) above or behind the field b");
        row("error", "# I.\ninterface a.b\n# M.\nmethod M() -> ()\nerror E ()", "5:1: expected a comment (#) directly above E");
    }
    void asksForComments()
    {
        QFETCH(QString, text);
        QFETCH(QString, error);
        const auto checked = checkComments(parsed(text));
        QCOMPARE(checked ? QString() : checked.error().text, error);
    }
    void refusesNamesThatAreOneInCpp_data()
    {
        QTest::addColumn<QString>("members");
        QTest::newRow("suffix") << QStringLiteral("type A (memory: string, memory_bytes: int)");
        QTest::newRow("case") << QStringLiteral("type A (a_b: int, ab: int, a_b_bytes: int)");
        QTest::newRow("reply") << QStringLiteral("type MReply (a: int)");
        QTest::newRow("client") << QStringLiteral("type Client (a: int)");
        QTest::newRow("nested") << QStringLiteral("type A (b: (c: int))\ntype AB (d: int)");
    }
    void refusesNamesThatAreOneInCpp()
    {
        QFETCH(QString, members);
        const auto model = makeCppModel(parsed(interfaceWith(members)));
        QVERIFY(!model);
        QVERIFY2(model.error().text.contains(QStringLiteral("would be there twice")), qPrintable(model.error().text));
    }

    void referencePagesAreUpToDate()
    {
        const QString directory = QStringLiteral(DOMUS_SOURCE_DIR "/docs/reference/api/");
        QStringList pages;
        for (const QString &path : interfaceFiles()) {
            const Interface interface = parsed(QString::fromUtf8(readFile(path)));
            pages.append(interface.name + QStringLiteral(".md"));
            QVERIFY2(
                QString::fromUtf8(readFile(directory + pages.last())) == markdownPage(interface),
                qPrintable(pages.last() + QStringLiteral(" is old: run cmake --build BUILD --target api_docs and commit it")));
        }
        QVERIFY(pages.size() >= 6);
        pages.sort();
        QCOMPARE(QDir(directory).entryList({QStringLiteral("*.md")}, QDir::Files, QDir::Name), pages);
    }
    void everyErrorCodeIsDeclared()
    {
        const Interface daemon =
            parsed(QString::fromUtf8(readFile(QStringLiteral(DOMUS_SOURCE_DIR "/toolstack/api/io.domus.daemon.varlink"))));
        QStringList declared;
        for (const Member &member : daemon.members) {
            if (member.kind != Member::Kind::Error)
                continue;
            declared.append(member.name);
            QStringList fields;
            for (const Field &field : member.type.fields)
                fields.append(field.name);
            QCOMPARE(
                fields,
                (QStringList{QStringLiteral("text"), QStringLiteral("hint"), QStringLiteral("cause"), QStringLiteral("guest")}));
        }
        QStringList codes;
        for (int code = 0; code <= int(ErrorCode::IoError); ++code)
            codes.append(errorCodeName(ErrorCode(code)));
        declared.sort();
        codes.sort();
        QCOMPARE(declared, codes);
    }
};

QTEST_GUILESS_MAIN(TestVarlinkParser)
#include "test_varlink_parser.moc"
