/* Expressions of templates, checked and turned into C.
 *
 *   or: and { || and }   and: cmp { && cmp }   cmp: sum [ == != < > <= >= sum ]   sum: unary { + - unary }
 *   unary: ! unary | - unary | & unary | * unary | postfix      postfix: primary { .name | ->name }
 *   primary: name | name(args) | number | "text" | ( or )
 *
 * A parameter declared as a pointer and a loop's variable are pointers: v.title becomes v->title. What stands in a
 * condition is asked by html_is() (a non-empty text, a set time, a number that is not 0), so that {% if v.title %} works.
 * Types are left to the C compiler, which speaks of the template's line.
 */
#include <string.h>

#include "htmlgen.h"

struct in {
    struct gen *g;
    Str s;
    size_t i, at; /* at: where s begins in the file */
    unsigned depth;
};

static struct ex read_or(struct in *in);

static void blanks(struct in *in)
{
    while (in->i < in->s.len && is_blank(in->s.p[in->i])) in->i++;
}

static bool take(struct in *in, const char *op)
{
    blanks(in);
    if (!str_starts(str_from(in->s, in->i), str_c(op))) return false;
    in->i += strlen(op);
    return true;
}

static Str take_name(struct in *in)
{
    size_t from = in->i;
    if (from < in->s.len && is_name_start(in->s.p[from]))
        while (in->i < in->s.len && is_name(in->s.p[in->i])) in->i++;
    return str_cut(in->s, from, in->i - from);
}

static const struct var *find_var(const struct gen *g, Str name)
{
    for (size_t i = g->vars.n; i-- > 0;)
        if (str_eq(g->vars.v[i].name, name)) return &g->vars.v[i];
    return NULL;
}

static struct ex make(enum kind kind, Str c) { return (struct ex){c, kind, false}; }

static Str wrap(struct gen *g, struct ex e)
{
    Str v = expr_value(g, e);
    return e.kind == EX_TRUTH || e.kind == EX_SUM || e.kind == EX_VAR ? str_fmt(g->t->a, "(%.*s)", STR(v)) : v;
}

Str expr_value(struct gen *g, struct ex e)
{
    return e.kind == EX_VAR ? str_cat(g->t->a, S("*"), e.c) : e.c;
}

Str expr_cond(struct gen *g, struct ex e)
{
    if (e.kind == EX_TRUTH) return e.c;
    if (e.kind == EX_VAR && !e.loop) return str_fmt(g->t->a, "%.*s != NULL", STR(e.c));
    return str_fmt(g->t->a, "html_is(%.*s)", STR(expr_value(g, e)));
}

static Str cond_wrapped(struct gen *g, struct ex e)
{
    Str c = expr_cond(g, e);
    return e.kind == EX_TRUTH || e.kind == EX_VAR ? str_fmt(g->t->a, "(%.*s)", STR(c)) : c;
}

static Str infix(struct in *in, Str l, const char *op, Str r)
{
    return str_fmt(in->g->t->a, "%.*s %s %.*s", STR(l), op, STR(r));
}

static struct ex read_string(struct in *in)
{
    struct buf text = buf_new(in->g->t->a, 64), c = buf_new(in->g->t->a, 64);
    size_t from = in->i++;
    for (; in->i < in->s.len && in->s.p[in->i] != '"'; in->i++) {
        if (in->s.p[in->i] == '\\') in->i++;
        if (in->i >= in->s.len) break;
        if (!strchr("\"\\", in->s.p[in->i]) && in->s.p[in->i - 1] == '\\' && in->i - 1 > from)
            bad(in->g, in->at + in->i - 1, "only \\\" and \\\\ are known in a string");
        buf_char(&text, in->s.p[in->i]);
    }
    if (in->i >= in->s.len) bad(in->g, in->at + from, "a string without its closing \"");
    in->i++;
    Str s = buf_str(&text);
    for (size_t i = 0; i < s.len && !in->g->tpl->plain; i++)
        if ((unsigned char)s.p[i] >= 0x80) bad(in->g, in->at + from, "words belong in the texts file: {%% t key %%}");
    buf_lit(&c, "S(");
    c_string(&c, s);
    buf_char(&c, ')');
    return make(EX_STRING, buf_str(&c));
}

static Str read_arg(struct in *in)
{
    struct ex e = read_or(in);
    return e.kind == EX_TRUTH || e.kind == EX_VAR ? e.c : expr_value(in->g, e);
}

static struct ex read_call(struct in *in, Str name)
{
    struct buf c = buf_new(in->g->t->a, 64);
    buf_add(&c, name);
    buf_char(&c, '(');
    if (!take(in, ")")) {
        do {
            buf_add(&c, read_arg(in));
            if (take(in, ")")) break;
            buf_lit(&c, ", ");
            if (!take(in, ",")) bad(in->g, in->at + in->i, "a , or ) is missing after an argument");
        } while (true);
    }
    buf_char(&c, ')');
    return make(EX_CALL, buf_str(&c));
}

