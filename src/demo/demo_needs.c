/* 412 needs in ninety days, in every stage, with their orders; each act at its hour, done by the person whose act it is.
 *
 * A plan is a list of steps with times; all steps of all plans run in the order of time, so that ids, history and jobs are what
 * they would have been.
 */
#include <stdio.h>
#include <stdlib.h>

#include "app_sql.h"
#include "base/vec.h"
#include "cap/need/need.h"
#include "demo/demo.h"

enum { NEEDS = 412, DAYS = 90, UNDER_WAY = 39, OVERDUE = 4 };

/* data */
static const struct {
    const char *kind, *category, *urgency, *place, *text, *title, *order, *skill, *feedback, *finish;
} MATTERS[] = {
    {"request", "repair", "p3", "楼道", "楼道灯不亮了，晚上上下楼看不见，家里老人怕摔。", "楼道灯不亮", "换楼道灯", "电工", "已约好时间上门看", "灯已换好，上下都亮"},
    {"request", "repair", "p2", "单元门口", "单元门关不上了，晚上敞着不安全，麻烦来修一下。", "单元门关不上", "修单元门闭门器", "修理", "师傅今天下午到", "闭门器已换，门能关上"},
    {"hazard", "hazard", "p1", "一楼电表箱旁", "电表箱旁边堆了纸箱和旧家具，怕着火。", "电表箱旁堆物", "清理电表箱旁堆物", "搬运", "已到现场看过", "堆物已清走，贴了提示"},
    {"request", "sanitation", "p3", "垃圾房旁", "垃圾房旁边堆了好几天的装修垃圾，味道大。", "装修垃圾没清", "清运装修垃圾", "搬运", "已联系清运车", "已清运干净"},
    {"request", "noise", "p3", "楼上", "楼上晚上十一点以后还有拖桌椅的声音，睡不好。", "夜里噪声", "", "", "已和楼上住户沟通", "双方说好晚十点后不拖桌椅"},
    {"request", "parking", "p4", "小区东门", "东门口车停得乱，轮椅过不去。", "东门停车堵路", "东门值守劝导", "", "已约物业和停车管理看现场", "划了禁停线，轮椅能过"},
    {"request", "elders", "p3", "", "母亲一个人住，下周三要去医院复查，想请人陪一趟。", "陪老人去医院", "陪老人去医院复查", "陪诊", "已安排志愿者", "已陪同复查，送回家"},
    {"request", "property", "p3", "地下车库", "地下车库漏水，车位前面积水两天了。", "车库积水", "", "", "物业已派人看", "堵漏完成，积水已排"},
    {"hazard", "hazard", "p2", "花坛边", "花坛边的井盖松了，踩上去会响，小孩常在那里玩。", "井盖松动", "更换井盖", "修理", "已围挡，等换新盖", "井盖已换"},
    {"enquiry", "advice", "p4", "", "想问一下居家养老的补贴怎么申请，要带什么材料。", "咨询养老补贴", "", "", "已把材料清单说清楚", "已说明办理地点和材料"},
    {"suggestion", "advice", "p4", "小广场", "小广场能不能加两张带靠背的椅子，老人坐着聊天方便。", "小广场加椅子", "", "", "已列入明年小项目", "已说明安排，明年一季度做"},
    {"dispute", "dispute", "p4", "", "阳台滴水的事和楼下说不拢，希望社区帮忙调解。", "阳台滴水纠纷", "", "", "已约双方到居委会谈", "双方签了约定，已修好"},
    {"request", "sanitation", "p3", "绿化带", "绿化带里有人遛狗不清理，草地没法走。", "绿化带狗粪", "绿化带清理和提示", "", "已贴提示并安排清理", "已清理，早晚有人巡"},
    {"request", "repair", "p2", "电梯厅", "电梯按键失灵，要按好几次才亮。", "电梯按键失灵", "", "", "已报维保单位", "按键板已换"},
    {"request", "children", "p4", "", "放学后到家长下班前孩子没人看，社区有没有托管。", "放学后托管", "", "", "已介绍小邻居托管站", "已报上名，周一开始"},
    {"request", "stalls", "p3", "市口路边", "傍晚路边摊占了人行道，推婴儿车走到马路上。", "路边摊占道", "市口值守", "", "已安排傍晚值守", "摊位退到线内"},
    {"request", "disability", "p3", "二单元坡道", "坡道扶手松了，坐轮椅的人上不来。", "坡道扶手松", "加固坡道扶手", "修理", "已约师傅", "扶手已加固"},
    {"hazard", "hazard", "p2", "三楼平台", "三楼平台外墙的瓷砖要掉，下面是过道。", "外墙瓷砖松动", "", "", "已拉警戒线", "松动瓷砖已清除"},
    {"thanks", "advice", "p4", "", "谢谢网格员帮我父亲找回了医保卡。", "感谢网格员", "", "", "已转告本人", "已转告"},
    {"request", "repair", "p3", "水表间", "水表间一直在滴水，地上结了青苔。", "水表间滴水", "修水表间水管", "水管", "师傅明天上午到", "接头已换，不滴了"},
};
static const struct {
    const char *reason;
    const char *text;
} NOT_NOW[] = {{"cannot_now", "要等明年大修资金，先做了临时处理"}, {"not_ours", "属于区管道路，已转告主管部门并告知本人"}, {"explained", "政策和办理办法已说明"}};
/* /data */

