/* The acts of a need, one after the other through its five stages: each changes the record and adds to its history. */
#include "cap/need/need_core.h"
#include "cap/need/need_tally.h"
#include "cap/need/need_words.h"
#include "need_pages.h"

static struct need_seen *seen_of(struct rq *rq) { return rq->subject; }

/* A worker who acts for the owner acts in the owner's stead, and the history says so. */
static PersonId stead(struct rq *rq)
{
    const struct need_get_row *n = &seen_of(rq)->n;
    return n->owner_person.v && n->owner_person.v != rq->who.person.v ? n->owner_person : (PersonId){0};
}

static enum Err noted(struct rq *rq, struct db_rw *db, const char *act, Str text, Str data, bool as_owner)
{
    const struct need_get_row *n = &seen_of(rq)->n;
    bool hidden = n->anonymous && (rq->standing.who & REL(asker));
    rq->made = rq->route->creates ? rq->made : ANY(n->id);
    TRY(need_recount(rq->app, db, rq->a, n->id));
    return event_add(rq, db, (struct event){.act = act, .kind = Entity_need, .entity = ANY(n->id), .area = n->area, .text = text, .data = data,
                                            .in_stead_of = as_owner ? stead(rq) : (PersonId){0}, .actor_kind = hidden ? ActorKind_nobody : ActorKind_none});
}

/* -- 分析 -- */

static enum Err accept(struct rq *rq, struct db_rw *db, const struct need_accept *in)
{
    struct need_seen *seen = seen_of(rq);
    struct category_row c;
    Time due;
    Str why;
    enum Err e = category_by_code(db, rq->a, &c, .code = in->category);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "category", MSG_app_field_choice);
    TRY(e);
    if (c.due_n.has) TRY(due_after(db_rw_read(db), rq->a, seen->n.at, c.due_n.v, c.due_unit, &due));
    else TRY(due_by_rule(db_rw_read(db), rq->a, seen->n.at, Urgency_code(in->urgency), &due));
    enum Route route = need_route_for(rq, &c, in->urgency, &why);
    TRY(need_accept_set(db, .id = seen->n.id, .category = c.id, .urgency = in->urgency, .difficulty = in->difficulty, .due_at = due, .accepted_by = rq->who.person,
                        .accepted_at = rq->now, .route = route, .owner_person = rq->who.person));
    return noted(rq, db, "accept", (Str){NULL, 0}, EVENT_DATA(rq->a, {"category", c.code, 0, false}, {"difficulty", Difficulty_code(in->difficulty), 0, false},
                 {"due", {NULL, 0}, due.ms, true}, {"route", Route_code(route), 0, false}, {"urgency", Urgency_code(in->urgency), 0, false}), false);
}
WRITE_FN(accept, need_accept)

/* -- 处置 -- */

/* An owner or participant is an organisation, or a person with a post where the need lies. */
static enum Err find_party(struct rq *rq, struct db_rw *db, AnyId id, PersonId *person, OrgId *org, const char *field)
{
    const struct need_get_row *n = &seen_of(rq)->n;
    struct org_row o;
    struct person_with_role_rows fit;
    enum Err e = org_get(db, rq->a, &o, .id = {id.v});
    if (e == OK) {
        *org = o.id;
        return OK;
    }
    if (e != ERR_NOT_FOUND) return e;
    for (int helper = 0; helper < 2; helper++) {
        TRY(person_with_role(db, rq->a, &fit, .area = n->area, .now = rq->now, .id = {id.v}, .posts = !helper, .helpers = helper));
        if (!fit.n) continue;
        *person = fit.v[0].id;
        return OK;
    }
    return refuse_field(rq, field, MSG_need_party_unknown);
}

static enum Err set_participants(struct rq *rq, struct db_rw *db, const struct ids *ids)
{
    const struct need_get_row *n = &seen_of(rq)->n;
    TRY(need_participants_drop(db, .need = n->id));
    for (size_t i = 0; i < ids->n; i++) {
        PersonId person = {0};
        OrgId org = {0};
        TRY(find_party(rq, db, ids->v[i], &person, &org, "participants"));
        TRY(need_participant_put(db, .id = RQ_ID(rq, NeedParticipantId), .need = n->id, .person = person, .org = org, .at = rq->now));
    }
    return OK;
}

