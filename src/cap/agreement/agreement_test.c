/* Three lists and agreements: gaps that close and open, many agreements at once, signing by all parties, promises and their end. */
#include "cap/agreement/agreement.h"
#include "steps.h"

enum { CLINIC = 71, SCHOOL = 72, UNITS = 12 };

/* A clinic and a school in community A; HELPER_9 speaks for the clinic, HELPER_10 for the school. */
static struct world *with_units(void)
{
    struct world *w = world_new();
    world_sql(w, fmt("INSERT INTO org(id, kind, name, area, rev, at) VALUES (71, 'unit', '东桥医院', %s, 1, 1), (72, 'unit', '东桥小学', %s, 1, 1)", area_text(PLACE_A), area_text(PLACE_A)));
    world_sql(w, fmt("INSERT INTO role(id, person, role, scope_kind, scope, starts, at, rev) VALUES (701, %s, 'unit_contact', 'org', 71, 1, 1, 1), (702, %s, 'unit_contact', 'org', 72, 1, 1, 1)",
                     person_text(HELPER_9), person_text(HELPER_10)));
    for (int i = 3; i <= UNITS; i++) world_sql(w, fmt("INSERT INTO org(id, kind, name, area, rev, at) VALUES (%d, 'unit', '单位%d', %s, 1, 1)", 80 + i, i, area_text(PLACE_A)));
    world_sql(w, "UPDATE session SET ends = 9999999999999"); /* the year is long */
    return w;
}

static const char *day(struct world *w, int from_now) { return fmt("%.*s", STR(day_iso(test_arena(), day_plus(day_of(w->now), from_now)))); }

static struct reply post(struct world *w, enum Actor a, const char *path, const char *body) { return api(w, "POST", path, as(w, a), body); }
static struct reply get(struct world *w, enum Actor a, const char *path) { return api(w, "GET", path, as(w, a), NULL); }

static int64_t gaps(struct world *w) { return json_num(get(w, WORKER_A, fmt("/needlist?area=%s", area_text(PLACE_A))), "open"); }

static struct reply listed(struct world *w)
{
    return post(w, WORKER_A, "/needlist", fmt("{\"area\":\"%s\",\"title\":\"楼道照明要有人常修\",\"category\":\"repair\",\"from\":\"%s\",\"to\":\"%s\"}", area_text(PLACE_A), day(w, -30), day(w, 1)));
}

TEST(M36_a_gap_closes_when_an_offer_is_accepted_and_opens_when_it_is_withdrawn)
{
    struct world *w = with_units();
    act(w, WORKER_A, need_at(w, NeedStage_collected).id, "accept", "{\"category\":\"repair\",\"urgency\":\"p3\"}");
    need_at(w, NeedStage_analysed); /* of another category */
    struct reply item = listed(w);
    CHECK_EQ(item.status, 201);
    const char *id = id_of(item);
    CHECK_EQ(json_num(item, "evidence"), 1);
    CHECK_EQ(json_num(item, "counted"), 1);
    struct reply behind = get(w, WORKER_A, fmt("%.*s", STR(str_from(json_str(item, "records"), sizeof "/api/v1" - 1))));
    CHECK_EQ(json_count(behind, "items"), 1); /* the number opens exactly those */
    CHECK_EQ(gaps(w), 1);

    /* Whoever speaks for a unit of the place sees what is missing, and answers it. */
    CHECK_EQ(json_count(get(w, HELPER_9, "/needlist"), "items"), 1);
    struct reply offer = post(w, HELPER_9, "/resources", fmt("{\"area\":\"%s\",\"org\":\"71\",\"what\":\"电工每周半天\",\"item\":\"%s\"}", area_text(PLACE_A), id));
    CHECK_EQ(offer.status, 201);
    CHECK_EQ(post(w, HELPER_9, "/resources", fmt("{\"area\":\"%s\",\"org\":\"72\",\"what\":\"别人的\"}", area_text(PLACE_A))).status, 422);
    CHECK_EQ(gaps(w), 1); /* offered is not accepted */
    CHECK_EQ(post(w, HELPER_9, fmt("/needlist/%s/match", id), fmt("{\"resource\":\"%s\"}", id_of(offer))).status, 403);
    struct reply matched = post(w, WORKER_A, fmt("/needlist/%s/match", id), fmt("{\"resource\":\"%s\"}", id_of(offer)));
    CHECK_EQ(matched.status, 200);
    CHECK_STR(json_str(matched, "state"), "matched");
    CHECK_EQ(gaps(w), 0);
    CHECK_EQ(post(w, WORKER_A, fmt("/needlist/%s/match", id), fmt("{\"resource\":\"%s\"}", id_of(offer))).status, 409);

    CHECK_EQ(post(w, HELPER_9, fmt("/resources/%s/withdraw", id_of(offer)), "{\"reason\":\"电工调走了\"}").status, 200);
    CHECK_EQ(gaps(w), 1);
    CHECK_STR(json_str(get(w, WORKER_A, fmt("/needlist/%s", id)), "state"), "open");
    CHECK_EQ(post(w, WORKER_A, fmt("/needlist/%s/match", id), fmt("{\"resource\":\"%s\"}", id_of(offer))).status, 422);
    CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM event WHERE kind = 'need_list_item' AND entity = %s AND act IN ('list', 'match', 'open_again')", id)), 3);
}

