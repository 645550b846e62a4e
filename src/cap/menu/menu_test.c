/* Menus: versions that stay, orders that come back rated, and items proposed by what is asked for again and again. */
#include "steps.h"

static struct reply menu_new(struct world *w)
{
    return api(w, "POST", "/menus", as(w, WORKER_A), fmt("{\"area\":\"%s\",\"title\":\"邻聚菜单\",\"title_en\":\"Neighbours' menu\","
        "\"sections\":\"邻里先锋 | In the lead\\n邻里互助 | Mutual help\\n邻里康养 | Health\\n邻里文化 | Culture\\n邻里文明 | Civility\"}", area_text(PLACE_A)));
}

static struct reply item_new(struct world *w, const char *menu, int section, const char *more)
{
    struct reply m = api(w, "GET", fmt("/menus/%s", menu), as(w, WORKER_A), NULL);
    return api(w, "POST", fmt("/menus/%s/items", menu), as(w, WORKER_A), fmt("{\"section\":\"%.*s\",%s}", STR(json_str(m, fmt("sections.%d.id", section))), more));
}

/* The first version, published, with one item to claim; *item names it. */
static const char *menu_live(struct world *w, const char **item)
{
    const char *menu = id_of(menu_new(w));
    struct reply r = item_new(w, menu, 2, "\"title\":\"上门理发\",\"title_en\":\"Haircut at home\",\"often\":\"每周\",\"for_whom\":\"行动不便的老人\",\"way\":\"claim\"");
    CHECK_EQ(r.status, 201);
    if (item) *item = id_of(r);
    CHECK_EQ(api(w, "POST", fmt("/menus/%s/publish", menu), as(w, WORKER_A), "{}").status, 200);
    return menu;
}

TEST(M45_printing_lists_the_five_series_and_old_versions_stay_readable)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    struct reply r = menu_new(w);
    CHECK_EQ(r.status, 201);
    const char *first = id_of(r);
    CHECK_EQ(menu_new(w).status, 409); /* there is one */
    CHECK_EQ(api(w, "POST", fmt("/menus/%s/publish", first), as(w, WORKER_A), "{}").status, 409); /* nothing on it */
    CHECK_EQ(api(w, "GET", fmt("/menus/%s", first), as(w, RESIDENT_A), NULL).status, 404);          /* a draft is the desk's */
    CHECK_EQ(item_new(w, first, 0, "\"title\":\"党员帮办\",\"way\":\"walk_in\"").status, 201);
    CHECK_EQ(api(w, "POST", fmt("/menus/%s/publish", first), as(w, WORKER_A), "{}").status, 200);
    browse(b, fmt("/menus/%s/sheet", first));
    for (int i = 0; i < 5; i++) CHECK_HAS(b->html, ((const char *[]){"邻里先锋", "邻里互助", "邻里康养", "邻里文化", "邻里文明"})[i]);
    CHECK_HAS(b->html, "党员帮办");
    CHECK_EQ(item_new(w, first, 1, "\"title\":\"x\",\"way\":\"claim\"").status, 409); /* published: not written again */

    r = api(w, "POST", fmt("/menus/%s/draft", first), as(w, WORKER_A), "{}");
    CHECK_EQ(r.status, 201);
    const char *second = id_of(r);
    CHECK_EQ(json_num(r, "version"), 2);
    CHECK_STR(json_str(r, "sections.0.items.0.title"), "党员帮办");
    CHECK_EQ(api(w, "POST", fmt("/menus/%s/draft", first), as(w, WORKER_A), "{}").status, 409);
    const char *item = fmt("%.*s", STR(json_str(r, "sections.0.items.0.id")));
    const char *section = fmt("%.*s", STR(json_str(r, "sections.0.id")));
    CHECK_EQ(api(w, "POST", fmt("/menu-items/%s/change", item), as(w, WORKER_A), fmt("{\"section\":\"%s\",\"title\":\"党员代办\",\"way\":\"claim\"}", section)).status, 200);
    CHECK_EQ(api(w, "POST", fmt("/menus/%s/publish", second), as(w, WORKER_A), "{}").status, 200);
    r = api(w, "GET", fmt("/menus/%s", first), as(w, RESIDENT_A), NULL);
    CHECK_STR(json_str(r, "state"), "old");
    CHECK_STR(json_str(r, "sections.0.items.0.title"), "党员帮办");
    CHECK_STR(json_str(api(w, "GET", fmt("/menus/%s", second), NULL, NULL), "sections.0.items.0.title"), "党员代办");
    CHECK_EQ(json_count(api(w, "GET", fmt("/menus?area=%s", area_text(PLACE_A)), as(w, RESIDENT_A), NULL), "items"), 2);
    browse(b, fmt("/menus/%s/sheet", first));
    CHECK_HAS(b->html, "党员帮办");
}

