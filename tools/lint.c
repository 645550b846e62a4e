/* lint ROOT — the rules of the house that a compiler does not know. Prints file:line: what is wrong; exit status 1 when anything is.
 *
 *   includes   each floor includes only what its edges allow; a capability includes another's only if its README.md says so in a line
 *              "Uses: area person", and these uses have no circle; of X it sees X.h, choices.h and what X's README.md names in a line
 *              "Gives: X_pick.h"; libraries stay on their floors
 *   calls      no malloc, free, strdup, sprintf … outside base and sys
 *   words      no marks of unfinished work, no Chinese text in C but data, no paths of a machine
 *   texts      ROOT's texts that nothing uses are found by htmlgen --unused; its findings come on standard input (lint ROOT -)
 * Exemptions stand in tools/lint.allow with their reasons; one that is no longer needed is a mistake too.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"

enum { FILE_MAX = 8 << 20, CAPS_MAX = 100 };

struct allow {
    Str kind, what;
    int line;
    bool used;
};

struct cap {
    Str name, uses, gives;     /* words with a blank before and after each */
    Str really_used;
    int state;                 /* of the search for circles */
};

struct lint {
    struct arena *a;
    const char *root;
    VEC(struct allow) allows;
    struct cap caps[CAPS_MAX];
    unsigned n_caps, findings, files;
};

