/* Which needs may be the same matter: said by words, place and category, to those who may read both. */
#include "steps.h"

#include <string.h>

#include "base/buf.h"

static const char *told(struct world *w, enum Actor by, enum Place where, const char *text, const char *more)
{
    struct reply r = report(w, by, where, fmt("\"text\":\"%s\"%s%s", text, more[0] ? "," : "", more));
    CHECK_MSG(r.status == 201, "%.*s", STR(r.body));
    return id_of(r);
}

static struct reply similar(struct world *w, enum Actor a, const char *id) { return api(w, "GET", fmt("/needs/%s/similar", id), as(w, a), NULL); }

static double score_at(struct reply r, size_t i) { return json_number_value(json_at(r, fmt("items.%zu.score", i))); }

STORY(M81_the_same_matter_by_two_channels_is_proposed_and_merged)
{
    struct world *w = world_new();
    const char *web = told(w, ASKER, PLACE_A1, "3号楼电梯又困人了，请马上来修", "\"place\":\"3号楼\"");
    told(w, RESIDENT_A, PLACE_A1, "希望周末办一场义诊，老人方便", "");
    told(w, ASKER, PLACE_A1, "垃圾桶满了没人清", "\"place\":\"8号楼\"");
    const char *call = told(w, WORKER_A, PLACE_A1, "來電反映：電梯困人，在３号楼", "\"place\":\"３號樓\",\"channel\":\"phone\",\"on_behalf\":{\"name\":\"闻女士\"}");
    struct reply r = similar(w, WORKER_A, call);
    CHECK_EQ(r.status, 200);
    CHECK_EQ(json_count(r, "items"), 1);
    CHECK_STR(json_str(r, "items.0.id"), web);
    CHECK_STR(json_str(r, "items.0.code"), json_str(need_seen_by(w, WORKER_A, web), "code"));
    CHECK_STR(json_str(r, "items.0.reason"), "同一地点；共同的字词：3号楼、电梯、困人；同类别");
    CHECK(score_at(r, 0) > 0.3 && score_at(r, 0) <= 1);
    /* The page offers it, and choosing it fills the form. */
    struct browser *b = browser_new(w);
    Str code = json_str(r, "items.0.code");
    login(b, WORKER_A);
    browse(b, fmt("/needs/%s", call));
    CHECK_HAS(b->html, fmt("<p data-load=\"similar\"><a href=\"/needs/%s/similar\"", call));
    CHECK_LACKS(b->html, fmt("value=\"%.*s\"", STR(code)));
    browse(b, fmt("/needs/%s/similar", call));
    CHECK_HAS(b->html, "可能重复");
    CHECK_HAS(b->html, fmt("href=\"/needs/%s?into=%.*s\"", call, STR(code)));
    CHECK_LACKS(b->html, fmt("value=\"%.*s\"", STR(code)));
    browse(b, fmt("/needs/%s?into=%.*s", call, STR(code)));
    CHECK_HAS(b->html, fmt("value=\"%.*s\"", STR(code)));
    CHECK(submit(b, fmt("/needs/%s/merge", call), fmt("code=%.*s&reason=同一件事", STR(code))));
    r = need_seen_by(w, WORKER_A, call);
    CHECK_STR(json_str(r, "state"), "merged");
    CHECK_STR(json_str(r, "merged_into"), web);
    CHECK_EQ(json_count(similar(w, WORKER_A, web), "items"), 0); /* what is merged is proposed no more */
    browse(b, fmt("/needs/%s?into=20200101-0001", web));
    CHECK_LACKS(b->html, "value=\"20200101-0001\"");
}

