/* Figures that capabilities declare beside their code: what is counted, its definition, and the list that holds exactly those rows.
 * Whoever shows figures knows no capability; main lists the sources.
 */
#pragma once
#include "app/route.h"
#include "base/vec.h"

enum FigureGroup { GROUP_INTAKE, GROUP_ENDING, GROUP_ANSWER, GROUP_SERVICE, GROUP_ACTIVITY, GROUP_PEOPLE, GROUP_GRID, GROUP_JOINT, GROUP_PARTY, GROUP_END };

/* What now holds, or what falls into the times asked for; or into days, because its records know no hour. */
enum FigureDated { FIGURE_NOW, FIGURE_TIMES, FIGURE_DAYS };

struct figure_where {
    AreaId above;
    int64_t depth;             /* 0: the area alone; 1: with each of its parts */
    Time from, to;             /* to exclusive; 0: no bound */
    Time now;
    bool tallied;              /* what stands in tallies is read from there: it is not counted here */
};

/* All that is known of an area, and of its parts where these are asked for: facts by their names, each read once for all of them. */
struct figure_cell {
    Str fact;
    int64_t own, whole;        /* at the area itself, in none of its parts; with all that lies below */
};
struct figure_place {
    AreaId area;
    VEC(struct figure_cell) cells;
};
struct figure_board {
    struct figure_where where;
    uint64_t noted;            /* the sources that have said what they know, a bit each */
    struct figure_place *v;    /* by id */
    size_t n;
};
void board_note(struct figure_board *b, struct arena *a, AreaId area, Str fact, int64_t own, int64_t whole); /* added up; what the board does not cover is dropped */
bool board_covers(const struct figure_board *b, AreaId area);
int64_t board_of(const struct figure_board *b, AreaId area, bool here, Str fact); /* 0 when nothing was noted */

struct figure {
    const char *id;
    Msg name, definition, word; /* word: what is counted, 人, 家, … */
    enum FigureGroup group;
    enum Unit unit;
    enum FigureDated dated;
    bool overlap;              /* one may count in several parts: parts do not add up to the whole */
    bool late;                 /* anything above 0 wants attention */
    bool cn;                   /* of the cn pack */
    Who who;                   /* roles that read the records, where not all that see figures do */
    const char *fact;          /* under which it stands on the board */
    const char *fact_below;    /* the same of what it stands over; NULL: it stands over nothing */
    const char *records;       /* the list, "/enrolments?kind=unit": area, here and days are added */
    const char *below;         /* the same of what it stands over */
    const char *below_sums;    /* the field of those rows whose values make the number below; NULL: they are counted */
    int version;               /* goes up when the definition changes */
};
#define FIGURE(id_) .id = #id_, .fact = #id_, .name = MSG_figure_##id_, .definition = MSG_figure_##id_##_is, .version = 1

struct figure_source {
    const struct figure *v;
    unsigned n;
    /* Puts the facts of b->where onto b, in one query where it can. NULL: all hold now and stand in tallies, and so on each board. */
    enum Err (*note)(struct db_ro *db, struct arena *a, struct figure_board *b);
};
extern const struct figure_source *const figure_sources[]; /* NULL-terminated; main lists them */

/* The bounds as queries take them: never 0, which is no value. */
static inline Time figure_from(const struct figure_where *w) { return w->from.ms ? w->from : (Time){INT64_MIN}; }
static inline Time figure_until(const struct figure_where *w) { return w->to.ms ? w->to : (Time){INT64_MAX}; }
static inline Day figure_from_day(const struct figure_where *w) { return w->from.ms ? day_of(w->from) : (Day){INT32_MIN}; }
static inline Day figure_until_day(const struct figure_where *w) { return w->to.ms ? day_of(w->to) : (Day){INT32_MAX}; }
