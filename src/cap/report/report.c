/* The table of metrics of the loop, those that capabilities declare, and how each is measured, listed and taken apart. Knows no HTTP. */
#include "cap/report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cap/area/area.h"
#include "base/url.h"

CHOICE_TABLE(Period, PERIODS)

#define NAMED(id_) .id = #id_, .name = MSG_figure_##id_, .definition = MSG_figure_##id_##_is, .version = 1
#define COUNT .unit = Unit_count, .word = MSG_figure_matters
#define FINISHED .share = true, .below = {.fact = "finished"}
#define ANSWERED .share = true, .below = {.fact = "answered"}

/* The six endings stand apart and are never added into one rate of success (moonshot 8). */
static const struct metric metrics[] = {
    {NAMED(received), COUNT, .group = GROUP_INTAKE},
    {NAMED(accepted_in_time), .unit = Unit_percent, .word = MSG_figure_percent, .group = GROUP_INTAKE, .where = {.fact = "accepted_in_time"}, .share = true,
     .below = {.fact = "accept_counted"}},
    {NAMED(open), COUNT, .group = GROUP_INTAKE, .where = {.fact = "open"}},
    {NAMED(overdue), COUNT, .group = GROUP_INTAKE, .where = {.overdue = true}, .share = true, .below = {.fact = "open"}},
    {NAMED(reopened), COUNT, .group = GROUP_INTAKE, .where = {.fact = "reopened"}},
    {NAMED(merged), COUNT, .group = GROUP_INTAKE, .where = {.state = NeedState_merged}},
    {NAMED(ending_solved), COUNT, FINISHED, .group = GROUP_ENDING, .where = {.ending = Ending_solved}},
    {NAMED(ending_explained), COUNT, FINISHED, .group = GROUP_ENDING, .where = {.ending = Ending_explained}},
    {NAMED(ending_cannot_now), COUNT, FINISHED, .group = GROUP_ENDING, .where = {.ending = Ending_cannot_now}},
    {NAMED(ending_not_ours), COUNT, FINISHED, .group = GROUP_ENDING, .where = {.ending = Ending_not_ours}},
    {NAMED(ending_duplicate), COUNT, FINISHED, .group = GROUP_ENDING, .where = {.ending = Ending_duplicate}},
    {NAMED(ending_withdrawn), COUNT, FINISHED, .group = GROUP_ENDING, .where = {.ending = Ending_withdrawn}},
    {NAMED(answer_yes), COUNT, ANSWERED, .group = GROUP_ANSWER, .where = {.confirmed = Confirmed_yes}},
    {NAMED(answer_partly), COUNT, ANSWERED, .group = GROUP_ANSWER, .where = {.confirmed = Confirmed_partly}},
    {NAMED(answer_no), COUNT, ANSWERED, .group = GROUP_ANSWER, .where = {.confirmed = Confirmed_no}},
    {NAMED(silent), COUNT, FINISHED, .group = GROUP_ANSWER, .where = {.confirmed = Confirmed_silent}},
    {NAMED(unreachable), COUNT, FINISHED, .group = GROUP_ANSWER, .where = {.confirmed = Confirmed_unreachable}},
    {NAMED(anonymous), COUNT, FINISHED, .group = GROUP_ANSWER, .where = {.confirmed = Confirmed_anonymous}},
    {NAMED(awaiting_answer), COUNT, FINISHED, .group = GROUP_ANSWER, .where = {.fact = "awaiting"}},
    {NAMED(mean_score), .unit = Unit_score, .word = MSG_figure_points, .group = GROUP_ANSWER, .of = OF_BALLOTS, .where = {.fact = "finished"}, .share = true},
    {NAMED(wishes_granted), COUNT, .group = GROUP_SERVICE, .where = {.fact = "wish_granted"}, .share = true, .below = {.fact = "wish"}},
    {NAMED(services), .unit = Unit_count, .word = MSG_figure_times, .group = GROUP_SERVICE, .of = OF_SERVED},
    {NAMED(service_minutes), .unit = Unit_minutes, .word = MSG_figure_hours, .group = GROUP_SERVICE, .of = OF_SERVED},
    {NAMED(sessions), .unit = Unit_count, .word = MSG_figure_session_word, .group = GROUP_ACTIVITY, .of = OF_SESSIONS},
    {NAMED(person_times), .unit = Unit_count, .word = MSG_figure_person_word, .group = GROUP_ACTIVITY, .of = OF_PERSON_TIMES},
    {NAMED(sessions_service), .unit = Unit_count, .word = MSG_figure_session_word, .group = GROUP_ACTIVITY, .of = OF_SESSIONS, .where = {.kind = OccasionKind_service}},
    {NAMED(person_times_service), .unit = Unit_count, .word = MSG_figure_person_word, .group = GROUP_ACTIVITY, .of = OF_PERSON_TIMES, .where = {.kind = OccasionKind_service}},
    {NAMED(sessions_course), .unit = Unit_count, .word = MSG_figure_session_word, .group = GROUP_ACTIVITY, .of = OF_SESSIONS, .where = {.kind = OccasionKind_course}},
    {NAMED(person_times_course), .unit = Unit_count, .word = MSG_figure_person_word, .group = GROUP_ACTIVITY, .of = OF_PERSON_TIMES, .where = {.kind = OccasionKind_course}},
};
static const unsigned metrics_n = sizeof metrics / sizeof *metrics;

