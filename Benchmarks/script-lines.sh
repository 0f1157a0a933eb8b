#!/bin/bash
# script-lines.sh [LINES [ROUNDS]]: lines per second of a script, over the whole run of the program.
#
# The lines come through a pipe and the results go into one. The script runs on the embedded engine, and on qemu-storage-daemon
# and QEMU if they are installed, where each line waits for a response.
set -euo pipefail
cd "$(dirname "$0")/.."
lines=${1:-100000}
rounds=${2:-5}
hmp=${HMP:-.build/release/hmp}

folder=$(mktemp -d)
peer=
trap '[ -z "$peer" ] || kill "$peer" 2>/dev/null; rm -rf "$folder"' EXIT

# median NAME COUNT [TARGET]: one line of the report.
median() {
  local name=$1 count=$2 begin end
  shift 2
  seq "$count" | sed 's/.*/info version/' >"$folder/script"
  for _ in $(seq "$rounds"); do
    begin=$(date +%s%N)
    cat "$folder/script" | "$hmp" "$@" | cat >"$folder/output"
    end=$(date +%s%N)
    [ "$(wc -l <"$folder/output")" -eq "$count" ] || { echo "$name: results are missing" >&2; exit 1; }
    echo $((end - begin))
  done | sort -n | awk -v name="$name" -v count="$count" '
    { time[NR] = $1 }
    END {
      median = time[int((NR + 1) / 2)]
      printf "%-34s %9.0f lines/s %8.1f us a line\n", name, count / median * 1e9, median / count / 1e3
    }'
}

median "embedded engine" "$lines"
for program in qemu-system-x86_64 qemu-storage-daemon; do
  command -v "$program" >/dev/null || continue
  case $program in
    qemu-system-x86_64) "$program" -M none -nodefaults -display none -qmp "unix:$folder/qmp,server=on,wait=off" 2>/dev/null & ;;
    *) "$program" --chardev "socket,id=c,path=$folder/qmp,server=on,wait=off" --monitor chardev=c 2>/dev/null & ;;
  esac
  peer=$!
  until [ -S "$folder/qmp" ]; do kill -0 "$peer"; done
  median "$program" "$((lines / 10))" "$folder/qmp"
  kill "$peer"
  wait "$peer" 2>/dev/null || true
  peer=
  rm -f "$folder/qmp"
done
