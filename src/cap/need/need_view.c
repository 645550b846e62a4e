/* What a need shows, and to whom: whole, masked, or only what is released; the one list with its filters. */
#include "app_sql.h"
#include "base/buf.h"
#include "cap/need/need_core.h"
#include "cap/need/need_helpers.h"
#include "cap/need/need_similar.h"
#include "cap/need/need_words.h"

enum Route need_route_for(struct rq *rq, const struct category_row *c, enum Urgency u, Str *why)
{
    Str name = category_name(c, rq->lang);
    if (u == Urgency_p1) {
        *why = rq_text(rq, MSG_need_why_urgent);
        return Route_handle_now;
    }
    Str args[] = {name, rq_text(rq, Route_label(c->default_route))};
    *why = msg_fill(rq->a, MSG_need_why_category, rq->lang, args, 2);
    return c->default_route;
}

/* -- the history as people read it -- */

/* Who rated and how is shown to the asker and one level above only (M75), and there to nobody whose own work was rated. */
static bool sees_ballot(const struct standing *s)
{
    return (s->who & REL(asker)) || ((s->who & REL(above)) && !(s->who & (REL(owner) | REL(participant))));
}

static bool step_hidden(const struct standing *s, Str act)
{
    return (str_is(act, "rate") && !sees_ballot(s)) || str_is(act, "look") || str_is(act, "share");
}

/* Of which order a step tells. */
static Str order_title(struct arena *a, Str data, const struct order_view_list *orders)
{
    int64_t id = 0;
    if (!str_int(event_datum(a, data, "order"), &id)) return S("");
    for (size_t i = 0; i < orders->n; i++)
        if (orders->v[i].id.v == id) return orders->v[i].title;
    return S("");
}

static Str step_detail(struct rq *rq, Str act, Str data, const struct order_view_list *orders)
{
    struct arena *a = rq->a;
    if (str_is(act, "orders")) return order_title(a, data, orders);
    if (str_is(act, "feedback")) return rq_text(rq, FeedbackKind_label(FeedbackKind_of(event_datum(a, data, "kind"))));
    if (str_is(act, "finish")) return rq_text(rq, Ending_label(Ending_of(event_datum(a, data, "ending"))));
    if (str_is(act, "confirm")) return rq_text(rq, Solved_label(Solved_of(event_datum(a, data, "solved"))));
    if (str_is(act, "close")) return rq_text(rq, Confirmed_label(Confirmed_of(event_datum(a, data, "confirmed"))));
    if (str_is(act, "route")) return rq_text(rq, Route_label(Route_of(event_datum(a, data, "route"))));
    if (str_is(act, "accept")) return rq_text(rq, Urgency_label(Urgency_of(event_datum(a, data, "urgency"))));
    if (str_is(act, "escalate")) return rq_text(rq, AreaLevel_label(AreaLevel_of(event_datum(a, data, "to"))));
    if (str_is(act, "extend")) {
        Str n = str_fmt(a, "%lld", (long long)event_number(a, data, "days"));
        return msg_fill(a, MSG_need_days_n, rq->lang, &n, 1);
    }
    if (str_is(act, "decide")) return rq_text(rq, str_is(event_datum(a, data, "granted"), "yes") ? MSG_need_granted : MSG_need_refused);
    return S("");
}

static bool is_by_asker(const struct need_get_row *n, enum ActorKind kind, AnyId actor, Str act)
{
    return (actor.v && actor.v == n->asker.v) || kind == ActorKind_pass || (kind == ActorKind_nobody && !str_is(act, "me_too"));
}

static Str actor_of(struct rq *rq, const struct need_get_row *n, enum ActorKind kind, AnyId actor, Str name, Str act)
{
    bool by_asker = is_by_asker(n, kind, actor, act);
    if (n->anonymous && by_asker) return rq_text(rq, MSG_need_anonymous_person);
    if (kind == ActorKind_system) return rq_text(rq, MSG_need_system);
    if (name.len) return name;
    if (str_is(act, "me_too")) return rq_text(rq, MSG_need_a_neighbour);
    return by_asker ? rq_text(rq, MSG_need_the_asker) : rq_text(rq, MSG_need_erased_person);
}

