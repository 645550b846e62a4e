#include "client.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/rq.h"
#include "app/private.h"
#include "base/buf.h"
#include "base/url.h"
#include "cap/area/area.h"
#include "cap/org/org.h"
#include "cap/pack/pack.h"
#include "cap/person/person.h"
#include "main/commands.h"
#include "html.h"

#include <sodium.h>

/* -- the fixture world, made once -- */

static const struct {
    const char *code, *name, *name_en;
    enum AreaLevel level;
    enum Place parent;
} places[PLACE_END] = {
    [PLACE_D] = {"310101", "清河区", "Qinghe", AreaLevel_district, PLACE_none},
    [PLACE_S] = {"310101001", "东桥街道", "Dongqiao", AreaLevel_street, PLACE_D},
    [PLACE_A] = {"310101001001", "明渠社区", "Mingqu", AreaLevel_community, PLACE_S},
    [PLACE_A1] = {"310101001001001", "第1网格", "Grid 1", AreaLevel_grid, PLACE_A},
    [PLACE_A1b] = {"31010100100100101", "12号楼", "Building 12", AreaLevel_building, PLACE_A1},
    [PLACE_B] = {"310101001002", "柳岸社区", "Liu'an", AreaLevel_community, PLACE_S},
    [PLACE_B1] = {"310101001002001", "第1网格", "Grid 1", AreaLevel_grid, PLACE_B},
    [PLACE_T] = {"310101002", "西桥街道", "Xiqiao", AreaLevel_street, PLACE_D},
    [PLACE_C] = {"310101002001", "石桥社区", "Shiqiao", AreaLevel_community, PLACE_T},
    [PLACE_E] = {"310102", "白塔区", "Baita", AreaLevel_district, PLACE_none},
    [PLACE_U] = {"310102001", "北门街道", "Beimen", AreaLevel_street, PLACE_E},
    [PLACE_V] = {"310102001001", "松林社区", "Songlin", AreaLevel_community, PLACE_U},
};

#define ACTOR_ROW_(actor, role_, area_) [actor] = {#role_ "@" #area_, Role_##role_, PLACE_##area_},
static const struct {
    const char *name;
    enum Role role;
    enum Place place;
} actors[ACTOR_END] = {[NOBODY] = {"nobody", Role_none, PLACE_none}, ACTORS(ACTOR_ROW_) MORE_ACTORS(ACTOR_ROW_)};

static struct {
    bool made;
    Str image;                     /* the bytes of the database file */
    AreaId places[PLACE_END];
    PersonId people[ACTOR_END];
    char tokens[ACTOR_END][64];
    char password[crypto_pwhash_STRBYTES];
    struct arena *a;
    unsigned worlds;
} fixture;

AreaId place(enum Place p) { return fixture.places[p]; }
PersonId person(enum Actor a) { return fixture.people[a]; }
Str phone(enum Actor a) { return str_c(fmt("139000000%02d", (int)a)); }
const char *as(struct world *w, enum Actor a) { return (void)w, a == NOBODY ? NULL : fixture.tokens[a]; }

Str actor_name(enum Actor a)
{
    if (a == ASKER) return S("asker@A");
    if (a == WORKER_A2) return S("worker2@A");
    if (a == NO_ROLE) return S("anyone");
    return a >= HELPER_1 ? str_c(fmt("helper%d@A", (int)a - (int)HELPER_1 + 1)) : str_c(actors[a].name);
}

static enum Err make_people(struct db_rw *db, struct world *w, struct arena *a)
{
    for (int i = NOBODY + 1; i < ACTOR_END; i++) {
        Str name = actor_name((enum Actor)i);
        struct person_new n = {.shown_as = str_cat(a, name, S(" 甲")), .name = str_cat(a, name, S(" 姓名")), .phone = phone((enum Actor)i),
                               .home = fixture.places[actors[i].place], .password_hash = str_c(fixture.password), .account = true};
        TRY(person_add(db, w->app, &n, w->now, &fixture.people[i]));
        if (actors[i].role)
            TRY(role_give(db, a, w->app, fixture.people[i], actors[i].role, ScopeKind_area, ANY(fixture.places[actors[i].place]), (PersonId){0}, w->now));
    }
    return OK;
}

