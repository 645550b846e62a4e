/* Units, social organisations, departments: what other capabilities may ask. */
#pragma once
#include "app/app.h"
#include "cap/org/choices.h"
#include "org_sql.h"

extern const struct cap org_cap;

struct org_new {
    enum OrgKind kind;
    Str name, name_en, lines;
    AreaId area;
};
enum Err org_add(struct db_rw *db, struct app *app, const struct org_new *n, Time at, OrgId *out);
