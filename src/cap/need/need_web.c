/* Reporting, receipts, the list, one need: the routes that are not acts. */
#include "app_sql.h"
#include "cap/need/need_core.h"
#include "cap/need/need_tally.h"
#include "cap/need/need_words.h"
#include "need_pages.h"

enum { RECEIPT_DAYS = 180, PASS_DAYS = 400 };

/* -- reporting -- */

static enum Err check_number(struct rq *rq, const char *field, Str in, Str *out)
{
    *out = (Str){NULL, 0};
    if (!in.len) return OK;
    return phone_normal(rq->a, in, out) ? OK : refuse_field(rq, field, MSG_person_phone_wrong);
}

static enum Err asker_of(struct rq *rq, const struct need_report *in, struct need_new *n)
{
    const Who staff = ROLE(grid) | ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district);
    bool by_staff = policy_has(rq, staff);
    if (in->on_behalf) {
        if (!by_staff) return refuse(rq, rq->who.person.v ? ERR_FORBIDDEN : ERR_AUTH, MSG_need_behalf_staff);
        TRY(check_number(rq, "on_behalf.phone", in->on_behalf->phone, &n->asker_phone));
        n->asker_name = in->on_behalf->name;
        n->typed_by = rq->who.person;
        n->read_back = in->on_behalf->read_back;
    } else if (in->contact && (in->contact->name.len || in->contact->phone.len)) {
        TRY(check_number(rq, "contact.phone", in->contact->phone, &n->asker_phone));
        n->asker_name = in->contact->name;
        if (by_staff) n->typed_by = rq->who.person;
        else n->asker = rq->who.person;
    } else {
        n->asker = rq->who.person;
    }
    return OK;
}

/* The link that is the key of whoever has no login; made anew for a second tap, since only its hash was kept. */
static enum Err report_link(struct rq *rq, struct db_rw *db, const struct need_report *in)
{
    struct need_new n = {.kind = in->kind};
    TRY(asker_of(rq, in, &n));
    TRY(pass_make(rq, db, Entity_need, rq->made, (PersonId){0}, (int64_t)PASS_DAYS * 86400, &rq->secret));
    if (!rq->json) rq_redirect(rq, n.typed_by.v ? str_fmt(rq->a, "/needs/%lld?done=created", (long long)rq->made.v) : str_fmt(rq->a, "/p/%.*s?done=receipt", STR(rq->secret)));
    return OK;
}
WRITE_FN(report_link, need_report)

static enum Err report_photos(struct rq *rq, const struct need_report *in) { return photos_make(rq, &in->pictures); }
BEFORE_FN(report_photos, need_report)

static Str report_data(struct rq *rq, const struct need_new *n, int64_t photos)
{
    const struct datum d[] = {{"channel", Channel_code(n->channel), 0, false}, {"kind", NeedKind_code(n->kind), 0, false}, {"photos", {NULL, 0}, photos, true}};
    return event_data(rq->a, d, photos ? 3 : 2);
}

enum Err need_report(struct rq *rq, struct db_rw *db, const struct need_report *in, bool *by_staff)
{
    int64_t photos;
    NeedId id = RQ_ID(rq, NeedId);
    struct need_new n = {.kind = in->kind, .channel = in->channel ? in->channel : Channel_web, .text = in->text, .title = in->title, .place = in->place, .area = in->area,
                         .lon = in->lon, .lat = in->lat, .share_contact = in->share_contact, .anonymous = in->anonymous};
    AreaId area;
    if (in->lon.has != in->lat.has) return refuse_field(rq, in->lon.has ? "lat" : "lon", MSG_app_field_missing);
    TRY(asker_of(rq, in, &n));
    enum Err e = need_add(rq->app, rq->a, db, &n, rq->now, id, &area);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "area", MSG_need_area_unknown);
    TRY(e);
    rq->made = ANY(id);
    TRY(photos_attach(rq, db, &in->photos, Entity_need, ANY(id), &photos));
    TRY(event_add(rq, db, (struct event){.act = "report", .kind = Entity_need, .entity = ANY(id), .area = area, .text = in->text, .actor_kind = in->anonymous ? ActorKind_nobody : ActorKind_none,
        .data = report_data(rq, &n, photos)}));
    *by_staff = n.typed_by.v != 0;
    return OK;
}

