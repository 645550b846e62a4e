/* Sessions, locks, one-time codes, forgery, idempotency, revisions, rate limits, dress, passes, ids. */
#include "client.h"

#include <string.h>
#include <unistd.h>

#include "app/rq.h"
#include "base/url.h"

static struct reply sign_in(struct world *w, enum Actor a, const char *password)
{
    return api(w, "POST", "/sessions", NULL, fmt("{\"phone\":\"%.*s\",\"password\":\"%s\"}", STR(phone(a)), password));
}

static const char *token_of(struct reply r) { return fmt("%.*s", STR(json_str(r, "token"))); }

static const char *report_body(enum Place p) { return fmt("{\"kind\":\"request\",\"text\":\"楼道灯不亮\",\"area\":\"%lld\"}", (long long)place(p).v); }

/* -- sessions -- */

TEST(session_from_login_to_logout)
{
    struct world *w = world_new();
    struct reply r = sign_in(w, WORKER_A, PASSWORD);
    CHECK_EQ(r.status, 201);
    CHECK_STR(json_str(r, "person.name"), "worker@A 甲");
    CHECK_STR(json_str(r, "person.roles.0.role"), "worker");
    CHECK_STR(json_str(r, "person.roles.0.area"), fmt("%lld", (long long)place(PLACE_A).v));
    CHECK(json_at(r, "person.roles.0.org") == NULL);
    const char *t = token_of(r);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM session WHERE CAST(hash AS TEXT) LIKE '%%%s%%'", t)), 0); /* the token itself is nowhere */
    r = api(w, "GET", "/me", t, NULL);
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "id"), fmt("%lld", (long long)person(WORKER_A).v));
    r = api(w, "GET", "/sessions", t, NULL);
    CHECK_EQ(json_count(r, "items"), 2);
    CHECK(json_yes(r, "items.0.current") != json_yes(r, "items.1.current"));
    CHECK_EQ(api(w, "DELETE", "/sessions/current", t, NULL).status, 204);
    CHECK_EQ(api(w, "GET", "/me", t, NULL).status, 401);
    CHECK_EQ(api(w, "GET", "/me", as(w, WORKER_A), NULL).status, 200); /* the other one stays */
}

TEST(session_one_or_all_are_ended)
{
    struct world *w = world_new();
    const char *a = token_of(sign_in(w, WORKER_A, PASSWORD)), *b = token_of(sign_in(w, WORKER_A, PASSWORD));
    struct reply r = api(w, "GET", "/sessions", a, NULL);
    CHECK_EQ(json_count(r, "items"), 3);
    const char *other = NULL;
    for (size_t i = 0; i < 3; i++)
        if (!json_yes(r, fmt("items.%zu.current", i))) other = fmt("%.*s", STR(json_str(r, fmt("items.%zu.id", i))));
    CHECK_EQ(api(w, "DELETE", fmt("/sessions/%s", other), as(w, WORKER_B), NULL).status, 404); /* not mine */
    CHECK_EQ(api(w, "DELETE", fmt("/sessions/%s", other), a, NULL).status, 204);
    CHECK_EQ(json_count(api(w, "GET", "/sessions", a, NULL), "items"), 2);
    CHECK_EQ(api(w, "DELETE", "/sessions", a, NULL).status, 204);
    CHECK_EQ(api(w, "GET", "/me", a, NULL).status, 401);
    CHECK_EQ(api(w, "GET", "/me", b, NULL).status, 401);
    CHECK_EQ(api(w, "GET", "/me", as(w, WORKER_A), NULL).status, 401);
    CHECK_EQ(api(w, "GET", "/me", as(w, WORKER_B), NULL).status, 200);
}

