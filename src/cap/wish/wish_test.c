/* Wishes: under a pseudonym, to one claimer, the name with consent alone, counted by the wisher's word. */
#include "steps.h"

static struct reply wish_seen_by(struct world *w, enum Actor a, const char *wish) { return api(w, "GET", fmt("/wishes/%s", wish), as(w, a), NULL); }

/* Whether anything in what this actor can open says who wishes. */
static bool knows_name(struct world *w, enum Actor a, struct made m)
{
    const char *paths[] = {fmt("/wishes/%s", m.id), fmt("/needs/%s", m.id), fmt("/orders/%s", m.order ? m.order : "0"), "/wishes", "/wishes?mine=1", "/orders?claim=1", "/orders?mine=1"};
    bool found = false;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct reply r = api(w, "GET", paths[i], as(w, a), NULL);
        found |= r.status == 200 && (str_has(r.body, S("闻谷雨")) || str_has(r.body, phone(ASKER)));
    }
    return found;
}

static void name_asker(struct world *w) { world_sql(w, fmt("UPDATE person SET name = '闻谷雨' WHERE id = %s", person_text(ASKER))); }

TEST(M44_published_under_a_pseudonym_and_never_under_a_building)
{
    struct world *w = world_new();
    name_asker(w);
    struct made m = wish_at(w, WishState_waiting);
    CHECK_EQ(wish_seen_by(w, HELPER_1, m.id).status, 404);
    CHECK_EQ(need_seen_by(w, HELPER_1, m.id).status, 404);
    CHECK_STR(json_str(wish_seen_by(w, WORKER_A, m.id), "area"), area_text(PLACE_A)); /* made in a building, kept at its community */
    CHECK_EQ(wish_act(w, WORKER_A, m.id, "publish", "{\"public_text\":\"闻谷雨想要一台收音机\",\"pseudonym\":\"青竹\"}").status, 422);
    CHECK_EQ(wish_act(w, WORKER_A, m.id, "publish", "{\"public_text\":\"收音机一台，打13712345678\",\"pseudonym\":\"青竹\"}").status, 422);
    CHECK_EQ(wish_act(w, WORKER_A, m.id, "publish", "{\"public_text\":\"5号楼想要一台收音机\",\"pseudonym\":\"青竹\"}").status, 422);
    CHECK_EQ(wish_act(w, WORKER_A, m.id, "publish", "{\"public_text\":\"想要一台收音机\",\"pseudonym\":\"闻谷雨\"}").status, 422);
    CHECK_EQ(wish_act(w, HELPER_1, m.id, "publish", "{\"public_text\":\"想要一台收音机\",\"pseudonym\":\"青竹\"}").status, 404);
    struct reply r = wish_act(w, WORKER_A, m.id, "publish", "{\"public_text\":\"一位老人想要一台收音机\",\"pseudonym\":\"青竹\"}");
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "state"), "open");
    r = wish_seen_by(w, HELPER_1, m.id);
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "pseudonym"), "青竹");
    CHECK_STR(json_str(r, "public_text"), "一位老人想要一台收音机");
    CHECK_LACKS(r.body, "眼睛");
    CHECK_LACKS(r.body, area_text(PLACE_A1b));
    CHECK_EQ(json_count(api(w, "GET", fmt("/needs?area=%s", area_text(PLACE_A1b)), as(w, RESIDENT_A), NULL), "items"), 0);
    r = need_seen_by(w, WORKER_A, m.id); /* its need went the way of every need */
    CHECK_STR(json_str(r, "stage"), "handling");
    CHECK_STR(json_str(r, "orders.0.area"), area_text(PLACE_A));
    r = need_seen_by(w, SUPERVISOR_A, m.id);
    CHECK_LACKS(r.body, "眼睛");
}

