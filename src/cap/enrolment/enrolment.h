/* Enrolment 双报到: members and units report to a community, it receives them, places them in a grid, offers two posts, and counts
 * go back to the unit. What other capabilities may ask; the forms and views of its routes.
 */
#pragma once
#include "app/figure.h"
#include "cap/area/area.h"
#include "cap/enrolment/choices.h"
#include "cap/link/link.h"
#include "cap/org/org.h"
#include "cap/privacy/privacy.h"
#include "enrolment_sql.h"
#include "html/form.h"

extern const struct cap enrolment_cap, enrolment_list_cap, duty_post_cap, invitation_cap, unit_review_cap;
/* A withdrawn consent ends the enrolment and the posts it carried; hours that were sent are gone with theirs. */
extern const struct figure_source enrolment_figures;
extern const struct tally_source enrolment_tallies;
extern const struct privacy_holder enrolment_privacy, invitation_privacy, report_back_privacy;

/* Facts of an enrolment that acts depend on. */
enum EnrolFlag { ENROL_UNIT = 1 << 0, ENROL_WITH_UNIT = 1 << 1, ENROL_HOURS_SENT = 1 << 2, ENROL_PROPOSED = 1 << 3, ENROL_TO_ANSWER = 1 << 4 /* a review of the unit without its answer */ };

/* -- what comes in -- */

#define ENROL_ASK(F, C, O, L)                                     \
    F(Str, code, OPTIONAL, 1, 20, MSG_enrol_code)                 \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_enrol_area)               \
    F(OrgId, unit, OPTIONAL, 0, 0, MSG_enrol_unit)                \
    C(EnrolKind, kind, OPTIONAL, MSG_enrol_kind)
FORM(enrol_ask, ENROL_ASK)

/* skills: numbers of SkillWord, as the chips have them. age: of who fills it in, for a unit too. */
#define ENROL_SELF(F, C, O, L)                                    \
    C(AgeBand, age, REQUIRED, MSG_enrol_age)                      \
    F(bool, guardian, OPTIONAL, 0, 0, MSG_enrol_guardian)         \
    L(skills, OPTIONAL, 10, MSG_enrol_skills)                     \
    F(bool, evening, OPTIONAL, 0, 0, MSG_enrol_evening)           \
    F(bool, weekend, OPTIONAL, 0, 0, MSG_enrol_weekend)           \
    F(bool, daytime, OPTIONAL, 0, 0, MSG_enrol_daytime)           \
    F(DutyPostId, work_post, OPTIONAL, 0, 0, MSG_enrol_work_post) \
    F(DutyPostId, community_post, OPTIONAL, 0, 0, MSG_enrol_community_post) \
    F(OptInt, members, OPTIONAL, 1, 100000, MSG_enrol_members)    \
    F(Day, on_day, OPTIONAL, 0, 0, MSG_enrol_on_day)

/* Of who is not signed in; who is gives neither. */
#define ENROL_CONTACT(F, C, O, L)                                 \
    F(Str, name, REQUIRED, 1, 60, MSG_enrol_name)                 \
    F(Str, phone, REQUIRED, 3, 20, MSG_enrol_phone)
FORM(enrol_contact, ENROL_CONTACT)
#define ENROL_NEW(F, C, O, L)                                     \
    C(EnrolKind, kind, OPTIONAL, MSG_enrol_kind)                  \
    F(AreaId, area, REQUIRED, 0, 0, MSG_enrol_area)               \
    F(Str, code, OPTIONAL, 1, 20, MSG_enrol_code)                 \
    F(OrgId, unit, OPTIONAL, 0, 0, MSG_enrol_unit)                \
    F(Str, unit_name, OPTIONAL, 1, 100, MSG_enrol_unit_name)      \
    O(enrol_contact, contact, OPTIONAL, MSG_enrol_name)           \
    ENROL_SELF(F, C, O, L)
