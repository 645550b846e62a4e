/* Confirmed services in the tallies and on accounts: noted when they are confirmed, counted again by verify. */
#include "cap/order/order_core.h"

enum Err hours_count(struct app *app, struct db_rw *db, struct arena *a, const struct served_row *s, Time at)
{
    TRY(taking_counted(db, .id = s->id));
    TRY(tally_add(app, db, s->area, at, S("services"), 1));
    TRY(tally_add(app, db, s->area, at, S("service_minutes"), s->minutes));
    return hours_post(app, db, a, s->person, s->area, s->grade, s->minutes, Entity_taking, ANY(s->id), at);
}

enum Err hours_count_old(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more)
{
    struct takings_uncounted_rows rows;
    (void)now;
    TRY(takings_uncounted(db, a, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const __auto_type t = &rows.v[i];
        TRY(hours_count(app, db, a, &(struct served_row){t->id, t->person, t->area, t->grade, t->minutes.v}, t->confirmed_at));
    }
    *more = rows.n == 200;
    return OK;
}

static enum Err recount(struct db_ro *db, AreaId area, struct tally_truths *out)
{
    TakingId after = {0};
    for (bool more = true; more;) {
        struct takings_counted_rows rows;
        TRY(takings_counted(db, out->a, &rows, .area = area, .after = after));
        for (size_t i = 0; i < rows.n; i++) {
            tally_is(out, rows.v[i].confirmed_at, S("services"), 1);
            if (rows.v[i].minutes.v) tally_is(out, rows.v[i].confirmed_at, S("service_minutes"), rows.v[i].minutes.v);
        }
        more = rows.n == 500;
        if (more) after = rows.v[rows.n - 1].id;
    }
    return OK;
}

const struct tally_source order_tallies = {"order", recount};
