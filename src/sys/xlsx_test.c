/* Sheets made here by libxlsxwriter, workbooks put together by hand with what other programs write, and files that are none. */
#include "sys/xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include <zip.h>

#include "harness.h"
#include "sys/charset.h"

static const struct xlsx_limits wide = {100000, 200, 32768};

/* -- as libxlsxwriter makes them -- */

static Str file_bytes(const char *path)
{
    Str s = S("");
    CHECK(read_whole(test_arena(), path, &s));
    return s;
}

static lxw_workbook *book_new(char **path)
{
    *path = fmt("%s/made.xlsx", test_dir());
    return workbook_new(*path);
}

static struct xlsx read_ok(Str bytes)
{
    struct xlsx x = {.n = 0};
    struct xlsx_error e;
    enum Err err = xlsx_read(test_arena(), bytes, &wide, &x, &e);
    CHECK_MSG(err == OK, "%s", xlsx_fault(e.fault));
    return x;
}

static Str cell(const struct xlsx *x, size_t row, size_t col)
{
    return row < x->n && col < x->rows[row].n ? x->rows[row].v[col] : (Str){NULL, 0};
}

TEST(xlsx_numbers_are_as_they_were_typed)
{
    char *path;
    lxw_workbook *b = book_new(&path);
    lxw_worksheet *s = workbook_add_worksheet(b, NULL);
    lxw_format *zeros = workbook_add_format(b), *text = workbook_add_format(b), *percent = workbook_add_format(b);
    static const double numbers[] = {13800000012, 990100001001, 0.1, -12.5, 1e15 + 3, 123456789012345, 0.00001, 1e20};
    format_set_num_format(zeros, "00000");
    format_set_num_format(text, "@");
    format_set_num_format(percent, "0.00E+00");
    for (unsigned i = 0; i < 8; i++) worksheet_write_number(s, 0, (lxw_col_t)i, numbers[i], NULL);
    worksheet_write_number(s, 1, 0, 42, zeros);
    worksheet_write_number(s, 1, 1, 1.5, percent);
    worksheet_write_string(s, 1, 2, "007", text);
    worksheet_write_boolean(s, 1, 3, 1, NULL);
    worksheet_write_formula_num(s, 1, 4, "=1+1", NULL, 2);
    worksheet_write_formula_str(s, 1, 5, "=A1&\"x\"", NULL, "甲x");
    workbook_close(b);
    struct xlsx x = read_ok(file_bytes(path));
    static const char *const wanted[] = {"13800000012", "990100001001", "0.1", "-12.5", "1000000000000003", "123456789012345", "0.00001", "100000000000000000000"};
    for (unsigned i = 0; i < 8; i++) CHECK_STR(cell(&x, 0, i), wanted[i]);
    CHECK_STR(cell(&x, 1, 0), "00042");
    CHECK_STR(cell(&x, 1, 1), "1.5");
    CHECK_STR(cell(&x, 1, 2), "007");
    CHECK_STR(cell(&x, 1, 3), "TRUE");
    CHECK_STR(cell(&x, 1, 4), "2");
    CHECK_STR(cell(&x, 1, 5), "甲x");
}

TEST(xlsx_dates_by_style)
{
    char *path;
    lxw_workbook *b = book_new(&path);
    lxw_worksheet *s = workbook_add_worksheet(b, NULL);
    static const struct {
        const char *format, *wanted;
        double n;
    } cases[] = {
        {"yyyy-mm-dd", "2026-03-01", 46082},         {"yyyy\"年\"m\"月\"d\"日\"", "2026-03-01", 46082},    {"yyyy/m/d h:mm", "2026-03-01 18:00", 46082.75},
        {"yyyy/m/d h:mm:ss", "2026-03-01 18:00:05", 46082.75005787}, {"h:mm", "18:00", 0.75},           {"[$-804]yyyy/m/d;@", "2026-03-01", 46082},
        {"[Red]0.00", "46082", 46082},               {"0\" days\"", "46082", 46082},                       {"m/d/yyyy", "1900-02-28", 59},
        {"m/d/yyyy", "1900-03-01", 61},              {"[h]:mm", "06:00", 0.25},                            {"General", "46082", 46082},
        {"yyyy-mm-dd", "-3", -3},                    {"yyyy-mm-dd", "2026-03-02", 46082.9999999},
    };
    enum { N = sizeof cases / sizeof *cases };
    for (unsigned i = 0; i < N; i++) {
        lxw_format *f = workbook_add_format(b);
        format_set_num_format(f, cases[i].format);
        worksheet_write_number(s, 0, (lxw_col_t)i, cases[i].n, f);
    }
    for (unsigned i = 0; i < 2; i++) { /* formats that have numbers of their own: m/d/yy, and a Chinese one */
        lxw_format *f = workbook_add_format(b);
        format_set_num_format_index(f, i ? 31 : 14);
        worksheet_write_number(s, 0, (lxw_col_t)(N + i), 46082, f);
    }
    workbook_close(b);
    struct xlsx x = read_ok(file_bytes(path));
    for (unsigned i = 0; i < N; i++) CHECK_STR(cell(&x, 0, i), cases[i].wanted);
    CHECK_STR(cell(&x, 0, N), "2026-03-01");
    CHECK_STR(cell(&x, 0, N + 1), "2026-03-01");
}

