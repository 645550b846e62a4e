/* Activities and teams by their routes: seats and waiting, who sees names, the door, the counts and their records, calendars,
 * growth; and what is refused. */
#include "cap/activity/activity.h"
#include "steps.h"

#include <stdio.h>
#include <string.h>

/* -- on the way -- */

static const char *day_text(Day d) { return fmt("%.*s", STR(day_iso(test_arena(), d))); }

/* An activity of community A by its worker, `days` from today, 9:00 to 11:00. */
static struct reply plan(struct world *w, enum Actor by, const char *kind, int days, const char *more)
{
    return api(w, "POST", "/activities", as(w, by), fmt("{\"kind\":\"%s\",\"title\":\"街角摊\",\"area\":\"%s\",\"day\":\"%s\",\"start_time\":\"09:00\",\"end_time\":\"11:00\"%s%s}", kind,
        area_text(PLACE_A), day_text(day_plus(day_of(w->now), days)), more[0] ? "," : "", more));
}

static const char *planned(struct world *w, const char *kind, int days, const char *more)
{
    struct reply r = plan(w, WORKER_A, kind, days, more);
    CHECK_MSG(r.status == 201, "planned: %d %.*s", r.status, STR(str_cut(r.body, 0, 300)));
    return id_of(r);
}

static struct reply does(struct world *w, enum Actor a, const char *id, const char *what, const char *body)
{
    return api(w, "POST", fmt("/activities/%s/%s", id, what), as(w, a), body);
}

static struct reply seen(struct world *w, enum Actor a, const char *id) { return api(w, "GET", fmt("/activities/%s", id), as(w, a), NULL); }

static void begin(struct world *w, const char *id) { w->now = (Time){world_count(w, fmt("SELECT starts FROM occasion WHERE id = %s", id))}; }
static const char *code_of(struct world *w, const char *id) { return fmt("{\"code\":\"%06lld\"}", (long long)world_count(w, fmt("SELECT CAST(code AS INTEGER) FROM occasion WHERE id = %s", id))); }

static void held(struct world *w, const char *kind, int days_ago, int heads)
{
    const char *id = planned(w, kind, -days_ago, "");
    CHECK_EQ(does(w, WORKER_A, id, "hold", fmt("{\"heads\":%d}", heads)).status, 200);
}

/* -- seats -- */

TEST(M158_capacity_and_wait_list)
{
    struct world *w = world_new();
    const char *id = planned(w, "activity", 3, "\"seats\":2,\"place\":\"党建广场\"");
    for (int i = 0; i < 4; i++) CHECK_EQ(does(w, (enum Actor)(HELPER_1 + i), id, "sign_up", "{}").status, 200);
    CHECK_EQ(does(w, HELPER_1, id, "sign_up", "{}").status, 409);
    struct reply third = seen(w, HELPER_3, id), fourth = seen(w, HELPER_4, id);
    CHECK_STR(json_str(third, "my_state"), "waiting");
    CHECK_EQ(json_num(third, "my_place"), 1);
    CHECK_EQ(json_num(fourth, "my_place"), 2);
    CHECK_EQ(json_num(third, "slots.0.taken"), 2);
    CHECK_EQ(json_num(third, "slots.0.waiting"), 2);
    CHECK_EQ(does(w, HELPER_1, id, "leave", "{}").status, 200);
    CHECK_STR(json_str(seen(w, HELPER_3, id), "my_state"), "signed_up");
    CHECK_EQ(json_num(seen(w, HELPER_4, id), "my_place"), 1);
    CHECK_EQ(does(w, HELPER_1, id, "leave", "{}").status, 403);
    CHECK_EQ(does(w, HELPER_1, id, "sign_up", "{\"slot\":\"77\"}").status, 422);
    begin(w, id);
    struct reply full = does(w, HELPER_4, id, "sign_in", code_of(w, id)); /* who waits is let in by the list */
    CHECK_EQ(full.status, 409);
    CHECK_EQ(does(w, WORKER_A, id, "mark", fmt("{\"people\":[\"%s\"]}", person_text(HELPER_4))).status, 200);
    CHECK_STR(json_str(seen(w, HELPER_4, id), "my_state"), "in");
}

