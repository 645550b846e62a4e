#include "samples.h"

#include <string.h>

#include "app/route.h"
#include "cap/agreement/choices.h"
#include "base/buf.h"

static struct made collected(struct world *w) { return need_at(w, NeedStage_collected); }
static struct made analysed(struct world *w) { return need_at(w, NeedStage_analysed); }
static struct made handling(struct world *w) { return need_at(w, NeedStage_handling); }
static struct made fed_back(struct world *w) { return need_at(w, NeedStage_fed_back); }

static struct made extending(struct world *w)
{
    struct made m = handling(w);
    act(w, WORKER_A, m.id, "extend", "{\"days\":3,\"reason\":\"等配件\"}");
    return m;
}

static struct made two_needs(struct world *w)
{
    struct made into = collected(w), m = collected(w);
    m.need = into.id;
    return m;
}

static struct made with_contact(struct world *w)
{
    struct reply r = report(w, WORKER_A, PLACE_A1, "\"on_behalf\":{\"name\":\"闻女士\",\"phone\":\"13712345678\",\"read_back\":true}");
    return (struct made){.id = id_of(r), .need = id_of(r)};
}

static struct made shared(struct world *w)
{
    struct reply r = report(w, ASKER, PLACE_A1, "\"share_contact\":true,\"contact\":{\"name\":\"闻女士\",\"phone\":\"13712345678\"}");
    return (struct made){.id = id_of(r), .need = id_of(r), .pass = fmt("%.*s", STR(str_from(json_str(r, "link"), 3)))};
}

static struct made claim_open(struct world *w) { return order_at(w, OrderState_open, 1); }
static struct made order_taken(struct world *w) { return order_at(w, OrderState_taken, 1); }
static struct made order_arrived(struct world *w) { return order_at(w, OrderState_arrived, 1); }
static struct made order_served(struct world *w) { return order_at(w, OrderState_served, 1); }
static struct made an_area(struct world *w) { return (void)w, (struct made){.id = area_text(PLACE_A)}; }

static struct made late_hours(struct world *w)
{
    struct reply r = api(w, "POST", "/late-hours", as(w, WORKER_A), fmt("{\"phone\":\"%.*s\",\"area\":\"%s\",\"title\":\"陪诊\",\"day\":\"2026-09-20\",\"minutes\":90,\"reason\":\"当天系统没电\"}",
                             STR(phone(HELPER_1)), area_text(PLACE_A)));
    return (struct made){.id = id_of(r)};
}

static struct made certificate(struct world *w)
{
    world_sql(w, fmt("INSERT INTO certificate(id, no, person, area, minutes_a, minutes_b, minutes_c, until_day, at) VALUES (8, 'ABCD-EFGH-JKMN', %s, %s, 60, 0, 0, 20000, 1)",
                     person_text(HELPER_1), area_text(PLACE_A)));
    return (struct made){.id = "8"};
}

static struct made helped(struct world *w)
{
    struct made o = order_at(w, OrderState_served, 1);
    order_act(w, ASKER, o.order, "confirm", "{\"good\":true}");
    return (struct made){.id = "0"};
}

static struct made another_session(struct world *w)
{
    return (struct made){.id = number_of(world_count(w, fmt("SELECT id FROM session WHERE person = %s", person_text(WORKER_A))))};
}

static struct made a_wall_code(struct world *w)
{
    world_sql(w, fmt("INSERT INTO wall_code(id, code, area, place, at) VALUES (5, '3F2K', %s, '3号楼大厅', 1)", area_text(PLACE_A1)));
    return (struct made){.id = "5"};
}

static struct made a_consent(struct world *w)
{
    struct made m = shared(w);
    return (struct made){.id = number_of(world_count(w, fmt("SELECT id FROM consent WHERE entity = %s", m.id))), .need = m.id};
}

static struct made a_controller(struct world *w)
{
    world_sql(w, fmt("INSERT INTO controller(id, area, name, contact, rev, at) VALUES (6, %s, '明渠社区居委会', '明渠路1号', 1, 1)", area_text(PLACE_A)));
    return (struct made){.id = "6"};
}

static struct made a_person(struct world *w) { return (void)w, (struct made){.id = person_text(RESIDENT_A)}; }

static struct made a_role(struct world *w)
{
    return (struct made){.id = number_of(world_count(w, fmt("SELECT id FROM role WHERE person = %s", person_text(VOLUNTEER_A))))};
}

static struct made an_org(struct world *w)
{
    world_sql(w, fmt("INSERT INTO org(id, kind, name, area, rev, at) VALUES (7, 'unit', '东桥医院', %s, 1, 1)", area_text(PLACE_A)));
    return (struct made){.id = "7"};
}

static struct made a_category(struct world *w) { return (struct made){.id = number_of(world_count(w, "SELECT id FROM category WHERE code = 'noise'"))}; }
static struct made a_clock(struct world *w) { return (struct made){.id = number_of(world_count(w, "SELECT id FROM clock_rule WHERE code = 'p3'"))}; }
static struct made a_holiday(struct world *w) { return (struct made){.id = number_of(world_count(w, "SELECT id FROM holiday ORDER BY day LIMIT 1"))}; }
static struct made a_retention(struct world *w) { return (void)w, (struct made){.id = "1"}; }

static struct made a_complaint(struct world *w)
{
    struct reply r = api(w, "POST", "/complaints", NULL, fmt("{\"kind\":\"complaint\",\"text\":\"窗口没人\",\"area\":\"%s\",\"phone\":\"13712345678\"}", area_text(PLACE_A)));
    return (struct made){.id = id_of(r)};
}

static struct made a_demo(struct world *w)
{
    w->app->o.demo = true;
    world_sql(w, fmt("UPDATE person SET phone = '13800000001' WHERE id = %s", person_text(RESIDENT_A)));
    return (struct made){.id = "0"};
}

/* A helper that gives back what it gets, and a picture small enough for it: the loops ask who may, not how a picture is made. */
static const struct sent_file tiny_photo = {"file", "x.jpg", "image/jpeg", {"\xff\xd8\xff\xc0\0\x11\x08\0\x08\0\x08\3\1\x22\0\2\x11\1\3\x11\1\xff\xd9", 23}};

static struct made photos(struct world *w)
{
    w->app->o.picture_helper = script(w, "cat", "exec cat");
    return (struct made){.id = "0"};
}

static struct made a_photo(struct world *w)
{
    photos(w);
    struct reply f = api_files(w, "/files", as(w, ASKER), "", &tiny_photo, 1);
    struct reply r = report(w, ASKER, PLACE_A1, fmt("\"photos\":[\"%s\"]", id_of(f)));
    return (struct made){.id = id_of(f), .need = id_of(r), .pass = fmt("%.*s", STR(str_from(json_str(r, "link"), 3)))};
}

static const struct sent_file tiny_sheet = {"file", "x.csv", "text/csv", {"name,kind\n\xe7\x94\xb2,unit\n\xe4\xb9\x99,\n", 23}};

