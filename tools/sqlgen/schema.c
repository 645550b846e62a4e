/* Schema steps: the words @id @ref(t) @any @int @bool @text @blob @time @day @money @real @choice(T) with @private and
 * @keep(class) are expanded for each engine; lines keep their numbers, comments are dropped. Each step is applied to an
 * in-memory SQLite at once, and what it declares (table, column, type, owner) is remembered for the queries.
 * Outside `-- only:` sections only CREATE TABLE, CREATE INDEX and ALTER TABLE … ADD are allowed.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "sqlgen.h"

struct word_def {
    const char *word;
    enum kind kind;
    const char *sqlite, *pg; /* %.*s: the argument */
    bool arg;
};
static const struct word_def word_defs[] = {
    {"id", K_ID, "INTEGER PRIMARY KEY NOT NULL", "BIGINT PRIMARY KEY", false},
    {"ref", K_ID, "REFINT_", "BIGINT", true},
    {"any", K_ANY, "ANYINT", "BIGINT", false},
    {"int", K_INT, "INT", "BIGINT", false},
    {"bool", K_BOOL, "BOOLINT", "SMALLINT", false},
    {"text", K_TEXT, "TEXT", "TEXT", false},
    {"blob", K_BLOB, "BLOB", "BYTEA", false},
    {"time", K_TIME, "TIMEINT", "BIGINT", false},
    {"day", K_DAY, "DAYINT", "BIGINT", false},
    {"money", K_MONEY, "MONEYINT", "BIGINT", false},
    {"real", K_REAL, "REAL", "DOUBLE PRECISION", false},
    {"choice", K_CHOICE, "TEXT_CHOICE_", "TEXT", true},
};

static const struct word_def *word_def(Str w)
{
    for (size_t i = 0; i < sizeof word_defs / sizeof *word_defs; i++)
        if (str_is(w, word_defs[i].word)) return &word_defs[i];
    return NULL;
}

struct table *table_find(const struct gen *g, Str name)
{
    for (size_t i = 0; i < g->tables.n; i++)
        if (str_eq_nocase(g->tables.v[i]->name, name)) return g->tables.v[i];
    return NULL;
}

struct column *column_find(const struct table *t, Str name)
{
    for (size_t i = 0; i < t->cols.n; i++)
        if (str_eq_nocase(t->cols.v[i].name, name)) return &t->cols.v[i];
    return NULL;
}

/* ---- reading a step ---------------------------------------------------------------------------------------------- */

struct reader {
    struct gen *g;
    struct step *step;
    struct toks toks;
    VEC(enum only) only;   /* by line, from 1 */
    VEC(int) large;        /* lines that say "-- large" */
};

static enum only only_at(const struct reader *r, int line)
{
    return (size_t)line < r->only.n ? r->only.v[line] : ONLY_NONE;
}

static void read_sections(struct reader *r)
{
    Str rest = r->step->src, line;
    enum only now = ONLY_NONE;
    *VEC_ADD(r->g->a, &r->only) = now;
    for (int no = 1; str_split(&rest, '\n', &line); no++) {
        Str t = str_trim(line);
        bool known;
        if (only_line(t, &now, &known) && !known)
            fail(r->g, r->step->path, no, "unknown section: write -- only: sqlite, -- only: pg or -- only: both");
        if (str_is(t, "-- large")) *VEC_ADD(r->g->a, &r->large) = no;
        *VEC_ADD(r->g->a, &r->only) = now;
    }
}

/* The argument of @word(arg) at t: fills arg, gives the token behind it; NULL with a message. */
static const struct tok *word_arg(struct reader *r, const struct tok *t, Str *arg)
{
    if (tok_is(t + 1, "(") && t[2].kind == T_WORD && tok_is(t + 3, ")")) {
        *arg = t[2].text;
        return t + 4;
    }
    fail(r->g, r->step->path, t->line, "@%.*s needs its argument: @%.*s(name)", STR(t->text), STR(t->text));
    return NULL;
}

static bool ref_ok(struct reader *r, Str table, Str own, int line)
{
    struct table *t = table_find(r->g, table);
    if (str_eq(table, own) || (t && t->has_id)) return true;
    if (t) fail(r->g, r->step->path, line, "@ref(%.*s): that table has no @id", STR(table));
    else fail(r->g, r->step->path, line, "@ref(%.*s): no such table so far; folders are read in the order given", STR(table));
    return false;
}

