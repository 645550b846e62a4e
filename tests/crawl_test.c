/* Every page that anybody can reach by links, as each role, in both languages and dresses: well-formed, no id twice, no dead
   link, and what people have typed never stands raw in it. Links to what is not built yet stand in golden/dead_links.txt, a
   list that only gets shorter. */
#include "steps.h"

#include <stdlib.h>
#include <string.h>

#include "app/private.h"
#include "base/buf.h"
#include "html.h"

#define CANARY "<'\"&canary>"

enum { PAGES_MOST = 400 };

struct crawl {
    struct browser *b;
    const char *who;
    const char *todo[PAGES_MOST];
    const char *from[PAGES_MOST];
    size_t n;
    struct buf *dead;
    unsigned pages;
};

/* What people typed, everywhere at once. */
static void put_canaries(struct world *w)
{
    static const char *const columns[][2] = {{"need", "title"}, {"need", "text"}, {"need", "place"}, {"need", "public_text"}, {"need", "asker_name"}, {"work_order", "title"}, {"work_order", "text"},
        {"work_order", "skill"}, {"person", "shown_as"}, {"person", "name"}, {"area", "name"}, {"category", "name"}, {"event_text", "text"}, {"taking", "note"}, {"taking", "comment"},
        {"need_rating", "comment"}, {"session", "device"}, {"wall_code", "place"}, {"wall_code", "phone"}, {"wall_code", "hours"}, {"controller", "name"}, {"controller", "contact"}, {"retention", "note"},
        {"holiday", "name"}, {"person_skill", "skill"}, {"need_list_item", "title"}, {"need_list_item", "why"}, {"resource", "what"}, {"resource", "quantity"},
        {"agreement", "theme"}, {"agreement_line", "text"}, {"promise", "text"}, {"promise", "evidence"}, {"project", "title"}, {"project", "direction"}, {"body", "name"}, {"branch", "reason"}, {"branch_rule", "source"}, {"occasion", "title"}, {"occasion", "text"}, {"occasion", "place"}, {"org", "name"}, {"org", "lines"}};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        world_sql(w, fmt("UPDATE %s SET %s = %s || '<''\"&canary>'", columns[i][0], columns[i][1], columns[i][1]));
}

/* One activity of a team that one has signed up for, one that was held, one that is not recorded yet. */
static void build_activities(struct world *w)
{
    static const int days[] = {1, -2, -3};
    struct reply team = api(w, "POST", "/teams", as(w, WORKER_A), fmt("{\"name\":\"小灯芯\",\"area\":\"%s\",\"lines\":\"陪诊\"}", area_text(PLACE_A)));
    api(w, "POST", fmt("/teams/%s/join", id_of(team)), as(w, HELPER_1), "{\"agree\":true}");
    for (size_t i = 0; i < 3; i++) {
        Str day = day_iso(test_arena(), day_plus(day_of(w->now), days[i]));
        struct reply r = api(w, "POST", "/activities", as(w, WORKER_A), fmt("{\"kind\":\"service\",\"title\":\"街角摊\",\"text\":\"理发\",\"place\":\"老街口\",\"area\":\"%s\",\"team\":\"%s\","
            "\"role\":\"help\",\"seats\":1,\"day\":\"%.*s\",\"start_time\":\"09:00\",\"end_time\":\"11:00\"}", area_text(PLACE_A), id_of(team), STR(day)));
        CHECK_EQ(r.status, 201);
        if (i == 0) api(w, "POST", fmt("/activities/%s/sign_up", id_of(r)), as(w, HELPER_1), "{}");
        if (i == 1) api(w, "POST", fmt("/activities/%s/hold", id_of(r)), as(w, WORKER_A), "{\"heads\":3}");
    }
}

