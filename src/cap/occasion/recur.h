/* Rules by which days come again: weekly:6 (Monday 1 … Sunday 7), monthly:8, yearly:03-05; several with a comma between, each whole. A month
 * without the day (monthly:31) has none. */
#pragma once
#include "base/time.h"

bool recur_valid(Str rule);
bool recur_on(Str rule, Day d);
/* The first such day from `from` on; 0 when there is none within four years (02-29). */
Day recur_next(Str rule, Day from);
