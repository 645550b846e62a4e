/* The bytes of strangers are read by vipsthumbnail, a program of its own: without other loaders than those for which the first bytes
   were looked at, without files, network rights or much memory, and only for a while (sys/child.h). */
#include "cap/file/picture.h"

#include <string.h>

#include "msg.h"
#include "sys/child.h"
#include "sys/log.h"

#define HELPER "vipsthumbnail"
enum { DEADLINE_MS = 20000, OUT_MOST = 8 << 20, MEMORY = 768 << 20 };

static bool jpeg(Str s) { return str_starts(s, str_n("\xff\xd8\xff", 3)); }
static bool png(Str s) { return str_starts(s, str_n("\x89PNG\r\n\x1a\n", 8)); }
static bool webp(Str s) { return str_starts(s, S("RIFF")) && str_starts(str_from(s, 8), S("WEBP")); }

bool picture_helper(char path[256]) { return child_find(HELPER, path); }

/* What comes is turned upright by its own word, brought to sRGB, laid on white, and written without that word: no place, no camera. */
static enum Err shrink(struct rq *rq, Str raw, const char *size, Str *out, char why[256])
{
    static const char *const env[] = {"VIPS_BLOCK_UNTRUSTED=1", "VIPS_CONCURRENCY=1", "VIPS_NOVECTOR=1" /* it would write code into a file */, NULL};
    const char *const argv[] = {rq->app->o.picture_helper ? rq->app->o.picture_helper : HELPER, "stdin", "-s", size, "-e", "srgb",
                                "-o", ".jpg[Q=82,strip,optimize_coding,background=255]", NULL};
    return child_run(rq->a, &(struct child){.argv = argv, .env = env, .in = raw, .out_most = OUT_MOST, .deadline_ms = DEADLINE_MS, .memory = MEMORY}, out, why);
}

/* Height and width stand in the frame header (ITU T.81, B.2.2). */
static bool jpeg_size(Str s, int64_t *width, int64_t *height)
{
    size_t at = 2;
    while (jpeg(s) && at + 9 <= s.len) {
        const unsigned char *p = (const unsigned char *)s.p + at;
        bool frame = p[1] >= 0xc0 && p[1] <= 0xcf && p[1] != 0xc4 && p[1] != 0xc8 && p[1] != 0xcc;
        if (p[0] != 0xff) return false;
        if (frame) {
            *height = p[5] << 8 | p[6];
            *width = p[7] << 8 | p[8];
            return *width && *height;
        }
        at += 2u + (size_t)(p[2] << 8 | p[3]);
    }
    return false;
}

enum Err picture_make(struct rq *rq, const char *field, Str raw, struct picture *out)
{
    char why[256];
    if (!jpeg(raw) && !png(raw) && !webp(raw)) return refuse_field(rq, field, MSG_file_kind);
    enum Err e = shrink(rq, raw, "1600x1600>", &out->bytes, why);
    if (e == OK && !jpeg_size(out->bytes, &out->width, &out->height)) return refuse_field(rq, field, MSG_file_broken);
    if (e == OK) e = shrink(rq, out->bytes, "320x320>", &out->small, why);
    if (e == OK) return OK;
    log_error("a picture was not taken: %s", why);
    if (e == ERR_NOT_FOUND) return refuse(rq, ERR_BUSY, MSG_file_no_helper);
    return e == ERR_BUSY ? refuse(rq, e, MSG_file_slow) : refuse_field(rq, field, MSG_file_broken);
}
