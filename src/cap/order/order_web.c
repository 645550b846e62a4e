/* Routes of orders: the board, one order, its acts, what was served in an area. */
#include "cap/order/order_web.h"

#include <stdlib.h>

#include "base/buf.h"
#include "cap/area/area.h"
#include "cap/order/order_core.h"
#include "cap/order/order_fit.h"
#include "cap/person/person.h"
#include "order_pages.h"

#define DESKS (ROLE(grid) | ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(admin) | ROLE(supervisor) | ROLE(auditor))

/* -- sight -- */

/* glance: for a page's list, where what the source makes of the caller is asked only if nothing else lets them see it. */
static enum Err look(struct rq *rq, struct db_ro *db, const struct order_row *o, bool glance, struct order_seen *seen, struct standing *s)
{
    const Who desks = ROLE(grid) | ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district);
    Who roles;
    *seen = (struct order_seen){.o = *o, .from = order_source_of(o->source_kind)};
    *s = (struct standing){.stage = o->state, .rev = o->rev};
    TRY(policy_at(rq, db, o->area, &roles));
    TRY(takings_of(db, rq->a, &seen->takings, .work_order = o->id));
    if (seen->from && !(glance && (roles & desks))) TRY(seen->from->standing(rq, db, o->source, &seen->source));
    s->who = PUBLIC | roles | (seen->source.who & (REL(asker) | REL(handler)));
    bool person = rq->who.kind == ActorKind_person;
    if (person) s->who |= SIGNED_IN;
    if (rq->who.kind == ActorKind_pass && rq->who.pass_kind == Entity_work_order && rq->who.pass_entity.v == o->id.v) s->who |= REL(asker) | PASS;
    if (person && o->assignee.v && o->assignee.v == rq->who.person.v) s->who |= REL(assignee);
    int64_t sitting = 0;
    seen->mine = seen->takings.n;
    for (size_t i = 0; i < seen->takings.n; i++) {
        enum TakingState st = seen->takings.v[i].state;
        sitting += taking_sits(st);
        if (st == TakingState_served) s->flags |= ORDER_SERVED;
        if (person && st != TakingState_returned && seen->takings.v[i].person.v == rq->who.person.v) seen->mine = i;
    }
    if (sitting >= o->seats) s->flags |= ORDER_FULL;
    if (seen->mine < seen->takings.n) {
        enum TakingState st = seen->takings.v[seen->mine].state;
        s->who |= REL(taker);
        s->mine = MINE_IN | (st == TakingState_taken ? MINE_TAKEN | MINE_MAY_RETURN : st == TakingState_arrived ? MINE_ARRIVED | MINE_MAY_RETURN
                             : st == TakingState_wait ? MINE_WAITS | MINE_MAY_RETURN : st == TakingState_served ? MINE_SERVED : 0u);
    }
    if (o->mode == OrderMode_claim && person) s->who |= REL(assignee); /* anyone fit may take what is to be claimed; once: see the row */
    s->masked = (roles & (ROLE(supervisor) | ROLE(auditor) | ROLE(admin))) != 0;
    s->whole = (s->who & (REL(asker) | REL(handler) | REL(taker) | PASS)) || (s->who & REL(assignee) & (o->mode == OrderMode_assign ? REL(assignee) : 0)) ||
               (roles & desks) || s->masked || rq->made.v == o->id.v;
    bool claimable = o->mode == OrderMode_claim && o->state != OrderState_cancelled && person;
    return s->whole || claimable ? OK : ERR_NOT_FOUND;
}

enum Err order_look(struct rq *rq, struct db_ro *db, const struct order_row *o, struct order_seen *seen, struct standing *s)
{
    return look(rq, db, o, false, seen, s);
}

enum Err order_see(struct rq *rq, struct db_ro *db)
{
    struct order_row o;
    struct order_seen *seen = NEW(rq->a, struct order_seen);
    TRY(order_get(db, rq->a, &o, .id = {rq->id.v}));
    rq->subject = seen;
    return order_look(rq, db, &o, seen, &rq->standing);
}

/* Their pictures are seen by whoever sees them whole. */
static enum Err shows_photos(struct rq *rq, struct db_ro *db, AnyId owner, bool *yes)
{
    struct order_row o;
    struct order_seen seen;
    struct standing s = {.whole = false};
    enum Err e = order_get(db, rq->a, &o, .id = {owner.v});
    if (e == OK) e = order_look(rq, db, &o, &seen, &s);
    *yes = e == OK && s.whole;
    return e == ERR_NOT_FOUND ? OK : e;
}

