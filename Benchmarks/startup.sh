#!/bin/bash
# startup.sh [COUNT]: what a run costs from start to end, beside a Swift program that does nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-100}
hmp=${HMP:-.build/release/hmp}
qapi_gen=${QAPI_GEN:-.build/release/qapi-gen}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cc -O2 -Wall -Wextra -o "$folder/run-cost" Benchmarks/Tools/run-cost.c
: >"$folder/empty.swift"
swiftc -O -static-stdlib -o "$folder/empty" "$folder/empty.swift"

# cost NAME PROGRAM [ARG]...: one line, kept for the ratio.
cost() {
  local name=$1 ms mb
  shift
  "$folder/run-cost" 5 "$@" >/dev/null
  read -r ms mb < <("$folder/run-cost" "$count" "$@")
  printf '%-34s %8s ms %8s MB\n' "$name" "$ms" "$mb"
  echo "$ms" >"$folder/last"
}

cost "an empty static Swift program" "$folder/empty"
empty=$(cat "$folder/last")
cost "hmp -c 'info version'" "$hmp" -c 'info version'
awk -v ours="$(cat "$folder/last")" -v empty="$empty" 'BEGIN { printf "%.2f times the empty program\n", ours / empty }'
cost "qapi-gen check commands/qapi" "$qapi_gen" check commands/qapi/qapi-schema.json
