/* A small pool of threads for slow work (password hashing, exports, images): a bounded queue, first come first served. */
#pragma once
#include "base/err.h"

struct pool;
struct pool *pool_new(unsigned threads, unsigned queue);              /* never NULL */
enum Err pool_submit(struct pool *p, void (*work)(void *), void *ctx); /* ERR_BUSY when the queue is full */
void pool_free(struct pool *p);                                       /* runs what is queued, then ends the threads */
