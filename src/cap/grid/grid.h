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

extern const struct cap grid_cap;
extern const struct figure_source grid_figures;

/* M76. Up to HOUSEHOLDS_FIT it fits, up to HOUSEHOLDS_MOST it is heavy, beyond it (or with a second grid) it needs a reason. */
enum { HOUSEHOLDS_FIT = 250, HOUSEHOLDS_MOST = 300 };
struct grid_load {
    int64_t households, grids;
};
enum LoadState grid_load_state(const struct grid_load *l);

#define GRIDS_QUERY(F, C, O, L) F(AreaId, area, OPTIONAL, 0, 0, MSG_grid_area) F(bool, incomplete, OPTIONAL, 0, 0, MSG_grid_incomplete)
FORM(grids_query, GRIDS_QUERY)
#define GRID_APPOINT(F, C, O, L)                              \
    C(GridRole, role, REQUIRED, MSG_grid_role)                \
    F(PersonId, person, REQUIRED, 0, 0, MSG_grid_person)      \
    F(AreaId, building, OPTIONAL, 0, 0, MSG_grid_building)    \
    F(Str, override, OPTIONAL, 1, 500, MSG_grid_override)
FORM(grid_appoint, GRID_APPOINT)

#define GRID_POST(V, VO, E, O, L, A) V(LinkId, id) E(GridRole, role) V(PersonId, person) V(Str, name) V(AreaId, place) V(Str, place_name) V(Day, since)
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

struct form_options grid_people(struct html *h, const struct grid_view *v);
struct form_options grid_buildings(struct html *h, const struct grid_view *v);
struct form_options grid_communities(struct html *h, const struct grids_view *v);
static inline bool grid_known(OptInt n) { return n.has; }
Html grid_load_badge(struct html *h, int state);
