/* linju import needs: matters of another system, as they were reported there. They stay in the first stage; the category they bring is
 * one that people set.
 */
#include "base/utf8.h"
#include "cap/need/need.h"
#include "main/import.h"

enum { COL_ID, COL_TITLE, COL_TEXT, COL_CATEGORY, COL_AREA, COL_CHANNEL, COL_AT, COL_NAME, COL_PHONE };
enum { ID_LEN = 100, TITLE_LEN = 200, TEXT_LEN = 20000, CATEGORY_LEN = 60, NAME_LEN = 60, NEW_CATEGORIES = 200, FIRST_YEAR = 1980 };

/* A category that a row of this file brings; the row that brings it writes it. */
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

static enum Err at_judge(struct import *im, struct import_row *r, struct need_plan *p)
{
    Str s = r->v[COL_AT];
    p->at = im->now;
    if (!s.len) return OK;
    if (!when(im->a, s, &p->at)) return import_refuse(im, r, "at is not a time: 2026-11-21, 2026-11-21 18:00 or 2026-11-21T18:00:00+08:00");
    if (p->at.ms > im->now.ms) return import_refuse(im, r, "at lies in the future");
    if (civil_of(p->at).year < FIRST_YEAR) return import_refuse(im, r, "at lies before %d", FIRST_YEAR);
    return OK;
}

static enum Err id_judge(struct import *im, struct db_ro *db, struct import_row *r)
{
    struct need_by_external_row there;
    Str id = r->v[COL_ID];
    if (!id.len) return OK;
    if (str_has(id, S("\n")) || str_has(id, S("\r"))) return import_refuse(im, r, "id has a line break");
    const unsigned *line = map_get(im->seen, id);
    if (line) return import_refuse(im, r, "id %.*s stands already in line %u", STR(id), *line);
    enum Err e = need_by_external(db, im->a, &there, .external_id = id);
    if (e == OK) return import_refuse(im, r, "id %.*s is in the database already", STR(id));
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum Err category_judge(struct import *im, struct db_ro *db, struct import_row *r, struct need_plan *p)
{
    struct category_row c;
    Str name = r->v[COL_CATEGORY];
    if (!name.len) return OK;
    struct category_plan *mine = map_get(im->made, name);
    enum Err e = mine ? OK : category_by_code(db, im->a, &c, .code = name);
    if (e == ERR_NOT_FOUND) e = category_by_name(db, im->a, &c, .name = name);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == OK) {
        p->category = mine ? mine->id : c.id;
        return OK;
    }
    if (im->n_made == NEW_CATEGORIES) return import_refuse(im, r, "category: this file brings more than %d new ones; is it the right column?", NEW_CATEGORIES);
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
    Str channel = r->v[COL_CHANNEL];
    if (!r->v[COL_TEXT].len) return import_refuse(im, r, "text is missing");
    if (!import_text(im, r, COL_ID, ID_LEN) || !import_text(im, r, COL_TITLE, TITLE_LEN) || !import_text(im, r, COL_TEXT, TEXT_LEN) ||
        !import_text(im, r, COL_CATEGORY, CATEGORY_LEN) || !import_text(im, r, COL_NAME, NAME_LEN)) return OK;
    p->n = (struct need_new){.kind = NeedKind_request, .text = r->v[COL_TEXT], .title = r->v[COL_TITLE], .external_id = r->v[COL_ID], .asker_name = r->v[COL_NAME],
                             .batch = {true, im->batch}};
    p->n.channel = channel.len ? (enum Channel)import_choice(&Channel_choices, channel) : Channel_counter;
    if (!p->n.channel) return import_refuse(im, r, "channel is none of: %.*s", STR(import_codes(im->a, &Channel_choices)));
    if (r->v[COL_PHONE].len && !phone_normal(im->a, r->v[COL_PHONE], &p->n.asker_phone)) return import_refuse(im, r, "contact_phone is not a phone number");
    TRY(at_judge(im, r, p));
    if (!r->why.p) TRY(id_judge(im, db, r));
    TRY(import_area(im, db, r, COL_AREA, &area));
    p->n.area = area.id.v ? area.id : im->root;
    if (!r->why.p && !p->n.area.v) return import_refuse(im, r, "there is no area in the database yet");
    if (!r->why.p) TRY(category_judge(im, db, r, p)); /* last: only a row that goes in brings a category */
    if (r->why.p) return OK;
    if (r->v[COL_ID].len) {
        unsigned *line = NEW(im->whole, unsigned);
        *line = r->line;
        map_put(im->seen, str_dup(im->whole, r->v[COL_ID]), line);
    }
    if (im->app) p->id = (NeedId){app_id(im->app)};
    r->plan = p;
    return OK;
}

static enum Err category_write(struct import *im, struct db_rw *db, const struct category_plan *c)
{
    struct event_maker m = import_maker(im);
    Str code = str_fmt(im->a, "c%lld", (long long)c->id.v);
    TRY(category_put(db, .id = c->id, .code = code, .name = c->name, .default_route = Route_by_line, .sort = 1000, .source = S("import"), .at = im->now));
    return event_make(&m, db, (struct event){.act = "make", .kind = Entity_category, .entity = ANY(c->id),
                                             .data = EVENT_DATA(im->a, {"batch", import_batch(im), 0, false}, {"code", code, 0, false})});
}

static enum Err need_write(struct import *im, struct db_rw *db, const struct import_row *r)
{
    const struct need_plan *p = r->plan;
    struct event_maker m = import_maker(im);
    NeedId id;
    if (p->makes) TRY(category_write(im, db, p->makes));
    TRY(need_add(im->app, im->a, db, &p->n, p->at, p->id, &id));
    if (p->category.v) TRY(need_category_set(db, .id = id, .category = p->category));
    return event_make(&m, db, (struct event){.act = "report", .kind = Entity_need, .entity = ANY(id), .area = p->n.area, .text = p->n.text,
        .data = EVENT_DATA(im->a, {"batch", import_batch(im), 0, false}, {"channel", Channel_code(p->n.channel), 0, false}, {"kind", NeedKind_code(p->n.kind), 0, false})});
}

const struct import_kind import_needs = {
    .name = "needs",
    .columns = {[COL_ID] = {"id", false}, [COL_TITLE] = {"title", false}, [COL_TEXT] = {"text", true}, [COL_CATEGORY] = {"category", false}, [COL_AREA] = {"area", false},
                [COL_CHANNEL] = {"channel", false}, [COL_AT] = {"at", false}, [COL_NAME] = {"contact_name", false}, [COL_PHONE] = {"contact_phone", false}},
    .judge = need_judge, .write = need_write};
