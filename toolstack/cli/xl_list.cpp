// SPDX-License-Identifier: GPL-3.0-or-later
#include "xl_list.h"

#include "output.h"

namespace domus::cli {

QString xlStateLetters(const api::guests::DomainRow &domain)
{
    const std::pair<bool, char> letters[] = {{domain.running, 'r'},  {domain.blocked, 'b'}, {domain.paused, 'p'},
                                             {domain.shutdown, 's'}, {domain.crashed, 'c'}, {domain.dying, 'd'}};
    QString text;
    for (const auto &[is, letter] : letters)
        text += is ? QLatin1Char(letter) : QLatin1Char('-');
    return text;
}

QString xlList(const QList<api::guests::DomainRow> &domains)
{
    QString text = QStringLiteral("Name                                        ID   Mem VCPUs\tState\tTime(s)\n");
    for (const api::guests::DomainRow &domain : domains) {
        text += printable(domain.name).leftJustified(40)
            + QStringLiteral(" %1 %2 %3     %4  %5\n")
                  .arg(domain.id, 5)
                  .arg(domain.memory.mib(), 5)
                  .arg(domain.vcpus, 5)
                  .arg(xlStateLetters(domain))
                  .arg(double(domain.cpuTimeMs) / 1000, 8, 'f', 1);
    }
    return text;
}

} // namespace domus::cli
