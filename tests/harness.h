/* The test runner: TEST(name) { … } registers itself; all tests are one program and one process.
 *
 *   tests                     runs all, prints what failed as file:line and at the end one line: N passed, N failed
 *   tests M71 db_             only those whose name contains one of the words
 *   tests --verbose --list --update-golden
 *
 * A name begins with the mechanism it shows, where there is one: TEST(M71_five_stages). STORY is a TEST that plays a whole case.
 * A CHECK that fails is reported and the test goes on; it returns whether it held, for `if (!CHECK(p)) return;`.
 */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct test_case {
    const char *name, *file;
    int line;
    void (*run)(void);
    struct test_case *next;
};
void test_register(struct test_case *t);

#define TEST(name_)                                                                                                   \
    static void test_##name_(void);                                                                                   \
    static struct test_case case_##name_ = {#name_, __FILE__, __LINE__, test_##name_, NULL};                          \
    __attribute__((constructor)) static void register_##name_(void) { test_register(&case_##name_); }                 \
    static void test_##name_(void)
#define STORY(name) TEST(name)

bool test_check(bool ok, const char *file, int line, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
bool test_eq(long long a, long long b, const char *file, int line, const char *words);
bool test_str(Str a, Str b, const char *file, int line, const char *words);
bool test_has(Str s, Str part, bool wanted, const char *file, int line, const char *words);
static inline Str test_of_str(Str s) { return s; }
#define TEST_STR_(x) _Generic((x), Str: test_of_str, char *: str_c, const char *: str_c)(x)

#define CHECK(x) test_check((x), __FILE__, __LINE__, "%s", #x)
#define CHECK_MSG(x, ...) test_check((x), __FILE__, __LINE__, __VA_ARGS__)
#define CHECK_EQ(a, b) test_eq((long long)(a), (long long)(b), __FILE__, __LINE__, #a " == " #b)
#define CHECK_STR(a, b) test_str(TEST_STR_(a), TEST_STR_(b), __FILE__, __LINE__, #a)
#define CHECK_HAS(s, part) test_has(TEST_STR_(s), TEST_STR_(part), true, __FILE__, __LINE__, #s)
#define CHECK_LACKS(s, part) test_has(TEST_STR_(s), TEST_STR_(part), false, __FILE__, __LINE__, #s)
#define CHECK_OK(e) CHECK_EQ(e, OK)

struct arena *test_arena(void);                           /* ends with the test */
char *fmt(const char *f, ...) __attribute__((format(printf, 1, 2), returns_nonnull)); /* a C string in it */
void test_at_end(void (*end)(void *ctx), void *ctx);      /* of this test; last first */
const char *test_dir(void);                               /* of this process; removed at its end */
bool test_update_golden(void);
/* Compares with tests/golden/NAME, or writes it (--update-golden); shows the first lines that differ. */
bool test_golden(const char *name, Str now, const char *file, int line);
#define CHECK_GOLDEN(name, now) test_golden((name), (now), __FILE__, __LINE__)
Str test_golden_read(const char *name);                   /* no value when there is none */
bool read_whole(struct arena *a, const char *path, Str *out);
bool write_whole(const char *path, Str s);
