/* Workbooks by libzip and libxml2. The parts wanted are found by their relations (workbook, strings, styles, first visible sheet) and
 * pushed through a SAX parser that knows no document types; each part says by three small functions what it takes. What a bomb
 * would need is refused by the sizes in the directory, and again by what really comes out.
 */
#include "sys/xlsx.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/arena.h"
#include "base/time.h"
#include "base/vec.h"

enum { PART_MOST = 128 << 20, RATIO_FROM = 8 << 20, RATIO_MOST = 400, CELLS_MOST = 4 << 20, READ_AT_ONCE = 1 << 16, STYLES_MOST = 1 << 16 };

struct attrs {
    const xmlChar **v;         /* five each: name, prefix, namespace, begin, end of the value */
    int n;
};

struct in;
/* How one kind of part is read. */
struct part {
    void (*start)(struct in *x, Str name, const struct attrs *a);
    void (*end)(struct in *x, Str name);
};

enum Look { LOOK_PLAIN, LOOK_DATE, LOOK_TIME, LOOK_ZEROS };
struct format {
    int64_t id;
    enum Look look;
    unsigned zeros;
};

struct in {
    struct arena *a;
    const struct xlsx_limits *limits;
    zip_t *zip;
    xmlParserCtxtPtr parser;
    const struct part *part;
    enum XlsxFault fault;
    unsigned line;             /* of the row being read */
    bool in_row;
    size_t cells;
    /* text between start and end of an element that is listened to */
    struct buf text;
    bool listens, phonetic;
    /* relations */
    Str book, strings, styles, sheet, wanted;
    bool sheet_visible, from_1904;
    /* what they hold */
    VEC(Str) shared;
    VEC(struct format) formats, looks;
    bool in_looks;
    /* the sheet */
    VEC(struct csv_row) rows;
    Str *row;
    size_t row_n, col;
    Str kind;                  /* of the cell */
    int64_t style;
    bool has_value;
};

static void stop(struct in *x, enum XlsxFault f)
{
    if (!x->fault) x->fault = f;
    if (x->parser) xmlStopParser(x->parser);
}

static Str attr(const struct attrs *a, const char *name)
{
    for (int i = 0; i < a->n; i++)
        if (!strcmp((const char *)a->v[i * 5], name)) return str_n((const char *)a->v[i * 5 + 3], (size_t)(a->v[i * 5 + 4] - a->v[i * 5 + 3]));
    return (Str){NULL, 0};
}

static bool yes(Str s) { return str_is(s, "1") || str_is(s, "true"); }

/* -- one part through the parser -- */

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_ns, const xmlChar **ns, int n, int n_default, const xmlChar **v)
{
    struct in *x = ctx;
    struct attrs a = {v, n};
    (void)prefix, (void)uri, (void)n_ns, (void)ns, (void)n_default;
    x->part->start(x, str_c((const char *)name), &a);
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct in *x = ctx;
    (void)prefix, (void)uri;
    if (x->part->end) x->part->end(x, str_c((const char *)name));
}

static void on_text(void *ctx, const xmlChar *s, int n)
{
    struct in *x = ctx;
    if (!x->listens || x->phonetic) return;
    if (x->text.len + (size_t)n > x->limits->cell) stop(x, XLSX_CELL);
    else buf_bytes(&x->text, s, (size_t)n);
}

/* Workbooks have no document type; one would bring entities. */
static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    stop(ctx, XLSX_BROKEN);
}

static void on_error(void *ctx, const xmlError *e) { (void)ctx, (void)e; }

static bool part_fits(struct in *x, const zip_stat_t *st)
{
    const zip_uint64_t need = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
    if ((st->valid & need) != need) return stop(x, XLSX_BROKEN), false;
    if ((st->valid & ZIP_STAT_ENCRYPTION_METHOD) && st->encryption_method) return stop(x, XLSX_LOCKED), false;
    if (st->size > PART_MOST || (st->size > RATIO_FROM && st->size / RATIO_MOST > st->comp_size)) return stop(x, XLSX_TOO_LARGE), false;
    return true;
}

static void feed(struct in *x, zip_file_t *f)
{
    char *chunk = NEW_ARRAY(x->a, char, READ_AT_ONCE);
    zip_int64_t n = 0, total = 0;
    while (!x->fault && (n = zip_fread(f, chunk, READ_AT_ONCE)) > 0) {
        total += n;
        if (total > PART_MOST) stop(x, XLSX_TOO_LARGE);
        else if (xmlParseChunk(x->parser, chunk, (int)n, 0) != 0) stop(x, XLSX_BROKEN);
    }
    if (!x->fault && (n < 0 || xmlParseChunk(x->parser, NULL, 0, 1) != 0 || !x->parser->wellFormed)) stop(x, XLSX_BROKEN);
}

