/* What SQLite and PostgreSQL would understand differently, found in the text; and the shape of a statement (aliases, result
 * columns, LEFT JOINs) that SQLite does not tell. Reads tokens, knows no grammar: where it cannot tell, it lets pass, and the
 * comparison with PostgreSQL decides.
 */
#include <string.h>

#include "sqlgen.h"

enum clause { C_OTHER, C_LIST, C_FROM, C_HIDDEN };

enum { DEPTHS = 64 };

struct walk {
    enum clause c[DEPTHS];
    bool own[DEPTHS];      /* a SELECT stands at this very depth */
    bool hidden[DEPTHS];   /* inside a WHERE, ORDER BY … : nothing of it is shown */
};

static const char *const hide_words[] = {"where", "on", "having", "group", "order", "limit", "offset", "set", "values", "window", NULL};
static const char *const list_end[] = {"from", "where", "group", "having", "order", "limit", "union", "except", "intersect", "window", NULL};

/* FROM of "IS DISTINCT FROM" is no clause. */
static bool is_from(const struct toks *ts, const struct tok *t)
{
    return tok_is(t, "from") && !(t > ts->v && tok_is(t - 1, "distinct"));
}

static void walk_step(struct walk *w, const struct toks *ts, const struct tok *t)
{
    int d = t->depth < DEPTHS - 2 ? t->depth : DEPTHS - 2;
    if (tok_is(t, "(")) {
        w->c[d + 1] = w->c[d];
        w->own[d + 1] = false;
        w->hidden[d + 1] = w->hidden[d] || w->c[d] == C_HIDDEN;
    } else if (tok_is(t, "select") || tok_is(t, "returning")) {
        w->c[d] = C_LIST;
        w->own[d] = true;
    } else if (is_from(ts, t) || tok_is(t, "into") || (tok_is(t, "update") && !(t > ts->v && tok_is(t - 1, "do")))) {
        w->c[d] = C_FROM;
    } else if (tok_is(t, "join")) {
        w->c[d] = C_FROM;
    } else if (tok_in(t, hide_words)) {
        w->c[d] = C_HIDDEN;
    }
}

/* ---- shape ------------------------------------------------------------------------------------------------------- */

static bool is_keyword(const struct tok *t)
{
    static const char *const words[] = {"left", "join", "inner", "outer", "cross", "natural", "on", "where", "group", "order", "limit",
                                        "set", "values", "select", "union", "except", "intersect", "using", "having", "returning", "as",
                                        "end", "null", "desc", "asc", "default", "window", "right", "full", "do", "from", "with", NULL};
    return t->kind != T_WORD || tok_in(t, words);
}

static bool joins_outer(const struct toks *ts, const struct tok *t)
{
    if (t > ts->v && tok_is(t - 1, "join")) t--;
    else return false;
    if (t > ts->v && tok_is(t - 1, "outer")) t--;
    return t > ts->v && tok_is(t - 1, "left");
}

const struct tok *close_of(const struct tok *open)
{
    const struct tok *t = open + 1;
    while (t->kind != T_END && !(t->depth == open->depth && tok_is(t, ")"))) t++;
    return t;
}

/* A table or subquery that begins at t: notes under which name its columns are called. */
static void add_alias(struct gen *g, const struct toks *ts, struct shape *s, const struct tok *t)
{
    struct alias al = {.name = t->text, .table = S(""), .outer = joins_outer(ts, t)};
    const struct tok *next = t + 1;
    if (tok_is(t, "(")) {
        next = close_of(t);
        if (next->kind != T_END) next++;
    } else if (table_find(g, t->text)) {
        al.table = table_find(g, t->text)->name;
    }
    if (tok_is(next, "as")) next++;
    if (!is_keyword(next)) al.name = next->text;
    *VEC_ADD(g->a, &s->aliases) = al;
}

static void find_aliases(struct gen *g, const struct toks *ts, struct shape *s)
{
    struct walk w = {0};
    for (size_t i = 0; i < ts->n; i++) {
        const struct tok *t = &ts->v[i];
        int d = t->depth < DEPTHS - 2 ? t->depth : DEPTHS - 2;
        bool first = i > 0 && (is_from(ts, t - 1) || tok_is(t - 1, "join") || tok_is(t - 1, "into") || tok_is(t - 1, "update"));
        bool more = i > 0 && tok_is(t - 1, ",") && w.c[d] == C_FROM;
        if ((first || more) && (!is_keyword(t) || tok_is(t, "("))) add_alias(g, ts, s, t);
        walk_step(&w, ts, t);
    }
}

