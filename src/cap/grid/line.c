/* Business lines 条线 of a community (M76): who answers for which; one line for one worker. Vacancies are facts about the line. */
#include "cap/grid/grid.h"
#include "cap/pack/pack.h"
#include "cap/person/people.h"
#include "grid_pages.h"

#define ASSIGN (ROLE(lead) | ROLE(street)) /* the street too, where a community has no lead yet */
#define DESK (ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(admin) | ROLE(supervisor) | ROLE(auditor))

static enum Err fill_holders(struct rq *rq, struct db_ro *db, const struct line_posts_rows *posts, BusinessLineId line, struct line_holder_list *out)
{
    out->v = NEW_ARRAY(rq->a, struct line_holder, posts->n + 1);
    out->n = 0;
    for (size_t i = 0; i < posts->n; i++) {
        const __auto_type p = &posts->v[i];
        struct grid_load load;
        if (p->line.v != line.v) continue;
        TRY(grid_load_of(rq, db, p->person, &load));
        out->v[out->n++] = (struct line_holder){p->id, p->person, p->shown_as, p->starts, load.lines, load.grids, load.households, grid_load_state(&load)};
    }
    return OK;
}

/* Whom a line may be given to: workers of the community, its lead among them. */
static bool may_hold(enum Role r) { return r == Role_worker || r == Role_lead || r == Role_grid; }

static enum Err fill_people(struct rq *rq, struct db_ro *db, struct work_lines_view *out)
{
    size_t n = 0;
    TRY(person_with_role(db, rq->a, &out->people, .area = out->area, .now = rq->now, .posts = true));
    for (size_t i = 0; i < out->people.n; i++)
        if (may_hold(out->people.v[i].role)) out->people.v[n++] = out->people.v[i];
    out->people.n = n;
    return OK;
}

static enum Err list(struct rq *rq, struct db_ro *db, const struct lines_query *in, struct work_lines_view *out)
{
    struct business_line_list_rows lines;
    struct line_posts_rows posts;
    struct area_place place;
    Who roles;
    AreaId above = in->area.v ? in->area : policy_home(rq, WHO_ROLES);
    *out = (struct work_lines_view){.area = above};
    if (!above.v) return OK;
    enum Err e = area_place(db, rq->a, above, rq->lang, &place);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "area", MSG_grid_area_unknown);
    TRY(e);
    TRY(policy_at(rq, db, above, &roles));
    out->place = place.name;
    out->desk = (roles & DESK) != 0;
    if (!place.at[AreaLevel_community].v) return area_below(db, rq->a, &out->communities, .above = above, .level = AreaLevel_community);
    out->area = place.at[AreaLevel_community];
    TRY(policy_at(rq, db, out->area, &roles));
    out->may = (roles & ASSIGN) != 0;
    TRY(business_line_list(db, rq->a, &lines));
    TRY(line_posts(db, rq->a, &posts, .area = out->area, .day = day_of(rq->now)));
    out->items.v = NEW_ARRAY(rq->a, struct work_line, lines.n + 1);
    for (size_t i = 0; i < lines.n; i++) {
        struct work_line *v = &out->items.v[out->items.n++];
        *v = (struct work_line){.id = lines.v[i].id, .code = lines.v[i].code, .name = line_name(&lines.v[i], rq->lang)};
        TRY(fill_holders(rq, db, &posts, v->id, &v->holders));
    }
    return out->may && !rq->json ? fill_people(rq, db, out) : OK;
}
READ_FN(list, lines_query, work_lines_view)
PAGE_FN(work_lines_page, work_lines_view)

/* -- giving and ending -- */

static enum Err line_see(struct rq *rq, struct db_ro *db)
{
    struct business_line_row *l = NEW(rq->a, struct business_line_row);
    TRY(business_line_get(db, rq->a, l, .id = {rq->id.v}));
    rq->subject = l;
    rq->standing = (struct standing){.who = SIGNED_IN | (rq->who.everywhere & WHO_ROLES), .whole = true, .flags = l->closed_at.ms ? 1 : 0};
    return OK;
}

