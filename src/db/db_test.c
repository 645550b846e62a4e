/* The writer's promises: jobs fail alone, batches fail together and are told, readers hold snapshots, one process writes. */
#include "client.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static Time zero(void *ctx) { return (void)ctx, (Time){1}; }
static const struct clock still = {zero, NULL};

struct file {
    char path[320];
    struct db *db;
};

static void file_end(void *ctx)
{
    struct file *f = ctx;
    if (f->db) db_close(f->db);
    const char *tails[] = {"", "-wal", "-shm", ".lock"};
    for (size_t i = 0; i < 4; i++) unlink(fmt("%s%s", f->path, tails[i]));
}

static enum Err file_open(struct file *f, long *pid, char why[256])
{
    return db_open(&(struct db_options){.path = f->path, .create = true, .clock = &still}, &f->db, pid, why);
}

static struct file *file_new(void)
{
    static unsigned no;
    struct file *f = NEW(test_arena(), struct file);
    char why[256];
    long pid;
    snprintf(f->path, sizeof f->path, "%s/db%u.db", test_dir(), no++);
    CHECK_OK(file_open(f, &pid, why));
    test_at_end(file_end, f);
    return f;
}

static enum Err exec(struct db_rw *rw, const char *sql)
{
    struct db_stmt *st;
    bool row;
    TRY(db_raw_write(rw, sql, &st));
    enum Err e = db_step(st, &row);
    db_finish(st);
    return e;
}

static enum Err exec_work(struct db_rw *rw, void *ctx) { return exec(rw, ctx); }
static enum Err run(struct file *f, const char *sql) { return db_write_wait(f->db, exec_work, (void *)(uintptr_t)sql); }

static int64_t number(struct db_ro *ro, const char *sql)
{
    struct db_stmt *st;
    bool row = false;
    int64_t n = -1;
    if (db_raw(ro, sql, &st) != OK) return -2;
    if (db_step(st, &row) == OK && row) n = db_int(st, 0);
    db_finish(st);
    return n;
}

static int64_t ask(struct file *f, const char *sql)
{
    struct db_ro *ro;
    if (!CHECK(db_read_begin(f->db, &ro) == OK)) return -1;
    int64_t n = number(ro, sql);
    db_read_end(ro);
    return n;
}

/* -- batches: the writer is held by a first job while the others queue up -- */

struct step {
    int64_t row;                /* whose tokens change from `before` to `after` */
    const char *before, *after;
    const char *sql[4];
    enum Err fails;             /* after its statements */
    sem_t *ready, *go;
    enum Err result;
    int ran;
    sem_t *told;
    struct db_job job;
};

/* An index as the writer sees one. */
static enum Err index_put(struct db_rw *rw, int64_t id, Str tokens) { return exec(rw, fmt("INSERT INTO ix VALUES (%d, '%.*s')", (int)id, STR(tokens))); }
static enum Err index_drop(struct db_rw *rw, int64_t id, Str tokens) { return exec(rw, fmt("DELETE FROM ix WHERE id = %d AND tokens = '%.*s'", (int)id, STR(tokens))); }
static const struct db_index an_index = {index_put, index_drop};

static enum Err step_work(struct db_rw *rw, void *ctx)
{
    struct step *s = ctx;
    s->ran++;
    if (s->ready && s->ran == 1) {
        sem_post(s->ready);
        sem_wait(s->go);
    }
    if (s->row) db_index_change(rw, &an_index, s->row, str_c(s->before), str_c(s->after));
    for (int i = 0; i < 4 && s->sql[i]; i++) TRY(exec(rw, s->sql[i]));
    return s->fails;
}

static void step_done(void *ctx, enum Err result)
{
    struct step *s = ctx;
    s->result = result;
    sem_post(s->told);
}

