/* Needs that may be the same matter as one: GET /needs/{id}/similar, and the panel beside the need. */
#pragma once
#include "cap/need/need_core.h"

extern const struct cap need_similar_cap;

/* At most ten, the most alike first, of those that the caller may read whole, of one community and the last 180 days; none when
   the need itself is not read whole. only: of this kind; none: of any. */
enum Err need_similar_find(struct rq *rq, struct db_ro *db, const struct need_seen *seen, const struct standing *s, enum NeedKind only, struct similar_view_list *out);
