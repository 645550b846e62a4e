/* Tags: names, nesting, attributes and their values.
 *
 * Every element is closed where it was opened; void elements are known; nothing is implied. An attribute's value is always
 * quoted. An address (href, src, hx-get …) that begins with {{ }} is checked as a whole by html_href; after literal text
 * each {{ }} is one percent-encoded component.
 */
#include <string.h>

#include "base/utf8.h"
#include "htmlgen.h"

static void attr_items(struct gen *g, struct value *unused);

static bool foreign(const struct gen *g) { return g->tags.n && g->tags.v[g->tags.n - 1].foreign; }

static struct attr *find_attr(struct gen *g, const char *name)
{
    for (size_t i = 0; i < g->attrs.n; i++)
        if (str_is(g->attrs.v[i].name, name)) return &g->attrs.v[i];
    return NULL;
}

static Str tag_name(struct gen *g)
{
    size_t from = g->pos;
    while (g->pos < g->s.len && (is_name(g->s.p[g->pos]) || g->s.p[g->pos] == '-')) g->pos++;
    if (peek(g, "{{") || peek(g, "{%")) bad(g, g->pos, "a tag's name is written out");
    return str_cut(g->s, from, g->pos - from);
}

/* In a value: literal characters, {{ }}, {% if %}, {% for %}, {% t %}; ends before the closing quote. */
static void value_put(struct gen *g, struct value *v)
{
    size_t at;
    Str e = read_expr(g, &at);
    v->attr->dynamic = true;
    if (!v->url) {
        put_value(g, "html_attr", e, at);
    } else if (v->start == START_EITHER) {
        bad(g, at, "this may or may not be the beginning of the address; write the address out in each branch");
    } else {
        put_value(g, v->start == START_YES ? "html_href" : "html_url", e, at);
    }
    v->start = START_NO;
}

static void value_items(struct gen *g, struct value *v)
{
    while (g->pos < g->s.len) {
        char c = g->s.p[g->pos];
        if (c == v->quote) {
            g->word = (struct word){0};
            return;
        }
        if (peek(g, "{{")) {
            value_put(g, v);
        } else if (peek(g, "{#")) {
            skip_comment(g);
        } else if (peek(g, "{%")) {
            struct word w = read_word(g);
            if (ends_branch(g, w)) return;
            v->attr->dynamic = true;
            if (str_is(w.name, "if")) if_block(g, w, value_items, v);
            else if (str_is(w.name, "for") && !v->url) for_block(g, w, value_items, v);
            else if (str_is(w.name, "t") && !v->url) put_text(g, w, true);
            else bad(g, w.at, "{%% %.*s %%} does not belong in this attribute", STR(w.name));
        } else {
            size_t from = g->pos;
            if (v->url && v->start == START_YES) {
                size_t n = from;
                while (n < g->s.len && g->s.p[n] != v->quote && g->s.p[n] != '{') n++;
                if (!url_literal_ok(str_cut(g->s, from, n - from))) bad(g, from, "an address begins with / ? # https:// tel: or mailto:");
            }
            if (c == '&') {
                check_amp(g);
            } else if (c == '"') {
                emit_lit(g, S("&quot;"));
                g->pos++;
            } else {
                literal_char(g, v->words, v->attr->name);
            }
            v->attr->value = str_cat(g->t->a, v->attr->value, str_cut(g->s, from, g->pos - from));
            v->start = START_NO;
        }
    }
    bad(g, v->attr->at, "the value of %.*s has no closing quote", STR(v->attr->name));
}

static void value(struct gen *g, struct attr *attr)
{
    struct value v = {.attr = attr, .url = attr_is_url(attr->name), .words = attr_is_words(attr->name), .start = START_YES};
    v.quote = g->pos < g->s.len ? g->s.p[g->pos] : ' ';
    if (v.quote != '"' && v.quote != '\'') bad(g, g->pos, "the value of %.*s must stand in quotes", STR(attr->name));
    g->pos++;
    emit_lit(g, S("=\""));
    enum prev prev = g->prev;
    value_items(g, &v);
    if (g->word.name.len) bad(g, g->word.at, "{%% %.*s %%} in the middle of the value of %.*s", STR(g->word.name), STR(attr->name));
    g->pos++;
    g->prev = prev;
    emit_lit(g, S("\""));
    if (v.url && v.start == START_YES) bad(g, attr->at, "the address of %.*s is empty", STR(attr->name));
}

