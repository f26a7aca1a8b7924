// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/worker.h"
#include "qemu/qemu_domain.h"

namespace domus {
/// By way of a file in the domain's own directory, in memory mostly: QEMU gives a picture no other way.
Task<SmallPicture> QemuDomain::picture(int widest, int highest)
{
    require({DomainState::Running, DomainState::Paused}, QStringLiteral("show"));
    if (m_takingPicture)
        throw Error(ErrorCode::InUse, QStringLiteral("A picture of it is being taken")).about(m_record.name);
    const auto self = shared_from_this();
    const QString file = m_paths.picture();
    m_takingPicture = true;
    std::optional<Error> failure;
    SmallPicture small;
    try {
        co_await command(QStringLiteral("screendump"), {{QStringLiteral("filename"), file}});
        small = co_await runOnWorker<SmallPicture>([=] { return takePictureFile(file, widest, highest); });
    } catch (const Error &error) {
        failure = error;
    }
    self->m_takingPicture = false;
    if (failure)
        throw *failure;
    co_return small;
}

} // namespace domus
