/* Photos: what is left of one, who may send, use and see it, that nobody waits for it, and when it goes. */
#include "cap/file/file.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "cap/privacy/privacy.h"
#include "steps.h"
#include "sys/child.h"

/* -- pictures by code: a PPM made here, put into its format by the helper program -- */

static Str as_format(Str ppm, const char *format)
{
    const char *const argv[] = {"vipsthumbnail", "stdin", "-s", "20000x20000>", "-o", format, NULL};
    char why[256] = "";
    Str out = {NULL, 0};
    enum Err e = child_run(test_arena(), &(struct child){.argv = argv, .in = ppm, .out_most = 64 << 20, .deadline_ms = 60000, .file_most = 1 << 20}, &out, why);
    CHECK_MSG(e == OK, "%s", why);
    return out;
}

static Str picture(unsigned width, unsigned height, const char *format)
{
    size_t n = (size_t)width * height * 3;
    struct buf b = buf_new(test_arena(), n + 32);
    uint32_t noise = 1;
    buf_fmt(&b, "P6\n%u %u\n255\n", width, height);
    for (size_t i = 0; i < n; i++) {
        noise = noise * 1664525 + 1013904223;
        buf_char(&b, (char)(i / 3 % width * 200 / width + (noise >> 27)));
    }
    return as_format(buf_str(&b), format);
}

/* An Exif block with orientation 6 (a quarter turn to the right), a place, and words; and a comment. */
static Str with_exif(Str jpeg)
{
    static const unsigned char tiff[] = {
        'I', 'I', 42, 0, 8, 0, 0, 0, 3, 0,                                     /* the first directory: three entries */
        0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0,                                 /* Orientation = 6 */
        0x0e, 1, 2, 0, 16, 0, 0, 0, 50, 0, 0, 0,                               /* ImageDescription, 16 bytes at 50 */
        0x25, 0x88, 4, 0, 1, 0, 0, 0, 66, 0, 0, 0,                             /* GPS directory at 66 */
        0, 0, 0, 0, 'S', 'E', 'C', 'R', 'E', 'T', '-', 'W', 'O', 'R', 'D', 'S', '-', '1', '2', 0,
        1, 0, 1, 0, 2, 0, 2, 0, 0, 0, 'N', 0, 0, 0, 0, 0, 0, 0,                /* GPSLatitudeRef = N */
    };
    struct buf b = buf_new(test_arena(), jpeg.len + 256);
    buf_add(&b, str_cut(jpeg, 0, 2));
    buf_bytes(&b, "\xff\xe1", 2);
    buf_char(&b, 0);
    buf_char(&b, (char)(2 + 6 + sizeof tiff));
    buf_bytes(&b, "Exif\0\0", 6);
    buf_bytes(&b, tiff, sizeof tiff);
    buf_bytes(&b, "\xff\xfe\0\x10SECRET-COMMEN", 17);
    buf_add(&b, str_from(jpeg, 2));
    return buf_str(&b);
}

static struct reply send_photo(struct world *w, enum Actor a, Str bytes) { return api_files(w, "/files", as(w, a), "", &(struct sent_file){"file", "a.jpg", "image/jpeg", bytes}, 1); }

static void quick(struct world *w) { w->app->o.picture_helper = script(w, "quick", "exec cat"); }
static Str tiny(void) { return str_n("\xff\xd8\xff\xc0\0\x11\x08\0\x08\0\x08\3\1\x22\0\2\x11\1\3\x11\1\xff\xd9", 23); }

static const char *sent_by(struct world *w, enum Actor a)
{
    struct reply r = send_photo(w, a, tiny());
    CHECK_EQ(r.status, 201);
    return id_of(r);
}

static struct reply look(struct world *w, const char *path, const char *token)
{
    struct header_list h = {.n = 0};
    if (token) h.v[h.n++] = (struct http_header){S("Authorization"), str_c(fmt("Bearer %s", token))};
    return request(w, "GET", fmt("/api/v1%s", path), h, (Str){NULL, 0});
}

