/* Percent-decoding, queries and forms. */
#include "harness.h"
#include "base/buf.h"
#include "base/url.h"

TEST(url_decode_refuses_what_is_no_text)
{
    struct arena *a = test_arena();
    Str out = {NULL, 0};
    CHECK_OK(url_decode(a, S("%E8%AF%89+%2b/%41"), true, &out));
    CHECK_STR(out, "诉 +/A");
    CHECK_OK(url_decode(a, S("a+b"), false, &out));
    CHECK_STR(out, "a+b");
    CHECK_OK(url_decode(a, S(""), false, &out));
    CHECK_STR(out, "");
    static const char *const bad[] = {"%", "%4", "a%", "%zz", "%4z", "%00", "a%00b", "%C0%80", "%ED%A0%80", "%E8%AF", "%FF", "\xff", "%-1", "% 1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK_MSG(url_decode(a, str_c(bad[i]), true, &out) == ERR_BODY && out.len == 0, "%s", bad[i]);
    CHECK_EQ(url_decode(a, str_n("a\0b", 3), true, &out), ERR_BODY);
}

TEST(url_query_takes_pairs)
{
    struct url_pairs q = {NULL, 0};
    CHECK_OK(url_query(test_arena(), S("a=1&b=&c&&d=x=y&%61=2&e=%26%3D"), &q));
    CHECK_EQ(q.n, 6);
    if (q.n != 6) return;
    CHECK_STR(q.v[0].name, "a");
    CHECK_STR(q.v[0].value, "1");
    CHECK_STR(q.v[1].value, "");
    CHECK_STR(q.v[2].name, "c");
    CHECK_STR(q.v[2].value, "");
    CHECK_STR(q.v[3].value, "x=y");
    CHECK_STR(q.v[4].name, "a");
    CHECK_STR(q.v[5].value, "&=");
    CHECK_EQ(url_query(test_arena(), S("a=%"), &q), ERR_BODY);
    CHECK_EQ(q.n, 6); /* untouched */
    CHECK_OK(url_query(test_arena(), (Str){NULL, 0}, &q));
    CHECK_EQ(q.n, 0);
}

TEST(url_query_has_a_limit)
{
    struct buf b = buf_new(test_arena(), 2048);
    struct url_pairs q = {NULL, 0};
    for (int i = 0; i < URL_PAIRS_MAX; i++) buf_lit(&b, "a&");
    CHECK_OK(url_query(test_arena(), buf_str(&b), &q));
    CHECK_EQ(q.n, URL_PAIRS_MAX);
    buf_lit(&b, "a");
    CHECK_EQ(url_query(test_arena(), buf_str(&b), &q), ERR_BODY);
}

TEST(url_encode_is_undone_by_decode)
{
    char all[256];
    Str out = {NULL, 0};
    for (int i = 1; i < 128; i++) all[i - 1] = (char)i;
    Str s = str_n(all, 127);
    CHECK_OK(url_decode(test_arena(), url_encode(test_arena(), s), true, &out));
    CHECK_STR(out, s);
    CHECK_STR(url_encode(test_arena(), S("a-Z_.~/ +诉")), "a-Z_.~%2F%20%2B%E8%AF%89");
}
