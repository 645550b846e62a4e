/* Query files: header lines, then queries of annotations and one statement each.
 *
 * A query keeps its lines with their numbers; a line with a marker is an optional clause. `full` is the text with every
 * clause present, annotation lines emptied; it is what the textual checks read.
 */
#include <string.h>

#include "sqlgen.h"

static bool take(Str *s, const char *head)
{
    if (!str_starts(*s, str_c(head))) return false;
    *s = str_trim(str_from(*s, strlen(head)));
    return true;
}

/* ---- types by name ----------------------------------------------------------------------------------------------- */

static struct table *id_table(struct gen *g, Str word)
{
    if (!str_ends(word, S("Id"))) return NULL;
    Str head = str_cut(word, 0, word.len - 2);
    for (size_t i = 0; i < g->tables.n; i++)
        if (g->tables.v[i]->has_id && str_eq(camel(g, g->tables.v[i]->name), head)) return g->tables.v[i];
    return NULL;
}

bool type_word(struct gen *g, Str w, struct type *out)
{
    static const struct {
        const char *word;
        struct type type;
    } plain[] = {{"AnyId", {.kind = K_ANY, .null = true}},   {"Str", {.kind = K_TEXT, .null = true}},
                 {"Blob", {.kind = K_BLOB, .null = true}},   {"int64_t", {.kind = K_INT}},
                 {"OptInt", {.kind = K_INT, .null = true}},  {"bool", {.kind = K_BOOL}},
                 {"Time", {.kind = K_TIME, .null = true}},   {"Day", {.kind = K_DAY, .null = true}},
                 {"Money", {.kind = K_MONEY}},               {"double", {.kind = K_REAL}},
                 {"OptReal", {.kind = K_REAL, .null = true}}};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (str_is(w, plain[i].word)) {
            *out = plain[i].type;
            return true;
        }
    Str rest = w;
    if (take(&rest, "enum ") && map_get(g->choices, rest)) {
        *out = (struct type){.kind = K_CHOICE, .arg = rest, .null = true};
        return true;
    }
    struct table *t = id_table(g, w);
    if (t) *out = (struct type){.kind = K_ID, .arg = t->name, .null = true};
    return t != NULL;
}

Str type_c(struct gen *g, struct type t)
{
    switch (t.kind) {
    case K_ID: return str_fmt(g->a, "%.*sId", STR(camel(g, t.arg)));
    case K_ANY: return S("AnyId");
    case K_INT: return t.null ? S("OptInt") : S("int64_t");
    case K_BOOL: return S("bool");
    case K_TEXT: return t.hidden ? S("Private") : S("Str");
    case K_BLOB: return S("Str");
    case K_TIME: return S("Time");
    case K_DAY: return S("Day");
    case K_MONEY: return S("Money");
    case K_REAL: return t.null ? S("OptReal") : S("double");
    case K_CHOICE: return str_fmt(g->a, "enum %.*s", STR(t.arg));
    case K_NONE: break;
    }
    return S("?");
}

bool type_same(struct type a, struct type b)
{
    bool null_counts = a.kind == K_INT || a.kind == K_REAL;
    return a.kind == b.kind && str_eq(a.arg, b.arg) && a.hidden == b.hidden && (!null_counts || a.null == b.null);
}

/* ---- annotations ------------------------------------------------------------------------------------------------- */

static struct param *param_find(struct query *q, Str name)
{
    for (size_t i = 0; i < q->params.n; i++)
        if (str_eq(q->params.v[i].name, name)) return &q->params.v[i];
    return NULL;
}

static void param_note(struct gen *g, struct query *q, Str s, int line)
{
    Str name = s;
    size_t gap = str_find(s, S(" "));
    Str type = str_trim(str_from(s, gap == (size_t)-1 ? s.len : gap));
    name = str_cut(s, 0, gap == (size_t)-1 ? s.len : gap);
    struct param p = {.name = name, .line = line, .type_line = line};
    if (!type_word(g, type, &p.type))
        fail(g, q->dir->sql, line, "parameter :%.*s: unknown type %.*s", STR(name), STR(type));
    else if (param_find(q, name))
        fail(g, q->dir->sql, line, "parameter :%.*s is annotated twice", STR(name));
    else
        *VEC_ADD(g->a, &q->params) = p;
}

static void reason(struct gen *g, struct query *q, const char *word, Str text, int line, Str *out, int *out_line)
{
    if (*out_line) fail(g, q->dir->sql, line, "-- %s: stands twice", word);
    if (text.len == 0) fail(g, q->dir->sql, line, "-- %s: needs its reason", word);
    *out = text;
    *out_line = line;
}

/* A comment line that is a word and a colon, and is none of ours: a slip of the pen. */
static bool looks_like_note(Str t)
{
    Str s = str_from(t, 3);
    size_t colon = str_find(s, S(":"));
    return colon != (size_t)-1 && colon > 0 && colon < 8 && name_ok(str_cut(s, 0, colon));
}

