/* Enrolment 双报到: the rules by mechanism, by the routes. */
#include "cap/link/link.h"
#include "cap/occasion/occasion.h"
#include "cap/tally/tally.h"
#include "steps.h"

static const char *unit(struct world *w)
{
    world_sql(w, fmt("INSERT INTO org(id, kind, name, area, rev, at) VALUES (7, 'unit', '区园林站', %s, 1, 1)", area_text(PLACE_A)));
    world_sql(w, fmt("INSERT INTO role(id, person, role, scope_kind, scope, starts, at, rev) VALUES (8, %s, 'unit_contact', 'org', 7, 1, 1, 1)", person_text(UNIT_B)));
    return "7";
}

static struct reply enrol(struct world *w, enum Actor a, enum Place where, const char *more)
{
    return api(w, "POST", "/enrolments", as(w, a), fmt("{\"area\":\"%s\",\"age\":\"adult\"%s%s}", area_text(where), *more ? "," : "", more));
}

static struct reply did(struct world *w, enum Actor a, const char *id, const char *act, const char *body)
{
    return api(w, "POST", fmt("/enrolments/%s/%s", id, act), as(w, a), body);
}

static struct reply seen(struct world *w, enum Actor a, const char *id) { return api(w, "GET", fmt("/enrolments/%s", id), as(w, a), NULL); }

static const char *member(struct world *w, enum Actor a, const char *more)
{
    const char *id = id_of(enrol(w, a, PLACE_A1b, more));
    CHECK_EQ(did(w, WORKER_A, id, "receive", "{}").status, 200);
    return id;
}

static const char *post(struct world *w, const char *kind, int seats)
{
    return id_of(api(w, "POST", "/duty-posts", as(w, LEAD_A), fmt("{\"area\":\"%s\",\"kind\":\"%s\",\"title\":\"岗\",\"seats\":%d}", area_text(PLACE_A), kind, seats)));
}

/* -- coming in -- */

TEST(M27_enrolling_without_an_account_is_received_with_its_event_and_consent)
{
    struct world *w = world_new();
    struct reply r = enrol(w, NOBODY, PLACE_A1b, "\"contact\":{\"name\":\"路小满\",\"phone\":\"137 1234 5678\"},\"skills\":[\"1\"],\"evening\":true");
    CHECK_EQ(r.status, 201);
    CHECK_STR(json_str(r, "state"), "sent");
    CHECK_EQ(json_str(r, "digits").len, 6);
    const char *id = id_of(r), *link = fmt("%.*s", STR(json_str(r, "link")));
    CHECK_EQ(api(w, "GET", link, NULL, NULL).status, 200);
    CHECK_EQ(seen(w, RESIDENT_A, id).status, 404);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM link"), 0); /* nothing is tied before the community receives it */
    CHECK_EQ(did(w, GRID_A, id, "receive", "{}").status, 403);
    CHECK_EQ(did(w, WORKER_B, id, "receive", "{}").status, 404);
    r = did(w, WORKER_A, id, "receive", "{}");
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "state"), "received");
    CHECK_EQ(did(w, WORKER_A, id, "receive", "{}").status, 409);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event WHERE act = 'receive'"), 1);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM consent WHERE scope = 'enrol' AND person IS NOT NULL AND withdrawn_at IS NULL"), 1);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM enrolment WHERE phone IS NOT NULL OR name IS NOT NULL"), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM person_skill WHERE skill = '电工'"), 1);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM role r JOIN person p ON p.id = r.person WHERE p.phone = '13712345678' AND r.role = 'volunteer'"), 1);
}

TEST(enrol_refuses_children_kindly_and_asks_for_a_guardian)
{
    struct world *w = world_new();
    struct reply r = api(w, "POST", "/enrolments", as(w, HELPER_1), fmt("{\"area\":\"%s\",\"age\":\"child\"}", area_text(PLACE_A)));
    CHECK_EQ(r.status, 422);
    CHECK_HAS(json_str(r, "errors.0.message"), "谢谢");
    CHECK_EQ(api(w, "POST", "/enrolments", as(w, HELPER_1), fmt("{\"area\":\"%s\",\"age\":\"teen\"}", area_text(PLACE_A))).status, 422);
    CHECK_EQ(api(w, "POST", "/enrolments", as(w, HELPER_1), fmt("{\"area\":\"%s\"}", area_text(PLACE_A))).status, 422);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM enrolment"), 0);
    CHECK_EQ(api(w, "POST", "/enrolments", as(w, HELPER_1), fmt("{\"area\":\"%s\",\"age\":\"teen\",\"guardian\":true}", area_text(PLACE_A))).status, 201);
}

