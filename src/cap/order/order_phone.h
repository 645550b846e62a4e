/* What the phone's pages of orders ask beside their views. */
#pragma once
#include "cap/order/order_web.h"
#include "html/form.h"

bool order_may(const struct order_view *v, Str act);            /* among the acts possible now */
Str order_free(struct html *h, const struct order_view *v);     /* "还要 2 人", "已满" */
Html order_badge(struct html *h, const struct order_view *v);   /* where I stand in it, else where it stands */
Str hours_of_minutes(struct html *h, int64_t minutes);          /* 14.5: hours with one place, cut, never rounded up */
Str order_page_of(struct html *h, const struct order_view *v);  /* where its card leads: to itself, or to the record whose step it is */
Msg order_take_hint(const struct order_view *v);                /* what taking it will show */
bool order_lacks_contact(const struct order_view *v);           /* I am on the way, and no number came with it */
bool order_behind(const struct order_view *v);                  /* served, confirmed or cancelled: its time no longer presses */
bool order_has_own(const struct order_view *v);                 /* somebody took it, and it was I */