static enum Err back_to(struct rq *rq, AreaId community, const char *did)
{
    if (!rq->json) rq_redirect(rq, str_fmt(rq->a, "/lines?area=%lld&done=%s", (long long)community.v, did));
    return OK;
}

/* A second line is possible and told; it is the households that are refused (see appointing). */
static enum Err assign(struct rq *rq, struct db_rw *db, const struct line_assign *in)
{
    const struct business_line_row *line = rq->subject;
    struct person_with_role_rows known;
    struct grid_load load;
    struct area_row area;
    LinkId link;
    Who roles;
    bool fits = false;
    enum Err e = area_get(db, rq->a, &area, .id = in->area);
    if (e == ERR_NOT_FOUND || (e == OK && area.level != AreaLevel_community)) return refuse_field(rq, "area", MSG_grid_area_unknown);
    TRY(e);
    TRY(policy_at(rq, db_rw_read(db), in->area, &roles));
    if (!(roles & ASSIGN)) return refuse_field(rq, "area", MSG_area_not_yours);
    TRY(person_with_role(db_rw_read(db), rq->a, &known, .area = in->area, .id = in->person, .now = rq->now));
    for (size_t i = 0; i < known.n; i++) fits |= may_hold(known.v[i].role);
    if (!fits) return refuse_field(rq, "person", MSG_line_person_unknown);
    e = link_start(rq, db, &(struct link_new){.kind = LinkKind_posting, .a_kind = Entity_person, .a = ANY(in->person), .b_kind = Entity_business_line, .b = ANY(line->id),
                                              .role = S("line"), .area = in->area, .source = S("office")}, &link);
    if (e == ERR_CONFLICT) return refuse(rq, ERR_CONFLICT, MSG_line_has_it);
    TRY(e);
    TRY(grid_load_of(rq, db_rw_read(db), in->person, &load));
    rq->made = ANY(line->id);
    TRY(event_add(rq, db, (struct event){.act = "assign_line", .kind = Entity_area, .entity = ANY(in->area), .area = in->area,
        .data = EVENT_DATA(rq->a, {"line", line->code, 0, false}, {"load", LoadState_code(grid_load_state(&load)), 0, false},
                           {"person", str_fmt(rq->a, "%lld", (long long)in->person.v), 0, false})}));
    return back_to(rq, in->area, "created");
}
WRITE_FN(assign, line_assign)

static enum Err post_see(struct rq *rq, struct db_ro *db)
{
    struct link_row *l = NEW(rq->a, struct link_row);
    Who roles;
    TRY(link_get(db, rq->a, l, .id = {rq->id.v}));
    if (l->kind != LinkKind_posting || l->b_kind != Entity_business_line) return ERR_NOT_FOUND;
    TRY(policy_at(rq, db, l->area, &roles));
    rq->subject = l;
    rq->standing = (struct standing){.who = SIGNED_IN | roles, .whole = true, .rev = l->rev, .flags = l->ends.n ? 1 : 0};
    return OK;
}

static enum Err end(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct link_row *l = rq->subject;
    (void)in;
    rq->made = ANY(l->area);
    TRY(link_end(rq, db, l->id, (Day){0}, S("ended")));
    TRY(event_add(rq, db, (struct event){.act = "end_line", .kind = Entity_area, .entity = ANY(l->area), .area = l->area,
        .data = EVENT_DATA(rq->a, {"person", str_fmt(rq->a, "%lld", (long long)l->a.v), 0, false})}));
    return back_to(rq, l->area, "ended");
}
WRITE_FN(end, no_form)

static const struct route routes[] = {
    READS(GET, "/lines", SIGNED_IN, list_row, .query = lines_query_form, .view = work_lines_view_view, .page = work_lines_page_row),
    WRITES(POST, "/lines/{id}/assign", ASSIGN, assign_row, .see = line_see, .body = line_assign_form, .shows = "/lines", .bars = 1),
    WRITES(POST, "/line-posts/{id}/end", ASSIGN, end_row, .see = post_see, .shows = "/lines", .bars = 1),
};

const struct cap grid_line_cap = {.name = "grid_line", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
