/* What those outside the office meet of a need: reminders, codes on walls, receipts, what of it whom is shown. */
#include "steps.h"

#include <string.h>

#include "app/rq.h"

/* -- reminders -- */

TEST(remind_is_once_a_day_for_the_asker_alone)
{
    struct world *w = world_new();
    struct reply r = report(w, ASKER, PLACE_A1, "");
    const char *id = id_of(r);
    struct browser *b = browser_new(w);
    login(b, ASKER);
    browse(b, fmt("/needs/%s", id));
    CHECK(submit(b, fmt("/needs/%s/remind", id), ""));
    CHECK_EQ(b->status, 200);
    CHECK_LACKS(b->html, fmt("/needs/%s/remind\"", id)); /* not offered while it is refused */
    CHECK(!json_holds(need_seen_by(w, ASKER, id), "acts", "remind"));
    Str before = world_dump(w);
    r = act(w, ASKER, id, "remind", "{}");
    CHECK_EQ(r.status, 409);
    CHECK_STR(json_str(r, "detail"), "今天已经催过了，明天可以再催");
    CHECK(str_eq(before, world_dump(w)));
    for (int i = 0; i < 3; i++) CHECK_EQ(act(w, WORKER_A, id, "remind", "{}").status, 200);
    CHECK(json_holds(need_seen_by(w, WORKER_A, id), "acts", "remind"));
    w->now = time_plus(w->now, DAY_MS);
    for (int i = 0; i < 3; i++) CHECK_EQ(act(w, WORKER_A, id, "remind", "{}").status, 200); /* theirs is not the asker's */
    CHECK_EQ(act(w, ASKER, id, "remind", "{}").status, 200);
    CHECK_EQ(act(w, ASKER, id, "remind", "{}").status, 409);
    /* by the secret link too, and a need of one's own that one handles is handled */
    r = report(w, NOBODY, PLACE_A1, "");
    const char *secret = fmt("%.*s", STR(str_from(json_str(r, "link"), 3))), *path = fmt("/needs/%s/remind", id_of(r));
    CHECK_EQ(api(w, "POST", path, secret, "{}").status, 200);
    CHECK_EQ(api(w, "POST", path, secret, "{}").status, 409);
    id = id_of(report(w, WORKER_A, PLACE_A1, ""));
    for (int i = 0; i < 2; i++) CHECK_EQ(act(w, WORKER_A, id, "remind", "{}").status, 200);
    /* what is merged is refused for that, not for a reminder */
    const char *into = id_of(report(w, RESIDENT_A, PLACE_A1, "")), *from = id_of(report(w, ASKER, PLACE_A1, ""));
    CHECK_EQ(act(w, ASKER, from, "remind", "{}").status, 200);
    CHECK_EQ(act(w, WORKER_A, from, "merge", fmt("{\"into\":\"%s\",\"reason\":\"x\"}", into)).status, 200);
    r = act(w, ASKER, from, "remind", "{}");
    CHECK_EQ(r.status, 409);
    CHECK_LACKS(json_str(r, "detail"), "催过");
}

/* -- wall codes -- */

TEST(wall_code_is_read_in_small_letters_and_an_unknown_one_leads_on)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    world_sql(w, fmt("INSERT INTO wall_code(id, code, area, place, at) VALUES (78, '3F2K', %s, '3号楼', 0), (79, 'ZZZZ', %s, '4号楼', 0)", area_text(PLACE_A1), area_text(PLACE_A1)));
    browse(b, "/q/3f2k");
    CHECK_EQ(b->status, 200);
    CHECK_HAS(b->html, "3号楼");
    CHECK_HAS(b->html, "/report?code=3F2K"); /* and leads on as it is written */
    CHECK_STR(json_str(api(w, "GET", "/q/3f2k", NULL, NULL), "code"), "3F2K");
    world_sql(w, "UPDATE wall_code SET closed_at = 1 WHERE id = 79");
    static const char *const gone[] = {"/q/ZZZZ", "/q/nowhere", "/q/%25"};
    for (size_t i = 0; i < 3; i++) {
        browse(b, gone[i]);
        CHECK_EQ(b->status, 404);
        CHECK_HAS(b->html, "这个码没有启用");
        CHECK_HAS(b->html, "class=\"btn btn-primary\" href=\"/report\"");
        CHECK_HAS(b->html, "class=\"btn btn-outline-primary\" href=\"/receipts\"");
        CHECK_EQ(api(w, "GET", gone[i], NULL, NULL).status, 404);
    }
}

