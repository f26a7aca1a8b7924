// SPDX-License-Identifier: GPL-3.0-or-later
#include "top_view.h"

#include "figure_words.h"
#include "natural_order.h"
#include "text_table.h"

#include <algorithm>
#include <limits>

namespace domus::cli {

using namespace api::stats;

namespace {

struct TopRow {
    QString name;
    const GuestFigures *figures = nullptr;
    qint64 read = 0, written = 0;
    std::optional<qint64> received, sent;
};

constexpr int orders = 5;

void addTo(std::optional<qint64> &sum, const std::optional<qint64> &rate)
{
    if (rate)
        sum = sum.value_or(0) + *rate;
}

TopRow rowOf(const GuestFigures &figures, const QHash<QString, QString> &names)
{
    TopRow row{names.value(figures.uuid, figures.uuid), &figures, 0, 0, {}, {}};
    for (const DiskFigures &disk : figures.disks.value_or(QList<DiskFigures>())) {
        row.read += disk.readRate;
        row.written += disk.writeRate;
    }
    for (const NicFigures &nic : figures.nics.value_or(QList<NicFigures>())) {
        addTo(row.received, nic.receiveRate);
        addTo(row.sent, nic.sendRate);
    }
    return row;
}

double weightOf(const TopRow &row, TopOrder order)
{
    switch (order) {
    case TopOrder::Cpu:
        return row.figures->cpu ? row.figures->cpu->percent : 0;
    case TopOrder::Memory:
        return row.figures->memory ? double(row.figures->memory->actual.bytes()) : 0;
    case TopOrder::Disk:
        return double(row.read + row.written);
    case TopOrder::Network:
        return double(row.received.value_or(0) + row.sent.value_or(0));
    case TopOrder::Name:
        break;
    }
    return 0;
}

QList<TopRow> sortedRows(const FiguresStore &figures, const QHash<QString, QString> &names, TopOrder order)
{
    QList<TopRow> rows;
    for (const GuestFigures &guest : figures.guests())
        rows.append(rowOf(guest, names));
    std::sort(rows.begin(), rows.end(), [order](const TopRow &a, const TopRow &b) {
        const double left = weightOf(a, order), right = weightOf(b, order);
        const int byName = naturalCompare(a.name, b.name);
        return left != right ? left > right : byName != 0 ? byName < 0 : a.figures->uuid < b.figures->uuid;
    });
    return rows;
}

QStringList cellsOf(const TopRow &row)
{
    const CpuFigures cpu = row.figures->cpu.value_or(CpuFigures());
    const MemoryFigures memory = row.figures->memory.value_or(MemoryFigures());
    const auto vcpus = std::count_if(cpu.eachPercent.begin(), cpu.eachPercent.end(), [](const auto &c) { return c.has_value(); });
    return {row.name,
            percentText(cpu.percent),
            vcpus > 0 ? QString::number(vcpus) : QStringLiteral("-"),
            memory.actual.toString(),
            memory.used ? memory.used->toString() : QStringLiteral("-"),
            memory.host.toString(),
            rateText(row.read),
            rateText(row.written),
            rateText(row.received),
            rateText(row.sent)};
}

const QStringList &headings()
{
    static const QStringList all{QStringLiteral("Name"),   QStringLiteral("CPU"),     QStringLiteral("vCPUs"),
                                 QStringLiteral("Memory"), QStringLiteral("Used"),    QStringLiteral("On host"),
                                 QStringLiteral("Read"),   QStringLiteral("Written"), QStringLiteral("Received"),
                                 QStringLiteral("Sent")};
    return all;
}

QStringList hostLines(const std::optional<HostFigures> &host)
{
    if (!host || !host->cpu || !host->memory)
        return {};
    const auto cpus = host->cpu->eachPercent.size();
    qint64 read = 0, written = 0;
    for (const DiskFigures &disk : host->disks.value_or(QList<DiskFigures>())) {
        read += disk.readRate;
        written += disk.writeRate;
    }
    return {QStringLiteral("Host: CPU %1 of %2 %, load %3, disks %4 read, %5 written")
                .arg(percentText(host->cpu->percent))
                .arg(cpus * 100)
                .arg(host->load, 0, 'f', 2)
                .arg(rateText(read), rateText(written)),
            QStringLiteral("Memory: %1, %2 used, %3 available, %4 of swap used")
                .arg(host->memory->total.toString(), host->memory->used.toString(), host->memory->available.toString(),
                     host->memory->swapUsed.toString()),
            QString()};
}

/// How many columns of cells fit.
qsizetype fittingColumns(const QList<QStringList> &cells, int width)
{
    int taken = 0;
    for (qsizetype column = 0; column < headings().size(); ++column) {
        int widest = displayWidth(headings()[column]);
        for (const QStringList &row : cells)
            widest = std::max(widest, displayWidth(printable(row[column])));
        taken += widest + (column > 0 ? 2 : 0);
        if (taken > width)
            return std::max<qsizetype>(column, 1);
    }
    return headings().size();
}

TopOrder neighbour(TopOrder order, int by)
{
    return TopOrder((int(order) + by + orders) % orders);
}

/// One key, or what a terminal sends for one; the rest is left in `keys`.
QByteArray takeKey(QByteArray &keys)
{
    qsizetype length = 1;
    if (keys.startsWith("\033[") || keys.startsWith("\033O")) {
        while (length < keys.size() && (length < 2 || (keys[length] >= '0' && keys[length] <= ';')))
            ++length;
        length = std::min(length + 1, keys.size());
    }
    const QByteArray key = keys.first(length);
    keys.remove(0, length);
    return key;
}

void applyKey(TopChoice &choice, const QByteArray &key, int page)
{
    static const QHash<QByteArray, TopOrder> letters{
        {"c", TopOrder::Cpu}, {"m", TopOrder::Memory}, {"d", TopOrder::Disk}, {"n", TopOrder::Network}, {"a", TopOrder::Name}};
    const QByteArray name = key.startsWith("\033O") ? QByteArray("\033[" + key.mid(2)) : key;
    if (letters.contains(key))
        choice.order = letters.value(key);
    else if (name == "\033[C")
        choice.order = neighbour(choice.order, 1);
    else if (name == "\033[D")
        choice.order = neighbour(choice.order, -1);
    else if (name == "\033[A" || key == "k")
        choice.firstLine -= 1;
    else if (name == "\033[B" || key == "j")
        choice.firstLine += 1;
    else if (name == "\033[5~")
        choice.firstLine -= page;
    else if (name == "\033[6~" || key == " ")
        choice.firstLine += page;
    else if (name == "\033[H" || name == "\033[1~")
        choice.firstLine = 0;
    else if (name == "\033[F" || name == "\033[4~")
        choice.firstLine = std::numeric_limits<int>::max() / 2; // topLines() holds it back
    else if (key == "q" || key == "\033" || key == "\003" || key == "\004")
        choice.leaves = true;
    choice.firstLine = std::max(choice.firstLine, 0);
}

} // namespace

TopChoice choiceAfter(TopChoice choice, const QByteArray &keys, int page)
{
    QByteArray left = keys;
    while (!left.isEmpty())
        applyKey(choice, takeKey(left), page);
    return choice;
}

QStringList topLines(const FiguresStore &figures, const QHash<QString, QString> &names, const TopChoice &choice,
                     const Output &output, int height)
{
    QList<QStringList> cells;
    for (const TopRow &row : sortedRows(figures, names, choice.order))
        cells.append(cellsOf(row));
    QStringList lines = hostLines(figures.host());
    const qsizetype columns = output.isTerminal() ? fittingColumns(cells, output.columns()) : headings().size();
    if (height > 0) {
        const qsizetype room = std::max<qsizetype>(height - lines.size() - 1, 1);
        cells = cells.mid(std::clamp<qsizetype>(choice.firstLine, 0, std::max<qsizetype>(cells.size() - room, 0)), room);
    }
    TextTable table(headings().first(columns), {1, 2, 3, 4, 5, 6, 7, 8, 9});
    for (const QStringList &row : std::as_const(cells))
        table.addRow(row.first(columns));
    const bool colours = output.styled(Style::Bold, QStringLiteral("x")).size() > 1;
    QString text;
    Output buffer([&text](const QByteArray &bytes) { text += QString::fromUtf8(bytes); }, false, colours, output.columns());
    table.print(buffer);
    buffer.flush();
    text.chop(1);
    for (QString &line : lines)
        line = output.isTerminal() ? line.left(output.columns()) : line;
    return lines + text.split(u'\n');
}

} // namespace domus::cli
