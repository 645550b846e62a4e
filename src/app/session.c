/* Sessions, secret links, the caller of a request, the outbox, settings. Secrets are random; only their hashes are stored. */
#include <sodium.h>
#include <string.h>

#include "app/private.h"
#include "app_sql.h"
#include "base/utf8.h"
#include "sys/log.h"

enum { SECRET = 32, SESSION_DAYS = 30 };

Str secret_new(struct arena *a)
{
    unsigned char raw[SECRET];
    char *out = arena_alloc(a, 64);
    randombytes_buf(raw, sizeof raw);
    sodium_bin2base64(out, 64, raw, sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_c(out);
}

static Str secret_hash(struct arena *a, Str secret)
{
    unsigned char *h = arena_alloc(a, 32);
    crypto_generichash(h, 32, (const unsigned char *)secret.p, secret.len, NULL, 0);
    return str_n((char *)h, 32);
}

static enum Err roles_load(struct rq *rq, struct db_ro *db)
{
    struct roles_of_rows rows;
    TRY(roles_of(db, rq->a, &rows, .person = rq->who.person, .now = rq->now));
    rq->who.roles = NEW_ARRAY(rq->a, struct role_row, rows.n + 1);
    rq->who.n_roles = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        rq->who.roles[i] = (struct role_row){rows.v[i].role, rows.v[i].scope_kind, rows.v[i].scope};
        rq->who.everywhere |= (Who)1 << rows.v[i].role;
    }
    return OK;
}

enum Err who_by_pass(struct rq *rq, struct db_ro *db, Str secret)
{
    struct pass_find_row p;
    enum Err e = pass_find(db, rq->a, &p, .hash = secret_hash(rq->a, secret), .now = rq->now);
    if (e != OK) return e;
    rq->who = (struct who){.kind = ActorKind_pass, .pass = p.id, .pass_kind = p.kind, .pass_entity = p.entity, .person = p.person};
    return OK;
}

enum Err who_load(struct rq *rq, struct db_ro *db)
{
    Str token = http_header(rq->x, "Authorization");
    bool bearer = token.p != NULL;
    rq->who = (struct who){.kind = ActorKind_nobody};
    if (bearer) {
        if (token.len < 8 || !str_eq_nocase(str_cut(token, 0, 7), S("Bearer "))) return ERR_AUTH;
        token = str_trim(str_from(token, 7));
    } else {
        token = http_cookie(rq->x, "linju");
    }
    if (!token.len) return bearer ? ERR_AUTH : OK;
    struct session_find_row s;
    enum Err e = session_find(db, rq->a, &s, .hash = secret_hash(rq->a, token), .now = rq->now);
    if (e == ERR_NOT_FOUND && bearer) {
        e = who_by_pass(rq, db, token);
        return e == ERR_NOT_FOUND ? ERR_AUTH : e;
    }
    if (e == ERR_NOT_FOUND) { /* a cookie that ended: the page is shown as to a stranger */
        rq_cookie(rq, S("linju=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
        return OK;
    }
    TRY(e);
    rq->who.kind = ActorKind_person;
    rq->who.person = s.person;
    rq->who.session = s.id;
    seen_note(rq->app->seen, s.id, rq->now);
    return roles_load(rq, db);
}

/* Bound to the session (or to the browser's visit when there is none) and to this installation. */
Str csrf_of(struct rq *rq)
{
    unsigned char h[16];
    int64_t id = rq->who.session.v;
    crypto_generichash(h, sizeof h, (unsigned char *)&id, sizeof id, rq->app->secret, sizeof rq->app->secret);
    return str_hex(rq->a, h, sizeof h);
}

enum Err session_start(struct rq *rq, struct db_rw *db, PersonId person)
{
    Str token = secret_new(rq->a), agent = http_header(rq->x, "User-Agent");
    Time ends = time_plus(rq->now, (int64_t)SESSION_DAYS * DAY_MS);
    if (!utf8_text_ok(agent)) agent = S("");
    SessionId id = RQ_ID(rq, SessionId);
    TRY(session_add(db, .id = id, .hash = secret_hash(rq->a, token), .person = person, .device = utf8_head(agent, 300), .at = rq->now, .ends = ends));
    rq->secret = token;
    rq->who.kind = ActorKind_person;
    rq->who.person = person;
    rq->who.session = id;
    rq->n_cookies = 0;
    rq_cookie(rq, str_fmt(rq->a, "linju=%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d", STR(token), SESSION_DAYS * 86400));
    return roles_load(rq, db_rw_read(db));
}

enum Err pass_make(struct rq *rq, struct db_rw *db, enum Entity kind, AnyId entity, PersonId person, int64_t ttl_s, Str *secret)
{
    Str s = secret_new(rq->a);
    TRY(pass_add(db, .id = RQ_ID(rq, PassId), .hash = secret_hash(rq->a, s), .kind = kind, .entity = entity, .person = person,
                 .ends = time_plus(rq->now, ttl_s * 1000), .at = rq->now));
    *secret = s;
    return OK;
}

enum Err outbox_put(struct rq *rq, struct db_rw *db, const char *channel, Str address, Str text)
{
    if (rq->app->o.demo) log_info("demo: not sent by %s: %.*s", channel, STR(text)); /* invented people have no telephones */
    return outbox_add(db, .id = RQ_ID(rq, OutboxId), .at = rq->now, .channel = str_c(channel), .address = address, .text = text);
}

enum Err pack_is_cn(struct db_ro *db, struct arena *a, bool *yes)
{
    struct setting_get_row row;
    enum Err e = setting_get(db, a, &row, .name = S("pack"));
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *yes = e != OK || LocalPack_of(row.value) != LocalPack_generic;
    return OK;
}

enum Err setting_int(struct db_ro *db, struct arena *a, const char *name, int64_t otherwise, int64_t *out)
{
    struct setting_get_row row;
    enum Err e = setting_get(db, a, &row, .name = str_c(name));
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e != OK || !str_int(row.value, out)) *out = otherwise;
    return OK;
}
