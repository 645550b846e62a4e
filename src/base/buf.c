#include "base/buf.h"

#include <string.h>

#include "base/arena.h"

struct buf buf_new(struct arena *a, size_t cap)
{
    struct buf b = {.a = a, .cap = cap ? cap : 256};
    b.p = arena_alloc(a, b.cap);
    return b;
}

static char *room(struct buf *b, size_t len)
{
    if (b->cap - b->len < len) {
        size_t cap = b->cap * 2;
        while (cap - b->len < len) cap *= 2;
        b->p = arena_grow(b->a, b->p, b->cap, cap);
        b->cap = cap;
    }
    return b->p + b->len;
}

void buf_bytes(struct buf *b, const void *p, size_t len)
{
    if (!len) return;
    memcpy(room(b, len), p, len);
    b->len += len;
}

void buf_add(struct buf *b, Str s) { buf_bytes(b, s.p, s.len); }

void buf_char(struct buf *b, char c)
{
    *room(b, 1) = c;
    b->len++;
}

void buf_int(struct buf *b, int64_t n)
{
    char tmp[24], *p = tmp + sizeof tmp;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do *--p = (char)('0' + u % 10); while (u /= 10);
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

void buf_json(struct buf *b, Str s)
{
    static const char hex[] = "0123456789abcdef";
    buf_char(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.p[i];
        switch (c) {
        case '"': buf_lit(b, "\\\""); break;
        case '\\': buf_lit(b, "\\\\"); break;
        case '\n': buf_lit(b, "\\n"); break;
        case '\r': buf_lit(b, "\\r"); break;
        case '\t': buf_lit(b, "\\t"); break;
        default:
            if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x7f) {
                char u[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
                buf_bytes(b, u, sizeof u);
            } else if (c == 0xe2 && i + 2 < s.len && (unsigned char)s.p[i + 1] == 0x80 &&
                       ((unsigned char)s.p[i + 2] | 1) == 0xa9) {
                buf_fmt(b, "\\u202%c", (unsigned char)s.p[i + 2] == 0xa8 ? '8' : '9');
                i += 2;
            } else {
                buf_char(b, (char)c);
            }
        }
    }
    buf_char(b, '"');
}
