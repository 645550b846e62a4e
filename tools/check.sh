#!/bin/sh
# check.sh BUILD — runs the tests; its last line is "N passed, N failed", summed over what the test programs count
# themselves (their lines "N passed, N failed"); a program that does not count is one test.
set -u
build=$1
rm -f "$build/meson-logs/testlog.json"
ninja -C "$build" --quiet tests || { echo "0 passed, 1 failed"; exit 1; } # `make run` does not wait for it
meson test -C "$build" --no-rebuild --print-errorlogs >"$build/check.out" 2>&1
status=$?
grep -vE '^(ninja: |Full log|$)' "$build/check.out"
LC_ALL=C awk -v status="$status" '
    {
        ok = $0 ~ /"result": "(OK|EXPECTEDFAIL|SKIP)"/
        p = 0; f = 0; s = $0
        while (match(s, /[0-9]+ passed, [0-9]+ failed/)) {
            split(substr(s, RSTART, RLENGTH), w, /[^0-9]+/)
            p += w[1]; f += w[2]
            s = substr(s, RSTART + RLENGTH)
        }
        if (ok && p + f == 0) p = 1
        if (!ok && f == 0) f = 1
        passed += p; failed += f
    }
    END {
        if (status && !failed) failed = 1
        printf "%d passed, %d failed\n", passed, failed
    }' "$build/meson-logs/testlog.json"
exit "$status"
