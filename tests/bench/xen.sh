# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154
# The part "xen" of run.sh: beside xl on real Xen, in the translator; and how soon the bundled Xen answers.
bench_xen() {
    local tests=$top/tests/xen name ours theirs unit limit begin
    head_row "in a dom0" "xl"
    while IFS='|' read -r _ name ours theirs unit limit; do
        row "$name" "$ours" "$theirs" "$unit" "$limit"
    done < <("$tests/run-in-dom0.sh" -b "$bin/domus-bundle" -t 900 "$top/tests/bench/xen_in_dom0.sh" "$bin/domusd" "$bin/dom" \
        "$bin/domus-xen.so" "$tests/dom0_checks.sh" "$tools/bench_pair" | tr -d '\r' | tee "$work/xen.txt" | grep -a '^ROW|')
    grep -a '^failed\|^FAIL' "$work/xen.txt" || true
    dom bundle build >/dev/null
    begin=$(date +%s%N)
    dom bundle start >/dev/null
    head_row "bundled Xen" ""
    limit_row "from its start to its first answer" "$(seconds_since "$begin")" s 30
    dom bundle remove >/dev/null
}