/* The word at t as text of both engines; gives the token behind it, NULL with a message. */
static const struct tok *expand_word(struct reader *r, const struct tok *t, struct buf *lite, struct buf *pg)
{
    Str arg = S("");
    if (str_is(t->text, "private")) return t + 1;
    if (str_is(t->text, "keep")) return word_arg(r, t, &arg);
    if (str_is(t->text, "clustered")) {
        buf_lit(lite, "WITHOUT ROWID");
        return t + 1;
    }
    const struct word_def *d = word_def(t->text);
    if (!d) {
        fail(r->g, r->step->path, t->line, "unknown schema word @%.*s", STR(t->text));
        return NULL;
    }
    const struct tok *next = t + 1;
    if (d->arg && !(next = word_arg(r, t, &arg))) return NULL;
    buf_add(lite, str_c(d->sqlite));
    buf_add(lite, arg);
    buf_add(pg, str_c(d->pg));
    if (d->kind == K_TEXT && next->kind == T_AT && str_is(next->text, "private")) buf_lit(lite, "_PRIVATE");
    if (str_is(t->text, "ref")) {
        buf_fmt(lite, " REFERENCES %.*s(id)", STR(arg));
        buf_fmt(pg, " REFERENCES %.*s(id)", STR(arg));
    }
    return next;
}

/* Blanks and line ends of src[from…to) without its comments; line ends go to both, so that lines keep their numbers. */
static void copy_gap(struct reader *r, size_t from, size_t to, struct buf *to_lite, struct buf *to_pg, bool lite, bool pg)
{
    Str s = r->step->src;
    for (size_t i = from; i < to;) {
        char c = s.p[i];
        if (c == '\n') {
            buf_char(to_lite, c);
            buf_char(to_pg, c);
        } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
            if (lite) buf_char(to_lite, c);
            if (pg) buf_char(to_pg, c);
        } else {
            bool block = c == '/';
            i++;
            while (i < to && (block ? !(s.p[i] == '/' && s.p[i - 1] == '*') : s.p[i] != '\n')) {
                if (s.p[i] == '\n') {
                    buf_char(to_lite, '\n');
                    buf_char(to_pg, '\n');
                }
                i++;
            }
            if (!block) continue;
        }
        i++;
    }
}

static bool expand(struct reader *r)
{
    struct buf lite = buf_new(r->g->a, r->step->src.len * 2), pg = buf_new(r->g->a, r->step->src.len * 2);
    struct buf none = buf_new(r->g->a, 64);
    size_t at = 0;
    for (const struct tok *t = r->toks.v;;) {
        enum only o = t->kind == T_END ? ONLY_NONE : only_at(r, t->line);
        bool to_lite = o != ONLY_PG, to_pg = o != ONLY_SQLITE;
        copy_gap(r, at, t->from, &lite, &pg, to_lite, to_pg);
        if (t->kind == T_END) break;
        const struct tok *next = t + 1;
        if (t->kind == T_AT) {
            next = expand_word(r, t, to_lite ? &lite : &none, to_pg ? &pg : &none);
            if (!next) return false;
        } else {
            Str s = str_cut(r->step->src, t->from, t->to - t->from);
            if (to_lite) buf_add(&lite, s);
            if (to_pg) buf_add(&pg, s);
        }
        at = next[-1].to;
        t = next;
    }
    r->step->sqlite = buf_str(&lite);
    r->step->pg = buf_str(&pg);
    return true;
}

/* ---- what a statement declares ----------------------------------------------------------------------------------- */

