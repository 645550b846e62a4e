/* Settings of privacy: controllers, periods, and the self-check against the rules that the program keeps by construction. */
#include "app_sql.h"
#include "base/vec.h"
#include "cap/privacy/privacy_core.h"
#include "cap/privacy/privacy_web.h"
#include "privacy_pages.h"

/* -- controllers -- */

void fill_controllers(struct rq *rq, const struct controller_list_rows *rows, struct controller_view_list *out)
{
    out->v = NEW_ARRAY(rq->a, struct controller_view, rows->n + 1);
    out->n = rows->n;
    for (size_t i = 0; i < rows->n; i++) {
        const struct controller_row *r = &rows->v[i];
        out->v[i] = (struct controller_view){r->id, r->rev, r->area, r->org, r->name, r->contact, area_name(r->area_name, r->area_name_en, rq->lang)};
    }
}

static enum Err controllers_show(struct rq *rq, struct db_ro *db, const struct area_pick *in, struct controllers_view *out)
{
    struct controller_list_rows rows;
    struct controller_missing_rows missing;
    TRY(controller_list(db, rq->a, &rows));
    TRY(controller_missing(db, rq->a, &missing));
    *out = (struct controllers_view){.chosen = in->area};
    fill_controllers(rq, &rows, &out->items);
    out->missing.v = NEW_ARRAY(rq->a, struct area_ref, missing.n + 1);
    for (size_t i = 0; i < missing.n; i++) {
        Who roles;
        TRY(policy_at(rq, db, missing.v[i].id, &roles));
        if (roles & ROLE(admin)) out->missing.v[out->missing.n++] = (struct area_ref){missing.v[i].id, area_name(missing.v[i].name, missing.v[i].name_en, rq->lang)};
    }
    return OK;
}
READ_FN(controllers_show, area_pick, controllers_view)
PAGE_FN(controllers_page, controllers_view)

struct form_options missing_options(struct html *h, const struct controllers_view *v)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, v->missing.n + 1), v->missing.n};
    for (size_t i = 0; i < o.n; i++)
        o.v[i] = (struct form_option){str_fmt(h->a, "%lld", (long long)v->missing.v[i].id.v), v->missing.v[i].name, v->missing.v[i].id.v == v->chosen.v};
    return o;
}

static enum Err controller_see(struct rq *rq, struct db_ro *db)
{
    struct controller_row *c = NEW(rq->a, struct controller_row);
    TRY(controller_get(db, rq->a, c, .id = {rq->id.v}));
    rq->subject = c;
    return area_standing(rq, db, c->area, c->rev);
}

static enum Err controller_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct controller_view *out)
{
    const struct controller_list_rows one = {rq->subject, 1};
    struct controller_view_list list;
    (void)db;
    (void)in;
    fill_controllers(rq, &one, &list);
    *out = list.v[0];
    return OK;
}
READ_FN(controller_show, no_form, controller_view)
PAGE_FN(controller_page, controller_view)

static enum Err controller_event(struct rq *rq, struct db_rw *db, const char *act, ControllerId id, AreaId area)
{
    rq->made = ANY(id);
    return event_add(rq, db, (struct event){.act = act, .kind = Entity_controller, .entity = ANY(id), .area = area});
}

static enum Err controller_make(struct rq *rq, struct db_rw *db, const struct controller_new *in)
{
    struct area_row area;
    struct controller_row there;
    ControllerId id = RQ_ID(rq, ControllerId);
    TRY(area_of_admin(rq, db_rw_read(db), in->area, "area", &area));
    enum Err e = controller_at(db, rq->a, &there, .area = in->area);
    if (e == OK) return refuse_field(rq, "area", MSG_privacy_controller_there);
    if (e != ERR_NOT_FOUND) return e;
    TRY(controller_put(db, .id = id, .area = in->area, .name = in->name, .contact = in->contact, .at = rq->now));
    return controller_event(rq, db, "make", id, in->area);
}
WRITE_FN(controller_make, controller_new)

static enum Err controller_set(struct rq *rq, struct db_rw *db, const struct controller_change *in)
{
    const struct controller_row *c = rq->subject;
    TRY(controller_change(db, .id = c->id, .name = in->name, .contact = in->contact));
    return controller_event(rq, db, "change", c->id, c->area);
}
WRITE_FN(controller_set, controller_change)

static enum Err controller_end(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct controller_row *c = rq->subject;
    (void)in;
    TRY(controller_close(db, .id = c->id, .closed_at = rq->now));
    return controller_event(rq, db, "close", c->id, c->area);
}
WRITE_FN(controller_end, no_form)

/* -- periods -- */

static Str keep_text(struct rq *rq, Str code, const char *tail) { return msg_text(msg_by_key(str_fmt(rq->a, "keep.%.*s%s", STR(code), tail)), rq->lang); }

