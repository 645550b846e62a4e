/* GET /figures, its parts, and the pages that read them: 总览 /overview, 台账报表 /reports, the big screen /screen. */
#include "cap/report/report_web.h"

#include "app/address.h"
#include "app/rq.h"
#include "app/sheet.h"
#include "cap/area/area.h"
#include "report_pages.h"

#define VIEWERS (ROLE(grid) | ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(supervisor) | ROLE(auditor) | ROLE(admin))

enum { WEEKS = 12, DAYS_BACK = 90 };

/* -- where and when -- */

static Day month_first(Day d, int months)
{
    struct civil c = day_civil(d);
    int n = c.year * 12 + c.month - 1 + months;
    return day_make(n / 12, n % 12 + 1, 1);
}

static struct span span_of(enum Period p, Day today)
{
    switch (p) {
    case Period_month: return (struct span){day_start(month_first(today, 0)), day_start(month_first(today, 1))};
    case Period_last_month: return (struct span){day_start(month_first(today, -1)), day_start(month_first(today, 0))};
    case Period_days90: return (struct span){day_start(day_plus(today, 1 - DAYS_BACK)), day_start(day_plus(today, 1))};
    case Period_year: {
        int year = day_civil(today).year;
        return (struct span){day_start(day_make(year, 1, 1)), day_start(day_make(year + 1, 1, 1))};
    }
    case Period_none: case Period_all: case Period_custom: case Period_end: break;
    }
    return (struct span){{0}, {0}};
}

/* The caller sees figures where they hold a role that sees the records; elsewhere there is nothing (404). */
static enum Err area_of(struct rq *rq, struct db_ro *db, AreaId asked, AreaId *out)
{
    Who roles;
    AreaId area = asked.v ? asked : policy_home(rq, VIEWERS);
    TRY(policy_at(rq, db, area, &roles));
    if (!(roles & VIEWERS)) return ERR_NOT_FOUND;
    *out = area;
    return OK;
}

static enum Err fill_crumbs(struct rq *rq, struct db_ro *db, struct report_head *h)
{
    struct area_lines_rows lines;
    TRY(area_lines(db, rq->a, &lines, .area = h->area));
    h->crumbs.v = NEW_ARRAY(rq->a, struct crumb, lines.n + 1);
    for (size_t i = lines.n; i-- > 0;) {
        Who roles;
        TRY(policy_at(rq, db, lines.v[i].above, &roles));
        h->crumbs.v[h->crumbs.n++] = (struct crumb){lines.v[i].above, area_name(lines.v[i].name, lines.v[i].name_en, rq->lang), (roles & VIEWERS) && i > 0, i == 0};
    }
    if (!lines.n) return ERR_NOT_FOUND;
    h->area_name = h->crumbs.v[h->crumbs.n - 1].name;
    h->level = lines.v[0].level;
    return OK;
}

static Str time_text(struct arena *a, Time t)
{
    return day_start(day_of(t)).ms == t.ms ? day_iso(a, day_of(t)) : url_encode(a, time_rfc3339(a, t));
}

static Str head_query(struct arena *a, const struct report_head *h, const struct span *s)
{
    struct buf b = buf_new(a, 96);
    buf_fmt(&b, "area=%lld&period=%.*s", (long long)h->area.v, STR(Period_code(h->period)));
    if (h->period != Period_custom) return buf_str(&b);
    if (s->from.ms) buf_fmt(&b, "&from=%.*s", STR(time_text(a, s->from)));
    if (s->to.ms) buf_fmt(&b, "&to=%.*s", STR(time_text(a, s->to)));
    return buf_str(&b);
}

