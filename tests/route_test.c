/* Loops over the route table: whatever row is added is covered here without a word more. */
#include "samples.h"

#include <string.h>

#include "app/app.h"
#include "app/route.h"
#include "base/buf.h"

enum { PLAIN_ACTORS = ASKER }; /* the actors of the roles come first */

static const char *row_name(const struct route *r)
{
    static const char *const names[] = {[HTTP_GET] = "GET", [HTTP_POST] = "POST", [HTTP_DELETE] = "DELETE", [HTTP_PUT] = "PUT", [HTTP_PATCH] = "PATCH", [HTTP_OPTIONS] = "OPTIONS", [HTTP_OTHER] = "OTHER"};
    return fmt("%s %s", names[r->method], r->path);
}

static struct made made_ready(struct world *w, const struct sample *s) { return s && s->ready ? s->ready(w) : (struct made){.id = NULL}; }

TEST(routes_have_samples)
{
    struct world *w = world_new();
    for (unsigned i = 0; i < w->app->n_routes; i++) {
        const struct route *r = w->app->routes[i];
        bool needs = r->effect == WRITE || strchr(r->path, '{');
        CHECK_MSG(!needs || sample_of(r), "%s: add a sample to tests/samples.c", row_name(r));
    }
    for (unsigned i = 0; i < samples_n; i++) {
        bool there = false;
        for (unsigned k = 0; k < w->app->n_routes; k++) there |= samples[i].method == w->app->routes[k]->method && !strcmp(samples[i].path, w->app->routes[k]->path);
        CHECK_MSG(there, "samples.c: there is no row %s", samples[i].path);
    }
}

TEST(routes_are_not_twice)
{
    struct world *w = world_new();
    for (unsigned i = 0; i < w->app->n_routes; i++)
        for (unsigned k = 0; k < i; k++) {
            const struct route *a = w->app->routes[i], *b = w->app->routes[k];
            CHECK_MSG(a->method != b->method || strcmp(a->path, b->path), "%s twice", row_name(a));
        }
}

TEST(routes_say_why_they_are_open_or_of_one_form)
{
    struct world *w = world_new();
    for (unsigned i = 0; i < w->app->n_routes; i++) {
        const struct route *r = w->app->routes[i];
        CHECK_MSG(!((r->who & PUBLIC) && r->effect == WRITE) || r->why, "%s is open and does not say why", row_name(r));
        CHECK_MSG(!(r->html_only || r->json_only) || r->why, "%s has one form and does not say why", row_name(r));
        CHECK_MSG(!(r->html_only && r->json_only), "%s", row_name(r));
        CHECK_MSG(!r->act || (r->see && r->shows), "%s is an act without see or shows", row_name(r));
        CHECK_MSG(!(r->stages || r->needs || r->bars) || r->see, "%s has stages and no see", row_name(r));
        CHECK_MSG(r->method != HTTP_GET || r->effect != WRITE, "%s: a GET never writes", row_name(r));
    }
}

TEST(routes_samples_work)
{
    struct world *w = NULL;
    for (unsigned i = 0; i < samples_n; i++) {
        w = world_new();
        for (unsigned k = 0; k < w->app->n_routes; k++) {
            const struct route *r = w->app->routes[k];
            if (sample_of(r) != &samples[i]) continue;
            struct made m = made_ready(w, &samples[i]);
            struct reply got = sample_send(w, r, &samples[i], m, sample_token(w, &samples[i], m));
            CHECK_MSG(sample_done(got), "%s by %.*s: %d %.*s", row_name(r), STR(actor_name(samples[i].who)), got.status, STR(str_cut(got.body, 0, 300)));
            if (r->creates && !r->html_only) {
                CHECK_MSG(got.status == 201, "%s creates and answers %d", row_name(r), got.status);
                CHECK_MSG(!r->shows || str_starts(reply_header(got, "Location"), S("/api/v1/")), "%s has no Location", row_name(r));
            }
        }
        world_drop(w);
    }
}

/* -- who may what: tests/golden/policy.txt -- */

static const char *verdict(struct reply r)
{
    if (sample_done(r)) return "may";
    if (r.status == 303) return "401";
    return fmt("%d", r.status);
}

struct verdicts {
    const char *word[64];
    const char *who[64];
    unsigned n;
};

