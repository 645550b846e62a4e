/* URLs and form bodies: percent-decoding that refuses what is not UTF-8 text. */
#pragma once
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

struct url_pair {
    Str name, value;
};
struct url_pairs {
    struct url_pair *v;
    size_t n;
};

enum { URL_PAIRS_MAX = 200 };

enum Err url_decode(struct arena *a, Str s, bool plus_is_blank, Str *out);      /* ERR_BODY: bad escape, NUL, not UTF-8 */
enum Err url_query(struct arena *a, Str query, struct url_pairs *out);          /* a=1&b=2; ERR_BODY also beyond 200 pairs */
Str url_encode(struct arena *a, Str s);                                        /* everything but unreserved is escaped */
