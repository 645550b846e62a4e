/* Between the files of enrolment. */
#pragma once
#include "cap/enrolment/enrolment.h"
#include "cap/person/people.h"
#include "cap/tally/tally.h"

#define ENROL_HANDLERS (ROLE(worker) | ROLE(lead))
#define ENROL_WATCHERS (ROLE(street) | ROLE(district) | ROLE(supervisor) | ROLE(auditor) | ROLE(admin))
#define ENROL_OFFICE (ENROL_HANDLERS | ENROL_WATCHERS)

/* What somebody says when they enrol, from whatever form. */
struct enrol_draft {
    enum EnrolKind kind;
    AreaId area;               /* a community, grid or building */
    OrgId unit;
    Str unit_name, name, phone;
    PersonId person;           /* known already; else name and phone are theirs */
    enum AgeBand age;
    bool guardian, evening, weekend, daytime;
    struct ids skills;
    DutyPostId work_post, community_post;
    OptInt members;
    Day on_day;
    Str channel;               /* a code: wall, web, invitation */
};
/* Takes over the fields that forms share (ENROL_SELF). */
#define ENROL_SELF_OF(in)                                                                                                  \
    .age = (in)->age, .guardian = (in)->guardian, .evening = (in)->evening, .weekend = (in)->weekend, .daytime = (in)->daytime, .skills = (in)->skills, \
    .work_post = (in)->work_post, .community_post = (in)->community_post, .members = (in)->members, .on_day = (in)->on_day

/* enrolment.c: the rules. Each refuses in words and changes nothing when it does. */
enum Err enrol_put(struct rq *rq, struct db_rw *db, const struct enrol_draft *d, EnrolmentId *out);
enum Err enrol_receive(struct rq *rq, struct db_rw *db, const struct enrolment_row *e, AreaId grid);
enum Err enrol_place(struct rq *rq, struct db_rw *db, const struct enrolment_row *e, AreaId grid);
enum Err enrol_leave(struct rq *rq, struct db_rw *db, const struct enrolment_row *e);
enum Err enrol_event(struct rq *rq, struct db_rw *db, const struct enrolment_row *e, const char *act, Str data, Str text);
/* The link that is the key of whoever has no login, and the page it leads to. */
enum Err enrol_link(struct rq *rq, struct db_rw *db);
bool enrol_contact_of(const struct rq *rq, OrgId org);                /* speaks for this unit */
OptReal enrol_rate(int64_t n, OptInt below);                          /* percent, one decimal */

/* unit_review.c */
enum Err unit_review_open(struct db_ro *db, struct arena *a, EnrolmentId enrolment, bool *yes); /* one waits for the unit's answer */
enum Err unit_reviews_fill(struct rq *rq, struct db_ro *db, const struct enrolment_row *e, const struct standing *s, struct enrol_view *v);

/* enrolment_tally.c: what a change adds to the tallies and takes away is what an enrolment, and all of its unit in its community, amount
   to before and after it: when a unit declares how many it has, each of its members counts. begin, the change, end; in one transaction. */
struct enrol_count {
    EnrolmentId id;
    OrgId org;                 /* the unit, also when it becomes one by the change; none: of the enrolment alone */
    AreaId area;               /* the community */
    struct enrolment_facts_rows before;
};
enum Err enrol_count_begin(struct db_rw *db, struct arena *a, struct enrol_count *c);
enum Err enrol_count_end(struct app *app, struct db_rw *db, struct arena *a, const struct enrol_count *c);

/* duty_post.c */
enum Err duty_post_fits(struct rq *rq, struct db_ro *db, DutyPostId id, enum DutyKind kind, AreaId community, const char *field, bool vacant, struct duty_post_row *out);
enum Err duty_post_take(struct rq *rq, struct db_rw *db, const struct enrolment_row *e, const struct duty_post_row *p);

/* enrolment_view.c */
enum Err enrol_see(struct rq *rq, struct db_ro *db);
enum Err enrol_fill(struct rq *rq, struct db_ro *db, const struct enrolment_row *e, const struct standing *s, struct enrol_view *out);
enum Err enrol_open_posts(struct rq *rq, struct db_ro *db, AreaId community, struct duty_post_list_rows *out);
enum Err enrol_form_fill(struct rq *rq, struct db_ro *db, AreaId area, OrgId unit, struct enrol_form_view *out);
Str enrol_skill(enum SkillWord w);                                    /* the word that is kept */
