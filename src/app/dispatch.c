/* From an exchange to an answer: route, caller, limits, sight, input, verdict, handler, rendering; in the order of verdicts of
 * the contract. Reads run here on the loop's thread; long reads and `before` in the pool; writes on the writer's thread, and
 * their answer is rendered here again after the COMMIT. Knows no capability.
 */
#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "app/live.h"
#include "app/private.h"
#include "app_sql.h"
#include "html/asset.h"
#include "sys/log.h"

enum { BODY_LIMIT = 2 << 20, UPLOAD_LIMIT = UPLOAD_MAX + (256 << 10) /* what stands around the files */ };

/* -- refusing -- */

enum Err refuse(struct rq *rq, enum Err e, Msg detail)
{
    rq->problem.detail = detail;
    return e;
}

enum Err refuse_args(struct rq *rq, enum Err e, Msg detail, const Str *args, size_t n)
{
    rq->problem.detail_text = msg_fill(rq->a, detail, rq->lang, args, n);
    return e;
}

static enum Err refuse_words(struct rq *rq, const char *field, Str words)
{
    struct problem *p = &rq->problem;
    if (p->n_errors < sizeof p->errors / sizeof *p->errors) p->errors[p->n_errors++] = (struct field_error){field, words};
    return ERR_INPUT;
}

enum Err refuse_field(struct rq *rq, const char *field, Msg message) { return refuse_words(rq, field, rq_text(rq, message)); }

enum Err refuse_limits(struct rq *rq, const char *field, Msg message, int64_t first, int64_t second)
{
    Str limits[] = {str_fmt(rq->a, "%lld", (long long)first), str_fmt(rq->a, "%lld", (long long)second)};
    return refuse_words(rq, field, msg_fill(rq->a, message, rq->lang, limits, 2));
}

Str rq_text(struct rq *rq, Msg m) { return msg_text(m, rq->lang); }

void rq_cookie(struct rq *rq, Str set_cookie)
{
    if (rq->n_cookies < sizeof rq->cookies / sizeof *rq->cookies) rq->cookies[rq->n_cookies++].value = set_cookie;
}

Str rq_path_safe(struct rq *rq, Str s)
{
    if (!str_starts(s, S("/")) || str_starts(s, S("//"))) return S("/");
    struct buf b = buf_new(rq->a, s.len + 16);
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '\\') return S("/"); /* browsers read it as a slash */
        if (c > 0x20 && c < 0x7f) buf_char(&b, (char)c);
        else buf_fmt(&b, "%%%02X", c);
    }
    return buf_str(&b);
}

int64_t rq_id(struct rq *rq)
{
    assert(rq->used_ids < RQ_IDS_MAX);
    if (!rq->ids) rq->ids = arena_raw(rq->a, RQ_IDS_MAX * sizeof *rq->ids);
    if (rq->used_ids == rq->n_ids) rq->ids[rq->n_ids++] = app_id(rq->app);
    return rq->ids[rq->used_ids++];
}

void rq_raw(struct rq *rq, Str mime, Str bytes, Str name)
{
    rq->x->reply = (struct http_reply){.status = 200, .mime = mime, .body = bytes};
    if (name.len)
        http_reply_header(rq->x, "Content-Disposition", str_fmt(rq->a, "attachment; filename*=UTF-8''%.*s", STR(url_encode(rq->a, name))));
}

void rq_redirect(struct rq *rq, Str to)
{
    rq->x->reply = (struct http_reply){.status = 303, .mime = S("text/plain"), .body = S("")};
    http_reply_header(rq->x, "Location", to);
}

/* -- routes -- */

static bool take_segment(Str *rest, Str *seg)
{
    if (!str_starts(*rest, S("/"))) return false;
    *rest = str_from(*rest, 1);
    size_t at = str_find(*rest, S("/"));
    *seg = at == (size_t)-1 ? *rest : str_cut(*rest, 0, at);
    *rest = str_from(*rest, seg->len);
    return true;
}

static bool route_match(const char *pattern, Str path, AnyId ids[2], Str *word)
{
    Str pat = str_c(pattern), p, s;
    unsigned n = 0;
    for (;;) {
        bool more = take_segment(&pat, &p), has = take_segment(&path, &s);
        if (!more || !has) return !more && !has && !path.len;
        if (str_is(p, "{word}")) {
            if (!s.len) return false;
            *word = s;
        } else if (str_starts(p, S("{"))) {
            if (n == 2 || !str_digits(s) || !str_int(s, &ids[n].v) || ids[n].v <= 0) return false;
            n++;
        } else if (!str_eq(p, s)) {
            return false;
        }
    }
}

