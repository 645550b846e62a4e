/* Links: membership, enrolment, pairing, posting, seat, contact point. Each ties A to B from a day until a day, in a part (role),
 * at an area where it counts, with the way it came about. What was agreed to is a consent on the link (Entity_link): when it
 * is withdrawn, the link ends in the same transaction. A link is never edited: it ends, and another begins.
 */
#pragma once
#include "app/rq.h"
#include "cap/link/choices.h"
#include "cap/privacy/privacy.h"
#include "link_sql.h"

extern const struct privacy_holder link_privacy;

struct link_new {
    enum LinkKind kind;
    enum Entity a_kind;
    AnyId a;
    enum Entity b_kind;
    AnyId b;
    Str role;                  /* a code; none */
    AreaId area;
    Day starts;                /* none: today */
    Str source;                /* a code */
    enum ConsentScope consent; /* of A, who must be a person then; none: nothing had to be agreed to */
    Str channel;               /* of the consent */
};
/* ERR_CONFLICT when the same link holds already on that day. Adds the event `link` on the link. */
enum Err link_start(struct rq *rq, struct db_rw *db, const struct link_new *n, LinkId *out);
/* From `on` it holds no more (none: today). ERR_CONFLICT when it has ended already. Withdraws its consents. */
enum Err link_end(struct rq *rq, struct db_rw *db, LinkId id, Day on, Str why);
/* The same by somebody else, with the reason in words for the person whom it ties. */
enum Err link_end_told(struct rq *rq, struct db_rw *db, LinkId id, Str why, Str note);
static inline bool link_holds(const struct link_row *l, Day d) { return l->starts.n <= d.n && (!l->ends.n || l->ends.n > d.n); }
