#include "base/utf8.h"

/* Decodes one sequence at s; returns its length in bytes or 0 when it is not well-formed. */
static size_t decode(Str s, uint32_t *out)
{
    const unsigned char *p = (const unsigned char *)s.p;
    if (!s.len) return 0;
    uint32_t c = p[0];
    if (c < 0x80) {
        *out = c;
        return 1;
    }
    size_t n = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    if (c < 0xc2 || c > 0xf4 || s.len < n) return 0;
    c &= n == 4 ? 7u : n == 3 ? 15u : 31u;
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80) return 0;
        c = c << 6 | (p[i] & 0x3fu);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return 0;
    *out = c;
    return n;
}

bool utf8_next(Str *rest, uint32_t *out)
{
    size_t n = decode(*rest, out);
    if (!n) return false;
    *rest = str_from(*rest, n);
    return true;
}

bool utf8_valid(Str s)
{
    uint32_t c;
    while (s.len)
        if (!utf8_next(&s, &c)) return false;
    return true;
}

bool utf8_text_ok(Str s)
{
    uint32_t c;
    while (s.len) {
        if (!utf8_next(&s, &c)) return false;
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f) return false;
    }
    return true;
}

size_t utf8_count(Str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

Str utf8_head(Str s, size_t n)
{
    size_t i = 0;
    for (; i < s.len; i++)
        if (((unsigned char)s.p[i] & 0xc0) != 0x80 && n-- == 0) break;
    return str_n(s.p, i);
}
