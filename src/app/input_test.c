/* What comes in: every bad body gives the right refusal, names its field, and changes nothing. */
#include "client.h"
#include "app/private.h"
#include "base/buf.h"

#include <string.h>

static struct header_list json_headers(struct world *w, enum Actor a)
{
    struct header_list h = {.n = 1};
    h.v[0] = (struct http_header){S("Content-Type"), S("application/json")};
    if (a) h.v[h.n++] = (struct http_header){S("Authorization"), str_c(fmt("Bearer %s", as(w, a)))};
    return h;
}

static Str nested(int depth, const char *open, const char *close)
{
    struct buf b = buf_new(test_arena(), 4096);
    for (int i = 0; i < depth; i++) buf_add(&b, str_c(open));
    buf_lit(&b, "1");
    for (int i = 0; i < depth; i++) buf_add(&b, str_c(close));
    return buf_str(&b);
}

static Str letters(size_t n, const char *one)
{
    struct buf b = buf_new(test_arena(), n * 3 + 16);
    for (size_t i = 0; i < n; i++) buf_add(&b, str_c(one));
    return buf_str(&b);
}

TEST(input_bad_bodies_are_refused_and_change_nothing)
{
    struct world *w = world_new();
    char *area = fmt("%lld", (long long)place(PLACE_A).v);
    const char *good = fmt("\"kind\":\"request\",\"text\":\"路灯不亮\",\"area\":\"%s\"", area);
    struct {
        const char *what;
        Str body;
        int status;
        const char *field;
    } bad[] = {
        {"nothing", S(""), 422, "kind"},
        {"not JSON", S("kind=request"), 400, NULL},
        {"cut short", S("{\"kind\":\"request\""), 400, NULL},
        {"more behind it", str_c(fmt("{%s} x", good)), 400, NULL},
        {"two objects", str_c(fmt("{%s}{%s}", good, good)), 400, NULL},
        {"a list", S("[]"), 400, NULL},
        {"a string", S("\"x\""), 400, NULL},
        {"a number", S("12"), 400, NULL},
        {"null", S("null"), 400, NULL},
        {"comments", str_c(fmt("{%s /* x */}", good)), 400, NULL},
        {"trailing comma", str_c(fmt("{%s,}", good)), 400, NULL},
        {"single quotes", S("{'kind':'request'}"), 400, NULL},
        {"NaN", str_c(fmt("{%s,\"lon\":NaN,\"lat\":1}", good)), 400, NULL},
        {"a key twice", str_c(fmt("{%s,\"kind\":\"wish\"}", good)), 400, NULL},
        {"a NUL byte", str_n("{\"kind\":\"req\0uest\"}", 19), 400, NULL},
        {"a NUL escaped in a key", S("{\"ki\\u0000nd\":\"request\"}"), 400, NULL},
        {"a NUL escaped", str_c(fmt("{\"kind\":\"request\",\"text\":\"a\\u0000b\",\"area\":\"%s\"}", area)), 400, NULL},
        {"a lone high surrogate", str_c(fmt("{\"kind\":\"request\",\"text\":\"a\\ud800b\",\"area\":\"%s\"}", area)), 400, NULL},
        {"a lone low surrogate", str_c(fmt("{\"kind\":\"request\",\"text\":\"a\\udc00b\",\"area\":\"%s\"}", area)), 400, NULL},
        {"broken UTF-8", str_c(fmt("{\"kind\":\"request\",\"text\":\"a\xff\",\"area\":\"%s\"}", area)), 400, NULL},
        {"overlong UTF-8", str_c(fmt("{\"kind\":\"request\",\"text\":\"a\xc0\xaf\",\"area\":\"%s\"}", area)), 400, NULL},
        {"UTF-16", str_n("\xff\xfe{\0}\0", 6), 400, NULL},
        {"deep lists", nested(40, "[", "]"), 400, NULL},
        {"deep objects", nested(40, "{\"a\":", "}"), 400, NULL},
        {"very deep", nested(100000, "[", "]"), 400, NULL},
        {"missing", S("{\"text\":\"x\"}"), 422, "kind"},
        {"null for required", str_c(fmt("{\"kind\":null,\"text\":\"x\",\"area\":\"%s\"}", area)), 422, "kind"},
        {"unknown", str_c(fmt("{%s,\"colour\":\"red\"}", good)), 422, "colour"},
        {"unknown inside", str_c(fmt("{%s,\"contact\":{\"phone\":\"13912345678\",\"wechat\":\"x\"}}", good)), 422, "contact.wechat"},
        {"another word", str_c(fmt("{\"kind\":\"demand\",\"text\":\"x\",\"area\":\"%s\"}", area)), 422, "kind"},
        {"word in capitals", str_c(fmt("{\"kind\":\"Request\",\"text\":\"x\",\"area\":\"%s\"}", area)), 422, "kind"},
        {"number for word", str_c(fmt("{\"kind\":1,\"text\":\"x\",\"area\":\"%s\"}", area)), 422, "kind"},
        {"number for text", str_c(fmt("{\"kind\":\"request\",\"text\":5,\"area\":\"%s\"}", area)), 422, "text"},
        {"list for text", str_c(fmt("{\"kind\":\"request\",\"text\":[\"x\"],\"area\":\"%s\"}", area)), 422, "text"},
        {"empty text", str_c(fmt("{\"kind\":\"request\",\"text\":\"\",\"area\":\"%s\"}", area)), 422, "text"},
        {"blank text", str_c(fmt("{\"kind\":\"request\",\"text\":\" \\n \",\"area\":\"%s\"}", area)), 422, "text"},
        {"control in text", str_c(fmt("{\"kind\":\"request\",\"text\":\"a\\u001bb\",\"area\":\"%s\"}", area)), 422, "text"},
        {"text too long", str_c(fmt("{\"kind\":\"request\",\"text\":\"%.*s\",\"area\":\"%s\"}", STR(letters(20001, "诉")), area)), 422, "text"},
        {"title too long", str_c(fmt("{%s,\"title\":\"%.*s\"}", good, STR(letters(201, "诉")))), 422, "title"},
        {"id as number", str_c(fmt("{\"kind\":\"request\",\"text\":\"x\",\"area\":%s}", area)), 422, "area"},
        {"id zero", S("{\"kind\":\"request\",\"text\":\"x\",\"area\":\"0\"}"), 422, "area"},
        {"id negative", S("{\"kind\":\"request\",\"text\":\"x\",\"area\":\"-5\"}"), 422, "area"},
        {"id huge", S("{\"kind\":\"request\",\"text\":\"x\",\"area\":\"99999999999999999999999\"}"), 422, "area"},
        {"id no number", S("{\"kind\":\"request\",\"text\":\"x\",\"area\":\"明渠\"}"), 422, "area"},
        {"id of nothing", S("{\"kind\":\"request\",\"text\":\"x\",\"area\":\"123456789\"}"), 422, "area"},
        {"bool as word", str_c(fmt("{%s,\"anonymous\":\"yes\"}", good)), 422, "anonymous"},
        {"bool as number", str_c(fmt("{%s,\"anonymous\":1}", good)), 422, "anonymous"},
        {"lon beyond", str_c(fmt("{%s,\"lon\":181,\"lat\":31}", good)), 422, "lon"},
        {"lon as text", str_c(fmt("{%s,\"lon\":\"121\",\"lat\":31}", good)), 422, "lon"},
        {"lon alone", str_c(fmt("{%s,\"lon\":121.5}", good)), 422, "lat"},
        {"number huge", str_c(fmt("{%s,\"lon\":1e999,\"lat\":1}", good)), 400, NULL},
        {"integer huge", str_c(fmt("{%s,\"lon\":99999999999999999999999999999,\"lat\":1}", good)), 400, NULL},
        {"object for text", str_c(fmt("{\"kind\":\"request\",\"text\":{},\"area\":\"%s\"}", area)), 422, "text"},
        {"text for object", str_c(fmt("{%s,\"contact\":\"13912345678\"}", good)), 422, "contact"},
        {"phone no phone", str_c(fmt("{%s,\"contact\":{\"phone\":\"12x\"}}", good)), 422, "contact.phone"},
        {"rev where there is no record", str_c(fmt("{%s,\"rev\":1}", good)), 422, "rev"},
    };
    Str before = world_dump(w);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct reply r = request(w, "POST", "/api/v1/needs", json_headers(w, RESIDENT_A), bad[i].body);
        CHECK_MSG(r.status == bad[i].status, "%s: %d, not %d: %.*s", bad[i].what, r.status, bad[i].status, STR(str_cut(r.body, 0, 200)));
        CHECK_MSG(str_is(r.x->reply.mime, "application/problem+json"), "%s", bad[i].what);
        if (!bad[i].field) continue;
        bool named = false;
        for (size_t k = 0; k < json_count(r, "errors"); k++) named |= str_is(json_str(r, fmt("errors.%zu.field", k)), bad[i].field);
        CHECK_MSG(named, "%s: %s is not named: %.*s", bad[i].what, bad[i].field, STR(str_cut(r.body, 0, 300)));
    }
    CHECK(str_eq(before, world_dump(w)));
}

