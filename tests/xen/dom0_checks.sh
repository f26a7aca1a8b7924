# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# What the scripts that run inside dom0 (run-in-dom0.sh) have in common: . ./dom0_checks.sh
set -u
export HOME=/tmp/home XDG_RUNTIME_DIR=/tmp/runtime
mkdir -p $HOME && mkdir -m 700 $XDG_RUNTIME_DIR
PATH=$PATH:/opt/domus
failures=0
kernel=$(ls /boot/vmlinuz-*)
# An xl.cfg of the small guest: tiny_config NAME MAC-BYTE [LINE...]. A line in it replaces the one of the same key.
tiny_config() {
    name=$1
    byte=$2
    shift 2
    {
        cat << END
name = "$name"
type = "pv"
kernel = "$kernel"
ramdisk = "/usr/lib/domus/guest.cpio"
extra = "console=hvc0 quiet panic=-1"
memory = 128
maxmem = 192
vcpus = 1
maxvcpus = 2
vif = ['mac=00:16:3e:00:00:$byte,bridge=xenbr0']
END
        printf '%s\n' "$@"
    } | awk '{ place = index($0, " = ") ? substr($0, 1, index($0, " = ")) : $0 }
             !(place in value) { order[++count] = place } { value[place] = $0 }
             END { for (i = 1; i <= count; i++) if (value[order[i]] !~ / = $/) print value[order[i]] }'
}
# Nothing here takes so long. What hangs is told by where it does.
dom() {
    timeout 120 /opt/domus/dom "$@"
    code=$?
    [ $code != 124 ] || tell_where_it_hangs "$*" >&2
    return $code
}
tell_where_it_hangs() {
    echo "FAIL: dom $1 hangs; the daemon's threads and children:"
    parent=$(daemon)
    for task in /proc/"$parent"/task/*; do
        echo "$(cat "$task/comm") $(cat "$task/syscall")"
        cat "$task/stack"
    done
    for process in /proc/[0-9]*; do
        [ "$(awk '/^PPid/ { print $2 }' "$process/status")" = "$parent" ] || continue
        echo "child: $(tr '\0' ' ' < "$process/cmdline") $(sed -n 's/^State://p' "$process/status")"
        cat "$process/stack"
    done
    grep '^Sig\|^Shd' "/proc/$parent/status"
    xl list
}
milliseconds() { awk '{ printf "%d", $1 * 1000 }' /proc/uptime; }

ok() { echo "PASS: $1"; }
bad() {
    echo "FAIL: $1"
    failures=$((failures + 1))
}
# check WHAT COMMAND...: the command must succeed.
check() {
    what=$1
    shift
    if "$@"; then ok "$what"; else bad "$what"; fi
}
# refused WHAT WORDS COMMAND...: the command must fail with these words.
refused() {
    what=$1
    words=$2
    shift 2
    if answer=$("$@" 2>&1); then bad "$what (it went well)"; else
        case $answer in *"$words"*) ok "$what" ;; *) bad "$what: $answer" ;; esac
    fi
}
# within SECONDS COMMAND...: waits until it succeeds.
within() {
    end=$(($(milliseconds) + $1 * 1000))
    shift
    until "$@" > /dev/null 2>&1; do
        [ "$(milliseconds)" -lt $end ] || return 1
        sleep 0.2
    done
}
# says WORDS COMMAND...: what the command prints has the words in it.
says() {
    words=$1
    shift
    "$@" 2>&1 | grep -q -- "$words"
}
# How many of our guests have booted.
booted() { [ "$(cat "$XDG_RUNTIME_DIR"/domus/domains/*/serial.log | grep -c 'DOMUS-GUEST READY')" -ge "$1" ]; }
# (pidof passes over a process that waits for its disk.)
daemon() {
    for process in /proc/[0-9]*; do
        [ "$(cat "$process/comm" 2>/dev/null)" = domusd ] && echo "${process#/proc/}"
    done
}
xl_column() { xl list "$1" 2>/dev/null | awk -v column="$2" 'NR == 2 { print $column }'; }
xl_has() { [ "$(xl_column "$1" "$2")" = "$3" ]; }
# Within a MiB: Xen counts some pages of its own.
xl_near() {
    has=$(xl_column "$1" 3)
    [ -n "$has" ] && [ "$has" -ge $(($2 - 1)) ] && [ "$has" -le $(($2 + 1)) ]
}
xl_has_not() { [ -z "$(xl_column "$1" 2)" ]; }

# Ends the script.
finish() {
    cp "$XDG_RUNTIME_DIR"/domus/domusd.log "${DOMUS_DOM0_OUT:-/tmp}/"
    echo "$failures failures"
    [ "$failures" = 0 ]
    exit
}
