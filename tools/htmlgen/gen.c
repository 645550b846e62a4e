/* Bodies of templates: text, {{ }} and the {% %} words. Tags and attributes stand in tag.c.
 *
 * Markup is followed as the browser reads it, so that each {{ }} gets the escaper of its place. Literal markup is gathered
 * and written in one piece; every other statement is preceded by #line when the compiler would otherwise speak of a wrong
 * line. Blocks nest by recursion: a run of items ends at {% else %}, {% elif %} or {% end %}, which is left in g->word.
 */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "htmlgen.h"

static void text_items(struct gen *g, struct value *unused);

void bad(struct gen *g, size_t at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    Str s = str_vfmt(g->t->a, fmt, ap);
    va_end(ap);
    fail_at(g->t, g->file, at, "%.*s", STR(s));
    longjmp(*g->trap, 1);
}

static size_t line_at(struct gen *g, size_t at)
{
    if (at < g->counted) g->counted = g->counted_lines = 0;
    for (; g->counted < at; g->counted++) g->counted_lines += g->s.p[g->counted] == '\n';
    return g->counted_lines + 1;
}

static void code_line(struct gen *g, Str c)
{
    buf_add(g->out, c);
    buf_char(g->out, '\n');
    if (g->line) g->line++;
}

static void flush(struct gen *g)
{
    if (!g->lit.len) return;
    struct buf b = buf_new(g->t->a, g->lit.len + 64);
    buf_lit(&b, "    html_lit(h, ");
    c_string(&b, buf_str(&g->lit));
    buf_lit(&b, ");");
    code_line(g, buf_str(&b));
    g->lit.len = 0;
}

static void at_line(struct gen *g, size_t at)
{
    size_t line = line_at(g, at);
    if (line == g->line) return;
    buf_fmt(g->out, "#line %zu ", line);
    c_string(g->out, str_c(g->file->path));
    buf_char(g->out, '\n');
    g->line = line;
}

void emit(struct gen *g, size_t at, const char *fmt, ...)
{
    flush(g);
    at_line(g, at);
    va_list ap;
    va_start(ap, fmt);
    Str c = str_vfmt(g->t->a, fmt, ap);
    va_end(ap);
    code_line(g, str_cat(g->t->a, S("    "), c));
}

void emit_lit(struct gen *g, Str s) { buf_add(&g->lit, s); }

bool peek(const struct gen *g, const char *s) { return str_starts(str_from(g->s, g->pos), str_c(s)); }

void skip_comment(struct gen *g)
{
    size_t end = str_find(str_from(g->s, g->pos), S("#}"));
    if (end == (size_t)-1) bad(g, g->pos, "a {# comment without #}");
    g->pos += end + 2;
}

struct word read_word(struct gen *g)
{
    struct word w;
    size_t after;
    if (!directive_at(g->s, g->pos, &w, &after)) bad(g, g->pos, "{%% without %%}");
    g->pos = after;
    return w;
}

Str read_expr(struct gen *g, size_t *at)
{
    size_t end = expr_end(g->s, g->pos + 2, "}}");
    if (end == (size_t)-1) bad(g, g->pos, "{{ without }}");
    *at = g->pos + 2;
    Str s = str_cut(g->s, *at, end - *at);
    while (s.len && is_blank(s.p[0])) {
        s = str_from(s, 1);
        (*at)++;
    }
    g->pos = end + 2;
    return str_trim(s);
}

bool ends_branch(struct gen *g, struct word w)
{
    if (!str_is(w.name, "end") && !str_is(w.name, "else") && !str_is(w.name, "elif")) return false;
    if (w.rest.len && !str_is(w.name, "elif")) bad(g, w.rest_at, "nothing belongs after {%% %.*s %%}", STR(w.name));
    g->word = w;
    return true;
}

void put_value(struct gen *g, const char *fn, Str expr, size_t at)
{
    struct ex e = expr_read(g, expr, at);
    if (e.kind == EX_STRING && !g->tpl->plain) bad(g, at, "write a fixed text as it is, or as {%% t key %%}");
    Str c = expr_value(g, e);
    emit(g, at, "%s(h, %.*s);", fn, STR(c));
}

