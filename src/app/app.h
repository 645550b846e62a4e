/* The program as its capabilities see it: the database, the clock, the id maker, the pool, the table of capabilities.
 *
 * A capability is a const struct cap; main lists them. There are no other globals: `struct app *` is passed.
 */
#pragma once
#include "app/route.h"
#include "db/db.h"
#include "html/html.h"
#include "sys/pool.h"

struct job {
    const char *name;
    int hour;                  /* 0…23 at +08:00: runs once a day at or after this hour; -1: every minute */
    /* Does at most some hundred rows of its work in one transaction; sets *more while there is work left. */
    enum Err (*run)(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more);
    /* Instead of `run`, for hour -1: long work outside of any transaction, in small ones of its own. It begins again where it was
       left, whenever the process ended, and returns between two of them when app_ending. Only one such job works at a time. */
    enum Err (*work)(struct app *app);
};

/* A record that secret links can open, and where it stands: {Entity_need, "/needs/"}. */
struct cap_entity {
    enum Entity kind;
    const char *path;
};

struct cap {
    const char *name;
    const struct route *routes;
    unsigned n_routes;
    const struct job *jobs;
    unsigned n_jobs;
    const struct cap_entity *entities;
    unsigned n_entities;
};

struct app_options {
    struct db *db;
    const struct clock *clock;
    const struct cap *const *caps;
    unsigned n_caps;
    unsigned node;             /* 0…1023: part of every id */
    bool demo;                 /* banner, one-time codes in the log, nothing is ever sent */
    bool rate_limits;
    const char *picture_helper; /* the program that makes pictures anew; NULL: vipsthumbnail, where the system has it */
};

/* How the area capability tells the floor below it what lies above what (ordered from the area itself upwards). */
enum { AREA_DEPTH_MAX = 8 };
struct area_line {
    AreaId v[AREA_DEPTH_MAX];
    unsigned n;
};

struct app {
    struct app_options o;
    struct pool *pool;
    struct live *live;
    struct long_jobs *long_jobs;
    struct pool *helpers;      /* what waits for a helper program: a login never waits behind a photo */
    struct rates *rates;
    struct seen *seen;
    int64_t last_id;           /* atomically raised */
    int64_t requests[HTTP_OTHER + 1][6]; /* answered, by method and hundreds of the status; for /metrics */
    unsigned char secret[32];  /* CSRF tokens and idempotency keys; kept in the settings, made at first start */
    const struct route **routes; /* as they were declared */
    const struct route **sorted; /* the same by the first word of their path, so that few are compared with one */
    unsigned n_routes;
    struct route_word {
        Str first;
        unsigned from, to;     /* of sorted */
    } *words;
    unsigned n_words;
    enum Err (*area_line)(struct db_ro *db, struct arena *a, AreaId area, struct area_line *out);
    /* What a caller's session and /me show of a person; set by the person capability. */
    enum Err (*person_shown)(struct db_ro *db, struct arena *a, PersonId person, Str *out);
    enum Err (*person_place)(struct db_ro *db, struct arena *a, PersonId person, enum Lang lang, Str *out); /* their community; "" if none */
};

/* Reads the secret, sorts out the routes. The database is migrated already. */
enum Err app_new(const struct app_options *o, struct app **out);
void app_free(struct app *app);
static inline Time app_now(const struct app *app) { return clock_now(app->o.clock); }
/* Time-ordered, unique, never going back: 41 bits ms, 10 node, 12 sequence. */
int64_t app_id(struct app *app);

/* Runs the jobs that are due; called by the ticker each half minute and by tests. Every job is in its own transactions. */
void app_tick(struct app *app);
enum Err app_run_job(struct app *app, const char *name); /* now, whatever the hour; ERR_NOT_FOUND */
/* Long jobs have a thread of their own from now on; without it (commands, tests) the next app_tick does them. */
void app_background(struct app *app);
/* Begins a long job at once where there is such a thread. A write says it by rq->starts. */
void app_start(struct app *app, const char *name);
bool app_ending(const struct app *app);

/* The HTTP side: options of http_start that lead here. */
struct http_exchange;
size_t app_body_limit(void *app, const struct http_exchange *x);
int app_handle(void *app, struct http_exchange *x, bool again); /* enum HttpNext */
void app_ended(void *app, struct http_exchange *x);