/* Lists, an agreement to be signed and one in force, with a unit that UNIT_A speaks for. */
static void build_joint(struct world *w)
{
    world_sql(w, fmt("INSERT INTO org(id, kind, name, area, rev, at) VALUES (7, 'unit', '东桥医院', %s, 1, 1)", area_text(PLACE_A)));
    world_sql(w, fmt("INSERT INTO role(id, person, role, scope_kind, scope, starts, at, rev) VALUES (77, %s, 'unit_contact', 'org', 7, 1, 1, 1)", person_text(UNIT_A)));
    for (int i = 0; i < 2; i++) {
        struct reply item = api(w, "POST", "/needlist", as(w, WORKER_A), fmt("{\"area\":\"%s\",\"title\":\"老人量血压\",\"why\":\"常有人问\",\"category\":\"elders\"}", area_text(PLACE_A)));
        struct reply offer = api(w, "POST", "/resources", as(w, UNIT_A), fmt("{\"area\":\"%s\",\"org\":\"7\",\"what\":\"义诊\",\"quantity\":\"每月一次\"}", area_text(PLACE_A)));
        if (i) api(w, "POST", fmt("/needlist/%s/match", id_of(item)), as(w, WORKER_A), fmt("{\"resource\":\"%s\"}", id_of(offer)));
        api(w, "POST", "/projects", as(w, WORKER_A), fmt("{\"area\":\"%s\",\"org\":\"7\",\"title\":\"量血压角\",\"direction\":\"老人\",\"starts\":\"2026-10-01\",\"origin\":\"%s\"}", area_text(PLACE_A), id_of(item)));
        struct reply a = api(w, "POST", "/agreements/batch", as(w, WORKER_A), fmt("{\"area\":\"%s\",\"theme\":\"义诊\",\"starts\":\"2026-01-01\",\"ends\":\"2026-12-31\",\"confirm\":true,"
                             "\"rows\":\"东桥医院,量血压,2026-09-01,建档案,2026-12-01\"}", area_text(PLACE_A)));
        if (i) api(w, "POST", fmt("/signings/%.*s/confirm", STR(json_str(a, "parties.1.id"))), as(w, UNIT_A), "{}");
    }
    api(w, "POST", "/agreements", as(w, WORKER_A), fmt("{\"area\":\"%s\",\"org\":\"7\",\"theme\":\"助学\",\"starts\":\"2026-10-01\",\"ends\":\"2027-09-30\"}", area_text(PLACE_A)));
}

static void build_party(struct world *w)
{
    static const char *const levels[] = {"committee", "organisation", "group"};
    const char *parent = "";
    for (int i = 0; i < 3; i++)
        parent = fmt(",\"parent\":\"%s\"", id_of(api(w, "POST", "/bodies", as(w, LEAD_A), fmt("{\"level\":\"%s\",\"name\":\"第一组\",\"area\":\"%s\",\"from\":\"2026-01-01\"%s}", levels[i], area_text(PLACE_A), parent))));
    world_sql(w, fmt("INSERT INTO org(id, kind, name, area, rev, at) VALUES (8, 'social', '夜灯救援队', %s, 1, 1)", area_text(PLACE_A)));
    api(w, "POST", "/branches/8/decide", as(w, LEAD_A), "{\"members\":1,\"form\":\"instructor\",\"reason\":\"党员在外地\"}");
}

static void build(struct world *w)
{
    for (int s = NeedStage_collected; s <= (int)NeedStage_rated; s++) need_at(w, (enum NeedStage)s);
    order_at(w, OrderState_open, 2);
    order_at(w, OrderState_taken, 1);
    struct made m = order_at(w, OrderState_served, 1);
    order_act(w, ASKER, m.order, "confirm", "{\"good\":true,\"comment\":\"好\"}");
    order_assigned(w);
    act(w, WORKER_A, need_at(w, NeedStage_handling).id, "escalate", "{\"reason\":\"x\"}");
    act(w, WORKER_A, need_at(w, NeedStage_handling).id, "extend", "{\"days\":3,\"reason\":\"x\"}");
    act(w, WORKER_A, need_at(w, NeedStage_collected).id, "merge", fmt("{\"into\":\"%s\",\"reason\":\"x\"}", need_at(w, NeedStage_collected).id));
    report(w, ASKER, PLACE_A1, "\"kind\":\"dispute\"");
    report(w, ASKER, PLACE_A1, "\"anonymous\":true");
    report(w, WORKER_A, PLACE_S, "\"on_behalf\":{\"name\":\"闻女士\",\"phone\":\"13712345678\"},\"share_contact\":true");
    build_activities(w);
    world_sql(w, fmt("INSERT INTO wall_code(id, code, area, place, at) VALUES (5, '3F2K', %s, '大厅', 1)", area_text(PLACE_A1)));
    world_sql(w, fmt("INSERT INTO controller(id, area, name, contact, rev, at) VALUES (6, %s, '居委会', '1号', 1, 1)", area_text(PLACE_A)));
    build_joint(w);
    build_party(w);
}

