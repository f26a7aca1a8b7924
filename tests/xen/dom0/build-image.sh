#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016 # mmdebstrap and apt expand these themselves
# Builds the dom0 image from Debian's packages: build-image.sh DIRECTORY. Afterwards there are in it image.squashfs, and
# xen.elf, vmlinuz, initrd to start it with. Needs no root where mmdebstrap's unshare mode works.
set -euo pipefail
recipe=$(dirname "$(readlink -f "$0")")
target=$1
mode=root
if [ "$(id -u)" != 0 ]; then
    mode=unshare
    [ -x /usr/bin/newuidmap ] || { echo "newuidmap is missing: install the package uidmap" >&2; exit 1; }
    grep -q "^$(id -un):" /etc/subuid || { echo "/etc/subuid has no line for $(id -un): usermod --add-subuids" >&2; exit 1; }
    unshare --user true 2>/dev/null || { echo "user namespaces are switched off: sysctl kernel.unprivileged_userns_clone=1" >&2; exit 1; }
fi
# What belongs to the distribution: the mirrors that apt itself uses on this machine.
# shellcheck source=/dev/null
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
sources=$(mktemp)
work=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$sources" "$work"' EXIT
apt-get indextargets --format 'deb $(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' |
    sort -u > "$sources"
mkdir -p "$target"
excludes=()
for path in doc man info locale lintian; do excludes+=(--dpkgopt="path-exclude=/usr/share/$path/*"); done
mmdebstrap --quiet --mode="$mode" --variant=minbase --format=tar \
    --aptopt='Acquire::Languages "none"' --aptopt='Apt::Install-Recommends "false"' "${excludes[@]}" \
    --include="$(grep -v '^#' "$recipe/packages.list" | paste -sd,)" \
    --customize-hook='mkdir -p "$1/tmp/recipe"' \
    --customize-hook="copy-in $(printf '%s ' "$recipe"/*.list "$recipe"/*.sh) /tmp/recipe" \
    --customize-hook='chroot "$1" sh /tmp/recipe/finish.sh' \
    --customize-hook="copy-out /boot/domus $work" \
    --customize-hook='rm -rf "$1"/boot/domus' \
    "$suite" "$work/image.tar" "$sources"
rm -f "$work/image.squashfs"
# (sqfstar says "Empty tar filename" of the root directory itself.)
sqfstar -quiet -no-progress -comp zstd "$work/image.squashfs" < "$work/image.tar" 2> >(grep -v "Empty tar filename" >&2)
mv "$work/image.squashfs" "$work"/domus/* "$target/"
