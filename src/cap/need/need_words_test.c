/* Search: what is found is exactly what says the words, in what the caller may read; the index follows its rows. */
#include "cap/need/need_words.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "steps.h"
#include "sys/xlsx.h"

/* -- asking -- */

static const char *encoded(Str s)
{
    struct buf b = buf_new(test_arena(), 64);
    for (size_t i = 0; i < s.len; i++) buf_fmt(&b, "%%%02X", (unsigned)(unsigned char)s.p[i]);
    return fmt("%.*s", STR(buf_str(&b)));
}

static struct reply ask(struct world *w, enum Actor a, const char *more, const char *q)
{
    return api(w, "GET", fmt("/needs?%s&limit=200&q=%s", more, encoded(str_c(q))), as(w, a), NULL);
}

static size_t found(struct world *w, enum Actor a, const char *more, const char *q)
{
    struct reply r = ask(w, a, more, q);
    CHECK_MSG(r.status == 200, "%s: %d %.*s", q, r.status, STR(r.body));
    return json_count(r, "items");
}

static bool verified(struct world *w, char why[256])
{
    struct db_ro *db;
    struct arena *a = arena_new(0);
    why[0] = 0;
    if (db_read_begin(w->db, &db) != OK) abort();
    enum Err e = need_words_verify(db, a, why);
    db_read_end(db);
    arena_free(a);
    return e == OK;
}

#define CHECK_WHOLE(w)                                  \
    do {                                                \
        char why_[256];                                 \
        CHECK_MSG(verified((w), why_), "%s", why_);     \
    } while (0)

static const char *told(struct world *w, enum Actor by, enum Place where, const char *text, const char *more)
{
    struct reply r = report(w, by, where, fmt("\"text\":\"%s\"%s%s", text, more[0] ? "," : "", more));
    CHECK_MSG(r.status == 201, "%.*s", STR(r.body));
    return id_of(r);
}

/* -- the words -- */