TEST(session_ends_after_its_days_and_survives_a_restart)
{
    struct world *w = world_new();
    const char *t = token_of(sign_in(w, RESIDENT_A, PASSWORD));
    world_restart(w);
    CHECK_EQ(api(w, "GET", "/me", t, NULL).status, 200);
    w->now = time_plus(w->now, 31 * (int64_t)DAY_MS);
    CHECK_EQ(api(w, "GET", "/me", t, NULL).status, 401);
    CHECK_OK(app_run_job(w->app, "expire"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM session"), 0);
}

TEST(session_bad_tokens_are_401_on_open_routes_too)
{
    struct world *w = world_new();
    static const char *const paths[] = {"/categories", "/me", "/healthz"};
    for (size_t i = 0; i < 3; i++) {
        CHECK_EQ(api(w, "GET", paths[i], "nonsense", NULL).status, 401);
        CHECK_EQ(api(w, "GET", paths[i], "", NULL).status, 401);
        struct header_list h = {.v = {{S("Authorization"), S("Basic YTpi")}}, .n = 1};
        CHECK_EQ(request(w, "GET", fmt("/api/v1%s", paths[i]), h, (Str){NULL, 0}).status, 401);
    }
    CHECK_EQ(api(w, "GET", "/categories", NULL, NULL).status, 200);
    struct reply r = api(w, "GET", "/me", NULL, NULL);
    CHECK_EQ(r.status, 401);
    CHECK_STR(reply_header(r, "WWW-Authenticate"), "Bearer");
    struct header_list h = {.v = {{S("Authorization"), str_c(fmt("bearer   %s ", as(w, WORKER_A)))}}, .n = 1};
    CHECK_EQ(request(w, "GET", "/api/v1/me", h, (Str){NULL, 0}).status, 200);
}

/* -- the lock -- */

TEST(login_locks_for_30_minutes_after_5_failures)
{
    struct world *w = world_new();
    for (int i = 0; i < 5; i++) CHECK_EQ(sign_in(w, RESIDENT_A, "wrong-password").status, 401);
    struct reply r = sign_in(w, RESIDENT_A, PASSWORD);
    CHECK_EQ(r.status, 429);
    CHECK_STR(reply_header(r, "Retry-After"), "1801");
    CHECK_EQ(sign_in(w, RESIDENT_B, PASSWORD).status, 201); /* nobody else */
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event WHERE act = 'lock'"), 1);
    w->now = time_plus(w->now, 29 * (int64_t)MINUTE_MS);
    CHECK_EQ(sign_in(w, RESIDENT_A, PASSWORD).status, 429);
    w->now = time_plus(w->now, MINUTE_MS);
    CHECK_EQ(sign_in(w, RESIDENT_A, PASSWORD).status, 201);
    CHECK_EQ(api(w, "GET", "/me", as(w, RESIDENT_A), NULL).status, 200); /* who was in stays in */
}

TEST(login_success_forgets_failures)
{
    struct world *w = world_new();
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 4; i++) CHECK_EQ(sign_in(w, RESIDENT_A, "wrong-password").status, 401);
        CHECK_EQ(sign_in(w, RESIDENT_A, PASSWORD).status, 201);
    }
}

TEST(login_tells_nobody_who_has_an_account)
{
    struct world *w = world_new();
    struct reply known = sign_in(w, RESIDENT_A, "wrong-password");
    struct reply unknown = api(w, "POST", "/sessions", NULL, "{\"phone\":\"13812345678\",\"password\":\"wrong-password\"}");
    CHECK_EQ(known.status, 401);
    CHECK_EQ(unknown.status, 401);
    CHECK_STR(json_str(known, "detail"), json_str(unknown, "detail"));
    CHECK_EQ(api(w, "POST", "/sessions", NULL, "{\"phone\":\"x\",\"password\":\"y\"}").status, 422);
    CHECK_EQ(api(w, "POST", "/sessions", NULL, fmt("{\"phone\":\"%.*s\"}", STR(phone(RESIDENT_A)))).status, 422);
    CHECK_EQ(api(w, "POST", "/sessions", NULL, fmt("{\"phone\":\"+86 %.*s\",\"password\":\"" PASSWORD "\"}", STR(phone(RESIDENT_A)))).status, 201);
}

/* -- one-time codes -- */

static char *code_sent(struct world *w, const char *number)
{
    struct db_ro *db;
    struct db_stmt *st;
    bool row = false;
    static char code[8];
    code[0] = 0;
    if (!CHECK(db_read_begin(w->db, &db) == OK)) return code;
    CHECK_OK(db_raw(db, fmt("SELECT text FROM outbox WHERE address = '%s' ORDER BY id DESC LIMIT 1", number), &st));
    if (db_step(st, &row) == OK && row) {
        Str s = db_text(st, 0);
        for (size_t i = 0; i + 6 <= s.len; i++)
            if (str_digits(str_cut(s, i, 6))) {
                memcpy(code, s.p + i, 6);
                code[6] = 0;
                break;
            }
    }
    db_finish(st);
    db_read_end(db);
    CHECK_EQ(strlen(code), 6);
    return code;
}

static struct reply by_code(struct world *w, const char *number, const char *code)
{
    return api(w, "POST", "/sessions", NULL, fmt("{\"phone\":\"%s\",\"code\":\"%s\"}", number, code));
}

