/* A write through a connection that only reads. */
#include "need_sql.h"

enum Err use(struct db_ro *ro, struct db_rw *rw, NeedId id);
enum Err use(struct db_ro *ro, struct db_rw *rw, NeedId id)
{
    (void)ro;
    (void)rw;
#ifdef RIGHT
    return need_erase(rw, .id = id);
#else
    return need_erase(ro, .id = id); /* WRONG */
#endif
}
