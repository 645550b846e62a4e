/* Who sees an enrolment, what of it, and the small decisions of its pages. A unit's contact sees counts, never its members; names are
 * for the person, for the community that received them, and for the grid they were placed in.
 */
#include "cap/enrolment/enrolment_view.h"

#include "cap/enrolment/enrolment_core.h"

/* -- sight -- */

static enum Err stand(struct rq *rq, struct db_ro *db, const struct enrolment_row *e, struct standing *s)
{
    struct report_back_of_row sent;
    Who roles = 0, at_community = 0;
    bool unit = e->kind == EnrolKind_unit;
    *s = (struct standing){.stage = e->state, .rev = e->rev, .flags = unit ? ENROL_UNIT : e->org.v ? ENROL_WITH_UNIT : 0};
    if (rq->created && rq->made.v == e->id.v) s->who |= REL(self);
    if (rq->who.kind == ActorKind_pass && rq->who.pass_kind == Entity_enrolment && rq->who.pass_entity.v == e->id.v) s->who |= PASS | REL(self);
    if (rq->who.kind == ActorKind_person) {
        TRY(policy_at(rq, db, e->place, &roles));
        TRY(policy_at(rq, db, e->area, &at_community));
        if (e->person.v && e->person.v == rq->who.person.v) s->who |= REL(self);
        if (unit && enrol_contact_of(rq, e->org)) s->who |= REL(self);
        if (at_community & ENROL_HANDLERS) s->who |= REL(handler);
        s->who |= SIGNED_IN | (roles & (ENROL_OFFICE | ROLE(grid)));
    }
    s->whole = (s->who & (REL(self) | ENROL_OFFICE | ROLE(grid))) != 0;
    s->masked = s->whole && !(s->who & (REL(self) | REL(handler) | ROLE(grid) | ROLE(street) | ROLE(district)));
    if (unit) {
        bool open;
        TRY(unit_review_open(db, rq->a, e->id, &open));
        if (open) s->flags |= ENROL_TO_ANSWER;
    }
    enum Err there = unit ? ERR_NOT_FOUND : report_back_of(db, rq->a, &sent, .enrolment = e->id);
    if (there == OK) s->flags |= ENROL_HOURS_SENT;
    return there == ERR_NOT_FOUND ? OK : there;
}

enum Err enrol_see(struct rq *rq, struct db_ro *db)
{
    struct enrolment_row *e = NEW(rq->a, struct enrolment_row);
    TRY(enrolment_get(db, rq->a, e, .id = {rq->id.v}));
    rq->subject = e;
    TRY(stand(rq, db, e, &rq->standing));
    return rq->standing.whole ? OK : ERR_NOT_FOUND;
}

/* -- filling -- */

static struct strs words_of(struct arena *a, Str line)
{
    struct strs out = {NEW_ARRAY(a, Str, 16), 0};
    Str rest = line, word;
    while (rest.len && out.n < 16 && str_split(&rest, ' ', &word))
        if (word.len) out.v[out.n++] = word;
    return out;
}

/* In the page's language, where the word is one of the list. */
static Str skills_shown(struct rq *rq, Str line)
{
    struct strs words = words_of(rq->a, line);
    Str out = S("");
    for (size_t i = 0; i < words.n; i++) {
        Str shown = words.v[i];
        for (unsigned w = 1; w < SkillWord_end; w++)
            if (str_eq(enrol_skill((enum SkillWord)w), shown)) shown = rq_text(rq, SkillWord_label((enum SkillWord)w));
        out = out.len ? str_fmt(rq->a, "%.*s · %.*s", STR(out), STR(shown)) : shown;
    }
    return out;
}

static enum Err add_chosen(struct rq *rq, struct db_ro *db, DutyPostId id, struct held_post_list *out)
{
    struct duty_post_row p;
    if (!id.v) return OK;
    TRY(duty_post_get(db, rq->a, &p, .id = id, .day = day_of(rq->now)));
    for (size_t i = 0; i < out->n; i++)
        if (out->v[i].id.v == p.id.v) return OK;
    out->v[out->n++] = (struct held_post){.id = p.id, .kind = p.kind, .title = p.title};
    return OK;
}

static enum Err fill_posts(struct rq *rq, struct db_ro *db, const struct enrolment_row *e, struct enrol_view *v)
{
    struct duty_posts_held_rows held = {.n = 0};
    if (e->person.v && e->state == EnrolState_received) TRY(duty_posts_held(db, rq->a, &held, .person = ANY(e->person), .above = e->area));
    v->posts.v = NEW_ARRAY(rq->a, struct held_post, held.n + 2);
    for (size_t i = 0; i < held.n; i++) v->posts.v[v->posts.n++] = (struct held_post){held.v[i].id, held.v[i].kind, held.v[i].title, held.v[i].starts, true};
    for (size_t i = 0; i < v->posts.n; i++) *(v->posts.v[i].kind == DutyKind_work ? &v->has_work : &v->has_community) = true;
    if (!v->has_work) TRY(add_chosen(rq, db, e->work_post, &v->posts));
    return v->has_community ? OK : add_chosen(rq, db, e->community_post, &v->posts);
}