TEST(enrol_refuses_what_does_not_fit)
{
    struct world *w = world_new();
    unit(w);
    CHECK_EQ(enrol(w, NOBODY, PLACE_A, "\"contact\":{\"name\":\"路小满\"}").status, 422);                            /* no number */
    CHECK_EQ(enrol(w, NOBODY, PLACE_A, "\"contact\":{\"name\":\"路小满\",\"phone\":\"12\"}").status, 422);
    CHECK_EQ(enrol(w, HELPER_1, PLACE_S, "").status, 422);                                              /* a street is no community */
    CHECK_EQ(enrol(w, HELPER_1, PLACE_A, "\"unit\":\"9\"").status, 422);
    CHECK_EQ(enrol(w, HELPER_1, PLACE_A, "\"skills\":[\"99\"]").status, 422);
    CHECK_EQ(enrol(w, HELPER_1, PLACE_A, "\"kind\":\"unit\",\"unit\":\"7\",\"members\":3,\"on_day\":\"2099-01-01\"").status, 422);
    CHECK_EQ(enrol(w, HELPER_1, PLACE_A, "\"kind\":\"unit\"").status, 422);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM enrolment"), 0);
    CHECK_EQ(enrol(w, HELPER_1, PLACE_A, "\"unit\":\"7\"").status, 201);
    CHECK_EQ(enrol(w, HELPER_1, PLACE_A, "").status, 409); /* once in a community */
    CHECK_EQ(enrol(w, HELPER_1, PLACE_B, "").status, 201);
}

TEST(enrol_tells_nobody_whether_a_number_has_enrolled)
{
    struct world *w = world_new();
    const char *same = "\"contact\":{\"name\":\"路小满\",\"phone\":\"13712345678\"}";
    const char *first = id_of(enrol(w, NOBODY, PLACE_A, same));
    struct reply again = enrol(w, NOBODY, PLACE_A, same);
    CHECK_EQ(again.status, 201); /* a stranger hears the same as the first time */
    CHECK_EQ(did(w, WORKER_A, first, "receive", "{}").status, 200);
    CHECK_EQ(did(w, WORKER_A, id_of(again), "receive", "{}").status, 409);
    CHECK_EQ(did(w, WORKER_A, id_of(again), "decline", "{\"reason\":\"重复\"}").status, 200);
}

TEST(enrol_with_somebody_elses_number_tells_them_and_opens_nothing)
{
    struct world *w = world_new();
    struct reply r = enrol(w, NOBODY, PLACE_A, fmt("\"contact\":{\"name\":\"某人\",\"phone\":\"%.*s\"}", STR(phone(HELPER_1))));
    const char *link = fmt("%.*s", STR(json_str(r, "link")));
    CHECK_EQ(api(w, "GET", link, NULL, NULL).status, 200);
    CHECK_EQ(did(w, WORKER_A, id_of(r), "receive", "{}").status, 200);
    CHECK_EQ(api(w, "GET", link, NULL, NULL).status, 404); /* whoever typed it does not see what HELPER_1 does */
    CHECK_EQ(json_count(api(w, "GET", "/enrolments?mine=1", as(w, HELPER_1), NULL), "items"), 1);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM outbox WHERE address = '%.*s' AND text LIKE '%%/enrolments?mine=1%%'", STR(phone(HELPER_1)))), 1);
    CHECK_EQ(did(w, HELPER_1, id_of(r), "leave", "{}").status, 200);
}

/* -- the grid -- */

TEST(M29_an_enrolment_without_a_grid_is_queued_not_lost)
{
    struct world *w = world_new();
    struct reply r = enrol(w, HELPER_1, PLACE_A, "");
    const char *id = id_of(r), *queue = fmt("/enrolments?queue=1&area=%s", area_text(PLACE_A));
    CHECK(json_null_at(r, "grid"));
    CHECK_EQ(json_count(api(w, "GET", queue, as(w, WORKER_A), NULL), "items"), 1);
    CHECK_EQ(did(w, WORKER_A, id, "receive", "{}").status, 200);
    CHECK_EQ(json_count(api(w, "GET", queue, as(w, WORKER_A), NULL), "items"), 1); /* received, and still waiting */
    CHECK_EQ(did(w, WORKER_A, id, "place", fmt("{\"grid\":\"%s\"}", area_text(PLACE_B1))).status, 422);
    r = did(w, WORKER_A, id, "place", fmt("{\"grid\":\"%s\"}", area_text(PLACE_A1)));
    CHECK_STR(json_str(r, "grid"), area_text(PLACE_A1));
    CHECK_EQ(json_count(api(w, "GET", queue, as(w, WORKER_A), NULL), "items"), 0);
    CHECK_EQ(seen(w, GRID_A, id).status, 200); /* the grid's own worker knows them now */
    CHECK_EQ(seen(w, GRID_B, id).status, 404);
}

