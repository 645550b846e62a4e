/* Service menus 服务菜单 and orders from them 点单. A menu is a community's; a version is readable for ever once it was published, and a
 * change makes a draft of the next. An order of an item gives a task with the resident as the served person. What is asked for again and
 * again is proposed as an item (M83).
 */
#pragma once
#include "app/figure.h"
#include "cap/area/area_pick.h"
#include "cap/menu/choices.h"
#include "cap/need/need.h"
#include "cap/occasion/occasion.h"
#include "cap/order/order_phone.h"
#include "html/list.h"
#include "menu_sql.h"

extern const struct cap menu_cap, menu_order_cap, menu_propose_cap;
extern const struct privacy_holder menu_privacy;
extern const struct order_source menu_order_source;
extern const struct figure_source menu_figures;

/* -- menus -- */

/* sections: one in each line, its English name behind " | ". */
#define MENU_NEW(F, C, O, L)                                          \
    F(AreaId, area, REQUIRED, 0, 0, MSG_need_area)                    \
    F(Str, title, REQUIRED, 1, 60, MSG_menu_title)                    \
    F(Str, title_en, OPTIONAL, 1, 60, MSG_menu_title_en)              \
    F(Str, sections, REQUIRED, 1, 2000, MSG_menu_sections)
FORM(menu_new, MENU_NEW)

#define MENU_ITEM_NEW(F, C, O, L)                                     \
    F(MenuSectionId, section, REQUIRED, 0, 0, MSG_menu_section)       \
    F(Str, title, REQUIRED, 1, 60, MSG_menu_item)                     \
    F(Str, title_en, OPTIONAL, 1, 60, MSG_menu_title_en)              \
    F(Str, text, OPTIONAL, 1, 1000, MSG_menu_text)                    \
    F(OrgId, org, OPTIONAL, 0, 0, MSG_menu_org)                       \
    F(Str, often, OPTIONAL, 1, 60, MSG_menu_often)                    \
    F(Str, for_whom, OPTIONAL, 1, 60, MSG_menu_for)                   \
    C(MenuWay, way, REQUIRED, MSG_menu_way)                           \
    F(OccasionSeriesId, series, OPTIONAL, 0, 0, MSG_menu_series)      \
    F(Str, category, OPTIONAL, 1, 60, MSG_menu_category)
FORM(menu_item_new, MENU_ITEM_NEW)

/* What comes next of an item that comes again by a rule. */
#define MENU_DATE(V, VO, E, O, L, A) V(OccasionId, id) V(Time, starts) V(Time, ends) V(Str, place)
VIEW(menu_date, MENU_DATE)

#define MENU_ITEM_VIEW(V, VO, E, O, L, A)                                                                                  \
    V(MenuItemId, id) V(MenuId, menu) V(Str, section) V(Str, title) V(Str, text) V(OrgId, org) V(Str, provider) V(Str, often) \
    V(Str, for_whom) E(MenuWay, way) V(OccasionSeriesId, series) V(Str, category) L(menu_date, dates) A(acts)
VIEW_WITH(menu_item_view, MENU_ITEM_VIEW,
    Str title_zh, title_en, menu_title, community; int64_t version; MenuSectionId in_section; AreaId area; enum MenuState state; bool handler, can_order, comes_by;
    struct area_desk desk; /* where one may ask when one just comes by */
    struct form_options sections, orgs, serieses, categories;)

#define MENU_SECTION_VIEW(V, VO, E, O, L, A) V(MenuSectionId, id) V(Str, name) L(menu_item_view, items)
VIEW(menu_section_view, MENU_SECTION_VIEW)

#define MENU_VIEW(V, VO, E, O, L, A)                                                                                       \
    V(MenuId, id) V(int64_t, rev) V(AreaId, area) V(int64_t, version) E(MenuState, state) V(Str, title) V(Time, published_at) \
    L(menu_section_view, sections) A(acts)
VIEW_WITH(menu_view, MENU_VIEW, Str community; int64_t items; bool handler; struct form_options section_options, orgs, serieses, categories;)

/* What is asked for again and again (M83). records: the list of exactly those needs. */
#define MENU_PROPOSAL(V, VO, E, O, L, A) V(AreaId, area) V(Str, category) V(Str, name) V(int64_t, needs) V(Day, from) V(Str, records)
VIEW_WITH(menu_proposal, MENU_PROPOSAL, Str community, page;)

