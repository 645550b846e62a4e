/* Kinds of organisations that meet in a community. */
#pragma once
#include "base/types.h"

#define ORG_KINDS(X, T) X(T, community) X(T, unit) X(T, social) X(T, property) X(T, owners) X(T, team) X(T, department)
CHOICE(OrgKind, ORG_KINDS)
