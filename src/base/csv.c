#include "base/csv.h"

#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "base/vec.h"

struct reader {
    struct arena *a;
    Str rest;
    unsigned line;
    const struct csv_limits *limits;
    struct csv_error *error;
};

static enum Err fault(struct reader *r, enum CsvFault f, unsigned line)
{
    *r->error = (struct csv_error){f, line};
    return ERR_INPUT;
}

/* Takes a line's end off the rest: CRLF, LF or a lone CR. */
static bool take_end(struct reader *r)
{
    if (!r->rest.len || (r->rest.p[0] != '\r' && r->rest.p[0] != '\n')) return false;
    r->rest = str_from(r->rest, str_starts(r->rest, S("\r\n")) ? 2 : 1);
    r->line++;
    return true;
}

static enum Err quoted(struct reader *r, Str *out)
{
    unsigned from = r->line;
    struct buf b = buf_new(r->a, 32);
    r->rest = str_from(r->rest, 1);
    for (;;) {
        const char *hit = r->rest.len ? memchr(r->rest.p, '"', r->rest.len) : NULL;
        if (!hit) return fault(r, CSV_QUOTE_OPEN, from);
        size_t n = (size_t)(hit - r->rest.p);
        for (size_t i = 0; i < n; i++) r->line += r->rest.p[i] == '\n';
        buf_bytes(&b, r->rest.p, n);
        r->rest = str_from(r->rest, n + 1);
        if (b.len > r->limits->field) return fault(r, CSV_FIELD, from);
        if (!str_starts(r->rest, S("\""))) break;
        buf_char(&b, '"');
        r->rest = str_from(r->rest, 1);
    }
    if (r->rest.len && !memchr(",\r\n", r->rest.p[0], 3)) return fault(r, CSV_QUOTE_STRAY, r->line);
    *out = buf_str(&b);
    return OK;
}

static enum Err bare(struct reader *r, Str *out)
{
    size_t n = 0;
    while (n < r->rest.len && r->rest.p[n] != ',' && r->rest.p[n] != '\r' && r->rest.p[n] != '\n' && r->rest.p[n] != '"') n++;
    if (n < r->rest.len && r->rest.p[n] == '"') return fault(r, CSV_QUOTE_STRAY, r->line);
    if (n > r->limits->field) return fault(r, CSV_FIELD, r->line);
    *out = str_cut(r->rest, 0, n);
    r->rest = str_from(r->rest, n);
    return OK;
}

static enum Err row(struct reader *r, struct csv_row *out)
{
    VEC(Str) fields = {0};
    unsigned line = r->line;
    for (;;) {
        Str f;
        TRY(str_starts(r->rest, S("\"")) ? quoted(r, &f) : bare(r, &f));
        if (fields.n == r->limits->columns) return fault(r, CSV_COLUMNS, line);
        *VEC_ADD(r->a, &fields) = f;
        if (!str_starts(r->rest, S(","))) break;
        r->rest = str_from(r->rest, 1);
    }
    take_end(r);
    *out = (struct csv_row){fields.v, fields.n, line};
    return OK;
}

/* As long as the header; what lies beyond it must be empty. */
static enum Err fit(struct reader *r, size_t columns, struct csv_row *row)
{
    for (size_t i = columns; i < row->n; i++)
        if (str_trim(row->v[i]).len) return fault(r, CSV_EXTRA, row->line);
    if (row->n < columns) {
        Str *v = NEW_ARRAY(r->a, Str, columns);
        memcpy(v, row->v, row->n * sizeof *v);
        for (size_t i = row->n; i < columns; i++) v[i] = S("");
        row->v = v;
    }
    row->n = columns;
    return OK;
}

static bool blank_row(const struct csv_row *r)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_trim(r->v[i]).len) return false;
    return true;
}

static unsigned line_of_fault(Str text)
{
    unsigned line = 1;
    for (Str part; str_split(&text, '\n', &part); line++)
        if (!utf8_valid(part)) break;
    return line;
}

