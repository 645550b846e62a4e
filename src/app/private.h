/* What the files of the app floor share among themselves. */
#pragma once
#include "app/rq.h"
#include "base/multipart.h"

struct rq_private {
    struct db_job job;
    Str body_hash, idem_scope;
    OptInt rev;
    bool from_form;            /* the body was an HTML form */
    bool multipart;            /* … or of that kind by the API */
    struct parts files;        /* that came with it; the form's fields are views of them */
    Str idem_key, from;        /* hidden fields _key and _from */
    enum Err result;
    bool rendered_again;       /* the read after a write */
    Str base;                  /* see struct page */
    bool entered_by_pass;
    AreaId changed[4];         /* where the write's events lie: those who watch hear of it after the commit */
    unsigned n_changed;
    struct {                   /* the caller's roles at areas already asked for: lists ask for the same few again and again */
        AreaId area;
        Who who;
    } held[16];
    unsigned n_held;
};

/* input.c: the parsed form, or a refusal (ERR_BODY, ERR_MEDIA, ERR_INPUT). */
enum Err input_query(struct rq *rq, const struct form *f, const struct url_pairs *q, void *out);
enum Err input_body(struct rq *rq, const struct form *f, void *out);

/* output.c */
void json_view(struct buf *out, const struct view *v, const void *data);
Str problem_json(struct rq *rq, enum Err e, int status);
int err_status(enum Err e);

/* session.c */
enum Err who_load(struct rq *rq, struct db_ro *db);        /* ERR_AUTH for a bad token */
enum Err who_by_pass(struct rq *rq, struct db_ro *db, Str secret);
Str csrf_of(struct rq *rq);

/* policy.c: no role or relation that the caller could come to have would ever allow this */
bool policy_never(const struct rq *rq, const struct route *act, const struct standing *s);

/* page.c */
enum Err page_error_render(struct rq *rq, int status, Str *html);
enum Err page_render(struct rq *rq, const struct route *r, const void *out, Str *html);

/* rate.c */
struct rates *rates_new(void);
void rates_free(struct rates *r);
bool rate_take(struct rates *r, Str key, unsigned most, int64_t window_ms, Time now, unsigned *wait_s);
struct seen *seen_new(void);
void seen_free(struct seen *s);
void seen_note(struct seen *s, SessionId id, Time at);
bool seen_next(struct seen *s, SessionId *id, Time *at);

/* dispatch.c */
/* The rows (of app->sorted) whose paths begin with the same word, among them all that can match the path; none: from == to. */
struct route_word route_under(const struct app *app, Str path);
Str route_first(Str path);
const struct route *route_find(const struct app *app, enum HttpMethod m, Str path, AnyId ids[2], Str *word, bool *other_method);
