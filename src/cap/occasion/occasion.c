/* Occasions from plan to close: seats, sign-in, minutes, counts. */
#include "cap/occasion/occasion.h"

#include <sodium.h>

#include "cap/privacy/privacy.h"

CHOICE_TABLE(OccasionKind, OCCASION_KINDS)
CHOICE_TABLE(OccasionState, OCCASION_STATES)
CHOICE_TABLE(AttendanceState, ATTENDANCE_STATES)
CHOICE_TABLE(SignWay, SIGN_WAYS)

enum { EARLY_MS = HOUR_MS, SLOTS_MAX = 5 };

static enum Err note(struct rq *rq, struct db_rw *db, const struct occasion_row *o, const char *act, PersonId whom, Str words)
{
    rq->made = ANY(o->id);
    TRY(occasion_touch(db, .id = o->id));
    return event_add(rq, db, (struct event){.act = act, .kind = Entity_occasion, .entity = ANY(o->id), .area = o->area, .text = words,
        .data = whom.v ? EVENT_DATA(rq->a, {"person", str_fmt(rq->a, "%lld", (long long)whom.v), 0, false}) : (Str){NULL, 0}});
}

enum Err occasion_make(struct rq *rq, struct db_rw *db, const struct occasion_new *n, OccasionId *out)
{
    OccasionId id = RQ_ID(rq, OccasionId);
    int64_t length = n->ends.ms - n->starts.ms;
    if (length <= 0 || length > DAY_MS || !n->n_slots || n->n_slots > SLOTS_MAX) return ERR_INPUT;
    TRY(occasion_put(db, .id = id, .kind = n->kind, .title = n->title, .text = n->text, .host_org = n->host_org, .area = n->area, .place = n->place, .starts = n->starts,
                     .ends = n->ends, .code = str_fmt(rq->a, "%06u", randombytes_uniform(1000000)), .by_person = rq->who.person, .at = rq->now));
    for (size_t i = 0; i < n->n_slots; i++)
        TRY(slot_put(db, .id = RQ_ID(rq, SlotId), .occasion = id, .role = n->slots[i].role, .seats = n->slots[i].seats, .hours = n->slots[i].hours));
    rq->made = ANY(id);
    *out = id;
    return event_add(rq, db, (struct event){.act = "plan", .kind = Entity_occasion, .entity = ANY(id), .area = n->area,
        .data = EVENT_DATA(rq->a, {"kind", OccasionKind_code(n->kind), 0, false})});
}

enum Err occasion_cancel(struct rq *rq, struct db_rw *db, const struct occasion_row *o, Str reason)
{
    TRY(occasion_cancelled(db, .id = o->id));
    return note(rq, db, o, "cancel", (PersonId){0}, reason);
}

/* -- seats -- */

static bool sits(enum AttendanceState s) { return s == AttendanceState_signed_up || s == AttendanceState_in || s == AttendanceState_out; }

void slot_fill(const struct attendances_rows *all, SlotId slot, struct slot_fill *out)
{
    struct slot_fill f = {0, 0};
    for (size_t i = 0; i < all->n; i++) {
        if (all->v[i].slot.v != slot.v) continue;
        f.taken += sits(all->v[i].state);
        f.waiting += all->v[i].state == AttendanceState_waiting;
    }
    *out = f;
}

static enum Err seat_left(struct db_rw *db, struct arena *a, const struct slot_row *slot, bool *left)
{
    struct attendances_rows all;
    struct slot_fill f;
    TRY(attendances(db, a, &all, .occasion = slot->occasion));
    slot_fill(&all, slot->id, &f);
    *left = !slot->seats.has || f.taken < slot->seats.v;
    return OK;
}

/* Who left may come again: at the end of the line, with their old row. */
static enum Err take_seat(struct rq *rq, struct db_rw *db, const struct slot_row *slot, PersonId person, bool wait, enum AttendanceState *state)
{
    struct attendance_row had;
    bool left;
    TRY(seat_left(db, rq->a, slot, &left));
    if (!left && !wait) return ERR_CONFLICT;
    *state = left ? AttendanceState_signed_up : AttendanceState_waiting;
    enum Err e = attendance_of(db, rq->a, &had, .slot = slot->id, .person = person);
    if (e == ERR_NOT_FOUND)
        return attendance_put(db, .id = RQ_ID(rq, AttendanceId), .slot = slot->id, .occasion = slot->occasion, .person = person, .state = *state, .at = rq->now);
    TRY(e);
    if (had.state != AttendanceState_left) return ERR_CONFLICT;
    return attendance_state_set(db, .id = had.id, .state = *state);
}

