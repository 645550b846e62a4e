/* Grids 网格: who works in one, what stands open there, what is offered there. A grid is an area of level grid; its team are posts
 * (links of kind posting). Vacancies are facts about the place; residents are listed nowhere.
 */
#pragma once
#include "app/figure.h"
#include "cap/area/area.h"
#include "cap/grid/choices.h"
#include "cap/link/link.h"
#include "cap/need/need.h"
#include "cap/occasion/occasion.h"
#include "cap/order/order.h"
#include "grid_sql.h"
#include "html/form.h"

extern const struct cap grid_cap, grid_line_cap;
extern const struct figure_source grid_figures;

/* M76: one line, one grid, about 250 households. Up to HOUSEHOLDS_FIT it fits; up to HOUSEHOLDS_MOST, with a second grid or a second
   line it is heavy, which is told; more households need a reason. */
enum { HOUSEHOLDS_FIT = 250, HOUSEHOLDS_MOST = 300 };
struct grid_load {
    int64_t households, grids, lines;
    Str line_names;            /* in the request's language */
};
enum Err grid_load_of(struct rq *rq, struct db_ro *db, PersonId person, struct grid_load *out);
enum LoadState grid_load_state(const struct grid_load *l);

#define GRIDS_QUERY(F, C, O, L) F(AreaId, area, OPTIONAL, 0, 0, MSG_grid_area) F(bool, incomplete, OPTIONAL, 0, 0, MSG_grid_incomplete)
FORM(grids_query, GRIDS_QUERY)
#define GRID_APPOINT(F, C, O, L)                              \
    C(GridRole, role, REQUIRED, MSG_grid_role)                \
    F(PersonId, person, REQUIRED, 0, 0, MSG_grid_person)      \
    F(AreaId, building, OPTIONAL, 0, 0, MSG_grid_building)    \
    F(Str, override, OPTIONAL, 1, 500, MSG_grid_override)
FORM(grid_appoint, GRID_APPOINT)

#define GRID_POST(V, VO, E, O, L, A) V(LinkId, id) E(GridRole, role) V(PersonId, person) V(Str, name) V(AreaId, place) V(Str, place_name) V(Day, since) VO(Str, lines)
VIEW(grid_post, GRID_POST)
#define GRID_VACANCY(V, VO, E, O, L, A) E(GridRole, role) V(AreaId, place) V(Str, place_name)
VIEW(grid_vacancy, GRID_VACANCY)
#define GRID_SERVICE(V, VO, E, O, L, A) V(OccasionId, id) V(Str, title) V(Time, starts) V(Str, place)
VIEW(grid_service, GRID_SERVICE)

/* The three blocks (M90): people, cases, services. households: of all grids that the leader leads. */
#define GRID_VIEW(V, VO, E, O, L, A)                                                                                  \
    V(AreaId, id) V(Str, name) V(AreaId, community) V(OptInt, households) V(bool, complete) E(LoadState, load) V(OptInt, load_households) \
    L(grid_post, team) L(grid_vacancy, vacancies) L(need_item_view, cases) L(order_view, orders) L(grid_service, services) A(acts)
VIEW_WITH(grid_view, GRID_VIEW,
    Str place, community_name;
    bool may, desk;
    int64_t vacant;
    struct person_with_role_rows people;       /* whom one may appoint */
    struct area_children_rows buildings;)

#define GRID_ITEM(V, VO, E, O, L, A)                                                                                  \
    V(AreaId, id) V(Str, name) V(OptInt, households) V(Str, leader) V(Str, instructor) V(int64_t, part_time) V(int64_t, mediators) V(int64_t, buildings) \
    V(int64_t, vacant) V(bool, complete) E(LoadState, load)
VIEW(grid_item, GRID_ITEM)
#define GRIDS_VIEW(V, VO, E, O, L, A) V(AreaId, area) V(int64_t, incomplete) L(grid_item, items) V(Str, next)
VIEW_WITH(grids_view, GRIDS_VIEW, Str place; bool desk, only_incomplete; struct area_below_rows communities;)

/* Places without anybody in that part, for the figures of vacancies: a fact about the place. */
#define VACANCIES_QUERY(F, C, O, L)                           \
    C(GridRole, role, REQUIRED, MSG_grid_role)                \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_grid_area)            \
    F(bool, here, OPTIONAL, 0, 0, MSG_need_here)              \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)           \
    F(AreaId, after, OPTIONAL, 0, 0, MSG_f_after)
FORM(vacancies_query, VACANCIES_QUERY)
#define VACANT_PLACE(V, VO, E, O, L, A) V(AreaId, id) V(Str, name) E(GridRole, role) V(AreaId, grid)
VIEW_WITH(vacant_place, VACANT_PLACE, Str place;)
#define VACANCIES_VIEW(V, VO, E, O, L, A) L(vacant_place, items) V(Str, next)
VIEW_WITH(vacancies_view, VACANCIES_VIEW, const struct vacancies_query *query; Str place; int64_t total;)

/* -- business lines -- */

#define LINES_QUERY(F, C, O, L) F(AreaId, area, OPTIONAL, 0, 0, MSG_grid_area)
FORM(lines_query, LINES_QUERY)
#define LINE_ASSIGN(F, C, O, L) F(AreaId, area, REQUIRED, 0, 0, MSG_grid_area) F(PersonId, person, REQUIRED, 0, 0, MSG_grid_person)
FORM(line_assign, LINE_ASSIGN)
/* lines, grids, households: all that this person has. */
#define LINE_HOLDER(V, VO, E, O, L, A) \
    V(LinkId, id) V(PersonId, person) V(Str, name) V(Day, since) V(int64_t, lines) V(int64_t, grids) V(int64_t, households) E(LoadState, load)
VIEW(line_holder, LINE_HOLDER)
#define WORK_LINE(V, VO, E, O, L, A) V(BusinessLineId, id) V(Str, code) V(Str, name) L(line_holder, holders)
VIEW(work_line, WORK_LINE)
#define WORK_LINES_VIEW(V, VO, E, O, L, A) V(AreaId, area) L(work_line, items) V(Str, next)
VIEW_WITH(work_lines_view, WORK_LINES_VIEW, Str place; bool may, desk; struct area_below_rows communities; struct person_with_role_rows people;)

struct form_options grid_people(struct html *h, const struct person_with_role_rows *people);
struct form_options grid_buildings(struct html *h, const struct grid_view *v);
struct form_options grid_communities(struct html *h, const struct grids_view *v);
static inline bool grid_known(OptInt n) { return n.has; }
Html grid_load_badge(struct html *h, int state);
