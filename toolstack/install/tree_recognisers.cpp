// SPDX-License-Identifier: GPL-3.0-or-later
#include "tree_recognisers.h"

#include <QRegularExpression>

namespace domus {
namespace {

struct Row {
    TreeFamily family;
    Recogniser recognise;
};

// The most telling marks first; a bare kernel's folder last, as many a tree has one, too.
constexpr Row rows[] = {
    {TreeFamily::TreeInfo, recogniseTreeInfo},
    {TreeFamily::Manifest, recogniseManifest},
    {TreeFamily::Disk, recogniseDisc},
    {TreeFamily::Suse, recogniseSuse},
    {TreeFamily::UbuntuLive, recogniseUbuntuLive},
    {TreeFamily::Alpine, recogniseAlpine},
    {TreeFamily::Arch, recogniseArch},
    {TreeFamily::Mageia, recogniseMageia},
    {TreeFamily::KernelFolder, recogniseKernelFolder},
};

void addNeeds(QList<Probe> &needs, const QList<Probe> &more)
{
    for (const Probe &probe : more) {
        if (!needs.contains(probe))
            needs.append(probe);
    }
}

/// One family at one base; true when it settles the matter.
bool tryFamily(Recogniser recognise, const TreeBase &base, const ProbeAnswers &answers, TreeVerdict &verdict)
{
    TreeView view(base, answers);
    std::optional<Detection> found;
    std::optional<ErrorInfo> refusal;
    try {
        found = recognise(view);
    } catch (const Error &error) {
        refusal = error.info();
    }
    addNeeds(verdict.needs, view.needs());
    if (!view.needs().isEmpty())
        return false;
    if (refusal && !verdict.refusal)
        verdict.refusal = refusal;
    if (!found || !verdict.needs.isEmpty())
        return false;
    verdict.found = std::move(found);
    return true;
}

} // namespace

TreeVerdict recogniseTree(const QList<TreeBase> &bases, const ProbeAnswers &answers)
{
    TreeVerdict verdict;
    // A bare kernel's folder is the last resort: all other families are asked at all bases before it.
    for (const bool lastResort : {false, true}) {
        for (const TreeBase &base : bases) {
            for (const Row &row : rows) {
                if (!base.families.testFlag(row.family) || (row.family == TreeFamily::KernelFolder) != lastResort)
                    continue;
                if (tryFamily(row.recognise, base, answers, verdict)) {
                    verdict.found->location = verdict.found->location.isEmpty() ? base.url : verdict.found->location;
                    tree::addVerdictNotes(*verdict.found);
                    return verdict;
                }
            }
        }
    }
    return verdict;
}

namespace tree {

bool isNetwork(const QUrl &url)
{
    return url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
}

QString argument(const QUrl &url)
{
    return QString::fromLatin1(url.toEncoded(QUrl::StripTrailingSlash | QUrl::RemoveUserInfo));
}

QString archInUrl(const QUrl &url)
{
    static const QRegularExpression pattern(
        QStringLiteral("(?:^|[/_-])(amd64|x86_64|x86-64|i[3-6]86|arm64|aarch64|ppc64el|ppc64le|s390x|riscv64)(?=$|[/_.-])"));
    const auto match = pattern.match(url.path());
    return match.hasMatch() ? canonicalArch(match.captured(1)) : QStringLiteral("x86_64");
}

void takeChecksums(Detection &tree, const ChecksumList &list, const QUrl &folder, const QUrl &listUrl)
{
    const QString prefix = folder.path();
    for (const QUrl &url :
         {tree.graphical.kernel, tree.graphical.initrd, tree.text.kernel, tree.text.initrd, tree.pvKernel, tree.pvInitrd}) {
        if (!url.path().startsWith(prefix))
            continue;
        const auto found = list.constFind(url.path().mid(prefix.size()));
        if (found != list.constEnd())
            tree.checksums.insert(url.toString(), *found);
    }
    if (!tree.checksums.isEmpty())
        tree.checksumsFrom = listUrl;
}

void addVerdictNotes(Detection &tree)
{
    QString verdict = QStringLiteral("Kernel and initrd found");
    const bool listed =
        tree.checksums.contains(tree.graphical.kernel.toString()) && tree.checksums.contains(tree.graphical.initrd.toString());
    const bool weak = std::any_of(tree.checksums.begin(), tree.checksums.end(), [](const Checksum &sum) { return sum.isWeak(); });
    if (!listed)
        verdict += QStringLiteral("; this tree lists no checksums for them");
    else if (weak)
        verdict += QStringLiteral(", weak checksums listed (they find damage, not forgery)");
    else
        verdict += QStringLiteral(", checksums listed");
    tree.notes.prepend(verdict);
    if (!isNetwork(tree.location))
        tree.notes.append(
            QStringLiteral("The tree is on this machine, where the guest cannot read it: the installer will ask for a "
                           "network address"));
}

DeviceHints linuxDevices(int year)
{
    DeviceHints devices;
    devices.virtioBlock = devices.virtioNet = year >= 2008;
    devices.balloon = year >= 2009;
    devices.rng = year >= 2014;
    devices.virtioGpu = year >= 2016;
    devices.usbTablet = true;
    devices.virtioMem = year >= 2021;
    return devices;
}

} // namespace tree

} // namespace domus
