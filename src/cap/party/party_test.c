/* Trees and coverages: typed, dated, side by side; proposed by counts, decided by people; there with the cn pack alone. */
#include "cap/party/party.h"
#include "steps.h"

static struct reply post(struct world *w, enum Actor a, const char *path, const char *body) { return api(w, "POST", path, as(w, a), body); }
static struct reply get(struct world *w, enum Actor a, const char *path) { return api(w, "GET", path, as(w, a), NULL); }

static const char *body(struct world *w, const char *level, const char *name, const char *parent)
{
    struct reply r = post(w, LEAD_A, "/bodies", fmt("{\"level\":\"%s\",\"name\":\"%s\",\"area\":\"%s\",\"from\":\"2025-01-01\"%s%s%s}", level, name, area_text(PLACE_A),
                                                    parent ? ",\"parent\":\"" : "", parent ? parent : "", parent ? "\"" : ""));
    CHECK_MSG(r.status == 201, "%.*s", STR(r.body));
    return id_of(r);
}

enum { SEVEN = 7, GROUPS = 66, COMMITTEES = 49 };

struct trees {
    const char *party_mid[SEVEN], *council_mid[SEVEN];
    const char *committee;     /* a working committee below the first council */
};

static struct trees both_trees(struct world *w)
{
    struct trees t;
    const char *party = body(w, "committee", "社区党委", NULL), *forum = body(w, "forum", "群英荟", NULL);
    for (int i = 0; i < SEVEN; i++) {
        t.party_mid[i] = body(w, "organisation", fmt("第%d党组织", i + 1), party);
        t.council_mid[i] = body(w, "council", fmt("第%d理事会", i + 1), forum);
    }
    for (int i = 0; i < GROUPS; i++) body(w, "group", fmt("%d号楼党小组", i + 1), t.party_mid[i % SEVEN]);
    for (int i = 0; i < COMMITTEES; i++) {
        const char *id = body(w, "work_committee", fmt("委员会%d", i + 1), t.council_mid[i % SEVEN]);
        if (i == 0) t.committee = id;
    }
    return t;
}

static struct reply trees_on(struct world *w, const char *on) { return get(w, WORKER_A, fmt("/trees?area=%s&on=%s", area_text(PLACE_A), on)); }
static const char *line(struct reply r, int tree)
{
    return fmt("%lld/%lld/%lld", (long long)json_num(r, fmt("trees.%d.counts.0.n", tree)), (long long)json_num(r, fmt("trees.%d.counts.1.n", tree)), (long long)json_num(r, fmt("trees.%d.counts.2.n", tree)));
}

static Str parent_of(struct reply r, const char *id)
{
    for (size_t i = 0; i < json_count(r, "trees.1.items"); i++)
        if (str_is(json_str(r, fmt("trees.1.items.%zu.id", i)), id)) return json_str(r, fmt("trees.1.items.%zu.parent", i));
    return S("");
}

TEST(M1_the_party_tree_counts_1_7_66_and_each_body_has_one_parent)
{
    struct world *w = world_new();
    struct trees t = both_trees(w);
    struct reply r = trees_on(w, "2026-01-01");
    CHECK_STR(str_c(line(r, 0)), "1/7/66");
    CHECK_EQ(json_count(r, "trees.0.items"), 74);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM body b WHERE b.ends IS NULL AND b.level <> 'committee' AND b.level <> 'forum' AND 1 <> "
                            "(SELECT count(*) FROM body p WHERE p.node = b.parent AND p.ends IS NULL)"), 0);
    CHECK_STR(str_c(line(trees_on(w, "2024-12-31"), 0)), "0/0/0"); /* it began on a day */
    /* A group lies below an organisation, of this tree, and nowhere else. */
    CHECK_EQ(post(w, LEAD_A, "/bodies", fmt("{\"level\":\"group\",\"name\":\"错组\",\"area\":\"%s\",\"parent\":\"%s\"}", area_text(PLACE_A), t.council_mid[0])).status, 422);
    CHECK_EQ(post(w, LEAD_A, "/bodies", fmt("{\"level\":\"group\",\"name\":\"无上级\",\"area\":\"%s\"}", area_text(PLACE_A))).status, 422);
    CHECK_EQ(post(w, LEAD_A, fmt("/bodies/%s/close", t.party_mid[0]), "{}").status, 409); /* its groups are there */
    CHECK_EQ(post(w, WORKER_A, "/bodies", fmt("{\"level\":\"forum\",\"name\":\"群英荟\",\"area\":\"%s\"}", area_text(PLACE_A))).status, 403);
}

