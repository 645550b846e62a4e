/* Micro-wishes 微心愿: a need of kind wish that is published under a pseudonym, claimed by one neighbour, fulfilled, and granted when
 * the wisher says so. A wish's id is its need's. See README.md for how its states map to the need's stages and the order's states.
 */
#pragma once
#include "cap/area/area_pick.h"
#include "cap/need/need.h"
#include "cap/order/order_web.h"
#include "cap/wish/choices.h"
#include "html/list.h"
#include "wish_sql.h"

extern const struct cap wish_cap;
extern const struct privacy_holder wish_privacy;
extern const struct order_source wish_order_source;

/* area: where one is; the wish is put at its community. */
#define WISH_NEW(F, C, O, L)                                          \
    F(Str, text, REQUIRED, 1, 500, MSG_wish_text)                     \
    C(WishValue, value, OPTIONAL, MSG_wish_value)                     \
    C(WishFor, for_whom, OPTIONAL, MSG_wish_for)                      \
    F(bool, hardship, OPTIONAL, 0, 0, MSG_wish_hardship)              \
    F(AreaId, area, REQUIRED, 0, 0, MSG_need_area)                    \
    C(Channel, channel, OPTIONAL, MSG_need_channel)                   \
    F(bool, share_contact, OPTIONAL, 0, 0, MSG_wish_share)            \
    O(need_contact, contact, OPTIONAL, MSG_need_contact)              \
    O(need_behalf, on_behalf, OPTIONAL, MSG_need_on_behalf)
FORM(wish_new, WISH_NEW)

/* public_text: all that others read of it, and the title of its order. */
#define WISH_PUBLISH(F, C, O, L)                                      \
    F(Str, public_text, REQUIRED, 1, 200, MSG_wish_public_text)       \
    F(Str, pseudonym, REQUIRED, 1, 20, MSG_wish_pseudonym)            \
    C(WishValue, value, OPTIONAL, MSG_wish_value)                     \
    C(WishFor, for_whom, OPTIONAL, MSG_wish_for)
FORM(wish_publish, WISH_PUBLISH)

#define WISH_CONSENT(F, C, O, L) F(bool, agree, REQUIRED, 0, 0, MSG_wish_share)
FORM(wish_consent, WISH_CONSENT)

#define WISH_FULFIL(F, C, O, L)                                       \
    F(Str, note, REQUIRED, 1, 2000, MSG_wish_how)                     \
    F(OptInt, minutes, OPTIONAL, 1, 1440, MSG_order_minutes)          \
    PHOTO_FIELDS(F, L)
FORM(wish_fulfil, WISH_FULFIL)

#define WISH_CONFIRM(F, C, O, L) F(bool, granted, REQUIRED, 0, 0, MSG_wish_granted)
FORM(wish_confirm, WISH_CONFIRM)

/* Without filters the wall of one's own community; for the office all of its place. mine: claimed by me; asked: made by me. */
#define WISH_QUERY(F, C, O, L)                                        \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_need_area)                    \
    C(WishState, state, OPTIONAL, MSG_wish_state)                     \
    F(bool, mine, OPTIONAL, 0, 0, MSG_wish_mine)                      \
    F(bool, asked, OPTIONAL, 0, 0, MSG_wish_asked)                    \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)                   \
    F(Str, after, OPTIONAL, 1, 40, MSG_f_after)
FORM(wish_query, WISH_QUERY)

/* public_text: what everybody reads; text: the wisher's own words, for who sees the need whole. wisher: who it is, for the office and
   the wisher; for who claimed it only with consent, from the claim until it is granted. */
#define WISH_VIEW(V, VO, E, O, L, A)                                                                                             \
    V(NeedId, id) V(int64_t, rev) VO(Str, code) E(WishState, state) V(Str, public_text) V(Str, pseudonym) VO(Str, text)           \
    E(WishValue, value) E(WishFor, for_whom) V(AreaId, area) VO(Str, wisher) VO(Str, phone) VO(Str, claimed_by) V(bool, shared)   \
    VO(Str, how) V(WorkOrderId, order) V(Time, at) V(Time, published_at) VO(Str, link) L(photo_view, photos) A(acts)
VIEW_WITH(wish_view, WISH_VIEW,
    Str community, receipt, digits, phone_masked, title, proposed_name;
    struct area_desk desk;     /* whom its claimer calls, when the wisher is not named */
    bool whole, masked, is_asker, is_taker, handler, hardship, typed, read_back, named;)

#define WISH_ITEM(V, VO, E, O, L, A)                                                                                             \
    V(NeedId, id) VO(Str, code) E(WishState, state) V(Str, public_text) V(Str, pseudonym) E(WishValue, value) E(WishFor, for_whom) \
    V(AreaId, area) VO(Str, claimed_by) V(Time, at)
VIEW_WITH(wish_item, WISH_ITEM, Str title, community; Time finished_at; bool mine, hardship, shared;)

#define WISHES_VIEW(V, VO, E, O, L, A) L(wish_item, items) V(Str, next) V(int64_t, granted) V(int64_t, wished)
VIEW_WITH(wishes_view, WISHES_VIEW, const struct wish_query *query; Str place; AreaId home; struct wish_sums_row sums; struct area_children_rows areas; bool staff, mine, asked;)

#define WISH_ASK(F, C, O, L) F(AreaId, area, OPTIONAL, 0, 0, MSG_need_area) F(Str, code, OPTIONAL, 1, 20, MSG_need_wall_code)
FORM(wish_ask, WISH_ASK)
#define WISH_FORM_VIEW(V, VO, E, O, L, A) V(AreaId, area)
VIEW_WITH(wish_form_view, WISH_FORM_VIEW, Str area_name; struct area_below_rows areas; bool behalf;)

/* For the pages. */
bool wish_may(const struct wish_view *v, Str act);
bool wish_asks_share(const struct wish_view *v);                 /* claimed, and the wisher may yet agree to be called */
Html wish_badge(struct html *h, enum WishState s);
struct form_options wish_areas(struct html *h, const struct wish_form_view *v);
struct form_options wish_states(struct html *h);
Str wish_digits(struct html *h, Str digits);
