/* Under 18: joining a team or an activity waits until a guardian, reached under a number of their own, agrees through a secret link; the
 * same link takes it back. Nobody else sees who asked.
 */
#include "activity_pages.h"
#include "app/address.h"
#include "app_sql.h"
#include "cap/activity/activity_core.h"
#include "cap/link/link.h"
#include "cap/person/people.h"

CHOICE_TABLE(AskState, ASK_STATES)

enum { LINK_DAYS = 400, ADULT = 18 };

/* By their own word, or by the year of birth where it is known. */
enum Err guardian_needed(struct rq *rq, struct db_ro *db, bool said, bool *yes)
{
    struct person_row me;
    TRY(person_get(db, rq->a, &me, .id = rq->who.person));
    *yes = said || (me.birth_year.has && day_civil(day_of(rq->now)).year - me.birth_year.v < ADULT);
    return OK;
}

enum Err guardian_state(struct db_ro *db, struct arena *a, PersonId person, OrgId org, OccasionId occasion, enum AskState *out)
{
    struct guardian_ask_last_row last;
    enum Err e = person.v ? guardian_ask_last(db, a, &last, .person = person, .org = org, .occasion = occasion) : ERR_NOT_FOUND;
    *out = e == OK ? last.state : AskState_none;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* Asking again takes the place of what was asked before: a number may have been wrong. */
enum Err guardian_asked(struct rq *rq, struct db_rw *db, const struct guardian_for *f)
{
    struct guardian_ask_last_row last;
    struct person_row me;
    GuardianAskId id = RQ_ID(rq, GuardianAskId);
    Str phone, secret;
    if (!f->phone.len) return refuse_field(rq, "guardian_phone", MSG_guardian_phone_missing);
    if (!phone_normal(rq->a, f->phone, &phone)) return refuse_field(rq, "guardian_phone", MSG_hours_phone_wrong);
    TRY(person_get(db_rw_read(db), rq->a, &me, .id = rq->who.person));
    if (str_eq(phone, reveal(rq, me.phone, OWN_DATA))) return refuse_field(rq, "guardian_phone", MSG_guardian_phone_own);
    enum Err e = guardian_ask_last(db_rw_read(db), rq->a, &last, .person = me.id, .org = f->org, .occasion = f->occasion);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == OK && last.state == AskState_waiting) {
        TRY(guardian_ask_set(db, .id = last.id, .state = AskState_withdrawn, .decided_at = rq->now));
        TRY(pass_revoke_of(db, .kind = Entity_guardian_ask, .entity = ANY(last.id), .revoked_at = rq->now));
    }
    TRY(guardian_ask_put(db, .id = id, .person = me.id, .org = f->org, .occasion = f->occasion, .slot = f->slot, .area = f->area, .at = rq->now));
    TRY(pass_make(rq, db, Entity_guardian_ask, ANY(id), (PersonId){0}, (int64_t)LINK_DAYS * 86400, &secret));
    Str args[] = {f->what, rq_address(rq, str_cat(rq->a, S("/p/"), secret))};
    TRY(outbox_put(rq, db, "sms", phone, msg_fill(rq->a, MSG_guardian_sms, rq->lang, args, 2)));
    return event_add(rq, db, (struct event){.act = "ask", .kind = Entity_guardian_ask, .entity = ANY(id), .area = f->area});
}

/* -- the guardian's page -- */

static enum Err see(struct rq *rq, struct db_ro *db)
{
    struct guardian_ask_row *g = NEW(rq->a, struct guardian_ask_row);
    bool holder = rq->who.kind == ActorKind_pass && rq->who.pass_kind == Entity_guardian_ask && rq->who.pass_entity.v == rq->id.v;
    TRY(guardian_ask_get(db, rq->a, g, .id = {rq->id.v}));
    rq->subject = g;
    rq->standing = (struct standing){.who = holder ? PASS | REL(guardian_of) : 0, .whole = true, .stage = g->state, .rev = g->rev};
    return holder ? OK : ERR_NOT_FOUND;
}

static enum Err show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct guardian_view *out)
{
    const struct guardian_ask_row *g = rq->subject;
    struct area_place place;
    (void)in;
    TRY(area_place(db, rq->a, g->area, rq->lang, &place));
    *out = (struct guardian_view){.id = g->id, .rev = g->rev, .state = g->state, .name = g->shown_as, .what = g->org.v ? area_name(g->team_name, g->team_name_en, rq->lang) : g->title,
                                  .team = g->org.v != 0, .place = g->place.len ? g->place : place.name, .starts = g->starts, .ends = g->ends, .at = g->at, .decided_at = g->decided_at};
    out->acts = policy_acts(rq, "/guardian/{id}/", &rq->standing);
    return OK;
}
READ_FN(show, no_form, guardian_view)
PAGE_FN(guardian_page, guardian_view)

