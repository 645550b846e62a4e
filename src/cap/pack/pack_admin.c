/* Settings of categories, time limits and holidays. What history rests on is closed, not deleted; a changed limit counts from the
   next need on, dates already given stay. */
#include "cap/pack/pack_admin.h"

#include "app/rq.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "pack_pages.h"

static enum Err admin_sees(struct rq *rq, int64_t rev)
{
    rq->standing = (struct standing){.who = SIGNED_IN | (rq->who.everywhere & WHO_ROLES), .whole = true, .rev = rev};
    return OK;
}

struct form_options pack_units(struct html *h, enum DueUnit chosen)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, DueUnit_end), 0};
    for (unsigned i = 1; i < DueUnit_end; i++) o.v[o.n++] = (struct form_option){DueUnit_code((enum DueUnit)i), msg(h, DueUnit_label((enum DueUnit)i)), i == chosen};
    return o;
}

/* -- categories -- */

static struct category_set category_of(const struct rq *rq, const struct category_row *c, const struct business_line_list_rows *lines)
{
    Str line = {NULL, 0};
    for (size_t i = 0; i < lines->n; i++)
        if (lines->v[i].id.v == c->line.v) line = line_name(&lines->v[i], rq->lang);
    return (struct category_set){.line = c->line, .line_name = line, .lines = *lines, .id = c->id, .rev = c->rev, .code = c->code, .name = c->name, .name_en = c->name_en, .default_route = c->default_route,
                                 .due_n = c->due_n, .due_unit = c->due_unit, .shown = category_name(c, rq->lang)};
}

static enum Err categories_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct categories_set *out)
{
    struct category_list_rows rows;
    (void)in;
    TRY(category_list(db, rq->a, &rows));
    TRY(business_line_list(db, rq->a, &out->lines));
    out->items.v = NEW_ARRAY(rq->a, struct category_set, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) out->items.v[out->items.n++] = category_of(rq, &rows.v[i], &out->lines);
    return OK;
}
READ_FN(categories_show, no_form, categories_set)
PAGE_FN(categories_page, categories_set)

static enum Err category_see(struct rq *rq, struct db_ro *db)
{
    struct category_row *c = NEW(rq->a, struct category_row);
    TRY(category_get(db, rq->a, c, .id = {rq->id.v}));
    rq->subject = c;
    return admin_sees(rq, c->rev);
}

static enum Err category_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct category_set *out)
{
    struct business_line_list_rows lines;
    (void)in;
    TRY(business_line_list(db, rq->a, &lines));
    *out = category_of(rq, rq->subject, &lines);
    return OK;
}
READ_FN(category_show, no_form, category_set)
PAGE_FN(category_page, category_set)

static enum Err category_event(struct rq *rq, struct db_rw *db, const char *act, CategoryId id, Str code)
{
    rq->made = ANY(id);
    return event_add(rq, db, (struct event){.act = act, .kind = Entity_category, .entity = ANY(id), .data = EVENT_DATA(rq->a, {"code", code, 0, false})});
}

static enum Err check_limit(struct rq *rq, OptInt n, enum DueUnit unit)
{
    if (n.has == (unit != DueUnit_none)) return OK;
    return refuse_field(rq, n.has ? "due_unit" : "due_n", MSG_app_field_missing);
}

bool pack_code_good(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_' || s.p[i] == '-')) return false;
    return true;
}

static enum Err check_line(struct rq *rq, struct db_ro *db, BusinessLineId line)
{
    struct business_line_row l;
    enum Err e = line.v ? business_line_get(db, rq->a, &l, .id = line) : OK;
    return e == ERR_NOT_FOUND || (e == OK && line.v && l.closed_at.ms) ? refuse_field(rq, "line", MSG_app_field_id) : e;
}

