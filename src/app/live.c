/* Who watches what, the thread that wakes them, and GET /live. The bytes are written on the connection's own loop thread. */
#include "app/live.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/private.h"

enum { WATCHERS_MAX = 500, PERSON_MAX = 8, AREAS_MAX = 8, ROUND_MS = 1000, BEAT_MS = 20 * 1000, LIFE_MS = 5 * 60 * 1000 };

struct watcher {
    struct watcher *next;
    struct http_exchange *x;
    struct live *live;
    PersonId person;
    AreaId areas[AREAS_MAX];
    unsigned n_areas;
    int64_t beat_at, ends_at; /* monotonic ms */
    bool changed;
};

struct live {
    pthread_mutex_t lock;
    pthread_cond_t rung;
    pthread_t thread;
    struct watcher *watchers;
    unsigned n;               /* read without the lock: nobody there, nothing to do */
    bool running, ringing, ending;
};

static int64_t now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec * (int64_t)1000 + ts.tv_nsec / 1000000;
}

struct live *live_new(void)
{
    struct live *l = calloc(1, sizeof *l);
    pthread_condattr_t monotonic;
    if (!l) abort();
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->rung, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return l;
}

void live_free(struct live *l)
{
    if (l->running) {
        pthread_mutex_lock(&l->lock);
        l->ending = true;
        pthread_cond_signal(&l->rung);
        pthread_mutex_unlock(&l->lock);
        pthread_join(l->thread, NULL);
    }
    pthread_mutex_destroy(&l->lock);
    pthread_cond_destroy(&l->rung);
    free(l);
}

/* -- the rounds -- */

static void wait_until(struct live *l, int64_t at_ms, bool for_ringing)
{
    struct timespec ts = {at_ms / 1000, at_ms % 1000 * 1000000};
    while (!l->ending && !(for_ringing && l->ringing) && now_ms() < at_ms) pthread_cond_timedwait(&l->rung, &l->lock, &ts);
}

