/* GET /promises: what was promised where, the first due first; how many of the due were kept, with the records behind; late ones by
 * place. Acts on a promise belong to whatever gave it: /promises/{id} leads there. */
#include "cap/promise/promise_web.h"

#include "app/sheet.h"
#include "promise_pages.h"

void promise_fill(struct rq *rq, const struct promise_row *p, struct promise_view *out)
{
    *out = (struct promise_view){.id = p->id, .rev = p->rev, .source_kind = p->source_kind, .source = p->source, .n = p->n, .text = p->text, .area = p->area,
        .owner_org = p->owner_org, .owner_person = p->owner_person, .owner = p->org_name.p ? p->org_name : p->person_name, .due = p->due, .state = p->state,
        .late = promise_late(p, day_of(rq->now)), .evidence = p->evidence, .ended_at = p->ended_at};
}

struct form_options promise_states(struct html *h)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, PromiseState_end)};
    for (unsigned i = 1; i < PromiseState_end; i++)
        o.v[o.n++] = (struct form_option){PromiseState_code((enum PromiseState)i), msg(h, PromiseState_label((enum PromiseState)i)), false};
    return o;
}

Html promise_badge(struct html *h, const struct promise_view *v)
{
    if (v->late) return badge(h, S("lj-late"), S("alert-triangle"), MSG_promise_late);
    switch (v->state) {
    case PromiseState_open: return badge(h, S("lj-info"), S("clock"), PromiseState_label(v->state));
    case PromiseState_kept: return badge(h, S("lj-ok"), S("check"), PromiseState_label(v->state));
    case PromiseState_released: return badge(h, S(""), S("x"), PromiseState_label(v->state));
    case PromiseState_none: case PromiseState_end: break;
    }
    return (Html){S("")};
}

/* -- the list -- */

/* "19702.123": the day and the id of the last one shown. */
static bool cursor_of(Str after, Day *day, PromiseId *id)
{
    int64_t d, n;
    Str head;
    if (!after.p) return true;
    if (!str_split(&after, '.', &head) || !str_int(head, &d) || !str_int(after, &n) || d != (int32_t)d) return false;
    *day = (Day){(int32_t)d};
    *id = (PromiseId){n};
    return true;
}

static enum Err rows_of(struct rq *rq, struct db_ro *db, const struct promises_query *in, AreaId above, int64_t limit, struct promise_list_rows *rows)
{
    Day day = {0};
    PromiseId id = {0};
    if (!cursor_of(in->after, &day, &id)) return refuse_field(rq, "after", MSG_app_field_id);
    return promise_list(db, rq->a, rows, .above = in->here ? (AreaId){0} : above, .here = in->here ? above : (AreaId){0}, .due_by = in->due ? day_of(rq->now) : (Day){0}, .owner_org = in->org, .state = in->state, .late = in->late ? day_of(rq->now) : (Day){0},
                        .counted = in->counted, .from = in->from, .to = in->to, .due_after = day, .after = id, .limit = limit);
}

static enum Err count_of(struct rq *rq, struct db_ro *db, AreaId above, const struct promises_query *in, int64_t *out)
{
    struct promise_count_row n;
    TRY(promise_count(db, rq->a, &n, .above = in->here ? (AreaId){0} : above, .here = in->here ? above : (AreaId){0}, .due_by = in->due ? day_of(rq->now) : (Day){0}, .owner_org = in->org, .state = in->state, .late = in->late ? day_of(rq->now) : (Day){0},
                      .counted = in->counted, .from = in->from, .to = in->to));
    *out = n.n;
    return OK;
}

/* A figure and its records come from the same filters. */
static enum Err figure(struct rq *rq, struct db_ro *db, AreaId area, const struct promises_query *q, int64_t *n, Str *records)
{
    Str to = q->to.n ? str_cat(rq->a, S("&to="), day_iso(rq->a, q->to)) : S("");
    Str state = q->state ? str_cat(rq->a, S("&state="), PromiseState_code(q->state)) : S("");
    *records = str_fmt(rq->a, "/promises?area=%lld%.*s%s%s%.*s", (long long)area.v, STR(state), q->late ? "&late=1" : "", q->counted ? "&counted=1" : "", STR(to));
    return count_of(rq, db, area, q, n);
}