static enum Err make_fixture(struct db_rw *db, void *ctx)
{
    struct world *w = ctx;
    struct arena *a = test_arena();
    for (int i = 1; i < PLACE_END; i++) {
        struct area_new n = {.code = str_c(places[i].code), .name = str_c(places[i].name), .name_en = str_c(places[i].name_en),
                             .level = places[i].level, .parent = fixture.places[places[i].parent]};
        TRY(area_add(db, a, w->app, &n, w->now, &fixture.places[i]));
    }
    TRY(pack_defaults(db, w->app, w->now));
    return make_people(db, w, a);
}

static Time world_now(void *ctx) { return ((struct world *)ctx)->now; }

static void world_open(struct world *w, bool create)
{
    char why[256] = "";
    long pid;
    w->clock = (struct clock){world_now, w};
    enum Err e = db_open(&(struct db_options){.path = w->path, .create = create, .clock = &w->clock}, &w->db, &pid, why);
    if (e == OK && create) e = db_migrate(w->db, why);
    struct app_options o = {.db = w->db, .clock = &w->clock, .caps = all_caps, .n_caps = all_caps_n, .rate_limits = false};
    if (e == OK) e = app_new(&o, &w->app);
    if (e != OK) {
        fprintf(stderr, "the world cannot be made: %s %s\n", err_name(e), why);
        abort();
    }
    w->app->area_line = area_line;
    w->app->person_shown = person_shown;
}

static void world_close(struct world *w)
{
    app_free(w->app);
    db_close(w->db);
}

static struct world *worlds; /* open ones */

void world_drop(struct world *w)
{
    struct world **at = &worlds;
    while (*at != w) at = &(*at)->next;
    *at = w->next;
    world_close(w);
    const char *tails[] = {"", "-wal", "-shm", ".lock"};
    for (size_t i = 0; i < 4; i++) unlink(fmt("%s%s", w->path, tails[i]));
    free(w);
}

static void worlds_end(void *ctx)
{
    (void)ctx;
    while (worlds) world_drop(worlds);
}

static struct world *world_empty(void)
{
    struct world *w = calloc(1, sizeof *w);
    if (!w) abort();
    snprintf(w->path, sizeof w->path, "%s/w%u.db", test_dir(), fixture.worlds++);
    return w;
}

static void sign_in_all(struct world *w)
{
    for (int i = NOBODY + 1; i < ACTOR_END; i++) {
        Str n = phone((enum Actor)i);
        struct reply r = api(w, "POST", "/sessions", NULL, fmt("{\"phone\":\"%.*s\",\"password\":\"" PASSWORD "\"}", STR(n)));
        Str token = json_str(r, "token");
        if (r.status != 201 || token.len >= sizeof fixture.tokens[i]) {
            fprintf(stderr, "the world cannot be made: signing in: %d %.*s\n", r.status, STR(r.body));
            abort();
        }
        memcpy(fixture.tokens[i], token.p, token.len);
    }
}

static void fixture_make(void)
{
    if (sodium_init() < 0) abort();
    /* As cheap as the library allows: the tests are not about the cost of guessing. */
    if (crypto_pwhash_str(fixture.password, PASSWORD, strlen(PASSWORD), crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN)) abort();
    fixture.a = arena_new(1 << 20);
    struct world *w = world_empty();
    w->now = time_of((struct civil){.year = 2026, .month = 9, .day = 29, .hour = 9});
    world_open(w, true);
    enum Err e = db_write_wait(w->db, make_fixture, w);
    if (e != OK) {
        fprintf(stderr, "the world cannot be made: %s\n", err_name(e));
        abort();
    }
    sign_in_all(w);
    world_close(w);
    if (!read_whole(fixture.a, w->path, &fixture.image)) abort();
    unlink(w->path);
    unlink(fmt("%s.lock", w->path));
    free(w);
    fixture.made = true;
}

