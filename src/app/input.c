/* What comes in: JSON bodies, HTML forms (urlencoded, or multipart with files) and query parameters become the struct of their
   form, or a refusal that names the field. Whatever cannot be read at all is ERR_BODY; whatever can be read but is missing, unknown or wrong is ERR_INPUT. */
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "app/private.h"
#include "base/utf8.h"
#include "base/vec.h"

enum { DEPTH_MAX = 32, TEXT_MAX = 20000, READABLE = 1000000000 };

static char *full_name(struct rq *rq, Str at, const char *name) { return str_z(rq->a, at.len ? str_fmt(rq->a, "%.*s.%s", STR(at), name) : str_c(name)); }
static enum Err wrong(struct rq *rq, Str at, const char *name, Msg m) { return refuse_field(rq, full_name(rq, at, name), m); }

/* What would be right: limits that people can read; money is asked for in another unit than its limits. */
static enum Err out_of_range(struct rq *rq, Str at, const struct field *f)
{
    bool plain = f->kind != KIND_MONEY && f->lo > -READABLE && f->hi < READABLE;
    return plain ? refuse_limits(rq, full_name(rq, at, f->name), MSG_app_field_between, f->lo, f->hi) : wrong(rq, at, f->name, MSG_app_field_range);
}

/* -- one value, as text: query parameters and HTML forms; JSON strings too -- */

static enum Err put_text(struct rq *rq, Str at, const struct field *f, Str text, void *to)
{
    int64_t n;
    Time t;
    Day d;
    text = str_trim(text);
    switch (f->kind) {
    case KIND_STR:
        if (!utf8_text_ok(text)) return wrong(rq, at, f->name, MSG_app_field_control);
        if ((int64_t)utf8_count(text) > f->hi) return refuse_limits(rq, full_name(rq, at, f->name), MSG_app_field_long, f->hi, 0);
        if ((int64_t)utf8_count(text) < f->lo) return text.len ? refuse_limits(rq, full_name(rq, at, f->name), MSG_app_field_short, f->lo, 0) : wrong(rq, at, f->name, MSG_app_field_missing);
        *(Str *)to = text;
        return OK;
    case KIND_ID:
        if (!str_int(text, &n) || n <= 0) return wrong(rq, at, f->name, MSG_app_field_id);
        *(AnyId *)to = (AnyId){n};
        return OK;
    case KIND_CHOICE:
        if (!(*(unsigned *)to = choice_of(f->choices, text))) return wrong(rq, at, f->name, MSG_app_field_choice);
        return OK;
    case KIND_TIME:
        if (!time_parse(text, &t)) {
            if (!day_parse(text, &d)) return wrong(rq, at, f->name, MSG_app_field_time);
            /* In a filter a date means its first moment; in a form for people (by then) the end of its working day. */
            t = time_plus(day_start(d), rq->p->from_form ? 18 * (int64_t)HOUR_MS : 0);
        }
        *(Time *)to = t;
        return OK;
    case KIND_DAY:
        if (!day_parse(text, &d)) return wrong(rq, at, f->name, MSG_app_field_day);
        *(Day *)to = d;
        return OK;
    case KIND_INT:
    case KIND_OPTINT:
    case KIND_MONEY:
        if (!str_int(text, &n)) return wrong(rq, at, f->name, MSG_app_field_number);
        if (n < f->lo || n > f->hi) return out_of_range(rq, at, f);
        if (f->kind == KIND_OPTINT) *(OptInt *)to = SOME(n);
        else *(int64_t *)to = n;
        return OK;
    case KIND_BOOL:
        if (!str_is(text, "1") && !str_is(text, "true") && !str_is(text, "on") && !str_is(text, "0") && !str_is(text, "false"))
            return wrong(rq, at, f->name, MSG_app_field_bool);
        *(bool *)to = !str_is(text, "0") && !str_is(text, "false");
        return OK;
    case KIND_OPTREAL: {
        char *end, *z = str_z(rq->a, text);
        double v = strtod(z, &end);
        if (!*z || *end || !isfinite(v) || str_has(text, S("x")) || str_has(text, S("X"))) return wrong(rq, at, f->name, MSG_app_field_number);
        if (v < (double)f->lo || v > (double)f->hi) return out_of_range(rq, at, f);
        *(OptReal *)to = (OptReal){true, v};
        return OK;
    }
    case KIND_OBJECT: case KIND_LIST: case KIND_IDS: case KIND_STRS: case KIND_FILE: case KIND_FILES: case KIND_REFUSED: break;
    }
    return wrong(rq, at, f->name, MSG_app_field_type);
}

