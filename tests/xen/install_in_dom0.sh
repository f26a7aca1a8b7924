#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installing on Xen, in a dom0: the type of guest that is chosen, what comes after the installer (the disk's own kernel by GRUB
# for Xen), and a whole machine's boot screen. Runs inside dom0 (run-in-dom0.sh), beside the programs.
# shellcheck source=/dev/null
. ./dom0_checks.sh
export QT_QPA_PLATFORM=minimal QT_QPA_PLATFORM_PLUGIN_PATH=/opt/domus
kernel=$(ls /boot/vmlinuz-*)
guest=/usr/lib/domus/guest.cpio
look() { timeout 300 ./look_at_guest "$@"; }

# A disk as Debian's installer leaves it: a partition table, a file system in its first partition, GRUB's menu in that.
uuid=0dd0ba11-c0de-4d15-a111-d0d0caca0001
mkdir -p /tmp/root/boot/grub
cp "$kernel" /tmp/root/boot/vmlinuz
cp $guest /tmp/root/boot/initrd.img
cat > /tmp/root/boot/grub/grub.cfg <<END
set default="0"
function load_video {
    insmod all_video
}
insmod part_msdos
insmod ext2
set timeout=0
menuentry 'Debian GNU/Linux' --class debian --class gnu-linux --class gnu --class os \$menuentry_id_option 'simple' {
    load_video
    insmod gzio
    if [ x\$grub_platform = xxen ]; then insmod xzio; insmod lzopio; fi
    insmod part_msdos
    insmod ext2
    search --no-floppy --fs-uuid --set=root $uuid
    linux /boot/vmlinuz root=UUID=$uuid ro console=hvc0 quiet panic=-1
    initrd /boot/initrd.img
}
END
mke2fs -q -t ext4 -U $uuid -d /tmp/root -E offset=1048576 /tmp/disk.img 48M || bad "a file system"
# One active partition of the type Linux, from sector 2048 on, of 98304 sectors.
printf '\200\0\0\0\203\0\0\0\0\010\0\0\0\200\001\0' | dd of=/tmp/disk.img bs=1 seek=446 conv=notrunc 2> /dev/null
printf '\125\252' | dd of=/tmp/disk.img bs=1 seek=510 conv=notrunc 2> /dev/null
truncate -s 64M /tmp/disk.img

ready() { grep -q 'DOMUS-GUEST READY' "$XDG_RUNTIME_DIR"/domus/domains/*/serial.log; }
dom doctor

# In the translator kernels with two vCPUs were seen to lock up as they start.
small="--vcpus 1 --vcpus-max 1"
# installed TYPE: an "installer" that does nothing but reboot, as the last thing that installers do; then the disk.
# shellcheck disable=SC2086 # words
installed() {
    check "an installer as $1" dom install --name "disk-$1" --type "$1" --kernel "$kernel" --initrd $guest \
        --cmdline "console=hvc0 quiet panic=-1 run=reboot" --disk /tmp/disk.img --memory 128MiB $small
    check "it ends" within 240 says install_ended dom events "disk-$1"
    check "the disk's own kernel boots as $1" within 240 ready
    check "it is $1" says "disk-$1  *Domus  *$1" dom domain list
    cp "$XDG_RUNTIME_DIR"/domus/domains/*/serial.log "$DOMUS_DOM0_OUT/serial-$1.log"
    check "power off" dom poweroff "disk-$1"
    dom delete --yes "disk-$1"
}
installed pv
installed pvh

echo "--- pygrub, shut in"
cat > /tmp/grub.cfg <<END
name = "grubbed"
type = "pv"
bootloader = "pygrub"
memory = 128
disk = ['format=raw,vdev=xvda,access=rw,target=/tmp/disk.img']
END
check "pygrub finds its kernel" dom create /tmp/grub.cfg
check "which boots" within 240 ready
dom poweroff grubbed
dom delete --yes grubbed
sed 's/grubbed/blank/; s/disk\.img/blank.img/' /tmp/grub.cfg > /tmp/blank.cfg
truncate -s 1M /tmp/blank.img
refused "it finds none on a blank disk" "pygrub: " dom create /tmp/blank.cfg
sed 's/grubbed/evil/; s/pygrub/\/tmp\/loader/' /tmp/grub.cfg > /tmp/evil.cfg
refused "no other boot loader runs in dom0" "is not run in dom0" dom create /tmp/evil.cfg
dom delete --yes blank
dom delete --yes evil

echo "--- a whole machine"
check "a disk with a system is a whole machine's" says "the type HVM" dom install --name machine --import /tmp/disk.img --preview
check "it starts" dom install --name machine --import /tmp/disk.img --memory 128MiB --vcpus 1 --vcpus-max 1
check "it is one" says "machine  *Domus  *hvm" dom domain list
check "its firmware's screen" look machine "$DOMUS_DOM0_OUT/machine.png" 90 720x400 1:aaaaaa
dom poweroff machine

echo "--- refusals"
refused "no such type" "not known" dom install --type xvm --import /tmp/disk.img
refused "no user network" "bridges only" dom install --nic user --import /tmp/disk.img
finish
