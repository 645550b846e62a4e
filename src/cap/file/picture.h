/* One picture made anew: a JPEG of at most 1600 px and a small one of at most 320 px, upright, without anything but its points. */
#pragma once
#include "app/rq.h"

struct picture {
    Str bytes, small;
    int64_t width, height;
};

/* Not JPEG, PNG or WebP by its content, or broken: 422 on the field. Without the helper program, or past its time: 503. Blocks for
   as long as that takes: only in the pool of helpers. */
enum Err picture_make(struct rq *rq, const char *field, Str raw, struct picture *out);
bool picture_helper(char path[256]);  /* where the helper program stands; false: it is missing */
