// SPDX-License-Identifier: GPL-3.0-or-later
#include "interrupt.h"

#include <csignal>
#include <sys/signalfd.h>

namespace domus::cli {

static sigset_t onlyInterrupt()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    return set;
}

InterruptWatch::InterruptWatch()
{
    const sigset_t set = onlyInterrupt();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    m_signals = UniqueFd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    m_notifier = std::make_unique<QSocketNotifier>(m_signals.get(), QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), [this] {
        stopWatching();
        m_source.cancel(QStringLiteral("interrupted"));
    });
}

InterruptWatch::~InterruptWatch()
{
    stopWatching();
}

void InterruptWatch::stopWatching()
{
    if (!m_signals.isValid())
        return;
    m_notifier->setEnabled(false);
    signalfd_siginfo info;
    while (::read(m_signals.get(), &info, sizeof info) > 0) {}
    m_signals.reset();
    const sigset_t set = onlyInterrupt();
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

} // namespace domus::cli