static struct ex read_word_ex(struct in *in)
{
    size_t from = in->i;
    Str name = take_name(in);
    if (str_starts(name, S("__")) || in_list(" sizeof typeof if for while return goto do switch reveal", name))
        bad(in->g, in->at + from, "%.*s is not a word of expressions", STR(name));
    if (str_starts(name, S("MSG_"))) {
        struct text *x = text_find(in->g->t, str_from(name, 4));
        if (!x && !str_is(name, "MSG_none")) bad(in->g, in->at + from, "no text is named %.*s", STR(str_from(name, 4)));
    }
    const struct var *v = find_var(in->g, name);
    if (take(in, "(")) {
        if (v) bad(in->g, in->at + from, "%.*s is a value, not a function", STR(name));
        return read_call(in, name);
    }
    if (!v) return make(EX_ATOM, name);
    return (struct ex){name, v->ptr ? EX_VAR : EX_PATH, v->loop};
}

static struct ex read_primary(struct in *in)
{
    blanks(in);
    if (in->i >= in->s.len) bad(in->g, in->at + in->i, "the expression ends too early");
    char c = in->s.p[in->i];
    if (is_name_start(c)) return read_word_ex(in);
    if (c == '"') return read_string(in);
    if (c >= '0' && c <= '9') {
        size_t from = in->i;
        while (in->i < in->s.len && is_name(in->s.p[in->i])) in->i++;
        Str n = str_cut(in->s, from, in->i - from);
        if (!str_digits(n) || (n.len > 1 && n.p[0] == '0')) bad(in->g, in->at + from, "\"%.*s\" is not a whole number", STR(n));
        return make(EX_ATOM, n);
    }
    if (take(in, "(")) {
        if (++in->depth > 50) bad(in->g, in->at + in->i, "too many parentheses");
        struct ex e = read_or(in);
        in->depth--;
        if (!take(in, ")")) bad(in->g, in->at + in->i, "a ) is missing");
        return e;
    }
    if (c == '\'') bad(in->g, in->at + in->i, "strings are written with \"");
    bad(in->g, in->at + in->i, "\"%c\" does not belong in an expression", c);
}

static struct ex read_postfix(struct in *in)
{
    struct ex e = read_primary(in);
    struct arena *a = in->g->t->a;
    for (;;) {
        bool arrow = take(in, "->");
        if (!arrow && !take(in, ".")) return e;
        blanks(in);
        Str name = take_name(in);
        if (!name.len) bad(in->g, in->at + in->i, "the name of a member is missing after the dot");
        if (take(in, "(")) bad(in->g, in->at + in->i, "a member is not called; write function(%.*s.…)", STR(e.c));
        if (e.kind == EX_TRUTH || e.kind == EX_SUM || e.kind == EX_STRING) bad(in->g, in->at + in->i, "this has no members");
        e.c = str_fmt(a, "%.*s%s%.*s", STR(e.c), e.kind == EX_VAR || arrow ? "->" : ".", STR(name));
        if (e.kind == EX_VAR) e.kind = EX_PATH;
    }
}

static struct ex read_unary(struct in *in)
{
    blanks(in);
    struct arena *a = in->g->t->a;
    Str rest = str_from(in->s, in->i);
    if (++in->depth > 50) bad(in->g, in->at + in->i, "the expression is too deep");
    struct ex e;
    if (str_starts(rest, S("!")) && !str_starts(rest, S("!="))) {
        in->i++;
        Str c = cond_wrapped(in->g, read_unary(in));
        e = make(EX_TRUTH, str_cat(a, S("!"), c));
    } else if (str_starts(rest, S("-"))) {
        in->i++;
        Str c = wrap(in->g, read_unary(in));
        e = make(EX_SUM, str_cat(a, S("-"), c));
    } else if (str_starts(rest, S("*"))) {
        in->i++;
        e = read_unary(in);
        e = make(EX_ATOM, str_fmt(a, "(*%.*s)", STR(e.c)));
    } else if (str_starts(rest, S("&")) && !str_starts(rest, S("&&"))) {
        in->i++;
        e = read_unary(in);
        if (e.kind != EX_PATH) bad(in->g, in->at + in->i, "& stands only before a member");
        e = make(EX_ATOM, str_fmt(a, "&%.*s", STR(e.c)));
    } else {
        e = read_postfix(in);
    }
    in->depth--;
    return e;
}

