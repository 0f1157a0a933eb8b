#!/bin/bash
# read-ways.sh: random reads of a file from one thread, by worker threads, by io_uring, and from the page cache without waiting.
set -euo pipefail
cd "$(dirname "$0")"
# Not below /tmp, which may be memory.
folder=$(mktemp -d -p .)
trap 'rm -rf "$folder"' EXIT
cc -O2 -Wall -Wextra -pthread -o "$folder/read-ways" Tools/read-ways.c
head -c 256M /dev/urandom >"$folder/file"
"$folder/read-ways" "$folder/file"
