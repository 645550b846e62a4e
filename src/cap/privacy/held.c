/* What is held about a person, found in the tables themselves: every column that refers to a person, or may hold any id, is
 * looked at, so that a table made tomorrow is part of the answer. Read by raw statements over one snapshot (SQLite's pragmas).
 *
 * A row is ABOUT the person when the column is called person, asker or rater (or it is the person's own row), or when a private
 * column holds their number: it is given whole. In any other column (owner_person, by_person, actor …) the person only acted in
 * a matter of somebody else: of that row come its id, time, codes and the name of the column, no words and no other's data.
 * Rows that belong to a row about the person and name nobody themselves (a rating of their need) are given with it, and what such a
 * row owns (its pictures: columns owner_kind, owner), with their bytes in base64.
 */
#include <sodium.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "cap/privacy/privacy.h"

struct column {
    Str name, type;
    bool hidden;
};
struct table {
    Str name;
    VEC(struct column) columns;
    Str about, acted;          /* conditions; none when no column says so. ?1 the person, ?2 their number */
};
struct walk {
    struct db_ro *db;
    struct arena *a;
    PersonId person;
    Str phone;
    VEC(struct table) tables;
};

/* Columns that stand in a row about the person but are somebody else's word on them, which that person was promised only means of
   (at least five ballots) would show. */
static const struct {
    const char *table, *column;
} withheld[] = {{"taking", "score"}, {"taking", "comment"}, {"taking", "good"}};

static bool is_withheld(Str table, Str column)
{
    for (size_t i = 0; i < sizeof withheld / sizeof *withheld; i++)
        if (str_is(table, withheld[i].table) && str_is(column, withheld[i].column)) return true;
    return false;
}

/* -- the tables as they are -- */

static bool is_hidden(Str table, Str column)
{
    for (unsigned i = 0; i < db_private_n; i++)
        if (str_is(table, db_private[i].table) && str_is(column, db_private[i].column)) return true;
    return false;
}

static enum Err read_tables(struct walk *w)
{
    struct db_stmt *st;
    bool row;
    TRY(db_raw(w->db, "SELECT m.name, p.name, p.type FROM sqlite_master m JOIN pragma_table_info(m.name) p "
                      "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY m.name, p.cid", &st));
    enum Err e;
    while ((e = db_step(st, &row)) == OK && row) {
        Str name = db_text(st, 0);
        struct table *t = w->tables.n ? &w->tables.v[w->tables.n - 1] : NULL;
        if (!t || !str_eq(t->name, name)) {
            t = VEC_ADD(w->a, &w->tables);
            *t = (struct table){.name = str_dup(w->a, name)};
        }
        Str column = str_dup(w->a, db_text(st, 1));
        *VEC_ADD(w->a, &t->columns) = (struct column){column, str_dup(w->a, db_text(st, 2)), is_hidden(t->name, column)};
    }
    db_finish(st);
    return e;
}

static bool refers(const struct column *c, Str table) { return str_starts(c->type, S("REFINT_")) && str_eq(str_from(c->type, 7), table); }
static bool names_person(const struct column *c) { return refers(c, S("person")); }
static bool is_subject(const struct column *c)
{
    return names_person(c) && (str_is(c->name, "person") || str_is(c->name, "asker") || str_is(c->name, "rater"));
}

static void or_equal(struct walk *w, Str *cond, Str column, int parameter)
{
    *cond = str_fmt(w->a, "%.*s%s\"%.*s\" = ?%d", STR(*cond), cond->len ? " OR " : "", STR(column), parameter);
}

static void set_conditions(struct walk *w, struct table *t)
{
    if (str_is(t->name, "person")) {
        t->about = S("id = ?1");
        return;
    }
    for (size_t i = 0; i < t->columns.n; i++) {
        const struct column *c = &t->columns.v[i];
        if (is_subject(c)) or_equal(w, &t->about, c->name, 1);
        else if (names_person(c) || str_is(c->type, "ANYINT")) or_equal(w, &t->acted, c->name, 1);
        else if (c->hidden && w->phone.len) or_equal(w, &t->about, c->name, 2);
    }
}

static bool names_anybody(const struct table *t)
{
    for (size_t i = 0; i < t->columns.n; i++)
        if (names_person(&t->columns.v[i]) || str_is(t->columns.v[i].type, "ANYINT")) return true;
    return false;
}

