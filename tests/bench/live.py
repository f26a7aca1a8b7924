#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times from asking a guest for memory or vCPUs until it has them: `dom ... --wait`, and bare QMP doing the same to a second
guest of the same arguments. Usage: live.py BOOT_FILE WORK_DIR RUNS. Prints `NAME OURS BARE` in milliseconds, medians."""
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time

MIB = 1 << 20
UUID = "31111111-2222-3333-4444-555555555555"
PATIENCE = 60
STEP = 0.005  # between two looks of the bare loop
REST = 0.5  # how long added memory has stood still when its rest is given up for good


def dom(*words):
    done = subprocess.run(("dom",) + words, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"dom {' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout


def wait_for(what, condition, state=lambda: ""):
    last = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > last:
            sys.exit(f"{what}: not within {PATIENCE} s {state()}")
        time.sleep(STEP)


def follows(serial):
    """Whether the guest's system is up: it prints what it has."""
    try:
        with open(serial, "rb") as log:
            return b"HAS " in log.read()
    except FileNotFoundError:
        return False


class Qmp:
    def __init__(self, path):
        self.connection = socket.socket(socket.AF_UNIX)
        self.connection.connect(path)
        self.lines = self.connection.makefile("rw")
        self.lines.readline()
        self.call("qmp_capabilities")

    def call(self, command, **arguments):
        self.lines.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.lines.flush()
        while True:
            answer = json.loads(self.lines.readline())
            if "error" in answer:
                sys.exit(f"{command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]

    def monitor(self, line, cpu):
        return self.call("human-monitor-command", **{"command-line": line, "cpu-index": cpu})


class Bare:
    """The same things by QMP alone."""

    def __init__(self, path, start):
        self.qmp, self.start = Qmp(path), start

    def grown(self):
        return sum(each["data"]["size"] for each in self.qmp.call("query-memory-devices") if each["type"] == "virtio-mem")

    def memory(self, mib):
        wanted, balloon = mib * MIB, min(mib, self.start) * MIB
        self.qmp.call("balloon", value=balloon)
        self.qmp.call("qom-set", path="/machine/peripheral/memory-growth", property="requested-size", value=wanted - balloon)
        stands = [self.grown(), time.monotonic()]

        def reached():
            grown = self.grown()
            if grown != stands[0]:
                stands[:] = [grown, time.monotonic()]
            # What the guest keeps of its added memory for good the balloon takes in its place, as the engine does.
            elif 0 < grown - (wanted - balloon) <= 64 * MIB and time.monotonic() - stands[1] > REST:
                self.qmp.call("balloon", value=wanted - grown)
                stands[1] = time.monotonic() + PATIENCE
            return self.qmp.call("query-balloon")["actual"] + grown == wanted

        wait_for(f"bare memory to {mib} MiB", reached, lambda: f"balloon {self.qmp.call('query-balloon')}, grown {self.grown()}")

    def online(self):
        cpus = [each["cpu-index"] for each in self.qmp.call("query-cpus-fast")]
        return sum(bool(re.search(r"SPIV\s+0x\S+\s+APIC enabled", self.qmp.monitor("info lapic", cpu))) for cpu in cpus)

    def vcpus(self, count):
        slots = sorted(self.qmp.call("query-hotpluggable-cpus"), key=lambda slot: sorted(slot["props"].items()))
        filled = [slot for slot in slots if "qom-path" in slot]
        for slot in [slot for slot in slots if "qom-path" not in slot][: max(0, count - len(filled))]:
            name = "cpu-" + "-".join(str(value) for value in slot["props"].values())
            self.qmp.call("device_add", driver=slot["type"], id=name, **slot["props"])
        # As the engine does: two at once stop Linux for seconds, and now and then for good.
        for left, slot in reversed(list(enumerate(filled[count:], count))):
            self.qmp.call("device_del", id=slot["qom-path"])
            wait_for("a bare vCPU's leave", lambda left=left: len(self.qmp.call("query-cpus-fast")) == left)
        wait_for("bare vCPUs", lambda: len(self.qmp.call("query-cpus-fast")) == count and self.online() == count)


def start_ours(boot, work):
    with open(f"{work}/live.yaml", "w", encoding="utf-8") as file:
        file.write(f"name: live\nuuid: {UUID}\nmemory: {{start: 512MiB, max: 1GiB}}\nvcpus: {{start: 1, max: 4}}\n{boot}")
    dom("define", f"{work}/live.yaml")
    dom("start", "live")
    wait_for("our guest", lambda: follows(f"{os.environ['XDG_RUNTIME_DIR']}/domus/domains/{UUID}/serial.log"))
    return json.loads(dom("show", "live", "--json"))["details"]["pid"]


def start_bare(pid, work):
    """QEMU with our guest's arguments, but for inherited sockets, which become paths, and -S."""
    with open(f"/proc/{pid}/cmdline", encoding="utf-8") as file:
        words = file.read().split("\0")[:-1]
    bare = f"{work}/bare"
    shutil.rmtree(bare, ignore_errors=True)
    os.makedirs(bare)
    for name in ("events.in", "events.out", "serial.in", "serial.log"):
        open(f"{bare}/{name}", "w", encoding="utf-8").close()
    os.symlink("serial.log", f"{bare}/serial.out")
    domain = f"{os.environ['XDG_RUNTIME_DIR']}/domus/domains/{UUID}"
    paths = {"fd=3": f"path={bare}/qmp.sock", domain: bare}
    argv = [word for word in words if word != "-S"]
    for old, new in paths.items():
        argv = [word.replace(old, new) for word in argv]
    qemu = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    wait_for("the bare guest", lambda: follows(f"{bare}/serial.log"))
    return qemu, Bare(f"{bare}/qmp.sock", 512)


def milliseconds(action):
    begin = time.monotonic()
    action()
    return (time.monotonic() - begin) * 1000


MEMORY = [("memory 512 to 256 MiB", "memory", 256), ("memory 256 to 512 MiB", "memory", 512),
          ("memory 512 MiB to 1 GiB", "memory", 1024), ("memory 1 GiB to 512 MiB", "memory", 512)]
VCPUS = [("vCPUs 1 to 4", "vcpus", 4), ("vCPUs 4 to 2", "vcpus", 2)]


def measure(steps, runs, boot, work, times):
    """Both do each step in turn, so that a noisy moment falls on both."""
    qemu, bare = start_bare(start_ours(boot, work), work)
    try:
        for _ in range(runs):
            for name, kind, value in steps:
                words = ("mem-set", "live", f"{value}MiB") if kind == "memory" else ("vcpu-set", "live", str(value))
                # What the guest used when it had more may stand in the way for a moment.
                force = ("--force",) if kind == "memory" else ()
                ours, theirs = times.setdefault(name, ([], []))
                ours.append(milliseconds(lambda: dom(*words, *force, "--wait")))
                theirs.append(milliseconds(lambda: getattr(bare, kind)(value)))
    finally:
        qemu.kill()
        qemu.wait()
        subprocess.run(("dom", "poweroff", "live"), check=False, capture_output=True)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        boot = file.read()
    work, runs, times = sys.argv[2], int(sys.argv[3]), {}
    measure(MEMORY, runs, boot, work, times)
    # QEMU's translator bears no vCPU after one was taken away: new guests for each run.
    for _ in range(min(runs, 7)):
        measure(VCPUS, 1, boot, work, times)
    for name, (ours, theirs) in times.items():
        print(f"{name}\t{statistics.median(ours):.0f}\t{statistics.median(theirs):.0f}")


main()
