/* arena, str, buf, vec, map, utf8, time, types: each edge that a caller may come to. */
#include "harness.h"

#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/time.h"
#include "base/types.h"
#include "base/utf8.h"
#include "base/vec.h"

/* -- arena -- */

TEST(arena_gives_zeroed_and_aligned)
{
    struct arena *a = arena_new(64);
    for (size_t len = 1; len < 400; len += 7) {
        unsigned char *p = arena_alloc(a, len);
        CHECK_EQ((uintptr_t)p % 16, 0);
        bool zero = true;
        for (size_t i = 0; i < len; i++) zero &= p[i] == 0;
        CHECK(zero);
        memset(p, 0xff, len);
    }
    arena_reset(a);
    CHECK_EQ(arena_used(a), 0);
    unsigned char *p = arena_alloc(a, 64);
    CHECK_EQ(p[0] | p[63], 0); /* zeroed again after a reset */
    arena_free(a);
}

TEST(arena_grows_in_place_or_copies)
{
    struct arena *a = arena_new(256);
    char *p = arena_alloc(a, 10);
    memcpy(p, "123456789", 10);
    char *q = arena_grow(a, p, 10, 60);
    CHECK(p == q);
    CHECK_STR(q, "123456789");
    CHECK_EQ(q[59], 0);
    arena_alloc(a, 1);
    char *r = arena_grow(a, q, 60, 80); /* something stands behind it now */
    CHECK(r != q);
    CHECK_STR(r, "123456789");
    r = arena_grow(a, r, 80, 4000);     /* beyond the chunk */
    CHECK_STR(r, "123456789");
    CHECK_EQ(r[3999], 0);
    CHECK_STR((char *)arena_grow(a, NULL, 0, 8), "");
    arena_free(a);
    arena_free(NULL);
}

/* -- str -- */

TEST(str_none_is_not_empty)
{
    Str none = {NULL, 0};
    CHECK(str_none(none) && str_empty(none));
    CHECK(!str_none(S("")) && str_empty(S("")));
    CHECK(!str_is(none, ""));
    CHECK(str_is(S(""), ""));
    CHECK(str_none(str_c(NULL)));
    CHECK(str_none(str_dup(test_arena(), none)));
    CHECK(!str_none(str_dup(test_arena(), S(""))));
}

TEST(str_cuts_are_clipped)
{
    CHECK_STR(str_cut(S("abc"), 1, 9), "bc");
    CHECK_STR(str_cut(S("abc"), 5, 2), "");
    CHECK_STR(str_from(S("abc"), 3), "");
    CHECK_STR(str_trim(S(" \t a b \r\n")), "a b");
    CHECK_STR(str_trim(S("  ")), "");
}

TEST(str_split_keeps_empty_parts)
{
    Str rest = S("a,,b,"), part;
    const char *const want[] = {"a", "", "b", ""};
    unsigned n = 0;
    while (str_split(&rest, ',', &part)) {
        CHECK(n < 4);
        if (n < 4) CHECK_STR(part, want[n]);
        n++;
    }
    CHECK_EQ(n, 4);
    CHECK(!str_split(&rest, ',', &part));
}

