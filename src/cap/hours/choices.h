/* Hours entered later, and what becomes of them. */
#pragma once
#include "base/types.h"

#define LATE_STATES(X, T) X(T, proposed) X(T, approved) X(T, refused)
CHOICE(LateState, LATE_STATES)

/* Where hours came from. */
#define HOURS_FROMS(X, T) X(T, order) X(T, occasion) X(T, late)
CHOICE(HoursFrom, HOURS_FROMS)
