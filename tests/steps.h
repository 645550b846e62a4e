/* The loop up to a given point, by the hands of those who may: needs are ASKER's, lie in PLACE_A1, WORKER_A owns them. */
#pragma once
#include "cap/need/choices.h"
#include "cap/order/choices.h"
#include "cap/wish/choices.h"
#include "client.h"

struct made {
    const char *id;                 /* of the record meant */
    const char *need, *order, *pass; /* pass: the secret of the need's link */
};

const char *number_of(int64_t id);
const char *area_text(enum Place p);
const char *person_text(enum Actor a);
struct reply report(struct world *w, enum Actor by, enum Place where, const char *more); /* more: "\"title\":\"x\"" or "" */
struct reply act(struct world *w, enum Actor by, const char *need, const char *act, const char *body);      /* POST /needs/{id}/{act} */
struct reply order_act(struct world *w, enum Actor by, const char *order, const char *act, const char *body);
struct reply need_seen_by(struct world *w, enum Actor a, const char *need);
struct reply order_seen_by(struct world *w, enum Actor a, const char *order);

/* At handling a feedback is given, so that it may be finished; at fed_back it is solved, at rated confirmed with yes. */
struct made need_at(struct world *w, enum NeedStage stage);
/* A claim order with `seats` of a need in handling, or one assigned to HELPER_1; HELPER_1 has come as far as `state`. */
struct made order_at(struct world *w, enum OrderState state, unsigned seats);
struct made order_assigned(struct world *w);
/* A wish of ASKER without consent, published by WORKER_A, claimed by HELPER_1; id is its need's, order the one to claim. */
struct made wish_at(struct world *w, enum WishState state);
struct reply wish_act(struct world *w, enum Actor by, const char *wish, const char *act, const char *body);
/* The secret of the link in the latest message. */
const char *outbox_secret(struct world *w);
/* A program of this name in the test's folder: a shell script of these lines. */
const char *script(struct world *w, const char *name, const char *lines);
/* After a need was changed behind the program's back: its tallies are made again by the jobs that count what is not counted. */
void tallies_anew(struct world *w);
