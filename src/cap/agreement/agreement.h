/* Agreements 共建协议 and the lists they come from. A need-list item is an aggregate: counted needs, no person. An offer is accepted
 * for it, and the gap is closed until the offer is withdrawn. An agreement has parties (the community and one organisation or more) and
 * lines; when all parties have confirmed, each line becomes a dated promise of its party (cap/promise).
 */
#pragma once
#include "app/rq.h"
#include "cap/agreement/choices.h"
#include "cap/order/order.h"
#include "cap/promise/promise_web.h"
#include "agreement_sql.h"

extern const struct cap needlist_cap, resource_cap, agreement_cap, agreement_web_cap, agreement_batch_cap, agreement_party_cap, agreement_paper_cap;
extern const struct order_source promise_order_source;
extern const struct figure_source needlist_figures, agreement_figures;

enum { AGREEMENT_TELL_DAYS = 30, AGREEMENT_BATCH_MAX = 50, AGREEMENT_LINES_MAX = 20, AGREEMENT_PARTIES_MAX = 6 };

/* Who reads the lists and agreements of a place, and who writes them. */
#define JOINT_READERS PROMISE_READERS
#define JOINT_WRITERS (ROLE(worker) | ROLE(lead))
#define JOINT_CONTACTS (ROLE(unit_contact) | ROLE(org_lead))

/* Whether the caller speaks for an organisation. */
bool speaks_for(const struct rq *rq, OrgId org);

/* -- the need list -- */

/* category: its code. The needs from…to (exclusive; default: the last 90 days) are its evidence. */
#define ITEM_NEW(F, C, O, L)                                         \
    F(AreaId, area, REQUIRED, 0, 0, MSG_agreement_area)              \
    F(Str, title, REQUIRED, 2, 100, MSG_agreement_item_title)        \
    F(Str, why, OPTIONAL, 1, 2000, MSG_agreement_why)                \
    F(Str, category, OPTIONAL, 1, 60, MSG_agreement_category)        \
    F(Day, from, OPTIONAL, 0, 0, MSG_agreement_from)                 \
    F(Day, to, OPTIONAL, 0, 0, MSG_agreement_to)
FORM(item_new, ITEM_NEW)
#define ITEM_ACCEPT(F, C, O, L) F(ResourceId, resource, REQUIRED, 0, 0, MSG_agreement_resource)
FORM(item_accept, ITEM_ACCEPT)
#define JOINT_REASON(F, C, O, L) F(Str, reason, REQUIRED, 2, 1000, MSG_agreement_reason)
FORM(joint_reason, JOINT_REASON)
#define ITEMS_QUERY(F, C, O, L)                                      \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_agreement_area)              \
    C(GapState, state, OPTIONAL, MSG_agreement_state)                \
    F(bool, met, OPTIONAL, 0, 0, MSG_agreement_met)                  \
    F(bool, here, OPTIONAL, 0, 0, MSG_need_here)                     \
    F(Str, category, OPTIONAL, 1, 60, MSG_agreement_category)        \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)                  \
    F(NeedListItemId, after, OPTIONAL, 0, 0, MSG_f_after)
FORM(items_query, ITEMS_QUERY)

/* evidence: how many needs show it now; records: exactly those. counted: how many when it was written. */
#define ITEM_VIEW(V, VO, E, O, L, A)                                                                                        \
    V(NeedListItemId, id) V(int64_t, rev) V(AreaId, area) V(Str, title) V(Str, why) V(Str, category) V(Day, from) V(Day, to) V(int64_t, counted) \
    V(int64_t, evidence) V(Str, records) E(GapState, state) VO(ResourceId, resource) VO(OrgId, org) V(Str, reason) V(Time, at) A(acts)
VIEW_WITH(item_view, ITEM_VIEW, Str place, category_name, evidence_href, what, org_name; struct resource_view_list *fit; struct orgs_to_ask_rows mine; OrgId chosen; bool handler, offers;)
#define ITEMS_VIEW(V, VO, E, O, L, A) L(item_view, items) V(Str, next) V(int64_t, all) V(int64_t, open) V(int64_t, matched) V(int64_t, done)
VIEW_WITH(items_view, ITEMS_VIEW, struct area_bar bar; struct category_list_rows *categories; int64_t total; bool may_add, staff;)

