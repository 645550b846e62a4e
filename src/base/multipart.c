/* Delimiters first, then the header of each part; see multipart.h for what is refused. */
#include "base/multipart.h"

#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"

enum { BOUNDARY_MAX = 70 };

struct param {
    Str name, value;
};

static void skip_blanks(Str *s)
{
    while (s->len && (s->p[0] == ' ' || s->p[0] == '\t')) *s = str_from(*s, 1);
}

static bool token_char(char c) { return c > ' ' && c < 0x7f && !strchr("()<>@,;:\\\"/[]?=", c); }

static Str take_token(Str *s)
{
    size_t n = 0;
    while (n < s->len && token_char(s->p[n])) n++;
    Str t = str_cut(*s, 0, n);
    *s = str_from(*s, n);
    return t;
}

/* "…" with \" and \\ as RFC 9110 escapes them; browsers write a quotation mark as %22 instead. */
static bool take_quoted(struct arena *a, Str *s, Str *out)
{
    size_t n = 1;
    bool escaped = false;
    while (n < s->len && s->p[n] != '"') {
        escaped |= s->p[n] == '\\' || s->p[n] == '%';
        n += s->p[n] == '\\' ? 2 : 1;
    }
    if (n >= s->len) return false;
    Str raw = str_cut(*s, 1, n - 1);
    *s = str_from(*s, n + 1);
    *out = raw;
    if (!escaped) return true;
    char *p = arena_alloc(a, raw.len);
    size_t len = 0;
    for (size_t i = 0; i < raw.len; i++) {
        bool quoted_pair = raw.p[i] == '\\' && i + 1 < raw.len && (raw.p[i + 1] == '"' || raw.p[i + 1] == '\\');
        if (quoted_pair) p[len++] = raw.p[++i];
        else if (str_starts(str_from(raw, i), S("%22"))) p[len++] = '"', i += 2;
        else p[len++] = raw.p[i];
    }
    *out = str_n(p, len);
    return true;
}

/* The next "; name=value"; false at the end and, with *bad, where it is none. */
static bool take_param(struct arena *a, Str *s, struct param *p, bool *bad)
{
    skip_blanks(s);
    if (!s->len) return false;
    *bad = true;
    if (s->p[0] != ';') return false;
    *s = str_from(*s, 1);
    skip_blanks(s);
    p->name = take_token(s);
    if (!p->name.len || !str_starts(*s, S("="))) return false;
    *s = str_from(*s, 1);
    if (str_starts(*s, S("\""))) {
        if (!take_quoted(a, s, &p->value)) return false;
    } else {
        p->value = take_token(s);
        if (!p->value.len) return false;
    }
    *bad = false;
    return true;
}

static bool boundary_ok(Str b)
{
    for (size_t i = 0; i < b.len; i++)
        if ((unsigned char)b.p[i] < 0x20 || (unsigned char)b.p[i] > 0x7e) return false;
    return b.len && b.len <= BOUNDARY_MAX && b.p[b.len - 1] != ' ';
}

Str multipart_boundary(struct arena *a, Str type)
{
    const Str none = {NULL, 0};
    Str boundary = none, main_type;
    struct param p;
    bool bad = false;
    size_t semi = str_find(type, S(";"));
    if (semi == (size_t)-1) return none;
    main_type = str_trim(str_cut(type, 0, semi));
    type = str_from(type, semi);
    if (!str_eq_nocase(main_type, S("multipart/form-data"))) return none;
    while (take_param(a, &type, &p, &bad)) {
        if (!str_eq_nocase(p.name, S("boundary"))) continue;
        if (boundary.p) return none;
        boundary = p.value;
    }
    return bad || !boundary_ok(boundary) ? none : boundary;
}

/* -- one part -- */

static Str without_folders(Str name)
{
    size_t from = name.len;
    while (from && name.p[from - 1] != '/' && name.p[from - 1] != '\\') from--;
    return str_from(name, from);
}

static bool name_ok(Str s) { return utf8_valid(s) && !memchr(s.p, 0, s.len); }

