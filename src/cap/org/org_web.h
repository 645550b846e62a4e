/* Forms and views of organisations. */
#pragma once
#include "cap/area/area_admin.h"
#include "cap/org/org.h"
#include "cap/person/people.h"

#define ORGS_QUERY(F, C, O, L)                               \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_area_title)          \
    C(OrgKind, kind, OPTIONAL, MSG_org_kind)                 \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)          \
    F(OrgId, after, OPTIONAL, 0, 0, MSG_f_after)
FORM(orgs_query, ORGS_QUERY)

#define ORG_MAKE(F, C, O, L)                                 \
    F(AreaId, area, REQUIRED, 0, 0, MSG_area_title)          \
    C(OrgKind, kind, REQUIRED, MSG_org_kind)                 \
    F(Str, name, REQUIRED, 1, 100, MSG_org_name)             \
    F(Str, name_en, OPTIONAL, 1, 100, MSG_org_name_en)       \
    F(Str, lines, OPTIONAL, 1, 300, MSG_org_lines)
FORM(org_make, ORG_MAKE)
#define ORG_CHANGE(F, C, O, L)                               \
    F(Str, name, REQUIRED, 1, 100, MSG_org_name)             \
    F(Str, name_en, OPTIONAL, 1, 100, MSG_org_name_en)       \
    F(Str, lines, OPTIONAL, 1, 300, MSG_org_lines)
FORM(org_change, ORG_CHANGE)
#define ORG_CONTACT(F, C, O, L)                              \
    F(Str, phone, REQUIRED, 3, 20, MSG_person_phone)         \
    F(Str, shown_as, REQUIRED, 1, 40, MSG_people_shown_as)   \
    C(Role, role, REQUIRED, MSG_people_role)                 \
    F(Day, from, OPTIONAL, 0, 0, MSG_people_from)            \
    F(Day, to, OPTIONAL, 0, 0, MSG_people_to)
FORM(org_contact, ORG_CONTACT)

#define CONTACT_ITEM(V, VO, E, O, L, A) V(RoleId, id) V(PersonId, person) V(Str, shown_as) E(Role, role) V(Time, from) V(Time, to)
VIEW(contact_item, CONTACT_ITEM)
#define ORG_VIEW(V, VO, E, O, L, A) \
    V(OrgId, id) V(int64_t, rev) E(OrgKind, kind) V(Str, name) V(Str, name_en) V(AreaId, area) V(Str, lines) V(Time, closed_at) L(contact_item, contacts)
VIEW_WITH(org_view, ORG_VIEW, Str place; bool may_change; Str shown;) /* shown: the name in the page's language */
#define ORGS_VIEW(V, VO, E, O, L, A) L(org_view, items) V(Str, next)
VIEW_WITH(orgs_view, ORGS_VIEW, struct area_bar bar; enum OrgKind kind; bool may_add;)

struct form_options org_kinds(struct html *h, enum OrgKind chosen);
struct form_options org_roles(struct html *h);
