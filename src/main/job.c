/* linju job NAME: runs one job now, whatever its hour; for operators and tests. Without a name it lists them. */
#include <stdio.h>
#include <string.h>

#include "main/commands.h"

static const struct job *find(const char *name)
{
    for (unsigned i = 0; i < all_caps_n; i++)
        for (unsigned k = 0; k < all_caps[i]->n_jobs; k++)
            if (!strcmp(all_caps[i]->jobs[k].name, name)) return &all_caps[i]->jobs[k];
    return NULL;
}

static void list(FILE *to)
{
    for (unsigned i = 0; i < all_caps_n; i++)
        for (unsigned k = 0; k < all_caps[i]->n_jobs; k++) {
            const struct job *j = &all_caps[i]->jobs[k];
            if (j->hour < 0) fprintf(to, "%-20s each half minute\n", j->name);
            else fprintf(to, "%-20s daily from %02d:00\n", j->name, j->hour);
        }
}

int cmd_job(int argc, char **argv)
{
    static const char *const names[] = {"db", NULL};
    char why[256];
    struct db *db;
    struct app *app;
    int bad = options_check(argc, argv, names, 1);
    if (bad) return bad;
    const char *name = positional(argc, argv, names, 0), *url = option(argc, argv, "db");
    if (!name) return list(stdout), 0;
    if (!find(name)) {
        misused("there is no job %s; there are:", name);
        list(stderr);
        return 2;
    }
    if (!url) return misused("job needs --db FILE");
    if (open_db(url, false, &db, why) != OK) return fail("%s", why);
    enum Err e = open_app(db, wall_clock(), &app);
    if (e == OK) {
        e = app_run_job(app, name);
        app_free(app);
    }
    db_close(db);
    if (e != OK) return fail("job %s failed: %s", name, err_name(e));
    printf("job %s: done\n", name);
    return 0;
}
