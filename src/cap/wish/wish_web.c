/* Wishing, publishing, claiming, granting: each act is those of the need and of its order, done by their own rows. */
#include "app/sheet.h"
#include "cap/wish/wish_core.h"
#include "wish_pages.h"

#define STAFF (ROLE(grid) | ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(admin) | ROLE(supervisor) | ROLE(auditor))
#define TYPISTS (ROLE(grid) | ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district))

enum { PASS_DAYS = 400, PAGE = 200 };

/* -- wishing -- */

static enum Err wish_ask_show(struct rq *rq, struct db_ro *db, const struct wish_ask *in, struct wish_form_view *out)
{
    struct wall_code_get_row wall;
    struct area_children_rows roots;
    struct area_place place;
    AreaId home = policy_home(rq, WHO_ROLES);
    *out = (struct wish_form_view){.area = in->area.v ? in->area : home, .behalf = policy_has(rq, TYPISTS)};
    if (in->code.p) {
        TRY(wall_code_get(db, rq->a, &wall, .code = in->code));
        out->area = wall.area;
    }
    AreaId top = out->area;
    if (out->area.v) {
        TRY(area_place(db, rq->a, out->area, rq->lang, &place));
        out->area = place.at[AreaLevel_community];
    }
    if (out->area.v) {
        TRY(area_place(db, rq->a, out->area, rq->lang, &place));
        out->area_name = place.name;
        return OK;
    }
    TRY(area_children(db, rq->a, &roots));
    if (!top.v && roots.n) top = roots.v[0].id;
    return top.v ? area_below(db, rq->a, &out->areas, .above = top, .level = AreaLevel_community) : OK;
}
READ_FN(wish_ask_show, wish_ask, wish_form_view)
PAGE_FN(wish_new_page, wish_form_view)

/* The link that is the wisher's key; made anew for a second tap, since only its hash was kept. */
static enum Err wish_link(struct rq *rq, struct db_rw *db, const struct wish_new *in)
{
    bool typed = in->on_behalf || (policy_has(rq, TYPISTS) && in->contact && (in->contact->name.len || in->contact->phone.len));
    TRY(pass_make(rq, db, Entity_wish, rq->made, (PersonId){0}, (int64_t)PASS_DAYS * 86400, &rq->secret));
    if (!rq->json) rq_redirect(rq, typed ? str_fmt(rq->a, "/wishes/%lld?done=created", (long long)rq->made.v) : str_fmt(rq->a, "/p/%.*s?done=receipt", STR(rq->secret)));
    return OK;
}
WRITE_FN(wish_link, wish_new)

static enum Err wish_add(struct rq *rq, struct db_rw *db, const struct wish_new *in)
{
    bool by_staff;
    struct need_report n = {.kind = NeedKind_wish, .text = in->text, .area = in->area, .channel = in->channel, .share_contact = in->share_contact, .contact = in->contact,
                            .on_behalf = in->on_behalf};
    /* The page sends the group with its boxes empty when nobody is wished for. */
    if (n.on_behalf && !n.on_behalf->name.len && !n.on_behalf->phone.len && !n.on_behalf->read_back) n.on_behalf = NULL;
    TRY(need_report(rq, db, &n, &by_staff));
    TRY(wish_put(db, .id = RQ_ID(rq, WishId), .need = {rq->made.v}, .value = in->value, .for_whom = in->for_whom, .hardship = in->hardship, .at = rq->now));
    return wish_link(rq, db, in);
}
WRITE_FN(wish_add, wish_new)

/* -- publishing -- */

static struct wish_get_row *wish_of(struct rq *rq) { return rq->subject; }

static Str wish_category(const struct category_list_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        if (str_is(rows->v[i].code, "wish")) return rows->v[i].code;
    return rows->n ? rows->v[0].code : S("");
}

/* The need's way to where it can give an order. */
static enum Err open_up(struct rq *rq, struct db_rw *db, const struct wish_get_row *w)
{
    struct category_list_rows categories;
    AnyId id = ANY(w->need);
    TRY(category_list(db_rw_read(db), rq->a, &categories));
    if (w->stage == NeedStage_collected)
        TRY(rq_act(rq, db, "/needs/{id}/accept", id, need_accept_form, &(struct need_accept){.category = wish_category(&categories), .urgency = Urgency_p4}));
    if (w->stage == NeedStage_collected || w->stage == NeedStage_analysed)
        TRY(rq_act(rq, db, "/needs/{id}/route", id, need_route_form, &(struct need_route){.route = Route_coordinate}));
    return OK;
}

