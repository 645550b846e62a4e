/* What the office's pages of needs ask: names of places for lists, choices of filters and forms, the act that comes next. */
#include "cap/need/need_office.h"

#include "base/buf.h"
#include "cap/need/need_core.h"

/* -- for the list's view -- */

enum Err needs_places(struct rq *rq, struct db_ro *db, struct needs_view *out)
{
    for (size_t i = 0; i < out->items.n; i++) {
        struct need_item_view *v = &out->items.v[i];
        struct area_place place;
        for (size_t k = 0; k < i && !v->area_name.p; k++)
            if (out->items.v[k].area.v == v->area.v) v->area_name = out->items.v[k].area_name;
        if (v->area_name.p || !v->area.v) continue;
        TRY(area_place(db, rq->a, v->area, rq->lang, &place));
        v->area_name = place.name;
    }
    return OK;
}

/* Below a place without parts its neighbours stay to choose from. */
enum Err needs_choices(struct rq *rq, struct db_ro *db, AreaId above, struct needs_view *out)
{
    struct area_row here;
    AreaId home = policy_home(rq, WHO_ROLES);
    if (!above.v) return OK;
    TRY(area_children(db, rq->a, &out->areas, .parent = above));
    if (!out->areas.n && above.v != home.v) {
        TRY(area_get(db, rq->a, &here, .id = above));
        TRY(area_children(db, rq->a, &out->areas, .parent = here.parent));
    }
    return person_with_role(db, rq->a, &out->workers, .area = above, .now = rq->now, .posts = true);
}

/* -- options -- */

static struct form_options room(struct html *h, size_t n) { return (struct form_options){.v = NEW_ARRAY(h->a, struct form_option, n + 1)}; }
static void add(struct form_options *o, Str value, Str label, bool chosen) { o->v[o->n++] = (struct form_option){value, label, chosen}; }
static Str id_value(struct html *h, int64_t id) { return str_fmt(h->a, "%lld", (long long)id); }

static struct form_options words(struct html *h, const struct choices *c, unsigned chosen)
{
    struct form_options o = room(h, c->n);
    for (unsigned i = 1; i < c->n; i++) add(&o, c->codes[i], msg(h, c->labels[i]), i == chosen);
    return o;
}

struct form_options office_kinds(struct html *h) { return words(h, &NeedKind_choices, 0); }
struct form_options office_stages(struct html *h) { return words(h, &NeedStage_choices, 0); }

struct form_options office_categories(struct html *h, const struct category_list_rows *rows)
{
    struct form_options o = room(h, rows->n);
    for (size_t i = 0; i < rows->n; i++) add(&o, rows->v[i].code, category_name(&rows->v[i], h->lang), false);
    return o;
}

static bool listed(const struct form_options *o, Str value)
{
    for (size_t i = 0; i < o->n; i++)
        if (str_eq(o->v[i].value, value)) return true;
    return false;
}

/* A person with two posts stands once, with the first of them. */
static void add_people(struct html *h, struct form_options *o, const struct person_with_role_rows *rows, AnyId chosen)
{
    for (size_t i = 0; i < rows->n; i++) {
        Str value = id_value(h, rows->v[i].id.v);
        Str shown = rows->v[i].shown_as, role = msg(h, Role_label(rows->v[i].role));
        if (listed(o, value)) continue;
        add(o, value, str_has(shown, msg_text(Role_label(rows->v[i].role), LANG_ZH)) ? shown : str_fmt(h->a, "%.*s · %.*s", STR(shown), STR(role)), rows->v[i].id.v == chosen.v);
    }
}

struct form_options office_people(struct html *h, const struct person_with_role_rows *rows)
{
    struct form_options o = room(h, rows->n);
    add_people(h, &o, rows, (AnyId){0});
    return o;
}

/* -- badges -- */

static Html badge_of(struct html *h, const char *tone, const char *icon_id, Msg word) { return badge(h, str_c(tone), str_c(icon_id), word); }

Html office_stage(struct html *h, enum NeedStage stage, enum NeedState state)
{
    if (state == NeedState_merged) return badge_of(h, "", "link", NeedState_label(state));
    switch (stage) {
    case NeedStage_collected: return badge_of(h, "lj-info", "inbox", MSG_office_to_accept);
    case NeedStage_analysed: return badge_of(h, "lj-info", "send", MSG_office_to_route);
    case NeedStage_handling: return badge_of(h, "lj-warn", "tools", MSG_office_handling);
    case NeedStage_fed_back: return badge_of(h, "", "messages", MSG_office_to_rate);
    case NeedStage_rated: return badge_of(h, "lj-ok", "mood-smile", MSG_office_rated);
    case NeedStage_closed: return badge_of(h, "lj-ok", "check", NeedStage_label(stage));
    case NeedStage_none: case NeedStage_end: break;
    }
    return (Html){S("")};
}

