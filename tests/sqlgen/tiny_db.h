/* A connection for the tests of generated code: stmt.h on SQLite without a cache, a pool or a writer. */
#pragma once
#include "db/stmt.h"

struct tiny;

struct tiny *tiny_open(void);                       /* in memory, with all steps of db_schema */
void tiny_close(struct tiny *t);
struct db_ro *tiny_ro(struct tiny *t);
struct db_rw *tiny_rw(struct tiny *t);
void tiny_sql(struct tiny *t, const char *sql);     /* what the generated code would not do */
int tiny_unfinished(const struct tiny *t);          /* statements prepared and not finished */
void tiny_fail_next_step(struct tiny *t);
