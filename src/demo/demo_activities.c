/* 66 sessions in ninety days: the street-corner stall of every Saturday and the service days by their rules, free haircuts, health
 * checks and performances (23 services in all), 17 lessons with 500 person-times, and what neighbours do together; four 小灯芯
 * teams, one of which grew from 80 to over 200 in ten months; and what is still to come, for the visitor to sign up for. */
#include "cap/occasion/occasion.h"
#include "cap/occasion/recur.h"
#include "demo/demo.h"

enum { BACK = 91, SESSIONS = 66, SERVICES = 23, LESSONS = 17, LESSON_PERSONS = 500, TEAMS = 4, NAMED_MOST = 4, LINES = 50 };

/* data */
static const struct {
    const char *title, *place;
} SERVICE[] = {{"义剪进楼道", "5号楼门厅"}, {"义诊：量血压、测血糖", "社区卫生站门口"}, {"戏曲义演", "中心花园"}, {"磨剪子、修伞", "北门岗亭旁"}, {"家电义修", "党群服务中心"}},
  LESSON[] = {{"户外亲子课", "渠边草坪"}, {"产后康复课", "小纽扣活动室"}, {"早教课（0—3 岁）", "小纽扣活动室"}},
  TOGETHER[] = {{"邻里茶话会", "党群服务中心"}, {"清晨太极", "渠边步道"}, {"楼下合唱", "中心花园"}, {"旧书交换", "阅览角"}, {"垃圾分类游戏", "北门广场"}, {"周末夜骑", "跳蚤市场门口"},
                {"手机课：挂号、买菜", "阅览角"}, {"阳台种菜", "门口菜园"}};
static const struct {
    const char *name, *en, *lines;
    int before, now;           /* members ten months ago, and now */
} TEAM[TEAMS] = {{"小灯芯陪诊队", "Lampwick Companions", "陪老人看病、取药", 80, 206}, {"小灯芯修灯队", "Lampwick Fixers", "换灯泡、修门锁", 18, 33},
                 {"小灯芯送餐队", "Lampwick Meals", "给行动不便的邻居送餐", 22, 41}, {"小灯芯伴读队", "Lampwick Readers", "放学后陪孩子读书", 9, 26}};
/* /data */

struct gig {
    const char *kind, *title, *place, *role;
    unsigned community, named;
    Day day;
    int hour, minutes, heads, seats;
    const char *repeat;        /* what the body says of coming again */
    const Str *team;           /* made by then */
    Str id, series;            /* as planned; none: not yet */
    struct gig *of;            /* the first of its series: found on its day */
    struct demo_person *came[NAMED_MOST];
};

static Str act_path(struct demo *d, const char *collection, Str id, const char *act) { return str_fmt(d->a, "/%s/%.*s/%s", collection, STR(id), act); }
static Time at(Day day, int hour, int minute) { return time_plus(day_start(day), (int64_t)(hour * 60 + minute) * MINUTE_MS); }

static const struct demo_person *worker_of(struct demo *d, const struct gig *g) { return g->community ? &d->communities[g->community].workers[0] : &d->accounts[2]; }

static enum Err ready(struct demo *d, struct demo_person *p) { return p->token.len ? OK : demo_sign_in(d, p); }

/* -- planning -- */

static enum Err make(struct demo *d, void *ctx)
{
    struct gig *g = ctx;
    struct demo_reply r;
    int ends = g->hour * 60 + g->minutes;
    Str more = g->seats ? str_fmt(d->a, ",\"seats\":%d", g->seats) : S("");
    Str team = g->team ? str_fmt(d->a, ",\"team\":\"%.*s\"", STR(*g->team)) : S("");
    TRY(demo_post(d, worker_of(d, g), S("/activities"),
        str_fmt(d->a, "{\"kind\":\"%s\",\"title\":\"%s\",\"place\":\"%s\",\"area\":\"%lld\",\"day\":\"%.*s\",\"start_time\":\"%02d:%02d\",\"end_time\":\"%02d:%02d\",\"role\":\"%s\"%.*s%.*s%s}", g->kind,
                g->title, g->place, (long long)d->communities[g->community].id.v, STR(day_iso(d->a, g->day)), g->hour, 0, ends / 60, ends % 60, g->role, STR(more), STR(team), g->repeat ? g->repeat : ""), &r));
    g->id = demo_json(d->a, r.body, "id");
    if (g->repeat) g->series = demo_json(d->a, r.body, "series");
    return OK;
}

