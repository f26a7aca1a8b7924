#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# In a dom0: whether xl takes the xl.cfg files beside this script without a complaint, and understands of FILE.cfg what stands in
# FILE.cfg.json. xl only reads them (create -n) and says as JSON what it would make. What it said is in $DOMUS_DOM0_OUT. From outside:
#     run-in-dom0.sh tests/xen/xl-accepts.sh FILE.cfg FILE.cfg.json...
cd "$(dirname "$0")" || exit 1
failed=0
for file in *.cfg; do
    said="${DOMUS_DOM0_OUT:-/tmp}/$file.json"
    if ! xl create -n "$file" > "$said" 2> /tmp/complaints || grep -v '^Parsing config from' /tmp/complaints; then
        echo "REFUSED $file"
        cat /tmp/complaints
        failed=1
    elif [ -f "$file.json" ] && ! diff "$file.json" "$said"; then
        echo "OTHERWISE UNDERSTOOD $file"
        failed=1
    else
        echo "accepted $file"
    fi
done
exit $failed
