/* Settings of people. The administrator appoints and ends; of a person they see what everybody sees and a masked number. */
#include "cap/person/people.h"

#include "app/address.h"
#include "app_sql.h"
#include "person_pages.h"

/* -- which role belongs to which level -- */

static const struct {
    enum Role role;
    enum AreaLevel highest, lowest;
} levels[] = {
    {Role_resident, AreaLevel_community, AreaLevel_building}, {Role_volunteer, AreaLevel_district, AreaLevel_grid}, {Role_grid, AreaLevel_community, AreaLevel_building},
    {Role_worker, AreaLevel_community, AreaLevel_community}, {Role_lead, AreaLevel_community, AreaLevel_community}, {Role_street, AreaLevel_street, AreaLevel_street},
    {Role_district, AreaLevel_district, AreaLevel_district}, {Role_admin, AreaLevel_district, AreaLevel_street}, {Role_supervisor, AreaLevel_district, AreaLevel_community},
    {Role_auditor, AreaLevel_district, AreaLevel_community},
};
enum { N_LEVELS = sizeof levels / sizeof *levels };

bool role_fits(enum Role r, enum AreaLevel level)
{
    for (unsigned i = 0; i < N_LEVELS; i++)
        if (levels[i].role == r) return level >= levels[i].highest && level <= levels[i].lowest;
    return false;
}

struct form_options role_options(struct html *h, enum AreaLevel level, enum Role chosen)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, N_LEVELS), 0};
    for (unsigned i = 0; i < N_LEVELS; i++)
        if (!level || role_fits(levels[i].role, level))
            o.v[o.n++] = (struct form_option){Role_code(levels[i].role), msg(h, Role_label(levels[i].role)), levels[i].role == chosen};
    return o;
}

/* -- roles as they are shown -- */

enum Err roles_fill(struct rq *rq, struct db_ro *db, PersonId person, bool all, struct role_item_list *out)
{
    struct role_history_rows rows;
    TRY(role_history(db, rq->a, &rows, .person = person));
    *out = (struct role_item_list){NEW_ARRAY(rq->a, struct role_item, rows.n + 1), 0};
    for (size_t i = 0; i < rows.n; i++) {
        const __auto_type r = &rows.v[i];
        bool past = r->ends.ms && r->ends.ms <= rq->now.ms, later = r->starts.ms > rq->now.ms;
        struct area_place place;
        if ((past || later) && !all) continue;
        struct role_item *v = &out->v[out->n++];
        *v = (struct role_item){.id = r->id, .role = r->role, .scope_kind = r->scope_kind, .scope = r->scope, .from = r->starts, .to = r->ends, .by = r->by_name,
                                .state = past ? S("past") : later ? S("later") : S("now"), .place = r->org_name};
        if (r->scope_kind == ScopeKind_area && area_place(db, rq->a, (AreaId){r->scope.v}, rq->lang, &place) == OK) v->place = place.name;
    }
    return OK;
}

static enum Err people_show(struct rq *rq, struct db_ro *db, const struct people_query *in, struct people_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50;
    struct people_of_rows rows;
    TRY(area_bar_fill(rq, db, in->area, &out->bar));
    out->role = in->role;
    TRY(people_of(db, rq->a, &rows, .area = out->bar.here, .now = rq->now, .role = in->role, .id = in->after, .limit = limit + 1));
    out->items.v = NEW_ARRAY(rq->a, struct person_item, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) {
        struct person_item *v = &out->items.v[out->items.n++];
        *v = (struct person_item){.id = rows.v[i].id, .rev = rows.v[i].rev, .shown_as = rows.v[i].shown_as, .phone = mask_phone(rq->a, rows.v[i].phone)};
        TRY(roles_fill(rq, db, v->id, false, &v->roles));
    }
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    return OK;
}
READ_FN(people_show, people_query, people_view)
PAGE_FN(people_page, people_view)

/* -- one person -- */

static bool administers(const struct rq *rq, const struct area_line *line)
{
    for (size_t i = 0; i < rq->who.n_roles; i++)
        for (unsigned k = 0; k < line->n; k++)
            if (rq->who.roles[i].role == Role_admin && rq->who.roles[i].scope_kind == ScopeKind_area && rq->who.roles[i].scope.v == line->v[k].v) return true;
    return false;
}

