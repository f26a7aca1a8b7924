// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/event_loop.h"
#include "bridge.h"
#include "host/nic_meter.h"
#include "nic_preparation.h"
#include "passt.h"
#include "waiting.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtEndian>
#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace domus;

namespace {

DomainConfig withNic(const NicConfig &nic)
{
    DomainConfig config;
    config.nics.push_back(nic);
    return config;
}

/// Sends an Ethernet frame as QEMU's stream netdev does.
void sendFrame(int socket, const QByteArray &frame)
{
    QByteArray length(4, '\0');
    qToBigEndian(quint32(frame.size()), length.data());
    const QByteArray bytes = length + frame;
    QCOMPARE(::send(socket, bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL), bytes.size());
}

/// That many bytes, or fewer when they do not come within 5 seconds. passt sends a frame in several pieces.
QByteArray receiveBytes(int socket, qsizetype wanted)
{
    QByteArray bytes(wanted, '\0');
    qsizetype got = 0;
    while (got < wanted) {
        pollfd wait{socket, POLLIN, 0};
        const ssize_t more =
            ::poll(&wait, 1, 5000) == 1 ? ::recv(socket, bytes.data() + got, size_t(wanted - got), MSG_DONTWAIT) : 0;
        if (more <= 0)
            break;
        got += more;
    }
    return bytes.first(got);
}

/// The next frame that comes within 5 seconds; empty when none does.
QByteArray receiveFrame(int socket)
{
    const QByteArray length = receiveBytes(socket, 4);
    return length.size() == 4 ? receiveBytes(socket, qFromBigEndian<quint32>(length.constData())) : QByteArray();
}

const QByteArray guestMac = QByteArray::fromHex("525400123456");

quint16 internetSum(const QByteArray &bytes)
{
    quint32 sum = 0;
    for (qsizetype i = 0; i < bytes.size(); i += 2)
        sum += quint32(uchar(bytes[i])) << 8 | (i + 1 < bytes.size() ? uchar(bytes[i + 1]) : 0);
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return quint16(~sum);
}

QByteArray number(quint16 value)
{
    return QByteArray(1, char(value >> 8)) + char(value & 0xff);
}

/// An IPv4 packet from the guest in a frame to the gateway's MAC.
QByteArray ipFrame(const QByteArray &toMac, char protocol, const QByteArray &from, const QByteArray &to,
                   const QByteArray &payload)
{
    QByteArray header = QByteArray::fromHex("4500") + number(quint16(20 + payload.size())) + QByteArray::fromHex("0000400040")
        + protocol + QByteArray(2, '\0') + from + to;
    header.replace(10, 2, number(internetSum(header)));
    return toMac + guestMac + QByteArray::fromHex("0800") + header + payload;
}

QByteArray dhcpDiscover()
{
    QByteArray message = QByteArray::fromHex("01010600112233440000800000000000000000000000000000000000") + guestMac
        + QByteArray(202, '\0') + QByteArray::fromHex("63825363350101ff");
    const QByteArray udp = number(68) + number(67) + number(quint16(8 + message.size())) + QByteArray(2, '\0') + message;
    return ipFrame(QByteArray(6, '\xff'), 17, QByteArray(4, '\0'), QByteArray(4, '\xff'), udp);
}

QByteArray tcpSyn(const QByteArray &toMac, const QByteArray &from, const QByteArray &to, quint16 port)
{
    QByteArray tcp = number(40000) + number(port) + QByteArray::fromHex("00000001000000005002ffff00000000");
    const QByteArray pseudo = from + to + QByteArray::fromHex("0006") + number(quint16(tcp.size())) + tcp;
    tcp.replace(16, 2, number(internetSum(pseudo)));
    return ipFrame(toMac, 6, from, to, tcp);
}

QByteArray dhcpOption(const QByteArray &message, char wanted)
{
    for (qsizetype i = 240; i + 1 < message.size() && message[i] != '\xff'; i += 2 + uchar(message[i + 1])) {
        if (message[i] == wanted)
            return message.mid(i + 2, uchar(message[i + 1]));
    }
    return {};
}

/// What a guest learns by DHCP.
struct Lease {
    QByteArray address;
    QByteArray gateway;
    QByteArray gatewayMac;
};

Lease askForLease(int socket)
{
    int questions = 0;
    for (int i = 0; i < 20 && questions < 4; ++i) {
        if (i == 0)
            sendFrame(socket, dhcpDiscover());
        const QByteArray frame = receiveFrame(socket);
        if (frame.isEmpty()) { // as guests do, it asks again
            ++questions;
            qInfo("no answer within 5 s; asking again");
            sendFrame(socket, dhcpDiscover());
        }
        if (frame.size() < 282 || frame.mid(12, 2) != QByteArray::fromHex("0800") || frame[23] != 17)
            continue;
        const QByteArray message = frame.mid(42);
        return {message.mid(16, 4), dhcpOption(message, 3), frame.mid(6, 6)};
    }
    return {};
}

/// The flags of the TCP answer to a connection from the guest to that address; 0 when none comes.
int tcpAnswer(int socket, const Lease &lease, const QByteArray &to, quint16 port)
{
    sendFrame(socket, tcpSyn(lease.gatewayMac, lease.address, to, port));
    for (int i = 0; i < 20; ++i) {
        const QByteArray frame = receiveFrame(socket);
        if (frame.isEmpty())
            return 0;
        if (frame.size() >= 54 && frame.mid(12, 2) == QByteArray::fromHex("0800") && frame[23] == 6)
            return uchar(frame[47]);
    }
    return 0;
}

constexpr int synAck = 0x12;

/// A TCP server on the host's 127.0.0.1.
class LoopbackServer {
public:
    LoopbackServer() : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ok = ::bind(m_fd.get(), reinterpret_cast<sockaddr *>(&address), size) == 0 && ::listen(m_fd.get(), 4) == 0
            && ::getsockname(m_fd.get(), reinterpret_cast<sockaddr *>(&address), &size) == 0;
        port = ntohs(address.sin_port);
    }
    bool wasReached(int milliseconds) const
    {
        pollfd wait{m_fd.get(), POLLIN, 0};
        return ::poll(&wait, 1, milliseconds) == 1;
    }
    bool ok = false;
    quint16 port = 0;

private:
    UniqueFd m_fd;
};

