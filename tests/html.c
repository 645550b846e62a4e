#include "html.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "base/url.h"

struct reading {
    struct arena *a;
    struct html_page *p;
    Str all, rest;
    VEC(Str) open;
    struct html_form *form;
    struct buf hidden, names;
};

static bool one_of(Str s, const char *const *words)
{
    for (; *words; words++)
        if (str_is(s, *words)) return true;
    return false;
}

static const char *const voids[] = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", NULL};
static const char *const raws[] = {"script", "style", "textarea", "title", NULL};
static const char *const inline_only[] = {"p", NULL}; /* what may not hold blocks */
static const char *const blocks[] = {"p", "div", "section", "article", "ul", "ol", "dl", "table", "form", "h1", "h2", "h3", "h4", "nav", "header", "footer", "main", NULL};

static void wrong(struct reading *r, const char *what, Str about)
{
    if (r->p->wrong.p) return;
    size_t line = 1;
    for (const char *c = r->all.p; c < r->rest.p; c++) line += *c == '\n';
    r->p->wrong = str_fmt(r->a, "line %zu: %s: %.*s", line, what, STR(str_cut(about, 0, 60)));
}

static bool name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '_'; }
static bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static Str take_name(struct reading *r)
{
    size_t n = 0;
    while (n < r->rest.len && name_char(r->rest.p[n])) n++;
    Str s = str_cut(r->rest, 0, n);
    r->rest = str_from(r->rest, n);
    return s;
}