TEST(M36_an_item_ends_with_a_reason_and_other_places_do_not_see_it)
{
    struct world *w = with_units();
    const char *id = id_of(listed(w));
    CHECK_EQ(post(w, WORKER_A, fmt("/needlist/%s/done", id), "{\"reason\":\"已办\"}").status, 409); /* nobody has been matched */
    CHECK_EQ(post(w, WORKER_A, fmt("/needlist/%s/close", id), "{}").status, 422);
    CHECK_EQ(get(w, WORKER_B, fmt("/needlist/%s", id)).status, 404);
    CHECK_EQ(get(w, RESIDENT_A, fmt("/needlist/%s", id)).status, 404);
    CHECK_EQ(post(w, SUPERVISOR_A, fmt("/needlist/%s/close", id), "{\"reason\":\"不做了\"}").status, 403);
    CHECK_EQ(post(w, WORKER_A, fmt("/needlist/%s/close", id), "{\"reason\":\"物业已接手\"}").status, 200);
    CHECK_EQ(gaps(w), 0);
    CHECK_EQ(post(w, WORKER_A, "/needlist", fmt("{\"area\":\"%s\",\"title\":\"倒着的日子\",\"from\":\"%s\",\"to\":\"%s\"}", area_text(PLACE_A), day(w, 1), day(w, 1))).status, 422);
}

/* -- many at once -- */

static const char *twelve(struct world *w, const char *last)
{
    struct buf b = buf_new(test_arena(), 1024);
    for (int i = 1; i <= UNITS; i++) {
        Str name = i == 1 ? S("东桥医院") : i == 2 ? S("东桥小学") : str_fmt(test_arena(), "单位%d", i);
        buf_fmt(&b, "%.*s\\t每月义诊，一次\\t%s\\n", STR(name), i == UNITS ? last : i == 1 ? fmt("%s\\t%s", day(w, 20), day(w, 30)) : day(w, 60));
    }
    return fmt("{\"area\":\"%s\",\"theme\":\"敬老助老\",\"starts\":\"%s\",\"ends\":\"%s\",\"confirm\":true,\"rows\":\"%.*s\"}", area_text(PLACE_A), day(w, 0), day(w, 365), STR(buf_str(&b)));
}

TEST(M35_one_request_makes_twelve_numbered_agreements_each_with_its_history)
{
    struct world *w = with_units();
    struct reply r = post(w, WORKER_A, "/agreements/batch", twelve(w, day(w, 90)));
    CHECK_MSG(r.status == 201, "%.*s", STR(r.body));
    struct reply all = get(w, WORKER_A, fmt("/agreements?area=%s", area_text(PLACE_A)));
    CHECK_EQ(json_count(all, "items"), UNITS);
    int year = civil_of(w->now).year;
    for (int i = 0; i < UNITS; i++) {
        Str no = json_str(all, fmt("items.%d.no", i)), id = json_str(all, fmt("items.%d.id", i));
        CHECK_STR(no, fmt("%d-%03d", year, UNITS - i)); /* the newest first */
        CHECK_EQ(world_count(w, fmt("SELECT count(*) FROM event WHERE kind = 'agreement' AND entity = %.*s AND act IN ('make', 'send', 'confirm')", STR(id))), 3);
    }
    CHECK_STR(json_str(r, "lines.0.text"), "每月义诊，一次");
    CHECK_STR(json_str(r, "ends"), day(w, 30)); /* its own last day */
    CHECK_STR(json_str(all, "items.0.ends"), day(w, 365));
    CHECK_EQ(world_count(w, "SELECT count(DISTINCT batch) FROM agreement"), 1);
    CHECK_EQ(world_count(w, "SELECT count(*) FROM promise"), 0); /* nobody else has signed yet */
}