/* -- pairs of text -- */

static const struct url_pair *pair_of(const struct url_pairs *q, Str name)
{
    for (size_t i = 0; i < q->n; i++)
        if (str_eq(q->v[i].name, name)) return &q->v[i];
    return NULL;
}

static enum Err put_pairs(struct rq *rq, Str at, const struct form *f, const struct url_pairs *q, void *out, bool *any);

static enum Err put_pair_ids(struct rq *rq, Str at, const struct field *f, const struct url_pairs *q, Str name, struct ids *to)
{
    VEC(AnyId) ids = {0};
    for (size_t i = 0; i < q->n; i++) {
        int64_t n;
        if (!str_eq(q->v[i].name, name) || !q->v[i].value.len) continue;
        if (!str_int(q->v[i].value, &n) || n <= 0 || (int64_t)ids.n >= f->hi) return wrong(rq, at, f->name, MSG_app_field_id);
        *VEC_ADD(rq->a, &ids) = (AnyId){n};
    }
    *to = (struct ids){ids.v, ids.n};
    return OK;
}

/* -- files -- */

static bool is_file(const struct field *f) { return f->kind == KIND_FILE || f->kind == KIND_FILES; }

static enum Err put_files(struct rq *rq, const struct field *f, void *to)
{
    const struct parts *all = &rq->p->files;
    Uploads got = {NEW_ARRAY(rq->a, Upload, all->n + 1), 0};
    for (size_t i = 0; i < all->n; i++)
        if (str_is(all->v[i].name, f->name)) got.v[got.n++] = (Upload){all->v[i].filename, all->v[i].mime, all->v[i].bytes};
    if (f->presence == REQUIRED && !got.n) return wrong(rq, S(""), f->name, MSG_app_field_no_file);
    if ((int64_t)got.n > (f->kind == KIND_FILES ? f->hi : 1)) return wrong(rq, S(""), f->name, MSG_app_field_many_files);
    if (f->kind == KIND_FILES) {
        *(Uploads *)to = got;
        return OK;
    }
    if (!got.n) return OK;
    if ((int64_t)got.v[0].bytes.len > f->hi) return refuse(rq, ERR_TOO_LARGE, MSG_app_file_large);
    if ((int64_t)got.v[0].bytes.len < f->lo) return wrong(rq, S(""), f->name, MSG_app_field_empty_file);
    *(Upload *)to = got.v[0];
    return OK;
}

static enum Err put_pairs(struct rq *rq, Str at, const struct form *f, const struct url_pairs *q, void *out, bool *any)
{
    enum Err all = OK;
    for (unsigned i = 0; i < f->n; i++) {
        const struct field *fd = &f->fields[i];
        Str name = at.len ? str_fmt(rq->a, "%.*s.%s", STR(at), fd->name) : str_c(fd->name);
        void *to = (char *)out + fd->off;
        enum Err e = OK;
        if (fd->kind == KIND_OBJECT) {
            bool there = false;
            unsigned before = rq->problem.n_errors;
            void *sub = arena_alloc(rq->a, fd->object()->size);
            e = put_pairs(rq, name, fd->object(), q, sub, &there);
            if (there || fd->presence == REQUIRED) *(void **)to = sub;
            else rq->problem.n_errors = before, e = OK; /* an optional group left empty is no mistake */
        } else if (fd->kind == KIND_IDS) {
            e = put_pair_ids(rq, at, fd, q, name, to);
        } else if (is_file(fd)) {
            e = put_files(rq, fd, to);
        } else {
            const struct url_pair *p = pair_of(q, name);
            Str v = p ? str_trim(p->value) : (Str){NULL, 0};
            if (v.len) {
                *any = true;
                e = put_text(rq, at, fd, v, to);
            } else if (fd->presence == REQUIRED && fd->kind != KIND_BOOL) {
                e = wrong(rq, at, fd->name, MSG_app_field_missing);
            }
        }
        if (e != OK) all = e;
    }
    return all;
}