/* Resolves area and days; `usual` is the period when none is asked for. */
static enum Err head_fill(struct rq *rq, struct db_ro *db, const struct figures_query *in, enum Period usual, struct report_head *h, struct figure_at *at)
{
    *h = (struct report_head){.as_of = rq->now, .period = in->from.ms || in->to.ms ? Period_custom : in->period ? in->period : usual};
    *at = (struct figure_at){.now = rq->now};
    TRY(area_of(rq, db, in->area, &at->area));
    at->span = h->period == Period_custom ? (struct span){in->from, in->to} : span_of(h->period, day_of(rq->now));
    if (at->span.from.ms && at->span.to.ms && at->span.from.ms > at->span.to.ms) return refuse_field(rq, "to", MSG_figure_order_wrong);
    h->area = at->area;
    if (at->span.from.ms) h->first = day_of(at->span.from), h->from_day = day_iso(rq->a, h->first);
    if (at->span.to.ms) h->to_day = day_iso(rq->a, day_of(at->span.to)), h->last = day_of(time_plus(at->span.to, -1));
    h->query = head_query(rq->a, h, &at->span);
    return rq->json ? OK : fill_crumbs(rq, db, h);
}

/* -- one figure -- */

static Str tenths(struct arena *a, int64_t x10) { return str_fmt(a, "%lld.%lld", (long long)(x10 / 10), (long long)(x10 % 10)); }

static Str percent_of(struct arena *a, int64_t n, int64_t of)
{
    return of ? str_cat(a, tenths(a, (n * 1000 + of / 2) / of), S("%")) : (Str){NULL, 0};
}

/* 93.6 of 131/140, 14.5 of 870 minutes (cut, as on the pages of hours); a dash when there is nothing to show. */
static Str shown(struct arena *a, const struct metric *m, const struct amount *x)
{
    if (!metric_value(m, x).has) return S("—");
    if (m->unit == Unit_percent) return tenths(a, (x->n * 1000 + x->below / 2) / x->below);
    if (m->unit == Unit_score) return tenths(a, (x->n * 10 + x->below / 2) / x->below);
    if (m->unit == Unit_minutes) return tenths(a, x->n / 6);
    return str_fmt(a, "%lld", (long long)x->n);
}

static Str api(struct arena *a, Str path) { return path.p ? str_cat(a, S("/api/v1"), path) : path; }

static Str why_hidden(struct rq *rq, const struct amount *x)
{
    return x->hidden ? rq_text(rq, x->below < BALLOTS_MIN ? MSG_figure_hidden : MSG_figure_hidden_second) : (Str){NULL, 0};
}

static void fill_figure(struct rq *rq, const struct metric *m, const struct figure_at *at, const struct amount *x, struct figure_view *v)
{
    struct arena *a = rq->a;
    *v = (struct figure_view){.id = str_c(m->id), .name = rq_text(rq, m->name), .value = metric_value(m, x), .unit = m->unit, .definition = rq_text(rq, m->definition),
                              .version = m->version, .as_of = rq->now, .additive = metric_additive(m), .group = m->group, .note = why_hidden(rq, x)};
    v->href = metric_records(a, m, at);
    v->records = api(a, v->href);
    v->below_href = metric_records_below(a, m, at);
    v->denominator_records = api(a, v->below_href);
    v->word = rq_text(rq, m->word);
    v->shown = shown(a, m, x);
    v->late = m->where.overdue && x->n > 0;
    if (!m->share) return;
    if (metric_over(m)) v->numerator = SOME(x->n);
    v->denominator = SOME(x->below);
    if (m->declared && m->declared->below_sums) v->denominator_sums = str_c(m->declared->below_sums);
    if (m->unit == Unit_count) v->percent = percent_of(a, x->n, x->below);
}

static enum Err read_figure(struct rq *rq, struct db_ro *db, const struct metric *m, const struct figure_at *at, bool here_too, struct figure_view *v)
{
    struct amount x, here;
    TRY(metric_measure(db, rq->a, m, at, &x));
    fill_figure(rq, m, at, &x, v);
    if (!here_too || !v->additive) return OK;
    struct figure_at self = *at;
    self.here = true;
    TRY(metric_measure(db, rq->a, m, &self, &here));
    v->unlocated = SOME(here.n);
    v->here_shown = shown(rq->a, m, &here);
    v->here_href = metric_records(rq->a, m, &self);
    return OK;
}

