/* linju user: accounts and roles from the command line, for the first appointments and for whoever has lost a password. Each act
 * is one transaction with its event. Private numbers are shown masked, as everywhere.
 */
#include <stdio.h>
#include <string.h>

#include "app/rq.h"
#include "app_sql.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "cap/area/area.h"
#include "cap/person/person.h"
#include "main/commands.h"

static const int64_t LOCK_MS = 100 * 366 * (int64_t)DAY_MS;

struct request {
    struct app *app;
    struct arena *a;
    Time at;
    const char *act;
    Str phone, name, area, password_hash;
    enum Role role;
    bool ends;
    PersonId person;
    char why[256];
};

/* -- list -- */

static enum Err roles_words(struct db_ro *db, struct arena *a, PersonId person, Time now, Str *out)
{
    struct roles_of_rows rows;
    struct buf b = buf_new(a, 64);
    TRY(roles_of(db, a, &rows, .person = person, .now = now));
    for (size_t i = 0; i < rows.n; i++) {
        struct area_row area;
        if (i) buf_lit(&b, ", ");
        buf_add(&b, Role_code(rows.v[i].role));
        if (rows.v[i].scope_kind != ScopeKind_area) continue;
        TRY(area_get(db, a, &area, .id = {rows.v[i].scope.v}));
        buf_fmt(&b, " %.*s %.*s", STR(area.code), STR(area.name));
    }
    *out = buf_str(&b);
    return OK;
}

static enum Err list_accounts(struct db_ro *db, Time now)
{
    struct arena *a = arena_new(0);
    struct account_list_rows rows = {.n = 1};
    PersonId after = {0};
    enum Err e = OK;
    while (e == OK && rows.n) {
        arena_reset(a);
        e = account_list(db, a, &rows, .person = after);
        for (size_t i = 0; i < rows.n && e == OK; i++) {
            Str roles, phone = mask_phone(a, rows.v[i].phone);
            after = rows.v[i].person;
            e = roles_words(db, a, after, now, &roles);
            if (e == OK) printf("%-13.*s%s%.*s  %.*s\n", STR(phone), rows.v[i].locked_until.ms > now.ms ? "locked  " : "", STR(rows.v[i].shown_as), STR(roles));
        }
    }
    arena_free(a);
    return e;
}

static int user_list(const char *url)
{
    char why[256];
    struct db *db;
    struct db_ro *ro;
    if (open_db(url, true, &db, why) != OK) return fail("%s", why);
    enum Err e = db_read_begin(db, &ro);
    if (e == OK) {
        e = list_accounts(ro, clock_now(wall_clock()));
        db_read_end(ro);
    }
    db_close(db);
    return e == OK ? 0 : fail("the accounts cannot be read: %s", err_name(e));
}

/* -- acts -- */

static enum Err say(struct request *r, enum Err e, const char *what)
{
    snprintf(r->why, sizeof r->why, "%s", what);
    return e;
}

static enum Err find_person(struct request *r, struct db_rw *db)
{
    struct person_row p;
    enum Err e = person_by_phone(db, r->a, &p, .phone = r->phone);
    if (e == ERR_NOT_FOUND) return say(r, e, "nobody here has this phone number; linju user add makes an account");
    TRY(e);
    r->person = p.id;
    return OK;
}

static enum Err find_account(struct request *r, struct db_rw *db, struct account_of_row *out)
{
    TRY(find_person(r, db));
    enum Err e = account_of(db, r->a, out, .person = r->person);
    return e == ERR_NOT_FOUND ? say(r, e, "this person has no account; linju user add makes one") : e;
}

static enum Err note(struct request *r, struct db_rw *db, const char *act)
{
    struct event_maker m = {r->app, r->a, r->at};
    return event_make(&m, db, (struct event){.act = act, .kind = Entity_person, .entity = ANY(r->person)});
}

static enum Err find_area(struct request *r, struct db_rw *db, AreaId *out)
{
    struct area_row area;
    enum Err e = area_by_code(db, r->a, &area, .code = r->area);
    if (e == ERR_NOT_FOUND) return say(r, e, "there is no area with this code");
    TRY(e);
    *out = area.id;
    return OK;
}

static enum Err give_role(struct request *r, struct db_rw *db)
{
    struct roles_of_rows held;
    AreaId area;
    TRY(find_area(r, db, &area));
    TRY(roles_of(db, r->a, &held, .person = r->person, .now = r->at));
    for (size_t i = 0; i < held.n; i++) {
        if (held.v[i].role != r->role || held.v[i].scope_kind != ScopeKind_area || held.v[i].scope.v != area.v) continue;
        if (!r->ends) return say(r, ERR_CONFLICT, "this person has this role there already");
        struct event_maker m = {r->app, r->a, r->at};
        TRY(role_end(db, .id = held.v[i].id, .ends = r->at));
        return event_make(&m, db, (struct event){.act = "end", .kind = Entity_role, .entity = ANY(held.v[i].id), .area = area});
    }
    if (r->ends) return say(r, ERR_NOT_FOUND, "this person does not have this role there");
    return role_give(db, r->a, r->app, r->person, r->role, ScopeKind_area, ANY(area), (PersonId){0}, r->at);
}