TEST(M2_moving_a_working_committee_leaves_the_party_tree_untouched)
{
    struct world *w = world_new();
    struct trees t = both_trees(w);
    struct reply before = trees_on(w, "2026-01-01");
    CHECK_STR(str_c(line(before, 1)), "1/7/49");
    CHECK_EQ(post(w, LEAD_A, fmt("/bodies/%s/move", t.committee), fmt("{\"parent\":\"%s\",\"from\":\"2026-06-01\"}", t.party_mid[0])).status, 422);
    CHECK_EQ(post(w, LEAD_A, fmt("/bodies/%s/move", t.committee), fmt("{\"parent\":\"%s\",\"from\":\"2026-06-01\"}", t.council_mid[3])).status, 200);
    struct reply after = trees_on(w, "2026-07-01");
    CHECK_STR(str_c(line(after, 1)), "1/7/49");
    CHECK_STR(str_c(line(after, 0)), "1/7/66");
    CHECK(json_equal(json_at(before, "trees.0"), json_at(after, "trees.0")));
    CHECK(!json_equal(json_at(before, "trees.1"), json_at(after, "trees.1")));
    CHECK_STR(parent_of(trees_on(w, "2026-05-31"), t.committee), t.council_mid[0]); /* the past stays */
    CHECK_STR(parent_of(after, t.committee), t.council_mid[3]);
    struct reply one = get(w, WORKER_A, fmt("/bodies/%s", t.committee));
    CHECK_EQ(json_count(one, "history"), 2);
    CHECK_STR(json_str(one, "parent"), t.council_mid[3]);
}

/* -- branch forms -- */

static const char *social(struct world *w, int n)
{
    world_sql(w, fmt("INSERT INTO org(id, kind, name, area, rev, at) VALUES (%d, 'social', '社会组织%d', %s, 1, %lld)", 1000 + n, n, area_text(PLACE_A), (long long)w->now.ms));
    return fmt("%d", 1000 + n);
}

static Str proposed(struct world *w, const char *org, int members) { return json_str(get(w, LEAD_A, fmt("/branches/%s?members=%d", org, members)), "proposed"); }

TEST(M5_the_form_is_proposed_by_the_count_and_decided_by_a_person)
{
    struct world *w = world_new();
    const char *org = social(w, 1);
    CHECK_STR(proposed(w, org, 3), "own");
    CHECK_STR(proposed(w, org, 2), "joint");
    CHECK_STR(proposed(w, org, 1), "joint");
    CHECK_STR(proposed(w, org, 0), "instructor");
    CHECK_EQ(world_count(w, "SELECT count(*) FROM branch"), 0); /* proposing decides nothing */
    CHECK_EQ(post(w, LEAD_A, fmt("/branches/%s/decide", org), "{\"form\":\"own\"}").status, 422);
    CHECK_EQ(post(w, LEAD_A, fmt("/branches/%s/decide", org), "{\"members\":2,\"form\":\"own\"}").status, 422); /* otherwise: with a reason */
    CHECK_EQ(post(w, WORKER_A, fmt("/branches/%s/decide", org), "{\"members\":2,\"form\":\"joint\"}").status, 403);
    struct reply r = post(w, LEAD_A, fmt("/branches/%s/decide", org), "{\"members\":2,\"form\":\"own\",\"reason\":\"预备党员下月转正\"}");
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "form"), "own");
    CHECK_STR(json_str(r, "history.0.proposed"), "joint");
    /* The numbers are data: changed, the next proposal goes by them. */
    CHECK_EQ(post(w, LEAD_A, "/branch-rules/1/change", "{\"members_from\":5,\"source\":\"试点\"}").status, 403);
    CHECK_EQ(post(w, ADMIN_A, "/branch-rules/1/change", "{\"members_from\":5,\"source\":\"区里试点办法\"}").status, 200);
    CHECK_STR(proposed(w, org, 4), "joint");
    CHECK_STR(proposed(w, org, 5), "own");
}

/* Nineteen organisations by their counts; the form of each is what is proposed. */
static void nineteen(struct world *w, const char *const from[3])
{
    static const int members[19] = {3, 4, 3, 5, 3, 8, 3, 3, 4, 1, 2, 2, 1, 0, 0, 0, 0, 0, 0};
    for (int i = 0; i < 38; i++) {
        const char *org = social(w, i);
        CHECK_EQ(post(w, STREET_A, fmt("/branches/%s/decide", org), "{\"form\":\"without\",\"from\":\"2023-01-01\"}").status, 200);
        if (i >= 19) continue;
        Str form = proposed(w, org, members[i]);
        const char *day = i < 3 ? from[0] : i < 13 ? from[1] : from[2];
        CHECK_EQ(post(w, STREET_A, fmt("/branches/%s/decide", org), fmt("{\"members\":%d,\"form\":\"%.*s\",\"from\":\"%s\"}", members[i], STR(form), day)).status, 200);
    }
}