static struct made an_import(struct world *w)
{
    struct reply r = api_files(w, "/imports", as(w, LEAD_A), fmt("kind=orgs&area=%s", area_text(PLACE_A)), &tiny_sheet, 1);
    CHECK_OK(app_run_job(w->app, "imports"));
    return (struct made){.id = id_of(r)};
}

static struct made an_import_saved(struct world *w)
{
    struct made m = an_import(w);
    CHECK_EQ(api(w, "POST", fmt("/imports/%s/save", m.id), as(w, LEAD_A), "{}").status, 200);
    CHECK_OK(app_run_job(w->app, "imports"));
    return m;
}

/* Activities of community A by its worker, for two; HELPER_1 has come as far as `step`: 0 open, 1 signed up, 2 in. */
static struct made activity(struct world *w, int step)
{
    const char *more = step == 3 ? ",\"repeat\":\"every_saturday\"" : "";
    struct civil c = civil_of(time_plus(w->now, DAY_MS));
    struct reply r = api(w, "POST", "/activities", as(w, WORKER_A), fmt("{\"kind\":\"service\",\"title\":\"街角摊\",\"area\":\"%s\",\"role\":\"help\",\"seats\":2,"
        "\"day\":\"%04d-%02d-%02d\",\"start_time\":\"09:00\",\"end_time\":\"11:00\"%s}", area_text(PLACE_A), c.year, c.month, c.day, more));
    struct made m = {.id = id_of(r)};
    if (step == 1 || step == 2) api(w, "POST", fmt("/activities/%s/sign_up", m.id), as(w, HELPER_1), "{}");
    if (step == 0 || step == 3) return m;
    w->now = time_plus(day_start(day_of(time_plus(w->now, DAY_MS))), 9 * (int64_t)HOUR_MS);
    world_sql(w, "UPDATE occasion SET code = '314159'");
    if (step == 2) api(w, "POST", fmt("/activities/%s/sign_in", m.id), as(w, HELPER_1), "{\"code\":\"314159\"}");
    return m;
}
static struct made activity_open(struct world *w) { return activity(w, 0); }
static struct made activity_signed(struct world *w) { return activity(w, 1); }
static struct made activity_in(struct world *w) { return activity(w, 2); }
static struct made activity_weekly(struct world *w) { return activity(w, 3); }

static struct made a_team(struct world *w)
{
    return (struct made){.id = id_of(api(w, "POST", "/teams", as(w, WORKER_A), fmt("{\"name\":\"小灯芯\",\"area\":\"%s\"}", area_text(PLACE_A))))};
}
static struct made a_joined_team(struct world *w)
{
    struct made m = a_team(w);
    api(w, "POST", fmt("/teams/%s/join", m.id), as(w, HELPER_1), "{\"agree\":true}");
    return m;
}

#define ACTIVITY_ACT(act_, who_, ready_, body_) {HTTP_POST, "/activities/{id}/" act_, who_, ready_, body_}
/* A menu of community A with one item, by its worker; order: the id of its section. */
static struct made menu_draft(struct world *w)
{
    struct reply r = api(w, "POST", "/menus", as(w, WORKER_A), fmt("{\"area\":\"%s\",\"title\":\"邻聚菜单\",\"sections\":\"邻里康养 | Health\"}", area_text(PLACE_A)));
    struct made m = {.id = id_of(r), .order = fmt("%.*s", STR(json_str(r, "sections.0.id")))};
    m.need = id_of(api(w, "POST", fmt("/menus/%s/items", m.id), as(w, WORKER_A), fmt("{\"section\":\"%s\",\"title\":\"上门理发\",\"way\":\"claim\"}", m.order)));
    return m;
}
static struct made menu_live(struct world *w)
{
    struct made m = menu_draft(w);
    api(w, "POST", fmt("/menus/%s/publish", m.id), as(w, WORKER_A), "{}");
    return m;
}
static struct made menu_item_draft(struct world *w)
{
    struct made m = menu_draft(w);
    return (struct made){.id = m.need, .order = m.order};
}
static struct made menu_item_live(struct world *w) { return (struct made){.id = menu_live(w).need}; }
static struct made menu_ordered(struct world *w)
{
    struct reply r = api(w, "POST", fmt("/menu-items/%s/order", menu_live(w).need), as(w, ASKER), "{\"note\":\"下午在家\"}");
    return (struct made){.id = id_of(r), .order = fmt("%.*s", STR(json_str(r, "order")))};
}
static struct made menu_served(struct world *w)
{
    struct made m = menu_ordered(w);
    order_act(w, HELPER_1, m.order, "take", "{}");
    order_act(w, HELPER_1, m.order, "arrive", "{}");
    order_act(w, HELPER_1, m.order, "serve", "{\"note\":\"理好了\",\"minutes\":30}");
    return m;
}
static struct made menu_proposed(struct world *w)
{
    menu_live(w);
    for (int i = 0; i < 5; i++) act(w, WORKER_A, id_of(report(w, ASKER, PLACE_A1, "")), "accept", "{\"category\":\"noise\",\"urgency\":\"p3\"}");
    return (struct made){.id = "0"};
}
static struct made wish_made(struct world *w) { return wish_at(w, WishState_waiting); }
static struct made wish_open(struct world *w) { return wish_at(w, WishState_open); }
static struct made wish_claimed(struct world *w) { return wish_at(w, WishState_claimed); }
static struct made wish_fulfilled(struct world *w) { return wish_at(w, WishState_fulfilled); }

/* -- enrolment: HELPER_1 enrols by the code of building A1b as a member of unit 7 -- */

static struct made enrolled_by(struct world *w, enum Actor a, const char *more)
{
    return (struct made){.id = id_of(api(w, "POST", "/enrolments", as(w, a), fmt("{\"area\":\"%s\",\"age\":\"adult\"%s}", area_text(PLACE_A1b), more)))};
}

static struct made received_as(struct world *w, enum Actor a, const char *more)
{
    struct made m = enrolled_by(w, a, more);
    CHECK_EQ(api(w, "POST", fmt("/enrolments/%s/receive", m.id), as(w, WORKER_A), "{}").status, 200);
    return m;
}

static struct made enrolled(struct world *w) { return an_org(w), enrolled_by(w, HELPER_1, ",\"unit\":\"7\""); }
static struct made received(struct world *w) { return an_org(w), received_as(w, HELPER_1, ",\"unit\":\"7\""); }

static struct made duty_post(struct world *w)
{
    return (struct made){.id = id_of(api(w, "POST", "/duty-posts", as(w, LEAD_A), fmt("{\"area\":\"%s\",\"kind\":\"community\",\"title\":\"楼道守望岗\",\"seats\":2}", area_text(PLACE_A1))))};
}

static struct made with_post(struct world *w)
{
    struct made m = received(w);
    m.order = duty_post(w).id;
    return m;
}

static struct made on_post(struct world *w)
{
    struct made m = with_post(w);
    CHECK_EQ(api(w, "POST", fmt("/enrolments/%s/take_post", m.id), as(w, HELPER_1), fmt("{\"post\":\"%s\"}", m.order)).status, 200);
    return m;
}