/* The one of a series on this day; none where the calendar frees it. */
static enum Err find(struct demo *d, struct gig *g)
{
    struct db_ro *db;
    struct occasion_list_rows rows;
    int64_t series = 0;
    if (!str_int(g->of->series, &series)) return ERR_INTERNAL;
    TRY(db_read_begin(d->app->o.db, &db));
    enum Err e = occasion_list(db, d->a, &rows, .series = {series}, .from = day_start(g->day), .to = day_start(day_plus(g->day, 1)), .limit = 1);
    db_read_end(db);
    if (e == OK && rows.n) g->id = str_fmt(d->a, "%lld", (long long)rows.v[0].id.v);
    return e;
}

static enum Err door(struct demo *d, const struct gig *g, Str *code)
{
    struct db_ro *db;
    struct occasion_row o;
    int64_t id = 0;
    if (!str_int(g->id, &id)) return ERR_INTERNAL;
    TRY(db_read_begin(d->app->o.db, &db));
    enum Err e = occasion_get(db, d->a, &o, .id = {id});
    db_read_end(db);
    if (e == OK) *code = str_fmt(d->a, "{\"code\":\"%.*s\"}", STR(o.code));
    return e;
}

/* -- the day -- */

/* On a day that the calendar frees, the stall's people hold something else: a day without is left to its rule. */
static enum Err gather(struct demo *d, void *ctx)
{
    struct gig *g = ctx;
    struct demo_reply r;
    Str code;
    if (g->of) TRY(find(d, g));
    if (!g->id.len) {
        g->title = "义诊：量血压、测血糖";
        TRY(make(d, g));
    }
    TRY(door(d, g, &code));
    for (unsigned i = 0; i < g->named; i++) {
        TRY(ready(d, g->came[i]));
        TRY(demo_post(d, g->came[i], act_path(d, "activities", g->id, "sign_in"), code, &r));
    }
    return OK;
}

static enum Err close_it(struct demo *d, void *ctx)
{
    struct gig *g = ctx;
    struct demo_reply r;
    Str code;
    TRY(door(d, g, &code));
    for (unsigned i = 0; i < g->named && g->role[0] == 'h'; i++) TRY(demo_post(d, g->came[i], act_path(d, "activities", g->id, "sign_out"), code, &r));
    return demo_post(d, worker_of(d, g), act_path(d, "activities", g->id, "hold"), str_fmt(d->a, "{\"heads\":%d}", g->heads), &r);
}

/* -- the story -- */

struct story {
    struct demo *d;
    Day today;
    Str teams[TEAMS];
    int people;                /* residents given to teams so far */
};

static struct gig *gig(struct story *s, struct gig g)
{
    struct gig *out = NEW(s->d->a, struct gig);
    *out = g;
    return out;
}

/* Helpers at services, residents at what is for all: a few leave their name. 路小满 has his own story, and stays out of it. */
static void who_comes(struct story *s, struct gig *g, unsigned named)
{
    struct demo *d = s->d;
    struct demo_community *c = &d->communities[g->community];
    bool help = g->role[0] == 'h';
    g->named = named;
    for (unsigned i = 0; i < named; i++) {
        unsigned k = (unsigned)demo_random(d, (help ? c->n_helpers : c->n_residents) / named) * named + i; /* nobody twice */
        g->came[i] = help ? &c->helpers[k] : &c->residents[k];
    }
}

