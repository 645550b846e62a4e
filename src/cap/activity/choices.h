/* How often an activity takes place, and what those who sign up come for. */
#pragma once
#include "base/types.h"

/* every_saturday: 街角摊 and the like; monthly_8: 每月8日; service_days: 3月5日 and 12月5日. */
#define REPEATS(X, T) X(T, once) X(T, every_saturday) X(T, monthly_8) X(T, service_days)
CHOICE(Repeat, REPEATS)

/* The parts (slots) of an occasion. help is service: its minutes count. */
#define PART_ROLES(X, T) X(T, take_part) X(T, help)
CHOICE(PartRole, PART_ROLES)

/* What became of a minor's wish to join: it waits for the guardian, who agrees or not, and may take it back. */
#define ASK_STATES(X, T) X(T, waiting) X(T, agreed) X(T, refused) X(T, withdrawn)
CHOICE(AskState, ASK_STATES)