TEST(M87_photo_keeps_no_place_no_words_and_stands_upright)
{
    struct world *w = world_new();
    Str raw = with_exif(picture(640, 480, ".jpg"));
    CHECK(str_has(raw, S("Exif")) && str_has(raw, S("SECRET")));
    struct reply r = send_photo(w, RESIDENT_A, raw);
    CHECK_EQ(r.status, 201);
    CHECK_STR(json_str(r, "mime"), "image/jpeg");
    CHECK_EQ(json_num(r, "width"), 480); /* turned by what Exif said */
    CHECK_EQ(json_num(r, "height"), 640);
    CHECK_STR(reply_header(r, "Location"), fmt("/api/v1/files/%s", id_of(r)));
    struct reply got = look(w, fmt("/files/%s", id_of(r)), as(w, RESIDENT_A));
    CHECK_EQ(got.status, 200);
    CHECK_STR(got.x->reply.mime, "image/jpeg");
    CHECK_EQ(json_num(r, "bytes"), (int64_t)got.body.len);
    CHECK(str_starts(got.body, str_n("\xff\xd8\xff", 3)) && !str_has(got.body, S("Exif")) && !str_has(got.body, S("SECRET")) && !str_has(got.body, S("ICC_PROFILE")));
    struct reply small = look(w, fmt("/files/%s?size=small", id_of(r)), as(w, RESIDENT_A));
    CHECK(small.status == 200 && small.body.len < got.body.len && str_starts(small.body, str_n("\xff\xd8\xff", 3)) && !str_has(small.body, S("SECRET")));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM file WHERE instr(bytes, CAST('SECRET' AS BLOB)) OR instr(small, CAST('SECRET' AS BLOB))"), 0);
}

TEST(M87_photo_of_twelve_megapixels_and_other_formats_becomes_small)
{
    struct world *w = world_new();
    static const char *const formats[] = {".jpg", ".png", ".webp"};
    struct reply r = send_photo(w, RESIDENT_A, picture(4000, 3000, ".jpg[Q=70]"));
    CHECK_EQ(r.status, 201);
    CHECK_EQ(json_num(r, "width"), 1600);
    CHECK_EQ(json_num(r, "height"), 1200);
    for (size_t i = 0; i < 3; i++) {
        r = send_photo(w, NOBODY, picture(200, 100, formats[i]));
        CHECK_MSG(r.status == 201 && json_num(r, "width") == 200 && str_is(json_str(r, "mime"), "image/jpeg"), "%s: %d %.*s", formats[i], r.status, STR(r.body));
    }
}

TEST(photos_of_other_kinds_broken_or_too_large_are_refused)
{
    struct world *w = world_new();
    const struct {
        const char *what;
        Str bytes;
    } bad[] = {{"GIF", S("GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\4\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;")}, {"SVG", S("<svg xmlns='http://www.w3.org/2000/svg'/>")},
               {"a page", S("<!doctype html><script>alert(1)</script>")}, {"a name alone", S("no picture at all")}, {"JPEG in its first bytes only", S("\xff\xd8\xff\xe0 and then none")},
               {"PNG cut short", str_cut(picture(64, 64, ".png"), 0, 60)}};
    Str before = world_dump(w);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct reply r = send_photo(w, RESIDENT_A, bad[i].bytes);
        CHECK_MSG(r.status == 422 && str_is(json_str(r, "errors.0.field"), "file"), "%s: %d %.*s", bad[i].what, r.status, STR(r.body));
    }
    Str much = {arena_alloc(test_arena(), 12 << 20), 12 << 20};
    CHECK_EQ(send_photo(w, RESIDENT_A, str_cut(much, 0, UPLOAD_MAX + 1)).status, 413);  /* read, and one byte too much */
    CHECK_EQ(send_photo(w, RESIDENT_A, much).status, 413);                              /* not read at all */
    CHECK_EQ(send_photo(w, RESIDENT_A, str_cut(much, 0, UPLOAD_MAX)).status, 422);      /* read whole: no picture */
    CHECK_EQ(api_files(w, "/receipts", NULL, "", &(struct sent_file){"file", "a", "a/b", str_cut(much, 0, 3 << 20)}, 1).status, 413); /* elsewhere the limit stays */
    CHECK_EQ(api(w, "POST", "/files", as(w, RESIDENT_A), "{}").status, 415);
    CHECK_EQ(api_files(w, "/files", NULL, "", NULL, 0).status, 422);
    CHECK(str_eq(before, world_dump(w)));
}