static enum Err decided(struct rq *rq, struct db_rw *db, const struct guardian_ask_row *g, enum AskState state, LinkId link)
{
    TRY(guardian_ask_set(db, .id = g->id, .state = state, .link = link, .decided_at = rq->now));
    rq->made = ANY(g->id);
    return event_add(rq, db, (struct event){.act = AskState_code(state).p, .kind = Entity_guardian_ask, .entity = ANY(g->id), .area = g->area});
}

static enum Err come(struct rq *rq, struct db_rw *db, const struct guardian_ask_row *g)
{
    struct occasion_row o;
    struct slots_of_rows slots;
    enum AttendanceState state;
    TRY(occasion_get(db, rq->a, &o, .id = g->occasion));
    TRY(slots_of(db, rq->a, &slots, .occasion = o.id));
    for (size_t i = 0; i < slots.n; i++)
        if (slots.v[i].id.v == g->slot.v) {
            enum Err e = rq->now.ms < o.ends.ms ? occasion_sign_up(rq, db, &o, &slots.v[i], g->person, &state) : ERR_CONFLICT;
            return e == ERR_CONFLICT ? refuse(rq, e, MSG_guardian_over) : e;
        }
    return ERR_NOT_FOUND;
}

static enum Err agree(struct rq *rq, struct db_rw *db, const struct guardian_agree *in)
{
    const struct guardian_ask_row *g = rq->subject;
    LinkId link = {0};
    if (!in->agree) return refuse_field(rq, "agree", MSG_guardian_agree_first);
    if (!g->org.v) TRY(come(rq, db, g));
    else {
        enum Err e = link_start(rq, db, &(struct link_new){.kind = LinkKind_membership, .a_kind = Entity_person, .a = ANY(g->person), .b_kind = Entity_org, .b = ANY(g->org), .area = g->area,
                                                           .source = S("guardian"), .consent = ConsentScope_team, .channel = S("guardian")}, &link);
        if (e == ERR_CONFLICT) return refuse(rq, e, MSG_team_member_already);
        TRY(e);
    }
    return decided(rq, db, g, AskState_agreed, link);
}
WRITE_FN(agree, guardian_agree)

static enum Err decline(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    (void)in;
    return decided(rq, db, rq->subject, AskState_refused, (LinkId){0});
}
WRITE_FN(decline, no_form)

/* What it allowed ends now: the membership, or the place in what is still to come. */
static enum Err withdraw(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct guardian_ask_row *g = rq->subject;
    (void)in;
    if (g->link.v) {
        enum Err e = link_end(rq, db, g->link, (Day){0}, S("withdrawn"));
        if (e != OK && e != ERR_CONFLICT) return e;
    }
    if (g->occasion.v) {
        struct occasion_row o;
        struct attendances_rows all;
        TRY(occasion_get(db, rq->a, &o, .id = g->occasion));
        TRY(attendances(db, rq->a, &all, .occasion = o.id));
        for (size_t i = 0; i < all.n; i++)
            if (all.v[i].person.v == g->person.v && (all.v[i].state == AttendanceState_signed_up || all.v[i].state == AttendanceState_waiting))
                TRY(occasion_leave(rq, db, &o, &all.v[i]));
    }
    return decided(rq, db, g, AskState_withdrawn, g->link);
}
WRITE_FN(withdraw, no_form)

/* -- privacy -- */

static enum Err forget(struct db_rw *db, struct arena *a, const struct forgotten *who, int64_t *n)
{
    struct guardian_asks_of_rows rows;
    TRY(guardian_asks_of(db, a, &rows, .person = who->person));
    for (size_t i = 0; i < rows.n; i++) {
        TRY(guardian_ask_set(db, .id = rows.v[i].id, .state = AskState_withdrawn, .link = rows.v[i].link, .decided_at = who->at));
        TRY(pass_revoke_of(db, .kind = Entity_guardian_ask, .entity = ANY(rows.v[i].id), .revoked_at = who->at));
    }
    *n = (int64_t)rows.n;
    return OK;
}

const struct privacy_holder guardian_privacy = {.kind = Entity_guardian_ask, .forget = forget};

#define ACT(act_, fn_, ...) WRITES(POST, "/guardian/{id}/" act_, PASS | REL(guardian_of), fn_, .see = see, .shows = "/guardian/{id}", .act = act_, __VA_ARGS__)
static const struct route routes[] = {
    READS(GET, "/guardian/{id}", PASS | REL(guardian_of), show_row, .see = see, .view = guardian_view_view, .page = guardian_page_row),
    ACT("agree", agree_row, .body = guardian_agree_form, .stages = STAGE(AskState_waiting)),
    ACT("refuse", decline_row, .stages = STAGE(AskState_waiting)),
    ACT("withdraw", withdraw_row, .stages = STAGE(AskState_agreed)),
};
static const struct cap_entity entities[] = {{Entity_guardian_ask, "/guardian/"}};

const struct cap guardian_cap = {.name = "guardian", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .entities = entities, .n_entities = 1};
