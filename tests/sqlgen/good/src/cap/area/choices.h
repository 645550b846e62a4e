#pragma once
#include "base/types.h"

#define AREA_KINDS(X, T) X(T, street) X(T, estate)
CHOICE(AreaKind, AREA_KINDS)
