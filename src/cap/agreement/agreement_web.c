/* Agreements in the office: the list, one with its lines and promises, and the acts of the community. */
#include "cap/agreement/agreement.h"

#include "agreement_pages.h"
#include "cap/area/area.h"

enum { LINK_DAYS_AFTER = 60 };

/* -- sight -- */

enum Err agreement_see(struct rq *rq, struct db_ro *db)
{
    struct agreement_seen *s = NEW(rq->a, struct agreement_seen);
    struct agreement_renewal_row next;
    Who roles;
    TRY(agreement_get(db, rq->a, &s->a, .id = {rq->id.v}));
    TRY(parties_of(db, rq->a, &s->parties, .agreement = s->a.id));
    TRY(policy_at(rq, db, s->a.area, &roles));
    rq->subject = s;
    rq->standing = (struct standing){.who = SIGNED_IN | roles, .whole = true, .stage = s->a.state, .rev = s->a.rev};
    for (size_t i = 0; i < s->parties.n; i++) {
        const struct party_row *p = &s->parties.v[i];
        if (!p->org.v && p->confirmed_at.ms) rq->standing.flags |= AGREEMENT_CONFIRMED;
        if (s->a.state != AgreementState_draft && speaks_for(rq, p->org)) rq->standing.who |= REL(party);
    }
    enum Err e = agreement_renewal(db, rq->a, &next, .renews = s->a.id);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == OK) rq->standing.flags |= AGREEMENT_RENEWED;
    return (roles & JOINT_READERS) || (rq->standing.who & REL(party)) ? OK : ERR_NOT_FOUND;
}

static const struct agreement_seen *seen_of(const struct rq *rq) { return rq->subject; }

/* -- views -- */

static Str party_name(struct rq *rq, const struct party_row *p, Str community) { return p->org.v ? area_name(p->org_name, p->org_name_en, rq->lang) : community; }

static void fill_parties(struct rq *rq, const struct parties_of_rows *rows, Str community, struct party_view_list *out)
{
    *out = (struct party_view_list){NEW_ARRAY(rq->a, struct party_view, rows->n + 1), rows->n};
    for (size_t i = 0; i < rows->n; i++) {
        const struct party_row *p = &rows->v[i];
        out->v[i] = (struct party_view){.id = p->id, .org = p->org, .name = party_name(rq, p, community), .confirmed_at = p->confirmed_at,
                                        .by_link = p->confirmed_at.ms && !p->confirmed_by.v, .mine = speaks_for(rq, p->org)};
    }
}

static bool ends_soon(const struct rq *rq, const struct agreement_row *a)
{
    return a->state == AgreementState_signed && a->ends.n <= day_of(rq->now).n + AGREEMENT_TELL_DAYS;
}

static enum Err fill_lines(struct rq *rq, struct db_ro *db, const struct agreement_seen *s, struct agreement_view *out)
{
    struct lines_of_rows lines;
    struct promises_of_rows promises;
    TRY(lines_of(db, rq->a, &lines, .agreement = s->a.id));
    out->lines.v = NEW_ARRAY(rq->a, struct line_view, lines.n + 1);
    for (size_t i = 0; i < lines.n; i++) {
        const __auto_type l = &lines.v[i];
        out->lines.v[out->lines.n++] = (struct line_view){l->id, l->n, l->party, l->org.v ? area_name(l->org_name, l->org_name_en, rq->lang) : out->community, l->text, l->due};
    }
    TRY(promises_of(db, rq->a, &promises, .source_kind = Entity_agreement, .source = ANY(s->a.id)));
    out->promises.v = NEW_ARRAY(rq->a, struct promise_view, promises.n + 1);
    for (size_t i = 0; i < promises.n; i++) {
        struct promise_view *p = &out->promises.v[out->promises.n++];
        promise_fill(rq, &promises.v[i], p);
        if (!p->owner_org.v) p->owner = out->community;
        p->mine = speaks_for(rq, p->owner_org);
    }
    return OK;
}

