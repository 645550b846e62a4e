/* Routes: one row says method, path, who may, what it does to the data, what comes in and what goes out.
 *
 *   static const struct route routes[] = {
 *       READS (GET,  "/needs/{id}", SIGNED_IN | PASS, need_show,  .see = need_see, .view = need_view_view, .page = need_page),
 *       WRITES(POST, "/needs/{id}/accept", ROLE(worker) | ROLE(lead), need_accept, .see = need_see, .body = need_accept_form,
 *              .stages = …, .shows = "/needs/{id}"),
 *   };
 * The same row serves the page at PATH and the JSON at /api/v1 PATH. `who` has no default: 0 does not compile.
 */
#pragma once
#include "app/choices.h"
#include "base/err.h"
#include "html/fields.h"
#include "http/http.h"

struct app;
struct rq;
struct db_ro;
struct db_rw;
struct html;

/* -- who may: a set of these bits -- */
typedef uint64_t Who;
#define PUBLIC ((Who)1 << 63)      /* anybody, with or without a login */
#define SIGNED_IN ((Who)1 << 62)   /* any account */
#define PASS ((Who)1 << 61)        /* the holder of a secret link to this very thing */
#define ROLE(r) ((Who)1 << Role_##r)
#define REL(r) ((Who)1 << (32 + Rel_##r))
#define WHO_ROLES ((Who)0xffffffff)
#define WHO_RELS ((Who)0xffff << 32)

/* What a record makes of a caller. */
enum Rel { Rel_asker, Rel_owner, Rel_participant, Rel_taker, Rel_assignee, Rel_party, Rel_guardian_of, Rel_member_of, Rel_rater, Rel_self,
           Rel_handler /* does the community's work on it */, Rel_above /* one level above its handlers */ };

/* What a capability's `see` says of the caller before one record. */
struct standing {
    Who who;            /* roles held where the record lies | relations to it | PASS, SIGNED_IN, PUBLIC as they apply */
    bool whole;         /* sees all of it; else only what is released */
    bool masked;        /* whole, but without private text and contacts (supervisors, administrator) */
    unsigned stage;     /* the record's stage: a choice value, compared with route.stages */
    int64_t rev;        /* the record's; a body with another one is 409 */
    uint32_t flags;     /* facts of the record that rows name in `needs` and `bars` */
    uint32_t mine;      /* facts of the caller's own part in it, in `mine_needs` and `mine_bars`: judged after the relation */
};

enum Effect { READ, LONG, WRITE };

#define STAGE(s) (1u << (s))

struct route {
    enum HttpMethod method;
    const char *path;                       /* "/needs/{id}/accept": at most two {…}, both ids unless named {word} */
    Who who;
    enum Effect effect;
    FormFn *query, *body;                   /* absent: none is allowed */
    ViewFn *view;                           /* of a read */
    enum Err (*read)(struct rq *rq, struct db_ro *db, const void *in, void *out);
    enum Err (*write)(struct rq *rq, struct db_rw *db, const void *in);
    enum Err (*again)(struct rq *rq, struct db_rw *db, const void *in); /* the same submission came twice: what its answer needs anew */
    enum Err (*before)(struct rq *rq, const void *in);          /* in the pool, before the transaction: no database */
    bool for_files;                         /* `before` is for files that came with the form: without any it is left out; in a pool of its own */
    enum Err (*see)(struct rq *rq, struct db_ro *db);           /* fills rq->standing; ERR_NOT_FOUND: may not see it */
    void (*page)(struct html *h, const void *out);              /* absent: JSON only */
    const char *shows;                      /* path of the read route whose view a write answers with */
    const char *then;                       /* where a page goes after it; default: shows. {id} is the changed thing */
    const char *act;                        /* name in `acts`; set for acts on a record */
    unsigned stages;                        /* STAGE(…) in which it is possible; 0: any */
    uint32_t needs, bars;                   /* flags of the record that must / must not be set, else 409 */
    uint32_t mine_needs, mine_bars;         /* the same of the caller's own part (my taking of an order) */
    Msg otherwise;                          /* what to say when needs or bars refuse; default: the acts possible now */
    Msg mine_otherwise;                     /* the same of mine_needs and mine_bars; default: otherwise */
    bool creates;                           /* 201 and Location */
    bool html_only, json_only;
    bool cn;                                /* of the cn pack: with another pack it is not there */
    bool no_csrf;                           /* forms without a session: nothing to forge */
    unsigned rate;                          /* reports without login: counted per address (an hour) */
    bool rate_all;                          /* the address counts for signed-in people too, staff apart: what could be guessed */
    const char *why;                        /* html_only, json_only and PUBLIC writes say why */
};

#define WHO_GIVEN_(who) ((who) + 0 * sizeof(char[(who) ? 1 : -1]))
#define READS(m, p, w, fn, ...) {.method = HTTP_##m, .path = p, .who = WHO_GIVEN_(w), .effect = READ, .read = fn, __VA_ARGS__}
#define LONGS(m, p, w, fn, ...) {.method = HTTP_##m, .path = p, .who = WHO_GIVEN_(w), .effect = LONG, .read = fn, __VA_ARGS__}
#define WRITES(m, p, w, fn, ...) {.method = HTTP_##m, .path = p, .who = WHO_GIVEN_(w), .effect = WRITE, .write = fn, __VA_ARGS__}

/* Typed handlers: READ_FN(need_show, need_query, need_view) makes need_show_row from
   enum Err need_show(struct rq *, struct db_ro *, const struct need_query *, struct need_view *). A wrong type does not compile. */
#define READ_FN(fn, in_, out_)                                                                       \
    static enum Err fn##_row(struct rq *rq, struct db_ro *db, const void *in, void *out)             \
    {                                                                                                \
        enum Err (*typed)(struct rq *, struct db_ro *, const struct in_ *, struct out_ *) = fn;      \
        return typed(rq, db, in, out);                                                               \
    }
#define WRITE_FN(fn, in_)                                                                            \
    static enum Err fn##_row(struct rq *rq, struct db_rw *db, const void *in)                        \
    {                                                                                                \
        enum Err (*typed)(struct rq *, struct db_rw *, const struct in_ *) = fn;                     \
        return typed(rq, db, in);                                                                    \
    }
#define BEFORE_FN(fn, in_)                                                                           \
    static enum Err fn##_row(struct rq *rq, const void *in)                                          \
    {                                                                                                \
        enum Err (*typed)(struct rq *, const struct in_ *) = fn;                                     \
        return typed(rq, in);                                                                        \
    }
#define PAGE_FN(fn, out_)                                                                            \
    static void fn##_row(struct html *h, const void *out)                                            \
    {                                                                                                \
        void (*typed)(struct html *, const struct out_ *) = fn;                                      \
        typed(h, out);                                                                               \
    }
/* For handlers that take no form. */
struct no_form {
    char none;
};
static inline __attribute__((unused)) const struct form *no_form_form(void)
{
    static const struct form self = {"no_form", NULL, 0, sizeof(struct no_form)};
    return &self;
}
