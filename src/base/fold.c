#include "base/fold.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/fold_table.h"
#include "base/utf8.h"

static uint32_t listed(uint32_t c)
{
    unsigned lo = 0, hi = fold_pairs_n;
    while (lo < hi) {
        unsigned mid = lo + (hi - lo) / 2;
        if (fold_pairs[mid].from < c) lo = mid + 1;
        else hi = mid;
    }
    return lo < fold_pairs_n && fold_pairs[lo].from == c ? fold_pairs[lo].to : c;
}

/* FOLD_GONE: nothing is left of it. */
static uint32_t fold_char(uint32_t c)
{
    if (c >= 0xe0100 && c <= 0xe01ef) return FOLD_GONE; /* chooses among shapes of the character before */
    if (c > 0xffff) return listed(c);
    uint32_t to = fold_pages[fold_index[c >> 8]][c & 255];
    return to == FOLD_LISTED ? listed(c) : to ? to : c;
}

/* Takes one character off text; bytes that are no UTF-8 are passed over one at a time and leave nothing. */
static uint32_t next_folded(Str *rest)
{
    uint32_t c;
    if (utf8_next(rest, &c)) return fold_char(c);
    *rest = str_from(*rest, 1);
    return FOLD_GONE;
}

static size_t put(uint32_t c, char *p)
{
    static const unsigned char head[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6) p[i] = (char)(0x80 | (c & 63));
    p[0] = (char)(head[n] | c);
    return n;
}

Str fold(struct arena *a, Str text)
{
    if (str_none(text)) return text;
    char *out = arena_alloc(a, text.len * 2 + 1); /* no character becomes more than twice as long */
    size_t n = 0;
    bool blank = false;
    while (text.len) {
        uint32_t c = next_folded(&text);
        if (c == FOLD_GONE) continue;
        if (c == ' ') {
            blank = n > 0;
            continue;
        }
        if (blank) out[n++] = ' ';
        blank = false;
        n += put(c, out + n);
    }
    return str_n(out, n);
}

/* -- tokens -- */

static bool is_letter(uint32_t c)
{
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (c < 0xc0) return c == 0xaa || c == 0xb2 || c == 0xb3 || c == 0xb5 || c == 0xb9 || c == 0xba;
    if (c == 0xd7 || c == 0xf7 || (c >= 0x2010 && c <= 0x205e) || (c >= 0x2e00 && c <= 0x2e7f)) return false;
    if (c >= 0x3001 && c <= 0x3020) return c >= 0x3005 && c <= 0x3007;
    return !(c == 0x3030 || c == 0x303d || c == 0x30fb || (c >= 0xfe10 && c <= 0xfe1f) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff61 && c <= 0xff65));
}

bool fold_run(Str *rest, Str *run)
{
    const char *from = NULL;
    uint32_t c;
    for (Str s = *rest; s.len; *rest = s) {
        if (!utf8_next(&s, &c)) s = str_from(s, 1), c = ' ';
        if (is_letter(c)) {
            if (!from) from = rest->p;
        } else if (from) {
            break;
        }
    }
    if (from) *run = str_n(from, (size_t)(rest->p - from));
    return from != NULL;
}

/* The tokens written so far, each once: pairs of characters in a table twice as large as it can get. */
struct seen {
    uint64_t *slot;
    size_t size; /* a power of two */
};

static struct seen seen_new(struct arena *a, size_t most)
{
    size_t size = 16;
    while (size < most * 2) size *= 2;
    return (struct seen){NEW_ARRAY(a, uint64_t, size), size};
}

static bool seen_before(struct seen *s, uint64_t pair)
{
    size_t i = (size_t)(pair * 0x9e3779b97f4a7c15u >> 20) & (s->size - 1);
    while (s->slot[i] && s->slot[i] != pair) i = (i + 1) & (s->size - 1);
    bool had = s->slot[i] != 0;
    s->slot[i] = pair;
    return had;
}

static void add_token(struct buf *b, struct seen *seen, uint32_t first, uint32_t second, const char *from, const char *to, const char *tail)
{
    if (seen_before(seen, (uint64_t)first << 32 | second)) return;
    if (b->len) buf_char(b, ' ');
    buf_bytes(b, from, (size_t)(to - from));
    buf_add(b, str_c(tail));
}

/* Pairs of a run; `last`: and its last character. A run of one is that character, with `lone` behind it. */
static void add_run(struct buf *b, struct seen *seen, Str run, bool last, const char *lone)
{
    uint32_t before = 0, c;
    const char *from = run.p, *end = run.p + run.len;
    while (utf8_next(&run, &c)) {
        const char *here = end - run.len, *start = here - (c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4);
        if (before) add_token(b, seen, before, c, from, here, "");
        bool alone = !before && !run.len;
        if (!run.len && (last || alone)) add_token(b, seen, c, 0, start, here, lone);
        before = c;
        from = start;
    }
}

Str fold_tokens(struct arena *a, Str folded)
{
    Str run;
    struct buf b = buf_new(a, folded.len * 3 + 16);
    struct seen seen = seen_new(a, utf8_count(folded) + 1);
    while (fold_run(&folded, &run)) add_run(&b, &seen, run, true, "");
    return buf_str(&b);
}

/* -- what somebody typed -- */

static bool among(Str words, Str w)
{
    Str one;
    while (words.len && str_split(&words, ' ', &one))
        if (str_eq(one, w)) return true;
    return false;
}

struct fold_query fold_query(struct arena *a, Str typed)
{
    struct fold_query q = {0};
    Str folded = fold(a, typed), word, run;
    struct buf words = buf_new(a, folded.len + 1), tokens = buf_new(a, folded.len * 3 + 16);
    struct seen seen = seen_new(a, utf8_count(folded) * 2 + 1);
    while (folded.len && str_split(&folded, ' ', &word)) {
        if (among(buf_str(&words), word)) continue;
        if (words.len) buf_char(&words, ' ');
        buf_add(&words, word);
        while (fold_run(&word, &run)) add_run(&tokens, &seen, run, false, "*");
    }
    if (words.len) q.words = buf_str(&words);
    if (tokens.len) q.tokens = buf_str(&tokens);
    return q;
}

bool fold_has(Str folded, Str words)
{
    Str w;
    while (words.len && str_split(&words, ' ', &w))
        if (!str_has(folded, w)) return false;
    return true;
}

/* How many bytes of text the folded word takes at its beginning; 0: it does not stand there. */
static size_t stands(Str text, Str word)
{
    size_t whole = text.len;
    while (word.len) {
        uint32_t want, c = FOLD_GONE;
        if (!utf8_next(&word, &want)) return 0;
        while (c == FOLD_GONE && text.len) c = next_folded(&text);
        if (c != want) return 0;
    }
    return whole - text.len;
}

bool fold_find(Str text, Str words, size_t *from, size_t *to)
{
    for (size_t at = *from; at < text.len; at++) {
        Str here = str_from(text, at), rest = words, w;
        size_t longest = 0;
        if (((unsigned char)here.p[0] & 0xc0) == 0x80) continue;
        Str first = here;
        if (next_folded(&first) == FOLD_GONE) continue;
        while (rest.len && str_split(&rest, ' ', &w)) {
            size_t n = stands(here, w);
            if (n > longest) longest = n;
        }
        if (!longest) continue;
        *from = at;
        *to = at + longest;
        return true;
    }
    return false;
}