TEST(login_code_works_once_and_for_ten_minutes)
{
    struct world *w = world_new();
    const char *me = fmt("%.*s", STR(phone(RESIDENT_A)));
    CHECK_EQ(api(w, "POST", "/login-codes", NULL, fmt("{\"phone\":\"%s\"}", me)).status, 204);
    char *code = code_sent(w, me);
    struct reply r = by_code(w, me, code);
    CHECK_EQ(r.status, 201);
    CHECK_STR(json_str(r, "person.id"), fmt("%lld", (long long)person(RESIDENT_A).v));
    CHECK_EQ(by_code(w, me, code).status, 401);
    api(w, "POST", "/login-codes", NULL, fmt("{\"phone\":\"%s\"}", me));
    code = code_sent(w, me);
    w->now = time_plus(w->now, 10 * (int64_t)MINUTE_MS + 1);
    CHECK_EQ(by_code(w, me, code).status, 401);
}

TEST(login_code_is_not_to_be_guessed)
{
    struct world *w = world_new();
    const char *me = "13812340000"; /* no account yet */
    api(w, "POST", "/login-codes", NULL, fmt("{\"phone\":\"%s\"}", me));
    char *code = code_sent(w, me);
    char *wrong = fmt("%06d", (atoi(code) + 1) % 1000000);
    for (int i = 0; i < 5; i++) CHECK_EQ(by_code(w, me, wrong).status, 401);
    CHECK_EQ(by_code(w, me, code).status, 401); /* too many tries: the right one is dead too */
    api(w, "POST", "/login-codes", NULL, fmt("{\"phone\":\"%s\"}", me));
    struct reply r = by_code(w, me, code_sent(w, me));
    CHECK_EQ(r.status, 201); /* the number is proven, so its holder has an account from now on */
    CHECK_EQ(json_count(r, "person.roles"), 0);
    CHECK_EQ(api(w, "GET", "/me", token_of(r), NULL).status, 200);
}

TEST(login_code_of_one_number_is_none_of_another)
{
    struct world *w = world_new();
    const char *a = fmt("%.*s", STR(phone(RESIDENT_A))), *b = fmt("%.*s", STR(phone(RESIDENT_B)));
    api(w, "POST", "/login-codes", NULL, fmt("{\"phone\":\"%s\"}", a));
    CHECK_EQ(by_code(w, b, code_sent(w, a)).status, 401);
}

/* -- browsers -- */

TEST(browser_signs_in_and_out)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    browse(b, "/me");
    CHECK(str_starts(b->at, S("/login?next=%2Fme")));
    login(b, RESIDENT_A);
    CHECK_HAS(b->html, "resident@A 甲");
    CHECK(submit(b, "/logout", ""));
    browse(b, "/me");
    CHECK(str_starts(b->at, S("/login")));
}

TEST(browser_goes_only_where_this_site_is)
{
    struct world *w = world_new();
    static const char *const nexts[] = {"https%3A%2F%2Fevil.example%2F", "%2F%2Fevil.example", "%2F%5Cevil.example", "javascript%3Aalert(1)"};
    for (size_t i = 0; i < 4; i++) {
        struct browser *b = browser_new(w);
        struct reply r = browser_send(b, "POST", "/sessions", str_c(fmt("phone=%.*s&password=" PASSWORD "&next=%s", STR(phone(RESIDENT_A)), nexts[i])));
        CHECK_EQ(r.status, 303);
        Str to = reply_header(r, "Location");
        CHECK_MSG(str_starts(to, S("/")) && !str_starts(to, S("//")) && !str_starts(to, S("/\\")), "%s leads to %.*s", nexts[i], STR(to));
    }
}

TEST(browser_cookie_is_closed_to_scripts_and_other_sites)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    struct reply r = browser_send(b, "POST", "/sessions", str_c(fmt("phone=%.*s&password=" PASSWORD, STR(phone(RESIDENT_A)))));
    Str set = reply_header(r, "Set-Cookie");
    CHECK_HAS(set, "HttpOnly");
    CHECK_HAS(set, "SameSite=Lax");
    CHECK_HAS(set, "Path=/");
}