static enum Err fill_loop(struct rq *rq, struct db_ro *db, const struct enrolment_row *e, struct enrol_view *v)
{
    struct enrolment_loop_row l;
    if (!e->received_at.ms || !e->person.v) return OK;
    TRY(enrolment_loop(db, rq->a, &l, .person = e->person, .since = e->received_at));
    v->loop.v = NEW_ARRAY(rq->a, struct loop_view, 5);
    v->loop.v[v->loop.n++] = (struct loop_view){LoopStep_received, 1, e->received_at};
    v->loop.v[v->loop.n++] = (struct loop_view){LoopStep_arrived, l.arrived, l.arrived_at};
    v->loop.v[v->loop.n++] = (struct loop_view){LoopStep_served, l.served, l.served_at};
    v->loop.v[v->loop.n++] = (struct loop_view){LoopStep_rated, l.rated, l.rated_at};
    v->loop.v[v->loop.n++] = (struct loop_view){LoopStep_applied, l.applied, l.rated_at};
    for (size_t i = v->loop.n; i-- > 0;)
        if (!v->loop.v[i].n) v->loop_at = (int64_t)i + 1;
    if (l.rated_at.ms) v->loop_hours = SOME((l.rated_at.ms - e->received_at.ms) / HOUR_MS);
    return OK;
}

static enum Err fill_count(struct rq *rq, struct db_ro *db, const struct enrolment_row *e, struct enrol_view *v)
{
    struct enrolment_units_rows unit;
    struct invitation_sums_rows invited;
    struct report_backs_to_rows hours;
    struct group_services_row group;
    struct unit_count *c = v->count = NEW(rq->a, struct unit_count);
    *c = (struct unit_count){.declared = e->declared, .declared_on = e->declared_on};
    if (!e->org.v) return OK;
    TRY(enrolment_units(db, rq->a, &unit, .above = e->area, .id = e->id));
    if (unit.n) c->confirmed = unit.v[0].confirmed;
    c->rate = enrol_rate(c->confirmed, c->declared);
    TRY(group_services(db, rq->a, &group, .org = e->org));
    c->group_services = group.n;
    c->single_services = group.single;
    TRY(invitation_sums(db, rq->a, &invited, .above = e->area, .org = e->org));
    for (size_t i = 0; i < invited.n; i++)
        if (invited.v[i].kind == EnrolKind_member) {
            c->invited += invited.v[i].sent;
            c->invited_open += invited.v[i].sent - invited.v[i].used;
        }
    if (!(rq->standing.who & REL(self))) return OK; /* hours go to the unit alone */
    TRY(report_backs_to(db, rq->a, &hours, .org = e->org, .area = e->area));
    c->hours.v = NEW_ARRAY(rq->a, struct hours_sent, hours.n + 1);
    for (size_t i = 0; i < hours.n; i++)
        c->hours.v[c->hours.n++] = (struct hours_sent){hours.v[i].shown_as, hours.v[i].minutes, hours.v[i].minutes_a, hours.v[i].services, hours.v[i].at};
    return OK;
}

enum Err enrol_open_posts(struct rq *rq, struct db_ro *db, AreaId community, struct duty_post_list_rows *out)
{
    size_t n = 0;
    TRY(duty_post_list(db, rq->a, out, .above = community, .day = day_of(rq->now)));
    for (size_t i = 0; i < out->n; i++)
        if (out->v[i].taken < out->v[i].seats) out->v[n++] = out->v[i];
    out->n = n;
    return OK;
}

static void fill_name(struct rq *rq, const struct enrolment_row *e, const struct standing *s, struct enrol_view *v)
{
    bool knows = (s->who & (REL(self) | REL(handler))) != 0;
    if (s->masked) return;
    v->name = e->shown_as.len ? e->shown_as : knows ? reveal(rq, e->name, OWN_DATA) : (Str){NULL, 0};
    if (s->who & REL(handler)) v->phone_masked = mask_phone(rq->a, e->phone);
}

