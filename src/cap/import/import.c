/* What the kinds of imports share: what is wrong with a row, places, words, numbers that may stand once; and how cells and faults are kept. */
#include "base/buf.h"
#include "base/csv.h"
#include "base/utf8.h"
#include "cap/import/import_core.h"

CHOICE_TABLE(ImportKind, IMPORT_KINDS)
CHOICE_TABLE(BatchState, BATCH_STATES)
CHOICE_TABLE(RowState, ROW_STATES)
CHOICE_TABLE(ImportFault, IMPORT_FAULTS)

enum { CODE_LEN = 40, FAULT_ARG_LEN = 60 };

const struct import_kind *import_kind(enum ImportKind k)
{
    static const struct import_kind *const kinds[] = {NULL, &import_areas, &import_people, &import_orgs, &import_needs};
    return kinds[k];
}

const struct import_column *import_columns(enum ImportKind k, size_t *n)
{
    *n = import_kind(k)->n;
    return import_kind(k)->columns;
}

/* -- what is wrong with a row -- */

void import_bad(struct import *im, struct import_row *r, int column, enum ImportFault f, Str arg)
{
    if (r->n_faults == IMPORT_FAULTS_MAX) return;
    r->faults[r->n_faults].fault = f;
    r->faults[r->n_faults].column = column;
    r->faults[r->n_faults++].arg = arg.len ? str_dup(im->a, utf8_head(arg, FAULT_ARG_LEN)) : S("");
}

bool import_must(struct import *im, struct import_row *r, int column)
{
    if (r->v[column].len) return true;
    BAD(im, r, column, missing);
    return false;
}

bool import_text(struct import *im, struct import_row *r, int column, size_t most)
{
    Str s = r->v[column];
    if (!s.len) return true;
    if (!utf8_text_ok(s)) BAD(im, r, column, control);
    else if (utf8_count(s) > most) import_bad(im, r, column, ImportFault_too_long, str_fmt(im->a, "%zu", most));
    else return true;
    return false;
}

/* -- places -- */

struct place {
    struct area_row row;
    bool known, inside;
};

static enum Err place_by_code(struct import *im, struct db_ro *db, Str code, struct place **out)
{
    struct area_line line;
    struct place *p = map_get(im->areas, code);
    *out = p;
    if (p) return OK;
    p = NEW(im->whole, struct place);
    enum Err e = area_by_code(db, im->a, &p->row, .code = code);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    p->known = e == OK;
    if (p->known && im->inside) {
        TRY(area_line(db, im->a, p->row.id, &line));
        for (unsigned i = 0; i < line.n; i++) p->inside |= line.v[i].v == im->area.id.v;
    }
    p->inside |= !im->inside;
    p->row.code = p->row.name = p->row.name_en = p->row.sort_key = S(""); /* words of the chunk; what counts is id and level */
    map_put(im->areas, str_dup(im->whole, code), p);
    *out = p;
    return OK;
}

enum Err import_area(struct import *im, struct db_ro *db, struct import_row *r, int column, struct area_row *out)
{
    struct place *p;
    Str code = r->v[column];
    *out = im->area;
    if (!code.len || !import_text(im, r, column, CODE_LEN)) return OK;
    TRY(place_by_code(im, db, code, &p));
    if (!p->known) import_bad(im, r, column, ImportFault_no_area, code);
    else if (!p->inside) import_bad(im, r, column, ImportFault_outside, code);
    else *out = p->row;
    return OK;
}

/* -- words -- */

unsigned import_word(const struct choices *c, Str s)
{
    for (unsigned i = 1; i < c->n; i++)
        if (str_eq_nocase(c->codes[i], s) || str_eq(msg_text(c->labels[i], LANG_ZH), s) || str_eq_nocase(msg_text(c->labels[i], LANG_EN), s)) return i;
    return 0;
}

unsigned import_choice(struct import *im, struct import_row *r, int column, unsigned none)
{
    unsigned x = r->v[column].len ? import_word(im->kind->columns[column].choices, r->v[column]) : none;
    if (!x) import_bad(im, r, column, r->v[column].len ? ImportFault_not_choice : ImportFault_missing, (Str){NULL, 0});
    return x;
}

