/* Imports from the sheet to the record and back: what is told of a row, chunks that are cut off, saving and undoing, who may what. */
#include "cap/import/import.h"

#include <string.h>

#include "app/rq.h"
#include "base/buf.h"
#include "cap/need/need_words.h"
#include "cap/tally/tally.h"
#include "steps.h"

static struct reply upload(struct world *w, enum Actor by, const char *kind, enum Place where, const char *name, Str bytes)
{
    struct sent_file f = {"file", name, "application/octet-stream", bytes};
    return api_files(w, "/imports", as(w, by), fmt("kind=%s&area=%s", kind, area_text(where)), &f, 1);
}

static const char *uploaded(struct world *w, enum Actor by, const char *kind, enum Place where, const char *csv)
{
    struct reply r = upload(w, by, kind, where, "x.csv", str_c(csv));
    CHECK_MSG(r.status == 201, "%d %.*s", r.status, STR(str_cut(r.body, 0, 300)));
    CHECK_OK(app_run_job(w->app, "imports"));
    return id_of(r);
}

static struct reply seen(struct world *w, enum Actor by, const char *id) { return api(w, "GET", fmt("/imports/%s", id), as(w, by), NULL); }
static struct reply rows(struct world *w, enum Actor by, const char *id, const char *state) { return api(w, "GET", fmt("/imports/%s/rows?state=%s", id, state), as(w, by), NULL); }

static struct reply decide(struct world *w, enum Actor by, const char *id, const char *act)
{
    struct reply r = api(w, "POST", fmt("/imports/%s/%s", id, act), as(w, by), "{}");
    if (r.status == 200) CHECK_OK(app_run_job(w->app, "imports"));
    return r;
}

static const char *saved(struct world *w, enum Actor by, const char *kind, enum Place where, const char *csv)
{
    const char *id = uploaded(w, by, kind, where, csv);
    CHECK_EQ(decide(w, by, id, "save").status, 200);
    CHECK_STR(json_str(seen(w, by, id), "state"), "saved");
    return id;
}

static void verified(struct world *w)
{
    static enum Err (*const checks[])(struct db_ro *, struct arena *, char *) = {history_verify, tally_verify, need_words_verify};
    struct db_ro *ro;
    char why[256] = "";
    CHECK_MSG(db_check(w->db, why) == OK, "%s", why);
    CHECK_OK(db_read_begin(w->db, &ro));
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) CHECK_MSG(checks[i](ro, test_arena(), why) == OK, "%s", why);
    db_read_end(ro);
}

/* Rows `from`…`to`-1; one in the middle is without words. */
static const char *many(int from, int to, int bad)
{
    struct buf b = buf_new(test_arena(), 1 << 16);
    buf_lit(&b, "id,text,category,at\n");
    for (int i = from; i < to; i++) buf_fmt(&b, "M%d,%s,类%d,2026-09-%02d 10:%02d\n", i, i == bad ? "" : "灯坏了", i % 3, i % 28 + 1, i % 60);
    return str_z(test_arena(), buf_str(&b));
}

/* -- what is told of a row -- */

