/* Figures against the records they count: lengths, parts, endings, silence, hidden means, steps, sources, sight. */
#include "cap/report/report.h"
#include "steps.h"

#include <string.h>

static const char *above(enum Place at, const char *level)
{
    return fmt("(SELECT a.id FROM area_up u JOIN area a ON a.id = u.above WHERE u.area = %s AND a.level = '%s')", area_text(at), level);
}

/* Moves a need made in A1 to another place: figures look at where it lies, whoever worked on it. */
static void move(struct world *w, struct made m, enum Place to)
{
    world_sql(w, fmt("UPDATE need SET area = %s, community = %s, street = %s WHERE id = %s", area_text(to), above(to, "community"), above(to, "street"), m.need));
    tallies_anew(w);
}

static struct made finished(struct world *w, const char *ending)
{
    struct made m = need_at(w, NeedStage_handling);
    CHECK_EQ(act(w, WORKER_A, m.need, "finish", fmt("{\"ending\":\"%s\",\"note\":\"办完了\"}", ending)).status, 200);
    return m;
}

static void answered(struct world *w, const char *solved, enum Place at)
{
    struct made m = finished(w, "solved");
    CHECK_EQ(act(w, ASKER, m.need, "confirm", fmt("{\"solved\":\"%s\"}", solved)).status, 200);
    move(w, m, at);
}

static void rated(struct world *w, unsigned n, int score, enum Place at)
{
    for (unsigned i = 0; i < n; i++) {
        struct made m = need_at(w, NeedStage_fed_back);
        CHECK_EQ(act(w, ASKER, m.need, "rate", fmt("{\"score\":%d}", score)).status, 200);
        move(w, m, at);
    }
}

/* Needs at all five levels and in all states; service of 40 minutes in A1. */
static struct world *mixed(void)
{
    static const char *const endings[] = {"explained", "cannot_now", "not_ours", "withdrawn"};
    static const enum Place places[] = {PLACE_D, PLACE_S, PLACE_A, PLACE_A1, PLACE_A1b, PLACE_B, PLACE_B1, PLACE_T, PLACE_C};
    struct world *w = world_new();
    enum { N = sizeof places / sizeof *places };
    for (unsigned i = 0; i < N; i++) move(w, need_at(w, NeedStage_collected), places[i]);
    for (unsigned i = 0; i < N; i++) move(w, need_at(w, i % 2 ? NeedStage_analysed : NeedStage_handling), places[i]);
    for (unsigned i = 0; i < 4; i++) move(w, finished(w, endings[i]), places[2 * i]);
    move(w, need_at(w, NeedStage_closed), PLACE_A1b); /* silent: nine days on, some are overdue */
    answered(w, "yes", PLACE_A);
    answered(w, "partly", PLACE_B1);
    answered(w, "no", PLACE_S);
    struct made from = need_at(w, NeedStage_collected), into = need_at(w, NeedStage_collected);
    CHECK_EQ(act(w, WORKER_A, from.need, "merge", fmt("{\"into\":\"%s\",\"reason\":\"同一件\"}", into.need)).status, 200);
    struct made o = order_at(w, OrderState_served, 1);
    CHECK_EQ(order_act(w, ASKER, o.order, "confirm", "{\"good\":true}").status, 200);
    return w;
}

static struct reply figures(struct world *w, enum Actor a, enum Place at, const char *more)
{
    return api(w, "GET", fmt("/figures?area=%s%s", area_text(at), more), as(w, a), NULL);
}

static const char *at_id(struct reply r, const char *id, const char *field)
{
    for (size_t i = 0; i < json_count(r, "items"); i++)
        if (str_is(json_str(r, fmt("items.%zu.id", i)), id)) return fmt("items.%zu.%s", i, field);
    CHECK_MSG(false, "no figure %s", id);
    return "none";
}

static int64_t value(struct world *w, enum Actor a, enum Place at, const char *id)
{
    struct reply r = figures(w, a, at, "");
    return json_num(r, at_id(r, id, "value"));
}

/* -- M80 counts and their records -- */