struct world *world_new(void)
{
    if (!fixture.made) fixture_make();
    struct world *w = world_empty();
    w->now = time_of((struct civil){.year = 2026, .month = 9, .day = 30, .hour = 15});
    if (!write_whole(w->path, fixture.image)) abort();
    world_open(w, false);
    if (!worlds) test_at_end(worlds_end, NULL);
    w->next = worlds;
    worlds = w;
    return w;
}

void world_pass(struct world *w, int64_t ms)
{
    w->now = time_plus(w->now, ms);
    app_tick(w->app);
}

void world_restart(struct world *w)
{
    world_close(w);
    w->now = time_plus(w->now, SECOND_MS);
    world_open(w, false);
}

/* -- requests -- */

struct call {
    struct http_exchange x;
    pthread_mutex_t lock;
    pthread_cond_t cond;
    bool deferred, woken, waits, stay;
    struct app *app;
};

static void call_defer(struct http_exchange *x) { ((struct call *)x)->deferred = true; }

static void call_wake(struct http_exchange *x)
{
    struct call *c = (struct call *)x;
    pthread_mutex_lock(&c->lock);
    c->woken = true;
    pthread_cond_signal(&c->cond);
    pthread_mutex_unlock(&c->lock);
}

static void arena_end(void *ctx) { arena_free(ctx); }
static void json_end(void *ctx) { json_decref(ctx); }

/* More things end than harness.c has slots for: one chain per process, emptied with the first slot of each test. */
struct ending {
    void (*end)(void *);
    void *ctx;
    struct ending *next;
};
static struct ending *endings;

static void endings_run(void *ctx)
{
    (void)ctx;
    for (struct ending *e = endings, *next; e; e = next) {
        next = e->next;
        e->end(e->ctx);
        free(e);
    }
    endings = NULL;
}

static void end_later(void (*end)(void *), void *ctx)
{
    struct ending *e = malloc(sizeof *e);
    if (!e) abort();
    if (!endings) test_at_end(endings_run, NULL);
    *e = (struct ending){end, ctx, endings};
    endings = e;
}

static void hang_up(void *ctx)
{
    struct call *c = ctx;
    app_ended(c->app, &c->x);
}

struct call *request_begin(struct world *w, const char *method, const char *target, struct header_list headers, Str body)
{
    struct arena *a = arena_new(0);
    struct call *c = NEW(a, struct call);
    c->app = w->app;
    end_later(arena_end, a);
    struct http_header *h = NEW_ARRAY(a, struct http_header, headers.n + 1);
    for (unsigned i = 0; i < headers.n; i++) h[i] = headers.v[i];
    c->x = (struct http_exchange){.a = a, .method = http_method(str_c(method)), .head = !strcmp(method, "HEAD"), .target = str_dup(a, str_c(target)),
                                  .remote = S("127.0.0.1"), .headers = h, .n_headers = headers.n, .defer = call_defer, .wake = call_wake};
    c->x.body_limit = app_body_limit(w->app, &c->x);
    c->x.too_long = body.len > c->x.body_limit;
    c->x.body = c->x.too_long || !body.p ? S("") : str_dup(a, body);
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->cond, NULL);
    c->waits = app_handle(w->app, &c->x, false) == HTTP_LATER;
    return c;
}

bool request_waits(struct call *c)
{
    pthread_mutex_lock(&c->lock);
    bool waits = c->waits && !c->woken;
    pthread_mutex_unlock(&c->lock);
    return waits;
}

struct reply request_end(struct world *w, struct call *c)
{
    if (c->waits) {
        CHECK(c->deferred);
        pthread_mutex_lock(&c->lock);
        while (!c->woken) pthread_cond_wait(&c->cond, &c->lock);
        pthread_mutex_unlock(&c->lock);
        CHECK_EQ(app_handle(w->app, &c->x, true), HTTP_DONE);
    }
    const struct http_reply *got = &c->x.reply;
    struct reply r = {.status = got->status, .body = got->body, .x = &c->x};
    if (got->mime.p && str_has(got->mime, S("json"))) {
        json_error_t err;
        r.json = json_loadb(got->body.p, got->body.len, JSON_REJECT_DUPLICATES, &err);
        CHECK_MSG(r.json != NULL, "%.*s answers what is not JSON: %s: %.*s", STR(c->x.target), err.text, STR(got->body));
        if (r.json) end_later(json_end, r.json);
    }
    if (got->more && c->stay) end_later(hang_up, c);
    else if (got->more) hang_up(c);
    return r;
}