static void fill_columns(struct rq *rq, struct retention_view *v)
{
    v->columns.v = NEW_ARRAY(rq->a, Str, db_private_n + 1);
    for (unsigned i = 0; i < db_private_n; i++)
        if (str_is(v->code, db_private[i].keep)) v->columns.v[v->columns.n++] = str_fmt(rq->a, "%s.%s", db_private[i].table, db_private[i].column);
}

static void fill_retention(struct rq *rq, RetentionId id, int64_t rev, Str code, int64_t days, Str note, struct retention_view *v)
{
    *v = (struct retention_view){.id = id, .rev = rev, .code = code, .days = days, .note = note, .erased = retention_erases(code)};
    v->name = keep_text(rq, code, "");
    v->basis = keep_text(rq, code, "_basis");
    if (!v->name.len) v->name = code;
    fill_columns(rq, v);
}

static enum Err retentions_fill(struct rq *rq, struct db_ro *db, struct retentions_view *out)
{
    struct retention_list_rows rows;
    VEC(Str) uncovered = {0};
    TRY(retention_list(db, rq->a, &rows));
    *out = (struct retentions_view){.items = {NEW_ARRAY(rq->a, struct retention_view, rows.n + 1), rows.n}};
    for (size_t i = 0; i < rows.n; i++) fill_retention(rq, rows.v[i].id, rows.v[i].rev, rows.v[i].code, rows.v[i].days, rows.v[i].note, &out->items.v[i]);
    for (unsigned i = 0; i < db_private_n; i++) {
        bool covered = false;
        for (size_t k = 0; k < rows.n && !covered; k++) covered = str_is(rows.v[k].code, db_private[i].keep) && retention_erases(rows.v[k].code);
        if (!covered) *VEC_ADD(rq->a, &uncovered) = str_fmt(rq->a, "%s.%s", db_private[i].table, db_private[i].column);
    }
    out->uncovered = (struct strs){uncovered.v, uncovered.n};
    return OK;
}

static enum Err retentions_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct retentions_view *out)
{
    (void)in;
    return retentions_fill(rq, db, out);
}
READ_FN(retentions_show, no_form, retentions_view)
PAGE_FN(retentions_page, retentions_view)

static enum Err retention_see(struct rq *rq, struct db_ro *db)
{
    struct retention_get_row *r = NEW(rq->a, struct retention_get_row);
    TRY(retention_get(db, rq->a, r, .id = {rq->id.v}));
    rq->subject = r;
    rq->standing = (struct standing){.who = SIGNED_IN | (rq->who.everywhere & WHO_ROLES), .whole = true, .rev = r->rev};
    return OK;
}

static enum Err retention_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct retention_view *out)
{
    const struct retention_get_row *r = rq->subject;
    (void)db;
    (void)in;
    fill_retention(rq, r->id, r->rev, r->code, r->days, r->note, out);
    return OK;
}
READ_FN(retention_show, no_form, retention_view)
PAGE_FN(retention_page, retention_view)

static enum Err retention_put(struct rq *rq, struct db_rw *db, const struct retention_change *in)
{
    const struct retention_get_row *r = rq->subject;
    rq->made = ANY(r->id);
    TRY(retention_set(db, .id = r->id, .days = in->days, .note = in->note));
    return event_add(rq, db, (struct event){.act = "change", .kind = Entity_setting, .entity = ANY(r->id),
        .data = EVENT_DATA(rq->a, {"days", {NULL, 0}, in->days, true}, {"from", {NULL, 0}, r->days, true}, {"keep", r->code, 0, false})});
}
WRITE_FN(retention_put, retention_change)

/* -- the self-check 合规自查 -- */

enum State { BUILT_IN, IN_ORDER, TO_DO };

static void add_check(struct rq *rq, struct selfcheck_view *out, enum State s, Msg item, Str how, const char *link)
{
    static const char *const codes[] = {"built_in", "in_order", "to_do"}, *const tones[] = {"", "lj-ok", "lj-warn"}, *const icons[] = {"shield-check", "check", "alert-triangle"};
    const Msg words[] = {MSG_check_built_in, MSG_check_in_order, MSG_check_to_do};
    out->items.v[out->items.n++] = (struct check_item){rq_text(rq, item), str_c(codes[s]), how, words[s], str_c(tones[s]), str_c(icons[s]), link ? str_c(link) : S("")};
    if (s == TO_DO) out->open++;
}

static Str with_number(struct rq *rq, Msg m, int64_t n)
{
    Str s = str_fmt(rq->a, "%lld", (long long)n);
    return msg_fill(rq->a, m, rq->lang, &s, 1);
}

static enum Err check_job(struct rq *rq, struct db_ro *db, const char *job, Msg item, Msg how, struct selfcheck_view *out)
{
    struct job_ran_row ran;
    Day today = day_of(rq->now);
    enum Err e = job_ran(db, rq->a, &ran, .name = str_c(job), .day = today);
    if (e == ERR_NOT_FOUND) e = job_ran(db, rq->a, &ran, .name = str_c(job), .day = day_plus(today, -1));
    if (e != OK && e != ERR_NOT_FOUND) return e;
    add_check(rq, out, e == OK ? IN_ORDER : TO_DO, item, rq_text(rq, e == OK ? how : MSG_check_job_not), NULL);
    return OK;
}

