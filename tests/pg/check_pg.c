/* check_pg CONNINFO — PostgreSQL's own word on the program's SQL.
 *
 * The whole schema is created in an empty database. Then each query, in every combination of its optional clauses, is
 *   prepared with the types that the generated C sends,
 *   described: each result's name, type and NULL compared with what the generated C reads,
 *   prepared without types: what PostgreSQL takes a parameter for compared with what the C sends, where it can tell,
 *   and planned (some mistakes show only there: an ON CONFLICT without its index).
 * Of a query with more than 8 clauses: all those in which at most two are there, or at most two are not.
 * A schema step and a query count one each; the last line is "N passed, M failed".
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "db/stmt_pg.h"

/* Numbers of types in PostgreSQL's catalogue: they are the same in every server. */
enum { BOOLEAN = 16, BYTEA = 17, INT8 = 20, INT2 = 21, INT4 = 23, TEXT = 25, FLOAT4 = 700, FLOAT8 = 701, VARCHAR = 1043, NUMERIC = 1700 };
enum { EVERY = 8, PARAMS_MAX = 64 };

struct check {
    PGconn *pg;
    struct arena *a;
    const struct pg_query *q;
    uint32_t mask;
    unsigned combinations;
    bool failed;             /* something was said of this query */
};

static void say(struct check *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void say(struct check *c, const char *fmt, ...)
{
    va_list ap;
    printf("FAILED %s:%d: %s", c->q->file, c->q->line, c->q->name);
    const char *sep = " (with ";
    for (unsigned i = 0; i < c->q->n_words; i++)
        if ((c->mask >> i) & 1) {
            printf("%s%s", sep, c->q->words[i]);
            sep = ", ";
        }
    if (c->q->n_words) printf("%s", *sep == ',' ? ")" : " (without optional clauses)");
    printf(": ");
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
    putchar('\n');
    c->failed = true;
}

static const char *type_name(Oid t)
{
    switch (t) {
    case BOOLEAN: return "boolean";
    case BYTEA: return "bytea";
    case INT8: return "bigint";
    case INT2: return "smallint";
    case INT4: return "integer";
    case TEXT: return "text";
    case FLOAT4: return "real";
    case FLOAT8: return "double precision";
    case VARCHAR: return "character varying";
    case NUMERIC: return "numeric";
    default: return "another type";
    }
}

/* What the C sends. */
static Oid sent(enum PgKind k)
{
    static const Oid types[] = {[PgKind_int] = INT8, [PgKind_bool] = INT2, [PgKind_real] = FLOAT8, [PgKind_text] = TEXT, [PgKind_bytes] = BYTEA};
    return types[k];
}

/* May a value of PostgreSQL's type t be read as (or sent for) this kind? Whole numbers of all widths are one: a reader widens. */
static bool fits(enum PgKind k, Oid t)
{
    switch (k) {
    case PgKind_int:
    case PgKind_bool: return t == INT8 || t == INT4 || t == INT2;
    case PgKind_real: return t == FLOAT8 || t == FLOAT4;
    case PgKind_text: return t == TEXT || t == VARCHAR;
    case PgKind_bytes: return t == BYTEA;
    }
    return false;
}

static Str assemble(struct check *c)
{
    struct buf b = buf_new(c->a, 4096);
    for (unsigned i = 0; i < c->q->n; i++) {
        const struct db_piece *p = &c->q->pieces[i];
        if (p->bit == 0 || ((c->mask & p->bit) != 0) != p->unless) buf_add(&b, str_c(p->sql));
    }
    return str_c(str_z(c->a, buf_str(&b)));
}

/* The server's sentence without "ERROR:  " and what follows its first line. */
static const char *reason(struct check *c, const PGresult *r)
{
    const char *m = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
    return m ? str_z(c->a, str_c(m)) : PQerrorMessage(c->pg);
}

static bool done(struct check *c, PGresult *r, ExecStatusType want, const char *doing)
{
    bool ok = PQresultStatus(r) == want;
    if (!ok) say(c, "%s: %s", doing, reason(c, r));
    PQclear(r);
    return ok;
}

/* A column that PostgreSQL knows may be NULL, read by C that does not expect it. */
static bool column_may_be_null(struct check *c, Oid table, int column)
{
    PGresult *r = PQexec(c->pg, str_fmt(c->a, "SELECT NOT attnotnull FROM pg_attribute WHERE attrelid = %u AND attnum = %d", table, column).p);
    bool may = PQntuples(r) == 1 && PQgetvalue(r, 0, 0)[0] == 't';
    PQclear(r);
    return may;
}

/* "name? int" of an alias, without its notes. */
static Str bare(const char *alias)
{
    Str s = str_c(alias);
    size_t gap = str_find(s, S(" "));
    if (gap != (size_t)-1) s = str_cut(s, 0, gap);
    return str_ends(s, S("?")) ? str_cut(s, 0, s.len - 1) : s;
}

static void results(struct check *c, const PGresult *d)
{
    const struct pg_query *q = c->q;
    if ((unsigned)PQnfields(d) != q->n_results) {
        say(c, "%d results, the C reads %u", PQnfields(d), q->n_results);
        return;
    }
    for (int i = 0; i < PQnfields(d); i++) {
        const struct pg_value *v = &q->results[i];
        if (!str_is(bare(PQfname(d, i)), v->name)) say(c, "result %d is called %s, the C reads %s", i + 1, PQfname(d, i), v->name);
        if (!fits(v->kind, PQftype(d, i))) say(c, "result %s is %s, the C reads %s", v->name, type_name(PQftype(d, i)), v->c);
        if (!v->null && PQftable(d, i) && column_may_be_null(c, PQftable(d, i), PQftablecol(d, i)))
            say(c, "result %s may be NULL, the C reads %s and was promised a value", v->name, v->c);
    }
}

static void described(struct check *c, const char *name)
{
    PGresult *d = PQdescribePrepared(c->pg, name);
    if (PQresultStatus(d) != PGRES_COMMAND_OK) say(c, "describing it: %s", reason(c, d));
    else results(c, d);
    PQclear(d);
}

/* Plans it with NULL everywhere. */
static void planned(struct check *c)
{
    struct buf b = buf_new(c->a, 256);
    buf_lit(&b, "EXPLAIN EXECUTE typed");
    for (unsigned i = 0; i < c->q->n_params; i++) buf_add(&b, i ? S(", NULL") : S("(NULL"));
    buf_add(&b, c->q->n_params ? S(")") : S(""));
    done(c, PQexec(c->pg, str_z(c->a, buf_str(&b))), PGRES_TUPLES_OK, "planning it");
}

/* Prepared without types, what does PostgreSQL take the parameters for? Where it cannot tell, the parameter it names gets its
   type and the rest is asked again. */
static void inferred(struct check *c, const char *sql)
{
    Oid types[PARAMS_MAX] = {0};
    PGresult *r;
    unsigned n = 0;
    while (PQresultStatus(r = PQprepare(c->pg, "open", sql, (int)c->q->n_params, types)) != PGRES_COMMAND_OK) {
        const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE), *at = strchr(reason(c, r), '$');
        unsigned no = at ? (unsigned)strtoul(at + 1, NULL, 10) : 0;
        bool unknown = state && (strcmp(state, "42P18") == 0 || strcmp(state, "42P08") == 0); /* indeterminate, ambiguous */
        if (!unknown || no == 0 || no > c->q->n_params || n++ == c->q->n_params) {
            say(c, "without types: %s", reason(c, r));
            PQclear(r);
            return;
        }
        types[no - 1] = sent(c->q->params[no - 1].kind);
        PQclear(r);
    }
    PQclear(r);
    PGresult *d = PQdescribePrepared(c->pg, "open");
    for (int i = 0; i < PQnparams(d); i++) {
        const struct pg_value *v = &c->q->params[i];
        if (!fits(v->kind, PQparamtype(d, i))) say(c, "parameter :%s is %s, the C sends %s", v->name, type_name(PQparamtype(d, i)), v->c);
    }
    PQclear(d);
    PQclear(PQexec(c->pg, "DEALLOCATE open"));
}

