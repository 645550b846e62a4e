/* The libmicrohttpd side of http.h: exchanges, refusals, the watchdog of deadlines. */
#include "http/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "http/check.h"

enum { HEADERS_MAX = 100, DRAIN_MAX = 16 << 20 };
enum { ROOM = 64 * 1024 /* for most requests and their answers */, LANE_KEEPS = 128 };
enum { MIN_RATE = 16 * 1024 /* bytes a second, in and out */ };

/* One TCP connection, as the watchdog sees it. */
struct wire {
    struct wire *next, *prev;
    int fd;
    int64_t deadline;         /* monotonic ms; 0: none (the request is ours) */
    struct sockaddr_storage from;
    char remote[INET6_ADDRSTRLEN]; /* the same, written */
    bool shut;
};

struct flight { /* an exchange and what the library needs beside it */
    struct http_exchange x;
    struct http_server *server;
    struct lane *lane;
    struct MHD_Connection *conn;
    struct wire *wire;
    struct flight *next_free;
    char *buf;
    size_t len, cap, drained;
    size_t said;              /* Content-Length; 0: not known */
    int64_t body_from;
    bool started, waiting, refused;
    struct flight *next_stream; /* of those whose answer goes on */
    size_t sent;              /* of a stream's body */
};

/* What one of the library's threads has to itself, so that a request needs no lock and no memory that other threads write to.
 * A connection stays with its thread. The counts are written by that thread only; those who stop the server read them. */
struct lane {
    struct lane *next;
    struct flight *idle;
    unsigned n_idle;
    unsigned running, handling; /* atomic */
};

struct http_server {
    struct http_options o;
    struct MHD_Daemon *daemon;
    int listen_fd;
    unsigned port;
    pthread_mutex_t lock;     /* wires, streams, the list of lanes */
    pthread_cond_t tick;
    struct wire *wires;
    struct flight *streams;
    pthread_key_t lane;       /* the calling thread's */
    struct lane *lanes;
    pthread_t watchdog;
    unsigned look_ms;         /* how often the watchdog looks */
    bool ending, stopping;
};

static int64_t now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &ts); /* some ms are enough for deadlines of seconds */
    return ts.tv_sec * (int64_t)1000 + ts.tv_nsec / 1000000;
}

/* -- exchanges -- */

static struct lane *lane_of(struct http_server *s)
{
    struct lane *l = pthread_getspecific(s->lane);
    if (l) return l;
    if (!(l = aligned_alloc(64, 64))) abort(); /* a cache line */
    *l = (struct lane){.next = NULL};
    pthread_mutex_lock(&s->lock);
    l->next = s->lanes;
    s->lanes = l;
    pthread_mutex_unlock(&s->lock);
    if (pthread_setspecific(s->lane, l)) abort();
    return l;
}

/* Only its own thread writes it: no other can come between. */
static void count(unsigned *n, int by) { __atomic_store_n(n, __atomic_load_n(n, __ATOMIC_RELAXED) + (unsigned)by, __ATOMIC_RELAXED); }

static struct flight *flight_take(struct http_server *s)
{
    struct lane *l = lane_of(s);
    struct flight *f = l->idle;
    if (f) {
        l->idle = f->next_free;
        l->n_idle--;
    }
    count(&l->running, 1);
    struct arena *a = f ? f->x.a : arena_new(ROOM);
    if (!f && !(f = malloc(sizeof *f))) abort();
    *f = (struct flight){.server = s, .lane = l, .x.a = a};
    return f;
}

static void flight_end(struct flight *f)
{
    struct lane *l = f->lane;
    arena_reset(f->x.a);
    if (f->waiting) count(&l->handling, -1);
    count(&l->running, -1);
    if (l->n_idle < LANE_KEEPS) {
        f->next_free = l->idle;
        l->idle = f;
        l->n_idle++;
    } else {
        arena_free(f->x.a);
        free(f);
    }
}

