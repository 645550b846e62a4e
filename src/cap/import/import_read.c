/* A sheet as rows by a kind's columns: .csv (UTF-8, or GB18030 as Chinese spreadsheets write it) and .xlsx. The first row names the
 * columns, by their English names or by their labels; their order is free. A line of a .csv that cannot be read is a bad row, not
 * the end of the sheet.
 */
#include <string.h>

#include "base/buf.h"
#include "base/csv.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "cap/import/import_core.h"
#include "sys/charset.h"
#include "sys/xlsx.h"

enum { ROWS_MAX = 100000, FILE_COLUMNS = 200, FIELD_MAX = 100000, NAME_SHOWN = 40 };

struct reader {
    struct arena *a;
    const struct import_kind *kind;
    struct import_refusal *why;
    int at[IMPORT_COLUMNS];    /* where a column of the kind stands in the sheet */
    int reasons;               /* the column in which a sheet of bad rows says what was wrong: passed over */
    size_t header_n;
    bool header;
    VEC(struct import_line) lines;
};

static enum Err refuse_sheet(struct reader *r, Msg words, Str x, Str y)
{
    *r->why = (struct import_refusal){words, {x, y}, 2};
    return ERR_INPUT;
}

static Str number(struct reader *r, unsigned n) { return str_fmt(r->a, "%u", n); }

/* -- the heads -- */

static bool names(const struct import_column *c, Str s)
{
    return str_eq_nocase(s, str_c(c->name)) || str_eq(s, msg_text(c->label, LANG_ZH)) || str_eq_nocase(s, msg_text(c->label, LANG_EN));
}

static Str all_names(struct reader *r)
{
    struct buf b = buf_new(r->a, 100);
    for (size_t i = 0; i < r->kind->n; i++) buf_fmt(&b, "%s%s", i ? ", " : "", r->kind->columns[i].name);
    return buf_str(&b);
}

static enum Err take_header(struct reader *r, const struct csv_row *row)
{
    for (size_t i = 0; i < IMPORT_COLUMNS; i++) r->at[i] = -1;
    for (size_t i = 0; i < row->n; i++) {
        Str name = str_trim(row->v[i]);
        size_t k = 0;
        if (str_eq(name, msg_text(MSG_import_reasons, LANG_ZH)) || str_eq_nocase(name, msg_text(MSG_import_reasons, LANG_EN))) {
            r->reasons = (int)i;
            continue;
        }
        if (!name.len) continue; /* spreadsheets leave empty columns at the end; their cells must be empty too */
        while (k < r->kind->n && !names(&r->kind->columns[k], name)) k++;
        if (k == r->kind->n) return refuse_sheet(r, MSG_import_column_unknown, utf8_text_ok(name) ? utf8_head(name, NAME_SHOWN) : S("?"), all_names(r));
        if (r->at[k] >= 0) return refuse_sheet(r, MSG_import_column_twice, str_c(r->kind->columns[k].name), S(""));
        r->at[k] = (int)i;
    }
    for (size_t k = 0; k < r->kind->n; k++)
        if (r->kind->columns[k].required && r->at[k] < 0) return refuse_sheet(r, MSG_import_column_missing, str_c(r->kind->columns[k].name), all_names(r));
    r->header_n = row->n;
    r->header = true;
    return OK;
}

/* -- a row -- */

static void take_row(struct reader *r, const struct csv_row *row, bool guarded)
{
    struct import_line *l = VEC_ADD(r->a, &r->lines);
    size_t cells = 0, used = 0;
    *l = (struct import_line){.v = NEW_ARRAY(r->a, Str, r->kind->n), .line = row->line};
    for (size_t k = 0; k < r->kind->n; k++) {
        Str s = csv_get(row, r->at[k]);
        l->v[k] = guarded && s.len ? csv_unguard(s) : s;
        used += l->v[k].len > 0;
    }
    for (size_t i = 0; i < row->n; i++) cells += (int)i != r->reasons && str_trim(row->v[i]).len > 0;
    if (cells != used) l->fault = row->n > r->header_n ? ImportFault_extra : ImportFault_unnamed;
}

static enum Err take(struct reader *r, const struct csv_row *row, bool guarded)
{
    bool blank = true;
    for (size_t i = 0; i < row->n; i++) blank = blank && !str_trim(row->v[i]).len;
    if (blank) return OK;
    if (!r->header) return take_header(r, row);
    if (r->lines.n == ROWS_MAX) return refuse_sheet(r, MSG_import_too_many_rows, str_fmt(r->a, "%d", ROWS_MAX), S(""));
    take_row(r, row, guarded);
    return OK;
}

