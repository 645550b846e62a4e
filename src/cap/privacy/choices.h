/* What a person may agree to. */
#pragma once
#include "base/types.h"

/* contact: the asker's name and number go to the helper who takes the order. enrol: the community keeps who enrolled, and the grid.
   team: a team keeps its members. pair: two sides know each other. wish: who wishes is told to who grants.
   hours: a member's own hours go to their unit. */
#define CONSENT_SCOPES(X, T) X(T, contact) X(T, enrol) X(T, team) X(T, pair) X(T, wish) X(T, hours)
CHOICE(ConsentScope, CONSENT_SCOPES)
