/* Typed vectors in an arena: VEC(struct step) steps = {0}; *VEC_ADD(a, &steps) = (struct step){…}; */
#pragma once
#include "base/arena.h"

#define VEC(T) struct { T *v; size_t n, cap; }

#define VEC_ADD(a, vec)                                                                                          \
    ((vec)->n == (vec)->cap ? ((vec)->v = arena_grow((a), (vec)->v, (vec)->cap * sizeof *(vec)->v,               \
                                                     ((vec)->cap ? (vec)->cap * 2 : 8) * sizeof *(vec)->v),      \
                               (vec)->cap = (vec)->cap ? (vec)->cap * 2 : 8)                                     \
                            : (vec)->cap,                                                                        \
     &(vec)->v[(vec)->n++])
