/* Between the files of the import capability: a row as it is judged, and what each kind knows. */
#pragma once
#include "base/map.h"
#include "cap/area/area.h"
#include "cap/import/import.h"

struct import_row {
    Str *v;
    unsigned line;
    struct {
        enum ImportFault fault;
        int column;
        Str arg;
    } faults[IMPORT_FAULTS_MAX];
    unsigned n_faults;
    void *plan;                    /* what `judge` found, for `save` */
    AnyId made, also;              /* what `save` made */
};

/* One run over a batch. `whole` lives as long as it, `a` for one chunk. */
struct import {
    const struct import_kind *kind;
    struct arena *whole, *a;
    struct app *app;               /* NULL in a dry run: no id is made */
    Time now;
    struct area_row area;          /* of the batch; id 0: none */
    AreaId root;
    bool inside, posts;            /* inside: rows must lie in `area` */
    BatchId batch;
    PersonId by;
    struct map *seen;              /* codes, numbers, ids of this sheet */
    struct map *made;              /* what rows bring beside themselves (categories) */
    struct map *areas;             /* by code, as looked up */
    unsigned n_made;
};

/* `judge` tells all that is wrong by import_bad, or leaves a plan; it only reads, and may judge a row again. `save` may run again.
   `undo` takes away what a row made, or says why it stays. */
struct import_kind {
    const struct import_column *columns;
    size_t n;
    unsigned (*rank)(struct import *im, const struct import_row *r); /* rows of a lower rank (0…RANKS-1) go first; NULL: as they come */
    enum Err (*judge)(struct import *im, struct db_ro *db, struct import_row *r);
    enum Err (*save)(struct import *im, struct db_rw *db, struct import_row *r);
    enum Err (*undo)(struct import *im, struct db_rw *db, AnyId made, AnyId also, enum ImportFault *stays, Str *arg);
};
enum { IMPORT_RANKS = 8 };

extern const struct import_kind import_areas, import_people, import_orgs, import_needs;
const struct import_kind *import_kind(enum ImportKind k);

void import_bad(struct import *im, struct import_row *r, int column, enum ImportFault f, Str arg);
#define BAD(im, r, column, f) import_bad((im), (r), (column), ImportFault_##f, (Str){NULL, 0})
/* True when the cell is empty or text of at most `most` characters. */
bool import_text(struct import *im, struct import_row *r, int column, size_t most);
/* False when the cell is empty, which is told. */
bool import_must(struct import *im, struct import_row *r, int column);
/* The row's area by its code; else the batch's; else none (id 0). */
enum Err import_area(struct import *im, struct db_ro *db, struct import_row *r, int column, struct area_row *out);
/* A word by its code or its label in either language; `none` when the cell is empty; 0 and told when it is none of them. */
unsigned import_choice(struct import *im, struct import_row *r, int column, unsigned none);
unsigned import_word(const struct choices *c, Str s);
/* Told when an earlier row of the sheet has the same; else kept for the rows to come. `column`: where that is said. */
bool import_once(struct import *im, struct import_row *r, int column, Str key);
struct event_maker import_maker(const struct import *im);
Str import_data(const struct import *im);      /* {"batch":"…"} */
/* An event of this import, in the name of whoever brought the sheet. */
enum Err import_event(struct import *im, struct db_rw *db, struct event e);
/* Whether nothing has happened to a record but its making: one event, and (of a person) none by them. */
enum Err import_untouched(struct import *im, struct db_rw *db, enum Entity kind, AnyId id, bool *yes);

/* import_refs.c: which of these records any other table speaks of, apart from the tables named (NULL-terminated). One pass over each. */
enum Err import_referred(struct db_ro *db, struct arena *a, const AnyId *ids, size_t n, const char *const *apart, bool *out);

/* import_work.c */
Str import_faults_write(struct arena *a, const struct import_row *r);
Str import_cells_write(struct arena *a, const struct import_kind *k, Str *v);
void import_cells_read(struct arena *a, const struct import_kind *k, Str cells, Str *v);
