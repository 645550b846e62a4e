/* Orders 工单·任务: one order engine, whatever gives the order. What other capabilities may ask and do. */
#pragma once
#include "app/figure.h"
#include "app/rq.h"
#include "cap/area/area.h"
#include "cap/file/file.h"
#include "cap/ledger/hours.h"
#include "cap/order/choices.h"
#include "cap/privacy/privacy.h"
#include "cap/tally/tally.h"
#include "html/fields.h"
#include "order_sql.h"

extern const struct cap order_cap;
extern const struct privacy_holder order_privacy;
extern const struct file_owner order_files;

/* What whoever may take the order is shown of its record: the words that were released, never the asker's own; and where the record's
   own page leads, in which the order is one step (a wish), the words of the link to it. */
struct order_shown {
    Str text;
    Msg look;
};

/* What a capability that gives orders tells the engine about its record. */
struct order_source {
    enum Entity kind;
    const char *path;          /* of its record's page: "/needs/" */
    /* The caller's standing to the source: REL(asker) is the served person, REL(handler) the community. Not seen: who = 0. */
    enum Err (*standing)(struct rq *rq, struct db_ro *db, AnyId source, struct standing *out);
    /* The served person's contact, when they agreed to pass it to a helper; none otherwise. */
    enum Err (*contact)(struct rq *rq, struct db_ro *db, AnyId source, Private *name, Private *phone);
    /* Told in the same transaction after an act on an order of this source. */
    enum Err (*changed)(struct rq *rq, struct db_rw *db, AnyId source, const char *act);
    enum Err (*shown)(struct rq *rq, struct db_ro *db, AnyId source, struct order_shown *out);
};
extern const struct order_source *const order_sources[]; /* NULL-terminated; main lists them */

#define ORDER_NEW(F, C, O, L)                                        \
    C(OrderMode, mode, REQUIRED, MSG_order_mode)                     \
    F(Str, title, REQUIRED, 1, 200, MSG_order_title)                 \
    F(Str, text, OPTIONAL, 1, 20000, MSG_order_text)                 \
    F(PersonId, assignee, OPTIONAL, 0, 0, MSG_order_assignee)        \
    F(OptInt, seats, OPTIONAL, 1, 500, MSG_order_seats)              \
    F(Str, skill, OPTIONAL, 1, 40, MSG_order_skill)                  \
    F(Time, due_at, OPTIONAL, 0, 0, MSG_order_due)
FORM(order_new, ORDER_NEW)

/* Makes an order with its event, arrive code and the assignee's message. Refuses (with the field) what does not fit. */
enum Err order_make(struct rq *rq, struct db_rw *db, enum Entity source_kind, AnyId source, AreaId area, const struct order_new *n, WorkOrderId *out);

/* How many orders of a source keep it open. */
enum Err order_open(struct db_ro *db, struct arena *a, enum Entity source_kind, AnyId source, int64_t *n);

#define ORDER_SOURCE_VIEW(V, VO, E, O, L, A) E(Entity, kind) V(AnyId, id)
VIEW(order_source_view, ORDER_SOURCE_VIEW)

#define TAKER_VIEW(V, VO, E, O, L, A) \
    V(PersonId, id) V(Str, name) E(TakingState, state) V(Time, arrived_at) V(Time, served_at) V(OptInt, minutes) E(Grade, grade) VO(Str, note)
VIEW_WITH(taker_view, TAKER_VIEW, bool me;)

#define ORDER_VIEW(V, VO, E, O, L, A)                                                                                          \
    V(WorkOrderId, id) V(int64_t, rev) O(order_source_view, source) E(OrderMode, mode) V(Str, title) V(Str, text) V(AreaId, area) \
    E(OrderState, state) V(int64_t, seats) V(int64_t, taken) V(int64_t, waiting) V(Str, skill) V(Time, due_at) L(taker_view, takers) \
    L(photo_view, photos) VO(Str, arrive_code) VO(Str, community) VO(Str, why) VO(OptInt, loop_minutes) A(acts)
VIEW_WITH(order_view, ORDER_VIEW,
    Str place;                 /* where: community and below for takers and staff, community alone for others */
    Str contact_name, contact_phone; /* for a taker on the way, when the asker agreed */
    bool mine, late, handler;  /* I took it; past due; I may dispatch here */
    Str released;              /* of its source, where the order has no text of its own */
    Str page;                  /* of its source, when that leads, until the order is over; and the link's words */
    Msg look;
    bool has_text, has_contact; /* whoever takes it reads what to do, is told the asker's number */
    struct area_desk desk;     /* whom to call without that number */
    enum TakingState my_state;
    Time at;)

/* Confirmed services, as the facts `services`, `service_minutes` and `minutes_A`, `minutes_B` of the day of confirming. */
extern const struct tally_source order_tallies;
extern const struct figure_source order_figures;

/* The pictures of all orders of a source go. */
enum Err order_photos_drop(struct db_rw *db, struct arena *a, enum Entity source_kind, AnyId source);

/* All orders of a source, as the caller may see them; for the source's own view. */
enum Err orders_view_of(struct rq *rq, struct db_ro *db, enum Entity source_kind, AnyId source, struct order_view_list *out);
