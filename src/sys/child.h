/* Runs a helper program from a server with threads: bytes in, bytes out, and an end in any case.
 *
 * The child gets its three standard streams and no other open file, only the environment given, the folder /, a group of its own,
 * no way to gain rights, and limits of the kernel. When the deadline passes, when it writes too much, and when the caller's program
 * dies, it is killed with all of its group; it is always reaped before child_run returns.
 */
#pragma once
#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

struct child {
    const char *const *argv;    /* argv[0]: a path with a slash, or a name that child_find finds; NULL-terminated */
    const char *const *env;     /* "NAME=value"; NULL: none; else NULL-terminated */
    Str in;                     /* its standard input */
    size_t out_most;            /* bytes it may write */
    unsigned deadline_ms;       /* wall clock */
    unsigned cpu_s;             /* processor time; 0: as the deadline, rounded up */
    size_t memory;              /* bytes of address space; 0: no limit */
    size_t file_most;           /* bytes of a file it may write; 0: it writes none */
};

/* ERR_NOT_FOUND: there is no such program · ERR_BUSY: the deadline passed · ERR_TOO_LARGE: more output than out_most ·
   ERR_IO: it failed, by status or signal. `why` then says so in one sentence, with the first line of its standard error. */
enum Err child_run(struct arena *a, const struct child *c, Str *out, char why[256]);
/* Where a program of this name stands in the system's folders. */
bool child_find(const char *name, char path[256]);