static struct metric of_figure(const struct figure *f, unsigned source)
{
    return (struct metric){.id = f->id, .name = f->name, .definition = f->definition, .group = f->group, .of = OF_DECLARED, .unit = f->unit, .word = f->word,
                           .share = f->below != NULL, .where = {.overdue = f->late}, .declared = f, .source = source, .version = f->version};
}

enum Err metrics_all(struct db_ro *db, struct arena *a, struct metric_list *out)
{
    size_t n = metrics_n;
    bool cn;
    TRY(pack_is_cn(db, a, &cn));
    for (unsigned s = 0; figure_sources[s]; s++) n += figure_sources[s]->n;
    struct metric *v = NEW_ARRAY(a, struct metric, n);
    for (n = 0; n < metrics_n; n++) v[n] = metrics[n];
    for (unsigned s = 0; figure_sources[s]; s++)
        for (unsigned i = 0; i < figure_sources[s]->n; i++)
            if (cn || !figure_sources[s]->v[i].cn) v[n++] = of_figure(&figure_sources[s]->v[i], s);
    *out = (struct metric_list){v, n};
    return OK;
}

const struct metric *metric_by_id(Str id)
{
    for (unsigned i = 0; i < metrics_n; i++)
        if (str_is(id, metrics[i].id)) return &metrics[i];
    return NULL;
}

/* -- measuring -- */

static bool whole_days(Time t) { return !t.ms || day_start(day_of(t)).ms == t.ms; }

/* Those that stand open already, or read now. */
static enum Err parts_of(struct db_ro *db, struct arena *a, const struct figure_at *at, const struct figure_parts **out)
{
    struct figure_parts *p;
    *out = at->parts;
    if (*out && (*out)->of.v == at->area.v) return OK;
    p = NEW(a, struct figure_parts);
    p->of = at->area;
    *out = p;
    return report_children(db, a, &p->rows, .above = at->area);
}

/* What time alone makes late is tallied by nobody, and put onto the board here: overdue, and accept_counted, which is what was accepted
   and what should have been. */