/* -- the table: /figures and /reports -- */

/* 2.3 days, 5.0 hours, 12 minutes: the unit that people would choose. */
static Str duration(struct rq *rq, int64_t ms)
{
    bool days = ms >= DAY_MS, hours = ms >= HOUR_MS;
    Str n = days ? tenths(rq->a, (ms * 10 + DAY_MS / 2) / DAY_MS) : hours ? tenths(rq->a, (ms * 10 + HOUR_MS / 2) / HOUR_MS)
                 : str_fmt(rq->a, "%lld", (long long)((ms + MINUTE_MS / 2) / MINUTE_MS));
    return msg_fill(rq->a, days ? MSG_figure_days_n : hours ? MSG_figure_hours_n : MSG_figure_minutes_n, rq->lang, &n, 1);
}

static enum Err steps_show(struct rq *rq, struct db_ro *db, const struct figures_query *in, struct step_times_view *out)
{
    static const Msg names[STEP_END] = {{0}, MSG_figure_step_accept, MSG_figure_step_route, MSG_figure_step_finish, MSG_figure_step_answer};
    struct step_time all[STEP_END];
    struct figure_at at;
    struct report_head head;
    TRY(head_fill(rq, db, in, Period_all, &head, &at));
    TRY(steps_measure(db, rq->a, &at, all));
    *out = (struct step_times_view){.area = at.area, .from = at.span.from, .to = at.span.to, .head = head, .items = {NEW_ARRAY(rq->a, struct step_time_view, STEP_END), 0}};
    for (int s = STEP_ACCEPT; s < STEP_END; s++) {
        const struct step_time t = all[s];
        const struct metric_where w = {.fact = step_facts[s]};
        struct step_time_view *v = &out->items.v[out->items.n++];
        *v = (struct step_time_view){.id = str_from(str_c(step_facts[s]), sizeof "step_" - 1), .name = rq_text(rq, names[s]), .n = t.n, .mean = S("—"), .median = S("—"), .href = needs_where(rq->a, &w, &at)};
        v->records = api(rq->a, v->href);
        if (!t.n) continue;
        v->mean_ms = SOME(t.mean_ms), v->mean = duration(rq, t.mean_ms);
        v->median_ms = SOME(t.median_ms), v->median = duration(rq, t.median_ms);
    }
    return OK;
}
READ_FN(steps_show, figures_query, step_times_view)
PAGE_FN(steps_page, step_times_view)

/* Where needs came from; one that nobody knows the source of is told, and should be less than 1 % (M85). */
static enum Err fill_sources(struct rq *rq, struct db_ro *db, const struct figure_at *at, int64_t all, struct source_list *out)
{
    *out = (struct source_list){.v = NEW_ARRAY(rq->a, struct source_row, Channel_end + 1)};
    for (unsigned c = 1; c <= Channel_end; c++) {
        bool unknown = c == Channel_end;
        struct metric m = {.unit = Unit_count, .where = {.fact = unknown ? "no_source" : str_z(rq->a, str_cat(rq->a, S("channel_"), Channel_code((enum Channel)c)))}};
        struct amount x;
        TRY(metric_measure(db, rq->a, &m, at, &x));
        out->v[out->n++] = (struct source_row){rq_text(rq, unknown ? MSG_figure_source_unknown : Channel_label((enum Channel)c)), metric_records(rq->a, &m, at),
                                               percent_of(rq->a, x.n, all), x.n};
        if (unknown) out->unknown = x.n;
    }
    return OK;
}

/* Those whose records the caller reads there. */
static enum Err metrics_here(struct rq *rq, struct db_ro *db, AreaId area, struct metric_list *out)
{
    struct metric_list all;
    Who roles;
    size_t n = 0;
    TRY(metrics_all(db, rq->a, &all));
    TRY(policy_at(rq, db, area, &roles));
    struct metric *v = NEW_ARRAY(rq->a, struct metric, all.n);
    for (size_t i = 0; i < all.n; i++)
        if (!all.v[i].declared || !all.v[i].declared->who || (all.v[i].declared->who & roles)) v[n++] = all.v[i];
    *out = (struct metric_list){v, n};
    return OK;
}

