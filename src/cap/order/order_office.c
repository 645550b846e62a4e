/* The office's side of orders: options and badges of its pages, the task sheet on paper, the board and the hours as sheets.
 *
 * The task sheet has two parts. The upper one goes with the helper and leads to the task; the lower one stays at the place, and
 * holds the code that is typed there: arriving with the code shows that somebody was there, so it is not on the helper's part.
 */
#include "cap/order/order_office.h"

#include "app/address.h"
#include "app/sheet.h"
#include "base/buf.h"
#include "cap/order/order_core.h"
#include "order_pages.h"

#define LIST_READERS (ROLE(worker) | ROLE(grid) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(admin) | ROLE(supervisor) | ROLE(auditor))

enum { PAGE = 200 };

struct form_options order_states(struct html *h)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, OrderState_end)};
    for (unsigned i = 1; i < OrderState_end; i++)
        o.v[o.n++] = (struct form_option){OrderState_code((enum OrderState)i), msg(h, OrderState_label((enum OrderState)i)), false};
    return o;
}

Str order_loop(struct html *h, int64_t minutes)
{
    int64_t days = minutes / (24 * 60), hours = minutes / 60 % 24;
    Str two[] = {form_value_int(h, days ? days : minutes < 60 ? minutes : hours), form_value_int(h, hours)};
    if (days) return msg_fill(h->a, MSG_office_loop_days, h->lang, two, 2);
    return msg_fill(h->a, minutes < 60 ? MSG_office_loop_minutes : MSG_office_loop_hours, h->lang, two, 1);
}

struct form_options order_source_kinds(struct html *h)
{
    unsigned n = 0;
    while (order_sources[n]) n++;
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, n + 1)};
    for (unsigned i = 0; i < n; i++) o.v[o.n++] = (struct form_option){Entity_code(order_sources[i]->kind), msg(h, Entity_label(order_sources[i]->kind)), false};
    return o;
}

Str order_source_path(struct html *h, const struct order_view *v)
{
    const struct order_source *s = v->source ? order_source_of(v->source->kind) : NULL;
    return s && s->path ? str_fmt(h->a, "%s%lld", s->path, (long long)v->source->id.v) : (Str){NULL, 0};
}

Html order_state(struct html *h, enum OrderState s)
{
    switch (s) {
    case OrderState_open: return badge(h, S("lj-info"), S("inbox"), OrderState_label(s));
    case OrderState_taken: return badge(h, S("lj-warn"), S("user"), OrderState_label(s));
    case OrderState_arrived: return badge(h, S("lj-warn"), S("map-pin"), OrderState_label(s));
    case OrderState_served: return badge(h, S("lj-info"), S("star"), OrderState_label(s));
    case OrderState_confirmed: return badge(h, S("lj-ok"), S("check"), OrderState_label(s));
    case OrderState_cancelled: return badge(h, S(""), S("x"), OrderState_label(s));
    case OrderState_none: case OrderState_end: break;
    }
    return (Html){S("")};
}

/* -- the task sheet -- */

static enum Err slip_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct order_slip *out)
{
    const struct order_seen *seen = rq->subject;
    const struct order_row *o = &seen->o;
    struct area_place place;
    struct buf names = buf_new(rq->a, 64);
    (void)in;
    TRY(area_place(db, rq->a, o->area, rq->lang, &place));
    for (size_t i = 0; i < seen->takings.n; i++) {
        if (!taking_sits(seen->takings.v[i].state)) continue;
        if (names.len) buf_char(&names, ' ');
        buf_add(&names, seen->takings.v[i].shown_as);
    }
    *out = (struct order_slip){.id = o->id, .title = o->title, .text = o->text, .place = place.name, .due_at = o->due_at, .mode = o->mode, .helpers = buf_str(&names),
        .arrive_code = str_fmt(rq->a, "%.*s %.*s", 3, o->arrive_code.p, 3, o->arrive_code.p + 3),
        .url = rq_address(rq, str_fmt(rq->a, "/orders/%lld", (long long)o->id.v))};
    return OK;
}
READ_FN(slip_show, no_form, order_slip)
PAGE_FN(order_slip_page, order_slip)

/* -- lists as sheets: page after page through the list's own function, each in its own memory -- */

struct pager {
    struct rq *rq;
    struct arena *keep, *page;
};

static struct pager pager_of(struct rq *rq) { return (struct pager){rq, rq->a, NULL}; }
static void page_begin(struct pager *p) { if (p->page) p->rq->a = p->page; }

/* The next page's cursor outlives the page it came with. */
static Str page_end(struct pager *p, Str next)
{
    p->rq->a = p->keep;
    next = next.p ? str_dup(p->keep, next) : next;
    if (p->page) arena_reset(p->page);
    else p->page = arena_new(0);
    return next;
}