const struct file_owner order_files = {Entity_work_order, shows_photos};

/* -- views -- */

static void fill_takers(struct rq *rq, const struct order_seen *seen, bool whole, struct order_view *out)
{
    out->takers.v = NEW_ARRAY(rq->a, struct taker_view, seen->takings.n + 1);
    for (size_t i = 0; i < seen->takings.n; i++) {
        const __auto_type t = &seen->takings.v[i];
        out->taken += taking_sits(t->state);
        out->waiting += t->state == TakingState_wait;
        if (!whole || t->state == TakingState_returned) continue;
        out->takers.v[out->takers.n++] = (struct taker_view){t->person, t->shown_as, t->state, t->arrived_at, t->served_at, t->minutes, t->grade, t->note, i == seen->mine};
    }
}

/* From giving the order to the last confirmation (M26). */
static OptInt loop_minutes(const struct order_seen *seen)
{
    Time last = {0};
    for (size_t i = 0; i < seen->takings.n; i++)
        if (seen->takings.v[i].confirmed_at.ms > last.ms) last = seen->takings.v[i].confirmed_at;
    return seen->o.state == OrderState_confirmed && last.ms ? SOME((last.ms - seen->o.at.ms) / MINUTE_MS) : (OptInt){0};
}

static enum Err fill_shown(struct rq *rq, struct db_ro *db, const struct order_seen *seen, struct order_view *out)
{
    struct order_shown shown = {.text = {NULL, 0}};
    if (seen->from && seen->from->shown) TRY(seen->from->shown(rq, db, seen->o.source, &shown));
    if (!seen->o.text.len && !str_eq(shown.text, seen->o.title)) out->released = shown.text;
    out->has_text = seen->o.text.len || out->released.len;
    if (!shown.look.n || seen->o.state >= OrderState_confirmed) return OK;
    out->look = shown.look;
    out->page = str_fmt(rq->a, "%s%lld", seen->from->path, (long long)seen->o.source.v);
    return OK;
}

/* Before it is taken, a page says only whether there is somebody to call; the community is called when the asker's number is not passed on. */
static enum Err fill_contact(struct rq *rq, struct db_ro *db, const struct order_seen *seen, struct order_view *out)
{
    Private name = {{NULL, 0}}, phone = {{NULL, 0}};
    bool on_the_way = out->mine && (out->my_state == TakingState_taken || out->my_state == TakingState_arrived);
    if (seen->from && seen->from->contact) TRY(seen->from->contact(rq, db, seen->o.source, &name, &phone));
    out->has_contact = phone.sealed.len > 0;
    if (!out->has_contact) return area_desk(db, rq->a, seen->o.community, rq->lang, &out->desk);
    if (!on_the_way) return OK;
    out->contact_name = reveal(rq, name, DELIVER); /* agreed to when it was reported; the sharing is in the need's history */
    out->contact_phone = reveal(rq, phone, DELIVER);
    return OK;
}

static enum Err fill(struct rq *rq, struct db_ro *db, const struct order_seen *seen, const struct standing *s, bool glance, struct order_view *out)
{
    const struct order_row *o = &seen->o;
    struct area_place place;
    TRY(area_place(db, rq->a, o->area, rq->lang, &place));
    *out = (struct order_view){.id = o->id, .rev = o->rev, .mode = o->mode, .title = o->title, .state = o->state, .seats = o->seats, .skill = o->skill, .due_at = o->due_at,
                               .area = s->whole ? o->area : o->community, .at = o->at};
    out->acts = policy_acts(rq, "/orders/{id}/", s);
    out->late = o->due_at.ms && o->due_at.ms < rq->now.ms && o->state < OrderState_served;
    out->handler = (s->who & REL(handler)) != 0;
    fill_takers(rq, seen, s->whole, out);
    if (o->community.v && !(glance && s->whole)) {
        struct area_row c;
        TRY(area_get(db, rq->a, &c, .id = o->community));
        out->community = area_name(c.name, c.name_en, rq->lang);
    }
    out->place = s->whole ? place.name : out->community;
    if (!rq->json && !glance) TRY(fill_shown(rq, db, seen, out));
    if (!s->whole) return glance || rq->json ? OK : fill_contact(rq, db, seen, out);
    out->text = o->text;
    out->loop_minutes = loop_minutes(seen);
    out->source = NEW(rq->a, struct order_source_view);
    *out->source = (struct order_source_view){o->source_kind, o->source};
    if (out->handler) out->arrive_code = o->arrive_code;
    if (seen->mine < seen->takings.n) {
        out->mine = true;
        out->my_state = seen->takings.v[seen->mine].state;
    }
    if (glance) return OK;
    TRY(photos_of(rq, db, Entity_work_order, ANY(o->id), &out->photos));
    return rq->json ? OK : fill_contact(rq, db, seen, out);
}