static void check_id(struct gen *g, const struct attr *a)
{
    if (!str_is(a->name, "id") || a->dynamic) return;
    if (g->loops) bad(g, a->at, "the id \"%.*s\" would be repeated by the loop", STR(a->value));
    for (size_t i = 0; i < g->ids.n; i++)
        if (!g->ids.v[i].hidden && str_eq(g->ids.v[i].id, a->value)) bad(g, a->at, "the id \"%.*s\" stands twice in this template", STR(a->value));
    *VEC_ADD(g->t->a, &g->ids) = (struct seen_id){a->value, false};
}

static void attribute(struct gen *g)
{
    size_t from = g->pos;
    while (g->pos < g->s.len && !is_blank(g->s.p[g->pos]) && !strchr("=>/\"'<{", g->s.p[g->pos])) g->pos++;
    Str name = str_cut(g->s, from, g->pos - from);
    struct word w;
    size_t after;
    if (peek(g, "{{") || (peek(g, "{%") && (!directive_at(g->s, g->pos, &w, &after) || !in_list(" end else elif", w.name))))
        bad(g, g->pos, "an attribute's name is written out");
    if (!name.len) bad(g, g->pos, "\"%c\" does not belong in a tag", g->s.p[g->pos]);
    if (!g->foreign_tag && !str_eq(str_lower(g->t->a, name), name)) bad(g, from, "attributes are written in lower case");
    const char *why = attr_refused(str_lower(g->t->a, name));
    if (why) bad(g, from, "%.*s: %s", STR(name), why);
    for (size_t i = 0; i < g->attrs.n; i++)
        if (!g->attrs.v[i].hidden && str_eq(g->attrs.v[i].name, name)) bad(g, from, "the attribute %.*s stands twice", STR(name));
    emit_lit(g, S(" "));
    emit_lit(g, name);
    size_t mine = g->attrs.n;
    *VEC_ADD(g->t->a, &g->attrs) = (struct attr){.name = name, .value = S(""), .at = from};
    while (g->pos < g->s.len && is_blank(g->s.p[g->pos])) g->pos++;
    if (peek(g, "=")) {
        g->pos++;
        while (g->pos < g->s.len && is_blank(g->s.p[g->pos])) g->pos++;
        value(g, &g->attrs.v[mine]);
        check_id(g, &g->attrs.v[mine]);
    } else if (!attr_is_bare(name)) {
        bad(g, from, "the attribute %.*s needs a value", STR(name));
    }
}

/* Attributes up to > or the word that ends a branch. */
static void attr_items(struct gen *g, struct value *unused)
{
    (void)unused;
    while (g->pos < g->s.len) {
        char c = g->s.p[g->pos];
        if (is_blank(c)) {
            g->pos++;
        } else if (c == '>' || peek(g, "/>")) {
            g->word = (struct word){0};
            return;
        } else if (peek(g, "{{")) {
            bad(g, g->pos, "{{ }} inside a tag stands only in a quoted value");
        } else if (peek(g, "{#")) {
            skip_comment(g);
        } else if (peek(g, "{%")) {
            struct word w = read_word(g);
            if (ends_branch(g, w)) return;
            if (!str_is(w.name, "if")) bad(g, w.at, "only {%% if %%} stands between attributes");
            if_block(g, w, attr_items, NULL);
        } else {
            attribute(g);
        }
    }
    bad(g, g->pos, "a tag without its >");
}

static bool open_above(const struct gen *g, const char *name)
{
    for (size_t i = g->tags.n; i-- > 0;)
        if (str_is(g->tags.v[i].name, name)) return true;
    return false;
}

