#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Domus beside xl in one dom0 on real Xen, where run-in-dom0.sh runs this. Prints "ROW|name|ours|theirs|unit|limit"; medians.
# A row that is not measured because something failed has no figures, and the script ends with a failure.
# shellcheck source=/dev/null
. ./dom0_checks.sh
kernel=$(ls /boot/vmlinuz-*)
runs=5
guests=6
# Both sides find their libraries as installed programs do, through the linker's cache.
echo /opt/domus/lib > /etc/ld.so.conf.d/domus.conf
ldconfig
unset LD_LIBRARY_PATH

# describe NAME: a guest for xl and dom alike.
describe() {
    cat > "/tmp/$1.cfg" << END
name = "$1"
type = "pv"
kernel = "$kernel"
ramdisk = "/usr/lib/domus/guest.cpio"
extra = "console=hvc0 quiet panic=-1"
memory = 128
maxmem = 160
END
}
quietly() { "$@" > /dev/null 2>&1; }
# need COMMAND...: what is measured rests on it.
need() { "$@" > /tmp/said 2>&1 || bad "$*: $(tail -n 3 /tmp/said)"; }
# row NAME OURS THEIRS UNIT LIMIT
row() {
    if [ -z "$2" ] || [ -z "$3" ]; then bad "no figures: $1"; fi
    echo "ROW|$1|$2|$3|$4|$5"
}
# The middle one of at least $runs lines of the file; nothing when some are missing.
median() { sort -n "$1" | awk -v least="$runs" '{ v[NR] = $1 } END { if (NR >= least) print v[int((NR + 1) / 2)] }'; }
# took FILE COMMAND...: adds the milliseconds that it takes to the file, unless it fails.
took() {
    into=$1
    shift
    ./bench_took "$@" >> "$into" || bad "$*"
}
forget() {
    need dom poweroff "$1"
    need dom delete "$1" --yes
}

# pair NAME COMMAND... --versus COMMAND...
pair() {
    what=$1
    shift
    ./bench_pair 15 "$@" > /tmp/pair || bad "$what"
    ours='' theirs=''
    read -r ours ours_cpu theirs theirs_cpu < /tmp/pair
    row "$what" "$ours" "$theirs" ms 0.5
    row "  its CPU" "$ours_cpu" "$theirs_cpu" ms 0.5
}
bench_list() {
    [ "$(dom list --running --names | wc -l)" = $((guests + 1)) ] || bad "not all guests run"
    pair "list of $((guests + 1)) guests, whole process" /opt/domus/dom list --versus xl list
    # Debian's xl is a script that looks for the right one.
    pair "list against xl's own program" /opt/domus/dom list --versus /usr/lib/xen-4.*/bin/xl list
}

bench_create() {
    rm -f /tmp/first /tmp/again /tmp/theirs
    for _ in $(seq "$runs"); do
        find "$HOME" -name '*.elf' -delete
        took /tmp/first /opt/domus/dom create /tmp/ours.cfg
        forget ours
        took /tmp/again /opt/domus/dom create /tmp/ours.cfg
        forget ours
        took /tmp/theirs xl create /tmp/theirs.cfg
        need xl destroy theirs
    done
    row "create, the kernel never seen before" "$(median /tmp/first)" "$(median /tmp/theirs)" ms 1.1
    row "create with the kernel kept" "$(median /tmp/again)" "$(median /tmp/theirs)" ms 0.3
}

# What xl's way needs to know that a guest has reached its target: asking for the list again and again, without a pause.
cat > /tmp/xl_reaches << 'END'
#!/bin/sh
xl mem-set "$1" "$2" || exit 1
tries=0
while [ $tries -lt 100 ]; do
    xl list "$1" > /tmp/listed || exit 1
    { read -r _ && read -r _ _ has _; } < /tmp/listed
    [ "$has" -ge $(($2 - 1)) ] && [ "$has" -le $(($2 + 1)) ] && exit 0
    tries=$((tries + 1))
done
exit 1
END
chmod 755 /tmp/xl_reaches
bench_memory() {
    need dom create /tmp/ours.cfg
    need xl create /tmp/theirs.cfg
    # Each has booted when its balloon has followed once.
    need within 240 booted 1
    need dom mem-set ours 120MiB --wait
    need xl mem-set theirs 120
    need within 240 xl_near theirs 120
    rm -f /tmp/ours.1?? /tmp/theirs.1??
    for _ in $(seq "$runs"); do
        for target in 112 144; do
            took /tmp/ours.$target /opt/domus/dom mem-set ours ${target}MiB --wait
            xl_near ours $target || bad "our guest has not $target MiB"
            took /tmp/theirs.$target /tmp/xl_reaches theirs $target
        done
    done
    row "memory from asked to reached, 144 to 112 MiB" "$(median /tmp/ours.112)" "$(median /tmp/theirs.112)" ms 1.1
    row "memory from asked to reached, 112 to 144 MiB" "$(median /tmp/ours.144)" "$(median /tmp/theirs.144)" ms 1.1
    forget ours
    need xl destroy theirs
}

# kB in use in dom0, the kernel's included (page tables, stacks, sockets), without what it could drop.
in_use() {
    awk '{ has[$1] = $2 } END { print has["MemTotal:"] - has["MemFree:"] - has["Buffers:"] - has["Cached:"] + has["Shmem:"] - has["SReclaimable:"] }' \
        /proc/meminfo
}
# kB of all of dom0's processes together: the toolstack's, and what the guest costs others.
held() { cat /proc/[0-9]*/smaps_rollup 2>/dev/null | awk '/^Pss:/ { sum += $2 } END { print sum }'; }
# What each guest adds to one that is there, once all is at rest: "processes all"
each_adds() { echo "$((($(held) - $1) / guests)) $((($(in_use) - $2) / guests))"; }
bench_dom0_memory() {
    need dom create /tmp/ours.cfg
    need within 240 booted 1
    need dom list
    sleep 6
    before=$(held) before_all=$(in_use)
    for i in $(seq $guests); do
        describe "ours$i"
        describe "theirs$i"
        need dom create "/tmp/ours$i.cfg"
    done
    need within 240 booted $((guests + 1)) # what boots takes the processors
    sleep 6
    each_adds "$before" "$before_all" > /tmp/ours.adds
    bench_list
    for i in '' $(seq $guests); do forget "ours$i"; done
    need xl create /tmp/theirs.cfg
    sleep 6
    before=$(held) before_all=$(in_use)
    for i in $(seq $guests); do need xl create "/tmp/theirs$i.cfg"; done
    sleep 6
    each_adds "$before" "$before_all" > /tmp/theirs.adds
    for i in '' $(seq $guests); do need xl destroy "theirs$i"; done
    read -r ours ours_all < /tmp/ours.adds
    read -r theirs theirs_all < /tmp/theirs.adds
    row "dom0's memory for each guest, with its kernel's" "$ours_all" "$theirs_all" kB 0.3
    row "  its processes' alone" "$ours" "$theirs" kB 0.3
}

describe ours
describe theirs
need dom create /tmp/ours.cfg # the daemon has done everything once
forget ours
bench_dom0_memory
bench_create
bench_memory
finish