/* "社工方白露受理了"; to the asker their own acts are theirs: "您报了这件事". */
static Str step_told(struct rq *rq, const struct standing *s, bool by_asker, Str act, Str actor)
{
    Str who = by_asker && (s->who & REL(asker)) ? rq_text(rq, MSG_need_you) : actor;
    Msg told = msg_by_key(str_fmt(rq->a, "need.told_%.*s", STR(act)));
    return told.n ? msg_fill(rq->a, told, rq->lang, &who, 1) : (Str){NULL, 0};
}

/* Whoever typed it in has not reported it: that was a resident, at the counter or on the phone. */
static Str typed_told(struct rq *rq, Str actor, Str data)
{
    enum Channel c = Channel_of(event_datum(rq->a, data, "channel"));
    Str args[] = {actor, rq_text(rq, Channel_label(c))};
    bool known = c && c != Channel_web; /* what a form says that was not asked */
    return msg_fill(rq->a, known ? MSG_need_typed_by_way : MSG_need_typed, rq->lang, args, known ? 2 : 1);
}

static enum Err fill_timeline(struct rq *rq, struct db_ro *db, const struct need_get_row *n, const struct standing *s, struct need_view *out)
{
    struct events_of_rows rows;
    TRY(events_of(db, rq->a, &rows, .kind = Entity_need, .entity = ANY(n->id)));
    out->timeline.v = NEW_ARRAY(rq->a, struct step_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const __auto_type e = &rows.v[i];
        if (step_hidden(s, e->act)) continue;
        struct step_view *v = &out->timeline.v[out->timeline.n++];
        bool quiet = (s->masked && need_private(n->kind, n->anonymous)) || str_is(e->act, "report") || str_is(e->act, "rate");
        *v = (struct step_view){.at = e->at, .act = e->act, .actor = actor_of(rq, n, e->actor_kind, e->actor, e->actor_name, e->act), .in_stead_of = e->stead_name,
                                .note = quiet ? (Str){NULL, 0} : e->text, .detail = step_detail(rq, e->act, e->data, &out->orders)};
        v->label = msg_text(msg_by_key(str_fmt(rq->a, "need.act_%.*s", STR(e->act))), rq->lang);
        if (!v->label.len) v->label = e->act;
        bool typed = str_is(e->act, "report") && n->typed_by.v && e->actor.v == n->typed_by.v && e->actor.v != n->asker.v;
        v->told = typed ? typed_told(rq, v->actor, e->data) : step_told(rq, s, is_by_asker(n, e->actor_kind, e->actor, e->act), e->act, v->actor);
        if (!v->told.len) v->told = v->label;
    }
    return OK;
}

/* -- the whole view -- */

static struct owner_view *owner_of(struct rq *rq, PersonId person, Str person_name, OrgId org, Str org_name)
{
    if (!person.v && !org.v) return NULL;
    struct owner_view *o = NEW(rq->a, struct owner_view);
    *o = person.v ? (struct owner_view){Entity_person, ANY(person), person_name} : (struct owner_view){Entity_org, ANY(org), org_name};
    return o;
}

/* A wish is shown at its community, whoever released it. */
Str need_place_shown(enum NeedKind kind, Str place, bool whole) { return whole || kind != NeedKind_wish ? place : (Str){NULL, 0}; }

static int step_of(enum NeedStage s) { return s >= NeedStage_closed ? 6 : (int)s; }

static enum Err fill_desk(struct rq *rq, struct db_ro *db, const struct need_seen *seen, struct need_view *out)
{
    const struct need_get_row *n = &seen->n;
    if (rq->json) return OK;
    if (n->stage >= NeedStage_fed_back) TRY(need_silent_days(db, rq->a, &out->silent_days));
    if (!out->handler) return OK;
    if (n->stage < NeedStage_fed_back && n->state == NeedState_open) TRY(need_helpers_find(rq, db, n, &out->fitting));
    TRY(category_list(db, rq->a, &out->categories));
    if (n->stage == NeedStage_collected) return OK; /* nobody is chosen before it is accepted */
    TRY(person_with_role(db, rq->a, &out->workers, .area = n->area, .now = rq->now, .posts = true));
    TRY(person_with_role(db, rq->a, &out->helpers, .area = n->area, .now = rq->now, .helpers = true));
    AreaId near = n->street.v ? n->street : n->area;
    return org_list(db, rq->a, &out->orgs, .above = near, .limit = 200);
}

