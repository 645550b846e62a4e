/* GET /areas: the tree, one level at a time; every signed-in person may read it. */
#include "app/rq.h"
#include "area_pages.h"
#include "cap/area/area.h"
#include "cap/area/area_web.h"

static enum Err areas_list(struct rq *rq, struct db_ro *db, const struct areas_query *in, struct areas_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50;
    struct area_page_rows rows;
    TRY(area_page(db, rq->a, &rows, .parent = in->parent, .after = in->after, .limit = limit + 1));
    out->items.n = rows.n > (size_t)limit ? (size_t)limit : rows.n;
    out->items.v = NEW_ARRAY(rq->a, struct area_view, out->items.n + 1);
    for (size_t i = 0; i < out->items.n; i++) {
        const struct area_row *r = &rows.v[i];
        out->items.v[i] = (struct area_view){r->id, r->code, area_name(r->name, r->name_en, rq->lang), r->level, r->parent};
    }
    if (rows.n > (size_t)limit) out->next = rows.v[limit - 1].sort_key;
    if (in->parent.v && !rq->json) {
        TRY(area_place(db, rq->a, in->parent, rq->lang, &out->place));
    }
    return OK;
}
READ_FN(areas_list, areas_query, areas_view)

static enum Err area_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct area_view *out)
{
    struct area_row r;
    (void)in;
    TRY(area_get(db, rq->a, &r, .id = {rq->id.v}));
    *out = (struct area_view){r.id, r.code, area_name(r.name, r.name_en, rq->lang), r.level, r.parent};
    return OK;
}
READ_FN(area_show, no_form, area_view)

PAGE_FN(areas_page, areas_view)

static const struct route routes[] = {
    READS(GET, "/areas", SIGNED_IN, areas_list_row, .query = areas_query_form, .view = areas_view_view, .page = areas_page_row),
    READS(GET, "/areas/{id}", SIGNED_IN, area_show_row, .view = area_view_view, .json_only = true, .why = "the tree page shows it"),
};

const struct cap area_cap = {.name = "area", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