static void add(struct crawl *c, const char *path, const char *from)
{
    char *p = fmt("%s", path);
    p[strcspn(p, "#")] = 0;
    if (p[0] == '?') p = fmt("%.*s%s", (int)strcspn(from, "?"), from, p);
    if (p[0] != '/' || strstr(p, "lang=") || !strncmp(p, "/elder?", 7)) return; /* the same page in another dress */
    for (size_t i = 0; i < c->n; i++)
        if (!strcmp(c->todo[i], p)) return;
    if (c->n == PAGES_MOST) return;
    c->todo[c->n] = p;
    c->from[c->n++] = from;
}

/* /needs/123?x=1 is one of /needs/{id}. */
static const char *kind_of_path(const char *path)
{
    struct buf b = buf_new(test_arena(), 64);
    for (const char *p = path; *p && *p != '?';) {
        size_t n = strspn(p, "0123456789");
        if (n >= 6) buf_lit(&b, "{id}");
        else buf_bytes(&b, p, n ? n : 1);
        p += n ? n : 1;
    }
    return fmt("%.*s", STR(buf_str(&b)));
}

static bool answers_post(struct world *w, Str path)
{
    AnyId ids[2];
    Str word;
    bool other;
    if (str_starts(path, S("/p/"))) return true; /* acts below a secret link */
    return route_find(w->app, HTTP_POST, str_cut(path, 0, str_find(path, S("?"))), ids, &word, &other) != NULL;
}

static void visit(struct crawl *c, size_t i)
{
    const char *path = c->todo[i];
    struct reply r = browser_send(c->b, "GET", path, (Str){NULL, 0});
    if (r.status == 303) {
        add(c, fmt("%.*s", STR(reply_header(r, "Location"))), c->from[i]);
        return;
    }
    if (r.status >= 400) {
        if (c->from[i]) buf_fmt(c->dead, "%s answers %d\t%s on %s\n", kind_of_path(path), r.status, c->who, c->from[i]);
        CHECK_MSG(r.status < 500, "%s: %s answers %d", c->who, path, r.status);
    }
    Str mime = r.x->reply.mime;
    if (!str_starts(mime, S("text/html"))) return;
    c->pages++;
    struct html_page *p = html_read(test_arena(), r.body);
    CHECK_MSG(str_none(p->wrong), "%s: %s: %.*s", c->who, path, STR(p->wrong));
    CHECK_MSG(!str_has(r.body, S(CANARY)), "%s: %s has a raw canary", c->who, path);
    for (size_t k = 0; k < p->links.n; k++) {
        Str link = p->links.v[k];
        bool form = false; /* where a form leads is no page */
        for (size_t f = 0; f < p->forms.n && !form; f++) form = str_eq(p->forms.v[f].action, link) && str_is(p->forms.v[f].method, "post");
        if (form) continue;
        add(c, fmt("%.*s", STR(link)), path);
    }
    for (size_t f = 0; f < p->forms.n; f++) {
        if (!str_is(p->forms.v[f].method, "post")) continue;
        CHECK_MSG(answers_post(c->b->w, p->forms.v[f].action), "%s: %s: no row answers the form for %.*s", c->who, path, STR(p->forms.v[f].action));
        CHECK_MSG(str_has(p->forms.v[f].names, S(" _csrf ")) && str_has(p->forms.v[f].names, S(" _key ")), "%s: %s: the form for %.*s has no token", c->who, path, STR(p->forms.v[f].action));
    }
}

static void crawl(struct world *w, enum Actor a, const char *dress, struct buf *dead)
{
    struct crawl *c = calloc(1, sizeof *c);
    if (!c) abort();
    c->b = browser_new(w);
    c->who = fmt("%.*s %s", STR(actor_name(a)), dress);
    c->dead = dead;
    if (a != NOBODY) c->b->cookies[c->b->n_cookies++] = (struct http_header){S("linju"), str_c(as(w, a))};
    if (strstr(dress, "en")) c->b->cookies[c->b->n_cookies++] = (struct http_header){S("lang"), S("en")};
    if (strstr(dress, "elder")) c->b->cookies[c->b->n_cookies++] = (struct http_header){S("elder"), S("1")};
    add(c, "/", NULL);
    for (unsigned i = 0; i < w->app->n_routes; i++)
        if (w->app->routes[i]->method == HTTP_GET && w->app->routes[i]->page && !strchr(w->app->routes[i]->path, '{')) add(c, w->app->routes[i]->path, NULL);
    add(c, "/q/3F2K", NULL);
    for (size_t i = 0; i < c->n; i++) visit(c, i);
    CHECK_MSG(c->pages > 8, "%s has seen %u pages", c->who, c->pages);
    free(c);
}

