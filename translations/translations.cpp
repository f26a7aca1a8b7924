// SPDX-License-Identifier: GPL-3.0-or-later
#include "translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

// In a static library nothing else refers to the compiled resources. The macro must stand outside namespaces.
static void initTranslations()
{
    Q_INIT_RESOURCE(translations);
}

namespace domus {

void loadTranslations(QCoreApplication &app, const QLocale &locale)
{
    initTranslations();
    auto *ours = new QTranslator(&app);
    if (!ours->load(locale, QStringLiteral("domus"), QStringLiteral("_"), QStringLiteral(":/i18n"))
        && !ours->load(QStringLiteral(":/i18n/domus_en.qm")))
        return;
    QCoreApplication::installTranslator(ours);
    if (ours->language().startsWith(QLatin1String("en")))
        return;
    auto *theirs = new QTranslator(&app); // the words of Qt's own dialogs
    if (theirs->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(theirs);
}

} // namespace domus
