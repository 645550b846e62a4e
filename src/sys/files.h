/* Whole files: read with a limit, written so that a reader sees the old one or the new one and never a part.
   (Not called file.h: that would hide the system's sys/file.h.) */
#pragma once
#include "base/err.h"
#include "base/str.h"

/* `why` gets one sentence on failure. ERR_TOO_LARGE when it is longer than `most` bytes. "-" is standard input. */
enum Err file_read(struct arena *a, const char *path, size_t most, Str *out, char why[256]);
/* Written beside it, flushed to the disk, then put in its place. mode as for open(2). */
enum Err file_write(const char *path, Str bytes, unsigned mode, char why[256]);
/* Gives a finished file its name unless something has that name already (ERR_CONFLICT), and flushes the folder. */
enum Err file_place(const char *from, const char *to, char why[256]);
