// SPDX-License-Identifier: GPL-3.0-or-later
#include "passt.h"

#include "async/deadline.h"
#include "async/one_shot.h"
#include "files.h"
#include "host/nic_tally.h"
#include "host/spawn.h"

#include <QCoreApplication>
#include <QFile>
#include <QHostAddress>
#include <QLoggingCategory>
#include <QSocketNotifier>
#include <QStandardPaths>
#include <QtEndian>
#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

namespace domus {
namespace {

Q_LOGGING_CATEGORY(logNetwork, "domus.network")

const QString passtProgram = QStringLiteral("passt");
constexpr int firstInherited = 3;

/// Collects passt when it ends, so that no zombie stays, and says so when that was not QEMU's end.
class PasstWatcher : public QObject {
public:
    PasstWatcher(qint64 pid, OneShot<int> ended)
        : QObject(QCoreApplication::instance()),
          m_pid(openPidFd(pid)),
          m_notifier(m_pid.get(), QSocketNotifier::Read),
          m_ended(ended)
    {
        connect(&m_notifier, &QSocketNotifier::activated, this, [this] { onEnd(); });
    }

private:
    void onEnd()
    {
        m_notifier.setEnabled(false);
        const ProcessEnd end = reap(m_pid.get()).value_or(ProcessEnd());
        if (end.exitCode != 0 || end.signal != 0)
            qCWarning(logNetwork, "passt or its guard ended with status %d, signal %d", end.exitCode, end.signal);
        m_ended.resolve(end.signal != 0 ? 128 + end.signal : end.exitCode);
        deleteLater();
    }

    UniqueFd m_pid;
    QSocketNotifier m_notifier;
    OneShot<int> m_ended;
};

struct StartedPasst {
    UniqueFd socket; ///< QEMU's end
    OneShot<int> ended;
};

OneShot<int> spawnWatched(const QString &program, const QStringList &arguments, int output, const std::vector<int> &inherited)
{
    SpawnRequest request;
    request.program = program;
    request.arguments = arguments;
    request.workingDirectory = QStringLiteral("/");
    request.output = output;
    request.inherited = inherited;
    OneShot<int> ended;
    new PasstWatcher(spawnDetached(request), ended);
    return ended;
}

StartedPasst spawnPasst(int output, bool hostAccess, const DnsChoice &dns)
{
    auto [ours, theirs] = makeSocketPair();
    const QStringList arguments = passtArguments(firstInherited, hostAccess, dns.servers);
    return {std::move(ours), spawnWatched(passtProgram, arguments, output, {theirs.get()})};
}

/// A NicTally of zeros. Without a path nothing is counted.
UniqueFd makeTally(const QString &path)
{
    if (path.isEmpty())
        return {};
    UniqueFd file(::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.isValid() || ::ftruncate(file.get(), sizeof(NicTally)) != 0)
        throw systemError(errno, QStringLiteral("Cannot write %1").arg(path));
    return file;
}

/// Puts the guard before passt; gives QEMU's end.
UniqueFd spawnGuard(int output, const UniqueFd &passt, const QString &tallyPath)
{
    auto [ours, theirs] = makeSocketPair();
    const UniqueFd tally = makeTally(tallyPath);
    std::vector<int> inherited{theirs.get(), passt.get()};
    if (tally.isValid())
        inherited.push_back(tally.get());
    spawnWatched(guardProgram(), {}, output, inherited);
    return std::move(ours);
}

QByteArray textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(64 << 10) : QByteArray();
}

bool isLoopback(const QString &address)
{
    return QHostAddress(address.section(u'%', 0, 0)).isLoopback();
}

QStringList nameServers(const QByteArray &resolvConf)
{
    QStringList servers;
    for (const QByteArray &line : resolvConf.split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() >= 2 && words[0] == "nameserver" && !QHostAddress(QString::fromLatin1(words[1])).isNull())
            servers.append(QString::fromLatin1(words[1]));
    }
    return servers;
}

/// An ARP question as a guest's first frame, with its length before it as QEMU's stream has it.
QByteArray arpQuestion()
{
    const QByteArray mac = QByteArray::fromHex("525400ffff01");
    const QByteArray frame = QByteArray(6, '\xff') + mac + QByteArray::fromHex("08060001080006040001") + mac + QByteArray(4, '\0')
        + QByteArray(6, '\0') + QByteArray::fromHex("0a000001");
    QByteArray length(4, '\0');
    qToBigEndian(quint32(frame.size()), length.data());
    return length + frame;
}

