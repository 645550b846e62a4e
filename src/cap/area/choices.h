/* The levels of the scope tree, from district to building. */
#pragma once
#include "base/types.h"

#define AREA_LEVELS(X, T) X(T, district) X(T, street) X(T, community) X(T, grid) X(T, building)
CHOICE(AreaLevel, AREA_LEVELS)
