#!/bin/sh
# run.sh LINJU [TEST…] — the browser tests against a fresh demo district: makes it, serves it on a free port of this machine,
# runs the tests (all *.test.mjs, or those named), stops the server. The exit status is theirs.
#   LINJU_SHOTS=DIR   keeps a picture of every page that was looked at
set -eu
[ $# -ge 1 ] && [ -x "$1" ] || { echo 'usage: run.sh LINJU [TEST…]' >&2; exit 2; }
linju=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shift
cd "$(dirname "$0")"
[ $# -gt 0 ] || set -- *.test.mjs

# npm ci when the lock is not the one that was installed.
if ! cmp -s package-lock.json node_modules/.installed-lock; then
    echo 'Installing the packages of the browser tests (npm ci)'
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.installed-lock
fi

work=$(mktemp -d)
server=
stop() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

# The demo's last day ends at 15:00 of its own time zone; before that hour of today it would lie ahead of the clock.
today=$(node -p 'new Date(Date.now() - (15 - 8) * 3600e3).toISOString().slice(0, 10)')
"$linju" demo --db "$work/demo.db" --today "$today" >"$work/demo.log" 2>&1 || { cat "$work/demo.log" >&2; exit 1; }
: >"$work/serve.log"
LINJU_RATE_LIMITS=off "$linju" serve --db "$work/demo.db" --listen 127.0.0.1:0 >"$work/serve.log" 2>"$work/serve.err" &
server=$!
tries=0
until url=$(sed -n 's/^linju: listening on //p' "$work/serve.log") && [ -n "$url" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ] || ! kill -0 "$server" 2>/dev/null; then
        echo 'The server did not start:' >&2
        cat "$work/serve.err" >&2
        exit 1
    fi
    sleep 0.1
done

status=0
case $1 in
*.test.mjs) LINJU=$linju LINJU_URL=$url LINJU_LOG=$work/serve.err node --test --test-concurrency=1 --test-reporter=spec "$@" || status=$? ;;
*) LINJU_URL=$url node "$@" || status=$? ;; # pictures.mjs, guide.mjs
esac
if [ "$status" != 0 ] && [ -s "$work/serve.err" ]; then
    echo 'What the server wrote:' >&2
    tail -n 20 "$work/serve.err" >&2
fi
exit "$status"
