/* Settings of places: the tree and the codes on walls. Nothing is deleted: an area is renamed, a code is closed. */
#include "cap/area/area_admin.h"

#include <sodium.h>

#include "app/address.h"
#include "area_pages.h"
#include "base/vec.h"

/* -- where the administrator stands -- */

static const Who ADMINS = ROLE(admin);

static enum Err is_mine(struct rq *rq, struct db_ro *db, AreaId area, bool *yes)
{
    Who roles;
    TRY(policy_at(rq, db, area, &roles));
    *yes = (rq->route->who & SIGNED_IN) || (roles & rq->route->who & WHO_ROLES) || (roles & ADMINS); /* everybody signed in may read the tree */
    return OK;
}

enum Err area_bar_fill(struct rq *rq, struct db_ro *db, AreaId asked, struct area_bar *out)
{
    VEC(struct area_place_option) options = {0};
    struct area_children_rows below;
    struct area_lines_rows above;
    struct area_place place;
    bool mine;
    AreaId here = asked.v ? asked : policy_home(rq, rq->route->who & WHO_ROLES);
    if (!here.v) here = policy_home(rq, WHO_ROLES);
    if (!here.v) {
        TRY(area_children(db, rq->a, &below, .parent = (AreaId){0}));
        if (below.n) here = below.v[0].id;
    }
    TRY(area_place(db, rq->a, here, rq->lang, &place));
    TRY(is_mine(rq, db, here, &mine));
    if (!mine) return ERR_NOT_FOUND;
    TRY(area_lines(db, rq->a, &above, .area = here));
    for (size_t i = above.n; i-- > 0;) {
        TRY(is_mine(rq, db, above.v[i].above, &mine));
        if (mine) *VEC_ADD(rq->a, &options) = (struct area_place_option){above.v[i].above, area_name(above.v[i].name, above.v[i].name_en, rq->lang), i == 0};
    }
    TRY(area_children(db, rq->a, &below, .parent = here));
    for (size_t i = 0; i < below.n; i++)
        *VEC_ADD(rq->a, &options) = (struct area_place_option){below.v[i].id, str_cat(rq->a, S("　· "), area_name(below.v[i].name, below.v[i].name_en, rq->lang)), false};
    *out = (struct area_bar){here, place.level, place.name, {options.v, options.n}};
    return OK;
}

enum Err area_of_admin(struct rq *rq, struct db_ro *db, AreaId area, const char *field, struct area_row *out)
{
    bool mine = false;
    enum Err e = area_get(db, rq->a, out, .id = area);
    if (e == OK) TRY(is_mine(rq, db, area, &mine));
    if (e != OK && e != ERR_NOT_FOUND) return e;
    return mine ? OK : refuse_field(rq, field, MSG_area_not_yours);
}

enum Err area_standing(struct rq *rq, struct db_ro *db, AreaId area, int64_t rev)
{
    Who roles;
    TRY(policy_at(rq, db, area, &roles));
    if (!(roles & ADMINS) && !(roles & rq->route->who & WHO_ROLES)) return ERR_NOT_FOUND;
    rq->standing = (struct standing){.who = SIGNED_IN | roles, .whole = true, .rev = rev};
    return OK;
}

/* -- the tree -- */

struct form_options area_levels_below(struct html *h, enum AreaLevel level)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, AreaLevel_end), 0};
    for (unsigned i = level + 1; i < AreaLevel_end; i++)
        o.v[o.n++] = (struct form_option){AreaLevel_code((enum AreaLevel)i), msg(h, AreaLevel_label((enum AreaLevel)i)), i == level + 1};
    return o;
}

static struct area_set area_set_of(const struct area_row *r)
{
    return (struct area_set){.id = r->id, .rev = r->rev, .code = r->code, .name = r->name, .name_en = r->name_en, .level = r->level, .parent = r->parent, .households = r->households};
}

static enum Err tree_show(struct rq *rq, struct db_ro *db, const struct area_pick *in, struct areas_set *out)
{
    struct area_children_rows rows;
    TRY(area_bar_fill(rq, db, in->area, &out->bar));
    TRY(area_children(db, rq->a, &rows, .parent = out->bar.here));
    out->items.v = NEW_ARRAY(rq->a, struct area_set, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) out->items.v[out->items.n++] = area_set_of(&rows.v[i]);
    return OK;
}
READ_FN(tree_show, area_pick, areas_set)
PAGE_FN(area_tree_page, areas_set)

