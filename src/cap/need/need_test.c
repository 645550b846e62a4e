/* Needs by the letter of the contract: stages, routes, feedback, ballots, clocks, merging, silence, the list. Sight: need_sight_test.c. */
#include "steps.h"

#include <string.h>

#include "app/rq.h"

static Str stage_of(struct world *w, const char *id) { return json_str(need_seen_by(w, WORKER_A, id), "stage"); }

static bool timeline_has(struct reply r, const char *word)
{
    for (size_t i = 0; i < json_count(r, "timeline"); i++)
        if (str_is(json_str(r, fmt("timeline.%zu.act", i)), word)) return true;
    return false;
}

/* -- M71 five stages -- */

STORY(M71_five_stages)
{
    struct world *w = world_new();
    struct reply r = report(w, ASKER, PLACE_A1, "\"title\":\"楼道灯\",\"place\":\"3单元\"");
    CHECK_EQ(r.status, 201);
    const char *id = id_of(r);
    CHECK_STR(reply_header(r, "Location"), fmt("/api/v1/needs/%s", id));
    CHECK_STR(json_str(r, "stage"), "collected");
    CHECK_STR(json_str(r, "state"), "open");
    CHECK_STR(json_str(r, "timeline.0.act"), "report");
    CHECK_STR(json_str(r, "kind"), "request");
    CHECK_STR(json_str(r, "channel"), "web");
    CHECK(json_null_at(r, "due_at") && json_null_at(r, "owner") && json_null_at(r, "ending") && json_null_at(r, "urgency"));
    static const struct { enum Actor by; const char *act, *body, *stage; } steps[] = {
        {WORKER_A, "accept", "{\"category\":\"parking\",\"urgency\":\"p3\"}", "analysed"}, {WORKER_A, "route", "{\"route\":\"by_line\"}", "handling"},
        {WORKER_A, "feedback", "{\"kind\":\"dynamic\",\"note\":\"已联系物业\"}", "handling"}, {WORKER_A, "finish", "{\"ending\":\"solved\",\"note\":\"已修好\"}", "fed_back"},
        {WORKER_A, "feedback", "{\"kind\":\"follow_up\",\"note\":\"回访\"}", "fed_back"}, {ASKER, "confirm", "{\"solved\":\"yes\"}", "rated"}, {ASKER, "rate", "{\"score\":5}", "rated"},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        int64_t rev = json_num(r, "rev");
        r = act(w, steps[i].by, id, steps[i].act, steps[i].body);
        CHECK_EQ(r.status, 200);
        CHECK_STR(json_str(r, "stage"), steps[i].stage);
        CHECK_STR(json_str(r, "state"), "open");
        CHECK(json_num(r, "rev") > rev);
    }
    world_pass(w, 8 * (int64_t)DAY_MS);
    r = api(w, "GET", fmt("/needs/%s", id), as(w, ASKER), NULL);
    CHECK_STR(json_str(r, "stage"), "closed");
    CHECK_STR(json_str(r, "state"), "closed");
    CHECK_STR(json_str(r, "confirmed"), "yes");
    static const char *const order[] = {"report", "accept", "route", "feedback", "finish", "feedback", "confirm", "rate", "close"};
    CHECK_EQ(json_count(r, "timeline"), 9);
    for (size_t i = 0; i < 9; i++) CHECK_STR(json_str(r, fmt("timeline.%zu.act", i)), order[i]);
    struct db_ro *db;
    char why[256] = "";
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK_MSG(history_verify(db, test_arena(), why) == OK, "%s", why);
    db_read_end(db);
}

TEST(M71_skipped_steps_are_refused_with_the_acts_possible)
{
    enum { C = 1, A = 2, H = 4, F = 8, R = 16, Z = 32 };
    static const struct { const char *act; enum Actor by; const char *body; int stages; } acts[] = {
        {"accept", WORKER_A, "{\"category\":\"parking\",\"urgency\":\"p3\"}", C},
        {"route", WORKER_A, "{\"route\":\"handle_now\"}", A | H},
        {"orders", WORKER_A, "{\"mode\":\"claim\",\"title\":\"x\"}", A | H},
        {"feedback", WORKER_A, "{\"kind\":\"door\",\"note\":\"x\"}", H | F},
        {"finish", WORKER_A, "{\"ending\":\"solved\",\"note\":\"x\"}", H},
        {"extend", WORKER_A, "{\"days\":1,\"reason\":\"x\"}", H},
        {"escalate", WORKER_A, "{\"reason\":\"x\"}", C | A | H},
        {"remind", ASKER, "{}", C | A | H},
        {"remind", WORKER_A, "{}", C | A | H},
        {"confirm", ASKER, "{\"solved\":\"partly\"}", F},        /* at R it was confirmed already */
        {"rate", ASKER, "{\"score\":4}", F | R},
        {"reopen", ASKER, "{}", F | R | Z},
    };
    for (int stage = NeedStage_collected; stage <= (int)NeedStage_closed; stage++)
        for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
            struct world *w = world_new();
            struct made m = need_at(w, (enum NeedStage)stage);
            bool may = acts[i].stages & 1 << (stage - 1);
            struct reply r = act(w, acts[i].by, m.id, acts[i].act, acts[i].body);
            int want = may ? (strcmp(acts[i].act, "orders") ? 200 : 201) : 409;
            CHECK_MSG(r.status == want, "%s in stage %d: %d, not %d", acts[i].act, stage, r.status, want);
            struct reply seen = need_seen_by(w, acts[i].by, m.id);
            if (!may) {
                CHECK_MSG(!json_holds(seen, "acts", acts[i].act), "%s is offered in stage %d", acts[i].act, stage);
                for (size_t k = 0; k < json_count(seen, "acts"); k++) CHECK_HAS(json_str(r, "detail"), json_str(seen, fmt("acts.%zu", k)));
            }
            world_drop(w);
        }
}

TEST(M71_acts_are_those_that_work)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_collected);
    struct reply r = need_seen_by(w, WORKER_A, m.id);
    CHECK(json_holds(r, "acts", "accept") && json_holds(r, "acts", "escalate") && json_holds(r, "acts", "merge") && !json_holds(r, "acts", "route") && !json_holds(r, "acts", "finish"));
    r = need_seen_by(w, ASKER, m.id);
    CHECK(json_holds(r, "acts", "remind") && !json_holds(r, "acts", "accept") && !json_holds(r, "acts", "confirm"));
    r = need_seen_by(w, SUPERVISOR_A, m.id);
    CHECK_EQ(json_count(r, "acts"), 0);
    r = need_seen_by(w, GRID_A, m.id);
    CHECK(!json_holds(r, "acts", "accept"));
}