static void note(struct verdicts *v, const char *word, const char *who)
{
    v->word[v->n] = word;
    v->who[v->n++] = who;
}

static void put_verdicts(struct buf *out, const struct verdicts *v)
{
    static const char *const order[] = {"may", "401", "403", "404", "409", "422"};
    bool shown[64] = {false};
    unsigned all[8] = {0}, people = 0;
    for (unsigned i = 0; i < v->n; i++) {
        people += strcmp(v->who[i], "link") && strcmp(v->who[i], "nobody");
        for (size_t o = 0; o < sizeof order / sizeof *order; o++) all[o] += !strcmp(v->word[i], order[o]) && strcmp(v->who[i], "link") && strcmp(v->who[i], "nobody");
    }
    for (size_t o = 0; o <= sizeof order / sizeof *order; o++) {
        bool any = false;
        for (unsigned i = 0; i < v->n; i++) {
            bool now = o < sizeof order / sizeof *order ? !strcmp(v->word[i], order[o]) : !shown[i];
            if (!now) continue;
            shown[i] = true;
            if (o < sizeof order / sizeof *order && all[o] == people && strcmp(v->who[i], "link") && strcmp(v->who[i], "nobody")) {
                if (i + 1 < v->n && strcmp(v->who[i + 1], "link")) continue; /* said once, at the last of them */
                if (!any) buf_fmt(out, "    %-4s", v->word[i]);
                buf_lit(out, " all-signed-in");
                any = true;
                continue;
            }
            if (o == sizeof order / sizeof *order) buf_fmt(out, "    %-4s %s\n", v->word[i], v->who[i]);
            else {
                if (!any) buf_fmt(out, "    %-4s", v->word[i]);
                buf_fmt(out, " %s", v->who[i]);
            }
            any = true;
        }
        if (any && o < sizeof order / sizeof *order) buf_char(out, '\n');
    }
}

static void judge_row(struct buf *out, unsigned no)
{
    struct world *w = world_new();
    const struct route *r = w->app->routes[no];
    const struct sample *s = sample_of(r);
    struct verdicts v = {.n = 0};
    bool writes = r->effect == WRITE;
    struct made m = made_ready(w, s);
    for (int a = NOBODY; a <= (int)HELPER_2; a++) {
        struct reply got = sample_send(w, r, s, m, as(w, (enum Actor)a));
        note(&v, verdict(got), fmt("%.*s", STR(actor_name((enum Actor)a))));
        CHECK_MSG(got.status < 500, "%s by %s: %d", row_name(r), v.who[v.n - 1], got.status);
        if (writes && sample_done(got)) {
            world_drop(w);
            w = world_new();
            m = made_ready(w, s);
        }
    }
    if (m.pass) note(&v, verdict(sample_send(w, r, s, m, m.pass)), "link");
    world_drop(w);
    buf_fmt(out, "%s\n", row_name(r));
    put_verdicts(out, &v);
}

TEST(policy_of_every_route_for_every_role)
{
    struct world *w = world_new();
    struct buf out = buf_new(test_arena(), 1 << 16);
    unsigned n = w->app->n_routes;
    world_drop(w);
    buf_lit(&out, "# Who may what: every row of the route table, asked by everybody. Written by tests --update-golden; its diff is the access review.\n"
                  "# role@place: A, B communities of street S, district D; A1, B1 grids of them; U a street of district E. Records lie in A1, are asker@A's, and\n"
                  "# worker@A is their owner; helper1@A has taken the orders; link: the holder of the need's secret link. may: it was done, or shown.\n");
    for (unsigned i = 0; i < n; i++) judge_row(&out, i);
    CHECK_GOLDEN("policy.txt", buf_str(&out));
}

TEST(policy_supervisors_and_auditors_never_act)
{
    static const enum Actor watchers[] = {SUPERVISOR_A, SUPERVISOR_B, AUDITOR_A, AUDITOR_B};
    for (unsigned i = 0; i < samples_n; i++) {
        const struct sample *s = &samples[i];
        if (s->own || s->method == HTTP_GET) continue;
        struct world *w = world_new();
        struct made m = made_ready(w, s);
        for (unsigned k = 0; k < w->app->n_routes; k++)
            for (size_t a = 0; sample_of(w->app->routes[k]) == s && a < 4; a++) {
                struct reply got = sample_send(w, w->app->routes[k], s, m, as(w, watchers[a]));
                CHECK_MSG(!sample_done(got), "%s was done by %.*s", row_name(w->app->routes[k]), STR(actor_name(watchers[a])));
            }
        world_drop(w);
    }
}

