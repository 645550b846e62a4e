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

/* How many rows a list has, none of them twice; with a field, the sum of its values. */
static int64_t records_sum(struct world *w, enum Actor a, Str address, const char *field)
{
    char seen[64][24];
    const char *after = "";
    int64_t n = 0, sum = 0;
    if (!CHECK(str_starts(address, S("/api/v1/")))) return -1;
    for (int page = 0; page < 40; page++) {
        struct reply r = api(w, "GET", fmt("%.*s&limit=3%s", STR(str_from(address, 7)), after), as(w, a), NULL);
        if (!CHECK_EQ(r.status, 200)) return -1;
        for (size_t i = 0; i < json_count(r, "items") && n < 64; i++) {
            Str id = json_str(r, fmt("items.%zu.id", i));
            snprintf(seen[n], sizeof seen[n], "%.*s", STR(id.len ? id : json_str(r, fmt("items.%zu.org", i))));
            if (field) sum += json_num(r, fmt("items.%zu.%s", i, field));
            for (int64_t k = 0; k < n; k++) CHECK_MSG(strcmp(seen[k], seen[n]), "%s stands twice in %.*s", seen[n], STR(address));
            n++;
        }
        if (json_null_at(r, "next")) return field ? sum : n;
        after = fmt("&after=%.*s", STR(json_str(r, "next")));
    }
    return -1;
}

static int64_t records(struct world *w, enum Actor a, Str address) { return records_sum(w, a, address, NULL); }

/* Something for every figure that a capability declares: people and units, a team and somebody in two, an agreement with a kept and a
   late promise, gaps, a menu order, a grid that lacks somebody, hours of each grade, a branch. */
static void enrolled(struct world *w, int id, const char *kind, enum Place at, const char *declared)
{
    world_sql(w, fmt("INSERT INTO enrolment(id, kind, state, digits, area, place, org, evening, weekend, daytime, declared, declared_on, channel, received_at, rev, at) "
                     "VALUES (%d, '%s', 'received', '000000', %s, %s, 7, 0, 0, 0, %s, 1, 'web', 1, 1, 1)", id, kind, area_text(PLACE_A), area_text(at), declared));
}

/* What the handlers would have noted of those enrolled above. */
static void enrolled_noted(struct world *w)
{
    static const struct { int id; enum Place at; const char *fact; int n; } notes[] = {
        {90, PLACE_A, "units_enrolled", 1}, {91, PLACE_A, "members_declared", 4}, {92, PLACE_A, "members_enrolled", 1}, {93, PLACE_A1, "members_enrolled", 2},
        {94, PLACE_A, "members_counted", 1}, {95, PLACE_A1, "members_counted", 2}, {96, PLACE_A, "enrolment_queue", 1}, {97, PLACE_A1, "enrolment_queue", 2}};
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        world_sql(w, fmt("INSERT INTO tally_delta(id, area, day, fact, n) VALUES (%d, %s, 31, '%s', %d)", notes[i].id, area_text(notes[i].at), notes[i].fact, notes[i].n));
}

static void in_team(struct world *w, int id, int team, enum Place at, enum Actor who)
{
    world_sql(w, fmt("INSERT INTO link(id, kind, a_kind, a, b_kind, b, area, starts, source, rev, at) VALUES (%d, 'membership', 'person', %s, 'org', %d, %s, 1, 'self', 1, 1)", id,
                     person_text(who), team, area_text(at)));
}

static void joint(struct world *w, int id, enum Place at, const char *state)
{
    world_sql(w, fmt("INSERT INTO need_list_item(id, area, title, from_day, to_day, counted, state, rev, at) VALUES (%d, %s, 'x', 1, 2, 0, '%s', 1, 1)", id, area_text(at), state));
}

static void promised(struct world *w, int id, const char *state, int due)
{
    world_sql(w, fmt("INSERT INTO promise(id, source_kind, source, n, text, area, owner_org, due, state, rev, at) VALUES (%d, 'agreement', 50, %d, 'x', %s, 7, %d, '%s', 1, 1)", id, id,
                     area_text(PLACE_A), day_of(w->now).n + due, state));
}

static void social(struct world *w, int id, enum Place at, const char *form)
{
    world_sql(w, fmt("INSERT INTO org(id, kind, name, area, rev, at) VALUES (%d, 'social', 'x', %s, 1, 1)", id, area_text(at)));
    world_sql(w, fmt("INSERT INTO branch(id, org, proposed, form, starts, rev, at) VALUES (%d, %d, '%s', '%s', 1, 1, 1)", id, id, form, form));
}

