/* What a need is: making one, who stands how to it, and the job that closes what stays unanswered. */
#include "cap/need/need.h"

#include <sodium.h>

#include "base/utf8.h"
#include "cap/need/need_core.h"
#include "cap/need/need_tally.h"
#include "cap/need/need_words.h"

CHOICE_TABLE(NeedKind, NEED_KINDS)
CHOICE_TABLE(NeedStage, NEED_STAGES)
CHOICE_TABLE(NeedState, NEED_STATES)
CHOICE_TABLE(Ending, ENDINGS)
CHOICE_TABLE(Confirmed, CONFIRMEDS)
CHOICE_TABLE(Solved, SOLVEDS)
CHOICE_TABLE(Channel, CHANNELS)
CHOICE_TABLE(Difficulty, DIFFICULTIES)
CHOICE_TABLE(FeedbackKind, FEEDBACKS)
CHOICE_TABLE(NeedSort, NEED_SORTS)

enum { TITLE_FROM_TEXT = 24, SILENT_DAYS = 7 };

/* A wish may name health or hardship: nothing of it is shown before somebody has looked at it. */
bool need_private(enum NeedKind kind, bool anonymous) { return kind == NeedKind_dispute || kind == NeedKind_wish || anonymous; }

/* The first sentence, cut to what a list can show. */
static Str title_from(struct arena *a, Str text)
{
    static const char *const ends[] = {"\n", "。", "！", "？", "；", ". "};
    Str t = str_trim(text);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t at = str_find(t, str_c(ends[i]));
        if (at != (size_t)-1 && at > 0) t = str_cut(t, 0, at);
    }
    if (utf8_count(t) <= TITLE_FROM_TEXT) return t;
    return str_cat(a, utf8_head(t, TITLE_FROM_TEXT), S("…"));
}

/* Eight characters without those that are read wrong (0 O 1 I L), then six digits that can be said on the phone. Made from the
   id and the installation's secret: the same on a retry, not to be guessed from outside. */
static Str receipt_of(struct arena *a, const struct app *app, NeedId id, Str *digits)
{
    static const char letters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    unsigned char h[16];
    crypto_generichash(h, sizeof h, (const unsigned char *)&id.v, sizeof id.v, app->secret, sizeof app->secret);
    char head[9] = "";
    for (int i = 0; i < 8; i++) head[i] = letters[h[i] % (sizeof letters - 1)];
    uint32_t n = ((uint32_t)h[8] << 24 | (uint32_t)h[9] << 16 | (uint32_t)h[10] << 8 | h[11]) % 1000000;
    *digits = str_fmt(a, "%06u", n);
    return str_fmt(a, "%s-%06u", head, n);
}

enum ConsentScope need_consent(enum NeedKind kind) { return kind == NeedKind_wish ? ConsentScope_wish : ConsentScope_contact; }

static enum Err code_next(struct db_rw *db, struct arena *a, struct app *app, Time at, Str *out)
{
    struct need_number_get_row row;
    Day d = day_of(at);
    struct civil c = day_civil(d);
    TRY(need_number_up(db, .id = (NeedNumberId){app_id(app)}, .day = d));
    TRY(need_number_get(db_rw_read(db), a, &row, .day = d));
    *out = str_fmt(a, "%04d%02d%02d-%04lld", c.year, c.month, c.day, (long long)row.n);
    return OK;
}

