/* Links: begin once, end once, count on any day, end with their consent and with their person. */
#include "cap/link/link.h"
#include "client.h"
#include "cap/privacy/privacy.h"

struct tie {
    enum Actor who;
    Day starts, ends;
    LinkId id;
};

static enum Err begin(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct tie *t = ctx;
    return link_start(rq, db, &(struct link_new){.kind = LinkKind_membership, .a_kind = Entity_person, .a = ANY(person(t->who)), .b_kind = Entity_area, .b = ANY(place(PLACE_A)),
                      .role = S("member"), .area = place(PLACE_A), .starts = t->starts, .source = S("self"), .consent = ConsentScope_team, .channel = S("web")}, &t->id);
}

static enum Err end(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct tie *t = ctx;
    return link_end(rq, db, t->id, t->ends, S("left"));
}

static int64_t members(struct world *w, Day d)
{
    struct db_ro *db;
    struct links_count_area_row row = {.n = -1};
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK_OK(links_count_area(db, test_arena(), &row, .above = place(PLACE_S), .kind = LinkKind_membership, .day = d));
    db_read_end(db);
    return row.n;
}

TEST(M66_links_are_counted_on_any_day_of_the_past)
{
    struct world *w = world_new();
    Day today = day_of(w->now);
    struct tie t[] = {{HELPER_1, day_plus(today, -30), day_plus(today, -10), {0}}, {HELPER_2, day_plus(today, -20), {0}, {0}}, {HELPER_3, {0}, {0}, {0}}};
    for (size_t i = 0; i < 3; i++) CHECK_OK(by_actor(w, t[i].who, begin, &t[i]));
    CHECK_OK(by_actor(w, t[0].who, end, &t[0]));
    CHECK_EQ(members(w, day_plus(today, -31)), 0);
    CHECK_EQ(members(w, day_plus(today, -30)), 1);
    CHECK_EQ(members(w, day_plus(today, -11)), 2);
    CHECK_EQ(members(w, day_plus(today, -10)), 1); /* the day it ends is the first without it */
    CHECK_EQ(members(w, today), 2);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event WHERE act = 'link'"), 3);
}

TEST(links_do_not_hold_twice_and_end_once)
{
    struct world *w = world_new();
    struct tie t = {.who = HELPER_1};
    CHECK_OK(by_actor(w, HELPER_1, begin, &t));
    struct tie twice = t;
    CHECK_EQ(by_actor(w, HELPER_1, begin, &twice), ERR_CONFLICT);
    CHECK_OK(by_actor(w, HELPER_1, end, &t));
    CHECK_EQ(by_actor(w, HELPER_1, end, &t), ERR_CONFLICT);
    CHECK_OK(by_actor(w, HELPER_1, begin, &t)); /* and again */
    CHECK_EQ(world_count(w, "SELECT count(*) FROM link"), 2);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM consent WHERE scope = 'team' AND withdrawn_at IS NOT NULL"), 1);
}

static enum Err withdraw(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct tie *t = ctx;
    int64_t n;
    return consents_withdraw_on(rq, db, Entity_link, ANY(t->id), place(PLACE_A), &n);
}

TEST(P5_links_end_with_the_consent_in_the_same_transaction)
{
    struct world *w = world_new();
    struct tie t = {.who = HELPER_1};
    CHECK_OK(by_actor(w, HELPER_1, begin, &t));
    CHECK_EQ(members(w, day_of(w->now)), 1);
    CHECK_OK(by_actor(w, HELPER_1, withdraw, &t));
    CHECK_EQ(members(w, day_of(w->now)), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM link WHERE ended_why = 'withdrawn'"), 1);
}