/* Characters of text and words: each code point is looked at once. */
void literal_char(struct gen *g, bool words, Str where)
{
    Str rest = str_from(g->s, g->pos), left = rest;
    uint32_t cp;
    if (!utf8_next(&left, &cp)) bad(g, g->pos, "this is not UTF-8");
    if (words && !g->tpl->plain && is_wordy(cp)) {
        size_t n = 0;
        while (n < rest.len && !strchr("<>{}\"\n", rest.p[n])) n++;
        Str show = utf8_head(str_cut(rest, 0, n), 16);
        bad(g, g->pos, "words in %.*s: \"%.*s\"; write {%% t key %%} and put both languages into texts", STR(where), STR(show));
    }
    size_t len = rest.len - left.len;
    emit_lit(g, str_cut(g->s, g->pos, len));
    g->pos += len;
}

void check_amp(struct gen *g)
{
    size_t n = entity_len(g->s, g->pos);
    if (!n) bad(g, g->pos, "a lone &; write &amp;");
    emit_lit(g, str_cut(g->s, g->pos, n));
    g->pos += n;
}

/* Hides what a finished branch of an if added: its ids and attributes do not clash with those of the other branches. */
static void hide(struct gen *g, size_t ids, size_t attrs, bool hidden)
{
    for (size_t i = ids; i < g->ids.n; i++) g->ids.v[i].hidden = hidden;
    for (size_t i = attrs; i < g->attrs.n; i++) g->attrs.v[i].hidden = hidden;
}

static void block_open(struct gen *g, struct word w)
{
    *VEC_ADD(g->t->a, &g->blocks) = (struct block){w.name, w.at};
    if (g->blocks.n > 100) bad(g, w.at, "blocks are nested too deep");
}

/* Runs items up to the next branch word; tags opened inside must be closed inside. */
static void branch(struct gen *g, void (*items)(struct gen *, struct value *), struct value *v)
{
    size_t floor = g->floor;
    g->floor = g->tags.n;
    items(g, v);
    if (!g->word.name.len)
        bad(g, g->blocks.v[g->blocks.n - 1].at, "{%% %.*s %%} must end inside the tag or value where it begins", STR(g->blocks.v[g->blocks.n - 1].word));
    if (g->tags.n > g->floor) {
        const struct open *o = &g->tags.v[g->tags.n - 1];
        bad(g, o->at, "<%.*s> is not closed before {%% %.*s %%}", STR(o->name), STR(g->word.name));
    }
    g->floor = floor;
    flush(g);
}

static void block_end(struct gen *g)
{
    if (!str_is(g->word.name, "end"))
        bad(g, g->word.at, "{%% %.*s %%} does not belong in {%% %.*s %%}", STR(g->word.name), STR(g->blocks.v[g->blocks.n - 1].word));
    g->blocks.n--;
    g->prev = PREV_END;
}

static enum start join_start(enum start a, enum start b) { return a == b ? a : START_EITHER; }

void if_block(struct gen *g, struct word w, void (*items)(struct gen *, struct value *), struct value *v)
{
    size_t ids = g->ids.n, attrs = g->attrs.n;
    enum start before = v ? v->start : START_NO, after = before;
    bool first = true, has_else = false;
    block_open(g, w);
    Str cond = expr_cond(g, expr_read(g, w.rest, w.rest_at));
    emit(g, w.at, "if (%.*s) {", STR(cond));
    for (;;) {
        if (v) v->start = before;
        g->prev = PREV_START;
        branch(g, items, v);
        if (v) after = first ? v->start : join_start(after, v->start);
        first = false;
        hide(g, ids, attrs, true);
        struct word next = g->word;
        if (str_is(next.name, "end")) break;
        if (has_else) bad(g, next.at, "{%% %.*s %%} after {%% else %%}", STR(next.name));
        has_else = str_is(next.name, "else");
        if (!has_else) cond = expr_cond(g, expr_read(g, next.rest, next.rest_at));
        if (has_else) emit(g, next.at, "} else {");
        else emit(g, next.at, "} else if (%.*s) {", STR(cond));
    }
    hide(g, ids, attrs, false);
    if (v) v->start = has_else ? after : join_start(after, before);
    emit(g, g->word.at, "}");
    block_end(g);
}

static void add_var(struct gen *g, Str name, bool ptr, size_t at)
{
    if (!name.len || !is_name_start(name.p[0])) bad(g, at, "write {%% for x in list %%} or {%% for x, i in list %%}");
    for (size_t i = 0; i < g->vars.n; i++)
        if (str_eq(g->vars.v[i].name, name)) bad(g, at, "%.*s is already the name of something here", STR(name));
    if (str_is(name, "h") || str_ends(name, S("_list")) || str_ends(name, S("_at"))) bad(g, at, "%.*s is a name htmlgen keeps for itself", STR(name));
    *VEC_ADD(g->t->a, &g->vars) = (struct var){name, ptr, true};
}

