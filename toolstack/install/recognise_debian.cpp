// SPDX-License-Identifier: GPL-3.0-or-later
#include "tree_recognisers.h"

#include <QRegularExpression>

namespace domus {
namespace {

struct Release {
    QLatin1String codename;
    QLatin1String version;
    int year;
};

constexpr Release debianReleases[] = {
    {QLatin1String("wheezy"), QLatin1String("7"), 2013},    {QLatin1String("jessie"), QLatin1String("8"), 2015},
    {QLatin1String("stretch"), QLatin1String("9"), 2017},   {QLatin1String("buster"), QLatin1String("10"), 2019},
    {QLatin1String("bullseye"), QLatin1String("11"), 2021}, {QLatin1String("bookworm"), QLatin1String("12"), 2023},
    {QLatin1String("trixie"), QLatin1String("13"), 2025},   {QLatin1String("forky"), QLatin1String("14"), 2027},
    {QLatin1String("sid"), QLatin1String("testing"), 9999},
};
constexpr Release ubuntuReleases[] = {
    {QLatin1String("trusty"), QLatin1String("14.04"), 2014}, {QLatin1String("xenial"), QLatin1String("16.04"), 2016},
    {QLatin1String("bionic"), QLatin1String("18.04"), 2018}, {QLatin1String("focal"), QLatin1String("20.04"), 2020},
    {QLatin1String("jammy"), QLatin1String("22.04"), 2022},  {QLatin1String("noble"), QLatin1String("24.04"), 2024},
};

/// The release that a text names, by its code name between other signs than letters.
const Release *releaseIn(const QString &text, bool ubuntu)
{
    const auto names = [&text](const Release &release) {
        const QRegularExpression pattern(QStringLiteral("(?:^|[^a-z])%1(?:$|[^a-z])").arg(release.codename));
        return pattern.match(text.toLower()).hasMatch();
    };
    const auto *found = ubuntu ? std::find_if(std::begin(ubuntuReleases), std::end(ubuntuReleases), names)
                               : std::find_if(std::begin(debianReleases), std::end(debianReleases), names);
    const auto *end = ubuntu ? std::end(ubuntuReleases) : std::end(debianReleases);
    return found == end ? nullptr : found;
}

const Release *releaseOfVersion(const QString &version, bool ubuntu)
{
    const auto isIt = [&version](const Release &release) { return release.version == version; };
    const auto *found = ubuntu ? std::find_if(std::begin(ubuntuReleases), std::end(ubuntuReleases), isIt)
                               : std::find_if(std::begin(debianReleases), std::end(debianReleases), isIt);
    const auto *end = ubuntu ? std::end(ubuntuReleases) : std::end(debianReleases);
    return found == end ? nullptr : found;
}

QString debianArch(const QString &arch)
{
    if (arch == QLatin1String("x86_64"))
        return QStringLiteral("amd64");
    if (arch == QLatin1String("i686"))
        return QStringLiteral("i386");
    return arch == QLatin1String("aarch64") ? QStringLiteral("arm64") : arch;
}

void nameSystem(Detection &tree, bool ubuntu, const QString &version, const Release *release)
{
    tree.family = ubuntu ? QStringLiteral("ubuntu") : QStringLiteral("debian");
    tree.version = version;
    if (!version.isEmpty())
        tree.osId = tree.family + (ubuntu ? version.section(u'.', 0, 1) : version.section(u'.', 0, 0));
    QString name = ubuntu ? QStringLiteral("Ubuntu") : QStringLiteral("Debian");
    if (!version.isEmpty())
        name += u' ' + version;
    if (release && !ubuntu && version != QLatin1String("testing"))
        name += QStringLiteral(" (%1)").arg(release->codename);
    tree.title = QStringLiteral("%1, %2").arg(name, archTitle(tree.arch));
    tree.devices = tree::linuxDevices(release ? release->year : 9999);
}

/// debian-installer takes nothing by address: it asks for a mirror.
void setCommandLines(Detection &tree, bool hasGtk)
{
    tree.graphical.cmdline = hasGtk ? QStringLiteral("vga=788 --- quiet") : QStringLiteral("--- quiet");
    tree.text.cmdline = QStringLiteral("console=ttyS0 ---");
}

/// The folders below a netboot folder that hold a kernel, as the tree's list or presence tells.
struct Netboot {
    QString gtk;
    QString text;
};

bool isListedOrThere(TreeView &view, const ChecksumList &list, const QString &images, const QString &path)
{
    return list.contains(path) || (list.isEmpty() && view.exists(images + path));
}

Netboot netbootFolders(TreeView &view, const ChecksumList &list, const QString &images, bool ubuntu, const QString &arch)
{
    const QString folder =
        QStringLiteral("%1-installer/%2/").arg(ubuntu ? QStringLiteral("ubuntu") : QStringLiteral("debian"), arch);
    Netboot result;
    if (isListedOrThere(view, list, images, QStringLiteral("netboot/gtk/") + folder + QStringLiteral("linux")))
        result.gtk = QStringLiteral("netboot/gtk/") + folder;
    if (isListedOrThere(view, list, images, QStringLiteral("netboot/") + folder + QStringLiteral("linux")))
        result.text = QStringLiteral("netboot/") + folder;
    return result;
}

/// What the person pointed at inside the tree counts: the text installer's folder gives the text installer.
void honourGivenVariant(Netboot &netboot, const QString &givenPath)
{
    const bool insideNetboot = givenPath.contains(QLatin1String("-installer/"));
    if (insideNetboot && !givenPath.contains(QLatin1String("/gtk/")) && !netboot.text.isEmpty())
        netboot.gtk.clear();
}

struct Lists {
    ChecksumList list;
    QUrl url;
};

Lists checksumLists(TreeView &view, const QString &images)
{
    const auto strong = view.text(images + QStringLiteral("SHA256SUMS"));
    const auto weak = view.text(images + QStringLiteral("MD5SUMS"));
    if (strong)
        return {.list = parseChecksumLines(*strong), .url = view.url(images + QStringLiteral("SHA256SUMS"))};
    if (weak)
        return {.list = parseChecksumLines(*weak), .url = view.url(images + QStringLiteral("MD5SUMS"))};
    return {};
}

std::optional<Detection> netbootTree(TreeView &view, const QString &images, bool ubuntu)
{
    const Lists lists = checksumLists(view, images);
    const QUrl root = view.url(images);
    Detection tree;
    tree.arch = tree::archInUrl(root);
    Netboot netboot = netbootFolders(view, lists.list, images, ubuntu, debianArch(tree.arch));
    honourGivenVariant(netboot, view.base().given.path());
    if (netboot.gtk.isEmpty() && netboot.text.isEmpty())
        return std::nullopt;
    const QString onScreen = netboot.gtk.isEmpty() ? netboot.text : netboot.gtk;
    const QString onSerial = netboot.text.isEmpty() ? netboot.gtk : netboot.text;
    tree.graphical.kernel = childUrl(root, onScreen + QStringLiteral("linux"));
    tree.graphical.initrd = childUrl(root, onScreen + QStringLiteral("initrd.gz"));
    tree.text.kernel = childUrl(root, onSerial + QStringLiteral("linux"));
    tree.text.initrd = childUrl(root, onSerial + QStringLiteral("initrd.gz"));
    setCommandLines(tree, !netboot.gtk.isEmpty());
    const Release *release = releaseIn(root.path(), ubuntu);
    const bool daily = root.path().contains(QLatin1String("daily"));
    nameSystem(tree, ubuntu, release ? QString(release->version) : daily ? QStringLiteral("testing") : QString(), release);
    tree::takeChecksums(tree, lists.list, root, lists.url);
    tree.location = root;
    return tree;
}

/// "Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 NETINST with firmware 20240210-11:27".
struct DiscInfo {
    bool ubuntu = false;
    QString version;
    QString arch;
    const Release *release = nullptr;
};

std::optional<DiscInfo> parseDiscInfo(const QString &text)
{
    static const QRegularExpression number(QStringLiteral("\\b(\\d+(?:\\.\\d+)*)\\b"));
    static const QRegularExpression arch(QStringLiteral("\\b(amd64|i386|arm64|ppc64el|s390x|riscv64)\\b"));
    DiscInfo info;
    info.ubuntu = text.contains(QLatin1String("Ubuntu"), Qt::CaseInsensitive);
    if (!info.ubuntu && !text.contains(QLatin1String("Debian"), Qt::CaseInsensitive))
        return std::nullopt;
    info.version = number.match(text).captured(1);
    info.arch = canonicalArch(arch.match(text).captured(1));
    info.release =
        releaseOfVersion(info.ubuntu ? info.version.section(u'.', 0, 1) : info.version.section(u'.', 0, 0), info.ubuntu);
    return info;
}

/// The folder of Debian's installer on its discs; the graphical one is in gtk/ below it.
QString discFolder(const QString &arch)
{
    if (arch == QLatin1String("x86_64"))
        return QStringLiteral("install.amd/");
    return arch == QLatin1String("aarch64") ? QStringLiteral("install.a64/") : QStringLiteral("install.386/");
}

bool debianDisc(TreeView &view, Detection &tree)
{
    const QString folder = discFolder(tree.arch);
    const QString gtk = folder + QStringLiteral("gtk/");
    const bool hasText = view.exists(folder + QStringLiteral("vmlinuz"));
    const bool hasGtk = view.exists(gtk + QStringLiteral("vmlinuz"));
    if (!hasText && !hasGtk)
        return false;
    const QString onScreen = hasGtk ? gtk : folder;
    const QString onSerial = hasText ? folder : gtk;
    tree.graphical.kernel = view.url(onScreen + QStringLiteral("vmlinuz"));
    tree.graphical.initrd = view.url(onScreen + QStringLiteral("initrd.gz"));
    tree.text.kernel = view.url(onSerial + QStringLiteral("vmlinuz"));
    tree.text.initrd = view.url(onSerial + QStringLiteral("initrd.gz"));
    setCommandLines(tree, hasGtk);
    return true;
}

bool ubuntuDisc(TreeView &view, Detection &tree)
{
    const bool isOld = view.exists(QStringLiteral("install/vmlinuz"));
    const bool isLive = view.exists(QStringLiteral("casper/vmlinuz"));
    if (!isOld && !isLive)
        return false;
    tree.graphical.kernel = tree.text.kernel =
        view.url(isOld ? QStringLiteral("install/vmlinuz") : QStringLiteral("casper/vmlinuz"));
    tree.graphical.initrd = tree.text.initrd =
        view.url(isOld ? QStringLiteral("install/initrd.gz") : QStringLiteral("casper/initrd"));
    setCommandLines(tree, false);
    if (!isOld)
        tree.notes.append(
            QStringLiteral("Ubuntu's live installer also needs its ISO image as a CD: give the ISO itself where you can"));
    return true;
}

} // namespace

std::optional<Detection> recogniseManifest(TreeView &view)
{
    QStringList places{QString(),
                       QStringLiteral("images/"),
                       QStringLiteral("legacy-images/"),
                       QStringLiteral("current/images/"),
                       QStringLiteral("current/legacy-images/"),
                       QStringLiteral("daily/")};
    if (view.base().isGiven())
        places += {QStringLiteral("main/installer-amd64/current/images/"),
                   QStringLiteral("main/installer-amd64/current/legacy-images/")};
    std::optional<std::pair<QString, bool>> found;
    for (const QString &place : std::as_const(places)) {
        const auto manifest = view.text(place + QStringLiteral("MANIFEST"));
        if (!manifest || found)
            continue;
        const bool ubuntu = manifest->toLower().contains("ubuntu");
        if (ubuntu || manifest->toLower().contains("debian"))
            found = {place, ubuntu};
    }
    if (!found)
        return std::nullopt;
    return netbootTree(view, found->first, found->second);
}

std::optional<Detection> recogniseDisc(TreeView &view)
{
    const auto text = view.text(QStringLiteral(".disk/info"));
    const auto info = text ? parseDiscInfo(QString::fromUtf8(text->left(4096))) : std::nullopt;
    if (!info)
        return std::nullopt;
    const auto sums = view.text(QStringLiteral("md5sum.txt"));
    Detection tree;
    tree.arch = info->arch;
    if (info->ubuntu ? !ubuntuDisc(view, tree) : !debianDisc(view, tree))
        return std::nullopt;
    nameSystem(tree, info->ubuntu, info->version, info->release);
    if (sums)
        tree::takeChecksums(tree, parseChecksumLines(*sums), view.base().url, view.url(QStringLiteral("md5sum.txt")));
    return tree;
}

std::optional<Detection> recogniseUbuntuLive(TreeView &view)
{
    static const QRegularExpression image(QStringLiteral("^ubuntu-([0-9.]+)-live-server-amd64\\.iso$"));
    const auto sums = view.text(QStringLiteral("SHA256SUMS"));
    const bool hasKernel = view.exists(QStringLiteral("netboot/amd64/linux"));
    const bool hasInitrd = view.exists(QStringLiteral("netboot/amd64/initrd"));
    if (!sums || !hasKernel || !hasInitrd)
        return std::nullopt;
    Detection tree;
    QString iso;
    const ChecksumList list = parseChecksumLines(*sums);
    for (auto it = list.begin(); it != list.end(); ++it) {
        if (const auto match = image.match(it.key()); match.hasMatch() && it.key() > iso) {
            iso = it.key();
            tree.version = match.captured(1);
        }
    }
    if (iso.isEmpty())
        return std::nullopt;
    tree.arch = QStringLiteral("x86_64");
    nameSystem(tree, true, tree.version, releaseOfVersion(tree.version.section(u'.', 0, 1), true));
    tree.graphical.kernel = tree.text.kernel = view.url(QStringLiteral("netboot/amd64/linux"));
    tree.graphical.initrd = tree.text.initrd = view.url(QStringLiteral("netboot/amd64/initrd"));
    const QString arguments =
        QStringLiteral("root=/dev/ram0 ramdisk_size=1500000 ip=dhcp iso-url=%1").arg(tree::argument(view.url(iso)));
    tree.graphical.cmdline = arguments + QStringLiteral(" ---");
    tree.text.cmdline = arguments + QStringLiteral(" console=ttyS0 ---");
    tree.minimum.memory = tree.recommended.memory = ByteSize::fromGiB(4);
    tree.notes.append(QStringLiteral("The live installer loads its whole ISO image into memory: 4 GiB or more are needed"));
    tree::takeChecksums(tree, list, view.base().url, view.url(QStringLiteral("SHA256SUMS")));
    return tree;
}

} // namespace domus
