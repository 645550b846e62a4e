/* The SQLite engine: connections with their kept statements. One connection serves one thread at a time (NOMUTEX). */
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fold.h"
#include "db/engine.h"
#include "sys/log.h"

struct db_ro {
    struct conn *c;
};

struct db_rw {
    struct conn *c;
};

enum { MASKS = 8 }; /* combinations kept per query and connection before the cache grows a new link */

struct db_stmt {
    sqlite3_stmt *st;
    struct conn *c;
    struct db_stmt *next;
    uint32_t mask;
    bool busy, once;
};

struct conn {
    sqlite3 *sq;
    struct db_ro ro;
    struct db_rw rw;
    struct db_stmt **kept; /* by query number: a list of combinations */
    sqlite3_stmt *tx[TX_WORDS];
    struct db *db;
    int fail_at;
    bool writer;
    bool reads;      /* a read transaction begins with the next statement */
};

static enum Err failed(struct conn *c, int rc, const char *what)
{
    int ext = sqlite3_extended_errcode(c->sq);
    if (ext == SQLITE_CONSTRAINT_UNIQUE || ext == SQLITE_CONSTRAINT_PRIMARYKEY || ext == SQLITE_CONSTRAINT_FOREIGNKEY)
        return ERR_CONFLICT;
    if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED) return ERR_BUSY;
    log_error("database: %s: %s", what, sqlite3_errmsg(c->sq));
    return ERR_DB;
}

static bool injected(struct conn *c) { return c->fail_at > 0 && --c->fail_at == 0; }

enum Err conn_exec(struct conn *c, const char *sql, char why[256])
{
    char *msg = NULL;
    if (sqlite3_exec(c->sq, sql, NULL, NULL, &msg) != SQLITE_OK) {
        if (why) snprintf(why, 256, "%s", msg ? msg : "database error");
        enum Err e = failed(c, sqlite3_errcode(c->sq), sql);
        sqlite3_free(msg);
        return e;
    }
    return OK;
}

/* has_words(folded, words): all of the words stand in the text. PostgreSQL has its own (app/schema). */
static void has_words(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    (void)n;
    const char *folded = (const char *)sqlite3_value_text(v[0]), *words = (const char *)sqlite3_value_text(v[1]);
    bool has = folded && words && fold_has(str_n(folded, (size_t)sqlite3_value_bytes(v[0])), str_n(words, (size_t)sqlite3_value_bytes(v[1])));
    sqlite3_result_int(ctx, has);
}