static void add_item(struct gen *g, struct shape *s, const struct tok *from, const struct tok *to)
{
    struct item it = {.from = from, .to = to};
    if (to - from >= 3 && tok_is(to - 2, "as") && to[-2].depth == from->depth) {
        it.alias = to - 1;
        it.to = to - 2;
    }
    if (it.to > it.from && tok_is(it.to - 1, "*") && (it.to - it.from == 1 || tok_is(it.to - 2, "."))) s->star = true;
    *VEC_ADD(g->a, &s->items) = it;
}

const struct tok *list_stop(const struct toks *ts, const struct tok *t)
{
    int d = t->depth;
    for (t++; t->kind != T_END && t->depth >= d; t++)
        if (t->depth == d && tok_in(t, list_end) && !(tok_is(t, "from") && !is_from(ts, t))) break;
    return t;
}

static void find_items(struct gen *g, const struct toks *ts, struct shape *s)
{
    const struct tok *start = NULL;
    for (size_t i = 0; i < ts->n; i++) {
        const struct tok *t = &ts->v[i];
        bool unites = tok_is(t, "union") || tok_is(t, "except") || tok_is(t, "intersect");
        if (unites) s->unites = true;
        if (t->depth) continue;
        if (tok_is(t, "returning") || (!start && tok_is(t, "select"))) start = t;
        if (unites) s->compound = true;
    }
    if (!start) return;
    const struct tok *stop = list_stop(ts, start), *p = start + 1;
    if (tok_is(p, "distinct") || tok_is(p, "all")) p++;
    for (const struct tok *t = p; t <= stop; t++)
        if (t == stop || (t->depth == start->depth && tok_is(t, ","))) {
            add_item(g, s, p, t);
            p = t + 1;
        }
}

static bool private_name(struct gen *g, const struct shape *s, Str name)
{
    for (size_t i = 0; i < s->aliases.n; i++) {
        struct table *t = table_find(g, s->aliases.v[i].table);
        struct column *c = t ? column_find(t, name) : NULL;
        if (c && c->type.hidden) return true;
    }
    return false;
}

static void find_private(struct gen *g, const struct toks *ts, struct shape *s)
{
    static const char *const before[] = {"select", "distinct", "all", ",", "returning", NULL};
    static const char *const after[] = {",", "from", "as", ")", NULL};
    struct walk w = {0};
    for (size_t i = 0; i < ts->n; i++) {
        const struct tok *t = &ts->v[i];
        int d = t->depth < DEPTHS - 2 ? t->depth : DEPTHS - 2;
        if (t->kind == T_WORD && w.c[d] == C_LIST && !w.hidden[d] && private_name(g, s, t->text) && !tok_is(t + 1, ".")) {
            const struct tok *p = i >= 2 && tok_is(t - 1, ".") ? t - 2 : t;
            bool plain = w.own[d] && p > ts->v && tok_in(p - 1, before) && (tok_in(t + 1, after) || t[1].kind == T_END);
            if ((!plain || s->unites) && !(p > ts->v && tok_is(p - 1, "as"))) s->shows_private = true;
        }
        walk_step(&w, ts, t);
    }
}

static struct line *line_of(struct query *q, int no) { return &q->lines.v[no - q->lines.v[0].no]; }

void shape_read(struct gen *g, struct query *q, struct shape *s)
{
    find_aliases(g, &q->toks, s);
    find_items(g, &q->toks, s);
    find_private(g, &q->toks, s);
    for (size_t i = 0; i < q->toks.n; i++) {
        const struct tok *t = &q->toks.v[i];
        if (t->depth == 0 && tok_is(t, "limit") && line_of(q, t->line)->word < 0) s->limit = true;
    }
}

/* ---- words that differ ------------------------------------------------------------------------------------------- */

#define BAD(t, ...) fail(g, q->dir->sql, (t)->line, __VA_ARGS__)

static bool lite_only(struct query *q, const struct tok *t) { return line_of(q, t->line)->only == ONLY_SQLITE; }

