/* Noting, folding, reading tallies. What a fact means is not known here. */
#include "cap/tally/tally.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cap/area/area.h"

enum { FOLD_ROWS = 2000 }; /* the more at once, the fewer sums are touched for each; some ms of the writer */
static const Day DAWN = {59}, DUSK = {84006}; /* March 1970, January 2200: no bound, and first days of a month */

enum Err tally_add(struct app *app, struct db_rw *db, AreaId area, Time at, Str fact, int64_t n)
{
    return n ? tally_delta_put(db, .id = (TallyDeltaId){app_id(app)}, .area = area, .day = day_of(at), .fact = fact, .n = n) : OK;
}

/* -- folding -- */

struct cell {
    AreaId area;
    bool month;
    Day starts;
    Str fact;
    int64_t own, whole;
};

static Day month_of(Day d)
{
    struct civil c = day_civil(d);
    return day_make(c.year, c.month, 1);
}

static int by_key(const void *pa, const void *pb)
{
    const struct cell *x = pa, *y = pb;
    if (x->area.v != y->area.v) return x->area.v < y->area.v ? -1 : 1;
    if (x->month != y->month) return x->month ? 1 : -1;
    if (x->starts.n != y->starts.n) return x->starts.n < y->starts.n ? -1 : 1;
    return str_cmp(x->fact, y->fact);
}

/* Equal keys become one cell; those that come to nothing stay, so that a sum of 0 is a sum. */
static size_t cells_merge(struct cell *v, size_t n)
{
    size_t kept = 0;
    if (n > 1) qsort(v, n, sizeof *v, by_key);
    for (size_t i = 0; i < n; i++) {
        if (kept && !by_key(&v[kept - 1], &v[i])) {
            v[kept - 1].own += v[i].own;
            v[kept - 1].whole += v[i].whole;
        } else {
            v[kept++] = v[i];
        }
    }
    return kept;
}

static int by_area(const void *pa, const void *pb)
{
    const struct tally_deltas_row *x = pa, *y = pb;
    return x->area.v != y->area.v ? (x->area.v < y->area.v ? -1 : 1) : 0;
}

static enum Err fold(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more)
{
    struct tally_deltas_rows rows;
    VEC(struct cell) cells = {0};
    struct area_line line = {.n = 0};
    (void)app, (void)now;
    TRY(tally_deltas(db, a, &rows, .limit = FOLD_ROWS));
    *more = rows.n == FOLD_ROWS;
    if (!rows.n) return OK;
    TallyDeltaId last = rows.v[rows.n - 1].id;
    qsort(rows.v, rows.n, sizeof *rows.v, by_area);
    for (size_t i = 0; i < rows.n; i++) {
        const struct tally_deltas_row *d = &rows.v[i];
        if (!line.n || line.v[0].v != d->area.v) TRY(area_line(db_rw_read(db), a, d->area, &line));
        for (unsigned up = 0; up < line.n; up++)
            for (int month = 0; month < 2; month++)
                *VEC_ADD(a, &cells) = (struct cell){line.v[up], month, month ? month_of(d->day) : d->day, d->fact, up ? 0 : d->n, d->n};
    }
    cells.n = cells_merge(cells.v, cells.n);
    for (size_t i = 0; i < cells.n; i++) {
        const struct cell *c = &cells.v[i];
        TRY(tally_fold(db, .area = c->area, .month = c->month, .starts = c->starts, .fact = c->fact, .own = c->own, .whole = c->whole));
    }
    return tally_deltas_drop(db, .last = last);
}

/* -- reading -- */

/* Of which board, at which depth: 1 with the parts. */
struct reading {
    AreaId area;
    int64_t depth;
    struct figure_board *board;
    Str fact, beyond;          /* these facts only, of all between them; none: all */
};