static void take_place(struct story *s, struct gig *g, bool planned)
{
    struct demo *d = s->d;
    int before = (int)demo_random(d, 5) + 2, first = day_of(d->now).n - BACK;
    Day when = g->day.n - before < first ? (Day){first} : day_plus(g->day, -before);
    if (planned) demo_at(d, at(when, 8, 40), make, g);
    demo_at(d, at(g->day, g->hour, 2), gather, g);
    demo_at(d, time_plus(at(g->day, g->hour, 0), (g->minutes - 1) * (int64_t)MINUTE_MS), close_it, g);
}

/* What comes again: planned on the first day, then each of its days until yesterday. Returns how many. */
static int plan_series(struct story *s, struct gig first, const char *rule, const char *body)
{
    int n = 0;
    first.day = day_plus(s->today, -BACK);
    first.repeat = body;
    struct gig *head = gig(s, first);
    demo_at(s->d, at(head->day, 8, 30), make, head);
    for (Day day = recur_next(str_c(rule), head->day); day.n && day.n < s->today.n; day = recur_next(str_c(rule), day_plus(day, 1)), n++) {
        struct gig *g = gig(s, first);
        g->day = day;
        g->of = head;
        g->repeat = NULL;
        g->heads = first.heads + (int)demo_random(s->d, 18);
        who_comes(s, g, 3);
        take_place(s, g, false);
    }
    return n;
}

static Day some_day(struct story *s, int i, int n) { return day_plus(s->today, -2 - (BACK - 4) * i / n); }

static void plan_lessons(struct story *s)
{
    int left = LESSON_PERSONS;
    for (int i = 0; i < LESSONS; i++) {
        int kind = i < 6 ? 0 : i < 8 ? 1 : 2, persons = left / (LESSONS - i);
        struct gig *g = gig(s, (struct gig){.kind = "course", .title = LESSON[kind].title, .place = LESSON[kind].place, .role = "take_part", .day = some_day(s, i, LESSONS), .hour = 10,
                                            .minutes = 90, .seats = 40});
        who_comes(s, g, 3);
        g->heads = persons - (int)g->named;
        left -= persons;
        take_place(s, g, true);
    }
}

static void plan_services(struct story *s, int n)
{
    for (int i = 0; i < n; i++) {
        struct gig *g = gig(s, (struct gig){.kind = "service", .title = SERVICE[i % 5].title, .place = SERVICE[i % 5].place, .role = "help", .community = (unsigned)i % DEMO_COMMUNITIES,
                                            .day = some_day(s, i, n), .hour = 14, .minutes = 120, .seats = 10, .heads = 15 + (int)demo_random(s->d, 40)});
        who_comes(s, g, 2);
        take_place(s, g, true);
    }
}

static void plan_together(struct story *s, int n)
{
    for (int i = 0; i < n; i++) {
        bool ride = i % 8 == 5;
        struct gig *g = gig(s, (struct gig){.kind = "activity", .title = TOGETHER[i % 8].title, .place = TOGETHER[i % 8].place, .role = "take_part",
                                            .community = ride ? 1u : (unsigned)i % DEMO_COMMUNITIES, .day = some_day(s, i, n), .hour = ride ? 20 : 16, .minutes = 90,
                                            .heads = 8 + (int)demo_random(s->d, 30)});
        who_comes(s, g, 2);
        take_place(s, g, true);
    }
}

/* -- what is still to come -- */

static enum Err sign_up(struct demo *d, void *ctx)
{
    struct gig *g = ctx;
    struct demo_reply r;
    struct demo_community *c = &d->communities[g->community];
    TRY(make(d, g));
    for (int i = 0; i < g->heads; i++) {
        struct demo_person *p = &c->residents[20 + i * 3];
        TRY(ready(d, p));
        TRY(demo_post(d, p, act_path(d, "activities", g->id, "sign_up"), S("{}"), &r));
    }
    if (g->community == 0 && !strcmp(g->kind, "course")) { /* a girl of 13: her place waits for her mother */
        struct demo_person *girl = &c->residents[19];
        TRY(ready(d, girl));
        TRY(demo_post(d, girl, act_path(d, "activities", g->id, "sign_up"), str_fmt(d->a, "{\"minor\":true,\"guardian_phone\":\"%.*s\"}", STR(demo_phone(d))), &r));
        d->names_used++;
    }
    return OK;
}

