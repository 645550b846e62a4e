/* traced serve …: `linju serve`, and every statement that SQLite runs for it, with its values, as a line of JSON in the file named
 * by LINJU_TRACE: {"c":connection,"sql":"… ?1 …","v":[…],"us":microseconds}. What the bare programs repeat is taken from here, so that it is always
 * the program's own SQL. Statements that SQLite runs inside others (a full-text index, a trigger) are not noted.
 */
#include <jansson.h>
#include <pthread.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "main/commands.h"

struct traced {
    int no;
    unsigned depth;
    json_t *line;      /* of the statement that runs */
    double from_us;
};

static FILE *out;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int connections;

/* The value that begins at *p of an expanded text, behind it *p. */
static json_t *value(const char **p)
{
    char *end;
    const char *from = *p;
    if (*from == '\'') {
        json_t *quoted;
        size_t n = 0;
        char *text = malloc(strlen(from)); /* a quote twice is one */
        if (!text) abort();
        for (from++; *from != '\'' || from[1] == '\''; from++) {
            if (*from == '\'') from++;
            text[n++] = *from;
        }
        *p = from + 1;
        quoted = json_stringn(text, n);
        free(text);
        return quoted;
    }
    if (*from == 'x' || *from == 'X') {
        *p = strchr(from + 2, '\'') + 1;
        return json_pack("{s:s#}", "x", from + 2, (int)(*p - from - 3));
    }
    if (!strncmp(from, "NULL", 4)) {
        *p = from + 4;
        return json_null();
    }
    long long whole = strtoll(from, &end, 10);
    bool real = *end == '.' || *end == 'e';
    double x = real ? strtod(from, &end) : 0;
    *p = end;
    return real ? json_real(x) : json_integer(whole);
}

/* What stands in the expanded text where the template has ?N. */
static json_t *values(const char *sql, const char *expanded)
{
    json_t *v = json_array();
    for (char quote = 0; *sql;) {
        if (quote ? *sql == quote : *sql == '\'' || *sql == '"') quote = quote ? 0 : *sql;
        if (*sql != '?' || quote) {
            sql++;
            expanded++;
            continue;
        }
        size_t at = strtoul(sql + 1, (char **)&sql, 10);
        json_t *x = value(&expanded);
        while (json_array_size(v) < at) json_array_append_new(v, json_null());
        json_array_set_new(v, at - 1, x);
    }
    return v;
}

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void ended(struct traced *t)
{
    json_object_set_new(t->line, "us", json_integer((json_int_t)(now_us() - t->from_us)));
    pthread_mutex_lock(&lock);
    json_dumpf(t->line, out, JSON_COMPACT);
    fputc('\n', out);
    pthread_mutex_unlock(&lock);
    json_decref(t->line);
}

static int note(unsigned type, void *ctx, void *st, void *text)
{
    struct traced *t = ctx;
    if (type == SQLITE_TRACE_PROFILE) {
        if (t->depth && --t->depth == 0) ended(t);
        return 0;
    }
    if (!strncmp(text, "--", 2) || t->depth++) return 0;
    char *expanded = sqlite3_expanded_sql(st);
    t->line = json_pack("{s:i,s:s,s:o}", "c", t->no, "sql", (const char *)text, "v", values(text, expanded));
    sqlite3_free(expanded);
    t->from_us = now_us();
    return 0;
}

static int watch(sqlite3 *db, const char **why, const struct sqlite3_api_routines *api)
{
    (void)why;
    (void)api;
    struct traced *t = calloc(1, sizeof *t);
    if (!t) abort();
    t->no = __atomic_add_fetch(&connections, 1, __ATOMIC_RELAXED);
    return sqlite3_trace_v2(db, SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE, note, t);
}

int main(int argc, char **argv)
{
    const char *path = getenv("LINJU_TRACE");
    if (argc < 2 || !path || !(out = fopen(path, "w")) || sodium_init() < 0) {
        fputs("usage: LINJU_TRACE=FILE traced serve --db FILE --listen ADDR:PORT\n", stderr);
        return 2;
    }
    sqlite3_auto_extension((void (*)(void))watch);
    int status = cmd_serve(argc - 1, argv + 1);
    fclose(out);
    return status;
}
