/* What SQLite itself says of a query: every combination of optional clauses that the build tries (none, each alone, all but
 * each, all) is prepared on the schema. The authorizer names functions and tables, EXPLAIN QUERY PLAN the scans, the column
 * origins give the types of results and, by name, of parameters.
 */
#include <string.h>

#include "sqlgen.h"

#define BAD(line, ...) fail(g, q->dir->sql, (line), __VA_ARGS__)

typedef VEC(Str) Strs;

struct uses {
    struct gen *g;
    Strs reads, writes, funcs;
    bool ddl, view_private;
};

static void note(struct gen *g, Strs *v, const char *name)
{
    for (size_t i = 0; i < v->n; i++)
        if (str_eq_nocase(v->v[i], str_c(name))) return;
    *VEC_ADD(g->a, v) = str_dup(g->a, str_c(name));
}

static int authorize(void *ctx, int action, const char *x, const char *y, const char *dbname, const char *inner)
{
    struct uses *u = ctx;
    (void)dbname;
    struct table *in = inner ? table_find(u->g, str_c(inner)) : NULL;
    struct table *t = x ? table_find(u->g, str_c(x)) : NULL;
    bool in_view = in && in->view;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE: break;
    case SQLITE_READ:
        if (in_view && t && y && column_find(t, str_c(y)) && column_find(t, str_c(y))->type.hidden) u->view_private = true;
        if (!in_view) note(u->g, &u->reads, x);
        break;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE: note(u->g, &u->writes, x); break;
    case SQLITE_FUNCTION: note(u->g, &u->funcs, y); break;
    default: u->ddl = true; break;
    }
    return SQLITE_OK;
}

/* ---- one combination --------------------------------------------------------------------------------------------- */

static Str assemble(struct gen *g, struct query *q, uint32_t mask)
{
    struct buf b = buf_new(g->a, q->full.len + 64);
    for (size_t i = 0; i < q->lines.n; i++) {
        const struct line *l = &q->lines.v[i];
        bool on = l->word < 0 || (((mask >> l->word) & 1) != 0) != l->unless;
        if (on && l->only != ONLY_PG) buf_add(&b, l->text);
        buf_char(&b, '\n');
    }
    buf_char(&b, '\0');
    return str_cut(buf_str(&b), 0, b.len - 1);
}

static Str mask_words(struct gen *g, struct query *q, uint32_t mask)
{
    struct buf b = buf_new(g->a, 64);
    for (size_t i = 0; i < q->words.n; i++)
        if ((mask >> i) & 1) buf_fmt(&b, "%s%.*s", b.len ? ", " : "", STR(q->words.v[i].name));
    if (q->words.n == 0) return S("");
    return b.len ? str_fmt(g->a, " (with %.*s)", STR(buf_str(&b))) : S(" (without optional clauses)");
}

static sqlite3_stmt *prepare(struct gen *g, struct query *q, uint32_t mask)
{
    Str sql = assemble(g, q, mask);
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(g->db, sql.p, -1, &s, NULL) == SQLITE_OK && s) return s;
    int at = sqlite3_error_offset(g->db), line = q->lines.n ? q->lines.v[0].no : q->line;
    for (int i = 0; i < at; i++) line += sql.p[i] == '\n';
    BAD(at < 0 && q->toks.n ? q->toks.v[0].line : line, "SQL: %s%.*s", sqlite3_errmsg(g->db), STR(mask_words(g, q, mask)));
    return NULL;
}

/* Is it a large table that the plan calls by this name? */
static bool large_name(struct gen *g, const struct shape *s, const struct uses *u, Str name)
{
    bool known = false, view = false;
    for (size_t i = 0; i < s->aliases.n; i++) {
        struct table *t = table_find(g, s->aliases.v[i].table);
        if (t && t->view) view = true;
        if (!str_eq_nocase(s->aliases.v[i].name, name)) continue;
        known = true;
        if (t && t->large) return true;
    }
    struct table *t = table_find(g, name);
    if (t && t->large) return true;
    if (known || t || !view) return false;
    for (size_t i = 0; i < g->tables.n; i++) /* a name inside a view: any large table may be meant */
        if (g->tables.v[i]->large) return true;
    return u->reads.n == 0;
}

