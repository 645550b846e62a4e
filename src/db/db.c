/* Readers' pool, group-commit writer, migrations: all that is the same whatever the engine. */
#include "db/db.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vec.h"
#include "db/engine.h"
#include "sys/log.h"

enum { BATCH_MAX = 256, QUEUE_MAX = 4096, IDLE_MAX = 64, APART = 8 /* pointers in a cache line */ };

struct change {
    const struct db_index *index;
    int64_t id;
    size_t no;
    Str before, after;
};

struct db {
    char *path;
    const struct clock *clock;
    int lock_fd;
    struct conn *idle[IDLE_MAX]; /* atomic; readers, each in a place near its thread's */

    struct conn *writer;
    struct arena *batch;         /* of the changes below */
    VEC(struct change) changes;  /* of indexes, by the jobs of this batch that stay */
    pthread_t thread;
    bool threaded;
    pthread_mutex_t queue_lock;
    pthread_cond_t queued;
    struct db_job *head, **tail;
    unsigned waiting;
    bool ending, force_retry;
    struct db_stats stats; /* under queue_lock; the file sizes are looked up when asked */
};

/* -- opening -- */

static enum Err take_lock(struct db *db, long *pid, char why[256])
{
    char path[200];
    if (snprintf(path, sizeof path, "%s.lock", db->path) >= (int)sizeof path) {
        snprintf(why, 256, "the path of the database is too long (190 bytes at most)");
        return ERR_IO;
    }
    db->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (db->lock_fd < 0) {
        snprintf(why, 256, "cannot make %.190s: %s", path, strerror(errno));
        return ERR_IO;
    }
    char text[32] = "";
    if (flock(db->lock_fd, LOCK_EX | LOCK_NB)) {
        if (pread(db->lock_fd, text, sizeof text - 1, 0) < 0) text[0] = 0;
        *pid = atol(text);
        snprintf(why, 256, "%.190s is being served by pid %ld", db->path, *pid);
        return ERR_BUSY;
    }
    int n = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    if (ftruncate(db->lock_fd, 0) || pwrite(db->lock_fd, text, (size_t)n, 0) != n) log_warn("cannot note the pid in %s", path);
    return OK;
}

static void *writer_run(void *arg);

enum Err db_open(const struct db_options *o, struct db **out, long *pid, char why[256])
{
    long who = 0;
    struct db *db = calloc(1, sizeof *db);
    if (!db || !(db->path = strdup(o->path))) abort();
    db->clock = o->clock;
    db->lock_fd = -1;
    db->tail = &db->head;
    pthread_mutex_init(&db->queue_lock, NULL);
    pthread_cond_init(&db->queued, NULL);
    enum Err e = OK;
    if (!o->create && access(o->path, F_OK)) {
        snprintf(why, 256, "%s does not exist", o->path);
        e = ERR_NOT_FOUND;
    }
    if (e == OK && !o->read_only) e = take_lock(db, &who, why);
    if (e == OK && !o->read_only) e = conn_open(o->path, o->create, true, &db->writer, why);
    if (e == OK && db->writer) {
        conn_owner(db->writer, db);
        db->batch = arena_new(0);
        if (pthread_create(&db->thread, NULL, writer_run, db)) abort();
        db->threaded = true;
    }
    if (e != OK) {
        if (pid) *pid = who;
        db_close(db);
        return e;
    }
    *out = db;
    return OK;
}

void db_close(struct db *db)
{
    if (db->threaded) {
        pthread_mutex_lock(&db->queue_lock);
        db->ending = true;
        pthread_cond_signal(&db->queued);
        pthread_mutex_unlock(&db->queue_lock);
        pthread_join(db->thread, NULL);
    }
    for (unsigned i = 0; i < IDLE_MAX; i++) conn_close(db->idle[i]);
    conn_close(db->writer);
    arena_free(db->batch);
    if (db->lock_fd >= 0) close(db->lock_fd);
    pthread_mutex_destroy(&db->queue_lock);
    pthread_cond_destroy(&db->queued);
    free(db->path);
    free(db);
}

