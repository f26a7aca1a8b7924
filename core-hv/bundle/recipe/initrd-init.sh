#!/bin/busybox sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# Lists in files hold words without spaces: they are split on purpose.
# shellcheck disable=SC2013
# The first process of dom0: finds the image (the first virtio disk), puts a writable layer in memory above it, goes on there.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
for module in $(cat /modules/order); do insmod "/modules/$module"; done
tries=0
until [ -b /dev/vda ]; do
    tries=$((tries + 1))
    [ $tries -gt 200 ] && { echo "dom0: the image's disk is not there"; poweroff -f; }
    sleep 0.1
done
mkdir -p /lower /rw /root
mount -t squashfs -o ro /dev/vda /lower
mount -t tmpfs -o mode=755 tmpfs /rw
mkdir /rw/upper /rw/work
mount -t overlay -o lowerdir=/lower,upperdir=/rw/upper,workdir=/rw/work overlay /root
mount --move /dev /root/dev
umount /proc /sys
exec switch_root /root /sbin/domus-dom0-init
