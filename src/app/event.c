/* History: a gapless chain of events. The hash of each covers all its columns and the hash before it; people's words are kept
   beside it in event_text and only their salted hash is under the chain, so that erasing them leaves the chain whole. */
#include <assert.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app/private.h"
#include "app_sql.h"

enum { STREAM = 1, HASH = 32, SALT = 16 };

static void put_int(crypto_generichash_state *h, int64_t n)
{
    unsigned char b[9] = {'i'};
    for (int i = 0; i < 8; i++) b[1 + i] = (unsigned char)((uint64_t)n >> (56 - 8 * i));
    crypto_generichash_update(h, b, sizeof b);
}

static void put_str(crypto_generichash_state *h, Str s)
{
    put_int(h, str_none(s) ? -1 : (int64_t)s.len);
    if (s.len) crypto_generichash_update(h, (const unsigned char *)s.p, s.len);
}

static Str event_hash(struct arena *a, const struct event_full *e)
{
    crypto_generichash_state h;
    unsigned char *out = arena_alloc(a, HASH);
    crypto_generichash_init(&h, NULL, 0, HASH);
    put_int(&h, e->id.v);
    put_int(&h, e->stream);
    put_int(&h, e->seq);
    put_int(&h, e->at.ms);
    put_str(&h, ActorKind_code(e->actor_kind));
    put_int(&h, e->actor.v);
    put_int(&h, e->in_stead_of.v);
    put_str(&h, e->act);
    put_str(&h, Entity_code(e->kind));
    put_int(&h, e->entity.v);
    put_int(&h, e->area.v);
    put_str(&h, e->data);
    put_str(&h, e->text_hash);
    put_str(&h, e->prev);
    crypto_generichash_final(&h, out, HASH);
    return str_n((char *)out, HASH);
}

static Str text_hash(struct arena *a, Str salt, Str text)
{
    unsigned char *out = arena_alloc(a, HASH);
    crypto_generichash_state h;
    crypto_generichash_init(&h, NULL, 0, HASH);
    put_str(&h, salt);
    put_str(&h, text);
    crypto_generichash_final(&h, out, HASH);
    return str_n((char *)out, HASH);
}

static enum Err add(struct db_rw *db, struct arena *a, struct event_full *e, Str text, EventTextId text_id)
{
    struct event_head_row head = {.seq = 0, .hash = S("")};
    enum Err found = event_head(db, a, &head, .stream = STREAM);
    if (found != OK && found != ERR_NOT_FOUND) return found;
    unsigned char *salt = arena_alloc(a, SALT);
    randombytes_buf(salt, SALT);
    e->stream = STREAM;
    e->seq = head.seq + 1;
    e->prev = head.hash;
    if (!e->data.p) e->data = S("{}");
    if (text.len) e->text_hash = text_hash(a, str_n((char *)salt, SALT), text);
    e->hash = event_hash(a, e);
    TRY(event_insert(db, .id = e->id, .stream = e->stream, .seq = e->seq, .at = e->at, .actor_kind = e->actor_kind, .actor = e->actor,
                     .in_stead_of = e->in_stead_of, .act = e->act, .kind = e->kind, .entity = e->entity, .area = e->area,
                     .data = e->data, .text_hash = e->text_hash, .prev = e->prev, .hash = e->hash));
    if (text.len) TRY(event_text_add(db, .id = text_id, .event = e->id, .salt = str_n((char *)salt, SALT), .text = text));
    return OK;
}

static void note_area(struct rq_private *p, AreaId area)
{
    for (unsigned i = 0; i < p->n_changed; i++)
        if (p->changed[i].v == area.v) return;
    if (area.v && p->n_changed < sizeof p->changed / sizeof *p->changed) p->changed[p->n_changed++] = area;
}

enum Err event_add(struct rq *rq, struct db_rw *db, struct event e)
{
    note_area(rq->p, e.area);
    struct event_full f = {
        .id = RQ_ID(rq, EventId), .at = rq->now, .actor_kind = e.actor_kind ? e.actor_kind : rq->who.kind,
        .actor = e.actor_kind ? e.actor : rq->who.kind == ActorKind_pass ? ANY(rq->who.pass) : ANY(rq->who.person),
        .in_stead_of = e.in_stead_of, .act = str_c(e.act), .kind = e.kind, .entity = e.entity, .area = e.area, .data = e.data};
    return add(db, rq->a, &f, e.text, RQ_ID(rq, EventTextId));
}

enum Err event_make(const struct event_maker *m, struct db_rw *db, struct event e)
{
    struct event_full f = {.id = {app_id(m->app)}, .at = m->at, .actor_kind = e.actor_kind ? e.actor_kind : ActorKind_system,
                           .actor = e.actor, .in_stead_of = e.in_stead_of, .act = str_c(e.act), .kind = e.kind,
                           .entity = e.entity, .area = e.area, .data = e.data};
    return add(db, m->a, &f, e.text, (EventTextId){app_id(m->app)});
}

