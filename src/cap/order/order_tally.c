/* Confirmed services in the tallies and on accounts: noted when they are confirmed, counted again by verify. */
#include "cap/order/order_core.h"

static Str graded(struct arena *a, enum Grade g) { return str_cat(a, S("minutes_"), Grade_code(g)); }

enum Err hours_count(struct app *app, struct db_rw *db, struct arena *a, const struct served_row *s, Time at)
{
    TRY(taking_counted(db, .id = s->id));
    TRY(tally_add(app, db, s->area, at, S("services"), 1));
    TRY(tally_add(app, db, s->area, at, S("service_minutes"), s->minutes));
    if (s->grade) TRY(tally_add(app, db, s->area, at, graded(a, s->grade), s->minutes));
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
            if (rows.v[i].minutes.v && rows.v[i].grade) tally_is(out, rows.v[i].confirmed_at, graded(out->a, rows.v[i].grade), rows.v[i].minutes.v);
        }
        more = rows.n == 500;
        if (more) after = rows.v[rows.n - 1].id;
    }
    return OK;
}

const struct tally_source order_tallies = {"order", recount};

/* -- figures: a total of hours never without its grades (moonshot 7) -- */

static enum Err note(struct db_ro *db, struct arena *a, struct figure_board *b)
{
    const struct figure_where *w = &b->where;
    if (w->tallied) return OK;
    for (size_t i = 0; i < b->n; i++) {
        for (enum Grade g = Grade_A; g <= Grade_B; g++) {
            struct hours_sum_row own, whole;
            TRY(hours_sum(db, a, &own, .above = b->v[i].area, .here = true, .grade = g, .from = w->from, .to = w->to));
            TRY(hours_sum(db, a, &whole, .above = b->v[i].area, .grade = g, .from = w->from, .to = w->to));
            board_note(b, a, b->v[i].area, graded(a, g), own.minutes, whole.minutes);
        }
    }
    return OK;
}

#define GRADED .group = GROUP_SERVICE, .unit = Unit_minutes, .word = MSG_figure_hours, .dated = FIGURE_TIMES
static const struct figure figures[] = {
    {FIGURE(hours_a), GRADED, .fact = "minutes_A", .records = "/served?grade=A"},
    {FIGURE(hours_b), GRADED, .fact = "minutes_B", .records = "/served?grade=B"},
};
const struct figure_source order_figures = {figures, sizeof figures / sizeof *figures, note};
