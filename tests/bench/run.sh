#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev bench [desktop|guests|start|list|stats|live|many|console|xen]...: Domus beside its peers, measured in the same run. Figures are medians;
# the last column is ours over theirs, and what it should be at most (or at least, for pixels a second).
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
top=$PWD
bin=$top/build/release/bin
tools=$top/build/release/tests/bench
runs=${BENCH_RUNS:-11}

# Sockets and the running guests' files lie in memory, as /run does.
work=$(mktemp -d /dev/shm/domus-bench.XXXXXX)
users_cache=${XDG_CACHE_HOME:-$HOME/.cache}
export HOME=$work/home XDG_RUNTIME_DIR=$work/run XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data
export XDG_STATE_HOME=$work/state XDG_CACHE_HOME=$work/cache PATH=$bin:$PATH LIBGL_ALWAYS_SOFTWARE=1
mkdir -p "$HOME" "$work/images"
mkdir -m 0700 "$XDG_RUNTIME_DIR"
started=()

accelerator() { dom doctor --json | grep -oE '"accelerator": ?"[a-z]+"' | head -n 1 | cut -d'"' -f4; }

daemon_pid() { dom version --json 2>/dev/null | grep -oE '"pid": ?[0-9]+' | grep -oE '[0-9]+' || true; }

