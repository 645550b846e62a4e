/* Areas, shapes, wall codes, people and organisations of the demo district. */
#include <math.h>

#include "app_sql.h"
#include "cap/pack/pack.h"
#include "cap/privacy/privacy.h"
#include "demo/demo.h"

/* data */
static const char *const TERMS[] = {"立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑",
                                    "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至", "小寒", "大寒"};
static const char *const SURNAMES[] = {"闻", "路", "方", "祁", "乔", "简", "章", "陆", "桑", "顾", "温", "柏", "岑", "池", "丁", "樊", "葛", "贺", "霍", "靳", "康",
                                       "蓝", "凌", "骆", "麦", "宁", "欧", "潘", "秦", "冉", "沈", "童", "邬", "席", "颜", "叶", "殷", "袁", "詹", "郑", "钟", "邹"};

static const struct {
    const char *name, *en;
    unsigned grids, helpers, residents;
    int64_t households;
} COMMUNITIES[DEMO_COMMUNITIES] = {
    {"明渠社区", "Mingqu", 12, 16, 140, 2940}, {"星谷社区", "Xinggu", 6, 12, 110, 3600}, {"合塘社区", "Hetang", 6, 12, 110, 2700}, {"柳埠社区", "Liubu", 4, 8, 75, 1800},
    {"南窑社区", "Nanyao", 4, 8, 75, 1750}, {"书院社区", "Shuyuan", 4, 8, 75, 2100}, {"铁桥社区", "Tieqiao", 4, 8, 75, 1650}, {"望江台社区", "Wangjiangtai", 4, 8, 75, 1900}};

static const char *const UNITS[] = {"区园林站", "棠梨卫生服务中心", "汀兰职业学院", "渠口供电所", "老街商圈联合支部", "棠梨派出所", "汀兰区图书馆", "明渠小学", "棠梨中学", "区水务所",
    "棠梨邮政支局", "汀兰农商行棠梨支行", "星谷物业", "星谷写字楼联合支部", "合塘市场管理所", "区环卫三队", "棠梨消防站", "铁桥公交站场", "书院幼儿园", "望江台船闸所", "区残联服务部",
    "棠梨法律服务所", "南窑陶瓷厂", "柳埠粮站", "区老年大学", "渠口燃气站"};
static const char *const SOCIALS[] = {"小纽扣亲子中心", "三把椅子调解室", "夜灯救援队", "半亩绿环保社", "竹哨曲艺社", "慢慢走助老队", "一针一线缝补社", "磨剪子工坊", "小灯芯一队", "小灯芯二队",
    "小灯芯三队", "小灯芯四队", "骑行夜风社", "楼下合唱团", "银发课堂", "门口菜园社", "青禾助学社", "守护单车队", "棠梨读书会", "手语小屋", "橙子急救队", "阳台花友会", "旧物修理铺", "社区影像社",
    "拾光陪诊队", "小邻居托管站", "安心电工队", "渠边太极队", "百家饭厨房", "听雨心理社", "河岸巡护队", "新居民之家", "棋友会", "爱宠公约社", "邻里法律角", "星谷青年汇", "合塘妇女手工社", "望江台舞龙队"};
/* /data */

Str demo_phone(struct demo *d) { return str_fmt(d->a, "139%08u", 1000u + d->names_used * 37u); }

struct making {
    struct demo *d;
    struct db_rw *db;
    Str password;
    Time at;
};

static enum Err area(struct making *m, Str code, Str name, Str en, enum AreaLevel level, AreaId parent, OptInt households, AreaId *out)
{
    struct area_new n = {.code = code, .scheme = S("sc12+3"), .name = name, .name_en = en, .level = level, .parent = parent, .households = households};
    return area_add(m->db, m->d->a, m->d->app, &n, m->at, out);
}

/* -- shapes: a community is a cell of a bent grid; its own grids are the cells of that cell -- */

struct point {
    double lon, lat;
};

static struct point bend(double u, double v)
{
    return (struct point){121.229 + 0.018 * u + 0.0016 * sin(3.1 * v + 1.3 * u), 31.355 + 0.020 * v + 0.0016 * sin(2.7 * u + 0.9 * v)};
}

