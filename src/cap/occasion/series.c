/* What comes again: a series makes its occasions sixty days ahead (a year, by a yearly rule), and leaves out the days the calendar names as free. */
#include <sodium.h>

#include "cap/occasion/occasion.h"
#include "cap/occasion/recur.h"

enum { AHEAD_DAYS = 60, YEAR_DAYS = 366, DAY_MINUTES = 24 * 60 };

static bool is_off(const struct days_off_rows *off, Day d)
{
    for (size_t i = 0; i < off->n; i++)
        if (off->v[i].day.n == d.n) return true;
    return false;
}

static enum Err make_one(struct app *app, struct db_rw *db, struct arena *a, const struct series_row *s, Day d, Time now)
{
    OccasionId id = {app_id(app)};
    struct event_maker m = {app, a, now};
    Time start = day_start(d);
    TRY(occasion_put(db, .id = id, .kind = s->kind, .series = s->id, .title = s->title, .text = s->text, .host_org = s->host_org, .area = s->area, .place = s->place,
                     .starts = time_plus(start, s->starts_min * MINUTE_MS), .ends = time_plus(start, s->ends_min * MINUTE_MS),
                     .code = str_fmt(a, "%06u", randombytes_uniform(1000000)), .by_person = s->by_person, .at = now));
    TRY(slot_put(db, .id = (SlotId){app_id(app)}, .occasion = id, .role = s->hours ? S("help") : S("take_part"), .seats = s->seats, .hours = s->hours));
    return event_make(&m, db, (struct event){.act = "plan", .kind = Entity_occasion, .entity = ANY(id), .area = s->area,
        .data = EVENT_DATA(a, {"series", str_fmt(a, "%lld", (long long)s->id.v), 0, false})});
}

static enum Err make_ahead(struct app *app, struct db_rw *db, struct arena *a, const struct series_row *s, Time now)
{
    struct days_off_rows off;
    Day to = day_plus(day_of(now), str_has(s->rule, S("yearly")) ? YEAR_DAYS : AHEAD_DAYS), d = s->made_until; /* a yearly day is always in sight */
    if (s->until_day.n && s->until_day.n < to.n) to = s->until_day;
    TRY(days_off(db, a, &off, .from = d, .to = to));
    while ((d = recur_next(s->rule, d)).n && d.n < to.n) {
        if (!s->skip_holidays || !is_off(&off, d)) TRY(make_one(app, db, a, s, d, now));
        d = day_plus(d, 1);
    }
    return series_made(db, .id = s->id, .made_until = to);
}

enum Err series_start(struct rq *rq, struct db_rw *db, const struct series_new *n, OccasionSeriesId *out)
{
    struct series_row s;
    OccasionSeriesId id = RQ_ID(rq, OccasionSeriesId);
    if (!recur_valid(n->rule) || n->starts_min < 0 || n->ends_min <= n->starts_min || n->ends_min > DAY_MINUTES) return ERR_INPUT;
    TRY(series_put(db, .id = id, .kind = n->kind, .title = n->title, .text = n->text, .host_org = n->host_org, .area = n->area, .place = n->place, .rule = n->rule,
                   .starts_min = n->starts_min, .ends_min = n->ends_min, .seats = n->seats, .hours = n->hours, .skip_holidays = n->skip_holidays,
                   .from_day = n->from.n ? n->from : day_of(rq->now), .until_day = n->until, .by_person = rq->who.person, .at = rq->now));
    TRY(event_add(rq, db, (struct event){.act = "start", .kind = Entity_series, .entity = ANY(id), .area = n->area, .data = EVENT_DATA(rq->a, {"rule", n->rule, 0, false})}));
    TRY(series_get(db, rq->a, &s, .id = id));
    *out = id;
    return make_ahead(rq->app, db, rq->a, &s, rq->now);
}

enum Err series_end(struct rq *rq, struct db_rw *db, const struct series_row *s, Str reason)
{
    struct occasion_list_rows rows;
    TRY(series_end_set(db, .id = s->id, .ended_at = rq->now));
    TRY(occasion_list(db, rq->a, &rows, .series = s->id, .state = OccasionState_planned, .from = rq->now, .limit = 200));
    for (size_t i = 0; i < rows.n; i++) TRY(occasion_cancelled(db, .id = rows.v[i].id));
    return event_add(rq, db, (struct event){.act = "end", .kind = Entity_series, .entity = ANY(s->id), .area = s->area, .text = reason});
}

static enum Err ahead(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more)
{
    struct series_due_rows rows;
    TRY(series_due(db, a, &rows, .until = day_plus(day_of(now), AHEAD_DAYS)));
    for (size_t i = 0; i < rows.n; i++) TRY(make_ahead(app, db, a, &rows.v[i], now));
    *more = rows.n == 20;
    return OK;
}

static const struct job jobs[] = {{"series", 1, ahead}};

const struct cap occasion_cap = {.name = "occasion", .jobs = jobs, .n_jobs = 1};