TEST(photos_without_their_helper_are_refused_in_words)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    w->app->o.picture_helper = "/no/such/program";
    struct reply r = send_photo(w, RESIDENT_A, tiny());
    CHECK_EQ(r.status, 503);
    CHECK_HAS(json_str(r, "detail"), "vipsthumbnail");
    CHECK(reply_header(r, "Retry-After").len > 0);
    browse(b, "/report");
    const struct sent_file one = {"pictures", "a.jpg", "image/jpeg", tiny()};
    CHECK(submit_files(b, "/needs", fmt("kind=request&text=%%E7%%81%%AF&area=%s", area_text(PLACE_A1)), &one, 1));
    CHECK_EQ(b->status, 503);
    CHECK_HAS(b->html, "请先不带照片提交");
    CHECK_HAS(b->html, "灯</textarea>"); /* what was typed stands there still */
    CHECK_EQ(world_count(w, "SELECT count(*) FROM need"), 0);
}

static unsigned begun(struct world *w)
{
    unsigned n = 0;
    while (n < 9 && !access(fmt("%s.begun%u", w->path, n + 1), F_OK)) n++;
    return n;
}

static bool within_10_s(struct world *w, unsigned n)
{
    for (int i = 0; i < 1000 && begun(w) < n; i++) nanosleep(&(struct timespec){0, 10 * 1000 * 1000}, NULL);
    return begun(w) == n;
}

/* The helper waits for a word that is given only after everybody else has been served. */
TEST(photos_never_keep_anybody_waiting_and_run_two_at_a_time)
{
    struct world *w = world_new();
    struct call *photo[3];
    const struct sent_file f = {"file", "a.jpg", "image/jpeg", tiny()};
    char *lines = fmt("p=%s\nn=1\nuntil [ -e $p.go ] || mkdir $p.begun$n 2>/dev/null; do n=$((n+1)); done\nuntil [ -e $p.go ]; do sleep 0.01; done\nexec cat", w->path);
    w->app->o.picture_helper = script(w, "slow", lines);
    for (int i = 0; i < 3; i++) photo[i] = api_files_begin(w, "/files", as(w, RESIDENT_A), "", &f, 1);
    CHECK(within_10_s(w, 2));
    CHECK_EQ(api(w, "GET", "/me", as(w, RESIDENT_A), NULL).status, 200);                                  /* a loop's thread */
    CHECK_EQ(report(w, ASKER, PLACE_A1, "").status, 201);                                                 /* the writer */
    CHECK_EQ(api(w, "POST", "/sessions", NULL, fmt("{\"phone\":\"%.*s\",\"password\":\"" PASSWORD "\"}", STR(phone(ASKER)))).status, 201); /* the pool */
    for (int i = 0; i < 3; i++) CHECK_MSG(request_waits(photo[i]), "photo %d is done already", i);
    CHECK_EQ(begun(w), 2);
    CHECK(!mkdir(fmt("%s.go", w->path), 0700));
    for (int i = 0; i < 3; i++) CHECK_EQ(request_end(w, photo[i]).status, 201);
}

TEST(photos_sent_alone_belong_to_one_record_of_their_sender)
{
    struct world *w = world_new();
    quick(w);
    const char *mine = sent_by(w, RESIDENT_A), *late = sent_by(w, RESIDENT_A), *free = sent_by(w, NOBODY);
    CHECK_EQ(look(w, fmt("/files/%s", mine), as(w, RESIDENT_A)).status, 200);
    CHECK_EQ(look(w, fmt("/files/%s", mine), as(w, RESIDENT_B)).status, 404);
    CHECK_EQ(look(w, fmt("/files/%s", mine), as(w, ADMIN_A)).status, 404);
    CHECK_EQ(look(w, fmt("/files/%s", mine), NULL).status, 401);
    CHECK_EQ(look(w, fmt("/files/%s", free), NULL).status, 401);
    CHECK_EQ(look(w, fmt("/files/%s", free), as(w, RESIDENT_A)).status, 404);
    const struct {
        enum Actor by;
        const char *photos;
    } bad[] = {{RESIDENT_B, mine}, {NOBODY, mine}, {RESIDENT_A, free}, {RESIDENT_A, "12345"}, {RESIDENT_A, fmt("%s\",\"%s", mine, mine)}};
    Str before = world_dump(w);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct reply r = report(w, bad[i].by, PLACE_A1, fmt("\"photos\":[\"%s\"]", bad[i].photos));
        CHECK_MSG(r.status == 422 && str_is(json_str(r, "errors.0.field"), "photos"), "%zu: %d %.*s", i, r.status, STR(r.body));
    }
    CHECK(str_eq(before, world_dump(w)));
    CHECK_EQ(report(w, RESIDENT_A, PLACE_A1, "\"photos\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\"]").status, 422);
    struct reply r = report(w, RESIDENT_A, PLACE_A1, fmt("\"photos\":[\"%s\"]", mine));
    CHECK_EQ(r.status, 201);
    CHECK_STR(json_str(r, "photos.0"), mine);
    CHECK_EQ(report(w, RESIDENT_A, PLACE_A1, fmt("\"photos\":[\"%s\"]", mine)).status, 422); /* once */
    r = report(w, NOBODY, PLACE_A1, fmt("\"photos\":[\"%s\"]", free));
    CHECK_EQ(r.status, 201);
    CHECK_STR(json_str(r, "photos.0"), free);
    world_pass(w, HOUR_MS + 1);
    CHECK_EQ(report(w, RESIDENT_A, PLACE_A1, fmt("\"photos\":[\"%s\"]", late)).status, 422); /* within the hour */
}