static bool known(const struct form *f, Str name)
{
    for (unsigned i = 0; f && i < f->n; i++) {
        Str n = str_c(f->fields[i].name);
        if (str_eq(name, n)) return !is_file(&f->fields[i]);
        if (f->fields[i].kind == KIND_OBJECT && str_starts(name, n) && name.len > n.len && name.p[n.len] == '.')
            return known(f->fields[i].object(), str_from(name, n.len + 1));
    }
    return false;
}

static enum Err refuse_unknown(struct rq *rq, const struct form *f, const struct url_pairs *q, const char *const *also)
{
    enum Err e = OK;
    for (size_t i = 0; i < q->n; i++) {
        bool ok = known(f, q->v[i].name);
        for (unsigned k = 0; also[k] && !ok; k++) ok = str_is(q->v[i].name, also[k]);
        if (!ok) e = refuse_field(rq, str_z(rq->a, utf8_head(q->v[i].name, 60)), MSG_app_field_unknown);
    }
    return e;
}

/* People say the last day that counts (`until`), the contract the first that no longer does (`to`). */
static struct url_pairs with_to(struct rq *rq, const struct form *f, const struct url_pairs *q)
{
    struct url_pairs out = {NEW_ARRAY(rq->a, struct url_pair, q->n + 1), q->n};
    bool ends = f && known(f, S("to")) && !known(f, S("until"));
    for (size_t i = 0; i < q->n; i++) {
        Day last;
        out.v[i] = q->v[i];
        if (!ends || !str_is(q->v[i].name, "until")) continue;
        out.v[i].name = S("to");
        if (day_parse(q->v[i].value, &last)) out.v[i].value = day_iso(rq->a, day_plus(last, 1));
    }
    return out;
}

enum Err input_query(struct rq *rq, const struct form *f, const struct url_pairs *q, void *out)
{
    static const char *const page_words[] = {"lang", "done", "elder", NULL}, *const none[] = {NULL};
    bool any = false;
    struct url_pairs pairs;
    if (!rq->json) {
        pairs = with_to(rq, f, q);
        q = &pairs;
    }
    TRY(refuse_unknown(rq, f, q, rq->json ? none : page_words));
    for (size_t i = 0; i < q->n; i++)
        for (size_t k = 0; k < i; k++)
            if (str_eq(q->v[i].name, q->v[k].name)) return refuse_field(rq, str_z(rq->a, q->v[i].name), MSG_app_field_twice);
    return f ? put_pairs(rq, S(""), f, q, out, &any) : OK;
}

/* -- JSON -- */

static enum Err put_json(struct rq *rq, Str at, const struct form *f, json_t *obj, void *out, bool top);

static enum Err put_json_ids(struct rq *rq, Str at, const struct field *f, json_t *v, struct ids *to)
{
    if (!json_is_array(v)) return wrong(rq, at, f->name, MSG_app_field_type);
    if ((int64_t)json_array_size(v) > f->hi) return wrong(rq, at, f->name, MSG_app_field_many);
    struct ids ids = {NEW_ARRAY(rq->a, AnyId, json_array_size(v) + 1), json_array_size(v)};
    for (size_t i = 0; i < ids.n; i++) {
        const char *s = json_string_value(json_array_get(v, i));
        if (!s || !str_int(str_c(s), &ids.v[i].v) || ids.v[i].v <= 0) return wrong(rq, at, f->name, MSG_app_field_id);
    }
    *to = ids;
    return OK;
}