TEST(import_tells_all_that_is_wrong)
{
    struct world *w = world_new();
    const char *id = uploaded(w, LEAD_A, "needs", PLACE_A,
                              "\xEF\xBB\xBF原编号,内容,来源,时间,联系电话\r\n1,灯坏了,电话,2026-09-01 10:00,13712345678\r\n1,,信鸽,明天,12\r\n3,ok,,2099-01-01,\r\n4,st\"ray,,,\r\n");
    struct reply r = seen(w, LEAD_A, id);
    CHECK_STR(json_str(r, "state"), "checked");
    CHECK_EQ(json_num(r, "total"), 4);
    CHECK_EQ(json_num(r, "good"), 1);
    CHECK_EQ(json_num(r, "bad"), 3);
    CHECK(json_holds(r, "acts", "save") && json_holds(r, "acts", "drop") && !json_holds(r, "acts", "undo"));
    r = rows(w, LEAD_A, id, "bad");
    CHECK_EQ(json_count(r, "items"), 3);
    CHECK_EQ(json_num(r, "items.0.line"), 3);
    CHECK_EQ(json_count(r, "items.0.faults"), 5);
    static const char *const faults[][2] = {{"text", "missing"}, {"channel", "not_choice"}, {"contact_phone", "not_phone"}, {"at", "not_time"}, {"id", "twice"}};
    for (size_t i = 0; i < 5; i++) {
        CHECK_STR(json_str(r, fmt("items.0.faults.%zu.column", i)), faults[i][0]);
        CHECK_STR(json_str(r, fmt("items.0.faults.%zu.fault", i)), faults[i][1]);
    }
    CHECK_STR(json_str(r, "items.0.faults.4.text"), "与第 2 行重复");
    CHECK_STR(json_str(r, "items.0.cells.8.value"), "12");
    CHECK_STR(json_str(r, "items.1.faults.0.fault"), "future");
    CHECK_STR(json_str(r, "items.2.faults.0.fault"), "quote");
    CHECK(json_null_at(r, "items.2.faults.0.column"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM need"), 0);
}

TEST(import_refuses_what_is_no_sheet_at_once)
{
    struct world *w = world_new();
    static const struct {
        const char *name, *bytes, *words;
    } cases[] = {{"x.csv", "colour\nred\n", "不认识“colour”这一列"}, {"x.csv", "title\nx\n", "缺少“text”这一列"}, {"x.csv", "text,TEXT\nx,y\n", "出现了两次"},
                 {"x.csv", "text\n\"x\n", "引号没有结束"},          {"x.csv", "\n\n", "是空的"},                    {"x.xlsx", "text\nx\n", "不是 .xlsx"},
                 {"x.csv", "PK\x03\x04zip", "已损坏"},             {"x.xls", "\xD0\xCF\x11\xE0old", "旧的 .xls"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reply r = upload(w, LEAD_A, "needs", PLACE_A, cases[i].name, str_c(cases[i].bytes));
        CHECK_EQ(r.status, 422);
        CHECK_STR(json_str(r, "errors.0.field"), "file");
        CHECK_HAS(json_str(r, "errors.0.message"), cases[i].words);
    }
    CHECK_EQ(world_count(w, "SELECT count(*) FROM batch"), 0);
    Str gbk = S("\xc4\xda\xc8\xdd\n\xb5\xc6\xbb\xb5\xc1\xcb\n"); /* 内容, 灯坏了 in GB18030 */
    const char *id = id_of(upload(w, LEAD_A, "needs", PLACE_A, "x.csv", gbk));
    CHECK_OK(app_run_job(w->app, "imports"));
    CHECK_STR(json_str(rows(w, LEAD_A, id, "good"), "items.0.cells.2.value"), "灯坏了");
}

/* -- saving -- */

TEST(import_saves_the_good_rows_or_none)
{
    struct world *w = world_new();
    const char *id = uploaded(w, LEAD_A, "needs", PLACE_A, many(0, 450, 200));
    CHECK_EQ(decide(w, LEAD_A, id, "save").status, 200);
    struct reply r = seen(w, LEAD_A, id);
    CHECK_STR(json_str(r, "state"), "saved");
    CHECK_EQ(json_num(r, "saved"), 449);
    CHECK_EQ(json_num(r, "bad"), 1);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM need WHERE batch = %s AND area = %s", id, area_text(PLACE_A))), 449);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM category WHERE source = 'import'"), 3);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM event WHERE act = 'report' AND actor = %s", person_text(LEAD_A))), 449);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM batch_row WHERE cells IS NOT NULL"), 1); /* the bad one, to mend */
    CHECK_EQ(world_count(w, "SELECT count(*) FROM batch_file"), 0);
    CHECK_EQ(decide(w, LEAD_A, id, "save").status, 409);
    CHECK_EQ(decide(w, LEAD_A, id, "drop").status, 409);
    r = rows(w, LEAD_A, id, "saved");
    CHECK_EQ(api(w, "GET", fmt("/needs/%.*s", STR(json_str(r, "items.0.record"))), as(w, LEAD_A), NULL).status, 200);
    verified(w);

    id = uploaded(w, LEAD_A, "needs", PLACE_A, many(440, 460, -1));
    r = rows(w, LEAD_A, id, "bad");
    CHECK_EQ(json_count(r, "items"), 10); /* imported already; the row without words never was */
    CHECK_STR(json_str(r, "items.0.faults.0.fault"), "exists_need");
    CHECK_EQ(decide(w, LEAD_A, id, "drop").status, 200);
    CHECK_STR(json_str(seen(w, LEAD_A, id), "state"), "dropped");
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM batch_row WHERE batch = %s AND (cells IS NOT NULL OR faults IS NOT NULL)", id)), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM need"), 449);
}

