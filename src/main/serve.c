/* linju serve: opens, listens, runs the jobs each half minute, stops cleanly. */
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app_sql.h"
#include "http/http.h"
#include "main/commands.h"
#include "sys/log.h"

static enum HttpNext handle(void *ctx, struct http_exchange *x, bool again) { return (enum HttpNext)app_handle(ctx, x, again); }

static void run_until_told(struct app *app, const sigset_t *stop)
{
    for (;;) {
        struct timespec half_minute = {30, 0};
        if (sigtimedwait(stop, NULL, &half_minute) > 0) return;
        app_tick(app);
    }
}

static bool demo_data(struct db *db)
{
    struct db_ro *ro;
    struct arena *a = arena_new(0);
    struct setting_get_row row;
    bool demo = db_read_begin(db, &ro) == OK;
    if (demo) {
        demo = setting_get(ro, a, &row, .name = S("demo")) == OK && str_is(row.value, "1");
        db_read_end(ro);
    }
    arena_free(a);
    return demo;
}

int cmd_serve(int argc, char **argv)
{
    static const char *const names[] = {"db", "listen", "threads", NULL};
    char why[256] = "";
    struct db *db;
    struct app *app;
    struct http_server *server;
    int bad = options_check(argc, argv, names, 0);
    if (bad) return bad;
    const char *url = option(argc, argv, "db"), *listen = option(argc, argv, "listen"), *limits = getenv("LINJU_RATE_LIMITS");
    if (!url) return misused("serve needs --db FILE");
    if (!listen) listen = "127.0.0.1:8080";
    bool unlimited = limits && !strcmp(limits, "off");
    if (unlimited && !http_is_loopback(listen)) return fail("LINJU_RATE_LIMITS=off is for measuring on loopback only");
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stop, NULL);
    signal(SIGPIPE, SIG_IGN);
    mallopt(M_MMAP_THRESHOLD, 256 * 1024); /* stays there: what a large job took goes back to the system when it ends */
    mallopt(M_TRIM_THRESHOLD, 1024 * 1024); /* a page takes some hundred KB: given back after each, all of it would be faulted in again */
    if (open_db(url, false, &db, why) != OK) return fail("%s", why);
    if (open_app(db, wall_clock(), &app) != OK) return fail("the database %s cannot be used", url);
    app->o.rate_limits = !unlimited;
    app->o.demo = demo_data(db);
    app_background(app);
    const char *threads = option(argc, argv, "threads");
    struct http_options o = {.address = listen, .threads = threads ? (unsigned)atoi(threads) : 0, .limit = app_body_limit, .handle = handle, .ended = app_ended, .ctx = app};
    if (http_start(&o, &server, why) != OK) {
        app_free(app);
        db_close(db);
        return fail("%s", why);
    }
    printf("linju: listening on http://%.*s:%u\n", (int)(strrchr(listen, ':') - listen), listen, http_port(server));
    fflush(stdout);
    app_tick(app);
    run_until_told(app, &stop);
    http_stop(server);
    app_free(app);
    db_close(db);
    return 0;
}