static enum Err shape(struct making *m, AreaId area, double u0, double v0, double u1, double v1)
{
    struct buf b = buf_new(m->d->a, 512);
    double west = 180, east = -180, south = 90, north = -90;
    buf_lit(&b, "{\"type\":\"Polygon\",\"coordinates\":[[");
    for (int i = 0; i <= 16; i++) { /* counter-clockwise round the cell, four points a side (RFC 7946) */
        int side = i % 16 / 4;
        double t = (i % 16 % 4) / 4.0;
        double u = side == 0 ? u0 + (u1 - u0) * t : side == 1 ? u1 : side == 2 ? u1 - (u1 - u0) * t : u0;
        double v = side == 0 ? v0 : side == 1 ? v0 + (v1 - v0) * t : side == 2 ? v1 : v1 - (v1 - v0) * t;
        struct point p = bend(u, v);
        buf_fmt(&b, "%s[%.6f,%.6f]", i ? "," : "", p.lon, p.lat);
        west = fmin(west, p.lon), east = fmax(east, p.lon), south = fmin(south, p.lat), north = fmax(north, p.lat);
    }
    buf_lit(&b, "]]}");
    return area_shape_put(m->db, .id = (AreaShapeId){app_id(m->d->app)}, .area = area, .geojson = buf_str(&b), .west = west, .south = south, .east = east, .north = north);
}

static enum Err wall(struct making *m, AreaId area, Str place, unsigned n)
{
    static const char letters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    unsigned x = n * 7919 + 87233;
    char code[5] = {letters[2 + x % 29], /* from 4 on: 3F2K comes first */ letters[x / 31 % 31], letters[x / 961 % 31], letters[x / 29791 % 31], 0};
    if (n == 0) for (int i = 0; i < 4; i++) code[i] = "3F2K"[i];
    return wall_code_put(m->db, .id = (WallCodeId){app_id(m->d->app)}, .code = str_dup(m->d->a, str_c(code)), .area = area, .place = place,
                         .phone = S("0990-8800119"), .hours = S("8:30–20:30"), .at = m->at);
}

static enum Err make_buildings(struct making *m, struct demo_community *c, unsigned no, unsigned grid, unsigned n)
{
    struct demo *d = m->d;
    for (unsigned b = 0; b < n; b++) {
        unsigned house = c->n_buildings + 1;
        Str code = str_fmt(d->a, "99010000100%u%03u%02u", no + 1, grid + 1, b + 1);
        TRY(area(m, code, str_fmt(d->a, "%u号楼", house), str_fmt(d->a, "Building %u", house), AreaLevel_building, c->grids[grid], (OptInt){0}, &c->buildings[c->n_buildings]));
        if (no == 0) TRY(wall(m, c->buildings[c->n_buildings], (Str){NULL, 0}, c->n_buildings));
        c->n_buildings++;
    }
    return OK;
}

static enum Err make_community(struct making *m, unsigned no)
{
    struct demo *d = m->d;
    struct demo_community *c = &d->communities[no];
    double u0 = no % 4, v0 = no / 4 ? 0 : 1; /* two rows of four; the first community top left */
    c->name = COMMUNITIES[no].name;
    TRY(area(m, str_fmt(d->a, "99010000100%u", no + 1), str_c(COMMUNITIES[no].name), str_c(COMMUNITIES[no].en), AreaLevel_community, d->street, SOME(COMMUNITIES[no].households), &c->id));
    TRY(shape(m, c->id, u0, v0, u0 + 1, v0 + 1));
    TRY(wall(m, c->id, S("党群服务中心"), 100 + no));
    TRY(controller_put(m->db, .id = (ControllerId){app_id(d->app)}, .area = c->id, .name = str_fmt(d->a, "%s居民委员会", c->name),
                       .contact = S("0990-8800119"), .at = m->at));
    unsigned columns = COMMUNITIES[no].grids == 12 ? 4 : COMMUNITIES[no].grids / 2, rows = COMMUNITIES[no].grids / columns;
    for (unsigned g = 0; g < COMMUNITIES[no].grids; g++) {
        double du = 1.0 / columns, dv = 1.0 / rows, gu = u0 + g % columns * du, gv = v0 + (rows - 1 - g / columns) * dv;
        TRY(area(m, str_fmt(d->a, "99010000100%u%03u", no + 1, g + 1), str_fmt(d->a, "第%u网格", g + 1), str_fmt(d->a, "Grid %u", g + 1), AreaLevel_grid, c->id,
                 SOME(COMMUNITIES[no].households / COMMUNITIES[no].grids), &c->grids[c->n_grids++]));
        TRY(shape(m, c->grids[g], gu, gv, gu + du, gv + dv));
        TRY(make_buildings(m, c, no, g, no == 0 ? (g < 6 ? 6 : 5) : 2)); /* 66 in the first community */
    }
    return OK;
}