Str http_header(const struct http_exchange *x, const char *name)
{
    Str wanted = str_c(name);
    for (unsigned i = 0; i < x->n_headers; i++)
        if (str_eq_nocase(x->headers[i].name, wanted)) return x->headers[i].value;
    return (Str){NULL, 0};
}

Str http_cookie(const struct http_exchange *x, const char *name)
{
    Str rest = http_header(x, "Cookie"), part;
    while (str_split(&rest, ';', &part)) {
        Str value = str_trim(part), key;
        if (str_split(&value, '=', &key) && str_is(key, name) && value.p) return value;
    }
    return (Str){NULL, 0};
}

void http_reply_header(struct http_exchange *x, const char *name, Str value)
{
    struct http_reply *r = &x->reply;
    if (r->n_extra == sizeof r->extra / sizeof *r->extra) return;
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.p[i] < 0x20) return;
    r->extra[r->n_extra++] = (struct http_header){str_c(name), str_c(str_z(x->a, value))};
}

enum HttpMethod http_method(Str m)
{
    static const struct { const char *name; enum HttpMethod m; } known[] = {
        {"GET", HTTP_GET}, {"HEAD", HTTP_GET}, {"POST", HTTP_POST}, {"DELETE", HTTP_DELETE}, {"PUT", HTTP_PUT},
        {"PATCH", HTTP_PATCH}, {"OPTIONS", HTTP_OPTIONS}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_is(m, known[i].name)) return known[i].m;
    return HTTP_OTHER;
}

/* -- the watchdog -- */

static struct wire *wire_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *i = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return i ? i->socket_context : NULL;
}

static void deadline(struct flight *f, int64_t at)
{
    if (f->wire) __atomic_store_n(&f->wire->deadline, at, __ATOMIC_RELAXED);
}

static void *watch(void *arg)
{
    struct http_server *s = arg;
    pthread_mutex_lock(&s->lock);
    while (!s->ending) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += (long)s->look_ms * 1000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&s->tick, &s->lock, &until);
        int64_t now = now_ms();
        for (struct wire *w = s->wires; w; w = w->next) {
            int64_t d = __atomic_load_n(&w->deadline, __ATOMIC_RELAXED);
            if (d && d < now && !w->shut) {
                w->shut = true;
                shutdown(w->fd, SHUT_RDWR); /* the library sees the end and cleans up; the number is not reused before that */
            }
        }
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

static bool same_address(const struct sockaddr_storage *a, const struct sockaddr_storage *b)
{
    if (a->ss_family != b->ss_family) return false;
    if (a->ss_family == AF_INET)
        return ((const struct sockaddr_in *)a)->sin_addr.s_addr == ((const struct sockaddr_in *)b)->sin_addr.s_addr;
    return !memcmp(&((const struct sockaddr_in6 *)a)->sin6_addr, &((const struct sockaddr_in6 *)b)->sin6_addr, 16);
}

static bool loopback(const struct sockaddr_storage *a)
{
    if (a->ss_family == AF_INET) return (ntohl(((const struct sockaddr_in *)a)->sin_addr.s_addr) >> 24) == 127;
    return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)a)->sin6_addr);
}

static enum MHD_Result on_accept(void *cls, const struct sockaddr *addr, socklen_t len)
{
    struct http_server *s = cls;
    struct sockaddr_storage from = {0};
    memcpy(&from, addr, len < sizeof from ? len : sizeof from);
    if (loopback(&from)) return MHD_YES;
    unsigned n = 0, most = s->o.per_address ? s->o.per_address : 200;
    pthread_mutex_lock(&s->lock);
    for (struct wire *w = s->wires; w; w = w->next) n += same_address(&w->from, &from);
    pthread_mutex_unlock(&s->lock);
    return n < most ? MHD_YES : MHD_NO;
}