static void lint_word(struct gen *g, struct query *q, const struct tok *t, const struct tok *prev)
{
    static const struct {
        const char *word, *why;
    } ban[] = {{"like", "LIKE differs between the engines (case): search the folded text"},
               {"glob", "GLOB is SQLite's own"},
               {"regexp", "REGEXP differs between the engines"},
               {"collate", "COLLATE differs between the engines: store a sort key"},
               {"true", "write 1 for true: a @bool is a number in SQL"},
               {"false", "write 0 for false: a @bool is a number in SQL"},
               {"indexed", "INDEXED BY is SQLite's own"},
               {"==", "write = for =="},
               {"::", "write CAST(x AS …) for ::"},
               {"->", "JSON functions differ between the engines"},
               {"->>", "JSON functions differ between the engines"},
               {"?", "parameters are named: :name"},
               {"$", "parameters are named: :name"},
               {"[", "a name in square brackets is SQLite's own"},
               {"`", "a name in back quotes is SQLite's own"},
               {"right", "write a RIGHT JOIN as a LEFT JOIN"},
               {"full", "write a FULL JOIN as two queries"}};
    const size_t n_anywhere = sizeof ban / sizeof *ban - 2; /* right and full only as joins */
    static const char *const rowid[] = {"rowid", "oid", "_rowid_", NULL};
    for (size_t i = 0; i < sizeof ban / sizeof *ban; i++)
        if (tok_is(t, ban[i].word) && (i < n_anywhere || tok_is(t + 1, "join") || tok_is(t + 1, "outer"))) BAD(t, "%s", ban[i].why);
    if (t->kind == T_AT) BAD(t, "parameters are named :name; schema words stand in schema files only");
    if (tok_is(t, "match") && !lite_only(q, t)) BAD(t, "MATCH is SQLite's own: it stands in a section -- only: sqlite");
    if (tok_in(t, rowid) && !lite_only(q, t)) BAD(t, "%.*s is SQLite's own: use the id", STR(t->text));
    if (t->kind == T_QUOTED && !(prev && tok_is(prev, "as"))) BAD(t, "double quotes stand around a result's alias only; text has single quotes");
    if (prev && (tok_is(prev, "insert") || tok_is(prev, "update")) && tok_is(t, "or")) BAD(t, "%.*s OR … is SQLite's own: write ON CONFLICT", STR(prev->text));
    if (tok_is(t, "replace") && tok_is(t + 1, "into")) BAD(t, "REPLACE INTO is SQLite's own: write ON CONFLICT … DO UPDATE");
    if (t->kind == T_STRING && prev && (tok_is(prev, "x")) && prev->to == t->from) BAD(t, "a blob literal differs between the engines: use a parameter");
}

static void lint_is(struct gen *g, struct query *q, const struct tok *t)
{
    const struct tok *n = t + 1;
    if (tok_is(n, "not")) n++;
    if (tok_is(n, "null") || (tok_is(n, "distinct") && tok_is(n + 1, "from"))) return;
    BAD(t, "IS stands before NULL and DISTINCT FROM only: write IS NOT DISTINCT FROM to compare values that may be NULL");
}

static void lint_limit(struct gen *g, struct query *q, const struct tok *t)
{
    if (tok_is(t + 1, "-")) BAD(t, "a negative LIMIT is SQLite's own");
    for (const struct tok *k = t + 1; k->kind != T_END && k->depth >= t->depth; k++) {
        if (k->depth == t->depth && tok_is(k, "offset")) return;
        if (k->depth == t->depth && tok_is(k, ",")) BAD(k, "write LIMIT n OFFSET m for LIMIT m, n");
    }
}

struct column *column_at(struct gen *g, const struct toks *ts, const struct shape *s, const struct tok *t)
{
    if (t->kind != T_WORD || tok_is(t + 1, "(") || tok_is(t + 1, ".")) return NULL;
    bool named = t - ts->v >= 2 && tok_is(t - 1, ".");
    for (size_t i = 0; i < s->aliases.n; i++) {
        struct table *tb = table_find(g, s->aliases.v[i].table);
        if (!tb || (named && !str_eq_nocase(s->aliases.v[i].name, t[-2].text))) continue;
        struct column *c = column_find(tb, t->text);
        if (c) return c;
    }
    return NULL;
}

/* ---- CAST, sum, min, max ----------------------------------------------------------------------------------------- */

static bool cast_ok(const struct tok *as, const struct tok *close)
{
    if (close - as == 2) return tok_is(as + 1, "bigint") || tok_is(as + 1, "text");
    return close - as == 3 && tok_is(as + 1, "double") && tok_is(as + 2, "precision");
}