enum Err occasion_sign_up(struct rq *rq, struct db_rw *db, const struct occasion_row *o, const struct slot_row *slot, PersonId person, enum AttendanceState *state)
{
    enum AttendanceState s;
    if (o->state != OccasionState_planned || o->ends.ms <= rq->now.ms || slot->occasion.v != o->id.v) return ERR_CONFLICT;
    TRY(take_seat(rq, db, slot, person, true, &s));
    TRY(note(rq, db, o, s == AttendanceState_waiting ? "wait" : "sign_up", person, (Str){NULL, 0}));
    *state = s;
    return OK;
}

enum Err occasion_leave(struct rq *rq, struct db_rw *db, const struct occasion_row *o, const struct attendance_row *t)
{
    struct attendances_rows all;
    if (o->state != OccasionState_planned || (t->state != AttendanceState_signed_up && t->state != AttendanceState_waiting)) return ERR_CONFLICT;
    TRY(attendance_state_set(db, .id = t->id, .state = AttendanceState_left));
    TRY(note(rq, db, o, "leave", t->person, (Str){NULL, 0}));
    if (t->state == AttendanceState_waiting) return OK;
    TRY(attendances(db, rq->a, &all, .occasion = o->id));
    for (size_t i = 0; i < all.n; i++) {
        if (all.v[i].slot.v != t->slot.v || all.v[i].state != AttendanceState_waiting) continue;
        TRY(attendance_state_set(db, .id = all.v[i].id, .state = AttendanceState_signed_up));
        return note(rq, db, o, "seat", all.v[i].person, (Str){NULL, 0});
    }
    return OK;
}

/* -- at the place -- */

static enum Err right_code(const struct occasion_row *o, enum SignWay way, Str code)
{
    return way == SignWay_list || str_eq(o->code, code) ? OK : ERR_INPUT;
}

enum Err occasion_sign_in(struct rq *rq, struct db_rw *db, const struct occasion_row *o, const struct slot_row *slot, PersonId person, enum SignWay way, Str code)
{
    struct attendance_row t;
    enum AttendanceState state;
    TRY(right_code(o, way, code));
    if (o->state != OccasionState_planned || rq->now.ms < o->starts.ms - EARLY_MS) return ERR_CONFLICT;
    if (way == SignWay_digits && rq->now.ms >= o->ends.ms) return ERR_CONFLICT; /* the leader's list may be written afterwards */
    enum Err e = attendance_of(db, rq->a, &t, .slot = slot->id, .person = person);
    if (e == ERR_NOT_FOUND || (e == OK && t.state == AttendanceState_left)) {
        TRY(take_seat(rq, db, slot, person, false, &state));
        e = attendance_of(db, rq->a, &t, .slot = slot->id, .person = person);
    }
    TRY(e);
    bool let_in = way == SignWay_list && t.state == AttendanceState_waiting; /* who waits and came: the leader decides at the door */
    if (t.state != AttendanceState_signed_up && !let_in) return ERR_CONFLICT;
    Time in = way == SignWay_list && rq->now.ms >= o->ends.ms ? o->starts : rq->now;
    TRY(attendance_in(db, .id = t.id, .in_at = in, .in_by = way));
    return note(rq, db, o, "sign_in", person, (Str){NULL, 0});
}

enum Err occasion_sign_out(struct rq *rq, struct db_rw *db, const struct occasion_row *o, const struct attendance_row *t, enum SignWay way, Str code)
{
    TRY(right_code(o, way, code));
    if (o->state != OccasionState_planned || t->state != AttendanceState_in) return ERR_CONFLICT;
    TRY(attendance_out(db, .id = t->id, .out_at = rq->now, .out_by = way));
    return note(rq, db, o, "sign_out", t->person, (Str){NULL, 0});
}

