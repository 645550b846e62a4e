/* Escapers by context, and values as people say them: 今天 18:00, 11月21日, 1,234.50 元, 已超 2 天.
 *
 * The words stand in the catalogue (texts); this file knows only their order of parts. Times are told from h->now; when it
 * is not set, dates carry their year and nothing is "today". */
#include "html/html.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "msg.h"

Str msg_text(Msg m, enum Lang lang)
{
    assert(m.n < msg_n && (unsigned)lang < LANG_N);
    return msg_table[lang][m.n];
}

Str html_lang(const struct html *h) { return h->lang == LANG_EN ? S("en") : S("zh-CN"); }

/* Takes the text up to the next {n} off rest; arg is -1 after the last. */
static bool next_piece(Str *rest, Str *piece, int *arg)
{
    if (!rest->len) return false;
    size_t at = str_find(*rest, S("{"));
    *arg = -1;
    if (at == (size_t)-1 || at + 2 >= rest->len) {
        *piece = *rest;
        *rest = str_from(*rest, rest->len);
        return true;
    }
    *piece = str_cut(*rest, 0, at);
    *arg = rest->p[at + 1] - '1';
    *rest = str_from(*rest, at + 3);
    return true;
}

Str msg_fill(struct arena *a, Msg m, enum Lang lang, const Str *args, size_t n)
{
    struct buf b = buf_new(a, 64);
    Str rest = msg_text(m, lang), piece;
    int arg;
    while (next_piece(&rest, &piece, &arg)) {
        buf_add(&b, piece);
        assert(arg < 0 || (size_t)arg < n);
        if (arg >= 0) buf_add(&b, args[arg]);
    }
    return buf_str(&b);
}

void html_raw(struct html *h, const char *lit, size_t len) { buf_bytes(&h->out, lit, len); }

/* Sixteen bytes at a time: most of a page is text in which nothing needs escaping. */
typedef unsigned char bytes16 __attribute__((vector_size(16)));

static bool any16(bytes16 hit)
{
    uint64_t half[2];
    memcpy(half, &hit, sizeof half);
    return half[0] | half[1];
}

void html_put_str(struct html *h, Str s)
{
    static const Str signs[256] = {['&'] = {"&amp;", 5}, ['<'] = {"&lt;", 4}, ['>'] = {"&gt;", 4}, ['"'] = {"&#34;", 5}, ['\''] = {"&#39;", 5}};
    size_t from = 0;
    bytes16 v;
    for (size_t i = 0, end; i < s.len; i = end) {
        end = i + sizeof v < s.len ? i + sizeof v : s.len;
        if (end - i == sizeof v) {
            memcpy(&v, s.p + i, sizeof v);
            if (!any16((bytes16)((v == '&') | (v == '<') | (v == '>') | (v == '"') | (v == '\'')))) continue;
        }
        for (; i < end; i++) {
            const Str *e = &signs[(unsigned char)s.p[i]];
            if (!e->len) continue;
            buf_bytes(&h->out, s.p + from, i - from);
            buf_add(&h->out, *e);
            from = i + 1;
        }
    }
    if (s.len) buf_bytes(&h->out, s.p + from, s.len - from);
}

void html_put_int(struct html *h, int64_t n) { buf_int(&h->out, n); }
void html_put_size(struct html *h, size_t n) { buf_int(&h->out, (int64_t)n); }
void html_put_html(struct html *h, Html x) { buf_add(&h->out, x.s); }
void html_put_msg(struct html *h, Msg m) { html_put_str(h, msg_text(m, h->lang)); }
void html_put_bool(struct html *h, bool b) { html_put_msg(h, b ? MSG_html_yes : MSG_html_no); }

void html_put_optint(struct html *h, OptInt x)
{
    if (x.has) html_put_int(h, x.v);
}

void html_attr_html(struct html *h, Html x)
{
    for (size_t i = 0; i < x.s.len; i++) {
        char c = x.s.p[i];
        if (c == '<') buf_lit(&h->out, "&lt;");
        else if (c == '>') buf_lit(&h->out, "&gt;");
        else if (c == '"') buf_lit(&h->out, "&#34;");
        else if (c == '\'') buf_lit(&h->out, "&#39;");
        else buf_char(&h->out, c);
    }
}

/* Days and times */

static Str month_name(int month, enum Lang lang)
{
    static const Msg names[] = {MSG_html_month_01, MSG_html_month_02, MSG_html_month_03, MSG_html_month_04,
                                MSG_html_month_05, MSG_html_month_06, MSG_html_month_07, MSG_html_month_08,
                                MSG_html_month_09, MSG_html_month_10, MSG_html_month_11, MSG_html_month_12};
    return msg_text(names[month - 1], lang);
}

static Str date_with_year(const struct html *h, struct civil c)
{
    Str args[3] = {month_name(c.month, h->lang), str_fmt(h->a, "%d", c.day), str_fmt(h->a, "%d", c.year)};
    return msg_fill(h->a, MSG_html_date_year, h->lang, args, 3);
}

static Str date_text(const struct html *h, struct civil c)
{
    Str args[2] = {month_name(c.month, h->lang), str_fmt(h->a, "%d", c.day)};
    bool this_year = !time_none(h->now) && civil_of(h->now).year == c.year;
    return this_year ? msg_fill(h->a, MSG_html_date, h->lang, args, 2) : date_with_year(h, c);
}