TEST(xlsx_cells_keep_their_place)
{
    char *path;
    lxw_workbook *b = book_new(&path);
    lxw_worksheet *s = workbook_add_worksheet(b, NULL), *other = workbook_add_worksheet(b, NULL);
    lxw_row_col_options hidden = {.hidden = LXW_TRUE};
    worksheet_write_string(other, 0, 0, "the second sheet", NULL);
    worksheet_write_string(s, 2, 1, "B3", NULL);
    worksheet_write_string(s, 2, 28, "AC3", NULL);
    worksheet_set_row_opt(s, 4, LXW_DEF_ROW_HEIGHT, NULL, &hidden);
    worksheet_write_string(s, 4, 0, "hidden", NULL);
    worksheet_write_string(s, 6, 0, "", NULL);
    worksheet_merge_range(s, 8, 0, 9, 3, "merged", NULL);
    workbook_close(b);
    struct xlsx x = read_ok(file_bytes(path));
    CHECK_EQ(x.n, 3);
    CHECK_EQ(x.rows[0].line, 3);
    CHECK_EQ(x.rows[0].n, 29);
    CHECK_STR(cell(&x, 0, 0), "");
    CHECK_STR(cell(&x, 0, 1), "B3");
    CHECK_STR(cell(&x, 0, 28), "AC3");
    CHECK_EQ(x.rows[1].line, 5);
    CHECK_STR(cell(&x, 1, 0), "hidden");
    CHECK_STR(cell(&x, 2, 0), "merged");
}

TEST(xlsx_rows_by_the_thousand_and_their_limits)
{
    char *path;
    lxw_workbook *b = book_new(&path);
    lxw_worksheet *s = workbook_add_worksheet(b, NULL);
    for (lxw_row_t i = 0; i < 3000; i++) worksheet_write_string(s, i, 0, fmt("row %u", i), NULL);
    worksheet_write_string(s, 0, 150, "far", NULL);
    worksheet_write_string(s, 1, 0, fmt("%0*d", 32767, 1), NULL);
    workbook_close(b);
    Str bytes = file_bytes(path);
    struct xlsx x = read_ok(bytes);
    struct xlsx_error e;
    CHECK_EQ(x.n, 3000);
    CHECK_STR(cell(&x, 2999, 0), "row 2999");
    static const struct {
        struct xlsx_limits limits;
        enum XlsxFault fault;
        unsigned line;
    } cases[] = {{{2999, 200, 32768}, XLSX_ROWS, 3000}, {{3000, 150, 32768}, XLSX_COLUMNS, 1}, {{3000, 200, 32766}, XLSX_CELL, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        x = (struct xlsx){.n = 77};
        CHECK_EQ(xlsx_read(test_arena(), bytes, &cases[i].limits, &x, &e), ERR_INPUT);
        CHECK_EQ(e.fault, cases[i].fault);
        CHECK_EQ(e.line, cases[i].line);
        CHECK_EQ(x.n, 77);
    }
}

/* -- put together by hand -- */

struct entry {
    const char *name, *text;
};

static Str zipped(const struct entry *v, size_t n, const char *password)
{
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, &why);
    zip_source_keep(to);
    zip_t *z = zip_open_from_source(to, ZIP_TRUNCATE, &why);
    for (size_t i = 0; i < n; i++) {
        zip_int64_t at = zip_file_add(z, v[i].name, zip_source_buffer(z, v[i].text, strlen(v[i].text), 0), ZIP_FL_OVERWRITE);
        if (password) zip_file_set_encryption(z, (zip_uint64_t)at, ZIP_EM_AES_128, password);
    }
    CHECK_EQ(zip_close(z), 0);
    zip_stat_t st;
    zip_source_open(to);
    zip_source_stat(to, &st);
    char *bytes = NEW_ARRAY(test_arena(), char, (size_t)st.size);
    zip_int64_t got = zip_source_read(to, bytes, st.size);
    zip_source_close(to);
    zip_source_free(to);
    return str_n(bytes, (size_t)got);
}