TEST(M35_one_wrong_row_makes_none)
{
    struct world *w = with_units();
    const char *body = twelve(w, "明年");
    CHECK_EQ(post(w, WORKER_A, "/agreements/batch", body).status, 422);
    struct reply r = post(w, WORKER_A, "/agreements/batch", body);
    CHECK(str_has(json_str(r, "errors.0.message"), S("12")));
    CHECK_EQ(world_count(w, "SELECT count(*) FROM agreement"), 0);
    r = post(w, WORKER_A, "/agreements/batch", fmt("{\"area\":\"%s\",\"theme\":\"助学\",\"starts\":\"%s\",\"ends\":\"%s\",\"rows\":\"没有的单位,讲座,%s\"}", area_text(PLACE_A), day(w, 0), day(w, 90), day(w, 9)));
    CHECK_EQ(r.status, 422);
    CHECK_EQ(post(w, WORKER_B, "/agreements/batch", twelve(w, day(w, 90))).status, 422); /* not their place */
}

/* -- one agreement -- */

static const char *draft(struct world *w)
{
    struct reply r = post(w, WORKER_A, "/agreements", fmt("{\"area\":\"%s\",\"org\":\"71\",\"theme\":\"义诊\",\"starts\":\"%s\",\"ends\":\"%s\"}", area_text(PLACE_A), day(w, 0), day(w, 200)));
    CHECK_EQ(r.status, 201);
    return id_of(r);
}

static const char *party(struct world *w, const char *id, int n) { return fmt("%.*s", STR(json_str(get(w, WORKER_A, fmt("/agreements/%s", id)), fmt("parties.%d.id", n)))); }

static void line(struct world *w, const char *id, int n, const char *text, int due)
{
    CHECK_EQ(post(w, WORKER_A, fmt("/agreements/%s/lines", id), fmt("{\"party\":\"%s\",\"text\":\"%s\",\"due\":\"%s\"}", party(w, id, n), text, day(w, due))).status, 200);
}

/* Two lines of the clinic, one of the community; confirmed by both. */
static const char *signed_one(struct world *w)
{
    const char *id = draft(w);
    line(w, id, 1, "每月义诊一次", 20);
    line(w, id, 1, "建一百份健康档案", 40);
    line(w, id, 0, "提供场地和桌椅", 10);
    CHECK_EQ(post(w, WORKER_A, fmt("/agreements/%s/send", id), "{}").status, 200);
    CHECK_EQ(post(w, LEAD_A, fmt("/agreements/%s/confirm", id), "{}").status, 200);
    CHECK_EQ(post(w, HELPER_9, fmt("/signings/%s/confirm", party(w, id, 1)), "{}").status, 200);
    return id;
}

TEST(M34_an_agreement_is_signed_when_every_party_has_confirmed)
{
    struct world *w = with_units();
    const char *id = draft(w);
    CHECK_EQ(post(w, WORKER_A, fmt("/agreements/%s/send", id), "{}").status, 409); /* nothing is promised in it */
    CHECK_EQ(post(w, WORKER_A, fmt("/agreements/%s/lines", id), fmt("{\"party\":\"%s\",\"text\":\"太晚\",\"due\":\"%s\"}", party(w, id, 1), day(w, 201))).status, 422);
    line(w, id, 1, "每月义诊一次", 20);
    CHECK_EQ(get(w, HELPER_9, fmt("/signings/%s", party(w, id, 1))).status, 404); /* a draft is the community's own */
    CHECK_EQ(post(w, WORKER_A, fmt("/agreements/%s/send", id), "{}").status, 200);
    CHECK_EQ(post(w, WORKER_A, fmt("/agreements/%s/lines", id), fmt("{\"party\":\"%s\",\"text\":\"再加\",\"due\":\"%s\"}", party(w, id, 1), day(w, 9))).status, 409);
    const char *clinic = party(w, id, 1);
    CHECK_EQ(post(w, HELPER_10, fmt("/signings/%s/confirm", clinic), "{}").status, 404);
    CHECK_EQ(post(w, HELPER_9, fmt("/signings/%s/confirm", clinic), "{}").status, 200);
    CHECK_EQ(post(w, HELPER_9, fmt("/signings/%s/confirm", clinic), "{}").status, 409);
    CHECK_STR(json_str(get(w, WORKER_A, fmt("/agreements/%s", id)), "state"), "signing");
    CHECK_EQ(world_count(w, "SELECT count(*) FROM promise"), 0);
    struct reply r = post(w, WORKER_A, fmt("/agreements/%s/confirm", id), "{}");
    CHECK_STR(json_str(r, "state"), "signed");
    CHECK_EQ(json_count(r, "promises"), 1);
    CHECK_STR(json_str(r, "promises.0.owner_org"), "71");
    CHECK_STR(json_str(r, "promises.0.state"), "open");
}

