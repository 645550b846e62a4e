/* The check of a request's head. What passes has one reading only: checked by other means here; what passes and is then given one
   of the known tricks does not pass any more; the order and the case of header names change nothing. */
#include "http/check.h"
#include "head.h"

static bool tchar(char c) { return c > 0x20 && c < 0x7f && !strchr("\"(),/:;<=>?@[\\]{}", c); }

static bool token(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!tchar(s.p[i])) return false;
    return s.len > 0;
}

static unsigned count(const struct head *h, const char *name)
{
    unsigned n = 0;
    for (unsigned i = 0; i < h->x.n_headers; i++) n += str_eq_nocase(h->v[i].name, str_c(name));
    return n;
}

static bool with(struct head h, const char *name, const char *value)
{
    h.x.headers = h.v;
    h.v[h.x.n_headers++] = (struct http_header){str_c(name), str_c(value)};
    return !http_malformed(&h.x, h.method, h.version);
}

static void passed(struct head *h)
{
    HOLDS(token(h->method) && h->method.len <= 32 && h->x.target.len && h->x.target.p[0] == '/');
    for (size_t i = 0; i < h->x.target.len; i++) HOLDS((unsigned char)h->x.target.p[i] > 0x20 && h->x.target.p[i] != 0x7f);
    HOLDS(h->version.len == 8 && str_starts(h->version, S("HTTP/1.")) && h->version.p[7] >= '0' && h->version.p[7] <= '9');
    for (unsigned i = 0; i < h->x.n_headers; i++) HOLDS(token(h->v[i].name));
    HOLDS(count(h, "Host") == 1 || (count(h, "Host") == 0 && str_is(h->version, "HTTP/1.0")));
    unsigned cl = count(h, "content-length"), te = count(h, "TRANSFER-ENCODING");
    HOLDS(cl + te <= 1);
    if (cl) HOLDS(str_digits(http_header(&h->x, "Content-Length")));
    if (te) HOLDS(str_eq_nocase(http_header(&h->x, "Transfer-Encoding"), S("CHUNKED")));
    if (count(h, "Host")) HOLDS(!with(*h, "HOST", "x"));
    if (cl || te) HOLDS(!with(*h, "content-length", "1") && !with(*h, "transfer-encoding", "chunked"));
    HOLDS(!with(*h, "Content-Length ", "1") && !with(*h, "Transfer-Encoding                       ", "chunked") && !with(*h, "", "1"));
    HOLDS(!with(*h, "Content-Length", "+1") && !with(*h, "Transfer-Encoding", "chunked, identity"));
    HOLDS(with(*h, "X-Other", "any: thing"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct head h;
    head_make(&h, fuzz_str(data, len));
    const char *why = http_malformed(&h.x, h.method, h.version);
    HOLDS(!why || *why);
    if (!why) passed(&h);
    struct head turned = h;
    turned.x.headers = turned.v;
    for (unsigned i = 0; i < h.x.n_headers; i++) turned.v[i] = h.v[h.x.n_headers - 1 - i];
    HOLDS(!http_malformed(&turned.x, h.method, h.version) == !why);
    return 0;
}
