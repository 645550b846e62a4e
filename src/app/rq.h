/* One request as handlers see it: who asks, when, in which language, about which record, and how to refuse.
 *
 * A handler reaches nothing but this, its transaction and what both lead to. It may run again (a retry): ids come from rq_id,
 * which gives the same ids in the same order each time, and the time is rq->now throughout.
 */
#pragma once
#include "app/app.h"
#include "app/route.h"
#include "base/url.h"

struct role_row {
    enum Role role;
    enum ScopeKind scope_kind;
    AnyId scope;
};

/* The caller. Handlers see nothing else of the login. */
struct who {
    enum ActorKind kind;       /* person, pass, system, nobody */
    PersonId person;           /* of a person, or of a pass that names one */
    SessionId session;
    struct role_row *roles;    /* in force now */
    size_t n_roles;
    Who everywhere;            /* ROLE bits held anywhere */
    PassId pass;
    enum Entity pass_kind;
    AnyId pass_entity;
};

struct field_error {
    const char *field;         /* dotted name */
    Str message;
};

struct problem {
    Msg detail;
    Str detail_text;           /* instead of a Msg, already in the user's language */
    struct field_error errors[20];
    unsigned n_errors;
    unsigned retry_after_s;
};

enum { RQ_IDS_MAX = 512 }; /* a list of two hundred people leaves two rows of history each */

struct rq {
    struct app *app;
    struct arena *a;
    struct http_exchange *x;
    const struct route *route;
    Time now;
    enum Lang lang;
    bool json, elder;
    struct who who;
    AnyId id, id2;             /* of the path's {…} */
    Str word;                  /* of the path's {word} */
    Str path, query_text;      /* decoded path without /api/v1 and query as it came */
    struct standing standing;
    void *subject;             /* what `see` loaded: the capability knows its type */
    void *prepared;            /* what `before` made */
    const void *in;            /* the parsed form */
    void *out;                 /* the view, when it was read */
    AnyId made;                /* the record created or changed; a write sets it */
    bool created;              /* this request, or the first try of it, is what made `made`: it may be shown once */
    AnyId part;                /* what the Location of a created thing names when it is not `made` */
    Str secret;                /* a new secret (session token, receipt link) for the answer alone; never stored */
    int status;                /* 0: as the effect says; a read that answers with a page of its own that nothing is there: 404 */
    const char *starts;        /* a long job that begins when this write is committed (app_start) */
    enum Err late;             /* a write that must be kept although it is answered with an error (a counted failure) */
    struct problem problem;
    const struct url_pairs *old;  /* what a refused form held */
    Str form_action;           /* the action of the refused form */

    int64_t *ids;              /* RQ_IDS_MAX of them, from the first on */
    unsigned n_ids, used_ids;
    struct http_header cookies[4]; /* Set-Cookie values */
    unsigned n_cookies;
    struct rq_private *p;      /* the dispatcher's */
};

/* The answer is these bytes (a sheet, a calendar, a picture) instead of a view. `name`: file name for saving, or none. */
void rq_raw(struct rq *rq, Str mime, Str bytes, Str name);
/* The answer is a redirect to another page (reads that only lead on). */
void rq_redirect(struct rq *rq, Str to);
/* A path that came from outside (next, back): of this site and fit for a header, else "/". */
Str rq_path_safe(struct rq *rq, Str path);

int64_t rq_id(struct rq *rq);
#define RQ_ID(rq, T) ((T){rq_id(rq)})

/* Refusing: each remembers the sentence for the user and returns the error to return.
   return refuse(rq, ERR_CONFLICT, MSG_need_orders_open); */
enum Err refuse(struct rq *rq, enum Err e, Msg detail);
enum Err refuse_args(struct rq *rq, enum Err e, Msg detail, const Str *args, size_t n);
enum Err refuse_field(struct rq *rq, const char *field, Msg message);   /* ERR_INPUT */
enum Err refuse_limits(struct rq *rq, const char *field, Msg message, int64_t first, int64_t second);   /* the same; {1} and {2} of the message are the limits */

Str rq_text(struct rq *rq, Msg m);                                      /* in the request's language */
void rq_cookie(struct rq *rq, Str set_cookie);

