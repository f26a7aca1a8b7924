// SPDX-License-Identifier: GPL-3.0-or-later
#include "nic_preparation.h"

#include "bridge.h"
#include "passt.h"

namespace domus {
namespace {

void addOnce(QStringList &warnings, const QString &warning)
{
    if (!warnings.contains(warning))
        warnings.append(warning);
}

QString builtInWarning(const QString &reason)
{
    return QStringLiteral(
               "The network is QEMU's built-in one (%1): the guest can reach services on this machine's loopback at 10.0.2.2")
        .arg(reason);
}

Task<NicBackend> userBackend(NicConfig nic, QString logFile, QStringList *warnings)
{
    const UserNetworkReport report = co_await userNetworkReport();
    if (!report.passt) {
        addOnce(*warnings, builtInWarning(report.verdict));
        co_return NicBackend{};
    }
    const DnsChoice dns = hostDns();
    if (dns.none && !nic.hostAccess)
        addOnce(*warnings,
                QStringLiteral("This machine's name server answers on its loopback only: the guest has none of its own"));
    if (!nic.hostAccess && guardProgram().isEmpty())
        addOnce(*warnings,
                QStringLiteral("domus-netguard is missing: a hostile guest can reach services on this machine's loopback"));
    try {
        co_return NicBackend{NicAttachment::Stream, startPasst(logFile, nic.hostAccess, nic.hostAccess ? DnsChoice() : dns)};
    } catch (const Error &error) {
        addOnce(*warnings, builtInWarning(error.info().toString()));
    }
    co_return NicBackend{};
}

} // namespace

Task<PreparedNics> prepareNics(DomainConfig config, QString runtimeDir)
{
    PreparedNics prepared;
    for (size_t i = 0; i < config.nics.size(); ++i) {
        const NicConfig nic = config.nics[i];
        if (nic.kind == NicKind::Bridge) {
            prepared.backends.push_back({NicAttachment::Tap, co_await openTap(nic.bridge)});
            continue;
        }
        const QString logFile = QStringLiteral("%1/passt-%2.log").arg(runtimeDir).arg(i);
        NicBackend backend = co_await userBackend(nic, logFile, &prepared.warnings);
        prepared.backends.push_back(std::move(backend));
    }
    co_return prepared;
}

} // namespace domus