static void column_def(struct reader *r, struct table *t, const struct tok *p, const struct tok *end)
{
    struct gen *g = r->g;
    const char *path = r->step->path;
    struct column c = {.name = p->text, .line = p->line, .type.null = true};
    if (!name_ok(c.name)) fail(g, path, p->line, "column %.*s: names are lower case letters, digits and _", STR(c.name));
    const struct word_def *d = p + 1 < end && p[1].kind == T_AT ? word_def(p[1].text) : NULL;
    if (!d && p + 1 < end && p[1].kind == T_AT) {
        fail(g, path, p[1].line, "unknown schema word @%.*s", STR(p[1].text));
        return;
    }
    if (!d) {
        fail(g, path, p->line, "column %.*s of %.*s has no schema word (@id @ref(t) @int @text …)", STR(c.name), STR(t->name));
        return;
    }
    c.type.kind = d->kind;
    for (const struct tok *k = p + 1; k < end; k++) {
        if (k->kind == T_AT && k > p + 1 && word_def(k->text)) fail(g, path, k->line, "column %.*s has two types", STR(c.name));
        if (k->kind == T_AT && str_is(k->text, "private")) c.type.hidden = true;
        if (k->kind == T_AT && str_is(k->text, "keep") && k + 2 < end) c.keep = k[2].text;
        if (tok_is(k, "not") && tok_is(k + 1, "null")) c.type.null = false;
        if (tok_is(k, "primary")) c.type.null = false;
    }
    if (d->arg && p + 3 < end) c.type.arg = p[3].text;
    if (str_is(p[1].text, "id")) {
        c.type.arg = t->name;
        c.type.null = false;
        t->has_id = true;
        if (!str_is(c.name, "id")) fail(g, path, p->line, "the @id column of %.*s must be called id", STR(t->name));
    }
    if (str_is(p[1].text, "ref") && !ref_ok(r, c.type.arg, t->name, p->line)) return;
    if ((c.type.kind == K_BOOL || c.type.kind == K_MONEY) && c.type.null)
        fail(g, path, p->line, "column %.*s: @%.*s needs NOT NULL (no value has no form in C)", STR(c.name), STR(p[1].text));
    if (c.type.hidden && c.type.kind != K_TEXT) fail(g, path, p->line, "column %.*s: @private stands behind @text only", STR(c.name));
    if (c.type.hidden && !c.keep.p) fail(g, path, p->line, "column %.*s: @private needs @keep(class), how long it is kept", STR(c.name));
    if (!c.type.hidden && c.keep.p) fail(g, path, p->line, "column %.*s: @keep without @private", STR(c.name));
    if (column_find(t, c.name)) fail(g, path, p->line, "column %.*s stands twice", STR(c.name));
    if (c.type.kind == K_CHOICE) {
        choice_add(g, c.type.arg, r->step->dir);
        for (const struct tok *k = p; k + 1 < end; k++)
            if (tok_is(k, "default") && !choice_knows(g, c.type.arg, k + 1)) fail(g, path, k->line, "%.*s is no code of %.*s", STR(k[1].text), STR(c.type.arg));
    }
    *VEC_ADD(g->a, &t->cols) = c;
}

static void table_items(struct reader *r, struct table *t, const struct tok *p, const struct tok *end)
{
    static const char *const constraint[] = {"primary", "unique", "check", "foreign", "constraint", NULL};
    int depth = p->depth;
    while (p < end) {
        const struct tok *stop = p;
        while (stop < end && !(stop->depth == depth && tok_is(stop, ","))) stop++;
        if (!tok_in(p, constraint)) column_def(r, t, p, stop);
        p = stop + 1;
    }
}

static struct table *table_new(struct reader *r, Str name, int line)
{
    static const char *const banned[] = {"user", "group", "order", "end", NULL};
    struct gen *g = r->g;
    for (const char *const *b = banned; *b; b++)
        if (str_eq_nocase(name, str_c(*b))) fail(g, r->step->path, line, "table name %s is a word of SQL: choose another", *b);
    if (!name_ok(name)) fail(g, r->step->path, line, "table %.*s: names are lower case letters, digits and _", STR(name));
    for (size_t i = 0; i < g->tables.n; i++)
        if (g->tables.v[i]->words && str_eq(camel(g, g->tables.v[i]->name), camel(g, name)))
            fail(g, r->step->path, line, "table %.*s: the type %.*sId is taken by table %.*s", STR(name), STR(camel(g, name)),
                 STR(g->tables.v[i]->name));
    struct table *t = NEW(g->a, struct table);
    t->name = name;
    t->dir = r->step->dir;
    t->path = r->step->path;
    t->line = line;
    *VEC_ADD(g->a, &g->tables) = t;
    return t;
}

/* What no later step or query may name; only by who made it. */
static void table_drop(struct reader *r, const struct tok *name)
{
    struct gen *g = r->g;
    for (size_t i = 0; i < g->tables.n; i++) {
        if (!str_eq_nocase(g->tables.v[i]->name, name->text)) continue;
        if (g->tables.v[i]->dir != r->step->dir) fail(g, r->step->path, name->line, "table %.*s belongs to %.*s", STR(name->text), STR(g->tables.v[i]->dir->owner));
        memmove(&g->tables.v[i], &g->tables.v[i + 1], (--g->tables.n - i) * sizeof(struct table *));
        return;
    }
}

