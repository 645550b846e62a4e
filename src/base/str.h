/* Str: a view of bytes with a length. It owns nothing and need not end in NUL.
 *
 * `p == NULL` means "no value" (SQL NULL, absent field); an empty string has p != NULL and len 0. Text inside the program
 * is valid UTF-8 once it has passed the request parser. Functions that make new text take the arena first.
 */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

typedef struct {
    const char *p;
    size_t len; /* bytes */
} Str;

struct strs {
    Str *v;
    size_t n;
};

#define S(lit) ((Str){"" lit, sizeof(lit) - 1})
/* For printf: printf("%.*s", STR(s)) */
#define STR(s) (int)(s).len, (s).p ? (s).p : ""

/* Here, so that what is known of a literal is known when it is compiled. */
static inline Str str_c(const char *c) { return (Str){c, c ? strlen(c) : 0}; } /* view of a C string; NULL gives no value */
static inline Str str_n(const char *p, size_t len) { return (Str){p, len}; }
static inline bool str_is(Str a, const char *lit) { return a.p && a.len == strlen(lit) && memcmp(a.p, lit, a.len) == 0; }
static inline bool str_eq(Str a, Str b) { return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0); }
static inline bool str_starts(Str s, Str head) { return s.len >= head.len && str_eq(str_n(s.p, head.len), head); }
static inline bool str_ends(Str s, Str tail) { return s.len >= tail.len && str_eq(str_n(s.p + s.len - tail.len, tail.len), tail); }
static inline bool str_empty(Str s) { return s.len == 0; }
static inline bool str_none(Str s) { return s.p == NULL; }
bool str_eq_nocase(Str a, Str b);               /* ASCII letters only */
int str_cmp(Str a, Str b);                      /* by bytes, shorter first */
bool str_has(Str s, Str part);
size_t str_find(Str s, Str part);               /* index or (size_t)-1 */
Str str_from(Str s, size_t from);               /* the rest; clipped */
Str str_cut(Str s, size_t from, size_t len);    /* a part; clipped */
Str str_trim(Str s);                            /* ASCII blanks at both ends */
bool str_split(Str *rest, char by, Str *part);  /* takes the next part off rest; false at the end */
bool str_int(Str s, int64_t *out);              /* whole decimal int64, optional '-'; false leaves out */
bool str_digits(Str s);                         /* one or more ASCII digits and nothing else */

Str str_dup(struct arena *a, Str s);
char *str_z(struct arena *a, Str s);            /* NUL-terminated copy for C interfaces */
Str str_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
Str str_vfmt(struct arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
Str str_cat(struct arena *a, Str x, Str y);
Str str_lower(struct arena *a, Str s);          /* ASCII letters only; str_upper too */
Str str_upper(struct arena *a, Str s);
Str str_hex(struct arena *a, const void *bytes, size_t len);
