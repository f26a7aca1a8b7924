// SPDX-License-Identifier: GPL-3.0-or-later
#include "real_daemon.h"

#include "async/fd_stream.h"
#include "files.h"
#include "waiting.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <csignal>

namespace domus::test {

using namespace std::chrono_literals;

RealDaemon::~RealDaemon()
{
    if (runs())
        stop();
}

bool RealDaemon::start(const QStringList &wrapper)
{
    m_daemon = std::make_unique<QProcess>();
    m_daemon->setProcessChannelMode(QProcess::MergedChannels);
    const QStringList words = wrapper + QStringList{QStringLiteral(DOMUS_BIN_DIR "/domusd")};
    m_daemon->start(words.first(), words.mid(1));
    const auto answers = [this] { return !thrownBy([this] { connectUnixSocket(socket()); }); };
    return waitUntil([&] { return answers() || m_daemon->state() == QProcess::NotRunning; }, 20s) && answers();
}

void RealDaemon::kill()
{
    ::kill(pid_t(pid()), SIGKILL);
    m_daemon->waitForFinished();
    m_log += m_daemon->readAll();
}

int RealDaemon::stop()
{
    ::kill(pid_t(pid()), SIGTERM);
    const bool ended = m_daemon->waitForFinished(20'000);
    m_log += m_daemon->readAll();
    return ended && m_daemon->exitStatus() == QProcess::NormalExit ? m_daemon->exitCode() : -1;
}

qint64 RealDaemon::pid() const
{
    return m_daemon ? m_daemon->processId() : 0;
}

QByteArray RealDaemon::log()
{
    m_log += m_daemon->readAll();
    return m_log;
}

RealDaemon::Said RealDaemon::dom(const QStringList &words, std::chrono::milliseconds deadline) const
{
    QElapsedTimer elapsed;
    elapsed.start();
    QProcess dom;
    dom.start(QStringLiteral(DOMUS_BIN_DIR "/dom"), words + QStringList{QStringLiteral("--no-start")});
    dom.closeWriteChannel();
    Said said;
    if (dom.waitForFinished(int(deadline.count())))
        said.code = dom.exitStatus() == QProcess::NormalExit ? dom.exitCode() : -1;
    else
        dom.kill();
    dom.waitForFinished();
    said.out = QString::fromUtf8(dom.readAllStandardOutput());
    said.err = QString::fromUtf8(dom.readAllStandardError());
    said.took = std::chrono::milliseconds(elapsed.elapsed());
    return said;
}

QJsonObject RealDaemon::guest(const QString &name) const
{
    const QByteArray json = dom({QStringLiteral("list"), QStringLiteral("--json")}).out.toUtf8();
    for (const QJsonValue &guest : QJsonDocument::fromJson(json).object()[QLatin1String("guests")].toArray()) {
        if (guest[QLatin1String("name")].toString() == name)
            return guest.toObject();
    }
    return {};
}

RealDaemon::Said RealDaemon::define(const QString &name, const QString &uuid, const QString &more) const
{
    const QString file = path(name + QStringLiteral("-to-define.yaml"));
    replaceFile(file, QStringLiteral("name: %1\nuuid: %2\nmemory: 64MiB\n%3").arg(name, uuid, more).toUtf8());
    return dom({QStringLiteral("define"), file});
}

} // namespace domus::test