TEST(M29_the_code_of_a_building_places_at_once)
{
    struct world *w = world_new();
    struct reply r = enrol(w, HELPER_1, PLACE_A1b, "");
    CHECK_STR(json_str(r, "grid"), area_text(PLACE_A1));
    CHECK_EQ(json_count(api(w, "GET", "/enrolments?queue=1", as(w, WORKER_A), NULL), "items"), 0);
}

/* -- two posts -- */

TEST(M16_a_member_holds_a_work_post_and_a_community_post)
{
    struct world *w = world_new();
    const char *work = post(w, "work", 1), *own = post(w, "community", 1), *other = post(w, "community", 1);
    const char *id = member(w, HELPER_1, fmt("\"work_post\":\"%s\"", work));
    struct reply r = seen(w, HELPER_1, id);
    CHECK(json_yes(r, "posts.0.held"));
    CHECK_EQ(did(w, WORKER_A, id, "propose", fmt("{\"post\":\"%s\"}", own)).status, 200);
    r = seen(w, HELPER_1, id);
    CHECK_EQ(json_count(r, "posts"), 2);
    CHECK(!json_yes(r, "posts.1.held")); /* proposed, and theirs to take */
    CHECK_EQ(did(w, WORKER_A, id, "take_post", fmt("{\"post\":\"%s\"}", own)).status, 403);
    CHECK_EQ(did(w, HELPER_1, id, "take_post", fmt("{\"post\":\"%s\"}", own)).status, 200);
    CHECK_EQ(did(w, HELPER_1, id, "take_post", fmt("{\"post\":\"%s\"}", other)).status, 409); /* one of each kind */
    CHECK_EQ(world_count(w, "SELECT count(*) FROM link WHERE kind = 'posting' AND ends IS NULL"), 2);
}

TEST(M16_vacant_posts_are_told_by_place_and_nobody_is_listed_without_one)
{
    struct world *w = world_new();
    const char *p = post(w, "community", 1);
    member(w, HELPER_1, "");
    struct reply list = api(w, "GET", "/duty-posts", as(w, WORKER_A), NULL);
    CHECK_EQ(json_num(list, "items.0.vacant"), 1);
    CHECK(json_at(list, "items.0.person") == NULL);
    const char *second = member(w, HELPER_2, fmt("\"community_post\":\"%s\"", p));
    CHECK_EQ(json_num(api(w, "GET", "/duty-posts", as(w, WORKER_A), NULL), "items.0.vacant"), 0);
    CHECK_EQ(enrol(w, HELPER_3, PLACE_A, fmt("\"community_post\":\"%s\"", p)).status, 422); /* full */
    CHECK_EQ(did(w, HELPER_2, second, "leave_post", fmt("{\"post\":\"%s\"}", p)).status, 200);
    CHECK_EQ(json_num(api(w, "GET", "/duty-posts", as(w, WORKER_A), NULL), "items.0.vacant"), 1);
    CHECK_EQ(api(w, "GET", "/enrolments?posts=none", as(w, WORKER_A), NULL).status, 422); /* there is no such list */
}

/* -- the unit -- */

static const char *enrolled_unit(struct world *w, int64_t members)
{
    unit(w);
    const char *id = id_of(api(w, "POST", "/enrolments", as(w, UNIT_B), fmt("{\"kind\":\"unit\",\"age\":\"adult\",\"unit\":\"7\",\"area\":\"%s\",\"members\":%lld,\"on_day\":\"2026-09-01\"}",
                                                                          area_text(PLACE_A), (long long)members)));
    CHECK_EQ(did(w, WORKER_A, id, "receive", "{}").status, 200);
    return id;
}

