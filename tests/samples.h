/* For each row of the route table that needs one: a body that is right, a record in the stage it needs, and who may. The loops
   over all routes stand on it; a write row without a sample fails a test. */
#pragma once
#include "steps.h"

struct sample {
    enum HttpMethod method;
    const char *path;                        /* as the row has it */
    enum Actor who;                          /* one who may */
    struct made (*ready)(struct world *w);   /* NULL: no record */
    const char *body;                        /* JSON, of html_only rows a form; $A1 places, $WORKER_A people, $need records */
    const char *query;                       /* what a read cannot do without */
    const char *word;                        /* for {word} */
    const struct sent_file *file;            /* sent with it, as multipart */
    bool own;                                /* about the caller alone, or open to everybody: supervisors and auditors too */
};

const struct sample *sample_of(const struct route *r);   /* NULL: none */
extern const struct sample samples[];
extern const unsigned samples_n;

/* The request of a sample by somebody; `token` instead of an actor for holders of links. */
struct reply sample_send(struct world *w, const struct route *r, const struct sample *s, struct made m, const char *token);
const char *sample_token(struct world *w, const struct sample *s, struct made m); /* of its actor; of the link where only that one may (NOBODY) */
bool sample_done(struct reply r);            /* 2xx, or a page that leads on (not to the login) */
