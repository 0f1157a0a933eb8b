#!/bin/bash
# The completions of bash, zsh and fish: each shell reads those of both programs, and bash offers what it should.
set -uo pipefail
status=0

report() {
  if [ "$1" -eq 0 ]; then
    echo "ok - $2"
  else
    echo "not ok - $2"
    status=1
  fi
}

for shell in bash zsh fish; do
  if ! command -v "$shell" >/dev/null; then
    echo "skipped - $shell: it is not installed"
    continue
  fi
  for program in "$HMP" "$QAPI_GEN"; do
    name=$(basename "$program")
    "$program" --generate-completion-script "$shell" >"$name.$shell" && [ -s "$name.$shell" ] &&
      "$shell" -n "$name.$shell"
    report $? "$shell accepts the completions of $name"
  done
done

# offers LINE WORD...: what bash offers for the last word of the line has these among it.
offers() {
  local line=$1 words
  shift
  words=$(
    PATH=$(dirname "$HMP"):$PATH
    # shellcheck source=/dev/null
    source ./hmp.bash
    read -r -a COMP_WORDS <<<"$line"
    [ "${line: -1}" != " " ] || COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    COMP_LINE=$line
    COMP_POINT=${#line}
    COMPREPLY=()
    _hmp hmp "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf '%s\n' "${COMPREPLY[@]}"
  )
  for word in "$@"; do grep -qxF -- "$word" <<<"$words" || return 1; done
}

mkdir folder
touch folder/file
"$HMP" --headless --qmp "unix:$PWD/folder/own.qmp" &
server=$!
trap 'kill $server' EXIT
for ((look = 0; look < 1000; look++)); do
  if grep -qF "$PWD/folder/own.qmp" /proc/net/unix; then break; fi
  read -r -t 0.01 <> <(:)
done
offers "hmp --re" --read-only --record
report $? "bash offers options"
offers "hmp --color " auto always never
report $? "bash offers the values of an option"
offers "hmp fol" folder
report $? "bash offers files for a target"
offers "hmp folder/" folder/file folder/own.qmp
report $? "bash offers what is in a folder"
offers "hmp $PWD/folder/o" "$PWD/folder/own.qmp"
report $? "bash offers the sockets of processes that run"
offers "hmp a.qmp $PWD/folder/o" "$PWD/folder/own.qmp"
report $? "bash offers further targets"
exit $status
