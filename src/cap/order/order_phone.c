/* The small decisions of the helpers' pages. */
#include "cap/order/order_phone.h"

#include "cap/order/choices.h"

bool order_may(const struct order_view *v, Str act)
{
    for (size_t i = 0; i < v->acts.n; i++)
        if (str_eq(v->acts.v[i], act)) return true;
    return false;
}

bool order_has_own(const struct order_view *v)
{
    for (size_t i = 0; i < v->takers.n; i++)
        if (v->takers.v[i].me) return true;
    return false;
}

bool order_behind(const struct order_view *v)
{
    return v->state >= OrderState_served || (v->mine && (v->my_state == TakingState_served || v->my_state == TakingState_confirmed));
}

Str order_page_of(struct html *h, const struct order_view *v) { return v->page.len ? v->page : str_fmt(h->a, "/orders/%lld", (long long)v->id.v); }

Msg order_take_hint(const struct order_view *v)
{
    if (v->has_text) return v->has_contact ? MSG_order_take_hint : MSG_order_take_hint_text;
    return v->has_contact ? MSG_order_take_hint_contact : MSG_order_take_hint_none;
}

bool order_lacks_contact(const struct order_view *v)
{
    return !v->has_contact && v->mine && (v->my_state == TakingState_taken || v->my_state == TakingState_arrived) && v->state != OrderState_cancelled;
}

Str order_free(struct html *h, const struct order_view *v)
{
    int64_t free_seats = v->seats - v->taken;
    Str n = form_value_int(h, free_seats);
    if (free_seats <= 0) return msg(h, v->waiting ? MSG_order_full_waiting : MSG_order_full);
    return msg_fill(h->a, MSG_order_free_seats, h->lang, &n, 1);
}

Html order_badge(struct html *h, const struct order_view *v)
{
    if (v->state == OrderState_cancelled) return badge(h, S(""), S("x"), OrderState_label(v->state));
    if (v->late && (!v->mine || v->my_state < TakingState_served)) return badge(h, S("lj-late"), S("alert-triangle"), MSG_order_late);
    if (!v->mine) return badge(h, v->state == OrderState_open ? S("lj-warn") : S("lj-info"), S("hand-stop"), OrderState_label(v->state));
    switch (v->my_state) {
    case TakingState_wait: return badge(h, S("lj-warn"), S("hourglass"), TakingState_label(v->my_state));
    case TakingState_served: return badge(h, S("lj-warn"), S("hourglass"), MSG_order_wait_confirm);
    case TakingState_confirmed: return badge(h, S("lj-ok"), S("check"), TakingState_label(v->my_state));
    case TakingState_taken: case TakingState_arrived: case TakingState_returned: case TakingState_none: case TakingState_end: break;
    }
    return badge(h, S("lj-info"), S("user"), TakingState_label(v->my_state));
}

Str hours_of_minutes(struct html *h, int64_t minutes)
{
    int64_t tenths = minutes / 6;
    if (tenths % 10 == 0) return form_value_int(h, tenths / 10);
    return str_fmt(h->a, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}