/* -- the resource list -- */

/* item: the item of the need list that it answers. */
#define RESOURCE_NEW(F, C, O, L)                                     \
    F(AreaId, area, REQUIRED, 0, 0, MSG_agreement_area)              \
    F(OrgId, org, REQUIRED, 0, 0, MSG_agreement_org)                 \
    F(Str, what, REQUIRED, 2, 200, MSG_agreement_what)               \
    F(Str, quantity, OPTIONAL, 1, 100, MSG_agreement_quantity)       \
    F(Day, until, OPTIONAL, 0, 0, MSG_agreement_until)               \
    F(NeedListItemId, item, OPTIONAL, 0, 0, MSG_agreement_item)
FORM(resource_new, RESOURCE_NEW)
#define RESOURCES_QUERY(F, C, O, L)                                  \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_agreement_area)              \
    C(OfferState, state, OPTIONAL, MSG_agreement_state)              \
    F(OrgId, org, OPTIONAL, 0, 0, MSG_agreement_org)                 \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)                  \
    F(ResourceId, after, OPTIONAL, 0, 0, MSG_f_after)
FORM(resources_query, RESOURCES_QUERY)

/* used: accepted for an item at present. past: its last day is over. */
#define RESOURCE_VIEW(V, VO, E, O, L, A)                                                                                    \
    V(ResourceId, id) V(int64_t, rev) V(AreaId, area) V(OrgId, org) V(Str, org_name) V(Str, what) V(Str, quantity) V(Day, until) VO(NeedListItemId, item) \
    E(OfferState, state) V(bool, used) V(bool, past) V(Str, reason) V(Time, at) A(acts)
VIEW_WITH(resource_view, RESOURCE_VIEW, Str place, shown;)
#define RESOURCES_VIEW(V, VO, E, O, L, A) L(resource_view, items) V(Str, next)
VIEW_WITH(resources_view, RESOURCES_VIEW, struct area_bar bar; int64_t total; struct orgs_to_ask_rows orgs; OrgId chosen; AreaId place; bool staff, may_add;)

enum Err resource_fill(struct rq *rq, struct db_ro *db, const struct resource_row *r, struct resource_view *out);
/* What an offer was accepted for opens again; each with its event. */
enum Err gaps_reopen(struct rq *rq, struct db_rw *db, ResourceId resource, Str why);

/* -- agreements -- */

#define AGREEMENT_NEW(F, C, O, L)                                    \
    F(AreaId, area, REQUIRED, 0, 0, MSG_agreement_area)              \
    F(OrgId, org, REQUIRED, 0, 0, MSG_agreement_party)               \
    F(Str, theme, REQUIRED, 2, 60, MSG_agreement_theme)              \
    F(Day, starts, REQUIRED, 0, 0, MSG_agreement_starts)             \
    F(Day, ends, REQUIRED, 0, 0, MSG_agreement_ends)                 \
    F(NeedListItemId, item, OPTIONAL, 0, 0, MSG_agreement_item)
FORM(agreement_new, AGREEMENT_NEW)
/* rows: a line for each agreement, cells apart by tabs or commas: unit, promise, day, and again promise, day …, and its own last day if it has another (M35). confirm: the
   community confirms all of them at once. */
#define AGREEMENT_BATCH(F, C, O, L)                                  \
    F(AreaId, area, REQUIRED, 0, 0, MSG_agreement_area)              \
    F(Str, theme, REQUIRED, 2, 60, MSG_agreement_theme)              \
    F(Day, starts, REQUIRED, 0, 0, MSG_agreement_starts)             \
    F(Day, ends, REQUIRED, 0, 0, MSG_agreement_ends)                 \
    F(Str, rows, REQUIRED, 1, 20000, MSG_agreement_rows)             \
    F(bool, confirm, OPTIONAL, 0, 0, MSG_agreement_confirm_all)
