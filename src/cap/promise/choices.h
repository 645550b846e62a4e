/* What becomes of a promise 承诺. */
#pragma once
#include "base/types.h"

/* open (late is open past its day), kept with evidence, released by agreement with a reason. */
#define PROMISE_STATES(X, T) X(T, open) X(T, kept) X(T, released)
CHOICE(PromiseState, PROMISE_STATES)
