/* Login and logout, sessions listed and ended, one-time codes, /me. */
#include <sodium.h>

#include "app_sql.h"
#include "base/utf8.h"
#include "cap/area/area.h"
#include "cap/person/person_web.h"
#include "person_pages.h"

enum { FAILS_MAX = 5, LOCK_MINUTES = 30, CODE_MINUTES = 10, CODE_TRIES = 5 };

/* -- who am I -- */

static enum Err me_fill(struct rq *rq, struct db_ro *db, PersonId person, struct me_view *out)
{
    struct person_row p;
    struct skills_of_rows skills;
    TRY(person_get(db, rq->a, &p, .id = person));
    TRY(skills_of(db, rq->a, &skills, .person = person));
    *out = (struct me_view){.id = p.id, .name = p.shown_as, .phone = mask_phone(rq->a, p.phone), .helper = policy_has(rq, ROLE(volunteer) | ROLE(grid)),
                            .staff = policy_has(rq, ROLE(worker) | ROLE(grid) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(admin))};
    out->skills = (struct strs){NEW_ARRAY(rq->a, Str, skills.n + 1), skills.n};
    for (size_t i = 0; i < skills.n; i++) out->skills.v[i] = skills.v[i].skill;
    out->roles.v = NEW_ARRAY(rq->a, struct role_view, rq->who.n_roles + 1);
    for (size_t i = 0; i < rq->who.n_roles; i++) {
        const struct role_row *r = &rq->who.roles[i];
        struct role_view *v = &out->roles.v[out->roles.n++];
        *v = (struct role_view){.role = r->role};
        if (r->scope_kind == ScopeKind_area) {
            struct area_place place;
            v->area = (AreaId){r->scope.v};
            enum Err e = area_place(db, rq->a, v->area, rq->lang, &place);
            if (e == OK) v->place = place.name;
            else if (e != ERR_NOT_FOUND) return e;
        } else if (r->scope_kind == ScopeKind_org) {
            struct role_org_row org;
            v->org = (OrgId){r->scope.v};
            TRY(role_org(db, rq->a, &org, .id = v->org));
            v->place = rq->lang == LANG_EN && org.name_en.len ? org.name_en : org.name;
        }
    }
    return OK;
}

static enum Err me_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct me_view *out)
{
    (void)in;
    return me_fill(rq, db, rq->who.person, out);
}
READ_FN(me_show, no_form, me_view)

/* -- logging in -- */

struct login_try {
    PersonId person;
    Str phone;
    bool right, by_code;
};

static Str keyed_hash(struct rq *rq, Str x)
{
    unsigned char *h = arena_alloc(rq->a, 32);
    crypto_generichash(h, 32, (const unsigned char *)x.p, x.len, rq->app->secret, sizeof rq->app->secret);
    return str_n((char *)h, 32);
}

/* In the pool: the slow comparison. An unknown number takes as long as a known one. */
static enum Err login_before(struct rq *rq, const struct login *in)
{
    struct login_try *t = NEW(rq->a, struct login_try);
    struct person_row p = {.id = {0}};
    struct account_of_row acc = {.id = {0}};
    struct db_ro *db;
    rq->prepared = t;
    if (!phone_normal(rq->a, in->phone, &t->phone)) return refuse_field(rq, "phone", MSG_person_phone_wrong);
    t->by_code = in->code.len > 0;
    if (!t->by_code && !in->password.len) return refuse_field(rq, "password", MSG_app_field_missing);
    TRY(db_read_begin(rq->app->o.db, &db));
    enum Err e = person_by_phone(db, rq->a, &p, .phone = t->phone);
    if (e == OK) e = account_of(db, rq->a, &acc, .person = p.id);
    db_read_end(db);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    t->person = p.id;
    if (t->by_code) return OK;
    if (acc.password.len) t->right = password_is(acc.password, in->password);
    else password_hash(rq->a, in->password);
    return OK;
}
BEFORE_FN(login_before, login)

static enum Err login_refused(struct rq *rq, Msg why)
{
    rq->late = ERR_AUTH;
    return refuse(rq, OK, why);
}

static enum Err login_count_failure(struct rq *rq, struct db_rw *db, const struct account_of_row *acc)
{
    int64_t fails = acc->fails + 1;
    bool lock = fails >= FAILS_MAX;
    TRY(account_failed(db, .id = acc->id, .fails = lock ? 0 : fails, .locked_until = lock ? time_plus(rq->now, (int64_t)LOCK_MINUTES * MINUTE_MS) : (Time){0}));
    if (lock) TRY(event_add(rq, db, (struct event){.act = "lock", .kind = Entity_person, .entity = ANY(acc->person)}));
    return login_refused(rq, MSG_person_login_wrong);
}

