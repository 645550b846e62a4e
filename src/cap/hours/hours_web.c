/* A helper's hours, what was entered later, and certificates. */
#include "cap/hours/hours_web.h"

#include <sodium.h>
#include <stdlib.h>

#include "app/address.h"
#include "cap/area/area.h"
#include "cap/ledger/hours.h"
#include "cap/person/person.h"
#include "hours_pages.h"

CHOICE_TABLE(LateState, LATE_STATES)
CHOICE_TABLE(HoursFrom, HOURS_FROMS)

enum { LINES = 1000 };

/* -- my hours -- */

static int newest_first(const void *x, const void *y)
{
    const struct hours_item *a = x, *b = y;
    return a->served_at.ms < b->served_at.ms ? 1 : a->served_at.ms > b->served_at.ms ? -1 : 0;
}

static enum Err add_orders(struct rq *rq, struct db_ro *db, struct hours_view *out)
{
    struct takings_served_rows rows;
    TRY(takings_served(db, rq->a, &rows, .person = rq->who.person));
    for (size_t i = 0; i < rows.n && out->items.n < LINES; i++) {
        const __auto_type r = &rows.v[i];
        out->items.v[out->items.n++] = (struct hours_item){.from = HoursFrom_order, .order = r->work_order, .title = r->title, .minutes = r->minutes, .grade = r->grade,
            .served_at = r->served_at, .confirmed_at = r->confirmed_at, .counted = r->confirmed_at.ms && r->good.v};
        if (!r->confirmed_at.ms) out->waiting += r->minutes.v;
    }
    return OK;
}

static enum Err add_occasions(struct rq *rq, struct db_ro *db, struct hours_view *out)
{
    struct attendances_of_person_rows rows;
    TRY(attendances_of_person(db, rq->a, &rows, .person = rq->who.person, .limit = LINES));
    for (size_t i = 0; i < rows.n && out->items.n < LINES; i++) {
        const __auto_type r = &rows.v[i];
        bool held = r->occasion_state == OccasionState_held;
        if (!r->hours || !r->in_at.ms) continue;
        out->items.v[out->items.n++] = (struct hours_item){.from = HoursFrom_occasion, .occasion = r->occasion, .title = r->title, .minutes = r->minutes, .grade = r->grade,
            .served_at = r->in_at, .confirmed_at = held ? r->out_at : (Time){0}, .counted = held};
    }
    return OK;
}

static enum Err add_late(struct rq *rq, struct db_ro *db, struct hours_view *out)
{
    struct late_of_person_rows rows;
    TRY(late_of_person(db, rq->a, &rows, .person = rq->who.person));
    for (size_t i = 0; i < rows.n && out->items.n < LINES; i++) {
        const __auto_type r = &rows.v[i];
        out->items.v[out->items.n++] = (struct hours_item){.from = HoursFrom_late, .title = r->title, .minutes = SOME(r->minutes), .grade = Grade_C, .served_at = day_start(r->day),
            .confirmed_at = r->state == LateState_proposed ? (Time){0} : r->at, .counted = r->state == LateState_approved};
        if (r->state == LateState_proposed) out->waiting += r->minutes;
    }
    return OK;
}

static void fill_certificate(struct rq *rq, const struct certificate_row *c, struct certificate_view *v)
{
    *v = (struct certificate_view){.no = c->no, .holder = c->shown_as, .area = c->area, .minutes = c->minutes_a + c->minutes_b + c->minutes_c, .minutes_a = c->minutes_a,
        .minutes_b = c->minutes_b, .minutes_c = c->minutes_c, .until = c->until_day, .valid = !c->revoked_at.ms, .at = c->at,
        .issuer = area_name(c->area_name, c->area_name_en, rq->lang), .url = rq_address(rq, str_cat(rq->a, S("/certificates/"), c->no))};
}

static enum Err fill_certificates(struct rq *rq, struct db_ro *db, struct certificate_view_list *out)
{
    struct certificates_of_rows rows;
    TRY(certificates_of(db, rq->a, &rows, .person = rq->who.person));
    *out = (struct certificate_view_list){NEW_ARRAY(rq->a, struct certificate_view, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++) fill_certificate(rq, &rows.v[i], &out->v[i]);
    return OK;
}

static enum Err hours_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct hours_view *out)
{
    struct hours h;
    (void)in;
    TRY(hours_of(db, rq->a, rq->who.person, &h));
    TRY(person_shown(db, rq->a, rq->who.person, &out->name));
    out->minutes = h.all;
    out->minutes_a = h.minutes[Grade_A];
    out->minutes_b = h.minutes[Grade_B];
    out->minutes_c = h.minutes[Grade_C];
    out->items.v = NEW_ARRAY(rq->a, struct hours_item, LINES);
    TRY(add_orders(rq, db, out));
    TRY(add_occasions(rq, db, out));
    TRY(add_late(rq, db, out));
    qsort(out->items.v, out->items.n, sizeof *out->items.v, newest_first);
    return fill_certificates(rq, db, &out->certificates);
}
READ_FN(hours_show, no_form, hours_view)
PAGE_FN(hours_page, hours_view)

