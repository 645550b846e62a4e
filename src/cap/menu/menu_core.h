/* Between the files of the menu capability. */
#pragma once
#include "cap/menu/menu.h"

enum MenuFlag { MENU_HAS_DRAFT = 1 << 0, MENU_EMPTY = 1 << 1 };

#define MENU_STAFF (ROLE(grid) | ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(admin) | ROLE(supervisor) | ROLE(auditor))
#define MENU_DESK (ROLE(worker) | ROLE(lead))

enum Err menu_see(struct rq *rq, struct db_ro *db);             /* rq->subject: struct menu_row */
struct item_seen {
    struct menu_item_row i;
    struct menu_row m;
};
enum Err item_see(struct rq *rq, struct db_ro *db);             /* rq->subject: struct item_seen */

/* The draft of an area: the one there is, or the next version, copied from the published one; ERR_NOT_FOUND when there is neither. */
enum Err menu_draft(struct rq *rq, struct db_rw *db, AreaId area, struct menu_row *out);
/* The first version of an area that has no menu: one section of this name. */
enum Err menu_first(struct rq *rq, struct db_rw *db, AreaId area, Str section, Str section_en, struct menu_row *out);
enum Err menu_fill(struct rq *rq, struct db_ro *db, const struct menu_row *m, struct menu_view *out);
enum Err menu_orgs(struct rq *rq, struct db_ro *db, AreaId area, OrgId now, struct form_options *out);
enum Err menu_serieses(struct rq *rq, struct db_ro *db, AreaId area, OccasionSeriesId now, struct form_options *out);
enum Err menu_categories(struct rq *rq, struct db_ro *db, Str now, struct form_options *out);

/* What is asked for again and again at an area, with the setting's numbers. */
enum Err menu_proposals_of(struct rq *rq, struct db_ro *db, AreaId above, struct menu_proposals_view *out);