static int64_t records(struct world *w, enum Actor a, Str address)
{
    char seen[64][24];
    const char *after = "";
    int64_t n = 0;
    if (!CHECK(str_starts(address, S("/api/v1/")))) return -1;
    for (int page = 0; page < 40; page++) {
        struct reply r = api(w, "GET", fmt("%.*s&limit=3%s", STR(str_from(address, 7)), after), as(w, a), NULL);
        if (!CHECK_EQ(r.status, 200)) return -1;
        for (size_t i = 0; i < json_count(r, "items") && n < 64; i++) {
            snprintf(seen[n], sizeof seen[n], "%.*s", STR(json_str(r, fmt("items.%zu.id", i))));
            for (int64_t k = 0; k < n; k++) CHECK_MSG(strcmp(seen[k], seen[n]), "%s stands twice in %.*s", seen[n], STR(address));
            n++;
        }
        if (json_null_at(r, "next")) return n;
        after = fmt("&after=%.*s", STR(json_str(r, "next")));
    }
    return -1;
}

TEST(M80_records_are_as_many_as_the_figure_says)
{
    struct world *w = mixed();
    static const struct { enum Actor who; enum Place at; } looks[] = {{DISTRICT_A, PLACE_D}, {ADMIN_A, PLACE_D}, {AUDITOR_A, PLACE_S}, {STREET_A, PLACE_S}, {LEAD_A, PLACE_A},
                                                                      {SUPERVISOR_A, PLACE_A}, {WORKER_A, PLACE_A1}, {GRID_A, PLACE_A1}};
    for (size_t l = 0; l < sizeof looks / sizeof *looks; l++) {
        struct reply r = figures(w, looks[l].who, looks[l].at, "");
        if (!CHECK_EQ(r.status, 200)) continue;
        for (size_t i = 0; i < json_count(r, "items"); i++) {
            Str id = json_str(r, fmt("items.%zu.id", i)), unit = json_str(r, fmt("items.%zu.unit", i));
            int64_t n = records(w, looks[l].who, json_str(r, fmt("items.%zu.records", i)));
            if (str_is(unit, "count")) CHECK_MSG(n == json_num(r, fmt("items.%zu.value", i)), "%.*s: %lld records", STR(id), (long long)n);
            if (str_is(unit, "percent")) CHECK_EQ(n, json_num(r, fmt("items.%zu.numerator", i)));
            CHECK(json_str(r, fmt("items.%zu.definition", i)).len > 20 && json_str(r, fmt("items.%zu.as_of", i)).len);
            Str below = json_str(r, fmt("items.%zu.denominator_records", i));
            if (below.len) CHECK_EQ(records(w, looks[l].who, below), json_num(r, fmt("items.%zu.denominator", i)));
            if (str_is(unit, "count"))
                CHECK_EQ(records(w, looks[l].who, str_c(fmt("%.*s&here=1", STR(json_str(r, fmt("items.%zu.records", i)))))), json_num(r, fmt("items.%zu.unlocated", i)));
        }
    }
}

TEST(M80_days_are_those_of_receiving)
{
    struct world *w = world_new();
    Day day = day_of(w->now);
    need_at(w, NeedStage_collected);
    w->now = time_plus(w->now, 2 * (int64_t)DAY_MS);
    need_at(w, NeedStage_collected);
    const char *first = fmt("%.*s", STR(day_iso(test_arena(), day))), *next = fmt("%.*s", STR(day_iso(test_arena(), day_plus(day, 1))));
    static const char *const f = "received";
    struct reply one = figures(w, LEAD_A, PLACE_A, fmt("&from=%s&to=%s", first, next)), rest = figures(w, LEAD_A, PLACE_A, fmt("&from=%s", next));
    CHECK_EQ(json_num(one, at_id(one, f, "value")), 1);
    CHECK_EQ(json_num(rest, at_id(rest, f, "value")), 1);
    CHECK_HAS(json_str(one, at_id(one, f, "records")), fmt("&from=%s&to=%s", first, next));
    CHECK_EQ(value(w, LEAD_A, PLACE_A, f), 2);
    CHECK_EQ(figures(w, LEAD_A, PLACE_A, fmt("&from=%s&to=%s", next, first)).status, 422);
    CHECK_EQ(figures(w, LEAD_A, PLACE_A, "&from=yesterday").status, 422);
}