/* Somebody whom the administrator may appoint: at home in their area, or holding (or having held) a role there. */
static enum Err person_see(struct rq *rq, struct db_ro *db)
{
    struct person_row *p = NEW(rq->a, struct person_row);
    struct role_history_rows roles;
    struct area_line line;
    bool mine = false;
    TRY(person_get(db, rq->a, p, .id = {rq->id.v}));
    if (p->erased_at.ms) return ERR_NOT_FOUND;
    TRY(role_history(db, rq->a, &roles, .person = p->id));
    if (p->home.v) {
        TRY(area_line(db, rq->a, p->home, &line));
        mine = administers(rq, &line);
    }
    for (size_t i = 0; i < roles.n && !mine; i++) {
        AreaId at = roles.v[i].scope_kind == ScopeKind_area ? (AreaId){roles.v[i].scope.v} : roles.v[i].org_area;
        if (!at.v) continue;
        TRY(area_line(db, rq->a, at, &line));
        mine = administers(rq, &line);
    }
    rq->subject = p;
    rq->standing = (struct standing){.who = SIGNED_IN | (rq->who.everywhere & WHO_ROLES), .whole = true, .masked = true, .rev = p->rev};
    return mine ? OK : ERR_NOT_FOUND;
}

static enum Err person_show(struct rq *rq, struct db_ro *db, const struct area_pick *in, struct person_item *out)
{
    const struct person_row *p = rq->subject;
    struct account_of_row acc;
    *out = (struct person_item){.id = p->id, .rev = p->rev, .shown_as = p->shown_as, .phone = mask_phone(rq->a, p->phone)};
    enum Err e = account_of(db, rq->a, &acc, .person = p->id);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    out->has_account = e == OK;
    TRY(area_bar_fill(rq, db, in->area, &out->bar));
    return roles_fill(rq, db, p->id, true, &out->roles);
}
READ_FN(person_show, area_pick, person_item)
PAGE_FN(person_admin_page, person_item)

/* -- appointing -- */

enum Err person_find_or_make(struct rq *rq, struct db_rw *db, Str phone, Str shown_as, Str name, AreaId home, PersonId *out)
{
    struct person_row there;
    Str number;
    if (!phone_normal(rq->a, phone, &number)) return refuse_field(rq, "phone", MSG_person_phone_wrong);
    enum Err e = person_by_phone(db, rq->a, &there, .phone = number);
    if (e == OK) *out = there.id;
    if (e != ERR_NOT_FOUND) return e;
    struct person_new n = {.shown_as = shown_as, .name = name, .phone = number, .home = home, .account = true};
    TRY(person_add(db, rq->app, &n, rq->now, out));
    return event_add(rq, db, (struct event){.act = "make", .kind = Entity_person, .entity = ANY(*out), .area = home});
}

static enum Err role_held(struct rq *rq, struct db_rw *db, PersonId person, enum Role role, enum ScopeKind kind, AnyId scope, bool *held)
{
    struct roles_of_rows rows;
    *held = false;
    TRY(roles_of(db, rq->a, &rows, .person = person, .now = rq->now));
    for (size_t i = 0; i < rows.n; i++) *held |= rows.v[i].role == role && rows.v[i].scope_kind == kind && rows.v[i].scope.v == scope.v;
    return OK;
}

enum Err role_give_over(struct rq *rq, struct db_rw *db, PersonId person, enum Role role, enum ScopeKind kind, AnyId scope, Day from, Day to)
{
    bool held;
    Time starts = from.n ? day_start(from) : rq->now, ends = to.n ? day_start(day_plus(to, 1)) : (Time){0}; /* the last day counts */
    RoleId id = RQ_ID(rq, RoleId);
    if (from.n && from.n == day_of(rq->now).n) starts = rq->now;
    if (to.n && (ends.ms <= starts.ms || ends.ms <= rq->now.ms)) return refuse_field(rq, "to", MSG_people_period_wrong);
    TRY(role_held(rq, db, person, role, kind, scope, &held));
    if (held) return refuse_field(rq, "role", MSG_people_role_held);
    TRY(role_add(db, .id = id, .person = person, .role = role, .scope_kind = kind, .scope = scope, .starts = starts, .ends = ends, .by_person = rq->who.person, .at = rq->now));
    return event_add(rq, db, (struct event){.act = "give", .kind = Entity_role, .entity = ANY(id), .area = kind == ScopeKind_area ? (AreaId){scope.v} : (AreaId){0},
        .data = EVENT_DATA(rq->a, {"person", str_fmt(rq->a, "%lld", (long long)person.v), 0, false}, {"role", Role_code(role), 0, false})});
}

static enum Err area_for_role(struct rq *rq, struct db_rw *db, AreaId area, enum Role role)
{
    struct area_row a;
    TRY(area_of_admin(rq, db_rw_read(db), area, "area", &a));
    return role_fits(role, a.level) ? OK : refuse_field(rq, "role", MSG_people_role_level);
}

