/* Typed vectors in an arena: VEC(struct step) steps = {0}; *VEC_ADD(a, &steps) = (struct step){…};
 *
 * VEC_ADD gives a zeroed element. VEC_RAW gives one of which the caller writes every member before one is read, and VEC_ROOM makes
 * room beforehand for so many: what is asked for by a limit is moved nowhere.
 */
#pragma once
#include "base/arena.h"

#define VEC(T) struct { T *v; size_t n, cap; }

#define VEC_ADD(a, vec)                                                                                          \
    ((vec)->n == (vec)->cap ? ((vec)->v = arena_grow((a), (vec)->v, (vec)->cap * sizeof *(vec)->v,               \
                                                     ((vec)->cap ? (vec)->cap * 2 : 8) * sizeof *(vec)->v),      \
                               (vec)->cap = (vec)->cap ? (vec)->cap * 2 : 8)                                     \
                            : (vec)->cap,                                                                        \
     &(vec)->v[(vec)->n++])

#define VEC_ROOM(a, vec, room)                                                                                   \
    ((vec)->v = arena_grow_raw((a), (vec)->v, (vec)->cap * sizeof *(vec)->v, (room) * sizeof *(vec)->v), (vec)->cap = (room))

#define VEC_RAW(a, vec)                                                                                          \
    ((vec)->n == (vec)->cap ? VEC_ROOM((a), (vec), (vec)->cap ? (vec)->cap * 2 : 8) : (vec)->cap, &(vec)->v[(vec)->n++])
