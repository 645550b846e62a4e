/* Accounts in double entry. A ledger belongs to an owner (a person, organisation, area, fund), counts one unit and has a kind
 * (a code of the capability: the grade of hours, the fund). A transaction moves amounts between ledgers; for each unit its sum is
 * 0. Balances are sums and stand nowhere; nothing is edited, a mistake is reversed once. `linju verify` adds everything up.
 */
#pragma once
#include "app/app.h"
#include "cap/ledger/choices.h"
#include "ledger_sql.h"

/* Finds it, or opens it. */
enum Err ledger_of(struct app *app, struct db_rw *db, struct arena *a, enum Entity owner_kind, AnyId owner, enum LedgerUnit unit, Str kind, Time at, LedgerId *out);
/* What stands on it; a ledger that was never opened has 0. */
enum Err ledger_balance(struct db_ro *db, struct arena *a, enum Entity owner_kind, AnyId owner, enum LedgerUnit unit, Str kind, int64_t *out);

struct entry_new {
    LedgerId ledger;
    int64_t amount;
};
struct txn_new {
    Str kind;
    enum Entity cause_kind;
    AnyId cause;
    const struct entry_new *entries;
    size_t n;
    bool no_overdraft;         /* refuse what would take a ledger below 0 that gives */
};
/* ERR_INPUT: a sum is not 0, or there are fewer than two entries; ERR_CONFLICT: a ledger is closed, or would be overdrawn. */
enum Err txn_post(struct app *app, struct db_rw *db, struct arena *a, const struct txn_new *n, Time at, TxnId *out);
/* The mirror of a transaction; ERR_CONFLICT when it was reversed already, or is a reversal. */
enum Err txn_reverse(struct app *app, struct db_rw *db, struct arena *a, TxnId id, Time at, TxnId *out);

enum Err ledger_verify(struct db_ro *db, struct arena *a, char why[256]);
