/* Routes of activities: the list, one, planning, and the acts of who comes and who keeps the list. */
#include "activity_pages.h"
#include "cap/activity/activity_core.h"

enum { DAYS_AROUND = 400 };

/* -- reading -- */

static enum Err activities_show(struct rq *rq, struct db_ro *db, const struct activity_query *in, struct activities_view *out)
{
    struct activity_count_row n, due;
    struct area_place place;
    TRY(activities_fill(rq, db, in, out));
    if (rq->json) return OK;
    AreaId home = policy_home(rq, LIST_READERS);
    out->plans = policy_has(rq, PLANNERS); /* a team's leader plans from the team's page */
    if (out->area.v) {
        TRY(area_place(db, rq->a, out->area, rq->lang, &place));
        out->place = place.name;
        out->street = place.at[AreaLevel_street];
        out->calendar = str_fmt(rq->a, "/activities/feed.ics?area=%lld", (long long)out->area.v);
    }
    if (!out->staff) return OK;
    bool coming = !in->state && !in->due && !in->from.ms && !in->to.ms;
    TRY(area_children(db, rq->a, &out->areas, .parent = home));
    TRY(team_list(db, rq->a, &out->teams, .above = home, .day = day_of(rq->now), .limit = 100));
    TRY(activity_count(db, rq->a, &n, .above = in->here ? (AreaId){0} : out->area, .here = in->here ? out->area : (AreaId){0}, .kind = in->kind, .state = in->state, .host_org = in->team, .series = in->series,
        .coming = coming ? rq->now : (Time){0}, .due = in->due ? rq->now : (Time){0}, .from = in->from, .to = in->to));
    TRY(activity_count(db, rq->a, &due, .above = home, .due = rq->now));
    out->total = n.n;
    out->due = due.n;
    return OK;
}
READ_FN(activities_show, activity_query, activities_view)
PAGE_FN(activities_page, activities_view)

static enum Err activity_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct activity_view *out)
{
    (void)in;
    return activity_fill(rq, db, out);
}
READ_FN(activity_show, no_form, activity_view)
PAGE_FN(activity_page, activity_view)

/* Where the code at the place leads. */
static enum Err door_show(struct rq *rq, struct db_ro *db, const struct door_query *in, struct activity_view *out)
{
    TRY(activity_fill(rq, db, out));
    out->given_code = in->code.len == 6 && str_digits(in->code) ? in->code : S("");
    return OK;
}
READ_FN(door_show, door_query, activity_view)
PAGE_FN(door_page, activity_view)

/* -- planning -- */

static enum Err plan_show(struct rq *rq, struct db_ro *db, const struct plan_query *in, struct plan_view *out)
{
    struct team_row team;
    *out = (struct plan_view){.team = in->team, .tomorrow = day_plus(day_of(rq->now), 1)};
    if (policy_has(rq, PLANNERS)) {
        TRY(area_bar_fill(rq, db, in->area, &out->bar));
        out->area = out->bar.here;
        return team_list(db, rq->a, &out->teams, .above = out->bar.here, .day = day_of(rq->now), .limit = 100);
    }
    out->teams.v = NEW_ARRAY(rq->a, struct team_row, rq->who.n_roles + 1);
    for (size_t i = 0; i < rq->who.n_roles; i++) {
        const struct role_row *r = &rq->who.roles[i];
        if (r->scope_kind == ScopeKind_org && leads(rq, (OrgId){r->scope.v}) && team_get(db, rq->a, &team, .id = {r->scope.v}, .day = day_of(rq->now)) == OK)
            out->teams.v[out->teams.n++] = team;
    }
    return out->teams.n ? OK : refuse(rq, ERR_FORBIDDEN, MSG_activity_no_team);
}
READ_FN(plan_show, plan_query, plan_view)
PAGE_FN(plan_page, plan_view)

/* "9:05" of the day, in minutes. */
static bool read_clock(Str s, int64_t *minutes)
{
    int64_t h, m;
    size_t colon = str_find(s, S(":"));
    if (colon == (size_t)-1 || !str_digits(str_cut(s, 0, colon)) || !str_digits(str_from(s, colon + 1)) || s.len - colon != 3) return false;
    if (!str_int(str_cut(s, 0, colon), &h) || !str_int(str_from(s, colon + 1), &m) || h > 24 || m > 59 || h * 60 + m > 24 * 60) return false;
    *minutes = h * 60 + m;
    return true;
}

