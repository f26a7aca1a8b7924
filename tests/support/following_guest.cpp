// SPDX-License-Identifier: GPL-3.0-or-later
#include "following_guest.h"

#include <QFile>

namespace domus::test {

const QByteArray followingCommands = R"sh(
echo online > /sys/devices/system/memory/auto_online_blocks
seen=" "
while :; do
  now=" "
  for cpu in /sys/devices/system/cpu/cpu[0-9]*; do
    now="$now${cpu##*/} "
    case "$seen" in *" ${cpu##*/} "*) ;; *) echo 1 > $cpu/online ;; esac
  done
  seen="$now"
  echo "HAS $(nproc) cpus $(grep -E 'MemTotal|MemFree' /proc/meminfo | tr -dc '0-9 ') END"
  sleep 0.25
done 2>/dev/null
)sh";

InsideGuest insideGuest(const QString &serialLog)
{
    QFile file(serialLog);
    const QByteArray text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    const qsizetype end = text.lastIndexOf("END");
    const qsizetype begin = end < 0 ? -1 : text.lastIndexOf("HAS ", end);
    if (begin < 0)
        return {};
    const QList<QByteArray> words = text.mid(begin, end - begin).simplified().split(' ');
    if (words.size() < 5)
        return {};
    return {words[1].toInt(), ByteSize::fromKiB(words[3].toLongLong()), ByteSize::fromKiB(words[4].toLongLong())};
}

} // namespace domus::test
