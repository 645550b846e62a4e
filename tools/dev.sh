#!/bin/sh
# dev.sh BUILD DB ADDRESS — builds and serves; looks for changed sources each second, and then builds and serves again.
# A build that fails leaves the server that runs.
set -u
build=$1 db=$2 listen=$3
mark=$build/.dev-mark
pid=
stop() { [ -z "$pid" ] || { kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; }; }
serve() {
    stop
    "$build/linju" serve --db "$db" --listen "$listen" &
    pid=$!
}
trap 'stop; exit 0' INT TERM
touch "$mark"
serve
while sleep 1; do
    [ -n "$(find src tools web meson.build -name node_modules -prune -o -type f -newer "$mark" -print | head -n 1)" ] || continue
    touch "$mark"
    sh tools/build.sh "$build" && serve
done