static Str rule_of(enum Repeat r)
{
    switch (r) {
    case Repeat_every_saturday: return S("weekly:6");
    case Repeat_monthly_8: return S("monthly:8");
    case Repeat_service_days: return S("yearly:03-05,yearly:12-05");
    case Repeat_once: case Repeat_none: case Repeat_end: break;
    }
    return S("");
}

/* Where it lies and who holds it: workers plan where they work, leaders for their organisation at its place. */
static enum Err may_plan(struct rq *rq, struct db_ro *db, const struct activity_new *in, AreaId *area)
{
    struct team_row team = {.id = {0}};
    struct area_row row;
    Who roles;
    enum Err e = in->team.v ? team_get(db, rq->a, &team, .id = in->team, .day = day_of(rq->now)) : OK;
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "team", MSG_activity_no_such_team);
    TRY(e);
    AreaId where = in->area.v ? in->area : team.id.v ? team.area : policy_home(rq, PLANNERS);
    if (!where.v) return refuse_field(rq, "team", MSG_activity_which_team);
    e = area_get(db, rq->a, &row, .id = where);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "area", MSG_activity_no_such_area);
    TRY(e);
    TRY(policy_at(rq, db, where, &roles));
    bool own = leads(rq, in->team) && where.v == team.area.v;
    if (!(roles & PLANNERS) && !own) return refuse(rq, ERR_FORBIDDEN, MSG_activity_not_there);
    *area = where;
    return OK;
}

static enum Err check_plan(struct rq *rq, const struct activity_new *in, int64_t *from, int64_t *to)
{
    int64_t away = in->day.n - day_of(rq->now).n;
    if (in->kind == OccasionKind_meeting) return refuse_field(rq, "kind", MSG_activity_no_meeting);
    if (away < -DAYS_AROUND || away > DAYS_AROUND) return refuse_field(rq, "day", MSG_activity_far_day);
    if (!read_clock(in->start_time, from)) return refuse_field(rq, "start_time", MSG_activity_clock_wrong);
    if (!read_clock(in->end_time, to)) return refuse_field(rq, "end_time", MSG_activity_clock_wrong);
    if (*to <= *from) return refuse_field(rq, "end_time", MSG_activity_ends_before);
    if (in->until.n && in->until.n <= in->day.n) return refuse_field(rq, "until", MSG_activity_until_before);
    return OK;
}

static enum Err plan_series(struct rq *rq, struct db_rw *db, const struct activity_new *in, AreaId area, int64_t from, int64_t to)
{
    OccasionSeriesId series;
    struct series_first_row first;
    struct series_new n = {.kind = in->kind, .title = in->title, .text = in->text, .place = in->place, .rule = rule_of(in->repeat), .host_org = in->team, .area = area,
        .starts_min = from, .ends_min = to, .seats = in->seats, .hours = in->role == PartRole_help, .skip_holidays = in->skip_holidays, .from = in->day, .until = in->until};
    if (in->day.n < day_of(rq->now).n) return refuse_field(rq, "day", MSG_activity_series_past);
    TRY(series_start(rq, db, &n, &series));
    enum Err e = series_first(db, rq->a, &first, .series = series, .now = rq->now);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "repeat", MSG_activity_no_such_day);
    TRY(e);
    rq->made = ANY(first.id);
    return OK;
}

static enum Err activity_plan(struct rq *rq, struct db_rw *db, const struct activity_new *in)
{
    int64_t from, to;
    AreaId area = {0};
    OccasionId id;
    TRY(may_plan(rq, db_rw_read(db), in, &area));
    TRY(check_plan(rq, in, &from, &to));
    if (in->repeat > Repeat_once) return plan_series(rq, db, in, area, from, to);
    bool help = in->role == PartRole_help;
    struct slot_new slot = {PartRole_code(help ? PartRole_help : PartRole_take_part), in->seats, help};
    struct occasion_new n = {.kind = in->kind, .title = in->title, .text = in->text, .place = in->place, .host_org = in->team, .area = area,
        .starts = time_plus(day_start(in->day), from * MINUTE_MS), .ends = time_plus(day_start(in->day), to * MINUTE_MS), .slots = &slot, .n_slots = 1};
    return occasion_make(rq, db, &n, &id);
}
WRITE_FN(activity_plan, activity_new)

