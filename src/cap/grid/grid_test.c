/* Grids 网格: the load rule, what is vacant, three blocks in one request. */
#include "cap/grid/grid.h"
#include "steps.h"

static struct reply appoint(struct world *w, enum Actor by, enum Place grid, const char *role, enum Actor whom, const char *more)
{
    return api(w, "POST", fmt("/grids/%s/appoint", area_text(grid)), as(w, by), fmt("{\"role\":\"%s\",\"person\":\"%s\"%s}", role, person_text(whom), more));
}

static struct reply grid(struct world *w, enum Actor a, enum Place p) { return api(w, "GET", fmt("/grids/%s", area_text(p)), as(w, a), NULL); }
static void households(struct world *w, enum Place p, int n) { world_sql(w, fmt("UPDATE area SET households = %d WHERE id = %s", n, area_text(p))); }

TEST(M76_251_to_300_households_warn_and_more_is_refused_without_a_reason)
{
    const struct { int n; int status; const char *load; } cases[] = {{250, 200, "fits"}, {251, 200, "heavy"}, {300, 200, "heavy"}, {301, 422, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world *w = world_new();
        households(w, PLACE_A1, cases[i].n);
        struct reply r = appoint(w, LEAD_A, PLACE_A1, "grid_leader", GRID_A, "");
        CHECK_MSG(r.status == cases[i].status, "%d households: %d", cases[i].n, r.status);
        if (r.status == 200) CHECK_STR(json_str(r, "load"), cases[i].load);
        else CHECK_EQ(world_count(w, "SELECT count(*) FROM link"), 0);
        world_drop(w);
    }
    struct world *w = world_new();
    households(w, PLACE_A1, 301);
    struct reply r = appoint(w, LEAD_A, PLACE_A1, "grid_leader", GRID_A, ",\"override\":\"新小区正在交付，已申请增配\"");
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "load"), "over");
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event e JOIN event_text t ON t.event = e.id WHERE e.act = 'appoint' AND t.text LIKE '新小区%'"), 1);
}

TEST(M76_a_second_grid_for_one_leader_warns)
{
    struct world *w = world_new();
    world_sql(w, fmt("INSERT INTO area(id, code, scheme, name, level, parent, households, sort_key, rev, at) VALUES (9, 'G9', 'free', '第9网格', 'grid', %s, 40, 'G9', 1, 1)", area_text(PLACE_A)));
    world_sql(w, "INSERT INTO area_up(id, area, above, depth) VALUES (90, 9, 9, 0)");
    world_sql(w, fmt("INSERT INTO area_up(id, area, above, depth) VALUES (91, 9, %s, 1)", area_text(PLACE_A)));
    households(w, PLACE_A1, 40);
    CHECK_EQ(appoint(w, LEAD_A, PLACE_A1, "grid_leader", WORKER_A, "").status, 200);
    const char *second = fmt("{\"role\":\"grid_leader\",\"person\":\"%s\"}", person_text(WORKER_A));
    struct reply r = api(w, "POST", "/grids/9/appoint", as(w, LEAD_A), second);
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "load"), "heavy");
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event WHERE act = 'appoint' AND data LIKE '%\"load\":\"heavy\"%'"), 1);
}

static const char *line_id(struct world *w, const char *code) { return number_of(world_count(w, fmt("SELECT id FROM business_line WHERE code = '%s'", code))); }

static struct reply give_line(struct world *w, enum Actor by, const char *code, enum Actor whom)
{
    return api(w, "POST", fmt("/lines/%s/assign", line_id(w, code)), as(w, by), fmt("{\"area\":\"%s\",\"person\":\"%s\"}", area_text(PLACE_A), person_text(whom)));
}

static const char *holder(struct reply r, const char *code, const char *field)
{
    for (size_t i = 0; i < json_count(r, "items"); i++)
        if (str_is(json_str(r, fmt("items.%zu.code", i)), code)) return fmt("items.%zu.holders.0.%s", i, field);
    return "none";
}