enum Err need_add(struct app *app, struct arena *a, struct db_rw *db, const struct need_new *n, Time at, NeedId id, AreaId *lies)
{
    struct area_place place;
    struct person_row asker = {.id = n->asker};
    Str digits, code;
    Time accept_due;
    AreaId area = n->area;
    TRY(area_place(db_rw_read(db), a, area, LANG_ZH, &place));
    if (n->kind == NeedKind_wish && place.level > AreaLevel_community) area = place.at[AreaLevel_community]; /* never under a building's code */
    TRY(code_next(db, a, app, at, &code));
    TRY(due_by_rule(db_rw_read(db), a, at, S("accept"), &accept_due));
    if (!asker.id.v && n->asker_phone.len) {
        enum Err e = person_by_phone(db, a, &asker, .phone = n->asker_phone);
        if (e != OK && e != ERR_NOT_FOUND) return e;
    }
    Str receipt = receipt_of(a, app, id, &digits);
    Str title = n->title.len ? n->title : title_from(a, n->text);
    enum AreaLevel handling = place.level > AreaLevel_community ? AreaLevel_community : place.level;
    TRY(need_put(db, .id = id, .code = code, .receipt = receipt, .digits = digits, .kind = n->kind, .area = area, .community = place.at[AreaLevel_community],
                 .street = place.at[AreaLevel_street], .handling = handling, .place = n->place, .lon = n->lon, .lat = n->lat,
                 .title = title, .text = n->text, .folded = need_words_new(db, a, id, title, n->text), .asker = asker.id, .asker_name = n->asker_name,
                 .asker_phone = n->asker_phone, .share_contact = n->share_contact, .anonymous = n->anonymous, .typed_by = n->typed_by,
                 .read_back = n->read_back, .external_id = n->external_id, .batch = n->batch, .accept_due = accept_due,
                 .released = !need_private(n->kind, n->anonymous), .counted = need_counted_new(n->kind, n->channel), .at = at));
    TRY(need_count_new(app, db, area, at, n->kind, n->channel));
    TRY(need_channel_put(db, .id = (NeedChannelId){app_id(app)}, .need = id, .channel = n->channel, .asker = asker.id, .at = at));
    if (n->share_contact)
        TRY(consent_add(app, db, &(struct consent_new){asker.id, Entity_need, ANY(id), need_consent(n->kind), Channel_code(n->channel)}, at));
    *lies = area;
    return OK;
}

/* -- who stands how to it -- */

static enum Err is_my_number(struct rq *rq, struct db_ro *db, const struct need_get_row *n, bool *mine)
{
    struct person_row me;
    *mine = false;
    if (!n->asker_phone.sealed.len || n->asker.v) return OK;
    TRY(person_get(db, rq->a, &me, .id = rq->who.person));
    *mine = me.phone.sealed.len && str_eq(me.phone.sealed, n->asker_phone.sealed);
    return OK;
}

static bool mine_by_org(const struct rq *rq, OrgId org)
{
    for (size_t i = 0; org.v && i < rq->who.n_roles; i++)
        if (rq->who.roles[i].scope_kind == ScopeKind_org && rq->who.roles[i].scope.v == org.v) return true;
    return false;
}

static Who relations(const struct rq *rq, const struct need_seen *seen)
{
    const struct need_get_row *n = &seen->n;
    PersonId me = rq->who.person;
    Who who = 0;
    if (n->asker.v == me.v && me.v) who |= REL(asker);
    if ((n->owner_person.v == me.v && me.v) || mine_by_org(rq, n->owner_org)) who |= REL(owner);
    for (size_t i = 0; i < seen->participants.n; i++)
        if ((me.v && seen->participants.v[i].person.v == me.v) || mine_by_org(rq, seen->participants.v[i].org)) who |= REL(participant);
    return who;
}

/* Workers of the place handle it; after 提级, or where it lies above the communities, the street and the district too. */
static Who desk(const struct need_get_row *n, Who roles)
{
    Who who = 0;
    if (roles & (ROLE(worker) | ROLE(lead))) who |= REL(handler);
    if ((roles & ROLE(street)) && n->handling <= AreaLevel_street) who |= REL(handler);
    if ((roles & ROLE(district)) && n->handling <= AreaLevel_district) who |= REL(handler);
    if (roles & (ROLE(lead) | ROLE(street) | ROLE(district))) who |= REL(above);
    return who;
}

/* Whose own need it is, and who does not handle it as well. */
bool need_by_asker(const struct standing *s) { return (s->who & (REL(asker) | PASS)) && !(s->who & REL(handler)); }