enum Err agreement_fill(struct rq *rq, struct db_ro *db, const struct agreement_seen *s, struct agreement_view *out)
{
    const struct agreement_row *a = &s->a;
    struct area_place place;
    struct area_row area;
    TRY(area_place(db, rq->a, a->area, rq->lang, &place));
    TRY(area_get(db, rq->a, &area, .id = a->area));
    *out = (struct agreement_view){.id = a->id, .rev = a->rev, .no = agreement_no(rq->a, a), .area = a->area, .theme = a->theme, .starts = a->starts, .ends = a->ends,
        .state = a->state, .signed_at = a->signed_at, .ends_soon = ends_soon(rq, a), .item = a->item, .renews = a->renews, .reason = a->reason, .place = place.name,
        .community = area_name(area.name, area.name_en, rq->lang)};
    fill_parties(rq, &s->parties, out->community, &out->parties);
    return fill_lines(rq, db, s, out);
}

/* What only the office's page asks. */
static enum Err fill_office(struct rq *rq, struct db_ro *db, const struct agreement_seen *s, struct agreement_view *out)
{
    struct agreement_renewal_row next;
    struct item_row item;
    out->handler = (rq->standing.who & JOINT_WRITERS) != 0;
    out->confirmed = (rq->standing.flags & AGREEMENT_CONFIRMED) != 0;
    if (s->a.item.v) {
        TRY(item_get(db, rq->a, &item, .id = s->a.item));
        out->item_title = item.title;
    }
    if (rq->standing.flags & AGREEMENT_RENEWED) {
        TRY(agreement_renewal(db, rq->a, &next, .renews = s->a.id));
        out->renewal = next.id;
    }
    if (!out->handler || s->a.state != AgreementState_draft) return OK;
    return orgs_to_ask(db, rq->a, &out->orgs, .area = s->a.area);
}

static enum Err agreement_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct agreement_view *out)
{
    (void)in;
    TRY(agreement_fill(rq, db, seen_of(rq), out));
    out->acts = policy_acts(rq, "/agreements/{id}/", &rq->standing);
    if (rq->secret.len) out->link = str_cat(rq->a, S("/p/"), rq->secret);
    return rq->json ? OK : fill_office(rq, db, seen_of(rq), out);
}
READ_FN(agreement_show, no_form, agreement_view)

/* A contact's page is that of their own party. */
static void agreement_page_row(struct html *h, const void *out)
{
    if (page_staff(h)) agreement_office(h, out);
    else agreement_phone(h, out);
}

static enum Err item_of(struct rq *rq, struct db_ro *db, const struct agreement_row *a, struct agreement_item *v)
{
    struct parties_of_rows parties;
    struct promises_of_rows promises;
    struct area_place place;
    Day today = day_of(rq->now);
    TRY(parties_of(db, rq->a, &parties, .agreement = a->id));
    TRY(area_place(db, rq->a, a->area, rq->lang, &place));
    *v = (struct agreement_item){.id = a->id, .rev = a->rev, .no = agreement_no(rq->a, a), .area = a->area, .theme = a->theme, .starts = a->starts, .ends = a->ends,
        .state = a->state, .signed_at = a->signed_at, .ends_soon = ends_soon(rq, a), .place = place.name, .href = str_fmt(rq->a, "/agreements/%lld", (long long)a->id.v)};
    fill_parties(rq, &parties, place.name, &v->parties);
    for (size_t i = 0; i < v->parties.n; i++) {
        if (!v->parties.v[i].mine) continue;
        v->href = str_fmt(rq->a, "/signings/%lld", (long long)v->parties.v[i].id.v);
        v->waits = a->state == AgreementState_signing && !v->parties.v[i].confirmed_at.ms;
    }
    if (rq->json) return OK;
    TRY(promises_of(db, rq->a, &promises, .source_kind = Entity_agreement, .source = ANY(a->id)));
    for (size_t i = 0; i < promises.n; i++) {
        v->due += promises.v[i].state != PromiseState_released;
        v->kept += promises.v[i].state == PromiseState_kept;
        v->late += promise_late(&promises.v[i], today);
    }
    return OK;
}