static enum Err add_person(struct request *r, struct db_rw *db)
{
    struct person_row p;
    struct account_of_row acc;
    AreaId home;
    TRY(find_area(r, db, &home));
    enum Err e = person_by_phone(db, r->a, &p, .phone = r->phone);
    if (e == ERR_NOT_FOUND)
        return person_add(db, r->app, &(struct person_new){.shown_as = r->name, .name = r->name, .phone = r->phone, .home = home,
                                                           .password_hash = r->password_hash, .account = true}, r->at, &r->person);
    TRY(e);
    r->person = p.id;
    if (account_of(db, r->a, &acc, .person = p.id) == OK) return say(r, ERR_CONFLICT, "this number has an account already; linju user role gives a role");
    return account_put(db, .id = (AccountId){app_id(r->app)}, .person = p.id, .password = r->password_hash, .at = r->at);
}

static enum Err act(struct db_rw *db, void *ctx)
{
    struct request *r = ctx;
    struct account_of_row acc;
    if (!strcmp(r->act, "add")) {
        TRY(add_person(r, db));
        TRY(note(r, db, "add"));
        return give_role(r, db);
    }
    if (!strcmp(r->act, "role")) {
        TRY(find_person(r, db));
        return give_role(r, db);
    }
    TRY(find_account(r, db, &acc));
    if (!strcmp(r->act, "password")) TRY(account_password(db, .person = r->person, .password = r->password_hash));
    else TRY(account_failed(db, .id = acc.id, .fails = 0, .locked_until = strcmp(r->act, "lock") ? (Time){0} : time_plus(r->at, LOCK_MS)));
    if (strcmp(r->act, "unlock")) TRY(session_end_all(db, .person = r->person)); /* who was signed in is so no longer */
    return note(r, db, r->act);
}

static int run_act(struct request *r, const char *url)
{
    char why[256];
    struct db *db;
    if (open_db(url, false, &db, why) != OK) return fail("%s", why);
    enum Err e = open_app(db, wall_clock(), &r->app);
    if (e == OK) {
        r->at = app_now(r->app);
        e = db_write_wait(db, act, r);
        app_free(r->app);
    }
    db_close(db);
    if (e != OK) return fail("%s", r->why[0] ? r->why : "the database refused this; nothing was changed");
    printf("%s %.*s: done\n", r->act, STR(r->phone));
    return 0;
}

/* -- the command line -- */

static int roles_known(const char *given)
{
    fprintf(stderr, "linju: there is no role %s; there are:", given);
    for (unsigned i = 1; i < Role_end; i++) fprintf(stderr, " %.*s", STR(Role_code((enum Role)i)));
    fputc('\n', stderr);
    return 2;
}

static int prepare(struct request *r, int argc, char **argv)
{
    const char *phone = option(argc, argv, "phone"), *name = option(argc, argv, "name"), *role = option(argc, argv, "role"), *area = option(argc, argv, "area");
    bool add = !strcmp(r->act, "add"), appoints = add || !strcmp(r->act, "role");
    if (!phone) return misused("user %s needs --phone N", r->act);
    if (!phone_normal(r->a, str_c(phone), &r->phone)) return fail("%s is not a phone number", phone);
    if (appoints && (!role || !area)) return misused("user %s needs --role ROLE and --area CODE", r->act);
    if (add && !name) return misused("user add needs --name NAME");
    if (appoints && !(r->role = Role_of(str_c(role)))) return roles_known(role);
    r->name = str_trim(str_c(name));
    r->area = str_c(area);
    r->ends = option_flag(argc, argv, "end");
    if (add && (!utf8_text_ok(r->name) || !r->name.len || utf8_count(r->name) > 50)) return fail("the name is empty, too long or not UTF-8");
    if (add || !strcmp(r->act, "password")) {
        Str password;
        if (password_ask(r->a, phone, &password, r->why) != OK) return fail("%s", r->why);
        r->password_hash = password_hash(r->a, password);
    }
    return 0;
}

int cmd_user(int argc, char **argv)
{
    static const char *const names[] = {"db", "phone", "name", "role", "area", "end!", NULL};
    static const char *const acts[] = {"add", "role", "password", "lock", "unlock"};
    int bad = options_check(argc, argv, names, 1);
    if (bad) return bad;
    const char *word = positional(argc, argv, names, 0), *url = option(argc, argv, "db");
    struct request r = {.act = NULL};
    if (!url) return misused("user needs --db FILE");
    if (word && !strcmp(word, "list")) return user_list(url);
    for (size_t i = 0; word && i < sizeof acts / sizeof *acts; i++)
        if (!strcmp(word, acts[i])) r.act = acts[i];
    if (!r.act) return misused("user does: list, add, role, password, lock, unlock");
    r.a = arena_new(0);
    int result = prepare(&r, argc, argv);
    if (!result) result = run_act(&r, url);
    arena_free(r.a);
    return result;
}