static enum Err figures_fill(struct rq *rq, struct db_ro *db, const struct figures_query *in, enum Period usual, struct figures_view *out)
{
    struct figure_at at;
    struct metric_list all;
    struct report_head head;
    TRY(head_fill(rq, db, in, usual, &head, &at));
    TRY(figure_open(db, rq->a, &at, false));
    *out = (struct figures_view){.area = at.area, .from = at.span.from, .to = at.span.to, .head = head};
    TRY(metrics_here(rq, db, at.area, &all));
    out->items = (struct figure_view_list){NEW_ARRAY(rq->a, struct figure_view, all.n), all.n};
    for (size_t i = 0; i < all.n; i++) TRY(read_figure(rq, db, &all.v[i], &at, true, &out->items.v[i]));
    for (size_t i = 0; i < all.n; i++) out->party |= all.v[i].group == GROUP_PARTY;
    if (rq->json) return OK;
    return fill_sources(rq, db, &at, (int64_t)out->items.v[0].value.v, &out->sources);
}

static enum Err figures_show(struct rq *rq, struct db_ro *db, const struct figures_query *in, struct figures_view *out)
{
    return figures_fill(rq, db, in, Period_all, out);
}
READ_FN(figures_show, figures_query, figures_view)

static enum Err reports_show(struct rq *rq, struct db_ro *db, const struct figures_query *in, struct figures_view *out)
{
    return figures_fill(rq, db, in, Period_days90, out);
}
READ_FN(reports_show, figures_query, figures_view)
PAGE_FN(figures_page, figures_view)

/* Minutes as hours, as the page has them. */
static OptReal in_hours(const struct figure_view *f, OptReal n)
{
    if (f->unit == Unit_minutes) n.v = (double)((int64_t)n.v / 6) / 10;
    return n;
}

/* The same as a sheet: each line says where and when, and opens its records. */
static enum Err figures_export(struct rq *rq, struct db_ro *db, const struct figures_query *in, struct no_form *out)
{
    static const struct sheet_column columns[] = {
        {MSG_figure_name, 18}, {MSG_figure_value, 10}, {MSG_figure_unit, 8}, {MSG_figure_numerator, 10}, {MSG_figure_denominator, 10}, {MSG_figure_unlocated, 10},
        {MSG_figure_records, 10}, {MSG_figure_area, 14}, {MSG_figure_from, 16}, {MSG_figure_to, 16}, {MSG_figure_made, 16}, {MSG_figure_definition, 60}, {MSG_figure_version, 6}};
    struct sheet *s;
    struct figures_view v;
    (void)out;
    TRY(figures_fill(rq, db, in, Period_days90, &v));
    TRY(sheet_new(rq, MSG_figure_reports, columns, sizeof columns / sizeof *columns, &s));
    for (size_t i = 0; i < v.items.n; i++) {
        const struct figure_view *f = &v.items.v[i];
        sheet_str(s, f->name);
        sheet_real(s, in_hours(f, f->value));
        sheet_str(s, f->unit == Unit_minutes ? f->word : rq_text(rq, Unit_label(f->unit)));
        sheet_real(s, (OptReal){f->numerator.has, (double)f->numerator.v});
        sheet_real(s, (OptReal){f->denominator.has, (double)f->denominator.v});
        sheet_real(s, in_hours(f, (OptReal){f->unlocated.has, (double)f->unlocated.v}));
        sheet_link(s, rq_address(rq, f->href), rq_text(rq, MSG_figure_open_records));
        sheet_str(s, v.head.area_name);
        sheet_str(s, v.head.from_day);
        sheet_str(s, v.head.to_day);
        sheet_time(s, f->as_of);
        sheet_str(s, f->note.len ? str_fmt(rq->a, "%.*s %.*s", STR(f->definition), STR(f->note)) : f->definition);
        sheet_int(s, f->version);
        sheet_row_end(s);
    }
    return sheet_answer(rq, s);
}
READ_FN(figures_export, figures_query, no_form)

