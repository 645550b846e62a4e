/* Lists of enrolments: the office's with its queue and export, one's own on the phone; and the report in which the figure 报到率
 * (M32) stands with its records, group and single services apart (M28).
 */
#include "app/sheet.h"
#include "base/buf.h"
#include "cap/enrolment/enrolment_core.h"
#include "cap/enrolment/enrolment_view.h"
#include "enrolment_pages.h"

enum { PAGE = 200 };

/* What the caller may list: the office an area, everybody their own. */
struct scope {
    AreaId above;
    PersonId me;
    Who roles;
};

static enum Err scope_of(struct rq *rq, struct db_ro *db, AreaId area, bool mine, struct scope *out)
{
    const Who readers = ENROL_OFFICE | ROLE(grid);
    *out = (struct scope){.above = area.v ? area : policy_home(rq, readers)};
    if (mine || !policy_has(rq, readers)) {
        *out = (struct scope){.me = rq->who.person};
        return OK;
    }
    TRY(policy_at(rq, db, out->above, &out->roles));
    return out->roles & readers ? OK : ERR_NOT_FOUND;
}

/* Until they are received, the name that they gave: for who receives them. */
static Str name_for(struct rq *rq, const struct scope *sc, const struct enrolment_row *e)
{
    bool masked = !sc->me.v && !(sc->roles & (ENROL_HANDLERS | ROLE(grid) | ROLE(street) | ROLE(district)));
    if (masked) return (Str){NULL, 0};
    return e->shown_as.len || !(sc->roles & ENROL_HANDLERS) ? e->shown_as : reveal(rq, e->name, OWN_DATA);
}

static void item_fill(struct rq *rq, const struct scope *sc, const struct enrolment_row *e, struct enrol_item *v)
{
    *v = (struct enrol_item){.id = e->id, .rev = e->rev, .kind = e->kind, .state = e->state, .digits = e->digits, .area = e->area, .grid = e->grid, .unit = e->org,
        .name = name_for(rq, sc, e), .declared = e->declared, .declared_on = e->declared_on, .at = e->at, .received_at = e->received_at, .skills = e->skills};
    v->unit_name = e->org.v ? area_name(e->unit_name, e->unit_name_en, rq->lang) : e->org_name;
    v->grid_name = area_name(e->grid_name, e->grid_name_en, rq->lang);
    v->area_name = area_name(e->area_name, e->area_name_en, rq->lang);
}

static enum Err rows_fill(struct rq *rq, struct db_ro *db, const struct enrol_query *in, const struct scope *sc, struct enrols_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50, after = 0;
    struct enrolment_list_rows rows;
    if (in->after.p && !str_int(in->after, &after)) return refuse_field(rq, "after", MSG_app_field_id);
    TRY(enrolment_list(db, rq->a, &rows, .above = in->here ? (AreaId){0} : sc->above, .here = in->here ? sc->above : (AreaId){0}, .person = sc->me, .kind = in->kind, .state = in->state, .org = in->unit, .grid = in->grid, .queue = in->queue,
                       .counted = in->counted, .digits = in->digits, .skills = in->skill ? enrol_skill(in->skill) : (Str){NULL, 0}, .after = {after}, .limit = limit + 1));
    out->items.v = NEW_ARRAY(rq->a, struct enrol_item, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) item_fill(rq, sc, &rows.v[i], &out->items.v[out->items.n++]);
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    return OK;
}

static enum Err rate_fill(struct rq *rq, struct db_ro *db, AreaId above, int64_t *confirmed, int64_t *declared, OptReal *rate)
{
    struct enrolment_count_row members, units;
    TRY(enrolment_count(db, rq->a, &members, .above = above, .kind = EnrolKind_member, .counted = true));
    TRY(enrolment_count(db, rq->a, &units, .above = above, .kind = EnrolKind_unit, .counted = true));
    *confirmed = members.n;
    *declared = units.declared;
    *rate = enrol_rate(members.n, SOME(units.declared));
    return OK;
}

