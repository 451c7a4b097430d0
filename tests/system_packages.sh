#!/usr/bin/env bash
# Sees to it that the tests have a real browser, a real PostgreSQL, Redis and nginx, and
# what judges systemd's units (Debian's packages).
set -euo pipefail
"$(dirname "$0")/promtool.sh"
missing=()
command -v chromium >/dev/null || missing+=(chromium)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
[ -x /usr/sbin/nginx ] || missing+=(nginx-light)
command -v curl >/dev/null || missing+=(curl)
command -v pgrep >/dev/null || missing+=(procps)
command -v systemd-analyze >/dev/null || missing+=(systemd)
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "Testerna behöver ${missing[*]}. Installera med: sudo apt-get install ${missing[*]}" >&2
  exit 1
fi
echo "Installerar ${missing[*]} …"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
