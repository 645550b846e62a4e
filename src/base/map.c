#include "base/map.h"

#include "base/arena.h"

struct slot {
    Str key;
    void *value;
};

struct map {
    struct arena *a;
    struct slot *slots;
    size_t cap, n; /* cap is a power of two, at most 3/4 full */
};

static uint64_t hash(Str s) /* FNV-1a: the keys are ours, not an attacker's */
{
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0; i < s.len; i++) h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
    return h;
}

static struct slot *find(const struct map *m, Str key)
{
    size_t i = hash(key) & (m->cap - 1);
    while (m->slots[i].key.p && !str_eq(m->slots[i].key, key)) i = (i + 1) & (m->cap - 1);
    return &m->slots[i];
}

struct map *map_new(struct arena *a, size_t expected)
{
    struct map *m = NEW(a, struct map);
    m->a = a;
    for (m->cap = 16; m->cap * 3 / 4 < expected; m->cap *= 2) {}
    m->slots = NEW_ARRAY(a, struct slot, m->cap);
    return m;
}

void map_put(struct map *m, Str key, void *value)
{
    if ((m->n + 1) * 4 > m->cap * 3) {
        struct map *wider = map_new(m->a, m->cap);
        for (size_t i = 0; i < m->cap; i++)
            if (m->slots[i].key.p) map_put(wider, m->slots[i].key, m->slots[i].value);
        *m = *wider;
    }
    struct slot *s = find(m, key);
    if (!s->key.p) m->n++;
    s->key = key;
    s->value = value;
}

void *map_get(const struct map *m, Str key) { return key.p ? find(m, key)->value : NULL; }
size_t map_count(const struct map *m) { return m->n; }
