/* A party's own page of an agreement, for who speaks for it by account or by the secret link: reading, confirming, sending back, and saying
 * what was done of its promises. */
#include "cap/agreement/agreement.h"

#include "agreement_pages.h"

static enum Err signing_see(struct rq *rq, struct db_ro *db)
{
    struct agreement_seen *s = NEW(rq->a, struct agreement_seen);
    TRY(party_get(db, rq->a, &s->me, .id = {rq->id.v}));
    TRY(agreement_get(db, rq->a, &s->a, .id = s->me.agreement));
    TRY(parties_of(db, rq->a, &s->parties, .agreement = s->a.id));
    bool link = rq->who.kind == ActorKind_pass && rq->who.pass_kind == Entity_agreement_party && rq->who.pass_entity.v == s->me.id.v;
    bool mine = speaks_for(rq, s->me.org);
    rq->subject = s;
    rq->standing = (struct standing){.who = (link ? PASS : 0) | (mine ? REL(party) : 0), .whole = true, .stage = s->a.state, .rev = s->a.rev,
                                     .flags = s->me.confirmed_at.ms ? AGREEMENT_CONFIRMED : 0};
    bool shown = s->a.state != AgreementState_draft || s->a.reason.len; /* a draft is the community's own, until a party has sent it back */
    return (link || mine) && s->me.org.v && shown ? OK : ERR_NOT_FOUND;
}

static const struct agreement_seen *seen_of(const struct rq *rq) { return rq->subject; }

static enum Err signing_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct agreement_view *out)
{
    const struct agreement_seen *s = seen_of(rq);
    (void)in;
    TRY(agreement_fill(rq, db, s, out));
    out->acts = policy_acts(rq, "/signings/{id}/", &rq->standing);
    out->me = s->me.id;
    for (size_t i = 0; i < out->promises.n; i++) out->promises.v[i].mine = out->promises.v[i].owner_org.v == s->me.org.v;
    for (size_t i = 0; i < out->parties.n; i++) out->parties.v[i].mine = out->parties.v[i].id.v == s->me.id.v;
    return OK;
}
READ_FN(signing_show, no_form, agreement_view)
PAGE_FN(agreement_phone, agreement_view)

static enum Err signing_confirm(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    (void)in;
    rq->made = ANY(seen_of(rq)->me.id);
    return agreement_confirm(rq, db, seen_of(rq)->a.id, seen_of(rq)->me.id);
}
WRITE_FN(signing_confirm, no_form)

/* Back to the community to be written anew: what was confirmed of the old words counts no more. */
static enum Err signing_back(struct rq *rq, struct db_rw *db, const struct joint_reason *in)
{
    const struct agreement_row *a = &seen_of(rq)->a;
    TRY(agreement_state_set(db, .id = a->id, .state = AgreementState_draft, .reason = in->reason, .was = AgreementState_signing));
    TRY(parties_unconfirm(db, .agreement = a->id));
    TRY(agreement_event(rq, db, "send_back", a->id, a->area, in->reason));
    rq->made = ANY(seen_of(rq)->me.id);
    return OK;
}
WRITE_FN(signing_back, joint_reason)

static enum Err signing_kept(struct rq *rq, struct db_rw *db, const struct promise_kept *in)
{
    struct promise_row p;
    TRY(agreement_promise(rq, db_rw_read(db), seen_of(rq)->a.id, in->promise, &p));
    if (p.owner_org.v != seen_of(rq)->me.org.v) return refuse(rq, ERR_FORBIDDEN, MSG_agreement_not_your_promise);
    rq->made = ANY(seen_of(rq)->me.id);
    return promise_end(rq, db, p.id, PromiseState_kept, in->evidence);
}
WRITE_FN(signing_kept, promise_kept)

#define ACT(word, fn, ...) WRITES(POST, "/signings/{id}/" word, PASS | REL(party), fn, .see = signing_see, .shows = "/signings/{id}", .act = word, __VA_ARGS__)

static const struct route routes[] = {
    READS(GET, "/signings/{id}", PASS | REL(party), signing_show_row, .see = signing_see, .view = agreement_view_view, .page = agreement_phone_row),
    ACT("confirm", signing_confirm_row, .stages = STAGE(AgreementState_signing), .bars = AGREEMENT_CONFIRMED),
    ACT("back", signing_back_row, .body = joint_reason_form, .stages = STAGE(AgreementState_signing)),
    ACT("kept", signing_kept_row, .body = promise_kept_form, .stages = STAGE(AgreementState_signed) | STAGE(AgreementState_ended)),
};
static const struct cap_entity entities[] = {{Entity_agreement_party, "/signings/"}};

const struct cap agreement_party_cap = {.name = "agreement_party", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .entities = entities, .n_entities = 1};
