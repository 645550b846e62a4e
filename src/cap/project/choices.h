/* What becomes of a project 项目. */
#pragma once
#include "base/types.h"

#define PROJECT_STATES(X, T) X(T, draft) X(T, running) X(T, done)
CHOICE(ProjectState, PROJECT_STATES)
