/* A bare number as money. */
#include "need_sql.h"

Money use(const struct need_row *r);
Money use(const struct need_row *r)
{
#ifdef RIGHT
    return r->cost;
#else
    return r->rev; /* WRONG */
#endif
}