/* -- the parts of one figure -- */

static Str query_at(struct arena *a, const struct report_head *h, AreaId area)
{
    return str_fmt(a, "?area=%lld%.*s", (long long)area.v, STR(str_from(h->query, str_find(h->query, S("&")))));
}

Str to_page(const struct html *h, Str path, const struct report_head *v) { return str_fmt(h->a, "%.*s?%.*s", STR(path), STR(v->query)); }
Str to_parts(const struct html *h, Str figure, const struct report_head *v) { return str_fmt(h->a, "/figures/%.*s/parts?%.*s", STR(figure), STR(v->query)); }
Str head_query_at(const struct html *h, const struct report_head *v, AreaId area) { return query_at(h->a, v, area); }
Str screen_live(const struct html *h, const struct report_head *v) { return str_fmt(h->a, "/live?area=%lld", (long long)v->area.v); }
Str title_at(const struct html *h, Msg title, Str place) { return str_fmt(h->a, "%.*s · %.*s", STR(msg(h, title)), STR(place)); }

static void fill_part(struct rq *rq, const struct metric *m, const struct figure_at *at, const struct part *p, struct part_view *v)
{
    struct figure_at one = *at;
    one.area = p->area;
    one.here = p->here;
    *v = (struct part_view){.area = p->area, .level = p->level, .value = metric_value(m, &p->amount), .note = why_hidden(rq, &p->amount)};
    v->name = p->here ? rq_text(rq, MSG_figure_unlocated) : area_name(p->name, p->name_en, rq->lang);
    v->href = metric_records(rq->a, m, &one);
    v->records = api(rq->a, v->href);
    v->below_href = metric_records_below(rq->a, m, &one);
    v->shown = shown(rq->a, m, &p->amount);
    if (!m->share) return;
    if (metric_over(m)) v->numerator = SOME(p->amount.n);
    if (!p->amount.hidden) v->denominator = SOME(p->amount.below);
}

static enum Err parts_show(struct rq *rq, struct db_ro *db, const struct figures_query *in, struct parts_view *out)
{
    const struct metric *m = NULL;
    struct metric_list all;
    struct figure_at at;
    struct part_list parts;
    TRY(head_fill(rq, db, in, Period_all, &out->head, &at));
    TRY(metrics_here(rq, db, at.area, &all));
    for (size_t i = 0; i < all.n; i++)
        if (str_is(rq->word, all.v[i].id)) m = &all.v[i];
    if (!m) return ERR_NOT_FOUND;
    TRY(figure_open(db, rq->a, &at, true));
    out->area = at.area;
    out->figure = NEW(rq->a, struct figure_view);
    TRY(read_figure(rq, db, m, &at, true, out->figure));
    TRY(metric_parts(db, rq->a, m, &at, &parts));
    out->overlap = m->declared && m->declared->overlap;
    out->items.v = NEW_ARRAY(rq->a, struct part_view, parts.n);
    out->unlocated = NEW(rq->a, struct part_view);
    for (size_t i = 0; i < parts.n; i++) {
        struct part_view *v = parts.v[i].here ? out->unlocated : &out->items.v[out->items.n++];
        fill_part(rq, m, &at, &parts.v[i], v);
        if (!parts.v[i].here) v->down_href = query_at(rq->a, &out->head, v->area);
    }
    return OK;
}
READ_FN(parts_show, figures_query, parts_view)
PAGE_FN(parts_page, parts_view)

/* -- the overview -- */

static enum Err fill_cards(struct rq *rq, struct db_ro *db, const struct figure_at *at, const char *const *ids, size_t n, struct figure_view_list *out)
{
    *out = (struct figure_view_list){NEW_ARRAY(rq->a, struct figure_view, n), n};
    for (size_t i = 0; i < n; i++) TRY(read_figure(rq, db, metric_by_id(str_c(ids[i])), at, false, &out->v[i]));
    return OK;
}