enum Err order_fill(struct rq *rq, struct db_ro *db, const struct order_seen *seen, const struct standing *s, struct order_view *out)
{
    return fill(rq, db, seen, s, false, out);
}

enum Err orders_view_of(struct rq *rq, struct db_ro *db, enum Entity source_kind, AnyId source, struct order_view_list *out)
{
    struct orders_of_rows rows;
    TRY(orders_of(db, rq->a, &rows, .source_kind = source_kind, .source = source));
    out->v = NEW_ARRAY(rq->a, struct order_view, rows.n + 1);
    out->n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        struct order_seen seen;
        struct standing s;
        enum Err e = order_look(rq, db, &rows.v[i], &seen, &s);
        if (e == ERR_NOT_FOUND) continue;
        TRY(e);
        TRY(order_fill(rq, db, &seen, &s, &out->v[out->n++]));
    }
    return OK;
}

static enum Err order_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct order_view *out)
{
    (void)in;
    return order_fill(rq, db, rq->subject, &rq->standing, out);
}
READ_FN(order_show, no_form, order_view)
PAGE_FN(order_page, order_view)

/* -- what there is to claim, in the order in which it fits -- */

enum { FIT_MOST = 200 };

struct fitting {
    const struct order_row *o;
    Str why;
    double score;
};

static int best_first(const void *x, const void *y)
{
    const struct fitting *a = x, *b = y;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return a->o->id.v > b->o->id.v ? -1 : 1;
}

static enum Err add_fitting(struct rq *rq, struct db_ro *db, const struct fitting *f, struct orders_view *out)
{
    struct order_seen seen;
    struct standing s;
    enum Err e = order_look(rq, db, f->o, &seen, &s);
    if (e == ERR_NOT_FOUND) return OK;
    TRY(e);
    TRY(order_fill(rq, db, &seen, &s, &out->items.v[out->items.n]));
    out->items.v[out->items.n++].why = f->why;
    return OK;
}

/* `after` is how many came before: the order is the caller's own and holds for a moment. */
static enum Err fits_fill(struct rq *rq, struct db_ro *db, const struct order_query *in, int64_t limit, struct orders_view *out)
{
    struct order_list_rows rows;
    struct fit_helper me;
    int64_t after = 0;
    if (in->after.p && (!str_int(in->after, &after) || after < 0)) return refuse_field(rq, "after", MSG_app_field_id);
    TRY(order_list(db, rq->a, &rows, .above = in->area, .claimable = true, .skill = in->skill, .source_kind = in->source, .taker = rq->who.person, .limit = FIT_MOST));
    TRY(fit_helper_of(rq, db, &me));
    struct fitting *v = NEW_ARRAY(rq->a, struct fitting, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        v[i].o = &rows.v[i];
        TRY(fit_of(rq, db, &me, v[i].o, v[i].o->state == OrderState_open, &v[i].score, &v[i].why));
    }
    qsort(v, rows.n, sizeof *v, best_first);
    out->items.v = NEW_ARRAY(rq->a, struct order_view, rows.n + 1);
    for (size_t i = (size_t)after; i < rows.n && out->items.n < (size_t)limit; i++) TRY(add_fitting(rq, db, &v[i], out));
    if ((size_t)(after + limit) < rows.n) out->next = str_fmt(rq->a, "%lld", (long long)(after + limit));
    return OK;
}

