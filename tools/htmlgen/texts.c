/* The catalogue: every visible text, in Chinese and English, by key.
 *
 * A texts file holds blocks of three lines: the key, "  zh …", "  en …". Both languages must be there and use the same
 * arguments {1} {2} …. The keys of all files are sorted and numbered: MSG_need_closed is ((Msg){17}), 0 is the empty text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "htmlgen.h"

static bool key_ok(Str k)
{
    for (size_t i = 0; i < k.len; i++)
        if (!is_name(k.p[i]) && k.p[i] != '.') return false;
    return k.len && k.p[0] != '.' && k.p[k.len - 1] != '.' && !str_has(k, S(".."));
}

static Str underscored(struct arena *a, Str key)
{
    char *p = str_z(a, key);
    for (size_t i = 0; i < key.len; i++)
        if (p[i] == '.') p[i] = '_';
    return (Str){p, key.len};
}

struct text *text_find(const struct tool *t, Str key) { return map_get(t->text_by_name, underscored(t->a, key)); }

/* The set of {n} as bits; false with a message when a brace is anything else. */
static bool args_of(struct tool *t, const struct file *f, Str s, unsigned *out)
{
    unsigned set = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] == '}') {
            fail_at(t, f, (size_t)(s.p - f->text.p) + i, "a lone } in a text; arguments are written {1}");
            return false;
        }
        if (s.p[i] != '{') continue;
        if (i + 2 >= s.len || s.p[i + 1] < '1' || s.p[i + 1] > '9' || s.p[i + 2] != '}') {
            fail_at(t, f, (size_t)(s.p - f->text.p) + i, "arguments are written {1} … {9}");
            return false;
        }
        set |= 1u << (s.p[i + 1] - '1');
        i += 2;
    }
    *out = set;
    return true;
}

static void text_done(struct tool *t, struct text *x)
{
    unsigned zh = 0, en = 0;
    if (!x->zh.p) fail_at(t, x->file, x->at, "the text %.*s has no zh line", STR(x->key));
    if (!x->en.p) fail_at(t, x->file, x->at, "the text %.*s has no en line", STR(x->key));
    if (!x->zh.p || !x->en.p || !args_of(t, x->file, x->zh, &zh) || !args_of(t, x->file, x->en, &en)) return;
    if (zh != en) {
        fail_at(t, x->file, x->at, "the text %.*s has different arguments in zh and en", STR(x->key));
        return;
    }
    while (zh & 1u << x->args) x->args++;
    if (zh >> x->args) fail_at(t, x->file, x->at, "the text %.*s leaves out {%u}", STR(x->key), x->args + 1);
}

static struct text *text_begin(struct tool *t, const struct file *f, Str key)
{
    size_t at = (size_t)(key.p - f->text.p);
    struct text *x = NEW(t->a, struct text);
    *x = (struct text){.key = key, .name = underscored(t->a, key), .file = f, .at = at};
    if (!key_ok(key)) {
        fail_at(t, f, at, "\"%.*s\" is not a key: letters, digits, _ and single dots", STR(key));
        return x;
    }
    struct text *old = map_get(t->text_by_name, x->name);
    if (old) {
        fail_at(t, f, at, "the text %.*s already stands in %s", STR(key), old->file->path);
        return x;
    }
    if (str_is(x->name, "none")) fail_at(t, f, at, "the key none is taken: it is the empty text");
    map_put(t->text_by_name, x->name, x);
    *VEC_ADD(t->a, &t->texts) = x;
    return x;
}

static void text_line(struct tool *t, const struct file *f, struct text *x, Str line)
{
    size_t at = (size_t)(line.p - f->text.p);
    Str value = str_from(line, 2); /* a blank at the end stays: "; " joins */
    while (value.len && (value.p[0] == ' ' || value.p[0] == '\t')) value = str_from(value, 1);
    if (!str_trim(value).len) value = S("");
    if (!x) {
        fail_at(t, f, at, "a text without a key above it");
    } else if (line.len < 3 || (!str_starts(line, S("zh ")) && !str_starts(line, S("en ")))) {
        fail_at(t, f, at, "a text line begins with \"zh \" or \"en \"");
    } else if (!value.len) {
        fail_at(t, f, at, "the text is empty");
    } else {
        Str *slot = line.p[0] == 'z' ? &x->zh : &x->en;
        if (slot->p) fail_at(t, f, at, "the text %.*s has two %.2s lines", STR(x->key), line.p);
        *slot = value;
    }
}

void texts_read(struct tool *t, const struct file *f)
{
    Str rest = f->text, line;
    struct text *x = NULL;
    while (str_split(&rest, '\n', &line)) {
        Str word = str_trim(line);
        if (!word.len || word.p[0] == '#') continue;
        if (is_blank(line.p[0])) {
            text_line(t, f, x, str_from(line, (size_t)(word.p - line.p)));
            continue;
        }
        if (x) text_done(t, x);
        x = text_begin(t, f, word);
    }
    if (x) text_done(t, x);
}

static int by_key(const void *a, const void *b)
{
    return str_cmp((*(struct text *const *)a)->key, (*(struct text *const *)b)->key);
}

void texts_sort(struct tool *t)
{
    if (t->texts.n) qsort(t->texts.v, t->texts.n, sizeof *t->texts.v, by_key);
}

void c_string(struct buf *b, Str s)
{
    buf_char(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '\n') {
            buf_lit(b, "\\n");
            if (i + 1 < s.len && s.len > 400) buf_lit(b, "\" \"");
        } else if (c == '"' || c == '\\') {
            buf_char(b, '\\');
            buf_char(b, (char)c);
        } else if (c < 0x20 || c == 0x7f || (c == '?' && i && s.p[i - 1] == '?')) {
            buf_fmt(b, "\\%03o", c);
        } else {
            buf_char(b, (char)c);
        }
    }
    buf_char(b, '"');
}