static void lint_cast(struct gen *g, struct query *q, const struct shape *s, const struct tok *t)
{
    const struct tok *close = close_of(t + 1), *as = close;
    while (as > t && !(tok_is(as, "as") && as->depth == t->depth + 1)) as--;
    if (!cast_ok(as, close)) {
        BAD(t, "CAST goes to BIGINT, TEXT or DOUBLE PRECISION: the other types differ between the engines");
        return;
    }
    if (!tok_is(as + 1, "bigint")) return;
    for (const struct tok *k = t + 2; k < as; k++) {
        struct column *c = column_at(g, &q->toks, s, k);
        if ((c && c->type.kind == K_REAL) || (k->kind == T_NUM && str_has(k->text, S("."))))
            BAD(k, "CAST of a real to BIGINT rounds on one engine and cuts on the other: do it in C");
    }
}

static bool inside_cast(const struct toks *ts, const struct tok *t)
{
    for (const struct tok *c = ts->v; c < t; c++) {
        if (!tok_is(c, "cast") || !tok_is(c + 1, "(")) continue;
        const struct tok *close = close_of(c + 1);
        if (close > t && !tok_is(close - 1, "text")) return true;
    }
    return false;
}

static void lint_call(struct gen *g, struct query *q, const struct shape *s, const struct tok *t)
{
    if (tok_is(t, "cast")) lint_cast(g, q, s, t);
    if (tok_is(t, "sum") && !inside_cast(&q->toks, t)) BAD(t, "sum() has another type on PostgreSQL: write CAST(sum(x) AS BIGINT)");
    if (tok_is(t, "min") || tok_is(t, "max"))
        for (const struct tok *k = t + 2, *close = close_of(t + 1); k < close; k++)
            if (k->depth == t->depth + 1 && tok_is(k, ",")) {
                BAD(t, "%.*s() with two arguments is SQLite's own: write CASE", STR(t->text));
                return;
            }
}

/* ---- WHERE flag -------------------------------------------------------------------------------------------------- */

static bool after_between(const struct toks *ts, const struct tok *and)
{
    static const char *const stop[] = {"and", "or", "where", "on", "having", "when", NULL};
    for (const struct tok *t = and; t-- > ts->v && t->depth >= and->depth;) {
        if (t->depth > and->depth) continue;
        if (tok_is(t, "between")) return true;
        if (tok_in(t, stop)) return false;
    }
    return false;
}

static void lint_flag(struct gen *g, struct query *q, const struct shape *s, const struct tok *t)
{
    static const char *const before[] = {"where", "and", "or", "not", "on", "having", NULL};
    static const char *const after[] = {"and", "or", ")", "group", "order", "limit", "union", "then", "returning", "where", "left", "join", NULL};
    if (t->kind != T_PARAM && !column_at(g, &q->toks, s, t)) return;
    const struct tok *p = t - q->toks.v >= 2 && tok_is(t - 1, ".") ? t - 2 : t;
    if (p == q->toks.v) return;
    bool when = tok_is(p - 1, "when") && p - q->toks.v >= 2 && tok_is(p - 2, "case");
    if (!when && !tok_in(p - 1, before)) return;
    if (tok_is(p - 1, "and") && after_between(&q->toks, p - 1)) return;
    if (tok_in(t + 1, after) || t[1].kind == T_END) BAD(t, "a bare %.*s is no condition on PostgreSQL: write %.*s = 1", STR(t->text), STR(t->text));
}

/* ---- ORDER BY text ----------------------------------------------------------------------------------------------- */

/* Codes of a choice are ASCII words; their order only groups, and PostgreSQL gets COLLATE "C" for it. */
static void lint_order(struct gen *g, struct query *q, const struct shape *s, const struct tok *t)
{
    static const char *const stop[] = {"limit", "offset", "union", "rows", "range", "returning", NULL};
    int d = t->depth;
    for (t += 2; t->kind != T_END && t->depth >= d && !(t->depth == d && tok_in(t, stop)); t++) {
        struct column *c = column_at(g, &q->toks, s, t);
        if (!c || c->type.kind != K_TEXT) continue;
        q->sorted = true;
        if (!q->sort_line)
            BAD(t, "text sorts differently on the two engines: store a sort key (@int, @blob), or write -- sort: why its bytes are the order");
    }
}

/* ---- bare columns beside aggregates ------------------------------------------------------------------------------ */

struct block {
    const struct tok *select, *stop;   /* its list */
    const struct tok *group, *group_stop;
    bool aggregates;
};