TEST(browser_form_without_its_token_is_refused)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w), *other = browser_new(w);
    login(b, RESIDENT_A);
    login(other, RESIDENT_B);
    Str before = world_dump(w);
    CHECK_EQ(browser_send(b, "POST", "/sessions/end", S("")).status, 403);
    CHECK_EQ(browser_send(b, "POST", "/sessions/end", S("_csrf=00112233445566778899aabbccddeeff")).status, 403);
    browse(other, "/me");
    CHECK_EQ(browser_send(b, "POST", "/sessions/end", form_fields(other, "/logout")).status, 403); /* somebody else's */
    CHECK(str_eq(before, world_dump(w)));
    browse(b, "/me");
    CHECK_EQ(browser_send(b, "POST", "/sessions/end", form_fields(b, "/logout")).status, 303);
}

TEST(browser_request_from_another_site_is_refused)
{
    struct world *w = world_new();
    struct header_list h = {.v = {{S("Sec-Fetch-Site"), S("cross-site")}, {S("Content-Type"), S("application/x-www-form-urlencoded")}}, .n = 2};
    CHECK_EQ(request(w, "POST", "/sessions", h, str_c(fmt("phone=%.*s&password=" PASSWORD, STR(phone(RESIDENT_A))))).status, 403);
}

/* An act without a body needs no leave of the browser's: there the site it comes from is what tells. */
TEST(browser_cookie_from_another_site_does_nothing_by_the_api)
{
    struct world *w = world_new();
    const char *path = fmt("/api/v1/needs/%s/me_too", id_of(api(w, "POST", "/needs", NULL, report_body(PLACE_A)))), *token = as(w, RESIDENT_A);
    struct header_list h = {.v = {{S("Sec-Fetch-Site"), S("cross-site")}, {S("Cookie"), str_c(fmt("linju=%s", token))}}, .n = 2};
    CHECK_EQ(request(w, "POST", path, h, (Str){NULL, 0}).status, 403);
    h.v[1] = (struct http_header){S("Authorization"), str_c(fmt("Bearer %s", token))};
    CHECK_EQ(request(w, "POST", path, h, (Str){NULL, 0}).status, 200);
}

/* The API never takes the cookie's word for a write of another site: it asks for JSON, which needs the browser's leave. */
TEST(browser_cookie_alone_writes_nothing_by_the_api_from_a_form)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    login(b, RESIDENT_A);
    struct reply r = browser_send(b, "POST", "/api/v1/needs", S("kind=request"));
    CHECK_EQ(r.status, 415);
}

TEST(browser_refused_form_comes_back_with_words)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    browse(b, "/login?next=/me");
    submit(b, "/sessions", fmt("phone=%.*s&password=wrong-password", STR(phone(RESIDENT_A))));
    CHECK_EQ(b->status, 401);
    CHECK_HAS(b->html, (const char *)fmt("value=\"%.*s\"", STR(phone(RESIDENT_A))));
    CHECK_LACKS(b->html, "wrong-password");
    CHECK(form_fields(b, "/sessions").p != NULL);
    submit(b, "/sessions", "phone=%3Cscript%3E&password=x");
    CHECK_EQ(b->status, 422);
    CHECK_LACKS(b->html, "<script>\"");
    CHECK_HAS(b->html, "&lt;script&gt;");
}

TEST(dress_of_elders_and_languages)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    browse(b, "/login");
    CHECK_HAS(b->html, "lang=\"zh-CN\"");
    CHECK_LACKS(b->html, "lj-elder");
    browse(b, "/elder?on=1&back=/login");
    CHECK_STR(b->at, "/login");
    CHECK_HAS(b->html, "class=\"lj-elder\"");
    browse(b, "/login?lang=en");
    CHECK_HAS(b->html, "lang=\"en\"");
    browse(b, "/about"); /* kept */
    CHECK_HAS(b->html, "lang=\"en\"");
    CHECK_HAS(b->html, "lj-elder");
    browse(b, "/elder?on=0&back=//evil.example/");
    CHECK_STR(b->at, "/");
    browse(b, "/about?lang=zh");
    CHECK_LACKS(b->html, "lj-elder");
    CHECK_HAS(b->html, "lang=\"zh-CN\"");
    static const char *const backs[] = {"/elder?on=1&back=https://evil.example", "/elder?on=1&back=/%5Cevil.example", "/elder?on=1&back=/a%0d%0aSet-Cookie:x=1"};
    for (size_t i = 0; i < 3; i++) {
        Str to = reply_header(browser_send(b, "GET", backs[i], (Str){NULL, 0}), "Location");
        CHECK_MSG(!to.p || (str_starts(to, S("/")) && !str_starts(to, S("//")) && !str_has(to, S("\\")) && !str_has(to, S("\n"))), "%.*s", STR(to));
    }
    struct header_list h = {.v = {{S("Accept-Language"), S("en-GB")}}, .n = 1};
    CHECK_EQ(request(w, "GET", "/api/v1/me", h, (Str){NULL, 0}).status, 401);
    CHECK_HAS(request(w, "GET", "/api/v1/nothing", h, (Str){NULL, 0}).body, "ot found");
}

