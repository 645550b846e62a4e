/* linju import: areas, people, organisations and needs of other systems from a CSV file. Each row is judged alone; a refused one is named
 * with its line and the others go on. Rows are written in chunks, each one transaction with its events, under one batch id. Judging only
 * reads, so that a dry run is the same without the writing and works beside a running server. What a kind's rows mean stands in import_*.c.
 */
#include "main/import.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "sys/files.h"

enum { FILE_MAX = 64 << 20, ROWS_MAX = 200000, FILE_COLUMNS = 50, FIELD_MAX = 100000, CHUNK_ROWS = 200, BAR_FROM = 500, BAR_WIDTH = 30 };

static const struct csv_limits limits = {2, FILE_COLUMNS, FIELD_MAX};
static const struct import_kind *const kinds[] = {&import_areas, &import_people, &import_orgs, &import_needs};

/* A row as it stands in the file; parsed when its chunk comes. */
struct record {
    Str text;
    unsigned line;
    unsigned char rank;
    bool blank;
    Str why;
};

struct run {
    struct import im;
    const char *path;
    struct db *db;
    VEC(struct record) records;
    size_t *order;             /* indices of records */
    int at[IMPORT_COLUMNS];    /* where a column of the kind stands in the file */
    size_t header_n;
    size_t imported, refused, done;
    struct import_row *rows;   /* of the chunk: those that passed */
    size_t n;
};

/* -- what the kinds share -- */

enum Err import_refuse(struct import *im, struct import_row *r, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    if (!r->why.p) r->why = str_vfmt(im->whole, fmt, ap);
    va_end(ap);
    return OK;
}

bool import_text(struct import *im, struct import_row *r, int column, size_t most)
{
    Str s = r->v[column];
    const char *name = im->kind->columns[column].name;
    if (!s.len) return true;
    if (!utf8_text_ok(s)) IGNORE(import_refuse(im, r, "%s has control characters", name)); /* always OK: the row is refused */
    else if (utf8_count(s) > most) IGNORE(import_refuse(im, r, "%s is longer than %zu characters", name, most));
    return !r->why.p;
}

enum Err import_area(struct import *im, struct db_ro *db, struct import_row *r, int column, struct area_row *out)
{
    Str code = r->v[column];
    *out = im->area;
    if (!code.len || r->why.p || !import_text(im, r, column, 40)) return OK;
    enum Err e = area_by_code(db, im->a, out, .code = code);
    if (e != ERR_NOT_FOUND) return e;
    return import_refuse(im, r, "there is no area with the code %.*s", STR(code));
}

unsigned import_choice(const struct choices *c, Str s)
{
    for (unsigned i = 1; i < c->n; i++)
        if (str_eq_nocase(c->codes[i], s) || str_eq(msg_text(c->labels[i], LANG_ZH), s) || str_eq_nocase(msg_text(c->labels[i], LANG_EN), s)) return i;
    return 0;
}

Str import_codes(struct arena *a, const struct choices *c)
{
    struct buf b = buf_new(a, 64);
    for (unsigned i = 1; i < c->n; i++) {
        if (i > 1) buf_char(&b, ' ');
        buf_add(&b, c->codes[i]);
    }
    return buf_str(&b);
}

struct event_maker import_maker(const struct import *im) { return (struct event_maker){im->app, im->a, im->now}; }
Str import_batch(const struct import *im) { return str_fmt(im->a, "%lld", (long long)im->batch); }
Str import_data(const struct import *im) { return EVENT_DATA(im->a, {"batch", import_batch(im), 0, false}); }

/* -- the file -- */

/* Takes one row off the text, quotation marks and the lines within them respected. False when a mark is never closed. */
static bool next_record(Str text, size_t *pos, unsigned *line, struct record *out)
{
    bool quoted = false, begins = true, blank = true;
    size_t i = *pos;
    *out = (struct record){.line = *line};
    for (; i < text.len; i++) {
        char c = text.p[i];
        if (quoted && c == '"' && i + 1 < text.len && text.p[i + 1] == '"') i++;
        else if (quoted) *line += c == '\n', quoted = c != '"';
        else if (c == '\r' || c == '\n') break;
        else quoted = c == '"' && begins, begins = c == ',';
        blank = blank && (c == ' ' || c == '\t' || c == ',');
    }
    out->text = str_cut(text, *pos, i - *pos);
    out->blank = blank;
    if (i < text.len) i += text.p[i] == '\r' && i + 1 < text.len && text.p[i + 1] == '\n' ? 2 : 1, ++*line;
    *pos = i;
    return !quoted;
}

static int column_known(const struct import_kind *k, Str name)
{
    for (int i = 0; i < IMPORT_COLUMNS && k->columns[i].name; i++)
        if (str_eq_nocase(name, str_c(k->columns[i].name))) return i;
    return -1;
}

