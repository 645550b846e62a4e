/* What orders hold about a helper, and what of it goes when they are forgotten: the hours stay, as a record without a name. */
#include "cap/order/order.h"
#include "cap/privacy/privacy.h"

static enum Err duties(struct db_ro *db, struct arena *a, PersonId person, int64_t *n)
{
    struct takings_under_way_row row;
    TRY(takings_under_way(db, a, &row, .person = person));
    *n = row.n;
    return OK;
}

static enum Err active(struct db_ro *db, struct arena *a, PersonId person, Time since, bool *yes)
{
    struct takings_since_row row;
    TRY(takings_since(db, a, &row, .person = person, .since = since));
    *yes = row.n > 0;
    return OK;
}

static enum Err forget(struct db_rw *db, struct arena *a, const struct forgotten *who, int64_t *n)
{
    (void)a;
    TRY(takings_stop_waiting(db, .person = who->person));
    TRY(orders_unassign_all(db, .assignee = who->person));
    TRY(files_drop_by(db, .by_person = who->person, .owner_kind = Entity_work_order));
    TRY(files_drop_by(db, .by_person = who->person, .owner_kind = Entity_none)); /* sent, and used for nothing */
    *n = 0;
    return taking_notes_erase(db, .person = who->person);
}

enum Err order_photos_drop(struct db_rw *db, struct arena *a, enum Entity source_kind, AnyId source)
{
    struct orders_of_rows rows;
    TRY(orders_of(db_rw_read(db), a, &rows, .source_kind = source_kind, .source = source));
    for (size_t i = 0; i < rows.n; i++) TRY(files_drop_of(db, .owner_kind = Entity_work_order, .owner = ANY(rows.v[i].id)));
    return OK;
}

const struct privacy_holder order_privacy = {.kind = Entity_work_order, .duties = duties, .duty = MSG_order_duty, .active = active, .forget = forget};