TEST(search_takes_two_characters_folded)
{
    struct world *w = world_new();
    told(w, ASKER, PLACE_A1, "三樓的樓道燈壞了，請儘快修", "\"title\":\"楼道灯\"");
    told(w, RESIDENT_A, PLACE_A, "电梯困人，LED屏也不亮 ＷＩＦＩ", "");
    told(w, ASKER, PLACE_A1, "🔥 着火 50% 的“路”", "");
    static const struct { const char *q; size_t n; } cases[] = {
        {"楼道", 1}, {"樓道", 1}, {"灯坏", 1}, {"燈壞", 1}, {"儘快", 1}, {"尽快", 1}, {"led", 1}, {"LED屏", 1}, {"ＬＥＤ", 1}, {"wifi", 1},
        {"楼道 快修", 1}, {"楼道 电梯", 0}, {"电梯　困人", 1}, {"  电梯  ", 1}, {"道楼", 0}, {"梯困", 1}, {"着火", 1}, {"著火", 1}, {"🔥", 1}, {"🔥 火", 1}, {"👍", 0},
        {"灯", 1}, {"亮", 1}, {"火", 1}, {"坏 尽", 1}, {"乙", 0}, {"，", 2}, {"，请", 1}, {"50%", 1}, {"%", 1}, {"_", 0}, {"“路”", 1}, {"\"", 0}, {"“", 1},
        {"' OR 1=1 --", 0}, {"AND", 0}, {"NOT 楼道", 0}, {"楼道*", 0}, {"^楼道", 0}, {"tokens:楼道", 0}, {"(楼道", 0}, {"楼道 -电梯", 0}, {"NEAR(楼道 灯坏)", 0}, {"\\", 0}, {"", 3}, {"   ", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t n = found(w, WORKER_A, "", cases[i].q), due = found(w, WORKER_A, "sort=due", cases[i].q), old = found(w, WORKER_A, "sort=oldest", cases[i].q);
        CHECK_MSG(n == cases[i].n && due == n && old == n, "%s finds %zu (due %zu, oldest %zu), not %zu", cases[i].q, n, due, old, cases[i].n);
    }
    char longest[101] = "", nul[3] = {'a', 1, 0};
    memset(longest, 'a', 100);
    CHECK_EQ(found(w, WORKER_A, "", longest), 0);
    CHECK_EQ(ask(w, WORKER_A, "", fmt("%sa", longest)).status, 422);
    CHECK(ask(w, WORKER_A, "", nul).status >= 400 && ask(w, WORKER_A, "", "\xff\xfe").status < 500);
    CHECK_WHOLE(w);
}

TEST(search_finds_a_need_by_its_number)
{
    struct world *w = world_new();
    told(w, ASKER, PLACE_A1, "楼道灯", "");
    const char *id = told(w, ASKER, PLACE_A1, "电梯", "");
    Str code = json_str(need_seen_by(w, WORKER_A, id), "code");
    struct reply r = ask(w, WORKER_A, "", fmt("%.*s", STR(code)));
    CHECK_EQ(json_count(r, "items"), 1);
    CHECK_STR(json_str(r, "items.0.id"), id);
    CHECK_EQ(found(w, WORKER_B, "", fmt("%.*s", STR(code))), 0);
}

TEST(search_finds_a_need_by_its_receipt_in_the_office)
{
    struct world *w = world_new();
    told(w, ASKER, PLACE_A1, "电梯", "");
    struct reply r = report(w, ASKER, PLACE_A1, "\"text\":\"楼道灯\"");
    const char *id = id_of(r);
    Str receipt = json_str(r, "receipt"), digits = str_from(receipt, receipt.len - 6);
    const char *whole = fmt("%.*s", STR(digits)), *apart = fmt("%.*s %.*s", 3, digits.p, 3, digits.p + 3);
    const char *const typed[] = {whole, apart, fmt("  %.*s  %.*s ", 3, digits.p, 3, digits.p + 3)};
    static const char *const sorts[] = {"", "sort=due", "sort=oldest"};
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < 3; k++) {
            r = ask(w, WORKER_A, sorts[k], typed[i]);
            CHECK_EQ(json_count(r, "items"), 1);
            CHECK_STR(json_str(r, "items.0.id"), id);
        }
    CHECK_EQ(found(w, WORKER_A, "", fmt("%.*s", 5, digits.p)), 0);
    CHECK_EQ(found(w, WORKER_B, "", whole), 0);
    act(w, WORKER_A, id, "release", "{\"public_text\":\"在办\"}");
    CHECK_EQ(found(w, RESIDENT_A, fmt("area=%s", area_text(PLACE_A)), whole), 0); /* digits do not lead a neighbour to the matter */
    CHECK_EQ(found(w, SUPERVISOR_A, "", whole), 0);
    told(w, ASKER, PLACE_A1, fmt("电话尾号%s", whole), ""); /* what says them is found as before */
    CHECK_EQ(found(w, WORKER_A, "", whole), 2);
}

TEST(search_keeps_to_the_other_filters_and_pages)
{
    struct world *w = world_new();
    for (int i = 0; i < 7; i++) told(w, ASKER, PLACE_A1, fmt("楼道灯%d", i), i % 2 ? "\"kind\":\"hazard\"" : "");
    told(w, ASKER, PLACE_A1, "电梯", "\"kind\":\"hazard\"");
    CHECK_EQ(found(w, WORKER_A, "kind=hazard", "楼道"), 3);
    CHECK_EQ(found(w, WORKER_A, "stage=handling", "楼道"), 0);
    CHECK_EQ(found(w, ASKER, "mine=1", "楼道"), 7);
    struct reply r = api(w, "GET", fmt("/needs?limit=5&q=%s", encoded(S("楼道"))), as(w, WORKER_A), NULL);
    CHECK_EQ(json_count(r, "items"), 5);
    r = api(w, "GET", fmt("/needs?limit=5&q=%s&after=%.*s", encoded(S("楼道")), STR(json_str(r, "next"))), as(w, WORKER_A), NULL);
    CHECK_EQ(json_count(r, "items"), 2);
    CHECK(json_null_at(r, "next"));
}

/* -- recall and precision: every pair and triple of characters against a search through all texts -- */

enum { TEXTS = 250, TEXT_CHARS = 26 };

struct corpus {
    Str text[TEXTS];
    const char *id[TEXTS];
};

static uint32_t next_random(uint32_t *seed) { return (*seed = *seed * 1664525u + 1013904223u) >> 8; }

