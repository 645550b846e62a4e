/* What makes a request malformed (RFC 9112): a pure function of its head, so that it can be fuzzed. */
#pragma once
#include "http/http.h"

const char *http_malformed(const struct http_exchange *x, Str method, Str version); /* NULL: nothing wrong */
