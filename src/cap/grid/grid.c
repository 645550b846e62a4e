/* The rules of a grid's team: what one person may carry, who may be appointed, what is vacant. */
#include "cap/grid/grid.h"

CHOICE_TABLE(GridRole, GRID_ROLES)
CHOICE_TABLE(LoadState, LOAD_STATES)

enum LoadState grid_load_state(const struct grid_load *l)
{
    if (l->households > HOUSEHOLDS_MOST) return LoadState_over;
    return l->grids > 1 || l->lines > 1 || l->households > HOUSEHOLDS_FIT ? LoadState_heavy : LoadState_fits;
}

enum Err grid_load_of(struct rq *rq, struct db_ro *db, PersonId person, struct grid_load *out)
{
    struct grids_led_rows led;
    struct lines_held_rows lines;
    TRY(grids_led(db, rq->a, &led, .person = ANY(person)));
    TRY(lines_held(db, rq->a, &lines, .person = ANY(person)));
    *out = (struct grid_load){.grids = (int64_t)led.n, .lines = (int64_t)lines.n};
    for (size_t i = 0; i < led.n; i++) out->households += led.v[i].households.v;
    for (size_t i = 0; i < lines.n; i++) {
        Str name = area_name(lines.v[i].name, lines.v[i].name_en, rq->lang);
        out->line_names = i ? str_fmt(rq->a, "%.*s · %.*s", STR(out->line_names), STR(name)) : name;
    }
    return OK;
}

struct form_options grid_people(struct html *h, const struct person_with_role_rows *people)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, people->n + 1), 0};
    for (size_t i = 0; i < people->n; i++) {
        bool seen = false;
        Str id = form_value_int(h, people->v[i].id.v);
        for (size_t k = 0; k < o.n; k++) seen |= str_eq(o.v[k].value, id);
        if (!seen) o.v[o.n++] = (struct form_option){id, people->v[i].shown_as, false};
    }
    return o;
}

struct form_options grid_buildings(struct html *h, const struct grid_view *v)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, v->buildings.n + 1), 0};
    for (size_t i = 0; i < v->buildings.n; i++)
        o.v[o.n++] = (struct form_option){form_value_int(h, v->buildings.v[i].id.v), area_name(v->buildings.v[i].name, v->buildings.v[i].name_en, h->lang), false};
    return o;
}

struct form_options grid_communities(struct html *h, const struct grids_view *v)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, v->communities.n + 1), 0};
    for (size_t i = 0; i < v->communities.n; i++)
        o.v[o.n++] = (struct form_option){form_value_int(h, v->communities.v[i].id.v), area_name(v->communities.v[i].name, v->communities.v[i].name_en, h->lang), false};
    return o;
}

Html grid_load_badge(struct html *h, int state)
{
    if (state == LoadState_over) return badge(h, S("lj-late"), S("alert-triangle"), LoadState_label(LoadState_over));
    if (state == LoadState_heavy) return badge(h, S("lj-warn"), S("alert-triangle"), LoadState_label(LoadState_heavy));
    return badge(h, S("lj-ok"), S("check"), LoadState_label(LoadState_fits));
}
