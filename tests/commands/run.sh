#!/bin/sh
# run.sh LINJU — the subcommands as an operator uses them: exit status, the sentence on standard error, and what is left on the disk.
set -u
linju=$(realpath "$1")
sheets=$(cd "$(dirname "$0")/../sheets" && pwd) || exit 2
work=$(mktemp -d) || exit 2
server=
stop() { [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; server=; }; }
trap 'stop; rm -rf "$work"' EXIT INT TERM
cd "$work" || exit 2
unset LINJU_DB LINJU_LISTEN LINJU_RATE_LIMITS
LINJU_CONF=$work/linju.conf
export LINJU_CONF
passed=0
failed=0

# is STATUS WORDS NAME COMMAND…: the command ends with STATUS and says WORDS (in either output).
is() {
    want=$1 words=$2 name=$3
    shift 3
    "$@" >out 2>err
    got=$?
    if [ "$got" = "$want" ] && { [ -z "$words" ] || cat out err | grep -qF -- "$words"; }; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $name: status $got, wanted $want and: $words"
        sed 's/^/    /' out err
    fi
}

# so NAME COMMAND…: the command succeeds.
so() { name=$1; shift; is 0 '' "$name" "$@"; }
not() { ! "$@"; }
init() { echo 'long enough' | "$linju" init --db "$1" --area-file "$2" --admin-phone "${3:-13900000001}"; }
user() { echo 'long enough' | "$linju" user "$@"; }

cat >areas.csv <<'END'
code,name,name_en,level,parent_code
990100001001,明渠社区,Mingqu,community,990100001
990100,汀兰区,Tinglan District,district,
990100001,棠梨街道,Tangli Street,street,990100
END
cat >bad.csv <<'END'
code,name,level,parent_code
990100,汀兰区,district,
990100,x,street,990100
5,y,village,990100
6,z,street,77
7,w,district,990100
,v,street,990100
END

printf '\357\273\277id,title,text,category,area,channel,at,contact_name,contact_phone\r\nA1,灯坏了,"三单元的灯,坏了\r\n""两天""",设施损坏,990100001001,电话,2026-03-01 18:00,闻静,138 0000 0013\r\nA2,,楼道堆物,消防通道,,,2026-03-02,,\r\n' >good.csv

# -- usage
is 2 'usage:' 'no command' "$linju"
is 0 'usage:' 'help' "$linju" --help
is 0 'linju 0' 'version' "$linju" --version
is 2 'there is no command' 'unknown command' "$linju" dance
is 2 'there is no option --colour' 'unknown option' "$linju" verify --db x --colour red
is 2 'needs a value' 'option without value' "$linju" verify --db
is 2 'what is x' 'word too much' "$linju" verify x
is 2 'needs --db' 'no database named' "$linju" verify

# -- init
is 1 'line 3: code 990100 stands already in line 2' 'init: code twice' init a.db bad.csv
is 1 'line 4: level "village"' 'init: level' init a.db bad.csv
is 1 'line 5: parent_code 77' 'init: parent' init a.db bad.csv
is 1 'line 6: a district cannot lie in a district' 'init: order of levels' init a.db bad.csv
is 1 'line 7: code is missing' 'init: code missing' init a.db bad.csv
is 1 '5 mistakes in 6 rows; nothing was made' 'init: count' init a.db bad.csv
is 1 'not a phone number' 'init: phone' init a.db areas.csv 12
is 1 'at least 8 characters' 'init: short password' sh -c "echo short | '$linju' init --db a.db --area-file areas.csv --admin-phone 13900000001"
is 1 'no password' 'init: no password' sh -c "'$linju' init --db a.db --area-file areas.csv --admin-phone 13900000001 </dev/null"
so 'init: nothing was made' not test -e a.db
is 0 '3 areas (1 district, 1 street, 1 community)' 'init, parents after children' init a.db areas.csv
so 'the database is private' test "$(stat -c %a a.db)" = 600
is 1 'not empty: nothing was changed' 'init: target not empty' init a.db areas.csv
is 0 'ok:' 'verify a new one' "$linju" verify --db a.db

