// SPDX-License-Identifier: GPL-3.0-or-later
#include "ssh_server.h"

#include "files.h"
#include "process_sweeper.h"
#include "waiting.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <csignal>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace domus::test {

using namespace std::chrono_literals;

namespace {

const QString sshd = QStringLiteral("/usr/sbin/sshd");

sockaddr_in loopback(int port)
{
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(quint16(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int freePort()
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    ::bind(fd, reinterpret_cast<sockaddr *>(&address), size);
    ::getsockname(fd, reinterpret_cast<sockaddr *>(&address), &size);
    ::close(fd);
    return ntohs(address.sin_port);
}

bool takesConnections(int port)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    const bool taken = ::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    ::close(fd);
    return taken;
}

void makePrivate(const QString &path)
{
    QDir().mkpath(path);
    ::chmod(QFile::encodeName(path).constData(), 0700);
}

/// Each connection's process has a session of its own, so it leads what it started.
QList<pid_t> childrenOf(qint64 parent)
{
    QList<pid_t> children;
    for (const QString &entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile file(QStringLiteral("/proc/%1/stat").arg(entry));
        if (entry.toInt() <= 0 || !file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray stat = file.readAll();
        if (stat.mid(stat.lastIndexOf(')') + 2).split(' ').value(1).toLongLong() == parent)
            children.append(pid_t(entry.toInt()));
    }
    return children;
}

} // namespace

QString SshServer::problem()
{
    if (!QFileInfo(sshd).isExecutable())
        return QStringLiteral("needs the package openssh-server");
    return {};
}

SshServer::SshServer(const QString &directory, const QStringList &environment) : m_directory(directory), m_port(freePort())
{
    makePrivate(directory);
    for (const char *name : {"home", "run", "config", "data", "state", "cache"})
        makePrivate(remotePath(QLatin1String(name)));
    if (::geteuid() == 0)
        QDir().mkpath(QStringLiteral("/run/sshd")); // where a root's sshd locks its helper in
    makeKeys();
    writeConfiguration(environment);
    isolateClient();
}

SshServer::~SshServer()
{
    kill();
    QDir(m_directory).removeRecursively();
}

void SshServer::makeKeys()
{
    for (const QString &name : {path(QStringLiteral("host-key")), identity(), strangeIdentity()})
        QProcess::execute(QStringLiteral("ssh-keygen"),
                          {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"), QStringLiteral("-N"), QString(),
                           QStringLiteral("-f"), name});
    QFile::copy(identity() + QStringLiteral(".pub"), path(QStringLiteral("authorized_keys")));
    const QByteArray hostKey = readFile(path(QStringLiteral("host-key.pub")));
    replaceFile(knownHosts(), "[127.0.0.1]:" + QByteArray::number(m_port) + ' ' + hostKey);
}

void SshServer::writeConfiguration(const QStringList &environment)
{
    QStringList variables = environment;
    variables << QStringLiteral("HOME=") + remotePath(QStringLiteral("home"))
              << QStringLiteral("XDG_RUNTIME_DIR=") + remotePath(QStringLiteral("run"))
              << QStringLiteral("XDG_CONFIG_HOME=") + remotePath(QStringLiteral("config"))
              << QStringLiteral("XDG_DATA_HOME=") + remotePath(QStringLiteral("data"))
              << QStringLiteral("XDG_STATE_HOME=") + remotePath(QStringLiteral("state"))
              << QStringLiteral("XDG_CACHE_HOME=") + remotePath(QStringLiteral("cache"));
    if (environment.filter(QStringLiteral("PATH=")).isEmpty())
        variables << QStringLiteral("PATH=" DOMUS_BIN_DIR ":/usr/local/bin:/usr/bin:/bin");
    const QString text = QStringLiteral("ListenAddress 127.0.0.1\nPort %1\nHostKey %2\nAuthorizedKeysFile %3\nPidFile none\n"
                                        "StrictModes no\nUsePAM no\nPasswordAuthentication no\n"
                                        "KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\nSetEnv %4\n")
                             .arg(QString::number(m_port), path(QStringLiteral("host-key")),
                                  path(QStringLiteral("authorized_keys")), variables.join(u' '));
    replaceFile(path(QStringLiteral("sshd_config")), text.toUtf8());
}

void SshServer::isolateClient()
{
    const QString programs = path(QStringLiteral("bin"));
    QDir().mkpath(programs);
    const QString script = programs + QStringLiteral("/ssh");
    const QString config = path(QStringLiteral("ssh_config"));
    replaceFile(config,
                QStringLiteral("IdentityAgent none\nIdentityFile %1\nUserKnownHostsFile %2\nGlobalKnownHostsFile /dev/null\n")
                    .arg(path(QStringLiteral("no-key")), path(QStringLiteral("nobody-known")))
                    .toUtf8());
    const QString real = QStandardPaths::findExecutable(QStringLiteral("ssh"), {QStringLiteral("/usr/bin")});
    replaceFile(script, QStringLiteral("#!/bin/sh\nexec %1 -F %2 \"$@\"\n").arg(real, config).toUtf8());
    QFile::setPermissions(script, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    qputenv("PATH", QFile::encodeName(programs) + ':' + qgetenv("PATH"));
}

void SshServer::trustInClient() const
{
    replaceFile(path(QStringLiteral("nobody-known")), readFile(knownHosts()));
}

bool SshServer::start()
{
    m_process = std::make_unique<QProcess>();
    endWithTest(*m_process);
    m_process->start(sshd,
                     {QStringLiteral("-D"), QStringLiteral("-f"), path(QStringLiteral("sshd_config")), QStringLiteral("-E"),
                      path(QStringLiteral("sshd.log"))});
    // It may take connections before QProcess has noticed that it runs.
    m_process->waitForStarted();
    return waitUntil([&] { return takesConnections(m_port) || m_process->state() == QProcess::NotRunning; }, 20s)
        && m_process->state() == QProcess::Running;
}

void SshServer::kill()
{
    if (!m_process || m_process->state() != QProcess::Running)
        return;
    const qint64 listener = m_process->processId();
    const QList<pid_t> connections = childrenOf(listener);
    ::kill(pid_t(listener), SIGKILL);
    for (const pid_t connection : connections)
        ::kill(-connection, SIGKILL);
    m_process->waitForFinished();
}

QString SshServer::log() const
{
    QFile file(path(QStringLiteral("sshd.log")));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace domus::test