static struct made unit_enrolled(struct world *w)
{
    an_org(w);
    return received_as(w, HELPER_1, ",\"kind\":\"unit\",\"unit\":\"7\"");
}

static struct made guardian_asked(struct world *w)
{
    struct made m = a_team(w);
    CHECK_EQ(api(w, "POST", fmt("/teams/%s/join", m.id), as(w, HELPER_1), "{\"agree\":true,\"minor\":true,\"guardian_phone\":\"13712345678\"}").status, 200);
    return (struct made){.id = number_of(world_count(w, "SELECT id FROM guardian_ask")), .pass = outbox_secret(w)};
}

static struct made guardian_agreed(struct world *w)
{
    struct made m = guardian_asked(w);
    CHECK_EQ(api(w, "POST", fmt("/guardian/%s/agree", m.id), m.pass, "{\"agree\":true}").status, 200);
    return m;
}

static struct made unit_reviewed(struct world *w)
{
    struct made m = unit_enrolled(w);
    CHECK_EQ(api(w, "POST", fmt("/enrolments/%s/review", m.id), as(w, WORKER_A), "{\"grade\":\"steady\",\"text\":\"每季度都有人来\"}").status, 200);
    return m;
}

static struct made hours_sent(struct world *w)
{
    struct made m = received(w);
    CHECK_EQ(api(w, "POST", fmt("/enrolments/%s/send_hours", m.id), as(w, HELPER_1), "{}").status, 200);
    return m;
}

static struct made an_invitation(struct world *w)
{
    an_org(w);
    CHECK_EQ(api(w, "POST", "/invitations", as(w, WORKER_A), fmt("{\"area\":\"%s\",\"unit\":\"7\",\"list\":\"路小满 %.*s\"}", area_text(PLACE_A), STR(phone(HELPER_1)))).status, 200);
    return (struct made){.id = number_of(world_count(w, "SELECT id FROM invitation"))};
}

static struct made a_grid(struct world *w) { return (void)w, (struct made){.id = area_text(PLACE_A1)}; }

static struct made a_grid_post(struct world *w)
{
    struct reply r = api(w, "POST", fmt("/grids/%s/appoint", area_text(PLACE_A1)), as(w, LEAD_A), fmt("{\"role\":\"instructor\",\"person\":\"%s\"}", person_text(WORKER_A)));
    return (struct made){.id = fmt("%.*s", STR(json_str(r, "team.0.id")))};
}

static struct made a_line(struct world *w) { return (struct made){.id = number_of(world_count(w, "SELECT id FROM business_line WHERE code = 'property'"))}; }

static struct made a_line_post(struct world *w)
{
    struct made l = a_line(w);
    CHECK_EQ(api(w, "POST", fmt("/lines/%s/assign", l.id), as(w, LEAD_A), fmt("{\"area\":\"%s\",\"person\":\"%s\"}", area_text(PLACE_A), person_text(WORKER_A))).status, 200);
    return (struct made){.id = number_of(world_count(w, "SELECT id FROM link WHERE b_kind = 'business_line'"))};
}

#define ENROL_ACT(act_, who_, ready_, body_) {HTTP_POST, "/enrolments/{id}/" act_, who_, ready_, body_}
/* -- agreements: unit 7 of community A, spoken for by UNIT_A -- */

static void a_unit(struct world *w)
{
    an_org(w);
    world_sql(w, fmt("INSERT INTO role(id, person, role, scope_kind, scope, starts, at, rev) VALUES (77, %s, 'unit_contact', 'org', 7, 1, 1, 1)", person_text(UNIT_A)));
}

static struct made for_a_unit(struct world *w)
{
    a_unit(w);
    return (struct made){.id = "7"};
}

static struct made a_gap(struct world *w)
{
    a_unit(w);
    struct reply offer = api(w, "POST", "/resources", as(w, WORKER_A), fmt("{\"area\":\"%s\",\"org\":\"7\",\"what\":\"每月一次义诊\"}", area_text(PLACE_A)));
    struct reply r = api(w, "POST", "/needlist", as(w, WORKER_A), fmt("{\"area\":\"%s\",\"title\":\"老人量血压\"}", area_text(PLACE_A)));
    return (struct made){.id = id_of(r), .need = id_of(offer)};
}

static struct made a_match(struct world *w)
{
    struct made m = a_gap(w);
    CHECK_EQ(api(w, "POST", fmt("/needlist/%s/match", m.id), as(w, WORKER_A), fmt("{\"resource\":\"%s\"}", m.need)).status, 200);
    return m;
}

static struct made an_offer(struct world *w) { return (struct made){.id = a_gap(w).need}; }

static struct made agreement_to(struct world *w, enum AgreementState state)
{
    a_unit(w);
    world_sql(w, fmt("INSERT INTO org(id, kind, name, area, rev, at) VALUES (9, 'unit', '东桥小学', %s, 1, 1)", area_text(PLACE_A)));
    struct reply r = api(w, "POST", "/agreements", as(w, WORKER_A), fmt("{\"area\":\"%s\",\"org\":\"7\",\"theme\":\"义诊\",\"starts\":\"2026-10-01\",\"ends\":\"2027-09-30\"}", area_text(PLACE_A)));
    struct made m = {.id = id_of(r), .need = fmt("%.*s", STR(json_str(r, "parties.1.id")))}; /* need: the unit's party */
    r = api(w, "POST", fmt("/agreements/%s/lines", m.id), as(w, WORKER_A), fmt("{\"party\":\"%s\",\"text\":\"每月义诊\",\"due\":\"2026-12-31\"}", m.need));
    m.order = fmt("%.*s", STR(json_str(r, "lines.0.id"))); /* order: its line, or its promise */
    if (state >= AgreementState_signing) api(w, "POST", fmt("/agreements/%s/send", m.id), as(w, WORKER_A), "{}");
    if (state < AgreementState_signed) return m;
    api(w, "POST", fmt("/agreements/%s/confirm", m.id), as(w, WORKER_A), "{}");
    r = api(w, "POST", fmt("/signings/%s/confirm", m.need), as(w, UNIT_A), "{}");
    m.order = fmt("%.*s", STR(json_str(r, "promises.0.id")));
    return m;
}
static struct made agreement_draft(struct world *w) { return agreement_to(w, AgreementState_draft); }
static struct made agreement_sent(struct world *w) { return agreement_to(w, AgreementState_signing); }
static struct made agreement_signed(struct world *w) { return agreement_to(w, AgreementState_signed); }
static struct made of_party(struct world *w, struct made m)
{
    struct reply r = api(w, "POST", fmt("/agreements/%s/link", m.id), as(w, WORKER_A), fmt("{\"party\":\"%s\"}", m.need));
    return (struct made){.id = m.need, .order = m.order, .pass = fmt("%.*s", STR(str_from(json_str(r, "link"), 3)))};
}
static struct made signing(struct world *w) { return of_party(w, agreement_sent(w)); }
static struct made signing_done(struct world *w) { return of_party(w, agreement_signed(w)); }
static struct made a_promise(struct world *w) { return (struct made){.id = agreement_signed(w).order}; }

