/* Working days and time limits, with the holidays of 2026. */
#include "client.h"
#include "cap/pack/pack.h"

static Str due(struct world *w, const char *from, int64_t n, enum DueUnit unit)
{
    struct db_ro *db;
    Time at, out = {0};
    if (!CHECK(time_parse(str_c(from), &at)) || !CHECK(db_read_begin(w->db, &db) == OK)) return S("");
    CHECK_OK(due_after(db, test_arena(), at, n, unit, &out));
    db_read_end(db);
    return time_rfc3339(test_arena(), out);
}

TEST(pack_working_days_skip_what_the_table_says)
{
    struct world *w = world_new();
    CHECK_STR(due(w, "2026-09-30T15:00:00+08:00", 5, DueUnit_working_day), "2026-10-13T18:00:00+08:00"); /* 国庆, and Saturday 10-10 is worked */
    CHECK_STR(due(w, "2026-03-02T09:00:00+08:00", 1, DueUnit_working_day), "2026-03-03T18:00:00+08:00");
    CHECK_STR(due(w, "2026-03-06T09:00:00+08:00", 1, DueUnit_working_day), "2026-03-09T18:00:00+08:00"); /* over a weekend */
    CHECK_STR(due(w, "2026-03-07T23:59:59+08:00", 1, DueUnit_working_day), "2026-03-09T18:00:00+08:00"); /* from a Saturday */
    CHECK_STR(due(w, "2026-02-13T17:00:00+08:00", 2, DueUnit_working_day), "2026-02-24T18:00:00+08:00"); /* 02-14 is worked, then 春节 to 02-23 */
    CHECK_STR(due(w, "2026-09-30T23:30:00+08:00", 1, DueUnit_working_day), "2026-10-08T18:00:00+08:00");
    CHECK_STR(due(w, "2026-09-30T16:30:00Z", 1, DueUnit_working_day), "2026-10-08T18:00:00+08:00");      /* that is 10-01 here */
}

TEST(pack_hours_and_days)
{
    struct world *w = world_new();
    CHECK_STR(due(w, "2026-09-30T15:00:00+08:00", 24, DueUnit_hour), "2026-10-01T15:00:00+08:00");
    CHECK_STR(due(w, "2026-02-27T15:00:00.250+08:00", 15, DueUnit_day), "2026-03-14T15:00:00.250+08:00");
    CHECK_STR(due(w, "2026-09-30T15:00:00+08:00", 0, DueUnit_working_day), "2026-09-30T18:00:00+08:00");
}

TEST(pack_rules_have_codes)
{
    struct world *w = world_new();
    struct db_ro *db;
    Time out = {0};
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK_OK(due_by_rule(db, test_arena(), w->now, S("p1"), &out));
    CHECK_EQ(out.ms - w->now.ms, 2 * (int64_t)HOUR_MS);
    CHECK_OK(due_by_rule(db, test_arena(), w->now, S("none such"), &out));
    CHECK_EQ(out.ms - w->now.ms, 15 * (int64_t)DAY_MS);
    bool works = true;
    CHECK_OK(day_works(db, test_arena(), day_make(2026, 10, 1), &works));
    CHECK(!works);
    CHECK_OK(day_works(db, test_arena(), day_make(2026, 10, 10), &works));
    CHECK(works);
    CHECK_OK(day_works(db, test_arena(), day_make(2027, 10, 2), &works)); /* beyond the table: the week decides */
    CHECK(!works);
    db_read_end(db);
}

TEST(pack_categories_are_listed)
{
    struct world *w = world_new();
    struct reply r = api(w, "GET", "/categories", NULL, NULL);
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "items.0.code"), "sanitation");
    CHECK_STR(json_str(r, "items.0.default_route"), "handle_now");
    CHECK_EQ(json_num(r, "items.0.default_due.n"), 3);
    CHECK_STR(json_str(r, "items.0.default_due.unit"), "working_day");
    CHECK(json_null_at(r, "items.3.default_due"));
}