static enum Err area_see(struct rq *rq, struct db_ro *db)
{
    struct area_row *r = NEW(rq->a, struct area_row);
    TRY(area_get(db, rq->a, r, .id = {rq->id.v}));
    rq->subject = r;
    return area_standing(rq, db, r->id, r->rev);
}

static enum Err area_set_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct area_set *out)
{
    struct area_place place;
    (void)in;
    *out = area_set_of(rq->subject);
    TRY(area_place(db, rq->a, out->id, rq->lang, &place));
    out->place = place.name;
    return OK;
}
READ_FN(area_set_show, no_form, area_set)
PAGE_FN(area_set_page, area_set)

static bool code_good(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.')) return false;
    }
    return true;
}

static enum Err area_make(struct rq *rq, struct db_rw *db, const struct area_make *in)
{
    struct area_row parent;
    AreaId id;
    TRY(area_of_admin(rq, db_rw_read(db), in->parent, "parent", &parent));
    if (parent.level >= in->level) return refuse_field(rq, "level", MSG_area_level_wrong);
    if (!code_good(in->code)) return refuse_field(rq, "code", MSG_area_code_wrong);
    struct area_new n = {.code = in->code, .name = in->name, .name_en = in->name_en, .level = in->level, .parent = in->parent, .households = in->households};
    enum Err e = area_add(db, rq->a, rq->app, &n, rq->now, &id);
    if (e == ERR_CONFLICT) return refuse_field(rq, "code", MSG_area_code_used);
    TRY(e);
    rq->made = ANY(id);
    if (!rq->json) rq_redirect(rq, str_fmt(rq->a, "/settings/areas?area=%lld&done=created", (long long)in->parent.v));
    return event_add(rq, db, (struct event){.act = "make", .kind = Entity_area, .entity = ANY(id), .area = id,
        .data = EVENT_DATA(rq->a, {"code", in->code, 0, false}, {"level", AreaLevel_code(in->level), 0, false}, {"parent", str_fmt(rq->a, "%lld", (long long)in->parent.v), 0, false})});
}
WRITE_FN(area_make, area_make)

static enum Err area_change_do(struct rq *rq, struct db_rw *db, const struct area_change *in)
{
    const struct area_row *r = rq->subject;
    rq->made = ANY(r->id);
    TRY(area_rename(db, .id = r->id, .name = in->name, .name_en = in->name_en, .households = in->households, .rev = r->rev));
    if (!rq->json && r->parent.v) rq_redirect(rq, str_fmt(rq->a, "/settings/areas?area=%lld&done=saved", (long long)r->parent.v));
    return event_add(rq, db, (struct event){.act = "change", .kind = Entity_area, .entity = ANY(r->id), .area = r->id,
        .data = EVENT_DATA(rq->a, {"from", r->name, 0, false}, {"to", in->name, 0, false})});
}
WRITE_FN(area_change_do, area_change)

/* -- the codes on walls -- */

static enum Err fill_walls(struct rq *rq, struct db_ro *db, struct walls_set *out)
{
    struct wall_codes_rows rows;
    TRY(wall_codes(db, rq->a, &rows, .above = out->bar.here));
    out->items.v = NEW_ARRAY(rq->a, struct wall_set, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const __auto_type r = &rows.v[i];
        struct wall_set *v = &out->items.v[out->items.n++];
        struct area_place place;
        *v = (struct wall_set){.id = r->id, .code = r->code, .area = r->area, .place = r->place, .phone = r->phone, .hours = r->hours};
        TRY(area_place(db, rq->a, r->area, rq->lang, &place));
        v->area_name = place.name;
        v->url = rq_address(rq, str_cat(rq->a, S("/q/"), r->code));
    }
    return OK;
}

/* A community's codes at a time: a district has tens of thousands. */
static enum Err walls_show(struct rq *rq, struct db_ro *db, const struct area_pick *in, struct walls_set *out)
{
    TRY(area_bar_fill(rq, db, in->area, &out->bar));
    out->too_wide = out->bar.level < AreaLevel_community;
    return out->too_wide ? OK : fill_walls(rq, db, out);
}
READ_FN(walls_show, area_pick, walls_set)
PAGE_FN(walls_page, walls_set)
PAGE_FN(wall_sheet_page, walls_set)

/* Five characters without those that are read wrong, from the id and the installation's secret: the same on a retry. */
static Str wall_code_new(struct rq *rq, WallCodeId id)
{
    static const char letters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    enum { LETTERS = 5 };
    unsigned char h[crypto_generichash_BYTES];
    char *code = arena_alloc(rq->a, LETTERS);
    crypto_generichash(h, sizeof h, (const unsigned char *)&id.v, sizeof id.v, rq->app->secret, sizeof rq->app->secret);
    for (int i = 0; i < LETTERS; i++) code[i] = letters[h[i] % (sizeof letters - 1)];
    return str_n(code, LETTERS);
}