static struct made a_project(struct world *w)
{
    a_unit(w);
    struct reply r = api(w, "POST", "/projects", as(w, WORKER_A), fmt("{\"area\":\"%s\",\"org\":\"7\",\"title\":\"楼道亮起来\",\"starts\":\"2026-10-01\"}", area_text(PLACE_A)));
    return (struct made){.id = id_of(r)};
}
static struct made a_project_running(struct world *w)
{
    struct made m = a_project(w);
    api(w, "POST", fmt("/projects/%s/start", m.id), as(w, WORKER_A), "{}");
    return m;
}

static struct made a_body(struct world *w)
{
    struct reply top = api(w, "POST", "/bodies", as(w, LEAD_A), fmt("{\"level\":\"committee\",\"name\":\"明渠社区党委\",\"area\":\"%s\",\"from\":\"2026-01-01\"}", area_text(PLACE_A)));
    struct reply r = api(w, "POST", "/bodies", as(w, LEAD_A), fmt("{\"level\":\"organisation\",\"name\":\"第一党支部\",\"area\":\"%s\",\"parent\":\"%s\",\"from\":\"2026-01-01\"}", area_text(PLACE_A), id_of(top)));
    struct reply other = api(w, "POST", "/bodies", as(w, LEAD_A), fmt("{\"level\":\"committee\",\"name\":\"另一党委\",\"area\":\"%s\",\"from\":\"2026-01-01\"}", area_text(PLACE_A)));
    return (struct made){.id = id_of(r), .need = id_of(other)};
}

static struct made a_social(struct world *w)
{
    world_sql(w, fmt("INSERT INTO org(id, kind, name, area, rev, at) VALUES (8, 'social', '夜灯救援队', %s, 1, 1)", area_text(PLACE_A)));
    return (struct made){.id = "8"};
}

static struct made a_rule(struct world *w) { return (void)w, (struct made){.id = "1"}; }

#define NEED_ACT(act_, who_, ready_, body_) {HTTP_POST, "/needs/{id}/" act_, who_, ready_, body_}
#define WISH_ACT(act_, who_, ready_, body_) {HTTP_POST, "/wishes/{id}/" act_, who_, ready_, body_}
#define ORDER_ACT(act_, who_, ready_, body_) {HTTP_POST, "/orders/{id}/" act_, who_, ready_, body_}

