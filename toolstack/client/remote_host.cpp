// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote_host.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace domus {

static bool fits(const QString &text, const char *pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(QLatin1String(pattern))).match(text).hasMatch();
}

/// A file that ssh can be given by a quoted word, whatever its option makes of % and $.
static bool isUsableFile(const QString &path)
{
    return path.size() <= 1024 && fits(path, R"((~/|/)[^\x00-\x1f\x7f"'\\$%]*)");
}

QString problemOf(const RemoteHost &host)
{
    if (!fits(host.name, "[A-Za-z0-9][A-Za-z0-9._-]{0,63}"))
        return QStringLiteral("the name '%1' is not made of letters, digits, dots, dashes and underscores (64 at most, the first "
                              "a letter or digit)")
            .arg(host.name);
    if (host.name == QLatin1String(localHostName))
        return QStringLiteral("the name '%1' means this machine").arg(host.name);
    if (host.destination.size() > 320
        || !fits(host.destination, "([A-Za-z0-9_][A-Za-z0-9_.+@-]*@)?[A-Za-z0-9_:][A-Za-z0-9_.:-]*(%[A-Za-z0-9_.-]+)?"))
        return QStringLiteral("'%1' is not a destination for ssh").arg(host.destination);
    if (host.port < 0 || host.port > 65535)
        return QStringLiteral("%1 is not a port (1 to 65535)").arg(host.port);
    for (const QString &file : {host.identity, host.knownHosts}) {
        if (!file.isEmpty() && !isUsableFile(file))
            return QStringLiteral("'%1' is not the path of a file, absolute or with ~/ and without quotes, %, $ and backslashes")
                .arg(file);
    }
    return {};
}

SshQuestions desktopQuestions()
{
    const bool hasDisplay = !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
    const bool hasDialog =
        !qEnvironmentVariableIsEmpty("SSH_ASKPASS") || QFileInfo(QStringLiteral("/usr/bin/ssh-askpass")).isExecutable();
    return hasDisplay && hasDialog ? SshQuestions::Askpass : SshQuestions::None;
}

static QString homeOpened(const QString &path)
{
    return path.startsWith(QLatin1String("~/")) ? QString(QDir::homePath() + path.mid(1)) : path;
}

/// -p, -i and the like, which a person types just so.
static QStringList wordsOf(const RemoteHost &host)
{
    QStringList words;
    if (host.port > 0)
        words << QStringLiteral("-p") << QString::number(host.port);
    if (!host.identity.isEmpty())
        words << QStringLiteral("-i") << homeOpened(host.identity) << QStringLiteral("-o")
              << QStringLiteral("IdentitiesOnly=yes");
    if (!host.knownHosts.isEmpty())
        words << QStringLiteral("-o") << QStringLiteral("UserKnownHostsFile=\"%1\"").arg(homeOpened(host.knownHosts));
    return words;
}

QStringList sshArguments(const RemoteHost &host, SshQuestions questions, const QString &controlPath, const QString &command)
{
    QStringList options{
        // A dead line is noticed in 15 s, a dead machine in 10.
        QStringLiteral("ServerAliveInterval=5"),
        QStringLiteral("ServerAliveCountMax=3"),
        QStringLiteral("ConnectTimeout=10"),
        // What the user's configuration wants of logins by hand is not for this one.
        QStringLiteral("ClearAllForwardings=yes"),
        QStringLiteral("RemoteCommand=none"),
        QStringLiteral("PermitLocalCommand=no"),
        QStringLiteral("BatchMode=") + (questions == SshQuestions::None ? QStringLiteral("yes") : QStringLiteral("no")),
    };
    if (controlPath.isEmpty())
        options << QStringLiteral("ControlMaster=no") << QStringLiteral("ControlPath=none");
    else
        options << QStringLiteral("ControlMaster=auto") << QString(QStringLiteral("ControlPath=") + controlPath)
                << QStringLiteral("ControlPersist=60");
    QStringList words{QStringLiteral("-T"), QStringLiteral("-a"), QStringLiteral("-x")};
    for (const QString &option : std::as_const(options))
        words << QStringLiteral("-o") << option;
    return words + wordsOf(host) << QStringLiteral("--") << host.destination << command;
}

QString sshCommandLine(const RemoteHost &host)
{
    QStringList words{QStringLiteral("ssh")};
    for (const QString &word : wordsOf(host))
        words.append(word.contains(u' ') || word.contains(u'"') ? QString(u'\'' + word + u'\'') : word);
    return (words << host.destination).join(u' ');
}

QString sshControlPath(const RemoteHost &host, const QString &directory)
{
    const QString all = QStringList{host.destination, QString::number(host.port), host.identity, host.knownHosts}.join(u'\n');
    const QByteArray hash = QCryptographicHash::hash(all.toUtf8(), QCryptographicHash::Sha256).toHex().first(16);
    const QString path = directory + u'/' + QString::fromLatin1(hash);
    constexpr qsizetype longest = 107 - 17; // of a socket's address, and what ssh appends while it makes one
    return path.toUtf8().size() <= longest && fits(path, "/[A-Za-z0-9/._-]*") ? path : QString();
}

namespace {

struct Advice {
    const char *words; ///< of ssh
    const char *hint; ///< %1: what to type
};

/// ssh speaks English everywhere. Only the advice depends on its words; the first that fits is given.
constexpr Advice advices[] = {
    {"IDENTIFICATION HAS CHANGED",
     "The machine answers with another key than the one you know. If it was not installed anew, somebody may stand between: ask "
     "who looks after it before you remove the old key (ssh-keygen -R)."},
    {"host key is known for",
     "The machine's key is not known yet. Type once: %1, compare the fingerprint it shows, and accept it."},
    {"Host key verification failed",
     "The machine's key is not known yet. Type once: %1, compare the fingerprint it shows, and accept it."},
    {"Permission denied",
     "It takes none of your keys. This must work without a password: %1 (ssh-add gives the agent a key, ssh-copy-id takes one "
     "there)."},
    {"Could not resolve hostname", "No machine of that name is known here. Look at the destination, or try: %1"},
    {"Connection refused", "The machine is there, but no SSH server takes connections at that port. Try: %1"},
    {"UNPROTECTED PRIVATE KEY", "Others may read the key's file: chmod 600 helps."},
};

QString adviceFor(const RemoteHost &host, const QString &words)
{
    for (const Advice &advice : advices) {
        if (words.contains(QLatin1String(advice.words)))
            return QString::fromLatin1(advice.hint).replace(QStringLiteral("%1"), sshCommandLine(host));
    }
    return QStringLiteral("Is the machine on, and in reach? Try: %1").arg(sshCommandLine(host));
}

} // namespace

Error sshError(const RemoteHost &host, int exitCode, const QString &lastWords)
{
    constexpr int fromSsh = 255;
    constexpr int noSuchCommand = 127;
    if (exitCode == noSuchCommand)
        return Error(ErrorCode::Disconnected, QStringLiteral("there is no Domus on the host %1").arg(host.name),
                     QStringLiteral("Install it there, so that this finds it: %1 dom version").arg(sshCommandLine(host)),
                     lastWords);
    if (exitCode != fromSsh && exitCode >= 0)
        return Error(ErrorCode::Disconnected, QStringLiteral("the daemon on the host %1 cannot be reached").arg(host.name),
                     QStringLiteral("See what it says there: %1 dom version").arg(sshCommandLine(host)), lastWords);
    const bool refused = lastWords.contains(QLatin1String("Permission denied"))
        || lastWords.contains(QLatin1String("Host key verification failed"));
    return Error(refused ? ErrorCode::PermissionDenied : ErrorCode::Disconnected,
                 QStringLiteral("cannot log in to the host %1 (%2)").arg(host.name, host.destination), adviceFor(host, lastWords),
                 lastWords);
}

} // namespace domus
