/* 点单: a resident orders an item; the task goes to whoever claims it or to the provider's contact; the resident says how it was. */
#include "cap/menu/menu_core.h"
#include "menu_pages.h"

static Str in_lang(struct rq *rq, Str zh, Str en) { return area_name(zh, en, rq->lang); }

/* -- sight: the resident's own, and the desk's -- */

static enum Err look(struct rq *rq, struct db_ro *db, const struct menu_request_row *r, struct standing *s)
{
    Who roles;
    TRY(policy_at(rq, db, r->area, &roles));
    *s = (struct standing){.who = PUBLIC | roles, .stage = r->order_state, .rev = r->rev + r->order_rev};
    if (rq->who.kind == ActorKind_person) s->who |= SIGNED_IN;
    if (rq->who.person.v && r->asker.v == rq->who.person.v) s->who |= REL(asker);
    if (roles & MENU_DESK) s->who |= REL(handler);
    s->masked = !(roles & (MENU_DESK | ROLE(grid) | ROLE(street) | ROLE(district))) && (roles & MENU_STAFF) && !(s->who & REL(asker));
    s->whole = (s->who & REL(asker)) || (roles & MENU_STAFF);
    return s->whole ? OK : ERR_NOT_FOUND;
}

static enum Err request_see(struct rq *rq, struct db_ro *db)
{
    struct menu_request_row *r = NEW(rq->a, struct menu_request_row);
    TRY(menu_request_get(db, rq->a, r, .id = {rq->id.v}));
    rq->subject = r;
    return look(rq, db, r, &rq->standing);
}

/* -- what the order engine asks -- */