TEST(M158_names_are_for_who_keeps_the_list)
{
    static const enum Actor outside[] = {NOBODY, RESIDENT_A, HELPER_2, GRID_A, STREET_A, DISTRICT_A, ADMIN_A, SUPERVISOR_A, AUDITOR_A, WORKER_B, LEAD_B, UNIT_A, ORG_LEAD_A};
    static const enum Actor inside[] = {WORKER_A, WORKER_A2, LEAD_A};
    struct world *w = world_new();
    const char *id = planned(w, "service", 1, "\"role\":\"help\""), *name = fmt("%.*s", STR(actor_name(HELPER_1)));
    does(w, HELPER_1, id, "sign_up", "{}");
    begin(w, id);
    does(w, HELPER_1, id, "sign_in", code_of(w, id));
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        struct reply r = seen(w, outside[i], id);
        CHECK_EQ(r.status, 200);
        CHECK_MSG(json_count(r, "people") == 0 && str_none(json_str(r, "code")) && !str_has(r.body, str_c(name)), "%.*s is told who comes", STR(actor_name(outside[i])));
        CHECK_EQ(json_num(r, "slots.0.taken"), 1);
        struct browser *b = browser_new(w);
        if (outside[i] != NOBODY) b->cookies[b->n_cookies++] = (struct http_header){S("linju"), str_c(as(w, outside[i]))};
        browse(b, fmt("/activities/%s", id));
        if (outside[i] != HELPER_1) CHECK_LACKS(b->html, name);
    }
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
        struct reply r = seen(w, inside[i], id);
        CHECK_EQ(json_count(r, "people"), 1);
        CHECK_HAS(json_str(r, "people.0.name"), name);
        CHECK_EQ(json_str(r, "code").len, 6);
    }
    CHECK_EQ(does(w, WORKER_A, id, "hold", "{\"heads\":1}").status, 200);
    struct reply mine = api(w, "GET", fmt("/activities/attendance?area=%s", area_text(PLACE_A)), as(w, WORKER_A), NULL);
    struct reply street = api(w, "GET", fmt("/activities/attendance?area=%s", area_text(PLACE_A)), as(w, STREET_A), NULL);
    CHECK_HAS(mine.body, name);
    CHECK_LACKS(street.body, name);
    CHECK(json_yes(street, "items.0.named"));
    CHECK_EQ(json_count(street, "items"), 2);
}

TEST(M63_activity_code_in_and_out_is_grade_a_the_list_is_b)
{
    struct world *w = world_new();
    const char *id = planned(w, "service", 2, "\"role\":\"help\"");
    for (int i = 0; i < 2; i++) CHECK_EQ(does(w, (enum Actor)(HELPER_1 + i), id, "sign_up", "{}").status, 200);
    CHECK_EQ(does(w, HELPER_1, id, "sign_in", code_of(w, id)).status, 409); /* two days before */
    CHECK_EQ(does(w, WORKER_A, id, "hold", "{}").status, 409);
    begin(w, id);
    CHECK_EQ(does(w, HELPER_1, id, "sign_in", str_is(str_c(code_of(w, id)), "{\"code\":\"000000\"}") ? "{\"code\":\"000001\"}" : "{\"code\":\"000000\"}").status, 422);
    CHECK_EQ(does(w, HELPER_1, id, "sign_in", code_of(w, id)).status, 200);
    CHECK_EQ(does(w, HELPER_1, id, "sign_in", code_of(w, id)).status, 409);
    CHECK_EQ(does(w, HELPER_3, id, "sign_in", code_of(w, id)).status, 200); /* came without signing up */
    CHECK_EQ(does(w, WORKER_A, id, "mark", fmt("{\"people\":[\"%s\",\"%s\"]}", person_text(HELPER_1), person_text(HELPER_2))).status, 200);
    CHECK_EQ(does(w, WORKER_A, id, "mark", fmt("{\"people\":[\"%s\"]}", person_text(HELPER_4))).status, 422);
    w->now = time_plus(w->now, 90 * (int64_t)MINUTE_MS);
    CHECK_EQ(does(w, HELPER_1, id, "sign_out", code_of(w, id)).status, 200);
    w->now = time_plus(w->now, 60 * (int64_t)MINUTE_MS);
    struct reply r = does(w, WORKER_A, id, "hold", "{\"heads\":30}");
    CHECK_EQ(r.status, 200);
    CHECK_STR(json_str(r, "state"), "held");
    CHECK_EQ(json_num(r, "came"), 3);
    CHECK_EQ(json_num(r, "heads"), 30);
    CHECK_EQ(json_num(seen(w, HELPER_1, id), "my_minutes"), 90);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM attendance WHERE person = %s AND grade = 'A' AND minutes = 90", person_text(HELPER_1))), 1);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM attendance WHERE person = %s AND grade = 'B' AND minutes = 120", person_text(HELPER_2))), 1);
    CHECK_EQ(does(w, WORKER_A, id, "hold", "{}").status, 409);
    CHECK_EQ(does(w, HELPER_4, id, "sign_up", "{}").status, 409);
}

/* -- counts and their records -- */

static int64_t figure(struct world *w, enum Actor a, enum Place at, const char *id, const char *field)
{
    struct reply r = api(w, "GET", fmt("/figures?area=%s", area_text(at)), as(w, a), NULL);
    for (size_t i = 0; i < json_count(r, "items"); i++) {
        if (!str_is(json_str(r, fmt("items.%zu.id", i)), id)) continue;
        if (strcmp(field, "records")) return json_num(r, fmt("items.%zu.%s", i, field));
        int64_t n = 0;
        const char *list = fmt("%.*s", STR(str_from(json_str(r, fmt("items.%zu.records", i)), 7))), *after = "";
        for (int page = 0; page < 300; page++) {
            struct reply p = api(w, "GET", fmt("%s&limit=7%s", list, after), as(w, a), NULL);
            if (!CHECK_EQ(p.status, 200)) return -1;
            n += (int64_t)json_count(p, "items");
            if (json_null_at(p, "next")) return n;
            after = fmt("&after=%.*s", STR(json_str(p, "next")));
        }
    }
    return -1;
}

