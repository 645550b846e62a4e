/* The grid's page in one request (M90), the list of a community's grids, appointing and ending. */
#include "cap/grid/grid.h"

#include <stdlib.h>

#include "cap/order/order_web.h"
#include "cap/person/people.h"
#include "grid_pages.h"

#define APPOINT (ROLE(worker) | ROLE(lead))
#define DESK (APPOINT | ROLE(street) | ROLE(district) | ROLE(admin) | ROLE(supervisor) | ROLE(auditor))

enum { CASES = 20, SERVICES = 5, PART_TIME_MOST = 20 };

struct seen_grid {
    struct area_row area;
    struct area_place place;
};

static enum Err see(struct rq *rq, struct db_ro *db)
{
    struct seen_grid *g = NEW(rq->a, struct seen_grid);
    Who roles;
    TRY(area_get(db, rq->a, &g->area, .id = {rq->id.v}));
    if (g->area.level != AreaLevel_grid) return ERR_NOT_FOUND;
    TRY(area_place(db, rq->a, g->area.id, rq->lang, &g->place));
    TRY(policy_at(rq, db, g->area.id, &roles));
    rq->subject = g;
    rq->standing = (struct standing){.who = SIGNED_IN | roles, .whole = true};
    return OK;
}

/* -- the team -- */

static enum GridRole role_of(Str code) { return (enum GridRole)choice_of(&GridRole_choices, code); }

static void add_vacancy(struct grid_vacancy_list *out, enum GridRole role, AreaId place, Str name) { out->v[out->n++] = (struct grid_vacancy){role, place, name}; }

static bool holds(const struct grid_post_list *team, enum GridRole role, AreaId place)
{
    for (size_t i = 0; i < team->n; i++)
        if (team->v[i].role == role && team->v[i].place.v == place.v) return true;
    return false;
}

/* One leader, one instructor, a mediator for each building; of part-timers as many as there are. */
static void fill_vacancies(struct rq *rq, const struct area_row *grid, const struct area_children_rows *buildings, const struct grid_post_list *team, struct grid_vacancy_list *out)
{
    *out = (struct grid_vacancy_list){NEW_ARRAY(rq->a, struct grid_vacancy, buildings->n + 2), 0};
    if (!holds(team, GridRole_grid_leader, grid->id)) add_vacancy(out, GridRole_grid_leader, grid->id, area_name(grid->name, grid->name_en, rq->lang));
    if (!holds(team, GridRole_instructor, grid->id)) add_vacancy(out, GridRole_instructor, grid->id, area_name(grid->name, grid->name_en, rq->lang));
    for (size_t i = 0; i < buildings->n; i++)
        if (!holds(team, GridRole_mediator, buildings->v[i].id))
            add_vacancy(out, GridRole_mediator, buildings->v[i].id, area_name(buildings->v[i].name, buildings->v[i].name_en, rq->lang));
}

static void take_posts(struct rq *rq, const struct grid_posts_rows *rows, AreaId grid, struct grid_post_list *out)
{
    *out = (struct grid_post_list){NEW_ARRAY(rq->a, struct grid_post, rows->n + 1), 0};
    for (size_t i = 0; i < rows->n; i++) {
        const __auto_type r = &rows->v[i];
        if (r->place.v != grid.v && r->parent.v != grid.v) continue;
        out->v[out->n++] = (struct grid_post){r->id, role_of(r->role), r->person, r->shown_as, {r->place.v}, area_name(r->name, r->name_en, rq->lang), r->starts, {NULL, 0}};
    }
}

static enum Err fill_team(struct rq *rq, struct db_ro *db, const struct area_row *grid, struct grid_view *out)
{
    struct grid_posts_rows rows;
    TRY(grid_posts(db, rq->a, &rows, .above = grid->id, .day = day_of(rq->now)));
    take_posts(rq, &rows, grid->id, &out->team);
    TRY(area_children(db, rq->a, &out->buildings, .parent = grid->id));
    fill_vacancies(rq, grid, &out->buildings, &out->team, &out->vacancies);
    out->vacant = (int64_t)out->vacancies.n;
    out->complete = holds(&out->team, GridRole_grid_leader, grid->id) && holds(&out->team, GridRole_instructor, grid->id);
    for (size_t i = 0; i < out->team.n; i++) {
        struct grid_load load;
        if (out->team.v[i].role == GridRole_part_time || out->team.v[i].role == GridRole_mediator) continue;
        TRY(grid_load_of(rq, db, out->team.v[i].person, &load));
        out->team.v[i].lines = load.line_names;
        if (out->team.v[i].role != GridRole_grid_leader) continue;
        out->load_households = SOME(load.households);
        out->load = grid_load_state(&load);
    }
    return OK;
}

