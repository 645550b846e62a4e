/* Organisations: the list of a place, one with its contacts, adding and closing by the office. Nothing is deleted. */
#include "cap/org/org_web.h"

#include "app_sql.h"
#include "org_pages.h"

#define OFFICE (ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(admin))

struct form_options org_kinds(struct html *h, enum OrgKind chosen)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, OrgKind_end), 0};
    for (unsigned i = 1; i < OrgKind_end; i++) o.v[o.n++] = (struct form_option){OrgKind_code((enum OrgKind)i), msg(h, OrgKind_label((enum OrgKind)i)), i == chosen};
    return o;
}

struct form_options org_roles(struct html *h)
{
    static const enum Role fit[] = {Role_unit_contact, Role_org_lead};
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, 2), 2};
    for (unsigned i = 0; i < 2; i++) o.v[i] = (struct form_option){Role_code(fit[i]), msg(h, Role_label(fit[i])), i == 0};
    return o;
}

static enum Err fill(struct rq *rq, struct db_ro *db, const struct org_row *r, struct org_view *v)
{
    struct area_place place;
    TRY(area_place(db, rq->a, r->area, rq->lang, &place));
    *v = (struct org_view){.id = r->id, .rev = r->rev, .kind = r->kind, .name = r->name, .name_en = r->name_en, .area = r->area, .lines = r->lines, .place = place.name};
    v->shown = area_name(r->name, r->name_en, rq->lang);
    return OK;
}

static enum Err orgs_show(struct rq *rq, struct db_ro *db, const struct orgs_query *in, struct orgs_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50;
    struct org_list_rows rows;
    Who roles;
    TRY(area_bar_fill(rq, db, in->area, &out->bar));
    TRY(policy_at(rq, db, out->bar.here, &roles));
    out->may_add = (roles & OFFICE) != 0;
    out->kind = in->kind;
    TRY(org_list(db, rq->a, &rows, .above = out->bar.here, .kind = in->kind, .id = in->after, .limit = limit + 1));
    out->items.v = NEW_ARRAY(rq->a, struct org_view, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) TRY(fill(rq, db, &rows.v[i], &out->items.v[out->items.n++]));
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    return OK;
}
READ_FN(orgs_show, orgs_query, orgs_view)
PAGE_FN(orgs_page, orgs_view)

static enum Err org_see(struct rq *rq, struct db_ro *db)
{
    struct org_row *r = NEW(rq->a, struct org_row);
    Who roles;
    TRY(org_get(db, rq->a, r, .id = {rq->id.v}));
    TRY(policy_at(rq, db, r->area, &roles));
    rq->subject = r;
    rq->standing = (struct standing){.who = SIGNED_IN | roles, .whole = true, .rev = r->rev};
    return OK;
}

static enum Err org_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct org_view *out)
{
    const struct org_row *r = rq->subject;
    struct org_contacts_rows rows;
    struct org_closed_row closed;
    (void)in;
    TRY(fill(rq, db, r, out));
    TRY(org_closed(db, rq->a, &closed, .id = r->id));
    out->closed_at = closed.closed_at;
    out->may_change = (rq->standing.who & OFFICE) && !closed.closed_at.ms;
    TRY(org_contacts(db, rq->a, &rows, .scope = ANY(r->id), .now = rq->now));
    out->contacts.v = NEW_ARRAY(rq->a, struct contact_item, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        out->contacts.v[out->contacts.n++] = (struct contact_item){rows.v[i].id, rows.v[i].person, rows.v[i].shown_as, rows.v[i].role, rows.v[i].starts, rows.v[i].ends};
    return OK;
}
READ_FN(org_show, no_form, org_view)
PAGE_FN(org_page, org_view)

static enum Err noted(struct rq *rq, struct db_rw *db, const char *act, OrgId id, AreaId area)
{
    rq->made = ANY(id);
    return event_add(rq, db, (struct event){.act = act, .kind = Entity_org, .entity = ANY(id), .area = area});
}

static enum Err org_make_do(struct rq *rq, struct db_rw *db, const struct org_make *in)
{
    struct area_row area;
    OrgId id;
    TRY(area_of_admin(rq, db_rw_read(db), in->area, "area", &area));
    TRY(org_add(db, rq->app, &(struct org_new){.kind = in->kind, .name = in->name, .name_en = in->name_en, .lines = in->lines, .area = in->area}, rq->now, &id));
    return noted(rq, db, "make", id, in->area);
}
WRITE_FN(org_make_do, org_make)

static enum Err org_change_do(struct rq *rq, struct db_rw *db, const struct org_change *in)
{
    const struct org_row *r = rq->subject;
    TRY(org_change(db, .id = r->id, .name = in->name, .name_en = in->name_en, .lines = in->lines));
    return noted(rq, db, "change", r->id, r->area);
}
WRITE_FN(org_change_do, org_change)

static enum Err org_close_do(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct org_row *r = rq->subject;
    (void)in;
    TRY(org_close(db, .id = r->id, .closed_at = rq->now));
    return noted(rq, db, "close", r->id, r->area);
}
WRITE_FN(org_close_do, no_form)

static enum Err org_contact_do(struct rq *rq, struct db_rw *db, const struct org_contact *in)
{
    const struct org_row *r = rq->subject;
    PersonId id;
    rq->made = ANY(r->id);
    if (in->role != Role_unit_contact && in->role != Role_org_lead) return refuse_field(rq, "role", MSG_people_role_level);
    TRY(person_find_or_make(rq, db, in->phone, in->shown_as, (Str){NULL, 0}, r->area, &id));
    return role_give_over(rq, db, id, in->role, ScopeKind_org, ANY(r->id), in->from, in->to);
}
WRITE_FN(org_contact_do, org_contact)

static const struct route routes[] = {
    READS(GET, "/orgs", SIGNED_IN, orgs_show_row, .query = orgs_query_form, .view = orgs_view_view, .page = orgs_page_row),
    READS(GET, "/orgs/{id}", SIGNED_IN, org_show_row, .see = org_see, .view = org_view_view, .page = org_page_row),
    WRITES(POST, "/orgs", OFFICE, org_make_do_row, .body = org_make_form, .shows = "/orgs/{id}", .creates = true),
    WRITES(POST, "/orgs/{id}/change", OFFICE, org_change_do_row, .see = org_see, .body = org_change_form, .shows = "/orgs/{id}"),
    WRITES(POST, "/orgs/{id}/close", OFFICE, org_close_do_row, .see = org_see, .shows = "/orgs/{id}"),
    WRITES(POST, "/orgs/{id}/contacts", OFFICE, org_contact_do_row, .see = org_see, .body = org_contact_form, .shows = "/orgs/{id}"),
};

const struct cap org_cap = {.name = "org", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
