/* 我的时长 and certificates: forms and views. Totals are those of the accounts (cap/ledger/hours.h); the list says what they are
 * made of: confirmed orders, closed occasions, and what was entered later. */
#pragma once
#include "app/figure.h"
#include "app/rq.h"
#include "cap/area/area_pick.h"
#include "cap/hours/choices.h"
#include "cap/occasion/occasion.h"
#include "cap/order/order_phone.h"
#include "html/list.h"
#include "hours_sql.h"

extern const struct cap hours_cap;
extern const struct figure_source hours_figures;
extern const struct privacy_holder hours_privacy;

#define HOURS_ITEM(V, VO, E, O, L, A) \
    E(HoursFrom, from) VO(WorkOrderId, order) VO(OccasionId, occasion) V(Str, title) V(OptInt, minutes) E(Grade, grade) V(Time, served_at) V(Time, confirmed_at)
VIEW_WITH(hours_item, HOURS_ITEM, bool counted;)

#define CERTIFICATE_VIEW(V, VO, E, O, L, A) \
    V(Str, no) V(Str, holder) V(AreaId, area) V(int64_t, minutes) V(int64_t, minutes_a) V(int64_t, minutes_b) V(int64_t, minutes_c) V(Day, until) V(bool, valid) V(Time, at)
VIEW_WITH(certificate_view, CERTIFICATE_VIEW, Str issuer, url;)

#define HOURS_VIEW(V, VO, E, O, L, A) \
    V(int64_t, minutes) V(int64_t, minutes_a) V(int64_t, minutes_b) V(int64_t, minutes_c) V(int64_t, waiting) L(hours_item, items) V(Str, next)
VIEW_WITH(hours_view, HOURS_VIEW, Str name; struct certificate_view_list certificates;)

#define CHECK_QUERY(F, C, O, L) F(Str, no, OPTIONAL, 0, 40, MSG_hours_no)
FORM(check_query, CHECK_QUERY)

#define CERTIFICATES_VIEW(V, VO, E, O, L, A) L(certificate_view, items) V(Str, next)
VIEW(certificates_view, CERTIFICATES_VIEW)

#define LATE_NEW(F, C, O, L)                                       \
    F(Str, phone, REQUIRED, 3, 20, MSG_hours_phone)                \
    F(AreaId, area, REQUIRED, 0, 0, MSG_hours_area)                \
    F(Str, title, REQUIRED, 1, 200, MSG_hours_title)               \
    F(Day, day, REQUIRED, 0, 0, MSG_hours_day)                     \
    F(int64_t, minutes, REQUIRED, 1, 1440, MSG_hours_minutes)      \
    F(Str, reason, REQUIRED, 2, 2000, MSG_hours_reason)
FORM(late_new, LATE_NEW)
#define LATE_DECIDE(F, C, O, L) F(bool, grant, REQUIRED, 0, 0, MSG_hours_grant)
FORM(late_decide, LATE_DECIDE)
#define LATE_QUERY(F, C, O, L)                                     \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_hours_area)                \
    C(LateState, state, OPTIONAL, MSG_hours_state)                 \
    F(bool, here, OPTIONAL, 0, 0, MSG_need_here)                   \
    F(Day, from, OPTIONAL, 0, 0, MSG_need_from)                    \
    F(Day, to, OPTIONAL, 0, 0, MSG_need_to)                        \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)                \
    F(Str, after, OPTIONAL, 1, 30, MSG_f_after)
FORM(late_query, LATE_QUERY)

#define LATE_VIEW(V, VO, E, O, L, A) \
    V(LateServiceId, id) V(int64_t, rev) V(PersonId, person) V(Str, name) V(AreaId, area) V(Str, title) V(Day, day) V(int64_t, minutes) V(Str, reason) \
    E(LateState, state) V(Str, by) V(Time, at) A(acts)
VIEW_WITH(late_view, LATE_VIEW, bool mine;)
#define LATES_VIEW(V, VO, E, O, L, A) L(late_view, items) V(Str, next)
VIEW_WITH(lates_view, LATES_VIEW, const struct late_query *query; AreaId home; bool enters;)

bool late_may(const struct late_view *v, Str act);
