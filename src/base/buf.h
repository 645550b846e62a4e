/* Buf: text that grows, in an arena. The text so far is buf_str(b); it moves when the buffer grows. */
#pragma once
#include <string.h>

#include "base/str.h"

struct arena;

struct buf {
    struct arena *a;
    char *p;
    size_t len, cap;
};

struct buf buf_new(struct arena *a, size_t cap);
char *buf_more(struct buf *b, size_t len);   /* makes room for len bytes: where they begin; the caller writes them and adds to b->len */
static inline char *buf_room(struct buf *b, size_t len) { return b->cap - b->len < len ? buf_more(b, len) : b->p + b->len; }

static inline void buf_bytes(struct buf *b, const void *p, size_t len)
{
    if (!len) return;
    memcpy(buf_room(b, len), p, len);
    b->len += len;
}

static inline void buf_char(struct buf *b, char c)
{
    *buf_room(b, 1) = c;
    b->len++;
}

static inline void buf_add(struct buf *b, Str s) { buf_bytes(b, s.p, s.len); }
void buf_int(struct buf *b, int64_t n);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_json(struct buf *b, Str s); /* a JSON string with its quotes; also escapes < > & U+2028 U+2029, so that it may stand in HTML */
static inline Str buf_str(const struct buf *b) { return (Str){b->p ? b->p : "", b->len}; }
#define buf_lit(b, lit) buf_bytes((b), "" lit, sizeof(lit) - 1)