enum StepKind { REPORT, ACCEPT, ROUTE, ESCALATE, MAKE_ORDER, TAKE, ARRIVE, SERVE, CONFIRM_ORDER, FEEDBACK, FINISH, MERGE, CONFIRM, RATE, REOPEN, ME_TOO, REMIND };

struct plan {
    unsigned matter, community;
    Str need, order;
    const struct demo_person *asker, *worker, *helper;
    const char *ending;
    const char *solved;           /* NULL: stays silent */
    int score;                    /* 0: none */
    int minutes;
    bool anonymous, by_phone, assign, with_code, served_confirms;
    struct plan *into;
    bool special_lamp, dead;
};

struct step {
    Time at;
    enum StepKind kind;
    struct plan *p;
};

struct story {
    struct demo *d;
    VEC(struct step) steps;
};

static void add(struct story *s, struct plan *p, enum StepKind kind, Time at)
{
    *VEC_ADD(s->d->a, &s->steps) = (struct step){at, kind, p};
}

/* At least `minutes` later, and within the hours in which such things are done (8:30–18:00). */
static Time later(struct demo *d, Time from, int64_t minutes)
{
    Time t = time_plus(from, (minutes + (int64_t)demo_random(d, 40)) * MINUTE_MS);
    struct civil c = civil_of(t);
    Time morning = time_plus(day_start(day_of(t)), 8 * (int64_t)HOUR_MS + 30 * MINUTE_MS);
    if (c.hour >= 18) return time_plus(morning, DAY_MS + (int64_t)demo_random(d, 90) * MINUTE_MS);
    return t.ms < morning.ms ? time_plus(morning, (int64_t)demo_random(d, 90) * MINUTE_MS) : t;
}

static const struct demo_person *pick_asker(struct demo *d, struct demo_community *c) { return &c->residents[demo_random(d, c->n_residents)]; }

/* -- planning -- */

static Time plan_order(struct story *s, struct plan *p, Time t)
{
    struct demo *d = s->d;
    add(s, p, MAKE_ORDER, t);
    t = later(d, t, 30 + (int64_t)demo_random(d, 300));
    add(s, p, TAKE, t);
    t = later(d, t, 60 + (int64_t)demo_random(d, 900));
    add(s, p, ARRIVE, t);
    t = time_plus(t, (int64_t)p->minutes * MINUTE_MS);
    add(s, p, SERVE, t);
    t = later(d, t, 20 + (int64_t)demo_random(d, 600));
    add(s, p, CONFIRM_ORDER, t);
    return t;
}

static Time plan_handling(struct story *s, struct plan *p, Time t)
{
    struct demo *d = s->d;
    bool order = MATTERS[p->matter].order[0] && demo_chance(d, 70);
    t = later(d, t, 30 + (int64_t)demo_random(d, demo_chance(d, 8) ? 2600 : 420));
    add(s, p, ACCEPT, t);
    t = later(d, t, 5 + (int64_t)demo_random(d, 120));
    add(s, p, ROUTE, t);
    if (order && p->helper) t = plan_order(s, p, t);
    t = later(d, t, 60 + (int64_t)demo_random(d, 1500));
    add(s, p, FEEDBACK, t);
    return later(d, t, 30 + (int64_t)demo_random(d, 1800));
}

