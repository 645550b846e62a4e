/* Areas as the options of a filter or form. */
#pragma once
#include "cap/area/area.h"
#include "html/form.h"

struct form_options area_options(struct html *h, const struct area_children_rows *rows);
