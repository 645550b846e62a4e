/* The scope tree: what other capabilities may ask and do. Ids are `area` everywhere; codes stand on paper and command lines. */
#pragma once
#include "app/app.h"
#include "area_sql.h"
#include "cap/area/choices.h"

extern const struct cap area_cap;

/* For app.area_line: the area itself first, then what lies above it. */
enum Err area_line(struct db_ro *db, struct arena *a, AreaId area, struct area_line *out);

/* Where an area lies: the ancestor (or itself) at each level; 0 where the area is above that level. */
struct area_place {
    AreaId at[AreaLevel_end];     /* by enum AreaLevel */
    Str name;                     /* "明渠社区 第3网格 12号楼": from community down, in the language asked for */
    enum AreaLevel level;
};
enum Err area_place(struct db_ro *db, struct arena *a, AreaId area, enum Lang lang, struct area_place *out); /* ERR_NOT_FOUND */

/* Whom to call at a community: the number that its codes on walls bear. Without one, or without a community: no phone. */
struct area_desk {
    Str name, phone, hours;
};
enum Err area_desk(struct db_ro *db, struct arena *a, AreaId community, enum Lang lang, struct area_desk *out);

struct area_new {
    Str code, scheme, name, name_en;
    enum AreaLevel level;
    AreaId parent;
    OptInt households;
};
/* Adds an area with its closure. ERR_CONFLICT: the code is in use; ERR_INPUT: the level is not below the parent's. */
enum Err area_add(struct db_rw *db, struct arena *a, struct app *app, const struct area_new *n, Time at, AreaId *out);

/* Name in the language, falling back to the Chinese one. */
static inline Str area_name(Str zh, Str en, enum Lang lang) { return lang == LANG_EN && en.len ? en : zh; }
