/* Parts of the style kit. Notes of a refusal are told once: beside the form when it is on the page, else on top of it. */
#include "html/kit.h"

#include <string.h>

#include "msg.h"

Html icon(struct html *h, Str id)
{
    struct html part = html_part(h);
    html_lit(&part, "<svg class=\"lj-i\" aria-hidden=\"true\"><use href=\"");
    html_put_str(&part, icon_href(h, id));
    html_lit(&part, "\"/></svg>");
    return html_part_end(&part);
}

static void open_with_icon(struct html *part, Str tag, Str tone, Str icon_id)
{
    html_lit(part, "<");
    buf_add(&part->out, tag);
    if (tone.len) html_lit(part, " ");
    html_put_str(part, tone);
    html_lit(part, "\">");
    if (icon_id.len) html_put_html(part, icon(part, icon_id));
}

Html badge(struct html *h, Str tone, Str icon_id, Msg word)
{
    struct html part = html_part(h);
    open_with_icon(&part, S("span class=\"lj-badge"), tone, icon_id);
    html_put_msg(&part, word);
    html_lit(&part, "</span>");
    return html_part_end(&part);
}

Html note(struct html *h, Str tone, Str icon_id, Msg words)
{
    struct html part = html_part(h);
    open_with_icon(&part, S("p class=\"lj-note"), tone, icon_id);
    html_lit(&part, "<span>");
    html_put_msg(&part, words);
    html_lit(&part, "</span></p>");
    return html_part_end(&part);
}

Html bar(struct html *h, int64_t value, int64_t max)
{
    struct html part = html_part(h);
    if (max <= 0) return html_part_end(&part);
    buf_fmt(&part.out, "<progress class=\"lj-bar\" value=\"%lld\" max=\"%lld\">%lld/%lld</progress>", (long long)value, (long long)max,
            (long long)value, (long long)max);
    return html_part_end(&part);
}

Str page_here(const struct html *h)
{
    const struct page *p = page_of(h);
    return p->query.len ? str_fmt(h->a, "%.*s?%.*s", STR(p->path), STR(p->query)) : p->path;
}

Str page_came_from(const struct html *h)
{
    const struct page *p = page_of(h);
    for (size_t i = 0; i < p->n_old; i++)
        if (str_is(p->old[i].name, "_from")) return p->old[i].value;
    return S("");
}

bool page_at_with(const struct html *h, Str path, Str param)
{
    Str rest = page_of(h)->query, part;
    if (!str_eq(page_of(h)->path, path)) return false;
    while (rest.len && str_split(&rest, '&', &part))
        if (str_eq(part, param)) return true;
    return false;
}

Str path_id(const struct html *h, Str head, int64_t id, Str tail)
{
    return str_fmt(h->a, "%.*s%lld%.*s", STR(head), (long long)id, STR(tail));
}

Html page_notes(struct html *h)
{
    struct html part = html_part(h);
    Str done = page_done(h);
    h->note_at = h->out.len;
    if (done.len) {
        html_lit(&part, "<p class=\"lj-note lj-ok\" role=\"status\">");
        html_put_html(&part, icon(h, S("circle-check")));
        html_lit(&part, "<span>");
        html_put_str(&part, done);
        html_lit(&part, "</span></p>");
    }
    return html_part_end(&part);
}

static void insert(struct buf *b, size_t at, Str s)
{
    size_t behind = b->len - at;
    buf_add(b, s);
    memmove(b->p + at + s.len, b->p + at, behind);
    memcpy(b->p + at, s.p, s.len);
}

Html page_notes_end(struct html *h)
{
    struct html part = html_part(h);
    if (!page_refused(h) || h->told) return html_part_end(&part);
    html_lit(&part, "<p class=\"lj-note lj-late\" role=\"alert\" tabindex=\"-1\" autofocus>");
    html_put_html(&part, icon(h, S("alert-triangle")));
    html_lit(&part, "<span>");
    html_put_str(&part, page_detail(h));
    html_lit(&part, "</span></p>");
    insert(&h->out, h->note_at, html_part_end(&part).s);
    h->told = true;
    return (Html){S("")};
}
