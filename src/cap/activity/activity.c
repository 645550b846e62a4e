/* One activity as its caller may see it, and the list. */
#include "cap/activity/activity_core.h"

#include "cap/activity/choices.h"

CHOICE_TABLE(Repeat, REPEATS)
CHOICE_TABLE(PartRole, PART_ROLES)

bool leads(const struct rq *rq, OrgId org)
{
    for (size_t i = 0; i < rq->who.n_roles; i++) {
        const struct role_row *r = &rq->who.roles[i];
        if (org.v && r->scope_kind == ScopeKind_org && r->scope.v == org.v && (r->role == Role_org_lead || r->role == Role_unit_contact)) return true;
    }
    return false;
}

/* -- sight -- */

/* The community's workers keep the lists of what lies in it; the street's and the district's people those of their own level. */
static bool handles(Who roles, enum AreaLevel level)
{
    if (roles & (ROLE(worker) | ROLE(lead))) return true;
    return level == AreaLevel_street ? (roles & ROLE(street)) != 0 : level == AreaLevel_district && (roles & ROLE(district));
}

static uint32_t flags_of(const struct rq *rq, const struct activity_seen *seen)
{
    const struct occasion_row *o = &seen->o;
    uint32_t f = seen->rule.len ? ACT_SERIES : 0;
    if (rq->now.ms >= o->starts.ms) f |= ACT_BEGUN;
    if (rq->now.ms >= o->ends.ms) f |= ACT_OVER;
    if (rq->now.ms >= o->starts.ms - HOUR_MS) f |= ACT_DOOR;
    return f;
}

static uint32_t mine_of(enum AttendanceState s)
{
    switch (s) {
    case AttendanceState_signed_up: return MY_PLACE | MY_RETURNABLE;
    case AttendanceState_waiting: return MY_PLACE | MY_RETURNABLE;
    case AttendanceState_in: return MY_PLACE | MY_PRESENCE | MY_ARRIVAL;
    case AttendanceState_out: return MY_PLACE | MY_ARRIVAL;
    case AttendanceState_left: case AttendanceState_none: case AttendanceState_end: break;
    }
    return 0;
}

static enum Err load(struct rq *rq, struct db_ro *db, struct activity_seen *seen)
{
    struct series_row series;
    TRY(occasion_get(db, rq->a, &seen->o, .id = {rq->id.v}));
    TRY(area_place(db, rq->a, seen->o.area, rq->lang, &seen->place));
    TRY(slots_of(db, rq->a, &seen->slots, .occasion = seen->o.id));
    TRY(attendances(db, rq->a, &seen->all, .occasion = seen->o.id));
    seen->mine = seen->all.n;
    for (size_t i = 0; i < seen->all.n; i++)
        if (rq->who.kind == ActorKind_person && seen->all.v[i].person.v == rq->who.person.v && seen->all.v[i].state != AttendanceState_left) seen->mine = i;
    if (!seen->o.series.v) return OK;
    TRY(series_get(db, rq->a, &series, .id = seen->o.series));
    seen->rule = series.ended_at.ms ? S("") : series.rule;
    return OK;
}

enum Err activity_see(struct rq *rq, struct db_ro *db)
{
    struct activity_seen *seen = NEW(rq->a, struct activity_seen);
    struct standing *s = &rq->standing;
    Who roles;
    TRY(load(rq, db, seen));
    TRY(policy_at(rq, db, seen->o.area, &roles));
    rq->subject = seen;
    *s = (struct standing){.who = PUBLIC | roles, .stage = seen->o.state, .rev = seen->o.rev, .flags = flags_of(rq, seen)};
    if (rq->who.kind == ActorKind_person) s->who |= SIGNED_IN;
    if (handles(roles, seen->place.level)) s->who |= REL(handler);
    if (leads(rq, seen->o.host_org)) s->who |= REL(owner);
    if (seen->mine < seen->all.n) {
        s->who |= REL(taker);
        s->mine = mine_of(seen->all.v[seen->mine].state);
    }
    s->whole = (s->who & (REL(handler) | REL(owner))) || rq->made.v == seen->o.id.v;
    bool inside = s->whole || (s->who & REL(taker)) || (roles & LIST_READERS);
    return seen->o.kind != OccasionKind_meeting || inside ? OK : ERR_NOT_FOUND; /* a meeting is told to whom it concerns */
}