/* -- certificates -- */

/* Twelve characters that read well aloud: 59 bits, and nobody mistakes 0 for O. The same again when the handler runs again. */
static Str number_of(struct rq *rq, CertificateId id)
{
    static const char signs[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    unsigned char hash[16];
    char *s = arena_alloc(rq->a, 14);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)&id.v, sizeof id.v, rq->app->secret, sizeof rq->app->secret);
    for (int i = 0; i < 14; i++) s[i] = i == 4 || i == 9 ? '-' : signs[hash[i] % (sizeof signs - 1)];
    return str_n(s, 14);
}

static enum Err certificate_make(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    CertificateId id = RQ_ID(rq, CertificateId);
    struct hours h;
    struct person_row me;
    (void)in;
    TRY(hours_of(db_rw_read(db), rq->a, rq->who.person, &h));
    if (h.all <= 0) return refuse(rq, ERR_CONFLICT, MSG_hours_none_yet);
    TRY(person_get(db, rq->a, &me, .id = rq->who.person));
    AreaId home = me.home.v ? me.home : policy_home(rq, WHO_ROLES);
    if (!home.v) return refuse(rq, ERR_CONFLICT, MSG_hours_no_home);
    TRY(certificate_put(db, .id = id, .no = number_of(rq, id), .person = rq->who.person, .area = home, .minutes_a = h.minutes[Grade_A], .minutes_b = h.minutes[Grade_B],
                        .minutes_c = h.minutes[Grade_C], .until_day = day_of(rq->now), .at = rq->now));
    rq->made = ANY(id);
    return event_add(rq, db, (struct event){.act = "issue", .kind = Entity_certificate, .entity = ANY(id), .area = home,
        .data = EVENT_DATA(rq->a, {"minutes", {NULL, 0}, h.all, true})});
}
WRITE_FN(certificate_make, no_form)

static enum Err certificate_own(struct rq *rq, struct db_ro *db)
{
    struct certificate_row *c = NEW(rq->a, struct certificate_row);
    TRY(certificate_get(db, rq->a, c, .id = {rq->id.v}));
    rq->subject = c;
    rq->standing = (struct standing){.who = SIGNED_IN | (c->person.v == rq->who.person.v ? REL(self) : 0), .whole = true};
    return c->person.v == rq->who.person.v ? OK : ERR_NOT_FOUND;
}

/* For the holder: the sheet with the name on it. */
static enum Err certificate_paper(struct rq *rq, struct db_ro *db, const struct no_form *in, struct certificate_view *out)
{
    const struct certificate_row *c = rq->subject;
    (void)db;
    (void)in;
    fill_certificate(rq, c, out);
    Str name = reveal(rq, c->name, OWN_DATA);
    if (name.len) out->holder = name;
    return OK;
}
READ_FN(certificate_paper, no_form, certificate_view)
PAGE_FN(certificate_sheet, certificate_view)

/* For anybody with the number: whether it is true; no more than the paper says, and not the whole name. */
static enum Err certificate_check(struct rq *rq, struct db_ro *db, const struct no_form *in, struct certificate_view *out)
{
    struct certificate_row c;
    (void)in;
    TRY(certificate_by_no(db, rq->a, &c, .no = str_upper(rq->a, rq->word)));
    fill_certificate(rq, &c, out);
    return OK;
}
READ_FN(certificate_check, no_form, certificate_view)
PAGE_FN(certificate_checked, certificate_view)

/* For who has the paper and no camera. */
static enum Err certificate_ask(struct rq *rq, struct db_ro *db, const struct check_query *in, struct certificate_view *out)
{
    (void)db;
    Str no = str_trim(in->no);
    if (no.len) rq_redirect(rq, str_cat(rq->a, S("/certificates/"), url_encode(rq->a, no)));
    *out = (struct certificate_view){.valid = false};
    return OK;
}
READ_FN(certificate_ask, check_query, certificate_view)
PAGE_FN(certificate_asked, certificate_view)

