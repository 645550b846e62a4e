/* Pictures 照片 that belong to records. What other capabilities may call.
 *
 * A picture comes with a form (Uploads, made small in `before`) or alone (POST /files) and is then named by its id; both end as a row
 * that one record owns. It is seen by exactly those whom the record's capability names. What nobody has used within a day is gone.
 */
#pragma once
#include "app/rq.h"
#include "cap/file/choices.h"
#include "file_sql.h"
#include "html/fields.h"
#include "html/html.h"

extern const struct cap file_cap;

/* What a capability whose records own pictures tells; main lists them. */
struct file_owner {
    enum Entity kind;
    /* Whether the caller sees the record whole, with what people said in it. */
    enum Err (*sees)(struct rq *rq, struct db_ro *db, AnyId owner, bool *yes);
};
extern const struct file_owner *const file_owners[]; /* NULL-terminated */

/* In a view a list of it stands as a list of ids. */
#define PHOTO_VIEW(V, VO, E, O, L, A) V(FileId, id) V(int64_t, width) V(int64_t, height)
VIEW_REF(photo_view, PHOTO_VIEW)

enum { PHOTOS_MOST = 9, PICTURES_MOST = 3 /* with one form */ };
#define PHOTO_FIELDS(F, L)                                             \
    L(photos, OPTIONAL, PHOTOS_MOST, MSG_file_photos)                  \
    F(Uploads, pictures, OPTIONAL, 0, PICTURES_MOST, MSG_file_photos)

/* In `before` (with .for_files): makes the form's pictures small and clean, or refuses with the field. */
enum Err photos_make(struct rq *rq, const Uploads *pictures);
/* In the write: the pictures that came with the form, and those sent before, belong to this record from now on. Those sent before
   must be the caller's own (of nobody: nobody's), of the last hour, and used nowhere; else 422 on `photos`. *n: how many in all. */
enum Err photos_attach(struct rq *rq, struct db_rw *db, const struct ids *photos, enum Entity kind, AnyId owner, int64_t *n);
/* Added behind what the list holds already. */
enum Err photos_of(struct rq *rq, struct db_ro *db, enum Entity kind, AnyId owner, struct photo_view_list *out);

/* Of a page: where the picture stands for this reader (below the link they came by, if they came by one). */
Str photo_href(const struct html *h, FileId id);
Str photo_small(const struct html *h, FileId id);
Html photo_field(struct html *h, FormFn *f);             /* the field `pictures` of a form with PHOTO_FIELDS */

/* For `linju verify`: each picture is the one that was stored, and belongs to a record that is there. */
enum Err files_verify(struct db_ro *db, struct arena *a, char why[256]);