static enum Err read_disposition(struct arena *a, Str value, struct part *out)
{
    struct param p;
    bool bad = false;
    if (out->name.p || !str_eq_nocase(take_token(&value), S("form-data"))) return ERR_BODY;
    while (take_param(a, &value, &p, &bad)) {
        bool name = str_eq_nocase(p.name, S("name")), file = str_eq_nocase(p.name, S("filename"));
        Str *to = name ? &out->name : &out->filename;
        if (!name && !file) continue;
        if (to->p || !name_ok(p.value)) return ERR_BODY;
        *to = name ? p.value : without_folders(p.value);
    }
    return bad || !out->name.len ? ERR_BODY : OK;
}

static enum Err read_header(struct arena *a, Str line, struct part *out)
{
    Str name = take_token(&line);
    if (!name.len || !str_starts(line, S(":"))) return ERR_BODY;
    Str value = str_trim(str_from(line, 1)), mime;
    if (memchr(value.p, 0, value.len) || memchr(value.p, '\r', value.len) || memchr(value.p, '\n', value.len)) return ERR_BODY;
    if (str_eq_nocase(name, S("Content-Disposition"))) return read_disposition(a, value, out);
    if (str_eq_nocase(name, S("Content-Type"))) {
        if (out->mime.p) return ERR_BODY;
        str_split(&value, ';', &mime);
        out->mime = str_trim(mime);
    }
    if (str_eq_nocase(name, S("Content-Transfer-Encoding")) && !str_eq_nocase(value, S("7bit")) && !str_eq_nocase(value, S("8bit")) &&
        !str_eq_nocase(value, S("binary")))
        return ERR_BODY; /* RFC 7578 4.7: nobody sends it, so nobody decodes it */
    return OK;
}

/* Takes the header off rest, with the empty line behind it. */
static enum Err read_head(struct arena *a, Str *rest, struct part *out)
{
    Str window = str_cut(*rest, 0, MULTIPART_HEAD_MAX);
    *out = (struct part){.name = {NULL, 0}};
    for (;;) {
        size_t end = str_find(window, S("\r\n"));
        if (end == (size_t)-1) return rest->len > MULTIPART_HEAD_MAX ? ERR_TOO_LARGE : ERR_BODY;
        Str line = str_cut(window, 0, end);
        window = str_from(window, end + 2);
        if (!line.len) break;
        TRY(read_header(a, line, out));
    }
    *rest = str_from(*rest, (size_t)(window.p - rest->p));
    if (!out->mime.p) out->mime = S("text/plain");
    return out->name.p ? OK : ERR_BODY;
}

/* -- the whole -- */

enum Err multipart_parse(struct arena *a, Str boundary, Str body, struct parts *out)
{
    VEC(struct part) parts = {0};
    Str mark = str_fmt(a, "\r\n--%.*s", STR(boundary)), rest = body;
    bool at_once = str_starts(body, str_from(mark, 2)); /* the first delimiter needs no line before it */
    size_t at = at_once ? 0 : str_find(body, mark);
    if (at == (size_t)-1) return ERR_BODY;
    rest = str_from(rest, at + mark.len - (at_once ? 2 : 0));
    while (!str_starts(rest, S("--"))) {
        struct part p;
        skip_blanks(&rest);
        if (!str_starts(rest, S("\r\n"))) return ERR_BODY;
        if (parts.n == MULTIPART_PARTS_MAX) return ERR_TOO_LARGE;
        rest = str_from(rest, 2);
        TRY(read_head(a, &rest, &p));
        Str from = str_n(rest.p - 2, rest.len + 2); /* the empty line's end may be the next delimiter's beginning: nothing between */
        at = str_find(from, mark);
        if (at == (size_t)-1) return ERR_BODY;
        p.bytes = at ? str_cut(rest, 0, at - 2) : str_cut(rest, 0, 0);
        rest = str_from(from, at + mark.len);
        *VEC_ADD(a, &parts) = p;
    }
    rest = str_from(rest, 2);
    skip_blanks(&rest);
    if (rest.len && !str_starts(rest, S("\r\n"))) return ERR_BODY;
    *out = (struct parts){parts.v, parts.n};
    return OK;
}
