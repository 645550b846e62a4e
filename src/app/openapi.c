/* The interface as OpenAPI 3.1, from the tables alone. See openapi.h. */
#include "app/openapi.h"

#include <stdio.h>
#include <string.h>

#include "app/rq.h"
#include "app_sql.h"
#include "base/vec.h"

/* A form or view that others refer to. The same header gives every file its own table: equal names with equal fields are one. */
struct component {
    Str name;
    const struct form *form;
    const struct view *view;
};

struct doc {
    struct buf *out;
    struct arena *a;
    const struct cap *const *caps;
    unsigned n_caps;
    bool cn;                   /* rows of the cn pack too */
    VEC(struct component) parts;
};

const char *openapi_method(enum HttpMethod m)
{
    static const char *const names[] = {"GET", "POST", "DELETE", "PUT", "PATCH", "OPTIONS", "OTHER"};
    return names[m];
}

static void word(struct buf *b, Str head, Str s)
{
    if (b->len) buf_char(b, ' ');
    buf_add(b, head);
    buf_add(b, s);
}

Str who_words(struct arena *a, Who who)
{
    static const char *const rels[] = {"asker", "owner", "participant", "taker", "assignee", "party", "guardian_of", "member_of", "rater", "self",
                                       "handler", "above"};
    struct buf b = buf_new(a, 64);
    if (who & PUBLIC) word(&b, S(""), S("public"));
    if (who & SIGNED_IN) word(&b, S(""), S("signed_in"));
    for (unsigned r = 1; r < Role_end; r++)
        if (who & ((Who)1 << r)) word(&b, S(""), Role_code((enum Role)r));
    for (unsigned r = 0; r < sizeof rels / sizeof *rels; r++)
        if (who & ((Who)1 << (32 + r))) word(&b, S("rel:"), str_c(rels[r]));
    if (who & PASS) word(&b, S(""), S("pass"));
    return buf_str(&b);
}

/* -- components -- */

static bool same_form(const struct form *x, const struct form *y)
{
    bool same = x->n == y->n;
    for (unsigned i = 0; i < x->n && same; i++) same = !strcmp(x->fields[i].name, y->fields[i].name) && x->fields[i].kind == y->fields[i].kind;
    return same;
}

static bool same_view(const struct view *x, const struct view *y)
{
    bool same = x->n == y->n;
    for (unsigned i = 0; i < x->n && same; i++) same = !strcmp(x->fields[i].name, y->fields[i].name) && x->fields[i].kind == y->fields[i].kind;
    return same;
}

static Str component(struct doc *d, const struct form *form, const struct view *view)
{
    const char *own = form ? form->name : view->name;
    unsigned taken = 0;
    for (size_t i = 0; i < d->parts.n; i++) {
        const struct component *c = &d->parts.v[i];
        if (strcmp(c->form ? c->form->name : c->view->name, own)) continue;
        if (form ? c->form && same_form(c->form, form) : c->view && same_view(c->view, view)) return c->name;
        taken++;
    }
    Str name = taken ? str_fmt(d->a, "%s_%u", own, taken + 1) : str_c(own);
    *VEC_ADD(d->a, &d->parts) = (struct component){name, form, view};
    return name;
}

static void reference(struct doc *d, const struct form *form, const struct view *view, bool nullable)
{
    Str name = component(d, form, view);
    buf_fmt(d->out, nullable ? "{\"anyOf\":[{\"$ref\":\"#/components/schemas/%.*s\"},{\"type\":\"null\"}]}" : "{\"$ref\":\"#/components/schemas/%.*s\"}", STR(name));
}

/* -- values -- */

static void type(struct doc *d, const char *t, bool nullable)
{
    buf_fmt(d->out, nullable ? "{\"type\":[\"%s\",\"null\"]" : "{\"type\":\"%s\"", t);
}

static void choice_schema(struct doc *d, const struct choices *c, bool nullable)
{
    type(d, "string", nullable);
    buf_lit(d->out, ",\"enum\":[");
    for (unsigned i = 1; i < c->n; i++) {
        if (i > 1) buf_char(d->out, ',');
        buf_json(d->out, c->codes[i]);
    }
    if (nullable) buf_lit(d->out, ",null");
    buf_lit(d->out, "]}");
}

#define ID_PATTERN ",\"pattern\":\"^[1-9][0-9]{0,18}$\"}"

