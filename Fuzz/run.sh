#!/bin/bash
# run.sh [SECONDS [MUTANTS [SCHEMA-FILE...]]]: searches for input that crashes or stalls the schema compiler.
#
# Runs libFuzzer for SECONDS on one core, then MUTANTS mutants of the given files or of the fixtures, then schemas that are
# each large in one way. An input that crashes the compiler, or takes longer than a second, is kept in Fuzz/.build/found and
# makes the exit status 1.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-60}
mutants=${2:-20000}
shift $(($# < 2 ? $# : 2))
seeds=../Tests/QAPISchemaTests/Fixtures
[ $# -gt 0 ] || set -- Corpus/*.json "$seeds"/Rules/*.json "$seeds"/Accepted/*.json

mkdir -p .build/found .build/corpus
HMP_FUZZ=1 swift build -c release --product fuzz --scratch-path .build/instrumented >&2
swift build -c release --product mutate >&2
status=0

nice .build/instrumented/release/fuzz -max_total_time="$seconds" -timeout=1 -rss_limit_mb=2048 -max_len=8192 \
  -dict=qapi.dict -artifact_prefix=.build/found/ -print_final_stats=1 -verbosity=0 -close_fd_mask=1 \
  .build/corpus Corpus "$seeds/Rules" "$seeds/Accepted" || status=1
nice .build/release/mutate "$mutants" "${SEED:-20251122}" .build/found/mutant "$@" || status=1
if [ $status = 0 ]; then rm -f .build/found/mutant; fi
nice ./extremes.py "${QAPI_GEN:-../.build/release/qapi-gen}" 0.05 || status=1
exit $status