TEST(answers_carry_security_headers)
{
    struct world *w = world_new();
    static const char *const paths[] = {"/login", "/api/v1/categories", "/nothing", "/api/v1/me"};
    for (size_t i = 0; i < 4; i++) {
        struct reply r = request(w, "GET", paths[i], (struct header_list){.n = 0}, (Str){NULL, 0});
        CHECK_HAS(reply_header(r, "Content-Security-Policy"), "default-src 'self'");
        CHECK_LACKS(reply_header(r, "Content-Security-Policy"), "unsafe");
        CHECK_HAS(reply_header(r, "Content-Security-Policy"), "frame-ancestors 'none'");
        CHECK_STR(reply_header(r, "X-Content-Type-Options"), "nosniff");
        CHECK_STR(reply_header(r, "Cache-Control"), "no-store");
    }
    struct reply health = request(w, "GET", "/healthz", (struct header_list){.n = 0}, (Str){NULL, 0});
    CHECK_STR(health.body, "{\"status\":\"ok\"}");
}

/* -- doing it once -- */

static struct reply with_key(struct world *w, const char *path, const char *token, const char *key, const char *body)
{
    struct header_list h = {.v = {{S("Content-Type"), S("application/json")}, {S("Idempotency-Key"), str_c(key)}}, .n = 2};
    if (token) h.v[h.n++] = (struct http_header){S("Authorization"), str_c(fmt("Bearer %s", token))};
    return request(w, "POST", fmt("/api/v1%s", path), h, str_c(body));
}

static int64_t needs(struct world *w) { return world_count(w, "SELECT count(*) FROM need"); }

TEST(idempotency_same_key_same_body_is_done_once)
{
    struct world *w = world_new();
    const char *t = as(w, RESIDENT_A), *body = report_body(PLACE_A);
    struct reply a = with_key(w, "/needs", t, "k1", body), b = with_key(w, "/needs", t, "k1", body);
    CHECK_EQ(a.status, 201);
    CHECK_EQ(b.status, 201);
    CHECK_STR(json_str(a, "id"), json_str(b, "id"));
    CHECK_STR(json_str(a, "receipt"), json_str(b, "receipt"));
    CHECK_STR(reply_header(a, "Location"), reply_header(b, "Location"));
    CHECK_EQ(needs(w), 1);
    CHECK_EQ(with_key(w, "/needs", t, "k1", report_body(PLACE_A1)).status, 409);  /* another body */
    CHECK_EQ(needs(w), 1);
    CHECK_EQ(with_key(w, "/needs", t, "k2", body).status, 201);                   /* another key */
    CHECK_EQ(with_key(w, "/needs", as(w, RESIDENT_B), "k1", body).status, 201);   /* another caller */
    CHECK_EQ(needs(w), 3);
    w->now = time_plus(w->now, 25 * (int64_t)HOUR_MS);
    CHECK_OK(app_run_job(w->app, "expire"));
    CHECK_EQ(with_key(w, "/needs", t, "k1", body).status, 201);                   /* a day later it is new */
    CHECK_EQ(needs(w), 4);
}

TEST(idempotency_refusals_are_not_kept)
{
    struct world *w = world_new();
    const char *t = as(w, RESIDENT_A);
    CHECK_EQ(with_key(w, "/needs", t, "k1", "{\"kind\":\"request\",\"text\":\"x\",\"area\":\"5\"}").status, 422);
    CHECK_EQ(with_key(w, "/needs", t, "k1", report_body(PLACE_A)).status, 201);
}