/* What forms and views share; limits are the form's alone. */
static void plain_schema(struct doc *d, enum Kind kind, bool nullable, const struct field *limits)
{
    switch (kind) {
    case KIND_ID: type(d, "string", nullable); buf_lit(d->out, ID_PATTERN); return;
    case KIND_STR:
        type(d, "string", nullable);
        if (limits && limits->lo > 0) buf_fmt(d->out, ",\"minLength\":%lld", (long long)limits->lo);
        if (limits) buf_fmt(d->out, ",\"maxLength\":%lld", (long long)limits->hi);
        break;
    case KIND_INT: case KIND_OPTINT: case KIND_MONEY:
        type(d, "integer", nullable);
        buf_lit(d->out, ",\"format\":\"int64\"");
        if (limits) buf_fmt(d->out, ",\"minimum\":%lld,\"maximum\":%lld", (long long)limits->lo, (long long)limits->hi);
        if (kind == KIND_MONEY) buf_lit(d->out, ",\"description\":\"fen, 1/100 yuan\"");
        break;
    case KIND_OPTREAL:
        type(d, "number", nullable);
        if (limits) buf_fmt(d->out, ",\"minimum\":%lld,\"maximum\":%lld", (long long)limits->lo, (long long)limits->hi);
        break;
    case KIND_BOOL: type(d, "boolean", nullable); break;
    case KIND_TIME:
        type(d, "string", nullable);
        /* A form also takes a date: its first moment at +08:00. */
        buf_add(d->out, limits ? S(",\"anyOf\":[{\"format\":\"date-time\"},{\"format\":\"date\"}]") : S(",\"format\":\"date-time\""));
        break;
    case KIND_DAY: type(d, "string", nullable); buf_lit(d->out, ",\"format\":\"date\""); break;
    case KIND_CHOICE: case KIND_OBJECT: case KIND_LIST: case KIND_IDS: case KIND_STRS: case KIND_FILE: case KIND_FILES: case KIND_REFUSED:
        buf_char(d->out, '{');
        break;
    }
    buf_char(d->out, '}');
}

static void field_schema(struct doc *d, const struct field *f, bool body)
{
    bool nullable = body && f->presence == OPTIONAL; /* in JSON null means: not given */
    switch (f->kind) {
    case KIND_CHOICE: choice_schema(d, f->choices, nullable); return;
    case KIND_OBJECT: reference(d, f->object(), NULL, nullable); return;
    case KIND_IDS:
        type(d, "array", nullable);
        buf_fmt(d->out, ",\"maxItems\":%lld,\"items\":{\"type\":\"string\"" ID_PATTERN "}", (long long)f->hi);
        return;
    case KIND_ID: case KIND_STR: case KIND_INT: case KIND_OPTINT: case KIND_OPTREAL: case KIND_BOOL: case KIND_TIME: case KIND_DAY:
    case KIND_MONEY: case KIND_LIST: case KIND_STRS: case KIND_REFUSED: break;
    case KIND_FILE: buf_lit(d->out, "{\"type\":\"string\",\"format\":\"binary\"}"); return;
    case KIND_FILES: buf_fmt(d->out, "{\"type\":\"array\",\"maxItems\":%lld,\"items\":{\"type\":\"string\",\"format\":\"binary\"}}", (long long)f->hi); return;
    }
    plain_schema(d, f->kind, nullable, f);
}

static bool can_be_none(const struct view_field *f)
{
    switch (f->kind) {
    case KIND_ID: return strcmp(f->name, "id") != 0;
    case KIND_STR: case KIND_OPTINT: case KIND_OPTREAL: case KIND_TIME: case KIND_DAY: case KIND_CHOICE: case KIND_OBJECT: return true;
    case KIND_INT: case KIND_BOOL: case KIND_MONEY: case KIND_LIST: case KIND_IDS: case KIND_STRS: case KIND_FILE: case KIND_FILES:
    case KIND_REFUSED: break;
    }
    return false;
}

/* A view that only refers is its id (fields.h, VIEW_REF). */
static void sub_schema(struct doc *d, const struct view *v, bool nullable)
{
    if (v->ref) plain_schema(d, KIND_ID, nullable, NULL);
    else reference(d, NULL, v, nullable);
}

