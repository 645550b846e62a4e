/* Orders by the letter of the contract: no step skipped, seats and waiting, what keeps a need open, codes, hours, sight. */
#include "steps.h"

#include <string.h>

static struct reply order_new(struct world *w, const char *need, const char *body) { return act(w, WORKER_A, need, "orders", body); }

static Str taker_state(struct reply r, enum Actor a)
{
    for (size_t i = 0; i < json_count(r, "takers"); i++)
        if (str_is(json_str(r, fmt("takers.%zu.id", i)), person_text(a))) return json_str(r, fmt("takers.%zu.state", i));
    return S("none");
}

/* -- M26 the loop: 接单 到岗 服务 评价 应用, none of them skipped -- */

STORY(M26_take_arrive_serve_confirm_apply)
{
    struct world *w = world_new();
    struct made m = order_at(w, OrderState_open, 1);
    static const struct { enum Actor by; const char *act, *body, *state; } steps[] = {
        {HELPER_1, "take", "{}", "taken"}, {HELPER_1, "arrive", "{}", "arrived"}, {HELPER_1, "serve", "{\"note\":\"换好了\",\"minutes\":40}", "served"},
        {ASKER, "confirm", "{\"good\":true,\"score\":5,\"comment\":\"谢谢\"}", "confirmed"},
    };
    for (size_t i = 0; i < 4; i++) {
        struct reply r = order_act(w, steps[i].by, m.order, steps[i].act, steps[i].body);
        CHECK_EQ(r.status, 200);
        CHECK_STR(json_str(r, "state"), steps[i].state);
        w->now = time_plus(w->now, 20 * MINUTE_MS);
    }
    struct reply r = order_seen_by(w, WORKER_A, m.order);
    CHECK_STR(taker_state(r, HELPER_1), "confirmed");
    CHECK_EQ(json_num(r, "takers.0.minutes"), 40);
    CHECK_EQ(json_num(r, "loop_minutes"), 60); /* three steps of twenty minutes from taking on, and none before */
    CHECK_STR(json_str(r, "source.kind"), "need");
    CHECK_STR(json_str(r, "source.id"), m.need);
    r = api(w, "GET", "/volunteers/me/hours", as(w, HELPER_1), NULL); /* applied */
    CHECK_EQ(json_num(r, "minutes"), 40);
    CHECK_EQ(json_num(r, "waiting"), 0);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM event WHERE act = 'apply' AND entity = %s", m.order)), 1);
    CHECK_EQ(act(w, WORKER_A, m.need, "finish", "{\"ending\":\"solved\",\"note\":\"x\"}").status, 200);
}

TEST(M26_skipped_steps_are_refused)
{
    enum { O = 1, T = 2, A = 4, V = 8, C = 16 };
    static const struct { const char *act; enum Actor by; const char *body; int may; } acts[] = {
        {"arrive", HELPER_1, "{}", T}, {"serve", HELPER_1, "{\"note\":\"x\"}", A}, {"confirm", ASKER, "{\"good\":true}", V}, {"confirm", WORKER_A, "{\"good\":true}", V},
        {"return", HELPER_1, "{\"reason\":\"x\"}", T | A}, {"take", HELPER_1, "{}", O}, {"cancel", WORKER_A, "{\"reason\":\"x\"}", O | T | A},
    };
    for (int state = OrderState_open; state <= (int)OrderState_confirmed; state++)
        for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
            struct world *w = world_new();
            struct made m = order_at(w, state == OrderState_confirmed ? OrderState_served : (enum OrderState)state, 1);
            if (state == OrderState_confirmed) CHECK_EQ(order_act(w, ASKER, m.order, "confirm", "{\"good\":true}").status, 200);
            bool may = acts[i].may & 1 << (state - 1);
            struct reply r = order_act(w, acts[i].by, m.order, acts[i].act, acts[i].body);
            bool taker_yet = state != OrderState_open || acts[i].by != HELPER_1; /* before taking it is not this one's */
            CHECK_MSG(may ? r.status == 200 : r.status == 409 || (!taker_yet && r.status == 403), "%s in state %d: %d", acts[i].act, state, r.status);
            struct reply seen = order_seen_by(w, acts[i].by, m.order);
            if (!may) CHECK_MSG(!json_holds(seen, "acts", acts[i].act), "%s is offered in state %d", acts[i].act, state);
            world_drop(w);
        }
}

