// SPDX-License-Identifier: GPL-3.0-or-later
// Devices of guests, and the processors that their vCPUs run on.
#include "handlers/guests_handler.h"

#include "definition_words.h"

namespace domus {

namespace wire = api::guests;
using varlink::CallContext;

namespace {

/// The value that the word stands for, or `otherwise` without a word.
template <typename Enum, size_t N>
Enum valueOf(const Words<Enum, N> &words, const std::optional<QString> &word, Enum otherwise, const QString &what)
{
    if (!word)
        return otherwise;
    QStringList known;
    for (const auto &[value, name] : words) {
        if (*word == QLatin1String(name))
            return value;
        known.append(QString::fromLatin1(name));
    }
    throw Error(ErrorCode::InvalidArgument, QStringLiteral("\"%1\" is no %2").arg(*word, what),
                QStringLiteral("There are: %1").arg(known.join(QStringLiteral(", "))));
}

DiskConfig diskFrom(const wire::AttachDiskParameters &parameters)
{
    DiskConfig disk = diskDefaults(valueOf(diskRoleWords, parameters.role, DiskRole::Disk, QStringLiteral("role of a disk")));
    disk.path = parameters.path.value_or(QString());
    disk.format = valueOf(diskFormatWords, parameters.format, disk.format, QStringLiteral("format of a disk"));
    disk.bus = valueOf(diskBusWords, parameters.bus, disk.bus, QStringLiteral("bus for disks"));
    disk.readOnly = disk.readOnly || parameters.readOnly.value_or(false);
    return disk;
}

} // namespace

Task<wire::AttachDiskReply> GuestsHandler::attachDisk(wire::AttachDiskParameters parameters, CallContext)
{
    const Services services = m_services;
    const DiskConfig disk = diskFrom(parameters);
    const auto guest = co_await find(parameters.guest);
    const auto outcome =
        co_await services->devices->attachDisk(guest, disk, parameters.format.has_value(), parameters.nextStart.value_or(false));
    co_return wire::AttachDiskReply{outcome.place, outcome.pending};
}

Task<wire::DetachDiskReply> GuestsHandler::detachDisk(wire::DetachDiskParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto guest = co_await find(parameters.guest);
    const auto outcome = co_await services->devices->detachDisk(guest, parameters.disk, parameters.nextStart.value_or(false));
    co_return wire::DetachDiskReply{outcome.name, outcome.pending};
}

Task<wire::AttachNicReply> GuestsHandler::attachNic(wire::AttachNicParameters parameters, CallContext)
{
    const Services services = m_services;
    NicConfig nic;
    nic.bridge = parameters.bridge.value_or(QString());
    nic.kind = nic.bridge.isEmpty() ? NicKind::User : NicKind::Bridge;
    nic.model = valueOf(nicModelWords, parameters.model, NicModel::Virtio, QStringLiteral("model of a network card"));
    nic.mac = parameters.mac.value_or(QString());
    const auto guest = co_await find(parameters.guest);
    const auto outcome = co_await services->devices->attachNic(guest, nic, parameters.nextStart.value_or(false));
    co_return wire::AttachNicReply{outcome.name, outcome.pending, outcome.warnings};
}

Task<wire::DetachNicReply> GuestsHandler::detachNic(wire::DetachNicParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto guest = co_await find(parameters.guest);
    const auto outcome = co_await services->devices->detachNic(guest, parameters.nic, parameters.nextStart.value_or(false));
    co_return wire::DetachNicReply{outcome.name, outcome.pending};
}

Task<wire::ChangeMediumReply> GuestsHandler::changeMedium(wire::ChangeMediumParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto guest = co_await find(parameters.guest);
    const auto outcome =
        co_await services->devices->changeMedium(guest, parameters.drive.value_or(QString()), parameters.path.value_or(QString()),
                                                 parameters.force.value_or(false), parameters.nextStart.value_or(false));
    co_return wire::ChangeMediumReply{outcome.place, outcome.name, outcome.pending};
}

Task<wire::AffinityReply> GuestsHandler::affinity(wire::AffinityParameters parameters, CallContext)
{
    const auto domain = co_await runningDomain(parameters.guest, QStringLiteral("vCPUs now"));
    const QList<VcpuAffinity> places = co_await domain->affinity();
    wire::AffinityReply reply;
    for (const VcpuAffinity &place : places)
        reply.vcpus.append({place.vcpu, place.hard, place.soft});
    co_return wire::AffinityReply(reply);
}

Task<wire::SetAffinityReply> GuestsHandler::setAffinity(wire::SetAffinityParameters parameters, CallContext)
{
    const Services services = m_services;
    const auto domain = co_await runningDomain(parameters.guest, QStringLiteral("vCPUs now"));
    std::optional<int> vcpu;
    if (parameters.vcpu)
        vcpu = int(std::clamp<qint64>(*parameters.vcpu, -1, 1 << 20));
    co_await domain->setAffinity(vcpu, parameters.hard, parameters.soft);
    const QString which = vcpu ? QStringLiteral("vCPU %1").arg(*vcpu) : QStringLiteral("All vCPUs");
    const auto guest = services->registry->find(parameters.guest);
    services->power->tell(
        *guest, QStringLiteral("affinity_set"),
        QStringLiteral("%1: %2, soft %3")
            .arg(which, parameters.hard.value_or(QStringLiteral("-")), parameters.soft.value_or(QStringLiteral("-"))));
    co_return wire::SetAffinityReply{};
}

} // namespace domus
