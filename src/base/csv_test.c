/* CSV: what spreadsheets write is read, faults have their line, what is written cannot run as a formula. */
#include "base/csv.h"

#include "harness.h"

static const struct csv_limits limits = {.rows = 5, .columns = 4, .field = 20};

static enum Err read(const char *text, struct csv *out, struct csv_error *error)
{
    return csv_read(test_arena(), str_c(text), &limits, out, error);
}

TEST(csv_reads_bom_quotes_and_both_ends)
{
    struct csv c;
    struct csv_error e;
    if (!CHECK_OK(read("\xEF\xBB\xBF" "code,Name \r\n1,\"a,\"\"b\"\"\r\nc\"\r\n\n2,x\n3", &c, &e))) return;
    CHECK_EQ(c.n, 3);
    CHECK_EQ(csv_column(&c, "name"), 1);
    CHECK_EQ(csv_column(&c, "level"), -1);
    CHECK_STR(csv_get(&c.rows[0], 1), "a,\"b\"\r\nc");
    CHECK_EQ(c.rows[0].line, 2);
    CHECK_EQ(c.rows[1].line, 5);
    CHECK_STR(csv_get(&c.rows[1], 1), "x");
    CHECK_STR(csv_get(&c.rows[2], 0), "3");
    CHECK(str_none(csv_get(&c.rows[2], 1)));
    CHECK(str_none(csv_get(&c.rows[2], -1)));
}

TEST(csv_faults_have_their_line)
{
    static const struct {
        const char *text;
        enum CsvFault fault;
        unsigned line;
    } cases[] = {
        {"", CSV_EMPTY, 1},
        {"\n , \n", CSV_EMPTY, 1},
        {"a,b\n1,2\nx,\xB9\xE2\n", CSV_NOT_UTF8, 3},
        {"a,b\n1,\"2\n3\n", CSV_QUOTE_OPEN, 2},
        {"a,b\n1,\"2\"3\n", CSV_QUOTE_STRAY, 2},
        {"a,b\n1,2\"3\n", CSV_QUOTE_STRAY, 2},
        {"a\n1\n2\n3\n4\n5\n6\n", CSV_ROWS, 7},
        {"a,b,c,d,e\n", CSV_COLUMNS, 1},
        {"a\n123456789012345678901\n", CSV_FIELD, 2},
        {"a\n\"123456789012345678901\"\n", CSV_FIELD, 2},
        {"a,b\n1,2,,\n1,2,3\n", CSV_EXTRA, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct csv c;
        struct csv_error e = {0};
        enum Err got = read(cases[i].text, &c, &e);
        CHECK_MSG(got == ERR_INPUT && e.fault == cases[i].fault && e.line == cases[i].line, "case %zu: %s, fault %d in line %u", i, err_name(got), e.fault, e.line);
    }
}

TEST(csv_written_is_read_again_and_cannot_run)
{
    static const char *const fields[] = {"=1+1", "+86 138", "-5.25", "-x", "@cmd", "\ttab", "＝1", "a \"b\", c", "plain"};
    static const char *const raw = "\"'=1+1\",\"'+86 138\",-5.25,\"'-x\",\"'@cmd\",\"'\ttab\",\"'＝1\",\"a \"\"b\"\", c\",plain\r\n";
    const struct csv_limits wide = {5, 20, 100};
    struct csv_out o = csv_begin(test_arena());
    struct csv c;
    struct csv_error e;
    size_t n = sizeof fields / sizeof *fields;
    for (size_t i = 0; i < n; i++) csv_put(&o, str_c(fields[i]));
    csv_end_row(&o);
    CHECK(str_starts(buf_str(&o.b), S("\xEF\xBB\xBF")));
    CHECK_STR(str_from(buf_str(&o.b), 3), raw);
    if (!CHECK_OK(csv_read(test_arena(), buf_str(&o.b), &wide, &c, &e))) return;
    for (size_t i = 0; i < n; i++) CHECK_STR(csv_unguard(c.header.v[i]), fields[i]);
    CHECK_STR(csv_unguard(S("'tis")), "'tis");
}
