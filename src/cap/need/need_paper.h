/* What leaves the screen: the slip of a need and the sheet of a list. */
#pragma once
#include "cap/need/need.h"

extern const struct cap need_paper_cap;

#define NEED_SLIP(V, VO, E, O, L, A) V(NeedId, id) V(Str, code) V(Str, digits)
VIEW_WITH(need_slip, NEED_SLIP,
    Str title, text, place, typed_name, url;
    struct area_desk desk;          /* whom to call */
    Time at, due_at, accept_due;
    enum NeedKind kind;
    bool read_back;)
