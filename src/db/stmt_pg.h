/* The program's queries in the words of PostgreSQL, with the types that the generated C takes and gives; generated
 * (queries_pg.c). Read by `make check-pg` alone, which holds them against what a server says of them.
 *
 * What goes over the wire: whole numbers, times, days, money and ids are bigint, a bool is smallint (0 and 1, as its columns),
 * texts and codes are text, blobs are bytea, reals are double precision.
 */
#pragma once
#include "db/stmt.h"

enum PgKind { PgKind_int, PgKind_bool, PgKind_real, PgKind_text, PgKind_bytes };

struct pg_value {
    const char *name;
    const char *c;       /* its type in C */
    enum PgKind kind;
    bool null;           /* of a result: may be NULL */
};

struct pg_query {
    const char *name, *file;
    int line;
    const struct db_piece *pieces;    /* parameters are $1 …, numbered as in SQLite's text */
    unsigned n;
    const char *const *words;         /* of the optional clauses; bit 1 << i */
    unsigned n_words;
    const struct pg_value *params, *results;
    unsigned n_params, n_results;
};

extern const struct pg_query pg_queries[];
extern const unsigned pg_queries_n;
