// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>

namespace domus::test {

/// The daemon, in this process, on an engine that only says it were Xen. Apart from the tests of the window, as daemon and
/// clients have different things of the same names.
class XenLikeDaemon {
public:
    /// In the directories that the environment names.
    XenLikeDaemon();
    ~XenLikeDaemon();

    QString socket() const;
    /// How many domains were started so far.
    qsizetype starts() const;
    /// Of the newest one: its kernel's words, its first NIC's MAC, its type ("pvh").
    QString cmdline() const;
    QString mac() const;
    QString type() const;

    QString keyOf(const QString &guest) const;
    /// What the guest does.
    void print(const QString &guest, const QByteArray &text);
    void reboot(const QString &guest);
    /// How many have asked for its own display since it was started.
    qsizetype viewers(const QString &guest) const;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace domus::test
