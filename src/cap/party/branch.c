/* Branch forms and the two coverages (M5, M7). The rules are rows with their source: they propose from a count, a person decides, and another
 * decision needs its reason. Each decision closes the one before, so that both coverages are known on any day. */
#include "cap/party/party.h"

#include "base/buf.h"
#include "cap/area/area.h"
#include "cap/org/choices.h"
#include "party_pages.h"

CHOICE_TABLE(BranchForm, BRANCH_FORMS)
CHOICE_TABLE(Cover, COVERS)

enum { QUARTERS = 12 };

enum BranchForm branch_proposed(const struct branch_rules_rows *rules, int64_t members)
{
    for (size_t i = 0; i < rules->n; i++) /* the highest first */
        if (members >= rules->v[i].members_from) return rules->v[i].form;
    return BranchForm_without;
}

/* -- one organisation -- */

struct branch_seen {
    struct branch_org_row org;
    struct branch_row last;    /* form none: never decided */
};

static enum Err branch_see(struct rq *rq, struct db_ro *db)
{
    struct branch_seen *s = NEW(rq->a, struct branch_seen);
    Who roles;
    TRY(branch_org(db, rq->a, &s->org, .id = {rq->id.v}));
    TRY(policy_at(rq, db, s->org.area, &roles));
    enum Err e = branch_last(db, rq->a, &s->last, .org = s->org.id);
    if (e == ERR_NOT_FOUND) s->last = (struct branch_row){.rev = 0};
    else TRY(e);
    rq->subject = s;
    rq->standing = (struct standing){.who = SIGNED_IN | roles, .whole = true, .rev = s->last.rev, .flags = s->org.closed_at.ms ? 1 : 0};
    return (roles & PARTY_READERS) && s->org.kind == OrgKind_social ? OK : ERR_NOT_FOUND;
}
enum { ORG_CLOSED = 1 };

static enum Err branch_show(struct rq *rq, struct db_ro *db, const struct branch_propose *in, struct branch_view *out)
{
    const struct branch_seen *s = rq->subject;
    struct branch_history_rows rows;
    struct branch_rules_rows rules;
    struct area_place place;
    TRY(area_place(db, rq->a, s->org.area, rq->lang, &place));
    TRY(branch_rules(db, rq->a, &rules));
    TRY(branch_history(db, rq->a, &rows, .org = s->org.id));
    *out = (struct branch_view){.org = s->org.id, .rev = s->last.rev, .name = area_name(s->org.name, s->org.name_en, rq->lang), .area = s->org.area, .members = in->members.has ? in->members : s->last.members,
        .form = s->last.form, .since = s->last.starts, .acts = policy_acts(rq, "/branches/{id}/", &rq->standing), .place = place.name, .handler = (rq->standing.who & PARTY_WRITERS) != 0};
    if (out->members.has) {
        out->proposed = branch_proposed(&rules, out->members.v);
        for (size_t i = 0; i < rules.n; i++)
            if (rules.v[i].form == out->proposed) out->source = rules.v[i].source;
    }
    out->history.v = NEW_ARRAY(rq->a, struct branch_step, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        out->history.v[out->history.n++] = (struct branch_step){rows.v[i].form, rows.v[i].proposed, rows.v[i].members, rows.v[i].reason, rows.v[i].starts, rows.v[i].ends};
    return OK;
}
READ_FN(branch_show, branch_propose, branch_view)
PAGE_FN(branch_page, branch_view)

/* The program proposes; whoever decides otherwise says why. Without a count only "not covered yet" can be said. */
static enum Err branch_decide_do(struct rq *rq, struct db_rw *db, const struct branch_decide *in)
{
    const struct branch_seen *s = rq->subject;
    Day from = in->from.n ? in->from : day_of(rq->now);
    struct branch_rules_rows rules;
    BranchId id = RQ_ID(rq, BranchId);
    OptInt members = in->members.has ? in->members : s->last.members;
    TRY(branch_rules(db, rq->a, &rules));
    if (!members.has && in->form != BranchForm_without) return refuse_field(rq, "members", MSG_app_field_missing);
    if (from.n > day_of(rq->now).n) return refuse_field(rq, "from", MSG_party_from_future);
    if (s->last.form && from.n <= s->last.starts.n) return refuse_field(rq, "from", MSG_party_from_later);
    enum BranchForm proposed = members.has ? branch_proposed(&rules, members.v) : BranchForm_without;
    if (in->form != proposed && in->form != BranchForm_without && !in->reason.len) return refuse_field(rq, "reason", MSG_party_reason_needed);
    if (s->last.form) TRY(branch_end_set(db, .id = s->last.id, .ends = from));
    TRY(branch_put(db, .id = id, .org = s->org.id, .members = members, .proposed = proposed, .form = in->form, .reason = in->reason, .starts = from, .by_person = rq->who.person, .at = rq->now));
    rq->made = ANY(s->org.id);
    return event_add(rq, db, (struct event){.act = "decide", .kind = Entity_branch, .entity = ANY(id), .area = s->org.area, .text = in->reason,
        .data = EVENT_DATA(rq->a, {"form", BranchForm_code(in->form), 0, false}, {"org", str_fmt(rq->a, "%lld", (long long)s->org.id.v), 0, false},
                           {"proposed", BranchForm_code(proposed), 0, false})});
}
WRITE_FN(branch_decide_do, branch_decide)

/* -- the register -- */

static enum Err branches_show(struct rq *rq, struct db_ro *db, const struct branches_query *in, struct branches_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50;
    Day on = in->on.n ? in->on : day_of(rq->now);
    struct branch_list_rows rows;
    struct area_place place;
    TRY(area_bar_fill(rq, db, in->area, &out->bar));
    TRY(branch_list(db, rq->a, &rows, .above = in->here ? (AreaId){0} : out->bar.here, .here = in->here ? out->bar.here : (AreaId){0}, .day = on, .day_end = day_start(day_plus(on, 1)), .form = in->form, .organised = in->cover == Cover_organised,
                    .working = in->cover == Cover_working, .uncovered = in->cover == Cover_open, .after = in->after, .limit = limit + 1));
    out->items.v = NEW_ARRAY(rq->a, struct branch_item, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) {
        const __auto_type r = &rows.v[i];
        TRY(area_place(db, rq->a, r->area, rq->lang, &place));
        out->items.v[out->items.n++] = (struct branch_item){r->org, area_name(r->name, r->name_en, rq->lang), r->area, r->members, r->form, r->since, place.name};
    }
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].org.v);
    return OK;
}
READ_FN(branches_show, branches_query, branches_view)
PAGE_FN(branches_page, branches_view)