static void plan_coming(struct story *s)
{
    struct demo *d = s->d;
    Time yesterday = at(day_plus(s->today, -1), 9, 0);
    int hour = civil_of(d->now).hour;
    if (hour < 19)
        demo_at(d, yesterday, sign_up, gig(s, (struct gig){.kind = "activity", .title = "今晚露天电影", .place = "中心花园", .role = "take_part", .day = s->today, .hour = 19, .minutes = 120,
                                                           .seats = 60, .heads = 9}));
    demo_at(d, yesterday, sign_up, gig(s, (struct gig){.kind = "activity", .title = "秋日游园会", .place = "党建广场", .role = "take_part", .day = day_plus(s->today, 1), .hour = 9, .minutes = 150,
                                                       .seats = 80, .heads = 14}));
    demo_at(d, yesterday, sign_up, gig(s, (struct gig){.kind = "course", .title = "面点课", .place = "百家饭厨房", .role = "take_part", .day = day_plus(s->today, 3), .hour = 14, .minutes = 120,
                                                       .seats = 12, .heads = 15})); /* three wait */
    demo_at(d, yesterday, sign_up, gig(s, (struct gig){.kind = "activity", .title = "周末夜骑", .place = "跳蚤市场门口", .role = "take_part", .community = 1, .day = day_plus(s->today, 2), .hour = 20,
                                                       .minutes = 90, .seats = 30, .heads = 7}));
    demo_at(d, at(day_plus(s->today, -2), 9, 0), make, gig(s, (struct gig){.kind = "activity", .title = "旧书交换", .place = "阅览角", .role = "take_part", .day = day_plus(s->today, -1), .hour = 15,
                                                                           .minutes = 60})); /* over, and not recorded yet */
}

/* -- teams -- */

struct batch {
    struct story *s;
    unsigned team;
    int n;
    Day first, last;           /* joined on one of these days */
};

static const struct demo_person *next_resident(struct story *s)
{
    int k = s->people++;
    for (unsigned c = 0;; c = (c + 1) % DEMO_COMMUNITIES) {
        const struct demo_community *x = &s->d->communities[c];
        if (k < (int)x->n_residents) return &x->residents[k];
        k -= (int)x->n_residents;
    }
}

static enum Err enter(struct demo *d, void *ctx)
{
    struct batch *b = ctx;
    struct demo_reply r;
    for (int done = 0; done < b->n; done += LINES) {
        struct buf body = buf_new(d->a, 4096);
        buf_lit(&body, "{\"agreed\":true,\"lines\":\"");
        for (int i = done; i < b->n && i < done + LINES; i++) {
            Day since = day_plus(b->first, (int)demo_random(d, (uint64_t)(b->last.n - b->first.n + 1)));
            buf_fmt(&body, "%s%s 居民 %.*s", i > done ? "\\n" : "", next_resident(b->s)->phone, STR(day_iso(d->a, since)));
        }
        buf_lit(&body, "\"}");
        TRY(demo_post(d, &d->accounts[2], act_path(d, "teams", b->s->teams[b->team], "members"), buf_str(&body), &r));
    }
    return OK;
}

