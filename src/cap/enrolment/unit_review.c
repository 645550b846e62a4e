/* The year's review of a unit (M27): the community says in a few words how it went, the unit reads it and may answer once. It speaks of the
 * unit; members are judged nowhere.
 */
#include "cap/enrolment/enrolment_core.h"

enum Err unit_review_open(struct db_ro *db, struct arena *a, EnrolmentId enrolment, bool *yes)
{
    struct unit_reviews_of_rows rows;
    TRY(unit_reviews_of(db, a, &rows, .enrolment = enrolment));
    *yes = false;
    for (size_t i = 0; i < rows.n; i++) *yes |= !rows.v[i].replied_at.ms;
    return OK;
}

enum Err unit_reviews_fill(struct rq *rq, struct db_ro *db, const struct enrolment_row *e, const struct standing *s, struct enrol_view *v)
{
    struct unit_reviews_of_rows rows;
    TRY(unit_reviews_of(db, rq->a, &rows, .enrolment = e->id));
    v->reviews.v = NEW_ARRAY(rq->a, struct unit_review_view, rows.n + 1);
    v->year = day_civil(day_of(rq->now)).year;
    for (size_t i = 0; i < rows.n; i++) {
        const __auto_type r = &rows.v[i];
        v->reviews.v[v->reviews.n++] = (struct unit_review_view){r->year, r->grade, r->text, s->masked ? (Str){NULL, 0} : r->by_name, r->at, r->reply, r->replied_at};
        v->reviewed |= r->year == v->year;
    }
    return OK;
}

static enum Err review(struct rq *rq, struct db_rw *db, const struct enrol_review *in)
{
    const struct enrolment_row *e = rq->subject;
    struct unit_reviews_of_rows rows;
    int64_t now = day_civil(day_of(rq->now)).year, year = in->year.has ? in->year.v : now;
    if (year > now || year < day_civil(day_of(e->received_at)).year) return refuse_field(rq, "year", MSG_enrol_review_year);
    TRY(unit_reviews_of(db_rw_read(db), rq->a, &rows, .enrolment = e->id));
    for (size_t i = 0; i < rows.n; i++)
        if (rows.v[i].year == year) return refuse(rq, ERR_CONFLICT, MSG_enrol_review_once);
    TRY(unit_review_put(db, .id = RQ_ID(rq, UnitReviewId), .enrolment = e->id, .year = year, .grade = in->grade, .text = in->text, .by_person = rq->who.person, .at = rq->now));
    TRY(enrolment_touch(db, .id = e->id));
    return enrol_event(rq, db, e, "review", EVENT_DATA(rq->a, {"grade", ReviewGrade_code(in->grade), 0, false}, {"year", {NULL, 0}, year, true}), (Str){NULL, 0});
}
WRITE_FN(review, enrol_review)

/* To the latest that waits for an answer, or to the year named. */
static enum Err reply(struct rq *rq, struct db_rw *db, const struct enrol_reply *in)
{
    const struct enrolment_row *e = rq->subject;
    struct unit_reviews_of_rows rows;
    TRY(unit_reviews_of(db_rw_read(db), rq->a, &rows, .enrolment = e->id));
    for (size_t i = 0; i < rows.n; i++) {
        if (rows.v[i].replied_at.ms || (in->year.has && in->year.v != rows.v[i].year)) continue;
        TRY(unit_review_reply(db, .id = rows.v[i].id, .reply = in->text, .replied_by = rq->who.kind == ActorKind_person ? rq->who.person : (PersonId){0}, .replied_at = rq->now));
        TRY(enrolment_touch(db, .id = e->id));
        return enrol_event(rq, db, e, "reply", EVENT_DATA(rq->a, {"year", {NULL, 0}, rows.v[i].year, true}), (Str){NULL, 0});
    }
    return refuse_field(rq, "year", MSG_enrol_review_none);
}
WRITE_FN(reply, enrol_reply)

static const struct route routes[] = {
    WRITES(POST, "/enrolments/{id}/review", REL(handler), review_row, .see = enrol_see, .body = enrol_review_form, .shows = "/enrolments/{id}", .act = "review",
           .stages = STAGE(EnrolState_received), .needs = ENROL_UNIT),
    WRITES(POST, "/enrolments/{id}/reply", REL(self), reply_row, .see = enrol_see, .body = enrol_reply_form, .shows = "/enrolments/{id}", .act = "reply",
           .needs = ENROL_UNIT | ENROL_TO_ANSWER),
};

const struct cap unit_review_cap = {.name = "unit_review", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