/* -- M187 parts + 未定位 = whole, at five levels -- */

static int64_t sum_of(struct reply r, const char *field)
{
    int64_t n = json_num(r, fmt("unlocated.%s", field));
    for (size_t i = 0; i < json_count(r, "items"); i++) n += json_num(r, fmt("items.%zu.%s", i, field));
    return n;
}

TEST(M187_parts_and_unlocated_make_the_whole)
{
    struct world *w = mixed();
    static const enum Place levels[] = {PLACE_D, PLACE_S, PLACE_A, PLACE_A1, PLACE_A1b};
    static const size_t parts[] = {2, 2, 1, 1, 0};
    for (size_t l = 0; l < 5; l++)
        for (unsigned i = 0; i < metrics_n; i++) {
            const struct metric *m = &metrics[i];
            struct reply r = api(w, "GET", fmt("/figures/%s/parts?area=%s", m->id, area_text(levels[l])), as(w, DISTRICT_A), NULL);
            CHECK_EQ(r.status, 200);
            CHECK_EQ(json_count(r, "items"), parts[l]);
            CHECK_EQ(json_yes(r, "figure.additive"), m->unit == Unit_count || m->unit == Unit_minutes);
            if (metric_additive(m)) CHECK_MSG(sum_of(r, "value") == json_num(r, "figure.value"), "%s at level %zu", m->id, l);
            if (metric_additive(m)) CHECK_EQ(json_num(r, "unlocated.value"), json_num(r, "figure.unlocated"));
            if (!m->share || m->of != OF_NEEDS) continue;
            CHECK_EQ(sum_of(r, "numerator"), json_num(r, "figure.numerator"));
            CHECK_EQ(sum_of(r, "denominator"), json_num(r, "figure.denominator"));
        }
    struct reply r = api(w, "GET", fmt("/figures/received/parts?area=%s", area_text(PLACE_D)), as(w, DISTRICT_A), NULL);
    CHECK_STR(json_str(r, "items.0.name"), "东桥街道"); /* code order, whatever the values */
    CHECK(json_num(r, "unlocated.value") > 0);
    CHECK_EQ(json_num(r, "figure.value"), value(w, DISTRICT_A, PLACE_S, "received") + value(w, DISTRICT_A, PLACE_T, "received") + json_num(r, "unlocated.value"));
}

TEST(M187_a_closed_area_keeps_its_records)
{
    struct world *w = mixed();
    int64_t before = value(w, LEAD_A, PLACE_A, "received");
    world_sql(w, fmt("UPDATE area SET valid_to = 20000 WHERE id = %s", area_text(PLACE_A1)));
    struct reply r = api(w, "GET", fmt("/figures/received/parts?area=%s", area_text(PLACE_A)), as(w, LEAD_A), NULL);
    CHECK_EQ(json_num(r, "figure.value"), before);
    CHECK_EQ(sum_of(r, "value"), before);
}

/* -- six endings, and silence -- */

