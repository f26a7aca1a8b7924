// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe_source.h"

#include "async/fd_stream.h"
#include "async/worker.h"
#include "files.h"

#include <QFile>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace domus {
namespace {

/// A server that answers everything with its web page has nothing of what was asked for.
bool isWebPage(const QByteArray &contentType)
{
    return contentType.trimmed().toLower().startsWith("text/html");
}

/// Opens without waiting: a named pipe or device must not hang the caller.
FileStart readLocalStart(const QString &path, ByteSize length)
{
    const UniqueFd fd(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!fd.isValid())
        throw systemError(errno, QStringLiteral("Cannot read %1").arg(path));
    struct stat info = {};
    if (::fstat(fd.get(), &info) != 0)
        throw systemError(errno, QStringLiteral("Cannot look at %1").arg(path));
    if (!S_ISREG(info.st_mode))
        throw Error(ErrorCode::NotInstallTree, QStringLiteral("%1 is not a file").arg(path));
    FileStart start{.bytes = QByteArray(qsizetype(qMin<qint64>(length.bytes(), info.st_size)), Qt::Uninitialized),
                    .size = ByteSize::fromBytes(info.st_size)};
    qsizetype filled = 0;
    while (filled < start.bytes.size()) {
        const ssize_t got = ::read(fd.get(), start.bytes.data() + filled, size_t(start.bytes.size() - filled));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw systemError(errno, QStringLiteral("Cannot read %1").arg(path));
        if (got == 0)
            break;
        filled += got;
    }
    start.bytes.truncate(filled);
    return start;
}

ProbeAnswer askLocal(const Probe &probe, ByteSize limit)
{
    ProbeAnswer answer;
    try {
        const FileStart start = readLocalStart(probe.url.toLocalFile(), probe.contentWanted ? limit : ByteSize());
        answer.present = !probe.contentWanted || start.size <= limit;
        answer.text = start.bytes;
    } catch (const Error &error) {
        if (error.code() != ErrorCode::NotFound && error.code() != ErrorCode::NotInstallTree
            && error.code() != ErrorCode::IoError)
            answer.error = error.info();
    }
    return answer;
}

TransferRequest requestFor(const QUrl &url, const ProbeLimits &limits)
{
    TransferRequest request;
    request.url = url;
    request.maxSize = limits.size;
    request.firstByteDeadline = limits.firstByteDeadline;
    request.stallDeadline = limits.firstByteDeadline;
    request.token = limits.token;
    return request;
}

Task<ProbeAnswer> askHttp(HttpSession session, Probe probe, ProbeLimits limits)
{
    auto body = std::make_shared<QByteArray>();
    TransferRequest request = requestFor(probe.url, limits);
    request.verb = probe.contentWanted ? "GET" : "HEAD";
    TransferSink sink;
    sink.write = [body](const QByteArray &piece) { body->append(piece); };
    const TransferHead head = co_await transfer(session, request, sink);
    ProbeAnswer answer;
    answer.present = !isWebPage(head.contentType);
    answer.text = *body;
    co_return answer;
}

/// As many as a session has connections to one host: what waits in the session itself is lost with a connection that
/// the server closes after its answer.
constexpr int maxAtOnce = 6;

struct Questions {
    QList<Probe> open;
    ProbeAnswers answers;
    bool reached = false; ///< at least one got an answer
};

Task<> askUntilEmpty(std::shared_ptr<Questions> questions, HttpSession session, ProbeLimits limits)
{
    while (!questions->open.isEmpty() && !limits.token.isCancelled()) {
        const Probe probe = questions->open.takeFirst();
        const ProbeAnswer answer = co_await askProbe(session, probe, limits);
        questions->answers.insert(probe, answer);
        questions->reached = questions->reached || !answer.error;
        // A host that refuses or says nothing at all is not asked fifty times.
        if (!questions->reached)
            questions->open.clear();
    }
}

} // namespace

Task<ProbeAnswer> askProbe(HttpSession session, Probe probe, ProbeLimits limits)
{
    if (probe.url.isLocalFile()) {
        const std::function<ProbeAnswer()> work = [probe, limit = limits.size] { return askLocal(probe, limit); };
        co_return co_await runOnWorker<ProbeAnswer>(work);
    }
    ProbeAnswer answer;
    try {
        answer = co_await askHttp(session, probe, limits);
    } catch (const Error &error) {
        // "No such host" is NotFound as well, but a question that could not even be asked.
        if (error.code() != ErrorCode::NotFound || error.info().cause.size() > 0)
            answer.error = error.info();
    }
    co_return answer;
}

Task<ProbeAnswers> askProbes(HttpSession session, QList<Probe> probes, ProbeLimits limits)
{
    const auto questions = std::make_shared<Questions>();
    questions->open = probes;
    std::vector<Task<>> running;
    running.reserve(maxAtOnce);
    for (int i = 0; i < maxAtOnce; ++i)
        running.push_back(askUntilEmpty(questions, session, limits));
    for (Task<> &task : running)
        co_await task;
    co_return ProbeAnswers(questions->answers);
}

Task<FileStart> readStart(HttpSession session, QUrl url, ByteSize length, ProbeLimits limits)
{
    if (url.isLocalFile()) {
        const std::function<FileStart()> work = [url, length] { return readLocalStart(url.toLocalFile(), length); };
        co_return co_await runOnWorker<FileStart>(work);
    }
    auto body = std::make_shared<QByteArray>();
    TransferRequest request = requestFor(url, limits);
    request.maxSize = length;
    request.keepStart = true;
    request.headers = {{"Range", "bytes=0-" + QByteArray::number(length.bytes() - 1)}};
    TransferSink sink;
    sink.write = [body](const QByteArray &piece) { body->append(piece); };
    const TransferHead head = co_await transfer(session, request, sink);
    FileStart start;
    start.bytes = *body;
    start.size = ByteSize::fromBytes(qMax<qint64>(0, head.wholeSize));
    co_return start;
}

} // namespace domus
