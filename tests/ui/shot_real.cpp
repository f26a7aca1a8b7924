// SPDX-License-Identifier: GPL-3.0-or-later
#include "shot_real.h"

#include "async/event_loop.h"
#include "waiting.h"

#include <QCoreApplication>
#include <QFile>
#include <QImage>
#include <QSet>
#include <chrono>

namespace domus::shot {

using namespace std::chrono_literals;

namespace {

const QString installer = QStringLiteral("/usr/lib/debian-installer/images/12/amd64/gtk/debian-installer/amd64/");

QString definition()
{
    auto text = QStringLiteral("name: %1\n"
                               "uuid: 7d0c3a52-5a4c-4f0e-9d1b-0c6f3f8a2b11\n"
                               "title: Debian 12 installer\n"
                               "os: debian12\n"
                               "memory: 1GiB\n"
                               "vcpus: 1\n"
                               "nics:\n"
                               "  - kind: user\n")
                    .arg(realGuestName());
    if (QFile::exists(installer + QStringLiteral("linux")))
        text += QStringLiteral("boot:\n  kernel: %1linux\n  initrd: %1initrd.gz\n  cmdline: vga=788 --- quiet\n").arg(installer);
    return text;
}

bool runs(const HostSession &session)
{
    const auto *guest = const_cast<HostSession &>(session).store()->guestNamed(realGuestName());
    return guest && guest->state == api::guests::State::Running;
}

} // namespace

QString realGuestName()
{
    return QStringLiteral("debian12");
}

std::unique_ptr<HostSession> openRealSession()
{
    auto session = std::make_unique<HostSession>();
    session->open();
    const auto ready = [&] { return session->state() == LinkState::Connected && session->store()->isLoaded(); };
    if (!test::waitUntil(ready, 20s))
        throw Error(session->problem());
    return session;
}

void startRealGuest(HostSession &session)
{
    if (runs(session))
        return;
    if (!session.store()->guestNamed(realGuestName()))
        runUntilDone(session.guests().setDefinition({definition()}));
    runUntilDone(session.guests().start({realGuestName()}));
    if (!test::waitUntil([&] { return runs(session); }, 20s))
        throw Error(ErrorCode::Timeout, QStringLiteral("The guest does not run"));
}

void endRealGuest(HostSession &session)
{
    if (runs(session)) {
        runUntilDone(session.guests().powerOff({realGuestName()}));
        test::waitUntil([&] { return !runs(session); }, 20s);
    }
    if (session.store()->guestNamed(realGuestName()))
        runUntilDone(session.guests().delete_({realGuestName(), true}));
    runUntilDone(session.daemon().quit());
}

bool showsAPicture(const QImage &screen)
{
    QSet<QRgb> banner;
    QSet<QRgb> middle;
    for (int y = 0; y < screen.height(); y += 4) {
        for (int x = 0; x < screen.width(); x += 8)
            (y < screen.height() / 4 ? banner : middle).insert(screen.pixel(x, y));
    }
    return banner.size() > 64 && middle.size() > 16;
}

} // namespace domus::shot