void for_block(struct gen *g, struct word w, void (*items)(struct gen *, struct value *), struct value *v)
{
    size_t in = str_find(w.rest, S(" in "));
    if (in == (size_t)-1) bad(g, w.at, "write {%% for x in list %%} or {%% for x, i in list %%}");
    Str names = str_cut(w.rest, 0, in), x = {0}, i = {0}, list = str_from(w.rest, in + 4);
    bool counted = str_has(names, S(","));
    if (!str_split(&names, ',', &x)) bad(g, w.at, "write {%% for x in list %%}");
    x = str_trim(x);
    i = counted ? str_trim(names) : i;
    Str c = expr_value(g, expr_read(g, list, w.rest_at + in + 4));
    size_t vars = g->vars.n, ids = g->ids.n;
    enum start before = v ? v->start : START_NO;
    block_open(g, w);
    add_var(g, x, true, w.at);
    if (counted) add_var(g, i, false, w.at);
    emit(g, w.at, "{ __auto_type %.*s_list = %.*s;", STR(x), STR(c));
    emit(g, w.at, "for (size_t %.*s_at = 0; %.*s_at < %.*s_list.n; %.*s_at++) { const __typeof__(*%.*s_list.v) *%.*s = &%.*s_list.v[%.*s_at]; (void)%.*s;",
         STR(x), STR(x), STR(x), STR(x), STR(x), STR(x), STR(x), STR(x), STR(x));
    if (counted) emit(g, w.at, "int64_t %.*s = (int64_t)%.*s_at + 1; (void)%.*s;", STR(i), STR(x), STR(i));
    g->loops++;
    g->prev = PREV_START;
    branch(g, items, v);
    g->loops--;
    g->vars.n = vars;
    emit(g, g->word.at, "}");
    if (str_is(g->word.name, "else")) {
        hide(g, ids, g->attrs.n, true);
        emit(g, g->word.at, "if (!%.*s_list.n) {", STR(x));
        g->prev = PREV_START;
        branch(g, items, v);
        emit(g, g->word.at, "}");
        hide(g, ids, g->attrs.n, false);
    }
    if (v) v->start = join_start(v->start, before);
    emit(g, g->word.at, "}");
    block_end(g);
}

void put_text(struct gen *g, struct word w, bool attr)
{
    if (!w.rest.len) bad(g, w.at, "write {%% t key %%} or {%% t key(value) %%}");
    struct call c = call_read(g, w.rest, w.rest_at);
    struct text *x = text_find(g->t, c.name);
    if (!x || !str_eq(x->key, c.name)) bad(g, w.rest_at, "no text is named %.*s", STR(c.name));
    if (c.n != x->args) bad(g, w.rest_at, "the text %.*s takes %u arguments, not %zu", STR(c.name), x->args, c.n);
    if (!c.n) {
        emit(g, w.at, "html_put_msg(h, MSG_%.*s);", STR(x->name));
        return;
    }
    struct buf b = buf_new(g->t->a, 256);
    for (size_t i = 0; i < c.n; i++) {
        Str arg = expr_value(g, c.args[i]);
        buf_fmt(&b, "%s%s(h, %.*s)", i ? ", " : "", attr ? "HTML_ATTR_OF" : "HTML_OF", STR(arg));
    }
    emit(g, w.at, "html_msg_args(h, MSG_%.*s, (const Html[]){%.*s}, %zu);", STR(x->name), (int)b.len, b.p, c.n);
}

/* The template called, its arguments as ", a, b". */
static const struct tpl *read_use(struct gen *g, struct word w, bool frame, Str *args)
{
    const char *what = frame ? "frame" : "template";
    struct call c = call_read(g, w.rest, w.rest_at);
    const struct tpl *x = map_get(g->t->tpls, c.name);
    if (!x) bad(g, w.rest_at, "no %s is named %.*s", what, STR(c.name));
    if (x->frame != frame)
        bad(g, w.rest_at, frame ? "%.*s is a template; {%% in %%} takes a frame" : "%.*s is a frame; write {%% in %%}", STR(c.name));
    if (x->dir->order > g->tpl->dir->order) bad(g, w.rest_at, "%.*s stands in %s, which comes later", STR(c.name), x->dir->path);
    if (c.n != x->n) bad(g, w.rest_at, "%s %.*s takes %zu arguments, not %zu", what, STR(c.name), x->n, c.n);
    struct buf b = buf_new(g->t->a, 64);
    for (size_t i = 0; i < c.n; i++) {
        buf_lit(&b, ", ");
        buf_add(&b, expr_arg(g, &x->params[i], c.args[i]));
    }
    *args = buf_str(&b);
    return x;
}