TEST(M34_a_party_without_an_account_confirms_by_its_link_and_reaches_nothing_else)
{
    struct world *w = with_units();
    const char *id = draft(w), *other = draft(w);
    line(w, id, 1, "每月义诊一次", 20);
    line(w, other, 1, "别的", 20);
    CHECK_EQ(post(w, WORKER_A, fmt("/agreements/%s/link", id), fmt("{\"party\":\"%s\"}", party(w, id, 1))).status, 409);
    post(w, WORKER_A, fmt("/agreements/%s/send", id), "{}");
    post(w, WORKER_A, fmt("/agreements/%s/send", other), "{}");
    post(w, WORKER_A, fmt("/agreements/%s/confirm", id), "{}");
    CHECK_EQ(post(w, WORKER_A, fmt("/agreements/%s/link", id), fmt("{\"party\":\"%s\"}", party(w, id, 0))).status, 422); /* the community has accounts */
    Str link = json_str(post(w, WORKER_A, fmt("/agreements/%s/link", id), fmt("{\"party\":\"%s\"}", party(w, id, 1))), "link");
    CHECK(str_starts(link, S("/p/")));
    const char *secret = fmt("%.*s", STR(str_from(link, 3)));
    CHECK_EQ(api(w, "GET", fmt("/signings/%s", party(w, id, 1)), secret, NULL).status, 200);
    CHECK_EQ(api(w, "GET", fmt("/signings/%s", party(w, other, 1)), secret, NULL).status, 404);
    CHECK_EQ(api(w, "GET", fmt("/agreements/%s", other), secret, NULL).status, 404);
    struct reply r = api(w, "POST", fmt("/signings/%s/confirm", party(w, id, 1)), secret, "{}");
    CHECK_STR(json_str(r, "state"), "signed");
    CHECK(json_yes(r, "parties.1.by_link"));
    /* By the link a promise is kept with evidence too. */
    struct reply kept = api(w, "POST", fmt("/signings/%s/kept", party(w, id, 1)), secret, fmt("{\"promise\":\"%.*s\",\"evidence\":\"10月8日活动室，42人\"}", STR(json_str(r, "promises.0.id"))));
    CHECK_STR(json_str(kept, "promises.0.state"), "kept");
}

TEST(M34_sent_back_it_is_a_draft_again_and_nobody_has_confirmed)
{
    struct world *w = with_units();
    const char *id = draft(w);
    line(w, id, 1, "每月义诊一次", 20);
    post(w, WORKER_A, fmt("/agreements/%s/send", id), "{}");
    post(w, WORKER_A, fmt("/agreements/%s/confirm", id), "{}");
    const char *clinic = party(w, id, 1);
    CHECK_EQ(post(w, HELPER_9, fmt("/signings/%s/back", clinic), "{}").status, 422);
    CHECK_EQ(post(w, HELPER_9, fmt("/signings/%s/back", clinic), "{\"reason\":\"每月做不到，改成每季\"}").status, 200);
    struct reply r = get(w, WORKER_A, fmt("/agreements/%s", id));
    CHECK_STR(json_str(r, "state"), "draft");
    CHECK_STR(json_str(r, "reason"), "每月做不到，改成每季");
    CHECK(json_null_at(r, "parties.0.confirmed_at"));
    CHECK_EQ(post(w, HELPER_9, fmt("/signings/%s/confirm", clinic), "{}").status, 409); /* first it is sent again */
    CHECK_EQ(post(w, WORKER_A, fmt("/agreements/%s/send", id), "{}").status, 200);
    CHECK_EQ(post(w, HELPER_9, fmt("/signings/%s/confirm", clinic), "{}").status, 200);
    CHECK_STR(json_str(get(w, WORKER_A, fmt("/agreements/%s", id)), "state"), "signing");
}