const struct sample samples[] = {
    {HTTP_POST, "/sessions", NOBODY, NULL, "{\"phone\":\"13900000001\",\"password\":\"" PASSWORD "\"}", .own = true},
    {HTTP_POST, "/login-codes", NOBODY, NULL, "{\"phone\":\"13900000001\"}", .own = true},
    {HTTP_DELETE, "/sessions/current", WORKER_A, NULL, NULL, .own = true},
    {HTTP_DELETE, "/sessions", WORKER_A, NULL, NULL, .own = true},
    {HTTP_DELETE, "/sessions/{id}", WORKER_A, another_session, NULL, .own = true},
    {HTTP_POST, "/logout", WORKER_A, NULL, "", .own = true},
    {HTTP_POST, "/sessions/end", WORKER_A, NULL, "", .own = true},
    {HTTP_POST, "/sessions/{id}/end", WORKER_A, another_session, "", .own = true},
    {HTTP_POST, "/needs", RESIDENT_A, NULL, "{\"kind\":\"request\",\"text\":\"三楼灯不亮\",\"area\":\"$A1\",\"contact\":{\"name\":\"闻女士\",\"phone\":\"13712345678\"}}", .own = true},
    {HTTP_POST, "/files", NOBODY, photos, "", .file = &tiny_photo, .own = true},
    {HTTP_GET, "/files/{id}", ASKER, a_photo},
    {HTTP_POST, "/receipts", NOBODY, NULL, "{\"digits\":\"123456\"}", .own = true},
    NEED_ACT("accept", WORKER_A, collected, "{\"category\":\"repair\",\"urgency\":\"p2\",\"difficulty\":\"hard\"}"),
    NEED_ACT("route", WORKER_A, analysed, "{\"route\":\"coordinate\",\"owner\":\"$LEAD_A\",\"participants\":[\"$WORKER_A\",\"$GRID_A\"],\"note\":\"请协调\"}"),
    NEED_ACT("escalate", WORKER_A, handling, "{\"reason\":\"社区没有权限\"}"),
    NEED_ACT("merge", WORKER_A, two_needs, "{\"into\":\"$need\",\"reason\":\"同一盏灯\"}"),
    NEED_ACT("extend", WORKER_A, handling, "{\"days\":3,\"reason\":\"等配件\"}"),
    NEED_ACT("extend/decide", LEAD_A, extending, "{\"grant\":true}"),
    NEED_ACT("remind", ASKER, handling, "{\"note\":\"还没来\"}"),
    NEED_ACT("feedback", WORKER_A, handling, "{\"kind\":\"door\",\"note\":\"看过了\"}"),
    NEED_ACT("finish", WORKER_A, handling, "{\"ending\":\"cannot_now\",\"note\":\"等换线\",\"look_again_on\":\"2026-12-01\"}"),
    NEED_ACT("confirm", ASKER, fed_back, "{\"solved\":\"no\"}"),
    NEED_ACT("rate", ASKER, fed_back, "{\"score\":3,\"comment\":\"慢了点\"}"),
    NEED_ACT("reopen", ASKER, fed_back, "{\"reason\":\"又坏了\"}"),
    NEED_ACT("release", WORKER_A, collected, "{\"public_text\":\"某楼灯不亮\"}"),
    NEED_ACT("me_too", RESIDENT_A, collected, "{}"),
    NEED_ACT("orders", WORKER_A, handling, "{\"mode\":\"claim\",\"title\":\"换灯\",\"text\":\"带梯子\",\"seats\":2,\"skill\":\"电工\",\"due_at\":\"2026-10-09T18:00:00+08:00\"}"),
    NEED_ACT("contact", WORKER_A, with_contact, "{}"),
    NEED_ACT("unshare", ASKER, shared, "{}"),
    ORDER_ACT("take", HELPER_1, claim_open, "{}"),
    ORDER_ACT("return", HELPER_1, order_taken, "{\"reason\":\"临时有事\"}"),
    ORDER_ACT("arrive", HELPER_1, order_taken, "{}"),
    ORDER_ACT("serve", HELPER_1, order_arrived, "{\"note\":\"换好了\",\"minutes\":40}"),
    ORDER_ACT("cancel", WORKER_A, order_taken, "{\"reason\":\"不用了\"}"),
    ORDER_ACT("confirm", ASKER, order_served, "{\"good\":true,\"score\":5,\"comment\":\"好\"}"),
    {HTTP_GET, "/late-hours/{id}", WORKER_A, late_hours},
    {HTTP_POST, "/late-hours", WORKER_A, NULL, "{\"phone\":\"13900000001\",\"area\":\"$A\",\"title\":\"陪诊\",\"day\":\"2026-09-20\",\"minutes\":90,\"reason\":\"当天系统没电\"}"},
    {HTTP_POST, "/late-hours/{id}/decide", WORKER_A2, late_hours, "{\"grant\":true}"},
    {HTTP_GET, "/certificates/{id}/sheet", HELPER_1, certificate},
    {HTTP_POST, "/certificates", HELPER_1, helped, "{}", .own = true},
    {HTTP_GET, "/certificates/{word}", NOBODY, certificate, .word = "ABCD-EFGH-JKMN"},
    {HTTP_GET, "/needs/{id}/helpers", WORKER_A, collected},
    {HTTP_POST, "/me/erase", RESIDENT_A, NULL, "{\"sure\":true}", .own = true},
    {HTTP_GET, "/consents/{id}", ASKER, a_consent},
    {HTTP_POST, "/consents/{id}/withdraw", ASKER, a_consent, "{}"},
    {HTTP_GET, "/orders/{id}/slip", WORKER_A, order_taken},
    {HTTP_GET, "/served/export", WORKER_A, NULL, .query = "area=$A"},
    {HTTP_GET, "/settings/areas/{id}", ADMIN_A, an_area},
    {HTTP_POST, "/areas", ADMIN_A, NULL, "{\"parent\":\"$A1\",\"name\":\"13号楼\",\"code\":\"31010100100100102\",\"level\":\"building\"}"},
    {HTTP_POST, "/areas/{id}/change", ADMIN_A, an_area, "{\"name\":\"明渠新村社区\",\"households\":2100}"},
    {HTTP_GET, "/wall-codes/{id}", WORKER_A, a_wall_code},
    {HTTP_POST, "/wall-codes", WORKER_A, NULL, "{\"area\":\"$A1\",\"place\":\"5号楼大厅\",\"hours\":\"9:00-17:00\"}"},
    {HTTP_POST, "/wall-codes/{id}/close", WORKER_A, a_wall_code, "{}"},
    {HTTP_GET, "/settings/controllers/{id}", ADMIN_A, a_controller},
    {HTTP_POST, "/controllers", ADMIN_A, NULL, "{\"area\":\"$A\",\"name\":\"明渠社区居委会\",\"contact\":\"明渠路1号\"}"},
    {HTTP_POST, "/controllers/{id}/change", ADMIN_A, a_controller, "{\"name\":\"明渠社区居委会\",\"contact\":\"明渠路3号\"}"},
    {HTTP_POST, "/controllers/{id}/close", ADMIN_A, a_controller, "{}"},
    {HTTP_GET, "/settings/people/{id}", ADMIN_A, a_person},
    {HTTP_POST, "/people", ADMIN_A, NULL, "{\"phone\":\"13712340001\",\"name\":\"方白露\",\"shown_as\":\"社工方白露\",\"area\":\"$A\",\"role\":\"worker\"}"},
    {HTTP_POST, "/people/{id}/roles", ADMIN_A, a_person, "{\"area\":\"$A\",\"role\":\"volunteer\"}"},
    {HTTP_POST, "/people/{id}/invite", ADMIN_A, a_person, "{}"},
    {HTTP_POST, "/roles/{id}/end", ADMIN_A, a_role, "{}"},
    {HTTP_GET, "/orgs/{id}", RESIDENT_A, an_org},
    {HTTP_POST, "/orgs", WORKER_A, NULL, "{\"area\":\"$A\",\"kind\":\"unit\",\"name\":\"东桥医院\",\"lines\":\"义诊\"}"},
    {HTTP_POST, "/orgs/{id}/change", WORKER_A, an_org, "{\"name\":\"东桥人民医院\"}"},
    {HTTP_POST, "/orgs/{id}/close", WORKER_A, an_org, "{}"},
    {HTTP_POST, "/orgs/{id}/contacts", WORKER_A, an_org, "{\"phone\":\"13712340002\",\"shown_as\":\"医院联络人\",\"role\":\"unit_contact\"}"},
    {HTTP_GET, "/settings/categories/{id}", ADMIN_A, a_category},
    {HTTP_POST, "/categories", ADMIN_A, NULL, "{\"code\":\"lifts\",\"name\":\"电梯\",\"default_route\":\"by_line\",\"due_n\":2,\"due_unit\":\"working_day\"}"},
    {HTTP_POST, "/categories/{id}/change", ADMIN_A, a_category, "{\"name\":\"噪声扰民\",\"default_route\":\"coordinate\"}"},
    {HTTP_POST, "/categories/{id}/close", ADMIN_A, a_category, "{}"},
    {HTTP_GET, "/settings/lines/{id}", ADMIN_A, a_line},
    {HTTP_POST, "/business-lines", ADMIN_A, NULL, "{\"code\":\"culture\",\"name\":\"文化体育\"}"},
    {HTTP_POST, "/business-lines/{id}/change", ADMIN_A, a_line, "{\"name\":\"物业与设施\"}"},
    {HTTP_POST, "/business-lines/{id}/close", ADMIN_A, a_line, "{}"},
    {HTTP_GET, "/settings/clocks/{id}", ADMIN_A, a_clock},
    {HTTP_POST, "/clocks/{id}/change", ADMIN_A, a_clock, "{\"n\":7,\"unit\":\"working_day\",\"source\":\"街道通知\"}"},
    {HTTP_POST, "/holidays", ADMIN_A, NULL, "{\"day\":\"2027-01-01\",\"name\":\"元旦\"}"},
    {HTTP_POST, "/holidays/import", ADMIN_A, NULL, "{\"lines\":\"2027-02-06,休,春节\"}"},
    {HTTP_POST, "/holidays/{id}/remove", ADMIN_A, a_holiday, "{}"},
    {HTTP_POST, "/settings/values/{word}", ADMIN_A, NULL, "{\"value\":5}", .word = "silent_days"},
    {HTTP_GET, "/settings/retention/{id}", ADMIN_A, a_retention},
    {HTTP_POST, "/retention/{id}/change", ADMIN_A, a_retention, "{\"days\":200,\"note\":\"按区里要求\"}"},
    {HTTP_POST, "/complaints", NOBODY, NULL, "{\"kind\":\"complaint\",\"text\":\"态度不好\",\"area\":\"$A\",\"about\":true,\"phone\":\"13712345678\"}", .own = true},
    {HTTP_POST, "/complaints/{id}/answer", WORKER_A, a_complaint, "{\"note\":\"已排班\"}"},
    {HTTP_POST, "/complaints/{id}/contact", WORKER_A, a_complaint, "{}"},
    {HTTP_POST, "/demo/enter", NOBODY, a_demo, "phone=13800000001", .own = true},
    {HTTP_POST, "/activities", WORKER_A, NULL, "{\"kind\":\"course\",\"title\":\"手机课\",\"area\":\"$A\",\"day\":\"2026-10-11\",\"start_time\":\"9:00\",\"end_time\":\"11:00\",\"repeat\":\"every_saturday\",\"skip_holidays\":true}"},
    ACTIVITY_ACT("sign_up", HELPER_1, activity_open, "{}"),
    ACTIVITY_ACT("leave", HELPER_1, activity_signed, "{}"),
    ACTIVITY_ACT("sign_in", HELPER_1, activity_signed, "{\"code\":\"314159\"}"),
    ACTIVITY_ACT("sign_out", HELPER_1, activity_in, "{\"code\":\"314159\"}"),
    ACTIVITY_ACT("mark", WORKER_A, activity_signed, "{\"people\":[\"$HELPER_1\"]}"),
    ACTIVITY_ACT("hold", WORKER_A, activity_in, "{\"heads\":12}"),
    ACTIVITY_ACT("cancel", WORKER_A, activity_signed, "{\"reason\":\"下雨\"}"),
    ACTIVITY_ACT("stop", WORKER_A, activity_weekly, "{\"reason\":\"不办了\"}"),
    {HTTP_GET, "/activities/{id}", RESIDENT_A, activity_signed},
    {HTTP_GET, "/in/{id}", RESIDENT_A, activity_signed},
    {HTTP_GET, "/activities/{id}/sheet", WORKER_A, activity_signed},
    {HTTP_GET, "/activities/attendance", WORKER_A, NULL, .query = "area=$A"},
    {HTTP_POST, "/teams", WORKER_A, NULL, "{\"name\":\"小灯芯\",\"area\":\"$A\",\"lines\":\"陪诊\"}"},
    {HTTP_POST, "/teams/{id}/join", HELPER_1, a_team, "{\"agree\":true}"},
    {HTTP_POST, "/teams/{id}/leave", HELPER_1, a_joined_team, "{}"},
    {HTTP_POST, "/teams/{id}/members", WORKER_A, a_team, "{\"lines\":\"13712345679 闻谷雨 2026-03-01\\n13712345680,路小满\",\"agreed\":true}"},
    {HTTP_GET, "/guardian/{id}", NOBODY, guardian_asked},
    {HTTP_POST, "/guardian/{id}/agree", NOBODY, guardian_asked, "{\"agree\":true}"},
    {HTTP_POST, "/guardian/{id}/refuse", NOBODY, guardian_asked, "{}"},
    {HTTP_POST, "/guardian/{id}/withdraw", NOBODY, guardian_agreed, "{}"},
    {HTTP_POST, "/teams/{id}/remove", WORKER_A, a_joined_team, "{\"person\":\"$HELPER_1\",\"reason\":\"搬走了\"}"},
    {HTTP_GET, "/teams/{id}", RESIDENT_A, a_joined_team},
    {HTTP_POST, "/enrolments", RESIDENT_A, NULL, "{\"area\":\"$A1b\",\"age\":\"adult\",\"skills\":[\"1\"],\"evening\":true,\"contact\":{\"name\":\"路小满\",\"phone\":\"13712345678\"}}", .own = true},
    {HTTP_POST, "/enrolments/receive", WORKER_A, enrolled, "{\"ids\":[\"$id\"]}"},
    {HTTP_GET, "/enrolments/{id}", HELPER_1, received},
    ENROL_ACT("receive", WORKER_A, enrolled, "{\"grid\":\"$A1\"}"),
    ENROL_ACT("decline", WORKER_A, enrolled, "{\"reason\":\"不在本社区\"}"),
    ENROL_ACT("place", WORKER_A, received, "{\"grid\":\"$A1\"}"),
    ENROL_ACT("propose", WORKER_A, with_post, "{\"post\":\"$order\"}"),
    ENROL_ACT("take_post", HELPER_1, with_post, "{\"post\":\"$order\"}"),
    ENROL_ACT("leave_post", HELPER_1, on_post, "{\"post\":\"$order\"}"),
    ENROL_ACT("leave", HELPER_1, on_post, "{}"),
    ENROL_ACT("declare", WORKER_A, unit_enrolled, "{\"members\":12,\"on_day\":\"2026-09-01\"}"),
    ENROL_ACT("send_hours", HELPER_1, received, "{}"),
    ENROL_ACT("recall_hours", HELPER_1, hours_sent, "{}"),
    ENROL_ACT("contact", WORKER_A, enrolled, "{}"),
    ENROL_ACT("review", WORKER_A, unit_enrolled, "{\"grade\":\"steady\",\"text\":\"每季度都有人来\"}"),
    ENROL_ACT("reply", HELPER_1, unit_reviewed, "{\"text\":\"明年继续\"}"),
    {HTTP_GET, "/grids/{id}", GRID_A, a_grid},
    {HTTP_POST, "/grids/{id}/appoint", WORKER_A, a_grid, "{\"role\":\"mediator\",\"person\":\"$HELPER_1\",\"building\":\"$A1b\"}"},
    {HTTP_POST, "/lines/{id}/assign", LEAD_A, a_line, "{\"area\":\"$A\",\"person\":\"$WORKER_A\"}"},
    {HTTP_POST, "/line-posts/{id}/end", LEAD_A, a_line_post, "{}"},
    {HTTP_POST, "/grid-posts/{id}/end", LEAD_A, a_grid_post, "{}"},
    {HTTP_GET, "/duty-posts/{id}", RESIDENT_A, duty_post},
    {HTTP_POST, "/duty-posts", WORKER_A, NULL, "{\"area\":\"$A1\",\"kind\":\"work\",\"title\":\"服务窗口岗\",\"seats\":3}"},
    {HTTP_POST, "/duty-posts/{id}/close", WORKER_A, duty_post, "{}"},
    {HTTP_POST, "/invitations", WORKER_A, NULL, "{\"area\":\"$A\",\"list\":\"路小满 13712345678\"}"},
    {HTTP_GET, "/invitations/{id}", HELPER_1, an_invitation},
    {HTTP_POST, "/invitations/{id}/confirm", HELPER_1, an_invitation, "{\"age\":\"adult\",\"weekend\":true}"},
    {HTTP_GET, "/complaints/{id}", WORKER_A, a_complaint},
    {HTTP_POST, "/imports", LEAD_A, NULL, "kind=orgs&area=$A", .file = &tiny_sheet},
    {HTTP_GET, "/imports/template", LEAD_A, NULL, .query = "kind=needs"},
    {HTTP_GET, "/imports/{id}", LEAD_A, an_import},
    {HTTP_GET, "/imports/{id}/rows", LEAD_A, an_import},
    {HTTP_GET, "/imports/{id}/bad", LEAD_A, an_import},
    {HTTP_POST, "/imports/{id}/save", LEAD_A, an_import, "{}"},
    {HTTP_POST, "/imports/{id}/drop", LEAD_A, an_import, "{}"},
    {HTTP_POST, "/imports/{id}/undo", LEAD_A, an_import_saved, "{}"},
    {HTTP_POST, "/menus", WORKER_A, NULL, "{\"area\":\"$A\",\"title\":\"邻聚菜单\",\"sections\":\"邻里互助 | Mutual help\\n邻里康养\"}"},
    {HTTP_GET, "/menus/{id}", RESIDENT_A, menu_live},
    {HTTP_GET, "/menus/{id}/sheet", NOBODY, menu_live},
    {HTTP_POST, "/menus/{id}/draft", WORKER_A, menu_live, "{}"},
    {HTTP_POST, "/menus/{id}/items", WORKER_A, menu_draft, "{\"section\":\"$order\",\"title\":\"量血压\",\"way\":\"walk_in\"}"},
    {HTTP_POST, "/menus/{id}/publish", WORKER_A, menu_draft, "{}"},
    {HTTP_GET, "/menu-items/{id}", NOBODY, menu_item_live},
    {HTTP_POST, "/menu-items/{id}/change", WORKER_A, menu_item_draft, "{\"section\":\"$order\",\"title\":\"剪头发\",\"way\":\"claim\"}"},
    {HTTP_POST, "/menu-items/{id}/remove", WORKER_A, menu_item_draft, "{}"},
    {HTTP_POST, "/menu-items/{id}/order", RESIDENT_A, menu_item_live, "{\"note\":\"下午在家\",\"share_contact\":true}"},
    {HTTP_GET, "/menu-orders/{id}", ASKER, menu_ordered},
    {HTTP_POST, "/menu-orders/{id}/withdraw", ASKER, menu_ordered, "{}"},
    {HTTP_POST, "/menu-orders/{id}/confirm", ASKER, menu_served, "{\"good\":true,\"score\":5}"},
    {HTTP_POST, "/menus/proposals/accept", WORKER_A, menu_proposed, "{\"area\":\"$A\",\"category\":\"noise\"}"},
    {HTTP_POST, "/menus/proposals/dismiss", WORKER_A, menu_proposed, "{\"area\":\"$A\",\"category\":\"noise\",\"reason\":\"不是服务\"}"},
    NEED_ACT("share", ASKER, collected, "{}"),
    {HTTP_POST, "/wishes", RESIDENT_A, NULL, "{\"text\":\"想要一台收音机\",\"value\":\"to_200\",\"for_whom\":\"elder\",\"area\":\"$A1\",\"share_contact\":true}", .own = true},
    {HTTP_GET, "/wishes/{id}", ASKER, wish_open},
    WISH_ACT("publish", WORKER_A, wish_made, "{\"public_text\":\"一位老人想要一台收音机\",\"pseudonym\":\"青竹\"}"),
    WISH_ACT("claim", HELPER_1, wish_open, "{}"),
    WISH_ACT("return", HELPER_1, wish_claimed, "{\"reason\":\"出差\"}"),
    WISH_ACT("consent", ASKER, wish_claimed, "{\"agree\":true}"),
    WISH_ACT("fulfil", HELPER_1, wish_claimed, "{\"note\":\"收音机送到了\",\"minutes\":20}"),
    WISH_ACT("confirm", ASKER, wish_fulfilled, "{\"granted\":true}"),
    {HTTP_GET, "/needlist/{id}", WORKER_A, a_gap},
    {HTTP_POST, "/needlist", WORKER_A, NULL, "{\"area\":\"$A\",\"title\":\"老人量血压\",\"category\":\"elders\"}"},
    {HTTP_POST, "/needlist/{id}/match", WORKER_A, a_gap, "{\"resource\":\"$need\"}"},
    {HTTP_POST, "/needlist/{id}/reopen", WORKER_A, a_match, "{\"reason\":\"对接不成\"}"},
    {HTTP_POST, "/needlist/{id}/done", WORKER_A, a_match, "{\"reason\":\"每月都在做\"}"},
    {HTTP_POST, "/needlist/{id}/close", WORKER_A, a_gap, "{\"reason\":\"另有安排\"}"},
    {HTTP_GET, "/resources/{id}", WORKER_A, an_offer},
    {HTTP_POST, "/resources", WORKER_A, for_a_unit, "{\"area\":\"$A\",\"org\":\"7\",\"what\":\"每月一次义诊\",\"quantity\":\"每月一次\"}"},
    {HTTP_POST, "/resources/{id}/withdraw", WORKER_A, an_offer, "{\"reason\":\"人手不够\"}"},
    {HTTP_GET, "/agreements/{id}", WORKER_A, agreement_sent},
    {HTTP_GET, "/agreements/{id}/sheet", WORKER_A, agreement_signed},
    {HTTP_POST, "/agreements", WORKER_A, for_a_unit, "{\"area\":\"$A\",\"org\":\"7\",\"theme\":\"义诊\",\"starts\":\"2026-10-01\",\"ends\":\"2027-09-30\"}"},
    {HTTP_POST, "/agreements/batch", WORKER_A, for_a_unit, "{\"area\":\"$A\",\"theme\":\"义诊\",\"starts\":\"2026-10-01\",\"ends\":\"2027-09-30\",\"confirm\":true,\"rows\":\"东桥医院,每月义诊,2026-12-31\"}"},
    {HTTP_POST, "/agreements/{id}/parties", WORKER_A, agreement_draft, "{\"org\":\"9\"}"},
    {HTTP_POST, "/agreements/{id}/lines", WORKER_A, agreement_draft, "{\"party\":\"$need\",\"text\":\"建健康档案\",\"due\":\"2027-03-31\"}"},
    {HTTP_POST, "/agreements/{id}/lines/remove", WORKER_A, agreement_draft, "{\"line\":\"$order\"}"},
    {HTTP_POST, "/agreements/{id}/send", WORKER_A, agreement_draft, "{}"},
    {HTTP_POST, "/agreements/{id}/link", WORKER_A, agreement_sent, "{\"party\":\"$need\"}"},
    {HTTP_POST, "/agreements/{id}/confirm", WORKER_A, agreement_sent, "{}"},
    {HTTP_POST, "/agreements/{id}/end", WORKER_A, agreement_signed, "{\"reason\":\"单位搬走\"}"},
    {HTTP_POST, "/agreements/{id}/renew", WORKER_A, agreement_signed, "{\"ends\":\"2028-09-30\"}"},
    {HTTP_POST, "/agreements/{id}/kept", WORKER_A, agreement_signed, "{\"promise\":\"$order\",\"evidence\":\"活动室签到表\"}"},
    {HTTP_POST, "/agreements/{id}/release", WORKER_A, agreement_signed, "{\"promise\":\"$order\",\"reason\":\"活动室装修\"}"},
    {HTTP_POST, "/agreements/{id}/orders", WORKER_A, agreement_signed, "{\"promise\":\"$order\",\"mode\":\"claim\",\"title\":\"义诊帮手\"}"},
    {HTTP_GET, "/signings/{id}", UNIT_A, signing},
    {HTTP_POST, "/signings/{id}/confirm", UNIT_A, signing, "{}"},
    {HTTP_POST, "/signings/{id}/back", UNIT_A, signing, "{\"reason\":\"改成每季\"}"},
    {HTTP_POST, "/signings/{id}/kept", UNIT_A, signing_done, "{\"promise\":\"$order\",\"evidence\":\"10月8日42人\"}"},
    {HTTP_GET, "/promises/{id}", WORKER_A, a_promise},
    {HTTP_GET, "/projects/{id}", WORKER_A, a_project},
    {HTTP_POST, "/projects", WORKER_A, for_a_unit, "{\"area\":\"$A\",\"org\":\"7\",\"title\":\"楼道亮起来\",\"starts\":\"2026-10-01\"}"},
    {HTTP_POST, "/projects/{id}/start", WORKER_A, a_project, "{}"},
    {HTTP_POST, "/projects/{id}/finish", WORKER_A, a_project_running, "{}"},
    {HTTP_GET, "/bodies/{id}", LEAD_A, a_body},
    {HTTP_POST, "/bodies", LEAD_A, NULL, "{\"level\":\"committee\",\"name\":\"明渠社区党委\",\"area\":\"$A\"}"},
    {HTTP_POST, "/bodies/{id}/move", LEAD_A, a_body, "{\"parent\":\"$need\"}"},
    {HTTP_POST, "/bodies/{id}/close", LEAD_A, a_body, "{}"},
    {HTTP_GET, "/branches/{id}", LEAD_A, a_social},
    {HTTP_POST, "/branches/{id}/decide", LEAD_A, a_social, "{\"members\":4,\"form\":\"own\"}"},
    {HTTP_GET, "/branch-rules/{id}", LEAD_A, a_rule},
    {HTTP_POST, "/branch-rules/{id}/change", ADMIN_A, a_rule, "{\"members_from\":4,\"source\":\"区里规定\"}"},
    {HTTP_POST, "/settings/pack", ADMIN_A, NULL, "{\"pack\":\"generic\"}"},
    {HTTP_GET, "/areas/{id}", RESIDENT_A, an_area},
    {HTTP_GET, "/needs/{id}", ASKER, handling},
    {HTTP_GET, "/needs/{id}/similar", WORKER_A, two_needs},
    {HTTP_GET, "/needs/{id}/slip", WORKER_A, handling},
    {HTTP_GET, "/orders/{id}", WORKER_A, order_taken},
    {HTTP_GET, "/q/{word}", NOBODY, a_wall_code, .word = "3F2K"},
    {HTTP_GET, "/soon/{word}", NOBODY, NULL, .word = "grant"},
    {HTTP_GET, "/figures/{word}/parts", WORKER_A, NULL, .word = "received"},
    {HTTP_GET, "/served", WORKER_A, NULL, .query = "area=$A"},
};
const unsigned samples_n = sizeof samples / sizeof *samples;

