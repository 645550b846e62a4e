/* JSON out: a view is walked by its table of fields; nothing is written by hand. Problems in the form of RFC 9457. */
#include "app/private.h"

#include <math.h>

int err_status(enum Err e)
{
    switch (e) {
    case OK: return 200;
    case ERR_BODY: return 400;
    case ERR_AUTH: return 401;
    case ERR_FORBIDDEN: return 403;
    case ERR_NOT_FOUND: return 404;
    case ERR_METHOD: return 405;
    case ERR_CONFLICT: return 409;
    case ERR_TOO_LARGE: return 413;
    case ERR_MEDIA: return 415;
    case ERR_INPUT: return 422;
    case ERR_RATE: return 429;
    case ERR_BUSY: return 503;
    case ERR_INTERNAL:
    case ERR_RETRY:
    case ERR_IO:
    case ERR_DB: break;
    }
    return 500;
}

static void json_id(struct buf *out, AnyId id)
{
    buf_char(out, '"');
    buf_int(out, id.v);
    buf_char(out, '"');
}

static void json_str(struct buf *out, Str s)
{
    if (str_none(s)) buf_lit(out, "null");
    else buf_json(out, s);
}

static bool value_none(const struct view_field *f, const char *at)
{
    switch (f->kind) {
    case KIND_ID: return ((const AnyId *)(const void *)at)->v == 0;
    case KIND_STR: return str_none(*(const Str *)(const void *)at);
    case KIND_OPTINT: return !((const OptInt *)(const void *)at)->has;
    case KIND_OPTREAL: return !((const OptReal *)(const void *)at)->has;
    case KIND_TIME: return ((const Time *)(const void *)at)->ms == 0;
    case KIND_DAY: return ((const Day *)(const void *)at)->n == 0;
    case KIND_CHOICE: return *(const unsigned *)(const void *)at == 0;
    case KIND_OBJECT: return *(const void *const *)(const void *)at == NULL;
    case KIND_INT: case KIND_BOOL: case KIND_MONEY: case KIND_LIST: case KIND_IDS: case KIND_STRS: case KIND_FILE: case KIND_FILES:
    case KIND_REFUSED: break;
    }
    return false;
}

static void json_time(struct buf *out, Time t)
{
    buf_char(out, '"');
    out->len += time_rfc3339_put(buf_room(out, TIME_RFC3339_MAX), t);
    buf_char(out, '"');
}

struct any_list {
    const char *v;
    size_t n;
};

/* A view inside another: whole, or its id where it only refers to a record. */
static void json_sub(struct buf *out, const struct view *v, const void *data)
{
    for (unsigned i = 0; v->ref && i < v->n; i++)
        if (v->fields[i].kind == KIND_ID) {
            json_id(out, *(const AnyId *)(const void *)((const char *)data + v->fields[i].off));
            return;
        }
    json_view(out, v, data);
}

static void json_list(struct buf *out, const struct view_field *f, const char *at)
{
    const struct any_list *l = (const void *)at;
    buf_char(out, '[');
    for (size_t i = 0; i < l->n; i++) {
        if (i) buf_char(out, ',');
        if (f->kind == KIND_LIST) json_sub(out, f->object(), l->v + i * f->object()->size);
        else if (f->kind == KIND_STRS) json_str(out, ((const Str *)(const void *)l->v)[i]);
        else json_id(out, ((const AnyId *)(const void *)l->v)[i]);
    }
    buf_char(out, ']');
}

static void json_value(struct buf *out, const struct view_field *f, const char *at)
{
    const void *p = at;
    if (value_none(f, at)) {
        buf_lit(out, "null");
        return;
    }
    switch (f->kind) {
    case KIND_ID: json_id(out, *(const AnyId *)p); break;
    case KIND_STR: buf_json(out, *(const Str *)p); break;
    case KIND_INT: buf_int(out, *(const int64_t *)p); break;
    case KIND_OPTINT: buf_int(out, ((const OptInt *)p)->v); break;
    case KIND_OPTREAL: {
        double d = ((const OptReal *)p)->v;
        if (isfinite(d)) buf_fmt(out, "%.15g", d);
        else buf_lit(out, "null");
        break;
    }
    case KIND_BOOL: buf_add(out, *(const bool *)p ? S("true") : S("false")); break;
    case KIND_TIME: json_time(out, *(const Time *)p); break;
    case KIND_DAY: buf_json(out, day_iso(out->a, *(const Day *)p)); break;
    case KIND_MONEY: buf_int(out, ((const Money *)p)->fen); break;
    case KIND_CHOICE: json_str(out, choice_code(f->choices, *(const unsigned *)p)); break;
    case KIND_OBJECT: json_sub(out, f->object(), *(const void *const *)p); break;
    case KIND_LIST: case KIND_IDS: case KIND_STRS: json_list(out, f, at); break;
    case KIND_FILE: case KIND_FILES: case KIND_REFUSED: break;
    }
}

void json_view(struct buf *out, const struct view *v, const void *data)
{
    size_t first = 1; /* without the comma */
    buf_char(out, '{');
    for (unsigned i = 0; i < v->n; i++) {
        const struct view_field *f = &v->fields[i];
        const char *at = (const char *)data + f->off;
        if (f->omit && value_none(f, at)) continue;
        buf_bytes(out, f->key.p + first, f->key.len - first);
        first = 0;
        json_value(out, f, at);
    }
    buf_char(out, '}');
}

Str problem_json(struct rq *rq, enum Err e, int status)
{
    struct buf b = buf_new(rq->a, 512);
    static const Msg titles[] = {
        [ERR_BODY] = MSG_app_unreadable, [ERR_AUTH] = MSG_app_who_are_you, [ERR_FORBIDDEN] = MSG_app_forbidden,
        [ERR_NOT_FOUND] = MSG_app_not_found, [ERR_METHOD] = MSG_app_method, [ERR_CONFLICT] = MSG_app_conflict,
        [ERR_TOO_LARGE] = MSG_app_too_large, [ERR_MEDIA] = MSG_app_media, [ERR_INPUT] = MSG_app_input,
        [ERR_RATE] = MSG_app_rate, [ERR_INTERNAL] = MSG_app_internal, [ERR_BUSY] = MSG_app_busy, [ERR_DB] = MSG_app_internal};
    Msg title = (size_t)e < sizeof titles / sizeof *titles && titles[e].n ? titles[e] : MSG_app_internal;
    Str detail = rq->problem.detail_text.p ? rq->problem.detail_text : rq_text(rq, rq->problem.detail.n ? rq->problem.detail : title);
    buf_lit(&b, "{\"type\":\"about:blank\",\"title\":");
    buf_json(&b, rq_text(rq, title));
    buf_fmt(&b, ",\"status\":%d,\"detail\":", status);
    buf_json(&b, detail);
    if (rq->problem.n_errors) buf_lit(&b, ",\"errors\":[");
    for (unsigned i = 0; i < rq->problem.n_errors; i++) {
        if (i) buf_char(&b, ',');
        buf_lit(&b, "{\"field\":");
        buf_json(&b, str_c(rq->problem.errors[i].field));
        buf_lit(&b, ",\"message\":");
        buf_json(&b, rq->problem.errors[i].message);
        buf_char(&b, '}');
    }
    if (rq->problem.n_errors) buf_char(&b, ']');
    buf_char(&b, '}');
    return buf_str(&b);
}