static enum Err fill_figures(struct rq *rq, struct db_ro *db, struct promises_view *out)
{
    Day tomorrow = day_plus(day_of(rq->now), 1);
    struct promise_places_rows rows;
    AreaId here = out->bar.here;
    TRY(figure(rq, db, here, &(struct promises_query){.counted = true, .to = tomorrow}, &out->due, &out->due_records));
    TRY(figure(rq, db, here, &(struct promises_query){.state = PromiseState_kept, .to = tomorrow}, &out->kept, &out->kept_records));
    TRY(figure(rq, db, here, &(struct promises_query){.late = true}, &out->late, &out->late_records));
    TRY(promise_places(db, rq->a, &rows, .above = here, .today = day_of(rq->now)));
    out->places.v = NEW_ARRAY(rq->a, struct promise_place, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        out->places.v[out->places.n++] = (struct promise_place){rows.v[i].area, area_name(rows.v[i].name, rows.v[i].name_en, rq->lang), rows.v[i].due, rows.v[i].kept, rows.v[i].late};
    return OK;
}

static enum Err promises_show(struct rq *rq, struct db_ro *db, const struct promises_query *in, struct promises_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50;
    struct promise_list_rows rows;
    struct area_place place;
    TRY(area_bar_fill(rq, db, in->area, &out->bar));
    TRY(rows_of(rq, db, in, out->bar.here, limit + 1, &rows));
    TRY(count_of(rq, db, out->bar.here, in, &out->total));
    TRY(fill_figures(rq, db, out));
    out->items.v = NEW_ARRAY(rq->a, struct promise_view, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) {
        struct promise_view *v = &out->items.v[out->items.n++];
        promise_fill(rq, &rows.v[i], v);
        TRY(area_place(db, rq->a, v->area, rq->lang, &place));
        v->place = place.name;
    }
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%d.%lld", (int)rows.v[limit - 1].due.n, (long long)rows.v[limit - 1].id.v);
    return OK;
}
READ_FN(promises_show, promises_query, promises_view)
PAGE_FN(promises_page, promises_view)

static const struct sheet_column columns[] = {{MSG_promise_text, 36}, {MSG_promise_owner, 20}, {MSG_area_title, 20}, {MSG_promise_due, 12}, {MSG_promise_state, 10}, {MSG_promise_evidence, 30}};

static enum Err promises_export(struct rq *rq, struct db_ro *db, const struct promises_query *in, struct no_form *out)
{
    struct promise_list_rows rows;
    struct area_bar bar;
    struct area_place place;
    struct sheet *s;
    (void)out;
    TRY(area_bar_fill(rq, db, in->area, &bar));
    TRY(rows_of(rq, db, in, bar.here, SHEET_ROWS_MAX, &rows));
    TRY(sheet_new(rq, MSG_promise_book, columns, sizeof columns / sizeof *columns, &s));
    enum Err e = OK;
    for (size_t i = 0; e == OK && i < rows.n; i++) {
        struct promise_view v;
        promise_fill(rq, &rows.v[i], &v);
        e = area_place(db, rq->a, v.area, rq->lang, &place);
        if (e != OK) break;
        sheet_str(s, v.text);
        sheet_str(s, v.owner);
        sheet_str(s, place.name);
        sheet_str(s, day_iso(rq->a, v.due));
        sheet_msg(s, v.late ? MSG_promise_late : PromiseState_label(v.state));
        sheet_str(s, v.evidence);
        sheet_row_end(s);
    }
    if (e == OK) return sheet_answer(rq, s);
    sheet_drop(s);
    return e;
}
READ_FN(promises_export, promises_query, no_form)

/* -- one -- */

static enum Err promise_see(struct rq *rq, struct db_ro *db)
{
    struct promise_row *p = NEW(rq->a, struct promise_row);
    Who roles;
    TRY(promise_get(db, rq->a, p, .id = {rq->id.v}));
    TRY(policy_at(rq, db, p->area, &roles));
    rq->subject = p;
    rq->standing = (struct standing){.who = SIGNED_IN | roles, .whole = true, .rev = p->rev, .stage = p->state};
    return roles & PROMISE_READERS ? OK : ERR_NOT_FOUND;
}

/* The page of a promise is that of what gave it. */
static void lead_to_source(struct rq *rq, const struct promise_row *p)
{
    for (unsigned c = 0; c < rq->app->o.n_caps; c++)
        for (unsigned i = 0; i < rq->app->o.caps[c]->n_entities; i++) {
            const struct cap_entity *e = &rq->app->o.caps[c]->entities[i];
            if (e->kind == p->source_kind) rq_redirect(rq, str_fmt(rq->a, "%s%lld", e->path, (long long)p->source.v));
        }
}

static enum Err promise_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct promise_view *out)
{
    (void)db;
    (void)in;
    promise_fill(rq, rq->subject, out);
    if (!rq->json) lead_to_source(rq, rq->subject);
    return OK;
}
READ_FN(promise_show, no_form, promise_view)

/* -- figures -- */

static enum Err figures_note(struct db_ro *db, struct arena *a, struct figure_board *b)
{
    const struct figure_where *w = &b->where;
    struct promise_sums_rows rows;
    TRY(promise_sums(db, a, &rows, .above = w->above, .depth = w->depth, .today = day_of(w->now), .from = figure_from_day(w), .to = figure_until_day(w)));
    for (size_t i = 0; i < rows.n; i++) {
        const struct promise_sums_row *r = &rows.v[i];
        board_note(b, a, r->area, S("promises_kept"), r->own_kept, r->kept);
        board_note(b, a, r->area, S("promises_due"), r->own_due, r->due);
        board_note(b, a, r->area, S("promises_late"), r->own_late, r->late);
    }
    return OK;
}

static const struct figure figures[] = {
    {FIGURE(promises_kept), .group = GROUP_JOINT, .unit = Unit_percent, .word = MSG_figure_percent, .dated = FIGURE_DAYS, .fact_below = "promises_due",
     .records = "/promises?state=kept&due=1", .below = "/promises?counted=1&due=1"},
    {FIGURE(promises_late), .group = GROUP_JOINT, .unit = Unit_count, .word = MSG_figure_items_word, .records = "/promises?late=1", .late = true},
};
const struct figure_source promise_figures = {figures, sizeof figures / sizeof *figures, figures_note};

static const struct route routes[] = {
    READS(GET, "/promises", PROMISE_READERS, promises_show_row, .query = promises_query_form, .view = promises_view_view, .page = promises_page_row),
    LONGS(GET, "/promises/export", PROMISE_READERS, promises_export_row, .query = promises_query_form, .html_only = true, .why = "a file for people; the list is its JSON"),
    READS(GET, "/promises/{id}", PROMISE_READERS, promise_show_row, .see = promise_see, .view = promise_view_view),
};

const struct cap promise_web_cap = {.name = "promise_web", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
