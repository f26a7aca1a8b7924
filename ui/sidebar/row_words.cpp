// SPDX-License-Identifier: GPL-3.0-or-later
#include "sidebar/row_words.h"

#include "common/plain_tool_tip.h"
#include "model/domain_words.h"

namespace domus {
namespace {

/// "KVM", "TCG", "Xen 4.17".
QString engineBadge(const api::daemon::Engine &engine)
{
    return engine.kind == QLatin1String("xen") ? engine.version.section(u'.', 0, 1) : engine.accelerator.toUpper();
}

QVariant hostData(const HostModel *model, int role)
{
    const auto &host = model->host();
    const auto engine = engineBadge(model->engine());
    switch (role) {
    case Qt::DisplayRole:
        return model->title();
    case SidebarRows::SecondLineRole:
        return engine;
    case Qt::AccessibleTextRole:
        return model->isStale() ? SidebarRows::tr("Host %1, not connected, %2").arg(model->title(), model->staleReason())
                                : SidebarRows::tr("Host %1, %2, %3 of memory in guests")
                                      .arg(model->title(), engine, partOfWhole(model->memoryInGuests(), host.memory));
    case Qt::ToolTipRole:
        return plainToolTip(model->isStale() ? model->staleReason() : model->engine().verdict);
    default:
        return {};
    }
}

/// What the machine has, in words that fit behind "dom0" and behind itself.
QString sizeOfMachine(const HostModel *model)
{
    if (const auto *own = model->domains() ? model->domains()->host() : nullptr)
        return SidebarRows::tr("%n vCPU(s) · %1", nullptr, int(own->vcpus)).arg(own->memory.toString());
    const auto &host = model->host();
    return host.cpus == 0 ? QString() : SidebarRows::tr("%n CPU(s) · %1", nullptr, int(host.cpus)).arg(host.memory.toString());
}

/// Only Xen calls it dom0.
QVariant machineData(const HostModel *model, int role)
{
    const bool isDom0 = model->engine().kind == QLatin1String("xen");
    const QString itself = SidebarRows::tr("The machine itself");
    const QString size = sizeOfMachine(model);
    switch (role) {
    case Qt::DisplayRole:
        return isDom0 ? SidebarRows::tr("dom0") : itself;
    case SidebarRows::SecondLineRole:
        return !isDom0 ? size : size.isEmpty() ? itself : QString(itself + QStringLiteral(" · ") + size);
    case Qt::AccessibleTextRole:
        return isDom0 ? SidebarRows::tr("dom0, the machine itself") : itself;
    default:
        return {};
    }
}

QVariant groupData(const SidebarRow &row, int role)
{
    switch (role) {
    case Qt::DisplayRole:
        return row.group;
    case SidebarRows::SecondLineRole:
        return SidebarRows::tr("%1 of %2 running").arg(row.running).arg(row.guests);
    case Qt::AccessibleTextRole:
        return row.open
            ? SidebarRows::tr("Group %1, open, %2 of %3 guests running").arg(row.group).arg(row.running).arg(row.guests)
            : SidebarRows::tr("Group %1, closed, %2 of %3 guests running").arg(row.group).arg(row.running).arg(row.guests);
    default:
        return {};
    }
}

QVariant othersData(const SidebarRow &row, int role)
{
    switch (role) {
    case Qt::DisplayRole:
        return SidebarRows::tr("Other domains");
    case SidebarRows::SecondLineRole:
        return QString::number(row.guests);
    case Qt::AccessibleTextRole:
        return row.open ? SidebarRows::tr("Domains of others, open, %1").arg(row.guests)
                        : SidebarRows::tr("Domains of others, closed, %1").arg(row.guests);
    case Qt::ToolTipRole:
        return SidebarRows::tr("Domains that xl or another program made; Domus leaves them alone unless asked");
    default:
        return {};
    }
}

QVariant domainData(const SidebarRow &row, int role)
{
    const auto *domain = row.host->domains()->foreign(row.domain);
    if (!domain)
        return {}; // about to go
    switch (role) {
    case Qt::DisplayRole:
        return domainName(*domain);
    case SidebarRows::DomainRole:
        return domain->id;
    case SidebarRows::SecondLineRole:
        return domainLine(*domain);
    case Qt::AccessibleTextRole:
        return SidebarRows::tr("%1, domain of others, number %2, %3, %4, %5")
            .arg(domainName(*domain))
            .arg(domain->id)
            .arg(domainStateWord(domain->state), domainTypeWord(*domain), domain->memory.toString());
    case Qt::ToolTipRole:
        return SidebarRows::tr("Made by others, not a guest of Domus");
    default:
        return {};
    }
}

QVariant guestData(const SidebarRow &row, int role)
{
    const auto &entry = *row.entry;
    const auto &guest = entry.guest;
    const auto stale = row.host->isStale() ? SidebarRows::tr("not connected, as it was last") : QString();
    switch (role) {
    case Qt::DisplayRole:
        return guest.name;
    case SidebarRows::KeyRole:
        return GuestStore::keyOf(guest);
    case SidebarRows::SecondLineRole:
        return entry.failure.isEmpty() ? stateLine(guest, entry.sample) : entry.failure;
    case Qt::AccessibleTextRole: {
        QStringList parts{guest.name, stateLine(guest, entry.sample)};
        if (!stale.isEmpty())
            parts.append(stale);
        if (entry.sample)
            parts.append(SidebarRows::tr("CPU %1 %").arg(qRound(cpuShare(guest, *entry.sample))));
        if (!guest.group.isEmpty())
            parts.append(SidebarRows::tr("in group %1").arg(guest.group));
        if (!guest.tags.isEmpty())
            parts.append(SidebarRows::tr("tags %1").arg(guest.tags.join(QStringLiteral(", "))));
        if (!entry.failure.isEmpty())
            parts.append(entry.failure);
        return parts.join(QStringLiteral(", "));
    }
    case Qt::ToolTipRole: {
        QStringList lines{row.host->staleReason(), entry.failure, guest.problem, guest.title,
                          guest.tags.join(QStringLiteral(", "))};
        lines.removeAll(QString());
        return plainToolTip(lines.join(u'\n'));
    }
    default:
        return {};
    }
}

} // namespace

QVariant rowWords(const SidebarRow &row, int role)
{
    switch (row.kind) {
    case RowKind::Host:
        return hostData(row.host, role);
    case RowKind::Dom0:
        return machineData(row.host, role);
    case RowKind::Group:
        return groupData(row, role);
    case RowKind::Others:
        return othersData(row, role);
    case RowKind::Domain:
        return domainData(row, role);
    case RowKind::Guest:
        break;
    }
    return guestData(row, role);
}

} // namespace domus