static bool is_aggregate(const struct tok *t)
{
    static const char *const names[] = {"count", "sum", "min", "max", NULL};
    if (!tok_in(t, names) || !tok_is(t + 1, "(")) return false;
    const struct tok *k = close_of(t + 1) + 1;
    if (tok_is(k, "filter") && tok_is(k + 1, "(")) k = close_of(k + 1) + 1;
    return !tok_is(k, "over");
}

static struct block block_read(const struct toks *ts, const struct tok *select)
{
    static const char *const stop[] = {"having", "order", "limit", "union", "except", "intersect", "window", NULL};
    struct block b = {.select = select, .stop = list_stop(ts, select)};
    int d = select->depth;
    for (const struct tok *t = select + 1; t < b.stop; t++) {
        if (tok_is(t, "(") && tok_is(t + 1, "select")) t = close_of(t);
        else if (is_aggregate(t)) b.aggregates = true;
    }
    for (const struct tok *t = b.stop; t->kind != T_END && t->depth >= d; t++) {
        if (t->depth > d) continue;
        if (!b.group && tok_is(t, "group")) b.group = t + 2;
        else if (tok_in(t, stop)) {
            if (b.group) b.group_stop = t;
            if (!b.group && !tok_is(t, "having")) break;
            if (b.group) break;
        }
    }
    if (b.group && !b.group_stop)
        for (b.group_stop = b.group; b.group_stop->kind != T_END && b.group_stop->depth >= d;) b.group_stop++;
    return b;
}

/* Is the column at t among the terms of GROUP BY, itself or by its table's id? */
static bool grouped(const struct block *b, const struct tok *t)
{
    if (!b->group) return false;
    bool named = tok_is(t - 1, ".");
    for (const struct tok *k = b->group; k < b->group_stop; k++) {
        if (k->kind != T_WORD || tok_is(k + 1, ".")) continue;
        if (str_eq_nocase(k->text, t->text)) return true;
        if (named && tok_is(k, "id") && tok_is(k - 1, ".") && str_eq_nocase(k[-2].text, t[-2].text)) return true;
    }
    return false;
}

static void lint_block(struct gen *g, struct query *q, const struct shape *s, const struct tok *select)
{
    struct block b = block_read(&q->toks, select);
    if (!b.group && !b.aggregates) return;
    for (const struct tok *t = select + 1; t < b.stop; t++) {
        if (tok_is(t, "(") && tok_is(t + 1, "select")) {
            t = close_of(t);
        } else if (is_aggregate(t)) {
            t = close_of(t + 1);
        } else if (tok_is(t, "as")) {
            t++;
        } else if (column_at(g, &q->toks, s, t) && !grouped(&b, t)) {
            BAD(t, "column %.*s stands beside an aggregate and not in GROUP BY", STR(t->text));
        }
    }
}

/* A code compared with a choice: "stage = 'closed'", "stage IN ('open', 'taken')". */
static void lint_code(struct gen *g, struct query *q, const struct shape *s, const struct tok *t)
{
    struct column *c = column_at(g, &q->toks, s, t);
    if (!c || c->type.kind != K_CHOICE) return;
    const struct tok *k = t + 1;
    if (tok_is(k, "not")) k++;
    bool in = tok_is(k, "in") && tok_is(k + 1, "(");
    if (!in && !tok_is(k, "=") && !tok_is(k, "<>") && !tok_is(k, "!=")) return;
    const struct tok *end = in ? close_of(k + 1) : k + 2;
    for (k += in ? 2 : 1; k < end; k++)
        if (!choice_knows(g, c->type.arg, k)) BAD(k, "%.*s is no code of %.*s", STR(k->text), STR(c->type.arg));
}

void lint(struct gen *g, struct query *q, const struct shape *s)
{
    for (size_t i = 0; i < q->toks.n; i++) {
        const struct tok *t = &q->toks.v[i];
        lint_word(g, q, t, i ? t - 1 : NULL);
        if (tok_is(t, "is")) lint_is(g, q, t);
        if (tok_is(t, "limit")) lint_limit(g, q, t);
        if (t->kind == T_WORD && tok_is(t + 1, "(")) lint_call(g, q, s, t);
        if (tok_is(t, "order") && tok_is(t + 1, "by")) lint_order(g, q, s, t);
        if (tok_is(t, "select")) lint_block(g, q, s, t);
        lint_code(g, q, s, t);
        lint_flag(g, q, s, t);
    }
    if (s->star)
        fail(g, q->dir->sql, s->items.n ? s->items.v[0].from->line : q->line, "name the result columns: * changes when the table does");
}
