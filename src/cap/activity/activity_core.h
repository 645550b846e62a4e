/* What the parts of this capability share among themselves. */
#pragma once
#include "cap/activity/activity.h"

/* What `see` has loaded of one activity. */
struct activity_seen {
    struct occasion_row o;
    struct slots_of_rows slots;
    struct attendances_rows all;
    size_t mine;               /* index into all; all.n: not in it */
    Str rule;                  /* of its series, while that goes on */
    struct area_place place;
};
enum Err activity_see(struct rq *rq, struct db_ro *db);
enum Err activity_fill(struct rq *rq, struct db_ro *db, struct activity_view *out);

#define PLANNERS (ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district))
#define LIST_READERS (PLANNERS | ROLE(grid) | ROLE(admin) | ROLE(supervisor) | ROLE(auditor))

/* Does the caller lead this organisation, or speak for it? */
bool leads(const struct rq *rq, OrgId org);
enum { PUBLIC_FEW = 5 };       /* fewer people than this are told to nobody outside */
