// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/text_console_widget.h"
#include "waiting.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace domus;
using namespace domus::test;

class TestTextConsoleWidget : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsAndSends();
    void prefilledTextStaysAndReasonIsShown();
    void staysWhereTheUserScrolled();
    void selectsAndFinds();
    void manyLinesAreQuick();
};

void TestTextConsoleWidget::showsAndSends()
{
    auto [ours, theirs] = makeSocketPair();
    FdStream guest(std::move(theirs));
    TextConsoleWidget console;
    console.resize(800, 500);
    console.show();
    console.connectTo(std::move(ours));
    guest.write("login: ");
    QVERIFY(waitUntil([&] { return console.model().line(0).text() == QStringLiteral("login: "); }));
    QTest::keyClicks(&console, QStringLiteral("root"));
    QTest::keyClick(&console, Qt::Key_Return);
    QVERIFY(waitUntil([&] { return guest.buffered() == "root\r"; }));
    QVERIFY(console.model().size().width() >= 80 && console.model().size().height() >= 24);
}

void TestTextConsoleWidget::prefilledTextStaysAndReasonIsShown()
{
    auto [ours, theirs] = makeSocketPair();
    TextConsoleWidget console;
    console.resize(700, 450);
    console.show();
    console.feed("from before\r\n");
    console.connectTo(std::move(ours));
    QVERIFY(console.isConnected());
    QSignalSpy ended(&console, &TextConsoleWidget::streamEnded);
    theirs.reset();
    QVERIFY(waitUntil([&] { return ended.size() == 1; }));
    QVERIFY(!console.isConnected());
    QCOMPARE(console.model().line(0).text(), QStringLiteral("from before"));
    QTest::keyClick(&console, Qt::Key_A); // goes nowhere
    auto [again, guest] = makeSocketPair();
    FdStream other(std::move(guest));
    console.connectTo(std::move(again));
    other.write("back");
    QVERIFY(waitUntil([&] { return console.model().line(1).text() == QStringLiteral("back"); }));
}

void TestTextConsoleWidget::staysWhereTheUserScrolled()
{
    TextConsoleWidget console;
    console.resize(700, 450);
    console.show();
    for (int i = 0; i < 200; ++i)
        console.feed("line " + QByteArray::number(i) + "\r\n");
    QScrollBar *bar = console.verticalScrollBar();
    QCOMPARE(bar->value(), bar->maximum());
    bar->setValue(50);
    console.feed("more\r\nmore\r\n");
    QCOMPARE(bar->value(), 50);
    QTest::keyClick(&console, Qt::Key_Space);
    QCOMPARE(bar->value(), bar->maximum());
}

void TestTextConsoleWidget::selectsAndFinds()
{
    TextConsoleWidget console;
    console.resize(700, 450);
    console.show();
    console.feed("alpha beta\r\n");
    for (int i = 0; i < 300; ++i)
        console.feed("filler\r\n");
    console.feed("gamma beta");
    QVERIFY(console.findNext(QStringLiteral("beta")));
    QCOMPARE(console.selectedText(), QStringLiteral("beta"));
    QVERIFY(console.verticalScrollBar()->value() < 50);
    QVERIFY(console.findNext(QStringLiteral("beta")));
    QCOMPARE(console.verticalScrollBar()->value(), console.verticalScrollBar()->maximum());
    QVERIFY(console.findPrevious(QStringLiteral("alpha")));
    console.copy();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("alpha"));
    QVERIFY(!console.findNext(QStringLiteral("nowhere")));
    console.selectAll();
    QVERIFY(console.selectedText().startsWith(QStringLiteral("alpha beta\nfiller")));
}

void TestTextConsoleWidget::manyLinesAreQuick()
{
    TextConsoleWidget console;
    console.resize(700, 450);
    console.show();
    QByteArray chunk;
    for (int i = 0; i < 2000; ++i)
        chunk += "[    0.123456] a line of a boot log with number " + QByteArray::number(i) + "\r\n";
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 10; ++i)
        console.feed(chunk);
    // A guest's flood of 1.2 MB: far below what would be felt, also on a loaded machine.
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(!console.viewport()->grab().isNull());
}

QTEST_MAIN(TestTextConsoleWidget)
#include "test_text_console_widget.moc"