static Str columns_words(struct arena *a, const struct import_kind *k)
{
    struct buf b = buf_new(a, 100);
    for (int i = 0; i < IMPORT_COLUMNS && k->columns[i].name; i++) buf_fmt(&b, "%s%s", i ? "," : "", k->columns[i].name);
    return buf_str(&b);
}

static int read_header(struct run *r, const struct record *first)
{
    struct import *im = &r->im;
    const struct import_kind *k = im->kind;
    struct csv_error fault;
    struct csv c;
    Str wanted = columns_words(im->whole, k);
    if (csv_read(im->whole, first->text, &limits, &c, &fault) != OK) return fail("%s: line %u %s; nothing was imported", r->path, first->line, csv_fault(fault.fault));
    for (int i = 0; i < IMPORT_COLUMNS; i++) r->at[i] = -1;
    for (size_t i = 0; i < c.header.n; i++) {
        Str name = str_trim(c.header.v[i]);
        int known = column_known(k, name);
        if (!name.len) continue; /* spreadsheets leave empty columns at the end; their cells must be empty too */
        if (known < 0 || !utf8_text_ok(name))
            return fail("%s: the column \"%.*s\" is not known for %s (columns: %.*s); nothing was imported", r->path, STR(utf8_text_ok(name) ? utf8_head(name, 40) : S("?")), k->name, STR(wanted));
        if (r->at[known] >= 0) return fail("%s: the column %s stands there twice; nothing was imported", r->path, k->columns[known].name);
        r->at[known] = (int)i;
    }
    for (int i = 0; i < IMPORT_COLUMNS && k->columns[i].name; i++)
        if (k->columns[i].required && r->at[i] < 0)
            return fail("%s: the first line has no column %s (columns: %.*s); nothing was imported", r->path, k->columns[i].name, STR(wanted));
    r->header_n = c.header.n;
    return 0;
}

static bool is_workbook(const char *path, Str text)
{
    return str_ends(str_c(path), S(".xlsx")) || str_ends(str_c(path), S(".XLSX")) || str_starts(text, S("PK\x03\x04"));
}

static int read_records(struct run *r)
{
    struct import *im = &r->im;
    struct record one;
    size_t pos = 0;
    unsigned line = 1;
    bool header = false;
    char why[256];
    Str text;
    if (file_read(im->whole, r->path, FILE_MAX, &text, why) != OK) return fail("%s", why);
    if (is_workbook(r->path, text)) return fail("%s: .xlsx files come with the next version; save the sheet as \"CSV UTF-8\" and import that", r->path);
    if (str_starts(text, S("\xEF\xBB\xBF"))) text = str_from(text, 3);
    while (pos < text.len) {
        if (!next_record(text, &pos, &line, &one)) return fail("%s: line %u %s; nothing was imported", r->path, one.line, csv_fault(CSV_QUOTE_OPEN));
        if (one.blank) continue;
        if (!header && read_header(r, &one)) return 1;
        if (header) *VEC_ADD(im->whole, &r->records) = one;
        header = true;
        if (r->records.n > ROWS_MAX) return fail("%s has more than %d rows; nothing was imported", r->path, ROWS_MAX);
    }
    return header ? 0 : fail("%s is empty; nothing was imported", r->path);
}

/* The cells of a record by the kind's columns. */
static bool parse(struct run *r, struct record *rec, struct import_row *out)
{
    struct import *im = &r->im;
    struct csv_error fault;
    struct csv c;
    *out = (struct import_row){.line = rec->line};
    if (csv_read(im->a, rec->text, &limits, &c, &fault) != OK) {
        rec->blank = fault.fault == CSV_EMPTY;
        if (!rec->blank) rec->why = str_c(csv_fault(fault.fault));
        return false;
    }
    for (int i = 0; i < IMPORT_COLUMNS; i++) {
        Str s = csv_get(&c.header, r->at[i]);
        out->v[i] = s.len ? csv_unguard(s) : s;
    }
    size_t cells = 0, used = 0;
    for (size_t i = 0; i < c.header.n; i++) cells += str_trim(c.header.v[i]).len > 0;
    for (int i = 0; i < IMPORT_COLUMNS; i++) used += out->v[i].len > 0;
    if (cells != used) rec->why = c.header.n > r->header_n ? str_c(csv_fault(CSV_EXTRA)) : S("has a value in a column without a name");
    return cells == used;
}

/* Rows in the order in which they are taken. */
static void put_in_order(struct run *r)
{
    struct import *im = &r->im;
    struct import_row row;
    size_t n = 0;
    r->order = NEW_ARRAY(im->whole, size_t, r->records.n + 1);
    for (size_t i = 0; im->kind->rank && i < r->records.n; i++) {
        struct record *rec = &r->records.v[i];
        if (i % CHUNK_ROWS == 0) arena_reset(im->a);
        if (parse(r, rec, &row)) rec->rank = (unsigned char)im->kind->rank(im, &row);
    }
    for (unsigned rank = 0; rank < IMPORT_RANKS; rank++)
        for (size_t i = 0; i < r->records.n; i++)
            if (r->records.v[i].rank == rank) r->order[n++] = i;
}

