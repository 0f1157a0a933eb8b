#!/bin/bash
# qmp-load.sh [REPETITIONS [SECONDS]]: round trips and throughput of QMP, compared with qemu-storage-daemon.
#
# A server and its client share one core, so that no figure depends on the time to wake another core. The servers take turns.
# Prints the medians of the repetitions and their ratios.
set -euo pipefail
cd "$(dirname "$0")/.."
repetitions=${1:-5}
seconds=${2:-2}
core=${CORE:-0}
hmp=${HMP:-.build/release/hmp}

folder=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cc -O2 -Wall -Wextra -o "$folder/qmp-load" Benchmarks/Tools/qmp-load.c

taskset -c "$core" "$hmp" --headless --qmp "unix:$folder/hmp" &
servers+=($!)
names=(hmp)
if command -v qemu-storage-daemon >/dev/null; then
  taskset -c "$core" qemu-storage-daemon --chardev "socket,id=c,path=$folder/qsd,server=on,wait=off" --monitor chardev=c &
  servers+=($!)
  names+=(qsd)
fi
for name in "${names[@]}"; do
  for _ in $(seq 200); do [ -S "$folder/$name" ] && break || sleep 0.05; done
done

# measure NAME DEPTH: runs one repetition and adds its result to the file of the name and depth.
measure() { taskset -c "$core" "$folder/qmp-load" "$folder/$1" "$2" "$seconds" >>"$folder/$1-$2.txt"; }

# median NAME DEPTH COLUMN
median() { sort -n -k"$3,$3" "$folder/$1-$2.txt" | awk -v column="$3" '{ v[NR] = $column } END { print v[int((NR + 1) / 2)] }'; }

for depth in 1 64; do
  for name in "${names[@]}"; do taskset -c "$core" "$folder/qmp-load" "$folder/$name" "$depth" 0.2 >/dev/null; done
  for _ in $(seq "$repetitions"); do
    for name in "${names[@]}"; do measure "$name" "$depth"; done
  done
done

echo "query-version, core $core, medians of $repetitions runs of $seconds s"
printf '%-8s %6s %14s %12s %12s\n' server depth commands/s median/us p99/us
for depth in 1 64; do
  for name in "${names[@]}"; do
    printf '%-8s %6s %14s %12s %12s\n' "$name" "$depth" "$(median "$name" "$depth" 1)" "$(median "$name" "$depth" 2)" \
      "$(median "$name" "$depth" 3)"
  done
done
[ "${#names[@]}" -eq 2 ] || exit 0
awk -v ours="$(median hmp 1 2)" -v theirs="$(median qsd 1 2)" \
  'BEGIN { printf "depth 1: %.3f of the round trip of qemu-storage-daemon\n", ours / theirs }'
awk -v ours="$(median hmp 64 1)" -v theirs="$(median qsd 64 1)" \
  'BEGIN { printf "depth 64: %.0f times its commands a second\n", ours / theirs }'
