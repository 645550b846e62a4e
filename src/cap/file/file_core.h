/* Between the files of this capability. */
#pragma once
#include "cap/file/file.h"
#include "cap/file/picture.h"

struct pictures {
    struct picture *v;
    size_t n;
};

enum Err photo_keep(struct rq *rq, struct db_rw *db, const struct picture *p, enum Entity kind, AnyId owner, FileId id);
enum Err files_purge(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more);
