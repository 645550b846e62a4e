/* What other tables speak of a record, found in the tables themselves, so that a table made tomorrow is looked at too: every column
 * that refers to one, or may hold any id. Raw statements over one snapshot, one for each such column and all records together.
 */
#include "base/buf.h"
#include "base/vec.h"
#include "cap/import/import_core.h"

struct column {
    Str table, name;
};

static bool is_apart(const char *const *apart, Str table)
{
    for (; *apart; apart++)
        if (str_is(table, *apart)) return true;
    return false;
}

static enum Err mark(struct db_ro *db, struct arena *a, const struct column *c, Str list, const AnyId *ids, size_t n, bool *out)
{
    struct db_stmt *st;
    bool row;
    TRY(db_raw(db, str_z(a, str_fmt(a, "SELECT DISTINCT \"%.*s\" FROM \"%.*s\" WHERE \"%.*s\" IN (%.*s)", STR(c->name), STR(c->table), STR(c->name), STR(list))), &st));
    enum Err e;
    while ((e = db_step(st, &row)) == OK && row)
        for (size_t i = 0; i < n; i++) out[i] |= ids[i].v == db_int(st, 0);
    db_finish(st);
    return e;
}

enum Err import_referred(struct db_ro *db, struct arena *a, const AnyId *ids, size_t n, const char *const *apart, bool *out)
{
    VEC(struct column) columns = {0};
    struct buf list = buf_new(a, n * 20 + 1);
    struct db_stmt *st;
    bool row;
    for (size_t i = 0; i < n; i++) buf_fmt(&list, "%s%lld", i ? "," : "", (long long)ids[i].v);
    TRY(db_raw(db, "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' "
                   "AND (p.type LIKE 'REFINT\\_%' ESCAPE '\\' OR p.type = 'ANYINT') ORDER BY m.name, p.cid", &st));
    enum Err e;
    while ((e = db_step(st, &row)) == OK && row)
        if (!is_apart(apart, db_text(st, 0))) *VEC_ADD(a, &columns) = (struct column){str_dup(a, db_text(st, 0)), str_dup(a, db_text(st, 1))};
    db_finish(st);
    for (size_t i = 0; i < columns.n && e == OK; i++) e = mark(db, a, &columns.v[i], buf_str(&list), ids, n, out);
    return e;
}
