#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# domusd and dom in a dom0: guests from files of xl, live control, reboot, a daemon that is killed, xl's domains beside ours.
# Runs inside dom0 (run-in-dom0.sh), beside the programs; what it needs of the image are xl and the small guest.
# shellcheck source=/dev/null
. ./dom0_checks.sh

tiny_config pv1 21 > /tmp/pv.cfg
# As xm had them; and its NIC names no bridge.
tiny_config xm1 22 'type = ' 'maxmem = ' "vif = ['mac=00:16:3e:00:00:22']" > /tmp/xm1
tiny_config foreign 23 > /tmp/foreign.cfg

dom doctor
check "doctor finds Xen usable" says "PV, PVH, HVM guests can run" dom doctor
xl_info() { xl info | sed -n "s/^$1 *: *//p"; }
check "info tells Xen's version" says "Xen $(xl_info xen_version):" dom info
check "info tells what Xen can do" says "virt_caps: $(xl_info virt_caps)\$" dom info

check "create from an xl.cfg" dom create /tmp/pv.cfg
check "xl sees it" xl_has pv1 3 128
check "it boots" within 240 booted 1
dom list
check "memory down" dom mem-set pv1 112MiB
check "xl sees it go down" within 60 xl_has pv1 3 112
check "memory up" dom mem-set pv1 176MiB
check "xl sees it go up" within 60 xl_has pv1 3 176
check "vCPUs up" dom vcpu-set pv1 2
# The small guest's shell puts nothing on by itself.
check "weight and cap" dom sched pv1 --weight 512 --cap 80
check "xl sees them" says "512" xl sched-credit2 -d pv1
dom show pv1 | head -40

check "create from a file of xm" dom create /tmp/xm1
check "two domains" xl_has xm1 1 xm1
check "its NIC joined the bridge that xl would take" says "vif$(xl_column xm1 2)\.0" ip link show master xenbr0
check "it boots, too" within 240 booted 2
check "the daemon is still there" test -n "$(daemon)"
kill -9 "$(daemon)"
check "guests outlive the daemon" xl_has pv1 1 pv1
before=$(xl_column pv1 2)
check "a new daemon has them" within 60 says "pv1" dom list
check "it is running" says "running" dom show pv1
check "under the same number" xl_has pv1 2 "$before"
check "pause" dom pause pv1
check "resume" dom resume pv1
check "a reset is the same guest" dom reset pv1
check "with another number" test "$(xl_column pv1 2)" != "$before"
check "power off" dom poweroff pv1
check "it has gone" test -z "$(xl_column pv1 2)"
check "start again" dom start pv1
check "ask a guest to shut down" dom shutdown xm1
check "it went" within 120 sh -c '! xl list xm1 >/dev/null 2>&1'

echo "--- beside xl (ms; dom0 in a translator)"
time_of() {
    began=$(milliseconds)
    "$@" > /dev/null 2>&1
    echo "$(($(milliseconds) - began))"
}
echo "list: dom $(time_of dom list) $(time_of dom list) $(time_of dom list), xl $(time_of xl list) $(time_of xl list) $(time_of xl list)"
echo "create: xl $(time_of xl create /tmp/foreign.cfg)"
dom poweroff pv1 > /dev/null
echo "start with the unpacked kernel: dom $(time_of dom start pv1)"
xl destroy foreign

dom poweroff pv1
finish