TEST(M81_merging_takes_the_code_too)
{
    struct world *w = world_new();
    const char *into = told(w, ASKER, PLACE_A1, "楼道灯坏了", ""), *id = told(w, ASKER, PLACE_A1, "楼道灯不亮", "");
    const char *code = fmt("%.*s", STR(json_str(need_seen_by(w, WORKER_A, into), "code"))), *own = fmt("%.*s", STR(json_str(need_seen_by(w, WORKER_A, id), "code")));
    static const char *const bad[] = {"{\"reason\":\"x\"}", "{\"reason\":\"x\",\"code\":\"20200101-0001\"}", "{\"reason\":\"x\",\"code\":\"'\"}"};
    for (size_t i = 0; i < 3; i++) CHECK_EQ(act(w, WORKER_A, id, "merge", bad[i]).status, 422);
    struct reply r = act(w, WORKER_A, id, "merge", fmt("{\"reason\":\"x\",\"code\":\"%s\"}", own));
    CHECK_EQ(r.status, 422);
    CHECK_STR(json_str(r, "errors.0.field"), "code");
    CHECK_STR(json_str(act(w, WORKER_A, id, "merge", "{\"reason\":\"x\"}"), "errors.0.field"), "into");
    CHECK_EQ(act(w, WORKER_A, id, "merge", fmt("{\"reason\":\"x\",\"code\":\"%s\"}", code)).status, 200);
    CHECK_STR(json_str(need_seen_by(w, WORKER_A, id), "merged_into"), into);
}

TEST(M81_the_page_proposes_what_can_be_merged)
{
    struct world *w = world_new();
    const char *id = told(w, ASKER, PLACE_A1, "楼道灯不亮", ""), *praise = told(w, RESIDENT_A, PLACE_A1, "楼道灯亮了，谢谢", "\"kind\":\"thanks\"");
    struct browser *b = browser_new(w);
    login(b, WORKER_A);
    const char *page = fmt("/needs/%s/similar", id);
    CHECK_EQ(json_count(similar(w, WORKER_A, id), "items"), 1);
    browse(b, page);
    CHECK_LACKS(b->html, fmt("/needs/%s\"", praise)); /* another kind */
    CHECK_HAS(b->html, "没有发现可能重复的诉求");
    const char *done = told(w, RESIDENT_A, PLACE_A1, "楼道灯不亮", "");
    static const char *const acts[][2] = {{"accept", "{\"category\":\"parking\",\"urgency\":\"p3\"}"}, {"route", "{\"route\":\"handle_now\"}"},
        {"feedback", "{\"kind\":\"door\",\"note\":\"x\"}"}, {"finish", "{\"ending\":\"solved\",\"note\":\"x\"}"}};
    for (size_t i = 0; i < 4; i++) CHECK_EQ(act(w, WORKER_A, done, acts[i][0], acts[i][1]).status, 200);
    world_pass(w, 8 * (int64_t)DAY_MS);
    browse(b, page);
    CHECK_LACKS(b->html, fmt("/needs/%s\"", done)); /* closed: nothing can be merged into it */
    const char *open = told(w, RESIDENT_A, PLACE_A1, "楼道灯不亮，请来修一修", "");
    browse(b, page);
    size_t first = str_find(b->html, str_c(fmt("/needs/%s\"", open))), then = str_find(b->html, str_c(fmt("/needs/%s\"", done)));
    CHECK(first < then && then != (size_t)-1); /* less alike, but open */
    CHECK_HAS(b->html, fmt("/needs/%s?into=", id));
    browse(b, fmt("/needs/%s", id));
    CHECK_HAS(b->html, "data-load=\"similar\"");
    browse(b, fmt("/needs/%s", done)); /* no merging of what is closed: nothing is asked */
    CHECK_LACKS(b->html, "data-load=\"similar\"");
}