static void corpus_new(struct world *w, struct corpus *c)
{
    static const char *const alphabet[] = {"楼", "道", "灯", "坏", "了", "电", "梯", "水", "管", "漏", "停", "车", "噪", "声", "垃", "圾", "路", "树", "门", "锁", "，", "。", "a", "b", "1", "2", "🔥", " "};
    uint32_t seed = 20261009;
    for (int i = 0; i < TEXTS; i++) {
        struct buf b = buf_new(test_arena(), 128);
        buf_lit(&b, "报");
        for (int k = 0; k < TEXT_CHARS; k++) {
            const char *x = alphabet[next_random(&seed) % (sizeof alphabet / sizeof *alphabet)];
            if (*x == ' ' && b.p[b.len - 1] == ' ') x = "灯"; /* runs of blanks are one blank when folded */
            buf_add(&b, str_c(x));
        }
        buf_lit(&b, "修");
        c->text[i] = buf_str(&b);
        c->id[i] = told(w, ASKER, PLACE_A1, fmt("%.*s", STR(c->text[i])), i % 3 ? "" : "\"title\":\"不同的题目\"");
    }
}

static void compare(struct world *w, const struct corpus *c, Str q)
{
    char why[512] = "";
    struct reply r = ask(w, WORKER_A, "", fmt("%.*s", STR(q)));
    size_t n = json_count(r, "items"), want = 0;
    for (size_t i = 0; i < TEXTS; i++) {
        if (!fold_has(c->text[i], q)) continue;
        want++;
        if (n == 200) continue;
        bool there = false;
        for (size_t k = 0; k < n && !there; k++) there = str_is(json_str(r, fmt("items.%zu.id", k)), c->id[i]);
        if (!there) snprintf(why, sizeof why, "%.*s", STR(c->text[i]));
    }
    CHECK_MSG(!why[0], "%.*s does not find %s", STR(q), why);
    CHECK_MSG(n == (want < 200 ? want : 200), "%.*s finds %zu, brute force %zu", STR(q), n, want);
}

TEST(search_recall_is_whole)
{
    struct world *w = world_new();
    struct corpus *c = NEW(test_arena(), struct corpus);
    VEC(Str) asked = {0};
    corpus_new(w, c);
    for (int i = 0; i < TEXTS; i += 9)
        for (size_t from = 0; from < c->text[i].len; from++)
            for (size_t chars = 2; chars <= 3; chars++) {
                if (((unsigned char)c->text[i].p[from] & 0xc0) == 0x80) continue;
                Str part = utf8_head(str_from(c->text[i], from), chars), trimmed = str_trim(part);
                bool had = !trimmed.len;
                for (size_t k = 0; k < asked.n && !had; k++) had = str_eq(asked.v[k], trimmed);
                if (had) continue;
                *VEC_ADD(test_arena(), &asked) = trimmed;
                compare(w, c, trimmed);
            }
    CHECK(asked.n > 800);
    CHECK_WHOLE(w);
}

/* -- who finds what -- */

TEST(search_finds_only_what_the_caller_may_read)
{
    struct world *w = world_new();
    const char *dispute = told(w, ASKER, PLACE_A1, "楼上漏水争执，住户说了秘密", "\"kind\":\"dispute\"");
    const char *anonymous = told(w, ASKER, PLACE_A1, "匿名反映秘密麻将", "\"anonymous\":true");
    const char *plain = told(w, ASKER, PLACE_A1, "楼道秘密灯", "");
    static const struct { enum Actor who; const char *more; size_t n; } unreleased[] = {
        {WORKER_A, "", 3}, {GRID_A, "", 3}, {STREET_A, "", 3}, {ASKER, "", 3}, {ASKER, "mine=1", 3}, {RESIDENT_A, "area=$A", 0}, {RESIDENT_A, "", 0}, {VOLUNTEER_A, "area=$A", 0},
        {HELPER_1, "", 0}, {WORKER_B, "", 0}, {WORKER_B, "area=$A", 0}, {NO_ROLE, "", 0}, {SUPERVISOR_A, "", 1}, {AUDITOR_A, "", 1}, {ADMIN_A, "", 1}, {DISTRICT_B, "", 0}, {UNIT_A, "area=$A", 0},
    };
    for (int released = 0; released < 2; released++) {
        for (size_t i = 0; i < sizeof unreleased / sizeof *unreleased; i++) {
            const char *more = unreleased[i].more[0] == 'a' ? fmt("area=%s", area_text(PLACE_A)) : unreleased[i].more;
            size_t n = found(w, unreleased[i].who, more, "秘密");
            CHECK_MSG(n == unreleased[i].n, "%.*s %s released %d: %zu, not %zu", STR(actor_name(unreleased[i].who)), more, released, n, unreleased[i].n);
            CHECK_EQ(found(w, unreleased[i].who, fmt("%s&sort=due", more), "秘密"), unreleased[i].n);
        }
        /* what is released is found by what was released, by everybody who may see it */
        size_t open = released ? 2 : 0;
        CHECK_EQ(found(w, RESIDENT_A, fmt("area=%s", area_text(PLACE_A)), "公示"), open);
        CHECK_EQ(found(w, SUPERVISOR_A, "", "公示"), open);
        CHECK_EQ(found(w, WORKER_A, "", "公示"), 0); /* title and text do not say it */
        if (released) break;
        CHECK_EQ(act(w, WORKER_A, dispute, "release", "{\"public_text\":\"公示：某楼漏水\"}").status, 200);
        CHECK_EQ(act(w, WORKER_A, anonymous, "release", "{\"public_text\":\"公示：噪声\"}").status, 200);
        CHECK_WHOLE(w);
    }
    CHECK_EQ(act(w, WORKER_A, plain, "accept", "{\"category\":\"repair\",\"urgency\":\"p3\"}").status, 200);
    CHECK_EQ(act(w, WORKER_A, plain, "route", fmt("{\"route\":\"by_line\",\"participants\":[\"%s\"]}", person_text(GRID_A))).status, 200);
    CHECK_EQ(found(w, WORKER_A, "", "楼道秘密"), 1);
}

