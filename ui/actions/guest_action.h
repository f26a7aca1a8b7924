// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/guest_words.h"

#include <QList>

namespace domus {

/// What one can do with a guest as a whole. Each is also a verb of `dom`.
enum class GuestAction { Start, Shutdown, Reboot, Reset, PowerOff, Pause, Resume, Save, Restore, Delete };

/// In the order of menus.
const QList<GuestAction> &allGuestActions();

/// For menus, with mnemonic: "&Start".
QString actionText(GuestAction action);
/// One sentence for tool tips and the status line.
QString actionTip(GuestAction action);
QString actionSymbol(GuestAction action);

/// Whether it makes sense in the guest's state. Whether the host can save guests is another question.
bool isPossible(GuestAction action, const Guest &guest);
/// Whether it asks first, because something may be lost.
bool isDestructive(GuestAction action);

/// The same as a command: "dom start web1".
QString actionCommand(GuestAction action, const Guest &guest);
/// For several guests at once: "dom start web1 web2"; one after the other where the verb takes only one.
QString actionCommand(GuestAction action, const QList<const Guest *> &guests);
/// The word as a shell reads it: plain where it can be, else in single quotes.
QString shellQuoted(const QString &word);

} // namespace domus
