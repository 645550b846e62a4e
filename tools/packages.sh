#!/bin/sh
# packages.sh LIST… — installs the Debian packages of these lists (packages/*.txt) that are missing, by name.
# Does nothing when all are there. Without root it prints the command to run and stops with 1.
set -eu

# there NAME HOW: HOW is a command, @module of pkg-config, or nothing (then only dpkg knows).
there() {
    case ${2:-} in
    @*) command -v pkg-config >/dev/null && pkg-config --exists "${2#@}" && return 0 ;;
    ?*) command -v "$2" >/dev/null && return 0 ;;
    esac
    command -v dpkg-query >/dev/null && [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=
while read -r name how; do
    case $name in '' | '#'*) continue ;; esac
    there "$name" "$how" || missing="$missing $name"
done <<LISTS
$(cat "$@")
LISTS
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "These packages (Debian names) are missing; install what your system calls them:$missing" >&2
    exit 1
fi
if [ "$(id -u)" != 0 ]; then
    echo "These packages are missing. Run this, then try again:" >&2
    echo "  sudo apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086 # a list of names
install() { apt-get install -y -q --no-install-recommends $missing >"$log" 2>&1; }
if ! install; then
    apt-get update -q >/dev/null 2>&1 || true # the lists may be old or absent
    install || { tail -n 20 "$log" >&2; echo "apt-get could not install:$missing" >&2; exit 1; }
fi
