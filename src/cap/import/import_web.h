/* The forms and views of imports; templates include it. */
#pragma once
#include "cap/area/area_admin.h"
#include "cap/import/import.h"
#include "html/form.h"

#define IMPORTS_QUERY(F, C, O, L)                                \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_import_area)             \
    C(ImportKind, kind, OPTIONAL, MSG_import_kind)               \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)              \
    F(BatchId, after, OPTIONAL, 0, 0, MSG_f_after)
FORM(imports_query, IMPORTS_QUERY)

#define IMPORT_MAKE(F, C, O, L)                                  \
    C(ImportKind, kind, REQUIRED, MSG_import_kind)               \
    F(AreaId, area, REQUIRED, 0, 0, MSG_import_area)             \
    F(Upload, file, REQUIRED, 1, UPLOAD_MAX, MSG_import_file)
FORM(import_make, IMPORT_MAKE)

#define IMPORT_TEMPLATE(F, C, O, L) C(ImportKind, kind, REQUIRED, MSG_import_kind)
FORM(import_template, IMPORT_TEMPLATE)

#define IMPORT_ROWS_QUERY(F, C, O, L)                            \
    C(RowState, state, OPTIONAL, MSG_import_state)               \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)              \
    F(OptInt, after, OPTIONAL, 0, 1 << 30, MSG_f_after)
FORM(import_rows_query, IMPORT_ROWS_QUERY)

/* A row as it stands in the sheet (as far as it is kept), what is wrong with it, and the record it became. */
#define IMPORT_CELL(V, VO, E, O, L, A) V(Str, column) V(Str, value)
VIEW_WITH(import_cell, IMPORT_CELL, bool wrong, brief;)
#define IMPORT_FAULT_VIEW(V, VO, E, O, L, A) V(Str, column) E(ImportFault, fault) V(Str, text)
VIEW_WITH(import_fault_view, IMPORT_FAULT_VIEW, Str label;)
#define IMPORT_ROW_VIEW(V, VO, E, O, L, A) V(int64_t, line) E(RowState, state) L(import_cell, cells) L(import_fault_view, faults) V(AnyId, record)
VIEW_WITH(import_row_view, IMPORT_ROW_VIEW, Str name, href;)

/* done of total: of the work under way. */
#define IMPORT_VIEW(V, VO, E, O, L, A) \
    V(BatchId, id) V(int64_t, rev) E(ImportKind, kind) E(BatchState, state) V(AreaId, area) V(Str, file) V(int64_t, total) V(int64_t, done) \
    V(int64_t, good) V(int64_t, bad) V(int64_t, saved) V(int64_t, undone) V(int64_t, kept) V(Str, by) V(Time, at) V(Time, ended_at) A(acts)
VIEW_WITH(import_view, IMPORT_VIEW,
    Str place;
    struct strs heads;                 /* names of the columns */
    struct import_row_view_list first, wrong, kept_rows;
    int64_t of;                        /* what `done` is compared with */
    Day kept_until;
    bool working, masked, may_export;)

#define IMPORTS_VIEW(V, VO, E, O, L, A) L(import_view, items) V(Str, next)
VIEW_WITH(imports_view, IMPORTS_VIEW, struct area_bar bar; enum ImportKind kind; bool empty; int64_t total;)

#define IMPORT_ROWS_VIEW(V, VO, E, O, L, A) L(import_row_view, items) V(Str, next)
VIEW_WITH(import_rows_view, IMPORT_ROWS_VIEW, struct import_view *batch; enum RowState state;)

#define IMPORT_NEW_VIEW(V, VO, E, O, L, A) E(ImportKind, kind)
VIEW_WITH(import_new_view, IMPORT_NEW_VIEW, struct area_bar bar;)

struct form_options import_kinds_options(struct html *h, enum ImportKind chosen);
struct form_options import_area_options(struct html *h, const struct area_bar *b);
Html import_badge(struct html *h, enum BatchState s);

/* import_rows.c */
enum Err import_rows_fill(struct rq *rq, struct db_ro *db, const struct batch_item *b, enum RowState state, int64_t after, int64_t limit, struct import_row_view_list *out);
struct strs import_heads(struct rq *rq, enum ImportKind k);
/* import_sheets.c: what is taken away as .xlsx */
enum Err import_template_sheet(struct rq *rq, enum ImportKind k);
enum Err import_bad_sheet(struct rq *rq, struct db_ro *db, const struct batch_item *b);
