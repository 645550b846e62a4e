/* Hours from orders and occasions, hours entered later, and certificates that others believe. */
#include "cap/hours/hours_web.h"
#include "cap/ledger/hours.h"
#include "steps.h"

#include <string.h>

static int64_t hours(struct world *w, enum Actor a, const char *field) { return json_num(api(w, "GET", "/volunteers/me/hours", as(w, a), NULL), field); }

static void serve_an_hour(struct world *w)
{
    struct made o = order_at(w, OrderState_served, 1);
    CHECK_EQ(order_act(w, ASKER, o.order, "confirm", "{\"good\":true}").status, 200);
}

TEST(M26_hours_are_what_stands_on_the_accounts)
{
    struct world *w = world_new();
    CHECK_EQ(hours(w, HELPER_1, "minutes"), 0);
    serve_an_hour(w);
    int64_t minutes = hours(w, HELPER_1, "minutes");
    CHECK(minutes > 0);
    struct reply r = api(w, "GET", "/volunteers/me/hours", as(w, HELPER_1), NULL);
    CHECK_EQ(json_count(r, "items"), 1);
    CHECK_STR(json_str(r, "items.0.from"), "order");
    CHECK_EQ(minutes, world_count(w, fmt("SELECT sum(e.amount) FROM entry e JOIN ledger l ON l.id = e.ledger WHERE l.owner = %s", person_text(HELPER_1))));
    CHECK_EQ(hours(w, HELPER_2, "minutes"), 0);
}

static struct reply enter(struct world *w, enum Actor a, enum Actor whom, const char *more)
{
    return api(w, "POST", "/late-hours", as(w, a),
               fmt("{\"phone\":\"%.*s\",\"area\":\"%s\",\"title\":\"陪诊\",\"day\":\"2026-09-20\",\"minutes\":90,\"reason\":\"当天没有网络\"%s}", STR(phone(whom)), area_text(PLACE_A), more));
}

TEST(hours_later_count_after_a_second_person_checked_them)
{
    struct world *w = world_new();
    struct reply r = enter(w, WORKER_A, HELPER_1, "");
    const char *id = id_of(r);
    CHECK_EQ(r.status, 201);
    CHECK_STR(json_str(r, "state"), "proposed");
    CHECK(!json_holds(r, "acts", "decide"));
    CHECK_EQ(hours(w, HELPER_1, "minutes"), 0);
    CHECK_EQ(hours(w, HELPER_1, "waiting"), 90);
    CHECK_EQ(api(w, "POST", fmt("/late-hours/%s/decide", id), as(w, WORKER_A), "{\"grant\":true}").status, 403); /* four eyes */
    r = api(w, "POST", fmt("/late-hours/%s/decide", id), as(w, WORKER_A2), "{\"grant\":true}");
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "state"), "approved");
    CHECK_EQ(hours(w, HELPER_1, "minutes_c"), 90);
    CHECK_EQ(api(w, "POST", fmt("/late-hours/%s/decide", id), as(w, WORKER_A2), "{\"grant\":false}").status, 409);
    const char *refused = id_of(enter(w, WORKER_A, HELPER_1, ""));
    CHECK_EQ(api(w, "POST", fmt("/late-hours/%s/decide", refused), as(w, LEAD_A), "{\"grant\":false}").status, 200);
    CHECK_EQ(hours(w, HELPER_1, "minutes"), 90);
}

TEST(hours_later_are_refused_in_words)
{
    struct world *w = world_new();
    CHECK_EQ(enter(w, WORKER_B, HELPER_1, "").status, 422);        /* not their community */
    CHECK_EQ(enter(w, WORKER_A, WORKER_A, "").status, 403);        /* one's own */
    CHECK_EQ(enter(w, VOLUNTEER_A, HELPER_1, "").status, 403);
    CHECK_EQ(api(w, "POST", "/late-hours", as(w, WORKER_A), fmt("{\"phone\":\"13712349999\",\"area\":\"%s\",\"title\":\"陪诊\",\"day\":\"2026-09-20\",\"minutes\":90,\"reason\":\"没网\"}", area_text(PLACE_A))).status, 422);
    CHECK_EQ(api(w, "POST", "/late-hours", as(w, WORKER_A), fmt("{\"phone\":\"%.*s\",\"area\":\"%s\",\"title\":\"陪诊\",\"day\":\"2036-09-20\",\"minutes\":90,\"reason\":\"没网\"}", STR(phone(HELPER_1)), area_text(PLACE_A))).status, 422);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM late_service"), 0);
}

TEST(certificate_is_checked_by_its_number_alone)
{
    struct world *w = world_new();
    CHECK_EQ(api(w, "POST", "/certificates", as(w, HELPER_1), "{}").status, 409); /* nothing to certify */
    serve_an_hour(w);
    struct reply r = api(w, "POST", "/certificates", as(w, HELPER_1), "{}");
    if (!CHECK_EQ(r.status, 201)) return;
    Str no = json_str(r, "no");
    CHECK_EQ(no.len, 14);
    struct reply seen = api(w, "GET", fmt("/certificates/%.*s", STR(no)), NULL, NULL);
    CHECK_EQ(seen.status, 200);
    CHECK(json_yes(seen, "valid"));
    CHECK_EQ(json_num(seen, "minutes"), hours(w, HELPER_1, "minutes"));
    CHECK_EQ(api(w, "GET", fmt("/certificates/%.*s", STR(str_lower(test_arena(), no))), NULL, NULL).status, 200); /* as somebody types it */
    CHECK_EQ(api(w, "GET", "/certificates/ABCD-EFGH-JKMN", NULL, NULL).status, 404);
    serve_an_hour(w); /* the paper says what it said when it was made */
    CHECK_EQ(json_num(api(w, "GET", fmt("/certificates/%.*s", STR(no)), NULL, NULL), "minutes"), json_num(seen, "minutes"));
    int64_t id = world_count(w, "SELECT id FROM certificate");
    CHECK_EQ(api(w, "GET", fmt("/certificates/%lld/sheet", (long long)id), as(w, HELPER_2), NULL).status, 404);
    CHECK_EQ(api(w, "POST", "/me/erase", as(w, HELPER_1), "{\"sure\":true}").status, 204);
    seen = api(w, "GET", fmt("/certificates/%.*s", STR(no)), NULL, NULL);
    CHECK(!json_yes(seen, "valid"));
    CHECK_STR(json_str(seen, "holder"), "");
}
