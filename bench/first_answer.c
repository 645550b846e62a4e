/* first_answer LINJU DB — starts `linju serve` on a free port, waits for its line, asks for /healthz, and prints the milliseconds from fork
 * to the last byte of the answer.
 */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int port_of(FILE *out)
{
    char line[200];
    const char *colon = fgets(line, sizeof line, out) ? strrchr(line, ':') : NULL;
    return colon ? atoi(colon + 1) : 0;
}

static int ask(int port)
{
    static const char question[] = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    char answer[4096];
    size_t n = 0;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) || write(fd, question, sizeof question - 1) < 0) return 1;
    for (ssize_t got; (got = read(fd, answer + n, sizeof answer - 1 - n)) > 0;) n += (size_t)got;
    close(fd);
    answer[n] = 0;
    return strncmp(answer, "HTTP/1.1 200", 12) != 0;
}

int main(int argc, char **argv)
{
    int out[2];
    if (argc != 3 || pipe(out)) return 2;
    double from = now_ms();
    pid_t pid = fork();
    if (pid == 0) {
        dup2(out[1], 1);
        execl(argv[1], "linju", "serve", "--db", argv[2], "--listen", "127.0.0.1:0", (char *)NULL);
        _exit(127);
    }
    close(out[1]);
    int port = port_of(fdopen(out[0], "r")), bad = !port || ask(port);
    double took = now_ms() - from;
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    if (bad) fputs("there was no answer\n", stderr);
    else printf("%.2f\n", took);
    return bad;
}