FORM(agreement_batch, AGREEMENT_BATCH)
#define LINE_NEW(F, C, O, L)                                         \
    F(AgreementPartyId, party, REQUIRED, 0, 0, MSG_agreement_by)     \
    F(Str, text, REQUIRED, 2, 300, MSG_promise_text)                 \
    F(Day, due, REQUIRED, 0, 0, MSG_promise_due)
FORM(line_new, LINE_NEW)
#define PARTY_NEW(F, C, O, L) F(OrgId, org, REQUIRED, 0, 0, MSG_agreement_party)
FORM(party_new, PARTY_NEW)
#define PARTY_LINK(F, C, O, L) F(AgreementPartyId, party, REQUIRED, 0, 0, MSG_agreement_party)
FORM(party_link, PARTY_LINK)
#define AGREEMENT_RENEW(F, C, O, L) F(Day, ends, REQUIRED, 0, 0, MSG_agreement_ends)
FORM(agreement_renew, AGREEMENT_RENEW)
#define LINE_REMOVE(F, C, O, L) F(AgreementLineId, line, REQUIRED, 0, 0, MSG_promise_text)
FORM(line_remove, LINE_REMOVE)
#define PROMISE_KEPT(F, C, O, L)                                     \
    F(PromiseId, promise, REQUIRED, 0, 0, MSG_promise_text)          \
    F(Str, evidence, REQUIRED, 2, 1000, MSG_promise_evidence)
FORM(promise_kept, PROMISE_KEPT)
#define PROMISE_RELEASE(F, C, O, L)                                  \
    F(PromiseId, promise, REQUIRED, 0, 0, MSG_promise_text)          \
    F(Str, reason, REQUIRED, 2, 1000, MSG_agreement_reason)
FORM(promise_release, PROMISE_RELEASE)
#define PROMISE_ORDER(F, C, O, L) F(PromiseId, promise, REQUIRED, 0, 0, MSG_promise_text) ORDER_NEW(F, C, O, L)
FORM(promise_order, PROMISE_ORDER)

/* was_signed: by all parties, whatever became of it since; from, to: when. */
#define AGREEMENTS_QUERY(F, C, O, L)                                 \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_agreement_area)              \
    C(AgreementState, state, OPTIONAL, MSG_agreement_state)          \
    F(Str, theme, OPTIONAL, 1, 60, MSG_agreement_theme)              \
    F(OrgId, org, OPTIONAL, 0, 0, MSG_agreement_party)               \
    F(bool, ending, OPTIONAL, 0, 0, MSG_agreement_ending)            \
    F(bool, was_signed, OPTIONAL, 0, 0, MSG_agreement_was_signed)    \
    F(Time, from, OPTIONAL, 0, 0, MSG_need_from)                     \
    F(Time, to, OPTIONAL, 0, 0, MSG_need_to)                         \
    F(bool, here, OPTIONAL, 0, 0, MSG_need_here)                     \
    F(AnyId, batch, OPTIONAL, 0, 0, MSG_agreement_batch)             \
    F(NeedListItemId, item, OPTIONAL, 0, 0, MSG_agreement_item)      \
    F(bool, mine, OPTIONAL, 0, 0, MSG_agreement_mine)                \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)                  \
    F(AgreementId, after, OPTIONAL, 0, 0, MSG_f_after)
FORM(agreements_query, AGREEMENTS_QUERY)

/* org: null for the community itself. */
#define PARTY_VIEW(V, VO, E, O, L, A) V(AgreementPartyId, id) V(OrgId, org) V(Str, name) V(Time, confirmed_at) V(bool, by_link)
VIEW_WITH(party_view, PARTY_VIEW, bool mine;)
#define LINE_VIEW(V, VO, E, O, L, A) V(AgreementLineId, id) V(int64_t, n) V(AgreementPartyId, party) V(Str, by) V(Str, text) V(Day, due)
VIEW(line_view, LINE_VIEW)
#define AGREEMENT_ITEM(V, VO, E, O, L, A)                                                                                    \
    V(AgreementId, id) V(int64_t, rev) V(Str, no) V(AreaId, area) V(Str, theme) V(Day, starts) V(Day, ends) E(AgreementState, state) \
    V(Time, signed_at) V(bool, ends_soon) L(party_view, parties)