FORM(enrol_new, ENROL_NEW)
/* Of somebody invited: who, where and for which unit stand in the invitation. */
#define INVITATION_CONFIRM(F, C, O, L)                            \
    F(Str, name, OPTIONAL, 1, 60, MSG_enrol_name)                 \
    ENROL_SELF(F, C, O, L)
FORM(invitation_confirm, INVITATION_CONFIRM)

#define ENROL_RECEIVE(F, C, O, L) F(AreaId, grid, OPTIONAL, 0, 0, MSG_enrol_grid)
FORM(enrol_receive, ENROL_RECEIVE)
#define ENROL_RECEIVE_ALL(F, C, O, L) L(ids, REQUIRED, 100, MSG_enrol_chosen)
FORM(enrol_receive_all, ENROL_RECEIVE_ALL)
#define ENROL_REASON(F, C, O, L) F(Str, reason, REQUIRED, 1, 2000, MSG_enrol_reason)
FORM(enrol_reason, ENROL_REASON)
#define ENROL_PLACE(F, C, O, L) F(AreaId, grid, REQUIRED, 0, 0, MSG_enrol_grid)
FORM(enrol_place, ENROL_PLACE)
#define ENROL_POST(F, C, O, L) F(DutyPostId, post, REQUIRED, 0, 0, MSG_enrol_post)
FORM(enrol_post, ENROL_POST)
#define ENROL_DECLARE(F, C, O, L)                                 \
    F(int64_t, members, REQUIRED, 1, 100000, MSG_enrol_members)   \
    F(Day, on_day, OPTIONAL, 0, 0, MSG_enrol_on_day)
FORM(enrol_declare, ENROL_DECLARE)

/* The year's review of a unit, and its answer (M27). year: this one, or the latest without an answer. */
#define ENROL_REVIEW(F, C, O, L)                                  \
    C(ReviewGrade, grade, REQUIRED, MSG_enrol_review_grade)       \
    F(Str, text, REQUIRED, 2, 2000, MSG_enrol_review_text)        \
    F(OptInt, year, OPTIONAL, 2000, 2100, MSG_enrol_review_of)
FORM(enrol_review, ENROL_REVIEW)
#define ENROL_REPLY(F, C, O, L)                                   \
    F(Str, text, REQUIRED, 2, 2000, MSG_enrol_reply_text)         \
    F(OptInt, year, OPTIONAL, 2000, 2100, MSG_enrol_review_of)
FORM(enrol_reply, ENROL_REPLY)

#define DUTY_POST_NEW(F, C, O, L)                                 \
    F(AreaId, area, REQUIRED, 0, 0, MSG_enrol_area)               \
    C(DutyKind, kind, REQUIRED, MSG_enrol_duty_kind)              \
    F(Str, title, REQUIRED, 1, 60, MSG_enrol_duty_title)          \
    F(int64_t, seats, REQUIRED, 1, 1000, MSG_enrol_seats)
FORM(duty_post_new, DUTY_POST_NEW)
#define DUTY_POST_QUERY(F, C, O, L)                               \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_enrol_area)               \
    C(DutyKind, kind, OPTIONAL, MSG_enrol_duty_kind)
FORM(duty_post_query, DUTY_POST_QUERY)

/* One line for each person: name and number, in any order, a blank, comma or tab between them. */
#define INVITATION_NEW(F, C, O, L)                                \
    F(AreaId, area, REQUIRED, 0, 0, MSG_enrol_area)               \
    C(EnrolKind, kind, OPTIONAL, MSG_enrol_kind)                  \
    F(OrgId, unit, OPTIONAL, 0, 0, MSG_enrol_unit)                \
    F(Str, list, REQUIRED, 1, 20000, MSG_enrol_list)
FORM(invitation_new, INVITATION_NEW)
#define INVITATION_QUERY(F, C, O, L) F(AreaId, area, OPTIONAL, 0, 0, MSG_enrol_area) F(OrgId, unit, OPTIONAL, 0, 0, MSG_enrol_unit)
FORM(invitation_query, INVITATION_QUERY)

