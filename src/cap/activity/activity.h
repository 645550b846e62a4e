/* Activities 活动: what a community and its teams hold for everybody: who may plan, sign up, keep the list, close; forms and views.
 * The rules of seats, sign-in and counting are the engine's (cap/occasion). Meetings belong to those who hold them.
 */
#pragma once
#include "app/figure.h"
#include "cap/privacy/privacy.h"
#include "activity_sql.h"
#include "cap/activity/choices.h"
#include "cap/area/area_admin.h"
#include "cap/occasion/occasion.h"
#include "html/list.h"

extern const struct cap activity_cap, activity_paper_cap, team_cap, guardian_cap;
extern const struct privacy_holder guardian_privacy;
extern const struct figure_source team_figures;

/* -- one -- */

/* Facts of the record and of the caller's own part in it, which the route rows name. */
enum ActivityFlag { ACT_BEGUN = 1, ACT_OVER = 2, ACT_DOOR = 4 /* an hour before it begins, or later */, ACT_SERIES = 8 };
enum ActivityMine { MY_PLACE = 1 /* signed up, waiting or there */, MY_RETURNABLE = 2, MY_PRESENCE = 4, MY_ARRIVAL = 8 /* in or out */ };

#define ACTIVITY_NEW(F, C, O, L)                                     \
    C(OccasionKind, kind, REQUIRED, MSG_activity_kind)               \
    F(Str, title, REQUIRED, 1, 100, MSG_activity_title)              \
    F(Str, text, OPTIONAL, 1, 2000, MSG_activity_text)               \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_activity_area)               \
    F(Str, place, OPTIONAL, 1, 100, MSG_activity_place)              \
    F(OrgId, team, OPTIONAL, 0, 0, MSG_activity_team)                \
    C(Repeat, repeat, OPTIONAL, MSG_activity_repeat)                 \
    F(Day, day, REQUIRED, 0, 0, MSG_activity_day)                    \
    F(Str, start_time, REQUIRED, 4, 5, MSG_activity_start_time)      \
    F(Str, end_time, REQUIRED, 4, 5, MSG_activity_end_time)          \
    C(PartRole, role, OPTIONAL, MSG_activity_role)                   \
    F(OptInt, seats, OPTIONAL, 1, 10000, MSG_activity_seats)         \
    F(bool, skip_holidays, OPTIONAL, 0, 0, MSG_activity_skip_holidays) \
    F(Day, until, OPTIONAL, 0, 0, MSG_activity_until)
FORM(activity_new, ACTIVITY_NEW)

/* minor: under 18; then the message to the guardian goes to that number, which is kept nowhere else. */
#define ACTIVITY_SIGN_UP(F, C, O, L)                                 \
    F(SlotId, slot, OPTIONAL, 0, 0, MSG_activity_role)               \
    F(bool, minor, OPTIONAL, 0, 0, MSG_guardian_minor)               \
    F(Str, guardian_phone, OPTIONAL, 3, 20, MSG_guardian_phone)
FORM(activity_sign_up, ACTIVITY_SIGN_UP)
#define ACTIVITY_DOOR(F, C, O, L) F(Str, code, REQUIRED, 6, 6, MSG_activity_code)
FORM(activity_door, ACTIVITY_DOOR)
#define ACTIVITY_MARK(F, C, O, L) L(people, REQUIRED, 200, MSG_activity_who_came)
FORM(activity_mark, ACTIVITY_MARK)
#define ACTIVITY_HOLD(F, C, O, L) F(OptInt, heads, OPTIONAL, 0, 100000, MSG_activity_heads)
FORM(activity_hold, ACTIVITY_HOLD)
#define ACTIVITY_REASON(F, C, O, L) F(Str, reason, REQUIRED, 1, 2000, MSG_activity_reason)
FORM(activity_reason, ACTIVITY_REASON)

#define ACTIVITY_SLOT(V, VO, E, O, L, A) V(SlotId, id) E(PartRole, role) V(OptInt, seats) V(int64_t, taken) V(int64_t, waiting) V(bool, hours)
VIEW_WITH(activity_slot, ACTIVITY_SLOT, int64_t free; bool full;)
/* One who signed up: shown to those who handle it. */
#define ACTIVITY_PERSON(V, VO, E, O, L, A) \
    V(PersonId, person) V(Str, name) V(SlotId, slot) E(AttendanceState, state) V(Time, in_at) V(Time, out_at) V(OptInt, minutes) E(Grade, grade)
