// SPDX-License-Identifier: GPL-3.0-or-later
#include "tree_recognisers.h"
#include "treeinfo.h"

#include <QRegularExpression>

namespace domus {
namespace {

QString firstCapture(const char *pattern, const QString &text)
{
    return QRegularExpression(QLatin1String(pattern), QRegularExpression::MultilineOption).match(text).captured(1);
}

void useKernel(Detection &tree, const QUrl &kernel, const QUrl &initrd)
{
    tree.graphical.kernel = tree.text.kernel = kernel;
    tree.graphical.initrd = tree.text.initrd = initrd;
}

void useCommandLine(Detection &tree, const QString &cmdline, const QString &textArguments = {})
{
    tree.graphical.cmdline = cmdline;
    tree.text.cmdline = QStringLiteral("%1 %2 console=ttyS0").arg(cmdline, textArguments).simplified();
}

/// From media.1/products: "/ openSUSE-Leap 15.5-1".
std::optional<SuseContent> suseProducts(const QByteArray &text, const QUrl &url)
{
    static const QRegularExpression pattern(QStringLiteral("^/ ((?:openSUSE|SUSE|SLE)[^ ]*) ([0-9.]+)"));
    const auto match = pattern.match(QString::fromUtf8(text.left(4096)));
    if (!match.hasMatch())
        return std::nullopt;
    SuseContent content;
    content.version = match.captured(2);
    content.label = match.captured(1).replace(u'-', u' ') + u' ' + content.version;
    content.arch = tree::archInUrl(url);
    return content;
}

std::optional<SuseContent> suseDescription(TreeView &view)
{
    const auto content = view.text(QStringLiteral("content"));
    const auto products = view.text(QStringLiteral("media.1/products"));
    if (content) {
        // Many a tree of others may have a file of that name; only SUSE's own counts.
        const auto parsed = parseSuseContent(*content);
        if (parsed && parsed->label.contains(QLatin1String("SUSE"), Qt::CaseInsensitive))
            return *parsed;
        if (!parsed && content->contains("CONTENTSTYLE"))
            throw Error(parsed.error());
    }
    return products ? suseProducts(*products, view.base().url) : std::nullopt;
}

QString suseOsId(const SuseContent &content)
{
    if (content.label.contains(QLatin1String("Tumbleweed"), Qt::CaseInsensitive))
        return QStringLiteral("opensusetumbleweed");
    if (content.label.startsWith(QLatin1String("openSUSE"), Qt::CaseInsensitive))
        return QStringLiteral("opensuse") + content.version;
    const QString minor = content.version.section(u'.', 1, 1);
    return QStringLiteral("sles") + content.version.section(u'.', 0, 0)
        + (minor.isEmpty() ? QString() : QStringLiteral("sp") + minor);
}

ChecksumList contentChecksums(const SuseContent &content)
{
    ChecksumList list;
    for (auto it = content.checksums.begin(); it != content.checksums.end(); ++it) {
        if (const auto sum = Checksum::make(it->section(u':', 0, 0), it->section(u':', 1)))
            list.insert(it.key(), *sum);
    }
    return list;
}

/// The newest "netboot-VERSION" that the list names, else the folder of that name.
QString alpineVersion(const QString &releases)
{
    return firstCapture("^\\s*version:\\s*\"?([0-9][0-9.]*)\"?\\s*$", releases);
}

QUrl parentOf(const QUrl &folder, int levels)
{
    QStringList segments = folder.path().split(u'/', Qt::SkipEmptyParts);
    QUrl url = folder;
    for (int i = 0; i < levels && !segments.isEmpty(); ++i)
        segments.removeLast();
    url.setPath(segments.isEmpty() ? QStringLiteral("/") : u'/' + segments.join(u'/') + u'/', QUrl::DecodedMode);
    return url;
}

/// A Debian netboot folder says above itself what it is: "Debian version:  12 (bookworm)".
void nameByVersionInfo(TreeView &view, Detection &tree)
{
    std::optional<QByteArray> info;
    for (int levels = 0; levels <= 3; ++levels) {
        const auto text = view.textAt(childUrl(parentOf(view.base().url, levels), QStringLiteral("version.info")));
        if (text && !info)
            info = text;
    }
    const QString text = info ? QString::fromUtf8(info->left(4096)) : QString();
    const bool debianPath = view.base().url.path().contains(QLatin1String("debian-installer"));
    if (!text.contains(QLatin1String("Debian")) && !debianPath)
        return;
    tree.family = QStringLiteral("debian");
    tree.version = firstCapture("^Debian version:\\s*([0-9]+)", text);
    tree.osId = tree.version.isEmpty() ? QString() : QStringLiteral("debian") + tree.version;
    tree.title = QStringLiteral("Debian %1, %2")
                     .arg(tree.version.isEmpty() ? QStringLiteral("installer") : tree.version, archTitle(tree.arch));
    tree.graphical.cmdline = view.base().url.path().contains(QLatin1String("/gtk/")) ? QStringLiteral("vga=788 --- quiet")
                                                                                     : QStringLiteral("--- quiet");
    tree.text.cmdline = QStringLiteral("console=ttyS0 ---");
}

} // namespace

std::optional<Detection> recogniseSuse(TreeView &view)
{
    const auto content = suseDescription(view);
    const auto sums = view.text(QStringLiteral("CHECKSUMS"));
    if (!content)
        return std::nullopt;
    Detection tree;
    tree.family = QStringLiteral("suse");
    tree.version = content->version;
    tree.arch = content->arch.isEmpty() ? tree::archInUrl(view.base().url) : canonicalArch(content->arch);
    tree.osId = suseOsId(*content);
    tree.title = QStringLiteral("%1, %2").arg(content->label, archTitle(tree.arch));
    const QString loader = QStringLiteral("boot/%1/loader/").arg(tree.arch);
    const QString plain = QStringLiteral("boot/%1/").arg(tree.arch);
    const bool hasLoader = view.exists(loader + QStringLiteral("linux"));
    const bool hasPlain = view.exists(plain + QStringLiteral("linux"));
    if (!hasLoader && !hasPlain)
        return std::nullopt;
    const QString folder = hasLoader ? loader : plain;
    useKernel(tree, view.url(folder + QStringLiteral("linux")), view.url(folder + QStringLiteral("initrd")));
    useCommandLine(tree,
                   tree::isNetwork(view.base().url) ? QStringLiteral("install=") + tree::argument(view.base().url) : QString(),
                   QStringLiteral("textmode=1"));
    tree::takeChecksums(tree, contentChecksums(*content), view.base().url, view.url(QStringLiteral("content")));
    if (sums && tree.checksums.isEmpty())
        tree::takeChecksums(tree, parseChecksumLines(*sums), view.base().url, view.url(QStringLiteral("CHECKSUMS")));
    tree.devices = tree::linuxDevices(content->version.toDouble() >= 42 ? 2016 : 2022);
    return tree;
}

std::optional<Detection> recogniseAlpine(TreeView &view)
{
    const bool given = view.base().isGiven();
    const auto here = view.text(QStringLiteral("latest-releases.yaml"));
    const auto below = given ? view.text(QStringLiteral("releases/x86_64/latest-releases.yaml")) : std::nullopt;
    const auto &list = here ? here : below;
    if (!list || !list->toLower().contains("alpine"))
        return std::nullopt;
    const QUrl folder = here ? view.base().url : view.url(QStringLiteral("releases/x86_64/"));
    const QString prefix = here ? QString() : QStringLiteral("releases/x86_64/");
    Detection tree;
    tree.version = alpineVersion(QString::fromUtf8(*list));
    const QString versioned = prefix + QStringLiteral("netboot-%1/").arg(tree.version);
    const QString plain = prefix + QStringLiteral("netboot/");
    const bool hasVersioned = !tree.version.isEmpty() && view.exists(versioned + QStringLiteral("vmlinuz-virt"));
    const bool hasPlain = view.exists(plain + QStringLiteral("vmlinuz-virt"));
    if (!hasVersioned && !hasPlain)
        return std::nullopt;
    const QUrl boot = view.url(hasVersioned ? versioned : plain);
    tree.family = QStringLiteral("alpine");
    tree.arch = tree::archInUrl(folder);
    tree.osId = tree.version.isEmpty() ? QString() : QStringLiteral("alpinelinux") + tree.version.section(u'.', 0, 1);
    tree.title = QStringLiteral("Alpine Linux %1, %2").arg(tree.version, archTitle(tree.arch));
    tree.location = folder;
    useKernel(tree, childUrl(boot, QStringLiteral("vmlinuz-virt")), childUrl(boot, QStringLiteral("initramfs-virt")));
    useCommandLine(tree,
                   QStringLiteral("ip=dhcp modules=loop,squashfs,virtio_net alpine_repo=%1/main modloop=%2")
                       .arg(tree::argument(parentOf(folder, 2)), tree::argument(childUrl(boot, QStringLiteral("modloop-virt")))));
    tree.devices = tree::linuxDevices(2021);
    return tree;
}

std::optional<Detection> recogniseArch(TreeView &view)
{
    const QString folder = QStringLiteral("arch/boot/x86_64/");
    const bool hasKernel = view.exists(folder + QStringLiteral("vmlinuz-linux"));
    const auto version = view.text(QStringLiteral("arch/version"));
    if (!hasKernel)
        return std::nullopt;
    Detection tree;
    tree.family = QStringLiteral("arch");
    tree.osId = QStringLiteral("archlinux");
    tree.arch = QStringLiteral("x86_64");
    tree.version = version ? QString::fromUtf8(version->left(40)).trimmed() : QString();
    tree.title = QStringLiteral("Arch Linux %1").arg(tree.version).trimmed() + QStringLiteral(", x86-64");
    useKernel(tree, view.url(folder + QStringLiteral("vmlinuz-linux")), view.url(folder + QStringLiteral("initramfs-linux.img")));
    useCommandLine(
        tree, QStringLiteral("archisobasedir=arch ip=dhcp archiso_http_srv=%1/ checksum=y").arg(tree::argument(view.base().url)));
    tree.devices = tree::linuxDevices(9999);
    return tree;
}

std::optional<Detection> recogniseMageia(TreeView &view)
{
    const auto text = view.text(QStringLiteral("VERSION"));
    const QString version = text ? firstCapture("\\AMageia (\\S+)", QString::fromUtf8(text->left(4096))) : QString();
    if (version.isEmpty())
        return std::nullopt;
    Detection tree;
    tree.family = QStringLiteral("mageia");
    tree.version = version;
    tree.osId = QStringLiteral("mageia") + version;
    tree.arch = tree::archInUrl(view.base().url);
    tree.title = QStringLiteral("Mageia %1, %2").arg(version, archTitle(tree.arch));
    const QString folder = QStringLiteral("isolinux/%1/").arg(tree.arch);
    if (!view.exists(folder + QStringLiteral("vmlinuz")))
        return std::nullopt;
    useKernel(tree, view.url(folder + QStringLiteral("vmlinuz")), view.url(folder + QStringLiteral("all.rdz")));
    const QUrl root = view.base().url;
    const QString method = root.scheme() == QLatin1String("http")
        ? QStringLiteral("automatic=method:http,server:%1,directory:%2").arg(root.authority(), root.path())
        : QString();
    useCommandLine(tree, method, QStringLiteral("text"));
    tree.devices = tree::linuxDevices(version.toInt() >= 8 ? 2021 : 2016);
    return tree;
}

std::optional<Detection> recogniseKernelFolder(TreeView &view)
{
    const std::pair<QString, QString> pairs[] = {{QStringLiteral("linux"), QStringLiteral("initrd.gz")},
                                                 {QStringLiteral("vmlinuz"), QStringLiteral("initrd.img")},
                                                 {QStringLiteral("vmlinuz"), QStringLiteral("initrd.gz")},
                                                 {QStringLiteral("linux"), QStringLiteral("initrd")}};
    std::optional<std::pair<QString, QString>> found;
    for (const auto &pair : pairs) {
        const bool kernel = view.exists(pair.first);
        const bool initrd = view.exists(pair.second);
        if (kernel && initrd && !found)
            found = pair;
    }
    const auto sums = view.text(QStringLiteral("SHA256SUMS"));
    if (!found)
        return std::nullopt;
    Detection tree;
    tree.family = QStringLiteral("unknown");
    tree.arch = tree::archInUrl(view.base().url);
    tree.title = QStringLiteral("A kernel and initrd, %1").arg(archTitle(tree.arch));
    useKernel(tree, view.url(found->first), view.url(found->second));
    useCommandLine(tree, QString());
    nameByVersionInfo(view, tree);
    if (sums)
        tree::takeChecksums(tree, parseChecksumLines(*sums), view.base().url, view.url(QStringLiteral("SHA256SUMS")));
    tree.devices = tree::linuxDevices(9999);
    return tree;
}

} // namespace domus