static enum Err publish(struct rq *rq, struct db_rw *db, const struct wish_publish *in)
{
    const struct wish_get_row *w = wish_of(rq);
    Msg why = wish_gives_away(rq, w, in->public_text);
    if (why.n) return refuse_field(rq, "public_text", why);
    why = wish_gives_away(rq, w, in->pseudonym);
    if (why.n) return refuse_field(rq, "pseudonym", why);
    TRY(open_up(rq, db, w));
    TRY(rq_act(rq, db, "/needs/{id}/release", ANY(w->need), need_release_form, &(struct need_release){.public_text = in->public_text}));
    TRY(rq_act(rq, db, "/needs/{id}/orders", ANY(w->need), order_new_form, &(struct order_new){.mode = OrderMode_claim, .title = in->public_text, .seats = SOME(1)}));
    WorkOrderId order = {rq->made.v};
    if (!w->wish.v) TRY(wish_put(db, .id = RQ_ID(rq, WishId), .need = w->need, .value = in->value, .for_whom = in->for_whom, .hardship = false, .at = rq->now));
    rq->made = ANY(w->need);
    return wish_publish(db, .need = w->need, .pseudonym = in->pseudonym, .value = in->value, .for_whom = in->for_whom, .work_order = order, .published_at = rq->now);
}
WRITE_FN(publish, wish_publish)

/* -- claiming -- */

static enum Err claim(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct wish_get_row *w = wish_of(rq);
    rq->made = ANY(w->need);
    return rq_act(rq, db, "/orders/{id}/take", ANY(w->work_order), no_form_form, in);
}
WRITE_FN(claim, no_form)

static enum Err give_back(struct rq *rq, struct db_rw *db, const struct order_return *in)
{
    const struct wish_get_row *w = wish_of(rq);
    rq->made = ANY(w->need);
    return rq_act(rq, db, "/orders/{id}/return", ANY(w->work_order), order_return_form, in);
}
WRITE_FN(give_back, order_return)

/* Given after the claim, it is passed on at this moment, and its owner reads so. */
static enum Err consent(struct rq *rq, struct db_rw *db, const struct wish_consent *in)
{
    const struct wish_get_row *w = wish_of(rq);
    const struct no_form none = {0};
    rq->made = ANY(w->need);
    if (in->agree == w->share_contact) return OK;
    if (!in->agree) return rq_act(rq, db, "/needs/{id}/unshare", ANY(w->need), no_form_form, &none);
    TRY(rq_act(rq, db, "/needs/{id}/share", ANY(w->need), no_form_form, &none));
    if (w->wish_state != WishState_claimed) return OK;
    return event_add(rq, db, (struct event){.act = "share", .kind = Entity_need, .entity = ANY(w->need), .area = w->area,
        .data = EVENT_DATA(rq->a, {"to", str_fmt(rq->a, "%lld", (long long)w->taker.v), 0, false})});
}
WRITE_FN(consent, wish_consent)

/* -- granting -- */

static enum Err fulfil_photos(struct rq *rq, const struct wish_fulfil *in) { return photos_make(rq, &in->pictures); }
BEFORE_FN(fulfil_photos, wish_fulfil)

/* The need is answered with the same words; its owner is whoever published it. */
static enum Err answer(struct rq *rq, struct db_rw *db, const struct wish_get_row *w, Str note)
{
    if (w->ending) return OK;
    TRY(rq_act(rq, db, "/needs/{id}/feedback", ANY(w->need), need_feedback_form, &(struct need_feedback){.kind = FeedbackKind_dynamic, .note = note}));
    return rq_act(rq, db, "/needs/{id}/finish", ANY(w->need), need_finish_form, &(struct need_finish){.ending = Ending_solved, .note = note});
}

static enum Err fulfil(struct rq *rq, struct db_rw *db, const struct wish_fulfil *in)
{
    const struct wish_get_row *w = wish_of(rq);
    AnyId order = ANY(w->work_order);
    rq->made = ANY(w->need);
    if (w->taker_state == TakingState_taken) TRY(rq_act(rq, db, "/orders/{id}/arrive", order, order_arrive_form, &(struct order_arrive){.code = {NULL, 0}}));
    TRY(rq_act(rq, db, "/orders/{id}/serve", order, order_serve_form, &(struct order_serve){.note = in->note, .minutes = in->minutes, .photos = in->photos, .pictures = in->pictures}));
    return answer(rq, db, w, in->note);
}
WRITE_FN(fulfil, wish_fulfil)

