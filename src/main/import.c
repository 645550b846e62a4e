/* linju import: a sheet (.csv, .xlsx) of areas, people, organisations or needs, by the same engine as the office's pages (cap/import): checked,
 * then its good rows saved as one batch; each refused row is named with its line. A dry run only checks, and works beside a running server.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cap/area/area.h"
#include "cap/import/import.h"
#include "main/commands.h"
#include "sys/files.h"

enum { FILE_MAX = 64 << 20, BAR_FROM = 500, BAR_WIDTH = 30 };

struct run {
    struct arena *a;
    const char *path;
    struct db *db;
    struct app *app;
    struct import_new n;
    struct import_sheet sheet;
    struct batch_item b;
};

/* -- saying -- */

static void say_row(void *ctx, unsigned line, Str faults)
{
    struct run *r = ctx;
    struct import_fault_text texts[IMPORT_FAULTS_MAX];
    struct arena *a = arena_new(0);
    size_t columns, n = import_faults_read(a, r->n.kind, faults, LANG_EN, texts);
    const struct import_column *c = import_columns(r->n.kind, &columns);
    printf("line %u: ", line);
    for (size_t i = 0; i < n; i++)
        printf("%s%s%s%.*s", i ? "; " : "", texts[i].column < 0 ? "" : c[texts[i].column].name, texts[i].column < 0 ? "" : " ", STR(texts[i].text));
    putchar('\n');
    arena_free(a);
}

static void bar(void *ctx, int64_t done, int64_t total)
{
    int full = total ? (int)(done * BAR_WIDTH / total) : 0;
    (void)ctx;
    if (total <= BAR_FROM || !isatty(STDERR_FILENO)) return;
    fprintf(stderr, "\r[%.*s%*s] %lld of %lld%s", full, "##############################", BAR_WIDTH - full, "", (long long)done, (long long)total, done == total ? "\n" : "");
}

static enum Err say_bad_rows(struct run *r, struct db_ro *ro)
{
    struct batch_rows_of_rows rows;
    struct arena *a = arena_new(0);
    int64_t after = 0;
    enum Err e;
    do {
        arena_reset(a);
        e = batch_rows_of(ro, a, &rows, .batch = r->b.id, .state = RowState_bad, .after = after, .limit = 500);
        for (size_t i = 0; e == OK && i < rows.n; i++) say_row(r, (unsigned)rows.v[i].line, rows.v[i].faults.sealed);
        if (e == OK && rows.n) after = rows.v[rows.n - 1].line;
    } while (e == OK && rows.n == 500);
    arena_free(a);
    return e;
}

/* -- doing -- */

static enum Err put_work(struct db_rw *db, void *ctx)
{
    struct run *r = ctx;
    return import_put(db, &r->n, app_now(r->app), r->b.id, (BatchFileId){app_id(r->app)});
}

static enum Err save_work(struct db_rw *db, void *ctx)
{
    struct run *r = ctx;
    return batch_state_set(db, .id = r->b.id, .was = BatchState_checked, .state = BatchState_saving);
}

static enum Err look(struct run *r)
{
    struct db_ro *ro;
    TRY(db_read_begin(r->db, &ro));
    enum Err e = batch_get(ro, r->a, &r->b, .id = r->b.id);
    if (e == OK) e = say_bad_rows(r, ro);
    db_read_end(ro);
    return e;
}

static int import_all(struct run *r)
{
    r->b.id = (BatchId){app_id(r->app)};
    enum Err e = db_write_wait(r->db, put_work, r);
    if (e == OK) e = import_check(r->app, r->b.id, NULL, NULL);
    if (e == OK) e = db_write_wait(r->db, save_work, r);
    if (e == OK) e = import_save(r->app, r->b.id, bar, r);
    if (e == OK) e = look(r);
    if (e != OK) return fail("the import stopped (%s); `linju job imports` goes on with it", err_name(e));
    printf("imported=%lld refused=%lld\n", (long long)r->b.saved, (long long)r->b.bad);
    return 0;
}

static int import_none(struct run *r)
{
    struct import_judged j = {.tell = say_row, .ctx = r};
    enum Err e = import_judge(r->db, &r->n, &r->sheet, clock_now(wall_clock()), &j);
    if (e != OK) return fail("the database cannot be read: %s", err_name(e));
    printf("imported=%zu refused=%zu\n", j.good, j.bad);
    return 0;
}

/* -- the command -- */

static enum Err find_area(struct run *r, const char *code)
{
    struct area_row area;
    struct db_ro *ro;
    if (!code) return OK;
    TRY(db_read_begin(r->db, &ro));
    enum Err e = area_by_code(ro, r->a, &area, .code = str_c(code));
    db_read_end(ro);
    if (e == OK) r->n.area = area.id;
    return e;
}

static int read_sheet(struct run *r)
{
    struct import_refusal no;
    char why[256];
    const char *slash = strrchr(r->path, '/');
    if (file_read(r->a, r->path, FILE_MAX, &r->n.bytes, why) != OK) return fail("%s", why);
    r->n.file = str_c(slash ? slash + 1 : r->path);
    if (import_read(r->a, r->n.kind, r->n.file, r->n.bytes, &r->sheet, &no) == OK) return 0;
    Str words = msg_fill(r->a, no.words, LANG_EN, no.args, no.n);
    return fail("%s: %.*s; nothing was imported", r->path, STR(words));
}

static int run_import(struct run *r, const char *url, const char *area, bool dry)
{
    char why[256];
    if (open_db(url, dry, &r->db, why) != OK) return fail("%s", why);
    enum Err e = find_area(r, area);
    int result = e == ERR_NOT_FOUND ? fail("there is no area with the code %s; nothing was imported", area) : 1;
    if (e == OK && dry) result = import_none(r);
    else if (e == OK && (e = open_app(r->db, wall_clock(), &r->app)) == OK) {
        result = import_all(r);
        app_free(r->app);
    }
    if (e != OK && e != ERR_NOT_FOUND) result = fail("%s cannot be read: %s", url, err_name(e));
    db_close(r->db);
    return result;
}

int cmd_import(int argc, char **argv)
{
    static const char *const names[] = {"db", "area", "dry-run!", NULL};
    int bad = options_check(argc, argv, names, 2);
    if (bad) return bad;
    const char *kind = positional(argc, argv, names, 0), *url = option(argc, argv, "db");
    struct run r = {.path = positional(argc, argv, names, 1), .n.posts = true, .n.kind = kind ? ImportKind_of(str_c(kind)) : ImportKind_none};
    if (!r.n.kind) return misused("import does: areas, people, orgs, needs");
    if (!r.path || !url) return misused("import %s needs a FILE and --db FILE", kind);
    r.a = arena_new(1 << 18);
    int result = read_sheet(&r);
    if (!result) result = run_import(&r, url, option(argc, argv, "area"), option_flag(argc, argv, "dry-run"));
    arena_free(r.a);
    return result;
}
