/* The subcommands and what they share: options, opening a database, the table of capabilities. Exit status: 0 done, 1 refused
 * or failed with one clear sentence on stderr, 2 wrong usage. */
#pragma once
#include "app/app.h"

int cmd_serve(int argc, char **argv);

extern const struct cap *const all_caps[];
extern const unsigned all_caps_n;

/* Options: --name VALUE or --name=VALUE, else the environment LINJU_NAME, else /etc/linju/linju.conf (name = value), else NULL. */
const char *option(int argc, char **argv, const char *name);
bool option_flag(int argc, char **argv, const char *name);
/* Ends with 2 and a sentence when an option is not one of these names (NULL-terminated) or a positional is too much. */
int options_check(int argc, char **argv, const char *const *names, int positionals);

const struct clock *wall_clock(void);
int fail(const char *fmt, ...) __attribute__((format(printf, 1, 2))); /* prints "linju: …" and gives 1 */
/* Opens with all schema steps applied. */
enum Err open_db(const char *url, bool create, bool read_only, struct db **out, char why[256]);
enum Err open_app(struct db *db, struct app **out);