static void in_block(struct gen *g, struct word w)
{
    Str args;
    const struct tpl *x = read_use(g, w, true, &args);
    block_open(g, w);
    emit(g, w.at, "%.*s_open(h%.*s);", STR(x->name), STR(args));
    g->prev = PREV_START;
    branch(g, text_items, NULL);
    emit(g, g->word.at, "%.*s_close(h%.*s);", STR(x->name), STR(args));
    block_end(g);
}

/* "/needs/{{ v.id }}/close" built as an address in a part of its own. */
static void form_action(struct gen *g, Str s, size_t at)
{
    size_t lit = 0, i = 0;
    emit(g, at, "{ struct html action_ = html_part(h);");
    while (i <= s.len) {
        bool expr = i + 1 < s.len && s.p[i] == '{' && s.p[i + 1] == '{';
        if (i < s.len && !expr) {
            i++;
            continue;
        }
        if (i > lit) {
            Str part = str_cut(s, lit, i - lit);
            if (lit == 0 && !url_literal_ok(part)) bad(g, at, "an address begins with / or ?");
            struct buf b = buf_new(g->t->a, 64);
            c_string(&b, part);
            emit(g, at + lit, "html_lit(&action_, %.*s);", (int)b.len, b.p);
        }
        if (!expr) break;
        size_t end = expr_end(s, i + 2, "}}");
        if (end == (size_t)-1) bad(g, at + i, "{{ without }}");
        struct ex e = expr_read(g, str_cut(s, i + 2, end - i - 2), at + i + 2);
        Str c = expr_value(g, e);
        emit(g, at + i, "%s(&action_, %.*s);", i ? "html_url" : "html_href", STR(c));
        lit = i = end + 2;
        if (i == s.len) break;
    }
}

static void form_block(struct gen *g, struct word w)
{
    size_t n = 0;
    while (n < w.rest.len && is_name(w.rest.p[n])) n++;
    Str name = str_cut(w.rest, 0, n), action = str_trim(str_from(w.rest, n));
    if (!n || action.len < 2 || action.p[0] != '"' || action.p[action.len - 1] != '"')
        bad(g, w.at, "write {%% form need_report \"/needs/{{ v.id }}\" %%}");
    for (size_t i = g->tags.n; i-- > 0;)
        if (str_is(g->tags.v[i].name, "form")) bad(g, w.at, "a form inside a form");
    if (g->form.p) bad(g, w.at, "a form inside a form");
    block_open(g, w);
    action = str_cut(action, 1, action.len - 2);
    form_action(g, action, (size_t)(action.p - g->s.p));
    emit(g, w.at, "form_open(h, %.*s_form, html_part_end(&action_)); }", STR(name));
    g->form = name;
    g->prev = PREV_START;
    branch(g, text_items, NULL);
    g->form = (Str){NULL, 0};
    emit(g, g->word.at, "form_close(h);");
    block_end(g);
}

static void in_form(struct gen *g, struct word w)
{
    if (!g->form.p) bad(g, w.at, "{%% %.*s %%} stands only inside {%% form %%}", STR(w.name));
    if (str_is(w.name, "field")) {
        for (size_t i = 0; i < w.rest.len; i++)
            if (!is_name(w.rest.p[i])) bad(g, w.rest_at, "write {%% field name %%}");
        if (!w.rest.len) bad(g, w.rest_at, "write {%% field name %%}");
        emit(g, w.rest_at, "form_field(h, %.*s_form, FORM_FIELD(%.*s, %.*s));", STR(g->form), STR(g->form), STR(w.rest));
    } else {
        struct text *x = text_find(g->t, w.rest);
        if (!x || !str_eq(x->key, w.rest)) bad(g, w.rest_at, "no text is named %.*s", STR(w.rest));
        if (x->args) bad(g, w.rest_at, "the text %.*s takes arguments; a button has none", STR(w.rest));
        emit(g, w.at, "form_submit(h, MSG_%.*s);", STR(x->name));
    }
    g->prev = PREV_CONTROL;
}