TEST(photos_sent_twice_under_one_key_are_one)
{
    struct world *w = world_new();
    quick(w);
    const struct sent_file f = {"file", "a.jpg", "image/jpeg", tiny()};
    struct reply r[3];
    for (int i = 0; i < 3; i++) {
        struct sent s = multipart(i < 2 ? S("") : S("_key=x"), &f, 1); /* a boundary of its own each time */
        struct header_list h = {.v = {{S("Content-Type"), s.type}, {S("Authorization"), str_c(fmt("Bearer %s", as(w, RESIDENT_A)))}, {S("Idempotency-Key"), S("k1")}}, .n = 3};
        r[i] = request(w, "POST", "/api/v1/files", h, s.body);
    }
    CHECK_EQ(r[0].status, 201);
    CHECK_EQ(r[1].status, 201);
    CHECK_STR(json_str(r[1], "id"), id_of(r[0]));
    CHECK_EQ(r[2].status, 409); /* another body */
    CHECK_EQ(world_count(w, "SELECT count(*) FROM file"), 1);
}

TEST(photos_by_the_api_with_a_cookie_need_the_token)
{
    struct world *w = world_new();
    quick(w);
    struct sent s = multipart(S(""), &(struct sent_file){"file", "a.jpg", "image/jpeg", tiny()}, 1);
    struct header_list h = {.v = {{S("Content-Type"), s.type}, {S("Cookie"), str_c(fmt("linju=%s", as(w, RESIDENT_A)))}}, .n = 2};
    CHECK_EQ(request(w, "POST", "/api/v1/files", h, s.body).status, 403);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM file"), 0);
}

static struct made need_with_photo(struct world *w, const char *kind, const char **photo)
{
    *photo = sent_by(w, ASKER);
    struct reply r = api(w, "POST", "/needs", as(w, ASKER), fmt("{\"kind\":\"%s\",\"text\":\"三楼灯不亮\",\"area\":\"%s\",\"photos\":[\"%s\"]}", kind, area_text(PLACE_A1), *photo));
    CHECK_EQ(r.status, 201);
    return (struct made){.id = id_of(r), .pass = fmt("%.*s", STR(str_from(json_str(r, "link"), 3)))};
}

