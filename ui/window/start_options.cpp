// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/start_options.h"

#include <QCoreApplication>

namespace domus {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(StartOptions)
};

bool takeOne(StartOptions &options, const QString &argument)
{
    if (argument == QLatin1String("--help") || argument == QLatin1String("-h"))
        options.help = true;
    else if (argument == QLatin1String("--version"))
        options.version = true;
    else if (argument == QLatin1String("--exit-after-first-paint"))
        options.exitAfterFirstPaint = true;
    else if (argument == QLatin1String("--view-only"))
        options.viewOnly = true;
    else
        return false;
    return true;
}

void takeAddress(StartOptions &options, const QString &text)
{
    if (const auto address = parseVncAddress(text))
        options.vnc = *address;
    else
        options.problem = Words::tr("--vnc wants an address. %1. %2").arg(address.error().text, address.error().hint);
}

} // namespace

StartOptions parseStartOptions(const QStringList &arguments)
{
    StartOptions options;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        if (takeOne(options, arguments.at(i)))
            continue;
        if (arguments.at(i) == QLatin1String("--palette")) {
            options.palette = paletteChoiceFromName(arguments.value(++i));
            if (options.palette == PaletteChoice::System)
                options.problem = Words::tr("--palette wants light or dark");
        } else if (arguments.at(i) == QLatin1String("--vnc")) {
            takeAddress(options, arguments.value(++i));
        } else {
            options.problem = Words::tr("There is no option %1").arg(arguments.at(i));
        }
    }
    if (options.viewOnly && !options.vnc && options.problem.isEmpty())
        options.problem = Words::tr("--view-only is for --vnc ADDRESS");
    return options;
}

QString startHelp()
{
    return Words::tr("Usage: domus [OPTION]...\n"
                     "The desktop for virtual machines.\n"
                     "\n"
                     "  --vnc ADDRESS              show only the display of that VNC server: host:1, host::5901,\n"
                     "                             [IPv6]:1, vnc://host:5901 or the path of a Unix socket\n"
                     "  --view-only                with --vnc: send no keys and no pointer\n"
                     "  --palette light|dark       use this palette instead of the system's\n"
                     "  --exit-after-first-paint   for measuring: print the monotonic time in nanoseconds when the\n"
                     "                             list of guests was painted, and end\n"
                     "  --version                  print the version\n"
                     "  --help                     print this\n");
}

} // namespace domus
