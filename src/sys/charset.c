/* GB18030 by the C library's iconv. */
#include "sys/charset.h"

#include <iconv.h>

#include "base/arena.h"
#include "base/utf8.h"

static bool ascii(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.p[i] > 0x7f) return false;
    return true;
}

/* One damaged line makes no other encoding: they are counted. */
static bool mostly_utf8(Str text)
{
    size_t good = 0, bad = 0;
    for (Str line; str_split(&text, '\n', &line);) {
        if (ascii(line)) continue;
        if (utf8_valid(line)) good++;
        else bad++;
    }
    return good >= bad;
}

static bool from_gb18030(struct arena *a, Str in, Str *out)
{
    size_t left = in.len, room = in.len * 2, most = room; /* two bytes become three at most, four become four */
    char *from = (char *)(uintptr_t)in.p, *to = NEW_ARRAY(a, char, room + 1), *begin = to;
    iconv_t c = iconv_open("UTF-8", "GB18030");
    if (c == (iconv_t)-1) return false;
    bool ok = iconv(c, &from, &left, &to, &room) != (size_t)-1 && !left;
    iconv_close(c);
    *out = str_n(begin, most - room);
    return ok;
}

Str text_utf8(struct arena *a, Str bytes)
{
    Str out;
    if (str_starts(bytes, S("\xEF\xBB\xBF"))) return str_from(bytes, 3);
    if (utf8_valid(bytes) || mostly_utf8(bytes)) return bytes;
    return from_gb18030(a, bytes, &out) ? out : bytes;
}
