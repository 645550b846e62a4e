/* The row of another query. */
#include "need_sql.h"

enum Err use(struct db_ro *db, struct arena *a, struct need_row *row, struct need_names_row *names);
enum Err use(struct db_ro *db, struct arena *a, struct need_row *row, struct need_names_row *names)
{
    (void)row;
    (void)names;
#ifdef RIGHT
    return need_get(db, a, row, .id = {1});
#else
    return need_get(db, a, names, .id = {1}); /* WRONG */
#endif
}