Str route_first(Str path)
{
    Str seg;
    return take_segment(&path, &seg) ? seg : S("");
}

struct route_word route_under(const struct app *app, Str path)
{
    Str first = route_first(path);
    for (unsigned from = 0, to = app->n_words; from < to;) {
        unsigned mid = (from + to) / 2;
        int order = str_cmp(app->words[mid].first, first);
        if (!order) return app->words[mid];
        if (order < 0) from = mid + 1;
        else to = mid;
    }
    return (struct route_word){.from = 0, .to = 0};
}

const struct route *route_find(const struct app *app, enum HttpMethod m, Str path, AnyId ids[2], Str *word, bool *other_method)
{
    struct route_word r = route_under(app, path);
    *other_method = false;
    for (unsigned i = r.from; i < r.to; i++) {
        AnyId got[2] = {{0}, {0}};
        Str w = {NULL, 0};
        if (!route_match(app->sorted[i]->path, path, got, &w)) continue;
        if (app->sorted[i]->method != m) {
            *other_method = true;
            continue;
        }
        memcpy(ids, got, sizeof got);
        *word = w;
        return app->sorted[i];
    }
    return NULL;
}

static Str allowed_methods(struct rq *rq)
{
    static const struct { enum HttpMethod m; const char *name; } known[] = {
        {HTTP_GET, "GET, HEAD"}, {HTTP_POST, "POST"}, {HTTP_PUT, "PUT"}, {HTTP_PATCH, "PATCH"}, {HTTP_DELETE, "DELETE"}};
    struct buf b = buf_new(rq->a, 64);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        AnyId ids[2];
        Str w;
        bool other;
        if (!route_find(rq->app, known[i].m, rq->path, ids, &w, &other)) continue;
        if (b.len) buf_lit(&b, ", ");
        buf_add(&b, str_c(known[i].name));
    }
    return buf_str(&b);
}

/* -- the answer -- */

static bool says(const struct http_exchange *x, const char *header)
{
    for (unsigned i = 0; i < x->reply.n_extra; i++)
        if (str_is(x->reply.extra[i].name, header)) return true;
    return false;
}

static void security_headers(struct rq *rq)
{
#define HEADER(name, value) {{name, sizeof name - 1}, {value, sizeof value - 1}}
    static const struct http_header fixed[] = {
        HEADER("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"),
        HEADER("X-Content-Type-Options", "nosniff"),
        HEADER("Referrer-Policy", "same-origin"),
        HEADER("Cache-Control", "no-store"), /* the last: left out where the answer has its own */
    };
#undef HEADER
    struct http_exchange *x = rq->x;
    x->reply.fixed = fixed;
    x->reply.n_fixed = (unsigned)(sizeof fixed / sizeof *fixed) - says(x, "Cache-Control");
    for (unsigned i = 0; i < rq->n_cookies; i++) http_reply_header(x, "Set-Cookie", rq->cookies[i].value);
}

static void answer(struct rq *rq, int status, Str mime, Str body)
{
    rq->x->reply.status = status;
    rq->x->reply.mime = mime;
    rq->x->reply.body = body;
}

static enum Err answer_view(struct rq *rq, int status, const struct route *r, const void *out)
{
    if (rq->x->reply.status) return OK; /* the handler gave bytes */
    if (rq->json || !r->page) {
        struct buf b = buf_new(rq->a, 0); /* the last in its arena: it grows where it is */
        json_view(&b, r->view(), out);
        answer(rq, status, S("application/json"), buf_str(&b));
        return OK;
    }
    Str html;
    TRY(page_render(rq, r, out, &html));
    answer(rq, status, S("text/html; charset=utf-8"), html);
    return OK;
}

static enum Err run_read(struct rq *rq, struct db_ro *db)
{
    const struct route *r = rq->route;
    rq->out = r->view ? arena_alloc(rq->a, r->view()->size) : NULL;
    return r->read(rq, db, rq->in, rq->out);
}

