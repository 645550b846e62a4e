/* What the fuzz targets share. A target is one file tests/fuzz/NAME.c with LLVMFuzzerTestOneInput: it takes any bytes, and ends
 * the process where a property does not hold (HOLDS), not only where the parser falls.
 *
 * Its seeds, and every input that once showed a mistake, are the files of corpus/NAME; `make check` plays them back without
 * clang (replay.c), `make fuzz` looks for new ones.
 */
#pragma once
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define HOLDS(x)                                                             \
    do {                                                                     \
        if (!(x)) {                                                          \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #x); \
            abort();                                                         \
        }                                                                    \
    } while (0)

/* data may be NULL when there is none. */
static inline Str fuzz_str(const uint8_t *data, size_t len) { return len ? str_n((const char *)data, len) : S(""); }
/* A small first chunk: what is made in the arena lies apart, so that the sanitizer sees what goes beyond it. */
static inline struct arena *fuzz_arena(void) { return arena_new(64); }
static inline bool fuzz_within(Str part, Str whole) { return part.p >= whole.p && part.p + part.len <= whole.p + whole.len; }
