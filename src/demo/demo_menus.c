/* The first community's service menu: five series, 28 items, the second version since three weeks; every Saturday's stall on it; some
 * orders, one of them waiting for the word of the demo's resident. Its categories answer all that is asked for again and again but one
 * (child care after school), which is therefore proposed. */
#include <jansson.h>

#include "base/buf.h"
#include "cap/menu/menu.h"
#include "demo/demo.h"

/* data */
static const char SECTIONS[] = "邻里先锋 | Neighbours in the lead\n邻里互助 | Mutual help\n邻里康养 | Health and care\n邻里文化 | Culture\n邻里文明 | Civility";
static const struct {
    unsigned section;
    const char *title, *en, *often, *whom, *way, *org, *category;
    bool saturday, second;             /* on the Saturday stall; only since the second version */
} ITEMS[] = {
    {0, "党员先锋岗帮办", "A hand with forms and errands", "工作日", "全体居民", "walk_in", "", "", false, false},
    {0, "政策咨询", "Advice on benefits and rules", "每周三下午", "全体居民", "walk_in", "", "advice", false, false},
    {0, "东门值守劝导", "Keeping the east gate clear", "每天傍晚", "全体居民", "walk_in", "", "parking", false, false},
    {0, "市口有人管", "Looking after the market road", "每天下午", "全体居民", "walk_in", "夜灯救援队", "stalls", false, false},
    {0, "物业面对面", "Meeting the property manager", "每月第一个周五", "全体居民", "walk_in", "", "property", false, false},
    {0, "上门帮办", "Errands done at your home", "随约", "行动不便的居民", "claim", "", "", false, true},
    {1, "家电小修", "Small repairs", "随约", "全体居民", "claim", "", "repair", false, false},
    {1, "家庭用电检查", "A look at your wiring", "随约", "老人和租户", "provider", "渠口供电所", "hazard", false, false},
    {1, "磨剪子", "Sharpening knives and scissors", "每周六", "全体居民", "walk_in", "磨剪子工坊", "", true, false},
    {1, "缝补衣物", "Mending clothes", "每周二", "全体居民", "claim", "一针一线缝补社", "", false, false},
    {1, "旧物修理", "Repairing old things", "每月两次", "全体居民", "walk_in", "旧物修理铺", "", false, false},
    {1, "代取快递药品", "Fetching parcels and medicine", "随约", "行动不便的居民", "claim", "", "", false, false},
    {1, "助残出行", "Help with getting out", "随约", "残疾人", "claim", "", "disability", false, false},
    {2, "上门理发", "A haircut at home", "每月", "行动不便的老人", "claim", "", "", false, false},
    {2, "街角理发", "A haircut at the stall", "每周六", "全体居民", "walk_in", "", "", true, false},
    {2, "量血压", "Blood pressure", "每周六", "全体居民", "walk_in", "棠梨卫生服务中心", "", true, false},
    {2, "陪诊", "Company to the hospital", "随约", "独居老人", "claim", "拾光陪诊队", "elders", false, false},
    {2, "助餐送餐", "Meals brought home", "每天中午", "八十岁以上老人", "claim", "百家饭厨房", "", false, false},
    {2, "心理倾听", "Somebody who listens", "每周四", "全体居民", "provider", "听雨心理社", "", false, true},
    {3, "读书会", "Reading together", "每两周", "全体居民", "walk_in", "棠梨读书会", "", false, false},
    {3, "楼下合唱", "The choir downstairs", "每周", "全体居民", "walk_in", "楼下合唱团", "", false, false},
    {3, "曲艺小舞台", "Ballads on a small stage", "每月", "全体居民", "walk_in", "竹哨曲艺社", "", false, false},
    {3, "晨练太极", "Tai chi in the morning", "每天早上", "全体居民", "walk_in", "渠边太极队", "", false, false},
    {3, "手机课堂", "Phones for beginners", "每周", "老人", "walk_in", "银发课堂", "", false, false},
    {4, "卫生清洁", "Cleaning up together", "每周六", "全体居民", "walk_in", "", "sanitation", true, false},
    {4, "邻里调解", "Settling things between neighbours", "随约", "全体居民", "claim", "三把椅子调解室", "dispute", false, false},
    {4, "安静公约上门说", "Talking about noise at night", "随约", "全体居民", "claim", "", "noise", false, false},
    {4, "养宠文明课", "Living with pets", "每月", "养宠居民", "walk_in", "爱宠公约社", "", false, false},
};
static const struct {
    const char *item, *note, *how;
    int days_ago, stage;               /* 0 ordered, 1 taken, 2 served, 3 confirmed */
} ORDERS[] = {
    {"上门理发", "下午都在家，按门铃就行", "理好了，顺手剪了指甲", 14, 3},
    {"家电小修", "电饭煲不通电", "换了插头线，试过能煮饭", 11, 3},
    {"代取快递药品", "药在南门药房，已付钱", "取到送上门，点过数", 8, 3},
    {"陪诊", "周三上午去拿报告", "已经约好时间", 3, 1},
    {"家电小修", "厨房灯一闪一闪", "换了灯管，亮了", 1, 2},
    {"缝补衣物", "裤脚放长两条", "", 0, 0},
};
/* /data */

