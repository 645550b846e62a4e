/* The scope tree: places, names, and the closure that is kept here alone. */
#include "cap/area/area.h"

#include "base/buf.h"

CHOICE_TABLE(AreaLevel, AREA_LEVELS)

enum Err area_line(struct db_ro *db, struct arena *a, AreaId area, struct area_line *out)
{
    struct area_lines_rows rows;
    TRY(area_lines(db, a, &rows, .area = area));
    out->n = 0;
    for (size_t i = 0; i < rows.n && out->n < AREA_DEPTH_MAX; i++) out->v[out->n++] = rows.v[i].above;
    return OK;
}

enum Err area_place(struct db_ro *db, struct arena *a, AreaId area, enum Lang lang, struct area_place *out)
{
    struct area_lines_rows rows;
    struct area_place p = {.name = S("")};
    TRY(area_lines(db, a, &rows, .area = area));
    if (!rows.n) return ERR_NOT_FOUND;
    p.level = rows.v[0].level;
    struct buf b = buf_new(a, 64);
    for (size_t i = rows.n; i-- > 0;) {
        p.at[rows.v[i].level] = rows.v[i].above;
        if (rows.v[i].level < AreaLevel_community && p.level >= AreaLevel_community) continue;
        if (b.len) buf_char(&b, ' ');
        buf_add(&b, area_name(rows.v[i].name, rows.v[i].name_en, lang));
    }
    p.name = buf_str(&b);
    *out = p;
    return OK;
}

enum Err area_desk(struct db_ro *db, struct arena *a, AreaId community, enum Lang lang, struct area_desk *out)
{
    struct area_row c;
    struct area_duty_row duty = {.phone = {NULL, 0}};
    if (!community.v) {
        *out = (struct area_desk){.name = {NULL, 0}};
        return OK;
    }
    TRY(area_get(db, a, &c, .id = community));
    enum Err e = area_duty(db, a, &duty, .above = community);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *out = (struct area_desk){area_name(c.name, c.name_en, lang), duty.phone, duty.hours};
    return OK;
}

enum Err area_add(struct db_rw *db, struct arena *a, struct app *app, const struct area_new *n, Time at, AreaId *out)
{
    struct area_lines_rows above = {.n = 0};
    struct area_row same;
    if (n->parent.v) {
        TRY(area_lines(db, a, &above, .area = n->parent));
        if (!above.n || above.v[0].level >= n->level) return ERR_INPUT;
    }
    enum Err e = area_by_code(db, a, &same, .code = n->code);
    if (e != ERR_NOT_FOUND) return e == OK ? ERR_CONFLICT : e;
    AreaId id = {app_id(app)};
    TRY(area_put(db, .id = id, .code = n->code, .scheme = n->scheme.len ? n->scheme : S("free"), .name = n->name, .name_en = n->name_en,
                 .level = n->level, .parent = n->parent, .households = n->households, .sort_key = n->code, .at = at));
    TRY(area_up_put(db, .id = (AreaUpId){app_id(app)}, .area = id, .above = id, .depth = 0));
    for (size_t i = 0; i < above.n; i++)
        TRY(area_up_put(db, .id = (AreaUpId){app_id(app)}, .area = id, .above = above.v[i].above, .depth = above.v[i].depth + 1));
    *out = id;
    return OK;
}
