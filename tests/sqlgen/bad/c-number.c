/* A bare number where an id is expected. */
#include "need_sql.h"

enum Err use(struct db_rw *db, int64_t n);
enum Err use(struct db_rw *db, int64_t n)
{
#ifdef RIGHT
    return need_erase(db, .id = {n});
#else
    return need_erase(db, .id = (NeedId)n); /* WRONG */
#endif
}