static enum Err add_late(struct db_ro *db, struct arena *a, const struct figure_at *at, struct figure_board *b)
{
    struct need_late_rows late;
    struct need_accept_late_rows unaccepted;
    TRY(need_late(db, a, &late, .above = at->area, .depth = b->where.depth, .from = at->span.from, .to = at->span.to, .now = at->now));
    TRY(need_accept_late(db, a, &unaccepted, .above = at->area, .depth = b->where.depth, .from = at->span.from, .to = at->span.to, .now = at->now));
    for (size_t i = 0; i < b->n; i++) {
        AreaId area = b->v[i].area;
        board_note(b, a, area, S("accept_counted"), board_of(b, area, true, S("accepted")), board_of(b, area, false, S("accepted")));
    }
    for (size_t i = 0; i < late.n; i++) board_note(b, a, late.v[i].area, S("overdue"), late.v[i].own, late.v[i].whole);
    for (size_t i = 0; i < unaccepted.n; i++) board_note(b, a, unaccepted.v[i].area, S("accept_counted"), unaccepted.v[i].own, unaccepted.v[i].whole);
    return OK;
}

static enum Err board_new(struct db_ro *db, struct arena *a, const struct figure_at *at, bool parts, struct figure_board **out)
{
    const struct figure_where w = {at->area, parts, at->span.from, at->span.to, at->now, false};
    *out = NEW(a, struct figure_board);
    return tally_board(db, a, &w, *out);
}

static bool in_days(const struct figure_at *at) { return whole_days(at->span.from) && whole_days(at->span.to); }

enum Err figure_open(struct db_ro *db, struct arena *a, struct figure_at *at, bool parts)
{
    struct figure_board *b;
    if (parts) TRY(parts_of(db, a, at, &at->parts));
    TRY(board_new(db, a, at, parts, &b));
    if (in_days(at)) {
        TRY(tally_load(db, a, b));
        TRY(add_late(db, a, at, b));
    }
    at->board = b;
    return OK;
}

static bool has_tallies(const struct figure_at *at) { return at->board && at->board->where.tallied && board_covers(at->board, at->area); }

static int64_t tallied(const struct figure_at *at, const char *fact) { return board_of(at->board, at->area, at->here, str_c(fact)); }

/* The fact under which such rows stand on the board; NULL: nobody keeps count. */
static const char *tally_fact(struct arena *a, const struct metric_where *w)
{
    if (w->overdue) return "overdue";
    if (w->fact && str_starts(str_c(w->fact), S("step_"))) return NULL;
    if (w->fact) return w->fact;
    if (w->ending) return str_z(a, str_cat(a, S("ending_"), Ending_code(w->ending)));
    if (w->confirmed) return str_z(a, str_cat(a, S("confirmed_"), Confirmed_code(w->confirmed)));
    return w->state ? "merged" : "received";
}

static enum Err count_rows(struct db_ro *db, struct arena *a, const struct metric_where *w, const struct figure_at *at, int64_t *out)
{
    struct need_count_row row;
    TRY(need_count(db, a, &row, .above = at->here ? (AreaId){0} : at->area, .here = at->here ? at->area : (AreaId){0}, .from = at->span.from, .to = at->span.to,
        .state = w->state, .ending = w->ending, .confirmed = w->confirmed, .overdue_at = w->overdue ? at->now : (Time){0}, .fact = str_c(w->fact), .now = at->now));
    *out = row.n;
    return OK;
}

static enum Err count_where(struct db_ro *db, struct arena *a, const struct metric_where *w, const struct figure_at *at, int64_t *out)
{
    const char *fact = has_tallies(at) ? tally_fact(a, w) : NULL;
    if (!fact) return count_rows(db, a, w, at, out);
    *out = tallied(at, fact);
    return OK;
}

static enum Err served(struct db_ro *db, struct arena *a, const struct metric *m, const struct figure_at *at, int64_t *out)
{
    struct hours_sum_row row;
    bool minutes = m->unit == Unit_minutes;
    if (has_tallies(at)) {
        *out = tallied(at, minutes ? "service_minutes" : "services");
        return OK;
    }
    TRY(hours_sum(db, a, &row, .above = at->area, .here = at->here, .from = at->span.from, .to = at->span.to));
    *out = minutes ? row.minutes : row.n;
    return OK;
}

