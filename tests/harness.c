#include "harness.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <dirent.h>

#include "base/buf.h"
#include "sys/log.h"

enum { ENDS_MAX = 64, SHOWN_MAX = 12, TIME_LIMIT_S = 120 };

static struct {
    struct test_case *all;
    unsigned n, failed_here, shown_here;
    const struct test_case *now;
    struct arena *a;
    struct { void (*end)(void *); void *ctx; } ends[ENDS_MAX];
    unsigned n_ends;
    bool verbose, update;
    char dir[256];
} t;

void test_register(struct test_case *c)
{
    c->next = t.all;
    t.all = c;
    t.n++;
}

/* -- checks -- */

bool test_check(bool ok, const char *file, int line, const char *fmt_, ...)
{
    if (ok) return true;
    t.failed_here++;
    if (t.shown_here++ < SHOWN_MAX) {
        va_list ap;
        va_start(ap, fmt_);
        printf("%s:%d: %s: ", file, line, t.now ? t.now->name : "setup");
        vprintf(fmt_, ap);
        putchar('\n');
        va_end(ap);
    }
    return false;
}

bool test_eq(long long a, long long b, const char *file, int line, const char *words)
{
    return test_check(a == b, file, line, "%s: %lld, not %lld", words, a, b);
}

static Str shown(Str s) { return s.p ? str_cut(s, 0, 300) : S("(none)"); }

bool test_str(Str a, Str b, const char *file, int line, const char *words)
{
    bool same = str_none(a) == str_none(b) && str_eq(a, b);
    return test_check(same, file, line, "%s: \"%.*s\", not \"%.*s\"", words, STR(shown(a)), STR(shown(b)));
}

bool test_has(Str s, Str part, bool wanted, const char *file, int line, const char *words)
{
    return test_check(str_has(s, part) == wanted, file, line, "%s: %s \"%.*s\": %.*s", words, wanted ? "lacks" : "has", STR(part), STR(shown(s)));
}

/* -- what tests stand on -- */

struct arena *test_arena(void)
{
    if (!t.a) t.a = arena_new(1 << 16);
    return t.a;
}

char *fmt(const char *f, ...)
{
    va_list ap;
    va_start(ap, f);
    Str s = str_vfmt(test_arena(), f, ap);
    va_end(ap);
    return str_z(test_arena(), s);
}

void test_at_end(void (*end)(void *ctx), void *ctx)
{
    for (unsigned i = 0; i < t.n_ends; i++)
        if (t.ends[i].end == end && t.ends[i].ctx == ctx) return; /* once is enough */
    if (t.n_ends == ENDS_MAX) abort();
    t.ends[t.n_ends].end = end;
    t.ends[t.n_ends++].ctx = ctx;
}

const char *test_dir(void)
{
    const char *parents[] = {getenv("TMPDIR"), "/dev/shm", "/tmp"}; /* memory first: the tests commit a lot */
    for (size_t i = 0; !t.dir[0] && i < 3; i++) {
        if (!parents[i]) continue;
        snprintf(t.dir, sizeof t.dir, "%s/linju-tests-XXXXXX", parents[i]);
        if (!mkdtemp(t.dir)) t.dir[0] = 0;
    }
    if (!t.dir[0]) {
        fputs("there is no directory for temporary files\n", stderr);
        exit(1);
    }
    return t.dir;
}

static void remove_dir(void)
{
    if (!t.dir[0]) return;
    DIR *d = opendir(t.dir);
    char path[600];
    for (struct dirent *e; d && (e = readdir(d));) {
        snprintf(path, sizeof path, "%s/%s", t.dir, e->d_name);
        unlink(path);
    }
    if (d) closedir(d);
    rmdir(t.dir);
}

bool read_whole(struct arena *a, const char *path, Str *out)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    bool ok = !fstat(fd, &st);
    char *p = ok ? arena_alloc(a, (size_t)st.st_size + 1) : NULL;
    ok = ok && read(fd, p, (size_t)st.st_size) == st.st_size;
    close(fd);
    if (ok) *out = str_n(p, (size_t)st.st_size);
    return ok;
}

bool write_whole(const char *path, Str s)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) return false;
    bool ok = write(fd, s.p, s.len) == (ssize_t)s.len;
    return !close(fd) && ok;
}

/* -- golden files -- */

bool test_update_golden(void) { return t.update; }

