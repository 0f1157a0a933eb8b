#!/bin/bash
# check.sh [SCRATCH]: checks each target of this package, against a debug build of the repository in SCRATCH (.build).
#
# Handlers.swift of a target must be refused with an error that has the words behind `// expect:` in its first line;
# Control must be accepted. No code is made: building the package itself says the same and takes minutes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
scratch=${1:-$root/.build}
debug=$scratch/debug

if [ ! -x "$debug/qapi-gen" ] || [ ! -e "$debug/Modules/QAPIRuntime.swiftmodule" ]; then
  swift build --package-path "$root" --scratch-path "$scratch" --product qapi-gen
  swift build --package-path "$root" --scratch-path "$scratch" --target QAPIRuntime
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
flags=(-swift-version 6 -enable-upcoming-feature NonisolatedNonsendingByDefault -I "$debug/Modules" -I "$work")
for map in "$debug"/*.build/module.modulemap "$scratch"/checkouts/*/Sources/*/include/module.modulemap; do
  if [ -e "$map" ]; then flags+=(-Xcc "-fmodule-map-file=$map"); fi
done

"$debug/qapi-gen" swift "$here/Sources/API/qapi-schema.json" --output "$work" --module API --access public
swiftc -emit-module -module-name API "${flags[@]}" "$work"/*.swift -o "$work/API.swiftmodule"

failures=0
fail() {
  echo "$1"
  failures=$((failures + 1))
}

for source in "$here"/Sources/*/Handlers.swift; do
  name=$(basename "$(dirname "$source")")
  expected=$(sed -n '1s|^// expect: ||p' "$source")
  # Types and ownership are checked; -typecheck would leave ownership out.
  if swiftc -emit-sil -o /dev/null "${flags[@]}" "$source" >"$work/out" 2>&1; then
    if [ -n "$expected" ]; then fail "$name compiles, and must not"; fi
  elif [ -z "$expected" ]; then
    fail "$name does not compile, and must:"
    cat "$work/out"
  elif ! grep -qF -- "$expected" "$work/out" || ! grep -q 'error:' "$work/out"; then
    fail "$name is refused, but not for: $expected"
    cat "$work/out"
  fi
done

if [ "$failures" -gt 0 ]; then exit 1; fi
echo "Every wrong handler is refused, and the right ones are not."
