/* Bodies as browsers and curl send them, and those that two readers could read in two ways. */
#include "base/multipart.h"

#include "base/arena.h"
#include "base/buf.h"
#include "harness.h"

#define TYPE(b) S("multipart/form-data; boundary=" b)
#define FIELD(n) "Content-Disposition: form-data; name=\"" n "\"\r\n"

static enum Err read(const char *body, struct parts *out) { return multipart_parse(test_arena(), S("x"), str_c(body), out); }

TEST(multipart_boundary_is_taken_as_the_rfc_has_it)
{
    struct arena *a = test_arena();
    CHECK_STR(multipart_boundary(a, TYPE("----WebKitFormBoundaryA1")), "----WebKitFormBoundaryA1");
    CHECK_STR(multipart_boundary(a, S("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"")), "a b");
    CHECK(str_none(multipart_boundary(a, S("multipart/form-data"))));
    CHECK(str_none(multipart_boundary(a, S("multipart/mixed; boundary=x"))));
    CHECK(str_none(multipart_boundary(a, TYPE(""))));
    CHECK(str_none(multipart_boundary(a, TYPE("x; boundary=y"))));
    CHECK(str_none(multipart_boundary(a, TYPE("\"x "))));
    CHECK(str_none(multipart_boundary(a, TYPE("0123456789012345678901234567890123456789012345678901234567890123456789x"))));
}

TEST(multipart_fields_and_files_as_a_browser_sends_them)
{
    struct parts p;
    const char *body = "--x\r\n" FIELD("text") "\r\n三楼灯不亮\r\n第二行\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"灯%22.jpg\"\r\n"
                       "Content-Type: image/jpeg\r\n\r\n\r\n--\r\n-x\r\n--x\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n"
                       "Content-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n";
    CHECK_EQ(read(body, &p), OK);
    CHECK_EQ(p.n, 3);
    CHECK_STR(p.v[0].name, "text");
    CHECK_STR(p.v[0].bytes, "三楼灯不亮\r\n第二行");
    CHECK(str_none(p.v[0].filename));
    CHECK_STR(p.v[0].mime, "text/plain");
    CHECK_STR(p.v[1].filename, "灯\".jpg");
    CHECK_STR(p.v[1].mime, "image/jpeg");
    CHECK_STR(p.v[1].bytes, "\r\n--\r\n-x");
    CHECK(p.v[2].filename.p && !p.v[2].filename.len && !p.v[2].bytes.len);
    CHECK_EQ(read("before\r\n--x\t\r\n" FIELD("a") "\r\n--x--  \r\nbehind", &p), OK);
    CHECK_EQ(p.n, 1);
    CHECK_EQ(p.v[0].bytes.len, 0);
    CHECK_EQ(read("--x--", &p), OK);
    CHECK_EQ(p.n, 0);
    CHECK_EQ(read("--x\r\nContent-Disposition: form-data; name=\"a\\\"b\"; filename=\"C:\\\\x\\\\y.png\"\r\n\r\n\r\n--x--", &p), OK);
    CHECK_STR(p.v[0].name, "a\"b");
    CHECK_STR(p.v[0].filename, "y.png");
}

TEST(multipart_what_is_not_whole_or_says_two_things_is_refused)
{
    static const char *const bad[] = {
        "", "--x", "--x\r\n", "--x\r\n" FIELD("a"), "--x\r\n" FIELD("a") "\r\nabc", "--x\r\n" FIELD("a") "\r\nabc\r\n--x", "--y\r\n" FIELD("a") "\r\n1\r\n--y--",
        "--x\r\n" FIELD("a") "\r\nabc\r\n--xy\r\n" FIELD("b") "\r\n--x--", "--x\n" FIELD("a") "\nabc\n--x--", "--x\r\n\r\nabc\r\n--x--",
        "--x\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--x--", "--x\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nabc\r\n--x--",
        "--x\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nabc\r\n--x--", "--x\r\n" FIELD("a") FIELD("a") "\r\nabc\r\n--x--",
        "--x\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nabc\r\n--x--", "--x\r\nContent-Disposition: form-data; name=\"a\r\n\r\nabc\r\n--x--",
        "--x\r\n" FIELD("a\xff") "\r\nabc\r\n--x--", "--x\r\n" FIELD("a") "Content-Type: a\r\nContent-Type: b\r\n\r\nabc\r\n--x--",
        "--x\r\n" FIELD("a") " folded: yes\r\n\r\nabc\r\n--x--", "--x\r\n" FIELD("a") "Content-Transfer-Encoding: base64\r\n\r\nYQ==\r\n--x--",
        "--x\r\n" FIELD("a") "\r\nabc\r\n--x--y", "--x\r\n" FIELD("a") "no colon\r\n\r\nabc\r\n--x--",
    };
    struct parts p = {NULL, 9};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK_MSG(read(bad[i], &p) == ERR_BODY && p.n == 9, "%zu: %s", i, bad[i]);
}

TEST(multipart_limits_of_parts_and_headers)
{
    struct parts p;
    struct buf b = buf_new(test_arena(), 1 << 16);
    for (int i = 0; i < MULTIPART_PARTS_MAX; i++) buf_lit(&b, "--x\r\n" FIELD("a") "\r\n1\r\n");
    size_t most = b.len;
    buf_lit(&b, "--x--");
    CHECK_EQ(multipart_parse(test_arena(), S("x"), buf_str(&b), &p), OK);
    CHECK_EQ(p.n, MULTIPART_PARTS_MAX);
    b.len = most;
    buf_lit(&b, "--x\r\n" FIELD("a") "\r\n1\r\n--x--");
    CHECK_EQ(multipart_parse(test_arena(), S("x"), buf_str(&b), &p), ERR_TOO_LARGE);
    b.len = 0;
    buf_lit(&b, "--x\r\n" FIELD("a") "X-Y: ");
    for (int i = 0; i < MULTIPART_HEAD_MAX; i++) buf_char(&b, 'y');
    buf_lit(&b, "\r\n\r\n1\r\n--x--");
    CHECK_EQ(multipart_parse(test_arena(), S("x"), buf_str(&b), &p), ERR_TOO_LARGE);
}