static enum Err source_standing(struct rq *rq, struct db_ro *db, AnyId source, struct standing *out)
{
    struct menu_request_row r;
    TRY(menu_request_get(db, rq->a, &r, .id = {source.v}));
    enum Err e = look(rq, db, &r, out);
    if (e == ERR_NOT_FOUND) out->who = 0;
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum Err source_contact(struct rq *rq, struct db_ro *db, AnyId source, Private *name, Private *phone)
{
    struct menu_request_row r;
    TRY(menu_request_get(db, rq->a, &r, .id = {source.v}));
    if (!r.share) return OK;
    *name = r.name;
    *phone = r.phone;
    return OK;
}

/* Who takes it learns the contact, and its owner reads so. */
static enum Err source_changed(struct rq *rq, struct db_rw *db, AnyId source, const char *act)
{
    struct menu_request_row r;
    TRY(menu_request_get(db, rq->a, &r, .id = {source.v}));
    if (!str_is(str_c(act), "take") || !r.share) return OK;
    return event_add(rq, db, (struct event){.act = "share", .kind = Entity_menu_request, .entity = source, .area = r.area,
        .data = EVENT_DATA(rq->a, {"to", str_fmt(rq->a, "%lld", (long long)rq->who.person.v), 0, false})});
}

const struct order_source menu_order_source = {.kind = Entity_menu_request, .path = "/menu-orders/", .standing = source_standing, .contact = source_contact, .changed = source_changed};

/* -- ordering -- */

/* The provider's contact, if there is one; else whoever is free claims it. */
static enum Err assignee_of(struct rq *rq, struct db_ro *db, const struct menu_item_row *i, struct order_new *n)
{
    struct org_contacts_rows contacts;
    n->mode = OrderMode_claim;
    if (i->way != MenuWay_provider || !i->org.v) return OK;
    TRY(org_contacts(db, rq->a, &contacts, .scope = ANY(i->org), .now = rq->now));
    if (!contacts.n) return OK;
    n->mode = OrderMode_assign;
    n->assignee = contacts.v[0].person;
    return OK;
}

static enum Err order(struct rq *rq, struct db_rw *db, const struct menu_ask *in)
{
    const struct item_seen *s = rq->subject;
    struct order_new n = {.title = s->i.title, .text = in->note, .seats = SOME(1)};
    MenuRequestId id = RQ_ID(rq, MenuRequestId);
    WorkOrderId made;
    if (s->i.way == MenuWay_walk_in) return refuse(rq, ERR_CONFLICT, MSG_menu_walk_in_note);
    /* Whoever takes it must find the resident; a program that orders may have told the community by other ways. */
    if (!rq->json && !in->note.len && !in->share_contact) return refuse_field(rq, "note", MSG_menu_note_missing);
    if (in->day.n && in->day.n < day_of(rq->now).n) return refuse_field(rq, "day", MSG_need_due_past);
    if (in->day.n) n.due_at = time_plus(day_start(in->day), 18 * (int64_t)HOUR_MS);
    if (n.due_at.ms && n.due_at.ms <= rq->now.ms) n.due_at = time_plus(day_start(day_plus(in->day, 1)), -MINUTE_MS);
    TRY(assignee_of(rq, db_rw_read(db), &s->i, &n));
    TRY(order_make(rq, db, Entity_menu_request, ANY(id), s->m.area, &n, &made));
    TRY(menu_request_put(db, .id = id, .item = s->i.id, .area = s->m.area, .asker = rq->who.person, .share = in->share_contact, .work_order = made, .at = rq->now));
    if (in->share_contact)
        TRY(consent_add(rq->app, db, &(struct consent_new){rq->who.person, Entity_menu_request, ANY(id), ConsentScope_contact, S("web")}, rq->now));
    rq->made = ANY(id);
    return event_add(rq, db, (struct event){.act = "order", .kind = Entity_menu_request, .entity = ANY(id), .area = s->m.area,
        .data = EVENT_DATA(rq->a, {"item", str_fmt(rq->a, "%lld", (long long)s->i.id.v), 0, false}, {"order", str_fmt(rq->a, "%lld", (long long)made.v), 0, false})});
}
WRITE_FN(order, menu_ask)

static enum Err confirm(struct rq *rq, struct db_rw *db, const struct menu_rate *in)
{
    const struct menu_request_row *r = rq->subject;
    rq->made = ANY(r->id);
    return rq_act(rq, db, "/orders/{id}/confirm", ANY(r->work_order), order_confirm_form, &(struct order_confirm){.good = in->good, .score = in->score, .comment = in->comment});
}
WRITE_FN(confirm, menu_rate)

static enum Err withdraw(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct menu_request_row *r = rq->subject;
    (void)in;
    rq->made = ANY(r->id);
    return rq_act(rq, db, "/orders/{id}/cancel", ANY(r->work_order), order_return_form, &(struct order_return){.reason = rq_text(rq, MSG_menu_withdrawn)});
}
WRITE_FN(withdraw, no_form)

/* -- shown -- */

static void fill(struct rq *rq, const struct menu_request_row *r, const struct standing *s, struct menu_order_view *out)
{
    *out = (struct menu_order_view){.id = r->id, .rev = s->rev, .item = r->item, .title = in_lang(rq, r->title, r->title_en), .state = r->order_state, .order = r->work_order, .area = r->area,
        .due_at = r->due_at, .shared = r->share, .at = r->at, .community = in_lang(rq, r->area_name, r->area_name_en), .is_asker = (s->who & REL(asker)) != 0};
    out->acts = policy_acts(rq, "/menu-orders/{id}/", s);
    out->taker = r->taker_name;
    out->rated = r->score.has;
    out->bad = r->good.has && !r->good.v;
    if (s->masked) return;
    out->asker = r->shown_as;
    out->note = r->note;
    out->how = r->how;
}

static enum Err request_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct menu_order_view *out)
{
    (void)db;
    (void)in;
    fill(rq, rq->subject, &rq->standing, out);
    return OK;
}
READ_FN(request_show, no_form, menu_order_view)
PAGE_FN(menu_order_page, menu_order_view)

static enum Err requests_show(struct rq *rq, struct db_ro *db, const struct menu_order_query *in, struct menu_orders_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50, after = 0;
    struct menu_request_list_rows rows;
    struct area_place place;
    Who roles = 0;
    AreaId home = policy_home(rq, MENU_STAFF), above = in->area.v ? in->area : home;
    if (in->after.p && !str_int(in->after, &after)) return refuse_field(rq, "after", MSG_app_field_id);
    *out = (struct menu_orders_view){.next = {NULL, 0}};
    if (above.v && !in->mine) {
        enum Err e = area_place(db, rq->a, above, rq->lang, &place);
        if (e == ERR_NOT_FOUND) return refuse_field(rq, "area", MSG_need_area_unknown);
        TRY(e);
        TRY(policy_at(rq, db, above, &roles));
        out->place = place.name;
    }
    out->staff = (roles & MENU_STAFF) != 0;
    TRY(menu_request_list(db, rq->a, &rows, .above = out->staff && !in->here ? above : (AreaId){0}, .here = out->staff && in->here ? above : (AreaId){0}, .from = in->from, .to = in->to, .asker = out->staff ? (PersonId){0} : rq->who.person, .state = in->state, .id = {after}, .limit = limit + 1));
    out->items.v = NEW_ARRAY(rq->a, struct menu_order_view, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) {
        struct standing s;
        enum Err e = look(rq, db, &rows.v[i], &s);
        if (e == ERR_NOT_FOUND) continue;
        TRY(e);
        fill(rq, &rows.v[i], &s, &out->items.v[out->items.n++]);
    }
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    return out->staff && !rq->json ? area_children(db, rq->a, &out->areas, .parent = home) : OK;
}
READ_FN(requests_show, menu_order_query, menu_orders_view)
PAGE_FN(menu_orders_page, menu_orders_view)