/* -- what may not happen to the data -- */

static const struct route *row_of(const struct world *w, const struct sample *s)
{
    for (unsigned k = 0; k < w->app->n_routes; k++)
        if (sample_of(w->app->routes[k]) == s) return w->app->routes[k];
    return NULL;
}

static Str first_difference(Str a, Str b)
{
    Str x, y;
    while (str_split(&a, '\n', &x) && str_split(&b, '\n', &y))
        if (!str_eq(x, y)) return str_c(fmt("\n    - %.*s\n    + %.*s", STR(str_cut(x, 0, 600)), STR(str_cut(y, 0, 600))));
    return S("their lengths");
}

TEST(retry_of_every_write_leaves_what_one_run_leaves)
{
    for (unsigned i = 0; i < samples_n; i++) {
        const struct sample *s = &samples[i];
        if (s->method == HTTP_GET) continue;
        Str dump[2] = {{NULL, 0}, {NULL, 0}};
        int status[2] = {0, 0};
        for (int forced = 0; forced < 2; forced++) {
            struct world *w = world_new();
            const struct route *r = row_of(w, s);
            struct made m = made_ready(w, s);
            db_force_retry(w->db, forced);
            if (r) status[forced] = sample_send(w, r, s, m, sample_token(w, s, m)).status;
            db_force_retry(w->db, false);
            dump[forced] = world_dump(w);
            world_drop(w);
        }
        CHECK_MSG(status[0] == status[1], "%s: %d, when run twice %d", s->path, status[0], status[1]);
        CHECK_MSG(str_eq(dump[0], dump[1]), "%s leaves something else when it runs twice: %.*s", s->path, STR(first_difference(dump[0], dump[1])));
    }
}

static void fail_each(const struct sample *s)
{
    struct world *w = world_new();
    const struct route *r = row_of(w, s);
    struct made m = made_ready(w, s);
    const char *token = sample_token(w, s, m);
    Str before = world_dump(w);
    int n = 1;
    for (; r && n < 400; n++) {
        if (r->html_only) browser_new(w);
        db_fail_at(w->db, n);
        struct reply got = sample_send(w, r, s, m, token);
        bool reached = db_fail_left(w->db) == 0;
        db_fail_at(w->db, 0);
        if (!reached) {
            CHECK_MSG(sample_done(got), "%s without a fault: %d", s->path, got.status);
            break;
        }
        Str after = world_dump(w);
        if (!CHECK_MSG(got.status == 500 || got.status == 503, "%s: fault %d answers %d %.*s", s->path, n, got.status, STR(str_cut(got.body, 0, 100)))) break;
        if (!CHECK_MSG(str_eq(before, after), "%s: fault %d leaves a part: %.*s", s->path, n, STR(first_difference(before, after)))) break;
    }
    CHECK_MSG(n > 1 && n < 400, "%s: %d faults", s->path, n);
    world_drop(w);
}

TEST(fault_at_every_statement_of_every_write_leaves_nothing)
{
    for (unsigned i = 0; i < samples_n; i++)
        if (samples[i].method != HTTP_GET) fail_each(&samples[i]);
}

/* What a caller may not see looks like nothing at all, to the letter: 404 with the words of an address that does not exist. */
TEST(policy_foreign_ids_are_404_like_ids_of_nothing)
{
    struct world *w = world_new();
    struct made m = order_at(w, OrderState_taken, 1);
    const char *paths[][2] = {{fmt("/needs/%s", m.need), "/needs/123"}, {fmt("/needs/%s/accept", m.need), "/needs/123/accept"}, {fmt("/needs/%s/me_too", m.need), "/needs/123/me_too"}};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const char *method = i ? "POST" : "GET", *body = i ? "{}" : NULL;
        struct reply foreign = api(w, method, paths[i][0], as(w, WORKER_B), body), none = api(w, method, paths[i][1], as(w, WORKER_B), body);
        CHECK_EQ(foreign.status, 404);
        CHECK_STR(foreign.body, none.body);
    }
}