Str event_data(struct arena *a, const struct datum *d, size_t n)
{
    struct buf b = buf_new(a, 128);
    const char *last = "";
    buf_char(&b, '{');
    for (size_t i = 0; i < n; i++) {
        assert(strcmp(last, d[i].key) < 0);
        last = d[i].key;
        if (!d[i].is_number && str_none(d[i].text)) continue;
        if (b.len > 1) buf_char(&b, ',');
        buf_json(&b, str_c(d[i].key));
        buf_char(&b, ':');
        if (d[i].is_number) buf_int(&b, d[i].number);
        else buf_json(&b, d[i].text);
    }
    buf_char(&b, '}');
    return buf_str(&b);
}

Str event_datum(struct arena *a, Str data, const char *key)
{
    json_t *o = json_loadb(data.p, data.len, 0, NULL);
    const char *v = json_string_value(json_object_get(o, key));
    Str s = v ? str_dup(a, str_c(v)) : (Str){NULL, 0};
    json_decref(o);
    return s;
}

int64_t event_number(struct arena *a, Str data, const char *key)
{
    json_t *o = json_loadb(data.p, data.len, 0, NULL);
    int64_t n = json_integer_value(json_object_get(o, key));
    (void)a;
    json_decref(o);
    return n;
}

/* -- verify -- */

/* Words that are gone must have been erased: a later erase event of the same record says so. */
static enum Err verify_erased(struct db_ro *db, struct arena *a, const struct event_full *e, char why[256])
{
    struct event_erased_row row;
    enum Err found = event_erased(db, a, &row, .kind = e->kind, .entity = e->entity, .seq = e->seq);
    if (found != ERR_NOT_FOUND) return found;
    snprintf(why, 256, "history: the text of event %lld (number %lld) is missing, and nothing says that it was erased", (long long)e->id.v, (long long)e->seq);
    return ERR_DB;
}

static enum Err verify_text(struct db_ro *db, struct arena *a, const struct event_full *e, char why[256])
{
    struct event_text_get_row t;
    enum Err found = event_text_get(db, a, &t, .event = e->id);
    if (found == ERR_NOT_FOUND) return str_none(e->text_hash) ? OK : verify_erased(db, a, e, why);
    TRY(found);
    if (str_none(e->text_hash) || !str_eq(text_hash(a, t.salt, t.text), e->text_hash)) {
        snprintf(why, 256, "history: the text of event %lld (number %lld) was changed", (long long)e->id.v, (long long)e->seq);
        return ERR_DB;
    }
    return OK;
}

static enum Err verify_seals(struct db_ro *db, struct arena *a, int64_t last_seq, char why[256])
{
    struct seals_rows rows;
    TRY(seals(db, a, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        struct event_range_rows one;
        enum Err e = event_range(db, a, &one, .stream = rows.v[i].stream, .seq = rows.v[i].seq - 1);
        bool same = e == OK && one.n && one.v[0].seq == rows.v[i].seq && str_eq(one.v[0].hash, rows.v[i].head);
        if (rows.v[i].seq > last_seq || !same) {
            Str day = day_iso(a, rows.v[i].day);
            snprintf(why, 256, "history: the seal of %.*s does not match event number %lld", STR(day), (long long)rows.v[i].seq);
            return ERR_DB;
        }
    }
    return OK;
}

/* There is one chain: a row that claims another would be walked past. */
static enum Err verify_stream(struct db_ro *db, struct arena *a, char why[256])
{
    struct event_astray_row row;
    enum Err e = event_astray(db, a, &row, .stream = STREAM);
    if (e == ERR_NOT_FOUND) return OK;
    TRY(e);
    snprintf(why, 256, "history: event %lld was changed: it stands outside the chain", (long long)row.id.v);
    return ERR_DB;
}

enum Err history_verify(struct db_ro *db, struct arena *a, char why[256])
{
    struct arena *page = arena_new(1 << 20);
    int64_t seq = 0;
    Str prev = S("");
    unsigned char last[HASH];
    enum Err e = OK;
    for (bool more = true; more && e == OK;) {
        struct event_range_rows rows;
        arena_reset(page);
        e = event_range(db, page, &rows, .stream = STREAM, .seq = seq);
        if (e != OK) snprintf(why, 256, "history: an event after number %lld holds what cannot be read", (long long)seq);
        more = e == OK && rows.n > 0;
        for (size_t i = 0; more && e == OK && i < rows.n; i++) {
            const struct event_full *r = &rows.v[i];
            if (r->seq != seq + 1 || !str_eq(r->prev, prev) || !str_eq(event_hash(page, r), r->hash)) {
                snprintf(why, 256, "history: event %lld (number %lld) was changed or one before it is missing", (long long)r->id.v, (long long)r->seq);
                e = ERR_DB;
                break;
            }
            e = verify_text(db, page, r, why);
            seq = r->seq;
            memcpy(last, r->hash.p, HASH);
            prev = str_n((char *)last, HASH);
        }
    }
    arena_free(page);
    if (e == OK) e = verify_stream(db, a, why);
    return e == OK ? verify_seals(db, a, seq, why) : e;
}

enum Err history_seal(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more)
{
    struct event_head_row head;
    *more = false;
    enum Err e = event_head(db, a, &head, .stream = STREAM);
    if (e == ERR_NOT_FOUND) return OK;
    TRY(e);
    return seal_add(db, .id = (SealId){app_id(app)}, .day = day_of(now), .stream = STREAM, .seq = head.seq, .head = head.hash);
}