/* Entities: only those that escapers write, and numbers. A bare & or < is wrong. */
static Str plain_text(struct reading *r, Str s)
{
    static const struct { const char *entity; const char *is; } known[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&nbsp;", " "}, {"&middot;", "·"}};
    struct buf b = buf_new(r->a, s.len + 1);
    while (s.len) {
        size_t k = 0, n = sizeof known / sizeof *known;
        if (s.p[0] == '<') wrong(r, "a bare <", s);
        if (s.p[0] != '&') {
            buf_char(&b, s.p[0]);
            s = str_from(s, 1);
            continue;
        }
        while (k < n && !str_starts(s, str_c(known[k].entity))) k++;
        if (k < n) {
            buf_add(&b, str_c(known[k].is));
            s = str_from(s, strlen(known[k].entity));
        } else {
            if (!str_starts(s, S("&#"))) wrong(r, "a bare &", s);
            buf_char(&b, '&');
            s = str_from(s, 1);
        }
    }
    return buf_str(&b);
}

struct attrs {
    VEC(Str) names;
    VEC(Str) values;
};

static Str attr(const struct attrs *at, const char *name)
{
    for (size_t i = 0; i < at->names.n; i++)
        if (str_is(at->names.v[i], name)) return at->values.v[i];
    return (Str){NULL, 0};
}

static bool take_attrs(struct reading *r, Str tag, struct attrs *at)
{
    for (;;) {
        size_t n = 0;
        while (n < r->rest.len && blank(r->rest.p[n])) n++;
        r->rest = str_from(r->rest, n);
        if (!r->rest.len) return wrong(r, "a tag without end", tag), false;
        if (r->rest.p[0] == '>' || r->rest.p[0] == '/') return true;
        if (!n) wrong(r, "no blank before an attribute", r->rest);
        Str name = take_name(r), value = S("");
        if (!name.len) return wrong(r, "what is this in a tag", r->rest), false;
        if (str_starts(name, S("on")) || str_is(name, "style")) wrong(r, "script or style in an attribute", name);
        if (attr(at, str_z(r->a, name)).p) wrong(r, "an attribute twice", name);
        if (r->rest.len && r->rest.p[0] == '=') {
            r->rest = str_from(r->rest, 1);
            if (!r->rest.len || r->rest.p[0] != '"') return wrong(r, "an attribute without quotes", name), false;
            r->rest = str_from(r->rest, 1);
            size_t end = str_find(r->rest, S("\""));
            if (end == (size_t)-1) return wrong(r, "an attribute without end", name), false;
            value = plain_text(r, str_cut(r->rest, 0, end));
            r->rest = str_from(r->rest, end + 1);
        }
        *VEC_ADD(r->a, &at->names) = name;
        *VEC_ADD(r->a, &at->values) = value;
    }
}

static void note_refs(struct reading *r, Str words)
{
    Str part;
    while (words.len && str_split(&words, ' ', &part))
        if (part.len) *VEC_ADD(r->a, &r->p->refs) = part;
}

static void note_control(struct reading *r, Str tag, const struct attrs *at)
{
    Str name = attr(at, "name"), value = attr(at, "value");
    if (!r->form || !name.len) return;
    buf_fmt(&r->names, "%.*s ", STR(name));
    if (!str_is(tag, "input") || !str_is(attr(at, "type"), "hidden")) return;
    if (r->hidden.len) buf_char(&r->hidden, '&');
    buf_add(&r->hidden, url_encode(r->a, name));
    buf_char(&r->hidden, '=');
    buf_add(&r->hidden, url_encode(r->a, value.p ? value : S("")));
}

static void note_tag(struct reading *r, Str tag, const struct attrs *at)
{
    struct html_page *p = r->p;
    Str id = attr(at, "id");
    if (id.p && !id.len) wrong(r, "an empty id", tag);
    if (id.len) *VEC_ADD(r->a, &p->ids) = id;
    static const char *const links[] = {"href", "src", "action", "hx-get", "hx-post", NULL};
    for (unsigned i = 0; links[i]; i++) {
        Str link = attr(at, links[i]);
        if (!link.p) continue;
        if (str_starts(link, S("#"))) note_refs(r, str_from(link, 1));
        else *VEC_ADD(r->a, &p->links) = link;
    }
    note_refs(r, attr(at, "for"));
    note_refs(r, attr(at, "aria-labelledby"));
    note_refs(r, attr(at, "aria-describedby"));
    if (str_is(tag, "html")) p->lang = attr(at, "lang");
    if (str_is(tag, "h1")) p->h1++;
    if (str_is(tag, "img") && !attr(at, "alt").p) wrong(r, "an img without alt", attr(at, "src"));
    if (str_is(tag, "form")) {
        if (r->form) wrong(r, "a form in a form", attr(at, "action"));
        r->form = VEC_ADD(r->a, &p->forms);
        *r->form = (struct html_form){.action = attr(at, "action"), .method = attr(at, "method")};
        r->hidden = buf_new(r->a, 256);
        r->names = buf_new(r->a, 256);
        buf_char(&r->names, ' ');
    }
    note_control(r, tag, at);
}

static void close_tag(struct reading *r, Str tag)
{
    if (!r->open.n) {
        wrong(r, "closes what is not open", tag);
        return;
    }
    if (!str_eq(r->open.v[r->open.n - 1], tag)) wrong(r, "closes another tag", str_fmt(r->a, "</%.*s> in <%.*s>", STR(tag), STR(r->open.v[r->open.n - 1])));
    r->open.n--;
    if (str_is(tag, "form") && r->form) {
        r->form->hidden = buf_str(&r->hidden);
        r->form->names = buf_str(&r->names);
        r->form = NULL;
    }
}

static void take_raw(struct reading *r, Str tag)
{
    size_t end = str_find(r->rest, str_fmt(r->a, "</%.*s>", STR(tag)));
    if (end == (size_t)-1) {
        wrong(r, "without end", tag);
        r->rest = S("");
        return;
    }
    Str inside = str_cut(r->rest, 0, end);
    if (str_is(tag, "title")) r->p->title = plain_text(r, inside);
    if (str_is(tag, "script") && str_has(inside, S("<"))) wrong(r, "a < in script", inside);
    r->rest = str_from(r->rest, end);
}

static void take_tag(struct reading *r)
{
    struct attrs at = {0};
    bool ends = str_starts(r->rest, S("</"));
    r->rest = str_from(r->rest, ends ? 2 : 1);
    Str tag = take_name(r);
    if (!tag.len) {
        wrong(r, "a bare <", r->rest);
        return;
    }
    if (ends) {
        if (!str_starts(r->rest, S(">"))) wrong(r, "a closing tag with more in it", tag);
        r->rest = str_from(r->rest, 1);
        close_tag(r, tag);
        return;
    }
    if (one_of(tag, blocks))
        for (size_t i = 0; i < r->open.n; i++)
            if (one_of(r->open.v[i], inline_only)) wrong(r, "a block in a <p>", tag);
    if (!take_attrs(r, tag, &at)) {
        r->rest = S("");
        return;
    }
    bool self = str_starts(r->rest, S("/>"));
    r->rest = str_from(r->rest, self ? 2 : 1);
    note_tag(r, tag, &at);
    if (self || one_of(tag, voids)) return;
    *VEC_ADD(r->a, &r->open) = tag;
    if (one_of(tag, raws)) take_raw(r, tag);
}

static void check_ids(struct reading *r)
{
    struct html_page *p = r->p;
    for (size_t i = 0; i < p->ids.n; i++)
        for (size_t k = 0; k < i; k++)
            if (str_eq(p->ids.v[i], p->ids.v[k])) wrong(r, "an id twice", p->ids.v[i]);
    for (size_t i = 0; i < p->refs.n; i++) {
        bool found = !p->refs.v[i].len;
        for (size_t k = 0; k < p->ids.n && !found; k++) found = str_eq(p->refs.v[i], p->ids.v[k]);
        if (!found) wrong(r, "names an id that is not there", p->refs.v[i]);
    }
}

struct html_page *html_read(struct arena *a, Str html)
{
    struct html_page *p = NEW(a, struct html_page);
    struct reading r = {.a = a, .p = p, .all = html, .rest = html};
    if (!utf8_valid(html)) wrong(&r, "not UTF-8", S(""));
    Str start = str_trim(html);
    if (!str_starts(start, S("<!doctype html>"))) wrong(&r, "does not begin with a doctype", start);
    else r.rest = str_from(start, 15);
    while (r.rest.len) {
        size_t at = str_find(r.rest, S("<"));
        Str text = str_cut(r.rest, 0, at == (size_t)-1 ? r.rest.len : at);
        plain_text(&r, text);
        r.rest = str_from(r.rest, text.len);
        if (str_starts(r.rest, S("<!--"))) {
            size_t end = str_find(r.rest, S("-->"));
            r.rest = end == (size_t)-1 ? S("") : str_from(r.rest, end + 3);
        } else if (r.rest.len) {
            take_tag(&r);
        }
    }
    if (r.open.n) wrong(&r, "left open", r.open.v[r.open.n - 1]);
    if (!p->lang.len) wrong(&r, "no language", S("html"));
    if (!str_trim(p->title).len) wrong(&r, "no title", S("title"));
    if (p->h1 != 1) wrong(&r, "not exactly one h1", str_fmt(a, "%u", p->h1));
    check_ids(&r);
    return p;
}