static void view_field_schema(struct doc *d, const struct view_field *f)
{
    bool nullable = !f->omit && can_be_none(f);
    switch (f->kind) {
    case KIND_CHOICE: choice_schema(d, f->choices, nullable); return;
    case KIND_OBJECT: sub_schema(d, f->object(), nullable); return;
    case KIND_LIST:
        buf_lit(d->out, "{\"type\":\"array\",\"items\":");
        sub_schema(d, f->object(), false);
        buf_char(d->out, '}');
        return;
    case KIND_IDS: buf_lit(d->out, "{\"type\":\"array\",\"items\":{\"type\":\"string\"" ID_PATTERN "}"); return;
    case KIND_STRS: buf_lit(d->out, "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"); return;
    case KIND_ID: case KIND_STR: case KIND_INT: case KIND_OPTINT: case KIND_OPTREAL: case KIND_BOOL: case KIND_TIME: case KIND_DAY:
    case KIND_MONEY: case KIND_FILE: case KIND_FILES: case KIND_REFUSED: break;
    }
    plain_schema(d, f->kind, nullable, NULL);
}

/* -- objects -- */

static void name_of(struct doc *d, bool *first, const char *name)
{
    if (!*first) buf_char(d->out, ',');
    *first = false;
    buf_json(d->out, str_c(name));
}

static bool is_file(const struct field *f) { return f->kind == KIND_FILE || f->kind == KIND_FILES; }

