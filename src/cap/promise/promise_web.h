/* The book of promises 承诺簿 as a list: forms and views; templates include it. A source that shows its own promises uses promise_fill. */
#pragma once
#include "app/figure.h"
#include "cap/area/area_admin.h"
#include "cap/promise/promise.h"
#include "html/list.h"

extern const struct cap promise_web_cap;
extern const struct figure_source promise_figures;

/* Who reads the book where they hold the role. */
#define PROMISE_READERS (ROLE(worker) | ROLE(grid) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(admin) | ROLE(supervisor) | ROLE(auditor))

/* from inclusive, to exclusive: days on which promises are due. counted: all but those released by agreement; due: up to and with today. */
#define PROMISES_QUERY(F, C, O, L)                                \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_area_title)               \
    C(PromiseState, state, OPTIONAL, MSG_promise_state)           \
    F(OrgId, org, OPTIONAL, 0, 0, MSG_promise_owner)              \
    F(bool, late, OPTIONAL, 0, 0, MSG_promise_late)               \
    F(bool, counted, OPTIONAL, 0, 0, MSG_promise_counted)         \
    F(bool, due, OPTIONAL, 0, 0, MSG_promise_due_now)             \
    F(bool, here, OPTIONAL, 0, 0, MSG_need_here)                  \
    F(Day, from, OPTIONAL, 0, 0, MSG_promise_from)                \
    F(Day, to, OPTIONAL, 0, 0, MSG_promise_to)                    \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)               \
    F(Str, after, OPTIONAL, 1, 60, MSG_f_after)
FORM(promises_query, PROMISES_QUERY)

#define PROMISE_VIEW(V, VO, E, O, L, A)                                                                                     \
    V(PromiseId, id) V(int64_t, rev) E(Entity, source_kind) V(AnyId, source) V(int64_t, n) V(Str, text) V(AreaId, area)      \
    VO(OrgId, owner_org) VO(PersonId, owner_person) V(Str, owner) V(Day, due) E(PromiseState, state) V(bool, late) V(Str, evidence) V(Time, ended_at)
VIEW_WITH(promise_view, PROMISE_VIEW, Str place; bool mine;)

/* Of one area below: due by today, kept of those, late. */
#define PROMISE_PLACE(V, VO, E, O, L, A) V(AreaId, area) V(Str, name) V(int64_t, due) V(int64_t, kept) V(int64_t, late)
VIEW(promise_place, PROMISE_PLACE)
/* due and kept: of those due up to and with today, released ones aside; their records are this list with counted, state and to. */
#define PROMISES_VIEW(V, VO, E, O, L, A) \
    L(promise_view, items) V(Str, next) V(int64_t, due) V(int64_t, kept) V(int64_t, late) V(Str, due_records) V(Str, kept_records) V(Str, late_records) L(promise_place, places)
VIEW_WITH(promises_view, PROMISES_VIEW, struct area_bar bar; int64_t total;)

void promise_fill(struct rq *rq, const struct promise_row *p, struct promise_view *out);
struct form_options promise_states(struct html *h);
Html promise_badge(struct html *h, const struct promise_view *v);
