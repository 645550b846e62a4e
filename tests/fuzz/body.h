/* A form with a field of every kind, a made-up request with it, and what must hold of whatever was read. */
#pragma once
#include <math.h>

#include "app/private.h"
#include "base/buf.h"
#include "base/url.h"
#include "fuzz.h"

enum FuzzKind { FuzzKind_none, FuzzKind_request, FuzzKind_wish };
static const Str fuzz_kind_codes[] = {{NULL, 0}, {"request", 7}, {"wish", 4}};
static const struct choices FuzzKind_choices = {"FuzzKind", fuzz_kind_codes, NULL, 3};

#define FUZZ_INNER(F, C, O, L)                      \
    F(Str, name, REQUIRED, 1, 6, MSG_need_title)    \
    F(Day, day, OPTIONAL, 0, 0, MSG_need_due)
FORM(fuzz_inner, FUZZ_INNER)

#define FUZZ_OUTER(F, C, O, L)                         \
    C(FuzzKind, kind, OPTIONAL, MSG_need_kind)         \
    F(Str, text, OPTIONAL, 1, 8, MSG_need_text)        \
    F(Str, must, REQUIRED, 1, 20000, MSG_need_text)    \
    F(NeedId, need, OPTIONAL, 0, 0, MSG_need_into)     \
    F(AnyId, any, OPTIONAL, 0, 0, MSG_need_owner)      \
    F(int64_t, num, OPTIONAL, -5, INT64_MAX, MSG_need_days) \
    F(OptInt, opt, OPTIONAL, INT64_MIN, 7, MSG_need_days) \
    F(OptReal, real, OPTIONAL, -180, 180, MSG_need_lon) \
    F(bool, yes, OPTIONAL, 0, 0, MSG_need_anonymous)   \
    F(Time, time, OPTIONAL, 0, 0, MSG_need_due)        \
    F(Day, day, OPTIONAL, 0, 0, MSG_need_due)          \
    F(Money, money, OPTIONAL, 0, 100000, MSG_need_days) \
    O(fuzz_inner, part, OPTIONAL, MSG_need_contact)    \
    L(ids, OPTIONAL, 4, MSG_need_participants)
FORM(fuzz_outer, FUZZ_OUTER)

static enum Err fuzz_see(struct rq *rq, struct db_ro *db) { return (void)rq, (void)db, OK; }

struct fuzz_rq {
    struct rq rq;
    struct rq_private p;
    struct http_exchange x;
    struct http_header type;
};

static inline enum Err fuzz_read(struct fuzz_rq *f, struct arena *a, bool json, Str body, void *out)
{
    static const struct route route = {.path = "/fuzz/{id}", .see = fuzz_see};
    f->type = (struct http_header){S("Content-Type"), json ? S("application/json; charset=utf-8") : S("application/x-www-form-urlencoded")};
    f->x = (struct http_exchange){.a = a, .method = HTTP_POST, .headers = &f->type, .n_headers = 1, .body = body};
    f->p = (struct rq_private){.from_form = false};
    f->rq = (struct rq){.a = a, .x = &f->x, .route = &route, .json = json, .lang = LANG_EN, .p = &f->p};
    return input_body(&f->rq, fuzz_outer_form(), out);
}

/* -- what must hold of a form that was read -- */

static bool fuzz_str_ok(Str s, size_t most) { return !s.p || (utf8_text_ok(s) && utf8_count(s) <= most && s.len && str_trim(s).len == s.len); }

static void fuzz_form_ok(const struct fuzz_outer *f)
{
    HOLDS((unsigned)f->kind < FuzzKind_choices.n && fuzz_str_ok(f->text, 8) && f->must.p && fuzz_str_ok(f->must, 20000));
    HOLDS(f->need.v >= 0 && f->any.v >= 0 && f->num >= -5 && (!f->opt.has || f->opt.v <= 7) && f->money.fen >= 0 && f->money.fen <= 100000);
    HOLDS(!f->real.has || (isfinite(f->real.v) && f->real.v >= -180 && f->real.v <= 180));
    HOLDS(f->ids.n <= 4);
    for (size_t i = 0; i < f->ids.n; i++) HOLDS(f->ids.v[i].v > 0);
    if (f->part) HOLDS(f->part->name.p && fuzz_str_ok(f->part->name, 6));
}

static void fuzz_same(const struct fuzz_outer *x, const struct fuzz_outer *y)
{
    HOLDS(x->kind == y->kind && str_eq(x->text, y->text) && str_eq(x->must, y->must) && x->need.v == y->need.v && x->any.v == y->any.v);
    HOLDS(x->num == y->num && x->opt.has == y->opt.has && x->opt.v == y->opt.v && x->real.has == y->real.has && !(x->real.v < y->real.v) && !(x->real.v > y->real.v));
    HOLDS(x->yes == y->yes && x->time.ms == y->time.ms && x->day.n == y->day.n && x->money.fen == y->money.fen && x->ids.n == y->ids.n);
    for (size_t i = 0; i < x->ids.n; i++) HOLDS(x->ids.v[i].v == y->ids.v[i].v);
    HOLDS(!x->part == !y->part);
    if (x->part) HOLDS(str_eq(x->part->name, y->part->name) && x->part->day.n == y->part->day.n);
}