static enum Err fill_channels(struct rq *rq, struct db_ro *db, const struct need_get_row *n, struct need_view *out)
{
    struct need_channels_rows rows;
    TRY(need_channels(db, rq->a, &rows, .need = n->id));
    out->channels.v = NEW_ARRAY(rq->a, Str, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) out->channels.v[out->channels.n++] = Channel_code(rows.v[i].channel);
    if (rows.n) out->channel = rows.v[0].channel;
    return OK;
}

/* Whoever handles it sees those of the needs merged into it too. */
static enum Err fill_photos(struct rq *rq, struct db_ro *db, const struct need_get_row *n, const struct standing *s, struct need_view *out)
{
    struct need_merged_here_rows rows;
    if (!need_says_all(n, s)) return OK;
    TRY(photos_of(rq, db, Entity_need, ANY(n->id), &out->photos));
    if (!(s->who & REL(handler))) return OK;
    TRY(need_merged_here(db, rq->a, &rows, .need = n->id));
    for (size_t i = 0; i < rows.n; i++) TRY(photos_of(rq, db, Entity_need, ANY(rows.v[i].merged_from), &out->photos));
    return OK;
}

static enum Err fill_rating(struct rq *rq, struct db_ro *db, const struct need_get_row *n, const struct standing *s, struct need_view *out)
{
    struct need_rating_get_row r;
    if (!sees_ballot(s)) return OK;
    enum Err e = need_rating_get(db, rq->a, &r, .need = n->id);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    out->score = SOME(r.score);
    out->comment = reveal(rq, r.comment, DELIVER);
    return OK;
}

static void fill_words(struct rq *rq, const struct need_get_row *n, const struct standing *s, struct need_view *out)
{
    bool hide = !need_says_all(n, s);
    out->title = hide ? (Str){NULL, 0} : n->title;
    out->text = hide ? (Str){NULL, 0} : n->text;
    out->public_text = n->public_text;
    if (!n->anonymous && !s->masked) {
        out->asker_name = n->asker_shown.len ? n->asker_shown : n->asker_name.sealed.len ? shown_as_of(rq->a, reveal(rq, n->asker_name, DELIVER), rq->lang) : (Str){NULL, 0};
        out->asker_phone_masked = mask_phone(rq->a, n->asker_phone);
        out->phone_known = n->asker_phone.sealed.len > 0;
    } else if (n->anonymous) {
        out->asker_name = rq_text(rq, MSG_need_anonymous_person);
    }
}

static void fill_participants(struct rq *rq, const struct need_seen *seen, struct need_view *out)
{
    out->participants.v = NEW_ARRAY(rq->a, struct owner_view, seen->participants.n + 1);
    for (size_t i = 0; i < seen->participants.n; i++) {
        const __auto_type p = &seen->participants.v[i];
        out->participants.v[out->participants.n++] = *owner_of(rq, p->person, p->person_name, p->org, p->org_name);
    }
}

/* 归口办: who has the line of its category here is proposed; the owner stays unless named. */
static enum Err fill_line(struct rq *rq, struct db_ro *db, const struct need_get_row *n, struct need_view *out)
{
    struct need_line_holder_row l;
    enum Err e = n->community.v ? need_line_holder(db, rq->a, &l, .category = n->category, .area = n->community, .day = day_of(rq->now)) : ERR_NOT_FOUND;
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    Str args[] = {area_name(l.name, l.name_en, rq->lang), l.shown_as};
    out->line_owner = l.id;
    out->route_reason = str_fmt(rq->a, "%.*s %.*s", STR(out->route_reason), STR(msg_fill(rq->a, MSG_need_why_line, rq->lang, args, 2)));
    return OK;
}

/* 我也遇到 is said of what happens to many: not of a wish, a question, praise or a quarrel. */
bool need_meets_others(enum NeedKind kind, enum NeedStage stage, enum NeedState state)
{
    return (kind == NeedKind_request || kind == NeedKind_hazard) && stage < NeedStage_fed_back && state == NeedState_open;
}