TEST(M45_an_order_from_the_menu_is_served_confirmed_and_rated)
{
    struct world *w = world_new();
    const char *item;
    menu_live(w, &item);
    struct reply r = api(w, "POST", fmt("/menu-items/%s/order", item), as(w, RESIDENT_A), "{\"note\":\"3号楼502\",\"day\":\"2020-01-01\"}");
    CHECK_EQ(r.status, 422);
    r = api(w, "POST", fmt("/menu-items/%s/order", item), as(w, RESIDENT_A), "{\"note\":\"3号楼502\",\"share_contact\":true}");
    CHECK_EQ(r.status, 201);
    const char *mine = id_of(r), *order = fmt("%.*s", STR(json_str(r, "order")));
    CHECK_STR(json_str(r, "state"), "open");
    CHECK_EQ(api(w, "GET", fmt("/menu-orders/%s", mine), as(w, HELPER_2), NULL).status, 404);
    CHECK_LACKS(order_seen_by(w, HELPER_1, order).body, "502"); /* before taking it */
    CHECK_EQ(order_act(w, HELPER_1, order, "take", "{}").status, 200);
    CHECK_HAS(order_seen_by(w, HELPER_1, order).body, "502");
    CHECK_STR(json_str(order_seen_by(w, WORKER_A, order), "source.kind"), "menu_request");
    CHECK_EQ(json_count(api(w, "GET", "/orders?source=menu_request", as(w, WORKER_A), NULL), "items"), 1);
    CHECK_EQ(order_act(w, HELPER_1, order, "arrive", "{}").status, 200);
    CHECK_EQ(api(w, "POST", fmt("/menu-orders/%s/confirm", mine), as(w, RESIDENT_A), "{\"good\":true}").status, 409);
    CHECK_EQ(order_act(w, HELPER_1, order, "serve", "{\"note\":\"理好了\",\"minutes\":30}").status, 200);
    CHECK_EQ(api(w, "POST", fmt("/menu-orders/%s/confirm", mine), as(w, WORKER_A), "{\"good\":true}").status, 403);
    r = api(w, "POST", fmt("/menu-orders/%s/confirm", mine), as(w, RESIDENT_A), "{\"good\":true,\"score\":5}");
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "state"), "confirmed");
    CHECK_EQ(world_count(w, fmt("SELECT score FROM taking WHERE work_order = %s", order)), 5);
    CHECK_EQ(json_num(api(w, "GET", "/volunteers/me/hours", as(w, HELPER_1), NULL), "minutes"), 30);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM event WHERE act = 'share' AND entity = %s", mine)), 1); /* 谁看过我 */
}

