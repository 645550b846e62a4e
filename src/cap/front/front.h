/* The front page: what a stranger, a resident, a helper finds first; office people are led to their desk. */
#pragma once
#include "cap/activity/activity.h"
#include "cap/area/area.h"
#include "cap/need/need.h"
#include "cap/order/order_web.h"
#include "html/form.h"

extern const struct cap front_cap;

#define DEMO_ENTER(F, C, O, L) F(Str, phone, REQUIRED, 11, 11, MSG_front_demo_phone)
FORM(demo_enter, DEMO_ENTER)

#define FRONT_VIEW(V, VO, E, O, L, A) V(bool, demo)
VIEW_WITH(front_view, FRONT_VIEW,
    struct needs_view mine, around;
    struct orders_view tasks, claim;
    struct activities_view coming;
    AreaId community;
    struct area_desk desk;     /* of the community */
    Str code;                  /* a code on a wall, to try */
    Html qr;)