/* No leads back to the desk, which may publish it again: the need's own answer does that. */
static enum Err confirm(struct rq *rq, struct db_rw *db, const struct wish_confirm *in)
{
    const struct wish_get_row *w = wish_of(rq);
    rq->made = ANY(w->need);
    if (w->order_state == OrderState_served) TRY(rq_act(rq, db, "/orders/{id}/confirm", ANY(w->work_order), order_confirm_form, &(struct order_confirm){.good = in->granted}));
    TRY(answer(rq, db, w, w->how.len ? w->how : rq_text(rq, MSG_wish_served_note)));
    return rq_act(rq, db, "/needs/{id}/confirm", ANY(w->need), need_confirm_form, &(struct need_confirm){.solved = in->granted ? Solved_yes : Solved_no});
}
WRITE_FN(confirm, wish_confirm)

/* -- one wish -- */

/* A name that says nothing of anybody; the same one for the same wish until somebody writes another. */
static Str proposed_name(struct rq *rq, NeedId id)
{
    static const char *const zh[] = {"青竹", "晨露", "木棉", "海棠", "小麦", "银杏", "茉莉", "石榴", "向日葵", "蒲公英", "橄榄", "芦苇"}; /* data */
    static const char *const en[] = {"Bamboo", "Dew", "Kapok", "Crabapple", "Wheat", "Ginkgo", "Jasmine", "Pomegranate", "Sunflower", "Dandelion", "Olive", "Reed"};
    size_t n = (size_t)((uint64_t)id.v >> 3) % (sizeof zh / sizeof *zh);
    return str_c(rq->lang == LANG_EN ? en[n] : zh[n]);
}

/* Who wishes: for the office and the wisher; for who claimed it with consent, from the claim until it is granted. */
static void fill_wisher(struct rq *rq, const struct wish_get_row *w, const struct standing *s, struct wish_view *out)
{
    bool told = (s->who & REL(taker)) && w->share_contact && (w->wish_state == WishState_claimed || w->wish_state == WishState_fulfilled);
    Private phone = w->asker_phone.sealed.len ? w->asker_phone : w->asker_number;
    out->named = w->asker_name.sealed.len || phone.sealed.len || w->asker_real.sealed.len;
    if (told) {
        out->wisher = reveal(rq, w->asker_name.sealed.len ? w->asker_name : w->asker_real, DELIVER);
        out->phone = reveal(rq, phone, DELIVER);
    } else if (s->whole && !s->masked) {
        out->wisher = w->asker_shown.len ? w->asker_shown : w->asker_name.sealed.len ? shown_as_of(rq->a, reveal(rq, w->asker_name, DELIVER), rq->lang) : (Str){NULL, 0};
        out->phone_masked = mask_phone(rq->a, w->asker_phone);
    }
}

static enum Err wish_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct wish_view *out)
{
    const struct wish_get_row *w = wish_of(rq);
    const struct standing *s = &rq->standing;
    bool said = s->whole && !s->masked;
    (void)in;
    *out = (struct wish_view){.id = w->need, .rev = s->rev, .state = w->wish_state, .public_text = w->published_at.ms ? w->public_text : (Str){NULL, 0}, .pseudonym = w->pseudonym,
        .value = w->value, .for_whom = w->for_whom, .area = w->area, .shared = w->share_contact && (s->whole || (s->who & REL(taker))), .at = w->at, .published_at = w->published_at,
        .community = area_name(w->area_name, w->area_name_en, rq->lang), .whole = s->whole, .masked = s->masked};
    out->is_asker = (s->who & REL(asker)) != 0;
    out->is_taker = (s->who & REL(taker)) != 0;
    out->handler = (s->who & REL(handler)) != 0;
    out->acts = policy_acts(rq, "/wishes/{id}/", s);
    fill_wisher(rq, w, s, out);
    if (said || out->is_taker) {
        out->claimed_by = w->taker_name;
        out->how = w->how;
        out->order = w->work_order;
        if (w->work_order.v) TRY(photos_of(rq, db, Entity_work_order, ANY(w->work_order), &out->photos));
        if (!rq->json && out->is_taker && !out->phone.len) TRY(area_desk(db, rq->a, w->area, rq->lang, &out->desk));
    }
    if (!said) return OK;
    out->code = w->code;
    out->text = w->text;
    out->title = w->title;
    out->hardship = w->hardship;
    out->typed = w->typed_by.v != 0;
    out->read_back = w->read_back;
    out->proposed_name = w->pseudonym.len ? w->pseudonym : proposed_name(rq, w->need);
    if (out->is_asker || out->handler) out->receipt = w->receipt;
    if (out->receipt.len > 6) out->digits = str_from(w->receipt, w->receipt.len - 6);
    if (rq->made.v == w->need.v && rq->secret.len) out->link = str_cat(rq->a, S("/p/"), rq->secret);
    return OK;
}
READ_FN(wish_show, no_form, wish_view)
PAGE_FN(wish_page, wish_view)

