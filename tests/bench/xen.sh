# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154
# The part "xen" of run.sh: beside xl on real Xen, in the translator; and how soon the bundled Xen answers. Images of dom0 are
# the user's own: building one takes minutes.
bench_xen() {
    local tests=$top/tests/xen name ours theirs unit limit begin report=$work/xen.txt
    head_row "in a dom0" "xl"
    env XDG_CACHE_HOME="$users_cache" "$tests/run-in-dom0.sh" -b "$bin/domus-bundle" -t 600 "$top/tests/bench/xen_in_dom0.sh" \
        "$bin/domusd" "$bin/dom" "$bin/domus-xen.so" "$tests/dom0_checks.sh" "$tools/bench_pair" "$tools/bench_took" 2>&1 |
        tr -d '\r' > "$report" || printf '  FAILED: it is cut off or has failures; see below\n'
    while IFS='|' read -r _ name ours theirs unit limit; do
        if [ -n "$ours" ] && [ -n "$theirs" ]; then
            row "$name" "$ours" "$theirs" "$unit" "$limit"
        else
            printf '  %-52s FAILED\n' "$name"
        fi
    done < <(grep -a '^ROW|' "$report" || true)
    grep -a -v '^ROW|\|^0 failures' "$report" || true
    bench_bundle
}

# Once for what only the first start does (keys, the disk, packing Domus), and once for the figure.
bench_bundle() {
    local begin bundle=(env XDG_CACHE_HOME="$users_cache" dom bundle)
    "${bundle[@]}" build >/dev/null
    "${bundle[@]}" start >/dev/null
    "${bundle[@]}" stop --now >/dev/null
    begin=$(date +%s%N)
    "${bundle[@]}" start >/dev/null
    head_row "bundled Xen" ""
    limit_row "from its start to its first answer" "$(seconds_since "$begin")" s 30
    "${bundle[@]}" stop --now >/dev/null
}
