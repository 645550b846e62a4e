#include "base/buf.h"

#include <string.h>

#include "base/arena.h"

struct buf buf_new(struct arena *a, size_t cap)
{
    struct buf b = {.a = a, .cap = cap ? cap : 256};
    b.p = arena_raw(a, b.cap);
    return b;
}

char *buf_more(struct buf *b, size_t len)
{
    size_t cap = b->cap * 2;
    while (cap - b->len < len) cap *= 2;
    b->p = arena_grow_raw(b->a, b->p, b->cap, cap);
    b->cap = cap;
    return b->p + b->len;
}

void buf_int(struct buf *b, int64_t n)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869"
                                "707172737475767778798081828384858687888990919293949596979899";
    char tmp[24], *p = tmp + sizeof tmp;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    for (; u >= 10; u /= 100) p = memcpy(p - 2, pairs + 2 * (u % 100), 2); /* ids have eighteen digits */
    if (u || p == tmp + sizeof tmp) *--p = (char)('0' + u);
    if (n < 0) *--p = '-';
    buf_bytes(b, p, (size_t)(tmp + sizeof tmp - p));
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_add(b, str_vfmt(b->a, fmt, ap));
    va_end(ap);
}

/* Bytes that may not stand in JSON (and in a page) as they are. 0xe2 begins U+2028 and U+2029, which scripts read as line ends. */
static const bool special[256] = {[0 ... 0x1f] = true, ['"'] = true, ['\\'] = true, ['<'] = true, ['>'] = true, ['&'] = true, [0x7f] = true, [0xe2] = true};

static size_t plain(Str s)
{
    size_t i = 0;
    while (i < s.len && !special[(unsigned char)s.p[i]]) i++;
    return i;
}

/* What stands for the character that is not plain; its length in bytes. */
static size_t json_sign(struct buf *b, Str s)
{
    static const char hex[] = "0123456789abcdef";
    unsigned char c = (unsigned char)s.p[0];
    switch (c) {
    case '"': buf_lit(b, "\\\""); return 1;
    case '\\': buf_lit(b, "\\\\"); return 1;
    case '\n': buf_lit(b, "\\n"); return 1;
    case '\r': buf_lit(b, "\\r"); return 1;
    case '\t': buf_lit(b, "\\t"); return 1;
    default: break;
    }
    if (c == 0xe2) {
        bool line = s.len > 2 && (unsigned char)s.p[1] == 0x80 && ((unsigned char)s.p[2] | 1) == 0xa9;
        if (!line) return buf_char(b, (char)c), 1;
        buf_bytes(b, (unsigned char)s.p[2] == 0xa8 ? "\\u2028" : "\\u2029", 6);
        return 3;
    }
    char u[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    buf_bytes(b, u, sizeof u);
    return 1;
}

void buf_json(struct buf *b, Str s)
{
    buf_char(b, '"');
    while (s.len) {
        size_t n = plain(s);
        buf_bytes(b, s.p, n);
        s = str_from(s, n);
        if (s.len) s = str_from(s, json_sign(b, s));
    }
    buf_char(b, '"');
}
