/* CSV as RFC 4180 has it, over text in memory: no I/O here.
 *
 * Read: UTF-8 with or without BOM, quotes, CRLF or LF, a last line without an end; empty lines are skipped. The first row is
 * the header. Everything has a limit, and every fault has its line. Written: BOM, CRLF, and a guard (') before what a
 * spreadsheet would run as a formula.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"

struct csv_row {
    Str *v;               /* trimmed of nothing; in the arena or views of the text */
    size_t n;
    unsigned line;        /* where it begins; from 1 */
};

struct csv {
    struct csv_row header;
    struct csv_row *rows; /* each as long as the header: missing fields at its end are empty */
    size_t n;
};

struct csv_limits {
    size_t rows, columns, field; /* field: bytes */
};

enum CsvFault { CSV_EMPTY = 1, CSV_NOT_UTF8, CSV_QUOTE_OPEN, CSV_QUOTE_STRAY, CSV_ROWS, CSV_COLUMNS, CSV_FIELD, CSV_EXTRA };

struct csv_error {
    enum CsvFault fault;
    unsigned line;
};

enum Err csv_read(struct arena *a, Str text, const struct csv_limits *limits, struct csv *out, struct csv_error *error); /* ERR_INPUT */
const char *csv_fault(enum CsvFault f);              /* in words, for an operator: "is not UTF-8 …" after "line 7 " */
int csv_column(const struct csv *c, const char *name); /* -1 when the header has no such column */
Str csv_get(const struct csv_row *r, int column);    /* trimmed; no value when column < 0 or the field is empty */
Str csv_unguard(Str field);                          /* takes the guard of csv_put off again */

struct csv_out {
    struct buf b;
    bool in_row;
};
struct csv_out csv_begin(struct arena *a);
void csv_put(struct csv_out *o, Str field);
void csv_end_row(struct csv_out *o);