/* -- the coverages -- */

static Str percent(struct rq *rq, int64_t n, int64_t of)
{
    if (!of) return S("");
    int64_t x = (n * 1000 + of / 2) / of;
    return str_fmt(rq->a, "%lld.%lld %%", (long long)(x / 10), (long long)(x % 10));
}

static enum Err point(struct rq *rq, struct db_ro *db, AreaId area, Day on, struct coverage_point *p)
{
    struct branch_counts_row n;
    Str day = day_iso(rq->a, on), to = str_fmt(rq->a, "/branches?area=%lld&on=%.*s", (long long)area.v, STR(day));
    TRY(branch_counts(db, rq->a, &n, .above = area, .day = on, .day_end = day_start(day_plus(on, 1))));
    *p = (struct coverage_point){.on = on, .all = n.n, .own = n.own, .joint = n.joint, .instructor = n.instructor, .organised = n.own + n.joint, .working = n.own + n.joint + n.instructor, .all_href = to};
    p->organised_percent = percent(rq, p->organised, p->all);
    p->working_percent = percent(rq, p->working, p->all);
    p->organised_href = str_cat(rq->a, to, S("&cover=organised"));
    p->working_href = str_cat(rq->a, to, S("&cover=working"));
    return OK;
}

/* The last day of the quarter that many quarters before this one. */
static Day quarter_end(Day today, int back)
{
    struct civil c = day_civil(today);
    int q = (c.year * 12 + c.month - 1) / 3 - back + 1;
    return day_plus(day_make(q / 4, q % 4 * 3 + 1, 1), -1);
}

static Str in_tenths(struct rq *rq, int64_t n, int64_t of) { return of ? str_fmt(rq->a, "%.1f", 100.0 * (double)n / (double)of) : S("null"); }

static void add_series(struct rq *rq, struct buf *b, const struct coverage_view *v, bool working)
{
    buf_lit(b, "{\"type\":\"line\",\"name\":");
    buf_json(b, rq_text(rq, working ? MSG_Cover_working : MSG_Cover_organised));
    buf_lit(b, ",\"data\":[");
    for (size_t i = 0; i < v->quarters.n; i++) {
        const struct coverage_point *p = &v->quarters.v[i];
        buf_fmt(b, "%s%.*s", i ? "," : "", STR(in_tenths(rq, working ? p->working : p->organised, p->all)));
    }
    buf_lit(b, "],\"hrefs\":[");
    for (size_t i = 0; i < v->quarters.n; i++) {
        if (i) buf_char(b, ',');
        buf_json(b, working ? v->quarters.v[i].working_href : v->quarters.v[i].organised_href);
    }
    buf_lit(b, "]}");
}