TEST(photos_are_seen_by_those_who_see_the_record_whole)
{
    struct world *w = world_new();
    const char *photo, *hidden;
    quick(w);
    struct made m = need_with_photo(w, "request", &photo), other = need_with_photo(w, "dispute", &hidden);
    static const struct {
        enum Actor who;
        int open, dispute;
    } cases[] = {{ASKER, 200, 200}, {WORKER_A, 200, 200}, {GRID_A, 200, 200}, {LEAD_A, 200, 200}, {STREET_A, 200, 200}, {SUPERVISOR_A, 200, 404}, {AUDITOR_A, 200, 404},
                 {RESIDENT_A, 404, 404}, {VOLUNTEER_A, 404, 404}, {WORKER_B, 404, 404}, {RESIDENT_B, 404, 404}, {STREET_B, 404, 404}, {NOBODY, 401, 401}};
    CHECK_EQ(act(w, WORKER_A, m.id, "release", "{\"public_text\":\"某楼灯不亮\"}").status, 200);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *token = as(w, cases[i].who);
        int a = look(w, fmt("/files/%s", photo), token).status, b = look(w, fmt("/files/%s?size=small", hidden), token).status;
        CHECK_MSG(a == cases[i].open && b == cases[i].dispute, "%.*s: %d %d", STR(actor_name(cases[i].who)), a, b);
        struct reply need = need_seen_by(w, cases[i].who, m.id);
        CHECK_MSG(json_count(need, "photos") == (a == 200), "%.*s is told of photos: %.*s", STR(actor_name(cases[i].who)), STR(need.body));
    }
    /* by the link of the receipt: this one's, not another's */
    struct reply r = request(w, "GET", fmt("/p/%s/files/%s?size=small", m.pass, photo), (struct header_list){.n = 0}, (Str){NULL, 0});
    CHECK_EQ(r.status, 200);
    CHECK_EQ(request(w, "GET", fmt("/p/%s/files/%s", other.pass, photo), (struct header_list){.n = 0}, (Str){NULL, 0}).status, 404);
    CHECK_STR(reply_header(r, "Content-Disposition"), "inline");
    CHECK_STR(reply_header(r, "X-Content-Type-Options"), "nosniff");
    CHECK_STR(reply_header(r, "Cache-Control"), "private, no-cache");
    struct header_list again = {.v = {{S("If-None-Match"), reply_header(r, "ETag")}}, .n = 1};
    CHECK(again.v[0].value.len > 8);
    r = request(w, "GET", fmt("/p/%s/files/%s?size=small", m.pass, photo), again, (Str){NULL, 0});
    CHECK(r.status == 304 && r.body.len == 0);
    CHECK_EQ(request(w, "GET", fmt("/p/%s/files/%s", m.pass, photo), again, (Str){NULL, 0}).status, 200); /* the large one is another */
}

TEST(photos_of_a_merged_need_are_with_its_handlers)
{
    struct world *w = world_new();
    const char *photo, *second;
    quick(w);
    struct made into = need_with_photo(w, "request", &photo), m = need_with_photo(w, "hazard", &second);
    CHECK_EQ(act(w, WORKER_A, m.id, "merge", fmt("{\"into\":\"%s\",\"reason\":\"同一盏灯\"}", into.id)).status, 200);
    CHECK_EQ(json_count(need_seen_by(w, WORKER_A, into.id), "photos"), 2);
    CHECK_EQ(json_count(need_seen_by(w, ASKER, into.id), "photos"), 1);
    CHECK_EQ(look(w, fmt("/files/%s", second), as(w, WORKER_A)).status, 200);
}

TEST(photos_of_a_service_are_sent_with_serve)
{
    struct world *w = world_new();
    quick(w);
    struct made m = order_at(w, OrderState_arrived, 1);
    const char *photo = sent_by(w, HELPER_1);
    CHECK_EQ(order_act(w, HELPER_1, m.order, "serve", fmt("{\"note\":\"换好了\",\"photos\":[\"%s\"]}", sent_by(w, HELPER_2))).status, 422);
    struct reply r = order_act(w, HELPER_1, m.order, "serve", fmt("{\"note\":\"换好了\",\"photos\":[\"%s\"]}", photo));
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "photos.0"), photo);
    CHECK_EQ(look(w, fmt("/files/%s", photo), as(w, ASKER)).status, 200);
    CHECK_EQ(look(w, fmt("/files/%s", photo), as(w, WORKER_A)).status, 200);
    CHECK_EQ(look(w, fmt("/files/%s", photo), as(w, RESIDENT_B)).status, 404);
    CHECK_STR(json_str(need_seen_by(w, ASKER, m.need), "orders.0.photos.0"), photo);
}

