/* Figures that capabilities declare beside their code: what is counted, its definition, and the list that holds exactly those rows.
 * Whoever shows figures knows no capability; main lists the sources.
 */
#pragma once
#include "app/route.h"

enum FigureGroup { GROUP_INTAKE, GROUP_ENDING, GROUP_ANSWER, GROUP_SERVICE, GROUP_ACTIVITY, GROUP_PEOPLE, GROUP_GRID, GROUP_JOINT, GROUP_PARTY, GROUP_END };

/* What now holds, or what falls into the times asked for; or into days, because its records know no hour. */
enum FigureDated { FIGURE_NOW, FIGURE_TIMES, FIGURE_DAYS };

struct figure_where {
    AreaId above, here;        /* one of the two: all that lies in an area, or what lies at it and in none of its parts */
    Time from, to;             /* to exclusive; 0: no bound */
    Time now;
};
struct figure_sum {
    int64_t n, below;
};
struct figure {
    const char *id;
    Msg name, definition, word; /* word: what is counted, 人, 家, … */
    int what;                  /* the capability's own number for it */
    enum FigureGroup group;
    enum Unit unit;
    enum FigureDated dated;
    bool overlap;              /* one may count in several parts: parts do not add up to the whole */
    bool late;                 /* anything above 0 wants attention */
    bool cn;                   /* of the cn pack */
    Who who;                   /* roles that read the records, where not all that see figures do */
    const char *fact;          /* the tally it is read from, where the capability keeps one */
    const char *records;       /* the list, "/enrolments?kind=unit": area, here and days are added */
    const char *below;         /* the same of what it stands over; NULL: it stands over nothing */
    const char *below_sums;    /* the field of those rows whose values make the number below; NULL: they are counted */
    enum Err (*count)(struct db_ro *db, struct arena *a, const struct figure *f, const struct figure_where *w, struct figure_sum *out);
    int version;               /* goes up when the definition changes */
};
#define FIGURE(id_) .id = #id_, .name = MSG_figure_##id_, .definition = MSG_figure_##id_##_is, .version = 1

struct figure_source {
    const struct figure *v;
    unsigned n;
};
extern const struct figure_source *const figure_sources[]; /* NULL-terminated; main lists them */
