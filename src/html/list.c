/* Parts of the office's lists. They read the page's own query, so that a filter is nowhere but in the address. */
#include "html/list.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/url.h"
#include "msg.h"

static void put(struct html *h, const char *lit) { buf_add(&h->out, str_c(lit)); }

static void attr(struct html *h, const char *name, Str value)
{
    buf_char(&h->out, ' ');
    put(h, name);
    html_lit(h, "=\"");
    html_put_str(h, value);
    html_lit(h, "\"");
}

static bool of_the_page(Str key)
{
    static const char *const words[] = {"after", "limit", "lang", "done", "elder"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(key, words[i])) return true;
    return false;
}

/* The query's parts that filter, and what they are called; empty ones say nothing. */
static bool next_filter(Str *rest, Str *part, Str *key)
{
    while (rest->len && str_split(rest, '&', part)) {
        Str value = *part;
        str_split(&value, '=', key);
        if (value.len && !of_the_page(*key)) return true;
    }
    return false;
}

Str list_address(struct html *h, Str path)
{
    struct buf b = buf_new(h->a, 128);
    Str rest = page_of(h)->query, part, key;
    buf_add(&b, path);
    for (bool first = true; next_filter(&rest, &part, &key); first = false) {
        buf_char(&b, first ? '?' : '&');
        buf_add(&b, part);
    }
    return buf_str(&b);
}

Str list_param(struct html *h, Str name)
{
    struct url_pairs q;
    if (url_query(h->a, page_of(h)->query, &q) != OK) return S("");
    for (size_t i = 0; i < q.n; i++)
        if (str_eq(q.v[i].name, name)) return q.v[i].value;
    return S("");
}

Html list_select(struct html *h, Str name, Msg label, struct form_options options)
{
    struct html part = html_part(h);
    Str now = list_param(h, name);
    html_lit(&part, "<label>");
    html_put_msg(&part, label);
    html_lit(&part, "<select class=\"form-select\"");
    attr(&part, "name", name);
    html_lit(&part, "><option value=\"\">");
    html_put_msg(&part, MSG_page_all);
    html_lit(&part, "</option>");
    for (size_t i = 0; i < options.n; i++) {
        html_lit(&part, "<option");
        attr(&part, "value", options.v[i].value);
        if (str_eq(options.v[i].value, now)) html_lit(&part, " selected");
        html_lit(&part, ">");
        html_put_str(&part, options.v[i].label);
        html_lit(&part, "</option>");
    }
    html_lit(&part, "</select></label>");
    return html_part_end(&part);
}

static Html day_field(struct html *h, Str name, Msg label, Str value)
{
    struct html part = html_part(h);
    html_lit(&part, "<label>");
    html_put_msg(&part, label);
    html_lit(&part, "<input class=\"form-control\" type=\"date\"");
    attr(&part, "name", name);
    attr(&part, "value", value);
    html_lit(&part, "></label>");
    return html_part_end(&part);
}

Html list_day(struct html *h, Str name, Msg label) { return day_field(h, name, label, str_cut(list_param(h, name), 0, 10)); }

Html list_last_day(struct html *h, Msg label)
{
    Str until = list_param(h, S("until"));
    Day after;
    if (!until.len && day_parse(str_cut(list_param(h, S("to")), 0, 10), &after)) until = day_iso(h->a, day_plus(after, -1));
    return day_field(h, S("until"), label, until);
}

Html list_search(struct html *h, Str name, Msg label)
{
    struct html part = html_part(h);
    html_lit(&part, "<label>");
    html_put_msg(&part, label);
    html_lit(&part, "<input class=\"form-control\" type=\"search\" maxlength=\"100\"");
    attr(&part, "name", name);
    attr(&part, "value", list_param(h, name));
    html_lit(&part, "></label>");
    return html_part_end(&part);
}

