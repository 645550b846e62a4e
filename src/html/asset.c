/* Finds an embedded file by the address a browser asks for, or by the name the code gives it. */
#include "html/asset.h"

#include <stdlib.h>
#include <string.h>

static int path_cmp(const void *key, const void *elem)
{
    const struct asset *a = elem;
    return strcmp(key, a->path);
}

const struct asset *asset_by_path(const char *path)
{
    return bsearch(path, assets, assets_n, sizeof assets[0], path_cmp);
}

const struct asset *asset_by_name(const char *name)
{
    for (size_t i = 0; i < assets_n; i++)
        if (strcmp(assets[i].name, name) == 0)
            return &assets[i];
    return NULL;
}
