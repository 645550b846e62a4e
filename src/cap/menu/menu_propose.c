/* 民生直通车 (M83): when enough needs of one category came in a community within some days, an item for its menu is proposed, with the list of
 * exactly those needs. The office puts it on the draft, or says why not; that holds for the same span of days. */
#include "cap/menu/menu_core.h"

enum { LEAST = 5, DAYS = 90 };

static enum Err numbers(struct db_ro *db, struct arena *a, Time now, int64_t *least, int64_t *days, Day *from)
{
    TRY(setting_int(db, a, "menu_similar", LEAST, least));
    TRY(setting_int(db, a, "menu_days", DAYS, days));
    *from = day_plus(day_of(now), (int)-*days);
    return OK;
}

enum Err menu_proposals_of(struct rq *rq, struct db_ro *db, AreaId above, struct menu_proposals_view *out)
{
    struct menu_recurring_rows rows;
    Day from;
    *out = (struct menu_proposals_view){.least = 0};
    TRY(numbers(db, rq->a, rq->now, &out->least, &out->days, &from));
    TRY(menu_recurring(db, rq->a, &rows, .above = above, .since = day_start(from), .least = out->least));
    out->items.v = NEW_ARRAY(rq->a, struct menu_proposal, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const __auto_type r = &rows.v[i];
        Str page = str_fmt(rq->a, "/needs?area=%lld&category=%.*s&from=%.*s", (long long)r->community.v, STR(r->code), STR(day_iso(rq->a, from)));
        out->items.v[out->items.n++] = (struct menu_proposal){.area = r->community, .category = r->code, .name = area_name(r->name, r->name_en, rq->lang), .needs = r->n, .from = from,
            .records = str_cat(rq->a, S("/api/v1"), page), .community = area_name(r->area_name, r->area_name_en, rq->lang), .page = page};
    }
    return OK;
}

static enum Err proposals_show(struct rq *rq, struct db_ro *db, const struct menu_proposal_query *in, struct menu_proposals_view *out)
{
    Who roles;
    AreaId above = in->area.v ? in->area : policy_home(rq, MENU_STAFF);
    TRY(policy_at(rq, db, above, &roles));
    if (!(roles & MENU_STAFF)) return ERR_NOT_FOUND;
    return menu_proposals_of(rq, db, above, out);
}
READ_FN(proposals_show, menu_proposal_query, menu_proposals_view)

/* The proposal that is meant; ERR_CONFLICT when it does not hold (any more). */
static enum Err meant(struct rq *rq, struct db_rw *db, AreaId area, Str category, struct menu_proposal *out)
{
    struct menu_proposals_view all;
    Who roles;
    TRY(policy_at(rq, db_rw_read(db), area, &roles));
    if (!(roles & MENU_DESK)) return refuse(rq, ERR_FORBIDDEN, MSG_app_forbidden);
    TRY(menu_proposals_of(rq, db_rw_read(db), area, &all));
    for (size_t i = 0; i < all.items.n; i++)
        if (all.items.v[i].area.v == area.v && str_eq(all.items.v[i].category, category)) {
            *out = all.items.v[i];
            return OK;
        }
    return refuse(rq, ERR_CONFLICT, MSG_menu_no_proposal);
}

static enum Err accept(struct rq *rq, struct db_rw *db, const struct menu_accept *in)
{
    struct menu_proposal p;
    struct menu_row m;
    struct menu_sections_rows sections;
    struct category_row c;
    MenuItemId id = RQ_ID(rq, MenuItemId);
    TRY(meant(rq, db, in->area, in->category, &p));
    TRY(category_by_code(db, rq->a, &c, .code = in->category));
    enum Err e = menu_draft(rq, db, in->area, &m);
    if (e == ERR_NOT_FOUND) e = menu_first(rq, db, in->area, c.name, c.name_en, &m);
    TRY(e);
    TRY(menu_sections(db_rw_read(db), rq->a, &sections, .menu = m.id));
    TRY(menu_item_put(db, .id = id, .menu = m.id, .section = sections.v[0].id, .title = in->title.len ? in->title : c.name, .title_en = in->title.len ? (Str){NULL, 0} : c.name_en,
                      .way = MenuWay_claim, .category = c.id, .at = rq->now));
    TRY(menu_touch(db, .id = m.id));
    rq->made = ANY(id);
    return event_add(rq, db, (struct event){.act = "propose", .kind = Entity_menu_item, .entity = ANY(id), .area = in->area,
        .data = EVENT_DATA(rq->a, {"category", in->category, 0, false}, {"needs", {NULL, 0}, p.needs, true})});
}
WRITE_FN(accept, menu_accept)

static enum Err dismiss(struct rq *rq, struct db_rw *db, const struct menu_dismiss *in)
{
    struct menu_proposal p;
    struct category_row c;
    MenuDismissalId id = RQ_ID(rq, MenuDismissalId);
    TRY(meant(rq, db, in->area, in->category, &p));
    TRY(category_by_code(db, rq->a, &c, .code = in->category));
    TRY(menu_dismissal_put(db, .id = id, .area = in->area, .category = c.id, .reason = in->reason, .n = p.needs, .by_person = rq->who.person, .at = rq->now));
    rq->made = ANY(id);
    return event_add(rq, db, (struct event){.act = "dismiss", .kind = Entity_category, .entity = ANY(c.id), .area = in->area, .text = in->reason,
        .data = EVENT_DATA(rq->a, {"needs", {NULL, 0}, p.needs, true})});
}
WRITE_FN(dismiss, menu_dismiss)

static const struct route routes[] = {
    READS(GET, "/menus/proposals", MENU_STAFF, proposals_show_row, .query = menu_proposal_query_form, .view = menu_proposals_view_view, .json_only = true, .why = "the page of menus shows them"),
    WRITES(POST, "/menus/proposals/accept", MENU_DESK, accept_row, .body = menu_accept_form, .creates = true, .shows = "/menu-items/{id}"),
    WRITES(POST, "/menus/proposals/dismiss", MENU_DESK, dismiss_row, .body = menu_dismiss_form, .shows = "/menus/proposals", .then = "/menus"),
};

const struct cap menu_propose_cap = {.name = "menu_propose", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
