/* Sending a picture, and looking at one. */
#include "cap/file/file_core.h"
#include "html/form.h"

#define FILE_NEW(F, C, O, L) F(Upload, file, REQUIRED, 1, UPLOAD_MAX, MSG_file_photo)
FORM(file_new, FILE_NEW)
#define FILE_VIEW(V, VO, E, O, L, A) V(FileId, id) V(Str, mime) V(int64_t, bytes) V(int64_t, width) V(int64_t, height)
VIEW(file_view, FILE_VIEW)
#define FILE_QUERY(F, C, O, L) C(PictureSize, size, OPTIONAL, MSG_file_size)
FORM(file_query, FILE_QUERY)

/* -- sending -- */

static enum Err file_make(struct rq *rq, const struct file_new *in)
{
    struct picture *p = NEW(rq->a, struct picture);
    rq->prepared = p;
    return picture_make(rq, "file", in->file.bytes, p);
}
BEFORE_FN(file_make, file_new)

static enum Err answer_with(struct rq *rq, struct db_ro *db)
{
    struct file_view *out = NEW(rq->a, struct file_view);
    struct file_row f;
    TRY(file_get(db, rq->a, &f, .id = {rq->made.v}));
    *out = (struct file_view){f.id, f.mime, f.size, f.width, f.height};
    rq->out = out;
    return OK;
}

static enum Err file_add(struct rq *rq, struct db_rw *db, const struct file_new *in)
{
    FileId id = RQ_ID(rq, FileId);
    (void)in;
    rq->made = ANY(id);
    TRY(photo_keep(rq, db, rq->prepared, Entity_none, (AnyId){0}, id));
    return answer_with(rq, db_rw_read(db));
}
WRITE_FN(file_add, file_new)

static enum Err file_again(struct rq *rq, struct db_rw *db, const struct file_new *in)
{
    (void)in;
    return answer_with(rq, db_rw_read(db));
}
WRITE_FN(file_again, file_new)

/* -- looking -- */

static enum Err owner_shows(struct rq *rq, struct db_ro *db, const struct file_row *f, bool *yes)
{
    *yes = false;
    for (unsigned i = 0; file_owners[i]; i++)
        if (file_owners[i]->kind == f->owner_kind) return file_owners[i]->sees(rq, db, f->owner, yes);
    return OK;
}

static enum Err file_see(struct rq *rq, struct db_ro *db)
{
    struct file_row *f = NEW(rq->a, struct file_row);
    bool person = rq->who.kind == ActorKind_person, yes = false;
    TRY(file_get(db, rq->a, f, .id = {rq->id.v}));
    if (f->owner.v) TRY(owner_shows(rq, db, f, &yes));
    else yes = person && f->by_person.v == rq->who.person.v;
    rq->subject = f;
    rq->standing = (struct standing){.who = PUBLIC | (person ? SIGNED_IN : 0) | (rq->who.kind == ActorKind_pass ? PASS : 0), .whole = yes};
    return yes ? OK : ERR_NOT_FOUND;
}

/* A browser may keep it, and asks each time whether it still may show it. */
static bool known_already(struct rq *rq, const struct file_row *f, bool small)
{
    Str tag = str_fmt(rq->a, "\"%.*s%s\"", STR(str_cut(str_hex(rq->a, f->sha.p, f->sha.len), 0, 32)), small ? "s" : "");
    http_reply_header(rq->x, "Content-Disposition", S("inline"));
    http_reply_header(rq->x, "Cache-Control", S("private, no-cache"));
    http_reply_header(rq->x, "ETag", tag);
    return str_eq(http_header(rq->x, "If-None-Match"), tag);
}

static enum Err file_show(struct rq *rq, struct db_ro *db, const struct file_query *in, struct no_form *out)
{
    const struct file_row *f = rq->subject;
    struct file_bytes_row whole;
    struct file_small_row small;
    (void)out;
    rq_raw(rq, f->mime, S(""), S(""));
    if (known_already(rq, f, in->size == PictureSize_small)) {
        rq->x->reply.status = 304;
        return OK;
    }
    if (in->size == PictureSize_small) {
        TRY(file_small(db, rq->a, &small, .id = f->id));
        rq->x->reply.body = small.small;
    } else {
        TRY(file_bytes(db, rq->a, &whole, .id = f->id));
        rq->x->reply.body = whole.bytes;
    }
    return OK;
}
READ_FN(file_show, file_query, no_form)

static const struct route routes[] = {
    WRITES(POST, "/files", PUBLIC, file_add_row, .before = file_make_row, .for_files = true, .again = file_again_row, .body = file_new_form, .view = file_view_view,
           .shows = "/files/{id}", .creates = true, .rate = 30, .json_only = true, .why = "reporting needs no account; pages send pictures with their own form"),
    READS(GET, "/files/{id}", SIGNED_IN | PASS, file_show_row, .see = file_see, .query = file_query_form),
};

static const struct job jobs[] = {{"purge files", 3, files_purge}};

const struct cap file_cap = {.name = "file", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .jobs = jobs, .n_jobs = 1};
