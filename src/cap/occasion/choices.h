/* Occasions: what people come together for. */
#pragma once
#include "base/types.h"

/* service: 义剪, 义诊, 街角摊 …; course: of a series with sessions; shift: a duty; meeting, training. */
#define OCCASION_KINDS(X, T) X(T, activity) X(T, service) X(T, course) X(T, shift) X(T, meeting) X(T, training)
CHOICE(OccasionKind, OCCASION_KINDS)

#define OCCASION_STATES(X, T) X(T, planned) X(T, held) X(T, cancelled)
CHOICE(OccasionState, OCCASION_STATES)

/* Who signed up and did not come is nobody's list: the state simply stays. */
#define ATTENDANCE_STATES(X, T) X(T, signed_up) X(T, waiting) X(T, in) X(T, out) X(T, left)
CHOICE(AttendanceState, ATTENDANCE_STATES)

/* How a sign-in was shown: the six digits or the code at the place, or the leader's list. */
#define SIGN_WAYS(X, T) X(T, digits) X(T, list)
CHOICE(SignWay, SIGN_WAYS)
