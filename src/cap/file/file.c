/* Pictures of records: kept, attached, told of, forgotten, checked. */
#include "cap/file/file.h"

#include <sodium.h>
#include <stdio.h>

#include "base/arena.h"
#include "cap/file/file_core.h"
#include "html/form.h"
#include "html/page.h"

CHOICE_TABLE(PictureSize, PICTURE_SIZES)

enum { ATTACH_MS = 3600 * 1000 };

static Str sha_of(struct arena *a, Str bytes, Str small)
{
    crypto_hash_sha256_state st;
    unsigned char *out = arena_alloc(a, crypto_hash_sha256_BYTES);
    crypto_hash_sha256_init(&st);
    crypto_hash_sha256_update(&st, (const unsigned char *)bytes.p, bytes.len);
    crypto_hash_sha256_update(&st, (const unsigned char *)small.p, small.len);
    crypto_hash_sha256_final(&st, out);
    return str_n((const char *)out, crypto_hash_sha256_BYTES);
}

enum Err photos_make(struct rq *rq, const Uploads *pictures)
{
    struct pictures *all = NEW(rq->a, struct pictures);
    all->v = NEW_ARRAY(rq->a, struct picture, pictures->n + 1);
    for (size_t i = 0; i < pictures->n; i++) TRY(picture_make(rq, "pictures", pictures->v[i].bytes, &all->v[all->n++]));
    rq->prepared = all;
    return OK;
}

enum Err photo_keep(struct rq *rq, struct db_rw *db, const struct picture *p, enum Entity kind, AnyId owner, FileId id)
{
    return file_put(db, .id = id, .mime = S("image/jpeg"), .size = (int64_t)p->bytes.len, .width = p->width, .height = p->height, .owner_kind = kind, .owner = owner,
                    .by_person = rq->who.person, .at = rq->now, .sha = sha_of(rq->a, p->bytes, p->small), .bytes = p->bytes, .small = p->small);
}

/* Ids are no secrets: of somebody without an account only the hour and the one use stand between; what they sent is read by nobody
   before it is used, and afterwards by those who see the record. */
static bool may_attach(const struct rq *rq, const struct file_row *f)
{
    return !f->owner.v && f->by_person.v == rq->who.person.v && rq->now.ms - f->at.ms <= ATTACH_MS;
}

enum Err photos_attach(struct rq *rq, struct db_rw *db, const struct ids *photos, enum Entity kind, AnyId owner, int64_t *n)
{
    const struct pictures *new = rq->prepared;
    for (size_t i = 0; i < photos->n; i++) {
        struct file_row f;
        FileId id = {photos->v[i].v};
        enum Err e = file_get(db_rw_read(db), rq->a, &f, .id = id);
        if (e == ERR_NOT_FOUND || (e == OK && !may_attach(rq, &f))) return refuse_field(rq, "photos", MSG_file_not_yours);
        TRY(e);
        TRY(file_attach(db, .id = id, .owner_kind = kind, .owner = owner));
    }
    for (size_t i = 0; new && i < new->n; i++) TRY(photo_keep(rq, db, &new->v[i], kind, owner, RQ_ID(rq, FileId)));
    *n = (int64_t)(photos->n + (new ? new->n : 0));
    return OK;
}

enum Err photos_of(struct rq *rq, struct db_ro *db, enum Entity kind, AnyId owner, struct photo_view_list *out)
{
    struct files_of_rows rows;
    TRY(files_of(db, rq->a, &rows, .owner_kind = kind, .owner = owner));
    if (!rows.n) return OK;
    struct photo_view *all = NEW_ARRAY(rq->a, struct photo_view, out->n + rows.n);
    for (size_t i = 0; i < out->n; i++) all[i] = out->v[i];
    for (size_t i = 0; i < rows.n; i++) all[out->n++] = (struct photo_view){rows.v[i].id, rows.v[i].width, rows.v[i].height};
    out->v = all;
    return OK;
}

Str photo_href(const struct html *h, FileId id)
{
    Str base = page_of(h)->base, rest = base, part;
    bool link = str_starts(base, S("/p/"));
    for (int i = 0; link && i < 3; i++) str_split(&rest, '/', &part); /* "", p, the secret */
    return link ? str_fmt(h->a, "/p/%.*s/files/%lld", STR(part), (long long)id.v) : str_fmt(h->a, "/files/%lld", (long long)id.v);
}

Str photo_small(const struct html *h, FileId id) { return str_cat(h->a, photo_href(h, id), S("?size=small")); }

Html photo_field(struct html *h, FormFn *f) { return form_file(h, f, S("pictures"), S("image/*"), MSG_file_choose, S("camera")); }

/* -- nightly -- */

enum Err files_purge(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more)
{
    struct files_loose_old_rows rows;
    (void)app;
    TRY(files_loose_old(db, a, &rows, .before = time_plus(now, -DAY_MS)));
    for (size_t i = 0; i < rows.n; i++) TRY(file_drop(db, .id = rows.v[i].id));
    *more = rows.n == 200;
    return OK;
}

/* -- verify -- */

static enum Err check_next(struct db_ro *db, struct arena *a, FileId *after, bool *end, char why[256])
{
    struct file_next_row f;
    enum Err e = file_next(db, a, &f, .after = after->v);
    *end = e == ERR_NOT_FOUND;
    if (*end) return OK;
    TRY(e);
    *after = f.id;
    if (f.size == (int64_t)f.bytes.len && str_eq(f.sha, sha_of(a, f.bytes, f.small)) && !f.owner_kind == !f.owner.v) return OK;
    snprintf(why, 256, "files: picture %lld is not the one that was stored", (long long)f.id.v);
    return ERR_DB;
}

enum Err files_verify(struct db_ro *db, struct arena *a, char why[256])
{
    FileId after = {0};
    bool end = false;
    enum Err e = OK;
    (void)a;
    while (e == OK && !end) {
        struct arena *one = arena_new(1 << 20); /* a picture at a time */
        e = check_next(db, one, &after, &end, why);
        arena_free(one);
    }
    return e;
}
