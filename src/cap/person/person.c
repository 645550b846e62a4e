/* People: numbers, passwords, names as others see them, roles given. */
#include "cap/person/person.h"

#include <sodium.h>
#include <stdlib.h>

#include "app_sql.h"
#include "base/utf8.h"
#include "cap/area/area.h"

bool phone_normal(struct arena *a, Str in, Str *out)
{
    char *p = arena_alloc(a, in.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < in.len; i++) {
        char c = in.p[i];
        if (c == ' ' || c == '-' || c == '(' || c == ')') continue;
        p[n++] = c;
    }
    Str s = str_n(p, n);
    if (str_starts(s, S("+86"))) s = str_from(s, 3);
    if (!str_digits(s)) return false;
    bool mobile = s.len == 11 && s.p[0] == '1' && s.p[1] >= '3';
    bool landline = s.len >= 7 && s.len <= 12 && (s.p[0] == '0' || s.len <= 8);
    if (!mobile && !landline) return false;
    *out = s;
    return true;
}

Str password_hash(struct arena *a, Str password)
{
    char *out = arena_alloc(a, crypto_pwhash_STRBYTES);
    if (crypto_pwhash_str(out, password.p, password.len, crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE)) abort();
    return str_c(out);
}

bool password_is(Str hash, Str password)
{
    char z[crypto_pwhash_STRBYTES] = "";
    if (hash.len == 0 || hash.len >= sizeof z) return false;
    for (size_t i = 0; i < hash.len; i++) z[i] = hash.p[i];
    return crypto_pwhash_str_verify(z, password.p, password.len) == 0;
}

bool password_good(Str password) { return utf8_valid(password) && utf8_count(password) >= 8; }

enum Err person_shown(struct db_ro *db, struct arena *a, PersonId person, Str *out)
{
    struct person_row p;
    TRY(person_get(db, a, &p, .id = person));
    *out = p.shown_as;
    return OK;
}

enum Err person_place(struct db_ro *db, struct arena *a, PersonId person, enum Lang lang, Str *out)
{
    struct person_row p;
    struct area_row home;
    TRY(person_get(db, a, &p, .id = person));
    *out = S("");
    if (!p.home.v) return OK;
    TRY(area_get(db, a, &home, .id = p.home));
    *out = area_name(home.name, home.name_en, lang);
    return OK;
}

enum Err person_add(struct db_rw *db, struct app *app, const struct person_new *n, Time at, PersonId *out)
{
    PersonId id = {app_id(app)};
    TRY(person_put(db, .id = id, .shown_as = n->shown_as, .name = n->name, .phone = n->phone, .home = n->home, .at = at));
    if (n->account) TRY(account_put(db, .id = (AccountId){app_id(app)}, .person = id, .password = n->password_hash, .at = at));
    *out = id;
    return OK;
}

enum Err role_give(struct db_rw *db, struct arena *a, struct app *app, PersonId person, enum Role role, enum ScopeKind kind, AnyId scope, PersonId by, Time at)
{
    RoleId id = {app_id(app)};
    struct event_maker m = {app, a, at};
    TRY(role_add(db, .id = id, .person = person, .role = role, .scope_kind = kind, .scope = scope, .starts = at, .by_person = by, .at = at));
    return event_make(&m, db, (struct event){.act = "give", .kind = Entity_role, .entity = ANY(id), .actor_kind = by.v ? ActorKind_person : ActorKind_system,
                                             .actor = ANY(by), .area = kind == ScopeKind_area ? (AreaId){scope.v} : (AreaId){0},
                                             .data = EVENT_DATA(a, {"person", str_fmt(a, "%lld", (long long)person.v), 0, false}, {"role", Role_code(role), 0, false})});
}

Str shown_as_of(struct arena *a, Str name, enum Lang lang)
{
    Str first = utf8_head(str_trim(name), 1);
    if (!first.len) return msg_text(MSG_person_resident, lang);
    return msg_fill(a, MSG_person_resident_named, lang, &first, 1);
}
