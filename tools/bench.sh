#!/bin/sh
# bench.sh BUILD — a release build, and the measurements of bench/ with it (docs/performance.md).
set -eu
build=$1
[ -f "$build/build.ninja" ] || meson setup "$build" -Doptimization=2 >/dev/null
sh tools/build.sh "$build" linju traced bare bare_write first_answer
exec node bench/run.mjs "$build"