static const struct column *column_of(const struct table *t, const char *name)
{
    for (size_t i = 0; i < t->columns.n; i++)
        if (str_is(t->columns.v[i].name, name)) return &t->columns.v[i];
    return NULL;
}

/* Rows whose columns owner_kind and owner name a row about the person: their pictures. */
static void set_owned(struct walk *w, struct table *t)
{
    const struct column *owner = column_of(t, "owner");
    if (!owner || !str_is(owner->type, "ANYINT") || !column_of(t, "owner_kind")) return;
    for (size_t p = 0; p < w->tables.n; p++) {
        const struct table *of = &w->tables.v[p];
        if (of == t || !of->about.len || !Entity_of(of->name)) continue;
        t->about = str_fmt(w->a, "%.*s%s(owner_kind = '%.*s' AND owner IN (SELECT id FROM \"%.*s\" WHERE %.*s))", STR(t->about), t->about.len ? " OR " : "",
                           STR(of->name), STR(of->name), STR(of->about));
    }
}

/* The rows that belong to rows about the person. */
static void set_children(struct walk *w)
{
    for (size_t i = 0; i < w->tables.n; i++) {
        struct table *t = &w->tables.v[i];
        if (t->about.len || names_anybody(t)) continue;
        for (size_t k = 0; k < t->columns.n; k++)
            for (size_t p = 0; p < w->tables.n; p++) {
                const struct table *parent = &w->tables.v[p];
                if (p == i || !parent->about.len || str_is(parent->name, "person") || !refers(&t->columns.v[k], parent->name)) continue;
                t->about = str_fmt(w->a, "%.*s%s\"%.*s\" IN (SELECT id FROM \"%.*s\" WHERE %.*s)", STR(t->about), t->about.len ? " OR " : "",
                                   STR(t->columns.v[k].name), STR(parent->name), STR(parent->about));
            }
    }
}

static enum Err walk_open(struct walk *w)
{
    TRY(read_tables(w));
    for (size_t i = 0; i < w->tables.n; i++) set_conditions(w, &w->tables.v[i]);
    for (size_t i = 0; i < w->tables.n; i++) set_owned(w, &w->tables.v[i]);
    set_children(w);
    return OK;
}

static enum Err ask(struct walk *w, Str sql, struct db_stmt **st)
{
    TRY(db_raw(w->db, str_z(w->a, sql), st));
    db_bind_int(*st, 1, w->person.v);
    if (w->phone.len && str_has(sql, S("?2"))) db_bind_text(*st, 2, w->phone);
    return OK;
}

/* -- counts -- */

static enum Err count(struct walk *w, const struct table *t, Str cond, int64_t *n)
{
    struct db_stmt *st;
    bool row = false;
    *n = 0;
    if (!cond.len) return OK;
    TRY(ask(w, str_fmt(w->a, "SELECT count(*) FROM \"%.*s\" WHERE %.*s", STR(t->name), STR(cond)), &st));
    enum Err e = db_step(st, &row);
    if (e == OK && row) *n = db_int(st, 0);
    db_finish(st);
    return e;
}

/* Records of the history that are about one of the person's own rows: (kind = 'need' AND entity IN …) OR … */
static Str on_own_records(struct walk *w)
{
    struct buf b = buf_new(w->a, 512);
    buf_lit(&b, "(e.kind = 'person' AND e.entity = ?1)");
    for (size_t i = 0; i < w->tables.n; i++) {
        const struct table *t = &w->tables.v[i];
        if (!t->about.len || !Entity_of(t->name) || str_is(t->name, "person")) continue;
        buf_fmt(&b, " OR (e.kind = '%.*s' AND e.entity IN (SELECT id FROM \"%.*s\" WHERE %.*s))", STR(t->name), STR(t->name), STR(t->about));
    }
    return buf_str(&b);
}

enum { LOOKS_MOST = 500 };

static enum Err read_looks(struct walk *w, struct held *out)
{
    struct db_stmt *st;
    bool row;
    VEC(struct held_look) looks = {0};
    TRY(ask(w, str_fmt(w->a, "SELECT e.at, e.act, p.shown_as, e.kind, e.entity, e.data FROM event e LEFT JOIN person p ON p.id = e.actor "
                             "WHERE e.act IN ('look', 'share') AND (%.*s) ORDER BY e.id DESC LIMIT %d", STR(on_own_records(w)), LOOKS_MOST), &st));
    enum Err e;
    while ((e = db_step(st, &row)) == OK && row)
        *VEC_ADD(w->a, &looks) = (struct held_look){{db_int(st, 0)}, str_dup(w->a, db_text(st, 1)), db_null(st, 2) ? (Str){NULL, 0} : str_dup(w->a, db_text(st, 2)),
                                                    Entity_of(db_text(st, 3)), {db_int(st, 4)}, str_dup(w->a, db_text(st, 5))};
    db_finish(st);
    out->looks = looks.v;
    out->n_looks = looks.n;
    return e;
}

