#!/bin/bash
# Runs every benchmark in turn. Run nothing else meanwhile.
set -euo pipefail
cd "$(dirname "$0")"
./startup.sh
./script-lines.sh
./qmp-load.sh
./others-wait.py
./read-ways.sh
./completion.py
./keystrokes.sh
BENCHMARK_DISABLE_JEMALLOC=1 swift package --disable-sandbox benchmark --no-progress
