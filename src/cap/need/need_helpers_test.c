/* Who could help with a need, and what goes with its asker when they are forgotten. */
#include "steps.h"

#include "app/rq.h"

/* -- M30 what is wanted against what can be done -- */

TEST(M30_who_could_help_stands_first_with_the_reason)
{
    struct world *w = world_new();
    world_sql(w, fmt("INSERT INTO org(id, kind, name, area, lines, rev, at) VALUES (31, 'department', '区卫健委', %s, '健康讲座、义诊', 1, 1), (32, 'unit', '供电所', %s, '用电检查', 1, 1), "
                     "(33, 'unit', '别处的医院', %s, '义诊', 1, 1)", area_text(PLACE_D), area_text(PLACE_A), area_text(PLACE_V)));
    world_sql(w, fmt("INSERT INTO person_skill(id, person, skill) VALUES (1, %s, '量血压'), (2, %s, '量血压'), (3, %s, '理发')", person_text(VOLUNTEER_A), person_text(HELPER_1),
                     person_text(HELPER_2)));
    struct reply r = report(w, ASKER, PLACE_A1, "\"title\":\"想請人來義診，順便量血壓\"");
    struct made taken = order_at(w, OrderState_taken, 1); /* HELPER_1 has something to do already */
    (void)taken;
    const char *need = id_of(r);
    r = api(w, "GET", fmt("/needs/%s/helpers", need), as(w, WORKER_A), NULL);
    if (!CHECK_EQ(r.status, 200) || !CHECK_EQ(json_count(r, "items"), 3)) return;
    bool health = false;
    for (size_t i = 0; i < 3; i++) health |= str_is(json_str(r, fmt("items.%zu.name", i)), "区卫健委");
    CHECK(health);
    CHECK_STR(json_str(r, "items.0.id"), person_text(VOLUNTEER_A)); /* three characters fit, and less was asked of them lately */
    CHECK_STR(json_str(r, "items.1.id"), person_text(HELPER_1));
    r = report(w, ASKER, PLACE_A1, "\"title\":\"小区想办一次义诊\"");
    r = api(w, "GET", fmt("/needs/%s/helpers", id_of(r)), as(w, WORKER_A), NULL);
    CHECK_EQ(json_count(r, "items"), 1);
    CHECK_STR(json_str(r, "items.0.name"), "区卫健委");
    CHECK_HAS(json_str(r, "items.0.reason"), S("义诊"));
    CHECK_EQ(api(w, "GET", fmt("/needs/%s/helpers", need), as(w, ASKER), NULL).status, 403);
}

static int64_t words_of(struct world *w, const char *need, const char *act_)
{
    return world_count(w, fmt("SELECT count(*) FROM event_text t JOIN event e ON e.id = t.event WHERE e.entity = %s AND e.act = '%s'", need, act_));
}

/* Words that somebody else wrote down for them are theirs too. */
TEST(P5_what_was_registered_for_somebody_goes_with_them)
{
    struct world *w = world_new();
    struct reply r = report(w, WORKER_A, PLACE_A1, fmt("\"title\":\"替人登记\",\"on_behalf\":{\"name\":\"闻女士\",\"phone\":\"%.*s\",\"read_back\":true}", STR(phone(RESIDENT_A))));
    const char *need = id_of(r);
    CHECK_EQ(act(w, WORKER_A, need, "accept", "{\"category\":\"repair\",\"urgency\":\"p2\"}").status, 200);
    CHECK_EQ(act(w, WORKER_A, need, "escalate", "{\"reason\":\"办公室的话留下\"}").status, 200);
    CHECK_EQ(words_of(w, need, "report"), 1);
    CHECK_EQ(api(w, "POST", "/me/erase", as(w, RESIDENT_A), "{\"sure\":true}").status, 204);
    CHECK_EQ(words_of(w, need, "report"), 0);
    CHECK_EQ(words_of(w, need, "escalate"), 1);
    char why[256];
    struct db_ro *db;
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK_OK(history_verify(db, test_arena(), why));
    db_read_end(db);
}