enum Err held_summary(struct db_ro *db, struct arena *a, PersonId person, Str phone, struct held *out)
{
    struct walk w = {.db = db, .a = a, .person = person, .phone = phone};
    VEC(struct held_table) found = {0};
    *out = (struct held){.n_tables = 0};
    TRY(walk_open(&w));
    for (size_t i = 0; i < w.tables.n; i++) {
        struct held_table t = {.table = w.tables.v[i].name};
        TRY(count(&w, &w.tables.v[i], w.tables.v[i].about, &t.about));
        TRY(count(&w, &w.tables.v[i], w.tables.v[i].acted, &t.acted));
        if (t.about || t.acted) *VEC_ADD(a, &found) = t;
    }
    out->tables = found.v;
    out->n_tables = found.n;
    return read_looks(&w, out);
}

/* -- the export -- */

static void put_value(struct walk *w, struct buf *b, const struct column *c, struct db_stmt *st, int col)
{
    Str type = c->type;
    if (db_null(st, col)) {
        buf_lit(b, "null");
    } else if (str_is(c->name, "id") || str_starts(type, S("REFINT_")) || str_is(type, "ANYINT")) {
        buf_fmt(b, "\"%lld\"", (long long)db_int(st, col));
    } else if (str_is(type, "TIMEINT")) {
        buf_json(b, time_rfc3339(w->a, (Time){db_int(st, col)}));
    } else if (str_is(type, "DAYINT")) {
        buf_json(b, day_iso(w->a, (Day){(int32_t)db_int(st, col)}));
    } else if (str_is(type, "BOOLINT")) {
        buf_add(b, db_int(st, col) ? S("true") : S("false"));
    } else if (str_is(type, "INT") || str_is(type, "MONEYINT")) {
        buf_int(b, db_int(st, col));
    } else if (str_is(type, "REAL")) {
        buf_fmt(b, "%.9g", db_real(st, col));
    } else if (str_is(type, "BLOB")) {
        Str bytes = db_blob(st, col);
        size_t room = sodium_base64_ENCODED_LEN(bytes.len, sodium_base64_VARIANT_ORIGINAL);
        buf_json(b, str_c(sodium_bin2base64(arena_alloc(w->a, room), room, (const unsigned char *)bytes.p, bytes.len, sodium_base64_VARIANT_ORIGINAL)));
    } else if (str_is(c->name, "password")) {
        buf_lit(b, "\"(set)\""); /* a hash that helps nobody but a thief */
    } else {
        buf_json(b, str_dup(w->a, db_text(st, col)));
    }
}

static bool is_word_of_list(const struct column *c)
{
    return str_starts(c->type, S("TEXT_CHOICE_")) || str_is(c->name, "id") || str_is(c->name, "at") || str_is(c->name, "act") || str_is(c->name, "code");
}

static void put_row(struct walk *w, struct buf *b, const struct table *t, struct db_stmt *st, bool whole)
{
    bool first = true;
    buf_lit(b, "\n      {");
    for (size_t i = 0; i < t->columns.n; i++) {
        const struct column *c = &t->columns.v[i];
        bool me = !whole && (names_person(c) || str_is(c->type, "ANYINT")) && !db_null(st, (int)i) && db_int(st, (int)i) == w->person.v;
        if ((str_is(c->type, "BLOB") && !(whole && str_is(c->name, "bytes"))) || is_withheld(t->name, c->name) || (!whole && !is_word_of_list(c) && !me)) continue;
        if (!first) buf_char(b, ',');
        first = false;
        buf_json(b, c->name);
        buf_char(b, ':');
        put_value(w, b, c, st, (int)i);
    }
    buf_char(b, '}');
}