TEST(endings_are_counted_apart_and_silence_is_silence)
{
    struct world *w = mixed();
    static const char *const endings[] = {"ending_solved", "ending_explained", "ending_cannot_now", "ending_not_ours", "ending_duplicate", "ending_withdrawn"};
    struct reply r = figures(w, DISTRICT_A, PLACE_D, "");
    int64_t sum = json_num(r, at_id(r, "open", "value"));
    for (size_t i = 0; i < 6; i++) {
        sum += json_num(r, at_id(r, endings[i], "value"));
        CHECK(json_num(r, at_id(r, endings[i], "value")) > 0);
        CHECK_STR(json_str(r, at_id(r, endings[i], "unit")), "count");
    }
    CHECK_EQ(sum, json_num(r, at_id(r, "received", "value")));
    CHECK_EQ(json_num(r, at_id(r, "merged", "value")), 1);
    CHECK(json_num(r, at_id(r, "silent", "value")) >= 1);
    static const char *const answers[] = {"answer_yes", "answer_partly", "answer_no"};
    for (size_t i = 0; i < 3; i++) {
        CHECK_EQ(json_num(r, at_id(r, answers[i], "value")), 1);
        CHECK_EQ(json_num(r, at_id(r, answers[i], "denominator")), 3);
    }
    CHECK_EQ(json_num(r, at_id(r, "reopened", "value")), 1); /* no: taken up again, and the answer still counts */
    CHECK_EQ(json_num(r, at_id(r, "services", "value")), 1);
    CHECK_EQ(json_num(r, at_id(r, "service_minutes", "value")), 40);
    for (size_t i = 0; i < json_count(r, "items"); i++) CHECK_LACKS(json_str(r, fmt("items.%zu.id", i)), "success");
}

/* -- P14, M75 means from five ballots on; M187 no subtraction -- */

TEST(P14_four_ballots_are_hidden)
{
    struct world *w = world_new();
    rated(w, 4, 2, PLACE_A1);
    struct reply r = figures(w, LEAD_A, PLACE_A, "");
    CHECK(json_null_at(r, at_id(r, "mean_score", "value")));
    CHECK(json_str(r, at_id(r, "mean_score", "note")).len);
    rated(w, 1, 4, PLACE_A1);
    r = figures(w, LEAD_A, PLACE_A, "");
    CHECK_HAS(r.body, "\"id\":\"mean_score\",\"name\":\"评议平均分\",\"value\":2.4,");
    CHECK_EQ(json_num(r, at_id(r, "mean_score", "denominator")), 5);
}

TEST(M187_a_second_cell_is_hidden_with_a_small_one)
{
    struct world *w = world_new();
    rated(w, 6, 5, PLACE_A1);
    rated(w, 2, 1, PLACE_B1);
    struct reply whole = figures(w, STREET_A, PLACE_S, ""), a = figures(w, STREET_A, PLACE_A, ""), b = figures(w, STREET_A, PLACE_B, "");
    CHECK_EQ(json_num(whole, at_id(whole, "mean_score", "denominator")), 8);
    CHECK(!json_null_at(whole, at_id(whole, "mean_score", "value")));
    CHECK(json_null_at(a, at_id(a, "mean_score", "value"))); /* 8 and 6 would tell the two */
    CHECK(json_null_at(b, at_id(b, "mean_score", "value")));
    struct reply r = api(w, "GET", fmt("/figures/mean_score/parts?area=%s", area_text(PLACE_S)), as(w, STREET_A), NULL);
    CHECK(json_null_at(r, "items.0.value") && json_null_at(r, "items.1.value"));
    CHECK(json_num(r, "items.0.denominator") == -1 && json_num(r, "items.1.denominator") == -1);
}

/* -- M71 time of each step, M85 sources -- */

TEST(M71_steps_mean_and_median)
{
    struct world *w = world_new();
    static const int64_t hours[] = {1, 2, 9};
    struct step_time all[STEP_END], t;
    struct db_ro *db;
    for (size_t i = 0; i < 3; i++) {
        struct made m = need_at(w, NeedStage_collected);
        w->now = time_plus(w->now, hours[i] * HOUR_MS);
        CHECK_EQ(act(w, WORKER_A, m.need, "accept", "{\"category\":\"parking\",\"urgency\":\"p3\"}").status, 200);
    }
    CHECK_OK(db_read_begin(w->db, &db));
    struct figure_at at = {.area = place(PLACE_A), .now = w->now};
    CHECK_OK(steps_measure(db, test_arena(), &at, all));
    t = all[STEP_ACCEPT];
    CHECK_EQ(t.n, 3);
    CHECK_EQ(t.mean_ms, 4 * (int64_t)HOUR_MS);
    CHECK_EQ(t.median_ms, 2 * (int64_t)HOUR_MS);
    t = all[STEP_ROUTE];
    CHECK_EQ(t.n, 0);
    db_read_end(db);
    CHECK_EQ(json_count(api(w, "GET", fmt("/needs?area=%s&fact=step_accept", area_text(PLACE_A)), as(w, LEAD_A), NULL), "items"), 3);
}