static enum Err certificates_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct certificates_view *out)
{
    (void)in;
    return fill_certificates(rq, db, &out->items);
}
READ_FN(certificates_show, no_form, certificates_view)

/* -- entered later: grade C, by a second person and with a reason -- */

#define ENTERS (ROLE(worker) | ROLE(lead))
#define SEES (ENTERS | ROLE(grid) | ROLE(street) | ROLE(district) | ROLE(supervisor) | ROLE(auditor) | ROLE(admin))

static enum Err late_see(struct rq *rq, struct db_ro *db)
{
    struct late_row *l = NEW(rq->a, struct late_row);
    Who roles;
    TRY(late_get(db, rq->a, l, .id = {rq->id.v}));
    TRY(policy_at(rq, db, l->area, &roles));
    rq->subject = l;
    rq->standing = (struct standing){.who = SIGNED_IN | roles, .whole = true, .rev = l->rev, .stage = l->state, .masked = (roles & ENTERS) == 0};
    if ((roles & ENTERS) && l->by_person.v != rq->who.person.v && l->person.v != rq->who.person.v) rq->standing.who |= REL(rater);
    return roles & SEES ? OK : ERR_NOT_FOUND;
}

static void fill_late(struct rq *rq, const struct late_row *l, struct late_view *v)
{
    *v = (struct late_view){.id = l->id, .rev = l->rev, .person = l->person, .name = l->shown_as, .area = l->area, .title = l->title, .day = l->day, .minutes = l->minutes,
        .reason = l->reason, .state = l->state, .by = l->by_name, .at = l->at, .mine = l->by_person.v == rq->who.person.v};
}

static enum Err late_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct late_view *out)
{
    (void)db;
    (void)in;
    fill_late(rq, rq->subject, out);
    out->acts = policy_acts(rq, "/late-hours/{id}/", &rq->standing);
    return OK;
}
READ_FN(late_show, no_form, late_view)

static enum Err lates_show(struct rq *rq, struct db_ro *db, const struct late_query *in, struct lates_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50, before = 0;
    struct late_list_rows rows;
    AreaId area = in->area.v ? in->area : policy_home(rq, SEES);
    Who roles;
    TRY(policy_at(rq, db, area, &roles));
    if (!(roles & SEES)) return ERR_NOT_FOUND;
    if (in->after.p && !str_int(in->after, &before)) return refuse_field(rq, "after", MSG_app_field_id);
    TRY(late_list(db, rq->a, &rows, .above = in->here ? (AreaId){0} : area, .here = in->here ? area : (AreaId){0}, .from = in->from, .to = in->to, .state = in->state, .before = {before}, .limit = limit + 1));
    *out = (struct lates_view){.query = in, .enters = policy_has(rq, ENTERS)};
    out->items = (struct late_view_list){NEW_ARRAY(rq->a, struct late_view, rows.n + 1), 0};
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) {
        struct late_view *v = &out->items.v[out->items.n++];
        rq->id = ANY(rows.v[i].id);
        TRY(late_see(rq, db));
        fill_late(rq, &rows.v[i], v);
        v->acts = policy_acts(rq, "/late-hours/{id}/", &rq->standing);
    }
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    out->home = policy_home(rq, ENTERS);
    return OK;
}
READ_FN(lates_show, late_query, lates_view)
PAGE_FN(lates_page, lates_view)

static enum Err late_add(struct rq *rq, struct db_rw *db, const struct late_new *in)
{
    LateServiceId id = RQ_ID(rq, LateServiceId);
    struct person_row p;
    Str phone;
    Who roles;
    TRY(policy_at(rq, db_rw_read(db), in->area, &roles));
    if (!(roles & ENTERS)) return refuse_field(rq, "area", MSG_hours_not_here);
    if (!phone_normal(rq->a, in->phone, &phone)) return refuse_field(rq, "phone", MSG_hours_phone_wrong);
    enum Err e = person_by_phone(db, rq->a, &p, .phone = phone);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "phone", MSG_hours_phone_unknown);
    TRY(e);
    if (p.id.v == rq->who.person.v) return refuse(rq, ERR_FORBIDDEN, MSG_hours_own);
    if (in->day.n > day_of(rq->now).n) return refuse_field(rq, "day", MSG_hours_day_future);
    TRY(late_put(db, .id = id, .person = p.id, .area = in->area, .title = in->title, .day = in->day, .minutes = in->minutes, .reason = in->reason, .by_person = rq->who.person,
                 .at = rq->now));
    rq->made = ANY(id);
    return event_add(rq, db, (struct event){.act = "enter", .kind = Entity_late_service, .entity = ANY(id), .area = in->area,
        .data = EVENT_DATA(rq->a, {"minutes", {NULL, 0}, in->minutes, true}, {"person", str_fmt(rq->a, "%lld", (long long)p.id.v), 0, false})});
}
WRITE_FN(late_add, late_new)