static void on_connection(void *cls, struct MHD_Connection *conn, void **ctx, enum MHD_ConnectionNotificationCode code)
{
    struct http_server *s = cls;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        struct wire *w = calloc(1, sizeof *w);
        if (!w) abort();
        w->fd = MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        const struct sockaddr *sa = MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
        memcpy(&w->from, sa, sa->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
        inet_ntop(sa->sa_family, sa->sa_family == AF_INET ? (const void *)&((const struct sockaddr_in *)sa)->sin_addr
                                                         : (const void *)&((const struct sockaddr_in6 *)sa)->sin6_addr,
                  w->remote, sizeof w->remote);
        w->deadline = now_ms() + s->o.header_ms;
        *ctx = w;
        pthread_mutex_lock(&s->lock);
        if ((w->next = s->wires)) w->next->prev = w;
        s->wires = w;
        pthread_mutex_unlock(&s->lock);
    } else if (*ctx) {
        struct wire *w = *ctx;
        *ctx = NULL;
        pthread_mutex_lock(&s->lock);
        if (w->prev) w->prev->next = w->next;
        else s->wires = w->next;
        if (w->next) w->next->prev = w->prev;
        pthread_mutex_unlock(&s->lock);
        free(w);
    }
}

/* -- one request -- */

static void *on_uri(void *cls, const char *uri, struct MHD_Connection *conn)
{
    struct flight *f = flight_take(cls);
    f->conn = conn;
    f->wire = wire_of(conn);
    f->x.target = str_dup(f->x.a, str_c(uri));
    deadline(f, now_ms() + f->server->o.header_ms);
    return f;
}

struct header_list {
    struct http_header *v;
    unsigned n, most;
};

/* The library keeps them until the request is completed: they are not copied. */
static enum MHD_Result list_header(void *cls, enum MHD_ValueKind kind, const char *key, const char *value)
{
    struct header_list *l = cls;
    (void)kind;
    if (l->n == l->most) return MHD_NO;
    l->v[l->n++] = (struct http_header){str_c(key), str_c(value ? value : "")};
    return MHD_YES;
}

static void wake(struct http_exchange *x)
{
    struct flight *f = (struct flight *)x;
    MHD_resume_connection(f->conn);
}

static void defer(struct http_exchange *x)
{
    struct flight *f = (struct flight *)x;
    MHD_suspend_connection(f->conn);
}

static void refuse(struct flight *f, int status, const char *detail)
{
    f->refused = true;
    f->x.reply = (struct http_reply){.status = status, .mime = S("application/problem+json"), .close = true};
    f->x.reply.body = str_fmt(f->x.a, "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}",
                              status == 413 ? "Content Too Large" : "Bad Request", status, detail);
}

static void begin(struct flight *f, const char *method, const char *version)
{
    struct http_exchange *x = &f->x;
    int there = MHD_get_connection_values(f->conn, MHD_HEADER_KIND, NULL, NULL);
    struct header_list l = {.most = there < 0 ? 0 : there > HEADERS_MAX ? HEADERS_MAX : (unsigned)there};
    l.v = NEW_ARRAY(x->a, struct http_header, l.most);
    f->started = true;
    MHD_get_connection_values(f->conn, MHD_HEADER_KIND, list_header, &l);
    x->remote = f->wire ? str_c(f->wire->remote) : S("");
    x->headers = l.v;
    x->n_headers = l.n;
    x->method = http_method(str_c(method));
    x->head = !strcmp(method, "HEAD");
    x->wake = wake;
    x->defer = defer;
    const char *bad = there > HEADERS_MAX ? "too many header fields" : http_malformed(x, str_c(method), str_c(version));
    int64_t length = -1;
    Str cl = http_header(x, "Content-Length");
    if (!bad && cl.p && !str_int(cl, &length)) bad = "Content-Length is not a number";
    if (bad) {
        refuse(f, 400, bad);
        return;
    }
    x->body_limit = f->server->o.limit(f->server->o.ctx, x);
    f->said = length > 0 ? (size_t)length : 0;
    if (length > DRAIN_MAX) refuse(f, 413, "the body is too long");
    f->body_from = now_ms();
    deadline(f, f->body_from + f->server->o.body_ms);
}