Html office_urgency(struct html *h, enum Urgency u)
{
    switch (u) {
    case Urgency_p1: return badge_of(h, "lj-late", "alert-triangle", Urgency_label(u));
    case Urgency_p2: return badge_of(h, "lj-warn", "clock", Urgency_label(u));
    case Urgency_p3: case Urgency_p4: return badge_of(h, "", "", Urgency_label(u));
    case Urgency_none: case Urgency_end: break;
    }
    return (Html){S("")};
}

Html office_due(struct html *h, Time due, Time accept_due, bool open)
{
    struct html part = html_part(h);
    Time t = due.ms ? due : accept_due;
    bool late = open && t.ms && t.ms < h->now.ms;
    if (!t.ms) return (Html){S("")};
    if (late) html_lit(&part, "<span class=\"lj-overdue\">");
    if (!open) html_put(&part, t);
    else if (due.ms) html_put_html(&part, html_due(h, t));
    else {
        Html when = html_due(h, t);
        html_msg_args(&part, MSG_office_accept_due, &when, 1);
    }
    if (late) html_lit(&part, "</span>");
    return html_part_end(&part);
}

/* Within its own community an address need not begin with it. */
Str office_place(struct html *h, const struct needs_view *v, const struct need_item_view *x)
{
    Str head = str_cat(h->a, v->place, S(" "));
    return v->place.len && str_starts(x->area_name, head) ? str_from(x->area_name, head.len) : x->area_name;
}

bool office_late(const struct html *h, const struct need_item_view *v)
{
    return v->late || (v->accept_due.ms && v->accept_due.ms < h->now.ms);
}

/* -- one need -- */

static bool possible(const struct need_view *v, Str act)
{
    for (size_t i = 0; i < v->acts.n; i++)
        if (str_eq(v->acts.v[i], act)) return true;
    return false;
}

bool office_waits(const struct need_view *v)
{
    for (size_t i = 0; i < v->orders.n; i++)
        if (v->orders.v[i].state == OrderState_served) return true;
    return false;
}

static bool orders_run(const struct need_view *v)
{
    for (size_t i = 0; i < v->orders.n; i++)
        if (v->orders.v[i].state < OrderState_served) return true;
    return false;
}

bool office_untaken(const struct need_view *v)
{
    for (size_t i = 0; i < v->orders.n; i++)
        if (v->orders.v[i].state == OrderState_open) return true;
    return false;
}

/* 受理 → 派办 → 反馈 → 办结. While a helper is on the way, nothing is asked of the office. */
Str office_next(const struct need_view *v)
{
    if (possible(v, S("extend/decide"))) return S("extend/decide");
    if (v->stage == NeedStage_collected) return possible(v, S("accept")) ? S("accept") : S("");
    if (v->stage == NeedStage_analysed) return possible(v, S("route")) ? S("route") : S("");
    if (v->stage != NeedStage_handling || orders_run(v) || office_waits(v)) return S("");
    if (possible(v, S("finish"))) return S("finish");
    return possible(v, S("feedback")) ? S("feedback") : S("");
}

bool office_may(const struct need_view *v, Str act) { return possible(v, act) && !str_eq(office_next(v), act); }

bool office_similar(const struct need_view *v) { return possible(v, S("merge")); }

/* 催办 stands there only while somebody handles it; what the asker does is not the office's. */
bool office_more(const struct need_view *v)
{
    static const char *const acts[] = {"orders", "feedback", "finish", "route", "extend", "merge", "escalate", "release"};
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (office_may(v, str_c(acts[i]))) return true;
    return v->stage == NeedStage_handling && office_may(v, S("remind"));
}

struct step_view_list office_steps(struct html *h, const struct need_view *v)
{
    struct step_view_list steps = {NEW_ARRAY(h->a, struct step_view, v->timeline.n + 1), v->timeline.n};
    for (size_t i = 0; i < steps.n; i++) steps.v[i] = v->timeline.v[steps.n - 1 - i];
    return steps;
}

Str office_channels(struct html *h, const struct need_view *v)
{
    struct buf b = buf_new(h->a, 64);
    for (size_t i = 0; i < v->channels.n; i++) {
        if (i) buf_add(&b, h->lang == LANG_ZH ? S("、") : S(", "));
        buf_add(&b, msg(h, Channel_label(Channel_of(v->channels.v[i]))));
    }
    return buf_str(&b);
}

/* Only what the kind says by itself; a person looks at it. */
static bool likely(const struct need_view *v, Str category)
{
    if (v->category.len) return str_eq(v->category, category);
    if (v->kind == NeedKind_suggestion || v->kind == NeedKind_enquiry) return str_is(category, "advice");
    return str_eq(category, NeedKind_code(v->kind));
}

struct form_options office_guess(struct html *h, const struct need_view *v)
{
    struct form_options o = office_categories(h, &v->categories);
    for (size_t i = 0; i < o.n; i++) o.v[i].chosen = likely(v, o.v[i].value);
    return o;
}

struct form_options office_urgencies(struct html *h, const struct need_view *v)
{
    return words(h, &Urgency_choices, v->urgency ? v->urgency : v->kind == NeedKind_hazard ? Urgency_p2 : Urgency_p3);
}