/* -- the list -- */

static void item_fill(struct rq *rq, const struct wish_list_row *r, const struct wishes_view *list, struct wish_item *v)
{
    bool said = list->asked || (list->staff && policy_has(rq, TYPISTS));
    *v = (struct wish_item){.id = r->need, .state = r->wish_state, .public_text = r->public_text, .pseudonym = r->pseudonym, .value = r->value, .for_whom = r->for_whom, .area = r->area,
        .at = r->at, .finished_at = r->finished_at, .community = area_name(r->area_name, r->area_name_en, rq->lang), .mine = r->taker.v && r->taker.v == rq->who.person.v};
    if (list->staff || list->asked) v->code = r->code;
    if (said) {
        v->title = r->title;
        v->claimed_by = r->taker_name;
        v->hardship = r->hardship;
        v->shared = r->share_contact;
    }
}

/* Where the list lies: the asked area, else the office's place, else one's own community; that of one's organisation for its contact. */
static enum Err place_of(struct rq *rq, struct db_ro *db, const struct wish_query *in, struct wishes_view *out)
{
    struct area_place place;
    struct org_row org;
    Who roles = 0;
    AreaId home = policy_home(rq, STAFF);
    if (!home.v) home = policy_home(rq, WHO_ROLES);
    for (size_t i = 0; !home.v && i < rq->who.n_roles; i++)
        if (rq->who.roles[i].scope_kind == ScopeKind_org && org_get(db, rq->a, &org, .id = {rq->who.roles[i].scope.v}) == OK) home = org.area;
    if (home.v) {
        TRY(area_place(db, rq->a, home, rq->lang, &place));
        out->home = policy_has(rq, STAFF) || !place.at[AreaLevel_community].v ? home : place.at[AreaLevel_community];
    }
    AreaId above = in->area.v ? in->area : out->home;
    if (!above.v) return OK;
    enum Err e = area_place(db, rq->a, above, rq->lang, &place);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "area", MSG_need_area_unknown);
    TRY(e);
    if (place.level > AreaLevel_community) above = place.at[AreaLevel_community];
    TRY(policy_at(rq, db, above, &roles));
    out->home = above;
    out->place = place.name;
    out->staff = (roles & STAFF) && !in->mine && !in->asked;
    return OK;
}

static enum Err wishes_fill(struct rq *rq, struct db_ro *db, const struct wish_query *in, struct wishes_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50, rank = 0, before = 0;
    struct wish_list_rows rows;
    Str rest = in->after, head;
    *out = (struct wishes_view){.query = in, .mine = in->mine, .asked = in->asked && !in->mine};
    if (in->after.p && (!str_split(&rest, '.', &head) || !str_int(head, &rank) || !str_int(rest, &before))) return refuse_field(rq, "after", MSG_app_field_id);
    TRY(place_of(rq, db, in, out));
    bool own = out->mine || out->asked;
    out->items.v = NEW_ARRAY(rq->a, struct wish_item, (size_t)limit + 1);
    if (!own && !out->home.v) return OK;
    TRY(wish_list(db, rq->a, &rows, .above = own ? (AreaId){0} : out->home, .taker = out->mine ? rq->who.person : (PersonId){0}, .asker = out->asked ? rq->who.person : (PersonId){0},
                  .wall = !own && !out->staff, .state = in->state ? WishState_code(in->state) : (Str){NULL, 0}, .rank = rank, .before = {before}, .limit = limit + 1));
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) item_fill(rq, &rows.v[i], out, &out->items.v[out->items.n++]);
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld.%lld", (long long)rows.v[limit - 1].rank, (long long)rows.v[limit - 1].need.v);
    if (!out->home.v) return OK;
    TRY(wish_sums(db, rq->a, &out->sums, .above = out->home));
    out->granted = out->sums.granted;
    out->wished = out->sums.n;
    return out->staff && !rq->json ? area_children(db, rq->a, &out->areas, .parent = policy_home(rq, STAFF)) : OK;
}

static enum Err wishes_show(struct rq *rq, struct db_ro *db, const struct wish_query *in, struct wishes_view *out) { return wishes_fill(rq, db, in, out); }
READ_FN(wishes_show, wish_query, wishes_view)
PAGE_FN(wishes_page, wishes_view)

/* -- the list as a sheet -- */