/* -- cases and services -- */

static enum Err fill_services(struct rq *rq, struct db_ro *db, AreaId grid, AreaId community, struct grid_view *out)
{
    struct occasion_list_rows rows;
    struct order_query *open = NEW(rq->a, struct order_query);
    struct orders_view orders;
    *open = (struct order_query){.area = grid, .open = true, .limit = SOME(CASES)};
    TRY(orders_fill(rq, db, open, &orders));
    out->orders = orders.items;
    TRY(occasion_list(db, rq->a, &rows, .above = community, .state = OccasionState_planned, .from = rq->now, .limit = 50));
    out->services.v = NEW_ARRAY(rq->a, struct grid_service, SERVICES);
    for (size_t i = 0; i < rows.n && out->services.n < SERVICES; i++) {
        struct area_place where;
        TRY(area_place(db, rq->a, rows.v[i].area, rq->lang, &where));
        if (where.at[AreaLevel_grid].v && where.at[AreaLevel_grid].v != grid.v) continue; /* of another grid */
        out->services.v[out->services.n++] = (struct grid_service){rows.v[i].id, rows.v[i].title, rows.v[i].starts, rows.v[i].place.len ? rows.v[i].place : where.name};
    }
    return OK;
}

static enum Err show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct grid_view *out)
{
    const struct seen_grid *g = rq->subject;
    struct need_query *open = NEW(rq->a, struct need_query);
    struct needs_view cases;
    struct area_row community;
    (void)in;
    AreaId above = g->place.at[AreaLevel_community];
    *out = (struct grid_view){.id = g->area.id, .name = area_name(g->area.name, g->area.name_en, rq->lang), .community = above, .households = g->area.households, .place = g->place.name,
                              .may = (rq->standing.who & APPOINT) != 0, .desk = (rq->standing.who & DESK) != 0};
    TRY(area_get(db, rq->a, &community, .id = above));
    out->community_name = area_name(community.name, community.name_en, rq->lang);
    TRY(fill_team(rq, db, &g->area, out));
    *open = (struct need_query){.area = g->area.id, .state = NeedState_open, .limit = SOME(CASES)};
    TRY(needs_fill(rq, db, open, &cases));
    out->cases = cases.items;
    TRY(fill_services(rq, db, g->area.id, above, out));
    out->acts = policy_acts(rq, "/grids/{id}/", &rq->standing);
    if (rq->json || !out->may) return OK;
    return person_with_role(db, rq->a, &out->people, .area = g->area.id, .now = rq->now);
}
READ_FN(show, no_form, grid_view)
PAGE_FN(grid_page, grid_view)

/* -- the grids of a community -- */

static enum Err item_fill(struct rq *rq, struct db_ro *db, const struct area_row *grid, const struct grid_posts_rows *posts, struct grid_item *v)
{
    struct area_children_rows buildings;
    struct grid_post_list team;
    struct grid_vacancy_list vacant;
    take_posts(rq, posts, grid->id, &team);
    TRY(area_children(db, rq->a, &buildings, .parent = grid->id));
    fill_vacancies(rq, grid, &buildings, &team, &vacant);
    *v = (struct grid_item){.id = grid->id, .name = area_name(grid->name, grid->name_en, rq->lang), .households = grid->households, .buildings = (int64_t)buildings.n,
                            .vacant = (int64_t)vacant.n};
    for (size_t i = 0; i < team.n; i++) {
        const struct grid_post *p = &team.v[i];
        struct grid_load load;
        if (p->role == GridRole_part_time) v->part_time++;
        if (p->role == GridRole_mediator) v->mediators++;
        if (p->role == GridRole_instructor) v->instructor = p->name;
        if (p->role != GridRole_grid_leader) continue;
        v->leader = p->name;
        TRY(grid_load_of(rq, db, p->person, &load));
        v->load = grid_load_state(&load);
    }
    v->complete = v->leader.len && v->instructor.len;
    return OK;
}

