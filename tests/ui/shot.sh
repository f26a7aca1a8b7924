#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Pictures of the desktop in light and dark and three scales, into artifacts/ (or the directory given). With a real daemon and guest,
# whose files are in a directory of their own. Run by ./dev shot, after the programs were built.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
out=${1:-artifacts}
bin=build/release/bin
work=$(mktemp -d)
chmod 0700 "$work"
mkdir -p "$out" "$work/run" && chmod 0700 "$work/run"

mkfifo "$work/display"
Xvfb -displayfd 3 -screen 0 2400x1600x24 -nolisten tcp 3<>"$work/display" >/dev/null 2>&1 &
xvfb=$!
read -r number <"$work/display"
export DISPLAY=:$number QT_QPA_PLATFORM=xcb
export XDG_RUNTIME_DIR=$work/run XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data XDG_CACHE_HOME=$work/cache XDG_STATE_HOME=$work/state

finish() {
    "$bin/domus-shot" --end || true
    kill "$xvfb" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

for palette in light dark; do
    for scale in 1 1.5 2; do
        QT_SCALE_FACTOR=$scale "$bin/domus-shot" "$out" $palette
        QT_SCALE_FACTOR=$scale "$bin/domus-shot" --real "$out" $palette
    done
done
