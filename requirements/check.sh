#!/usr/bin/env bash
# Fails when requirements/*.txt are not what pyproject.toml asks for.
# usage: check.sh "<uv pip compile command>"
set -euo pipefail
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
cp requirements/run.txt requirements/dev.txt "$fresh"   # kept pins: only what pyproject.toml demands may move
$1 pyproject.toml -o "$fresh/run.txt"
$1 --extra dev -c requirements/run.txt pyproject.toml -o "$fresh/dev.txt"
for name in run dev; do
  if ! diff -q <(grep -v '^#' "requirements/$name.txt") <(grep -v '^#' "$fresh/$name.txt") >/dev/null; then
    echo "requirements/$name.txt is stale: run 'make lock' and commit it." >&2
    exit 1
  fi
done
