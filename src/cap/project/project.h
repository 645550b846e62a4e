/* Projects 项目清单: joint work with an owner, a direction and a time, and what it began in. Small on purpose: milestones, money and grants
 * stand on this table later. */
#pragma once
#include "app/rq.h"
#include "cap/agreement/agreement.h"
#include "cap/project/choices.h"
#include "project_sql.h"

extern const struct cap project_cap;

/* origin: the need-list item or agreement that it began in. */
#define PROJECT_NEW(F, C, O, L)                                      \
    F(AreaId, area, REQUIRED, 0, 0, MSG_agreement_area)              \
    F(OrgId, org, REQUIRED, 0, 0, MSG_project_owner)                 \
    F(Str, title, REQUIRED, 2, 100, MSG_project_title)               \
    F(Str, direction, OPTIONAL, 1, 100, MSG_project_direction)       \
    F(Day, starts, REQUIRED, 0, 0, MSG_agreement_starts)             \
    F(Day, ends, OPTIONAL, 0, 0, MSG_agreement_ends)                 \
    F(AnyId, origin, OPTIONAL, 0, 0, MSG_project_origin)
FORM(project_new, PROJECT_NEW)
#define PROJECTS_QUERY(F, C, O, L)                                   \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_agreement_area)              \
    C(ProjectState, state, OPTIONAL, MSG_agreement_state)            \
    F(OrgId, org, OPTIONAL, 0, 0, MSG_project_owner)                 \
    F(AnyId, origin, OPTIONAL, 0, 0, MSG_project_origin)             \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)                  \
    F(ProjectId, after, OPTIONAL, 0, 0, MSG_f_after)
FORM(projects_query, PROJECTS_QUERY)

#define PROJECT_VIEW(V, VO, E, O, L, A)                                                                                     \
    V(ProjectId, id) V(int64_t, rev) V(AreaId, area) V(OrgId, org) V(Str, org_name) V(Str, title) V(Str, direction) E(ProjectState, state) \
    V(Day, starts) V(Day, ends) E(Entity, origin_kind) V(AnyId, origin) V(Time, at) A(acts)
VIEW_WITH(project_view, PROJECT_VIEW, Str place, origin_title, origin_href; bool handler;)
#define PROJECTS_VIEW(V, VO, E, O, L, A) L(project_view, items) V(Str, next)
VIEW_WITH(projects_view, PROJECTS_VIEW, struct area_bar bar; int64_t total; struct orgs_to_ask_rows orgs; OrgId chosen; bool may_add;)

struct form_options project_states(struct html *h);
Html project_badge(struct html *h, enum ProjectState s);