static enum Err report(struct rq *rq, struct db_rw *db, const struct need_report *in)
{
    bool by_staff;
    TRY(need_report(rq, db, in, &by_staff));
    return report_link(rq, db, in);
}
WRITE_FN(report, need_report)

/* The communities or grids to choose from, where no code has said the place. */
static enum Err report_form(struct rq *rq, struct db_ro *db, const struct report_query *in, struct report_view *out)
{
    struct wall_code_get_row wall;
    struct area_place place;
    *out = (struct report_view){.area = in->area, .kind = in->kind ? in->kind : NeedKind_request, .code = in->code};
    if (in->code.p) {
        enum Err e = wall_code_get(db, rq->a, &wall, .code = in->code);
        if (e != OK) return e;
        out->area = wall.area;
        out->place = wall.place;
    }
    if (in->kind == NeedKind_wish && !str_is(rq->path, "/needs/new")) {
        rq_redirect(rq, report_wish_path(rq->a, out->area, in->code));
        return OK;
    }
    AreaId home = policy_home(rq, WHO_ROLES);
    if (!out->area.v && home.v && !str_is(rq->path, "/needs/new")) out->area = home;
    if (out->area.v) {
        enum Err e = area_place(db, rq->a, out->area, rq->lang, &place);
        if (e != OK) return e;
        out->area_name = place.name;
        if (place.level < AreaLevel_community) out->area = (AreaId){0};
    }
    struct area_children_rows roots;
    TRY(area_children(db, rq->a, &roots));
    AreaId top = home.v && str_is(rq->path, "/needs/new") ? home : roots.n ? roots.v[0].id : (AreaId){0};
    if (!out->area.v && top.v) {
        TRY(area_below(db, rq->a, &out->areas, .above = top, .level = AreaLevel_community));
        if (str_is(rq->path, "/needs/new")) TRY(area_below(db, rq->a, &out->grids, .above = top, .level = AreaLevel_grid));
    }
    return OK;
}
READ_FN(report_form, report_query, report_view)
PAGE_FN(report_page, report_view)
PAGE_FN(behalf_page, report_view)

static enum Err wall_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct wall_view *out)
{
    struct wall_code_get_row w;
    struct area_place place;
    (void)in;
    enum Err e = wall_code_get(db, rq->a, &w, .code = str_upper(rq->a, rq->word)); /* typed from the wall as it comes */
    if (e == ERR_NOT_FOUND && rq->json) return refuse(rq, e, MSG_need_wall_none);
    if (e == ERR_NOT_FOUND) {
        *out = (struct wall_view){.area = {0}};
        rq->status = 404;
        return OK; /* whoever stands before an old sign still has something to report */
    }
    TRY(e);
    TRY(area_place(db, rq->a, w.area, rq->lang, &place));
    *out = (struct wall_view){.code = w.code, .area = w.area, .name = place.name, .place = w.place, .phone = w.phone, .hours = w.hours, .community = place.at[AreaLevel_community]};
    return OK;
}
READ_FN(wall_show, no_form, wall_view)
PAGE_FN(wall_page, wall_view)

/* -- receipts -- */

static enum Err receipts_ask(struct rq *rq, struct db_ro *db, const struct receipt_query *in, struct receipts_view *out)
{
    (void)rq;
    (void)db;
    *out = (struct receipts_view){.asked = false, .digits = in->digits};
    return OK;
}
READ_FN(receipts_ask, receipt_query, receipts_view)
PAGE_FN(receipts_page, receipts_view)

