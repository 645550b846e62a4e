/* Who could help with a need: GET /needs/{id}/helpers, and the panel beside the need (M30). */
#pragma once
#include "cap/need/need_core.h"

extern const struct cap need_helpers_cap;

/* Units, organisations and volunteers whose offers or skills its words name, the best first, at most ten; with the reason. Among
   equals the nearer, then who was asked less of late. A person decides. For those who handle the need. */
enum Err need_helpers_find(struct rq *rq, struct db_ro *db, const struct need_get_row *n, struct helper_view_list *out);
