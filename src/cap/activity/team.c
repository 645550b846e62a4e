/* Teams 队伍: joining by one's own consent, the paper list of the past, members for who leads, growth by month. A team is an
 * organisation of kind team; membership is a link, which is never edited: the past stays countable (M66). */
#include "cap/activity/activity_core.h"

#include <stdlib.h>

#include "activity_pages.h"
#include "base/utf8.h"
#include "cap/link/link.h"
#include "cap/org/org.h"
#include "cap/person/people.h"

enum { LINES_MOST = 50, COMING = 3, MONTHS_MOST = 36 };

struct team_seen {
    struct team_row t;
    struct link_row mine;      /* id 0: none */
};

static enum Err team_see(struct rq *rq, struct db_ro *db)
{
    struct team_seen *seen = NEW(rq->a, struct team_seen);
    struct standing *s = &rq->standing;
    Day today = day_of(rq->now);
    Who roles;
    TRY(team_get(db, rq->a, &seen->t, .id = {rq->id.v}, .day = today));
    TRY(policy_at(rq, db, seen->t.area, &roles));
    rq->subject = seen;
    *s = (struct standing){.who = PUBLIC | roles};
    if (rq->who.kind == ActorKind_person) {
        s->who |= SIGNED_IN;
        enum Err e = link_between(db, rq->a, &seen->mine, .a_kind = Entity_person, .a = ANY(rq->who.person), .kind = LinkKind_membership, .b_kind = Entity_org, .b = rq->id, .day = today);
        if (e != OK && e != ERR_NOT_FOUND) return e;
        if (e == OK) s->who |= REL(member_of);
        if (e == OK) s->mine = MY_TEAM;
        else seen->mine = (struct link_row){.id = {0}};
    }
    if (roles & (ROLE(worker) | ROLE(lead))) s->who |= REL(handler);
    if (leads(rq, seen->t.id)) s->who |= REL(owner);
    s->whole = (s->who & (REL(handler) | REL(owner))) != 0;
    return OK;
}

/* -- growth -- */

static Str month_text(struct arena *a, struct civil c) { return str_fmt(a, "%04d-%02d", c.year, c.month); }

/* From the month of the first membership, or three years back, to this one. */
static enum Err fill_months(struct rq *rq, struct db_ro *db, OrgId team, struct team_month_list *out)
{
    struct team_dates_rows d;
    TRY(team_dates(db, rq->a, &d, .b = ANY(team)));
    *out = (struct team_month_list){NEW_ARRAY(rq->a, struct team_month, MONTHS_MOST + 1), 0};
    if (!d.n) return OK;
    struct civil now = day_civil(day_of(rq->now)), first = day_civil(d.v[0].starts);
    int last = now.year * 12 + now.month - 1, from = first.year * 12 + first.month - 1;
    if (from < last - MONTHS_MOST + 1) from = last - MONTHS_MOST + 1;
    for (int m = from; m <= last; m++) {
        Day begins = day_make(m / 12, m % 12 + 1, 1), ends = day_make((m + 1) / 12, (m + 1) % 12 + 1, 1);
        struct team_month *x = &out->v[out->n++];
        *x = (struct team_month){.month = month_text(rq->a, day_civil(begins))};
        for (size_t i = 0; i < d.n; i++) {
            Day s = d.v[i].starts, e = d.v[i].ends;
            x->members += s.n < ends.n && (!e.n || e.n >= ends.n);
            x->came += s.n >= begins.n && s.n < ends.n;
            x->went += e.n >= begins.n && e.n < ends.n && e.n > 0;
        }
    }
    return OK;
}

static Json chart_of(struct rq *rq, const struct team_month_list *months)
{
    struct buf b = buf_new(rq->a, 1024);
    buf_lit(&b, "{\"labels\":[");
    for (size_t i = 0; i < months->n; i++) {
        if (i) buf_char(&b, ',');
        buf_json(&b, months->v[i].month);
    }
    buf_lit(&b, "],\"unit\":");
    buf_json(&b, rq_text(rq, MSG_team_persons));
    buf_lit(&b, ",\"series\":[{\"name\":");
    buf_json(&b, rq_text(rq, MSG_team_members));
    buf_lit(&b, ",\"type\":\"line\",\"data\":[");
    for (size_t i = 0; i < months->n; i++) buf_fmt(&b, "%s%lld", i ? "," : "", (long long)months->v[i].members);
    buf_lit(&b, "]}]}");
    return (Json){buf_str(&b)};
}