/* -- analysis -- */

TEST(need_due_is_the_category_s_or_the_urgency_s)
{
    static const struct { const char *category, *urgency, *due; } cases[] = {
        {"parking", "p3", "2026-10-13T18:00:00+08:00"},    /* five working days over 国庆 */
        {"repair", "p4", "2026-10-13T18:00:00+08:00"},     /* the category's own five working days */
        {"hazard", "p4", "2026-10-01T15:00:00+08:00"},     /* 24 hours */
        {"parking", "p1", "2026-09-30T17:00:00+08:00"}, {"parking", "p2", "2026-10-01T15:00:00+08:00"}, {"parking", "p4", "2026-10-15T15:00:00+08:00"},
    };
    struct world *w = world_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        w->now = time_of((struct civil){.year = 2026, .month = 9, .day = 30, .hour = 15});
        struct made m = need_at(w, NeedStage_collected);
        w->now = time_plus(w->now, 40 * MINUTE_MS); /* the clock runs from the report, not from the accepting */
        struct reply r = act(w, WORKER_A, m.id, "accept", fmt("{\"category\":\"%s\",\"urgency\":\"%s\"}", cases[i].category, cases[i].urgency));
        CHECK_STR(json_str(r, "due_at"), cases[i].due);
        CHECK_STR(json_str(r, "category"), cases[i].category);
    }
}

TEST(M84_kinds_of_difficulty)
{
    struct world *w = world_new();
    static const char *const kinds[] = {"key", "hard", "blocked"};
    for (size_t i = 0; i < 3; i++) {
        struct made m = need_at(w, NeedStage_collected);
        struct reply r = act(w, WORKER_A, m.id, "accept", fmt("{\"category\":\"parking\",\"urgency\":\"p3\",\"difficulty\":\"%s\"}", kinds[i]));
        CHECK_STR(json_str(r, "difficulty"), kinds[i]);
        r = api(w, "GET", "/needs?limit=1", as(w, WORKER_A), NULL);
        CHECK_STR(json_str(r, "items.0.difficulty"), kinds[i]);
    }
    struct made m = need_at(w, NeedStage_collected);
    CHECK_EQ(act(w, WORKER_A, m.id, "accept", "{\"category\":\"parking\",\"urgency\":\"p3\",\"difficulty\":\"easy\"}").status, 422);
}

TEST(M85_every_need_has_its_channel)
{
    struct world *w = world_new();
    static const char *const channels[] = {"web", "counter", "phone", "patrol", "visit", "meeting", "wechat"};
    for (size_t i = 0; i < 7; i++) {
        struct reply r = report(w, WORKER_A, PLACE_A1, fmt("\"channel\":\"%s\"", channels[i]));
        CHECK_EQ(r.status, 201);
        CHECK_STR(json_str(r, "channel"), channels[i]);
    }
    CHECK_STR(json_str(report(w, RESIDENT_A, PLACE_A1, ""), "channel"), "web");
    CHECK_EQ(report(w, RESIDENT_A, PLACE_A1, "\"channel\":\"fax\"").status, 422);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM need WHERE id NOT IN (SELECT need FROM need_channel)"), 0);
}

/* -- M73 routes -- */

TEST(M73_one_of_three_routes_and_changes_are_logged)
{
    struct world *w = world_new();
    static const char *const routes[] = {"handle_now", "by_line", "coordinate"};
    struct made m = need_at(w, NeedStage_analysed);
    for (size_t i = 0; i < 3; i++) {
        struct reply r = act(w, WORKER_A, m.id, "route", fmt("{\"route\":\"%s\"}", routes[i])); /* participants may be empty on each */
        CHECK_EQ(r.status, 200);
        CHECK_STR(json_str(r, "route"), routes[i]);
        CHECK_STR(json_str(r, "stage"), "handling");
    }
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM event WHERE act = 'route' AND entity = %s", m.id)), 3);
    CHECK_EQ(act(w, WORKER_A, m.id, "route", "{\"route\":\"ignore\"}").status, 422);
}

TEST(M73_accepting_proposes_route_and_owner_with_the_reason)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_collected);
    struct reply r = act(w, WORKER_A, m.id, "accept", "{\"category\":\"repair\",\"urgency\":\"p3\"}");
    CHECK_STR(json_str(r, "route"), "by_line");
    CHECK_STR(json_str(r, "owner"), person_text(WORKER_A));
    CHECK(json_str(r, "route_reason").len > 0);
    m = need_at(w, NeedStage_collected);
    r = act(w, WORKER_A, m.id, "accept", "{\"category\":\"repair\",\"urgency\":\"p1\"}"); /* urgent: at once */
    CHECK_STR(json_str(r, "route"), "handle_now");
}

TEST(M73_owner_stays_unless_named)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_analysed);
    struct reply r = act(w, WORKER_A, m.id, "route", fmt("{\"route\":\"coordinate\",\"owner\":\"%s\",\"participants\":[\"%s\",\"%s\"]}", person_text(LEAD_A), person_text(GRID_A), person_text(UNIT_A)));
    CHECK_STR(json_str(r, "owner"), person_text(LEAD_A));
    CHECK_EQ(json_count(r, "participants"), 2);
    r = act(w, WORKER_A, m.id, "route", "{\"route\":\"handle_now\"}");
    CHECK_STR(json_str(r, "owner"), person_text(LEAD_A));
    CHECK_EQ(json_count(r, "participants"), 0);
    CHECK_EQ(need_seen_by(w, UNIT_A, m.id).status, 200);
}

TEST(M133_first_asked_stays_the_owner)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_collected);
    act(w, WORKER_A, m.id, "accept", "{\"category\":\"parking\",\"urgency\":\"p3\"}");
    struct reply r = act(w, WORKER_A2, m.id, "route", "{\"route\":\"handle_now\"}"); /* a colleague routes it */
    CHECK_STR(json_str(r, "owner"), person_text(WORKER_A));
    CHECK_STR(json_str(r, "owner_name"), "worker@A 甲");
    r = act(w, WORKER_A2, m.id, "feedback", "{\"kind\":\"door\",\"note\":\"替班上门\"}"); /* and stands in: the history says in whose stead */
    CHECK_EQ(r.status, 200);
    size_t last = json_count(r, "timeline") - 1;
    CHECK_STR(json_str(r, fmt("timeline.%zu.actor", last)), "worker2@A 甲");
    CHECK_STR(json_str(r, fmt("timeline.%zu.in_stead_of", last)), "worker@A 甲");
    r = act(w, WORKER_A, m.id, "feedback", "{\"kind\":\"online\",\"note\":\"自己反馈\"}");
    CHECK(json_at(r, fmt("timeline.%zu.in_stead_of", json_count(r, "timeline") - 1)) == NULL);
    CHECK_STR(json_str(r, "owner"), person_text(WORKER_A));
}

