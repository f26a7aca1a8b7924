// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "install_source.h"
#include "tree_probe.h"

// Recognising install trees: pure functions from what a place holds to what it is. To add a family: a function in
// one of the recognise_*.cpp files, a row in tree_recognisers.cpp, a golden tree in tests/install/data/.

namespace domus {

/// Nothing when the base is not of this family. Throws Error(NotInstallTree) when it is, but cannot be used
/// (a damaged .treeinfo, names that leave the tree).
using Recogniser = std::optional<Detection> (*)(TreeView &view);

std::optional<Detection> recogniseTreeInfo(TreeView &view);
std::optional<Detection> recogniseManifest(TreeView &view);
std::optional<Detection> recogniseDisc(TreeView &view);
std::optional<Detection> recogniseUbuntuLive(TreeView &view);
std::optional<Detection> recogniseSuse(TreeView &view);
std::optional<Detection> recogniseAlpine(TreeView &view);
std::optional<Detection> recogniseArch(TreeView &view);
std::optional<Detection> recogniseMageia(TreeView &view);
std::optional<Detection> recogniseKernelFolder(TreeView &view);

/// One round: what is known so far of these bases.
struct TreeVerdict {
    std::optional<Detection> found; ///< settled: nothing that is asked before it is still open
    QList<Probe> needs; ///< otherwise, what to ask next; empty when it is no tree
    std::optional<ErrorInfo> refusal; ///< the first base that is a tree but cannot be used
};
TreeVerdict recogniseTree(const QList<TreeBase> &bases, const ProbeAnswers &answers);

/// Helpers of the recognisers.
namespace tree {

/// Whether an installer can fetch from there: it runs in the guest, which cannot see this machine's files.
bool isNetwork(const QUrl &url);
/// The address without the final '/', as installers' arguments want it.
QString argument(const QUrl &url);
/// The architecture that the address names ("installer-amd64", "/x86_64/"); x86_64 when it names none.
QString archInUrl(const QUrl &url);
/// Takes over the checksum of each of the boot files, by the path below the folder in which the list lies.
void takeChecksums(Detection &tree, const ChecksumList &list, const QUrl &folder, const QUrl &listUrl);
/// "Kernel and initrd found, checksums listed" and what else follows from the fields.
void addVerdictNotes(Detection &tree);
/// The devices that an operating system with a Linux kernel of that year's age drives.
DeviceHints linuxDevices(int year);

} // namespace tree

} // namespace domus