/* A page that came back with a refusal: the page the form stood on, with what was typed and what is wrong. */
static bool form_again(struct rq *rq, int status)
{
    struct db_ro *db;
    struct rq *sub = NEW(rq->a, struct rq);
    Str from = rq->p->from, path = from, query = {NULL, 0};
    AnyId ids[2];
    bool other;
    if (!str_starts(from, S("/")) || str_starts(from, S("//"))) return false;
    size_t q = str_find(from, S("?"));
    if (q != (size_t)-1) {
        path = str_cut(from, 0, q);
        query = str_from(from, q + 1);
    }
    *sub = *rq;
    sub->used_ids = 0;
    sub->made = (AnyId){0};
    sub->problem = (struct problem){.n_errors = 0};
    struct url_pairs *pairs = NEW(rq->a, struct url_pairs);
    if (url_query(rq->a, query, pairs) != OK || db_read_begin(rq->app->o.db, &db) != OK) return false;
    Str at = path;
    if (rq->p->entered_by_pass && str_starts(path, rq->p->base)) at = str_cat(rq->a, rq->path, str_from(path, rq->p->base.len));
    sub->route = route_find(rq->app, HTTP_GET, rq->p->entered_by_pass ? at : path, ids, &sub->word, &other);
    if (!sub->route && rq->p->entered_by_pass) {
        /* acts on /p/{secret}/…: the page is the record's own */
        size_t cut = str_find(str_from(rq->path, 1), S("/"));
        size_t second = cut == (size_t)-1 ? cut : str_find(str_from(rq->path, cut + 2), S("/"));
        at = second == (size_t)-1 ? rq->path : str_cut(rq->path, 0, cut + 2 + second);
        sub->route = route_find(rq->app, HTTP_GET, at, ids, &sub->word, &other);
    }
    bool ok = sub->route && sub->route->effect == READ && sub->route->page;
    if (ok) {
        sub->id = ids[0];
        sub->id2 = ids[1];
        sub->path = path;
        sub->query_text = query;
        if (!rq->p->entered_by_pass) { /* the acts of that page stand below its own path, not below the refused act's */
            sub->p = NEW(rq->a, struct rq_private);
            *sub->p = *rq->p;
            sub->p->base = path;
        }
        const struct form *f = sub->route->query ? sub->route->query() : NULL;
        void *in = arena_alloc(rq->a, f ? f->size : 1);
        sub->in = in;
        ok = (!sub->route->see || sub->route->see(sub, db) == OK) && input_query(sub, f, pairs, in) == OK && run_read(sub, db) == OK;
    }
    db_read_end(db);
    if (ok) {
        sub->problem = rq->problem;
        sub->form_action = rq->path;
        Str html;
        ok = page_render(sub, sub->route, sub->out, &html) == OK;
        if (ok) answer(rq, status, S("text/html; charset=utf-8"), html);
    }
    return ok;
}

static void acts_possible(struct rq *rq)
{
    const char *path = rq->route ? rq->route->path : "";
    const char *end = strchr(path, '}');
    if (!rq->route || !rq->route->act || !end || rq->problem.detail.n || rq->problem.detail_text.p) return;
    Msg otherwise = policy_otherwise(rq->route, &rq->standing);
    if (otherwise.n) {
        IGNORE(refuse(rq, OK, otherwise)); /* only words */
        return;
    }
    char *entity = str_z(rq->a, str_n(path, (size_t)(end - path) + 2));
    struct strs acts = policy_acts(rq, entity, &rq->standing);
    struct buf b = buf_new(rq->a, 128);
    for (size_t i = 0; i < acts.n; i++) {
        if (i) buf_lit(&b, ", ");
        buf_add(&b, acts.v[i]);
    }
    Str list = buf_str(&b);
    IGNORE(list.len ? refuse_args(rq, OK, MSG_app_stage_acts, &list, 1) : refuse(rq, OK, MSG_app_stage_none)); /* only words */
}

static void answer_error(struct rq *rq, enum Err e)
{
    int status = err_status(e);
    rq->x->reply = (struct http_reply){.status = 0};
    if (status == 500) {
        Str no = str_fmt(rq->a, "%llx", (long long)app_id(rq->app));
        log_error("request %.*s failed: %s: %.*s", STR(no), err_name(e), STR(rq->path));
        IGNORE(refuse_args(rq, e, MSG_app_internal_id, &no, 1)); /* only words */
    }
    if (e == ERR_CONFLICT) acts_possible(rq);
    if (e == ERR_METHOD) http_reply_header(rq->x, "Allow", allowed_methods(rq));
    if (e == ERR_RATE || e == ERR_BUSY)
        http_reply_header(rq->x, "Retry-After", str_fmt(rq->a, "%u", rq->problem.retry_after_s ? rq->problem.retry_after_s : 2));
    if (e == ERR_AUTH && rq->json) http_reply_header(rq->x, "WWW-Authenticate", S("Bearer"));
    if (rq->json || (rq->route && rq->route->json_only)) {
        answer(rq, status, S("application/problem+json"), problem_json(rq, e, status));
        return;
    }
    if (e == ERR_AUTH && rq->x->method == HTTP_GET) {
        Str here = rq->query_text.len ? str_fmt(rq->a, "%.*s?%.*s", STR(rq->path), STR(rq->query_text)) : rq->path;
        rq_redirect(rq, str_fmt(rq->a, "/login?next=%.*s", STR(url_encode(rq->a, here))));
        return;
    }
    if (rq->p->from_form && (status < 500 || e == ERR_BUSY) && form_again(rq, status)) return;
    Str html;
    if (page_error_render(rq, status, &html) == OK) answer(rq, status, S("text/html; charset=utf-8"), html);
    else answer(rq, status, S("text/plain; charset=utf-8"), rq_text(rq, MSG_app_internal));
}