enum Err conn_tx(struct conn *c, enum TxWord word)
{
    static const char *const words[] = {"BEGIN", "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", "SAVEPOINT job", "RELEASE job", "ROLLBACK TO job"};
    sqlite3_stmt **st = &c->tx[word];
    int rc = *st ? SQLITE_OK : sqlite3_prepare_v3(c->sq, words[word], -1, SQLITE_PREPARE_PERSISTENT, st, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_step(*st);
    enum Err e = rc == SQLITE_DONE ? OK : failed(c, rc, words[word]);
    sqlite3_reset(*st);
    return e;
}

void conn_read_begin(struct conn *c) { c->reads = true; }

enum Err conn_read_end(struct conn *c)
{
    bool begun = !c->reads;
    c->reads = false;
    return begun ? conn_tx(c, TX_COMMIT) : OK;
}

static enum Err read_now(struct conn *c)
{
    if (!c->reads) return OK;
    TRY(conn_tx(c, TX_READ));
    c->reads = false;
    return OK;
}

/* Counting its memory costs the library a lock at each of its allocations, and nobody reads the count. */
static void library_once(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

enum Err conn_open(const char *path, bool create, bool writer, struct conn **out, char why[256])
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct conn *c = calloc(1, sizeof *c);
    if (!c) abort();
    pthread_once(&once, library_once);
    c->ro.c = c->rw.c = c;
    c->writer = writer;
    c->kept = calloc(db_queries_n ? db_queries_n : 1, sizeof *c->kept);
    if (!c->kept) abort();
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
    if (sqlite3_open_v2(path, &c->sq, flags, NULL) != SQLITE_OK) {
        snprintf(why, 256, "cannot open %s: %s", path, c->sq ? sqlite3_errmsg(c->sq) : "out of memory");
        conn_close(c);
        return ERR_IO;
    }
    sqlite3_extended_result_codes(c->sq, 0);
    sqlite3_create_function(c->sq, "has_words", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, has_words, NULL, NULL);
    sqlite3_busy_timeout(c->sq, 5000);
    /* The writer: the longer the log, the fewer times one page goes from it to the database, and the longer it waits when they do. Its cache
       holds the leaves of the indexes of random keys, which it would read again for each record. */
    enum Err e = conn_exec(c, "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;", why);
    if (e == OK)
        e = writer ? conn_exec(c, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=2000; PRAGMA cache_size=-16384;", why)
                   : conn_exec(c, "PRAGMA query_only=ON; PRAGMA cache_size=-65536;", why);
    if (e != OK) {
        conn_close(c);
        return e;
    }
    *out = c;
    return OK;
}

void conn_close(struct conn *c)
{
    if (!c) return;
    for (unsigned i = 0; c->kept && i < db_queries_n; i++)
        for (struct db_stmt *s = c->kept[i], *next; s; s = next) {
            next = s->next;
            sqlite3_finalize(s->st);
            free(s);
        }
    free(c->kept);
    for (unsigned i = 0; i < TX_WORDS; i++) sqlite3_finalize(c->tx[i]);
    sqlite3_close(c->sq);
    free(c);
}

struct db_ro *conn_ro(struct conn *c) { return &c->ro; }
struct db_rw *conn_rw(struct conn *c) { return &c->rw; }
struct conn *ro_conn(struct db_ro *ro) { return ro->c; }
struct db *conn_db(struct conn *c) { return c->db; }
void conn_owner(struct conn *c, struct db *db) { c->db = db; }
bool conn_in_tx(const struct conn *c) { return !sqlite3_get_autocommit(c->sq); }
int64_t conn_written(const struct conn *c) { return sqlite3_total_changes64(c->sq); }
void conn_fail_at(struct conn *c, int n) { c->fail_at = n; }
int conn_fail_left(const struct conn *c) { return c->fail_at; }

struct db_ro *db_ro_same(struct db_ro *db) { return db; }
struct db_ro *db_rw_read(struct db_rw *db) { return &db->c->ro; }

static enum Err prepare(struct conn *c, Str sql, bool keep, struct db_stmt **out)
{
    sqlite3_stmt *st;
    int rc = sqlite3_prepare_v3(c->sq, sql.p, (int)sql.len, keep ? SQLITE_PREPARE_PERSISTENT : 0, &st, NULL);
    if (rc != SQLITE_OK) {
        log_error("statement: %.*s", STR(sql));
        return failed(c, rc, "prepare");
    }
    struct db_stmt *s = calloc(1, sizeof *s);
    if (!s) abort();
    s->st = st;
    s->c = c;
    s->once = !keep;
    *out = s;
    return OK;
}

enum Err db_prepare(struct db_ro *db, const struct db_query *q, uint32_t mask, struct db_stmt **out)
{
    struct conn *c = db->c;
    if (c->writer && injected(c)) return ERR_DB;
    TRY(read_now(c));
    for (struct db_stmt *s = c->kept[q->no]; s; s = s->next)
        if (s->mask == mask && !s->busy) {
            s->busy = true;
            *out = s;
            return OK;
        }
    struct arena *a = arena_new(4096);
    struct buf sql = buf_new(a, 2048);
    for (unsigned i = 0; i < q->n; i++) {
        const struct db_piece *p = &q->pieces[i];
        if (p->bit == 0 || ((mask & p->bit) != 0) != p->unless) buf_add(&sql, str_c(p->sql));
    }
    struct db_stmt *s;
    enum Err e = prepare(c, buf_str(&sql), true, &s);
    arena_free(a);
    if (e != OK) return e;
    s->mask = mask;
    s->busy = true;
    s->next = c->kept[q->no];
    c->kept[q->no] = s;
    *out = s;
    return OK;
}

enum Err db_raw(struct db_ro *db, const char *sql, struct db_stmt **out)
{
    TRY(read_now(db->c));
    return prepare(db->c, str_c(sql), false, out);
}

enum Err db_raw_write(struct db_rw *db, const char *sql, struct db_stmt **out) { return prepare(db->c, str_c(sql), false, out); }
int db_columns(struct db_stmt *s) { return sqlite3_column_count(s->st); }
const char *db_column_name(struct db_stmt *s, int col) { return sqlite3_column_name(s->st, col); }

void db_bind_int(struct db_stmt *s, int at, int64_t v) { sqlite3_bind_int64(s->st, at, v); }
void db_bind_real(struct db_stmt *s, int at, double v) { sqlite3_bind_double(s->st, at, v); }
void db_bind_null(struct db_stmt *s, int at) { sqlite3_bind_null(s->st, at); }

void db_bind_text(struct db_stmt *s, int at, Str v)
{
    if (str_none(v)) sqlite3_bind_null(s->st, at);
    else sqlite3_bind_text64(s->st, at, v.p, v.len, SQLITE_STATIC, SQLITE_UTF8);
}

void db_bind_blob(struct db_stmt *s, int at, Str v)
{
    if (str_none(v)) sqlite3_bind_null(s->st, at);
    else sqlite3_bind_blob64(s->st, at, v.p, v.len, SQLITE_STATIC);
}

enum Err db_step(struct db_stmt *s, bool *row)
{
    if (s->c->writer && injected(s->c)) return ERR_DB;
    int rc = sqlite3_step(s->st);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE) return failed(s->c, rc, sqlite3_sql(s->st));
    *row = rc == SQLITE_ROW;
    return OK;
}

int64_t db_changed(struct db_stmt *s) { return sqlite3_changes64(s->c->sq); }
bool db_null(struct db_stmt *s, int col) { return sqlite3_column_type(s->st, col) == SQLITE_NULL; }
int64_t db_int(struct db_stmt *s, int col) { return sqlite3_column_int64(s->st, col); }
double db_real(struct db_stmt *s, int col) { return sqlite3_column_double(s->st, col); }

Str db_text(struct db_stmt *s, int col)
{
    const char *p = (const char *)sqlite3_column_text(s->st, col);
    return str_n(p, p ? (size_t)sqlite3_column_bytes(s->st, col) : 0);
}

Str db_blob(struct db_stmt *s, int col)
{
    const void *p = sqlite3_column_blob(s->st, col);
    size_t n = (size_t)sqlite3_column_bytes(s->st, col);
    if (!p && !db_null(s, col)) p = "";
    return str_n(p, n);
}

void db_finish(struct db_stmt *s)
{
    if (s->once) {
        sqlite3_finalize(s->st);
        free(s);
        return;
    }
    sqlite3_reset(s->st);
    sqlite3_clear_bindings(s->st);
    s->busy = false;
}

enum Err conn_backup(struct conn *from, const char *to, char why[256])
{
    sqlite3 *dst = NULL;
    int rc = sqlite3_open_v2(to, &dst, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    sqlite3_backup *b = rc == SQLITE_OK ? sqlite3_backup_init(dst, "main", from->sq, "main") : NULL;
    if (b) {
        /* One step copies one snapshot; while the server writes, busy answers are waited out. */
        while ((rc = sqlite3_backup_step(b, -1)) == SQLITE_BUSY || rc == SQLITE_LOCKED) sqlite3_sleep(20);
        rc = sqlite3_backup_finish(b);
    }
    if (rc == SQLITE_OK) rc = sqlite3_exec(dst, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
    if (rc != SQLITE_OK) snprintf(why, 256, "cannot write %s: %s", to, dst ? sqlite3_errmsg(dst) : "out of memory");
    sqlite3_close(dst);
    if (rc != SQLITE_OK) return ERR_IO;
    return OK;
}