TEST(input_good_bodies_at_the_edges)
{
    struct world *w = world_new();
    char *area = fmt("%lld", (long long)place(PLACE_A).v);
    struct reply r = api(w, "POST", "/needs", as(w, RESIDENT_A), fmt("{\"kind\":\"request\",\"text\":\"%.*s\",\"title\":\"%.*s\",\"area\":\"%s\",\"lon\":121.265,\"lat\":31}",
                         STR(letters(20000, "诉")), STR(letters(200, "求")), area));
    CHECK_EQ(r.status, 201);
    r = api(w, "POST", "/needs", as(w, RESIDENT_A), fmt(" \n{\"kind\":\"request\",\"text\":\"  \\ud83d\\ude00 两行\\n第二行\\t \",\"area\":\"%s\",\"title\":null}\r\n ", area));
    CHECK_EQ(r.status, 201);
    CHECK_STR(json_str(r, "text"), "😀 两行\n第二行");
}

TEST(input_all_wrong_fields_are_named_at_once)
{
    struct world *w = world_new();
    struct reply r = api(w, "POST", "/needs", as(w, RESIDENT_A), "{\"kind\":\"x\",\"area\":\"y\",\"colour\":1}");
    CHECK_EQ(r.status, 422);
    CHECK_EQ(json_count(r, "errors"), 4);
}

