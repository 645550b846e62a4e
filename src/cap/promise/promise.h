/* Promises 承诺簿: every promise is a dated line with an owner (a person or an organisation), closed by evidence. An agreement's
 * line, a salon's conclusion, a decision: whatever gives them is the source, and its capability decides who may say they are kept.
 */
#pragma once
#include "app/rq.h"
#include "cap/promise/choices.h"
#include "promise_sql.h"

extern const struct cap promise_cap; /* the reminder: once, seven days before the day */

struct promise_new {
    enum Entity source_kind;
    AnyId source;
    int64_t n;                 /* line of the source, from 1 */
    Str text;
    AreaId area;
    PersonId owner_person;     /* one of the two */
    OrgId owner_org;
    Day due;
};
/* ERR_INPUT without exactly one owner or without a day; ERR_CONFLICT: the line is there. Adds the event `promise`. */
enum Err promise_make(struct rq *rq, struct db_rw *db, const struct promise_new *n, PromiseId *out);
/* kept needs evidence, released a reason (ERR_INPUT); ERR_CONFLICT when it has ended. Adds the event `kept` or `released`. */
enum Err promise_end(struct rq *rq, struct db_rw *db, PromiseId id, enum PromiseState how, Str evidence);
static inline bool promise_late(const struct promise_row *p, Day today) { return p->state == PromiseState_open && p->due.n < today.n; }
