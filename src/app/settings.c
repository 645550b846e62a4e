/* GET /settings: where the administrator's pages are; the values of the table `setting` that people may change. */
#include "app/settings.h"

#include "app/rq.h"
#include "app_pages.h"
#include "app_sql.h"

/* What the program asks for by setting_int, with the limits within which it makes sense. */
static const struct {
    const char *name;
    int64_t otherwise, lo, hi;
    Msg label;
} values[] = {{"silent_days", 7, 1, 60, MSG_settings_silent_days}, {"menu_similar", 5, 2, 200, MSG_settings_menu_similar}, {"menu_days", 90, 7, 366, MSG_settings_menu_days}};
enum { N_VALUES = sizeof values / sizeof *values };

static enum Err settings_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct settings_view *out)
{
    bool cn;
    (void)in;
    TRY(pack_is_cn(db, rq->a, &cn));
    out->pack = cn ? LocalPack_cn : LocalPack_generic;
    out->items.v = NEW_ARRAY(rq->a, struct value_item, N_VALUES);
    for (unsigned i = 0; i < N_VALUES; i++) {
        struct value_item *v = &out->items.v[out->items.n++];
        *v = (struct value_item){str_c(values[i].name), 0, values[i].lo, values[i].hi, values[i].otherwise, values[i].label};
        TRY(setting_int(db, rq->a, values[i].name, values[i].otherwise, &v->value));
    }
    return OK;
}
READ_FN(settings_show, no_form, settings_view)
PAGE_FN(settings_page, settings_view)
PAGE_FN(values_page, settings_view)

/* One row per name; the first writing makes it. */
static enum Err put(struct rq *rq, struct db_rw *db, Str name, Str value)
{
    struct setting_id_row there = {.id = {0}};
    enum Err e = setting_id(db, rq->a, &there, .name = name);
    if (e == ERR_NOT_FOUND) there.id = RQ_ID(rq, SettingId);
    else TRY(e);
    rq->made = ANY(there.id);
    return setting_put(db, .id = there.id, .name = name, .value = value);
}

static enum Err value_put(struct rq *rq, struct db_rw *db, const struct value_set *in)
{
    unsigned i = 0;
    int64_t was = 0;
    while (i < N_VALUES && !str_is(rq->word, values[i].name)) i++;
    if (i == N_VALUES) return ERR_NOT_FOUND;
    if (in->value < values[i].lo || in->value > values[i].hi) return refuse_limits(rq, "value", MSG_app_field_between, values[i].lo, values[i].hi);
    TRY(setting_int(db_rw_read(db), rq->a, values[i].name, values[i].otherwise, &was));
    TRY(put(rq, db, rq->word, str_fmt(rq->a, "%lld", (long long)in->value)));
    return event_add(rq, db, (struct event){.act = "change", .kind = Entity_setting, .entity = rq->made,
        .data = EVENT_DATA(rq->a, {"from", {NULL, 0}, was, true}, {"name", rq->word, 0, false}, {"to", {NULL, 0}, in->value, true})});
}
WRITE_FN(value_put, value_set)

static enum Err pack_put(struct rq *rq, struct db_rw *db, const struct pack_set *in)
{
    TRY(put(rq, db, S("pack"), LocalPack_code(in->pack)));
    return event_add(rq, db, (struct event){.act = "change", .kind = Entity_setting, .entity = rq->made,
        .data = EVENT_DATA(rq->a, {"name", S("pack"), 0, false}, {"to", LocalPack_code(in->pack), 0, false})});
}
WRITE_FN(pack_put, pack_set)

static const struct route routes[] = {
    READS(GET, "/settings", ROLE(admin), settings_show_row, .view = settings_view_view, .page = settings_page_row, .html_only = true, .why = "links; /settings/values has the values"),
    READS(GET, "/settings/values", ROLE(admin), settings_show_row, .view = settings_view_view, .page = values_page_row),
    WRITES(POST, "/settings/pack", ROLE(admin), pack_put_row, .body = pack_set_form, .shows = "/settings/values"),
    WRITES(POST, "/settings/values/{word}", ROLE(admin), value_put_row, .body = value_set_form, .shows = "/settings/values"),
};

const struct cap settings_cap = {.name = "settings", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
