/* The order engine: making, the way of a taking through its states, and what an order's state follows from. */
#include "cap/order/order.h"

#include <sodium.h>

#include "base/utf8.h"
#include "cap/area/area.h"
#include "cap/order/order_core.h"
#include "cap/person/person.h"

CHOICE_TABLE(OrderMode, ORDER_MODES)
CHOICE_TABLE(OrderState, ORDER_STATES)
CHOICE_TABLE(OrderSort, ORDER_SORTS)
CHOICE_TABLE(TakingState, TAKING_STATES)

const struct order_source *order_source_of(enum Entity kind)
{
    for (unsigned i = 0; order_sources[i]; i++)
        if (order_sources[i]->kind == kind) return order_sources[i];
    return NULL;
}

static enum Err assignee_check(struct rq *rq, struct db_ro *db, AreaId area, const struct order_new *n)
{
    struct person_with_role_rows fit;
    if (n->mode == OrderMode_claim) return n->assignee.v ? refuse_field(rq, "assignee", MSG_order_claim_has_none) : OK;
    if (!n->assignee.v) return refuse_field(rq, "assignee", MSG_app_field_missing);
    if (n->seats.has && n->seats.v != 1) return refuse_field(rq, "seats", MSG_order_assign_one);
    TRY(person_with_role(db, rq->a, &fit, .area = area, .now = rq->now, .id = n->assignee));
    for (size_t i = 0; i < fit.n; i++)
        if (fit.v[i].role != Role_supervisor && fit.v[i].role != Role_auditor) return OK;
    struct order_org_contact_row contact;
    enum Err e = order_org_contact(db, rq->a, &contact, .person = n->assignee, .now = rq->now, .near = area);
    if (e != ERR_NOT_FOUND) return e;
    return refuse_field(rq, "assignee", MSG_order_assignee_unknown);
}

enum Err order_make(struct rq *rq, struct db_rw *db, enum Entity source_kind, AnyId source, AreaId area, const struct order_new *n, WorkOrderId *out)
{
    struct area_place place;
    WorkOrderId id = RQ_ID(rq, WorkOrderId);
    TRY(assignee_check(rq, db_rw_read(db), area, n));
    TRY(area_place(db_rw_read(db), rq->a, area, rq->lang, &place));
    TRY(order_put(db, .id = id, .source_kind = source_kind, .source = source, .mode = n->mode, .title = n->title, .text = n->text, .area = area,
                  .community = place.at[AreaLevel_community], .state = OrderState_open, .seats = n->seats.has ? n->seats.v : 1, .skill = n->skill,
                  .assignee = n->assignee, .due_at = n->due_at, .arrive_code = str_fmt(rq->a, "%06u", randombytes_uniform(1000000)),
                  .by_person = rq->who.person, .at = rq->now));
    TRY(event_add(rq, db, (struct event){.act = "make", .kind = Entity_work_order, .entity = ANY(id), .area = area,
                                         .data = EVENT_DATA(rq->a, {"mode", OrderMode_code(n->mode), 0, false})}));
    *out = id;
    return OK;
}

enum Err order_open(struct db_ro *db, struct arena *a, enum Entity source_kind, AnyId source, int64_t *n)
{
    struct orders_open_count_row row;
    TRY(orders_open_count(db, a, &row, .source_kind = source_kind, .source = source));
    *n = row.n;
    return OK;
}

/* -- what the takings make of the order -- */

bool taking_sits(enum TakingState s) { return s == TakingState_taken || s == TakingState_arrived || s == TakingState_served || s == TakingState_confirmed; }

/* The least advanced taker decides: nobody, on the way, there, served, confirmed. */
enum OrderState order_state_from(const struct takings_of_rows *t)
{
    static const enum TakingState ways[] = {TakingState_taken, TakingState_arrived, TakingState_served, TakingState_confirmed};
    static const enum OrderState states[] = {OrderState_taken, OrderState_arrived, OrderState_served, OrderState_confirmed};
    for (size_t w = 0; w < 4; w++)
        for (size_t i = 0; i < t->n; i++)
            if (t->v[i].state == ways[w]) return states[w];
    return OrderState_open;
}

/* After a change of takings: seats a returned one to the first waiting, then sets the state. */
enum Err order_settle(struct rq *rq, struct db_rw *db, const struct order_row *o)
{
    struct takings_of_rows t;
    int64_t sitting = 0;
    TRY(takings_of(db, rq->a, &t, .work_order = o->id));
    for (size_t i = 0; i < t.n; i++) sitting += taking_sits(t.v[i].state);
    for (size_t i = 0; i < t.n && sitting < o->seats; i++) {
        if (t.v[i].state != TakingState_wait) continue;
        TRY(taking_state_set(db, .id = t.v[i].id, .state = TakingState_taken));
        TRY(event_add(rq, db, (struct event){.act = "seat", .kind = Entity_work_order, .entity = ANY(o->id), .area = o->area, .actor_kind = ActorKind_system,
                                             .data = EVENT_DATA(rq->a, {"person", str_fmt(rq->a, "%lld", (long long)t.v[i].person.v), 0, false})}));
        t.v[i].state = TakingState_taken;
        sitting++;
    }
    return order_state_set(db, .id = o->id, .state = order_state_from(&t));
}

/* A: shown by the code at the place and confirmed by the served person; B: one of the two, or the community's list; C: entered later. */
enum Grade hours_grade(bool by_code, bool by_served) { return by_code && by_served ? Grade_A : Grade_B; }