/* Vacancies first, then in the order of codes. */
static void vacant_first(struct arena *a, struct grid_item_list *items)
{
    struct grid_item *sorted = NEW_ARRAY(a, struct grid_item, items->n + 1);
    size_t n = 0;
    for (int pass = 0; pass < 3; pass++)
        for (size_t i = 0; i < items->n; i++) {
            const struct grid_item *x = &items->v[i];
            int rank = !x->complete ? 0 : x->vacant ? 1 : 2;
            if (rank == pass) sorted[n++] = *x;
        }
    items->v = sorted;
}

static enum Err list(struct rq *rq, struct db_ro *db, const struct grids_query *in, struct grids_view *out)
{
    struct area_place place;
    struct area_below_rows grids;
    struct grid_posts_rows posts;
    Who roles;
    AreaId above = in->area.v ? in->area : policy_home(rq, WHO_ROLES);
    if (!above.v) return OK;
    enum Err e = area_place(db, rq->a, above, rq->lang, &place);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "area", MSG_grid_area_unknown);
    TRY(e);
    TRY(policy_at(rq, db, above, &roles));
    *out = (struct grids_view){.area = above, .place = place.name, .desk = (roles & DESK) != 0, .only_incomplete = in->incomplete};
    if (!place.at[AreaLevel_community].v) return area_below(db, rq->a, &out->communities, .above = above, .level = AreaLevel_community);
    out->area = place.at[AreaLevel_community];
    TRY(area_below(db, rq->a, &grids, .above = out->area, .level = AreaLevel_grid));
    TRY(grid_posts(db, rq->a, &posts, .above = out->area, .day = day_of(rq->now)));
    out->items.v = NEW_ARRAY(rq->a, struct grid_item, grids.n + 1);
    for (size_t i = 0; i < grids.n; i++) {
        struct grid_item x;
        TRY(item_fill(rq, db, &grids.v[i], &posts, &x));
        out->incomplete += !x.complete;
        if (!in->incomplete || !x.complete) out->items.v[out->items.n++] = x;
    }
    vacant_first(rq->a, &out->items);
    return OK;
}
READ_FN(list, grids_query, grids_view)
PAGE_FN(grids_page, grids_view)

/* -- appointing -- */

static enum Err check_seat(struct rq *rq, struct db_ro *db, const struct seen_grid *g, const struct grid_appoint *in, AreaId *at)
{
    struct grid_posts_rows rows;
    struct grid_post_list team;
    struct area_row building;
    int64_t part_time = 0;
    *at = g->area.id;
    if (in->role == GridRole_mediator) {
        if (!in->building.v) return refuse_field(rq, "building", MSG_app_field_missing);
        enum Err e = area_get(db, rq->a, &building, .id = in->building);
        if (e == ERR_NOT_FOUND || (e == OK && building.parent.v != g->area.id.v)) return refuse_field(rq, "building", MSG_grid_building_unknown);
        TRY(e);
        *at = in->building;
    }
    TRY(grid_posts(db, rq->a, &rows, .above = g->area.id, .day = day_of(rq->now)));
    take_posts(rq, &rows, g->area.id, &team);
    for (size_t i = 0; i < team.n; i++) part_time += team.v[i].role == GridRole_part_time;
    bool full = in->role == GridRole_part_time ? part_time >= PART_TIME_MOST : holds(&team, in->role, *at);
    return full ? refuse(rq, ERR_CONFLICT, MSG_grid_seat_taken) : OK;
}

/* M76: beyond what one person can carry only with a reason, which stays in the history. */
static enum Err check_load(struct rq *rq, struct db_ro *db, const struct seen_grid *g, const struct grid_appoint *in, enum LoadState *state)
{
    struct grid_load load;
    *state = LoadState_none;
    if (in->role != GridRole_grid_leader) return OK;
    TRY(grid_load_of(rq, db, in->person, &load));
    load.grids++;
    load.households += g->area.households.v;
    *state = grid_load_state(&load);
    if (*state != LoadState_over || in->override.len) return OK;
    Str args[] = {str_fmt(rq->a, "%lld", (long long)load.grids), str_fmt(rq->a, "%lld", (long long)load.households)};
    rq->problem.errors[rq->problem.n_errors++] = (struct field_error){"override", msg_fill(rq->a, MSG_grid_over, rq->lang, args, 2)};
    return ERR_INPUT;
}