TEST(idempotency_of_an_act_that_moved_the_record_on)
{
    struct world *w = world_new();
    const char *t = as(w, WORKER_A);
    struct reply n = api(w, "POST", "/needs", as(w, RESIDENT_A), report_body(PLACE_A));
    char *path = fmt("/needs/%s/accept", id_of(n)), *body = fmt("{\"category\":\"parking\",\"urgency\":\"p3\",\"rev\":%lld}", (long long)json_num(n, "rev"));
    struct reply a = with_key(w, path, t, "k1", body), b = with_key(w, path, t, "k1", body);
    CHECK_EQ(a.status, 200);
    CHECK_MSG(b.status == 200, "the same key and body: %d %.*s", b.status, STR(b.body)); /* although stage and rev are others now */
    CHECK_EQ(json_num(a, "rev"), json_num(b, "rev"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event WHERE act = 'accept'"), 1);
    CHECK_EQ(with_key(w, path, t, "k2", body).status, 409);
}

TEST(idempotency_of_an_answer_that_is_not_kept)
{
    struct world *w = world_new();
    const char *body = fmt("{\"phone\":\"%.*s\",\"password\":\"" PASSWORD "\"}", STR(phone(RESIDENT_A)));
    struct reply a = with_key(w, "/sessions", NULL, "k1", body), b = with_key(w, "/sessions", NULL, "k1", body);
    CHECK_EQ(a.status, 201);
    CHECK_EQ(b.status, 201);
    CHECK(json_str(b, "token").len > 20); /* tokens are stored nowhere: a login is simply done again */
    CHECK_EQ(with_key(w, "/receipts", NULL, "k2", "{\"digits\":\"123456\"}").status, 200);
    b = with_key(w, "/receipts", NULL, "k2", "{\"digits\":\"123456\"}");
    CHECK_EQ(b.status, 200);
    CHECK(json_at(b, "items") != NULL);
}

TEST(double_tap_on_a_form_is_harmless)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    browse(b, "/report");
    Str hidden = form_fields(b, "/needs");
    if (!CHECK(hidden.p != NULL)) return;
    Str form = str_c(fmt("%.*s&kind=request&text=x&area=%lld", STR(hidden), (long long)place(PLACE_A).v));
    struct reply one = browser_send(b, "POST", "/needs", form), two = browser_send(b, "POST", "/needs", form);
    CHECK_EQ(one.status, 303);
    CHECK_EQ(two.status, 303);
    CHECK_EQ(needs(w), 1);
    /* Nobody is signed in: only the link leads to the receipt, on the second tap too. */
    struct reply first = browser_send(b, "GET", fmt("%.*s", STR(reply_header(one, "Location"))), (Str){NULL, 0});
    struct reply second = browser_send(b, "GET", fmt("%.*s", STR(reply_header(two, "Location"))), (Str){NULL, 0});
    CHECK_EQ(first.status, 200);
    CHECK_MSG(second.status == 200, "the second tap leads to %.*s", STR(reply_header(two, "Location")));
}

TEST(double_tap_on_login_signs_in)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w), *again = browser_new(w);
    browse(b, "/login?next=/me");
    Str form = str_c(fmt("%.*s&phone=%.*s&password=" PASSWORD, STR(form_fields(b, "/sessions")), STR(phone(RESIDENT_A))));
    CHECK_EQ(browser_send(b, "POST", "/sessions", form).status, 303);
    struct reply two = browser_send(again, "POST", "/sessions", form); /* the answer to the first was lost with its cookie */
    CHECK_STR(reply_header(two, "Location"), "/me");
    CHECK_EQ(again->n_cookies, 1);
}

/* -- revisions -- */

TEST(rev_stale_is_409_and_fresh_passes)
{
    struct world *w = world_new();
    const char *t = as(w, WORKER_A);
    struct reply n = api(w, "POST", "/needs", as(w, RESIDENT_A), report_body(PLACE_A));
    int64_t rev = json_num(n, "rev");
    CHECK(rev > 0);
    char *remind = fmt("/needs/%s/remind", id_of(n));
    n = api(w, "POST", remind, t, fmt("{\"rev\":%lld}", (long long)rev));
    CHECK_EQ(n.status, 200);
    CHECK(json_num(n, "rev") > rev);
    Str before = world_dump(w);
    CHECK_EQ(api(w, "POST", remind, t, fmt("{\"rev\":%lld}", (long long)rev)).status, 409);
    CHECK_EQ(api(w, "POST", remind, t, "{\"rev\":\"1\"}").status, 422);
    CHECK(str_eq(before, world_dump(w)));
    CHECK_EQ(api(w, "POST", remind, t, fmt("{\"rev\":%lld}", (long long)json_num(n, "rev"))).status, 200);
    CHECK_EQ(api(w, "POST", remind, t, "{}").status, 200);
}

/* -- rate limits -- */

static struct reply report_from(struct world *w, const char *address)
{
    struct header_list h = {.v = {{S("Content-Type"), S("application/json")}, {S("X-Forwarded-For"), str_c(address)}}, .n = 2};
    return request(w, "POST", "/api/v1/needs", h, str_c(report_body(PLACE_A)));
}