TEST(M44_one_claims_a_second_is_refused_and_giving_back_frees_it)
{
    struct world *w = world_new();
    struct made m = wish_at(w, WishState_open);
    CHECK_EQ(wish_act(w, ASKER, m.id, "claim", "{}").status, 409); /* nobody grants their own */
    CHECK_EQ(wish_act(w, SUPERVISOR_A, m.id, "claim", "{}").status, 403);
    CHECK_EQ(wish_act(w, UNIT_A, m.id, "claim", "{}").status, 200);
    struct reply r = wish_act(w, HELPER_1, m.id, "claim", "{}");
    CHECK_EQ(r.status, 409);
    CHECK_HAS(json_str(r, "detail"), "已有人认领");
    CHECK_EQ(wish_act(w, HELPER_1, m.id, "return", "{\"reason\":\"x\"}").status, 403);
    CHECK_EQ(wish_act(w, UNIT_A, m.id, "return", "{\"reason\":\"要出差\"}").status, 200);
    CHECK_STR(json_str(wish_seen_by(w, HELPER_1, m.id), "state"), "open");
    CHECK_EQ(wish_act(w, HELPER_1, m.id, "claim", "{}").status, 200);
    CHECK_EQ(wish_act(w, HELPER_1, m.id, "claim", "{}").status, 409);
}

TEST(M44_a_wishs_task_says_that_it_comes_from_a_wish)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    struct made m = wish_at(w, WishState_claimed), plain = order_at(w, OrderState_open, 1);
    struct reply r = order_seen_by(w, WORKER_A, m.order);
    CHECK_STR(json_str(r, "source.kind"), "wish");
    CHECK_STR(json_str(r, "source.id"), m.id);
    r = api(w, "GET", "/orders?source=wish", as(w, WORKER_A), NULL);
    CHECK_EQ(json_count(r, "items"), 1);
    CHECK_STR(json_str(r, "items.0.id"), m.order);
    r = api(w, "GET", "/orders?source=need", as(w, WORKER_A), NULL);
    CHECK_EQ(json_count(r, "items"), 1);
    CHECK_STR(json_str(r, "items.0.id"), plain.order);
    CHECK_STR(json_str(need_seen_by(w, WORKER_A, m.id), "orders.0.source.kind"), "wish"); /* its need shows it too */
    CHECK_EQ(json_count(api(w, "GET", "/wishes?mine=1", as(w, HELPER_1), NULL), "items"), 1);
    login(b, WORKER_A);
    browse(b, fmt("/orders/%s", m.order));
    CHECK_HAS(b->html, fmt("href=\"/wishes/%s\"", m.id));
    CHECK_HAS(b->html, "微心愿");
}

/* A helper's lists lead to the wish, where it is fulfilled; its task and the wish know each other. */
TEST(M44_a_wish_and_its_task_lead_to_each_other)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    struct made m = wish_at(w, WishState_open), plain = order_at(w, OrderState_open, 1);
    const char *wish = fmt("href=\"/wishes/%s\"", m.id), *task = fmt("href=\"/orders/%s\"", m.order);
    login(b, HELPER_1);
    browse(b, "/orders?claim=1");
    CHECK_HAS(b->html, wish);
    CHECK_LACKS(b->html, task);
    CHECK_HAS(b->html, fmt("href=\"/orders/%s\"", plain.order));
    browse(b, fmt("/orders/%s", m.order));
    CHECK_HAS(b->html, wish);
    CHECK_EQ(wish_act(w, HELPER_1, m.id, "claim", "{}").status, 200);
    browse(b, "/orders?mine=1");
    CHECK_HAS(b->html, wish);
    CHECK_LACKS(b->html, task);
    browse(b, fmt("/wishes/%s", m.id));
    CHECK_HAS(b->html, task);
    browse(b, fmt("/orders/%s", m.order));
    CHECK_HAS(b->html, wish);
    CHECK_EQ(api(w, "POST", "/me/erase", as(w, ASKER), "{\"sure\":true}").status, 409);
    CHECK_EQ(wish_act(w, HELPER_1, m.id, "return", "{\"reason\":\"出差\"}").status, 200);
    CHECK_EQ(api(w, "POST", "/me/erase", as(w, ASKER), "{\"sure\":true}").status, 204);
    browse(b, fmt("/orders/%s", m.order)); /* a wish that is off the wall has no page for others */
    CHECK_LACKS(b->html, wish);
}