/* -- M74 feedback -- */

TEST(M74_no_finish_without_feedback)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_analysed);
    act(w, WORKER_A, m.id, "route", "{\"route\":\"handle_now\"}");
    Str before = world_dump(w);
    CHECK_EQ(act(w, WORKER_A, m.id, "finish", "{\"ending\":\"solved\",\"note\":\"x\"}").status, 409);
    CHECK(str_eq(before, world_dump(w)));
    CHECK(!json_holds(need_seen_by(w, WORKER_A, m.id), "acts", "finish"));
    CHECK_EQ(act(w, WORKER_A, m.id, "feedback", "{\"kind\":\"special\",\"note\":\"专项反馈\"}").status, 200);
    CHECK_EQ(act(w, WORKER_A, m.id, "finish", "{\"ending\":\"solved\",\"note\":\"x\"}").status, 200);
}

TEST(M74_five_kinds_of_feedback)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_handling);
    static const char *const kinds[] = {"dynamic", "special", "follow_up", "door", "online"};
    for (size_t i = 0; i < 5; i++) CHECK_EQ(act(w, WORKER_A, m.id, "feedback", fmt("{\"kind\":\"%s\",\"note\":\"第%zu次\"}", kinds[i], i)).status, 200);
    CHECK_EQ(act(w, WORKER_A, m.id, "feedback", "{\"kind\":\"letter\",\"note\":\"x\"}").status, 422);
    CHECK_EQ(act(w, WORKER_A, m.id, "feedback", "{\"kind\":\"door\"}").status, 422);
    CHECK_EQ(act(w, ASKER, m.id, "feedback", "{\"kind\":\"door\",\"note\":\"x\"}").status, 403);
    struct reply r = need_seen_by(w, ASKER, m.id);
    CHECK_STR(json_str(r, fmt("timeline.%zu.note", json_count(r, "timeline") - 1)), "第4次"); /* the asker reads it */
}

TEST(need_endings_are_six)
{
    struct world *w = world_new();
    static const char *const endings[] = {"solved", "explained", "cannot_now", "not_ours", "duplicate", "withdrawn"};
    for (size_t i = 0; i < 6; i++) {
        struct made m = need_at(w, NeedStage_handling);
        struct reply r = act(w, WORKER_A, m.id, "finish", fmt("{\"ending\":\"%s\",\"note\":\"x\"}", endings[i]));
        CHECK_STR(json_str(r, "ending"), endings[i]);
        CHECK(json_str(r, "finished_at").len > 0);
    }
    struct made m = need_at(w, NeedStage_handling);
    CHECK_EQ(act(w, WORKER_A, m.id, "finish", "{\"ending\":\"solved\",\"note\":\"x\",\"look_again_on\":\"2026-12-01\"}").status, 422);
    CHECK_EQ(act(w, WORKER_A, m.id, "finish", "{\"ending\":\"cannot_now\",\"note\":\"x\",\"look_again_on\":\"2026-09-30\"}").status, 422);
    struct reply r = act(w, WORKER_A, m.id, "finish", "{\"ending\":\"cannot_now\",\"note\":\"x\",\"look_again_on\":\"2026-12-01\"}");
    CHECK_STR(json_str(r, "look_again_on"), "2026-12-01");
}

/* -- M75 ballots -- */

TEST(M75_raters_are_hidden_from_who_was_rated)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_fed_back);
    struct reply r = act(w, ASKER, m.id, "rate", "{\"score\":2,\"comment\":\"态度不好\"}");
    CHECK_EQ(r.status, 200);
    CHECK_EQ(json_num(r, "score"), 2);
    CHECK_STR(json_str(r, "comment"), "态度不好");
    CHECK(timeline_has(r, "rate"));
    r = need_seen_by(w, LEAD_A, m.id); /* one level above */
    CHECK_EQ(json_num(r, "score"), 2);
    CHECK(timeline_has(r, "rate"));
    static const enum Actor others[] = {WORKER_A, WORKER_A2, GRID_A, SUPERVISOR_A, AUDITOR_A, ADMIN_A};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        r = need_seen_by(w, others[i], m.id);
        CHECK_EQ(r.status, 200);
        CHECK_MSG(json_at(r, "score") == NULL && json_at(r, "comment") == NULL && !timeline_has(r, "rate"), "%.*s sees the ballot", STR(actor_name(others[i])));
        CHECK_LACKS(r.body, "态度不好");
    }
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event_text WHERE text LIKE '%态度%'"), 0);
    CHECK_EQ(act(w, ASKER, m.id, "rate", "{\"score\":5}").status, 409); /* once */
}

TEST(M75_who_owns_the_need_sees_no_ballot_however_high)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_analysed);
    act(w, WORKER_A, m.id, "route", fmt("{\"route\":\"coordinate\",\"owner\":\"%s\"}", person_text(LEAD_A)));
    act(w, LEAD_A, m.id, "feedback", "{\"kind\":\"door\",\"note\":\"x\"}");
    act(w, LEAD_A, m.id, "finish", "{\"ending\":\"solved\",\"note\":\"x\"}");
    CHECK_EQ(act(w, ASKER, m.id, "rate", "{\"score\":1,\"comment\":\"书记没来\"}").status, 200);
    struct reply r = need_seen_by(w, LEAD_A, m.id);
    CHECK_MSG(json_at(r, "score") == NULL && !timeline_has(r, "rate"), "the lead owns it and reads who rated it how");
    CHECK_EQ(json_num(need_seen_by(w, STREET_A, m.id), "score"), 1);
}

TEST(M75_confirm_and_rate_in_either_order_once_each)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_fed_back);
    CHECK_STR(json_str(act(w, ASKER, m.id, "rate", "{\"score\":3}"), "stage"), "rated");
    struct reply r = act(w, ASKER, m.id, "confirm", "{\"solved\":\"partly\"}");
    CHECK_STR(json_str(r, "stage"), "rated");
    CHECK_STR(json_str(r, "confirmed"), "partly");
    CHECK_EQ(act(w, ASKER, m.id, "confirm", "{\"solved\":\"yes\"}").status, 409);
    CHECK_EQ(act(w, ASKER, m.id, "rate", "{\"score\":3}").status, 409);
    for (int score = -1; score <= 6; score += 7) CHECK_EQ(act(w, ASKER, need_at(w, NeedStage_fed_back).id, "rate", fmt("{\"score\":%d}", score)).status, 422);
    static const enum Actor others[] = {WORKER_A, LEAD_A, RESIDENT_A, STREET_A, ADMIN_A};
    m = need_at(w, NeedStage_fed_back);
    for (size_t i = 0; i < 5; i++) {
        CHECK_EQ(act(w, others[i], m.id, "confirm", "{\"solved\":\"yes\"}").status, 403);
        CHECK_EQ(act(w, others[i], m.id, "rate", "{\"score\":5}").status, 403);
    }
}