/* `rev`: an act on a record may name the revision it was decided on. `files`: as multipart has it; JSON carries none. */
static void form_schema(struct doc *d, const struct form *f, bool rev, bool files)
{
    bool first = true;
    buf_lit(d->out, "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
    for (unsigned i = 0; f && i < f->n; i++) {
        if (is_file(&f->fields[i]) && !files) continue;
        name_of(d, &first, f->fields[i].name);
        buf_char(d->out, ':');
        field_schema(d, &f->fields[i], true);
    }
    if (rev && !(f && form_find(f, S("rev")))) {
        name_of(d, &first, "rev");
        buf_lit(d->out, ":{\"type\":\"integer\",\"format\":\"int64\",\"description\":\"the revision seen; another one is refused with 409\"}");
    }
    buf_char(d->out, '}');
    first = true;
    for (unsigned i = 0; f && i < f->n; i++) {
        if (f->fields[i].presence != REQUIRED) continue;
        if (first) buf_lit(d->out, ",\"required\":[");
        name_of(d, &first, f->fields[i].name);
    }
    if (!first) buf_char(d->out, ']');
    buf_char(d->out, '}');
}

static void view_schema(struct doc *d, const struct view *v)
{
    bool first = true;
    buf_lit(d->out, "{\"type\":\"object\",\"properties\":{");
    for (unsigned i = 0; i < v->n; i++) {
        name_of(d, &first, v->fields[i].name);
        buf_char(d->out, ':');
        view_field_schema(d, &v->fields[i]);
    }
    buf_char(d->out, '}');
    first = true;
    for (unsigned i = 0; i < v->n; i++) {
        if (v->fields[i].omit) continue;
        if (first) buf_lit(d->out, ",\"required\":[");
        name_of(d, &first, v->fields[i].name);
    }
    if (!first) buf_char(d->out, ']');
    buf_char(d->out, '}');
}

/* -- operations -- */

static bool has_body(const struct route *r) { return r->method == HTTP_POST || r->method == HTTP_PUT || r->method == HTTP_PATCH; }

static void operation_id(struct doc *d, const struct route *r)
{
    struct buf b = buf_new(d->a, 64);
    buf_add(&b, str_lower(d->a, str_c(openapi_method(r->method))));
    for (const char *p = r->path; *p; p++) {
        bool plain = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9');
        if (plain) buf_char(&b, *p);
        else if (*p != '}' && b.p[b.len - 1] != '_') buf_char(&b, '_');
    }
    buf_json(d->out, buf_str(&b));
}

static void path_parameters(struct doc *d, const char *path, bool *first)
{
    for (const char *p = strchr(path, '{'); p; p = strchr(p + 1, '{')) {
        Str name = str_n(p + 1, (size_t)(strchr(p, '}') - p) - 1);
        if (!*first) buf_char(d->out, ',');
        *first = false;
        buf_fmt(d->out, "{\"name\":\"%.*s\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"", STR(name));
        if (str_is(name, "word")) buf_char(d->out, '}');
        else buf_lit(d->out, ID_PATTERN);
        buf_char(d->out, '}');
    }
}

/* A nested group of a query is written with dots. */
static void query_parameters(struct doc *d, const struct form *f, Str at, bool *first)
{
    for (unsigned i = 0; f && i < f->n; i++) {
        const struct field *fd = &f->fields[i];
        Str name = at.len ? str_fmt(d->a, "%.*s.%s", STR(at), fd->name) : str_c(fd->name);
        if (fd->kind == KIND_OBJECT) {
            query_parameters(d, fd->object(), name, first);
            continue;
        }
        if (!*first) buf_char(d->out, ',');
        *first = false;
        buf_lit(d->out, "{\"name\":");
        buf_json(d->out, name);
        buf_fmt(d->out, ",\"in\":\"query\",\"required\":%s,\"schema\":", fd->presence == REQUIRED && fd->kind != KIND_BOOL ? "true" : "false");
        field_schema(d, fd, false);
        buf_char(d->out, '}');
    }
}

static void parameters(struct doc *d, const struct route *r)
{
    bool first = true;
    buf_lit(d->out, ",\"parameters\":[");
    path_parameters(d, r->path, &first);
    if (!has_body(r)) query_parameters(d, r->query ? r->query() : NULL, S(""), &first);
    if (r->method == HTTP_POST) {
        if (!first) buf_char(d->out, ',');
        buf_lit(d->out, "{\"$ref\":\"#/components/parameters/IdempotencyKey\"}");
    }
    buf_char(d->out, ']');
}

static void request_body(struct doc *d, const struct route *r)
{
    const struct form *f = r->body ? r->body() : NULL;
    bool required = false, file = false;
    for (unsigned i = 0; f && i < f->n; i++) {
        required |= f->fields[i].presence == REQUIRED;
        file |= f->fields[i].presence == REQUIRED && is_file(&f->fields[i]);
    }
    buf_fmt(d->out, ",\"requestBody\":{\"required\":%s,\"content\":{", required ? "true" : "false");
    if (!file) {
        buf_lit(d->out, "\"application/json\":{\"schema\":");
        form_schema(d, f, r->see != NULL, false);
        buf_char(d->out, '}');
    }
    if (form_takes_files(f)) {
        buf_add(d->out, file ? S("\"multipart/form-data\":{\"schema\":") : S(",\"multipart/form-data\":{\"schema\":"));
        form_schema(d, f, r->see != NULL, true);
        buf_char(d->out, '}');
    }
    buf_lit(d->out, "}}");
}

/* The view a write answers with: its own, or that of the read route it shows. */
static const struct view *answered(const struct doc *d, const struct route *r)
{
    if (r->view) return r->view();
    for (unsigned i = 0; r->shows && i < d->n_caps; i++)
        for (unsigned k = 0; k < d->caps[i]->n_routes; k++) {
            const struct route *s = &d->caps[i]->routes[k];
            if (s->method == HTTP_GET && s->view && !strcmp(s->path, r->shows)) return s->view();
        }
    return NULL;
}

static void success(struct doc *d, const struct route *r)
{
    const struct view *v = answered(d, r);
    bool bytes = !v && r->effect != WRITE;
    if (!v && !bytes) {
        buf_lit(d->out, "\"204\":{\"description\":\"done\"}");
        return;
    }
    buf_add(d->out, r->creates ? S("\"201\":{\"description\":\"created\"") : S("\"200\":{\"description\":\"ok\""));
    if (r->creates && r->shows)
        buf_lit(d->out, ",\"headers\":{\"Location\":{\"description\":\"path of what was created\",\"schema\":{\"type\":\"string\",\"format\":\"uri-reference\"}}}");
    if (v) {
        buf_lit(d->out, ",\"content\":{\"application/json\":{\"schema\":");
        reference(d, NULL, v, false);
        buf_lit(d->out, "}}");
    } else {
        buf_lit(d->out, ",\"content\":{\"*/*\":{}}");
    }
    buf_char(d->out, '}');
}

static void errors(struct doc *d, const struct route *r)
{
    bool open = (r->who & PUBLIC) != 0, body = has_body(r), write = r->effect == WRITE;
    const struct {
        int status;
        bool can;
    } all[] = {{400, true}, {401, true}, {403, !open || r->see}, {404, r->see || strchr(r->path, '{')}, {409, write && (r->see || body)}, {413, body},
               {415, body}, {422, true}, {429, r->rate || write}, {500, true}, {503, true}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].can)
            buf_fmt(d->out, ",\"%d\":{\"$ref\":\"#/components/responses/%s\"}", all[i].status,
                    all[i].status == 429 || all[i].status == 503 ? "ProblemLater" : "Problem");
}

static void operation(struct doc *d, const struct route *r, const struct cap *cap)
{
    buf_char(d->out, '"');
    buf_add(d->out, str_lower(d->a, str_c(openapi_method(r->method))));
    buf_lit(d->out, "\":{\"operationId\":");
    operation_id(d, r);
    buf_lit(d->out, ",\"tags\":[");
    buf_json(d->out, str_c(cap->name));
    buf_lit(d->out, "],\"x-who\":");
    buf_json(d->out, who_words(d->a, r->who));
    buf_add(d->out, r->who & PUBLIC ? S(",\"security\":[{},{\"bearer\":[]}]") : S(",\"security\":[{\"bearer\":[]}]"));
    parameters(d, r);
    if (has_body(r)) request_body(d, r);
    buf_lit(d->out, ",\"responses\":{");
    success(d, r);
    errors(d, r);
    buf_lit(d->out, "}}");
}

/* -- the document -- */

static bool in_api(const struct doc *d, const struct route *r) { return !r->html_only && (d->cn || !r->cn); }

/* All methods of a path stand where the path is first named. */
static bool named_before(const struct doc *d, unsigned cap, unsigned route, const char *path)
{
    for (unsigned i = 0; i <= cap; i++)
        for (unsigned k = 0; k < (i == cap ? route : d->caps[i]->n_routes); k++)
            if (in_api(d, &d->caps[i]->routes[k]) && !strcmp(d->caps[i]->routes[k].path, path)) return true;
    return false;
}

static void path_item(struct doc *d, const char *path)
{
    bool first = true;
    buf_lit(d->out, "\n\"/api/v1");
    buf_add(d->out, str_c(path));
    buf_lit(d->out, "\":{");
    for (unsigned i = 0; i < d->n_caps; i++)
        for (unsigned k = 0; k < d->caps[i]->n_routes; k++) {
            const struct route *r = &d->caps[i]->routes[k];
            if (!in_api(d, r) || strcmp(r->path, path)) continue;
            if (!first) buf_char(d->out, ',');
            first = false;
            operation(d, r, d->caps[i]);
        }
    buf_char(d->out, '}');
}

static void paths(struct doc *d)
{
    bool first = true;
    for (unsigned i = 0; i < d->n_caps; i++)
        for (unsigned k = 0; k < d->caps[i]->n_routes; k++) {
            const struct route *r = &d->caps[i]->routes[k];
            if (!in_api(d, r) || named_before(d, i, k, r->path)) continue;
            if (!first) buf_char(d->out, ',');
            first = false;
            path_item(d, r->path);
        }
}

static void components(struct doc *d)
{
    buf_lit(d->out, "\n\"problem\":{\"type\":\"object\",\"properties\":{\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
                    "\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
                    "\"properties\":{\"field\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"}},\"required\":[\"field\",\"message\"]}}},"
                    "\"required\":[\"type\",\"title\",\"status\",\"detail\"]}");
    for (size_t i = 0; i < d->parts.n; i++) { /* grows while it is written: a part may name further ones */
        struct component c = d->parts.v[i];
        buf_lit(d->out, ",\n");
        buf_json(d->out, c.name);
        buf_char(d->out, ':');
        if (c.form) form_schema(d, c.form, false, false);
        else view_schema(d, c.view);
    }
}