TEST(M45_what_the_resident_has_said_of_an_order_is_what_its_page_says)
{
    static const struct { const char *body, *said; } cases[] = {
        {"{\"good\":true}", "已确认做好了"}, {"{\"good\":true,\"score\":5}", "谢谢您的评价"}, {"{\"good\":false}", "已记下：没做好"}};
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    const char *item;
    menu_live(w, &item);
    login(b, RESIDENT_A);
    for (size_t i = 0; i < 3; i++) {
        struct reply r = api(w, "POST", fmt("/menu-items/%s/order", item), as(w, RESIDENT_A), "{}");
        const char *mine = id_of(r), *order = fmt("%.*s", STR(json_str(r, "order")));
        CHECK_EQ(order_act(w, HELPER_1, order, "take", "{}").status, 200);
        browse(b, fmt("/menu-orders/%s", mine));
        CHECK_HAS(b->html, "接了您的单");
        CHECK_EQ(order_act(w, HELPER_1, order, "arrive", "{}").status, 200);
        CHECK_EQ(order_act(w, HELPER_1, order, "serve", "{\"note\":\"理好了\"}").status, 200);
        browse(b, fmt("/menu-orders/%s", mine));
        CHECK_HAS(b->html, "等您评价");
        CHECK_EQ(api(w, "POST", fmt("/menu-orders/%s/confirm", mine), as(w, RESIDENT_A), cases[i].body).status, 200);
        browse(b, fmt("/menu-orders/%s", mine));
        CHECK_LACKS(b->html, "等您评价");
        CHECK_LACKS(b->html, "接了您的单");
        for (size_t k = 0; k < 3; k++) CHECK_EQ(str_has(b->html, str_c(cases[k].said)), k == i);
    }
}

/* On the page; a program that orders may leave both out. */
TEST(M45_an_order_on_the_page_says_where_or_shares_the_number)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    const char *item;
    menu_live(w, &item);
    login(b, RESIDENT_A);
    browse(b, fmt("/menu-items/%s", item));
    CHECK(submit(b, fmt("/menu-items/%s/order", item), ""));
    CHECK_EQ(b->status, 422);
    CHECK_HAS(b->html, "接单的人才找得到您");
    CHECK_EQ(world_count(w, "SELECT count(*) FROM menu_request"), 0);
    CHECK(submit(b, fmt("/menu-items/%s/order", item), "share_contact=1"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM menu_request WHERE share = 1"), 1);
    CHECK_EQ(api(w, "POST", fmt("/menu-items/%s/order", item), as(w, RESIDENT_A), "{}").status, 201);
}

TEST(M45_whoever_takes_an_order_without_a_number_may_call_the_community)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    const char *item;
    menu_live(w, &item);
    const char *silent = fmt("%.*s", STR(json_str(api(w, "POST", fmt("/menu-items/%s/order", item), as(w, RESIDENT_A), "{}"), "order")));
    const char *told = fmt("%.*s", STR(json_str(api(w, "POST", fmt("/menu-items/%s/order", item), as(w, RESIDENT_A), "{\"share_contact\":true}"), "order")));
    login(b, HELPER_1);
    browse(b, fmt("/orders/%s", silent));
    CHECK_HAS(b->html, "接下后先向社区问清楚再去");
    CHECK_EQ(order_act(w, HELPER_1, silent, "take", "{}").status, 200);
    browse(b, fmt("/orders/%s", silent)); /* nobody answers the telephone there */
    CHECK_HAS(b->html, "先打给明渠社区问清楚");
    CHECK_LACKS(b->html, "tel:");
    world_sql(w, fmt("INSERT INTO wall_code(id, code, area, place, phone, hours, at) VALUES (5, '3F2K', %s, '大厅', '021-55550101', '8:30—17:00', 1)", area_text(PLACE_A1)));
    browse(b, fmt("/orders/%s", silent));
    CHECK_HAS(b->html, "tel:021-55550101");
    CHECK_HAS(b->html, "8:30—17:00");
    browse(b, fmt("/orders/%s", told));
    CHECK_HAS(b->html, "接下后能看到联系方式");
    CHECK_LACKS(b->html, phone(RESIDENT_A));
    CHECK_EQ(order_act(w, HELPER_1, told, "take", "{}").status, 200);
    browse(b, fmt("/orders/%s", told));
    CHECK_HAS(b->html, fmt("tel:%.*s", STR(phone(RESIDENT_A))));
    CHECK_LACKS(b->html, "021-55550101");
}