struct reply request(struct world *w, const char *method, const char *target, struct header_list headers, Str body)
{
    return request_end(w, request_begin(w, method, target, headers, body));
}

struct reply listen_to(struct world *w, const char *path, const char *token)
{
    struct header_list h = {{{S("Authorization"), str_c(fmt("Bearer %s", token))}}, 1};
    struct call *c = request_begin(w, "GET", fmt("/api/v1%s", path), h, (Str){NULL, 0});
    c->stay = true;
    return request_end(w, c);
}

Str heard(struct reply r)
{
    char *to = arena_alloc(test_arena(), 256);
    int64_t n = r.x->reply.more((struct http_exchange *)(uintptr_t)r.x, to, 256);
    return n < 0 ? (Str){NULL, 0} : str_n(to, (size_t)n);
}

Str reply_header(struct reply r, const char *name)
{
    const struct http_reply *reply = &r.x->reply;
    for (unsigned i = 0; i < reply->n_extra + reply->n_fixed; i++) {
        const struct http_header *h = i < reply->n_extra ? &reply->extra[i] : &reply->fixed[i - reply->n_extra];
        if (str_eq_nocase(h->name, str_c(name))) return h->value;
    }
    return (Str){NULL, 0};
}

struct reply api(struct world *w, const char *method, const char *path, const char *token, const char *body)
{
    struct header_list h = {.n = 0};
    if (token) h.v[h.n++] = (struct http_header){S("Authorization"), str_c(fmt("Bearer %s", token))};
    if (body) h.v[h.n++] = (struct http_header){S("Content-Type"), S("application/json")};
    struct reply r = request(w, method, fmt("/api/v1%s", path), h, str_c(body));
    if (r.status >= 400) {
        CHECK_STR(r.x->reply.mime, "application/problem+json");
        CHECK_EQ(json_num(r, "status"), r.status);
        CHECK_MSG(json_str(r, "title").len > 0 && json_str(r, "detail").len > 0 && json_str(r, "type").len > 0, "%s %s: a bare problem: %.*s", method, path, STR(r.body));
    }
    return r;
}

/* -- engines without routes -- */

struct engine_work {
    struct world *w;
    enum Actor actor;
    enum Err (*work)(struct rq *, struct db_rw *, void *);
    void *ctx;
};

static enum Err engine_run(struct db_rw *db, void *ctx)
{
    struct engine_work *e = ctx;
    struct arena *a = test_arena();
    struct rq *rq = NEW(a, struct rq);
    *rq = (struct rq){.app = e->w->app, .a = a, .x = NEW(a, struct http_exchange), .now = e->w->now, .p = NEW(a, struct rq_private),
                      .who = {.kind = ActorKind_person, .person = person(e->actor)}};
    rq->x->a = a;
    return e->work(rq, db, e->ctx);
}

enum Err by_actor(struct world *w, enum Actor a, enum Err (*work)(struct rq *rq, struct db_rw *db, void *ctx), void *ctx)
{
    struct engine_work e = {w, a, work, ctx};
    return db_write_wait(w->db, engine_run, &e);
}

/* -- multipart/form-data -- */