static void plan_ending(struct story *s, struct plan *p, Time t)
{
    struct demo *d = s->d;
    add(s, p, FINISH, t);
    if (!p->solved) return;
    t = later(d, t, 60 + (int64_t)demo_random(d, 2000));
    add(s, p, CONFIRM, t);
    if (p->score) add(s, p, RATE, time_plus(t, MINUTE_MS));
    if (p->solved[0] != 'n') return;
    /* "not solved" reopens: it is done again, and then it is */
    t = later(d, t, 200 + (int64_t)demo_random(d, 900));
    add(s, p, FEEDBACK, t);
    add(s, p, REOPEN, later(d, t, 300)); /* stands for the second finishing and answer */
}

static struct plan *plan_new(struct story *s, unsigned i)
{
    struct demo *d = s->d;
    struct plan *p = NEW(d->a, struct plan);
    p->community = i % 100 < 38 ? 0 : i % 100 < 54 ? 1 : i % 100 < 70 ? 2 : 3 + (unsigned)demo_random(d, 5);
    struct demo_community *c = &d->communities[p->community];
    p->matter = (unsigned)demo_random(d, sizeof MATTERS / sizeof *MATTERS);
    p->asker = pick_asker(d, c);
    p->worker = p->community == 0 ? (demo_chance(d, 60) ? &d->accounts[2] : &d->second_worker) : &c->workers[demo_random(d, 2)];
    p->helper = &c->helpers[demo_random(d, c->n_helpers)];
    p->by_phone = demo_chance(d, 30);
    p->assign = demo_chance(d, 45);
    p->with_code = demo_chance(d, 60);
    p->served_confirms = demo_chance(d, 65);
    p->minutes = 20 + 10 * (int)demo_random(d, 10);
    p->solved = demo_chance(d, 52) ? (demo_chance(d, 86) ? "yes" : demo_chance(d, 70) ? "partly" : "no") : NULL;
    p->score = p->solved && p->solved[0] != 'n' && demo_chance(d, 80) ? (p->solved[0] == 'y' ? (demo_chance(d, 80) ? 5 : 3) : demo_chance(d, 50) ? 3 : 1) : 0;
    return p;
}

static Time report_time(struct demo *d, int days_ago)
{
    Time t = time_plus(day_start(day_plus(day_of(d->now), -days_ago)), (int64_t)(7 * 60 + demo_random(d, 13 * 60)) * MINUTE_MS);
    return t;
}

/* 271 solved, 48 explained, 22 cannot_now, 13 not_ours, 19 duplicates: finished at least some days ago. */
static const char *ending_of(unsigned i) { return i < 271 ? "solved" : i < 319 ? "explained" : i < 341 ? "cannot_now" : i < 354 ? "not_ours" : "duplicate"; }

static void plan_finished(struct story *s, unsigned i, struct plan **earlier)
{
    struct demo *d = s->d;
    struct plan *p = plan_new(s, i);
    p->ending = ending_of(i);
    int days_ago = 16 + (int)demo_random(d, DAYS - 16);
    if (i % 9 == 0) days_ago = 8 + (int)demo_random(d, 8);
    Time t = report_time(d, days_ago);
    if (i >= 354) { /* a duplicate of something reported shortly before in the same place: merged */
        struct plan *twin = NEW(d->a, struct plan);
        *twin = *p;
        p = twin;
        p->into = *earlier;
        p->community = p->into->community;
        p->matter = p->into->matter;
        p->worker = p->into->worker;
        p->asker = pick_asker(d, &d->communities[p->community]);
        for (size_t k = 0; k < s->steps.n; k++)
            if (s->steps.v[k].p == p->into && s->steps.v[k].kind == REPORT) t = time_plus(s->steps.v[k].at, 20 * (int64_t)MINUTE_MS);
        add(s, p, REPORT, t);
        add(s, p, MERGE, time_plus(t, 5 * (int64_t)MINUTE_MS));
        return;
    }
    add(s, p, REPORT, t);
    if (i % 11 == 0) add(s, p, ME_TOO, time_plus(t, 40 * (int64_t)MINUTE_MS));
    if (i == 0) {
        p->special_lamp = true;
        p->community = 0;
        p->matter = 0;
        p->asker = &d->accounts[0];
        p->worker = &d->accounts[2];
        p->helper = &d->accounts[3];
        p->solved = "yes";
        p->score = 5;
        p->minutes = 150;
        p->with_code = true;
        p->served_confirms = true;
        p->by_phone = false;
    }
    plan_ending(s, p, plan_handling(s, p, t));
    *earlier = p;
}

