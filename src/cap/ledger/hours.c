/* Minutes from a community's ledger onto a person's. */
#include "cap/ledger/hours.h"

CHOICE_TABLE(Grade, GRADES)

enum Err hours_post(struct app *app, struct db_rw *db, struct arena *a, PersonId person, AreaId area, enum Grade grade, int64_t minutes, enum Entity cause_kind, AnyId cause,
                    Time at)
{
    LedgerId from, to;
    TxnId id;
    if (minutes <= 0) return OK;
    TRY(ledger_of(app, db, a, Entity_area, ANY(area), LedgerUnit_minute, S("given"), at, &from));
    TRY(ledger_of(app, db, a, Entity_person, ANY(person), LedgerUnit_minute, Grade_code(grade), at, &to));
    const struct entry_new entries[] = {{from, -minutes}, {to, minutes}};
    return txn_post(app, db, a, &(struct txn_new){.kind = S("service"), .cause_kind = cause_kind, .cause = cause, .entries = entries, .n = 2}, at, &id);
}

enum Err hours_of(struct db_ro *db, struct arena *a, PersonId person, struct hours *out)
{
    struct ledgers_of_rows rows;
    struct hours h = {.all = 0};
    TRY(ledgers_of(db, a, &rows, .owner_kind = Entity_person, .owner = ANY(person)));
    for (size_t i = 0; i < rows.n; i++) {
        unsigned grade = 0;
        if (rows.v[i].unit != LedgerUnit_minute) continue;
        for (unsigned g = 1; g < Grade_end; g++)
            if (str_eq(Grade_code((enum Grade)g), rows.v[i].kind)) grade = g;
        h.minutes[grade] += rows.v[i].amount;
        h.all += rows.v[i].amount;
    }
    *out = h;
    return OK;
}
