/* What leaves the screen: the sign-in sheet, the list as a sheet, the calendar; and the person-times one by one, which are the
 * records of the figure 人次. */
#include "activity_pages.h"
#include "app/address.h"
#include "app/sheet.h"
#include "cap/activity/activity_core.h"

enum { PAGE = 200, LINES = 13, FEED_MOST = 500, FEED_BACK_DAYS = 30 };

/* -- the sign-in sheet: who signed up, blank lines for who comes besides, the code in large type -- */

static enum Err sheet_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct activity_sheet *out)
{
    struct activity_view v;
    (void)in;
    TRY(activity_fill(rq, db, &v));
    *out = (struct activity_sheet){.id = v.id, .title = v.title, .code = v.code, .people = v.people, .place = v.place.len ? v.place : v.place_name, .community = v.community,
        .team_name = v.team_name, .starts = v.starts, .ends = v.ends, .digits = str_fmt(rq->a, "%.*s %.*s", 3, v.code.p, 3, v.code.p + 3)};
    out->url = rq_address(rq, str_fmt(rq->a, "/in/%lld?code=%.*s", (long long)v.id.v, STR(v.code)));
    size_t blanks = v.people.n + 5 < LINES ? LINES - v.people.n : 5;
    out->blanks = (struct strs){NEW_ARRAY(rq->a, Str, blanks), blanks};
    for (size_t i = 0; i < blanks; i++) out->blanks.v[i] = str_fmt(rq->a, "%zu", v.people.n + i + 1);
    return OK;
}
READ_FN(sheet_show, no_form, activity_sheet)
PAGE_FN(activity_sheet_page, activity_sheet)

/* -- the list as a sheet -- */

static const struct sheet_column columns[] = {
    {MSG_activity_title, 26}, {MSG_activity_kind, 8}, {MSG_activity_area, 14}, {MSG_activity_place, 18}, {MSG_activity_team, 16}, {MSG_activity_starts, 16}, {MSG_activity_ends, 16},
    {MSG_activity_state, 8}, {MSG_activity_seats, 8}, {MSG_activity_taken, 8}, {MSG_activity_waiting, 8}, {MSG_activity_came_named, 10}, {MSG_activity_heads, 10}, {MSG_activity_persons, 8},
};

static void write_row(struct sheet *s, const struct activity_item *x)
{
    sheet_str(s, x->title);
    sheet_msg(s, OccasionKind_label(x->kind));
    sheet_str(s, x->area_name);
    sheet_str(s, x->place);
    sheet_str(s, x->team_name);
    sheet_time(s, x->starts);
    sheet_time(s, x->ends);
    sheet_msg(s, OccasionState_label(x->state));
    if (x->seats.has) sheet_int(s, x->seats.v);
    else sheet_str(s, S(""));
    sheet_int(s, x->taken);
    sheet_int(s, x->waiting);
    sheet_int(s, x->came);
    sheet_int(s, x->heads);
    sheet_int(s, x->persons);
    sheet_row_end(s);
}

/* Page after page through the list's own function, each in its own memory. */
static enum Err write_rows(struct rq *rq, struct db_ro *db, struct activity_query q, struct sheet *s)
{
    struct arena *keep = rq->a, *page = arena_new(0);
    enum Err e;
    q.limit = SOME(PAGE);
    q.after = (Str){NULL, 0};
    do {
        struct activities_view v;
        if (q.after.p) rq->a = page; /* the first page, which may refuse the query, has the request's memory */
        e = activities_fill(rq, db, &q, &v);
        for (size_t i = 0; e == OK && i < v.items.n && sheet_rows(s) < SHEET_ROWS_MAX; i++) write_row(s, &v.items.v[i]);
        rq->a = keep;
        q.after = e == OK && v.next.p ? str_dup(keep, v.next) : (Str){NULL, 0};
        arena_reset(page);
    } while (q.after.p && sheet_rows(s) < SHEET_ROWS_MAX);
    arena_free(page);
    return e;
}

static enum Err activities_export(struct rq *rq, struct db_ro *db, const struct activity_query *in, struct no_form *out)
{
    struct sheet *s;
    (void)out;
    TRY(sheet_new(rq, MSG_page_activities, columns, sizeof columns / sizeof *columns, &s));
    enum Err e = write_rows(rq, db, *in, s);
    if (e == OK) return sheet_answer(rq, s);
    sheet_drop(s);
    return e;
}
READ_FN(activities_export, activity_query, no_form)

/* -- the calendar: no person stands in it -- */

static enum Err feed_name(struct rq *rq, struct db_ro *db, const struct activity_feed *in, Str *out)
{
    struct area_place place;
    struct series_row series;
    struct team_row team;
    *out = rq_text(rq, MSG_page_activities);
    if (in->series.v) {
        TRY(series_get(db, rq->a, &series, .id = in->series));
        *out = series.kind == OccasionKind_meeting ? *out : series.title;
    } else if (in->team.v) {
        TRY(team_get(db, rq->a, &team, .id = in->team, .day = day_of(rq->now)));
        *out = area_name(team.name, team.name_en, rq->lang);
    } else if (in->area.v) {
        TRY(area_place(db, rq->a, in->area, rq->lang, &place));
        *out = str_fmt(rq->a, "%.*s %.*s", STR(place.name), STR(*out));
    }
    return OK;
}