VIEW(activity_person, ACTIVITY_PERSON)
/* my_place: how many of those who wait stand before me, and I; 0: I do not wait. code, people: for those who handle it. */
#define ACTIVITY_VIEW(V, VO, E, O, L, A)                                                                                               \
    V(OccasionId, id) V(int64_t, rev) E(OccasionKind, kind) V(Str, title) V(Str, text) V(AreaId, area) V(Str, place) V(OrgId, team)     \
    V(Time, starts) V(Time, ends) E(OccasionState, state) V(OccasionSeriesId, series) L(activity_slot, slots) V(int64_t, came)          \
    V(int64_t, heads) E(AttendanceState, my_state) E(AskState, guardian) V(int64_t, my_place) V(OptInt, my_minutes) VO(Str, code) L(activity_person, people) A(acts)
VIEW_WITH(activity_view, ACTIVITY_VIEW, Str place_name, community, team_name, rule; bool handles, over, begun, door; int64_t taken; Str given_code;)

/* -- lists -- */

/* Without state, due and days: what is still to come. */
#define ACTIVITY_QUERY(F, C, O, L)                                   \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_activity_area)               \
    F(bool, here, OPTIONAL, 0, 0, MSG_need_here)                     \
    C(OccasionKind, kind, OPTIONAL, MSG_activity_kind)               \
    C(OccasionState, state, OPTIONAL, MSG_activity_state)            \
    F(OrgId, team, OPTIONAL, 0, 0, MSG_activity_team)                \
    F(OccasionSeriesId, series, OPTIONAL, 0, 0, MSG_activity_repeat) \
    F(bool, due, OPTIONAL, 0, 0, MSG_activity_due)                   \
    F(bool, mine, OPTIONAL, 0, 0, MSG_activity_mine)                 \
    F(Time, from, OPTIONAL, 0, 0, MSG_need_from)                     \
    F(Time, to, OPTIONAL, 0, 0, MSG_need_to)                         \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)                  \
    F(Str, after, OPTIONAL, 1, 60, MSG_f_after)
FORM(activity_query, ACTIVITY_QUERY)

#define ACTIVITY_ITEM(V, VO, E, O, L, A)                                                                                            \
    V(OccasionId, id) E(OccasionKind, kind) V(Str, title) V(AreaId, area) V(Str, place) V(OrgId, team) V(Time, starts) V(Time, ends) \
    E(OccasionState, state) V(OccasionSeriesId, series) V(OptInt, seats) V(int64_t, taken) V(int64_t, waiting) V(int64_t, came)      \
    V(int64_t, heads) E(AttendanceState, my_state)
VIEW_WITH(activity_item, ACTIVITY_ITEM, Str area_name, team_name, rule; Day new_day /* the first of its day in this list, or 0 */; bool due; int64_t persons;)
#define ACTIVITIES_VIEW(V, VO, E, O, L, A) L(activity_item, items) V(Str, next)
VIEW_WITH(activities_view, ACTIVITIES_VIEW,
    const struct activity_query *query;
    AreaId area, street;              /* that is shown; the street of a resident's community */
    Str place;
    struct area_children_rows areas;  /* parts of the place, to filter by */
    struct team_list_rows teams;
    Str calendar;                     /* address of the feed of what is shown */
    int64_t total, due;               /* of all pages; those to be closed */
    bool staff, plans;)

/* The list as its route gives it: for exports, and for pages that show its beginning. */
enum Err activities_fill(struct rq *rq, struct db_ro *db, const struct activity_query *in, struct activities_view *out);

/* Who came: a row for each person-time, with a name where there is one and the caller handles it. */
#define CAME_QUERY(F, C, O, L)                                       \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_activity_area)               \
    F(bool, here, OPTIONAL, 0, 0, MSG_need_here)                     \
    C(OccasionKind, kind, OPTIONAL, MSG_activity_kind)               \
    F(Time, from, OPTIONAL, 0, 0, MSG_need_from)                     \
    F(Time, to, OPTIONAL, 0, 0, MSG_need_to)                         \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)                  \
    F(Str, after, OPTIONAL, 3, 40, MSG_f_after)
