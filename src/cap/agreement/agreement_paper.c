/* What leaves the screen: the lists as sheets, and an agreement on A4 with its lines and who has confirmed it. */
#include "cap/agreement/agreement.h"

#include "agreement_pages.h"
#include "app/sheet.h"
#include "base/buf.h"
#include "cap/area/area.h"

static enum Err ended(struct rq *rq, struct sheet *s, enum Err e)
{
    if (e == OK) return sheet_answer(rq, s);
    sheet_drop(s);
    return e;
}

static const struct sheet_column agreement_columns[] = {{MSG_agreement_no, 10}, {MSG_agreement_area, 20}, {MSG_agreement_party, 30}, {MSG_agreement_theme, 16}, {MSG_agreement_starts, 12},
    {MSG_agreement_ends, 12}, {MSG_agreement_state, 10}, {MSG_agreement_signed_at, 18}};

static enum Err agreement_row_out(struct rq *rq, struct db_ro *db, struct sheet *s, const struct agreement_row *a)
{
    struct parties_of_rows parties;
    struct area_place place;
    struct buf names = buf_new(rq->a, 64);
    TRY(parties_of(db, rq->a, &parties, .agreement = a->id));
    TRY(area_place(db, rq->a, a->area, rq->lang, &place));
    for (size_t i = 0; i < parties.n; i++) {
        if (!parties.v[i].org.v) continue;
        if (names.len) buf_lit(&names, ", ");
        buf_add(&names, area_name(parties.v[i].org_name, parties.v[i].org_name_en, rq->lang));
    }
    sheet_str(s, agreement_no(rq->a, a));
    sheet_str(s, place.name);
    sheet_str(s, buf_str(&names));
    sheet_str(s, a->theme);
    sheet_str(s, day_iso(rq->a, a->starts));
    sheet_str(s, day_iso(rq->a, a->ends));
    sheet_msg(s, AgreementState_label(a->state));
    sheet_time(s, a->signed_at);
    sheet_row_end(s);
    return OK;
}

static enum Err agreements_export(struct rq *rq, struct db_ro *db, const struct agreements_query *in, struct no_form *out)
{
    struct agreement_list_rows rows;
    struct area_bar bar;
    struct sheet *s;
    Day until = in->ending ? day_plus(day_of(rq->now), AGREEMENT_TELL_DAYS) : (Day){0};
    (void)out;
    TRY(area_bar_fill(rq, db, in->area, &bar));
    TRY(agreement_list(db, rq->a, &rows, .above = bar.here, .state = in->state, .theme = in->theme, .batch = in->batch, .item = in->item, .ends_by = until, .org = in->org, .now = rq->now,
                       .limit = SHEET_ROWS_MAX));
    TRY(sheet_new(rq, MSG_page_agreements, agreement_columns, sizeof agreement_columns / sizeof *agreement_columns, &s));
    enum Err e = OK;
    for (size_t i = 0; e == OK && i < rows.n; i++) e = agreement_row_out(rq, db, s, &rows.v[i]);
    return ended(rq, s, e);
}
READ_FN(agreements_export, agreements_query, no_form)

static const struct sheet_column item_columns[] = {{MSG_agreement_item_title, 30}, {MSG_agreement_area, 20}, {MSG_agreement_category, 12}, {MSG_agreement_counted, 10}, {MSG_agreement_state, 10},
    {MSG_agreement_resource, 30}, {MSG_agreement_org, 24}, {MSG_agreement_reason, 30}};

static enum Err needlist_export(struct rq *rq, struct db_ro *db, const struct items_query *in, struct no_form *out)
{
    struct item_list_rows rows;
    struct area_bar bar;
    struct area_place place;
    struct sheet *s;
    (void)out;
    TRY(area_bar_fill(rq, db, in->area, &bar));
    TRY(item_list(db, rq->a, &rows, .above = bar.here, .state = in->state, .limit = SHEET_ROWS_MAX));
    TRY(sheet_new(rq, MSG_page_needlist, item_columns, sizeof item_columns / sizeof *item_columns, &s));
    enum Err e = OK;
    for (size_t i = 0; e == OK && i < rows.n; i++) {
        const struct item_row *r = &rows.v[i];
        if (in->category.p && !str_eq(in->category, r->category_code)) continue;
        e = area_place(db, rq->a, r->area, rq->lang, &place);
        if (e != OK) break;
        sheet_str(s, r->title);
        sheet_str(s, place.name);
        sheet_str(s, area_name(r->category_name, r->category_name_en, rq->lang));
        sheet_int(s, r->counted);
        sheet_msg(s, GapState_label(r->state));
        sheet_str(s, r->resource_what);
        sheet_str(s, area_name(r->org_name, r->org_name_en, rq->lang));
        sheet_str(s, r->reason);
        sheet_row_end(s);
    }
    return ended(rq, s, e);
}
READ_FN(needlist_export, items_query, no_form)

static const struct sheet_column resource_columns[] = {{MSG_agreement_org, 24}, {MSG_agreement_what, 36}, {MSG_agreement_quantity, 18}, {MSG_agreement_until, 12}, {MSG_agreement_area, 20}, {MSG_agreement_state, 10}};

static enum Err resources_export(struct rq *rq, struct db_ro *db, const struct resources_query *in, struct no_form *out)
{
    struct resource_list_rows rows;
    struct area_bar bar;
    struct area_place place;
    struct sheet *s;
    (void)out;
    TRY(area_bar_fill(rq, db, in->area, &bar));
    TRY(resource_list(db, rq->a, &rows, .above = bar.here, .org = in->org, .state = in->state, .limit = SHEET_ROWS_MAX));
    TRY(sheet_new(rq, MSG_page_resources, resource_columns, sizeof resource_columns / sizeof *resource_columns, &s));
    enum Err e = OK;
    for (size_t i = 0; e == OK && i < rows.n; i++) {
        const struct resource_row *r = &rows.v[i];
        e = area_place(db, rq->a, r->area, rq->lang, &place);
        if (e != OK) break;
        sheet_str(s, area_name(r->org_name, r->org_name_en, rq->lang));
        sheet_str(s, r->what);
        sheet_str(s, r->quantity);
        sheet_str(s, r->until.n ? day_iso(rq->a, r->until) : S(""));
        sheet_str(s, place.name);
        sheet_msg(s, OfferState_label(r->state));
        sheet_row_end(s);
    }
    return ended(rq, s, e);
}
READ_FN(resources_export, resources_query, no_form)

static enum Err sheet_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct agreement_view *out)
{
    (void)in;
    return agreement_fill(rq, db, rq->subject, out);
}
READ_FN(sheet_show, no_form, agreement_view)
PAGE_FN(agreement_sheet, agreement_view)

static const struct route routes[] = {
    LONGS(GET, "/agreements/export", JOINT_READERS, agreements_export_row, .query = agreements_query_form, .html_only = true, .why = "a file for people; the list is its JSON"),
    LONGS(GET, "/needlist/export", JOINT_READERS, needlist_export_row, .query = items_query_form, .html_only = true, .why = "a file for people; the list is its JSON"),
    LONGS(GET, "/resources/export", JOINT_READERS, resources_export_row, .query = resources_query_form, .html_only = true, .why = "a file for people; the list is its JSON"),
    READS(GET, "/agreements/{id}/sheet", JOINT_READERS | REL(party), sheet_show_row, .see = agreement_see, .view = agreement_view_view, .page = agreement_sheet_row, .html_only = true,
          .why = "a sheet of paper"),
};

const struct cap agreement_paper_cap = {.name = "agreement_paper", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