static enum Err has_said(struct rq *rq, struct db_ro *db, NeedId need, bool *said)
{
    struct need_voice_has_row voice;
    enum Err e = need_voice_has(db, rq->a, &voice, .need = need, .voice = ANY(rq->who.person));
    *said = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

enum Err need_fill(struct rq *rq, struct db_ro *db, const struct need_seen *seen, const struct standing *s, struct need_view *out)
{
    const struct need_get_row *n = &seen->n;
    struct area_place place;
    *out = (struct need_view){.id = n->id, .code = n->code, .kind = n->kind, .stage = n->stage, .place = need_place_shown(n->kind, n->place, s->whole), .whole = s->whole, .masked = s->masked,
                              .step = step_of(n->stage), .rev = n->rev, .state = n->state, .me_too = n->me_too, .released = n->released, .at = n->at};
    out->acts = policy_acts(rq, "/needs/{id}/", s);
    if (!s->whole) {
        out->public_text = n->public_text;
        out->can_me_too = need_meets_others(n->kind, n->stage, n->state);
        return out->can_me_too && !rq->json ? has_said(rq, db, n->id, &out->said_me_too) : OK;
    }
    TRY(area_place(db, rq->a, n->area, rq->lang, &place));
    out->area = n->area;
    out->area_name = place.name;
    out->receipt = s->who & (REL(asker) | REL(handler)) ? n->receipt : (Str){NULL, 0};
    out->digits = out->receipt.len ? str_from(n->receipt, n->receipt.len - 6) : (Str){NULL, 0};
    out->due_at = n->due_at.ms ? n->due_at : (Time){0};
    out->accept_due = n->stage == NeedStage_collected ? n->accept_due : (Time){0};
    out->urgency = n->urgency;
    out->difficulty = n->difficulty;
    out->route = n->route;
    out->category = n->category_code;
    out->category_name = rq->lang == LANG_EN && n->category_name_en.len ? n->category_name_en : n->category_name;
    out->owner = owner_of(rq, n->owner_person, n->owner_name, n->owner_org, n->owner_org_name);
    if (out->owner) out->owner_name = out->owner->name;
    out->level = n->handling;
    out->ending = n->ending;
    out->confirmed = n->confirmed;
    out->finished_at = n->finished_at;
    out->look_again_on = n->look_again_on;
    out->merged_into = n->merged_into;
    out->anonymous = n->anonymous;
    out->read_back = n->read_back;
    out->typed_name = n->typed_name;
    out->is_asker = (s->who & REL(asker)) != 0;
    out->handler = (s->who & REL(handler)) != 0;
    out->late = n->due_at.ms && n->due_at.ms < rq->now.ms && !n->finished_at.ms && n->state == NeedState_open;
    if (seen->has_extension) out->extension_days = SOME(seen->extension.days);
    if (rq->made.v == n->id.v && rq->secret.len) out->link = str_cat(rq->a, S("/p/"), rq->secret);
    if (n->stage == NeedStage_analysed && n->category.v) {
        struct category_row c;
        TRY(category_get(db, rq->a, &c, .id = n->category));
        if (need_route_for(rq, &c, n->urgency, &out->route_reason) == Route_by_line) TRY(fill_line(rq, db, n, out));
    }
    fill_words(rq, n, s, out);
    fill_participants(rq, seen, out);
    TRY(fill_channels(rq, db, n, out));
    TRY(fill_photos(rq, db, n, s, out));
    TRY(fill_rating(rq, db, n, s, out));
    TRY(orders_view_of(rq, db, need_order_kind(n->kind), ANY(n->id), &out->orders));
    TRY(fill_timeline(rq, db, n, s, out));
    return fill_desk(rq, db, seen, out);
}

/* -- the list -- */

struct scope {
    AreaId above;
    enum AreaLevel level;    /* of above */
    bool whole, mine, involved, public_too;
    bool masked;             /* whole, but private text is not shown */
    bool no_wish;
    Who roles;
    struct fold_query q;
    Str digits;              /* of a receipt, when that is what was typed */
};

static const Who SEES_TEXT = ROLE(grid) | ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district);
static const Who WHOLE_ROLES = ROLE(grid) | ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district) | ROLE(supervisor) | ROLE(auditor) | ROLE(admin);

/* Of a wider place one lists the part one may see whole: a worker who asks for the street gets the own community. */
static enum Err scope_narrow(struct rq *rq, struct db_ro *db, struct scope *out)
{
    struct area_place place;
    AreaId home = policy_home(rq, WHOLE_ROLES);
    if ((out->roles & WHOLE_ROLES) || !home.v) return OK;
    TRY(area_place(db, rq->a, home, rq->lang, &place));
    for (size_t i = 0; i < sizeof place.at / sizeof *place.at; i++)
        if (place.at[i].v == out->above.v) {
            out->above = home;
            return policy_at(rq, db, home, &out->roles);
        }
    return OK;
}

