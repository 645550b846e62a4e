/* The program in process: a real struct app on a fresh database file, a clock that tests set, requests without a socket.
 *
 * The database of the fixture world is made once per process and copied for each world. Everything lives until the test ends.
 *
 *   struct world *w = world_new();
 *   struct reply r = api(w, "POST", "/needs", as(w, WORKER_A), "{\"kind\":\"request\",…}");
 *   CHECK_EQ(r.status, 201); CHECK_STR(json_str(r, "timeline.0.act"), "report");
 *
 * Area tree: district D (street S: communities A, B; street T: community C) and district E (street U: community V). A has
 * grid A1 with building A1b, B has grid B1. Passwords are all PASSWORD.
 */
#pragma once
#include <jansson.h>

#include "app/app.h"
#include "harness.h"
#include "http/http.h"

#define PASSWORD "test-password"

/* One person of each role where community A lies, and one elsewhere: community B, or the other street and district. */
#define ACTORS(X)                                                                                                       \
    X(RESIDENT_A, resident, A) X(RESIDENT_B, resident, B) X(VOLUNTEER_A, volunteer, A) X(VOLUNTEER_B, volunteer, B)     \
    X(GRID_A, grid, A1) X(GRID_B, grid, B1) X(WORKER_A, worker, A) X(WORKER_B, worker, B) X(LEAD_A, lead, A)            \
    X(LEAD_B, lead, B) X(STREET_A, street, S) X(STREET_B, street, U) X(DISTRICT_A, district, D) X(DISTRICT_B, district, E) \
    X(ADMIN_A, admin, D) X(ADMIN_B, admin, E) X(UNIT_A, unit_contact, A) X(UNIT_B, unit_contact, B)                     \
    X(ORG_LEAD_A, org_lead, A) X(ORG_LEAD_B, org_lead, B) X(SUPERVISOR_A, supervisor, A) X(SUPERVISOR_B, supervisor, B) \
    X(AUDITOR_A, auditor, D) X(AUDITOR_B, auditor, E) X(JUDGE_A, judge, A) X(JUDGE_B, judge, B)
/* More people of community A: an asker, a second worker (four eyes), helpers for wait-lists; one without any role. */
#define MORE_ACTORS(X)                                                                                                  \
    X(ASKER, resident, A) X(WORKER_A2, worker, A) X(NO_ROLE, none, A)                                                   \
    X(HELPER_1, volunteer, A) X(HELPER_2, volunteer, A) X(HELPER_3, volunteer, A) X(HELPER_4, volunteer, A)             \
    X(HELPER_5, volunteer, A) X(HELPER_6, volunteer, A) X(HELPER_7, volunteer, A) X(HELPER_8, volunteer, A)             \
    X(HELPER_9, volunteer, A) X(HELPER_10, volunteer, A) X(HELPER_11, volunteer, A) X(HELPER_12, volunteer, A)

#define ACTOR_ENUM_(actor, role, area) actor,
enum Actor { NOBODY, ACTORS(ACTOR_ENUM_) MORE_ACTORS(ACTOR_ENUM_) ACTOR_END };
enum Place { PLACE_none, PLACE_D, PLACE_S, PLACE_A, PLACE_A1, PLACE_A1b, PLACE_B, PLACE_B1, PLACE_T, PLACE_C, PLACE_E, PLACE_U, PLACE_V, PLACE_END };

struct world {
    struct db *db;
    struct app *app;
    Time now;                            /* the test's clock: set it, or world_pass */
    char path[320];
    struct clock clock;
    struct world *next;
};

struct world *world_new(void);
void world_pass(struct world *w, int64_t ms);        /* lets time pass and runs the jobs that are due at its end */
void world_drop(struct world *w);                    /* before the test's end: many worlds in one test */
void world_restart(struct world *w);                 /* closes the program and opens it again on the same file */
AreaId place(enum Place p);
PersonId person(enum Actor a);
Str phone(enum Actor a);
Str actor_name(enum Actor a);                        /* "worker@A" */
const char *as(struct world *w, enum Actor a);       /* a token; NULL for NOBODY */

