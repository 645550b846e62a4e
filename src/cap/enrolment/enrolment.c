/* The rules of enrolling: what may be sent in, what receiving does, how it ends, what is forgotten. A record begins with the person's
 * own sending; the community's receiving ties them to it by a link with their consent; the end of that link ends everything else.
 */
#include <sodium.h>

#include "app/address.h"
#include "app_sql.h"
#include "base/buf.h"
#include "cap/enrolment/enrolment_core.h"

CHOICE_TABLE(EnrolKind, ENROL_KINDS)
CHOICE_TABLE(EnrolState, ENROL_STATES)
CHOICE_TABLE(AgeBand, AGE_BANDS)
CHOICE_TABLE(DutyKind, DUTY_KINDS)
CHOICE_TABLE(SkillWord, SKILL_WORDS)
CHOICE_TABLE(LoopStep, LOOP_STEPS)
CHOICE_TABLE(ReviewGrade, REVIEW_GRADES)

enum { PASS_DAYS = 400 };

Str enrol_skill(enum SkillWord w) { return msg_text(SkillWord_label(w), LANG_ZH); }

OptReal enrol_rate(int64_t n, OptInt below)
{
    if (!below.has || !below.v) return (OptReal){0};
    return (OptReal){true, (double)((n * 1000 + below.v / 2) / below.v) / 10};
}

bool enrol_contact_of(const struct rq *rq, OrgId org)
{
    for (size_t i = 0; org.v && i < rq->who.n_roles; i++) {
        const struct role_row *r = &rq->who.roles[i];
        if (r->role == Role_unit_contact && r->scope_kind == ScopeKind_org && r->scope.v == org.v) return true;
    }
    return false;
}

enum Err enrol_event(struct rq *rq, struct db_rw *db, const struct enrolment_row *e, const char *act, Str data, Str text)
{
    rq->made = ANY(e->id);
    return event_add(rq, db, (struct event){.act = act, .kind = Entity_enrolment, .entity = ANY(e->id), .area = e->place, .data = data, .text = text});
}

enum Err enrol_link(struct rq *rq, struct db_rw *db)
{
    if (rq->who.kind == ActorKind_person) {
        if (!rq->json) rq_redirect(rq, str_fmt(rq->a, "/enrolments/%lld?done=receipt", (long long)rq->made.v));
        return OK;
    }
    TRY(pass_make(rq, db, Entity_enrolment, rq->made, (PersonId){0}, (int64_t)PASS_DAYS * 86400, &rq->secret));
    if (!rq->json) rq_redirect(rq, str_fmt(rq->a, "/p/%.*s?done=receipt", STR(rq->secret)));
    return OK;
}

/* -- sending -- */

/* Six digits to read out at a desk: from the id and the installation's secret, the same on a retry. */
static Str digits_of(struct rq *rq, EnrolmentId id)
{
    unsigned char h[crypto_generichash_BYTES];
    uint64_t n = 0;
    crypto_generichash(h, sizeof h, (const unsigned char *)&id.v, sizeof id.v, rq->app->secret, sizeof rq->app->secret);
    for (int i = 0; i < 7; i++) n = n << 8 | h[i];
    return str_fmt(rq->a, "%06u", (unsigned)(n % 1000000));
}

static enum Err check_place(struct rq *rq, struct db_ro *db, AreaId area, struct area_place *out)
{
    enum Err e = area_place(db, rq->a, area, rq->lang, out);
    if (e == ERR_NOT_FOUND || (e == OK && !out->at[AreaLevel_community].v)) return refuse_field(rq, "area", MSG_enrol_area_unknown);
    return e;
}

static enum Err check_age(struct rq *rq, const struct enrol_draft *d)
{
    if (d->age == AgeBand_child) return refuse_field(rq, "age", MSG_enrol_child);
    if (d->age == AgeBand_teen && !d->guardian) return refuse_field(rq, "guardian", MSG_enrol_guardian_missing);
    return OK;
}

static enum Err check_unit(struct rq *rq, struct db_ro *db, const struct enrol_draft *d)
{
    struct org_row o;
    struct org_closed_row closed;
    if (!d->unit.v) return d->kind == EnrolKind_unit && !d->unit_name.len ? refuse_field(rq, "unit_name", MSG_app_field_missing) : OK;
    enum Err e = org_get(db, rq->a, &o, .id = d->unit);
    if (e == OK) e = org_closed(db, rq->a, &closed, .id = d->unit);
    if (e == ERR_NOT_FOUND || (e == OK && (o.kind != OrgKind_unit || closed.closed_at.ms))) return refuse_field(rq, "unit", MSG_enrol_unit_unknown);
    return e;
}

