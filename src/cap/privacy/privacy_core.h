/* Between the files of the privacy capability. */
#pragma once
#include "cap/privacy/privacy.h"

struct controller_view_list;
enum Err consent_withdraw(struct rq *rq, struct db_rw *db, const struct consent_row *c, AreaId area);
/* The job. */
enum Err privacy_erase(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more);
/* Somebody empties this class when its time is over. */
bool retention_erases(Str keep);
/* privacy_admin.c */
void fill_controllers(struct rq *rq, const struct controller_list_rows *rows, struct controller_view_list *out);