# -- settings: command line over environment over file
echo 'db = a.db' >linju.conf
is 0 'ok:' 'database from the file' "$linju" verify
is 1 'none.db does not exist' 'environment over file' env LINJU_DB=none.db "$linju" verify
is 0 'ok:' 'command line over environment' env LINJU_DB=none.db "$linju" verify --db=a.db
rm linju.conf

# -- user
is 0 'done' 'user add' user add --db a.db --phone '138 0000 0002' --name 方白露 --role worker --area 990100001001
is 1 'has an account already' 'user add twice' user add --db a.db --phone 13800000002 --name x --role worker --area 990100001001
is 1 'no area with this code' 'user add: area' user add --db a.db --phone 13800000003 --name x --role worker --area 1
is 2 'there is no role king' 'user add: role' user add --db a.db --phone 13800000003 --name x --role king --area 990100
is 0 '138****0002  方白露  worker 990100001001 明渠社区' 'user list' "$linju" user list --db a.db
is 0 'done' 'user role' user role --db a.db --phone 13800000002 --role lead --area 990100001001
is 1 'has this role there already' 'user role twice' user role --db a.db --phone 13800000002 --role lead --area 990100001001
is 0 'done' 'user role --end' user role --db a.db --phone 13800000002 --role lead --area 990100001001 --end
is 0 'done' 'user lock' user lock --db a.db --phone 13800000002
is 0 'locked' 'user list shows the lock' "$linju" user list --db a.db
is 0 'done' 'user unlock' user unlock --db a.db --phone 13800000002
is 0 'done' 'user password' user password --db a.db --phone 13800000002
is 1 'nobody here has this phone number' 'user password: unknown' user password --db a.db --phone 13800000009

# -- import
cat >more.csv <<'END'
code,name,level,parent_code
99010000100101,第1网格,grid,990100001001
9901000010020103,3号楼,building,99010000100201
99010000100201,第1网格,网格,990100001002
990100001002,清溪社区,community,990100001
990100001001,明渠社区,community,990100001
5,x,village,
6,y,grid,77
7,z,community,8
8,,street,990100
9,v,district,990100
7,w,community,990100
END
cat >people.csv <<'END'
name,phone,role,area,skills
汪泉,138 0000 0012,社工,990100001001,
闻静,13800000013,,,电工；水管、 做饭;
李四,13800000013,worker,,
王五,13800000014,street,,
钱六,12,volunteer,,
周八,13900000001,,,
吴九,13800000015,,1,
郑十,13800000016,king,,
END
printf 'name,kind,lines,name_en\n明渠物业,property,"维修, 保洁",Mingqu\n明渠物业,property,,\n老年食堂,社会组织,,\nx,king,,\n,unit,,\n' >orgs.csv
{
    printf 'id,title,text,category,area,channel,at,contact_name,contact_phone\nA1,,again\nA3,,,x\nA4,,one,消防通道\nA4,,two\n'
    printf 'A5,,\265\306\273\265\301\313\nA6,,ok,,nowhere\nA7,,ok,,,fax\nA8,,ok,,,,2099-01-01\nA9,,ok,,,,yesterday\nA10,,ok,,,,,,1\n'
    printf 'A11,,ok,,,,,,,more\nA12,,stray" mark\nA13,%s,long title\nA14,,"%s"\nA15,,a\033[31m,\nA16,,last,,,,2026-03-02T10:00:00+08:00' "$(printf '%0201d' 0)" "$(printf '%020001d' 0)"
} >needs.csv
awk 'BEGIN { print "id,text,category,at"; for (i = 1; i <= 1000; i++) printf "B%d,第%d件：楼道的灯坏了,类%d,2026-01-0%d 10:00\n", i, i, i % 7, i % 9 + 1 }' >many.csv
# among FILE WORDS…: each of them stands in the file.
among() { file=$1; shift; for words; do so "import: $words" grep -qF -- "$words" "$file"; done; }
piped() { printf "$1" >in.csv; shift; "$linju" import "$@" <in.csv; }
"$linju" backup --db a.db --to i.db >/dev/null
printf 'PK\003\004' >a.xlsx
is 2 'import does: areas, people, orgs, needs' 'import: no kind' "$linju" import --db i.db
is 2 'import does' 'import: unknown kind' "$linju" import cats x.csv --db i.db
is 2 'needs a FILE' 'import: no file' "$linju" import needs --db i.db
is 1 'cannot read none.csv' 'import: missing file' "$linju" import needs none.csv --db i.db
is 1 'a.xlsx: is damaged: it cannot be read as .xlsx; nothing was imported' 'import: a damaged workbook' "$linju" import needs a.xlsx --db i.db
is 1 'is empty' 'import: empty file' "$linju" import needs /dev/null --db i.db
is 1 'the column "colour" is not known' 'import: unknown column' piped 'text,colour\nx,red\n' needs - --db i.db
is 1 'no column text' 'import: missing column' piped 'title\nx\n' needs - --db i.db
is 1 'stands there twice' 'import: a column twice' piped 'text,TEXT\nx,y\n' needs - --db i.db
is 1 'the column "灯" is not known' 'import: GB18030 is read' piped '\265\306,text\n' needs - --db i.db
is 1 'line 3 opens a quotation mark that is never closed; nothing was imported' 'import: open quotation' piped 'text\nx\n"y\nz\n' needs - --db i.db
is 1 'no area with the code 1' 'import: --area' "$linju" import needs good.csv --db i.db --area 1
is 0 'imported=0 refused=0' 'import: a header alone' piped 'text\n' needs - --db i.db
is 0 'line 3: has a value in a column without a name' 'import: columns without a name' piped 'text,,\n\nx,,y\n' needs - --db i.db

