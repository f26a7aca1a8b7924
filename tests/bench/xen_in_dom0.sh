#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Domus beside xl in one dom0 on real Xen, where run-in-dom0.sh runs this. Prints "ROW|name|ours|theirs|unit|limit"; medians.
# shellcheck source=/dev/null
. ./dom0_checks.sh
runs=7
guests=4
kernel=$(ls /boot/vmlinuz-*)

# describe NAME: a guest for xl and dom alike.
describe() {
    cat > "/tmp/$1.cfg" <<END
name = "$1"
type = "pv"
kernel = "$kernel"
ramdisk = "/usr/lib/domus/guest.cpio"
extra = "console=hvc0 quiet panic=-1"
memory = 96
maxmem = 128
END
}
quietly() { "$@" > /dev/null 2>&1; }
row() { echo "ROW|$1|$2|$3|$4|$5"; }
median() { tr ' ' '\n' | grep . | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
# took COMMAND...: the milliseconds it takes. A failure shows in the report.
took() {
    began=$(milliseconds)
    quietly "$@" || echo "failed: $*" >&2
    echo $(($(milliseconds) - began))
}
forget() {
    dom poweroff "$1"
    dom delete "$1" --yes
}

bench_list() {
    ./bench_pair 9 /opt/domus/dom list --versus xl list > /tmp/pair
    read -r ours ours_cpu theirs theirs_cpu < /tmp/pair
    row "list of $guests guests, whole process" "$ours" "$theirs" ms 0.5
    row "  its CPU" "$ours_cpu" "$theirs_cpu" ms 0.5
}

bench_create() {
    first='' again='' theirs=''
    for _ in $(seq $runs); do
        find "$HOME" -name '*.elf' -delete
        first="$first $(took dom create /tmp/ours.cfg)"
        dom poweroff ours > /dev/null
        again="$again $(took dom start ours)"
        quietly forget ours
        theirs="$theirs $(took xl create /tmp/theirs.cfg)"
        xl destroy theirs
    done
    row "create, the kernel never seen before" "$(echo "$first" | median)" "$(echo "$theirs" | median)" ms 1.1
    row "start with the kernel kept" "$(echo "$again" | median)" "$(echo "$theirs" | median)" ms 0.3
}

# What xl's way needs to know that a guest has reached its target: asking for the list again and again.
xl_reaches() {
    xl mem-set theirs "$1"
    within 60 xl_near theirs "$1"
}
bench_memory() {
    ours='' theirs=''
    quietly dom create /tmp/ours.cfg
    quietly xl create /tmp/theirs.cfg
    within 240 booted 1
    sleep_for_the_other
    for _ in $(seq $runs); do
        for target in 80 112; do
            ours="$ours $(took dom mem-set ours ${target}MiB --wait)"
            theirs="$theirs $(took xl_reaches $target)"
        done
    done
    row "memory from asked to reached" "$(echo "$ours" | median)" "$(echo "$theirs" | median)" ms 1.1
    quietly forget ours
    xl destroy theirs
}
# xl's guest has booted when it has taken its target from XenStore once.
sleep_for_the_other() {
    xl mem-set theirs 100
    within 240 xl_near theirs 100
}

# pss PID: kB
pss() { awk '/^Pss:/ { print $2 }' "/proc/$1/smaps_rollup"; }
processes_of_xl() {
    for process in /proc/[0-9]*; do
        [ "$(cat "$process/comm" 2>/dev/null)" = xl ] && echo "${process#/proc/}"
    done
}
bench_dom0_memory() {
    before=$(pss "$(daemon)")
    for i in $(seq $guests); do
        describe "ours$i"
        describe "theirs$i"
        quietly dom create "/tmp/ours$i.cfg"
    done
    after=$(pss "$(daemon)")
    bench_list
    for i in $(seq $guests); do quietly forget "ours$i"; done
    for i in $(seq $guests); do quietly xl create "/tmp/theirs$i.cfg"; done
    theirs=0
    for process in $(processes_of_xl); do theirs=$((theirs + $(pss "$process"))); done
    row "dom0's memory for each guest" "$(((after - before) / guests))" "$((theirs / guests))" kB 0.3
    for i in $(seq $guests); do xl destroy "theirs$i"; done
}

describe ours
describe theirs
quietly dom create /tmp/ours.cfg # the daemon has done everything once
quietly forget ours
bench_dom0_memory
bench_create
bench_memory
finish