/* The file holds what the list holds. */
TEST(search_in_the_sheet)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    struct xlsx sheet;
    struct xlsx_error wrong;
    told(w, ASKER, PLACE_A1, "三樓的樓道燈壞了", "");
    told(w, ASKER, PLACE_A1, "电梯坏了", "");
    login(b, WORKER_A);
    struct reply r = browser_send(b, "GET", fmt("/needs/export?q=%s", encoded(S("楼道"))), (Str){NULL, 0});
    CHECK_EQ(r.status, 200);
    CHECK_OK(xlsx_read(test_arena(), r.body, &(struct xlsx_limits){100, 40, 10000}, &sheet, &wrong));
    CHECK_EQ(sheet.n, 2); /* with its head */
    CHECK_STR(sheet.rows[1].v[1], "三樓的樓道燈壞了");
}

/* The number under the list is made by the same conditions. */
TEST(search_counts_and_shows_on_the_page)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    told(w, ASKER, PLACE_A1, "三樓的樓道燈壞了", "");
    told(w, ASKER, PLACE_A1, "有人说楼道里很黑，晚上老人都不敢走，希望早一点来修，谢谢大家了，最好换成声控的道灯", "\"title\":\"楼里太黑\"");
    told(w, ASKER, PLACE_A1, "电梯<b>", "");
    login(b, WORKER_A);
    browse(b, fmt("/needs?q=%s", encoded(S("道灯"))));
    CHECK_EQ(b->status, 200);
    CHECK_HAS(b->html, "樓<mark>道燈</mark>壞了");
    CHECK_HAS(b->html, "声控的<mark>道灯</mark>");
    CHECK_HAS(b->html, "value=\"道灯\"");
    CHECK_HAS(b->html, "共 2 ");
    CHECK_LACKS(b->html, "电梯");
    browse(b, "/needs?q=%3Cb%3E");
    CHECK_HAS(b->html, "电梯<mark>&lt;b&gt;</mark>");
    browse(b, fmt("/needs?q=%s&stage=closed", encoded(S("没有<这个>"))));
    CHECK_HAS(b->html, "没有找到含“没有&lt;这个&gt;”的诉求");
    CHECK_HAS(b->html, "href=\"/needs\"");
    browse(b, "/desk");
    CHECK_HAS(b->html, "role=\"search\"");
}

/* -- the index and its rows -- */