#define ROOT {"_rels/.rels", "<Relationships><Relationship Id='r' Type='http://x/officeDocument' Target='xl/workbook.xml'/></Relationships>"}
#define BOOK {"xl/workbook.xml", "<workbook xmlns:r='u'><sheets><sheet name='甲' sheetId='1' r:id='rId1'/></sheets></workbook>"}
#define RELS {"xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id='rId1' Type='http://x/worksheet' Target='worksheets/sheet1.xml'/>" \
                                            "<Relationship Id='rId2' Type='http://x/sharedStrings' Target='/xl/sharedStrings.xml'/></Relationships>"}
#define STRINGS(x) {"xl/sharedStrings.xml", "<sst>" x "</sst>"}
#define SHEET(x) {"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" x "</sheetData></worksheet>"}
#define ZIPPED(...) zipped((const struct entry[]){__VA_ARGS__}, sizeof((const struct entry[]){__VA_ARGS__}) / sizeof(struct entry), NULL)

TEST(xlsx_as_other_programs_write_it)
{
    struct xlsx x = read_ok(ZIPPED(ROOT, BOOK, RELS, STRINGS("<si><t>一</t></si><si><r><t>红</t></r><r><t xml:space='preserve'> 字 &amp; &lt;b&gt;</t></r><rPh sb='0' eb='1'><t>hong</t></rPh></si><si><t>a_x000D_b_x005F_c_x4E2D_</t></si>"),
                                   SHEET("<row><c t='inlineStr'><is><t>no</t></is></c><c/><c t='inlineStr'><is><r><t>r</t></r><r><t>uns</t></r></is></c></row>"
                                         "<row r='7'><c r='B7' t='s'><v>1</v></c><c r='A7' t='s'><v>0</v></c><c r='D7' t='s'><v>2</v></c></row>"
                                         "<row r='3'><c t='b'><v>0</v></c><c t='e'><v>#N/A</v></c><c t='d'><v>2026-03-01T18:00:00</v></c><c t='n'><v>1.38E10</v></c><c s='99'><v>5</v></c><c><v>0x10</v></c></row>")));
    CHECK_EQ(x.n, 3);
    CHECK_STR(cell(&x, 0, 0), "no");
    CHECK_STR(cell(&x, 0, 2), "runs");
    CHECK_EQ(x.rows[1].line, 7);
    CHECK_STR(cell(&x, 1, 1), "红 字 & <b>");
    CHECK_STR(cell(&x, 1, 2), "一"); /* a cell that claims a place already passed comes next */
    CHECK_STR(cell(&x, 1, 3), "a\rb_c_x4E2D_");
    CHECK_EQ(x.rows[2].line, 8); /* the same of rows */
    CHECK_STR(cell(&x, 2, 0), "FALSE");
    CHECK_STR(cell(&x, 2, 1), "#N/A");
    CHECK_STR(cell(&x, 2, 2), "2026-03-01 18:00:00");
    CHECK_STR(cell(&x, 2, 3), "13800000000");
    CHECK_STR(cell(&x, 2, 4), "5");
    CHECK_STR(cell(&x, 2, 5), "0x10");
}

TEST(xlsx_the_first_visible_sheet_and_days_from_1904)
{
    struct xlsx x = read_ok(ZIPPED({"_rels/.rels", "<Relationships><Relationship Type='a/officeDocument' Target='/other/book.xml'/></Relationships>"},
        {"other/book.xml", "<w:workbook xmlns:w='w' xmlns:r='u'><w:workbookPr date1904='1'/><w:sheets><w:sheet state='hidden' r:id='a'/><w:sheet r:id='b'/><w:sheet r:id='c'/></w:sheets></w:workbook>"},
        {"other/_rels/book.xml.rels", "<Relationships><Relationship Id='a' Type='w' Target='a.xml'/><Relationship Id='b' Type='w' Target='b.xml'/><Relationship Id='s' Type='x/styles' Target='s.xml'/></Relationships>"},
        {"other/a.xml", "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>"},
        {"other/s.xml", "<styleSheet><cellStyleXfs><xf numFmtId='0'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>"},
        {"other/b.xml", "<w:worksheet xmlns:w='w'><w:sheetData><w:row><w:c s='1'><w:v>44620</w:v></w:c></w:row></w:sheetData></w:worksheet>"}));
    CHECK_EQ(x.n, 1);
    CHECK_STR(cell(&x, 0, 0), "2026-03-01");
}

