#!/bin/sh
# fuzz.sh BUILD SECONDS [TARGET…] — builds the fuzz targets (tests/fuzz/*.c) with clang and runs each, or those named, for so many
# seconds of CPU (a busy machine takes longer). FUZZ_NICE="chrt -i 0": before each command, to leave the machine to others.
# What is new grows in BUILD/corpus; an input that shows a mistake is written to tests/fuzz/corpus/TARGET/crash-…, where
# `make check` plays it back from then on. BUILD/hours.txt adds up what each target has had. Its last line is the count of the targets.
set -u
build=$1 seconds=$2
shift 2
export ASAN_OPTIONS="detect_leaks=0" # of the generators, which live for one file
if [ ! -f "$build/build.ninja" ]; then
    CC=clang meson setup "$build" -Dfuzz=true -Dwerror=false -Dbuildtype=debug -Doptimization=1 -Db_sanitize=address,undefined -Db_lundef=false >"$build.log" 2>&1 ||
        { cat "$build.log"; exit 1; }
    rm -f "$build.log"
fi
[ $# -gt 0 ] || set -- $(meson introspect "$build" --targets | grep -o '"name": "fuzz_[a-z0-9]*"' | sed 's/.*fuzz_//; s/"//')
names=
for t in "$@"; do names="$names fuzz_$t"; done
# shellcheck disable=SC2086 # a list of names
sh tools/build.sh "$build" $names || exit 1

# Whole seconds of CPU that the commands run from here have taken, into $cpu: a subshell would count its own.
cpu_now() {
    times >"$build/times.txt"
    cpu=$(awk 'NR == 2 { n = 0; for (i = 1; i <= 2; i++) { split($i, t, /[ms]/); n += t[1] * 60 + t[2] } printf "%d", n }' "$build/times.txt")
}

passed=0 failed=0
export ASAN_OPTIONS="detect_leaks=1" UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1"
for t in "$@"; do
    own=$build/corpus/$t seeds=tests/fuzz/corpus/$t
    mkdir -p "$own"
    dict=
    [ ! -f "tests/fuzz/$t.dict" ] || dict=-dict=tests/fuzz/$t.dict
    echo "== $t: $seconds s"
    cpu_now
    from=$cpu had=0 ok=1
    while [ "$had" -lt "$seconds" ] && [ "$ok" = 1 ]; do
        # shellcheck disable=SC2086 # absent, or a word or two
        ${FUZZ_NICE:-} "$build/fuzz_$t" -max_total_time=$((seconds - had)) -max_len=2000 -timeout=60 -rss_limit_mb=2048 -print_final_stats=1 $dict \
            -artifact_prefix="$seeds/" "$own" "$seeds" >"$build/$t.log" 2>&1 || ok=0
        cpu_now
        had=$((cpu - from + 1))
        sed -n 's/^stat::number_of_executed_units: */   executions: /p; s/^stat::new_units_added: */   new inputs: /p' "$build/$t.log"
    done
    echo "$t $had" >>"$build/hours.txt"
    if [ "$ok" = 1 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        grep -vE '^(#[0-9]+|INFO:)' "$build/$t.log" | head -n 40
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
