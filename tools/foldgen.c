/* foldgen OUT.c — makes the table of src/base/fold.h: what each character becomes when texts are compared in a search.
 *
 * Chinese characters: OpenCC is asked character by character (phrases depend on what stands around), each on a line of its own.
 * What it says of traditional, Taiwan and Hong Kong forms leads to the simplified one. A Japanese form is followed only where
 * the character is none of Chinese writing: 芸 is a name here, not 藝. Letters become small, full width becomes half width,
 * blanks of any kind one blank, and signs without width go.
 *
 * Output: pages of 256 characters, equal pages shared; 0 itself, 1 left out, 2 stands in the sorted list of pairs (it or what
 * it becomes lies beyond 16 bits), else the character it becomes.
 */
#include <iconv.h>
#include <locale.h>
#include <opencc/opencc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

enum { TOP = 0x33480, GONE = 1, LISTED = 2, PAGES = 256 };

static uint32_t to[TOP];  /* 0: itself */
static const uint32_t han[][2] = {{0x3400, 0x9fff}, {0xf900, 0xfaff}, {0x20000, TOP - 1}};
enum { HAN = sizeof han / sizeof *han };

static void stop(const char *why)
{
    fprintf(stderr, "foldgen: %s\n", why);
    exit(1);
}

static size_t put(uint32_t c, char *p)
{
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char head[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = n; i-- > 1; c >>= 6) p[i] = (char)(0x80 | (c & 63));
    p[0] = (char)(head[n] | c);
    return n;
}

static uint32_t take(const char **at)
{
    const unsigned char *p = (const unsigned char *)*at;
    int n = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    uint32_t c = n == 1 ? p[0] : p[0] & (n == 2 ? 31u : n == 3 ? 15u : 7u);
    for (int i = 1; i < n; i++) c = c << 6 | (p[i] & 63u);
    *at += n;
    return c;
}

/* What one configuration makes of every Chinese character; one that becomes several stays itself. */
static uint32_t *ask(const char *config)
{
    uint32_t *t = calloc(TOP, sizeof *t);
    char *in = malloc((size_t)TOP * 5), *p = in;
    opencc_t cc = opencc_open(config);
    if (!t || !in) stop("no memory");
    if (cc == (opencc_t)-1) stop(opencc_error());
    for (int k = 0; k < HAN; k++)
        for (uint32_t c = han[k][0]; c <= han[k][1]; c++) {
            p += put(c, p);
            *p++ = '\n';
        }
    char *out = opencc_convert_utf8(cc, in, (size_t)(p - in));
    if (!out) stop(opencc_error());
    const char *at = out;
    for (int k = 0; k < HAN; k++)
        for (uint32_t c = han[k][0]; c <= han[k][1]; c++) {
            uint32_t first = take(&at);
            t[c] = *at == '\n' ? first : c;
            while (*at && *at != '\n') take(&at);
            if (*at++ != '\n') stop("OpenCC did not give back a line for each character");
        }
    opencc_convert_utf8_free(out);
    opencc_close(cc);
    free(in);
    return t;
}

/* Of today's common simplified writing: GB 2312 has it. */
static int common(uint32_t c)
{
    static iconv_t cd;
    char from[8], into[8], *i = from, *o = into;
    size_t n = put(c, from), room = sizeof into;
    if (!cd && (cd = iconv_open("GB2312", "UTF-8")) == (iconv_t)-1) stop("iconv does not know GB2312");
    iconv(cd, NULL, NULL, NULL, NULL);
    return iconv(cd, &i, &n, &o, &room) != (size_t)-1;
}

static uint32_t simple(uint32_t c, uint32_t *const t[4])
{
    if (t[0][c] != c) return t[0][c];
    for (int k = 1; k < 3; k++)
        if (t[k][c] != c && (!common(c) || common(t[k][c]))) return t[k][c];
    return common(c) ? c : t[3][c];
}

static void add_han(void)
{
    static const char *const configs[] = {"t2s.json", "tw2s.json", "hk2s.json", "jp2t.json"};
    uint32_t *t[4];
    for (int i = 0; i < 4; i++) t[i] = ask(configs[i]);
    for (int k = 0; k < HAN; k++)
        for (uint32_t c = han[k][0]; c <= han[k][1]; c++) {
            uint32_t now = c, next;
            for (int i = 0; i < 8 && now < TOP && t[0][now] && (next = simple(now, t)) != now; i++) now = next;
            if (now < TOP && t[0][now] && simple(now, t) != now) stop("a character comes back to itself");
            to[c] = now == c ? 0 : now;
        }
    for (int i = 0; i < 4; i++) free(t[i]);
}