struct sent multipart(Str pairs, const struct sent_file *files, size_t n)
{
    static unsigned sent;
    struct buf b = buf_new(test_arena(), 4096);
    struct url_pairs q = {NULL, 0};
    const char *boundary = fmt("----linju%u", ++sent);
    if (url_query(test_arena(), pairs, &q) != OK) abort();
    for (size_t i = 0; i < q.n; i++)
        buf_fmt(&b, "--%s\r\nContent-Disposition: form-data; name=\"%.*s\"\r\n\r\n%.*s\r\n", boundary, STR(q.v[i].name), STR(q.v[i].value));
    for (size_t i = 0; i < n; i++) {
        buf_fmt(&b, "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n", boundary, files[i].name,
                files[i].filename, files[i].mime);
        buf_add(&b, files[i].bytes);
        buf_lit(&b, "\r\n");
    }
    buf_fmt(&b, "--%s--\r\n", boundary);
    return (struct sent){str_c(fmt("multipart/form-data; boundary=%s", boundary)), buf_str(&b)};
}

struct call *api_files_begin(struct world *w, const char *path, const char *token, const char *pairs, const struct sent_file *files, size_t n)
{
    struct sent s = multipart(str_c(pairs), files, n);
    struct header_list h = {.v = {{S("Content-Type"), s.type}}, .n = 1};
    if (token) h.v[h.n++] = (struct http_header){S("Authorization"), str_c(fmt("Bearer %s", token))};
    return request_begin(w, "POST", fmt("/api/v1%s", path), h, s.body);
}

struct reply api_files(struct world *w, const char *path, const char *token, const char *pairs, const struct sent_file *files, size_t n)
{
    return request_end(w, api_files_begin(w, path, token, pairs, files, n));
}

/* -- JSON -- */

json_t *json_at(struct reply r, const char *path)
{
    json_t *j = r.json;
    Str rest = str_c(path), part;
    while (j && rest.p && str_split(&rest, '.', &part)) {
        int64_t i;
        j = json_is_array(j) ? (str_int(part, &i) && i >= 0 ? json_array_get(j, (size_t)i) : NULL) : json_object_getn(j, part.p, part.len);
    }
    return j;
}

Str json_str(struct reply r, const char *path)
{
    json_t *j = json_at(r, path);
    return json_is_string(j) ? str_n(json_string_value(j), json_string_length(j)) : (Str){NULL, 0};
}

int64_t json_num(struct reply r, const char *path)
{
    json_t *j = json_at(r, path);
    return json_is_integer(j) ? json_integer_value(j) : -1;
}

bool json_yes(struct reply r, const char *path) { return json_is_true(json_at(r, path)); }
size_t json_count(struct reply r, const char *path) { return json_array_size(json_at(r, path)); }
bool json_null_at(struct reply r, const char *path) { return json_is_null(json_at(r, path)); }

bool json_holds(struct reply r, const char *path, const char *word)
{
    json_t *list = json_at(r, path), *x;
    size_t i;
    json_array_foreach(list, i, x)
        if (json_is_string(x) && !strcmp(json_string_value(x), word)) return true;
    return false;
}

const char *id_of(struct reply r)
{
    Str id = json_str(r, "id");
    return id.len ? fmt("%.*s", STR(id)) : "0";
}

/* -- a browser -- */

struct browser *browser_new(struct world *w)
{
    struct browser *b = NEW(test_arena(), struct browser);
    b->w = w;
    return b;
}

static void keep_cookie(struct browser *b, Str set)
{
    struct arena *a = test_arena();
    Str rest = set, pair, name;
    str_split(&rest, ';', &pair);
    str_split(&pair, '=', &name);
    unsigned i = 0;
    while (i < b->n_cookies && !str_eq(b->cookies[i].name, name)) i++;
    if (i == sizeof b->cookies / sizeof *b->cookies) abort();
    if (i == b->n_cookies) b->n_cookies++;
    b->cookies[i] = (struct http_header){str_dup(a, name), str_dup(a, pair.p ? pair : S(""))};
    if (str_has(set, S("Max-Age=0"))) b->cookies[i] = b->cookies[--b->n_cookies];
}