TEST(M32_the_rate_stands_over_a_declared_number_and_opens_its_records)
{
    struct world *w = world_new();
    const char *id = enrolled_unit(w, 4);
    member(w, HELPER_1, "\"unit\":\"7\"");
    member(w, HELPER_2, "\"unit\":\"7\"");
    const char *third = member(w, HELPER_3, "\"unit\":\"7\"");
    member(w, HELPER_4, "");                               /* of no unit: enrolled, but not in this rate */
    CHECK_EQ(enrol(w, HELPER_5, PLACE_A, "\"unit\":\"7\"").status, 201); /* not received yet */
    struct reply r = api(w, "GET", fmt("/enrolments/report?area=%s", area_text(PLACE_A)), as(w, WORKER_A), NULL);
    CHECK_EQ(json_num(r, "confirmed"), 3);
    CHECK_EQ(json_num(r, "declared"), 4);
    CHECK(json_number_value(json_at(r, "rate")) == 75.0);
    const char *records = fmt("%.*s", STR(str_from(json_str(r, "confirmed_records"), 7))), *units = fmt("%.*s", STR(str_from(json_str(r, "declared_records"), 7)));
    CHECK_EQ((int64_t)json_count(api(w, "GET", records, as(w, WORKER_A), NULL), "items"), 3);
    CHECK_EQ((int64_t)json_count(api(w, "GET", records, as(w, SUPERVISOR_A), NULL), "items"), 3);
    CHECK(json_null_at(api(w, "GET", records, as(w, SUPERVISOR_A), NULL), "items.0.name"));
    CHECK_EQ(json_num(api(w, "GET", units, as(w, WORKER_A), NULL), "items.0.declared"), 4);
    CHECK_STR(json_str(api(w, "GET", units, as(w, WORKER_A), NULL), "items.0.declared_on"), "2026-09-01");
    CHECK_EQ(did(w, HELPER_3, third, "leave", "{}").status, 200);
    CHECK_EQ(did(w, UNIT_B, id, "declare", "{\"members\":2}").status, 200);
    r = api(w, "GET", "/enrolments/report", as(w, WORKER_A), NULL);
    CHECK(json_number_value(json_at(r, "rate")) == 100.0);
    CHECK_EQ(json_count(r, "items"), 1); /* units, with both numbers; nowhere who did not come */
    CHECK(json_at(r, "items.0.missing") == NULL);
}

static int64_t noted(struct world *w, enum Place at, const char *fact)
{
    const struct figure_where where = {.above = place(at)};
    struct figure_board b;
    struct db_ro *db;
    char why[256] = "";
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK_MSG(tally_verify(db, test_arena(), why) == OK, "%s", why);
    CHECK_OK(tally_board(db, test_arena(), &where, &b)); /* what holds now is there without a span */
    db_read_end(db);
    return board_of(&b, place(at), false, str_c(fact));
}

TEST(M32_what_is_enrolled_stands_in_the_tallies_after_each_act)
{
    struct world *w = world_new();
    unit(w);
    const char *first = member(w, HELPER_1, "\"unit\":\"7\""), *queued = id_of(enrol(w, HELPER_2, PLACE_A, "\"unit\":\"7\""));
    CHECK_EQ(noted(w, PLACE_S, "members_enrolled"), 1);
    CHECK_EQ(noted(w, PLACE_S, "members_counted"), 0); /* the unit has declared nothing */
    CHECK_EQ(noted(w, PLACE_A, "enrolment_queue"), 1);
    const char *id = id_of(enrol(w, UNIT_B, PLACE_A, "\"kind\":\"unit\",\"unit\":\"7\",\"members\":4"));
    CHECK_EQ(noted(w, PLACE_S, "units_enrolled"), 0);
    CHECK_EQ(did(w, WORKER_A, id, "receive", "{}").status, 200);
    CHECK_EQ(noted(w, PLACE_S, "units_enrolled"), 1);
    CHECK_EQ(noted(w, PLACE_S, "members_declared"), 4);
    CHECK_EQ(noted(w, PLACE_A1, "members_counted"), 1); /* where the member is placed, not where the unit is */
    CHECK_EQ(did(w, WORKER_A, queued, "receive", "{}").status, 200);
    CHECK_EQ(noted(w, PLACE_S, "members_counted"), 2);
    CHECK_OK(app_run_job(w->app, "fold"));
    CHECK_EQ(did(w, WORKER_A, queued, "place", fmt("{\"grid\":\"%s\"}", area_text(PLACE_A1))).status, 200);
    CHECK_EQ(noted(w, PLACE_S, "enrolment_queue"), 0);
    CHECK_EQ(noted(w, PLACE_A1, "members_counted"), 2);
    CHECK_EQ(did(w, UNIT_B, id, "declare", "{\"members\":2}").status, 200);
    CHECK_EQ(noted(w, PLACE_S, "members_declared"), 2);
    const char *third = id_of(enrol(w, HELPER_3, PLACE_A, ""));
    CHECK_EQ(noted(w, PLACE_S, "enrolment_queue"), 1);
    CHECK_EQ(did(w, WORKER_A, third, "decline", "{\"reason\":\"x\"}").status, 200);
    CHECK_EQ(noted(w, PLACE_S, "enrolment_queue"), 0);
    CHECK_EQ(did(w, HELPER_1, first, "leave", "{}").status, 200);
    CHECK_EQ(noted(w, PLACE_S, "members_enrolled"), 1);
    CHECK_EQ(did(w, UNIT_B, id, "leave", "{}").status, 200);
    CHECK_EQ(noted(w, PLACE_S, "units_enrolled"), 0);
    CHECK_EQ(noted(w, PLACE_S, "members_counted"), 0);
    CHECK_EQ(noted(w, PLACE_S, "members_declared"), 0);
    CHECK_OK(app_run_job(w->app, "fold"));
    CHECK_EQ(noted(w, PLACE_S, "members_enrolled"), 1);
}

