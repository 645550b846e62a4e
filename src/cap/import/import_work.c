/* The work on a batch: checking its rows, saving them, taking them back. Reading and judging happen outside of the writer's time, over
 * snapshots; what follows is written in chunks, each with its rows' new states and the batch's counts in one transaction. So a batch
 * whose work was cut off is simply worked on again: what was done is known from the rows.
 */
#include "cap/import/import_core.h"

enum { CHECK_ROWS = 100, SAVE_ROWS = 10, UNDO_ROWS = 25 }; /* a chunk holds the writer for some milliseconds: others wait no longer */

/* What one run is about. */
struct run {
    struct import im;
    struct batch_item b;
    struct import_row *rows;   /* of the chunk */
    size_t n;
    struct batch_rows_good_rows good;
    struct batch_rows_saved_rows saved;
    enum ImportFault *stays;   /* why a record is not taken back */
    int64_t seq;               /* of the first row of the chunk, when checking */
    import_tell *tell;
    void *ctx;
};

static enum Err read_with(struct db *db, enum Err (*fn)(struct run *r, struct db_ro *ro), struct run *r)
{
    struct db_ro *ro;
    TRY(db_read_begin(db, &ro));
    enum Err e = fn(r, ro);
    db_read_end(ro);
    return e;
}

/* -- a run begins and ends -- */

static struct import import_new_run(enum ImportKind k, struct app *app, Time now)
{
    struct import im = {.kind = import_kind(k), .whole = arena_new(1 << 18), .a = arena_new(1 << 18), .app = app, .now = now};
    im.seen = map_new(im.whole, 1000);
    im.made = map_new(im.whole, 50);
    im.areas = map_new(im.whole, 100);
    return im;
}

static void import_end_run(struct import *im)
{
    arena_free(im->a);
    arena_free(im->whole);
}

static enum Err find_places(struct import *im, struct db_ro *ro, AreaId area)
{
    struct area_children_rows roots;
    TRY(area_children(ro, im->whole, &roots, .parent = (AreaId){0}));
    if (roots.n) im->root = roots.v[0].id;
    if (area.v) TRY(area_get(ro, im->whole, &im->area, .id = area));
    return OK;
}

static enum Err begin(struct run *r, struct db_ro *ro)
{
    r->im.inside = r->b.area.v != 0 && r->b.by_person.v != 0;
    r->im.posts = r->b.posts;
    r->im.batch = r->b.id;
    r->im.by = r->b.by_person;
    return find_places(&r->im, ro, r->b.area);
}

static enum Err run_open(struct app *app, BatchId id, enum BatchState state, struct run *r)
{
    struct db_ro *ro;
    struct batch_item b = {.state = BatchState_none};
    struct arena *a = arena_new(0);
    enum Err e = db_read_begin(app->o.db, &ro);
    if (e == OK) {
        e = batch_get(ro, a, &b, .id = id);
        if (e == OK && b.state != state) e = ERR_CONFLICT;
        if (e == OK) {
            r->im = import_new_run(b.kind, app, app_now(app));
            r->b = b;
            e = begin(r, ro);
            if (e != OK) import_end_run(&r->im);
        }
        db_read_end(ro);
    }
    arena_free(a);
    r->b.file = r->b.by_name = S("");
    return e;
}

static void told(struct run *r, size_t n)
{
    r->b.done += (int64_t)n;
    if (r->tell) r->tell(r->ctx, r->b.done, r->b.total);
}

static enum Err write_chunk(struct run *r, enum Err (*work)(struct db_rw *, void *)) { return db_write_wait(r->im.app->o.db, work, r); }

struct state_change {
    struct run *r;
    enum BatchState to;
};

/* The batch comes to rest. An operator's import of the first areas lies where they begin from now on. */
static enum Err rest_work(struct db_rw *db, void *ctx)
{
    struct state_change *c = ctx;
    struct run *r = c->r;
    TRY(batch_state_set(db, .id = r->b.id, .was = r->b.state, .state = c->to, .ended_at = r->im.now));
    if (c->to == BatchState_checked) TRY(batch_file_drop(db, .batch = r->b.id));
    if (!r->b.area.v && r->im.root.v) TRY(batch_area_set(db, .id = r->b.id, .area = r->im.root));
    return import_event(&r->im, db, (struct event){.act = BatchState_code(c->to).p, .kind = Entity_batch, .entity = ANY(r->b.id), .area = r->b.area});
}

static enum Err rest(struct run *r, enum BatchState to)
{
    struct state_change c = {r, to};
    struct db_ro *ro;
    arena_reset(r->im.a);
    if (!r->im.root.v && db_read_begin(r->im.app->o.db, &ro) == OK) { /* there may be areas now */
        IGNORE(find_places(&r->im, ro, (AreaId){0})); /* without them it stays the operators' own */
        db_read_end(ro);
    }
    return db_write_wait(r->im.app->o.db, rest_work, &c);
}