TEST(M48_events_are_counted_from_rows)
{
    struct world *w = world_new();
    for (int i = 0; i < 23; i++) held(w, "service", 1 + i * 3, i);
    held(w, "activity", 5, 9);
    CHECK_EQ(figure(w, STREET_A, PLACE_A, "sessions_service", "value"), 23);
    CHECK_EQ(figure(w, STREET_A, PLACE_A, "sessions_service", "records"), 23);
    CHECK_EQ(figure(w, STREET_A, PLACE_S, "sessions", "value"), 24);
    CHECK_EQ(figure(w, STREET_A, PLACE_S, "sessions", "records"), 24);
    CHECK_EQ(figure(w, STREET_A, PLACE_B, "sessions", "value"), -1 + 1);
    CHECK_OK(app_run_job(w->app, "fold"));
    CHECK_EQ(figure(w, STREET_A, PLACE_A, "sessions_service", "value"), 23);
}

TEST(M56_figures_of_17_sessions_and_500_person_times)
{
    static const struct { enum Actor who; enum Place at; } looks[] = {{DISTRICT_A, PLACE_D}, {ADMIN_A, PLACE_D}, {AUDITOR_A, PLACE_S}, {LEAD_A, PLACE_A}, {SUPERVISOR_A, PLACE_A}};
    struct world *w = world_new();
    struct db_ro *db;
    char why[256] = "";
    for (int i = 0; i < 16; i++) held(w, "course", 2 + i * 5, 30);
    const char *last = planned(w, "course", 1, "");
    for (int i = 0; i < 3; i++) does(w, (enum Actor)(HELPER_1 + i), last, "sign_up", "{}");
    begin(w, last);
    does(w, WORKER_A, last, "mark", fmt("{\"people\":[\"%s\",\"%s\"]}", person_text(HELPER_1), person_text(HELPER_2))); /* the third did not come, and counts nowhere */
    CHECK_EQ(does(w, WORKER_A, last, "hold", "{\"heads\":18}").status, 200);
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        CHECK_EQ(figure(w, looks[i].who, looks[i].at, "sessions_course", "value"), 17);
        CHECK_EQ(figure(w, looks[i].who, looks[i].at, "sessions_course", "records"), 17);
        CHECK_EQ(figure(w, looks[i].who, looks[i].at, "person_times_course", "value"), 500);
        CHECK_EQ(figure(w, looks[i].who, looks[i].at, "person_times_course", "records"), 500);
    }
    CHECK_OK(db_read_begin(w->db, &db));
    enum Err tallies = tally_verify(db, test_arena(), why);
    db_read_end(db);
    CHECK_MSG(tallies == OK, "%s", why);
    world_sql(w, "UPDATE occasion SET heads = heads + 1 WHERE kind = 'course' AND heads = 18"); /* behind its back: verify sees it */
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK(tally_verify(db, test_arena(), why) != OK);
    db_read_end(db);
}

/* -- what comes again -- */

static size_t count_in(Str s, const char *part)
{
    size_t n = 0;
    for (size_t at; (at = str_find(s, str_c(part))) != (size_t)-1; n++) s = str_from(s, at + strlen(part));
    return n;
}

TEST(M51_the_feed_shows_saturdays_and_skips_free_days)
{
    struct world *w = world_new();
    Day sat = day_of(w->now);
    while (day_civil(sat).weekday != 6 || sat.n == day_of(w->now).n) sat = day_plus(sat, 1);
    world_sql(w, fmt("INSERT INTO holiday(id, day, works, name) VALUES (999999999, %d, 0, '休') ON CONFLICT(day) DO UPDATE SET works = 0", day_plus(sat, 14).n));
    world_sql(w, fmt("DELETE FROM holiday WHERE day <> %d", day_plus(sat, 14).n));
    const char *id = planned(w, "service", 0, "\"repeat\":\"every_saturday\",\"role\":\"help\",\"skip_holidays\":true,\"text\":\"理发、磨剪子、量血压、打扫\"");
    does(w, HELPER_1, id, "sign_up", "{}");
    Str series = json_str(seen(w, NOBODY, id), "series");
    struct browser *b = browser_new(w);
    struct reply r = browser_send(b, "GET", fmt("/activities/feed.ics?series=%.*s", STR(series)), (Str){NULL, 0});
    CHECK_EQ(r.status, 200);
    CHECK_STR(r.x->reply.mime, "text/calendar; charset=utf-8");
    CHECK_HAS(r.body, "BEGIN:VCALENDAR\r\n");
    size_t n = count_in(r.body, "DTSTART:");
    CHECK(n >= 6 && n <= 8);
    for (int i = 0; i < 5; i++) {
        struct civil c = day_civil(day_plus(sat, 7 * i));
        const char *start = fmt("DTSTART:%04d%02d%02dT010000Z", c.year, c.month, c.day); /* 9:00 at +08:00 */
        CHECK_MSG((count_in(r.body, start) == 1) == (i != 2), "%s stands there %zu times", start, count_in(r.body, start));
    }
    CHECK_LACKS(r.body, fmt("%.*s", STR(actor_name(HELPER_1))));
    CHECK_EQ(does(w, WORKER_A, id, "stop", "{\"reason\":\"修路\"}").status, 200);
    r = browser_send(b, "GET", fmt("/activities/feed.ics?area=%s", area_text(PLACE_A)), (Str){NULL, 0});
    CHECK_EQ(count_in(r.body, "STATUS:CANCELLED"), n);
    CHECK_EQ(count_in(r.body, "DTSTART:"), n);
    CHECK_EQ(does(w, WORKER_A, id, "stop", "{\"reason\":\"修路\"}").status, 409);
}