TEST(M85_every_need_has_one_source)
{
    struct world *w = mixed();
    int64_t sum = 0;
    for (unsigned c = 1; c < Channel_end; c++)
        sum += records(w, DISTRICT_A, str_c(fmt("/api/v1/needs?area=%s&fact=channel_%.*s", area_text(PLACE_D), STR(Channel_code((enum Channel)c)))));
    CHECK_EQ(sum, value(w, DISTRICT_A, PLACE_D, "received"));
    CHECK_EQ(records(w, DISTRICT_A, str_c(fmt("/api/v1/needs?area=%s&fact=no_source", area_text(PLACE_D)))), 0);
    world_sql(w, "DELETE FROM need_channel WHERE id = (SELECT min(id) FROM need_channel)");
    CHECK_EQ(records(w, DISTRICT_A, str_c(fmt("/api/v1/needs?area=%s&fact=no_source", area_text(PLACE_D)))), 1);
    CHECK_EQ(api(w, "GET", "/needs?fact=channel_pigeon", as(w, LEAD_A), NULL).status, 422);
}

/* -- who sees, the pages, verify -- */

TEST(figures_are_seen_where_the_records_are)
{
    struct world *w = world_new();
    CHECK_EQ(figures(w, NOBODY, PLACE_A, "").status, 401);
    CHECK_EQ(figures(w, RESIDENT_A, PLACE_A, "").status, 403);
    CHECK_EQ(figures(w, LEAD_B, PLACE_A, "").status, 404);
    CHECK_EQ(figures(w, LEAD_A, PLACE_S, "").status, 404);
    CHECK_EQ(figures(w, STREET_A, PLACE_A1b, "").status, 200);
    CHECK_EQ(api(w, "GET", "/figures?area=7", as(w, LEAD_A), NULL).status, 404);
    CHECK_EQ(api(w, "GET", "/figures/praise/parts", as(w, LEAD_A), NULL).status, 404);
    CHECK_STR(json_str(api(w, "GET", "/figures", as(w, GRID_A), NULL), "area"), area_text(PLACE_A1));
    CHECK_STR(json_str(api(w, "GET", "/figures", as(w, STREET_A), NULL), "area"), area_text(PLACE_S));
}

TEST(overview_tells_what_is_old_and_still_open)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    move(w, need_at(w, NeedStage_collected), PLACE_A);
    w->now = time_plus(w->now, 100 * (int64_t)DAY_MS);
    login(b, LEAD_A);
    browse(b, "/overview");
    CHECK_EQ(b->status, 200);
    CHECK_HAS(b->html, "至今仍在办的还有 1 件");
    browse(b, "/overview?period=all");
    CHECK_LACKS(b->html, "至今仍在办的还有");
    CHECK_LACKS(b->html, "%3D"); /* addresses of other pages are whole */
    static const char *const pages[] = {"/reports", "/figures", "/screen", "/figures/open/parts", "/figures/mean_score/parts?period=month", "/overview?from=2026-01-01", "/reports?lang=en"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        browse(b, pages[i]);
        CHECK_EQ(b->status, 200);
    }
}

static enum Err verify(struct world *w, char why[256])
{
    struct db_ro *db;
    TRY(db_read_begin(w->db, &db));
    enum Err e = figures_verify(db, test_arena(), why);
    db_read_end(db);
    return e;
}

TEST(figures_verify_finds_what_does_not_add_up)
{
    struct world *w = mixed();
    char why[256] = "";
    CHECK_MSG(verify(w, why) == OK, "%s", why);
    world_sql(w, "UPDATE need SET ending = NULL WHERE id = (SELECT min(id) FROM need WHERE stage = 'closed')");
    CHECK_EQ(verify(w, why), ERR_DB);
    CHECK_HAS(why, "figures:");
}
