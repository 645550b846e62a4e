/* The subcommands and what they share: options, opening a database, the table of capabilities. Exit status: 0 done, 1 refused
 * or failed with one clear sentence on stderr, 2 wrong usage. */
#pragma once
#include "app/app.h"

int cmd_serve(int argc, char **argv);
int cmd_init(int argc, char **argv);
int cmd_user(int argc, char **argv);
int cmd_backup(int argc, char **argv);
int cmd_restore(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_routes(int argc, char **argv);
int cmd_openapi(int argc, char **argv);
int cmd_job(int argc, char **argv);
int cmd_demo(int argc, char **argv);
int cmd_import(int argc, char **argv);

extern const struct cap *const all_caps[];
extern const unsigned all_caps_n;

/* -- options -- */

/* --name VALUE or --name=VALUE, else the environment LINJU_NAME, else /etc/linju/linju.conf (name = value), else NULL.
   `from` (or NULL) hears where it was found, in words. An empty value counts as none. */
const char *option_from(int argc, char **argv, const char *name, const char **from);
const char *option(int argc, char **argv, const char *name);
bool option_flag(int argc, char **argv, const char *name);
/* The i-th word (from 0) that is neither an option nor the value of one; NULL. */
const char *positional(int argc, char **argv, const char *const *names, int i);
/* Ends with 2 and a sentence when an option is not one of these names (NULL-terminated; "x!" is a flag without value) or a
   positional is too much. */
int options_check(int argc, char **argv, const char *const *names, int positionals);

/* -- saying -- */

int fail(const char *fmt, ...) __attribute__((format(printf, 1, 2))); /* prints "linju: …" and gives 1 */
int misused(const char *fmt, ...) __attribute__((format(printf, 1, 2))); /* the same, gives 2 */

/* -- databases -- */

enum { PATH_LEN = 512 };

const struct clock *wall_clock(void);
/* An existing database, its schema brought up to date (or, read_only, checked to be). Refuses a file that is not linju's. */
enum Err open_db(const char *url, bool read_only, struct db **out, char why[256]);
/* A new database with its schema; refuses a file that holds anything. drop_new_db takes it away again when what follows fails
   (after db_close): the target is as empty as before. */
enum Err open_new_db(const char *url, struct db **out, char why[256]);
void drop_new_db(const char *url);
enum Err open_app(struct db *db, const struct clock *clock, struct app **out);
bool db_is_linju(struct db *db);

/* Asked twice on a terminal, without echo; else the first line of standard input. ERR_INPUT and `why` when it is no good. */
enum Err password_ask(struct arena *a, const char *for_whom, Str *out, char why[256]);

/* -- verify.c: used by restore and backup too -- */

/* Checks that other capabilities add are rows of the table in verify.c: a name, and a function that gives ERR_DB and the place. */
struct verify_check {
    const char *name;
    enum Err (*run)(struct db_ro *db, struct arena *a, char why[256]);
};
enum Err verify_all(struct db *db, char why[256]);

/* -- backup.c -- */

/* A whole, checked copy under a new name; nothing is left behind when it fails. `linju backup` notes its time in the
   database's path with ".backup", for doctor. */
enum Err copy_db(struct db *from, const char *to, char why[256]);
