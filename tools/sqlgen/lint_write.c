/* What a write puts where: a literal stored in a @choice column is one of its codes, and @private text is not copied into a
 * column that is not @private (the type would be lost on the way).
 */
#include "sqlgen.h"

static void put(struct gen *g, struct query *q, const struct shape *s, const struct table *t, const struct column *to, const struct tok *from, const struct tok *end)
{
    if (!to) return;
    if (to->type.kind == K_CHOICE && end - from == 1 && !choice_knows(g, to->type.arg, from))
        fail(g, q->dir->sql, from->line, "%.*s is no code of %.*s", STR(from->text), STR(to->type.arg));
    for (const struct tok *k = from; k < end && !to->type.hidden; k++) {
        const struct column *c = column_at(g, &q->toks, s, k);
        if (c && c->type.hidden)
            fail(g, q->dir->sql, k->line, "@private %.*s would be copied into %.*s.%.*s, which is not @private", STR(c->name), STR(t->name), STR(to->name));
    }
}

/* Expressions [p, end) split by commas, into the columns named from col on. */
static void put_list(struct gen *g, struct query *q, const struct shape *s, const struct table *t, const struct tok *col, const struct tok *p, const struct tok *end)
{
    int depth = p->depth;
    const struct tok *from = p;
    for (const struct tok *k = p; k <= end; k++) {
        if (k < end && !(k->depth == depth && tok_is(k, ","))) continue;
        put(g, q, s, t, column_find(t, col->text), from, k);
        from = k + 1;
        if (!tok_is(col + 1, ",")) return;
        col += 2;
    }
}

/* INSERT INTO t (…) VALUES (…), (…) or SELECT …; p is the bracket before the columns. */
static void insert(struct gen *g, struct query *q, const struct shape *s, const struct table *t, const struct tok *p)
{
    const struct tok *k = close_of(p);
    if (k->kind == T_END) return;
    k++;
    if (tok_is(k, "values"))
        for (k++; tok_is(k, "("); k = close_of(k) + (tok_is(close_of(k) + 1, ",") ? 2 : 1)) put_list(g, q, s, t, p + 1, k + 1, close_of(k));
    else if (tok_is(k, "select"))
        put_list(g, q, s, t, p + 1, k + 1, list_stop(&q->toks, k));
}

/* SET a = …, b = …; p is behind the SET. */
static void set(struct gen *g, struct query *q, const struct shape *s, const struct table *t, const struct tok *p)
{
    static const char *const stop[] = {"where", "from", "returning", NULL};
    int depth = p->depth;
    const struct tok *from = p;
    for (const struct tok *k = p;; k++) {
        bool over = k->kind == T_END || (k->depth == depth && tok_in(k, stop) && !tok_is(k - 1, "distinct"));
        if (!over && !(k->depth == depth && tok_is(k, ","))) continue;
        if (from + 2 < k + 1 && tok_is(from + 1, "=")) put(g, q, s, t, column_find(t, from->text), from + 2, k);
        from = k + 1;
        if (over) return;
    }
}

void lint_write(struct gen *g, struct query *q, const struct shape *s)
{
    const struct table *t = NULL;
    for (size_t i = 0; i < q->toks.n; i++) {
        const struct tok *k = &q->toks.v[i];
        bool insert_into = tok_is(k, "into") && i > 0 && tok_is(k - 1, "insert");
        if (insert_into || (tok_is(k, "update") && k[1].kind == T_WORD && !tok_is(k + 1, "set"))) t = table_find(g, k[1].text);
        if (!t) continue;
        if (insert_into && tok_is(k + 2, "(")) insert(g, q, s, t, k + 2);
        if (tok_is(k, "set") && k->depth == 0) set(g, q, s, t, k + 1);
    }
}
