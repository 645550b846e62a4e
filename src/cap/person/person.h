/* People, accounts, logins: what other capabilities may ask and do. */
#pragma once
#include "app/rq.h"
#include "person_sql.h"

extern const struct cap person_cap;

/* For app.person_shown. */
enum Err person_shown(struct db_ro *db, struct arena *a, PersonId person, Str *out);

/* For app.person_place. */
enum Err person_place(struct db_ro *db, struct arena *a, PersonId person, enum Lang lang, Str *out);

/* 13812345678 from "138 1234-5678", "+86…"; landlines too. False: not a number one can call. */
bool phone_normal(struct arena *a, Str in, Str *out);

struct person_new {
    Str shown_as, name, phone;
    AreaId home;
    Str password_hash;          /* none: an account without password */
    bool account;
};
enum Err person_add(struct db_rw *db, struct app *app, const struct person_new *n, Time at, PersonId *out); /* ERR_CONFLICT: phone in use */
/* Gives a role from now on, with its event. */
enum Err role_give(struct db_rw *db, struct arena *a, struct app *app, PersonId person, enum Role role, enum ScopeKind kind, AnyId scope, PersonId by, Time at);

/* argon2id, 64 MiB, in libsodium's string form. Slow on purpose: in the pool or a command, never on the writer. */
Str password_hash(struct arena *a, Str password);
bool password_is(Str hash, Str password);
bool password_good(Str password);              /* at least 8 characters */

/* 居民闻女士-like name for somebody who gave a name: surname + 先生/女士 is not guessed; "居民闻**". */
Str shown_as_of(struct arena *a, Str name, enum Lang lang);