TEST(M76_one_line_for_one_worker_and_a_second_warns)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    households(w, PLACE_A1, 240);
    CHECK_EQ(appoint(w, LEAD_A, PLACE_A1, "grid_leader", WORKER_A, "").status, 200);
    CHECK_EQ(give_line(w, WORKER_A, "property", WORKER_A).status, 403); /* the lead gives them */
    CHECK_EQ(give_line(w, LEAD_B, "property", WORKER_A).status, 422);
    CHECK_EQ(give_line(w, LEAD_A, "property", RESIDENT_A).status, 422);
    struct reply r = give_line(w, LEAD_A, "property", WORKER_A);
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, holder(r, "property", "load")), "fits"); /* 1 / 1 / 240 */
    CHECK_EQ(json_num(r, holder(r, "property", "grids")), 1);
    CHECK_EQ(json_num(r, holder(r, "property", "households")), 240);
    CHECK_EQ(give_line(w, LEAD_A, "property", WORKER_A).status, 409);
    r = give_line(w, LEAD_A, "safety", WORKER_A);
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, holder(r, "safety", "load")), "heavy");
    CHECK_STR(json_str(grid(w, RESIDENT_A, PLACE_A1), "load"), "heavy"); /* the grid's page says the same, and which lines */
    CHECK_HAS(json_str(grid(w, RESIDENT_A, PLACE_A1), "team.0.lines"), "物业设施 · 平安综治");
    const char *post = fmt("%.*s", STR(json_str(r, holder(r, "safety", "id"))));
    CHECK_EQ(api(w, "POST", fmt("/line-posts/%s/end", post), as(w, WORKER_A), "{}").status, 403);
    r = api(w, "POST", fmt("/line-posts/%s/end", post), as(w, LEAD_A), "{}");
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, holder(r, "property", "load")), "fits");
    CHECK_EQ(api(w, "POST", fmt("/line-posts/%s/end", post), as(w, LEAD_A), "{}").status, 409);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM link WHERE b_kind = 'business_line' AND ends IS NOT NULL"), 1); /* its past stays */
    login(b, LEAD_A);
    browse(b, "/lines");
    CHECK_HAS(b->html, "物业设施");
    CHECK_HAS(b->html, "空缺");
    login(b, RESIDENT_A);
    browse(b, fmt("/lines?area=%s", area_text(PLACE_A)));
    CHECK_EQ(b->status, 200);
    CHECK_LACKS(b->html, "240");
}

TEST(M73_by_line_proposes_who_has_the_line_and_the_owner_stays_unless_named)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    struct made m = need_at(w, NeedStage_collected);
    CHECK_EQ(give_line(w, LEAD_A, "property", WORKER_A2).status, 200);
    struct reply r = act(w, WORKER_A, m.id, "accept", "{\"category\":\"repair\",\"urgency\":\"p3\"}");
    CHECK_STR(json_str(r, "route"), "by_line");
    CHECK_STR(json_str(r, "line_owner"), person_text(WORKER_A2));
    CHECK_HAS(json_str(r, "route_reason"), "物业设施");
    CHECK_STR(json_str(r, "owner"), person_text(WORKER_A));
    login(b, WORKER_A);
    browse(b, fmt("/needs/%s", m.id));
    CHECK_HAS(b->html, fmt("value=\"%s\" selected", person_text(WORKER_A2)));
    CHECK_STR(json_str(act(w, WORKER_A, m.id, "route", "{\"route\":\"by_line\"}"), "owner"), person_text(WORKER_A));
    struct made other = need_at(w, NeedStage_collected); /* nobody has that line: nobody is proposed */
    r = act(w, WORKER_A, other.id, "accept", "{\"category\":\"children\",\"urgency\":\"p3\"}");
    CHECK(json_at(r, "line_owner") == NULL);
}