TEST(similar_is_sorted_bounded_and_never_itself)
{
    struct world *w = world_new();
    const char *first = told(w, ASKER, PLACE_A1, "小区东门的路灯不亮，晚上看不清", "");
    const char *same = told(w, RESIDENT_A, PLACE_A1, "小区东门的路灯不亮，晚上看不清", "");
    const char *near = told(w, RESIDENT_A, PLACE_A, "东门路灯不亮", "");
    for (int i = 0; i < 12; i++) told(w, RESIDENT_A, PLACE_A1b, fmt("东门的路灯坏了第%d次", i), "\"kind\":\"hazard\"");
    struct reply r = similar(w, WORKER_A, first);
    CHECK_EQ(json_count(r, "items"), 10);
    CHECK_STR(json_str(r, "items.0.id"), same);
    CHECK(score_at(r, 0) > 0.99);
    CHECK_STR(json_str(r, "items.1.id"), near);
    for (size_t i = 0; i < 10; i++) {
        CHECK(!str_is(json_str(r, fmt("items.%zu.id", i)), first));
        CHECK(json_str(r, fmt("items.%zu.reason", i)).len > 0);
        CHECK(score_at(r, i) > 0 && score_at(r, i) <= 1 && (!i || score_at(r, i) <= score_at(r, i - 1)));
    }
    CHECK_HAS(json_str(similar(w, WORKER_A, near), "items.0.reason"), "共同的字词：");
    /* English names its reasons in English */
    struct header_list en = {.v = {{S("Authorization"), str_c(fmt("Bearer %s", as(w, WORKER_A)))}, {S("Accept-Language"), S("en")}}, .n = 2};
    CHECK_HAS(request(w, "GET", fmt("/api/v1/needs/%s/similar", first), en, S("")).body, "words in common: ");
    /* half a year later it is another lamp */
    world_sql(w, fmt("UPDATE need SET at = at - %s", number_of(181 * (int64_t)DAY_MS)));
    const char *late = told(w, ASKER, PLACE_A1, "小区东门的路灯不亮，晚上看不清", "");
    CHECK_EQ(json_count(similar(w, WORKER_A, late), "items"), 0);
}

TEST(similar_is_of_one_community_and_readable_whole)
{
    struct world *w = world_new();
    const char *mine = told(w, ASKER, PLACE_A1, "楼上漏水到我家厨房", "");
    const char *dispute = told(w, RESIDENT_A, PLACE_A1, "楼上漏水到我家厨房", "\"kind\":\"dispute\"");
    told(w, RESIDENT_B, PLACE_B, "楼上漏水到我家厨房", "");
    static const struct { enum Actor who; size_t n; } cases[] = {{WORKER_A, 1}, {GRID_A, 1}, {STREET_A, 1}, {ASKER, 0}, {SUPERVISOR_A, 0}, {ADMIN_A, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reply r = similar(w, cases[i].who, mine);
        CHECK_MSG(r.status == 200 && json_count(r, "items") == cases[i].n, "%.*s: %.*s", STR(actor_name(cases[i].who)), STR(r.body));
    }
    CHECK_EQ(json_count(similar(w, SUPERVISOR_A, dispute), "items"), 0); /* not by what hidden words have in common either */
    CHECK_EQ(similar(w, RESIDENT_A, mine).status, 200);
    CHECK_EQ(json_count(similar(w, RESIDENT_A, mine), "items"), 0);
    CHECK_EQ(similar(w, WORKER_B, mine).status, 404);
    CHECK_EQ(similar(w, NOBODY, mine).status, 401);
    const char *again = told(w, ASKER, PLACE_A1, "楼上漏水到厨房", "");
    CHECK_EQ(json_count(similar(w, ASKER, again), "items"), 1); /* one's own */
}

TEST(similar_takes_any_text)
{
    struct world *w = world_new();
    struct buf b = buf_new(test_arena(), 1 << 16);
    for (int i = 0; i < 4900; i++) buf_fmt(&b, "%c%c%d", 'a' + i % 26, 'a' + i / 26 % 26, i % 10);
    static const char *const texts[] = {"灯", "？！", "🔥", "a", "灯", "？！"};
    const char *ids[8];
    size_t n = 0;
    for (; n < 6; n++) ids[n] = told(w, ASKER, PLACE_A1, texts[n], "\"place\":\"3号楼\"");
    for (; n < 8; n++) ids[n] = told(w, ASKER, PLACE_A1, fmt("%.*s", STR(buf_str(&b))), "");
    for (size_t i = 0; i < 6; i++) CHECK_EQ(json_count(similar(w, WORKER_A, ids[i]), "items"), 0); /* nothing to go by */
    CHECK_EQ(json_count(similar(w, WORKER_A, ids[6]), "items"), 1);
    CHECK_EQ(act(w, WORKER_A, ids[0], "escalate", "{\"reason\":\"x\"}").status, 200);
}