TEST(import_ten_thousand_rows_in_chunks_and_two_at_once)
{
    struct world *w = world_new();
    const char *big = id_of(upload(w, LEAD_A, "needs", PLACE_A, "big.csv", str_c(many(0, 10000, 5000))));
    const char *small = id_of(upload(w, STREET_A, "orgs", PLACE_S, "small.csv", S("name,kind\n明渠物业,property\n老年食堂,社会组织\n")));
    CHECK_OK(app_run_job(w->app, "imports"));
    CHECK_EQ(json_num(seen(w, LEAD_A, big), "good"), 9999);
    CHECK_EQ(json_num(seen(w, STREET_A, small), "good"), 2);
    CHECK_EQ(api(w, "POST", fmt("/imports/%s/save", big), as(w, LEAD_A), "{}").status, 200);
    CHECK_EQ(decide(w, STREET_A, small, "save").status, 200);
    CHECK_EQ(json_num(seen(w, LEAD_A, big), "saved"), 9999);
    CHECK_EQ(json_num(seen(w, STREET_A, small), "saved"), 2);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM need"), 9999);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM org WHERE area = (SELECT b.area FROM batch b WHERE b.kind = 'orgs')"), 2);
}

/* A run that ends after some chunks, as after kill -9: what was committed is there, the rest is not. */
static void cut_off(struct world *w, const char *table, const char *when)
{
    world_sql(w, fmt("CREATE TRIGGER cut BEFORE %s WHEN %s BEGIN SELECT RAISE(ABORT, 'cut'); END", table, when));
    CHECK(app_run_job(w->app, "imports") != OK);
    world_sql(w, "DROP TRIGGER cut");
    world_restart(w);
}

