/* The way into the settings, and the values that the program asks for by name. */
#pragma once
#include "app/app.h"
#include "html/form.h"

extern const struct cap settings_cap;

#define VALUE_ITEM(V, VO, E, O, L, A) V(Str, name) V(int64_t, value) V(int64_t, lo) V(int64_t, hi) V(int64_t, otherwise)
VIEW_WITH(value_item, VALUE_ITEM, Msg label;)
#define SETTINGS_VIEW(V, VO, E, O, L, A) L(value_item, items) E(LocalPack, pack) V(Str, next)
VIEW(settings_view, SETTINGS_VIEW)
#define PACK_SET(F, C, O, L) C(LocalPack, pack, REQUIRED, MSG_settings_pack)
FORM(pack_set, PACK_SET)
#define VALUE_SET(F, C, O, L) F(int64_t, value, REQUIRED, 0, 1000000, MSG_settings_value)
FORM(value_set, VALUE_SET)
