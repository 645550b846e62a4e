/* The board of figures. */
#include "app/figure.h"

static struct figure_place *place_of(const struct figure_board *b, AreaId area)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->v[i].area.v == area.v) return &b->v[i];
    return NULL;
}

void board_note(struct figure_board *b, struct arena *a, AreaId area, Str fact, int64_t own, int64_t whole)
{
    struct figure_place *p = place_of(b, area);
    if (!p) return;
    for (size_t i = 0; i < p->cells.n; i++) {
        struct figure_cell *c = &p->cells.v[i];
        if (!str_eq(c->fact, fact)) continue;
        c->own += own;
        c->whole += whole;
        return;
    }
    *VEC_ADD(a, &p->cells) = (struct figure_cell){fact, own, whole};
}

bool board_covers(const struct figure_board *b, AreaId area) { return place_of(b, area) != NULL; }

int64_t board_of(const struct figure_board *b, AreaId area, bool here, Str fact)
{
    const struct figure_place *p = place_of(b, area);
    for (size_t i = 0; p && i < p->cells.n; i++)
        if (str_eq(p->cells.v[i].fact, fact)) return here ? p->cells.v[i].own : p->cells.v[i].whole;
    return 0;
}