enum Err orders_fill(struct rq *rq, struct db_ro *db, const struct order_query *in, struct orders_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50, after = 0;
    struct order_list_rows rows;
    bool staff = policy_has(rq, DESKS) && !in->mine && !in->claim;
    AreaId above = in->area.v ? in->area : staff ? policy_home(rq, DESKS) : (AreaId){0};
    bool claim = in->claim || (!staff && !in->mine && in->open);
    bool mine = in->mine || (!staff && !claim);
    *out = (struct orders_view){.mine = mine, .claim = claim, .staff = staff, .query = in};
    if (claim && rq->who.person.v && (in->sort == OrderSort_fit || (!rq->json && !in->sort))) return fits_fill(rq, db, in, limit, out);
    if (in->after.p && !str_int(in->after, &after)) return refuse_field(rq, "after", MSG_app_field_id);
    TRY(order_list(db, rq->a, &rows, .above = above, .open = in->open && !claim, .state = in->state, .claimable = claim, .skill = in->skill, .source_kind = in->source,
                   .me = mine ? rq->who.person : (PersonId){0}, .taker = claim && !rq->json ? rq->who.person : (PersonId){0}, .id = {after}, .limit = limit + 1));
    out->items.v = NEW_ARRAY(rq->a, struct order_view, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) {
        struct order_seen seen;
        struct standing s;
        enum Err e = look(rq, db, &rows.v[i], !rq->json, &seen, &s);
        if (e == ERR_NOT_FOUND) continue;
        TRY(e);
        TRY(fill(rq, db, &seen, &s, !rq->json, &out->items.v[out->items.n]));
        if (!rq->json && !staff) TRY(fill_shown(rq, db, &seen, &out->items.v[out->items.n]));
        out->items.n++;
    }
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    struct area_place place;
    if (above.v && area_place(db, rq->a, above, rq->lang, &place) == OK) out->place = place.name;
    return OK;
}

static enum Err orders_show(struct rq *rq, struct db_ro *db, const struct order_query *in, struct orders_view *out)
{
    struct order_count_row count;
    AreaId home = policy_home(rq, DESKS), above = in->area.v ? in->area : home;
    Who roles;
    TRY(orders_fill(rq, db, in, out));
    if (rq->json || !out->staff) return OK;
    TRY(area_children(db, rq->a, &out->areas, .parent = home));
    TRY(policy_at(rq, db, above, &roles));
    out->total = -1;
    if (!(roles & DESKS)) return OK; /* elsewhere only some are seen: no count */
    TRY(order_count(db, rq->a, &count, .above = above, .open = in->open, .state = in->state, .skill = in->skill, .source_kind = in->source));
    out->total = count.n;
    return OK;
}
READ_FN(orders_show, order_query, orders_view)
PAGE_FN(orders_page, orders_view)

/* -- acts -- */

static enum Err acted(struct rq *rq, struct db_rw *db, const char *act, Str text, Str data)
{
    struct order_seen *seen = rq->subject;
    rq->made = ANY(seen->o.id);
    TRY(order_settle(rq, db, &seen->o));
    TRY(event_add(rq, db, (struct event){.act = act, .kind = Entity_work_order, .entity = ANY(seen->o.id), .area = seen->o.area, .data = data, .text = text}));
    return seen->from && seen->from->changed ? seen->from->changed(rq, db, seen->o.source, act) : OK;
}

static enum Err take(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    struct order_seen *seen = rq->subject;
    bool full = (rq->standing.flags & ORDER_FULL) != 0;
    (void)in;
    TRY(taking_put(db, .id = RQ_ID(rq, TakingId), .work_order = seen->o.id, .person = rq->who.person,
                   .state = full ? TakingState_wait : TakingState_taken, .at = rq->now, .area = seen->o.area));
    return acted(rq, db, full ? "wait" : "take", (Str){NULL, 0}, (Str){NULL, 0});
}
WRITE_FN(take, no_form)

static enum Err give_back(struct rq *rq, struct db_rw *db, const struct order_return *in)
{
    struct order_seen *seen = rq->subject;
    TRY(taking_state_set(db, .id = seen->takings.v[seen->mine].id, .state = TakingState_returned));
    if (seen->o.mode == OrderMode_assign) TRY(order_unassign(db, .id = seen->o.id));
    return acted(rq, db, "return", in->reason, (Str){NULL, 0});
}
WRITE_FN(give_back, order_return)

