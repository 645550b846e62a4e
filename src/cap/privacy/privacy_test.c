/* Rules of privacy: README R1… each names its test. */
#include "cap/privacy/privacy.h"

#include "client.h"
#include "html.h"
#include "steps.h"

static const char *number(int64_t n) { return fmt("%lld", (long long)n); }

static struct reply shared_need(struct world *w)
{
    return api(w, "POST", "/needs", as(w, ASKER), fmt("{\"kind\":\"request\",\"text\":\"厨房水管漏水，楼下也湿了\",\"area\":\"%s\",\"share_contact\":true,\"place\":\"12号楼402\","
                                                      "\"contact\":{\"name\":\"闻谷雨\",\"phone\":\"13712345678\"}}", area_text(PLACE_A1)));
}

/* What linju verify looks at of the history and the keys. */
static bool whole(struct world *w)
{
    struct db_ro *ro;
    char why[256] = "";
    if (!CHECK_OK(db_check(w->db, why)) || !CHECK_OK(db_read_begin(w->db, &ro))) return false;
    enum Err e = history_verify(ro, test_arena(), why);
    db_read_end(ro);
    return CHECK_MSG(e == OK, "%s", why);
}

/* Whether any text anywhere holds this. */
static bool anywhere(struct world *w, const char *words) { return str_has(world_dump(w), str_c(words)); }

TEST(privacy_each_private_column_has_a_period)
{
    struct world *w = world_new();
    for (unsigned i = 0; i < db_private_n; i++)
        CHECK_MSG(world_count(w, fmt("SELECT count(*) FROM retention WHERE code = '%s'", db_private[i].keep)) == 1, "%s.%s: no row of retention for \"%s\"", db_private[i].table,
                  db_private[i].column, db_private[i].keep);
    struct reply r = api(w, "GET", "/settings/retention", as(w, ADMIN_A), NULL);
    CHECK_EQ(r.status, 200);
    CHECK_EQ(json_count(r, "uncovered"), 0);
    size_t columns = 0;
    for (size_t i = 0; i < json_count(r, "items"); i++) columns += json_count(r, fmt("items.%zu.columns", i));
    CHECK_EQ(columns, db_private_n);
}

TEST(privacy_sharing_is_a_consent_and_ends_at_once)
{
    struct world *w = world_new();
    const char *need = id_of(shared_need(w));
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM consent WHERE entity = %s AND withdrawn_at IS NULL", need)), 1);
    struct reply mine = api(w, "GET", "/me/data", as(w, ASKER), NULL);
    CHECK_EQ(json_count(mine, "consents"), 1);
    struct reply r = api(w, "POST", fmt("/consents/%.*s/withdraw", STR(json_str(mine, "consents.0.id"))), as(w, ASKER), "{}");
    CHECK_EQ(r.status, 200);
    CHECK_EQ(world_count(w, fmt("SELECT share_contact FROM need WHERE id = %s", need)), 0);
    CHECK_EQ(api(w, "POST", fmt("/consents/%.*s/withdraw", STR(json_str(mine, "consents.0.id"))), as(w, ASKER), "{}").status, 409);
    CHECK_EQ(api(w, "GET", fmt("/consents/%.*s", STR(json_str(mine, "consents.0.id"))), as(w, RESIDENT_A), NULL).status, 404);
    struct reply other = shared_need(w);
    CHECK_EQ(api(w, "POST", fmt("/needs/%s/unshare", id_of(other)), as(w, ASKER), "{}").status, 200);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM consent WHERE entity = %s AND withdrawn_at IS NULL", id_of(other))), 0);
    CHECK_EQ(api(w, "POST", fmt("/needs/%s/unshare", id_of(other)), as(w, ASKER), "{}").status, 409);
}

TEST(privacy_no_consent_without_sharing)
{
    struct world *w = world_new();
    report(w, ASKER, PLACE_A1, "\"contact\":{\"phone\":\"13712345678\"}");
    CHECK_EQ(world_count(w, "SELECT count(*) FROM consent"), 0);
}