TEST(M59_service_days_are_planned_by_rule)
{
    struct world *w = world_new();
    CHECK_EQ(plan(w, WORKER_A, "activity", 0, "\"repeat\":\"service_days\"").status, 201);
    CHECK_EQ(plan(w, WORKER_A, "activity", 0, "\"repeat\":\"monthly_8\"").status, 201);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM occasion o JOIN occasion_series s ON s.id = o.series WHERE s.rule = 'yearly:03-05,yearly:12-05'"), 2);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM occasion o JOIN occasion_series s ON s.id = o.series WHERE s.rule = 'monthly:8'"), 2);
}

/* -- teams -- */

static const char *team(struct world *w)
{
    struct reply r = api(w, "POST", "/teams", as(w, WORKER_A), fmt("{\"name\":\"小灯芯一队\",\"area\":\"%s\"}", area_text(PLACE_A)));
    CHECK_EQ(r.status, 201);
    return id_of(r);
}

static struct reply team_seen(struct world *w, enum Actor a, const char *id) { return api(w, "GET", fmt("/teams/%s", id), as(w, a), NULL); }

/* `n` members from number `from` on, who joined on that day. */
static void members(struct world *w, const char *id, int from, int n, const char *since)
{
    for (int done = 0; done < n; done += 50) {
        struct buf b = buf_new(test_arena(), 4096);
        buf_lit(&b, "{\"agreed\":true,\"lines\":\"");
        for (int i = done; i < n && i < done + 50; i++) buf_fmt(&b, "%s1380000%04d 甲%d %s", i > done ? "\\n" : "", 2000 + from + i, from + i, since);
        buf_lit(&b, "\"}");
        struct reply r = api(w, "POST", fmt("/teams/%s/members", id), as(w, WORKER_A), fmt("%.*s", STR(buf_str(&b))));
        CHECK_MSG(r.status == 200, "members: %d %.*s", r.status, STR(str_cut(r.body, 0, 300)));
    }
}

TEST(M66_growth_from_80_to_200_by_membership_dates)
{
    static const char *const months[] = {"2026-01-15", "2026-02-10", "2026-03-05", "2026-04-20", "2026-05-02", "2026-06-30", "2026-07-01", "2026-08-08"};
    struct world *w = world_new();
    const char *id = team(w);
    members(w, id, 0, 80, "2025-12-20");
    for (int i = 0; i < 8; i++) members(w, id, 80 + 15 * i, 15, months[i]);
    members(w, id, 0, 80, "2025-12-20"); /* the same list again changes nothing */
    CHECK_EQ(api(w, "POST", fmt("/teams/%s/join", id), as(w, HELPER_1), "{\"agree\":true}").status, 200);
    CHECK_EQ(api(w, "POST", fmt("/teams/%s/join", id), as(w, HELPER_1), "{\"agree\":true}").status, 409);
    struct reply r = team_seen(w, WORKER_A, id);
    CHECK_EQ(json_num(r, "members"), 201);
    CHECK_EQ(json_count(r, "people"), 201);
    CHECK_STR(json_str(r, "months.0.month"), "2025-12");
    CHECK_EQ(json_num(r, "months.0.members"), 80);
    CHECK_EQ(json_num(r, "months.1.members"), 95);
    CHECK_EQ(json_num(r, "months.1.came"), 15);
    CHECK_EQ(json_num(r, "months.8.members"), 200);
    CHECK_EQ(json_num(r, "months.9.members"), 201);
    w->now = time_plus(w->now, 20 * (int64_t)DAY_MS);
    CHECK_EQ(api(w, "POST", fmt("/teams/%s/leave", id), as(w, HELPER_1), "{}").status, 200); /* the past stays */
    r = team_seen(w, WORKER_A, id);
    CHECK_EQ(json_num(r, "members"), 200);
    CHECK_EQ(json_num(r, "months.9.members"), 201);
    CHECK_EQ(json_num(r, fmt("months.%zu.members", json_count(r, "months") - 1)), 200);
    CHECK_EQ(json_num(r, fmt("months.%zu.went", json_count(r, "months") - 1)), 1);
    struct reply outside = team_seen(w, RESIDENT_A, id);
    CHECK_EQ(json_num(outside, "members"), 200);
    CHECK_EQ(json_count(outside, "people"), 0);
    CHECK_EQ(json_count(outside, "months"), 0);
}

