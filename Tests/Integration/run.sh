#!/bin/bash
# run.sh [CHECK...]: runs checks of the built programs; without names all, which is each program here but this one.
#
# A check finds the programs by the environment's HMP and QAPI_GEN, the repository by ROOT, and an empty folder as its
# working directory. For each thing that it tests it prints `ok - NAME` or `not ok - NAME`; one that prints neither
# is a test in itself, by its exit status.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
ROOT=$(dirname "$(dirname "$here")")
HMP=${HMP:-$ROOT/.build/debug/hmp}
QAPI_GEN=${QAPI_GEN:-$ROOT/.build/debug/qapi-gen}
export ROOT HMP QAPI_GEN LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1

status=0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# How long one check may take, in seconds.
limit=600

[ $# -gt 0 ] || set -- "$here"/*
for check in "$@"; do
  name=$(basename "$check")
  check=$here/$name
  if [ "$name" = run.sh ] || [ -d "$check" ] || [ ! -x "$check" ]; then continue; fi
  mkdir "$folder/$name"
  log=$folder/$name.log
  (cd "$folder/$name" && exec timeout --kill-after=10 "$limit" "$check") </dev/null >"$log" 2>&1
  result=$?
  if grep -qE '^(not )?ok\b' "$log"; then
    # The tally behind it all is ours to print.
    sed "/^[0-9]* passed, [0-9]* failed$/d; s/^\(not ok\|ok\)\( - \)\{0,1\}/\1 - $name: /" "$log"
    if [ "$result" -ne 0 ] && ! grep -q '^not ok' "$log"; then echo "not ok - $name: exit status $result"; fi
  elif [ "$result" -eq 0 ]; then
    echo "ok - $name"
  else
    echo "not ok - $name: exit status $result"
    cat "$log"
  fi
  [ "$result" -eq 0 ] || status=1
done
exit "$status"
