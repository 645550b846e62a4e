/* What settings pages of every capability share: where the administrator stands in the tree, and what is theirs to change. */
#pragma once
#include "app/rq.h"
#include "cap/area/area.h"
#include "html/form.h"

extern const struct cap area_admin_cap;

/* The area a settings page is about, what lies above it (as far as the caller administers) and what lies directly below. */
struct area_place_option {
    AreaId id;
    Str label;
    bool here;
};
struct area_bar {
    AreaId here;
    enum AreaLevel level;
    Str name;                  /* the line of names from the community down */
    struct area_place_options {
        struct area_place_option *v;
        size_t n;
    } options;
};
/* `asked`: from the query, or none for the first area the caller administers. ERR_NOT_FOUND when it is not theirs. */
enum Err area_bar_fill(struct rq *rq, struct db_ro *db, AreaId asked, struct area_bar *out);

/* An area from a form: ERR_INPUT with the field when there is none such, or the caller holds none of the route's roles there. */
enum Err area_of_admin(struct rq *rq, struct db_ro *db, AreaId area, const char *field, struct area_row *out);
/* For `see` of records that lie in an area: roles held there. ERR_NOT_FOUND when the caller does not administer it. */
enum Err area_standing(struct rq *rq, struct db_ro *db, AreaId area, int64_t rev);

/* The levels that may lie below one, for a form. */
struct form_options area_levels_below(struct html *h, enum AreaLevel level);

/* Settings pages take where they are about from the address. */
#define AREA_PICK(F, C, O, L) F(AreaId, area, OPTIONAL, 0, 0, MSG_area_title)
FORM(area_pick, AREA_PICK)

#define AREA_NEW(F, C, O, L)                                         \
    F(AreaId, parent, REQUIRED, 0, 0, MSG_area_parent)               \
    F(Str, name, REQUIRED, 1, 100, MSG_area_name)                    \
    F(Str, name_en, OPTIONAL, 1, 100, MSG_area_name_en)              \
    F(Str, code, REQUIRED, 1, 40, MSG_area_code)                     \
    C(AreaLevel, level, REQUIRED, MSG_area_level)                    \
    F(OptInt, households, OPTIONAL, 0, 10000000, MSG_area_households)
FORM(area_make, AREA_NEW)

#define AREA_CHANGE(F, C, O, L)                                      \
    F(Str, name, REQUIRED, 1, 100, MSG_area_name)                    \
    F(Str, name_en, OPTIONAL, 1, 100, MSG_area_name_en)              \
    F(OptInt, households, OPTIONAL, 0, 10000000, MSG_area_households)
FORM(area_change, AREA_CHANGE)

#define AREA_SET(V, VO, E, O, L, A) \
    V(AreaId, id) V(int64_t, rev) V(Str, code) V(Str, name) V(Str, name_en) E(AreaLevel, level) V(AreaId, parent) V(OptInt, households)
VIEW_WITH(area_set, AREA_SET, Str place;)
#define AREAS_SET(V, VO, E, O, L, A) L(area_set, items) V(Str, next)
VIEW_WITH(areas_set, AREAS_SET, struct area_bar bar;)

/* -- the codes on walls -- */

#define WALL_NEW(F, C, O, L)                                         \
    F(AreaId, area, REQUIRED, 0, 0, MSG_area_title)                  \
    F(Str, place, OPTIONAL, 1, 100, MSG_wall_place)                  \
    F(Str, phone, OPTIONAL, 3, 20, MSG_wall_phone)                   \
    F(Str, hours, OPTIONAL, 1, 60, MSG_wall_hours)
FORM(wall_new, WALL_NEW)

#define WALL_SET(V, VO, E, O, L, A) V(WallCodeId, id) V(Str, code) V(AreaId, area) V(Str, place) V(Str, phone) V(Str, hours)
VIEW_WITH(wall_set, WALL_SET, Str area_name, url;)
#define WALLS_SET(V, VO, E, O, L, A) L(wall_set, items) V(Str, next)
VIEW_WITH(walls_set, WALLS_SET, struct area_bar bar; bool too_wide;)
