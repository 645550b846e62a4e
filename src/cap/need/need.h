/* Needs 诉求: the record of the loop. What other capabilities may ask and do; forms and views of its routes. */
#pragma once
#include "cap/area/area.h"
#include "cap/file/file.h"
#include "cap/need/choices.h"
#include "cap/order/order.h"
#include "cap/org/org.h"
#include "cap/pack/pack.h"
#include "cap/person/person.h"
#include "cap/privacy/privacy.h"
#include "need_sql.h"

extern const struct cap need_cap, need_act_cap, need_privacy_cap;
extern const struct privacy_holder need_privacy;
extern const struct order_source need_order_source; /* that of wishes stands with them */
/* What an order of such a need says it comes from: a wish is a need and has its id, and a page of its own. */
static inline enum Entity need_order_kind(enum NeedKind k) { return k == NeedKind_wish ? Entity_wish : Entity_need; }
extern const struct file_owner need_files;

/* Facts of a need that its acts depend on (route.needs, route.bars). */
enum NeedFlag {
    NEED_MERGED = 1 << 0,
    NEED_FED_BACK = 1 << 1,       /* at least one feedback (M74) */
    NEED_ORDERS_OPEN = 1 << 2,
    NEED_CONFIRMED = 1 << 3,      /* the asker has answered since the last finishing */
    NEED_RATED = 1 << 4,
    NEED_EXTENSION = 1 << 5,      /* an extension waits for its decision */
    NEED_TOP = 1 << 6,            /* handled at the highest level already */
    NEED_SHARED = 1 << 7,         /* the asker's contact goes to the helper */
};

/* And of the caller's own part in it (route.mine_bars). */
enum NeedMine {
    NEED_REMINDED_TODAY = 1 << 0, /* by the asker; those who handle it remind as often as they like */
};

/* -- what comes in -- */

#define NEED_CONTACT(F, C, O, L)                              \
    F(Str, name, OPTIONAL, 1, 60, MSG_need_contact_name)      \
    F(Str, phone, OPTIONAL, 3, 20, MSG_need_contact_phone)
FORM(need_contact, NEED_CONTACT)

#define NEED_BEHALF(F, C, O, L)                               \
    F(Str, name, OPTIONAL, 1, 60, MSG_need_behalf_name)       \
    F(Str, phone, OPTIONAL, 3, 20, MSG_need_contact_phone)    \
    F(bool, read_back, OPTIONAL, 0, 0, MSG_need_read_back)
FORM(need_behalf, NEED_BEHALF)

#define NEED_REPORT(F, C, O, L)                                   \
    C(NeedKind, kind, REQUIRED, MSG_need_kind)                    \
    F(Str, text, REQUIRED, 1, 20000, MSG_need_text)               \
    F(Str, title, OPTIONAL, 1, 200, MSG_need_title)               \
    F(AreaId, area, REQUIRED, 0, 0, MSG_need_area)                \
    F(Str, place, OPTIONAL, 1, 200, MSG_need_place)               \
    F(OptReal, lon, OPTIONAL, -180, 180, MSG_need_lon)            \
    F(OptReal, lat, OPTIONAL, -90, 90, MSG_need_lat)              \
    C(Channel, channel, OPTIONAL, MSG_need_channel)               \
    O(need_contact, contact, OPTIONAL, MSG_need_contact)          \
    F(bool, share_contact, OPTIONAL, 0, 0, MSG_need_share_contact) \
    F(bool, anonymous, OPTIONAL, 0, 0, MSG_need_anonymous)        \
    O(need_behalf, on_behalf, OPTIONAL, MSG_need_on_behalf)       \
    PHOTO_FIELDS(F, L)
FORM(need_report, NEED_REPORT)

/* category: its code, as GET /categories lists it. */
#define NEED_ACCEPT(F, C, O, L)                                   \
    F(Str, category, REQUIRED, 1, 60, MSG_need_category)          \
    C(Urgency, urgency, REQUIRED, MSG_need_urgency)               \
    C(Difficulty, difficulty, OPTIONAL, MSG_need_difficulty)
FORM(need_accept, NEED_ACCEPT)

/* owner and participants: persons or organisations. */
#define NEED_ROUTE(F, C, O, L)                                    \
    C(Route, route, REQUIRED, MSG_need_route)                     \
    F(AnyId, owner, OPTIONAL, 0, 0, MSG_need_owner)               \
    L(participants, OPTIONAL, 20, MSG_need_participants)          \
    F(Time, due_at, OPTIONAL, 0, 0, MSG_need_due)                 \
    F(Str, note, OPTIONAL, 1, 2000, MSG_need_note)
FORM(need_route, NEED_ROUTE)