/* Sessions, and who came to them (M56), of one kind or of all but meetings. */
static enum Err occasions(struct db_ro *db, struct arena *a, const struct metric *m, const struct figure_at *at, int64_t *out)
{
    struct occasion_sums_row row;
    bool persons = m->of == OF_PERSON_TIMES;
    if (!has_tallies(at)) {
        TRY(occasion_sums(db, a, &row, .above = at->here ? (AreaId){0} : at->area, .here = at->here ? at->area : (AreaId){0}, .public = true, .kind = m->where.kind,
                          .from = at->span.from, .to = at->span.to));
        *out = persons ? row.person_times : row.sessions;
        return OK;
    }
    *out = 0;
    for (unsigned k = 1; k < OccasionKind_end; k++)
        if (m->where.kind ? k == m->where.kind : k != OccasionKind_meeting) *out += tallied(at, str_z(a, occasion_fact(a, (enum OccasionKind)k, persons)));
    return OK;
}

static bool of_occasions(const struct metric *m) { return m->of == OF_SESSIONS || m->of == OF_PERSON_TIMES; }

static enum Err ballots(struct db_ro *db, struct arena *a, const struct figure_at *at, struct amount *out)
{
    static const char *const scores[] = {"score_1", "score_2", "score_3", "score_4", "score_5"};
    struct need_ratings_of_row row = {0};
    if (has_tallies(at)) {
        for (int i = 0; i < 5; i++) {
            int64_t n = tallied(at, scores[i]);
            row.n += n;
            row.total += n * (i + 1);
        }
    } else {
        TRY(need_ratings_of(db, a, &row, .above = at->area, .from = at->span.from, .to = at->span.to));
    }
    *out = (struct amount){.n = row.total, .below = row.n, .hidden = row.n > 0 && row.n < BALLOTS_MIN};
    return OK;
}

/* Of a capability: its whole source is noted when its first figure is asked for. */
static enum Err declared(struct db_ro *db, struct arena *a, const struct metric *m, const struct figure_at *at, struct amount *out)
{
    const struct figure *f = m->declared;
    const uint64_t bit = (uint64_t)1 << m->source;
    struct figure_board *b = at->board;
    if (!b || !board_covers(b, at->area)) TRY(board_new(db, a, at, false, &b));
    const struct figure_source *s = figure_sources[m->source];
    if (s->note && !(b->noted & bit)) TRY(s->note(db, a, b));
    b->noted |= bit;
    *out = (struct amount){.n = board_of(b, at->area, at->here, str_c(f->fact)), .below = f->fact_below ? board_of(b, at->area, at->here, str_c(f->fact_below)) : 0};
    return OK;
}

static enum Err measure_plain(struct db_ro *db, struct arena *a, const struct metric *m, const struct figure_at *at, struct amount *out)
{
    struct amount x = {0};
    if (m->of == OF_BALLOTS) return ballots(db, a, at, out);
    if (m->of == OF_DECLARED) return declared(db, a, m, at, out);
    if (m->of == OF_SERVED) {
        TRY(served(db, a, m, at, &x.n));
    } else if (of_occasions(m)) {
        TRY(occasions(db, a, m, at, &x.n));
    } else {
        TRY(count_where(db, a, &m->where, at, &x.n));
        if (m->share) TRY(count_where(db, a, &m->below, at, &x.below));
    }
    *out = x;
    return OK;
}

/* A mean that is shown nowhere among its sisters is not shown alone either. */
enum Err metric_measure(struct db_ro *db, struct arena *a, const struct metric *m, const struct figure_at *at, struct amount *out)
{
    struct area_row area;
    struct part_list sisters;
    struct amount x;
    TRY(measure_plain(db, a, m, at, &x));
    if (m->of == OF_BALLOTS && !x.hidden) {
        TRY(area_get(db, a, &area, .id = at->area));
        if (area.parent.v) {
            struct figure_at above = *at;
            above.area = area.parent;
            TRY(board_new(db, a, &above, true, &above.board));
            if (in_days(at)) TRY(tally_load_of(db, a, S("score_"), above.board));
            TRY(metric_parts(db, a, m, &above, &sisters));
            for (size_t i = 0; i < sisters.n; i++)
                if (!sisters.v[i].here && sisters.v[i].area.v == at->area.v) x.hidden = sisters.v[i].amount.hidden;
        }
    }
    *out = x;
    return OK;
}