struct form_options office_routes(struct html *h, const struct need_view *v) { return words(h, &Route_choices, v->route); }

struct form_options office_owners(struct html *h, const struct need_view *v, bool preset)
{
    AnyId now = preset && v->line_owner.v ? ANY(v->line_owner) : preset && v->owner ? v->owner->id : (AnyId){0};
    struct form_options o = room(h, v->workers.n + v->orgs.n);
    add_people(h, &o, &v->workers, now);
    for (size_t i = 0; i < v->orgs.n; i++)
        add(&o, id_value(h, v->orgs.v[i].id.v), h->lang == LANG_EN && v->orgs.v[i].name_en.len ? v->orgs.v[i].name_en : v->orgs.v[i].name, v->orgs.v[i].id.v == now.v);
    return o;
}

struct form_options office_helpers(struct html *h, const struct need_view *v)
{
    struct form_options o = room(h, v->workers.n + v->helpers.n);
    add_people(h, &o, &v->helpers, (AnyId){0});
    add_people(h, &o, &v->workers, (AnyId){0});
    return o;
}

struct form_options office_endings(struct html *h, const struct need_view *v)
{
    (void)v;
    return words(h, &Ending_choices, Ending_solved);
}

Msg need_stands(enum NeedStage stage)
{
    if (stage == NeedStage_collected) return MSG_need_stands_received;
    return stage < NeedStage_fed_back ? MSG_need_stands_in_hand : MSG_need_stands_finished;
}

Str office_public_text(struct html *h, const struct need_view *v)
{
    if (v->public_text.len) return v->public_text;
    Str args[] = {v->category_name.len ? v->category_name : msg(h, NeedKind_label(v->kind)), msg(h, need_stands(v->stage))};
    return msg_fill(h->a, MSG_office_public_text, h->lang, args, 2);
}

Time office_ahead(const struct html *h, Time due) { return due.ms > h->now.ms ? due : (Time){0}; }

/* -- registering for somebody -- */

struct form_options behalf_kinds(struct html *h, const struct report_view *v) { return words(h, &NeedKind_choices, v->kind); }

struct form_options behalf_channels(struct html *h)
{
    static const enum Channel ways[] = {Channel_phone, Channel_counter, Channel_visit};
    struct form_options o = room(h, 3);
    o.must = true;
    for (size_t i = 0; i < 3; i++) add(&o, Channel_code(ways[i]), msg(h, Channel_label(ways[i])), !i);
    return o;
}

static const struct area_row *community_of(const struct report_view *v, const struct area_row *grid)
{
    for (size_t i = 0; i < v->areas.n; i++)
        if (v->areas.v[i].id.v == grid->parent.v) return &v->areas.v[i];
    return NULL;
}

/* A community, then its grids; a lone community is chosen already. */
struct form_options behalf_areas(struct html *h, const struct report_view *v)
{
    struct form_options o = room(h, v->areas.n + v->grids.n + 1);
    if (v->area.v && !v->areas.n) add(&o, id_value(h, v->area.v), v->area_name, true);
    for (size_t i = 0; i < v->areas.n; i++) {
        const struct area_row *c = &v->areas.v[i];
        Str name = area_name(c->name, c->name_en, h->lang);
        add(&o, id_value(h, c->id.v), name, v->areas.n == 1);
        for (size_t k = 0; k < v->grids.n; k++)
            if (v->grids.v[k].parent.v == c->id.v)
                add(&o, id_value(h, v->grids.v[k].id.v), str_fmt(h->a, "%.*s %.*s", STR(name), STR(area_name(v->grids.v[k].name, v->grids.v[k].name_en, h->lang))), false);
    }
    for (size_t k = 0; k < v->grids.n; k++)
        if (!community_of(v, &v->grids.v[k]))
            add(&o, id_value(h, v->grids.v[k].id.v), area_name(v->grids.v[k].name, v->grids.v[k].name_en, h->lang), v->grids.n == 1);
    return o;
}

/* -- what a figure asked for -- */

static void condition(struct html *h, struct buf *b, Msg m)
{
    if (!m.n) return;
    if (b->len) buf_add(b, msg(h, MSG_office_and));
    buf_add(b, msg(h, m));
}

Str office_conditions(struct html *h, const struct need_query *q)
{
    struct buf b = buf_new(h->a, 64);
    if (q->state) condition(h, &b, NeedState_label(q->state));
    if (q->ending) condition(h, &b, Ending_label(q->ending));
    if (q->confirmed) condition(h, &b, Confirmed_label(q->confirmed));
    if (q->here) condition(h, &b, MSG_need_here);
    if (!q->fact.len) return buf_str(&b);
    if (str_starts(q->fact, S("channel_"))) condition(h, &b, Channel_label(Channel_of(str_from(q->fact, 8))));
    else condition(h, &b, msg_by_key(str_cat(h->a, S("need.fact_"), q->fact)));
    return buf_str(&b);
}