static enum Err put_rows(struct walk *w, struct buf *b, const struct table *t, Str cond, bool whole, int64_t *n)
{
    struct db_stmt *st;
    bool row;
    *n = 0;
    if (!cond.len) return OK;
    struct buf names = buf_new(w->a, 256);
    for (size_t i = 0; i < t->columns.n; i++) buf_fmt(&names, "%s\"%.*s\"", i ? ", " : "", STR(t->columns.v[i].name));
    Str list = buf_str(&names);
    TRY(ask(w, str_fmt(w->a, "SELECT %.*s FROM \"%.*s\" WHERE %.*s", STR(list), STR(t->name), STR(cond)), &st));
    enum Err e;
    while ((e = db_step(st, &row)) == OK && row) {
        if ((*n)++) buf_char(b, ',');
        put_row(w, b, t, st, whole);
    }
    db_finish(st);
    return e;
}

static enum Err put_part(struct walk *w, struct buf *b, const char *name, bool whole)
{
    bool first = true;
    buf_fmt(b, ",\n  \"%s\": {", name);
    for (size_t i = 0; i < w->tables.n; i++) {
        const struct table *t = &w->tables.v[i];
        struct buf rows = buf_new(w->a, 1024);
        int64_t n;
        /* A row that is about the person is not told again as one they acted in. */
        Str cond = whole || !t->about.len || !t->acted.len ? (whole ? t->about : t->acted) : str_fmt(w->a, "(%.*s) AND NOT coalesce((%.*s), 0)", STR(t->acted), STR(t->about));
        TRY(put_rows(w, &rows, t, cond, whole, &n));
        if (!n) continue;
        buf_fmt(b, "%s\n    \"%.*s\": [", first ? "" : ",", STR(t->name));
        first = false;
        buf_add(b, buf_str(&rows));
        buf_lit(b, "]");
    }
    buf_lit(b, "}");
    return OK;
}

/* What the person wrote in the history of their own matters: as themselves, by the link of a receipt, or without a name. */
static enum Err put_words(struct walk *w, struct buf *b)
{
    struct db_stmt *st;
    bool row, first = true;
    TRY(ask(w, str_fmt(w->a, "SELECT e.at, e.act, e.kind, e.entity, t.text FROM event e JOIN event_text t ON t.event = e.id "
                             "WHERE (e.actor = ?1 OR e.actor_kind IN ('pass', 'nobody')) AND (%.*s) ORDER BY e.id", STR(on_own_records(w))), &st));
    buf_lit(b, ",\n  \"words_in_history\": [");
    enum Err e;
    while ((e = db_step(st, &row)) == OK && row) {
        buf_fmt(b, "%s\n      {\"at\":", first ? "" : ",");
        first = false;
        buf_json(b, time_rfc3339(w->a, (Time){db_int(st, 0)}));
        buf_fmt(b, ",\"act\":\"%.*s\",\"kind\":\"%.*s\",\"record\":\"%lld\",\"text\":", STR(db_text(st, 1)), STR(db_text(st, 2)), (long long)db_int(st, 3));
        buf_json(b, str_dup(w->a, db_text(st, 4)));
        buf_char(b, '}');
    }
    db_finish(st);
    buf_lit(b, "]");
    return e;
}

static void put_looks(struct walk *w, struct buf *b, const struct held *h)
{
    buf_lit(b, ",\n  \"who_looked\": [");
    for (size_t i = 0; i < h->n_looks; i++) {
        const struct held_look *l = &h->looks[i];
        buf_fmt(b, "%s\n      {\"at\":", i ? "," : "");
        buf_json(b, time_rfc3339(w->a, l->at));
        buf_fmt(b, ",\"act\":\"%.*s\",\"record\":\"%lld\",\"by\":", STR(l->act), (long long)l->entity.v);
        if (l->by.len) buf_json(b, l->by);
        else buf_lit(b, "null");
        buf_char(b, '}');
    }
    buf_lit(b, "]");
}

enum Err held_export(struct db_ro *db, struct arena *a, PersonId person, Str phone, Time now, Str *out)
{
    struct walk w = {.db = db, .a = a, .person = person, .phone = phone};
    struct held h = {.n_looks = 0};
    struct buf b = buf_new(a, 16 * 1024);
    TRY(walk_open(&w));
    buf_fmt(&b, "{\n  \"program\": \"linju\",\n  \"person\": \"%lld\",\n  \"made_at\": ", (long long)person.v);
    buf_json(&b, time_rfc3339(a, now));
    TRY(put_part(&w, &b, "about_you", true));
    TRY(put_words(&w, &b));
    TRY(read_looks(&w, &h));
    put_looks(&w, &b, &h);
    TRY(put_part(&w, &b, "where_you_acted", false));
    buf_lit(&b, "\n}\n");
    *out = buf_str(&b);
    return OK;
}
