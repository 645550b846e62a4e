/* bare PORT THREADS ANSWER [DB TRACE] — the least that a server can do: an epoll loop on each thread, keep-alive, the bytes of the file
 * ANSWER to whatever is asked. With DB and TRACE it first runs the recorded reads, in one read transaction per request.
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "main/commands.h"
#include "statements.h"

struct bare {
    int port;
    Str answer;
    struct db *db;
    struct recorded rec;
};

static Str file(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    size_t n = 0, most = 1 << 20;
    char *p = NEW_ARRAY(a, char, most);
    if (!f || !(n = fread(p, 1, most, f))) exit(fail("%s cannot be read", path));
    fclose(f);
    return str_n(p, n);
}

static void query(struct bare *b)
{
    struct db_ro *ro;
    if (!b->db) return;
    if (db_read_begin(b->db, &ro) != OK) abort();
    statements_run(ro, &b->rec.reads);
    db_read_end(ro);
}

/* Whole requests in what came: each ends in an empty line. They are small; the measuring client never sends one in two parts. */
static bool serve(struct bare *b, int fd)
{
    char in[16384];
    ssize_t n = recv(fd, in, sizeof in - 1, 0);
    if (n <= 0) return false;
    in[n] = 0;
    for (const char *p = in; (p = strstr(p, "\r\n\r\n")); p += 4) {
        query(b);
        for (size_t at = 0; at < b->answer.len;) {
            ssize_t sent = send(fd, b->answer.p + at, b->answer.len - at, MSG_NOSIGNAL);
            if (sent <= 0) return false;
            at += (size_t)sent;
        }
    }
    return true;
}

static int listener(int port)
{
    int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 1024)) exit(fail("cannot listen on port %d", port));
    return fd;
}

static void *loop(void *arg)
{
    struct bare *b = arg;
    int ep = epoll_create1(0), in = listener(b->port);
    struct epoll_event ev = {.events = EPOLLIN, .data.fd = in}, got[256];
    epoll_ctl(ep, EPOLL_CTL_ADD, in, &ev);
    for (;;) {
        int n = epoll_wait(ep, got, 256, -1);
        for (int i = 0; i < n; i++) {
            int fd = got[i].data.fd;
            if (fd != in) {
                if (!serve(b, fd)) close(fd);
                continue;
            }
            ev = (struct epoll_event){.events = EPOLLIN, .data.fd = accept(in, NULL, NULL)};
            if (ev.data.fd >= 0) epoll_ctl(ep, EPOLL_CTL_ADD, ev.data.fd, &ev);
        }
    }
    return NULL;
}

int main(int argc, char **argv)
{
    char why[256] = "";
    struct arena *a = arena_new(1 << 20);
    if ((argc != 4 && argc != 6) || sodium_init() < 0) {
        fputs("usage: bare PORT THREADS ANSWER [DB TRACE]\n", stderr);
        return 2;
    }
    struct bare b = {.port = atoi(argv[1]), .answer = file(a, argv[3])};
    if (argc == 6) {
        recorded_read(a, argv[5], &b.rec);
        if (open_db(argv[4], true, &b.db, why) != OK) return fail("%s", why);
        if (!b.rec.reads.all.n) return fail("no reads were recorded");
        fprintf(stderr, "bare: %zu statements a request\n", b.rec.reads.all.n);
    }
    for (int i = atoi(argv[2]); i > 1; i--) {
        pthread_t t;
        if (pthread_create(&t, NULL, loop, &b)) abort();
    }
    puts("listening");
    fflush(stdout);
    loop(&b);
}