/* -- order: rows of a lower rank first -- */

static size_t *ordered(struct import *im, const struct import_sheet *s)
{
    size_t *order = NEW_ARRAY(im->whole, size_t, s->n + 1), n = 0;
    unsigned char *rank = NEW_ARRAY(im->whole, unsigned char, s->n + 1);
    for (size_t i = 0; im->kind->rank && i < s->n; i++) {
        struct import_row row = {.v = s->v[i].v, .line = s->v[i].line};
        rank[i] = (unsigned char)im->kind->rank(im, &row);
    }
    for (unsigned k = 0; k < IMPORT_RANKS; k++)
        for (size_t i = 0; i < s->n; i++)
            if (rank[i] == k) order[n++] = i;
    return order;
}

static enum Err judge_line(struct import *im, struct db_ro *ro, const struct import_line *l, struct import_row *row)
{
    *row = (struct import_row){.v = l->v, .line = l->line};
    if (!l->fault) return im->kind->judge(im, ro, row);
    import_bad(im, row, -1, l->fault, (Str){NULL, 0});
    return OK;
}

/* -- checking -- */

static enum Err staged_work(struct db_rw *db, void *ctx)
{
    struct run *r = ctx;
    int64_t good = 0;
    for (size_t i = 0; i < r->n; i++) {
        const struct import_row *row = &r->rows[i];
        good += !row->n_faults;
        TRY(batch_row_put(db, .id = (BatchRowId){app_id(r->im.app)}, .batch = r->b.id, .seq = r->seq + (int64_t)i, .line = row->line,
                          .state = row->n_faults ? RowState_bad : RowState_good, .cells = import_cells_write(r->im.a, r->im.kind, row->v), .faults = import_faults_write(r->im.a, row)));
    }
    return batch_staged(db, .id = r->b.id, .total = r->b.total, .good = good, .bad = (int64_t)r->n - good);
}

static enum Err sheet_of(struct run *r, struct import_sheet *out)
{
    struct batch_file_get_row f;
    struct import_refusal why;
    struct db_ro *ro;
    TRY(db_read_begin(r->im.app->o.db, &ro));
    enum Err e = batch_file_get(ro, r->im.whole, &f, .batch = r->b.id);
    db_read_end(ro);
    if (e == OK) e = import_read(r->im.whole, r->b.kind, S(""), f.bytes, out, &why);
    return e;
}

static enum Err judge_chunk(struct run *r, const struct import_sheet *sheet, const size_t *order, size_t from, size_t n)
{
    struct db_ro *ro;
    enum Err e = OK;
    arena_reset(r->im.a);
    r->rows = NEW_ARRAY(r->im.a, struct import_row, CHECK_ROWS);
    TRY(db_read_begin(r->im.app->o.db, &ro));
    for (size_t i = 0; i < n && e == OK; i++) e = judge_line(&r->im, ro, &sheet->v[order[from + i]], &r->rows[i]);
    db_read_end(ro);
    return e;
}

