#!/bin/bash
# A package outside of this one builds a QMP server from a schema, handlers and a main file, and clients find it right.
set -euo pipefail

cp -r "$ROOT/Examples/Kettle" kettle
rm -rf kettle/.build
sed -i "s|path: \"../..\"|path: \"$ROOT\"|" kettle/Package.swift
swift build --package-path kettle --scratch-path "$ROOT/.build/kettle" >build.log 2>&1 || {
  echo "not ok - the package builds"
  tail -n 40 build.log
  exit 1
}
echo "ok - the package builds"

"$ROOT/.build/kettle/debug/kettle" unix:socket &
trap 'kill $!' EXIT
python3 "$ROOT/Tests/Integration/_kettle_client.py" socket
