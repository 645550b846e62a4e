#include "steps.h"

#include <stdio.h>
#include <sys/stat.h>

#include <string.h>

const char *number_of(int64_t id) { return fmt("%lld", (long long)id); }
const char *area_text(enum Place p) { return number_of(place(p).v); }
const char *person_text(enum Actor a) { return number_of(person(a).v); }

struct reply report(struct world *w, enum Actor by, enum Place where, const char *more)
{
    bool kind = strstr(more, "\"kind\"") != NULL, text = strstr(more, "\"text\"") != NULL;
    return api(w, "POST", "/needs", as(w, by), fmt("{%s%s\"area\":\"%s\"%s%s}", kind ? "" : "\"kind\":\"request\",", text ? "" : "\"text\":\"三楼楼道灯不亮\",",
                                                 area_text(where), more[0] ? "," : "", more));
}

struct reply act(struct world *w, enum Actor by, const char *need, const char *what, const char *body)
{
    return api(w, "POST", fmt("/needs/%s/%s", need, what), as(w, by), body);
}

struct reply order_act(struct world *w, enum Actor by, const char *order, const char *what, const char *body)
{
    return api(w, "POST", fmt("/orders/%s/%s", order, what), as(w, by), body);
}

struct reply need_seen_by(struct world *w, enum Actor a, const char *need) { return api(w, "GET", fmt("/needs/%s", need), as(w, a), NULL); }
struct reply order_seen_by(struct world *w, enum Actor a, const char *order) { return api(w, "GET", fmt("/orders/%s", order), as(w, a), NULL); }

static void step(struct reply r, int status)
{
    CHECK_MSG(r.status == status, "a step on the way: %d, not %d: %.*s", r.status, status, STR(str_cut(r.body, 0, 200)));
}

struct made need_at(struct world *w, enum NeedStage stage)
{
    struct reply r = report(w, ASKER, PLACE_A1, "");
    step(r, 201);
    struct made m = {.id = id_of(r), .pass = fmt("%.*s", STR(str_from(json_str(r, "link"), 3)))};
    m.need = m.id;
    if (stage >= NeedStage_analysed) step(act(w, WORKER_A, m.id, "accept", "{\"category\":\"parking\",\"urgency\":\"p3\"}"), 200);
    if (stage >= NeedStage_handling) {
        step(act(w, WORKER_A, m.id, "route", "{\"route\":\"handle_now\"}"), 200);
        step(act(w, WORKER_A, m.id, "feedback", "{\"kind\":\"door\",\"note\":\"已上门看过\"}"), 200);
    }
    if (stage >= NeedStage_fed_back) step(act(w, WORKER_A, m.id, "finish", "{\"ending\":\"solved\",\"note\":\"换了灯\"}"), 200);
    if (stage == NeedStage_rated) step(act(w, ASKER, m.id, "confirm", "{\"solved\":\"yes\"}"), 200);
    if (stage == NeedStage_closed) {
        w->now = time_plus(w->now, 8 * (int64_t)DAY_MS);
        CHECK_OK(app_run_job(w->app, "close"));
    }
    return m;
}

struct made order_at(struct world *w, enum OrderState state, unsigned seats)
{
    struct made m = need_at(w, NeedStage_handling);
    struct reply r = act(w, WORKER_A, m.need, "orders", fmt("{\"mode\":\"claim\",\"title\":\"换楼道灯\",\"text\":\"带梯子\",\"seats\":%u}", seats));
    step(r, 201);
    m.id = m.order = id_of(r);
    if (state >= OrderState_taken) step(order_act(w, HELPER_1, m.id, "take", "{}"), 200);
    if (state >= OrderState_arrived) step(order_act(w, HELPER_1, m.id, "arrive", "{}"), 200);
    if (state >= OrderState_served) step(order_act(w, HELPER_1, m.id, "serve", "{\"note\":\"换好了\",\"minutes\":40}"), 200);
    return m;
}

struct made order_assigned(struct world *w)
{
    struct made m = need_at(w, NeedStage_handling);
    struct reply r = act(w, WORKER_A, m.need, "orders", fmt("{\"mode\":\"assign\",\"title\":\"换楼道灯\",\"assignee\":\"%s\"}", person_text(HELPER_1)));
    step(r, 201);
    m.id = m.order = id_of(r);
    return m;
}

struct reply wish_act(struct world *w, enum Actor by, const char *wish, const char *what, const char *body)
{
    return api(w, "POST", fmt("/wishes/%s/%s", wish, what), as(w, by), body);
}

struct made wish_at(struct world *w, enum WishState state)
{
    struct reply r = api(w, "POST", "/wishes", as(w, ASKER), fmt("{\"text\":\"我眼睛不好，想要一台收音机听戏\",\"value\":\"to_200\",\"for_whom\":\"elder\",\"hardship\":true,\"area\":\"%s\"}", area_text(PLACE_A1b)));
    step(r, 201);
    struct made m = {.id = id_of(r), .need = id_of(r), .pass = fmt("%.*s", STR(str_from(json_str(r, "link"), 3)))};
    if (state >= WishState_open) {
        r = wish_act(w, WORKER_A, m.id, "publish", "{\"public_text\":\"一位老人想要一台收音机\",\"pseudonym\":\"青竹\"}");
        step(r, 200);
        m.order = fmt("%.*s", STR(json_str(r, "order")));
    }
    if (state >= WishState_claimed) step(wish_act(w, HELPER_1, m.id, "claim", "{}"), 200);
    if (state >= WishState_fulfilled) step(wish_act(w, HELPER_1, m.id, "fulfil", "{\"note\":\"周六送到\",\"minutes\":20}"), 200);
    if (state >= WishState_granted) step(wish_act(w, ASKER, m.id, "confirm", "{\"granted\":true}"), 200);
    return m;
}

void tallies_anew(struct world *w)
{
    world_sql(w, "DELETE FROM tally_sum");
    world_sql(w, "DELETE FROM tally_delta");
    world_sql(w, "UPDATE need SET counted = 0");
    world_sql(w, "UPDATE taking SET counted = 0");
    CHECK_OK(app_run_job(w->app, "count needs"));
    CHECK_OK(app_run_job(w->app, "count hours"));
}

const char *script(struct world *w, const char *name, const char *lines)
{
    const char *path = fmt("%s.%s", w->path, name);
    FILE *f = fopen(path, "w");
    CHECK_MSG(f && fprintf(f, "#!/bin/sh\n%s\n", lines) > 0 && !fclose(f) && !chmod(path, 0700), "%s cannot be written", path);
    return path;
}

const char *outbox_secret(struct world *w)
{
    struct db_ro *db;
    struct db_stmt *st;
    bool row;
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK_OK(db_raw(db, "SELECT text FROM outbox ORDER BY id DESC LIMIT 1", &st));
    CHECK_OK(db_step(st, &row));
    Str text = str_dup(test_arena(), db_text(st, 0));
    db_finish(st);
    db_read_end(db);
    Str from = str_from(text, str_find(text, S("/p/")));
    return fmt("%.*s", STR(str_cut(from, 3, 43)));
}
