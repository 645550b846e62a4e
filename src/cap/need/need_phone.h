/* What the phone's pages of needs ask beside their views: choices of the report form, words to share. */
#pragma once
#include "cap/need/need.h"
#include "html/form.h"

bool need_may(const struct need_view *v, Str act);                       /* among the acts possible now */
bool need_at_wish(struct html *h, const struct need_view *v);            /* the reader finds its progress on the wish's page */
static inline bool need_step_last(const struct need_view *v, int64_t i) { return (size_t)i == v->timeline.n; }
struct form_options report_kinds(struct html *h, const struct report_view *v);
Str report_wish_path(struct arena *a, AreaId area, Str code);            /* the form for a wish, at the same place */
struct form_options report_areas(struct html *h, const struct report_view *v);
Str digits_apart(struct html *h, Str digits);                            /* "482 173": read out in two halves */
/* For a neighbours' group: what, where and how far, with no word of the report and nothing of a person. */
Str need_share(struct html *h, const struct need_view *v);
/* What the asker is told to expect next: "社工方白露在办，今天 18:00 前". */
Html need_expect(struct html *h, const struct need_view *v);
/* The state of a line in a list, in word and colour. */
Html need_badge(struct html *h, const struct need_item_view *v);