TEST(M26_orders_come_after_analysis)
{
    struct world *w = world_new();
    CHECK_EQ(order_new(w, need_at(w, NeedStage_collected).id, "{\"mode\":\"claim\",\"title\":\"x\"}").status, 409);
    CHECK_EQ(order_new(w, need_at(w, NeedStage_analysed).id, "{\"mode\":\"claim\",\"title\":\"x\"}").status, 201);
    CHECK_EQ(order_new(w, need_at(w, NeedStage_fed_back).id, "{\"mode\":\"claim\",\"title\":\"x\"}").status, 409);
}

/* -- M31 claiming -- */

STORY(M31_capacity_ten_the_eleventh_waits)
{
    struct world *w = world_new();
    struct made m = order_at(w, OrderState_open, 10);
    for (int i = 0; i < 10; i++) {
        struct reply r = order_act(w, (enum Actor)(HELPER_1 + i), m.order, "take", "{}");
        CHECK_EQ(r.status, 200);
        CHECK_EQ(json_num(r, "taken"), i + 1);
    }
    struct reply r = order_act(w, HELPER_11, m.order, "take", "{}");
    CHECK_EQ(r.status, 200);
    CHECK_EQ(json_num(r, "taken"), 10);
    CHECK_EQ(json_num(r, "waiting"), 1);
    CHECK_STR(taker_state(r, HELPER_11), "wait");
    CHECK_EQ(order_act(w, HELPER_12, m.order, "take", "{}").status, 200);
    CHECK_EQ(order_act(w, HELPER_11, m.order, "take", "{}").status, 409);   /* once each */
    CHECK_EQ(order_act(w, HELPER_11, m.order, "arrive", "{}").status, 409); /* who waits has no seat */
    CHECK_EQ(order_act(w, HELPER_3, m.order, "return", "{\"reason\":\"出差\"}").status, 200);
    r = order_seen_by(w, WORKER_A, m.order); /* the first of those who wait */
    CHECK_STR(taker_state(r, HELPER_11), "taken");
    CHECK_STR(taker_state(r, HELPER_12), "wait");
    CHECK_EQ(json_num(r, "taken"), 10);
    CHECK_EQ(json_num(r, "waiting"), 1);
    CHECK_EQ(order_act(w, HELPER_11, m.order, "arrive", "{}").status, 200);
    CHECK_EQ(order_act(w, HELPER_12, m.order, "return", "{\"reason\":\"不等了\"}").status, 200); /* from the waiting list too */
    CHECK_EQ(json_num(order_seen_by(w, WORKER_A, m.order), "waiting"), 0);
}