static void combination(struct check *c)
{
    Oid types[PARAMS_MAX];
    const char *sql = assemble(c).p;
    for (unsigned i = 0; i < c->q->n_params; i++) types[i] = sent(c->q->params[i].kind);
    c->combinations++;
    if (!done(c, PQprepare(c->pg, "typed", sql, (int)c->q->n_params, types), PGRES_COMMAND_OK, "preparing it")) return;
    described(c, "typed");
    planned(c);
    PQclear(PQexec(c->pg, "DEALLOCATE typed"));
    inferred(c, sql);
}

/* Is this one looked at? Of few clauses all are. */
static bool wanted(const struct pg_query *q, uint32_t mask)
{
    unsigned on = (unsigned)__builtin_popcount(mask);
    return q->n_words <= EVERY || on <= 2 || on + 2 >= q->n_words;
}

static bool query_passes(struct check *c, const struct pg_query *q)
{
    c->q = q;
    c->failed = false;
    if (q->n_params > PARAMS_MAX) say(c, "has more parameters than this check expects");
    for (c->mask = 0; !c->failed && c->mask < (uint32_t)1 << q->n_words; c->mask++)
        if (wanted(q, c->mask)) combination(c);
    return !c->failed;
}

static bool step_passes(PGconn *pg, const struct db_schema_step *s)
{
    PGresult *r = PQexec(pg, s->pg); /* several statements: all or none */
    ExecStatusType got = PQresultStatus(r);
    bool ok = got == PGRES_COMMAND_OK || got == PGRES_EMPTY_QUERY;
    if (!ok) printf("FAILED %s/schema/%s: %s", s->owner, s->name, PQresultErrorMessage(r));
    PQclear(r);
    return ok;
}

