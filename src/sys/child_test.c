/* Helper programs: what goes in comes out, and whatever they do, there is an end and nothing is left behind. */
#include "sys/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "harness.h"

static enum Err shell(const char *script, struct child c, Str *out, char why[256])
{
    const char *const argv[] = {"/bin/sh", "-c", script, NULL};
    c.argv = argv;
    if (!c.deadline_ms) c.deadline_ms = 10000;
    if (!c.out_most) c.out_most = 1 << 20;
    why[0] = 0;
    return child_run(test_arena(), &c, out, why);
}

static bool no_child_left(void) { return waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD; }

TEST(child_gets_its_input_and_gives_its_output)
{
    char why[256];
    Str out, big = {arena_alloc(test_arena(), 3 << 20), 3 << 20};
    const char *const cat[] = {"cat", NULL};
    memset((char *)(uintptr_t)big.p, 'x', big.len);
    CHECK_EQ(child_run(test_arena(), &(struct child){.argv = cat, .in = big, .out_most = 4 << 20, .deadline_ms = 10000}, &out, why), OK);
    CHECK_EQ(out.len, big.len);
    CHECK_EQ(shell("head -c 3", (struct child){.in = big}, &out, why), OK); /* it need not read all of it */
    CHECK_STR(out, "xxx");
    CHECK_EQ(shell("true", (struct child){.in = S("")}, &out, why), OK);
    CHECK_EQ(out.len, 0);
    CHECK(no_child_left());
}

TEST(child_sees_nothing_of_the_server)
{
    char why[256];
    Str out;
    const char *const env[] = {"GIVEN=1", NULL};
    int fd = open("/dev/null", O_RDONLY);
    CHECK_EQ(shell("env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD=; ls /proc/self/fd | wc -l; pwd; ulimit -c", (struct child){.env = env, .file_most = 4096}, &out, why), OK);
    CHECK_STR(out, "GIVEN=1\n4\n/\n0\n"); /* 0, 1, 2 and the folder that ls reads */
    CHECK_EQ(shell("test -e /proc/self/fd/200 && exit 3; exit 0", (struct child){.env = env}, &out, why), OK);
    close(fd);
}

TEST(child_that_fails_says_why)
{
    char why[256];
    Str out = S("before");
    const char *const none[] = {"linju-no-such-program", NULL};
    CHECK_EQ(shell("echo broken picture >&2; echo more >&2; exit 3", (struct child){.in = S("x")}, &out, why), ERR_IO);
    CHECK_STR(why, "/bin/sh failed with status 3: broken picture");
    CHECK_EQ(shell("kill -SEGV $$", (struct child){.in = S("x")}, &out, why), ERR_IO);
    CHECK_HAS(str_c(why), "signal 11");
    CHECK_EQ(child_run(test_arena(), &(struct child){.argv = none, .deadline_ms = 1000}, &out, why), ERR_NOT_FOUND);
    CHECK_HAS(str_c(why), "linju-no-such-program");
    char *script = fmt("%s/script", test_dir());
    const char *const odd[] = {script, NULL};
    FILE *f = fopen(script, "w");
    CHECK(f && fputs("#!/no/such/interpreter\n", f) > 0 && !fclose(f) && !chmod(script, 0700));
    CHECK_EQ(child_run(test_arena(), &(struct child){.argv = odd, .deadline_ms = 1000}, &out, why), ERR_NOT_FOUND);
    CHECK_STR(out, "before");
    CHECK(no_child_left());
}

TEST(child_past_its_deadline_is_killed_with_its_own_children)
{
    char why[256];
    Str out;
    char *pid_file = fmt("%s/pid", test_dir());
    const struct child slow = {.deadline_ms = 300, .file_most = 100};
    CHECK_EQ(shell("sleep 60", slow, &out, why), ERR_BUSY);
    CHECK_HAS(str_c(why), "300 ms");
    CHECK_EQ(shell("trap '' TERM INT HUP; while :; do :; done", slow, &out, why), ERR_BUSY);
    CHECK_EQ(shell("exec >&- 2>&-; sleep 60", slow, &out, why), ERR_BUSY); /* its streams closed, itself not ended */
    CHECK_EQ(shell(fmt("sleep 60 & echo $! > %s; wait", pid_file), slow, &out, why), ERR_BUSY);
    FILE *f = fopen(pid_file, "r");
    int pid = 0;
    CHECK(f && fscanf(f, "%d", &pid) == 1 && pid > 1);
    if (f) fclose(f);
    for (int i = 0; i < 200 && pid > 1 && !kill(pid, 0); i++) { /* init reaps it */
        struct timespec ms = {0, 10 * 1000 * 1000};
        char stat[64] = "";
        FILE *s = fopen(fmt("/proc/%d/stat", pid), "r");
        if (s && fgets(stat, sizeof stat, s) && strstr(stat, ") Z")) i = 1000;
        if (s) fclose(s);
        nanosleep(&ms, NULL);
        CHECK_MSG(i != 199, "the grandchild %d lives on", pid);
    }
    CHECK(no_child_left());
}

TEST(child_has_limits)
{
    char why[256];
    Str out;
    char *file = fmt("%s/big", test_dir());
    CHECK_EQ(shell("head -c 2000000 /dev/zero", (struct child){.out_most = 1000000}, &out, why), ERR_TOO_LARGE);
    CHECK_EQ(shell("while :; do :; done", (struct child){.cpu_s = 1, .deadline_ms = 30000}, &out, why), ERR_IO);
    CHECK_EQ(shell(fmt("head -c 5000 /dev/zero > %s", file), (struct child){.file_most = 1000}, &out, why), ERR_IO);
    CHECK_EQ(shell(fmt("head -c 900 /dev/zero > %s", file), (struct child){.file_most = 1000}, &out, why), OK);
    CHECK_EQ(shell("head -c 60000000 /dev/zero | tail -c 60000000 | wc -c", (struct child){.memory = 30 << 20}, &out, why), OK); /* tail's failure is its own */
    CHECK(!str_is(str_trim(out), "60000000"));
    CHECK(no_child_left());
}