TEST(import_goes_on_where_it_was_cut_off)
{
    struct world *w = world_new();
    const char *id = id_of(upload(w, LEAD_A, "needs", PLACE_A, "x.csv", str_c(many(0, 700, 650))));
    cut_off(w, "INSERT ON batch_row", "NEW.seq = 450");
    CHECK_EQ(world_count(w, "SELECT count(*) FROM batch_row"), 400);
    CHECK_EQ(json_num(seen(w, LEAD_A, id), "done"), 400);
    CHECK_OK(app_run_job(w->app, "imports"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM batch_row"), 700);
    CHECK_EQ(json_num(seen(w, LEAD_A, id), "good"), 699);
    CHECK_EQ(api(w, "POST", fmt("/imports/%s/save", id), as(w, LEAD_A), "{}").status, 200);
    cut_off(w, "UPDATE ON batch", "NEW.done > 320");
    int64_t there = world_count(w, "SELECT count(*) FROM need");
    CHECK(there > 0 && there < 699);
    CHECK_EQ(json_num(seen(w, LEAD_A, id), "saved"), there);
    CHECK_OK(app_run_job(w->app, "imports"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM need"), 699);
    CHECK_EQ(world_count(w, "SELECT count(DISTINCT external_id) FROM need"), 699);
    CHECK_EQ(json_num(seen(w, LEAD_A, id), "saved"), 699);
    CHECK_EQ(api(w, "POST", fmt("/imports/%s/undo", id), as(w, LEAD_A), "{}").status, 200);
    cut_off(w, "UPDATE ON batch", "NEW.undone > 320");
    there = world_count(w, "SELECT count(*) FROM need");
    CHECK(there > 0 && there < 699);
    CHECK_OK(app_run_job(w->app, "imports"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM need"), 0);
    CHECK_EQ(json_num(seen(w, LEAD_A, id), "undone"), 699);
    verified(w);
}

TEST(import_judges_again_when_saving)
{
    struct world *w = world_new();
    const char *first = uploaded(w, LEAD_A, "people", PLACE_A, "name,phone\n汪泉,13800001111\n闻静,13800002222\n");
    const char *second = uploaded(w, LEAD_A, "people", PLACE_A, "name,phone\n汪泉,13800001111\n李四,13800003333\n");
    CHECK_EQ(decide(w, LEAD_A, first, "save").status, 200);
    CHECK_EQ(decide(w, LEAD_A, second, "save").status, 200);
    struct reply r = seen(w, LEAD_A, second);
    CHECK_EQ(json_num(r, "saved"), 1);
    CHECK_EQ(json_num(r, "bad"), 1);
    CHECK_STR(json_str(rows(w, LEAD_A, second, "bad"), "items.0.faults.0.fault"), "exists_person");
    /* what the rules do not know, the database refuses: that row alone */
    const char *third = uploaded(w, LEAD_A, "orgs", PLACE_A, "name,kind\n甲,unit\n乙,unit\n丙,unit\n");
    world_sql(w, "CREATE TRIGGER none BEFORE INSERT ON org WHEN NEW.name = '乙' BEGIN SELECT RAISE(ABORT, 'no'); END");
    CHECK_EQ(decide(w, LEAD_A, third, "save").status, 200);
    CHECK_EQ(json_num(seen(w, LEAD_A, third), "saved"), 2);
    CHECK_STR(json_str(rows(w, LEAD_A, third, "bad"), "items.0.faults.0.fault"), "refused");
}

TEST(import_areas_in_any_order_below_the_chosen_one)
{
    struct world *w = world_new();
    const char *id = saved(w, STREET_A, "areas", PLACE_S, "code,name,level,parent_code\n9911,第9网格,grid,991\n991,清溪社区,社区,\n9912,x,grid,7\n992,y,street,\n");
    struct reply r = rows(w, STREET_A, id, "bad");
    CHECK_EQ(json_num(seen(w, STREET_A, id), "saved"), 2);
    CHECK_STR(json_str(r, "items.0.faults.0.fault"), "no_parent");
    CHECK_STR(json_str(r, "items.1.faults.0.fault"), "not_above");
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM area_up u JOIN area a ON a.id = u.area WHERE a.code = '9911' AND u.above = %s", area_text(PLACE_S))), 1);
    CHECK_EQ(decide(w, STREET_A, id, "undo").status, 200);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM area WHERE code IN ('991', '9911') AND valid_to IS NULL"), 0);
    id = saved(w, STREET_A, "areas", PLACE_S, "code,name,level,parent_code\n991,清溪社区,社区,\n"); /* the code is free again */
    verified(w);
}

/* -- undoing -- */

TEST(import_undo_takes_back_what_nobody_touched)
{
    struct world *w = world_new();
    const char *id = saved(w, LEAD_A, "needs", PLACE_A, many(0, 120, -1));
    struct reply r = rows(w, LEAD_A, id, "saved");
    const char *touched = fmt("%.*s", STR(json_str(r, "items.7.record")));
    CHECK_EQ(act(w, WORKER_A, touched, "accept", "{\"category\":\"repair\",\"urgency\":\"p3\"}").status, 200);
    CHECK_EQ(decide(w, LEAD_A, id, "undo").status, 200);
    r = seen(w, LEAD_A, id);
    CHECK_STR(json_str(r, "state"), "undone");
    CHECK_EQ(json_num(r, "undone"), 119);
    CHECK_EQ(json_num(r, "kept"), 1);
    r = rows(w, LEAD_A, id, "kept");
    CHECK_STR(json_str(r, "items.0.record"), touched);
    CHECK_STR(json_str(r, "items.0.faults.0.fault"), "touched");
    CHECK_EQ(world_count(w, "SELECT count(*) FROM need"), 1);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event_text t JOIN event e ON e.id = t.event WHERE e.kind = 'need' AND e.act = 'report'"), 1);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM event WHERE act = 'erase' AND kind = 'need' AND actor = %s", person_text(LEAD_A))), 119);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM category WHERE source = 'import' AND closed_at IS NULL"), 0);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM event WHERE act = 'undo' AND kind = 'batch' AND entity = %s", id)), 1);
    CHECK_EQ(decide(w, LEAD_A, id, "undo").status, 409);
    verified(w);
    id = saved(w, LEAD_A, "needs", PLACE_A, many(0, 120, -1)); /* the same sheet again: only what stayed is refused */
    CHECK_EQ(json_num(seen(w, LEAD_A, id), "saved"), 119);
    verified(w);
}

