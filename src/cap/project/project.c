/* The project list: adding, beginning, finishing; what each began in. */
#include "cap/project/project.h"

#include "cap/area/area.h"
#include "project_pages.h"

CHOICE_TABLE(ProjectState, PROJECT_STATES)

struct form_options project_states(struct html *h)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, ProjectState_end)};
    for (unsigned i = 1; i < ProjectState_end; i++)
        o.v[o.n++] = (struct form_option){ProjectState_code((enum ProjectState)i), msg(h, ProjectState_label((enum ProjectState)i)), false};
    return o;
}

Html project_badge(struct html *h, enum ProjectState s)
{
    switch (s) {
    case ProjectState_draft: return badge(h, S(""), S("edit"), ProjectState_label(s));
    case ProjectState_running: return badge(h, S("lj-info"), S("clock"), ProjectState_label(s));
    case ProjectState_done: return badge(h, S("lj-ok"), S("check"), ProjectState_label(s));
    case ProjectState_none: case ProjectState_end: break;
    }
    return (Html){S("")};
}

/* What an id stands for: an item of the need list or an agreement. Neither: kind stays none. */
struct origin {
    enum Entity kind;
    Str title, href;
};

static enum Err origin_of(struct rq *rq, struct db_ro *db, AnyId id, struct origin *out)
{
    struct project_item_row item;
    struct project_agreement_row a;
    *out = (struct origin){.kind = Entity_none};
    if (!id.v) return OK;
    enum Err e = project_item(db, rq->a, &item, .id = {id.v});
    if (e == OK) *out = (struct origin){Entity_need_list_item, item.title, str_fmt(rq->a, "/needlist/%lld", (long long)id.v)};
    if (e != ERR_NOT_FOUND) return e;
    e = project_agreement(db, rq->a, &a, .id = {id.v});
    if (e == OK) *out = (struct origin){Entity_agreement, str_fmt(rq->a, "%lld-%03lld %.*s", (long long)a.year, (long long)a.n, STR(a.theme)),
                                        str_fmt(rq->a, "/agreements/%lld", (long long)id.v)};
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum Err fill(struct rq *rq, struct db_ro *db, const struct project_row *r, struct project_view *out)
{
    struct area_place place;
    struct origin from;
    TRY(area_place(db, rq->a, r->area, rq->lang, &place));
    TRY(origin_of(rq, db, r->origin, &from));
    *out = (struct project_view){.id = r->id, .rev = r->rev, .area = r->area, .org = r->owner_org, .org_name = area_name(r->org_name, r->org_name_en, rq->lang), .title = r->title,
        .direction = r->direction, .state = r->state, .starts = r->starts, .ends = r->ends, .origin_kind = r->origin_kind, .origin = r->origin, .at = r->at, .place = place.name,
        .origin_title = from.title, .origin_href = from.href};
    return OK;
}

static enum Err project_see(struct rq *rq, struct db_ro *db)
{
    struct project_row *r = NEW(rq->a, struct project_row);
    Who roles;
    TRY(project_get(db, rq->a, r, .id = {rq->id.v}));
    TRY(policy_at(rq, db, r->area, &roles));
    rq->subject = r;
    rq->standing = (struct standing){.who = SIGNED_IN | roles | (speaks_for(rq, r->owner_org) ? REL(party) : 0), .whole = true, .stage = r->state, .rev = r->rev};
    return (roles & JOINT_READERS) || (rq->standing.who & REL(party)) ? OK : ERR_NOT_FOUND;
}

static enum Err project_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct project_view *out)
{
    (void)in;
    TRY(fill(rq, db, rq->subject, out));
    out->acts = policy_acts(rq, "/projects/{id}/", &rq->standing);
    out->handler = (rq->standing.who & JOINT_WRITERS) != 0;
    return OK;
}
READ_FN(project_show, no_form, project_view)
PAGE_FN(project_page, project_view)

