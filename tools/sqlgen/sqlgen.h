/* sqlgen: what its parts share.
 *
 *   text.c    files, tokens, messages, output written only when changed
 *   schema.c  schema words → SQLite and PostgreSQL text, the record of tables and columns, the in-memory database
 *   choices.c reads the word lists of choices.h
 *   query.c   reads <folder>.sql into named queries: annotations, optional clauses, parameters
 *   lint.c    what the two engines would understand differently, found in the text
 *   lint_write.c  what a write puts where
 *   check.c   what SQLite knows: functions, tables read and written, plans, origins of columns → types
 *   emit.c    ids.h, schema.c, queries.c, X_sql.h, X_sql.c
 *   emit_pg.c queries_pg.c: the same queries as PostgreSQL reads them, for make check-pg
 *   main.c    arguments and order
 *
 * One arena for the whole run; every message is `file:line: sentence`, and any message means that nothing is written.
 */
#pragma once
#include <sqlite3.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"

enum kind { K_NONE, K_ID, K_ANY, K_INT, K_BOOL, K_TEXT, K_BLOB, K_TIME, K_DAY, K_MONEY, K_REAL, K_CHOICE };

struct type {
    enum kind kind;
    Str arg;        /* K_ID: the table; K_CHOICE: the list */
    bool null;
    bool hidden;    /* @private */
};

/* A part of a file that only one engine sees. */
enum only { ONLY_NONE, ONLY_BOTH, ONLY_SQLITE, ONLY_PG };

enum tok_kind { T_END, T_WORD, T_NUM, T_STRING, T_QUOTED, T_PARAM, T_AT, T_PUNCT };

struct tok {
    enum tok_kind kind;
    Str text;       /* T_PARAM, T_AT: without its mark; T_QUOTED: without its quotes */
    size_t from, to;/* bytes in the source */
    int line;       /* 1 … in the source given */
    int depth;      /* of round brackets; both brackets have the depth outside them */
};

struct toks {
    struct tok *v;  /* v[n] is a T_END */
    size_t n;
};

struct column {
    Str name;
    struct type type;
    Str keep;
    int line;
};

struct table {
    Str name;
    struct dir *dir;
    bool large, view, words, has_id; /* words: declared with schema words */
    VEC(struct column) cols;
    const char *path;
    int line;
};

struct step {
    struct dir *dir;
    const char *path;
    Str name, src, sqlite, pg;
};

struct dir {
    const char *path;
    Str owner;      /* below src/: cap/need */
    Str base;       /* need */
    const char *sql;/* path of the query file, NULL when there is none */
    unsigned queries;
    VEC(Str) reads; /* tables of other folders */
    VEC(bool) read; /* used */
    int reads_line;
};

struct choice {
    Str header;     /* as an include names it */
    VEC(Str) codes; /* none: not known */
};

enum query_kind { Q_NONE, Q_ONE, Q_MANY, Q_EXEC, Q_CHANGE1 };

struct param {
    Str name;
    int line;
    struct type type;
    int type_line;  /* of its annotation, 0 when inferred */
    bool used;
};

struct word {       /* of optional clauses */
    Str name;
    int line;
    struct param *param; /* NULL: a bool of its own */
    bool positive, negative;
};

struct line {
    int no;
    Str text;       /* marker, annotation and comment lines are empty here */
    int word;       /* index, -1: always there */
    bool unless;
    enum only only;
};

struct result {
    Str name;
    struct type type;
    bool check;     /* NULL must be refused when it is read */
};

struct query {
    struct dir *dir;
    Str name;
    enum query_kind kind;
    int line;
    unsigned no;
    Str row;        /* struct name of its row */
    int row_line, scan_line, all_line, sort_line;
    Str scan, all, sort;
    VEC(struct line) lines;
    VEC(struct param) params;
    VEC(struct word) words;
    Str full;       /* every line that SQLite sees, whatever its word */
    struct toks toks;
    Str full_pg;    /* the same for PostgreSQL */
    struct toks toks_pg;
    struct query *row_of; /* the query whose row struct is shared */
    bool writes, bad, scanned, sorted;
    VEC(struct result) cols;
};

