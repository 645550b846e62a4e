/* The office's pages of imports, and their JSON: the list, a new one, one with preview and progress, its rows; saving, dropping, undoing. */
#include "cap/import/import_web.h"

#include "base/utf8.h"
#include "import_pages.h"

#define IMPORTERS (ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(admin))
#define HANDLERS (ROLE(lead) | ROLE(street) | ROLE(district))

enum { PREVIEW_ROWS = 20, WRONG_ROWS = 50, FILE_NAME_LEN = 100, LIST = 50, KEEP_DAYS = 7 };

/* -- one batch -- */

static bool is_working(enum BatchState s) { return s == BatchState_staged || s == BatchState_saving || s == BatchState_undoing; }

static enum Err fill_batch(struct rq *rq, struct db_ro *db, const struct batch_item *b, struct import_view *v)
{
    struct area_place place = {.name = S("")};
    if (b->area.v) TRY(area_place(db, rq->a, b->area, rq->lang, &place));
    *v = (struct import_view){.id = b->id, .rev = b->rev, .kind = b->kind, .state = b->state, .area = b->area, .file = b->file, .total = b->total, .done = b->done, .good = b->good,
                              .bad = b->bad, .saved = b->saved, .undone = b->undone, .kept = b->kept, .by = b->by_name, .at = b->at, .ended_at = b->ended_at, .place = place.name};
    v->working = is_working(b->state);
    v->of = b->state == BatchState_saving ? b->good : b->state == BatchState_undoing ? b->saved : b->total;
    return OK;
}

static enum Err import_see(struct rq *rq, struct db_ro *db)
{
    struct batch_item *b = NEW(rq->a, struct batch_item);
    Who roles = 0;
    TRY(batch_get(db, rq->a, b, .id = {rq->id.v}));
    if (b->area.v) TRY(policy_at(rq, db, b->area, &roles));
    if (!(roles & IMPORTERS)) return ERR_NOT_FOUND;
    rq->subject = b;
    rq->standing = (struct standing){.who = SIGNED_IN | roles, .whole = true, .stage = b->state, .rev = b->rev};
    rq->standing.masked = !(roles & HANDLERS) && b->by_person.v != rq->who.person.v;
    return OK;
}

