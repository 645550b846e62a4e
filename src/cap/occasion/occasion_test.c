/* Occasions: seats and waiting, the place's digits, minutes and grades, sessions and person-times, rules that come again, .ics. */
#include "cap/occasion/occasion.h"
#include "cap/occasion/recur.h"
#include "steps.h"

#include <string.h>

/* -- one occasion by its engine -- */

struct fair {
    struct occasion_new n;
    struct slot_new slot;
    OccasionId id;
    enum Actor who;
    Str code;
    enum SignWay way;
    int64_t heads;
    enum AttendanceState state;
};

static enum Err make(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct fair *f = ctx;
    f->n.slots = &f->slot;
    return occasion_make(rq, db, &f->n, &f->id);
}

static struct fair fair(struct world *w, int64_t seats, bool hours)
{
    struct fair f = {.n = {.kind = OccasionKind_service, .title = S("街角摊"), .area = place(PLACE_A), .starts = time_plus(w->now, 2 * (int64_t)HOUR_MS),
                           .ends = time_plus(w->now, 4 * (int64_t)HOUR_MS), .n_slots = 1},
                     .slot = {S("help"), seats ? SOME(seats) : (OptInt){0}, hours}, .way = SignWay_digits};
    CHECK_OK(by_actor(w, WORKER_A, make, &f));
    return f;
}

static enum Err here(struct rq *rq, struct db_rw *db, struct fair *f, struct occasion_row *o, struct slot_row *s)
{
    struct slots_of_rows slots;
    TRY(occasion_get(db, rq->a, o, .id = f->id));
    TRY(slots_of(db, rq->a, &slots, .occasion = f->id));
    return slot_get(db, rq->a, s, .id = slots.v[0].id);
}

static enum Err own(struct rq *rq, struct db_rw *db, struct fair *f, struct occasion_row *o, struct attendance_row *t)
{
    struct slot_row s;
    TRY(here(rq, db, f, o, &s));
    return attendance_of(db, rq->a, t, .slot = s.id, .person = person(f->who));
}

static enum Err sign_up(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct fair *f = ctx;
    struct occasion_row o;
    struct slot_row s;
    TRY(here(rq, db, f, &o, &s));
    return occasion_sign_up(rq, db, &o, &s, person(f->who), &f->state);
}

static enum Err leave(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct occasion_row o;
    struct attendance_row t;
    TRY(own(rq, db, ctx, &o, &t));
    return occasion_leave(rq, db, &o, &t);
}

static enum Err sign_in(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct fair *f = ctx;
    struct occasion_row o;
    struct slot_row s;
    TRY(here(rq, db, f, &o, &s));
    return occasion_sign_in(rq, db, &o, &s, person(f->who), f->way, f->code.p ? f->code : o.code);
}

static enum Err sign_out(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct fair *f = ctx;
    struct occasion_row o;
    struct attendance_row t;
    TRY(own(rq, db, f, &o, &t));
    return occasion_sign_out(rq, db, &o, &t, f->way, f->code.p ? f->code : o.code);
}

static enum Err hold(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct fair *f = ctx;
    struct occasion_row o;
    TRY(occasion_get(db, rq->a, &o, .id = f->id));
    return occasion_hold(rq, db, &o, f->heads);
}

static enum Err as_who(struct world *w, struct fair *f, enum Actor a, enum Err (*work)(struct rq *, struct db_rw *, void *))
{
    f->who = a;
    return by_actor(w, a, work, f);
}

