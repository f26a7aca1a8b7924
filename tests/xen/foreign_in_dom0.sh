#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# domusd and dom in a dom0: domains that xl made, adopting one, XenStore, saving and restoring, dom0's own share, settings for Xen.
# Runs inside dom0 (run-in-dom0.sh), beside the programs.
# shellcheck source=/dev/null
. ./dom0_checks.sh

tiny_config other 31 "disk = ['format=raw,vdev=xvdc1,access=rw,backendtype=qdisk,target=/tmp/other.img']" > /tmp/other.cfg
truncate -s 8M /tmp/other.img
tiny_config mine 32 'type = "pvh"' 'cpus = "0-1,^1"' 'hap = 1' > /tmp/mine.cfg

echo "--- dom0"
check "the list has dom0" says "^ *0  Domain-0  *this host" dom domain list
check "dom0 gives memory" dom domain mem-set 0 900MiB
check "xl sees it" within 60 xl_near 0 900
refused "dom0 keeps what it needs" "dom0 can have from" dom domain mem-set 0 64MiB
check "dom0 has it back" dom domain mem-set 0 1000MiB
check "xl sees that" within 60 xl_near 0 1000
refused "dom0 has no more vCPUs than it began with" "from 1 to" dom domain vcpu-set 0 64
refused "no pause of dom0" "this host itself" dom domain pause 0
refused "nor its end" "this host itself" dom domain destroy Domain-0
refused "nor adoption" "this host itself" dom adopt 0

echo "--- others' domains"
/opt/domus/dom domain list --follow --json > /tmp/follow &
follower=$!
within 30 grep -q Domain-0 /tmp/follow
xl create /tmp/other.cfg > /dev/null
check "it was told within a second" within 1 grep -q '"name":"other"' /tmp/follow
check "as others'" says "other  *others  *pv  *running" dom domain list
check "it is no guest" test -z "$(dom list --names)"
check "xl's list has it" says "^other " dom list --xl
check "pause it" dom domain pause other
check "xl sees it paused" says '--p---' xl list other
check "its state is told" within 5 grep -q '"state":"paused"' /tmp/follow
check "resume it" dom domain resume other
check "its memory" dom domain mem-set other 112MiB
check "is followed" within 90 xl_has other 3 112
refused "not above what it can have" "can have from" dom domain mem-set other 1GiB
before=$(xl_column other 2)
check "XenStore has its name" says 'name = "other"' dom xenstore other
check "below a path" says 'target = "114688"' dom xenstore other memory
refused "nothing outside" "no path" dom xenstore other ../0

echo "--- adopt it"
waiting() { pidof xl > /dev/null; }
check "xl waits for its end" waiting
check "adopt" dom adopt other
check "xl waits no more" within 10 sh -c '! pidof xl'
check "it is ours" says "running" dom show other
check "under the same number" xl_has other 2 "$before"
check "its disk has its name" says "vdev=xvdc1" dom show other --definition
check "the domain is a guest's" says "other  *Domus" dom domain list
refused "guests have verbs of their own" "guest other" dom domain destroy other
check "live control works" dom mem-set other 160MiB
check "and is followed" within 60 xl_has other 3 160
id_of() { dom --json list | tr ',' '\n' | sed -n 's/.*"domain_id":\([0-9]*\).*/\1/p'; }
check "its number is told" test "$(id_of)" = "$before"
/opt/domus/dom xenstore --follow other > /tmp/store &
storer=$!
within 30 grep -q 'name = "other"' /tmp/store
check "a reset is the same guest" dom reset other
check "with another number" test "$(xl_column other 2)" != "$before"
check "that is told" test "$(id_of)" = "$(xl_column other 2)"
check "the store's end was told" within 10 sh -c "! kill -0 $storer 2>/dev/null"
check "it has its disk" says "51745" xl block-list other
check "it boots" within 240 booted 1

