/* 组织体系·两个覆盖: two trees of bodies over one area, the branch form of each social organisation proposed by counts and decided by a person,
 * and the two coverages on any day. Only with the cn pack: all rows are marked .cn, so that with another pack nothing of it is there.
 * Members are numbers, never names.
 */
#pragma once
#include "app/figure.h"
#include "app/rq.h"
#include "cap/area/area_admin.h"
#include "cap/party/choices.h"
#include "html/list.h"
#include "party_sql.h"

extern const struct cap party_trees_cap, party_branch_cap;
extern const struct figure_source party_figures;

#define PARTY_READERS (ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(admin) | ROLE(supervisor) | ROLE(auditor))
#define PARTY_WRITERS (ROLE(lead) | ROLE(street) | ROLE(district))

/* -- trees -- */

enum BodyTree body_tree_of(enum BodyLevel level);
enum BodyLevel body_above(enum BodyLevel level); /* none at the top */

#define BODY_NEW(F, C, O, L)                                         \
    C(BodyLevel, level, REQUIRED, MSG_party_level)                   \
    F(Str, name, REQUIRED, 2, 60, MSG_party_name)                    \
    F(AreaId, area, REQUIRED, 0, 0, MSG_area_title)                  \
    F(AnyId, parent, OPTIONAL, 0, 0, MSG_party_parent)               \
    F(Day, from, OPTIONAL, 0, 0, MSG_party_from)
FORM(body_new, BODY_NEW)
#define BODY_MOVE(F, C, O, L)                                        \
    F(AnyId, parent, REQUIRED, 0, 0, MSG_party_parent)               \
    F(Day, from, OPTIONAL, 0, 0, MSG_party_from)
FORM(body_move, BODY_MOVE)
#define BODY_END(F, C, O, L) F(Day, on, OPTIONAL, 0, 0, MSG_party_end_on)
FORM(body_close, BODY_END)
#define TREES_QUERY(F, C, O, L)                                      \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_area_title)                  \
    F(Day, on, OPTIONAL, 0, 0, MSG_party_on)
FORM(trees_query, TREES_QUERY)

/* id: the node, the same through all its history. */
#define BODY_VIEW(V, VO, E, O, L, A) \
    V(AnyId, id) V(int64_t, rev) E(BodyTree, tree) E(BodyLevel, level) V(Str, name) V(AreaId, area) V(AnyId, parent) V(Day, from) V(Day, to)
VIEW_WITH(body_view, BODY_VIEW, Str place; unsigned depth; size_t below;)
#define LEVEL_COUNT(V, VO, E, O, L, A) E(BodyLevel, level) V(int64_t, n)
VIEW(level_count, LEVEL_COUNT)
#define TREE_VIEW(V, VO, E, O, L, A) E(BodyTree, tree) L(level_count, counts) L(body_view, items)
VIEW_WITH(tree_view, TREE_VIEW, Str line;)
#define TREES_VIEW(V, VO, E, O, L, A) V(AreaId, area) V(Day, on) L(tree_view, trees)
VIEW_WITH(trees_view, TREES_VIEW, struct area_bar bar; bool may_add; Str on_text;)
#define BODY_PAGE(V, VO, E, O, L, A) BODY_VIEW(V, VO, E, O, L, A) L(body_view, history) A(acts)
VIEW_WITH(body_page, BODY_PAGE, Str place, parent_name; struct body_view_list parents; bool handler;)

/* -- branch forms -- */

/* The form that the rules propose for that many full members. */
enum BranchForm branch_proposed(const struct branch_rules_rows *rules, int64_t members);

#define BRANCH_DECIDE(F, C, O, L)                                    \
    F(OptInt, members, OPTIONAL, 0, 100000, MSG_party_members)       \
    C(BranchForm, form, REQUIRED, MSG_party_form)                    \
    F(Str, reason, OPTIONAL, 2, 500, MSG_party_reason)               \
    F(Day, from, OPTIONAL, 0, 0, MSG_party_from)
FORM(branch_decide, BRANCH_DECIDE)
#define BRANCHES_QUERY(F, C, O, L)                                   \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_area_title)                  \
    C(BranchForm, form, OPTIONAL, MSG_party_form)                    \
    C(Cover, cover, OPTIONAL, MSG_party_cover)                       \
    F(bool, here, OPTIONAL, 0, 0, MSG_need_here)                     \
    F(Day, on, OPTIONAL, 0, 0, MSG_party_on)                         \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)                  \
    F(OrgId, after, OPTIONAL, 0, 0, MSG_f_after)
FORM(branches_query, BRANCHES_QUERY)
#define BRANCH_PROPOSE(F, C, O, L) F(OptInt, members, OPTIONAL, 0, 100000, MSG_party_members)
FORM(branch_propose, BRANCH_PROPOSE)
#define RULE_CHANGE(F, C, O, L)                                      \
    F(int64_t, members_from, REQUIRED, 0, 100000, MSG_party_members_from) \
    F(Str, source, REQUIRED, 2, 300, MSG_party_source)
FORM(rule_change, RULE_CHANGE)

#define BRANCH_ITEM(V, VO, E, O, L, A) V(OrgId, org) V(Str, name) V(AreaId, area) V(OptInt, members) E(BranchForm, form) V(Day, since)
VIEW_WITH(branch_item, BRANCH_ITEM, Str place;)
#define BRANCHES_VIEW(V, VO, E, O, L, A) L(branch_item, items) V(Str, next)
VIEW_WITH(branches_view, BRANCHES_VIEW, struct area_bar bar;)
#define BRANCH_STEP(V, VO, E, O, L, A) E(BranchForm, form) E(BranchForm, proposed) V(OptInt, members) V(Str, reason) V(Day, from) V(Day, to)
VIEW(branch_step, BRANCH_STEP)
/* proposed: by the members given with the question, else by those last known. */
#define BRANCH_VIEW(V, VO, E, O, L, A) V(OrgId, org) V(int64_t, rev) V(Str, name) V(AreaId, area) V(OptInt, members) E(BranchForm, form) E(BranchForm, proposed) V(Day, since) L(branch_step, history) A(acts)
VIEW_WITH(branch_view, BRANCH_VIEW, Str place, source; bool handler;)
#define RULE_VIEW(V, VO, E, O, L, A) V(BranchRuleId, id) V(int64_t, rev) E(BranchForm, form) V(int64_t, members_from) V(Str, source)
VIEW(rule_view, RULE_VIEW)

/* all: organisations on that day. The records of a coverage are exactly those it counts. */
#define COVERAGE_POINT(V, VO, E, O, L, A) V(Day, on) V(int64_t, all) V(int64_t, own) V(int64_t, joint) V(int64_t, instructor) V(int64_t, organised) V(int64_t, working)
VIEW_WITH(coverage_point, COVERAGE_POINT, Str organised_percent, working_percent, organised_href, working_href, all_href;)
#define COVERAGE_VIEW(V, VO, E, O, L, A) \
    V(AreaId, area) O(coverage_point, now) V(Str, organised_records) V(Str, working_records) V(Str, all_records) L(coverage_point, quarters) L(rule_view, rules)
VIEW_WITH(coverage_view, COVERAGE_VIEW, struct area_bar bar; Json chart; bool admin;)

struct form_options branch_forms(struct html *h, enum BranchForm chosen);
struct form_options branch_covers(struct html *h);
struct form_options body_levels(struct html *h);
struct form_options body_parents(struct html *h, const struct body_page *v);
struct form_options body_any_parent(struct html *h, const struct trees_view *v);
bool party_may(struct strs acts, Str act);
