/* Percent-decoding and queries: what comes out is text; what was encoded is decoded to itself; a refusal leaves the output alone. */
#include "base/url.h"
#include "base/buf.h"
#include "fuzz.h"

static bool text(Str s) { return s.p && utf8_valid(s) && !memchr(s.p, 0, s.len); }

static void one(struct arena *a, Str s, bool plus)
{
    static const char none[] = "none";
    Str out = str_n(none, 4), again;
    enum Err e = url_decode(a, s, plus, &out);
    HOLDS(e == OK || (e == ERR_BODY && out.p == none && out.len == 4));
    if (e != OK) return;
    HOLDS(text(out) && out.len <= s.len);
    Str coded = url_encode(a, out);
    for (size_t i = 0; i < coded.len; i++) HOLDS(coded.p[i] > 0x20 && coded.p[i] < 0x7f && !strchr("&=+?#/;", coded.p[i]));
    HOLDS(url_decode(a, coded, plus, &again) == OK && str_eq(again, out));
}

static void query(struct arena *a, Str s)
{
    struct url_pair *const none = (struct url_pair *)(uintptr_t)16;
    struct url_pairs q = {none, 7}, again;
    enum Err e = url_query(a, s, &q);
    HOLDS(e == OK || (e == ERR_BODY && q.v == none && q.n == 7));
    if (e != OK) return;
    HOLDS(q.n <= URL_PAIRS_MAX);
    struct buf b = buf_new(a, 64);
    for (size_t i = 0; i < q.n; i++) {
        HOLDS(text(q.v[i].name) && text(q.v[i].value));
        if (i) buf_char(&b, '&');
        buf_add(&b, url_encode(a, q.v[i].name));
        buf_char(&b, '=');
        buf_add(&b, url_encode(a, q.v[i].value));
    }
    HOLDS(url_query(a, buf_str(&b), &again) == OK && again.n == q.n);
    for (size_t i = 0; i < q.n; i++) HOLDS(str_eq(again.v[i].name, q.v[i].name) && str_eq(again.v[i].value, q.v[i].value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct arena *a = fuzz_arena();
    Str s = fuzz_str(data, len), back = S("?");
    one(a, s, false);
    one(a, s, true);
    query(a, s);
    bool plain = utf8_valid(s) && !memchr(s.p, 0, s.len);
    HOLDS((url_decode(a, url_encode(a, s), true, &back) == OK) == plain);
    if (plain) HOLDS(str_eq(back, s));
    arena_free(a);
    return 0;
}