static enum MHD_Result take_body(struct flight *f, const char *data, size_t *len)
{
    struct http_exchange *x = &f->x;
    size_t n = *len;
    *len = 0;
    if (x->too_long || f->len + n > x->body_limit) {
        if (!x->too_long) deadline(f, now_ms() + f->server->o.drain_ms);
        x->too_long = true;
        f->drained += n;
        return f->drained > DRAIN_MAX ? MHD_NO : MHD_YES;
    }
    if (f->len + n > f->cap) {
        size_t cap = f->cap ? f->cap * 2 : f->said && f->said <= x->body_limit ? f->said : 4096; /* known: in one piece */
        while (cap < f->len + n) cap *= 2;
        f->buf = arena_grow(x->a, f->buf, f->cap, cap);
        f->cap = cap;
    }
    memcpy(f->buf + f->len, data, n);
    f->len += n;
    deadline(f, f->body_from + f->server->o.body_ms + (int64_t)(f->len * 1000 / MIN_RATE));
    return MHD_YES;
}

/* -- answers that go on -- */

/* The library asks for more whenever what it had is on its way: what we are waiting for then is ours, and has no deadline. */
static ssize_t stream_more(void *cls, uint64_t pos, char *to, size_t room)
{
    struct flight *f = cls;
    const struct http_reply *r = &f->x.reply;
    size_t left = r->body.len - f->sent;
    int64_t n = (int64_t)(left < room ? left : room);
    (void)pos;
    if (__atomic_load_n(&f->server->stopping, __ATOMIC_ACQUIRE)) return MHD_CONTENT_READER_END_OF_STREAM;
    if (n) memcpy(to, r->body.p + f->sent, (size_t)n);
    else n = r->more(&f->x, to, room);
    f->sent += left ? (size_t)n : 0;
    deadline(f, n > 0 ? now_ms() + f->server->o.reply_ms : 0);
    if (n == 0) MHD_suspend_connection(f->conn); /* a wake that came before this undoes it */
    return n < 0 ? MHD_CONTENT_READER_END_OF_STREAM : (ssize_t)n;
}

static struct MHD_Response *stream_start(struct flight *f)
{
    struct http_server *s = f->server;
    pthread_mutex_lock(&s->lock);
    f->next_stream = s->streams;
    s->streams = f;
    pthread_mutex_unlock(&s->lock);
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1024, stream_more, f, NULL);
}

static void stream_end(struct flight *f)
{
    struct http_server *s = f->server;
    pthread_mutex_lock(&s->lock);
    for (struct flight **at = &s->streams; *at; at = &(*at)->next_stream)
        if (*at == f) {
            *at = f->next_stream;
            break;
        }
    pthread_mutex_unlock(&s->lock);
}

/* Each is asked for more once again, and hears that it is over. */
static void streams_stop(struct http_server *s)
{
    __atomic_store_n(&s->stopping, true, __ATOMIC_RELEASE);
    pthread_mutex_lock(&s->lock);
    for (struct flight *f = s->streams; f; f = f->next_stream) MHD_resume_connection(f->conn);
    pthread_mutex_unlock(&s->lock);
}

