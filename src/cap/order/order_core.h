/* Between the files of the order engine. */
#pragma once
#include "cap/order/order.h"

enum OrderFlag {
    ORDER_SERVED = 1 << 0,      /* somebody has served and is not confirmed yet */
    ORDER_FULL = 1 << 1,
};
/* The caller's own part. */
enum OrderMine {
    MINE_TAKEN = 1 << 0, MINE_ARRIVED = 1 << 1, MINE_SERVED = 1 << 2, MINE_WAITS = 1 << 3, MINE_IN = 1 << 4 /* any of these, or confirmed */,
    MINE_MAY_RETURN = 1 << 5 /* taken, arrived or waiting */,
};

struct order_seen {
    struct order_row o;
    struct takings_of_rows takings;
    struct standing source;
    const struct order_source *from;
    size_t mine;                 /* index of my taking; n when none */
};

const struct order_source *order_source_of(enum Entity kind);
bool taking_sits(enum TakingState s);
enum OrderState order_state_from(const struct takings_of_rows *t);
enum Err order_settle(struct rq *rq, struct db_rw *db, const struct order_row *o);
enum Grade hours_grade(bool by_code, bool by_served);
enum Err order_see(struct rq *rq, struct db_ro *db);   /* a route's `see` */
enum Err order_look(struct rq *rq, struct db_ro *db, const struct order_row *o, struct order_seen *seen, struct standing *s);
enum Err order_fill(struct rq *rq, struct db_ro *db, const struct order_seen *seen, const struct standing *s, struct order_view *out);
/* order_tally.c: a confirmed service is counted from here on, and stands on the helper's account; and the job for those of an older version. */
struct served_row {
    TakingId id;
    PersonId person;
    AreaId area;
    enum Grade grade;
    int64_t minutes;
};
enum Err hours_count(struct app *app, struct db_rw *db, struct arena *a, const struct served_row *s, Time at);
enum Err hours_count_old(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more);
