/* Enrolment and grids of the demo: 26 units declare 268 members and 268 are received, 路小满 among them with two posts; a few still wait for a
 * grid, one for being received, six are only invited. Twelve grids in 明渠 with their teams: one has no instructor, one stairwell no mediator.
 */
#include "cap/pack/pack.h"
#include "demo/demo.h"

enum { PER_UNIT = 10, BIG_UNITS = 8 /* these have one more: 8 × 11 + 18 × 10 = 268 */, FIRST_RESIDENT = 20, OPEN_SEATS = 3 };

/* data */
static const struct {
    const char *kind, *title;
    unsigned seats;
} POSTS[] = {{"work", "服务窗口示范岗", 20}, {"community", "楼道守望岗", 24}, {"community", "电工义修岗", 3}, {"community", "街角摊值守岗", 8}};
#define OVERLOAD "人手增配前暂由一人负责，已报街道"
#define GUEST "闻大寒"
/* /data */

struct member {
    struct demo_person *who;
    unsigned unit, no;
    Str id;
};
struct unit_day {
    unsigned unit, n;
    struct member *members;
    Str id;
};
struct enrolling {
    struct unit_day units[DEMO_UNITS];
    Str posts[DEMO_COMMUNITIES][4];
};
struct part {
    struct enrolling *all;
    unsigned no;
};

static Time at_hour(struct demo *d, int days_ago, int minutes) { return time_plus(day_start(day_plus(day_of(d->now), -days_ago)), (int64_t)minutes * MINUTE_MS); }
static struct demo_community *community_of(struct demo *d, unsigned unit) { return &d->communities[unit % DEMO_COMMUNITIES]; }
static Str id_of(struct demo *d, int64_t id) { return str_fmt(d->a, "%lld", (long long)id); }
static const struct demo_person *desk_of(struct demo_community *c, struct demo *d) { return c == d->communities ? &d->accounts[2] : &c->workers[0]; }

/* -- posts -- */

static enum Err make_posts(struct demo *d, void *ctx)
{
    struct part *p = ctx;
    struct demo_community *c = &d->communities[p->no];
    for (size_t i = 0; i < sizeof POSTS / sizeof *POSTS; i++) {
        struct demo_reply r;
        TRY(demo_post(d, &c->lead, S("/duty-posts"), str_fmt(d->a, "{\"area\":\"%lld\",\"kind\":\"%s\",\"title\":\"%s\",\"seats\":%u}", (long long)c->id.v, POSTS[i].kind, POSTS[i].title,
                                                             POSTS[i].seats), &r));
        p->all->posts[p->no][i] = demo_json(d->a, r.body, "id");
    }
    return OK;
}

/* -- units -- */

static enum Err unit_enrols(struct demo *d, void *ctx)
{
    struct unit_day *u = ctx;
    struct demo_community *c = community_of(d, u->unit);
    struct demo_reply r;
    Str who = u->unit ? str_fmt(d->a, ",\"contact\":{\"name\":\"联络人\",\"phone\":\"%.*s\"}", STR(demo_phone(d))) : S("");
    d->names_used++; /* the next number */
    TRY(demo_post(d, u->unit ? NULL : &d->accounts[6], S("/enrolments"), str_fmt(d->a, "{\"kind\":\"unit\",\"age\":\"adult\",\"area\":\"%lld\",\"unit\":\"%lld\",\"members\":%u%.*s}", (long long)c->id.v,
                  (long long)d->units[u->unit].v, u->n, STR(who)), &r));
    u->id = demo_json(d->a, r.body, "id");
    return demo_post(d, desk_of(c, d), str_fmt(d->a, "/enrolments/%.*s/receive", STR(u->id)), S("{}"), &r);
}

/* -- members: with a grid, but for a few; the first, 路小满, by the code of a building and with both posts -- */

static enum Err member_enrols(struct demo *d, void *ctx)
{
    struct part *p = ctx;
    struct unit_day *u = &p->all->units[p->no >> 8];
    struct member *m = &u->members[p->no & 255];
    struct demo_community *c = community_of(d, u->unit);
    bool light = m->who == &d->accounts[3], queued = c == d->communities && !light && m->no == 1 && u->unit > 0;
    AreaId where = light ? c->buildings[0] : queued ? c->id : c->grids[demo_random(d, c->n_grids)];
    struct demo_reply r;
    const Str *posts = p->all->posts[u->unit % DEMO_COMMUNITIES];
    Str chosen = light ? str_fmt(d->a, ",\"code\":\"3F2K\",\"skills\":[\"1\"],\"work_post\":\"%.*s\",\"community_post\":\"%.*s\"", STR(posts[0]), STR(posts[2]))
               : m->no % 4 == 2 ? str_fmt(d->a, ",\"skills\":[\"%u\"],\"community_post\":\"%.*s\"", 1 + m->no % 10, STR(posts[1])) : S("");
    TRY(demo_post(d, m->who, S("/enrolments"), str_fmt(d->a, "{\"area\":\"%lld\",\"unit\":\"%lld\",\"age\":\"adult\",\"%s\":true%.*s}", (long long)where.v,
                  (long long)d->units[u->unit].v, demo_chance(d, 60) ? "evening" : "weekend", STR(chosen)), &r));
    m->id = demo_json(d->a, r.body, "id");
    return OK;
}

