/* The rules of agreements: numbering, parties, lines, signing, what becomes of the lines, the end and its announcement. */
#include "cap/agreement/agreement.h"

#include "cap/area/area.h"

CHOICE_TABLE(GapState, GAP_STATES)
CHOICE_TABLE(OfferState, OFFER_STATES)
CHOICE_TABLE(AgreementState, AGREEMENT_STATES)

bool speaks_for(const struct rq *rq, OrgId org)
{
    for (size_t i = 0; org.v && i < rq->who.n_roles; i++) {
        const struct role_row *r = &rq->who.roles[i];
        if (r->scope_kind == ScopeKind_org && r->scope.v == org.v && (((Who)1 << r->role) & JOINT_CONTACTS)) return true;
    }
    return false;
}

Str agreement_no(struct arena *a, const struct agreement_row *r) { return str_fmt(a, "%lld-%03lld", (long long)r->year, (long long)r->n); }

enum Err agreement_event(struct rq *rq, struct db_rw *db, const char *act, AgreementId id, AreaId area, Str text)
{
    return event_add(rq, db, (struct event){.act = act, .kind = Entity_agreement, .entity = ANY(id), .area = area, .text = text});
}

/* -- making -- */

enum Err agreement_make(struct rq *rq, struct db_rw *db, const struct agreement_made *m, AgreementId *out, AgreementPartyId *community)
{
    struct agreement_last_n_row last;
    AgreementId id = RQ_ID(rq, AgreementId);
    int year = civil_of(rq->now).year;
    if (m->ends.n < m->starts.n) return refuse_field(rq, "ends", MSG_agreement_ends_first);
    TRY(agreement_last_n(db, rq->a, &last, .area = m->area, .year = year));
    TRY(agreement_put(db, .id = id, .area = m->area, .year = year, .n = last.n + 1, .theme = m->theme, .starts = m->starts, .ends = m->ends, .item = m->item, .renews = m->renews,
                      .batch = m->batch, .by_person = rq->who.person, .at = rq->now));
    TRY(agreement_add_party(rq, db, id, 1, (OrgId){0}, community));
    *out = id;
    return event_add(rq, db, (struct event){.act = "make", .kind = Entity_agreement, .entity = ANY(id), .area = m->area,
        .data = EVENT_DATA(rq->a, {"n", {NULL, 0}, last.n + 1, true}, {"year", {NULL, 0}, year, true})});
}

enum Err agreement_add_party(struct rq *rq, struct db_rw *db, AgreementId id, int64_t n, OrgId org, AgreementPartyId *out)
{
    *out = RQ_ID(rq, AgreementPartyId);
    return party_put(db, .id = *out, .agreement = id, .n = n, .org = org);
}

enum Err agreement_add_line(struct rq *rq, struct db_rw *db, AgreementId id, int64_t n, AgreementPartyId party, Str text, Day due)
{
    return line_put(db, .id = RQ_ID(rq, AgreementLineId), .agreement = id, .party = party, .n = n, .text = text, .due = due);
}

/* -- signing -- */

enum Err agreement_send(struct rq *rq, struct db_rw *db, AgreementId id)
{
    struct agreement_row a;
    struct lines_of_rows lines;
    struct parties_of_rows parties;
    TRY(agreement_get(db, rq->a, &a, .id = id));
    TRY(lines_of(db, rq->a, &lines, .agreement = id));
    TRY(parties_of(db, rq->a, &parties, .agreement = id));
    if (!lines.n) return refuse(rq, ERR_CONFLICT, MSG_agreement_no_lines);
    if (parties.n < 2) return refuse(rq, ERR_CONFLICT, MSG_agreement_no_party);
    TRY(agreement_state_set(db, .id = id, .state = AgreementState_signing, .was = AgreementState_draft));
    return agreement_event(rq, db, "send", id, a.area, (Str){NULL, 0});
}

/* The community's lines are the promise of whoever wrote the agreement; an organisation's are its own. */
static enum Err promise_lines(struct rq *rq, struct db_rw *db, const struct agreement_row *a)
{
    struct lines_of_rows lines;
    PromiseId made;
    TRY(lines_of(db, rq->a, &lines, .agreement = a->id));
    for (size_t i = 0; i < lines.n; i++) {
        const __auto_type l = &lines.v[i];
        TRY(promise_make(rq, db, &(struct promise_new){.source_kind = Entity_agreement, .source = ANY(a->id), .n = l->n, .text = l->text, .area = a->area,
                         .owner_person = l->org.v ? (PersonId){0} : a->by_person, .owner_org = l->org, .due = l->due}, &made));
    }
    return OK;
}