TEST(M32_recomputes_26_units_268_members_one_hundred_percent)
{
    struct world *w = world_new();
    for (int i = 0; i < 26; i++) {
        int n = i < 8 ? 11 : 10;
        world_sql(w, fmt("INSERT INTO org(id, kind, name, area, rev, at) VALUES (%d, 'unit', 'U', %s, 1, 1)", 100 + i, area_text(PLACE_A)));
        world_sql(w, fmt("INSERT INTO enrolment(id, kind, state, digits, area, place, org, evening, weekend, daytime, declared, declared_on, channel, received_at, rev, at) "
                         "VALUES (%d, 'unit', 'received', '000000', %s, %s, %d, 0, 0, 0, %d, 1, 'web', 1, 1, 1)", 100 + i, area_text(PLACE_A), area_text(PLACE_A), 100 + i, n));
        for (int k = 0; k < n; k++)
            world_sql(w, fmt("INSERT INTO enrolment(id, kind, state, digits, area, place, org, evening, weekend, daytime, channel, received_at, rev, at) "
                             "VALUES (%d, 'member', 'received', '000000', %s, %s, %d, 0, 0, 0, 'web', 1, 1, 1)", 1000 + i * 20 + k, area_text(PLACE_A), area_text(PLACE_A1), 100 + i));
    }
    struct reply r = api(w, "GET", "/enrolments/report", as(w, LEAD_A), NULL);
    CHECK_EQ(json_num(r, "units"), 26);
    CHECK_EQ(json_num(r, "confirmed"), 268);
    CHECK_EQ(json_num(r, "declared"), 268);
    CHECK(json_number_value(json_at(r, "rate")) == 100.0);
}

