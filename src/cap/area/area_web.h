/* The forms and views of the scope tree's routes; templates include it. */
#pragma once
#include "cap/area/area.h"

#define AREAS_QUERY(F, C, O, L)                             \
    F(AreaId, parent, OPTIONAL, 0, 0, MSG_area_parent)      \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)         \
    F(Str, after, OPTIONAL, 1, 200, MSG_f_after)
FORM(areas_query, AREAS_QUERY)

#define AREA_VIEW(V, VO, E, O, L, A) V(AreaId, id) V(Str, code) V(Str, name) E(AreaLevel, level) V(AreaId, parent)
VIEW(area_view, AREA_VIEW)

#define AREAS_VIEW(V, VO, E, O, L, A) L(area_view, items) V(Str, next)
VIEW_WITH(areas_view, AREAS_VIEW, struct area_place place;)
