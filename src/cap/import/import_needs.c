/* What the rows of needs mean: matters of another system, as they were reported there. They stay in the first stage; the category they
 * bring is one that people set. Taken back, a need is gone with its words, and its history says so.
 */
#include "base/utf8.h"
#include "cap/import/import_core.h"
#include "cap/need/need.h"

#define COLUMN(col, ...) {.name = #col, .label = MSG_import_col_needs_##col, .what = MSG_import_col_needs_##col##_what, .example = MSG_import_col_needs_##col##_ex, __VA_ARGS__}

enum { COL_ID, COL_TITLE, COL_TEXT, COL_CATEGORY, COL_AREA, COL_CHANNEL, COL_AT, COL_NAME, COL_PHONE, COL_N };
enum { ID_LEN = 100, TITLE_LEN = 200, TEXT_LEN = 20000, CATEGORY_LEN = 60, NAME_LEN = 60, NEW_CATEGORIES = 200, FIRST_YEAR = 1980 };

/* A category that a row of this sheet brings; the row that brings it writes it. */
struct category_plan {
    CategoryId id;
    Str name;
    unsigned line;
};

struct need_plan {
    struct need_new n;
    Time at;
    NeedId id;
    CategoryId category;
    const struct category_plan *makes;
};

/* RFC 3339, a day, or a day and a time as spreadsheets write it: those two at +08:00. */
static bool when(struct arena *a, Str s, Time *out)
{
    Day d;
    if (time_parse(s, out)) return true;
    if (day_parse(s, &d)) return *out = day_start(d), true;
    if ((s.len != 16 && s.len != 19) || (s.p[10] != ' ' && s.p[10] != 'T')) return false;
    return time_parse(str_fmt(a, "%.10sT%.*s%s+08:00", str_z(a, s), (int)s.len - 11, s.p + 11, s.len == 16 ? ":00" : ""), out);
}

static void at_judge(struct import *im, struct import_row *r, struct need_plan *p)
{
    p->at = im->now;
    if (!r->v[COL_AT].len) return;
    if (!when(im->a, r->v[COL_AT], &p->at)) BAD(im, r, COL_AT, not_time);
    else if (p->at.ms > im->now.ms) BAD(im, r, COL_AT, future);
    else if (civil_of(p->at).year < FIRST_YEAR) import_bad(im, r, COL_AT, ImportFault_too_old, str_fmt(im->a, "%d", FIRST_YEAR));
}

