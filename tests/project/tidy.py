#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs clang-tidy over source files, many at a time. Usage: tidy.py BUILD_DIR file.cpp...

clang-tidy walks through every declaration of every header for each file it is given: with Qt's headers that is nine
tenths of its time. So files that are compiled with the same flags are written one after the other into one file, and
the places that clang-tidy names are translated back. Files that do not go together (two helpers of one name in their
anonymous namespaces) are told apart by the compiler's error, and the pile is halved until it fits.
"""
import concurrent.futures
import json
import os
import re
import shlex
import subprocess
import sys

LINES_PER_PILE = 1600
SECONDS_PER_PILE = 600
HEADERS = "^{root}/(core-hv|toolstack|vnc-console|installer-wizard|ui|app)/.*[.]h$"
PLACE = re.compile(r"^(?P<file>[^ :]+):(?P<line>\d+):(?P<column>\d+): (?P<text>(?:warning|error): .*)$")


def flags_of(entry):
    """The compiler's arguments without input and output."""
    words = iter(shlex.split(entry["command"])[1:])
    return tuple(word for word in words if word not in ("-o", "-c") or not next(words))


def piles(build, files):
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as commands:
        flags = {os.path.realpath(entry["file"]): flags_of(entry) for entry in json.load(commands)}
    groups = {}
    for file in files:
        path = os.path.realpath(file)
        if path not in flags:
            sys.exit(f"{file}:1: error: nothing builds this file, so nobody knows the flags to read it with")
        groups.setdefault(flags[path], []).append(file)
    for arguments, members in groups.items():
        pile, lines = [], 0
        for file in members:
            with open(file, encoding="utf-8") as source:
                length = sum(1 for _ in source)
            if pile and lines + length > LINES_PER_PILE:
                yield arguments, pile
                pile, lines = [], 0
            pile.append(file)
            lines += length
        yield arguments, pile


def write_pile(path, pile):
    """Writes the files one after the other; returns for each line of the result whose line it is."""
    origins = []
    with open(path, "w", encoding="utf-8") as out:
        for file in pile:
            with open(file, encoding="utf-8") as source:
                for number, line in enumerate(source, 1):
                    out.write(line)
                    origins.append((file, number))
    return origins


def complaints(output, path, origins):
    found = set()
    for line in output.splitlines():
        match = PLACE.match(line)
        if not match:
            continue
        file, number = match["file"], int(match["line"])
        if os.path.realpath(file) == os.path.realpath(path):
            file, number = origins[number - 1]
        found.add((os.path.relpath(file), number, match["text"]))
    return found


def examine(build, name, arguments, pile):
    path = os.path.join(build, "tidy", name + ".cpp")
    origins = write_pile(path, pile)
    folders = ["-iquote" + folder for folder in sorted({os.path.realpath(os.path.dirname(file)) for file in pile})]
    header_filter = HEADERS.format(root=re.escape(os.getcwd()))
    # What several files of one pile seem to do to each other: lint.sh and the compiler look there file by file.
    checks = "--checks=-readability-duplicate-include"
    command = ["clang-tidy-16", "--quiet", "--use-color=false", checks, "--header-filter=" + header_filter, path, "--",
               *arguments, "-Wno-error", "-Wno-shadow", *folders]
    try:
        output = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS_PER_PILE, check=False).stdout
        fits = "[clang-diagnostic-error" not in output
    except subprocess.TimeoutExpired:
        output = f"{path}:1:1: error: clang-tidy did not end within {SECONDS_PER_PILE} s\n"
        fits = False
    if fits or len(pile) == 1:
        return complaints(output, path, origins)
    half = len(pile) // 2
    return (examine(build, name + "a", arguments, pile[:half]) | examine(build, name + "b", arguments, pile[half:]))


def main():
    build, files = sys.argv[1], sys.argv[2:]
    os.makedirs(os.path.join(build, "tidy"), exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        jobs = [pool.submit(examine, build, f"pile{number:03}", arguments, pile)
                for number, (arguments, pile) in enumerate(piles(build, files))]
        found = set().union(*(job.result() for job in jobs))
    for file, number, text in sorted(found):
        print(f"{file}:{number}: {text}")
    return 1 if found else 0


sys.exit(main())