static enum Err put_json_value(struct rq *rq, Str at, const struct field *f, json_t *v, void *to)
{
    Str text = json_is_string(v) ? str_n(json_string_value(v), json_string_length(v)) : (Str){NULL, 0};
    switch (f->kind) {
    case KIND_STR: case KIND_ID: case KIND_CHOICE: case KIND_TIME: case KIND_DAY:
        if (!text.p) return wrong(rq, at, f->name, MSG_app_field_type);
        return put_text(rq, at, f, str_dup(rq->a, text), to);
    case KIND_INT: case KIND_OPTINT: case KIND_MONEY:
        if (!json_is_integer(v)) return wrong(rq, at, f->name, MSG_app_field_type);
        return put_text(rq, at, f, str_fmt(rq->a, "%lld", (long long)json_integer_value(v)), to);
    case KIND_BOOL:
        if (!json_is_boolean(v)) return wrong(rq, at, f->name, MSG_app_field_type);
        *(bool *)to = json_is_true(v);
        return OK;
    case KIND_OPTREAL:
        if (!json_is_number(v)) return wrong(rq, at, f->name, MSG_app_field_type);
        return put_text(rq, at, f, str_fmt(rq->a, "%.17g", json_number_value(v)), to);
    case KIND_OBJECT: {
        if (!json_is_object(v)) return wrong(rq, at, f->name, MSG_app_field_type);
        void *sub = arena_alloc(rq->a, f->object()->size);
        TRY(put_json(rq, at.len ? str_fmt(rq->a, "%.*s.%s", STR(at), f->name) : str_c(f->name), f->object(), v, sub, false));
        *(void **)to = sub;
        return OK;
    }
    case KIND_IDS: return put_json_ids(rq, at, f, v, to);
    case KIND_LIST: case KIND_STRS: case KIND_FILE: case KIND_FILES: case KIND_REFUSED: break;
    }
    return ERR_INTERNAL;
}

static enum Err put_json(struct rq *rq, Str at, const struct form *f, json_t *obj, void *out, bool top)
{
    enum Err all = OK;
    const char *key;
    json_t *v;
    json_object_foreach(obj, key, v) {
        if (top && rq->route->see && !strcmp(key, "rev") && !(f && form_find(f, S("rev")))) {
            if (json_is_null(v)) continue; /* as in any field: not given */
            if (!json_is_integer(v)) all = wrong(rq, at, "rev", MSG_app_field_type);
            else rq->p->rev = SOME(json_integer_value(v));
        } else if (!f || !form_find(f, str_c(key)) || is_file(form_find(f, str_c(key)))) {
            all = wrong(rq, at, str_z(rq->a, utf8_head(str_c(key), 60)), MSG_app_field_unknown);
        }
    }
    for (unsigned i = 0; f && i < f->n; i++) {
        const struct field *fd = &f->fields[i];
        if (is_file(fd)) continue;
        v = json_object_get(obj, fd->name);
        enum Err e = OK;
        if (v && !json_is_null(v)) e = put_json_value(rq, at, fd, v, (char *)out + fd->off);
        else if (fd->presence == REQUIRED) e = wrong(rq, at, fd->name, MSG_app_field_missing);
        if (e != OK) all = e;
    }
    return all;
}

/* The library's own limit is 2048 levels; ours is what any form could need. */
static bool too_deep(Str s)
{
    int depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.p[i];
        if (in_string) {
            if (c == '\\') i++;
            else if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            if (++depth > DEPTH_MAX) return true;
        } else if (c == ']' || c == '}') {
            depth--;
        }
    }
    return false;
}

static enum Err json_body(struct rq *rq, const struct form *f, void *out)
{
    Str body = str_trim(rq->x->body);
    json_error_t err;
    if (!body.len) body = S("{}");
    if (!utf8_valid(body)) return refuse(rq, ERR_BODY, MSG_app_not_utf8);
    if (too_deep(body)) return refuse(rq, ERR_BODY, MSG_app_too_deep);
    json_t *root = json_loadb(body.p, body.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &err);
    if (!root) return refuse(rq, ERR_BODY, MSG_app_not_json);
    enum Err e = json_is_object(root) ? put_json(rq, S(""), f, root, out, true) : refuse(rq, ERR_BODY, MSG_app_not_object);
    json_decref(root);
    return e;
}

/* -- HTML forms -- */