TEST(M44_the_name_is_never_shown_before_claim_and_consent)
{
    struct world *w = world_new();
    name_asker(w);
    struct made m = wish_at(w, WishState_open);
    CHECK_EQ(wish_act(w, ASKER, m.id, "consent", "{\"agree\":true}").status, 200); /* consent without a claim */
    CHECK(!knows_name(w, HELPER_1, m));
    CHECK_EQ(wish_act(w, ASKER, m.id, "consent", "{\"agree\":false}").status, 200);
    CHECK_EQ(wish_act(w, HELPER_1, m.id, "claim", "{}").status, 200);              /* a claim without consent */
    CHECK(!knows_name(w, HELPER_1, m));
    CHECK_EQ(wish_act(w, ASKER, m.id, "consent", "{\"agree\":true}").status, 200); /* both */
    struct reply r = wish_seen_by(w, HELPER_1, m.id);
    CHECK_STR(json_str(r, "wisher"), "闻谷雨");
    CHECK_STR(json_str(r, "phone"), phone(ASKER));
    CHECK(!knows_name(w, HELPER_2, m));
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM event WHERE act = 'share' AND entity = %s AND data LIKE '%%%s%%'", m.id, person_text(HELPER_1))), 1); /* 谁看过我 */
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM consent WHERE entity = %s AND scope = 'wish' AND withdrawn_at IS NULL", m.id)), 1);
    CHECK_EQ(wish_act(w, ASKER, m.id, "consent", "{\"agree\":false}").status, 200); /* withdrawn: at once */
    CHECK(!knows_name(w, HELPER_1, m));
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM consent WHERE entity = %s AND scope = 'wish' AND withdrawn_at IS NULL", m.id)), 0);
    CHECK_EQ(wish_act(w, ASKER, m.id, "consent", "{\"agree\":true}").status, 200);
    CHECK_EQ(wish_act(w, HELPER_1, m.id, "fulfil", "{\"note\":\"送到了\",\"minutes\":20}").status, 200);
    CHECK(knows_name(w, HELPER_1, m));
    CHECK_EQ(wish_act(w, ASKER, m.id, "confirm", "{\"granted\":true}").status, 200);
    CHECK(!json_str(wish_seen_by(w, HELPER_1, m.id), "wisher").p); /* what it was given for is done */
}

TEST(M44_a_claimer_without_a_number_calls_the_community_and_the_wisher_is_asked)
{
    struct world *w = world_new();
    struct browser *helper = browser_new(w), *wisher = browser_new(w);
    name_asker(w);
    struct made m = wish_at(w, WishState_open);
    const char *page = fmt("/wishes/%s", m.id);
    world_sql(w, fmt("INSERT INTO wall_code(id, code, area, place, phone, at) VALUES (5, '3F2K', %s, '大厅', '021-55550101', 1)", area_text(PLACE_A1)));
    login(helper, HELPER_1);
    login(wisher, ASKER);
    browse(wisher, page);
    CHECK_LACKS(wisher->html, "想联系您"); /* nobody yet */
    CHECK_EQ(wish_act(w, HELPER_1, m.id, "claim", "{}").status, 200);
    browse(helper, page);
    CHECK_HAS(helper->html, "许愿人还没同意告诉姓名和电话");
    CHECK_LACKS(helper->html, "没有留下姓名");
    CHECK_HAS(helper->html, "tel:021-55550101");
    browse(wisher, page);
    CHECK_HAS(wisher->html, "想联系您");
    CHECK(submit(wisher, fmt("/wishes/%s/consent", m.id), "agree=1"));
    CHECK_LACKS(wisher->html, "想联系您");
    browse(helper, page);
    CHECK_HAS(helper->html, "闻谷雨");
    CHECK_LACKS(helper->html, "021-55550101");
    CHECK_EQ(wish_act(w, ASKER, m.id, "consent", "{\"agree\":false}").status, 200);
    world_sql(w, fmt("UPDATE need SET asker = NULL WHERE id = %s", m.id)); /* as one that came without a name */
    browse(helper, page);
    CHECK_HAS(helper->html, "没有留下姓名");
}

