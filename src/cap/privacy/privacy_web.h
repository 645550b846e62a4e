/* Forms and views of the privacy pages; templates include it. */
#pragma once
#include "cap/area/area_admin.h"
#include "cap/privacy/privacy.h"
#include "html/form.h"

/* -- /me/data -- */

#define HELD_ITEM(V, VO, E, O, L, A) V(Str, table) V(int64_t, about) V(int64_t, acted)
VIEW_WITH(held_item, HELD_ITEM, Str name;)
#define LOOK_ITEM(V, VO, E, O, L, A) V(Time, at) V(Str, act) V(Str, by) V(AnyId, record)
VIEW_WITH(look_item, LOOK_ITEM, Str words;)
#define CONSENT_VIEW(V, VO, E, O, L, A) \
    V(ConsentId, id) V(int64_t, rev) E(ConsentScope, scope) E(Entity, kind) V(AnyId, entity) V(Str, text_version) V(Time, at) V(Time, withdrawn_at)
VIEW_WITH(consent_view, CONSENT_VIEW, Str title;)
#define DUTY_ITEM(V, VO, E, O, L, A) V(Str, words) V(int64_t, n)
VIEW(duty_item, DUTY_ITEM)
#define MY_DATA(V, VO, E, O, L, A) \
    V(Str, shown_as) V(Str, name) V(Str, phone) L(held_item, tables) L(look_item, looks) L(consent_view, consents)
VIEW(my_data, MY_DATA)
#define ERASE_VIEW(V, VO, E, O, L, A) L(duty_item, duties)
VIEW(erase_view, ERASE_VIEW)

#define ERASE_ME(F, C, O, L) F(bool, sure, OPTIONAL, 0, 0, MSG_privacy_sure)
FORM(erase_me, ERASE_ME)

/* -- the notice -- */

#define NOTICE_QUERY(F, C, O, L) F(AreaId, area, OPTIONAL, 0, 0, MSG_area_title)
FORM(notice_query, NOTICE_QUERY)
#define CONTROLLER_VIEW(V, VO, E, O, L, A) V(ControllerId, id) V(int64_t, rev) V(AreaId, area) V(OrgId, org) V(Str, name) V(Str, contact)
VIEW_WITH(controller_view, CONTROLLER_VIEW, Str area_name;)
#define NOTICE_KIND(V, VO, E, O, L, A) V(Str, name) V(Str, what) V(Str, why) V(Str, basis) V(Str, kept)
VIEW(notice_kind, NOTICE_KIND)
#define NOTICE_VIEW(V, VO, E, O, L, A) V(Str, version) L(controller_view, controllers) L(notice_kind, kinds)
VIEW_WITH(notice_view, NOTICE_VIEW, bool here;)

/* -- settings -- */

#define AREA_REF(V, VO, E, O, L, A) V(AreaId, id) V(Str, name)
VIEW(area_ref, AREA_REF)
#define CONTROLLERS_VIEW(V, VO, E, O, L, A) L(controller_view, items) L(area_ref, missing) V(Str, next)
VIEW_WITH(controllers_view, CONTROLLERS_VIEW, AreaId chosen;)
struct form_options missing_options(struct html *h, const struct controllers_view *v); /* communities without one */
#define CONTROLLER_NEW(F, C, O, L)                                    \
    F(AreaId, area, REQUIRED, 0, 0, MSG_area_title)                   \
    F(Str, name, REQUIRED, 1, 100, MSG_privacy_controller_name)       \
    F(Str, contact, REQUIRED, 1, 200, MSG_privacy_controller_contact)
FORM(controller_new, CONTROLLER_NEW)
#define CONTROLLER_CHANGE(F, C, O, L)                                 \
    F(Str, name, REQUIRED, 1, 100, MSG_privacy_controller_name)       \
    F(Str, contact, REQUIRED, 1, 200, MSG_privacy_controller_contact)
FORM(controller_change, CONTROLLER_CHANGE)

#define RETENTION_VIEW(V, VO, E, O, L, A) V(RetentionId, id) V(int64_t, rev) V(Str, code) V(int64_t, days) V(Str, note) A(columns) V(bool, erased)
VIEW_WITH(retention_view, RETENTION_VIEW, Str name, basis;)
#define RETENTIONS_VIEW(V, VO, E, O, L, A) L(retention_view, items) A(uncovered) V(Str, next)
VIEW(retentions_view, RETENTIONS_VIEW)
#define RETENTION_SET(F, C, O, L)                                     \
    F(int64_t, days, REQUIRED, 1, 36500, MSG_privacy_days)            \
    F(Str, note, OPTIONAL, 1, 200, MSG_privacy_note)
FORM(retention_change, RETENTION_SET)

#define CHECK_ITEM(V, VO, E, O, L, A) V(Str, item) V(Str, state) V(Str, how)
VIEW_WITH(check_item, CHECK_ITEM, Msg word; Str tone, icon; Str link;)
#define SELFCHECK_VIEW(V, VO, E, O, L, A) L(check_item, items) V(Time, at)
VIEW_WITH(selfcheck_view, SELFCHECK_VIEW, int64_t open;)
