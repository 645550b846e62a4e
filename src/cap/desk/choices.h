/* The words of the desk: its tabs, and what is to be done next with a matter on it. */
#pragma once
#include "base/types.h"

/* 待办 已办 我发起 抄送 */
#define DESK_TABS(X, T) X(T, todo) X(T, done) X(T, started) X(T, copied)
CHOICE(DeskTab, DESK_TABS)

#define DESK_ASKS(X, T) X(T, accept) X(T, route) X(T, handle) X(T, decide) X(T, confirm) X(T, take) X(T, serve) X(T, renew)
CHOICE(DeskAsk, DESK_ASKS)