static enum Err office_choices(struct rq *rq, struct db_ro *db, const struct agreements_query *in, struct agreements_view *out)
{
    struct agreement_count_row n;
    Who roles;
    AreaId here = out->bar.here;
    Day until = in->ending ? day_plus(day_of(rq->now), AGREEMENT_TELL_DAYS) : (Day){0};
    TRY(agreement_count(db, rq->a, &n, .above = in->here ? (AreaId){0} : here, .here = in->here ? here : (AreaId){0}, .was_signed = in->was_signed, .from = in->from, .to = in->to, .state = in->state, .theme = in->theme, .batch = in->batch, .item = in->item, .ends_by = until, .org = in->org));
    out->total = n.n;
    TRY(policy_at(rq, db, here, &roles));
    out->may_add = (roles & JOINT_WRITERS) != 0;
    TRY(agreement_themes(db, rq->a, &out->themes, .above = here));
    return orgs_to_ask(db, rq->a, &out->orgs, .area = here);
}

static enum Err agreements_show(struct rq *rq, struct db_ro *db, const struct agreements_query *in, struct agreements_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50;
    bool staff = policy_has(rq, JOINT_READERS) && !in->mine;
    struct agreement_list_rows rows;
    Day until = in->ending ? day_plus(day_of(rq->now), AGREEMENT_TELL_DAYS) : (Day){0};
    if (staff) TRY(area_bar_fill(rq, db, in->area, &out->bar));
    AreaId here = staff ? out->bar.here : in->area;
    TRY(agreement_list(db, rq->a, &rows, .above = in->here ? (AreaId){0} : here, .here = in->here ? here : (AreaId){0}, .was_signed = in->was_signed, .from = in->from, .to = in->to, .state = in->state, .theme = in->theme, .batch = in->batch, .item = in->item,
                       .ends_by = until, .org = in->org, .me = staff ? (PersonId){0} : rq->who.person, .now = rq->now, .after = in->after, .limit = limit + 1));
    out->items.v = NEW_ARRAY(rq->a, struct agreement_item, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) TRY(item_of(rq, db, &rows.v[i], &out->items.v[out->items.n++]));
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    return staff && !rq->json ? office_choices(rq, db, in, out) : OK;
}
READ_FN(agreements_show, agreements_query, agreements_view)

static void agreements_page_row(struct html *h, const void *out)
{
    if (page_staff(h)) agreements_office(h, out);
    else agreements_phone(h, out);
}

/* -- the figure -- */

static enum Err figures_note(struct db_ro *db, struct arena *a, struct figure_board *b)
{
    const struct figure_where *w = &b->where;
    struct agreement_sums_rows rows;
    TRY(agreement_sums(db, a, &rows, .above = w->above, .depth = w->depth, .from = figure_from(w), .to = figure_until(w)));
    for (size_t i = 0; i < rows.n; i++) board_note(b, a, rows.v[i].area, S("agreements_signed"), rows.v[i].own, rows.v[i].whole);
    return OK;
}

static const struct figure figures[] = {
    {FIGURE(agreements_signed), .group = GROUP_JOINT, .unit = Unit_count, .word = MSG_figure_items_word, .dated = FIGURE_TIMES, .records = "/agreements?was_signed=1"},
};
const struct figure_source agreement_figures = {figures, sizeof figures / sizeof *figures, figures_note};

/* -- acts of the community -- */

static AgreementId id_of(const struct rq *rq) { return seen_of(rq)->a.id; }

