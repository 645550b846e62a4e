/* What the office's pages of orders ask beside their views, and what leaves the screen: the task sheet and the sheets of lists. */
#pragma once
#include "cap/area/area_pick.h"
#include "cap/order/order_phone.h"
#include "html/list.h"

extern const struct cap order_paper_cap;

struct form_options order_states(struct html *h);
Html order_state(struct html *h, enum OrderState s);
Str order_loop(struct html *h, int64_t minutes);                   /* "2 天 3 小时", "45 分钟" */
struct form_options order_source_kinds(struct html *h);            /* what gives orders here */
Str order_source_path(struct html *h, const struct order_view *v); /* of the page of what gave it; none */

#define ORDER_SLIP(V, VO, E, O, L, A) V(WorkOrderId, id) V(Str, title) V(Str, arrive_code)
VIEW_WITH(order_slip, ORDER_SLIP, Str text, place, url, helpers; Time due_at; enum OrderMode mode;)