static void head(struct gen *g, const char *suffix, size_t at)
{
    const struct tpl *x = g->tpl;
    emit(g, at, "\nvoid %.*s%s(struct html *h%s%.*s)", STR(x->name), suffix, x->n ? ", " : "", STR(x->n ? x->decl : S("")));
    g->line = 0;
    code_line(g, S("{\n    (void)h;"));
    for (size_t i = 0; i < x->n; i++) code_line(g, str_fmt(g->t->a, "    (void)%.*s;", STR(x->params[i].name)));
}

static void content(struct gen *g, struct word w)
{
    if (!g->tpl->frame) bad(g, w.at, "{%% content %%} stands only in a frame");
    if (g->content_seen) bad(g, w.at, "a frame has one {%% content %%}");
    for (size_t i = 0; i < g->blocks.n; i++)
        if (!str_is(g->blocks.v[i].word, "in")) bad(g, w.at, "{%% content %%} cannot stand inside {%% %.*s %%}", STR(g->blocks.v[i].word));
    flush(g);
    code_line(g, S("}"));
    head(g, "_close", w.at);
    g->content_seen = true;
    g->prev = PREV_CONTROL;
}

static void text_word(struct gen *g, struct word w)
{
    Str args;
    if (g->rcdata.p && !str_is(w.name, "if") && !str_is(w.name, "for") && !str_is(w.name, "t"))
        bad(g, w.at, "<%.*s> holds only text: {%% %.*s %%} does not belong there", STR(g->rcdata), STR(w.name));
    if (str_is(w.name, "if")) {
        if_block(g, w, text_items, NULL);
    } else if (str_is(w.name, "for")) {
        for_block(g, w, text_items, NULL);
    } else if (str_is(w.name, "t")) {
        put_text(g, w, g->rcdata.p != NULL);
        g->prev = PREV_TEXT;
    } else if (str_is(w.name, "use")) {
        const struct tpl *x = read_use(g, w, false, &args);
        emit(g, w.at, "%.*s(h%.*s);", STR(x->name), STR(args));
        g->prev = PREV_CONTROL;
    } else if (str_is(w.name, "in")) {
        in_block(g, w);
    } else if (str_is(w.name, "content")) {
        content(g, w);
    } else if (str_is(w.name, "form")) {
        form_block(g, w);
    } else if (str_is(w.name, "field") || str_is(w.name, "submit")) {
        in_form(g, w);
    } else if (str_is(w.name, "json")) {
        bad(g, w.at, "{%% json %%} stands only in <script type=\"application/json\">");
    } else {
        bad(g, w.at, "{%% %.*s %%} is not a word of templates", STR(w.name));
    }
}

static void skip_html_comment(struct gen *g)
{
    size_t end = str_find(str_from(g->s, g->pos), S("-->"));
    if (end == (size_t)-1) bad(g, g->pos, "a <!-- comment without -->");
    g->pos += end + 3;
}

/* Does an inline element begin here? */
static bool inline_next(const struct gen *g)
{
    Str rest = str_from(g->s, g->pos + 1);
    size_t n = 0;
    while (n < rest.len && is_name(rest.p[n])) n++;
    return peek(g, "<") && element_inline(str_cut(rest, 0, n));
}

/* White space: nothing where a line ends inside next to a tag or between two tags, unless both are inline (two links on two
 * lines stay apart); else one blank. */
static void white(struct gen *g)
{
    size_t from = g->pos;
    bool newline = false;
    while (g->pos < g->s.len) {
        if (is_blank(g->s.p[g->pos])) newline |= g->s.p[g->pos++] == '\n';
        else if (peek(g, "{#")) skip_comment(g);
        else if (peek(g, "<!--")) skip_html_comment(g);
        else break;
    }
    if (g->pre) {
        emit_lit(g, str_cut(g->s, from, g->pos - from));
        return;
    }
    struct word w = {0};
    size_t after;
    bool control = peek(g, "{%") && directive_at(g->s, g->pos, &w, &after) && !str_is(w.name, "t");
    bool end = peek(g, "</") || (control && (str_is(w.name, "end") || str_is(w.name, "else") || str_is(w.name, "elif")));
    bool tag = end || peek(g, "<") || control;
    if (g->prev == PREV_SPACE) return;
    bool apart = g->prev == PREV_TEXT || (g->prev == PREV_INLINE && inline_next(g));
    if (newline && (end || g->prev == PREV_START || (tag && !apart))) return;
    emit_lit(g, S(" "));
    g->prev = PREV_SPACE;
}

