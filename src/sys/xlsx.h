/* .xlsx in (ECMA-376): the first visible sheet of a workbook as rows of text, as a person reads them there.
 *
 * Shared and inline strings; numbers without .0 and exponent (13800000012), zeros in front where the format is made of zeros;
 * dates by their style as 2026-11-21 or 2026-11-21 18:00, times as 18:00; booleans as TRUE and FALSE; the kept result of a
 * formula. Empty cells keep their place, rows without any value are left out, hidden rows are rows. Nothing outside of `bytes`
 * is read: no document type, no external entity, no network. Everything has a limit, looked at before anything is unpacked.
 */
#pragma once
#include "base/csv.h"

struct xlsx {
    struct csv_row *rows;      /* `line` is the row's number in the sheet; each as long as its last value */
    size_t n;
};

struct xlsx_limits {
    size_t rows, columns, cell; /* cell: bytes */
};

enum XlsxFault { XLSX_OTHER = 1, XLSX_OLD, XLSX_LOCKED, XLSX_BROKEN, XLSX_TOO_LARGE, XLSX_ROWS, XLSX_COLUMNS, XLSX_CELL };

struct xlsx_error {
    enum XlsxFault fault;
    unsigned line;             /* 0: of the whole file */
};

bool xlsx_is(Str bytes);                               /* begins like one, or like the .xls that xlsx_read refuses by name */
enum Err xlsx_read(struct arena *a, Str bytes, const struct xlsx_limits *limits, struct xlsx *out, struct xlsx_error *error); /* ERR_INPUT */
const char *xlsx_fault(enum XlsxFault f);              /* in words, for an operator, after the file's name */
