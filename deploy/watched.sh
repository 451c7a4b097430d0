#!/usr/bin/env bash
# Runs a server, and kills it when it hangs, so that whoever started it (systemd, supervisord, Docker) starts
# it again: they all restart what ends, none of them what no longer answers.
# usage: watched.sh <address> <command> [argument …]
# Any answer from the address counts, a 503 too: a server whose database is down is not mended by a restart.
set -euo pipefail
address=$1
shift
server=$$
patience=${WATCH_SECONDS:-5} misses_allowed=${WATCH_MISSES:-3} start_seconds=${WATCH_START_SECONDS:-600}

answers() { curl --silent --output /dev/null --noproxy '*' --max-time "$patience" "$address"; }
# Not whether a process of that number is there: it may be another one by now.
is_there() { [ "$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$me/status")" = "$server" ]; }

watch() {
  trap 'exit 0' TERM INT
  local me=$BASHPID deadline=$((SECONDS + start_seconds)) misses=0
  until answers; do
    is_there || return 0
    if [ $SECONDS -ge $deadline ]; then misses=$misses_allowed; break; fi
    sleep 1
  done
  while is_there; do
    [ $misses -lt "$misses_allowed" ] || { echo "svarar inte längre, startas om" >&2; kill -KILL "$server"; return 0; }
    if answers; then misses=0; sleep 2; else misses=$((misses + 1)); sleep 1; fi
  done
}

watch &
exec "$@"
