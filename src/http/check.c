#include "http/check.h"

/* RFC 9110 5.6.2 */
static bool token(Str s)
{
    static const bool other[256] = {['!'] = 1, ['#'] = 1, ['$'] = 1, ['%'] = 1, ['&'] = 1, ['\''] = 1, ['*'] = 1, ['+'] = 1,
                                    ['-'] = 1, ['.'] = 1, ['^'] = 1, ['_'] = 1, ['`'] = 1, ['|'] = 1, ['~'] = 1};
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.p[i], letter = c | 0x20;
        if (!((c >= '0' && c <= '9') || (letter >= 'a' && letter <= 'z') || other[c])) return false;
    }
    return s.len > 0;
}

/* Minor versions to come are spoken to as 1.1 (RFC 9110 2.5). */
static bool version_1(Str v) { return v.len == 8 && str_starts(v, S("HTTP/1.")) && str_digits(str_from(v, 7)); }

/* A field that matters to where a message ends or whom it is for: it may stand once. */
struct once {
    Str name, value;
    unsigned n;
};

const char *http_malformed(const struct http_exchange *x, Str method, Str version)
{
    struct once host = {S("Host"), {NULL, 0}, 0}, length = {S("Content-Length"), {NULL, 0}, 0}, te = {S("Transfer-Encoding"), {NULL, 0}, 0};
    struct once *const known[] = {&host, &length, &te};
    bool names = true;
    for (unsigned i = 0; i < x->n_headers; i++) {
        names &= token(x->headers[i].name);
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            if (str_eq_nocase(x->headers[i].name, known[k]->name) && !known[k]->n++) known[k]->value = x->headers[i].value;
    }
    if (!token(method) || method.len > 32) return "the method is not a token";
    if (!str_starts(x->target, S("/"))) return "the target is not a path";
    for (size_t i = 0; i < x->target.len; i++)
        if ((unsigned char)x->target.p[i] <= 0x20 || (unsigned char)x->target.p[i] == 0x7f) return "the target has blanks or controls";
    if (!version_1(version)) return "HTTP/1.1 is spoken here";
    if (host.n > 1) return "Host is repeated";
    if (host.n == 0 && !str_is(version, "HTTP/1.0")) return "Host is missing";
    if (length.n > 1) return "Content-Length is repeated";
    if (te.n > 1) return "Transfer-Encoding is repeated";
    if (te.n && length.n) return "Content-Length and Transfer-Encoding exclude each other";
    if (te.n && !str_eq_nocase(te.value, S("chunked"))) return "the only Transfer-Encoding is chunked";
    if (length.n && !str_digits(length.value)) return "Content-Length is not a number";
    if (!names) return "a header name is not a token";
    return NULL;
}
