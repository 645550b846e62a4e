/* The score of an order for a helper, made of reasons that can be said. */
#include "cap/order/order_fit.h"

#include "base/fold.h"
#include "cap/area/area.h"

enum { SOON_MS = 2 * DAY_MS, REASONS = 4, WAITS_MOST = 5 };

enum Err fit_helper_of(struct rq *rq, struct db_ro *db, struct fit_helper *out)
{
    struct person_row me;
    *out = (struct fit_helper){.home = {.n = 0}};
    TRY(skills_of(db, rq->a, &out->skills, .person = rq->who.person));
    TRY(person_get(db, rq->a, &me, .id = rq->who.person));
    AreaId home = me.home.v ? me.home : policy_home(rq, WHO_ROLES);
    return home.v ? area_line(db, rq->a, home, &out->home) : OK;
}

static bool has_skill(struct rq *rq, const struct fit_helper *who, Str skill)
{
    Str wanted = fold(rq->a, skill);
    for (size_t i = 0; i < who->skills.n; i++) {
        Str mine = fold(rq->a, who->skills.v[i].skill);
        if (str_eq(mine, wanted) || (mine.len >= 6 && str_has(wanted, mine)) || (wanted.len >= 6 && str_has(mine, wanted))) return true;
    }
    return false;
}

/* How near: the lowest area both lie in. */
static enum Err nearness(struct rq *rq, struct db_ro *db, const struct fit_helper *who, AreaId area, double *score, Str *why)
{
    static const struct { double score; Msg why; } levels[AreaLevel_end] = {
        [AreaLevel_building] = {3, MSG_order_fit_building}, [AreaLevel_grid] = {2, MSG_order_fit_grid}, [AreaLevel_community] = {1, MSG_order_fit_community}};
    struct area_line line;
    struct area_row shared;
    TRY(area_line(db, rq->a, area, &line));
    for (unsigned i = 0; i < line.n; i++)
        for (unsigned k = 0; k < who->home.n; k++) {
            if (line.v[i].v != who->home.v[k].v) continue;
            TRY(area_get(db, rq->a, &shared, .id = line.v[i]));
            *score = levels[shared.level].score;
            *why = levels[shared.level].why.n ? rq_text(rq, levels[shared.level].why) : (Str){NULL, 0};
            return OK;
        }
    return OK;
}

enum Err fit_of(struct rq *rq, struct db_ro *db, const struct fit_helper *who, const struct order_row *o, bool untaken, double *score, Str *why)
{
    Str said[REASONS], near = {NULL, 0};
    size_t n = 0;
    double sum = 0, nearby = 0;
    if (o->skill.len && has_skill(rq, who, o->skill)) {
        sum += 4;
        said[n++] = msg_fill(rq->a, MSG_order_fit_skill, rq->lang, &o->skill, 1);
    } else if (o->skill.len) {
        sum -= 1;
    }
    TRY(nearness(rq, db, who, o->area, &nearby, &near));
    sum += nearby;
    if (near.len) said[n++] = near;
    if (o->due_at.ms && o->due_at.ms < rq->now.ms + SOON_MS) {
        sum += 1;
        if (o->due_at.ms > rq->now.ms) said[n++] = rq_text(rq, MSG_order_fit_soon); /* that it is late stands on the card */
    }
    int64_t days = (rq->now.ms - o->at.ms) / DAY_MS;
    if (untaken && days >= 1) {
        Str d = str_fmt(rq->a, "%lld", (long long)days);
        sum += 0.4 * (double)(days < WAITS_MOST ? days : WAITS_MOST);
        said[n++] = days == 1 ? rq_text(rq, MSG_order_fit_waits_one) : msg_fill(rq->a, MSG_order_fit_waits, rq->lang, &d, 1);
    }
    Str all = n ? said[0] : (Str){NULL, 0};
    for (size_t i = 1; i < n; i++) all = str_fmt(rq->a, "%.*s%.*s%.*s", STR(all), STR(rq_text(rq, MSG_order_fit_and)), STR(said[i]));
    *score = sum;
    *why = all;
    return OK;
}