/* -- taken out: the person reads why -- */

enum { REMOVED_DAYS = 90 };

static void fill_removed(struct rq *rq, const struct team_removed_of_rows *rows, struct team_removed_list *out)
{
    *out = (struct team_removed_list){NEW_ARRAY(rq->a, struct team_removed, rows->n + 1), 0};
    for (size_t i = 0; i < rows->n; i++) {
        const __auto_type r = &rows->v[i];
        out->v[out->n++] = (struct team_removed){r->team, area_name(r->name, r->name_en, rq->lang), r->starts, r->ends, r->ended_note};
    }
}

/* Of this team, unless one is in it again. */
static enum Err fill_my_end(struct rq *rq, struct db_ro *db, const struct team_seen *seen, struct team_view *out)
{
    struct team_removed_of_rows rows;
    struct team_removed_list list;
    if (seen->mine.id.v || rq->who.kind != ActorKind_person) return OK;
    TRY(team_removed_of(db, rq->a, &rows, .a = ANY(rq->who.person), .b = ANY(seen->t.id)));
    fill_removed(rq, &rows, &list);
    if (list.n) out->removed = &list.v[0];
    return OK;
}

/* -- one -- */

static OptInt members_told(int64_t n, bool inside) { return inside || n >= PUBLIC_FEW ? SOME(n) : (OptInt){0}; }

static enum Err fill_people(struct rq *rq, struct db_ro *db, const struct team_seen *seen, struct team_view *out)
{
    struct team_members_rows rows;
    if (!out->handles) return OK;
    TRY(team_members(db, rq->a, &rows, .b = ANY(seen->t.id), .day = day_of(rq->now)));
    out->people.v = NEW_ARRAY(rq->a, struct team_member, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) out->people.v[out->people.n++] = (struct team_member){rows.v[i].person, rows.v[i].shown_as, rows.v[i].starts};
    return OK;
}

static enum Err fill_leaders(struct rq *rq, struct db_ro *db, OrgId team, Str *out)
{
    struct team_leaders_rows rows;
    struct buf b = buf_new(rq->a, 64);
    TRY(team_leaders(db, rq->a, &rows, .scope = ANY(team), .now = rq->now));
    for (size_t i = 0; i < rows.n; i++) {
        if (i) buf_char(&b, ' ');
        buf_add(&b, rows.v[i].shown_as);
    }
    *out = buf_str(&b);
    return OK;
}

static enum Err team_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct team_view *out)
{
    const struct team_seen *seen = rq->subject;
    const struct team_row *t = &seen->t;
    const struct standing *s = &rq->standing;
    struct activity_query *coming = NEW(rq->a, struct activity_query);
    (void)in;
    bool inside = s->whole || (s->who & (REL(member_of) | LIST_READERS));
    *out = (struct team_view){.id = t->id, .name = area_name(t->name, t->name_en, rq->lang), .area = t->area, .lines = t->lines, .members = members_told(t->members, inside),
        .mine = seen->mine.id.v != 0, .since = seen->mine.starts, .acts = policy_acts(rq, "/teams/{id}/", s), .area_name = area_name(t->area_name, t->area_name_en, rq->lang)};
    out->handles = s->whole;
    out->leads = (s->who & REL(owner)) != 0;
    TRY(fill_people(rq, db, seen, out));
    TRY(fill_my_end(rq, db, seen, out));
    TRY(guardian_state(db, rq->a, rq->who.kind == ActorKind_person ? rq->who.person : (PersonId){0}, t->id, (OccasionId){0}, &out->guardian));
    if (s->whole || (s->who & LIST_READERS)) TRY(fill_months(rq, db, t->id, &out->months));
    if (rq->json) return OK;
    out->chart = chart_of(rq, &out->months);
    if (rq->who.kind == ActorKind_person) TRY(fill_leaders(rq, db, t->id, &out->leaders));
    *coming = (struct activity_query){.team = t->id, .limit = SOME(COMING)};
    return activities_fill(rq, db, coming, &out->coming);
}
READ_FN(team_show, no_form, team_view)
PAGE_FN(team_page, team_view)

/* -- the collection -- */