TEST(M45_a_providers_order_goes_to_its_contact_and_an_open_one_may_be_withdrawn)
{
    struct world *w = world_new();
    world_sql(w, fmt("INSERT INTO org(id, kind, name, area, rev, at) VALUES (7, 'unit', '东桥医院', %s, 1, 1)", area_text(PLACE_A)));
    world_sql(w, fmt("INSERT INTO role(id, person, role, scope_kind, scope, starts, at, rev) VALUES (77, %s, 'unit_contact', 'org', 7, 1, 1, 1)", person_text(NO_ROLE)));
    const char *menu = id_of(menu_new(w));
    CHECK_EQ(item_new(w, menu, 2, "\"title\":\"量血压\",\"way\":\"provider\"").status, 422); /* of whom? */
    const char *item = id_of(item_new(w, menu, 2, "\"title\":\"量血压\",\"way\":\"provider\",\"org\":\"7\""));
    const char *other = id_of(item_new(w, menu, 2, "\"title\":\"街角摊\",\"way\":\"walk_in\""));
    CHECK_EQ(api(w, "POST", fmt("/menus/%s/publish", menu), as(w, WORKER_A), "{}").status, 200);
    struct reply r = api(w, "POST", fmt("/menu-items/%s/order", item), as(w, RESIDENT_A), "{}");
    CHECK_EQ(r.status, 201);
    const char *order = fmt("%.*s", STR(json_str(r, "order")));
    CHECK_EQ(order_act(w, HELPER_1, order, "take", "{}").status, 404);
    CHECK_EQ(api(w, "POST", fmt("/menu-orders/%s/withdraw", id_of(r)), as(w, RESIDENT_B), "{}").status, 404);
    CHECK_EQ(order_act(w, NO_ROLE, order, "take", "{}").status, 200);
    CHECK_EQ(api(w, "POST", fmt("/menu-orders/%s/withdraw", id_of(r)), as(w, RESIDENT_A), "{}").status, 409); /* somebody is on the way */
    r = api(w, "POST", fmt("/menu-items/%s/order", item), as(w, RESIDENT_A), "{}");
    CHECK_STR(json_str(api(w, "POST", fmt("/menu-orders/%s/withdraw", id_of(r)), as(w, RESIDENT_A), "{}"), "state"), "cancelled");
    CHECK_EQ(api(w, "POST", fmt("/menu-items/%s/order", other), as(w, RESIDENT_A), "{}").status, 409); /* one just comes by */
    world_sql(w, "UPDATE role SET ends = 2 WHERE id = 77");
    CHECK_STR(json_str(order_seen_by(w, WORKER_A, fmt("%.*s", STR(json_str(api(w, "POST", fmt("/menu-items/%s/order", item), as(w, RESIDENT_A), "{}"), "order")))), "mode"), "claim");
}

TEST(M51_an_item_shows_its_next_saturdays_and_its_calendar)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    struct civil c = civil_of(time_plus(w->now, DAY_MS));
    struct reply r = api(w, "POST", "/activities", as(w, WORKER_A), fmt("{\"kind\":\"service\",\"title\":\"街角摊\",\"area\":\"%s\",\"place\":\"东门口\",\"role\":\"help\",\"repeat\":\"every_saturday\","
        "\"day\":\"%04d-%02d-%02d\",\"start_time\":\"09:00\",\"end_time\":\"11:00\"}", area_text(PLACE_A), c.year, c.month, c.day));
    CHECK_EQ(r.status, 201);
    const char *series = fmt("%.*s", STR(json_str(r, "series")));
    const char *menu = id_of(menu_new(w));
    CHECK_EQ(item_new(w, menu, 1, "\"title\":\"街角摊\",\"way\":\"walk_in\",\"series\":\"99\"").status, 422);
    const char *item = id_of(item_new(w, menu, 1, fmt("\"title\":\"街角摊\",\"way\":\"walk_in\",\"series\":\"%s\"", series)));
    CHECK_EQ(api(w, "POST", fmt("/menus/%s/publish", menu), as(w, WORKER_A), "{}").status, 200);
    r = api(w, "GET", fmt("/menu-items/%s", item), NULL, NULL);
    CHECK_EQ(json_count(r, "dates"), 3);
    for (int i = 0; i < 3; i++) {
        Time t;
        CHECK(time_parse(json_str(r, fmt("dates.%d.starts", i)), &t));
        CHECK_EQ(civil_of(t).weekday, 6);
        CHECK_EQ(api(w, "GET", fmt("/activities/%.*s", STR(json_str(r, fmt("dates.%d.id", i)))), NULL, NULL).status, 200);
    }
    browse(b, fmt("/menu-items/%s", item));
    CHECK_HAS(b->html, fmt("/activities/feed.ics?series=%s", series));
    CHECK_HAS(browser_send(b, "GET", fmt("/activities/feed.ics?series=%s", series), (Str){NULL, 0}).body, "BEGIN:VEVENT");
}

