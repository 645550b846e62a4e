/* GET /desk. Who handles sees what waits in their area; everybody with a post sees their own tasks and what they registered. */
#include "cap/desk/desk.h"

#include <stdlib.h>

#include "desk_pages.h"
#include "desk_sql.h"

CHOICE_TABLE(DeskTab, DESK_TABS)
CHOICE_TABLE(DeskAsk, DESK_ASKS)

#define HANDLERS (ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district))
#define DECIDERS (ROLE(lead) | ROLE(street) | ROLE(district))
#define POSTS (HANDLERS | ROLE(grid) | ROLE(admin) | ROLE(supervisor) | ROLE(auditor))

enum { MOST = 100 }; /* shown at once: who has more than that waiting begins with the most urgent */

struct desk {
    struct rq *rq;
    struct db_ro *db;
    struct desk_item *v;
    size_t n, room;
};

static struct desk_item *add(struct desk *d)
{
    if (d->n == d->room) {
        size_t room = d->room ? 2 * d->room : 64;
        d->v = arena_grow(d->rq->a, d->v, d->room * sizeof *d->v, room * sizeof *d->v);
        d->room = room;
    }
    d->v[d->n] = (struct desk_item){.kind = Entity_none};
    return &d->v[d->n++];
}

static enum DeskAsk ask_of(enum NeedStage s) { return s == NeedStage_collected ? DeskAsk_accept : s == NeedStage_analysed ? DeskAsk_route : DeskAsk_handle; }

/* ask: what is wanted of the caller; none on the tabs that only look back. */
static void add_needs(struct desk *d, const struct desk_need *rows, size_t n, bool waits, enum DeskAsk ask)
{
    for (size_t i = 0; i < n; i++) {
        const struct desk_need *r = &rows[i];
        bool there = false;
        for (size_t k = 0; k < d->n && !there; k++) there = d->v[k].kind == Entity_need && d->v[k].id.v == r->id.v;
        if (there) continue;
        struct desk_item *v = add(d);
        bool open = r->state == NeedState_open && !r->finished_at.ms;
        *v = (struct desk_item){.kind = Entity_need, .id = ANY(r->id), .code = r->code, .title = r->title, .urgency = r->urgency, .area = r->area, .place = r->place,
                                .due_at = r->due_at.ms ? r->due_at : r->accept_due, .at = r->at, .stage = r->stage, .state = r->state, .ending = r->ending, .finished_at = r->finished_at};
        v->ask = !waits ? DeskAsk_none : ask ? ask : ask_of(r->stage);
        v->late = open && v->due_at.ms && v->due_at.ms < d->rq->now.ms;
    }
}

static void add_orders(struct desk *d, const struct desk_order *rows, size_t n, enum DeskAsk ask)
{
    for (size_t i = 0; i < n; i++) {
        const struct desk_order *r = &rows[i];
        struct desk_item *v = add(d);
        *v = (struct desk_item){.kind = Entity_work_order, .id = ANY(r->id), .title = r->title, .area = r->area, .due_at = r->due_at, .at = r->at, .ask = ask, .order_state = r->state};
        v->late = ask && ask != DeskAsk_confirm && r->due_at.ms && r->due_at.ms < d->rq->now.ms;
    }
}

/* Agreements that end soon: due on their last day. */
static enum Err add_agreements(struct desk *d, AreaId area)
{
    struct desk_agreements_rows rows;
    TRY(desk_agreements(d->db, d->rq->a, &rows, .above = area, .limit = MOST + 1));
    for (size_t i = 0; i < rows.n; i++) {
        const __auto_type r = &rows.v[i];
        *add(d) = (struct desk_item){.kind = Entity_agreement, .id = ANY(r->id), .title = r->theme, .place = r->org_name, .area = r->area,
                                     .due_at = time_plus(day_start(r->ends), 18 * (int64_t)HOUR_MS), .at = r->at, .ask = DeskAsk_renew};
    }
    return OK;
}

static int by_due(const void *x, const void *y)
{
    const struct desk_item *a = x, *b = y;
    int64_t da = a->due_at.ms ? a->due_at.ms : INT64_MAX, db = b->due_at.ms ? b->due_at.ms : INT64_MAX;
    if (da != db) return da < db ? -1 : 1;
    return a->id.v < b->id.v ? -1 : a->id.v > b->id.v;
}