static struct world *hearts(void)
{
    struct world *w = mixed();
    world_sql(w, fmt("INSERT INTO org(id, kind, name, area, rev, at) VALUES (7, 'unit', 'x', %s, 1, 1), (8, 'team', 'x', %s, 1, 1), (9, 'team', 'x', %s, 1, 1)", area_text(PLACE_A),
                     area_text(PLACE_A), area_text(PLACE_B)));
    enrolled(w, 20, "unit", PLACE_A, "4");
    enrolled(w, 21, "member", PLACE_A, "NULL");
    enrolled(w, 22, "member", PLACE_A1, "NULL");
    enrolled(w, 23, "member", PLACE_A1, "NULL");
    enrolled_noted(w);
    in_team(w, 30, 8, PLACE_A, HELPER_1);
    in_team(w, 31, 9, PLACE_B, HELPER_1);
    in_team(w, 32, 9, PLACE_B, HELPER_2);
    joint(w, 40, PLACE_A, "open");
    joint(w, 41, PLACE_S, "matched");
    joint(w, 42, PLACE_A, "done");
    joint(w, 43, PLACE_A, "closed");
    world_sql(w, fmt("INSERT INTO agreement(id, area, year, n, theme, starts, ends, state, signed_at, rev, at) VALUES (50, %s, 2026, 1, 'x', 1, 2, 'ended', 5, 1, 1), (51, %s, 2026, 2, 'x', 1, 2, 'draft', NULL, 1, 1)",
                     area_text(PLACE_A), area_text(PLACE_A)));
    promised(w, 60, "kept", -3);
    promised(w, 61, "open", -2);
    promised(w, 62, "open", 2);
    promised(w, 63, "released", -2);
    world_sql(w, fmt("INSERT INTO menu(id, area, n, state, title, rev, at) VALUES (70, %s, 1, 'published', 'x', 1, 1)", area_text(PLACE_A)));
    world_sql(w, "INSERT INTO menu_section(id, menu, n, name) VALUES (71, 70, 1, 'x')");
    world_sql(w, "INSERT INTO menu_item(id, menu, section, title, way, at) VALUES (72, 70, 71, 'x', 'claim', 1)");
    world_sql(w, fmt("INSERT INTO menu_request(id, item, area, asker, share, rev, at) VALUES (73, 72, %s, %s, 0, 1, 1)", area_text(PLACE_A), person_text(ASKER)));
    world_sql(w, fmt("INSERT INTO late_service(id, person, area, title, day, minutes, reason, state, by_person, rev, at) VALUES (80, %s, %s, 'x', 20000, 90, 'x', 'approved', %s, 1, 1)",
                     person_text(HELPER_1), area_text(PLACE_A), person_text(WORKER_A)));
    social(w, 1001, PLACE_A, "own");
    social(w, 1002, PLACE_B, "instructor");
    social(w, 1003, PLACE_S, "without");
    return w;
}

TEST(M32_declared_figures_are_recomputed_from_raw_rows)
{
    static const struct { const char *id; enum Place at; int64_t n, below; } want[] = {
        {"units_enrolled", PLACE_S, 1, -1}, {"members_enrolled", PLACE_S, 3, -1}, {"members_enrolled", PLACE_A1, 2, -1}, {"enrolment_rate", PLACE_S, 3, 4}, {"enrolment_queue", PLACE_S, 3, -1},
        {"team_members", PLACE_S, 2, -1}, {"team_members", PLACE_A, 1, -1}, {"team_members", PLACE_B, 2, -1}, {"gaps_open", PLACE_S, 1, -1}, {"gaps_met", PLACE_S, 2, -1},
        {"agreements_signed", PLACE_S, 1, -1}, {"promises_kept", PLACE_S, 1, 2}, {"promises_late", PLACE_S, 1, -1}, {"menu_orders", PLACE_S, 1, -1}, {"no_leader", PLACE_S, 2, -1},
        {"no_instructor", PLACE_A, 1, -1}, {"no_mediator", PLACE_A1b, 1, -1}, {"hours_a", PLACE_S, 0, -1}, {"hours_b", PLACE_S, 40, -1}, {"hours_c", PLACE_S, 90, -1},
        {"cover_organised", PLACE_S, 1, 3}, {"cover_working", PLACE_S, 2, 3}};
    struct world *w = hearts();
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        struct reply r = figures(w, STREET_A, want[i].at, "");
        int64_t n = json_num(r, at_id(r, want[i].id, want[i].below >= 0 ? "numerator" : "value"));
        CHECK_MSG(n == want[i].n, "%s at %s is %lld", want[i].id, area_text(want[i].at), (long long)n);
        if (want[i].below >= 0) CHECK_EQ(json_num(r, at_id(r, want[i].id, "denominator")), want[i].below);
    }
    struct reply r = figures(w, STREET_A, PLACE_S, "");
    CHECK(json_number_value(json_at(r, at_id(r, "enrolment_rate", "value"))) == 75.0);
    CHECK_STR(json_str(r, at_id(r, "enrolment_rate", "denominator_sums")), "declared");
    CHECK(!json_yes(r, at_id(r, "team_members", "additive"))); /* one is in two teams: 1 + 2 is not 2 */
    CHECK(json_null_at(r, at_id(r, "team_members", "unlocated")) || json_at(r, at_id(r, "team_members", "unlocated")) == NULL);
    r = figures(w, STREET_A, PLACE_S, "&from=2026-01-01"); /* signed in 1970; what holds now, holds */
    CHECK_EQ(json_num(r, at_id(r, "agreements_signed", "value")), 0);
    CHECK_EQ(json_num(r, at_id(r, "members_enrolled", "value")), 3);
    r = figures(w, GRID_A, PLACE_A1, ""); /* who does not read the records of a figure is not told it */
    for (size_t i = 0; i < json_count(r, "items"); i++) CHECK_LACKS(json_str(r, fmt("items.%zu.id", i)), "cover_");
    world_sql(w, "INSERT INTO setting(id, name, value, rev) VALUES (77, 'pack', 'generic', 1)");
    r = figures(w, STREET_A, PLACE_S, "");
    for (size_t i = 0; i < json_count(r, "items"); i++) CHECK_LACKS(json_str(r, fmt("items.%zu.id", i)), "cover_");
}