/// Settled when something can be read, when passt ends, or after the time.
class TrialEnd : public QObject {
public:
    TrialEnd(int socket, OneShot<bool> answered) : m_notifier(socket, QSocketNotifier::Read)
    {
        connect(&m_notifier, &QSocketNotifier::activated, this, [this, answered] {
            m_notifier.setEnabled(false);
            answered.resolve(true);
        });
    }

private:
    QSocketNotifier m_notifier;
};

Task<UserNetworkReport> tryPasst()
{
    UserNetworkReport report;
    const UniqueFd output(::memfd_create("passt-trial", MFD_CLOEXEC));
    try {
        const StartedPasst started = spawnPasst(output.get(), false, {});
        const QByteArray question = arpQuestion();
        if (::send(started.socket.get(), question.constData(), size_t(question.size()), MSG_NOSIGNAL) != question.size())
            throw systemError(errno, QStringLiteral("passt does not listen"));
        OneShot<bool> answered;
        const TrialEnd trial(started.socket.get(), answered);
        // Without IPv4 it answers nothing; that it stays is enough then.
        const auto timer = detail::startTimer(std::chrono::seconds(1), [answered] { answered.resolve(true); });
        const bool up = co_await answered.wait();
        char byte = 0;
        const bool gone = ::recv(started.socket.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
        report.passt = up && !gone;
    } catch (const Error &error) {
        report.verdict = error.info().toString();
    }
    if (report.passt) {
        report.verdict = QStringLiteral("passt works");
        co_return report;
    }
    QByteArray words(4096, '\0');
    words.truncate(std::max<ssize_t>(0, ::pread(output.get(), words.data(), size_t(words.size()), 0)));
    if (report.verdict.isEmpty())
        report.verdict =
            QStringLiteral("passt does not work here: %1").arg(QString::fromLocal8Bit(words).simplified().right(300));
    report.remedy =
        QStringLiteral("Install or repair passt; until then guests with QEMU's built-in network can reach services on this "
                       "machine's loopback at 10.0.2.2");
    co_return report;
}

std::optional<UserNetworkReport> &remembered()
{
    static std::optional<UserNetworkReport> report;
    return report;
}

} // namespace

QString guardProgram()
{
    const QString name = QStringLiteral("domus-netguard");
    const QString named = qEnvironmentVariable("DOMUS_NETGUARD");
    if (!named.isEmpty())
        return named;
    const QString own = QCoreApplication::applicationDirPath();
    return QStandardPaths::findExecutable(
        name,
        {own, own + QStringLiteral("/../libexec/domus"), own + QStringLiteral("/../bin"), QStringLiteral(DOMUS_LIBEXEC_DIR)});
}

QStringList passtArguments(int descriptor, bool hostAccess, const QStringList &dnsServers)
{
    QStringList arguments{QStringLiteral("--foreground"), QStringLiteral("--quiet"), QStringLiteral("--stderr"),
                          QStringLiteral("--fd"), QString::number(descriptor)};
    if (!hostAccess)
        arguments.append(QStringLiteral("--no-map-gw"));
    for (const QString &server : dnsServers)
        arguments += {QStringLiteral("--dns"), server};
    return arguments;
}

DnsChoice chooseDns(const QByteArray &resolvConf, const QByteArray &upstreamConf)
{
    const QStringList servers = nameServers(resolvConf);
    const bool reachable = std::any_of(servers.begin(), servers.end(), [](const QString &s) { return !isLoopback(s); });
    if (reachable)
        return {};
    DnsChoice choice;
    for (const QString &server : nameServers(upstreamConf)) {
        if (!isLoopback(server) && !server.contains(u'%') && choice.servers.size() < 3)
            choice.servers.append(server);
    }
    choice.none = choice.servers.isEmpty();
    return choice;
}

DnsChoice hostDns()
{
    return chooseDns(textOf(QStringLiteral("/etc/resolv.conf")), textOf(QStringLiteral("/run/systemd/resolve/resolv.conf")));
}

UniqueFd startPasst(const QString &logFile, bool hostAccess, const DnsChoice &dns, const QString &tally)
{
    const UniqueFd log(
        ::open(QFile::encodeName(logFile).constData(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!log.isValid())
        throw systemError(errno, QStringLiteral("Cannot write %1").arg(logFile));
    StartedPasst started = spawnPasst(log.get(), hostAccess, dns);
    if (hostAccess || guardProgram().isEmpty())
        return std::move(started.socket);
    return spawnGuard(log.get(), started.socket, tally);
}

Task<UserNetworkReport> userNetworkReport(bool again)
{
    if (again || !remembered())
        remembered() = co_await tryPasst();
    co_return UserNetworkReport(*remembered());
}

} // namespace domus