static enum Err check_posts(struct rq *rq, struct db_ro *db, const struct enrol_draft *d, AreaId community)
{
    struct duty_post_row p;
    if (d->work_post.v) TRY(duty_post_fits(rq, db, d->work_post, DutyKind_work, community, "work_post", true, &p));
    if (d->community_post.v) TRY(duty_post_fits(rq, db, d->community_post, DutyKind_community, community, "community_post", true, &p));
    return OK;
}

/* A number alone tells nobody whether its holder has enrolled: only who is signed in hears "already". */
static enum Err check_once(struct rq *rq, struct db_ro *db, const struct enrol_draft *d, AreaId community)
{
    struct enrolment_member_of_row m;
    struct enrolment_unit_of_row u;
    enum Err e = ERR_NOT_FOUND;
    if (d->kind == EnrolKind_member && d->person.v) e = enrolment_member_of(db, rq->a, &m, .person = d->person, .area = community);
    if (d->kind == EnrolKind_unit && d->unit.v) e = enrolment_unit_of(db, rq->a, &u, .org = d->unit, .area = community);
    if (e == OK) return refuse(rq, ERR_CONFLICT, d->kind == EnrolKind_unit ? MSG_enrol_unit_twice : MSG_enrol_twice);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum Err check_who(struct rq *rq, const struct enrol_draft *d, Str *phone)
{
    *phone = (Str){NULL, 0};
    if (d->person.v) return OK;
    if (!d->name.len) return refuse_field(rq, "contact.name", MSG_app_field_missing);
    if (!d->phone.len) return refuse_field(rq, "contact.phone", MSG_app_field_missing);
    return phone_normal(rq->a, d->phone, phone) ? OK : refuse_field(rq, "contact.phone", MSG_person_phone_wrong);
}

static enum Err skill_words(struct rq *rq, const struct ids *skills, Str *out)
{
    struct buf b = buf_new(rq->a, 64);
    for (size_t i = 0; i < skills->n; i++) {
        if (skills->v[i].v >= SkillWord_end) return refuse_field(rq, "skills", MSG_app_field_choice);
        if (b.len) buf_char(&b, ' ');
        buf_add(&b, enrol_skill((enum SkillWord)skills->v[i].v));
    }
    *out = buf_str(&b);
    return OK;
}

enum Err enrol_put(struct rq *rq, struct db_rw *db, const struct enrol_draft *d, EnrolmentId *out)
{
    struct db_ro *ro = db_rw_read(db);
    struct area_place place;
    Str phone, skills;
    EnrolmentId id = RQ_ID(rq, EnrolmentId);
    bool unit = d->kind == EnrolKind_unit;
    TRY(check_place(rq, ro, d->area, &place));
    AreaId community = place.at[AreaLevel_community], grid = unit ? (AreaId){0} : place.at[AreaLevel_grid];
    TRY(check_unit(rq, ro, d));
    TRY(check_who(rq, d, &phone));
    TRY(check_age(rq, d));
    TRY(check_posts(rq, ro, d, community));
    TRY(check_once(rq, ro, d, community));
    TRY(skill_words(rq, &d->skills, &skills));
    Day on = unit && d->members.has ? (d->on_day.n ? d->on_day : day_of(rq->now)) : (Day){0};
    if (on.n > day_of(rq->now).n) return refuse_field(rq, "on_day", MSG_enrol_day_ahead);
    struct enrol_count count = {.id = id, .org = d->unit, .area = community};
    TRY(enrol_count_begin(db, rq->a, &count));
    TRY(enrolment_put(db, .id = id, .kind = d->kind, .digits = digits_of(rq, id), .area = community, .grid = grid, .place = grid.v ? grid : community, .person = d->person,
                      .org = d->unit, .org_name = d->unit.v ? (Str){NULL, 0} : d->unit_name, .name = d->person.v ? (Str){NULL, 0} : d->name, .phone = phone, .skills = skills,
                      .evening = d->evening, .weekend = d->weekend, .daytime = d->daytime, .work_post = d->work_post, .community_post = d->community_post,
                      .declared = unit ? d->members : (OptInt){0}, .declared_on = on, .channel = d->channel, .at = rq->now));
    TRY(enrol_count_end(rq->app, db, rq->a, &count));
    rq->made = ANY(id);
    *out = id;
    return event_add(rq, db, (struct event){.act = "enrol", .kind = Entity_enrolment, .entity = ANY(id), .area = grid.v ? grid : community,
        .data = EVENT_DATA(rq->a, {"channel", d->channel, 0, false}, {"kind", EnrolKind_code(d->kind), 0, false}, {"notice", NOTICE_VERSION, 0, false})});
}

/* -- receiving -- */

static enum Err check_grid(struct rq *rq, struct db_ro *db, AreaId grid, AreaId community)
{
    struct area_place place;
    enum Err e = area_place(db, rq->a, grid, rq->lang, &place);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    bool fits = e == OK && place.level == AreaLevel_grid && place.at[AreaLevel_community].v == community.v;
    return fits ? OK : refuse_field(rq, "grid", MSG_enrol_grid_unknown);
}

static enum Err give_once(struct rq *rq, struct db_rw *db, PersonId person, enum Role role, enum ScopeKind kind, AnyId scope)
{
    struct roles_of_rows rows;
    TRY(roles_of(db, rq->a, &rows, .person = person, .now = rq->now));
    for (size_t i = 0; i < rows.n; i++)
        if (rows.v[i].role == role && rows.v[i].scope_kind == kind && rows.v[i].scope.v == scope.v) return OK;
    return role_give_over(rq, db, person, role, kind, scope, (Day){0}, (Day){0});
}

static enum Err tie(struct rq *rq, struct db_rw *db, const struct link_new *n, LinkId *out)
{
    enum Err e = link_start(rq, db, n, out);
    return e == ERR_CONFLICT ? refuse(rq, e, n->a_kind == Entity_org ? MSG_enrol_unit_twice : MSG_enrol_twice_here) : e;
}

static enum Err receive_member(struct rq *rq, struct db_rw *db, const struct enrolment_row *e, PersonId person, AreaId place, LinkId *link)
{
    Str rest = e->skills, word;
    TRY(tie(rq, db, &(struct link_new){.kind = LinkKind_enrolment, .a_kind = Entity_person, .a = ANY(person), .b_kind = Entity_area, .b = ANY(e->area), .role = S("member"),
                                       .area = place, .source = e->channel, .consent = ConsentScope_enrol, .channel = e->channel}, link));
    while (rest.len && str_split(&rest, ' ', &word))
        if (word.len) TRY(skill_put(db, .id = (PersonSkillId){app_id(rq->app)}, .person = person, .skill = word));
    return give_once(rq, db, person, Role_volunteer, ScopeKind_area, ANY(e->area));
}

static enum Err receive_unit(struct rq *rq, struct db_rw *db, const struct enrolment_row *e, PersonId person, OrgId *org, LinkId *link)
{
    *org = e->org;
    if (!org->v) TRY(org_add(db, rq->app, &(struct org_new){.kind = OrgKind_unit, .name = e->org_name, .area = e->area}, rq->now, org));
    TRY(tie(rq, db, &(struct link_new){.kind = LinkKind_enrolment, .a_kind = Entity_org, .a = ANY(*org), .b_kind = Entity_area, .b = ANY(e->area), .role = S("unit"),
                                       .area = e->area, .source = e->channel}, link));
    return give_once(rq, db, person, Role_unit_contact, ScopeKind_org, ANY(*org));
}

/* What was chosen while there was a seat is theirs now; without one it stays open. */
static enum Err take_chosen(struct rq *rq, struct db_rw *db, const struct enrolment_row *e)
{
    const DutyPostId chosen[] = {e->work_post, e->community_post};
    for (int i = 0; i < 2; i++) {
        struct duty_post_row p;
        if (!chosen[i].v) continue;
        TRY(duty_post_get(db_rw_read(db), rq->a, &p, .id = chosen[i], .day = day_of(rq->now)));
        if (!p.closed_at.ms && p.taken < p.seats) TRY(duty_post_take(rq, db, e, &p));
    }
    return OK;
}

/* Whose number it is. Whoever typed it may have been somebody else: the number itself is told, and the link that was given out opens
   nothing any more when its holder is known here; they find it under their own login. */
static enum Err find_person(struct rq *rq, struct db_rw *db, const struct enrolment_row *e, PersonId *out)
{
    struct person_row known;
    Str phone = reveal(rq, e->phone, DELIVER), name = reveal(rq, e->name, DELIVER);
    enum Err there = person_by_phone(db_rw_read(db), rq->a, &known, .phone = phone);
    if (there == OK) there = pass_revoke_of(db, .kind = Entity_enrolment, .entity = ANY(e->id), .revoked_at = rq->now);
    if (there != OK && there != ERR_NOT_FOUND) return there;
    TRY(person_find_or_make(rq, db, phone, shown_as_of(rq->a, name, LANG_ZH), name, e->area, out));
    Str args[] = {area_name(e->area_name, e->area_name_en, rq->lang), rq_address(rq, S("/enrolments?mine=1"))};
    return outbox_put(rq, db, "sms", phone, msg_fill(rq->a, MSG_enrol_received_sms, rq->lang, args, 2));
}

enum Err enrol_receive(struct rq *rq, struct db_rw *db, const struct enrolment_row *e, AreaId grid)
{
    struct enrolment_row now = *e;
    bool unit = e->kind == EnrolKind_unit;
    if (grid.v && !unit) TRY(check_grid(rq, db_rw_read(db), grid, e->area));
    now.grid = unit ? (AreaId){0} : grid.v ? grid : e->grid;
    now.place = now.grid.v ? now.grid : e->area;
    if (!now.person.v) TRY(find_person(rq, db, e, &now.person));
    if (unit) TRY(receive_unit(rq, db, e, now.person, &now.org, &now.link));
    else TRY(receive_member(rq, db, e, now.person, now.place, &now.link));
    struct enrol_count count = {.id = e->id, .org = now.org, .area = e->area};
    TRY(enrol_count_begin(db, rq->a, &count));
    TRY(enrolment_receive(db, .id = e->id, .person = now.person, .org = now.org, .grid = now.grid, .place = now.place, .link = now.link, .received_at = rq->now));
    TRY(enrol_count_end(rq->app, db, rq->a, &count));
    if (!unit) TRY(take_chosen(rq, db, &now));
    Str where = now.grid.v ? str_fmt(rq->a, "%lld", (long long)now.grid.v) : (Str){NULL, 0};
    return enrol_event(rq, db, &now, "receive", EVENT_DATA(rq->a, {"grid", where, 0, false}), (Str){NULL, 0});
}

enum Err enrol_place(struct rq *rq, struct db_rw *db, const struct enrolment_row *e, AreaId grid)
{
    TRY(check_grid(rq, db_rw_read(db), grid, e->area));
    struct enrol_count count = {.id = e->id, .org = e->org, .area = e->area};
    TRY(enrol_count_begin(db, rq->a, &count));
    TRY(enrolment_place_set(db, .id = e->id, .grid = grid));
    TRY(enrol_count_end(rq->app, db, rq->a, &count));
    return enrol_event(rq, db, e, "place", EVENT_DATA(rq->a, {"grid", str_fmt(rq->a, "%lld", (long long)grid.v), 0, false}), (Str){NULL, 0});
}

/* -- the end -- */

struct ending {
    EnrolmentId id;
    OrgId org;
    AreaId area;
    PersonId member;           /* whose posts end with it; a unit has none */
};

static enum Err end_counted(struct app *app, struct db_rw *db, struct arena *a, const struct ending *x, Time at)
{
    struct enrol_count count = {.id = x->id, .org = x->org, .area = x->area};
    TRY(enrol_count_begin(db, a, &count));
    TRY(enrolment_end(db, .id = x->id, .ended_at = at));
    return enrol_count_end(app, db, a, &count);
}

/* All that an enrolment carried goes with it: the posts it held, the hours that were sent. The link itself has ended. */
static enum Err ended(struct app *app, struct db_rw *db, struct arena *a, const struct ending *x, Time at)
{
    struct duty_posts_held_rows held = {.n = 0};
    if (x->member.v) TRY(duty_posts_held(db, a, &held, .person = ANY(x->member), .above = x->area));
    for (size_t i = 0; i < held.n; i++) {
        enum Err e = link_end_set(db, .id = held.v[i].link, .ends = day_of(at), .ended_why = S("left"));
        if (e != OK && e != ERR_CONFLICT) return e;
    }
    TRY(report_back_drop_of(db, .enrolment = x->id));
    return end_counted(app, db, a, x, at);
}

enum Err enrol_leave(struct rq *rq, struct db_rw *db, const struct enrolment_row *e)
{
    struct report_back_of_row sent;
    int64_t n;
    enum Err there = report_back_of(db_rw_read(db), rq->a, &sent, .enrolment = e->id);
    if (there == OK) there = consents_withdraw_on(rq, db, Entity_report_back, ANY(sent.id), e->area, &n);
    if (there != OK && there != ERR_NOT_FOUND) return there;
    if (e->link.v) {
        enum Err gone = link_end(rq, db, e->link, (Day){0}, S("left"));
        if (gone != OK && gone != ERR_CONFLICT) return gone;
    }
    TRY(ended(rq->app, db, rq->a, &(struct ending){e->id, e->org, e->area, e->kind == EnrolKind_member ? e->person : (PersonId){0}}, rq->now));
    TRY(enrolment_blank(db, .id = e->id));
    return enrol_event(rq, db, e, "leave", (Str){NULL, 0}, (Str){NULL, 0});
}

/* -- what is forgotten -- */

/* The consent stands on the link: withdrawn anywhere, it ends here too, in the same transaction. */
static enum Err withdrawn(struct app *app, struct db_rw *db, AnyId entity, enum ConsentScope scope, Time at)
{
    struct arena *a = arena_new(0);
    struct enrolment_by_link_row e;
    (void)scope;
    enum Err found = enrolment_by_link(db, a, &e, .link = {entity.v});
    if (found == OK) found = ended(app, db, a, &(struct ending){e.id, e.org, e.area, e.kind == EnrolKind_member ? e.person : (PersonId){0}}, at);
    arena_free(a);
    return found == ERR_NOT_FOUND ? OK : found;
}

static enum Err expire(struct app *app, struct db_rw *db, struct arena *a, Time before, int64_t *n)
{
    struct enrolments_old_rows rows;
    (void)app;
    TRY(enrolments_old(db, a, &rows, .before = before));
    for (size_t i = 0; i < rows.n; i++) TRY(enrolment_blank(db, .id = rows.v[i].id));
    *n = (int64_t)rows.n;
    return OK;
}

static enum Err forget(struct db_rw *db, struct arena *a, const struct forgotten *who, int64_t *n)
{
    struct enrolments_of_phone_rows left = {.n = 0};
    struct enrolments_open_of_rows open;
    if (who->phone.len) {
        TRY(enrolments_of_phone(db, a, &left, .phone = who->phone));
        TRY(invitations_forget(db, .phone = who->phone));
    }
    for (size_t i = 0; i < left.n; i++) {
        TRY(end_counted(who->app, db, a, &(struct ending){.id = left.v[i].id, .org = left.v[i].org, .area = left.v[i].area}, who->at));
        TRY(enrolment_blank(db, .id = left.v[i].id));
    }
    TRY(enrolments_open_of(db, a, &open, .person = who->person));
    for (size_t i = 0; i < open.n; i++) {
        TRY(report_back_drop_of(db, .enrolment = open.v[i].id));
        TRY(end_counted(who->app, db, a, &(struct ending){.id = open.v[i].id, .org = open.v[i].org, .area = open.v[i].area}, who->at)); /* its links end by their own holder */
    }
    TRY(enrolments_forget(db, .person = who->person));
    *n = (int64_t)(left.n + open.n);
    return OK;
}

const struct privacy_holder enrolment_privacy = {.kind = Entity_link, .keep = "enrolment", .expire = expire, .forget = forget, .withdrawn = withdrawn};

static enum Err expire_list(struct app *app, struct db_rw *db, struct arena *a, Time before, int64_t *n)
{
    struct invitations_old_rows rows;
    (void)app;
    TRY(invitations_old(db, a, &rows, .before = before));
    for (size_t i = 0; i < rows.n; i++) TRY(invitation_drop(db, .id = rows.v[i].id));
    *n = (int64_t)rows.n;
    return OK;
}

const struct privacy_holder invitation_privacy = {.kind = Entity_invitation, .keep = "invitation", .expire = expire_list};

static enum Err taken_back(struct app *app, struct db_rw *db, AnyId entity, enum ConsentScope scope, Time at)
{
    (void)app;
    (void)scope;
    (void)at;
    return report_back_drop(db, .id = {entity.v});
}

const struct privacy_holder report_back_privacy = {.kind = Entity_report_back, .withdrawn = taken_back};
