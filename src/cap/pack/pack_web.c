/* GET /categories: the list to choose from; the settings pages of categories, limits and holidays. */
#include "app/rq.h"
#include "cap/pack/pack_web.h"

static enum Err categories_list(struct rq *rq, struct db_ro *db, const struct no_form *in, struct categories_view *out)
{
    struct category_list_rows rows;
    (void)in;
    TRY(category_list(db, rq->a, &rows));
    out->items.v = NEW_ARRAY(rq->a, struct category_view, rows.n + 1);
    out->items.n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct category_row *c = &rows.v[i];
        struct category_view *v = &out->items.v[i];
        *v = (struct category_view){.code = c->code, .name = category_name(c, rq->lang), .default_route = c->default_route, .id = c->id};
        if (!c->due_n.has) continue;
        v->default_due = NEW(rq->a, struct due_view);
        *v->default_due = (struct due_view){c->due_n.v, c->due_unit};
    }
    return OK;
}
READ_FN(categories_list, no_form, categories_view)

static const struct route routes[] = {
    READS(GET, "/categories", PUBLIC, categories_list_row, .view = categories_view_view, .json_only = true, .why = "the settings page shows them"),
};

const struct cap pack_cap = {.name = "pack", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
