/* What the kinds of linju import share: a row as it is judged, and how it is refused. */
#pragma once
#include <stdio.h>

#include "app/rq.h"
#include "base/csv.h"
#include "base/map.h"
#include "cap/area/area.h"
#include "main/commands.h"

enum { IMPORT_COLUMNS = 12 };

struct import_row {
    Str v[IMPORT_COLUMNS];     /* by the kind's columns; no value where the cell is empty */
    unsigned line;
    Str why;                   /* set: refused */
    void *plan;                /* what `judge` found, for `write` */
};

/* One run. `whole` lives as long as it, `a` for one chunk. */
struct import {
    const struct import_kind *kind;
    struct arena *whole, *a;
    struct app *app;           /* NULL in a dry run: nothing is written and no id is made */
    Time now;
    struct area_row area;      /* of --area; id 0: not given */
    AreaId root;
    int64_t batch;
    struct map *seen;          /* codes, numbers, ids of this file */
    struct map *made;          /* what rows make beside themselves (categories) */
    unsigned n_made;
};

struct import_column {
    const char *name;
    bool required;
};

/* `judge` refuses by import_refuse, or leaves a plan; it only reads. `write` may run again. */
struct import_kind {
    const char *name;
    struct import_column columns[IMPORT_COLUMNS];
    unsigned (*rank)(struct import *im, const struct import_row *r); /* rows of a lower rank (0…RANKS-1) go first; NULL: as they come */
    enum Err (*judge)(struct import *im, struct db_ro *db, struct import_row *r);
    enum Err (*write)(struct import *im, struct db_rw *db, const struct import_row *r);
};
enum { IMPORT_RANKS = 8 };

extern const struct import_kind import_areas, import_people, import_orgs, import_needs;

/* Gives OK: a refused row is no failure of the run. The reason lives in `whole`. */
enum Err import_refuse(struct import *im, struct import_row *r, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* True when the cell is empty or text of at most `most` characters; else the row is refused. */
bool import_text(struct import *im, struct import_row *r, int column, size_t most);
/* The row's area by its code; else --area; else none. An unknown code refuses the row. */
enum Err import_area(struct import *im, struct db_ro *db, struct import_row *r, int column, struct area_row *out);
/* By its code or its label in either language; 0 when it is none of them. */
unsigned import_choice(const struct choices *c, Str s);
/* The codes, for a sentence. */
Str import_codes(struct arena *a, const struct choices *c);
struct event_maker import_maker(const struct import *im);
Str import_data(const struct import *im);      /* {"batch":"…"} */
Str import_batch(const struct import *im);
