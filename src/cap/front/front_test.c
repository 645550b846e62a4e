/* The front page: who finds what, and that the demo's door is in demo data only. */
#include "steps.h"

static const char *leads_to(struct world *w, enum Actor a)
{
    struct browser *b = browser_new(w);
    login(b, a);
    struct reply r = browser_send(b, "GET", "/", (Str){NULL, 0});
    return r.status == 303 ? fmt("%.*s", STR(reply_header(r, "Location"))) : r.status == 200 ? "stays" : "?";
}

TEST(front_leads_by_role)
{
    struct world *w = world_new();
    CHECK_STR(leads_to(w, LEAD_A), "/imports"); /* nothing is there yet: last year's sheets are offered */
    CHECK_STR(leads_to(w, ADMIN_A), "/imports");
    need_at(w, NeedStage_collected);
    CHECK_STR(leads_to(w, WORKER_A), "/desk");
    CHECK_STR(leads_to(w, GRID_A), "/desk");
    CHECK_STR(leads_to(w, LEAD_A), "/desk");
    CHECK_STR(leads_to(w, STREET_A), "/overview");
    CHECK_STR(leads_to(w, SUPERVISOR_A), "/overview");
    CHECK_STR(leads_to(w, ADMIN_A), "/settings");
    CHECK_STR(leads_to(w, RESIDENT_A), "stays");
    CHECK_STR(leads_to(w, VOLUNTEER_A), "stays");
    CHECK_STR(leads_to(w, JUDGE_A), "stays");
    CHECK_STR(leads_to(w, NO_ROLE), "stays");
}

TEST(front_of_strangers_and_residents)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    browse(b, "/");
    CHECK_EQ(b->status, 200);
    CHECK_HAS(b->html, "href=\"/report\"");
    CHECK_HAS(b->html, "href=\"/receipts\"");
    CHECK_LACKS(b->html, "/demo/enter");
    login(b, RESIDENT_A);
    browse(b, "/");
    CHECK_HAS(b->html, "href=\"/needs?mine=1\"");
    CHECK_LACKS(b->html, "href=\"/orders?claim=1\"");
    struct browser *v = browser_new(w);
    login(v, VOLUNTEER_A);
    browse(v, "/");
    CHECK_HAS(v->html, "href=\"/orders?claim=1\"");
}

TEST(front_demo_enter_only_in_demo)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    CHECK_EQ(browser_send(b, "POST", "/demo/enter", S("phone=13800000001")).status, 404);
    CHECK_EQ(browser_send(b, "POST", "/demo/enter", S("")).status, 404);
    w->app->o.demo = true;
    world_sql(w, fmt("UPDATE person SET phone = '13800000001' WHERE id = %s", person_text(RESIDENT_A)));
    CHECK_EQ(browser_send(b, "POST", "/demo/enter", str_c(fmt("phone=%.*s", STR(phone(WORKER_A))))).status, 404);
    CHECK_EQ(browser_send(b, "POST", "/demo/enter", S("phone=13800000011")).status, 404);
    CHECK_EQ(browser_send(b, "POST", "/demo/enter", S("phone=13800000001")).status, 303);
    browse(b, "/");
    CHECK_HAS(b->html, "href=\"/needs?mine=1\"");
}
