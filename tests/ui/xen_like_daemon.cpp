// SPDX-License-Identifier: GPL-3.0-or-later
#include "xen_like_daemon.h"

#include "fake_engine.h"
#include "installing/xen_choice.h"
#include "server/daemon.h"

namespace domus::test {
namespace {

/// Xen's engine joins NICs to bridges by itself.
class XenLike : public FakeEngine {
public:
    bool joinsBridges() const override { return true; }
};

} // namespace

struct XenLikeDaemon::Parts {
    XenLike *engine = nullptr;
    DaemonDirs dirs = DaemonDirs::fromEnvironment(QProcessEnvironment::systemEnvironment());
    std::unique_ptr<Daemon> daemon;

    std::shared_ptr<Guest> guest(const QString &name) const { return daemon->services()->registry->find(name); }
    std::shared_ptr<FakeDomain> domain(const QString &name) const { return engine->domainOf(guest(name)->uuid()); }
};

XenLikeDaemon::XenLikeDaemon() : m_parts(std::make_unique<Parts>())
{
    auto engine = std::make_unique<XenLike>();
    engine->engineKind = EngineKind::Xen;
    engine->xen = XenTypes{true, true, true, true};
    engine->notes = XenKernelNotes{true, true, QStringLiteral("linux")};
    m_parts->engine = engine.get();
    m_parts->daemon = std::make_unique<Daemon>(m_parts->dirs, std::move(engine));
}

XenLikeDaemon::~XenLikeDaemon() = default;

QString XenLikeDaemon::socket() const
{
    return m_parts->dirs.socket;
}

qsizetype XenLikeDaemon::starts() const
{
    return m_parts->engine->started.size();
}

QString XenLikeDaemon::cmdline() const
{
    return m_parts->engine->started.last().boot.cmdline;
}

QString XenLikeDaemon::mac() const
{
    return m_parts->engine->started.last().nics.front().mac;
}

QString XenLikeDaemon::type() const
{
    return xenTypeWord(m_parts->engine->started.last().type);
}

QString XenLikeDaemon::keyOf(const QString &guest) const
{
    return m_parts->guest(guest)->key();
}

void XenLikeDaemon::print(const QString &guest, const QByteArray &text)
{
    m_parts->domain(guest)->print(text);
}

void XenLikeDaemon::reboot(const QString &guest)
{
    m_parts->domain(guest)->end(ExitCause::GuestReboot);
}

qsizetype XenLikeDaemon::viewers(const QString &guest) const
{
    const auto domain = m_parts->domain(guest);
    return domain ? qsizetype(domain->viewers.size()) : 0;
}

} // namespace domus::test