static void check_nesting(struct gen *g, Str name, size_t at)
{
    static const char *const not_in_itself[] = {"a", "button", "form", "label"};
    if (ends_paragraph(name) && g->tags.n && str_is(g->tags.v[g->tags.n - 1].name, "p"))
        bad(g, at, "<%.*s> cannot stand in <p>: the browser would close the p", STR(name));
    for (size_t i = 0; i < sizeof not_in_itself / sizeof *not_in_itself; i++)
        if (str_is(name, not_in_itself[i]) && open_above(g, not_in_itself[i])) bad(g, at, "<%.*s> inside <%.*s>", STR(name), STR(name));
    if (str_is(name, "form") && g->form.p) bad(g, at, "a form inside a form");
}

/* Browsers read tag names without regard to case, also inside svg. */
static void check_name(struct gen *g, Str name, size_t at, bool in_svg)
{
    Str lower = str_lower(g->t->a, name);
    if (str_is(lower, "style")) bad(g, at, "<style> is refused by the content security policy; the styles stand in web/");
    if (in_svg) {
        if (in_list(" script foreignobject set animate animatemotion animatetransform handler listener", lower))
            bad(g, at, "<%.*s> is not used in <svg>", STR(name));
        if (element_known(lower) && !in_list(" a title", lower)) bad(g, at, "<%.*s> inside <svg>: the browser would close the svg", STR(name));
        return;
    }
    if (!str_eq(lower, name)) bad(g, at, "tags are written in lower case");
    if (str_is(name, "base")) bad(g, at, "<base> would change every address of the page");
    if (!element_known(name)) bad(g, at, "<%.*s> is not an element of HTML", STR(name));
}

static bool has_words(Str s)
{
    uint32_t cp;
    while (utf8_next(&s, &cp))
        if (is_wordy(cp)) return true;
    return false;
}

/* Attributes in which htmx reads JSON or script. */
static void check_htmx(struct gen *g)
{
    for (size_t i = 0; i < g->attrs.n; i++) {
        const struct attr *a = &g->attrs.v[i];
        if (!in_list(" hx-vals hx-headers hx-request hx-trigger data-hx-vals data-hx-headers", a->name)) continue;
        if (a->dynamic) bad(g, a->at, "%.*s holds JSON or conditions: nothing is written into it; use hidden fields or the address", STR(a->name));
        if (str_has(a->value, S("js:")) || str_has(a->value, S("javascript:")))
            bad(g, a->at, "%.*s: script in an attribute is refused by the content security policy", STR(a->name));
    }
}

static void check_attrs(struct gen *g, Str name, size_t at)
{
    const struct attr *method = find_attr(g, "method"), *type = find_attr(g, "type"), *value_attr = find_attr(g, "value");
    const struct attr *equiv = find_attr(g, "http-equiv"), *content = find_attr(g, "content"), *by = find_attr(g, "formmethod");
    if (str_is(name, "img") && !find_attr(g, "alt")) bad(g, at, "<img> without alt (alt=\"\" for mere decoration)");
    if (str_is(name, "form") && method && (method->dynamic || str_eq_nocase(method->value, S("post"))))
        bad(g, method->at, "a posting form is written {%% form … %%}: it carries the token against forgery");
    if (by) bad(g, by->at, "a posting form is written {%% form … %%}: formmethod would go past its token");
    if (equiv && content && content->dynamic) bad(g, content->at, "with http-equiv the content is written out");
    if (str_is(name, "input") && type && value_attr && in_list(" submit button reset", type->value) && !g->tpl->plain && has_words(value_attr->value))
        bad(g, value_attr->at, "words in value: write {%% t key %%} and put both languages into texts");
    check_htmx(g);
}

/* Up to </script>: JSON, literal or by {% json %}. */
static void island(struct gen *g)
{
    while (g->pos < g->s.len && !peek(g, "</script>")) {
        char c = g->s.p[g->pos];
        if (peek(g, "{%")) {
            struct word w = read_word(g);
            if (!str_is(w.name, "json")) bad(g, w.at, "only {%% json %%} stands in <script type=\"application/json\">");
            Str value = expr_value(g, expr_read(g, w.rest, w.rest_at));
            emit(g, w.at, "html_json(h, %.*s);", STR(value));
        } else if (peek(g, "{{")) {
            bad(g, g->pos, "{{ }} in <script>; write {%% json value %%}");
        } else if (c == '<') {
            bad(g, g->pos, "a < in JSON; write \\u003c");
        } else {
            if (!is_blank(c)) emit_lit(g, str_cut(g->s, g->pos, 1));
            else if (c != '\n' && !is_blank(g->s.p[g->pos - 1])) emit_lit(g, S(" "));
            g->pos++;
        }
    }
}

