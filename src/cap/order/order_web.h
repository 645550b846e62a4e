/* Forms and views of the order routes; templates include it. */
#pragma once
#include "cap/area/area.h"
#include "cap/order/order.h"

#define ORDER_RETURN(F, C, O, L) F(Str, reason, REQUIRED, 1, 2000, MSG_order_reason)
FORM(order_return, ORDER_RETURN)
#define ORDER_ARRIVE(F, C, O, L) F(Str, code, OPTIONAL, 6, 6, MSG_order_arrive_code)
FORM(order_arrive, ORDER_ARRIVE)
#define ORDER_SERVE(F, C, O, L)                                   \
    F(Str, note, REQUIRED, 1, 20000, MSG_order_serve_note)        \
    F(OptInt, minutes, OPTIONAL, 1, 1440, MSG_order_minutes)      \
    PHOTO_FIELDS(F, L)
FORM(order_serve, ORDER_SERVE)
#define ORDER_CONFIRM(F, C, O, L)                                 \
    F(bool, good, REQUIRED, 0, 0, MSG_order_good)                 \
    F(OptInt, score, OPTIONAL, 1, 5, MSG_order_score)             \
    F(Str, comment, OPTIONAL, 1, 2000, MSG_order_comment)
FORM(order_confirm, ORDER_CONFIRM)

#define ORDER_QUERY(F, C, O, L)                                   \
    F(bool, open, OPTIONAL, 0, 0, MSG_order_open)                 \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_order_area)               \
    F(Str, skill, OPTIONAL, 1, 40, MSG_order_skill)               \
    C(OrderState, state, OPTIONAL, MSG_order_state)               \
    F(bool, mine, OPTIONAL, 0, 0, MSG_order_mine)                 \
    F(bool, claim, OPTIONAL, 0, 0, MSG_order_claimable)           \
    C(Entity, source, OPTIONAL, MSG_order_source)                 \
    C(OrderSort, sort, OPTIONAL, MSG_need_sort)                      \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)               \
    F(Str, after, OPTIONAL, 1, 30, MSG_f_after)
FORM(order_query, ORDER_QUERY)

#define ORDERS_VIEW(V, VO, E, O, L, A) L(order_view, items) V(Str, next)
VIEW_WITH(orders_view, ORDERS_VIEW, bool mine, claim, staff; Str place; const struct order_query *query;
    int64_t total;                    /* of all pages: of the board */
    struct area_children_rows areas;) /* parts of the place, to filter by */

/* Confirmed hours in an area: the records of the figure 服务时长. */
#define SERVED_QUERY(F, C, O, L)                                  \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_order_area)               \
    F(Time, from, OPTIONAL, 0, 0, MSG_need_from)                  \
    F(Time, to, OPTIONAL, 0, 0, MSG_need_to)                      \
    F(bool, here, OPTIONAL, 0, 0, MSG_need_here)                  \
    C(Grade, grade, OPTIONAL, MSG_office_grade)                   \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)               \
    F(Str, after, OPTIONAL, 1, 30, MSG_f_after)
FORM(served_query, SERVED_QUERY)
#define SERVED_ITEM(V, VO, E, O, L, A) V(TakingId, id) V(WorkOrderId, order) V(Str, title) V(Str, name) V(OptInt, minutes) E(Grade, grade) V(Time, confirmed_at)
VIEW(served_item, SERVED_ITEM)
#define SERVED_VIEW(V, VO, E, O, L, A) L(served_item, items) V(Str, next)
VIEW_WITH(served_view, SERVED_VIEW, int64_t total, minutes; Str place;)

/* The lists as their routes give them; exports read them page after page. */
enum Err orders_fill(struct rq *rq, struct db_ro *db, const struct order_query *in, struct orders_view *out);
enum Err served_fill(struct rq *rq, struct db_ro *db, const struct served_query *in, struct served_view *out);
