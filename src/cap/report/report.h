/* Figures of the loop: one table of definitions, from which value, records address and parts all follow.
 *
 * A figure is measured at an area (its whole subtree, or what lies at the area itself) over a span of days. It counts the rows
 * of a list with certain filters, and its records address is that list with the same filters: they cannot disagree.
 */
#pragma once
#include "app/figure.h"
#include "cap/need/need.h"
#include "cap/occasion/occasion.h"
#include "cap/order/order.h"
#include "cap/report/choices.h"
#include "cap/tally/tally.h"
#include "report_sql.h"

extern const struct cap report_cap;

/* Days that count: from inclusive, to exclusive; 0: no bound. */
struct span {
    Time from, to;
};

/* The parts of an area, closed ones too. */
struct figure_parts {
    AreaId of;
    struct report_children_rows rows;
};

/* Where: the subtree of an area, or with `here` what lies at the area itself, in none of its parts (未定位). */
struct figure_at {
    AreaId area;
    bool here;
    struct span span;
    Time now;                  /* decides what is overdue */
    struct figure_board *board;      /* of this area and span, from figure_open; NULL: what is asked for is read by itself */
    const struct figure_parts *parts;    /* of this area, or of another and then not used */
};
/* Reads the tallies of the area, and of its parts when these will be asked for, over the span at once; a span that is not of
   whole days goes on without them. What capabilities declare is put onto the board when the first of its figures is asked for. */
enum Err figure_open(struct db_ro *db, struct arena *a, struct figure_at *at, bool parts);

/* Filters of the list of needs; what is not set does not filter. */
struct metric_where {
    const char *fact;          /* a fact of need_list */
    enum Ending ending;
    enum Confirmed confirmed;
    enum NeedState state;
    bool overdue;
    enum OccasionKind kind;    /* of sessions and person-times; none: of all but meetings */
};

enum MetricOf { OF_NEEDS, OF_SERVED, OF_BALLOTS, OF_SESSIONS, OF_PERSON_TIMES, OF_DECLARED };

struct metric {
    const char *id;
    Msg name, definition;
    enum FigureGroup group;
    enum MetricOf of;
    enum Unit unit;
    Msg word;                  /* what is counted: 件, 次, … */
    struct metric_where where;
    bool share;                /* stands over the number of those below */
    struct metric_where below;
    const struct figure *declared; /* by its capability: OF_DECLARED */
    unsigned source;           /* which of figure_sources declares it */
    int version;               /* goes up when the definition changes */
};
/* Those of the loop, which this table holds, and all that capabilities declare; without the cn pack none of its own. */
struct metric_list {
    const struct metric *v;
    size_t n;
};
enum Err metrics_all(struct db_ro *db, struct arena *a, struct metric_list *out);
const struct metric *metric_by_id(Str id); /* of the loop; NULL */
/* Counts may be added over parts, unless one counts in several of them; rates and means never. */
static inline bool metric_additive(const struct metric *m)
{
    return (m->unit == Unit_count || m->unit == Unit_minutes) && !(m->declared && m->declared->overlap);
}
/* Whether its number over another is told, with the records of both. */
static inline bool metric_over(const struct metric *m) { return m->share && (m->of == OF_NEEDS || m->of == OF_DECLARED); }

/* What was measured: a count or sum, and what it stands over. Hidden: fewer than BALLOTS_MIN (M75, P14), or another area's small
   number could be computed from it (M187). */
enum { BALLOTS_MIN = 5 };
struct amount {
    int64_t n, below;
    bool hidden;
};
enum Err metric_measure(struct db_ro *db, struct arena *a, const struct metric *m, const struct figure_at *at, struct amount *out);
OptReal metric_value(const struct metric *m, const struct amount *x);  /* none: nothing to divide by, or hidden */

/* Address of the list behind, as a page; /api/v1 before it is the JSON. */
Str metric_records(struct arena *a, const struct metric *m, const struct figure_at *at);
Str metric_records_below(struct arena *a, const struct metric *m, const struct figure_at *at);  /* none without a share */
Str needs_where(struct arena *a, const struct metric_where *w, const struct figure_at *at);

/* The parts of an area in code order and, last, what lies at the area itself: parts + 未定位 = whole for what is additive. */
struct part {
    AreaId area;
    Str name, name_en;
    enum AreaLevel level;
    bool here;
    struct amount amount;
};
struct part_list {
    struct part *v;
    size_t n;
};
enum Err metric_parts(struct db_ro *db, struct arena *a, const struct metric *m, const struct figure_at *at, struct part_list *out);

/* How long a step takes (M71): mean and median of those that took it. */
enum { STEP_ACCEPT = 1, STEP_ROUTE, STEP_FINISH, STEP_ANSWER, STEP_END };
struct step_time {
    int64_t n, mean_ms, median_ms;
};
enum Err steps_measure(struct db_ro *db, struct arena *a, const struct figure_at *at, struct step_time out[STEP_END]); /* from STEP_ACCEPT on */
extern const char *const step_facts[STEP_END]; /* the fact that lists exactly those n */

/* For `linju verify`: parts + 未定位 = whole, each count is as long as its list and equal to its tally, received = open + the six endings. */
enum Err figures_verify(struct db_ro *db, struct arena *a, char why[256]);
