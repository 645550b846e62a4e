/* Occasions: activities, services, courses, shifts, meetings, and what comes again by a rule. Planned; people sign up for a part
 * (slot), beyond the seats they wait; they sign in and out at the place by its six digits or on the leader's list; then the leader
 * closes it (held), which counts sessions and person-times, apart (M56), and, for parts that are service, puts minutes on
 * accounts: whole minutes between in and out, within the occasion's own length; grade A in and out by code, B by the leader's
 * list. Nobody is listed for not coming.
 */
#pragma once
#include "app/rq.h"
#include "cap/ledger/hours.h"
#include "cap/occasion/choices.h"
#include "cap/tally/tally.h"
#include "occasion_sql.h"

extern const struct cap occasion_cap;                /* the job that makes what comes again, 60 days ahead; by the year, a year */
extern const struct privacy_holder occasion_privacy;
extern const struct tally_source occasion_tallies;   /* facts sessions_KIND and person_times_KIND */
Str occasion_fact(struct arena *a, enum OccasionKind kind, bool persons); /* one of them */

struct slot_new {
    Str role;                  /* take_part, help */
    OptInt seats;              /* none: as many as come */
    bool hours;                /* it is service */
};
struct occasion_new {
    enum OccasionKind kind;
    Str title, text, place;
    OrgId host_org;
    AreaId area;
    Time starts, ends;
    const struct slot_new *slots;
    size_t n_slots;            /* 1…5 */
};
/* ERR_INPUT: it ends before it starts or lasts longer than 24 h, or has no slot. Adds the event `plan`. */
enum Err occasion_make(struct rq *rq, struct db_rw *db, const struct occasion_new *n, OccasionId *out);
/* ERR_CONFLICT: not planned any more. What was written to it stays. */
enum Err occasion_cancel(struct rq *rq, struct db_rw *db, const struct occasion_row *o, Str reason);

/* ERR_CONFLICT: it is over, closed, or they are in it already. *state: signed_up or waiting. */
enum Err occasion_sign_up(struct rq *rq, struct db_rw *db, const struct occasion_row *o, const struct slot_row *slot, PersonId person, enum AttendanceState *state);
/* Gives the seat back: the first who waits has it, with the event `seat`. ERR_CONFLICT when they are in already. */
enum Err occasion_leave(struct rq *rq, struct db_rw *db, const struct occasion_row *o, const struct attendance_row *t);
/* At the place, from an hour before it starts until it ends. Who has not signed up is signed up when there is a seat (ERR_CONFLICT
   else); who waits is let in by the leader's list alone. ERR_INPUT: a wrong code (way digits). */
enum Err occasion_sign_in(struct rq *rq, struct db_rw *db, const struct occasion_row *o, const struct slot_row *slot, PersonId person, enum SignWay way, Str code);
enum Err occasion_sign_out(struct rq *rq, struct db_rw *db, const struct occasion_row *o, const struct attendance_row *t, enum SignWay way, Str code);
/* Closes it: who is in and not out is out at its end, by list. heads: who came without giving a name. ERR_CONFLICT: not planned, or
   not begun. Adds the event `hold`. */
enum Err occasion_hold(struct rq *rq, struct db_rw *db, const struct occasion_row *o, int64_t heads);

/* Seats of a part: taken and waiting. */
struct slot_fill {
    int64_t taken, waiting;
};
void slot_fill(const struct attendances_rows *all, SlotId slot, struct slot_fill *out);

struct series_new {
    enum OccasionKind kind;
    Str title, text, place, rule;
    OrgId host_org;
    AreaId area;
    int64_t starts_min, ends_min;
    OptInt seats;
    bool hours, skip_holidays;
    Day from, until;           /* until exclusive, or none */
};
/* ERR_INPUT: the rule is not one (recur.h), or the times are not within a day. Makes its first occasions at once. */
enum Err series_start(struct rq *rq, struct db_rw *db, const struct series_new *n, OccasionSeriesId *out);
/* No further ones; those planned and not begun are cancelled. */
enum Err series_end(struct rq *rq, struct db_rw *db, const struct series_row *s, Str reason);

/* An iCalendar file (RFC 5545) of these; `name` is the calendar's. */
Str occasions_ics(struct arena *a, const struct occasion_row *v, size_t n, Str name);
