#pragma once
#include "cap/person/person.h"

#define LOGIN(F, C, O, L)                                        \
    F(Str, phone, REQUIRED, 3, 20, MSG_person_phone)             \
    F(Str, password, OPTIONAL, 1, 200, MSG_person_password)      \
    F(Str, code, OPTIONAL, 6, 6, MSG_person_code)                \
    F(Str, next, OPTIONAL, 0, 500, MSG_person_next)
FORM(login, LOGIN)

#define LOGIN_CODE(F, C, O, L) F(Str, phone, REQUIRED, 3, 20, MSG_person_phone)
FORM(login_code, LOGIN_CODE)

#define LOGIN_QUERY(F, C, O, L)                                  \
    F(Str, next, OPTIONAL, 0, 500, MSG_person_next)              \
    F(Str, phone, OPTIONAL, 0, 20, MSG_person_phone)             \
    F(bool, code, OPTIONAL, 0, 0, MSG_person_code)
FORM(login_query, LOGIN_QUERY)

#define LOGIN_VIEW(V, VO, E, O, L, A) V(Str, next) V(Str, phone) V(bool, code)
VIEW(login_view, LOGIN_VIEW)

#define ROLE_VIEW(V, VO, E, O, L, A) E(Role, role) VO(AreaId, area) VO(OrgId, org)
VIEW_WITH(role_view, ROLE_VIEW, Str place;)

#define ME_VIEW(V, VO, E, O, L, A) V(PersonId, id) V(Str, name) L(role_view, roles)
VIEW_WITH(me_view, ME_VIEW, Str phone; struct strs skills; bool helper; bool staff;)

#define SESSION_VIEW(V, VO, E, O, L, A) V(Str, token) O(me_view, person)
VIEW(session_view, SESSION_VIEW)

/* 微信 · 手机 from what a browser says of itself; unknown words stay as they are. */
Str device_words(struct html *h, Str agent);

#define SESSION_ITEM(V, VO, E, O, L, A) V(SessionId, id) V(Str, device) V(Time, at) V(Time, seen) V(Time, ends) V(bool, current)
VIEW(session_item, SESSION_ITEM)
#define SESSIONS_VIEW(V, VO, E, O, L, A) L(session_item, items) V(Str, next)
VIEW(sessions_view, SESSIONS_VIEW)
