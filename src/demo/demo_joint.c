/* Joint work of the demo: 22 needs and 31 resources in the lists, twelve agreements written and signed in one batch (one of them ends in thirty
 * days), their promises kept, late and to come; five projects. And the bodies of 明渠: 1+7+66 and 1+7+49 over one map, and the branch forms
 * of 38 social organisations, decided over the last years: 9 own, 4 joint, 6 with an instructor. */
#include "cap/agreement/agreement.h"
#include "cap/org/org.h"
#include "demo/demo.h"

enum { GAPS = 22, OFFERS = 31, UNITS = 26, AGREEMENTS = 12, SIGNED_AGO = 75, LEAF_BODIES = 49 };

/* data */
static const struct {
    const char *title, *why, *category;
} WANTED[] = {
    {"楼道灯要有人常修", "老楼多，坏得勤", "repair"}, {"老人量血压、问药", "七十岁以上的多，去医院远", "elders"}, {"放学后有人看孩子", "家长六点半才到家", "children"}, {"轮椅坡道和扶手", "二楼以上没有坡道", "disability"},
    {"花坛补种", "裸土扬尘，下雨成泥", "sanitation"}, {"旧衣旧物有地方去", "堆在楼道不安全", "hazard"}, {"傍晚市口有人值守", "放学时段最挤", "stalls"}, {"理发师傅上门", "卧床的老人出不了门", "elders"},
    {"法律咨询", "邻里纠纷想先问一问", "dispute"}, {"电动车充电安全课", "飞线充电劝不住", "hazard"}, {"学手机", "挂号、缴费都在手机上", "elders"},
};
static const struct {
    const char *what, *quantity;
} OFFERED[] = {{"苗木和园艺师傅", "每季一次"}, {"义诊和健康讲座", "每月一次"}, {"学生志愿者", "每周六二十人"}, {"用电检查", "每季一次"}, {"会场和展位", "提前一周预约"}, {"防骗课", "每月一次"}, {"图书和阅读课", "每周一次"},
    {"四点半课堂教室", "上学日"}, {"运动场", "周末上午"}, {"水管检修", "每月一次"}};
static const char *const FIRST[] = {"重阳节上门看望十户老人", "中秋前义诊一次", "开学前捐一批文具", "汛期前查一遍用电", "清明前补种花坛", "国庆前修一次路灯"};
static const char *const SECOND[] = {"每月陪十位老人聊天", "建立一百份健康档案", "周末课业辅导十二次", "教会五十位老人用灭火器", "认养三号楼前绿地", "每周六修小家电"};
static const char *const PROJECTS[] = {"楼道亮起来", "血压角", "四点半课堂", "坡道通到家", "市口有人管"};
/* /data */

static Time hour_of(struct demo *d, int days_ago, int hour) { return time_plus(day_start(day_plus(day_of(d->now), -days_ago)), hour * (int64_t)HOUR_MS); }
static Str date(struct demo *d, int from_now) { return day_iso(d->a, day_plus(day_of(d->now), from_now)); }
static const struct demo_person *worker_of(struct demo *d, unsigned community) { return community ? &d->communities[community].workers[0] : &d->accounts[2]; }

static enum Err orgs_of(struct demo *d, enum OrgKind kind, struct org_list_rows *out)
{
    struct db_ro *db;
    TRY(db_read_begin(d->app->o.db, &db));
    enum Err e = org_list(db, d->a, out, .above = d->street, .kind = kind, .limit = 100);
    db_read_end(db);
    return e;
}

/* -- the lists -- */