#define NEED_REASON(F, C, O, L) F(Str, reason, REQUIRED, 1, 2000, MSG_need_reason)
FORM(need_reason, NEED_REASON)

/* into: its id; people know its code. */
#define NEED_MERGE(F, C, O, L)                                    \
    F(NeedId, into, OPTIONAL, 0, 0, MSG_need_into)                \
    F(Str, code, OPTIONAL, 1, 40, MSG_need_into_code)             \
    F(Str, reason, REQUIRED, 1, 2000, MSG_need_reason)
FORM(need_merge, NEED_MERGE)
/* The same as the page asks for it. */
#define NEED_MERGE_BY_CODE(F, C, O, L)                            \
    F(Str, code, REQUIRED, 1, 40, MSG_need_into_code)             \
    F(Str, reason, REQUIRED, 1, 2000, MSG_need_reason)
FORM(need_merge_by_code, NEED_MERGE_BY_CODE)

#define NEED_EXTEND(F, C, O, L)                                   \
    F(int64_t, days, REQUIRED, 1, 90, MSG_need_days)              \
    F(Str, reason, REQUIRED, 1, 2000, MSG_need_reason)
FORM(need_extend, NEED_EXTEND)

#define NEED_DECIDE(F, C, O, L) F(bool, grant, REQUIRED, 0, 0, MSG_need_grant)
FORM(need_decide, NEED_DECIDE)

#define NEED_REMIND(F, C, O, L) F(Str, note, OPTIONAL, 1, 2000, MSG_need_note)
FORM(need_remind, NEED_REMIND)

#define NEED_FEEDBACK(F, C, O, L)                                 \
    C(FeedbackKind, kind, REQUIRED, MSG_need_feedback_kind)       \
    F(Str, note, REQUIRED, 1, 20000, MSG_need_note)
FORM(need_feedback, NEED_FEEDBACK)

#define NEED_FINISH(F, C, O, L)                                   \
    C(Ending, ending, REQUIRED, MSG_need_ending)                  \
    F(Str, note, REQUIRED, 1, 20000, MSG_need_note)               \
    F(Day, look_again_on, OPTIONAL, 0, 0, MSG_need_look_again)
FORM(need_finish, NEED_FINISH)

#define NEED_CONFIRM(F, C, O, L) C(Solved, solved, REQUIRED, MSG_need_solved)
FORM(need_confirm, NEED_CONFIRM)

#define NEED_RATE(F, C, O, L)                                     \
    F(int64_t, score, REQUIRED, 1, 5, MSG_need_score)             \
    F(Str, comment, OPTIONAL, 1, 2000, MSG_need_comment)
FORM(need_rate, NEED_RATE)

#define NEED_REOPEN(F, C, O, L) F(Str, reason, OPTIONAL, 1, 2000, MSG_need_reason)
FORM(need_reopen, NEED_REOPEN)

#define NEED_RELEASE(F, C, O, L) F(Str, public_text, REQUIRED, 1, 2000, MSG_need_public_text)
FORM(need_release, NEED_RELEASE)

/* The list: filters as in api.md, and those with which figures open their records. mine: asked by me; tab: a desk's tab.
   q: words that all stand in title or text, in what of them the caller may read; or a need's whole number;
   for the office, the six digits of its receipt. */
#define NEED_QUERY(F, C, O, L)                                    \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_need_area)                \
    C(NeedStage, stage, OPTIONAL, MSG_need_stage)                 \
    C(NeedState, state, OPTIONAL, MSG_need_state)                 \
    C(NeedKind, kind, OPTIONAL, MSG_need_kind)                    \
    F(Str, category, OPTIONAL, 1, 60, MSG_need_category)          \
    F(PersonId, owner, OPTIONAL, 0, 0, MSG_need_owner)            \
    F(bool, overdue, OPTIONAL, 0, 0, MSG_need_overdue)            \
    F(Time, from, OPTIONAL, 0, 0, MSG_need_from)                  \
    F(Time, to, OPTIONAL, 0, 0, MSG_need_to)                      \
    C(Ending, ending, OPTIONAL, MSG_need_ending)                  \
    C(Confirmed, confirmed, OPTIONAL, MSG_need_confirmed)         \
    F(Str, fact, OPTIONAL, 1, 40, MSG_need_fact)                  \
    F(bool, here, OPTIONAL, 0, 0, MSG_need_here)                  \
    F(bool, mine, OPTIONAL, 0, 0, MSG_need_mine)                  \
    F(Str, q, OPTIONAL, 1, 100, MSG_need_q)                       \
    C(NeedSort, sort, OPTIONAL, MSG_need_sort)                    \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)               \
    F(Str, after, OPTIONAL, 1, 80, MSG_f_after)
FORM(need_query, NEED_QUERY)

/* -- what goes out -- */