static enum Err appoint(struct rq *rq, struct db_rw *db, const struct grid_appoint *in)
{
    const struct seen_grid *g = rq->subject;
    struct person_with_role_rows known;
    enum LoadState load;
    AreaId at;
    LinkId link;
    TRY(person_with_role(db_rw_read(db), rq->a, &known, .area = g->area.id, .id = in->person, .now = rq->now));
    if (!known.n) return refuse_field(rq, "person", MSG_grid_person_unknown);
    TRY(check_seat(rq, db_rw_read(db), g, in, &at));
    TRY(check_load(rq, db_rw_read(db), g, in, &load));
    TRY(link_start(rq, db, &(struct link_new){.kind = LinkKind_posting, .a_kind = Entity_person, .a = ANY(in->person), .b_kind = Entity_area, .b = ANY(at), .role = GridRole_code(in->role),
                                              .area = g->area.id, .source = S("office")}, &link));
    rq->made = ANY(g->area.id);
    return event_add(rq, db, (struct event){.act = "appoint", .kind = Entity_area, .entity = ANY(g->area.id), .area = g->area.id, .text = load == LoadState_over ? in->override : (Str){NULL, 0},
        .data = EVENT_DATA(rq->a, {"load", load ? LoadState_code(load) : (Str){NULL, 0}, 0, false}, {"person", str_fmt(rq->a, "%lld", (long long)in->person.v), 0, false},
                           {"role", GridRole_code(in->role), 0, false})});
}
WRITE_FN(appoint, grid_appoint)

static enum Err post_see(struct rq *rq, struct db_ro *db)
{
    struct link_row *l = NEW(rq->a, struct link_row);
    Who roles;
    TRY(link_get(db, rq->a, l, .id = {rq->id.v}));
    if (l->kind != LinkKind_posting || l->b_kind != Entity_area || !role_of(l->role)) return ERR_NOT_FOUND;
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
    if (!rq->json) rq_redirect(rq, str_fmt(rq->a, "/grids/%lld?done=ended", (long long)l->area.v));
    return event_add(rq, db, (struct event){.act = "end_post", .kind = Entity_area, .entity = ANY(l->area), .area = l->area, .data = EVENT_DATA(rq->a, {"role", l->role, 0, false})});
}
WRITE_FN(end, no_form)

/* -- vacancies of every place below, and the figures that count them -- */

static enum AreaLevel level_of(enum GridRole r) { return r == GridRole_mediator ? AreaLevel_building : AreaLevel_grid; }

static enum Err vacancies(struct rq *rq, struct db_ro *db, const struct vacancies_query *in, struct vacancies_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50;
    struct grid_vacancies_rows rows;
    struct grid_vacancy_count_row n;
    struct area_place place;
    Who roles;
    Day today = day_of(rq->now);
    AreaId area = in->area.v ? in->area : policy_home(rq, DESK | ROLE(grid)), above = in->here ? (AreaId){0} : area, here = in->here ? area : (AreaId){0};
    TRY(policy_at(rq, db, area, &roles));
    if (!(roles & (DESK | ROLE(grid)))) return ERR_NOT_FOUND;
    if (in->role == GridRole_part_time) return refuse_field(rq, "role", MSG_grid_no_seats);
    TRY(area_place(db, rq->a, area, rq->lang, &place));
    TRY(grid_vacancies(db, rq->a, &rows, .above = above, .here = here, .level = level_of(in->role), .role = GridRole_code(in->role), .day = today, .after = in->after, .limit = limit + 1));
    TRY(grid_vacancy_count(db, rq->a, &n, .above = area, .here = in->here, .level = level_of(in->role), .role = GridRole_code(in->role), .day = today));
    *out = (struct vacancies_view){.query = in, .place = place.name, .total = n.n};
    out->items.v = NEW_ARRAY(rq->a, struct vacant_place, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) {
        const __auto_type r = &rows.v[i];
        struct vacant_place *v = &out->items.v[out->items.n++];
        TRY(area_place(db, rq->a, r->id, rq->lang, &place));
        *v = (struct vacant_place){r->id, area_name(r->name, r->name_en, rq->lang), in->role, place.at[AreaLevel_grid], place.name};
    }
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    return OK;
}
READ_FN(vacancies, vacancies_query, vacancies_view)
PAGE_FN(vacancies_page, vacancies_view)