struct menu_story {
    Str menu, second, series, ids[sizeof ITEMS / sizeof *ITEMS];
};
struct demand {
    struct menu_story *s;
    unsigned no;
    const struct demo_person *helper;
    struct demo_person *asker;
    Str id, order;
};

static const struct demo_person *worker(struct demo *d) { return &d->accounts[2]; }
static Str home_id(struct demo *d) { return str_fmt(d->a, "%lld", (long long)d->communities[0].id.v); }

static void pair(struct buf *b, const char *key, Str value)
{
    if (!value.len) return;
    if (b->len > 1) buf_char(b, ',');
    buf_json(b, str_c(key));
    buf_char(b, ':');
    buf_json(b, value);
}

static struct buf object(struct demo *d)
{
    struct buf b = buf_new(d->a, 256);
    buf_char(&b, '{');
    return b;
}

static enum Err post(struct demo *d, const struct demo_person *who, Str path, struct buf *body, struct demo_reply *r)
{
    buf_char(body, '}');
    return demo_post(d, who, path, buf_str(body), r);
}

/* The id of the n-th series of services of a menu, as its view has it. */
static Str section_id(struct demo *d, Str view, unsigned n)
{
    json_t *o = json_loadb(view.p, view.len, 0, NULL);
    const char *id = json_string_value(json_object_get(json_array_get(json_object_get(o, "sections"), n), "id"));
    Str s = str_dup(d->a, str_c(id ? id : ""));
    json_decref(o);
    return s;
}

static enum Err org_named(struct demo *d, const char *name, Str *out)
{
    struct db_ro *db;
    struct org_list_rows rows;
    *out = S("");
    if (!name[0]) return OK;
    TRY(db_read_begin(d->app->o.db, &db));
    enum Err e = org_list(db, d->a, &rows, .above = d->street, .limit = 200);
    for (size_t i = 0; e == OK && i < rows.n; i++)
        if (str_is(rows.v[i].name, name)) *out = str_fmt(d->a, "%lld", (long long)rows.v[i].id.v);
    db_read_end(db);
    return e;
}

/* Every Saturday's stall: the one there is, else it is planned now. */
static enum Err stall(struct demo *d, struct menu_story *s)
{
    struct db_ro *db;
    struct series_in_rows rows;
    struct demo_reply r;
    struct buf b = object(d);
    Day saturday = day_of(d->clock->now);
    TRY(db_read_begin(d->app->o.db, &db));
    enum Err e = series_in(db, d->a, &rows, .above = d->communities[0].id);
    for (size_t i = 0; e == OK && i < rows.n; i++)
        if (str_has(rows.v[i].title, S("街角摊"))) s->series = str_fmt(d->a, "%lld", (long long)rows.v[i].id.v); /* data */
    db_read_end(db);
    TRY(e);
    if (s->series.len) return OK;
    while (day_civil(saturday).weekday != 6) saturday = day_plus(saturday, 1);
    pair(&b, "kind", S("service"));
    pair(&b, "title", S("街角摊"));                                  /* data */
    pair(&b, "text", S("理发、磨剪子、量血压、卫生清洁，来了就做。")); /* data */
    pair(&b, "area", home_id(d));
    pair(&b, "place", S("东门口"));                                  /* data */
    pair(&b, "repeat", S("every_saturday"));
    pair(&b, "day", day_iso(d->a, saturday));
    pair(&b, "start_time", S("09:00"));
    pair(&b, "end_time", S("11:00"));
    buf_lit(&b, ",\"skip_holidays\":true");
    TRY(post(d, worker(d), S("/activities"), &b, &r));
    s->series = demo_json(d->a, r.body, "series");
    return OK;
}

static enum Err add_item(struct demo *d, struct menu_story *s, Str menu, Str view, unsigned i)
{
    struct demo_reply r;
    struct buf b = object(d);
    Str org;
    TRY(org_named(d, ITEMS[i].org, &org));
    pair(&b, "section", section_id(d, view, ITEMS[i].section));
    pair(&b, "title", str_c(ITEMS[i].title));
    pair(&b, "title_en", str_c(ITEMS[i].en));
    pair(&b, "often", str_c(ITEMS[i].often));
    pair(&b, "for_whom", str_c(ITEMS[i].whom));
    pair(&b, "way", str_c(ITEMS[i].way));
    pair(&b, "org", org);
    pair(&b, "category", str_c(ITEMS[i].category));
    if (ITEMS[i].saturday) pair(&b, "series", s->series);
    TRY(post(d, worker(d), str_fmt(d->a, "/menus/%.*s/items", STR(menu)), &b, &r));
    s->ids[i] = demo_json(d->a, r.body, "id");
    return OK;
}

static enum Err publish(struct demo *d, Str menu)
{
    struct demo_reply r;
    return demo_post(d, worker(d), str_fmt(d->a, "/menus/%.*s/publish", STR(menu)), S("{}"), &r);
}