/* For web/chart.js. */
static void draw(struct rq *rq, struct coverage_view *v)
{
    struct buf b = buf_new(rq->a, 2048);
    buf_lit(&b, "{\"unit\":\"%\",\"labels\":[");
    for (size_t i = 0; i < v->quarters.n; i++) {
        struct civil c = day_civil(v->quarters.v[i].on);
        buf_fmt(&b, "%s\"%d Q%d\"", i ? "," : "", c.year, (c.month + 2) / 3);
    }
    buf_lit(&b, "],\"series\":[");
    add_series(rq, &b, v, false);
    buf_char(&b, ',');
    add_series(rq, &b, v, true);
    buf_lit(&b, "]}");
    v->chart = (Json){buf_str(&b)};
}

static enum Err coverage_show(struct rq *rq, struct db_ro *db, const struct trees_query *in, struct coverage_view *out)
{
    Day on = in->on.n ? in->on : day_of(rq->now);
    struct branch_rules_rows rules;
    TRY(area_bar_fill(rq, db, in->area, &out->bar));
    AreaId here = out->area = out->bar.here;
    out->now = NEW(rq->a, struct coverage_point);
    TRY(point(rq, db, here, on, out->now));
    out->organised_records = str_cat(rq->a, S("/api/v1"), out->now->organised_href);
    out->working_records = str_cat(rq->a, S("/api/v1"), out->now->working_href);
    out->all_records = str_cat(rq->a, S("/api/v1"), out->now->all_href);
    out->quarters.v = NEW_ARRAY(rq->a, struct coverage_point, QUARTERS + 1);
    for (int back = QUARTERS; back > 0; back--) TRY(point(rq, db, here, quarter_end(on, back), &out->quarters.v[out->quarters.n++]));
    out->quarters.v[out->quarters.n++] = *out->now;
    TRY(branch_rules(db, rq->a, &rules));
    out->rules.v = NEW_ARRAY(rq->a, struct rule_view, rules.n + 1);
    for (size_t i = 0; i < rules.n; i++)
        out->rules.v[out->rules.n++] = (struct rule_view){rules.v[i].id, rules.v[i].rev, rules.v[i].form, rules.v[i].members_from, rules.v[i].source};
    out->admin = policy_has(rq, ROLE(admin));
    draw(rq, out);
    return OK;
}
READ_FN(coverage_show, trees_query, coverage_view)
PAGE_FN(coverage_page, coverage_view)

/* -- figures -- */

static enum Err figures_note(struct db_ro *db, struct arena *a, struct figure_board *b)
{
    const struct figure_where *w = &b->where;
    struct branch_sums_rows rows;
    Day on = day_of(w->now);
    TRY(branch_sums(db, a, &rows, .above = w->above, .depth = w->depth, .day = on, .day_end = day_start(day_plus(on, 1))));
    for (size_t i = 0; i < rows.n; i++) {
        const struct branch_sums_row *r = &rows.v[i];
        board_note(b, a, r->area, S("cover_all"), r->own, r->whole);
        board_note(b, a, r->area, S("cover_organised"), r->own_organised, r->organised);
        board_note(b, a, r->area, S("cover_working"), r->own_working, r->working);
    }
    return OK;
}

#define COVERAGE .group = GROUP_PARTY, .unit = Unit_percent, .word = MSG_figure_percent, .cn = true, .who = PARTY_READERS, .fact_below = "cover_all", .below = "/branches"
static const struct figure figures[] = {
    {FIGURE(cover_organised), COVERAGE, .records = "/branches?cover=organised"},
    {FIGURE(cover_working), COVERAGE, .records = "/branches?cover=working"},
};
const struct figure_source party_figures = {figures, sizeof figures / sizeof *figures, figures_note};

/* -- the rules -- */