libvirt_is_up=
finish() {
    local pid guest
    [ -z "$libvirt_is_up" ] || forget_libvirt_guests
    for guest in $(dom list --json 2>/dev/null | grep -oE '"name": ?"[^"]+"' | cut -d'"' -f4); do dom poweroff "$guest" >/dev/null 2>&1 || true; done
    dom bundle stop --now >/dev/null 2>&1 || true
    for pid in "${started[@]}" $(daemon_pid); do kill "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap finish EXIT

median() { sort -n | awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf("%.4f", (b > 0) ? a / b : 0)}'; } # judged unrounded
verdict() { awk -v r="$1" -v l="$2" 'BEGIN {print((r <= l) ? "ok" : "MISSED")}'; }
# row NAME OURS THEIRS UNIT LIMIT: one line of the report
row() {
    local r
    r=$(ratio "$2" "$3")
    printf '  %-52s %9s %9s %-5s %6.3f  (at most %s: %s)\n' "$1" "$2" "$3" "$4" "$r" "$5" "$(verdict "$r" "$5")"
}
# limit_row NAME VALUE UNIT LIMIT: where the limit is a number, not a peer
limit_row() { printf '  %-52s %9s %9s %-5s %6s  (at most %s: %s)\n' "$1" "$2" "" "$3" "" "$4" "$(verdict "$2" "$4")"; }
head_row() { printf '\n%s\n  %-52s %9s %9s %-5s %6s\n' "$1" "" "Domus" "$2" "" "ratio"; }

# A disk whose boot sector sends one byte down the serial line and halts: mov dx,3f8h; mov al,'!'; out dx,al; cli; hlt.
halting_disk() {
    printf '\xba\xf8\x03\xb0\x21\xee\xfa\xf4\xeb\xfd' > "$1"
    truncate -s 510 "$1"
    printf '\x55\xaa' >> "$1"
    truncate -s 1M "$1"
}

define_guest() { # NAME
    halting_disk "$work/images/$1.img"
    cat > "$work/$1.yaml" <<EOF
name: $1
uuid: $(cat /proc/sys/kernel/random/uuid)
memory: 64MiB
vcpus: 1
display: {video: none}
devices: {tablet: false, balloon: false, rng: false}
disks:
  - {path: $work/images/$1.img, format: raw, bus: virtio}
EOF
    dom define "$work/$1.yaml" >/dev/null
}

define_guests() { # COUNT
    local i
    for i in $(seq 1 "$1"); do define_guest "$(printf 'guest%02d' "$i")"; done
    dom doctor >/dev/null # the accelerator is measured before anything is timed
}

display_is_up=
virtual_display() {
    [ -z "$display_is_up" ] || return 0
    local number=61
    while [ -e "/tmp/.X11-unix/X$number" ]; do number=$((number + 1)); done
    Xvfb ":$number" -screen 0 1280x1024x24 -nolisten tcp >/dev/null 2>&1 &
    started+=($!)
    export DISPLAY=:$number
    until xdpyinfo >/dev/null 2>&1; do kill -0 "${started[-1]}"; sleep 0.05; done
    display_is_up=1
}

# libvirt's daemon: as root its own (ended with the bench), else the user's, which virsh starts by itself.
libvirt_uri=qemu:///session
start_libvirt() {
    [ "$(id -u)" = 0 ] || return 0
    libvirt_uri=qemu:///system
    unshare --mount --propagation private tests/bench/libvirtd.sh "$(accelerator)" "$work" >/dev/null 2>&1 &
    started+=($!)
    local last=$((SECONDS + 60))
    until timeout 30 virsh -q -c $libvirt_uri list >/dev/null 2>&1; do
        if [ $SECONDS -gt $last ]; then
            echo "libvirt's daemon does not answer: it is left out"
            return 1
        fi
        sleep 0.1
    done
    libvirt_is_up=1
    forget_libvirt_guests # of a run that was cut off
}

forget_libvirt_guests() {
    local i
    for i in $(seq 1 20); do
        virsh -q -c $libvirt_uri destroy "domus-bench-$i" >/dev/null 2>&1 || true
        virsh -q -c $libvirt_uri undefine "domus-bench-$i" >/dev/null 2>&1 || true
    done
}

bench_list() {
    local i
    start_libvirt || return 0
    for i in $(seq 1 20); do
        cat > "$work/v.xml" <<EOF
<domain type='qemu'><name>domus-bench-$i</name><memory unit='MiB'>64</memory><vcpu>1</vcpu><os><type arch='x86_64'>hvm</type></os></domain>
EOF
        virsh -q -c $libvirt_uri define "$work/v.xml" >/dev/null
    done
    head_row "list of 20 guests, whole process" "virsh"
    local wall_a cpu_a wall_b cpu_b
    read -r wall_a cpu_a wall_b cpu_b < <("$tools/bench_pair" $((runs * 5)) dom list --versus virsh -c $libvirt_uri list --all)
    row "time" "$wall_a" "$wall_b" ms 0.4
    row "CPU of the client" "$cpu_a" "$cpu_b" ms 0.4
    forget_libvirt_guests
}

bench_start() {
    local guest=guest01 uuid dir pid i word argv=() ours=() bare=()
    uuid=$(sed -n 's/^uuid: //p' "$work/$guest.yaml")
    dom start $guest >/dev/null
    pid=$(dom show $guest --json | grep -oE '"pid": ?[0-9]+' | grep -oE '[0-9]+')
    dir=$XDG_RUNTIME_DIR/domus/domains/$uuid
    # The same arguments, but for what only our start can give: inherited sockets become paths, and -S (the guest waits
    # for the engine to listen) goes.
    while IFS= read -r -d '' word; do
        word=${word//$dir/$work/bare}
        word=${word//fd=3/path=$work/bare/qmp.sock}
        [ "$word" = -S ] || argv+=("$word")
    done < "/proc/$pid/cmdline"
    dom poweroff $guest >/dev/null
    # QEMU's own start varies by a third from run to run: many runs, taken in turn, make the median hold still.
    for i in $(seq 1 $((runs * 3))); do
        ours+=("$("$tools/bench_first_byte" "$dir/serial.log" dom start $guest | cut -d' ' -f1)")
        dom poweroff $guest >/dev/null
        rm -rf "$work/bare"
        mkdir "$work/bare"
        touch "$work/bare/events.in" "$work/bare/events.out" "$work/bare/serial.in" "$work/bare/serial.log"
        ln -s serial.log "$work/bare/serial.out"
        read -r word pid < <("$tools/bench_first_byte" "$work/bare/serial.log" "${argv[@]}")
        bare+=("$word")
        kill "$pid"
        while kill -0 "$pid" 2>/dev/null; do sleep 0.01; done
    done
    head_row "from the command to the guest's first serial byte" "bare QEMU"
    row "dom start against QEMU with the same arguments" "$(printf '%s\n' "${ours[@]}" | median)" "$(printf '%s\n' "${bare[@]}" | median)" ms 1.15
}

# The same twenty guests under libvirt, running.
run_libvirt_guests() {
    local i
    for i in $(seq 1 20); do
        halting_disk "$work/images/v$i.img"
        cat > "$work/v.xml" <<EOF
<domain type='qemu'><name>domus-bench-$i</name><memory unit='MiB'>64</memory><vcpu>1</vcpu><os><type arch='x86_64'>hvm</type></os>
<devices><disk type='file'><driver name='qemu' type='raw'/><source file='$work/images/v$i.img'/><target dev='vda' bus='virtio'/></disk></devices></domain>
EOF
        virsh -q -c $libvirt_uri create "$work/v.xml" >/dev/null || return 1
    done
}

bench_stats() {
    local pid cpu pss count ms i many=${BENCH_MANY:-128} seconds=${BENCH_STATS_SECONDS:-20} idle
    pid=$(daemon_pid)
    read -r idle _ < <("$tools/bench_stats" load "$pid" 5)
    for i in $(seq 1 20); do dom start "$(printf 'guest%02d' "$i")" >/dev/null; done
    sleep 3
    read -r cpu pss < <("$tools/bench_stats" load "$pid" "$seconds")
    head_row "statistics of 20 guests at 1 Hz (without guests: $idle % of a core)" ""
    limit_row "daemon's CPU, of one core" "$cpu" % 1
    limit_row "daemon's PSS" "$pss" MiB 46
    if start_libvirt && run_libvirt_guests; then
        local wall_a cpu_a wall_b cpu_b
        read -r wall_a cpu_a wall_b cpu_b < <("$tools/bench_pair" $((runs * 3)) dom top --once --json --versus virsh -q -c $libvirt_uri domstats)
        head_row "every figure of 20 running guests, whole process" "virsh"
        row "time" "$wall_a" "$wall_b" ms 0.4
        forget_libvirt_guests
    fi
    for i in $(seq 21 "$many"); do
        define_guest "$(printf 'guest%02d' "$i")"
        dom start "$(printf 'guest%02d' "$i")" >/dev/null
    done
    sleep 3
    read -r count ms < <("$tools/bench_stats" ask 100)
    read -r cpu pss < <("$tools/bench_stats" load "$pid" "$seconds")
    head_row "statistics of $count guests (virsh domstats of 128: 433 ms and more)" ""
    limit_row "all of them to a client" "$ms" ms 10
    limit_row "daemon's CPU at 1 Hz, of one core" "$cpu" % 6.4
    limit_row "daemon's PSS" "$pss" MiB "$((40 + count * 3 / 10))"
    for i in $(seq 1 "$many"); do dom poweroff "$(printf 'guest%02d' "$i")" >/dev/null; done
    for i in $(seq 21 "$many"); do dom delete "guest$i" --yes >/dev/null; done
}

# Asked to reached, by our command and by bare QMP: at most a tenth more, and a frame (17 ms).
bench_live() {
    "$tools/bench_tiny_guest" > "$work/boot.yaml" || return 0
    head_row "from asking a running guest until it has it" "bare QMP"
    local name ours theirs limit
    while IFS=$'\t' read -r name ours theirs; do
        limit=$(awk -v t="$theirs" 'BEGIN {printf("%.2f", 1.1 + ((t > 0) ? 17 / t : 0))}')
        row "$name" "$ours" "$theirs" ms "$limit"
    done < <(tests/bench/live.py "$work/boot.yaml" "$work" "$runs")
}

seconds_since() { awk -v a="$1" -v b="$(date +%s%N)" 'BEGIN {printf("%.2f", (b - a) / 1e9)}'; }

# 128 guests that halt at once, all started as fast as can be asked; the list of them; and one that is more than the host has.
many=128
bench_many() {
    local i begin ours theirs list_ours list_theirs
    for i in $(seq 1 $many); do define_guest "many$i"; done
    begin=$(date +%s%N)
    seq -f 'many%g' 1 $many | xargs -n 1 -P 8 dom start >/dev/null
    ours=$(seconds_since "$begin")
    list_ours=$("$tools/bench_pair" $((runs * 3)) dom list --versus true | cut -d' ' -f1)
    printf '\n%s guests run: the daemon holds %s MiB (PSS), the host has %s MiB left\n' $many \
        "$(awk '/^Pss:/ {print int($2 / 1024)}' "/proc/$(daemon_pid)/smaps_rollup")" "$(awk '/^MemAvailable/ {print int($2 / 1024)}' /proc/meminfo)"
    refuse_too_much
    for i in $(seq 1 $many); do dom poweroff "many$i" >/dev/null && dom delete "many$i" --yes >/dev/null; done
    start_libvirt || return 0
    define_many_for_libvirt
    begin=$(date +%s%N)
    seq -f 'domus-many-%g' 1 $many | xargs -n 1 -P 8 virsh -q -c $libvirt_uri start >/dev/null
    theirs=$(seconds_since "$begin")
    list_theirs=$("$tools/bench_pair" $((runs * 3)) virsh -c $libvirt_uri list --all --versus true | cut -d' ' -f1)
    for i in $(seq 1 $many); do
        virsh -q -c $libvirt_uri destroy "domus-many-$i" >/dev/null
        virsh -q -c $libvirt_uri undefine "domus-many-$i" >/dev/null
    done
    head_row "$many guests that halt at once" "libvirt"
    row "start all of them" "$ours" "$theirs" s 0.5
    row "list them, whole process" "$list_ours" "$list_theirs" ms 0.2
    bare_start_cpu "$ours"
}

refuse_too_much() {
    sed -e '/^disks:/,$d' -e 's/64MiB/1TiB/' -e 's/^name: .*/name: toomuch/' -e "s/^uuid: .*/uuid: $(cat /proc/sys/kernel/random/uuid)/" \
        "$work/many1.yaml" > "$work/toomuch.yaml"
    dom define "$work/toomuch.yaml" >/dev/null
    printf '  one more that wants 1 TiB: %s\n' "$(dom start toomuch 2>&1 | head -n 1)"
    dom delete toomuch --yes >/dev/null
}

define_many_for_libvirt() {
    local i kind=qemu
    [ "$(accelerator)" != kvm ] || kind=kvm
    halting_disk "$work/images/many.img"
    chmod 0666 "$work/images/many.img"
    chmod 0755 "$work" "$work/images"
    for i in $(seq 1 $many); do
        cat > "$work/v.xml" <<EOF
<domain type='$kind'><name>domus-many-$i</name><memory unit='MiB'>64</memory><vcpu>1</vcpu><os><type arch='x86_64'>hvm</type></os>
<devices><disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='$work/images/many.img'/><target dev='vda' bus='virtio'/><shareable/></disk></devices></domain>
EOF
        virsh -q -c $libvirt_uri define "$work/v.xml" >/dev/null
    done
}

# What QEMU itself takes for so many, from ten of them: what is more than that is ours.
bare_start_cpu() { # SECONDS
    local i word pid total=0
    for i in $(seq 1 10); do
        rm -rf "$work/bare"
        mkdir "$work/bare"
        read -r word pid < <("$tools/bench_first_byte" "$work/bare/serial.log" qemu-system-x86_64 -nodefaults -display none -machine q35 \
            -m 64 -accel "$(accelerator)" -drive "file=$work/images/guest01.img,format=raw,if=virtio,snapshot=on" \
            -chardev "file,id=c,path=$work/bare/serial.log" -serial chardev:c)
        total=$((total + $(awk '{print $14 + $15}' "/proc/$pid/stat")))
        kill "$pid"
        while kill -0 "$pid" 2>/dev/null; do sleep 0.01; done
    done
    awk -v t="$total" -v m=$many -v n="$(nproc)" -v o="$1" 'BEGIN {
        cpu = t / 100 / 10 * m
        printf("  so many bare QEMUs take %.2f s of CPU, %.2f s on %d processors: ours adds %.0f ms to each\n", cpu, cpu / n, n, (o - cpu / n) * 1000 / m)
    }'
}

bench_desktop() {
    virtual_display
    local i a b ours=() theirs=() xml=$work/node.xml
    {
        echo "<node>"
        for i in $(seq 1 10); do
            echo "<domain type='test'><name>guest$i</name><memory unit='MiB'>512</memory><vcpu>1</vcpu><os><type>hvm</type></os></domain>"
        done
        echo "</node>"
    } > "$xml"
    for i in $(seq 1 3); do
        a=$("$tools/bench_window" 3 domus)
        b=$(dbus-run-session -- "$tools/bench_window" 5 virt-manager --no-fork -c "test://$xml" 2>/dev/null | tail -n 1)
        ours+=("$a")
        theirs+=("$b")
    done
    col() { local n=$1; shift; printf '%s\n' "$@" | awk -v n="$n" '{print $n}' | median; }
    head_row "desktop with 10 guests, from exec" "virt-mgr"
    row "window painted" "$(col 1 "${ours[@]}")" "$(col 1 "${theirs[@]}")" s 0.25
    row "CPU until then" "$(col 2 "${ours[@]}")" "$(col 2 "${theirs[@]}")" s 0.25
    row "PSS once settled" "$(col 3 "${ours[@]}")" "$(col 3 "${theirs[@]}")" MiB 0.6
    row "CPU per idle minute" "$(col 4 "${ours[@]}")" "$(col 4 "${theirs[@]}")" s 1
}

# A daemon on a test-only engine with a thousand guests that run, in a home of its own; virt-manager has them from libvirt's
# own test driver.
bench_guests() {
    virtual_display
    local i a b painted=() cpu=() pss=() theirs report home=$work/many xml=$work/many.xml
    mkdir -p "$home"
    mkdir -m 0700 "$home/run"
    {
        echo "<node>"
        for i in $(seq 1 1000); do
            echo "<domain type='test'><name>guest$i</name><memory unit='MiB'>512</memory><vcpu>2</vcpu><os><type>hvm</type></os></domain>"
        done
        echo "</node>"
    } > "$xml"
    local many=(env "XDG_RUNTIME_DIR=$home/run" "XDG_CONFIG_HOME=$home/config" "XDG_DATA_HOME=$home/data" "XDG_STATE_HOME=$home/state"
        "XDG_CACHE_HOME=$home/cache")
    "${many[@]}" "$tools/bench_host" 1000 > "$home/ready" &
    started+=($!)
    until grep -q ready "$home/ready"; do kill -0 "${started[-1]}"; sleep 0.1; done
    sleep 5 # figures of each guest
    for i in 1 2 3; do
        a=$(BENCH_IDLE_SECONDS=15 "${many[@]}" "$tools/bench_window" 5 domus)
        painted+=("$(cut -d' ' -f1 <<< "$a")") pss+=("$(cut -d' ' -f3 <<< "$a")") cpu+=("$(cut -d' ' -f4 <<< "$a")")
    done
    theirs=$(BENCH_IDLE_SECONDS=15 dbus-run-session -- "$tools/bench_window" 15 virt-manager --no-fork -c "test://$xml" 2>/dev/null | tail -n 1)
    read -r b _ _ _ <<< "$theirs"
    head_row "desktop with 1000 guests that run, figures at 1 Hz" "virt-mgr"
    row "window painted" "$(printf '%s\n' "${painted[@]}" | median)" "$b" s 0.1
    row "CPU per minute while shown" "$(printf '%s\n' "${cpu[@]}" | median)" "$(cut -d' ' -f4 <<< "$theirs")" s 0.03
    row "PSS once settled" "$(printf '%s\n' "${pss[@]}" | median)" "$(cut -d' ' -f3 <<< "$theirs")" MiB 0.4
    printf '\n  Steps of its UI thread, in milliseconds\n'
    report=$("${many[@]}" "$tools/bench_responsive" "${BENCH_SECONDS:-6}")
    grep -v -e '^longest' -e '^minimised' <<< "$report"
    awk '/^longest/ {printf("  longest step (CPU) while scrolling, filtering, clicking: %s ms (at most 16: %s)\n", $2, ($2 <= 16) ? "ok" : "MISSED")}
         /^minimised/ {printf("  CPU per minute when minimised: %s s (about none, at most 0.1: %s)\n", $2, ($2 <= 0.1) ? "ok" : "MISSED")}' <<< "$report"
}

bench_console() {
    virtual_display
    printf '\nVNC console\n'
    "$top/build/release/tests/vnc-console/bench_console" --seconds "${BENCH_SECONDS:-2}"
}

# shellcheck source=tests/bench/xen.sh
. tests/bench/xen.sh

wanted=("$@")
[ ${#wanted[@]} -gt 0 ] || wanted=(list start live stats many desktop guests console xen)
printf 'CPU: %s x %s, load %s\n' "$(nproc)" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(cut -d' ' -f1 /proc/loadavg)"
guests=20
for part in "${wanted[@]}"; do
    [ "$part" = desktop ] && [ ${#wanted[@]} = 1 ] && guests=10
    { [ "$part" = console ] || [ "$part" = guests ] || [ "$part" = live ] || [ "$part" = xen ]; } && [ ${#wanted[@]} = 1 ] && guests=0
done
[ $guests = 0 ] || define_guests $guests
for part in "${wanted[@]}"; do
    if [ "$part" = desktop ] && [ $guests = 20 ]; then
        for i in $(seq 11 20); do dom delete "guest$i" --yes >/dev/null; done
    fi
    "bench_$part"
done