#define PROBLEM_CONTENT "\"content\":{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/problem\"}}}"

void openapi_write(struct buf *out, const struct cap *const *caps, unsigned n_caps, bool cn)
{
    struct doc d = {.out = out, .a = out->a, .caps = caps, .n_caps = n_caps, .cn = cn};
    buf_lit(out, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Linju\",\"version\":\"" LINJU_VERSION "\","
                 "\"license\":{\"name\":\"" LINJU_LICENSE "\",\"identifier\":\"" LINJU_LICENSE "\"},\"description\":\"Ids are strings, times RFC 3339, money "
                 "integer fen. Lists: items and next; give next as after for the following page. Unknown fields are refused. Errors are RFC 9457 "
                 "problems. x-who names who may call: public, signed_in, roles, rel: relations to the record, pass: the holder of a secret link, which "
                 "may be sent as the bearer token.\"},\"servers\":[{\"url\":\"/\"}],\"paths\":{");
    paths(&d);
    buf_lit(out, "\n},\"components\":{\"securitySchemes\":{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"}},"
                 "\"parameters\":{\"IdempotencyKey\":{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"required\":false,\"schema\":{\"type\":\"string\",\"minLength\":1},"
                 "\"description\":\"the same key and body within 24 h answers the same result without doing it twice; another body is 409\"}},"
                 "\"responses\":{\"Problem\":{\"description\":\"refused\"," PROBLEM_CONTENT "},\"ProblemLater\":{\"description\":\"refused for now\","
                 "\"headers\":{\"Retry-After\":{\"schema\":{\"type\":\"integer\",\"minimum\":1}}}," PROBLEM_CONTENT "}},\"schemas\":{");
    components(&d);
    buf_lit(out, "\n}}}");
}

