#!/bin/busybox sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# Ends the bundle in good order: domus-dom0-poweroff SECONDS. Guests are asked to shut down and get so many seconds; those
# that have not by then lose their power.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
seconds=${1:-60}
guests() { xl list 2>/dev/null | awk 'NR > 1 && $2 != 0 { print $2 }'; }
for domain in $(guests); do xl shutdown -F "$domain" & done > /dev/null 2>&1
left=$seconds
while [ -n "$(guests)" ] && [ "$left" -gt 0 ]; do
    sleep 1
    left=$((left - 1))
done
for domain in $(guests); do xl destroy "$domain"; done
killall -q domusd
sync
umount -l /root /var/lib/xen /data 2>/dev/null
sync
poweroff -f