static enum Err arrive(struct rq *rq, struct db_rw *db, const struct order_arrive *in)
{
    struct order_seen *seen = rq->subject;
    if (in->code.p && !str_eq(in->code, seen->o.arrive_code)) return refuse_field(rq, "code", MSG_order_code_wrong);
    TRY(taking_arrive(db, .id = seen->takings.v[seen->mine].id, .by_code = in->code.p != NULL, .arrived_at = rq->now));
    return acted(rq, db, "arrive", (Str){NULL, 0}, EVENT_DATA(rq->a, {"by", in->code.p ? S("code") : S("word"), 0, false}));
}
WRITE_FN(arrive, order_arrive)

static enum Err serve_photos(struct rq *rq, const struct order_serve *in) { return photos_make(rq, &in->pictures); }
BEFORE_FN(serve_photos, order_serve)

static enum Err serve(struct rq *rq, struct db_rw *db, const struct order_serve *in)
{
    int64_t photos;
    struct order_seen *seen = rq->subject;
    const __auto_type t = &seen->takings.v[seen->mine];
    int64_t stayed = (rq->now.ms - t->arrived_at.ms + MINUTE_MS - 1) / MINUTE_MS;
    OptInt minutes = in->minutes.has ? in->minutes : SOME(stayed < 1 ? 1 : stayed > 1440 ? 1440 : stayed);
    TRY(taking_serve(db, .id = t->id, .note = in->note, .minutes = minutes, .served_at = rq->now));
    TRY(photos_attach(rq, db, &in->photos, Entity_work_order, ANY(seen->o.id), &photos));
    return acted(rq, db, "serve", in->note, photos ? EVENT_DATA(rq->a, {"minutes", {NULL, 0}, minutes.v, true}, {"photos", {NULL, 0}, photos, true})
                                                   : EVENT_DATA(rq->a, {"minutes", {NULL, 0}, minutes.v, true}));
}
WRITE_FN(serve, order_serve)

static enum Err cancel(struct rq *rq, struct db_rw *db, const struct order_return *in)
{
    struct order_seen *seen = rq->subject;
    rq->made = ANY(seen->o.id);
    TRY(order_state_set(db, .id = seen->o.id, .state = OrderState_cancelled));
    TRY(event_add(rq, db, (struct event){.act = "cancel", .kind = Entity_work_order, .entity = ANY(seen->o.id), .area = seen->o.area, .text = in->reason}));
    return seen->from && seen->from->changed ? seen->from->changed(rq, db, seen->o.source, "cancel") : OK;
}
WRITE_FN(cancel, order_return)

/* 结果应用: from here on the minutes count, with their grade. Nobody confirms their own service. */
static enum Err confirm(struct rq *rq, struct db_rw *db, const struct order_confirm *in)
{
    struct order_seen *seen = rq->subject;
    bool served_person = (rq->standing.who & REL(asker)) != 0;
    if (seen->mine < seen->takings.n) return refuse(rq, ERR_FORBIDDEN, MSG_order_own_service);
    for (size_t i = 0; i < seen->takings.n; i++) {
        const __auto_type t = &seen->takings.v[i];
        if (t->state != TakingState_served) continue;
        TRY(taking_confirm(db, .id = t->id, .good = SOME(in->good), .score = in->score, .comment = in->comment, .grade = hours_grade(t->by_code, served_person),
                           .confirmed_at = rq->now, .confirmed_by = ANY(rq->who.person), .confirmed_as = served_person ? S("served") : S("community")));
        if (!in->good) continue;
        TRY(hours_count(rq->app, db, rq->a, &(struct served_row){t->id, t->person, seen->o.area, hours_grade(t->by_code, served_person), t->minutes.v}, rq->now));
        TRY(event_add(rq, db, (struct event){.act = "apply", .kind = Entity_work_order, .entity = ANY(seen->o.id), .area = seen->o.area, .actor_kind = ActorKind_system,
            .data = EVENT_DATA(rq->a, {"grade", Grade_code(hours_grade(t->by_code, served_person)), 0, false}, {"minutes", {NULL, 0}, t->minutes.v, true},
                               {"person", str_fmt(rq->a, "%lld", (long long)t->person.v), 0, false})}));
    }
    return acted(rq, db, "confirm", in->comment, EVENT_DATA(rq->a, {"good", in->good ? S("yes") : S("no"), 0, false}));
}
WRITE_FN(confirm, order_confirm)

/* -- what was served -- */

