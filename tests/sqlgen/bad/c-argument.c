/* An argument that the query does not have. */
#include "need_sql.h"

enum Err use(struct db_rw *db, NeedId id);
enum Err use(struct db_rw *db, NeedId id)
{
#ifdef RIGHT
    return need_erase(db, .id = id);
#else
    return need_erase(db, .need = id); /* WRONG */
#endif
}
