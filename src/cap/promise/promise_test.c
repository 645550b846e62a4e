/* Promises: an owner and a day, evidence or a reason, late by the calendar, told once before. */
#include "cap/promise/promise.h"
#include "client.h"

struct line {
    int64_t n;
    PersonId owner;
    Day due;
    Str evidence;
    enum PromiseState how;
    PromiseId id;
};

static enum Err make(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct line *l = ctx;
    return promise_make(rq, db, &(struct promise_new){.source_kind = Entity_area, .source = ANY(place(PLACE_A)), .n = l->n, .text = S("每月义诊一次"), .area = place(PLACE_A),
                        .owner_person = l->owner, .due = l->due}, &l->id);
}

static enum Err finish(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct line *l = ctx;
    return promise_end(rq, db, l->id, l->how, l->evidence);
}

TEST(M41_a_promise_has_an_owner_and_a_day_and_ends_by_evidence)
{
    struct world *w = world_new();
    Day today = day_of(w->now);
    struct line l = {.n = 1, .owner = person(LEAD_A)};
    CHECK_EQ(by_actor(w, WORKER_A, make, &l), ERR_INPUT);
    l.due = day_plus(today, 20);
    l.owner = (PersonId){0};
    CHECK_EQ(by_actor(w, WORKER_A, make, &l), ERR_INPUT);
    l.owner = person(LEAD_A);
    CHECK_OK(by_actor(w, WORKER_A, make, &l));
    CHECK_EQ(by_actor(w, WORKER_A, make, &(struct line){.n = 1, .owner = person(LEAD_A), .due = l.due}), ERR_CONFLICT);
    l.how = PromiseState_kept;
    CHECK_EQ(by_actor(w, LEAD_A, finish, &l), ERR_INPUT);
    l.evidence = S("活动室签到表");
    CHECK_OK(by_actor(w, LEAD_A, finish, &l));
    CHECK_EQ(by_actor(w, LEAD_A, finish, &l), ERR_CONFLICT);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event WHERE act IN ('promise', 'kept') AND kind = 'promise'"), 2);
}

TEST(M102_what_is_late_is_found_by_its_day)
{
    struct world *w = world_new();
    Day today = day_of(w->now);
    for (int i = 0; i < 6; i++) CHECK_OK(by_actor(w, WORKER_A, make, &(struct line){.n = i + 1, .owner = person(LEAD_A), .due = day_plus(today, 5 * i - 9)}));
    struct db_ro *db;
    struct promise_list_rows rows;
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK_OK(promise_list(db, test_arena(), &rows, .above = place(PLACE_S), .late = today, .limit = 10));
    db_read_end(db);
    CHECK_EQ(rows.n, 2);
    for (size_t i = 0; i < rows.n; i++) CHECK(promise_late(&rows.v[i], today));
    CHECK_OK(app_run_job(w->app, "promises"));
    int64_t told = world_count(w, "SELECT count(*) FROM event WHERE act = 'remind' AND kind = 'promise'");
    CHECK_EQ(told, 4); /* the late, and those due within seven days */
    CHECK_OK(app_run_job(w->app, "promises"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event WHERE act = 'remind' AND kind = 'promise'"), told);
}
