#!/bin/bash
# What `qapi-gen diff` exits with, and that a schema and what is told of it are the same.
set -uo pipefail

schema=$ROOT/commands/qapi/qapi-schema.json
bad=0

# check NAME STATUS OUTPUT ARGUMENT...: the exit status, and a pattern of the end of what is on either stream.
check() {
  local name=$1 status=$2 pattern=$3 output result
  shift 3
  output=$("$QAPI_GEN" diff "$@" 2>&1)
  result=$?
  if [ "$result" -eq "$status" ] && [[ $'\n'$output == *$'\n'$pattern ]]; then
    echo "ok - $name"
  else
    printf 'not ok - %s\nexit status %s:\n%s\n' "$name" "$result" "$output"
    bad=1
  fi
}

cat >old.json <<'END'
{ 'command': 'feed', 'data': { '*a': 'int' } }
{ 'command': 'pet', 'features': [ 'deprecated' ] }
END
cat >new.json <<'END'
{ 'command': 'feed' }
END
cat >later.json <<'END'
{ 'include': 'old.json' }
{ 'command': 'drink' }
END
cat >broken.json <<'END'
{ 'command': 'feed', 'data': 'Nothing' }
END
echo "feed: argument 'a' removed (optional, int) # agreed" >accepted

check "a schema has not changed from itself" 0 'no changes' "$schema" "$schema"
check "compatible changes" 0 '1 change: 1 to look for first' old.json later.json
check "incompatible changes" 3 '2 changes: 1 incompatible, 1 incompatible after deprecation' old.json new.json
check "servers only" 0 '2 changes: 2 compatible' --for servers old.json new.json
check "agreed changes" 0 '2 changes:*' --accept accepted --allow-deprecated old.json new.json
check "agreed changes, but no removals" 3 '2 changes:*' --accept accepted old.json new.json
check "nothing printed" 3 '' --quiet old.json new.json
check "JSON" 3 '}' --json old.json new.json
check "an error in a schema" 1 "broken.json:1: *'Nothing'*" old.json broken.json
check "a schema that is not there" 1 '*cannot read*nowhere.json*' old.json nowhere.json
check "a verdict that does not exist" 2 '*' --only bad old.json new.json
check "standard input twice" 2 '*' - -

# Nothing is conditional where no symbol is defined.
"$QAPI_GEN" introspect -D NONE "$schema" >told.json
check "a schema is what a server tells of it" 0 'no changes' -D NONE "$schema" told.json
check "standard input" 0 'no changes' -D NONE - "$schema" <told.json
printf '{"QMP": {}}\n{"return": {}}\n{"return": %s, "id": 1}\n' "$(cat told.json)" >session.json
check "a session in which it is told" 0 'no changes' -D NONE session.json "$schema"
exit "$bad"