static enum Err make_lists(struct demo *d, void *ctx)
{
    struct org_list_rows units;
    struct demo_reply r;
    Str offers[OFFERS], items[GAPS];
    (void)ctx;
    TRY(orgs_of(d, OrgKind_unit, &units));
    for (unsigned i = 0; i < OFFERS; i++) {
        const struct org_row *unit = &units.v[i % UNITS];
        const __auto_type what = &OFFERED[(i % UNITS + i / UNITS * 3) % (sizeof OFFERED / sizeof *OFFERED)];
        TRY(demo_post(d, worker_of(d, i % UNITS % DEMO_COMMUNITIES), S("/resources"), str_fmt(d->a, "{\"area\":\"%lld\",\"org\":\"%lld\",\"what\":\"%s\",\"quantity\":\"%s\"}",
            (long long)unit->area.v, (long long)unit->id.v, what->what, what->quantity), &r));
        offers[i] = demo_json(d->a, r.body, "id");
    }
    for (unsigned i = 0; i < GAPS; i++) {
        unsigned c = i < 10 ? 0 : 1 + i % (DEMO_COMMUNITIES - 1);
        const __auto_type w = &WANTED[i % (sizeof WANTED / sizeof *WANTED)];
        TRY(demo_post(d, worker_of(d, c), S("/needlist"), str_fmt(d->a, "{\"area\":\"%lld\",\"title\":\"%s\",\"why\":\"%s\",\"category\":\"%s\",\"from\":\"%.*s\",\"to\":\"%.*s\"}",
            (long long)d->communities[c].id.v, w->title, w->why, w->category, STR(date(d, -90)), STR(date(d, 0))), &r));
        items[i] = demo_json(d->a, r.body, "id");
        if (i % 3 == 2) continue; /* a gap still */
        TRY(demo_post(d, worker_of(d, c), str_fmt(d->a, "/needlist/%.*s/match", STR(items[i])), str_fmt(d->a, "{\"resource\":\"%.*s\"}", STR(offers[c + i / 3 % 3 * DEMO_COMMUNITIES])), &r));
        if (i % 6 == 1) TRY(demo_post(d, worker_of(d, c), str_fmt(d->a, "/needlist/%.*s/done", STR(items[i])), S("{\"reason\":\"已成为每月固定的服务\"}"), &r));
    }
    for (unsigned i = 0; i < sizeof PROJECTS / sizeof *PROJECTS; i++) {
        TRY(demo_post(d, &d->accounts[2], S("/projects"), str_fmt(d->a, "{\"area\":\"%lld\",\"org\":\"%lld\",\"title\":\"%s\",\"direction\":\"邻里互助\",\"starts\":\"%.*s\",\"ends\":\"%.*s\",\"origin\":\"%.*s\"}",
            (long long)d->communities[0].id.v, (long long)units.v[i * 8 % UNITS].id.v, PROJECTS[i], STR(date(d, -60)), STR(date(d, 200)), STR(items[i])), &r));
        if (i) TRY(demo_post(d, &d->accounts[2], str_fmt(d->a, "/projects/%.*s/start", STR(demo_json(d->a, r.body, "id"))), S("{}"), &r));
    }
    return OK;
}

/* -- twelve agreements -- */

struct signing {
    AgreementId agreement;
    AgreementPartyId party;
    OrgId org;
};

static enum Err made_together(struct demo *d, struct signing *out)
{
    struct db_ro *db;
    struct agreement_list_rows rows;
    struct parties_of_rows parties;
    TRY(db_read_begin(d->app->o.db, &db));
    enum Err e = agreement_list(db, d->a, &rows, .above = d->communities[0].id, .now = d->clock->now, .limit = AGREEMENTS);
    for (size_t i = 0; e == OK && i < rows.n; i++) {
        e = parties_of(db, d->a, &parties, .agreement = rows.v[i].id);
        if (e == OK) out[rows.n - 1 - i] = (struct signing){rows.v[i].id, parties.v[1].id, parties.v[1].org};
    }
    db_read_end(db);
    return e;
}

/* One unit's contact has an account; the others confirm by their links. */
static enum Err sign_all(struct demo *d)
{
    struct signing all[AGREEMENTS];
    struct demo_reply r;
    TRY(made_together(d, all));
    for (unsigned i = 0; i < AGREEMENTS; i++) {
        struct demo_person by_link = {.phone = ""};
        const struct demo_person *who = &d->accounts[6];
        if (all[i].org.v != d->unit.v) {
            TRY(demo_post(d, &d->accounts[2], str_fmt(d->a, "/agreements/%lld/link", (long long)all[i].agreement.v), str_fmt(d->a, "{\"party\":\"%lld\"}", (long long)all[i].party.v), &r));
            by_link.token = str_from(demo_json(d->a, r.body, "link"), 3);
            who = &by_link;
        }
        TRY(demo_post(d, who, str_fmt(d->a, "/signings/%lld/confirm", (long long)all[i].party.v), S("{}"), &r));
    }
    return OK;
}

static enum Err sign_batch(struct demo *d, void *ctx)
{
    struct org_list_rows units;
    struct demo_reply r;
    struct buf b = buf_new(d->a, 2048);
    (void)ctx;
    TRY(orgs_of(d, OrgKind_unit, &units));
    for (unsigned i = 0; i < AGREEMENTS; i++) {
        Str first = date(d, i < 9 ? -50 + (int)i * 4 : -5 + (int)i * 2); /* nine are due by today */
        Str own = i == 4 ? str_fmt(d->a, "\\t%.*s", STR(date(d, 30))) : S("");
        buf_fmt(&b, "%.*s\\t%s\\t%.*s\\t%s\\t%.*s%.*s\\n", STR(units.v[i].name), FIRST[i % 6], STR(first), SECOND[i % 6], STR(date(d, i == 4 ? 25 : 60 + (int)i)), STR(own));
    }
    TRY(demo_post(d, &d->accounts[2], S("/agreements/batch"), str_fmt(d->a, "{\"area\":\"%lld\",\"theme\":\"敬老义诊助学\",\"starts\":\"%.*s\",\"ends\":\"%.*s\",\"confirm\":true,\"rows\":\"%.*s\"}",
        (long long)d->communities[0].id.v, STR(date(d, -SIGNED_AGO)), STR(date(d, 365 - SIGNED_AGO)), STR(buf_str(&b))), &r));
    return sign_all(d);
}