#define MENU_QUERY(F, C, O, L)                                        \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_need_area)                    \
    C(MenuState, state, OPTIONAL, MSG_menu_state)                     \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)                   \
    F(Str, after, OPTIONAL, 1, 30, MSG_f_after)
FORM(menu_query, MENU_QUERY)
#define MENU_LINE(V, VO, E, O, L, A) V(MenuId, id) V(AreaId, area) V(int64_t, version) E(MenuState, state) V(Str, title) V(int64_t, items) V(Time, published_at)
VIEW_WITH(menu_line, MENU_LINE, Str community;)
#define MENUS_VIEW(V, VO, E, O, L, A) L(menu_line, items) V(Str, next)
VIEW_WITH(menus_view, MENUS_VIEW, const struct menu_query *query; Str place; AreaId area; struct menu_view *current; struct area_children_rows areas; bool staff, handler;
    struct menu_proposal_list proposals;)

/* -- orders -- */

#define MENU_ASK(F, C, O, L)                                          \
    F(Str, note, OPTIONAL, 1, 500, MSG_menu_note)                     \
    F(Day, day, OPTIONAL, 0, 0, MSG_menu_day)                         \
    F(bool, share_contact, OPTIONAL, 0, 0, MSG_need_share_contact)
FORM(menu_ask, MENU_ASK)
#define MENU_RATE(F, C, O, L)                                         \
    F(bool, good, REQUIRED, 0, 0, MSG_order_good)                     \
    F(OptInt, score, OPTIONAL, 1, 5, MSG_order_score)                 \
    F(Str, comment, OPTIONAL, 1, 2000, MSG_order_comment)
FORM(menu_rate, MENU_RATE)

#define MENU_ORDER_VIEW(V, VO, E, O, L, A)                                                                                  \
    V(MenuRequestId, id) V(int64_t, rev) V(MenuItemId, item) V(Str, title) E(OrderState, state) V(WorkOrderId, order) V(AreaId, area) \
    VO(Str, asker) VO(Str, note) VO(Str, taker) VO(Str, how) V(Time, due_at) V(bool, shared) V(Time, at) A(acts)
VIEW_WITH(menu_order_view, MENU_ORDER_VIEW, Str community; bool is_asker, rated, bad;) /* with a face; said not to be done well */

#define MENU_ORDER_QUERY(F, C, O, L)                                  \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_need_area)                    \
    C(OrderState, state, OPTIONAL, MSG_order_state)                   \
    F(bool, mine, OPTIONAL, 0, 0, MSG_menu_mine)                      \
    F(bool, here, OPTIONAL, 0, 0, MSG_need_here)                      \
    F(Time, from, OPTIONAL, 0, 0, MSG_need_from)                      \
    F(Time, to, OPTIONAL, 0, 0, MSG_need_to)                          \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)                   \
    F(Str, after, OPTIONAL, 1, 30, MSG_f_after)
FORM(menu_order_query, MENU_ORDER_QUERY)
#define MENU_ORDERS_VIEW(V, VO, E, O, L, A) L(menu_order_view, items) V(Str, next)
VIEW_WITH(menu_orders_view, MENU_ORDERS_VIEW, Str place; struct area_children_rows areas; bool staff;)

/* -- proposals (M83) -- */

#define MENU_PROPOSAL_QUERY(F, C, O, L) F(AreaId, area, OPTIONAL, 0, 0, MSG_need_area)
FORM(menu_proposal_query, MENU_PROPOSAL_QUERY)
#define MENU_PROPOSALS_VIEW(V, VO, E, O, L, A) L(menu_proposal, items) V(int64_t, least) V(int64_t, days)
VIEW(menu_proposals_view, MENU_PROPOSALS_VIEW)

#define MENU_ACCEPT(F, C, O, L)                                       \
    F(AreaId, area, REQUIRED, 0, 0, MSG_need_area)                    \
    F(Str, category, REQUIRED, 1, 60, MSG_menu_category)              \
    F(Str, title, OPTIONAL, 1, 60, MSG_menu_item)
FORM(menu_accept, MENU_ACCEPT)
#define MENU_DISMISS(F, C, O, L)                                      \
    F(AreaId, area, REQUIRED, 0, 0, MSG_need_area)                    \
    F(Str, category, REQUIRED, 1, 60, MSG_menu_category)              \
    F(Str, reason, REQUIRED, 1, 500, MSG_menu_reason)
FORM(menu_dismiss, MENU_DISMISS)

/* For the pages. */
bool menu_has(const struct strs *acts, Str act);
Html menu_badge(struct html *h, enum MenuState s);