TEST(M31_claim_board_shows_title_community_time_and_skill)
{
    struct world *w = world_new();
    struct made n = need_at(w, NeedStage_handling);
    struct reply r = order_new(w, n.id, "{\"mode\":\"claim\",\"title\":\"换楼道灯\",\"text\":\"3单元401闻女士\",\"skill\":\"电工\",\"due_at\":\"2026-10-09T18:00:00+08:00\"}");
    const char *id = id_of(r);
    static const enum Actor others[] = {HELPER_1, RESIDENT_A, VOLUNTEER_B};
    for (size_t i = 0; i < 3; i++) {
        r = order_seen_by(w, others[i], id);
        CHECK_EQ(r.status, 200);
        CHECK_STR(json_str(r, "title"), "换楼道灯");
        CHECK_STR(json_str(r, "skill"), "电工");
        CHECK_STR(json_str(r, "community"), "明渠社区");
        CHECK_STR(json_str(r, "due_at"), "2026-10-09T18:00:00+08:00");
        CHECK(json_null_at(r, "text") && json_null_at(r, "source"));
        CHECK_EQ(json_count(r, "takers"), 0);
        CHECK(json_at(r, "arrive_code") == NULL);
        CHECK_LACKS(r.body, "闻女士");
        CHECK_LACKS(r.body, (const char *)n.id);
    }
    r = api(w, "GET", "/orders?open=1", as(w, HELPER_1), NULL);
    CHECK_EQ(json_count(r, "items"), 1);
    CHECK_LACKS(r.body, "闻女士");
    CHECK_EQ(json_count(api(w, "GET", "/orders?open=1&skill=%E7%94%B5%E5%B7%A5", as(w, HELPER_1), NULL), "items"), 1);
    CHECK_EQ(json_count(api(w, "GET", "/orders?open=1&skill=x", as(w, HELPER_1), NULL), "items"), 0);
    CHECK_EQ(json_count(api(w, "GET", fmt("/orders?open=1&area=%s", area_text(PLACE_A)), as(w, HELPER_1), NULL), "items"), 1);
    CHECK_EQ(json_count(api(w, "GET", fmt("/orders?open=1&area=%s", area_text(PLACE_B)), as(w, HELPER_1), NULL), "items"), 0);
    CHECK_EQ(order_act(w, HELPER_1, id, "take", "{}").status, 200);
    CHECK_HAS(order_seen_by(w, HELPER_1, id).body, "3单元401闻女士"); /* who takes it reads it */
}

/* -- assigning -- */

STORY(order_assigned_is_the_assignee_s)
{
    struct world *w = world_new();
    struct made m = order_assigned(w);
    CHECK_EQ(order_seen_by(w, HELPER_2, m.order).status, 404);
    CHECK_EQ(order_act(w, HELPER_2, m.order, "take", "{}").status, 404);
    CHECK_EQ(order_seen_by(w, HELPER_1, m.order).status, 200);
    CHECK(json_holds(order_seen_by(w, HELPER_1, m.order), "acts", "take"));
    CHECK_EQ(json_count(api(w, "GET", "/orders", as(w, HELPER_1), NULL), "items"), 1); /* mine to do */
    CHECK_EQ(order_act(w, HELPER_1, m.order, "take", "{}").status, 200);
    struct reply r = order_act(w, HELPER_1, m.order, "return", "{\"reason\":\"病了\"}"); /* back to the worker */
    CHECK_EQ(r.status, 200);
    r = order_seen_by(w, WORKER_A, m.order);
    CHECK_STR(json_str(r, "state"), "open");
    CHECK_EQ(json_num(r, "taken"), 0);
    CHECK_EQ(order_act(w, HELPER_1, m.order, "take", "{}").status, 404);
    CHECK_EQ(order_act(w, WORKER_A, m.order, "cancel", "{\"reason\":\"另派\"}").status, 200);
}

/* The first try took the order out of the helper's sight; the second, whose answer was lost on the way, is answered the same. */
TEST(order_given_back_twice_with_one_key_is_answered_twice)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_handling);
    struct reply r = order_new(w, m.id, fmt("{\"mode\":\"assign\",\"title\":\"x\",\"assignee\":\"%s\"}", person_text(HELPER_1)));
    const char *path = fmt("/api/v1/orders/%s/return", id_of(r)), *bodies[] = {"{\"reason\":\"x\"}", "{\"reason\":\"x\"}", "{\"reason\":\"y\"}"};
    static const int want[] = {200, 200, 409};
    CHECK_EQ(order_act(w, HELPER_1, id_of(r), "take", "{}").status, 200);
    struct header_list h = {.v = {{S("Content-Type"), S("application/json")}, {S("Idempotency-Key"), S("k")}, {S("Authorization"), str_c(fmt("Bearer %s", as(w, HELPER_1)))}}, .n = 3};
    for (size_t i = 0; i < 3; i++) CHECK_EQ(request(w, "POST", path, h, str_c(bodies[i])).status, want[i]);
    h.v[1].value = S("another");
    CHECK_EQ(request(w, "POST", path, h, str_c(bodies[0])).status, 404);
}

