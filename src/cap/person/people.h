/* Settings of people: who holds which role where, adding, inviting, ending. Numbers are shown masked; names are not shown. */
#pragma once
#include "cap/area/area_admin.h"
#include "cap/person/person.h"
#include "html/form.h"

extern const struct cap people_cap;

#define PEOPLE_QUERY(F, C, O, L)                             \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_area_title)          \
    C(Role, role, OPTIONAL, MSG_people_role)                 \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)          \
    F(PersonId, after, OPTIONAL, 0, 0, MSG_f_after)
FORM(people_query, PEOPLE_QUERY)

#define PERSON_MAKE(F, C, O, L)                              \
    F(AreaId, area, REQUIRED, 0, 0, MSG_area_title)          \
    F(Str, phone, REQUIRED, 3, 20, MSG_person_phone)         \
    F(Str, shown_as, REQUIRED, 1, 40, MSG_people_shown_as)   \
    F(Str, name, OPTIONAL, 1, 60, MSG_people_name)           \
    C(Role, role, REQUIRED, MSG_people_role)                 \
    F(Day, from, OPTIONAL, 0, 0, MSG_people_from)            \
    F(Day, to, OPTIONAL, 0, 0, MSG_people_to)
FORM(person_make, PERSON_MAKE)

#define ROLE_MAKE(F, C, O, L)                                \
    F(AreaId, area, REQUIRED, 0, 0, MSG_area_title)          \
    C(Role, role, REQUIRED, MSG_people_role)                 \
    F(Day, from, OPTIONAL, 0, 0, MSG_people_from)            \
    F(Day, to, OPTIONAL, 0, 0, MSG_people_to)
FORM(role_make, ROLE_MAKE)

#define ROLE_STOP(F, C, O, L) F(Day, on, OPTIONAL, 0, 0, MSG_people_end_on)
FORM(role_stop, ROLE_STOP)

/* state: now, later, past */
#define ROLE_ITEM(V, VO, E, O, L, A) \
    V(RoleId, id) E(Role, role) E(ScopeKind, scope_kind) V(AnyId, scope) V(Str, place) V(Time, from) V(Time, to) V(Str, by) V(Str, state)
VIEW(role_item, ROLE_ITEM)
#define PERSON_ITEM(V, VO, E, O, L, A) V(PersonId, id) V(int64_t, rev) V(Str, shown_as) V(Str, phone) L(role_item, roles)
VIEW_WITH(person_item, PERSON_ITEM, struct area_bar bar; bool has_account;)
#define PEOPLE_VIEW(V, VO, E, O, L, A) L(person_item, items) V(Str, next)
VIEW_WITH(people_view, PEOPLE_VIEW, struct area_bar bar; enum Role role;)

/* Whether a role may be held at an area of this level; false for those that belong to an organisation or a matter. */
bool role_fits(enum Role r, enum AreaLevel level);
/* The roles that have an area as their scope, for a form or a filter; those that fit an area of this level. */
struct form_options role_options(struct html *h, enum AreaLevel level, enum Role chosen);
/* Whom a number belongs to, added when it is new (with an account, for one-time codes). For forms that appoint. */
enum Err person_find_or_make(struct rq *rq, struct db_rw *db, Str phone, Str shown_as, Str name, AreaId home, PersonId *out);
/* Gives a role over a period, with its event. ERR_INPUT and the field when the period is wrong or the role is held already. */
enum Err role_give_over(struct rq *rq, struct db_rw *db, PersonId person, enum Role role, enum ScopeKind kind, AnyId scope, Day from, Day to);
/* Roles of a person as the settings show them; `all`: the ended ones too. */
enum Err roles_fill(struct rq *rq, struct db_ro *db, PersonId person, bool all, struct role_item_list *out);