TEST(team_keeps_who_agreed_and_no_longer)
{
    struct world *w = world_new();
    const char *id = team(w);
    CHECK_EQ(api(w, "POST", fmt("/teams/%s/join", id), as(w, HELPER_1), "{}").status, 422);
    CHECK_EQ(api(w, "POST", fmt("/teams/%s/join", id), as(w, HELPER_1), "{\"agree\":true}").status, 200);
    CHECK(json_null_at(team_seen(w, RESIDENT_A, id), "members")); /* fewer than five */
    CHECK_EQ(json_num(team_seen(w, HELPER_1, id), "members"), 1);
    CHECK_EQ(api(w, "POST", fmt("/teams/%s/members", id), as(w, WORKER_A), "{\"lines\":\"13712345679 甲\"}").status, 422); /* nobody agreed */
    CHECK_EQ(api(w, "POST", fmt("/teams/%s/members", id), as(w, WORKER_A), "{\"agreed\":true,\"lines\":\"13712345679 甲\\n电话 乙\"}").status, 422);
    CHECK_EQ(api(w, "POST", fmt("/teams/%s/members", id), as(w, WORKER_A), "{\"agreed\":true,\"lines\":\"13712345679 甲 2099-01-01\"}").status, 422);
    CHECK_EQ(json_num(team_seen(w, WORKER_A, id), "members"), 1);
    const char *consent = number_of(world_count(w, fmt("SELECT id FROM consent WHERE scope = 'team' AND person = %s", person_text(HELPER_1))));
    CHECK_EQ(api(w, "POST", fmt("/consents/%s/withdraw", consent), as(w, HELPER_1), "{}").status, 200);
    CHECK_EQ(json_num(team_seen(w, WORKER_A, id), "members"), 0);
    CHECK(!json_yes(team_seen(w, HELPER_1, id), "mine"));
}

TEST(team_is_led_by_who_holds_the_role_at_it)
{
    struct world *w = world_new();
    const char *id = team(w), *other = team(w);
    CHECK_EQ(api(w, "POST", "/activities", as(w, HELPER_5), fmt("{\"kind\":\"service\",\"title\":\"陪诊\",\"team\":\"%s\",\"day\":\"2026-10-10\",\"start_time\":\"09:00\",\"end_time\":\"11:00\"}", id)).status, 403);
    CHECK_EQ(api(w, "POST", fmt("/orgs/%s/contacts", id), as(w, WORKER_A), fmt("{\"phone\":\"%.*s\",\"shown_as\":\"队长\",\"role\":\"org_lead\"}", STR(phone(HELPER_5)))).status, 200);
    struct reply r = api(w, "POST", "/activities", as(w, HELPER_5), fmt("{\"kind\":\"service\",\"title\":\"陪诊\",\"team\":\"%s\",\"day\":\"2026-10-10\",\"start_time\":\"09:00\",\"end_time\":\"11:00\"}", id));
    CHECK_EQ(r.status, 201);
    CHECK_EQ(json_str(r, "code").len, 6);
    does(w, HELPER_1, id_of(r), "sign_up", "{}");
    CHECK_EQ(json_count(seen(w, HELPER_5, id_of(r)), "people"), 1);
    CHECK_EQ(does(w, HELPER_5, id_of(r), "cancel", "{\"reason\":\"下雨\"}").status, 200);
    CHECK_EQ(api(w, "POST", "/activities", as(w, HELPER_5), fmt("{\"kind\":\"service\",\"title\":\"x\",\"team\":\"%s\",\"day\":\"2026-10-10\",\"start_time\":\"09:00\",\"end_time\":\"11:00\"}", other)).status, 403);
    CHECK_EQ(api(w, "POST", "/activities", as(w, HELPER_5), fmt("{\"kind\":\"service\",\"title\":\"x\",\"team\":\"%s\",\"area\":\"%s\",\"day\":\"2026-10-10\",\"start_time\":\"09:00\",\"end_time\":\"11:00\"}", id,
                                                                  area_text(PLACE_B))).status, 403);
    api(w, "POST", fmt("/teams/%s/join", id), as(w, HELPER_1), "{\"agree\":true}");
    CHECK_EQ(json_count(team_seen(w, HELPER_5, id), "people"), 1);
    CHECK_EQ(json_count(team_seen(w, HELPER_1, id), "people"), 0);
    struct browser *b = browser_new(w);
    login(b, HELPER_5);
    browse(b, fmt("/activities/new?team=%s", id));
    CHECK_EQ(b->status, 200);
    CHECK(submit(b, "/activities", fmt("title=x&kind=service&team=%s&day=2026-10-11&start_time=09:00&end_time=10:00&repeat=once&role=help", id)));
    CHECK_EQ(b->status, 200);
    CHECK_HAS(b->at, "/activities/");
}

/* -- what is refused -- */

TEST(activity_refusals_change_nothing)
{
    static const char *const wrong[] = {"\"start_time\":\"9\",\"end_time\":\"11:00\"", "\"start_time\":\"25:00\",\"end_time\":\"11:00\"", "\"start_time\":\"11:00\",\"end_time\":\"11:00\"",
                                        "\"start_time\":\"09:00\",\"end_time\":\"09:61\""};
    struct world *w = world_new();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK_EQ(api(w, "POST", "/activities", as(w, WORKER_A), fmt("{\"kind\":\"course\",\"title\":\"x\",\"day\":\"2026-10-10\",%s}", wrong[i])).status, 422);
    CHECK_EQ(plan(w, WORKER_A, "meeting", 1, "").status, 422);
    CHECK_EQ(plan(w, WORKER_A, "course", 900, "").status, 422);
    CHECK_EQ(plan(w, WORKER_A, "course", -1, "\"repeat\":\"every_saturday\"").status, 422);
    CHECK_EQ(plan(w, WORKER_A, "course", 1, "\"repeat\":\"service_days\",\"until\":\"2026-10-20\"").status, 422);
    CHECK_EQ(plan(w, WORKER_A, "course", 1, "\"team\":\"99\"").status, 422);
    CHECK_EQ(plan(w, WORKER_B, "course", 1, "").status, 403);
    CHECK_EQ(plan(w, WORKER_A, "course", 1, "\"seats\":0").status, 422);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM occasion"), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM occasion_series"), 0);
    const char *id = planned(w, "course", 1, "");
    CHECK_EQ(does(w, WORKER_A, id, "stop", "{\"reason\":\"x\"}").status, 409);
    CHECK_EQ(does(w, WORKER_A, id, "cancel", "{}").status, 422);
    CHECK_EQ(does(w, WORKER_A, id, "cancel", "{\"reason\":\"下雨\"}").status, 200);
    CHECK_EQ(does(w, HELPER_1, id, "sign_up", "{}").status, 409);
}

