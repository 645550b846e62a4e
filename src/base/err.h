/* Errors as values.
 *
 * Every function that can fail returns `enum Err`; the compiler refuses to let it be ignored. Output parameters come last
 * and are untouched when the result is not OK. An Err says what kind of refusal it is; the sentence for the user and the
 * operator's cause are kept by the caller that knows them (src/app/rq.h, src/sys/log.h), never by these floors.
 */
#pragma once

#if defined(__clang__)
#define NODISCARD_TYPE __attribute__((warn_unused_result))
#else
#define NODISCARD_TYPE [[nodiscard]]
#endif

enum NODISCARD_TYPE Err {
    OK = 0,
    ERR_BODY,       /* 400 cannot be read: not JSON, not UTF-8, too deep */
    ERR_AUTH,       /* 401 who are you */
    ERR_FORBIDDEN,  /* 403 */
    ERR_NOT_FOUND,  /* 404, also "you may not see it" */
    ERR_METHOD,     /* 405 */
    ERR_CONFLICT,   /* 409 wrong stage, stale rev, other body under the same key */
    ERR_TOO_LARGE,  /* 413 */
    ERR_MEDIA,      /* 415 */
    ERR_INPUT,      /* 422 a field or parameter is missing, unknown or wrong */
    ERR_RATE,       /* 429 */
    ERR_INTERNAL,   /* 500 our fault; the cause is in the log */
    ERR_BUSY,       /* 503 come again */
    ERR_RETRY,      /* a soft failure of the database: run the transaction again; never leaves src/db */
    ERR_IO,         /* a file, a socket, a child process */
    ERR_DB,         /* the database refused or failed */
};

/* Returns early with the same error. */
#define TRY(x)                       \
    do {                             \
        enum Err try_err_ = (x);     \
        if (try_err_ != OK) return try_err_; \
    } while (0)

/* For the rare call whose failure is known not to matter; the reason stands beside it. */
#define IGNORE(x)               \
    do {                        \
        enum Err ignored_ = (x); \
        (void)ignored_;         \
    } while (0)

const char *err_name(enum Err e);
