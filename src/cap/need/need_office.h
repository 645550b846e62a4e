/* What the office's pages of needs ask beside their views: filters, choices of the forms, badges, the act that comes next. */
#pragma once
#include "cap/area/area_pick.h"
#include "cap/need/need.h"
#include "html/list.h"

/* -- the list -- */
struct form_options office_kinds(struct html *h);
struct form_options office_stages(struct html *h);
struct form_options office_categories(struct html *h, const struct category_list_rows *rows);
struct form_options office_people(struct html *h, const struct person_with_role_rows *rows);
Html office_stage(struct html *h, enum NeedStage stage, enum NeedState state);   /* badges */
Html office_urgency(struct html *h, enum Urgency u);
/* "今天 18:00 前", "已超 2 天" in red; before somebody has accepted, when it must be accepted. */
Html office_due(struct html *h, Time due, Time accept_due, bool open);
bool office_late(const struct html *h, const struct need_item_view *v);
/* The conditions of a figure that opened this list and have no control of their own, in words; empty: none. */
Str office_conditions(struct html *h, const struct need_query *q);
Str office_place(struct html *h, const struct needs_view *v, const struct need_item_view *x);

/* -- one need -- */
Str office_next(const struct need_view *v);                  /* the act expected now; empty: none of mine */
bool office_may(const struct need_view *v, Str act);         /* possible, and not the one expected next */
bool office_similar(const struct need_view *v);              /* whether it is asked which others may be the same matter */
bool office_more(const struct need_view *v);                 /* acts beside the expected one */
struct step_view_list office_steps(struct html *h, const struct need_view *v);   /* the latest first */
bool office_waits(const struct need_view *v);                /* an order waits for its confirmation */
bool office_untaken(const struct need_view *v);              /* an order that nobody has taken */
Str office_channels(struct html *h, const struct need_view *v);
struct form_options office_guess(struct html *h, const struct need_view *v);      /* categories, the likely one chosen */
struct form_options office_urgencies(struct html *h, const struct need_view *v);
struct form_options office_routes(struct html *h, const struct need_view *v);     /* the proposed one chosen */
struct form_options office_owners(struct html *h, const struct need_view *v, bool preset);
struct form_options office_helpers(struct html *h, const struct need_view *v);
struct form_options office_endings(struct html *h, const struct need_view *v);
Str office_public_text(struct html *h, const struct need_view *v);                /* a beginning without places and persons */
Time office_ahead(const struct html *h, Time due);                                /* a date that has passed is none */

/* -- registering for somebody -- */
struct form_options behalf_kinds(struct html *h, const struct report_view *v);
struct form_options behalf_areas(struct html *h, const struct report_view *v);
struct form_options behalf_channels(struct html *h);