FORM(came_query, CAME_QUERY)
#define CAME_ITEM(V, VO, E, O, L, A) V(Str, id) V(OccasionId, activity) V(Str, title) V(Time, starts) V(AreaId, area) V(int64_t, no) V(bool, named) VO(Str, name)
VIEW_WITH(came_item, CAME_ITEM, Str area_name;)
#define CAME_VIEW(V, VO, E, O, L, A) L(came_item, items) V(Str, next)
VIEW_WITH(came_view, CAME_VIEW, Str place; int64_t total, sessions;)

#define ACTIVITY_FEED(F, C, O, L)                                    \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_activity_area)               \
    F(OccasionSeriesId, series, OPTIONAL, 0, 0, MSG_activity_repeat) \
    F(OrgId, team, OPTIONAL, 0, 0, MSG_activity_team)
FORM(activity_feed, ACTIVITY_FEED)

/* -- planning, paper -- */

#define PLAN_QUERY(F, C, O, L) F(AreaId, area, OPTIONAL, 0, 0, MSG_activity_area) F(OrgId, team, OPTIONAL, 0, 0, MSG_activity_team)
FORM(plan_query, PLAN_QUERY)
#define PLAN_VIEW(V, VO, E, O, L, A) V(AreaId, area) V(OrgId, team)
VIEW_WITH(plan_view, PLAN_VIEW, struct area_bar bar; struct team_list_rows teams; Day tomorrow;)

#define DOOR_QUERY(F, C, O, L) F(Str, code, OPTIONAL, 1, 6, MSG_activity_code)
FORM(door_query, DOOR_QUERY)

#define ACTIVITY_SHEET(V, VO, E, O, L, A) V(OccasionId, id) V(Str, title) V(Str, code) L(activity_person, people)
VIEW_WITH(activity_sheet, ACTIVITY_SHEET, Str place, community, team_name, url, digits; Time starts, ends; struct strs blanks /* numbers of the empty lines */;)

/* -- teams -- */

enum TeamMine { MY_TEAM = 1 };

#define TEAM_NEW(F, C, O, L)                                         \
    F(AreaId, area, REQUIRED, 0, 0, MSG_activity_area)               \
    F(Str, name, REQUIRED, 1, 100, MSG_team_name)                    \
    F(Str, name_en, OPTIONAL, 1, 100, MSG_team_name_en)              \
    F(Str, lines, OPTIONAL, 1, 300, MSG_team_lines)
FORM(team_new, TEAM_NEW)
#define TEAM_JOIN(F, C, O, L)                                        \
    F(bool, agree, OPTIONAL, 0, 0, MSG_team_agree)                   \
    F(bool, minor, OPTIONAL, 0, 0, MSG_guardian_minor)               \
    F(Str, guardian_phone, OPTIONAL, 3, 20, MSG_guardian_phone)
FORM(team_join, TEAM_JOIN)
#define TEAM_ADD(F, C, O, L)                                         \
    F(Str, lines, REQUIRED, 1, 20000, MSG_team_add_lines)            \
    F(bool, agreed, OPTIONAL, 0, 0, MSG_team_agreed)
FORM(team_add, TEAM_ADD)

#define TEAM_REMOVE(F, C, O, L)                                      \
    F(PersonId, person, REQUIRED, 0, 0, MSG_team_person)             \
    F(Str, reason, REQUIRED, 2, 300, MSG_team_remove_reason)
FORM(team_remove, TEAM_REMOVE)
/* How a membership ended that the team's leader or the office ended: for the person alone. */
#define TEAM_REMOVED(V, VO, E, O, L, A) V(OrgId, team) V(Str, name) V(Day, since) V(Day, until) V(Str, reason)
VIEW(team_removed, TEAM_REMOVED)

#define TEAM_QUERY(F, C, O, L)                                       \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_activity_area)               \
    F(bool, mine, OPTIONAL, 0, 0, MSG_team_mine)                     \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)                  \
    F(OrgId, after, OPTIONAL, 0, 0, MSG_f_after)
FORM(team_query, TEAM_QUERY)

