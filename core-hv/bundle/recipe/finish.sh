#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2046,SC2086 # lists and patterns are split and expanded on purpose
# Runs inside the fresh image's root, with the recipe in /tmp/recipe: prunes it and makes what is booted from outside it
# (/boot/domus: xen.elf, vmlinuz, initrd), and a small guest to try Xen with (/usr/lib/domus/guest.cpio and its kernel).
set -eu
recipe=/tmp/recipe
words() { grep -v '^#' "$recipe/$1"; }
version=$(basename /lib/modules/*)
modules=/lib/modules/$version

# Prints the files of modules, each after those it needs.
files_of() {
    for module in "$@"; do
        modprobe -S "$version" --show-depends "$module" | sed -n 's/^insmod \([^ ]*\).*/\1/p'
    done | awk '!seen[$0]++'
}

# A directory tree for an initial root: add_root DIRECTORY INIT module...
add_root() {
    root=$1
    init=$2
    shift 2
    mkdir -p "$root/bin" "$root/dev" "$root/proc" "$root/sys" "$root/modules"
    cp /bin/busybox "$root/bin/"
    cp "$init" "$root/init"
    chmod 755 "$root/init"
    for file in $(files_of "$@"); do
        cp "$file" "$root/modules/"
        basename "$file" >> "$root/modules/order"
    done
}
pack() { (cd "$1" && find . | busybox cpio -o -H newc) > "$2"; }

mkdir -p /boot/domus /usr/lib/domus
add_root /tmp/initrd "$recipe/initrd-init.sh" $(words initrd-modules.list)
pack /tmp/initrd /boot/domus/initrd
add_root /tmp/guest "$recipe/guest-init.sh" xen_blkfront xen_netfront evdev
pack /tmp/guest /usr/lib/domus/guest.cpio
gunzip -c /boot/xen-4.*-amd64.gz > /boot/domus/xen.elf
cp /boot/vmlinuz-* /boot/domus/vmlinuz
ln -s /boot/vmlinuz-* /usr/lib/domus/vmlinuz
dpkg-query -W -f '${Package} ${Version}\n' > /boot/domus/packages.txt

# What starts in it: its init, the services' settings, and Domus, which lies on a disk of its own.
for script in dom0-init dom0-poweroff; do
    cp "$recipe/$script.sh" "/sbin/domus-$script"
    chmod 755 "/sbin/domus-$script"
done
mkdir -p /etc/domus /opt/domus
cp "$recipe/sshd_config" "$recipe/guests.nft" /etc/domus/
for program in dom domusd; do ln -s /opt/domus/bin/$program /usr/local/bin/$program; done

files_of $(words modules.list) | sort > /tmp/keep
find "$modules" -name '*.ko' | sort | grep -vxFf /tmp/keep | xargs rm -f
depmod "$version"
cd /
for pattern in $(words prune.list); do rm -rf ./$pattern; done
find / -xdev -name __pycache__ -type d -prune -exec rm -rf {} +
rm -rf /tmp/initrd /tmp/guest /tmp/keep /tmp/recipe /etc/ssh/ssh_host_*
