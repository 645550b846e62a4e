/* A private text printed into a page. */
#include "html/html.h"
#include "need_sql.h"

void use(struct html *h, const struct need_names_row *r);
void use(struct html *h, const struct need_names_row *r)
{
#ifdef RIGHT
    html_put(h, r->taker);
#else
    html_put(h, r->phone); /* WRONG */
#endif
}