VIEW_WITH(agreement_item, AGREEMENT_ITEM, Str place, href; int64_t due, kept, late; bool waits;)
#define AGREEMENT_VIEW(V, VO, E, O, L, A)                                                                                    \
    AGREEMENT_ITEM(V, VO, E, O, L, A) VO(NeedListItemId, item) VO(AgreementId, renews) V(Str, reason) L(line_view, lines) L(promise_view, promises) VO(Str, link) A(acts)
VIEW_WITH(agreement_view, AGREEMENT_VIEW,
    Str place, community, item_title;
    struct orgs_to_ask_rows orgs;
    OrgId chosen;              /* none: what the form begins with */
    AgreementPartyId me;       /* the party the caller stands for on its own page */
    bool handler, confirmed;   /* may write here; the community has confirmed */
    AgreementId renewal;)
#define AGREEMENTS_VIEW(V, VO, E, O, L, A) L(agreement_item, items) V(Str, next)
VIEW_WITH(agreements_view, AGREEMENTS_VIEW, struct area_bar bar; int64_t total; struct orgs_to_ask_rows orgs; OrgId chosen; struct agreement_themes_rows themes; bool may_add;)

/* Between the files of this folder. */
struct agreement_seen {
    struct agreement_row a;
    struct parties_of_rows parties;
    struct party_row me;       /* of a party's page */
};
enum AgreementFlag { AGREEMENT_CONFIRMED = 1 /* the community has */, AGREEMENT_RENEWED = 2 };

struct agreement_made {
    AreaId area;
    Str theme;
    Day starts, ends;
    NeedListItemId item;
    AgreementId renews;
    AnyId batch;               /* those made together */
};
Str agreement_no(struct arena *a, const struct agreement_row *r);
enum Err agreement_see(struct rq *rq, struct db_ro *db);
enum Err agreement_fill(struct rq *rq, struct db_ro *db, const struct agreement_seen *seen, struct agreement_view *out);
/* Numbered, with the community as its first party. */
enum Err agreement_make(struct rq *rq, struct db_rw *db, const struct agreement_made *m, AgreementId *out, AgreementPartyId *community);
enum Err agreement_add_party(struct rq *rq, struct db_rw *db, AgreementId id, int64_t n, OrgId org, AgreementPartyId *out);
enum Err agreement_add_line(struct rq *rq, struct db_rw *db, AgreementId id, int64_t n, AgreementPartyId party, Str text, Day due);
/* Refuses what cannot be sent; then it waits for the parties. */
enum Err agreement_send(struct rq *rq, struct db_rw *db, AgreementId id);
/* A party confirms; the last of them signs it: the lines become promises. */
enum Err agreement_confirm(struct rq *rq, struct db_rw *db, AgreementId id, AgreementPartyId party);
enum Err agreement_event(struct rq *rq, struct db_rw *db, const char *act, AgreementId id, AreaId area, Str text);
/* A promise that this agreement gave; of another one it is refused. */
enum Err agreement_promise(struct rq *rq, struct db_ro *db, AgreementId id, PromiseId promise, struct promise_row *out);

/* For templates. */
struct form_options gap_states(struct html *h);
struct form_options offer_states(struct html *h);
struct form_options agreement_states(struct html *h);
struct form_options org_options(struct html *h, const struct orgs_to_ask_rows *rows, OrgId chosen);
struct form_options party_options(struct html *h, const struct agreement_view *v);
struct form_options theme_options(struct html *h, const struct agreement_themes_rows *rows);
struct form_options fit_options(struct html *h, const struct item_view *v);
Html gap_badge(struct html *h, enum GapState s);
Html agreement_badge(struct html *h, enum AgreementState s, bool ends_soon);
bool joint_may(struct strs acts, Str act);
