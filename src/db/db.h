/* The database: one file (SQLite), one writer, many readers.
 *
 * Readers each hold one snapshot from db_read_begin to db_read_end and cannot write. All writing goes through one thread: it
 * takes what is queued (at most 256 jobs), commits once with synchronous=FULL, and only then tells each job how it went. A job that
 * fails is undone alone: when it had written something, the batch is rolled back and run again with a savepoint for each. A failed
 * COMMIT fails its whole batch and each job is told.
 */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/time.h"
#include "db/stmt.h"

struct db;

struct db_options {
    const char *path;        /* an SQLite file */
    bool create;             /* make the file when it is not there */
    bool read_only;          /* for commands that only read beside a running server: no writer, no lock */
    const struct clock *clock;
};

/* Opens; takes the lock of the file unless read_only. ERR_BUSY when another process holds it: *pid says who. `why` gets one
   sentence for the operator on every failure. */
enum Err db_open(const struct db_options *o, struct db **out, long *pid, char why[256]);
void db_close(struct db *db);                          /* waits for queued writes */

/* Applies the schema steps that are missing, in order, each recorded with its checksum. Refuses a database that has steps this
   program does not know (it is newer) or whose recorded step differs. */
enum Err db_migrate(struct db *db, char why[256]);
enum Err db_migrated(struct db *db, char why[256]);    /* only checks: all steps there, none unknown */
bool db_is_empty(struct db *db);                       /* no table at all */

/* One snapshot, taken by the first statement: a request that reads nothing costs nothing here. */
enum Err db_read_begin(struct db *db, struct db_ro **out);
void db_read_end(struct db_ro *ro);

/* A unit of writing. `work` runs on the writer's thread inside its savepoint and may run again: it reaches nothing but its
   transaction and ctx. `done` runs on the same thread after the COMMIT (or the failure). The job is the caller's memory and
   must live until done has been called. */
struct db_job {
    enum Err (*work)(struct db_rw *rw, void *ctx);
    void (*done)(void *ctx, enum Err result);
    void *ctx;
    struct db_job *next; /* the queue's */
    enum Err result;
};
enum Err db_write(struct db *db, struct db_job *job);  /* ERR_BUSY when the queue is full: nothing was queued */
enum Err db_write_wait(struct db *db, enum Err (*work)(struct db_rw *rw, void *ctx), void *ctx);

/* An index of words beside a table is written once, at the end of a batch: outside the savepoints, each of which would flush it,
   and in the one COMMIT of the rows. A job says what its row's tokens (base/fold.h) were and are; that goes away with a job
   that is rolled back. When the index cannot be written, the whole batch fails. */
struct db_index {
    enum Err (*put)(struct db_rw *rw, int64_t id, Str tokens);
    enum Err (*drop)(struct db_rw *rw, int64_t id, Str tokens);
};
void db_index_change(struct db_rw *rw, const struct db_index *index, int64_t id, Str before, Str after); /* no value: the row was not, or is no more, in it */

/* How the writer is doing, since it was opened; for /metrics. */
struct db_stats {
    unsigned waiting;          /* jobs queued now */
    int64_t batches, jobs;     /* committed or failed together; jobs in them */
    int64_t failed;            /* batches whose COMMIT failed */
    unsigned batch_most;       /* jobs in the largest batch */
    int64_t bytes, wal_bytes;  /* of the files */
};
void db_stats(struct db *db, struct db_stats *out);

/* Copies the whole database into a new file while others read and write. */
enum Err db_backup(struct db *db, const char *to, char why[256]);
/* PRAGMA integrity_check and foreign_key_check; ERR_DB and the first finding when something is wrong. */
enum Err db_check(struct db *db, char why[256]);
/* Walks a raw statement for tools that look at any table (verify, export of what is held about a person). */
enum Err db_raw(struct db_ro *db, const char *sql, struct db_stmt **out); /* end with db_finish; not cached */
int db_columns(struct db_stmt *s);
const char *db_column_name(struct db_stmt *s, int col);
enum Err db_raw_write(struct db_rw *db, const char *sql, struct db_stmt **out);

/* For tests: every job runs once, is rolled back and runs again; or the n-th statement from now on the writer fails. */
void db_force_retry(struct db *db, bool on);
void db_fail_at(struct db *db, int n);                 /* 0 switches it off */
int db_fail_left(struct db *db);                       /* > 0: the fault was not reached */
