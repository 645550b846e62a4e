/* Working days, due times, and the data a new installation starts with. */
#include "cap/pack/pack.h"

#include "base/buf.h"

CHOICE_TABLE(Urgency, URGENCIES)
CHOICE_TABLE(Route, ROUTES)
CHOICE_TABLE(DueUnit, DUE_UNITS)

enum { DAY_ENDS_HOUR = 18, SEARCH_DAYS = 400 };

enum Err day_works(struct db_ro *db, struct arena *a, Day d, bool *works)
{
    struct holiday_list_rows rows;
    TRY(holiday_list(db, a, &rows, .from = d, .to = day_plus(d, 1)));
    *works = rows.n ? rows.v[0].works : day_civil(d).weekday <= 5;
    return OK;
}

static enum Err working_days_after(struct db_ro *db, struct arena *a, Day from, int64_t n, Day *out)
{
    struct holiday_list_rows known;
    Day d = from, last = day_plus(from, SEARCH_DAYS);
    TRY(holiday_list(db, a, &known, .from = from, .to = last));
    size_t k = 0;
    while (n > 0 && d.n < last.n) {
        d = day_plus(d, 1);
        while (k < known.n && known.v[k].day.n < d.n) k++;
        bool works = k < known.n && known.v[k].day.n == d.n ? known.v[k].works : day_civil(d).weekday <= 5;
        if (works) n--;
    }
    *out = d;
    return OK;
}

enum Err due_after(struct db_ro *db, struct arena *a, Time from, int64_t n, enum DueUnit unit, Time *out)
{
    Day d;
    switch (unit) {
    case DueUnit_hour: *out = time_plus(from, n * HOUR_MS); return OK;
    case DueUnit_day: *out = time_plus(from, n * DAY_MS); return OK;
    case DueUnit_working_day:
        TRY(working_days_after(db, a, day_of(from), n, &d));
        *out = time_plus(day_start(d), (int64_t)DAY_ENDS_HOUR * HOUR_MS);
        return OK;
    case DueUnit_none: case DueUnit_end: break;
    }
    return ERR_INPUT;
}

enum Err due_by_rule(struct db_ro *db, struct arena *a, Time from, Str code, Time *out)
{
    struct clock_rule_row r;
    enum Err e = clock_rule_get(db, a, &r, .code = code);
    if (e == ERR_NOT_FOUND) return due_after(db, a, from, 15, DueUnit_day, out);
    TRY(e);
    return due_after(db, a, from, r.n, r.unit, out);
}

/* -- what a new installation starts with: proposals, each with its source, editable in 设置 -- */

static const struct {
    const char *code, *name, *name_en;
    enum Route route;
    int n;
    enum DueUnit unit;
    const char *line;
} categories[] = {
    {"sanitation", "环境卫生", "Sanitation", Route_handle_now, 3, DueUnit_working_day, "environment"},
    {"repair", "设施损坏", "Broken facilities", Route_by_line, 5, DueUnit_working_day, "property"},
    {"stalls", "占道经营", "Street trading", Route_coordinate, 5, DueUnit_working_day, "environment"},
    {"parking", "停车", "Parking", Route_coordinate, 0, DueUnit_none, "safety"},
    {"property", "物业服务", "Property service", Route_by_line, 5, DueUnit_working_day, "property"},
    {"noise", "噪声", "Noise", Route_handle_now, 2, DueUnit_working_day, "environment"},
    {"dispute", "邻里纠纷", "Neighbour disputes", Route_coordinate, 0, DueUnit_none, "safety"},
    {"hazard", "安全隐患", "Hazards", Route_handle_now, 24, DueUnit_hour, "safety"},
    {"elders", "养老助老", "Elder care", Route_handle_now, 0, DueUnit_none, "welfare"},
    {"children", "儿童服务", "Children", Route_by_line, 0, DueUnit_none, "families"},
    {"disability", "助残", "Disability support", Route_handle_now, 0, DueUnit_none, "welfare"},
    {"advice", "咨询建议", "Enquiries and suggestions", Route_by_line, 3, DueUnit_working_day, "service"},
    {"wish", "微心愿", "Micro-wishes", Route_coordinate, 0, DueUnit_none, "welfare"},
};

