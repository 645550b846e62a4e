/* The form, the receipt's page, the list of the level that answers. */
#include <sodium.h>

#include "base/utf8.h"
#include "cap/complaint/complaint.h"
#include "cap/person/person.h"
#include "complaint_pages.h"

enum { PASS_DAYS = 400, HEAD = 60 };

#define READERS (ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(supervisor) | ROLE(auditor) | ROLE(admin))

/* -- sight -- */

/* Who answers at this level; a complaint about somebody is handled above the place they work in, so that it never goes to them. */
static Who answerers(enum AreaLevel handled)
{
    Who who = ROLE(district);
    if (handled >= AreaLevel_street) who |= ROLE(street);
    if (handled >= AreaLevel_community) who |= ROLE(worker) | ROLE(lead);
    return who;
}

static enum AreaLevel handled_by(enum AreaLevel level, bool about)
{
    enum AreaLevel here = level > AreaLevel_community ? AreaLevel_community : level;
    if (!about) return here;
    return here == AreaLevel_community ? AreaLevel_street : AreaLevel_district;
}

static enum Err complaint_see(struct rq *rq, struct db_ro *db)
{
    struct complaint_get_row *c = NEW(rq->a, struct complaint_get_row);
    struct standing *s = &rq->standing;
    Who roles = 0;
    TRY(complaint_get(db, rq->a, c, .id = {rq->id.v}));
    rq->subject = c;
    *s = (struct standing){.who = PUBLIC, .rev = c->rev, .flags = c->answered_at.ms ? COMPLAINT_ANSWERED : 0};
    if (rq->created && rq->made.v == c->id.v) s->who |= REL(asker);
    if (rq->who.kind == ActorKind_pass && rq->who.pass_kind == Entity_complaint && rq->who.pass_entity.v == c->id.v) s->who |= PASS | REL(asker);
    if (rq->who.kind == ActorKind_person) {
        TRY(policy_at(rq, db, c->area, &roles));
        s->who |= SIGNED_IN;
    }
    if (roles & answerers(c->handled)) s->who |= roles | REL(handler);
    if (roles & (ROLE(supervisor) | ROLE(auditor) | ROLE(admin))) s->who |= roles;
    s->whole = (s->who & (PASS | REL(asker) | REL(handler) | ROLE(supervisor) | ROLE(auditor))) != 0;
    s->masked = !s->whole && (s->who & ROLE(admin));
    return s->whole || s->masked ? OK : ERR_NOT_FOUND;
}

/* -- the form -- */

static enum Err ask_form(struct rq *rq, struct db_ro *db, const struct complaint_ask *in, struct complaint_form_view *out)
{
    struct area_children_rows roots;
    struct area_place place;
    AreaId home = in->area.v ? in->area : policy_home(rq, WHO_ROLES);
    *out = (struct complaint_form_view){.kind = in->kind ? in->kind : ComplaintKind_complaint};
    if (home.v) {
        TRY(area_place(db, rq->a, home, rq->lang, &place));
        out->area = place.at[AreaLevel_community].v ? place.at[AreaLevel_community] : home;
        TRY(area_place(db, rq->a, out->area, rq->lang, &place));
        out->area_name = place.name;
        return OK;
    }
    TRY(area_children(db, rq->a, &roots));
    return roots.n ? area_below(db, rq->a, &out->areas, .above = roots.v[0].id, .level = AreaLevel_community) : OK;
}
READ_FN(ask_form, complaint_ask, complaint_form_view)
PAGE_FN(complaint_new_page, complaint_form_view)

/* Who was signed in is not kept: neither in the record nor in the history. */
static enum Err link_again(struct rq *rq, struct db_rw *db, const struct complaint_new *in)
{
    (void)in;
    TRY(pass_make(rq, db, Entity_complaint, rq->made, (PersonId){0}, (int64_t)PASS_DAYS * 86400, &rq->secret));
    if (!rq->json) rq_redirect(rq, str_fmt(rq->a, "/p/%.*s?done=receipt", STR(rq->secret)));
    return OK;
}
WRITE_FN(link_again, complaint_new)

