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

/* guardian.c: under 18, joining waits for a guardian. */
struct guardian_for {
    OrgId org;                 /* a team, or */
    OccasionId occasion;       /* an activity, and */
    SlotId slot;
    AreaId area;
    Str what, phone;           /* its name; the guardian's number, for the message alone */
};
enum Err guardian_needed(struct rq *rq, struct db_ro *db, bool said, bool *yes);
enum Err guardian_asked(struct rq *rq, struct db_rw *db, const struct guardian_for *f);
enum Err guardian_state(struct db_ro *db, struct arena *a, PersonId person, OrgId org, OccasionId occasion, enum AskState *out); /* of the last time they asked */