TEST(M27_a_unit_sees_counts_and_hours_only_when_the_member_sends_them)
{
    struct world *w = world_new();
    const char *uid = enrolled_unit(w, 2), *id = member(w, HELPER_1, "\"unit\":\"7\"");
    CHECK_EQ(seen(w, UNIT_B, id).status, 404); /* never the member */
    CHECK_EQ(json_count(api(w, "GET", fmt("/enrolments?unit=7&area=%s", area_text(PLACE_A)), as(w, UNIT_B), NULL), "items"), 1); /* their own, as the unit's contact */
    struct reply r = seen(w, UNIT_B, uid);
    CHECK_EQ(json_num(r, "count.confirmed"), 1);
    CHECK_EQ(json_count(r, "count.hours"), 0);
    CHECK_EQ(did(w, WORKER_A, id, "send_hours", "{}").status, 403);
    CHECK_EQ(did(w, HELPER_1, id, "send_hours", "{}").status, 200);
    CHECK_EQ(json_count(seen(w, UNIT_B, uid), "count.hours"), 1);
    CHECK_EQ(json_count(seen(w, WORKER_A, uid), "count.hours"), 0); /* they went to the unit alone */
    CHECK_EQ(world_count(w, "SELECT count(*) FROM consent WHERE scope = 'hours' AND withdrawn_at IS NULL"), 1);
    CHECK_EQ(did(w, HELPER_1, id, "recall_hours", "{}").status, 200);
    CHECK_EQ(json_count(seen(w, UNIT_B, uid), "count.hours"), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM consent WHERE scope = 'hours' AND withdrawn_at IS NULL"), 0);
}

/* -- services of groups and of people -- */

struct event_of_unit {
    OccasionId id;
};

static enum Err plan(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct event_of_unit *x = ctx;
    const struct slot_new slot = {.role = S("help"), .hours = true};
    return occasion_make(rq, db, &(struct occasion_new){.kind = OccasionKind_service, .title = S("义剪"), .host_org = {7}, .area = place(PLACE_A), .starts = rq->now,
                                                        .ends = time_plus(rq->now, 2 * (int64_t)HOUR_MS), .slots = &slot, .n_slots = 1}, &x->id);
}

static enum Err come(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct event_of_unit *x = ctx;
    struct occasion_row o;
    struct slots_of_rows slots;
    TRY(occasion_get(db, rq->a, &o, .id = x->id));
    TRY(slots_of(db, rq->a, &slots, .occasion = x->id));
    return occasion_sign_in(rq, db, &o, &slots.v[0], rq->who.person, SignWay_list, (Str){NULL, 0});
}

static enum Err hold(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct event_of_unit *x = ctx;
    struct occasion_row o;
    TRY(occasion_get(db, rq->a, &o, .id = x->id));
    return occasion_hold(rq, db, &o, 0);
}

TEST(M28_one_event_is_one_group_service_and_n_individual_ones_with_hours_counted_once)
{
    struct world *w = world_new();
    struct event_of_unit x;
    enrolled_unit(w, 3);
    member(w, HELPER_1, "\"unit\":\"7\"");
    member(w, HELPER_2, "\"unit\":\"7\"");
    CHECK_OK(by_actor(w, WORKER_A, plan, &x));
    CHECK_OK(by_actor(w, HELPER_1, come, &x));
    CHECK_OK(by_actor(w, HELPER_2, come, &x));
    w->now = time_plus(w->now, 2 * (int64_t)HOUR_MS);
    CHECK_OK(by_actor(w, WORKER_A, hold, &x));
    struct reply r = api(w, "GET", "/enrolments/report", as(w, WORKER_A), NULL);
    CHECK_EQ(json_num(r, "group_services"), 1);
    CHECK_EQ(json_num(r, "single_services"), 2);
    CHECK_EQ(json_num(r, "single_minutes"), 240); /* two people, two hours each; the group adds none */
    CHECK_EQ(world_count(w, "SELECT CAST(coalesce(sum(minutes), 0) AS INTEGER) FROM attendance"), 240);
}

/* -- the loop -- */

TEST(M26_the_loop_of_an_enrolled_member_has_five_steps_none_skipped_and_a_time)
{
    struct world *w = world_new();
    const char *id = member(w, HELPER_1, "");
    struct reply r = seen(w, HELPER_1, id);
    CHECK_EQ(json_count(r, "loop"), 5);
    CHECK_EQ(json_num(r, "loop.0.n"), 1);
    CHECK_EQ(json_num(r, "loop.1.n"), 0);
    CHECK(json_null_at(r, "loop_hours"));
    world_pass(w, 5 * (int64_t)HOUR_MS);
    struct made o = order_at(w, OrderState_taken, 1);
    CHECK_EQ(order_act(w, HELPER_1, o.order, "serve", "{\"note\":\"好了\"}").status, 409); /* 接单到岗 is not skipped */
    CHECK_EQ(json_num(seen(w, HELPER_1, id), "loop.1.n"), 0);
    order_act(w, HELPER_1, o.order, "arrive", "{}");
    order_act(w, HELPER_1, o.order, "serve", "{\"note\":\"好了\",\"minutes\":30}");
    CHECK_EQ(json_num(seen(w, HELPER_1, id), "loop.2.n"), 1);
    CHECK_EQ(order_act(w, ASKER, o.order, "confirm", "{\"good\":true}").status, 200);
    r = seen(w, HELPER_1, id);
    CHECK_EQ(json_num(r, "loop.3.n"), 1);
    CHECK_EQ(json_num(r, "loop.4.n"), 1);
    CHECK(json_num(r, "loop_hours") >= 5);
    CHECK_STR(json_str(r, "loop.0.step"), "received");
}

/* -- leaving -- */

TEST(P5_leaving_ends_links_posts_and_hours_in_the_same_request)
{
    struct world *w = world_new();
    enrolled_unit(w, 2);
    const char *p = post(w, "community", 1), *id = member(w, HELPER_1, fmt("\"unit\":\"7\",\"community_post\":\"%s\"", p));
    CHECK_EQ(did(w, HELPER_1, id, "send_hours", "{}").status, 200);
    struct reply r = did(w, HELPER_1, id, "leave", "{}");
    CHECK_STR(json_str(r, "state"), "left");
    CHECK_EQ(world_count(w, "SELECT count(*) FROM link WHERE a_kind = 'person' AND ends IS NULL"), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM report_back"), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM consent WHERE withdrawn_at IS NULL AND scope IN ('enrol', 'hours')"), 0);
    CHECK_EQ(enrol(w, HELPER_1, PLACE_A, "").status, 201); /* and may come again */
}

