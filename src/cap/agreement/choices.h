/* What becomes of an item of the need list, an offer, an agreement. */
#pragma once
#include "base/types.h"

/* A gap is an open item; matched: an offer was accepted for it; done and closed are its two ends. */
#define GAP_STATES(X, T) X(T, open) X(T, matched) X(T, done) X(T, closed)
CHOICE(GapState, GAP_STATES)

#define OFFER_STATES(X, T) X(T, offered) X(T, withdrawn)
CHOICE(OfferState, OFFER_STATES)

/* draft: written; signing: sent to the parties; signed: all have confirmed; ended: run out, ended early, or never signed. */
#define AGREEMENT_STATES(X, T) X(T, draft) X(T, signing) X(T, signed) X(T, ended)
CHOICE(AgreementState, AGREEMENT_STATES)
