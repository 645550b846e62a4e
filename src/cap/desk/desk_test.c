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