/* -- figures for those who watch the server -- */

static void figure(struct buf *b, const char *name, const char *kind, const char *help, int64_t value)
{
    buf_fmt(b, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", name, help, name, kind, name, (long long)value);
}

static void requests(struct buf *b, const struct app *app)
{
    buf_lit(b, "# HELP linju_requests_total requests answered\n# TYPE linju_requests_total counter\n");
    for (unsigned m = 0; m <= HTTP_OTHER; m++)
        for (unsigned c = 1; c < 6; c++) {
            int64_t n = __atomic_load_n(&app->requests[m][c], __ATOMIC_RELAXED);
            if (n) buf_fmt(b, "linju_requests_total{method=\"%s\",status=\"%uxx\"} %lld\n", openapi_method((enum HttpMethod)m), c, (long long)n);
        }
}

static enum Err metrics_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct no_form *out)
{
    struct buf b = buf_new(rq->a, 4096);
    struct session_count_row sessions;
    struct db_stats s;
    (void)in;
    (void)out;
    TRY(session_count(db, rq->a, &sessions, .now = rq->now));
    db_stats(rq->app->o.db, &s);
    buf_lit(&b, "# HELP linju_info the version that runs\n# TYPE linju_info gauge\nlinju_info{version=\"" LINJU_VERSION "\"} 1\n");
    requests(&b, rq->app);
    figure(&b, "linju_sessions", "gauge", "logins in force", sessions.n);
    figure(&b, "linju_writer_queue", "gauge", "writes waiting now", s.waiting);
    figure(&b, "linju_writer_batches_total", "counter", "commits", s.batches);
    figure(&b, "linju_writer_jobs_total", "counter", "writes in them", s.jobs);
    figure(&b, "linju_writer_failed_batches_total", "counter", "commits that failed", s.failed);
    figure(&b, "linju_writer_batch_most", "gauge", "writes in the largest commit", s.batch_most);
    figure(&b, "linju_database_bytes", "gauge", "size of the database file", s.bytes);
    figure(&b, "linju_wal_bytes", "gauge", "size of its write-ahead log", s.wal_bytes);
    rq_raw(rq, S("text/plain; version=0.0.4; charset=utf-8"), buf_str(&b), S(""));
    return OK;
}
READ_FN(metrics_show, no_form, no_form)

/* -- the routes -- */

static enum Err openapi_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct no_form *out)
{
    struct buf b = buf_new(rq->a, 1 << 16);
    bool cn;
    (void)in;
    (void)out;
    TRY(pack_is_cn(db, rq->a, &cn));
    openapi_write(&b, rq->app->o.caps, rq->app->o.n_caps, cn);
    rq_raw(rq, S("application/json"), buf_str(&b), S(""));
    return OK;
}
READ_FN(openapi_show, no_form, no_form)

static const struct route routes[] = {
    READS(GET, "/openapi.json", PUBLIC, openapi_show_row, .json_only = true, .why = "a document for programs"),
    READS(GET, "/metrics", PUBLIC, metrics_show_row, .json_only = true, .why = "counts for those who watch the server; a proxy keeps it inside"),
};

const struct cap openapi_cap = {.name = "openapi", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
