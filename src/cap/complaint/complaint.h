/* Complaints, suggestions and praise 投诉建议: an entry on every surface, read by a level that they are not about. */
#pragma once
#include "cap/area/area.h"
#include "cap/complaint/choices.h"
#include "cap/privacy/privacy.h"
#include "complaint_sql.h"
#include "html/form.h"

extern const struct cap complaint_cap;
extern const struct privacy_holder complaint_privacy;

enum ComplaintFlag { COMPLAINT_ANSWERED = 1 << 0 };

#define COMPLAINT_NEW(F, C, O, L)                                 \
    C(ComplaintKind, kind, REQUIRED, MSG_complaint_kind)          \
    F(Str, text, REQUIRED, 1, 20000, MSG_complaint_text)          \
    F(AreaId, area, REQUIRED, 0, 0, MSG_complaint_area)           \
    F(bool, about, OPTIONAL, 0, 0, MSG_complaint_about)           \
    F(Str, phone, OPTIONAL, 3, 20, MSG_complaint_phone)
FORM(complaint_new, COMPLAINT_NEW)

#define COMPLAINT_ANSWER(F, C, O, L) F(Str, note, REQUIRED, 1, 20000, MSG_complaint_answer)
FORM(complaint_answer, COMPLAINT_ANSWER)

#define COMPLAINT_ASK(F, C, O, L) F(AreaId, area, OPTIONAL, 0, 0, MSG_complaint_area) C(ComplaintKind, kind, OPTIONAL, MSG_complaint_kind)
FORM(complaint_ask, COMPLAINT_ASK)

#define COMPLAINT_QUERY(F, C, O, L)                               \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_complaint_area)           \
    F(bool, open, OPTIONAL, 0, 0, MSG_complaint_open)             \
    F(Str, digits, OPTIONAL, 6, 6, MSG_complaint_digits)          \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)               \
    F(Str, after, OPTIONAL, 1, 30, MSG_f_after)
FORM(complaint_query, COMPLAINT_QUERY)

#define COMPLAINT_FORM_VIEW(V, VO, E, O, L, A) V(AreaId, area) E(ComplaintKind, kind)
VIEW_WITH(complaint_form_view, COMPLAINT_FORM_VIEW, Str area_name; struct area_below_rows areas;)

#define COMPLAINT_VIEW(V, VO, E, O, L, A)                                                                                        \
    V(ComplaintId, id) V(int64_t, rev) V(Str, digits) E(ComplaintKind, kind) V(AreaId, area) V(bool, about) E(AreaLevel, handled) \
    V(Str, text) V(Str, answer) V(Time, at) V(Time, answered_at) VO(Str, link) A(acts)
VIEW_WITH(complaint_view, COMPLAINT_VIEW, Str area_name, phone_masked, answered_name; bool is_asker, handler;)

#define COMPLAINT_ITEM(V, VO, E, O, L, A)                                                                                         \
    V(ComplaintId, id) V(Str, digits) E(ComplaintKind, kind) V(AreaId, area) V(bool, about) V(Str, text) V(Time, at) V(Time, answered_at)
VIEW_WITH(complaint_item, COMPLAINT_ITEM, Str area_name;)
#define COMPLAINTS_VIEW(V, VO, E, O, L, A) L(complaint_item, items) V(Str, next)
VIEW_WITH(complaints_view, COMPLAINTS_VIEW, Str place; bool open;)

#define COMPLAINT_CONTACT(V, VO, E, O, L, A) V(ComplaintId, id) V(Str, phone)
VIEW(complaint_contact, COMPLAINT_CONTACT)

/* For the pages. */
bool complaint_may(const struct complaint_view *v, Str act);
struct form_options complaint_areas(struct html *h, const struct complaint_form_view *v);
struct form_options complaint_kinds(struct html *h, const struct complaint_form_view *v);
Str complaint_digits(struct html *h, Str digits);
