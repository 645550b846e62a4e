/* Sheets: what is seen in a list as an .xlsx of one sheet, for people of Excel and WPS.
 *
 * Columns are named first, with the kind of their cells; then each row is written cell by cell, left to right. Ids, codes and
 * phones are texts, so that nothing becomes 4.82E+12; times are texts like 2026-11-21 18:00; numbers are numbers. The first row
 * stays in view and carries the filter. A text is never read as a formula.
 */
#pragma once
#include "app/rq.h"

enum { SHEET_ROWS_MAX = 20000 };

struct sheet;

struct sheet_column {
    Msg head;
    unsigned width;            /* in digits; a Chinese character is two */
};

/* ERR_IO when the machine gives no memory for the file. The sheet ends with sheet_answer or sheet_drop. */
enum Err sheet_new(struct rq *rq, Msg name, const struct sheet_column *columns, size_t n, struct sheet **out);
void sheet_drop(struct sheet *s);

void sheet_str(struct sheet *s, Str x);
void sheet_msg(struct sheet *s, Msg m);
void sheet_id(struct sheet *s, int64_t id);        /* as text; 0 is an empty cell */
void sheet_int(struct sheet *s, int64_t n);
void sheet_real(struct sheet *s, OptReal x);       /* none is an empty cell */
void sheet_link(struct sheet *s, Str url, Str words); /* a whole address; opens the records behind a figure */
void sheet_time(struct sheet *s, Time t);          /* none is an empty cell */
void sheet_row_end(struct sheet *s);
int64_t sheet_rows(const struct sheet *s);

void sheet_named(struct sheet *s, Str name); /* the file's name, where that of its first page says too little */
/* Another page of the same file, from here on. */
void sheet_more(struct sheet *s, Msg name, const struct sheet_column *columns, size_t n);

/* Makes the file the answer of a read, under the sheet's name and the day. Ends the sheet. */
enum Err sheet_answer(struct rq *rq, struct sheet *s);
