/* stmt.h in its simplest form, for run.c: each db_prepare prepares anew and db_finish finalizes; a failed step can be asked for.
 */
#include "tiny_db.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

struct db_ro {
    sqlite3 *db;
    int open;
    bool fail;
};
struct db_rw {
    struct db_ro ro;
};
struct tiny {
    struct db_rw rw;
};
struct db_stmt {
    struct db_ro *ro;
    sqlite3_stmt *s;
};

struct tiny *tiny_open(void)
{
    struct tiny *t = calloc(1, sizeof *t);
    if (!t || sqlite3_open(":memory:", &t->rw.ro.db) != SQLITE_OK) abort();
    tiny_sql(t, "PRAGMA foreign_keys = ON");
    for (unsigned i = 0; i < db_schema_n; i++) tiny_sql(t, db_schema[i].sqlite);
    return t;
}

void tiny_close(struct tiny *t)
{
    sqlite3_close(t->rw.ro.db);
    free(t);
}

struct db_ro *tiny_ro(struct tiny *t) { return &t->rw.ro; }
struct db_rw *tiny_rw(struct tiny *t) { return &t->rw; }
int tiny_unfinished(const struct tiny *t) { return t->rw.ro.open; }
void tiny_fail_next_step(struct tiny *t) { t->rw.ro.fail = true; }

void tiny_sql(struct tiny *t, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(t->rw.ro.db, sql, NULL, NULL, &why) != SQLITE_OK) {
        fprintf(stderr, "%s\n%s\n", why, sql);
        abort();
    }
}

struct db_ro *db_ro_same(struct db_ro *db) { return db; }
struct db_ro *db_rw_read(struct db_rw *db) { return &db->ro; }

enum Err db_prepare(struct db_ro *db, const struct db_query *q, uint32_t mask, struct db_stmt **out)
{
    char sql[8192];
    size_t len = 0;
    for (unsigned i = 0; i < q->n; i++) {
        const struct db_piece *p = &q->pieces[i];
        if (p->bit && ((mask & p->bit) != 0) == p->unless) continue;
        len += (size_t)snprintf(sql + len, sizeof sql - len, "%s", p->sql);
        if (len >= sizeof sql) return ERR_DB;
    }
    struct db_stmt *s = calloc(1, sizeof *s);
    if (!s) abort();
    s->ro = db;
    if (db_queries[q->no] != q || sqlite3_prepare_v2(db->db, sql, -1, &s->s, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n%s\n", q->name, sqlite3_errmsg(db->db), sql);
        free(s);
        return ERR_DB;
    }
    db->open++;
    *out = s;
    return OK;
}

void db_bind_int(struct db_stmt *s, int at, int64_t v) { sqlite3_bind_int64(s->s, at, v); }
void db_bind_real(struct db_stmt *s, int at, double v) { sqlite3_bind_double(s->s, at, v); }
void db_bind_null(struct db_stmt *s, int at) { sqlite3_bind_null(s->s, at); }
void db_bind_text(struct db_stmt *s, int at, Str v) { sqlite3_bind_text(s->s, at, v.p, (int)v.len, SQLITE_STATIC); }
void db_bind_blob(struct db_stmt *s, int at, Str v) { sqlite3_bind_blob(s->s, at, v.p, (int)v.len, SQLITE_STATIC); }

enum Err db_step(struct db_stmt *s, bool *row)
{
    int rc = s->ro->fail ? SQLITE_IOERR : sqlite3_step(s->s);
    s->ro->fail = false;
    if (rc == SQLITE_CONSTRAINT) return ERR_CONFLICT;
    if (rc != SQLITE_ROW && rc != SQLITE_DONE) return ERR_DB;
    *row = rc == SQLITE_ROW;
    return OK;
}

int64_t db_changed(struct db_stmt *s) { return sqlite3_changes64(s->ro->db); }
bool db_null(struct db_stmt *s, int col) { return sqlite3_column_type(s->s, col) == SQLITE_NULL; }
int64_t db_int(struct db_stmt *s, int col) { return sqlite3_column_int64(s->s, col); }
double db_real(struct db_stmt *s, int col) { return sqlite3_column_double(s->s, col); }

Str db_text(struct db_stmt *s, int col)
{
    const char *p = (const char *)sqlite3_column_text(s->s, col);
    return (Str){p, (size_t)sqlite3_column_bytes(s->s, col)};
}

Str db_blob(struct db_stmt *s, int col)
{
    const char *p = sqlite3_column_blob(s->s, col);
    return (Str){p || db_null(s, col) ? p : "", (size_t)sqlite3_column_bytes(s->s, col)};
}

void db_finish(struct db_stmt *s)
{
    s->ro->open--;
    sqlite3_finalize(s->s);
    free(s);
}