static Str cell_text(struct rq *rq, const struct metric *m, const struct amount *x)
{
    if (m->unit == Unit_percent && x->below) return str_fmt(rq->a, "%lld / %lld", (long long)x->n, (long long)x->below);
    return shown(rq->a, m, x);
}

/* Parts in code order, never by value: this is no ranking. */
static enum Err fill_part_table(struct rq *rq, struct db_ro *db, const struct figure_at *at, struct overview_view *out)
{
    static const char *const ids[] = {"received", "accepted_in_time", "open", "overdue", "ending_solved", "answer_yes", "silent", "service_minutes"};
    enum { N = sizeof ids / sizeof *ids };
    TRY(fill_cards(rq, db, at, ids, N, &out->columns));
    for (size_t c = 0; c < N; c++) {
        const struct metric *m = metric_by_id(str_c(ids[c]));
        struct part_list parts;
        TRY(metric_parts(db, rq->a, m, at, &parts));
        if (!c) {
            out->parts = (struct part_table){NEW_ARRAY(rq->a, struct part_row, parts.n), parts.n};
            for (size_t i = 0; i < parts.n; i++) {
                const struct part *p = &parts.v[i];
                out->parts.v[i] = (struct part_row){.name = p->here ? rq_text(rq, MSG_figure_unlocated) : area_name(p->name, p->name_en, rq->lang), .here = p->here,
                                                    .down_href = query_at(rq->a, &out->head, p->area), .cells = {NEW_ARRAY(rq->a, struct cell, N), N}};
            }
        }
        for (size_t i = 0; i < parts.n && i < out->parts.n; i++) {
            struct figure_at one = *at;
            one.area = parts.v[i].area;
            one.here = parts.v[i].here;
            struct cell *cell = &out->parts.v[i].cells.v[c];
            *cell = (struct cell){.shown = cell_text(rq, m, &parts.v[i].amount), .late = m->where.overdue && parts.v[i].amount.n > 0};
            if (metric_value(m, &parts.v[i].amount).has) cell->href = metric_records(rq->a, m, &one);
        }
        if (m->unit == Unit_percent && out->columns.v[c].denominator.v)
            out->columns.v[c].shown = str_fmt(rq->a, "%lld / %lld", (long long)out->columns.v[c].numerator.v, (long long)out->columns.v[c].denominator.v);
    }
    return OK;
}

static void chart_series(struct buf *b, const struct week_list *w, Str name, bool finished)
{
    buf_lit(b, "{\"name\":");
    buf_json(b, name);
    buf_lit(b, ",\"type\":\"bar\",\"data\":[");
    for (size_t i = 0; i < w->n; i++) buf_fmt(b, "%s%lld", i ? "," : "", (long long)(finished ? w->v[i].finished : w->v[i].received));
    buf_lit(b, "],\"hrefs\":[");
    for (size_t i = 0; i < w->n; i++) {
        if (i) buf_char(b, ',');
        buf_json(b, finished ? w->v[i].finished_href : w->v[i].href);
    }
    buf_lit(b, "]}");
}

static Json chart_json(struct rq *rq, const struct week_list *w)
{
    struct buf b = buf_new(rq->a, 2048);
    buf_lit(&b, "{\"labels\":[");
    for (size_t i = 0; i < w->n; i++) buf_fmt(&b, "%s\"%d-%d\"", i ? "," : "", day_civil(w->v[i].monday).month, day_civil(w->v[i].monday).day);
    buf_lit(&b, "],\"unit\":");
    buf_json(&b, rq_text(rq, MSG_figure_matters));
    buf_lit(&b, ",\"series\":[");
    chart_series(&b, w, rq_text(rq, MSG_figure_received), false);
    buf_char(&b, ',');
    chart_series(&b, w, rq_text(rq, MSG_figure_finished_of_them), true);
    buf_lit(&b, "]}");
    return (Json){buf_str(&b)};
}

