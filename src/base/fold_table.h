/* Between fold.c and the table that tools/foldgen.c makes while building. */
#pragma once
#include <stdint.h>

enum { FOLD_GONE = 1, FOLD_LISTED = 2 };

struct fold_pair {
    uint32_t from, to;
};

extern const unsigned char fold_index[256];   /* of a character's upper byte: its page */
extern const uint16_t fold_pages[][256];      /* 0: itself; FOLD_GONE; FOLD_LISTED: look in the pairs; else what it becomes */
extern const struct fold_pair fold_pairs[];   /* sorted */
extern const unsigned fold_pairs_n;