#define STEP_VIEW(V, VO, E, O, L, A) V(Time, at) V(Str, act) V(Str, actor) VO(Str, in_stead_of) VO(Str, note)
/* label: the act in words; detail: kind of feedback, ending … in words; told: the act as a sentence for the asker. */
VIEW_WITH(step_view, STEP_VIEW, Str label; Str detail; Str told;)

#define OWNER_VIEW(V, VO, E, O, L, A) E(Entity, kind) V(AnyId, id) V(Str, name)
VIEW_REF(owner_view, OWNER_VIEW) /* JSON shows the id alone; the name stands beside it */

#define CATEGORY_REF(V, VO, E, O, L, A) V(Str, code) V(Str, name)
VIEW(category_ref, CATEGORY_REF)

#define NEED_ITEM(V, VO, E, O, L, A)                                                                                         \
    V(NeedId, id) V(int64_t, rev) V(Str, code) E(NeedKind, kind) E(NeedStage, stage) E(NeedState, state) V(Str, title) V(Str, place)    \
    V(AreaId, area) V(Str, category) E(Urgency, urgency) E(Difficulty, difficulty) E(Route, route) O(owner_view, owner) VO(Str, owner_name) V(Time, due_at) \
    E(Ending, ending) E(Confirmed, confirmed) V(Time, at) V(Time, finished_at) V(int64_t, me_too) V(Str, external_id)
VIEW_WITH(need_item_view, NEED_ITEM,
    Str category_name, area_name, text; /* text: only where the caller sees the need whole */
    Str found;                          /* where in the text the words stand that were looked for, if not in the title */
    Time accept_due;                    /* until somebody has accepted */
    bool late, whole, mine, can_me_too, said_me_too;)

#define NEEDS_VIEW(V, VO, E, O, L, A) L(need_item_view, items) V(Str, next)
VIEW_WITH(needs_view, NEEDS_VIEW,
    int64_t total;              /* of all pages, with these filters */
    Str place;                  /* name of the area filtered by */
    struct category_list_rows categories;
    const struct need_query *query;
    Str words;                  /* those looked for, folded; none: all */
    struct area_children_rows areas;        /* parts of the place, to filter by: for staff */
    struct person_with_role_rows workers;   /* who may own a need there: for staff */
    AreaId home;                /* the caller's own community; 0: none */
    bool mine, staff;)

/* into: the code of the need that the page's form to merge begins with. */
#define NEED_SHOW(F, C, O, L) F(Str, into, OPTIONAL, 1, 40, MSG_need_into_code)
FORM(need_show_query, NEED_SHOW)

/* score: 0…1. The page shows title and stage beside it. */
#define SIMILAR_VIEW(V, VO, E, O, L, A) V(NeedId, id) V(Str, code) V(OptReal, score) V(Str, reason)
VIEW_WITH(similar_view, SIMILAR_VIEW, Str title; enum NeedStage stage; enum NeedState state;)
#define SIMILARS_VIEW(V, VO, E, O, L, A) L(similar_view, items)
VIEW_WITH(similars_view, SIMILARS_VIEW, NeedId need; Str code; bool may_merge;)

/* kind: person or org. reason: what of it fits, in words. */
#define HELPER_VIEW(V, VO, E, O, L, A) E(Entity, kind) V(AnyId, id) V(Str, name) V(Str, reason)
VIEW(helper_view, HELPER_VIEW)
#define HELPERS_VIEW(V, VO, E, O, L, A) L(helper_view, items)
VIEW(helpers_view, HELPERS_VIEW)

#define NEED_VIEW(V, VO, E, O, L, A)                                                                                         \
    V(NeedId, id) V(int64_t, rev) V(Str, code) V(Str, receipt) E(NeedKind, kind) E(NeedStage, stage) E(NeedState, state)     \
    V(Str, title) V(Str, text) V(AreaId, area) V(Str, place) E(Channel, channel) A(channels) V(Time, at) V(Time, due_at)      \
    E(Urgency, urgency) V(Str, category) E(Difficulty, difficulty) E(Route, route) V(Str, route_reason) VO(PersonId, line_owner) O(owner_view, owner) VO(Str, owner_name) \
    L(owner_view, participants) E(AreaLevel, level) E(Ending, ending) E(Confirmed, confirmed) V(Time, finished_at)             \
    V(Day, look_again_on) V(NeedId, merged_into) V(int64_t, me_too) V(bool, anonymous) V(bool, released) V(Str, public_text)   \
    VO(OptInt, score) VO(Str, comment) VO(Str, link) L(photo_view, photos) L(step_view, timeline) L(order_view, orders) A(acts)
