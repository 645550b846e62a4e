/* The program's one object: ids, the installation's secret, routes in order, the jobs that are due. */
#include "app/app.h"

#include <assert.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "app/live.h"
#include "app/private.h"
#include "app_sql.h"
#include "sys/log.h"

CHOICE_TABLE(Role, ROLES)
CHOICE_TABLE(Unit, UNITS)
CHOICE_TABLE(ScopeKind, SCOPE_KINDS)
CHOICE_TABLE(LocalPack, LOCAL_PACKS)
CHOICE_TABLE(ActorKind, ACTOR_KINDS)
CHOICE_TABLE(Entity, ENTITIES)

static const int64_t EPOCH_MS = 1577836800000; /* 2020-01-01: 41 bits last until 2089 */

int64_t app_id(struct app *app)
{
    int64_t last = __atomic_load_n(&app->last_id, __ATOMIC_RELAXED), next;
    do {
        int64_t ms = app_now(app).ms - EPOCH_MS;
        next = (ms < 0 ? 0 : ms) << 22 | (int64_t)app->o.node << 12;
        if (next <= last) { /* same millisecond, or the clock went back: count on, over into the next millisecond when full */
            next = last + 1;
            if ((next & 0xfff) == 0) next = ((last >> 22) + 1) << 22 | (int64_t)app->o.node << 12;
        }
    } while (!__atomic_compare_exchange_n(&app->last_id, &last, next, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
    return next;
}

struct secret_job {
    struct app *app;
    struct arena *a;
};

static enum Err secret_work(struct db_rw *db, void *ctx)
{
    struct secret_job *j = ctx;
    struct setting_get_row row;
    enum Err e = setting_get(db, j->a, &row, .name = S("secret"));
    if (e == ERR_NOT_FOUND) {
        Str s = secret_new(j->a);
        TRY(setting_put(db, .id = (SettingId){app_id(j->app)}, .name = S("secret"), .value = s));
        row.value = s;
        e = OK;
    }
    TRY(e);
    crypto_generichash(j->app->secret, sizeof j->app->secret, (const unsigned char *)row.value.p, row.value.len, NULL, 0);
    return OK;
}

/* -- long jobs: one at a time, in a thread of their own where there is a background -- */

struct long_job {
    struct app *app;
    const struct job *job;
};

struct long_jobs {
    pthread_mutex_t lock;
    struct pool *pool;         /* of one thread; NULL without a background */
    bool ending;
    struct long_job *v;
    unsigned n;
};

enum { LONG_QUEUE = 16 }; /* what was started more often than that is found by the next tick */

static void long_jobs_new(struct app *app)
{
    struct long_jobs *l = calloc(1, sizeof *l);
    unsigned most = 0;
    for (unsigned i = 0; i < app->o.n_caps; i++) most += app->o.caps[i]->n_jobs;
    if (!l || !(l->v = calloc(most ? most : 1, sizeof *l->v))) abort();
    for (unsigned i = 0; i < app->o.n_caps; i++)
        for (unsigned k = 0; k < app->o.caps[i]->n_jobs; k++)
            if (app->o.caps[i]->jobs[k].work) l->v[l->n++] = (struct long_job){app, &app->o.caps[i]->jobs[k]};
    pthread_mutex_init(&l->lock, NULL);
    app->long_jobs = l;
}

void app_background(struct app *app) { app->long_jobs->pool = pool_new(1, LONG_QUEUE); }

static void long_jobs_free(struct long_jobs *l)
{
    __atomic_store_n(&l->ending, true, __ATOMIC_RELAXED);
    if (l->pool) pool_free(l->pool);
    pthread_mutex_destroy(&l->lock);
    free(l->v);
    free(l);
}

bool app_ending(const struct app *app) { return __atomic_load_n(&app->long_jobs->ending, __ATOMIC_RELAXED); }

static enum Err long_job_run(struct app *app, const struct job *job)
{
    pthread_mutex_lock(&app->long_jobs->lock);
    enum Err e = app_ending(app) ? OK : job->work(app);
    pthread_mutex_unlock(&app->long_jobs->lock);
    if (e != OK) log_error("job %s: %s", job->name, err_name(e));
    return e;
}

static void long_job_work(void *ctx)
{
    const struct long_job *l = ctx;
    IGNORE(long_job_run(l->app, l->job)); /* logged there; the next tick tries again */
}

void app_start(struct app *app, const char *name)
{
    struct long_jobs *l = app->long_jobs;
    for (unsigned i = 0; l->pool && i < l->n; i++)
        if (!strcmp(l->v[i].job->name, name)) IGNORE(pool_submit(l->pool, long_job_work, &l->v[i])); /* full: the next tick */
}

/* By the first word of the path, which is how route_under looks them up; those of one word stay as they were declared. */
static void routes_sort(struct app *app)
{
    for (unsigned i = 0; i < app->n_routes; i++) {
        Str first = route_first(str_c(app->routes[i]->path));
        unsigned at = i;
        assert(!str_starts(first, S("{")));
        for (; at && str_cmp(route_first(str_c(app->sorted[at - 1]->path)), first) > 0; at--) app->sorted[at] = app->sorted[at - 1];
        app->sorted[at] = app->routes[i];
    }
    for (unsigned i = 0; i < app->n_routes; i++) {
        Str first = route_first(str_c(app->sorted[i]->path));
        if (!app->n_words || !str_eq(app->words[app->n_words - 1].first, first)) app->words[app->n_words++] = (struct route_word){first, i, i};
        app->words[app->n_words - 1].to = i + 1;
    }
}

static void routes_take(struct app *app)
{
    for (unsigned i = 0; i < app->o.n_caps; i++) app->n_routes += app->o.caps[i]->n_routes;
    app->routes = calloc(app->n_routes + 1, sizeof *app->routes);
    app->sorted = calloc(app->n_routes + 1, sizeof *app->sorted);
    app->words = calloc(app->n_routes + 1, sizeof *app->words);
    if (!app->routes || !app->sorted || !app->words) abort();
    for (unsigned i = 0, n = 0; i < app->o.n_caps; i++)
        for (unsigned k = 0; k < app->o.caps[i]->n_routes; k++) app->routes[n++] = &app->o.caps[i]->routes[k];
    routes_sort(app);
}

enum Err app_new(const struct app_options *o, struct app **out)
{
    if (sodium_init() < 0) return ERR_INTERNAL;
    struct app *app = calloc(1, sizeof *app);
    if (!app) abort();
    app->o = *o;
    routes_take(app);
    app->pool = pool_new(2, 256);
    app->live = live_new();
    app->helpers = pool_new(2, 16); /* each holds its files in memory */
    app->rates = rates_new();
    app->seen = seen_new();
    long_jobs_new(app);
    struct secret_job j = {app, arena_new(0)};
    enum Err e = db_write_wait(o->db, secret_work, &j);
    arena_free(j.a);
    if (e != OK) {
        app_free(app);
        return e;
    }
    *out = app;
    return OK;
}

void app_free(struct app *app)
{
    long_jobs_free(app->long_jobs);
    pool_free(app->helpers);
    pool_free(app->pool);
    live_free(app->live);
    rates_free(app->rates);
    seen_free(app->seen);
    free(app->words);
    free(app->sorted);
    free(app->routes);
    free(app);
}

/* -- jobs -- */

struct job_try {
    struct app *app;
    const struct job *job;
    struct arena *a;
    Time now;
    bool more, due;
};

static enum Err job_work(struct db_rw *db, void *ctx)
{
    struct job_try *t = ctx;
    struct job_ran_row ran;
    arena_reset(t->a);
    t->more = false;
    Day today = day_of(t->now);
    if (t->due && job_ran(db, t->a, &ran, .name = str_c(t->job->name), .day = today) == OK && ran.done) return OK;
    TRY(t->job->run(t->app, db, t->a, t->now, &t->more));
    if (t->job->hour < 0 || t->more) return OK;
    return job_note(db, .id = (JobRunId){app_id(t->app)}, .name = str_c(t->job->name), .day = today, .at = t->now, .done = 1);
}

static enum Err job_run(struct app *app, const struct job *job, bool due)
{
    if (job->work) return long_job_run(app, job);
    struct job_try t = {.app = app, .job = job, .a = arena_new(0), .now = app_now(app), .due = due};
    enum Err e;
    do e = db_write_wait(app->o.db, job_work, &t); while (e == OK && t.more);
    if (e != OK) log_error("job %s: %s", job->name, err_name(e));
    arena_free(t.a);
    return e;
}

static enum Err flush_seen(struct db_rw *db, void *ctx)
{
    struct app *app = ctx;
    SessionId id;
    Time at;
    while (seen_next(app->seen, &id, &at)) TRY(session_touch(db, .id = id, .seen = at));
    return OK;
}

void app_tick(struct app *app)
{
    int hour = civil_of(app_now(app)).hour;
    IGNORE(db_write_wait(app->o.db, flush_seen, app)); /* when people were last seen may be lost */
    for (unsigned i = 0; i < app->o.n_caps; i++)
        for (unsigned k = 0; k < app->o.caps[i]->n_jobs; k++) {
            const struct job *j = &app->o.caps[i]->jobs[k];
            if (j->work && app->long_jobs->pool) app_start(app, j->name);
            else if (hour >= j->hour) IGNORE(job_run(app, j, j->hour >= 0)); /* logged there; the next tick tries again */
        }
}

enum Err app_run_job(struct app *app, const char *name)
{
    for (unsigned i = 0; i < app->o.n_caps; i++)
        for (unsigned k = 0; k < app->o.caps[i]->n_jobs; k++)
            if (!strcmp(app->o.caps[i]->jobs[k].name, name)) return job_run(app, &app->o.caps[i]->jobs[k], false);
    return ERR_NOT_FOUND;
}