static enum Err late_decided(struct rq *rq, struct db_rw *db, const struct late_decide *in)
{
    const struct late_row *l = rq->subject;
    TRY(late_decide_set(db, .id = l->id, .state = in->grant ? LateState_approved : LateState_refused, .decided_by = rq->who.person, .decided_at = rq->now));
    if (in->grant) TRY(hours_post(rq->app, db, rq->a, l->person, l->area, Grade_C, l->minutes, Entity_late_service, ANY(l->id), rq->now));
    rq->made = ANY(l->id);
    return event_add(rq, db, (struct event){.act = in->grant ? "approve" : "refuse", .kind = Entity_late_service, .entity = ANY(l->id), .area = l->area});
}
WRITE_FN(late_decided, late_decide)

bool late_may(const struct late_view *v, Str act)
{
    for (size_t i = 0; i < v->acts.n; i++)
        if (str_eq(v->acts.v[i], act)) return true;
    return false;
}

/* -- privacy: hours stay as numbers of somebody without a name; a certificate of theirs is no longer true of anybody -- */

static enum Err forget(struct db_rw *db, struct arena *a, const struct forgotten *who, int64_t *n)
{
    (void)a;
    TRY(late_words_erase(db, .person = who->person));
    TRY(certificates_revoke(db, .person = who->person, .revoked_at = who->at));
    *n = 0;
    return OK;
}

const struct privacy_holder hours_privacy = {.kind = Entity_certificate, .forget = forget};

/* -- the figure -- */

static enum Err figures_note(struct db_ro *db, struct arena *a, struct figure_board *b)
{
    const struct figure_where *w = &b->where;
    struct late_sums_rows rows;
    TRY(late_sums(db, a, &rows, .above = w->above, .depth = w->depth, .from = figure_from_day(w), .to = figure_until_day(w)));
    for (size_t i = 0; i < rows.n; i++) board_note(b, a, rows.v[i].area, S("hours_c"), rows.v[i].own, rows.v[i].whole);
    return OK;
}

static const struct figure figures[] = {
    {FIGURE(hours_c), .group = GROUP_SERVICE, .unit = Unit_minutes, .word = MSG_figure_hours, .dated = FIGURE_DAYS, .records = "/late-hours?state=approved"},
};
const struct figure_source hours_figures = {figures, sizeof figures / sizeof *figures, figures_note};

static const struct route routes[] = {
    READS(GET, "/volunteers/me/hours", SIGNED_IN, hours_show_row, .view = hours_view_view, .page = hours_page_row),
    READS(GET, "/hours", SIGNED_IN, hours_show_row, .view = hours_view_view, .page = hours_page_row, .html_only = true, .why = "the short way for the menu"),
    READS(GET, "/certificates", SIGNED_IN, certificates_show_row, .view = certificates_view_view, .json_only = true, .why = "the page of the hours shows them"),
    WRITES(POST, "/certificates", SIGNED_IN, certificate_make_row, .creates = true, .shows = "/certificates/{id}/sheet"),
    READS(GET, "/certificates/check", PUBLIC, certificate_ask_row, .query = check_query_form, .view = certificate_view_view, .page = certificate_asked_row, .html_only = true,
          .why = "a form that leads to the certificate"),
    READS(GET, "/certificates/{id}/sheet", REL(self), certificate_paper_row, .see = certificate_own, .view = certificate_view_view, .page = certificate_sheet_row),
    READS(GET, "/certificates/{word}", PUBLIC, certificate_check_row, .view = certificate_view_view, .page = certificate_checked_row),
    READS(GET, "/late-hours", SEES, lates_show_row, .query = late_query_form, .view = lates_view_view, .page = lates_page_row),
    READS(GET, "/late-hours/{id}", SEES, late_show_row, .see = late_see, .view = late_view_view),
    WRITES(POST, "/late-hours", ENTERS, late_add_row, .body = late_new_form, .creates = true, .shows = "/late-hours/{id}", .then = "/late-hours"),
    WRITES(POST, "/late-hours/{id}/decide", REL(rater), late_decided_row, .see = late_see, .body = late_decide_form, .shows = "/late-hours/{id}", .then = "/late-hours", .act = "decide",
           .stages = STAGE(LateState_proposed)),
};

const struct cap hours_cap = {.name = "hours", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
