/* GET /needs/{id}/slip and GET /needs/export.
 *
 * The slip is for whoever spoke: its code leads to the look-up by six digits, not to the need. Paper is left on tables and
 * photographed into groups; the digits alone tell stage and dates, everything else asks for the phone number as well. So the
 * slip holds no secret, a GET makes none, and any worker may print it again.
 */
#include "cap/need/need_paper.h"

#include "app/address.h"
#include "app/sheet.h"
#include "base/utf8.h"
#include "cap/need/need_core.h"
#include "need_pages.h"

#define SLIP_MAKERS (ROLE(grid) | ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district))
#define LIST_READERS (SLIP_MAKERS | ROLE(supervisor) | ROLE(auditor) | ROLE(admin))

enum { SLIP_TEXT = 120, PAGE = 200 };

static enum Err slip_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct need_slip *out)
{
    const struct need_seen *seen = rq->subject;
    const struct need_get_row *n = &seen->n;
    struct area_place place;
    (void)in;
    TRY(area_place(db, rq->a, n->area, rq->lang, &place));
    Str digits = str_from(n->receipt, n->receipt.len - 6);
    *out = (struct need_slip){.id = n->id, .code = n->code, .digits = str_fmt(rq->a, "%.*s %.*s", 3, digits.p, 3, digits.p + 3), .title = n->title,
        .text = utf8_head(n->text, SLIP_TEXT), .place = n->place.len ? str_fmt(rq->a, "%.*s %.*s", STR(place.name), STR(n->place)) : place.name,
        .typed_name = n->typed_name, .read_back = n->read_back, .at = n->at, .due_at = n->due_at, .accept_due = n->accept_due, .kind = n->kind};
    out->url = rq_address(rq, str_cat(rq->a, S("/receipts?digits="), digits));
    return area_desk(db, rq->a, n->community, rq->lang, &out->desk);
}
READ_FN(slip_show, no_form, need_slip)
PAGE_FN(need_slip_page, need_slip)

/* -- the list as a sheet -- */

static const struct sheet_column columns[] = {
    {MSG_office_code, 15}, {MSG_office_matter, 26}, {MSG_need_text, 40}, {MSG_need_area, 20}, {MSG_need_place, 16}, {MSG_need_kind, 9}, {MSG_need_category, 9},
    {MSG_need_urgency, 7}, {MSG_need_difficulty, 8}, {MSG_need_stage, 8}, {MSG_need_state, 8}, {MSG_need_owner, 10}, {MSG_office_at, 16}, {MSG_need_due, 16},
    {MSG_office_overdue, 6}, {MSG_office_finished, 16}, {MSG_need_ending, 10}, {MSG_need_confirmed, 9}, {MSG_office_me_too, 7},
};

static void write_row(struct sheet *s, const struct need_item_view *v)
{
    sheet_str(s, v->code);
    sheet_str(s, v->title);
    sheet_str(s, v->text);
    sheet_str(s, v->area_name);
    sheet_str(s, v->place);
    sheet_msg(s, NeedKind_label(v->kind));
    sheet_str(s, v->category_name);
    sheet_msg(s, Urgency_label(v->urgency));
    sheet_msg(s, Difficulty_label(v->difficulty));
    sheet_msg(s, NeedStage_label(v->stage));
    sheet_msg(s, NeedState_label(v->state));
    sheet_str(s, v->owner ? v->owner->name : S(""));
    sheet_time(s, v->at);
    sheet_time(s, v->due_at);
    sheet_msg(s, v->late ? MSG_html_yes : MSG_none);
    sheet_time(s, v->finished_at);
    sheet_msg(s, Ending_label(v->ending));
    sheet_msg(s, Confirmed_label(v->confirmed));
    sheet_int(s, v->me_too);
    sheet_row_end(s);
}

/* Page after page through the list's own function, so that nobody gets in a file what they do not see on the page. Each page
   has its own memory; the first one, which may refuse the query, has the request's. */
static enum Err pages(struct rq *rq, struct db_ro *db, struct need_query *q, struct sheet *s)
{
    struct arena *keep = rq->a, *a = NULL;
    enum Err e = OK;
    do {
        struct needs_view v;
        if (a) rq->a = a;
        e = needs_fill(rq, db, q, &v);
        for (size_t i = 0; e == OK && i < v.items.n && sheet_rows(s) < SHEET_ROWS_MAX; i++) write_row(s, &v.items.v[i]);
        rq->a = keep;
        if (e != OK) break;
        q->after = v.next.p ? str_dup(keep, v.next) : v.next;
        if (a) arena_reset(a);
        else a = arena_new(0);
    } while (q->after.p && sheet_rows(s) < SHEET_ROWS_MAX);
    if (a) arena_free(a);
    return e;
}

static enum Err needs_export(struct rq *rq, struct db_ro *db, const struct need_query *in, struct no_form *out)
{
    struct sheet *s;
    struct need_query q = *in;
    (void)out;
    q.limit = SOME(PAGE);
    q.after = (Str){NULL, 0};
    TRY(sheet_new(rq, MSG_page_needs, columns, sizeof columns / sizeof *columns, &s));
    enum Err e = pages(rq, db, &q, s);
    if (e == OK) return sheet_answer(rq, s);
    sheet_drop(s);
    return e;
}
READ_FN(needs_export, need_query, no_form)

static const struct route routes[] = {
    READS(GET, "/needs/{id}/slip", SLIP_MAKERS, slip_show_row, .see = need_see, .view = need_slip_view, .page = need_slip_page_row, .html_only = true, .why = "a sheet of paper"),
    LONGS(GET, "/needs/export", LIST_READERS, needs_export_row, .query = need_query_form, .html_only = true, .why = "a file for people; the list is its JSON"),
};

const struct cap need_paper_cap = {.name = "need_paper", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