/* What stands around the office's rows. */
static enum Err office_fill(struct rq *rq, struct db_ro *db, const struct enrol_query *in, const struct scope *sc, struct enrols_view *out)
{
    struct enrolment_count_row n;
    struct area_place place;
    TRY(area_place(db, rq->a, sc->above, rq->lang, &place));
    out->office = true;
    out->place = place.name;
    out->handler = (sc->roles & ENROL_HANDLERS) != 0;
    out->desk = (sc->roles & ENROL_OFFICE) != 0;
    TRY(area_children(db, rq->a, &out->areas, .parent = policy_home(rq, ENROL_OFFICE | ROLE(grid))));
    if (place.at[AreaLevel_community].v) TRY(area_below(db, rq->a, &out->grids, .above = place.at[AreaLevel_community], .level = AreaLevel_grid));
    TRY(enrolment_units(db, rq->a, &out->units, .above = sc->above));
    TRY(enrolment_count(db, rq->a, &n, .above = sc->above, .state = EnrolState_sent));
    out->n_sent = n.n;
    TRY(enrolment_count(db, rq->a, &n, .above = sc->above, .queue = true));
    out->n_queue = n.n;
    TRY(enrolment_count(db, rq->a, &n, .above = in->here ? (AreaId){0} : sc->above, .here = in->here ? sc->above : (AreaId){0}, .kind = in->kind, .state = in->state, .org = in->unit, .grid = in->grid, .queue = in->queue, .counted = in->counted,
                        .digits = in->digits, .skills = in->skill ? enrol_skill(in->skill) : (Str){NULL, 0}));
    out->total = n.n;
    return rate_fill(rq, db, sc->above, &out->confirmed, &out->declared, &out->rate);
}

static enum Err list(struct rq *rq, struct db_ro *db, const struct enrol_query *in, struct enrols_view *out)
{
    struct scope sc;
    TRY(scope_of(rq, db, in->area, in->mine, &sc));
    *out = (struct enrols_view){.query = in, .area = sc.above};
    TRY(rows_fill(rq, db, in, &sc, out));
    return sc.me.v || rq->json ? OK : office_fill(rq, db, in, &sc, out);
}
READ_FN(list, enrol_query, enrols_view)
PAGE_FN(enrolments_page, enrols_view)

/* -- receiving many at once -- */

static enum Err receive_all(struct rq *rq, struct db_rw *db, const struct enrol_receive_all *in)
{
    enum { MOST = 30 };
    if (!in->ids.n) return refuse_field(rq, "ids", MSG_enrol_none_chosen);
    if (in->ids.n > MOST) return refuse_field(rq, "ids", MSG_enrol_too_many);
    for (size_t i = 0; i < in->ids.n; i++) {
        struct enrolment_row e;
        Who roles;
        enum Err there = enrolment_get(db_rw_read(db), rq->a, &e, .id = {in->ids.v[i].v});
        if (there == OK) there = policy_at(rq, db_rw_read(db), e.area, &roles);
        if (there == ERR_NOT_FOUND || (there == OK && !(roles & ENROL_HANDLERS))) return refuse_field(rq, "ids", MSG_app_field_id);
        TRY(there);
        if (e.state == EnrolState_sent) TRY(enrol_receive(rq, db, &e, (AreaId){0}));
    }
    if (!rq->json) rq_redirect(rq, S("/enrolments?state=sent&done=receive"));
    return OK;
}
WRITE_FN(receive_all, enrol_receive_all)

/* -- as a sheet -- */

static const struct sheet_column columns[] = {
    {MSG_enrol_digits, 10}, {MSG_enrol_name, 16}, {MSG_enrol_unit, 24}, {MSG_enrol_grid, 14}, {MSG_enrol_skills, 24}, {MSG_enrol_state, 10}, {MSG_enrol_members, 10}, {MSG_enrol_at, 16},
    {MSG_enrol_received_at, 16},
};

static void write_row(struct sheet *s, const struct enrol_item *v)
{
    sheet_str(s, v->digits);
    sheet_str(s, v->name);
    sheet_str(s, v->unit_name);
    sheet_str(s, v->grid_name);
    sheet_str(s, v->skills);
    sheet_msg(s, EnrolState_label(v->state));
    if (v->declared.has) sheet_int(s, v->declared.v);
    else sheet_str(s, S(""));
    sheet_time(s, v->at);
    sheet_time(s, v->received_at);
    sheet_row_end(s);
}

