/* An office's list 邀请: names and numbers make invitations and nothing else. Each goes as a link to the number itself; the record
 * begins when its holder confirms. The list is emptied as it is used, and gone after thirty days.
 */
#include "app/address.h"
#include "base/buf.h"
#include "cap/enrolment/enrolment_core.h"
#include "enrolment_pages.h"

enum { LINES_MAX = 100, INVITE_DAYS = 30, INVITED_USED = 1 };

/* -- reading a list -- */

struct guest {
    Str name, phone;
};
struct guests {
    struct guest *v;
    size_t n;
};

static Str blanks(struct arena *a, Str s)
{
    static const char *const marks[] = {",", "，", "、", ";", "；", "\t", "　"}; /* data */
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        for (size_t at; (at = str_find(s, str_c(marks[i]))) != (size_t)-1;)
            s = str_fmt(a, "%.*s %.*s", STR(str_cut(s, 0, at)), STR(str_from(s, at + str_c(marks[i]).len)));
    return s;
}

/* The last word that is a number is the number; what is left is the name. */
static bool read_line(struct arena *a, Str line, struct guest *out)
{
    Str rest = blanks(a, line), word;
    *out = (struct guest){S(""), {NULL, 0}};
    while (rest.len && str_split(&rest, ' ', &word)) {
        Str phone;
        if (!word.len) continue;
        if (!out->phone.len && phone_normal(a, word, &phone)) out->phone = phone;
        else out->name = out->name.len ? str_fmt(a, "%.*s %.*s", STR(out->name), STR(word)) : word;
    }
    return out->phone.len && out->name.len && out->name.len <= 120;
}

static enum Err read_list(struct rq *rq, Str list, struct guests *out)
{
    Str rest = list, line;
    *out = (struct guests){NEW_ARRAY(rq->a, struct guest, LINES_MAX), 0};
    for (unsigned no = 1; rest.len && str_split(&rest, '\n', &line); no++) {
        struct guest g;
        line = str_trim(line);
        if (!line.len) continue;
        Str where = str_fmt(rq->a, "%u", no);
        if (out->n == LINES_MAX) return refuse_field(rq, "list", MSG_enrol_list_long);
        if (!read_line(rq->a, line, &g)) {
            rq->problem.errors[rq->problem.n_errors++] = (struct field_error){"list", msg_fill(rq->a, MSG_enrol_list_line, rq->lang, &where, 1)};
            return ERR_INPUT;
        }
        out->v[out->n++] = g;
    }
    return out->n ? OK : refuse_field(rq, "list", MSG_app_field_missing);
}

/* -- inviting -- */

/* Of a unit its contact may invite too: giving names is not seeing them. */
static enum Err may_invite(struct rq *rq, struct db_ro *db, const struct invitation_new *in, struct area_place *place)
{
    Who roles;
    struct org_row o;
    enum Err e = area_place(db, rq->a, in->area, rq->lang, place);
    if (e == ERR_NOT_FOUND || (e == OK && !place->at[AreaLevel_community].v)) return refuse_field(rq, "area", MSG_enrol_area_unknown);
    TRY(e);
    if (in->unit.v) {
        e = org_get(db, rq->a, &o, .id = in->unit);
        if (e == ERR_NOT_FOUND || (e == OK && o.kind != OrgKind_unit)) return refuse_field(rq, "unit", MSG_enrol_unit_unknown);
        TRY(e);
    } else if (in->kind == EnrolKind_unit) {
        return refuse_field(rq, "unit", MSG_app_field_missing);
    }
    TRY(policy_at(rq, db, place->at[AreaLevel_community], &roles));
    bool contact = in->kind != EnrolKind_unit && enrol_contact_of(rq, in->unit);
    return (roles & ENROL_HANDLERS) || contact ? OK : refuse(rq, ERR_FORBIDDEN, MSG_app_forbidden);
}