static int by_text(const void *a, const void *b) { return str_cmp(*(const Str *)a, *(const Str *)b); }

static Str sorted_once(Str lines)
{
    VEC(Str) v = {0};
    Str part;
    struct buf out = buf_new(test_arena(), 256);
    while (lines.len && str_split(&lines, '\n', &part))
        if (part.len) *VEC_ADD(test_arena(), &v) = str_cut(part, 0, str_find(part, S("\t")));
    if (v.n) qsort(v.v, v.n, sizeof *v.v, by_text);
    for (size_t i = 0; i < v.n; i++)
        if (!i || !str_eq(v.v[i], v.v[i - 1])) buf_fmt(&out, "%.*s\n", STR(v.v[i]));
    return buf_str(&out);
}

TEST(crawl_every_page_as_every_role)
{
    static const enum Actor who[] = {NOBODY, ASKER, RESIDENT_A, HELPER_1, GRID_A, WORKER_A, LEAD_A, STREET_A, DISTRICT_A, ADMIN_A, SUPERVISOR_A, AUDITOR_A, UNIT_A, ORG_LEAD_A, JUDGE_A, NO_ROLE};
    struct world *w = world_new();
    struct buf dead = buf_new(test_arena(), 1024);
    build(w);
    put_canaries(w);
    for (size_t i = 0; i < sizeof who / sizeof *who; i++) crawl(w, who[i], "", &dead);
    static const enum Actor again[] = {NOBODY, ASKER, HELPER_1, WORKER_A, ADMIN_A};
    for (size_t i = 0; i < sizeof again / sizeof *again; i++) crawl(w, again[i], i % 2 ? "en" : "en elder", &dead);
    Str now = sorted_once(buf_str(&dead)), known = test_golden_read("dead_links.txt"), rest = now, line;
    if (test_update_golden()) {
        CHECK_GOLDEN("dead_links.txt", now);
        return;
    }
    while (rest.len && str_split(&rest, '\n', &line)) {
        Str k = known, old;
        bool there = !line.len;
        while (k.len && !there && str_split(&k, '\n', &old)) there = str_eq(old, line);
        if (there) continue;
        Str where = str_from(buf_str(&dead), str_find(buf_str(&dead), str_c(fmt("%.*s\t", STR(line)))) + line.len + 1);
        CHECK_MSG(false, "a link leads nowhere: %.*s: first for %.*s", STR(line), STR(str_cut(where, 0, str_find(where, S("\n")))));
    }
}

/* What came in by a form and is refused comes back into the page: the way of most injections. */
TEST(crawl_refused_words_come_back_escaped)
{
    struct world *w = world_new();
    struct browser *b = browser_new(w);
    login(b, WORKER_A);
    static const char *const pages[] = {"/report", "/needs/new", "/receipts"};
    for (size_t i = 0; i < 3; i++) {
        browse(b, pages[i]);
        struct html_page *p = html_read(test_arena(), b->html);
        for (size_t f = 0; f < p->forms.n; f++) {
            if (!str_is(p->forms.v[f].method, "post") || str_is(p->forms.v[f].action, "/logout")) continue;
            struct buf body = buf_new(test_arena(), 512);
            buf_add(&body, p->forms.v[f].hidden);
            Str names = p->forms.v[f].names, name;
            while (names.len && str_split(&names, ' ', &name))
                if (name.len && name.p[0] != '_') buf_fmt(&body, "&%.*s=%s", STR(name), "%3C'%22%26canary%3E");
            struct reply r = browser_send(b, "POST", fmt("%.*s", STR(p->forms.v[f].action)), buf_str(&body));
            CHECK_MSG(r.status == 422, "%s: %d", pages[i], r.status);
            CHECK_LACKS(r.body, CANARY);
            struct html_page *back = html_read(test_arena(), r.body);
            CHECK_MSG(str_none(back->wrong), "%s refused: %.*s", pages[i], STR(back->wrong));
        }
    }
}