static enum Err rule_see(struct rq *rq, struct db_ro *db)
{
    struct branch_rule_row *r = NEW(rq->a, struct branch_rule_row);
    TRY(branch_rule_get(db, rq->a, r, .id = {rq->id.v}));
    rq->subject = r;
    rq->standing = (struct standing){.who = SIGNED_IN | (rq->who.everywhere & WHO_ROLES), .whole = true, .rev = r->rev};
    return policy_has(rq, PARTY_READERS) ? OK : ERR_NOT_FOUND;
}

static enum Err rule_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct rule_view *out)
{
    const struct branch_rule_row *r = rq->subject;
    (void)db;
    (void)in;
    *out = (struct rule_view){r->id, r->rev, r->form, r->members_from, r->source};
    return OK;
}
READ_FN(rule_show, no_form, rule_view)

/* Decisions that were taken stay; the next proposal goes by the new number. */
static enum Err rule_change_do(struct rq *rq, struct db_rw *db, const struct rule_change *in)
{
    const struct branch_rule_row *r = rq->subject;
    TRY(branch_rule_change(db, .id = r->id, .members_from = in->members_from, .source = in->source));
    rq->made = ANY(r->id);
    return event_add(rq, db, (struct event){.act = "change", .kind = Entity_setting, .entity = ANY(r->id),
        .data = EVENT_DATA(rq->a, {"form", BranchForm_code(r->form), 0, false}, {"members_from", {NULL, 0}, in->members_from, true})});
}
WRITE_FN(rule_change_do, rule_change)

/* -- for templates -- */

static struct form_options words(struct html *h, const struct choices *c, unsigned chosen)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, c->n)};
    for (unsigned i = 1; i < c->n; i++) o.v[o.n++] = (struct form_option){choice_code(c, i), msg(h, choice_label(c, i)), i == chosen};
    return o;
}

struct form_options branch_forms(struct html *h, enum BranchForm chosen) { return words(h, &BranchForm_choices, chosen); }
struct form_options branch_covers(struct html *h) { return words(h, &Cover_choices, 0); }
struct form_options body_levels(struct html *h) { return words(h, &BodyLevel_choices, 0); }

static struct form_options nodes(struct html *h, const struct body_view_list *l)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, l->n + 1)};
    for (size_t i = 0; i < l->n; i++) o.v[o.n++] = (struct form_option){str_fmt(h->a, "%lld", (long long)l->v[i].id.v), l->v[i].name, false};
    return o;
}

struct form_options body_parents(struct html *h, const struct body_page *v) { return nodes(h, &v->parents); }

struct form_options body_any_parent(struct html *h, const struct trees_view *v)
{
    struct body_view_list all = {.v = NEW_ARRAY(h->a, struct body_view, v->trees.v[0].items.n + v->trees.v[1].items.n + 1)};
    for (size_t t = 0; t < v->trees.n; t++)
        for (size_t i = 0; i < v->trees.v[t].items.n; i++)
            if (v->trees.v[t].items.v[i].level != BodyLevel_group && v->trees.v[t].items.v[i].level != BodyLevel_work_committee) all.v[all.n++] = v->trees.v[t].items.v[i];
    return nodes(h, &all);
}

bool party_may(struct strs acts, Str act)
{
    for (size_t i = 0; i < acts.n; i++)
        if (str_eq(acts.v[i], act)) return true;
    return false;
}

static const struct route routes[] = {
    READS(GET, "/branches", PARTY_READERS, branches_show_row, .cn = true, .query = branches_query_form, .view = branches_view_view, .page = branches_page_row),
    READS(GET, "/branches/{id}", PARTY_READERS, branch_show_row, .cn = true, .see = branch_see, .query = branch_propose_form, .view = branch_view_view, .page = branch_page_row),
    WRITES(POST, "/branches/{id}/decide", PARTY_WRITERS, branch_decide_do_row, .cn = true, .see = branch_see, .body = branch_decide_form, .shows = "/branches/{id}", .act = "decide",
           .bars = ORG_CLOSED),
    READS(GET, "/coverage", PARTY_READERS, coverage_show_row, .cn = true, .query = trees_query_form, .view = coverage_view_view, .page = coverage_page_row),
    READS(GET, "/branch-rules/{id}", PARTY_READERS, rule_show_row, .cn = true, .see = rule_see, .view = rule_view_view, .json_only = true, .why = "the page of the coverage shows them"),
    WRITES(POST, "/branch-rules/{id}/change", ROLE(admin), rule_change_do_row, .cn = true, .see = rule_see, .body = rule_change_form, .shows = "/branch-rules/{id}", .then = "/coverage"),
};

const struct cap party_branch_cap = {.name = "party_branch", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