static enum Err invite_one(struct rq *rq, struct db_rw *db, enum EnrolKind kind, AreaId community, Str place, OrgId unit, const struct guest *g)
{
    struct invitation_open_row open;
    InvitationId id = RQ_ID(rq, InvitationId);
    Str secret;
    enum Err e = invitation_open(db_rw_read(db), rq->a, &open, .phone = g->phone, .area = community, .kind = kind);
    if (e != ERR_NOT_FOUND) return e; /* invited already: no second message */
    TRY(invitation_put(db, .id = id, .kind = kind, .area = community, .org = unit, .name = g->name, .phone = g->phone, .by_person = rq->who.person, .at = rq->now));
    TRY(pass_make(rq, db, Entity_invitation, ANY(id), (PersonId){0}, (int64_t)INVITE_DAYS * 86400, &secret));
    Str args[] = {place, rq_address(rq, str_cat(rq->a, S("/p/"), secret))};
    return outbox_put(rq, db, "sms", g->phone, msg_fill(rq->a, MSG_enrol_invite_sms, rq->lang, args, 2));
}

static enum Err sums_fill(struct rq *rq, struct db_ro *db, AreaId above, OrgId unit, struct invitations_view *out)
{
    struct invitation_sums_rows rows;
    TRY(invitation_sums(db, rq->a, &rows, .above = above, .org = unit));
    out->items.v = NEW_ARRAY(rq->a, struct invitation_sum, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const __auto_type r = &rows.v[i];
        out->items.v[out->items.n++] = (struct invitation_sum){r->kind, r->org, area_name(r->unit_name, r->unit_name_en, rq->lang), r->sent, r->used, r->sent - r->used, r->last};
    }
    return OK;
}

static enum Err invite(struct rq *rq, struct db_rw *db, const struct invitation_new *in)
{
    struct area_place place;
    struct guests list;
    enum EnrolKind kind = in->kind ? in->kind : EnrolKind_member;
    struct invitations_view *out = NEW(rq->a, struct invitations_view);
    TRY(may_invite(rq, db_rw_read(db), in, &place));
    TRY(read_list(rq, in->list, &list));
    AreaId community = place.at[AreaLevel_community];
    for (size_t i = 0; i < list.n; i++) TRY(invite_one(rq, db, kind, community, place.name, in->unit, &list.v[i]));
    TRY(event_add(rq, db, (struct event){.act = "invite", .kind = in->unit.v ? Entity_org : Entity_area, .entity = in->unit.v ? ANY(in->unit) : ANY(community), .area = community,
        .data = EVENT_DATA(rq->a, {"n", {NULL, 0}, (int64_t)list.n, true})}));
    if (!rq->json) {
        rq_redirect(rq, str_fmt(rq->a, "/invitations?area=%lld&done=invited", (long long)community.v));
        return OK;
    }
    *out = (struct invitations_view){.area = community};
    TRY(sums_fill(rq, db_rw_read(db), community, in->unit, out));
    rq->out = out;
    return OK;
}
WRITE_FN(invite, invitation_new)

/* Counts alone: whom a list names is told to nobody. */
static enum Err sums(struct rq *rq, struct db_ro *db, const struct invitation_query *in, struct invitations_view *out)
{
    struct area_place place;
    Who roles = 0;
    bool contact = in->unit.v && enrol_contact_of(rq, in->unit);
    AreaId above = in->area.v ? in->area : policy_home(rq, ENROL_OFFICE);
    if (!above.v) {
        struct org_row o;
        OrgId mine = in->unit;
        for (size_t i = 0; i < rq->who.n_roles && !mine.v; i++)
            if (rq->who.roles[i].role == Role_unit_contact && rq->who.roles[i].scope_kind == ScopeKind_org) mine = (OrgId){rq->who.roles[i].scope.v};
        if (!mine.v) return ERR_FORBIDDEN;
        TRY(org_get(db, rq->a, &o, .id = mine));
        above = o.area;
    }
    enum Err e = area_place(db, rq->a, above, rq->lang, &place);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "area", MSG_enrol_area_unknown);
    TRY(e);
    TRY(policy_at(rq, db, above, &roles));
    *out = (struct invitations_view){.area = above, .place = place.name, .unit = in->unit, .may_add = (roles & ENROL_HANDLERS) && place.level >= AreaLevel_community};
    if (roles & ENROL_OFFICE) {
        if (out->may_add && !rq->json) TRY(org_list(db, rq->a, &out->units, .above = above, .kind = OrgKind_unit, .limit = 200));
        return sums_fill(rq, db, above, in->unit, out);
    }
    for (size_t i = 0; i < rq->who.n_roles && !contact; i++)
        if (rq->who.roles[i].role == Role_unit_contact && rq->who.roles[i].scope_kind == ScopeKind_org) {
            out->unit = (OrgId){rq->who.roles[i].scope.v};
            contact = true;
        }
    return contact ? sums_fill(rq, db, above, out->unit, out) : ERR_FORBIDDEN;
}
READ_FN(sums, invitation_query, invitations_view)
PAGE_FN(invitations_page, invitations_view)