is 0 'imported=4 refused=7' 'import areas, dry' "$linju" import areas more.csv --db i.db --dry-run
is 0 'imported=4 refused=7' 'import areas, in any order' "$linju" import areas more.csv --db i.db
mv out areas.out
among areas.out 'line 6: code 990100001001 is in the database already' 'line 7: level is none of: district' 'line 8: parent_code 77 is no code' \
    'line 9: parent_code lies in an area (line 10) that was refused' 'line 10: name is missing' 'line 11: parent_code is no area of a higher level' 'line 12: code stands already in line 9'
is 0 'imported=0 refused=11' 'import areas again' "$linju" import areas more.csv --db i.db
is 0 'imported=1 refused=0' 'import areas below --area' piped 'code,name,level,parent_code\n99010000100102,第2网格,grid,\n' areas - --db i.db --area 990100001001

is 0 'imported=2 refused=6' 'import people' "$linju" import people people.csv --db i.db --area 990100001001
mv out people.out
among people.out 'line 4: phone stands already in line 3' 'line 5: role cannot be held in an area of this level' 'line 6: phone is not a phone number' \
    'line 7: phone belongs to somebody here already' 'line 8: area names no area: 1' 'line 9: role is none of: resident'
is 0 'area is missing' 'import people: no area' piped 'name,phone\nx,13800000017\n' people - --db i.db
is 0 '138****0012  社工汪泉  worker 990100001001 明渠社区' 'import people: account and role' "$linju" user list --db i.db

is 0 'imported=2 refused=3' 'import orgs' "$linju" import orgs orgs.csv --db i.db --area 990100001001
mv out orgs.out
among orgs.out 'line 3: name stands already in line 2' 'line 5: kind is none of: community' 'line 6: name is missing'

cp i.db before.db
is 0 'imported=2 refused=0' 'import needs, dry' "$linju" import needs good.csv --db i.db --dry-run
so 'a dry run changes nothing' cmp i.db before.db
is 0 'imported=2 refused=0' 'import needs: BOM, CRLF, quotes' "$linju" import needs good.csv --db i.db
is 0 'imported=0 refused=2' 'import needs twice' "$linju" import needs good.csv --db i.db
is 0 'imported=2 refused=14' 'import needs, bad rows dry' "$linju" import needs needs.csv --db i.db --dry-run
mv out dry.out
is 0 'imported=2 refused=14' 'import needs, bad rows' "$linju" import needs needs.csv --db i.db
mv out needs.out
so 'a dry run prints the same' cmp needs.out dry.out
among needs.out 'line 2: id was imported already: it is 20260301-0001 here' 'line 3: text is missing' 'line 5: id stands already in line 4' 'line 6: is not UTF-8' \
    'line 7: area names no area: nowhere' 'line 8: channel is none of: web, counter' 'line 9: at lies in the future' 'line 10: at is not a time' \
    'line 11: contact_phone is not a phone number' 'line 12: has more fields than the header' 'line 13: has a quotation mark' \
    'line 14: title is longer than 200' 'line 15: text is longer than 20000' 'line 16: text has control characters'
