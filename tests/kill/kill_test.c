/* Fifty SIGKILLs under load: every 201 is there once, whatever was unanswered is there at most once after it is sent again with
 * its key, logins stay, the history verifies. Needs the program itself: LINJU names it. */
#include <arpa/inet.h>
#include <errno.h>
#include <jansson.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness.h"

enum { KILLS = 50, CLIENTS = 8, SENT_MAX = 200000 };

struct sent {
    int client, n;
    long long id;              /* 0: no answer came */
};

static struct {
    char db[512], token[128], area[32];
    int port;
    pid_t pid;
    volatile bool stop;
    pthread_mutex_t lock;
    struct sent *sent;
    int n_sent;
} k;

static void nap(int ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
    nanosleep(&t, NULL);
}

static int dial(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)k.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval wait = {5, 0};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at)) {
        close(fd);
        return -1;
    }
    return fd;
}

/* One request on a connection; the status, or 0 when the server was gone. The body's text goes to out. */
static int ask(int fd, const char *head, const char *body, char *out, size_t cap)
{
    char req[2048];
    int n = snprintf(req, sizeof req, "%s\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", head, strlen(body), body);
    if (send(fd, req, (size_t)n, MSG_NOSIGNAL) != n) return 0;
    size_t got = 0, need = 0;
    for (;;) {
        ssize_t r = recv(fd, out + got, cap - 1 - got, 0);
        if (r <= 0) return 0;
        got += (size_t)r;
        out[got] = 0;
        char *end = strstr(out, "\r\n\r\n"), *len = strcasestr(out, "Content-Length:");
        if (!end || !len) continue;
        need = (size_t)(end + 4 - out) + (size_t)atol(len + 15);
        if (got >= need) return atoi(out + 9);
    }
}

static int post_need(int fd, const struct sent *s, char *out, size_t cap)
{
    char head[256], body[256];
    snprintf(head, sizeof head, "POST /api/v1/needs HTTP/1.1\r\nIdempotency-Key: k%d-%d", s->client, s->n);
    snprintf(body, sizeof body, "{\"kind\":\"request\",\"text\":\"kill %d-%d\",\"area\":\"%s\"}", s->client, s->n, k.area);
    return ask(fd, head, body, out, cap);
}

static void *client(void *arg)
{
    int me = (int)(intptr_t)arg, fd = -1;
    char *out = malloc(1 << 16);
    while (!k.stop) {
        if (fd < 0 && (fd = dial()) < 0) {
            nap(1);
            continue;
        }
        pthread_mutex_lock(&k.lock);
        struct sent *s = &k.sent[k.n_sent < SENT_MAX ? k.n_sent++ : SENT_MAX - 1];
        *s = (struct sent){me, k.n_sent, 0};
        pthread_mutex_unlock(&k.lock);
        int status = post_need(fd, s, out, 1 << 16);
        char *id = status == 201 ? strstr(out, "{\"id\":\"") : NULL;
        if (id) s->id = atoll(id + 7);
        if (status == 0) {
            close(fd);
            fd = -1;
        }
    }
    if (fd >= 0) close(fd);
    free(out);
    return NULL;
}

static void serve(void)
{
    int out[2];
    char listen[32], line[256] = "";
    snprintf(listen, sizeof listen, "127.0.0.1:%d", k.port);
    if (pipe(out)) abort();
    k.pid = fork();
    if (k.pid == 0) {
        dup2(out[1], 1);
        close(out[0]);
        setenv("LINJU_RATE_LIMITS", "off", 1);
        execl(getenv("LINJU"), "linju", "serve", "--db", k.db, "--listen", listen, (char *)NULL);
        _exit(127);
    }
    close(out[1]);
    FILE *f = fdopen(out[0], "r");
    if (!f || !fgets(line, sizeof line, f)) test_check(false, __FILE__, __LINE__, "the server did not start again");
    char *colon = strrchr(line, ':');
    if (k.port == 0 && colon) k.port = atoi(colon + 1);
    if (f) fclose(f);
}