static bool desk_number(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-' || s.p[i] == ' ' || s.p[i] == '+')) return false;
    return true;
}

static enum Err wall_make(struct rq *rq, struct db_rw *db, const struct wall_new *in)
{
    struct area_row area;
    WallCodeId id = RQ_ID(rq, WallCodeId);
    Str code = wall_code_new(rq, id);
    TRY(area_of_admin(rq, db_rw_read(db), in->area, "area", &area));
    if (area.level < AreaLevel_community) return refuse_field(rq, "area", MSG_wall_too_wide);
    if (!desk_number(in->phone)) return refuse_field(rq, "phone", MSG_wall_phone_wrong);
    TRY(wall_code_put(db, .id = id, .code = code, .area = in->area, .place = in->place, .phone = in->phone, .hours = in->hours, .at = rq->now));
    rq->made = ANY(id);
    if (!rq->json) rq_redirect(rq, str_fmt(rq->a, "/settings/wall-codes?area=%lld&done=created", (long long)in->area.v));
    return event_add(rq, db, (struct event){.act = "make", .kind = Entity_wall_code, .entity = ANY(id), .area = in->area, .data = EVENT_DATA(rq->a, {"code", code, 0, false})});
}
WRITE_FN(wall_make, wall_new)

static enum Err wall_see(struct rq *rq, struct db_ro *db)
{
    struct wall_code_of_row *w = NEW(rq->a, struct wall_code_of_row);
    TRY(wall_code_of(db, rq->a, w, .id = {rq->id.v}));
    rq->subject = w;
    return area_standing(rq, db, w->area, 0);
}

static enum Err wall_read(struct rq *rq, struct db_ro *db, const struct no_form *in, struct wall_set *out)
{
    const struct wall_code_of_row *w = rq->subject;
    (void)db;
    (void)in;
    *out = (struct wall_set){.id = w->id, .code = w->code, .area = w->area, .place = w->place, .phone = w->phone, .hours = w->hours};
    return OK;
}
READ_FN(wall_read, no_form, wall_set)

static enum Err wall_close(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct wall_code_of_row *w = rq->subject;
    (void)in;
    rq->made = ANY(w->id);
    TRY(wall_code_close(db, .id = w->id, .closed_at = rq->now));
    if (!rq->json) rq_redirect(rq, str_fmt(rq->a, "/settings/wall-codes?area=%lld&done=closed", (long long)w->area.v));
    return event_add(rq, db, (struct event){.act = "close", .kind = Entity_wall_code, .entity = ANY(w->id), .area = w->area});
}
WRITE_FN(wall_close, no_form)

#define DESK (ROLE(worker) | ROLE(lead) | ROLE(admin))
static const struct route routes[] = {
    READS(GET, "/settings/areas", ROLE(admin), tree_show_row, .query = area_pick_form, .view = areas_set_view, .page = area_tree_page_row),
    READS(GET, "/settings/areas/{id}", ROLE(admin), area_set_show_row, .see = area_see, .view = area_set_view, .page = area_set_page_row),
    WRITES(POST, "/areas", ROLE(admin), area_make_row, .body = area_make_form, .shows = "/settings/areas/{id}", .creates = true),
    WRITES(POST, "/areas/{id}/change", ROLE(admin), area_change_do_row, .see = area_see, .body = area_change_form, .shows = "/settings/areas/{id}"),
    READS(GET, "/settings/wall-codes", DESK, walls_show_row, .query = area_pick_form, .view = walls_set_view, .page = walls_page_row),
    READS(GET, "/settings/wall-codes/sheet", DESK, walls_show_row, .query = area_pick_form, .view = walls_set_view, .page = wall_sheet_page_row, .html_only = true, .why = "paper"),
    READS(GET, "/wall-codes/{id}", DESK, wall_read_row, .see = wall_see, .view = wall_set_view, .json_only = true, .why = "the list shows it"),
    WRITES(POST, "/wall-codes", DESK, wall_make_row, .body = wall_new_form, .shows = "/wall-codes/{id}", .creates = true),
    WRITES(POST, "/wall-codes/{id}/close", DESK, wall_close_row, .see = wall_see, .shows = "/wall-codes/{id}"),
};

const struct cap area_admin_cap = {.name = "area_admin", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