static enum Err noted(struct rq *rq, struct db_rw *db, const char *act, Str text)
{
    rq->made = ANY(id_of(rq));
    return agreement_event(rq, db, act, id_of(rq), seen_of(rq)->a.area, text);
}

static enum Err org_must(struct rq *rq, struct db_rw *db, OrgId org, const char *field)
{
    struct org_area_row o;
    enum Err e = org_area(db, rq->a, &o, .id = org);
    return e == ERR_NOT_FOUND ? refuse_field(rq, field, MSG_agreement_org_unknown) : e;
}

static enum Err agreement_add(struct rq *rq, struct db_rw *db, const struct agreement_new *in)
{
    struct item_row item;
    struct area_row area;
    AgreementPartyId us, them;
    AgreementId id;
    TRY(area_of_admin(rq, db_rw_read(db), in->area, "area", &area));
    TRY(org_must(rq, db, in->org, "org"));
    enum Err e = in->item.v ? item_get(db, rq->a, &item, .id = in->item) : OK;
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "item", MSG_app_field_id);
    TRY(e);
    TRY(agreement_make(rq, db, &(struct agreement_made){.area = in->area, .theme = in->theme, .starts = in->starts, .ends = in->ends, .item = in->item}, &id, &us));
    TRY(agreement_add_party(rq, db, id, 2, in->org, &them));
    rq->made = ANY(id);
    return OK;
}
WRITE_FN(agreement_add, agreement_new)

static enum Err add_party(struct rq *rq, struct db_rw *db, const struct party_new *in)
{
    const struct parties_of_rows *p = &seen_of(rq)->parties;
    AgreementPartyId made;
    TRY(org_must(rq, db, in->org, "org"));
    for (size_t i = 0; i < p->n; i++)
        if (p->v[i].org.v == in->org.v) return refuse_field(rq, "org", MSG_agreement_party_twice);
    if (p->n >= AGREEMENT_PARTIES_MAX) return refuse_field(rq, "org", MSG_agreement_parties_full);
    TRY(agreement_add_party(rq, db, id_of(rq), p->v[p->n - 1].n + 1, in->org, &made));
    TRY(agreement_touch(db, .id = id_of(rq)));
    return noted(rq, db, "party", (Str){NULL, 0});
}
WRITE_FN(add_party, party_new)

static enum Err add_line(struct rq *rq, struct db_rw *db, const struct line_new *in)
{
    const struct agreement_seen *s = seen_of(rq);
    struct lines_of_rows lines;
    bool ours = false;
    for (size_t i = 0; i < s->parties.n; i++) ours |= s->parties.v[i].id.v == in->party.v;
    if (!ours) return refuse_field(rq, "party", MSG_app_field_id);
    if (in->due.n < s->a.starts.n || in->due.n > s->a.ends.n) return refuse_field(rq, "due", MSG_agreement_due_outside);
    TRY(lines_of(db, rq->a, &lines, .agreement = s->a.id));
    if (lines.n >= AGREEMENT_LINES_MAX) return refuse(rq, ERR_CONFLICT, MSG_agreement_lines_full);
    TRY(agreement_add_line(rq, db, s->a.id, lines.n ? lines.v[lines.n - 1].n + 1 : 1, in->party, in->text, in->due));
    TRY(agreement_touch(db, .id = s->a.id));
    return noted(rq, db, "line", in->text);
}
WRITE_FN(add_line, line_new)

static enum Err drop_line(struct rq *rq, struct db_rw *db, const struct line_remove *in)
{
    enum Err e = line_drop(db, .id = in->line, .agreement = id_of(rq));
    if (e == ERR_CONFLICT) return refuse_field(rq, "line", MSG_app_field_id);
    TRY(e);
    TRY(agreement_touch(db, .id = id_of(rq)));
    return noted(rq, db, "line_away", (Str){NULL, 0});
}
WRITE_FN(drop_line, line_remove)

static enum Err send(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    (void)in;
    rq->made = ANY(id_of(rq));
    return agreement_send(rq, db, id_of(rq));
}
WRITE_FN(send, no_form)

