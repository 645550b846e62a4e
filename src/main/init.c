/* linju init: a new database with the default packs, the areas of a CSV file, and one administrator. The file is judged whole
 * before anything is made; everything is then written in one transaction, or nothing stays.
 */
#include <stdio.h>
#include <string.h>

#include "app/rq.h"
#include "base/csv.h"
#include "base/map.h"
#include "base/utf8.h"
#include "cap/area/area.h"
#include "cap/pack/pack.h"
#include "cap/person/person.h"
#include "main/commands.h"
#include "sys/files.h"

enum { FILE_MAX = 32 << 20, ROWS_MAX = 200000, COLUMNS_MAX = 50, FIELD_MAX = 1000, CODE_LEN = 40, NAME_LEN = 100, SHOWN_MISTAKES = 20 };

struct area_line_in {
    Str code, name, name_en, parent;
    enum AreaLevel level;
    unsigned line;
    AreaId id;
};

struct plan {
    struct arena *a;
    struct area_line_in *areas;
    size_t n;
    struct map *by_code;       /* code -> struct area_line_in */
    unsigned mistakes;
    Str phone, password_hash;
    struct app *app;
    Time at;
    size_t roots, per_level[AreaLevel_end];
    Str why;
};

static void mistake(struct plan *p, unsigned line, Str what)
{
    if (p->mistakes++ < SHOWN_MISTAKES) fprintf(stderr, "line %u: %.*s\n", line, STR(what));
}

static Str levels_words(struct arena *a)
{
    struct buf b = buf_new(a, 64);
    for (unsigned i = 1; i < AreaLevel_end; i++) {
        if (i > 1) buf_char(&b, ' ');
        buf_add(&b, AreaLevel_code((enum AreaLevel)i));
    }
    return buf_str(&b);
}

static bool code_ok(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.')) return false;
    }
    return s.len > 0 && s.len <= CODE_LEN;
}

/* -- the file -- */

static void read_row(struct plan *p, const int at[5], const struct csv_row *r)
{
    struct area_line_in *x = &p->areas[p->n++];
    Str level = csv_get(r, at[3]);
    *x = (struct area_line_in){.code = csv_get(r, at[0]), .name = csv_get(r, at[1]), .name_en = csv_get(r, at[2]), .parent = csv_get(r, at[4]),
                               .level = AreaLevel_of(level), .line = r->line};
    if (!x->code.len) mistake(p, r->line, S("code is missing"));
    else if (!code_ok(x->code)) mistake(p, r->line, str_fmt(p->a, "code \"%.*s\" is not made of at most %d letters, digits, - _ .", STR(x->code), CODE_LEN));
    if (!x->name.len) mistake(p, r->line, S("name is missing"));
    else if (!utf8_text_ok(x->name) || utf8_count(x->name) > NAME_LEN) mistake(p, r->line, S("name is too long or has control characters"));
    if (x->name_en.len && (!utf8_text_ok(x->name_en) || utf8_count(x->name_en) > NAME_LEN)) mistake(p, r->line, S("name_en is too long or has control characters"));
    if (!x->level) mistake(p, r->line, str_fmt(p->a, "level \"%.*s\" is none of: %.*s", STR(level), STR(levels_words(p->a))));
    struct area_line_in *same = x->code.len ? map_get(p->by_code, x->code) : NULL;
    if (same) mistake(p, r->line, str_fmt(p->a, "code %.*s stands already in line %u", STR(x->code), same->line));
    else if (x->code.len) map_put(p->by_code, x->code, x);
}

static void check_parents(struct plan *p)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct area_line_in *x = &p->areas[i], *above = x->parent.len ? map_get(p->by_code, x->parent) : NULL;
        if (!x->parent.len) p->roots++;
        else if (!above) mistake(p, x->line, str_fmt(p->a, "parent_code %.*s is no code of this file", STR(x->parent)));
        else if (x->level && above->level && above->level >= x->level)
            mistake(p, x->line, str_fmt(p->a, "a %.*s cannot lie in a %.*s (line %u)", STR(AreaLevel_code(x->level)), STR(AreaLevel_code(above->level)), above->line));
        p->per_level[x->level]++;
    }
}

