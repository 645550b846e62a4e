/* Fills the page context and runs a template: what a page knows beside its view. */
#include "html/page.h"

#include "app/private.h"
#include "app_pages.h"
#include "html/asset.h"

Str asset(const struct html *h, Str name)
{
    char z[64];
    size_t n = name.len < sizeof z - 1 ? name.len : sizeof z - 1;
    for (size_t i = 0; i < n; i++) z[i] = name.p[i];
    z[n] = 0;
    const struct asset *a = asset_by_name(z);
    (void)h;
    return a ? str_c(a->path) : S("#");
}

Str icon_href(const struct html *h, Str id) { return str_fmt(h->a, "%.*s#%.*s", STR(asset(h, S("icons.svg"))), STR(id)); }

bool page_at(const struct html *h, Str path)
{
    Str here = page_of(h)->path;
    return str_eq(here, path) || (path.len > 1 && str_starts(here, path) && here.len > path.len && here.p[path.len] == '/');
}

/* One entry of the menu stands for several lists. */
bool page_in(const struct html *h, Str entry)
{
    static const struct { Str path, entry; } lists[] = {
        {S("/screen"), S("/overview")}, {S("/figures"), S("/reports")}, {S("/served"), S("/orders")}, {S("/late-hours"), S("/orders")},
        {S("/invitations"), S("/enrolments")}, {S("/duty-posts"), S("/enrolments")}, {S("/grids"), S("/enrolments")}, {S("/grid-vacancies"), S("/enrolments")},
        {S("/lines"), S("/enrolments")}, {S("/teams"), S("/enrolments")}, {S("/team-people"), S("/enrolments")},
        {S("/menus"), S("/wishes")}, {S("/menu-items"), S("/wishes")}, {S("/menu-orders"), S("/wishes")},
        {S("/needlist"), S("/agreements")}, {S("/resources"), S("/agreements")}, {S("/projects"), S("/agreements")}, {S("/promises"), S("/agreements")},
        {S("/trees"), S("/orgs")}, {S("/bodies"), S("/orgs")}, {S("/branches"), S("/orgs")}, {S("/coverage"), S("/orgs")}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (page_at(h, lists[i].path)) return str_eq(lists[i].entry, entry);
    return page_at(h, entry);
}

Str page_with(const struct html *h, Str name, Str value)
{
    const struct page *p = page_of(h);
    struct buf b = buf_new(h->a, 128);
    Str rest = p->query, part;
    buf_char(&b, '?');
    while (rest.len && str_split(&rest, '&', &part)) {
        Str key, v = part;
        str_split(&v, '=', &key);
        if (!part.len || str_eq(key, name) || str_is(key, "done") || str_is(key, "after")) continue;
        buf_add(&b, part);
        buf_char(&b, '&');
    }
    buf_add(&b, url_encode(h->a, name));
    buf_char(&b, '=');
    buf_add(&b, url_encode(h->a, value));
    return buf_str(&b);
}

Str page_here_with(const struct html *h, Str name, Str value) { return str_cat(h->a, page_of(h)->path, page_with(h, name, value)); }

/* The sentence stands in the catalogue under done.<act>; an unknown word in the address shows nothing. */
Str page_done(const struct html *h)
{
    const struct page *p = page_of(h);
    if (!p->done.len || p->done.len > 40 || p->detail.len) return S("");
    return msg_text(msg_by_key(str_fmt(h->a, "done.%.*s", STR(p->done))), h->lang);
}

static Str done_word(struct rq *rq)
{
    struct url_pairs q;
    if (url_query(rq->a, rq->query_text, &q) != OK) return S("");
    for (size_t i = 0; i < q.n; i++)
        if (str_is(q.v[i].name, "done")) return q.v[i].value;
    return S("");
}

static void fill_menus(struct rq *rq, struct page *p)
{
    p->staff = policy_has(rq, ROLE(grid) | ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(admin) | ROLE(supervisor) | ROLE(auditor));
    p->helper = policy_has(rq, ROLE(volunteer) | ROLE(grid));
    p->manager = policy_has(rq, ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(supervisor) | ROLE(auditor) | ROLE(admin));
    p->admin = policy_has(rq, ROLE(admin));
    p->imports = policy_has(rq, ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(admin));
    p->contact = policy_has(rq, ROLE(unit_contact) | ROLE(org_lead));
    p->handles = policy_has(rq, ROLE(grid) | ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district));
}