const struct sample *sample_of(const struct route *r)
{
    for (unsigned i = 0; i < samples_n; i++)
        if (samples[i].method == r->method && !strcmp(samples[i].path, r->path)) return &samples[i];
    return NULL;
}

/* -- $names -- */

#define ACTOR_NAME_(actor, role, area) {#actor, actor},
static const struct { const char *name; enum Actor a; } actor_names[] = {ACTORS(ACTOR_NAME_) MORE_ACTORS(ACTOR_NAME_)};
static const struct { const char *name; enum Place p; } place_names[] = {{"A1b", PLACE_A1b}, {"A1", PLACE_A1}, {"A", PLACE_A}, {"B", PLACE_B}, {"S", PLACE_S}, {"D", PLACE_D}};

static const char *value_of(Str name, struct made m)
{
    if (str_is(name, "id")) return m.id;
    if (str_is(name, "need")) return m.need;
    if (str_is(name, "order")) return m.order;
    for (size_t i = 0; i < sizeof place_names / sizeof *place_names; i++)
        if (str_is(name, place_names[i].name)) return area_text(place_names[i].p);
    for (size_t i = 0; i < sizeof actor_names / sizeof *actor_names; i++)
        if (str_is(name, actor_names[i].name)) return person_text(actor_names[i].a);
    CHECK_MSG(false, "samples: what is $%.*s?", STR(name));
    return "0";
}