struct reply {
    int status;
    Str body;
    json_t *json;                        /* NULL when the body is not JSON */
    const struct http_exchange *x;
};

/* path without /api/v1; token NULL: nobody; body NULL: none. A problem is checked to be one (RFC 9457). */
struct reply api(struct world *w, const char *method, const char *path, const char *token, const char *body);
struct header_list {
    struct http_header v[12];
    unsigned n;
};
/* The bare request: path as it stands on the wire, no header but those given. */
struct reply request(struct world *w, const char *method, const char *target, struct header_list headers, Str body);
/* The same in two halves: others may be asked between. */
struct call;
struct call *request_begin(struct world *w, const char *method, const char *target, struct header_list headers, Str body);
bool request_waits(struct call *c);                  /* its work is not done yet */
struct reply request_end(struct world *w, struct call *c);

/* A body of multipart/form-data: encoded pairs and files, with a boundary of its own each time. */
struct sent_file {
    const char *name, *filename, *mime;
    Str bytes;
};
struct sent {
    Str type, body;                      /* Content-Type with the boundary */
};
struct sent multipart(Str pairs, const struct sent_file *files, size_t n);
struct reply api_files(struct world *w, const char *path, const char *token, const char *pairs, const struct sent_file *files, size_t n);
struct call *api_files_begin(struct world *w, const char *path, const char *token, const char *pairs, const struct sent_file *files, size_t n);
Str reply_header(struct reply r, const char *name);
/* An answer that goes on: open until the test ends; what has come since it was heard last ("" nothing, no value: it has ended). */
struct reply listen_to(struct world *w, const char *path, const char *token);
Str heard(struct reply r);

json_t *json_at(struct reply r, const char *path);   /* "items.0.id"; NULL when there is none */
Str json_str(struct reply r, const char *path);      /* no value when absent, null or no string */
int64_t json_num(struct reply r, const char *path);  /* -1 when absent */
bool json_yes(struct reply r, const char *path);
size_t json_count(struct reply r, const char *path); /* of an array */
bool json_null_at(struct reply r, const char *path); /* there, and null */
bool json_holds(struct reply r, const char *path, const char *word); /* an array of strings holds it */
const char *id_of(struct reply r);                   /* "id" as a C string; "0" when absent */

/* An engine's function without a route of its own, in one transaction, by that person at the world's time. */
struct rq;
struct db_rw;
enum Err by_actor(struct world *w, enum Actor a, enum Err (*work)(struct rq *rq, struct db_rw *db, void *ctx), void *ctx);

/* A browser: cookies, the page it shows, forms sent as they stand with their hidden fields. */
struct browser {
    struct world *w;
    struct http_header cookies[8];
    unsigned n_cookies;
    Str at;                              /* address of the page shown */
    Str html;
    int status;
};
struct browser *browser_new(struct world *w);
void browse(struct browser *b, const char *path);                     /* follows redirects */
/* Sends the form with this action ("/sessions"), its hidden fields, and these pairs ("phone=138…&password=…"), encoded. */
bool submit(struct browser *b, const char *action, const char *pairs);
/* The same as multipart/form-data, with files. */
bool submit_files(struct browser *b, const char *action, const char *pairs, const struct sent_file *files, size_t n);
void login(struct browser *b, enum Actor a);
Str form_fields(struct browser *b, const char *action);               /* the hidden fields, encoded; no value: no such form */
struct reply browser_send(struct browser *b, const char *method, const char *target, Str form); /* follows nothing */

/* All rows of all tables as text, with ids in order of appearance and random values left out. */
Str world_dump(struct world *w);
/* Runs a statement that tests need behind the program's back. */
void world_sql(struct world *w, const char *sql);
int64_t world_count(struct world *w, const char *sql);               /* the first column of the first row */