static enum Err feed_show(struct rq *rq, struct db_ro *db, const struct activity_feed *in, struct no_form *out)
{
    struct occasion_list_rows rows;
    Str name;
    size_t n = 0;
    (void)out;
    TRY(feed_name(rq, db, in, &name));
    TRY(occasion_list(db, rq->a, &rows, .above = in->area, .series = in->series, .host_org = in->team, .from = time_plus(day_start(day_of(rq->now)), -FEED_BACK_DAYS * (int64_t)DAY_MS),
                      .limit = FEED_MOST));
    for (size_t i = 0; i < rows.n; i++)
        if (rows.v[i].kind != OccasionKind_meeting) rows.v[n++] = rows.v[i];
    rq_raw(rq, S("text/calendar; charset=utf-8"), occasions_ics(rq->a, rows.v, n, name), (Str){NULL, 0});
    return OK;
}
READ_FN(feed_show, activity_feed, no_form)

/* -- person-times -- */

/* "at-no": the activity, and how many of those who came to it have been told. */
static bool read_cursor(Str s, OccasionId *at, int64_t *no)
{
    size_t dash = str_find(s, S("-"));
    return dash != (size_t)-1 && str_int(str_cut(s, 0, dash), &at->v) && str_int(str_from(s, dash + 1), no) && at->v > 0 && *no >= 0;
}

struct came_page {
    struct rq *rq;
    bool names;
    size_t limit;
    OccasionId last;           /* what the page ended in, and how many of it are told */
    int64_t told;
};

/* Those of one activity from `skip` on, as many as the page still holds: first who signed in, then who gave no name. */
static enum Err came_add(struct came_page *p, struct db_ro *db, const struct held_list_row *o, int64_t skip, struct came_view *out)
{
    struct came_to_rows who;
    TRY(came_to(db, p->rq->a, &who, .occasion = o->id));
    int64_t all = (int64_t)who.n + o->heads;
    for (int64_t no = skip; no < all && out->items.n <= p->limit; no++) {
        bool named = no < (int64_t)who.n;
        out->items.v[out->items.n++] = (struct came_item){.id = str_fmt(p->rq->a, "%lld-%lld", (long long)o->id.v, (long long)no + 1), .activity = o->id, .title = o->title, .starts = o->starts, .area = o->area, .no = no + 1, .named = named,
            .name = named && p->names ? who.v[no].shown_as : (Str){NULL, 0}, .area_name = area_name(o->area_name, o->area_name_en, p->rq->lang)};
        if (out->items.n <= p->limit) p->last = o->id, p->told = no + 1;
    }
    return OK;
}

static enum Err came_show(struct rq *rq, struct db_ro *db, const struct came_query *in, struct came_view *out)
{
    struct came_page p = {.rq = rq, .limit = (size_t)(in->limit.has ? in->limit.v : 50)};
    struct held_list_rows rows;
    struct occasion_sums_row sums;
    struct area_place place;
    OccasionId at = {0};
    int64_t skip = 0;
    Who roles;
    AreaId area = in->area.v ? in->area : policy_home(rq, LIST_READERS);
    if (in->after.p && !read_cursor(in->after, &at, &skip)) return refuse_field(rq, "after", MSG_app_field_id);
    TRY(policy_at(rq, db, area, &roles));
    if (!(roles & LIST_READERS)) return ERR_NOT_FOUND;
    TRY(area_place(db, rq->a, area, rq->lang, &place));
    AreaId above = in->here ? (AreaId){0} : area, here = in->here ? area : (AreaId){0};
    p.names = (roles & (ROLE(worker) | ROLE(lead))) != 0;
    *out = (struct came_view){.place = place.name};
    out->items.v = NEW_ARRAY(rq->a, struct came_item, p.limit + 2);
    TRY(held_list(db, rq->a, &rows, .above = above, .here = here, .kind = in->kind, .from = in->from, .to = in->to, .at = at));
    for (size_t i = 0; i < rows.n && out->items.n <= p.limit; i++) TRY(came_add(&p, db, &rows.v[i], rows.v[i].id.v == at.v ? skip : 0, out));
    bool more = out->items.n > p.limit;
    if (more) {
        out->items.n = p.limit;
        out->next = str_fmt(rq->a, "%lld-%lld", (long long)p.last.v, (long long)p.told);
    }
    TRY(occasion_sums(db, rq->a, &sums, .above = above, .here = here, .kind = in->kind, .public = true, .from = in->from, .to = in->to));
    out->total = sums.person_times;
    out->sessions = sums.sessions;
    return OK;
}
READ_FN(came_show, came_query, came_view)
PAGE_FN(attendance_page, came_view)

static const struct route routes[] = {
    READS(GET, "/activities/{id}/sheet", REL(handler) | REL(owner), sheet_show_row, .see = activity_see, .view = activity_sheet_view, .page = activity_sheet_page_row,
          .html_only = true, .why = "a sheet of paper"),
    LONGS(GET, "/activities/export", LIST_READERS, activities_export_row, .query = activity_query_form, .html_only = true, .why = "a file for people; the list is its JSON"),
    READS(GET, "/activities/feed.ics", PUBLIC, feed_show_row, .query = activity_feed_form, .html_only = true, .why = "a calendar: programs of calendars ask for it as it stands"),
    READS(GET, "/activities/attendance", LIST_READERS, came_show_row, .query = came_query_form, .view = came_view_view, .page = attendance_page_row),
};

const struct cap activity_paper_cap = {.name = "activity_paper", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
