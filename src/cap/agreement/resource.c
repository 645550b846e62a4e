/* The resource list 资源清单: what organisations offer, how much and until when; written by the community or by who speaks for the organisation,
 * withdrawn by either, with the reason. */
#include "cap/agreement/agreement.h"

#include "agreement_pages.h"
#include "cap/area/area.h"

enum Err resource_fill(struct rq *rq, struct db_ro *db, const struct resource_row *r, struct resource_view *out)
{
    struct area_place place;
    TRY(area_place(db, rq->a, r->area, rq->lang, &place));
    *out = (struct resource_view){.id = r->id, .rev = r->rev, .area = r->area, .org = r->org, .org_name = area_name(r->org_name, r->org_name_en, rq->lang), .what = r->what,
        .quantity = r->quantity, .until = r->until, .item = {r->item.v}, .state = r->state, .used = r->used, .past = r->until.n && r->until.n < day_of(rq->now).n,
        .reason = r->reason, .at = r->at, .place = place.name};
    return OK;
}

static enum Err resource_see(struct rq *rq, struct db_ro *db)
{
    struct resource_row *r = NEW(rq->a, struct resource_row);
    Who roles;
    TRY(resource_get(db, rq->a, r, .id = {rq->id.v}));
    TRY(policy_at(rq, db, r->area, &roles));
    rq->subject = r;
    rq->standing = (struct standing){.who = SIGNED_IN | roles | (speaks_for(rq, r->org) ? REL(party) : 0), .whole = true, .stage = r->state, .rev = r->rev};
    return (roles & JOINT_READERS) || (rq->standing.who & REL(party)) ? OK : ERR_NOT_FOUND;
}

static enum Err resource_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct resource_view *out)
{
    (void)in;
    TRY(resource_fill(rq, db, rq->subject, out));
    out->acts = policy_acts(rq, "/resources/{id}/", &rq->standing);
    return OK;
}
READ_FN(resource_show, no_form, resource_view)

/* Those who speak for an organisation see its own offers; staff what is offered in a place. */
static enum Err places(struct rq *rq, struct db_ro *db, const struct resources_query *in, struct resources_view *out, AreaId *above, OrgId *org)
{
    struct orgs_of_contact_rows mine;
    struct org_area_row o;
    Who roles = 0;
    *above = (AreaId){0};
    *org = in->org;
    out->staff = policy_has(rq, JOINT_READERS);
    if (out->staff) {
        TRY(area_bar_fill(rq, db, in->area, &out->bar));
        *above = out->place = out->bar.here;
        TRY(policy_at(rq, db, out->place, &roles));
        out->may_add = (roles & JOINT_WRITERS) != 0;
        return orgs_to_ask(db, rq->a, &out->orgs, .area = out->place);
    }
    TRY(orgs_of_contact(db, rq->a, &mine, .me = rq->who.person, .now = rq->now));
    if (!mine.n || (in->org.v && !speaks_for(rq, in->org))) return ERR_NOT_FOUND;
    if (!org->v) *org = mine.v[0].id;
    TRY(org_area(db, rq->a, &o, .id = *org));
    out->place = o.area;
    out->may_add = true;
    out->orgs = (struct orgs_to_ask_rows){mine.v, mine.n};
    if (mine.n == 1) out->chosen = mine.v[0].id;
    return OK;
}

static enum Err resources_show(struct rq *rq, struct db_ro *db, const struct resources_query *in, struct resources_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50;
    struct resource_list_rows rows;
    struct resource_count_row n;
    AreaId above;
    OrgId org;
    TRY(places(rq, db, in, out, &above, &org));
    TRY(resource_list(db, rq->a, &rows, .above = above, .org = org, .state = in->state, .after = in->after, .limit = limit + 1));
    TRY(resource_count(db, rq->a, &n, .above = above, .org = org, .state = in->state));
    out->total = n.n;
    out->items.v = NEW_ARRAY(rq->a, struct resource_view, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) {
        struct resource_view *v = &out->items.v[out->items.n++];
        rq->id = ANY(rows.v[i].id);
        TRY(resource_see(rq, db));
        TRY(resource_fill(rq, db, &rows.v[i], v));
        v->acts = policy_acts(rq, "/resources/{id}/", &rq->standing);
    }
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    return OK;
}
READ_FN(resources_show, resources_query, resources_view)

static void resources_page_row(struct html *h, const void *out)
{
    if (page_staff(h)) resources_office(h, out);
    else resources_phone(h, out);
}

static enum Err told(struct rq *rq, struct db_rw *db, const char *act, ResourceId id, AreaId area, Str text)
{
    rq->made = ANY(id);
    return event_add(rq, db, (struct event){.act = act, .kind = Entity_resource, .entity = ANY(id), .area = area, .text = text});
}

static enum Err resource_add(struct rq *rq, struct db_rw *db, const struct resource_new *in)
{
    ResourceId id = RQ_ID(rq, ResourceId);
    struct org_area_row o;
    struct item_row item;
    struct area_row area;
    Who roles;
    enum Err e = area_get(db, rq->a, &area, .id = in->area);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "area", MSG_app_field_id);
    TRY(e);
    TRY(policy_at(rq, db_rw_read(db), in->area, &roles));
    if (!(roles & JOINT_WRITERS) && !speaks_for(rq, in->org)) return refuse_field(rq, "org", MSG_agreement_not_yours);
    e = org_area(db, rq->a, &o, .id = in->org);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "org", MSG_agreement_org_unknown);
    TRY(e);
    e = in->item.v ? item_get(db, rq->a, &item, .id = in->item) : OK;
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "item", MSG_app_field_id);
    TRY(e);
    if (in->until.n && in->until.n < day_of(rq->now).n) return refuse_field(rq, "until", MSG_agreement_until_past);
    TRY(resource_put(db, .id = id, .area = in->area, .org = in->org, .what = in->what, .quantity = in->quantity, .until = in->until,
                     .item = in->item.v ? ANY(in->item) : (AnyId){0}, .by_person = rq->who.person, .at = rq->now));
    return told(rq, db, "offer", id, in->area, in->what);
}
WRITE_FN(resource_add, resource_new)

static enum Err resource_withdraw(struct rq *rq, struct db_rw *db, const struct joint_reason *in)
{
    const struct resource_row *r = rq->subject;
    TRY(resource_withdraw_set(db, .id = r->id, .reason = in->reason));
    TRY(gaps_reopen(rq, db, r->id, in->reason));
    return told(rq, db, "withdraw", r->id, r->area, in->reason);
}
WRITE_FN(resource_withdraw, joint_reason)

static const struct route routes[] = {
    READS(GET, "/resources", JOINT_READERS | JOINT_CONTACTS, resources_show_row, .query = resources_query_form, .view = resources_view_view, .page = resources_page_row),
    READS(GET, "/resources/{id}", JOINT_READERS | REL(party), resource_show_row, .see = resource_see, .view = resource_view_view, .json_only = true, .why = "the list shows each whole"),
    WRITES(POST, "/resources", JOINT_WRITERS | JOINT_CONTACTS, resource_add_row, .body = resource_new_form, .creates = true, .shows = "/resources/{id}", .then = "/resources"),
    WRITES(POST, "/resources/{id}/withdraw", JOINT_WRITERS | REL(party), resource_withdraw_row, .see = resource_see, .body = joint_reason_form, .shows = "/resources/{id}",
           .then = "/resources", .act = "withdraw", .stages = STAGE(OfferState_offered)),
};

const struct cap resource_cap = {.name = "resource", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
