// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/guest_words.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

namespace domus {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(GuestWords)
};

qsizetype digitsAt(const QString &text, qsizetype from)
{
    qsizetype end = from;
    while (end < text.size() && text.at(end).isDigit())
        ++end;
    return end - from;
}

QStringView withoutZeros(QStringView digits)
{
    while (digits.size() > 1 && digits.front() == u'0')
        digits = digits.sliced(1);
    return digits;
}

int compareNumbers(QStringView a, QStringView b)
{
    a = withoutZeros(a);
    b = withoutZeros(b);
    return a.size() != b.size() ? (a.size() < b.size() ? -1 : 1) : a.compare(b);
}

int compareNames(const QString &a, const QString &b)
{
    qsizetype i = 0;
    qsizetype k = 0;
    while (i < a.size() && k < b.size()) {
        const auto first = digitsAt(a, i);
        const auto second = digitsAt(b, k);
        const bool numbers = first > 0 && second > 0;
        const int order = numbers ? compareNumbers(QStringView(a).sliced(i, first), QStringView(b).sliced(k, second))
                                  : QStringView(a).sliced(i, 1).compare(QStringView(b).sliced(k, 1), Qt::CaseInsensitive);
        if (order != 0)
            return order;
        i += numbers ? first : 1;
        k += numbers ? second : 1;
    }
    return int(a.size() - i) - int(b.size() - k);
}

} // namespace

QString stateWord(GuestState state)
{
    switch (state) {
    case GuestState::Off:
        return Words::tr("Off");
    case GuestState::Starting:
        return Words::tr("Starting");
    case GuestState::Running:
        return Words::tr("Running");
    case GuestState::Paused:
        return Words::tr("Paused");
    case GuestState::Stopping:
        return Words::tr("Shutting down");
    case GuestState::Crashed:
        return Words::tr("Crashed");
    case GuestState::Broken:
        return Words::tr("Cannot be used");
    }
    return {};
}

bool isSaved(const Guest &guest)
{
    return guest.state == GuestState::Off && !guest.savedFile.isEmpty();
}

QString stateWord(const Guest &guest)
{
    if (isSaved(guest))
        return Words::tr("Saved");
    return guest.saving ? Words::tr("Saving") : stateWord(guest.state);
}

QString stateSymbol(const Guest &guest)
{
    return isSaved(guest) ? QStringLiteral("state-saved") : stateSymbol(guest.state);
}

QString stateSymbol(GuestState state)
{
    switch (state) {
    case GuestState::Off:
        return QStringLiteral("state-off");
    case GuestState::Starting:
    case GuestState::Stopping:
        return QStringLiteral("state-busy");
    case GuestState::Running:
        return QStringLiteral("state-running");
    case GuestState::Paused:
        return QStringLiteral("state-paused");
    case GuestState::Crashed:
    case GuestState::Broken:
        return QStringLiteral("state-problem");
    }
    return {};
}

Tone stateTone(GuestState state)
{
    switch (state) {
    case GuestState::Running:
        return Tone::Good;
    case GuestState::Starting:
    case GuestState::Stopping:
        return Tone::Busy;
    case GuestState::Paused:
        return Tone::Waiting;
    case GuestState::Crashed:
    case GuestState::Broken:
        return Tone::Bad;
    case GuestState::Off:
        break;
    }
    return Tone::Quiet;
}

bool isLive(GuestState state)
{
    return state != GuestState::Off && state != GuestState::Broken;
}

QString partOfWhole(ByteSize part, ByteSize whole)
{
    // In the whole's unit and with one decimal: exact sizes are in the details, here they must be taken in at a glance.
    const auto text = whole.toString();
    const auto unit = text.section(u' ', -1);
    const double wholeNumber = text.section(u' ', 0, 0).toDouble();
    if (wholeNumber <= 0)
        return text;
    const double number = double(part.bytes()) / double(whole.bytes()) * wholeNumber;
    return Words::tr("%1 of %2").arg(QString::number(number, 'f', wholeNumber < 32 ? 1 : 0), text);
}

QString stateLine(const Guest &guest, const std::optional<Sample> &sample)
{
    if (guest.state == GuestState::Broken)
        return guest.problem.isEmpty() ? stateWord(guest.state) : guest.problem;
    QStringList parts{guest.installing && guest.state == GuestState::Running ? Words::tr("Installing") : stateWord(guest)};
    parts.append(Words::tr("%n vCPU(s)", nullptr, int(guest.liveVcpus ? guest.liveVcpus->online : guest.vcpus)));
    if (isLive(guest.state) && sample && sample->memoryUsed)
        parts.append(partOfWhole(*sample->memoryUsed, sample->memoryActual));
    else
        parts.append(isLive(guest.state) && sample ? sample->memoryActual.toString() : guest.memory.toString());
    return parts.join(QStringLiteral(" · "));
}

qint64 vcpusNow(const Guest &guest)
{
    return isLive(guest.state) && guest.liveVcpus ? guest.liveVcpus->online : guest.vcpus;
}

double cpuShare(const Guest &guest, const Sample &sample)
{
    return std::clamp(sample.cpuPercent / double(std::max<qint64>(1, vcpusNow(guest))), 0.0, 100.0);
}

bool nameLess(const QString &first, const QString &second)
{
    const int order = compareNames(first, second);
    return order != 0 ? order < 0 : first < second;
}

} // namespace domus