static enum Err route(struct rq *rq, struct db_rw *db, const struct need_route *in)
{
    const struct need_get_row *n = &seen_of(rq)->n;
    PersonId person = n->owner_person.v || n->owner_org.v ? n->owner_person : n->accepted_by; /* 首问负责 (M133) */
    OrgId org = n->owner_org;
    if (in->owner.v) {
        person = (PersonId){0};
        org = (OrgId){0};
        TRY(find_party(rq, db, in->owner, &person, &org, "owner"));
    }
    if (in->due_at.ms && in->due_at.ms <= rq->now.ms) return refuse_field(rq, "due_at", MSG_need_due_past);
    TRY(set_participants(rq, db, &in->participants));
    TRY(need_route_set(db, .id = n->id, .route = in->route, .owner_person = person, .owner_org = org, .due_at = in->due_at.ms ? in->due_at : n->due_at,
                       .routed_at = rq->now));
    return noted(rq, db, "route", in->note, EVENT_DATA(rq->a, {"from", n->stage == NeedStage_handling ? Route_code(n->route) : (Str){NULL, 0}, 0, false},
                 {"owner", str_fmt(rq->a, "%lld", (long long)(person.v ? person.v : org.v)), 0, false}, {"route", Route_code(in->route), 0, false}), false);
}
WRITE_FN(route, need_route)

static enum Err escalate(struct rq *rq, struct db_rw *db, const struct need_reason *in)
{
    const struct need_get_row *n = &seen_of(rq)->n;
    enum AreaLevel to = n->handling == AreaLevel_community ? AreaLevel_street : AreaLevel_district;
    Time due = n->due_at, accept_due = n->accept_due;
    /* The clock moves up with it: the level above gets the whole limit again. */
    if (n->urgency) TRY(due_by_rule(db_rw_read(db), rq->a, rq->now, Urgency_code(n->urgency), &due));
    else TRY(due_by_rule(db_rw_read(db), rq->a, rq->now, S("accept"), &accept_due));
    TRY(need_escalate_set(db, .id = n->id, .handling = to, .due_at = due, .accept_due = accept_due));
    return noted(rq, db, "escalate", in->reason, EVENT_DATA(rq->a, {"from", AreaLevel_code(n->handling), 0, false}, {"to", AreaLevel_code(to), 0, false}), true);
}
WRITE_FN(escalate, need_reason)

/* The need that is meant, by its id or by the code that people know it by. */
static enum Err merge_target(struct rq *rq, struct db_rw *db, const struct need_merge *in, NeedId *into)
{
    struct need_by_code_row row;
    *into = in->into;
    if (into->v || !in->code.len) return into->v ? OK : refuse_field(rq, "into", MSG_app_field_missing);
    enum Err e = need_by_code(db, rq->a, &row, .code = fold(rq->a, in->code));
    if (e == OK) *into = row.id;
    return e == ERR_NOT_FOUND ? refuse_field(rq, "code", MSG_need_into_unknown) : e;
}

static enum Err merge(struct rq *rq, struct db_rw *db, const struct need_merge *in)
{
    const struct need_get_row *n = &seen_of(rq)->n;
    struct need_get_row into;
    struct need_seen other;
    struct standing s;
    NeedId target;
    TRY(merge_target(rq, db, in, &target));
    enum Err e = target.v == n->id.v ? ERR_NOT_FOUND : need_get(db, rq->a, &into, .id = target);
    if (e == OK) e = need_look(rq, db_rw_read(db), &into, &other, &s);
    if (e == ERR_NOT_FOUND || (e == OK && (!(s.who & REL(handler)) || into.state != NeedState_open))) return refuse_field(rq, in->into.v ? "into" : "code", MSG_need_into_unknown);
    TRY(e);
    TRY(need_merge_set(db, .id = n->id, .merged_into = into.id, .finished_at = rq->now));
    TRY(need_channels_move(db, .need = into.id, .from = n->id));
    TRY(need_me_too_add(db, .id = into.id, .n = n->me_too + 1));
    TRY(event_add(rq, db, (struct event){.act = "absorb", .kind = Entity_need, .entity = ANY(into.id), .area = into.area,
                                         .data = EVENT_DATA(rq->a, {"need", str_fmt(rq->a, "%lld", (long long)n->id.v), 0, false})}));
    return noted(rq, db, "merge", in->reason, EVENT_DATA(rq->a, {"into", str_fmt(rq->a, "%lld", (long long)into.id.v), 0, false}), true);
}
WRITE_FN(merge, need_merge)

