/* The need list 需求清单: what is needed again and again in a place, shown by counted needs. A gap closes when an offer is accepted for it,
 * and opens again when that offer is withdrawn (M36). Whoever speaks for an organisation of the place sees what is open and may answer.
 */
#include "cap/agreement/agreement.h"

#include "agreement_pages.h"
#include "app_sql.h"
#include "cap/area/area.h"
#include "cap/pack/pack.h"

enum { EVIDENCE_DAYS = 90, FIT_MAX = 60 };

/* -- sight -- */

/* Unit contacts hold their role at an organisation: what lies where it lies, or above, is shown to them while it is open. */
static enum Err contact_of_place(struct rq *rq, struct db_ro *db, AreaId area, bool *yes)
{
    *yes = false;
    for (size_t i = 0; i < rq->who.n_roles && !*yes; i++) {
        struct org_area_row o;
        struct area_line line = {.n = 0};
        if (rq->who.roles[i].scope_kind != ScopeKind_org || !speaks_for(rq, (OrgId){rq->who.roles[i].scope.v})) continue;
        enum Err e = org_area(db, rq->a, &o, .id = {rq->who.roles[i].scope.v});
        if (e == ERR_NOT_FOUND) continue;
        TRY(e);
        TRY(rq->app->area_line(db, rq->a, o.area, &line));
        for (unsigned k = 0; k < line.n; k++) *yes |= line.v[k].v == area.v;
    }
    return OK;
}

static enum Err item_see(struct rq *rq, struct db_ro *db)
{
    struct item_row *i = NEW(rq->a, struct item_row);
    Who roles;
    bool contact;
    TRY(item_get(db, rq->a, i, .id = {rq->id.v}));
    TRY(policy_at(rq, db, i->area, &roles));
    TRY(contact_of_place(rq, db, i->area, &contact));
    rq->subject = i;
    rq->standing = (struct standing){.who = SIGNED_IN | roles | (contact ? REL(party) : 0), .whole = true, .stage = i->state, .rev = i->rev};
    return (roles & JOINT_READERS) || contact ? OK : ERR_NOT_FOUND;
}

/* -- views -- */

static Str evidence_of(struct rq *rq, const struct item_row *i)
{
    Str category = i->category_code.p ? str_cat(rq->a, S("&category="), i->category_code) : S("");
    return str_fmt(rq->a, "/needs?area=%lld%.*s&from=%.*s&to=%.*s", (long long)i->area.v, STR(category), STR(day_iso(rq->a, i->from_day)), STR(day_iso(rq->a, i->to_day)));
}

static enum Err item_fill(struct rq *rq, struct db_ro *db, const struct item_row *i, struct item_view *v)
{
    struct evidence_count_row n;
    struct area_place place;
    TRY(evidence_count(db, rq->a, &n, .above = i->area, .from = day_start(i->from_day), .to = day_start(i->to_day), .category = i->category));
    TRY(area_place(db, rq->a, i->area, rq->lang, &place));
    *v = (struct item_view){.id = i->id, .rev = i->rev, .area = i->area, .title = i->title, .why = i->why, .category = i->category_code, .from = i->from_day, .to = i->to_day,
        .counted = i->counted, .evidence = n.n, .state = i->state, .resource = i->resource, .org = i->resource_org, .reason = i->reason, .at = i->at, .place = place.name,
        .category_name = area_name(i->category_name, i->category_name_en, rq->lang), .what = i->resource_what, .org_name = area_name(i->org_name, i->org_name_en, rq->lang)};
    v->evidence_href = evidence_of(rq, i);
    v->records = str_cat(rq->a, S("/api/v1"), v->evidence_href);
    return OK;
}

