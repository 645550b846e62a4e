/* Posts (M16): a community offers places to fill, of work 敬业岗 and for the community 奉献岗; a member holds one of each at most. What is
 * shown are seats and vacancies of a place; there is no list of people without a post.
 */
#include "cap/enrolment/enrolment_core.h"
#include "cap/enrolment/enrolment_view.h"
#include "enrolment_pages.h"

enum { POST_CLOSED = 1 };

/* -- the rules -- */

enum Err duty_post_fits(struct rq *rq, struct db_ro *db, DutyPostId id, enum DutyKind kind, AreaId community, const char *field, bool vacant, struct duty_post_row *out)
{
    struct area_place place;
    enum Err e = duty_post_get(db, rq->a, out, .id = id, .day = day_of(rq->now));
    if (e == OK) e = area_place(db, rq->a, out->area, rq->lang, &place);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e != OK || out->closed_at.ms || place.at[AreaLevel_community].v != community.v || (kind && out->kind != kind)) return refuse_field(rq, field, MSG_enrol_post_unknown);
    return vacant && out->taken >= out->seats ? refuse_field(rq, field, MSG_enrol_post_full) : OK;
}

enum Err duty_post_take(struct rq *rq, struct db_rw *db, const struct enrolment_row *e, const struct duty_post_row *p)
{
    struct duty_posts_held_rows held;
    LinkId link;
    TRY(duty_posts_held(db_rw_read(db), rq->a, &held, .person = ANY(e->person), .above = e->area));
    for (size_t i = 0; i < held.n; i++)
        if (held.v[i].kind == p->kind) return refuse(rq, ERR_CONFLICT, MSG_enrol_post_have);
    TRY(link_start(rq, db, &(struct link_new){.kind = LinkKind_posting, .a_kind = Entity_person, .a = ANY(e->person), .b_kind = Entity_duty_post, .b = ANY(p->id),
                                              .role = DutyKind_code(p->kind), .area = p->area, .source = S("enrolment")}, &link));
    if (p->kind == DutyKind_work) return enrolment_wish_work(db, .id = e->id);
    return enrolment_wish_community(db, .id = e->id);
}

/* -- routes -- */

static void view_of(struct rq *rq, const struct duty_post_row *p, struct duty_post_view *v)
{
    *v = (struct duty_post_view){.id = p->id, .rev = p->rev, .area = p->area, .kind = p->kind, .title = p->title, .seats = p->seats, .taken = p->taken,
                                 .vacant = p->seats > p->taken && !p->closed_at.ms ? p->seats - p->taken : 0, .closed_at = p->closed_at};
    v->area_name = area_name(p->area_name, p->area_name_en, rq->lang);
}

static enum Err see(struct rq *rq, struct db_ro *db)
{
    struct duty_post_row *p = NEW(rq->a, struct duty_post_row);
    Who roles;
    TRY(duty_post_get(db, rq->a, p, .id = {rq->id.v}, .day = day_of(rq->now)));
    TRY(policy_at(rq, db, p->area, &roles));
    rq->subject = p;
    rq->standing = (struct standing){.who = SIGNED_IN | roles, .whole = true, .rev = p->rev, .flags = p->closed_at.ms ? POST_CLOSED : 0};
    return OK;
}

static enum Err show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct duty_post_view *out)
{
    (void)db;
    (void)in;
    view_of(rq, rq->subject, out);
    out->acts = policy_acts(rq, "/duty-posts/{id}/", &rq->standing);
    return OK;
}
READ_FN(show, no_form, duty_post_view)

static enum Err list(struct rq *rq, struct db_ro *db, const struct duty_post_query *in, struct duty_posts_view *out)
{
    struct duty_post_list_rows rows;
    struct area_place place;
    Who roles;
    AreaId above = in->area.v ? in->area : policy_home(rq, ENROL_OFFICE), home = policy_home(rq, WHO_ROLES);
    if (!above.v) above = home;
    if (!above.v) return OK;
    enum Err e = area_place(db, rq->a, above, rq->lang, &place);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "area", MSG_enrol_area_unknown);
    TRY(e);
    TRY(policy_at(rq, db, above, &roles));
    *out = (struct duty_posts_view){.area = above, .place = place.name, .may_add = (roles & ENROL_HANDLERS) != 0, .office = policy_has(rq, ENROL_OFFICE)};
    TRY(duty_post_list(db, rq->a, &rows, .above = above, .day = day_of(rq->now), .kind = in->kind));
    out->items.v = NEW_ARRAY(rq->a, struct duty_post_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) view_of(rq, &rows.v[i], &out->items.v[out->items.n++]);
    return OK;
}
READ_FN(list, duty_post_query, duty_posts_view)
PAGE_FN(duty_posts_page, duty_posts_view)

static enum Err add(struct rq *rq, struct db_rw *db, const struct duty_post_new *in)
{
    struct area_place place;
    Who roles;
    DutyPostId id = RQ_ID(rq, DutyPostId);
    enum Err e = area_place(db_rw_read(db), rq->a, in->area, rq->lang, &place);
    if (e == ERR_NOT_FOUND || (e == OK && place.level < AreaLevel_community)) return refuse_field(rq, "area", MSG_enrol_area_unknown);
    TRY(e);
    TRY(policy_at(rq, db_rw_read(db), in->area, &roles));
    if (!(roles & ENROL_HANDLERS)) return refuse_field(rq, "area", MSG_area_not_yours);
    TRY(duty_post_put(db, .id = id, .area = in->area, .kind = in->kind, .title = in->title, .seats = in->seats, .by_person = rq->who.person, .at = rq->now));
    rq->made = ANY(id);
    return event_add(rq, db, (struct event){.act = "make", .kind = Entity_duty_post, .entity = ANY(id), .area = in->area, .text = in->title,
        .data = EVENT_DATA(rq->a, {"kind", DutyKind_code(in->kind), 0, false}, {"seats", {NULL, 0}, in->seats, true})});
}
WRITE_FN(add, duty_post_new)

/* Whoever holds it keeps it until they leave; nobody new takes it. */
static enum Err close_post(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct duty_post_row *p = rq->subject;
    (void)in;
    rq->made = ANY(p->id);
    TRY(duty_post_close(db, .id = p->id, .closed_at = rq->now));
    return event_add(rq, db, (struct event){.act = "close", .kind = Entity_duty_post, .entity = ANY(p->id), .area = p->area});
}
WRITE_FN(close_post, no_form)

static const struct route routes[] = {
    READS(GET, "/duty-posts", SIGNED_IN, list_row, .query = duty_post_query_form, .view = duty_posts_view_view, .page = duty_posts_page_row),
    READS(GET, "/duty-posts/{id}", SIGNED_IN, show_row, .see = see, .view = duty_post_view_view, .json_only = true, .why = "the list shows it"),
    WRITES(POST, "/duty-posts", ENROL_HANDLERS, add_row, .body = duty_post_new_form, .shows = "/duty-posts/{id}", .then = "/duty-posts", .creates = true),
    WRITES(POST, "/duty-posts/{id}/close", ENROL_HANDLERS, close_post_row, .see = see, .shows = "/duty-posts/{id}", .then = "/duty-posts", .act = "close", .bars = POST_CLOSED),
};

const struct cap duty_post_cap = {.name = "duty_post", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
