/* What is counted in accounts. */
#pragma once
#include "base/types.h"

#define LEDGER_UNITS(X, T) X(T, minute) X(T, point) X(T, fen)
CHOICE(LedgerUnit, LEDGER_UNITS)

/* Hours are graded by how well they are shown: A code at the place and the served person or leader, B one of them less, C entered later. */
#define GRADES(X, T) X(T, A) X(T, B) X(T, C)
CHOICE(Grade, GRADES)
