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

NicBackend builtInBackend()
{
    NicBackend backend;
    backend.meter.reason = QStringLiteral("QEMU's built-in network does not count");
    return backend;
}

Task<NicBackend> userBackend(NicConfig nic, QString logFile, QString tally, QStringList *warnings)
{
    const UserNetworkReport report = co_await userNetworkReport();
    if (!report.passt) {
        addOnce(*warnings, builtInWarning(report.verdict));
        co_return builtInBackend();
    }
    const DnsChoice dns = hostDns();
    if (dns.none && !nic.hostAccess)
        addOnce(*warnings,
                QStringLiteral("This machine's name server answers on its loopback only: the guest has none of its own"));
    if (!nic.hostAccess && guardProgram().isEmpty())
        addOnce(*warnings,
                QStringLiteral("domus-netguard is missing: a hostile guest can reach services on this machine's loopback"));
    try {
        NicMeter meter{.tally = tally, .tap = {}, .reason = {}};
        if (nic.hostAccess || guardProgram().isEmpty())
            meter = {{}, {}, QStringLiteral("passt does not count, and domus-netguard, which does, stands not between")};
        co_return NicBackend{NicAttachment::Stream,
                             startPasst(logFile, nic.hostAccess, nic.hostAccess ? DnsChoice() : dns, tally), meter};
    } catch (const Error &error) {
        addOnce(*warnings, builtInWarning(error.info().toString()));
    }
    co_return builtInBackend();
}

Task<NicBackend> bridgeBackend(QString bridge)
{
    NicBackend backend{NicAttachment::Tap, co_await openTap(bridge), {}};
    backend.meter.tap = tapNameOf(backend.fd.get());
    co_return backend;
}

} // namespace

Task<PreparedNics> prepareNics(DomainConfig config, QString runtimeDir)
{
    PreparedNics prepared;
    for (size_t i = 0; i < config.nics.size(); ++i) {
        const NicConfig nic = config.nics[i];
        if (nic.kind == NicKind::Bridge) {
            prepared.backends.push_back(co_await bridgeBackend(nic.bridge));
            continue;
        }
        const QString logFile = QStringLiteral("%1/passt-%2.log").arg(runtimeDir).arg(i);
        const QString tally = QStringLiteral("%1/nic-%2.tally").arg(runtimeDir).arg(i);
        NicBackend backend = co_await userBackend(nic, logFile, tally, &prepared.warnings);
        prepared.backends.push_back(std::move(backend));
    }
    co_return prepared;
}

} // namespace domus
