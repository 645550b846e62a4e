/* The form, one enrolment, and the acts on it. */
#include "cap/enrolment/enrolment_core.h"
#include "cap/ledger/hours.h"
#include "enrolment_pages.h"

/* -- the form -- */

enum Err enrol_form_fill(struct rq *rq, struct db_ro *db, AreaId area, OrgId unit, struct enrol_form_view *out)
{
    struct area_place place;
    struct org_row o;
    struct area_children_rows roots;
    if (unit.v) {
        TRY(org_get(db, rq->a, &o, .id = unit));
        if (o.kind != OrgKind_unit) return ERR_NOT_FOUND;
        out->unit = unit;
        out->unit_name = area_name(o.name, o.name_en, rq->lang);
    }
    if (area.v) {
        TRY(area_place(db, rq->a, area, rq->lang, &place));
        if (place.at[AreaLevel_community].v) {
            out->area = area;
            out->area_name = place.name;
            TRY(org_list(db, rq->a, &out->units, .above = place.at[AreaLevel_community], .kind = OrgKind_unit, .limit = 200));
            return enrol_open_posts(rq, db, place.at[AreaLevel_community], &out->posts);
        }
    }
    TRY(area_children(db, rq->a, &roots, .parent = (AreaId){0}));
    return roots.n ? area_below(db, rq->a, &out->areas, .above = roots.v[0].id, .level = AreaLevel_community) : OK;
}

static enum Err form_show(struct rq *rq, struct db_ro *db, const struct enrol_ask *in, struct enrol_form_view *out)
{
    struct wall_code_get_row wall;
    AreaId area = in->area;
    *out = (struct enrol_form_view){.kind = in->kind ? in->kind : EnrolKind_member, .known = rq->who.kind == ActorKind_person, .code = in->code};
    if (in->code.p) {
        TRY(wall_code_get(db, rq->a, &wall, .code = in->code));
        area = wall.area;
    }
    if (!area.v) area = policy_home(rq, WHO_ROLES);
    return enrol_form_fill(rq, db, area, in->unit, out);
}
READ_FN(form_show, enrol_ask, enrol_form_view)
PAGE_FN(enrol_page, enrol_form_view)

static enum Err link_again(struct rq *rq, struct db_rw *db, const struct enrol_new *in) { return (void)in, enrol_link(rq, db); }
WRITE_FN(link_again, enrol_new)

static enum Err enrol_send(struct rq *rq, struct db_rw *db, const struct enrol_new *in)
{
    EnrolmentId id;
    struct enrol_draft d = {.kind = in->kind ? in->kind : EnrolKind_member, .area = in->area, .unit = in->unit, .unit_name = in->unit_name, 
                            .name = in->contact ? in->contact->name : (Str){NULL, 0}, .phone = in->contact ? in->contact->phone : (Str){NULL, 0},
                            .person = rq->who.kind == ActorKind_person ? rq->who.person : (PersonId){0}, .channel = in->code.len ? S("wall") : S("web"), ENROL_SELF_OF(in)};
    TRY(enrol_put(rq, db, &d, &id));
    return enrol_link(rq, db);
}
WRITE_FN(enrol_send, enrol_new)

/* -- one -- */

static enum Err show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct enrol_view *out)
{
    (void)in;
    return enrol_fill(rq, db, rq->subject, &rq->standing, out);
}
READ_FN(show, no_form, enrol_view)
PAGE_FN(enrolment_page, enrol_view)

static enum Err receive(struct rq *rq, struct db_rw *db, const struct enrol_receive *in) { return enrol_receive(rq, db, rq->subject, in->grid); }
WRITE_FN(receive, enrol_receive)

static enum Err decline(struct rq *rq, struct db_rw *db, const struct enrol_reason *in)
{
    const struct enrolment_row *e = rq->subject;
    struct enrol_count count = {.id = e->id, .org = e->org, .area = e->area};
    TRY(enrol_count_begin(db, rq->a, &count));
    TRY(enrolment_decline(db, .id = e->id, .ended_at = rq->now));
    TRY(enrol_count_end(rq->app, db, rq->a, &count));
    return enrol_event(rq, db, e, "decline", (Str){NULL, 0}, in->reason);
}
WRITE_FN(decline, enrol_reason)

static enum Err place(struct rq *rq, struct db_rw *db, const struct enrol_place *in) { return enrol_place(rq, db, rq->subject, in->grid); }
WRITE_FN(place, enrol_place)

static enum Err leave(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    (void)in;
    return enrol_leave(rq, db, rq->subject);
}
WRITE_FN(leave, no_form)