static enum Err facts(struct rq *rq, struct db_ro *db, struct need_seen *seen, struct standing *s)
{
    const struct need_get_row *n = &seen->n;
    int64_t open;
    s->stage = n->stage;
    s->rev = n->rev;
    if (n->state == NeedState_merged) s->flags |= NEED_MERGED;
    if (n->feedbacks > 0) s->flags |= NEED_FED_BACK;
    if (n->confirmed_at.ms) s->flags |= NEED_CONFIRMED;
    if (n->rated_at.ms) s->flags |= NEED_RATED;
    if (n->share_contact) s->flags |= NEED_SHARED;
    if (n->handling == AreaLevel_district) s->flags |= NEED_TOP;
    if (need_by_asker(s) && n->asker_reminded_at.ms && day_of(n->asker_reminded_at).n == day_of(rq->now).n) s->mine |= NEED_REMINDED_TODAY;
    TRY(order_open(db, rq->a, need_order_kind(n->kind), ANY(n->id), &open));
    if (open) s->flags |= NEED_ORDERS_OPEN;
    enum Err e = need_extension_open(db, rq->a, &seen->extension, .need = n->id);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    seen->has_extension = e == OK;
    if (seen->has_extension) s->flags |= NEED_EXTENSION;
    return OK;
}

enum Err need_look(struct rq *rq, struct db_ro *db, const struct need_get_row *n, struct need_seen *seen, struct standing *s)
{
    const Who staff = ROLE(grid) | ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district);
    const Who watch = ROLE(supervisor) | ROLE(auditor) | ROLE(admin);
    Who roles;
    bool number;
    *seen = (struct need_seen){.n = *n};
    *s = (struct standing){.who = PUBLIC};
    TRY(need_participants(db, rq->a, &seen->participants, .need = n->id));
    if (rq->created && rq->made.v == n->id.v) s->who |= REL(asker); /* who has just made it may see it once */
    if (rq->who.kind == ActorKind_pass) {
        bool its_kind = rq->who.pass_kind == Entity_need || (rq->who.pass_kind == Entity_wish && n->kind == NeedKind_wish);
        bool this_one = its_kind && rq->who.pass_entity.v == n->id.v;
        if (this_one) s->who |= PASS | REL(asker);
    } else if (rq->who.person.v) {
        TRY(policy_at(rq, db, n->area, &roles));
        TRY(is_my_number(rq, db, n, &number));
        s->who |= SIGNED_IN | roles | relations(rq, seen) | desk(n, roles) | (number ? REL(asker) : 0);
    }
    s->whole = (s->who & (PASS | REL(asker) | REL(owner) | REL(participant) | staff)) != 0;
    s->masked = !s->whole && (s->who & watch);
    if (s->masked) s->whole = true;
    TRY(facts(rq, db, seen, s));
    bool of_the_place = (s->who & WHO_ROLES) != 0;
    return s->whole || (n->released && of_the_place) ? OK : ERR_NOT_FOUND;
}

enum Err need_see(struct rq *rq, struct db_ro *db)
{
    struct need_get_row n;
    struct need_seen *seen = NEW(rq->a, struct need_seen);
    TRY(need_get(db, rq->a, &n, .id = {rq->id.v}));
    rq->subject = seen;
    return need_look(rq, db, &n, seen, &rq->standing);
}

/* -- pictures: seen by whoever sees what was said -- */

bool need_says_all(const struct need_get_row *n, const struct standing *s) { return s->whole && !(s->masked && need_private(n->kind, n->anonymous)); }

static enum Err shows_photos(struct rq *rq, struct db_ro *db, AnyId owner, bool *yes)
{
    struct need_get_row n;
    struct need_seen seen;
    struct standing s = {.whole = false};
    enum Err e = need_get(db, rq->a, &n, .id = {owner.v});
    if (e == OK) e = need_look(rq, db, &n, &seen, &s);
    *yes = e == OK && need_says_all(&n, &s);
    return e == ERR_NOT_FOUND ? OK : e;
}

const struct file_owner need_files = {Entity_need, shows_photos};

/* -- what the order engine asks -- */

