/* The words of the app floor: roles, what a scope is, what history and passes speak of. */
#pragma once
#include "base/types.h"

/* product.md; verbs per role stand in policy.c. `grid` is the grid worker 网格员, `lead` the community's 书记/主任. */
#define ROLES(X, T) \
    X(T, resident) X(T, volunteer) X(T, grid) X(T, worker) X(T, lead) X(T, street) X(T, district) X(T, admin) \
    X(T, unit_contact) X(T, org_lead) X(T, supervisor) X(T, auditor) X(T, judge)
CHOICE(Role, ROLES)

/* Local words, law and trees: this country's, or none of any country's. */
#define LOCAL_PACKS(X, T) X(T, cn) X(T, generic)
CHOICE(LocalPack, LOCAL_PACKS)

#define SCOPE_KINDS(X, T) X(T, area) X(T, org) X(T, matter)
CHOICE(ScopeKind, SCOPE_KINDS)

/* Who stands behind an event. */
#define ACTOR_KINDS(X, T) X(T, person) X(T, pass) X(T, key) X(T, system) X(T, nobody)
CHOICE(ActorKind, ACTOR_KINDS)

/* What a figure is counted in. */
#define UNITS(X, T) X(T, count) X(T, percent) X(T, hours) X(T, score) X(T, minutes) X(T, fen)
CHOICE(Unit, UNITS)

/* What an id in event, pass, clock … points to. */
#define ENTITIES(X, T) \
    X(T, person) X(T, area) X(T, org) X(T, need) X(T, work_order) X(T, role) X(T, category) X(T, setting) X(T, holiday) \
    X(T, consent) X(T, session) X(T, pass) X(T, wall_code) X(T, complaint) X(T, controller) X(T, clock_rule) \
    X(T, taking) X(T, link) X(T, ledger) X(T, promise) X(T, occasion) X(T, series) X(T, attendance) X(T, batch) \
    X(T, late_service) X(T, certificate) X(T, wish) X(T, menu) X(T, menu_item) X(T, menu_request) \
    X(T, enrolment) X(T, invitation) X(T, duty_post) X(T, report_back) \
    X(T, need_list_item) X(T, resource) X(T, agreement) X(T, agreement_party) X(T, project) X(T, body) X(T, branch) X(T, business_line) X(T, guardian_ask)
CHOICE(Entity, ENTITIES)