static void stop_server(int sig)
{
    kill(k.pid, sig);
    waitpid(k.pid, NULL, 0);
}

static void sign_in(void)
{
    char out[8192];
    int fd = dial();
    CHECK_EQ(ask(fd, "POST /api/v1/sessions HTTP/1.1", "{\"phone\":\"13800000003\",\"password\":\"linju-demo\"}", out, sizeof out), 201);
    json_t *o = json_loads(strstr(out, "\r\n\r\n") + 4, 0, NULL);
    snprintf(k.token, sizeof k.token, "%s", json_string_value(json_object_get(o, "token")));
    json_t *role = json_array_get(json_object_get(json_object_get(o, "person"), "roles"), 0);
    snprintf(k.area, sizeof k.area, "%s", json_string_value(json_object_get(role, "area")));
    json_decref(o);
    close(fd);
}

static long long one(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *st;
    long long n = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW) n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return n;
}

static void check_all(void)
{
    sqlite3 *db;
    int answered = 0, lost = 0;
    CHECK_EQ(sqlite3_open(k.db, &db), SQLITE_OK);
    for (int i = 0; i < k.n_sent; i++) {
        char sql[128];
        if (!k.sent[i].id) continue;
        answered++;
        snprintf(sql, sizeof sql, "SELECT count(*) FROM need WHERE id = %lld AND text = 'kill %d-%d'", k.sent[i].id, k.sent[i].client, k.sent[i].n);
        if (one(db, sql) != 1) lost++;
    }
    CHECK(answered > KILLS);
    CHECK_EQ(lost, 0);
    CHECK_EQ(one(db, "SELECT count(*) FROM (SELECT text FROM need WHERE text LIKE 'kill %' GROUP BY text HAVING count(*) > 1)"), 0);
    CHECK_EQ(one(db, "SELECT count(*) FROM need WHERE text LIKE 'kill %'"), k.n_sent);
    sqlite3_close(db);
    printf("kill: %d needs answered over %d kills\n", answered, KILLS);
}

/* What had no answer is sent once more with its key: it was kept or it was not, now it is there once. */
static void send_again(void)
{
    char *out = malloc(1 << 16);
    for (int i = 0; i < k.n_sent; i++) {
        if (k.sent[i].id) continue;
        int fd = dial();
        CHECK_EQ(post_need(fd, &k.sent[i], out, 1 << 16), 201);
        close(fd);
    }
    free(out);
}

TEST(kill_fifty_times_under_load_loses_nothing)
{
    pthread_t threads[CLIENTS];
    char cmd[1200], head[256], out[8192];
    if (!CHECK(getenv("LINJU"))) return;
    snprintf(k.db, sizeof k.db, "%s/kill.db", test_dir());
    snprintf(cmd, sizeof cmd, "'%s' demo --db '%s' --today 2026-11-21 >/dev/null 2>&1", getenv("LINJU"), k.db);
    CHECK_EQ(system(cmd), 0);
    k.sent = calloc(SENT_MAX, sizeof *k.sent);
    pthread_mutex_init(&k.lock, NULL);
    serve();
    sign_in();
    for (int i = 0; i < CLIENTS; i++) pthread_create(&threads[i], NULL, client, (void *)(intptr_t)i);
    for (int i = 0; i < KILLS; i++) {
        nap(40 + i * 7 % 60);
        stop_server(SIGKILL);
        serve();
    }
    nap(100);
    k.stop = true;
    for (int i = 0; i < CLIENTS; i++) pthread_join(threads[i], NULL);
    send_again();
    int fd = dial();
    snprintf(head, sizeof head, "GET /api/v1/me HTTP/1.1\r\nAuthorization: Bearer %s", k.token);
    CHECK_EQ(ask(fd, head, "", out, sizeof out), 200); /* logins intact */
    close(fd);
    stop_server(SIGTERM);
    check_all();
    snprintf(cmd, sizeof cmd, "'%s' verify --db '%s' >/dev/null", getenv("LINJU"), k.db);
    CHECK_EQ(system(cmd), 0);
    free(k.sent);
}