static enum Err members_received(struct demo *d, void *ctx)
{
    const struct unit_day *u = ctx;
    struct demo_reply r;
    struct buf b = buf_new(d->a, 512);
    for (unsigned i = 0; i < u->n; i++) buf_fmt(&b, "%s\"%.*s\"", i ? "," : "", STR(u->members[i].id));
    Str ids = buf_str(&b);
    return demo_post(d, desk_of(community_of(d, u->unit), d), S("/enrolments/receive"), str_fmt(d->a, "{\"ids\":[%.*s]}", STR(ids)), &r);
}

static void plan_unit(struct demo *d, struct enrolling *all, unsigned i, unsigned *next)
{
    struct unit_day *u = &all->units[i];
    struct demo_community *c = community_of(d, i);
    int day = 84 - (int)i * 2;
    *u = (struct unit_day){.unit = i, .n = PER_UNIT + (i < BIG_UNITS)};
    u->members = NEW_ARRAY(d->a, struct member, u->n);
    demo_at(d, at_hour(d, day + 1, 570), unit_enrols, u);
    for (unsigned k = 0; k < u->n; k++) {
        struct part *p = NEW(d->a, struct part);
        struct demo_person *who = i == 0 && k == 0 ? &d->accounts[3] : &c->residents[FIRST_RESIDENT + next[i % DEMO_COMMUNITIES]++];
        u->members[k] = (struct member){.who = who, .unit = i, .no = k};
        *p = (struct part){all, i << 8 | k};
        demo_at(d, at_hour(d, day, 600 + (int)k * 9), member_enrols, p);
    }
    demo_at(d, at_hour(d, day, 1020), members_received, u);
}

/* -- what is under way today -- */

static enum Err under_way(struct demo *d, void *ctx)
{
    const struct enrolling *all = ctx;
    struct demo_reply r;
    Str mine = all->units[0].members[0].id, area = id_of(d, d->communities[0].id.v);
    struct buf list = buf_new(d->a, 256);
    for (int i = 0; i < 6; i++, d->names_used++) {
        Str number = demo_phone(d);
        buf_fmt(&list, "同事%d %.*s\\n", i + 1, STR(number));
    }
    TRY(demo_post(d, &d->accounts[3], str_fmt(d->a, "/enrolments/%.*s/send_hours", STR(mine)), S("{}"), &r));
    Str unit = all->units[0].id; /* reviewed this year, and answered */
    TRY(demo_post(d, &d->accounts[2], str_fmt(d->a, "/enrolments/%.*s/review", STR(unit)), S("{\"grade\":\"strong\",\"text\":\"每月都有人来街角摊，楼道绿化出了苗木和师傅。\"}"), &r));
    TRY(demo_post(d, &d->accounts[6], str_fmt(d->a, "/enrolments/%.*s/reply", STR(unit)), S("{\"text\":\"明年想把周末班次排得更匀一些。\"}"), &r));
    TRY(demo_post(d, NULL, S("/enrolments"), str_fmt(d->a, "{\"area\":\"%.*s\",\"age\":\"adult\",\"contact\":{\"name\":\"%s\",\"phone\":\"%.*s\"},\"skills\":[\"4\"],\"weekend\":true}", STR(area), GUEST,
                  STR(demo_phone(d))), &r));
    d->names_used++;
    Str names = buf_str(&list);
    return demo_post(d, &d->accounts[6], S("/invitations"), str_fmt(d->a, "{\"area\":\"%.*s\",\"unit\":\"%lld\",\"list\":\"%.*s\"}", STR(area), (long long)d->unit.v, STR(names)), &r);
}

/* -- grids -- */

static enum Err appoint(struct demo *d, const struct demo_community *c, AreaId grid, const char *role, const struct demo_person *who, Str more)
{
    struct demo_reply r;
    return demo_post(d, &c->lead, str_fmt(d->a, "/grids/%lld/appoint", (long long)grid.v), str_fmt(d->a, "{\"role\":\"%s\",\"person\":\"%lld\"%.*s}", role, (long long)who->id.v, STR(more)), &r);
}