/* The digits alone tell stage and dates; with the number that was left, the link to everything. */
static enum Err receipts_find(struct rq *rq, struct db_rw *db, const struct receipt_lookup *in)
{
    struct receipts_view *out = NEW(rq->a, struct receipts_view);
    struct need_by_digits_rows rows;
    Str phone, digits = receipt_digits(rq->a, in->digits);
    if (!digits.len) return refuse_field(rq, "digits", MSG_need_digits_wrong);
    TRY(check_number(rq, "phone", in->phone, &phone));
    TRY(need_by_digits(db, rq->a, &rows, .digits = digits, .since = time_plus(rq->now, -(int64_t)RECEIPT_DAYS * DAY_MS)));
    *out = (struct receipts_view){.asked = true, .digits = in->digits, .phone = in->phone};
    out->items.v = NEW_ARRAY(rq->a, struct receipt_item, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const __auto_type r = &rows.v[i];
        struct receipt_item *v = &out->items.v[out->items.n++];
        *v = (struct receipt_item){r->stage, r->state, r->at, r->due_at, r->finished_at, {NULL, 0}};
        if (!phone.len || !str_eq(r->asker_phone.sealed, phone)) continue;
        Str secret;
        TRY(pass_make(rq, db, Entity_need, ANY(r->id), (PersonId){0}, (int64_t)RECEIPT_DAYS * 86400, &secret));
        v->link = str_cat(rq->a, S("/p/"), secret);
    }
    rq->out = out;
    return OK;
}
WRITE_FN(receipts_find, receipt_lookup)

/* -- list and record -- */

static enum Err needs_show(struct rq *rq, struct db_ro *db, const struct need_query *in, struct needs_view *out) { return needs_fill_page(rq, db, in, out); }
READ_FN(needs_show, need_query, needs_view)
PAGE_FN(needs_page, needs_view)

/* The form to merge begins with this code when it is that of a need the caller sees. */
static enum Err chosen_into(struct rq *rq, struct db_ro *db, Str code, Str *out)
{
    struct need_by_code_row row;
    struct need_get_row n;
    struct need_seen seen;
    struct standing s;
    enum Err e = code.len ? need_by_code(db, rq->a, &row, .code = code) : ERR_NOT_FOUND;
    if (e == OK) e = need_get(db, rq->a, &n, .id = row.id);
    if (e == OK) e = need_look(rq, db, &n, &seen, &s);
    if (e == ERR_NOT_FOUND) return OK;
    TRY(e);
    if (s.whole) *out = n.code;
    return OK;
}

static enum Err need_show(struct rq *rq, struct db_ro *db, const struct need_show_query *in, struct need_view *out)
{
    TRY(need_fill(rq, db, rq->subject, &rq->standing, out));
    return rq->json ? OK : chosen_into(rq, db, in->into, &out->into);
}
READ_FN(need_show, need_show_query, need_view)
PAGE_FN(need_page, need_view)

static const struct route routes[] = {
    WRITES(POST, "/needs", PUBLIC, report_row, .before = report_photos_row, .for_files = true, .again = report_link_row, .body = need_report_form, .shows = "/needs/{id}", .creates = true, .rate = 10, .why = "reporting needs no account"),
    READS(GET, "/needs", SIGNED_IN, needs_show_row, .query = need_query_form, .view = needs_view_view, .page = needs_page_row),
    READS(GET, "/needs/{id}", SIGNED_IN | PASS | REL(asker), need_show_row, .see = need_see, .query = need_show_query_form, .view = need_view_view, .page = need_page_row),
    READS(GET, "/report", PUBLIC, report_form_row, .query = report_query_form, .view = report_view_view, .page = report_page_row, .html_only = true, .why = "a form"),
    READS(GET, "/needs/new", ROLE(grid) | ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district), report_form_row, .query = report_query_form, .view = report_view_view,
          .page = behalf_page_row, .html_only = true, .why = "a form"),
    READS(GET, "/q/{word}", PUBLIC, wall_show_row, .view = wall_view_view, .page = wall_page_row),
    READS(GET, "/receipts", PUBLIC, receipts_ask_row, .query = receipt_query_form, .view = receipts_view_view, .page = receipts_page_row, .html_only = true, .why = "a form"),
    WRITES(POST, "/receipts", PUBLIC, receipts_find_row, .body = receipt_lookup_form, .view = receipts_view_view, .page = receipts_page_row, .rate = 20, .rate_all = true, .no_csrf = true,
           .why = "whoever holds a receipt may ask"),
};

static const struct job jobs[] = {{"close", 2, need_close_silent}, {"count needs", -1, need_count_old}, {"fold needs", -1, need_words_fold}, {"purge words", 5, need_words_purge}};
static const struct cap_entity entities[] = {{Entity_need, "/needs/"}};

const struct cap need_cap = {.name = "need", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .jobs = jobs, .n_jobs = sizeof jobs / sizeof *jobs, .entities = entities, .n_entities = 1};
