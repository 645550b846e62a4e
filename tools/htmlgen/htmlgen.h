/* htmlgen: turns pages (*.html) and texts files into C, once, while building.
 *
 * texts.c    the catalogue: texts files -> msg.h, msg.c; the list of unused keys
 * scan.c     what templates exist: names and parameters, before any body is read
 * expr.c     the small expression language -> C
 * markup.c   what is known about HTML: elements, attributes, addresses, words
 * gen.c      bodies: text and the {% %} words
 * tag.c      bodies: tags, attributes and their values
 * main.c     arguments, files, output
 *
 * Everything lives in one arena until the program ends. A mistake in one template is reported and the next template is
 * read all the same, so that one run shows one mistake per template.
 */
#pragma once
#include <setjmp.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"

struct file {
    const char *path; /* as given on the command line: errors and #line say it */
    Str text;
};

struct text {
    Str key, name; /* need.closed, need_closed */
    Str zh, en;
    unsigned args; /* {1} … {args} */
    const struct file *file;
    size_t at;
    bool used;
};

struct param {
    Str type, name;
    bool ptr;
    Str pointee; /* without const and the star */
};

struct tpl {
    Str name, decl; /* decl: the parameters as written, "" when none */
    struct param *params;
    size_t n;
    bool frame;
    const struct file *file;
    size_t at, body, limit; /* offsets in the file: the definition, its body, the next definition */
    bool plain;             /* the file says {# texts: plain #} */
    struct dir *dir;
};

typedef VEC(Str) StrVec;
typedef VEC(struct tpl *) TplVec;

struct dir {
    const char *path;
    Str base; /* last part of the path */
    size_t order;
    bool pages; /* has a folder pages/, so that there are outputs */
    StrVec includes;
    TplVec tpls;
};

struct tool {
    struct arena *a;
    VEC(struct text *) texts;
    struct map *text_by_name; /* underscore name -> struct text */
    VEC(struct dir *) dirs;
    VEC(struct file *) files; /* everything read, for the dependency file */
    struct map *tpls;
    unsigned errors;
};

struct var {
    Str name;
    bool ptr, loop;
};

struct open { /* a tag waiting for its end */
    Str name;
    size_t at;
    bool foreign; /* svg or inside */
};

struct attr {
    Str name, value; /* value: the literal parts */
    bool dynamic;    /* holds {{ }} or {% %} */
    bool hidden;     /* in a finished branch of an {% if %} that is still open */
    size_t at;
};

struct seen_id {
    Str id;
    bool hidden;
};

struct block {
    Str word;
    size_t at;
};

enum prev { PREV_START, PREV_END, PREV_INLINE /* the end of an inline element */, PREV_CONTROL, PREV_TEXT, PREV_SPACE };
enum start { START_YES, START_NO, START_EITHER };

struct value { /* the attribute value being read */
    struct attr *attr;
    bool url, words;
    enum start start; /* is anything written yet? */
    char quote;
};

struct word { /* {% word rest %} */
    Str name, rest;
    size_t at, rest_at;
};

/* One template being compiled. */
struct gen {
    struct tool *t;
    const struct tpl *tpl;
    const struct file *file;
    Str s;        /* the file's text up to the template's limit */
    size_t pos;
    struct buf *out;
    const char *out_path;
    struct buf lit; /* literal markup not yet written */
    size_t line;    /* the line the compiler believes it is at, 0 in generated code */
    size_t counted, counted_lines;
    VEC(struct var) vars;
    VEC(struct open) tags;
    size_t floor; /* tags below belong to an outer block */
    VEC(struct attr) attrs;
    VEC(struct seen_id) ids;
    VEC(struct block) blocks;
    struct word word; /* the {% else %}, {% elif %} or {% end %} that ended the last run */
    enum prev prev;
    unsigned loops, pre, lists;
    Str rcdata; /* title or textarea, else no value */
    Str form;
    bool content_seen;
    bool foreign_tag; /* the tag being read is svg or inside */
    jmp_buf *trap;
};

enum kind { EX_ATOM, EX_CALL, EX_PATH, EX_VAR, EX_STRING, EX_TRUTH, EX_SUM };

struct ex {
    Str c;
    enum kind kind;
    bool loop; /* EX_VAR: the variable of a loop */
};

/* main.c */
void fail_at(struct tool *t, const struct file *f, size_t at, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
struct file *file_read(struct tool *t, const char *path, bool must);
void file_write(struct tool *t, const char *path, Str text); /* only if changed */
StrVec dir_list(struct tool *t, const char *path, const char *ending);

/* texts.c */
void texts_read(struct tool *t, const struct file *f);
void texts_sort(struct tool *t);
struct text *text_find(const struct tool *t, Str key); /* with dots or underscores */
void texts_write(struct tool *t, const char *outdir);
void texts_unused(struct tool *t, const char *root);
void c_string(struct buf *b, Str s); /* a C string literal */

/* scan.c */
void scan_file(struct tool *t, struct dir *d, const struct file *f);
bool directive_at(Str s, size_t at, struct word *out, size_t *after); /* s[at] is "{%"; false when it does not end */
size_t expr_end(Str s, size_t from, const char *end);                 /* index of end outside strings, or -1 */
bool is_blank(char c);
bool is_name_start(char c);
bool is_name(char c);

/* expr.c */
struct ex expr_read(struct gen *g, Str s, size_t at);
Str expr_value(struct gen *g, struct ex e);
Str expr_cond(struct gen *g, struct ex e);
struct call {
    Str name;
    struct ex *args;
    size_t n;
};
struct call call_read(struct gen *g, Str s, size_t at); /* name, or name(…); the name may hold dots */
Str expr_arg(struct gen *g, const struct param *p, struct ex e);

/* markup.c */
bool in_list(const char *list, Str word);
bool element_known(Str name);
bool element_void(Str name);
bool element_inline(Str name); /* a blank beside it is seen */
bool attr_is_url(Str name);
bool attr_is_words(Str name);
bool attr_is_bare(Str name); /* may stand without a value */
bool ends_paragraph(Str name);
size_t entity_len(Str s, size_t at);       /* 0 when s[at] = '&' starts none */
bool is_wordy(uint32_t cp);                /* a letter of any language */
bool url_literal_ok(Str s);
const char *attr_refused(Str name);        /* NULL, or why */

/* gen.c */
_Noreturn void bad(struct gen *g, size_t at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void gen_template(struct tool *t, const struct tpl *tpl, struct buf *out, const char *out_path);
void emit(struct gen *g, size_t at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void emit_lit(struct gen *g, Str s);
struct word read_word(struct gen *g);
Str read_expr(struct gen *g, size_t *at);
bool peek(const struct gen *g, const char *s);
void skip_comment(struct gen *g);
void check_amp(struct gen *g);
void literal_char(struct gen *g, bool words, Str where);
void if_block(struct gen *g, struct word w, void (*items)(struct gen *, struct value *), struct value *v);
void for_block(struct gen *g, struct word w, void (*items)(struct gen *, struct value *), struct value *v);
bool ends_branch(struct gen *g, struct word w);
void put_text(struct gen *g, struct word w, bool attr);
void put_value(struct gen *g, const char *fn, Str expr, size_t at);

/* tag.c */
void start_tag(struct gen *g);
void end_tag(struct gen *g);