TEST(order_claim_returned_can_be_claimed_again)
{
    struct world *w = world_new();
    struct made m = order_at(w, OrderState_taken, 1);
    CHECK_EQ(order_act(w, HELPER_1, m.order, "return", "{}").status, 422);
    CHECK_EQ(order_act(w, HELPER_1, m.order, "return", "{\"reason\":\"x\"}").status, 200);
    CHECK_STR(json_str(order_seen_by(w, WORKER_A, m.order), "state"), "open");
    CHECK_EQ(order_act(w, HELPER_2, m.order, "take", "{}").status, 200);
    CHECK_EQ(order_act(w, HELPER_1, m.order, "take", "{}").status, 200); /* and waits now */
    CHECK_STR(taker_state(order_seen_by(w, WORKER_A, m.order), HELPER_1), "wait");
}

/* -- what keeps a need open -- */

TEST(order_keeps_its_need_open_until_served_or_cancelled)
{
    static const struct { enum OrderState state; unsigned seats; bool cancel; int finish; } cases[] = {
        {OrderState_open, 1, false, 409}, {OrderState_taken, 1, false, 409}, {OrderState_arrived, 1, false, 409}, {OrderState_served, 1, false, 200},
        {OrderState_served, 3, false, 200} /* free seats beyond that do not */, {OrderState_open, 1, true, 200}, {OrderState_taken, 2, true, 200},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world *w = world_new();
        struct made m = order_at(w, cases[i].state, cases[i].seats);
        if (cases[i].cancel) CHECK_EQ(order_act(w, WORKER_A, m.order, "cancel", "{\"reason\":\"x\"}").status, 200);
        CHECK_MSG(act(w, WORKER_A, m.need, "finish", "{\"ending\":\"solved\",\"note\":\"x\"}").status == cases[i].finish, "case %zu", i);
        world_drop(w);
    }
    struct world *w = world_new(); /* one of two has served, the other is on the way */
    struct made m = order_at(w, OrderState_served, 2);
    CHECK_EQ(order_act(w, HELPER_2, m.order, "take", "{}").status, 200);
    CHECK_EQ(act(w, WORKER_A, m.need, "finish", "{\"ending\":\"solved\",\"note\":\"x\"}").status, 409);
    CHECK_EQ(order_act(w, HELPER_2, m.order, "return", "{\"reason\":\"x\"}").status, 200);
    CHECK_EQ(act(w, WORKER_A, m.need, "finish", "{\"ending\":\"solved\",\"note\":\"x\"}").status, 200);
}

TEST(order_cancelled_is_over)
{
    struct world *w = world_new();
    struct made m = order_at(w, OrderState_taken, 2);
    CHECK_EQ(order_act(w, HELPER_1, m.order, "cancel", "{\"reason\":\"x\"}").status, 403);
    CHECK_EQ(order_act(w, WORKER_A, m.order, "cancel", "{\"reason\":\"x\"}").status, 200);
    CHECK_EQ(order_act(w, HELPER_1, m.order, "arrive", "{}").status, 409);
    CHECK(order_act(w, HELPER_2, m.order, "take", "{}").status >= 400);
    CHECK_EQ(order_act(w, WORKER_A, m.order, "cancel", "{\"reason\":\"x\"}").status, 409);
    CHECK_EQ(json_count(api(w, "GET", "/orders?open=1", as(w, HELPER_2), NULL), "items"), 0);
}

/* -- codes and grades -- */

