/* Tallies: how often a fact holds, by area and day, kept while records change, so that a figure is read and not counted.
 *
 * A capability notes what a change adds or takes away (tally_add: one small row, in the record's own transaction). The fold job
 * adds these up for the area and all above it, by day and by month; a reader takes both together and is never late. Facts are
 * plain words that belong to the capability that notes them. The day is that of the record, at +08:00, not that of the change;
 * what holds now, whenever it began, has none.
 * `linju verify` counts all records again (tally_source) and compares.
 */
#pragma once
#include "app/app.h"
#include "app/figure.h"
#include "base/vec.h"
#include "tally_sql.h"

extern const struct cap tally_cap;

/* A fact that holds now has no day: it stands under this one, which is never part of a span. The first of a month, so that both sums
   begin there. */
static const Day TALLY_DAY = {31};
static const Time TALLY_NOW = {31 * (int64_t)DAY_MS};

enum Err tally_add(struct app *app, struct db_rw *db, AreaId area, Time at, Str fact, int64_t n); /* n may be below 0; 0 notes nothing */

/* The board of an area, and of its parts at depth 1, with what holds now; then all that is noted there, over whole days, in one reading. */
enum Err tally_board(struct db_ro *db, struct arena *a, const struct figure_where *w, struct figure_board *out);
enum Err tally_load(struct db_ro *db, struct arena *a, struct figure_board *b);
enum Err tally_load_of(struct db_ro *db, struct arena *a, Str prefix, struct figure_board *b); /* of facts that begin so, at least */

/* Sums of two facts over n spans of `step` days from `from` on, below an area: out[0…n-1] and others[0…n-1]. */
struct tally_series {
    Str fact, other;
    Day from;
    int step;
    size_t n;
    int64_t *out, *others;
};
enum Err tally_series(struct db_ro *db, struct arena *a, AreaId area, const struct tally_series *s);

/* For verify: what a capability's records at one area (not below it) amount to. */
struct tally_truth {
    Day day;
    Str fact;
    int64_t n;
};
struct tally_truths {
    struct arena *a;
    VEC(struct tally_truth) rows;
};
struct tally_source {
    const char *name;
    enum Err (*recount)(struct db_ro *db, AreaId area, struct tally_truths *out);
};
extern const struct tally_source *const tally_sources[]; /* NULL-terminated; main lists them */
void tally_is(struct tally_truths *t, Time at, Str fact, int64_t n);
enum Err tally_verify(struct db_ro *db, struct arena *a, char why[256]);