/* -- .csv -- */

/* Takes one row off the text, quotation marks and the lines within them respected. False when a mark is never closed. */
static bool next_record(Str text, size_t *pos, unsigned *line, Str *out)
{
    bool quoted = false, begins = true;
    size_t i = *pos;
    for (; i < text.len; i++) {
        char c = text.p[i];
        if (quoted && c == '"' && i + 1 < text.len && text.p[i + 1] == '"') i++;
        else if (quoted) *line += c == '\n', quoted = c != '"';
        else if (c == '\r' || c == '\n') break;
        else quoted = c == '"' && begins, begins = c == ',';
    }
    *out = str_cut(text, *pos, i - *pos);
    if (i < text.len) i += text.p[i] == '\r' && i + 1 < text.len && text.p[i + 1] == '\n' ? 2 : 1, ++*line;
    *pos = i;
    return !quoted;
}

static enum ImportFault line_fault(enum CsvFault f)
{
    switch (f) {
    case CSV_NOT_UTF8: return ImportFault_not_utf8;
    case CSV_QUOTE_OPEN: case CSV_QUOTE_STRAY: return ImportFault_quote;
    case CSV_FIELD: return ImportFault_cell_long;
    case CSV_EXTRA: case CSV_COLUMNS: return ImportFault_extra;
    case CSV_EMPTY: case CSV_ROWS: break;
    }
    return ImportFault_unreadable;
}

static enum Err read_csv(struct reader *r, Str text)
{
    static const struct csv_limits limits = {2, FILE_COLUMNS, FIELD_MAX};
    size_t pos = 0;
    for (unsigned line = 1; pos < text.len;) {
        unsigned first = line;
        struct csv_error fault;
        struct csv c;
        Str one;
        if (!next_record(text, &pos, &line, &one)) return refuse_sheet(r, MSG_import_quote_open, number(r, first), S(""));
        if (csv_read(r->a, one, &limits, &c, &fault) == OK) {
            c.header.line = first;
            TRY(take(r, &c.header, true));
        } else if (fault.fault != CSV_EMPTY && !r->header) {
            return refuse_sheet(r, MSG_import_header_unreadable, number(r, first), msg_text(ImportFault_label(line_fault(fault.fault)), LANG_EN));
        } else if (fault.fault != CSV_EMPTY) {
            *VEC_ADD(r->a, &r->lines) = (struct import_line){.v = NEW_ARRAY(r->a, Str, r->kind->n), .line = first, .fault = line_fault(fault.fault)};
        }
    }
    return OK;
}

/* -- .xlsx -- */

static Msg book_fault(enum XlsxFault f)
{
    switch (f) {
    case XLSX_OTHER: return MSG_import_not_xlsx;
    case XLSX_OLD: case XLSX_LOCKED: return MSG_import_old_xls;
    case XLSX_TOO_LARGE: return MSG_import_too_large;
    case XLSX_ROWS: return MSG_import_too_many_rows;
    case XLSX_COLUMNS: return MSG_import_too_wide;
    case XLSX_CELL: return MSG_import_cell_long;
    case XLSX_BROKEN: break;
    }
    return MSG_import_broken_xlsx;
}

static enum Err read_book(struct reader *r, Str bytes)
{
    static const struct xlsx_limits limits = {ROWS_MAX + 1, FILE_COLUMNS, FIELD_MAX};
    struct xlsx_error fault;
    struct xlsx x;
    if (xlsx_read(r->a, bytes, &limits, &x, &fault) != OK)
        return refuse_sheet(r, book_fault(fault.fault), fault.fault == XLSX_ROWS ? str_fmt(r->a, "%d", ROWS_MAX) : number(r, fault.line), S(""));
    for (size_t i = 0; i < x.n; i++) TRY(take(r, &x.rows[i], false));
    return OK;
}

enum Err import_read(struct arena *a, enum ImportKind k, Str file, Str bytes, struct import_sheet *out, struct import_refusal *why)
{
    struct reader r = {.a = a, .kind = import_kind(k), .why = why, .reasons = -1};
    bool named = str_ends(str_lower(a, file), S(".xlsx"));
    if (named || xlsx_is(bytes)) TRY(read_book(&r, bytes));
    else if (memchr(bytes.p, 0, bytes.len)) return refuse_sheet(&r, MSG_import_not_xlsx, S(""), S(""));
    else TRY(read_csv(&r, text_utf8(a, bytes)));
    if (!r.header) return refuse_sheet(&r, MSG_import_empty, S(""), S(""));
    *out = (struct import_sheet){r.lines.v, r.lines.n};
    return OK;
}