/* -- receipts -- */

TEST(need_receipts_by_digits)
{
    struct world *w = world_new();
    struct reply n = report(w, NOBODY, PLACE_A1, "\"contact\":{\"name\":\"闻女士\",\"phone\":\"13712345678\"}");
    Str receipt = json_str(n, "receipt"), digits = str_from(receipt, receipt.len - 6);
    struct reply r = api(w, "POST", "/receipts", NULL, fmt("{\"digits\":\"%.*s\"}", STR(digits)));
    CHECK_EQ(r.status, 200);
    CHECK_EQ(json_count(r, "items"), 1);
    CHECK_STR(json_str(r, "items.0.stage"), "collected");
    CHECK_STR(json_str(r, "items.0.state"), "open");
    CHECK(json_str(r, "items.0.at").len > 0);
    CHECK(!json_str(r, "items.0.link").p);
    CHECK_LACKS(r.body, "楼道灯");
    CHECK_LACKS(r.body, (const char *)id_of(n));
    r = api(w, "POST", "/receipts", NULL, fmt("{\"digits\":\"%.*s\",\"phone\":\"13712345679\"}", STR(digits)));
    CHECK(!json_str(r, "items.0.link").p);
    r = api(w, "POST", "/receipts", NULL, fmt("{\"digits\":\"%.*s\",\"phone\":\"137 1234-5678\"}", STR(digits)));
    Str link = json_str(r, "items.0.link");
    CHECK(str_starts(link, S("/p/")));
    CHECK_EQ(api(w, "GET", fmt("/needs/%s", id_of(n)), fmt("%.*s", STR(str_from(link, 3))), NULL).status, 200);
    CHECK_EQ(api(w, "POST", "/receipts", NULL, fmt("{\"digits\":\"%.*s\"}", STR(receipt))).status, 200); /* the whole receipt is fine too */
    static const char *const bad[] = {"{\"digits\":\"12a456\"}", "{\"digits\":\"12345\"}", "{}", "{\"digits\":123456}"};
    for (size_t i = 0; i < 4; i++) CHECK_EQ(api(w, "POST", "/receipts", NULL, bad[i]).status, 422);
    world_sql(w, fmt("UPDATE need SET digits = '%.*s'", STR(digits)));
    report(w, NOBODY, PLACE_A1, "");
    world_sql(w, fmt("UPDATE need SET digits = '%.*s'", STR(digits)));
    CHECK_EQ(json_count(api(w, "POST", "/receipts", NULL, fmt("{\"digits\":\"%.*s\"}", STR(digits))), "items"), 2); /* they may collide */
    w->now = time_plus(w->now, 181 * (int64_t)DAY_MS);
    CHECK_EQ(json_count(api(w, "POST", "/receipts", NULL, fmt("{\"digits\":\"%.*s\"}", STR(digits))), "items"), 0);
}

TEST(receipts_take_the_six_digits_as_they_stand_on_the_paper)
{
    struct world *w = world_new();
    Str receipt = json_str(report(w, NOBODY, PLACE_A1, ""), "receipt"), d = str_from(receipt, receipt.len - 6);
    struct reply r = api(w, "POST", "/receipts", NULL, fmt("{\"digits\":\"%.*s %.*s\"}", 3, d.p, 3, d.p + 3));
    CHECK_EQ(r.status, 200);
    CHECK_EQ(json_count(r, "items"), 1);
    static const char *const bad[] = {"12", "12345", "1234567", "12 3a 56", "20261010-0001"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        r = api(w, "POST", "/receipts", NULL, fmt("{\"digits\":\"%s\"}", bad[i]));
        CHECK_EQ(r.status, 422);
        CHECK_STR(json_str(r, "errors.0.field"), "digits");
        CHECK_STR(json_str(r, "errors.0.message"), "请填六位数字");
    }
}