/* Under way: some just in, some accepted, some being handled, four overdue, one escalated, one due today. */
static void plan_under_way(struct story *s, unsigned i)
{
    struct demo *d = s->d;
    struct plan *p = plan_new(s, i * 7);
    bool overdue = i < OVERDUE;
    Time t = report_time(d, overdue ? 14 + (int)i * 3 : 1 + (int)(i % 3));
    if (!overdue) while (MATTERS[p->matter].urgency[1] < '3') p->matter = (p->matter + 1) % (sizeof MATTERS / sizeof *MATTERS);
    if (overdue) p->matter = 3 + i % 2 * 16;
    if (i == 5) {
        p->matter = 11; /* a dispute, escalated: the clock moved too */
        p->community = 0;
        p->worker = &d->accounts[2];
        p->asker = &d->communities[0].residents[3];
        t = report_time(d, 6);
    }
    if (i >= 30 && t.ms > d->now.ms - 4 * (int64_t)HOUR_MS) t = time_plus(d->now, -(int64_t)(1 + demo_random(d, 4)) * HOUR_MS);
    if (i >= 30) t = time_plus(d->now, -(int64_t)(30 + demo_random(d, 900)) * MINUTE_MS);
    add(s, p, REPORT, t);
    if (i >= 30) return; /* just in */
    t = later(d, t, 20 + (int64_t)demo_random(d, 200));
    add(s, p, ACCEPT, t);
    if (i >= 22) return;
    t = later(d, t, 10 + (int64_t)demo_random(d, 100));
    add(s, p, ROUTE, t);
    if (i == 5) {
        add(s, p, ESCALATE, later(d, t, 200));
        return;
    }
    if (overdue && i % 2) add(s, p, REMIND, later(d, t, 8000));
    if (MATTERS[p->matter].order[0]) {
        t = later(d, t, 20);
        add(s, p, MAKE_ORDER, t);
        p->assign = i % 3 == 0;
        if (i % 3 == 1) add(s, p, TAKE, later(d, t, 200));
    }
    if (i % 2) add(s, p, FEEDBACK, later(d, t, 400));
}

/* The six orders of 路小满: 14.5 hours, A 12 and B 2.5. */
static void plan_helper_story(struct plan **first, unsigned n, struct demo *d)
{
    static const int minutes[] = {150, 180, 150, 120, 120, 150}; /* the first is the lamp; the last one is B */
    for (unsigned i = 0; i < n; i++) {
        struct plan *p = first[i];
        p->community = 0;
        p->asker = i == 0 ? &d->accounts[0] : p->asker;
        p->worker = &d->accounts[2];
        p->helper = &d->accounts[3];
        p->minutes = minutes[i];
        p->with_code = i < 5;
        p->served_confirms = i < 5;
        p->assign = true;
        p->by_phone = false;
    }
}

/* -- doing -- */

static Str path_of(struct demo *d, Str id, const char *collection, const char *act) { return str_fmt(d->a, "/%s/%.*s/%s", collection, STR(id), act); }

static void put(struct buf *b, const char *key, const char *value)
{
    if (b->len > 1) buf_char(b, ',');
    buf_json(b, str_c(key));
    buf_char(b, ':');
    buf_json(b, str_c(value));
}

static enum Err act(struct demo *d, const struct demo_person *who, Str id, const char *collection, const char *name, const char *k1, const char *v1, const char *k2, const char *v2)
{
    struct demo_reply r;
    struct buf b = buf_new(d->a, 256);
    buf_char(&b, '{');
    if (k1) put(&b, k1, v1);
    if (k2) put(&b, k2, v2);
    buf_char(&b, '}');
    return demo_post(d, who, path_of(d, id, collection, name), buf_str(&b), &r);
}

static Str where(struct demo *d, struct plan *p, AreaId *area)
{
    struct demo_community *c = &d->communities[p->community];
    unsigned house = (unsigned)demo_random(d, c->n_buildings);
    *area = p->special_lamp ? c->buildings[2] : demo_chance(d, 82) ? c->buildings[house] : c->grids[demo_random(d, c->n_grids)];
    return str_c(p->special_lamp ? "2单元楼道" : MATTERS[p->matter].place);
}