static enum Err category_make_do(struct rq *rq, struct db_rw *db, const struct category_make *in)
{
    struct category_list_rows rows;
    struct category_code_taken_row taken;
    CategoryId id = RQ_ID(rq, CategoryId);
    TRY(check_limit(rq, in->due_n, in->due_unit));
    TRY(check_line(rq, db_rw_read(db), in->line));
    if (!pack_code_good(in->code)) return refuse_field(rq, "code", MSG_pack_code_wrong);
    enum Err e = category_code_taken(db, rq->a, &taken, .code = in->code);
    if (e == OK) return refuse_field(rq, "code", MSG_pack_code_used);
    if (e != ERR_NOT_FOUND) return e;
    TRY(category_list(db, rq->a, &rows));
    int64_t last = rows.n ? rows.v[rows.n - 1].sort : 0;
    TRY(category_put(db, .id = id, .code = in->code, .name = in->name, .name_en = in->name_en, .default_route = in->default_route, .due_n = in->due_n,
                     .due_unit = in->due_unit, .line = in->line, .sort = last + 1, .at = rq->now));
    return category_event(rq, db, "make", id, in->code);
}
WRITE_FN(category_make_do, category_make)

static enum Err category_edit_do(struct rq *rq, struct db_rw *db, const struct category_edit *in)
{
    const struct category_row *c = rq->subject;
    TRY(check_limit(rq, in->due_n, in->due_unit));
    TRY(check_line(rq, db_rw_read(db), in->line));
    TRY(category_change(db, .id = c->id, .name = in->name, .name_en = in->name_en, .default_route = in->default_route, .due_n = in->due_n, .due_unit = in->due_unit, .line = in->line));
    return category_event(rq, db, "change", c->id, c->code);
}
WRITE_FN(category_edit_do, category_edit)

static enum Err category_close_do(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct category_row *c = rq->subject;
    (void)in;
    TRY(category_close(db, .id = c->id, .closed_at = rq->now));
    return category_event(rq, db, "close", c->id, c->code);
}
WRITE_FN(category_close_do, no_form)

/* -- time limits, with the date each gives for an example -- */

static Msg clock_name(Str code)
{
    enum Urgency u = Urgency_of(code);
    return u ? Urgency_label(u) : MSG_pack_clock_accept;
}

static enum Err fill_clock(struct rq *rq, struct db_ro *db, const struct clock_rule_row *r, Time from, struct clock_set *v)
{
    *v = (struct clock_set){.id = r->id, .rev = r->rev, .code = r->code, .n = r->n, .unit = r->unit, .source = r->source, .name = clock_name(r->code)};
    return due_after(db, rq->a, from, r->n, r->unit, &v->example);
}

static enum Err clocks_show(struct rq *rq, struct db_ro *db, const struct clocks_query *in, struct clocks_set *out)
{
    struct clock_rule_list_rows rows;
    Day on = in->on.n ? in->on : day_of(rq->now);
    out->hour = in->hour.has ? (int)in->hour.v : civil_of(rq->now).hour;
    out->on = day_iso(rq->a, on);
    out->example_from = time_plus(day_start(on), (int64_t)out->hour * HOUR_MS);
    TRY(clock_rule_list(db, rq->a, &rows));
    out->items.v = NEW_ARRAY(rq->a, struct clock_set, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) TRY(fill_clock(rq, db, &rows.v[i], out->example_from, &out->items.v[out->items.n++]));
    return OK;
}
READ_FN(clocks_show, clocks_query, clocks_set)
PAGE_FN(clocks_page, clocks_set)

