/* linju: the subcommands. Each is a function in its own file; this one sorts out the command line and the settings. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "main/commands.h"

static int usage(FILE *to)
{
    fputs("usage: linju COMMAND [--db FILE] …\n\n"
          "  serve   [--listen ADDR:PORT]                 the server (default 127.0.0.1:8080)\n"
          "  init    --area-file AREAS.csv --admin-phone N\n"
          "  demo    [--scale small] [--seed N] [--today DATE]\n"
          "  user    list | add | role | password | lock\n"
          "  backup  --to FILE        restore --from FILE\n"
          "  verify                   history, sums, keys, figures against records\n"
          "  doctor  routes  openapi  --help  --version\n\n"
          "Settings: command line over environment (LINJU_DB, LINJU_LISTEN …) over /etc/linju/linju.conf.\n", to);
    return to == stderr ? 2 : 0;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(int argc, char **argv);
    } commands[] = {{"serve", cmd_serve}};
    if (argc < 2) return usage(stderr);
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) return usage(stdout);
    if (!strcmp(argv[1], "--version")) return puts("linju 0.1.0"), 0;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (!strcmp(argv[1], commands[i].name)) return commands[i].run(argc - 1, argv + 1);
    fprintf(stderr, "linju: there is no command %s\n", argv[1]);
    return usage(stderr);
}