static struct reply send_typed(struct browser *b, const char *method, const char *target, Str type, Str form)
{
    struct buf cookies = buf_new(test_arena(), 128);
    struct header_list h = {.n = 0};
    for (unsigned i = 0; i < b->n_cookies; i++) {
        if (i) buf_lit(&cookies, "; ");
        buf_add(&cookies, b->cookies[i].name);
        buf_char(&cookies, '=');
        buf_add(&cookies, b->cookies[i].value);
    }
    h.v[h.n++] = (struct http_header){S("Cookie"), buf_str(&cookies)};
    h.v[h.n++] = (struct http_header){S("Sec-Fetch-Site"), S("same-origin")};
    if (form.p) h.v[h.n++] = (struct http_header){S("Content-Type"), type};
    struct reply r = request(b->w, method, target, h, form);
    for (unsigned i = 0; i < r.x->reply.n_extra; i++)
        if (str_is(r.x->reply.extra[i].name, "Set-Cookie")) keep_cookie(b, r.x->reply.extra[i].value);
    return r;
}

struct reply browser_send(struct browser *b, const char *method, const char *target, Str form)
{
    return send_typed(b, method, target, S("application/x-www-form-urlencoded"), form);
}

static void arrive(struct browser *b, struct reply r, const char *target)
{
    for (int hops = 0; r.status == 303 && hops < 5; hops++) {
        target = fmt("%.*s", STR(reply_header(r, "Location")));
        r = browser_send(b, "GET", target, (Str){NULL, 0});
    }
    b->at = str_c(target);
    b->status = r.status;
    b->html = str_dup(test_arena(), r.body);
}

void browse(struct browser *b, const char *path) { arrive(b, browser_send(b, "GET", path, (Str){NULL, 0}), path); }

Str form_fields(struct browser *b, const char *action)
{
    struct html_page *p = html_read(test_arena(), b->html);
    for (size_t i = 0; i < p->forms.n; i++)
        if (str_is(p->forms.v[i].action, action)) return p->forms.v[i].hidden;
    return (Str){NULL, 0};
}

static bool with_hidden(struct browser *b, const char *action, const char *pairs, Str *out)
{
    Str hidden = form_fields(b, action);
    if (!CHECK_MSG(hidden.p != NULL, "%.*s has no form for %s", STR(b->at), action)) return false;
    *out = str_c(fmt("%.*s%s%s", STR(hidden), hidden.len && pairs[0] ? "&" : "", pairs));
    return true;
}

bool submit(struct browser *b, const char *action, const char *pairs)
{
    Str body;
    if (!with_hidden(b, action, pairs, &body)) return false;
    arrive(b, browser_send(b, "POST", action, body), action);
    return true;
}

bool submit_files(struct browser *b, const char *action, const char *pairs, const struct sent_file *files, size_t n)
{
    Str all;
    if (!with_hidden(b, action, pairs, &all)) return false;
    struct sent s = multipart(all, files, n);
    arrive(b, send_typed(b, "POST", action, s.type, s.body), action);
    return true;
}

void login(struct browser *b, enum Actor a)
{
    browse(b, "/login?next=/me");
    submit(b, "/sessions", fmt("phone=%.*s&password=" PASSWORD, STR(phone(a))));
    CHECK_MSG(b->status == 200 && str_starts(b->at, S("/me")), "signing in as %.*s leads to %.*s (%d)", STR(actor_name(a)), STR(b->at), b->status);
}

/* -- the database, all of it -- */

/* Random by intention: hashes and salts are blobs (their length alone is shown), these are text. */
static const char *const random_columns[] = {"setting.value", "need.receipt", "need.digits", "work_order.arrive_code", "occasion.code", "outbox.text", NULL};

enum { DUMP_SLOTS = 1 << 14 };

struct dump {
    struct buf out;
    struct { int64_t id; size_t no; } *slots;
    size_t n;
};

static void put_id(struct dump *d, int64_t id)
{
    size_t i = (size_t)((uint64_t)id * 0x9e3779b97f4a7c15u >> 50);
    while (d->slots[i].id && d->slots[i].id != id) i = (i + 1) % DUMP_SLOTS;
    if (!d->slots[i].id) {
        if (++d->n == DUMP_SLOTS) abort();
        d->slots[i].id = id;
        d->slots[i].no = d->n;
    }
    buf_char(&d->out, '#');
    buf_int(&d->out, (int64_t)d->slots[i].no);
}