static void batch(struct file *f, struct step *s, unsigned n)
{
    sem_t ready, go, told;
    struct step gate = {.ready = &ready, .go = &go, .told = &told};
    sem_init(&ready, 0, 0);
    sem_init(&go, 0, 0);
    sem_init(&told, 0, 0);
    gate.job = (struct db_job){.work = step_work, .done = step_done, .ctx = &gate};
    CHECK_OK(db_write(f->db, &gate.job));
    sem_wait(&ready);
    for (unsigned i = 0; i < n; i++) {
        s[i].told = &told;
        s[i].job = (struct db_job){.work = step_work, .done = step_done, .ctx = &s[i]};
        CHECK_OK(db_write(f->db, &s[i].job));
    }
    sem_post(&go);
    for (unsigned i = 0; i < n + 1; i++) sem_wait(&told);
    CHECK_OK(gate.result);
    sem_destroy(&ready);
    sem_destroy(&go);
    sem_destroy(&told);
}

TEST(db_job_that_fails_is_rolled_back_alone)
{
    struct file *f = file_new();
    CHECK_OK(run(f, "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER UNIQUE)"));
    struct step s[20] = {{.fails = OK}};
    for (int i = 0; i < 20; i++) {
        s[i].sql[0] = fmt("INSERT INTO t VALUES (%d, %d)", i, i);
        s[i].sql[1] = i == 7 ? "INSERT INTO t VALUES (100, 6)" : NULL; /* not unique */
        s[i].fails = i == 11 ? ERR_NOT_FOUND : OK;
    }
    batch(f, s, 20);
    for (int i = 0; i < 20; i++) CHECK_EQ(s[i].result, i == 7 ? ERR_CONFLICT : i == 11 ? ERR_NOT_FOUND : OK);
    CHECK_EQ(ask(f, "SELECT count(*) FROM t"), 18);
    CHECK_EQ(ask(f, "SELECT count(*) FROM t WHERE id IN (7, 11, 100)"), 0);
}

TEST(db_batch_runs_again_only_for_what_a_failed_job_wrote)
{
    struct file *f = file_new();
    CHECK_OK(run(f, "CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT)"));
    struct step refused[3] = {{.sql = {"INSERT INTO t VALUES (10, 'a')"}}, {.fails = ERR_CONFLICT}, {.sql = {"INSERT INTO t VALUES (11, 'b')"}}};
    batch(f, refused, 3);
    CHECK_EQ(refused[1].result, ERR_CONFLICT);
    CHECK_EQ(refused[0].ran + refused[1].ran + refused[2].ran, 3);
    CHECK_EQ(ask(f, "SELECT count(*) FROM t WHERE id IN (10, 11)"), 2);
    struct step wrote[3] = {{.sql = {"INSERT INTO t VALUES (12, 'a')"}}, {.sql = {"INSERT INTO t VALUES (13, 'x')"}, .fails = ERR_CONFLICT}, {.sql = {"INSERT INTO t VALUES (14, 'b')"}}};
    batch(f, wrote, 3);
    CHECK_EQ(wrote[0].result, OK);
    CHECK_EQ(wrote[1].result, ERR_CONFLICT);
    CHECK_EQ(wrote[2].result, OK);
    CHECK_EQ(wrote[0].ran, 2);
    CHECK_EQ(wrote[2].ran, 1); /* it had not come to it */
    CHECK_EQ(ask(f, "SELECT count(*) FROM t WHERE id IN (12, 14)"), 2);
    CHECK_EQ(ask(f, "SELECT count(*) FROM t WHERE id = 13"), 0);
}

TEST(db_failed_commit_is_told_to_all)
{
    struct file *f = file_new();
    CHECK_OK(run(f, "CREATE TABLE a (id INTEGER PRIMARY KEY)"));
    CHECK_OK(run(f, "CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES a(id) DEFERRABLE INITIALLY DEFERRED)"));
    struct step s[3] = {{.sql = {"INSERT INTO a VALUES (1)"}}, {.sql = {"INSERT INTO b VALUES (1, 99)"}}, {.sql = {"INSERT INTO a VALUES (2)"}}};
    batch(f, s, 3);
    for (int i = 0; i < 3; i++) CHECK_MSG(s[i].result != OK, "%d", i);
    CHECK_EQ(ask(f, "SELECT (SELECT count(*) FROM a) + (SELECT count(*) FROM b)"), 0);
    CHECK_OK(run(f, "INSERT INTO a VALUES (3)")); /* and the next one works again */
    CHECK_EQ(ask(f, "SELECT count(*) FROM a"), 1);
}

