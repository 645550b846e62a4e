/* HTTP/1.1 server floor over libmicrohttpd: requests come whole, replies leave whole, everything malformed is refused here.
 *
 * Refused with 400 and a closed connection: Content-Length together with Transfer-Encoding, any Transfer-Encoding but
 * "chunked", repeated Content-Length or Host, a missing Host, methods and targets that are not what RFC 9112 calls so.
 * Absolute deadlines per phase (a watchdog shuts the socket): header 10 s, body 15 s and a minimum rate, idle 30 s, reply 30 s
 * and a minimum rate. Over-long bodies are read on and thrown away (up to 16 MiB or 5 s), so that the client can read its 413.
 * TLS and HTTP/2 are the reverse proxy's.
 */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum HttpMethod { HTTP_GET, HTTP_POST, HTTP_DELETE, HTTP_PUT, HTTP_PATCH, HTTP_OPTIONS, HTTP_OTHER };

struct http_header {
    Str name, value;
};

struct http_exchange;

struct http_reply {
    int status;
    Str mime;                 /* Content-Type; none: no body */
    Str body;                 /* lives in the exchange's arena or is constant */
    struct http_header extra[16];
    unsigned n_extra;
    const struct http_header *fixed; /* the same for many answers; constant, each ends in NUL */
    unsigned n_fixed;
    bool close;               /* end the connection after this reply */
    /* The answer goes on after `body`: bytes written to `to` (at most `room`); 0: nothing now, ask again after wake; -1: it ends.
       Called on the loop thread until `ended`; whoever wakes stops doing so there. */
    int64_t (*more)(struct http_exchange *x, char *to, size_t room);
    void *more_ctx;
};

/* One request and its answer. The arena lives until the answer is on the wire. */
struct http_exchange {
    struct arena *a;
    enum HttpMethod method;
    bool head;                /* HEAD: handled as GET, the body is not sent */
    Str target;               /* raw: path and query as they came */
    Str remote;               /* address of the peer */
    const struct http_header *headers;
    unsigned n_headers;
    Str body;
    bool too_long;            /* the body passed the limit: body is empty, answer 413 */
    size_t body_limit;        /* bytes; set by limit() */
    struct http_reply reply;
    void *app;                /* the handler's own */
    void (*defer)(struct http_exchange *x);/* on the loop thread, before the work is handed on; then return HTTP_LATER */
    void (*wake)(struct http_exchange *x); /* from any thread: run the handler again on its loop thread */
};

enum HttpNext { HTTP_DONE, HTTP_LATER };

struct http_options {
    const char *address;      /* "127.0.0.1:8080", "[::1]:8080", ":8080" */
    unsigned threads;         /* event loops; 0: one per core */
    unsigned connections;     /* in all; 0: 2000 */
    unsigned per_address;     /* of one address that is not loopback; 0: 200 */
    unsigned header_ms, body_ms, drain_ms, idle_ms, reply_ms; /* deadlines; 0: those of the head of this file */
    size_t (*limit)(void *ctx, const struct http_exchange *x);                           /* how long a body may be */
    enum HttpNext (*handle)(void *ctx, struct http_exchange *x, bool again);             /* HTTP_LATER: somebody calls wake */
    void (*ended)(void *ctx, struct http_exchange *x);                                   /* the last word about x; may be NULL */
    void *ctx;
};

struct http_server;
enum Err http_start(const struct http_options *o, struct http_server **out, char why[256]);
unsigned http_port(const struct http_server *s);
void http_stop(struct http_server *s);        /* no new connections, streams and running requests end, then frees; at most 8 s */

Str http_header(const struct http_exchange *x, const char *name); /* no value when absent */
Str http_cookie(const struct http_exchange *x, const char *name);
void http_reply_header(struct http_exchange *x, const char *name, Str value); /* dropped when full or with CR, LF in it */
enum HttpMethod http_method(Str name);
bool http_is_loopback(const char *address);    /* of an options address */
