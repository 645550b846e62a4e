/* linju doctor: is all well with this installation, and what to do if not. It reads and looks; it changes nothing and works beside a
 * running server. Each line: ok, warn or bad; a bad one makes the exit status 1.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/rq.h"
#include "app_sql.h"
#include "cap/file/picture.h"
#include "http/http.h"
#include "main/commands.h"
#include "sys/files.h"

enum { SEAL_DAYS = 2, BACKUP_DAYS = 2 };
static const double MIB = 1024 * 1024;

struct exam {
    int argc;
    char **argv;
    const char *url, *listen;
    struct arena *a;
    Time now;
    struct db *db;
    bool served, events, any_bad;
};

enum verdict { FINE, WARN, BAD };

__attribute__((format(printf, 4, 5))) static void say(struct exam *x, enum verdict v, const char *what, const char *fmt, ...)
{
    static const char *const words[] = {"ok  ", "warn", "bad "};
    va_list ap;
    va_start(ap, fmt);
    printf("%s %-9s ", words[v], what);
    vprintf(fmt, ap);
    putchar('\n');
    va_end(ap);
    x->any_bad |= v == BAD;
}

/* -- around the database -- */

static void versions(struct exam *x)
{
    struct db_ro *ro;
    struct db_stmt *st;
    bool row = false;
    char sqlite[32] = "?";
    if (x->db && db_read_begin(x->db, &ro) == OK) {
        if (db_raw(ro, "SELECT sqlite_version()", &st) == OK) {
            if (db_step(st, &row) == OK && row) snprintf(sqlite, sizeof sqlite, "%.*s", STR(db_text(st, 0)));
            db_finish(st);
        }
        db_read_end(ro);
    }
    say(x, FINE, "versions", "linju %s, SQLite %s, libsodium %s", LINJU_VERSION, sqlite, sodium_version_string());
}

static void settings(struct exam *x)
{
    static const char *const names[] = {"db", "listen", "threads", "rate-limits"};
    struct buf b = buf_new(x->a, 256);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *from, *v = option_from(x->argc, x->argv, names[i], &from);
        if (v) buf_fmt(&b, "%s%s=%s (%s)", b.len ? ", " : "", names[i], v, from);
    }
    const char *limits = getenv("LINJU_RATE_LIMITS");
    bool off = limits && !strcmp(limits, "off");
    say(x, off ? WARN : FINE, "settings", "%.*s%s", STR(buf_str(&b)), off ? ": rate limits are off, which is for measuring only" : "");
}

static void lock(struct exam *x)
{
    char path[PATH_LEN], text[32] = "";
    if (snprintf(path, sizeof path, "%s.lock", x->url) >= (int)sizeof path) return;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    x->served = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) && errno == EWOULDBLOCK;
    if (x->served && pread(fd, text, sizeof text - 1, 0) < 0) text[0] = 0;
    if (fd >= 0) close(fd);
    if (x->served) say(x, FINE, "lock", "held by pid %ld", atol(text));
    else say(x, FINE, "lock", "free: nobody serves this database");
}

static double file_mib(struct exam *x, const char *tail)
{
    struct stat st;
    return stat(str_z(x->a, str_fmt(x->a, "%s%s", x->url, tail)), &st) ? 0 : (double)st.st_size / MIB;
}

static void disk(struct exam *x)
{
    struct statvfs fs;
    const char *slash = strrchr(x->url, '/');
    const char *dir = slash ? str_z(x->a, str_n(x->url, (size_t)(slash - x->url) + 1)) : ".";
    if (statvfs(dir, &fs)) {
        say(x, BAD, "disk", "%s cannot be looked at: %s", dir, strerror(errno));
        return;
    }
    double room = (double)fs.f_bavail * (double)fs.f_frsize / MIB, size = file_mib(x, "") + file_mib(x, "-wal");
    enum verdict v = room < 100 ? BAD : room < 2 * size + 500 ? WARN : FINE;
    say(x, v, "disk", "%.0f MiB free, the database takes %.1f MiB%s", room, size, v == FINE ? "" : ": make room (a backup and growth need twice its size)");
    if (file_mib(x, "-wal") > 256) say(x, WARN, "disk", "the write-ahead log has grown to %.0f MiB: restart the server when it is quiet", file_mib(x, "-wal"));
}

static void permissions(struct exam *x)
{
    struct stat st;
    if (stat(x->url, &st)) return;
    bool open_to_others = (st.st_mode & 077) != 0;
    say(x, open_to_others ? WARN : FINE, "rights", open_to_others ? "other accounts of this machine can read the database (mode %o): chmod 600 %s" : "mode %o of %s",
        (unsigned)st.st_mode & 0777, x->url);
}

