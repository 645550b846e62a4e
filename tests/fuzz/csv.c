/* CSV. Reading any bytes: within its limits, each row as long as the header, faults with a line that there is. Writing what was
   read, and fields made of the bytes themselves, and reading it again: the same, and nothing that a spreadsheet would run. */
#include "base/csv.h"
#include "fuzz.h"

static unsigned lines(Str s)
{
    unsigned n = 1;
    for (size_t i = 0; i < s.len; i++) n += s.p[i] == '\n' || s.p[i] == '\r';
    return n;
}

static void put_row(struct csv_out *o, const struct csv_row *r)
{
    for (size_t i = 0; i < r->n; i++) csv_put(o, r->v[i]);
    csv_end_row(o);
}

static void same(const struct csv_row *x, const struct csv_row *y)
{
    HOLDS(x->n == y->n);
    for (size_t i = 0; i < x->n; i++) HOLDS(str_eq(csv_unguard(x->v[i]), y->v[i]));
}

/* No field begins with what runs; a number may begin with its sign. */
static void harmless(const struct csv_row *r)
{
    for (size_t i = 0; i < r->n; i++) {
        Str s = r->v[i];
        bool number = s.len > 1 && s.p[0] == '-';
        for (size_t k = 1; k < s.len; k++) number &= (s.p[k] >= '0' && s.p[k] <= '9') || s.p[k] == '.';
        HOLDS(!s.len || number || !memchr("=+-@\t\r\n", s.p[0], 7));
    }
}

static void rows(struct arena *a, Str text, const struct csv_limits *limits)
{
    static const struct csv_limits wide = {1 << 20, 1 << 20, 1 << 22};
    struct csv *const none = (struct csv *)(uintptr_t)16;
    struct csv c = {.n = 7, .rows = (struct csv_row *)none}, again;
    struct csv_error e = {0, 0};
    enum Err err = csv_read(a, text, limits, &c, &e);
    HOLDS(err == OK || err == ERR_INPUT);
    if (err != OK) {
        HOLDS(c.n == 7 && c.rows == (struct csv_row *)none && e.fault >= CSV_EMPTY && e.fault <= CSV_EXTRA && e.line >= 1 && e.line <= lines(text));
        HOLDS(strcmp(csv_fault(e.fault), "cannot be read"));
        return;
    }
    HOLDS(!e.fault && utf8_valid(text) && c.n <= limits->rows && c.header.n && c.header.n <= limits->columns);
    struct csv_out o = csv_begin(a);
    put_row(&o, &c.header);
    unsigned line = c.header.line;
    for (size_t i = 0; i < c.n; i++) {
        HOLDS(c.rows[i].n == c.header.n && c.rows[i].line > line && c.rows[i].line <= lines(text));
        line = c.rows[i].line;
        for (size_t k = 0; k < c.header.n; k++) HOLDS(c.rows[i].v[k].p && utf8_valid(c.rows[i].v[k]) && c.rows[i].v[k].len <= limits->field);
        put_row(&o, &c.rows[i]);
    }
    HOLDS(csv_read(a, buf_str(&o.b), &wide, &again, &e) == OK && again.n == c.n);
    same(&again.header, &c.header);
    harmless(&again.header);
    for (size_t i = 0; i < c.n; i++) same(&again.rows[i], &c.rows[i]), harmless(&again.rows[i]);
}

/* The bytes, cut at 0x1f, as the fields of one row behind one that is never blank. */
static void fields(struct arena *a, Str text)
{
    static const struct csv_limits wide = {10, 1 << 20, 1 << 22};
    struct csv_out o = csv_begin(a);
    struct csv c;
    struct csv_error e;
    csv_put(&o, S("x"));
    Str rest = text, part;
    while (str_split(&rest, 0x1f, &part)) csv_put(&o, part);
    csv_end_row(&o);
    HOLDS(csv_read(a, buf_str(&o.b), &wide, &c, &e) == (utf8_valid(text) ? OK : ERR_INPUT));
    if (!utf8_valid(text)) return;
    HOLDS(c.n == 0);
    harmless(&c.header);
    rest = text;
    for (size_t i = 1; str_split(&rest, 0x1f, &part); i++) HOLDS(i < c.header.n && str_eq(csv_unguard(c.header.v[i]), part));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const struct csv_limits wide = {1000, 100, 10000}, tight = {2, 3, 5};
    struct arena *a = fuzz_arena();
    rows(a, fuzz_str(data, len), &wide);
    rows(a, fuzz_str(data, len), &tight);
    fields(a, fuzz_str(data, len));
    arena_free(a);
    return 0;
}