struct meeting {
    OccasionId id;
};

static enum Err make_meeting(struct rq *rq, struct db_rw *db, void *ctx)
{
    struct meeting *m = ctx;
    struct slot_new slot = {S("take_part"), {0}, false};
    return occasion_make(rq, db, &(struct occasion_new){.kind = OccasionKind_meeting, .title = S("协商会"), .area = place(PLACE_A), .starts = time_plus(rq->now, HOUR_MS),
        .ends = time_plus(rq->now, 2 * (int64_t)HOUR_MS), .slots = &slot, .n_slots = 1}, &m->id);
}

TEST(activity_meetings_stand_in_no_list)
{
    struct world *w = world_new();
    struct meeting m;
    CHECK_OK(by_actor(w, WORKER_A, make_meeting, &m));
    CHECK_EQ(json_count(api(w, "GET", "/activities", as(w, WORKER_A), NULL), "items"), 0);
    CHECK_EQ(json_count(api(w, "GET", "/activities", NULL, NULL), "items"), 0);
    CHECK_EQ(seen(w, WORKER_A, number_of(m.id.v)).status, 200);
    CHECK_EQ(seen(w, RESIDENT_A, number_of(m.id.v)).status, 404);
    CHECK_EQ(seen(w, NOBODY, number_of(m.id.v)).status, 404);
    struct browser *b = browser_new(w);
    CHECK_LACKS(browser_send(b, "GET", fmt("/activities/feed.ics?area=%s", area_text(PLACE_A)), (Str){NULL, 0}).body, "协商会");
}

TEST(activity_lists_by_day_state_and_mine)
{
    struct world *w = world_new();
    const char *near = planned(w, "activity", 1, ""), *far = planned(w, "course", 9, "");
    held(w, "service", 3, 5);
    planned(w, "training", -2, ""); /* over, and not recorded */
    struct reply coming = api(w, "GET", "/activities", as(w, RESIDENT_A), NULL);
    CHECK_EQ(json_count(coming, "items"), 2);
    CHECK_STR(json_str(coming, "items.0.id"), near);
    CHECK_STR(json_str(coming, "items.1.id"), far);
    CHECK_EQ(json_count(api(w, "GET", "/activities?due=1", as(w, WORKER_A), NULL), "items"), 1);
    CHECK_EQ(json_count(api(w, "GET", "/activities?state=held", NULL, NULL), "items"), 1);
    CHECK_EQ(json_count(api(w, "GET", "/activities?kind=course", NULL, NULL), "items"), 1);
    CHECK_EQ(json_count(api(w, "GET", fmt("/activities?area=%s", area_text(PLACE_B)), NULL, NULL), "items"), 0);
    CHECK_EQ(json_count(api(w, "GET", "/activities?from=2026-01-01", NULL, NULL), "items"), 4);
    CHECK_EQ(api(w, "GET", "/activities?mine=1", NULL, NULL).status, 401);
    does(w, HELPER_1, far, "sign_up", "{}");
    struct reply mine = api(w, "GET", "/activities?mine=1", as(w, HELPER_1), NULL);
    CHECK_EQ(json_count(mine, "items"), 1);
    CHECK_STR(json_str(mine, "items.0.my_state"), "signed_up");
    struct reply first = api(w, "GET", "/activities?from=2026-01-01&limit=3", NULL, NULL);
    struct reply rest = api(w, "GET", fmt("/activities?from=2026-01-01&limit=3&after=%.*s", STR(json_str(first, "next"))), NULL, NULL);
    CHECK_EQ(json_count(rest, "items"), 1);
    CHECK(json_null_at(rest, "next"));
    CHECK_EQ(api(w, "GET", "/activities?after=x", NULL, NULL).status, 422);
}

/* -- in a browser, without script -- */