bool import_once(struct import *im, struct import_row *r, int column, Str key)
{
    const unsigned *first = map_get(im->seen, key);
    if (first && *first != r->line) {
        import_bad(im, r, column, ImportFault_twice, str_fmt(im->a, "%u", *first));
        return false;
    }
    if (first) return true;
    unsigned *kept = NEW(im->whole, unsigned);
    *kept = r->line;
    map_put(im->seen, str_dup(im->whole, key), kept);
    return true;
}

/* -- history -- */

struct event_maker import_maker(const struct import *im) { return (struct event_maker){im->app, im->a, im->now}; }
Str import_data(const struct import *im) { return EVENT_DATA(im->a, {"batch", str_fmt(im->a, "%lld", (long long)im->batch.v), 0, false}); }

enum Err import_event(struct import *im, struct db_rw *db, struct event e)
{
    struct event_maker m = import_maker(im);
    if (!e.data.p) e.data = import_data(im);
    if (im->by.v) e.actor_kind = ActorKind_person, e.actor = ANY(im->by);
    return event_make(&m, db, e);
}

enum Err import_untouched(struct import *im, struct db_rw *db, enum Entity kind, AnyId id, bool *yes)
{
    struct events_count_row on;
    struct events_by_count_row by = {.n = 0};
    TRY(events_count(db, im->a, &on, .kind = kind, .entity = id));
    if (kind == Entity_person) TRY(events_by_count(db, im->a, &by, .actor = id));
    *yes = on.n == 1 && by.n == 0;
    return OK;
}

/* -- how they are kept: cells as one record of a .csv, faults as lines of code, column, argument -- */

Str import_cells_write(struct arena *a, const struct import_kind *k, Str *v)
{
    struct csv_out o = {.b = buf_new(a, 128)};
    for (size_t i = 0; i < k->n; i++) csv_put(&o, v[i].p ? v[i] : S(""));
    return buf_str(&o.b);
}

void import_cells_read(struct arena *a, const struct import_kind *k, Str cells, Str *v)
{
    static const struct csv_limits limits = {1, IMPORT_COLUMNS, 1 << 20};
    struct csv_error fault;
    struct csv c = {.n = 0};
    bool ok = cells.len && csv_read(a, cells, &limits, &c, &fault) == OK;
    for (size_t i = 0; i < k->n; i++) {
        Str s = ok ? csv_get(&c.header, (int)i) : (Str){NULL, 0};
        v[i] = s.len ? csv_unguard(s) : s;
    }
}

static void put_plain(struct buf *b, Str s)
{
    for (size_t i = 0; i < s.len; i++) buf_char(b, (unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i]);
}

Str import_faults_write(struct arena *a, const struct import_row *r)
{
    struct buf b = buf_new(a, 64);
    for (unsigned i = 0; i < r->n_faults; i++) {
        buf_fmt(&b, "%.*s\t%d\t", STR(ImportFault_code(r->faults[i].fault)), r->faults[i].column);
        put_plain(&b, r->faults[i].arg);
        buf_char(&b, '\n');
    }
    return b.len ? buf_str(&b) : (Str){NULL, 0};
}

/* The words a column takes: codes for programs and English, labels in Chinese. */
static Str words_of(struct arena *a, const struct import_column *c, enum Lang lang)
{
    struct buf b = buf_new(a, 100);
    for (unsigned i = 1; c->choices && i < c->choices->n; i++) {
        if (i > 1) buf_add(&b, lang == LANG_ZH ? S("、") : S(", "));
        buf_add(&b, lang == LANG_ZH ? msg_text(c->choices->labels[i], lang) : c->choices->codes[i]);
    }
    return buf_str(&b);
}

size_t import_faults_read(struct arena *a, enum ImportKind k, Str faults, enum Lang lang, struct import_fault_text *out)
{
    const struct import_kind *kind = import_kind(k);
    size_t n = 0;
    Str line, code, column, arg;
    int64_t col;
    while (n < IMPORT_FAULTS_MAX && str_split(&faults, '\n', &line)) {
        if (!str_split(&line, '\t', &code) || !str_split(&line, '\t', &column) || !str_int(column, &col) || col >= (int64_t)kind->n) continue;
        arg = line;
        enum ImportFault f = ImportFault_of(code);
        if (f == ImportFault_not_choice && col >= 0) arg = words_of(a, &kind->columns[col], lang);
        if (!arg.p) arg = S("");
        if (f) out[n++] = (struct import_fault_text){f, (int)col, msg_fill(a, ImportFault_label(f), lang, &arg, 1)};
    }
    return n;
}