static enum Err export(struct rq *rq, struct db_ro *db, const struct enrol_query *in, struct no_form *out)
{
    struct sheet *s;
    struct scope sc;
    struct enrol_query q = *in;
    enum Err e = OK;
    (void)out;
    TRY(scope_of(rq, db, in->area, false, &sc));
    TRY(sheet_new(rq, MSG_enrol_title, columns, sizeof columns / sizeof *columns, &s));
    q.limit = SOME(PAGE);
    q.after = (Str){NULL, 0};
    do {
        struct enrols_view v = {.query = &q};
        e = rows_fill(rq, db, &q, &sc, &v);
        for (size_t i = 0; e == OK && i < v.items.n; i++) write_row(s, &v.items.v[i]);
        q.after = e == OK ? v.next : (Str){NULL, 0};
    } while (e == OK && q.after.p && sheet_rows(s) < SHEET_ROWS_MAX);
    if (e == OK) return sheet_answer(rq, s);
    sheet_drop(s);
    return e;
}
READ_FN(export, enrol_query, no_form)

/* -- the report -- */

static enum Err report(struct rq *rq, struct db_ro *db, const struct enrol_report *in, struct enrol_report_view *out)
{
    struct scope sc;
    struct area_place place;
    struct enrolment_units_rows units;
    struct group_services_in_row group;
    struct single_services_in_row single;
    TRY(scope_of(rq, db, in->area, false, &sc));
    if (sc.me.v) return ERR_FORBIDDEN;
    TRY(area_place(db, rq->a, sc.above, rq->lang, &place));
    *out = (struct enrol_report_view){.area = sc.above, .place = place.name};
    TRY(rate_fill(rq, db, sc.above, &out->confirmed, &out->declared, &out->rate));
    out->confirmed_records = str_fmt(rq->a, "/api/v1/enrolments?kind=member&counted=1&area=%lld", (long long)sc.above.v);
    out->declared_records = str_fmt(rq->a, "/api/v1/enrolments?kind=unit&counted=1&area=%lld", (long long)sc.above.v);
    TRY(enrolment_units(db, rq->a, &units, .above = sc.above));
    TRY(group_services_in(db, rq->a, &group, .above = sc.above));
    TRY(single_services_in(db, rq->a, &single, .above = sc.above));
    out->units = (int64_t)units.n;
    out->group_services = group.n;
    out->single_services = single.sessions + single.orders;
    out->single_minutes = single.session_minutes + single.order_minutes;
    out->items.v = NEW_ARRAY(rq->a, struct unit_line, units.n + 1);
    for (size_t i = 0; i < units.n; i++) {
        const __auto_type u = &units.v[i];
        out->items.v[out->items.n++] = (struct unit_line){u->id, u->org, area_name(u->unit_name, u->unit_name_en, rq->lang), u->declared, u->declared_on, u->confirmed,
                                                          enrol_rate(u->confirmed, u->declared)};
    }
    return OK;
}
READ_FN(report, enrol_report, enrol_report_view)
PAGE_FN(enrol_report_page, enrol_report_view)

static const struct route routes[] = {
    READS(GET, "/enrolments", SIGNED_IN, list_row, .query = enrol_query_form, .view = enrols_view_view, .page = enrolments_page_row),
    READS(GET, "/enrolments/report", ENROL_OFFICE, report_row, .query = enrol_report_form, .view = enrol_report_view_view, .page = enrol_report_page_row),
    LONGS(GET, "/enrolments/export", ENROL_OFFICE | ROLE(grid), export_row, .query = enrol_query_form, .html_only = true, .why = "a file for people; the list is its JSON"),
    WRITES(POST, "/enrolments/receive", ENROL_HANDLERS, receive_all_row, .body = enrol_receive_all_form, .then = "/enrolments"),
};

const struct cap enrolment_list_cap = {.name = "enrolment_list", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