static void doctype(struct gen *g)
{
    size_t end = str_find(str_from(g->s, g->pos), S(">"));
    if (end == (size_t)-1 || !str_eq_nocase(str_cut(g->s, g->pos, end), S("<!doctype html"))) bad(g, g->pos, "only <!doctype html> is known");
    emit_lit(g, S("<!doctype html>"));
    g->pos += end + 1;
    g->prev = PREV_START;
}

static void angle(struct gen *g)
{
    char next = g->pos + 1 < g->s.len ? g->s.p[g->pos + 1] : ' ';
    if (peek(g, "</")) {
        end_tag(g);
    } else if (g->rcdata.p) {
        bad(g, g->pos, "no tags inside <%.*s>", STR(g->rcdata));
    } else if (next == '!') {
        doctype(g);
    } else if (is_name_start(next)) {
        start_tag(g);
    } else if (next == '{') {
        bad(g, g->pos + 1, "a tag's name is written out");
    } else {
        bad(g, g->pos, "a lone <; write &lt;");
    }
}

static void text_items(struct gen *g, struct value *unused)
{
    (void)unused;
    while (g->pos < g->s.len) {
        char c = g->s.p[g->pos];
        if (is_blank(c) || peek(g, "<!--") || peek(g, "{#")) {
            if (is_blank(c)) white(g);
            else if (c == '<') skip_html_comment(g);
            else skip_comment(g);
        } else if (peek(g, "{{")) {
            size_t at;
            Str e = read_expr(g, &at);
            put_value(g, g->rcdata.p ? "html_attr" : "html_put", e, at);
            g->prev = PREV_TEXT;
        } else if (peek(g, "{%")) {
            struct word w = read_word(g);
            if (ends_branch(g, w)) return;
            text_word(g, w);
        } else if (c == '<') {
            angle(g);
        } else {
            g->prev = PREV_TEXT;
            if (c == '&') check_amp(g);
            else if (c == '>') bad(g, g->pos, "a lone >; write &gt;");
            else literal_char(g, true, S("text"));
        }
    }
    const struct block *b = g->blocks.n ? &g->blocks.v[g->blocks.n - 1] : NULL;
    bad(g, b ? b->at : g->tpl->at, "{%% %.*s %%} has no {%% end %%}", STR(b ? b->word : S("template")));
}

static void body(struct gen *g)
{
    const struct tpl *x = g->tpl;
    for (size_t i = 0; i < x->n; i++) *VEC_ADD(g->t->a, &g->vars) = (struct var){x->params[i].name, x->params[i].ptr, false};
    head(g, x->frame ? "_open" : "", x->at);
    text_items(g, NULL);
    if (!str_is(g->word.name, "end")) bad(g, g->word.at, "{%% %.*s %%} without {%% if %%}", STR(g->word.name));
    if (g->tags.n) bad(g, g->tags.v[g->tags.n - 1].at, "<%.*s> is not closed", STR(g->tags.v[g->tags.n - 1].name));
    if (x->frame && !g->content_seen) bad(g, x->at, "the frame %.*s has no {%% content %%}", STR(x->name));
    flush(g);
    for (; g->pos < g->s.len; g->pos++) {
        if (peek(g, "{#")) {
            skip_comment(g);
            g->pos--;
        } else if (!is_blank(g->s.p[g->pos])) {
            bad(g, g->pos, "text after the {%% end %%} of %.*s", STR(x->name));
        }
    }
}

static size_t lines_in(Str s)
{
    size_t n = 1;
    for (size_t i = 0; i < s.len; i++) n += s.p[i] == '\n';
    return n;
}

void gen_template(struct tool *t, const struct tpl *tpl, struct buf *out, const char *out_path)
{
    jmp_buf trap;
    struct gen g = {.t = t, .tpl = tpl, .file = tpl->file, .out = out, .out_path = out_path, .trap = &trap, .prev = PREV_START};
    g.s = str_cut(tpl->file->text, 0, tpl->limit);
    g.pos = tpl->body;
    g.lit = buf_new(t->a, 4096);
    if (setjmp(trap)) return;
    body(&g);
    buf_lit(out, "}\n");
    buf_fmt(out, "#line %zu ", lines_in(buf_str(out)) + 1);
    c_string(out, str_c(out_path));
    buf_char(out, '\n');
}