/* -- who comes -- */

static const struct attendance_row *my_part(const struct activity_seen *seen) { return seen->mine < seen->all.n ? &seen->all.v[seen->mine] : NULL; }

static enum Err pick_slot(struct rq *rq, const struct activity_seen *seen, SlotId asked, const struct slot_row **out)
{
    const struct attendance_row *me = my_part(seen);
    SlotId want = me ? me->slot : asked;
    for (size_t i = 0; i < seen->slots.n; i++)
        if (!want.v || seen->slots.v[i].id.v == want.v) {
            *out = &seen->slots.v[i];
            return OK;
        }
    return refuse_field(rq, "slot", MSG_activity_no_such_part);
}

static enum Err sign_up(struct rq *rq, struct db_rw *db, const struct activity_sign_up *in)
{
    const struct activity_seen *seen = rq->subject;
    const struct slot_row *slot;
    enum AttendanceState state;
    bool minor;
    TRY(pick_slot(rq, seen, in->slot, &slot));
    TRY(guardian_needed(rq, db_rw_read(db), in->minor, &minor));
    if (minor) {
        rq->made = ANY(seen->o.id);
        return guardian_asked(rq, db, &(struct guardian_for){.occasion = seen->o.id, .slot = slot->id, .area = seen->o.area, .phone = in->guardian_phone, .what = seen->o.title});
    }
    return occasion_sign_up(rq, db, &seen->o, slot, rq->who.person, &state);
}
WRITE_FN(sign_up, activity_sign_up)

static enum Err leave(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct activity_seen *seen = rq->subject;
    (void)in;
    return occasion_leave(rq, db, &seen->o, my_part(seen));
}
WRITE_FN(leave, no_form)

/* At the door without a place: not before the guardian has agreed. */
static enum Err guardian_first(struct rq *rq, struct db_ro *db, OccasionId id)
{
    enum AskState asked;
    bool minor;
    TRY(guardian_state(db, rq->a, rq->who.person, (OrgId){0}, id, &asked));
    TRY(guardian_needed(rq, db, asked != AskState_none, &minor));
    return minor ? refuse(rq, ERR_CONFLICT, MSG_guardian_waits) : OK;
}

static enum Err sign_in(struct rq *rq, struct db_rw *db, const struct activity_door *in)
{
    const struct activity_seen *seen = rq->subject;
    const struct slot_row *slot;
    if (!str_eq(in->code, seen->o.code)) return refuse_field(rq, "code", MSG_activity_code_wrong);
    if (!my_part(seen)) TRY(guardian_first(rq, db_rw_read(db), seen->o.id));
    TRY(pick_slot(rq, seen, (SlotId){0}, &slot));
    enum Err e = occasion_sign_in(rq, db, &seen->o, slot, rq->who.person, SignWay_digits, in->code);
    return e == ERR_CONFLICT ? refuse(rq, e, MSG_activity_full_ask) : e; /* what else stands against it, the row has said */
}
WRITE_FN(sign_in, activity_door)

static enum Err sign_out(struct rq *rq, struct db_rw *db, const struct activity_door *in)
{
    const struct activity_seen *seen = rq->subject;
    if (!str_eq(in->code, seen->o.code)) return refuse_field(rq, "code", MSG_activity_code_wrong);
    return occasion_sign_out(rq, db, &seen->o, my_part(seen), SignWay_digits, in->code);
}
WRITE_FN(sign_out, activity_door)

/* -- who keeps the list -- */

static const struct attendance_row *part_of(const struct activity_seen *seen, AnyId person)
{
    for (size_t i = 0; i < seen->all.n; i++)
        if (seen->all.v[i].person.v == person.v && seen->all.v[i].state != AttendanceState_left) return &seen->all.v[i];
    return NULL;
}

/* Who is there already stays as they are: the list may be sent again. */
static enum Err mark(struct rq *rq, struct db_rw *db, const struct activity_mark *in)
{
    const struct activity_seen *seen = rq->subject;
    for (size_t i = 0; i < in->people.n; i++)
        if (!part_of(seen, in->people.v[i])) return refuse_field(rq, "people", MSG_activity_not_signed_up);
    rq->made = ANY(seen->o.id);
    for (size_t i = 0; i < in->people.n; i++) {
        const struct attendance_row *t = part_of(seen, in->people.v[i]);
        struct slot_row slot;
        struct attendance_row now;
        TRY(slot_get(db_rw_read(db), rq->a, &slot, .id = t->slot));
        TRY(attendance_of(db_rw_read(db), rq->a, &now, .slot = t->slot, .person = t->person));
        if (now.in_at.ms) continue;
        TRY(occasion_sign_in(rq, db, &seen->o, &slot, t->person, SignWay_list, (Str){NULL, 0}));
    }
    return OK;
}
WRITE_FN(mark, activity_mark)