TEST(receipts_form_keeps_what_was_typed)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    browse(b, "/receipts");
    CHECK_HAS(b->html, "回执上的六位数");
    CHECK(submit(b, "/receipts", "digits=000 001&phone=137 1234 5678"));
    CHECK_EQ(b->status, 200);
    CHECK_HAS(b->html, "没有查到");
    CHECK_HAS(b->html, "value=\"000 001\"");
    CHECK_HAS(b->html, "value=\"137 1234 5678\"");
    CHECK(submit(b, "/receipts", "digits=12&phone=137 1234 5678"));
    CHECK_EQ(b->status, 422);
    CHECK_HAS(b->html, "请填六位数字");
    CHECK_HAS(b->html, "value=\"12\"");
    CHECK_HAS(b->html, "value=\"137 1234 5678\"");
}

/* -- sight -- */

static void sees_only_what_is_released(struct reply r)
{
    static const char *const hidden[] = {"title", "text", "area", "receipt", "urgency", "category", "owner", "ending", "due_at", "route", "comment", "link"};
    CHECK_EQ(r.status, 200);
    CHECK(json_str(r, "id").len && json_str(r, "code").len && json_str(r, "kind").len && json_str(r, "stage").len);
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        json_t *v = json_at(r, hidden[i]);
        CHECK_MSG(!v || json_is_null(v), "%s is shown: %.*s", hidden[i], STR(r.body));
    }
    CHECK_EQ(json_count(r, "timeline") + json_count(r, "orders") + json_count(r, "participants") + json_count(r, "channels"), 0);
    CHECK_LACKS(r.body, "楼道灯");
    CHECK_LACKS(r.body, "worker@A");
}

TEST(need_of_a_neighbour_shows_what_is_released)
{
    struct world *w = world_new();
    struct made m = order_at(w, OrderState_taken, 1);
    sees_only_what_is_released(need_seen_by(w, RESIDENT_A, m.need));
    sees_only_what_is_released(need_seen_by(w, HELPER_1, m.need)); /* the taker has the order's text, not the need's */
    CHECK_EQ(need_seen_by(w, RESIDENT_B, m.need).status, 404);
    CHECK_EQ(need_seen_by(w, NO_ROLE, m.need).status, 404);
    struct reply r = api(w, "GET", fmt("/needs?area=%s", area_text(PLACE_A)), as(w, RESIDENT_A), NULL);
    CHECK_EQ(json_count(r, "items"), 1);
    CHECK_STR(json_str(r, "items.0.id"), m.need);
    CHECK(json_null_at(r, "items.0.owner") && json_null_at(r, "items.0.category"));
    CHECK_LACKS(r.body, "楼道灯");
}

TEST(need_disputes_and_anonymous_reports_wait_for_release)
{
    struct world *w = world_new();
    struct reply dispute = report(w, ASKER, PLACE_A1, "\"kind\":\"dispute\",\"text\":\"楼上漏水争执\""), hidden = report(w, ASKER, PLACE_A1, "\"anonymous\":true");
    const char *ids[] = {id_of(dispute), id_of(hidden)};
    for (size_t i = 0; i < 2; i++) {
        CHECK_EQ(need_seen_by(w, RESIDENT_A, ids[i]).status, 404);
        CHECK_EQ(act(w, RESIDENT_A, ids[i], "me_too", "{}").status, 404);
        CHECK_EQ(act(w, RESIDENT_A, ids[i], "release", "{\"public_text\":\"x\"}").status, 404);
        CHECK_EQ(json_count(api(w, "GET", fmt("/needs?area=%s", area_text(PLACE_A)), as(w, RESIDENT_A), NULL), "items"), i);
        CHECK_EQ(need_seen_by(w, ASKER, ids[i]).status, 200);
        CHECK_EQ(act(w, WORKER_A, ids[i], "release", "{\"public_text\":\"某楼漏水\"}").status, 200);
        struct reply r = need_seen_by(w, RESIDENT_A, ids[i]);
        sees_only_what_is_released(r);
        CHECK_STR(json_str(r, "public_text"), "某楼漏水");
        CHECK_EQ(act(w, RESIDENT_A, ids[i], "me_too", "{}").status, 200);
    }
}

