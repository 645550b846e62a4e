/* Between fork and exec only what is safe after a fork of a program with threads: system calls on prepared values. */
#include "sys/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

enum { SAID_MOST = 200, NICE = 5 };

struct run {
    const struct child *c;
    pid_t pid;
    int in, out, err, failed;   /* our ends; -1: closed. failed: the child's errno when exec does not work */
    size_t sent;
    struct buf got;
    char said[SAID_MOST];
    size_t said_len;
    int64_t until;              /* monotonic ms */
};

static int64_t now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec * (int64_t)1000 + ts.tv_nsec / 1000000;
}

static void shut(int *fd)
{
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

bool child_find(const char *name, char path[256])
{
    static const char *const folders[] = {"/usr/local/bin", "/usr/bin", "/bin"};
    if (strchr(name, '/')) return snprintf(path, 256, "%s", name) < 256 && !access(path, X_OK);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (snprintf(path, 256, "%s/%s", folders[i], name) < 256 && !access(path, X_OK)) return true;
    return false;
}

/* -- in the child -- */

static void limit(int what, rlim_t n)
{
    const struct rlimit l = {n, n};
    setrlimit((__rlimit_resource_t)what, &l);
}

__attribute__((noreturn)) static void become(const struct child *c, const char *path, pid_t parent, int in, int out, int err, int failed)
{
    static const char *const nothing[] = {NULL};
    const int streams[] = {in, out, err};
    sigset_t none;
    sigemptyset(&none);
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (getppid() != parent) _exit(127); /* it died before it could be watched */
    for (int sig = 1; sig < 32; sig++) signal(sig, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, c->file_most);
    limit(RLIMIT_CPU, c->cpu_s ? c->cpu_s : (c->deadline_ms + 999) / 1000);
    if (c->memory) limit(RLIMIT_AS, c->memory);
    setpriority(PRIO_PROCESS, 0, NICE); /* whoever waits for a page goes first */
    bool ok = !chdir("/") && dup2(failed, 200) == 200;
    for (int i = 0; i < 3 && ok; i++) ok = dup2(streams[i], 100 + i) >= 0; /* clear of 0…2, whatever the parent has there */
    for (int i = 0; i < 3 && ok; i++) ok = dup2(100 + i, i) == i;
    close_range(3, 199, 0);
    close_range(201, ~0u, 0);
    fcntl(200, F_SETFD, FD_CLOEXEC);
    if (ok) execve(path, (char *const *)(uintptr_t)c->argv, (char *const *)(uintptr_t)(c->env ? c->env : nothing));
    int e = errno;
    if (write(200, &e, sizeof e) < 0) _exit(126);
    _exit(127);
}

/* -- start -- */

static enum Err start(struct run *r, const char *path, char why[256])
{
    int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1}, failed[2] = {-1, -1};
    pid_t parent = getpid();
    /* The input is a socket: writing to a child that has closed it is an error, no signal. */
    bool ok = !socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) && !pipe2(out, O_CLOEXEC) && !pipe2(err, O_CLOEXEC) && !pipe2(failed, O_CLOEXEC);
    r->pid = ok ? fork() : -1;
    if (r->pid == 0) become(r->c, path, parent, in[1], out[1], err[1], failed[1]);
    if (r->pid < 0) snprintf(why, 256, "%s cannot be started: %s", path, strerror(errno));
    shut(&in[1]);
    shut(&out[1]);
    shut(&err[1]);
    shut(&failed[1]);
    if (r->pid < 0) {
        shut(&in[0]);
        shut(&out[0]);
        shut(&err[0]);
        shut(&failed[0]);
        return ERR_IO;
    }
    r->in = in[0];
    r->out = out[0];
    r->err = err[0];
    r->failed = failed[0];
    return OK;
}

/* -- while it runs -- */

static void feed(struct run *r)
{
    Str rest = str_from(r->c->in, r->sent);
    ssize_t n = rest.len ? send(r->in, rest.p, rest.len, MSG_NOSIGNAL | MSG_DONTWAIT) : 0;
    if (n > 0) r->sent += (size_t)n;
    bool ended = r->sent == r->c->in.len || (n < 0 && errno != EAGAIN && errno != EINTR);
    if (ended) shut(&r->in); /* all of it, or as much as it wanted */
}