static struct ex read_sum(struct in *in)
{
    struct ex l = read_unary(in);
    for (;;) {
        blanks(in);
        Str rest = str_from(in->s, in->i);
        bool plus = str_starts(rest, S("+")), minus = str_starts(rest, S("-"));
        if (!plus && !minus) return l;
        in->i++;
        if (in->i < in->s.len && (in->s.p[in->i] == '+' || in->s.p[in->i] == '-')) bad(in->g, in->at + in->i, "nothing is changed in a template: no ++ or --");
        struct ex r = read_unary(in);
        l = make(EX_SUM, infix(in, wrap(in->g, l), plus ? "+" : "-", wrap(in->g, r)));
    }
}

/* Texts, ids and times are structs: html_eq() compares them. A constant is compared by ==, so that the compiler still warns
 * about the constant of another enum. */
static struct ex compare(struct in *in, struct ex l, size_t op, const char *c, struct ex r)
{
    bool string = l.kind == EX_STRING || r.kind == EX_STRING;
    bool values = (l.kind == EX_CALL || l.kind == EX_PATH || l.kind == EX_VAR) && (r.kind == EX_CALL || r.kind == EX_PATH || r.kind == EX_VAR);
    if (string && op > 1) bad(in->g, in->at + in->i, "texts are compared with == and != only");
    if (op > 1 || (!string && !values)) return make(EX_TRUTH, infix(in, wrap(in->g, l), c, wrap(in->g, r)));
    Str lv = expr_value(in->g, l), rv = expr_value(in->g, r);
    return make(EX_TRUTH, str_fmt(in->g->t->a, "%s%s(%.*s, %.*s)", op ? "!" : "", string ? "str_eq" : "html_eq", STR(lv), STR(rv)));
}

static struct ex read_cmp(struct in *in)
{
    static const char *const ops[] = {"==", "!=", "<=", ">=", "<", ">"};
    struct ex l = read_sum(in);
    for (size_t k = 0; k < sizeof ops / sizeof *ops; k++) {
        if (!take(in, ops[k])) continue;
        return compare(in, l, k, ops[k], read_sum(in));
    }
    blanks(in);
    if (in->i < in->s.len && in->s.p[in->i] == '=') bad(in->g, in->at + in->i, "nothing is assigned in a template; == compares");
    return l;
}

static struct ex read_and(struct in *in)
{
    struct ex l = read_cmp(in);
    while (take(in, "&&")) {
        struct ex r = read_cmp(in);
        l = make(EX_TRUTH, infix(in, cond_wrapped(in->g, l), "&&", cond_wrapped(in->g, r)));
    }
    return l;
}

static struct ex read_or(struct in *in)
{
    struct ex l = read_and(in);
    while (take(in, "||")) {
        struct ex r = read_and(in);
        l = make(EX_TRUTH, infix(in, cond_wrapped(in->g, l), "||", cond_wrapped(in->g, r)));
    }
    return l;
}

static void at_end(struct in *in)
{
    blanks(in);
    if (in->i < in->s.len) bad(in->g, in->at + in->i, "\"%.*s\" does not belong in an expression", STR(str_from(in->s, in->i)));
}

struct ex expr_read(struct gen *g, Str s, size_t at)
{
    struct in in = {g, s, 0, at, 0};
    blanks(&in);
    if (in.i >= s.len) bad(g, at, "an expression is missing");
    struct ex e = read_or(&in);
    at_end(&in);
    return e;
}

struct call call_read(struct gen *g, Str s, size_t at)
{
    struct in in = {g, s, 0, at, 0};
    VEC(struct ex) args = {0};
    blanks(&in);
    size_t from = in.i;
    while (in.i < s.len && (is_name(s.p[in.i]) || s.p[in.i] == '.')) in.i++;
    struct call c = {.name = str_cut(s, from, in.i - from)};
    if (!c.name.len) bad(g, at, "a name is missing");
    if (take(&in, "(") && !take(&in, ")")) {
        do *VEC_ADD(g->t->a, &args) = read_or(&in);
        while (take(&in, ","));
        if (!take(&in, ")")) bad(g, at + in.i, "a , or ) is missing after an argument");
    }
    at_end(&in);
    c.args = args.v;
    c.n = args.n;
    return c;
}

/* A parameter that is a pointer takes a member that is the struct or a pointer to it: the compiler knows which. */
Str expr_arg(struct gen *g, const struct param *p, struct ex e)
{
    if (!p->ptr) return expr_value(g, e);
    if (e.kind != EX_PATH) return e.c;
    return str_fmt(g->t->a, "_Generic((%.*s), const %.*s *: (%.*s), %.*s *: (%.*s), default: &(%.*s))", STR(e.c), STR(p->pointee),
                   STR(e.c), STR(p->pointee), STR(e.c), STR(e.c));
}
