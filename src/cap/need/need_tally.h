/* What of a need is counted in tallies. Facts have the names of need_list's `fact` filter, or ending_…, confirmed_…, channel_…,
 * score_1 … score_5; `received` is every need. A fact that time alone changes (overdue) is not among them. */
#pragma once
#include "cap/need/need.h"
#include "cap/tally/tally.h"

extern const struct tally_source need_tallies;

/* Bits of a need of this kind that has just come in by this channel: for need_put. */
int64_t need_counted_new(enum NeedKind kind, enum Channel channel);
enum Err need_count_new(struct app *app, struct db_rw *db, AreaId area, Time at, enum NeedKind kind, enum Channel channel);
/* After a change: what is counted follows. Calling it once too often changes nothing. */
enum Err need_recount(struct app *app, struct db_rw *db, struct arena *a, NeedId id);
/* Before a need is deleted: it is counted no more. */
enum Err need_uncount(struct app *app, struct db_rw *db, struct arena *a, NeedId id);
/* The job that counts what is not counted yet: records of an older version. */
enum Err need_count_old(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more);
