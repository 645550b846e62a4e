/* What fits whom: the order in which a helper sees what there is to claim, and why (M30, M31). A person decides; nobody is ranked. */
#pragma once
#include "cap/order/order_core.h"
#include "cap/person/person.h"

/* What one helper brings: their skills, where they live. */
struct fit_helper {
    struct skills_of_rows skills;
    struct area_line home;     /* n = 0: not known */
};
enum Err fit_helper_of(struct rq *rq, struct db_ro *db, struct fit_helper *out);

/* The higher the better: skill, distance, time and how long it waits already (so that nothing waits for ever). `why` says the
   same in words, in the caller's language. */
enum Err fit_of(struct rq *rq, struct db_ro *db, const struct fit_helper *who, const struct order_row *o, bool untaken, double *score, Str *why);