static const char *filled(const char *body, struct made m)
{
    if (!body) return NULL;
    struct buf b = buf_new(test_arena(), 512);
    for (const char *p = body; *p;) {
        size_t n = 1;
        if (*p == '$') {
            while ((p[n] >= 'A' && p[n] <= 'Z') || (p[n] >= 'a' && p[n] <= 'z') || (p[n] >= '0' && p[n] <= '9') || p[n] == '_') n++;
            buf_add(&b, str_c(value_of(str_n(p + 1, n - 1), m)));
        } else {
            buf_char(&b, *p);
        }
        p += n;
    }
    return fmt("%.*s", STR(buf_str(&b)));
}

static const char *path_of(const struct route *r, const struct sample *s, struct made m)
{
    Str p = str_c(r->path);
    size_t a = str_find(p, S("{")), z = str_find(p, S("}"));
    const char *path = r->path;
    if (a != (size_t)-1) path = fmt("%.*s%s%.*s", (int)a, p.p, str_has(p, S("{word}")) ? (s && s->word ? s->word : "x") : m.id ? m.id : "0", STR(str_from(p, z + 1)));
    return s && s->query ? fmt("%s?%s", path, filled(s->query, m)) : path;
}

/* Rows without a JSON form are asked as a browser does. */
static struct reply send_page(struct world *w, const struct route *r, const char *path, const char *token, const char *body)
{
    struct browser *b = browser_new(w);
    if (token) b->cookies[b->n_cookies++] = (struct http_header){S("linju"), str_c(token)};
    if (r->method == HTTP_GET) return browser_send(b, "GET", path, (Str){NULL, 0});
    Str csrf = S("");
    if (token) {
        browse(b, "/me");
        csrf = form_fields(b, "/logout");
    }
    return browser_send(b, "POST", path, str_c(fmt("%.*s%s%s", STR(csrf.p ? csrf : S("")), body && body[0] ? "&" : "", body ? body : "")));
}

struct reply sample_send(struct world *w, const struct route *r, const struct sample *s, struct made m, const char *token)
{
    static const char *const names[] = {[HTTP_GET] = "GET", [HTTP_POST] = "POST", [HTTP_DELETE] = "DELETE", [HTTP_PUT] = "PUT", [HTTP_PATCH] = "PATCH", [HTTP_OPTIONS] = "OPTIONS", [HTTP_OTHER] = "OTHER"};
    const char *path = path_of(r, s, m), *body = s ? filled(s->body, m) : NULL;
    if (s && s->file) return api_files(w, path, token, body ? body : "", s->file, 1);
    if (r->html_only) return send_page(w, r, path, token, body);
    return api(w, names[r->method], path, token, body);
}

const char *sample_token(struct world *w, const struct sample *s, struct made m) { return s->who == NOBODY && m.pass ? m.pass : as(w, s->who); }

bool sample_done(struct reply r)
{
    if (r.status == 303) return !str_starts(reply_header(r, "Location"), S("/login?next="));
    return r.status >= 200 && r.status < 300;
}