/* -- reading -- */

/* Where the calling thread looks first: it mostly finds there what it left, without a lock and without another thread's cache line. */
static unsigned own_place(void)
{
    static unsigned threads; /* atomic */
    static _Thread_local unsigned mine;
    if (!mine) mine = __atomic_add_fetch(&threads, 1, __ATOMIC_RELAXED);
    return mine * APART + mine / (IDLE_MAX / APART);
}

enum Err db_read_begin(struct db *db, struct db_ro **out)
{
    char why[256];
    struct conn *c = NULL;
    for (unsigned i = 0, own = own_place(); i < IDLE_MAX && !c; i++) {
        struct conn **place = &db->idle[(own + i) % IDLE_MAX];
        if (__atomic_load_n(place, __ATOMIC_RELAXED)) c = __atomic_exchange_n(place, NULL, __ATOMIC_ACQ_REL);
    }
    if (!c) {
        TRY(conn_open(db->path, false, false, &c, why));
        conn_owner(c, db);
    }
    conn_read_begin(c);
    *out = conn_ro(c);
    return OK;
}

void db_read_end(struct db_ro *ro)
{
    struct conn *c = ro_conn(ro);
    struct db *db = conn_db(c);
    bool kept = false;
    if (conn_read_end(c) == OK)
        for (unsigned i = 0, own = own_place(); i < IDLE_MAX && !kept; i++) {
            struct conn *empty = NULL;
            kept = __atomic_compare_exchange_n(&db->idle[(own + i) % IDLE_MAX], &empty, c, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
        }
    if (!kept) conn_close(c);
}

/* -- writing -- */

enum Err db_write(struct db *db, struct db_job *job)
{
    if (!db->writer) return ERR_DB;
    job->next = NULL;
    pthread_mutex_lock(&db->queue_lock);
    bool room = db->waiting < QUEUE_MAX && !db->ending;
    if (room) {
        *db->tail = job;
        db->tail = &job->next;
        if (db->waiting++ == 0) pthread_cond_signal(&db->queued);
    }
    pthread_mutex_unlock(&db->queue_lock);
    return room ? OK : ERR_BUSY;
}

static struct db_job *take_batch(struct db *db)
{
    pthread_mutex_lock(&db->queue_lock);
    while (!db->head && !db->ending) pthread_cond_wait(&db->queued, &db->queue_lock);
    struct db_job *first = db->head, *last = first;
    unsigned n = first ? 1 : 0;
    for (; last && last->next && n < BATCH_MAX; n++) last = last->next;
    if (last) {
        db->head = last->next;
        if (!db->head) db->tail = &db->head;
        last->next = NULL;
        db->waiting -= n;
    }
    pthread_mutex_unlock(&db->queue_lock);
    return first;
}

static enum Err try_once(struct db *db, struct db_job *j, bool keep)
{
    struct conn *c = db->writer;
    size_t changes = db->changes.n;
    TRY(conn_tx(c, TX_JOB));
    enum Err e = j->work(conn_rw(c), j->ctx);
    if (e != OK || !keep) {
        db->changes.n = changes;
        TRY(conn_tx(c, TX_JOB_UNDO));
    }
    TRY(conn_tx(c, TX_JOB_KEEP));
    return e;
}

/* -- indexes: what the jobs of a batch changed, written at its end -- */

void db_index_change(struct db_rw *rw, const struct db_index *index, int64_t id, Str before, Str after)
{
    struct db *db = conn_db(ro_conn(db_rw_read(rw)));
    size_t no = db->changes.n;
    *VEC_ADD(db->batch, &db->changes) = (struct change){index, id, no, str_dup(db->batch, before), str_dup(db->batch, after)};
}

/* By id, which is how an index takes them cheaply; the changes of one row stay in their order. */
static int by_row(const void *x, const void *y)
{
    const struct change *a = x, *b = y;
    if (a->index != b->index) return a->index < b->index ? -1 : 1;
    if (a->id != b->id) return a->id < b->id ? -1 : 1;
    return a->no < b->no ? -1 : 1;
}

static enum Err write_indexes(struct db *db)
{
    struct db_rw *rw = conn_rw(db->writer);
    if (db->changes.n > 1) qsort(db->changes.v, db->changes.n, sizeof *db->changes.v, by_row);
    for (size_t i = 0; i < db->changes.n; i++) {
        const struct change *x = &db->changes.v[i];
        if (!str_none(x->before)) TRY(x->index->drop(rw, x->id, x->before));
        if (!str_none(x->after)) TRY(x->index->put(rw, x->id, x->after));
    }
    return OK;
}

static void forget_changes(struct db *db)
{
    arena_reset(db->batch);
    db->changes.v = NULL;
    db->changes.n = db->changes.cap = 0;
}

static void count_batch(struct db *db, const struct db_job *first, bool failed)
{
    unsigned n = 0;
    for (const struct db_job *j = first; j; j = j->next) n++;
    pthread_mutex_lock(&db->queue_lock);
    db->stats.batches++;
    db->stats.jobs += n;
    db->stats.failed += failed;
    if (n > db->stats.batch_most) db->stats.batch_most = n;
    pthread_mutex_unlock(&db->queue_lock);
}

static int64_t bytes_of(const char *path, const char *tail)
{
    char full[PATH_MAX];
    struct stat st;
    if (snprintf(full, sizeof full, "%s%s", path, tail) >= (int)sizeof full || stat(full, &st)) return 0;
    return st.st_size;
}

void db_stats(struct db *db, struct db_stats *out)
{
    pthread_mutex_lock(&db->queue_lock);
    *out = db->stats;
    out->waiting = db->waiting;
    pthread_mutex_unlock(&db->queue_lock);
    out->bytes = bytes_of(db->path, "");
    out->wal_bytes = bytes_of(db->path, "-wal");
}

/* Nearly every job either succeeds or is refused before it has written anything: then nobody needs a savepoint, and keeping one is
   a seventh of the writer's work. false: one failed with something written, and nothing of the batch may stay. */
static bool run_plain(struct db *db, struct db_job *first, enum Err *all)
{
    struct conn *c = db->writer;
    for (struct db_job *j = first; j; j = j->next) {
        size_t changes = db->changes.n;
        int64_t written = conn_written(c);
        j->result = j->work(conn_rw(c), j->ctx);
        if (!conn_in_tx(c)) *all = ERR_DB; /* the engine has ended it by itself: what came then would be committed alone */
        if (*all != OK) return true;
        if (j->result == OK) continue;
        if (conn_written(c) != written) return false;
        db->changes.n = changes;
    }
    return true;
}

static void run_each(struct db *db, struct db_job *first, enum Err *all)
{
    for (struct db_job *j = first; j && *all == OK; j = j->next) {
        if (db->force_retry) IGNORE(try_once(db, j, false)); /* the rehearsal's outcome must not matter: that is the test */
        j->result = try_once(db, j, true);
        if (!conn_in_tx(db->writer)) *all = ERR_DB; /* a savepoint without a transaction would commit by itself */
    }
}

static void run_batch(struct db *db, struct db_job *first)
{
    struct conn *c = db->writer;
    bool tested = db->force_retry || conn_fail_left(c) > 0; /* a fault happens once: a second run would hide it */
    enum Err all = conn_tx(c, TX_WRITE);
    bool each = all == OK && (tested || !run_plain(db, first, &all));
    if (each && !tested) {
        forget_changes(db);
        all = conn_tx(c, TX_ROLLBACK);
        if (all == OK) all = conn_tx(c, TX_WRITE);
    }
    if (each) run_each(db, first, &all);
    if (all == OK) all = write_indexes(db);
    if (all == OK) all = conn_tx(c, TX_COMMIT);
    if (all != OK) {
        log_error("commit failed: a batch of writes is refused");
        if (conn_in_tx(c)) IGNORE(conn_tx(c, TX_ROLLBACK));
    }
    forget_changes(db);
    count_batch(db, first, all != OK);
    for (struct db_job *j = first, *next; j; j = next) {
        next = j->next; /* done may end the job's memory */
        if (all != OK) j->result = all;
        j->done(j->ctx, j->result);
    }
}

static void *writer_run(void *arg)
{
    struct db *db = arg;
    pthread_setname_np(pthread_self(), "linju-writer"); /* for top -H, and make bench */
    /* Wake-up delay limits group commit on a busy host; raising the priority is allowed to fail. */
    setpriority(PRIO_PROCESS, 0, -5);
    for (struct db_job *batch; (batch = take_batch(db));) run_batch(db, batch);
    return NULL;
}

struct waiter {
    enum Err (*work)(struct db_rw *, void *);
    void *ctx;
    pthread_mutex_t lock;
    pthread_cond_t cond;
    bool ended;
    enum Err result;
};

static enum Err waiter_work(struct db_rw *rw, void *ctx)
{
    struct waiter *w = ctx;
    return w->work(rw, w->ctx);
}

static void waiter_done(void *ctx, enum Err result)
{
    struct waiter *w = ctx;
    pthread_mutex_lock(&w->lock);
    w->result = result;
    w->ended = true;
    pthread_cond_signal(&w->cond);
    pthread_mutex_unlock(&w->lock);
}

enum Err db_write_wait(struct db *db, enum Err (*work)(struct db_rw *, void *), void *ctx)
{
    struct waiter w = {.work = work, .ctx = ctx};
    struct db_job job = {.work = waiter_work, .done = waiter_done, .ctx = &w};
    pthread_mutex_init(&w.lock, NULL);
    pthread_cond_init(&w.cond, NULL);
    enum Err e = db_write(db, &job);
    if (e == OK) {
        pthread_mutex_lock(&w.lock);
        while (!w.ended) pthread_cond_wait(&w.cond, &w.lock);
        pthread_mutex_unlock(&w.lock);
        e = w.result;
    }
    pthread_mutex_destroy(&w.lock);
    pthread_cond_destroy(&w.cond);
    return e;
}

void db_force_retry(struct db *db, bool on) { db->force_retry = on; }
void db_fail_at(struct db *db, int n) { conn_fail_at(db->writer, n); }
int db_fail_left(struct db *db) { return conn_fail_left(db->writer); }

/* -- migrations -- */

static enum Err step_state(struct db_ro *ro, const struct db_schema_step *s, bool *there, char why[256])
{
    struct db_stmt *st;
    bool row = false;
    TRY(db_raw(ro, "SELECT checksum FROM migration WHERE owner = ?1 AND name = ?2", &st));
    db_bind_text(st, 1, str_c(s->owner));
    db_bind_text(st, 2, str_c(s->name));
    enum Err e = db_step(st, &row);
    if (e == OK && row && !str_is(db_text(st, 0), s->checksum)) {
        snprintf(why, 256, "schema step %s/%s was changed after it had been applied", s->owner, s->name);
        e = ERR_DB;
    }
    db_finish(st);
    *there = row;
    return e;
}

static enum Err count_of(struct db_ro *ro, const char *sql, int64_t *n)
{
    struct db_stmt *st;
    bool row = false;
    TRY(db_raw(ro, sql, &st));
    enum Err e = db_step(st, &row);
    if (e == OK) *n = db_int(st, 0);
    db_finish(st);
    return e;
}

static enum Err no_unknown_step(struct db_ro *ro, char why[256])
{
    int64_t recorded, known = 0;
    TRY(count_of(ro, "SELECT count(*) FROM migration", &recorded));
    for (unsigned i = 0; i < db_schema_n; i++) {
        bool there = false;
        TRY(step_state(ro, &db_schema[i], &there, why));
        known += there;
    }
    if (recorded > known) {
        snprintf(why, 256, "this database was made by a newer version of linju");
        return ERR_DB;
    }
    return OK;
}

struct migration {
    struct db *db;
    char *why;
};

static enum Err apply(struct db_rw *rw, const struct db_schema_step *s, Time now, char why[256])
{
    struct db_stmt *st;
    bool row;
    TRY(conn_exec(ro_conn(db_rw_read(rw)), s->sqlite, why));
    TRY(db_raw_write(rw, "INSERT INTO migration(owner, name, checksum, at) VALUES (?1, ?2, ?3, ?4)", &st));
    db_bind_text(st, 1, str_c(s->owner));
    db_bind_text(st, 2, str_c(s->name));
    db_bind_text(st, 3, str_c(s->checksum));
    db_bind_int(st, 4, now.ms);
    enum Err e = db_step(st, &row);
    db_finish(st);
    return e;
}

static enum Err migrate(struct db_rw *rw, void *ctx)
{
    struct migration *m = ctx;
    struct db_ro *ro = db_rw_read(rw);
    TRY(conn_exec(ro_conn(ro),
                  "CREATE TABLE IF NOT EXISTS migration (owner TEXT NOT NULL, name TEXT NOT NULL, checksum TEXT NOT NULL, "
                  "at INTEGER NOT NULL, PRIMARY KEY (owner, name))", m->why));
    TRY(no_unknown_step(ro, m->why));
    for (unsigned i = 0; i < db_schema_n; i++) {
        bool there = false;
        TRY(step_state(ro, &db_schema[i], &there, m->why));
        if (!there) TRY(apply(rw, &db_schema[i], clock_now(m->db->clock), m->why));
    }
    return OK;
}

enum Err db_migrate(struct db *db, char why[256])
{
    struct migration m = {db, why};
    why[0] = 0;
    enum Err e = db_write_wait(db, migrate, &m);
    if (e != OK && !why[0]) snprintf(why, 256, "the schema could not be brought up to date");
    return e;
}

bool db_is_empty(struct db *db)
{
    struct db_ro *ro;
    int64_t n = 1;
    if (db_read_begin(db, &ro) != OK) return false;
    bool ok = count_of(ro, "SELECT count(*) FROM sqlite_master", &n) == OK;
    db_read_end(ro);
    return ok && n == 0;
}

enum Err db_migrated(struct db *db, char why[256])
{
    struct db_ro *ro;
    int64_t n = 0;
    why[0] = 0;
    TRY(db_read_begin(db, &ro));
    enum Err e = count_of(ro, "SELECT count(*) FROM sqlite_master WHERE name = 'migration'", &n);
    if (e == OK && n == 0) {
        snprintf(why, 256, "this is not a database of linju");
        e = ERR_DB;
    }
    if (e == OK) e = no_unknown_step(ro, why);
    for (unsigned i = 0; e == OK && i < db_schema_n; i++) {
        bool there = false;
        e = step_state(ro, &db_schema[i], &there, why);
        if (e == OK && !there) {
            snprintf(why, 256, "the schema is older than this program: start `linju serve` once to bring it up to date");
            e = ERR_DB;
        }
    }
    db_read_end(ro);
    return e;
}

/* -- copies and checks -- */

enum Err db_backup(struct db *db, const char *to, char why[256])
{
    struct conn *c;
    if (!access(to, F_OK)) {
        snprintf(why, 256, "%s exists already", to);
        return ERR_CONFLICT;
    }
    TRY(conn_open(db->path, false, false, &c, why));
    enum Err e = conn_backup(c, to, why);
    conn_close(c);
    return e;
}

enum Err db_check(struct db *db, char why[256])
{
    static const char *const checks[] = {"PRAGMA integrity_check(1)", "PRAGMA foreign_key_check"};
    struct db_ro *ro;
    TRY(db_read_begin(db, &ro));
    enum Err e = OK;
    for (unsigned i = 0; e == OK && i < 2; i++) {
        struct db_stmt *st;
        bool row = false;
        e = db_raw(ro, checks[i], &st);
        if (e != OK) break;
        e = db_step(st, &row);
        if (e == OK && row && !str_is(db_text(st, 0), "ok")) {
            snprintf(why, 256, i ? "foreign key: a row of %.*s points to nothing" : "%.*s", STR(db_text(st, 0)));
            e = ERR_DB;
        }
        db_finish(st);
    }
    db_read_end(ro);
    return e;
}