/* In 明渠 everybody of the desk leads one, then helpers; elsewhere grids are larger than the rule, and the reason is written down. */
static const struct demo_person *leader(struct demo *d, struct demo_community *c, unsigned g)
{
    const struct demo_person *desk[] = {c == d->communities ? &d->accounts[1] : &c->grid, &c->workers[0], &c->workers[1], c == d->communities ? &c->grid : NULL};
    unsigned n = c == d->communities ? 4 : 3;
    return g < n ? desk[g] : &c->helpers[(g - n) % c->n_helpers];
}

static enum Err team(struct demo *d, void *ctx)
{
    struct part *p = ctx;
    bool first = p->no >> 8 == 0;
    struct demo_community *c = &d->communities[p->no >> 8];
    unsigned g = p->no & 255, building = 0;
    TRY(appoint(d, c, c->grids[g], "grid_leader", leader(d, c, g), first ? S("") : S(",\"override\":\"" OVERLOAD "\"")));
    if (!first || g != 7) TRY(appoint(d, c, c->grids[g], "instructor", g % 3 ? &c->workers[g % 2] : &c->lead, S("")));
    if (!first) return OK;
    TRY(appoint(d, c, c->grids[g], "part_time", &c->helpers[8 + g % 8], S("")));
    for (unsigned k = 0; k < g; k++) building += k < 6 ? 6 : 5;
    for (unsigned k = 0; k < (g < 6 ? 6u : 5u); k++) {
        if (g == 3 && k == 2) continue; /* the stairwell that looks for one */
        TRY(appoint(d, c, c->grids[g], "mediator", &c->residents[building + k], str_fmt(d->a, ",\"building\":\"%lld\"", (long long)c->buildings[building + k].v)));
    }
    return OK;
}

/* Lines 条线: one for each worker; in 明渠 the second worker has two for the time being, and one line waits for somebody. */
static enum Err give_lines(struct demo *d, void *ctx)
{
    struct part *p = ctx;
    const struct demo_community *c = &d->communities[p->no];
    const struct {
        const char *code;
        const struct demo_person *who;
    } given[] = {{"environment", &c->workers[0]}, {"property", p->no ? &c->workers[1] : &d->accounts[2]}, {"welfare", &c->lead}, {"safety", p->no ? &c->grid : &c->workers[1]},
                 {p->no ? "" : "families", &c->workers[1]}};
    struct business_line_list_rows lines;
    struct demo_reply r;
    struct db_ro *db;
    TRY(db_read_begin(d->app->o.db, &db));
    enum Err e = business_line_list(db, d->a, &lines);
    db_read_end(db);
    TRY(e);
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        for (size_t k = 0; k < lines.n; k++)
            if (str_is(lines.v[k].code, given[i].code))
                TRY(demo_post(d, &c->lead, str_fmt(d->a, "/lines/%lld/assign", (long long)lines.v[k].id.v),
                              str_fmt(d->a, "{\"area\":\"%lld\",\"person\":\"%lld\"}", (long long)c->id.v, (long long)given[i].who->id.v), &r));
    return OK;
}

enum Err demo_enrol(struct demo *d)
{
    struct enrolling *all = NEW(d->a, struct enrolling);
    struct demo_person *who[DEMO_UNITS * (PER_UNIT + 1)];
    unsigned next[DEMO_COMMUNITIES] = {0};
    size_t n = 0;
    for (unsigned c = 0; c < DEMO_COMMUNITIES; c++) {
        struct part *p = NEW(d->a, struct part);
        *p = (struct part){all, c};
        demo_at(d, at_hour(d, 90, 540 + (int)c), make_posts, p);
        demo_at(d, at_hour(d, 88, 540 + (int)c), give_lines, p);
        for (unsigned g = 0; g < d->communities[c].n_grids; g++) {
            struct part *t = NEW(d->a, struct part);
            *t = (struct part){all, c << 8 | g};
            demo_at(d, at_hour(d, 89, 540 + (int)(c * 12 + g)), team, t);
        }
    }
    for (unsigned i = 0; i < DEMO_UNITS; i++) plan_unit(d, all, i, next);
    for (unsigned i = 0; i < DEMO_UNITS; i++)
        for (unsigned k = 0; k < all->units[i].n; k++)
            if (i || k) who[n++] = all->units[i].members[k].who;
    demo_at(d, time_plus(d->now, -(int64_t)HOUR_MS), under_way, all);
    return demo_sign_in_all(d, who, n);
}