static enum Err source_standing(struct rq *rq, struct db_ro *db, AnyId source, struct standing *out)
{
    struct need_get_row n;
    struct need_seen seen;
    TRY(need_get(db, rq->a, &n, .id = {source.v}));
    AnyId made = rq->made;
    rq->made = (AnyId){0}; /* making the order is not making the need */
    enum Err e = need_look(rq, db, &n, &seen, out);
    rq->made = made;
    if (e == ERR_NOT_FOUND) out->who = 0;
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum Err source_contact(struct rq *rq, struct db_ro *db, AnyId source, Private *name, Private *phone)
{
    struct need_get_row n;
    TRY(need_get(db, rq->a, &n, .id = {source.v}));
    if (!n.share_contact) return OK;
    *name = n.asker_name;
    *phone = n.asker_phone;
    if (phone->sealed.len || !n.asker.v) return OK;
    struct person_row asker; /* signed in, they need not type their number again */
    TRY(person_get(db, rq->a, &asker, .id = n.asker));
    if (!name->sealed.len) *name = asker.name;
    *phone = asker.phone;
    return OK;
}

/* What happens to an order is told in the need's own history: the asker sees that somebody comes. */
static enum Err source_changed(struct rq *rq, struct db_rw *db, AnyId source, const char *act)
{
    struct need_get_row n;
    TRY(need_get(db, rq->a, &n, .id = {source.v}));
    const char *told = str_is(str_c(act), "take") ? "order_take" : str_is(str_c(act), "arrive") ? "order_arrive" : str_is(str_c(act), "serve") ? "order_serve"
                       : str_is(str_c(act), "confirm") ? "order_confirm" : str_is(str_c(act), "return") ? "order_return" : NULL;
    if (!told) return OK;
    TRY(event_add(rq, db, (struct event){.act = told, .kind = Entity_need, .entity = source, .area = n.area}));
    if (!str_is(str_c(act), "take") || !n.share_contact || (!n.asker_phone.sealed.len && !n.asker_name.sealed.len && !n.asker.v)) return OK;
    return event_add(rq, db, (struct event){.act = "share", .kind = Entity_need, .entity = source, .area = n.area,
        .data = EVENT_DATA(rq->a, {"to", str_fmt(rq->a, "%lld", (long long)rq->who.person.v), 0, false})});
}

static enum Err source_shown(struct rq *rq, struct db_ro *db, AnyId source, struct order_shown *out)
{
    struct need_get_row n;
    TRY(need_get(db, rq->a, &n, .id = {source.v}));
    if (n.released) out->text = n.public_text;
    return OK;
}

const struct order_source need_order_source = {Entity_need, "/needs/", source_standing, source_contact, source_changed, source_shown};

/* -- silence -- */

static enum Confirmed silence_of(const struct need_due_to_close_row *n)
{
    if (n->confirmed) return n->confirmed;
    if (n->anonymous) return Confirmed_anonymous;
    return n->asker.v || n->asker_phone.sealed.len ? Confirmed_silent : Confirmed_unreachable;
}

enum Err need_silent_days(struct db_ro *db, struct arena *a, int64_t *days) { return setting_int(db, a, "silent_days", SILENT_DAYS, days); }

enum Err need_close_silent(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more)
{
    struct need_due_to_close_rows rows;
    int64_t days;
    TRY(need_silent_days(db_rw_read(db), a, &days));
    TRY(need_due_to_close(db, a, &rows, .before = time_plus(now, -days * DAY_MS)));
    for (size_t i = 0; i < rows.n; i++) {
        const struct need_due_to_close_row *n = &rows.v[i];
        /* An answer given before an earlier reopening speaks of that time, not of this. */
        enum Confirmed c = n->confirmed_at.ms || !n->confirmed || n->stage == NeedStage_rated ? silence_of(n) : n->confirmed;
        struct event_maker m = {app, a, now};
        TRY(need_close_set(db, .id = n->id, .confirmed = c, .closed_at = now));
        TRY(need_recount(app, db, a, n->id));
        TRY(event_make(&m, db, (struct event){.act = "close", .kind = Entity_need, .entity = ANY(n->id), .area = n->area,
                                              .data = EVENT_DATA(a, {"confirmed", Confirmed_code(c), 0, false})}));
    }
    *more = rows.n == 200;
    return OK;
}