static void script(struct gen *g, size_t at)
{
    const struct attr *type = find_attr(g, "type");
    if (type && !type->dynamic && str_is(type->value, "application/json")) {
        island(g);
        return;
    }
    while (g->pos < g->s.len && is_blank(g->s.p[g->pos])) g->pos++;
    if (peek(g, "{{") || peek(g, "{%")) bad(g, g->pos, "nothing is written into <script>; use <script type=\"application/json\">");
    if (!peek(g, "</script>") || !find_attr(g, "src")) bad(g, at, "script in a page is refused by the content security policy; it belongs in web/");
}

static void opened(struct gen *g, Str name, size_t at, bool in_foreign)
{
    *VEC_ADD(g->t->a, &g->tags) = (struct open){name, at, g->foreign_tag};
    if (str_is(name, "script")) {
        script(g, at);
        return;
    }
    bool textarea = !in_foreign && str_is(name, "textarea"), pre = !in_foreign && str_is(name, "pre");
    if (textarea || (!in_foreign && str_is(name, "title"))) g->rcdata = name;
    if (textarea || pre) {
        g->pre++;
        if (peek(g, "{{")) emit_lit(g, S("\n")); /* the browser drops a first newline: let it be this one */
    }
}

void start_tag(struct gen *g)
{
    size_t at = g->pos++;
    Str name = tag_name(g);
    bool in_foreign = foreign(g);
    check_name(g, name, at, in_foreign);
    check_nesting(g, name, at);
    emit_lit(g, S("<"));
    emit_lit(g, name);
    g->attrs.n = 0;
    g->foreign_tag = in_foreign || str_is(name, "svg");
    attr_items(g, NULL);
    if (g->word.name.len) bad(g, g->word.at, "{%% %.*s %%} in the middle of a tag", STR(g->word.name));
    check_attrs(g, name, at);
    bool slash = peek(g, "/>"), is_void = !in_foreign && element_void(name);
    if (slash && !is_void && !in_foreign) bad(g, g->pos, "<%.*s/> is not closed by its slash; write </%.*s>", STR(name), STR(name));
    g->pos += slash ? 2 : 1;
    emit_lit(g, slash && in_foreign ? S("/>") : S(">"));
    g->prev = PREV_START;
    if (is_void || slash) g->prev = element_inline(name) ? PREV_INLINE : PREV_END;
    else opened(g, name, at, in_foreign);
}

void end_tag(struct gen *g)
{
    size_t at = g->pos;
    g->pos += 2;
    Str name = tag_name(g);
    if (!peek(g, ">")) bad(g, at, "an end tag is written </%.*s>", STR(name));
    g->pos++;
    if (element_void(name) && !foreign(g)) bad(g, at, "<%.*s> has no end tag", STR(name));
    if (!g->tags.n) bad(g, at, "</%.*s> closes nothing", STR(name));
    const struct open *o = &g->tags.v[g->tags.n - 1];
    if (g->tags.n <= g->floor) bad(g, at, "</%.*s> closes a tag that was opened outside of this block", STR(name));
    if (!str_eq(o->name, name)) bad(g, at, "</%.*s> where </%.*s> is due", STR(name), STR(o->name));
    if (g->rcdata.p && str_eq(g->rcdata, name)) g->rcdata = (Str){NULL, 0};
    bool was_foreign = g->tags.n > 1 && g->tags.v[g->tags.n - 2].foreign;
    if (!was_foreign && (str_is(name, "textarea") || str_is(name, "pre"))) g->pre--;
    g->tags.n--;
    emit_lit(g, S("</"));
    emit_lit(g, name);
    emit_lit(g, S(">"));
    g->prev = element_inline(name) ? PREV_INLINE : PREV_END;
}
