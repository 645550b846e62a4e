/* Imports: sheets (.xlsx, .csv) of areas, people, organisations and needs, for the command line and the office alike.
 *
 * A batch is one sheet. staged → checked (each row good or bad, with all that is wrong with it) → saving → saved, or dropped;
 * saved → undoing → undone. The three that end in -ing or wait for a check are worked on in small transactions outside of the
 * writer's time (import_work), begin again where they were left, and show how far they are.
 */
#pragma once
#include "app/rq.h"
#include "cap/import/choices.h"
#include "cap/privacy/privacy.h"
#include "import_sql.h"

extern const struct cap import_cap;
extern const struct privacy_holder import_privacy;

enum { IMPORT_COLUMNS = 12, IMPORT_FAULTS_MAX = 8 };

/* -- kinds and their columns: template, heads, preview and documentation follow from these -- */

struct import_column {
    const char *name;              /* in English heads and for programs */
    Msg label, what, example;
    bool required, personal;
    const struct choices *choices; /* the words it may hold, by code or label */
};
const struct import_column *import_columns(enum ImportKind k, size_t *n);

/* -- reading a sheet -- */

struct import_line {
    Str *v;                        /* by the kind's columns; no value where the cell is empty */
    unsigned line;
    enum ImportFault fault;        /* the line itself cannot be read */
};
struct import_sheet {
    struct import_line *v;
    size_t n;
};
struct import_refusal {
    Msg words;
    Str args[3];
    size_t n;
};
/* ERR_INPUT: nothing of it can be taken, and why. `file` is its name. Slow: in the pool or a command. */
enum Err import_read(struct arena *a, enum ImportKind k, Str file, Str bytes, struct import_sheet *out, struct import_refusal *why);

/* -- what is wrong with a row, in words: column and sentence -- */

struct import_fault_text {
    enum ImportFault fault;
    int column;                    /* -1: the row as a whole */
    Str text;
};
size_t import_faults_read(struct arena *a, enum ImportKind k, Str faults, enum Lang lang, struct import_fault_text *out); /* out: IMPORT_FAULTS_MAX */

/* -- a batch -- */

struct import_new {
    enum ImportKind kind;
    AreaId area;                   /* none: all of the database */
    Str file, bytes;
    PersonId by;                   /* none: an operator */
    bool posts;
};
enum Err import_put(struct db_rw *db, const struct import_new *n, Time at, BatchId id, BatchFileId file_id);

/* The work of one batch, from where it was left to its next resting place. `tell` hears how far it is, or is NULL. */
typedef void import_tell(void *ctx, int64_t done, int64_t total);
enum Err import_check(struct app *app, BatchId id, import_tell *tell, void *ctx);
enum Err import_save(struct app *app, BatchId id, import_tell *tell, void *ctx);
enum Err import_undo(struct app *app, BatchId id, import_tell *tell, void *ctx);
enum Err import_work(struct app *app); /* all batches that wait for one of these */

/* Judges a sheet without keeping anything, for a dry run: each bad row is told in the order of the sheet. */
struct import_judged {
    size_t good, bad;
    void (*tell)(void *ctx, unsigned line, Str faults);
    void *ctx;
};
enum Err import_judge(struct db *db, const struct import_new *n, const struct import_sheet *sheet, Time now, struct import_judged *out);