/* False: the workbook has no such part. */
static bool read_part(struct in *x, Str name, const struct part *part)
{
    static const char *const none = "";
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC, .startElementNs = on_start, .endElementNs = on_end, .characters = on_text, .cdataBlock = on_text,
                         .internalSubset = on_doctype, .serror = (xmlStructuredErrorFunc)on_error};
    zip_stat_t st;
    zip_int64_t at = zip_name_locate(x->zip, name.len ? str_z(x->a, name) : none, ZIP_FL_NOCASE);
    if (at < 0 || x->fault) return false;
    if (zip_stat_index(x->zip, (zip_uint64_t)at, 0, &st)) return stop(x, XLSX_BROKEN), true;
    if (!part_fits(x, &st)) return true;
    zip_file_t *f = zip_fopen_index(x->zip, (zip_uint64_t)at, 0);
    if (!f) return stop(x, XLSX_BROKEN), true;
    x->part = part;
    x->listens = x->phonetic = false;
    x->text = buf_new(x->a, 16); /* a value outside of any cell is heard too */
    x->parser = xmlCreatePushParserCtxt(&sax, x, NULL, 0, NULL);
    if (!x->parser) abort(); /* out of memory */
    xmlCtxtUseOptions(x->parser, XML_PARSE_NONET);
    feed(x, f);
    xmlFreeParserCtxt(x->parser);
    x->parser = NULL;
    zip_fclose(f);
    return true;
}

static void listen(struct in *x)
{
    x->listens = true;
    x->text = buf_new(x->a, 16);
}

static Str heard(struct in *x)
{
    x->listens = false;
    return buf_str(&x->text);
}

/* -- where things are -- */

/* "worksheets/sheet1.xml" beside xl/workbook.xml, or "/xl/worksheets/sheet1.xml". */
static Str target_path(struct in *x, Str target)
{
    size_t cut = 0;
    if (str_starts(target, S("/"))) return str_dup(x->a, str_from(target, 1));
    for (size_t i = 0; i < x->book.len; i++)
        if (x->book.p[i] == '/') cut = i + 1;
    return str_cat(x->a, str_cut(x->book, 0, cut), target);
}

static void root_start(struct in *x, Str name, const struct attrs *a)
{
    if (str_is(name, "Relationship") && str_ends(attr(a, "Type"), S("/officeDocument"))) x->book = target_path(x, attr(a, "Target"));
}

static void rels_start(struct in *x, Str name, const struct attrs *a)
{
    Str type = attr(a, "Type");
    if (!str_is(name, "Relationship")) return;
    if (str_ends(type, S("/sharedStrings"))) x->strings = target_path(x, attr(a, "Target"));
    else if (str_ends(type, S("/styles"))) x->styles = target_path(x, attr(a, "Target"));
    else if (x->wanted.len && str_eq(attr(a, "Id"), x->wanted)) x->sheet = target_path(x, attr(a, "Target"));
}

static void book_start(struct in *x, Str name, const struct attrs *a)
{
    Str state = attr(a, "state");
    if (str_is(name, "workbookPr") && yes(attr(a, "date1904"))) x->from_1904 = true;
    if (!str_is(name, "sheet") || x->sheet_visible) return;
    x->sheet_visible = !state.len || str_is(state, "visible");
    if (x->sheet_visible || !x->wanted.len) x->wanted = str_dup(x->a, attr(a, "id"));
}

static Str rels_path(struct in *x)
{
    size_t cut = 0;
    for (size_t i = 0; i < x->book.len; i++)
        if (x->book.p[i] == '/') cut = i + 1;
    return str_fmt(x->a, "%.*s_rels/%.*s.rels", STR(str_cut(x->book, 0, cut)), STR(str_from(x->book, cut)));
}

/* -- strings: <si> holds <t>, or runs <r><t>; how they are spoken (<rPh>) is left out -- */

