/* Cookies: the first line of the input is a Cookie header, the second the name asked for. What is found stands so in the header;
   a cookie put in front of all others is found, whatever follows it. */
#include "head.h"

static Str ask(struct arena *a, Str header, Str name)
{
    struct http_header v[] = {{S("Accept"), S("*/*")}, {S("cookie"), header}, {S("Cookie"), S("second=1")}};
    struct http_exchange x = {.a = a, .headers = v, .n_headers = 3};
    return http_cookie(&x, str_z(a, name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct arena *a = fuzz_arena();
    Str rest = fuzz_str(data, len), header, name = S("");
    str_split(&rest, '\n', &header);
    if (rest.p) name = rest;
    if (memchr(name.p, 0, name.len)) name = S("linju");
    Str value = ask(a, header, name);
    if (value.p) {
        HOLDS(fuzz_within(value, header) && !memchr(value.p, ';', value.len) && str_ends(value, str_trim(value)));
        HOLDS(value.p > header.p + name.len && value.p[-1] == '=' && str_eq(str_n(value.p - 1 - name.len, name.len), name));
        HOLDS(!memchr(name.p, '=', name.len) && !memchr(name.p, ';', name.len));
    }
    bool plain = name.len && !memchr(name.p, '=', name.len) && !memchr(name.p, ';', name.len) && str_trim(name).len == name.len;
    if (plain) {
        Str found = ask(a, str_cat(a, str_fmt(a, " %.*s=a=\"b\" ;", STR(name)), header), name);
        HOLDS(str_is(found, "a=\"b\""));
        /* Behind the others it is found too, unless one of the same name was there. */
        if (!value.p) HOLDS(str_is(ask(a, str_cat(a, header, str_fmt(a, "; %.*s=", STR(name))), name), ""));
        else HOLDS(str_eq(ask(a, str_cat(a, header, str_fmt(a, "; %.*s=other", STR(name))), name), value));
    }
    struct http_exchange bare = {.a = a};
    HOLDS(!http_cookie(&bare, "linju").p);
    arena_free(a);
    return 0;
}
