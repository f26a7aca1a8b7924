// SPDX-License-Identifier: GPL-3.0-or-later
#include "address_texts.h"
#include "guest_address.h"

#include <QRandomGenerator>
#include <QTest>

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

using namespace domus;

namespace {

const QString guestMac = QStringLiteral("00:16:3e:00:00:02");
const QString otherMac = QStringLiteral("00:16:3e:00:00:03");

QHostAddress ip(const char *text)
{
    return QHostAddress(QString::fromLatin1(text));
}

QByteArray bytesOf(const void *data, size_t size)
{
    return QByteArray(static_cast<const char *>(data), qsizetype(size));
}

QByteArray attribute(quint16 type, QByteArray value)
{
    rtattr head{};
    head.rta_type = type;
    head.rta_len = quint16(sizeof(head) + size_t(value.size()));
    while (value.size() % 4 != 0)
        value.append('\0');
    return bytesOf(&head, sizeof(head)) + value;
}

QByteArray message(quint16 type, const QByteArray &body)
{
    nlmsghdr head{};
    head.nlmsg_type = type;
    head.nlmsg_len = quint32(sizeof(head) + size_t(body.size()));
    return bytesOf(&head, sizeof(head)) + body;
}

QByteArray entry(int interface, quint16 state, const QByteArray &address, const QByteArray &mac)
{
    ndmsg body{};
    body.ndm_family = address.size() == 4 ? AF_INET : AF_INET6;
    body.ndm_ifindex = interface;
    body.ndm_state = state;
    return message(RTM_NEWNEIGH,
                   bytesOf(&body, sizeof(body)) + attribute(NDA_DST, address) + attribute(NDA_LLADDR, mac)
                       + attribute(NDA_PROBES, QByteArray(4, '\1')));
}

const QByteArray address2 = QByteArray::fromHex("0a4d0002");
const QByteArray mac2 = QByteArray::fromHex("00163e000002");

BridgeView bridge()
{
    BridgeView view;
    view.interface = 7;
    view.addresses = {{ip("10.77.0.1"), 24}, {ip("fd00:7::1"), 64}};
    return view;
}

} // namespace