static int hex(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

/* _x000D_ is how a workbook writes what XML cannot hold; only those of one byte come up. */
static Str unescaped(struct arena *a, Str s)
{
    if (!str_has(s, S("_x00"))) return s;
    struct buf b = buf_new(a, s.len);
    for (size_t i = 0; i < s.len; i++) {
        Str e = str_cut(s, i, 7);
        int hi = e.len == 7 ? hex(e.p[4]) : -1, lo = e.len == 7 ? hex(e.p[5]) : -1;
        bool is = e.len == 7 && str_starts(e, S("_x00")) && e.p[6] == '_' && hi >= 0 && hi < 8 && lo >= 0 && hi + lo > 0;
        buf_char(&b, is ? (char)(hi * 16 + lo) : s.p[i]);
        if (is) i += 6;
    }
    return buf_str(&b);
}

static void strings_start(struct in *x, Str name, const struct attrs *a)
{
    (void)a;
    if (str_is(name, "si")) listen(x), x->listens = false;
    if (str_is(name, "rPh")) x->phonetic = true;
    if (str_is(name, "t")) x->listens = true;
}

static void strings_end(struct in *x, Str name)
{
    if (str_is(name, "t")) x->listens = false;
    if (str_is(name, "rPh")) x->phonetic = false;
    if (!str_is(name, "si")) return;
    if (x->shared.n == CELLS_MOST) stop(x, XLSX_TOO_LARGE);
    else *VEC_ADD(x->a, &x->shared) = unescaped(x->a, buf_str(&x->text));
}

/* -- styles: which cells are dates -- */

/* yyyy"年"m"月"d"日" is a date, h:mm a time, 000000 a number with zeros in front; [Red]0.00 and "day "0 are neither. */
static struct format format_of(int64_t id, Str code)
{
    struct format f = {.id = id};
    bool day = false, hour = false, only_zeros = code.len > 1;
    for (size_t i = 0; i < code.len && code.p[i] != ';'; i++) {
        char c = code.p[i], close = c == '"' ? '"' : c == '[' ? ']' : 0;
        if (c != '0') only_zeros = false;
        if (close) {
            char inner = i + 1 < code.len ? (char)(code.p[i + 1] | 0x20) : 0; /* [h]:mm counts hours */
            if (c == '[' && (inner == 'h' || inner == 'm' || inner == 's') && i + 2 < code.len && (code.p[i + 2] == ']' || (code.p[i + 2] | 0x20) == inner)) hour = true;
            for (i++; i < code.len && code.p[i] != close;) i++;
        } else if (c == '\\' || c == '_' || c == '*') {
            i++;
        } else if (strchr("yYdDeE", c)) {
            day = day || (c | 0x20) != 'e' || i == 0; /* e is the year of an era; in 0.00E+00 it is an exponent */
        } else if (strchr("hHsS", c)) {
            hour = true;
        } else if (c == 'm' || c == 'M') {
            day = day || !hour;
        }
    }
    if (str_eq_nocase(code, S("General"))) day = hour = false;
    f.look = day ? LOOK_DATE : hour ? LOOK_TIME : only_zeros ? LOOK_ZEROS : LOOK_PLAIN;
    f.zeros = only_zeros ? (unsigned)code.len : 0;
    return f;
}

/* The formats that have numbers of their own; those from 27 on are Chinese, Japanese and Korean dates. */
static struct format format_builtin(int64_t id)
{
    bool time = (id >= 18 && id <= 21) || (id >= 45 && id <= 47) || id == 32 || id == 33;
    bool date = (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || (id >= 34 && id <= 36) || (id >= 50 && id <= 58);
    return (struct format){.id = id, .look = date ? LOOK_DATE : time ? LOOK_TIME : LOOK_PLAIN};
}

static void styles_start(struct in *x, Str name, const struct attrs *a)
{
    int64_t id;
    if (str_is(name, "cellXfs")) x->in_looks = true;
    bool fits = x->formats.n < STYLES_MOST && x->looks.n < STYLES_MOST;
    if (!fits) stop(x, XLSX_TOO_LARGE);
    else if (str_is(name, "numFmt") && str_int(attr(a, "numFmtId"), &id)) *VEC_ADD(x->a, &x->formats) = format_of(id, attr(a, "formatCode"));
    else if (str_is(name, "xf") && x->in_looks) {
        struct format f = str_int(attr(a, "numFmtId"), &id) ? format_builtin(id) : (struct format){.id = 0};
        for (size_t i = 0; i < x->formats.n; i++)
            if (x->formats.v[i].id == f.id && f.id) f = x->formats.v[i];
        *VEC_ADD(x->a, &x->looks) = f;
    }
}

static void styles_end(struct in *x, Str name)
{
    if (str_is(name, "cellXfs")) x->in_looks = false;
}

/* -- numbers as people read them -- */

static Str date_text(struct in *x, double serial, enum Look look)
{
    const int64_t day_s = DAY_MS / SECOND_MS, epoch = 25569 /* 1970-01-01 */, from_1904 = 1462, leap_1900 = 60 /* a day that never was */;
    double seconds = serial * (double)day_s;
    int64_t s = (int64_t)(seconds + 0.5), days = s / day_s + (x->from_1904 ? from_1904 : 0), rest = s % day_s;
    if (!x->from_1904 && days < leap_1900) days++;
    struct civil c = day_civil((Day){(int32_t)(days - epoch)});
    int h = (int)(rest / 3600), m = (int)(rest / 60 % 60), sec = (int)(rest % 60);
    if (look == LOOK_TIME && serial < 1) return sec ? str_fmt(x->a, "%02d:%02d:%02d", h, m, sec) : str_fmt(x->a, "%02d:%02d", h, m);
    if (!rest) return str_fmt(x->a, "%04d-%02d-%02d", c.year, c.month, c.day);
    if (!sec) return str_fmt(x->a, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, h, m);
    return str_fmt(x->a, "%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day, h, m, sec);
}

static Str plain_number(struct arena *a, double d, unsigned zeros)
{
    const double exact = 1e15; /* a spreadsheet keeps fifteen digits */
    if (d > -exact && d < exact && d == (double)(int64_t)d) {
        int64_t n = (int64_t)d;
        return n < 0 ? str_fmt(a, "%lld", (long long)n) : str_fmt(a, "%0*lld", (int)zeros, (long long)n);
    }
    Str s = str_fmt(a, "%.15g", d);
    if (!str_has(s, S("e"))) return s;
    s = d > -1 && d < 1 ? str_fmt(a, "%.20f", d) : str_fmt(a, "%.0f", d);
    while (str_has(s, S(".")) && (s.p[s.len - 1] == '0' || s.p[s.len - 1] == '.')) {
        s.len--;
        if (s.p[s.len] == '.') break;
    }
    return s;
}

static Str number_text(struct in *x, Str v)
{
    const double last_day = 2958466, widest = 1e21;
    struct format f = x->style >= 0 && (size_t)x->style < x->looks.n ? x->looks.v[x->style] : (struct format){.look = LOOK_PLAIN};
    char z[64], *end;
    if (v.len >= sizeof z) return v;
    memcpy(z, v.p, v.len);
    z[v.len] = 0;
    double d = strtod(z, &end);
    if (*end || end == z || strpbrk(z, "xXnN") || !(d > -widest && d < widest)) return v; /* not a number: as it stands */
    if ((f.look == LOOK_DATE || f.look == LOOK_TIME) && d >= 0 && d < last_day) return date_text(x, d, f.look);
    return plain_number(x->a, d, f.look == LOOK_ZEROS && f.zeros < 20 ? f.zeros : 0);
}

/* -- the sheet -- */

/* "BC12" → 54; the row's number is the row's own business. None when there is no such letter. */
static bool column_of(Str ref, size_t *out)
{
    size_t n = 0, i = 0;
    for (; i < ref.len && i < 4 && ref.p[i] >= 'A' && ref.p[i] <= 'Z'; i++) n = n * 26 + (size_t)(ref.p[i] - 'A') + 1;
    if (!n) return false;
    *out = n - 1;
    return true;
}

static void row_start(struct in *x, const struct attrs *a)
{
    const int64_t rows_most = 1 << 20; /* of the format */
    int64_t line;
    if (x->in_row) return stop(x, XLSX_BROKEN); /* a row within a row would stand there twice */
    x->in_row = true;
    if (str_int(attr(a, "r"), &line) && line > x->line && line <= rows_most) x->line = (unsigned)line;
    else x->line++;
    x->row_n = 0;
    x->col = (size_t)-1;
}

static void cell_start(struct in *x, const struct attrs *a)
{
    size_t col = x->col + 1;
    column_of(attr(a, "r"), &col);
    if (x->col == (size_t)-1 || col > x->col) x->col = col;
    else x->col++;
    x->kind = str_dup(x->a, attr(a, "t"));
    if (!str_int(attr(a, "s"), &x->style)) x->style = -1;
    x->has_value = false;
    listen(x);
    x->listens = false;
}

static void sheet_start(struct in *x, Str name, const struct attrs *a)
{
    if (str_is(name, "row")) row_start(x, a);
    else if (str_is(name, "c")) cell_start(x, a);
    else if (str_is(name, "rPh")) x->phonetic = true;
    else if (str_is(name, "v") || str_is(name, "t")) x->listens = x->has_value = true;
}

static Str cell_text(struct in *x)
{
    Str v = heard(x), t = x->kind;
    int64_t i;
    if (str_is(t, "s")) return str_int(v, &i) && i >= 0 && (size_t)i < x->shared.n ? x->shared.v[i] : (stop(x, XLSX_BROKEN), S(""));
    if (str_is(t, "b")) return yes(str_trim(v)) ? S("TRUE") : S("FALSE");
    if (str_is(t, "d")) return v.len > 16 && v.p[10] == 'T' ? str_fmt(x->a, "%.10s %.*s", str_z(x->a, v), 8, str_z(x->a, str_from(v, 11))) : v;
    if (str_is(t, "inlineStr") || str_is(t, "str")) return unescaped(x->a, v);
    return str_is(t, "e") ? v : number_text(x, str_trim(v));
}

static void cell_end(struct in *x)
{
    Str s = x->has_value ? cell_text(x) : S("");
    if (!s.len || x->fault) return;
    if (x->col >= x->limits->columns) {
        if (str_trim(s).len) stop(x, XLSX_COLUMNS);
        return;
    }
    if (!x->row) x->row = NEW_ARRAY(x->a, Str, x->limits->columns);
    for (; x->row_n <= x->col; x->row_n++) x->row[x->row_n] = S("");
    x->row[x->col] = s;
}

static void row_end(struct in *x)
{
    x->in_row = false;
    if (!x->row_n) return;
    if (x->rows.n == x->limits->rows) return stop(x, XLSX_ROWS);
    if ((x->cells += x->row_n) > CELLS_MOST) return stop(x, XLSX_TOO_LARGE);
    Str *v = NEW_ARRAY(x->a, Str, x->row_n);
    memcpy(v, x->row, x->row_n * sizeof *v);
    *VEC_ADD(x->a, &x->rows) = (struct csv_row){v, x->row_n, x->line};
}

static void sheet_end(struct in *x, Str name)
{
    if (str_is(name, "row")) row_end(x);
    else if (str_is(name, "c")) cell_end(x);
    else if (str_is(name, "rPh")) x->phonetic = false;
    else if (str_is(name, "v") || str_is(name, "t")) x->listens = false;
}

/* -- the whole -- */

static void read_book(struct in *x)
{
    static const struct part root = {root_start, NULL}, book = {book_start, NULL}, rels = {rels_start, NULL}, strings = {strings_start, strings_end},
                             styles = {styles_start, styles_end}, sheet = {sheet_start, sheet_end};
    read_part(x, S("_rels/.rels"), &root);
    if (!x->book.len) x->book = S("xl/workbook.xml");
    if (!read_part(x, x->book, &book)) return stop(x, XLSX_OTHER);
    read_part(x, rels_path(x), &rels);
    if (!x->sheet.len) x->sheet = target_path(x, S("worksheets/sheet1.xml"));
    if (x->strings.len) read_part(x, x->strings, &strings);
    if (x->styles.len) read_part(x, x->styles, &styles);
    if (!x->fault && !read_part(x, x->sheet, &sheet)) stop(x, XLSX_OTHER);
}

bool xlsx_is(Str bytes) { return str_starts(bytes, S("PK\x03\x04")) || str_starts(bytes, S("\xD0\xCF\x11\xE0")); }

enum Err xlsx_read(struct arena *a, Str bytes, const struct xlsx_limits *limits, struct xlsx *out, struct xlsx_error *error)
{
    struct in x = {.a = a, .limits = limits};
    zip_error_t why;
    *error = (struct xlsx_error){str_starts(bytes, S("\xD0\xCF\x11\xE0")) ? XLSX_OLD : XLSX_OTHER, 0};
    if (!str_starts(bytes, S("PK\x03\x04"))) return ERR_INPUT;
    xmlInitParser();
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.len, 0, &why);
    x.zip = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
    zip_error_fini(&why);
    if (!x.zip) {
        if (source) zip_source_free(source);
        error->fault = XLSX_BROKEN;
        return ERR_INPUT;
    }
    read_book(&x);
    zip_discard(x.zip);
    bool of_row = x.fault == XLSX_ROWS || x.fault == XLSX_COLUMNS || (x.fault == XLSX_CELL && x.line);
    *error = (struct xlsx_error){x.fault, of_row ? x.line : 0};
    if (x.fault) return ERR_INPUT;
    *out = (struct xlsx){x.rows.v, x.rows.n};
    return OK;
}

const char *xlsx_fault(enum XlsxFault f)
{
    switch (f) {
    case XLSX_OTHER: return "is not an .xlsx file";
    case XLSX_OLD: return "is an old .xls file, or one locked with a password: save it as .xlsx without a password";
    case XLSX_LOCKED: return "is locked with a password";
    case XLSX_BROKEN: return "is damaged: it cannot be read as .xlsx";
    case XLSX_TOO_LARGE: return "is too large";
    case XLSX_ROWS: return "has too many rows";
    case XLSX_COLUMNS: return "has too many columns";
    case XLSX_CELL: return "has a cell that is too long";
    }
    return "cannot be read";
}
