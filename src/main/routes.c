/* linju routes and linju openapi: what the program answers, from its own tables; no database is needed. */
#include <stdio.h>

#include "app/openapi.h"
#include "base/buf.h"
#include "main/commands.h"

int cmd_routes(int argc, char **argv)
{
    static const char *const names[] = {"db", NULL}, *const effects[] = {"read", "long", "write"};
    int bad = options_check(argc, argv, names, 0);
    if (bad) return bad;
    struct arena *a = arena_new(0);
    printf("%-7s%-36s%-7s%-6s%s\n", "method", "path", "effect", "as", "who");
    for (unsigned i = 0; i < all_caps_n; i++)
        for (unsigned k = 0; k < all_caps[i]->n_routes; k++) {
            const struct route *r = &all_caps[i]->routes[k];
            printf("%-7s%-36s%-7s%-6s%.*s\n", openapi_method(r->method), r->path, effects[r->effect],
                   r->html_only ? "html" : r->json_only || (r->effect != WRITE && !r->page) ? "json" : "both", STR(who_words(a, r->who)));
        }
    arena_free(a);
    return 0;
}

int cmd_openapi(int argc, char **argv)
{
    static const char *const names[] = {"db", NULL};
    int bad = options_check(argc, argv, names, 0);
    if (bad) return bad;
    struct arena *a = arena_new(1 << 20);
    struct buf b = buf_new(a, 1 << 16);
    openapi_write(&b, all_caps, all_caps_n, true);
    bool ok = fwrite(b.p, 1, b.len, stdout) == b.len && putchar('\n') != EOF && !fflush(stdout);
    arena_free(a);
    return ok ? 0 : fail("the document could not be written");
}
