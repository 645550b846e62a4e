/* Tallies against records: after each act, folded or not, by day and month, and what verify finds. */
#include "cap/tally/tally.h"
#include "steps.h"

#include <string.h>

static bool verified(struct world *w, char why[256])
{
    struct db_ro *db;
    why[0] = 0;
    CHECK_OK(db_read_begin(w->db, &db));
    enum Err e = tally_verify(db, test_arena(), why);
    db_read_end(db);
    return e == OK;
}

static void check_whole(struct world *w, const char *after)
{
    char why[256];
    CHECK_MSG(verified(w, why), "after %s: %s", after, why);
}

static int64_t noted(struct world *w, enum Place at, bool here, const char *fact, Day from, Day to)
{
    struct db_ro *db;
    struct figure_board b;
    const struct figure_where where = {.above = place(at), .from = from.n ? day_start(from) : (Time){0}, .to = to.n ? day_start(to) : (Time){0}};
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK_OK(tally_board(db, test_arena(), &where, &b));
    CHECK_OK(tally_load(db, test_arena(), &b));
    db_read_end(db);
    CHECK(board_covers(&b, place(at)));
    return board_of(&b, place(at), here, str_c(fact));
}

#define ALL ((Day){0}), ((Day){0})

TEST(M187_tallies_follow_every_act)
{
    struct world *w = world_new();
    static const enum NeedStage stages[] = {NeedStage_collected, NeedStage_analysed, NeedStage_handling, NeedStage_fed_back, NeedStage_rated, NeedStage_closed};
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        need_at(w, stages[i]);
        check_whole(w, fmt("stage %zu", i));
        if (i % 2) CHECK_OK(app_run_job(w->app, "fold"));
        check_whole(w, "folding");
    }
    struct made m = need_at(w, NeedStage_rated);
    CHECK_EQ(act(w, ASKER, m.need, "reopen", "{}").status, 200);
    check_whole(w, "reopen");
    struct made into = need_at(w, NeedStage_handling), from = need_at(w, NeedStage_collected);
    CHECK_EQ(act(w, WORKER_A, from.need, "merge", fmt("{\"into\":\"%s\",\"reason\":\"同一件\"}", into.need)).status, 200);
    check_whole(w, "merge");
    struct made o = order_at(w, OrderState_served, 1);
    CHECK_EQ(order_act(w, ASKER, o.order, "confirm", "{\"good\":true}").status, 200);
    check_whole(w, "confirm");
    CHECK_EQ(noted(w, PLACE_A, false, "services", ALL), 1);
    CHECK_EQ(noted(w, PLACE_D, false, "received", ALL), world_count(w, "SELECT count(*) FROM need"));
    CHECK_EQ(noted(w, PLACE_D, false, "merged", ALL), 1);
    CHECK_EQ(noted(w, PLACE_D, false, "reopened", ALL), 1);
}

TEST(M187_tallies_keep_own_and_whole_apart)
{
    struct world *w = world_new();
    report(w, ASKER, PLACE_A, "");
    report(w, ASKER, PLACE_A1b, "");
    report(w, WORKER_B, PLACE_B1, "");
    for (int folded = 0; folded < 2; folded++) {
        CHECK_EQ(noted(w, PLACE_A, true, "received", ALL), 1);
        CHECK_EQ(noted(w, PLACE_A, false, "received", ALL), 2);
        CHECK_EQ(noted(w, PLACE_S, true, "received", ALL), 0);
        CHECK_EQ(noted(w, PLACE_S, false, "received", ALL), 3);
        CHECK_EQ(noted(w, PLACE_T, false, "received", ALL), 0);
        CHECK_OK(app_run_job(w->app, "fold"));
        CHECK_EQ(world_count(w, "SELECT count(*) FROM tally_delta"), 0);
    }
}

TEST(M187_tallies_by_days_and_months_are_those_of_the_records)
{
    struct world *w = world_new();
    Day first = day_of(w->now);
    for (int i = 0; i < 24; i++) { /* three months and more */
        report(w, WORKER_A, PLACE_A1, "");
        if (i % 5 == 0) CHECK_OK(app_run_job(w->app, "fold"));
        w->now = time_plus(w->now, 4 * (int64_t)DAY_MS);
    }
    check_whole(w, "three months");
    int spans = 0;
    for (int from = -3; from < 98; from += 7)
        for (int to = from; to < 104; to += 9) {
            Day a = day_plus(first, from), b = day_plus(first, to);
            int64_t rows = world_count(w, fmt("SELECT count(*) FROM need WHERE at >= %lld AND at < %lld", (long long)day_start(a).ms, (long long)day_start(b).ms));
            CHECK_EQ(noted(w, PLACE_A, false, "received", a, b), rows);
            spans++;
        }
    CHECK(spans > 80);
    struct db_ro *db;
    int64_t weeks[4], done[4], sum = 0;
    const struct tally_series both = {S("received"), S("finished"), first, 7, 4, weeks, done};
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK_OK(tally_series(db, test_arena(), place(PLACE_S), &both));
    db_read_end(db);
    for (int i = 0; i < 4; i++) sum += weeks[i];
    CHECK_EQ(sum, 7);
    CHECK_EQ(weeks[0], 2);
    for (int i = 0; i < 4; i++) CHECK_EQ(done[i], 0);
}

/* Each way in which a tally could be wrong is found and named. */
TEST(M187_tallies_that_were_changed_are_found)
{
    static const char *const harms[] = {"UPDATE tally_sum SET own = own + 1 WHERE month = 0 AND fact = 'received' AND own > 0",
                                        "UPDATE tally_sum SET own = own - 1 WHERE month = 1 AND fact = 'open' AND own > 0",
                                        "UPDATE tally_sum SET whole = whole + 1 WHERE area = %s", "DELETE FROM tally_sum WHERE area = %s AND month = 1",
                                        "UPDATE tally_delta SET n = 2 WHERE fact = 'received'", "UPDATE need SET ending = 'solved' WHERE ending IS NULL"};
    for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
        struct world *w = world_new();
        char why[256];
        need_at(w, NeedStage_handling);
        CHECK_OK(app_run_job(w->app, "fold"));
        report(w, ASKER, PLACE_A1, "");
        check_whole(w, "before");
        world_sql(w, strchr(harms[i], '%') ? fmt("UPDATE tally_sum SET own = own WHERE area = %s", area_text(PLACE_S)) : "UPDATE tally_sum SET own = own");
        check_whole(w, "a change of nothing");
        char *at = strstr(harms[i], "%s");
        world_sql(w, at ? fmt("%.*s%s%s", (int)(at - harms[i]), harms[i], area_text(PLACE_S), at + 2) : harms[i]);
        CHECK_MSG(!verified(w, why), "not found: %s", harms[i]);
        CHECK_HAS(str_c(why), S("tallies"));
        world_drop(w);
    }
}

TEST(M187_tallies_of_an_older_database_are_made_by_jobs)
{
    struct world *w = world_new();
    for (int i = 0; i < 5; i++) need_at(w, NeedStage_fed_back);
    struct made o = order_at(w, OrderState_served, 1);
    CHECK_EQ(order_act(w, ASKER, o.order, "confirm", "{\"good\":true}").status, 200);
    int64_t finished = noted(w, PLACE_D, false, "finished", ALL);
    CHECK_EQ(finished, 5);
    tallies_anew(w);
    check_whole(w, "the jobs");
    CHECK_EQ(noted(w, PLACE_D, false, "finished", ALL), finished);
    CHECK_EQ(noted(w, PLACE_D, false, "services", ALL), 1);
}