/* What was offered where the item lies or above it; the answers to this very item first. */
static enum Err fill_fit(struct rq *rq, struct db_ro *db, struct item_view *v)
{
    struct resource_list_rows answers, others;
    struct resource_view_list *fit = NEW(rq->a, struct resource_view_list);
    TRY(resource_list(db, rq->a, &answers, .item = ANY(v->id), .fit_on = day_of(rq->now), .limit = FIT_MAX));
    TRY(resource_list(db, rq->a, &others, .reach = v->area, .fit_on = day_of(rq->now), .limit = FIT_MAX));
    fit->v = NEW_ARRAY(rq->a, struct resource_view, answers.n + others.n + 1);
    for (size_t i = 0; i < answers.n; i++) TRY(resource_fill(rq, db, &answers.v[i], &fit->v[fit->n++]));
    for (size_t i = 0; i < others.n; i++)
        if (others.v[i].item.v != v->id.v) TRY(resource_fill(rq, db, &others.v[i], &fit->v[fit->n++]));
    v->fit = fit;
    return OK;
}

static enum Err item_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct item_view *out)
{
    (void)in;
    TRY(item_fill(rq, db, rq->subject, out));
    out->acts = policy_acts(rq, "/needlist/{id}/", &rq->standing);
    out->handler = (rq->standing.who & JOINT_WRITERS) != 0;
    out->offers = (rq->standing.who & REL(party)) != 0;
    if (rq->json || out->state != GapState_open) return OK;
    if (out->offers) {
        struct orgs_of_contact_rows mine;
        TRY(orgs_of_contact(db, rq->a, &mine, .me = rq->who.person, .now = rq->now));
        out->mine = (struct orgs_to_ask_rows){mine.v, mine.n};
        if (mine.n == 1) out->chosen = mine.v[0].id;
    }
    return out->handler ? fill_fit(rq, db, out) : OK;
}
READ_FN(item_show, no_form, item_view)

static void item_page_row(struct html *h, const void *out)
{
    if (page_staff(h)) item_office(h, out);
    else item_phone(h, out);
}

