#include "base/err.h"

const char *err_name(enum Err e)
{
    static const char *const names[] = {
        [OK] = "ok", [ERR_BODY] = "unreadable", [ERR_AUTH] = "unauthenticated", [ERR_FORBIDDEN] = "forbidden",
        [ERR_NOT_FOUND] = "not found", [ERR_METHOD] = "method not allowed", [ERR_CONFLICT] = "conflict",
        [ERR_TOO_LARGE] = "too large", [ERR_MEDIA] = "unsupported media type", [ERR_INPUT] = "invalid input",
        [ERR_RATE] = "too many requests", [ERR_INTERNAL] = "internal error", [ERR_BUSY] = "busy",
        [ERR_RETRY] = "retry", [ERR_IO] = "i/o error", [ERR_DB] = "database error",
    };
    return (unsigned)e < sizeof names / sizeof *names ? names[e] : "unknown";
}