static enum Err extend(struct rq *rq, struct db_rw *db, const struct need_extend *in)
{
    const struct need_get_row *n = &seen_of(rq)->n;
    TRY(need_extension_put(db, .id = RQ_ID(rq, NeedExtensionId), .need = n->id, .days = in->days, .by_person = rq->who.person, .at = rq->now));
    TRY(need_due_set(db, .id = n->id, .due_at = n->due_at)); /* a new rev */
    return noted(rq, db, "extend", in->reason, EVENT_DATA(rq->a, {"days", {NULL, 0}, in->days, true}), true);
}
WRITE_FN(extend, need_extend)

/* Four eyes: whoever asked for more time does not grant it. */
static enum Err decide(struct rq *rq, struct db_rw *db, const struct need_decide *in)
{
    struct need_seen *seen = seen_of(rq);
    Time due = seen->n.due_at, base = due.ms > rq->now.ms ? due : rq->now;
    if (seen->extension.by_person.v == rq->who.person.v) return refuse(rq, ERR_FORBIDDEN, MSG_need_own_extension);
    if (in->grant) TRY(due_after(db_rw_read(db), rq->a, base, seen->extension.days, DueUnit_day, &due));
    TRY(need_extension_decide(db, .id = seen->extension.id, .granted = SOME(in->grant), .decided_by = rq->who.person));
    TRY(need_due_set(db, .id = seen->n.id, .due_at = due));
    return noted(rq, db, "decide", (Str){NULL, 0}, EVENT_DATA(rq->a, {"due", {NULL, 0}, due.ms, true}, {"granted", in->grant ? S("yes") : S("no"), 0, false}), false);
}
WRITE_FN(decide, need_decide)

static enum Err remind(struct rq *rq, struct db_rw *db, const struct need_remind *in)
{
    TRY(need_reminded(db, .id = seen_of(rq)->n.id, .asker_reminded_at = need_by_asker(&rq->standing) ? rq->now : (Time){0}));
    return noted(rq, db, "remind", in->note, (Str){NULL, 0}, false);
}
WRITE_FN(remind, need_remind)

/* -- 反馈 -- */

static enum Err feedback(struct rq *rq, struct db_rw *db, const struct need_feedback *in)
{
    TRY(need_fed_back(db, .id = seen_of(rq)->n.id));
    return noted(rq, db, "feedback", in->note, EVENT_DATA(rq->a, {"kind", FeedbackKind_code(in->kind), 0, false}), true);
}
WRITE_FN(feedback, need_feedback)

static enum Err finish(struct rq *rq, struct db_rw *db, const struct need_finish *in)
{
    if (in->look_again_on.n && in->ending != Ending_cannot_now) return refuse_field(rq, "look_again_on", MSG_need_look_again_only);
    if (in->look_again_on.n && in->look_again_on.n <= day_of(rq->now).n) return refuse_field(rq, "look_again_on", MSG_need_due_past);
    TRY(need_finish_set(db, .id = seen_of(rq)->n.id, .ending = in->ending, .finished_at = rq->now, .look_again_on = in->look_again_on));
    return noted(rq, db, "finish", in->note, EVENT_DATA(rq->a, {"ending", Ending_code(in->ending), 0, false}), true);
}
WRITE_FN(finish, need_finish)

/* -- 评议 -- */

static enum Err reopen_now(struct rq *rq, struct db_rw *db, Str reason)
{
    const struct need_get_row *n = &seen_of(rq)->n;
    Time due;
    TRY(due_by_rule(db_rw_read(db), rq->a, rq->now, Urgency_code(n->urgency), &due));
    TRY(need_rating_drop(db, .need = n->id));
    TRY(need_reopen_set(db, .id = n->id, .due_at = due));
    return noted(rq, db, "reopen", reason, (Str){NULL, 0}, false);
}

static enum Err confirm(struct rq *rq, struct db_rw *db, const struct need_confirm *in)
{
    static const enum Confirmed answer[] = {[Solved_yes] = Confirmed_yes, [Solved_partly] = Confirmed_partly, [Solved_no] = Confirmed_no};
    const struct need_get_row *n = &seen_of(rq)->n;
    TRY(need_confirm_set(db, .id = n->id, .confirmed = answer[in->solved], .confirmed_at = rq->now));
    TRY(noted(rq, db, "confirm", (Str){NULL, 0}, EVENT_DATA(rq->a, {"solved", Solved_code(in->solved), 0, false}), false));
    return in->solved == Solved_no ? reopen_now(rq, db, (Str){NULL, 0}) : OK;
}
WRITE_FN(confirm, need_confirm)

