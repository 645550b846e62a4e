/* Requests without a socket: what a person does in the demo goes the way of every request. */
#include <jansson.h>
#include <pthread.h>
#include <sodium.h>

#include "app_sql.h"
#include "demo/demo.h"
#include "sys/log.h"

struct waiting {
    struct http_exchange x;
    pthread_mutex_t lock;
    pthread_cond_t cond;
    bool woken;
};

static void defer(struct http_exchange *x) { (void)x; }

static void wake(struct http_exchange *x)
{
    struct waiting *w = (struct waiting *)x;
    pthread_mutex_lock(&w->lock);
    w->woken = true;
    pthread_cond_signal(&w->cond);
    pthread_mutex_unlock(&w->lock);
}

enum Err demo_post(struct demo *d, const struct demo_person *who, Str path, Str body, struct demo_reply *out)
{
    struct arena *a = arena_new(0);
    struct http_header headers[] = {{S("Host"), S("demo")}, {S("Content-Type"), S("application/json")},
                                    {S("Authorization"), who ? str_fmt(a, "Bearer %.*s", STR(who->token)) : S("")}};
    struct waiting w = {.x = {.a = a, .method = HTTP_POST, .target = str_cat(a, S("/api/v1"), path), .remote = S("127.0.0.1"), .headers = headers,
                              .n_headers = who ? 3 : 2, .body = body, .defer = defer, .wake = wake}};
    pthread_mutex_init(&w.lock, NULL);
    pthread_cond_init(&w.cond, NULL);
    if (app_handle(d->app, &w.x, false) == HTTP_LATER) {
        pthread_mutex_lock(&w.lock);
        while (!w.woken) pthread_cond_wait(&w.cond, &w.lock);
        pthread_mutex_unlock(&w.lock);
        app_handle(d->app, &w.x, true);
    }
    out->status = w.x.reply.status;
    out->body = str_dup(d->a, w.x.reply.body);
    if (out->status >= 400) log_error("demo: POST %.*s %.*s: %d %.*s", STR(path), STR(body), out->status, STR(out->body));
    pthread_mutex_destroy(&w.lock);
    pthread_cond_destroy(&w.cond);
    arena_free(a);
    return out->status < 400 ? OK : ERR_INTERNAL;
}

Str demo_json(struct arena *a, Str body, const char *key)
{
    json_t *o = json_loadb(body.p, body.len, 0, NULL);
    const char *v = json_string_value(json_object_get(o, key));
    Str s = v ? str_dup(a, str_c(v)) : S("");
    json_decref(o);
    return s;
}

struct sign_in {
    struct demo *d;
    struct demo_person *p;
};

static enum Err sign_in(struct db_rw *db, void *ctx)
{
    struct sign_in *s = ctx;
    Str token = secret_new(s->d->a);
    unsigned char hash[32];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)token.p, token.len, NULL, 0);
    s->p->token = token;
    return session_add(db, .id = (SessionId){app_id(s->d->app)}, .hash = str_n((char *)hash, sizeof hash), .person = s->p->id, .at = s->d->clock->now,
                       .ends = time_plus(s->d->now, 400 * (int64_t)DAY_MS));
}

struct sign_ins {
    struct demo *d;
    struct demo_person *const *p;
    size_t n;
};

static enum Err sign_in_all(struct db_rw *db, void *ctx)
{
    const struct sign_ins *all = ctx;
    for (size_t i = 0; i < all->n; i++) {
        struct sign_in one = {all->d, all->p[i]};
        TRY(sign_in(db, &one));
    }
    return OK;
}

enum Err demo_sign_in_all(struct demo *d, struct demo_person *const *p, size_t n)
{
    struct sign_ins all = {d, p, n};
    return db_write_wait(d->app->o.db, sign_in_all, &all);
}

enum Err demo_sign_in(struct demo *d, struct demo_person *p)
{
    struct sign_in s = {d, p};
    return db_write_wait(d->app->o.db, sign_in, &s);
}