TEST(str_int_takes_whole_int64_and_nothing_else)
{
    int64_t n = 7;
    CHECK(str_int(S("9223372036854775807"), &n) && n == INT64_MAX);
    CHECK(str_int(S("-9223372036854775808"), &n) && n == INT64_MIN);
    CHECK(str_int(S("0"), &n) && n == 0);
    const char *const bad[] = {"", "-", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808", "-9223372036854775809", "99999999999999999999", "１"};
    n = 7;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK_MSG(!str_int(str_c(bad[i]), &n) && n == 7, "%s", bad[i]);
}

TEST(str_order_and_search)
{
    CHECK(str_cmp(S("a"), S("ab")) < 0 && str_cmp(S("b"), S("ab")) > 0 && str_cmp(S(""), S("")) == 0);
    CHECK(str_eq_nocase(S("Content-LENGTH"), S("content-length")) && !str_eq_nocase(S("a"), S("ab")));
    CHECK_EQ(str_find(S("abcabc"), S("ca")), 2);
    CHECK_EQ(str_find(S("abc"), S("")), 0);
    CHECK(!str_has(S("ab"), S("abc")));
    CHECK(str_starts(S("/p/x"), S("/p/")) && !str_starts(S("/"), S("/p/")));
    CHECK_STR(str_hex(test_arena(), "\x00\xff\x1a", 3), "00ff1a");
    CHECK_STR(str_lower(test_arena(), S("AbÉ")), "abÉ");
    CHECK_STR(str_cat(test_arena(), S("a"), S("")), "a");
    struct arena *a = test_arena();
    char wide[600];
    memset(wide, 'x', sizeof wide - 1);
    wide[sizeof wide - 1] = 0;
    CHECK_EQ(str_fmt(a, "%s!", wide).len, 600); /* longer than the small buffer */
}

/* -- buf -- */

TEST(buf_json_may_stand_in_html)
{
    struct buf b = buf_new(test_arena(), 4);
    buf_json(&b, S("\"\\\n\r\t</script>&\x01\x7f \xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa 诉求"));
    CHECK_STR(buf_str(&b), "\"\\\"\\\\\\n\\r\\t\\u003c/script\\u003e\\u0026\\u0001\\u007f \\u2028\\u2029\xe2\x80\xaa 诉求\"");
}

TEST(buf_writes_numbers)
{
    struct buf b = buf_new(test_arena(), 1);
    buf_int(&b, INT64_MIN);
    buf_char(&b, ' ');
    buf_int(&b, INT64_MAX);
    buf_fmt(&b, " %d", 5);
    buf_lit(&b, "!");
    CHECK_STR(buf_str(&b), "-9223372036854775808 9223372036854775807 5!");
    struct buf empty = {0};
    CHECK_STR(buf_str(&empty), "");
}

/* -- vec, map -- */

TEST(vec_grows)
{
    VEC(int) v = {0};
    for (int i = 0; i < 1000; i++) *VEC_ADD(test_arena(), &v) = i;
    bool right = v.n == 1000;
    for (int i = 0; i < 1000; i++) right &= v.v[i] == i;
    CHECK(right);
}

TEST(map_finds_what_was_put)
{
    struct arena *a = test_arena();
    struct map *m = map_new(a, 0);
    static int values[2000];
    for (int i = 0; i < 2000; i++) map_put(m, str_fmt(a, "key %d", i), &values[i]);
    map_put(m, S("key 7"), &values[8]);
    CHECK_EQ(map_count(m), 2000);
    CHECK(map_get(m, S("key 7")) == &values[8]);
    bool all = true;
    for (int i = 8; i < 2000; i++) all &= map_get(m, str_fmt(a, "key %d", i)) == &values[i];
    CHECK(all);
    CHECK(map_get(m, S("key 2000")) == NULL);
    CHECK(map_get(m, (Str){NULL, 0}) == NULL);
}

/* -- utf8 -- */

TEST(utf8_refuses_what_rfc3629_refuses)
{
    static const struct { const char *bytes; const char *what; } bad[] = {
        {"\x80", "a lone continuation"}, {"\xc0\x80", "overlong NUL"}, {"\xc1\xbf", "overlong in two"}, {"\xe0\x80\x80", "overlong in three"},
        {"\xe0\x9f\xbf", "overlong in three"}, {"\xf0\x80\x80\x80", "overlong in four"}, {"\xf0\x8f\xbf\xbf", "overlong in four"},
        {"\xed\xa0\x80", "a high surrogate"}, {"\xed\xbf\xbf", "a low surrogate"}, {"\xf4\x90\x80\x80", "above 10FFFF"}, {"\xf5\x80\x80\x80", "F5"},
        {"\xff", "FF"}, {"\xfe", "FE"}, {"\xe8\xaf", "cut short"}, {"\xf0\x9f\x98", "cut short"}, {"\xc3", "cut short"}, {"\xe8\xafz", "cut by a letter"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Str bytes = str_c(bad[i].bytes);
        CHECK_MSG(!utf8_valid(bytes), "%s", bad[i].what);
        CHECK_MSG(!utf8_valid(str_cat(test_arena(), S("诉"), bytes)), "%s behind text", bad[i].what);
        CHECK_MSG(!utf8_text_ok(bytes), "%s", bad[i].what);
    }
    static const char *const good[] = {"", "a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) CHECK_MSG(utf8_valid(str_c(good[i])), "%zu", i);
    CHECK(utf8_valid(str_n("a\0b", 3)));
}

TEST(utf8_text_has_no_controls)
{
    CHECK(utf8_text_ok(S("一行\n二行\t三\r\n")));
    CHECK(!utf8_text_ok(str_n("a\0b", 3)));
    CHECK(!utf8_text_ok(S("\x1b[31m")));
    CHECK(!utf8_text_ok(S("\x7f")));
}

TEST(utf8_counts_people_s_characters)
{
    CHECK_EQ(utf8_count(S("诉求a😀")), 4);
    CHECK_STR(utf8_head(S("诉求a😀"), 2), "诉求");
    CHECK_STR(utf8_head(S("诉求"), 9), "诉求");
    CHECK_STR(utf8_head(S("诉求"), 0), "");
    Str rest = S("é😀");
    uint32_t c;
    CHECK(utf8_next(&rest, &c) && c == 0xe9);
    CHECK(utf8_next(&rest, &c) && c == 0x1f600);
    CHECK(!utf8_next(&rest, &c));
}

/* -- time -- */

TEST(time_leap_years)
{
    CHECK(date_valid(2024, 2, 29) && date_valid(2000, 2, 29));
    CHECK(!date_valid(2023, 2, 29) && !date_valid(1900, 2, 29) && !date_valid(2100, 2, 29));
    CHECK(!date_valid(2026, 4, 31) && !date_valid(2026, 0, 1) && !date_valid(2026, 13, 1) && !date_valid(2026, 1, 0) && !date_valid(0, 1, 1));
    CHECK_EQ(day_make(2024, 3, 1).n - day_make(2024, 2, 28).n, 2);
    CHECK_EQ(day_make(2026, 3, 1).n - day_make(2026, 2, 28).n, 1);
    CHECK_EQ(day_make(2100, 3, 1).n - day_make(2100, 2, 28).n, 1);
}

TEST(time_days_round_trip_over_four_centuries)
{
    int weekday = day_civil(day_make(1899, 12, 31)).weekday; /* a Sunday */
    CHECK_EQ(weekday, 7);
    bool right = true;
    for (int n = day_make(1899, 12, 31).n; n < day_make(2300, 1, 1).n; n++) {
        struct civil c = day_civil((Day){n});
        right &= c.weekday == weekday && date_valid(c.year, c.month, c.day) && day_make(c.year, c.month, c.day).n == n;
        weekday = weekday % 7 + 1;
    }
    CHECK(right);
}

TEST(time_begins_in_1970_and_before)
{
    CHECK_EQ(day_of((Time){0}).n, 0);
    CHECK_EQ(day_of((Time){-8 * (int64_t)HOUR_MS}).n, 0);      /* 1970-01-01 00:00 at +08:00 */
    CHECK_EQ(day_of((Time){-8 * (int64_t)HOUR_MS - 1}).n, -1);
    CHECK_EQ(day_start((Day){0}).ms, -8 * (int64_t)HOUR_MS);
    CHECK_EQ(day_civil((Day){0}).weekday, 4);
    CHECK_EQ(day_civil((Day){-1}).weekday, 3);
    struct civil c = civil_of((Time){-1});
    CHECK(c.year == 1970 && c.month == 1 && c.day == 1 && c.hour == 7 && c.minute == 59 && c.second == 59 && c.ms == 999);
    CHECK_EQ(civil_of((Time){-8 * (int64_t)HOUR_MS - 1}).year, 1969);
}

TEST(time_midnight_is_at_eight_hours_east)
{
    Time t;
    CHECK(time_parse(S("2026-09-30T23:59:59.999+08:00"), &t));
    CHECK_EQ(day_of(t).n, day_make(2026, 9, 30).n);
    CHECK_EQ(day_of(time_plus(t, 1)).n, day_make(2026, 10, 1).n);
    CHECK(time_parse(S("2026-09-30T16:00:00Z"), &t));
    CHECK_EQ(day_of(t).n, day_make(2026, 10, 1).n);
}

TEST(time_rfc3339_both_ways)
{
    static const struct { const char *in, *out; } same[] = {
        {"2026-09-30T15:00:00+08:00", "2026-09-30T15:00:00+08:00"}, {"2026-09-30T07:00:00Z", "2026-09-30T15:00:00+08:00"},
        {"2026-09-30t07:00:00z", "2026-09-30T15:00:00+08:00"}, {"2026-09-30 07:00:00Z", "2026-09-30T15:00:00+08:00"},
        {"2026-09-30T07:00:00.5Z", "2026-09-30T15:00:00.500+08:00"}, {"2026-09-30T07:00:00.1239Z", "2026-09-30T15:00:00.123+08:00"},
        {"2026-09-30T00:00:00-07:30", "2026-09-30T15:30:00+08:00"}, {"1969-12-31T23:59:59+00:00", "1970-01-01T07:59:59+08:00"},
        {"2024-02-29T23:59:59+08:00", "2024-02-29T23:59:59+08:00"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        Time t = {0}, u = {0};
        CHECK_MSG(time_parse(str_c(same[i].in), &t), "%s", same[i].in);
        CHECK_STR(time_rfc3339(test_arena(), t), same[i].out);
        CHECK(time_parse(time_rfc3339(test_arena(), t), &u) && u.ms == t.ms);
    }
    static const char *const bad[] = {"", "2026-09-30", "2026-09-30T15:00:00", "2026-09-30T15:00+08:00", "2026-09-30T24:00:00Z", "2026-09-30T15:60:00Z",
        "2026-02-29T00:00:00Z", "2026-09-30T15:00:00.Z", "2026-09-30T15:00:00+8:00", "2026-09-30T15:00:00+0800", "2026-09-30T15:00:00Z ", "2026-9-30T15:00:00Z",
        "2026-09-30T15:00:00+24:00", "2026-09-30T15:00:00+08:60", "+026-09-30T15:00:00Z", "２026-09-30T15:00:00Z", "2026-09-30T15:00:60Z"};
    Time t = {42};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK_MSG(!time_parse(str_c(bad[i]), &t) && t.ms == 42, "%s", bad[i]);
}

TEST(time_of_undoes_civil_of)
{
    bool right = true;
    for (int64_t ms = -4000000000000; ms < 4000000000000; ms += 987654321) right &= time_of(civil_of((Time){ms})).ms == ms;
    CHECK(right);
}

TEST(time_days_are_iso)
{
    Day d = {5};
    CHECK(day_parse(S("2026-11-21"), &d));
    CHECK_STR(day_iso(test_arena(), d), "2026-11-21");
    CHECK_EQ(day_civil(d).weekday, 6);
    CHECK(!day_parse(S("2026-11-31"), &d) && !day_parse(S("20261121"), &d) && !day_parse(S("2026/11/21"), &d) && !day_parse(S("2026-11-21 "), &d));
    CHECK_STR(day_iso(test_arena(), d), "2026-11-21");
}

/* -- errors -- */

TEST(err_every_error_has_a_name)
{
    for (int e = OK; e <= ERR_DB; e++) CHECK_MSG(strcmp(err_name((enum Err)e), "unknown"), "%d", e);
    CHECK_STR(err_name((enum Err)99), "unknown");
}
