#!/bin/busybox sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# Lists in files hold words without spaces: they are split on purpose.
# shellcheck disable=SC2013
# dom0's own init: Xen's services, then the work that came with this start (the second virtio disk, a squashfs with the
# program /run-in-dom0), then the machine is switched off. Without such a disk it stays up with a shell on the console.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
xen_bin=$(echo /usr/lib/xen-4.*/bin)

mount -t proc proc /proc
mount -t sysfs sys /sys
mkdir -p /dev/pts /dev/shm
mount -t devpts -o gid=5,mode=620,ptmxmode=666 devpts /dev/pts
mount -t tmpfs -o mode=1777 tmpfs /dev/shm
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/lock /run/xen /var/run/xen /var/log/xen /var/lib/xen
# Nobody else makes these here, and Xen's locking.sh spins for ever without /dev/stdin.
ln -sfn /proc/self/fd /dev/fd
ln -sfn /proc/self/fd/0 /dev/stdin
ln -sfn /proc/self/fd/1 /dev/stdout
ln -sfn /proc/self/fd/2 /dev/stderr
ip link set lo up
hostname domus-dom0

# A dom0 without Xen's services is of no use, and whoever waits for it should not wait for long.
must() {
    "$@" && return
    echo "dom0: failed: $*"
    poweroff -f
}
for module in xen_privcmd xen_gntdev xen_gntalloc xen_evtchn xen_blkback xen_netback loop bridge tun; do
    modprobe $module || echo "dom0: no module $module"
done
must mount -t xenfs xenfs /proc/xen
must "$xen_bin/xenstored" --pid-file /run/xenstored.pid
must timeout 60 "$xen_bin/xen-init-dom0"
must "$xen_bin/xenconsoled" --pid-file=/run/xenconsoled.pid
# At equal weight some booting guests starve the domain that serves them all.
xl sched-credit2 -d 0 -w 65535

ip link add xenbr0 type bridge
ip addr add 10.77.0.1/24 dev xenbr0
ip link set xenbr0 up
echo "dom0: up after $(cut -d' ' -f1 /proc/uptime) s"

if [ -b /dev/vdb ]; then
    mkdir -p /opt/domus /mnt/out
    mount -t squashfs -o ro /dev/vdb /opt/domus
    modprobe 9pnet_virtio && modprobe 9p && mount -t 9p -o trans=virtio,version=9p2000.L out /mnt/out
    /opt/domus/run-in-dom0 < /dev/null > /dev/ttyS1 2>&1
    echo $? > /mnt/out/exit-code
    dmesg > /mnt/out/dom0-dmesg.txt
    xl dmesg > /mnt/out/xen-dmesg.txt 2>&1
    cp -r /var/log/xen /mnt/out/xen-logs
    umount /mnt/out
    poweroff -f
fi
while :; do setsid cttyhack sh; done
