/* Between the files of the wish capability. */
#pragma once
#include "cap/wish/wish.h"

enum WishFlag { WISH_FREE = 1 << 0 /* nobody has claimed it */ };
enum WishMine { WISH_MINE = 1 << 0 /* the caller is the wisher */ };

enum Err wish_see(struct rq *rq, struct db_ro *db);
/* Why these words may not be published: they hold the wisher's name, a number to call, or a door. None: they may. */
Msg wish_gives_away(struct rq *rq, const struct wish_get_row *w, Str text);
