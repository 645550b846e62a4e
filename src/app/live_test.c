/* Live pages in process: who hears of what, when it ends, who may watch. */
#include "steps.h"

#include <time.h>

#include "app/app.h"

static bool news(struct reply r)
{
    for (int i = 0; i < 30; i++) { /* what is committed is rung at once: this only waits for the answer's own thread */
        Str s = heard(r);
        if (str_has(s, S("event: changed"))) return true;
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    }
    return false;
}

TEST(live_tells_those_above_and_nobody_else)
{
    struct world *w = world_new();
    struct reply a = listen_to(w, "/live", as(w, WORKER_A)), b = listen_to(w, "/live", as(w, WORKER_B)), s = listen_to(w, "/live", as(w, STREET_A));
    struct reply d = listen_to(w, fmt("/live?area=%s", area_text(PLACE_T)), as(w, DISTRICT_A));
    CHECK_EQ(a.status, 200);
    CHECK_STR(a.x->reply.mime, "text/event-stream");
    CHECK_STR(heard(a), "");
    CHECK_EQ(report(w, ASKER, PLACE_A1b, "").status, 201);
    CHECK(news(a));
    CHECK(news(s));
    CHECK_STR(heard(b), "");
    CHECK_STR(heard(d), "");
    CHECK_STR(heard(a), ""); /* told once */
    CHECK_EQ(api(w, "POST", "/needs", as(w, WORKER_A), "{\"kind\":\"request\"}").status, 422);
    CHECK_STR(heard(a), ""); /* what was refused is no news */
}

TEST(live_is_for_those_who_work_there)
{
    struct world *w = world_new();
    CHECK_EQ(api(w, "GET", "/live", NULL, NULL).status, 401);
    CHECK_EQ(api(w, "GET", "/live", as(w, RESIDENT_A), NULL).status, 403);
    CHECK_EQ(api(w, "GET", fmt("/live?area=%s", area_text(PLACE_B)), as(w, WORKER_A), NULL).status, 404);
    CHECK_EQ(api(w, "GET", fmt("/live?area=%s", area_text(PLACE_A1)), as(w, WORKER_A), NULL).status, 200);
}

TEST(live_of_one_person_the_oldest_ends_when_there_are_too_many)
{
    struct world *w = world_new();
    struct reply r[9], other = listen_to(w, "/live", as(w, WORKER_A2));
    for (int i = 0; i < 9; i++) {
        r[i] = listen_to(w, "/live", as(w, WORKER_A));
        CHECK_EQ(r[i].status, 200);
        CHECK(i == 8 || heard(r[0]).p);
    }
    CHECK(!heard(r[0]).p);
    CHECK(heard(r[1]).p && heard(other).p);
}
