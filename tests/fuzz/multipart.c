/* multipart/form-data: the first line is the Content-Type, the rest the body. What was read is text where it should be, holds no
   delimiter, lies where it came from, and reads the same when written again; a refusal leaves the output alone. */
#include "base/multipart.h"
#include "base/buf.h"
#include "fuzz.h"

static void quoted(struct buf *b, Str s)
{
    buf_char(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\') buf_char(b, '\\');
        buf_char(b, s.p[i]);
    }
    buf_char(b, '"');
}

static Str again(struct arena *a, Str boundary, const struct parts *p)
{
    struct buf b = buf_new(a, 256);
    for (size_t i = 0; i < p->n; i++) {
        buf_fmt(&b, "--%.*s\r\nContent-Disposition: form-data; name=", STR(boundary));
        quoted(&b, p->v[i].name);
        if (p->v[i].filename.p) buf_lit(&b, "; filename=");
        if (p->v[i].filename.p) quoted(&b, p->v[i].filename);
        buf_fmt(&b, "\r\nContent-Type: %.*s\r\n\r\n", STR(p->v[i].mime));
        buf_add(&b, p->v[i].bytes);
        buf_lit(&b, "\r\n");
    }
    buf_fmt(&b, "--%.*s--\r\n", STR(boundary));
    return buf_str(&b);
}

static bool text(Str s) { return utf8_valid(s) && !memchr(s.p, 0, s.len) && !memchr(s.p, '\n', s.len) && !memchr(s.p, '\r', s.len); }

static void holds_of(struct arena *a, Str boundary, Str body, const struct parts *got)
{
    struct parts back;
    bool plain = true; /* a name that holds %22 as it stands is written by nobody */
    HOLDS(got->n <= MULTIPART_PARTS_MAX);
    for (size_t i = 0; i < got->n; i++) {
        const struct part *p = &got->v[i];
        HOLDS(p->name.len && text(p->name) && p->mime.p && p->bytes.p && fuzz_within(p->bytes, body));
        HOLDS(!p->filename.p || (text(p->filename) && !memchr(p->filename.p, '/', p->filename.len) && !memchr(p->filename.p, '\\', p->filename.len)));
        HOLDS(!str_has(p->bytes, str_fmt(a, "\r\n--%.*s", STR(boundary))));
        plain &= !str_has(p->name, S("%22")) && !str_has(p->filename, S("%22")) && p->name.len + p->filename.len + p->mime.len < 1000;
    }
    if (!plain) return;
    HOLDS(multipart_parse(a, boundary, again(a, boundary, got), &back) == OK && back.n == got->n);
    for (size_t i = 0; i < got->n; i++) {
        const struct part *x = &got->v[i], *y = &back.v[i];
        HOLDS(str_eq(x->name, y->name) && str_eq(x->filename, y->filename) && !x->filename.p == !y->filename.p);
        HOLDS(str_eq(x->mime, y->mime) && str_eq(x->bytes, y->bytes));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct arena *a = fuzz_arena();
    struct part *const none = (struct part *)(uintptr_t)16;
    struct parts got = {none, 7};
    Str body = fuzz_str(data, len), type;
    str_split(&body, '\n', &type);
    if (!body.p) body = S("");
    Str boundary = multipart_boundary(a, type);
    HOLDS(!boundary.p || (boundary.len && boundary.len <= 70));
    enum Err e = multipart_parse(a, boundary.p ? boundary : S("x"), body, &got);
    HOLDS(e == OK || ((e == ERR_BODY || e == ERR_TOO_LARGE) && got.v == none && got.n == 7));
    if (e == OK) holds_of(a, boundary.p ? boundary : S("x"), body, &got);
    arena_free(a);
    return 0;
}