TEST(input_media_types)
{
    struct world *w = world_new();
    static const struct { const char *type; int status; } types[] = {{"text/plain", 415}, {"application/x-www-form-urlencoded", 415}, {"application/jsonx", 415},
        {"", 415}, {"application/json; charset=utf-8", 422}, {"APPLICATION/JSON", 422}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct header_list h = {.v = {{S("Content-Type"), str_c(types[i].type)}}, .n = 1};
        struct reply r = request(w, "POST", "/api/v1/needs", h, S("{}"));
        CHECK_MSG(r.status == types[i].status, "%s: %d", types[i].type, r.status);
    }
    struct header_list h = {.v = {{S("Content-Type"), S("application/json")}}, .n = 1};
    CHECK_EQ(request(w, "POST", "/sessions", h, S("{}")).status, 415); /* a page takes forms */
}

TEST(input_bodies_over_the_limit)
{
    struct world *w = world_new();
    struct reply r = request(w, "POST", "/api/v1/needs", json_headers(w, RESIDENT_A), letters((2 << 20) + 1, "x"));
    CHECK_EQ(r.status, 413);
    r = request(w, "POST", "/api/v1/needs", json_headers(w, RESIDENT_A), letters(2 << 20, " "));
    CHECK_EQ(r.status, 422);
}

TEST(input_query_parameters)
{
    struct world *w = world_new();
    static const struct { const char *path; int status; } cases[] = {
        {"/areas", 200}, {"/areas?limit=1", 200}, {"/areas?limit=200", 200}, {"/areas?limit=0", 422}, {"/areas?limit=201", 422}, {"/areas?limit=x", 422}, {"/areas?limit=1.5", 422},
        {"/areas?limit=1&limit=2", 422}, {"/areas?colour=1", 422}, {"/areas?parent=x", 422}, {"/areas?parent=-1", 422}, {"/areas?limit=%zz", 400}, {"/areas?after=%00", 400},
        {"/areas?lang=en", 422}, {"/areas?", 200}, {"/areas?&", 200}, {"/areas?limit=", 200}, {"/areas/", 200}, {"/areas/x", 404}, {"/areas/0", 404}, {"/areas/-1", 404},
        {"/areas/99999999999999999999", 404}, {"/needs?stage=none", 422}, {"/needs?stage=", 200}, {"/needs?from=yesterday", 422}, {"/needs?from=2026-01-01", 200},
        {"/needs?area=1", 422}, {"/needs?after=x", 422}, {"/needs?overdue=maybe", 422},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reply r = api(w, "GET", cases[i].path, as(w, WORKER_A), NULL);
        CHECK_MSG(r.status == cases[i].status, "%s: %d, not %d: %.*s", cases[i].path, r.status, cases[i].status, STR(str_cut(r.body, 0, 200)));
    }
    CHECK_EQ(api(w, "POST", "/needs?x=1", as(w, WORKER_A), "{}").status, 422);
}

