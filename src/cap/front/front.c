/* GET /, and the way into the demo's ten accounts. */
#include "cap/front/front.h"

#include "cap/area/area.h"
#include "cap/person/person.h"
#include "front_pages.h"
#include "front_sql.h"
#include "html/qr.h"

enum { SHOWN = 3, DEMO_ACCOUNTS = 10 };

static const Who MANAGERS = ROLE(street) | ROLE(district) | ROLE(supervisor) | ROLE(auditor), WORKERS = ROLE(grid) | ROLE(worker) | ROLE(lead);

/* Where those with a desk begin; none for everybody else. */
static Str desk_of(const struct rq *rq)
{
    if (policy_has(rq, ROLE(admin))) return S("/settings");
    if (policy_has(rq, MANAGERS)) return S("/overview");
    if (policy_has(rq, WORKERS)) return S("/desk");
    return S("");
}

/* Where nothing has been registered yet, whoever may bring last year's sheets along begins with them. */
static enum Err offer_sheets(struct rq *rq, struct db_ro *db, Str *desk)
{
    struct front_any_need_row any;
    if (!policy_has(rq, ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(admin))) return OK;
    enum Err e = front_any_need(db, rq->a, &any);
    if (e == ERR_NOT_FOUND) *desk = S("/imports");
    return e == ERR_NOT_FOUND ? OK : e;
}

/* The address under which the browser came, for a code that a phone reads. */
static Str whole_address(struct rq *rq, Str path)
{
    Str proto = http_header(rq->x, "X-Forwarded-Proto");
    return str_fmt(rq->a, "%s://%.*s%.*s", str_is(proto, "https") ? "https" : "http", STR(http_header(rq->x, "Host")), STR(path));
}

static enum Err fill_code(struct rq *rq, struct db_ro *db, struct front_view *out)
{
    struct front_wall_code_row row;
    enum Err e = front_wall_code(db, rq->a, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    out->code = row.code;
    out->qr = qr_svg(rq->a, whole_address(rq, str_cat(rq->a, S("/q/"), row.code)));
    return OK;
}

static enum Err fill_place(struct rq *rq, struct db_ro *db, struct front_view *out)
{
    struct area_place place;
    AreaId home = policy_home(rq, WHO_ROLES);
    if (!home.v) return OK;
    TRY(area_place(db, rq->a, home, rq->lang, &place));
    out->community = place.at[AreaLevel_community];
    return area_desk(db, rq->a, out->community, rq->lang, &out->desk);
}

static enum Err fill_needs(struct rq *rq, struct db_ro *db, struct front_view *out)
{
    struct need_query *mine = NEW(rq->a, struct need_query), *around = NEW(rq->a, struct need_query);
    *mine = (struct need_query){.mine = true, .limit = SOME(SHOWN)};
    TRY(needs_fill(rq, db, mine, &out->mine));
    if (!out->community.v) return OK;
    *around = (struct need_query){.area = out->community, .state = NeedState_open, .limit = SOME(4 * SHOWN)};
    TRY(needs_fill(rq, db, around, &out->around));
    size_t kept = 0;
    for (size_t i = 0; i < out->around.items.n && kept < SHOWN; i++) /* wishes have a wall of their own */
        if (out->around.items.v[i].kind != NeedKind_wish) out->around.items.v[kept++] = out->around.items.v[i];
    out->around.items.n = kept;
    return OK;
}

static enum Err fill_activities(struct rq *rq, struct db_ro *db, struct front_view *out)
{
    struct activity_query *coming = NEW(rq->a, struct activity_query);
    *coming = (struct activity_query){.area = out->community, .limit = SOME(SHOWN)};
    return out->community.v ? activities_fill(rq, db, coming, &out->coming) : OK;
}

static enum Err fill_orders(struct rq *rq, struct db_ro *db, struct front_view *out)
{
    struct order_query *tasks = NEW(rq->a, struct order_query), *claim = NEW(rq->a, struct order_query);
    *tasks = (struct order_query){.mine = true, .open = true, .limit = SOME(SHOWN)};
    *claim = (struct order_query){.claim = true, .area = out->community, .limit = SOME(SHOWN)};
    TRY(orders_fill(rq, db, tasks, &out->tasks));
    return orders_fill(rq, db, claim, &out->claim);
}

static enum Err front_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct front_view *out)
{
    Str desk = desk_of(rq);
    (void)in;
    TRY(offer_sheets(rq, db, &desk));
    *out = (struct front_view){.demo = rq->app->o.demo};
    if (desk.len) {
        rq_redirect(rq, desk);
        return OK;
    }
    if (!rq->who.person.v) return out->demo ? fill_code(rq, db, out) : OK;
    TRY(fill_place(rq, db, out));
    if (policy_has(rq, ROLE(volunteer))) TRY(fill_orders(rq, db, out));
    TRY(fill_activities(rq, db, out));
    return fill_needs(rq, db, out);
}
READ_FN(front_show, no_form, front_view)
PAGE_FN(front_page, front_view)

/* -- the demo -- */

/* Anywhere but in demo data this address is not there. */
static enum Err demo_see(struct rq *rq, struct db_ro *db)
{
    (void)db;
    rq->standing = (struct standing){.who = PUBLIC};
    return rq->app->o.demo ? OK : ERR_NOT_FOUND;
}

/* 13800000001 … 13800000010: accounts that exist in demo data only. */
static bool demo_account(Str phone)
{
    int64_t n;
    return str_int(phone, &n) && n > 13800000000 && n <= 13800000000 + DEMO_ACCOUNTS;
}

static enum Err enter(struct rq *rq, struct db_rw *db, const struct demo_enter *in)
{
    struct person_row p;
    if (!demo_account(in->phone)) return ERR_NOT_FOUND;
    TRY(person_by_phone(db, rq->a, &p, .phone = in->phone));
    TRY(session_start(rq, db, p.id));
    TRY(event_add(rq, db, (struct event){.act = "login", .kind = Entity_person, .entity = ANY(p.id)}));
    rq_redirect(rq, S("/"));
    return OK;
}
WRITE_FN(enter, demo_enter)

static const struct route routes[] = {
    READS(GET, "/", PUBLIC, front_show_row, .view = front_view_view, .page = front_page_row, .html_only = true, .why = "a page of other lists' beginnings"),
    WRITES(POST, "/demo/enter", PUBLIC, enter_row, .see = demo_see, .body = demo_enter_form, .no_csrf = true, .rate = 120, .html_only = true,
           .why = "demo data only: everybody may try its accounts"),
};

const struct cap front_cap = {.name = "home", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
