/* linju verify: the database from page to figure. The first thing found wrong ends it with its place and exit status 1.
 *
 * A capability adds a check by one row in the table below; what it gives is a function over one snapshot.
 */
#include <stdio.h>

#include "app/rq.h"
#include "main/commands.h"

/* -- the scope tree: its closure says what the parents say -- */

static enum Err none_found(struct db_ro *db, const char *sql, const char *what, char why[256])
{
    struct db_stmt *st;
    bool row = false;
    TRY(db_raw(db, sql, &st));
    enum Err e = db_step(st, &row);
    if (e == OK && row) {
        snprintf(why, 256, "%s: area %lld", what, (long long)db_int(st, 0));
        e = ERR_DB;
    }
    db_finish(st);
    return e;
}

#define TREE                                                                                                       \
    "WITH RECURSIVE up(area, above, depth) AS (SELECT id, id, 0 FROM area UNION ALL "                             \
    "SELECT up.area, a.parent, up.depth + 1 FROM up JOIN area a ON a.id = up.above WHERE a.parent IS NOT NULL AND up.depth < 9) "

static enum Err areas_check(struct db_ro *db, struct arena *a, char why[256])
{
    (void)a;
    TRY(none_found(db, TREE "SELECT area FROM up WHERE depth > 8 LIMIT 1", "areas: it lies in itself or too deep", why));
    TRY(none_found(db, TREE "SELECT up.area FROM up LEFT JOIN area_up u ON u.area = up.area AND u.above = up.above AND u.depth = up.depth WHERE u.id IS NULL LIMIT 1",
                   "areas: what lies above it is not noted", why));
    return none_found(db, TREE "SELECT u.area FROM area_up u LEFT JOIN up ON up.area = u.area AND up.above = u.above AND up.depth = u.depth WHERE up.area IS NULL LIMIT 1",
                      "areas: something is noted above it that does not lie there", why);
}

static const struct verify_check checks[] = {{"history", history_verify}, {"areas", areas_check}};
enum { N_CHECKS = sizeof checks / sizeof *checks };

enum Err verify_all(struct db *db, char why[256])
{
    struct db_ro *ro;
    why[0] = 0;
    enum Err e = db_check(db, why);
    if (e == OK) e = db_read_begin(db, &ro);
    if (e != OK) {
        if (!why[0]) snprintf(why, 256, "the database cannot be read: %s", err_name(e));
        return e;
    }
    for (unsigned i = 0; i < N_CHECKS && e == OK; i++) {
        struct arena *a = arena_new(1 << 16);
        e = checks[i].run(ro, a, why);
        if (e != OK && !why[0]) snprintf(why, 256, "%s: the check could not read the database (%s)", checks[i].name, err_name(e));
        arena_free(a);
    }
    db_read_end(ro);
    return e;
}

/* -- what was looked at -- */

static enum Err number(struct db_ro *db, const char *sql, int64_t *out)
{
    struct db_stmt *st;
    bool row = false;
    TRY(db_raw(db, sql, &st));
    enum Err e = db_step(st, &row);
    if (e == OK) *out = row ? db_int(st, 0) : 0;
    db_finish(st);
    return e;
}

static enum Err count_rows(struct db_ro *db, struct arena *a, int64_t *tables, int64_t *rows)
{
    struct db_stmt *st;
    int64_t n_tables = 0, n_rows = 0;
    bool row;
    TRY(db_raw(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name", &st));
    enum Err e;
    while ((e = db_step(st, &row)) == OK && row) {
        int64_t n = 0;
        char *sql = str_z(a, str_fmt(a, "SELECT count(*) FROM \"%.*s\"", STR(db_text(st, 0))));
        if ((e = number(db, sql, &n)) != OK) break;
        n_tables++;
        n_rows += n;
    }
    db_finish(st);
    TRY(e);
    *tables = n_tables;
    *rows = n_rows;
    return OK;
}

static enum Err say_counts(struct db *db)
{
    int64_t tables = 0, rows = 0, events = 0, seals = 0;
    struct db_ro *ro;
    TRY(db_read_begin(db, &ro));
    struct arena *a = arena_new(0);
    enum Err e = count_rows(ro, a, &tables, &rows);
    if (e == OK) e = number(ro, "SELECT count(*) FROM event", &events);
    if (e == OK) e = number(ro, "SELECT count(*) FROM seal", &seals);
    arena_free(a);
    db_read_end(ro);
    TRY(e);
    printf("ok: %lld rows in %lld tables, keys whole, %lld events in one chain, %lld seals; checks:", (long long)rows, (long long)tables, (long long)events, (long long)seals);
    for (unsigned i = 0; i < N_CHECKS; i++) printf("%s %s", i ? "," : "", checks[i].name);
    putchar('\n');
    return OK;
}

int cmd_verify(int argc, char **argv)
{
    static const char *const names[] = {"db", NULL};
    char why[256];
    struct db *db;
    int bad = options_check(argc, argv, names, 0);
    if (bad) return bad;
    const char *url = option(argc, argv, "db");
    if (!url) return misused("verify needs --db FILE");
    if (open_db(url, true, &db, why) != OK) return fail("%s", why);
    enum Err e = verify_all(db, why);
    if (e == OK && (e = say_counts(db)) != OK) snprintf(why, sizeof why, "the rows cannot be counted: %s", err_name(e));
    db_close(db);
    return e == OK ? 0 : fail("%s", why);
}
