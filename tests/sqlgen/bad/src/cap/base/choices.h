#pragma once
#include "base/types.h"

#define STAGES(X, T) X(T, open) X(T, closed)
CHOICE(Stage, STAGES)
