// SPDX-License-Identifier: GPL-3.0-or-later
#include "hosts_file.h"

#include "files.h"

#include <QFileInfo>
#include <QStandardPaths>
#include <algorithm>
#include <optional>

namespace domus {

static constexpr const char *knownKeys = "name, ssh, port, identity, known-hosts";

QString hostsFilePath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QStringLiteral("/domus/hosts.yaml");
}

namespace {

/// A host and the lines it stands on, from 0, the last one not counted.
struct Place {
    RemoteHost host;
    int firstLine = 0;
    int endLine = 0;
};

[[noreturn]] void refuse(int line, const QString &text, const QString &hint = {})
{
    throw Error(ErrorCode::BadDefinition, QStringLiteral("hosts.yaml:%1: %2").arg(line + 1).arg(text), hint);
}

/// The value of "key: value # comment"; quoted ones may have anything but their quote and a backslash.
QString valueOf(const QString &written, int line)
{
    const QString text = written.trimmed();
    if (text.startsWith(u'"') || text.startsWith(u'\'')) {
        const qsizetype end = text.indexOf(text.at(0), 1);
        const QString rest = text.mid(end + 1).trimmed();
        if (end < 0 || text.contains(u'\\') || !(rest.isEmpty() || rest.startsWith(u'#')))
            refuse(line, QStringLiteral("the quotes of %1 do not end the value").arg(text));
        return text.mid(1, end - 1);
    }
    const qsizetype comment = text.startsWith(u'#') ? 0 : text.indexOf(QLatin1String(" #"));
    const QString value = text.first(comment < 0 ? text.size() : comment).trimmed();
    if (!value.isEmpty() && QStringLiteral("[{&*!|>%@`").contains(value.at(0)))
        refuse(line, QStringLiteral("the value begins with '%1'; expected a plain one").arg(value.at(0)));
    return value;
}

class Reader {
public:
    explicit Reader(const QByteArray &text) : m_lines(QString::fromUtf8(text).split(u'\n')) {}

    QList<Place> read()
    {
        bool begun = false;
        for (m_line = 0; m_line < m_lines.size(); ++m_line) {
            const QString &line = m_lines.at(m_line);
            const QString words = line.trimmed();
            if (words.isEmpty() || words.startsWith(u'#'))
                continue;
            if (line.contains(u'\t'))
                refuse(m_line, QStringLiteral("a tab; expected spaces"));
            if (!begun)
                begun = readTop(line);
            else
                readLine(line, words);
        }
        endHost();
        return std::move(m_places);
    }

private:
    /// True when a list follows.
    bool readTop(const QString &line)
    {
        const QString top = line.section(QLatin1String(" #"), 0, 0).trimmed();
        if (top == QLatin1String("---"))
            return false;
        if (top != QLatin1String("hosts:") && top != QLatin1String("hosts: []"))
            refuse(m_line, QStringLiteral("found '%1'; expected 'hosts:'").arg(top));
        return true;
    }

    void readLine(const QString &line, const QString &words)
    {
        const int indent = int(line.indexOf(words.at(0)));
        if (words.startsWith(QLatin1String("- "))) {
            endHost();
            m_open = Place{{}, m_line, m_line};
            const QString entry = words.mid(2).trimmed();
            m_indent = indent + int(words.indexOf(entry));
            readEntry(entry);
        } else if (!m_open) {
            refuse(m_line, QStringLiteral("found '%1'; expected '- name: ...'").arg(words));
        } else if (indent != m_indent) {
            refuse(m_line, QStringLiteral("this line is indented by %1; expected %2").arg(indent).arg(m_indent));
        } else {
            readEntry(words);
        }
    }

    void readEntry(const QString &entry)
    {
        const qsizetype colon = entry.indexOf(u':');
        const QString key = entry.first(std::max<qsizetype>(colon, 0)).trimmed();
        if (colon < 0 || (colon + 1 < entry.size() && entry.at(colon + 1) != u' '))
            refuse(m_line, QStringLiteral("found '%1'; expected 'key: value'").arg(entry));
        const QString value = valueOf(entry.mid(colon + 1), m_line);
        if (value.isEmpty())
            refuse(m_line, QStringLiteral("'%1' has no value").arg(key));
        if (m_keys.contains(key))
            refuse(m_line, QStringLiteral("'%1' is there twice").arg(key));
        m_keys.append(key);
        store(key, value);
        m_open->endLine = m_line + 1;
    }

    void store(const QString &key, const QString &value)
    {
        RemoteHost &host = m_open->host;
        if (key == QLatin1String("name"))
            host.name = value;
        else if (key == QLatin1String("ssh"))
            host.destination = value;
        else if (key == QLatin1String("identity"))
            host.identity = value;
        else if (key == QLatin1String("known-hosts"))
            host.knownHosts = value;
        else if (key == QLatin1String("port"))
            host.port = portOf(value);
        else
            refuse(m_line, QStringLiteral("unknown key '%1'").arg(key),
                   QStringLiteral("A host has: %1.").arg(QLatin1String(knownKeys)));
    }

    int portOf(const QString &value) const
    {
        bool isNumber = false;
        const int port = value.toInt(&isNumber);
        if (!isNumber || port < 1)
            refuse(m_line, QStringLiteral("'%1' is not a port (1 to 65535)").arg(value));
        return port;
    }