TEST(M77_a_grid_without_an_instructor_is_listed_as_incomplete)
{
    struct world *w = world_new();
    const char *list = fmt("/grids?area=%s", area_text(PLACE_A));
    CHECK_EQ(appoint(w, LEAD_A, PLACE_A1, "grid_leader", GRID_A, "").status, 200);
    CHECK_EQ(appoint(w, LEAD_A, PLACE_A1, "part_time", HELPER_1, "").status, 200);
    CHECK_EQ(appoint(w, LEAD_A, PLACE_A1, "part_time", HELPER_2, "").status, 200); /* N of them */
    struct reply r = api(w, "GET", list, as(w, WORKER_A), NULL);
    CHECK_EQ(json_num(r, "incomplete"), 1);
    CHECK(!json_yes(r, "items.0.complete"));
    CHECK_EQ(json_num(r, "items.0.part_time"), 2);
    CHECK_EQ(json_count(api(w, "GET", fmt("%s&incomplete=1", list), as(w, WORKER_A), NULL), "items"), 1);
    r = appoint(w, WORKER_A, PLACE_A1, "instructor", WORKER_A2, "");
    CHECK(json_yes(r, "complete"));
    CHECK_EQ(appoint(w, WORKER_A, PLACE_A1, "instructor", WORKER_A, "").status, 409); /* one */
    CHECK_EQ(json_count(api(w, "GET", fmt("%s&incomplete=1", list), as(w, WORKER_A), NULL), "items"), 0);
    const char *post = number_of(world_count(w, "SELECT id FROM link WHERE role = 'instructor'"));
    CHECK_EQ(api(w, "POST", fmt("/grid-posts/%s/end", post), as(w, GRID_A), "{}").status, 403);
    CHECK(!json_yes(api(w, "POST", fmt("/grid-posts/%s/end", post), as(w, LEAD_A), "{}"), "complete"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM link WHERE role = 'instructor' AND ends IS NOT NULL"), 1); /* its past stays */
}

TEST(M77_a_stairwell_without_a_mediator_is_a_vacancy_of_the_place)
{
    struct world *w = world_new();
    struct reply r = grid(w, WORKER_A, PLACE_A1);
    CHECK_EQ(json_count(r, "vacancies"), 3); /* leader, instructor, one building */
    CHECK_EQ(appoint(w, LEAD_A, PLACE_A1, "mediator", HELPER_1, "").status, 422);
    CHECK_EQ(appoint(w, LEAD_A, PLACE_A1, "mediator", HELPER_1, fmt(",\"building\":\"%s\"", area_text(PLACE_B1))).status, 422);
    r = appoint(w, LEAD_A, PLACE_A1, "mediator", HELPER_1, fmt(",\"building\":\"%s\"", area_text(PLACE_A1b)));
    CHECK_EQ(json_count(r, "vacancies"), 2);
    CHECK_EQ(appoint(w, LEAD_B, PLACE_A1, "instructor", WORKER_A, "").status, 403);
    CHECK_EQ(appoint(w, LEAD_A, PLACE_A1, "instructor", RESIDENT_B, "").status, 422); /* nobody of this community */
}

TEST(M90_one_request_opens_people_cases_and_services_and_no_residents)
{
    struct world *w = world_new();
    struct made o = order_at(w, OrderState_open, 1);
    CHECK_EQ(appoint(w, LEAD_A, PLACE_A1, "grid_leader", GRID_A, "").status, 200);
    struct reply r = grid(w, GRID_A, PLACE_A1);
    CHECK_EQ(r.status, 200);
    CHECK_EQ(json_count(r, "team"), 1);
    CHECK_STR(json_str(r, "cases.0.id"), o.need);
    CHECK_STR(json_str(r, "orders.0.id"), o.order);
    CHECK(json_at(r, "services") != NULL);
    CHECK(json_at(r, "residents") == NULL);
    CHECK(!str_has(r.body, actor_name(ASKER)));
    CHECK_EQ(json_count(grid(w, RESIDENT_B, PLACE_A1), "cases"), 0); /* what is not theirs to read stays out */
    CHECK_EQ(grid(w, WORKER_A, PLACE_A).status, 404);                /* a community is no grid */
}