/* -- the person's own confirmation -- */

static enum Err see(struct rq *rq, struct db_ro *db)
{
    struct invitation_get_row *i = NEW(rq->a, struct invitation_get_row);
    struct person_row me;
    bool guest = rq->who.kind == ActorKind_pass && rq->who.pass_kind == Entity_invitation && rq->who.pass_entity.v == rq->id.v;
    TRY(invitation_get(db, rq->a, i, .id = {rq->id.v}));
    rq->subject = i;
    rq->standing = (struct standing){.who = guest ? PASS | REL(self) : 0, .whole = true, .rev = i->rev, .flags = i->used_at.ms ? INVITED_USED : 0};
    if (rq->who.kind == ActorKind_person) {
        TRY(person_get(db, rq->a, &me, .id = rq->who.person));
        Str mine = reveal(rq, me.phone, OWN_DATA), meant = reveal(rq, i->phone, OWN_DATA);
        if (mine.len && str_eq(mine, meant)) rq->standing.who |= SIGNED_IN | REL(self);
    }
    return rq->standing.who ? OK : ERR_NOT_FOUND;
}

static enum Err show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct enrol_form_view *out)
{
    const struct invitation_get_row *i = rq->subject;
    (void)in;
    *out = (struct enrol_form_view){.kind = i->kind, .invited = true, .known = i->used_at.ms != 0, .name = reveal(rq, i->name, OWN_DATA)};
    return enrol_form_fill(rq, db, i->area, i->org, out);
}
READ_FN(show, no_form, enrol_form_view)
PAGE_FN(enrol_page, enrol_form_view)

static enum Err link_again(struct rq *rq, struct db_rw *db, const struct invitation_confirm *in) { return (void)in, enrol_link(rq, db); }
WRITE_FN(link_again, invitation_confirm)

static enum Err confirm(struct rq *rq, struct db_rw *db, const struct invitation_confirm *in)
{
    const struct invitation_get_row *i = rq->subject;
    EnrolmentId id;
    struct enrol_draft d = {.kind = i->kind, .area = i->area, .unit = i->org, .name = in->name.len ? in->name : reveal(rq, i->name, OWN_DATA), .phone = reveal(rq, i->phone, OWN_DATA),
                            .person = rq->who.kind == ActorKind_person ? rq->who.person : (PersonId){0}, .channel = S("invitation"), ENROL_SELF_OF(in)};
    TRY(enrol_put(rq, db, &d, &id));
    TRY(invitation_use(db, .id = i->id, .used_at = rq->now));
    return enrol_link(rq, db);
}
WRITE_FN(confirm, invitation_confirm)

static const struct route routes[] = {
    READS(GET, "/invitations", ENROL_OFFICE | ROLE(unit_contact), sums_row, .query = invitation_query_form, .view = invitations_view_view, .page = invitations_page_row),
    WRITES(POST, "/invitations", ENROL_HANDLERS | ROLE(unit_contact), invite_row, .body = invitation_new_form, .view = invitations_view_view, .page = invitations_page_row),
    READS(GET, "/invitations/{id}", PASS | REL(self), show_row, .see = see, .view = enrol_form_view_view, .page = enrol_page_row, .html_only = true, .why = "a form, by the link that was sent"),
    WRITES(POST, "/invitations/{id}/confirm", PASS | REL(self), confirm_row, .see = see, .body = invitation_confirm_form, .again = link_again_row, .shows = "/enrolments/{id}", .act = "confirm",
           .bars = INVITED_USED, .otherwise = MSG_enrol_invite_used, .creates = true),
};

static const struct cap_entity entities[] = {{Entity_invitation, "/invitations/"}};

const struct cap invitation_cap = {.name = "invitation", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .entities = entities, .n_entities = 1};
