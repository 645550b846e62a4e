/* The words of urgency, routes and time limits. */
#pragma once
#include "base/types.h"

#define URGENCIES(X, T) X(T, p1) X(T, p2) X(T, p3) X(T, p4)
CHOICE(Urgency, URGENCIES)

/* 马上办 / 归口办 / 协调办 (M73) */
#define ROUTES(X, T) X(T, handle_now) X(T, by_line) X(T, coordinate)
CHOICE(Route, ROUTES)

#define DUE_UNITS(X, T) X(T, hour) X(T, working_day) X(T, day)
CHOICE(DueUnit, DUE_UNITS)