struct gen {
    struct arena *a;
    sqlite3 *db;
    int errors;
    VEC(struct dir *) dirs;
    VEC(struct step) steps;
    VEC(struct table *) tables;
    VEC(struct query *) queries;
    VEC(Str) inputs;         /* every file and folder looked at, for the depfile */
    struct map *choices;     /* name → struct choice * */
    struct map *query_names; /* name → struct query * */
};

/* text.c */
void fail(struct gen *g, const char *path, int line, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
bool file_read(struct gen *g, const char *path, Str *out); /* false when it is not there */
bool file_write(struct gen *g, const char *path, Str text);/* false with a message */
struct toks lex(struct gen *g, Str src, int first_line);
bool tok_is(const struct tok *t, const char *word);        /* a word or punctuation; letters of either case */
bool tok_in(const struct tok *t, const char *const *words); /* list ends with NULL */
bool name_ok(Str s);                                       /* [a-z][a-z0-9_]* */
bool c_word(Str s);                                        /* a keyword of C, or a name its headers take */
Str camel(struct gen *g, Str table);                       /* work_order → WorkOrder */
bool only_line(Str trimmed, enum only *out, bool *known);  /* "-- only: sqlite" */

/* schema.c */
void schema_read(struct gen *g, struct dir *d);
void schema_done(struct gen *g);
struct table *table_find(const struct gen *g, Str name);
struct column *column_find(const struct table *t, Str name);

/* choices.c */
void choices_read(struct gen *g, struct dir *d);
struct choice *choice_add(struct gen *g, Str name, const struct dir *d);
bool choice_knows(const struct gen *g, Str name, const struct tok *literal);

/* query.c */
void queries_read(struct gen *g, struct dir *d);
bool type_word(struct gen *g, Str word, struct type *out); /* of a parameter: NeedId, Str, enum NeedStage … */
Str type_c(struct gen *g, struct type t);
bool type_same(struct type a, struct type b);

/* lint.c */
struct alias {
    Str name, table; /* table: empty for a subquery */
    bool outer;      /* stands on the right of a LEFT JOIN */
};
struct item {
    const struct tok *from, *to; /* tokens of one result column, to is behind the last; without its alias */
    const struct tok *alias;     /* NULL when there is none */
};
struct shape {
    VEC(struct alias) aliases;
    VEC(struct item) items;      /* of the outermost SELECT, or of RETURNING */
    bool compound, limit, star;     /* compound: UNION … outside all brackets */
    bool unites;                 /* UNION … anywhere */
    bool shows_private;          /* a @private column stands inside a longer expression of a SELECT list, or in any beside a UNION */
};
void shape_read(struct gen *g, struct query *q, struct shape *s);
void lint(struct gen *g, struct query *q, const struct shape *s);
/* Does the word at t name a column of a table that the statement uses (of the alias before it, if there is one)? */
struct column *column_at(struct gen *g, const struct toks *ts, const struct shape *s, const struct tok *t);
const struct tok *list_stop(const struct toks *ts, const struct tok *select); /* end of the list behind SELECT or RETURNING */
const struct tok *close_of(const struct tok *open);                          /* the bracket that closes this one */

/* lint_write.c */
void lint_write(struct gen *g, struct query *q, const struct shape *s);

/* check.c */
void query_check(struct gen *g, struct query *q);
void reads_check(struct gen *g);

/* emit.c */
bool emit_all(struct gen *g, const char *outdir);
void c_text(struct buf *b, Str s); /* as a literal of C */
/* Writes the initializer of a query's pieces, a brace and a comma each, and gives their number. `mark` stands before the number
   of a parameter: '?' for SQLite, '$' for PostgreSQL. */
unsigned pieces_c(struct gen *g, struct buf *b, const struct query *q, char mark);

/* emit_pg.c */
Str queries_pg_c(struct gen *g);