VIEW_WITH(need_view, NEED_VIEW,
    Str category_name, area_name, asker_name; /* asker_name as others see it */
    Str asker_phone_masked;
    Str contact_name, contact_phone;          /* in the answer to the look itself (POST …/contact) */
    bool whole, masked, late, read_back, is_asker, handler, phone_known;
    bool can_me_too, said_me_too;             /* to a neighbour, who sees what is released: offered, or said already */
    Str typed_name;
    int step;                                 /* 1…5: the stage for people */
    struct category_list_rows categories;     /* for the accept form */
    struct person_with_role_rows workers;     /* whom it may be routed to */
    struct person_with_role_rows helpers;     /* who else may be sent */
    struct org_list_rows orgs;
    Str into;                                 /* the code asked for (?into=…), when that need is seen too */
    struct helper_view_list fitting;          /* who could help */
    OptInt extension_days;
    int64_t silent_days;                      /* once it is finished: until silence closes it */
    Time accept_due;                          /* until somebody has accepted */
    Str digits;)

/* The answer to a look at the asker's contact. */
#define NEED_CONTACT_VIEW(V, VO, E, O, L, A) V(NeedId, id) V(Str, code) V(Str, name) V(Str, phone)
VIEW(need_contact_view, NEED_CONTACT_VIEW)

/* What a wall code, or the link to report, knows before anybody writes: the form is short because of it. */
#define REPORT_QUERY(F, C, O, L)                                  \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_need_area)                \
    F(Str, code, OPTIONAL, 1, 20, MSG_need_wall_code)             \
    C(NeedKind, kind, OPTIONAL, MSG_need_kind)
FORM(report_query, REPORT_QUERY)
#define REPORT_VIEW(V, VO, E, O, L, A) V(AreaId, area) V(Str, place) E(NeedKind, kind)
VIEW_WITH(report_view, REPORT_VIEW, Str area_name, code; struct area_below_rows areas; bool behalf; enum Channel channel; struct area_below_rows grids;)

#define WALL_VIEW(V, VO, E, O, L, A) V(Str, code) V(AreaId, area) V(Str, name) V(Str, place) V(Str, phone) V(Str, hours)
VIEW_WITH(wall_view, WALL_VIEW, AreaId community;) /* without a code: there is no such one */

#define RECEIPT_LOOKUP(F, C, O, L)                                \
    F(Str, digits, REQUIRED, 1, 20, MSG_need_digits)              \
    F(Str, phone, OPTIONAL, 3, 20, MSG_need_contact_phone)
FORM(receipt_lookup, RECEIPT_LOOKUP)
#define RECEIPT_ITEM(V, VO, E, O, L, A) E(NeedStage, stage) E(NeedState, state) V(Time, at) V(Time, due_at) V(Time, finished_at) VO(Str, link)
VIEW(receipt_item, RECEIPT_ITEM)
#define RECEIPTS_VIEW(V, VO, E, O, L, A) L(receipt_item, items)
VIEW_WITH(receipts_view, RECEIPTS_VIEW, bool asked; Str digits, phone;) /* what was typed; digits: or those of the paper that was scanned */
#define RECEIPT_QUERY(F, C, O, L) F(Str, digits, OPTIONAL, 6, 20, MSG_need_digits)
FORM(receipt_query, RECEIPT_QUERY)

/* The list as GET /needs gives it; the front page shows its beginning. */
enum Err needs_fill(struct rq *rq, struct db_ro *db, const struct need_query *in, struct needs_view *out);      /* the rows, for whoever shows some */
enum Err needs_fill_page(struct rq *rq, struct db_ro *db, const struct need_query *in, struct needs_view *out); /* the list's own page */

/* What POST /needs does, but for the link that goes to the asker; the need is rq->made. For capabilities whose matter is a need of
   one kind. *by_staff: somebody of the office has typed it for another. */
enum Err need_report(struct rq *rq, struct db_rw *db, const struct need_report *in, bool *by_staff);

/* Adds a need as the report route does; used by import and demo too. A wish is put at its community, wherever it was made.
   *lies: where it was put. ERR_NOT_FOUND: there is no such area, and nothing was written. */
struct need_new {
    enum NeedKind kind;
    enum Channel channel;
    Str text, title, place, asker_name, asker_phone, external_id;
    AreaId area;
    OptReal lon, lat;
    PersonId asker, typed_by;
    bool share_contact, anonymous, read_back;
    OptInt batch;
};
enum Err need_add(struct app *app, struct arena *a, struct db_rw *db, const struct need_new *n, Time at, NeedId id, AreaId *lies);
/* Takes back a need that an import made: its words, its counts and its row; its history says so. *gone: false when something has
   happened to it, and it stays. */
enum Err need_unmake(const struct event_maker *m, struct db_rw *db, NeedId id, Str data, PersonId by, bool *gone);
