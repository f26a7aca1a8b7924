// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the small Linux guest that follows what it is given, and prints the definition's boot part for it.
#include "following_guest.h"
#include "tiny_guest.h"

#include <QCoreApplication>
#include <cstdio>

using namespace domus;

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    if (const QString problem = test::tinyGuestProblem(); !problem.isEmpty()) {
        std::fprintf(stderr, "%s\n", qPrintable(problem));
        return 1;
    }
    const test::TinyGuest guest =
        test::tinyGuest(test::followingCommands, test::tinyGuestModules() << QStringLiteral("virtio_mem"));
    std::printf("boot:\n  kernel: %s\n  initrd: %s\n  cmdline: \"%s\"\n", qPrintable(guest.kernel), qPrintable(guest.initrd),
                qPrintable(guest.cmdline));
    return 0;
}