static enum Err confirm(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    (void)in;
    rq->made = ANY(id_of(rq));
    return agreement_confirm(rq, db, id_of(rq), seen_of(rq)->parties.v[0].id);
}
WRITE_FN(confirm, no_form)

/* A link for a party whose contact has no account. It opens that party's page and nothing else, as long as there is something to do. */
static enum Err make_link(struct rq *rq, struct db_rw *db, const struct party_link *in)
{
    const struct agreement_seen *s = seen_of(rq);
    size_t i = 0;
    while (i < s->parties.n && (s->parties.v[i].id.v != in->party.v || !s->parties.v[i].org.v)) i++;
    if (i == s->parties.n) return refuse_field(rq, "party", MSG_app_field_id);
    int64_t days = s->a.ends.n - day_of(rq->now).n + LINK_DAYS_AFTER;
    TRY(pass_make(rq, db, Entity_agreement_party, ANY(in->party), (PersonId){0}, days * 86400, &rq->secret));
    TRY(noted(rq, db, "link", (Str){NULL, 0}));
    if (!rq->json) rq_redirect(rq, str_fmt(rq->a, "/p/%.*s?done=party_link", STR(rq->secret)));
    return OK;
}
WRITE_FN(make_link, party_link)

/* Before all have signed it is given up; afterwards its open promises are released with the same reason. */
static enum Err end_early(struct rq *rq, struct db_rw *db, const struct joint_reason *in)
{
    struct agreement_promises_open_rows open;
    TRY(agreement_end_set(db, .id = id_of(rq), .ended_at = rq->now, .reason = in->reason));
    TRY(agreement_promises_open(db, rq->a, &open, .source = ANY(id_of(rq))));
    for (size_t i = 0; i < open.n; i++) TRY(promise_end(rq, db, open.v[i].id, PromiseState_released, in->reason));
    return noted(rq, db, "end", in->reason);
}
WRITE_FN(end_early, joint_reason)

/* The same parties and lines for the time after it, each line as much later as the new end is. */
static enum Err renew(struct rq *rq, struct db_rw *db, const struct agreement_renew *in)
{
    const struct agreement_seen *s = seen_of(rq);
    AgreementPartyId parties[AGREEMENT_PARTIES_MAX];
    struct lines_of_rows lines;
    AgreementId id;
    int later = in->ends.n - s->a.ends.n;
    if (later <= 0) return refuse_field(rq, "ends", MSG_agreement_ends_later);
    TRY(agreement_make(rq, db, &(struct agreement_made){.area = s->a.area, .theme = s->a.theme, .starts = day_plus(s->a.ends, 1), .ends = in->ends, .item = s->a.item,
                       .renews = s->a.id}, &id, &parties[0]));
    for (size_t i = 1; i < s->parties.n; i++) TRY(agreement_add_party(rq, db, id, (int64_t)i + 1, s->parties.v[i].org, &parties[i]));
    TRY(lines_of(db, rq->a, &lines, .agreement = s->a.id));
    for (size_t i = 0; i < lines.n; i++)
        for (size_t p = 0; p < s->parties.n; p++)
            if (s->parties.v[p].id.v == lines.v[i].party.v) {
                Day due = day_plus(lines.v[i].due, later);
                if (due.n <= s->a.ends.n) due = in->ends; /* in the new time, whatever its length */
                TRY(agreement_add_line(rq, db, id, lines.v[i].n, parties[p], lines.v[i].text, due));
            }
    TRY(noted(rq, db, "renew", (Str){NULL, 0}));
    rq->made = ANY(id);
    return OK;
}
WRITE_FN(renew, agreement_renew)

/* -- promises -- */

