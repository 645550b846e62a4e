#!/bin/sh
# check_san.sh BUILD — the tests under sanitizers: all of them with those of memory and undefined behaviour (BUILD), then those of
# the database, HTTP, sessions and idempotency with that of threads (BUILD-threads). Each finding ends the run that shows it.
# THREADS=no leaves the second half out.
# Its last line is "N passed, N failed" over both.
set -u
build=$1
log=$build.log
trap 'rm -f "$log"' EXIT
passed=0 failed=0

made() { # FOLDER SANITIZERS TARGET…
    made_in=$1 with=$2
    shift 2
    export ASAN_OPTIONS=detect_leaks=0 # of the generators, which live for one file
    if [ ! -f "$made_in/build.ninja" ]; then
        meson setup "$made_in" -Dbuildtype=debug -Doptimization=1 -Db_sanitize="$with" >"$log" 2>&1 || { cat "$log"; return 1; }
    fi
    sh tools/build.sh "$made_in" "$@"
}

run() { # COMMAND…
    "$@" >"$log" 2>&1
    status=$?
    counts=$(grep -aoE '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -n 1)
    p=${counts%% *} f=${counts#*, }
    f=${f%% *}
    [ -n "$counts" ] || p=0 f=1
    [ "$status" = 0 ] || [ "$f" != 0 ] || f=1
    [ "$f" = 0 ] || head -n 200 "$log"
    passed=$((passed + p)) failed=$((failed + f))
}

targets='http url cookie json form utf8 csv time'
if made "$build" address,undefined tests $(printf 'replay_%s ' $targets); then
    export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
    run "$build/tests"
    for t in $targets; do run "$build/replay_$t" "tests/fuzz/corpus/$t"; done
else
    failed=$((failed + 1))
fi
if [ "${THREADS:-yes}" = no ]; then
    echo "(threads left out)"
elif made "$build-threads" thread tests; then
    export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
    run "$build-threads/tests" db_ http_ session_ idempotency_ retry_
else
    failed=$((failed + 1))
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