/* What the running instance shows of itself. */
static enum Err check_instance(struct rq *rq, struct db_ro *db, struct selfcheck_view *out)
{
    struct controller_missing_rows missing;
    struct retentions_view periods;
    TRY(controller_missing(db, rq->a, &missing));
    add_check(rq, out, missing.n ? TO_DO : IN_ORDER, MSG_check_controllers, missing.n ? with_number(rq, MSG_check_controllers_missing, (int64_t)missing.n) : rq_text(rq, MSG_check_controllers_all),
              "/settings/controllers");
    TRY(retentions_fill(rq, db, &periods));
    add_check(rq, out, periods.uncovered.n ? TO_DO : IN_ORDER, MSG_check_periods,
              with_number(rq, periods.uncovered.n ? MSG_check_periods_missing : MSG_check_periods_all, periods.uncovered.n ? (int64_t)periods.uncovered.n : db_private_n), "/settings/retention");
    TRY(check_job(rq, db, "erase", MSG_check_eraser, MSG_check_eraser_how, out));
    return check_job(rq, db, "seal", MSG_check_seal, MSG_check_seal_how, out);
}

/* What no setting can change, and how to see it. */
static const struct {
    Msg item, how;
    const char *link;
} built_in[] = {
    {MSG_check_no_sign_in, MSG_check_no_sign_in_how, NULL},   {MSG_check_no_ranking, MSG_check_no_ranking_how, NULL},
    {MSG_check_no_online, MSG_check_no_online_how, NULL},     {MSG_check_no_photo, MSG_check_no_photo_how, NULL},
    {MSG_check_complaint, MSG_check_complaint_how, NULL},     {MSG_check_no_account, MSG_check_no_account_how, "/report"},
    {MSG_check_notice, MSG_check_notice_how, "/privacy"},     {MSG_check_rights, MSG_check_rights_how, NULL},
    {MSG_check_consent, MSG_check_consent_how, NULL},         {MSG_check_looks, MSG_check_looks_how, NULL},
    {MSG_check_admin, MSG_check_admin_how, NULL},             {MSG_check_hosts, MSG_check_hosts_how, NULL},
    {MSG_check_decide, MSG_check_decide_how, NULL},           {MSG_check_screen, MSG_check_screen_how, NULL},
};

static enum Err selfcheck_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct selfcheck_view *out)
{
    enum { N = sizeof built_in / sizeof *built_in, INSTANCE = 8 };
    (void)in;
    *out = (struct selfcheck_view){.items = {NEW_ARRAY(rq->a, struct check_item, N + INSTANCE), 0}, .at = rq->now};
    TRY(check_instance(rq, db, out));
    for (size_t i = 0; i < N; i++) add_check(rq, out, BUILT_IN, built_in[i].item, rq_text(rq, built_in[i].how), built_in[i].link);
    return OK;
}
READ_FN(selfcheck_show, no_form, selfcheck_view)
PAGE_FN(selfcheck_page, selfcheck_view)

static const struct route routes[] = {
    READS(GET, "/settings/controllers", ROLE(admin), controllers_show_row, .query = area_pick_form, .view = controllers_view_view, .page = controllers_page_row),
    READS(GET, "/settings/controllers/{id}", ROLE(admin), controller_show_row, .see = controller_see, .view = controller_view_view, .page = controller_page_row),
    WRITES(POST, "/controllers", ROLE(admin), controller_make_row, .body = controller_new_form, .shows = "/settings/controllers/{id}", .then = "/settings/controllers", .creates = true),
    WRITES(POST, "/controllers/{id}/change", ROLE(admin), controller_set_row, .see = controller_see, .body = controller_change_form, .shows = "/settings/controllers/{id}",
           .then = "/settings/controllers"),
    WRITES(POST, "/controllers/{id}/close", ROLE(admin), controller_end_row, .see = controller_see, .then = "/settings/controllers"),
    READS(GET, "/settings/retention", ROLE(admin), retentions_show_row, .view = retentions_view_view, .page = retentions_page_row),
    READS(GET, "/settings/retention/{id}", ROLE(admin), retention_show_row, .see = retention_see, .view = retention_view_view, .page = retention_page_row),
    WRITES(POST, "/retention/{id}/change", ROLE(admin), retention_put_row, .see = retention_see, .body = retention_change_form, .shows = "/settings/retention/{id}",
           .then = "/settings/retention"),
    READS(GET, "/settings/selfcheck", ROLE(admin) | ROLE(district) | ROLE(auditor), selfcheck_show_row, .view = selfcheck_view_view, .page = selfcheck_page_row),
};

const struct cap privacy_admin_cap = {.name = "privacy_admin", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
