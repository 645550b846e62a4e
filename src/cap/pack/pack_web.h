#pragma once
#include "cap/pack/pack.h"
#include "html/fields.h"

#define DUE_VIEW(V, VO, E, O, L, A) V(int64_t, n) E(DueUnit, unit)
VIEW(due_view, DUE_VIEW)
#define CATEGORY_VIEW(V, VO, E, O, L, A) V(Str, code) V(Str, name) E(Route, default_route) O(due_view, default_due)
VIEW_WITH(category_view, CATEGORY_VIEW, CategoryId id;)
#define CATEGORIES_VIEW(V, VO, E, O, L, A) L(category_view, items) V(Str, next)
VIEW(categories_view, CATEGORIES_VIEW)