static enum Err projects_show(struct rq *rq, struct db_ro *db, const struct projects_query *in, struct projects_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50;
    struct project_list_rows rows;
    struct project_count_row n;
    Who roles;
    TRY(area_bar_fill(rq, db, in->area, &out->bar));
    TRY(project_list(db, rq->a, &rows, .above = out->bar.here, .state = in->state, .owner_org = in->org, .origin = in->origin, .after = in->after, .limit = limit + 1));
    TRY(project_count(db, rq->a, &n, .above = out->bar.here, .state = in->state, .owner_org = in->org, .origin = in->origin));
    out->total = n.n;
    out->items.v = NEW_ARRAY(rq->a, struct project_view, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) TRY(fill(rq, db, &rows.v[i], &out->items.v[out->items.n++]));
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    if (rq->json) return OK;
    TRY(policy_at(rq, db, out->bar.here, &roles));
    out->may_add = (roles & JOINT_WRITERS) != 0;
    return orgs_to_ask(db, rq->a, &out->orgs, .area = out->bar.here);
}
READ_FN(projects_show, projects_query, projects_view)
PAGE_FN(projects_page, projects_view)

static enum Err told(struct rq *rq, struct db_rw *db, const char *act, ProjectId id, AreaId area, Str text)
{
    rq->made = ANY(id);
    return event_add(rq, db, (struct event){.act = act, .kind = Entity_project, .entity = ANY(id), .area = area, .text = text});
}

static enum Err project_add(struct rq *rq, struct db_rw *db, const struct project_new *in)
{
    ProjectId id = RQ_ID(rq, ProjectId);
    struct area_row area;
    struct org_area_row o;
    struct origin from;
    TRY(area_of_admin(rq, db_rw_read(db), in->area, "area", &area));
    enum Err e = org_area(db, rq->a, &o, .id = in->org);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "org", MSG_agreement_org_unknown);
    TRY(e);
    TRY(origin_of(rq, db_rw_read(db), in->origin, &from));
    if (in->origin.v && !from.kind) return refuse_field(rq, "origin", MSG_app_field_id);
    if (in->ends.n && in->ends.n < in->starts.n) return refuse_field(rq, "ends", MSG_agreement_ends_first);
    TRY(project_put(db, .id = id, .origin_kind = from.kind, .origin = in->origin, .owner_org = in->org, .area = in->area, .title = in->title, .direction = in->direction,
                    .starts = in->starts, .ends = in->ends, .by_person = rq->who.person, .at = rq->now));
    return told(rq, db, "make", id, in->area, in->title);
}
WRITE_FN(project_add, project_new)

static enum Err move(struct rq *rq, struct db_rw *db, enum ProjectState from, enum ProjectState to)
{
    const struct project_row *r = rq->subject;
    TRY(project_state_set(db, .id = r->id, .state = to, .was = from));
    return told(rq, db, to == ProjectState_running ? "start" : "done", r->id, r->area, (Str){NULL, 0});
}
static enum Err project_start(struct rq *rq, struct db_rw *db, const struct no_form *in) { return (void)in, move(rq, db, ProjectState_draft, ProjectState_running); }
WRITE_FN(project_start, no_form)
static enum Err project_done(struct rq *rq, struct db_rw *db, const struct no_form *in) { return (void)in, move(rq, db, ProjectState_running, ProjectState_done); }
WRITE_FN(project_done, no_form)

static const struct route routes[] = {
    READS(GET, "/projects", JOINT_READERS, projects_show_row, .query = projects_query_form, .view = projects_view_view, .page = projects_page_row),
    READS(GET, "/projects/{id}", JOINT_READERS | REL(party), project_show_row, .see = project_see, .view = project_view_view, .page = project_page_row),
    WRITES(POST, "/projects", JOINT_WRITERS, project_add_row, .body = project_new_form, .creates = true, .shows = "/projects/{id}"),
    WRITES(POST, "/projects/{id}/start", JOINT_WRITERS, project_start_row, .see = project_see, .shows = "/projects/{id}", .act = "start", .stages = STAGE(ProjectState_draft)),
    WRITES(POST, "/projects/{id}/finish", JOINT_WRITERS, project_done_row, .see = project_see, .shows = "/projects/{id}", .act = "finish", .stages = STAGE(ProjectState_running)),
};
static const struct cap_entity entities[] = {{Entity_project, "/projects/"}};

const struct cap project_cap = {.name = "project", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .entities = entities, .n_entities = 1};