static void finish(struct rq *rq, enum Err e)
{
    if (e != OK) answer_error(rq, e);
    security_headers(rq);
    unsigned class = (unsigned)rq->x->reply.status / 100;
    __atomic_fetch_add(&rq->app->requests[rq->x->method][class < 6 ? class : 0], 1, __ATOMIC_RELAXED);
}

/* -- after a write: the read route's view, or 303 -- */

static Str path_with(struct rq *rq, const char *pattern, AnyId id)
{
    Str p = str_c(pattern);
    size_t a = str_find(p, S("{")), b = str_find(p, S("}"));
    if (a == (size_t)-1) return p;
    return str_fmt(rq->a, "%.*s%lld%.*s", (int)a, p.p, (long long)id.v, STR(str_from(p, b + 1)));
}

static enum Err show_changed(struct rq *rq, int status)
{
    const struct route *wrote = rq->route;
    Str path = path_with(rq, wrote->shows, rq->made.v ? rq->made : rq->id);
    AnyId ids[2];
    bool other;
    struct db_ro *db;
    rq->route = route_find(rq->app, HTTP_GET, path, ids, &rq->word, &other);
    if (!rq->route || !rq->route->view) return ERR_INTERNAL;
    if (wrote->creates) http_reply_header(rq->x, "Location", str_fmt(rq->a, "/api/v1%.*s", STR(path)));
    rq->id = ids[0];
    rq->id2 = ids[1];
    const struct form *f = rq->route->query ? rq->route->query() : NULL;
    rq->in = arena_alloc(rq->a, f ? f->size : 1);
    TRY(db_read_begin(rq->app->o.db, &db));
    enum Err e = rq->route->see ? rq->route->see(rq, db) : OK;
    if (e == OK) e = run_read(rq, db);
    db_read_end(db);
    TRY(e);
    return answer_view(rq, status, rq->route, rq->out);
}

static enum Err go_on(struct rq *rq)
{
    const struct route *r = rq->route;
    const char *pattern = r->then ? r->then : r->shows ? r->shows : "/";
    bool back = r->then && rq->id.v && strchr(r->then, '{') && !strncmp(r->path, r->then, strlen(r->then)); /* to the record it was done on */
    AnyId id = rq->made.v && r->creates && !back ? rq->made : rq->id.v ? rq->id : rq->made;
    Str to = rq->p->entered_by_pass && !r->then ? rq->p->base : path_with(rq, pattern, id);
    if (rq->part.v) to = path_with(rq, pattern, rq->part);
    if (rq->secret.len && str_ends(to, S("/p/"))) to = str_cat(rq->a, to, rq->secret);
    Str act = r->act ? str_c(r->act) : r->creates ? S("created") : S("done");
    size_t sub = str_find(act, S("/")); /* "extend/decide" is told as "decide" */
    if (sub != (size_t)-1) act = str_from(act, sub + 1);
    if (!rq->x->reply.status) rq_redirect(rq, str_fmt(rq->a, "%.*s%sdone=%.*s", STR(to), str_has(to, S("?")) ? "&" : "?", STR(act)));
    return OK;
}

static enum Err answer_write(struct rq *rq)
{
    const struct route *r = rq->route;
    int status = rq->status ? rq->status : r->creates ? 201 : 200;
    if (rq->x->reply.status) return OK;
    if (!rq->json && (!r->page || !rq->out)) return go_on(rq);
    if (r->view && rq->out) {
        if (r->creates && r->shows) http_reply_header(rq->x, "Location", str_fmt(rq->a, "/api/v1%.*s", STR(path_with(rq, r->shows, rq->made))));
        return answer_view(rq, status, r, rq->out);
    }
    if (r->shows) return show_changed(rq, status);
    answer(rq, 204, (Str){NULL, 0}, S(""));
    return OK;
}

/* -- writing -- */