/* -- two posts (M16) -- */

static Str id_text(struct rq *rq, int64_t id) { return str_fmt(rq->a, "%lld", (long long)id); }

static enum Err propose(struct rq *rq, struct db_rw *db, const struct enrol_post *in)
{
    const struct enrolment_row *e = rq->subject;
    struct duty_post_row p;
    TRY(duty_post_fits(rq, db_rw_read(db), in->post, 0, e->area, "post", true, &p));
    if (p.kind == DutyKind_work) TRY(enrolment_wish_work(db, .id = e->id, .work_post = p.id));
    else TRY(enrolment_wish_community(db, .id = e->id, .community_post = p.id));
    return enrol_event(rq, db, e, "propose", EVENT_DATA(rq->a, {"post", id_text(rq, p.id.v), 0, false}), (Str){NULL, 0});
}
WRITE_FN(propose, enrol_post)

static enum Err take_post(struct rq *rq, struct db_rw *db, const struct enrol_post *in)
{
    const struct enrolment_row *e = rq->subject;
    struct duty_post_row p;
    TRY(duty_post_fits(rq, db_rw_read(db), in->post, 0, e->area, "post", true, &p));
    TRY(duty_post_take(rq, db, e, &p));
    return enrol_event(rq, db, e, "take_post", EVENT_DATA(rq->a, {"post", id_text(rq, p.id.v), 0, false}), (Str){NULL, 0});
}
WRITE_FN(take_post, enrol_post)

static enum Err leave_post(struct rq *rq, struct db_rw *db, const struct enrol_post *in)
{
    const struct enrolment_row *e = rq->subject;
    struct duty_posts_held_rows held;
    bool wished = e->work_post.v == in->post.v || e->community_post.v == in->post.v;
    TRY(duty_posts_held(db_rw_read(db), rq->a, &held, .person = ANY(e->person), .above = e->area));
    for (size_t i = 0; i < held.n; i++)
        if (held.v[i].id.v == in->post.v) {
            TRY(link_end(rq, db, held.v[i].link, (Day){0}, S("left")));
            wished = true;
        }
    if (!wished) return refuse_field(rq, "post", MSG_enrol_post_not_held);
    if (e->work_post.v == in->post.v) TRY(enrolment_wish_work(db, .id = e->id));
    if (e->community_post.v == in->post.v) TRY(enrolment_wish_community(db, .id = e->id));
    TRY(enrolment_touch(db, .id = e->id));
    return enrol_event(rq, db, e, "leave_post", EVENT_DATA(rq->a, {"post", id_text(rq, in->post.v), 0, false}), (Str){NULL, 0});
}
WRITE_FN(leave_post, enrol_post)

/* -- double report (M27) -- */

static enum Err declare(struct rq *rq, struct db_rw *db, const struct enrol_declare *in)
{
    const struct enrolment_row *e = rq->subject;
    Day on = in->on_day.n ? in->on_day : day_of(rq->now);
    if (on.n > day_of(rq->now).n) return refuse_field(rq, "on_day", MSG_enrol_day_ahead);
    struct enrol_count count = {.id = e->id, .org = e->org, .area = e->area};
    TRY(enrol_count_begin(db, rq->a, &count));
    TRY(enrolment_declare(db, .id = e->id, .declared = SOME(in->members), .declared_on = on));
    TRY(enrol_count_end(rq->app, db, rq->a, &count));
    return enrol_event(rq, db, e, "declare", EVENT_DATA(rq->a, {"members", {NULL, 0}, in->members, true}, {"on", day_iso(rq->a, on), 0, false}), (Str){NULL, 0});
}
WRITE_FN(declare, enrol_declare)

static enum Err send_hours(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct enrolment_row *e = rq->subject;
    struct enrolment_loop_row l;
    struct hours h;
    ReportBackId id = RQ_ID(rq, ReportBackId);
    (void)in;
    TRY(hours_of(db_rw_read(db), rq->a, e->person, &h));
    TRY(enrolment_loop(db_rw_read(db), rq->a, &l, .person = e->person, .since = {1}));
    TRY(report_back_put(db, .id = id, .enrolment = e->id, .person = e->person, .org = e->org, .minutes = h.all, .minutes_a = h.minutes[Grade_A], .services = l.applied, .at = rq->now));
    TRY(consent_add(rq->app, db, &(struct consent_new){e->person, Entity_report_back, ANY(id), ConsentScope_hours, S("web")}, rq->now));
    TRY(enrolment_touch(db, .id = e->id));
    return enrol_event(rq, db, e, "send_hours", EVENT_DATA(rq->a, {"minutes", {NULL, 0}, h.all, true}), (Str){NULL, 0});
}
WRITE_FN(send_hours, no_form)