/* sign: -1 takes away. */
static enum Err add_sums(struct db_ro *db, struct arena *a, const struct reading *r, bool month, Day from, Day to, int sign)
{
    struct tally_sums_rows rows;
    if (from.n >= to.n) return OK;
    TRY(tally_sums(db, a, &rows, .above = r->area, .depth = r->depth, .month = month, .from = from, .to = to, .fact = r->fact, .beyond = r->beyond));
    for (size_t i = 0; i < rows.n; i++) board_note(r->board, a, rows.v[i].area, rows.v[i].fact, sign * rows.v[i].own, sign * rows.v[i].whole);
    return OK;
}

/* The first of a month that is nearest to a day: what lies between is read day by day. */
static Day nearest_first(Day d)
{
    Day first = month_of(d), next = month_of(day_plus(first, 31));
    return d.n - first.n <= next.n - d.n ? first : next;
}

/* Months from the one that begins nearest to the other, and at both ends the days by which that is too little or too much: of this
   month up to today nothing, because what would be taken away has not come yet. */
static enum Err read_sums(struct db_ro *db, struct arena *a, const struct reading *r, Day from, Day to)
{
    Day first = nearest_first(from), last = nearest_first(to);
    if (to.n - from.n <= abs(from.n - first.n) + abs(to.n - last.n)) return add_sums(db, a, r, false, from, to, 1);
    TRY(add_sums(db, a, r, true, first, last, 1));
    TRY(add_sums(db, a, r, false, from, first, 1));
    TRY(add_sums(db, a, r, false, first, from, -1));
    TRY(add_sums(db, a, r, false, last, to, 1));
    return add_sums(db, a, r, false, to, last, -1);
}

static enum Err add_pending(struct db_ro *db, struct arena *a, Day from, Day to, struct figure_board *b)
{
    struct tally_pending_rows rows;
    TRY(tally_pending(db, a, &rows, .above = b->where.above, .depth = b->where.depth, .from = from, .to = to));
    for (size_t i = 0; i < rows.n; i++) board_note(b, a, rows.v[i].area, rows.v[i].fact, rows.v[i].own, rows.v[i].whole);
    return OK;
}

enum Err tally_board(struct db_ro *db, struct arena *a, const struct figure_where *w, struct figure_board *out)
{
    const struct reading r = {w->above, w->depth, out, {NULL, 0}, {NULL, 0}};
    const Day after = day_plus(TALLY_DAY, 1);
    struct tally_areas_rows areas;
    TRY(tally_areas(db, a, &areas, .above = w->above, .depth = w->depth));
    *out = (struct figure_board){.where = *w, .v = NEW_ARRAY(a, struct figure_place, areas.n + 1), .n = areas.n};
    for (size_t i = 0; i < areas.n; i++) out->v[i] = (struct figure_place){.area = areas.v[i].area};
    TRY(add_sums(db, a, &r, true, TALLY_DAY, after, 1));
    return add_pending(db, a, TALLY_DAY, after, out);
}

enum Err tally_load_of(struct db_ro *db, struct arena *a, Str prefix, struct figure_board *b)
{
    const struct figure_where *w = &b->where;
    const struct reading r = {w->above, w->depth, b, prefix, prefix.len ? str_cat(a, prefix, S("~")) : prefix};
    Day first = w->from.ms ? day_of(w->from) : DAWN, last = w->to.ms ? day_of(w->to) : DUSK;
    TRY(read_sums(db, a, &r, first, last));
    TRY(add_pending(db, a, first, last, b));
    b->where.tallied = true;
    return OK;
}

enum Err tally_load(struct db_ro *db, struct arena *a, struct figure_board *b) { return tally_load_of(db, a, (Str){NULL, 0}, b); }

static void series_add(const struct tally_series *s, const struct tally_day_row *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool other = str_eq(v[i].fact, s->other);
        (other ? s->others : s->out)[(v[i].day.n - s->from.n) / s->step] += v[i].n;
    }
}

