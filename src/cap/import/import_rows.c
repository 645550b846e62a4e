/* Rows of a batch as they are shown: cells, faults in the reader's language, the record a row became. Whoever only administers sees
 * names, numbers and words masked, unless the sheet is their own.
 */
#include "base/utf8.h"
#include "cap/import/import_core.h"
#include "cap/import/import_web.h"

enum { BRIEF = 16 }; /* characters: on one line */

struct strs import_heads(struct rq *rq, enum ImportKind k)
{
    const struct import_kind *kind = import_kind(k);
    struct strs s = {NEW_ARRAY(rq->a, Str, kind->n), kind->n};
    for (size_t i = 0; i < kind->n; i++) s.v[i] = rq_text(rq, kind->columns[i].label);
    return s;
}

static Str masked(struct arena *a, Str s)
{
    bool number = s.len > 0;
    for (size_t i = 0; i < s.len; i++) number = number && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == ' ' || s.p[i] == '-' || s.p[i] == '+');
    if (number) return mask_phone(a, (Private){s});
    return s.len ? str_cat(a, utf8_head(s, 1), S("**")) : s;
}

static void fill_cells(struct rq *rq, const struct import_kind *kind, Str kept, struct import_row_view *v)
{
    Str *cells = NEW_ARRAY(rq->a, Str, kind->n);
    import_cells_read(rq->a, kind, kept, cells);
    v->cells.v = NEW_ARRAY(rq->a, struct import_cell, kind->n);
    for (size_t i = 0; i < kind->n; i++) {
        Str value = kind->columns[i].personal && rq->standing.masked ? masked(rq->a, cells[i]) : cells[i];
        v->cells.v[v->cells.n++] = (struct import_cell){.column = str_c(kind->columns[i].name), .value = value.p ? value : S(""), .brief = utf8_count(value) <= BRIEF};
    }
}

static void fill_faults(struct rq *rq, enum ImportKind k, Str kept, struct import_row_view *v)
{
    const struct import_kind *kind = import_kind(k);
    struct import_fault_text texts[IMPORT_FAULTS_MAX];
    size_t n = import_faults_read(rq->a, k, kept, rq->lang, texts);
    v->faults.v = NEW_ARRAY(rq->a, struct import_fault_view, n + 1);
    for (size_t i = 0; i < n; i++) {
        int c = texts[i].column;
        v->faults.v[v->faults.n++] = (struct import_fault_view){.column = c < 0 ? (Str){NULL, 0} : str_c(kind->columns[c].name), .fault = texts[i].fault, .text = texts[i].text,
                                                                .label = c < 0 ? S("") : rq_text(rq, kind->columns[c].label)};
        if (c >= 0 && (size_t)c < v->cells.n) v->cells.v[c].wrong = true;
    }
}

/* People are shown to those who may see them: an administrator's page. */
static void fill_record(struct rq *rq, enum ImportKind k, const struct batch_rows_of_row *r, struct import_row_view *v)
{
    static const char *const paths[] = {"", "/areas/", "/settings/people/", "/orgs/", "/needs/"};
    const Str names[] = {S(""), r->area_name, r->person_name, r->org_name, r->need_code.len ? str_fmt(rq->a, "%.*s %.*s", STR(r->need_code), STR(r->need_title)) : S("")};
    bool open = k != ImportKind_people || policy_has(rq, ROLE(admin));
    if (!r->made.v || !names[k].len || r->state == RowState_undone) return;
    v->record = r->made;
    v->name = k == ImportKind_needs && rq->standing.masked ? r->need_code : names[k];
    if (open) v->href = str_fmt(rq->a, "%s%lld", paths[k], (long long)r->made.v);
}

enum Err import_rows_fill(struct rq *rq, struct db_ro *db, const struct batch_item *b, enum RowState state, int64_t after, int64_t limit, struct import_row_view_list *out)
{
    struct batch_rows_of_rows rows;
    TRY(batch_rows_of(db, rq->a, &rows, .batch = b->id, .state = state, .after = after, .limit = limit));
    *out = (struct import_row_view_list){NEW_ARRAY(rq->a, struct import_row_view, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        struct import_row_view *v = &out->v[i];
        *v = (struct import_row_view){.line = rows.v[i].line, .state = rows.v[i].state};
        fill_cells(rq, import_kind(b->kind), reveal(rq, rows.v[i].cells, OWN_DATA), v);
        fill_faults(rq, b->kind, reveal(rq, rows.v[i].faults, OWN_DATA), v);
        fill_record(rq, b->kind, &rows.v[i], v);
    }
    return OK;
}