static enum MHD_Result send_reply(struct flight *f)
{
    struct http_reply *r = &f->x.reply;
    bool stream = r->more && !f->x.head;
    struct MHD_Response *m = stream ? stream_start(f)
        : MHD_create_response_from_buffer(r->body.len, (void *)(uintptr_t)(r->body.p ? r->body.p : ""), MHD_RESPMEM_PERSISTENT);
    if (!m) return MHD_NO;
    if (r->mime.len) MHD_add_response_header(m, "Content-Type", str_z(f->x.a, r->mime));
    for (unsigned i = 0; i < r->n_fixed; i++) MHD_add_response_header(m, r->fixed[i].name.p, r->fixed[i].value.p);
    for (unsigned i = 0; i < r->n_extra; i++) MHD_add_response_header(m, r->extra[i].name.p, r->extra[i].value.p);
    if (r->close || f->x.too_long) MHD_add_response_header(m, "Connection", "close");
    enum MHD_Result ok = MHD_queue_response(f->conn, (unsigned)r->status, m);
    MHD_destroy_response(m);
    deadline(f, now_ms() + f->server->o.reply_ms + (int64_t)(r->body.len * 1000 / MIN_RATE));
    return ok;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *conn, const char *url, const char *method,
                                  const char *version, const char *data, size_t *data_len, void **ctx)
{
    struct http_server *s = cls;
    struct flight *f = *ctx;
    (void)url;
    (void)conn;
    if (!f->started) {
        begin(f, method, version);
        return f->refused ? send_reply(f) : MHD_YES;
    }
    if (*data_len) return take_body(f, data, data_len);
    if (!f->waiting) {
        f->x.body = f->x.too_long ? S("") : str_n(f->buf ? f->buf : "", f->len);
        deadline(f, 0);
    }
    bool again = f->waiting;
    f->waiting = true;
    if (!again) count(&f->lane->handling, 1);
    return s->o.handle(s->o.ctx, &f->x, again) == HTTP_LATER ? MHD_YES : send_reply(f);
}

static void on_completed(void *cls, struct MHD_Connection *conn, void **ctx, enum MHD_RequestTerminationCode why)
{
    struct http_server *s = cls;
    struct flight *f = *ctx;
    (void)conn;
    (void)why;
    if (!f) return;
    *ctx = NULL;
    deadline(f, now_ms() + s->o.idle_ms);
    if (f->x.reply.more) stream_end(f);
    if (s->o.ended) s->o.ended(s->o.ctx, &f->x);
    flight_end(f);
}

/* -- start and stop -- */

static bool split_address(const char *address, char host[128], char port[16])
{
    const char *colon = strrchr(address, ':');
    if (!colon || strlen(colon + 1) > 5 || !colon[1]) return false;
    size_t n = (size_t)(colon - address);
    if (n >= 128) return false;
    memcpy(host, address, n);
    host[n] = 0;
    if (n >= 2 && host[0] == '[' && host[n - 1] == ']') {
        memmove(host, host + 1, n - 2);
        host[n - 2] = 0;
    }
    snprintf(port, 16, "%s", colon + 1);
    return true;
}