echo "--- XenStore as it changes"
/opt/domus/dom xenstore --follow other memory > /tmp/store &
storer=$!
check "the tree first" within 30 grep -q 'static-max = "196608"' /tmp/store
xenstore-write "/local/domain/$(xl_column other 2)/memory/domus-test" there
check "what is new" within 5 grep -q '^+ domus-test = "there"' /tmp/store
xenstore-rm "/local/domain/$(xl_column other 2)/memory/domus-test"
check "what is gone" within 5 grep -q '^- domus-test' /tmp/store
kill "$storer"

echo "--- save and restore"
refused "a path that is there" "other.img" dom save other /tmp/other.img
check "it runs on" says "running" dom show other
check "save" dom save other /tmp/other.saved
check "it is off" says "State *off" dom show other
check "and told as saved" says "Saved in *.tmp.other.saved" dom show other
check "no domain is left" xl_has_not other
check "restore" dom restore /tmp/other.saved
check "it runs again" says "running" dom show other
check "with its memory" within 60 xl_has other 3 160
check "the file stays" test -f /tmp/other.saved
/opt/domus/dom save other > /tmp/cancelled 2>&1 &
saver=$!
within 20 sh -c '/opt/domus/dom jobs | grep -q "Save other"'
check "a save can be cancelled" dom jobs cancel "$(dom jobs --ids)"
wait "$saver"
check "that is said" grep -q "broken off" /tmp/cancelled
check "it runs on" says "State *running" dom show other
check "nothing is left of it" test -z "$(ls -A "$HOME/.local/share/domus/saved")"
check "save it where the daemon likes" dom save other
check "that is told" says "Saved in *.tmp.home.*saved" dom show other
check "go on" dom restore "$HOME"/.local/share/domus/saved/*
check "that file is used up" test -z "$(ls -A "$HOME/.local/share/domus/saved")"
check "events tell both" sh -c 'dom events other | grep -q " saved" && dom events other | grep -q " restored"'
check "power off" dom poweroff other
rm /tmp/other.saved
refused "no file, no guest" "cannot be opened" dom restore /tmp/other.saved
mkfifo /tmp/fifo
refused "nobody waits for a FIFO" "not a plain file" timeout 30 /opt/domus/dom restore /tmp/fifo

echo "--- settings for Xen"
check "create with affinity" dom create /tmp/mine.cfg
check "it is a PVH guest" says "mine  *Domus  *pvh" dom domain list
check "its vCPUs keep to processor 0" says "0 / all" xl vcpu-list mine
check "what is passed over is told" says "hap" dom events mine
check "Time(s) is Xen's" says "^mine .* [0-9.]*$" dom list --xl
dom list --xl
xl list
dom poweroff mine

echo "--- what follows an end"
tiny_config crasher 33 'extra = "console=hvc0 quiet panic=-1 run=crash"' > /tmp/crasher.cfg
check "create one that crashes" dom create /tmp/crasher.cfg 'on_crash="destroy"'
check "it is told as crashed" within 180 says "crashed" dom show crasher
check "no domain is left of it" within 10 xl_has_not crasher
check "once more, to be started again" dom create --replace /tmp/crasher.cfg 'on_crash="restart"'
started() { [ "$(dom events crasher | grep -c '  started')" -ge "$1" ]; }
check "it is" within 180 started 3
until dom delete --yes crasher > /dev/null 2>&1; do dom poweroff crasher > /dev/null 2>&1; done

echo "--- room from dom0"
free=$(xl info free_memory 2> /dev/null || xl info | sed -n 's/^free_memory *: *//p')
tiny_config big 34 'type = "pvh"' 'maxmem = ' "memory = $((free + 50))" > /tmp/big.cfg
refused "a guest that is too big" "are missing" dom create /tmp/big.cfg
check "dom0 makes room for it" dom start --make-room big
check "dom0 has less" [ "$(xl_column 0 3)" -lt 990 ]
xl list
check "power it off" dom poweroff big
check "dom0 has its memory back" within 90 xl_near 0 1000

echo "--- gone"
xl create /tmp/other.cfg > /dev/null
xl destroy other
check "its end was told within a second" within 1 sh -c 'tail -n 1 /tmp/follow | grep -q "\"gone\":\[[0-9]"'
kill "$follower"
finish
