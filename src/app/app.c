/* The program's one object: ids, the installation's secret, routes in order, the jobs that are due. */
#include "app/app.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "app/live.h"
#include "app/private.h"
#include "app_sql.h"
#include "sys/log.h"

CHOICE_TABLE(Role, ROLES)
CHOICE_TABLE(ScopeKind, SCOPE_KINDS)
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

enum Err app_new(const struct app_options *o, struct app **out)
{
    if (sodium_init() < 0) return ERR_INTERNAL;
    struct app *app = calloc(1, sizeof *app);
    if (!app) abort();
    app->o = *o;
    for (unsigned i = 0; i < o->n_caps; i++) app->n_routes += o->caps[i]->n_routes;
    app->routes = calloc(app->n_routes ? app->n_routes : 1, sizeof *app->routes);
    if (!app->routes) abort();
    for (unsigned i = 0, n = 0; i < o->n_caps; i++)
        for (unsigned k = 0; k < o->caps[i]->n_routes; k++) app->routes[n++] = &o->caps[i]->routes[k];
    app->pool = pool_new(2, 256);
    app->live = live_new();
    app->rates = rates_new();
    app->seen = seen_new();
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
    pool_free(app->pool);
    live_free(app->live);
    rates_free(app->rates);
    seen_free(app->seen);
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
            if (hour >= j->hour) IGNORE(job_run(app, j, j->hour >= 0)); /* logged there; the next tick tries again */
        }
}

enum Err app_run_job(struct app *app, const char *name)
{
    for (unsigned i = 0; i < app->o.n_caps; i++)
        for (unsigned k = 0; k < app->o.caps[i]->n_jobs; k++)
            if (!strcmp(app->o.caps[i]->jobs[k].name, name)) return job_run(app, &app->o.caps[i]->jobs[k], false);
    return ERR_NOT_FOUND;
}