TEST(import_undo_leaves_whom_others_speak_of)
{
    struct world *w = world_new();
    const char *people = saved(w, LEAD_A, "people", PLACE_A, "name,phone,role,skills\n汪泉,13800001111,worker,\n闻静,13800002222,志愿者,电工\n李四,13800003333,,\n");
    const char *orgs = saved(w, LEAD_A, "orgs", PLACE_A, "name,kind\n甲物业,property\n乙医院,unit\n");
    struct made n = need_at(w, NeedStage_analysed);
    const char *owner = fmt("%lld", (long long)world_count(w, "SELECT id FROM person WHERE phone = '13800001111'"));
    CHECK_EQ(act(w, LEAD_A, n.id, "route", fmt("{\"route\":\"by_line\",\"owner\":\"%s\",\"participants\":[\"%lld\"]}", owner, (long long)world_count(w, "SELECT id FROM org WHERE name = '乙医院'"))).status, 200);
    CHECK_EQ(decide(w, LEAD_A, people, "undo").status, 200);
    CHECK_EQ(decide(w, LEAD_A, orgs, "undo").status, 200);
    CHECK_EQ(json_num(seen(w, LEAD_A, people), "undone"), 2);
    CHECK_STR(json_str(rows(w, LEAD_A, people, "kept"), "items.0.faults.0.fault"), "referred");
    CHECK_EQ(json_num(seen(w, LEAD_A, orgs), "undone"), 1);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM org WHERE name = '甲物业' AND closed_at IS NOT NULL"), 1);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM person WHERE phone IN ('13800002222', '13800003333') OR shown_as LIKE '%闻%'"), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM person_skill"), 0);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM role WHERE person = %s AND ends IS NULL", owner)), 1);
    saved(w, LEAD_A, "people", PLACE_A, "name,phone\n闻静,13800002222\n");
    verified(w);
}

/* -- who may -- */

TEST(import_stays_in_its_area_and_gives_no_posts)
{
    struct world *w = world_new();
    const char *csv = fmt("name,phone,role,area\n甲,13800001111,worker,\n乙,13800002222,lead,\n丙,13800003333,worker,%.*s\n丁,13800004444,street,\n",
                          (int)12, "310102001002");
    world_sql(w, fmt("UPDATE area SET code = '310102001002' WHERE id = %s", area_text(PLACE_B)));
    const char *id = uploaded(w, LEAD_A, "people", PLACE_A, csv);
    struct reply r = rows(w, LEAD_A, id, "bad");
    CHECK_EQ(json_count(r, "items"), 3);
    CHECK_STR(json_str(r, "items.0.faults.0.fault"), "role_yours");
    CHECK_STR(json_str(r, "items.1.faults.0.fault"), "outside");
    CHECK_STR(json_str(r, "items.2.faults.0.fault"), "role_place");
    CHECK_EQ(json_num(seen(w, ADMIN_A, uploaded(w, ADMIN_A, "people", PLACE_A, csv)), "good"), 2); /* an administrator gives them */
    CHECK_EQ(upload(w, LEAD_A, "needs", PLACE_B, "x.csv", S("text\nx\n")).status, 422);
    CHECK_EQ(upload(w, LEAD_A, "areas", PLACE_A, "x.csv", S("code,name,level,parent_code\n1,x,grid,\n")).status, 403);
    CHECK_EQ(upload(w, WORKER_A, "needs", PLACE_A, "x.csv", S("text\nx\n")).status, 403);
    CHECK_EQ(seen(w, LEAD_B, id).status, 404);
    CHECK_EQ(seen(w, STREET_B, id).status, 404);
    CHECK_EQ(seen(w, STREET_A, id).status, 200);
    CHECK_EQ(seen(w, WORKER_A, id).status, 404);
}

static struct browser *visitor(struct world *w, enum Actor a)
{
    struct browser *b = browser_new(w);
    login(b, a);
    return b;
}

