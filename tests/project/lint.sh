#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What a reviewer should not have to say. Run by ./dev lint, at home and in CI alike.
# Usage: lint.sh [--quick]   (--quick leaves clang-tidy out)
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.." || exit 1
failures=0
complain() {
    printf '%s\n' "$1"
    failures=$((failures + 1))
}

mapfile -t sources < <(git ls-files '*.cpp' '*.h')
mapfile -t units < <(git ls-files '*.cpp' | grep -v '^tests/')

# FORMAT-1: clang-format decides.
unformatted=$(printf '%s\0' "${sources[@]}" | xargs -0 -P "$(nproc)" -n 40 clang-format-16 --dry-run 2>&1 | grep -oE '^[^ :]+:[0-9]+' | sort -u | head -n 20)
[ -z "$unformatted" ] || complain "FORMAT-1: not as clang-format-16 writes it (./dev format):
$unformatted"

# SIZE-1, SIZE-2: a file that grew too long has two subjects.
for file in "${sources[@]}"; do
    lines=$(wc -l < "$file")
    case $file in *.h) limit=350 ;; *) limit=800 ;; esac
    [ "$lines" -le $limit ] || complain "SIZE-1: $file has $lines lines, $limit are the limit"
    head -n 1 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' || complain "LICENCE-1: $file does not begin with its SPDX line"
done

# NAME-1: a header is included by its path below its folder, so base names are unique.
twice=$(printf '%s\n' "${sources[@]}" | grep '\.h$' | sed 's|.*/||' | sort | uniq -d)
[ -z "$twice" ] || complain "NAME-1: more than one header named: $twice"

# INCLUDE-1: nothing is included twice in a row of includes.
for file in "${sources[@]}"; do
    twice=$(grep -E '^#include ' "$file" | sort | uniq -d)
    [ -z "$twice" ] || complain "INCLUDE-1: $file has more than once: $twice"
done

# WORD-1: a promise of later work needs a condition for its end: TODO(when ...).
words=$(grep -nE '\b(TODO|FIXME|XXX|HACK)\b' "${sources[@]}" | grep -v 'TODO(when ' | head)
[ -z "$words" ] || complain "WORD-1: work left over without a condition for its end:
$words"

# WAIT-1: tests wait for conditions with deadlines, never for time to pass. Benches are free to: they let a load run for a
# given time while they count, and poll in steps far below what they measure.
sleeps=$(git ls-files 'tests/*/*.cpp' ':!tests/bench/*' ':!tests/*/bench_*.cpp' \
    | xargs grep -nE '\b(QTest::qSleep|QTest::qWait\(|QThread::m?sleep|usleep|std::this_thread::sleep)' /dev/null | head)
[ -z "$sleeps" ] || complain "WAIT-1: a test sleeps:
$sleeps"

# PLACE-1: no package registry's host stands in the project; tests read apt's own configuration.
hosts=$(git grep -nE '(deb|ftp|archive)\.(debian|ubuntu)\.(org|com)/(debian|ubuntu)' -- . ':!docs/install-sources.md' ':!tests/project/lint.sh' | head)
[ -z "$hosts" ] || complain "PLACE-1: names a package registry's host:
$hosts"

# SHELL-1: shellcheck.
git ls-files -z dev .ci/run "*.sh" | xargs -0 shellcheck || complain "SHELL-1: shellcheck has something to say"

# TIDY-1: clang-tidy with the reasons in .clang-tidy; headers through the files that include them.
if [ "${1:-}" != "--quick" ]; then
    cmake --build build/release --target generated_sources >/dev/null || complain "TIDY-1: the generated sources do not build"
    tidy=$(tests/project/tidy.py build/release "${units[@]}" 2>&1)
    [ -z "$tidy" ] || complain "TIDY-1: clang-tidy:
$tidy"
fi

if [ $failures = 0 ]; then
    echo "lint: nothing to say about ${#sources[@]} files"
else
    echo "lint: $failures kinds of complaint"
    exit 1
fi
