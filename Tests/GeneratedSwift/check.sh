#!/bin/bash
# check.sh [SCRATCH]: type-checks the Swift files generated from each schema that has golden Swift, against a debug build of the
# repository in SCRATCH (.build).
#
# Each is compiled with all conditions and with none, with public and with package access. A warning is a failure.
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
flags=(-typecheck -warnings-as-errors -swift-version 6 -package-name sample -I "$debug/Modules")
for feature in ExistentialAny InternalImportsByDefault MemberImportVisibility NonisolatedNonsendingByDefault; do
  flags+=(-enable-upcoming-feature "$feature")
done
for map in "$debug"/*.build/module.modulemap "$scratch"/checkouts/*/Sources/*/include/module.modulemap; do
  if [ -e "$map" ]; then flags+=(-Xcc "-fmodule-map-file=$map"); fi
done

# One line for each compilation: a folder, and the symbols that are defined.
for schema in "$root"/Tests/QAPICodeGenTests/Fixtures/Swift/*.json; do
  for access in public package; do
    folder=$work/$(basename "$schema" .json).$access
    "$debug/qapi-gen" swift "$schema" --output "$folder" --module Sample --access "$access"
    echo "$folder"
    symbols=$(sed -n 's/^ *#if//p' "$folder"/*.swift | { grep -oE '[A-Za-z_][A-Za-z0-9_]*' || true; } | sort -u)
    if [ -n "$symbols" ]; then echo "$folder" $(printf -- '-D%s ' $symbols); fi
  done
done >"$work/compilations"

compile() {
  local folder=$1
  shift
  if swiftc -module-name Sample "${flags[@]}" "$@" "$folder"/*.swift >"$folder.log$#" 2>&1; then return; fi
  echo "$(basename "$folder"), with symbols: ${*:-none}"
  cat "$folder.log$#"
  return 1
}

failures=0
while read -r folder symbols; do
  # The symbols are words.
  # shellcheck disable=SC2086
  compile "$folder" $symbols || failures=$((failures + 1))
done <"$work/compilations"

if [ "$failures" -gt 0 ]; then exit 1; fi
echo "$(wc -l <"$work/compilations") compilations without a warning."