static int64_t figure(struct world *w, const char *member)
{
    struct reply r = api(w, "GET", fmt("/figures?area=%s", area_text(PLACE_A)), as(w, STREET_A), NULL);
    for (size_t i = 0; i < json_count(r, "items"); i++)
        if (str_is(json_str(r, fmt("items.%zu.id", i)), "wishes_granted")) return json_num(r, fmt("items.%zu.%s", i, member));
    return -1;
}

/* The check: 76 granted, the 77th still open. */
TEST(M44_seventy_six_granted_and_the_77th_still_open)
{
    struct world *w = world_new();
    w->app->o.rate_limits = false;
    for (int i = 0; i < 76; i++) wish_at(w, WishState_granted);
    struct made last = wish_at(w, WishState_open);
    struct reply r = api(w, "GET", "/wishes", as(w, RESIDENT_A), NULL);
    CHECK_EQ(json_count(r, "items"), 1);
    CHECK_STR(json_str(r, "items.0.id"), last.id);
    CHECK_STR(json_str(r, "items.0.state"), "open");
    CHECK_EQ(json_num(r, "granted"), 76);
    CHECK_EQ(json_num(r, "wished"), 77);
    CHECK_EQ(figure(w, "value"), 76);
    CHECK_EQ(figure(w, "denominator"), 77);
    CHECK_EQ(json_count(api(w, "GET", fmt("/needs?area=%s&fact=wish_granted&limit=200", area_text(PLACE_A)), as(w, STREET_A), NULL), "items"), 76);
    CHECK_EQ(wish_act(w, RESIDENT_A, last.id, "claim", "{}").status, 200);
}

TEST(M44_granted_counts_by_the_wishers_word_alone)
{
    struct world *w = world_new();
    struct made m = wish_at(w, WishState_fulfilled);
    CHECK_EQ(json_num(api(w, "GET", "/wishes", as(w, WORKER_A), NULL), "granted"), 0);
    CHECK_EQ(wish_act(w, HELPER_1, m.id, "confirm", "{\"granted\":true}").status, 403);
    CHECK_EQ(wish_act(w, WORKER_A, m.id, "confirm", "{\"granted\":true}").status, 403);
    struct reply r = api(w, "POST", fmt("/p/%s/confirm", m.pass), NULL, "{\"granted\":true}"); /* by the link of the receipt */
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "state"), "granted");
    CHECK_EQ(json_num(api(w, "GET", "/wishes", as(w, WORKER_A), NULL), "granted"), 1);
    CHECK_EQ(json_num(api(w, "GET", "/volunteers/me/hours", as(w, HELPER_1), NULL), "minutes"), 20);
    CHECK_STR(json_str(need_seen_by(w, WORKER_A, m.id), "confirmed"), "yes");
}

TEST(M44_not_yet_leads_back_to_the_desk_and_it_may_be_published_again)
{
    struct world *w = world_new();
    struct made m = wish_at(w, WishState_fulfilled);
    struct reply r = wish_act(w, ASKER, m.id, "confirm", "{\"granted\":false}");
    CHECK_STR(json_str(r, "state"), "waiting");
    CHECK_EQ(json_num(api(w, "GET", "/volunteers/me/hours", as(w, HELPER_1), NULL), "minutes"), 0);
    CHECK_EQ(wish_act(w, WORKER_A, m.id, "publish", "{\"public_text\":\"一位老人还想要一台收音机\",\"pseudonym\":\"青竹\"}").status, 200);
    CHECK_EQ(wish_act(w, HELPER_2, m.id, "claim", "{}").status, 200);
    CHECK_EQ(wish_act(w, HELPER_2, m.id, "fulfil", "{\"note\":\"送到了\"}").status, 200);
    CHECK_STR(json_str(wish_act(w, ASKER, m.id, "confirm", "{\"granted\":true}"), "state"), "granted");
}