TEST(P5_the_consent_withdrawn_among_ones_own_data_ends_the_enrolment)
{
    struct world *w = world_new();
    const char *p = post(w, "work", 1), *id = member(w, HELPER_1, fmt("\"work_post\":\"%s\"", p));
    const char *consent = number_of(world_count(w, "SELECT id FROM consent WHERE scope = 'enrol'"));
    CHECK_EQ(api(w, "POST", fmt("/consents/%s/withdraw", consent), as(w, HELPER_1), "{}").status, 200);
    CHECK_STR(json_str(seen(w, HELPER_1, id), "state"), "left");
    CHECK_EQ(world_count(w, "SELECT count(*) FROM link WHERE ends IS NULL"), 0);
    CHECK_EQ(json_num(api(w, "GET", "/duty-posts", as(w, WORKER_A), NULL), "items.0.vacant"), 1);
    CHECK_EQ(noted(w, PLACE_S, "members_enrolled"), 0);
}

TEST(enrol_forgetting_a_person_leaves_counts_and_no_word_of_them)
{
    struct world *w = world_new();
    enrol(w, NOBODY, PLACE_A, fmt("\"contact\":{\"name\":\"闻谷雨\",\"phone\":\"%.*s\"}", STR(phone(RESIDENT_A))));
    member(w, RESIDENT_A, "\"skills\":[\"1\"]");
    world_sql(w, "DELETE FROM role WHERE role = 'volunteer'");
    CHECK_EQ(api(w, "POST", "/me/erase", as(w, RESIDENT_A), "{\"sure\":true}").status, 204);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM enrolment WHERE name IS NOT NULL OR phone IS NOT NULL OR skills <> ''"), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM enrolment WHERE state IN ('sent', 'received')"), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM enrolment"), 2);
    CHECK_EQ(noted(w, PLACE_S, "members_enrolled"), 0);
}

/* -- lists of an office -- */

static const char *secret_of(struct world *w) { return fmt("/p/%s", outbox_secret(w)); }

TEST(M27_a_list_makes_invitations_and_the_record_begins_with_the_persons_own_yes)
{
    struct world *w = world_new();
    enrolled_unit(w, 2);
    const char *list = fmt("{\"area\":\"%s\",\"unit\":\"7\",\"list\":\"路小满 13712345678\\n13712345679\\t方白露\"}", area_text(PLACE_A));
    struct reply r = api(w, "POST", "/invitations", as(w, UNIT_B), list);
    CHECK_EQ(r.status, 200);
    CHECK_EQ(json_num(r, "items.0.open"), 2);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM enrolment WHERE kind = 'member'"), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM person WHERE phone IN ('13712345678', '13712345679')"), 0);
    const char *link = secret_of(w);
    CHECK_EQ(api(w, "POST", fmt("%s/confirm", link), NULL, "{\"age\":\"child\"}").status, 422);
    r = api(w, "POST", fmt("%s/confirm", link), NULL, "{\"age\":\"adult\"}");
    CHECK_EQ(r.status, 201);
    CHECK_STR(json_str(r, "unit"), "7");
    CHECK_EQ(api(w, "POST", fmt("%s/confirm", link), NULL, "{\"age\":\"adult\"}").status, 409); /* once */
    r = api(w, "GET", "/invitations", as(w, WORKER_A), NULL);
    CHECK_EQ(json_num(r, "items.0.used"), 1);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM invitation WHERE used_at IS NOT NULL AND phone IS NOT NULL"), 0);
    CHECK_EQ(api(w, "POST", "/invitations", as(w, WORKER_A), fmt("{\"area\":\"%s\",\"list\":\"没有号码\"}", area_text(PLACE_A))).status, 422);
    CHECK_EQ(api(w, "POST", "/invitations", as(w, UNIT_B), fmt("{\"area\":\"%s\",\"list\":\"方白露 13712345670\"}", area_text(PLACE_A))).status, 403); /* only of their own unit */
    world_pass(w, 31 * (int64_t)DAY_MS);
    CHECK_OK(app_run_job(w->app, "erase"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM invitation"), 0);
}

TEST(enrol_receives_many_at_once)
{
    struct world *w = world_new();
    const char *a = id_of(enrol(w, HELPER_1, PLACE_A1b, "")), *b = id_of(enrol(w, HELPER_2, PLACE_A, ""));
    CHECK_EQ(api(w, "POST", "/enrolments/receive", as(w, WORKER_B), fmt("{\"ids\":[\"%s\"]}", a)).status, 422);
    CHECK_EQ(api(w, "POST", "/enrolments/receive", as(w, WORKER_A), fmt("{\"ids\":[\"%s\",\"%s\"]}", a, b)).status, 204);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM enrolment WHERE state = 'received'"), 2);
}

TEST(enrol_by_a_browser_without_an_account)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    world_sql(w, fmt("INSERT INTO wall_code(id, code, area, place, at) VALUES (5, '3F2K', %s, '3号楼大厅', 1)", area_text(PLACE_A1b)));
    browse(b, "/q/3F2K");
    CHECK_HAS(b->html, "/enrol?code=3F2K");
    browse(b, "/enrol?code=3F2K");
    CHECK(!submit(b, "/enrolments", "contact.name=路小满&contact.phone=13712345678&age=child") || b->status == 422);
    CHECK_HAS(b->html, "谢谢你想帮忙");
    CHECK(submit(b, "/enrolments", "contact.name=路小满&contact.phone=13712345678&age=adult&skills=1&evening=1"));
    CHECK_HAS(b->html, "lj-digits");
    CHECK_EQ(b->status, 200);
}