TEST(M34_a_promise_is_kept_with_evidence_or_released_with_a_reason)
{
    struct world *w = with_units();
    const char *id = signed_one(w), *clinic = party(w, id, 1);
    struct reply a = get(w, HELPER_9, fmt("/signings/%s", clinic));
    const char *first = fmt("%.*s", STR(json_str(a, "promises.0.id"))), *ours = fmt("%.*s", STR(json_str(a, "promises.2.id")));
    CHECK_EQ(post(w, HELPER_9, fmt("/signings/%s/kept", clinic), fmt("{\"promise\":\"%s\"}", first)).status, 422);
    CHECK_EQ(post(w, HELPER_9, fmt("/signings/%s/kept", clinic), fmt("{\"promise\":\"%s\",\"evidence\":\"摆好了\"}", ours)).status, 403);
    CHECK_EQ(post(w, HELPER_9, fmt("/signings/%s/kept", clinic), fmt("{\"promise\":\"%s\",\"evidence\":\"活动室签到表42人\"}", first)).status, 200);
    CHECK_EQ(post(w, WORKER_A, fmt("/agreements/%s/release", id), fmt("{\"promise\":\"%s\",\"reason\":\"活动室装修\"}", ours)).status, 200);
    CHECK_EQ(post(w, WORKER_A, fmt("/agreements/%s/release", id), fmt("{\"promise\":\"%s\",\"reason\":\"又一次\"}", ours)).status, 409);

    /* The figure: kept of those due up to today, released ones aside; each number is as long as its list. */
    w->now = time_plus(w->now, 45 * (int64_t)DAY_MS);
    struct reply book = get(w, WORKER_A, fmt("/promises?area=%s", area_text(PLACE_A)));
    CHECK_EQ(json_num(book, "due"), 2);
    CHECK_EQ(json_num(book, "kept"), 1);
    CHECK_EQ(json_num(book, "late"), 1);
    static const char *const figures[] = {"due", "kept", "late"};
    for (int i = 0; i < 3; i++) {
        struct reply list = get(w, WORKER_A, fmt("%.*s", STR(json_str(book, fmt("%s_records", figures[i])))));
        CHECK_EQ((int64_t)json_count(list, "items"), json_num(book, figures[i]));
    }
    /* Late ones by place. */
    struct reply street = get(w, STREET_A, fmt("/promises?area=%s", area_text(PLACE_S)));
    CHECK_EQ(json_count(street, "places"), 1);
    CHECK_STR(json_str(street, "places.0.area"), area_text(PLACE_A));
    CHECK_EQ(json_num(street, "places.0.late"), 1);
}

TEST(M34_the_end_is_announced_thirty_days_before_and_comes_by_itself)
{
    struct world *w = with_units();
    const char *id = signed_one(w);
    const char *told = fmt("SELECT count(*) FROM event WHERE act = 'ends_soon' AND entity = %s", id);
    w->now = time_plus(w->now, 169 * (int64_t)DAY_MS);
    CHECK_OK(app_run_job(w->app, "agreements"));
    CHECK_EQ(world_count(w, told), 0); /* 31 days before */
    CHECK_EQ(json_count(get(w, LEAD_A, fmt("/agreements?area=%s&ending=1", area_text(PLACE_A))), "items"), 0);
    w->now = time_plus(w->now, DAY_MS);
    CHECK_OK(app_run_job(w->app, "agreements"));
    CHECK_OK(app_run_job(w->app, "agreements"));
    CHECK_EQ(world_count(w, told), 1);
    struct reply soon = get(w, LEAD_A, fmt("/agreements?area=%s&ending=1", area_text(PLACE_A)));
    CHECK_EQ(json_count(soon, "items"), 1);
    CHECK(json_yes(soon, "items.0.ends_soon"));
    struct reply desk = get(w, LEAD_A, "/desk");
    CHECK_STR(json_str(desk, "items.0.kind"), "agreement");
    CHECK_STR(json_str(desk, "items.0.ask"), "renew");

    struct reply next = post(w, LEAD_A, fmt("/agreements/%s/renew", id), fmt("{\"ends\":\"%s\"}", day(w, 30 + 365)));
    CHECK_EQ(next.status, 200);
    CHECK_STR(json_str(next, "renews"), id);
    CHECK_EQ(json_count(next, "lines"), 3);
    CHECK_EQ(json_count(get(w, LEAD_A, "/desk"), "items"), 0);
    CHECK_EQ(post(w, LEAD_A, fmt("/agreements/%s/renew", id), fmt("{\"ends\":\"%s\"}", day(w, 500))).status, 409);

    w->now = time_plus(w->now, 31 * (int64_t)DAY_MS);
    CHECK_OK(app_run_job(w->app, "agreements"));
    CHECK_STR(json_str(get(w, LEAD_A, fmt("/agreements/%s", id)), "state"), "ended");
}

