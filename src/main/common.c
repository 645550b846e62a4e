/* What the subcommands share. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/dress.h"
#include "cap/area/area.h"
#include "cap/pack/pack.h"
#include "cap/person/person.h"
#include "main/commands.h"

const struct cap *const all_caps[] = {&dress_cap, &area_cap, &person_cap, &pack_cap};
const unsigned all_caps_n = sizeof all_caps / sizeof *all_caps;

static Time wall_now(void *ctx)
{
    struct timespec ts;
    (void)ctx;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (Time){ts.tv_sec * (int64_t)1000 + ts.tv_nsec / 1000000};
}

const struct clock *wall_clock(void)
{
    static const struct clock wall = {wall_now, NULL};
    return &wall;
}

int fail(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("linju: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    return 1;
}

static const char *from_command_line(int argc, char **argv, const char *name)
{
    size_t n = strlen(name);
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--", 2) || strncmp(argv[i] + 2, name, n)) continue;
        if (argv[i][2 + n] == '=') return argv[i] + 3 + n;
        if (!argv[i][2 + n] && i + 1 < argc) return argv[i + 1];
    }
    return NULL;
}

static const char *from_file(const char *name)
{
    static char line[1024]; /* one look-up at a time, before threads start */
    const char *path = getenv("LINJU_CONF") ? getenv("LINJU_CONF") : "/etc/linju/linju.conf";
    FILE *f = fopen(path, "r");
    const char *found = NULL;
    while (f && !found && fgets(line, sizeof line, f)) {
        char *eq = strchr(line, '='), *end;
        if (!eq || line[0] == '#') continue;
        *eq = 0;
        char *key = line + strspn(line, " \t"), *value = eq + 1 + strspn(eq + 1, " \t");
        key[strcspn(key, " \t")] = 0;
        for (end = value + strlen(value); end > value && strchr(" \t\r\n", end[-1]); end--) {}
        *end = 0;
        if (!strcmp(key, name)) found = strdup(value);
    }
    if (f) fclose(f);
    return found;
}

const char *option(int argc, char **argv, const char *name)
{
    char env[64] = "LINJU_";
    size_t i = 6;
    const char *v = from_command_line(argc, argv, name);
    if (v) return v;
    for (const char *p = name; *p && i < sizeof env - 1; p++) env[i++] = *p == '-' ? '_' : (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
    env[i] = 0;
    v = getenv(env);
    return v ? v : from_file(name);
}

bool option_flag(int argc, char **argv, const char *name)
{
    for (int i = 1; i < argc; i++)
        if (!strncmp(argv[i], "--", 2) && !strcmp(argv[i] + 2, name)) return true;
    return false;
}

/* A name ending in "!" is a flag without value. */
int options_check(int argc, char **argv, const char *const *names, int positionals)
{
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--", 2)) {
            if (positionals-- > 0) continue;
            fprintf(stderr, "linju: what is %s?\n", argv[i]);
            return 2;
        }
        const char *given = argv[i] + 2;
        bool known = false, flag = false;
        for (int k = 0; names[k] && !known; k++) {
            size_t n = strlen(names[k]);
            flag = names[k][n - 1] == '!';
            n -= flag;
            known = !strncmp(given, names[k], n) && (!given[n] || given[n] == '=');
        }
        if (!known) {
            fprintf(stderr, "linju: there is no option %s\n", argv[i]);
            return 2;
        }
        if (flag || strchr(given, '=')) continue;
        if (++i >= argc) {
            fprintf(stderr, "linju: %s needs a value\n", argv[i - 1]);
            return 2;
        }
    }
    return 0;
}

enum Err open_db(const char *url, bool create, bool read_only, struct db **out, char why[256])
{
    long pid = 0;
    struct db *db;
    if (!strncmp(url, "postgres", 8)) {
        snprintf(why, 256, "PostgreSQL is not built into this version; give --db a file path");
        return ERR_DB;
    }
    TRY(db_open(&(struct db_options){.path = url, .create = create, .read_only = read_only, .clock = wall_clock()}, &db, &pid, why));
    enum Err e = read_only ? db_migrated(db, why) : db_migrate(db, why);
    if (e != OK) {
        db_close(db);
        return e;
    }
    *out = db;
    return OK;
}

enum Err open_app(struct db *db, struct app **out)
{
    struct app_options o = {.db = db, .clock = wall_clock(), .caps = all_caps, .n_caps = all_caps_n, .rate_limits = true};
    TRY(app_new(&o, out));
    (*out)->area_line = area_line;
    (*out)->person_shown = person_shown;
    return OK;
}