TEST(need_private_words_are_masked_for_watchers)
{
    struct world *w = world_new();
    struct reply r = report(w, ASKER, PLACE_A1, "\"kind\":\"dispute\",\"text\":\"楼上漏水争执\",\"title\":\"漏水\",\"contact\":{\"name\":\"闻女士\",\"phone\":\"13712345678\"}");
    static const enum Actor watchers[] = {SUPERVISOR_A, AUDITOR_A, ADMIN_A};
    for (size_t i = 0; i < 3; i++) {
        struct reply seen = need_seen_by(w, watchers[i], id_of(r));
        CHECK_EQ(seen.status, 200);
        CHECK_LACKS(seen.body, "漏水");
        CHECK_LACKS(seen.body, "闻");
        CHECK_LACKS(seen.body, "13712345678");
        CHECK_LACKS(api(w, "GET", "/needs", as(w, watchers[i]), NULL).body, "漏水");
    }
}

TEST(need_me_too_counts_each_voice_once)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_collected);
    CHECK_EQ(json_num(act(w, RESIDENT_A, m.id, "me_too", "{}"), "me_too"), 1);
    CHECK_EQ(json_num(act(w, RESIDENT_A, m.id, "me_too", "{}"), "me_too"), 1);
    CHECK_EQ(json_num(act(w, VOLUNTEER_A, m.id, "me_too", "{}"), "me_too"), 2);
    CHECK_EQ(json_num(act(w, ASKER, m.id, "me_too", "{}"), "me_too"), 2); /* whose need it is */
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event WHERE act = 'me_too' AND actor IS NOT NULL"), 0);
}

/* A button for what happens to many, once; the contract's act takes any kind. */
TEST(me_too_is_offered_for_requests_and_hazards_until_it_is_said)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    login(b, RESIDENT_A);
    const char *list = fmt("/needs?area=%s", area_text(PLACE_A));
    for (enum NeedKind k = NeedKind_request; k < NeedKind_end; k++) {
        const char *id = id_of(report(w, ASKER, PLACE_A1, fmt("\"kind\":\"%.*s\"", STR(NeedKind_code(k)))));
        CHECK_EQ(act(w, WORKER_A, id, "release", "{\"public_text\":\"x\"}").status, 200);
        bool offered = k == NeedKind_request || k == NeedKind_hazard;
        const char *button = fmt("action=\"/needs/%s/me_too\"", id), *page = fmt("/needs/%s", id);
        browse(b, list);
        CHECK_MSG(str_has(b->html, str_c(button)) == offered, "in the list: kind %d", (int)k);
        browse(b, page);
        CHECK_MSG(b->status == 200 && str_has(b->html, str_c(button)) == offered, "on its page: kind %d", (int)k);
        CHECK_LACKS(b->html, "您已说过");
        if (!offered) continue;
        CHECK(submit(b, fmt("/needs/%s/me_too", id), ""));
        browse(b, page);
        CHECK_HAS(b->html, "您已说过");
        CHECK_LACKS(b->html, button);
        browse(b, list);
        CHECK_HAS(b->html, "您已说过");
        CHECK_LACKS(b->html, button);
    }
}

TEST(share_says_place_and_how_far_and_no_word_of_the_report)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    login(b, ASKER);
    static const struct { const char *kind, *says; } cases[] = {
        {"request", "】3号楼 报修求助：已收到，待受理。您也遇到的话，点开说一声："}, {"suggestion", "】3号楼 建议：已收到，待受理。点开看进度："}, {"wish", "】微心愿：已收到，待受理。点开看进度："}};
    for (size_t i = 0; i < 3; i++) {
        const char *id = id_of(report(w, ASKER, PLACE_A1, fmt("\"kind\":\"%s\",\"place\":\"3号楼\",\"title\":\"闻家的事\"", cases[i].kind)));
        CHECK_EQ(act(w, WORKER_A, id, "release", "{\"public_text\":\"x\"}").status, 200);
        browse(b, fmt("/needs/%s", id));
        size_t from = str_find(b->html, S("data-copy=\"【"));
        Str copied = str_from(b->html, from == (size_t)-1 ? 0 : from + sizeof "data-copy=\"" - 1);
        copied = str_cut(copied, 0, str_find(copied, S("\"")));
        CHECK_HAS(copied, cases[i].says);
        CHECK_LACKS(copied, "闻家");
    }
}

