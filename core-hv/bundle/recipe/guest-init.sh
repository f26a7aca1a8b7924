#!/bin/busybox sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# Lists in files hold words without spaces: they are split on purpose.
# shellcheck disable=SC2013
# A small Linux guest for Xen: says DOMUS-GUEST READY on its console, runs what the kernel's command line names as run=WORD
# (see below), and then a shell.
/bin/busybox --install -s /bin
export PATH=/bin HOME=/
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
for module in $(cat /modules/order); do insmod "/modules/$module"; done
# What the kernel starts when Xen asks it to end.
mkdir -p /sbin
for word in poweroff reboot; do
    printf '#!/bin/sh\nexec /bin/busybox %s -f\n' $word > /sbin/$word
    chmod 755 /sbin/$word
done
run=
for word in $(cat /proc/cmdline); do case "$word" in run=*) run=${word#run=} ;; esac; done
echo "DOMUS-GUEST READY"
# Puts on what vCPUs it is given, as distributions' udev rules do, and tells four times a second what it has.
follow() {
    seen=" "
    while :; do
        now=" "
        for cpu in /sys/devices/system/cpu/cpu[0-9]*; do
            now="$now${cpu##*/} "
            case "$seen" in *" ${cpu##*/} "*) ;; *) echo 1 > "$cpu/online" ;; esac
        done
        seen="$now"
        echo "HAS $(nproc) cpus $(grep -E 'MemTotal|MemFree' /proc/meminfo | tr -dc '0-9 ') END"
        sleep 0.25
    done 2>/dev/null
}
case "$run" in
    follow) follow ;;
    poweroff) poweroff -f ;;
    reboot) reboot -f ;;
    crash) echo c > /proc/sysrq-trigger ;;
esac
while :; do setsid cttyhack sh; done