/* -- M79 escalate -- */

STORY(M79_what_is_beyond_the_community_goes_up_with_its_clock)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_handling);
    CHECK_EQ(act(w, STREET_A, m.id, "feedback", "{\"kind\":\"door\",\"note\":\"x\"}").status, 403);
    CHECK_EQ(act(w, WORKER_A, m.id, "escalate", "{}").status, 422); /* a reason is needed */
    w->now = time_of((struct civil){.year = 2026, .month = 10, .day = 12, .hour = 9});
    struct reply r = act(w, WORKER_A, m.id, "escalate", "{\"reason\":\"需要街道协调\"}");
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "level"), "street");
    CHECK_STR(json_str(r, "area"), area_text(PLACE_A1)); /* the area stays */
    CHECK_STR(json_str(r, "due_at"), "2026-10-19T18:00:00+08:00");
    CHECK_STR(json_str(r, "stage"), "handling");
    CHECK_EQ(act(w, STREET_A, m.id, "feedback", "{\"kind\":\"door\",\"note\":\"街道来过\"}").status, 200);
    CHECK_EQ(act(w, STREET_B, m.id, "feedback", "{\"kind\":\"door\",\"note\":\"x\"}").status, 404);
    CHECK_EQ(act(w, DISTRICT_A, m.id, "feedback", "{\"kind\":\"door\",\"note\":\"x\"}").status, 403);
    CHECK_STR(json_str(act(w, STREET_A, m.id, "escalate", "{\"reason\":\"需要区里\"}"), "level"), "district");
    CHECK_EQ(act(w, DISTRICT_A, m.id, "feedback", "{\"kind\":\"door\",\"note\":\"区里来过\"}").status, 200);
    CHECK_EQ(act(w, DISTRICT_A, m.id, "escalate", "{\"reason\":\"再上\"}").status, 409); /* nothing is above */
    CHECK_EQ(act(w, WORKER_A, m.id, "finish", "{\"ending\":\"solved\",\"note\":\"x\"}").status, 200);
}

TEST(M79_need_above_the_communities_is_the_street_s)
{
    struct world *w = world_new();
    struct reply r = report(w, RESIDENT_A, PLACE_S, ""); /* 未定位 */
    CHECK_EQ(r.status, 201);
    const char *id = id_of(r);
    CHECK_EQ(act(w, WORKER_A, id, "accept", "{\"category\":\"parking\",\"urgency\":\"p3\"}").status, 404);
    CHECK_EQ(act(w, STREET_A, id, "accept", "{\"category\":\"parking\",\"urgency\":\"p3\"}").status, 200);
}

/* -- M81 merge -- */

STORY(M81_merging_keeps_both_channels_and_askers)
{
    struct world *w = world_new();
    struct reply web = report(w, ASKER, PLACE_A1, "\"channel\":\"web\""), call = report(w, WORKER_A, PLACE_A1, "\"channel\":\"phone\",\"on_behalf\":{\"name\":\"老王\",\"phone\":\"13712345678\"}");
    const char *into = id_of(web), *id = id_of(call);
    CHECK_EQ(act(w, WORKER_A, id, "merge", fmt("{\"into\":\"%s\"}", into)).status, 422); /* the reason is missing */
    struct reply r = act(w, WORKER_A, id, "merge", fmt("{\"into\":\"%s\",\"reason\":\"同一盏灯\"}", into));
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "state"), "merged");
    CHECK_STR(json_str(r, "stage"), "collected");
    CHECK_STR(json_str(r, "merged_into"), into);
    r = need_seen_by(w, WORKER_A, into);
    CHECK_STR(json_str(r, "state"), "open");
    CHECK(json_holds(r, "channels", "web") && json_holds(r, "channels", "phone"));
    CHECK_EQ(json_num(r, "me_too"), 1);
    CHECK_EQ(world_count(w, fmt("SELECT count(DISTINCT asker) FROM need_channel WHERE need = %s AND asker IS NOT NULL", into)), 1);
    static const char *const after[] = {"accept", "remind", "merge", "escalate", "me_too", "release"};
    static const char *const bodies[] = {"{\"category\":\"parking\",\"urgency\":\"p3\"}", "{}", "{\"into\":\"5\",\"reason\":\"x\"}", "{\"reason\":\"x\"}", "{}", "{\"public_text\":\"x\"}"};
    for (size_t i = 0; i < 6; i++) CHECK_EQ(act(w, WORKER_A, id, after[i], bodies[i]).status, 409);
}

TEST(M81_merging_into_what_is_not_there_or_not_ours)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_collected), merged = need_at(w, NeedStage_collected), done = need_at(w, NeedStage_closed);
    struct reply foreign = report(w, RESIDENT_B, PLACE_B, "");
    const char *into[] = {m.id, "12345", id_of(foreign), done.id, merged.id};
    CHECK_EQ(act(w, WORKER_A, merged.id, "merge", fmt("{\"into\":\"%s\",\"reason\":\"x\"}", m.id)).status, 200);
    for (size_t i = 0; i < 5; i++) CHECK_MSG(act(w, WORKER_A, m.id, "merge", fmt("{\"into\":\"%s\",\"reason\":\"x\"}", into[i])).status == 422, "%zu", i);
    CHECK_STR(json_str(need_seen_by(w, WORKER_A, m.id), "state"), "open");
}

/* -- extension: four eyes -- */