TEST(order_arrive_code_raises_the_grade_of_hours)
{
    static const struct { bool code; enum Actor confirms; const char *grade; } cases[] = {
        {true, ASKER, "A"}, {true, WORKER_A, "B"}, {false, ASKER, "B"}, {false, WORKER_A, "B"},
    };
    for (size_t i = 0; i < 4; i++) {
        struct world *w = world_new();
        struct made m = order_at(w, OrderState_taken, 1);
        Str code = json_str(order_seen_by(w, WORKER_A, m.order), "arrive_code");
        CHECK_EQ(code.len, 6);
        CHECK(str_digits(code));
        CHECK(json_at(order_seen_by(w, HELPER_1, m.order), "arrive_code") == NULL); /* it hangs at the place */
        int64_t n = 0;
        CHECK(str_int(code, &n));
        if (cases[i].code) CHECK_EQ(order_act(w, HELPER_1, m.order, "arrive", fmt("{\"code\":\"%06lld\"}", (long long)((n + 1) % 1000000))).status, 422);
        CHECK_EQ(order_act(w, HELPER_1, m.order, "arrive", cases[i].code ? fmt("{\"code\":\"%.*s\"}", STR(code)) : "{}").status, 200);
        CHECK_EQ(order_act(w, HELPER_1, m.order, "serve", "{\"note\":\"x\",\"minutes\":30}").status, 200);
        struct reply r = order_act(w, cases[i].confirms, m.order, "confirm", "{\"good\":true}");
        CHECK_EQ(r.status, 200);
        CHECK_MSG(str_is(json_str(r, "takers.0.grade"), cases[i].grade), "case %zu: %.*s", i, STR(json_str(r, "takers.0.grade")));
        r = api(w, "GET", "/volunteers/me/hours", as(w, HELPER_1), NULL);
        CHECK_EQ(json_num(r, fmt("minutes_%c", cases[i].grade[0] + 32)), 30);
        world_drop(w);
    }
}

TEST(order_minutes_are_those_stayed_unless_said)
{
    struct world *w = world_new();
    struct made m = order_at(w, OrderState_arrived, 1);
    static const char *const bad[] = {"{\"note\":\"x\",\"minutes\":0}", "{\"note\":\"x\",\"minutes\":1441}", "{\"note\":\"x\",\"minutes\":\"5\"}", "{\"minutes\":5}", "{\"note\":\"\"}"};
    for (size_t i = 0; i < 5; i++) CHECK_EQ(order_act(w, HELPER_1, m.order, "serve", bad[i]).status, 422);
    w->now = time_plus(w->now, 50 * MINUTE_MS);
    struct reply r = order_act(w, HELPER_1, m.order, "serve", "{\"note\":\"x\"}");
    CHECK_EQ(json_num(r, "takers.0.minutes"), 50);
    r = api(w, "GET", "/volunteers/me/hours", as(w, HELPER_1), NULL);
    CHECK_EQ(json_num(r, "minutes"), 0);
    CHECK_EQ(json_num(r, "waiting"), 50);
}

TEST(order_service_is_confirmed_by_another)
{
    struct world *w = world_new();
    struct made m = order_at(w, OrderState_open, 1);
    CHECK_EQ(order_act(w, WORKER_A2, m.order, "take", "{}").status, 200); /* a worker helps herself */
    CHECK_EQ(order_act(w, WORKER_A2, m.order, "arrive", "{}").status, 200);
    CHECK_EQ(order_act(w, WORKER_A2, m.order, "serve", "{\"note\":\"x\",\"minutes\":30}").status, 200);
    CHECK_EQ(order_act(w, WORKER_A2, m.order, "confirm", "{\"good\":true}").status, 403);
    CHECK_EQ(order_act(w, RESIDENT_A, m.order, "confirm", "{\"good\":true}").status, 403);
    CHECK_EQ(order_act(w, WORKER_A, m.order, "confirm", "{}").status, 422);
    CHECK_EQ(order_act(w, WORKER_A, m.order, "confirm", "{\"good\":true,\"score\":6}").status, 422);
    CHECK_EQ(order_act(w, WORKER_A, m.order, "confirm", "{\"good\":true}").status, 200);
}