static enum Err teams_show(struct rq *rq, struct db_ro *db, const struct team_query *in, struct teams_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50;
    struct team_list_rows rows;
    struct area_place place;
    Who roles = 0;
    AnyId me = rq->who.kind == ActorKind_person ? ANY(rq->who.person) : (AnyId){0};
    if (in->mine && !me.v) return ERR_AUTH;
    *out = (struct teams_view){.query = in, .staff = policy_has(rq, LIST_READERS) && !in->mine};
    AreaId above = in->area.v ? in->area : rq->json || in->mine ? (AreaId){0} : policy_home(rq, out->staff ? LIST_READERS : WHO_ROLES);
    TRY(team_list(db, rq->a, &rows, .above = above, .day = day_of(rq->now), .me = in->mine ? me : (AnyId){0}, .after = in->after, .limit = limit + 1));
    out->items.v = NEW_ARRAY(rq->a, struct team_item, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) {
        const struct team_row *t = &rows.v[i];
        TRY(policy_at(rq, db, t->area, &roles));
        bool inside = (roles & LIST_READERS) || leads(rq, t->id);
        out->items.v[out->items.n++] = (struct team_item){.id = t->id, .name = area_name(t->name, t->name_en, rq->lang), .area = t->area, .lines = t->lines,
            .members = members_told(t->members, inside), .area_name = area_name(t->area_name, t->area_name_en, rq->lang)};
    }
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    if (in->mine) {
        struct team_removed_of_rows gone;
        TRY(team_removed_of(db, rq->a, &gone, .a = me, .since = day_plus(day_of(rq->now), -REMOVED_DAYS)));
        fill_removed(rq, &gone, &out->removed);
    }
    if (above.v && area_place(db, rq->a, above, rq->lang, &place) == OK) out->place = place.name;
    if (rq->json || !out->staff) return OK;
    TRY(policy_at(rq, db, above, &roles));
    out->may_add = (roles & (ROLE(worker) | ROLE(lead))) != 0;
    out->bar.here = above;
    return OK;
}
READ_FN(teams_show, team_query, teams_view)
PAGE_FN(teams_page, teams_view)

static enum Err team_make(struct rq *rq, struct db_rw *db, const struct team_new *in)
{
    struct area_row area;
    OrgId id;
    Who roles;
    enum Err e = area_get(db, rq->a, &area, .id = in->area);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "area", MSG_activity_no_such_area);
    TRY(e);
    TRY(policy_at(rq, db_rw_read(db), in->area, &roles));
    if (!(roles & (ROLE(worker) | ROLE(lead)))) return refuse(rq, ERR_FORBIDDEN, MSG_activity_not_there);
    TRY(org_add(db, rq->app, &(struct org_new){.kind = OrgKind_team, .name = in->name, .name_en = in->name_en, .lines = in->lines, .area = in->area}, rq->now, &id));
    rq->made = ANY(id);
    return event_add(rq, db, (struct event){.act = "make", .kind = Entity_org, .entity = ANY(id), .area = in->area});
}
WRITE_FN(team_make, team_new)

/* -- members -- */

static enum Err join(struct rq *rq, struct db_rw *db, const struct team_join *in)
{
    const struct team_seen *seen = rq->subject;
    LinkId id;
    bool minor;
    if (!in->agree) return refuse_field(rq, "agree", MSG_team_agree_first);
    TRY(guardian_needed(rq, db_rw_read(db), in->minor, &minor));
    rq->made = ANY(seen->t.id);
    if (minor) return guardian_asked(rq, db, &(struct guardian_for){.org = seen->t.id, .area = seen->t.area, .phone = in->guardian_phone, .what = area_name(seen->t.name, seen->t.name_en, rq->lang)});
    return link_start(rq, db, &(struct link_new){.kind = LinkKind_membership, .a_kind = Entity_person, .a = ANY(rq->who.person), .b_kind = Entity_org, .b = ANY(seen->t.id),
        .area = seen->t.area, .source = S("self"), .consent = ConsentScope_team, .channel = S("web")}, &id);
}
WRITE_FN(join, team_join)

static enum Err leave(struct rq *rq, struct db_rw *db, const struct no_form *in)
{
    const struct team_seen *seen = rq->subject;
    (void)in;
    rq->made = ANY(seen->t.id);
    return link_end(rq, db, seen->mine.id, (Day){0}, S("left"));
}
WRITE_FN(leave, no_form)

