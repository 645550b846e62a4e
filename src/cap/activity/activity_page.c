/* The small decisions of the pages. */
#include "cap/activity/activity_core.h"

static bool holds(const struct strs *acts, Str act)
{
    for (size_t i = 0; i < acts->n; i++)
        if (str_eq(acts->v[i], act)) return true;
    return false;
}

bool activity_may(const struct activity_view *v, Str act) { return holds(&v->acts, act); }
bool team_may(const struct team_view *v, Str act) { return holds(&v->acts, act); }

/* -- badges -- */

static Html my_badge(struct html *h, enum AttendanceState s)
{
    switch (s) {
    case AttendanceState_signed_up: return badge(h, S("lj-ok"), S("check"), AttendanceState_label(s));
    case AttendanceState_waiting: return badge(h, S("lj-warn"), S("hourglass"), AttendanceState_label(s));
    case AttendanceState_in: case AttendanceState_out: return badge(h, S("lj-ok"), S("map-pin"), AttendanceState_label(s));
    case AttendanceState_left: case AttendanceState_none: case AttendanceState_end: break;
    }
    return (Html){S("")};
}

Html activity_badge(struct html *h, const struct activity_item *x)
{
    if (x->state == OccasionState_cancelled) return badge(h, S(""), S("x"), OccasionState_label(x->state));
    if (x->my_state) return my_badge(h, x->my_state);
    if (x->state == OccasionState_held || x->due) return (Html){S("")};
    if (x->seats.has && x->taken >= x->seats.v) return badge(h, S("lj-warn"), S("hourglass"), MSG_activity_full);
    return badge(h, S("lj-info"), S(""), MSG_activity_open);
}

Html activity_me(struct html *h, const struct activity_view *v) { return my_badge(h, v->my_state); }

Html activity_state(struct html *h, enum OccasionState state, bool due)
{
    if (due) return badge(h, S("lj-late"), S("alert-triangle"), MSG_activity_due);
    switch (state) {
    case OccasionState_planned: return badge(h, S("lj-info"), S("calendar-event"), OccasionState_label(state));
    case OccasionState_held: return badge(h, S("lj-ok"), S("check"), OccasionState_label(state));
    case OccasionState_cancelled: return badge(h, S(""), S("x"), OccasionState_label(state));
    case OccasionState_none: case OccasionState_end: break;
    }
    return (Html){S("")};
}

/* -- words -- */

Str activity_weekday(struct html *h, Day d)
{
    static const Msg days[] = {MSG_activity_mon, MSG_activity_tue, MSG_activity_wed, MSG_activity_thu, MSG_activity_fri, MSG_activity_sat, MSG_activity_sun};
    int away = d.n - day_of(h->now).n;
    return msg(h, away == 0 ? MSG_activity_today : away == 1 ? MSG_activity_tomorrow : days[day_civil(d).weekday - 1]);
}

Str activity_hours(struct html *h, Time starts, Time ends)
{
    struct civil a = civil_of(starts), b = civil_of(ends);
    bool midnight = !b.hour && !b.minute;
    return str_fmt(h->a, "%02d:%02d–%02d:%02d", a.hour, a.minute, midnight ? 24 : b.hour, b.minute);
}

Str activity_seats(struct html *h, int64_t taken, OptInt seats)
{
    return seats.has ? str_fmt(h->a, "%lld / %lld", (long long)taken, (long long)seats.v) : str_fmt(h->a, "%lld", (long long)taken);
}

Str activity_rule(struct html *h, Str rule)
{
    if (str_is(rule, "weekly:6")) return msg(h, Repeat_label(Repeat_every_saturday));
    if (str_is(rule, "monthly:8")) return msg(h, Repeat_label(Repeat_monthly_8));
    return msg(h, str_starts(rule, S("yearly:")) ? Repeat_label(Repeat_service_days) : MSG_activity_again);
}

/* -- options -- */

struct form_options activity_kinds(struct html *h)
{
    static const enum OccasionKind kinds[] = {OccasionKind_activity, OccasionKind_service, OccasionKind_course, OccasionKind_training, OccasionKind_shift};
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, sizeof kinds / sizeof *kinds)};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) o.v[o.n++] = (struct form_option){OccasionKind_code(kinds[i]), msg(h, OccasionKind_label(kinds[i])), false};
    return o;
}

struct form_options activity_states(struct html *h)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, OccasionState_end)};
    for (unsigned i = 1; i < OccasionState_end; i++)
        o.v[o.n++] = (struct form_option){OccasionState_code((enum OccasionState)i), msg(h, OccasionState_label((enum OccasionState)i)), false};
    return o;
}

struct form_options activity_repeats(struct html *h)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, Repeat_end), .must = true};
    for (unsigned i = 1; i < Repeat_end; i++) o.v[o.n++] = (struct form_option){Repeat_code((enum Repeat)i), msg(h, Repeat_label((enum Repeat)i)), i == Repeat_once};
    return o;
}

struct form_options activity_roles(struct html *h)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, PartRole_end), .must = true};
    for (unsigned i = 1; i < PartRole_end; i++) o.v[o.n++] = (struct form_option){PartRole_code((enum PartRole)i), msg(h, PartRole_label((enum PartRole)i)), i == PartRole_take_part};
    return o;
}

struct form_options activity_areas(struct html *h, const struct plan_view *v)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, v->bar.options.n + 1), .must = true};
    for (size_t i = 0; i < v->bar.options.n; i++) {
        const struct area_place_option *a = &v->bar.options.v[i];
        o.v[o.n++] = (struct form_option){form_value_int(h, a->id.v), a->label, a->here};
    }
    return o;
}

struct form_options activity_teams(struct html *h, const struct team_list_rows *teams, OrgId chosen)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, teams->n + 1)};
    for (size_t i = 0; i < teams->n; i++) {
        const struct team_row *t = &teams->v[i];
        o.v[o.n++] = (struct form_option){form_value_int(h, t->id.v), area_name(t->name, t->name_en, h->lang), t->id.v == chosen.v};
    }
    return o;
}

struct form_options team_people_options(struct html *h, const struct team_view *v)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, v->people.n + 1)};
    for (size_t i = 0; i < v->people.n; i++) o.v[o.n++] = (struct form_option){form_value_int(h, v->people.v[i].person.v), v->people.v[i].name, false};
    return o;
}

struct form_options activity_absent(struct html *h, const struct activity_view *v)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, v->people.n + 1)};
    for (size_t i = 0; i < v->people.n; i++) {
        const struct activity_person *p = &v->people.v[i];
        Str waits = p->state == AttendanceState_waiting ? str_fmt(h->a, "%.*s (%.*s)", STR(p->name), STR(msg(h, AttendanceState_label(p->state)))) : p->name;
        if (!p->in_at.ms) o.v[o.n++] = (struct form_option){form_value_int(h, p->person.v), waits, false};
    }
    return o;
}