static enum Err first_version(struct demo *d, void *ctx)
{
    struct menu_story *s = ctx;
    struct demo_reply r;
    struct buf b = object(d);
    TRY(stall(d, s));
    pair(&b, "area", home_id(d));
    pair(&b, "title", S("邻聚服务菜单")); /* data */
    pair(&b, "title_en", S("What neighbours offer"));
    pair(&b, "sections", str_c(SECTIONS));
    TRY(post(d, worker(d), S("/menus"), &b, &r));
    s->menu = demo_json(d->a, r.body, "id");
    for (unsigned i = 0; i < sizeof ITEMS / sizeof *ITEMS; i++)
        if (!ITEMS[i].second) TRY(add_item(d, s, s->menu, r.body, i));
    return publish(d, s->menu);
}

static enum Err second_version(struct demo *d, void *ctx)
{
    struct menu_story *s = ctx;
    struct demo_reply r;
    TRY(demo_post(d, worker(d), str_fmt(d->a, "/menus/%.*s/draft", STR(s->menu)), S("{}"), &r));
    s->second = demo_json(d->a, r.body, "id");
    for (unsigned i = 0; i < sizeof ITEMS / sizeof *ITEMS; i++)
        if (ITEMS[i].second) TRY(add_item(d, s, s->second, r.body, i));
    return publish(d, s->second);
}

/* -- orders -- */

/* The item of that name on the menu that holds now. */
static enum Err item_now(struct demo *d, struct menu_story *s, const char *title, Str *out)
{
    struct db_ro *db;
    struct menu_items_rows rows;
    int64_t menu = 0;
    if (!str_int(s->second, &menu)) return ERR_INTERNAL;
    TRY(db_read_begin(d->app->o.db, &db));
    enum Err e = menu_items(db, d->a, &rows, .menu = {menu});
    for (size_t i = 0; e == OK && i < rows.n; i++)
        if (str_is(rows.v[i].title, title)) *out = str_fmt(d->a, "%lld", (long long)rows.v[i].id.v);
    db_read_end(db);
    return e;
}

static enum Err ask(struct demo *d, void *ctx)
{
    struct demand *x = ctx;
    struct demo_reply r;
    struct buf b = object(d);
    Str item = S("0");
    if (!x->asker->token.len) TRY(demo_sign_in(d, x->asker));
    TRY(item_now(d, x->s, ORDERS[x->no].item, &item));
    pair(&b, "note", str_c(ORDERS[x->no].note));
    buf_lit(&b, ",\"share_contact\":true");
    TRY(post(d, x->asker, str_fmt(d->a, "/menu-items/%.*s/order", STR(item)), &b, &r));
    x->id = demo_json(d->a, r.body, "id");
    x->order = demo_json(d->a, r.body, "order");
    return OK;
}

static enum Err take(struct demo *d, void *ctx)
{
    struct demand *x = ctx;
    struct demo_reply r;
    return demo_post(d, x->helper, str_fmt(d->a, "/orders/%.*s/take", STR(x->order)), S("{}"), &r);
}

static enum Err serve(struct demo *d, void *ctx)
{
    struct demand *x = ctx;
    struct demo_reply r;
    struct buf b = object(d);
    TRY(demo_post(d, x->helper, str_fmt(d->a, "/orders/%.*s/arrive", STR(x->order)), S("{}"), &r));
    pair(&b, "note", str_c(ORDERS[x->no].how));
    buf_lit(&b, ",\"minutes\":40");
    return post(d, x->helper, str_fmt(d->a, "/orders/%.*s/serve", STR(x->order)), &b, &r);
}

static enum Err rate(struct demo *d, void *ctx)
{
    struct demand *x = ctx;
    struct demo_reply r;
    return demo_post(d, x->asker, str_fmt(d->a, "/menu-orders/%.*s/confirm", STR(x->id)), S("{\"good\":true,\"score\":5}"), &r);
}

static Time at(struct demo *d, int days_ago, int hour) { return time_plus(day_start(day_plus(day_of(d->now), -days_ago)), hour * (int64_t)HOUR_MS); }

enum Err demo_menus(struct demo *d)
{
    struct menu_story *s = NEW(d->a, struct menu_story);
    struct demo_community *home = &d->communities[0];
    *s = (struct menu_story){.menu = {NULL, 0}};
    demo_at(d, at(d, 80, 10), first_version, s);
    demo_at(d, at(d, 21, 10), second_version, s);
    for (unsigned i = 0; i < sizeof ORDERS / sizeof *ORDERS; i++) {
        struct demand *x = NEW(d->a, struct demand);
        int day = ORDERS[i].days_ago;
        *x = (struct demand){.s = s, .no = i, .helper = &home->helpers[(i * 5 + 2) % home->n_helpers], .asker = ORDERS[i].stage == 2 ? &d->accounts[0] : &home->residents[i * 11 + 5]};
        demo_at(d, at(d, day, 8), ask, x);
        if (ORDERS[i].stage >= 1) demo_at(d, at(d, day, 10), take, x);
        if (ORDERS[i].stage >= 2) demo_at(d, at(d, day, 14), serve, x);
        if (ORDERS[i].stage >= 3) demo_at(d, at(d, day, 19), rate, x);
    }
    return OK;
}
