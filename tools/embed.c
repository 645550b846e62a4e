/* embed OUTDIR OUT.c — turns the files built by web/build.mjs into C.
 *
 * Reads OUTDIR/manifest.txt (lines "name file mime") and writes a C file that defines `assets` and `assets_n` of
 * html/asset.h: each file's bytes as a string literal (which compilers read an order of magnitude faster than lists of
 * numbers), and its .gz and .br where they exist, sorted by path. Any error ends the build with a message.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ASSETS = 256, MAX_LINE = 1024, LITERAL_BYTES = 100 };

struct entry {
    char name[MAX_LINE], file[MAX_LINE], mime[MAX_LINE];
};

struct bytes {
    unsigned char *p;
    size_t len;
};

__attribute__((noreturn, format(printf, 1, 2))) static void fail(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("embed: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    exit(1);
}

static FILE *open_in(const char *dir, const char *file, const char *suffix)
{
    char path[4 * MAX_LINE];
    int n = snprintf(path, sizeof path, "%s/%s%s", dir, file, suffix);
    if (n < 0 || (size_t)n >= sizeof path)
        fail("path too long: %s/%s", dir, file);
    FILE *f = fopen(path, "rb");
    if (!f && errno != ENOENT)
        fail("%s: %s", path, strerror(errno));
    return f;
}

static struct bytes read_all(FILE *f, const char *what)
{
    struct bytes b = {NULL, 0};
    for (size_t cap = 1 << 16;; cap *= 2) {
        unsigned char *p = realloc(b.p, cap);
        if (!p)
            fail("out of memory reading %s", what);
        b.p = p;
        b.len += fread(b.p + b.len, 1, cap - b.len, f);
        if (b.len < cap)
            break;
    }
    if (ferror(f))
        fail("%s: %s", what, strerror(errno));
    fclose(f);
    return b;
}

/* Escapes are always three octal digits, so that a digit may follow. */
static void put_literal(FILE *out, struct bytes b)
{
    for (size_t i = 0; i < b.len; i++) {
        if (i % LITERAL_BYTES == 0)
            fputs(i ? "\"\n    \"" : "    \"", out);
        unsigned char c = b.p[i];
        if (c < ' ' || c > '~' || c == '"' || c == '\\' || c == '?')
            fprintf(out, "\\%03o", c);
        else
            fputc(c, out);
    }
    fputs(b.len ? "\"" : "    \"\"", out);
}

/* Defines a<i>_<kind>; false if the file does not exist. */
static bool put_bytes(FILE *out, const char *dir, const char *file, const char *suffix, size_t i, const char *kind)
{
    FILE *f = open_in(dir, file, suffix);
    if (!f)
        return false;
    struct bytes b = read_all(f, file);
    fprintf(out, "static const unsigned char a%zu_%s[] =\n", i, kind);
    put_literal(out, b);
    fputs(";\n", out);
    free(b.p);
    return true;
}

static size_t read_manifest(const char *dir, struct entry *e)
{
    FILE *f = open_in(dir, "manifest.txt", "");
    if (!f)
        fail("%s/manifest.txt is missing", dir);
    size_t n = 0;
    char line[MAX_LINE];
    while (fgets(line, sizeof line, f)) {
        if (n == MAX_ASSETS)
            fail("more than %d files", MAX_ASSETS);
        if (!strchr(line, '\n') || sscanf(line, "%1023s %1023s %1023s", e[n].name, e[n].file, e[n].mime) != 3)
            fail("manifest.txt:%zu: expected name, file, mime", n + 1);
        n++;
    }
    fclose(f);
    if (!n)
        fail("%s/manifest.txt is empty", dir);
    return n;
}

static int entry_cmp(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return strcmp(x->file, y->file);
}

static void put_row(FILE *out, const struct entry *e, size_t i, bool gz, bool br)
{
    fprintf(out, "    {.name = \"%s\", .path = \"/a/%s\", .mime = \"%s\",\n", e->name, e->file, e->mime);
    fprintf(out, "     .raw = a%zu_raw, .raw_len = sizeof a%zu_raw - 1", i, i);
    if (gz)
        fprintf(out, ", .gz = a%zu_gz, .gz_len = sizeof a%zu_gz - 1", i, i);
    if (br)
        fprintf(out, ", .br = a%zu_br, .br_len = sizeof a%zu_br - 1", i, i);
    fputs("},\n", out);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        fail("usage: embed OUTDIR OUT.c");
    const char *dir = argv[1];
    static struct entry e[MAX_ASSETS];
    static bool gz[MAX_ASSETS], br[MAX_ASSETS];
    size_t n = read_manifest(dir, e);
    qsort(e, n, sizeof e[0], entry_cmp);

    FILE *out = fopen(argv[2], "wb");
    if (!out)
        fail("%s: %s", argv[2], strerror(errno));
    fputs("/* Written by tools/embed; do not edit. */\n#include \"html/asset.h\"\n\n", out);
    for (size_t i = 0; i < n; i++) {
        if (!put_bytes(out, dir, e[i].file, "", i, "raw"))
            fail("%s/%s is missing", dir, e[i].file);
        gz[i] = put_bytes(out, dir, e[i].file, ".gz", i, "gz");
        br[i] = put_bytes(out, dir, e[i].file, ".br", i, "br");
    }
    fputs("\nconst struct asset assets[] = {\n", out);
    for (size_t i = 0; i < n; i++)
        put_row(out, &e[i], i, gz[i], br[i]);
    fputs("};\nconst size_t assets_n = sizeof assets / sizeof assets[0];\n", out);
    if (ferror(out) | fclose(out))
        fail("%s: write error", argv[2]);
    return 0;
}