static enum Err do_report(struct demo *d, struct plan *p)
{
    struct demo_reply r;
    struct buf b = buf_new(d->a, 512);
    AreaId area;
    Str place = where(d, p, &area);
    buf_char(&b, '{');
    put(&b, "kind", MATTERS[p->matter].kind);
    put(&b, "text", MATTERS[p->matter].text);
    put(&b, "title", MATTERS[p->matter].title);
    put(&b, "area", str_z(d->a, str_fmt(d->a, "%lld", (long long)area.v)));
    if (place.len) put(&b, "place", str_z(d->a, place));
    put(&b, "channel", p->by_phone ? "phone" : demo_chance(d, 70) ? "web" : "patrol");
    buf_lit(&b, ",\"share_contact\":true");
    if (p->by_phone) buf_fmt(&b, ",\"on_behalf\":{\"name\":\"%s\",\"phone\":\"%s\",\"read_back\":true}", "居民", p->asker->phone);
    buf_char(&b, '}');
    const struct demo_person *by = p->by_phone ? p->worker : p->asker;
    struct demo_person once = *by;
    if (!once.token.len) TRY(demo_sign_in(d, &once));
    if (!by->token.len) ((struct demo_person *)(uintptr_t)by)->token = once.token;
    TRY(demo_post(d, &once, S("/needs"), buf_str(&b), &r));
    p->need = demo_json(d->a, r.body, "id");
    return OK;
}

static enum Err do_order(struct demo *d, struct plan *p)
{
    struct demo_reply r;
    struct buf b = buf_new(d->a, 256);
    buf_char(&b, '{');
    put(&b, "mode", p->assign ? "assign" : "claim");
    put(&b, "title", MATTERS[p->matter].order[0] ? MATTERS[p->matter].order : MATTERS[p->matter].title);
    if (MATTERS[p->matter].skill[0]) put(&b, "skill", MATTERS[p->matter].skill);
    if (p->assign) put(&b, "assignee", str_z(d->a, str_fmt(d->a, "%lld", (long long)p->helper->id.v)));
    Time due = time_plus(day_start(day_plus(day_of(d->clock->now), 2)), 18 * (int64_t)HOUR_MS);
    put(&b, "due_at", str_z(d->a, time_rfc3339(d->a, due)));
    buf_char(&b, '}');
    TRY(demo_post(d, p->worker, path_of(d, p->need, "needs", "orders"), buf_str(&b), &r));
    p->order = demo_json(d->a, r.body, "id");
    return OK;
}

static enum Err do_arrive(struct demo *d, struct plan *p)
{
    struct demo_reply r;
    struct db_ro *db;
    struct order_row o;
    int64_t id = 0;
    if (!p->with_code) return demo_post(d, p->helper, path_of(d, p->order, "orders", "arrive"), S("{}"), &r);
    if (!str_int(p->order, &id)) return ERR_INTERNAL;
    TRY(db_read_begin(d->app->o.db, &db));
    enum Err e = order_get(db, d->a, &o, .id = {id});
    db_read_end(db);
    TRY(e);
    return act(d, p->helper, p->order, "orders", "arrive", "code", str_z(d->a, o.arrive_code), NULL, NULL);
}

static enum Err do_finish(struct demo *d, struct plan *p)
{
    const char *note = MATTERS[p->matter].finish;
    for (size_t i = 0; i < sizeof NOT_NOW / sizeof *NOT_NOW; i++)
        if (str_is(str_c(NOT_NOW[i].reason), p->ending)) note = NOT_NOW[i].text;
    return act(d, p->worker, p->need, "needs", "finish", "ending", p->ending, "note", note);
}

static enum Err asker_acts(struct demo *d, struct plan *p, const char *name, Str body)
{
    struct demo_reply r;
    struct demo_person *a = (struct demo_person *)(uintptr_t)p->asker;
    if (!a->token.len) TRY(demo_sign_in(d, a));
    return demo_post(d, a, path_of(d, p->need, "needs", name), body, &r);
}