/* queue: members without a grid. counted: those that stand in the figure 报到率, of units that have declared their number. */
#define ENROL_QUERY(F, C, O, L)                                   \
    F(AreaId, area, OPTIONAL, 0, 0, MSG_enrol_area)               \
    C(EnrolKind, kind, OPTIONAL, MSG_enrol_kind)                  \
    C(EnrolState, state, OPTIONAL, MSG_enrol_state)               \
    F(OrgId, unit, OPTIONAL, 0, 0, MSG_enrol_unit)                \
    F(AreaId, grid, OPTIONAL, 0, 0, MSG_enrol_grid)               \
    C(SkillWord, skill, OPTIONAL, MSG_enrol_skills)               \
    F(Str, digits, OPTIONAL, 6, 6, MSG_enrol_digits)              \
    F(bool, queue, OPTIONAL, 0, 0, MSG_enrol_queue)               \
    F(bool, here, OPTIONAL, 0, 0, MSG_need_here)                  \
    F(bool, counted, OPTIONAL, 0, 0, MSG_enrol_counted)           \
    F(bool, mine, OPTIONAL, 0, 0, MSG_enrol_mine)                 \
    F(OptInt, limit, OPTIONAL, 1, 200, MSG_f_limit)               \
    F(Str, after, OPTIONAL, 1, 30, MSG_f_after)
FORM(enrol_query, ENROL_QUERY)
#define ENROL_REPORT(F, C, O, L) F(AreaId, area, OPTIONAL, 0, 0, MSG_enrol_area)
FORM(enrol_report, ENROL_REPORT)

/* -- what goes out -- */

#define DUTY_POST_VIEW(V, VO, E, O, L, A) \
    V(DutyPostId, id) V(int64_t, rev) V(AreaId, area) E(DutyKind, kind) V(Str, title) V(int64_t, seats) V(int64_t, taken) V(int64_t, vacant) V(Time, closed_at) A(acts)
VIEW_WITH(duty_post_view, DUTY_POST_VIEW, Str area_name;)
#define DUTY_POSTS_VIEW(V, VO, E, O, L, A) L(duty_post_view, items) V(Str, next)
VIEW_WITH(duty_posts_view, DUTY_POSTS_VIEW, AreaId area; Str place; bool may_add, office; struct area_children_rows areas;)

/* A post held, chosen or proposed. */
#define HELD_POST(V, VO, E, O, L, A) V(DutyPostId, id) E(DutyKind, kind) V(Str, title) V(Day, since) V(bool, held)
VIEW(held_post, HELD_POST)
#define LOOP_VIEW(V, VO, E, O, L, A) E(LoopStep, step) V(int64_t, n) V(Time, at)
VIEW(loop_view, LOOP_VIEW)
#define HOURS_SENT(V, VO, E, O, L, A) V(Str, name) V(int64_t, minutes) V(int64_t, minutes_a) V(int64_t, services) V(Time, at)
VIEW(hours_sent, HOURS_SENT)
/* What a unit is told of its members: counts, and the hours of those who sent theirs. */
#define UNIT_COUNT(V, VO, E, O, L, A)                                                                              \
    V(OptInt, declared) V(Day, declared_on) V(int64_t, confirmed) V(OptReal, rate) V(int64_t, group_services) V(int64_t, single_services) \
    V(int64_t, invited) V(int64_t, invited_open) L(hours_sent, hours)
VIEW(unit_count, UNIT_COUNT)

#define UNIT_REVIEW_VIEW(V, VO, E, O, L, A) V(int64_t, year) E(ReviewGrade, grade) V(Str, text) V(Str, by) V(Time, at) V(Str, reply) V(Time, replied_at)
VIEW(unit_review_view, UNIT_REVIEW_VIEW)