static bool take_large(struct reader *r, int after, int line)
{
    for (size_t i = 0; i < r->large.n; i++)
        if (r->large.v[i] > after && r->large.v[i] < line) {
            r->large.v[i] = 0;
            return true;
        }
    return false;
}

/* One statement [p, end); after: the line on which the one before it ended. */
static void statement(struct reader *r, const struct tok *p, const struct tok *end, int after)
{
    static const char *const serial[] = {"autoincrement", "serial", "bigserial", "generated", "identity", "without", "strict", NULL};
    struct gen *g = r->g;
    enum only o = only_at(r, p->line);
    if (o == ONLY_SQLITE || o == ONLY_PG) return;
    const struct tok *name = p + 2;
    if (o == ONLY_BOTH && tok_is(p, "drop") && tok_is(p + 1, "table")) table_drop(r, name);
    for (const struct tok *k = p; k < end; k++)
        if (tok_in(k, serial)) fail(g, r->step->path, k->line, "%.*s is not the same on both engines", STR(k->text));
    if (tok_is(p, "create") && tok_is(p + 1, "table")) {
        if (tok_is(name, "if")) {
            fail(g, r->step->path, p->line, "a step runs once: write CREATE TABLE without IF NOT EXISTS");
            return;
        }
        struct table *t = table_new(r, name->text, name->line);
        t->words = true;
        t->large = take_large(r, after, p->line);
        const struct tok *close = end - (end[-1].kind == T_AT && str_is(end[-1].text, "clustered") ? 2 : 1);
        if (tok_is(name + 1, "(") && tok_is(close, ")")) table_items(r, t, name + 2, close);
        else fail(g, r->step->path, p->line, "CREATE TABLE %.*s needs its columns in brackets and nothing behind them", STR(t->name));
    } else if (tok_is(p, "alter") && tok_is(p + 1, "table") && tok_is(p + 3, "add")) {
        struct table *t = table_find(g, name->text);
        if (!t) fail(g, r->step->path, p->line, "ALTER TABLE %.*s: no such table so far", STR(name->text));
        else if (t->dir != r->step->dir) fail(g, r->step->path, p->line, "table %.*s belongs to %.*s", STR(t->name), STR(t->dir->owner));
        else column_def(r, t, tok_is(p + 4, "column") ? p + 5 : p + 4, end);
    } else if (tok_is(p, "create") && (tok_is(p + 1, "index") || (tok_is(p + 1, "unique") && tok_is(p + 2, "index")))) {
        return;
    } else if (o == ONLY_NONE) {
        fail(g, r->step->path, p->line,
             "only CREATE TABLE, CREATE INDEX and ALTER TABLE ADD stand here; for plain SQL write a line -- only: both (or sqlite, pg) above it");
    }
}

static void statements(struct reader *r)
{
    const struct tok *p = r->toks.v, *last = p + r->toks.n;
    int after = 0;
    while (p < last) {
        const struct tok *end = p;
        while (end < last && !tok_is(end, ";")) end++;
        if (end == last && only_at(r, p->line) != ONLY_SQLITE && only_at(r, p->line) != ONLY_PG)
            fail(r->g, r->step->path, p->line, "the statement does not end in ;");
        if (end > p) statement(r, p, end, after);
        after = end->line;
        p = end + 1;
    }
    for (size_t i = 0; i < r->large.n; i++)
        if (r->large.v[i]) fail(r->g, r->step->path, r->large.v[i], "-- large does not stand directly above a CREATE TABLE");
}

/* ---- applying ---------------------------------------------------------------------------------------------------- */