/* One list, one scope: my own, my area's, or what is released in an area I belong to. */
static enum Err scope_of(struct rq *rq, struct db_ro *db, const struct need_query *in, struct scope *out)
{
    *out = (struct scope){.above = in->area, .mine = in->mine};
    if (in->area.v) {
        struct area_row exists;
        enum Err e = area_get(db, rq->a, &exists, .id = in->area);
        if (e == ERR_NOT_FOUND) return refuse_field(rq, "area", MSG_need_area_unknown);
        TRY(e);
        TRY(policy_at(rq, db, in->area, &out->roles));
    }
    out->no_wish = out->mine && !rq->json && !in->kind; /* on pages one's wishes have a list of their own */
    if (out->mine) return OK;
    if (!in->area.v && policy_has(rq, WHOLE_ROLES)) {
        out->above = policy_home(rq, WHOLE_ROLES);
        TRY(policy_at(rq, db, out->above, &out->roles));
    }
    if (in->area.v && !in->here) TRY(scope_narrow(rq, db, out));
    if (out->above.v) {
        struct area_row above;
        TRY(area_get(db, rq->a, &above, .id = out->above));
        out->level = above.level;
    }
    out->whole = (out->roles & WHOLE_ROLES) != 0;
    out->masked = out->whole && !(out->roles & SEES_TEXT);
    out->involved = !out->whole;
    out->public_too = out->involved && in->area.v && out->roles;
    out->no_wish = out->involved && !in->area.v && !rq->json && !in->kind;
    return OK;
}

static bool item_whole(const struct rq *rq, const struct scope *sc, const struct need_item *n, Str phone)
{
    PersonId me = rq->who.person;
    return sc->whole || sc->mine || (me.v && (n->asker.v == me.v || n->owner_person.v == me.v)) || (phone.len && str_eq(n->asker_phone.sealed, phone)) || !sc->public_too;
}

static void item_fill(struct rq *rq, const struct scope *sc, const struct need_item *n, Str phone, struct need_item_view *v)
{
    *v = (struct need_item_view){.id = n->id, .code = n->code, .kind = n->kind, .stage = n->stage, .place = need_place_shown(n->kind, n->place, false), .at = n->at, .me_too = n->me_too, .rev = n->rev, .state = n->state};
    v->whole = item_whole(rq, sc, n, phone);
    v->mine = n->asker.v && n->asker.v == rq->who.person.v;
    v->can_me_too = !v->whole && need_meets_others(n->kind, n->stage, n->state);
    if (!v->whole) {
        v->title = n->public_text;
        return;
    }
    bool hide = sc->masked && need_private(n->kind, n->anonymous);
    v->place = n->place;
    v->title = hide ? (Str){NULL, 0} : n->title;
    v->text = hide ? (Str){NULL, 0} : n->text;
    v->found = hide ? (Str){NULL, 0} : need_words_found(rq->a, n->title, n->text, sc->q.words);
    v->area = n->area;
    v->category = n->category_code;
    v->category_name = rq->lang == LANG_EN && n->category_name_en.len ? n->category_name_en : n->category_name;
    v->urgency = n->urgency;
    v->difficulty = n->difficulty;
    v->route = n->route;
    v->owner = owner_of(rq, n->owner_person, n->owner_name, n->owner_org, n->owner_org_name);
    if (v->owner) v->owner_name = v->owner->name;
    v->due_at = n->due_at;
    v->accept_due = n->stage == NeedStage_collected && n->state == NeedState_open ? n->accept_due : (Time){0};
    v->ending = n->ending;
    v->confirmed = n->confirmed;
    v->finished_at = n->finished_at;
    v->external_id = n->external_id;
    v->late = n->due_at.ms && n->due_at.ms < rq->now.ms && !n->finished_at.ms && n->state == NeedState_open;
}

static enum Err my_phone(struct rq *rq, struct db_ro *db, Str *out)
{
    struct person_row me;
    *out = S("-"); /* no number: matches none */
    if (!rq->who.person.v) return OK;
    TRY(person_get(db, rq->a, &me, .id = rq->who.person));
    if (me.phone.sealed.len) *out = reveal(rq, me.phone, OWN_DATA);
    return OK;
}