TEST(M80_lists_of_figures_have_pages_and_the_sheet_holds_them)
{
    struct world *w = hearts();
    struct browser *b = browser_new(w);
    login(b, STREET_A);
    struct reply r = figures(w, STREET_A, PLACE_S, "");
    for (size_t i = 0; i < json_count(r, "items"); i++) {
        Str path = str_from(json_str(r, fmt("items.%zu.records", i)), 7);
        browse(b, fmt("%.*s", STR(path)));
        CHECK_MSG(b->status == 200, "%.*s: %d", STR(path), b->status);
        browse(b, fmt("/figures/%.*s/parts?area=%s", STR(json_str(r, fmt("items.%zu.id", i))), area_text(PLACE_S)));
        CHECK_EQ(b->status, 200);
    }
    browse(b, fmt("/reports?area=%s&period=all", area_text(PLACE_S)));
    CHECK_HAS(b->html, "报到率");
    CHECK_HAS(b->html, "75.0");
    CHECK_HAS(b->html, "组织覆盖");
}

TEST(M80_records_are_as_many_as_the_figure_says)
{
    struct world *w = hearts();
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
            Str sums = json_str(r, fmt("items.%zu.denominator_sums", i));
            if (below.len)
                CHECK_EQ(records_sum(w, looks[l].who, below, sums.len ? fmt("%.*s", STR(sums)) : NULL), json_num(r, fmt("items.%zu.denominator", i)));
            if (str_is(unit, "minutes")) CHECK_EQ(records_sum(w, looks[l].who, json_str(r, fmt("items.%zu.records", i)), "minutes"), json_num(r, fmt("items.%zu.value", i)));
            if (str_is(unit, "count") && json_yes(r, fmt("items.%zu.additive", i)))
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
    struct world *w = hearts();
    static const enum Place levels[] = {PLACE_D, PLACE_S, PLACE_A, PLACE_A1, PLACE_A1b};
    static const size_t parts[] = {2, 2, 1, 1, 0};
    struct reply all = figures(w, DISTRICT_A, PLACE_D, "");
    for (size_t l = 0; l < 5; l++)
        for (size_t i = 0; i < json_count(all, "items"); i++) {
            Str id = json_str(all, fmt("items.%zu.id", i)), unit = json_str(all, fmt("items.%zu.unit", i));
            struct reply r = api(w, "GET", fmt("/figures/%.*s/parts?area=%s", STR(id), area_text(levels[l])), as(w, DISTRICT_A), NULL);
            bool additive = json_yes(r, "figure.additive");
            CHECK_EQ(r.status, 200);
            CHECK_EQ(json_count(r, "items"), parts[l]);
            CHECK_EQ(additive, (str_is(unit, "count") && !str_is(id, "team_members")) || str_is(unit, "minutes"));
            if (additive) CHECK_MSG(sum_of(r, "value") == json_num(r, "figure.value"), "%.*s at level %zu", STR(id), l);
            if (additive) CHECK_EQ(json_num(r, "unlocated.value"), json_num(r, "figure.unlocated"));
            if (json_at(r, "figure.numerator") == NULL) continue;
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
    static const int64_t hours[] = {9, 1, 2};
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
    struct made m = need_at(w, NeedStage_collected); /* of an even number, between the two in the middle */
    w->now = time_plus(w->now, 4 * HOUR_MS);
    CHECK_EQ(act(w, WORKER_A, m.need, "accept", "{\"category\":\"parking\",\"urgency\":\"p3\"}").status, 200);
    CHECK_OK(db_read_begin(w->db, &db));
    CHECK_OK(steps_measure(db, test_arena(), &at, all));
    db_read_end(db);
    CHECK_EQ(all[STEP_ACCEPT].median_ms, 3 * (int64_t)HOUR_MS);
    struct reply r = api(w, "GET", fmt("/figures/steps?area=%s", area_text(PLACE_A)), as(w, LEAD_A), NULL);
    CHECK_STR(json_str(r, "items.0.id"), "accept");
    CHECK_EQ(json_num(r, "items.0.n"), 4);
    CHECK_EQ(json_num(r, "items.0.median_ms"), 3 * (int64_t)HOUR_MS);
    CHECK(json_null_at(r, "items.1.median_ms"));
    CHECK_EQ(json_count(api(w, "GET", fmt("%.*s", STR(str_from(json_str(r, "items.0.records"), 7))), as(w, LEAD_A), NULL), "items"), 4);
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