static Str plan_name(const char *detail, size_t skip)
{
    Str s = str_from(str_c(detail), skip);
    size_t gap = str_find(s, S(" "));
    return gap == (size_t)-1 ? s : str_cut(s, 0, gap);
}

static void check_plan(struct gen *g, struct query *q, const struct shape *sh, const struct uses *u, uint32_t mask)
{
    Str sql = assemble(g, q, mask);
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(g->db, str_fmt(g->a, "EXPLAIN QUERY PLAN %.*s", STR(sql)).p, -1, &s, NULL) != SQLITE_OK) return;
    Str hit = {0}, walk = {0};
    bool temp = false;
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *d = (const char *)sqlite3_column_text(s, 3);
        bool scan = strncmp(d, "SCAN ", 5) == 0;
        bool automatic = strncmp(d, "SEARCH ", 7) == 0 && strstr(d, "AUTOMATIC");
        if (strstr(d, "TEMP B-TREE FOR ORDER BY")) temp = true;
        if (!scan && !automatic) continue;
        Str name = plan_name(d, scan ? 5 : 7);
        if (!large_name(g, sh, u, name)) continue;
        if (scan && strstr(d, "INDEX") && sh->limit) walk = str_dup(g->a, name); /* in the index's order until LIMIT */
        else hit = str_dup(g->a, name);
    }
    sqlite3_finalize(s);
    if (!hit.p && temp) hit = walk;
    if (!hit.p) return;
    if (!q->scan_line && !q->scanned)
        BAD(q->toks.v[0].line, "reads all of %.*s, a table marked large%.*s: give it an index, or write -- scan: why it may", STR(hit),
            STR(mask_words(g, q, mask)));
    q->scanned = true;
}

/* ---- result columns ---------------------------------------------------------------------------------------------- */

struct alias_note {
    Str name, word;
    bool null;
};

static struct alias_note alias_read(Str s)
{
    struct alias_note n = {.name = s, .word = S("")};
    size_t gap = str_find(s, S(" "));
    if (gap != (size_t)-1) {
        n.name = str_cut(s, 0, gap);
        n.word = str_trim(str_from(s, gap));
    }
    if (str_ends(n.name, S("?"))) {
        n.null = true;
        n.name.len--;
    }
    return n;
}

static bool alias_type(struct gen *g, Str w, bool null, struct type *out)
{
    static const struct {
        const char *word;
        enum kind kind;
        bool hidden;
    } plain[] = {{"int", K_INT, false},   {"text", K_TEXT, false}, {"time", K_TIME, false}, {"bool", K_BOOL, false}, {"real", K_REAL, false},
                 {"day", K_DAY, false},   {"money", K_MONEY, false}, {"any", K_ANY, false},  {"blob", K_BLOB, false}, {"private", K_TEXT, true}};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (str_is(w, plain[i].word)) {
            *out = (struct type){.kind = plain[i].kind, .hidden = plain[i].hidden, .null = null};
            return true;
        }
    bool id = str_starts(w, S("id:")), choice = str_starts(w, S("choice:"));
    Str arg = str_from(w, id ? 3 : 7);
    if (id) return type_word(g, arg, out) && out->kind == K_ID;
    return choice && type_word(g, str_fmt(g->a, "enum %.*s", STR(arg)), out);
}

static bool number_like(enum kind k) { return k == K_INT || k == K_BOOL || k == K_MONEY || k == K_REAL; }

static bool stands_outer(const struct shape *s, const struct item *it, Str table)
{
    bool named = it && it->to - it->from == 3 && tok_is(it->from + 1, ".");
    for (size_t i = 0; i < s->aliases.n; i++) {
        const struct alias *al = &s->aliases.v[i];
        if (!al->outer) continue;
        if (named ? str_eq_nocase(al->name, it->from->text) : al->table.len == 0 || str_eq_nocase(al->table, table)) return true;
    }
    return false;
}

static bool any_outer(const struct shape *s)
{
    for (size_t i = 0; i < s->aliases.n; i++)
        if (s->aliases.v[i].outer) return true;
    return false;
}

