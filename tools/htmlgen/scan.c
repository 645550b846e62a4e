/* The first look at a pages file: which templates and frames it defines, with which parameters, and which headers it
 * includes. Bodies are read later (gen.c), when every template of every folder is known. */
#include <string.h>

#include "htmlgen.h"

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

size_t expr_end(Str s, size_t from, const char *end)
{
    bool quoted = false;
    for (size_t i = from; i + 1 < s.len; i++) {
        if (quoted && s.p[i] == '\\') i++;
        else if (s.p[i] == '"') quoted = !quoted;
        else if (!quoted && s.p[i] == end[0] && s.p[i + 1] == end[1]) return i;
    }
    return (size_t)-1;
}

bool directive_at(Str s, size_t at, struct word *out, size_t *after)
{
    size_t end = expr_end(s, at + 2, "%}");
    if (end == (size_t)-1) return false;
    size_t i = at + 2;
    while (i < end && is_blank(s.p[i])) i++;
    size_t w = i;
    while (i < end && is_name(s.p[i])) i++;
    Str name = str_cut(s, w, i - w);
    while (i < end && is_blank(s.p[i])) i++;
    *out = (struct word){name, str_trim(str_cut(s, i, end - i)), at, i};
    *after = end + 2;
    return true;
}

/* "const struct need_page *v" -> type and name */
static bool read_param(struct tool *t, Str s, struct param *out)
{
    s = str_trim(s);
    size_t i = s.len;
    while (i && is_name(s.p[i - 1])) i--;
    Str type = str_trim(str_cut(s, 0, i)), name = str_from(s, i);
    if (!name.len || !is_name_start(name.p[0]) || !type.len) return false;
    size_t stars = 0;
    for (size_t k = 0; k < type.len; k++) {
        if (type.p[k] == '*') stars++;
        else if (!is_name(type.p[k]) && type.p[k] != ' ') return false;
    }
    if (stars > 1) return false;
    Str inner = type;
    if (stars) {
        if (!str_ends(type, S("*"))) return false;
        inner = str_trim(str_cut(type, 0, type.len - 1));
        if (str_starts(inner, S("const "))) inner = str_trim(str_from(inner, 6));
        if (str_is(inner, "char") || str_is(inner, "void")) return false;
    }
    *out = (struct param){str_dup(t->a, type), name, stars == 1, inner};
    return true;
}

static void read_params(struct tool *t, struct tpl *x, Str list)
{
    VEC(struct param) v = {0};
    x->decl = list = str_trim(list);
    Str rest = list, one;
    while (list.len && !str_is(list, "void") && str_split(&rest, ',', &one)) {
        struct param p;
        if (!read_param(t, one, &p)) {
            fail_at(t, x->file, x->at, "\"%.*s\" is not a parameter: a type and a name, at most one *, and Str rather than char *", STR(one));
            return;
        }
        if (str_is(p.name, "h")) fail_at(t, x->file, x->at, "a parameter cannot be named h");
        for (size_t i = 0; i < v.n; i++)
            if (str_eq(v.v[i].name, p.name)) fail_at(t, x->file, x->at, "two parameters are named %.*s", STR(p.name));
        *VEC_ADD(t->a, &v) = p;
    }
    x->params = v.v;
    x->n = v.n;
}

static struct tpl *define(struct tool *t, struct dir *d, const struct file *f, struct word w)
{
    size_t i = 0;
    while (i < w.rest.len && is_name(w.rest.p[i])) i++;
    Str name = str_cut(w.rest, 0, i), list = str_trim(str_from(w.rest, i));
    if (!i || !is_name_start(name.p[0]) || list.len < 2 || list.p[0] != '(' || list.p[list.len - 1] != ')') {
        fail_at(t, f, w.at, "write {%% %.*s name(parameters) %%}", STR(w.name));
        return NULL;
    }
    const struct tpl *old = map_get(t->tpls, name);
    if (old) {
        fail_at(t, f, w.at, "the template %.*s already stands in %s", STR(name), old->file->path);
        return NULL;
    }
    struct tpl *x = NEW(t->a, struct tpl);
    *x = (struct tpl){.name = name, .frame = str_is(w.name, "frame"), .file = f, .at = w.at, .dir = d};
    read_params(t, x, str_cut(list, 1, list.len - 2));
    map_put(t->tpls, name, x);
    *VEC_ADD(t->a, &d->tpls) = x;
    return x;
}

static void include(struct tool *t, struct dir *d, const struct file *f, struct word w)
{
    if (w.rest.len < 3 || w.rest.p[0] != '"' || w.rest.p[w.rest.len - 1] != '"') {
        fail_at(t, f, w.at, "write {%% include \"path/of/header.h\" %%}");
        return;
    }
    for (size_t i = 0; i < d->includes.n; i++)
        if (str_eq(d->includes.v[i], w.rest)) return;
    *VEC_ADD(t->a, &d->includes) = w.rest;
}

void scan_file(struct tool *t, struct dir *d, const struct file *f)
{
    Str s = f->text;
    struct tpl *open = NULL;
    bool plain = false, any = false;
    for (size_t i = 0; i + 1 < s.len; i++) {
        if (s.p[i] == '{' && s.p[i + 1] == '#') {
            size_t end = str_find(str_from(s, i), S("#}"));
            if (end == (size_t)-1) {
                fail_at(t, f, i, "a {# comment without #}");
                return;
            }
            if (!any && str_is(str_trim(str_cut(s, i + 2, end - 2)), "texts: plain")) plain = true;
            i += end + 1;
        } else if (s.p[i] == '{' && s.p[i + 1] == '%') {
            struct word w;
            size_t after;
            if (!directive_at(s, i, &w, &after)) {
                fail_at(t, f, i, "{%% without %%}");
                return;
            }
            any = true;
            if (str_is(w.name, "template") || str_is(w.name, "frame")) {
                if (open) open->limit = i;
                open = define(t, d, f, w);
                if (open) *open = (struct tpl){open->name, open->decl, open->params, open->n, open->frame, f, i, after, s.len, plain, d};
            } else if (!open && str_is(w.name, "include")) {
                include(t, d, f, w);
            } else if (!open && !t->errors) {
                fail_at(t, f, i, "{%% %.*s %%} outside of a template", STR(w.name));
            }
            i = after - 1;
        } else if (!open && !is_blank(s.p[i]) && !t->errors) {
            fail_at(t, f, i, "text outside of a template; write {%% template name(…) %%} … {%% end %%}");
            return;
        }
    }
}
