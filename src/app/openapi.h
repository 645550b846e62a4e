/* What machines ask about the program itself: its interface as OpenAPI 3.1, made from the route table, forms and views, and its
 * figures as Prometheus text. Nothing here is written by hand that a row already says.
 */
#pragma once
#include "app/app.h"

extern const struct cap openapi_cap;

/* The whole document; with cn the rows of that pack too. Same tables, same bytes. */
void openapi_write(struct buf *out, const struct cap *const *caps, unsigned n_caps, bool cn);
const char *openapi_method(enum HttpMethod m);      /* "GET" */
Str who_words(struct arena *a, Who who);            /* "worker lead rel:owner pass", as in the permission matrix */