static enum Err keep_days(struct rq *rq, struct db_ro *db, int *out)
{
    struct retention_list_rows rows;
    *out = KEEP_DAYS;
    TRY(retention_list(db, rq->a, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (str_is(rows.v[i].code, "import")) *out = (int)rows.v[i].days;
    return OK;
}

static enum Err import_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct import_view *out)
{
    const struct batch_item *b = rq->subject;
    int days;
    (void)in;
    TRY(fill_batch(rq, db, b, out));
    out->acts = policy_acts(rq, "/imports/{id}/", &rq->standing);
    out->masked = rq->standing.masked;
    if (rq->json) return OK;
    TRY(keep_days(rq, db, &days));
    out->kept_until = day_of(time_plus(b->at, days * (int64_t)DAY_MS));
    out->may_export = !out->masked;
    out->heads = import_heads(rq, b->kind);
    if (b->state == BatchState_checked) TRY(import_rows_fill(rq, db, b, RowState_good, 0, PREVIEW_ROWS, &out->first));
    if (b->state == BatchState_checked || b->state == BatchState_saved) TRY(import_rows_fill(rq, db, b, RowState_bad, 0, WRONG_ROWS, &out->wrong));
    if (b->state == BatchState_undone) TRY(import_rows_fill(rq, db, b, RowState_kept, 0, WRONG_ROWS, &out->kept_rows));
    return OK;
}
READ_FN(import_show, no_form, import_view)
PAGE_FN(import_page, import_view)

static enum Err rows_show(struct rq *rq, struct db_ro *db, const struct import_rows_query *in, struct import_rows_view *out)
{
    const struct batch_item *b = rq->subject;
    int64_t limit = in->limit.has ? in->limit.v : LIST;
    out->state = in->state ? in->state : b->saved ? RowState_saved : RowState_bad;
    out->batch = NEW(rq->a, struct import_view);
    TRY(fill_batch(rq, db, b, out->batch));
    out->batch->heads = import_heads(rq, b->kind);
    out->batch->masked = rq->standing.masked;
    TRY(import_rows_fill(rq, db, b, out->state, in->after.has ? in->after.v : 0, limit + 1, &out->items));
    if (out->items.n <= (size_t)limit) return OK;
    out->items.n = (size_t)limit;
    out->next = str_fmt(rq->a, "%lld", (long long)out->items.v[limit - 1].line);
    return OK;
}
READ_FN(rows_show, import_rows_query, import_rows_view)
PAGE_FN(import_rows_page, import_rows_view)

static enum Err bad_take(struct rq *rq, struct db_ro *db, const struct no_form *in, struct no_form *out)
{
    (void)in, (void)out;
    if (rq->standing.masked) return refuse(rq, ERR_FORBIDDEN, MSG_import_masked);
    return import_bad_sheet(rq, db, rq->subject);
}
READ_FN(bad_take, no_form, no_form)

/* -- the list -- */

static enum Err imports_show(struct rq *rq, struct db_ro *db, const struct imports_query *in, struct imports_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : LIST;
    struct batch_list_rows rows;
    TRY(area_bar_fill(rq, db, in->area, &out->bar));
    out->kind = in->kind;
    TRY(batch_list(db, rq->a, &rows, .above = out->bar.here, .kind = in->kind, .id = in->after, .limit = limit + 1));
    out->items.v = NEW_ARRAY(rq->a, struct import_view, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) TRY(fill_batch(rq, db, &rows.v[i], &out->items.v[out->items.n++]));
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    out->empty = !rows.n && !in->kind && !in->after.v;
    return OK;
}
READ_FN(imports_show, imports_query, imports_view)
PAGE_FN(imports_page, imports_view)

/* -- a new one -- */

static enum Err new_show(struct rq *rq, struct db_ro *db, const struct imports_query *in, struct import_new_view *out)
{
    out->kind = in->kind ? in->kind : ImportKind_needs;
    return area_bar_fill(rq, db, in->area, &out->bar);
}
READ_FN(new_show, imports_query, import_new_view)
PAGE_FN(import_new_page, import_new_view)

static enum Err template_take(struct rq *rq, struct db_ro *db, const struct import_template *in, struct no_form *out)
{
    (void)db, (void)out;
    return import_template_sheet(rq, in->kind);
}
READ_FN(template_take, import_template, no_form)

/* The sheet is read here, out of everybody's way, so that what is none is told at once; it is kept and read again by the check. */
static enum Err import_look(struct rq *rq, const struct import_make *in)
{
    struct arena *a = arena_new(1 << 18);
    struct import_sheet sheet;
    struct import_refusal why;
    enum Err e = import_read(a, in->kind, in->file.name, in->file.bytes, &sheet, &why);
    if (e != OK) {
        struct problem *p = &rq->problem;
        p->errors[p->n_errors++] = (struct field_error){"file", msg_fill(rq->a, why.words, rq->lang, why.args, why.n)};
    }
    arena_free(a);
    return e;
}
BEFORE_FN(import_look, import_make)

/* Without a word that it is done: the page says how far it is. */
static void lead_to(struct rq *rq, BatchId id)
{
    if (!rq->json) rq_redirect(rq, str_fmt(rq->a, "/imports/%lld", (long long)id.v));
}

static enum Err import_make(struct rq *rq, struct db_rw *db, const struct import_make *in)
{
    struct area_row area;
    Who roles;
    BatchId id = RQ_ID(rq, BatchId);
    TRY(area_of_admin(rq, db_rw_read(db), in->area, "area", &area));
    TRY(policy_at(rq, db_rw_read(db), area.id, &roles));
    if (in->kind == ImportKind_areas && !(roles & (ROLE(street) | ROLE(district) | ROLE(admin)))) return refuse(rq, ERR_FORBIDDEN, MSG_import_areas_not_yours);
    struct import_new n = {.kind = in->kind, .area = area.id, .file = utf8_head(in->file.name.len ? in->file.name : S("?"), FILE_NAME_LEN), .bytes = in->file.bytes,
                           .by = rq->who.person, .posts = (roles & ROLE(admin)) != 0};
    TRY(import_put(db, &n, rq->now, id, RQ_ID(rq, BatchFileId)));
    rq->made = ANY(id);
    rq->starts = "imports";
    lead_to(rq, id);
    return event_add(rq, db, (struct event){.act = "make", .kind = Entity_batch, .entity = ANY(id), .area = area.id, .data = EVENT_DATA(rq->a, {"kind", ImportKind_code(in->kind), 0, false})});
}
WRITE_FN(import_make, import_make)

/* -- what is done with it -- */

static enum Err go(struct rq *rq, struct db_rw *db, const char *act, enum BatchState to)
{
    const struct batch_item *b = rq->subject;
    rq->made = ANY(b->id);
    TRY(batch_state_set(db, .id = b->id, .was = b->state, .state = to, .ended_at = to == BatchState_dropped ? rq->now : (Time){0}));
    if (is_working(to)) rq->starts = "imports";
    lead_to(rq, b->id);
    return event_add(rq, db, (struct event){.act = act, .kind = Entity_batch, .entity = ANY(b->id), .area = b->area});
}

static enum Err save_do(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    (void)in;
    return go(rq, db, "save", BatchState_saving);
}
WRITE_FN(save_do, no_form)

static enum Err drop_do(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct batch_item *b = rq->subject;
    (void)in;
    TRY(go(rq, db, "drop", BatchState_dropped));
    TRY(batch_file_drop(db, .batch = b->id));
    return batch_cells_drop(db, .batch = b->id);
}
WRITE_FN(drop_do, no_form)

static enum Err undo_do(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct batch_item *b = rq->subject;
    (void)in;
    TRY(go(rq, db, "undo", BatchState_undoing));
    return batch_cells_drop(db, .batch = b->id);
}
WRITE_FN(undo_do, no_form)

/* -- for the pages -- */

struct form_options import_kinds_options(struct html *h, enum ImportKind chosen)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, ImportKind_end), 0, true};
    for (unsigned i = 1; i < ImportKind_end; i++) o.v[o.n++] = (struct form_option){ImportKind_code((enum ImportKind)i), msg(h, ImportKind_label((enum ImportKind)i)), i == chosen};
    return o;
}