TEST(privacy_eraser_empties_old_contacts_and_counts)
{
    struct world *w = world_new();
    const char *need = id_of(shared_need(w));
    world_sql(w, fmt("UPDATE need SET stage = 'closed', state = 'closed', closed_at = %s WHERE id = %s", number(w->now.ms), need));
    world_sql(w, fmt("INSERT INTO need_rating(id, need, score, comment, at) VALUES (1, %s, 5, '很好很快', %s)", need, number(w->now.ms)));
    w->now = time_plus(w->now, 179 * (int64_t)DAY_MS);
    CHECK_OK(app_run_job(w->app, "erase"));
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM need WHERE id = %s AND asker_phone IS NOT NULL", need)), 1);
    w->now = time_plus(w->now, 2 * (int64_t)DAY_MS);
    CHECK_OK(app_run_job(w->app, "erase"));
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM need WHERE id = %s AND asker_phone IS NULL AND asker_name IS NULL", need)), 1);
    CHECK(!anywhere(w, "很好很快"));
    CHECK(!anywhere(w, "闻谷雨"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event WHERE act = 'erase' AND data = '{\"keep\":\"need\",\"n\":2}'"), 1);
    CHECK_OK(app_run_job(w->app, "erase"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event WHERE act = 'erase' AND data LIKE '%\"need\"%'"), 1);
}

TEST(privacy_eraser_forgets_accounts_nobody_uses)
{
    struct world *w = world_new();
    const char *need = id_of(shared_need(w));
    const int64_t years = 1096 * (int64_t)DAY_MS;
    w->now = time_plus(w->now, years);
    CHECK_OK(app_run_job(w->app, "expire"));
    CHECK_OK(app_run_job(w->app, "erase"));
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM person WHERE id = %s AND erased_at IS NOT NULL", person_text(RESIDENT_A))), 1);
    CHECK_MSG(world_count(w, fmt("SELECT count(*) FROM person WHERE id = %s AND erased_at IS NULL", person_text(ASKER))) == 1, "an asker with an open need was forgotten");
    CHECK_MSG(world_count(w, fmt("SELECT count(*) FROM person WHERE id = %s AND erased_at IS NULL", person_text(WORKER_A))) == 1, "a worker in post was forgotten");
    world_sql(w, fmt("UPDATE need SET stage = 'closed', state = 'closed', closed_at = at WHERE id = %s", need));
    CHECK_OK(app_run_job(w->app, "erase"));
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM person WHERE id = %s AND erased_at IS NOT NULL", person_text(ASKER))), 1);
    whole(w);
}

/* A table made tomorrow is part of what is held, without a line of code. */
TEST(privacy_export_covers_a_new_table)
{
    struct world *w = world_new();
    world_sql(w, "CREATE TABLE walk (id INTEGER PRIMARY KEY NOT NULL, person REFINT_person NOT NULL, topic TEXT, led_by REFINT_person, at TIMEINT NOT NULL)");
    world_sql(w, fmt("INSERT INTO walk VALUES (1, %s, '访谈记要甲', %s, 1000)", person_text(ASKER), person_text(WORKER_A)));
    struct reply mine = api(w, "GET", "/me/data/export", as(w, ASKER), NULL);
    CHECK_EQ(mine.status, 200);
    CHECK_STR(json_str(mine, "about_you.walk.0.topic"), "访谈记要甲");
    struct reply theirs = api(w, "GET", "/me/data/export", as(w, WORKER_A), NULL);
    CHECK_EQ(json_count(theirs, "where_you_acted.walk"), 1);
    CHECK_LACKS(theirs.body, "访谈记要甲");
    CHECK_EQ(api(w, "GET", "/me/data/export", NULL, NULL).status, 401);
}

/* People read what is held about them: no table goes by its name in the database. */
TEST(privacy_each_table_of_people_has_a_name)
{
    struct world *w = world_new();
    struct db_ro *db;
    struct db_stmt *st;
    bool row = false;
    unsigned n = 0;
    CHECK_EQ(db_read_begin(w->db, &db), OK);
    CHECK_EQ(db_raw(db, "SELECT DISTINCT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' "
                        "AND (p.type = 'REFINT_person' OR p.type = 'ANYINT')", &st), OK);
    for (; db_step(st, &row) == OK && row; n++) {
        Str key = str_c(fmt("privacy.table_%.*s", STR(db_text(st, 0))));
        CHECK_MSG(msg_text(msg_by_key(key), LANG_ZH).len > 0, "no text %.*s", STR(key));
    }
    db_finish(st);
    db_read_end(db);
    CHECK(n > 20);
}

/* Every table that holds the person's id is in the export: counted apart from the walk. */
TEST(privacy_export_holds_every_table_with_my_id)
{
    struct world *w = world_new();
    struct reply need = shared_need(w);
    act(w, ASKER, id_of(need), "remind", "{\"note\":\"天花板在滴水\"}");
    struct reply mine = api(w, "GET", "/me/data/export", as(w, ASKER), NULL);
    CHECK_HAS(mine.body, "厨房水管漏水");
    CHECK_HAS(mine.body, "天花板在滴水");
    CHECK_LACKS(mine.body, "argon2");
    Str dump = world_dump(w);
    CHECK(dump.len > 0);
    const char *tables[] = {"person", "account", "session", "role", "need", "need_channel", "consent"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) CHECK_MSG(json_count(mine, fmt("about_you.%s", tables[i])) > 0, "the export lacks %s", tables[i]);
    CHECK(json_count(mine, "where_you_acted.event") > 0);
    struct reply worker = api(w, "GET", "/me/data/export", as(w, WORKER_A), NULL);
    CHECK_LACKS(worker.body, "13712345678");
    CHECK_LACKS(worker.body, "厨房水管漏水");
}

TEST(privacy_looks_are_told_to_their_subject)
{
    struct world *w = world_new();
    struct reply need = shared_need(w);
    act(w, WORKER_A, id_of(need), "contact", "{}");
    struct reply mine = api(w, "GET", "/me/data", as(w, ASKER), NULL);
    CHECK_STR(json_str(mine, "looks.0.act"), "look");
    CHECK_STR(json_str(mine, "looks.0.record"), id_of(need));
}

TEST(privacy_erasing_waits_for_duties)
{
    struct world *w = world_new();
    CHECK_EQ(api(w, "POST", "/me/erase", as(w, WORKER_A), "{\"sure\":true}").status, 409);
    struct made m = order_at(w, OrderState_taken, 1);
    CHECK(m.id != NULL);
    struct reply r = api(w, "POST", "/me/erase", as(w, HELPER_1), "{\"sure\":true}");
    CHECK_EQ(r.status, 409);
    CHECK_HAS(json_str(r, "detail"), "1");
    CHECK_EQ(api(w, "POST", "/me/erase", as(w, HELPER_2), "{}").status, 422);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM person WHERE erased_at IS NOT NULL"), 0);
}

STORY(privacy_erasing_leaves_no_word_and_a_whole_history)
{
    struct world *w = world_new();
    struct reply need = shared_need(w);
    act(w, ASKER, id_of(need), "remind", "{\"note\":\"天花板在滴水\"}");
    CHECK_EQ(api(w, "POST", "/me/erase", as(w, ASKER), "{\"sure\":true}").status, 204);
    const char *gone[] = {"厨房水管漏水", "天花板在滴水", "闻谷雨", "13712345678", "12号楼402", "asker@A"};
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) CHECK_MSG(!anywhere(w, gone[i]), "%s is still there", gone[i]);
    Str number_of_mine = phone(ASKER);
    CHECK(!anywhere(w, fmt("%.*s", STR(number_of_mine))));
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM need WHERE id = %s AND code IS NOT NULL AND kind = 'request' AND share_contact = 0", id_of(need))), 1);
    CHECK_EQ(api(w, "GET", "/me", as(w, ASKER), NULL).status, 401);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM event WHERE act = 'erase' AND kind = 'person' AND entity = %s", person_text(ASKER))), 1);
    whole(w);
    CHECK_EQ(api(w, "GET", fmt("/needs/%s", id_of(need)), as(w, WORKER_A), NULL).status, 200);
}

TEST(privacy_notice_is_public_and_names_the_controller)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    CHECK_EQ(api(w, "POST", "/controllers", as(w, ADMIN_A), fmt("{\"area\":\"%s\",\"name\":\"明渠社区居委会\",\"contact\":\"010-88886666\"}", area_text(PLACE_A))).status, 201);
    CHECK_EQ(api(w, "POST", "/controllers", as(w, ADMIN_A), fmt("{\"area\":\"%s\",\"name\":\"另一家\",\"contact\":\"1\"}", area_text(PLACE_A))).status, 422);
    CHECK_EQ(api(w, "POST", "/controllers", as(w, ADMIN_B), fmt("{\"area\":\"%s\",\"name\":\"外区\",\"contact\":\"1\"}", area_text(PLACE_B))).status, 422);
    browse(b, fmt("/privacy?area=%s", area_text(PLACE_A1)));
    CHECK_EQ(b->status, 200);
    CHECK_HAS(b->html, "明渠社区居委会");
    CHECK_HAS(b->html, "180");
    CHECK(!html_read(test_arena(), b->html)->wrong.len);
}

TEST(privacy_pages_are_well_formed)
{
    struct world *w = world_new();
    const char *pages[] = {"/settings", "/settings/areas", "/settings/wall-codes", "/settings/people", "/settings/categories", "/settings/clocks", "/settings/holidays",
                           "/settings/values", "/settings/controllers", "/settings/retention", "/settings/selfcheck", "/orgs", "/me/data", "/me/data/erase", "/privacy"};
    struct browser *b = browser_new(w);
    login(b, ADMIN_A);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        browse(b, pages[i]);
        Str wrong = html_read(test_arena(), b->html)->wrong;
        CHECK_MSG(b->status == 200 && !wrong.len, "%s: %d %.*s", pages[i], b->status, STR(wrong));
    }
}

TEST(settings_admin_sees_no_private_field)
{
    struct world *w = world_new();
    struct reply r = api(w, "GET", fmt("/settings/people?area=%s&limit=200", area_text(PLACE_D)), as(w, ADMIN_A), NULL);
    CHECK_EQ(r.status, 200);
    CHECK_LACKS(r.body, "姓名");
    Str number_of_one = phone(WORKER_A);
    CHECK_LACKS(r.body, fmt("%.*s", STR(number_of_one)));
    CHECK_EQ(api(w, "GET", fmt("/settings/people/%s", person_text(WORKER_A)), as(w, ADMIN_B), NULL).status, 404);
}

TEST(settings_bad_input_changes_nothing)
{
    struct world *w = world_new();
    Str before = world_dump(w);
    const char *a = area_text(PLACE_A);
    const struct { const char *path, *body; const char *field; } bad[] = {
        {"/areas", fmt("{\"parent\":\"%s\",\"name\":\"新\",\"code\":\"310101\",\"level\":\"grid\"}", a), "code"},
        {"/areas", fmt("{\"parent\":\"%s\",\"name\":\"新\",\"code\":\"x1\",\"level\":\"street\"}", a), "level"},
        {"/areas", fmt("{\"parent\":\"%s\",\"name\":\"新\",\"code\":\"x1\",\"level\":\"grid\"}", area_text(PLACE_V)), "parent"},
        {"/wall-codes", fmt("{\"area\":\"%s\",\"phone\":\"abc\"}", a), "phone"},
        {"/wall-codes", fmt("{\"area\":\"%s\"}", area_text(PLACE_D)), "area"},
        {"/people", fmt("{\"area\":\"%s\",\"phone\":\"12\",\"shown_as\":\"甲\",\"role\":\"worker\"}", a), "phone"},
        {"/people", fmt("{\"area\":\"%s\",\"phone\":\"13712345670\",\"shown_as\":\"甲\",\"role\":\"street\"}", a), "role"},
        {"/people", fmt("{\"area\":\"%s\",\"phone\":\"13712345670\",\"shown_as\":\"甲\",\"role\":\"worker\",\"to\":\"2020-01-01\"}", a), "to"},
        {"/categories", "{\"code\":\"repair\",\"name\":\"甲\",\"default_route\":\"by_line\"}", "code"},
        {"/categories", "{\"code\":\"new\",\"name\":\"甲\",\"default_route\":\"by_line\",\"due_n\":3}", "due_unit"},
        {"/holidays/import", "{\"lines\":\"2027-01-01,off,元旦\\n2027-13-01,off,错\"}", "lines"},
        {"/settings/values/silent_days", "{\"value\":0}", "value"},
        {"/orgs", fmt("{\"area\":\"%s\",\"kind\":\"nothing\",\"name\":\"甲\"}", a), "kind"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct reply r = api(w, "POST", bad[i].path, as(w, ADMIN_A), bad[i].body);
        CHECK_MSG(r.status == 422, "%s %s: %d", bad[i].path, bad[i].body, r.status);
        CHECK_STR(json_str(r, "errors.0.field"), bad[i].field);
    }
    CHECK_STR(world_dump(w), before);
}

TEST(settings_roles_begin_and_end)
{
    struct world *w = world_new();
    struct reply p = api(w, "POST", "/people", as(w, ADMIN_A), fmt("{\"area\":\"%s\",\"phone\":\"13712345670\",\"shown_as\":\"社工白露\",\"role\":\"worker\",\"from\":\"2026-10-02\"}", area_text(PLACE_A)));
    CHECK_EQ(p.status, 201);
    CHECK_STR(json_str(p, "roles.0.state"), "later");
    Str role = json_str(p, "roles.0.id");
    CHECK_EQ(api(w, "POST", fmt("/roles/%.*s/end", STR(role)), as(w, ADMIN_B), "{}").status, 404);
    CHECK_EQ(api(w, "POST", fmt("/roles/%.*s/end", STR(role)), as(w, ADMIN_A), "{}").status, 200);
    CHECK_EQ(api(w, "POST", fmt("/roles/%.*s/end", STR(role)), as(w, ADMIN_A), "{}").status, 409);
    int64_t admin = world_count(w, fmt("SELECT id FROM role WHERE person = %s", person_text(ADMIN_A)));
    CHECK_EQ(api(w, "POST", fmt("/roles/%s/end", number(admin)), as(w, ADMIN_A), "{}").status, 409);
    CHECK_EQ(api(w, "POST", fmt("/people/%.*s/invite", STR(json_str(p, "id"))), as(w, ADMIN_A), "{}").status, 200);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM outbox WHERE address = '13712345670' AND text LIKE '%/login%'"), 1);
}