STORY(need_extension_is_granted_by_another_one_level_up)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_handling);
    Str due = json_str(need_seen_by(w, WORKER_A, m.id), "due_at");
    CHECK_STR(due, "2026-10-13T18:00:00+08:00");
    CHECK_EQ(act(w, LEAD_A, m.id, "extend/decide", "{\"grant\":true}").status, 409); /* nothing was asked */
    CHECK_EQ(act(w, WORKER_A, m.id, "extend", "{\"days\":3,\"reason\":\"等配件\"}").status, 200);
    CHECK_EQ(act(w, WORKER_A, m.id, "extend", "{\"days\":4,\"reason\":\"再等\"}").status, 409);
    CHECK_STR(json_str(need_seen_by(w, WORKER_A, m.id), "due_at"), due);
    CHECK_EQ(act(w, WORKER_A, m.id, "extend/decide", "{\"grant\":true}").status, 403);
    CHECK_EQ(act(w, WORKER_A2, m.id, "extend/decide", "{\"grant\":true}").status, 403);
    CHECK_EQ(act(w, LEAD_B, m.id, "extend/decide", "{\"grant\":true}").status, 404);
    struct reply r = act(w, LEAD_A, m.id, "extend/decide", "{\"grant\":true}");
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "due_at"), "2026-10-16T18:00:00+08:00");
    CHECK_EQ(act(w, LEAD_A, m.id, "extend", "{\"days\":2,\"reason\":\"书记自己要\"}").status, 200);
    CHECK_EQ(act(w, LEAD_A, m.id, "extend/decide", "{\"grant\":true}").status, 403); /* not the same eyes */
    r = act(w, STREET_A, m.id, "extend/decide", "{\"grant\":false}");
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "due_at"), "2026-10-16T18:00:00+08:00");
    static const char *const bad[] = {"{\"days\":0,\"reason\":\"x\"}", "{\"days\":91,\"reason\":\"x\"}", "{\"days\":\"3\",\"reason\":\"x\"}", "{\"days\":3}", "{\"days\":3.5,\"reason\":\"x\"}"};
    for (size_t i = 0; i < 5; i++) CHECK_EQ(act(w, WORKER_A, m.id, "extend", bad[i]).status, 422);
}

/* -- silence, reopening -- */

static const char *finished_by(struct world *w, struct reply r)
{
    const char *id = id_of(r);
    act(w, WORKER_A, id, "accept", "{\"category\":\"parking\",\"urgency\":\"p3\"}");
    act(w, WORKER_A, id, "route", "{\"route\":\"handle_now\"}");
    act(w, WORKER_A, id, "feedback", "{\"kind\":\"door\",\"note\":\"x\"}");
    CHECK_EQ(act(w, WORKER_A, id, "finish", "{\"ending\":\"explained\",\"note\":\"x\"}").status, 200);
    return id;
}

STORY(need_silence_is_silence_and_not_satisfaction)
{
    struct world *w = world_new();
    const char *asked = finished_by(w, report(w, ASKER, PLACE_A1, "")), *hidden = finished_by(w, report(w, ASKER, PLACE_A1, "\"anonymous\":true"));
    const char *nobody = finished_by(w, report(w, NOBODY, PLACE_A1, "")), *rated = finished_by(w, report(w, ASKER, PLACE_A1, ""));
    CHECK_EQ(act(w, ASKER, rated, "rate", "{\"score\":5}").status, 200);
    world_pass(w, 7 * (int64_t)DAY_MS - HOUR_MS);
    CHECK_STR(stage_of(w, asked), "fed_back");
    world_pass(w, DAY_MS);
    static const char *const want[] = {"silent", "anonymous", "unreachable", "silent"};
    const char *ids[] = {asked, hidden, nobody, rated};
    for (size_t i = 0; i < 4; i++) {
        struct reply r = need_seen_by(w, WORKER_A, ids[i]);
        CHECK_STR(json_str(r, "stage"), "closed");
        CHECK_STR(json_str(r, "state"), "closed");
        CHECK_STR(json_str(r, "confirmed"), want[i]);
        CHECK(timeline_has(r, "close"));
    }
}

TEST(need_silent_days_are_a_setting)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_fed_back);
    struct browser *b = browser_new(w);
    login(b, WORKER_A);
    browse(b, fmt("/needs/%s", m.id));
    CHECK_HAS(b->html, "7 天没有答复自动结案");
    world_sql(w, "INSERT INTO setting(id, name, value, rev) VALUES (77, 'silent_days', '2', 1)");
    browse(b, fmt("/needs/%s", m.id));
    CHECK_HAS(b->html, "2 天没有答复自动结案"); /* the page says what will happen */
    world_pass(w, DAY_MS);
    CHECK_STR(stage_of(w, m.id), "fed_back");
    world_pass(w, DAY_MS + HOUR_MS);
    CHECK_STR(stage_of(w, m.id), "closed");
}

TEST(need_with_both_answers_closes_the_next_night)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_rated); /* confirmed with yes */
    world_pass(w, DAY_MS);
    CHECK_STR(stage_of(w, m.id), "rated"); /* the other answer may still come */
    CHECK_EQ(act(w, ASKER, m.id, "rate", "{\"score\":5}").status, 200);
    world_pass(w, DAY_MS);
    CHECK_STR(stage_of(w, m.id), "closed");
    CHECK_STR(json_str(need_seen_by(w, WORKER_A, m.id), "confirmed"), "yes");
}

TEST(need_reopened_from_silence_is_not_silent_any_more)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_fed_back);
    world_pass(w, 8 * (int64_t)DAY_MS);
    CHECK_STR(json_str(need_seen_by(w, WORKER_A, m.id), "confirmed"), "silent");
    CHECK_EQ(act(w, ASKER, m.id, "reopen", "{}").status, 200);
    CHECK(json_null_at(need_seen_by(w, WORKER_A, m.id), "confirmed"));
}

TEST(need_reopened_begins_handling_again)
{
    static const enum NeedStage from[] = {NeedStage_fed_back, NeedStage_rated, NeedStage_closed};
    for (size_t i = 0; i < 3; i++) {
        struct world *w = world_new();
        struct made m = need_at(w, from[i]);
        CHECK_EQ(act(w, RESIDENT_A, m.id, "reopen", "{}").status, 403);
        struct reply r = act(w, ASKER, m.id, "reopen", "{\"reason\":\"又坏了\"}");
        CHECK_EQ(r.status, 200);
        CHECK_STR(json_str(r, "stage"), "handling");
        CHECK_STR(json_str(r, "state"), "open");
        CHECK(json_null_at(r, "ending") && json_null_at(r, "finished_at"));
        Time due;
        CHECK(time_parse(json_str(r, "due_at"), &due) && due.ms > w->now.ms);
        CHECK_EQ(act(w, WORKER_A, m.id, "finish", "{\"ending\":\"solved\",\"note\":\"再修\"}").status, 200);
        CHECK_EQ(act(w, ASKER, m.id, "confirm", "{\"solved\":\"yes\"}").status, 200); /* asked anew */
        world_drop(w);
    }
}

TEST(need_no_reopens_and_stays_in_the_history)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_fed_back);
    struct reply r = act(w, ASKER, m.id, "confirm", "{\"solved\":\"no\"}");
    CHECK_STR(json_str(r, "stage"), "handling");
    CHECK_STR(json_str(r, "confirmed"), "no");
    CHECK(timeline_has(r, "confirm") && timeline_has(r, "reopen"));
    CHECK_EQ(act(w, WORKER_A, m.id, "finish", "{\"ending\":\"solved\",\"note\":\"再修\"}").status, 200);
    r = act(w, ASKER, m.id, "confirm", "{\"solved\":\"yes\"}");
    CHECK_STR(json_str(r, "confirmed"), "yes");
}