/* Of the nine that were due, seven were kept, one was released, one is late. */
static enum Err keep_one(struct demo *d, void *ctx)
{
    unsigned i = (unsigned)(uintptr_t)ctx;
    struct signing all[AGREEMENTS];
    struct promises_of_rows rows;
    struct demo_reply r;
    struct db_ro *db;
    TRY(made_together(d, all));
    TRY(db_read_begin(d->app->o.db, &db));
    enum Err e = promises_of(db, d->a, &rows, .source_kind = Entity_agreement, .source = ANY(all[i].agreement));
    db_read_end(db);
    TRY(e);
    Str path = str_fmt(d->a, "/agreements/%lld/%s", (long long)all[i].agreement.v, i == 7 ? "release" : "kept");
    Str said = i == 7 ? S("\"reason\":\"单位搬迁，双方同意解除\"") : str_fmt(d->a, "\"evidence\":\"活动室签到表，%u 人参加\"", 18 + i * 5);
    return demo_post(d, &d->accounts[2], path, str_fmt(d->a, "{\"promise\":\"%lld\",%.*s}", (long long)rows.v[0].id.v, STR(said)), &r);
}

/* -- bodies -- */

static enum Err body(struct demo *d, const char *level, Str name, AreaId area, Str parent, Str *out)
{
    struct demo_reply r;
    Str above = parent.len ? str_fmt(d->a, ",\"parent\":\"%.*s\"", STR(parent)) : S("");
    TRY(demo_post(d, &d->communities[0].lead, S("/bodies"), str_fmt(d->a, "{\"level\":\"%s\",\"name\":\"%.*s\",\"area\":\"%lld\",\"from\":\"%.*s\"%.*s}", level, STR(name), (long long)area.v,
                                                                             STR(date(d, -700)), STR(above)), &r));
    *out = demo_json(d->a, r.body, "id");
    return OK;
}

static enum Err make_bodies(struct demo *d, void *ctx)
{
    struct demo_community *c = &d->communities[0];
    Str top[2], mid[2][7], leaf;
    (void)ctx;
    TRY(body(d, "committee", S("明渠社区党委"), c->id, S(""), &top[0]));
    TRY(body(d, "forum", S("明渠群英荟"), c->id, S(""), &top[1]));
    for (unsigned i = 0; i < 7; i++) {
        TRY(body(d, "organisation", str_fmt(d->a, "第%u党支部", i + 1), c->id, top[0], &mid[0][i]));
        TRY(body(d, "council", str_fmt(d->a, "第%u自治理事会", i + 1), c->id, top[1], &mid[1][i]));
    }
    for (unsigned i = 0; i < c->n_buildings; i++) TRY(body(d, "group", str_fmt(d->a, "%u号楼党小组", i + 1), c->buildings[i], mid[0][i * 7 / c->n_buildings], &leaf));
    for (unsigned i = 0; i < LEAF_BODIES; i++) TRY(body(d, "work_committee", str_fmt(d->a, "第%u工作委员会", i + 1), c->grids[i % c->n_grids], mid[1][i / 7], &leaf));
    return OK;
}

/* Three organisations had a branch at the beginning; the others came over three years. */
static enum Err make_branches(struct demo *d, void *ctx)
{
    static const int members[19] = {4, 3, 5, 1, 3, 0, 2, 0, 3, 0, 3, 1, 0, 6, 0, 2, 3, 0, 3};
    static const char *const forms[] = {"instructor", "joint", "joint"};
    struct org_list_rows orgs;
    struct demo_reply r;
    (void)ctx;
    TRY(orgs_of(d, OrgKind_social, &orgs));
    for (unsigned i = 0; i < orgs.n; i++) {
        Str path = str_fmt(d->a, "/branches/%lld/decide", (long long)orgs.v[i].id.v);
        TRY(demo_post(d, &d->accounts[4], path, str_fmt(d->a, "{\"form\":\"without\",\"from\":\"%.*s\"}", STR(date(d, -1100))), &r));
        if (i >= 19) continue;
        int ago = i < 3 ? 1000 : 900 - ((int)i - 3) * 50;
        TRY(demo_post(d, &d->accounts[4], path, str_fmt(d->a, "{\"members\":%d,\"form\":\"%s\",\"from\":\"%.*s\"}", members[i], members[i] < 3 ? forms[members[i]] : "own", STR(date(d, -ago))), &r));
    }
    return OK;
}

enum Err demo_joint(struct demo *d)
{
    demo_at(d, hour_of(d, 82, 9), make_bodies, NULL);
    demo_at(d, hour_of(d, 82, 10), make_branches, NULL);
    demo_at(d, hour_of(d, 60, 9), make_lists, NULL);
    demo_at(d, hour_of(d, SIGNED_AGO, 15), sign_batch, NULL);
    for (unsigned i = 0; i < 9; i++)
        if (i != 6) demo_at(d, hour_of(d, 52 - (int)i * 4, 16), keep_one, (void *)(uintptr_t)i);
    return OK;
}