TEST(rate_reports_without_login_ten_an_hour_per_address)
{
    struct world *w = world_new();
    w->app->o.rate_limits = true;
    for (int i = 0; i < 10; i++) CHECK_EQ(report_from(w, "10.1.1.1").status, 201);
    struct reply r = report_from(w, "10.1.1.1");
    CHECK_EQ(r.status, 429);
    int64_t wait = 0;
    CHECK(str_int(reply_header(r, "Retry-After"), &wait) && wait > 0 && wait <= 3600);
    CHECK_EQ(report_from(w, "10.1.1.2").status, 201);
    CHECK_EQ(report_from(w, "10.9.9.9, 10.1.1.1").status, 429); /* the proxy's own word is the last one */
    CHECK_EQ(report_from(w, "10.1.1.1, 10.9.9.9").status, 201);
    CHECK_EQ(api(w, "POST", "/needs", as(w, RESIDENT_A), report_body(PLACE_A)).status, 201); /* signed in: another count */
    w->now = time_plus(w->now, HOUR_MS);
    CHECK_EQ(report_from(w, "10.1.1.1").status, 201);
}

TEST(rate_of_signed_in_people_and_staff)
{
    struct world *w = world_new();
    w->app->o.rate_limits = true;
    struct reply n = api(w, "POST", "/needs", as(w, RESIDENT_A), report_body(PLACE_A));
    char *remind = fmt("/needs/%s/remind", id_of(n));
    char *again = fmt("/needs/%s/me_too", id_of(n)); /* may be said as often as one likes */
    for (int i = 0; i < 59; i++) CHECK_EQ(api(w, "POST", again, as(w, RESIDENT_A), "{}").status, 200);
    CHECK_EQ(api(w, "POST", again, as(w, RESIDENT_A), "{}").status, 429);
    CHECK_EQ(api(w, "GET", "/me", as(w, RESIDENT_A), NULL).status, 200); /* reading goes on */
    for (int i = 0; i < 599; i++) CHECK_EQ(api(w, "POST", "/receipts", as(w, WORKER_A), "{\"digits\":\"000000\"}").status, 200);
    CHECK_EQ(api(w, "POST", remind, as(w, WORKER_A), "{}").status, 200); /* all writes are one count */
    CHECK_EQ(api(w, "POST", remind, as(w, WORKER_A), "{}").status, 429);
    w->now = time_plus(w->now, MINUTE_MS);
    CHECK_EQ(api(w, "POST", again, as(w, RESIDENT_A), "{}").status, 200);
    CHECK_EQ(api(w, "POST", remind, as(w, WORKER_A), "{}").status, 200);
}

TEST(rate_receipts_twenty_an_hour)
{
    struct world *w = world_new();
    w->app->o.rate_limits = true;
    for (int i = 0; i < 20; i++) CHECK_EQ(api(w, "POST", "/receipts", NULL, "{\"digits\":\"000000\"}").status, 200);
    CHECK_EQ(api(w, "POST", "/receipts", NULL, "{\"digits\":\"000000\"}").status, 429);
    CHECK_EQ(api(w, "POST", "/receipts", as(w, RESIDENT_A), "{\"digits\":\"000000\"}").status, 429); /* digits are guessed signed in just as well */
}

/* -- passes -- */

TEST(pass_opens_one_thing)
{
    struct world *w = world_new();
    struct reply n = api(w, "POST", "/needs", NULL, report_body(PLACE_A)), other = api(w, "POST", "/needs", NULL, report_body(PLACE_A));
    Str link = json_str(n, "link");
    CHECK(str_starts(link, S("/p/")));
    CHECK(link.len > 40);
    struct browser *b = browser_new(w);
    browse(b, fmt("%.*s", STR(link)));
    CHECK_EQ(b->status, 200);
    struct reply r = request(w, "GET", fmt("/api/v1%.*s", STR(link)), (struct header_list){.n = 0}, (Str){NULL, 0});
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "id"), json_str(n, "id"));
    CHECK_STR(json_str(r, "text"), "楼道灯不亮");
    const char *secret = fmt("%.*s", STR(str_from(link, 3)));
    CHECK_EQ(api(w, "GET", fmt("/needs/%s", id_of(n)), secret, NULL).status, 200);      /* as a bearer too */
    CHECK_EQ(api(w, "GET", fmt("/needs/%s", id_of(other)), secret, NULL).status, 404);
    CHECK_EQ(api(w, "GET", "/needs", secret, NULL).status, 401);
    CHECK_EQ(api(w, "GET", "/me", secret, NULL).status, 401);
    CHECK_EQ(api(w, "GET", fmt("%.*s", STR(link)), "not-a-token", NULL).status, 401); /* a bad token is refused here too */
    browse(b, fmt("/p/%s", "nonsense"));
    CHECK_EQ(b->status, 404);
    browse(b, "/p/");
    CHECK_EQ(b->status, 404);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM pass WHERE CAST(hash AS TEXT) LIKE '%%%s%%'", secret)), 0);
    w->now = time_plus(w->now, 401 * (int64_t)DAY_MS);
    CHECK_EQ(api(w, "GET", fmt("/needs/%s", id_of(n)), secret, NULL).status, 401);
}

