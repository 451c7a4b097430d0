#!/usr/bin/env bash
# Runs nginx in the foreground: nginx.sh <nginx> <folder>. When the master of an nginx is killed its workers go
# on and keep the ports, so a new one could not start. systemd ends all of a service before it starts it again.
set -euo pipefail
master=$(cat "$2/nginx.pid" 2>/dev/null || true)
for worker in $([ -z "$master" ] || pgrep --pgroup "$master" --exact nginx || true); do kill -KILL "$worker"; done
exec "$1" -p "$2" -e stderr -c "$2/nginx.conf"