static enum Err rate(struct rq *rq, struct db_rw *db, const struct need_rate *in)
{
    const struct need_get_row *n = &seen_of(rq)->n;
    TRY(need_rating_put(db, .id = RQ_ID(rq, NeedRatingId), .need = n->id, .score = in->score, .comment = in->comment, .at = rq->now));
    TRY(need_rate_set(db, .id = n->id, .rated_at = rq->now));
    return noted(rq, db, "rate", (Str){NULL, 0}, (Str){NULL, 0}, false); /* score and comment stand in the rating, for few eyes */
}
WRITE_FN(rate, need_rate)

static enum Err reopen(struct rq *rq, struct db_rw *db, const struct need_reopen *in) { return reopen_now(rq, db, in->reason); }
WRITE_FN(reopen, need_reopen)

/* -- beside the stages -- */

static enum Err release(struct rq *rq, struct db_rw *db, const struct need_release *in)
{
    TRY(need_release_set(db, .id = seen_of(rq)->n.id, .public_text = in->public_text));
    TRY(need_words_follow(db, rq->a, seen_of(rq)->n.id));
    return noted(rq, db, "release", (Str){NULL, 0}, (Str){NULL, 0}, false);
}
WRITE_FN(release, need_release)

/* 我也遇到: each voice counts once; saying it again changes nothing. The history counts it without a name. */
static enum Err me_too(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct need_get_row *n = &seen_of(rq)->n;
    AnyId voice = rq->who.kind == ActorKind_pass ? ANY(rq->who.pass) : ANY(rq->who.person);
    struct need_voice_has_row had;
    (void)in;
    rq->made = ANY(n->id);
    enum Err e = need_voice_has(db, rq->a, &had, .need = n->id, .voice = voice);
    if (e == OK || (rq->standing.who & REL(asker))) return OK;
    if (e != ERR_NOT_FOUND) return e;
    TRY(need_voice_put(db, .id = RQ_ID(rq, NeedVoiceId), .need = n->id, .voice = voice, .at = rq->now));
    TRY(need_me_too_add(db, .id = n->id, .n = 1));
    return event_add(rq, db, (struct event){.act = "me_too", .kind = Entity_need, .entity = ANY(n->id), .area = n->area, .actor_kind = ActorKind_nobody});
}
WRITE_FN(me_too, no_form)

static enum Err make_order(struct rq *rq, struct db_rw *db, const struct order_new *in)
{
    const struct need_get_row *n = &seen_of(rq)->n;
    WorkOrderId id;
    TRY(order_make(rq, db, need_order_kind(n->kind), ANY(n->id), n->area, in, &id));
    TRY(need_due_set(db, .id = n->id, .due_at = n->due_at));
    TRY(noted(rq, db, "orders", (Str){NULL, 0}, EVENT_DATA(rq->a, {"mode", OrderMode_code(in->mode), 0, false}, {"order", str_fmt(rq->a, "%lld", (long long)id.v), 0, false}), false));
    rq->made = ANY(id);
    return OK;
}
WRITE_FN(make_order, order_new)

/* A look at the asker's number: its purpose is calling back; the event stands before the value is shown, and the person can
   read it on their own page (谁看过我). */
static enum Err look(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct need_get_row *n = &seen_of(rq)->n;
    struct need_contact_view *out = NEW(rq->a, struct need_contact_view);
    (void)in;
    rq->made = ANY(n->id);
    if (n->anonymous) return refuse(rq, ERR_FORBIDDEN, MSG_need_anonymous_no_contact);
    TRY(event_add(rq, db, (struct event){.act = "look", .kind = Entity_need, .entity = ANY(n->id), .area = n->area,
        .data = EVENT_DATA(rq->a, {"person", n->asker.v ? str_fmt(rq->a, "%lld", (long long)n->asker.v) : (Str){NULL, 0}, 0, false}, {"why", S("call_back"), 0, false})}));
    *out = (struct need_contact_view){n->id, n->code, reveal(rq, n->asker_name, LOOK_CALL_BACK), reveal(rq, n->asker_phone, LOOK_CALL_BACK)};
    rq->out = out;
    return OK;
}
WRITE_FN(look, no_form)
PAGE_FN(need_contact_page, need_contact_view)