static void port(struct exam *x)
{
    struct addrinfo hint = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *ai;
    const char *colon = strrchr(x->listen, ':');
    size_t n = colon ? (size_t)(colon - x->listen) : 0;
    bool bracket = n >= 2 && x->listen[0] == '[';
    const char *host = n ? str_z(x->a, str_n(x->listen + bracket, n - 2 * bracket)) : NULL;
    if (!colon || getaddrinfo(host, colon + 1, &hint, &ai)) {
        say(x, BAD, "port", "%s is not an address to listen on (like 127.0.0.1:8080)", x->listen);
        return;
    }
    int one = 1, fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    bool free_port = fd >= 0 && !bind(fd, ai->ai_addr, ai->ai_addrlen) && !listen(fd, 1);
    int error = errno;
    if (fd >= 0) close(fd);
    freeaddrinfo(ai);
    if (free_port && x->served) say(x, WARN, "port", "%s is free although the database is being served: the server listens elsewhere", x->listen);
    else if (free_port) say(x, FINE, "port", "%s is free", x->listen);
    else if (x->served && error == EADDRINUSE) say(x, FINE, "port", "%s is in use, as it should be while the server runs", x->listen);
    else say(x, BAD, "port", "%s cannot be listened on: %s; choose another with --listen", x->listen, strerror(error));
}

static void helpers(struct exam *x)
{
    char path[256];
    bool there = picture_helper(path);
    say(x, there ? FINE : WARN, "photos", "%s", there ? path : "vipsthumbnail is missing: photos are refused; install libvips-tools");
}

/* -- inside -- */

static bool database(struct exam *x)
{
    char why[256] = "";
    struct db_options o = {.path = x->url, .read_only = true, .clock = wall_clock()};
    if (access(x->url, R_OK)) {
        say(x, BAD, "database", "%s cannot be read: %s; `linju init` makes one, `linju demo` one with invented data", x->url, strerror(errno));
        return false;
    }
    if (db_open(&o, &x->db, NULL, why) != OK || !db_is_linju(x->db)) {
        say(x, BAD, "database", "%s", why[0] ? why : "this file is not a database of linju");
        return false;
    }
    say(x, FINE, "database", "%s", x->url);
    enum Err e = db_migrated(x->db, why);
    say(x, e == OK ? FINE : BAD, "schema", "%s", e == OK ? "up to date" : why);
    return e == OK;
}

static void seal(struct exam *x, struct db_ro *ro)
{
    struct seal_last_row last;
    struct event_head_row head;
    x->events = event_head(ro, x->a, &head, .stream = 1) == OK;
    enum Err e = seal_last(ro, x->a, &last);
    if (e == ERR_NOT_FOUND) {
        say(x, x->events ? WARN : FINE, "seal", "none yet: the server sets one each day from 23:00 (or: linju job seal)");
        return;
    }
    if (e != OK) {
        say(x, BAD, "seal", "cannot be read: %s", err_name(e));
        return;
    }
    int age = day_of(x->now).n - last.day.n;
    Str day = day_iso(x->a, last.day), head_hex = str_cut(str_hex(x->a, last.head.p, last.head.len), 0, 16);
    if (age > SEAL_DAYS) say(x, WARN, "seal", "the last one is of %.*s, %d days ago: is the server running at 23:00? linju job seal sets one now", STR(day), age);
    else say(x, FINE, "seal", "%.*s, event %lld, %.*s: keep this figure outside", STR(day), (long long)last.seq, STR(head_hex));
}

static void demo_in_public(struct exam *x, struct db_ro *ro)
{
    struct setting_get_row row;
    if (setting_get(ro, x->a, &row, .name = S("demo")) != OK || !str_is(row.value, "1")) return;
    if (http_is_loopback(x->listen)) say(x, FINE, "demo", "demo data: the passwords are known to everybody; nothing is sent");
    else say(x, WARN, "demo", "demo data with known passwords on an address others can reach (%s)", x->listen);
}

static void backup(struct exam *x)
{
    char why[256];
    Str text, when;
    Time at;
    char *path = str_z(x->a, str_fmt(x->a, "%s.backup", x->url));
    if (access(path, F_OK) || file_read(x->a, path, 4096, &text, why) != OK || !str_split(&text, ' ', &when) || !time_parse(when, &at)) {
        say(x, WARN, "backup", "none is known: linju backup --db %s --to FILE, each day, and keep it elsewhere", x->url);
        return;
    }
    double days = (double)(x->now.ms - at.ms) / (double)DAY_MS;
    Str to = str_trim(text);
    if (days > BACKUP_DAYS) say(x, WARN, "backup", "the last one is %.0f days old (%.*s): is the timer running?", days, STR(to));
    else say(x, FINE, "backup", "%.*s to %.*s; prove it with linju restore now and then", STR(when), STR(to));
}

int cmd_doctor(int argc, char **argv)
{
    static const char *const names[] = {"db", "listen", "threads", NULL};
    struct db_ro *ro;
    int bad = options_check(argc, argv, names, 0);
    if (bad) return bad;
    struct exam x = {.argc = argc, .argv = argv, .url = option(argc, argv, "db"), .listen = option(argc, argv, "listen"), .now = clock_now(wall_clock())};
    if (!x.url) return misused("doctor needs --db FILE");
    if (!x.listen) x.listen = "127.0.0.1:8080";
    x.a = arena_new(0);
    settings(&x);
    bool readable = database(&x);
    lock(&x);
    disk(&x);
    permissions(&x);
    port(&x);
    helpers(&x);
    if (readable && db_read_begin(x.db, &ro) == OK) {
        seal(&x, ro);
        demo_in_public(&x, ro);
        db_read_end(ro);
    }
    backup(&x);
    versions(&x);
    if (x.db) db_close(x.db);
    arena_free(x.a);
    return x.any_bad;
}