OptReal metric_value(const struct metric *m, const struct amount *x)
{
    if (x->hidden) return (OptReal){0};
    if (m->unit != Unit_percent && m->unit != Unit_score) return (OptReal){true, (double)x->n};
    if (!x->below) return (OptReal){0};
    int64_t scale = m->unit == Unit_percent ? 1000 : 10; /* one decimal, half up */
    return (OptReal){true, (double)((x->n * scale + x->below / 2) / x->below) / 10};
}

/* -- records -- */

/* Some hundred addresses make a page of figures: put together without printf. */
static void add(struct buf *b, const char *name, Str value)
{
    if (!value.len) return;
    buf_char(b, '&');
    buf_add(b, str_c(name));
    buf_char(b, '=');
    buf_add(b, value);
}

static void add_time(struct buf *b, const char *name, Time t)
{
    if (!t.ms) return;
    Day d = day_of(t);
    add(b, name, day_start(d).ms == t.ms ? day_iso(b->a, d) : url_encode(b->a, time_rfc3339(b->a, t)));
}

/* list: a path, with or without a query of its own. */
static struct buf address(struct arena *a, const char *list, const struct figure_at *at)
{
    struct buf b = buf_new(a, 160);
    buf_char(&b, '/');
    buf_add(&b, str_c(list));
    buf_add(&b, strchr(list, '?') ? S("&area=") : S("?area="));
    buf_int(&b, at->area.v);
    if (at->here) buf_lit(&b, "&here=1");
    return b;
}

Str needs_where(struct arena *a, const struct metric_where *w, const struct figure_at *at)
{
    struct buf b = address(a, "needs", at);
    add(&b, "fact", str_c(w->fact));
    if (w->state) add(&b, "state", NeedState_code(w->state));
    if (w->ending) add(&b, "ending", Ending_code(w->ending));
    if (w->confirmed) add(&b, "confirmed", Confirmed_code(w->confirmed));
    if (w->overdue) buf_lit(&b, "&overdue=1");
    add_time(&b, "from", at->span.from);
    add_time(&b, "to", at->span.to);
    return buf_str(&b);
}

static Time day_begin(Time t) { return t.ms ? day_start(day_of(t)) : t; }

static Str declared_records(struct arena *a, const struct figure *f, const char *list, const struct figure_at *at)
{
    const bool days = f->dated == FIGURE_DAYS;
    struct buf b = address(a, list + 1, at);
    if (f->dated == FIGURE_NOW) return buf_str(&b);
    add_time(&b, "from", days ? day_begin(at->span.from) : at->span.from);
    add_time(&b, "to", days ? day_begin(at->span.to) : at->span.to);
    return buf_str(&b);
}

Str metric_records(struct arena *a, const struct metric *m, const struct figure_at *at)
{
    if (m->of == OF_DECLARED) return declared_records(a, m->declared, m->declared->records, at);
    if (m->of == OF_NEEDS || m->of == OF_BALLOTS) return needs_where(a, &m->where, at);
    struct buf b = address(a, m->of == OF_SERVED ? "served" : m->of == OF_SESSIONS ? "activities" : "activities/attendance", at);
    if (m->of == OF_SESSIONS) buf_lit(&b, "&state=held");
    if (m->where.kind) add(&b, "kind", OccasionKind_code(m->where.kind));
    add_time(&b, "from", at->span.from);
    add_time(&b, "to", at->span.to);
    return buf_str(&b);
}

Str metric_records_below(struct arena *a, const struct metric *m, const struct figure_at *at)
{
    if (!metric_over(m)) return (Str){NULL, 0};
    return m->of == OF_DECLARED ? declared_records(a, m->declared, m->declared->below, at) : needs_where(a, &m->below, at);
}

