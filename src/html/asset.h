/* The style sheets, scripts and pictures built by web/build.mjs and embedded in the program by tools/embed.
 *
 * A file's path carries its content's hash, so it may be cached for ever ("public, max-age=31536000, immutable").
 * `gz` and `br` are the same bytes compressed, or NULL where that would not be smaller; answer with `Vary: Accept-Encoding`.
 */
#pragma once
#include <stddef.h>

struct asset {
    const char *name; /* what the code calls it: "app.css" */
    const char *path; /* where browsers fetch it: "/a/app.3f2a1c9b.css" */
    const char *mime; /* with charset where it is text */
    const unsigned char *raw, *gz, *br;
    size_t raw_len, gz_len, br_len; /* bytes */
};

/* Written by tools/embed, in ascending order of path. */
extern const struct asset assets[];
extern const size_t assets_n;

const struct asset *asset_by_path(const char *path); /* NULL: no such file */
const struct asset *asset_by_name(const char *name); /* NULL: no such file */
