/* The rules: consents and their end, who is too busy to be forgotten, forgetting, and the nightly eraser. */
#include "cap/privacy/privacy.h"

#include "app_sql.h"
#include "cap/person/person.h"
#include "cap/privacy/privacy_core.h"

CHOICE_TABLE(ConsentScope, CONSENT_SCOPES)

/* -- consent -- */

enum Err consent_add(struct app *app, struct db_rw *db, const struct consent_new *n, Time at)
{
    return consent_put(db, .id = (ConsentId){app_id(app)}, .person = n->person, .kind = n->kind, .entity = n->entity, .scope = n->scope,
                       .text_version = NOTICE_VERSION, .channel = n->channel, .at = at);
}

static enum Err tell_holder(struct app *app, struct db_rw *db, const struct consent_row *c, Time at)
{
    for (unsigned i = 0; privacy_holders[i]; i++)
        if (privacy_holders[i]->kind == c->kind && privacy_holders[i]->withdrawn) TRY(privacy_holders[i]->withdrawn(app, db, c->entity, c->scope, at));
    return OK;
}

/* What was done before stays valid (PIPL 15); what it allowed ends in this transaction. */
enum Err consent_withdraw(struct rq *rq, struct db_rw *db, const struct consent_row *c, AreaId area)
{
    TRY(consent_end(db, .id = c->id, .withdrawn_at = rq->now));
    TRY(tell_holder(rq->app, db, c, rq->now));
    return event_add(rq, db, (struct event){.act = "withdraw", .kind = Entity_consent, .entity = ANY(c->id), .area = area,
        .data = EVENT_DATA(rq->a, {"entity", str_fmt(rq->a, "%lld", (long long)c->entity.v), 0, false}, {"scope", ConsentScope_code(c->scope), 0, false})});
}

enum Err consents_withdraw_on(struct rq *rq, struct db_rw *db, enum Entity kind, AnyId entity, AreaId area, int64_t *n)
{
    struct consents_on_rows rows;
    TRY(consents_on(db, rq->a, &rows, .kind = kind, .entity = entity));
    for (size_t i = 0; i < rows.n; i++) TRY(consent_withdraw(rq, db, &rows.v[i], area));
    *n = (int64_t)rows.n;
    return OK;
}

/* -- forgetting -- */

static bool is_post(enum Role r) { return r != Role_resident && r != Role_volunteer; }

enum Err person_duties(struct db_ro *db, struct arena *a, PersonId person, Time now, struct duty_list *out)
{
    struct roles_of_rows roles;
    int64_t posts = 0;
    unsigned holders = 0;
    while (privacy_holders[holders]) holders++;
    *out = (struct duty_list){NEW_ARRAY(a, struct duty, holders + 1), 0};
    TRY(roles_of(db, a, &roles, .person = person, .now = now));
    for (size_t i = 0; i < roles.n; i++) posts += is_post(roles.v[i].role);
    if (posts) out->v[out->n++] = (struct duty){MSG_privacy_duty_posts, posts};
    for (unsigned i = 0; i < holders; i++) {
        int64_t n = 0;
        if (!privacy_holders[i]->duties) continue;
        TRY(privacy_holders[i]->duties(db, a, person, &n));
        if (n) out->v[out->n++] = (struct duty){privacy_holders[i]->duty, n};
    }
    return OK;
}

/* Consents are kept as proof of what was allowed, without a name; all of them end. */
static enum Err forget_consents(struct db_rw *db, struct arena *a, const struct forgotten *who)
{
    struct consents_of_rows rows;
    TRY(consents_of(db, a, &rows, .person = who->person));
    for (size_t i = 0; i < rows.n; i++)
        if (!rows.v[i].withdrawn_at.ms) TRY(tell_holder(who->app, db, &rows.v[i], who->at));
    return consents_end_of(db, .person = who->person, .withdrawn_at = who->at);
}

static enum Err forget_account(struct db_rw *db, const struct forgotten *who)
{
    TRY(session_end_all(db, .person = who->person));
    TRY(account_drop(db, .person = who->person));
    TRY(skills_drop(db, .person = who->person));
    TRY(roles_end_of(db, .person = who->person, .ends = who->at));
    TRY(pass_revoke_person(db, .person = who->person, .revoked_at = who->at));
    if (who->phone.len) TRY(outbox_erase_to(db, .address = who->phone));
    return person_blank(db, .id = who->person, .erased_at = who->at);
}

enum Err person_forget(struct db_rw *db, struct arena *a, struct app *app, PersonId person, Time now, int64_t *n)
{
    struct person_row p;
    TRY(person_get(db, a, &p, .id = person));
    struct forgotten who = {app, person, p.phone.sealed.len ? str_dup(a, p.phone.sealed) : (Str){NULL, 0}, now};
    *n = 1;
    for (unsigned i = 0; privacy_holders[i]; i++) {
        int64_t rows = 0;
        if (privacy_holders[i]->forget) TRY(privacy_holders[i]->forget(db, a, &who, &rows));
        *n += rows;
    }
    TRY(forget_consents(db, a, &who));
    return forget_account(db, &who);
}

