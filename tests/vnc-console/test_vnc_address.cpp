// SPDX-License-Identifier: GPL-3.0-or-later
#include "vnc_address.h"

#include <QTest>
#include <random>

using namespace domus;

class TestVncAddress : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsWhatPeopleWrite_data();
    void readsWhatPeopleWrite();
    void refusesTheRest_data();
    void refusesTheRest();
    void neverShowsAPassword();
    void survivesAnything();
};

void TestVncAddress::readsWhatPeopleWrite_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("again");
    const auto tcp = [](const char *text, const char *host, int port, const char *again) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromLatin1(host) << port << QString()
                            << QString::fromLatin1(again);
    };
    tcp("10.0.0.1:1", "10.0.0.1", 5901, "10.0.0.1:1");
    tcp("10.0.0.1", "10.0.0.1", 5900, "10.0.0.1:0");
    tcp("  atlas:2 \n", "atlas", 5902, "atlas:2");
    tcp("atlas.example.org:99", "atlas.example.org", 5999, "atlas.example.org:99");
    tcp("atlas:100", "atlas", 100, "atlas::100"); // as other viewers: no display is called so
    tcp("atlas:5901", "atlas", 5901, "atlas:1");
    tcp("atlas::5901", "atlas", 5901, "atlas:1");
    tcp("atlas::80", "atlas", 80, "atlas::80");
    tcp(":1", "localhost", 5901, "localhost:1");
    tcp("my_host-2:0", "my_host-2", 5900, "my_host-2:0");
    tcp("[::1]", "::1", 5900, "[::1]:0");
    tcp("[::1]:3", "::1", 5903, "[::1]:3");
    tcp("[::1]::6001", "::1", 6001, "[::1]::6001");
    tcp("[fe80::1%eth0]:1", "fe80::1%eth0", 5901, "[fe80::1%eth0]:1");
    tcp("[fe80::1%1]:1", "fe80::1%1", 5901, "[fe80::1%1]:1");
    tcp("2001:db8::5", "2001:db8::5", 5900, "[2001:db8::5]:0");
    tcp("fe80::5054:ff:fe12:3456%br-lan", "fe80::5054:ff:fe12:3456%br-lan", 5900, "[fe80::5054:ff:fe12:3456%br-lan]:0");
    tcp("fe80::abcd", "fe80::abcd", 5900, "[fe80::abcd]:0");
    tcp("vnc://atlas", "atlas", 5900, "atlas:0");
    tcp("vnc://atlas/", "atlas", 5900, "atlas:0");
    tcp("VNC://atlas:5905/", "atlas", 5905, "atlas:5");
    tcp("vnc://atlas:1", "atlas", 1, "atlas::1"); // a URL has ports, not displays
    tcp("vnc://[::1]:5901", "::1", 5901, "[::1]:1");
    tcp("bücher.example:1", "xn--bcher-kva.example", 5901, "xn--bcher-kva.example:1");
    QTest::newRow("path") << QStringLiteral("/run/vnc 1.sock") << QString() << 0 << QStringLiteral("/run/vnc 1.sock")
                          << QStringLiteral("/run/vnc 1.sock");
    QTest::newRow("unix:") << QStringLiteral("unix:/tmp/a:1") << QString() << 0 << QStringLiteral("/tmp/a:1")
                           << QStringLiteral("/tmp/a:1");
}

void TestVncAddress::readsWhatPeopleWrite()
{
    QFETCH(QString, text);
    QFETCH(QString, host);
    QFETCH(int, port);
    QFETCH(QString, path);
    QFETCH(QString, again);
    const auto address = parseVncAddress(text);
    QVERIFY2(address, address ? "" : qPrintable(address.error().toString()));
    QCOMPARE(address->host, host);
    QCOMPARE(int(address->port), port);
    QCOMPARE(address->path, path);
    QCOMPARE(address->isUnixSocket(), !path.isEmpty());
    QCOMPARE(address->toString(), again);
    QCOMPARE(*parseVncAddress(again), *address);
}