static enum Err end_promise(struct rq *rq, struct db_rw *db, PromiseId promise, enum PromiseState how, Str evidence)
{
    struct promise_row p;
    TRY(agreement_promise(rq, db_rw_read(db), id_of(rq), promise, &p));
    rq->made = ANY(id_of(rq));
    return promise_end(rq, db, p.id, how, evidence);
}
static enum Err keep(struct rq *rq, struct db_rw *db, const struct promise_kept *in) { return end_promise(rq, db, in->promise, PromiseState_kept, in->evidence); }
WRITE_FN(keep, promise_kept)
static enum Err release(struct rq *rq, struct db_rw *db, const struct promise_release *in) { return end_promise(rq, db, in->promise, PromiseState_released, in->reason); }
WRITE_FN(release, promise_release)

static enum Err give_order(struct rq *rq, struct db_rw *db, const struct promise_order *in)
{
    const struct order_new order = {.mode = in->mode, .title = in->title, .text = in->text, .assignee = in->assignee, .seats = in->seats, .skill = in->skill, .due_at = in->due_at};
    struct promise_row p;
    WorkOrderId id;
    TRY(agreement_promise(rq, db_rw_read(db), id_of(rq), in->promise, &p));
    if (p.state != PromiseState_open) return refuse(rq, ERR_CONFLICT, MSG_agreement_promise_ended);
    TRY(order_make(rq, db, Entity_promise, ANY(p.id), p.area, &order, &id));
    TRY(noted(rq, db, "order", (Str){NULL, 0}));
    rq->made = ANY(id);
    return OK;
}
WRITE_FN(give_order, promise_order)

#define ACT(path_, word, fn, ...) WRITES(POST, "/agreements/{id}/" path_, JOINT_WRITERS, fn, .see = agreement_see, .shows = "/agreements/{id}", .act = word, __VA_ARGS__)
#define DRAFT STAGE(AgreementState_draft)
#define HOLDS STAGE(AgreementState_signed)

static const struct route routes[] = {
    READS(GET, "/agreements", JOINT_READERS | JOINT_CONTACTS, agreements_show_row, .query = agreements_query_form, .view = agreements_view_view, .page = agreements_page_row),
    READS(GET, "/agreements/{id}", JOINT_READERS | REL(party), agreement_show_row, .see = agreement_see, .view = agreement_view_view, .page = agreement_page_row),
    WRITES(POST, "/agreements", JOINT_WRITERS, agreement_add_row, .body = agreement_new_form, .creates = true, .shows = "/agreements/{id}"),
    ACT("parties", "parties", add_party_row, .body = party_new_form, .stages = DRAFT),
    ACT("lines", "lines", add_line_row, .body = line_new_form, .stages = DRAFT),
    ACT("lines/remove", "remove", drop_line_row, .body = line_remove_form, .stages = DRAFT),
    ACT("send", "send", send_row, .stages = DRAFT),
    ACT("link", "link", make_link_row, .body = party_link_form, .stages = STAGE(AgreementState_signing) | HOLDS),
    ACT("confirm", "confirm", confirm_row, .stages = STAGE(AgreementState_signing), .bars = AGREEMENT_CONFIRMED),
    ACT("end", "end", end_early_row, .body = joint_reason_form, .stages = DRAFT | STAGE(AgreementState_signing) | HOLDS),
    ACT("renew", "renew", renew_row, .body = agreement_renew_form, .stages = HOLDS | STAGE(AgreementState_ended), .bars = AGREEMENT_RENEWED),
    ACT("kept", "kept", keep_row, .body = promise_kept_form, .stages = HOLDS | STAGE(AgreementState_ended)),
    ACT("release", "release", release_row, .body = promise_release_form, .stages = HOLDS | STAGE(AgreementState_ended)),
    WRITES(POST, "/agreements/{id}/orders", JOINT_WRITERS, give_order_row, .see = agreement_see, .body = promise_order_form, .creates = true, .shows = "/orders/{id}",
           .act = "orders", .stages = HOLDS),
};

const struct cap agreement_web_cap = {.name = "agreement_web", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