is 0 'imported=1000 refused=0' 'import 1,000 needs' "$linju" import needs many.csv --db i.db --area 990100001001
mv out many.out
is 0 '1 many.out' 'nothing but the figures' wc -l many.out
is 0 'ok:' 'verify what was imported' "$linju" verify --db i.db
is 0 'imported=2 refused=2' 'import .xlsx, dry: a sheet by LibreOffice' "$linju" import needs "$sheets/needs.xlsx" --db i.db --area 990100001001 --dry-run
mv out dry.out
is 0 'imported=2 refused=2' 'import .xlsx' "$linju" import needs "$sheets/needs.xlsx" --db i.db --area 990100001001
mv out book.out
so 'a dry run of .xlsx prints the same' cmp book.out dry.out
among dry.out 'line 4: text is missing; contact_phone is not a phone number' 'line 5: channel is none of' 'at lies in the future; id stands already in line 2'
is 0 'imported=0 refused=4' 'import .xlsx twice' "$linju" import needs "$sheets/needs.xlsx" --db i.db --area 990100001001
is 0 'job imports: done' 'no import is left unfinished' "$linju" job imports --db i.db
is 0 'ok:' 'verify what .xlsx brought' "$linju" verify --db i.db

if command -v sqlite3 >/dev/null; then
    is 0 '20260301-0001|灯坏了|phone|设施损坏|990100001001|collected' 'the need as it was reported' sqlite3 i.db "SELECT n.code, n.title, h.channel, c.name, a.code, n.stage FROM need n JOIN need_channel h ON h.need = n.id JOIN category c ON c.id = n.category JOIN area a ON a.id = n.area WHERE n.external_id = 'A1'"
    is 0 '1|1006|9|4' 'one category each, one event each, one batch a run' sqlite3 i.db "SELECT (SELECT count(*) FROM category WHERE name = '消防通道'), (SELECT count(*) FROM event WHERE act = 'report'), (SELECT count(*) FROM category WHERE source = 'import'), count(DISTINCT batch) FROM need"
    is 0 '居民闻' 'a resident is not shown by name' sqlite3 i.db "SELECT shown_as FROM person WHERE shown_as LIKE '%闻%' AND shown_as NOT LIKE '%静%'"
    is 0 '3' 'skills' sqlite3 i.db 'SELECT count(*) FROM person_skill'
fi

# -- what is no database
is 1 'linju init' 'serve: missing file' "$linju" serve --db none.db
is 1 'is not a database of linju' 'serve: another file' "$linju" serve --db areas.csv
so 'no lock beside another file' not test -e areas.csv.lock
sqlite3 other.db 'CREATE TABLE t(x)' 2>/dev/null && is 1 'is not a database of linju' 'serve: another database' "$linju" serve --db other.db

# -- beside a running server
"$linju" serve --db a.db --listen 127.0.0.1:0 >serve.out 2>serve.err &
server=$!
for i in 1 2 3 4 5 6 7 8 9 10; do grep -q listening serve.out && break; sleep 0.3; done
is 1 "is being served by pid $server" 'a second writer' user lock --db a.db --phone 13800000002
so 'and says it in one sentence' sh -c "test \"\$('$linju' user lock --db a.db --phone 13800000002 2>&1 | wc -l)\" = 1"
is 1 "is being served by pid $server" 'import beside the server' "$linju" import needs good.csv --db a.db
is 0 'imported=2 refused=0' 'a dry run beside the server' "$linju" import needs good.csv --db a.db --dry-run
is 1 "is being served by pid $server" 'a second server' "$linju" serve --db a.db --listen 127.0.0.1:0
is 0 'checked' 'backup beside the server' "$linju" backup --db a.db --to copy.db
is 0 'ok:' 'verify beside the server' "$linju" verify --db a.db
is 0 "held by pid $server" 'doctor beside the server' "$linju" doctor --db a.db --listen 127.0.0.1:0
kill -9 "$server"; wait "$server" 2>/dev/null; server=
is 0 'done' 'the lock ends with the process' user lock --db a.db --phone 13800000002

