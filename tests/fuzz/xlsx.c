/* Workbooks. What begins like a zip file is read as it is; anything else is cut at NUL into sheet, strings, styles and workbook, which are
   packed first (a fuzzer does not find checksums). Within the limits, every cell UTF-8 text, lines that rise, faults that are known. */
#include "sys/xlsx.h"

#include <zip.h>

#include "fuzz.h"

static const char *const names[] = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"};
static const char rels[] = "<Relationships><Relationship Id='rId1' Type='w/worksheet' Target='worksheets/sheet1.xml'/>"
                           "<Relationship Id='rId2' Type='w/sharedStrings' Target='sharedStrings.xml'/><Relationship Id='rId3' Type='w/styles' Target='styles.xml'/></Relationships>";
static const char book[] = "<workbook xmlns:r='u'><sheets><sheet r:id='rId1'/></sheets></workbook>";

static void put(zip_t *z, const char *name, const void *bytes, size_t len)
{
    zip_int64_t at = zip_file_add(z, name, zip_source_buffer(z, bytes, len, 0), ZIP_FL_OVERWRITE);
    HOLDS(at >= 0);
    zip_set_file_compression(z, (zip_uint64_t)at, ZIP_CM_STORE, 0);
}

static Str packed(struct arena *a, Str in)
{
    zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_stat_t st;
    Str part;
    HOLDS(to);
    zip_source_keep(to);
    zip_t *z = zip_open_from_source(to, ZIP_TRUNCATE, NULL);
    HOLDS(z);
    put(z, "xl/_rels/workbook.xml.rels", rels, sizeof rels - 1);
    put(z, names[3], book, sizeof book - 1);
    for (unsigned i = 0; i < 4 && str_split(&in, 0, &part); i++)
        if (part.len) put(z, names[i], part.p, part.len);
    HOLDS(!zip_close(z) && !zip_source_open(to) && !zip_source_stat(to, &st));
    char *bytes = NEW_ARRAY(a, char, (size_t)st.size);
    HOLDS(zip_source_read(to, bytes, st.size) == (zip_int64_t)st.size);
    zip_source_close(to);
    zip_source_free(to);
    return str_n(bytes, (size_t)st.size);
}

static void whole(struct arena *a, Str bytes, const struct xlsx_limits *limits)
{
    struct xlsx x = {.n = 7};
    struct xlsx_error e = {0, 0};
    enum Err err = xlsx_read(a, bytes, limits, &x, &e);
    HOLDS(err == OK || err == ERR_INPUT);
    if (err != OK) {
        HOLDS(x.n == 7 && e.fault >= XLSX_OTHER && e.fault <= XLSX_CELL);
        HOLDS(strcmp(xlsx_fault(e.fault), "cannot be read"));
        return;
    }
    unsigned line = 0;
    HOLDS(!e.fault && x.n <= limits->rows);
    for (size_t i = 0; i < x.n; i++) {
        HOLDS(x.rows[i].line > line && x.rows[i].n && x.rows[i].n <= limits->columns);
        line = x.rows[i].line;
        for (size_t k = 0; k < x.rows[i].n; k++) HOLDS(x.rows[i].v[k].p && utf8_valid(x.rows[i].v[k]) && x.rows[i].v[k].len <= limits->cell + 64);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const struct xlsx_limits wide = {1000, 50, 10000}, narrow = {3, 2, 5};
    struct arena *a = fuzz_arena();
    Str in = fuzz_str(data, len);
    if (!xlsx_is(in)) in = packed(a, in);
    whole(a, in, &wide);
    whole(a, in, &narrow);
    arena_free(a);
    return 0;
}
