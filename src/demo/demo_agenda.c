/* The agenda: what everybody of the demo does and when, run in the order of time, with the nights between the days. Each story
 * draws from its own stream of chance, so that a new one leaves the others as they were. */
#include <stdlib.h>

#include "demo/demo.h"

uint64_t demo_random(struct demo *d, uint64_t below)
{
    uint64_t *r = &d->chance[d->story];
    *r ^= *r << 13;
    *r ^= *r >> 7;
    *r ^= *r << 17;
    return *r % below;
}

bool demo_chance(struct demo *d, unsigned percent) { return demo_random(d, 100) < percent; }

void demo_at(struct demo *d, Time at, enum Err (*run)(struct demo *d, void *ctx), void *ctx)
{
    *VEC_ADD(d->a, &d->agenda) = (struct errand){at, (unsigned)d->agenda.n, d->story, run, ctx};
}

static int by_time(const void *x, const void *y)
{
    const struct errand *a = x, *b = y;
    if (a->at.ms != b->at.ms) return a->at.ms < b->at.ms ? -1 : 1;
    return a->no < b->no ? -1 : a->no > b->no;
}

static enum Err night(struct demo *d, Day day)
{
    static const char *const jobs[] = {"close", "series", "promises", "agreements", "seal"};
    d->clock->now = time_plus(day_start(day), 2 * (int64_t)HOUR_MS);
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) TRY(app_run_job(d->app, jobs[i]));
    return OK;
}

enum Err demo_run(struct demo *d)
{
    if (!d->agenda.n) return OK;
    qsort(d->agenda.v, d->agenda.n, sizeof *d->agenda.v, by_time);
    Day day = day_of(d->agenda.v[0].at);
    for (size_t i = 0; i < d->agenda.n; i++) {
        struct errand *e = &d->agenda.v[i];
        if (e->at.ms > d->now.ms) break;
        for (; day.n < day_of(e->at).n; day = day_plus(day, 1)) TRY(night(d, day_plus(day, 1)));
        d->clock->now = e->at;
        d->story = e->story;
        TRY(e->run(d, e->ctx));
        if (i % 64 == 0) d->progress("days", (unsigned)i, (unsigned)d->agenda.n);
    }
    d->progress("days", (unsigned)d->agenda.n, (unsigned)d->agenda.n);
    d->clock->now = d->now;
    return OK;
}
