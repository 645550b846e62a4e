#include "base/str.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

bool str_eq_nocase(Str a, Str b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.p[i]) != lower(b.p[i])) return false;
    return true;
}

int str_cmp(Str a, Str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

size_t str_find(Str s, Str part)
{
    if (part.len == 0) return 0;
    if (s.len < part.len) return (size_t)-1;
    const char *hit = part.len == 1 ? memchr(s.p, part.p[0], s.len) : memmem(s.p, s.len, part.p, part.len);
    return hit ? (size_t)(hit - s.p) : (size_t)-1;
}

bool str_has(Str s, Str part) { return str_find(s, part) != (size_t)-1; }

Str str_from(Str s, size_t from) { return from >= s.len ? str_n(s.p ? s.p + s.len : "", 0) : str_n(s.p + from, s.len - from); }

Str str_cut(Str s, size_t from, size_t len)
{
    Str r = str_from(s, from);
    if (len < r.len) r.len = len;
    return r;
}

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

Str str_trim(Str s)
{
    while (s.len && blank(s.p[0])) s.p++, s.len--;
    while (s.len && blank(s.p[s.len - 1])) s.len--;
    return s;
}

bool str_split(Str *rest, char by, Str *part)
{
    if (!rest->p) return false;
    const char *hit = rest->len ? memchr(rest->p, by, rest->len) : NULL;
    if (!hit) {
        *part = *rest;
        *rest = (Str){NULL, 0};
        return true;
    }
    *part = str_n(rest->p, (size_t)(hit - rest->p));
    *rest = str_from(*rest, part->len + 1);
    return true;
}

bool str_digits(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.len > 0;
}

bool str_int(Str s, int64_t *out)
{
    bool neg = s.len && s.p[0] == '-';
    Str d = neg ? str_from(s, 1) : s;
    if (!str_digits(d)) return false;
    int64_t n = 0;
    for (size_t i = 0; i < d.len; i++)
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_sub_overflow(n, d.p[i] - '0', &n)) return false;
    if (!neg && __builtin_sub_overflow((int64_t)0, n, &n)) return false;
    *out = n;
    return true;
}

Str str_dup(struct arena *a, Str s)
{
    if (!s.p) return s;
    char *p = arena_raw(a, s.len + 1);
    if (s.len) memcpy(p, s.p, s.len);
    p[s.len] = 0;
    return str_n(p, s.len);
}

char *str_z(struct arena *a, Str s)
{
    char *p = arena_raw(a, s.len + 1);
    if (s.len) memcpy(p, s.p, s.len);
    p[s.len] = 0;
    return p;
}

Str str_vfmt(struct arena *a, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    char small[256];
    int n = vsnprintf(small, sizeof small, fmt, ap);
    size_t len = n < 0 ? 0 : (size_t)n;
    char *p = arena_raw(a, len + 1);
    if (len < sizeof small) memcpy(p, small, len + 1);
    else vsnprintf(p, len + 1, fmt, again);
    va_end(again);
    return str_n(p, len);
}

Str str_fmt(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    Str s = str_vfmt(a, fmt, ap);
    va_end(ap);
    return s;
}

Str str_cat(struct arena *a, Str x, Str y)
{
    char *p = arena_raw(a, x.len + y.len + 1);
    p[x.len + y.len] = 0;
    if (x.len) memcpy(p, x.p, x.len);
    if (y.len) memcpy(p + x.len, y.p, y.len);
    return str_n(p, x.len + y.len);
}

Str str_lower(struct arena *a, Str s)
{
    char *p = arena_alloc(a, s.len + 1);
    for (size_t i = 0; i < s.len; i++) p[i] = lower(s.p[i]);
    return str_n(p, s.len);
}

Str str_upper(struct arena *a, Str s)
{
    char *p = arena_alloc(a, s.len + 1);
    for (size_t i = 0; i < s.len; i++) p[i] = s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 'a' + 'A') : s.p[i];
    return str_n(p, s.len);
}

Str str_hex(struct arena *a, const void *bytes, size_t len)
{
    static const char digit[] = "0123456789abcdef";
    const unsigned char *b = bytes;
    char *p = arena_alloc(a, len * 2 + 1);
    for (size_t i = 0; i < len; i++) {
        p[2 * i] = digit[b[i] >> 4];
        p[2 * i + 1] = digit[b[i] & 15];
    }
    return str_n(p, len * 2);
}
