/* linju: the subcommands. Each is a function in its own file; this one sorts out the command line and the settings. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "main/commands.h"
#include "sys/log.h"

static int usage(FILE *to)
{
    fputs("usage: linju COMMAND [--db FILE] …\n\n"
          "  serve    [--listen ADDR:PORT] [--threads N]   the server (default 127.0.0.1:8080)\n"
          "  init     --area-file AREAS.csv --admin-phone N\n"
          "  demo     [--scale small|street|district] [--seed N] [--today DATE]\n"
          "  user     list | add | role | password | lock | unlock   --phone N [--name NAME] [--role ROLE --area CODE]\n"
          "  import   areas | people | orgs | needs   FILE.csv [--area CODE] [--dry-run]\n"
          "  backup   --to FILE              beside a running server too\n"
          "  restore  --from FILE\n"
          "  verify                          history, keys, sums, figures against records\n"
          "  doctor                          is all well, and what to do if not\n"
          "  job      [NAME]                 runs a job now; lists them\n"
          "  routes   openapi                what the program answers\n"
          "  --help   --version\n\n"
          "Settings: command line over environment (LINJU_DB, LINJU_LISTEN …) over /etc/linju/linju.conf.\n"
          "Exit status: 0 done, 1 refused or failed, 2 wrong usage.\n", to);
    return to == stderr ? 2 : 0;
}

/* Commands that answer with one sentence do not show the floors' log lines beside it. */
static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    bool logs;
} commands[] = {
    {"serve", cmd_serve, true},
    {"init", cmd_init, false},
    {"demo", cmd_demo, true},
    {"user", cmd_user, false},
    {"import", cmd_import, false},
    {"backup", cmd_backup, false},
    {"restore", cmd_restore, false},
    {"verify", cmd_verify, false},
    {"doctor", cmd_doctor, false},
    {"routes", cmd_routes, false},
    {"openapi", cmd_openapi, false},
    {"job", cmd_job, true},
};

int main(int argc, char **argv)
{
    if (argc < 2) return usage(stderr);
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) return usage(stdout);
    if (!strcmp(argv[1], "--version")) return puts("linju " LINJU_VERSION), 0;
    if (sodium_init() < 0) return fail("the random numbers of this system cannot be used");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(argv[1], commands[i].name)) continue;
        if (option_flag(argc - 1, argv + 1, "help")) return usage(stdout);
        if (!commands[i].logs) log_level(LOG_NONE);
        return commands[i].run(argc - 1, argv + 1);
    }
    fprintf(stderr, "linju: there is no command %s\n", argv[1]);
    return usage(stderr);
}