/* -- parts -- */

/* The ballots that stay hidden are at least BALLOTS_MIN together, or none: else the whole minus what is shown would tell them. */
static void hide_second(struct part_list *parts)
{
    for (;;) {
        int64_t hidden = 0;
        struct part *least = NULL;
        for (size_t i = 0; i < parts->n; i++) {
            struct part *p = &parts->v[i];
            if (p->amount.hidden) hidden += p->amount.below;
            else if (p->amount.below && (!least || p->amount.below < least->amount.below)) least = p;
        }
        if (!hidden || hidden >= BALLOTS_MIN || !least) return;
        least->amount.hidden = true;
    }
}

enum Err metric_parts(struct db_ro *db, struct arena *a, const struct metric *m, const struct figure_at *at, struct part_list *out)
{
    const struct figure_parts *kids;
    struct amount rest;
    struct figure_at one = *at;
    TRY(parts_of(db, a, at, &kids));
    struct part_list parts = {NEW_ARRAY(a, struct part, kids->rows.n + 1), 0};
    if (m->of == OF_BALLOTS) TRY(ballots(db, a, at, &rest));
    for (size_t i = 0; i < kids->rows.n; i++) {
        const struct report_children_row *k = &kids->rows.v[i];
        struct part p = {.area = k->id, .name = k->name, .name_en = k->name_en, .level = k->level};
        one.area = k->id;
        TRY(measure_plain(db, a, m, &one, &p.amount));
        rest.n -= m->of == OF_BALLOTS ? p.amount.n : 0;
        rest.below -= m->of == OF_BALLOTS ? p.amount.below : 0;
        if (k->closed && !p.amount.n && !p.amount.below) continue;
        parts.v[parts.n++] = p;
    }
    struct part here = {.area = at->area, .here = true};
    one = *at;
    one.here = true;
    if (m->of != OF_BALLOTS) TRY(measure_plain(db, a, m, &one, &here.amount));
    else here.amount = (struct amount){rest.n, rest.below, rest.below > 0 && rest.below < BALLOTS_MIN};
    parts.v[parts.n++] = here;
    if (m->of == OF_BALLOTS) hide_second(&parts);
    *out = parts;
    return OK;
}

/* -- steps -- */

const char *const step_facts[STEP_END] = {NULL, "step_accept", "step_route", "step_finish", "step_answer"};

struct lengths {
    int64_t *v;
    size_t n;
};

static void add_length(struct lengths *l, Time from, Time to)
{
    if (from.ms && to.ms && to.ms >= from.ms) l->v[l->n++] = to.ms - from.ms;
}

/* The k-th smallest; what is smaller lies before it then, what is not lies behind it. */
static int64_t nth(int64_t *v, size_t n, size_t k)
{
    size_t from = 0, to = n - 1;
    while (from < to) {
        int64_t pivot = v[from + (to - from) / 2];
        size_t i = from, j = to;
        for (;;) {
            while (v[i] < pivot) i++;
            while (v[j] > pivot) j--;
            if (i >= j) break;
            int64_t t = v[i];
            v[i++] = v[j];
            v[j--] = t;
        }
        if (k <= j) to = j;
        else from = j + 1;
    }
    return v[k];
}

static int64_t median_of(const struct lengths *l)
{
    int64_t low = nth(l->v, l->n, (l->n - 1) / 2);
    return l->n % 2 ? low : (low + nth(l->v, l->n, l->n / 2)) / 2;
}