enum Err tally_series(struct db_ro *db, struct arena *a, AreaId area, const struct tally_series *s)
{
    struct tally_by_day_rows days;
    struct tally_pending_by_day_rows pending;
    Day to = day_plus(s->from, s->step * (int)s->n);
    TRY(tally_by_day(db, a, &days, .area = area, .fact = s->fact, .other = s->other, .from = s->from, .to = to));
    TRY(tally_pending_by_day(db, a, &pending, .above = area, .fact = s->fact, .other = s->other, .from = s->from, .to = to));
    memset(s->out, 0, s->n * sizeof *s->out);
    memset(s->others, 0, s->n * sizeof *s->others);
    series_add(s, days.v, days.n);
    series_add(s, pending.v, pending.n);
    return OK;
}

/* -- verify -- */

void tally_is(struct tally_truths *t, Time at, Str fact, int64_t n)
{
    *VEC_ADD(t->a, &t->rows) = (struct tally_truth){day_of(at), fact, n};
}

#define SAY(...) (snprintf(why, 256, __VA_ARGS__), ERR_DB)

/* What the records say and what is noted, as one list whose own numbers must all come to 0. */
static enum Err area_verify(struct db_ro *db, struct arena *a, AreaId area, char why[256])
{
    struct tally_truths truths = {.a = a};
    struct tally_noted_rows noted;
    struct tally_noted_pending_rows pending;
    VEC(struct cell) cells = {0};
    for (unsigned i = 0; tally_sources[i]; i++) TRY(tally_sources[i]->recount(db, area, &truths));
    TRY(tally_noted(db, a, &noted, .area = area));
    TRY(tally_noted_pending(db, a, &pending, .area = area));
    for (int month = 0; month < 2; month++) {
        for (size_t i = 0; i < truths.rows.n; i++) {
            const struct tally_truth *t = &truths.rows.v[i];
            *VEC_ADD(a, &cells) = (struct cell){area, month, month ? month_of(t->day) : t->day, t->fact, t->n, t->n};
        }
        for (size_t i = 0; i < pending.n; i++) {
            Day d = pending.v[i].day;
            *VEC_ADD(a, &cells) = (struct cell){area, month, month ? month_of(d) : d, pending.v[i].fact, -pending.v[i].n, 0};
        }
    }
    for (size_t i = 0; i < noted.n; i++) *VEC_ADD(a, &cells) = (struct cell){area, noted.v[i].month, noted.v[i].starts, noted.v[i].fact, -noted.v[i].own, 0};
    cells.n = cells_merge(cells.v, cells.n);
    for (size_t i = 0; i < cells.n; i++) {
        const struct cell *c = &cells.v[i];
        if (c->own)
            return SAY("tallies: %.*s of area %lld on %.*s%s is %lld, the records say %lld", STR(c->fact), (long long)area.v, STR(day_iso(a, c->starts)),
                       c->month ? " (month)" : "", (long long)(c->whole - c->own), (long long)c->whole);
    }
    return OK;
}

enum Err tally_verify(struct db_ro *db, struct arena *a, char why[256])
{
    struct tally_all_areas_rows areas;
    struct tally_whole_wrong_rows wrong;
    TRY(tally_all_areas(db, a, &areas));
    for (size_t i = 0; i < areas.n; i++) {
        struct arena *own = arena_new(1 << 16);
        enum Err e = area_verify(db, own, areas.v[i].id, why);
        arena_free(own);
        TRY(e);
    }
    TRY(tally_whole_wrong(db, a, &wrong));
    if (wrong.n) return SAY("tallies: %.*s of area %lld on %.*s is not the sum of its parts", STR(wrong.v[0].fact), (long long)wrong.v[0].area.v, STR(day_iso(a, wrong.v[0].starts)));
    return OK;
}

static const struct job jobs[] = {{"fold", -1, fold}};

const struct cap tally_cap = {.name = "tally", .jobs = jobs, .n_jobs = sizeof jobs / sizeof *jobs};