/* In the helpers' own list of tasks, by the order alone: the wisher's word still counts. */
TEST(M44_granting_through_the_task_comes_to_the_same)
{
    struct world *w = world_new();
    struct made m = wish_at(w, WishState_open);
    CHECK_EQ(order_act(w, HELPER_1, m.order, "take", "{}").status, 200);
    CHECK_STR(json_str(wish_seen_by(w, WORKER_A, m.id), "state"), "claimed");
    CHECK_EQ(order_act(w, HELPER_1, m.order, "arrive", "{}").status, 200);
    CHECK_EQ(order_act(w, HELPER_1, m.order, "serve", "{\"note\":\"送到了\",\"minutes\":15}").status, 200);
    CHECK_STR(json_str(wish_seen_by(w, WORKER_A, m.id), "state"), "fulfilled");
    CHECK_STR(json_str(wish_act(w, ASKER, m.id, "confirm", "{\"granted\":true}"), "state"), "granted");
    CHECK_EQ(json_num(api(w, "GET", "/volunteers/me/hours", as(w, HELPER_1), NULL), "minutes"), 15);
}

TEST(M44_staff_wish_for_somebody_with_a_read_back)
{
    struct world *w = world_new();
    const char *body = fmt("{\"text\":\"想要一副老花镜\",\"area\":\"%s\",\"on_behalf\":{\"name\":\"桑大暑\",\"phone\":\"13712340099\",\"read_back\":true}}", area_text(PLACE_A1));
    CHECK_EQ(api(w, "POST", "/wishes", as(w, RESIDENT_A), body).status, 403);
    struct reply r = api(w, "POST", "/wishes", as(w, WORKER_A), body);
    CHECK_EQ(r.status, 201);
    CHECK_EQ(wish_act(w, WORKER_A, id_of(r), "publish", "{\"public_text\":\"桑大暑想要一副老花镜\",\"pseudonym\":\"芦苇\"}").status, 422);
    CHECK(json_yes(need_seen_by(w, WORKER_A, id_of(r)), "released") == false);
    CHECK_EQ(world_count(w, fmt("SELECT read_back FROM need WHERE id = %s", id_of(r))), 1);
}

TEST(M44_a_need_of_kind_wish_is_a_wish)
{
    struct world *w = world_new();
    struct reply r = report(w, ASKER, PLACE_A1b, "\"kind\":\"wish\",\"text\":\"想要一盏台灯\",\"place\":\"502\"");
    CHECK_STR(json_str(r, "area"), area_text(PLACE_A));
    CHECK_EQ(json_count(api(w, "GET", "/wishes", as(w, WORKER_A), NULL), "items"), 1);
    CHECK_EQ(wish_act(w, WORKER_A, id_of(r), "publish", "{\"public_text\":\"想要一盏台灯\",\"pseudonym\":\"青竹\",\"value\":\"to_50\"}").status, 200);
    CHECK_LACKS(need_seen_by(w, RESIDENT_A, id_of(r)).body, "502");
    CHECK_LACKS(api(w, "GET", fmt("/needs?area=%s", area_text(PLACE_A)), as(w, RESIDENT_A), NULL).body, "502");
}

