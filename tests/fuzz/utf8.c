/* UTF-8: valid, next, count and head tell the same story about any bytes; decoding then encoding gives the bytes again. */
#include "fuzz.h"

static size_t encode(uint32_t c, char out[4])
{
    if (c < 0x80) return out[0] = (char)c, 1;
    if (c < 0x800) return out[0] = (char)(0xc0 | c >> 6), out[1] = (char)(0x80 | (c & 63)), 2;
    if (c < 0x10000) return out[0] = (char)(0xe0 | c >> 12), out[1] = (char)(0x80 | (c >> 6 & 63)), out[2] = (char)(0x80 | (c & 63)), 3;
    out[0] = (char)(0xf0 | c >> 18), out[1] = (char)(0x80 | (c >> 12 & 63)), out[2] = (char)(0x80 | (c >> 6 & 63)), out[3] = (char)(0x80 | (c & 63));
    return 4;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    Str s = fuzz_str(data, len), rest = s;
    size_t n = 0, good = 0;
    bool controls = false;
    while (rest.len) {
        char again[4];
        uint32_t c = 0xdead;
        Str before = rest;
        if (!utf8_next(&rest, &c)) {
            HOLDS(c == 0xdead && rest.p == before.p && rest.len == before.len);
            break;
        }
        size_t took = before.len - rest.len;
        HOLDS(took >= 1 && took <= 4 && c <= 0x10ffff && !(c >= 0xd800 && c <= 0xdfff));
        HOLDS(encode(c, again) == took && !memcmp(again, before.p, took));
        controls |= (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
        n++;
        good += took;
    }
    bool valid = good == s.len;
    HOLDS(utf8_valid(s) == valid);
    HOLDS(utf8_text_ok(s) == (valid && !controls));
    HOLDS(utf8_valid(str_cut(s, 0, good)) && utf8_count(str_cut(s, 0, good)) == n);
    HOLDS(utf8_count(s) <= s.len);
    for (size_t k = 0; k <= n + 1 && k < 70; k++) {
        Str head = utf8_head(s, k);
        HOLDS(head.p == s.p && head.len <= s.len);
        if (!valid) continue;
        HOLDS(utf8_valid(head) && utf8_count(head) == (k < n ? k : n) && (k < n || head.len == s.len));
    }
    HOLDS(utf8_head(s, (size_t)-1).len == s.len);
    return 0;
}
