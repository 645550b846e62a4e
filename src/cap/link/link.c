/* Beginning and ending links, and what becomes of them when a person is forgotten or takes back a consent. */
#include "cap/link/link.h"

CHOICE_TABLE(LinkKind, LINK_KINDS)

static Str id_text(struct arena *a, AnyId id) { return str_fmt(a, "%lld", (long long)id.v); }

enum Err link_start(struct rq *rq, struct db_rw *db, const struct link_new *n, LinkId *out)
{
    struct link_row had;
    Day starts = n->starts.n ? n->starts : day_of(rq->now);
    LinkId id = RQ_ID(rq, LinkId);
    enum Err e = link_between(db, rq->a, &had, .a_kind = n->a_kind, .a = n->a, .kind = n->kind, .b_kind = n->b_kind, .b = n->b, .role = n->role, .day = starts);
    if (e == OK) return ERR_CONFLICT;
    if (e != ERR_NOT_FOUND) return e;
    TRY(link_put(db, .id = id, .kind = n->kind, .a_kind = n->a_kind, .a = n->a, .b_kind = n->b_kind, .b = n->b, .role = n->role, .area = n->area, .starts = starts,
                 .source = n->source, .by_person = rq->who.person, .at = rq->now));
    if (n->consent)
        TRY(consent_add(rq->app, db, &(struct consent_new){{n->a.v}, Entity_link, ANY(id), n->consent, n->channel}, rq->now));
    *out = id;
    return event_add(rq, db, (struct event){.act = "link", .kind = Entity_link, .entity = ANY(id), .area = n->area,
        .data = EVENT_DATA(rq->a, {"a", id_text(rq->a, n->a), 0, false}, {"b", id_text(rq->a, n->b), 0, false}, {"kind", LinkKind_code(n->kind), 0, false},
                           {"role", n->role, 0, false})});
}

enum Err link_end(struct rq *rq, struct db_rw *db, LinkId id, Day on, Str why)
{
    struct link_row l;
    int64_t withdrawn;
    TRY(link_get(db, rq->a, &l, .id = id));
    TRY(link_end_set(db, .id = id, .ends = on.n ? on : day_of(rq->now), .ended_why = why));
    TRY(consents_withdraw_on(rq, db, Entity_link, ANY(id), l.area, &withdrawn));
    return event_add(rq, db, (struct event){.act = "unlink", .kind = Entity_link, .entity = ANY(id), .area = l.area, .data = EVENT_DATA(rq->a, {"why", why, 0, false})});
}

enum Err link_end_told(struct rq *rq, struct db_rw *db, LinkId id, Str why, Str note)
{
    TRY(link_end(rq, db, id, (Day){0}, why));
    return link_note_set(db, .id = id, .ended_note = note);
}

/* -- privacy -- */

static enum Err active(struct db_ro *db, struct arena *a, PersonId person, Time since, bool *yes)
{
    struct links_since_row row;
    TRY(links_since(db, a, &row, .a = ANY(person), .since = since));
    *yes = row.n > 0;
    return OK;
}

/* The links stay as counts of the past; whose they were is a person without a name. */
static enum Err forget(struct db_rw *db, struct arena *a, const struct forgotten *who, int64_t *n)
{
    struct links_open_of_rows mine;
    struct links_open_to_rows to_me;
    TRY(links_open_of(db, a, &mine, .a_kind = Entity_person, .a = ANY(who->person)));
    TRY(links_open_to(db, a, &to_me, .b_kind = Entity_person, .b = ANY(who->person)));
    for (size_t i = 0; i < mine.n; i++) TRY(link_end_set(db, .id = mine.v[i].id, .ends = day_of(who->at), .ended_why = S("erased")));
    for (size_t i = 0; i < to_me.n; i++) TRY(link_end_set(db, .id = to_me.v[i].id, .ends = day_of(who->at), .ended_why = S("erased")));
    TRY(link_notes_forget(db, .a = ANY(who->person)));
    *n = (int64_t)(mine.n + to_me.n);
    return OK;
}

static enum Err withdrawn(struct app *app, struct db_rw *db, AnyId entity, enum ConsentScope scope, Time at)
{
    (void)app;
    (void)scope;
    enum Err e = link_end_set(db, .id = {entity.v}, .ends = day_of(at), .ended_why = S("withdrawn"));
    return e == ERR_CONFLICT ? OK : e; /* it had ended before */
}

const struct privacy_holder link_privacy = {.kind = Entity_link, .active = active, .forget = forget, .withdrawn = withdrawn};