TEST(M31_occasion_beyond_its_seats_waits_and_moves_up)
{
    struct world *w = world_new();
    struct fair f = fair(w, 2, true);
    for (int i = 0; i < 4; i++) {
        CHECK_OK(as_who(w, &f, (enum Actor)(HELPER_1 + i), sign_up));
        CHECK_EQ(f.state, i < 2 ? AttendanceState_signed_up : AttendanceState_waiting);
    }
    CHECK_EQ(as_who(w, &f, HELPER_1, sign_up), ERR_CONFLICT);
    CHECK_OK(as_who(w, &f, HELPER_4, leave)); /* who waits gives nobody a seat */
    CHECK_EQ(world_count(w, "SELECT count(*) FROM attendance WHERE state = 'signed_up'"), 2);
    CHECK_OK(as_who(w, &f, HELPER_1, leave));
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM attendance WHERE state = 'signed_up' AND person = %s", person_text(HELPER_3))), 1);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event WHERE act = 'seat' AND kind = 'occasion'"), 1);
    CHECK_OK(as_who(w, &f, HELPER_1, sign_up)); /* again, at the end of the line */
    CHECK_EQ(f.state, AttendanceState_waiting);
}

TEST(M56_sessions_and_person_times_are_counted_apart)
{
    struct world *w = world_new();
    struct fair f = fair(w, 0, false);
    for (int i = 0; i < 3; i++) CHECK_OK(as_who(w, &f, (enum Actor)(HELPER_1 + i), sign_up));
    CHECK_EQ(by_actor(w, WORKER_A, hold, &f), ERR_CONFLICT); /* not begun */
    w->now = f.n.starts;
    for (int i = 0; i < 2; i++) CHECK_OK(as_who(w, &f, (enum Actor)(HELPER_1 + i), sign_in));
    f.heads = 28;
    CHECK_OK(by_actor(w, WORKER_A, hold, &f));
    CHECK_EQ(by_actor(w, WORKER_A, hold, &f), ERR_CONFLICT);
    struct fair second = fair(w, 0, false);
    w->now = second.n.starts;
    second.heads = 5;
    CHECK_OK(by_actor(w, WORKER_A, hold, &second));
    struct db_ro *db;
    struct occasion_sums_row sums;
    struct figure_board b;
    char why[256];
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK_OK(occasion_sums(db, test_arena(), &sums, .above = place(PLACE_S)));
    CHECK_OK(tally_board(db, test_arena(), &(struct figure_where){.above = place(PLACE_S), .depth = 1}, &b));
    CHECK_OK(tally_load(db, test_arena(), &b));
    CHECK_OK(tally_verify(db, test_arena(), why));
    db_read_end(db);
    CHECK_EQ(sums.sessions, 2);
    CHECK_EQ(sums.person_times, 35);
    CHECK_EQ(board_of(&b, place(PLACE_A), false, S("sessions_service")), 2);
    CHECK_EQ(board_of(&b, place(PLACE_S), false, S("person_times_service")), 35);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM txn"), 0); /* taking part is not service */
}

TEST(M63_whole_minutes_between_in_and_out_and_grades)
{
    struct world *w = world_new();
    struct fair f = fair(w, 0, true);
    w->now = time_plus(f.n.starts, -10 * MINUTE_MS);
    CHECK_OK(as_who(w, &f, HELPER_1, sign_in)); /* both by the digits: A */
    CHECK_OK(as_who(w, &f, HELPER_2, sign_in));
    f.way = SignWay_list;
    CHECK_OK(as_who(w, &f, HELPER_3, sign_in)); /* on the leader's list: B */
    f.way = SignWay_digits;
    w->now = time_plus(w->now, 59 * MINUTE_MS + 59 * SECOND_MS);
    CHECK_OK(as_who(w, &f, HELPER_1, sign_out));
    w->now = time_plus(f.n.ends, HOUR_MS);
    CHECK_OK(by_actor(w, WORKER_A, hold, &f)); /* the others are out at its end */
    CHECK_EQ(world_count(w, fmt("SELECT minutes FROM attendance WHERE person = %s AND grade = 'A'", person_text(HELPER_1))), 59);
    CHECK_EQ(world_count(w, fmt("SELECT minutes FROM attendance WHERE person = %s AND grade = 'B'", person_text(HELPER_2))), 120); /* never longer than it was */
    CHECK_EQ(world_count(w, fmt("SELECT minutes FROM attendance WHERE person = %s AND grade = 'B'", person_text(HELPER_3))), 120);
    CHECK_EQ(world_count(w, "SELECT sum(amount) FROM entry WHERE amount > 0"), 299);
}