TEST(order_confirmed_as_not_good_gives_no_hours)
{
    struct world *w = world_new();
    struct made m = order_at(w, OrderState_served, 1);
    CHECK_EQ(order_act(w, ASKER, m.order, "confirm", "{\"good\":false,\"comment\":\"没来\"}").status, 200);
    struct reply r = api(w, "GET", "/volunteers/me/hours", as(w, HELPER_1), NULL);
    CHECK_EQ(json_num(r, "minutes"), 0);
    CHECK_EQ(json_num(r, "waiting"), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event WHERE act = 'apply'"), 0);
}

TEST(order_is_confirmed_by_the_link_of_the_served_person)
{
    struct world *w = world_new();
    struct made m = order_at(w, OrderState_served, 1);
    struct reply r = api(w, "POST", fmt("/orders/%s/confirm", m.order), m.pass, "{\"good\":true}");
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "state"), "confirmed");
    CHECK_EQ(api(w, "GET", fmt("/orders/%s", m.order), m.pass, NULL).status, 200);
    struct world *other = world_new();
    struct made a = order_at(other, OrderState_served, 1), b = need_at(other, NeedStage_handling);
    CHECK_EQ(api(other, "POST", fmt("/orders/%s/confirm", a.order), b.pass, "{\"good\":true}").status, 404);
}

/* -- what an order tells of its need -- */

TEST(order_carries_its_own_text_and_the_contact_only_when_shared)
{
    static const bool shared[] = {false, true};
    for (size_t i = 0; i < 2; i++) {
        struct world *w = world_new();
        struct reply n = report(w, NOBODY, PLACE_A1, fmt("\"text\":\"秘密的原话\",\"contact\":{\"name\":\"闻女士\",\"phone\":\"13712345678\"},\"share_contact\":%s", shared[i] ? "true" : "false"));
        const char *id = id_of(n);
        act(w, WORKER_A, id, "accept", "{\"category\":\"parking\",\"urgency\":\"p3\"}");
        const char *order = id_of(order_new(w, id, "{\"mode\":\"claim\",\"title\":\"换灯\",\"text\":\"带梯子\"}"));
        struct browser *helper = browser_new(w);
        login(helper, HELPER_1);
        browse(helper, fmt("/orders/%s", order));
        CHECK_LACKS(helper->html, "13712345678"); /* not before it is taken */
        CHECK_EQ(order_act(w, HELPER_1, order, "take", "{}").status, 200);
        browse(helper, fmt("/orders/%s", order));
        CHECK_EQ(helper->status, 200);
        CHECK_EQ(str_has(helper->html, S("13712345678")), shared[i]);
        CHECK_LACKS(helper->html, "秘密的原话");
        CHECK_LACKS(order_seen_by(w, HELPER_1, order).body, "秘密的原话");
        CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM event WHERE act = 'share' AND entity = %s", id)), shared[i]);
        order_act(w, HELPER_1, order, "arrive", "{}");
        order_act(w, HELPER_1, order, "serve", "{\"note\":\"x\"}");
        browse(helper, fmt("/orders/%s", order));
        CHECK_LACKS(helper->html, "13712345678"); /* nor after it is done */
        world_drop(w);
    }
}

TEST(order_without_words_of_its_own_shows_what_its_need_released)
{
    struct world *w = world_new();
    struct browser *helper = browser_new(w);
    const char *id = id_of(report(w, ASKER, PLACE_A1, "\"text\":\"秘密的原话\""));
    act(w, WORKER_A, id, "accept", "{\"category\":\"parking\",\"urgency\":\"p3\"}");
    const char *bare = id_of(order_new(w, id, "{\"mode\":\"claim\",\"title\":\"换灯\"}"));
    const char *own = id_of(order_new(w, id, "{\"mode\":\"claim\",\"title\":\"换灯\",\"text\":\"带梯子\"}"));
    login(helper, HELPER_1);
    CHECK_EQ(order_act(w, HELPER_1, bare, "take", "{}").status, 200);
    CHECK_EQ(order_act(w, HELPER_1, own, "take", "{}").status, 200);
    browse(helper, fmt("/orders/%s", bare));
    CHECK_LACKS(helper->html, "lj-said"); /* nothing is released */
    CHECK_EQ(act(w, WORKER_A, id, "release", "{\"public_text\":\"三单元的灯不亮\"}").status, 200);
    browse(helper, fmt("/orders/%s", bare));
    CHECK_HAS(helper->html, "三单元的灯不亮");
    CHECK_LACKS(helper->html, "秘密的原话");
    browse(helper, fmt("/orders/%s", own));
    CHECK_HAS(helper->html, "带梯子");
    CHECK_LACKS(helper->html, "三单元的灯不亮");
    CHECK_LACKS(order_seen_by(w, HELPER_1, bare).body, "三单元"); /* the interface carries the order's own words alone */
}