static void check_expression(struct gen *g, struct query *q, const struct item *it, const struct result *r, bool open, int line)
{
    static const char *const bool_start[] = {"case", "coalesce", "cast", "max", "min", "first_value", "(", NULL};
    static const char *const empty[] = {"sum", "min", "max", NULL}, *const beside[] = {"lag", "lead", "nullif", NULL};
    if (open && (r->type.kind == K_TEXT || r->type.kind == K_BLOB) && !r->type.hidden)
        BAD(line, "result %.*s is made from a @private column: its type is private", STR(r->name));
    if (!it) return;
    if (r->type.kind == K_BOOL && it->to - it->from > 3 && !tok_in(it->from, bool_start))
        BAD(line, "result %.*s: a condition is no number on PostgreSQL: write CASE WHEN … THEN 1 ELSE 0 END", STR(r->name));
    if (!number_like(r->type.kind) || r->type.null) return;
    bool may = false, safe = false, groups = false;
    for (const struct tok *t = it->from; t < it->to; t++) {
        if (tok_is(t, "coalesce") || tok_is(t, "case")) safe = true;
        if (tok_in(t, empty) && tok_is(t + 1, "(")) may = true;
        if (tok_in(t, beside) && tok_is(t + 1, "(")) may = groups = true;
    }
    for (size_t i = 0; i < q->toks.n && !groups; i++)
        if (tok_is(&q->toks.v[i], "group") || tok_is(&q->toks.v[i], "over")) {
            may = false;
            break;
        }
    if (may && !safe)
        BAD(line, "result %.*s is NULL when there is nothing to count: wrap it in coalesce(…, 0), or write AS \"%.*s? …\"", STR(r->name), STR(r->name));
}

static void check_override(struct gen *g, struct query *q, const struct column *c, struct result *r, int line)
{
    if (c->type.hidden && !r->type.hidden) BAD(line, "result %.*s: column %.*s is @private: its type is private", STR(r->name), STR(c->name));
    bool same = c->type.kind == r->type.kind && str_eq(c->type.arg, r->type.arg);
    if (!same && !(r->type.kind == K_ANY && c->type.kind == K_ID))
        BAD(line, "result %.*s: the column is %.*s, its alias says %.*s", STR(r->name), STR(type_c(g, c->type)), STR(type_c(g, r->type)));
}

static struct result result_read(struct gen *g, struct query *q, const struct shape *s, const struct uses *u, sqlite3_stmt *st, int i)
{
    const struct item *it = s->items.n == (size_t)sqlite3_column_count(st) ? &s->items.v[i] : NULL;
    int line = it ? (it->alias ? it->alias : it->from)->line : q->line;
    struct alias_note n = alias_read(str_dup(g->a, str_c(sqlite3_column_name(st, i))));
    struct result r = {.name = n.name};
    const char *table = sqlite3_column_table_name(st, i), *origin = sqlite3_column_origin_name(st, i);
    struct table *t = table && !s->compound ? table_find(g, str_c(table)) : NULL;
    struct column *c = t && origin ? column_find(t, str_c(origin)) : NULL;
    if (!name_ok(n.name) && !c) {
        BAD(line, "result %d (%s) is an expression: name and type it, AS \"name int\"", i + 1, sqlite3_column_name(st, i));
        return r;
    }
    if (!name_ok(n.name) || c_word(n.name)) BAD(line, "result %.*s cannot be a name in C: give it an alias", STR(n.name));
    if (n.word.len && !alias_type(g, n.word, n.null, &r.type)) {
        BAD(line, "result %.*s: unknown type %.*s (int text time bool real day money any blob private id:XId choice:X)", STR(n.name), STR(n.word));
        return r;
    }
    if (!n.word.len && !c) {
        BAD(line, s->compound ? "result %.*s of a UNION needs its type: AS \"%.*s int\"" : "result %.*s is an expression: write its type, AS \"%.*s int\"",
            STR(n.name), STR(n.name));
        return r;
    }
    if (!n.word.len) {
        r.type = c->type;
        if (n.null) r.type.null = true;
        if (s->unites && s->shows_private && r.type.kind == K_TEXT && !r.type.hidden)
            BAD(line, "result %.*s stands beside @private text in a UNION: its type is private", STR(r.name));
        if (!n.null && number_like(r.type.kind) && !r.type.null && stands_outer(s, it, t->name))
            BAD(line, "result %.*s may be NULL through the LEFT JOIN: write AS \"%.*s? int\" (or its type), or coalesce(…)", STR(n.name), STR(n.name));
    } else if (c) {
        check_override(g, q, c, &r, line);
    } else {
        check_expression(g, q, it, &r, s->shows_private || u->view_private, line);
    }
    if (r.type.null && (r.type.kind == K_BOOL || r.type.kind == K_MONEY) )
        BAD(line, "result %.*s: %.*s has no form for NULL in C: wrap it in coalesce(…)", STR(n.name), STR(type_c(g, r.type)));
    r.check = number_like(r.type.kind) && !r.type.null && (!c || (n.word.len && any_outer(s)));
    return r;
}