static Str hash_of(struct arena *a, const Str *parts, size_t n)
{
    crypto_generichash_state h;
    unsigned char *out = arena_alloc(a, 32);
    crypto_generichash_init(&h, NULL, 0, 32);
    for (size_t i = 0; i < n; i++) {
        crypto_generichash_update(&h, (const unsigned char *)&parts[i].len, sizeof parts[i].len);
        if (parts[i].len) crypto_generichash_update(&h, (const unsigned char *)parts[i].p, parts[i].len);
    }
    crypto_generichash_final(&h, out, 32);
    return str_n((char *)out, 32);
}

/* Each sending of a form with files has a boundary of its own: what counts is what the parts say. */
static Str multipart_hash(struct rq *rq)
{
    const struct parts *files = &rq->p->files;
    size_t most = rq->old->n * 2 + files->n * 4 + 1, n = 0;
    Str *all = NEW_ARRAY(rq->a, Str, most);
    for (size_t i = 0; i < rq->old->n; i++) {
        all[n++] = rq->old->v[i].name;
        all[n++] = rq->old->v[i].value;
    }
    for (size_t i = 0; i < files->n; i++) {
        const struct part *p = &files->v[i];
        const Str four[] = {p->name, p->filename, p->mime, p->bytes};
        memcpy(all + n, four, sizeof four);
        n += 4;
    }
    return hash_of(rq->a, all, n);
}

static void idem_prepare(struct rq *rq)
{
    Str key = rq->json ? http_header(rq->x, "Idempotency-Key") : rq->p->idem_key;
    if (!key.len || rq->x->method != HTTP_POST) return;
    if (rq->route->view && !rq->route->again) return; /* what such a row answers (a token, a number looked at) is kept nowhere: it is done again */
    Str caller = str_fmt(rq->a, "%d %lld %lld", (int)rq->who.kind, (long long)rq->who.person.v, (long long)rq->who.pass.v);
    Str scope[] = {caller, rq->path, key, rq->json ? S("json") : S("form")};
    rq->p->idem_scope = hash_of(rq->a, scope, 4);
    rq->p->body_hash = rq->p->multipart ? multipart_hash(rq) : hash_of(rq->a, &rq->x->body, 1);
}

static enum Err idem_again(struct rq *rq, struct db_rw *db, bool *again)
{
    struct idem_find_row old;
    *again = false;
    if (!rq->p->idem_scope.len) return OK;
    enum Err e = idem_find(db, rq->a, &old, .key_hash = rq->p->idem_scope);
    if (e == ERR_NOT_FOUND) return OK;
    TRY(e);
    if (!str_eq(old.body_hash, rq->p->body_hash)) return refuse(rq, ERR_CONFLICT, MSG_app_key_reused);
    rq->made = old.entity;
    rq->status = (int)old.status;
    *again = true;
    return OK;
}

static enum Err write_once(struct rq *rq, struct db_rw *db)
{
    const struct route *r = rq->route;
    bool again;
    rq->used_ids = 0;
    rq->p->n_changed = 0;
    rq->p->n_held = 0;
    rq->made = (AnyId){0};
    rq->created = r->creates;
    rq->status = 0;
    rq->late = OK;
    rq->starts = NULL;
    rq->problem = (struct problem){.n_errors = 0};
    TRY(idem_again(rq, db, &again));
    if (again) return r->again ? r->again(rq, db, rq->in) : OK;
    if (r->see) {
        TRY(r->see(rq, db_rw_read(db)));
        if (rq->p->rev.has && rq->p->rev.v != rq->standing.rev) return refuse(rq, ERR_CONFLICT, MSG_app_rev);
        TRY(policy_act(rq, r, &rq->standing));
    }
    TRY(r->write(rq, db, rq->in));
    if (!rq->p->idem_scope.len) return OK;
    int status = rq->status ? rq->status : r->creates ? 201 : 200;
    return idem_add(db, .id = (IdemId){rq_id(rq)}, .key_hash = rq->p->idem_scope, .body_hash = rq->p->body_hash, .status = status,
                    .entity = rq->made, .at = rq->now);
}

static enum Err write_work(struct db_rw *db, void *ctx) { return write_once(ctx, db); }

static void write_done(void *ctx, enum Err result)
{
    struct rq *rq = ctx;
    rq->p->result = result;
    rq->x->wake(rq->x);
}

static void enqueue(struct rq *rq)
{
    rq->p->job = (struct db_job){.work = write_work, .done = write_done, .ctx = rq};
    enum Err e = db_write(rq->app->o.db, &rq->p->job);
    if (e != OK) write_done(rq, e);
}

static void before_work(void *ctx)
{
    struct rq *rq = ctx;
    enum Err e = rq->route->before(rq, rq->in);
    if (e != OK) write_done(rq, e);
    else enqueue(rq);
}