/* -- the figure -- */

static enum Err figures_note(struct db_ro *db, struct arena *a, struct figure_board *b)
{
    const struct figure_where *w = &b->where;
    struct menu_request_sums_rows rows;
    TRY(menu_request_sums(db, a, &rows, .above = w->above, .depth = w->depth, .from = figure_from(w), .to = figure_until(w)));
    for (size_t i = 0; i < rows.n; i++) board_note(b, a, rows.v[i].area, S("menu_orders"), rows.v[i].own, rows.v[i].whole);
    return OK;
}

static const struct figure figures[] = {
    {FIGURE(menu_orders), .group = GROUP_SERVICE, .unit = Unit_count, .word = MSG_figure_times, .dated = FIGURE_TIMES, .records = "/menu-orders"},
};
const struct figure_source menu_figures = {figures, sizeof figures / sizeof *figures, figures_note};

static const struct route routes[] = {
    WRITES(POST, "/menu-items/{id}/order", SIGNED_IN, order_row, .see = item_see, .shows = "/menu-orders/{id}", .then = "/menu-orders/{id}", .act = "order", .body = menu_ask_form, .creates = true,
           .stages = STAGE(MenuState_published)),
    READS(GET, "/menu-orders", SIGNED_IN, requests_show_row, .query = menu_order_query_form, .view = menu_orders_view_view, .page = menu_orders_page_row),
    READS(GET, "/menu-orders/{id}", SIGNED_IN, request_show_row, .see = request_see, .view = menu_order_view_view, .page = menu_order_page_row),
    WRITES(POST, "/menu-orders/{id}/confirm", REL(asker), confirm_row, .see = request_see, .shows = "/menu-orders/{id}", .act = "confirm", .body = menu_rate_form, .stages = STAGE(OrderState_served)),
    WRITES(POST, "/menu-orders/{id}/withdraw", REL(asker), withdraw_row, .see = request_see, .shows = "/menu-orders/{id}", .act = "withdraw", .stages = STAGE(OrderState_open)),
};

static const struct cap_entity entities[] = {{Entity_menu_request, "/menu-orders/"}};

const struct cap menu_order_cap = {.name = "menu_order", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .entities = entities, .n_entities = 1};

/* -- what is forgotten with the resident: the words in the order, the pictures, the contact -- */

static enum Err duties(struct db_ro *db, struct arena *a, PersonId person, int64_t *n)
{
    struct menu_under_way_row row;
    TRY(menu_under_way(db, a, &row, .asker = person));
    *n = row.n;
    return OK;
}

static enum Err active(struct db_ro *db, struct arena *a, PersonId person, Time since, bool *yes)
{
    struct menu_asked_since_row row;
    TRY(menu_asked_since(db, a, &row, .asker = person, .since = since));
    *yes = row.n > 0;
    return OK;
}

static enum Err forget(struct db_rw *db, struct arena *a, const struct forgotten *who, int64_t *n)
{
    struct menu_requests_of_rows rows;
    MenuRequestId after = {0};
    *n = 0;
    do {
        TRY(menu_requests_of(db_rw_read(db), a, &rows, .asker = who->person, .after = after));
        for (size_t i = 0; i < rows.n; i++) {
            after = rows.v[i].id;
            TRY(menu_request_share_set(db, .id = after, .share = false));
            TRY(orders_text_erase(db, .source_kind = Entity_menu_request, .source = ANY(after)));
            TRY(taking_words_erase(db, .source_kind = Entity_menu_request, .source = ANY(after)));
            TRY(order_photos_drop(db, a, Entity_menu_request, ANY(after)));
        }
        *n += (int64_t)rows.n;
    } while (rows.n == 200);
    return OK;
}

static enum Err withdrawn(struct app *app, struct db_rw *db, AnyId entity, enum ConsentScope scope, Time at)
{
    (void)app;
    (void)at;
    return scope == ConsentScope_contact ? menu_request_share_set(db, .id = {entity.v}, .share = false) : OK;
}

const struct privacy_holder menu_privacy = {.kind = Entity_menu_request, .duties = duties, .duty = MSG_menu_duty, .active = active, .forget = forget, .withdrawn = withdrawn};