struct form_options import_area_options(struct html *h, const struct area_bar *b)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, b->options.n + 1), 0, true};
    for (size_t i = 0; i < b->options.n; i++) o.v[o.n++] = (struct form_option){form_value_int(h, b->options.v[i].id.v), b->options.v[i].label, b->options.v[i].here};
    return o;
}

Html import_badge(struct html *h, enum BatchState s)
{
    switch (s) {
    case BatchState_staged: case BatchState_saving: case BatchState_undoing: return badge(h, S("lj-warn"), S("hourglass"), BatchState_label(s));
    case BatchState_checked: return badge(h, S("lj-info"), S("eye"), BatchState_label(s));
    case BatchState_saved: return badge(h, S("lj-ok"), S("check"), BatchState_label(s));
    case BatchState_dropped: case BatchState_undone: case BatchState_none: case BatchState_end: break;
    }
    return badge(h, S(""), S("arrow-back-up"), BatchState_label(s));
}

static const struct route routes[] = {
    READS(GET, "/imports", IMPORTERS, imports_show_row, .query = imports_query_form, .view = imports_view_view, .page = imports_page_row),
    READS(GET, "/imports/new", IMPORTERS, new_show_row, .query = imports_query_form, .view = import_new_view_view, .page = import_new_page_row, .html_only = true, .why = "a form"),
    LONGS(GET, "/imports/template", IMPORTERS, template_take_row, .query = import_template_form, .html_only = true, .why = "a file for people"),
    READS(GET, "/imports/{id}", IMPORTERS, import_show_row, .see = import_see, .view = import_view_view, .page = import_page_row),
    READS(GET, "/imports/{id}/rows", IMPORTERS, rows_show_row, .see = import_see, .query = import_rows_query_form, .view = import_rows_view_view, .page = import_rows_page_row),
    LONGS(GET, "/imports/{id}/bad", IMPORTERS, bad_take_row, .see = import_see, .html_only = true, .why = "a file for people; /rows?state=bad is its JSON"),
    WRITES(POST, "/imports", IMPORTERS, import_make_row, .body = import_make_form, .before = import_look_row, .shows = "/imports/{id}", .creates = true),
    WRITES(POST, "/imports/{id}/save", IMPORTERS, save_do_row, .see = import_see, .shows = "/imports/{id}", .act = "save", .stages = STAGE(BatchState_checked)),
    WRITES(POST, "/imports/{id}/drop", IMPORTERS, drop_do_row, .see = import_see, .shows = "/imports/{id}", .act = "drop", .stages = STAGE(BatchState_staged) | STAGE(BatchState_checked)),
    WRITES(POST, "/imports/{id}/undo", IMPORTERS, undo_do_row, .see = import_see, .shows = "/imports/{id}", .act = "undo", .stages = STAGE(BatchState_saved)),
};

static const struct job jobs[] = {{.name = "imports", .hour = -1, .work = import_work}};

const struct cap import_cap = {.name = "import", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .jobs = jobs, .n_jobs = 1};