TEST(photos_come_with_the_page_s_form)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w), *office = browser_new(w);
    Str jpeg = with_exif(picture(80, 60, ".jpg"));
    const struct sent_file p[] = {{"pictures", "灯.jpg", "image/jpeg", jpeg}, {"pictures", "b.jpg", "image/jpeg", jpeg}, {"pictures", "c.jpg", "image/jpeg", jpeg}, {"pictures", "d.jpg", "image/jpeg", jpeg}},
                           none = {"pictures", "", "application/octet-stream", S("")}, text = {"pictures", "a.jpg", "image/jpeg", S("no picture")};
    const char *pairs = fmt("kind=request&text=%%E7%%81%%AF&area=%s", area_text(PLACE_A1));
    browse(b, "/report");
    CHECK_HAS(b->html, "enctype=\"multipart/form-data\"");
    CHECK(submit_files(b, "/needs", pairs, p, 4));
    CHECK_EQ(b->status, 422);
    CHECK_HAS(b->html, "灯</textarea>");
    CHECK(submit_files(b, "/needs", pairs, &text, 1));
    CHECK_EQ(b->status, 422);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM need"), 0);
    browse(b, "/report");
    CHECK(submit_files(b, "/needs", pairs, p, 3));
    CHECK_MSG(b->status == 200 && str_starts(b->at, S("/p/")), "%d at %.*s", b->status, STR(b->at));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM file WHERE owner_kind = 'need'"), 3);
    browse(b, fmt("%.*s", STR(str_cut(b->at, 0, str_find(b->at, S("?"))))));
    const char *id = number_of(world_count(w, "SELECT min(id) FROM file"));
    CHECK_HAS(b->html, fmt("src=\"%.*s/files/%s?size=small\"", STR(b->at), id));
    CHECK_HAS(b->html, fmt("href=\"%.*s/files/%s\"", STR(b->at), id));
    CHECK_EQ(browser_send(b, "GET", fmt("%.*s/files/%s", STR(b->at), id), (Str){NULL, 0}).status, 200);
    login(office, WORKER_A);
    browse(office, fmt("/needs/%lld", (long long)world_count(w, "SELECT max(id) FROM need")));
    CHECK_HAS(office->html, fmt("src=\"/files/%s?size=small\"", id));
    browse(b, "/report");
    CHECK(submit_files(b, "/needs", pairs, &none, 1)); /* nothing chosen */
    CHECK_EQ(b->status, 200);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM file"), 3);
}

TEST(photos_go_when_unused_past_their_time_or_forgotten)
{
    struct world *w = world_new();
    const char *photo, *second;
    quick(w);
    struct made m = need_with_photo(w, "request", &photo);
    need_with_photo(w, "wish", &second);
    sent_by(w, NOBODY);
    world_pass(w, HOUR_MS);
    CHECK_OK(app_run_job(w->app, "purge files"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM file"), 3);
    world_pass(w, 24 * HOUR_MS);
    CHECK_OK(app_run_job(w->app, "purge files"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM file"), 2);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM file WHERE owner IS NULL"), 0);
    /* with the contact, 180 days after the matter closed; not while it is open */
    world_sql(w, fmt("UPDATE need SET stage = 'closed', closed_at = %lld, asker_name = NULL, asker_phone = NULL WHERE id = %s", (long long)(w->now.ms - (int64_t)179 * DAY_MS), m.id));
    CHECK_OK(app_run_job(w->app, "erase"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM file"), 2);
    w->now = time_plus(w->now, (int64_t)2 * DAY_MS);
    CHECK_OK(app_run_job(w->app, "erase"));
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM file WHERE id = %s", photo)), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM file"), 1);
}

TEST(photos_are_in_the_export_and_go_with_their_person)
{
    struct world *w = world_new();
    const char *photo;
    quick(w);
    struct made m = need_with_photo(w, "request", &photo);
    sent_by(w, ASKER);
    struct reply r = api(w, "GET", "/me/data/export", as(w, ASKER), NULL);
    CHECK_EQ(json_count(r, "about_you.file"), 1);
    CHECK_STR(json_str(r, "about_you.file.0.id"), photo);
    CHECK_STR(json_str(r, "about_you.file.0.bytes"), "/9j/wAARCAAIAAgDASIAAhEBAxEB/9k=");
    CHECK_EQ(json_count(r, "where_you_acted.file"), 1); /* the one not used yet */
    CHECK(json_at(api(w, "GET", "/me/data/export", as(w, WORKER_A), NULL), "about_you.file") == NULL);
    CHECK_EQ(api(w, "POST", "/me/erase", as(w, ASKER), "{\"sure\":true}").status, 204);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM file"), 0);
    CHECK_EQ(json_count(need_seen_by(w, WORKER_A, m.id), "photos"), 0);
}

TEST(photos_verify_finds_a_changed_byte)
{
    struct world *w = world_new();
    const char *photo;
    struct db_ro *db;
    char why[256] = "";
    quick(w);
    need_with_photo(w, "request", &photo);
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK_OK(files_verify(db, test_arena(), why));
    db_read_end(db);
    world_sql(w, "UPDATE file SET small = zeroblob(23)");
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK_EQ(files_verify(db, test_arena(), why), ERR_DB);
    db_read_end(db);
    CHECK_HAS(str_c(why), photo);
}
