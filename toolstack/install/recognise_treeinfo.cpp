// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_errors.h"
#include "tree_recognisers.h"
#include "treeinfo.h"

#include <QRegularExpression>

namespace domus {
namespace {

/// A system that describes its trees by .treeinfo.
struct Product {
    const char *pattern; ///< of the family's text
    const char *family;
    const char *osIdPrefix; ///< libosinfo's short id is this and the version
    bool wholeVersion; ///< the id has the minor version, too
};

constexpr Product products[] = {
    {"^Fedora", "fedora", "fedora", false},
    {"^(Red Hat Enterprise Linux|RHEL)", "rhel", "rhel", true},
    {"^CentOS Stream", "centos", "centos-stream", false},
    {"^CentOS", "centos", "centos", true},
    {"^Scientific", "scientific", "scientificlinux", true},
    {"^Rocky", "rhel", "rocky", false},
    {"^Alma", "rhel", "almalinux", false},
    {"^Oracle", "rhel", "ol", true},
    {"^openSUSE Tumbleweed", "suse", "opensusetumbleweed", false},
    {"^openSUSE", "suse", "opensuse", true},
    {"^(SUSE Linux Enterprise|SLE)", "suse", "sles", true},
};

const Product *productOf(const QString &family)
{
    for (const Product &product : products) {
        const QRegularExpression pattern(QLatin1String(product.pattern), QRegularExpression::CaseInsensitiveOption);
        if (pattern.match(family).hasMatch())
            return &product;
    }
    return nullptr;
}

bool isDevelopment(const QString &version)
{
    return version.contains(QLatin1String("rawhide"), Qt::CaseInsensitive)
        || version.contains(QLatin1String("development"), Qt::CaseInsensitive);
}

QString osIdOf(const Product &product, const QString &version)
{
    const QString prefix = QLatin1String(product.osIdPrefix);
    if (prefix == QLatin1String("opensusetumbleweed"))
        return prefix;
    if (isDevelopment(version))
        return prefix + QStringLiteral("-rawhide");
    const QString major = version.section(u'.', 0, 0);
    const QString minor = version.section(u'.', 1, 1);
    if (prefix == QLatin1String("sles"))
        return prefix + major + (minor.isEmpty() || minor == u'0' ? QString() : QString(QStringLiteral("sp") + minor));
    return prefix + (product.wholeVersion && !minor.isEmpty() ? QString(major + u'.' + minor) : major);
}

/// Anaconda before Fedora 17 and RHEL 7 knows "method=", not "inst.repo=".
QString repoArgument(const QString &family, const QString &version)
{
    const double number = version.section(u'.', 0, 0).toDouble();
    if (family == QLatin1String("suse"))
        return QStringLiteral("install=");
    const bool old = (family == QLatin1String("fedora") && number > 0 && number < 17)
        || ((family == QLatin1String("rhel") || family == QLatin1String("centos") || family == QLatin1String("scientific"))
            && number > 0 && number < 7);
    return old ? QStringLiteral("method=") : QStringLiteral("inst.repo=");
}

bool isAnaconda(const QString &family)
{
    return family == QLatin1String("fedora") || family == QLatin1String("rhel") || family == QLatin1String("centos")
        || family == QLatin1String("scientific");
}

/// Anaconda's Xvnc went with its X server: Fedora 42 and RHEL 10 (and what is made of it) have GNOME's RDP server in its place.
/// Sources: Anaconda's release notes on RDP and its docs/boot-options.rst; the drop of tigervnc from CentOS Stream 10's
/// lorax-templates-rhel. Words without "inst." are of the versions that repoArgument() calls old.
RemoteInstaller remoteInstaller(const QString &family, const QString &version)
{
    if (!isAnaconda(family))
        return {};
    const double number = version.section(u'.', 0, 0).toDouble();
    const double firstWithRdp = family == QLatin1String("fedora") ? 42 : 10;
    if (number >= firstWithRdp || isDevelopment(version))
        return {QStringLiteral("rdp"), QStringLiteral("inst.rdp inst.rdp.username=install")};
    if (number <= 0)
        return {}; // neither can be told
    const bool old = repoArgument(family, version) == QLatin1String("method=");
    return {QStringLiteral("vnc"), old ? QStringLiteral("vnc") : QStringLiteral("inst.vnc")};
}

void setCommandLines(Detection &tree, const QUrl &root)
{
    const QString argument = repoArgument(tree.family, tree.version);
    const QString repo = tree::isNetwork(root) ? argument + tree::argument(root) : QString();
    tree.graphical.cmdline = repo;
    const QString textMode = argument == QLatin1String("install=") ? QStringLiteral("textmode=1")
        : argument == QLatin1String("method=")                     ? QStringLiteral("text")
                                                                   : QStringLiteral("inst.text");
    tree.text.cmdline = QStringLiteral("%1 %2 console=ttyS0").arg(repo, textMode).trimmed();
}

/// Roughly when that version came, for its kernel's drivers; the far future when it is not known.
int yearOf(const QString &family, const QString &version)
{
    const double number = version.section(u'.', 0, 0).toDouble();
    if (number <= 0 || family == QLatin1String("treeinfo"))
        return 9999;
    if (family == QLatin1String("fedora"))
        return 2003 + int(number / 2);
    if (family == QLatin1String("suse"))
        return number >= 42 ? 2016 : number >= 15 ? 2022 : 2014;
    return number >= 9 ? 2022 : number >= 8 ? 2019 : number >= 7 ? 2014 : 2010;
}

/// SUSE's treeinfo may leave the kernel out; it lies where it always lay.
void completeSuse(TreeInfo &info)
{
    if (!info.kernel.isEmpty())
        return;
    info.kernel = QStringLiteral("boot/%1/loader/linux").arg(info.arch);
    info.initrd = QStringLiteral("boot/%1/loader/initrd").arg(info.arch);
}

QString titleOf(const TreeInfo &info)
{
    QStringList words{info.family.isEmpty() ? QStringLiteral("Unnamed system") : info.family};
    if (!info.version.isEmpty() && !info.family.endsWith(info.version))
        words.append(info.version);
    if (!info.variant.isEmpty() && info.variant != QLatin1String("BaseOS"))
        words.append(info.variant);
    return info.arch.isEmpty() ? words.join(u' ') : QStringLiteral("%1, %2").arg(words.join(u' '), archTitle(info.arch));
}

void takeListed(Detection &tree, const TreeInfo &info, const QUrl &root, const QUrl &listUrl)
{
    ChecksumList list;
    for (auto it = info.checksums.begin(); it != info.checksums.end(); ++it) {
        if (const auto sum = Checksum::make(it->section(u':', 0, 0), it->section(u':', 1)))
            list.insert(it.key(), *sum);
    }
    tree::takeChecksums(tree, list, root, listUrl);
}

Detection detectionOf(TreeInfo info, const QUrl &root, const QUrl &listUrl)
{
    Detection tree;
    const Product *product = productOf(info.family);
    tree.family = product ? QLatin1String(product->family) : QLatin1String("treeinfo");
    tree.version = info.version;
    tree.arch = canonicalArch(info.arch);
    tree.location = root;
    if (product)
        tree.osId = osIdOf(*product, info.version);
    if (tree.family == QLatin1String("suse"))
        completeSuse(info);
    if (info.kernel.isEmpty() || info.initrd.isEmpty())
        throw Error(
            ErrorCode::NotInstallTree,
            QStringLiteral("%1 at %2 has no kernel and initrd to boot").arg(titleOf(info), shownUrl(root)),
            QStringLiteral("It is a package repository; give the address of the installer's tree (it has images/pxeboot)"));
    tree.title = titleOf(info);
    tree.graphical.kernel = tree.text.kernel = childUrl(root, valueOrThrow(safeTreePath(info.kernel)));
    tree.graphical.initrd = tree.text.initrd = childUrl(root, valueOrThrow(safeTreePath(info.initrd)));
    if (!info.pvKernel.isEmpty()) {
        tree.pvKernel = childUrl(root, valueOrThrow(safeTreePath(info.pvKernel)));
        tree.pvInitrd = childUrl(root, valueOrThrow(safeTreePath(info.pvInitrd)));
    }
    setCommandLines(tree, root);
    tree.remote = remoteInstaller(tree.family, tree.version);
    tree.devices = tree::linuxDevices(yearOf(tree.family, tree.version));
    takeListed(tree, info, root, listUrl);
    return tree;
}

} // namespace

std::optional<Detection> recogniseTreeInfo(TreeView &view)
{
    QStringList roots{QString()};
    if (view.base().isGiven())
        roots += {QStringLiteral("os/"), QStringLiteral("x86_64/os/")};
    // All are asked in the same round; the first that is there counts.
    std::optional<std::pair<QString, QByteArray>> found;
    for (const QString &root : std::as_const(roots)) {
        for (const QString &name : {QStringLiteral(".treeinfo"), QStringLiteral("treeinfo")}) {
            const auto text = view.text(root + name);
            if (text && !found)
                found = {root + name, *text};
        }
    }
    if (!found)
        return std::nullopt;
    const QString folder = found->first.left(found->first.lastIndexOf(u'/') + 1);
    return detectionOf(valueOrThrow(parseTreeInfo(found->second)), view.url(folder), view.url(found->first));
}

} // namespace domus