TEST(import_pages_by_role)
{
    struct world *w = world_new();
    struct browser *b = visitor(w, LEAD_A), *admin = visitor(w, ADMIN_A);
    browse(b, "/imports");
    CHECK_HAS(b->html, "去年的台账");
    browse(b, "/imports/new?kind=needs");
    struct sent_file f = {"file", "台账.csv", "text/csv", S("内容,联系人,联系电话\n灯坏了,闻女士,13712345678\n,汪先生,12\n")};
    CHECK(submit_files(b, "/imports", fmt("kind=needs&area=%s", area_text(PLACE_A)), &f, 1));
    CHECK_HAS(b->html, "正在读取文件");
    CHECK_HAS(b->html, "<progress");
    CHECK_HAS(b->html, "data-again=\"batch\"");
    CHECK_OK(app_run_job(w->app, "imports"));
    browse(b, fmt("%.*s", STR(b->at)));
    CHECK_LACKS(b->html, "data-again");
    CHECK_HAS(b->html, "只保存 1 行正确的");
    CHECK_HAS(b->html, "一行也不保存");
    CHECK_HAS(b->html, "13712345678");
    CHECK_HAS(b->html, "<b>内容</b> 不能为空");
    const char *at = fmt("%.*s", STR(b->at));
    browse(admin, at);
    CHECK_EQ(admin->status, 200);
    CHECK_LACKS(admin->html, "13712345678");
    CHECK_LACKS(admin->html, "闻女士");
    CHECK_HAS(admin->html, "137****5678");
    CHECK_LACKS(admin->html, fmt("%s/bad", at));
    CHECK_EQ(browser_send(admin, "GET", fmt("%s/bad", at), (Str){NULL, 0}).status, 403);
    CHECK(submit(b, fmt("%s/save", at), ""));
    CHECK_HAS(b->html, "正在保存");
    CHECK_OK(app_run_job(w->app, "imports"));
    browse(b, fmt("%s/rows?state=saved", at));
    CHECK_HAS(b->html, "灯坏了");
    browse(b, at);
    CHECK_HAS(b->html, "撤销整批");
    CHECK(submit(b, fmt("%s/undo", at), ""));
    CHECK_OK(app_run_job(w->app, "imports"));
    browse(b, at);
    CHECK_HAS(b->html, "已撤销");
    browse(b, "/imports");
    CHECK_HAS(b->html, "台账.csv");
}

TEST(import_bad_rows_are_taken_away_mended_and_uploaded_again)
{
    struct world *w = world_new();
    const char *id = uploaded(w, LEAD_A, "needs", PLACE_A, "id,text,contact_phone\n1,灯坏了,\n2,,12\n3,=1+1,x\n");
    struct browser *b = visitor(w, LEAD_A);
    struct reply sheet = browser_send(b, "GET", fmt("/imports/%s/bad", id), (Str){NULL, 0});
    CHECK_EQ(sheet.status, 200);
    CHECK(str_starts(sheet.body, S("PK")));
    const char *again = id_of(upload(w, LEAD_A, "needs", PLACE_A, "again.xlsx", sheet.body)); /* with its column of reasons */
    CHECK_OK(app_run_job(w->app, "imports"));
    struct reply r = rows(w, LEAD_A, again, "bad");
    CHECK_EQ(json_count(r, "items"), 2);
    CHECK_STR(json_str(r, "items.1.cells.2.value"), "=1+1");
    for (unsigned k = 1; k < ImportKind_end; k++) {
        const char *kind = ImportKind_code((enum ImportKind)k).p;
        sheet = browser_send(b, "GET", fmt("/imports/template?kind=%s", kind), (Str){NULL, 0});
        CHECK_EQ(sheet.status, 200);
        struct reply made = upload(w, ADMIN_A, kind, PLACE_S, "template.xlsx", sheet.body); /* heads and example are read as they are */
        CHECK_EQ(made.status, 201);
        CHECK_OK(app_run_job(w->app, "imports"));
        CHECK_EQ(json_num(seen(w, ADMIN_A, id_of(made)), "total"), 1);
    }
}

TEST(import_cells_are_kept_some_days_at_most)
{
    struct world *w = world_new();
    const char *waits = uploaded(w, LEAD_A, "needs", PLACE_A, "text,contact_phone\n灯坏了,13712345678\n");
    const char *done = saved(w, LEAD_A, "needs", PLACE_A, "text,contact_phone\n灯坏了,13712345678\n,13712345679\n");
    CHECK_EQ(world_count(w, "SELECT count(*) FROM batch_row WHERE cells IS NOT NULL"), 2);
    CHECK_HAS(json_str(api(w, "GET", "/settings/retention", as(w, ADMIN_A), NULL), "items.2.code"), "import");
    world_pass(w, 8 * (int64_t)DAY_MS);
    CHECK_OK(app_run_job(w->app, "erase"));
    CHECK_STR(json_str(seen(w, LEAD_A, waits), "state"), "dropped");
    CHECK_STR(json_str(seen(w, LEAD_A, done), "state"), "saved");
    CHECK_EQ(world_count(w, "SELECT count(*) FROM batch_row WHERE cells IS NOT NULL"), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM need"), 1);
}
