// SPDX-License-Identifier: GPL-3.0-or-later
#include "actions/guest_action.h"

#include <QCoreApplication>
#include <algorithm>

namespace domus {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(GuestAction)
};

QString verb(GuestAction action)
{
    switch (action) {
    case GuestAction::Start:
        return QStringLiteral("start");
    case GuestAction::Shutdown:
        return QStringLiteral("shutdown");
    case GuestAction::Reboot:
        return QStringLiteral("reboot");
    case GuestAction::Reset:
        return QStringLiteral("reset");
    case GuestAction::PowerOff:
        return QStringLiteral("poweroff");
    case GuestAction::Pause:
        return QStringLiteral("pause");
    case GuestAction::Resume:
        return QStringLiteral("resume");
    case GuestAction::Save:
        return QStringLiteral("save");
    case GuestAction::Restore:
        return QStringLiteral("restore");
    case GuestAction::Delete:
        break;
    }
    return QStringLiteral("delete");
}

bool isPlain(QChar c)
{
    return (c.unicode() < 128 && c.isLetterOrNumber()) || QStringLiteral("-_./:@%+=,").contains(c);
}

} // namespace

const QList<GuestAction> &allGuestActions()
{
    static const QList<GuestAction> all{GuestAction::Start,    GuestAction::Restore,  GuestAction::Pause,  GuestAction::Resume,
                                        GuestAction::Save,     GuestAction::Shutdown, GuestAction::Reboot, GuestAction::Reset,
                                        GuestAction::PowerOff, GuestAction::Delete};
    return all;
}

QString actionText(GuestAction action)
{
    switch (action) {
    case GuestAction::Start:
        return Words::tr("&Start");
    case GuestAction::Shutdown:
        return Words::tr("S&hut Down");
    case GuestAction::Reboot:
        return Words::tr("Re&boot");
    case GuestAction::Reset:
        return Words::tr("Rese&t");
    case GuestAction::PowerOff:
        return Words::tr("Power &Off…");
    case GuestAction::Pause:
        return Words::tr("&Pause");
    case GuestAction::Resume:
        return Words::tr("&Resume");
    case GuestAction::Save:
        return Words::tr("Sa&ve");
    case GuestAction::Restore:
        return Words::tr("R&estore");
    case GuestAction::Delete:
        break;
    }
    return Words::tr("&Delete…");
}

QString actionTip(GuestAction action)
{
    switch (action) {
    case GuestAction::Start:
        return Words::tr("Start the guest");
    case GuestAction::Shutdown:
        return Words::tr("Press the guest's power button: it shuts down by itself");
    case GuestAction::Reboot:
        return Words::tr("Ask the guest to shut down, and start it again");
    case GuestAction::Reset:
        return Words::tr("Press the guest's reset button: it restarts at once");
    case GuestAction::PowerOff:
        return Words::tr("Pull the guest's plug: what it has not written is lost");
    case GuestAction::Pause:
        return Words::tr("Stop the guest's processors; it keeps its memory");
    case GuestAction::Resume:
        return Words::tr("Let the paused guest go on");
    case GuestAction::Save:
        return Words::tr("Write the running guest into a file, and end it: Restore goes on with it");
    case GuestAction::Restore:
        return Words::tr("Go on with the guest as it was saved");
    case GuestAction::Delete:
        break;
    }
    return Words::tr("Remove the guest, and its disks if you wish");
}

QString actionSymbol(GuestAction action)
{
    return action == GuestAction::Resume ? QStringLiteral("start") : verb(action);
}

bool isPossible(GuestAction action, const Guest &guest)
{
    const GuestState state = guest.state;
    if (guest.saving)
        return action == GuestAction::PowerOff;
    switch (action) {
    case GuestAction::Start:
        return state == GuestState::Off;
    case GuestAction::Shutdown:
    case GuestAction::Reboot:
        return state == GuestState::Running;
    case GuestAction::Pause:
        return state == GuestState::Running || state == GuestState::Stopping;
    case GuestAction::Reset:
        return state == GuestState::Running || state == GuestState::Stopping || state == GuestState::Crashed;
    case GuestAction::PowerOff:
        return isLive(state);
    case GuestAction::Resume:
        return state == GuestState::Paused;
    case GuestAction::Save:
        return state == GuestState::Running;
    case GuestAction::Restore:
        return isSaved(guest);
    case GuestAction::Delete:
        return !isLive(state);
    }
    return false;
}

bool isDestructive(GuestAction action)
{
    return action == GuestAction::PowerOff || action == GuestAction::Reset || action == GuestAction::Delete;
}

QString actionCommand(GuestAction action, const Guest &guest)
{
    return QStringLiteral("dom %1 %2")
        .arg(verb(action), shellQuoted(action == GuestAction::Restore ? guest.savedFile : guest.name));
}

QString actionCommand(GuestAction action, const QList<const Guest *> &guests)
{
    QStringList words;
    if (action == GuestAction::Save || action == GuestAction::Restore) {
        for (const auto *guest : guests)
            words.append(actionCommand(action, *guest));
        return words.join(QStringLiteral(" && "));
    }
    words = {QStringLiteral("dom"), verb(action)};
    for (const auto *guest : guests)
        words.append(shellQuoted(guest->name));
    return words.join(u' ');
}

QString shellQuoted(const QString &word)
{
    if (!word.isEmpty() && std::all_of(word.begin(), word.end(), isPlain))
        return word;
    auto quoted = word;
    quoted.replace(u'\'', QStringLiteral("'\\''"));
    return QString(u'\'' + quoted + u'\'');
}

} // namespace domus