/* Texts are compared and sorted by their bytes, as in SQLite. */
static bool server_passes(PGconn *pg)
{
    PGresult *r = PQexec(pg, "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()");
    bool ok = PQntuples(r) == 1 && strcmp(PQgetvalue(r, 0, 0), "C") == 0 && strcmp(PQgetvalue(r, 0, 1), "UTF8") == 0;
    if (!ok) puts("FAILED the database: its collation must be C and its encoding UTF8");
    PQclear(r);
    return ok;
}

static void quiet(void *ctx, const char *message)
{
    (void)ctx;
    (void)message;
}

int main(int argc, char **argv)
{
    PGconn *pg = PQconnectdb(argc > 1 ? argv[1] : "");
    if (PQstatus(pg) != CONNECTION_OK) {
        printf("FAILED to connect: %s0 passed, 1 failed\n", PQerrorMessage(pg));
        PQfinish(pg);
        return 1;
    }
    PQsetNoticeProcessor(pg, quiet, NULL);
    struct check c = {.pg = pg};
    unsigned passed = 0, failed = 0;
    if (server_passes(pg)) passed++;
    else failed++;
    for (unsigned i = 0; i < db_schema_n; i++)
        if (step_passes(pg, &db_schema[i])) passed++;
        else failed++;
    for (unsigned i = 0; i < pg_queries_n; i++) {
        c.a = arena_new(65536);
        if (query_passes(&c, &pg_queries[i])) passed++;
        else failed++;
        arena_free(c.a);
    }
    printf("PostgreSQL %s: %u schema steps, %u queries in %u combinations\n", PQparameterStatus(pg, "server_version"), db_schema_n, pg_queries_n, c.combinations);
    PQfinish(pg);
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
