// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/terminal_model.h"

#include <QSignalSpy>
#include <QTest>

using namespace domus;

class TestTerminalModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void writesText();
    void keepsColoursAndAttributes();
    void splitUtf8();
    void wideCharactersTakeTwoColumns();
    void scrollsBack();
    void scrollbackIsBounded();
    void alternateScreenLeavesNoTrace();
    void keys_data();
    void keys();
    void answersTheGuest();
    void pasteCannotType();
    void findsForwardAndBackward();
    void survivesGarbage();
    void resizes();
};

void TestTerminalModel::writesText()
{
    TerminalModel model(QSize(20, 4));
    QSignalSpy damaged(&model, &TerminalModel::damaged);
    model.write("hello\r\nworld");
    QCOMPARE(model.line(0).text(), QStringLiteral("hello"));
    QCOMPARE(model.line(1).text(), QStringLiteral("world"));
    QCOMPARE(model.cursor().line, 1);
    QCOMPARE(model.cursor().column, 5);
    QVERIFY(!damaged.isEmpty());
    QCOMPARE(model.text({{0, 3}, {1, 2}}), QStringLiteral("lo\nwo"));
    QCOMPARE(model.line(99).text(), QString());
}

void TestTerminalModel::keepsColoursAndAttributes()
{
    TerminalModel model(QSize(20, 4));
    model.write("a\x1b[1;31mb\x1b[0;4;7mc\x1b[0;48;2;1;2;3md\x1b[0me");
    const TerminalLine line = model.line(0);
    QCOMPARE(line.runs.size(), size_t(5));
    QVERIFY(line.runs[0].style.has(TextStyle::DefaultForeground));
    QVERIFY(line.runs[1].style.has(TextStyle::Bold));
    QVERIFY(!line.runs[1].style.has(TextStyle::DefaultForeground));
    QVERIFY(qRed(line.runs[1].style.foreground) > 100);
    QVERIFY(line.runs[2].style.has(TextStyle::Underline) && line.runs[2].style.has(TextStyle::Reverse));
    QCOMPARE(line.runs[3].style.background, qRgb(1, 2, 3));
    QVERIFY(line.runs[4].style == line.runs[0].style);
}

void TestTerminalModel::splitUtf8()
{
    TerminalModel model(QSize(20, 4));
    const QByteArray bytes = QStringLiteral("gr\u00fcn \u2500").toUtf8();
    for (const char byte : bytes)
        model.write(QByteArray(1, byte));
    QCOMPARE(model.line(0).text(), QStringLiteral("gr\u00fcn \u2500"));
}

void TestTerminalModel::wideCharactersTakeTwoColumns()
{
    TerminalModel model(QSize(20, 4));
    model.write(QStringLiteral("a\u6f22b").toUtf8());
    QCOMPARE(model.line(0).text(), QStringLiteral("a\u6f22b"));
    QCOMPARE(model.cursor().column, 4);
    QCOMPARE(model.find(QStringLiteral("b"), {0, 0}, false)->begin.column, 3);
}

void TestTerminalModel::scrollsBack()
{
    TerminalModel model(QSize(20, 3));
    QSignalSpy scrolled(&model, &TerminalModel::scrolled);
    model.write("1\r\n2\r\n3\r\n4\r\n5");
    QCOMPARE(model.scrollbackLines(), 2);
    QCOMPARE(model.lineCount(), 5);
    QCOMPARE(model.line(0).text(), QStringLiteral("1"));
    QCOMPARE(model.line(4).text(), QStringLiteral("5"));
    int added = 0;
    for (const auto &signal : scrolled)
        added += signal.at(0).toInt();
    QCOMPARE(added, 2);
}

void TestTerminalModel::scrollbackIsBounded()
{
    TerminalModel model(QSize(80, 24));
    QByteArray chunk;
    for (int i = 0; i < 1000; ++i)
        chunk += "\x1b[31mline\x1b[0m " + QByteArray::number(i) + "\r\n";
    for (int i = 0; i < 110; ++i)
        model.write(chunk);
    QCOMPARE(model.scrollbackLines(), TerminalModel::maxScrollback);
    QVERIFY(model.scrollbackBytes() < TerminalModel::maxScrollbackBytes);
    QCOMPARE(model.line(model.lineCount() - 2).text(), QStringLiteral("line 999"));
}

void TestTerminalModel::alternateScreenLeavesNoTrace()
{
    TerminalModel model(QSize(20, 3));
    model.write("shell\r\n\x1b[?1049h\x1b[2J\x1b[Hinstaller\r\n\r\n\r\n\r\n\r\n");
    QCOMPARE(model.scrollbackLines(), 0);
    model.write("\x1b[?1049l");
    QCOMPARE(model.line(0).text(), QStringLiteral("shell"));
}