/* Doing something with a need does not open it: the answer shows what the caller may see and do, no more. */
TEST(need_answer_to_an_act_shows_no_more_than_the_need_itself)
{
    struct world *w = world_new();
    struct made m = need_at(w, NeedStage_handling);
    sees_only_what_is_released(act(w, RESIDENT_A, m.id, "me_too", "{}"));
    CHECK_EQ(act(w, RESIDENT_A, m.id, "me_too", "{\"rev\":null}").status, 200);
    struct reply r = act(w, WORKER_A, m.id, "feedback", "{\"kind\":\"door\",\"note\":\"x\"}");
    CHECK_STR(r.body, need_seen_by(w, WORKER_A, m.id).body);
    r = act(w, WORKER_A, m.id, "finish", "{\"ending\":\"solved\",\"note\":\"x\"}");
    CHECK_STR(r.body, need_seen_by(w, WORKER_A, m.id).body);
    CHECK(!json_holds(r, "acts", "confirm") && !json_holds(r, "acts", "rate") && !json_holds(r, "acts", "reopen"));
}

/* Whose name is kept nowhere is told as the anonymous asker or as a neighbour, not as somebody erased. */
TEST(need_history_without_names_says_who_it_was)
{
    struct world *w = world_new();
    struct reply r = report(w, ASKER, PLACE_A1, "\"anonymous\":true");
    const char *id = id_of(r);
    CHECK_EQ(act(w, ASKER, id, "remind", "{}").status, 200);
    CHECK_EQ(act(w, WORKER_A, id, "release", "{\"public_text\":\"x\"}").status, 200);
    CHECK_EQ(act(w, RESIDENT_A, id, "me_too", "{}").status, 200);
    r = need_seen_by(w, WORKER_A, id);
    CHECK_STR(json_str(r, "timeline.1.act"), "remind");
    CHECK_STR(json_str(r, "timeline.1.actor"), json_str(r, "timeline.0.actor"));
    CHECK_STR(json_str(r, "timeline.3.actor"), "一位邻居");
}

/* Who typed for somebody has not reported, in neither dress; who reports for themselves has. */
TEST(need_history_says_who_was_registered_for_and_for_which_order)
{
    struct world *w = world_new();
    struct reply r = report(w, WORKER_A, PLACE_A1, fmt("\"channel\":\"phone\",\"on_behalf\":{\"phone\":\"%.*s\"}", STR(phone(RESIDENT_A))));
    const char *page = fmt("/needs/%s", id_of(r));
    act(w, WORKER_A, id_of(r), "accept", "{\"category\":\"parking\",\"urgency\":\"p3\"}");
    CHECK_EQ(act(w, WORKER_A, id_of(r), "orders", "{\"mode\":\"claim\",\"title\":\"换楼道灯泡\"}").status, 201);
    static const enum Actor both[] = {WORKER_A, RESIDENT_A};
    for (size_t i = 0; i < 2; i++) {
        struct browser *b = browser_new(w);
        login(b, both[i]);
        browse(b, page);
        CHECK_HAS(b->html, "worker@A 甲代居民登记（电话）");
        CHECK_LACKS(b->html, "报了这件事");
        CHECK_HAS(b->html, i ? "找人来办：换楼道灯泡" : "找人来办 · 换楼道灯泡");
        browse(b, fmt("%s?lang=en", page));
        CHECK_HAS(b->html, "registered this on behalf of a resident (Phone)");
    }
    struct browser *b = browser_new(w);
    login(b, WORKER_A);
    browse(b, fmt("/needs/%s", id_of(report(w, WORKER_A, PLACE_A1, "\"on_behalf\":{\"name\":\"闻女士\"}"))));
    CHECK_HAS(b->html, "worker@A 甲代居民登记</p>"); /* no way was named */
    browse(b, fmt("/needs/%s", id_of(report(w, RESIDENT_A, PLACE_A1, ""))));
    CHECK_HAS(b->html, "报了这件事");
}
