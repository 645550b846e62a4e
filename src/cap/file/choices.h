/* Words of pictures. */
#pragma once
#include "base/types.h"

#define PICTURE_SIZES(X, T) X(T, small) X(T, whole)
CHOICE(PictureSize, PICTURE_SIZES)