/* Twelve whole weeks from Monday, this one the last; what was received, and how much of that is finished by now. */
static enum Err fill_weeks(struct rq *rq, struct db_ro *db, const struct figure_at *at, struct overview_view *out)
{
    int64_t received[WEEKS], finished[WEEKS];
    Day today = day_of(rq->now), first = day_plus(today, 1 - day_civil(today).weekday - 7 * (WEEKS - 1));
    const struct tally_series both = {S("received"), S("finished"), first, 7, WEEKS, received, finished};
    TRY(tally_series(db, rq->a, at->area, &both));
    out->weeks = (struct week_list){NEW_ARRAY(rq->a, struct week_row, WEEKS), WEEKS};
    for (int i = 0; i < WEEKS; i++) {
        struct week_row *w = &out->weeks.v[i];
        *w = (struct week_row){.monday = day_plus(first, 7 * i), .received = received[i], .finished = finished[i]};
        struct figure_at one = {.area = at->area, .now = at->now, .span = {day_start(w->monday), day_start(day_plus(w->monday, 7))}};
        w->href = needs_where(rq->a, &(struct metric_where){.fact = NULL}, &one);
        w->finished_href = needs_where(rq->a, &(struct metric_where){.fact = "finished"}, &one);
    }
    out->chart = chart_json(rq, &out->weeks);
    return OK;
}

/* A stored shape inside a page: JSON as it is, but no character that HTML could read. */
static void shape_put(struct buf *b, Str geojson)
{
    for (size_t i = 0; i < geojson.len; i++) {
        char c = geojson.p[i];
        if (c == '<' || c == '>' || c == '&') buf_fmt(b, "\\u%04x", (unsigned)c);
        else buf_char(b, c);
    }
}

static enum Err map_children(struct rq *rq, struct db_ro *db, const struct figure_at *at, AreaId parent, struct buf *b, struct place_list *places)
{
    const struct metric *m = metric_by_id(S("open"));
    struct area_shapes_rows rows;
    TRY(area_shapes(db, rq->a, &rows, .parent = parent));
    struct place_row *v = NEW_ARRAY(rq->a, struct place_row, places->n + rows.n + 1);
    for (size_t i = 0; i < places->n; i++) v[i] = places->v[i];
    places->v = v;
    for (size_t i = 0; i < rows.n; i++) {
        struct amount x;
        struct figure_at one = *at;
        one.area = rows.v[i].area;
        TRY(metric_measure(db, rq->a, m, &one, &x));
        struct place_row *p = &places->v[places->n++];
        *p = (struct place_row){area_name(rows.v[i].name, rows.v[i].name_en, rq->lang), metric_records(rq->a, m, &one), x.n};
        buf_fmt(b, "%s{\"type\":\"Feature\",\"properties\":{\"name\":", places->n > 1 ? "," : "");
        buf_json(b, p->name);
        buf_fmt(b, ",\"count\":%lld,\"href\":", (long long)p->n);
        buf_json(b, p->href);
        buf_lit(b, "},\"geometry\":");
        shape_put(b, rows.v[i].geojson);
        buf_char(b, '}');
    }
    return OK;
}

/* Shapes of the parts, or, where these are none or one alone, of the parts' parts. */
static enum Err fill_map(struct rq *rq, struct db_ro *db, const struct figure_at *at, struct overview_view *out)
{
    struct report_children_rows kids;
    struct buf b = buf_new(rq->a, 8192), below = buf_new(rq->a, 8192);
    TRY(map_children(rq, db, at, at->area, &b, &out->places));
    if (out->places.n < 2) {
        struct place_list deeper = {NULL, 0};
        TRY(report_children(db, rq->a, &kids, .above = at->area));
        for (size_t i = 0; i < kids.n; i++) {
            struct figure_at kid = *at;
            kid.area = kids.v[i].id;
            TRY(figure_open(db, rq->a, &kid, true));
            TRY(map_children(rq, db, &kid, kid.area, &below, &deeper));
        }
        if (deeper.n) b = below, out->places = deeper;
    }
    out->map = (Json){str_fmt(rq->a, "{\"type\":\"FeatureCollection\",\"features\":[%.*s]}", STR(buf_str(&b)))};
    return OK;
}

