/* Map from Str to pointer, in an arena; keys are not copied. For tables built once and looked up often. */
#pragma once
#include "base/str.h"

struct arena;
struct map;

struct map *map_new(struct arena *a, size_t expected);
void map_put(struct map *m, Str key, void *value); /* replaces */
void *map_get(const struct map *m, Str key);       /* NULL when absent */
size_t map_count(const struct map *m);
