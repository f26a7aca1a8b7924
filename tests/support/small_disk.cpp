// SPDX-License-Identifier: GPL-3.0-or-later
#include "small_disk.h"

#include "async/fd_stream.h"

#include <QDir>
#include <QFile>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

namespace domus::test {

SmallDisk::SmallDisk(const QString &path, qint64 kib) : m_path(path), m_where(QFile::encodeName(path))
{
    QDir().mkpath(path);
    const QByteArray options = "mode=700,size=" + QByteArray::number(kib) + "k";
    const bool mounted = ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0
        && ::mount("tmpfs", m_where.constData(), "tmpfs", 0, options.constData()) == 0;
    if (!mounted)
        m_problem = QStringLiteral("cannot mount a small file system here (needs root): %1")
                        .arg(QString::fromLocal8Bit(std::strerror(errno)));
}

SmallDisk::~SmallDisk()
{
    if (m_problem.isEmpty())
        ::umount2(m_where.constData(), MNT_DETACH);
}

QString SmallDisk::fillPath() const
{
    return m_path + QStringLiteral("/fill");
}

void SmallDisk::fill()
{
    const UniqueFd file(::open(QFile::encodeName(fillPath()).constData(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    for (const qsizetype step : {4096, 1}) {
        const QByteArray bytes(step, 'x');
        while (::write(file.get(), bytes.constData(), size_t(step)) > 0) {}
    }
}

void SmallDisk::makeRoom()
{
    QFile::remove(fillPath());
}

} // namespace domus::test
