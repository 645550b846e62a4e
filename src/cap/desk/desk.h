/* The desk 待办: what waits for the caller, what they have done, started or take part in. It reads needs and orders and changes
   neither; each line leads to the record, where the acts are. */
#pragma once
#include "cap/desk/choices.h"
#include "cap/need/need.h"

extern const struct cap desk_cap;

#define DESK_QUERY(F, C, O, L) C(DeskTab, tab, OPTIONAL, MSG_desk_tab)
FORM(desk_query, DESK_QUERY)

/* kind: need, work_order or agreement. due_at: when the act that is asked is due. */
#define DESK_ITEM(V, VO, E, O, L, A)                                                                                          \
    E(Entity, kind) V(AnyId, id) VO(Str, code) V(Str, title) E(DeskAsk, ask) E(Urgency, urgency) V(AreaId, area) V(Str, place) \
    V(Time, due_at) V(bool, late) V(Time, at)
VIEW_WITH(desk_item, DESK_ITEM,
    Str area_name;
    enum NeedStage stage;
    enum NeedState state;
    enum OrderState order_state;
    enum Ending ending;
    Time finished_at;)

/* Counts of all tabs; items of one, the 100 that are due first or were last; more: there are others. todo_more: more wait than `todo` says. */
#define DESK_VIEW(V, VO, E, O, L, A) \
    E(DeskTab, tab) V(int64_t, todo) V(bool, todo_more) V(int64_t, done) V(int64_t, started) V(int64_t, copied) V(bool, more) L(desk_item, items)
VIEW_WITH(desk_view, DESK_VIEW, int64_t late; Str place; bool handles;)

/* For the page: within its own community an address need not begin with it. */
struct html;
Str desk_place(struct html *h, const struct desk_view *v, const struct desk_item *x);