/* What was received before the days shown and is still open must not vanish behind the choice of days. */
static enum Err fill_older(struct rq *rq, struct db_ro *db, const struct figure_at *at, struct overview_view *out)
{
    const struct metric *m = metric_by_id(S("open"));
    struct figure_at before = *at;
    struct amount x;
    if (!at->span.from.ms) return OK;
    before.span = (struct span){{0}, at->span.from};
    TRY(figure_open(db, rq->a, &before, false));
    TRY(metric_measure(db, rq->a, m, &before, &x));
    out->older = x.n;
    out->older_href = metric_records(rq->a, m, &before);
    return OK;
}

static enum Err overview_fill(struct rq *rq, struct db_ro *db, const struct figures_query *in, const char *const *ids, size_t n, struct figure_at *at, struct overview_view *out)
{
    TRY(head_fill(rq, db, in, Period_days90, &out->head, at));
    TRY(figure_open(db, rq->a, at, true));
    out->area = at->area;
    out->from = at->span.from;
    out->to = at->span.to;
    TRY(fill_cards(rq, db, at, ids, n, &out->items));
    TRY(fill_weeks(rq, db, at, out));
    TRY(fill_older(rq, db, at, out));
    return fill_map(rq, db, at, out);
}

static enum Err overview_show(struct rq *rq, struct db_ro *db, const struct figures_query *in, struct overview_view *out)
{
    static const char *const cards[] = {"received", "accepted_in_time", "open", "overdue", "ending_solved", "answer_yes", "silent", "service_minutes"};
    struct figure_at at;
    TRY(overview_fill(rq, db, in, cards, sizeof cards / sizeof *cards, &at, out));
    return fill_part_table(rq, db, &at, out);
}
READ_FN(overview_show, figures_query, overview_view)
PAGE_FN(overview_page, overview_view)

static enum Err screen_show(struct rq *rq, struct db_ro *db, const struct figures_query *in, struct overview_view *out)
{
    static const char *const figures[] = {"received", "accepted_in_time", "open", "overdue", "answer_yes", "service_minutes"};
    struct figure_at at;
    return overview_fill(rq, db, in, figures, sizeof figures / sizeof *figures, &at, out);
}
READ_FN(screen_show, figures_query, overview_view)
PAGE_FN(screen_page, overview_view)

static const struct route routes[] = {
    LONGS(GET, "/figures", VIEWERS, figures_show_row, .query = figures_query_form, .view = figures_view_view, .page = figures_page_row),
    LONGS(GET, "/figures/steps", VIEWERS, steps_show_row, .query = figures_query_form, .view = step_times_view_view, .page = steps_page_row),
    LONGS(GET, "/figures/{word}/parts", VIEWERS, parts_show_row, .query = figures_query_form, .view = parts_view_view, .page = parts_page_row),
    LONGS(GET, "/reports", VIEWERS, reports_show_row, .query = figures_query_form, .view = figures_view_view, .page = figures_page_row, .html_only = true,
          .why = "the menu's way to /figures"),
    LONGS(GET, "/reports/export", VIEWERS, figures_export_row, .query = figures_query_form, .html_only = true, .why = "a file for people; /figures is its JSON"),
    LONGS(GET, "/overview", VIEWERS, overview_show_row, .query = figures_query_form, .view = overview_view_view, .page = overview_page_row, .html_only = true,
          .why = "the same figures as /figures and their parts, side by side"),
    LONGS(GET, "/screen", VIEWERS, screen_show_row, .query = figures_query_form, .view = overview_view_view, .page = screen_page_row, .html_only = true,
          .why = "the overview for a hall"),
};

const struct cap report_cap = {.name = "report", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