/* Everybody in a team of an area, each once: the records of the figure. Names are for who handles teams there. */
#define TEAM_PEOPLE_QUERY(F, C, O, L)                                \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_activity_area)               \
    F(bool, here, OPTIONAL, 0, 0, MSG_need_here)                     \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)                  \
    F(PersonId, after, OPTIONAL, 0, 0, MSG_f_after)
FORM(team_people_query, TEAM_PEOPLE_QUERY)
#define TEAM_PERSON(V, VO, E, O, L, A) V(PersonId, id) V(Str, name) V(int64_t, teams)
VIEW(team_person, TEAM_PERSON)
#define TEAM_PEOPLE_VIEW(V, VO, E, O, L, A) L(team_person, items) V(Str, next)
VIEW_WITH(team_people_view, TEAM_PEOPLE_VIEW, Str place; int64_t total;)

/* members: none when they are fewer than five and the caller is outside. */
#define TEAM_ITEM(V, VO, E, O, L, A) V(OrgId, id) V(Str, name) V(AreaId, area) V(Str, lines) V(OptInt, members)
VIEW_WITH(team_item, TEAM_ITEM, Str area_name;)
#define TEAMS_VIEW(V, VO, E, O, L, A) L(team_item, items) L(team_removed, removed) V(Str, next)
VIEW_WITH(teams_view, TEAMS_VIEW, Str place; struct area_bar bar; bool staff, may_add; const struct team_query *query;)

#define TEAM_MEMBER(V, VO, E, O, L, A) V(PersonId, person) V(Str, name) V(Day, since)
VIEW(team_member, TEAM_MEMBER)
/* Members at the month's end, who came and who went in it. */
#define TEAM_MONTH(V, VO, E, O, L, A) V(Str, month) V(int64_t, members) V(int64_t, came) V(int64_t, went)
VIEW(team_month, TEAM_MONTH)
#define TEAM_VIEW(V, VO, E, O, L, A)                                                                                      \
    V(OrgId, id) V(int64_t, rev) V(Str, name) V(AreaId, area) V(Str, lines) V(OptInt, members) V(bool, mine) V(Day, since) E(AskState, guardian) \
    O(team_removed, removed) L(team_member, people) L(team_month, months) A(acts)
VIEW_WITH(team_view, TEAM_VIEW, Str area_name, leaders; bool handles, leads; struct activities_view coming; Json chart;)

/* -- the guardian's page -- */

#define GUARDIAN_AGREE(F, C, O, L) F(bool, agree, OPTIONAL, 0, 0, MSG_guardian_agree)
FORM(guardian_agree, GUARDIAN_AGREE)
#define GUARDIAN_VIEW(V, VO, E, O, L, A)                                                                                  \
    V(GuardianAskId, id) V(int64_t, rev) E(AskState, state) V(Str, name) V(bool, team) V(Str, what) V(Str, place) V(Time, starts) V(Time, ends) V(Time, at) \
    V(Time, decided_at) A(acts)
VIEW(guardian_view, GUARDIAN_VIEW)

/* -- for templates -- */

bool activity_may(const struct activity_view *v, Str act);
bool team_may(const struct team_view *v, Str act);
Html activity_badge(struct html *h, const struct activity_item *x);   /* my part in it, else free seats */
Html activity_state(struct html *h, enum OccasionState state, bool due);
Str activity_weekday(struct html *h, Day d);                          /* 今天, 明天, 周六 */
Str activity_hours(struct html *h, Time starts, Time ends);           /* 09:00–11:00 */
Str activity_seats(struct html *h, int64_t taken, OptInt seats);      /* 12 / 30, 12 */
Str activity_rule(struct html *h, Str rule);                          /* 每周六 */
Html activity_me(struct html *h, const struct activity_view *v);
struct form_options activity_kinds(struct html *h);                   /* those that are planned here */
struct form_options activity_states(struct html *h);
struct form_options activity_repeats(struct html *h);
struct form_options activity_roles(struct html *h);
struct form_options activity_areas(struct html *h, const struct plan_view *v);
struct form_options activity_teams(struct html *h, const struct team_list_rows *teams, OrgId chosen);
struct form_options team_people_options(struct html *h, const struct team_view *v);
struct form_options activity_absent(struct html *h, const struct activity_view *v); /* who has not been ticked yet */
