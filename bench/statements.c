/* Reading what traced.c wrote, and running it. Each different text is prepared once per connection and kept, as in the program. */
#include "statements.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"

struct reading {
    struct arena *a;
    struct map *known;        /* text → query */
    struct statements job;
    struct recorded *out;
    json_int_t writer;        /* its connection */
    bool inside;
    size_t before;            /* jobs when the batch began */
};

static struct value value(struct arena *a, const json_t *x)
{
    if (json_is_integer(x)) return (struct value){.kind = VALUE_INT, .n = json_integer_value(x)};
    if (json_is_real(x)) return (struct value){.kind = VALUE_REAL, .x = json_real_value(x)};
    if (json_is_string(x)) return (struct value){.kind = VALUE_TEXT, .s = str_dup(a, str_n(json_string_value(x), json_string_length(x)))};
    const char *hex = json_string_value(json_object_get(x, "x"));
    if (!hex) return (struct value){.kind = VALUE_NULL};
    size_t n = strlen(hex) / 2;
    unsigned char *bytes = NEW_ARRAY(a, unsigned char, n + 1);
    if (sodium_hex2bin(bytes, n, hex, 2 * n, NULL, NULL, NULL)) abort();
    return (struct value){.kind = VALUE_BLOB, .s = str_n((const char *)bytes, n)};
}

/* The engine keeps statements by the number of their query: ours take the numbers of the program's, which do not run here. */
static const struct db_query *query(struct reading *r, Str sql)
{
    struct db_query *q = map_get(r->known, sql);
    if (q) return q;
    struct db_piece *piece = NEW(r->a, struct db_piece);
    *piece = (struct db_piece){.sql = str_z(r->a, sql)};
    q = NEW(r->a, struct db_query);
    *q = (struct db_query){.no = (unsigned)map_count(r->known), .name = piece->sql, .pieces = piece, .n = 1};
    if (q->no >= db_queries_n) {
        fputs("more different statements than the program has queries\n", stderr);
        exit(1);
    }
    map_put(r->known, str_c(piece->sql), q);
    return q;
}

static void keep(struct reading *r, struct statements *to, Str sql, const json_t *v)
{
    struct statement *s = VEC_ADD(r->a, &to->all);
    *s = (struct statement){.q = query(r, sql), .n = (unsigned)json_array_size(v)};
    s->v = NEW_ARRAY(r->a, struct value, s->n + 1);
    for (unsigned i = 0; i < s->n; i++) s->v[i] = value(r->a, json_array_get(v, i));
}

static void job_ends(struct reading *r)
{
    if (r->job.all.n) *VEC_ADD(r->a, &r->out->jobs) = r->job;
    r->job = (struct statements){0};
}

/* A job begins with its batch, or with the look for its idempotency key, which every request that writes says first. */
static void take(struct reading *r, json_int_t c, Str sql, const json_t *v)
{
    bool batch = str_is(sql, "BEGIN IMMEDIATE");
    if (batch) r->writer = c;
    if (c != r->writer) {
        if (!str_starts(sql, S("BEGIN")) && !str_is(sql, "COMMIT") && !str_starts(sql, S("PRAGMA"))) keep(r, &r->out->reads, sql, v);
        return;
    }
    if (batch) {
        r->inside = true;
        r->before = r->out->jobs.n;
    } else if (str_is(sql, "COMMIT")) {
        job_ends(r);
        r->inside = false;
    } else if (str_is(sql, "ROLLBACK")) { /* the batch runs again */
        r->job = (struct statements){0};
        r->out->jobs.n = r->before;
    } else if (r->inside && !str_has(sql, S("SAVEPOINT")) && !str_is(sql, "RELEASE job")) {
        if (str_starts(sql, S("SELECT i.body_hash"))) job_ends(r);
        keep(r, &r->job, sql, v);
    }
}

void recorded_read(struct arena *a, const char *path, struct recorded *out)
{
    struct reading r = {.a = a, .known = map_new(a, 256), .out = out};
    FILE *f = fopen(path, "r");
    json_error_t why;
    json_t *line;
    *out = (struct recorded){0};
    if (!f) {
        perror(path);
        exit(1);
    }
    while ((line = json_loadf(f, JSON_DISABLE_EOF_CHECK, &why))) {
        take(&r, json_integer_value(json_object_get(line, "c")), str_c(json_string_value(json_object_get(line, "sql"))), json_object_get(line, "v"));
        json_decref(line);
    }
    if (!feof(f)) {
        fprintf(stderr, "%s:%d: %s\n", path, why.line, why.text);
        exit(1);
    }
    fclose(f);
}

static void bind(struct db_stmt *st, int at, const struct value *v)
{
    switch (v->kind) {
    case VALUE_NULL: db_bind_null(st, at); break;
    case VALUE_INT: db_bind_int(st, at, v->n); break;
    case VALUE_REAL: db_bind_real(st, at, v->x); break;
    case VALUE_TEXT: db_bind_text(st, at, v->s); break;
    case VALUE_BLOB: db_bind_blob(st, at, v->s); break;
    }
}

unsigned statements_run(struct db_ro *db, const struct statements *s)
{
    unsigned rows = 0;
    for (size_t i = 0; i < s->all.n; i++) {
        const struct statement *x = &s->all.v[i];
        struct db_stmt *st;
        bool row = false;
        if (db_prepare(db, x->q, 0, &st) != OK) abort();
        for (unsigned k = 0; k < x->n; k++) bind(st, (int)k + 1, &x->v[k]);
        while (db_step(st, &row) == OK && row) {
            rows++;
            for (int k = 0; k < db_columns(st); k++) rows += db_text(st, k).len > 1u << 30;
        }
        db_finish(st);
    }
    return rows;
}