/* -- people -- */

/* Those that the stories tell of are met once. */
static bool of_a_story(Str name)
{
    static const char *const names[] = {"闻谷雨", "陆清明", "方白露", "路小满", "祁立夏", "桑冬至", "温芒种", "乔惊蛰", "顾霜降", "简大雪", "简小寒"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i])) return true;
    return false;
}

static Str person_name(struct demo *d)
{
    const unsigned surnames = sizeof SURNAMES / sizeof *SURNAMES;
    unsigned n = d->names_used++;
    Str name;
    for (unsigned term = n / surnames + n * 7;; term++) {
        name = str_fmt(d->a, "%s%s", SURNAMES[n % surnames], TERMS[term % 24]);
        if (!of_a_story(name)) return name;
    }
}

static enum Err person(struct making *m, struct demo_person *p, Str shown, Str name, Str phone, AreaId home, bool account)
{
    struct person_new n = {.shown_as = shown, .name = name, .phone = phone, .home = home, .account = account, .password_hash = account ? m->password : (Str){NULL, 0}};
    p->phone = str_z(m->d->a, phone);
    return person_add(m->db, m->d->app, &n, m->at, &p->id);
}

static enum Err role(struct making *m, const struct demo_person *p, enum Role r, AreaId area)
{
    return role_give(m->db, m->d->a, m->d->app, p->id, r, ScopeKind_area, ANY(area), (PersonId){0}, m->at);
}

static enum Err staff(struct making *m, struct demo_person *p, const char *title, enum Role r, AreaId area)
{
    Str name = person_name(m->d);
    TRY(person(m, p, str_fmt(m->d->a, "%s%.*s", title, STR(name)), name, demo_phone(m->d), area, false));
    return role(m, p, r, area);
}

static enum Err make_accounts(struct making *m)
{
    struct demo *d = m->d;
    AreaId home = d->communities[0].id;
    const struct {
        const char *shown, *name;
        enum Role role;
        AreaId area;
    } rows[10] = {{"居民闻女士", "闻谷雨", Role_resident, home}, {"网格员陆清明", "陆清明", Role_grid, home}, {"社工方白露", "方白露", Role_worker, home},
                  {"志愿者路小满", "路小满", Role_volunteer, home}, {"街道干部祁立夏", "祁立夏", Role_street, d->street}, {"区级管理员桑冬至", "桑冬至", Role_admin, d->district},
                  {"区园林站温芒种", "温芒种", Role_none, home}, {"小纽扣乔惊蛰", "乔惊蛰", Role_none, home}, {"评委顾霜降", "顾霜降", Role_resident, d->communities[1].id},
                  {"居务监督简大雪", "简大雪", Role_supervisor, home}};
    for (unsigned i = 0; i < 10; i++) {
        Str phone = str_fmt(d->a, "138000000%02u", i + 1);
        TRY(person(m, &d->accounts[i], str_c(rows[i].shown), str_c(rows[i].name), phone, rows[i].area, true));
        if (rows[i].role) TRY(role(m, &d->accounts[i], rows[i].role, rows[i].area));
    }
    TRY(role(m, &d->accounts[3], Role_resident, home));
    TRY(role(m, &d->accounts[7], Role_resident, home));
    TRY(skill_put(m->db, .id = (PersonSkillId){app_id(d->app)}, .person = d->accounts[3].id, .skill = S("电工")));
    TRY(role_give(m->db, d->a, d->app, d->accounts[6].id, Role_unit_contact, ScopeKind_org, ANY(d->unit), (PersonId){0}, m->at));
    return role_give(m->db, d->a, d->app, d->accounts[7].id, Role_org_lead, ScopeKind_org, ANY(d->social), (PersonId){0}, m->at);
}