/* -- the same once more, as a form and as JSON -- */

static void fuzz_pair(struct buf *b, const char *name, Str value, bool json, bool bare)
{
    if (b->len > json) buf_char(b, json ? ',' : '&');
    if (!json) {
        buf_fmt(b, "%s=", name);
        buf_add(b, url_encode(b->a, value));
        return;
    }
    buf_fmt(b, "\"%s\":%s", name, bare ? "" : "\"");
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.p[i];
        if (!bare && (c < 0x20 || c == '"' || c == '\\')) buf_fmt(b, "\\u%04x", c);
        else buf_char(b, value.p[i]);
    }
    if (!bare) buf_char(b, '"');
}

static Str fuzz_write(struct arena *a, const struct fuzz_outer *f, bool json)
{
    struct buf b = buf_new(a, 64);
    if (json) buf_char(&b, '{');
#define NUM_(n) str_fmt(a, "%lld", (long long)(n))
    if (f->kind) fuzz_pair(&b, "kind", choice_code(&FuzzKind_choices, f->kind), json, false);
    if (f->text.p) fuzz_pair(&b, "text", f->text, json, false);
    fuzz_pair(&b, "must", f->must, json, false);
    if (f->need.v) fuzz_pair(&b, "need", NUM_(f->need.v), json, false);
    if (f->any.v) fuzz_pair(&b, "any", NUM_(f->any.v), json, false);
    if (f->num) fuzz_pair(&b, "num", NUM_(f->num), json, true);
    if (f->opt.has) fuzz_pair(&b, "opt", NUM_(f->opt.v), json, true);
    if (f->real.has) fuzz_pair(&b, "real", str_fmt(a, "%.17g", f->real.v), json, true);
    fuzz_pair(&b, "yes", f->yes ? S("true") : S("false"), json, true);
    if (f->time.ms) fuzz_pair(&b, "time", time_rfc3339(a, f->time), json, false);
    if (f->day.n) fuzz_pair(&b, "day", day_iso(a, f->day), json, false);
    fuzz_pair(&b, "money", NUM_(f->money.fen), json, true);
    Str list = S("");
    for (size_t i = 0; i < f->ids.n; i++) {
        if (!json) fuzz_pair(&b, "ids", NUM_(f->ids.v[i].v), false, true);
        list = str_fmt(a, "%.*s%s\"%lld\"", STR(list), i ? "," : "", (long long)f->ids.v[i].v);
    }
    if (json) fuzz_pair(&b, "ids", str_fmt(a, "[%.*s]", STR(list)), true, true);
    if (f->part && !json) {
        fuzz_pair(&b, "part.name", f->part->name, false, false);
        if (f->part->day.n) fuzz_pair(&b, "part.day", day_iso(a, f->part->day), false, false);
    } else if (f->part) {
        struct buf in = buf_new(a, 64);
        buf_char(&in, '{');
        fuzz_pair(&in, "name", f->part->name, true, false);
        if (f->part->day.n) fuzz_pair(&in, "day", day_iso(a, f->part->day), true, false);
        buf_char(&in, '}');
        fuzz_pair(&b, "part", buf_str(&in), true, true);
    }
#undef NUM_
    if (json) buf_char(&b, '}');
    return buf_str(&b);
}

static int fuzz_body(const uint8_t *data, size_t len, bool json)
{
    static const struct fuzz_outer nothing;
    struct arena *a = fuzz_arena();
    struct fuzz_rq f, again;
    struct fuzz_outer out = nothing;
    enum Err e = fuzz_read(&f, a, json, fuzz_str(data, len), &out);
    const struct problem *p = &f.rq.problem;
    HOLDS(e == OK || e == ERR_BODY || e == ERR_INPUT);
    HOLDS(p->n_errors <= sizeof p->errors / sizeof *p->errors && (e == ERR_INPUT) == (p->n_errors > 0));
    for (unsigned i = 0; i < p->n_errors; i++) HOLDS(p->errors[i].field && utf8_valid(str_c(p->errors[i].field)) && p->errors[i].message.len);
    if (e == ERR_BODY) HOLDS(!memcmp(&out, &nothing, sizeof out) && msg_text(p->detail, LANG_EN).len);
    if (e == OK) {
        struct url_pairs q = {NULL, 0};
        if (!json) HOLDS(url_query(a, fuzz_str(data, len), &q) == OK);
        for (size_t i = 0, seen = 0; i < q.n; i++)
            if (str_is(q.v[i].name, "real") && !seen++)
                for (size_t k = 0; k < str_trim(q.v[i].value).len; k++) HOLDS(strchr("0123456789+-.eE", str_trim(q.v[i].value).p[k])); /* no hexadecimal */
        fuzz_form_ok(&out);
        for (int as_json = 0; as_json < 2; as_json++) {
            struct fuzz_outer back = nothing;
            HOLDS(fuzz_read(&again, a, as_json, fuzz_write(a, &out, as_json), &back) == OK);
            fuzz_same(&out, &back);
        }
    }
    arena_free(a);
    return 0;
}