/* From the id and the installation's secret: the same on a retry, not to be guessed from outside. */
static Str digits_of(struct rq *rq, ComplaintId id)
{
    unsigned char h[16];
    crypto_generichash(h, sizeof h, (const unsigned char *)&id.v, sizeof id.v, rq->app->secret, sizeof rq->app->secret);
    return str_fmt(rq->a, "%06u", ((uint32_t)h[12] << 24 | (uint32_t)h[13] << 16 | (uint32_t)h[14] << 8 | h[15]) % 1000000);
}

static enum Err complain(struct rq *rq, struct db_rw *db, const struct complaint_new *in)
{
    struct area_place place;
    ComplaintId id = RQ_ID(rq, ComplaintId);
    Str phone = {NULL, 0};
    enum Err e = area_place(db_rw_read(db), rq->a, in->area, rq->lang, &place);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "area", MSG_complaint_area_unknown);
    TRY(e);
    if (in->phone.len && !phone_normal(rq->a, in->phone, &phone)) return refuse_field(rq, "phone", MSG_person_phone_wrong);
    TRY(complaint_put(db, .id = id, .digits = digits_of(rq, id), .kind = in->kind, .area = in->area, .about = in->about,
                      .handled = handled_by(place.level, in->about), .text = in->text, .phone = phone, .at = rq->now));
    rq->made = ANY(id);
    TRY(event_add(rq, db, (struct event){.act = "complain", .kind = Entity_complaint, .entity = ANY(id), .area = in->area, .text = in->text, .actor_kind = ActorKind_nobody,
                                         .data = EVENT_DATA(rq->a, {"kind", ComplaintKind_code(in->kind), 0, false})}));
    return link_again(rq, db, in);
}
WRITE_FN(complain, complaint_new)

/* -- one, and its answer -- */

static enum Err complaint_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct complaint_view *out)
{
    const struct complaint_get_row *c = rq->subject;
    const struct standing *s = &rq->standing;
    struct area_place place;
    (void)in;
    TRY(area_place(db, rq->a, c->area, rq->lang, &place));
    *out = (struct complaint_view){.id = c->id, .rev = c->rev, .kind = c->kind, .area = c->area, .about = c->about, .handled = c->handled, .at = c->at,
                                   .answered_at = c->answered_at, .area_name = place.name, .answered_name = c->answered_name};
    out->acts = policy_acts(rq, "/complaints/{id}/", s);
    out->is_asker = (s->who & REL(asker)) != 0;
    out->handler = (s->who & REL(handler)) != 0;
    out->digits = c->digits;
    if (rq->made.v == c->id.v && rq->secret.len) out->link = str_cat(rq->a, S("/p/"), rq->secret);
    if (s->masked) return OK;
    out->text = c->text;
    out->answer = c->answer;
    if (out->handler) out->phone_masked = mask_phone(rq->a, c->phone);
    return OK;
}
READ_FN(complaint_show, no_form, complaint_view)
PAGE_FN(complaint_page, complaint_view)

static enum Err answer(struct rq *rq, struct db_rw *db, const struct complaint_answer *in)
{
    const struct complaint_get_row *c = rq->subject;
    rq->made = ANY(c->id);
    TRY(complaint_answer(db, .id = c->id, .answer = in->note, .answered_by = rq->who.person, .answered_at = rq->now));
    return event_add(rq, db, (struct event){.act = "answer", .kind = Entity_complaint, .entity = ANY(c->id), .area = c->area, .text = in->note});
}
WRITE_FN(answer, complaint_answer)