/* -- who asks -- */

TEST(need_report_without_login_has_a_receipt_and_its_link)
{
    struct world *w = world_new();
    struct reply r = report(w, NOBODY, PLACE_A1, "");
    CHECK_EQ(r.status, 201);
    Str receipt = json_str(r, "receipt"), link = json_str(r, "link");
    CHECK(receipt.len > 6 && str_digits(str_from(receipt, receipt.len - 6)));
    CHECK(str_starts(link, S("/p/")));
    CHECK_EQ(need_seen_by(w, NOBODY, id_of(r)).status, 401);
    const char *secret = fmt("%.*s", STR(str_from(link, 3)));
    CHECK_STR(json_str(api(w, "GET", fmt("/needs/%s", id_of(r)), secret, NULL), "text"), "三楼楼道灯不亮");
    CHECK_EQ(api(w, "POST", fmt("/needs/%s/remind", id_of(r)), secret, "{}").status, 200);
    CHECK_EQ(api(w, "POST", fmt("/needs/%s/accept", id_of(r)), secret, "{\"category\":\"parking\",\"urgency\":\"p3\"}").status, 403);
    struct browser *b = browser_new(w);
    browse(b, fmt("%.*s", STR(link)));
    CHECK_EQ(b->status, 200);
    CHECK_HAS(b->html, "三楼楼道灯不亮");
}

TEST(need_on_behalf_is_for_staff)
{
    struct world *w = world_new();
    const char *behalf = "\"on_behalf\":{\"name\":\"闻女士\",\"phone\":\"13712345678\",\"read_back\":true}";
    CHECK_EQ(report(w, RESIDENT_A, PLACE_A1, behalf).status, 403);
    CHECK_EQ(report(w, NOBODY, PLACE_A1, behalf).status, 401);
    CHECK_EQ(report(w, SUPERVISOR_A, PLACE_A1, behalf).status, 403);
    struct reply r = report(w, GRID_A, PLACE_A1, behalf);
    CHECK_EQ(r.status, 201);
    CHECK_EQ(act(w, GRID_A, id_of(r), "remind", "{}").status, 403); /* who typed it is not the asker */
    CHECK_LACKS(need_seen_by(w, WORKER_A, id_of(r)).body, "13712345678");
}

TEST(need_of_a_number_belongs_to_its_holder)
{
    struct world *w = world_new();
    struct reply r = report(w, WORKER_A, PLACE_A1, fmt("\"on_behalf\":{\"phone\":\"%.*s\"}", STR(phone(RESIDENT_A))));
    CHECK_EQ(act(w, RESIDENT_A, id_of(r), "remind", "{}").status, 200);
    r = report(w, NOBODY, PLACE_A1, fmt("\"contact\":{\"phone\":\"%.*s\"}", STR(phone(RESIDENT_A))));
    CHECK_EQ(act(w, RESIDENT_A, id_of(r), "remind", "{}").status, 200);
    CHECK_EQ(json_count(api(w, "GET", "/needs", as(w, RESIDENT_A), NULL), "items"), 2);
}

TEST(need_contact_is_looked_at_with_a_trace)
{
    struct world *w = world_new();
    struct reply r = report(w, WORKER_A, PLACE_A1, "\"on_behalf\":{\"name\":\"闻女士\",\"phone\":\"13712345678\"}");
    const char *id = id_of(r);
    static const enum Actor never[] = {RESIDENT_A, GRID_A, SUPERVISOR_A, ADMIN_A, STREET_A};
    for (size_t i = 0; i < 5; i++) CHECK_EQ(act(w, never[i], id, "contact", "{}").status, 403);
    r = act(w, WORKER_A2, id, "contact", "{}");
    CHECK_EQ(r.status, 200);
    CHECK_HAS(r.body, "13712345678");
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM event WHERE act = 'look' AND entity = %s AND actor = %s", id, person_text(WORKER_A2))), 1);
    CHECK(!timeline_has(need_seen_by(w, WORKER_A, id), "look"));
}

TEST(need_anonymous_asker_is_nowhere)
{
    struct world *w = world_new();
    struct reply r = report(w, ASKER, PLACE_A1, "\"anonymous\":true");
    const char *id = id_of(r);
    CHECK_EQ(act(w, ASKER, id, "remind", "{\"note\":\"快点\"}").status, 200);
    static const enum Actor staff[] = {WORKER_A, LEAD_A, STREET_A, ADMIN_A, SUPERVISOR_A, AUDITOR_A};
    for (size_t i = 0; i < 6; i++) {
        r = need_seen_by(w, staff[i], id);
        CHECK_EQ(r.status, 200);
        CHECK_LACKS(r.body, "asker@A");
        CHECK_LACKS(r.body, (const char *)person_text(ASKER));
    }
    CHECK_EQ(act(w, WORKER_A, id, "contact", "{}").status, 403);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM event WHERE entity = %s AND actor IS NOT NULL", id)), 0);
    CHECK_EQ(need_seen_by(w, RESIDENT_A, id).status, 404); /* not released */
}

/* -- the list -- */