static void wrong(struct lint *l, const char *path, int line, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
static void wrong(struct lint *l, const char *path, int line, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    printf("%s:%d: ", path, line);
    vprintf(fmt, ap);
    putchar('\n');
    va_end(ap);
    l->findings++;
}

static bool allowed(struct lint *l, const char *kind, Str what, bool prefix)
{
    bool ok = false;
    for (size_t i = 0; i < l->allows.n; i++) {
        struct allow *x = &l->allows.v[i];
        bool folder = str_ends(x->what, S("/"));
        if (!str_is(x->kind, kind) || !(prefix || folder ? str_starts(what, x->what) : str_eq(what, x->what))) continue;
        x->used = ok = true;
    }
    return ok;
}

static bool read_file(struct lint *l, const char *path, Str *out)
{
    char *full = str_z(l->a, str_fmt(l->a, "%s/%s", l->root, path));
    FILE *f = fopen(full, "rb");
    if (!f) return false;
    struct buf b = buf_new(l->a, 1 << 14);
    char part[1 << 14];
    for (size_t n; b.len < FILE_MAX && (n = fread(part, 1, sizeof part, f)) > 0;) buf_bytes(&b, part, n);
    fclose(f);
    *out = buf_str(&b);
    return true;
}

static Str first_word(Str *s)
{
    *s = str_trim(*s);
    size_t n = 0;
    while (n < s->len && s->p[n] != ' ' && s->p[n] != '\t') n++;
    Str w = str_cut(*s, 0, n);
    *s = str_trim(str_from(*s, n));
    return w;
}

static void read_allows(struct lint *l)
{
    Str text, line;
    if (!read_file(l, "tools/lint.allow", &text)) return;
    for (int no = 1; str_split(&text, '\n', &line); no++) {
        Str kind = first_word(&line), what = first_word(&line);
        if (!kind.len || kind.p[0] == '#') continue;
        if (!line.len) wrong(l, "tools/lint.allow", no, "an exemption without a reason");
        *VEC_ADD(l->a, &l->allows) = (struct allow){kind, what, no, false};
    }
}

/* -- capabilities and what they say they use -- */

static struct cap *cap_of(struct lint *l, Str name)
{
    for (unsigned i = 0; i < l->n_caps; i++)
        if (str_eq(l->caps[i].name, name)) return &l->caps[i];
    return NULL;
}

static bool in_words(Str words, Str w)
{
    char padded[80];
    int n = snprintf(padded, sizeof padded, " %.*s ", STR(w));
    return n < (int)sizeof padded && str_has(words, str_n(padded, (size_t)n));
}

static void add_words(struct lint *l, Str *words, Str line)
{
    for (Str w; (w = first_word(&line)).len;) {
        while (w.len && strchr(",.", w.p[w.len - 1])) w.len--;
        *words = str_fmt(l->a, "%.*s%.*s ", STR(*words), STR(w));
    }
}

static void add_cap(struct lint *l, Str name)
{
    if (l->n_caps == CAPS_MAX) return;
    struct cap *c = &l->caps[l->n_caps++];
    Str text, line;
    *c = (struct cap){.name = str_dup(l->a, name), .uses = S(" "), .gives = str_fmt(l->a, " %.*s.h choices.h ", STR(name)), .really_used = S(" ")};
    if (!read_file(l, str_z(l->a, str_fmt(l->a, "src/cap/%.*s/README.md", STR(name))), &text)) return;
    while (str_split(&text, '\n', &line)) {
        if (str_starts(line, S("Uses:"))) add_words(l, &c->uses, str_from(line, 5));
        if (str_starts(line, S("Gives:"))) add_words(l, &c->gives, str_from(line, 6));
    }
}

static void read_caps(struct lint *l)
{
    struct dirent **list;
    int n = scandir(str_z(l->a, str_fmt(l->a, "%s/src/cap", l->root)), &list, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        if (list[i]->d_name[0] != '.') add_cap(l, str_c(list[i]->d_name));
        free(list[i]);
    }
    if (n >= 0) free(list);
}

static void find_circle(struct lint *l, struct cap *c)
{
    c->state = 1;
    for (unsigned i = 0; i < l->n_caps; i++) {
        struct cap *d = &l->caps[i];
        if (d == c || !in_words(c->uses, d->name)) continue;
        if (d->state == 1) wrong(l, str_z(l->a, str_fmt(l->a, "src/cap/%.*s/README.md", STR(c->name))), 1, "uses %.*s, which uses it too: a circle", STR(d->name));
        else if (d->state == 0) find_circle(l, d);
    }
    c->state = 2;
}

static void check_uses(struct lint *l)
{
    for (unsigned i = 0; i < l->n_caps; i++) {
        struct cap *c = &l->caps[i];
        const char *readme = str_z(l->a, str_fmt(l->a, "src/cap/%.*s/README.md", STR(c->name)));
        for (Str rest = c->uses, w; (w = first_word(&rest)).len;) {
            if (!cap_of(l, w)) wrong(l, readme, 1, "uses %.*s, but there is no such capability", STR(w));
            else if (!in_words(c->really_used, w)) wrong(l, readme, 1, "says it uses %.*s, but nothing includes it", STR(w));
        }
        if (!c->state) find_circle(l, c);
    }
}

/* -- includes -- */

/* What each floor may include besides itself. Generated headers: ids.h and msg.h from html up, X_sql.h and X_pages.h with X. */
static const struct {
    const char *floor, *edges;
} floors[] = {
    {"base", " "},
    {"sys", " base "},
    {"db", " base sys "},
    {"http", " base sys "},
    {"html", " base "},
    {"app", " base sys db http html "},
    {"cap", " base sys db http html app "},
    {"demo", " base sys db http html app cap "},
    {"main", " base sys db http html app cap demo "},
};

/* Libraries that stay behind the floors which wrap them. */
static const struct {
    const char *header, *floors;
} libraries[] = {{"sqlite3.h", " db "}, {"microhttpd.h", " http "}, {"jansson.h", " app demo "}, {"qrencode.h", " html "}, {"xlsxwriter.h", " app "},
                {"zip.h", " sys "}, {"libxml/parser.h", " sys "}, {"iconv.h", " sys "}};

static const char *edges_of(Str floor)
{
    for (size_t i = 0; i < sizeof floors / sizeof *floors; i++)
        if (str_is(floor, floors[i].floor)) return floors[i].edges;
    return NULL;
}

struct place {
    const char *path;
    Str floor, cap;            /* cap: in src/cap/X, else empty */
    int line;
};

static void note_use(struct lint *l, const struct place *at, Str other, Str file)
{
    struct cap *c = cap_of(l, at->cap), *o = cap_of(l, other);
    if (!c || !o || c == o) return;
    if (!in_words(o->gives, file))
        wrong(l, at->path, at->line, "%.*s is not for other capabilities: src/cap/%.*s/README.md gives%.*s", STR(file), STR(other), STR(o->gives));
    c->really_used = str_fmt(l->a, "%.*s%.*s ", STR(c->really_used), STR(other));
    if (!in_words(c->uses, other))
        wrong(l, at->path, at->line, "includes %.*s, but src/cap/%.*s/README.md has no line \"Uses: … %.*s\"", STR(other), STR(at->cap), STR(other));
}

static void edge(struct lint *l, const struct place *at, Str floor)
{
    const char *edges = edges_of(at->floor);
    if (!edges) wrong(l, at->path, at->line, "src/%.*s is no floor of the architecture", STR(at->floor));
    else if (!str_eq(floor, at->floor) && !in_words(str_c(edges), floor))
        wrong(l, at->path, at->line, "%.*s may not include %.*s", STR(at->floor), STR(floor));
}

/* area_sql.h, need_pages.h: whose they are. */
static void generated(struct lint *l, const struct place *at, Str file)
{
    Str stem = str_cut(file, 0, str_find(file, S(".")));
    if (str_is(file, "ids.h") || str_is(file, "msg.h")) {
        if (str_is(at->floor, "base") || str_is(at->floor, "sys") || str_is(at->floor, "db") || str_is(at->floor, "http"))
            wrong(l, at->path, at->line, "%.*s may not include %.*s", STR(at->floor), STR(file));
        return;
    }
    size_t cut = str_ends(stem, S("_sql")) ? 4 : str_ends(stem, S("_pages")) ? 6 : 0;
    Str owner = str_cut(stem, 0, stem.len - cut);
    if (!cut) wrong(l, at->path, at->line, "%.*s: write the path from src/", STR(file));
    else if (str_is(owner, "app") || str_is(owner, "html")) edge(l, at, owner);
    else if (at->cap.len && !str_eq(owner, at->cap)) wrong(l, at->path, at->line, "%.*s is %.*s's own: include its header", STR(file), STR(owner));
    else edge(l, at, S("cap"));
}

static void include_own(struct lint *l, const struct place *at, Str target)
{
    Str rest = target, floor, part, other = {NULL, 0};
    if (!str_has(target, S("/"))) {
        generated(l, at, target);
        return;
    }
    str_split(&rest, '/', &floor);
    if (!edges_of(floor)) {
        wrong(l, at->path, at->line, "%.*s is no floor of the architecture", STR(floor));
        return;
    }
    edge(l, at, floor);
    if (str_is(floor, "cap") && str_split(&rest, '/', &other) && str_split(&rest, '/', &part) && at->cap.len) note_use(l, at, other, part);
    bool inner = str_is(target, "db/engine.h") || str_is(target, "db/stmt.h") || str_is(target, "app/private.h");
    if (inner && !str_eq(floor, at->floor)) wrong(l, at->path, at->line, "%.*s is not for other floors", STR(target));
}

static void include_library(struct lint *l, const struct place *at, Str header)
{
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
        if (str_is(header, libraries[i].header) && !in_words(str_c(libraries[i].floors), at->floor))
            wrong(l, at->path, at->line, "<%s> stays behind%s", libraries[i].header, libraries[i].floors);
}

/* `#include "x"` of C, {% include "x" %} of templates. */
static void check_include(struct lint *l, const struct place *at, Str line)
{
    bool page = str_ends(str_c(at->path), S(".html"));
    size_t i = str_find(line, page ? S("{% include ") : S("#include "));
    if (i == (size_t)-1 || (!page && str_trim(str_cut(line, 0, i)).len)) return;
    Str rest = str_trim(str_from(line, i + (page ? 11 : 9)));
    if (!rest.len) return;
    char close = rest.p[0] == '<' ? '>' : '"';
    rest = str_from(rest, 1);
    Str target;
    if (!str_split(&rest, close, &target)) return;
    if (close == '>') include_library(l, at, target);
    else include_own(l, at, target);
}

/* -- C text -- */

static const char *const calls[] = {"malloc", "calloc", "realloc", "reallocarray", "free", "strdup", "strndup", "asprintf", "vasprintf", "sprintf",
                                    "vsprintf", "strcpy", "strcat", "strncpy", "strtok", "gets", "alloca"};

static bool name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

static void check_call(struct lint *l, const struct place *at, Str name)
{
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (str_is(name, calls[i]) && !allowed(l, "call", str_c(at->path), false))
            wrong(l, at->path, at->line, "%s(): memory is an arena's; text is a Str's", calls[i]);
}

static bool is_han(Str s)
{
    uint32_t c;
    return s.len >= 3 && utf8_valid(str_cut(s, 0, 3)) && (s = str_cut(s, 0, 3), utf8_next(&s, &c)) && ((c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff));
}

enum state { CODE, LINE_COMMENT, COMMENT, STRING, CHARACTER };

/* One step over a C text: the state after the byte(s) at i; moves i to the last byte taken. */
static enum state step(Str t, size_t *i, enum state s)
{
    char c = t.p[*i], next = *i + 1 < t.len ? t.p[*i + 1] : 0;
    if (c == '\n' && (s == LINE_COMMENT || s == STRING || s == CHARACTER)) return CODE;
    if (s == CODE && c == '/' && (next == '/' || next == '*')) return ++*i, next == '/' ? LINE_COMMENT : COMMENT;
    if (s == COMMENT && c == '*' && next == '/') return ++*i, CODE;
    if (s == CODE && c == '"') return STRING;
    if (s == CODE && c == '\'') return CHARACTER;
    if ((s == STRING || s == CHARACTER) && c == '\\') return ++*i, s;
    if ((s == STRING && c == '"') || (s == CHARACTER && c == '\'')) return CODE;
    return s;
}

static bool data_line(Str t, size_t i)
{
    size_t from = i, to = i;
    while (from && t.p[from - 1] != '\n') from--;
    while (to < t.len && t.p[to] != '\n') to++;
    return str_has(str_cut(t, from, to - from), S("/* data */"));
}

static void check_c(struct lint *l, struct place at, Str t)
{
    enum state s = CODE;
    bool calls_free = str_is(at.floor, "base") || str_is(at.floor, "sys");
    int told = 0;
    at.line = 1;
    for (size_t i = 0; i < t.len; i++) {
        if (t.p[i] == '\n') at.line++;
        if (s == CODE && name_char(t.p[i]) && (i == 0 || !name_char(t.p[i - 1]))) {
            size_t n = 1;
            while (i + n < t.len && name_char(t.p[i + n])) n++;
            bool member = i && (t.p[i - 1] == '.' || (i > 1 && t.p[i - 1] == '>' && t.p[i - 2] == '-'));
            if (!calls_free && !member && i + n < t.len && t.p[i + n] == '(') check_call(l, &at, str_cut(t, i, n));
        }
        if (s == STRING && told != at.line && is_han(str_from(t, i)) && !data_line(t, i) && !allowed(l, "han", str_c(at.path), false)) {
            wrong(l, at.path, at.line, "Chinese text in C: it belongs into texts, or the line is marked /* data */");
            told = at.line;
        }
        s = step(t, &i, s);
    }
}

/* -- every text file -- */

static bool whole_word(Str line, Str w)
{
    for (size_t from = 0;;) {
        size_t i = str_find(str_from(line, from), w);
        if (i == (size_t)-1) return false;
        i += from;
        bool left = i && name_char(line.p[i - 1]), right = i + w.len < line.len && name_char(line.p[i + w.len]);
        if (!left && !right) return true;
        from = i + 1;
    }
}

static void check_words(struct lint *l, const char *path, int no, Str line)
{
    /* Written in two pieces, so that this file passes its own check. */
    static const Str unfinished[] = {{"TO" "DO", 4}, {"FIX" "ME", 5}, {"X" "XX", 3}, {"HA" "CK", 4}};
    static const Str machine[] = {{"/wo" "rk/", 6}, {"/ro" "ot/", 6}, {"/ho" "me/", 6}, {"/Us" "ers/", 7}};
    for (size_t i = 0; i < sizeof unfinished / sizeof *unfinished; i++)
        if (whole_word(line, unfinished[i])) wrong(l, path, no, "%.*s: finish it, or say it in an issue", STR(unfinished[i]));
    for (size_t i = 0; i < sizeof machine / sizeof *machine; i++)
        if (str_has(line, machine[i])) wrong(l, path, no, "a path of one machine (%.*s)", STR(machine[i]));
}

static struct place place_of(const char *path)
{
    struct place p = {.path = path, .floor = S(""), .cap = S("")};
    Str rest = str_c(path), part;
    if (!str_starts(rest, S("src/"))) return p;
    str_split(&rest, '/', &part);
    str_split(&rest, '/', &p.floor);
    if (str_is(p.floor, "cap")) str_split(&rest, '/', &p.cap);
    return p;
}

static void check_file(struct lint *l, const char *path)
{
    Str text, rest, line, name = str_c(path);
    struct place at = place_of(path);
    if (!read_file(l, path, &text)) return;
    l->files++;
    bool c = str_ends(name, S(".c")) || str_ends(name, S(".h")), page = str_ends(name, S(".html"));
    bool test = str_ends(name, S("_test.c")) || !str_starts(name, S("src/"));
    rest = text;
    for (int no = 1; str_split(&rest, '\n', &line); no++) {
        check_words(l, path, no, line);
        at.line = no;
        if ((c || page) && !test) check_include(l, &at, line);
    }
    if (c && !test) check_c(l, at, text);
}

static bool text_file(Str name)
{
    static const char *const ends[] = {".c", ".h", ".html", ".sql", ".sh", ".md", ".css", ".js", ".mjs", ".json", ".txt", ".yml", ".service", ".timer",
                                       ".conf", "Makefile", "Caddyfile", "meson.build", "texts", "/run"};
    if (str_ends(name, S("package-lock.json"))) return false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(name, str_c(ends[i]))) return true;
    return false;
}