static enum Err id_judge(struct import *im, struct db_ro *db, struct import_row *r)
{
    struct need_by_external_row there;
    Str id = r->v[COL_ID];
    if (!id.len || !import_text(im, r, COL_ID, ID_LEN)) return OK;
    if (str_has(id, S("\n")) || str_has(id, S("\r"))) {
        BAD(im, r, COL_ID, line_break);
        return OK;
    }
    if (!import_once(im, r, COL_ID, id)) return OK;
    enum Err e = need_by_external(db, im->a, &there, .external_id = id);
    if (e == OK) import_bad(im, r, COL_ID, ImportFault_exists_need, there.code);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum Err category_find(struct import *im, struct db_ro *db, struct import_row *r, Str name, CategoryId *out)
{
    struct category_row c;
    enum Err e = category_by_code(db, im->a, &c, .code = name);
    if (e == ERR_NOT_FOUND) e = category_by_name(db, im->a, &c, .name = name);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *out = e == OK ? c.id : (CategoryId){0};
    if (e == ERR_NOT_FOUND && im->n_made == NEW_CATEGORIES) import_bad(im, r, COL_CATEGORY, ImportFault_many_categories, str_fmt(im->a, "%d", NEW_CATEGORIES));
    return OK;
}

static enum Err category_judge(struct import *im, struct db_ro *db, struct import_row *r, struct need_plan *p)
{
    Str name = r->v[COL_CATEGORY];
    if (!name.len || !import_text(im, r, COL_CATEGORY, CATEGORY_LEN)) return OK;
    struct category_plan *mine = map_get(im->made, name);
    if (mine) p->category = mine->id;
    else TRY(category_find(im, db, r, name, &p->category));
    if (mine && mine->line == r->line) p->makes = mine; /* judged again */
    if (mine || p->category.v || r->n_faults) return OK; /* only a row that goes in brings one */
    mine = NEW(im->whole, struct category_plan);
    *mine = (struct category_plan){.id = {im->app ? app_id(im->app) : 0}, .name = str_dup(im->whole, name), .line = r->line};
    map_put(im->made, mine->name, mine);
    im->n_made++;
    p->category = mine->id;
    p->makes = mine;
    return OK;
}

static enum Err need_judge(struct import *im, struct db_ro *db, struct import_row *r)
{
    struct need_plan *p = NEW(im->a, struct need_plan);
    struct area_row area;
    if (import_must(im, r, COL_TEXT)) import_text(im, r, COL_TEXT, TEXT_LEN);
    import_text(im, r, COL_TITLE, TITLE_LEN);
    import_text(im, r, COL_NAME, NAME_LEN);
    p->n = (struct need_new){.kind = NeedKind_request, .text = r->v[COL_TEXT], .title = r->v[COL_TITLE], .external_id = r->v[COL_ID], .asker_name = r->v[COL_NAME],
                             .batch = {true, im->batch.v}};
    p->n.channel = (enum Channel)import_choice(im, r, COL_CHANNEL, Channel_counter);
    if (r->v[COL_PHONE].len && !phone_normal(im->a, r->v[COL_PHONE], &p->n.asker_phone)) BAD(im, r, COL_PHONE, not_phone);
    at_judge(im, r, p);
    TRY(id_judge(im, db, r));
    TRY(import_area(im, db, r, COL_AREA, &area));
    p->n.area = area.id.v ? area.id : im->root;
    if (!p->n.area.v) BAD(im, r, COL_AREA, no_areas);
    TRY(category_judge(im, db, r, p));
    if (im->app) p->id = (NeedId){app_id(im->app)};
    r->plan = p;
    return OK;
}

static enum Err category_save(struct import *im, struct db_rw *db, const struct category_plan *c)
{
    Str code = str_fmt(im->a, "c%lld", (long long)c->id.v);
    TRY(category_put(db, .id = c->id, .code = code, .name = c->name, .default_route = Route_by_line, .sort = 1000, .source = S("import"), .at = im->now));
    return import_event(im, db, (struct event){.act = "make", .kind = Entity_category, .entity = ANY(c->id),
        .data = EVENT_DATA(im->a, {"batch", str_fmt(im->a, "%lld", (long long)im->batch.v), 0, false}, {"code", code, 0, false})});
}

static enum Err need_save(struct import *im, struct db_rw *db, struct import_row *r)
{
    const struct need_plan *p = r->plan;
    AreaId lies;
    if (p->makes) TRY(category_save(im, db, p->makes));
    TRY(need_add(im->app, im->a, db, &p->n, p->at, p->id, &lies));
    if (p->category.v) TRY(need_category_set(db, .id = p->id, .category = p->category));
    r->made = ANY(p->id);
    r->also = p->makes ? ANY(p->makes->id) : (AnyId){0};
    return import_event(im, db, (struct event){.act = "report", .kind = Entity_need, .entity = r->made, .area = lies, .text = p->n.text,
        .data = EVENT_DATA(im->a, {"batch", str_fmt(im->a, "%lld", (long long)im->batch.v), 0, false}, {"channel", Channel_code(p->n.channel), 0, false}, {"kind", NeedKind_code(p->n.kind), 0, false})});
}

/* A category that came with the batch goes when nothing has it any more and nobody has changed it. */
static enum Err category_undo(struct import *im, struct db_rw *db, CategoryId id)
{
    struct category_row c;
    struct need_with_category_row used;
    enum Err e = category_get(db, im->a, &c, .id = id);
    if (e == ERR_NOT_FOUND) return OK;
    TRY(e);
    e = need_with_category(db, im->a, &used, .category = id);
    if (e != ERR_NOT_FOUND || c.rev > 1) return e == ERR_NOT_FOUND ? OK : e;
    TRY(category_close(db, .id = id, .closed_at = im->now));
    return import_event(im, db, (struct event){.act = "undo", .kind = Entity_category, .entity = ANY(id)});
}

static enum Err need_undo(struct import *im, struct db_rw *db, AnyId made, AnyId also, enum ImportFault *stays, Str *arg)
{
    struct event_maker m = import_maker(im);
    bool untouched;
    (void)arg;
    TRY(import_untouched(im, db, Entity_need, made, &untouched));
    if (untouched) TRY(need_unmake(&m, db, (NeedId){made.v}, import_data(im), im->by, &untouched));
    if (!untouched) *stays = ImportFault_touched;
    return untouched && also.v ? category_undo(im, db, (CategoryId){also.v}) : OK;
}

static const struct import_column need_columns[COL_N] = {
    [COL_ID] = COLUMN(id), [COL_TITLE] = COLUMN(title, .personal = true), [COL_TEXT] = COLUMN(text, .required = true, .personal = true), [COL_CATEGORY] = COLUMN(category),
    [COL_AREA] = COLUMN(area), [COL_CHANNEL] = COLUMN(channel, .choices = &Channel_choices), [COL_AT] = COLUMN(at),
    [COL_NAME] = COLUMN(contact_name, .personal = true), [COL_PHONE] = COLUMN(contact_phone, .personal = true)};
const struct import_kind import_needs = {need_columns, COL_N, NULL, need_judge, need_save, need_undo};
