/* bare_write DB TRACE INFLIGHT — the writes that were recorded, through the program's own writer with its group commit, without
 * HTTP and without handlers: INFLIGHT of them always wait, so that many are one batch. Prints how many, how long, and the CPU time
 * of the writer's thread, as JSON.
 */
#include <semaphore.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "main/commands.h"
#include "statements.h"

struct writes {
    struct db *db;
    struct recorded rec;
    size_t next, ended, failed;
    double cpu_from, cpu_to;
    sem_t over;
};

struct one {
    struct writes *w;
    struct db_job job;
    const struct statements *s;
};

static double seconds(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static enum Err work(struct db_rw *rw, void *ctx)
{
    struct one *o = ctx;
    if (o->w->cpu_from == 0) o->w->cpu_from = seconds(CLOCK_THREAD_CPUTIME_ID);
    statements_run(db_rw_read(rw), o->s);
    return OK;
}

/* On the writer's thread: what is done makes room for the next. */
static void done(void *ctx, enum Err e)
{
    struct one *o = ctx;
    struct writes *w = o->w;
    w->failed += e != OK;
    if (++w->ended == w->rec.jobs.n) {
        w->cpu_to = seconds(CLOCK_THREAD_CPUTIME_ID);
        sem_post(&w->over);
    }
    if (w->next == w->rec.jobs.n) return;
    o->s = &w->rec.jobs.v[w->next++];
    if (db_write(w->db, &o->job) != OK) abort();
}

int main(int argc, char **argv)
{
    char why[256] = "";
    struct writes w = {0};
    struct arena *a = arena_new(1 << 20);
    if (argc != 4 || sodium_init() < 0) {
        fputs("usage: bare_write DB TRACE INFLIGHT\n", stderr);
        return 2;
    }
    recorded_read(a, argv[2], &w.rec);
    if (open_db(argv[1], false, &w.db, why) != OK || !w.rec.jobs.n) return fail("%s", why[0] ? why : "no writes were recorded");
    size_t n = (size_t)strtoul(argv[3], NULL, 10);
    struct one *all = NEW_ARRAY(a, struct one, n);
    sem_init(&w.over, 0, 0);
    double from = seconds(CLOCK_MONOTONIC);
    if (n > w.rec.jobs.n) n = w.rec.jobs.n;
    w.next = n; /* the first n are handed in here */
    for (size_t i = 0; i < n; i++) {
        all[i] = (struct one){.w = &w, .job = {.work = work, .done = done, .ctx = &all[i]}, .s = &w.rec.jobs.v[i]};
        if (db_write(w.db, &all[i].job) != OK) abort();
    }
    sem_wait(&w.over);
    double took = seconds(CLOCK_MONOTONIC) - from;
    struct db_stats s;
    db_stats(w.db, &s);
    printf("{\"jobs\":%zu,\"failed\":%zu,\"s\":%.4f,\"cpu_us\":%.2f,\"batch\":%.1f}\n", w.ended, w.failed, took, (w.cpu_to - w.cpu_from) * 1e6 / (double)w.ended,
           (double)s.jobs / (double)(s.batches ? s.batches : 1));
    db_close(w.db);
    arena_free(a);
    return 0;
}