static enum Err code_login(struct rq *rq, struct db_rw *db, const struct login *in, struct login_try *t, bool *right)
{
    struct login_code_find_row c;
    *right = false;
    enum Err e = login_code_find(db, rq->a, &c, .phone_hash = keyed_hash(rq, t->phone), .now = rq->now);
    if (e == ERR_NOT_FOUND) return OK;
    TRY(e);
    if (c.tries >= CODE_TRIES || !str_eq(c.code_hash, keyed_hash(rq, str_cat(rq->a, t->phone, in->code)))) return login_code_tried(db, .id = c.id);
    TRY(login_code_drop(db, .id = c.id));
    *right = true;
    if (t->person.v) return OK;
    /* The number is proven, so its holder may have an account: to see what was reported with it. */
    struct person_new n = {.shown_as = msg_text(MSG_person_resident, LANG_ZH), .phone = t->phone, .account = true};
    return person_add(db, rq->app, &n, rq->now, &t->person);
}

static enum Err login_do(struct rq *rq, struct db_rw *db, const struct login *in)
{
    struct login_try *t = rq->prepared;
    struct account_of_row acc = {.id = {0}};
    bool right = t->right;
    rq->late = OK;
    if (t->person.v) {
        enum Err e = account_of(db, rq->a, &acc, .person = t->person);
        if (e != OK && e != ERR_NOT_FOUND) return e;
    }
    if (acc.locked_until.ms > rq->now.ms) {
        rq->problem.retry_after_s = (unsigned)((acc.locked_until.ms - rq->now.ms) / 1000 + 1);
        return refuse(rq, ERR_RATE, MSG_person_locked);
    }
    if (t->by_code) TRY(code_login(rq, db, in, t, &right));
    if (!right) return acc.id.v ? login_count_failure(rq, db, &acc) : login_refused(rq, MSG_person_login_wrong);
    if (acc.id.v && (acc.fails || acc.locked_until.ms)) TRY(account_failed(db, .id = acc.id, .fails = 0));
    TRY(session_start(rq, db, t->person));
    TRY(event_add(rq, db, (struct event){.act = "login", .kind = Entity_person, .entity = ANY(t->person)}));
    struct session_view *out = NEW(rq->a, struct session_view);
    out->token = rq->secret;
    out->person = NEW(rq->a, struct me_view);
    TRY(me_fill(rq, db_rw_read(db), t->person, out->person));
    rq->out = out;
    if (!rq->json) rq_redirect(rq, rq_path_safe(rq, in->next));
    return OK;
}
WRITE_FN(login_do, login)

static enum Err login_form_show(struct rq *rq, struct db_ro *db, const struct login_query *in, struct login_view *out)
{
    (void)rq;
    (void)db;
    *out = (struct login_view){in->next, in->phone, in->code};
    return OK;
}
READ_FN(login_form_show, login_query, login_view)
PAGE_FN(login_page, login_view)

/* Also the answer to a second tap: no second message. */
static enum Err code_sent(struct rq *rq, struct db_rw *db, const struct login_code *in)
{
    (void)db;
    if (!rq->json) rq_redirect(rq, str_fmt(rq->a, "/login?code=1&done=code&phone=%.*s", STR(url_encode(rq->a, in->phone))));
    return OK;
}
WRITE_FN(code_sent, login_code)

static enum Err code_send(struct rq *rq, struct db_rw *db, const struct login_code *in)
{
    Str phone;
    if (!phone_normal(rq->a, in->phone, &phone)) return refuse_field(rq, "phone", MSG_person_phone_wrong);
    Str code = str_fmt(rq->a, "%06u", randombytes_uniform(1000000));
    TRY(login_code_put(db, .id = RQ_ID(rq, LoginCodeId), .phone_hash = keyed_hash(rq, phone), .code_hash = keyed_hash(rq, str_cat(rq->a, phone, code)),
                       .ends = time_plus(rq->now, (int64_t)CODE_MINUTES * MINUTE_MS), .at = rq->now));
    TRY(outbox_put(rq, db, "sms", phone, msg_fill(rq->a, MSG_person_code_sms, rq->lang, &code, 1)));
    return code_sent(rq, db, in);
}
WRITE_FN(code_send, login_code)

/* -- sessions -- */