# -- backup and restore
is 1 'exists already' 'backup never overwrites' "$linju" backup --db a.db --to copy.db
is 1 'is not a database of linju' 'backup of another file' "$linju" backup --db areas.csv --to x.db
is 1 'does not exist' 'backup of nothing' "$linju" backup --db none.db --to x.db
is 1 'cannot' 'backup into nowhere' "$linju" backup --db a.db --to none/copy.db
is 1 'not empty' 'restore: target not empty' "$linju" restore --from copy.db --db a.db
is 1 'is not a backup of linju' 'restore: another file' "$linju" restore --from areas.csv --db b.db
is 1 'does not exist' 'restore: missing file' "$linju" restore --from none.db --db b.db
head -c 100000 copy.db >torn.db
is 1 '' 'restore: a torn file' "$linju" restore --from torn.db --db b.db
so 'nothing was restored' not ls b.db b.db-wal b.db.part
is 0 'verified' 'restore' "$linju" restore --from copy.db --db b.db
is 0 '方白露' 'the restored accounts' "$linju" user list --db b.db

# -- verify finds a change in any column of the history
if command -v sqlite3 >/dev/null; then
    for column in $(sqlite3 b.db "SELECT name FROM pragma_table_info('event')"); do
        changes="coalesce($column,'')||'x' 7"
        # The same bytes under another type would be read as if nothing had happened.
        case $(sqlite3 b.db "SELECT typeof($column) FROM event WHERE seq = 2") in integer | text) changes="$changes CAST($column/**/AS/**/BLOB)" ;; esac
        for change in $changes; do
            cp b.db c.db
            sqlite3 c.db "PRAGMA foreign_keys=OFF; UPDATE event SET $column = $change WHERE seq = 2" 2>/dev/null || continue
            is 1 '' "verify: event.$column = $change" "$linju" verify --db c.db
        done
    done
    cp b.db c.db && sqlite3 c.db 'DELETE FROM event WHERE seq = 2' && is 1 'history' 'verify: an event is missing' "$linju" verify --db c.db
    cp b.db c.db && sqlite3 c.db 'UPDATE area SET parent = NULL WHERE level = "street"' && is 1 'areas' 'verify: the tree' "$linju" verify --db c.db
    cp b.db c.db && sqlite3 c.db "UPDATE migration SET checksum = 'x' WHERE name LIKE '001_area%'" && is 1 'schema step' 'a changed schema step' "$linju" verify --db c.db
    cp b.db c.db && sqlite3 c.db "DELETE FROM migration WHERE name LIKE '001_pack%'" && is 0 'checked' 'backup before an upgrade' "$linju" backup --db c.db --to d.db
    cp b.db c.db && sqlite3 c.db "INSERT INTO migration VALUES ('area', '999_new.sql', 'x', 1)" && is 1 'newer version' 'a newer database' "$linju" serve --db c.db
fi

# -- the rest
is 0 'up to date' 'doctor' "$linju" doctor --db b.db --listen 127.0.0.1:0
is 0 'GET    /healthz' 'routes' "$linju" routes
is 0 '"openapi":"3.1.0"' 'openapi' "$linju" openapi
is 0 'seal' 'job lists' "$linju" job
is 2 'there is no job' 'job: unknown' "$linju" job dance --db b.db
is 0 'done' 'job' "$linju" job seal --db b.db
is 0 '1 seals' 'the seal was set' "$linju" verify --db b.db

echo "commands: $passed passed, $failed failed"
[ "$failed" = 0 ]
