// SPDX-License-Identifier: GPL-3.0-or-later
#include "tree_probe.h"

#include <QRegularExpression>

namespace domus {
namespace {

/// A folder's name that tells where the tree it lies in begins.
struct Marker {
    QRegularExpression pattern;
    bool inclusive; ///< the tree begins at this folder, not at its parent
    TreeFamilies families;
};

QRegularExpression whole(const char *pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(QLatin1String(pattern)));
}

const QList<Marker> &markers()
{
    static const QList<Marker> list{
        {whole("installer-[a-z0-9]+"), true, TreeFamily::Manifest},
        {whole("current"), true, TreeFamily::Manifest},
        {whole("images|legacy-images"), false, TreeFamily::TreeInfo | TreeFamily::Manifest},
        {whole("isolinux"), false, TreeFamily::TreeInfo | TreeFamily::Mageia},
        {whole("netboot"), false, TreeFamily::Manifest | TreeFamily::Alpine | TreeFamily::UbuntuLive},
        {whole("netboot-.*"), false, TreeFamily::Alpine},
        {whole("boot"), false, TreeFamily::TreeInfo | TreeFamily::Suse | TreeFamily::Arch},
        {whole("arch"), false, TreeFamily::Arch},
        {whole("casper|install|install\\.[a-z0-9]+"), false, TreeFamily::Disk},
        {whole("repodata|Packages|EFI"), false, TreeFamily::TreeInfo},
    };
    return list;
}

bool isFileOfTree(const QString &name)
{
    static const QRegularExpression pattern(
        QStringLiteral("^(\\.?treeinfo|MANIFEST|VERSION|content|CHECKSUMS|[A-Z0-9]+SUMS|index\\.html?|linux|vmlinuz.*|initrd.*|"
                       "initramfs.*|modloop.*|.*\\.yaml)$"));
    return pattern.match(name).hasMatch();
}

QUrl asFolder(QUrl url)
{
    url.setQuery(QString());
    url.setFragment(QString());
    QString path = url.path();
    const QString last = path.section(u'/', -1);
    if (isFileOfTree(last))
        path.chop(last.size());
    else if (!path.endsWith(u'/'))
        path += u'/';
    url.setPath(path, QUrl::DecodedMode);
    return url;
}

QUrl withSegments(const QUrl &url, const QStringList &segments)
{
    QUrl result = url;
    result.setPath(segments.isEmpty() ? QStringLiteral("/") : u'/' + segments.join(u'/') + u'/', QUrl::DecodedMode);
    return result;
}

void addBase(QList<TreeBase> &bases, const TreeBase &base)
{
    for (TreeBase &known : bases) {
        if (known.url == base.url) {
            known.families |= base.families;
            return;
        }
    }
    bases.append(base);
}

} // namespace

QList<TreeBase> treeBases(const QUrl &given)
{
    const QUrl folder = asFolder(given);
    QList<TreeBase> bases{{.url = folder, .given = folder, .families = TreeFamily::Any}};
    const QStringList segments = folder.path().split(u'/', Qt::SkipEmptyParts);
    for (qsizetype i = segments.size() - 1; i >= 0; --i) {
        for (const Marker &marker : markers()) {
            if (marker.pattern.match(segments[i]).hasMatch())
                addBase(bases,
                        {.url = withSegments(folder, segments.mid(0, marker.inclusive ? i + 1 : i)),
                         .given = folder,
                         .families = marker.families});
        }
    }
    return bases;
}

QUrl childUrl(const QUrl &folder, const QString &path)
{
    QUrl url = folder;
    url.setPath(folder.path() + path, QUrl::DecodedMode);
    return url;
}

const ProbeAnswer *TreeView::ask(const Probe &probe)
{
    const auto found = m_answers.constFind(probe);
    if (found != m_answers.constEnd())
        return &found.value();
    if (!m_needs.contains(probe))
        m_needs.append(probe);
    return nullptr;
}

std::optional<QByteArray> TreeView::textAt(const QUrl &address)
{
    const ProbeAnswer *answer = ask({.url = address, .contentWanted = true});
    if (!answer || !answer->present)
        return std::nullopt;
    return answer->text;
}

bool TreeView::exists(const QString &path)
{
    const ProbeAnswer *answer = ask({.url = url(path), .contentWanted = false});
    return answer && answer->present;
}

} // namespace domus