static int last_finished(const void *x, const void *y)
{
    const struct desk_item *a = x, *b = y;
    if (a->finished_at.ms != b->finished_at.ms) return a->finished_at.ms > b->finished_at.ms ? -1 : 1;
    return a->id.v > b->id.v ? -1 : a->id.v < b->id.v;
}

/* The level whose new matters wait for this role: 提级 moves a matter to the next. */
static enum AreaLevel level_of(Who role) { return role & ROLE(district) ? AreaLevel_district : role & ROLE(street) ? AreaLevel_street : AreaLevel_community; }

static enum Err waits_in_area(struct desk *d, AreaId area, Who role)
{
    struct rq *rq = d->rq;
    struct desk_unaccepted_rows new;
    struct desk_with_orgs_rows orgs;
    struct desk_extensions_rows more;
    struct desk_served_rows served;
    if (role & DECIDERS) {
        TRY(desk_extensions(d->db, rq->a, &more, .above = area, .me = rq->who.person, .limit = MOST + 1));
        add_needs(d, more.v, more.n, true, DeskAsk_decide);
    }
    TRY(desk_unaccepted(d->db, rq->a, &new, .above = area, .handling = level_of(role), .limit = MOST + 1));
    add_needs(d, new.v, new.n, true, DeskAsk_none);
    TRY(desk_with_orgs(d->db, rq->a, &orgs, .above = area, .me = rq->who.person, .limit = MOST + 1));
    add_needs(d, orgs.v, orgs.n, true, DeskAsk_none);
    if (!(role & (ROLE(worker) | ROLE(lead)))) return OK;
    TRY(desk_served(d->db, rq->a, &served, .above = area, .me = rq->who.person, .limit = MOST + 1));
    add_orders(d, served.v, served.n, DeskAsk_confirm);
    return role & ROLE(lead) ? add_agreements(d, area) : OK;
}

static enum Err todo(struct desk *d)
{
    struct rq *rq = d->rq;
    PersonId me = rq->who.person;
    struct desk_owned_rows mine;
    struct desk_to_take_rows take;
    struct desk_to_serve_rows serve;
    for (size_t i = 0; i < rq->who.n_roles; i++) {
        const struct role_row *r = &rq->who.roles[i];
        Who role = (Who)1 << r->role;
        if (r->scope_kind == ScopeKind_area && (role & HANDLERS)) TRY(waits_in_area(d, (AreaId){r->scope.v}, role));
    }
    TRY(desk_owned(d->db, rq->a, &mine, .me = me, .limit = MOST + 1));
    add_needs(d, mine.v, mine.n, true, DeskAsk_none);
    TRY(desk_to_take(d->db, rq->a, &take, .me = me, .limit = MOST + 1));
    add_orders(d, take.v, take.n, DeskAsk_take);
    TRY(desk_to_serve(d->db, rq->a, &serve, .me = me, .limit = MOST + 1));
    add_orders(d, serve.v, serve.n, DeskAsk_serve);
    if (d->n) qsort(d->v, d->n, sizeof *d->v, by_due);
    return OK;
}

static Time month_start(Time now)
{
    struct civil c = civil_of(now);
    return day_start(day_make(c.year, c.month, 1));
}

static enum Err done(struct desk *d, AreaId area, int64_t *count, bool items)
{
    struct rq *rq = d->rq;
    PersonId owner = area.v ? (PersonId){0} : rq->who.person;
    Time since = month_start(rq->now);
    struct desk_finished_count_row n;
    struct desk_has_served_count_row tasks;
    struct desk_has_served_rows served;
    struct desk_finished_rows rows;
    TRY(desk_finished_count(d->db, rq->a, &n, .above = area, .owner_person = owner, .since = since));
    TRY(desk_has_served_count(d->db, rq->a, &tasks, .me = rq->who.person, .since = since));
    *count = n.n + tasks.n;
    if (!items) return OK;
    TRY(desk_has_served(d->db, rq->a, &served, .me = rq->who.person, .since = since, .limit = MOST + 1));
    for (size_t i = 0; i < served.n; i++) {
        const __auto_type r = &served.v[i];
        *add(d) = (struct desk_item){.kind = Entity_work_order, .id = ANY(r->id), .title = r->title, .area = r->area, .at = r->at, .order_state = r->state, .finished_at = r->served_at};
    }
    TRY(desk_finished(d->db, rq->a, &rows, .above = area, .owner_person = owner, .since = since, .limit = MOST + 1));
    add_needs(d, rows.v, rows.n, false, DeskAsk_none);
    if (d->n) qsort(d->v, d->n, sizeof *d->v, last_finished);
    return OK;
}

