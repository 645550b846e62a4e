/* The id of an area where that of a need is expected. */
#include "need_sql.h"

enum Err use(struct db_ro *db, struct arena *a, AreaId area, NeedId need, struct need_row *out);
enum Err use(struct db_ro *db, struct arena *a, AreaId area, NeedId need, struct need_row *out)
{
    (void)area;
    (void)need;
#ifdef RIGHT
    return need_get(db, a, out, .id = need);
#else
    return need_get(db, a, out, .id = area); /* WRONG */
#endif
}