#define ENROL_VIEW(V, VO, E, O, L, A)                                                                              \
    V(EnrolmentId, id) V(int64_t, rev) E(EnrolKind, kind) E(EnrolState, state) V(Str, digits) V(AreaId, area) V(AreaId, grid) V(Str, grid_name) V(OrgId, unit) \
    V(Str, unit_name) V(Str, name) A(skills) V(bool, evening) V(bool, weekend) V(bool, daytime) L(held_post, posts) V(Time, at) V(Time, received_at) \
    V(Time, ended_at) L(loop_view, loop) V(OptInt, loop_hours) VO(Time, hours_sent_at) O(unit_count, count) L(unit_review_view, reviews) VO(Str, link) A(acts)
VIEW_WITH(enrol_view, ENROL_VIEW,
    Str area_name, phone_masked, skills_line, join_url;
    bool self, handler, masked, has_work, has_community, reviewed /* this year */;
    int64_t year;
    int64_t loop_at;                           /* the step that comes next, from 1; 0: all have been */
    struct area_below_rows grids;              /* to place it in: for handlers */
    struct duty_post_list_rows open_posts;)    /* with a seat left: for self and handlers */

#define ENROL_ITEM(V, VO, E, O, L, A)                                                                              \
    V(EnrolmentId, id) V(int64_t, rev) E(EnrolKind, kind) E(EnrolState, state) V(Str, digits) V(AreaId, area) V(AreaId, grid) V(OrgId, unit) V(Str, unit_name) \
    V(Str, name) V(OptInt, declared) V(Day, declared_on) V(Time, at) V(Time, received_at)
VIEW_WITH(enrol_item, ENROL_ITEM, Str grid_name, area_name, skills;)
#define ENROLS_VIEW(V, VO, E, O, L, A) L(enrol_item, items) V(Str, next)
VIEW_WITH(enrols_view, ENROLS_VIEW,
    const struct enrol_query *query;
    AreaId area; Str place;
    struct area_children_rows areas;           /* parts of the place, to filter by */
    struct area_below_rows grids;
    struct enrolment_units_rows units;
    int64_t total, n_sent, n_queue, confirmed, declared; OptReal rate;
    bool office, handler, desk;)               /* desk: more than one grid is theirs to look at */

/* confirmed and declared with the addresses of their records; units with both. Group and single services apart (M28). */
#define UNIT_LINE(V, VO, E, O, L, A) V(EnrolmentId, id) V(OrgId, unit) V(Str, name) V(OptInt, declared) V(Day, declared_on) V(int64_t, confirmed) V(OptReal, rate)
VIEW(unit_line, UNIT_LINE)
#define ENROL_REPORT_VIEW(V, VO, E, O, L, A)                                                                       \
    V(AreaId, area) V(int64_t, units) V(int64_t, confirmed) V(int64_t, declared) V(OptReal, rate) V(Str, confirmed_records) V(Str, declared_records) \
    V(int64_t, group_services) V(int64_t, single_services) V(int64_t, single_minutes) L(unit_line, items) V(Str, next)
VIEW_WITH(enrol_report_view, ENROL_REPORT_VIEW, Str place;)

#define ENROL_FORM_VIEW(V, VO, E, O, L, A) V(AreaId, area) E(EnrolKind, kind) V(OrgId, unit)
VIEW_WITH(enrol_form_view, ENROL_FORM_VIEW,
    Str area_name, code, unit_name, name;
    struct area_below_rows areas;
    struct org_list_rows units;
    struct duty_post_list_rows posts;
    bool invited, known;)                      /* known: signed in, so neither name nor number is asked */

#define INVITATION_SUM(V, VO, E, O, L, A) E(EnrolKind, kind) V(OrgId, unit) V(Str, unit_name) V(int64_t, sent) V(int64_t, used) V(int64_t, open) V(Time, last)
VIEW(invitation_sum, INVITATION_SUM)
#define INVITATIONS_VIEW(V, VO, E, O, L, A) V(AreaId, area) L(invitation_sum, items) V(Str, next)
VIEW_WITH(invitations_view, INVITATIONS_VIEW, Str place; OrgId unit; bool may_add; struct org_list_rows units;)
#define CONTACT_LOOK(V, VO, E, O, L, A) V(EnrolmentId, id) V(Str, phone)
VIEW(contact_look, CONTACT_LOOK)
