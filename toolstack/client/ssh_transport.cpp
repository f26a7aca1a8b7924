// SPDX-License-Identifier: GPL-3.0-or-later
#include "ssh_transport.h"

#include "async/deadline.h"
#include "files.h"
#include "socket_path.h"

#include <QPointer>
#include <QProcess>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace domus {

static constexpr auto answerDeadline = 20s;
static constexpr auto askingDeadline = 180s; ///< a person types
static constexpr qsizetype noiseLimit = 64 << 10; ///< what login scripts may print
static constexpr qsizetype wordsKept = 4096;

namespace {

/// What is left of an ssh for whoever waits for it.
struct SshEnd {
    OneShot<void> ended; ///< rejected when it could not be started
    QByteArray words; ///< the last it said on standard error
    int code = -1; ///< -1 when it was ended by a signal, or has not ended
};

/// One `ssh` whose standard input and output are one end of a pair of sockets. Deletes itself when that has ended, which
/// it does when the other end is closed.
class SshProcess : public QProcess {
public:
    SshProcess(const QStringList &arguments, UniqueFd stream, bool ownSession) : m_end(std::make_shared<SshEnd>())
    {
        setProgram(QStringLiteral("ssh"));
        setArguments(arguments);
        setStandardInputFile(nullDevice());
        setStandardOutputFile(nullDevice());
        setChildProcessModifier([fd = stream.get(), ownSession] {
            ::dup2(fd, STDIN_FILENO);
            ::dup2(fd, STDOUT_FILENO);
            ::signal(SIGPIPE, SIG_DFL);
            if (ownSession)
                ::setsid(); // no terminal: it can ask nothing there
        });
        connect(this, &QProcess::readyReadStandardError, this, &SshProcess::keepWords);
        connect(this, &QProcess::finished, this, &SshProcess::onFinished);
        connect(this, &QProcess::errorOccurred, this, &SshProcess::onError);
        start(QIODevice::ReadOnly); // forks at once: from here on the child has the stream
    }

    std::shared_ptr<SshEnd> end() const { return m_end; }

private:
    void keepWords()
    {
        m_end->words += readAllStandardError();
        m_end->words = m_end->words.right(wordsKept);
    }

    void onFinished(int code, ExitStatus status)
    {
        keepWords();
        m_end->code = status == NormalExit ? code : -1;
        m_end->ended.resolve();
        deleteLater();
    }

    void onError(ProcessError error)
    {
        if (error != QProcess::FailedToStart)
            return;
        m_end->ended.reject(Error(ErrorCode::NotFound, QStringLiteral("ssh cannot be started"),
                                  QStringLiteral("Remote hosts need it: install openssh-client."), errorString()));
        deleteLater();
    }

    std::shared_ptr<SshEnd> m_end;
};

/// Waits at a stream for the greeting, and takes nothing of what follows it.
class GreetingWait : public QObject {
public:
    explicit GreetingWait(int fd) : m_fd(fd), m_notifier(fd, QSocketNotifier::Read)
    {
        connect(&m_notifier, &QSocketNotifier::activated, this, [this] { look(); });
    }

    /// True for the greeting, false for the end.
    OneShot<bool> result() const { return m_result; }
    /// Before the stream is closed: nothing is read from it any more.
    void giveUp() { settle(false); }

private:
    void look()
    {
        char bytes[4096];
        const ssize_t seen = ::recv(m_fd, bytes, sizeof bytes, MSG_PEEK);
        if (seen < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (seen <= 0)
            return settle(false);
        const void *const end = std::memchr(bytes, '\n', size_t(seen));
        const qsizetype length = end ? static_cast<const char *>(end) - bytes + 1 : qsizetype(seen);
        const ssize_t taken = ::recv(m_fd, bytes, size_t(length), 0);
        m_line.append(bytes, std::max<ssize_t>(taken, 0));
        m_noise += std::max<ssize_t>(taken, 0);
        if (m_line == bridgeGreeting)
            settle(true);
        else if (m_noise > noiseLimit)
            settle(false);
        else if (m_line.endsWith('\n'))
            m_line.clear();
    }

    void settle(bool greeted)
    {
        m_notifier.setEnabled(false);
        m_result.resolve(greeted);
    }

    int m_fd;
    QSocketNotifier m_notifier;
    QByteArray m_line;
    qsizetype m_noise = 0;
    OneShot<bool> m_result;
};

} // namespace

/// Makes the private directory where logins are shared; empty where the path does not do, and each has its own then.
static QString controlPathFor(const RemoteHost &host)
{
    const QString directory = runtimeDirectory() + QStringLiteral("/ssh");
    const QString path = sshControlPath(host, directory);
    if (path.isEmpty())
        return {};
    makePrivateDir(runtimeDirectory());
    makePrivateDir(directory);
    return path;
}

static Task<> endOf(std::shared_ptr<SshEnd> end)
{
    co_await end->ended.wait();
}

/// The stream has ended without a greeting: ssh says why when it ends, which it does at once.
static Task<ErrorInfo> reasonOf(RemoteHost host, std::shared_ptr<SshEnd> end)
{
    try {
        co_await withDeadline(endOf(end), 5s, {});
    } catch (const Error &error) {
        if (error.code() == ErrorCode::NotFound)
            co_return error.info();
    }
    co_return sshError(host, end->code, QString::fromUtf8(end->words).trimmed()).info();
}

static Task<bool> greetingOf(std::shared_ptr<GreetingWait> wait)
{
    co_return co_await wait->result().wait();
}

Task<UniqueFd> connectOverSsh(RemoteHost host, SshOptions options)
{
    if (const QString problem = problemOf(host); !problem.isEmpty())
        throw Error(ErrorCode::InvalidArgument, problem);
    options.token.throwIfCancelled();
    auto [stream, theirs] = makeSocketPair();
    const QString command =
        options.startDaemon ? QStringLiteral("dom bridge --greet") : QStringLiteral("dom bridge --greet --no-start");
    const bool asks = options.questions != SshQuestions::None;
    const QStringList arguments = sshArguments(host, options.questions, controlPathFor(host), command);
    const QPointer<SshProcess> ssh(new SshProcess(arguments, std::move(theirs), options.questions != SshQuestions::Terminal));
    const std::shared_ptr<SshEnd> end = ssh->end();
    const auto wait = std::make_shared<GreetingWait>(stream.get());
    bool greeted = false;
    try {
        greeted = co_await untilCancelled(
            withDeadline(greetingOf(wait), asks ? askingDeadline : answerDeadline,
                         QStringLiteral("the host %1 (%2) does not answer").arg(host.name, host.destination)),
            options.token);
    } catch (const Error &error) {
        wait->giveUp();
        const QString words = QString::fromUtf8(end->words).trimmed();
        if (ssh)
            ssh->kill();
        throw Error(error.code(), error.info().text, QStringLiteral("Try: %1").arg(sshCommandLine(host)), words);
    }
    if (greeted)
        co_return std::move(stream);
    stream.reset();
    throw Error(co_await reasonOf(host, end));
}

} // namespace domus
