/* The words of complaints 投诉建议. */
#pragma once
#include "base/types.h"

#define COMPLAINT_KINDS(X, T) X(T, complaint) X(T, suggestion) X(T, praise)
CHOICE(ComplaintKind, COMPLAINT_KINDS)
