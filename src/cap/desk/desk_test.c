/* The desk: the most urgent first, and no more than a page of them. */
#include "steps.h"

TEST(M133_desk_shows_a_hundred_and_says_that_more_wait)
{
    enum { WAITING = 103, SHOWN = 100 };
    struct world *w = world_new();
    for (int i = 0; i < WAITING; i++) report(w, ASKER, PLACE_A1, "");
    struct reply r = api(w, "GET", "/desk", as(w, WORKER_A), NULL);
    CHECK_EQ(json_num(r, "todo"), SHOWN);
    CHECK_EQ(json_count(r, "items"), SHOWN);
    CHECK_STR(json_str(r, "items.0.ask"), "accept");
    CHECK(json_yes(r, "todo_more"));
    CHECK(json_yes(r, "more"));
    r = api(w, "GET", "/desk", as(w, WORKER_B), NULL);
    CHECK_EQ(json_num(r, "todo"), 0);
    CHECK(!json_yes(r, "todo_more"));
}

TEST(M26_desk_shows_what_is_done_by_when_it_was_done)
{
    static const char *const kinds[] = {"need", "work_order", "need"};
    struct world *w = world_new();
    struct made first = need_at(w, NeedStage_fed_back), with_order = need_at(w, NeedStage_handling);
    struct reply r = act(w, WORKER_A, with_order.need, "orders", fmt("{\"mode\":\"assign\",\"title\":\"换楼道灯\",\"assignee\":\"%s\"}", person_text(WORKER_A)));
    CHECK_EQ(r.status, 201);
    const char *order = id_of(r);
    world_pass(w, 10 * MINUTE_MS);
    CHECK_EQ(order_act(w, WORKER_A, order, "take", "{}").status, 200);
    CHECK_EQ(order_act(w, WORKER_A, order, "arrive", "{}").status, 200);
    CHECK_EQ(order_act(w, WORKER_A, order, "serve", "{\"note\":\"换好了\",\"minutes\":40}").status, 200);
    world_pass(w, 10 * MINUTE_MS);
    struct made last = need_at(w, NeedStage_fed_back);
    const char *const ids[] = {last.need, order, first.need};
    r = api(w, "GET", "/desk?tab=done", as(w, WORKER_A), NULL);
    CHECK_EQ(json_num(r, "done"), 3);
    CHECK_EQ(json_count(r, "items"), 3);
    for (int i = 0; i < 3; i++) {
        CHECK_STR(json_str(r, fmt("items.%d.kind", i)), kinds[i]);
        CHECK_STR(json_str(r, fmt("items.%d.id", i)), ids[i]);
    }
}
