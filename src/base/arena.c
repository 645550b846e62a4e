#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#else
#define POISON(p, n) ((void)0)
#define UNPOISON(p, n) ((void)0)
#endif

enum { ALIGN = 16 };

struct chunk {
    struct chunk *next; /* the one before it in time */
    size_t cap, used;
    _Alignas(ALIGN) unsigned char bytes[];
};

struct arena {
    struct chunk *now, *first;
    size_t size, used;
};

static void die(void)
{
    fputs("out of memory\n", stderr);
    abort();
}

static struct chunk *chunk_new(size_t cap)
{
    struct chunk *c = malloc(sizeof *c + cap);
    if (!c) die();
    c->next = NULL;
    c->cap = cap;
    c->used = 0;
    POISON(c->bytes, cap);
    return c;
}

struct arena *arena_new(size_t chunk)
{
    struct arena *a = calloc(1, sizeof *a);
    if (!a) die();
    a->size = chunk ? chunk : (size_t)16 * 1024;
    a->first = a->now = chunk_new(a->size);
    return a;
}

static void chunk_free(struct chunk *c)
{
    UNPOISON(c->bytes, c->cap);
    free(c);
}

void arena_reset(struct arena *a)
{
    while (a->now != a->first) {
        struct chunk *c = a->now;
        a->now = c->next;
        chunk_free(c);
    }
    POISON(a->first->bytes, a->first->cap);
    a->first->used = 0;
    a->used = 0;
}

void arena_free(struct arena *a)
{
    if (!a) return;
    arena_reset(a);
    chunk_free(a->first);
    free(a);
}

void *arena_raw(struct arena *a, size_t len)
{
    if (len > SIZE_MAX / 2) die();
    size_t need = (len + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    struct chunk *c = a->now;
    if (c->cap - c->used < need) {
        struct chunk *more = chunk_new(need > a->size ? need : a->size);
        more->next = c;
        a->now = c = more;
    }
    void *p = c->bytes + c->used;
    UNPOISON(p, len);
    c->used += need;
    a->used += need;
    return p;
}

void *arena_alloc(struct arena *a, size_t len) { return memset(arena_raw(a, len), 0, len); }

void *arena_array(struct arena *a, size_t size, size_t n)
{
    size_t len;
    if (__builtin_mul_overflow(size, n, &len)) die();
    return arena_alloc(a, len);
}

void *arena_grow_raw(struct arena *a, void *old, size_t old_len, size_t new_len)
{
    struct chunk *c = a->now;
    size_t was = (old_len + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    size_t want = (new_len + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (old && new_len >= old_len && c->used >= was && (unsigned char *)old == c->bytes + c->used - was &&
        c->cap - c->used >= want - was) {
        c->used += want - was;
        a->used += want - was;
        UNPOISON(old, new_len);
        return old;
    }
    void *p = arena_raw(a, new_len);
    if (old) memcpy(p, old, old_len < new_len ? old_len : new_len);
    return p;
}

void *arena_grow(struct arena *a, void *old, size_t old_len, size_t new_len)
{
    unsigned char *p = arena_grow_raw(a, old, old_len, new_len);
    size_t kept = old ? old_len : 0;
    if (new_len > kept) memset(p + kept, 0, new_len - kept);
    return p;
}

size_t arena_used(const struct arena *a) { return a->used; }