static enum Err clock_see(struct rq *rq, struct db_ro *db)
{
    struct clock_rule_list_rows rows;
    TRY(clock_rule_list(db, rq->a, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (rows.v[i].id.v == rq->id.v) {
            rq->subject = &rows.v[i];
            return admin_sees(rq, rows.v[i].rev);
        }
    return ERR_NOT_FOUND;
}

static enum Err clock_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct clock_set *out)
{
    (void)in;
    return fill_clock(rq, db, rq->subject, rq->now, out);
}
READ_FN(clock_show, no_form, clock_set)
PAGE_FN(clock_page, clock_set)

static enum Err clock_edit_do(struct rq *rq, struct db_rw *db, const struct clock_edit *in)
{
    const struct clock_rule_row *r = rq->subject;
    rq->made = ANY(r->id);
    TRY(clock_rule_put(db, .id = r->id, .code = r->code, .n = in->n, .unit = in->unit, .source = in->source));
    return event_add(rq, db, (struct event){.act = "change", .kind = Entity_clock_rule, .entity = ANY(r->id),
        .data = EVENT_DATA(rq->a, {"code", r->code, 0, false}, {"from", str_fmt(rq->a, "%lld %.*s", (long long)r->n, STR(DueUnit_code(r->unit))), 0, false},
                           {"to", str_fmt(rq->a, "%lld %.*s", (long long)in->n, STR(DueUnit_code(in->unit))), 0, false})});
}
WRITE_FN(clock_edit_do, clock_edit)

/* -- holidays -- */

static enum Err holidays_show(struct rq *rq, struct db_ro *db, const struct holidays_query *in, struct holidays_set *out)
{
    struct holiday_list_rows rows;
    int year = in->year.has ? (int)in->year.v : civil_of(rq->now).year;
    out->year = year;
    out->before = year - 1;
    out->after = year + 1;
    TRY(holiday_list(db, rq->a, &rows, .from = day_make(year, 1, 1), .to = day_make(year + 1, 1, 1)));
    out->items.v = NEW_ARRAY(rq->a, struct holiday_set, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) out->items.v[out->items.n++] = (struct holiday_set){rows.v[i].id, rows.v[i].day, rows.v[i].works, rows.v[i].name, rows.v[i].source};
    return OK;
}
READ_FN(holidays_show, holidays_query, holidays_set)
PAGE_FN(holidays_page, holidays_set)

static void back_to_year(struct rq *rq, Day d, const char *done)
{
    if (!rq->json) rq_redirect(rq, str_fmt(rq->a, "/settings/holidays?year=%d&done=%s", day_civil(d).year, done));
}

static enum Err holiday_add(struct rq *rq, struct db_rw *db, Day day, bool works, Str name)
{
    HolidayId id = RQ_ID(rq, HolidayId);
    struct holiday_list_rows there;
    TRY(holiday_list(db, rq->a, &there, .from = day, .to = day_plus(day, 1)));
    if (there.n) id = there.v[0].id;
    rq->made = ANY(id);
    return holiday_put(db, .id = id, .day = day, .works = works, .name = name, .source = rq_text(rq, MSG_pack_by_office));
}

static enum Err holiday_event(struct rq *rq, struct db_rw *db, const char *act, AnyId id, Day first, int64_t n)
{
    return event_add(rq, db, (struct event){.act = act, .kind = Entity_holiday, .entity = id,
        .data = EVENT_DATA(rq->a, {"day", day_iso(rq->a, first), 0, false}, {"n", {NULL, 0}, n, true})});
}

static enum Err holiday_make_do(struct rq *rq, struct db_rw *db, const struct holiday_make *in)
{
    TRY(holiday_add(rq, db, in->day, in->works, in->name));
    back_to_year(rq, in->day, "saved");
    return holiday_event(rq, db, "make", rq->made, in->day, 1);
}
WRITE_FN(holiday_make_do, holiday_make)

enum { LINES_MOST = 60 };
struct holiday_line {
    Day day;
    bool works;
    Str name;
};

static bool read_works(Str s, bool *works)
{
    *works = str_is(s, "work") || str_is(s, "班") || str_is(s, "上班"); /* data */
    return *works || str_is(s, "off") || str_is(s, "休") || str_is(s, "放假"); /* data */
}

/* 2027-01-01,off,元旦 — one a line; blank lines are passed over, the full-width comma is one too. */
static bool read_line(struct arena *a, Str line, struct holiday_line *out)
{
    Str full = S("，"), part[3], rest;
    for (size_t at; (at = str_find(line, full)) != (size_t)-1;)
        line = str_cat(a, str_cat(a, str_cut(line, 0, at), S(",")), str_from(line, at + full.len));
    rest = line;
    for (int i = 0; i < 3; i++)
        if (!str_split(&rest, ',', &part[i])) return false;
    out->name = str_trim(part[2]);
    return !rest.len && day_parse(str_trim(part[0]), &out->day) && read_works(str_trim(part[1]), &out->works) && out->name.len && utf8_count(out->name) <= 40;
}

static enum Err holiday_lines_do(struct rq *rq, struct db_rw *db, const struct holiday_lines *in)
{
    VEC(struct holiday_line) lines = {0};
    Str rest = in->lines, line;
    int64_t no = 0;
    while (str_split(&rest, '\n', &line)) {
        struct holiday_line x;
        no++;
        line = str_trim(line);
        if (!line.len) continue;
        bool good = read_line(rq->a, line, &x);
        if (!good || lines.n == LINES_MOST) {
            Str args[] = {str_fmt(rq->a, "%lld", (long long)no), line};
            struct problem *p = &rq->problem;
            p->errors[p->n_errors++] = (struct field_error){"lines", msg_fill(rq->a, good ? MSG_pack_lines_many : MSG_pack_line_wrong, rq->lang, args, 2)};
            return ERR_INPUT;
        }
        *VEC_ADD(rq->a, &lines) = x;
    }
    if (!lines.n) return refuse_field(rq, "lines", MSG_app_field_missing);
    for (size_t i = 0; i < lines.n; i++) TRY(holiday_add(rq, db, lines.v[i].day, lines.v[i].works, lines.v[i].name));
    back_to_year(rq, lines.v[0].day, "saved");
    return holiday_event(rq, db, "import", rq->made, lines.v[0].day, (int64_t)lines.n);
}
WRITE_FN(holiday_lines_do, holiday_lines)

static enum Err holiday_see(struct rq *rq, struct db_ro *db)
{
    struct holiday_get_row *r = NEW(rq->a, struct holiday_get_row);
    TRY(holiday_get(db, rq->a, r, .id = {rq->id.v}));
    rq->subject = r;
    return admin_sees(rq, 0);
}

/* Dates already given do not follow; the event says which day it was. */
static enum Err holiday_remove(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct holiday_get_row *r = rq->subject;
    (void)in;
    TRY(holiday_drop(db, .id = r->id));
    back_to_year(rq, r->day, "saved");
    return holiday_event(rq, db, "remove", ANY(r->id), r->day, 1);
}
WRITE_FN(holiday_remove, no_form)

static const struct route routes[] = {
    READS(GET, "/settings/categories", ROLE(admin), categories_show_row, .view = categories_set_view, .page = categories_page_row),
    READS(GET, "/settings/categories/{id}", ROLE(admin), category_show_row, .see = category_see, .view = category_set_view, .page = category_page_row),
    WRITES(POST, "/categories", ROLE(admin), category_make_do_row, .body = category_make_form, .shows = "/settings/categories/{id}", .then = "/settings/categories", .creates = true),
    WRITES(POST, "/categories/{id}/change", ROLE(admin), category_edit_do_row, .see = category_see, .body = category_edit_form, .shows = "/settings/categories/{id}",
           .then = "/settings/categories"),
    WRITES(POST, "/categories/{id}/close", ROLE(admin), category_close_do_row, .see = category_see, .shows = "/settings/categories/{id}", .then = "/settings/categories"),
    READS(GET, "/settings/clocks", ROLE(admin), clocks_show_row, .query = clocks_query_form, .view = clocks_set_view, .page = clocks_page_row),
    READS(GET, "/settings/clocks/{id}", ROLE(admin), clock_show_row, .see = clock_see, .view = clock_set_view, .page = clock_page_row),
    WRITES(POST, "/clocks/{id}/change", ROLE(admin), clock_edit_do_row, .see = clock_see, .body = clock_edit_form, .shows = "/settings/clocks/{id}", .then = "/settings/clocks"),
    READS(GET, "/settings/holidays", ROLE(admin), holidays_show_row, .query = holidays_query_form, .view = holidays_set_view, .page = holidays_page_row),
    WRITES(POST, "/holidays", ROLE(admin), holiday_make_do_row, .body = holiday_make_form, .shows = "/settings/holidays"),
    WRITES(POST, "/holidays/import", ROLE(admin), holiday_lines_do_row, .body = holiday_lines_form, .shows = "/settings/holidays"),
    WRITES(POST, "/holidays/{id}/remove", ROLE(admin), holiday_remove_row, .see = holiday_see, .shows = "/settings/holidays"),
};

const struct cap pack_admin_cap = {.name = "pack_admin", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
