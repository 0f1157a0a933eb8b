#!/bin/bash
# keystrokes.sh [KEYS]: the time from a key at the prompt to its echo, without events and with 1,000 a second.
set -euo pipefail
cd "$(dirname "$0")/.."
keys=${1:-1000}
hmp=${HMP:-.build/release/hmp}

printf '%-10s %12s %12s %12s %12s %12s %12s\n' events/s median/us p99/us max/us drawings/s shown/s bytes/key
for rate in 0 1000; do
  # shellcheck disable=SC2046
  printf '%-10s %12s %12s %12s %12s %12s %12s\n' "$rate" $(python3 Benchmarks/Tools/keystrokes.py "$hmp" "$rate" "$keys")
done