/* Who leads takes a member out, with a reason that the person reads; the membership ends, its past stays. */
static enum Err take_out(struct rq *rq, struct db_rw *db, const struct team_remove *in)
{
    const struct team_seen *seen = rq->subject;
    struct link_row l;
    enum Err e = link_between(db, rq->a, &l, .a_kind = Entity_person, .a = ANY(in->person), .kind = LinkKind_membership, .b_kind = Entity_org, .b = ANY(seen->t.id), .day = day_of(rq->now));
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "person", MSG_team_not_in);
    TRY(e);
    if (in->person.v == rq->who.person.v) return refuse_field(rq, "person", MSG_team_remove_self);
    rq->made = ANY(seen->t.id);
    return link_end_told(rq, db, l.id, S("removed"), in->reason);
}
WRITE_FN(take_out, team_remove)

/* "13812345678 闻谷雨 2026-03-01": a comma will do as well; without a day it is today. */
struct member_line {
    Str phone, name;
    Day since;
};

static bool next_word(Str *rest, Str *word)
{
    size_t n = 0;
    *rest = str_trim(*rest);
    while (n < rest->len && rest->p[n] != ' ' && rest->p[n] != ',' && rest->p[n] != '\t') n++;
    *word = str_cut(*rest, 0, n);
    *rest = str_from(*rest, n + (n < rest->len));
    return n > 0;
}

static bool read_line(struct rq *rq, Str line, struct member_line *out)
{
    Str phone, day;
    *out = (struct member_line){.since = day_of(rq->now)};
    if (!next_word(&line, &phone) || !phone_normal(rq->a, phone, &out->phone) || !next_word(&line, &out->name) || utf8_count(out->name) > 40) return false;
    if (next_word(&line, &day) && (!day_parse(day, &out->since) || out->since.n > day_of(rq->now).n)) return false;
    return !str_trim(line).len;
}

static enum Err add_member(struct rq *rq, struct db_rw *db, const struct team_seen *seen, const struct member_line *m)
{
    PersonId person;
    LinkId id;
    struct link_row had;
    TRY(person_find_or_make(rq, db, m->phone, shown_as_of(rq->a, m->name, LANG_ZH), m->name, seen->t.area, &person));
    enum Err e = link_between(db, rq->a, &had, .a_kind = Entity_person, .a = ANY(person), .kind = LinkKind_membership, .b_kind = Entity_org, .b = ANY(seen->t.id), .day = day_of(rq->now));
    if (e != ERR_NOT_FOUND) return e; /* a member already: the same list may be sent twice */
    e = link_start(rq, db, &(struct link_new){.kind = LinkKind_membership, .a_kind = Entity_person, .a = ANY(person), .b_kind = Entity_org, .b = ANY(seen->t.id),
        .area = seen->t.area, .starts = m->since, .source = S("office"), .consent = ConsentScope_team, .channel = S("paper")}, &id);
    return e == ERR_CONFLICT ? OK : e; /* was one on that day, and left since */
}

static enum Err line_wrong(struct rq *rq, int64_t no, Str line, Msg why)
{
    Str args[] = {str_fmt(rq->a, "%lld", (long long)no), line};
    struct problem *p = &rq->problem;
    p->errors[p->n_errors++] = (struct field_error){"lines", msg_fill(rq->a, why, rq->lang, args, 2)};
    return ERR_INPUT;
}

/* The paper list of a team that was there before: each has agreed on paper, which the office keeps. */
static enum Err add_members(struct rq *rq, struct db_rw *db, const struct team_add *in)
{
    const struct team_seen *seen = rq->subject;
    struct member_line *lines = NEW_ARRAY(rq->a, struct member_line, LINES_MOST);
    Str rest = in->lines, line;
    size_t n = 0;
    for (int64_t no = 1; str_split(&rest, '\n', &line); no++) {
        line = str_trim(line);
        if (!line.len) continue;
        if (n == LINES_MOST) return line_wrong(rq, no, line, MSG_team_lines_many);
        if (!read_line(rq, line, &lines[n++])) return line_wrong(rq, no, line, MSG_team_line_wrong);
    }
    if (!n) return refuse_field(rq, "lines", MSG_app_field_missing);
    if (!in->agreed) return refuse_field(rq, "agreed", MSG_team_agreed_first);
    rq->made = ANY(seen->t.id);
    for (size_t i = 0; i < n; i++) TRY(add_member(rq, db, seen, &lines[i]));
    rq->made = ANY(seen->t.id);
    return OK;
}
WRITE_FN(add_members, team_add)

/* -- everybody in a team: the figure and its records -- */