/* A multipart body's fields of text, as an urlencoded body has them; its files go to rq->p->files. */
static enum Err multipart_body(struct rq *rq, struct url_pairs *q)
{
    struct parts parts;
    size_t bytes = 0;
    Str boundary = multipart_boundary(rq->a, http_header(rq->x, "Content-Type"));
    enum Err e = boundary.p ? multipart_parse(rq->a, boundary, rq->x->body, &parts) : ERR_BODY;
    if (e != OK) return refuse(rq, e, e == ERR_TOO_LARGE ? MSG_app_many_parts : MSG_app_not_multipart);
    q->v = NEW_ARRAY(rq->a, struct url_pair, parts.n + 1);
    rq->p->files.v = NEW_ARRAY(rq->a, struct part, parts.n + 1);
    for (size_t i = 0; i < parts.n; i++) {
        const struct part *p = &parts.v[i];
        if (p->filename.p && !p->filename.len && !p->bytes.len) continue; /* a file field in which nothing was chosen */
        if (p->filename.p) {
            rq->p->files.v[rq->p->files.n++] = *p;
            bytes += p->bytes.len;
        } else if (!utf8_valid(p->bytes) || (p->bytes.len && memchr(p->bytes.p, 0, p->bytes.len))) {
            return refuse(rq, ERR_BODY, MSG_app_unreadable);
        } else {
            q->v[q->n++] = (struct url_pair){p->name, p->bytes};
        }
    }
    return bytes > UPLOAD_MAX ? refuse(rq, ERR_TOO_LARGE, MSG_app_file_large) : OK;
}

static enum Err refuse_other_files(struct rq *rq, const struct form *f)
{
    enum Err e = OK;
    for (size_t i = 0; i < rq->p->files.n; i++) {
        const struct field *fd = f ? form_find(f, rq->p->files.v[i].name) : NULL;
        if (!fd || !is_file(fd)) e = refuse_field(rq, str_z(rq->a, utf8_head(rq->p->files.v[i].name, 60)), MSG_app_field_not_file);
    }
    return e;
}

static enum Err form_body(struct rq *rq, const struct form *f, void *out)
{
    static const char *const ours[] = {"_csrf", "_key", "_from", "_then", "rev", NULL};
    struct url_pairs *q = NEW(rq->a, struct url_pairs);
    bool any = false;
    if (rq->p->multipart) TRY(multipart_body(rq, q));
    else if (url_query(rq->a, rq->x->body, q) != OK) return refuse(rq, ERR_BODY, MSG_app_unreadable);
    rq->old = q;
    rq->p->from_form = !rq->json;
    const struct url_pair *p;
    if ((p = pair_of(q, S("_key")))) rq->p->idem_key = p->value;
    if ((p = pair_of(q, S("_from")))) rq->p->from = p->value;
    int64_t rev;
    if ((p = pair_of(q, S("rev"))) && p->value.len) {
        if (!str_int(p->value, &rev)) return refuse_field(rq, "rev", MSG_app_field_number);
        rq->p->rev = SOME(rev);
    }
    TRY(refuse_unknown(rq, f, q, ours));
    TRY(refuse_other_files(rq, f));
    return f ? put_pairs(rq, S(""), f, q, out, &any) : OK;
}

static bool needs_file(const struct form *f)
{
    for (unsigned i = 0; f && i < f->n; i++)
        if (is_file(&f->fields[i]) && f->fields[i].presence == REQUIRED) return true;
    return false;
}

enum Err input_body(struct rq *rq, const struct form *f, void *out)
{
    Str type = http_header(rq->x, "Content-Type"), main_type = {NULL, 0};
    str_split(&type, ';', &main_type);
    main_type = str_trim(main_type);
    rq->p->multipart = str_eq_nocase(main_type, S("multipart/form-data")) && (!rq->json || form_takes_files(f));
    if (rq->p->multipart) return form_body(rq, f, out);
    if (rq->json && needs_file(f)) return refuse(rq, ERR_MEDIA, MSG_app_send_multipart);
    if (rq->json) {
        if (rq->x->body.len && !str_eq_nocase(main_type, S("application/json"))) return refuse(rq, ERR_MEDIA, MSG_app_send_json);
        return json_body(rq, f, out);
    }
    if (rq->x->body.len && !str_eq_nocase(main_type, S("application/x-www-form-urlencoded"))) return refuse(rq, ERR_MEDIA, MSG_app_send_form);
    return form_body(rq, f, out);
}
