/* The closed word lists of C (choices.h of each folder), read as text: which header declares a list, and its codes, so that a
 * code written in SQL is one of them. A list whose macro is not plain X(T, code) entries is taken as unknown: nothing is
 * checked then.
 */
#include <string.h>

#include "sqlgen.h"

/* The rest of the logical line (with its continuation lines) that follows "#define LIST(". */
static Str define_body(Str text, Str list)
{
    Str line, none = {0};
    while (str_split(&text, '\n', &line)) {
        Str t = str_trim(line);
        if (!str_starts(t, S("#define "))) continue;
        t = str_trim(str_from(t, 8));
        if (!str_starts(t, list) || !str_starts(str_from(t, list.len), S("("))) continue;
        size_t from = str_find(t, S(")"));
        if (from == (size_t)-1) return none;
        const char *start = t.p + from + 1, *end = line.p + line.len;
        while (str_ends(str_trim(line), S("\\")) && str_split(&text, '\n', &line)) end = line.p + line.len;
        return str_n(start, (size_t)(end - start));
    }
    return none;
}

static void read_codes(struct gen *g, struct choice *c, Str body)
{
    struct toks ts = lex(g, body, 1);
    const struct tok *t = ts.v;
    while (t->kind != T_END) {
        if (t->kind == T_PUNCT && str_is(t->text, "\\")) {
            t++;
            continue;
        }
        bool entry = t + 5 < ts.v + ts.n + 1 && tok_is(t, "X") && tok_is(t + 1, "(") && tok_is(t + 3, ",") && t[4].kind == T_WORD;
        if (!entry || !tok_is(t + 5, ")")) {
            c->codes.n = 0;
            return;
        }
        *VEC_ADD(g->a, &c->codes) = t[4].text;
        t += 6;
    }
}

void choices_read(struct gen *g, struct dir *d)
{
    Str text;
    if (!file_read(g, str_fmt(g->a, "%s/choices.h", d->path).p, &text)) return;
    Str rest = text, line;
    for (int no = 1; str_split(&rest, '\n', &line); no++) {
        Str t = str_trim(line), name;
        if (!str_starts(t, S("CHOICE("))) continue;
        t = str_from(t, 7);
        if (!str_split(&t, ',', &name) || !t.p) continue;
        size_t end = str_find(t, S(")"));
        struct choice *c = choice_add(g, str_trim(name), d);
        if (end != (size_t)-1) read_codes(g, c, define_body(text, str_trim(str_cut(t, 0, end))));
    }
}

struct choice *choice_add(struct gen *g, Str name, const struct dir *d)
{
    struct choice *c = map_get(g->choices, name);
    if (c) return c;
    c = NEW(g->a, struct choice);
    c->header = str_fmt(g->a, "%.*s/choices.h", STR(d->owner));
    map_put(g->choices, name, c);
    return c;
}

bool choice_knows(const struct gen *g, Str name, const struct tok *literal)
{
    const struct choice *c = map_get(g->choices, name);
    if (!c || !c->codes.n || literal->kind != T_STRING || literal->text.len < 2) return true;
    Str code = str_cut(literal->text, 1, literal->text.len - 2);
    for (size_t i = 0; i < c->codes.n; i++)
        if (str_eq(c->codes.v[i], code)) return true;
    return false;
}