static enum Err recall_hours(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct enrolment_row *e = rq->subject;
    struct report_back_of_row sent;
    int64_t n;
    (void)in;
    TRY(report_back_of(db_rw_read(db), rq->a, &sent, .enrolment = e->id));
    TRY(consents_withdraw_on(rq, db, Entity_report_back, ANY(sent.id), e->area, &n));
    TRY(report_back_drop(db, .id = sent.id));
    TRY(enrolment_touch(db, .id = e->id));
    return enrol_event(rq, db, e, "recall_hours", (Str){NULL, 0}, (Str){NULL, 0});
}
WRITE_FN(recall_hours, no_form)

/* -- calling somebody back before they are received: a look that is told to them -- */

static enum Err look(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct enrolment_row *e = rq->subject;
    struct contact_look *out = NEW(rq->a, struct contact_look);
    Private phone = e->phone;
    (void)in;
    if (e->person.v) {
        struct person_row p;
        TRY(person_get(db_rw_read(db), rq->a, &p, .id = e->person));
        phone = p.phone;
    }
    TRY(enrol_event(rq, db, e, "look", EVENT_DATA(rq->a, {"why", S("call_back"), 0, false}), (Str){NULL, 0}));
    *out = (struct contact_look){e->id, reveal(rq, phone, LOOK_CALL_BACK)};
    rq->out = out;
    return OK;
}
WRITE_FN(look, no_form)
PAGE_FN(enrol_contact_page, contact_look)

#define ACT(act_, who_, fn_, ...) \
    WRITES(POST, "/enrolments/{id}/" act_, who_, fn_, .see = enrol_see, .shows = "/enrolments/{id}", .act = act_, __VA_ARGS__)
#define IN_FORCE STAGE(EnrolState_received)
static const struct route routes[] = {
    READS(GET, "/enrol", PUBLIC, form_show_row, .query = enrol_ask_form, .view = enrol_form_view_view, .page = enrol_page_row, .html_only = true, .why = "a form"),
    WRITES(POST, "/enrolments", PUBLIC, enrol_send_row, .body = enrol_new_form, .again = link_again_row, .shows = "/enrolments/{id}", .creates = true, .rate = 10,
           .why = "whoever stands before the code on the wall needs no account"),
    READS(GET, "/enrolments/{id}", ENROL_OFFICE | ROLE(grid) | PASS | REL(self), show_row, .see = enrol_see, .view = enrol_view_view, .page = enrolment_page_row),
    ACT("receive", REL(handler), receive_row, .body = enrol_receive_form, .stages = STAGE(EnrolState_sent)),
    ACT("decline", REL(handler), decline_row, .body = enrol_reason_form, .stages = STAGE(EnrolState_sent)),
    ACT("place", REL(handler), place_row, .body = enrol_place_form, .stages = IN_FORCE, .bars = ENROL_UNIT),
    ACT("propose", REL(handler), propose_row, .body = enrol_post_form, .stages = IN_FORCE, .bars = ENROL_UNIT),
    ACT("take_post", REL(self), take_post_row, .body = enrol_post_form, .stages = IN_FORCE, .bars = ENROL_UNIT),
    ACT("leave_post", REL(self) | REL(handler), leave_post_row, .body = enrol_post_form, .stages = IN_FORCE, .bars = ENROL_UNIT),
    ACT("leave", REL(self) | REL(handler), leave_row, .stages = STAGE(EnrolState_sent) | IN_FORCE),
    ACT("declare", REL(self) | REL(handler), declare_row, .body = enrol_declare_form, .stages = STAGE(EnrolState_sent) | IN_FORCE, .needs = ENROL_UNIT),
    ACT("send_hours", REL(self), send_hours_row, .stages = IN_FORCE, .needs = ENROL_WITH_UNIT, .bars = ENROL_HOURS_SENT),
    ACT("recall_hours", REL(self), recall_hours_row, .stages = IN_FORCE, .needs = ENROL_HOURS_SENT),
    WRITES(POST, "/enrolments/{id}/contact", REL(handler), look_row, .see = enrol_see, .view = contact_look_view, .page = enrol_contact_page_row),
};

static const struct cap_entity entities[] = {{Entity_enrolment, "/enrolments/"}};

const struct cap enrolment_cap = {.name = "enrolment", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .entities = entities, .n_entities = 1};
