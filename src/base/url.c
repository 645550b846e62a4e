#include "base/url.h"

#include "base/arena.h"
#include "base/utf8.h"

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

enum Err url_decode(struct arena *a, Str s, bool plus_is_blank, Str *out)
{
    char *p = arena_alloc(a, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.p[i];
        if (c == '+' && plus_is_blank) {
            c = ' ';
        } else if (c == '%') {
            int hi = i + 3 <= s.len ? hex(s.p[i + 1]) : -1, lo = i + 3 <= s.len ? hex(s.p[i + 2]) : -1;
            if (hi < 0 || lo < 0) return ERR_BODY;
            c = (char)(hi << 4 | lo);
            i += 2;
        }
        if (c == 0) return ERR_BODY;
        p[n++] = c;
    }
    if (!utf8_valid(str_n(p, n))) return ERR_BODY;
    *out = str_n(p, n);
    return OK;
}

enum Err url_query(struct arena *a, Str query, struct url_pairs *out)
{
    VEC(struct url_pair) pairs = {0};
    Str rest = query, part;
    while (rest.len && str_split(&rest, '&', &part)) {
        if (!part.len) continue;
        if (pairs.n >= URL_PAIRS_MAX) return ERR_BODY;
        Str name, value = part;
        struct url_pair pair = {.value = S("")};
        str_split(&value, '=', &name);
        TRY(url_decode(a, name, true, &pair.name));
        if (value.p) TRY(url_decode(a, value, true, &pair.value));
        *VEC_ADD(a, &pairs) = pair;
    }
    out->v = pairs.v;
    out->n = pairs.n;
    return OK;
}

Str url_encode(struct arena *a, Str s)
{
    static const char digit[] = "0123456789ABCDEF";
    char *p = arena_alloc(a, s.len * 3 + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
        if (plain) {
            p[n++] = (char)c;
        } else {
            p[n++] = '%';
            p[n++] = digit[c >> 4];
            p[n++] = digit[c & 15];
        }
    }
    return str_n(p, n);
}