static enum Err category_of(struct rq *rq, struct db_ro *db, Str code, CategoryId *out)
{
    struct category_list_rows rows;
    *out = (CategoryId){0};
    if (!code.p) return OK;
    TRY(category_list(db, rq->a, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (str_eq(rows.v[i].code, code)) *out = rows.v[i].id;
    return out->v ? OK : refuse_field(rq, "category", MSG_app_field_choice);
}

/* Staff look at a place of theirs; a contact at the place of their organisation. */
static enum Err place_of(struct rq *rq, struct db_ro *db, AreaId asked, struct area_bar *bar, AreaId *out)
{
    struct orgs_of_contact_rows mine;
    struct org_area_row o;
    bool contact = false;
    if (policy_has(rq, JOINT_READERS)) {
        TRY(area_bar_fill(rq, db, asked, bar));
        *out = bar->here;
        return OK;
    }
    TRY(orgs_of_contact(db, rq->a, &mine, .me = rq->who.person, .now = rq->now));
    *out = asked;
    if (!asked.v && mine.n) {
        TRY(org_area(db, rq->a, &o, .id = mine.v[0].id));
        *out = o.area;
    }
    if (out->v) TRY(contact_of_place(rq, db, *out, &contact));
    return contact ? OK : ERR_NOT_FOUND;
}

static enum Err count(struct rq *rq, struct db_ro *db, const struct items_query *in, AreaId above, enum GapState s, CategoryId category, int64_t *out)
{
    struct item_count_row n;
    TRY(item_count(db, rq->a, &n, .above = in->here ? (AreaId){0} : above, .here = in->here ? above : (AreaId){0}, .met = in->met, .state = s, .category = category));
    *out = n.n;
    return OK;
}

static enum Err items_show(struct rq *rq, struct db_ro *db, const struct items_query *in, struct items_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50;
    bool staff = policy_has(rq, JOINT_READERS);
    struct item_list_rows rows;
    CategoryId category;
    AreaId here;
    Who roles;
    TRY(place_of(rq, db, in->area, &out->bar, &here));
    TRY(category_of(rq, db, in->category, &category));
    TRY(item_list(db, rq->a, &rows, .above = in->here ? (AreaId){0} : here, .here = in->here ? here : (AreaId){0}, .met = in->met, .state = staff ? in->state : GapState_open, .category = category, .after = in->after, .limit = limit + 1));
    TRY(count(rq, db, in, here, staff ? in->state : GapState_open, category, &out->total));
    TRY(count(rq, db, in, here, GapState_none, category, &out->all));
    TRY(count(rq, db, in, here, GapState_open, category, &out->open));
    TRY(count(rq, db, in, here, GapState_matched, category, &out->matched));
    TRY(count(rq, db, in, here, GapState_done, category, &out->done));
    out->items.v = NEW_ARRAY(rq->a, struct item_view, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) TRY(item_fill(rq, db, &rows.v[i], &out->items.v[out->items.n++]));
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    TRY(policy_at(rq, db, here, &roles));
    out->may_add = (roles & JOINT_WRITERS) != 0;
    out->staff = staff;
    out->categories = NEW(rq->a, struct category_list_rows);
    return category_list(db, rq->a, out->categories);
}
READ_FN(items_show, items_query, items_view)

static void items_page_row(struct html *h, const void *out)
{
    if (page_staff(h)) items_office(h, out);
    else items_phone(h, out);
}

/* -- acts -- */

static enum Err told(struct rq *rq, struct db_rw *db, const char *act, NeedListItemId id, AreaId area, Str data, Str text)
{
    return event_add(rq, db, (struct event){.act = act, .kind = Entity_need_list_item, .entity = ANY(id), .area = area, .data = data, .text = text});
}

static enum Err item_add(struct rq *rq, struct db_rw *db, const struct item_new *in)
{
    NeedListItemId id = RQ_ID(rq, NeedListItemId);
    Day to = in->to.n ? in->to : day_plus(day_of(rq->now), 1), from = in->from.n ? in->from : day_plus(to, -EVIDENCE_DAYS);
    struct evidence_count_row n;
    struct area_row area;
    CategoryId category;
    TRY(area_of_admin(rq, db_rw_read(db), in->area, "area", &area));
    TRY(category_of(rq, db_rw_read(db), in->category, &category));
    if (from.n >= to.n) return refuse_field(rq, "to", MSG_agreement_to_first);
    TRY(evidence_count(db, rq->a, &n, .above = in->area, .from = day_start(from), .to = day_start(to), .category = category));
    TRY(item_put(db, .id = id, .area = in->area, .title = in->title, .why = in->why, .category = category, .from_day = from, .to_day = to, .counted = n.n,
                 .by_person = rq->who.person, .at = rq->now));
    rq->made = ANY(id);
    return told(rq, db, "list", id, in->area, EVENT_DATA(rq->a, {"needs", {NULL, 0}, n.n, true}), in->title);
}
WRITE_FN(item_add, item_new)

static enum Err item_accept_do(struct rq *rq, struct db_rw *db, const struct item_accept *in)
{
    const struct item_row *i = rq->subject;
    struct resource_row r;
    enum Err e = resource_get(db, rq->a, &r, .id = in->resource);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "resource", MSG_agreement_no_resource);
    TRY(e);
    if (r.state != OfferState_offered || (r.until.n && r.until.n < day_of(rq->now).n)) return refuse_field(rq, "resource", MSG_agreement_resource_gone);
    struct area_line line = {.n = 0};
    bool reaches = false;
    TRY(rq->app->area_line(db_rw_read(db), rq->a, i->area, &line));
    for (unsigned k = 0; k < line.n; k++) reaches |= line.v[k].v == r.area.v;
    if (!reaches) return refuse_field(rq, "resource", MSG_agreement_resource_elsewhere);
    TRY(item_match_set(db, .id = i->id, .resource = in->resource));
    rq->made = ANY(i->id);
    return told(rq, db, "match", i->id, i->area, EVENT_DATA(rq->a, {"resource", str_fmt(rq->a, "%lld", (long long)in->resource.v), 0, false}), (Str){NULL, 0});
}
WRITE_FN(item_accept_do, item_accept)

static enum Err item_reopen(struct rq *rq, struct db_rw *db, const struct joint_reason *in)
{
    const struct item_row *i = rq->subject;
    TRY(item_reopen_set(db, .id = i->id));
    rq->made = ANY(i->id);
    return told(rq, db, "open_again", i->id, i->area, (Str){NULL, 0}, in->reason);
}
WRITE_FN(item_reopen, joint_reason)

static enum Err item_end(struct rq *rq, struct db_rw *db, enum GapState how, Str why)
{
    const struct item_row *i = rq->subject;
    TRY(item_end_set(db, .id = i->id, .state = how, .reason = why));
    rq->made = ANY(i->id);
    return told(rq, db, how == GapState_done ? "done" : "close", i->id, i->area, (Str){NULL, 0}, why);
}
static enum Err item_done(struct rq *rq, struct db_rw *db, const struct joint_reason *in) { return item_end(rq, db, GapState_done, in->reason); }
WRITE_FN(item_done, joint_reason)
static enum Err item_close(struct rq *rq, struct db_rw *db, const struct joint_reason *in) { return item_end(rq, db, GapState_closed, in->reason); }
WRITE_FN(item_close, joint_reason)

enum Err gaps_reopen(struct rq *rq, struct db_rw *db, ResourceId resource, Str why)
{
    struct items_of_resource_rows rows;
    TRY(items_of_resource(db, rq->a, &rows, .resource = resource));
    for (size_t i = 0; i < rows.n; i++) {
        TRY(item_reopen_set(db, .id = rows.v[i].id));
        TRY(told(rq, db, "open_again", rows.v[i].id, rows.v[i].area,
                 EVENT_DATA(rq->a, {"resource", str_fmt(rq->a, "%lld", (long long)resource.v), 0, false}), why));
    }
    return OK;
}

/* -- figures -- */

static enum Err figures_note(struct db_ro *db, struct arena *a, struct figure_board *b)
{
    const struct figure_where *w = &b->where;
    struct item_sums_rows rows;
    TRY(item_sums(db, a, &rows, .above = w->above, .depth = w->depth));
    for (size_t i = 0; i < rows.n; i++) {
        board_note(b, a, rows.v[i].area, S("gaps_open"), rows.v[i].own_open, rows.v[i].open);
        board_note(b, a, rows.v[i].area, S("gaps_met"), rows.v[i].own_met, rows.v[i].met);
    }
    return OK;
}

#define GAPS .group = GROUP_JOINT, .unit = Unit_count, .word = MSG_figure_items_word
static const struct figure figures[] = {
    {FIGURE(gaps_open), GAPS, .records = "/needlist?state=open"},
    {FIGURE(gaps_met), GAPS, .records = "/needlist?met=1"},
};
const struct figure_source needlist_figures = {figures, sizeof figures / sizeof *figures, figures_note};

static const struct route routes[] = {
    READS(GET, "/needlist", JOINT_READERS | JOINT_CONTACTS, items_show_row, .query = items_query_form, .view = items_view_view, .page = items_page_row),
    READS(GET, "/needlist/{id}", JOINT_READERS | REL(party), item_show_row, .see = item_see, .view = item_view_view, .page = item_page_row),
    WRITES(POST, "/needlist", JOINT_WRITERS, item_add_row, .body = item_new_form, .creates = true, .shows = "/needlist/{id}"),
    WRITES(POST, "/needlist/{id}/match", JOINT_WRITERS, item_accept_do_row, .see = item_see, .body = item_accept_form, .shows = "/needlist/{id}", .act = "match",
           .stages = STAGE(GapState_open)),
    WRITES(POST, "/needlist/{id}/reopen", JOINT_WRITERS, item_reopen_row, .see = item_see, .body = joint_reason_form, .shows = "/needlist/{id}", .act = "reopen",
           .stages = STAGE(GapState_matched)),
    WRITES(POST, "/needlist/{id}/done", JOINT_WRITERS, item_done_row, .see = item_see, .body = joint_reason_form, .shows = "/needlist/{id}", .act = "done",
           .stages = STAGE(GapState_matched)),
    WRITES(POST, "/needlist/{id}/close", JOINT_WRITERS, item_close_row, .see = item_see, .body = joint_reason_form, .shows = "/needlist/{id}", .act = "close",
           .stages = STAGE(GapState_open) | STAGE(GapState_matched)),
};
static const struct cap_entity entities[] = {{Entity_need_list_item, "/needlist/"}};

const struct cap needlist_cap = {.name = "needlist", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .entities = entities, .n_entities = 1};
