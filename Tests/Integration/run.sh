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

# These take their time and little of the processor's: they run beside the others, and are reported last.
beside="soak.py"

[ $# -gt 0 ] || set -- "$here"/*

# run NAME: runs a check, and writes its output and exit status to files.
run() {
  mkdir "$folder/$1"
  (cd "$folder/$1" && exec timeout --kill-after=10 "$limit" "$here/$1") </dev/null >"$folder/$1.log" 2>&1
  echo $? >"$folder/$1.status"
}

# report NAME: prints the outcome of a check that has ended.
report() {
  local name=$1 log=$folder/$1.log result
  result=$(cat "$folder/$1.status")
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
}

names=()
for check in "$@"; do
  name=$(basename "$check")
  if [ "$name" = run.sh ] || [ -d "$here/$name" ] || [ ! -x "$here/$name" ]; then continue; fi
  names+=("$name")
done

slow=()
for name in "${names[@]}"; do
  case " $beside " in *" $name "*) run "$name" & slow+=("$name") ;; esac
done
for name in "${names[@]}"; do
  case " $beside " in *" $name "*) continue ;; esac
  run "$name"
  report "$name"
done
wait
for name in "${slow[@]}"; do report "$name"; done
exit "$status"