enum Err served_fill(struct rq *rq, struct db_ro *db, const struct served_query *in, struct served_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50, after = 0;
    struct hours_in_rows rows;
    struct hours_sum_row sum;
    struct area_place place;
    Who roles;
    AreaId area = in->area.v ? in->area : policy_home(rq, DESKS);
    TRY(policy_at(rq, db, area, &roles));
    if (!(roles & (ROLE(worker) | ROLE(grid) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(admin) | ROLE(supervisor) | ROLE(auditor)))) return ERR_NOT_FOUND;
    if (in->after.p && !str_int(in->after, &after)) return refuse_field(rq, "after", MSG_app_field_id);
    TRY(area_place(db, rq->a, area, rq->lang, &place));
    TRY(hours_in(db, rq->a, &rows, .above = area, .from = in->from, .to = in->to, .here = in->here, .grade = in->grade, .id = {after}, .limit = limit + 1));
    TRY(hours_sum(db, rq->a, &sum, .above = area, .from = in->from, .to = in->to, .here = in->here, .grade = in->grade));
    *out = (struct served_view){.total = sum.n, .minutes = sum.minutes, .place = place.name};
    out->items.v = NEW_ARRAY(rq->a, struct served_item, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++)
        out->items.v[out->items.n++] = (struct served_item){rows.v[i].id, rows.v[i].work_order, rows.v[i].title, rows.v[i].shown_as, rows.v[i].minutes, rows.v[i].grade, rows.v[i].confirmed_at};
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    return OK;
}

static enum Err served_show(struct rq *rq, struct db_ro *db, const struct served_query *in, struct served_view *out) { return served_fill(rq, db, in, out); }
READ_FN(served_show, served_query, served_view)
PAGE_FN(served_page, served_view)

#define OPEN_STATES (STAGE(OrderState_open) | STAGE(OrderState_taken) | STAGE(OrderState_arrived))
#define ACT(name) .see = order_see, .shows = "/orders/{id}", .act = name

static const struct route routes[] = {
    READS(GET, "/orders", SIGNED_IN, orders_show_row, .query = order_query_form, .view = orders_view_view, .page = orders_page_row),
    READS(GET, "/orders/{id}", SIGNED_IN | PASS | REL(asker), order_show_row, .see = order_see, .view = order_view_view, .page = order_page_row),
    WRITES(POST, "/orders/{id}/take", REL(assignee), take_row, ACT("take"), .stages = OPEN_STATES | STAGE(OrderState_served), .mine_bars = MINE_IN),
    WRITES(POST, "/orders/{id}/return", REL(taker), give_back_row, ACT("return"), .body = order_return_form, .stages = OPEN_STATES | STAGE(OrderState_served),
           .mine_needs = MINE_MAY_RETURN),
    WRITES(POST, "/orders/{id}/arrive", REL(taker), arrive_row, ACT("arrive"), .body = order_arrive_form, .stages = STAGE(OrderState_taken) | STAGE(OrderState_arrived) | STAGE(OrderState_served),
           .mine_needs = MINE_TAKEN),
    WRITES(POST, "/orders/{id}/serve", REL(taker), serve_row, ACT("serve"), .body = order_serve_form, .before = serve_photos_row, .for_files = true,
           .stages = STAGE(OrderState_taken) | STAGE(OrderState_arrived) | STAGE(OrderState_served), .mine_needs = MINE_ARRIVED),
    WRITES(POST, "/orders/{id}/cancel", REL(handler), cancel_row, ACT("cancel"), .body = order_return_form, .stages = OPEN_STATES),
    WRITES(POST, "/orders/{id}/confirm", REL(asker) | REL(handler) | PASS, confirm_row, ACT("confirm"), .body = order_confirm_form,
           .stages = STAGE(OrderState_taken) | STAGE(OrderState_arrived) | STAGE(OrderState_served), .needs = ORDER_SERVED),
    READS(GET, "/served", ROLE(worker) | ROLE(grid) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(admin) | ROLE(supervisor) | ROLE(auditor), served_show_row,
          .query = served_query_form, .view = served_view_view, .page = served_page_row),
};

static const struct cap_entity entities[] = {{Entity_work_order, "/orders/"}};

static const struct job jobs[] = {{"count hours", -1, hours_count_old}};

const struct cap order_cap = {.name = "order", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .jobs = jobs, .n_jobs = 1, .entities = entities, .n_entities = 1};