/* -- the nightly eraser: each class of private data by its own rule, and one event with a count -- */

static enum Err expire_outbox(struct app *app, struct db_rw *db, struct arena *a, Time before, int64_t *n)
{
    struct outbox_old_rows rows;
    (void)app;
    TRY(outbox_old(db, a, &rows, .before = before));
    for (size_t i = 0; i < rows.n; i++) TRY(outbox_blank(db, .id = rows.v[i].id));
    *n = (int64_t)rows.n;
    return OK;
}

static enum Err expire_sessions(struct app *app, struct db_rw *db, struct arena *a, Time before, int64_t *n)
{
    struct session_old_rows rows;
    (void)app;
    TRY(session_old(db, a, &rows, .before = before));
    for (size_t i = 0; i < rows.n; i++) TRY(session_end(db, .id = rows.v[i].id, .person = rows.v[i].person));
    *n = (int64_t)rows.n;
    return OK;
}

static enum Err is_needed(struct db_ro *db, struct arena *a, PersonId person, Time since, Time now, bool *yes)
{
    struct duty_list duties;
    *yes = false;
    for (unsigned i = 0; privacy_holders[i] && !*yes; i++)
        if (privacy_holders[i]->active) TRY(privacy_holders[i]->active(db, a, person, since, yes));
    if (*yes) return OK;
    TRY(person_duties(db, a, person, now, &duties));
    *yes = duties.n > 0;
    return OK;
}

/* Goes through the people in steps of 200; where it stands is a setting, so that those still needed do not stop it. */
static const char PEOPLE_AT[] = "erase_people_at";
enum { PAGES_A_NIGHT = 5 };

static enum Err expire_person(struct app *app, struct db_rw *db, struct arena *a, PersonId id, Time before, Time now, int64_t *n)
{
    bool needed;
    int64_t rows;
    TRY(is_needed(db_rw_read(db), a, id, before, now, &needed));
    if (needed) return OK;
    ++*n;
    return person_forget(db, a, app, id, now, &rows);
}

static enum Err expire_people(struct app *app, struct db_rw *db, struct arena *a, Time before, int64_t *n)
{
    struct people_idle_rows rows;
    Time now = app_now(app);
    PersonId at = {0};
    TRY(setting_int(db_rw_read(db), a, PEOPLE_AT, 0, &at.v));
    *n = 0;
    for (int page = 0; page < PAGES_A_NIGHT; page++) {
        TRY(people_idle(db, a, &rows, .before = before, .now = now, .after = at));
        for (size_t i = 0; i < rows.n; i++) {
            at = rows.v[i].id;
            TRY(expire_person(app, db, a, at, before, now, n));
        }
        if (rows.n < 200) {
            at = (PersonId){0};
            break;
        }
    }
    return setting_put(db, .id = (SettingId){app_id(app)}, .name = str_c(PEOPLE_AT), .value = str_fmt(a, "%lld", (long long)at.v));
}

static const struct privacy_holder own[] = {
    {.keep = "outbox", .expire = expire_outbox}, {.keep = "session", .expire = expire_sessions}, {.keep = "person", .expire = expire_people}};

static const struct privacy_holder *holder_of(Str keep)
{
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (str_is(keep, own[i].keep)) return &own[i];
    for (unsigned i = 0; privacy_holders[i]; i++)
        if (privacy_holders[i]->keep && str_is(keep, privacy_holders[i]->keep)) return privacy_holders[i];
    return NULL;
}

bool retention_erases(Str keep) { return holder_of(keep) != NULL; }

enum Err privacy_erase(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more)
{
    struct retention_list_rows rules;
    *more = false;
    TRY(retention_list(db, a, &rules));
    for (size_t i = 0; i < rules.n; i++) {
        const struct privacy_holder *h = holder_of(rules.v[i].code);
        int64_t n = 0;
        struct event_maker m = {app, a, now};
        if (!h || !h->expire) continue;
        TRY(h->expire(app, db, a, time_plus(now, -rules.v[i].days * DAY_MS), &n));
        if (!n) continue;
        TRY(event_make(&m, db, (struct event){.act = "erase", .kind = Entity_setting, .entity = ANY(rules.v[i].id),
                                              .data = EVENT_DATA(a, {"keep", rules.v[i].code, 0, false}, {"n", {NULL, 0}, n, true})}));
        if (n >= 200 && !str_is(rules.v[i].code, "person")) *more = true;
    }
    return OK;
}