struct vacancies {
    int64_t own[GridRole_end], whole[GridRole_end];
};

/* A post is vacant at every place of its level where nobody holds it; held: a bit for each role. */
static void count_vacant(struct vacancies *v, const struct grid_posts_held_row *place, unsigned held)
{
    for (enum GridRole role = GridRole_none + 1; role < GridRole_end; role++) {
        if (place->level != level_of(role) || held & 1u << role) continue;
        v->own[role] += place->own;
        v->whole[role]++;
    }
}

static int by_place(const void *pa, const void *pb)
{
    const struct grid_posts_held_row *x = pa, *y = pb;
    if (x->area.v != y->area.v) return x->area.v < y->area.v ? -1 : 1;
    return x->place.v < y->place.v ? -1 : x->place.v > y->place.v;
}

static enum Err figures_note(struct db_ro *db, struct arena *a, struct figure_board *b)
{
    const struct figure_where *w = &b->where;
    struct grid_posts_held_rows rows;
    struct vacancies v = {{0}, {0}};
    unsigned held = 0;
    TRY(grid_posts_held(db, a, &rows, .above = w->above, .depth = w->depth, .day = day_of(w->now)));
    if (rows.n > 1) qsort(rows.v, rows.n, sizeof *rows.v, by_place); /* sorted by the database it takes twice the time */
    for (size_t i = 0; i < rows.n; i++) {
        const struct grid_posts_held_row *r = &rows.v[i], *next = i + 1 < rows.n ? r + 1 : NULL;
        held |= 1u << role_of(r->role);
        if (next && next->place.v == r->place.v && next->area.v == r->area.v) continue;
        count_vacant(&v, r, held);
        held = 0;
        if (next && next->area.v == r->area.v) continue;
        board_note(b, a, r->area, S("no_leader"), v.own[GridRole_grid_leader], v.whole[GridRole_grid_leader]);
        board_note(b, a, r->area, S("no_instructor"), v.own[GridRole_instructor], v.whole[GridRole_instructor]);
        board_note(b, a, r->area, S("no_mediator"), v.own[GridRole_mediator], v.whole[GridRole_mediator]);
        v = (struct vacancies){{0}, {0}};
    }
    return OK;
}

#define VACANT .group = GROUP_GRID, .unit = Unit_count, .word = MSG_figure_places_word
static const struct figure figures[] = {
    {FIGURE(no_leader), VACANT, .records = "/grid-vacancies?role=grid_leader"},
    {FIGURE(no_instructor), VACANT, .records = "/grid-vacancies?role=instructor"},
    {FIGURE(no_mediator), VACANT, .records = "/grid-vacancies?role=mediator"},
};
const struct figure_source grid_figures = {figures, sizeof figures / sizeof *figures, figures_note};

static const struct route routes[] = {
    READS(GET, "/grids", SIGNED_IN, list_row, .query = grids_query_form, .view = grids_view_view, .page = grids_page_row),
    READS(GET, "/grids/{id}", SIGNED_IN, show_row, .see = see, .view = grid_view_view, .page = grid_page_row),
    READS(GET, "/grid-vacancies", DESK | ROLE(grid), vacancies_row, .query = vacancies_query_form, .view = vacancies_view_view, .page = vacancies_page_row),
    WRITES(POST, "/grids/{id}/appoint", APPOINT, appoint_row, .see = see, .body = grid_appoint_form, .shows = "/grids/{id}", .act = "appoint"),
    WRITES(POST, "/grid-posts/{id}/end", APPOINT, end_row, .see = post_see, .shows = "/grids/{id}", .bars = 1),
};

const struct cap grid_cap = {.name = "grid", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