static void refused(Str bytes, enum XlsxFault f)
{
    struct xlsx x = {.n = 77};
    struct xlsx_error e;
    CHECK_EQ(xlsx_read(test_arena(), bytes, &wide, &x, &e), ERR_INPUT);
    CHECK_EQ(e.fault, f);
    CHECK_EQ(x.n, 77);
}

TEST(xlsx_what_is_none_is_refused)
{
    Str good = ZIPPED(ROOT, BOOK, RELS, STRINGS("<si><t>一</t></si>"), SHEET("<row><c t='s'><v>0</v></c></row>"));
    CHECK_EQ(read_ok(good).n, 1);
    for (size_t cut = 0; cut < good.len; cut += 37) {
        struct xlsx x;
        struct xlsx_error e;
        CHECK_EQ(xlsx_read(test_arena(), str_cut(good, 0, cut), &wide, &x, &e), ERR_INPUT);
    }
    refused(S("id,text\n1,x\n"), XLSX_OTHER);
    refused(S(""), XLSX_OTHER);
    refused(S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), XLSX_OLD);
    refused(S("PK\x03\x04 and no more"), XLSX_BROKEN);
    refused(ZIPPED({"word/document.xml", "<x/>"}), XLSX_OTHER);
    refused(ZIPPED(ROOT, BOOK, RELS), XLSX_OTHER);
    refused(ZIPPED(ROOT, BOOK, RELS, SHEET("<row><c t='s'><v>0</v></c></row>")), XLSX_BROKEN); /* no such string */
    refused(ZIPPED(ROOT, BOOK, RELS, SHEET("<row><c>")), XLSX_BROKEN);
    refused(ZIPPED(ROOT, BOOK, RELS, SHEET("<row><c t='str'><v>&none;</v></c></row>")), XLSX_BROKEN);
    refused(ZIPPED(ROOT, BOOK, RELS, SHEET("<row><c t='str'><v>\xFF</v></c></row>")), XLSX_BROKEN);
    static const struct entry locked[] = {ROOT, BOOK, RELS, SHEET("<row/>")};
    refused(zipped(locked, 4, "secret"), XLSX_LOCKED);
}

/* A file of this machine that an entity would bring in, and entities that grow. */
TEST(xlsx_knows_no_entities)
{
    char *secret = fmt("%s/secret", test_dir());
    CHECK(write_whole(secret, S("not for you")));
    const char *external = fmt("<!DOCTYPE x [<!ENTITY e SYSTEM 'file://%s'>]><worksheet><sheetData><row><c t='str'><v>&e;</v></c></row></sheetData></worksheet>", secret);
    refused(ZIPPED(ROOT, BOOK, RELS, {"xl/worksheets/sheet1.xml", external}), XLSX_BROKEN);
    refused(ZIPPED(ROOT, BOOK, RELS, {"xl/worksheets/sheet1.xml", "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><worksheet><sheetData><row><c t='str'><v>&b;</v></c></row></sheetData></worksheet>"}), XLSX_BROKEN);
}

TEST(xlsx_bombs_are_refused_by_their_size)
{
    char *blanks = NEW_ARRAY(test_arena(), char, (64 << 20) + 1);
    memset(blanks, ' ', 64 << 20);
    refused(ZIPPED(ROOT, BOOK, RELS, {"xl/worksheets/sheet1.xml", blanks}), XLSX_TOO_LARGE);
}

/* -- other encodings -- */

TEST(charset_gb18030_is_found_and_damaged_utf8_stays)
{
    static const char gbk[] = "\xb5\xc6\xbb\xb5\xc1\xcb,1\n\xcb\xc4\xd7\xd6\xbd\xda \x81\x30\x84\x36\n"; /* 灯坏了,1 四字节 + one of four bytes */
    CHECK_STR(text_utf8(test_arena(), str_c(gbk)), "灯坏了,1\n四字节 ¥\n");
    CHECK_STR(text_utf8(test_arena(), S("\xEF\xBB\xBF灯,1\n")), "灯,1\n");
    CHECK_STR(text_utf8(test_arena(), S("灯,1\n")), "灯,1\n");
    CHECK_STR(text_utf8(test_arena(), S("灯坏了\n\xb5\xc6\n")), "灯坏了\n\xb5\xc6\n");
    CHECK_STR(text_utf8(test_arena(), S("\xff\xff\n")), "\xff\xff\n"); /* neither */
    CHECK_STR(text_utf8(test_arena(), S("")), "");
}