    void endHost()
    {
        if (!m_open)
            return;
        for (const char *key : {"name", "ssh"}) {
            if (!m_keys.contains(QLatin1String(key)))
                refuse(m_open->firstLine, QStringLiteral("this host has no '%1'").arg(QLatin1String(key)));
        }
        if (const QString problem = problemOf(m_open->host); !problem.isEmpty())
            refuse(m_open->firstLine, problem);
        for (const Place &other : std::as_const(m_places)) {
            if (other.host.name == m_open->host.name)
                refuse(m_open->firstLine, QStringLiteral("the name '%1' is there twice").arg(m_open->host.name));
        }
        m_places.append(*m_open);
        m_open.reset();
        m_keys.clear();
    }

    QStringList m_lines;
    QList<Place> m_places;
    std::optional<Place> m_open;
    QStringList m_keys;
    int m_indent = 0;
    int m_line = 0;
};

} // namespace

Result<QList<RemoteHost>> parseHosts(const QByteArray &text)
{
    try {
        QList<RemoteHost> hosts;
        for (const Place &place : Reader(text).read())
            hosts.append(place.host);
        return hosts;
    } catch (const Error &error) {
        return tl::make_unexpected(error.info());
    }
}

static QByteArray entryOf(const RemoteHost &host)
{
    QString text = QStringLiteral("  - name: \"%1\"\n    ssh: \"%2\"\n").arg(host.name, host.destination);
    if (host.port > 0)
        text += QStringLiteral("    port: %1\n").arg(host.port);
    if (!host.identity.isEmpty())
        text += QStringLiteral("    identity: \"%1\"\n").arg(host.identity);
    if (!host.knownHosts.isEmpty())
        text += QStringLiteral("    known-hosts: \"%1\"\n").arg(host.knownHosts);
    return text.toUtf8();
}

QByteArray withHost(const QByteArray &text, const RemoteHost &host)
{
    const QList<Place> places = Reader(text).read();
    QList<QByteArray> lines = text.split('\n');
    if (places.isEmpty()) {
        const auto top =
            std::find_if(lines.begin(), lines.end(), [](const QByteArray &line) { return line.startsWith("hosts:"); });
        if (top == lines.end())
            lines.insert(lines.end() - 1, "hosts:");
        else
            *top = "hosts:";
        const QByteArray result = lines.join('\n');
        return (result.endsWith('\n') ? result : QByteArray(result + '\n')) + entryOf(host);
    }
    // As deep as the others are, or it would be another list.
    const QByteArray indent(lines.at(places.constLast().firstLine).indexOf('-'), ' ');
    QByteArray entry = entryOf(host).chopped(1).mid(2);
    entry.replace(QByteArray("\n  "), QByteArray("\n" + indent));
    lines.insert(places.constLast().endLine, QByteArray(indent + entry));
    const QByteArray result = lines.join('\n');
    return result.endsWith('\n') ? result : QByteArray(result + '\n');
}

QByteArray withoutHost(const QByteArray &text, const QString &name)
{
    QList<QByteArray> lines = text.split('\n');
    const QList<Place> places = Reader(text).read();
    for (const Place &place : places) {
        if (place.host.name == name)
            lines.remove(place.firstLine, place.endLine - place.firstLine);
    }
    return lines.join('\n');
}

static QByteArray hostsText()
{
    return QFileInfo::exists(hostsFilePath()) ? readFile(hostsFilePath()) : QByteArray();
}

QList<RemoteHost> loadHosts()
{
    return valueOrThrow(parseHosts(hostsText()));
}

static QString namesOf(const QList<RemoteHost> &hosts)
{
    QStringList names{QLatin1String(localHostName)};
    for (const RemoteHost &host : hosts)
        names.append(host.name);
    return names.join(QStringLiteral(", "));
}

static Error noHost(const QString &name, const QList<RemoteHost> &hosts)
{
    return Error(ErrorCode::NotFound, QStringLiteral("there is no host '%1'").arg(name),
                 QStringLiteral("There are: %1. Add one by: dom host add NAME [USER@]MACHINE").arg(namesOf(hosts)));
}

RemoteHost loadHost(const QString &name)
{
    const QList<RemoteHost> hosts = loadHosts();
    for (const RemoteHost &host : hosts) {
        if (host.name == name)
            return host;
    }
    throw noHost(name, hosts);
}

void addHost(const RemoteHost &host)
{
    if (const QString problem = problemOf(host); !problem.isEmpty())
        throw Error(ErrorCode::InvalidArgument, problem);
    const QByteArray text = hostsText();
    for (const RemoteHost &other : valueOrThrow(parseHosts(text))) {
        if (other.name == host.name)
            throw Error(ErrorCode::AlreadyExists, QStringLiteral("there is a host '%1' already").arg(host.name),
                        QStringLiteral("It is %1. Take another name, or remove it: dom host remove %2")
                            .arg(other.destination, host.name));
    }
    makePrivateDir(QFileInfo(hostsFilePath()).absolutePath());
    replaceFile(hostsFilePath(), withHost(text, host));
}

void removeHost(const QString &name)
{
    const QByteArray text = hostsText();
    const QList<RemoteHost> hosts = valueOrThrow(parseHosts(text));
    for (const RemoteHost &host : hosts) {
        if (host.name == name)
            return replaceFile(hostsFilePath(), withoutHost(text, name));
    }
    throw noHost(name, hosts);
}

} // namespace domus