/* A category is no title, and the need's own words are not everybody's: whoever sends the task says what to do. */
TEST(M26_the_form_for_a_task_warns_under_its_title_and_begins_empty)
{
    struct world *w = world_new();
    struct browser *worker = browser_new(w);
    login(worker, WORKER_A);
    browse(worker, fmt("/needs/%s", need_at(w, NeedStage_handling).id));
    Str form = str_from(worker->html, str_find(worker->html, S("/orders\"")));
    size_t title = str_find(form, S("name=\"title\"")), warning = str_find(form, S("认领的人都能看到标题")), text = str_find(form, S("name=\"text\""));
    CHECK(title < warning && warning < text);
    Str field = str_from(form, title);
    field.len = str_find(field, S(">"));
    CHECK_LACKS(field, "value=\"");
}

TEST(order_steps_are_told_in_the_need_s_history)
{
    struct world *w = world_new();
    struct made m = order_at(w, OrderState_served, 1);
    struct reply r = need_seen_by(w, ASKER, m.need);
    static const char *const told[] = {"orders", "order_take", "order_arrive", "order_serve"};
    for (size_t i = 0; i < 4; i++) {
        bool there = false;
        for (size_t k = 0; k < json_count(r, "timeline"); k++) there |= str_is(json_str(r, fmt("timeline.%zu.act", k)), told[i]);
        CHECK_MSG(there, "%s", told[i]);
    }
    CHECK_EQ(json_count(r, "orders"), 1);
    CHECK_STR(json_str(r, "orders.0.state"), "served");
}

TEST(order_of_another_community_is_nobody_s_business)
{
    struct world *w = world_new();
    struct made m = order_assigned(w);
    static const enum Actor others[] = {WORKER_B, LEAD_B, RESIDENT_A, STREET_B, NO_ROLE};
    for (size_t i = 0; i < 5; i++) {
        CHECK_EQ(order_seen_by(w, others[i], m.order).status, 404);
        CHECK_EQ(order_act(w, others[i], m.order, "cancel", "{\"reason\":\"x\"}").status, 404);
    }
    CHECK_EQ(order_seen_by(w, NOBODY, m.order).status, 401);
    CHECK_EQ(order_seen_by(w, WORKER_A, "12345").status, 404);
}

/* Somebody with nothing but the receipt's link says that the helper has come. */
TEST(order_is_confirmed_through_the_link_of_its_need)
{
    struct world *w = world_new();
    struct made m = order_at(w, OrderState_served, 1);
    CHECK_EQ(api(w, "POST", fmt("/p/%s/orders/%s/confirm", m.pass, m.order), NULL, "{\"good\":true}").status, 200);
    CHECK_STR(json_str(order_seen_by(w, WORKER_A, m.order), "state"), "confirmed");
    struct made other = order_at(w, OrderState_served, 1);
    CHECK_EQ(api(w, "POST", fmt("/p/%s/orders/%s/confirm", m.pass, other.order), NULL, "{\"good\":true}").status, 404);
}

/* -- M30, M31 what fits comes first, and says why -- */

static const char *claim_at(struct world *w, enum Place where, const char *more)
{
    struct reply n = report(w, ASKER, where, "");
    CHECK_EQ(act(w, WORKER_A, id_of(n), "accept", "{\"category\":\"repair\",\"urgency\":\"p3\"}").status, 200);
    struct reply r = act(w, WORKER_A, id_of(n), "orders", fmt("{\"mode\":\"claim\",\"title\":\"帮忙\"%s}", more));
    CHECK_EQ(r.status, 201);
    return id_of(r);
}

