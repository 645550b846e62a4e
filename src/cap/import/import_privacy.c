/* What sheets hold of people: cells of rows that wait to be saved or mended. They go when the row is saved, with the batch, or after some days. */
#include "cap/import/import_core.h"

/* A batch that nobody has decided about is given up; then its cells, and those of bad rows kept to be mended, go. */
static enum Err expire(struct app *app, struct db_rw *db, struct arena *a, Time before, int64_t *n)
{
    struct batches_old_rows old;
    struct batch_rows_old_rows rows;
    TRY(batches_old(db, a, &old, .before = before));
    for (size_t i = 0; i < old.n; i++) {
        TRY(batch_state_set(db, .id = old.v[i].id, .was = old.v[i].state, .state = BatchState_dropped, .ended_at = app_now(app)));
        TRY(batch_file_drop(db, .batch = old.v[i].id));
    }
    TRY(batch_rows_old(db, a, &rows, .before = before));
    for (size_t i = 0; i < rows.n; i++) TRY(batch_row_blank(db, .id = rows.v[i].id));
    *n = (int64_t)(old.n + rows.n);
    return OK;
}

static enum Err forget(struct db_rw *db, struct arena *a, const struct forgotten *who, int64_t *n)
{
    (void)a;
    *n = 0;
    return who->phone.len ? batch_rows_forget(db, .phone = who->phone) : OK;
}

const struct privacy_holder import_privacy = {.kind = Entity_batch, .keep = "import", .expire = expire, .forget = forget};