TEST(M27_once_a_year_the_community_reviews_a_unit_and_the_unit_answers)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    const char *uid = enrolled_unit(w, 4), *member_id = member(w, HELPER_1, "\"unit\":\"7\"");
    const char *good = "{\"grade\":\"strong\",\"text\":\"四次义诊都来了，还出了场地\"}";
    CHECK_EQ(did(w, UNIT_B, uid, "review", good).status, 403); /* nobody reviews themselves */
    CHECK_EQ(did(w, SUPERVISOR_A, uid, "review", good).status, 403);
    CHECK_EQ(did(w, WORKER_A, member_id, "review", good).status, 409); /* units, never people */
    CHECK_EQ(did(w, UNIT_B, uid, "reply", "{\"text\":\"谢谢\"}").status, 409);
    CHECK_EQ(did(w, WORKER_A, uid, "review", "{\"grade\":\"strong\",\"text\":\"早\",\"year\":2001}").status, 422);
    struct reply r = did(w, WORKER_A, uid, "review", good);
    CHECK_EQ(r.status, 200);
    CHECK_EQ(did(w, LEAD_A, uid, "review", good).status, 409); /* once a year */
    r = seen(w, UNIT_B, uid);
    CHECK_STR(json_str(r, "reviews.0.grade"), "strong");
    CHECK_HAS(json_str(r, "reviews.0.text"), "四次义诊");
    CHECK_HAS(json_str(r, "reviews.0.by"), "worker@A");
    login(b, UNIT_B);
    browse(b, fmt("/enrolments/%s", uid));
    CHECK_HAS(b->html, "四次义诊");
    CHECK_HAS(b->html, "/reply");
    CHECK_EQ(did(w, WORKER_A, uid, "reply", "{\"text\":\"x替\"}").status, 403);
    r = did(w, UNIT_B, uid, "reply", "{\"text\":\"明年想多排两次周末的\"}");
    CHECK_EQ(r.status, 200);
    CHECK_EQ(did(w, UNIT_B, uid, "reply", "{\"text\":\"再说一句\"}").status, 409);
    r = seen(w, WORKER_A, uid);
    CHECK_HAS(json_str(r, "reviews.0.reply"), "明年想多排");
    CHECK(json_null_at(seen(w, SUPERVISOR_A, uid), "reviews.0.by"));
    world_sql(w, "UPDATE unit_review SET year = year - 1"); /* a year on */
    CHECK_EQ(did(w, WORKER_A, uid, "review", "{\"grade\":\"thin\",\"text\":\"今年来得少\"}").status, 200);
    CHECK_EQ(json_count(seen(w, UNIT_B, uid), "reviews"), 2);
    login(b, LEAD_A);
    browse(b, fmt("/enrolments/%s", uid));
    CHECK_HAS(b->html, "今年来得少");
}
