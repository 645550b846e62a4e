/* The periods for which people ask for figures. */
#pragma once
#include "base/types.h"

#define PERIODS(X, T) X(T, month) X(T, last_month) X(T, days90) X(T, year) X(T, all) X(T, custom)
CHOICE(Period, PERIODS)
