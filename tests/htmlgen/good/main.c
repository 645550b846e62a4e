/* Renders the fixture's page in one language: main LANG > page. "main values" checks html.c's own words instead. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "html/form.h"
#include "msg.h"
#include "need_pages.h"

void form_open(struct html *h, FormFn *f, Html action)
{
    html_lit(h, "<form name=\"");
    html_put_str(h, str_c(f()->name));
    html_lit(h, "\" action=\"");
    html_put_html(h, action);
    html_lit(h, "\">");
}

void form_field(struct html *h, FormFn *f, Str name)
{
    (void)f;
    html_lit(h, "<input name=\"");
    html_put_str(h, name);
    html_lit(h, "\">");
}

void form_submit(struct html *h, Msg label)
{
    html_lit(h, "<button>");
    html_put_msg(h, label);
    html_lit(h, "</button>");
}

void form_close(struct html *h) { html_lit(h, "</form>"); }

static Time at(int year, int month, int day, int hour, int minute)
{
    return time_of((struct civil){.year = year, .month = month, .day = day, .hour = hour, .minute = minute});
}

static int failed;

static void is(Str got, const char *want)
{
    if (str_is(got, want)) return;
    printf("got  %.*s\nwant %s\n", STR(got), want);
    failed = 1;
}

#define SHOWS(x, zh, en)                        \
    do {                                        \
        h.lang = LANG_ZH;                       \
        is(HTML_OF(&h, x).s, zh);               \
        h.lang = LANG_EN;                       \
        is(HTML_OF(&h, x).s, en);               \
    } while (0)

static void addresses(struct arena *a)
{
    static const char *const good[] = {"/", "/a?b=c#d", "?q=1", "#top", "https://example.org/", "HTTPS://example.org/", "tel:110", "mailto:a@b.c"};
    static const char *const refused[] = {"", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "JavaScript:x", " /x",
                                      "http://example.org", "data:text/html,x", "https:", "need/7", "https:evil", "\x01javascript:x"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct html h = {.a = a, .out = buf_new(a, 0)};
        html_href(&h, str_c(good[i]));
        is(buf_str(&h.out), good[i]);
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct html h = {.a = a, .out = buf_new(a, 0)};
        html_href(&h, str_c(refused[i]));
        is(buf_str(&h.out), "#");
    }
    struct html h = {.a = a, .out = buf_new(a, 0)};
    html_url_str(&h, S("a b/c?d=e&f.g-h_i~j\xe8\xaf\x89"));
    is(buf_str(&h.out), "a%20b%2Fc%3Fd%3De%26f.g-h_i~j%E8%AF%89");
}

static int values(struct arena *a)
{
    struct html h = {.a = a, .out = buf_new(a, 0), .now = at(2026, 11, 21, 20, 0)};
    SHOWS(at(2026, 11, 21, 18, 0), "今天 18:00", "today 18:00");
    SHOWS(at(2026, 11, 22, 9, 5), "明天 9:05", "tomorrow 9:05");
    SHOWS(at(2026, 11, 20, 0, 0), "昨天 0:00", "yesterday 0:00");
    SHOWS(at(2026, 3, 2, 18, 30), "3月2日 18:30", "2 Mar 18:30");
    SHOWS(at(2025, 12, 31, 18, 0), "2025年12月31日 18:00", "31 Dec 2025 18:00");
    SHOWS((Time){0}, "", "");
    SHOWS(day_make(2026, 11, 21), "11月21日", "21 Nov");
    SHOWS(day_make(2027, 1, 1), "2027年1月1日", "1 Jan 2027");
    SHOWS(html_due(&h, at(2026, 11, 21, 22, 0)), "今天 22:00 前", "by today 22:00");
    SHOWS(html_due(&h, at(2026, 11, 19, 19, 0)), "已超 2 天", "2 days overdue");
    SHOWS(html_due(&h, at(2026, 11, 20, 20, 0)), "已超 1 天", "1 day overdue");
    SHOWS(html_due(&h, at(2026, 11, 21, 17, 0)), "已超 3 小时", "3 hours overdue");
    SHOWS(html_due(&h, at(2026, 11, 21, 19, 50)), "已超 10 分钟", "10 minutes overdue");
    SHOWS(html_due(&h, time_plus(h.now, -1)), "已超 1 分钟", "1 minute overdue");
    SHOWS(html_due(&h, h.now), "今天 20:00 前", "by today 20:00");
    SHOWS(html_due(&h, (Time){0}), "", "");
    SHOWS(((Money){123450}), "1,234.50 元", "1,234.50 yuan");
    SHOWS(((Money){123400}), "1,234 元", "1,234 yuan");
    SHOWS(((Money){0}), "0 元", "0 yuan");
    SHOWS(((Money){-5}), "-0.05 元", "-0.05 yuan");
    SHOWS(((Money){100000000000}), "1,000,000,000 元", "1,000,000,000 yuan");
    SHOWS(((Money){INT64_MIN}), "-92,233,720,368,547,758.08 元", "-92,233,720,368,547,758.08 yuan");
    SHOWS((bool)true, "是", "yes");
    SHOWS((bool)false, "否", "no");
    SHOWS(((OptInt){false, 3}), "", "");
    SHOWS(((size_t)7), "7", "7");
    SHOWS(MSG_none, "", "");
    SHOWS(msg_by_key(S("need.closed")), "已办结", "Closed");
    SHOWS(msg_by_key(S("NeedStage.collected")), "已收集", "collected");
    SHOWS(msg_by_key(S("need.close")), "", "");
    h.now = (Time){0};
    SHOWS(at(2026, 11, 21, 18, 0), "2026年11月21日 18:00", "21 Nov 2026 18:00");
    addresses(a);
    return failed;
}

static void page(struct html *h)
{
    static const Msg stage[] = {MSG_NeedStage_collected, MSG_none}; /* the constants stand in static tables */
    static const Str canary = {"<'\"&canary>", 11};
    struct step steps[] = {{canary, at(2026, 11, 21, 9, 5)}, {{"b", 1}, at(2025, 3, 2, 18, 0)}};
    Str tags[] = {{"x", 1}, canary};
    struct buf json = buf_new(h->a, 0);
    buf_json(&json, S("<'\"&canary></script>"));
    struct place home = {{"home", 4}, {12}};
    struct need_page v = {.id = {7}, .title = canary, .url = S("javascript:alert(1)"), .count = 3, .due_at = at(2026, 11, 21, 18, 0),
                          .born = day_make(1949, 10, 1), .cost = {123450}, .rating = SOME(5), .stage = stage[0],
                          .note = {S("<b title=\"q\">&amp;</b>")}, .data = {buf_str(&json)}, .phone = {S("13800000000")},
                          .place = {canary, {11}}, .home = &home, .steps = {steps, 2}, .tags = {tags, 2}};
    need_show(h, &v, canary);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new(0);
    int status = 0;
    if (argc > 1 && strcmp(argv[1], "values") == 0) {
        status = values(a);
    } else {
        struct html h = {.a = a, .out = buf_new(a, 0), .now = at(2026, 11, 21, 12, 0)};
        if (argc > 1 && strcmp(argv[1], "en") == 0) h.lang = LANG_EN;
        page(&h);
        buf_char(&h.out, '\n');
        fwrite(h.out.p, 1, h.out.len, stdout);
    }
    arena_free(a);
    return status;
}
