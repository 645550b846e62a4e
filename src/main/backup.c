/* linju backup and linju restore: one checked file out, one checked file in. Both work on a copy under another name and give it
 * its own only when it has been found whole; a backup runs beside a server that writes.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "main/commands.h"
#include "sys/files.h"

/* The copy is opened and checked page by page before anybody relies on it. */
static enum Err check_copy(const char *path, char why[256])
{
    struct db *copy;
    enum Err e = db_open(&(struct db_options){.path = path, .read_only = true, .clock = wall_clock()}, &copy, NULL, why);
    if (e != OK) return e;
    if (db_is_linju(copy)) {
        e = db_check(copy, why);
    } else {
        snprintf(why, 256, "the copy is not a database of linju");
        e = ERR_DB;
    }
    db_close(copy);
    return e;
}

enum Err copy_db(struct db *from, const char *to, char why[256])
{
    char part[PATH_LEN];
    if (snprintf(part, sizeof part, "%s.part", to) >= (int)sizeof part) {
        snprintf(why, 256, "the path is too long");
        return ERR_IO;
    }
    if (!access(to, F_OK)) {
        snprintf(why, 256, "%.200s exists already: nothing was changed", to);
        return ERR_CONFLICT;
    }
    unlink(part); /* what a copy that was interrupted left */
    mode_t old = umask(077);
    why[0] = 0;
    enum Err e = db_backup(from, part, why);
    umask(old);
    if (e == OK) e = check_copy(part, why);
    if (e == OK) e = file_place(part, to, why);
    if (e != OK) {
        unlink(part);
        if (!why[0]) snprintf(why, 256, "the copy failed: %s", err_name(e));
    }
    return e;
}

/* Whatever its schema: a backup is taken before an upgrade, and restored after one. */
static enum Err open_source(const char *path, const char *called, struct db **out, char why[256])
{
    struct db *db;
    TRY(db_open(&(struct db_options){.path = path, .read_only = true, .clock = wall_clock()}, &db, NULL, why));
    if (!db_is_linju(db)) {
        snprintf(why, 256, "%.200s is not a %s of linju", path, called);
        db_close(db);
        return ERR_DB;
    }
    *out = db;
    return OK;
}

/* For doctor. The database itself cannot say: a backup only reads. */
static void note_backup(const char *url, const char *to)
{
    char path[PATH_LEN], why[256];
    struct arena *a = arena_new(0);
    if (snprintf(path, sizeof path, "%s.backup", url) < (int)sizeof path) {
        Str line = str_fmt(a, "%.*s %s\n", STR(time_rfc3339(a, clock_now(wall_clock()))), to);
        if (file_write(path, line, 0600, why) != OK) fprintf(stderr, "linju: the backup is good, but its time could not be noted: %s\n", why);
    }
    arena_free(a);
}

static long long size_of(const char *path)
{
    struct stat st;
    return stat(path, &st) ? 0 : (long long)st.st_size;
}

int cmd_backup(int argc, char **argv)
{
    static const char *const names[] = {"db", "to", NULL};
    char why[256];
    struct db *db;
    int bad = options_check(argc, argv, names, 0);
    if (bad) return bad;
    const char *url = option(argc, argv, "db"), *to = option(argc, argv, "to");
    if (!url || !to) return misused("backup needs --db FILE and --to FILE");
    if (open_source(url, "database", &db, why) != OK) return fail("%s", why);
    enum Err e = copy_db(db, to, why);
    db_close(db);
    if (e != OK) return fail("%s", why);
    note_backup(url, to);
    printf("Backed up %s to %s: %lld bytes, checked.\n", url, to, size_of(to));
    return 0;
}

/* -- restore -- */

static enum Err target_is_free(const char *url, char why[256])
{
    struct stat st;
    if (!strncmp(url, "postgres", 8)) {
        snprintf(why, 256, "PostgreSQL is not built into this version; give --db a file path");
        return ERR_DB;
    }
    if (stat(url, &st)) return OK;
    if (!S_ISREG(st.st_mode) || st.st_size > 0) {
        snprintf(why, 256, "%.200s is there already and not empty: nothing was changed", url);
        return ERR_CONFLICT;
    }
    if (unlink(url)) {
        snprintf(why, 256, "%.200s cannot be replaced", url);
        return ERR_IO;
    }
    return OK;
}

/* Brings the copy's schema up to date (a backup may be older than the program) and verifies all of it. */
static enum Err prove(const char *url, char why[256])
{
    struct db *db;
    TRY(open_db(url, false, &db, why));
    enum Err e = verify_all(db, why);
    db_close(db);
    return e;
}

int cmd_restore(int argc, char **argv)
{
    static const char *const names[] = {"db", "from", NULL};
    char why[256] = "";
    struct db *from_db;
    int bad = options_check(argc, argv, names, 0);
    if (bad) return bad;
    const char *url = option(argc, argv, "db"), *from = option(argc, argv, "from");
    if (!url || !from) return misused("restore needs --from FILE and --db FILE");
    if (open_source(from, "backup", &from_db, why) != OK) return fail("%s", why);
    enum Err e = target_is_free(url, why);
    if (e == OK) e = copy_db(from_db, url, why);
    db_close(from_db);
    if (e != OK) return fail("%s", why);
    if (prove(url, why) != OK) {
        drop_new_db(url);
        return fail("the backup was not restored: %s", why);
    }
    printf("Restored %s from %s: %lld bytes, verified. Next: linju serve --db %s\n", url, from, size_of(url), url);
    return 0;
}
