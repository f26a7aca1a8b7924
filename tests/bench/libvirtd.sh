#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# libvirtd.sh ACCELERATOR FOLDER, as root in a mount namespace of its own: libvirt's daemon in the foreground. It tries a
# /dev/kvm that does not work anew at each definition, for many seconds, so it gets a /dev without one unless
# ACCELERATOR is kvm.
set -euo pipefail
if [ "$1" != kvm ]; then
    mkdir "$2/dev"
    mount -t tmpfs -o mode=0755 dev "$2/dev"
    for name in null zero full random urandom tty; do
        touch "$2/dev/$name"
        mount --bind "/dev/$name" "$2/dev/$name"
    done
    for name in pts shm; do
        mkdir "$2/dev/$name"
        mount --rbind "/dev/$name" "$2/dev/$name"
    done
    ln -s pts/ptmx "$2/dev/ptmx"
    mount --move "$2/dev" /dev
fi
# Without virtlogd, and with images where only root may look.
printf 'stdio_handler = "file"\nuser = "root"\ngroup = "root"\nsecurity_driver = "none"\n' > "$2/qemu.conf"
mount --bind "$2/qemu.conf" /etc/libvirt/qemu.conf
exec libvirtd