static enum Err look(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct complaint_get_row *c = rq->subject;
    struct complaint_contact *out = NEW(rq->a, struct complaint_contact);
    (void)in;
    rq->made = ANY(c->id);
    TRY(event_add(rq, db, (struct event){.act = "look", .kind = Entity_complaint, .entity = ANY(c->id), .area = c->area,
                                         .data = EVENT_DATA(rq->a, {"why", S("call_back"), 0, false})}));
    *out = (struct complaint_contact){c->id, reveal(rq, c->phone, LOOK_CALL_BACK)};
    rq->out = out;
    return OK;
}
WRITE_FN(look, no_form)
PAGE_FN(complaint_contact_page, complaint_contact)

/* -- the list -- */

static enum Err list(struct rq *rq, struct db_ro *db, const struct complaint_query *in, struct complaints_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50, after = 0;
    struct complaint_list_rows rows;
    struct area_place place;
    Who roles;
    AreaId above = in->area.v ? in->area : policy_home(rq, READERS);
    if (in->after.p && !str_int(in->after, &after)) return refuse_field(rq, "after", MSG_app_field_id);
    if (in->digits.p && !str_digits(in->digits)) return refuse_field(rq, "digits", MSG_complaint_digits_wrong);
    enum Err e = area_place(db, rq->a, above, rq->lang, &place);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "area", MSG_complaint_area_unknown);
    TRY(e);
    TRY(policy_at(rq, db, above, &roles));
    if (!(roles & READERS)) return ERR_NOT_FOUND;
    bool all = (roles & (ROLE(district) | ROLE(supervisor) | ROLE(auditor) | ROLE(admin))) != 0, street = (roles & ROLE(street)) != 0;
    bool words = (roles & ~ROLE(admin) & READERS) != 0;
    TRY(complaint_list(db, rq->a, &rows, .above = above, .not_district = !all && street, .here_only = !all && !street, .open = in->open, .digits = in->digits,
                       .id = {after}, .limit = limit + 1));
    *out = (struct complaints_view){.place = place.name, .open = in->open};
    out->items.v = NEW_ARRAY(rq->a, struct complaint_item, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) {
        const __auto_type r = &rows.v[i];
        out->items.v[out->items.n++] = (struct complaint_item){.id = r->id, .digits = r->digits, .kind = r->kind, .area = r->area, .about = r->about, .at = r->at,
            .text = words ? utf8_head(r->text, HEAD) : (Str){NULL, 0}, .answered_at = r->answered_at, .area_name = area_name(r->area_name, r->area_name_en, rq->lang)};
    }
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    return OK;
}
READ_FN(list, complaint_query, complaints_view)
PAGE_FN(complaints_page, complaints_view)

static const struct route routes[] = {
    READS(GET, "/complaints/new", PUBLIC, ask_form_row, .query = complaint_ask_form, .view = complaint_form_view_view, .page = complaint_new_page_row, .html_only = true,
          .why = "a form"),
    WRITES(POST, "/complaints", PUBLIC, complain_row, .body = complaint_new_form, .again = link_again_row, .shows = "/complaints/{id}", .creates = true, .rate = 10,
           .why = "whoever has a complaint needs no account"),
    READS(GET, "/complaints", READERS, list_row, .query = complaint_query_form, .view = complaints_view_view, .page = complaints_page_row),
    READS(GET, "/complaints/{id}", READERS | PASS | REL(asker), complaint_show_row, .see = complaint_see, .view = complaint_view_view, .page = complaint_page_row),
    WRITES(POST, "/complaints/{id}/answer", REL(handler), answer_row, .see = complaint_see, .body = complaint_answer_form, .shows = "/complaints/{id}", .act = "answer",
           .bars = COMPLAINT_ANSWERED),
    WRITES(POST, "/complaints/{id}/contact", REL(handler), look_row, .see = complaint_see, .view = complaint_contact_view, .page = complaint_contact_page_row),
};

static const struct cap_entity entities[] = {{Entity_complaint, "/complaints/"}};

const struct cap complaint_cap = {.name = "complaint", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .entities = entities, .n_entities = 1};