static void walk(struct lint *l, const char *dir)
{
    struct dirent **list;
    int n = scandir(str_z(l->a, str_fmt(l->a, "%s/%s", l->root, dir)), &list, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        const char *name = list[i]->d_name;
        struct stat st;
        char *path = str_z(l->a, *dir ? str_fmt(l->a, "%s/%s", dir, name) : str_c(name));
        bool skip = !strcmp(name, ".") || !strcmp(name, "..") || !strcmp(name, ".git") || !strcmp(name, "node_modules") || (!*dir && !strncmp(name, "build", 5));
        if (!skip && !lstat(str_z(l->a, str_fmt(l->a, "%s/%s", l->root, path)), &st)) {
            if (S_ISDIR(st.st_mode)) walk(l, path);
            else if (S_ISREG(st.st_mode) && text_file(str_c(path))) check_file(l, path);
        }
        free(list[i]);
    }
    if (n >= 0) free(list);
}

/* -- texts that nothing uses: lines of htmlgen, "FILE:LINE:COL: error: the text KEY is never used" -- */

static void check_texts(struct lint *l)
{
    char line[1024];
    while (fgets(line, sizeof line, stdin)) {
        Str s = str_trim(str_c(line)), key;
        size_t i = str_find(s, S("the text "));
        if (i != (size_t)-1) {
            Str rest = str_from(s, i + 9);
            key = first_word(&rest);
            bool named = allowed(l, "named", key, true);
            if (named || allowed(l, "text", key, true)) continue;
        }
        if (!s.len) continue;
        printf("%.*s\n", STR(s));
        l->findings++;
    }
}

int main(int argc, char **argv)
{
    static struct lint l;
    if (argc < 2) {
        fputs("usage: lint ROOT [-]\n", stderr);
        return 2;
    }
    l.a = arena_new(1 << 20);
    l.root = argv[1];
    bool texts = argc > 2 && !strcmp(argv[2], "-");
    read_allows(&l);
    read_caps(&l);
    walk(&l, "");
    check_uses(&l);
    if (texts) check_texts(&l);
    for (size_t i = 0; i < l.allows.n; i++)
        if (!l.allows.v[i].used && !str_is(l.allows.v[i].kind, "named") && (texts || !str_is(l.allows.v[i].kind, "text")))
            wrong(&l, "tools/lint.allow", l.allows.v[i].line, "nothing needs this exemption any more");
    if (!l.findings) printf("lint: %u files, %u capabilities, nothing found\n", l.files, l.n_caps);
    arena_free(l.a);
    return l.findings != 0;
}
