/* Forms and views of the figures' routes; templates include it. */
#pragma once
#include "cap/report/report.h"
#include "html/html.h"

/* denominator_sums: the field of the denominator's records whose values add up to it, where it is not their number.
   from and to are dates; a period is the short way to them. */
#define FIGURES_QUERY(F, C, O, L)                            \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_figure_area)         \
    F(Time, from, OPTIONAL, 0, 0, MSG_figure_from)           \
    F(Time, to, OPTIONAL, 0, 0, MSG_figure_to)               \
    C(Period, period, OPTIONAL, MSG_figure_period)
FORM(figures_query, FIGURES_QUERY)

#define FIGURE_VIEW(V, VO, E, O, L, A)                                                                                            \
    V(Str, id) V(Str, name) V(OptReal, value) VO(OptInt, numerator) VO(OptInt, denominator) E(Unit, unit) V(Str, definition)       \
    V(int64_t, version) V(Str, records) VO(Str, denominator_records) VO(Str, denominator_sums) V(Time, as_of) VO(OptInt, unlocated) V(bool, additive) VO(Str, note)
VIEW_WITH(figure_view, FIGURE_VIEW,
    Str shown, word, href, below_href, here_href, here_shown; /* shown: as people read it; the hrefs are pages */
    Str percent;               /* of a count that stands over another */
    enum FigureGroup group;
    bool late;)

#define FIGURES_VIEW(V, VO, E, O, L, A) V(AreaId, area) V(Time, from) V(Time, to) L(figure_view, items)

/* What every page of figures has on top: where, when, and the way up and down. */
struct crumb {
    AreaId id;
    Str name;
    bool link, last;
};
struct crumb_list {
    struct crumb *v;
    size_t n;
};
struct report_head {
    AreaId area;
    Str area_name;
    enum AreaLevel level;
    struct crumb_list crumbs;
    enum Period period;
    Str query;                 /* "area=…&period=…": to the other pages of the same place and days */
    Str from_day, to_day;      /* for date fields */
    Day first, last;           /* inclusive, for people; 0 without a bound */
    Time as_of;
};

struct source_row {
    Str name, href, percent;
    int64_t n;
};
struct source_list {
    struct source_row *v;
    size_t n;
    int64_t unknown;
};
VIEW_WITH(figures_view, FIGURES_VIEW, struct report_head head; bool party; struct source_list sources;)

/* How long each step took (M71): on a page of its own, because a median needs every need of the days asked for. */
#define STEP_TIME_VIEW(V, VO, E, O, L, A) V(Str, id) V(Str, name) V(int64_t, n) V(OptInt, mean_ms) V(OptInt, median_ms) V(Str, records)
VIEW_WITH(step_time_view, STEP_TIME_VIEW, Str mean, median, href;)
#define STEP_TIMES_VIEW(V, VO, E, O, L, A) V(AreaId, area) V(Time, from) V(Time, to) L(step_time_view, items)
VIEW_WITH(step_times_view, STEP_TIMES_VIEW, struct report_head head;)

#define PART_VIEW(V, VO, E, O, L, A) \
    V(AreaId, area) V(Str, name) E(AreaLevel, level) V(OptReal, value) VO(OptInt, numerator) VO(OptInt, denominator) V(Str, records) VO(Str, note)
VIEW_WITH(part_view, PART_VIEW, Str shown, href, below_href, down_href;)
#define PARTS_VIEW(V, VO, E, O, L, A) O(figure_view, figure) V(AreaId, area) L(part_view, items) O(part_view, unlocated)
VIEW_WITH(parts_view, PARTS_VIEW, struct report_head head; bool overlap;)

/* The overview and the big screen. */
struct cell {
    Str shown, href;
    bool late;
};
struct cell_list {
    struct cell *v;
    size_t n;
};
struct part_row {
    Str name, down_href;
    bool here;
    struct cell_list cells;
};
struct part_table {
    struct part_row *v;
    size_t n;
};
struct week_row {
    Day monday;
    int64_t received, finished;
    Str href, finished_href;
};
struct week_list {
    struct week_row *v;
    size_t n;
};
struct place_row {
    Str name, href;
    int64_t n;
};
struct place_list {
    struct place_row *v;
    size_t n;
};
#define OVERVIEW_VIEW(V, VO, E, O, L, A) V(AreaId, area) V(Time, from) V(Time, to) L(figure_view, items)
VIEW_WITH(overview_view, OVERVIEW_VIEW,
    struct report_head head;
    struct figure_view_list columns;   /* of the table of parts, with the whole's values */
    struct part_table parts;
    struct week_list weeks;
    Json chart, map;
    struct place_list places;          /* what the map shows */
    int64_t older;                     /* open ones received before the period */
    Str older_href;)

/* For templates: another page of the same place and days; the parts of a figure; "?area=…" of another area with the same days;
   a page's title with its place. */
Str to_page(const struct html *h, Str path, const struct report_head *v);
Str to_parts(const struct html *h, Str figure, const struct report_head *v);
Str head_query_at(const struct html *h, const struct report_head *v, AreaId area);
Str screen_live(const struct html *h, const struct report_head *v); /* where its news come from */
Str title_at(const struct html *h, Msg title, Str place);