static void long_work(void *ctx)
{
    struct rq *rq = ctx;
    struct db_ro *db;
    enum Err e = db_read_begin(rq->app->o.db, &db);
    if (e == OK) {
        e = run_read(rq, db);
        db_read_end(db);
    }
    if (e == OK) e = answer_view(rq, 200, rq->route, rq->out);
    write_done(rq, e);
}

/* -- the way in -- */

static Str client_address(struct rq *rq)
{
    Str via = http_header(rq->x, "X-Forwarded-For"), part, last = {NULL, 0};
    if (!str_starts(rq->x->remote, S("127.")) && !str_is(rq->x->remote, "::1")) return rq->x->remote;
    while (str_split(&via, ',', &part)) last = str_trim(part); /* what the proxy itself saw */
    return last.len ? last : rq->x->remote;
}

static enum Err rate_check(struct rq *rq)
{
    const Who staff = ROLE(worker) | ROLE(grid) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(admin);
    const struct route *r = rq->route;
    bool ok = true;
    if (!rq->app->o.rate_limits) return OK;
    if (r->rate && (r->rate_all ? !policy_has(rq, staff) : !rq->who.person.v))
        ok = rate_take(rq->app->rates, str_fmt(rq->a, "%s %.*s", r->path, STR(client_address(rq))), r->rate, HOUR_MS, rq->now, &rq->problem.retry_after_s);
    else if (r->effect == WRITE && rq->who.person.v)
        ok = rate_take(rq->app->rates, str_fmt(rq->a, "%lld", (long long)rq->who.person.v), policy_has(rq, staff) ? 600 : 60, MINUTE_MS, rq->now,
                       &rq->problem.retry_after_s);
    return ok ? OK : ERR_RATE;
}

static enum Err read_target(struct rq *rq)
{
    Str target = rq->x->target;
    size_t q = str_find(target, S("?"));
    if (q != (size_t)-1) {
        rq->query_text = str_from(target, q + 1);
        target = str_cut(target, 0, q);
    }
    rq->json = str_starts(target, S("/api/v1/")); /* so that what cannot be read is refused in its own form */
    if (url_decode(rq->a, target, false, &rq->path) != OK) return refuse(rq, ERR_BODY, MSG_app_unreadable);
    rq->json = str_is(rq->path, "/api/v1") || str_starts(rq->path, S("/api/v1/"));
    if (rq->json) {
        rq->path = str_from(rq->path, 7);
        if (!rq->path.len) rq->path = S("/");
    }
    if (rq->path.len > 1 && str_ends(rq->path, S("/"))) rq->path.len--;
    rq->p->base = rq->path;
    return OK;
}

static void read_dress(struct rq *rq)
{
    Str lang = http_cookie(rq->x, "lang"), accept = http_header(rq->x, "Accept-Language"), q = rq->query_text, part, name;
    if (!lang.p && rq->json) lang = str_starts(accept, S("en")) ? S("en") : S("zh");
    while (str_split(&q, '&', &part))
        if (str_split(&part, '=', &name) && str_is(name, "lang") && part.p && !rq->json) {
            lang = part;
            rq_cookie(rq, str_fmt(rq->a, "lang=%s; Path=/; SameSite=Lax; Max-Age=31536000", str_is(part, "en") ? "en" : "zh"));
        }
    rq->lang = str_is(lang, "en") ? LANG_EN : LANG_ZH;
    rq->elder = str_is(http_cookie(rq->x, "elder"), "1");
}

/* /p/{secret}/… is the record's own path for whoever holds the link. */
static enum Err enter_by_pass(struct rq *rq, struct db_ro *db)
{
    Str rest = str_from(rq->path, 2), secret;
    if (!str_starts(rq->path, S("/p/")) || !take_segment(&rest, &secret)) return OK;
    enum Err e = who_by_pass(rq, db, secret);
    if (e != OK) return e;
    for (unsigned i = 0; i < rq->app->o.n_caps; i++) {
        const struct cap *c = rq->app->o.caps[i];
        for (unsigned k = 0; k < c->n_entities; k++)
            if (c->entities[k].kind == rq->who.pass_kind) {
                rq->p->base = str_fmt(rq->a, "/p/%.*s", STR(secret));
                rq->p->entered_by_pass = true;
                /* Its orders and pictures are reached from the same link: their own sight asks the thing who looks. */
                if (str_starts(rest, S("/orders/")) || str_starts(rest, S("/files/"))) rq->path = rest;
                else rq->path = str_fmt(rq->a, "%s%lld%.*s", c->entities[k].path, (long long)rq->who.pass_entity.v, STR(rest));
                return OK;
            }
    }
    return ERR_NOT_FOUND;
}

