/* Opening accounts, posting and reversing, and adding everything up again. */
#include "cap/ledger/ledger.h"

#include <stdio.h>

CHOICE_TABLE(LedgerUnit, LEDGER_UNITS)

enum Err ledger_of(struct app *app, struct db_rw *db, struct arena *a, enum Entity owner_kind, AnyId owner, enum LedgerUnit unit, Str kind, Time at, LedgerId *out)
{
    struct ledger_row l;
    enum Err e = ledger_find(db, a, &l, .owner_kind = owner_kind, .owner = owner, .unit = unit, .kind = kind);
    if (e == ERR_NOT_FOUND) {
        TRY(ledger_put(db, .id = (LedgerId){app_id(app)}, .owner_kind = owner_kind, .owner = owner, .unit = unit, .kind = kind, .at = at));
        e = ledger_find(db, a, &l, .owner_kind = owner_kind, .owner = owner, .unit = unit, .kind = kind);
    }
    TRY(e);
    *out = l.id;
    return OK;
}

enum Err ledger_balance(struct db_ro *db, struct arena *a, enum Entity owner_kind, AnyId owner, enum LedgerUnit unit, Str kind, int64_t *out)
{
    struct ledger_row l;
    struct ledger_sum_row sum = {.amount = 0};
    enum Err e = ledger_find(db, a, &l, .owner_kind = owner_kind, .owner = owner, .unit = unit, .kind = kind);
    if (e == OK) e = ledger_sum(db, a, &sum, .ledger = l.id);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *out = sum.amount;
    return OK;
}

/* -- posting -- */

static enum Err check_entries(struct db_rw *db, struct arena *a, const struct txn_new *n)
{
    int64_t sums[LedgerUnit_end] = {0};
    if (n->n < 2) return ERR_INPUT;
    for (size_t i = 0; i < n->n; i++) {
        const struct entry_new *e = &n->entries[i];
        struct ledger_row l;
        struct ledger_sum_row has;
        TRY(ledger_get(db, a, &l, .id = e->ledger));
        if (!e->amount || __builtin_add_overflow(sums[l.unit], e->amount, &sums[l.unit])) return ERR_INPUT;
        if (l.closed_at.ms) return ERR_CONFLICT;
        if (!n->no_overdraft || e->amount > 0) continue;
        TRY(ledger_sum(db, a, &has, .ledger = l.id));
        if (has.amount + e->amount < 0) return ERR_CONFLICT;
    }
    for (int u = 0; u < LedgerUnit_end; u++)
        if (sums[u]) return ERR_INPUT;
    return OK;
}

static enum Err write_txn(struct app *app, struct db_rw *db, const struct txn_new *n, TxnId reverses, Time at, TxnId *out)
{
    TxnId id = {app_id(app)};
    TRY(txn_put(db, .id = id, .kind = n->kind, .cause_kind = n->cause_kind, .cause = n->cause, .reverses = reverses, .at = at));
    for (size_t i = 0; i < n->n; i++)
        TRY(entry_put(db, .id = (EntryId){app_id(app)}, .txn = id, .ledger = n->entries[i].ledger, .amount = n->entries[i].amount));
    *out = id;
    return OK;
}

enum Err txn_post(struct app *app, struct db_rw *db, struct arena *a, const struct txn_new *n, Time at, TxnId *out)
{
    TRY(check_entries(db, a, n));
    return write_txn(app, db, n, (TxnId){0}, at, out);
}

enum Err txn_reverse(struct app *app, struct db_rw *db, struct arena *a, TxnId id, Time at, TxnId *out)
{
    struct txn_row t;
    struct entries_of_rows rows;
    TRY(txn_get(db, a, &t, .id = id));
    if (t.reverses.v) return ERR_CONFLICT;
    TRY(entries_of(db, a, &rows, .txn = id));
    struct entry_new *mirror = NEW_ARRAY(a, struct entry_new, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) mirror[i] = (struct entry_new){rows.v[i].ledger, -rows.v[i].amount};
    return write_txn(app, db, &(struct txn_new){.kind = S("reversal"), .cause_kind = t.cause_kind, .cause = t.cause, .entries = mirror, .n = rows.n}, id, at, out);
}

/* -- verify -- */

#define SAY(...) (snprintf(why, 256, __VA_ARGS__), ERR_DB)

enum Err ledger_verify(struct db_ro *db, struct arena *a, char why[256])
{
    struct txn_unbalanced_rows sums;
    struct txn_empty_rows empty;
    struct txn_unmirrored_rows mirrors;
    TRY(txn_unbalanced(db, a, &sums));
    if (sums.n) return SAY("accounts: transaction %lld comes to %lld, not to 0", (long long)sums.v[0].txn.v, (long long)sums.v[0].n);
    TRY(txn_empty(db, a, &empty));
    if (empty.n) return SAY("accounts: transaction %lld moves nothing", (long long)empty.v[0].id.v);
    TRY(txn_unmirrored(db, a, &mirrors));
    if (mirrors.n) return SAY("accounts: transaction %lld is not the mirror of what it reverses", (long long)mirrors.v[0].id.v);
    return OK;
}