#define BEFORE_FED_BACK (STAGE(NeedStage_collected) | STAGE(NeedStage_analysed) | STAGE(NeedStage_handling))
#define DONE_STAGES (STAGE(NeedStage_fed_back) | STAGE(NeedStage_rated))
#define ACT(name) .see = need_see, .shows = "/needs/{id}", .act = name

static const struct route need_act_routes[] = {
    WRITES(POST, "/needs/{id}/accept", REL(handler), accept_row, ACT("accept"), .body = need_accept_form, .stages = STAGE(NeedStage_collected), .bars = NEED_MERGED),
    WRITES(POST, "/needs/{id}/route", REL(handler), route_row, ACT("route"), .body = need_route_form,
           .stages = STAGE(NeedStage_analysed) | STAGE(NeedStage_handling), .bars = NEED_MERGED),
    WRITES(POST, "/needs/{id}/escalate", REL(handler), escalate_row, ACT("escalate"), .body = need_reason_form, .stages = BEFORE_FED_BACK, .bars = NEED_MERGED | NEED_TOP),
    WRITES(POST, "/needs/{id}/merge", REL(handler), merge_row, ACT("merge"), .body = need_merge_form, .stages = BEFORE_FED_BACK, .bars = NEED_MERGED),
    WRITES(POST, "/needs/{id}/extend", REL(owner) | REL(handler), extend_row, ACT("extend"), .body = need_extend_form, .stages = STAGE(NeedStage_handling),
           .bars = NEED_MERGED | NEED_EXTENSION),
    WRITES(POST, "/needs/{id}/extend/decide", REL(above), decide_row, ACT("extend/decide"), .body = need_decide_form, .stages = STAGE(NeedStage_handling),
           .needs = NEED_EXTENSION, .bars = NEED_MERGED),
    WRITES(POST, "/needs/{id}/remind", REL(asker) | REL(handler) | PASS, remind_row, ACT("remind"), .body = need_remind_form, .stages = BEFORE_FED_BACK, .bars = NEED_MERGED,
           .mine_bars = NEED_REMINDED_TODAY, .mine_otherwise = MSG_need_reminded_today),
    WRITES(POST, "/needs/{id}/feedback", REL(owner) | REL(handler), feedback_row, ACT("feedback"), .body = need_feedback_form,
           .stages = STAGE(NeedStage_handling) | STAGE(NeedStage_fed_back), .bars = NEED_MERGED),
    WRITES(POST, "/needs/{id}/finish", REL(owner) | REL(handler), finish_row, ACT("finish"), .body = need_finish_form, .stages = STAGE(NeedStage_handling),
           .needs = NEED_FED_BACK, .bars = NEED_MERGED | NEED_ORDERS_OPEN, .otherwise = MSG_need_finish_needs),
    WRITES(POST, "/needs/{id}/confirm", REL(asker) | PASS, confirm_row, ACT("confirm"), .body = need_confirm_form, .stages = DONE_STAGES, .bars = NEED_MERGED | NEED_CONFIRMED),
    WRITES(POST, "/needs/{id}/rate", REL(asker) | PASS, rate_row, ACT("rate"), .body = need_rate_form, .stages = DONE_STAGES, .bars = NEED_MERGED | NEED_RATED),
    WRITES(POST, "/needs/{id}/reopen", REL(asker) | PASS, reopen_row, ACT("reopen"), .body = need_reopen_form, .stages = DONE_STAGES | STAGE(NeedStage_closed), .bars = NEED_MERGED),
    WRITES(POST, "/needs/{id}/release", REL(handler), release_row, ACT("release"), .body = need_release_form, .bars = NEED_MERGED),
    WRITES(POST, "/needs/{id}/me_too", SIGNED_IN | PASS, me_too_row, ACT("me_too"), .bars = NEED_MERGED),
    WRITES(POST, "/needs/{id}/orders", REL(handler), make_order_row, .see = need_see, .shows = "/orders/{id}", .act = "orders", .body = order_new_form, .creates = true,
           .stages = STAGE(NeedStage_analysed) | STAGE(NeedStage_handling), .bars = NEED_MERGED, .then = "/needs/{id}"),
    WRITES(POST, "/needs/{id}/contact", REL(handler) | REL(owner), look_row, .see = need_see, .shows = "/needs/{id}", .view = need_contact_view_view, .page = need_contact_page_row),
};

const struct cap need_act_cap = {.name = "need_act", .routes = need_act_routes, .n_routes = sizeof need_act_routes / sizeof *need_act_routes};