static const struct {
    const char *code, *name, *name_en;
} lines[] = {
    {"environment", "市容环境", "Streets and environment"}, {"property", "物业设施", "Property and facilities"}, {"safety", "平安综治", "Safety and disputes"},
    {"welfare", "民政助老", "Welfare and elders"}, {"families", "妇儿家庭", "Children and families"}, {"service", "综合服务", "General service"},
};
enum { LINES = sizeof lines / sizeof *lines };

static const struct {
    const char *code;
    int n;
    enum DueUnit unit;
    const char *source;
} limits[] = {
    {"accept", 24, DueUnit_hour, "默认，可修改"},
    {"p1", 2, DueUnit_hour, "参照各地热线办理时限：紧急"},
    {"p2", 24, DueUnit_hour, "参照各地热线办理时限：水电气热"},
    {"p3", 5, DueUnit_working_day, "参照各地热线办理时限：一般"},
    {"p4", 15, DueUnit_day, "参照各地热线办理时限：复杂"},
};

/* Runs of days off and single days worked. Source: 国务院办公厅 2026 年节假日安排的通知 (2025-11-04). Later years are entered by the office. */
static const struct {
    short year, month, day, days;
    bool works;
    const char *name;
} holidays[] = {
    {2026, 1, 1, 3, false, "元旦"}, {2026, 1, 4, 1, true, "元旦调休"}, {2026, 2, 14, 1, true, "春节调休"}, {2026, 2, 15, 9, false, "春节"},
    {2026, 2, 28, 1, true, "春节调休"}, {2026, 4, 4, 3, false, "清明"}, {2026, 5, 1, 5, false, "劳动节"}, {2026, 5, 9, 1, true, "劳动节调休"},
    {2026, 6, 19, 3, false, "端午"}, {2026, 9, 20, 1, true, "国庆调休"}, {2026, 9, 25, 3, false, "中秋"}, {2026, 10, 1, 7, false, "国庆"},
    {2026, 10, 10, 1, true, "国庆调休"},
};

static BusinessLineId line_by_code(const BusinessLineId *ids, const char *code)
{
    for (size_t i = 0; i < LINES; i++)
        if (str_is(str_c(code), lines[i].code)) return ids[i];
    return (BusinessLineId){0};
}

enum Err pack_defaults(struct db_rw *db, struct app *app, Time at)
{
    BusinessLineId ids[LINES];
    for (size_t i = 0; i < LINES; i++) {
        ids[i] = (BusinessLineId){app_id(app)};
        TRY(business_line_put(db, .id = ids[i], .code = str_c(lines[i].code), .name = str_c(lines[i].name), .name_en = str_c(lines[i].name_en), .sort = (int64_t)i + 1,
                              .source = S("默认，可修改"), .at = at));
    }
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
        TRY(category_put(db, .id = (CategoryId){app_id(app)}, .code = str_c(categories[i].code), .name = str_c(categories[i].name),
                         .name_en = str_c(categories[i].name_en), .default_route = categories[i].route, .due_n = {categories[i].n > 0, categories[i].n},
                         .due_unit = categories[i].unit, .line = line_by_code(ids, categories[i].line), .sort = (int64_t)i + 1, .source = S("默认，可修改"), .at = at));
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        TRY(clock_rule_put(db, .id = (ClockRuleId){app_id(app)}, .code = str_c(limits[i].code), .n = limits[i].n, .unit = limits[i].unit, .source = str_c(limits[i].source)));
    for (size_t i = 0; i < sizeof holidays / sizeof *holidays; i++)
        for (int d = 0; d < holidays[i].days; d++)
            TRY(holiday_put(db, .id = (HolidayId){app_id(app)}, .day = day_plus(day_make(holidays[i].year, holidays[i].month, holidays[i].day), d),
                            .works = holidays[i].works, .name = str_c(holidays[i].name), .source = S("国办 2025-11-04")));
    return OK;
}