TEST(occasion_is_signed_by_its_own_digits_and_in_its_time)
{
    struct world *w = world_new();
    struct fair f = fair(w, 1, true);
    f.code = S("x");
    CHECK_EQ(as_who(w, &f, HELPER_1, sign_in), ERR_INPUT);
    f.code = (Str){NULL, 0};
    CHECK_EQ(as_who(w, &f, HELPER_1, sign_in), ERR_CONFLICT); /* two hours before */
    w->now = time_plus(f.n.starts, -HOUR_MS);
    CHECK_OK(as_who(w, &f, HELPER_1, sign_in));
    CHECK_EQ(as_who(w, &f, HELPER_1, sign_in), ERR_CONFLICT);
    CHECK_EQ(as_who(w, &f, HELPER_2, sign_in), ERR_CONFLICT); /* no seat */
    w->now = f.n.ends;
    struct fair late = fair(w, 1, true);
    w->now = late.n.ends;
    CHECK_EQ(as_who(w, &late, HELPER_2, sign_in), ERR_CONFLICT);
    late.way = SignWay_list;
    CHECK_OK(as_who(w, &late, HELPER_2, sign_in)); /* the list may be written afterwards */
}

/* -- what comes again -- */

TEST(M51_rules_by_which_days_come_again)
{
    static const struct { const char *rule, *from, *next; } days[] = {
        {"weekly:6", "2026-11-21", "2026-11-21"}, {"weekly:6", "2026-11-22", "2026-11-28"}, {"monthly:8", "2026-12-09", "2027-01-08"},
        {"yearly:03-05,yearly:12-05", "2026-11-21", "2026-12-05"}, {"yearly:03-05,yearly:12-05", "2026-12-06", "2027-03-05"}, {"monthly:31", "2027-02-01", "2027-03-31"},
        {"yearly:02-29", "2026-01-01", "2028-02-29"}};
    static const char *const wrong[] = {"", "weekly", "weekly:", "weekly:0", "weekly:8", "monthly:32", "yearly:13-01", "yearly:02-30", "daily:1", "weekly:6;monthly:8", "weekly:6x"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        Day from;
        CHECK(day_parse(str_c(days[i].from), &from));
        CHECK(recur_valid(str_c(days[i].rule)));
        CHECK_STR(day_iso(test_arena(), recur_next(str_c(days[i].rule), from)), days[i].next);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) CHECK_MSG(!recur_valid(str_c(wrong[i])), "taken: %s", wrong[i]);
}

struct weekly {
    struct series_new n;
    OccasionSeriesId id;
};

static enum Err start(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct weekly *s = ctx;
    return series_start(rq, db, &s->n, &s->id);
}

static enum Err stop(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct weekly *s = ctx;
    struct series_row row;
    TRY(series_get(db, rq->a, &row, .id = s->id));
    return series_end(rq, db, &row, S("摊位停办"));
}