/* A full disk may end the whole transaction under a job: nothing after it may be kept by itself while being told it failed. */
TEST(db_transaction_lost_under_a_job_fails_the_batch)
{
    struct file *f = file_new();
    CHECK_OK(run(f, "CREATE TABLE t (id INTEGER PRIMARY KEY)"));
    struct step s[4] = {{.sql = {"INSERT INTO t VALUES (1)"}}, {.sql = {"ROLLBACK"}, .fails = ERR_DB}, {.sql = {"INSERT INTO t VALUES (2)"}}, {.sql = {"INSERT INTO t VALUES (3)"}}};
    batch(f, s, 4);
    for (int i = 0; i < 4; i++) CHECK_MSG(s[i].result != OK, "job %d was told that it was kept", i);
    CHECK_EQ(ask(f, "SELECT count(*) FROM t"), 0);
    CHECK_OK(run(f, "INSERT INTO t VALUES (4)"));
    CHECK_EQ(ask(f, "SELECT count(*) FROM t"), 1);
}

TEST(db_forced_retry_runs_twice_and_keeps_once)
{
    struct file *f = file_new();
    CHECK_OK(run(f, "CREATE TABLE t (id INTEGER PRIMARY KEY)"));
    struct step s[2] = {{.sql = {"INSERT INTO t VALUES (1)"}}, {.sql = {"INSERT INTO t VALUES (2)"}, .fails = ERR_INPUT}};
    db_force_retry(f->db, true);
    batch(f, s, 2);
    db_force_retry(f->db, false);
    CHECK_EQ(s[0].ran, 2);
    CHECK_EQ(s[1].ran, 2);
    CHECK_OK(s[0].result);
    CHECK_EQ(s[1].result, ERR_INPUT);
    CHECK_EQ(ask(f, "SELECT count(*) FROM t"), 1);
}

TEST(db_indexes_are_written_at_the_end_with_the_jobs_that_stay)
{
    struct file *f = file_new();
    CHECK_OK(run(f, "CREATE TABLE ix (id INTEGER PRIMARY KEY, tokens TEXT UNIQUE)"));
    CHECK_OK(run(f, "CREATE TABLE seen (n INTEGER)"));
    for (int rehearsed = 0; rehearsed < 2; rehearsed++) {
        struct step s[] = {{.row = 5, .after = "a"}, {.row = 3, .after = "c"}, {.row = 5, .before = "a", .after = "d"}, {.row = 9, .after = "x", .fails = ERR_INPUT},
                           {.row = 3, .before = "c"}, {.row = 4, .after = "e", .sql = {"INSERT INTO seen SELECT count(*) FROM ix"}}};
        db_force_retry(f->db, rehearsed);
        batch(f, s, 6);
        db_force_retry(f->db, false);
        for (int i = 0; i < 6; i++) CHECK_EQ(s[i].result, s[i].fails);
        CHECK_EQ(ask(f, "SELECT sum(id) FROM ix WHERE (id, tokens) IN ((5, 'd'), (4, 'e'))"), 9);
        CHECK_EQ(ask(f, "SELECT count(*) FROM ix"), 2);
        CHECK_EQ(ask(f, "SELECT max(n) FROM seen"), 0); /* not before the last job */
        CHECK_OK(run(f, "DELETE FROM ix"));
    }
}

