#!/bin/sh
# run.sh SQLGEN ROOT [CC] — the tests of tools/sqlgen: ROOT is the top of the source tree.
#
#   good/           a fixture that uses every word and kind; its C compiles without a warning and runs (run.c, on tiny_db.c)
#   bad/s-*.sql     schema steps that must fail      bad/q-*.sql   query files that must fail
#                   the first line says how: -- expect: LINE: error: part of the sentence
#   bad/*.c         uses of the good fixture's C: with -DRIGHT they compile, without it they must not
# Every case that does not behave is named; the exit status says whether there was one.
set -u
sqlgen=$1
root=$(cd "$2" && pwd)
cc=${3:-cc}
here=$root/tests/sqlgen
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT INT TERM
failed=0
cases=0
warn="-std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Wshadow -Wconversion -Wformat=2 -Wswitch-enum -Wvla -Wstrict-prototypes -Wmissing-prototypes -Werror"
include="-I$here/good/src -I$work/out -I$root/src"

bad() {
    failed=$((failed + 1))
    printf 'FAILED %s: %s\n' "$1" "$2"
    [ -z "${3:-}" ] || sed 's/^/    /' "$3"
}

# --- good: generated, compiled, run
cases=$((cases + 1))
mkdir "$work/out"
good="$here/good/src/cap/area $here/good/src/cap/need"
if ! "$sqlgen" -d "$work/dep" "$work/out" $good 2>"$work/err"; then
    bad good "sqlgen refuses it" "$work/err"
    exit 1
fi
"$sqlgen" --list $good | sort >"$work/list"
(cd "$work/out" && ls | sort) >"$work/real"
cmp -s "$work/list" "$work/real" || bad list "--list and the files written differ" "$work/real"
grep -q need.sql "$work/dep" || bad depfile "does not name need.sql"
grep -Eq 'REFINT_area REFERENCES area\(id\)' "$work/out/schema.c" || bad words "REFINT_area is missing"
grep -q '{"person", "phone", "contact"}' "$work/out/schema.c" || bad words "db_private does not hold person.phone"
[ "$(grep -c 'WITHOUT ROWID' "$work/out/schema.c")" = 1 ] || bad clustered "stands not once, for SQLite alone"
grep -q VisitId "$work/out/ids.h" && bad drop "a dropped table still has an id"
touch -d 2001-01-01 "$work/out/ids.h" "$work/out/need_sql.c"
"$sqlgen" "$work/out" $good
[ -z "$(find "$work/out" -newer "$here/run.sh" -name ids.h)" ] || bad unchanged "ids.h was written again"
if $cc $warn $include -o "$work/run" "$here/run.c" "$here/tiny_db.c" "$work"/out/*.c $(ls "$root"/src/base/*.c | grep -v -e _test.c -e /fold.c) -lsqlite3 2>"$work/err"; then
    "$work/run" >"$work/err" 2>&1 || bad run "the generated C does not do what it should" "$work/err"
else
    bad compile "the generated C does not compile" "$work/err"
fi

# --- bad: SQL
expect_failure() { # name, expectation, file that the message must name, folders
    name=$1 want=$2 file=$3
    shift 3
    rm -rf "$work/none"
    mkdir "$work/none"
    cases=$((cases + 1))
    if "$sqlgen" "$work/none" "$@" 2>"$work/err"; then
        bad "$name" "it passes; expected: $want"
    elif ! grep -qF "$file:$want" "$work/err"; then
        bad "$name" "another message; expected: $want" "$work/err"
    elif [ -n "$(ls "$work/none")" ]; then
        bad "$name" "something was written in spite of the error"
    fi
}
base=$here/bad/src/cap/base
for f in "$here"/bad/s-*.sql "$here"/bad/q-*.sql; do
    name=$(basename "$f" .sql)
    want=$(sed -n '1s/^-- expect: //p' "$f")
    dir=$work/src/cap/thing
    rm -rf "$work/src"
    mkdir -p "$dir/schema"
    cp "$here/bad/thing.sql" "$dir/schema/001.sql"
    case $name in
    s-*) file=002.sql && sed '1s/.*//' "$f" >"$dir/schema/002.sql" ;;
    *) file=thing.sql && sed '1s/.*//' "$f" >"$dir/thing.sql" ;;
    esac
    expect_failure "$name" "$want" "$file" "$base" "$dir"
done
expect_failure no-folder "1: error: no such folder" nowhere "$base" "$work/nowhere"

# --- bad: C
for f in "$here"/bad/*.c; do
    name=$(basename "$f")
    cases=$((cases + 1))
    $cc $warn $include -fsyntax-only -DRIGHT "$f" 2>"$work/err" || bad "$name" "its right form does not compile" "$work/err"
    wrong=$(grep -n 'WRONG' "$f" | tail -1 | cut -d: -f1)
    if $cc $warn $include -fsyntax-only "$f" 2>"$work/err"; then
        bad "$name" "its wrong form compiles"
    elif ! grep -q "$name:$wrong:" "$work/err"; then
        bad "$name" "it fails, but not at line $wrong" "$work/err"
    fi
done

echo "sqlgen: $cases cases, $failed failed"
[ "$failed" -eq 0 ]
