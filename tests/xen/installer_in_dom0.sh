#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Debian's graphical installer (its kernel and initrd lie beside this script) in a dom0, seen in the console's widget.
# Runs inside dom0 (run-in-dom0.sh), beside the programs.
# shellcheck source=/dev/null
. ./dom0_checks.sh
export QT_QPA_PLATFORM=minimal QT_QPA_PLATFORM_PLUGIN_PATH=/opt/domus

# As Debian's mirrors have it.
tree=/tmp/dists/bookworm/main/installer-amd64
gtk=$tree/current/images/netboot/gtk/debian-installer/amd64
mkdir -p $gtk
echo "netboot/gtk/debian-installer/amd64/linux -- kernel of debian-installer" > $tree/current/images/MANIFEST
ln -s /opt/domus/linux /opt/domus/initrd.gz $gtk/

check "its kernel tells that it can be PVH" says "the type PVH. The kernel starts on Xen by itself" \
    dom install --name installer --memory 1GiB --vcpus 1 --vcpus-max 1 --size 256MiB --location $tree --preview
# As PV: the translator does without the processor's virtualisation then, which is the slowest of what it does.
check "it starts" dom install --name installer --type pv --memory 1GiB --vcpus 1 --vcpus-max 1 --size 256MiB --location $tree
check "as such" says "installer  *Domus  *pv " dom domain list
check "with a console that it can use" says "console=hvc0 console=tty0" dom show installer --definition
check "it draws its window on the display" timeout 300 ./look_at_guest installer "$DOMUS_DOM0_OUT/installer.png" 240 800x600 60:ede9e3
cp "$XDG_RUNTIME_DIR"/domus/domains/*/serial.log "$DOMUS_DOM0_OUT/serial-installer.log"
dom poweroff installer
finish