TEST(need_list_is_what_one_may_see_whole)
{
    struct world *w = world_new();
    report(w, ASKER, PLACE_A1, "");
    report(w, RESIDENT_B, PLACE_B, "");
    report(w, RESIDENT_A, PLACE_A1b, "\"kind\":\"hazard\"");
    report(w, ASKER, PLACE_S, "");
    static const struct { enum Actor who; const char *query; size_t n; } cases[] = {
        {WORKER_A, "", 2}, {WORKER_B, "", 1}, {STREET_A, "", 4}, {DISTRICT_A, "", 4}, {DISTRICT_B, "", 0}, {ASKER, "", 2}, {RESIDENT_A, "", 1}, {NO_ROLE, "", 0},
        {SUPERVISOR_A, "", 2}, {AUDITOR_A, "", 4}, {ADMIN_A, "", 4}, {GRID_A, "", 2}, {GRID_B, "", 0}, {STREET_A, "area=$B", 1}, {STREET_A, "area=$S", 4}, {STREET_A, "area=$A&kind=hazard", 1},
        {WORKER_A, "area=$B", 0}, {WORKER_A, "area=$S", 2}, {SUPERVISOR_A, "area=$S", 2}, {WORKER_A, "here=1&area=$S", 0}, {WORKER_A, "stage=collected", 2}, {WORKER_A, "stage=handling", 0}, {WORKER_A, "state=open", 2}, {STREET_A, "here=1&area=$S", 1},
        {WORKER_A, "from=2026-09-30T15:00:00%2B08:00", 2}, {WORKER_A, "to=2026-09-30T15:00:00%2B08:00", 0}, {WORKER_A, "sort=due", 2}, {WORKER_A, "overdue=1", 0}, {RESIDENT_A, "area=$A", 2},
        {RESIDENT_A, "area=$B", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *q = fmt("%s", cases[i].query);
        for (char *d; (d = strchr(q, '$'));) {
            const char *id = area_text(d[1] == 'A' ? PLACE_A : d[1] == 'B' ? PLACE_B : PLACE_S);
            q = fmt("%.*s%s%s", (int)(d - q), q, id, d + 2);
        }
        struct reply r = api(w, "GET", fmt("/needs?%s", q), as(w, cases[i].who), NULL);
        CHECK_MSG(r.status == 200 && json_count(r, "items") == cases[i].n, "%.*s %s: %zu, not %zu", STR(actor_name(cases[i].who)), cases[i].query, json_count(r, "items"), cases[i].n);
        CHECK_MSG(json_null_at(r, "next"), "%s", cases[i].query);
    }
}

TEST(need_list_pages_hold_each_once)
{
    struct world *w = world_new();
    enum { N = 23 };
    for (int i = 0; i < N; i++) {
        if (i % 5 == 0) w->now = time_plus(w->now, MINUTE_MS); /* some at the same moment */
        struct reply r = report(w, ASKER, PLACE_A1, "");
        if (i % 3 == 0) act(w, WORKER_A, id_of(r), "accept", fmt("{\"category\":\"parking\",\"urgency\":\"p%d\"}", i % 4 + 1));
    }
    static const char *const sorts[] = {"newest", "oldest", "due"};
    for (size_t s = 0; s < 3; s++) {
        Str next = S("");
        const char *seen[64];
        size_t n = 0;
        for (int page = 0; page < 10; page++) {
            struct reply r = api(w, "GET", fmt("/needs?sort=%s&limit=5%s%.*s", sorts[s], next.len ? "&after=" : "", STR(next)), as(w, WORKER_A), NULL);
            if (!CHECK_MSG(r.status == 200, "%s: %d %.*s", sorts[s], r.status, STR(r.body))) break;
            for (size_t i = 0; i < json_count(r, "items") && n < 64; i++) seen[n++] = fmt("%.*s", STR(json_str(r, fmt("items.%zu.id", i))));
            next = json_str(r, "next");
            if (!next.p) break;
        }
        CHECK_MSG(n == N, "sort=%s gives %zu", sorts[s], n);
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < i; k++) CHECK_MSG(strcmp(seen[i], seen[k]), "sort=%s gives one twice", sorts[s]);
    }
    CHECK_EQ(json_count(api(w, "GET", "/needs?limit=23", as(w, WORKER_A), NULL), "items"), 23);
    CHECK(json_null_at(api(w, "GET", "/needs?limit=23", as(w, WORKER_A), NULL), "next"));
}

TEST(need_overdue_is_past_its_due_and_not_finished)
{
    struct world *w = world_new();
    struct made open = need_at(w, NeedStage_analysed), done = need_at(w, NeedStage_fed_back);
    w->now = time_of((struct civil){.year = 2026, .month = 10, .day = 13, .hour = 18, .minute = 1});
    struct reply r = api(w, "GET", "/needs?overdue=1", as(w, WORKER_A), NULL);
    CHECK_EQ(json_count(r, "items"), 1);
    CHECK_STR(json_str(r, "items.0.id"), open.id);
    (void)done;
}

/* -- bad inputs -- */

TEST(need_acts_refuse_bad_bodies_and_change_nothing)
{
    struct world *w = world_new();
    struct made c = need_at(w, NeedStage_collected), a = need_at(w, NeedStage_analysed), h = need_at(w, NeedStage_handling), f = need_at(w, NeedStage_fed_back);
    struct { const char *id, *act; enum Actor by; const char *body; const char *field; } bad[] = {
        {c.id, "accept", WORKER_A, "{}", "category"}, {c.id, "accept", WORKER_A, "{\"category\":\"none\",\"urgency\":\"p1\"}", "category"},
        {c.id, "accept", WORKER_A, "{\"category\":\"parking\",\"urgency\":\"p5\"}", "urgency"}, {c.id, "accept", WORKER_A, "{\"category\":\"parking\"}", "urgency"},
        {c.id, "accept", WORKER_A, "{\"category\":\"parking\",\"urgency\":\"p1\",\"owner\":\"5\"}", "owner"},
        {a.id, "route", WORKER_A, "{}", "route"}, {a.id, "route", WORKER_A, "{\"route\":\"handle_now\",\"owner\":\"5\"}", "owner"},
        {a.id, "route", WORKER_A, fmt("{\"route\":\"handle_now\",\"owner\":\"%s\"}", person_text(WORKER_B)), "owner"},
        {a.id, "route", WORKER_A, fmt("{\"route\":\"handle_now\",\"owner\":\"%s\"}", person_text(RESIDENT_A)), "owner"},
        {a.id, "route", WORKER_A, fmt("{\"route\":\"handle_now\",\"owner\":\"%s\"}", person_text(SUPERVISOR_A)), "owner"},
        {a.id, "route", WORKER_A, "{\"route\":\"handle_now\",\"participants\":[\"5\"]}", "participants"}, {a.id, "route", WORKER_A, "{\"route\":\"handle_now\",\"participants\":\"5\"}", "participants"},
        {a.id, "route", WORKER_A, "{\"route\":\"handle_now\",\"participants\":[5]}", "participants"},
        {a.id, "route", WORKER_A, "{\"route\":\"handle_now\",\"due_at\":\"2026-09-01T00:00:00+08:00\"}", "due_at"}, {a.id, "route", WORKER_A, "{\"route\":\"handle_now\",\"due_at\":\"soon\"}", "due_at"},
        {a.id, "orders", WORKER_A, "{\"mode\":\"claim\"}", "title"}, {a.id, "orders", WORKER_A, "{\"mode\":\"assign\",\"title\":\"x\"}", "assignee"},
        {a.id, "orders", WORKER_A, "{\"mode\":\"claim\",\"title\":\"x\",\"seats\":0}", "seats"}, {a.id, "orders", WORKER_A, "{\"mode\":\"lottery\",\"title\":\"x\"}", "mode"},
        {a.id, "orders", WORKER_A, fmt("{\"mode\":\"assign\",\"title\":\"x\",\"assignee\":\"%s\"}", person_text(HELPER_1 + 0)), NULL},
        {a.id, "orders", WORKER_A, fmt("{\"mode\":\"assign\",\"title\":\"x\",\"assignee\":\"%s\"}", person_text(SUPERVISOR_A)), "assignee"},
        {a.id, "orders", WORKER_A, fmt("{\"mode\":\"assign\",\"title\":\"x\",\"assignee\":\"%s\"}", person_text(VOLUNTEER_B)), "assignee"},
        {a.id, "orders", WORKER_A, fmt("{\"mode\":\"claim\",\"title\":\"x\",\"assignee\":\"%s\"}", person_text(HELPER_1)), "assignee"},
        {h.id, "feedback", WORKER_A, "{\"kind\":\"door\",\"note\":\" \"}", "note"}, {h.id, "finish", WORKER_A, "{\"ending\":\"gone\",\"note\":\"x\"}", "ending"},
        {h.id, "finish", WORKER_A, "{\"ending\":\"solved\"}", "note"}, {h.id, "escalate", WORKER_A, "{\"reason\":\"\"}", "reason"},
        {f.id, "confirm", ASKER, "{\"solved\":\"maybe\"}", "solved"}, {f.id, "confirm", ASKER, "{\"solved\":true}", "solved"}, {f.id, "rate", ASKER, "{\"score\":\"5\"}", "score"},
        {f.id, "rate", ASKER, "{\"score\":4.5}", "score"}, {f.id, "rate", ASKER, "{}", "score"}, {c.id, "release", WORKER_A, "{}", "public_text"}, {c.id, "me_too", RESIDENT_A, "{\"why\":1}", "why"},
    };
    Str before = world_dump(w);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (!bad[i].field) continue;
        struct reply r = act(w, bad[i].by, bad[i].id, bad[i].act, bad[i].body);
        bool named = false;
        for (size_t k = 0; k < json_count(r, "errors"); k++) named |= str_is(json_str(r, fmt("errors.%zu.field", k)), bad[i].field);
        CHECK_MSG(r.status == 422 && named, "%s %s: %d %.*s", bad[i].act, bad[i].body, r.status, STR(str_cut(r.body, 0, 200)));
    }
    CHECK(str_eq(before, world_dump(w)));
}

