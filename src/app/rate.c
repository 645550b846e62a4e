/* In memory, per process: rate limits (a refused request must not reach the writer) and when sessions were last seen. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "app/private.h"

enum { SLOTS = 8192, SEEN_SLOTS = 4096 };

struct count {
    uint64_t key;
    int64_t from;
    unsigned n;
};

struct rates {
    pthread_mutex_t lock;
    struct count slots[SLOTS];
};

struct seen {
    pthread_mutex_t lock;
    struct { int64_t id; int64_t at; } slots[SEEN_SLOTS];
    unsigned next;
};

static uint64_t hash(Str s)
{
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0; i < s.len; i++) h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
    return h ? h : 1;
}

struct rates *rates_new(void)
{
    struct rates *r = calloc(1, sizeof *r);
    if (!r) abort();
    pthread_mutex_init(&r->lock, NULL);
    return r;
}

void rates_free(struct rates *r)
{
    pthread_mutex_destroy(&r->lock);
    free(r);
}

/* A fixed window per key. Two keys that fall into one slot push each other out: that errs towards letting through. */
bool rate_take(struct rates *r, Str key, unsigned most, int64_t window_ms, Time now, unsigned *wait_s)
{
    uint64_t h = hash(key);
    struct count *c = &r->slots[h % SLOTS];
    pthread_mutex_lock(&r->lock);
    if (c->key != h || now.ms - c->from >= window_ms) *c = (struct count){h, now.ms, 0};
    bool ok = c->n < most;
    if (ok) c->n++;
    else *wait_s = (unsigned)((c->from + window_ms - now.ms + 999) / 1000);
    pthread_mutex_unlock(&r->lock);
    return ok;
}

struct seen *seen_new(void)
{
    struct seen *s = calloc(1, sizeof *s);
    if (!s) abort();
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

void seen_free(struct seen *s)
{
    pthread_mutex_destroy(&s->lock);
    free(s);
}

void seen_note(struct seen *s, SessionId id, Time at)
{
    pthread_mutex_lock(&s->lock);
    unsigned i = (unsigned)((uint64_t)id.v * 0x9e3779b97f4a7c15u >> 52) % SEEN_SLOTS;
    s->slots[i].id = id.v;
    s->slots[i].at = at.ms;
    pthread_mutex_unlock(&s->lock);
}

bool seen_next(struct seen *s, SessionId *id, Time *at)
{
    bool found = false;
    pthread_mutex_lock(&s->lock);
    for (; s->next < SEEN_SLOTS && !found; s->next++)
        if (s->slots[s->next].id) {
            *id = (SessionId){s->slots[s->next].id};
            *at = (Time){s->slots[s->next].at};
            s->slots[s->next].id = 0;
            found = true;
        }
    if (!found) s->next = 0;
    pthread_mutex_unlock(&s->lock);
    return found;
}
