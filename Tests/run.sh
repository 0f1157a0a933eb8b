#!/bin/bash
# run.sh [unit]: runs every test, or only what needs neither the programs nor other software. Continues after a failure.
# The last line is `N passed, N failed`.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
exec </dev/null

passed=0
failed=0

# check NAME COMMAND...: one check. It passes with exit status 0; otherwise its output is shown.
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "ok - $name"
  else
    failed=$((failed + 1))
    printf 'not ok - %s\n%s\n' "$name" "$output"
  fi
}

# tally COMMAND...: a program that prints `ok - NAME` or `not ok - NAME` for each of its checks.
tally() {
  local log status=0 good bad
  log=$(mktemp)
  "$@" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  good=$(grep -c '^ok' "$log")
  bad=$(grep -c '^not ok' "$log")
  rm -f "$log"
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
    bad=1
    echo "not ok - $1 (exit status $status)"
  fi
  passed=$((passed + good))
  failed=$((failed + bad))
}

swift_tests() {
  local log status=0 total bad
  log=$(mktemp)
  swift test --skip-build >"$log" 2>&1
  status=$?
  total=$(sed -n 's/.*Test run with \([0-9]*\) tests\{0,1\}.*/\1/p' "$log" | tail -n 1)
  bad=$(grep -v 'Test run with' "$log" | grep -cE 'Test .* failed after .* issues?\b')
  if [ "$status" -ne 0 ]; then
    grep -vE '^. Test .* (started|passed after)|^. Suite .* (started|passed after)' "$log"
    [ "$bad" -gt 0 ] || bad=1
  else
    tail -n 3 "$log"
  fi
  rm -f "$log"
  total=${total:-$bad}
  passed=$((passed + total - bad))
  failed=$((failed + bad))
}

# man_page_is_current NAME: man/NAME.7 is what scripts/NAME-page prints.
man_page_is_current() {
  "scripts/$1-page" 2>/dev/null | diff -u "man/$1.7" -
}

finish() {
  mkdir -p .build
  echo "$passed passed, $failed failed" | tee .build/test-result
  [ "$failed" -eq 0 ]
  exit
}

if ! swift build --build-tests; then
  failed=1
  finish
fi
swift_tests
check "the sources are formatted" scripts/format lint
check "every document names the same version" scripts/version --check
[ "${1-}" != unit ] || finish
check "mandoc accepts the manual pages" sh -c 'test -z "$(mandoc -T lint -W warning man/*.[1-9])" || mandoc -T lint -W warning man/*.[1-9]'
check "man/hmp-commands.7 is current" man_page_is_current hmp-commands
check "commands/targets.hmp is current" scripts/hmp-targets --check
check "man/hmp-qmp.7 is current" man_page_is_current hmp-qmp
check "generated Swift compiles under all conditions" Tests/GeneratedSwift/check.sh
check "wrong handlers do not compile" Tests/MustNotCompile/check.sh
tally Tests/Integration/run.sh
finish