static void add_letters(void)
{
    if (!setlocale(LC_CTYPE, "C.UTF-8")) stop("the locale C.UTF-8 is missing");
    for (uint32_t c = 'A'; c < 0x20000; c++) {
        uint32_t low = (uint32_t)towlower((wint_t)c);
        if (low != c && low < TOP) to[c] = low;
    }
}

static void add_widths(void)
{
    static const uint32_t signs[][2] = {{0xffe0, 0xa2}, {0xffe1, 0xa3}, {0xffe2, 0xac}, {0xffe3, 0xaf}, {0xffe4, 0xa6}, {0xffe5, 0xa5}, {0xffe6, 0x20a9}};
    for (uint32_t c = 0xff01; c <= 0xff5e; c++) to[c] = to[c - 0xfee0] ? to[c - 0xfee0] : c - 0xfee0;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) to[signs[i][0]] = signs[i][1];
}

static void add_blanks(void)
{
    static const uint32_t blanks[][2] = {{9, 13}, {0x85, 0x85}, {0xa0, 0xa0}, {0x1680, 0x1680}, {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}};
    static const uint32_t gone[][2] = {{1, 8}, {14, 31}, {0x7f, 0x84}, {0x86, 0x9f}, {0xad, 0xad}, {0x200b, 0x200f}, {0x202a, 0x202e}, {0x2060, 0x2064}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        for (uint32_t c = blanks[i][0]; c <= blanks[i][1]; c++) to[c] = ' ';
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        for (uint32_t c = gone[i][0]; c <= gone[i][1]; c++) to[c] = GONE;
}

/* -- writing -- */

static uint32_t cell(uint32_t c) { return to[c] > 0xffff ? LISTED : to[c]; }

static uint32_t sum(void)
{
    uint32_t h = 2166136261u;
    for (uint32_t c = 0; c < TOP; c++)
        if (to[c]) h = (h ^ (c * 31 + to[c])) * 16777619u;
    return h & 0x7fffffff ? h & 0x7fffffff : 1;
}

static void write_pages(FILE *f)
{
    static uint16_t pages[PAGES][256];
    int index[PAGES], n = 0;
    for (int p = 0; p < PAGES; p++) {
        uint16_t page[256];
        for (int i = 0; i < 256; i++) page[i] = (uint16_t)cell((uint32_t)(p << 8 | i));
        index[p] = 0;
        while (index[p] < n && memcmp(pages[index[p]], page, sizeof page)) index[p]++;
        if (index[p] == n) memcpy(pages[n++], page, sizeof page);
    }
    fprintf(f, "const unsigned char fold_index[256] = {");
    for (int p = 0; p < PAGES; p++) fprintf(f, "%s%d,", p % 32 ? "" : "\n    ", index[p]);
    fprintf(f, "\n};\nconst uint16_t fold_pages[][256] = {\n");
    for (int p = 0; p < n; p++) {
        fprintf(f, "    {");
        for (int i = 0; i < 256; i++) fprintf(f, "%s%u,", i && i % 32 == 0 ? "\n     " : "", pages[p][i]);
        fprintf(f, "},\n");
    }
    fprintf(f, "};\n");
}

static void write_pairs(FILE *f)
{
    unsigned n = 0;
    fprintf(f, "const struct fold_pair fold_pairs[] = {\n");
    for (uint32_t c = 0; c < TOP; c++)
        if (to[c] && (c > 0xffff || to[c] > 0xffff)) {
            fprintf(f, "    {0x%x, 0x%x},\n", c, to[c]);
            n++;
        }
    fprintf(f, "};\nconst unsigned fold_pairs_n = %u;\n", n);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: foldgen OUT.c\n", stderr);
        return 2;
    }
    add_letters();
    add_widths();
    add_blanks();
    add_han();
    FILE *f = fopen(argv[1], "wb");
    if (!f) stop("the output cannot be written");
    fprintf(f, "/* Generated by foldgen from the tables of OpenCC; do not edit. */\n#include \"base/fold.h\"\n#include \"base/fold_table.h\"\n\n");
    fprintf(f, "const uint32_t fold_version = %uu;\n", sum());
    write_pages(f);
    write_pairs(f);
    return fclose(f) ? 1 : 0;
}
