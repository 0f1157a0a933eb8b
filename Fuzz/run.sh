#!/bin/bash
# run.sh [SECONDS [MUTANTS [SCHEMA-FILE...]]]: looks for input that the schema compiler does not survive.
#
# First libFuzzer, for that many seconds, on one core; then mutants of the files given, or of the fixtures; then schemas
# that are large in one way each. An input that kills the compiler, or takes it longer than a second, is kept in
# Fuzz/.build/found. Exit status 1 if there is one.
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
