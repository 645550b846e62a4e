#include "http/check.h"

static bool token(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool ok = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || str_has(S("!#$%&'*+-.^_`|~"), str_n(s.p + i, 1));
        if (!ok) return false;
    }
    return s.len > 0;
}

/* Minor versions to come are spoken to as 1.1 (RFC 9110 2.5). */
static bool version_1(Str v) { return v.len == 8 && str_starts(v, S("HTTP/1.")) && str_digits(str_from(v, 7)); }

static unsigned count(const struct http_exchange *x, const char *name)
{
    unsigned n = 0;
    for (unsigned i = 0; i < x->n_headers; i++) n += str_eq_nocase(x->headers[i].name, str_c(name));
    return n;
}

const char *http_malformed(const struct http_exchange *x, Str method, Str version)
{
    Str te = http_header(x, "Transfer-Encoding");
    if (!token(method) || method.len > 32) return "the method is not a token";
    if (!str_starts(x->target, S("/"))) return "the target is not a path";
    for (size_t i = 0; i < x->target.len; i++)
        if ((unsigned char)x->target.p[i] <= 0x20 || (unsigned char)x->target.p[i] == 0x7f) return "the target has blanks or controls";
    if (!version_1(version)) return "HTTP/1.1 is spoken here";
    if (count(x, "Host") > 1) return "Host is repeated";
    if (count(x, "Host") == 0 && !str_is(version, "HTTP/1.0")) return "Host is missing";
    if (count(x, "Content-Length") > 1) return "Content-Length is repeated";
    if (count(x, "Transfer-Encoding") > 1) return "Transfer-Encoding is repeated";
    if (te.p && http_header(x, "Content-Length").p) return "Content-Length and Transfer-Encoding exclude each other";
    if (te.p && !str_eq_nocase(te, S("chunked"))) return "the only Transfer-Encoding is chunked";
    Str cl = http_header(x, "Content-Length");
    if (cl.p && !str_digits(cl)) return "Content-Length is not a number";
    for (unsigned i = 0; i < x->n_headers; i++)
        if (!token(x->headers[i].name)) return "a header name is not a token";
    return NULL;
}
