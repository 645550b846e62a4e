/* multipart/form-data (RFC 7578 over RFC 2046) over a body that lies whole in memory.
 *
 * Names, file names and bytes are views into the body, unless a name had to be unescaped. Strict where leniency would let two
 * readers see two things: lines end in CRLF, every part has exactly one Content-Disposition with exactly one name, nothing
 * follows a delimiter on its line, the last delimiter must be there. What stands before the first and after the last is ignored.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum { MULTIPART_PARTS_MAX = 200, MULTIPART_HEAD_MAX = 4096 /* bytes of one part's header */ };

struct part {
    Str name;        /* UTF-8 */
    Str filename;    /* UTF-8, without folders; no value: a field of text. A file field in which nothing was chosen is a file with an
                        empty name and no bytes. */
    Str mime;        /* as the sender claims, without parameters; text/plain when it says nothing */
    Str bytes;
};
struct parts {
    struct part *v;
    size_t n;
};

Str multipart_boundary(struct arena *a, Str content_type);  /* no value: not multipart/form-data, or without a usable boundary */
/* ERR_BODY: cannot be read; ERR_TOO_LARGE: more parts or longer headers than above. */
enum Err multipart_parse(struct arena *a, Str boundary, Str body, struct parts *out);
