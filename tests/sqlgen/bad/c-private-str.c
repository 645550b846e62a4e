/* A private text taken for a text. */
#include "need_sql.h"

Str use(const struct need_names_row *r);
Str use(const struct need_names_row *r)
{
#ifdef RIGHT
    return r->taker;
#else
    return r->phone; /* WRONG */
#endif
}