static void apply(struct reader *r)
{
    struct gen *g = r->g;
    const char *start = str_z(g->a, r->step->sqlite), *p = start;
    while (*p) {
        sqlite3_stmt *s = NULL;
        const char *tail = p;
        int rc = sqlite3_prepare_v2(g->db, p, -1, &s, &tail);
        int at = rc == SQLITE_OK ? 0 : sqlite3_error_offset(g->db);
        if (rc == SQLITE_OK && s) rc = sqlite3_step(s);
        if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW) {
            const char *bad = p + (at > 0 ? at : 0);
            while (at <= 0 && (*bad == ' ' || *bad == '\n' || *bad == '\t')) bad++;
            int line = 1;
            for (const char *c = start; c < bad; c++) line += *c == '\n';
            fail(g, r->step->path, line, "SQL: %s", sqlite3_errmsg(g->db));
            sqlite3_finalize(s);
            return;
        }
        sqlite3_finalize(s);
        if (tail == p) break;
        p = tail;
    }
}

/* The columns of a view that are plain columns of a table have its types. */
static void view_columns(struct gen *g, struct table *view)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(g->db, str_fmt(g->a, "SELECT * FROM %.*s", STR(view->name)).p, -1, &s, NULL) != SQLITE_OK) return;
    for (int i = 0; i < sqlite3_column_count(s); i++) {
        const char *table = sqlite3_column_table_name(s, i), *origin = sqlite3_column_origin_name(s, i);
        struct table *t = table ? table_find(g, str_c(table)) : NULL;
        struct column *c = t && origin ? column_find(t, str_c(origin)) : NULL;
        if (!c) continue;
        struct column copy = *c;
        copy.name = str_dup(g->a, str_c(sqlite3_column_name(s, i)));
        *VEC_ADD(g->a, &view->cols) = copy;
    }
    sqlite3_finalize(s);
}

/* Views and virtual tables come from plain SQL: the catalogue names them. */
static void register_rest(struct reader *r)
{
    struct gen *g = r->g;
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(g->db, "SELECT name, type FROM sqlite_master WHERE type IN ('table','view') AND name NOT LIKE 'sqlite~_%' ESCAPE '~'",
                           -1, &s, NULL) != SQLITE_OK)
        return;
    while (sqlite3_step(s) == SQLITE_ROW) {
        Str name = str_dup(g->a, str_c((const char *)sqlite3_column_text(s, 0)));
        if (table_find(g, name)) continue;
        struct table *t = table_new(r, name, 1);
        t->view = str_is(str_c((const char *)sqlite3_column_text(s, 1)), "view");
        if (t->view) view_columns(g, t);
    }
    sqlite3_finalize(s);
}

static void step_read(struct gen *g, struct dir *d, const char *path, Str name)
{
    struct step st = {.dir = d, .path = path, .name = name};
    int before = g->errors;
    if (!file_read(g, path, &st.src)) return;
    struct reader r = {.g = g, .step = &st, .toks = lex(g, st.src, 1)};
    read_sections(&r);
    if (g->errors == before) statements(&r);
    if (g->errors == before && expand(&r)) apply(&r);
    if (g->errors == before) register_rest(&r);
    *VEC_ADD(g->a, &g->steps) = st;
}

static int by_name(const void *x, const void *y) { return str_cmp(*(const Str *)x, *(const Str *)y); }

void schema_read(struct gen *g, struct dir *d)
{
    Str folder = str_fmt(g->a, "%s/schema", d->path);
    DIR *dp = opendir(folder.p);
    if (!dp) return;
    *VEC_ADD(g->a, &g->inputs) = folder;
    VEC(Str) names = {0};
    for (struct dirent *e; (e = readdir(dp));)
        if (e->d_name[0] != '.' && str_ends(str_c(e->d_name), S(".sql"))) *VEC_ADD(g->a, &names) = str_dup(g->a, str_c(e->d_name));
    closedir(dp);
    if (names.n) qsort(names.v, names.n, sizeof *names.v, by_name);
    for (size_t i = 0; i < names.n && !g->errors; i++)
        step_read(g, d, str_fmt(g->a, "%.*s/%.*s", STR(folder), STR(names.v[i])).p, names.v[i]);
}

void schema_done(struct gen *g)
{
    sqlite3_exec(g->db, "PRAGMA foreign_keys = OFF", NULL, NULL, NULL); /* its own reads are not the query's */
    for (size_t i = 0; i < g->tables.n; i++) { /* a virtual table connects when it is first named: nor is what it does then */
        sqlite3_stmt *s = NULL;
        sqlite3_prepare_v2(g->db, str_fmt(g->a, "SELECT 1 FROM %.*s", STR(g->tables.v[i]->name)).p, -1, &s, NULL);
        sqlite3_finalize(s);
    }
}