TEST(need_order_of_verdicts)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_handling); /* accept is past: 409 at the right stage of judging */
    const char *good = "{\"category\":\"parking\",\"urgency\":\"p3\"}", *bad = "{\"category\":5}", *broken = "{";
    static const struct { enum Actor who; int good, bad, broken; } cases[] = {
        {NOBODY, 401, 401, 401}, {WORKER_B, 404, 404, 404}, {RESIDENT_A, 403, 403, 403}, {SUPERVISOR_A, 403, 403, 403}, {ADMIN_A, 403, 403, 403}, {WORKER_A, 409, 422, 400},
        {STREET_A, 409, 422, 400}, /* a street could ever do this: after 提级 */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_EQ(act(w, cases[i].who, m.id, "accept", good).status, cases[i].good);
        CHECK_EQ(act(w, cases[i].who, m.id, "accept", bad).status, cases[i].bad);
        CHECK_EQ(act(w, cases[i].who, m.id, "accept", broken).status, cases[i].broken);
    }
    struct header_list h = {.v = {{S("Authorization"), S("Bearer nonsense")}, {S("Content-Type"), S("application/json")}}, .n = 2};
    CHECK_EQ(request(w, "POST", fmt("/api/v1/needs/%s/accept", m.id), h, S("{")).status, 401);
    m = need_at(w, NeedStage_fed_back);
    CHECK_EQ(act(w, WORKER_A, m.id, "rate", "{\"score\":9}").status, 422); /* might be an asker some day: the body first, */
    CHECK_EQ(act(w, WORKER_A, m.id, "rate", "{\"score\":5}").status, 403); /* then: not this one's */
    m = need_at(w, NeedStage_collected);
    CHECK_EQ(act(w, WORKER_A, m.id, "rate", "{\"score\":5}").status, 409); /* the stage before that */
}

/* -- in the browser -- */

TEST(release_begins_with_how_far_it_is)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    login(b, WORKER_A);
    static const char *const says[] = {"：已收到，待受理。", "：已受理，正在办理。", "：已办结。"};
    static const struct { enum NeedStage at; size_t says; } cases[] = {
        {NeedStage_collected, 0}, {NeedStage_analysed, 1}, {NeedStage_handling, 1}, {NeedStage_fed_back, 2}, {NeedStage_rated, 2}, {NeedStage_closed, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        browse(b, fmt("/needs/%s", need_at(w, cases[i].at).id));
        for (size_t k = 0; k < 3; k++) CHECK_MSG(str_has(b->html, str_c(says[k])) == (k == cases[i].says), "stage %d and “%s”", (int)cases[i].at, says[k]);
    }
}

STORY(need_from_report_to_rating_in_a_browser)
{
    struct world *w = world_new();
    struct browser *asker = browser_new(w), *worker = browser_new(w);
    login(asker, ASKER);
    browse(asker, "/report");
    CHECK_EQ(asker->status, 200);
    CHECK(submit(asker, "/needs", fmt("kind=request&text=%%E7%%81%%AF%%E4%%B8%%8D%%E4%%BA%%AE&area=%s", area_text(PLACE_A1))));
    CHECK_EQ(asker->status, 200);
    CHECK_HAS(asker->html, "灯不亮");
    const char *id = number_of(world_count(w, "SELECT max(id) FROM need"));
    login(worker, WORKER_A);
    browse(worker, fmt("/needs/%s", id));
    CHECK_EQ(worker->status, 200);
    static const char *const acts[][2] = {{"accept", "category=parking&urgency=p3"}, {"route", "route=handle_now"}, {"feedback", "kind=door&note=x"}, {"finish", "ending=solved&note=x"}};
    for (size_t i = 0; i < 4; i++) CHECK_MSG(submit(worker, fmt("/needs/%s/%s", id, acts[i][0]), acts[i][1]) && worker->status == 200, "%s: %d", acts[i][0], worker->status);
    CHECK_STR(stage_of(w, id), "fed_back");
    browse(asker, fmt("/needs/%s", id));
    CHECK(submit(asker, fmt("/needs/%s/confirm", id), "solved=yes"));
    CHECK(submit(asker, fmt("/needs/%s/rate", id), "score=5"));
    CHECK_STR(stage_of(w, id), "rated");
    browse(worker, fmt("/needs/%s", id));
    CHECK(form_fields(worker, fmt("/needs/%s/accept", id)).p == NULL); /* only the acts possible now */
}