static enum Err cursor_of(struct rq *rq, Str after, Time *at, NeedId *id)
{
    Str rest = after, head;
    if (str_none(after)) return OK;
    if (!str_split(&rest, '.', &head) || !str_int(head, &at->ms) || !str_int(rest, &id->v)) return refuse_field(rq, "after", MSG_app_field_id);
    return OK;
}

static bool known_fact(Str fact)
{
    static const char *const facts_known[] = {"accepted_in_time", "accept_counted", "reopened", "finished", "answered", "open", "unaccepted", "awaiting",
                                              "no_source", "wish", "wish_granted", "step_accept", "step_route", "step_finish", "step_answer"};
    if (str_starts(fact, S("channel_"))) return Channel_of(str_from(fact, 8)) != Channel_none; /* where it came from first */
    for (size_t i = 0; i < sizeof facts_known / sizeof *facts_known; i++)
        if (str_is(fact, facts_known[i])) return true;
    return false;
}

/* In which rows words are looked for in all that is said: everywhere, where nothing is private, in one's own. In the others it is
   the released text, for that is what the caller reads there. */
static Str reads_of(const struct scope *sc) { return sc->masked ? S("open") : sc->whole || sc->mine ? S("all") : S("own"); }

/* "349 525" as it stands on the paper, in one word, or behind the whole receipt's eight characters. */
Str receipt_digits(struct arena *a, Str typed)
{
    enum { DIGITS = 6, HEAD = 8 };
    Str folded = fold(a, typed), part;
    struct buf b = buf_new(a, 16);
    while (folded.len && str_split(&folded, ' ', &part)) buf_add(&b, part);
    Str digits = buf_str(&b);
    if (digits.len == HEAD + 1 + DIGITS && digits.p[HEAD] == '-') digits = str_from(digits, HEAD + 1);
    return digits.len == DIGITS && str_digits(digits) ? digits : (Str){NULL, 0};
}

static enum Err read_rows(struct rq *rq, struct db_ro *db, const struct need_query *in, const struct scope *sc, Str phone, CategoryId category, int64_t limit, struct need_list_rows *rows)
{
    Time at = {0};
    NeedId id = {0};
    TRY(cursor_of(rq, in->after, &at, &id));
    Time overdue = in->overdue ? rq->now : (Time){0};
    OptInt public_too = SOME(sc->public_too);
    if (in->sort == NeedSort_due || in->sort == NeedSort_oldest) {
        struct need_list_due_rows due;
        TRY(need_list_due(db, rq->a, &due, .above = in->here ? (AreaId){0} : sc->above, .here = in->here ? sc->above : (AreaId){0}, .mine = sc->mine, .involved = sc->involved,
            .public_too = public_too.v, .tokens = sc->q.tokens, .words = sc->q.words, .digits = sc->digits, .reads = reads_of(sc), .me = rq->who.person, .phone = phone, .stage = in->stage, .state = in->state, .kind = in->kind, .no_wish = sc->no_wish, .category = category,
            .owner_person = in->owner, .overdue_at = overdue, .from = in->from, .to = in->to, .ending = in->ending, .confirmed = in->confirmed, .fact = in->fact,
            .now = rq->now, .due_after = at, .id_after = id, .by_age = in->sort == NeedSort_oldest, .limit = limit));
        rows->v = due.v;
        rows->n = due.n;
        return OK;
    }
    /* Of a community or street by its own column: that index has them in order. */
    bool wide = sc->level == AreaLevel_community || sc->level == AreaLevel_street;
    return need_list(db, rq->a, rows, .above = in->here || wide ? (AreaId){0} : sc->above, .here = in->here ? sc->above : (AreaId){0},
        .community = !in->here && sc->level == AreaLevel_community ? sc->above : (AreaId){0}, .street = !in->here && sc->level == AreaLevel_street ? sc->above : (AreaId){0}, .mine = sc->mine, .involved = sc->involved,
        .public_too = public_too.v, .tokens = sc->q.tokens, .words = sc->q.words, .digits = sc->digits, .reads = reads_of(sc), .me = rq->who.person, .phone = phone, .stage = in->stage, .state = in->state, .kind = in->kind, .no_wish = sc->no_wish, .category = category,
        .owner_person = in->owner, .overdue_at = overdue, .from = in->from, .to = in->to, .ending = in->ending, .confirmed = in->confirmed, .fact = in->fact,
        .now = rq->now, .at_before = at, .id_before = id, .limit = limit);
}

