/* Files, tokens and messages of sqlgen. The tokens are those of SQL as SQLite reads it, plus the schema words (@id) and
 * named parameters (:id); comments and blanks are not tokens.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sqlgen.h"

void fail(struct gen *g, const char *path, int line, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    Str s = str_vfmt(g->a, fmt, ap);
    va_end(ap);
    fprintf(stderr, "%s:%d: error: %.*s\n", path, line, STR(s));
    g->errors++;
}

bool file_read(struct gen *g, const char *path, Str *out)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        if (errno != ENOENT) fail(g, path, 1, "cannot be read: %s", strerror(errno));
        return false;
    }
    struct buf b = buf_new(g->a, 8192);
    char part[8192];
    size_t n;
    while ((n = fread(part, 1, sizeof part, f)) > 0) buf_bytes(&b, part, n);
    fclose(f);
    *out = buf_str(&b);
    *VEC_ADD(g->a, &g->inputs) = str_dup(g->a, str_c(path));
    return true;
}

bool file_write(struct gen *g, const char *path, Str text)
{
    Str old;
    size_t inputs = g->inputs.n;
    bool same = file_read(g, path, &old) && str_eq(old, text);
    g->inputs.n = inputs; /* our own output is no input */
    if (same) return true;
    FILE *f = fopen(path, "wb");
    bool ok = f && fwrite(text.p, 1, text.len, f) == text.len;
    if (f && fclose(f) != 0) ok = false;
    if (!ok) fail(g, path, 1, "cannot be written: %s", strerror(errno));
    return ok;
}

static bool is_word(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

/* Position behind the blanks and comments at i. */
static size_t skip_blank(Str s, size_t i)
{
    for (;;) {
        if (i < s.len && is_blank(s.p[i])) {
            i++;
        } else if (i + 1 < s.len && s.p[i] == '-' && s.p[i + 1] == '-') {
            while (i < s.len && s.p[i] != '\n') i++;
        } else if (i + 1 < s.len && s.p[i] == '/' && s.p[i + 1] == '*') {
            size_t end = str_find(str_from(s, i + 2), S("*/"));
            i = end == (size_t)-1 ? s.len : i + 2 + end + 2;
        } else {
            return i;
        }
    }
}

static size_t word_end(Str s, size_t i)
{
    while (i < s.len && (is_word(s.p[i]) || is_digit(s.p[i]))) i++;
    return i;
}

static size_t quote_end(Str s, size_t i, char q)
{
    for (i++; i < s.len; i++) {
        if (s.p[i] != q) continue;
        if (i + 1 < s.len && s.p[i + 1] == q) i++;
        else return i + 1;
    }
    return s.len;
}

static size_t punct_end(Str s, size_t i)
{
    static const char *const two[] = {"->>", "<=", ">=", "<>", "!=", "==", "||", "->", "<<", ">>", "::"};
    for (size_t k = 0; k < sizeof two / sizeof *two; k++)
        if (str_starts(str_from(s, i), str_c(two[k]))) return i + strlen(two[k]);
    return i + 1;
}

static struct tok lex_one(Str s, size_t i)
{
    char c = s.p[i];
    char next = i + 1 < s.len ? s.p[i + 1] : 0;
    struct tok t = {.kind = T_PUNCT, .from = i};
    if (is_word(c)) {
        t.kind = T_WORD;
        t.to = word_end(s, i);
    } else if (is_digit(c) || (c == '.' && is_digit(next))) {
        t.kind = T_NUM;
        t.to = i + 1;
        while (t.to < s.len && (is_word(s.p[t.to]) || is_digit(s.p[t.to]) || s.p[t.to] == '.')) t.to++;
    } else if (c == '\'' || c == '"') {
        t.kind = c == '"' ? T_QUOTED : T_STRING;
        t.to = quote_end(s, i, c);
    } else if ((c == ':' || c == '@') && is_word(next)) {
        t.kind = c == ':' ? T_PARAM : T_AT;
        t.to = word_end(s, i + 1);
    } else {
        t.to = punct_end(s, i);
    }
    t.text = str_cut(s, i, t.to - i);
    if (t.kind == T_PARAM || t.kind == T_AT) t.text = str_from(t.text, 1);
    if (t.kind == T_QUOTED && t.text.len >= 2) t.text = str_cut(t.text, 1, t.text.len - 2);
    return t;
}

struct toks lex(struct gen *g, Str s, int first_line)
{
    VEC(struct tok) v = {0};
    int line = first_line, depth = 0;
    size_t at = 0;
    for (size_t i = skip_blank(s, 0);; i = skip_blank(s, i)) {
        for (; at < i; at++) line += s.p[at] == '\n';
        struct tok t = {.kind = T_END, .text = S(""), .from = s.len, .to = s.len};
        if (i < s.len) t = lex_one(s, i);
        if (tok_is(&t, ")") && depth > 0) depth--;
        t.line = line;
        t.depth = depth;
        if (tok_is(&t, "(")) depth++;
        *VEC_ADD(g->a, &v) = t;
        if (t.kind == T_END) break;
        i = t.to;
    }
    return (struct toks){v.v, v.n - 1};
}

bool tok_is(const struct tok *t, const char *word)
{
    return (t->kind == T_WORD || t->kind == T_PUNCT) && str_eq_nocase(t->text, str_c(word));
}

bool tok_in(const struct tok *t, const char *const *words)
{
    for (; *words; words++)
        if (tok_is(t, *words)) return true;
    return false;
}

bool name_ok(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (i > 0 && (is_digit(s.p[i]) || s.p[i] == '_')))) return false;
    return s.len > 0;
}

bool c_word(Str s)
{
    static const char *const words[] = {
        "auto", "bool", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern",
        "false", "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed",
        "sizeof", "static", "struct", "switch", "true", "typedef", "union", "unsigned", "void", "volatile", "while", "asm",
        "typeof", "linux", "unix", "errno", "stdin", "stdout", "stderr", NULL};
    for (const char *const *w = words; *w; w++)
        if (str_is(s, *w)) return true;
    return false;
}

Str camel(struct gen *g, Str table)
{
    struct buf b = buf_new(g->a, table.len + 1);
    bool up = true;
    for (size_t i = 0; i < table.len; i++) {
        char c = table.p[i];
        if (c == '_') {
            up = true;
            continue;
        }
        buf_char(&b, up && c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
        up = false;
    }
    return buf_str(&b);
}

bool only_line(Str trimmed, enum only *out, bool *known)
{
    if (!str_starts(trimmed, S("-- only:"))) return false;
    Str w = str_trim(str_from(trimmed, 8));
    *known = true;
    if (str_is(w, "sqlite")) *out = ONLY_SQLITE;
    else if (str_is(w, "pg")) *out = ONLY_PG;
    else if (str_is(w, "both")) *out = ONLY_BOTH;
    else *known = false;
    return true;
}
