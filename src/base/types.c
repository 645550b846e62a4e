#include "base/types.h"

unsigned choice_of(const struct choices *c, Str code)
{
    for (unsigned i = 1; i < c->n; i++)
        if (code.p && str_eq(c->codes[i], code)) return i;
    return 0;
}

Str choice_code(const struct choices *c, unsigned x) { return x < c->n ? c->codes[x] : (Str){NULL, 0}; }
Msg choice_label(const struct choices *c, unsigned x) { return c->labels[x < c->n ? x : 0]; }