TEST(input_methods_and_paths)
{
    struct world *w = world_new();
    struct reply r = api(w, "PUT", "/needs", as(w, WORKER_A), "{}");
    CHECK_EQ(r.status, 405);
    CHECK_HAS(reply_header(r, "Allow"), "GET");
    CHECK_HAS(reply_header(r, "Allow"), "POST");
    CHECK_EQ(api(w, "PURGE", "/me", as(w, WORKER_A), NULL).status, 405);
    CHECK_EQ(api(w, "GET", "/nothing", as(w, WORKER_A), NULL).status, 404);
    CHECK_EQ(api(w, "GET", "", as(w, WORKER_A), NULL).status, 404);
    CHECK_EQ(api(w, "GET", "/me/", as(w, WORKER_A), NULL).status, 200);
    CHECK_EQ(api(w, "GET", "/%6de", as(w, WORKER_A), NULL).status, 200);
    CHECK_EQ(api(w, "GET", "/%00", as(w, WORKER_A), NULL).status, 400);
    CHECK_EQ(api(w, "GET", "/%ff", as(w, WORKER_A), NULL).status, 400);
    CHECK_EQ(api(w, "GET", "//me", as(w, WORKER_A), NULL).status, 404);
    CHECK_EQ(api(w, "GET", "/../me", as(w, WORKER_A), NULL).status, 404);
}

/* -- multipart/form-data -- */

#define ALBUM(F, C, O, L)                                  \
    F(Str, title, REQUIRED, 1, 10, MSG_need_title)         \
    F(Upload, sheet, REQUIRED, 2, 8, MSG_form_file)        \
    F(Uploads, pictures, OPTIONAL, 0, 2, MSG_form_files)
FORM(album, ALBUM)

static enum Err read_album(struct rq *rq, bool json, struct sent s, struct album *out)
{
    static const struct route route = {.path = "/album", .method = HTTP_POST};
    struct arena *a = test_arena();
    struct http_header *type = NEW(a, struct http_header);
    struct http_exchange *x = NEW(a, struct http_exchange);
    *type = (struct http_header){S("Content-Type"), s.type};
    *x = (struct http_exchange){.a = a, .method = HTTP_POST, .headers = type, .n_headers = 1, .body = s.body};
    *rq = (struct rq){.a = a, .x = x, .route = &route, .json = json, .lang = LANG_EN, .p = NEW(a, struct rq_private)};
    *out = (struct album){.title = {NULL, 0}};
    return input_body(rq, album_form(), out);
}

static const struct sent_file good_files[] = {{"sheet", "表.csv", "text/csv", {"1234", 4}}, {"pictures", "a.jpg", "image/jpeg", {"a", 1}},
                                              {"pictures", "", "application/octet-stream", {"", 0}}, {"pictures", "b.jpg", "image/jpeg", {"b", 1}}};

TEST(input_multipart_gives_fields_and_files)
{
    struct rq rq;
    struct album in;
    for (int json = 0; json < 2; json++) {
        CHECK_EQ(read_album(&rq, json, multipart(S("title=+%E8%A1%A8&_csrf=x"), good_files, 4), &in), OK);
        CHECK_STR(in.title, "表");
        CHECK_STR(in.sheet.name, "表.csv");
        CHECK_STR(in.sheet.mime, "text/csv");
        CHECK_STR(in.sheet.bytes, "1234");
        CHECK_EQ(in.pictures.n, 2);
        CHECK_STR(in.pictures.v[1].bytes, "b");
        CHECK_EQ(rq.p->from_form, !json);
    }
}