class TestGuestAddress : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheKernelsNeighbours()
    {
        const QByteArray six = QByteArray::fromHex("fd000007000000000000000000000002");
        const QByteArray datagram = entry(7, NUD_REACHABLE, address2, mac2) + entry(7, NUD_STALE, six, mac2)
            + entry(7, NUD_FAILED, QByteArray::fromHex("0a4d0003"), mac2) + entry(7, NUD_NOARP, address2, mac2)
            + entry(7, NUD_REACHABLE, address2, {}) + message(NLMSG_DONE, QByteArray(4, '\0'));
        const auto reply = parseNeighbours(datagram);
        QVERIFY(reply && reply->last);
        const QList<Neighbour> expected{{7, ip("10.77.0.2"), guestMac, true}, {7, ip("fd00:7::2"), guestMac, false}};
        QCOMPARE(reply->neighbours, expected);
    }

    void readsThisHostsOwnTable()
    {
        for (const Neighbour &neighbour : readNeighbours()) {
            QVERIFY(neighbour.interface > 0 && !neighbour.address.isNull());
            QCOMPARE(neighbour.mac.size(), 17);
        }
    }

    void refusesLengthsThatLeadOutOfIt()
    {
        QByteArray tooLong = entry(7, NUD_REACHABLE, address2, mac2);
        nlmsghdr head;
        std::memcpy(&head, tooLong.constData(), sizeof(head));
        head.nlmsg_len += 1;
        std::memcpy(tooLong.data(), &head, sizeof(head));
        QVERIFY(!parseNeighbours(tooLong));
        head.nlmsg_len = 3;
        std::memcpy(tooLong.data(), &head, sizeof(head));
        QVERIFY(!parseNeighbours(tooLong));
        QVERIFY(!parseNeighbours(message(RTM_NEWNEIGH, QByteArray(4, '\0'))));
        ndmsg body{};
        rtattr wrong{};
        wrong.rta_len = 200;
        QVERIFY(!parseNeighbours(message(RTM_NEWNEIGH, bytesOf(&body, sizeof(body)) + bytesOf(&wrong, sizeof(wrong)))));
        wrong.rta_len = 1;
        QVERIFY(!parseNeighbours(message(RTM_NEWNEIGH, bytesOf(&body, sizeof(body)) + bytesOf(&wrong, sizeof(wrong)))));
    }

    void readsLeases()
    {
        const QList<DhcpLease> leases = parseDhcpLeases("1763751600 00:16:3E:00:00:02 10.77.0.12 fedora 01:00:16:3e:00:00:02\n"
                                                        "duid 00:01:00:01\n"
                                                        "1763751600 123456 fd00::12 fedora 00:01\n"
                                                        "1763751600 00:16:3e:00:00:03 not-an-address x *\n"
                                                        "\n1763751600 00:16:3e:00:00:03 10.77.0.13 * *");
        const QList<DhcpLease> expected{{guestMac, ip("10.77.0.12")}, {otherMac, ip("10.77.0.13")}};
        QCOMPARE(leases, expected);
    }

    void findsTheGuestByItsMac()
    {
        BridgeView view = bridge();
        view.neighbours = {{7, ip("fd00:7::2"), guestMac}, {7, ip("10.77.0.2"), guestMac}, {7, ip("10.77.0.3"), otherMac}};
        view.leases = {{guestMac, ip("10.77.0.9")}, {otherMac, ip("10.77.0.3")}, {guestMac, ip("10.77.0.2")}};
        const QList<QHostAddress> expected{ip("10.77.0.2"), ip("10.77.0.9"), ip("fd00:7::2")};
        QCOMPARE(guestAddresses(view, guestMac, {}), expected);
        QCOMPARE(macBehind(view, ip("10.77.0.3")), otherMac);
        QCOMPARE(macBehind(view, ip("10.77.0.4")), QString());
    }

    /// Its own words count only where they lead to a machine on the bridge that nobody knows to be another one.
    void doesNotLetTheGuestChooseWhoIsConnectedTo_data()
    {
        QTest::addColumn<QString>("told");
        QTest::addColumn<bool>("tried");
        QTest::newRow("in the bridge's network") << QStringLiteral("10.77.0.20") << true;
        QTest::newRow("loopback") << QStringLiteral("127.0.0.1") << false;
        QTest::newRow("loopback, IPv6") << QStringLiteral("::1") << false;
        QTest::newRow("loopback, mapped") << QStringLiteral("::ffff:127.0.0.1") << false;
        QTest::newRow("this host") << QStringLiteral("10.77.0.1") << false;
        QTest::newRow("this host, IPv6") << QStringLiteral("fd00:7::1") << false;
        QTest::newRow("another network") << QStringLiteral("192.168.1.1") << false;
        QTest::newRow("the internet") << QStringLiteral("8.8.8.8") << false;
        QTest::newRow("any") << QStringLiteral("0.0.0.0") << false;
        QTest::newRow("everybody") << QStringLiteral("10.77.0.255") << false;
        QTest::newRow("the network") << QStringLiteral("10.77.0.0") << false;
        QTest::newRow("many") << QStringLiteral("224.0.0.1") << false;
        QTest::newRow("another guest") << QStringLiteral("10.77.0.3") << false;
        QTest::newRow("another guest's once") << QStringLiteral("10.77.0.4") << true; // addresses are lent
    }
    void doesNotLetTheGuestChooseWhoIsConnectedTo()
    {
        QFETCH(QString, told);
        QFETCH(bool, tried);
        BridgeView view = bridge();
        view.neighbours = {
            {7, ip("10.77.0.3"), otherMac, true}, {7, ip("10.77.0.4"), otherMac, false}, {8, ip("10.77.0.20"), otherMac, true}};
        const QList<QHostAddress> expected = tried ? QList{QHostAddress(told)} : QList<QHostAddress>();
        QCOMPARE(guestAddresses(view, guestMac, {QHostAddress(told)}), expected);
    }

    void takesNoNetworkOfEverything()
    {
        BridgeView view;
        view.interface = 7;
        view.addresses = {{ip("10.77.0.1"), 0}};
        QCOMPARE(guestAddresses(view, guestMac, {ip("8.8.8.8")}), QList<QHostAddress>());
    }

    void readsWhatAnacondaTells_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("addresses");
        QTest::newRow("VNC") << QByteArray("\r\n15:35:21 Please manually connect your vnc client to 10.77.0.12:1 to begin the "
                                           "install.\r\n\r\n15:35:21 Attempting to start vncconfig\r\n")
                             << QStringList{QStringLiteral("10.77.0.12")};
        QTest::newRow("VNC, with a name") << QByteArray("15:35:21 Please manually connect your vnc client to host.example.org:1 "
                                                        "(10.77.0.12:1) to begin the install.\n")
                                          << QStringList{QStringLiteral("10.77.0.12")};
        QTest::newRow("VNC, IPv6") << QByteArray("Please manually connect your vnc client to [fd00:7::2]:1 to begin the install.")
                                   << QStringList{QStringLiteral("fd00:7::2")};
        QTest::newRow("RDP") << QByteArray("12:00:01 GNOME remote desktop RDP IP: 10.77.0.12\n"
                                           "12:00:01 GNOME remote desktop RDP IP: fd00:7::2\n"
                                           "12:00:02 GNOME remote desktop RDP host name: None\n")
                             << QStringList{QStringLiteral("fd00:7::2"), QStringLiteral("10.77.0.12")};
        QTest::newRow("other lines") << QByteArray("10.77.0.12 is my address\nVNC 1.2.3\nvnc 300.1.1.1\nvnc 1.2.3.4.5\n")
                                     << QStringList();
        QTest::newRow("none") << QByteArray() << QStringList();
        QTest::newRow("far to the right") << QByteArray("vnc ") + QByteArray(1000, ' ') + "10.77.0.12" << QStringList();
    }
    void readsWhatAnacondaTells()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, addresses);
        QStringList found;
        for (const QHostAddress &address : addressesTold(text))
            found.append(address.toString());
        QCOMPARE(found, addresses);
    }

    void survivesAnything()
    {
        QRandomGenerator random(20261121);
        const QByteArray seeds[] = {entry(7, NUD_REACHABLE, address2, mac2) + message(NLMSG_DONE, QByteArray(4, '\0')),
                                    "1 00:16:3e:00:00:02 10.77.0.12 x *\nvnc 10.77.0.12:1 [fd00:7::2]:1 127.0.0.1\n"};
        for (int round = 0; round < 4000; ++round) {
            QByteArray bytes = seeds[round % 2];
            for (int i = random.bounded(6); i >= 0; --i)
                bytes[random.bounded(int(bytes.size()))] = char(random.bounded(256));
            test::exerciseAddressParsers(bytes.left(random.bounded(int(bytes.size()) + 1)));
        }
    }
};

QTEST_GUILESS_MAIN(TestGuestAddress)
#include "test_guest_address.moc"
