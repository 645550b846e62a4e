#!/bin/sh
# The tests of htmlgen: run.sh HTMLGEN SRC [KEEP]
#   good/       compiles without a warning with each compiler there is, and prints expect.zh.html and expect.en.html
#   bad/        each file is refused by htmlgen:        {# expect LINE:COL message #} in its first line
#   badtexts/   each texts file is refused:             # expect LINE:COL message
#   badc/       each file is refused by the C compiler: {# expect LINE words #}, the message speaks of the template's line
# KEEP names a directory for what is made; else it goes at the end.
set -u
htmlgen=$(realpath "$1") src=$(realpath "$2") here=$(cd "$(dirname "$0")" && pwd)
if [ $# -gt 2 ]; then mkdir -p "$3"; tmp=$(realpath "$3"); else tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT; fi
flags="-std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Wshadow -Wconversion -Wformat=2 -Wswitch-enum -Wvla -Wstrict-prototypes -Wmissing-prototypes -Werror"
compilers=
for cc in gcc clang; do command -v $cc >/dev/null && compilers="$compilers $cc"; done
fails=0 cases=0

fail() {
    echo "FAIL $*"
    fails=$((fails + 1))
}

good() {
    cd "$here/good" || exit 1
    "$htmlgen" --depfile="$tmp/deps" "$tmp/out" "$src/html" kit need || { fail "good: htmlgen refuses it"; return; }
    grep -q need/pages/need.html "$tmp/deps" || fail "good: the dependency file lacks a page"
    touch -d 2001-01-01 "$tmp/out/need_pages.c"
    "$htmlgen" "$tmp/out" "$src/html" kit need
    [ "$(date -r "$tmp/out/need_pages.c" +%Y)" = 2001 ] || fail "good: an unchanged output was written again"
    for cc in $compilers; do
        cases=$((cases + 1))
        $cc $flags -I"$src" -I"$tmp/out" -I. -Ineed main.c "$tmp"/out/*.c "$src"/html/html.c $(ls "$src"/base/*.c | grep -v -e _test.c -e /fold.c) -o "$tmp/good.$cc" ||
            { fail "good: $cc"; continue; }
        "$tmp/good.$cc" values || fail "good: values of $cc"
        for lang in zh en; do
            "$tmp/good.$cc" $lang >"$tmp/got.$lang.html"
            diff -u expect.$lang.html "$tmp/got.$lang.html" || fail "good: $cc $lang"
        done
    done
    "$htmlgen" "$tmp/order" "$src/html" need kit 2>&1 | grep -q 'office stands in kit, which comes later' || fail "order: a later folder was used"
    "$htmlgen" --unused "$here/good" "$src/html" kit need >/dev/null 2>"$tmp/unused"
    grep -q 'the text html.yes is never used' "$tmp/unused" || fail "unused: html.yes is not mentioned below good/"
    grep -q 'kit.menu\|need.send\|NeedStage' "$tmp/unused" && fail "unused: a used text is named"
}

# refused NAME EXPECTED-LINE-COL MESSAGE: htmlgen ran over $tmp/case
refused() {
    cases=$((cases + 1))
    "$htmlgen" "$tmp/case/out" "$src/html" "$tmp/case" >/dev/null 2>"$tmp/case/err"
    [ $? = 1 ] || { fail "$1: not refused"; return; }
    grep -qF "$2: error: $3" "$tmp/case/err" || { fail "$1: expected $2: error: $3"; sed 's/^/     /' "$tmp/case/err"; }
    [ ! -e "$tmp/case/out" ] || fail "$1: something was written"
}

fresh() {
    rm -rf "$tmp/case"
    mkdir -p "$tmp/case/pages"
    cp "$here/good/need/texts" "$tmp/case/texts"
}

expectation() { sed -n '1s/^.*# expect \([^ ]*\) \(.*\)$/\1 \2/p' "$1" | sed 's/ #}$//'; }

bad() {
    for f in "$here"/bad/*.html; do
        fresh
        cp "$f" "$tmp/case/pages/bad.html"
        line=$(expectation "$f")
        refused "bad/${f##*/}" "bad.html:${line%% *}" "${line#* }"
    done
    for f in "$here"/badtexts/*; do
        fresh
        cp "$f" "$tmp/case/texts"
        line=$(expectation "$f")
        refused "badtexts/${f##*/}" "texts:${line%% *}" "${line#* }"
    done
}

badc() {
    for f in "$here"/badc/*.html; do
        fresh
        cp "$f" "$tmp/case/pages/bad.html"
        line=$(expectation "$f")
        "$htmlgen" "$tmp/case/out" "$src/html" "$tmp/case" || { fail "badc/${f##*/}: htmlgen refuses it"; continue; }
        for cc in $compilers; do
            cases=$((cases + 1))
            $cc $flags -I"$src" -I"$tmp/case/out" -I"$here/good" -I"$here/good/need" -c "$tmp/case/out/case_pages.c" -o /dev/null 2>"$tmp/case/err" &&
                { fail "badc/${f##*/}: $cc takes it"; continue; }
            { grep -q "error: .*${line#* }" "$tmp/case/err" && grep -q "bad.html:${line%% *}:" "$tmp/case/err"; } ||
                { fail "badc/${f##*/}: $cc: expected line ${line%% *}: ${line#* }"; sed 's/^/     /' "$tmp/case/err"; }
        done
    done
}

good
bad
badc
echo "htmlgen: $cases cases, $fails failed"
[ $fails = 0 ]
