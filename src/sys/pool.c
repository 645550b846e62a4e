#include "sys/pool.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct task {
    void (*work)(void *);
    void *ctx;
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t more;
    pthread_t *threads;
    unsigned n_threads;
    struct task *ring;
    unsigned cap, head, n;
    bool ending;
};

static void *run(void *arg)
{
    struct pool *p = arg;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->n && !p->ending) pthread_cond_wait(&p->more, &p->lock);
        if (!p->n) break;
        struct task t = p->ring[p->head];
        p->head = (p->head + 1) % p->cap;
        p->n--;
        pthread_mutex_unlock(&p->lock);
        t.work(t.ctx);
        pthread_mutex_lock(&p->lock);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

struct pool *pool_new(unsigned threads, unsigned queue)
{
    struct pool *p = calloc(1, sizeof *p);
    if (!p) abort();
    p->cap = queue;
    p->n_threads = threads;
    p->ring = calloc(queue, sizeof *p->ring);
    p->threads = calloc(threads, sizeof *p->threads);
    if (!p->ring || !p->threads) abort();
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->more, NULL);
    for (unsigned i = 0; i < threads; i++)
        if (pthread_create(&p->threads[i], NULL, run, p)) abort();
    return p;
}

enum Err pool_submit(struct pool *p, void (*work)(void *), void *ctx)
{
    pthread_mutex_lock(&p->lock);
    bool room = p->n < p->cap && !p->ending;
    if (room) {
        p->ring[(p->head + p->n) % p->cap] = (struct task){work, ctx};
        p->n++;
        pthread_cond_signal(&p->more);
    }
    pthread_mutex_unlock(&p->lock);
    return room ? OK : ERR_BUSY;
}

void pool_free(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->ending = true;
    pthread_cond_broadcast(&p->more);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->n_threads; i++) pthread_join(p->threads[i], NULL);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->more);
    free(p->ring);
    free(p->threads);
    free(p);
}
