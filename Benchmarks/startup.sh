#!/bin/bash
# startup.sh [COUNT]: the cost of a whole run and the time to the first prompt, compared with an empty Swift program and, if
# it is installed, qmp-shell.
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-50}
hmp=${HMP:-.build/release/hmp}
qapi_gen=${QAPI_GEN:-.build/release/qapi-gen}

folder=$(mktemp -d)
target=
trap '[ -z "$target" ] || kill "$target"; rm -rf "$folder"' EXIT
for tool in run-cost prompt-cost; do cc -O2 -Wall -Wextra -o "$folder/$tool" "Benchmarks/Tools/$tool.c"; done
: >"$folder/empty.swift"
swiftc -O -static-stdlib -o "$folder/empty" "$folder/empty.swift"

# The target of both shells.
"$hmp" --headless --qmp "unix:$folder/qmp" &
target=$!
until [ -S "$folder/qmp" ]; do :; done

# Leaves the operator's own history and configuration alone.
export HOME=$folder XDG_STATE_HOME=$folder XDG_CONFIG_HOME=$folder TERM=xterm-256color
peer=$(command -v qmp-shell || true)
# Measures the Python program itself, without a version manager's launcher.
if [ -n "$peer" ] && command -v python3 >/dev/null; then
  unwrapped=$(python3 -c 'import os, sys; print(os.path.join(os.path.dirname(sys.executable), "qmp-shell"))')
  [ ! -x "$unwrapped" ] || peer=$unwrapped
fi

# cost NAME COUNT PROGRAM [ARG]...: runs one round and adds its result to the file NAME.txt.
cost() {
  local name=$1 rounds=$2
  shift 2
  "$folder/run-cost" "$rounds" "$@" >>"$folder/$name.txt"
}

# prompt NAME COUNT PROMPT PROGRAM [ARG]...
prompt() {
  local name=$1
  shift
  "$folder/prompt-cost" "$@" >>"$folder/$name.txt"
}

# median NAME COLUMN
median() { sort -n -k"$2,$2" "$folder/$1.txt" | awk -v column="$2" '{ v[NR] = $column } END { print v[int((NR + 1) / 2)] }'; }

# The programs take turns, so that the machine's other load affects all alike.
for _ in $(seq 7); do
  cost empty "$count" "$folder/empty"
  cost hmp "$count" "$hmp" -c 'info version'
  cost attached "$count" "$hmp" -c 'info version' "$folder/qmp"
  prompt first "$count" '(hmp)' "$hmp"
  prompt first-attached "$count" '(hmp)' "$hmp" "$folder/qmp"
  cost qapi-gen "$count" "$qapi_gen" check commands/qapi/qapi-schema.json
  if [ -x "$peer" ]; then
    # qmp-shell leaves at the end of its input.
    cost peer 3 "$peer" "$folder/qmp"
    prompt first-peer 3 '(QEMU) ' "$peer" "$folder/qmp"
  fi
done

line() { printf "%-42s %8s ms %s\n" "$1" "$(median "$2" 1)" "$(median "$2" 2 | sed "s,.*[0-9],& MB,")"; }
line "an empty static Swift program" empty
line "hmp -c 'info version'" hmp
line "hmp -c 'info version' SOCKET" attached
line "hmp to its first prompt" first
line "hmp SOCKET to its first prompt" first-attached
line "qapi-gen check commands/qapi" qapi-gen
if [ -x "$peer" ]; then
  line "qmp-shell SOCKET, no command" peer
  line "qmp-shell SOCKET to its first prompt" first-peer
fi
ratio() { awk -v ours="$(median "$2" 1)" -v other="$(median "$3" 1)" -v name="$1" 'BEGIN { printf "%s: %.2f\n", name, ours / other }'; }
ratio "hmp to the empty program" hmp empty
ratio "hmp SOCKET to the empty program" attached empty
if [ -x "$peer" ]; then
  ratio "hmp SOCKET to qmp-shell" attached peer
  ratio "first prompts, hmp to qmp-shell" first-attached first-peer
fi