static enum Err take(struct run *r)
{
    char piece[16384];
    ssize_t n = read(r->out, piece, sizeof piece);
    if (n < 0 && errno == EINTR) return OK;
    if (n <= 0) shut(&r->out);
    else if (r->got.len + (size_t)n > r->c->out_most) return ERR_TOO_LARGE;
    else buf_bytes(&r->got, piece, (size_t)n);
    return OK;
}

static void listen_to(struct run *r)
{
    char piece[512];
    ssize_t n = read(r->err, piece, sizeof piece);
    if (n < 0 && errno == EINTR) return;
    if (n <= 0) shut(&r->err);
    for (ssize_t i = 0; i < n && r->said_len < sizeof r->said; i++) r->said[r->said_len++] = piece[i];
}

/* Until all of its output is there. */
static enum Err talk(struct run *r)
{
    while (r->out >= 0 || r->err >= 0) {
        struct pollfd p[] = {{r->in, POLLOUT, 0}, {r->out, POLLIN, 0}, {r->err, POLLIN, 0}};
        int64_t left = r->until - now_ms();
        if (left <= 0) return ERR_BUSY;
        if (poll(p, 3, (int)left) < 0 && errno != EINTR) return ERR_IO;
        if (p[0].revents) feed(r);
        if (p[1].revents) TRY(take(r));
        if (p[2].revents) listen_to(r);
    }
    return OK;
}

/* Its streams are closed; it may still be there. Not reaped yet: until then nobody else can have its number. */
static enum Err await(struct run *r)
{
    for (;;) {
        siginfo_t ended = {.si_pid = 0};
        if (waitid(P_PID, (id_t)r->pid, &ended, WEXITED | WNOWAIT | WNOHANG) && errno != EINTR) return ERR_IO;
        if (ended.si_pid == r->pid) return OK;
        if (now_ms() >= r->until) return ERR_BUSY;
        poll(NULL, 0, 1);
    }
}

/* It, and what it may have left behind. */
static int end_all(struct run *r)
{
    int status = 0;
    kill(-r->pid, SIGKILL);
    kill(r->pid, SIGKILL); /* it may not have come to its own group yet */
    while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR) {}
    return status;
}

static Str first_line(const struct run *r)
{
    Str all = str_n(r->said, r->said_len), line = all;
    str_split(&all, '\n', &line);
    return str_trim(line);
}

static enum Err judge(struct run *r, enum Err e, int status, char why[256])
{
    const char *name = r->c->argv[0];
    Str said = first_line(r);
    if (e == ERR_BUSY) snprintf(why, 256, "%s took longer than %u ms", name, r->c->deadline_ms);
    else if (e == ERR_TOO_LARGE) snprintf(why, 256, "%s wrote more than %zu bytes", name, r->c->out_most);
    else if (e != OK) snprintf(why, 256, "%s could not be watched", name);
    else if (WIFSIGNALED(status)) snprintf(why, 256, "%s was ended by signal %d%s%.*s", name, WTERMSIG(status), said.len ? ": " : "", STR(said));
    else if (WEXITSTATUS(status)) snprintf(why, 256, "%s failed with status %d%s%.*s", name, WEXITSTATUS(status), said.len ? ": " : "", STR(said));
    else return OK;
    return e == OK ? ERR_IO : e;
}

enum Err child_run(struct arena *a, const struct child *c, Str *out, char why[256])
{
    struct run r = {.c = c, .in = -1, .out = -1, .err = -1, .failed = -1, .got = buf_new(a, 4096), .until = now_ms() + c->deadline_ms};
    char path[256];
    int no_exec = 0;
    if (!child_find(c->argv[0], path)) {
        snprintf(why, 256, "there is no program %s", c->argv[0]);
        return ERR_NOT_FOUND;
    }
    TRY(start(&r, path, why));
    enum Err e = talk(&r);
    if (e == OK) e = await(&r);
    int status = end_all(&r); /* of one that has ended: how it did */
    bool told = e == OK && read(r.failed, &no_exec, sizeof no_exec) == sizeof no_exec;
    shut(&r.in);
    shut(&r.out);
    shut(&r.err);
    shut(&r.failed);
    if (told) {
        snprintf(why, 256, "%s cannot be started: %s", path, strerror(no_exec));
        return no_exec == ENOENT || no_exec == EACCES ? ERR_NOT_FOUND : ERR_IO;
    }
    TRY(judge(&r, e, status, why));
    *out = buf_str(&r.got);
    return OK;
}
