/* 投诉建议: who reads it, who does not, and what is kept of whom. */
#include "steps.h"

static struct reply complain(struct world *w, enum Actor by, enum Place where, bool about)
{
    return api(w, "POST", "/complaints", as(w, by), fmt("{\"kind\":\"complaint\",\"text\":\"说好来没来\",\"area\":\"%s\",\"about\":%s,\"phone\":\"13712345678\"}",
                                                        area_text(where), about ? "true" : "false"));
}

static int seen(struct world *w, enum Actor a, const char *id) { return api(w, "GET", fmt("/complaints/%s", id), as(w, a), NULL).status; }
static size_t listed(struct world *w, enum Actor a) { return json_count(api(w, "GET", "/complaints", as(w, a), NULL), "items"); }

TEST(complaint_never_goes_to_its_subject)
{
    struct world *w = world_new();
    struct reply r = complain(w, NOBODY, PLACE_A1, true);
    CHECK_EQ(r.status, 201);
    CHECK_STR(json_str(r, "handled"), "street");
    const char *id = id_of(r);
    CHECK_EQ(seen(w, WORKER_A, id), 404);
    CHECK_EQ(seen(w, LEAD_A, id), 404);
    CHECK_EQ(seen(w, GRID_A, id), 404);
    CHECK_EQ(seen(w, STREET_A, id), 200);
    CHECK_EQ(seen(w, SUPERVISOR_A, id), 200);
    CHECK_EQ(seen(w, STREET_B, id), 404);
    CHECK_EQ(seen(w, SUPERVISOR_B, id), 404);
    CHECK_EQ(listed(w, WORKER_A), 0);
    CHECK_EQ(listed(w, LEAD_A), 0);
    CHECK_EQ(listed(w, STREET_A), 1);
    CHECK_EQ(listed(w, SUPERVISOR_A), 1);
    CHECK_EQ(api(w, "POST", fmt("/complaints/%s/answer", id), as(w, WORKER_A), "{\"note\":\"x\"}").status, 404);
}

TEST(complaint_about_the_street_goes_to_the_district)
{
    struct world *w = world_new();
    struct reply r = complain(w, NOBODY, PLACE_S, true);
    CHECK_STR(json_str(r, "handled"), "district");
    CHECK_EQ(seen(w, STREET_A, id_of(r)), 404);
    CHECK_EQ(listed(w, STREET_A), 0);
    CHECK_EQ(seen(w, DISTRICT_A, id_of(r)), 200);
    CHECK_EQ(listed(w, DISTRICT_A), 1);
}

TEST(complaint_about_nobody_is_the_communitys)
{
    struct world *w = world_new();
    struct reply r = complain(w, RESIDENT_A, PLACE_A, false);
    CHECK_STR(json_str(r, "handled"), "community");
    CHECK_EQ(seen(w, WORKER_A, id_of(r)), 200);
    CHECK_EQ(seen(w, WORKER_B, id_of(r)), 404);
    CHECK_EQ(seen(w, RESIDENT_A, id_of(r)), 404); /* who sent it is kept nowhere: the link is the key */
    CHECK_EQ(listed(w, WORKER_A), 1);
    struct reply admin = api(w, "GET", fmt("/complaints/%s", id_of(r)), as(w, ADMIN_A), NULL);
    CHECK_EQ(admin.status, 200);
    CHECK(json_null_at(admin, "text"));
}

TEST(complaint_keeps_nobody)
{
    struct world *w = world_new();
    CHECK_EQ(complain(w, RESIDENT_A, PLACE_A, true).status, 201);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event WHERE act = 'complain'"), 1);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM event WHERE act = 'complain' AND actor = %s", person_text(RESIDENT_A))), 0);
}

TEST(complaint_answer)
{
    struct world *w = world_new();
    struct reply r = complain(w, NOBODY, PLACE_A, false);
    const char *answer = fmt("/complaints/%s/answer", id_of(r)), *link = fmt("%.*s", STR(json_str(r, "link")));
    CHECK_EQ(api(w, "POST", answer, as(w, SUPERVISOR_A), "{\"note\":\"x\"}").status, 403);
    CHECK_EQ(api(w, "POST", answer, as(w, WORKER_A), "{}").status, 422);
    CHECK_STR(json_str(api(w, "POST", answer, as(w, WORKER_A), "{\"note\":\"明天起有人\"}"), "answer"), "明天起有人");
    CHECK_EQ(api(w, "POST", answer, as(w, WORKER_A), "{\"note\":\"再答\"}").status, 409);
    CHECK_STR(json_str(api(w, "GET", link, NULL, NULL), "answer"), "明天起有人");
}

TEST(complaint_look)
{
    struct world *w = world_new();
    struct reply r = complain(w, NOBODY, PLACE_A, false);
    struct reply look = api(w, "POST", fmt("/complaints/%s/contact", id_of(r)), as(w, WORKER_A), "{}");
    CHECK_STR(json_str(look, "phone"), "13712345678");
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event WHERE act = 'look'"), 1);
    CHECK_EQ(api(w, "POST", fmt("/complaints/%s/contact", id_of(r)), as(w, SUPERVISOR_A), "{}").status, 403);
}

TEST(complaint_by_a_browser)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    browse(b, "/complaints/new");
    CHECK_EQ(b->status, 200);
    CHECK(submit(b, "/complaints", fmt("kind=suggestion&text=%%E5%%8A%%A0%%E6%%A4%%85%%E5%%AD%%90&area=%s", area_text(PLACE_A))));
    CHECK_EQ(b->status, 200);
    CHECK_HAS(b->html, "lj-digits");
    CHECK_HAS(b->at, "done=receipt");
}
