#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016 # mmdebstrap and apt expand these themselves
# Builds the dom0 image from Debian's packages: build-image.sh DIRECTORY. Afterwards there are in it image.squashfs, and
# xen.elf, vmlinuz, initrd to start it with, and packages.txt. Needs no root where mmdebstrap's unshare mode works; what that
# needs has been looked at before (domus-bundle check). Lines "DOMUS 0.35 text" say how far it is. Everything that lies about
# meanwhile is in $TMPDIR, which others must be able to enter (unshare mode works as other users).
set -euo pipefail
recipe=$(dirname "$(readlink -f "$0")")
target=$1
mode=unshare
[ "$(id -u)" != 0 ] || mode=root
# shellcheck source=/dev/null
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
tell() { echo "DOMUS $*"; }
# Told to end, this waits for what runs, which was told too and cleans up after itself.
trap 'exit 143' TERM INT HUP
# What belongs to the distribution: the mirrors that apt itself uses on this machine.
sources=$(mktemp)
apt-get indextargets --format 'deb $(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' |
    sort -u > "$sources"
if [ ! -s "$sources" ]; then
    # A mirror may call itself otherwise.
    apt-get indextargets --format 'deb $(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | sort -u > "$sources"
fi
if [ ! -s "$sources" ]; then
    echo "E: apt knows of no packages"
    exit 4
fi
excludes=()
for path in doc man info locale lintian; do excludes+=(--dpkgopt="path-exclude=/usr/share/$path/*"); done
tell 0.02 "Reading the package lists"
mmdebstrap --verbose --mode="$mode" --variant=minbase --format=tar \
    --aptopt='Acquire::Languages "none"' --aptopt='Apt::Install-Recommends "false"' \
    --aptopt='Acquire::Retries "2"' --aptopt='Acquire::http::Timeout "30"' "${excludes[@]}" \
    --include="$(grep -v '^#' "$recipe/packages.list" | paste -sd,)" \
    --extract-hook='echo "DOMUS 0.15 Installing the base" >&2' \
    --essential-hook='echo "DOMUS 0.25 Fetching and installing Xen" >&2' \
    --customize-hook='echo "DOMUS 0.75 Taking out what is not needed" >&2' \
    --customize-hook='mkdir -p "$1/tmp/recipe"' \
    --customize-hook="copy-in $(printf '%s ' "$recipe"/*) /tmp/recipe" \
    --customize-hook='chroot "$1" sh /tmp/recipe/finish.sh' \
    --customize-hook="copy-out /boot/domus $target" \
    --customize-hook='rm -rf "$1"/boot/domus' \
    "$suite" "$TMPDIR/image.tar" "$sources" 2>&1
mv "$target"/domus/* "$target/"
rmdir "$target/domus"
tell 0.85 "Packing the image"
# (sqfstar says "Empty tar filename" of the root directory itself.)
sqfstar -quiet -no-progress -comp zstd "$target/image.squashfs" < "$TMPDIR/image.tar" 2> >(grep -v "Empty tar filename" >&2)
tell 1 "Done"