static enum Err person_make_do(struct rq *rq, struct db_rw *db, const struct person_make *in)
{
    PersonId id;
    TRY(area_for_role(rq, db, in->area, in->role));
    TRY(person_find_or_make(rq, db, in->phone, in->shown_as, in->name, in->area, &id));
    TRY(role_give_over(rq, db, id, in->role, ScopeKind_area, ANY(in->area), in->from, in->to));
    rq->made = ANY(id);
    return OK;
}
WRITE_FN(person_make_do, person_make)

static enum Err role_make_do(struct rq *rq, struct db_rw *db, const struct role_make *in)
{
    const struct person_row *p = rq->subject;
    rq->made = ANY(p->id);
    TRY(area_for_role(rq, db, in->area, in->role));
    return role_give_over(rq, db, p->id, in->role, ScopeKind_area, ANY(in->area), in->from, in->to);
}
WRITE_FN(role_make_do, role_make)

/* -- ending -- */

static enum Err role_see(struct rq *rq, struct db_ro *db)
{
    struct role_history_one_row *r = NEW(rq->a, struct role_history_one_row);
    TRY(role_history_one(db, rq->a, r, .id = {rq->id.v}));
    rq->subject = r;
    return area_standing(rq, db, r->scope_kind == ScopeKind_area ? (AreaId){r->scope.v} : r->org_area, r->rev);
}

static enum Err role_stop_do(struct rq *rq, struct db_rw *db, const struct role_stop *in)
{
    const struct role_history_one_row *r = rq->subject;
    struct roles_at_rows same;
    Time ends = in->on.n > day_of(rq->now).n ? day_start(day_plus(in->on, 1)) : rq->now;
    if (in->on.n && in->on.n < day_of(rq->now).n) return refuse_field(rq, "on", MSG_people_period_wrong);
    if (r->ends.ms && r->ends.ms <= rq->now.ms) return refuse(rq, ERR_CONFLICT, MSG_people_role_over);
    TRY(roles_at(db, rq->a, &same, .scope_kind = r->scope_kind, .scope = r->scope, .role = r->role, .now = rq->now));
    if (r->role == Role_admin && same.n <= 1) return refuse(rq, ERR_CONFLICT, MSG_people_last_admin);
    TRY(role_end(db, .id = r->id, .ends = ends));
    if (rq->json) rq->made = ANY(r->person);
    else rq_redirect(rq, str_fmt(rq->a, "/settings/people/%lld?done=ended", (long long)r->person.v));
    return event_add(rq, db, (struct event){.act = "end", .kind = Entity_role, .entity = ANY(r->id), .area = r->scope_kind == ScopeKind_area ? (AreaId){r->scope.v} : (AreaId){0},
        .data = EVENT_DATA(rq->a, {"person", str_fmt(rq->a, "%lld", (long long)r->person.v), 0, false}, {"role", Role_code(r->role), 0, false})});
}
WRITE_FN(role_stop_do, role_stop)

/* The way in: the number is its owner's proof, so the message only says where to ask for a code. */
static enum Err invite(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct person_row *p = rq->subject;
    struct account_of_row acc;
    Str address = rq_address(rq, S("/login"));
    (void)in;
    rq->made = ANY(p->id);
    if (!p->phone.sealed.len) return refuse(rq, ERR_CONFLICT, MSG_people_no_phone);
    enum Err e = account_of(db, rq->a, &acc, .person = p->id);
    if (e == ERR_NOT_FOUND) e = account_put(db, .id = RQ_ID(rq, AccountId), .person = p->id, .at = rq->now);
    TRY(e);
    TRY(outbox_put(rq, db, "sms", reveal(rq, p->phone, DELIVER), msg_fill(rq->a, MSG_people_invite_sms, rq->lang, &address, 1)));
    return event_add(rq, db, (struct event){.act = "invite", .kind = Entity_person, .entity = ANY(p->id)});
}
WRITE_FN(invite, no_form)

static const struct route routes[] = {
    READS(GET, "/settings/people", ROLE(admin), people_show_row, .query = people_query_form, .view = people_view_view, .page = people_page_row),
    READS(GET, "/settings/people/{id}", ROLE(admin), person_show_row, .see = person_see, .query = area_pick_form, .view = person_item_view, .page = person_admin_page_row),
    WRITES(POST, "/people", ROLE(admin), person_make_do_row, .body = person_make_form, .shows = "/settings/people/{id}", .creates = true),
    WRITES(POST, "/people/{id}/roles", ROLE(admin), role_make_do_row, .see = person_see, .body = role_make_form, .shows = "/settings/people/{id}"),
    WRITES(POST, "/people/{id}/invite", ROLE(admin), invite_row, .see = person_see, .shows = "/settings/people/{id}"),
    WRITES(POST, "/roles/{id}/end", ROLE(admin), role_stop_do_row, .see = role_see, .body = role_stop_form, .shows = "/settings/people/{id}"),
};

const struct cap people_cap = {.name = "people", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
