/* Organisations: made by import and by the office; their memberships and posts come with the links engine. */
#include "cap/org/org.h"

#include "app/rq.h"

CHOICE_TABLE(OrgKind, ORG_KINDS)

enum Err org_add(struct db_rw *db, struct app *app, const struct org_new *n, Time at, OrgId *out)
{
    OrgId id = {app_id(app)};
    TRY(org_put(db, .id = id, .kind = n->kind, .name = n->name, .name_en = n->name_en, .area = n->area, .lines = n->lines, .at = at));
    *out = id;
    return OK;
}