static const struct sheet_column columns[] = {
    {MSG_office_code, 16}, {MSG_wish_public_text, 36}, {MSG_wish_pseudonym, 12}, {MSG_wish_value, 14}, {MSG_wish_for, 12}, {MSG_wish_state, 12}, {MSG_wish_claimed_by, 16},
    {MSG_need_area, 16}, {MSG_wish_at, 16}, {MSG_wish_done_at, 16},
};

static void write_row(struct sheet *s, const struct wish_item *v)
{
    sheet_str(s, v->code);
    sheet_str(s, v->public_text);
    sheet_str(s, v->pseudonym);
    sheet_msg(s, v->value ? WishValue_label(v->value) : MSG_none);
    sheet_msg(s, v->for_whom ? WishFor_label(v->for_whom) : MSG_none);
    sheet_msg(s, WishState_label(v->state));
    sheet_str(s, v->claimed_by);
    sheet_str(s, v->community);
    sheet_time(s, v->at);
    sheet_time(s, v->finished_at);
    sheet_row_end(s);
}

static enum Err wishes_export(struct rq *rq, struct db_ro *db, const struct wish_query *in, struct no_form *out)
{
    struct sheet *s;
    struct wish_query q = *in;
    struct wishes_view v = {.next = {NULL, 0}};
    (void)out;
    q.limit = SOME(PAGE);
    q.after = (Str){NULL, 0};
    TRY(sheet_new(rq, MSG_page_wishes, columns, sizeof columns / sizeof *columns, &s));
    do {
        enum Err e = wishes_fill(rq, db, &q, &v);
        if (e != OK) {
            sheet_drop(s);
            return e;
        }
        for (size_t i = 0; i < v.items.n && sheet_rows(s) < SHEET_ROWS_MAX; i++) write_row(s, &v.items.v[i]);
        q.after = v.next;
    } while (v.next.p && sheet_rows(s) < SHEET_ROWS_MAX);
    return sheet_answer(rq, s);
}
READ_FN(wishes_export, wish_query, no_form)

#define ACT(name) .see = wish_see, .shows = "/wishes/{id}", .act = name

static const struct route routes[] = {
    READS(GET, "/wishes/new", PUBLIC, wish_ask_show_row, .query = wish_ask_form, .view = wish_form_view_view, .page = wish_new_page_row, .html_only = true, .why = "a form"),
    WRITES(POST, "/wishes", PUBLIC, wish_add_row, .body = wish_new_form, .again = wish_link_row, .shows = "/wishes/{id}", .creates = true, .rate = 10, .why = "wishing needs no account"),
    READS(GET, "/wishes", SIGNED_IN, wishes_show_row, .query = wish_query_form, .view = wishes_view_view, .page = wishes_page_row),
    LONGS(GET, "/wishes/export", STAFF, wishes_export_row, .query = wish_query_form, .html_only = true, .why = "a file for people; the list is its JSON"),
    READS(GET, "/wishes/{id}", SIGNED_IN | PASS | REL(asker), wish_show_row, .see = wish_see, .view = wish_view_view, .page = wish_page_row),
    WRITES(POST, "/wishes/{id}/publish", REL(handler), publish_row, ACT("publish"), .body = wish_publish_form, .stages = STAGE(WishState_waiting)),
    WRITES(POST, "/wishes/{id}/claim", SIGNED_IN, claim_row, ACT("claim"), .needs = WISH_FREE, .mine_bars = WISH_MINE, .otherwise = MSG_wish_not_free),
    WRITES(POST, "/wishes/{id}/return", REL(taker), give_back_row, ACT("return"), .body = order_return_form, .stages = STAGE(WishState_claimed)),
    WRITES(POST, "/wishes/{id}/consent", REL(asker) | PASS, consent_row, ACT("consent"), .body = wish_consent_form,
           .stages = STAGE(WishState_waiting) | STAGE(WishState_open) | STAGE(WishState_claimed) | STAGE(WishState_fulfilled)),
    WRITES(POST, "/wishes/{id}/fulfil", REL(taker), fulfil_row, ACT("fulfil"), .body = wish_fulfil_form, .before = fulfil_photos_row, .for_files = true, .stages = STAGE(WishState_claimed)),
    WRITES(POST, "/wishes/{id}/confirm", REL(asker) | PASS, confirm_row, ACT("confirm"), .body = wish_confirm_form, .stages = STAGE(WishState_fulfilled)),
};

static const struct cap_entity entities[] = {{Entity_wish, "/wishes/"}};

const struct cap wish_cap = {.name = "wish", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .entities = entities, .n_entities = 1};