static void check_results(struct gen *g, struct query *q, const struct shape *s, const struct uses *u, sqlite3_stmt *st, bool first, uint32_t mask)
{
    int n = sqlite3_column_count(st);
    if (!first) {
        bool same = (size_t)n == q->cols.n;
        for (int i = 0; same && i < n; i++) same = str_eq(alias_read(str_c(sqlite3_column_name(st, i))).name, q->cols.v[i].name);
        if (!same) BAD(q->line, "the result columns change%.*s: they are the same in every combination", STR(mask_words(g, q, mask)));
        return;
    }
    for (int i = 0; i < n; i++) {
        struct result r = result_read(g, q, s, u, st, i);
        for (size_t k = 0; k < q->cols.n; k++)
            if (str_eq(q->cols.v[k].name, r.name)) BAD(q->line, "two results are called %.*s: give one an alias", STR(r.name));
        *VEC_ADD(g->a, &q->cols) = r;
    }
}

/* ---- parameters -------------------------------------------------------------------------------------------------- */

/* The column compared with parameter token t: "n.id = :id". */
static struct column *compared(struct gen *g, const struct query *q, const struct shape *s, const struct tok *t)
{
    static const char *const ops[] = {"=", "<", ">", "<=", ">=", "<>", "!=", NULL};
    if (t - q->toks.v < 4 || !tok_in(t - 1, ops) || t[-2].kind != T_WORD || !tok_is(t - 3, ".")) return NULL;
    for (size_t i = 0; i < s->aliases.n; i++) {
        struct table *tb = table_find(g, s->aliases.v[i].table);
        if (tb && str_eq_nocase(s->aliases.v[i].name, t[-4].text) && column_find(tb, t[-2].text)) return column_find(tb, t[-2].text);
    }
    return NULL;
}

/* Looks for columns called like p in these tables: false when two differ. */
static bool by_name(struct gen *g, const Strs *tables, struct param *p, struct table **from, struct table **other)
{
    for (size_t i = 0; i < tables->n; i++) {
        struct table *t = table_find(g, tables->v[i]);
        struct column *c = t ? column_find(t, p->name) : NULL;
        if (!c) continue;
        struct type ty = c->type;
        ty.hidden = false;
        if (*from && !type_same(ty, p->type)) {
            *other = t;
            return false;
        }
        p->type = ty;
        *from = t;
    }
    return true;
}

static void infer(struct gen *g, struct query *q, const struct shape *s, const struct uses *u, struct param *p)
{
    struct table *from = NULL, *other = NULL;
    const struct tok *use = q->toks.v;
    while (!(use->kind == T_PARAM && str_eq(use->text, p->name))) use++;
    if (use > q->toks.v && (tok_is(use - 1, "limit") || tok_is(use - 1, "offset"))) {
        p->type = (struct type){.kind = K_INT};
        return;
    }
    if (by_name(g, &u->writes, p, &from, &other) && !from) by_name(g, &u->reads, p, &from, &other);
    if (other) {
        struct column *c = compared(g, q, s, use);
        if (c && str_eq(c->name, p->name)) p->type = c->type;
        else
            BAD(p->line, "parameter :%.*s may be %.*s.%.*s or %.*s.%.*s, which differ: write -- :%.*s Type", STR(p->name), STR(from->name), STR(p->name),
                STR(other->name), STR(p->name), STR(p->name));
        p->type.hidden = false;
    } else if (!from) {
        BAD(p->line, "parameter :%.*s has no type: no column of that name; write -- :%.*s Type", STR(p->name), STR(p->name));
    }
}