/* The index and its rows are one commit: when one cannot be written, neither is. */
TEST(db_index_that_cannot_be_written_fails_the_batch)
{
    struct file *f = file_new();
    CHECK_OK(run(f, "CREATE TABLE ix (id INTEGER PRIMARY KEY, tokens TEXT UNIQUE)"));
    CHECK_OK(run(f, "CREATE TABLE t (id INTEGER PRIMARY KEY)"));
    struct step s[] = {{.row = 1, .after = "a", .sql = {"INSERT INTO t VALUES (1)"}}, {.row = 2, .after = "a", .sql = {"INSERT INTO t VALUES (2)"}}, {.sql = {"INSERT INTO t VALUES (3)"}}};
    batch(f, s, 3);
    for (int i = 0; i < 3; i++) CHECK_MSG(s[i].result != OK, "job %d was told that it was kept", i);
    CHECK_EQ(ask(f, "SELECT (SELECT count(*) FROM t) + (SELECT count(*) FROM ix)"), 0);
    struct step next[] = {{.row = 1, .after = "b", .sql = {"INSERT INTO t VALUES (4)"}}};
    batch(f, next, 1);
    CHECK_OK(next[0].result);
    CHECK_EQ(ask(f, "SELECT (SELECT count(*) FROM t) + (SELECT count(*) FROM ix)"), 2);
}

TEST(db_many_writers_at_once)
{
    struct file *f = file_new();
    CHECK_OK(run(f, "CREATE TABLE t (id INTEGER PRIMARY KEY)"));
    enum { N = 1000 };
    static struct step s[N];
    memset(s, 0, sizeof s);
    for (int i = 0; i < N; i++) s[i] = (struct step){.sql = {fmt("INSERT INTO t VALUES (%d)", i)}};
    batch(f, s, N); /* more than one batch of 256 */
    bool all = true;
    for (int i = 0; i < N; i++) all &= s[i].result == OK && s[i].ran == 1;
    CHECK(all);
    CHECK_EQ(ask(f, "SELECT count(*) FROM t"), N);
}

TEST(db_queue_has_an_end)
{
    struct file *f = file_new();
    sem_t ready, go, told;
    sem_init(&ready, 0, 0);
    sem_init(&go, 0, 0);
    sem_init(&told, 0, 0);
    enum { MANY = 5000 };
    struct step *s = calloc(MANY, sizeof *s);
    unsigned queued = 0;
    if (!s) abort();
    s[0] = (struct step){.ready = &ready, .go = &go};
    enum Err e = OK;
    for (; queued < MANY && e == OK; queued++) {
        s[queued].told = &told;
        s[queued].job = (struct db_job){.work = step_work, .done = step_done, .ctx = &s[queued]};
        e = db_write(f->db, &s[queued].job);
        if (queued == 0) sem_wait(&ready);
    }
    CHECK_EQ(e, ERR_BUSY);
    sem_post(&go);
    for (unsigned i = 0; i + 1 < queued; i++) sem_wait(&told);
    CHECK_EQ(s[queued - 1].ran, 0); /* what was refused was not queued */
    CHECK_OK(run(f, "CREATE TABLE t (id INTEGER PRIMARY KEY)"));
    free(s);
}

TEST(db_fault_is_injected_where_asked)
{
    struct file *f = file_new();
    CHECK_OK(run(f, "CREATE TABLE t (id INTEGER PRIMARY KEY)"));
    db_fail_at(f->db, 1);
    CHECK_EQ(run(f, "INSERT INTO t VALUES (1)"), ERR_DB);
    CHECK_EQ(db_fail_left(f->db), 0);
    db_fail_at(f->db, 5);
    CHECK_OK(run(f, "INSERT INTO t VALUES (2)"));
    CHECK(db_fail_left(f->db) > 0);
    db_fail_at(f->db, 0);
    CHECK_EQ(ask(f, "SELECT sum(id) FROM t"), 2);
}

/* -- readers -- */

TEST(db_readers_hold_snapshots)
{
    struct file *f = file_new();
    struct db_ro *old, *now;
    CHECK_OK(run(f, "CREATE TABLE t (id INTEGER PRIMARY KEY)"));
    CHECK_OK(run(f, "INSERT INTO t VALUES (1)"));
    CHECK_OK(db_read_begin(f->db, &old));
    CHECK_EQ(number(old, "SELECT count(*) FROM t"), 1);
    CHECK_OK(run(f, "INSERT INTO t VALUES (2)"));
    CHECK_OK(db_read_begin(f->db, &now));
    CHECK_EQ(number(old, "SELECT count(*) FROM t"), 1);
    CHECK_EQ(number(now, "SELECT count(*) FROM t"), 2);
    db_read_end(old);
    db_read_end(now);
    CHECK_OK(db_read_begin(f->db, &old)); /* a connection used again begins anew */
    CHECK_EQ(number(old, "SELECT count(*) FROM t"), 2);
    CHECK(number(old, "INSERT INTO t VALUES (9)") < 0);
    db_read_end(old);
    CHECK_EQ(ask(f, "SELECT count(*) FROM t"), 2);
}