STORY(M158_a_resident_signs_up_and_in_by_the_code_on_the_paper)
{
    struct world *w = world_new();
    const char *id = planned(w, "service", 1, "\"role\":\"help\",\"seats\":5,\"place\":\"老街口\"");
    struct browser *b = browser_new(w);
    browse(b, "/activities");
    CHECK_HAS(b->html, fmt("/activities/%s", id));
    browse(b, fmt("/activities/%s", id));
    CHECK_HAS(b->html, "/login?next=");
    login(b, RESIDENT_A);
    browse(b, fmt("/activities/%s", id));
    CHECK(submit(b, fmt("/activities/%s/sign_up", id), ""));
    CHECK_HAS(b->at, "done=sign_up");
    begin(w, id);
    const char *code = fmt("%06lld", (long long)world_count(w, fmt("SELECT CAST(code AS INTEGER) FROM occasion WHERE id = %s", id)));
    struct browser *office = browser_new(w);
    login(office, WORKER_A);
    browse(office, fmt("/activities/%s/sheet", id));
    CHECK_HAS(office->html, "<svg");
    CHECK_HAS(office->html, fmt("%.3s %s", code, code + 3));
    browse(b, fmt("/in/%s?code=%s", id, code));
    CHECK(submit(b, fmt("/activities/%s/sign_in", id), ""));
    CHECK_HAS(b->at, "done=sign_in");
    browse(b, fmt("/in/%s?code=%s", id, code));
    w->now = time_plus(w->now, 70 * (int64_t)MINUTE_MS);
    CHECK(submit(b, fmt("/activities/%s/sign_out", id), ""));
    browse(office, fmt("/activities/%s", id));
    CHECK_HAS(office->html, fmt("%.*s", STR(actor_name(RESIDENT_A))));
    CHECK(submit(office, fmt("/activities/%s/hold", id), "heads=9"));
    CHECK_HAS(office->at, "done=hold");
    browse(b, fmt("/activities/%s", id));
    CHECK_HAS(b->html, "70");
    browse(office, "/activities?state=held");
    CHECK_HAS(office->html, ">10<");
}

TEST(M66_the_leader_takes_a_member_out_and_the_person_reads_why)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    world_sql(w, fmt("INSERT INTO org(id, kind, name, area, rev, at) VALUES (400, 'team', '小灯芯', %s, 1, 1)", area_text(PLACE_A)));
    world_sql(w, fmt("INSERT INTO role(id, person, role, scope_kind, scope, starts, at, rev) VALUES (401, %s, 'org_lead', 'org', 400, 1, 1, 1)", person_text(HELPER_9)));
    CHECK_EQ(api(w, "POST", "/teams/400/join", as(w, HELPER_1), "{\"agree\":true}").status, 200);
    CHECK_EQ(api(w, "POST", "/teams/400/join", as(w, HELPER_2), "{\"agree\":true}").status, 200);
    const char *out = fmt("{\"person\":\"%s\",\"reason\":\"约好的三次都没有来，先停一停\"}", person_text(HELPER_1));
    CHECK_EQ(api(w, "POST", "/teams/400/remove", as(w, HELPER_2), out).status, 403);
    CHECK_EQ(api(w, "POST", "/teams/400/remove", as(w, HELPER_9), fmt("{\"person\":\"%s\"}", person_text(HELPER_1))).status, 422); /* not without a reason */
    CHECK_EQ(api(w, "POST", "/teams/400/remove", as(w, HELPER_9), fmt("{\"person\":\"%s\",\"reason\":\"不在\"}", person_text(HELPER_3))).status, 422);
    world_pass(w, 3 * (int64_t)DAY_MS);
    struct reply r = api(w, "POST", "/teams/400/remove", as(w, HELPER_9), out);
    CHECK_EQ(r.status, 200);
    CHECK_EQ(json_count(r, "people"), 1);
    CHECK_LACKS(r.body, "约好的三次");
    r = api(w, "GET", "/teams/400", as(w, HELPER_1), NULL);
    CHECK(!json_yes(r, "mine"));
    CHECK_HAS(json_str(r, "removed.reason"), "约好的三次");
    CHECK_LACKS(api(w, "GET", "/teams/400", as(w, HELPER_2), NULL).body, "约好的三次");
    CHECK_EQ(json_count(api(w, "GET", "/teams?mine=1", as(w, HELPER_1), NULL), "removed"), 1);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM link WHERE b = 400 AND ended_why = 'removed' AND ends > starts"), 1); /* the past stays, and is counted */
    CHECK_EQ(world_count(w, "SELECT count(*) FROM consent c JOIN link l ON l.id = c.entity WHERE l.ended_why = 'removed' AND c.withdrawn_at IS NULL"), 0);
    login(b, HELPER_1);
    browse(b, "/teams?mine=1");
    CHECK_HAS(b->html, "约好的三次");
    CHECK_EQ(api(w, "POST", "/teams/400/join", as(w, HELPER_1), "{\"agree\":true}").status, 200); /* nobody is shut out for good */
    CHECK(json_null_at(api(w, "GET", "/teams/400", as(w, HELPER_1), NULL), "removed"));
    CHECK_EQ(api(w, "POST", "/me/erase", as(w, HELPER_1), "{\"sure\":true}").status, 204);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM link WHERE ended_note IS NOT NULL"), 0);
}

/* -- under 18 -- */

static const char *ask_id(struct world *w) { return number_of(world_count(w, "SELECT max(id) FROM guardian_ask")); }

