/* A request's head made of lines: "METHOD TARGET VERSION", then "Name:value", as raw as the bytes are. */
#pragma once
#include "fuzz.h"
#include "http/http.h"

enum { HEAD_MAX = 40 };
struct head {
    Str method, version;
    struct http_header v[HEAD_MAX + 1];
    struct http_exchange x;
};

static inline void head_make(struct head *h, Str text)
{
    Str rest = text, line;
    *h = (struct head){.method = S(""), .version = S("")};
    h->x = (struct http_exchange){.headers = h->v, .target = S("")};
    str_split(&rest, '\n', &line);
    Str part;
    if (str_split(&line, ' ', &part)) h->method = part;
    /* The version is the last word, so that a target may hold blanks. */
    size_t at = line.len;
    while (at && line.p[at - 1] != ' ') at--;
    if (line.p && at) h->x.target = str_cut(line, 0, at - 1), h->version = str_from(line, at);
    else if (line.p) h->x.target = line;
    while (h->x.n_headers < HEAD_MAX && str_split(&rest, '\n', &line)) {
        Str value = line, name;
        str_split(&value, ':', &name);
        h->v[h->x.n_headers++] = (struct http_header){name, value.p ? value : S("")};
    }
}