static enum Err people_show(struct rq *rq, struct db_ro *db, const struct team_people_query *in, struct team_people_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50;
    struct team_people_rows rows;
    struct team_people_count_row n;
    struct area_place place;
    Who roles;
    Day today = day_of(rq->now);
    AreaId area = in->area.v ? in->area : policy_home(rq, LIST_READERS);
    TRY(policy_at(rq, db, area, &roles));
    if (!(roles & LIST_READERS)) return ERR_NOT_FOUND;
    TRY(area_place(db, rq->a, area, rq->lang, &place));
    TRY(team_people(db, rq->a, &rows, .above = area, .here = in->here, .day = today, .after = in->after, .limit = limit + 1));
    TRY(team_people_count(db, rq->a, &n, .above = area, .here = in->here, .day = today));
    *out = (struct team_people_view){.place = place.name, .total = n.n};
    out->items.v = NEW_ARRAY(rq->a, struct team_person, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++)
        out->items.v[out->items.n++] = (struct team_person){rows.v[i].id, roles & (ROLE(worker) | ROLE(lead)) ? rows.v[i].shown_as : (Str){NULL, 0}, rows.v[i].teams};
    if (rows.n > (size_t)limit) out->next = str_fmt(rq->a, "%lld", (long long)rows.v[limit - 1].id.v);
    return OK;
}
READ_FN(people_show, team_people_query, team_people_view)
PAGE_FN(team_people_page, team_people_view)

static int by_place_and_person(const void *pa, const void *pb)
{
    const struct team_memberships_row *x = pa, *y = pb;
    if (x->area.v != y->area.v) return x->area.v < y->area.v ? -1 : 1;
    if (x->person.v != y->person.v) return x->person.v < y->person.v ? -1 : 1;
    return y->own - x->own;
}

/* Whoever is in two teams of a place is one person there: of the same, the one at the place itself comes first. */
static enum Err figures_note(struct db_ro *db, struct arena *a, struct figure_board *b)
{
    const struct figure_where *w = &b->where;
    struct team_memberships_rows rows;
    TRY(team_memberships(db, a, &rows, .above = w->above, .depth = w->depth, .day = day_of(w->now)));
    if (rows.n > 1) qsort(rows.v, rows.n, sizeof *rows.v, by_place_and_person);
    int64_t own = 0, whole = 0;
    for (size_t i = 0; i < rows.n; i++) {
        const struct team_memberships_row *r = &rows.v[i], *last = i ? r - 1 : NULL, *next = i + 1 < rows.n ? r + 1 : NULL;
        if (!last || last->area.v != r->area.v || last->person.v != r->person.v) {
            own += r->own;
            whole++;
        }
        if (next && next->area.v == r->area.v) continue;
        board_note(b, a, r->area, S("team_members"), own, whole);
        own = whole = 0;
    }
    return OK;
}

static const struct figure figures[] = {
    {FIGURE(team_members), .group = GROUP_PEOPLE, .unit = Unit_count, .word = MSG_figure_persons, .overlap = true, .records = "/team-people"},
};
const struct figure_source team_figures = {figures, sizeof figures / sizeof *figures, figures_note};

#define ACT(name) .see = team_see, .shows = "/teams/{id}", .act = name

static const struct route routes[] = {
    READS(GET, "/teams", PUBLIC, teams_show_row, .query = team_query_form, .view = teams_view_view, .page = teams_page_row),
    READS(GET, "/team-people", LIST_READERS, people_show_row, .query = team_people_query_form, .view = team_people_view_view, .page = team_people_page_row),
    READS(GET, "/teams/{id}", PUBLIC, team_show_row, .see = team_see, .view = team_view_view, .page = team_page_row),
    WRITES(POST, "/teams", ROLE(worker) | ROLE(lead), team_make_row, .body = team_new_form, .creates = true, .shows = "/teams/{id}"),
    WRITES(POST, "/teams/{id}/join", SIGNED_IN, join_row, ACT("join"), .body = team_join_form, .mine_bars = MY_TEAM, .otherwise = MSG_team_member_already),
    WRITES(POST, "/teams/{id}/leave", REL(member_of), leave_row, ACT("leave")),
    WRITES(POST, "/teams/{id}/members", REL(handler) | REL(owner), add_members_row, ACT("members"), .body = team_add_form),
    WRITES(POST, "/teams/{id}/remove", REL(handler) | REL(owner), take_out_row, ACT("remove"), .body = team_remove_form),
};

const struct cap team_cap = {.name = "team", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