static enum Err make_people(struct making *m, unsigned no)
{
    static const char *const skills[] = {"电工", "水管", "理发", "量血压", "陪诊", "读书", "搬运", "修理", "摄影", "法律"};
    struct demo *d = m->d;
    struct demo_community *c = &d->communities[no];
    TRY(staff(m, &c->lead, "书记", Role_lead, c->id));
    TRY(staff(m, &c->workers[0], "社工", Role_worker, c->id));
    TRY(staff(m, &c->workers[1], "社工", Role_worker, c->id));
    TRY(staff(m, &c->grid, "网格员", Role_grid, c->id));
    for (unsigned i = 0; i < COMMUNITIES[no].helpers; i++) {
        TRY(staff(m, &c->helpers[i], "志愿者", Role_volunteer, c->id));
        TRY(skill_put(m->db, .id = (PersonSkillId){app_id(d->app)}, .person = c->helpers[i].id, .skill = str_c(skills[demo_random(d, 10)])));
        c->n_helpers++;
    }
    for (unsigned i = 0; i < COMMUNITIES[no].residents; i++) {
        Str name = person_name(d);
        TRY(person(m, &c->residents[i], shown_as_of(d->a, name, LANG_ZH), name, demo_phone(d), c->id, false));
        TRY(role(m, &c->residents[i], Role_resident, c->id));
        c->n_residents++;
    }
    return OK;
}

static enum Err make_orgs(struct making *m)
{
    struct demo *d = m->d;
    OrgId id;
    for (unsigned i = 0; i < sizeof UNITS / sizeof *UNITS; i++) {
        TRY(org_add(m->db, d->app, &(struct org_new){.kind = OrgKind_unit, .name = str_c(UNITS[i]), .area = d->communities[i % DEMO_COMMUNITIES].id}, m->at, &id));
        d->units[i] = id;
        if (i == 0) d->unit = id;
    }
    for (unsigned i = 0; i < sizeof SOCIALS / sizeof *SOCIALS; i++) {
        TRY(org_add(m->db, d->app, &(struct org_new){.kind = OrgKind_social, .name = str_c(SOCIALS[i]), .area = d->communities[i % DEMO_COMMUNITIES].id}, m->at, &id));
        if (i == 0) d->social = id;
    }
    return org_add(m->db, d->app, &(struct org_new){.kind = OrgKind_department, .name = S("街道住房保障科"), .area = d->street}, m->at, &id);
}

static enum Err world(struct db_rw *db, void *ctx)
{
    struct demo *d = ctx;
    struct making m = {d, db, password_hash(d->a, S("linju-demo")), d->clock->now};
    TRY(pack_defaults(db, d->app, m.at));
    TRY(area(&m, S("990100"), S("汀兰区"), S("Tinglan District"), AreaLevel_district, (AreaId){0}, (OptInt){0}, &d->district));
    TRY(area(&m, S("990100001"), S("棠梨街道"), S("Tangli Street"), AreaLevel_street, d->district, (OptInt){0}, &d->street));
    TRY(shape(&m, d->street, 0, 0, 4, 2));
    for (unsigned i = 0; i < DEMO_COMMUNITIES; i++) TRY(make_community(&m, i));
    TRY(make_orgs(&m));
    TRY(make_accounts(&m));
    for (unsigned i = 0; i < DEMO_COMMUNITIES; i++) TRY(make_people(&m, i));
    TRY(staff(&m, &d->centre, "区治理中心", Role_district, d->district)); /* who handles what lies above the streets */
    d->names_used++;
    TRY(person(&m, &d->second_worker, S("社工简小寒"), S("简小寒"), demo_phone(d), d->communities[0].id, false));
    TRY(role(&m, &d->second_worker, Role_worker, d->communities[0].id));
    return setting_put(db, .id = (SettingId){app_id(d->app)}, .name = S("demo"), .value = S("1"));
}

enum Err demo_world(struct demo *d) { return db_write_wait(d->app->o.db, world, d); }
