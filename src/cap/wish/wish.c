/* What a wish makes of a caller, what published words may not hold, and what is forgotten with the wisher. */
#include "cap/wish/wish.h"

#include "base/utf8.h"
#include "cap/wish/wish_core.h"

CHOICE_TABLE(WishState, WISH_STATES)
CHOICE_TABLE(WishValue, WISH_VALUES)
CHOICE_TABLE(WishFor, WISH_FORS)

static bool wish_on_wall(const struct wish_get_row *w) { return w->published_at.ms && w->wish_state != WishState_waiting && w->wish_state != WishState_ended; }

enum Err wish_see(struct rq *rq, struct db_ro *db)
{
    struct wish_get_row *w = NEW(rq->a, struct wish_get_row);
    struct standing *s = &rq->standing, need;
    TRY(wish_get(db, rq->a, w, .need = {rq->id.v}));
    rq->subject = w;
    TRY(need_order_source.standing(rq, db, ANY(w->need), &need));
    *s = (struct standing){.who = PUBLIC | need.who, .whole = need.who && need.whole, .masked = need.masked, .stage = w->wish_state, .rev = w->rev + w->order_rev};
    if (rq->created && rq->made.v == w->need.v) s->who |= REL(asker);
    bool person = rq->who.kind == ActorKind_person;
    if (person) s->who |= SIGNED_IN;
    if (person && w->taker.v && w->taker.v == rq->who.person.v) s->who |= REL(taker);
    if (w->wish_state == WishState_open) s->flags |= WISH_FREE;
    if (s->who & REL(asker)) s->mine |= WISH_MINE, s->whole = true;
    bool on_wall = person && wish_on_wall(w);
    return s->whole || on_wall || (s->who & REL(taker)) ? OK : ERR_NOT_FOUND;
}

/* -- what the order engine asks: all of its need, but that the wish's page leads while it stands on the wall -- */

static enum Err source_standing(struct rq *rq, struct db_ro *db, AnyId source, struct standing *out) { return need_order_source.standing(rq, db, source, out); }
static enum Err source_contact(struct rq *rq, struct db_ro *db, AnyId source, Private *name, Private *phone) { return need_order_source.contact(rq, db, source, name, phone); }
static enum Err source_changed(struct rq *rq, struct db_rw *db, AnyId source, const char *act) { return need_order_source.changed(rq, db, source, act); }

static enum Err source_shown(struct rq *rq, struct db_ro *db, AnyId source, struct order_shown *out)
{
    struct wish_get_row w;
    TRY(wish_get(db, rq->a, &w, .need = {source.v}));
    if (!wish_on_wall(&w)) return OK;
    *out = (struct order_shown){w.public_text, MSG_wish_look};
    return OK;
}

const struct order_source wish_order_source = {Entity_wish, "/wishes/", source_standing, source_contact, source_changed, source_shown};

/* -- what may not stand on a wall -- */

/* A house, a stair or a door has a number before its word. */
static bool names_door(Str text)
{
    static const char *const words[] = {"号楼", "栋", "幢", "单元", "室", "号门", "弄"}; /* data */
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        Str rest = text;
        size_t at;
        while ((at = str_find(rest, str_c(words[i]))) != (size_t)-1) {
            if (at > 0 && rest.p[at - 1] >= '0' && rest.p[at - 1] <= '9') return true;
            rest = str_from(rest, at + 1);
        }
    }
    return false;
}

/* Seven digits in a row are a number to call. */
static bool names_number(Str text)
{
    unsigned run = 0;
    for (size_t i = 0; i < text.len; i++) {
        run = text.p[i] >= '0' && text.p[i] <= '9' ? run + 1 : 0;
        if (run >= 7) return true;
    }
    return false;
}

static bool names(struct rq *rq, Str text, Private who)
{
    Str name = str_trim(reveal(rq, who, DELIVER));
    return utf8_count(name) >= 2 && str_has(text, name);
}

Msg wish_gives_away(struct rq *rq, const struct wish_get_row *w, Str text)
{
    if (names(rq, text, w->asker_name) || names(rq, text, w->asker_real) || names_number(text)) return MSG_wish_names_person;
    return names_door(text) ? MSG_wish_names_door : MSG_none;
}

/* -- forgetting -- */

/* Somebody is on the way: it is finished or given back first. */
static enum Err duties(struct db_ro *db, struct arena *a, PersonId person, int64_t *n)
{
    struct wish_claimed_of_row row;
    TRY(wish_claimed_of(db, a, &row, .asker = person));
    *n = row.n;
    return OK;
}

static enum Err forget(struct db_rw *db, struct arena *a, const struct forgotten *who, int64_t *n)
{
    (void)a;
    *n = 0;
    return wish_forget(db, .asker = who->person, .phone = who->phone, .erased_at = who->at);
}

const struct privacy_holder wish_privacy = {.kind = Entity_wish, .duties = duties, .duty = MSG_wish_duty, .forget = forget};

/* -- for the pages -- */

bool wish_may(const struct wish_view *v, Str act)
{
    for (size_t i = 0; i < v->acts.n; i++)
        if (str_eq(v->acts.v[i], act)) return true;
    return false;
}

bool wish_asks_share(const struct wish_view *v) { return v->state == WishState_claimed && v->named && !v->shared && wish_may(v, S("consent")); }

Html wish_badge(struct html *h, enum WishState s)
{
    switch (s) {
    case WishState_open: return badge(h, S("lj-info"), S("heart"), WishState_label(s));
    case WishState_claimed: return badge(h, S("lj-warn"), S("user"), WishState_label(s));
    case WishState_fulfilled: return badge(h, S("lj-info"), S("gift"), WishState_label(s));
    case WishState_granted: return badge(h, S("lj-ok"), S("check"), WishState_label(s));
    case WishState_waiting: return badge(h, S("lj-warn"), S("hourglass"), WishState_label(s));
    case WishState_ended: case WishState_none: case WishState_end: break;
    }
    return badge(h, S(""), S("x"), WishState_label(WishState_ended));
}

struct form_options wish_areas(struct html *h, const struct wish_form_view *v)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, v->areas.n + 1), 0, .must = true};
    for (size_t i = 0; i < v->areas.n; i++) {
        const struct area_row *a = &v->areas.v[i];
        o.v[o.n++] = (struct form_option){form_value_int(h, a->id.v), area_name(a->name, a->name_en, h->lang), v->areas.n == 1};
    }
    return o;
}

struct form_options wish_states(struct html *h)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, WishState_end), 0};
    for (unsigned i = 1; i < WishState_end; i++)
        o.v[o.n++] = (struct form_option){WishState_code((enum WishState)i), msg(h, WishState_label((enum WishState)i)), false};
    return o;
}

Str wish_digits(struct html *h, Str digits) { return digits.len == 6 ? str_fmt(h->a, "%.*s %.*s", 3, digits.p, 3, digits.p + 3) : digits; }
