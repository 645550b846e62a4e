/* Making, keeping and releasing promises, and the reminder before the day. */
#include "cap/promise/promise.h"

CHOICE_TABLE(PromiseState, PROMISE_STATES)

enum { REMIND_DAYS = 7 };

enum Err promise_make(struct rq *rq, struct db_rw *db, const struct promise_new *n, PromiseId *out)
{
    PromiseId id = RQ_ID(rq, PromiseId);
    if (!n->owner_person.v == !n->owner_org.v || !n->due.n || !n->text.len) return ERR_INPUT;
    TRY(promise_put(db, .id = id, .source_kind = n->source_kind, .source = n->source, .n = n->n, .text = n->text, .area = n->area, .owner_person = n->owner_person,
                    .owner_org = n->owner_org, .due = n->due, .at = rq->now));
    *out = id;
    return event_add(rq, db, (struct event){.act = "promise", .kind = Entity_promise, .entity = ANY(id), .area = n->area,
        .data = EVENT_DATA(rq->a, {"due", {NULL, 0}, n->due.n, true}, {"owner", str_fmt(rq->a, "%lld", (long long)(n->owner_person.v ? n->owner_person.v : n->owner_org.v)), 0, false})});
}

enum Err promise_end(struct rq *rq, struct db_rw *db, PromiseId id, enum PromiseState how, Str evidence)
{
    struct promise_row p;
    if (how == PromiseState_open || !evidence.len) return ERR_INPUT;
    TRY(promise_get(db, rq->a, &p, .id = id));
    TRY(promise_end_set(db, .id = id, .state = how, .evidence = evidence, .ended_at = rq->now));
    return event_add(rq, db, (struct event){.act = how == PromiseState_kept ? "kept" : "released", .kind = Entity_promise, .entity = ANY(id), .area = p.area, .text = evidence});
}

/* The history says that it was told; who looks at the desk sees it there. */
static enum Err remind(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more)
{
    struct promises_to_remind_rows rows;
    struct event_maker m = {app, a, now};
    Day today = day_of(now);
    TRY(promises_to_remind(db, a, &rows, .until = day_plus(today, REMIND_DAYS)));
    for (size_t i = 0; i < rows.n; i++) {
        TRY(promise_reminded(db, .id = rows.v[i].id, .reminded_on = today));
        TRY(event_make(&m, db, (struct event){.act = "remind", .kind = Entity_promise, .entity = ANY(rows.v[i].id), .area = rows.v[i].area}));
    }
    *more = rows.n == 200;
    return OK;
}

static const struct job jobs[] = {{"promises", 6, remind}};

const struct cap promise_cap = {.name = "promise", .jobs = jobs, .n_jobs = 1};
