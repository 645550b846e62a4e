/* Settings of business lines 条线: added, renamed, closed; never deleted, because posts of the past name them. */
#include "app/rq.h"
#include "cap/pack/pack_admin.h"
#include "pack_pages.h"

static struct line_set line_of(const struct rq *rq, const struct business_line_row *l)
{
    return (struct line_set){.id = l->id, .rev = l->rev, .code = l->code, .name = l->name, .name_en = l->name_en, .shown = line_name(l, rq->lang)};
}

static enum Err lines_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct lines_set *out)
{
    struct business_line_list_rows rows;
    (void)in;
    TRY(business_line_list(db, rq->a, &rows));
    out->items.v = NEW_ARRAY(rq->a, struct line_set, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) out->items.v[out->items.n++] = line_of(rq, &rows.v[i]);
    return OK;
}
READ_FN(lines_show, no_form, lines_set)
PAGE_FN(lines_set_page, lines_set)

static enum Err line_see(struct rq *rq, struct db_ro *db)
{
    struct business_line_row *l = NEW(rq->a, struct business_line_row);
    TRY(business_line_get(db, rq->a, l, .id = {rq->id.v}));
    rq->subject = l;
    rq->standing = (struct standing){.who = SIGNED_IN | (rq->who.everywhere & WHO_ROLES), .whole = true, .rev = l->rev, .flags = l->closed_at.ms ? 1 : 0};
    return OK;
}

static enum Err line_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct line_set *out)
{
    (void)db;
    (void)in;
    *out = line_of(rq, rq->subject);
    return OK;
}
READ_FN(line_show, no_form, line_set)
PAGE_FN(line_set_page, line_set)

static enum Err told(struct rq *rq, struct db_rw *db, const char *act, BusinessLineId id, Str code)
{
    rq->made = ANY(id);
    return event_add(rq, db, (struct event){.act = act, .kind = Entity_business_line, .entity = ANY(id), .data = EVENT_DATA(rq->a, {"code", code, 0, false})});
}

static enum Err line_make_do(struct rq *rq, struct db_rw *db, const struct line_make *in)
{
    struct business_line_list_rows rows;
    struct business_line_taken_row taken;
    BusinessLineId id = RQ_ID(rq, BusinessLineId);
    if (!pack_code_good(in->code)) return refuse_field(rq, "code", MSG_pack_code_wrong);
    enum Err e = business_line_taken(db, rq->a, &taken, .code = in->code);
    if (e == OK) return refuse_field(rq, "code", MSG_pack_code_used);
    if (e != ERR_NOT_FOUND) return e;
    TRY(business_line_list(db_rw_read(db), rq->a, &rows));
    TRY(business_line_put(db, .id = id, .code = in->code, .name = in->name, .name_en = in->name_en, .sort = rows.n ? rows.v[rows.n - 1].sort + 1 : 1, .at = rq->now));
    return told(rq, db, "make", id, in->code);
}
WRITE_FN(line_make_do, line_make)

static enum Err line_edit_do(struct rq *rq, struct db_rw *db, const struct line_edit *in)
{
    const struct business_line_row *l = rq->subject;
    TRY(business_line_change(db, .id = l->id, .name = in->name, .name_en = in->name_en));
    return told(rq, db, "change", l->id, l->code);
}
WRITE_FN(line_edit_do, line_edit)

/* Categories that named it name none; who has it keeps it until the post ends. */
static enum Err line_close_do(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct business_line_row *l = rq->subject;
    (void)in;
    TRY(business_line_close(db, .id = l->id, .closed_at = rq->now));
    TRY(category_line_drop(db, .line = l->id));
    return told(rq, db, "close", l->id, l->code);
}
WRITE_FN(line_close_do, no_form)

struct form_options pack_lines(struct html *h, const struct business_line_list_rows *rows, BusinessLineId chosen)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, rows->n + 1), 0};
    for (size_t i = 0; i < rows->n; i++) o.v[o.n++] = (struct form_option){form_value_int(h, rows->v[i].id.v), line_name(&rows->v[i], h->lang), rows->v[i].id.v == chosen.v};
    return o;
}

struct form_options pack_lines_none(struct html *h, const struct business_line_list_rows *rows) { return pack_lines(h, rows, (BusinessLineId){0}); }

static const struct route routes[] = {
    READS(GET, "/settings/lines", ROLE(admin), lines_show_row, .view = lines_set_view, .page = lines_set_page_row),
    READS(GET, "/settings/lines/{id}", ROLE(admin), line_show_row, .see = line_see, .view = line_set_view, .page = line_set_page_row),
    WRITES(POST, "/business-lines", ROLE(admin), line_make_do_row, .body = line_make_form, .shows = "/settings/lines/{id}", .then = "/settings/lines", .creates = true),
    WRITES(POST, "/business-lines/{id}/change", ROLE(admin), line_edit_do_row, .see = line_see, .body = line_edit_form, .shows = "/settings/lines/{id}", .then = "/settings/lines"),
    WRITES(POST, "/business-lines/{id}/close", ROLE(admin), line_close_do_row, .see = line_see, .shows = "/settings/lines/{id}", .then = "/settings/lines", .bars = 1),
};

const struct cap pack_line_cap = {.name = "pack_line", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
