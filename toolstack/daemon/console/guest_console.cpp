// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/guest_console.h"

#include "console/console_log.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <utility>

namespace domus {
namespace {

constexpr qsizetype feedStep = 64 * 1024;
constexpr qsizetype feedQueued = 256 * 1024; // beyond this a client waits for its own reading
constexpr qsizetype inputQueued = 64 * 1024; // beyond this those who type wait for the guest's UART

} // namespace

void sendAndClose(UniqueFd client, const QByteArray &bytes)
{
    auto *stream = new FdStream(std::move(client), ByteSize::fromKiB(64), ByteSize::fromMiB(16), QCoreApplication::instance());
    QObject::connect(stream, &FdStream::readyRead, stream, [stream] { stream->takeAll(); });
    QObject::connect(stream, &FdStream::closed, stream, &QObject::deleteLater);
    QObject::connect(stream, &FdStream::drained, stream, &QObject::deleteLater);
    QTimer::singleShot(std::chrono::minutes(1), stream, &QObject::deleteLater);
    if (bytes.isEmpty())
        stream->deleteLater();
    stream->write(bytes);
}

GuestConsole::GuestConsole(std::shared_ptr<Domain> domain, QObject *parent)
    : QObject(parent), m_domain(std::move(domain)), m_logPath(m_domain->serialLog()), m_log(openConsoleLog(m_logPath))
{
    // Queued: the hypervisor's last words are in the log when the loop comes round.
    connect(m_domain.get(), &Domain::ended, this, &GuestConsole::end, Qt::QueuedConnection);
}

GuestConsole::~GuestConsole() = default;

void GuestConsole::connectInput()
{
    if (m_input && m_input->isOpen())
        return;
    try {
        m_input = std::make_unique<FdStream>(m_domain->openConsoleInput());
    } catch (const Error &error) {
        // Told once: it is tried again with each key.
        if (const QString text = error.info().toString(); std::exchange(m_inputProblem, text) != text)
            qWarning().noquote() << "text console:" << text;
        return;
    }
    m_inputProblem.clear();
    connect(m_input.get(), &FdStream::drained, this, &GuestConsole::typeOn);
}

void GuestConsole::addClient(UniqueFd client, const QByteArray &early, qint64 historyBytes)
{
    connectInput();
    auto stream = std::make_unique<FdStream>(std::move(client), ByteSize::fromKiB(64));
    FdStream *raw = stream.get();
    connect(raw, &FdStream::readyRead, this, [this, raw] { typed(raw); });
    connect(raw, &FdStream::drained, this, &GuestConsole::pump, Qt::QueuedConnection);
    connect(raw, &FdStream::closed, this, &GuestConsole::dropClosed, Qt::QueuedConnection);
    m_feeds.push_back({std::move(stream), consoleHistoryStart(consoleLogSize(m_log), historyBytes)});
    if (m_input)
        m_input->write(early);
    pump();
}

void GuestConsole::typed(FdStream *stream)
{
    connectInput(); // after a reboot on Xen it is another one
    if (!m_input || !m_input->isOpen())
        stream->takeAll();
    else if (m_input->bytesToWrite() < inputQueued)
        m_input->write(stream->takeAll());
}

void GuestConsole::typeOn()
{
    for (const Feed &feed : m_feeds) {
        if (!feed.stream->buffered().isEmpty())
            typed(feed.stream.get());
    }
}

void GuestConsole::pumpFeed(Feed &feed)
{
    const qint64 size = consoleLogSize(m_log);
    if (size - feed.offset > consoleTailKept.bytes()) {
        const qint64 next = size - consoleTailKept.bytes() / 2;
        feed.stream->write(QStringLiteral("\r\n[%1 bytes skipped]\r\n").arg(next - feed.offset).toUtf8());
        feed.offset = next;
    }
    while (feed.stream->isOpen() && feed.stream->bytesToWrite() < feedQueued) {
        const QByteArray bytes = readConsoleLog(m_log, feed.offset, feedStep);
        if (bytes.isEmpty())
            return;
        feed.offset += bytes.size();
        feed.stream->write(bytes);
    }
}

void GuestConsole::pump()
{
    for (Feed &feed : m_feeds)
        pumpFeed(feed);
    if (!m_ending)
        return;
    const qint64 size = consoleLogSize(m_log);
    for (Feed &feed : m_feeds) {
        if (feed.stream->bytesToWrite() == 0 && feed.offset >= size)
            feed.stream->close();
    }
    QMetaObject::invokeMethod(this, &GuestConsole::dropClosed, Qt::QueuedConnection);
}

void GuestConsole::dropClosed()
{
    const auto removed = std::erase_if(m_feeds, [](const Feed &feed) { return !feed.stream->isOpen(); });
    if (removed > 0 && m_feeds.empty())
        Q_EMIT idle();
}

void GuestConsole::end()
{
    m_ending = true;
    pump();
}

} // namespace domus
