/* Puts the demo together, and takes the seed's randomness instead of the system's while it does. */
#include "demo/demo.h"

#include <sodium.h>
#include <string.h>

#include "app_sql.h"

/* A stream of bytes from the seed; libsodium asks it for every secret and salt while the demo is made. */
static struct {
    unsigned char seed[randombytes_SEEDBYTES];
    uint64_t calls;
} stream; /* the one exception to "no globals": libsodium's hook has no context */

static const char *stream_name(void) { return "linju-demo"; }

static void stream_buf(void *const buf, const size_t size)
{
    unsigned char seed[randombytes_SEEDBYTES];
    memcpy(seed, stream.seed, sizeof seed);
    uint64_t n = __atomic_add_fetch(&stream.calls, 1, __ATOMIC_RELAXED);
    for (int i = 0; i < 8; i++) seed[i] ^= (unsigned char)(n >> (8 * i));
    randombytes_buf_deterministic(buf, size, seed);
}

static uint32_t stream_random(void)
{
    uint32_t n;
    stream_buf(&n, sizeof n);
    return n;
}

void demo_seed_random(uint64_t seed)
{
    static struct randombytes_implementation impl = {.implementation_name = stream_name, .random = stream_random, .buf = stream_buf};
    for (int i = 0; i < 8; i++) stream.seed[8 + i] = (unsigned char)(seed >> (8 * i));
    randombytes_set_implementation(&impl);
}

static enum Err end_sessions(struct db_rw *db, void *ctx)
{
    struct demo *d = ctx;
    return session_expire(db, .now = time_plus(d->now, 1000 * (int64_t)DAY_MS));
}

static struct demo_person *actor(struct demo *d, unsigned i)
{
    if (i < 10) return &d->accounts[i];
    if (i == 10) return &d->second_worker;
    struct demo_community *c = &d->communities[(i - 11) / 20 % DEMO_COMMUNITIES];
    unsigned k = (i - 11) % 20;
    if (k < 4) return k == 0 ? &c->lead : k == 3 ? &c->grid : &c->workers[k - 1];
    return k - 4 < c->n_helpers ? &c->helpers[k - 4] : NULL;
}

/* A story keeps its place: its chance goes by it. */
static enum Err (*const stories[])(struct demo *d) = {demo_needs, demo_activities, demo_enrol, demo_wishes, demo_menus, demo_joint};

enum Err demo_make(struct app *app, struct demo_clock *clock, uint64_t seed, Time now, void (*progress)(const char *, unsigned, unsigned))
{
    struct demo *d;
    struct arena *a = arena_new(1 << 20);
    d = NEW(a, struct demo);
    *d = (struct demo){.app = app, .a = a, .clock = clock, .now = now, .progress = progress};
    for (unsigned i = 0; i < DEMO_STORIES; i++) d->chance[i] = (seed + i * 7919) * 0x9e3779b97f4a7c15u + 1;
    clock->now = time_plus(day_start(day_plus(day_of(now), -92)), 8 * (int64_t)HOUR_MS);
    progress("district", 0, 1);
    enum Err e = demo_world(d);
    progress("district", 1, 1);
    for (unsigned i = 0; e == OK && i < 11 + 20 * DEMO_COMMUNITIES; i++) {
        struct demo_person *p = actor(d, i);
        if (p) e = demo_sign_in(d, p);
    }
    for (unsigned i = 0; e == OK && i < sizeof stories / sizeof *stories; i++) {
        d->story = i;
        e = stories[i](d);
    }
    if (e == OK) e = demo_run(d);
    if (e == OK) e = app_run_job(app, "fold");
    if (e == OK) e = db_write_wait(app->o.db, end_sessions, d);
    arena_free(a);
    return e;
}
