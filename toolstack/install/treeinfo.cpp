// SPDX-License-Identifier: GPL-3.0-or-later
#include "treeinfo.h"

#include "byte_size.h"

#include <QRegularExpression>

namespace domus {
namespace {

constexpr ByteSize textLimit = ByteSize::fromMiB(2);
constexpr int keyLimit = 50'000;

tl::unexpected<ErrorInfo> badLine(const QString &name, int line, int column, const QString &expected)
{
    ErrorInfo error;
    error.code = ErrorCode::NotInstallTree;
    error.text = QStringLiteral("%1, line %2, column %3: %4").arg(name).arg(line).arg(column).arg(expected);
    error.hint = QStringLiteral("The file is damaged, or the server sent something else in its place");
    return tl::unexpected(error);
}

/// Where the first byte is that no text has, or -1.
qsizetype firstBinaryByte(const QByteArray &line)
{
    for (qsizetype i = 0; i < line.size(); ++i) {
        const auto c = static_cast<unsigned char>(line[i]);
        if ((c < 0x20 && c != '\t' && c != '\r') || c == 0x7f)
            return i;
    }
    return -1;
}

qsizetype separatorIn(const QString &line)
{
    // "boot.iso = sha256:..." has both: the '=' counts; only without one does the ':' separate.
    const auto equals = line.indexOf(u'=');
    return equals >= 0 ? equals : line.indexOf(u':');
}

QString firstOf(const IniText &ini, std::initializer_list<std::pair<const char *, const char *>> places)
{
    for (const auto &[section, key] : places) {
        const QString value = ini.value(QLatin1String(section), QLatin1String(key));
        if (!value.isEmpty())
            return value;
    }
    return {};
}

void takeImages(const IniText &ini, TreeInfo &info)
{
    QStringList names{QStringLiteral("images-") + info.arch};
    for (const QString &name : ini.sections()) {
        if (name.startsWith(QLatin1String("images-")) && !name.endsWith(QLatin1String("-xen")))
            names.append(name);
    }
    for (const QString &name : std::as_const(names)) {
        if (!info.kernel.isEmpty())
            return;
        info.kernel = ini.value(name, QStringLiteral("kernel"));
        info.initrd = ini.value(name, QStringLiteral("initrd"));
        if (info.arch.isEmpty() && !info.kernel.isEmpty())
            info.arch = name.mid(7);
    }
}

/// Newer trees name the ordinary files there once more: only other ones count.
void takePvImages(const IniText &ini, TreeInfo &info)
{
    for (const QString &name :
         {QStringLiteral("images-xen"), QString(QStringLiteral("images-") + info.arch + QStringLiteral("-xen"))}) {
        const QString kernel = ini.value(name, QStringLiteral("kernel")), initrd = ini.value(name, QStringLiteral("initrd"));
        if (kernel.isEmpty() || initrd.isEmpty() || kernel == info.kernel)
            continue;
        info.pvKernel = kernel;
        info.pvInitrd = initrd;
        return;
    }
}

} // namespace

Result<IniText> IniText::parse(const QByteArray &text, const QString &name)
{
    if (text.size() > textLimit.bytes())
        return badLine(name, 1, 1, QStringLiteral("larger than %1").arg(textLimit.toString()));
    IniText result;
    QString section;
    int number = 0;
    int keys = 0;
    for (const QByteArray &raw : text.split('\n')) {
        ++number;
        if (const auto column = firstBinaryByte(raw); column >= 0)
            return badLine(name, number, int(column) + 1, QStringLiteral("expected text, found a binary byte"));
        const QString line = QString::fromUtf8(raw).trimmed();
        if (line.isEmpty() || line.startsWith(u'#') || line.startsWith(u';'))
            continue;
        if (line.startsWith(u'[')) {
            if (!line.endsWith(u']'))
                return badLine(name, number, int(line.size()), QStringLiteral("expected ']' at the end of a section's name"));
            section = line.mid(1, line.size() - 2).trimmed();
            result.m_sections[section];
            continue;
        }
        const auto separator = separatorIn(line);
        if (section.isEmpty())
            return badLine(name, number, 1, QStringLiteral("expected a [section], found \"%1\"").arg(line.left(40)));
        if (separator <= 0)
            return badLine(name, number, 1, QStringLiteral("expected \"key = value\", found \"%1\"").arg(line.left(40)));
        if (++keys > keyLimit)
            return badLine(name, number, 1, QStringLiteral("more than %1 keys").arg(keyLimit));
        result.m_sections[section].insert(line.left(separator).trimmed(), line.mid(separator + 1).trimmed());
    }
    return result;
}

Result<TreeInfo> parseTreeInfo(const QByteArray &text)
{
    const auto ini = IniText::parse(text, QStringLiteral(".treeinfo"));
    if (!ini)
        return tl::unexpected(ini.error());
    TreeInfo info;
    info.family = firstOf(*ini, {{"general", "family"}, {"release", "name"}, {"product", "name"}});
    info.version = firstOf(*ini, {{"general", "version"}, {"release", "version"}, {"product", "version"}});
    info.variant = firstOf(*ini, {{"general", "variant"}});
    info.arch = firstOf(*ini, {{"general", "arch"}, {"tree", "arch"}});
    info.stage2 = firstOf(*ini, {{"stage2", "mainimage"}, {"general", "mainimage"}});
    takeImages(*ini, info);
    takePvImages(*ini, info);
    info.checksums = ini->section(QStringLiteral("checksums"));
    if (info.family.isEmpty() && info.kernel.isEmpty())
        return badLine(QStringLiteral(".treeinfo"), 1, 1,
                       QStringLiteral("neither a family in [general] or [release] nor a kernel in [images-...]"));
    return info;
}

Result<SuseContent> parseSuseContent(const QByteArray &text)
{
    static const QRegularExpression hashLine(QStringLiteral("^HASH (SHA1|SHA256|SHA512) ([0-9A-Fa-f]+)\\s+(\\S+)$"));
    SuseContent content;
    QString distro;
    int number = 0;
    for (const QByteArray &raw : text.left(textLimit.bytes()).split('\n')) {
        ++number;
        if (const auto column = firstBinaryByte(raw); column >= 0)
            return badLine(QStringLiteral("content"), number, int(column) + 1,
                           QStringLiteral("expected text, found a binary byte"));
        const QString line = QString::fromUtf8(raw).simplified();
        const QString key = line.section(u' ', 0, 0);
        const QString value = line.section(u' ', 1);
        if (key == QLatin1String("LABEL"))
            content.label = value;
        else if (key == QLatin1String("VERSION"))
            content.version = value;
        else if (key == QLatin1String("BASEARCHS"))
            content.arch = value.section(u' ', 0, 0);
        else if (key == QLatin1String("DISTRO"))
            distro = value;
        else if (const auto match = hashLine.match(line); match.hasMatch())
            content.checksums.insert(match.captured(3), match.captured(1).toLower() + u':' + match.captured(2).toLower());
    }
    if (content.label.isEmpty() && distro.isEmpty())
        return badLine(QStringLiteral("content"), 1, 1, QStringLiteral("neither a LABEL nor a DISTRO line"));
    // "cpe:/o:opensuse:leap:42.3,openSUSE Leap 42.3": the name follows the comma.
    if (content.label.isEmpty())
        content.label = distro.section(u',', 1).isEmpty() ? distro : distro.section(u',', 1);
    if (content.version.isEmpty())
        content.version = distro.section(u',', 0, 0).section(u':', -1);
    return content;
}

} // namespace domus