/* -- ids -- */

TEST(id_never_goes_back)
{
    struct world *w = world_new();
    int64_t last = 0;
    for (int i = 0; i < 10000; i++) {
        if (i == 5000) w->now = time_plus(w->now, -DAY_MS); /* the clock is set back */
        if (i == 6000) w->now = time_plus(w->now, 2 * (int64_t)DAY_MS);
        int64_t id = app_id(w->app);
        if (!CHECK_MSG(id > last, "%d: %lld after %lld", i, (long long)id, (long long)last)) return;
        last = id;
    }
    w->app->o.node = 1023;
    int64_t id = app_id(w->app);
    CHECK(id > last || w->app->o.node);
}

/* -- jobs -- */

TEST(job_runs_once_a_day_at_its_hour)
{
    struct world *w = world_new();
    w->now = time_of((struct civil){.year = 2026, .month = 10, .day = 8, .hour = 22, .minute = 59});
    app_tick(w->app);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM seal"), 0);
    world_pass(w, MINUTE_MS);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM seal"), 1);
    int64_t runs = world_count(w, "SELECT count(*) FROM job_run");
    world_pass(w, MINUTE_MS);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM job_run"), runs);
    CHECK_EQ(app_run_job(w->app, "no such job"), ERR_NOT_FOUND);
}

TEST(seen_is_written_by_the_job_and_not_by_reading)
{
    struct world *w = world_new();
    Str before = world_dump(w);
    api(w, "GET", "/me", as(w, WORKER_A), NULL);
    CHECK(str_eq(before, world_dump(w)));
    app_tick(w->app);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM session WHERE seen = %lld", (long long)w->now.ms)), 1);
}

/* -- long jobs -- */

static int worked;
static enum Err work_once(struct app *app)
{
    CHECK(!app_ending(app));
    __atomic_fetch_add(&worked, 1, __ATOMIC_RELAXED);
    return OK;
}
static enum Err start_it(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    (void)db, (void)in;
    rq->starts = "slow";
    return rq->who.person.v ? OK : ERR_FORBIDDEN;
}
WRITE_FN(start_it, no_form)

TEST(jobs_that_are_long_begin_after_the_commit_or_with_the_tick)
{
    static const struct job jobs[] = {{.name = "slow", .hour = -1, .work = work_once}};
    static const struct route routes[] = {WRITES(POST, "/slow", SIGNED_IN, start_it_row)};
    static const struct cap slow = {.name = "slow", .jobs = jobs, .n_jobs = 1, .routes = routes, .n_routes = 1};
    struct world *w = world_new();
    const struct cap *caps[64] = {&slow};
    struct app *app;
    for (unsigned i = 0; i < w->app->o.n_caps; i++) caps[i + 1] = w->app->o.caps[i];
    struct app_options o = w->app->o;
    o.caps = caps;
    o.n_caps++;
    worked = 0;
    if (!CHECK_OK(app_new(&o, &app))) return;
    struct app *own = w->app;
    app->area_line = own->area_line;
    app->person_shown = own->person_shown;
    w->app = app;
    const char *t = as(w, WORKER_A);
    CHECK_EQ(api(w, "POST", "/slow", t, "{}").status, 204);
    CHECK_EQ(worked, 0); /* no thread for it here: the tick does it */
    app_tick(app);
    CHECK_EQ(worked, 1);
    CHECK_OK(app_run_job(app, "slow"));
    CHECK_EQ(worked, 2);
    app_background(app);
    CHECK_EQ(api(w, "POST", "/slow", t, "{}").status, 204);
    for (int i = 0; i < 2000 && __atomic_load_n(&worked, __ATOMIC_RELAXED) < 3; i++) usleep(1000);
    CHECK_EQ(__atomic_load_n(&worked, __ATOMIC_RELAXED), 3);
    w->app = own;
    app_free(app);
    CHECK_EQ(worked, 3);
}
