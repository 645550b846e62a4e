/* Enrolments in the tallies: who counts where now. */
#include "cap/enrolment/enrolment_core.h"

enum { FACTS = 5 };
static const char *const facts[FACTS] = {"units_enrolled", "members_enrolled", "members_counted", "members_declared", "enrolment_queue"};

static void amounts(const struct enrolment_facts_row *r, int64_t out[FACTS])
{
    const int64_t n[FACTS] = {r->units, r->members, r->counted, r->declared, r->queue};
    for (int k = 0; k < FACTS; k++) out[k] += n[k];
}

enum Err enrol_count_begin(struct db_rw *db, struct arena *a, struct enrol_count *c)
{
    return enrolment_facts(db_rw_read(db), a, &c->before, .id = c->id, .org = c->org, .area = c->area);
}

/* Both lists stand in the order of places. */
enum Err enrol_count_end(struct app *app, struct db_rw *db, struct arena *a, const struct enrol_count *c)
{
    struct enrolment_facts_rows now;
    size_t i = 0, j = 0;
    TRY(enrolment_facts(db_rw_read(db), a, &now, .id = c->id, .org = c->org, .area = c->area));
    while (i < c->before.n || j < now.n) {
        int64_t less[FACTS] = {0}, more[FACTS] = {0};
        AreaId place = i == c->before.n || (j < now.n && now.v[j].place.v < c->before.v[i].place.v) ? now.v[j].place : c->before.v[i].place;
        if (i < c->before.n && c->before.v[i].place.v == place.v) amounts(&c->before.v[i++], less);
        if (j < now.n && now.v[j].place.v == place.v) amounts(&now.v[j++], more);
        for (int k = 0; k < FACTS; k++) TRY(tally_add(app, db, place, TALLY_NOW, str_c(facts[k]), more[k] - less[k]));
    }
    return OK;
}

static enum Err recount(struct db_ro *db, AreaId area, struct tally_truths *out)
{
    struct enrolment_facts_rows rows;
    TRY(enrolment_facts(db, out->a, &rows, .place = area));
    for (size_t i = 0; i < rows.n; i++) {
        int64_t n[FACTS] = {0};
        amounts(&rows.v[i], n);
        for (int k = 0; k < FACTS; k++)
            if (n[k]) tally_is(out, TALLY_NOW, str_c(facts[k]), n[k]);
    }
    return OK;
}

const struct tally_source enrolment_tallies = {"enrolment", recount};

/* -- figures -- */

#define ENROLLED .group = GROUP_PEOPLE
static const struct figure figures[] = {
    {FIGURE(units_enrolled), ENROLLED, .unit = Unit_count, .word = MSG_figure_units_word, .records = "/enrolments?kind=unit&state=received"},
    {FIGURE(members_enrolled), ENROLLED, .unit = Unit_count, .word = MSG_figure_persons, .records = "/enrolments?kind=member&state=received"},
    {FIGURE(enrolment_rate), ENROLLED, .unit = Unit_percent, .word = MSG_figure_percent, .fact = "members_counted", .fact_below = "members_declared",
     .records = "/enrolments?kind=member&counted=1", .below = "/enrolments?kind=unit&counted=1", .below_sums = "declared"},
    {FIGURE(enrolment_queue), ENROLLED, .unit = Unit_count, .word = MSG_figure_persons, .records = "/enrolments?queue=1"},
};
const struct figure_source enrolment_figures = {figures, sizeof figures / sizeof *figures, NULL};
