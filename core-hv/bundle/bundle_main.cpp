// SPDX-License-Identifier: GPL-3.0-or-later
// domus-bundle: builds, starts and stops the bundled Xen for `dom bundle` and the desktop, which start it and read what it
// prints: lines of JSON, {"progress": 0.4, "text": "..."} any number of times, then {"result": {...}} or {"error": {...}}.
// A program of its own, so that a build goes on when its desktop is killed, and ends in good order when told to (SIGTERM,
// SIGINT).
#include "bundle_program.h"

#include "async/event_loop.h"

#include <QCoreApplication>

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    return domus::runUntilDone(domus::runBundleProgram(QCoreApplication::arguments().mid(1)));
}