/* One matter, one place: its wisher finds it among the wishes, and its need leads there. */
/* The form for reports knows no price and no hardship: it leads to that of wishes, and keeps the place. */
TEST(M44_whoever_reports_a_wish_is_led_to_its_form)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    world_sql(w, fmt("INSERT INTO wall_code(id, code, area, place, at) VALUES (5, '3F2K', %s, '大厅', 1)", area_text(PLACE_A1)));
    browse(b, "/report?code=3F2K");
    CHECK_HAS(b->html, "href=\"/wishes/new?code=3F2K\"");
    CHECK_LACKS(b->html, "value=\"wish\"");
    browse(b, "/report?kind=wish&code=3F2K");
    CHECK_HAS(b->html, "name=\"hardship\"");
    CHECK_HAS(b->html, "明渠社区");
    browse(b, fmt("/report?kind=wish&area=%s", area_text(PLACE_A1)));
    CHECK_HAS(b->html, fmt("value=\"%s\"", area_text(PLACE_A)));
    login(b, WORKER_A);
    browse(b, "/needs/new?kind=wish"); /* the office's form stays */
    CHECK_HAS(b->html, "value=\"wish\"");
}

TEST(M44_the_wisher_finds_a_wish_once)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    struct made m = wish_at(w, WishState_fulfilled);
    const char *need = fmt("href=\"/needs/%s\"", m.id), *wish = fmt("href=\"/wishes/%s\"", m.id), *other = id_of(report(w, ASKER, PLACE_A1, ""));
    login(b, ASKER);
    browse(b, "/needs?mine=1");
    CHECK_HAS(b->html, fmt("href=\"/needs/%s\"", other));
    CHECK_LACKS(b->html, need);
    CHECK_HAS(b->html, "href=\"/wishes?asked=1\"");
    browse(b, "/needs");
    CHECK_LACKS(b->html, need);
    browse(b, "/");
    CHECK_LACKS(b->html, need);
    browse(b, "/wishes?asked=1");
    CHECK_HAS(b->html, wish);
    browse(b, fmt("/needs/%s", m.id));
    CHECK_HAS(b->html, wish);
    CHECK_LACKS(b->html, "lj-steps");
    CHECK_LACKS(b->html, "/confirm\"");
    CHECK_EQ(json_count(api(w, "GET", "/needs?mine=1", as(w, ASKER), NULL), "items"), 2); /* the interface gives both */
}

TEST(wish_erasure_leaves_the_count_and_takes_the_wall)
{
    struct world *w = world_new();
    struct made m = wish_at(w, WishState_claimed);
    CHECK_EQ(api(w, "POST", "/me/erase", as(w, ASKER), "{\"sure\":true}").status, 409); /* somebody is on the way */
    CHECK_EQ(wish_act(w, HELPER_1, m.id, "return", "{\"reason\":\"出差\"}").status, 200);
    CHECK_EQ(api(w, "POST", "/me/erase", as(w, ASKER), "{\"sure\":true}").status, 204);
    CHECK_EQ(wish_seen_by(w, HELPER_1, m.id).status, 404);
    CHECK_EQ(wish_act(w, HELPER_1, m.id, "claim", "{}").status, 404);
    struct reply r = wish_seen_by(w, WORKER_A, m.id);
    CHECK_STR(json_str(r, "state"), "ended");
    CHECK_LACKS(r.body, "眼睛");
    CHECK_LACKS(r.body, "青竹");
    CHECK_EQ(world_count(w, fmt("SELECT hardship FROM wish WHERE need = %s", m.id)), 0);
    CHECK_EQ(json_num(api(w, "GET", "/wishes", as(w, WORKER_A), NULL), "wished"), 1);
}

TEST(wish_pages_of_wisher_claimer_and_office)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w), *o = browser_new(w);
    login(b, RESIDENT_A);
    browse(b, "/wishes/new");
    CHECK(submit(b, "/wishes", "text=想要一把躺椅&value=to_200&share_contact=1"));
    CHECK_HAS(b->html, "lj-digits");
    login(o, WORKER_A);
    browse(o, "/wishes");
    CHECK_EQ(o->status, 200);
    CHECK_HAS(o->html, "想要一把躺椅");
    CHECK_EQ(browser_send(o, "GET", "/wishes/export", (Str){NULL, 0}).status, 200);
    browse(b, "/wishes");
    CHECK_LACKS(b->html, "躺椅");
    browse(b, "/wishes?asked=1");
    CHECK_HAS(b->html, "躺椅");
}
