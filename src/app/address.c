/* Whole addresses from what the browser sent (Host) and, where a proxy on this machine stands in front, what that says. */
#include "app/address.h"

Str rq_address(struct rq *rq, Str path)
{
    Str host = http_header(rq->x, "Host"), proto = http_header(rq->x, "X-Forwarded-Proto");
    bool by_proxy = http_is_loopback(str_z(rq->a, rq->x->remote));
    return str_fmt(rq->a, "%s://%.*s%.*s", by_proxy && str_is(proto, "https") ? "https" : "http", STR(host), STR(path));
}
