#!/bin/sh
# check_pg.sh BUILD — the schema and every query on a real PostgreSQL (tests/pg/check_pg.c). The server is a temporary one: its
# own cluster in a folder of its own, reached through a socket in it and no network; stopped and removed at the end, come what may.
# As root it runs as the user postgres, since PostgreSQL refuses root. Its last line is "N passed, M failed".
set -u
build=$1
here=$(pwd)
# A folder that was configured before libpq came does not know the program yet.
[ ! -f "$build/build.ninja" ] || ninja -C "$build" -t query check_pg >/dev/null 2>&1 || rm -f "$build/.files"
sh tools/build.sh "$build" check_pg check_pg_broken || { echo "0 passed, 1 failed"; exit 1; }

bin=
for b in /usr/lib/postgresql/15/bin "$(command -v pg_config >/dev/null && pg_config --bindir)"; do
    [ -z "$bin" ] && [ -x "$b/initdb" ] && bin=$b
done
[ -n "$bin" ] || { echo "initdb of PostgreSQL is not here"; echo "0 passed, 1 failed"; exit 1; }

dir=$(mktemp -d /tmp/linju-pg.XXXXXX) || exit 1
user=$(id -un)
as=
if [ "$(id -u)" = 0 ]; then
    user=postgres
    as="setpriv --reuid=postgres --regid=postgres --init-groups"
    chown postgres: "$dir"
fi
pg() { # COMMAND… in the cluster's folder, which its user may read
    (cd "$dir" && env -u PGDATA LC_ALL=C $as "$@") >>"$dir.log" 2>&1
}
stop() {
    [ ! -f "$dir/data/postmaster.pid" ] || pg "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop
    rm -rf "$dir" "$dir.log"
}
trap stop EXIT
trap 'exit 1' INT TERM HUP

if ! pg "$bin/initdb" -D "$dir/data" --locale=C --encoding=UTF8 --auth=peer --no-sync ||
    ! pg "$bin/pg_ctl" -D "$dir/data" -w -o "-c listen_addresses= -c unix_socket_directories=$dir -c fsync=off" start; then
    cat "$dir.log"
    echo "0 passed, 1 failed"
    exit 1
fi

# The check runs as the server's user: the socket asks who is there.
check() { # PROGRAM DATABASE
    cp "$build/$1" "$dir/$1"
    chmod 755 "$dir/$1"
    (cd "$dir" && $as "$dir/$1" "host=$dir dbname=$2 user=$user")
}
# First, that it finds what is wrong.
pg "$bin/createdb" -h "$dir" -T template0 broken
check check_pg_broken broken | grep -v '^PostgreSQL ' >"$dir/found"
if ! diff -u "$here/tests/pg/broken/expected" "$dir/found"; then
    echo "FAILED tests/pg/broken: check_pg does not find what it must"
    echo "0 passed, 1 failed"
    exit 1
fi
check check_pg postgres