static enum Err rows_there(struct run *r, struct db_ro *ro)
{
    struct batch_row_last_row last;
    enum Err e = batch_row_last(ro, r->im.a, &last, .batch = r->b.id);
    r->seq = e == OK ? last.seq + 1 : 0;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* All rows are judged, those of an earlier try too: a later row may be their double. Only the others are written. */
static enum Err check(struct run *r)
{
    struct import_sheet sheet;
    TRY(sheet_of(r, &sheet));
    TRY(read_with(r->im.app->o.db, rows_there, r));
    const size_t *order = ordered(&r->im, &sheet), there = (size_t)r->seq;
    r->b.total = (int64_t)sheet.n;
    for (size_t at = 0; at < sheet.n; at += CHECK_ROWS) {
        size_t n = sheet.n - at < CHECK_ROWS ? sheet.n - at : CHECK_ROWS;
        if (app_ending(r->im.app)) return OK;
        TRY(judge_chunk(r, &sheet, order, at, n));
        if (at + n <= there) continue;
        size_t skip = at < there ? there - at : 0;
        r->rows += skip;
        r->n = n - skip;
        r->seq = (int64_t)(at + skip);
        TRY(write_chunk(r, staged_work));
        told(r, r->n);
    }
    return rest(r, BatchState_checked);
}

/* -- saving -- */

static enum Err saved_work(struct db_rw *db, void *ctx)
{
    struct run *r = ctx;
    int64_t saved = 0;
    for (size_t i = 0; i < r->n; i++) {
        struct import_row *row = &r->rows[i];
        BatchRowId id = r->good.v[i].id;
        if (row->n_faults) {
            TRY(batch_row_bad(db, .id = id, .faults = import_faults_write(r->im.a, row)));
            continue;
        }
        TRY(r->im.kind->save(&r->im, db, row));
        TRY(batch_row_saved(db, .id = id, .made = row->made, .also = row->also));
        saved++;
    }
    return batch_saved(db, .id = r->b.id, .saved = saved, .bad = (int64_t)r->n - saved);
}

static enum Err judge_again(struct run *r, struct db_ro *ro)
{
    r->rows = NEW_ARRAY(r->im.a, struct import_row, r->n + 1);
    for (size_t i = 0; i < r->n; i++) {
        struct import_row *row = &r->rows[i];
        *row = (struct import_row){.v = NEW_ARRAY(r->im.a, Str, r->im.kind->n), .line = (unsigned)r->good.v[i].line};
        import_cells_read(r->im.a, r->im.kind, r->good.v[i].cells.sealed, row->v);
        if (r->im.kind->rank) r->im.kind->rank(&r->im, row);
        TRY(r->im.kind->judge(&r->im, ro, row));
    }
    return OK;
}

static enum Err load_good(struct run *r, struct db_ro *ro, int64_t limit)
{
    arena_reset(r->im.a);
    TRY(batch_rows_good(ro, r->im.a, &r->good, .batch = r->b.id, .after = r->seq, .limit = limit));
    r->n = r->good.n;
    return judge_again(r, ro);
}
static enum Err load_chunk(struct run *r, struct db_ro *ro) { return load_good(r, ro, SAVE_ROWS); }
static enum Err load_one(struct run *r, struct db_ro *ro) { return load_good(r, ro, 1); }

/* A row that passed and that the database refuses all the same is a bad row; the others of its chunk go in. */
static enum Err save_singly(struct run *r)
{
    for (size_t left = r->n; left > 0; left--) {
        TRY(read_with(r->im.app->o.db, load_one, r));
        if (!r->n) return OK;
        enum Err e = write_chunk(r, saved_work);
        if (e == ERR_CONFLICT || e == ERR_INPUT || e == ERR_DB) {
            import_bad(&r->im, &r->rows[0], -1, ImportFault_refused, (Str){NULL, 0});
            e = write_chunk(r, saved_work);
        }
        TRY(e);
        r->seq = r->good.v[0].seq;
    }
    return OK;
}

static enum Err save_chunk(struct run *r)
{
    TRY(read_with(r->im.app->o.db, load_chunk, r));
    size_t n = r->n;
    if (!n) return OK;
    int64_t last = r->good.v[n - 1].seq;
    enum Err e = write_chunk(r, saved_work);
    if (e == ERR_CONFLICT || e == ERR_INPUT || e == ERR_DB) e = save_singly(r);
    TRY(e);
    r->n = n;
    r->seq = last;
    told(r, n);
    return OK;
}

static enum Err save(struct run *r)
{
    r->seq = -1;
    r->b.total = r->b.good;
    do {
        if (app_ending(r->im.app)) return OK;
        TRY(save_chunk(r));
    } while (r->n);
    return rest(r, BatchState_saved);
}

/* -- taking back -- */

/* Tables that a record's making filled itself; whether anything has happened to it since is asked of its history. */
static const char *const *own_tables(enum ImportKind k)
{
    static const char *const areas[] = {"area", "area_up", "event", "batch", "batch_row", NULL}, *const people[] = {"account", "person_skill", "role", "event", "batch_row", NULL},
                             *const others[] = {"event", "batch_row", NULL};
    return k == ImportKind_areas ? areas : k == ImportKind_people ? people : others;
}

static enum Err load_saved(struct run *r, struct db_ro *ro)
{
    arena_reset(r->im.a);
    TRY(batch_rows_saved(ro, r->im.a, &r->saved, .batch = r->b.id, .before = r->seq, .limit = UNDO_ROWS));
    r->n = r->saved.n;
    r->stays = NEW_ARRAY(r->im.a, enum ImportFault, r->n + 1);
    if (!r->n || r->b.kind == ImportKind_needs) return OK; /* a need knows all that belongs to it */
    AnyId *ids = NEW_ARRAY(r->im.a, AnyId, r->n);
    bool *referred = NEW_ARRAY(r->im.a, bool, r->n);
    for (size_t i = 0; i < r->n; i++) ids[i] = r->saved.v[i].made;
    TRY(import_referred(ro, r->im.a, ids, r->n, own_tables(r->b.kind), referred));
    for (size_t i = 0; i < r->n; i++)
        if (referred[i]) r->stays[i] = ImportFault_referred;
    return OK;
}

static enum Err undo_row(struct run *r, struct db_rw *db, size_t i, bool *gone)
{
    struct import_row why = {.n_faults = 0};
    enum ImportFault stays = r->stays[i];
    Str arg = S("");
    if (!stays) TRY(r->im.kind->undo(&r->im, db, r->saved.v[i].made, r->saved.v[i].also, &stays, &arg));
    if (stays) import_bad(&r->im, &why, -1, stays, arg);
    *gone = !stays;
    return batch_row_undone(db, .id = r->saved.v[i].id, .state = stays ? RowState_kept : RowState_undone, .faults = import_faults_write(r->im.a, &why));
}

static enum Err undone_work(struct db_rw *db, void *ctx)
{
    struct run *r = ctx;
    int64_t undone = 0;
    for (size_t i = 0; i < r->n; i++) {
        bool gone;
        TRY(undo_row(r, db, i, &gone));
        undone += gone;
    }
    return batch_undone(db, .id = r->b.id, .undone = undone, .kept = (int64_t)r->n - undone);
}

static enum Err undo(struct run *r)
{
    r->seq = INT64_MAX;
    r->b.total = r->b.saved;
    for (;;) {
        if (app_ending(r->im.app)) return OK;
        TRY(read_with(r->im.app->o.db, load_saved, r));
        if (!r->n) return rest(r, BatchState_undone);
        r->seq = r->saved.v[r->n - 1].seq;
        TRY(write_chunk(r, undone_work));
        told(r, r->n);
    }
}

/* -- from outside -- */

enum Err import_put(struct db_rw *db, const struct import_new *n, Time at, BatchId id, BatchFileId file_id)
{
    TRY(batch_put(db, .id = id, .kind = n->kind, .area = n->area, .file = n->file, .posts = n->posts, .by_person = n->by, .at = at));
    return batch_file_put(db, .id = file_id, .batch = id, .bytes = n->bytes);
}

static enum Err run_one(struct app *app, BatchId id, enum BatchState state, enum Err (*work)(struct run *), import_tell *tell, void *ctx)
{
    struct run r = {.tell = tell, .ctx = ctx};
    TRY(run_open(app, id, state, &r));
    enum Err e = work(&r);
    import_end_run(&r.im);
    return e;
}

enum Err import_check(struct app *app, BatchId id, import_tell *tell, void *ctx) { return run_one(app, id, BatchState_staged, check, tell, ctx); }
enum Err import_save(struct app *app, BatchId id, import_tell *tell, void *ctx) { return run_one(app, id, BatchState_saving, save, tell, ctx); }
enum Err import_undo(struct app *app, BatchId id, import_tell *tell, void *ctx) { return run_one(app, id, BatchState_undoing, undo, tell, ctx); }

static enum Err next_batch(struct app *app, struct arena *a, BatchId after, struct batch_item *out)
{
    struct db_ro *ro;
    TRY(db_read_begin(app->o.db, &ro));
    enum Err e = batch_next(ro, a, out, .id = after);
    db_read_end(ro);
    return e;
}

/* One that fails is passed over and tried again with the next tick; the others are not held up by it. */
enum Err import_work(struct app *app)
{
    struct arena *a = arena_new(0);
    struct batch_item b;
    BatchId after = {0};
    enum Err e, failed = OK;
    while (!app_ending(app) && (e = next_batch(app, a, after, &b)) == OK) {
        after = b.id;
        if (b.state == BatchState_staged) e = import_check(app, b.id, NULL, NULL);
        else if (b.state == BatchState_saving) e = import_save(app, b.id, NULL, NULL);
        else e = import_undo(app, b.id, NULL, NULL);
        if (e != OK && e != ERR_CONFLICT) failed = e; /* a conflict: somebody gave it up meanwhile */
        arena_reset(a);
    }
    arena_free(a);
    return failed;
}

enum Err import_judge(struct db *db, const struct import_new *n, const struct import_sheet *sheet, Time now, struct import_judged *out)
{
    struct import im = import_new_run(n->kind, NULL, now);
    struct db_ro *ro;
    Str *faults = NEW_ARRAY(im.whole, Str, sheet->n + 1);
    enum Err e = db_read_begin(db, &ro);
    im.posts = n->posts;
    if (e == OK) {
        e = find_places(&im, ro, n->area);
        const size_t *order = ordered(&im, sheet);
        for (size_t i = 0; i < sheet->n && e == OK; i++) {
            struct import_row row;
            if (i % CHECK_ROWS == 0) arena_reset(im.a);
            e = judge_line(&im, ro, &sheet->v[order[i]], &row);
            if (row.n_faults) faults[order[i]] = import_faults_write(im.whole, &row);
        }
        db_read_end(ro);
    }
    for (size_t i = 0; i < sheet->n && e == OK; i++) {
        if (faults[i].p) out->tell(out->ctx, sheet->v[i].line, faults[i]);
        *(faults[i].p ? &out->bad : &out->good) += 1;
    }
    import_end_run(&im);
    return e;
}