static void fill_refusal(struct rq *rq, struct page *p)
{
    const struct problem *pb = &rq->problem;
    if (!rq->form_action.len && !pb->detail.n && !pb->detail_text.p && !pb->n_errors) return;
    struct page_error *errors = NEW_ARRAY(rq->a, struct page_error, pb->n_errors + 1);
    for (unsigned i = 0; i < pb->n_errors; i++) errors[i] = (struct page_error){str_c(pb->errors[i].field), pb->errors[i].message};
    p->errors = errors;
    p->n_errors = pb->n_errors;
    p->detail = pb->detail_text.p ? pb->detail_text : rq_text(rq, pb->detail.n ? pb->detail : MSG_app_input);
    p->refused_action = rq->form_action;
    p->n_old = rq->old ? rq->old->n : 0;
    struct page_old *old = NEW_ARRAY(rq->a, struct page_old, p->n_old + 1);
    for (size_t i = 0; i < p->n_old; i++) old[i] = (struct page_old){rq->old->v[i].name, rq->old->v[i].value};
    p->old = old;
}

static enum Err page_fill(struct rq *rq, struct page *p)
{
    *p = (struct page){
        .path = rq->p->entered_by_pass ? rq->p->base : rq->path, .query = rq->query_text.p ? rq->query_text : S(""), .base = rq->p->base, .csrf = csrf_of(rq),
        .key = secret_new(rq->a), .elder = rq->elder, .demo = rq->app->o.demo, .done = done_word(rq)};
    if (rq->who.person.v && rq->who.kind == ActorKind_person && rq->app->person_shown) {
        struct db_ro *db;
        TRY(db_read_begin(rq->app->o.db, &db));
        enum Err e = rq->app->person_shown(db, rq->a, rq->who.person, &p->person);
        if (e == OK && rq->app->person_place) e = rq->app->person_place(db, rq->a, rq->who.person, rq->lang, &p->community);
        if (e == OK) e = pack_is_cn(db, rq->a, &p->cn);
        db_read_end(db);
        TRY(e);
        fill_menus(rq, p);
    }
    fill_refusal(rq, p);
    return OK;
}

static struct html html_new(struct rq *rq, const struct page *p)
{
    return (struct html){.out = buf_new(rq->a, 16 * 1024), .a = rq->a, .lang = rq->lang, .now = rq->now, .page = p};
}

enum Err page_render(struct rq *rq, const struct route *r, const void *out, Str *html)
{
    struct page *p = NEW(rq->a, struct page);
    TRY(page_fill(rq, p));
    struct html h = html_new(rq, p);
    r->page(&h, out);
    *html = buf_str(&h.out);
    return OK;
}

enum Err page_error_render(struct rq *rq, int status, Str *html)
{
    struct page *p = NEW(rq->a, struct page);
    TRY(page_fill(rq, p));
    struct html h = html_new(rq, p);
    Str detail = rq->problem.detail_text.p ? rq->problem.detail_text
                 : rq->problem.detail.n    ? rq_text(rq, rq->problem.detail)
                 : rq_text(rq, status == 404 ? MSG_app_not_found : status == 403 ? MSG_app_forbidden : status == 401 ? MSG_app_who_are_you
                                             : status == 405 ? MSG_app_method : status == 429 ? MSG_app_rate : status == 409 ? MSG_app_conflict
                                             : status == 413 ? MSG_app_too_large : status == 422 ? MSG_app_input : status == 503 ? MSG_app_busy
                                             : status == 500 ? MSG_app_internal : MSG_app_unreadable);
    p->detail = S("");
    error_page(&h, status, detail, rq->route && rq->route->query && rq->x->method == HTTP_GET ? rq->route->query() : NULL);
    *html = buf_str(&h.out);
    return OK;
}
