/* Settings of what an office may change: categories, time limits, holidays. */
#pragma once
#include "cap/pack/pack_web.h"
#include "html/form.h"

extern const struct cap pack_admin_cap, pack_line_cap;
bool pack_code_good(Str s); /* letters, digits, _ and - */

/* -- categories -- */

#define CATEGORY_MAKE(F, C, O, L)                                \
    F(Str, code, REQUIRED, 1, 40, MSG_pack_code)                 \
    F(Str, name, REQUIRED, 1, 60, MSG_pack_name)                 \
    F(Str, name_en, OPTIONAL, 1, 60, MSG_pack_name_en)           \
    C(Route, default_route, REQUIRED, MSG_pack_route)            \
    F(OptInt, due_n, OPTIONAL, 1, 1000, MSG_pack_due_n)          \
    C(DueUnit, due_unit, OPTIONAL, MSG_pack_due_unit)            \
    F(BusinessLineId, line, OPTIONAL, 0, 0, MSG_pack_line)
FORM(category_make, CATEGORY_MAKE)
#define CATEGORY_EDIT(F, C, O, L)                                \
    F(Str, name, REQUIRED, 1, 60, MSG_pack_name)                 \
    F(Str, name_en, OPTIONAL, 1, 60, MSG_pack_name_en)           \
    C(Route, default_route, REQUIRED, MSG_pack_route)            \
    F(OptInt, due_n, OPTIONAL, 1, 1000, MSG_pack_due_n)          \
    C(DueUnit, due_unit, OPTIONAL, MSG_pack_due_unit)            \
    F(BusinessLineId, line, OPTIONAL, 0, 0, MSG_pack_line)
FORM(category_edit, CATEGORY_EDIT)
#define CATEGORY_SET(V, VO, E, O, L, A) \
    V(CategoryId, id) V(int64_t, rev) V(Str, code) V(Str, name) V(Str, name_en) E(Route, default_route) V(OptInt, due_n) E(DueUnit, due_unit) V(BusinessLineId, line)
VIEW_WITH(category_set, CATEGORY_SET, Str shown, line_name; struct business_line_list_rows lines;)
#define CATEGORIES_SET(V, VO, E, O, L, A) L(category_set, items) V(Str, next)
VIEW_WITH(categories_set, CATEGORIES_SET, struct business_line_list_rows lines;)

/* -- business lines -- */

#define LINE_MAKE(F, C, O, L)                                    \
    F(Str, code, REQUIRED, 1, 40, MSG_pack_code)                 \
    F(Str, name, REQUIRED, 1, 60, MSG_pack_name)                 \
    F(Str, name_en, OPTIONAL, 1, 60, MSG_pack_name_en)
FORM(line_make, LINE_MAKE)
#define LINE_EDIT(F, C, O, L)                                    \
    F(Str, name, REQUIRED, 1, 60, MSG_pack_name)                 \
    F(Str, name_en, OPTIONAL, 1, 60, MSG_pack_name_en)
FORM(line_edit, LINE_EDIT)
#define LINE_SET(V, VO, E, O, L, A) V(BusinessLineId, id) V(int64_t, rev) V(Str, code) V(Str, name) V(Str, name_en)
VIEW_WITH(line_set, LINE_SET, Str shown;)
#define LINES_SET(V, VO, E, O, L, A) L(line_set, items) V(Str, next)
VIEW(lines_set, LINES_SET)
struct form_options pack_lines_none(struct html *h, const struct business_line_list_rows *rows);
struct form_options pack_lines(struct html *h, const struct business_line_list_rows *rows, BusinessLineId chosen);

/* -- time limits -- */

#define CLOCKS_QUERY(F, C, O, L)                                 \
    F(Day, on, OPTIONAL, 0, 0, MSG_pack_on)                      \
    F(OptInt, hour, OPTIONAL, 0, 23, MSG_pack_hour)
FORM(clocks_query, CLOCKS_QUERY)
#define CLOCK_EDIT(F, C, O, L)                                   \
    F(int64_t, n, REQUIRED, 1, 1000, MSG_pack_n)                 \
    C(DueUnit, unit, REQUIRED, MSG_pack_unit)                    \
    F(Str, source, OPTIONAL, 1, 200, MSG_pack_source)
FORM(clock_edit, CLOCK_EDIT)
#define CLOCK_SET(V, VO, E, O, L, A) V(ClockRuleId, id) V(int64_t, rev) V(Str, code) V(int64_t, n) E(DueUnit, unit) V(Str, source) V(Time, example)
VIEW_WITH(clock_set, CLOCK_SET, Msg name;)
#define CLOCKS_SET(V, VO, E, O, L, A) L(clock_set, items) V(Time, example_from) V(Str, next)
VIEW_WITH(clocks_set, CLOCKS_SET, Str on; int hour;)

/* -- holidays -- */

#define HOLIDAYS_QUERY(F, C, O, L) F(OptInt, year, OPTIONAL, 2000, 2100, MSG_pack_year)
FORM(holidays_query, HOLIDAYS_QUERY)
#define HOLIDAY_MAKE(F, C, O, L)                                 \
    F(Day, day, REQUIRED, 0, 0, MSG_pack_day)                    \
    F(bool, works, OPTIONAL, 0, 0, MSG_pack_works)               \
    F(Str, name, REQUIRED, 1, 40, MSG_pack_holiday_name)
FORM(holiday_make, HOLIDAY_MAKE)
#define HOLIDAY_LINES(F, C, O, L) F(Str, lines, REQUIRED, 1, 20000, MSG_pack_lines)
FORM(holiday_lines, HOLIDAY_LINES)
#define HOLIDAY_SET(V, VO, E, O, L, A) V(HolidayId, id) V(Day, day) V(bool, works) V(Str, name) V(Str, source)
VIEW(holiday_set, HOLIDAY_SET)
#define HOLIDAYS_SET(V, VO, E, O, L, A) L(holiday_set, items) V(int64_t, year) V(Str, next)
VIEW_WITH(holidays_set, HOLIDAYS_SET, int before, after;)

struct form_options pack_units(struct html *h, enum DueUnit chosen);
