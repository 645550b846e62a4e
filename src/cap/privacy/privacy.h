/* People's data: what was agreed to, who answers for it, how long it is kept, and how it is forgotten. What other capabilities
 * may call, and what each tells of the data it holds. Knows no capability that comes after it.
 */
#pragma once
#include "app/rq.h"
#include "cap/privacy/choices.h"
#include "html/fields.h"
#include "privacy_sql.h"

extern const struct cap privacy_cap, privacy_admin_cap;

/* Of the words on /privacy. Raised when a purpose, a kind of data or a receiver changes: consents name the words they were
   given under. */
#define NOTICE_VERSION S("2026-11-4")

/* -- consent -- */

struct consent_new {
    PersonId person;           /* none: whoever reported the matter without an account */
    enum Entity kind;
    AnyId entity;
    enum ConsentScope scope;
    Str channel;               /* a code */
};
enum Err consent_add(struct app *app, struct db_rw *db, const struct consent_new *n, Time at);
/* Ends every consent on a record, tells the record's holder, and leaves an event for each. */
enum Err consents_withdraw_on(struct rq *rq, struct db_rw *db, enum Entity kind, AnyId entity, AreaId area, int64_t *n);

/* -- what a capability tells of the personal data it holds; main lists them -- */

struct forgotten {
    struct app *app;
    PersonId person;
    Str phone;                 /* none when none is known: what was left under a number goes too */
    Time at;
};
struct privacy_holder {
    enum Entity kind;          /* whose consents it follows */
    const char *keep;          /* the class of @keep(…) that `expire` empties */
    /* Empties what is past its time, some hundred rows at most; *n: how many. */
    enum Err (*expire)(struct app *app, struct db_rw *db, struct arena *a, Time before, int64_t *n);
    /* Why the person cannot be forgotten now: how many open duties there are; `duty` says it in words. */
    enum Err (*duties)(struct db_ro *db, struct arena *a, PersonId person, int64_t *n);
    Msg duty;
    /* Whether something of theirs is still under way, or has been since. */
    enum Err (*active)(struct db_ro *db, struct arena *a, PersonId person, Time since, bool *yes);
    /* Blanks what came from them; *n: rows changed. */
    enum Err (*forget)(struct db_rw *db, struct arena *a, const struct forgotten *who, int64_t *n);
    /* A consent on one of its records was withdrawn: what it allowed ends now. */
    enum Err (*withdrawn)(struct app *app, struct db_rw *db, AnyId entity, enum ConsentScope scope, Time at);
};
extern const struct privacy_holder *const privacy_holders[]; /* NULL-terminated */

/* -- forgetting -- */

struct duty {
    Msg words;
    int64_t n;
};
struct duty_list {
    struct duty *v;
    size_t n;
};
/* What stands against forgetting a person: posts held, and what holders say. */
enum Err person_duties(struct db_ro *db, struct arena *a, PersonId person, Time now, struct duty_list *out);
/* Forgets a person without open duties: the person's row, account, sessions, roles, consents, and what holders hold. */
enum Err person_forget(struct db_rw *db, struct arena *a, struct app *app, PersonId person, Time now, int64_t *n);

/* -- all that is held, found by walking the tables -- */

struct held_table {
    Str table;
    int64_t about, acted;      /* rows about the person; rows in which they only acted */
};
struct held_look {
    Time at;
    Str act, by;               /* look, share; shown name */
    enum Entity kind;
    AnyId entity;
    Str data;
};
struct held {
    struct held_table *tables;
    size_t n_tables;
    struct held_look *looks;
    size_t n_looks;
};
enum Err held_summary(struct db_ro *db, struct arena *a, PersonId person, Str phone, struct held *out);
/* Everything as one JSON text; see README for what of a row is given. */
enum Err held_export(struct db_ro *db, struct arena *a, PersonId person, Str phone, Time now, Str *out);