/* -- policy -- */
/* The ROLE bits the caller holds at an area: by a role there or anywhere above it. */
enum Err policy_at(struct rq *rq, struct db_ro *db, AreaId area, Who *out);
bool policy_has(const struct rq *rq, Who roles);                        /* anywhere */
/* The first area in which the caller holds one of these roles; 0 when none. */
AreaId policy_home(const struct rq *rq, Who roles);
/* Verdict over one act on a record seen: ERR_FORBIDDEN (no role that could ever), ERR_CONFLICT (stage, flags), ERR_FORBIDDEN (not
   this one's owner …), in the order of the contract. */
enum Err policy_act(const struct rq *rq, const struct route *act, const struct standing *s);
Msg policy_otherwise(const struct route *act, const struct standing *s); /* why policy_act gave ERR_CONFLICT, in the route's own words; MSG_none: it has none */
/* Names of the acts possible now, for `acts`. `entity` is the path up to the id: "/needs/{id}/". */
struct strs policy_acts(const struct rq *rq, const char *entity, const struct standing *s);

/* Why a private value is looked at. Own data and what the caller's standing already covers leave no mark; LOOK purposes are
   history: use them only in write handlers. */
enum Purpose { OWN_DATA, DELIVER, LOOK_CALL_BACK, LOOK_SERVE, EXPORT_OWN };
Str reveal(struct rq *rq, Private x, enum Purpose why);
Str mask_phone(struct arena *a, Private x);                             /* 138****5678; none stays none */

/* One act within another, in the same transaction: the POST row of this path ("/needs/{id}/accept", with a `see`) on that record,
   with its body (its form, or no_form). Stage, flags and the caller's own part are judged as always (ERR_CONFLICT), the history is
   the row's own. Whether the caller may is not asked again: the act that calls this has been judged. A row that creates leaves
   what it made in rq->made; the rest of rq is as before. */
enum Err rq_act(struct rq *rq, struct db_rw *db, const char *path, AnyId id, FormFn *body, const void *in);

/* -- history -- */
struct event {
    const char *act;
    enum Entity kind;
    AnyId entity;
    AreaId area;
    PersonId in_stead_of;
    Str data;                  /* canonical JSON object: ids, codes, numbers; default {} */
    Str text;                  /* people's words: kept apart, salted, erasable */
    enum ActorKind actor_kind; /* default: the caller */
    AnyId actor;
};
enum Err event_add(struct rq *rq, struct db_rw *db, struct event e);
/* For jobs and seeds, which have no request. */
struct event_maker {
    struct app *app;
    struct arena *a;
    Time at;
};
enum Err event_make(const struct event_maker *m, struct db_rw *db, struct event e);
/* data as {"k":"v",…}: pairs of key and value; keys in alphabetical order are the caller's duty (it is asserted). */
struct datum {
    const char *key;
    Str text;                  /* a code, never people's words */
    int64_t number;
    bool is_number;
};
Str event_data(struct arena *a, const struct datum *d, size_t n);
#define EVENT_DATA(a, ...) event_data((a), (const struct datum[]){__VA_ARGS__}, sizeof((const struct datum[]){__VA_ARGS__}) / sizeof(struct datum))
Str event_datum(struct arena *a, Str data, const char *key);  /* a text value of such data; none when absent */
int64_t event_number(struct arena *a, Str data, const char *key);
enum Err history_verify(struct db_ro *db, struct arena *a, char why[256]);
enum Err history_seal(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more);

/* -- sessions and passes -- */
enum Err session_start(struct rq *rq, struct db_rw *db, PersonId person);   /* sets rq->secret and the cookie */
enum Err pass_make(struct rq *rq, struct db_rw *db, enum Entity kind, AnyId entity, PersonId person, int64_t ttl_s, Str *secret);
Str secret_new(struct arena *a);                                            /* 32 random bytes as base64url */

/* -- outbox -- */
enum Err outbox_put(struct rq *rq, struct db_rw *db, const char *channel, Str address, Str text);

/* -- settings -- */
enum Err pack_is_cn(struct db_ro *db, struct arena *a, bool *yes);        /* the setting `pack`: cn unless it says generic */
enum Err setting_int(struct db_ro *db, struct arena *a, const char *name, int64_t otherwise, int64_t *out); /* otherwise: when it is not set */
