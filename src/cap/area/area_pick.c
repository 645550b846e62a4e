/* Areas as options, under their names in the page's language. */
#include "cap/area/area_pick.h"

struct form_options area_options(struct html *h, const struct area_children_rows *rows)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, rows->n + 1)};
    for (size_t i = 0; i < rows->n; i++)
        o.v[o.n++] = (struct form_option){str_fmt(h->a, "%lld", (long long)rows->v[i].id.v), area_name(rows->v[i].name, rows->v[i].name_en, h->lang), false};
    return o;
}