TEST(M45_an_item_for_which_one_just_comes_by_says_whom_to_ask)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    const char *menu = id_of(menu_new(w));
    const char *by = id_of(item_new(w, menu, 2, "\"title\":\"党员帮办\",\"way\":\"walk_in\"")), *order = id_of(item_new(w, menu, 2, "\"title\":\"上门理发\",\"way\":\"claim\""));
    CHECK_EQ(api(w, "POST", fmt("/menus/%s/publish", menu), as(w, WORKER_A), "{}").status, 200);
    browse(b, fmt("/menu-items/%s", by));
    CHECK_HAS(b->html, "来之前问一下明渠社区");
    CHECK_LACKS(b->html, "tel:");
    world_sql(w, fmt("INSERT INTO wall_code(id, code, area, place, phone, hours, at) VALUES (5, '3F2K', %s, '大厅', '021-55550101', '8:30—17:00', 1)", area_text(PLACE_A1)));
    browse(b, fmt("/menu-items/%s", by));
    CHECK_HAS(b->html, "tel:021-55550101");
    CHECK_HAS(b->html, "8:30—17:00");
    browse(b, fmt("/menu-items/%s", order));
    CHECK_LACKS(b->html, "tel:");
}

static void needs_of(struct world *w, int n, const char *category)
{
    for (int i = 0; i < n; i++) {
        struct reply r = report(w, ASKER, i % 2 ? PLACE_A1 : PLACE_A1b, "");
        CHECK_EQ(act(w, WORKER_A, id_of(r), "accept", fmt("{\"category\":\"%s\",\"urgency\":\"p3\"}", category)).status, 200);
    }
}

static struct reply proposals(struct world *w) { return api(w, "GET", fmt("/menus/proposals?area=%s", area_text(PLACE_A)), as(w, WORKER_A), NULL); }

TEST(M83_five_similar_needs_in_ninety_days_propose_an_item_that_opens_the_five)
{
    struct world *w = world_new();
    menu_live(w, NULL);
    needs_of(w, 1, "elders");
    world_sql(w, fmt("UPDATE need SET at = at - %lld", (long long)(91 * (int64_t)DAY_MS))); /* that one is too long ago */
    needs_of(w, 4, "elders");
    needs_of(w, 3, "noise");
    CHECK_EQ(json_count(proposals(w), "items"), 0);
    needs_of(w, 1, "elders");
    struct reply r = proposals(w);
    CHECK_EQ(json_count(r, "items"), 1);
    CHECK_STR(json_str(r, "items.0.category"), "elders");
    CHECK_EQ(json_num(r, "items.0.needs"), 5);
    Str records = json_str(r, "items.0.records");
    CHECK(str_starts(records, S("/api/v1/needs?")));
    struct reply five = api(w, "GET", fmt("%.*s", STR(str_from(records, 7))), as(w, WORKER_A), NULL);
    CHECK_EQ(json_count(five, "items"), 5);
    for (size_t i = 0; i < 5; i++) CHECK_STR(json_str(five, fmt("items.%zu.category", i)), "elders");

    const char *body = fmt("{\"area\":\"%s\",\"category\":\"elders\",\"title\":\"陪诊\"}", area_text(PLACE_A));
    CHECK_EQ(api(w, "POST", "/menus/proposals/accept", as(w, WORKER_B), body).status, 403);
    r = api(w, "POST", "/menus/proposals/accept", as(w, WORKER_A), body);
    CHECK_EQ(r.status, 201);
    CHECK_STR(json_str(r, "category"), "elders");
    CHECK_STR(json_str(api(w, "GET", fmt("/menus/%.*s", STR(json_str(r, "menu"))), as(w, WORKER_A), NULL), "state"), "draft");
    CHECK_EQ(json_count(proposals(w), "items"), 0); /* it stands on a menu now */
    CHECK_EQ(api(w, "POST", "/menus/proposals/accept", as(w, WORKER_A), body).status, 409);
}

