#!/usr/bin/env bash
# Fails when requirements/<run>.txt and <dev>.txt are not what a project file asks for.
# usage: check.sh <pyproject.toml> <run> <dev> "<uv pip compile command>"
set -euo pipefail
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
cp "requirements/$2.txt" "requirements/$3.txt" "$fresh"   # kept pins: only what the project demands may move
$4 "$1" -o "$fresh/$2.txt"
$4 --extra dev -c "requirements/$2.txt" "$1" -o "$fresh/$3.txt"
for name in "$2" "$3"; do
  if ! diff -q <(grep -v '^#' "requirements/$name.txt") <(grep -v '^#' "$fresh/$name.txt") >/dev/null; then
    echo "requirements/$name.txt is stale: run 'make lock' and commit it." >&2
    exit 1
  fi
done
