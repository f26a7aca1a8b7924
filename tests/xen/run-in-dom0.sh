#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs programs of this build in a dom0 on real Xen, in QEMU's translator:
#     run-in-dom0.sh [-b DOMUS-BUNDLE] [-o DIRECTORY] [-t SECONDS] PROGRAM [file...]
# The program is run there with its libraries; the files lie beside it (in its own directory). What it prints appears here,
# its exit code is this script's. What it writes to $DOMUS_DOM0_OUT is in the given directory afterwards, with dom0's logs.
# DOMUS_DOM0_ARGS are its arguments.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
out=
seconds=600
bundle=
while getopts 'b:o:t:' option; do
    case $option in
        b) bundle=$OPTARG ;;
        o) out=$OPTARG ;;
        t) seconds=$OPTARG ;;
        *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { echo "run-in-dom0.sh: which program?" >&2; exit 2; }

# The image is the bundled Xen's own, built once for a recipe and the packages' versions.
bundle=${bundle:-$here/../../build/release/bin/domus-bundle}
[ -x "$bundle" ] || { echo "run-in-dom0.sh: no domus-bundle at $bundle (build it, or say where: -b FILE)" >&2; exit 2; }
began=$SECONDS
said=$("$bundle" build | tail -n 1)
image=$(sed -n 's/.*"result":.*"directory":"\([^"]*\)".*/\1/p' <<< "$said")
if [ -z "$image" ]; then
    echo "SKIPPED: the dom0 image cannot be built here: $said" >&2
    exit 77
fi
[ $((SECONDS - began)) -lt 5 ] || echo "dom0 image built in $((SECONDS - began)) s: $(du -h "$image/image.squashfs" | cut -f1)" >&2

# With dom goes what it loads.
for file; do
    [ "${file##*/}" != dom ] || set -- "$@" "${file%dom}domus-cli.so"
done

work=$(mktemp -d)
qemu=
trap '[ -z "$qemu" ] || kill "$qemu" 2>/dev/null || true; rm -rf "$work"' EXIT
out=${out:-$work/out}
mkdir -p "$out" "$work/payload/lib"
rm -f "$out/exit-code"
cp -L "$@" "$work/payload/"
chmod -R u+rwX,go+rX "$work/payload"
# Everything but the C library, which must be the image's own (as must what libxl is made of: it talks to its hypervisor).
{ ldd "$@" 2>/dev/null || true; } | awk '$3 ~ /^\// && $3 !~ /\/(lib(c|m|dl|rt|pthread|resolv|xen[a-z]*)|ld-linux[^\/]*)\.so/ { print $3 }' |
    sort -u | xargs -r cp -L -t "$work/payload/lib/"
cat > "$work/payload/run-in-dom0" <<EOF
#!/bin/sh
export LD_LIBRARY_PATH=/opt/domus/lib DOMUS_DOM0_OUT=/mnt/out QT_LOGGING_TO_CONSOLE=1 QTEST_FUNCTION_TIMEOUT=3600000 LC_ALL=C.UTF-8
cd /opt/domus
exec ./$(basename "$1") ${DOMUS_DOM0_ARGS:-}
EOF
chmod 755 "$work/payload/run-in-dom0"
mksquashfs "$work/payload" "$work/payload.squashfs" -quiet -no-progress -all-root -comp zstd -Xcompression-level 1

# max lacks nothing that PV, PVH and HVM guests need; with SMAP a PV dom0 dies, with RDTSCP PVH and HVM guests spin, with
# XSAVE a busy dom0 loses vector registers now and then (texts and hypercalls with zeros in them, crashes of anything).
qemu-system-x86_64 -nodefaults -no-user-config -machine q35 -accel tcg,thread=multi -cpu max,-smap,-rdtscp,-xsave,-avx,-avx2 -smp 2 \
    -m "${DOMUS_DOM0_MEMORY:-3072}" -display none -no-reboot -nic none \
    -kernel "$image/xen.elf" -append "com1=115200,8n1 console=com1 dom0_mem=1024M,max:1024M loglvl=warning guest_loglvl=warning" \
    -initrd "$image/vmlinuz console=hvc0 quiet panic=-1,$image/initrd" \
    -drive "if=none,id=image,format=raw,readonly=on,file=$image/image.squashfs" -device virtio-blk-pci,drive=image,serial=image \
    -drive "if=none,id=work,format=raw,readonly=on,file=$work/payload.squashfs" -device virtio-blk-pci,drive=work,serial=work \
    -virtfs "local,path=$out,mount_tag=out,security_model=none" \
    -serial "file:$out/dom0-console.txt" -serial stdio < /dev/null &
qemu=$!
for ((waited = 0; waited < seconds * 5; waited++)); do
    kill -0 "$qemu" 2>/dev/null || break
    sleep 0.2
done
if kill -0 "$qemu" 2>/dev/null; then
    echo "run-in-dom0.sh: not done after $seconds s; dom0's console ends with:" >&2
    tail -n 30 "$out/dom0-console.txt" >&2
    exit 124
fi
qemu=
if [ ! -f "$out/exit-code" ]; then
    echo "run-in-dom0.sh: dom0 ended early; its console:" >&2
    tail -n 60 "$out/dom0-console.txt" >&2
    exit 125
fi
exit "$(cat "$out/exit-code")"