static enum Err do_step(struct demo *d, struct step *s)
{
    struct plan *p = s->p;
    struct demo_reply r;
    switch (s->kind) {
    case REPORT: return do_report(d, p);
    case ACCEPT: return act(d, p->worker, p->need, "needs", "accept", "category", MATTERS[p->matter].category, "urgency", MATTERS[p->matter].urgency);
    case ROUTE: return act(d, p->worker, p->need, "needs", "route", "route", demo_chance(d, 60) ? "handle_now" : demo_chance(d, 60) ? "by_line" : "coordinate", NULL, NULL);
    case ESCALATE: return act(d, p->worker, p->need, "needs", "escalate", "reason", "要街道住房条线一起看", NULL, NULL);
    case MAKE_ORDER: return do_order(d, p);
    case TAKE: return demo_post(d, p->helper, path_of(d, p->order, "orders", "take"), S("{}"), &r);
    case ARRIVE: return do_arrive(d, p);
    case SERVE:
        return demo_post(d, p->helper, path_of(d, p->order, "orders", "serve"), str_fmt(d->a, "{\"note\":\"%s\",\"minutes\":%d}", MATTERS[p->matter].finish, p->minutes), &r);
    case CONFIRM_ORDER: {
        struct demo_person *a = (struct demo_person *)(uintptr_t)p->asker;
        if (p->served_confirms && !a->token.len) TRY(demo_sign_in(d, a));
        return demo_post(d, p->served_confirms ? a : p->worker, path_of(d, p->order, "orders", "confirm"), S("{\"good\":true,\"score\":5}"), &r);
    }
    case FEEDBACK: return act(d, p->worker, p->need, "needs", "feedback", "kind", demo_chance(d, 50) ? "dynamic" : demo_chance(d, 50) ? "door" : "follow_up", "note", MATTERS[p->matter].feedback);
    case FINISH: return do_finish(d, p);
    case MERGE: return act(d, p->worker, p->need, "needs", "merge", "into", str_z(d->a, p->into->need), "reason", "同一件事");
    case CONFIRM: return asker_acts(d, p, "confirm", str_fmt(d->a, "{\"solved\":\"%s\"}", p->solved));
    case RATE: return asker_acts(d, p, "rate", str_fmt(d->a, "{\"score\":%d}", p->score));
    case REOPEN: /* the second round, and the answer to it */
        if (p->solved[0] != 'n') return OK;
        TRY(do_finish(d, p));
        return asker_acts(d, p, "confirm", S("{\"solved\":\"yes\"}"));
    case ME_TOO: {
        if (str_is(str_c(MATTERS[p->matter].kind), "dispute")) return OK; /* nobody else sees it */
        struct demo_person *n = &d->communities[p->community].residents[demo_random(d, d->communities[p->community].n_residents)];
        if (!n->token.len) TRY(demo_sign_in(d, n));
        return demo_post(d, n, path_of(d, p->need, "needs", "me_too"), S("{}"), &r);
    }
    case REMIND: return asker_acts(d, p, "remind", S("{\"note\":\"还没有动静\"}"));
    }
    return OK;
}

/* A finished plan whose steps would reach beyond today: brought back, so that the counts of the district hold. */
static void pull_back(struct story *s)
{
    struct demo *d = s->d;
    for (size_t i = 0; i < s->steps.n; i++) {
        struct step *last = &s->steps.v[i];
        if (last->at.ms <= d->now.ms || !last->p->ending) continue;
        int64_t by = (last->at.ms - d->now.ms) / DAY_MS + 1;
        for (size_t k = 0; k < s->steps.n; k++)
            if (s->steps.v[k].p == last->p) s->steps.v[k].at = time_plus(s->steps.v[k].at, -by * DAY_MS);
    }
}

static enum Err run_step(struct demo *d, void *step) { return do_step(d, step); }

enum Err demo_needs(struct demo *d)
{
    struct story s = {.d = d};
    struct plan *earlier = NULL, *six[6];
    unsigned n_six = 0;
    for (unsigned i = 0; i < NEEDS - UNDER_WAY; i++) {
        plan_finished(&s, i, &earlier);
        (void)six;
        (void)n_six;
    }
    for (unsigned i = 0; i < UNDER_WAY; i++) plan_under_way(&s, i);
    /* his six: the first six plans of the first community that have an order */
    for (size_t i = 0; i < s.steps.n && n_six < 6; i++)
        if (s.steps.v[i].kind == SERVE && s.steps.v[i].p->community == 0 && s.steps.v[i].p->ending) six[n_six++] = s.steps.v[i].p;
    plan_helper_story(six, n_six, d);
    pull_back(&s);
    struct step *steps = NEW_ARRAY(d->a, struct step, s.steps.n + 1);
    for (size_t i = 0; i < s.steps.n; i++) {
        steps[i] = s.steps.v[i];
        demo_at(d, steps[i].at, run_step, &steps[i]);
    }
    return OK;
}