static enum Err count_rows(struct rq *rq, struct db_ro *db, const struct need_query *in, const struct scope *sc, Str phone, CategoryId category, int64_t *n)
{
    struct need_count_row row;
    bool wide = sc->level == AreaLevel_community || sc->level == AreaLevel_street;
    TRY(need_count(db, rq->a, &row, .above = in->here || wide ? (AreaId){0} : sc->above, .here = in->here ? sc->above : (AreaId){0},
        .community = !in->here && sc->level == AreaLevel_community ? sc->above : (AreaId){0}, .street = !in->here && sc->level == AreaLevel_street ? sc->above : (AreaId){0}, .mine = sc->mine, .involved = sc->involved,
        .public_too = sc->public_too, .tokens = sc->q.tokens, .words = sc->q.words, .digits = sc->digits, .reads = reads_of(sc), .me = rq->who.person, .phone = phone, .stage = in->stage, .state = in->state, .kind = in->kind, .no_wish = sc->no_wish, .category = category,
        .owner_person = in->owner, .overdue_at = in->overdue ? rq->now : (Time){0}, .from = in->from, .to = in->to, .ending = in->ending, .confirmed = in->confirmed,
        .fact = in->fact, .now = rq->now));
    *n = row.n;
    return OK;
}

/* framed: with what stands around the rows on their page, the count of all and what the filters offer. */
static enum Err fill(struct rq *rq, struct db_ro *db, const struct need_query *in, bool framed, struct needs_view *out)
{
    int64_t limit = in->limit.has ? in->limit.v : 50;
    struct scope sc;
    struct need_list_rows rows;
    struct category_row category = {.id = {0}};
    struct area_place place;
    Str phone;
    if (in->fact.p && !known_fact(in->fact)) return refuse_field(rq, "fact", MSG_app_field_choice);
    if (in->category.p) {
        enum Err e = category_by_code(db, rq->a, &category, .code = in->category);
        if (e == ERR_NOT_FOUND) return refuse_field(rq, "category", MSG_app_field_choice);
        TRY(e);
    }
    TRY(scope_of(rq, db, in, &sc));
    sc.q = fold_query(rq->a, in->q);
    if (sc.whole && !sc.masked) sc.digits = receipt_digits(rq->a, in->q); /* others would learn whose receipt it is */
    TRY(my_phone(rq, db, &phone));
    TRY(read_rows(rq, db, in, &sc, phone, category.id, limit + 1, &rows));
    *out = (struct needs_view){.query = in, .words = sc.q.words, .mine = sc.mine || sc.involved, .staff = sc.whole};
    out->items.v = NEW_ARRAY(rq->a, struct need_item_view, rows.n + 1);
    for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) item_fill(rq, &sc, &rows.v[i], phone, &out->items.v[out->items.n++]);
    if (rows.n > (size_t)limit) {
        const struct need_item *last = &rows.v[limit - 1];
        Time key = in->sort != NeedSort_due ? last->at : last->due_at.ms ? last->due_at : last->accept_due;
        out->next = str_fmt(rq->a, "%lld.%lld", (long long)key.ms, (long long)last->id.v);
    }
    if (rq->json) return OK;
    for (size_t i = 0; i < out->items.n; i++)
        if (out->items.v[i].can_me_too) TRY(has_said(rq, db, out->items.v[i].id, &out->items.v[i].said_me_too));
    TRY(needs_places(rq, db, out));
    if (!framed) return OK;
    if (out->staff) TRY(needs_choices(rq, db, sc.above, out));
    AreaId home = policy_home(rq, WHO_ROLES);
    if (home.v && area_place(db, rq->a, home, rq->lang, &place) == OK) out->home = place.at[AreaLevel_community];
    TRY(count_rows(rq, db, in, &sc, phone, category.id, &out->total));
    TRY(category_list(db, rq->a, &out->categories));
    if (sc.above.v && area_place(db, rq->a, sc.above, rq->lang, &place) == OK) out->place = place.name;
    return OK;
}

enum Err needs_fill(struct rq *rq, struct db_ro *db, const struct need_query *in, struct needs_view *out) { return fill(rq, db, in, false, out); }
enum Err needs_fill_page(struct rq *rq, struct db_ro *db, const struct need_query *in, struct needs_view *out) { return fill(rq, db, in, true, out); }