/* -- one -- */

static void fill_slots(struct rq *rq, const struct activity_seen *seen, struct activity_view *out)
{
    out->slots.v = NEW_ARRAY(rq->a, struct activity_slot, seen->slots.n + 1);
    for (size_t i = 0; i < seen->slots.n; i++) {
        const struct slot_row *s = &seen->slots.v[i];
        struct slot_fill f;
        slot_fill(&seen->all, s->id, &f);
        struct activity_slot v = {.id = s->id, .role = PartRole_of(s->role), .seats = s->seats, .taken = f.taken, .waiting = f.waiting, .hours = s->hours};
        v.free = s->seats.has && s->seats.v > f.taken ? s->seats.v - f.taken : 0;
        v.full = s->seats.has && !v.free;
        out->taken += f.taken;
        out->slots.v[out->slots.n++] = v;
    }
}

static void fill_people(struct rq *rq, const struct activity_seen *seen, bool names, struct activity_view *out)
{
    out->people.v = NEW_ARRAY(rq->a, struct activity_person, seen->all.n + 1);
    for (size_t i = 0; i < seen->all.n; i++) {
        const struct attendance_row *t = &seen->all.v[i];
        out->came += t->in_at.ms != 0;
        if (names && t->state != AttendanceState_left)
            out->people.v[out->people.n++] = (struct activity_person){t->person, t->shown_as, t->slot, t->state, t->in_at, t->out_at, t->minutes, t->grade};
    }
}

static void fill_mine(const struct activity_seen *seen, struct activity_view *out)
{
    const struct attendance_row *me = seen->mine < seen->all.n ? &seen->all.v[seen->mine] : NULL;
    if (!me) return;
    out->my_state = me->state;
    out->my_minutes = me->minutes;
    for (size_t i = 0; me->state == AttendanceState_waiting && i <= seen->mine; i++)
        out->my_place += seen->all.v[i].slot.v == me->slot.v && seen->all.v[i].state == AttendanceState_waiting;
}

enum Err activity_fill(struct rq *rq, struct db_ro *db, struct activity_view *out)
{
    const struct activity_seen *seen = rq->subject;
    const struct occasion_row *o = &seen->o;
    const struct standing *s = &rq->standing;
    struct area_row community;
    *out = (struct activity_view){.id = o->id, .rev = o->rev, .kind = o->kind, .title = o->title, .text = o->text, .area = o->area, .place = o->place, .team = o->host_org,
        .starts = o->starts, .ends = o->ends, .state = o->state, .series = o->series, .heads = o->heads, .rule = seen->rule, .place_name = seen->place.name,
        .team_name = area_name(o->host_name, o->host_name_en, rq->lang), .handles = s->whole};
    out->over = (s->flags & ACT_OVER) != 0;
    out->begun = (s->flags & ACT_BEGUN) != 0;
    out->door = (s->flags & ACT_DOOR) && !out->over;
    out->acts = policy_acts(rq, "/activities/{id}/", s);
    fill_slots(rq, seen, out);
    fill_people(rq, seen, s->whole, out);
    fill_mine(seen, out);
    if (s->whole) out->code = o->code;
    if (rq->who.kind == ActorKind_person) TRY(guardian_state(db, rq->a, rq->who.person, (OrgId){0}, o->id, &out->guardian));
    if (!seen->place.at[AreaLevel_community].v) return OK;
    TRY(area_get(db, rq->a, &community, .id = seen->place.at[AreaLevel_community]));
    out->community = area_name(community.name, community.name_en, rq->lang);
    return OK;
}

