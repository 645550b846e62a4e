/* What people see of their own data: /me/data, its export, erasure, consents; the notice that everybody may read. */
#include "cap/area/area.h"
#include "cap/person/person.h"
#include "cap/privacy/privacy_core.h"
#include "cap/privacy/privacy_web.h"
#include "privacy_pages.h"

/* -- what is held about me -- */

static enum Err own_number(struct rq *rq, struct db_ro *db, struct person_row *me, Str *phone)
{
    TRY(person_get(db, rq->a, me, .id = rq->who.person));
    *phone = reveal(rq, me->phone, OWN_DATA);
    return OK;
}

static Str table_name(struct rq *rq, Str table)
{
    Str words = msg_text(msg_by_key(str_fmt(rq->a, "privacy.table_%.*s", STR(table))), rq->lang);
    return words.len ? words : table;
}

static void fill_consent(struct rq *rq, const struct consent_row *c, struct consent_view *v)
{
    *v = (struct consent_view){.id = c->id, .rev = c->rev, .scope = c->scope, .kind = c->kind, .entity = c->entity, .text_version = c->text_version, .at = c->at, .withdrawn_at = c->withdrawn_at};
    v->title = rq_text(rq, ConsentScope_label(c->scope));
}

static enum Err fill_consents(struct rq *rq, struct db_ro *db, struct my_data *out)
{
    struct consents_of_rows rows;
    TRY(consents_of(db, rq->a, &rows, .person = rq->who.person));
    out->consents.v = NEW_ARRAY(rq->a, struct consent_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) fill_consent(rq, &rows.v[i], &out->consents.v[out->consents.n++]);
    return OK;
}

static Str look_words(struct rq *rq, const struct held_look *l)
{
    if (str_is(l->act, "share")) return rq_text(rq, MSG_privacy_look_share);
    Str why = event_datum(rq->a, l->data, "why");
    Str words = why.len ? msg_text(msg_by_key(str_fmt(rq->a, "privacy.why_%.*s", STR(why))), rq->lang) : S("");
    return words.len ? words : rq_text(rq, MSG_privacy_look);
}

static enum Err my_data_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct my_data *out)
{
    struct person_row me;
    struct held h;
    (void)in;
    *out = (struct my_data){.phone = {NULL, 0}};
    TRY(own_number(rq, db, &me, &out->phone));
    out->shown_as = me.shown_as;
    out->name = reveal(rq, me.name, OWN_DATA);
    TRY(held_summary(db, rq->a, me.id, out->phone, &h));
    out->tables.v = NEW_ARRAY(rq->a, struct held_item, h.n_tables + 1);
    for (size_t i = 0; i < h.n_tables; i++)
        out->tables.v[out->tables.n++] = (struct held_item){.table = h.tables[i].table, .about = h.tables[i].about, .acted = h.tables[i].acted, .name = table_name(rq, h.tables[i].table)};
    out->looks.v = NEW_ARRAY(rq->a, struct look_item, h.n_looks + 1);
    for (size_t i = 0; i < h.n_looks; i++)
        out->looks.v[out->looks.n++] = (struct look_item){.at = h.looks[i].at, .act = h.looks[i].act, .by = h.looks[i].by, .record = h.looks[i].entity, .words = look_words(rq, &h.looks[i])};
    return fill_consents(rq, db, out);
}
READ_FN(my_data_show, no_form, my_data)
PAGE_FN(my_data_page, my_data)

static enum Err my_data_take(struct rq *rq, struct db_ro *db, const struct no_form *in, struct no_form *out)
{
    struct person_row me;
    Str phone, text;
    (void)in;
    (void)out;
    TRY(own_number(rq, db, &me, &phone));
    TRY(held_export(db, rq->a, me.id, phone, rq->now, &text));
    rq_raw(rq, S("application/json"), text, str_fmt(rq->a, "linju-%.*s.json", STR(day_iso(rq->a, day_of(rq->now)))));
    return OK;
}
READ_FN(my_data_take, no_form, no_form)

/* -- consents -- */

enum { CONSENT_ENDED = 1 };