enum Err enrol_fill(struct rq *rq, struct db_ro *db, const struct enrolment_row *e, const struct standing *s, struct enrol_view *out)
{
    struct report_back_of_row sent;
    bool unit = e->kind == EnrolKind_unit, inside = (s->who & (REL(self) | REL(handler))) != 0;
    *out = (struct enrol_view){.id = e->id, .rev = e->rev, .kind = e->kind, .state = e->state, .digits = e->digits, .area = e->area, .grid = e->grid, .unit = e->org,
        .evening = e->evening, .weekend = e->weekend, .daytime = e->daytime, .at = e->at, .received_at = e->received_at, .ended_at = e->ended_at,
        .self = (s->who & REL(self)) != 0, .handler = (s->who & REL(handler)) != 0, .masked = s->masked};
    out->area_name = area_name(e->area_name, e->area_name_en, rq->lang);
    out->grid_name = area_name(e->grid_name, e->grid_name_en, rq->lang);
    out->unit_name = e->org.v ? area_name(e->unit_name, e->unit_name_en, rq->lang) : e->org_name;
    out->skills = words_of(rq->a, e->skills);
    out->skills_line = skills_shown(rq, e->skills);
    out->acts = policy_acts(rq, "/enrolments/{id}/", s);
    fill_name(rq, e, s, out);
    if (rq->made.v == e->id.v && rq->secret.len) out->link = str_cat(rq->a, S("/p/"), rq->secret);
    if (unit) {
        TRY(fill_count(rq, db, e, out));
        TRY(unit_reviews_fill(rq, db, e, s, out));
        out->join_url = str_fmt(rq->a, "/enrol?area=%lld&unit=%lld", (long long)e->area.v, (long long)e->org.v);
        return OK;
    }
    TRY(fill_posts(rq, db, e, out));
    if (inside) TRY(fill_loop(rq, db, e, out));
    enum Err there = report_back_of(db, rq->a, &sent, .enrolment = e->id);
    if (there == OK) out->hours_sent_at = sent.at;
    else if (there != ERR_NOT_FOUND) return there;
    if (rq->json || !inside) return OK;
    if (out->handler) TRY(area_below(db, rq->a, &out->grids, .above = e->area, .level = AreaLevel_grid));
    return enrol_open_posts(rq, db, e->area, &out->open_posts);
}

/* -- for pages -- */

bool enrol_may(const struct enrol_view *v, Str act)
{
    for (size_t i = 0; i < v->acts.n; i++)
        if (str_eq(v->acts.v[i], act)) return true;
    return false;
}

struct form_options enrol_skill_options(struct html *h)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, SkillWord_end), 0};
    for (unsigned i = 1; i < SkillWord_end; i++) o.v[o.n++] = (struct form_option){form_value_int(h, i), msg(h, SkillWord_label((enum SkillWord)i)), false};
    return o;
}

struct form_options enrol_skill_filter(struct html *h)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, SkillWord_end), 0};
    for (unsigned i = 1; i < SkillWord_end; i++) o.v[o.n++] = (struct form_option){SkillWord_code((enum SkillWord)i), msg(h, SkillWord_label((enum SkillWord)i)), false};
    return o;
}

struct form_options enrol_state_filter(struct html *h)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, EnrolState_end), 0};
    for (unsigned i = 1; i < EnrolState_end; i++) o.v[o.n++] = (struct form_option){EnrolState_code((enum EnrolState)i), msg(h, EnrolState_label((enum EnrolState)i)), false};
    return o;
}

struct form_options enrol_unit_filter(struct html *h, const struct enrolment_units_rows *rows)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, rows->n + 1), 0};
    for (size_t i = 0; i < rows->n; i++)
        if (rows->v[i].org.v) o.v[o.n++] = (struct form_option){form_value_int(h, rows->v[i].org.v), area_name(rows->v[i].unit_name, rows->v[i].unit_name_en, h->lang), false};
    return o;
}

struct form_options enrol_post_options(struct html *h, const struct duty_post_list_rows *rows, int kind)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, rows->n + 1), 0};
    for (size_t i = 0; i < rows->n; i++)
        if (!kind || rows->v[i].kind == (enum DutyKind)kind) {
            Str label = kind ? rows->v[i].title : str_fmt(h->a, "%.*s · %.*s", STR(msg(h, DutyKind_label(rows->v[i].kind))), STR(rows->v[i].title));
            o.v[o.n++] = (struct form_option){form_value_int(h, rows->v[i].id.v), label, false};
        }
    return o;
}

struct form_options enrol_area_options(struct html *h, const struct area_below_rows *rows, AreaId chosen)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, rows->n + 1), 0};
    for (size_t i = 0; i < rows->n; i++)
        o.v[o.n++] = (struct form_option){form_value_int(h, rows->v[i].id.v), area_name(rows->v[i].name, rows->v[i].name_en, h->lang), rows->v[i].id.v == chosen.v};
    return o;
}

struct form_options enrol_unit_options(struct html *h, const struct org_list_rows *rows, OrgId chosen)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, rows->n + 1), 0};
    for (size_t i = 0; i < rows->n; i++)
        o.v[o.n++] = (struct form_option){form_value_int(h, rows->v[i].id.v), area_name(rows->v[i].name, rows->v[i].name_en, h->lang), rows->v[i].id.v == chosen.v};
    return o;
}

Html enrol_state(struct html *h, int state)
{
    Msg word = EnrolState_label((enum EnrolState)state);
    if (state == EnrolState_received) return badge(h, S("lj-ok"), S("check"), word);
    if (state == EnrolState_sent) return badge(h, S("lj-warn"), S("hourglass"), word);
    return badge(h, S(""), S("x"), word);
}

Html enrol_percent(struct html *h, OptReal r)
{
    Str text = r.has ? str_fmt(h->a, "%.1f %%", r.v) : S("–");
    return HTML_OF(h, text);
}

Str enrol_digits(struct html *h, Str digits) { return digits.len == 6 ? str_fmt(h->a, "%.*s %.*s", 3, digits.p, 3, digits.p + 3) : digits; }
Str enrol_hours(struct html *h, int64_t minutes) { return str_fmt(h->a, "%.1f", (double)minutes / 60); }
