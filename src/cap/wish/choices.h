/* The words of micro-wishes 微心愿. */
#pragma once
#include "base/types.h"

/* Follows from the stage of the need and the state of its order (wish.sql): waiting to be published, open to claim, claimed, fulfilled
   by word of who claimed it, granted by word of the wisher; ended otherwise. */
#define WISH_STATES(X, T) X(T, waiting) X(T, open) X(T, claimed) X(T, fulfilled) X(T, granted) X(T, ended)
CHOICE(WishState, WISH_STATES)

/* What it may cost, in yuan: hands: nothing but time. */
#define WISH_VALUES(X, T) X(T, hands) X(T, to_50) X(T, to_200) X(T, to_500)
CHOICE(WishValue, WISH_VALUES)

/* For whom, in general words. */
#define WISH_FORS(X, T) X(T, elder) X(T, child) X(T, student) X(T, family) X(T, anyone)
CHOICE(WishFor, WISH_FORS)