enum Err steps_measure(struct db_ro *db, struct arena *a, const struct figure_at *at, struct step_time out[STEP_END])
{
    struct step_times_rows rows;
    struct lengths all[STEP_END];
    TRY(step_times(db, a, &rows, .above = at->area, .from = at->span.from, .to = at->span.to));
    for (int step = STEP_ACCEPT; step < STEP_END; step++) all[step] = (struct lengths){NEW_ARRAY(a, int64_t, rows.n + 1), 0};
    for (size_t i = 0; i < rows.n; i++) {
        const struct step_times_row *r = &rows.v[i];
        add_length(&all[STEP_ACCEPT], r->at, r->accepted_at);
        add_length(&all[STEP_ROUTE], r->accepted_at, r->routed_at);
        if (r->state != NeedState_merged) add_length(&all[STEP_FINISH], r->routed_at, r->finished_at);
        add_length(&all[STEP_ANSWER], r->finished_at, r->confirmed_at);
    }
    for (int step = STEP_ACCEPT; step < STEP_END; step++) {
        const struct lengths *l = &all[step];
        int64_t total = 0, n = (int64_t)l->n;
        for (size_t i = 0; i < l->n; i++) total += l->v[i];
        out[step] = (struct step_time){.n = n};
        if (n) out[step] = (struct step_time){n, total / n, median_of(l)};
    }
    return OK;
}

/* -- verify -- */

/* As the list gives them, page by page. */
static enum Err list_length(struct db_ro *db, const struct metric_where *w, const struct figure_at *at, int64_t *out)
{
    enum { PAGE = 500 };
    int64_t n = 0;
    Time before = {0};
    NeedId id = {0};
    for (bool more = true; more;) {
        struct arena *a = arena_new(1 << 16);
        struct need_list_rows rows;
        enum Err e = need_list(db, a, &rows, .above = at->here ? (AreaId){0} : at->area, .here = at->here ? at->area : (AreaId){0}, .from = at->span.from,
            .to = at->span.to, .state = w->state, .ending = w->ending, .confirmed = w->confirmed, .overdue_at = w->overdue ? at->now : (Time){0},
            .fact = str_c(w->fact), .now = at->now, .at_before = before, .id_before = id, .limit = PAGE);
        more = e == OK && rows.n == PAGE;
        if (e == OK) n += (int64_t)rows.n;
        if (more) before = rows.v[PAGE - 1].at, id = rows.v[PAGE - 1].id;
        arena_free(a);
        TRY(e);
    }
    *out = n;
    return OK;
}

static enum Err served_length(struct db_ro *db, const struct metric *m, const struct figure_at *at, int64_t *out)
{
    enum { PAGE = 500 };
    int64_t n = 0;
    TakingId id = {0};
    for (bool more = true; more;) {
        struct arena *a = arena_new(1 << 16);
        struct hours_in_rows rows;
        enum Err e = hours_in(db, a, &rows, .above = at->area, .here = at->here, .from = at->span.from, .to = at->span.to, .id = id, .limit = PAGE);
        more = e == OK && rows.n == PAGE;
        for (size_t i = 0; e == OK && i < rows.n; i++) n += m->unit == Unit_minutes ? rows.v[i].minutes.v : 1;
        if (more) id = rows.v[PAGE - 1].id;
        arena_free(a);
        TRY(e);
    }
    *out = n;
    return OK;
}

static enum Err came_to_one(struct db_ro *db, struct arena *a, const struct occasion_row *o, int64_t *n)
{
    struct attendances_rows all;
    TRY(attendances(db, a, &all, .occasion = o->id));
    *n += o->heads;
    for (size_t i = 0; i < all.n; i++) *n += all.v[i].in_at.ms != 0;
    return OK;
}

static enum Err occasions_length(struct db_ro *db, const struct metric *m, const struct figure_at *at, int64_t *out)
{
    enum { PAGE = 200 };
    int64_t n = 0;
    Time last = {0};
    OccasionId id = {0};
    for (bool more = true; more;) {
        struct arena *a = arena_new(1 << 16);
        struct occasion_list_rows rows;
        enum Err e = occasion_list(db, a, &rows, .above = at->area, .kind = m->where.kind, .state = OccasionState_held, .from = at->span.from, .to = at->span.to,
            .starts_after = last, .after = id, .limit = PAGE);
        more = e == OK && rows.n == PAGE;
        for (size_t i = 0; e == OK && i < rows.n; i++) {
            if (rows.v[i].kind == OccasionKind_meeting && !m->where.kind) continue;
            if (m->of == OF_SESSIONS) n++;
            else e = came_to_one(db, a, &rows.v[i], &n);
        }
        if (more) last = rows.v[PAGE - 1].starts, id = rows.v[PAGE - 1].id;
        arena_free(a);
        TRY(e);
    }
    *out = n;
    return OK;
}

