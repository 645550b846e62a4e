/* What pages of enrolment ask beside their views. */
#pragma once
#include "cap/enrolment/enrolment.h"

bool enrol_may(const struct enrol_view *v, Str act);
struct form_options enrol_skill_options(struct html *h);
struct form_options enrol_post_options(struct html *h, const struct duty_post_list_rows *rows, int kind);
struct form_options enrol_area_options(struct html *h, const struct area_below_rows *rows, AreaId chosen);
struct form_options enrol_unit_options(struct html *h, const struct org_list_rows *rows, OrgId chosen);
struct form_options enrol_skill_filter(struct html *h);
struct form_options enrol_state_filter(struct html *h);
struct form_options enrol_unit_filter(struct html *h, const struct enrolment_units_rows *rows);
Html enrol_state(struct html *h, int state);
Html enrol_percent(struct html *h, OptReal r);       /* 98.5 %, or a dash */
Str enrol_digits(struct html *h, Str digits);
Str enrol_hours(struct html *h, int64_t minutes);    /* 14.5 */
static inline bool enrol_has(OptInt n) { return n.has; }
static inline bool enrol_real(OptReal n) { return n.has; }