TEST(search_forgets_what_is_erased)
{
    struct world *w = world_new();
    told(w, ASKER, PLACE_A1, "我家的秘闻寻回", "");
    told(w, RESIDENT_A, PLACE_A1, "楼道灯", "");
    CHECK_EQ(found(w, WORKER_A, "", "秘闻"), 1);
    CHECK_EQ(api(w, "POST", "/me/erase", as(w, ASKER), "{\"sure\":true}").status, 204);
    CHECK_EQ(found(w, WORKER_A, "", "秘闻"), 0);
    CHECK_EQ(found(w, WORKER_A, "", "已由本人删除"), 1);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM need WHERE folded LIKE '%秘闻%'"), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM need_words_held WHERE term = '秘闻'"), 0);
    CHECK_WHOLE(w);
    CHECK(world_count(w, "SELECT count(*) FROM need_words_data WHERE instr(block, x'A798E997BB')") > 0); /* 秘闻 but its first byte, in an older part of the index */
    CHECK_OK(app_run_job(w->app, "purge words"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM need_words_data WHERE instr(block, x'A798E997BB')"), 0);
    CHECK_EQ(world_count(w, "SELECT purge FROM need_fold"), 0);
    CHECK_EQ(found(w, WORKER_A, "", "楼道"), 1);
    CHECK_WHOLE(w);
}

TEST(search_index_that_differs_from_its_rows_is_found)
{
    static const char *const broken[] = {
        "INSERT INTO need_words(need_words, rowid, tokens) VALUES ('delete', (SELECT max(id) FROM need), '楼道')",
        "INSERT INTO need_words(rowid, tokens) VALUES ((SELECT min(id) FROM need), '多了')",
        "INSERT INTO need_words(rowid, tokens) VALUES (77, '楼道')",
        "UPDATE need SET folded = '楼道灯亮了' WHERE id = (SELECT min(id) FROM need)",
        "UPDATE need SET folded_public = '公示' WHERE id = (SELECT min(id) FROM need)",
        "UPDATE need SET folded = NULL WHERE id = (SELECT min(id) FROM need)",
        "UPDATE need SET text = '别的' WHERE id = (SELECT min(id) FROM need)",
        "INSERT INTO need_words(need_words) VALUES ('delete-all')",
    };
    char why[256];
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct world *w = world_new();
        CHECK_OK(app_run_job(w->app, "fold needs"));
        told(w, ASKER, PLACE_A1, "楼道灯坏了", "");
        told(w, ASKER, PLACE_A1, "楼道很黑", "");
        CHECK_WHOLE(w);
        world_sql(w, broken[i]);
        CHECK_MSG(!verified(w, why) && str_starts(str_c(why), S("words: ")), "not found: %s (%s)", broken[i], why);
        world_drop(w);
    }
}

/* Rows from before, and rows folded by another table of characters. */
TEST(search_folds_what_was_there_before)
{
    struct world *w = world_new();
    for (int i = 0; i < 230; i++) told(w, ASKER, PLACE_A1, fmt("樓道燈第%d盏", i), "");
    world_sql(w, "UPDATE need SET folded = NULL, folded_public = NULL");
    world_sql(w, "INSERT INTO need_words(need_words) VALUES ('delete-all')");
    world_sql(w, "UPDATE need_fold SET version = 0, upto = NULL, done = 0");
    CHECK_EQ(found(w, WORKER_A, "", "楼道"), 0);
    CHECK_WHOLE(w); /* it is as far as it says */
    CHECK_OK(app_run_job(w->app, "fold needs"));
    CHECK_EQ(found(w, WORKER_A, "", "楼道"), 200);
    CHECK_EQ(found(w, WORKER_A, "", "第229盏"), 1);
    CHECK_WHOLE(w);
    CHECK_EQ(world_count(w, "SELECT done FROM need_fold"), 1);
    world_sql(w, "UPDATE need_fold SET version = version + 1");
    CHECK_OK(app_run_job(w->app, "fold needs"));
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM need_fold WHERE version = %u", fold_version)), 1);
    CHECK_WHOLE(w);
}

TEST(search_index_stays_with_its_rows_through_failures)
{
    int n = 0;
    for (int k = 1; k < 200; k++) {
        struct world *w = world_new();
        told(w, ASKER, PLACE_A1, "楼道灯", "");
        const char *token = as(w, ASKER);
        db_fail_at(w->db, k);
        struct reply r = api(w, "POST", "/needs", token, fmt("{\"kind\":\"request\",\"text\":\"电梯坏了\",\"area\":\"%s\"}", area_text(PLACE_A1)));
        bool reached = db_fail_left(w->db) <= 0;
        db_fail_at(w->db, 0);
        CHECK_EQ(found(w, WORKER_A, "", "电梯"), (size_t)(r.status == 201));
        CHECK_EQ(world_count(w, "SELECT count(*) FROM need"), r.status == 201 ? 2 : 1);
        CHECK_WHOLE(w);
        world_drop(w);
        n += r.status == 500;
        if (!reached) break;
    }
    CHECK(n > 10);
}