TEST(M5_nineteen_organisations_give_9_4_6)
{
    struct world *w = world_new();
    static const char *const days[3] = {"2023-06-01", "2024-06-01", "2025-06-01"};
    nineteen(w, days);
    struct reply r = get(w, STREET_A, fmt("/coverage?area=%s", area_text(PLACE_A)));
    CHECK_EQ(json_num(r, "now.own"), 9);
    CHECK_EQ(json_num(r, "now.joint"), 4);
    CHECK_EQ(json_num(r, "now.instructor"), 6);
}

TEST(M7_two_coverages_apart_over_time_and_each_opens_its_records)
{
    struct world *w = world_new();
    static const char *const days[3] = {"2023-06-01", "2024-06-01", "2025-06-01"};
    nineteen(w, days);
    struct reply r = get(w, STREET_A, fmt("/coverage?area=%s", area_text(PLACE_A)));
    CHECK_EQ(json_num(r, "now.all"), 38);
    CHECK_EQ(json_num(r, "now.organised"), 13);
    CHECK_EQ(json_num(r, "now.working"), 19);
    static const char *const figures[][2] = {{"now.all", "all_records"}, {"now.organised", "organised_records"}, {"now.working", "working_records"}};
    for (int i = 0; i < 3; i++) {
        struct reply list = get(w, STREET_A, fmt("%.*s", STR(str_from(json_str(r, figures[i][1]), sizeof "/api/v1" - 1))));
        CHECK_EQ((int64_t)json_count(list, "items"), json_num(r, figures[i][0]));
    }
    /* The page says 50.0 %, with what it stands over. */
    struct browser *b = browser_new(w);
    login(b, STREET_A);
    browse(b, fmt("/coverage?area=%s", area_text(PLACE_A)));
    CHECK(str_has(b->html, S("50.0 %")));
    CHECK(str_has(b->html, S("19 / 38")));
    CHECK(str_has(b->html, S("34.2 %")));
    /* The starting point stays: 3 of 38 are less than a tenth. */
    struct reply then = get(w, STREET_A, fmt("/coverage?area=%s&on=2023-12-31", area_text(PLACE_A)));
    CHECK_EQ(json_num(then, "now.working"), 3);
    CHECK_EQ(json_num(then, "now.all"), 38);
    CHECK(json_num(then, "now.working") * 10 < json_num(then, "now.all"));
    CHECK_EQ(json_num(get(w, STREET_A, fmt("/coverage?area=%s&on=2024-06-01", area_text(PLACE_A))), "now.organised"), 13);
    CHECK_EQ(json_num(get(w, STREET_A, fmt("/coverage?area=%s&on=2024-05-31", area_text(PLACE_A))), "now.organised"), 3);
    CHECK(json_count(r, "quarters") > 8);
}

TEST(with_the_generic_pack_nothing_of_the_party_is_there)
{
    struct world *w = world_new();
    const char *org = social(w, 1);
    static const char *const pages[] = {"/trees", "/branches", "/coverage", "/branch-rules/1"};
    for (int i = 0; i < 4; i++) CHECK_EQ(get(w, ADMIN_A, pages[i]).status, 200);
    CHECK_EQ(post(w, ADMIN_A, "/settings/pack", "{\"pack\":\"generic\"}").status, 200);
    for (int i = 0; i < 4; i++) CHECK_EQ(get(w, ADMIN_A, pages[i]).status, 404);
    CHECK_EQ(get(w, ADMIN_A, fmt("/branches/%s", org)).status, 404);
    CHECK_EQ(post(w, LEAD_A, "/bodies", fmt("{\"level\":\"forum\",\"name\":\"群英荟\",\"area\":\"%s\"}", area_text(PLACE_A))).status, 404);
    CHECK(!str_has(get(w, ADMIN_A, "/openapi.json").body, S("/branches")));
    struct browser *b = browser_new(w);
    login(b, ADMIN_A);
    static const char *const shown[] = {"/orgs", "/settings", "/settings/values"};
    for (int i = 0; i < 3; i++) {
        browse(b, shown[i]);
        CHECK(!str_has(b->html, S("/trees")) && !str_has(b->html, S("/coverage")) && !str_has(b->html, S("党建")));
    }
    CHECK_EQ(post(w, ADMIN_A, "/settings/pack", "{\"pack\":\"cn\"}").status, 200);
    CHECK_EQ(get(w, ADMIN_A, "/trees").status, 200);
}