static Str why_of(struct reply r, const char *order)
{
    for (size_t i = 0; i < json_count(r, "items"); i++)
        if (str_is(json_str(r, fmt("items.%zu.id", i)), order)) return json_str(r, fmt("items.%zu.why", i));
    return S("not there");
}

TEST(M30_claims_are_in_the_order_in_which_they_fit_with_the_reason)
{
    struct world *w = world_new();
    world_sql(w, fmt("UPDATE person SET home = %s WHERE id = %s", area_text(PLACE_A1b), person_text(HELPER_1)));
    world_sql(w, fmt("INSERT INTO person_skill(id, person, skill) VALUES (1, %s, '電工')", person_text(HELPER_1))); /* written the other way */
    const char *far = claim_at(w, PLACE_A, ""), *near = claim_at(w, PLACE_A1b, ""), *skilled = claim_at(w, PLACE_A, ",\"skill\":\"电工\""), *other = claim_at(w, PLACE_A, ",\"skill\":\"理发\"");
    struct reply r = api(w, "GET", "/orders?claim=1&sort=fit", as(w, HELPER_1), NULL);
    if (!CHECK_EQ(json_count(r, "items"), 4)) return;
    CHECK_STR(json_str(r, "items.0.id"), skilled);
    CHECK_STR(json_str(r, "items.1.id"), near);
    CHECK_STR(json_str(r, "items.2.id"), far);
    CHECK_STR(json_str(r, "items.3.id"), other);
    CHECK_HAS(why_of(r, skilled), S("电工"));
    CHECK_STR(why_of(r, near), "就在您楼里");
    CHECK(!json_str(api(w, "GET", "/orders?claim=1", as(w, HELPER_1), NULL), "items.0.why").p); /* as before, newest first */
    r = api(w, "GET", "/orders?claim=1&sort=fit&limit=3", as(w, HELPER_1), NULL);
    CHECK_STR(json_str(api(w, "GET", fmt("/orders?claim=1&sort=fit&limit=3&after=%.*s", STR(json_str(r, "next"))), as(w, HELPER_1), NULL), "items.0.id"), other);
}

TEST(M31_what_waits_longest_comes_up_so_that_nothing_waits_for_ever)
{
    struct world *w = world_new();
    const char *old = claim_at(w, PLACE_A, "");
    w->now = time_plus(w->now, 4 * (int64_t)DAY_MS);
    const char *fresh = claim_at(w, PLACE_A, "");
    struct reply r = api(w, "GET", "/orders?claim=1&sort=fit", as(w, HELPER_2), NULL);
    CHECK_STR(json_str(r, "items.0.id"), old);
    CHECK_STR(json_str(r, "items.1.id"), fresh);
    CHECK_HAS(why_of(r, old), S("4 天"));
    CHECK_EQ(order_act(w, HELPER_1, old, "take", "{}").status, 200); /* its one seat is gone */
    r = api(w, "GET", "/orders?claim=1&sort=fit", as(w, HELPER_2), NULL);
    CHECK_EQ(json_count(r, "items"), 1);
}

TEST(M71_orders_of_every_source_stand_on_one_board)
{
    struct world *w = world_new();
    struct made m = order_at(w, OrderState_open, 1);
    struct reply all = api(w, "GET", "/orders", as(w, WORKER_A), NULL), needs = api(w, "GET", "/orders?source=need", as(w, WORKER_A), NULL);
    CHECK_EQ(json_count(all, "items"), json_count(needs, "items"));
    CHECK_STR(json_str(needs, "items.0.id"), m.order);
    CHECK_STR(json_str(needs, "items.0.source.kind"), "need");
    CHECK_EQ(json_count(api(w, "GET", "/orders?source=link", as(w, WORKER_A), NULL), "items"), 0);
    CHECK_EQ(api(w, "GET", "/orders?source=nothing", as(w, WORKER_A), NULL).status, 422);
}
