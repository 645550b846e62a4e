/* Categories, time limits, holidays: data that an office may change, and the arithmetic of working days on it. */
#pragma once
#include "app/app.h"
#include "cap/pack/choices.h"
#include "pack_sql.h"

extern const struct cap pack_cap;

/* Whether people work on this day: Monday to Friday unless the holiday table says otherwise. */
enum Err day_works(struct db_ro *db, struct arena *a, Day d, bool *works);
/* When a limit that begins at `from` ends: hours to the minute; days at the same time of day; working days at 18:00 of the last
   one, the day of `from` not counted (P3 from Wednesday 2026-09-30 15:00 ends on 2026-10-13). */
enum Err due_after(struct db_ro *db, struct arena *a, Time from, int64_t n, enum DueUnit unit, Time *out);
/* By a rule's code (p1…p4, accept). Without such a rule: 15 days. */
enum Err due_by_rule(struct db_ro *db, struct arena *a, Time from, Str code, Time *out);
/* The default categories, limits and the known holidays, where nothing is there yet (init, demo). */
enum Err pack_defaults(struct db_rw *db, struct app *app, Time at);

static inline Str category_name(const struct category_row *c, enum Lang lang) { return lang == LANG_EN && c->name_en.len ? c->name_en : c->name; }
static inline Str line_name(const struct business_line_row *l, enum Lang lang) { return lang == LANG_EN && l->name_en.len ? l->name_en : l->name; }