static enum Err find_route(struct rq *rq)
{
    AnyId ids[2] = {{0}, {0}};
    bool other;
    rq->route = route_find(rq->app, rq->x->method, rq->path, ids, &rq->word, &other);
    if (rq->route && ((rq->json && rq->route->html_only) || (!rq->json && rq->route->json_only && rq->route->why == NULL))) rq->route = NULL;
    if (!rq->route) return other ? ERR_METHOD : ERR_NOT_FOUND;
    rq->id = ids[0];
    rq->id2 = ids[1];
    return OK;
}

static enum Err check_caller(struct rq *rq)
{
    const struct route *r = rq->route;
    if (r->who & PUBLIC) return OK;
    if (rq->who.kind == ActorKind_nobody) return ERR_AUTH;
    if (rq->who.kind == ActorKind_pass && !(r->who & (PASS | WHO_RELS)) ) return ERR_AUTH;
    if (r->see) return OK; /* the record decides */
    if ((r->who & SIGNED_IN) && rq->who.person.v && rq->who.kind == ActorKind_person) return OK;
    return policy_has(rq, r->who) ? OK : ERR_FORBIDDEN;
}

static enum Err check_forgery(struct rq *rq)
{
    Str site = http_header(rq->x, "Sec-Fetch-Site");
    if (rq->x->method == HTTP_GET || (rq->json && http_header(rq->x, "Authorization").len)) return OK;
    if (str_is(site, "cross-site")) return refuse(rq, ERR_FORBIDDEN, MSG_app_csrf);
    if ((rq->json && !rq->p->multipart) || rq->route->no_csrf || rq->who.kind != ActorKind_person) return OK;
    for (size_t i = 0; rq->old && i < rq->old->n; i++)
        if (str_is(rq->old->v[i].name, "_csrf") && str_eq(rq->old->v[i].value, csrf_of(rq))) return OK;
    return refuse(rq, ERR_FORBIDDEN, MSG_app_csrf);
}

static enum Err take_input(struct rq *rq)
{
    const struct route *r = rq->route;
    bool body = rq->x->method != HTTP_GET && rq->x->method != HTTP_DELETE;
    const struct form *f = body ? (r->body ? r->body() : NULL) : (r->query ? r->query() : NULL);
    void *in = arena_alloc(rq->a, f ? f->size : 1);
    rq->in = in;
    if (body) {
        if (rq->query_text.len && rq->json) return refuse_field(rq, "?", MSG_app_field_unknown);
        TRY(input_body(rq, f, in));
        return check_forgery(rq);
    }
    struct url_pairs pairs;
    if (url_query(rq->a, rq->query_text, &pairs) != OK) return refuse(rq, ERR_BODY, MSG_app_unreadable);
    return input_query(rq, f, &pairs, in);
}

static bool has_key(struct rq *rq) { return rq->p->idem_key.len || (rq->json && http_header(rq->x, "Idempotency-Key").len); }

/* Everything that can be said before the handler runs, in the contract's order. */
static enum Err judge(struct rq *rq, struct db_ro *db)
{
    const struct route *r = rq->route;
    bool there = true;
    if (r->cn) TRY(pack_is_cn(db, rq->a, &there));
    if (!there) return ERR_NOT_FOUND;
    TRY(check_caller(rq));
    TRY(rate_check(rq));
    if (r->see) {
        enum Err seen = r->see(rq, db);
        /* Its own first try may have ended the sight of it (an order given back): the writer looks at the key, then again. */
        if (seen == ERR_NOT_FOUND && r->effect == WRITE && take_input(rq) == OK && has_key(rq)) return OK;
        if (seen == ERR_NOT_FOUND) rq->problem = (struct problem){.n_errors = 0};
        TRY(seen);
        if (policy_never(rq, r, &rq->standing)) return ERR_FORBIDDEN; /* the rest of the verdict comes after the body */
    }
    enum Err input = take_input(rq);
    if (input != OK) return input;
    if (!r->see) return OK;
    /* A repeated submission may find stage and rev moved on by its own first try: the writer looks at its key first. */
    if (r->effect == WRITE && has_key(rq)) return OK;
    if (rq->p->rev.has && rq->p->rev.v != rq->standing.rev) return refuse(rq, ERR_CONFLICT, MSG_app_rev);
    enum Err e = policy_act(rq, r, &rq->standing);
    if (e == ERR_FORBIDDEN && !rq->problem.detail.n) return refuse(rq, e, MSG_app_not_yours);
    return e;
}

