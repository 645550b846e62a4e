/* Sheets by libxlsxwriter. Its Debian 12 version writes only to a file's name, so the file is one without a place in any folder
 * (memfd), opened by its name below /proc: nothing is left behind, whatever happens. Rows go to disk as they come
 * (constant_memory), so a long export needs little memory until its file is read.
 */
#include "app/sheet.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/utf8.h"
#include "sys/log.h"

enum { FILE_MOST = 64 << 20, CELL_MOST = 32767 };

struct sheet {
    struct rq *rq;
    int fd;
    lxw_workbook *book;
    lxw_worksheet *page;
    lxw_row_t row;
    lxw_col_t col, n_cols;
    Str name;
    struct arena *cell;        /* zero-terminated copies, emptied with each row */
};

static void heads(struct sheet *s, const struct sheet_column *columns, size_t n)
{
    lxw_format *bold = workbook_add_format(s->book);
    format_set_bold(bold);
    format_set_bottom(bold, LXW_BORDER_THIN);
    for (size_t i = 0; i < n; i++) {
        worksheet_set_column(s->page, (lxw_col_t)i, (lxw_col_t)i, columns[i].width + 2, NULL);
        worksheet_write_string(s->page, 0, (lxw_col_t)i, str_z(s->cell, rq_text(s->rq, columns[i].head)), bold);
    }
    worksheet_freeze_panes(s->page, 1, 0);
    s->row = 1;
}

enum Err sheet_new(struct rq *rq, Msg name, const struct sheet_column *columns, size_t n, struct sheet **out)
{
    struct sheet *s = NEW(rq->a, struct sheet);
    *s = (struct sheet){.rq = rq, .fd = memfd_create("sheet", MFD_CLOEXEC), .n_cols = (lxw_col_t)n, .name = rq_text(rq, name)};
    if (s->fd < 0) return ERR_IO;
    s->cell = arena_new(0);
    lxw_workbook_options o = {.constant_memory = LXW_TRUE, .tmpdir = NULL, .use_zip64 = LXW_FALSE};
    s->book = workbook_new_opt(str_z(rq->a, str_fmt(rq->a, "/proc/self/fd/%d", s->fd)), &o);
    s->page = s->book ? workbook_add_worksheet(s->book, str_z(rq->a, s->name)) : NULL;
    if (!s->page) {
        sheet_drop(s);
        return ERR_IO;
    }
    heads(s, columns, n);
    *out = s;
    return OK;
}

static void page_end(struct sheet *s) { worksheet_autofilter(s->page, 0, 0, s->row > 1 ? s->row - 1 : 1, (lxw_col_t)(s->n_cols - 1)); }

void sheet_named(struct sheet *s, Str name) { s->name = name; }

void sheet_more(struct sheet *s, Msg name, const struct sheet_column *columns, size_t n)
{
    page_end(s);
    s->page = workbook_add_worksheet(s->book, str_z(s->rq->a, rq_text(s->rq, name)));
    s->n_cols = (lxw_col_t)n;
    heads(s, columns, n);
}

void sheet_drop(struct sheet *s)
{
    lxw_workbook_free(s->book);
    close(s->fd);
    arena_free(s->cell);
}

/* As much as Excel takes into a cell: it counts in UTF-16. */
static Str cell_head(Str x)
{
    Str rest = x;
    uint32_t c;
    for (size_t units = 0, at = 0; utf8_next(&rest, &c); at = (size_t)(rest.p - x.p)) {
        units += c > 0xffff ? 2 : 1;
        if (units > CELL_MOST) return str_cut(x, 0, at);
    }
    return x;
}

void sheet_str(struct sheet *s, Str x)
{
    if (x.len > CELL_MOST) x = cell_head(x);
    if (x.len) worksheet_write_string(s->page, s->row, s->col, str_z(s->cell, x), NULL);
    s->col++;
}

void sheet_msg(struct sheet *s, Msg m) { sheet_str(s, m.n ? rq_text(s->rq, m) : S("")); }
void sheet_id(struct sheet *s, int64_t id) { sheet_str(s, id ? str_fmt(s->cell, "%lld", (long long)id) : S("")); }
void sheet_int(struct sheet *s, int64_t n) { worksheet_write_number(s->page, s->row, s->col++, (double)n, NULL); }

void sheet_real(struct sheet *s, OptReal x)
{
    if (x.has) worksheet_write_number(s->page, s->row, s->col, x.v, NULL);
    s->col++;
}

void sheet_link(struct sheet *s, Str url, Str words)
{
    lxw_col_t col = s->col++;
    if (url.len) worksheet_write_url_opt(s->page, s->row, col, str_z(s->cell, url), NULL, str_z(s->cell, words), NULL);
}

void sheet_time(struct sheet *s, Time t)
{
    struct civil c = civil_of(t);
    sheet_str(s, t.ms ? str_fmt(s->cell, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour, c.minute) : S(""));
}

void sheet_row_end(struct sheet *s)
{
    s->row++;
    s->col = 0;
    arena_reset(s->cell);
}

int64_t sheet_rows(const struct sheet *s) { return (int64_t)s->row - 1; }

static enum Err read_back(struct rq *rq, int fd, Str *out)
{
    struct stat st;
    if (fstat(fd, &st) || st.st_size <= 0 || st.st_size > FILE_MOST) return ERR_IO;
    char *bytes = NEW_ARRAY(rq->a, char, (size_t)st.st_size);
    for (off_t at = 0; at < st.st_size;) {
        ssize_t n = pread(fd, bytes + at, (size_t)(st.st_size - at), at);
        if (n <= 0) return ERR_IO;
        at += n;
    }
    *out = str_n(bytes, (size_t)st.st_size);
    return OK;
}

enum Err sheet_answer(struct rq *rq, struct sheet *s)
{
    Str bytes;
    page_end(s);
    lxw_error failed = workbook_close(s->book); /* frees the book */
    enum Err e = failed ? ERR_IO : read_back(rq, s->fd, &bytes);
    if (failed) log_error("a sheet cannot be written: %s", lxw_strerror(failed));
    s->book = NULL;
    sheet_drop(s);
    TRY(e);
    rq_raw(rq, S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), bytes,
           str_fmt(rq->a, "%.*s-%.*s.xlsx", STR(s->name), STR(day_iso(rq->a, day_of(rq->now)))));
    return OK;
}