TEST(input_multipart_refusals_name_their_field)
{
    static const struct sent_file none = {"sheet", "", "application/octet-stream", {"", 0}}, small = {"sheet", "a", "a/b", {"1", 1}}, big = {"sheet", "a", "a/b", {"123456789", 9}},
                                  other = {"paper", "a", "a/b", {"1", 1}}, text = {"title", "a", "a/b", {"1", 1}};
    const struct sent_file many[] = {good_files[0], good_files[1], good_files[1], good_files[1]}, twice[] = {good_files[0], good_files[0]},
                           strange[] = {good_files[0], other}, mixed[] = {good_files[0], text};
    const struct {
        const char *pairs;
        const struct sent_file *files;
        size_t n;
        enum Err e;
        const char *field;
    } cases[] = {
        {"title=a", NULL, 0, ERR_INPUT, "sheet"}, {"title=a", &none, 1, ERR_INPUT, "sheet"}, {"title=a", &small, 1, ERR_INPUT, "sheet"},
        {"title=a", &big, 1, ERR_TOO_LARGE, NULL}, {"title=a", many, 4, ERR_INPUT, "pictures"}, {"title=a", twice, 2, ERR_INPUT, "sheet"},
        {"title=a", strange, 2, ERR_INPUT, "paper"}, {"title=a", mixed, 2, ERR_INPUT, "title"}, {"", good_files, 1, ERR_INPUT, "title"},
        {"title=a&sheet=b", good_files, 1, ERR_INPUT, "sheet"}, {"title=a&colour=b", good_files, 1, ERR_INPUT, "colour"}, {"title=%07", good_files, 1, ERR_INPUT, "title"},
    };
    struct rq rq;
    struct album in;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum Err e = read_album(&rq, i % 2, multipart(str_c(cases[i].pairs), cases[i].files, cases[i].n), &in);
        CHECK_MSG(e == cases[i].e, "%zu: %s", i, err_name(e));
        if (cases[i].field) CHECK_MSG(rq.problem.n_errors == 1 && !strcmp(rq.problem.errors[0].field, cases[i].field), "%zu: %s is not named", i, cases[i].field);
    }
    CHECK_EQ(read_album(&rq, true, (struct sent){S("application/json"), S("{\"title\":\"a\"}")}, &in), ERR_MEDIA); /* JSON carries no file */
    CHECK_EQ(read_album(&rq, false, (struct sent){S("multipart/form-data"), S("x")}, &in), ERR_BODY);
    CHECK_EQ(read_album(&rq, false, (struct sent){S("multipart/form-data; boundary=x"), S("--x\r\n")}, &in), ERR_BODY);
    CHECK_EQ(read_album(&rq, false, (struct sent){S("multipart/form-data; boundary=x"), S("--x\r\nContent-Disposition: form-data; name=title\r\n\r\n\xff\r\n--x--")}, &in), ERR_BODY);
}

TEST(input_multipart_page_form_is_a_form_with_token_and_key)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    login(b, RESIDENT_A);
    browse(b, "/report");
    Str hidden = form_fields(b, "/needs");
    const char *pairs = fmt("kind=request&text=%%E7%%81%%AF&area=%s", fmt("%lld", (long long)place(PLACE_A1).v));
    CHECK(submit_files(b, "/needs", pairs, NULL, 0));
    CHECK_MSG(b->status == 200, "%d at %.*s: %.*s", b->status, STR(b->at), STR(b->html));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM need"), 1);
    /* the same form once more, with another boundary: the same answer, nothing done */
    struct sent s = multipart(str_c(fmt("%.*s&%s", STR(hidden), pairs)), NULL, 0);
    struct header_list h = {.v = {{S("Content-Type"), s.type}, {S("Cookie"), str_c(fmt("linju=%s", as(w, RESIDENT_A)))}}, .n = 2};
    h.v[1].value = str_c(fmt("%.*s=%.*s", STR(b->cookies[0].name), STR(b->cookies[0].value)));
    struct reply again = request(w, "POST", "/needs", h, s.body);
    CHECK_EQ(again.status, 303);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM need"), 1);
    /* without the token it is nobody's */
    s = multipart(str_c(pairs), NULL, 0);
    h.v[0].value = s.type;
    CHECK_EQ(request(w, "POST", "/needs", h, s.body).status, 403);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM need"), 1);
}

TEST(input_multipart_api_takes_it_only_where_files_are_declared)
{
    struct world *w = world_new();
    CHECK_EQ(api_files(w, "/receipts", as(w, RESIDENT_A), "digits=123456", NULL, 0).status, 415);
}