enum Err agreement_confirm(struct rq *rq, struct db_rw *db, AgreementId id, AgreementPartyId party)
{
    struct agreement_row a;
    struct parties_of_rows parties;
    size_t waiting = 0;
    TRY(agreement_get(db, rq->a, &a, .id = id));
    TRY(party_confirm(db, .id = party, .confirmed_at = rq->now, .confirmed_by = rq->who.person));
    TRY(event_add(rq, db, (struct event){.act = "confirm", .kind = Entity_agreement, .entity = ANY(id), .area = a.area,
        .data = EVENT_DATA(rq->a, {"party", str_fmt(rq->a, "%lld", (long long)party.v), 0, false})}));
    TRY(parties_of(db, rq->a, &parties, .agreement = id));
    for (size_t i = 0; i < parties.n; i++) waiting += !parties.v[i].confirmed_at.ms;
    if (waiting) return agreement_touch(db, .id = id);
    TRY(agreement_signed_set(db, .id = id, .signed_at = rq->now));
    TRY(agreement_event(rq, db, "sign", id, a.area, (Str){NULL, 0}));
    return promise_lines(rq, db, &a);
}

enum Err agreement_promise(struct rq *rq, struct db_ro *db, AgreementId id, PromiseId promise, struct promise_row *out)
{
    enum Err e = promise_get(db, rq->a, out, .id = promise);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    return e == OK && out->source_kind == Entity_agreement && out->source.v == id.v ? OK : refuse_field(rq, "promise", MSG_app_field_id);
}

/* -- orders that a promise gives: confirmed, they are its evidence -- */

static enum Err source_standing(struct rq *rq, struct db_ro *db, AnyId source, struct standing *out)
{
    struct promise_row p;
    Who roles;
    TRY(promise_get(db, rq->a, &p, .id = {source.v}));
    TRY(policy_at(rq, db, p.area, &roles));
    if (roles & JOINT_WRITERS) roles |= REL(handler);
    if (speaks_for(rq, p.owner_org)) roles |= REL(party);
    *out = (struct standing){.who = roles ? SIGNED_IN | roles : 0, .whole = true, .stage = p.state};
    return OK;
}

static enum Err source_changed(struct rq *rq, struct db_rw *db, AnyId source, const char *act)
{
    struct promise_row p;
    int64_t open;
    if (!str_is(str_c(act), "confirm")) return OK;
    TRY(promise_get(db, rq->a, &p, .id = {source.v}));
    TRY(order_open(db_rw_read(db), rq->a, Entity_promise, source, &open));
    if (p.state != PromiseState_open || open) return OK;
    return promise_end(rq, db, p.id, PromiseState_kept, rq_text(rq, MSG_agreement_kept_by_order));
}

/* It serves a place, nobody alone: there is no contact to pass on. */
static enum Err source_contact(struct rq *rq, struct db_ro *db, AnyId source, Private *name, Private *phone)
{
    (void)rq, (void)db, (void)source, (void)name, (void)phone;
    return OK;
}

const struct order_source promise_order_source = {Entity_promise, "/promises/", source_standing, source_contact, source_changed};

/* -- the end: announced 30 days before, once; then it comes by itself -- */

static enum Err tell_ends(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more)
{
    struct agreements_to_tell_rows soon;
    struct agreements_run_out_rows over;
    struct event_maker m = {app, a, now};
    Day today = day_of(now);
    TRY(agreements_to_tell(db, a, &soon, .until = day_plus(today, AGREEMENT_TELL_DAYS)));
    for (size_t i = 0; i < soon.n; i++) {
        TRY(agreement_told(db, .id = soon.v[i].id, .told_on = today));
        TRY(event_make(&m, db, (struct event){.act = "ends_soon", .kind = Entity_agreement, .entity = ANY(soon.v[i].id), .area = soon.v[i].area,
            .data = EVENT_DATA(a, {"days", {NULL, 0}, soon.v[i].ends.n - today.n, true})}));
    }
    TRY(agreements_run_out(db, a, &over, .today = today));
    for (size_t i = 0; i < over.n; i++) {
        TRY(agreement_end_set(db, .id = over.v[i].id, .ended_at = now));
        TRY(event_make(&m, db, (struct event){.act = "run_out", .kind = Entity_agreement, .entity = ANY(over.v[i].id), .area = over.v[i].area}));
    }
    *more = soon.n == 200 || over.n == 200;
    return OK;
}

static const struct job jobs[] = {{"agreements", 5, tell_ends}};
static const struct cap_entity entities[] = {{Entity_agreement, "/agreements/"}};

const struct cap agreement_cap = {.name = "agreement", .jobs = jobs, .n_jobs = 1, .entities = entities, .n_entities = 1};
