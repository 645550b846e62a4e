/* linju verify: the database from page to figure. The first thing found wrong ends it with its place and exit status 1.
 *
 * A capability adds a check by one row in the table below; what it gives is a function over one snapshot.
 */
#include <stdio.h>

#include "app/rq.h"
#include "base/buf.h"
#include "base/vec.h"
#include "cap/file/file.h"
#include "cap/need/need_words.h"
#include "cap/ledger/ledger.h"
#include "cap/report/report.h"
#include "cap/tally/tally.h"
#include "main/commands.h"

/* -- every value has the type of its column: SQLite would keep and read "12x" where 12 stood -- */

/* By the rules of column affinity: a declared type that contains INT is an integer, and so on. */
static Str type_wanted(struct arena *a, Str declared)
{
    static const struct {
        const char *part, *type;
    } rules[] = {{"int", "integer"}, {"text", "text"}, {"blob", "blob"}, {"real", "real"}};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (str_has(str_lower(a, declared), str_c(rules[i].part))) return str_c(rules[i].type);
    return S("");
}

/* "SELECT 1 FROM t WHERE typeof(a) NOT IN ('integer', 'null') OR …"; empty when no column of the table says its type. */
static enum Err types_query(struct db_ro *db, struct arena *a, Str table, Str *out)
{
    struct db_stmt *st;
    struct buf b = buf_new(a, 512);
    bool row;
    TRY(db_raw(db, str_z(a, str_fmt(a, "SELECT name, type FROM pragma_table_info('%.*s')", STR(table))), &st));
    enum Err e;
    while ((e = db_step(st, &row)) == OK && row) {
        Str want = type_wanted(a, db_text(st, 1)), name = db_text(st, 0);
        if (!want.len) continue;
        if (b.len) buf_lit(&b, " OR ");
        else buf_fmt(&b, "SELECT 1 FROM \"%.*s\" WHERE ", STR(table));
        buf_fmt(&b, "typeof(\"%.*s\") NOT IN ('%.*s', 'null')", STR(name), STR(want));
    }
    db_finish(st);
    if (b.len) buf_lit(&b, " LIMIT 1");
    *out = buf_str(&b);
    return e;
}

static enum Err types_of_table(struct db_ro *db, struct arena *a, Str table, char why[256])
{
    struct db_stmt *st;
    bool row = false;
    Str sql;
    TRY(types_query(db, a, table, &sql));
    if (!sql.len) return OK;
    TRY(db_raw(db, str_z(a, sql), &st));
    enum Err e = db_step(st, &row);
    db_finish(st);
    if (e != OK || !row) return e;
    snprintf(why, 256, "%s: a value of table %.*s is not of its column's type", str_is(table, "event") ? "history" : "types", STR(table));
    return ERR_DB;
}

static enum Err types_check(struct db_ro *db, struct arena *a, char why[256])
{
    struct db_stmt *st;
    bool row;
    VEC(Str) tables = {0};
    TRY(db_raw(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name", &st));
    enum Err e;
    while ((e = db_step(st, &row)) == OK && row) *VEC_ADD(a, &tables) = str_dup(a, db_text(st, 0));
    db_finish(st);
    for (size_t i = 0; i < tables.n && e == OK; i++) e = types_of_table(db, a, tables.v[i], why);
    return e;
}

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

static const struct verify_check checks[] = {{"types", types_check}, {"history", history_verify}, {"areas", areas_check}, {"files", files_verify}, {"words", need_words_verify}, {"tallies", tally_verify}, {"accounts", ledger_verify}, {"figures", figures_verify}};
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
    TRY(db_raw(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name", &st));
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