/* -- chunks -- */

static enum Err judge_chunk(struct run *r, struct db_ro *db)
{
    size_t end = r->done + CHUNK_ROWS < r->records.n ? r->done + CHUNK_ROWS : r->records.n;
    for (; r->done < end; r->done++) {
        struct record *rec = &r->records.v[r->order[r->done]];
        struct import_row *row = &r->rows[r->n];
        if (parse(r, rec, row)) {
            TRY(r->im.kind->judge(&r->im, db, row));
            rec->why = row->why;
        }
        if (rec->blank) continue;
        if (rec->why.p) r->refused++;
        else r->n++;
    }
    return OK;
}

static enum Err write_chunk(struct db_rw *db, void *ctx)
{
    struct run *r = ctx;
    for (size_t i = 0; i < r->n; i++) TRY(r->im.kind->write(&r->im, db, &r->rows[i]));
    return OK;
}

static enum Err one_chunk(struct run *r)
{
    struct db_ro *ro;
    arena_reset(r->im.a);
    r->rows = NEW_ARRAY(r->im.a, struct import_row, CHUNK_ROWS);
    r->n = 0;
    TRY(db_read_begin(r->db, &ro));
    enum Err e = judge_chunk(r, ro);
    db_read_end(ro);
    if (e == OK && r->im.app && r->n) e = db_write_wait(r->db, write_chunk, r);
    if (e == OK) r->imported += r->n;
    return e;
}

static void bar(const struct run *r)
{
    int full = (int)(r->done * BAR_WIDTH / r->records.n);
    if (r->records.n <= BAR_FROM || !isatty(STDERR_FILENO)) return;
    fprintf(stderr, "\r[%.*s%*s] %zu of %zu%s", full, "##############################", BAR_WIDTH - full, "", r->done, r->records.n, r->done == r->records.n ? "\n" : "");
}

static int import_all(struct run *r)
{
    enum Err e = OK;
    put_in_order(r);
    while (r->done < r->records.n && e == OK) {
        e = one_chunk(r);
        bar(r);
    }
    for (size_t i = 0; i < r->records.n; i++)
        if (r->records.v[i].why.p && !r->records.v[i].blank) printf("line %u: %.*s\n", r->records.v[i].line, STR(r->records.v[i].why));
    printf("imported=%zu refused=%zu\n", r->imported, r->refused);
    return e == OK ? 0 : fail("the database refused a row (%s): the rows before its group of %d are in, the rest are not", err_name(e), CHUNK_ROWS);
}

/* -- the command -- */

static enum Err find_places(struct run *r, const char *code)
{
    struct area_children_rows roots;
    struct db_ro *ro;
    TRY(db_read_begin(r->db, &ro));
    enum Err e = area_children(ro, r->im.whole, &roots, .parent = (AreaId){0});
    if (e == OK && roots.n) r->im.root = roots.v[0].id;
    if (e == OK && code) e = area_by_code(ro, r->im.whole, &r->im.area, .code = str_c(code));
    db_read_end(ro);
    return e;
}

static int run_import(struct run *r, const char *url, const char *area, bool dry)
{
    char why[256];
    int result;
    if (open_db(url, dry, &r->db, why) != OK) return fail("%s", why);
    enum Err e = find_places(r, area);
    if (e == OK && !dry) e = open_app(r->db, wall_clock(), &r->im.app);
    r->im.now = clock_now(wall_clock());
    if (r->im.app) r->im.batch = app_id(r->im.app);
    if (e == OK) result = import_all(r);
    else result = e == ERR_NOT_FOUND && area ? fail("there is no area with the code %s; nothing was imported", area) : fail("%s cannot be read: %s", url, err_name(e));
    if (r->im.app) app_free(r->im.app);
    db_close(r->db);
    return result;
}

int cmd_import(int argc, char **argv)
{
    static const char *const names[] = {"db", "area", "dry-run!", NULL};
    int bad = options_check(argc, argv, names, 2);
    if (bad) return bad;
    const char *kind = positional(argc, argv, names, 0), *file = positional(argc, argv, names, 1), *url = option(argc, argv, "db");
    struct run r = {.path = file};
    for (size_t i = 0; kind && i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kind, kinds[i]->name)) r.im.kind = kinds[i];
    if (!r.im.kind) return misused("import does: areas, people, orgs, needs");
    if (!file || !url) return misused("import %s needs a FILE and --db FILE", kind);
    r.im.whole = arena_new(1 << 16);
    r.im.a = arena_new(1 << 18);
    r.im.seen = map_new(r.im.whole, 1000);
    r.im.made = map_new(r.im.whole, 50);
    int result = read_records(&r);
    if (!result) result = run_import(&r, url, option(argc, argv, "area"), option_flag(argc, argv, "dry-run"));
    arena_free(r.im.a);
    arena_free(r.im.whole);
    return result;
}
