#!/bin/bash
# startup.sh [COUNT]: what a run costs from start to end, beside a Swift program that does nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-50}
hmp=${HMP:-.build/release/hmp}
qapi_gen=${QAPI_GEN:-.build/release/qapi-gen}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cc -O2 -Wall -Wextra -o "$folder/run-cost" Benchmarks/Tools/run-cost.c
: >"$folder/empty.swift"
swiftc -O -static-stdlib -o "$folder/empty" "$folder/empty.swift"

# cost NAME PROGRAM [ARG]...: one round, kept in a file of the name.
cost() {
  local name=$1
  shift
  "$folder/run-cost" "$count" "$@" >>"$folder/$name.txt"
}

# median NAME COLUMN
median() { sort -n -k"$2,$2" "$folder/$1.txt" | awk -v column="$2" '{ v[NR] = $column } END { print v[int((NR + 1) / 2)] }'; }

# The programs take turns, so that what else the machine does is shared among them.
for _ in $(seq 7); do
  cost empty "$folder/empty"
  cost hmp "$hmp" -c 'info version'
  cost qapi-gen "$qapi_gen" check commands/qapi/qapi-schema.json
done

line() { printf '%-34s %8s ms %8s MB\n' "$1" "$(median "$2" 1)" "$(median "$2" 2)"; }
line "an empty static Swift program" empty
line "hmp -c 'info version'" hmp
line "qapi-gen check commands/qapi" qapi-gen
awk -v ours="$(median hmp 1)" -v empty="$(median empty 1)" \
  'BEGIN { printf "hmp takes %.2f times as long as the empty program\n", ours / empty }'