static void check_params(struct gen *g, struct query *q, const struct shape *s, const struct uses *u)
{
    for (size_t i = 0; i < q->params.n; i++)
        if (!q->params.v[i].type_line) infer(g, q, s, u, &q->params.v[i]);
    for (size_t i = 0; i < q->words.n; i++) {
        struct param *p = q->words.v[i].param;
        if (!p || !number_like(p->type.kind)) continue;
        if (!p->type_line && (p->type.kind == K_INT || p->type.kind == K_REAL)) p->type.null = true;
        if (!p->type.null)
            BAD(q->words.v[i].line, "optional clause %.*s: a parameter of type %.*s is always given; make it OptInt, or choose another word", STR(p->name),
                STR(type_c(g, p->type)));
    }
}

/* ---- rules ------------------------------------------------------------------------------------------------------- */

static int func_line(struct query *q, Str name, bool *lite)
{
    for (size_t i = 0; i < q->toks.n; i++) {
        const struct tok *t = &q->toks.v[i];
        if (t->kind != T_WORD || !str_eq_nocase(t->text, name)) continue;
        *lite = q->lines.v[t->line - q->lines.v[0].no].only == ONLY_SQLITE;
        return t->line;
    }
    return q->line;
}

static void check_functions(struct gen *g, struct query *q, const struct uses *u)
{
    static const char *const allowed[] = {"count", "sum",        "min",  "max",        "coalesce", "abs",  "length", "substr", "replace",
                                          "nullif", "trim",      "row_number", "rank", "dense_rank", "lag", "lead", "first_value", "has_words", NULL};
    static const char *const fts[] = {"match", "bm25", "highlight", "snippet", NULL};
    static const char *const linted[] = {"like", "glob", "regexp", "->", "->>", "match", NULL}; /* said already */
    for (size_t i = 0; i < u->funcs.n; i++) {
        struct tok t = {.kind = T_WORD, .text = u->funcs.v[i]};
        bool lite = false;
        int line = func_line(q, u->funcs.v[i], &lite);
        if (tok_in(&t, allowed) || tok_in(&t, linted) || (lite && tok_in(&t, fts))) continue;
        if (tok_in(&t, fts)) BAD(line, "function %.*s is SQLite's own: it stands in a section -- only: sqlite", STR(t.text));
        else BAD(line, "function %.*s is not on the list of those that both engines share", STR(t.text));
    }
}

static void check_tables(struct gen *g, struct query *q, const struct uses *u)
{
    for (size_t i = 0; i < u->writes.n; i++) {
        struct table *t = table_find(g, u->writes.v[i]);
        if (!t) BAD(q->line, "writes %.*s, which no folder declares", STR(u->writes.v[i]));
        else if (t->dir != q->dir)
            BAD(q->toks.v[0].line, "writes table %.*s, which belongs to %.*s: call its functions", STR(t->name), STR(t->dir->owner));
    }
    for (size_t i = 0; i < u->reads.n; i++) {
        struct table *t = table_find(g, u->reads.v[i]);
        if (!t) BAD(q->line, "reads %.*s, which no folder declares", STR(u->reads.v[i]));
        if (!t || t->dir == q->dir) continue;
        bool said = false;
        for (size_t k = 0; k < q->dir->reads.n; k++)
            if (str_eq(q->dir->reads.v[k], t->name)) said = q->dir->read.v[k] = true;
        if (!said)
            BAD(q->toks.v[0].line, "reads table %.*s of %.*s: add it to -- reads: at the head of the file", STR(t->name), STR(t->dir->owner));
    }
}

