/* Recorded statements (traced.c) run again through the program's db floor. */
#pragma once
#include "base/arena.h"
#include "base/vec.h"
#include "db/db.h"

enum ValueKind { VALUE_NULL, VALUE_INT, VALUE_REAL, VALUE_TEXT, VALUE_BLOB };

struct value {
    enum ValueKind kind;
    int64_t n;
    double x;
    Str s;
};

struct statement {
    const struct db_query *q;
    struct value *v;
    unsigned n;
};

struct statements {
    VEC(struct statement) all;
};

struct recorded {
    VEC(struct statements) jobs; /* of the batches that were committed; what ends one belongs to its last job */
    struct statements reads;     /* those of the reading connections */
};

void recorded_read(struct arena *a, const char *path, struct recorded *out);
/* Every row is stepped to and every column looked at; returns the number of rows. */
unsigned statements_run(struct db_ro *db, const struct statements *s);