static int read_areas(struct plan *p, const char *path)
{
    static const char *const names[] = {"code", "name", "name_en", "level", "parent_code"};
    const struct csv_limits limits = {ROWS_MAX, COLUMNS_MAX, FIELD_MAX};
    struct csv_error fault;
    struct csv c;
    char why[256];
    int at[5];
    Str text;
    if (file_read(p->a, path, FILE_MAX, &text, why) != OK) return fail("%s", why);
    if (csv_read(p->a, text, &limits, &c, &fault) != OK) return fail("%s: line %u %s; nothing was made", path, fault.line, csv_fault(fault.fault));
    for (int i = 0; i < 5; i++) {
        at[i] = csv_column(&c, names[i]);
        if (at[i] < 0 && i != 2) return fail("%s: the first line has no column %s (wanted: code,name,name_en,level,parent_code); nothing was made", path, names[i]);
    }
    if (!c.n) return fail("%s holds no areas; nothing was made", path);
    p->areas = NEW_ARRAY(p->a, struct area_line_in, c.n);
    p->by_code = map_new(p->a, c.n);
    for (size_t i = 0; i < c.n; i++) read_row(p, at, &c.rows[i]);
    check_parents(p);
    if (p->mistakes > SHOWN_MISTAKES) fprintf(stderr, "… and %u more\n", p->mistakes - SHOWN_MISTAKES);
    if (p->mistakes) return fail("%s: %u mistake%s in %zu rows; nothing was made", path, p->mistakes, p->mistakes == 1 ? "" : "s", c.n);
    return 0;
}

/* -- writing -- */

static enum Err write_areas(struct plan *p, struct db_rw *db)
{
    struct arena *a = arena_new(0);
    enum Err e = OK;
    for (unsigned level = 1; level < AreaLevel_end && e == OK; level++)
        for (size_t i = 0; i < p->n && e == OK; i++) {
            struct area_line_in *x = &p->areas[i];
            if (x->level != level) continue;
            const struct area_line_in *above = x->parent.len ? map_get(p->by_code, x->parent) : NULL;
            arena_reset(a);
            e = area_add(db, a, p->app, &(struct area_new){.code = x->code, .name = x->name, .name_en = x->name_en, .level = x->level,
                                                           .parent = above ? above->id : (AreaId){0}}, p->at, &x->id);
            if (e != OK) p->why = str_fmt(p->a, "line %u could not be written", x->line);
        }
    arena_free(a);
    return e;
}

static enum Err write_all(struct db_rw *db, void *ctx)
{
    struct plan *p = ctx;
    PersonId admin;
    TRY(pack_defaults(db, p->app, p->at));
    TRY(write_areas(p, db));
    AreaId home = {0};
    for (size_t i = 0; i < p->n && !home.v; i++)
        if (!p->areas[i].parent.len) home = p->areas[i].id;
    struct person_new who = {.shown_as = msg_text(Role_label(Role_admin), LANG_ZH), .phone = p->phone, .home = home, .password_hash = p->password_hash, .account = true};
    TRY(person_add(db, p->app, &who, p->at, &admin));
    for (size_t i = 0; i < p->n; i++)
        if (!p->areas[i].parent.len) TRY(role_give(db, p->a, p->app, admin, Role_admin, ScopeKind_area, ANY(p->areas[i].id), (PersonId){0}, p->at));
    return OK;
}

static int make(struct plan *p, const char *url)
{
    char why[256];
    struct db *db;
    if (open_new_db(url, &db, why) != OK) return fail("%s", why);
    enum Err e = open_app(db, wall_clock(), &p->app);
    if (e == OK) {
        p->at = app_now(p->app);
        e = db_write_wait(db, write_all, p);
        app_free(p->app);
    }
    db_close(db);
    if (e == OK) return 0;
    drop_new_db(url);
    return fail("%.*s (%s); nothing was made", STR(p->why.len ? p->why : S("the new database could not be written")), err_name(e));
}

static void summary(const struct plan *p, const char *url)
{
    printf("Made %s: %zu areas (", url, p->n);
    bool first = true;
    for (unsigned i = 1; i < AreaLevel_end; i++) {
        if (!p->per_level[i]) continue;
        printf("%s%zu %.*s", first ? "" : ", ", p->per_level[i], STR(AreaLevel_code((enum AreaLevel)i)));
        first = false;
    }
    printf("), the default categories, time limits and holidays,\nand the administrator %.*s with role admin at %zu root area%s.\n", STR(p->phone), p->roots, p->roots == 1 ? "" : "s");
    printf("Next: linju serve --db %s, sign in, and appoint people there or with linju user add\n", url);
}

int cmd_init(int argc, char **argv)
{
    static const char *const names[] = {"db", "area-file", "admin-phone", NULL};
    char why[256];
    int bad = options_check(argc, argv, names, 0);
    if (bad) return bad;
    const char *url = option(argc, argv, "db"), *file = option(argc, argv, "area-file"), *phone = option(argc, argv, "admin-phone");
    if (!url || !file || !phone) return misused("init needs --db FILE, --area-file AREAS.csv and --admin-phone N");
    struct plan p = {.a = arena_new(1 << 16)};
    Str password;
    int result = 1;
    if (!phone_normal(p.a, str_c(phone), &p.phone)) result = fail("%s is not a phone number", phone);
    else if (read_areas(&p, file)) result = 1;
    else if (password_ask(p.a, "the administrator", &password, why) != OK) result = fail("%s", why);
    else if (!(p.password_hash = password_hash(p.a, password)).len) result = fail("the password cannot be kept");
    else result = make(&p, url);
    if (!result) summary(&p, url);
    arena_free(p.a);
    return result;
}
