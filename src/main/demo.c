/* linju demo: the demo district in an empty database. */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "demo/demo.h"
#include "main/commands.h"
#include "sys/log.h"

static Time demo_now(void *ctx) { return ((struct demo_clock *)ctx)->now; }

static void progress(const char *what, unsigned done, unsigned total)
{
    if (!isatty(STDERR_FILENO)) return;
    unsigned full = total ? done * 30 / total : 30;
    fprintf(stderr, "\r%-10s [%.*s%.*s] %u/%u ", what, (int)full, "##############################", (int)(30 - full), "                              ", done, total);
    if (done == total) fputc('\n', stderr);
}

static void print_accounts(const char *url)
{
    static const char *const who[] = {"居民 resident", "网格员 grid worker", "社区社工 community worker", "志愿者 member and volunteer", "街道干部 street manager",
        "区级管理员 district administrator", "驻区单位联络人 unit contact", "社会组织负责人 organisation lead", "评委 judge", "居务监督 supervisor"};
    printf("The demo district is in %s. Accounts (password linju-demo):\n", url);
    for (int i = 0; i < 10; i++) printf("  138000000%02d  %s\n", i + 1, who[i]);
    printf("A code on a wall: /q/3F2K\n");
}

int cmd_demo(int argc, char **argv)
{
    static const char *const names[] = {"db", "scale", "seed", "today", NULL};
    char why[256] = "";
    struct db *db;
    struct app *app;
    Day day;
    int64_t seed = 1;
    int bad = options_check(argc, argv, names, 0);
    if (bad) return bad;
    const char *url = option(argc, argv, "db"), *scale = option(argc, argv, "scale"), *today = option(argc, argv, "today"), *seed_text = option(argc, argv, "seed");
    if (!url) return misused("demo needs --db FILE");
    if (scale && strcmp(scale, "small")) return fail("the scale %s comes with a later version; small is there", scale);
    if (seed_text && !str_int(str_c(seed_text), &seed)) return misused("--seed wants a number");
    Time now = clock_now(wall_clock());
    if (today && !day_parse(str_c(today), &day)) return misused("--today wants a date like 2026-11-21");
    if (today) now = time_plus(day_start(day), 15 * (int64_t)HOUR_MS);
    demo_seed_random((uint64_t)seed);
    struct demo_clock clock = {.now = now};
    clock.clock = (struct clock){demo_now, &clock};
    if (open_new_db(url, &db, why) != OK) return fail("%s", why);
    clock.now = time_plus(now, -92 * (int64_t)DAY_MS); /* the story begins ninety days ago, and its ids with it */
    if (open_app(db, &clock.clock, &app) != OK) return fail("the database %s cannot be used", url);
    app->o.rate_limits = false;
    enum Err e = demo_make(app, &clock, (uint64_t)seed, now, progress);
    app_free(app);
    db_close(db);
    if (e != OK) {
        drop_new_db(url);
        return fail("the demo could not be made (%s)", err_name(e));
    }
    print_accounts(url);
    return 0;
}