static const struct sheet_column order_columns[] = {
    {MSG_order_title, 24}, {MSG_order_text, 30}, {MSG_order_mode, 8}, {MSG_order_source, 8}, {MSG_order_state, 8}, {MSG_office_helper, 20}, {MSG_order_seats, 6}, {MSG_office_place, 24},
    {MSG_order_skill, 10}, {MSG_office_sent, 16}, {MSG_order_due, 16}, {MSG_office_overdue, 6}, {MSG_order_minutes, 8},
};

static void write_order(struct rq *rq, struct sheet *s, const struct order_view *v)
{
    struct buf names = buf_new(rq->a, 64);
    int64_t minutes = 0;
    for (size_t i = 0; i < v->takers.n; i++) {
        if (i) buf_char(&names, ' ');
        buf_add(&names, v->takers.v[i].name);
        minutes += v->takers.v[i].minutes.v;
    }
    sheet_str(s, v->title);
    sheet_str(s, v->text);
    sheet_msg(s, OrderMode_label(v->mode));
    sheet_msg(s, v->source ? Entity_label(v->source->kind) : MSG_none);
    sheet_msg(s, OrderState_label(v->state));
    sheet_str(s, buf_str(&names));
    sheet_int(s, v->seats);
    sheet_str(s, v->place);
    sheet_str(s, v->skill);
    sheet_time(s, v->at);
    sheet_time(s, v->due_at);
    sheet_msg(s, v->late ? MSG_html_yes : MSG_none);
    sheet_int(s, minutes);
    sheet_row_end(s);
}

static enum Err order_rows(struct rq *rq, struct db_ro *db, struct order_query q, struct sheet *s)
{
    struct pager p = pager_of(rq);
    enum Err e;
    q.limit = SOME(PAGE);
    q.after = (Str){NULL, 0};
    do {
        struct orders_view v;
        page_begin(&p);
        e = orders_fill(rq, db, &q, &v);
        for (size_t i = 0; e == OK && i < v.items.n && sheet_rows(s) < SHEET_ROWS_MAX; i++) write_order(rq, s, &v.items.v[i]);
        q.after = page_end(&p, e == OK ? v.next : (Str){NULL, 0});
    } while (e == OK && q.after.p && sheet_rows(s) < SHEET_ROWS_MAX);
    arena_free(p.page);
    return e;
}

static enum Err sheet_end(struct rq *rq, struct sheet *s, enum Err e)
{
    if (e == OK) return sheet_answer(rq, s);
    sheet_drop(s);
    return e;
}

static enum Err orders_export(struct rq *rq, struct db_ro *db, const struct order_query *in, struct no_form *out)
{
    struct sheet *s;
    (void)out;
    TRY(sheet_new(rq, MSG_page_orders, order_columns, sizeof order_columns / sizeof *order_columns, &s));
    return sheet_end(rq, s, order_rows(rq, db, *in, s));
}
READ_FN(orders_export, order_query, no_form)

static const struct sheet_column served_columns[] = {
    {MSG_order_title, 26}, {MSG_office_helper, 16}, {MSG_order_minutes, 10}, {MSG_office_grade, 8}, {MSG_office_confirmed_at, 16},
};

static enum Err served_rows(struct rq *rq, struct db_ro *db, struct served_query q, struct sheet *s)
{
    struct pager p = pager_of(rq);
    enum Err e;
    q.limit = SOME(PAGE);
    q.after = (Str){NULL, 0};
    do {
        struct served_view v;
        page_begin(&p);
        e = served_fill(rq, db, &q, &v);
        for (size_t i = 0; e == OK && i < v.items.n && sheet_rows(s) < SHEET_ROWS_MAX; i++) {
            sheet_str(s, v.items.v[i].title);
            sheet_str(s, v.items.v[i].name);
            sheet_int(s, v.items.v[i].minutes.v);
            sheet_msg(s, Grade_label(v.items.v[i].grade));
            sheet_time(s, v.items.v[i].confirmed_at);
            sheet_row_end(s);
        }
        q.after = page_end(&p, e == OK ? v.next : (Str){NULL, 0});
    } while (e == OK && q.after.p && sheet_rows(s) < SHEET_ROWS_MAX);
    arena_free(p.page);
    return e;
}

static enum Err served_export(struct rq *rq, struct db_ro *db, const struct served_query *in, struct no_form *out)
{
    struct sheet *s;
    (void)out;
    TRY(sheet_new(rq, MSG_office_served, served_columns, sizeof served_columns / sizeof *served_columns, &s));
    return sheet_end(rq, s, served_rows(rq, db, *in, s));
}
READ_FN(served_export, served_query, no_form)

static const struct route routes[] = {
    READS(GET, "/orders/{id}/slip", REL(handler), slip_show_row, .see = order_see, .view = order_slip_view, .page = order_slip_page_row, .html_only = true, .why = "a sheet of paper"),
    LONGS(GET, "/orders/export", LIST_READERS, orders_export_row, .query = order_query_form, .html_only = true, .why = "a file for people; the list is its JSON"),
    LONGS(GET, "/served/export", LIST_READERS, served_export_row, .query = served_query_form, .html_only = true, .why = "a file for people; the list is its JSON"),
};

const struct cap order_paper_cap = {.name = "order_paper", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