/* -- opening -- */

TEST(db_second_process_is_told_who_serves)
{
    struct file *f = file_new();
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        struct file mine = *f;
        char why[256] = "";
        long pid = 0;
        enum Err e = file_open(&mine, &pid, why);
        bool told = e == ERR_BUSY && pid == getppid() && str_has(str_c(why), str_c(fmt("is being served by pid %ld", (long)getppid())));
        struct db *reader;
        bool reads = db_open(&(struct db_options){.path = f->path, .read_only = true, .clock = &still}, &reader, &pid, why) == OK;
        _exit(told && reads ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    CHECK_EQ(status, 0);
    db_close(f->db);
    f->db = NULL;
    char why[256];
    long pid;
    CHECK_OK(file_open(f, &pid, why)); /* the lock ends with its holder */
}

TEST(db_lock_ends_when_its_holder_is_killed)
{
    struct file *f = file_new();
    db_close(f->db);
    f->db = NULL;
    int ready[2];
    if (!CHECK(!pipe(ready))) return;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        char why[256];
        long pid;
        struct file mine = *f;
        char ok = file_open(&mine, &pid, why) == OK;
        if (write(ready[1], &ok, 1) != 1) _exit(1);
        for (;;) pause();
    }
    char ok = 0;
    CHECK(read(ready[0], &ok, 1) == 1 && ok);
    char why[256];
    long pid = 0;
    CHECK_EQ(file_open(f, &pid, why), ERR_BUSY);
    CHECK_EQ(pid, child);
    f->db = NULL;
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    CHECK_OK(file_open(f, &pid, why));
    close(ready[0]);
    close(ready[1]);
}

TEST(db_opens_what_is_there)
{
    struct db *db = NULL;
    char why[256] = "";
    long pid;
    CHECK_EQ(db_open(&(struct db_options){.path = fmt("%s/none.db", test_dir()), .clock = &still}, &db, &pid, why), ERR_NOT_FOUND);
    CHECK_HAS((const char *)why, "does not exist");
    CHECK(db == NULL);
    char *text = fmt("%s/text.db", test_dir());
    write_whole(text, S("this is a letter and no database; it is long enough to be read as a header of one, or two"));
    CHECK(db_open(&(struct db_options){.path = text, .clock = &still}, &db, &pid, why) != OK);
    CHECK(why[0]);
    unlink(text);
    unlink(fmt("%s.lock", text));
    unlink(fmt("%s/none.db.lock", test_dir()));
}

TEST(db_closing_waits_for_what_is_queued)
{
    struct file *f = file_new();
    CHECK_OK(run(f, "CREATE TABLE t (id INTEGER PRIMARY KEY)"));
    sem_t told;
    sem_init(&told, 0, 0);
    enum { N = 50 };
    static struct step s[N];
    for (int i = 0; i < N; i++) {
        s[i] = (struct step){.sql = {fmt("INSERT INTO t VALUES (%d)", i)}, .told = &told};
        s[i].job = (struct db_job){.work = step_work, .done = step_done, .ctx = &s[i]};
        CHECK_OK(db_write(f->db, &s[i].job));
    }
    db_close(f->db);
    char why[256];
    long pid;
    CHECK_OK(file_open(f, &pid, why));
    CHECK_EQ(ask(f, "SELECT count(*) FROM t"), N);
    sem_destroy(&told);
}

/* -- migrations -- */