static void serve_asset(struct rq *rq)
{
    const struct asset *f = asset_by_path(str_z(rq->a, rq->path));
    if (!f || rq->x->method != HTTP_GET) {
        finish(rq, ERR_NOT_FOUND);
        return;
    }
    Str enc = http_header(rq->x, "Accept-Encoding");
    Str body = str_n((const char *)f->raw, f->raw_len);
    if (f->br && str_has(enc, S("br"))) {
        body = str_n((const char *)f->br, f->br_len);
        http_reply_header(rq->x, "Content-Encoding", S("br"));
    } else if (f->gz && str_has(enc, S("gzip"))) {
        body = str_n((const char *)f->gz, f->gz_len);
        http_reply_header(rq->x, "Content-Encoding", S("gzip"));
    }
    http_reply_header(rq->x, "Vary", S("Accept-Encoding"));
    http_reply_header(rq->x, "Cache-Control", S("public, max-age=31536000, immutable"));
    http_reply_header(rq->x, "X-Content-Type-Options", S("nosniff"));
    answer(rq, 200, str_c(f->mime), body);
}

static struct rq *rq_new(struct app *app, struct http_exchange *x)
{
    struct rq *rq = NEW(x->a, struct rq);
    rq->app = app;
    rq->a = x->a;
    rq->x = x;
    rq->now = app_now(app);
    rq->p = NEW(x->a, struct rq_private);
    rq->who.kind = ActorKind_nobody;
    rq->standing.who = PUBLIC;
    x->app = rq;
    return rq;
}

static enum Err arrive(struct rq *rq, struct db_ro *db)
{
    if (rq->x->too_long) return ERR_TOO_LARGE;
    enum Err known = who_load(rq, db); /* a bad token is refused whatever it asks for */
    if (known == ERR_AUTH) return refuse(rq, known, MSG_app_bad_token);
    TRY(known);
    TRY(enter_by_pass(rq, db));
    enum Err found = find_route(rq);
    TRY(found);
    TRY(judge(rq, db));
    if (rq->route->effect != READ) return OK;
    TRY(run_read(rq, db));
    return answer_view(rq, rq->status ? rq->status : 200, rq->route, rq->out);
}

static int start(struct app *app, struct http_exchange *x)
{
    struct rq *rq = rq_new(app, x);
    struct db_ro *db;
    enum Err e = read_target(rq);
    read_dress(rq);
    if (e == OK && str_starts(rq->path, S("/a/"))) {
        serve_asset(rq);
        return HTTP_DONE;
    }
    if (e == OK && (e = db_read_begin(app->o.db, &db)) == OK) {
        e = arrive(rq, db);
        db_read_end(db);
    }
    if (e != OK || rq->route->effect == READ) {
        finish(rq, e);
        return HTTP_DONE;
    }
    if (rq->route->effect == WRITE) idem_prepare(rq);
    x->defer(x);
    const struct route *r = rq->route;
    void (*slow)(void *) = r->effect == LONG ? long_work : r->before && (!r->for_files || rq->p->files.n) ? before_work : NULL;
    if (!slow) enqueue(rq);
    else if ((e = pool_submit(r->for_files ? app->helpers : app->pool, slow, rq)) != OK) write_done(rq, e);
    return HTTP_LATER;
}

int app_handle(void *ctx, struct http_exchange *x, bool again)
{
    if (!again) return start(ctx, x);
    struct rq *rq = x->app;
    enum Err e = rq->p->result;
    if (e == OK && rq->late != OK) e = rq->late;
    if (e == OK && rq->starts) app_start(rq->app, rq->starts);
    if (e == OK && rq->route->effect == WRITE) {
        live_changed(rq->app, rq->a, rq->p->changed, rq->p->n_changed);
        e = answer_write(rq);
    }
    finish(rq, e);
    return HTTP_DONE;
}

void app_ended(void *ctx, struct http_exchange *x)
{
    struct app *app = ctx;
    if (x->reply.more) live_ended(app->live, x);
}

size_t app_body_limit(void *ctx, const struct http_exchange *x)
{
    struct app *app = ctx;
    struct arena *a = x->a;
    AnyId ids[2];
    Str path = str_cut(x->target, 0, str_find(x->target, S("?"))), word;
    bool other;
    if (!str_starts(str_lower(a, http_header(x, "Content-Type")), S("multipart/form-data"))) return BODY_LIMIT;
    if (str_starts(path, S("/api/v1/"))) path = str_from(path, 7);
    const struct route *r = route_find(app, x->method, path, ids, &word, &other);
    return r && r->body && form_takes_files(r->body()) ? UPLOAD_LIMIT : BODY_LIMIT;
}