enum { ID_DIGITS = 16 }; /* ids have 18; times in milliseconds 13 */

static void put_text(struct dump *d, Str s)
{
    for (size_t i = 0; i < s.len;) {
        size_t n = 0;
        while (i + n < s.len && s.p[i + n] >= '0' && s.p[i + n] <= '9') n++;
        int64_t id;
        if (n >= ID_DIGITS && str_int(str_cut(s, i, n), &id)) put_id(d, id);
        else buf_bytes(&d->out, s.p + i, n ? n : (n = 1));
        i += n;
    }
}

static bool random_column(const char *table, const char *column)
{
    Str t = str_c(table), c = str_c(column);
    for (unsigned i = 0; random_columns[i]; i++) {
        Str r = str_c(random_columns[i]);
        if (r.len == t.len + 1 + c.len && str_starts(r, t) && str_ends(r, c)) return true;
    }
    return false;
}

static void dump_rows(struct dump *d, struct db_ro *db, const char *table, bool clustered)
{
    struct db_stmt *st;
    bool row;
    if (db_raw(db, fmt("SELECT typeof(1), * FROM \"%s\" ORDER BY %s", table, clustered ? "2, 3, 4, 5" : "rowid"), &st) != OK) abort();
    while (db_step(st, &row) == OK && row) {
        buf_add(&d->out, str_c(table));
        for (int i = 1; i < db_columns(st); i++) {
            const char *name = db_column_name(st, i);
            buf_char(&d->out, ' ');
            buf_add(&d->out, str_c(name));
            buf_char(&d->out, '=');
            int64_t n;
            if (db_null(st, i)) buf_lit(&d->out, "-");
            else if (random_column(table, name)) buf_lit(&d->out, "random");
            else if (!strcmp(name, "hash") || !strcmp(name, "prev") || !strcmp(name, "salt") || !strcmp(name, "head") || str_ends(str_c(name), S("_hash")))
                buf_fmt(&d->out, "blob%zu", db_blob(st, i).len);
            else if (str_int(db_text(st, i), &n) && (n > (int64_t)1e15)) put_id(d, n);
            else put_text(d, db_text(st, i));
        }
        buf_char(&d->out, '\n');
    }
    db_finish(st);
}

Str world_dump(struct world *w)
{
    struct dump d = {.out = buf_new(test_arena(), 1 << 16), .slots = calloc(DUMP_SLOTS, sizeof *d.slots)};
    struct db_ro *db;
    struct db_stmt *st;
    bool row;
    if (db_read_begin(w->db, &db) != OK) abort();
    if (db_raw(db, "SELECT name, sql LIKE '%WITHOUT ROWID' FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND sql NOT LIKE '%VIRTUAL%' AND sql LIKE '%(%' AND name NOT LIKE 'need~_words~_%' ESCAPE '~' ORDER BY name", &st) != OK) abort();
    while (db_step(st, &row) == OK && row) dump_rows(&d, db, fmt("%.*s", STR(db_text(st, 0))), db_int(st, 1) != 0);
    db_finish(st);
    db_read_end(db);
    free(d.slots);
    return buf_str(&d.out);
}

static enum Err sql_work(struct db_rw *db, void *ctx)
{
    struct db_stmt *st;
    bool row;
    TRY(db_raw_write(db, ctx, &st));
    enum Err e = db_step(st, &row);
    db_finish(st);
    return e;
}

void world_sql(struct world *w, const char *sql)
{
    enum Err e = db_write_wait(w->db, sql_work, (void *)(uintptr_t)sql);
    CHECK_MSG(e == OK, "%s: %s", sql, err_name(e));
}

int64_t world_count(struct world *w, const char *sql)
{
    struct db_ro *db;
    struct db_stmt *st;
    bool row = false;
    int64_t n = -1;
    if (db_read_begin(w->db, &db) != OK) abort();
    if (CHECK_MSG(db_raw(db, sql, &st) == OK, "%s", sql)) {
        if (db_step(st, &row) == OK && row) n = db_int(st, 0);
        db_finish(st);
    }
    db_read_end(db);
    return n;
}
