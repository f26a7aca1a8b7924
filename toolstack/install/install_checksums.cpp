// SPDX-License-Identifier: GPL-3.0-or-later
#include "install_checksums.h"

#include <QRegularExpression>

namespace domus {
namespace {

constexpr qsizetype maxEntries = 100'000;

struct AlgorithmRow {
    QLatin1String name;
    qsizetype digits;
    QCryptographicHash::Algorithm algorithm;
};

constexpr AlgorithmRow algorithms[] = {
    {QLatin1String("md5"), 32, QCryptographicHash::Md5},       {QLatin1String("sha1"), 40, QCryptographicHash::Sha1},
    {QLatin1String("sha224"), 56, QCryptographicHash::Sha224}, {QLatin1String("sha256"), 64, QCryptographicHash::Sha256},
    {QLatin1String("sha384"), 96, QCryptographicHash::Sha384}, {QLatin1String("sha512"), 128, QCryptographicHash::Sha512},
};

bool isHex(QStringView text)
{
    return std::all_of(text.begin(), text.end(),
                       [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F'); });
}

std::optional<Checksum> fromHex(const QString &hex)
{
    for (const auto &row : algorithms) {
        if (row.digits == hex.size())
            return Checksum::make(row.name, hex);
    }
    return std::nullopt;
}

void addLine(const QString &line, ChecksumList &list)
{
    static const QRegularExpression plain(QStringLiteral("^([0-9A-Fa-f]{32,128})[ \\t]+\\*?(?:\\./)?(\\S.*)$"));
    static const QRegularExpression bsd(QStringLiteral("^[A-Za-z0-9]+ \\((?:\\./)?(.+)\\) = ([0-9A-Fa-f]{32,128})$"));
    if (const auto match = plain.match(line); match.hasMatch()) {
        if (const auto sum = fromHex(match.captured(1)))
            list.insert(match.captured(2), *sum);
    } else if (const auto other = bsd.match(line); other.hasMatch()) {
        if (const auto sum = fromHex(other.captured(2)))
            list.insert(other.captured(1), *sum);
    }
}

tl::unexpected<ErrorInfo> leavesTree(const QString &path, const QString &why)
{
    return tl::unexpected(
        ErrorInfo{.code = ErrorCode::NotInstallTree,
                  .text = QStringLiteral("The tree names a file outside itself: \"%1\" (%2)").arg(path.left(200), why),
                  .hint = QStringLiteral("Do not install from this address"),
                  .cause = {},
                  .guest = {}});
}

} // namespace

std::optional<Checksum> Checksum::make(const QString &algorithm, const QString &hex)
{
    const QString name = algorithm.trimmed().toLower().remove(u'-');
    const QString digits = hex.trimmed().toLower();
    for (const auto &row : algorithms) {
        if (row.name == name && digits.size() == row.digits && isHex(digits))
            return Checksum{.algorithm = name, .hex = digits};
    }
    return std::nullopt;
}

QCryptographicHash::Algorithm Checksum::qtAlgorithm() const
{
    for (const auto &row : algorithms) {
        if (row.name == algorithm)
            return row.algorithm;
    }
    return QCryptographicHash::Sha256;
}

ChecksumList parseChecksumLines(const QByteArray &text)
{
    ChecksumList list;
    for (const QByteArray &line : text.split('\n')) {
        if (line.size() < 34 || line.size() > 4096)
            continue;
        addLine(QString::fromUtf8(line).trimmed(), list);
        if (list.size() >= maxEntries)
            break;
    }
    return list;
}

Result<QString> safeTreePath(const QString &path)
{
    const QString clean = path.startsWith(QLatin1String("./")) ? path.mid(2) : path;
    if (clean.isEmpty() || clean.size() > 1024)
        return leavesTree(path, QStringLiteral("empty or too long"));
    if (clean.startsWith(u'/'))
        return leavesTree(path, QStringLiteral("absolute"));
    if (clean.contains(u'\\'))
        return leavesTree(path, QStringLiteral("backslash"));
    if (clean.contains(u'%'))
        return leavesTree(path, QStringLiteral("percent-encoded"));
    if (clean.contains(QLatin1String("://")))
        return leavesTree(path, QStringLiteral("another address"));
    if (std::any_of(clean.begin(), clean.end(), [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; }))
        return leavesTree(path, QStringLiteral("control character"));
    for (const auto part : QStringView(clean).split(u'/')) {
        if (part == QLatin1String(".."))
            return leavesTree(path, QStringLiteral("\"..\""));
    }
    return clean;
}

} // namespace domus