Html list_marked(struct html *h, Str text, Str words)
{
    struct html part = html_part(h);
    size_t at = 0, from = 0, to;
    for (; words.len && fold_find(text, words, &from, &to); at = from = to) {
        html_put_str(&part, str_cut(text, at, from - at));
        html_lit(&part, "<mark>");
        html_put_str(&part, str_cut(text, from, to - from));
        html_lit(&part, "</mark>");
    }
    html_put_str(&part, str_from(text, at));
    return html_part_end(&part);
}

Html list_tick(struct html *h, Str name, Msg label)
{
    struct html part = html_part(h);
    Str now = list_param(h, name);
    html_lit(&part, "<label class=\"form-check\"><input class=\"form-check-input\" type=\"checkbox\" value=\"1\"");
    attr(&part, "name", name);
    if (now.len && !str_is(now, "0") && !str_is(now, "false")) html_lit(&part, " checked");
    html_lit(&part, "> <span class=\"form-check-label\">");
    html_put_msg(&part, label);
    html_lit(&part, "</span></label>");
    return html_part_end(&part);
}

Html list_keep(struct html *h, Str name)
{
    struct html part = html_part(h);
    Str now = list_param(h, name);
    return now.len ? form_hidden_str(h, name, now) : html_part_end(&part);
}

Html list_buttons(struct html *h, Str path)
{
    struct html part = html_part(h);
    Str rest = page_of(h)->query, one, key;
    html_lit(&part, "<button class=\"btn btn-outline-primary\" type=\"submit\">");
    html_put_html(&part, icon(h, S("filter")));
    html_put_msg(&part, MSG_page_filter);
    html_lit(&part, "</button>");
    if (next_filter(&rest, &one, &key)) {
        html_lit(&part, "<a class=\"btn btn-link\"");
        attr(&part, "href", path);
        html_lit(&part, ">");
        html_put_msg(&part, MSG_page_clear);
        html_lit(&part, "</a>");
    }
    return html_part_end(&part);
}

Html list_head(struct html *h, Msg label, Str first, Str second, bool rising)
{
    struct html part = html_part(h);
    Str now = list_param(h, S("sort"));
    bool on_first = str_eq(now, first), on_second = second.len && str_eq(now, second);
    html_lit(&part, "<th scope=\"col\"");
    if (on_first || on_second) attr(&part, "aria-sort", on_first == rising ? S("ascending") : S("descending"));
    html_lit(&part, "><a");
    attr(&part, "href", page_with(h, S("sort"), on_first ? second : first));
    html_lit(&part, ">");
    html_put_msg(&part, label);
    html_lit(&part, "</a></th>");
    return html_part_end(&part);
}

Str list_time(struct html *h, Time t)
{
    struct civil c = civil_of(t);
    return t.ms ? str_fmt(h->a, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour, c.minute) : S("");
}

static void page_link(struct html *part, Str after, Msg word)
{
    html_lit(part, "<a class=\"btn btn-outline-secondary btn-sm\"");
    attr(part, "href", page_with(part, S("after"), after));
    html_lit(part, ">");
    html_put_msg(part, word);
    html_lit(part, "</a>");
}

Html list_pages(struct html *h, int64_t total, Str next)
{
    struct html part = html_part(h);
    bool later = list_param(h, S("after")).len > 0;
    if (total < 0 && !later && !next.len) return html_part_end(&part);
    html_lit(&part, "<nav class=\"lj-pages\"");
    attr(&part, "aria-label", msg(h, MSG_page_paging));
    html_lit(&part, "><span>");
    if (total >= 0) {
        Html n = HTML_OF(h, total);
        html_msg_args(&part, MSG_page_total, &n, 1);
    }
    html_lit(&part, "</span><span>");
    if (later) page_link(&part, S(""), MSG_office_first_page);
    if (next.len) page_link(&part, next, MSG_page_next);
    html_lit(&part, "</span></nav>");
    return html_part_end(&part);
}