/* At most one round a second; without news one when the first comment is due. */
static void *rounds(void *arg)
{
    struct live *l = arg;
    pthread_mutex_lock(&l->lock);
    for (int64_t last = 0; !l->ending; last = now_ms()) {
        wait_until(l, last + ROUND_MS, false);
        wait_until(l, last + BEAT_MS / 4, true);
        l->ringing = false;
        int64_t now = now_ms();
        for (struct watcher *w = l->watchers; w; w = w->next)
            if (w->changed || w->beat_at <= now || w->ends_at <= now) w->x->wake(w->x);
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

static bool watches(const struct watcher *w, const struct area_line *line)
{
    for (unsigned i = 0; i < w->n_areas; i++)
        for (unsigned k = 0; k < line->n; k++)
            if (w->areas[i].v == line->v[k].v) return true;
    return false;
}

static void ring(struct live *l, const struct area_line *line)
{
    pthread_mutex_lock(&l->lock);
    for (struct watcher *w = l->watchers; w; w = w->next) {
        if (w->changed || !watches(w, line)) continue;
        w->changed = true;
        l->ringing = true;
    }
    if (l->ringing) pthread_cond_signal(&l->rung);
    pthread_mutex_unlock(&l->lock);
}

void live_changed(struct app *app, struct arena *a, const AreaId *areas, unsigned n)
{
    struct db_ro *db;
    if (!n || !__atomic_load_n(&app->live->n, __ATOMIC_RELAXED) || db_read_begin(app->o.db, &db) != OK) return;
    for (unsigned i = 0; i < n; i++) {
        struct area_line line = {.n = 0};
        if (app->area_line(db, a, areas[i], &line) == OK) ring(app->live, &line);
    }
    db_read_end(db);
}

/* -- one stream -- */

static int64_t say(struct http_exchange *x, char *to, size_t room)
{
    static const char news[] = "event: changed\ndata: {}\n\n", beat[] = ":\n\n";
    struct watcher *w = x->reply.more_ctx;
    struct live *l = w->live;
    int64_t now = now_ms(), said = 0;
    pthread_mutex_lock(&l->lock);
    const char *words = w->changed ? news : w->beat_at <= now ? beat : "";
    if (w->ends_at <= now) said = -1;
    else if (strlen(words) <= room) memcpy(to, words, (size_t)(said = (int64_t)strlen(words)));
    if (said > 0) {
        w->changed = false;
        w->beat_at = now + BEAT_MS;
    }
    pthread_mutex_unlock(&l->lock);
    return said;
}

void live_ended(struct live *l, struct http_exchange *x)
{
    struct watcher *w = x->reply.more_ctx;
    if (x->reply.more != say || !w) return;
    pthread_mutex_lock(&l->lock);
    for (struct watcher **at = &l->watchers; *at; at = &(*at)->next)
        if (*at == w) {
            *at = w->next;
            __atomic_fetch_sub(&l->n, 1, __ATOMIC_RELAXED);
            break;
        }
    pthread_mutex_unlock(&l->lock);
}

/* Beyond so many of one person the oldest ends: a page that was left is noticed only when something is written to it. */
static void make_room(struct live *l, PersonId person)
{
    struct watcher *oldest = NULL;
    unsigned mine = 0;
    for (struct watcher *o = l->watchers; o; o = o->next) /* the newest first */
        if (o->person.v == person.v && o->ends_at) oldest = o, mine++;
    if (mine < PERSON_MAX) return;
    oldest->ends_at = 0;
    oldest->x->wake(oldest->x);
}

static enum Err watch(struct rq *rq, struct watcher *w)
{
    struct live *l = rq->app->live;
    pthread_mutex_lock(&l->lock);
    make_room(l, w->person);
    bool room = l->n < WATCHERS_MAX;
    if (room) {
        w->next = l->watchers;
        l->watchers = w;
        __atomic_fetch_add(&l->n, 1, __ATOMIC_RELAXED);
        if (!l->running && pthread_create(&l->thread, NULL, rounds, l)) abort();
        l->running = true;
    }
    pthread_mutex_unlock(&l->lock);
    return room ? OK : ERR_BUSY;
}

/* -- the route -- */

#define STAFF (ROLE(grid) | ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(supervisor) | ROLE(auditor) | ROLE(admin))

#define LIVE_QUERY(F, C, O, L) F(AreaId, area, OPTIONAL, 0, 0, MSG_app_live_area)
FORM(live_query, LIVE_QUERY)

static enum Err live_show(struct rq *rq, struct db_ro *db, const struct live_query *in, struct no_form *out)
{
    struct watcher *w = NEW(rq->a, struct watcher);
    Who roles;
    (void)out;
    *w = (struct watcher){.x = rq->x, .live = rq->app->live, .person = rq->who.person, .beat_at = now_ms() + BEAT_MS, .ends_at = now_ms() + LIFE_MS};
    if (in->area.v) {
        TRY(policy_at(rq, db, in->area, &roles));
        if (!(roles & STAFF)) return ERR_NOT_FOUND;
        w->areas[w->n_areas++] = in->area;
    }
    for (size_t i = 0; !in->area.v && i < rq->who.n_roles && w->n_areas < AREAS_MAX; i++) {
        const struct role_row *r = &rq->who.roles[i];
        if (r->scope_kind == ScopeKind_area && (((Who)1 << r->role) & STAFF)) w->areas[w->n_areas++] = (AreaId){r->scope.v};
    }
    TRY(watch(rq, w));
    rq_raw(rq, S("text/event-stream"), S("retry: 3000\n\n"), (Str){NULL, 0});
    rq->x->reply.more = say;
    rq->x->reply.more_ctx = w;
    http_reply_header(rq->x, "X-Accel-Buffering", S("no")); /* nginx would keep it back */
    return OK;
}
READ_FN(live_show, live_query, no_form)

static const struct route routes[] = {
    READS(GET, "/live", STAFF, live_show_row, .query = live_query_form),
};

const struct cap live_cap = {.name = "live", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
