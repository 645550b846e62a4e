/* Folding: 简 繁 异体, letters, widths, blanks; tokens; what was typed; where it stands. */
#include "base/fold.h"

#include "base/utf8.h"
#include "harness.h"

static Str f(const char *text) { return fold(test_arena(), str_c(text)); }
static Str tokens(const char *text) { return fold_tokens(test_arena(), f(text)); }
static struct fold_query typed(const char *text) { return fold_query(test_arena(), str_c(text)); }

TEST(fold_simplifies_each_character)
{
    CHECK_STR(f("樓道燈壞了，請儘快維修"), "楼道灯坏了,请尽快维修");
    CHECK_STR(f("電梯門關不上"), "电梯门关不上");
    CHECK_STR(f("頭髮與發展"), "头发与发展");
    CHECK_STR(f("裏 裡 里"), "里 里 里");            /* 异体 */
    CHECK_STR(f("臺灣 台灣 檯燈 颱風"), "台湾 台湾 台灯 台风");
    CHECK_STR(f("羣衆 峯會 牀鋪 鷄 雞"), "群众 峰会 床铺 鸡 鸡");
    CHECK_STR(f("着 著 祇 隻 只 衞 衛"), "着 着 祇 只 只 卫 卫");
    CHECK_STR(f("図書館 駅前 広場"), "图书馆 驿前 广场"); /* Japanese forms */
    CHECK_STR(f("芸豆 缶 叶"), "芸豆 缶 叶");          /* those that are Chinese characters of their own stay */
    CHECK_STR(f("楼道灯坏了"), "楼道灯坏了");
    CHECK_STR(f("𠮷 䥇"), "𠮷 䦂");                   /* beyond 16 bits, and the rare extension */
}

TEST(fold_makes_letters_widths_and_blanks_one)
{
    CHECK_STR(f("ＡＢＣ　１２３！"), "abc 123!");
    CHECK_STR(f("Lift LED Ärger ПРИВЕТ"), "lift led ärger привет");
    CHECK_STR(f("  三楼\r\n\t东侧\u3000\u00a0灯  "), "三楼 东侧 灯");
    CHECK_STR(f("\u200b三\ufeff楼\u00ad"), "三楼");
    CHECK_STR(f("❤\ufe0f"), "❤");
    CHECK_STR(f("葛\U000E0100"), "葛");
    CHECK_STR(f(""), "");
    CHECK(str_none(fold(test_arena(), (Str){NULL, 0})));
}

TEST(fold_twice_is_fold_once)
{
    struct arena *a = test_arena();
    char all[4096 * 4];
    for (uint32_t from = 0x20; from < 0x33480;) {
        size_t n = 0;
        for (int k = 0; k < 4096 && from < 0x33480; k++, from++) {
            if (from >= 0xd800 && from < 0xe000) continue;
            if (from < 0x80) all[n++] = (char)from;
            else if (from < 0x800) all[n++] = (char)(0xc0 | from >> 6), all[n++] = (char)(0x80 | (from & 63));
            else if (from < 0x10000) all[n++] = (char)(0xe0 | from >> 12), all[n++] = (char)(0x80 | (from >> 6 & 63)), all[n++] = (char)(0x80 | (from & 63));
            else all[n++] = (char)(0xf0 | from >> 18), all[n++] = (char)(0x80 | (from >> 12 & 63)), all[n++] = (char)(0x80 | (from >> 6 & 63)), all[n++] = (char)(0x80 | (from & 63));
        }
        Str once = fold(a, str_n(all, n));
        CHECK(utf8_valid(once));
        CHECK_STR(fold(a, once), once);
    }
}

TEST(fold_takes_any_bytes)
{
    struct arena *a = test_arena();
    CHECK_STR(fold(a, S("\xff\xe6\xa5楼\xc0\x80灯\xf0\x9f")), "楼灯");
    CHECK_STR(fold_tokens(a, S("\xff楼\xe6")), "楼");
    size_t from = 0, to = 0;
    CHECK(fold_find(S("\xff\xfe楼道"), S("楼"), &from, &to));
    CHECK_EQ(from, 2);
    CHECK_EQ(to, 5);
}

TEST(fold_tokens_are_pairs_and_the_last_of_each_run)
{
    CHECK_STR(tokens("楼道灯"), "楼道 道灯 灯");
    CHECK_STR(tokens("楼道，灯坏了。"), "楼道 道 灯坏 坏了 了");   /* punctuation is in none, and ends a run */
    CHECK_STR(tokens("好好好好"), "好好 好");                       /* each once */
    CHECK_STR(tokens("3号LED"), "3号 号l le ed d");
    CHECK_STR(tokens("🔥着火"), "🔥着 着火 火");
    CHECK_STR(tokens("？！……——“”《》、"), "");
    CHECK_STR(tokens("灯"), "灯");
}

TEST(fold_query_splits_words)
{
    struct fold_query q = typed("  樓道  燈 ");
    CHECK_STR(q.words, "楼道 灯");
    CHECK_STR(q.tokens, "楼道 灯*");
    q = typed("楼道灯 楼道灯 3号楼,东");
    CHECK_STR(q.words, "楼道灯 3号楼,东");
    CHECK_STR(q.tokens, "楼道 道灯 3号 号楼 东*");
    q = typed("AND \"or\" NOT* (NEAR)");
    CHECK_STR(q.words, "and \"or\" not* (near)");
    CHECK_STR(q.tokens, "an nd or no ot ne ea ar");
    q = typed("？？");
    CHECK_STR(q.words, "??");
    CHECK(str_none(q.tokens));
    q = typed(" \u3000\u200b ");
    CHECK(str_none(q.words));
    q = typed("");
    CHECK(str_none(q.words));
}

TEST(fold_has_and_find)
{
    CHECK(fold_has(S("三楼楼道灯坏了"), S("楼道 坏")));
    CHECK(!fold_has(S("三楼楼道灯坏了"), S("楼道 修")));
    Str text = S("三楼的樓道\u200b燈壞了，ＬＥＤ灯");
    size_t from = 0, to = 0;
    CHECK(fold_find(text, S("道灯 led"), &from, &to));
    CHECK_STR(str_cut(text, from, to - from), "道\u200b燈");
    from = to;
    CHECK(fold_find(text, S("道灯 led"), &from, &to));
    CHECK_STR(str_cut(text, from, to - from), "ＬＥＤ");
    from = to;
    CHECK(!fold_find(text, S("道灯 led"), &from, &to));
    from = 0;
    CHECK(fold_find(S("楼道灯"), S("楼 楼道"), &from, &to)); /* the longest of those that stand there */
    CHECK_EQ(to, 6);
}