TEST(db_migrations_are_recorded_once)
{
    struct file *f = file_new();
    char why[256] = "";
    CHECK(db_is_empty(f->db));
    CHECK_EQ(db_migrated(f->db, why), ERR_DB);
    CHECK_HAS((const char *)why, "not a database of linju");
    CHECK_OK(db_migrate(f->db, why));
    CHECK(!db_is_empty(f->db));
    CHECK_OK(db_migrated(f->db, why));
    CHECK_EQ(ask(f, "SELECT count(*) FROM migration"), db_schema_n);
    CHECK_EQ(ask(f, "SELECT count(*) FROM migration WHERE length(checksum) > 8 AND at = 1"), db_schema_n);
    CHECK_OK(db_migrate(f->db, why)); /* again: nothing to do */
    CHECK_EQ(ask(f, "SELECT count(*) FROM migration"), db_schema_n);
    CHECK_OK(db_check(f->db, why));
}

TEST(db_changed_step_is_refused)
{
    struct file *f = file_new();
    char why[256] = "";
    CHECK_OK(db_migrate(f->db, why));
    CHECK_OK(run(f, "UPDATE migration SET checksum = 'other' WHERE rowid = 2"));
    CHECK(db_migrate(f->db, why) != OK);
    CHECK_HAS((const char *)why, "was changed after it had been applied");
    CHECK(db_migrated(f->db, why) != OK);
    CHECK_HAS((const char *)why, "was changed after it had been applied");
}

TEST(db_newer_database_is_refused)
{
    struct file *f = file_new();
    char why[256] = "";
    CHECK_OK(db_migrate(f->db, why));
    CHECK_OK(run(f, "INSERT INTO migration VALUES ('future', '001_x', 'abc', 1)"));
    CHECK(db_migrate(f->db, why) != OK);
    CHECK_HAS((const char *)why, "newer version");
    CHECK(db_migrated(f->db, why) != OK);
    CHECK_HAS((const char *)why, "newer version");
}

TEST(db_older_database_is_told_apart)
{
    struct file *f = file_new();
    char why[256] = "";
    CHECK_OK(db_migrate(f->db, why));
    CHECK_OK(run(f, "DELETE FROM migration WHERE rowid = (SELECT max(rowid) FROM migration)"));
    CHECK(db_migrated(f->db, why) != OK);
    CHECK_HAS((const char *)why, "older than this program");
    /* The step's tables are there already: applying it again fails, and nothing of it stays recorded. */
    CHECK(db_migrate(f->db, why) != OK);
    CHECK(why[0]);
    CHECK_EQ(ask(f, "SELECT count(*) FROM migration"), (int64_t)db_schema_n - 1);
}

/* -- copies and checks -- */

TEST(db_backup_equals)
{
    struct world *w = world_new();
    char why[256] = "";
    char *to = fmt("%s/copy.db", test_dir());
    CHECK_OK(db_backup(w->db, to, why));
    CHECK_EQ(db_backup(w->db, to, why), ERR_CONFLICT); /* never over a file */
    Str before = world_dump(w);
    struct world copy = {.now = w->now};
    struct db *db;
    long pid;
    if (CHECK(db_open(&(struct db_options){.path = to, .read_only = true, .clock = &still}, &db, &pid, why) == OK)) {
        copy.db = db;
        CHECK_OK(db_migrated(db, why));
        CHECK_OK(db_check(db, why));
        CHECK(str_eq(world_dump(&copy), before));
        CHECK(before.len > 10000);
        db_close(db);
    }
    const char *tails[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++) unlink(fmt("%s%s", to, tails[i]));
}

TEST(db_check_finds_dead_references)
{
    struct world *w = world_new();
    char why[256] = "";
    CHECK_OK(db_check(w->db, why));
    sqlite3 *sq = NULL; /* as somebody with a tool would: keys are off there */
    CHECK_EQ(sqlite3_open(w->path, &sq), SQLITE_OK);
    CHECK_EQ(sqlite3_exec(sq, fmt("DELETE FROM person WHERE id = %lld", (long long)person(RESIDENT_A).v), NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(sq);
    CHECK_EQ(db_check(w->db, why), ERR_DB);
    CHECK_HAS((const char *)why, "foreign key");
}
