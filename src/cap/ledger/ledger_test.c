/* Accounts: sums, refusals, reversals, hours by grade, and what verify finds. */
#include "app/rq.h"
#include "cap/ledger/hours.h"
#include "client.h"

struct posting {
    LedgerId from, to;
    int64_t out, in;
    bool no_overdraft;
    TxnId id;
};

static enum Err open_two(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct posting *p = ctx;
    TRY(ledger_of(rq->app, db, rq->a, Entity_area, ANY(place(PLACE_A)), LedgerUnit_fen, S("fund"), rq->now, &p->from));
    return ledger_of(rq->app, db, rq->a, Entity_person, ANY(person(HELPER_1)), LedgerUnit_fen, S("award"), rq->now, &p->to);
}

static enum Err post(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct posting *p = ctx;
    const struct entry_new e[] = {{p->from, p->out}, {p->to, p->in}};
    return txn_post(rq->app, db, rq->a, &(struct txn_new){.kind = S("award"), .cause_kind = Entity_area, .cause = ANY(place(PLACE_A)), .entries = e, .n = 2,
                    .no_overdraft = p->no_overdraft}, rq->now, &p->id);
}

static enum Err reverse(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct posting *p = ctx;
    TxnId mirror;
    return txn_reverse(rq->app, db, rq->a, p->id, rq->now, &mirror);
}

static int64_t balance(struct world *w, enum Entity kind, AnyId owner, const char *of)
{
    struct db_ro *db;
    int64_t n = -1;
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK_OK(ledger_balance(db, test_arena(), kind, owner, LedgerUnit_fen, str_c(of), &n));
    db_read_end(db);
    return n;
}

static bool adds_up(struct world *w)
{
    struct db_ro *db;
    char why[256] = "";
    CHECK_OK(db_read_begin(w->db, &db));
    enum Err e = ledger_verify(db, test_arena(), why);
    db_read_end(db);
    return e == OK;
}

TEST(M110_what_leaves_one_account_stands_on_another)
{
    struct world *w = world_new();
    struct posting p = {.out = -5000, .in = 5000};
    CHECK_OK(by_actor(w, LEAD_A, open_two, &p));
    CHECK_OK(by_actor(w, LEAD_A, post, &p));
    CHECK_EQ(balance(w, Entity_area, ANY(place(PLACE_A)), "fund"), -5000);
    CHECK_EQ(balance(w, Entity_person, ANY(person(HELPER_1)), "award"), 5000);
    CHECK_EQ(balance(w, Entity_person, ANY(person(HELPER_2)), "award"), 0);
    CHECK(adds_up(w));
    struct posting again = {.out = 1};
    CHECK_OK(by_actor(w, LEAD_A, open_two, &again));
    CHECK_EQ(again.to.v, p.to.v); /* opened once */
}

TEST(M110_a_sum_that_is_not_zero_or_overdraws_is_refused)
{
    struct world *w = world_new();
    struct posting p = {.out = -5000, .in = 4999};
    CHECK_OK(by_actor(w, LEAD_A, open_two, &p));
    CHECK_EQ(by_actor(w, LEAD_A, post, &p), ERR_INPUT);
    p.in = 5000;
    p.no_overdraft = true;
    CHECK_EQ(by_actor(w, LEAD_A, post, &p), ERR_CONFLICT);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM txn"), 0);
    p = (struct posting){.from = p.from, .to = p.to, .out = 700, .in = -700};
    CHECK_OK(by_actor(w, LEAD_A, post, &p));
    p = (struct posting){.from = p.from, .to = p.to, .out = -701, .in = 701, .no_overdraft = true};
    CHECK_EQ(by_actor(w, LEAD_A, post, &p), ERR_CONFLICT);
    p.out = -700;
    p.in = 700;
    CHECK_OK(by_actor(w, LEAD_A, post, &p));
    world_sql(w, "UPDATE ledger SET closed_at = 1");
    CHECK_EQ(by_actor(w, LEAD_A, post, &p), ERR_CONFLICT);
}

TEST(ledger_reversal_is_a_mirror_and_happens_once)
{
    struct world *w = world_new();
    struct posting p = {.out = -5000, .in = 5000};
    CHECK_OK(by_actor(w, LEAD_A, open_two, &p));
    CHECK_OK(by_actor(w, LEAD_A, post, &p));
    CHECK_OK(by_actor(w, LEAD_A, reverse, &p));
    CHECK_EQ(balance(w, Entity_person, ANY(person(HELPER_1)), "award"), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM txn"), 2);
    CHECK_EQ(by_actor(w, LEAD_A, reverse, &p), ERR_CONFLICT);
    p.id.v = world_count(w, "SELECT id FROM txn WHERE reverses IS NOT NULL");
    CHECK_EQ(by_actor(w, LEAD_A, reverse, &p), ERR_CONFLICT);
    CHECK(adds_up(w));
}

TEST(ledger_verify_finds_a_changed_entry)
{
    static const char *const harms[] = {"UPDATE entry SET amount = amount + 1 WHERE amount > 0 AND id = (SELECT max(id) FROM entry WHERE amount > 0)", "DELETE FROM entry",
                                        "UPDATE entry SET amount = amount * 2 WHERE txn = (SELECT id FROM txn WHERE reverses IS NOT NULL)"};
    for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
        struct world *w = world_new();
        struct posting p = {.out = -5000, .in = 5000};
        CHECK_OK(by_actor(w, LEAD_A, open_two, &p));
        CHECK_OK(by_actor(w, LEAD_A, post, &p));
        CHECK_OK(by_actor(w, LEAD_A, reverse, &p));
        CHECK(adds_up(w));
        world_sql(w, harms[i]);
        CHECK_MSG(!adds_up(w), "not found: %s", harms[i]);
        world_drop(w);
    }
}

static enum Err serve(struct rq *rq, struct db_rw *db, void *ctx)
{
    (void)ctx;
    TRY(hours_post(rq->app, db, rq->a, person(HELPER_1), place(PLACE_A), Grade_A, 90, Entity_taking, (AnyId){1}, rq->now));
    TRY(hours_post(rq->app, db, rq->a, person(HELPER_1), place(PLACE_A), Grade_B, 30, Entity_taking, (AnyId){2}, rq->now));
    return hours_post(rq->app, db, rq->a, person(HELPER_1), place(PLACE_A), Grade_A, 0, Entity_taking, (AnyId){3}, rq->now);
}

TEST(grade_of_hours_stands_on_its_own_account)
{
    struct world *w = world_new();
    struct db_ro *db;
    struct hours h;
    CHECK_OK(by_actor(w, WORKER_A, serve, NULL));
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK_OK(hours_of(db, test_arena(), person(HELPER_1), &h));
    db_read_end(db);
    CHECK_EQ(h.minutes[Grade_A], 90);
    CHECK_EQ(h.minutes[Grade_B], 30);
    CHECK_EQ(h.all, 120);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM txn"), 2);
}