void TestTerminalModel::keys_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("modifiers");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("mode");
    QTest::addColumn<QByteArray>("expected");
    const auto none = int(Qt::NoModifier);
    const auto ctrl = int(Qt::ControlModifier);
    QTest::newRow("letter") << int(Qt::Key_A) << none << QStringLiteral("a") << QByteArray() << QByteArray("a");
    QTest::newRow("capital") << int(Qt::Key_A) << int(Qt::ShiftModifier) << QStringLiteral("A") << QByteArray()
                             << QByteArray("A");
    QTest::newRow("umlaut") << int(Qt::Key_Udiaeresis) << none << QStringLiteral("\u00fc") << QByteArray()
                            << QByteArray("\xc3\xbc");
    QTest::newRow("enter") << int(Qt::Key_Return) << none << QStringLiteral("\r") << QByteArray() << QByteArray("\r");
    QTest::newRow("ctrl c") << int(Qt::Key_C) << ctrl << QStringLiteral("\x03") << QByteArray() << QByteArray("\x03");
    QTest::newRow("ctrl ]") << int(Qt::Key_BracketRight) << ctrl << QStringLiteral("\x1d") << QByteArray() << QByteArray("\x1d");
    QTest::newRow("alt x") << int(Qt::Key_X) << int(Qt::AltModifier) << QStringLiteral("x") << QByteArray()
                           << QByteArray("\x1bx");
    QTest::newRow("up") << int(Qt::Key_Up) << none << QString() << QByteArray() << QByteArray("\x1b[A");
    QTest::newRow("up, application") << int(Qt::Key_Up) << none << QString() << QByteArray("\x1b[?1h") << QByteArray("\x1bOA");
    QTest::newRow("f1") << int(Qt::Key_F1) << none << QString() << QByteArray() << QByteArray("\x1bOP");
    QTest::newRow("f12") << int(Qt::Key_F12) << none << QString() << QByteArray() << QByteArray("\x1b[24~");
    QTest::newRow("shift alone") << int(Qt::Key_Shift) << int(Qt::ShiftModifier) << QString() << QByteArray() << QByteArray();
}

void TestTerminalModel::keys()
{
    QFETCH(int, key);
    QFETCH(int, modifiers);
    QFETCH(QString, text);
    QFETCH(QByteArray, mode);
    QFETCH(QByteArray, expected);
    TerminalModel model;
    model.write(mode);
    QByteArray sent;
    connect(&model, &TerminalModel::output, this, [&](const QByteArray &bytes) { sent += bytes; });
    QCOMPARE(model.key(key, Qt::KeyboardModifiers(modifiers), text), !expected.isEmpty());
    QCOMPARE(sent, expected);
}

void TestTerminalModel::answersTheGuest()
{
    TerminalModel model(QSize(20, 4));
    QByteArray sent;
    connect(&model, &TerminalModel::output, this, [&](const QByteArray &bytes) { sent += bytes; });
    model.write("ab\x1b[6n");
    QCOMPARE(sent, QByteArray("\x1b[1;3R"));
}

void TestTerminalModel::pasteCannotType()
{
    TerminalModel model;
    QByteArray sent;
    connect(&model, &TerminalModel::output, this, [&](const QByteArray &bytes) { sent += bytes; });
    model.write("\x1b[?2004h");
    model.paste(QStringLiteral("one\ntwo\x1b[201~three"));
    QCOMPARE(sent, QByteArray("\x1b[200~one\rtwo[201~three\x1b[201~"));
}

void TestTerminalModel::findsForwardAndBackward()
{
    TerminalModel model(QSize(30, 3));
    model.write("Error one\r\nnothing\r\nerror two error\r\nlast");
    const auto first = model.find(QStringLiteral("error"), {0, 0}, false);
    QCOMPARE(first, (TextRange{{0, 0}, {0, 5}}));
    const auto second = model.find(QStringLiteral("error"), first->end, false);
    QCOMPARE(second, (TextRange{{2, 0}, {2, 5}}));
    const auto third = model.find(QStringLiteral("error"), second->end, false);
    QCOMPARE(third, (TextRange{{2, 10}, {2, 15}}));
    QCOMPARE(model.find(QStringLiteral("error"), third->end, false), first);
    QCOMPARE(model.find(QStringLiteral("error"), third->begin, true), second);
    QCOMPARE(model.find(QStringLiteral("error"), first->begin, true), third);
    QCOMPARE(model.find(QStringLiteral("error"), {0, 0}, false, Qt::CaseSensitive), second);
    QVERIFY(!model.find(QStringLiteral("absent"), {0, 0}, false));
    QVERIFY(!model.find(QString(), {0, 0}, false));
    QCOMPARE(model.text(model.wordAt({2, 7})), QStringLiteral("two"));
}

void TestTerminalModel::survivesGarbage()
{
    TerminalModel model(QSize(40, 10));
    quint32 state = 1;
    QByteArray bytes(100'000, '\0');
    for (char &byte : bytes) {
        state = state * 1664525 + 1013904223;
        byte = char(state >> 24);
    }
    model.write(bytes);
    model.write("\x1b[999999999;999999999H\x1b[99999999999L\x1b]0;" + QByteArray(100'000, 'x') + "\a");
    model.write("\x1b"
                "c"
                "alive");
    QCOMPARE(model.line(model.scrollbackLines()).text(), QStringLiteral("alive"));
    QVERIFY(model.title().size() <= 200);
}

void TestTerminalModel::resizes()
{
    TerminalModel model(QSize(20, 4));
    model.write("one\r\ntwo\r\nthree");
    model.resize(QSize(10, 2));
    QCOMPARE(model.size(), QSize(10, 2));
    QCOMPARE(model.line(model.lineCount() - 1).text(), QStringLiteral("three"));
    model.resize(QSize(0, 0));
    QCOMPARE(model.size(), QSize(10, 2));
}

QTEST_GUILESS_MAIN(TestTerminalModel)
#include "test_terminal_model.moc"
