/* The words of figures: what they are counted in, and the periods people ask for. */
#pragma once
#include "base/types.h"

#define UNITS(X, T) X(T, count) X(T, percent) X(T, hours) X(T, score) X(T, minutes) X(T, fen)
CHOICE(Unit, UNITS)

#define PERIODS(X, T) X(T, month) X(T, last_month) X(T, days90) X(T, year) X(T, all) X(T, custom)
CHOICE(Period, PERIODS)