TEST(M55_a_minor_is_in_a_team_only_after_the_guardian_agreed)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    world_sql(w, fmt("INSERT INTO org(id, kind, name, area, rev, at) VALUES (400, 'team', '小灯芯', %s, 1, 1)", area_text(PLACE_A)));
    world_sql(w, fmt("UPDATE person SET birth_year = 2013 WHERE id = %s", person_text(HELPER_2)));
    CHECK_EQ(api(w, "POST", "/teams/400/join", as(w, HELPER_1), "{\"agree\":true,\"minor\":true}").status, 422);
    CHECK_EQ(api(w, "POST", "/teams/400/join", as(w, HELPER_2), "{\"agree\":true}").status, 422); /* thirteen, whatever is ticked */
    CHECK_EQ(api(w, "POST", "/teams/400/join", as(w, HELPER_2), fmt("{\"agree\":true,\"guardian_phone\":\"%.*s\"}", STR(phone(HELPER_2)))).status, 422); /* not oneself */
    struct reply r = api(w, "POST", "/teams/400/join", as(w, HELPER_2), "{\"agree\":true,\"guardian_phone\":\"13712340000\"}");
    CHECK_EQ(r.status, 200);
    CHECK(!json_yes(r, "mine"));
    CHECK_STR(json_str(r, "guardian"), "waiting");
    const char *wrong = outbox_secret(w), *old = ask_id(w);
    CHECK_EQ(api(w, "POST", "/teams/400/join", as(w, HELPER_2), "{\"agree\":true,\"guardian_phone\":\"13712345678\"}").status, 200); /* the number was wrong */
    CHECK_EQ(api(w, "GET", fmt("/guardian/%s", old), wrong, NULL).status, 401);
    const char *link = outbox_secret(w), *id = ask_id(w);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM link WHERE b = 400"), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM guardian_ask WHERE state = 'waiting'"), 1);
    CHECK_EQ(api(w, "GET", fmt("/guardian/%s", id), as(w, HELPER_2), NULL).status, 404); /* the link alone, not the minor, nor the office */
    CHECK_EQ(api(w, "GET", fmt("/guardian/%s", id), as(w, LEAD_A), NULL).status, 404);
    browse(b, fmt("/p/%s", link));
    CHECK_EQ(b->status, 200);
    CHECK_HAS(b->html, "小灯芯");
    CHECK(submit(b, fmt("/p/%s/agree", link), "agree=1"));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM link WHERE b = 400 AND ends IS NULL"), 1);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM consent WHERE person = %s AND channel = 'guardian' AND withdrawn_at IS NULL", person_text(HELPER_2))), 1);
    CHECK(json_yes(api(w, "GET", "/teams/400", as(w, HELPER_2), NULL), "mine"));
    CHECK_LACKS(api(w, "GET", "/teams/400", NULL, NULL).body, actor_name(HELPER_2)); /* no name in public */
    CHECK_EQ(api(w, "POST", fmt("/guardian/%s/agree", id), link, "{\"agree\":true}").status, 409);
    CHECK_EQ(api(w, "POST", fmt("/guardian/%s/withdraw", id), link, "{}").status, 200);
    CHECK(!json_yes(api(w, "GET", "/teams/400", as(w, HELPER_2), NULL), "mine"));
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM consent WHERE person = %s AND withdrawn_at IS NULL", person_text(HELPER_2))), 0);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM event e JOIN event_text t ON t.event = e.id WHERE e.kind = 'guardian_ask'"), 0);
}

TEST(M55_a_minor_has_no_place_in_an_activity_before_and_none_after_a_no)
{
    struct world *w = world_new();
    const char *id = planned(w, "course", 3, "\"seats\":2");
    CHECK_EQ(does(w, HELPER_1, id, "sign_up", "{\"minor\":true,\"guardian_phone\":\"13712345678\"}").status, 200);
    struct reply r = seen(w, HELPER_1, id);
    CHECK_STR(json_str(r, "guardian"), "waiting");
    CHECK(json_null_at(r, "my_state"));
    const char *link = outbox_secret(w), *ask = ask_id(w);
    CHECK_EQ(json_num(seen(w, WORKER_A, id), "slots.0.taken"), 0);
    begin(w, id);
    CHECK_EQ(does(w, HELPER_1, id, "sign_in", code_of(w, id)).status, 409); /* nor at the door */
    CHECK_EQ(api(w, "POST", fmt("/guardian/%s/agree", ask), link, "{}").status, 422);
    CHECK_EQ(api(w, "POST", fmt("/guardian/%s/agree", ask), link, "{\"agree\":true}").status, 200);
    CHECK_EQ(json_num(seen(w, WORKER_A, id), "slots.0.taken"), 1);
    CHECK_EQ(api(w, "POST", fmt("/guardian/%s/withdraw", ask), link, "{}").status, 200);
    CHECK_EQ(json_num(seen(w, WORKER_A, id), "slots.0.taken"), 0);
    const char *next = planned(w, "course", 9, "");
    CHECK_EQ(does(w, HELPER_1, next, "sign_up", "{\"minor\":true,\"guardian_phone\":\"13712345678\"}").status, 200);
    link = outbox_secret(w), ask = ask_id(w);
    CHECK_EQ(api(w, "POST", fmt("/guardian/%s/refuse", ask), link, "{}").status, 200);
    CHECK_EQ(json_num(seen(w, WORKER_A, next), "slots.0.taken"), 0);
    CHECK_STR(json_str(seen(w, HELPER_1, next), "guardian"), "refused");
}