/* A community without a menu hears of it when it looks for itself; accepting begins its first. */
TEST(M83_the_first_proposal_begins_a_menu)
{
    struct world *w = world_new();
    needs_of(w, 5, "elders");
    CHECK_EQ(json_count(api(w, "GET", fmt("/menus/proposals?area=%s", area_text(PLACE_S)), as(w, STREET_A), NULL), "items"), 0);
    CHECK_EQ(json_count(proposals(w), "items"), 1);
    struct reply r = api(w, "POST", "/menus/proposals/accept", as(w, WORKER_A), fmt("{\"area\":\"%s\",\"category\":\"elders\"}", area_text(PLACE_A)));
    CHECK_EQ(r.status, 201);
    CHECK_STR(json_str(r, "title"), "养老助老");
    CHECK_EQ(json_num(api(w, "GET", fmt("/menus/%.*s", STR(json_str(r, "menu"))), as(w, WORKER_A), NULL), "version"), 1);
}

TEST(M83_a_dismissed_proposal_needs_a_reason_and_rests_and_the_numbers_are_settings)
{
    struct world *w = world_new();
    menu_live(w, NULL);
    needs_of(w, 3, "noise");
    CHECK_EQ(json_count(proposals(w), "items"), 0);
    CHECK_EQ(api(w, "POST", "/settings/values/menu_similar", as(w, ADMIN_A), "{\"value\":3}").status, 200);
    CHECK_EQ(json_count(proposals(w), "items"), 1);
    CHECK_EQ(api(w, "POST", "/menus/proposals/dismiss", as(w, WORKER_A), fmt("{\"area\":\"%s\",\"category\":\"noise\"}", area_text(PLACE_A))).status, 422);
    CHECK_EQ(api(w, "POST", "/menus/proposals/dismiss", as(w, WORKER_A), fmt("{\"area\":\"%s\",\"category\":\"noise\",\"reason\":\"不是服务能解决的\"}", area_text(PLACE_A))).status, 200);
    CHECK_EQ(json_count(proposals(w), "items"), 0);
    world_sql(w, fmt("UPDATE menu_dismissal SET at = at - %lld", (long long)(91 * (int64_t)DAY_MS)));
    CHECK_EQ(json_count(proposals(w), "items"), 1);
    CHECK_EQ(api(w, "GET", "/menus/proposals", as(w, RESIDENT_A), NULL).status, 403);
}

TEST(menu_erasure_takes_the_residents_words)
{
    struct world *w = world_new();
    const char *item;
    menu_live(w, &item);
    struct reply r = api(w, "POST", fmt("/menu-items/%s/order", item), as(w, RESIDENT_A), "{\"note\":\"3号楼502\",\"share_contact\":true}");
    const char *order = fmt("%.*s", STR(json_str(r, "order")));
    CHECK_EQ(order_act(w, HELPER_1, order, "take", "{}").status, 200);
    CHECK_EQ(api(w, "POST", "/me/erase", as(w, RESIDENT_A), "{\"sure\":true}").status, 409);
    CHECK_EQ(order_act(w, HELPER_1, order, "return", "{\"reason\":\"有事\"}").status, 200);
    CHECK_EQ(api(w, "POST", "/me/erase", as(w, RESIDENT_A), "{\"sure\":true}").status, 204);
    CHECK_LACKS(order_seen_by(w, WORKER_A, order).body, "502");
    CHECK_EQ(world_count(w, "SELECT count(*) FROM menu_request WHERE share = 1"), 0);
}