enum Err csv_read(struct arena *a, Str text, const struct csv_limits *limits, struct csv *out, struct csv_error *error)
{
    struct reader r = {a, text, 1, limits, error};
    struct csv c = {.n = 0};
    VEC(struct csv_row) rows = {0};
    if (str_starts(r.rest, S("\xEF\xBB\xBF"))) r.rest = str_from(r.rest, 3);
    if (!utf8_valid(r.rest)) return fault(&r, CSV_NOT_UTF8, line_of_fault(r.rest));
    while (r.rest.len) {
        struct csv_row one;
        TRY(row(&r, &one));
        if (blank_row(&one)) continue;
        if (!c.header.n) {
            c.header = one;
            continue;
        }
        TRY(fit(&r, c.header.n, &one));
        if (rows.n == limits->rows) return fault(&r, CSV_ROWS, one.line);
        *VEC_ADD(a, &rows) = one;
    }
    if (!c.header.n) return fault(&r, CSV_EMPTY, 1);
    c.rows = rows.v;
    c.n = rows.n;
    *out = c;
    return OK;
}

const char *csv_fault(enum CsvFault f)
{
    switch (f) {
    case CSV_EMPTY: return "is the end: the file holds nothing";
    case CSV_NOT_UTF8: return "is not UTF-8: save the file as \"CSV UTF-8\"";
    case CSV_QUOTE_OPEN: return "opens a quotation mark that is never closed";
    case CSV_QUOTE_STRAY: return "has a quotation mark in the middle of a field";
    case CSV_ROWS: return "is one row more than is allowed";
    case CSV_COLUMNS: return "has too many columns";
    case CSV_FIELD: return "has a field that is too long";
    case CSV_EXTRA: return "has more fields than the header";
    }
    return "cannot be read";
}

int csv_column(const struct csv *c, const char *name)
{
    for (size_t i = 0; i < c->header.n; i++)
        if (str_eq_nocase(str_trim(c->header.v[i]), str_c(name))) return (int)i;
    return -1;
}

Str csv_get(const struct csv_row *r, int column)
{
    Str s = column < 0 || (size_t)column >= r->n ? S("") : str_trim(r->v[column]);
    return s.len ? s : (Str){NULL, 0};
}

/* -- writing -- */

/* What spreadsheets take for the beginning of a formula; the wide forms too. */
static bool risky(Str s)
{
    static const Str heads[] = {{"=", 1}, {"+", 1}, {"-", 1}, {"@", 1}, {"\t", 1}, {"\r", 1}, {"\n", 1}, {"＝", 3}, {"＋", 3}, {"－", 3}, {"＠", 3}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (str_starts(s, heads[i])) return true;
    return false;
}

static bool negative_number(Str s)
{
    bool dot = false;
    if (s.len < 2 || s.p[0] != '-') return false;
    for (size_t i = 1; i < s.len; i++) {
        if (s.p[i] == '.' && !dot && i > 1) dot = true;
        else if (s.p[i] < '0' || s.p[i] > '9') return false;
    }
    return true;
}

/* A field that has guards already, of which csv_unguard would take one off: it gets one more. */
static bool guarded(Str s)
{
    Str rest = s;
    while (rest.len && rest.p[0] == '\'') rest = str_from(rest, 1);
    return rest.len < s.len && risky(rest);
}

Str csv_unguard(Str s) { return guarded(s) ? str_from(s, 1) : s; }

struct csv_out csv_begin(struct arena *a)
{
    struct csv_out o = {.b = buf_new(a, 4096)};
    buf_lit(&o.b, "\xEF\xBB\xBF");
    return o;
}

void csv_put(struct csv_out *o, Str s)
{
    if (o->in_row) buf_char(&o->b, ',');
    o->in_row = true;
    bool guard = (risky(s) && !negative_number(s)) || guarded(s), quote = guard;
    for (size_t i = 0; i < s.len && !quote; i++) quote = memchr(",\"\r\n", s.p[i], 4) != NULL;
    if (!quote) {
        buf_add(&o->b, s);
        return;
    }
    buf_char(&o->b, '"');
    if (guard) buf_char(&o->b, '\'');
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] == '"') buf_char(&o->b, '"');
        buf_char(&o->b, s.p[i]);
    }
    buf_char(&o->b, '"');
}

void csv_end_row(struct csv_out *o)
{
    buf_lit(&o->b, "\r\n");
    o->in_row = false;
}