static enum Err hold(struct rq *rq, struct db_rw *db, const struct activity_hold *in)
{
    const struct activity_seen *seen = rq->subject;
    return occasion_hold(rq, db, &seen->o, in->heads.v);
}
WRITE_FN(hold, activity_hold)

static enum Err cancel(struct rq *rq, struct db_rw *db, const struct activity_reason *in)
{
    const struct activity_seen *seen = rq->subject;
    return occasion_cancel(rq, db, &seen->o, in->reason);
}
WRITE_FN(cancel, activity_reason)

static enum Err stop(struct rq *rq, struct db_rw *db, const struct activity_reason *in)
{
    const struct activity_seen *seen = rq->subject;
    struct series_row series;
    TRY(series_get(db_rw_read(db), rq->a, &series, .id = seen->o.series));
    rq->made = ANY(seen->o.id);
    return series_end(rq, db, &series, in->reason);
}
WRITE_FN(stop, activity_reason)

#define KEEPER (REL(handler) | REL(owner))
#define ACT(name) .see = activity_see, .shows = "/activities/{id}", .act = name, .stages = STAGE(OccasionState_planned)

static const struct route routes[] = {
    READS(GET, "/activities", PUBLIC, activities_show_row, .query = activity_query_form, .view = activities_view_view, .page = activities_page_row),
    READS(GET, "/activities/new", PLANNERS | ROLE(org_lead) | ROLE(unit_contact), plan_show_row, .query = plan_query_form, .view = plan_view_view, .page = plan_page_row,
          .html_only = true, .why = "a form for people"),
    READS(GET, "/activities/{id}", PUBLIC, activity_show_row, .see = activity_see, .view = activity_view_view, .page = activity_page_row),
    READS(GET, "/in/{id}", PUBLIC, door_show_row, .see = activity_see, .query = door_query_form, .view = activity_view_view, .page = door_page_row, .html_only = true,
          .why = "where the code at the place leads"),
    WRITES(POST, "/activities", PLANNERS | ROLE(org_lead) | ROLE(unit_contact), activity_plan_row, .body = activity_new_form, .creates = true, .shows = "/activities/{id}"),
    WRITES(POST, "/activities/{id}/sign_up", SIGNED_IN, sign_up_row, ACT("sign_up"), .body = activity_sign_up_form, .bars = ACT_OVER, .mine_bars = MY_PLACE,
           .otherwise = MSG_activity_is_over),
    WRITES(POST, "/activities/{id}/leave", REL(taker), leave_row, ACT("leave"), .mine_needs = MY_RETURNABLE),
    WRITES(POST, "/activities/{id}/sign_in", SIGNED_IN, sign_in_row, ACT("sign_in"), .body = activity_door_form, .needs = ACT_DOOR, .bars = ACT_OVER, .mine_bars = MY_ARRIVAL,
           .otherwise = MSG_activity_door_closed),
    WRITES(POST, "/activities/{id}/sign_out", REL(taker), sign_out_row, ACT("sign_out"), .body = activity_door_form, .mine_needs = MY_PRESENCE),
    WRITES(POST, "/activities/{id}/mark", KEEPER, mark_row, ACT("mark"), .body = activity_mark_form, .needs = ACT_DOOR, .otherwise = MSG_activity_door_closed),
    WRITES(POST, "/activities/{id}/hold", KEEPER, hold_row, ACT("hold"), .body = activity_hold_form, .needs = ACT_BEGUN, .otherwise = MSG_activity_not_begun),
    WRITES(POST, "/activities/{id}/cancel", KEEPER, cancel_row, ACT("cancel"), .body = activity_reason_form),
    WRITES(POST, "/activities/{id}/stop", KEEPER, stop_row, ACT("stop"), .body = activity_reason_form, .needs = ACT_SERIES, .otherwise = MSG_activity_no_series),
};

const struct cap activity_cap = {.name = "activity", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
