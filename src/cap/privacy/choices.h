/* What a person may agree to. */
#pragma once
#include "base/types.h"

/* contact: the asker's name and number go to the helper who takes the order. */
#define CONSENT_SCOPES(X, T) X(T, contact)
CHOICE(ConsentScope, CONSENT_SCOPES)