static char *golden_path(const char *name) { return fmt("%s/tests/golden/%s", SOURCE_ROOT, name); }

Str test_golden_read(const char *name)
{
    Str s = {NULL, 0};
    return read_whole(test_arena(), golden_path(name), &s) ? s : (Str){NULL, 0};
}

static bool holds_line(Str text, Str line)
{
    Str part;
    while (str_split(&text, '\n', &part))
        if (str_eq(part, line)) return true;
    return false;
}

static void show_difference(Str old, Str now)
{
    Str part, rest = old;
    unsigned n = 0;
    while (str_split(&rest, '\n', &part) && n < 40)
        if (!holds_line(now, part)) printf("    - %.*s\n", STR(part)), n++;
    for (rest = now; str_split(&rest, '\n', &part) && n < 80;)
        if (!holds_line(old, part)) printf("    + %.*s\n", STR(part)), n++;
}

bool test_golden(const char *name, Str now, const char *file, int line)
{
    Str old = test_golden_read(name);
    if (str_eq(old, now)) return true;
    if (t.update) return test_check(write_whole(golden_path(name), now), file, line, "tests/golden/%s cannot be written", name);
    show_difference(old.p ? old : S(""), now);
    return test_check(false, file, line, "tests/golden/%s differs; look at each line, then run tests --update-golden", name);
}

/* -- the runner -- */

static void fell(int sig)
{
    char line[400];
    int n = snprintf(line, sizeof line, "%s: %s: %s\n", t.now ? t.now->file : "?", t.now ? t.now->name : "?",
                     sig == SIGALRM ? "does not end" : "crashed");
    if (write(STDOUT_FILENO, line, (size_t)n) < 0) _exit(2);
    signal(sig, SIG_DFL);
    if (sig == SIGALRM) _exit(1);
    raise(sig);
}

static int by_place(const void *a, const void *b)
{
    const struct test_case *x = *(struct test_case *const *)a, *y = *(struct test_case *const *)b;
    int c = strcmp(x->file, y->file);
    return c ? c : (x->line > y->line) - (x->line < y->line);
}

static double now_s(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static bool run(const struct test_case *c)
{
    t.now = c;
    t.failed_here = t.shown_here = 0;
    double from = now_s();
    alarm(TIME_LIMIT_S);
    c->run();
    while (t.n_ends) {
        t.n_ends--;
        t.ends[t.n_ends].end(t.ends[t.n_ends].ctx);
    }
    alarm(0);
    arena_free(t.a);
    t.a = NULL;
    if (t.shown_here > SHOWN_MAX) printf("    and %u more of %s\n", t.shown_here - SHOWN_MAX, c->name);
    if (t.verbose) printf("%s %7.1f ms  %s\n", t.failed_here ? "FAIL" : "ok  ", (now_s() - from) * 1e3, c->name);
    fflush(stdout);
    return !t.failed_here;
}

static bool wanted(const struct test_case *c, int argc, char **argv)
{
    bool any = false;
    for (int i = 1; i < argc; i++) {
        if (!strncmp(argv[i], "--", 2)) continue;
        any = true;
        if (strstr(c->name, argv[i])) return true;
    }
    return !any;
}

int main(int argc, char **argv)
{
    bool list = false;
    for (int i = 1; i < argc; i++) {
        t.verbose |= !strcmp(argv[i], "--verbose");
        t.update |= !strcmp(argv[i], "--update-golden");
        list |= !strcmp(argv[i], "--list");
    }
    struct test_case **all = calloc(t.n ? t.n : 1, sizeof *all);
    if (!all) abort();
    unsigned n = 0, passed = 0, failed = 0;
    for (struct test_case *c = t.all; c; c = c->next) all[n++] = c;
    qsort(all, n, sizeof *all, by_place);
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN);
    const int sigs[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGALRM};
    for (size_t i = 0; i < sizeof sigs / sizeof *sigs; i++) signal(sigs[i], fell);
    if (!t.verbose) log_level(LOG_ERROR + 1); /* many tests make the program complain */
    for (unsigned i = 0; i < n; i++) {
        if (!wanted(all[i], argc, argv)) continue;
        if (list) puts(all[i]->name);
        else if (run(all[i])) passed++;
        else failed++;
    }
    free(all);
    remove_dir();
    if (list) return 0;
    printf("%u passed, %u failed\n", passed, failed);
    return failed || !passed ? 1 : 0;
}
