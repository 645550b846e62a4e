/* The words of orders 任务. */
#pragma once
#include "base/types.h"

#define ORDER_MODES(X, T) X(T, assign) X(T, claim)
CHOICE(OrderMode, ORDER_MODES)

#define ORDER_STATES(X, T) X(T, open) X(T, taken) X(T, arrived) X(T, served) X(T, confirmed) X(T, cancelled)
CHOICE(OrderState, ORDER_STATES)

/* fit: what fits the caller best comes first, with the reason (claimable ones only). */
#define ORDER_SORTS(X, T) X(T, newest) X(T, fit)
CHOICE(OrderSort, ORDER_SORTS)

#define TAKING_STATES(X, T) X(T, wait) X(T, taken) X(T, arrived) X(T, served) X(T, returned) X(T, confirmed)
CHOICE(TakingState, TAKING_STATES)
