// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QByteArray>
#include <QFlags>
#include <QHash>
#include <QList>
#include <QString>
#include <QUrl>
#include <optional>

// What recognising a tree asks for and is answered. Pure: who fetches is install_detector.cpp.

namespace domus {

/// One question to the place: a small file's text, or only whether a (large) file is there.
struct Probe {
    QUrl url;
    bool contentWanted = true;

    bool operator==(const Probe &) const = default;
};
inline size_t qHash(const Probe &probe, size_t seed = 0)
{
    return qHash(probe.url, seed) ^ size_t(probe.contentWanted);
}

struct ProbeAnswer {
    bool present = false;
    QByteArray text; ///< empty where only presence was asked for
    std::optional<ErrorInfo> error; ///< why it is not known: refused, TLS, timeout; nothing for a plain "not there"
};
using ProbeAnswers = QHash<Probe, ProbeAnswer>;

/// The families of trees that a base may belong to.
enum class TreeFamily {
    TreeInfo = 1,
    Manifest = 2, ///< Debian's and Ubuntu's netboot images
    Disk = 4, ///< the content of a Debian or Ubuntu disc
    UbuntuLive = 8, ///< a folder of Ubuntu live images with netboot/
    Suse = 16,
    Alpine = 32,
    Arch = 64,
    Mageia = 128,
    KernelFolder = 256, ///< any folder with a kernel and an initrd
    Any = 511,
};
Q_DECLARE_FLAGS(TreeFamilies, TreeFamily)
Q_DECLARE_OPERATORS_FOR_FLAGS(TreeFamilies)

/// A folder that may be a tree's root.
struct TreeBase {
    QUrl url; ///< ends in '/'
    QUrl given; ///< what the person gave, ending in '/'
    TreeFamilies families = TreeFamily::Any;

    bool isGiven() const { return url == given; }
};

/// The folders worth asking, the likeliest first: the given one, then those above it that its name suggests
/// (".../os/images/pxeboot/" -> ".../os/"). A pasted kernel or .treeinfo stands for its folder.
QList<TreeBase> treeBases(const QUrl &given);

/// The address of a path below a folder. The path is taken literally: '?' and '#' are part of names.
QUrl childUrl(const QUrl &folder, const QString &path);

/// How a recogniser looks at a base. A question without an answer yet counts as "not there" and is noted in
/// needs(); the recogniser's verdict counts only once it has asked nothing new.
class TreeView {
public:
    TreeView(const TreeBase &base, const ProbeAnswers &answers) : m_base(base), m_answers(answers) {}

    const TreeBase &base() const { return m_base; }
    QUrl url(const QString &path) const { return childUrl(m_base.url, path); }
    std::optional<QByteArray> text(const QString &path) { return textAt(url(path)); }
    std::optional<QByteArray> textAt(const QUrl &address);
    bool exists(const QString &path);
    const QList<Probe> &needs() const { return m_needs; }

private:
    const ProbeAnswer *ask(const Probe &probe);

    const TreeBase &m_base;
    const ProbeAnswers &m_answers;
    QList<Probe> m_needs;
};

} // namespace domus