/* -- closing -- */

static int64_t minutes_of(const struct occasion_row *o, const struct attendance_row *t)
{
    int64_t ms = t->out_at.ms - t->in_at.ms, most = o->ends.ms - o->starts.ms;
    if (ms > most) ms = most;
    return ms > 0 ? ms / MINUTE_MS : 0;
}

static enum Err apply_minutes(struct rq *rq, struct db_rw *db, const struct occasion_row *o, const struct attendance_row *t)
{
    enum Grade grade = t->in_by == SignWay_digits && t->out_by == SignWay_digits ? Grade_A : Grade_B;
    int64_t minutes = minutes_of(o, t);
    TRY(attendance_minutes(db, .id = t->id, .minutes = SOME(minutes), .grade = grade));
    return hours_post(rq->app, db, rq->a, t->person, o->area, grade, minutes, Entity_attendance, ANY(t->id), rq->now);
}

Str occasion_fact(struct arena *a, enum OccasionKind kind, bool persons) { return str_cat(a, persons ? S("person_times_") : S("sessions_"), OccasionKind_code(kind)); }

enum Err occasion_hold(struct rq *rq, struct db_rw *db, const struct occasion_row *o, int64_t heads)
{
    struct attendances_rows all;
    int64_t came = heads;
    if (heads < 0) return ERR_INPUT;
    if (rq->now.ms < o->starts.ms) return ERR_CONFLICT;
    TRY(occasion_held(db, .id = o->id, .heads = heads, .held_at = rq->now));
    TRY(attendances(db, rq->a, &all, .occasion = o->id));
    for (size_t i = 0; i < all.n; i++) {
        struct attendance_row *t = &all.v[i];
        if (!t->in_at.ms) continue;
        came++;
        if (t->state == AttendanceState_in) {
            t->out_at = rq->now.ms < o->ends.ms ? rq->now : o->ends;
            t->out_by = SignWay_list;
            TRY(attendance_out(db, .id = t->id, .out_at = t->out_at, .out_by = t->out_by));
        }
        if (t->hours) TRY(apply_minutes(rq, db, o, t));
    }
    TRY(tally_add(rq->app, db, o->area, o->starts, occasion_fact(rq->a, o->kind, false), 1));
    TRY(tally_add(rq->app, db, o->area, o->starts, occasion_fact(rq->a, o->kind, true), came));
    return note(rq, db, o, "hold", (PersonId){0}, (Str){NULL, 0});
}

/* -- for verify -- */

static enum Err recount(struct db_ro *db, AreaId area, struct tally_truths *out)
{
    OccasionId after = {0};
    for (bool more = true; more;) {
        struct occasions_counted_rows rows;
        TRY(occasions_counted(db, out->a, &rows, .area = area, .after = after));
        for (size_t i = 0; i < rows.n; i++) {
            int64_t came = rows.v[i].heads + rows.v[i].came;
            tally_is(out, rows.v[i].starts, occasion_fact(out->a, rows.v[i].kind, false), 1);
            if (came) tally_is(out, rows.v[i].starts, occasion_fact(out->a, rows.v[i].kind, true), came);
        }
        more = rows.n == 500;
        if (more) after = rows.v[rows.n - 1].id;
    }
    return OK;
}

const struct tally_source occasion_tallies = {"occasion", recount};

/* -- privacy -- */

static enum Err active(struct db_ro *db, struct arena *a, PersonId person, Time since, bool *yes)
{
    struct attendance_since_row row;
    TRY(attendance_since(db, a, &row, .person = person, .since = since));
    *yes = row.n > 0;
    return OK;
}

/* Having been there stays as a number; what they had signed up for they no longer come to. */
static enum Err forget(struct db_rw *db, struct arena *a, const struct forgotten *who, int64_t *n)
{
    struct attendance_since_row row;
    TRY(attendance_since(db, a, &row, .person = who->person, .since = (Time){0}));
    *n = row.n;
    return attendances_leave(db, .person = who->person);
}

const struct privacy_holder occasion_privacy = {.kind = Entity_occasion, .active = active, .forget = forget};
