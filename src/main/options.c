/* Settings: the command line over the environment over /etc/linju/linju.conf. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "main/commands.h"

enum { SETTINGS = 32, SETTING_LEN = 1024 };

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

int misused(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("linju: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputs(" (see linju --help)\n", stderr);
    va_end(ap);
    return 2;
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

static const char *from_environment(const char *name)
{
    char env[64] = "LINJU_";
    size_t i = 6;
    for (const char *p = name; *p && i < sizeof env - 1; p++) env[i++] = *p == '-' ? '_' : (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
    env[i] = 0;
    return getenv(env);
}

/* Splits "name = value" in place; false for comments and other lines. */
static bool split_line(char *line, char **name, char **value)
{
    char *eq = strchr(line, '='), *end;
    char *key = line + strspn(line, " \t");
    if (!eq || *key == '#') return false;
    *eq = 0;
    key[strcspn(key, " \t")] = 0;
    *name = key;
    *value = eq + 1 + strspn(eq + 1, " \t");
    for (end = *value + strlen(*value); end > *value && strchr(" \t\r\n", end[-1]); end--) {}
    *end = 0;
    return true;
}

static const char *from_file(const char *name)
{
    static char kept[SETTINGS][SETTING_LEN]; /* values found so far: they live as long as the process; before threads start */
    static unsigned n;
    char line[SETTING_LEN], *key, *value;
    const char *path = getenv("LINJU_CONF") ? getenv("LINJU_CONF") : "/etc/linju/linju.conf";
    FILE *f = fopen(path, "r");
    const char *found = NULL;
    while (f && !found && fgets(line, sizeof line, f)) {
        if (!split_line(line, &key, &value) || strcmp(key, name) || n == SETTINGS) continue;
        memcpy(kept[n], value, strlen(value) + 1);
        found = kept[n++];
    }
    if (f) fclose(f);
    return found;
}

const char *option_from(int argc, char **argv, const char *name, const char **from)
{
    const char *v = from_command_line(argc, argv, name), *where = "command line";
    if (!v) v = from_environment(name), where = "environment";
    if (!v) v = from_file(name), where = "linju.conf";
    if (v && !*v) v = NULL;
    if (from) *from = v ? where : "default";
    return v;
}

const char *option(int argc, char **argv, const char *name) { return option_from(argc, argv, name, NULL); }

bool option_flag(int argc, char **argv, const char *name)
{
    for (int i = 1; i < argc; i++)
        if (!strncmp(argv[i], "--", 2) && !strcmp(argv[i] + 2, name)) return true;
    return false;
}

/* What an argument is: 0 a word, 1 an option that is whole, 2 an option whose value is the next argument, -1 unknown. */
static int shape(const char *arg, const char *const *names)
{
    if (strncmp(arg, "--", 2)) return 0;
    const char *given = arg + 2;
    for (int k = 0; names[k]; k++) {
        size_t n = strlen(names[k]);
        bool flag = names[k][n - 1] == '!';
        n -= flag;
        if (strncmp(given, names[k], n) || (given[n] && given[n] != '=')) continue;
        return flag || given[n] ? 1 : 2;
    }
    return -1;
}

const char *positional(int argc, char **argv, const char *const *names, int i)
{
    for (int k = 1; k < argc; k++) {
        int s = shape(argv[k], names);
        if (s == 2) k++;
        if (s == 0 && i-- == 0) return argv[k];
    }
    return NULL;
}

int options_check(int argc, char **argv, const char *const *names, int positionals)
{
    for (int i = 1; i < argc; i++) {
        int s = shape(argv[i], names);
        if (s == 0 && positionals-- <= 0) return misused("%s: what is %s?", argv[0], argv[i]);
        if (s < 0) return misused("%s: there is no option %s", argv[0], argv[i]);
        if (s == 2 && ++i >= argc) return misused("%s: %s needs a value", argv[0], argv[i - 1]);
    }
    return 0;
}