static enum Err looking_back(struct desk *d, enum DeskTab tab, struct desk_view *out)
{
    struct rq *rq = d->rq;
    PersonId me = rq->who.person;
    struct desk_started_count_row started;
    struct desk_copied_count_row copied;
    struct desk_started_rows mine;
    struct desk_copied_rows others;
    TRY(desk_started_count(d->db, rq->a, &started, .me = me));
    TRY(desk_copied_count(d->db, rq->a, &copied, .me = me));
    out->started = started.n;
    out->copied = copied.n;
    if (tab == DeskTab_started) {
        TRY(desk_started(d->db, rq->a, &mine, .me = me, .limit = MOST + 1));
        add_needs(d, mine.v, mine.n, false, DeskAsk_none);
    } else if (tab == DeskTab_copied) {
        TRY(desk_copied(d->db, rq->a, &others, .me = me, .limit = MOST + 1));
        add_needs(d, others.v, others.n, false, DeskAsk_none);
    }
    return OK;
}

static enum Err name_places(struct desk *d)
{
    for (size_t i = 0; i < d->n; i++) {
        struct area_place place;
        for (size_t k = 0; k < i && !d->v[i].area_name.p; k++)
            if (d->v[k].area.v == d->v[i].area.v) d->v[i].area_name = d->v[k].area_name;
        if (d->v[i].area_name.p) continue;
        TRY(area_place(d->db, d->rq->a, d->v[i].area, d->rq->lang, &place));
        d->v[i].area_name = place.name;
    }
    return OK;
}

Str desk_place(struct html *h, const struct desk_view *v, const struct desk_item *x)
{
    Str head = str_cat(h->a, v->place, S(" "));
    return v->place.len && str_starts(x->area_name, head) ? str_from(x->area_name, head.len) : x->area_name;
}

static bool cut(struct desk *d)
{
    bool more = d->n > MOST;
    if (more) d->n = MOST;
    return more;
}

static enum Err desk_show(struct rq *rq, struct db_ro *db, const struct desk_query *in, struct desk_view *out)
{
    enum DeskTab tab = in->tab ? in->tab : DeskTab_todo;
    struct desk waiting = {rq, db, NULL, 0, 0}, back = {rq, db, NULL, 0, 0}, *shown = tab == DeskTab_todo ? &waiting : &back;
    struct area_place place;
    AreaId home = policy_home(rq, POSTS);
    *out = (struct desk_view){.tab = tab, .handles = policy_has(rq, HANDLERS)};
    TRY(todo(&waiting));
    out->todo_more = cut(&waiting);
    out->todo = (int64_t)waiting.n;
    for (size_t i = 0; i < waiting.n; i++) out->late += waiting.v[i].late;
    TRY(done(&back, policy_home(rq, HANDLERS), &out->done, tab == DeskTab_done));
    TRY(looking_back(&back, tab, out));
    out->more = cut(&back) || (tab == DeskTab_todo && out->todo_more);
    if (!rq->json) TRY(name_places(shown));
    out->items.v = shown->v;
    out->items.n = shown->n;
    if (home.v && area_place(db, rq->a, home, rq->lang, &place) == OK) out->place = place.name;
    return OK;
}
READ_FN(desk_show, desk_query, desk_view)
PAGE_FN(desk_page, desk_view)

static const struct route routes[] = {
    READS(GET, "/desk", POSTS, desk_show_row, .query = desk_query_form, .view = desk_view_view, .page = desk_page_row),
};

const struct cap desk_cap = {.name = "desk", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