static void check_kind(struct gen *g, struct query *q, const struct shape *s, bool rows)
{
    bool wants_rows = q->kind == Q_ONE || q->kind == Q_MANY;
    if (wants_rows && q->writes && !rows) BAD(q->line, "query %.*s writes: as :one or :many it needs RETURNING; else :exec or :change1", STR(q->name));
    if (!wants_rows && !q->writes) BAD(q->line, "query %.*s only reads: it is :one or :many", STR(q->name));
    if (!wants_rows && q->writes && rows) BAD(q->line, "query %.*s gives rows: with RETURNING it is :one or :many", STR(q->name));
    if (q->kind == Q_MANY && !s->limit && !q->all_line) BAD(q->line, "query %.*s is :many without LIMIT: add one, or write -- all: why it may", STR(q->name));
    if (q->all_line && (q->kind != Q_MANY || s->limit)) BAD(q->all_line, "unused annotation: -- all: in a query that %s", s->limit ? "has a LIMIT" : "is not :many");
    if (q->scan_line && !q->scanned) BAD(q->scan_line, "unused annotation: -- scan: and no large table is read as a whole");
    if (q->sort_line && !q->sorted) BAD(q->sort_line, "unused annotation: -- sort: and nothing is sorted by text");
    if (q->row_line && !wants_rows) BAD(q->row_line, "unused annotation: -- row: in a query without rows");
}

static void check_row(struct gen *g, struct query *q)
{
    if (q->kind != Q_ONE && q->kind != Q_MANY) return;
    for (size_t i = 0; i < q->no; i++) {
        struct query *o = g->queries.v[i];
        if (o->row_of || !str_eq(o->row, q->row) || (o->kind != Q_ONE && o->kind != Q_MANY)) continue;
        bool same = o->cols.n == q->cols.n && o->dir == q->dir;
        for (size_t k = 0; same && k < q->cols.n; k++)
            same = str_eq(o->cols.v[k].name, q->cols.v[k].name) && type_same(o->cols.v[k].type, q->cols.v[k].type);
        if (!same)
            BAD(q->row_line ? q->row_line : q->line, "struct %.*s differs from that of query %.*s (%s:%d) in its names, types or order", STR(q->row), STR(o->name),
                o->dir->sql, o->line);
        q->row_of = o;
        return;
    }
}

static void combination(struct gen *g, struct query *q, const struct shape *s, struct uses *u, uint32_t mask, bool first)
{
    sqlite3_set_authorizer(g->db, authorize, u);
    sqlite3_stmt *st = prepare(g, q, mask);
    sqlite3_set_authorizer(g->db, NULL, NULL);
    if (!st) {
        q->bad = true;
        return;
    }
    if (u->ddl) {
        BAD(q->toks.v[0].line, "a query is SELECT, INSERT, UPDATE or DELETE");
        q->bad = true;
    } else {
        q->writes = !sqlite3_stmt_readonly(st);
        check_results(g, q, s, u, st, first, mask);
        check_plan(g, q, s, u, mask);
    }
    sqlite3_finalize(st);
}

void query_check(struct gen *g, struct query *q)
{
    if (q->bad) return;
    int before = g->errors;
    struct shape s = {0};
    struct uses u = {.g = g};
    shape_read(g, q, &s);
    lint(g, q, &s);
    lint_write(g, q, &s);
    uint32_t all = (1u << q->words.n) - 1;
    combination(g, q, &s, &u, 0, true);
    bool small = q->words.n <= 4; /* then every combination */
    for (uint32_t m = 1; small && m <= all && !q->bad; m++) combination(g, q, &s, &u, m, false);
    for (size_t i = 0; !small && i < q->words.n && !q->bad; i++) {
        combination(g, q, &s, &u, 1u << i, false);
        if (!q->bad) combination(g, q, &s, &u, all & ~(1u << i), false);
    }
    if (!small && !q->bad) combination(g, q, &s, &u, all, false);
    if (q->bad) return;
    check_functions(g, q, &u);
    check_tables(g, q, &u);
    check_params(g, q, &s, &u);
    check_kind(g, q, &s, q->cols.n > 0);
    if (g->errors == before) check_row(g, q);
    q->bad = g->errors > before;
}

void reads_check(struct gen *g)
{
    for (size_t i = 0; i < g->dirs.n; i++) {
        struct dir *d = g->dirs.v[i];
        for (size_t k = 0; k < d->reads.n; k++)
            if (!d->read.v[k]) fail(g, d->sql, d->reads_line, "-- reads: no query reads %.*s", STR(d->reads.v[k]));
    }
}
