/* What a need holds of its asker: contact, words, place, pictures, comment. When they go, and what ends with a withdrawn consent. */
#include "app_sql.h"
#include "cap/need/need_core.h"
#include "cap/need/need_words.h"
#include "cap/privacy/privacy.h"

/* Stored where words stood that their writer took back; a need keeps its number, dates, category and result. */
#define TAKEN_BACK S("内容已由本人删除 · erased by the person") /* data */

static enum Err drop_pictures(struct db_rw *db, struct arena *a, NeedId id)
{
    TRY(files_drop_of(db, .owner_kind = Entity_need, .owner = ANY(id)));
    TRY(order_photos_drop(db, a, Entity_wish, ANY(id)));
    return order_photos_drop(db, a, Entity_need, ANY(id));
}

static enum Err drop_old_pictures(struct db_rw *db, struct arena *a, Time before, int64_t *n)
{
    struct need_pictures_old_rows own;
    struct need_order_pictures_old_rows done;
    TRY(need_pictures_old(db, a, &own, .before = before));
    TRY(need_order_pictures_old(db, a, &done, .before = before));
    for (size_t i = 0; i < own.n; i++) TRY(drop_pictures(db, a, own.v[i].id));
    for (size_t i = 0; i < done.n; i++) TRY(drop_pictures(db, a, done.v[i].id));
    *n = (int64_t)(own.n + done.n);
    return OK;
}

static enum Err expire(struct app *app, struct db_rw *db, struct arena *a, Time before, int64_t *n)
{
    struct need_contacts_expired_rows closed;
    struct need_contacts_merged_rows merged;
    struct need_comments_old_rows comments;
    int64_t pictures;
    (void)app;
    TRY(need_contacts_expired(db, a, &closed, .before = before));
    TRY(need_contacts_merged(db, a, &merged, .before = before));
    TRY(need_comments_old(db, a, &comments, .before = before));
    for (size_t i = 0; i < closed.n; i++) TRY(need_contact_drop(db, .id = closed.v[i].id));
    for (size_t i = 0; i < merged.n; i++) TRY(need_contact_drop(db, .id = merged.v[i].id));
    for (size_t i = 0; i < comments.n; i++) TRY(need_comment_drop(db, .need = comments.v[i].need));
    TRY(drop_old_pictures(db, a, before, &pictures));
    *n = (int64_t)(closed.n + merged.n + comments.n) + pictures;
    return OK;
}

static enum Err active(struct db_ro *db, struct arena *a, PersonId person, Time since, bool *yes)
{
    struct need_asked_since_row row;
    TRY(need_asked_since(db, a, &row, .asker = person, .since = since));
    *yes = row.n > 0;
    return OK;
}

/* The words of others about it (what was done, why it was moved) are the record of the office and stay. */
/* The erase event is what `verify` accepts in place of the words. */
static enum Err forget_one(struct db_rw *db, struct arena *a, const struct forgotten *who, NeedId id)
{
    struct event_maker m = {who->app, a, who->at};
    TRY(need_words_erase(db, .id = id, .title = TAKEN_BACK, .text = TAKEN_BACK));
    TRY(need_words_follow(db, a, id));
    TRY(need_words_erased(db));
    TRY(need_comment_drop(db, .need = id));
    TRY(drop_pictures(db, a, id));
    TRY(event_texts_erase_by(db, .kind = Entity_need, .entity = ANY(id), .actor = ANY(who->person), .said = S("report")));
    TRY(event_make(&m, db, (struct event){.act = "erase", .kind = Entity_need, .entity = ANY(id)}));
    TRY(taking_words_erase(db, .source_kind = Entity_need, .source = ANY(id)));
    TRY(taking_words_erase(db, .source_kind = Entity_wish, .source = ANY(id)));
    return pass_revoke_of(db, .kind = Entity_need, .entity = ANY(id), .revoked_at = who->at);
}

static enum Err forget(struct db_rw *db, struct arena *a, const struct forgotten *who, int64_t *n)
{
    struct needs_asked_by_rows rows;
    NeedId after = {0};
    *n = 0;
    do {
        TRY(needs_asked_by(db, a, &rows, .asker = who->person, .asker_phone = who->phone, .after = after));
        for (size_t i = 0; i < rows.n; i++) {
            after = rows.v[i].id;
            TRY(forget_one(db, a, who, after));
        }
        *n += (int64_t)rows.n;
    } while (rows.n == 500);
    return OK;
}

static enum Err withdrawn(struct app *app, struct db_rw *db, AnyId entity, enum ConsentScope scope, Time at)
{
    (void)app;
    (void)at;
    return scope == ConsentScope_contact || scope == ConsentScope_wish ? need_unshare(db, .id = {entity.v}) : OK;
}

const struct privacy_holder need_privacy = {.kind = Entity_need, .keep = "need", .expire = expire, .active = active, .forget = forget, .withdrawn = withdrawn};

/* -- the asker withdraws or agrees later, with an account or by the link of the receipt -- */

static enum Err unshare(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    struct need_seen *seen = rq->subject;
    int64_t n;
    (void)in;
    rq->made = ANY(seen->n.id);
    TRY(consents_withdraw_on(rq, db, Entity_need, ANY(seen->n.id), seen->n.area, &n));
    return need_unshare(db, .id = seen->n.id);
}
WRITE_FN(unshare, no_form)

static enum Err share(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct need_get_row *n = &((struct need_seen *)rq->subject)->n;
    (void)in;
    rq->made = ANY(n->id);
    TRY(need_share_on(db, .id = n->id));
    TRY(consent_add(rq->app, db, &(struct consent_new){n->asker, Entity_need, ANY(n->id), need_consent(n->kind), S("web")}, rq->now));
    return event_add(rq, db, (struct event){.act = "agree", .kind = Entity_need, .entity = ANY(n->id), .area = n->area});
}
WRITE_FN(share, no_form)

static const struct route routes[] = {
    WRITES(POST, "/needs/{id}/share", REL(asker) | PASS, share_row, .see = need_see, .shows = "/needs/{id}", .act = "share", .bars = NEED_SHARED),
    WRITES(POST, "/needs/{id}/unshare", REL(asker) | PASS, unshare_row, .see = need_see, .shows = "/needs/{id}", .act = "unshare", .needs = NEED_SHARED),
};

const struct cap need_privacy_cap = {.name = "need_privacy", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