static enum Err found(struct demo *d, void *ctx)
{
    struct story *s = ctx;
    const struct demo_person *leads[TEAMS] = {&d->communities[0].helpers[0], &d->communities[0].helpers[1], &d->communities[0].helpers[2], &d->accounts[7]};
    struct demo_reply r;
    for (unsigned i = 0; i < TEAMS; i++) {
        TRY(demo_post(d, &d->accounts[2], S("/teams"), str_fmt(d->a, "{\"name\":\"%s\",\"name_en\":\"%s\",\"lines\":\"%s\",\"area\":\"%lld\"}", TEAM[i].name, TEAM[i].en, TEAM[i].lines,
                                                                (long long)d->communities[0].id.v), &r));
        s->teams[i] = demo_json(d->a, r.body, "id");
        TRY(demo_post(d, &d->accounts[2], act_path(d, "orgs", s->teams[i], "contacts"), str_fmt(d->a, "{\"phone\":\"%s\",\"shown_as\":\"队长\",\"role\":\"org_lead\"}", leads[i]->phone), &r));
    }
    return OK;
}

/* The paper list of ten months ago, then month by month; who joined lately is entered when the month is over, or yesterday. */
static void plan_batch(struct story *s, unsigned team, int month, int n)
{
    struct civil c = day_civil(s->today);
    int k = c.year * 12 + c.month - 1 - 10 + month, yesterday = s->today.n - 1;
    Day first = day_make(k / 12, k % 12 + 1, month ? 1 : 3), last = month ? day_plus(first, 26) : first, begin = day_plus(s->today, -BACK);
    if (last.n > yesterday) last.n = yesterday;
    if (first.n > last.n) first = last;
    Day entered = last.n < begin.n ? begin : last;
    struct batch *b = NEW(s->d->a, struct batch);
    *b = (struct batch){s, team, n, first, last};
    demo_at(s->d, at(entered, 9, 30), enter, b);
}

/* One of those on the first paper list has moved away. */
static enum Err take_out(struct demo *d, void *ctx)
{
    const struct story *s = ctx;
    struct demo_reply r;
    return demo_post(d, &d->accounts[2], act_path(d, "teams", s->teams[0], "remove"),
                     str_fmt(d->a, "{\"person\":\"%lld\",\"reason\":\"已搬到外区，队里替你办了退出，欢迎回来\"}", (long long)d->communities[0].residents[5].id.v), &r);
}

static void plan_teams(struct story *s)
{
    demo_at(s->d, at(day_plus(s->today, -9), 10, 0), take_out, s);
    demo_at(s->d, at(day_plus(s->today, -BACK), 9, 0), found, s);
    for (unsigned t = 0; t < TEAMS; t++) {
        int rest = TEAM[t].now - TEAM[t].before;
        for (int m = 0; m <= 10; m++) {
            int n = m == 0 ? TEAM[t].before : rest / (11 - m);
            if (m) rest -= n;
            if (n) plan_batch(s, t, m, n);
        }
    }
}

enum Err demo_activities(struct demo *d)
{
    struct story *s = NEW(d->a, struct story);
    *s = (struct story){.d = d, .today = day_of(d->now)};
    plan_teams(s);
    int stalls = plan_series(s, (struct gig){.kind = "service", .title = "街角摊：理发、磨剪子、量血压、打扫", .place = "老街口", .role = "help", .hour = 9, .minutes = 120, .seats = 8, .heads = 24},
                             "weekly:6", ",\"repeat\":\"every_saturday\",\"skip_holidays\":true");
    struct gig day = {.kind = "activity", .title = "志愿服务日", .place = "党群服务中心", .role = "help", .hour = 14, .minutes = 120, .heads = 12};
    int service_days = plan_series(s, day, "monthly:8", ",\"repeat\":\"monthly_8\"");
    service_days += plan_series(s, day, "yearly:03-05,yearly:12-05", ",\"repeat\":\"service_days\"");
    plan_services(s, SERVICES - stalls);
    plan_lessons(s);
    plan_together(s, SESSIONS - SERVICES - LESSONS - service_days);
    plan_coming(s);
    demo_at(d, at(day_plus(s->today, -1), 10, 0), sign_up, gig(s, (struct gig){.kind = "service", .title = "陪诊排班", .place = "卫生服务中心", .role = "help", .day = day_plus(s->today, 4), .hour = 8,
                                                                              .minutes = 240, .seats = 6, .heads = 2, .team = &s->teams[0]}));
    return OK;
}