static enum Err consent_see(struct rq *rq, struct db_ro *db)
{
    struct consent_row *c = NEW(rq->a, struct consent_row);
    TRY(consent_get(db, rq->a, c, .id = {rq->id.v}));
    if (!c->person.v || c->person.v != rq->who.person.v) return ERR_NOT_FOUND;
    rq->subject = c;
    rq->standing = (struct standing){.who = SIGNED_IN | REL(self), .whole = true, .rev = c->rev, .flags = c->withdrawn_at.ms ? CONSENT_ENDED : 0};
    return OK;
}

static enum Err consent_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct consent_view *out)
{
    (void)db;
    (void)in;
    fill_consent(rq, rq->subject, out);
    return OK;
}
READ_FN(consent_show, no_form, consent_view)

static enum Err consent_stop(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct consent_row *c = rq->subject;
    (void)in;
    rq->made = ANY(c->id);
    return consent_withdraw(rq, db, c, (AreaId){0});
}
WRITE_FN(consent_stop, no_form)

/* -- forgetting me -- */

static enum Err fill_duties(struct rq *rq, struct db_ro *db, struct duty_item_list *out)
{
    struct duty_list duties;
    TRY(person_duties(db, rq->a, rq->who.person, rq->now, &duties));
    out->v = NEW_ARRAY(rq->a, struct duty_item, duties.n + 1);
    out->n = duties.n;
    for (size_t i = 0; i < duties.n; i++) {
        Str n = str_fmt(rq->a, "%lld", (long long)duties.v[i].n);
        out->v[i] = (struct duty_item){msg_fill(rq->a, duties.v[i].words, rq->lang, &n, 1), duties.v[i].n};
    }
    return OK;
}

static enum Err erase_ask(struct rq *rq, struct db_ro *db, const struct no_form *in, struct erase_view *out)
{
    (void)in;
    return fill_duties(rq, db, &out->duties);
}
READ_FN(erase_ask, no_form, erase_view)
PAGE_FN(erase_page, erase_view)

