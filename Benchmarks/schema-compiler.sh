#!/bin/bash
# schema-compiler.sh [SCHEMA [PEER]]: the cost of qapi-gen on generated schemas of 24,000 lines, 10 and 50 times that.
#
# SCHEMA is a further schema to measure; PEER is QEMU's scripts/qapi-gen.py, for comparison on it.
set -euo pipefail
cd "$(dirname "$0")/.."
schema=${1:+$(realpath "$1")}
peer=${2:-}
qapi_gen=${QAPI_GEN:-.build/release/qapi-gen}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cc -O2 -Wall -Wextra -o "$folder/run-cost" Benchmarks/Tools/run-cost.c

# Lines of a schema: those of all files in its folder and below.
lines() { find "$(dirname "$1")" -name '*.json' -exec cat {} + | wc -l; }

# row NAME LINES COUNT PROGRAM [ARG]...: prints time and memory of a run; `milliseconds` is then its time.
row() {
  local name=$1 lines=$2 megabytes
  read -r milliseconds megabytes < <("$folder/run-cost" "${@:3}")
  awk -v name="$name" -v ms="$milliseconds" -v mb="$megabytes" -v lines="$lines" \
    'BEGIN { printf "%-24s %9d %10.1f ms %8.3f us a line %8.1f MB\n", name, lines, ms, ms * 1000 / lines, mb }'
}

# measure NAME SCHEMA COUNT
measure() {
  local lines
  lines=$(lines "$2")
  mkdir -p "$folder/$1-out"
  row "$1 check" "$lines" "$3" "$qapi_gen" check "$2"
  row "$1 swift" "$lines" "$3" "$qapi_gen" swift "$2" -o "$folder/$1-out"
  row "$1 dump" "$lines" "$3" "$qapi_gen" dump "$2"
  row "$1 introspect" "$lines" "$3" "$qapi_gen" introspect "$2"
}

for factor in 1 10 50; do
  Benchmarks/Tools/make-schema.py "$factor" "$folder/$factor"
  measure "${factor}x" "$folder/$factor/qapi-schema.json" $((factor < 50 ? 50 / factor : 3))
done

if [ -n "$schema" ]; then measure schema "$schema" 30; fi
if [ -n "$peer" ]; then
  ours=$milliseconds
  mkdir "$folder/peer-out"
  row "schema, the peer" "$(lines "$schema")" 3 python3 "$peer" -o "$folder/peer-out" "$schema"
  awk -v ours="$ours" -v peer="$milliseconds" 'BEGIN { printf "the peer takes %.1f times as long as the last\n", peer / ours }'
fi
