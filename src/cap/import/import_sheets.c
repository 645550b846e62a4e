/* Sheets to take away: a template (to fill in, and what each column means), and the bad rows with what is wrong, to mend and upload again. */
#include "app/sheet.h"
#include "base/buf.h"
#include "cap/import/import_core.h"
#include "cap/import/import_web.h"

enum { WIDTH = 18, REASONS_WIDTH = 60, ROWS_AT_ONCE = 200 };

/* The last one says what is wrong; a sheet that is uploaded again may still have it. */
static struct sheet_column *columns_of(struct rq *rq, const struct import_kind *kind)
{
    struct sheet_column *c = NEW_ARRAY(rq->a, struct sheet_column, kind->n + 1);
    for (size_t i = 0; i < kind->n; i++) c[i] = (struct sheet_column){kind->columns[i].label, WIDTH};
    c[kind->n] = (struct sheet_column){MSG_import_reasons, REASONS_WIDTH};
    return c;
}

static Str words_of(struct rq *rq, const struct import_column *c)
{
    struct buf b = buf_new(rq->a, 100);
    for (unsigned i = 1; c->choices && i < c->choices->n; i++) {
        if (i > 1) buf_lit(&b, ", ");
        buf_fmt(&b, "%.*s (%.*s)", STR(msg_text(c->choices->labels[i], LANG_ZH)), STR(c->choices->codes[i]));
    }
    return buf_str(&b);
}

/* Both languages, whichever the page is in: sheets are passed on. */
static Str both(struct rq *rq, Msg m) { return str_fmt(rq->a, "%.*s · %.*s", STR(msg_text(m, LANG_ZH)), STR(msg_text(m, LANG_EN))); }

enum Err import_template_sheet(struct rq *rq, enum ImportKind k)
{
    static const struct sheet_column help[] = {{MSG_import_help_column, 16}, {MSG_import_help_english, 16}, {MSG_import_help_must, 8}, {MSG_import_help_what, 70}, {MSG_import_help_words, 60}};
    const struct import_kind *kind = import_kind(k);
    struct sheet *s;
    TRY(sheet_new(rq, MSG_import_sheet_template, columns_of(rq, kind), kind->n, &s));
    sheet_named(s, str_fmt(rq->a, "%.*s-%.*s", STR(rq_text(rq, MSG_import_sheet_template)), STR(rq_text(rq, ImportKind_label(k)))));
    for (size_t i = 0; i < kind->n; i++) sheet_str(s, rq_text(rq, kind->columns[i].example));
    sheet_row_end(s);
    sheet_more(s, MSG_import_sheet_help, help, sizeof help / sizeof *help);
    for (size_t i = 0; i < kind->n; i++) {
        const struct import_column *c = &kind->columns[i];
        sheet_str(s, rq_text(rq, c->label));
        sheet_str(s, str_c(c->name));
        sheet_msg(s, c->required ? MSG_html_yes : MSG_none);
        sheet_str(s, both(rq, c->what));
        sheet_str(s, words_of(rq, c));
        sheet_row_end(s);
    }
    return sheet_answer(rq, s);
}

static Str reasons_of(struct rq *rq, const struct import_row_view *v)
{
    struct buf b = buf_new(rq->a, 100);
    for (size_t i = 0; i < v->faults.n; i++)
        buf_fmt(&b, "%s%.*s %.*s", i ? "; " : "", STR(v->faults.v[i].label), STR(v->faults.v[i].text));
    return buf_str(&b);
}

static enum Err bad_rows(struct rq *rq, struct db_ro *db, const struct batch_item *b, struct sheet *s)
{
    struct import_row_view_list rows;
    int64_t after = 0;
    do {
        TRY(import_rows_fill(rq, db, b, RowState_bad, after, ROWS_AT_ONCE, &rows));
        for (size_t i = 0; i < rows.n; i++) {
            const struct import_row_view *v = &rows.v[i];
            for (size_t k = 0; k < v->cells.n; k++) sheet_str(s, v->cells.v[k].value);
            sheet_str(s, str_fmt(rq->a, "%.*s %lld: %.*s", STR(rq_text(rq, MSG_import_line)), (long long)v->line, STR(reasons_of(rq, v))));
            sheet_row_end(s);
            after = v->line;
        }
    } while (rows.n == ROWS_AT_ONCE && sheet_rows(s) < SHEET_ROWS_MAX);
    return OK;
}

enum Err import_bad_sheet(struct rq *rq, struct db_ro *db, const struct batch_item *b)
{
    const struct import_kind *kind = import_kind(b->kind);
    struct sheet *s;
    TRY(sheet_new(rq, MSG_import_sheet_bad, columns_of(rq, kind), kind->n + 1, &s));
    enum Err e = bad_rows(rq, db, b, s);
    if (e == OK) return sheet_answer(rq, s);
    sheet_drop(s);
    return e;
}
