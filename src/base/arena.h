/* Arena: memory with one owner and one end.
 *
 * A request, a job or a command has one arena; everything made while it runs lives there and goes with arena_reset or
 * arena_free. A function that allocates takes the arena first; one without it does not allocate. Memory comes zeroed and
 * aligned for any type. True out-of-memory aborts (the supervisor restarts); what grows with input is limited by callers.
 * An arena belongs to one thread at a time.
 */
#pragma once
#include <stddef.h>

struct arena;

struct arena *arena_new(size_t chunk);          /* chunk: bytes taken at a time, 0 for the default of 16 KiB */
void arena_free(struct arena *a);               /* NULL is fine */
void arena_reset(struct arena *a);              /* keeps the first chunk */
void *arena_alloc(struct arena *a, size_t len) __attribute__((malloc, alloc_size(2), returns_nonnull));
/* Not zeroed: for whoever writes every byte before one is read (text). */
void *arena_raw(struct arena *a, size_t len) __attribute__((malloc, alloc_size(2), returns_nonnull));
/* Grows the last block in place where it can, else copies; old may be NULL. What is added is zero, or raw. */
void *arena_grow(struct arena *a, void *old, size_t old_len, size_t new_len) __attribute__((returns_nonnull));
void *arena_grow_raw(struct arena *a, void *old, size_t old_len, size_t new_len) __attribute__((returns_nonnull));
size_t arena_used(const struct arena *a);       /* bytes handed out since the last reset */

#define NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define NEW_ARRAY(a, T, n) ((T *)arena_array((a), sizeof(T), (n)))
void *arena_array(struct arena *a, size_t size, size_t n) __attribute__((returns_nonnull));