bool inNewNetwork(const std::function<bool()> &check)
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(check() ? 0 : 1);
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace

class TestNicPreparation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_dir.isValid());
        qputenv("DOMUS_NETGUARD", DOMUS_BIN_DIR "/domus-netguard");
        m_hasPasst = !QStandardPaths::findExecutable(QStringLiteral("passt")).isEmpty();
    }

    void argumentsCloseTheGateway()
    {
        const QStringList closed = passtArguments(3, false, {});
        QVERIFY(closed.contains(QStringLiteral("--no-map-gw")));
        const QStringList open = passtArguments(3, true, {});
        QVERIFY(!open.contains(QStringLiteral("--no-map-gw")));
        QCOMPARE(closed.mid(closed.indexOf(QStringLiteral("--fd")), 2),
                 QStringList({QStringLiteral("--fd"), QStringLiteral("3")}));
        QCOMPARE(passtArguments(3, false, {QStringLiteral("9.9.9.9")}).last(), QStringLiteral("9.9.9.9"));
        QVERIFY(!closed.join(u' ').contains(QStringLiteral("pcap")));
    }

    void choosesNameServers_data()
    {
        QTest::addColumn<QByteArray>("resolv");
        QTest::addColumn<QByteArray>("upstream");
        QTest::addColumn<QStringList>("servers");
        QTest::addColumn<bool>("none");
        using B = QByteArray;
        QTest::newRow("ordinary") << B("# x\nnameserver 192.0.2.1\n") << B() << QStringList() << false;
        QTest::newRow("one of two") << B("nameserver 127.0.0.1\nnameserver 192.0.2.1\n") << B() << QStringList() << false;
        QTest::newRow("local resolver") << B("nameserver 127.0.0.53\n") << B("nameserver 192.0.2.7\nnameserver fe80::1%eth0\n")
                                        << QStringList({QStringLiteral("192.0.2.7")}) << false;
        QTest::newRow("IPv6 loopback") << B("nameserver ::1\n") << B("nameserver 2001:db8::1\n")
                                       << QStringList({QStringLiteral("2001:db8::1")}) << false;
        QTest::newRow("only local") << B("nameserver 127.0.0.1\n") << B("nameserver 127.0.0.1\n") << QStringList() << true;
        QTest::newRow("nothing") << B() << B() << QStringList() << true;
        QTest::newRow("rubbish") << B("nameserver\nnameserver --dns\nfoo 1.2.3.4\n") << B() << QStringList() << true;
    }
    void choosesNameServers()
    {
        QFETCH(QByteArray, resolv);
        QFETCH(QByteArray, upstream);
        QFETCH(bool, none);
        const DnsChoice choice = chooseDns(resolv, upstream);
        QTEST(choice.servers, "servers");
        QCOMPARE(choice.none, none);
    }

    void givesAnAddressAndNoWayToLoopback()
    {
        if (!m_hasPasst)
            QSKIP("passt is not installed");
        const LoopbackServer server;
        QVERIFY(server.ok);
        const PreparedNics prepared = runUntilDone(prepareNics(withNic({}), m_dir.path()));
        QCOMPARE(prepared.backends.size(), size_t(1));
        QCOMPARE(prepared.backends[0].attachment, NicAttachment::Stream);
        QCOMPARE(prepared.warnings, QStringList());
        const int socket = prepared.backends[0].fd.get();
        const Lease lease = askForLease(socket);
        QCOMPARE(lease.address.size(), 4);
        QCOMPARE(lease.gateway.size(), 4);
        const NicMeter &meter = prepared.backends[0].meter;
        auto counted = readNicMeter(QStringLiteral("0"), meter).traffic;
        QVERIFY(test::waitUntil([&] { // the guest may have the answer before it is counted
            counted = readNicMeter(QStringLiteral("0"), meter).traffic;
            return counted && counted->packetsSent >= 1 && counted->packetsReceived >= 1;
        }));
        QVERIFY(counted->sentBytes >= dhcpDiscover().size() && counted->receivedBytes >= 282);
        sendFrame(socket, tcpSyn(lease.gatewayMac, lease.address, lease.gateway, server.port));
        QVERIFY(!server.wasReached(300));
        // What --no-map-gw does not close: packets that the guest addresses to the loopback itself.
        for (const char *target : {"7f000001", "7f123456", "00000000"}) {
            sendFrame(socket, tcpSyn(lease.gatewayMac, lease.address, QByteArray::fromHex(target), server.port));
            QVERIFY2(!server.wasReached(300), target);
        }
        // The three that were dropped were not sent.
        QVERIFY(test::waitUntil([&] { return readNicMeter({}, meter).traffic->packetsSent == counted->packetsSent + 1; }));
        // The link still works afterwards.
        QCOMPARE(askForLease(socket).address, lease.address);
    }

    void withoutGuardThereIsAWarning()
    {
        if (!m_hasPasst)
            QSKIP("passt is not installed");
        qputenv("DOMUS_NETGUARD", "/nonexistent");
        const PreparedNics missing = runUntilDone(prepareNics(withNic({}), m_dir.path()));
        qputenv("DOMUS_NETGUARD", DOMUS_BIN_DIR "/domus-netguard");
        QCOMPARE(missing.backends[0].attachment, NicAttachment::BuiltIn);
        QVERIFY(missing.backends[0].meter.reason.contains(QStringLiteral("does not count")));
        QCOMPARE(missing.warnings.size(), 1);
    }

    void hostAccessOpensTheGateway()
    {
        if (!m_hasPasst)
            QSKIP("passt is not installed");
        const LoopbackServer server;
        QVERIFY(server.ok);
        NicConfig nic;
        nic.hostAccess = true;
        const PreparedNics prepared = runUntilDone(prepareNics(withNic(nic), m_dir.path()));
        const int socket = prepared.backends[0].fd.get();
        const Lease lease = askForLease(socket);
        QCOMPARE(tcpAnswer(socket, lease, lease.gateway, server.port), synAck);
        QVERIFY(!prepared.backends[0].meter.reason.isEmpty()); // no guard, nobody counts
        QVERIFY(server.wasReached(5000));
    }

    void passtEndsWithQemu()
    {
        if (!m_hasPasst)
            QSKIP("passt is not installed");
        PreparedNics prepared = runUntilDone(prepareNics(withNic({}), m_dir.path()));
        QVERIFY(childrenNamed("passt") >= 1);
        prepared.backends.clear();
        QVERIFY(test::waitUntil([] { return childrenNamed("passt") == 0; }));
    }

    void doesNotWaitOnceTried()
    {
        if (!m_hasPasst)
            QSKIP("passt is not installed");
        runUntilDone(userNetworkReport());
        QElapsedTimer timer;
        timer.start();
        const PreparedNics prepared = runUntilDone(prepareNics(withNic({}), m_dir.path()));
        qInfo("a user NIC is ready after %lld us", qlonglong(timer.nsecsElapsed() / 1000));
        QVERIFY(prepared.backends[0].fd.isValid());
    }

    void withoutPasstItIsQemusOwn()
    {
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", "/nonexistent");
        const UserNetworkReport report = runUntilDone(userNetworkReport(true));
        const PreparedNics prepared = runUntilDone(prepareNics(withNic({}), m_dir.path()));
        qputenv("PATH", path);
        QVERIFY(!report.passt && !report.remedy.isEmpty());
        QCOMPARE(prepared.backends[0].attachment, NicAttachment::BuiltIn);
        QCOMPARE(prepared.warnings.size(), 1);
        QVERIFY(prepared.warnings[0].contains(QStringLiteral("10.0.2.2")));
        runUntilDone(userNetworkReport(true));
    }

    void readsBridgeConf()
    {
        const auto include = [](const QString &path) {
            return path == u"/a" ? QByteArray("allow br1\ninclude /a\n")
                : path == u"/d"  ? QByteArray("deny br0\n")
                                 : QByteArray();
        };
        const auto allows = [&](const char *text, const char *name) {
            return bridgeConfAllows(text, QString::fromLatin1(name), include);
        };
        QVERIFY(allows("allow br0\n", "br0"));
        QVERIFY(!allows("allow br0\n", "br1"));
        QVERIFY(allows("# x\n  allow \t all \n", "br1"));
        QVERIFY(!allows("allow all\ndeny br0\n", "br0"));
        QVERIFY(!allows("allow br0\ninclude /d\n", "br0"));
        QVERIFY(allows("include /a\n", "br1"));
        QVERIFY(!allows("", "br0"));
        QVERIFY(!allows("#allow br0\n", "br0"));
    }

    void refusesBridgesByName()
    {
        NicConfig nic;
        nic.kind = NicKind::Bridge;
        for (const char *name : {"", "nobridge0", "../net/lo", "lo"}) {
            nic.bridge = QString::fromLatin1(name);
            const auto error = test::thrownBy([&] { runUntilDone(prepareNics(withNic(nic), m_dir.path())); });
            QVERIFY(error);
            QCOMPARE(error->code, ErrorCode::NotFound);
        }
    }

    void joinsABridge()
    {
        if (::geteuid() != 0)
            QSKIP("makes a network of its own, which needs root");
        const bool joined = inNewNetwork([] {
            if (::unshare(CLONE_NEWNET | CLONE_NEWNS) != 0 || ::system("mount --make-rprivate / && mount -t sysfs none /sys") != 0
                || ::system("ip link add br7 type bridge && ip link set br7 up") != 0)
                return false;
            const QList<BridgeInfo> bridges = listBridges();
            if (bridges.size() != 1 || bridges[0].name != u"br7" || !bridges[0].usable)
                return false;
            NicConfig nic;
            nic.kind = NicKind::Bridge;
            nic.bridge = QStringLiteral("br7");
            PreparedNics prepared = runUntilDone(prepareNics(withNic(nic), QStringLiteral("/tmp")));
            const bool up = prepared.backends[0].attachment == NicAttachment::Tap
                && ::system("ip -o link show master br7 | grep -q 'domus0.*UP'") == 0
                && prepared.backends[0].meter.tap == u"domus0" && readNicMeter({}, prepared.backends[0].meter).traffic;
            prepared.backends.clear();
            return up && ::system("ip -o link show master br7 | grep -q domus0") != 0;
        });
        QVERIFY(joined);
    }

private:
    /// Living children of this process with that name.
    static int childrenNamed(const QByteArray &name)
    {
        int count = 0;
        for (const QString &pid : QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[0-9]*")}, QDir::Dirs)) {
            QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
            if (!stat.open(QIODevice::ReadOnly))
                continue;
            const QList<QByteArray> words = stat.readAll().split(' ');
            count += words.value(1).mid(1).startsWith(name) && words.value(3).toLongLong() == ::getpid();
        }
        return count;
    }

    QTemporaryDir m_dir;
    bool m_hasPasst = false;
};

QTEST_GUILESS_MAIN(TestNicPreparation)
#include "test_nic_preparation.moc"