#define SAY(...) (snprintf(why, 256, __VA_ARGS__), ERR_DB)

/* The count of rows, and beside it the tally that figures are read from. */
static enum Err verify_tally(struct db_ro *db, struct arena *a, const struct metric *m, const struct figure_at *at, const struct amount *counted, char why[256])
{
    struct figure_at quick = *at;
    struct amount x;
    TRY(figure_open(db, a, &quick, false));
    TRY(measure_plain(db, a, m, &quick, &x));
    if (x.n != counted->n || x.below != counted->below)
        return SAY("figures: %s of area %lld is read as %lld/%lld, counted it is %lld/%lld", m->id, (long long)at->area.v, (long long)x.n, (long long)x.below,
                   (long long)counted->n, (long long)counted->below);
    return OK;
}

static enum Err verify_one(struct db_ro *db, struct arena *a, const struct metric *m, const struct figure_at *at, char why[256])
{
    struct amount whole;
    struct part_list parts;
    int64_t n = 0, below = 0, rows = 0;
    TRY(measure_plain(db, a, m, at, &whole));
    TRY(verify_tally(db, a, m, at, &whole, why));
    TRY(metric_parts(db, a, m, at, &parts));
    for (size_t i = 0; i < parts.n; i++) {
        n += parts.v[i].amount.n;
        below += parts.v[i].amount.below;
    }
    if ((n != whole.n || below != whole.below) && !(m->declared && m->declared->overlap))
        return SAY("figures: %s of area %lld is %lld/%lld, its parts make %lld/%lld", m->id, (long long)at->area.v, (long long)whole.n, (long long)whole.below, (long long)n,
                   (long long)below);
    if (m->of == OF_BALLOTS || m->of == OF_DECLARED) return OK; /* the lists of others are read by who shows them */
    TRY(m->of == OF_SERVED ? served_length(db, m, at, &rows) : of_occasions(m) ? occasions_length(db, m, at, &rows) : list_length(db, &m->where, at, &rows));
    if (rows != whole.n) return SAY("figures: %s of area %lld is %lld, its records are %lld", m->id, (long long)at->area.v, (long long)whole.n, (long long)rows);
    return OK;
}

static enum Err verify_endings(struct db_ro *db, struct arena *a, const struct figure_at *at, char why[256])
{
    int64_t received = 0, sum = 0;
    for (unsigned i = 0; i < metrics_n; i++) {
        const struct metric *m = &metrics[i];
        bool open = !strcmp(m->id, "open"), all = !strcmp(m->id, "received");
        struct amount x;
        if (!open && !all && m->group != GROUP_ENDING) continue;
        TRY(measure_plain(db, a, m, at, &x));
        *(all ? &received : &sum) += x.n;
    }
    if (received != sum) return SAY("figures: of %lld received in area %lld, %lld are open or have an ending", (long long)received, (long long)at->area.v, (long long)sum);
    return OK;
}

enum Err figures_verify(struct db_ro *db, struct arena *a, char why[256])
{
    struct report_roots_rows roots;
    struct metric_list all;
    const Time any_now = {4102444800000}; /* the identities hold at every moment: this one, 2100, makes all open ones overdue */
    TRY(report_roots(db, a, &roots));
    TRY(metrics_all(db, a, &all));
    for (size_t r = 0; r < roots.n; r++) {
        struct figure_at at = {.area = roots.v[r].id, .now = any_now};
        for (size_t i = 0; i < all.n; i++) TRY(verify_one(db, a, &all.v[i], &at, why));
        TRY(verify_endings(db, a, &at, why));
    }
    return OK;
}