static void str_row(struct buf *b, Str s)
{
    buf_lit(b, "    {");
    c_string(b, s);
    buf_fmt(b, ", %zu},\n", s.len);
}

static void write_header(struct tool *t, const char *outdir)
{
    struct buf b = buf_new(t->a, 1 << 16);
    buf_lit(&b, "/* Generated by htmlgen from the texts files; do not edit. */\n#pragma once\n#include \"base/types.h\"\n\n");
    buf_fmt(&b, "#define MSG_N %zu\n", t->texts.n + 1);
    buf_lit(&b, "extern const Str msg_table[2][MSG_N]; /* [LANG_ZH], [LANG_EN] */\n"
                "extern const Str msg_keys[MSG_N];     /* sorted by bytes */\n"
                "extern const unsigned msg_n;\n"
                "Msg msg_by_key(Str key);              /* need.closed; MSG_none when unknown */\n\n"
                "#define MSG_none ((Msg){0})\n");
    for (size_t i = 0; i < t->texts.n; i++)
        buf_fmt(&b, "#define MSG_%.*s ((Msg){%zu})\n", STR(t->texts.v[i]->name), i + 1);
    file_write(t, str_z(t->a, str_fmt(t->a, "%s/msg.h", outdir)), buf_str(&b));
}

void texts_write(struct tool *t, const char *outdir)
{
    write_header(t, outdir);
    struct buf b = buf_new(t->a, 1 << 17);
    buf_lit(&b, "/* Generated by htmlgen from the texts files; do not edit. */\n#include \"msg.h\"\n#include \"html/html.h\"\n\n"
                "const unsigned msg_n = MSG_N;\n\nconst Str msg_table[2][MSG_N] = {\n    [LANG_ZH] = {\n    {\"\", 0},\n");
    for (size_t i = 0; i < t->texts.n; i++) str_row(&b, t->texts.v[i]->zh);
    buf_lit(&b, "    },\n    [LANG_EN] = {\n    {\"\", 0},\n");
    for (size_t i = 0; i < t->texts.n; i++) str_row(&b, t->texts.v[i]->en);
    buf_lit(&b, "    },\n};\n\nconst Str msg_keys[MSG_N] = {\n    {\"\", 0},\n");
    for (size_t i = 0; i < t->texts.n; i++) str_row(&b, t->texts.v[i]->key);
    buf_lit(&b, "};\n\nMsg msg_by_key(Str key)\n{\n    size_t lo = 0, hi = MSG_N;\n    while (lo < hi) {\n"
                "        size_t mid = lo + (hi - lo) / 2;\n        int c = str_cmp(key, msg_keys[mid]);\n"
                "        if (c == 0) return (Msg){(uint16_t)mid};\n        if (c < 0) hi = mid;\n        else lo = mid + 1;\n"
                "    }\n    return MSG_none;\n}\n");
    file_write(t, str_z(t->a, str_fmt(t->a, "%s/msg.c", outdir)), buf_str(&b));
}

static void mark(struct tool *t, Str name)
{
    struct text *x = text_find(t, name);
    if (x) x->used = true;
}

/* CHOICE(NeedStage, …) pastes MSG_NeedStage_…, other macros MSG_act_##x: every key that begins so is used. */
static void mark_head(struct tool *t, Str head)
{
    for (size_t i = 0; i < t->texts.n; i++)
        if (str_starts(t->texts.v[i]->name, head)) t->texts.v[i]->used = true;
}

static void mark_file(struct tool *t, const struct file *f)
{
    Str s = f->text;
    for (size_t i = 0; i < s.len; i++) {
        if (!is_name_start(s.p[i]) || (i && (is_name(s.p[i - 1]) || s.p[i - 1] == '.'))) continue;
        size_t n = i;
        while (n < s.len && (is_name(s.p[n]) || s.p[n] == '.')) n++;
        Str word = str_cut(s, i, n - i), before = str_trim(str_cut(s, 0, i));
        if (str_starts(word, S("MSG_")) && word.len > 4 && str_ends(word, S("_"))) mark_head(t, str_from(word, 4));
        else if (str_starts(word, S("MSG_"))) mark(t, str_from(word, 4));
        else if (i && s.p[i - 1] == '"' && n < s.len && s.p[n] == '"') mark(t, word);
        else if (str_ends(before, S("{% t")) || str_ends(before, S("{%t")) || str_ends(before, S("submit"))) mark(t, word);
        else if (str_ends(before, S("CHOICE("))) mark_head(t, str_cat(t->a, word, S("_")));
        i = n - 1;
    }
}

static void mark_tree(struct tool *t, const char *root)
{
    StrVec all = dir_list(t, root, "");
    for (size_t i = 0; i < all.n; i++) {
        const char *path = str_z(t->a, str_fmt(t->a, "%s/%.*s", root, STR(all.v[i])));
        if (str_ends(all.v[i], S(".c")) || str_ends(all.v[i], S(".h")) || str_ends(all.v[i], S(".html"))) {
            const struct file *f = file_read(t, path, false);
            if (f) mark_file(t, f);
        } else if (!str_has(all.v[i], S("."))) {
            mark_tree(t, path);
        }
    }
}

void texts_unused(struct tool *t, const char *root)
{
    mark_tree(t, root);
    for (size_t i = 0; i < t->texts.n; i++) {
        const struct text *x = t->texts.v[i];
        if (!x->used) fail_at(t, x->file, x->at, "the text %.*s is never used", STR(x->key));
    }
}
