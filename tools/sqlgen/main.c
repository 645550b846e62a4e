/* sqlgen OUTDIR DIR…            writes the C of all schema steps and named queries of these folders
 * sqlgen -d FILE OUTDIR DIR…    also writes a depfile (for Ninja): every file and folder that was looked at
 * sqlgen --list DIR…            prints the names of the outputs, one a line
 *
 * The folders come in dependency order. Nothing is written unless everything is right, and nothing whose text is the same.
 */
#include <string.h>
#include <sys/stat.h>

#include "sqlgen.h"

static Str last_part(Str s)
{
    size_t from = s.len;
    while (from > 0 && s.p[from - 1] != '/') from--;
    return str_from(s, from);
}

/* What stands behind the last "src/": the folder as includes name it. */
static Str below_src(Str s)
{
    Str hit = s;
    for (size_t i = 0; i + 4 < s.len; i++)
        if ((i == 0 || s.p[i - 1] == '/') && str_starts(str_from(s, i), S("src/"))) hit = str_from(s, i + 4);
    return hit;
}

static void add_dir(struct gen *g, const char *arg)
{
    Str s = str_c(arg);
    while (s.len > 1 && s.p[s.len - 1] == '/') s.len--;
    struct dir *d = NEW(g->a, struct dir);
    d->path = str_z(g->a, s);
    d->owner = below_src(str_c(d->path));
    d->base = last_part(str_c(d->path));
    struct stat st;
    if (stat(d->path, &st) != 0 || !S_ISDIR(st.st_mode)) fail(g, d->path, 1, "no such folder");
    for (size_t i = 0; i < g->dirs.n; i++)
        if (str_eq(g->dirs.v[i]->base, d->base)) fail(g, d->path, 1, "two folders are called %.*s: their outputs would be the same file", STR(d->base));
    *VEC_ADD(g->a, &g->dirs) = d;
    *VEC_ADD(g->a, &g->inputs) = str_c(d->path);
}

static void list(struct gen *g)
{
    puts("ids.h\nschema.c\nqueries.c\nqueries_pg.c");
    for (size_t i = 0; i < g->dirs.n; i++) {
        struct stat st;
        struct dir *d = g->dirs.v[i];
        if (stat(str_fmt(g->a, "%s/%.*s.sql", d->path, STR(d->base)).p, &st) == 0)
            printf("%.*s_sql.h\n%.*s_sql.c\n", STR(d->base), STR(d->base));
    }
}

/* The program's own functions (db/db_sqlite.c): here they only have their names. */
static void no_result(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    (void)n;
    (void)v;
    sqlite3_result_null(ctx);
}

static void generate(struct gen *g, const char *outdir)
{
    sqlite3_create_function(g->db, "has_words", 2, SQLITE_UTF8, NULL, no_result, NULL, NULL);
    sqlite3_db_config(g->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(g->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_exec(g->db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
    for (size_t i = 0; i < g->dirs.n; i++) choices_read(g, g->dirs.v[i]);
    for (size_t i = 0; i < g->dirs.n && !g->errors; i++) schema_read(g, g->dirs.v[i]);
    if (g->errors) return;
    schema_done(g);
    for (size_t i = 0; i < g->dirs.n; i++) queries_read(g, g->dirs.v[i]);
    for (size_t i = 0; i < g->queries.n; i++) query_check(g, g->queries.v[i]);
    if (!g->errors) reads_check(g);
    if (!g->errors) emit_all(g, outdir);
}

static void depfile(struct gen *g, const char *path, const char *outdir)
{
    struct buf b = buf_new(g->a, 4096);
    buf_fmt(&b, "%s/ids.h:", outdir);
    for (size_t i = 0; i < g->inputs.n; i++) buf_fmt(&b, " \\\n  %.*s", STR(g->inputs.v[i]));
    buf_lit(&b, "\n");
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(b.p, 1, b.len, f) != b.len) fail(g, path, 1, "cannot be written");
    if (f && fclose(f) != 0) fail(g, path, 1, "cannot be written");
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new(1 << 20);
    struct gen g = {.a = a, .choices = map_new(a, 64), .query_names = map_new(a, 512)};
    const char *dep = NULL;
    int at = 1;
    if (argc > 2 && strcmp(argv[1], "-d") == 0) {
        dep = argv[2];
        at = 3;
    }
    if (argc - at < 2) {
        fputs("usage: sqlgen [-d DEPFILE] OUTDIR DIR…\n       sqlgen --list DIR…\n", stderr);
        return 2;
    }
    for (int i = at + 1; i < argc; i++) add_dir(&g, argv[i]);
    if (strcmp(argv[at], "--list") == 0) {
        list(&g);
    } else if (!g.errors && sqlite3_open(":memory:", &g.db) == SQLITE_OK) {
        generate(&g, argv[at]);
        if (dep && !g.errors) depfile(&g, dep, argv[at]);
    }
    sqlite3_close(g.db);
    int rc = g.errors != 0;
    arena_free(a);
    return rc;
}
