#!/bin/busybox sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# Lists in files hold words without spaces: they are split on purpose.
# shellcheck disable=SC2013
# dom0's own init: Xen's services, then what the disks say that came with this start, told by their serial numbers:
#     work      a squashfs with the program /run-in-dom0: it is run, and the machine switched off (tests)
#     identity  a tar file with the keys of this bundle: sshd, Domus and the guests' network are started
#     domus     a squashfs with Domus and its libraries
#     data      an ext4 file system for the guests' disks and definitions
# Without any it stays up with a shell on the console.
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

# The virtio disk of that serial number; nothing when there is none.
disk() {
    for serial in /sys/block/vd*/serial; do
        [ "$(cat "$serial")" = "$1" ] || continue
        block=${serial%/serial}
        echo "/dev/${block##*/}"
    done
}

run_work() {
    mkdir -p /opt/domus /mnt/out
    mount -t squashfs -o ro "$1" /opt/domus
    modprobe 9pnet_virtio && modprobe 9p && mount -t 9p -o trans=virtio,version=9p2000.L out /mnt/out
    /opt/domus/run-in-dom0 < /dev/null > /dev/ttyS1 2>&1
    echo $? > /mnt/out/exit-code
    dmesg > /mnt/out/dom0-dmesg.txt
    xl dmesg > /mnt/out/xen-dmesg.txt 2>&1
    cp -r /var/log/xen /mnt/out/xen-logs
    umount /mnt/out
    poweroff -f
}

# Everything that shall outlive a start is below /data.
mount_data() {
    modprobe ext4
    mkdir -p /data
    must mount -t ext4 -o noatime,discard "$1" /data
    mkdir -p /data/root /data/xen
    chmod 700 /data/root /data/xen
    mount --bind /data/root /root
    mount --bind /data/xen /var/lib/xen
}

start_network() {
    modprobe virtio_net
    ip addr add 10.0.2.15/24 dev eth0
    ip link set eth0 up
    ip route add default via 10.0.2.2
    echo "nameserver 10.0.2.3" > /etc/resolv.conf
    echo 1 > /proc/sys/net/ipv4/ip_forward
    must nft -f /etc/domus/guests.nft
    mkdir -p /run/dnsmasq
    chown nobody:nogroup /run/dnsmasq
    dnsmasq --conf-file=/dev/null --interface=xenbr0 --bind-interfaces --except-interface=lo --user=nobody --group=nogroup \
        --dhcp-range=10.77.0.10,10.77.0.250,12h --dhcp-leasefile=/run/dnsmasq/leases --pid-file=/run/dnsmasq.pid \
        --no-resolv --server=10.0.2.3 || echo "dom0: no DHCP for guests"
}

start_sshd() {
    mkdir -p /run/domus/identity /run/sshd
    chmod 700 /run/domus /run/domus/identity
    must tar xf "$1" -C /run/domus/identity
    chown -R 0:0 /run/domus/identity
    while :; do
        /usr/sbin/sshd -D -e -f /etc/domus/sshd_config
        sleep 1
    done &
}

start_domus() {
    mount -t squashfs -o ro "$1" /opt/domus
    mkdir -p /etc/ssl/certs
    ln -sfn /opt/domus/etc/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
    mkdir -p /run/user/0/domus
    chmod 700 /run/user/0 /run/user/0/domus
    # As the first client would start it, and sooner.
    LD_LIBRARY_PATH=/opt/domus/lib XDG_RUNTIME_DIR=/run/user/0 LC_ALL=C.UTF-8 setsid /opt/domus/bin/domusd \
        > /run/user/0/domus/domusd.log 2>&1 &
}

work=$(disk work)
[ -z "$work" ] || run_work "$work"
identity=$(disk identity)
if [ -n "$identity" ]; then
    mount_data "$(disk data)"
    start_domus "$(disk domus)"
    start_network
    start_sshd "$identity"
    echo "dom0: serves after $(cut -d' ' -f1 /proc/uptime) s"
    # (Whoever waits also collects the children of others that have gone.)
    while :; do
        sleep 3600 &
        wait $!
    done
fi
while :; do setsid cttyhack sh; done