TEST(M51_a_weekly_service_stands_ahead_and_skips_the_free_days)
{
    struct world *w = world_new();
    Day first = recur_next(S("weekly:6"), day_of(w->now));
    struct weekly s = {.n = {.kind = OccasionKind_service, .title = S("街角摊"), .area = place(PLACE_A), .rule = S("weekly:6"), .starts_min = 9 * 60, .ends_min = 11 * 60,
                             .hours = true, .skip_holidays = true}};
    world_sql(w, fmt("INSERT INTO holiday(id, day, works, name) VALUES (999999999, %d, 0, '休') ON CONFLICT(day) DO UPDATE SET works = 0", day_plus(first, 7).n));
    CHECK_OK(by_actor(w, WORKER_A, start, &s));
    int64_t n = world_count(w, "SELECT count(*) FROM occasion");
    CHECK(n >= 6 && n <= 9);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM occasion WHERE starts = %lld", (long long)time_plus(day_start(day_plus(first, 7)), 9 * HOUR_MS).ms)), 0);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM occasion WHERE starts = %lld", (long long)time_plus(day_start(day_plus(first, 14)), 9 * HOUR_MS).ms)), 1);
    w->now = time_plus(w->now, 21 * (int64_t)DAY_MS);
    CHECK_OK(app_run_job(w->app, "series"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM occasion"), n + 3);
    CHECK_OK(app_run_job(w->app, "series")); /* nothing twice */
    CHECK_EQ(world_count(w, "SELECT count(*) FROM occasion"), n + 3);
    CHECK_OK(by_actor(w, WORKER_A, stop, &s));
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM occasion WHERE state = 'planned' AND starts > %lld", (long long)w->now.ms)), 0);
    s.n.rule = S("sometimes");
    CHECK_EQ(by_actor(w, WORKER_A, start, &s), ERR_INPUT);
}

TEST(M51_calendars_read_it)
{
    struct world *w = world_new();
    struct fair f = fair(w, 0, true);
    struct db_ro *db;
    struct occasion_row o;
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK_OK(occasion_get(db, test_arena(), &o, .id = f.id));
    db_read_end(db);
    o.title = S("磨剪子, 量血压; 理发");
    o.place = S("老街口");
    Str ics = occasions_ics(test_arena(), &o, 1, S("邻聚"));
    CHECK(str_starts(ics, S("BEGIN:VCALENDAR\r\n")) && str_ends(ics, S("END:VCALENDAR\r\n")));
    CHECK_HAS(ics, "SUMMARY:磨剪子\\, 量血压\\; 理发\r\n");
    CHECK_HAS(ics, "LOCATION:老街口\r\n");
    CHECK_HAS(ics, "X-WR-CALNAME:邻聚\r\n");
    CHECK_HAS(ics, "DTSTART:");
    CHECK_LACKS(ics, "STATUS:CANCELLED");
    o.state = OccasionState_cancelled;
    CHECK_HAS(occasions_ics(test_arena(), &o, 1, S("邻聚")), "STATUS:CANCELLED");
}

TEST(M158_who_waits_is_let_in_by_the_leaders_list_alone)
{
    struct world *w = world_new();
    struct fair f = fair(w, 1, false);
    CHECK_OK(as_who(w, &f, HELPER_1, sign_up));
    CHECK_OK(as_who(w, &f, HELPER_2, sign_up));
    CHECK_EQ(f.state, AttendanceState_waiting);
    w->now = f.n.starts;
    CHECK_EQ(as_who(w, &f, HELPER_2, sign_in), ERR_CONFLICT);
    f.way = SignWay_list;
    CHECK_OK(as_who(w, &f, HELPER_2, sign_in));
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM attendance WHERE state = 'in' AND person = %s", person_text(HELPER_2))), 1);
}

TEST(M59_service_days_of_the_year_are_in_sight_for_a_year)
{
    struct world *w = world_new();
    struct weekly s = {.n = {.kind = OccasionKind_activity, .title = S("志愿服务日"), .area = place(PLACE_A), .rule = S("yearly:03-05,yearly:12-05"), .starts_min = 540, .ends_min = 660}};
    CHECK_OK(by_actor(w, WORKER_A, start, &s));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM occasion"), 2);
    w->now = time_plus(w->now, 320 * (int64_t)DAY_MS);
    CHECK_OK(app_run_job(w->app, "series"));
    CHECK_OK(app_run_job(w->app, "series")); /* nothing twice */
    CHECK_EQ(world_count(w, "SELECT count(*) FROM occasion"), 4);
}