/* What a browser says of itself, in the order in which the words decide: Edge names Chrome too, and Chrome Safari. */
Str device_words(struct html *h, Str agent)
{
    static const struct { const char *sign, *name; Msg words; } browsers[] = {
        {"MicroMessenger", "", MSG_person_device_wechat}, {"Edg", "Edge", {0}}, {"Firefox/", "Firefox", {0}}, {"Chrome/", "Chrome", {0}}, {"Safari/", "Safari", {0}}};
    static const struct { const char *sign, *name; Msg kind; } systems[] = {
        {"iPhone", "iPhone", {0}}, {"iPad", "iPad", {0}}, {"HarmonyOS", "HarmonyOS", MSG_person_device_phone}, {"Android", "Android", MSG_person_device_phone},
        {"Windows", "Windows", MSG_person_device_computer}, {"Mac OS X", "Mac", {0}}, {"Linux", "Linux", MSG_person_device_computer}};
    Str browser = S(""), system = S("");
    for (size_t i = 0; i < sizeof browsers / sizeof *browsers && !browser.len; i++)
        if (str_has(agent, str_c(browsers[i].sign))) browser = browsers[i].name[0] ? str_c(browsers[i].name) : msg(h, browsers[i].words);
    for (size_t i = 0; i < sizeof systems / sizeof *systems && !system.len; i++)
        if (str_has(agent, str_c(systems[i].sign))) system = !systems[i].kind.n ? str_c(systems[i].name) : str_fmt(h->a, "%s %.*s", systems[i].name, STR(msg(h, systems[i].kind)));
    if (!browser.len || !system.len) return utf8_head(agent, 60);
    return str_fmt(h->a, "%.*s · %.*s", STR(browser), STR(system));
}

static enum Err sessions_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct sessions_view *out)
{
    struct session_list_rows rows;
    (void)in;
    TRY(session_list(db, rq->a, &rows, .person = rq->who.person, .now = rq->now));
    out->items.v = NEW_ARRAY(rq->a, struct session_item, rows.n + 1);
    out->items.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        out->items.v[i] = (struct session_item){rows.v[i].id, rows.v[i].device, rows.v[i].at, rows.v[i].seen, rows.v[i].ends, rows.v[i].id.v == rq->who.session.v};
    return OK;
}
READ_FN(sessions_show, no_form, sessions_view)
PAGE_FN(sessions_page, sessions_view)
PAGE_FN(me_page, me_view)

static enum Err session_drop(struct rq *rq, struct db_rw *db, SessionId id)
{
    enum Err e = session_end(db, .id = id, .person = rq->who.person);
    return e == ERR_CONFLICT ? ERR_NOT_FOUND : e;
}

static enum Err logout(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    (void)in;
    rq->n_cookies = 0;
    rq_cookie(rq, S("linju=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
    return session_drop(rq, db, rq->who.session);
}
WRITE_FN(logout, no_form)

static enum Err session_revoke(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    (void)in;
    return session_drop(rq, db, (SessionId){rq->id.v});
}
WRITE_FN(session_revoke, no_form)

static enum Err sessions_revoke(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    (void)in;
    return session_end_all(db, .person = rq->who.person);
}
WRITE_FN(sessions_revoke, no_form)

static enum Err expire(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more)
{
    (void)app;
    (void)a;
    *more = false;
    TRY(session_expire(db, .now = now));
    TRY(login_code_expire(db, .now = now));
    return idem_expire(db, .before = time_plus(now, -DAY_MS));
}

static const struct route routes[] = {
    READS(GET, "/login", PUBLIC, login_form_show_row, .query = login_query_form, .view = login_view_view, .page = login_page_row, .html_only = true, .why = "a form"),
    WRITES(POST, "/sessions", PUBLIC, login_do_row, .body = login_form, .before = login_before_row, .view = session_view_view, .creates = true,
           .no_csrf = true, .rate = 600, .why = "logging in"),
    WRITES(POST, "/login-codes", PUBLIC, code_send_row, .again = code_sent_row, .body = login_code_form, .no_csrf = true, .rate = 10, .why = "the way in without a password"),
    READS(GET, "/sessions", SIGNED_IN, sessions_show_row, .view = sessions_view_view, .page = sessions_page_row),
    WRITES(DELETE, "/sessions/current", SIGNED_IN, logout_row, .json_only = true, .why = "pages post to /logout"),
    WRITES(POST, "/logout", SIGNED_IN, logout_row, .then = "/", .html_only = true, .why = "the API deletes /sessions/current"),
    WRITES(DELETE, "/sessions", SIGNED_IN, sessions_revoke_row, .json_only = true, .why = "pages post to /sessions/end"),
    WRITES(POST, "/sessions/end", SIGNED_IN, sessions_revoke_row, .then = "/login", .html_only = true, .why = "the API deletes /sessions"),
    WRITES(DELETE, "/sessions/{id}", SIGNED_IN, session_revoke_row, .json_only = true, .why = "pages post to /sessions/{id}/end"),
    WRITES(POST, "/sessions/{id}/end", SIGNED_IN, session_revoke_row, .then = "/sessions", .html_only = true, .why = "the API deletes /sessions/{id}"),
    READS(GET, "/me", SIGNED_IN, me_show_row, .view = me_view_view, .page = me_page_row),
};

static const struct job jobs[] = {{"expire", 3, expire}, {"seal", 23, history_seal}};

const struct cap person_cap = {.name = "person", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .jobs = jobs, .n_jobs = 2};
