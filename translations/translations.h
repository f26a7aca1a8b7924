// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QCoreApplication;
class QLocale;

namespace domus {

/// Makes the program speak that language, as far as there is a catalogue; English otherwise (for its plurals a catalogue, too).
void loadTranslations(QCoreApplication &app, const QLocale &locale);

} // namespace domus