static Str time_text(const struct html *h, Time t)
{
    struct civil c = civil_of(t);
    int64_t away = time_none(h->now) ? 99 : (int64_t)day_of(t).n - day_of(h->now).n;
    Str day = away == 0    ? msg_text(MSG_html_today, h->lang)
              : away == 1  ? msg_text(MSG_html_tomorrow, h->lang)
              : away == -1 ? msg_text(MSG_html_yesterday, h->lang)
                           : date_text(h, c);
    Str args[2] = {day, str_fmt(h->a, "%d:%02d", c.hour, c.minute)};
    return msg_fill(h->a, MSG_html_day_time, h->lang, args, 2);
}

void html_put_time(struct html *h, Time t)
{
    if (!time_none(t)) html_put_str(h, time_text(h, t));
}

void html_put_day(struct html *h, Day d) { html_put_str(h, date_text(h, day_civil(d))); }

Str html_day_year(const struct html *h, Day d) { return date_with_year(h, day_civil(d)); }

static Str overdue_text(const struct html *h, int64_t ms)
{
    static const struct {
        int64_t unit;
        Msg one, many;
    } steps[] = {{DAY_MS, MSG_html_over_day, MSG_html_over_days},
                 {HOUR_MS, MSG_html_over_hour, MSG_html_over_hours},
                 {MINUTE_MS, MSG_html_over_minute, MSG_html_over_minutes}};
    size_t i = ms >= DAY_MS ? 0 : ms >= HOUR_MS ? 1 : 2;
    int64_t n = ms < MINUTE_MS ? 1 : ms / steps[i].unit;
    Str arg = str_fmt(h->a, "%lld", (long long)n);
    return msg_fill(h->a, n == 1 ? steps[i].one : steps[i].many, h->lang, &arg, 1);
}

Html html_due(struct html *h, Time due)
{
    struct html part = html_part(h);
    if (time_none(due)) return html_part_end(&part);
    if (!time_none(h->now) && h->now.ms > due.ms) {
        html_put_str(&part, overdue_text(h, h->now.ms - due.ms));
    } else {
        Str arg = time_text(h, due);
        html_put_str(&part, msg_fill(h->a, MSG_html_due_by, h->lang, &arg, 1));
    }
    return html_part_end(&part);
}

void html_put_money(struct html *h, Money m)
{
    uint64_t fen = m.fen < 0 ? 0 - (uint64_t)m.fen : (uint64_t)m.fen;
    char digits[24], text[40];
    int n = 0, len = 0;
    for (uint64_t yuan = fen / 100; yuan || !n; yuan /= 10) digits[n++] = (char)('0' + yuan % 10);
    if (m.fen < 0) text[len++] = '-';
    while (n--) {
        text[len++] = digits[n];
        if (n && n % 3 == 0) text[len++] = ',';
    }
    if (fen % 100) {
        text[len++] = '.';
        text[len++] = (char)('0' + fen % 100 / 10);
        text[len++] = (char)('0' + fen % 10);
    }
    Str arg = {text, (size_t)len};
    html_put_str(h, msg_fill(h->a, MSG_html_yuan, h->lang, &arg, 1));
}

/* Addresses */

static bool unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

void html_url_str(struct html *h, Str s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (unreserved(c)) {
            buf_char(&h->out, (char)c);
        } else {
            char e[3] = {'%', hex[c >> 4], hex[c & 15]};
            buf_bytes(&h->out, e, sizeof e);
        }
    }
}

/* Browsers drop tabs and newlines from addresses and read \ as /: an address that holds any of them is not ours. */
static bool href_ok(Str s)
{
    size_t i = 0;
    for (bytes16 v; i + sizeof v <= s.len; i += sizeof v) {
        memcpy(&v, s.p + i, sizeof v);
        if (any16((bytes16)((v < 0x20) | (v == 0x7f) | (v == '\\')))) return false;
    }
    for (; i < s.len; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f || s.p[i] == '\\') return false;
    if (!s.len) return false;
    if (s.p[0] == '/') return s.len < 2 || s.p[1] != '/';
    if (s.p[0] == '?' || s.p[0] == '#') return true;
    static const char *const heads[] = {"https://", "tel:", "mailto:"};
    for (size_t k = 0; k < sizeof heads / sizeof *heads; k++) {
        Str head = str_c(heads[k]);
        if (s.len > head.len && str_eq_nocase(str_cut(s, 0, head.len), head)) return true;
    }
    return false;
}

void html_href(struct html *h, Str url) { html_put_str(h, href_ok(url) ? url : S("#")); }

/* In JSON a < stands only inside strings, where \u003c is the same: nothing can then end the script element. */
void html_json(struct html *h, Json j)
{
    for (size_t i = 0; i < j.s.len; i++) {
        if (j.s.p[i] == '<') buf_lit(&h->out, "\\u003c");
        else buf_char(&h->out, j.s.p[i]);
    }
}

/* Parts */

struct html html_part(struct html *h)
{
    struct html part = *h;
    part.out = buf_new(h->a, 128);
    return part;
}

Html html_part_end(struct html *part) { return (Html){buf_str(&part->out)}; }

void html_msg_args(struct html *h, Msg m, const Html *args, size_t n)
{
    Str rest = msg_text(m, h->lang), piece;
    int arg;
    while (next_piece(&rest, &piece, &arg)) {
        html_put_str(h, piece);
        assert(arg < 0 || (size_t)arg < n);
        if (arg >= 0) html_put_html(h, args[arg]);
    }
}