/* true: the line is an annotation or a comment and not SQL. */
static bool note_line(struct gen *g, struct query *q, Str t, int line, bool over)
{
    if (!str_starts(t, S("--"))) return false;
    if (!str_starts(t, S("-- "))) return true;
    bool note = str_starts(t, S("-- :")) || looks_like_note(t);
    if (note && over) {
        fail(g, q->dir->sql, line, "an annotation behind the end of query %.*s: it stands below its -- name: line", STR(q->name));
        return true;
    }
    Str s = t;
    if (take(&s, "-- :")) param_note(g, q, s, line);
    else if (take(&s, "-- scan:")) reason(g, q, "scan", s, line, &q->scan, &q->scan_line);
    else if (take(&s, "-- all:")) reason(g, q, "all", s, line, &q->all, &q->all_line);
    else if (take(&s, "-- sort:")) reason(g, q, "sort", s, line, &q->sort, &q->sort_line);
    else if (take(&s, "-- row:")) {
        reason(g, q, "row", s, line, &q->row, &q->row_line);
        if (!name_ok(s)) fail(g, q->dir->sql, line, "-- row: names are lower case letters, digits and _");
    } else if (str_starts(t, S("-- reads:"))) fail(g, q->dir->sql, line, "-- reads: stands above the first query");
    else if (note) fail(g, q->dir->sql, line, "unknown annotation; a comment does not begin with a word and a colon");
    return true;
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static int word_index(struct gen *g, struct query *q, Str name, bool unless, int line)
{
    size_t i = 0;
    while (i < q->words.n && !str_eq(q->words.v[i].name, name)) i++;
    if (i == q->words.n) {
        if (i == 31) fail(g, q->dir->sql, line, "more than 31 words of optional clauses: a mask has 32 bits");
        *VEC_ADD(g->a, &q->words) = (struct word){.name = name, .line = line};
    }
    if (unless) q->words.v[i].negative = true;
    else q->words.v[i].positive = true;
    return (int)i;
}

/* Takes the marker off an optional clause: the marker's place becomes blank, so that columns stay. */
static void read_marker(struct gen *g, struct query *q, struct line *l)
{
    size_t at = str_find(l->text, S("/*?"));
    if (at == (size_t)-1) return;
    size_t end = str_find(l->text, S("*/"));
    Str name = end == (size_t)-1 ? S("") : str_trim(str_cut(l->text, at + 3, end - at - 3));
    l->unless = take(&name, "!");
    if (!name_ok(name) || c_word(name)) {
        fail(g, q->dir->sql, l->no, "an optional clause is /*? word */ … or /*? !word */ … to the end of its line");
        return;
    }
    if (str_trim(str_cut(l->text, 0, at)).len) {
        fail(g, q->dir->sql, l->no, "an optional clause begins its line: put what stands before /*? on a line of its own");
        return;
    }
    l->text = str_from(l->text, end + 2);
    if (str_has(l->text, S("/*?"))) fail(g, q->dir->sql, l->no, "one optional clause to a line");
    if (str_has(l->text, S(";"))) fail(g, q->dir->sql, l->no, "the ; stands on a line that is always there");
    l->word = word_index(g, q, name, l->unless, l->no);
}

/* The text with every clause present, without the lines that are the other engine's. */
static struct toks build_full(struct gen *g, struct query *q, enum only others, Str *full)
{
    struct buf b = buf_new(g->a, 512);
    for (size_t i = 0; i < q->lines.n; i++) {
        if (q->lines.v[i].only != others) buf_add(&b, q->lines.v[i].text);
        buf_char(&b, '\n');
    }
    *full = buf_str(&b);
    return lex(g, *full, q->lines.n ? q->lines.v[0].no : q->line);
}

static void find_params(struct gen *g, struct query *q)
{
    for (size_t i = 0; i < q->toks.n; i++) {
        const struct tok *t = &q->toks.v[i];
        if (t->kind != T_PARAM) continue;
        struct param *p = param_find(q, t->text);
        if (!p) {
            p = VEC_ADD(g->a, &q->params);
            *p = (struct param){.name = t->text, .line = t->line};
        }
        p->used = true;
        if (!name_ok(t->text) || c_word(t->text)) fail(g, q->dir->sql, t->line, "parameter :%.*s cannot be a name in C", STR(t->text));
    }
    for (size_t i = 0; i < q->params.n; i++)
        if (!q->params.v[i].used)
            fail(g, q->dir->sql, q->params.v[i].line, "unused annotation: query %.*s has no parameter :%.*s", STR(q->name), STR(q->params.v[i].name));
    for (size_t i = 0; i < q->words.n; i++) q->words.v[i].param = param_find(q, q->words.v[i].name);
    for (size_t i = 0; i < q->toks_pg.n; i++) {
        const struct tok *t = &q->toks_pg.v[i];
        if (t->kind == T_PARAM && !param_find(q, t->text))
            fail(g, q->dir->sql, t->line, "parameter :%.*s stands in the text of PostgreSQL only", STR(t->text));
    }
}

static void find_end(struct gen *g, struct query *q, struct toks *ts)
{
    size_t i = 0;
    while (i < ts->n && !tok_is(&ts->v[i], ";")) i++;
    if (ts->n == 0) fail(g, q->dir->sql, q->line, "query %.*s has no statement", STR(q->name));
    else if (i == ts->n) fail(g, q->dir->sql, ts->v[i - 1].line, "query %.*s does not end in ;", STR(q->name));
    else if (i + 1 < ts->n) fail(g, q->dir->sql, ts->v[i + 1].line, "a query without name: put a -- name: line above it");
    if (i < ts->n) { /* the ; is no part of it */
        ts->v[i].kind = T_END;
        ts->v[i].text = S("");
        ts->n = i;
    }
}

static void query_done(struct gen *g, struct query *q, int errors)
{
    if (!q) return;
    q->toks = build_full(g, q, ONLY_PG, &q->full);
    q->toks_pg = build_full(g, q, ONLY_SQLITE, &q->full_pg);
    find_end(g, q, &q->toks);
    if (g->errors == errors) find_end(g, q, &q->toks_pg);
    find_params(g, q);
    q->bad = g->errors > errors;
    if (!q->row.p) q->row = str_fmt(g->a, "%.*s_row", STR(q->name));
    q->no = (unsigned)g->queries.n;
    *VEC_ADD(g->a, &g->queries) = q;
    q->dir->queries++;
}

static struct query *query_new(struct gen *g, struct dir *d, Str s, int line)
{
    static const char *const kinds[] = {"", ":one", ":many", ":exec", ":change1"};
    struct query *q = NEW(g->a, struct query);
    Str kind = {0};
    str_split(&s, ' ', &q->name);
    kind = str_trim(s);
    q->dir = d;
    q->line = line;
    for (unsigned i = 1; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(kind, kinds[i])) q->kind = (enum query_kind)i;
    if (!name_ok(q->name)) fail(g, d->sql, line, "query name %.*s: names are lower case letters, digits and _", STR(q->name));
    if (q->kind == Q_NONE) fail(g, d->sql, line, "query %.*s: its kind is :one, :many, :exec or :change1", STR(q->name));
    struct query *other = map_get(g->query_names, q->name);
    if (other) fail(g, d->sql, line, "query name %.*s is taken: %s:%d", STR(q->name), other->dir->sql, other->line);
    map_put(g->query_names, q->name, q);
    return q;
}

static void head_line(struct gen *g, struct dir *d, Str t, int line)
{
    Str s = t, name;
    if (take(&s, "-- reads:")) {
        d->reads_line = line;
        while (str_split(&s, ' ', &name)) {
            if (!name.len) continue;
            struct table *r = table_find(g, name);
            if (!r) fail(g, d->sql, line, "-- reads: no table is called %.*s", STR(name));
            else if (r->dir == d) fail(g, d->sql, line, "-- reads: %.*s is this folder's own", STR(name));
            *VEC_ADD(g->a, &d->reads) = name;
            *VEC_ADD(g->a, &d->read) = false;
        }
    } else if (str_starts(t, S("-- :")) || (str_starts(t, S("-- ")) && looks_like_note(t))) {
        fail(g, d->sql, line, "an annotation above the first query; only -- reads: stands there");
    } else if (t.len && !str_starts(t, S("--"))) {
        fail(g, d->sql, line, "a query without name: put a -- name: line above it");
    }
}

void queries_read(struct gen *g, struct dir *d)
{
    Str text, line;
    const char *path = str_fmt(g->a, "%s/%.*s.sql", d->path, STR(d->base)).p;
    if (!file_read(g, path, &text)) return;
    d->sql = path;
    struct query *q = NULL;
    enum only only = ONLY_BOTH;
    bool over = false, known;
    int errors = g->errors;
    for (int no = 1; str_split(&text, '\n', &line); no++) {
        Str t = str_trim(line), s = t;
        if (take(&s, "-- name:")) {
            query_done(g, q, errors);
            errors = g->errors;
            q = query_new(g, d, s, no);
            only = ONLY_BOTH;
            over = false;
        } else if (!q) {
            head_line(g, d, t, no);
        } else {
            struct line l = {.no = no, .text = line, .word = -1, .only = only};
            if (only_line(t, &only, &known)) {
                if (!known) fail(g, path, no, "unknown section: write -- only: sqlite, -- only: pg or -- only: both");
                l.text = S("");
            } else if (note_line(g, q, t, no, over)) {
                l.text = S("");
            } else {
                read_marker(g, q, &l);
            }
            *VEC_ADD(g->a, &q->lines) = l;
            if (only != ONLY_PG && str_has(l.text, S(";"))) over = true;
        }
    }
    query_done(g, q, errors);
}
