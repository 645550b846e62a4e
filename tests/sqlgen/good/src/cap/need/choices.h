#pragma once
#include "base/types.h"

#define NEED_STAGES(X, T) X(T, open) X(T, taken) X(T, closed)
CHOICE(NeedStage, NEED_STAGES)