bool http_is_loopback(const char *address)
{
    char host[128], port[16];
    struct in_addr v4;
    if (!split_address(address, host, port)) return false;
    return (inet_pton(AF_INET, host, &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127) || !strcmp(host, "::1") || !strcmp(host, "localhost");
}

static enum Err listen_on(struct http_server *s, char why[256])
{
    char host[128], port[16];
    struct addrinfo hint = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *ai;
    if (!split_address(s->o.address, host, port) || getaddrinfo(host[0] ? host : NULL, port, &hint, &ai)) {
        snprintf(why, 256, "%s is not an address to listen on (like 127.0.0.1:8080)", s->o.address);
        return ERR_INPUT;
    }
    int one = 1;
    struct sockaddr_storage at = {0};
    socklen_t len = sizeof at;
    s->listen_fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (s->listen_fd >= 0) setsockopt(s->listen_fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    bool ok = s->listen_fd >= 0 && !bind(s->listen_fd, ai->ai_addr, ai->ai_addrlen) && !listen(s->listen_fd, 1024) &&
              !getsockname(s->listen_fd, (struct sockaddr *)&at, &len);
    freeaddrinfo(ai);
    if (!ok) {
        snprintf(why, 256, "cannot listen on %s: %s", s->o.address, strerror(errno));
        return ERR_IO;
    }
    s->port = ntohs(at.ss_family == AF_INET ? ((struct sockaddr_in *)&at)->sin_port : ((struct sockaddr_in6 *)&at)->sin6_port);
    return OK;
}

static void server_free(struct http_server *s)
{
    for (struct lane *l = s->lanes, *after; l; l = after) {
        for (struct flight *f = l->idle, *next; f; f = next) {
            next = f->next_free;
            arena_free(f->x.a);
            free(f);
        }
        after = l->next;
        free(l);
    }
    pthread_key_delete(s->lane);
    pthread_mutex_destroy(&s->lock);
    pthread_cond_destroy(&s->tick);
    free(s);
}

static void set_deadlines(struct http_server *s)
{
    struct http_options *o = &s->o;
    if (!o->header_ms) o->header_ms = 10000;
    if (!o->body_ms) o->body_ms = 15000;
    if (!o->drain_ms) o->drain_ms = 5000;
    if (!o->idle_ms) o->idle_ms = 30000;
    if (!o->reply_ms) o->reply_ms = 30000;
    unsigned least = o->header_ms < o->body_ms ? o->header_ms : o->body_ms;
    if (o->idle_ms < least) least = o->idle_ms;
    if (o->drain_ms < least) least = o->drain_ms;
    s->look_ms = least / 4 < 1000 ? least / 4 + 1 : 1000;
}

enum Err http_start(const struct http_options *o, struct http_server **out, char why[256])
{
    struct http_server *s = calloc(1, sizeof *s);
    if (!s) abort();
    s->o = *o;
    set_deadlines(s);
    s->listen_fd = -1;
    if (pthread_key_create(&s->lane, NULL)) abort();
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->tick, NULL);
    enum Err e = listen_on(s, why);
    if (e != OK) {
        if (s->listen_fd >= 0) close(s->listen_fd);
        server_free(s);
        return e;
    }
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned threads = o->threads ? o->threads : cores > 0 ? (unsigned)cores : 1;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO;
    s->daemon = MHD_start_daemon(flags, 0, on_accept, s, on_request, s,
        MHD_OPTION_LISTEN_SOCKET, s->listen_fd, MHD_OPTION_THREAD_POOL_SIZE, threads < 2 ? 2u : threads,
        MHD_OPTION_CONNECTION_LIMIT, o->connections ? o->connections : 2000u,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)8192, MHD_OPTION_STRICT_FOR_CLIENT, 0,
        MHD_OPTION_URI_LOG_CALLBACK, on_uri, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_END);
    if (!s->daemon) {
        snprintf(why, 256, "the HTTP server did not start");
        close(s->listen_fd);
        server_free(s);
        return ERR_IO;
    }
    if (pthread_create(&s->watchdog, NULL, watch, s)) abort();
    *out = s;
    return OK;
}

unsigned http_port(const struct http_server *s) { return s->port; }

static void under_way(struct http_server *s, unsigned *handling, unsigned *running)
{
    pthread_mutex_lock(&s->lock);
    for (struct lane *l = s->lanes; l; l = l->next) {
        *handling += __atomic_load_n(&l->handling, __ATOMIC_RELAXED);
        *running += __atomic_load_n(&l->running, __ATOMIC_RELAXED);
    }
    pthread_mutex_unlock(&s->lock);
}

void http_stop(struct http_server *s)
{
    MHD_socket fd = MHD_quiesce_daemon(s->daemon);
    streams_stop(s);
    for (int i = 0; i < 70; i++) { /* 7 s: the contract of SIGTERM is 10, and what follows takes its time too */
        unsigned handling = 0, running = 0;
        under_way(s, &handling, &running);
        bool wait = handling || (running && i < 20); /* what has not come whole in 2 s is not running yet */
        if (!wait) break;
        usleep(100 * 1000);
    }
    MHD_stop_daemon(s->daemon);
    if (fd != MHD_INVALID_SOCKET) close(fd);
    pthread_mutex_lock(&s->lock);
    s->ending = true;
    pthread_cond_signal(&s->tick);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->watchdog, NULL);
    server_free(s);
}
