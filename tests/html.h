/* Reads a page as strictly as it was written: every tag closed, every attribute quoted, no id twice. For tests alone. */
#pragma once
#include "base/vec.h"
#include "base/str.h"

struct html_form {
    Str action, method;
    Str hidden;                 /* its hidden fields as name=value&…, encoded */
    Str names;                  /* of all its controls, each between blanks */
};

struct html_page {
    Str wrong;                  /* the first thing that is not well-formed; no value: nothing */
    VEC(Str) ids;
    VEC(Str) links;             /* href, src, action as they stand, entities resolved */
    VEC(struct html_form) forms;
    VEC(Str) refs;              /* ids that for, aria-labelledby, aria-describedby and href="#…" name */
    Str lang, title;
    unsigned h1;
};
struct html_page *html_read(struct arena *a, Str html);
