#!/usr/bin/env bash
# Sees to it that the tests have promtool, which reads Prometheus' rules. It comes in Debian's package prometheus, of
# which only this one program is taken: the package itself would start a server.
set -euo pipefail
command -v promtool >/dev/null && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "Testerna behöver promtool, som finns i Debians paket prometheus: sudo apt-get install prometheus" >&2
  exit 1
fi
echo "Hämtar promtool …"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if id _apt >/dev/null 2>&1; then chown _apt "$folder"; fi # as whom apt downloads
cd "$folder"
apt-get download -qq prometheus 2>/dev/null || { apt-get update -qq && apt-get download -qq prometheus; }
dpkg-deb --fsys-tarfile prometheus_*.deb | tar -xO ./usr/bin/promtool >promtool
install -m 755 promtool /usr/local/bin/promtool