/* -- the list -- */

struct cursor {
    Time at;
    OccasionId id;
};

static bool read_cursor(Str s, struct cursor *out)
{
    size_t dash = str_find(s, S("-"));
    return dash != (size_t)-1 && str_int(str_cut(s, 0, dash), &out->at.ms) && str_int(str_from(s, dash + 1), &out->id.v);
}

/* Nothing said of time or state: what is still to come. */
static bool is_coming(const struct activity_query *q) { return !q->state && !q->due && !q->from.ms && !q->to.ms && !q->mine; }

/* Where nothing is asked for: staff look at their own place, and on pages residents at their community. */
static enum Err usual_area(struct rq *rq, struct db_ro *db, const struct activity_query *q, AreaId *out)
{
    struct area_place place;
    *out = q->area;
    if (q->area.v || q->team.v || q->series.v || q->mine) return OK;
    *out = policy_home(rq, LIST_READERS);
    AreaId home = policy_home(rq, WHO_ROLES);
    if (out->v || rq->json || !home.v) return OK;
    TRY(area_place(db, rq->a, home, rq->lang, &place));
    *out = place.at[AreaLevel_community];
    return OK;
}

static struct activity_item item_of(struct rq *rq, const struct activity_row *r)
{
    return (struct activity_item){.id = r->id, .kind = r->kind, .title = r->title, .area = r->area, .place = r->place, .team = r->host_org, .starts = r->starts, .ends = r->ends,
        .state = r->state, .series = r->series, .seats = r->seats, .taken = r->taken, .waiting = r->waiting, .came = r->came, .heads = r->heads, .my_state = r->my_state,
        .area_name = area_name(r->area_name, r->area_name_en, rq->lang), .team_name = area_name(r->host_name, r->host_name_en, rq->lang), .rule = r->rule,
        .due = r->state == OccasionState_planned && r->ends.ms <= rq->now.ms, .persons = r->came + r->heads};
}

enum Err activities_fill(struct rq *rq, struct db_ro *db, const struct activity_query *in, struct activities_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50;
    struct activity_list_rows rows;
    struct cursor c = {{0}, {0}};
    bool coming = is_coming(in), newest = !coming && !in->due, staff = policy_has(rq, LIST_READERS) && !in->mine;
    PersonId me = rq->who.kind == ActorKind_person ? rq->who.person : (PersonId){0};
    if (in->after.p && !read_cursor(in->after, &c)) return refuse_field(rq, "after", MSG_app_field_id);
    AreaId area;
    if (in->mine && !me.v) return ERR_AUTH;
    TRY(usual_area(rq, db, in, &area));
    TRY(activity_list(db, rq->a, &rows, .above = in->here ? (AreaId){0} : area, .here = in->here ? area : (AreaId){0}, .kind = in->kind, .state = in->state,
        .host_org = in->team, .series = in->series,
        .next_of = coming && !staff && !rq->json && !in->series.v ? rq->now : (Time){0} /* the page for people: every Saturday stands there once */, .coming = coming ? rq->now : (Time){0}, .due = in->due ? rq->now : (Time){0}, .from = in->from, .to = in->to, .mine = in->mine, .me = me,
        .after_at = newest ? (Time){0} : c.at, .after_id = c.id, .before_at = newest ? c.at : (Time){0}, .before_id = c.id, .newest = newest, .limit = limit + 1));
    *out = (struct activities_view){.query = in, .area = area, .staff = staff};
    out->items.v = NEW_ARRAY(rq->a, struct activity_item, rows.n + 1);
    Day last = {0};
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) {
        struct activity_item *x = &out->items.v[out->items.n++];
        *x = item_of(rq, &rows.v[i]);
        Day d = day_of(x->starts);
        if (d.n != last.n) x->new_day = d;
        last = d;
    }
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld-%lld", (long long)rows.v[limit - 1].starts.ms, (long long)rows.v[limit - 1].id.v);
    return OK;
}