TEST(M34_ended_early_it_releases_what_is_open)
{
    struct world *w = with_units();
    const char *id = signed_one(w);
    CHECK_EQ(post(w, WORKER_A, fmt("/agreements/%s/end", id), "{}").status, 422);
    struct reply r = post(w, WORKER_A, fmt("/agreements/%s/end", id), "{\"reason\":\"医院搬走\"}");
    CHECK_STR(json_str(r, "state"), "ended");
    for (int i = 0; i < 3; i++) CHECK_STR(json_str(r, fmt("promises.%d.state", i)), "released");
}

TEST(M34_a_task_made_of_a_promise_is_its_evidence_when_confirmed)
{
    struct world *w = with_units();
    const char *id = signed_one(w);
    const char *promise = fmt("%.*s", STR(json_str(get(w, WORKER_A, fmt("/agreements/%s", id)), "promises.0.id")));
    struct reply o = post(w, WORKER_A, fmt("/agreements/%s/orders", id), fmt("{\"promise\":\"%s\",\"mode\":\"claim\",\"title\":\"义诊帮手\"}", promise));
    CHECK_EQ(o.status, 201);
    CHECK_STR(json_str(o, "source.kind"), "promise");
    order_act(w, HELPER_1, id_of(o), "take", "{}");
    order_act(w, HELPER_1, id_of(o), "arrive", "{}");
    order_act(w, HELPER_1, id_of(o), "serve", "{\"note\":\"量了四十人\",\"minutes\":120}");
    CHECK_STR(json_str(get(w, WORKER_A, fmt("/promises/%s", promise)), "state"), "open");
    CHECK_EQ(order_act(w, WORKER_A, id_of(o), "confirm", "{\"good\":true}").status, 200);
    struct reply p = get(w, WORKER_A, fmt("/promises/%s", promise));
    CHECK_STR(json_str(p, "state"), "kept");
    CHECK(json_str(p, "evidence").len > 0);
}

static struct reply project(struct world *w, const char *origin)
{
    return post(w, WORKER_A, "/projects", fmt("{\"area\":\"%s\",\"org\":\"71\",\"title\":\"楼道亮起来\",\"starts\":\"%s\",\"origin\":\"%s\"}", area_text(PLACE_A), day(w, 0), origin));
}

TEST(projects_begin_in_an_item_or_an_agreement)
{
    struct world *w = with_units();
    const char *item = id_of(listed(w)), *agreement = draft(w);
    CHECK_EQ(project(w, "71").status, 422);
    struct reply p = project(w, item);
    CHECK_EQ(p.status, 201);
    CHECK_STR(json_str(p, "origin_kind"), "need_list_item");
    CHECK_STR(json_str(project(w, agreement), "origin_kind"), "agreement");
    CHECK_EQ(json_count(get(w, WORKER_A, fmt("/projects?area=%s&origin=%s", area_text(PLACE_A), item)), "items"), 1);
    CHECK_EQ(post(w, WORKER_A, fmt("/projects/%s/finish", id_of(p)), "{}").status, 409);
    CHECK_STR(json_str(post(w, WORKER_A, fmt("/projects/%s/start", id_of(p)), "{}"), "state"), "running");
    CHECK_STR(json_str(post(w, WORKER_A, fmt("/projects/%s/finish", id_of(p)), "{}"), "state"), "done");
}
