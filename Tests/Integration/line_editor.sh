#!/bin/bash
# The line editor alone, in a terminal.
set -uo pipefail
python3 "$ROOT/Tests/Integration/line_editor_scenes.py" "$(dirname "$HMP")/edit-demo" |
  sed -u 's/^passed: /ok - /; s/^failed: /not ok - /'