void TestVncAddress::refusesTheRest_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("because");
    const auto row = [](const char *text, const char *because) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(because);
    };
    row("", "no address");
    row("   ", "no address");
    row("atlas:", "number of a display must follow \"atlas:\"");
    row("atlas::", "port must follow \"atlas::\"");
    row("atlas:x", "number of a display");
    row("atlas:-1", "number of a display");
    row("atlas::0", "0 is no port");
    row("atlas::65536", "65536 is no port");
    row("atlas::99999999999999999999", "port must follow");
    row("::1", "write [::1] or localhost::1");
    row("::5901", "localhost::5901");
    row("1:2:3", "\"1:2:3\" is no IPv6 address");
    row("[::1", "not closed");
    row("[atlas]:1", "\"atlas\" is no IPv6 address");
    row("[::1]5", "display must follow");
    row("[::1%]:1", "no IPv6 address");
    row("at las:1", "\"at las\" is no name");
    row("-atlas:1", "no name or address");
    row("atlas$:1", "no name or address");
    row("http://atlas/", "Only vnc://");
    row("vnc://", "no name or address");
    row("vnc://atlas:x", "port must follow");
    row("vnc://atlas:0", "0 is no port");
    row("unix:run/vnc", "must begin with /");
    row("at\tlas", "cannot be shown");
    row("at\xe2\x80\xaelas", "cannot be shown"); // turns the direction of what follows
    QTest::newRow("long") << QString(600, u'a') << QStringLiteral("too long");
    QTest::newRow("long host") << QString(300, u'a') << QStringLiteral("no name or address");
    QTest::newRow("long path") << (u'/' + QString(200, u'a')) << QStringLiteral("107 bytes are the limit");
}

void TestVncAddress::refusesTheRest()
{
    QFETCH(QString, text);
    QFETCH(QString, because);
    const auto address = parseVncAddress(text);
    QVERIFY2(!address, address ? qPrintable(address->toString()) : "");
    QVERIFY2(address.error().text.contains(because), qPrintable(address.error().text));
    QCOMPARE(address.error().code, ErrorCode::InvalidArgument);
    QVERIFY(!address.error().hint.isEmpty());
}

void TestVncAddress::neverShowsAPassword()
{
    for (const char *text : {"vnc://:secret@atlas:5901", "vnc://me:secret@atlas", "vnc://atlas:1?VncPassword=secret"}) {
        const auto address = parseVncAddress(QString::fromLatin1(text));
        QVERIFY(!address);
        QVERIFY(!address.error().toString().contains(QStringLiteral("secret")));
        QVERIFY(address.error().text.contains(QStringLiteral("Leave name and password out")));
    }
}

/// The quick brother of tests/fuzz/vnc-console: whatever is read is written so that it reads the same.
void TestVncAddress::survivesAnything()
{
    const QString pieces[] = {QStringLiteral(":"),      QStringLiteral("::"),  QStringLiteral("["),  QStringLiteral("]"),
                              QStringLiteral("vnc://"), QStringLiteral("/"),   QStringLiteral("1"),  QStringLiteral("5901"),
                              QStringLiteral("fe80"),   QStringLiteral("a.b"), QStringLiteral("%e"), QStringLiteral("unix:"),
                              QStringLiteral("\u00fc"), QStringLiteral("@"),   QStringLiteral(" "),  QStringLiteral("-")};
    std::mt19937 random(4711);
    int good = 0;
    for (int i = 0; i < 50'000; ++i) {
        QString text;
        for (auto left = 1 + random() % 8; left > 0; --left)
            text += pieces[random() % std::size(pieces)];
        const auto address = parseVncAddress(text);
        if (!address)
            continue;
        ++good;
        const auto again = parseVncAddress(address->toString());
        QVERIFY2(again && *again == *address, qPrintable(text));
        QVERIFY2(address->isUnixSocket() == (address->port == 0), qPrintable(text));
    }
    QVERIFY(good > 1000);
}

QTEST_APPLESS_MAIN(TestVncAddress)
#include "test_vnc_address.moc"
