// SPDX-License-Identifier: GPL-3.0-or-later
#include "preconditions.h"

#include "async/process.h"
#include "daemon_files.h"
#include "files.h"
#include "host/programs.h"

#include <QSysInfo>
#include <optional>
#include <pwd.h>
#include <unistd.h>

namespace domus {
namespace {

/// A small file's words; empty where there is none.
QByteArray contentOf(const char *path)
{
    try {
        return readFile(QString::fromLatin1(path)).trimmed();
    } catch (const Error &) {
        return {};
    }
}

QString loginName()
{
    const passwd *const entry = ::getpwuid(::geteuid());
    return entry ? QString::fromLocal8Bit(entry->pw_name) : QString::number(::geteuid());
}

/// "bookworm" of VERSION_CODENAME=bookworm.
QString osRelease(const QByteArray &text, const char *key)
{
    for (const QByteArray &line : text.split('\n')) {
        if (line.startsWith(QByteArray(QByteArray(key) + "=")))
            return QString::fromUtf8(line.mid(line.indexOf('=') + 1)).remove(u'"').trimmed();
    }
    return {};
}

Task<NamespaceBar> tryNamespaces()
{
    if (contentOf("/proc/sys/kernel/unprivileged_userns_clone") == "0")
        co_return NamespaceBar::SwitchedOff;
    if (contentOf("/proc/sys/user/max_user_namespaces") == "0")
        co_return NamespaceBar::NoneAllowed;
    try {
        const ProcessResult result = co_await runProcess(
            QStringLiteral("unshare"), {QStringLiteral("--user"), QStringLiteral("--map-root-user"), QStringLiteral("true")});
        if (result.exitCode == 0)
            co_return NamespaceBar::None;
    } catch (const Error &) {
        co_return NamespaceBar::Unknown;
    }
    co_return contentOf("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1" ? NamespaceBar::AppArmor
                                                                                         : NamespaceBar::Unknown;
}

Lack missingProgram(const NeededProgram &program)
{
    return {QStringLiteral("%1 is missing").arg(QLatin1String(program.name)),
            QStringLiteral("Install the package %1: sudo apt install %1").arg(QLatin1String(program.package))};
}

std::optional<Lack> lackOf(NamespaceBar bar)
{
    switch (bar) {
    case NamespaceBar::None:
        return std::nullopt;
    case NamespaceBar::SwitchedOff:
        return Lack{QStringLiteral("User namespaces are switched off for ordinary users"),
                    QStringLiteral("sudo sysctl -w kernel.unprivileged_userns_clone=1, or build as root")};
    case NamespaceBar::NoneAllowed:
        return Lack{QStringLiteral("The kernel allows no user namespaces (their limit is 0)"),
                    QStringLiteral("sudo sysctl -w user.max_user_namespaces=10000, or build as root")};
    case NamespaceBar::AppArmor:
        return Lack{QStringLiteral("AppArmor keeps user namespaces from ordinary users"),
                    QStringLiteral("sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or build as root")};
    case NamespaceBar::Unknown:
        return Lack{QStringLiteral("User namespaces do not work here"),
                    QStringLiteral("In a container, allow them outside; or build as root. Try: unshare --user true")};
    }
    return std::nullopt;
}

QList<Lack> programLacks(const BundleFacts &facts, bool building)
{
    QList<Lack> lacks;
    for (const NeededProgram &program : neededPrograms()) {
        if (program.forBuilding == building && !(program.forOrdinaryUsers && facts.isRoot)
            && !facts.programs.contains(QLatin1String(program.name)))
            lacks += missingProgram(program);
    }
    return lacks;
}

} // namespace

QList<NeededProgram> neededPrograms()
{
    return {{"apt-get", "apt", true, false},
            {"mmdebstrap", "mmdebstrap", true, false},
            {"sqfstar", "squashfs-tools", true, false},
            {"newuidmap", "uidmap", true, true},
            {"newgidmap", "uidmap", true, true},
            {"mksquashfs", "squashfs-tools", false, false},
            {"qemu-system-x86_64", "qemu-system-x86", false, false},
            {"ssh", "openssh-client", false, false},
            {"ssh-keygen", "openssh-client", false, false},
            {"mke2fs", "e2fsprogs", false, false},
            {"resize2fs", "e2fsprogs", false, false},
            {"e2fsck", "e2fsprogs", false, false},
            {"tar", "tar", false, false}};
}

bool hasSubordinateIds(const QByteArray &text, const QString &user, uint uid)
{
    for (const QByteArray &line : text.split('\n')) {
        const QList<QByteArray> fields = line.trimmed().split(':');
        if (fields.size() == 3 && (fields[0] == user.toLocal8Bit() || fields[0] == QByteArray::number(uid))
            && fields[2].toLongLong() >= 65536)
            return true;
    }
    return false;
}

Task<BundleFacts> readBundleFacts()
{
    BundleFacts facts;
    facts.isRoot = ::geteuid() == 0;
    facts.user = loginName();
    const QByteArray release = contentOf("/etc/os-release");
    facts.distribution = osRelease(release, "ID");
    facts.suite = osRelease(release, "VERSION_CODENAME");
    facts.architecture = QSysInfo::currentCpuArchitecture();
    for (const NeededProgram &program : neededPrograms()) {
        if (!findProgram(QLatin1String(program.name)).isEmpty())
            facts.programs += QLatin1String(program.name);
    }
    facts.subuids = hasSubordinateIds(contentOf("/etc/subuid"), facts.user, ::geteuid());
    facts.subgids = hasSubordinateIds(contentOf("/etc/subgid"), facts.user, ::geteuid());
    facts.xenEngine = !findDaemonFiles().xenEngine.isEmpty();
    if (!facts.isRoot)
        facts.namespaces = co_await tryNamespaces();
    co_return facts;
}

QList<Lack> lacksForBuilding(const BundleFacts &facts)
{
    QList<Lack> lacks;
    if (facts.architecture != QLatin1String("x86_64"))
        lacks += {QStringLiteral("This machine is of another kind than x86-64 (%1)").arg(facts.architecture),
                  QStringLiteral("The bundled Xen is there for x86-64 only")};
    if (facts.distribution != QLatin1String("debian"))
        lacks += {QStringLiteral("The image is made of Debian's packages, and this is %1")
                      .arg(facts.distribution.isEmpty() ? QStringLiteral("another system") : facts.distribution),
                  QStringLiteral("Use a machine with Debian as a host instead: dom host add NAME MACHINE")};
    lacks += programLacks(facts, true);
    if (facts.isRoot)
        return lacks;
    if (!facts.subuids)
        lacks += {QStringLiteral("/etc/subuid gives no ids to %1").arg(facts.user),
                  QStringLiteral("sudo usermod --add-subuids 100000-165535 %1").arg(facts.user)};
    if (!facts.subgids)
        lacks += {QStringLiteral("/etc/subgid gives no ids to %1").arg(facts.user),
                  QStringLiteral("sudo usermod --add-subgids 100000-165535 %1").arg(facts.user)};
    if (const auto lack = lackOf(facts.namespaces))
        lacks += *lack;
    return lacks;
}

QList<Lack> lacksForStarting(const BundleFacts &facts)
{
    QList<Lack> lacks = programLacks(facts, false);
    if (!facts.xenEngine)
        lacks += {QStringLiteral("This Domus was built without its part for Xen (domus-xen.so)"),
                  QStringLiteral("Install one that has it, or build it with DOMUS_WITH_XEN")};
    return lacks;
}

void throwLacks(const QList<Lack> &lacks, const QString &what)
{
    if (lacks.isEmpty())
        return;
    QStringList texts;
    QStringList remedies;
    for (const Lack &lack : lacks) {
        texts += lack.what;
        if (!remedies.contains(lack.remedy))
            remedies += lack.remedy;
    }
    throw Error(ErrorCode::NotSupported, what, remedies.join(QStringLiteral("; ")), texts.join(QStringLiteral("; ")));
}

} // namespace domus
