#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Anaconda's way on real Xen, with a small Linux in its place: its tree's kernel gets a password that nobody else sees, and the
# daemon finds the guest on xenbr0 by its MAC. Runs inside dom0 (run-in-dom0.sh), beside the programs.
# shellcheck source=/dev/null
. ./dom0_checks.sh

# lacks WORDS COMMAND...: what the command prints has them not. No process has them among its words meanwhile.
lacks() {
    words=$1
    shift
    case $("$@" 2> /dev/null | tr -d '\0') in *"$words"*) return 1 ;; esac
}

tree=/tmp/tree
mkdir -p $tree/images/pxeboot
cp "$(ls /boot/vmlinuz-*)" $tree/images/pxeboot/vmlinuz
cp /usr/lib/domus/guest.cpio $tree/images/pxeboot/initrd.img
cat > $tree/.treeinfo << END
[general]
family = Fedora
version = 40
arch = x86_64
[images-x86_64]
kernel = images/pxeboot/vmlinuz
initrd = images/pxeboot/initrd.img
END
dom doctor

# shellcheck disable=SC2086 # words
check "it would show itself by VNC" says '"installer_display": *"vnc"' dom install --location $tree --name fedora --preview --json
check "the installer starts" dom install --location $tree --name fedora --memory 128MiB --vcpus 1 --vcpus-max 1 --size 16MiB --format raw \
    --type pvh --cmdline "panic=-1"
log=$(echo "$XDG_RUNTIME_DIR"/domus/domains/*/serial.log)
note=$(echo "$XDG_RUNTIME_DIR"/domus/domains/*/note.json)
check "it runs" within 120 grep -q 'DOMUS-GUEST READY' "$log"
password=$(sed -n 's/.*"installer_password":"\([^"]*\)".*/\1/p' "$note")
check "there is a password" test ${#password} = 8

# What is typed at the guest's console.
tty=$(xenstore-read "/local/domain/$(xl domid fedora)/console/tty")
type_it() { printf '%s\n' "$1" > "$tty"; sleep 1; }
type_it 'cat /proc/cmdline | tr " " "\n" | grep -c "^inst.vncpassword=.\{8\}$" | sed "s/^/WORDS /"'
check "the guest was told it" within 30 grep -q '^WORDS 1' "$log"

for place in "dom show fedora --json" "dom list --json" "dom domain list --json" "dom events fedora" "dom jobs" "dom export fedora"; do
    # shellcheck disable=SC2086 # words
    check "it is not in: $place" lacks "$password" $place
done
check "nor in the kernel's messages" lacks "$password" cat "$log"
check "nor in a process's words" lacks "$password" sh -c 'cat /proc/[0-9]*/cmdline'
check "nor in Xen's logs" lacks "$password" sh -c 'cat /var/log/xen/* 2> /dev/null'
check "nor in a file of the user's but the note" lacks "$password" sh -c "find $HOME $XDG_RUNTIME_DIR -type f ! -name note.json -exec cat {} +"
check "which is the user's alone" test "$(stat -c %a "$note")" = 600
echo "files that have it:"
grep -rlF "$password" /var/lib/xen /run /etc /tmp 2> /dev/null | xargs -r ls -l

check "nobody is asked before it has an address" says 'not known yet' dom show fedora
type_it 'ifconfig eth0 10.77.0.55 netmask 255.255.255.0 up'
type_it 'ping -c 2 10.77.0.1'
check "its address is found by its MAC" within 30 says '10.77.0.55 does not answer' dom show fedora
type_it 'while :; do echo "RFB 003.008" | nc -l -p 5901; done &'
check "and then its server" within 30 says 'by VNC at 10.77.0.55' dom show fedora
check "which is told" says installer_display dom events fedora

check "the end" dom poweroff fedora
check "nothing of the password is left" test -z "$(grep -rlF "$password" /var/lib/xen /run "$HOME" "$XDG_RUNTIME_DIR" 2> /dev/null)"
check "not in XenStore either" lacks "$password" xenstore-ls /vm
dom delete --yes --disks fedora
finish