static enum Err erase_me_do(struct rq *rq, struct db_rw *db, const struct erase_me *in)
{
    struct duty_item_list duties;
    PersonId me = rq->who.person;
    int64_t n;
    if (!in->sure) return refuse_field(rq, "sure", MSG_privacy_sure_missing);
    TRY(fill_duties(rq, db_rw_read(db), &duties));
    if (duties.n) return refuse_args(rq, ERR_CONFLICT, MSG_privacy_not_yet, &duties.v[0].words, 1);
    TRY(person_forget(db, rq->a, rq->app, me, rq->now, &n));
    TRY(event_add(rq, db, (struct event){.act = "erase", .kind = Entity_person, .entity = ANY(me), .data = EVENT_DATA(rq->a, {"n", {NULL, 0}, n, true})}));
    rq->n_cookies = 0;
    rq_cookie(rq, S("linju=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
    if (!rq->json) rq_redirect(rq, S("/privacy?done=erased"));
    return OK;
}
WRITE_FN(erase_me_do, erase_me)

/* -- the notice -- */

/* keep: whose days stand in the text of how long; none: the text says it all. */
static const struct {
    Msg name, what, why, basis, kept;
    const char *keep;
} kinds[] = {
    {MSG_privacy_k_report, MSG_privacy_k_report_what, MSG_privacy_k_report_why, MSG_privacy_k_report_basis, MSG_privacy_k_report_kept, NULL},
    {MSG_privacy_k_contact, MSG_privacy_k_contact_what, MSG_privacy_k_contact_why, MSG_privacy_k_contact_basis, MSG_privacy_k_contact_kept, "need"},
    {MSG_privacy_k_photo, MSG_privacy_k_photo_what, MSG_privacy_k_photo_why, MSG_privacy_k_photo_basis, MSG_privacy_k_photo_kept, "need"},
    {MSG_privacy_k_account, MSG_privacy_k_account_what, MSG_privacy_k_account_why, MSG_privacy_k_account_basis, MSG_privacy_k_account_kept, "person"},
    {MSG_privacy_k_enrol, MSG_privacy_k_enrol_what, MSG_privacy_k_enrol_why, MSG_privacy_k_enrol_basis, MSG_privacy_k_enrol_kept, "enrolment"},
    {MSG_privacy_k_hours, MSG_privacy_k_hours_what, MSG_privacy_k_hours_why, MSG_privacy_k_hours_basis, MSG_privacy_k_hours_kept, NULL},
    {MSG_privacy_k_team, MSG_privacy_k_team_what, MSG_privacy_k_team_why, MSG_privacy_k_team_basis, MSG_privacy_k_team_kept, NULL},
    {MSG_privacy_k_message, MSG_privacy_k_message_what, MSG_privacy_k_message_why, MSG_privacy_k_message_basis, MSG_privacy_k_message_kept, "outbox"},
    {MSG_privacy_k_login, MSG_privacy_k_login_what, MSG_privacy_k_login_why, MSG_privacy_k_login_basis, MSG_privacy_k_login_kept, "session"},
    {MSG_privacy_k_history, MSG_privacy_k_history_what, MSG_privacy_k_history_why, MSG_privacy_k_history_basis, MSG_privacy_k_history_kept, NULL},
};

static int64_t days_of(const struct retention_list_rows *rules, const char *keep)
{
    for (size_t i = 0; keep && i < rules->n; i++)
        if (str_is(rules->v[i].code, keep)) return rules->v[i].days;
    return 0;
}

static enum Err fill_kinds(struct rq *rq, struct db_ro *db, struct notice_view *out)
{
    struct retention_list_rows rules;
    enum { N = sizeof kinds / sizeof *kinds };
    TRY(retention_list(db, rq->a, &rules));
    out->kinds.v = NEW_ARRAY(rq->a, struct notice_kind, N);
    out->kinds.n = N;
    for (size_t i = 0; i < N; i++) {
        Str days = str_fmt(rq->a, "%lld", (long long)days_of(&rules, kinds[i].keep));
        out->kinds.v[i] = (struct notice_kind){rq_text(rq, kinds[i].name), rq_text(rq, kinds[i].what), rq_text(rq, kinds[i].why), rq_text(rq, kinds[i].basis),
                                               msg_fill(rq->a, kinds[i].kept, rq->lang, &days, 1)};
    }
    return OK;
}

static enum Err notice_show(struct rq *rq, struct db_ro *db, const struct notice_query *in, struct notice_view *out)
{
    struct controller_list_rows rows = {.n = 0};
    struct controller_row near;
    *out = (struct notice_view){.version = NOTICE_VERSION};
    AreaId area = in->area.v ? in->area : policy_home(rq, WHO_ROLES);
    if (area.v) {
        enum Err e = controller_near(db, rq->a, &near, .area = area);
        if (e != OK && e != ERR_NOT_FOUND) return e;
        if (e == OK) rows = (struct controller_list_rows){&near, 1};
        out->here = e == OK;
    }
    if (!rows.n) TRY(controller_list(db, rq->a, &rows));
    fill_controllers(rq, &rows, &out->controllers);
    return fill_kinds(rq, db, out);
}
READ_FN(notice_show, notice_query, notice_view)
PAGE_FN(notice_page, notice_view)

static const struct route routes[] = {
    LONGS(GET, "/me/data", SIGNED_IN, my_data_show_row, .view = my_data_view, .page = my_data_page_row),
    LONGS(GET, "/me/data/export", SIGNED_IN, my_data_take_row, .json_only = true, .why = "a file to take along"),
    READS(GET, "/me/data/erase", SIGNED_IN, erase_ask_row, .view = erase_view_view, .page = erase_page_row),
    WRITES(POST, "/me/erase", SIGNED_IN, erase_me_do_row, .body = erase_me_form),
    READS(GET, "/consents/{id}", REL(self), consent_show_row, .see = consent_see, .view = consent_view_view, .json_only = true, .why = "/me/data shows them"),
    WRITES(POST, "/consents/{id}/withdraw", REL(self), consent_stop_row, .see = consent_see, .shows = "/consents/{id}", .then = "/me/data", .act = "withdraw", .bars = CONSENT_ENDED),
    READS(GET, "/privacy", PUBLIC, notice_show_row, .query = notice_query_form, .view = notice_view_view, .page = notice_page_row),
};

static const struct job jobs[] = {{"erase", 4, privacy_erase}};

const struct cap privacy_cap = {.name = "privacy", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .jobs = jobs, .n_jobs = 1};
