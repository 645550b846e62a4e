/* Two trees of bodies over one area (M1, M2): side by side on any day, with how many there are of each level. A move or an end closes the row
 * and opens the next, so that every day of the past stays as it was; one tree knows nothing of the other. */
#include "cap/party/party.h"

#include "cap/area/area.h"
#include "party_pages.h"

CHOICE_TABLE(BodyTree, BODY_TREES)
CHOICE_TABLE(BodyLevel, BODY_LEVELS)

enum BodyTree body_tree_of(enum BodyLevel level) { return level <= BodyLevel_group ? BodyTree_party : BodyTree_council; }

enum BodyLevel body_above(enum BodyLevel level)
{
    return level == BodyLevel_committee || level == BodyLevel_forum ? BodyLevel_none : (enum BodyLevel)(level - 1);
}

static struct body_view view_of(struct rq *rq, const struct body_row *b)
{
    return (struct body_view){.id = b->node, .rev = b->rev, .tree = b->tree, .level = b->level, .name = b->name, .area = b->area, .parent = b->parent, .from = b->starts, .to = b->ends,
                              .place = area_name(b->area_name, b->area_name_en, rq->lang)};
}

/* -- the trees of a place -- */

/* In the order of a tree: each body is followed by what lies below it. */
static void walk(const struct bodies_on_rows *rows, const bool *placed_under, AnyId parent, bool top, unsigned depth, struct tree_view *out, struct rq *rq, bool *used)
{
    for (size_t i = 0; i < rows->n; i++) {
        bool here = top ? !placed_under[i] : rows->v[i].parent.v == parent.v;
        if (used[i] || !here) continue;
        used[i] = true;
        size_t at = out->items.n++;
        out->items.v[at] = view_of(rq, &rows->v[i]);
        out->items.v[at].depth = depth;
        if (depth < 8) walk(rows, placed_under, rows->v[i].node, false, depth + 1, out, rq, used);
        out->items.v[at].below = out->items.n - at - 1;
    }
}

static enum Err fill_tree(struct rq *rq, struct db_ro *db, AreaId above, Day on, enum BodyTree tree, struct tree_view *out)
{
    struct bodies_on_rows rows;
    TRY(bodies_on(db, rq->a, &rows, .above = above, .day = on, .tree = tree));
    bool *under = NEW_ARRAY(rq->a, bool, rows.n + 1), *used = NEW_ARRAY(rq->a, bool, rows.n + 1);
    *out = (struct tree_view){.tree = tree, .items = {NEW_ARRAY(rq->a, struct body_view, rows.n + 1), 0}, .counts = {NEW_ARRAY(rq->a, struct level_count, BodyLevel_end), 0}};
    for (size_t i = 0; i < rows.n; i++)
        for (size_t k = 0; k < rows.n && rows.v[i].parent.v && !under[i]; k++) under[i] = rows.v[k].node.v == rows.v[i].parent.v;
    walk(&rows, under, (AnyId){0}, true, 0, out, rq, used);
    struct buf line = buf_new(rq->a, 32);
    for (unsigned l = 1; l < BodyLevel_end; l++) {
        int64_t n = 0;
        if (body_tree_of((enum BodyLevel)l) != tree) continue;
        for (size_t i = 0; i < rows.n; i++) n += rows.v[i].level == (enum BodyLevel)l;
        out->counts.v[out->counts.n++] = (struct level_count){(enum BodyLevel)l, n};
        buf_fmt(&line, "%s%lld", line.len ? "+" : "", (long long)n);
    }
    out->line = buf_str(&line);
    return OK;
}

static enum Err trees_show(struct rq *rq, struct db_ro *db, const struct trees_query *in, struct trees_view *out)
{
    Day on = in->on.n ? in->on : day_of(rq->now);
    Who roles;
    TRY(area_bar_fill(rq, db, in->area, &out->bar));
    TRY(policy_at(rq, db, out->bar.here, &roles));
    out->area = out->bar.here;
    out->on = on;
    out->on_text = day_iso(rq->a, on);
    out->may_add = (roles & PARTY_WRITERS) != 0;
    out->trees = (struct tree_view_list){NEW_ARRAY(rq->a, struct tree_view, 2), 2};
    TRY(fill_tree(rq, db, out->area, on, BodyTree_party, &out->trees.v[0]));
    return fill_tree(rq, db, out->area, on, BodyTree_council, &out->trees.v[1]);
}
READ_FN(trees_show, trees_query, trees_view)
PAGE_FN(trees_page, trees_view)

/* -- one body -- */

static enum Err body_see(struct rq *rq, struct db_ro *db)
{
    struct body_history_rows rows;
    Who roles;
    TRY(body_history(db, rq->a, &rows, .node = rq->id));
    if (!rows.n) return ERR_NOT_FOUND;
    struct body_row *b = &rows.v[rows.n - 1];
    TRY(policy_at(rq, db, b->area, &roles));
    rq->subject = b;
    rq->standing = (struct standing){.who = SIGNED_IN | roles, .whole = true, .rev = b->rev, .flags = b->ends.n ? 1 : 0};
    return roles & PARTY_READERS ? OK : ERR_NOT_FOUND;
}
enum { BODY_CLOSED = 1 };

static enum Err body_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct body_page *out)
{
    const struct body_row *b = rq->subject;
    struct body_history_rows rows;
    struct body_row parent;
    struct area_place place;
    (void)in;
    TRY(area_place(db, rq->a, b->area, rq->lang, &place));
    *out = (struct body_page){.id = b->node, .rev = b->rev, .tree = b->tree, .level = b->level, .name = b->name, .area = b->area, .parent = b->parent, .from = b->starts, .to = b->ends,
                              .place = place.name, .acts = policy_acts(rq, "/bodies/{id}/", &rq->standing), .handler = (rq->standing.who & PARTY_WRITERS) != 0};
    TRY(body_history(db, rq->a, &rows, .node = b->node));
    out->history.v = NEW_ARRAY(rq->a, struct body_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        struct body_view *v = &out->history.v[out->history.n++];
        *v = view_of(rq, &rows.v[i]);
        enum Err e = rows.v[i].parent.v ? body_on(db, rq->a, &parent, .node = rows.v[i].parent, .day = rows.v[i].starts) : ERR_NOT_FOUND;
        if (e != OK && e != ERR_NOT_FOUND) return e;
        if (e == OK) v->place = out->parent_name = parent.name;
        else v->place = S("");
    }
    if (!out->handler || rq->json) return OK;
    struct bodies_on_rows others;
    TRY(bodies_on(db, rq->a, &others, .above = b->area, .day = day_of(rq->now), .tree = b->tree));
    out->parents.v = NEW_ARRAY(rq->a, struct body_view, others.n + 1);
    for (size_t i = 0; i < others.n; i++)
        if (others.v[i].level == body_above(b->level) && others.v[i].node.v != b->parent.v) out->parents.v[out->parents.n++] = view_of(rq, &others.v[i]);
    return OK;
}
READ_FN(body_show, no_form, body_page)
PAGE_FN(body_one_page, body_page)

/* -- acts -- */

static enum Err told(struct rq *rq, struct db_rw *db, const char *act, AnyId node, AreaId area)
{
    rq->made = node;
    return event_add(rq, db, (struct event){.act = act, .kind = Entity_body, .entity = node, .area = area});
}

/* A parent is of the same tree, one level up, and there on that day; the top has none. */
static enum Err parent_check(struct rq *rq, struct db_rw *db, enum BodyLevel level, AnyId parent, Day on)
{
    struct body_row p;
    if (!body_above(level)) return parent.v ? refuse_field(rq, "parent", MSG_party_top) : OK;
    if (!parent.v) return refuse_field(rq, "parent", MSG_app_field_missing);
    enum Err e = body_on(db, rq->a, &p, .node = parent, .day = on);
    if (e == ERR_NOT_FOUND) return refuse_field(rq, "parent", MSG_app_field_id);
    TRY(e);
    return p.level == body_above(level) ? OK : refuse_field(rq, "parent", MSG_party_parent_level);
}

static enum Err body_add(struct rq *rq, struct db_rw *db, const struct body_new *in)
{
    BodyId id = RQ_ID(rq, BodyId);
    Day from = in->from.n ? in->from : day_of(rq->now);
    struct area_row area;
    TRY(area_of_admin(rq, db_rw_read(db), in->area, "area", &area));
    TRY(parent_check(rq, db, in->level, in->parent, from));
    TRY(body_put(db, .id = id, .node = ANY(id), .tree = body_tree_of(in->level), .level = in->level, .name = in->name, .area = in->area, .parent = in->parent, .starts = from,
                 .by_person = rq->who.person, .at = rq->now));
    return told(rq, db, "found", ANY(id), in->area);
}
WRITE_FN(body_add, body_new)

static enum Err body_move_do(struct rq *rq, struct db_rw *db, const struct body_move *in)
{
    const struct body_row *b = rq->subject;
    Day from = in->from.n ? in->from : day_of(rq->now);
    if (from.n <= b->starts.n) return refuse_field(rq, "from", MSG_party_from_later);
    if (in->parent.v == b->parent.v) return refuse_field(rq, "parent", MSG_party_there_already);
    TRY(parent_check(rq, db, b->level, in->parent, from));
    TRY(body_end_set(db, .id = b->id, .ends = from));
    TRY(body_put(db, .id = RQ_ID(rq, BodyId), .node = b->node, .tree = b->tree, .level = b->level, .name = b->name, .area = b->area, .parent = in->parent, .starts = from,
                 .by_person = rq->who.person, .at = rq->now));
    return told(rq, db, "move", b->node, b->area);
}
WRITE_FN(body_move_do, body_move)

static enum Err body_close_do(struct rq *rq, struct db_rw *db, const struct body_close *in)
{
    const struct body_row *b = rq->subject;
    Day on = in->on.n ? in->on : day_of(rq->now);
    struct body_children_row below;
    if (on.n < b->starts.n) return refuse_field(rq, "on", MSG_party_from_later);
    TRY(body_children(db, rq->a, &below, .parent = b->node, .day = on));
    if (below.n) return refuse(rq, ERR_CONFLICT, MSG_party_has_below);
    TRY(body_end_set(db, .id = b->id, .ends = on));
    return told(rq, db, "close", b->node, b->area);
}
WRITE_FN(body_close_do, body_close)

static const struct route routes[] = {
    READS(GET, "/trees", PARTY_READERS, trees_show_row, .cn = true, .query = trees_query_form, .view = trees_view_view, .page = trees_page_row),
    READS(GET, "/bodies/{id}", PARTY_READERS, body_show_row, .cn = true, .see = body_see, .view = body_page_view, .page = body_one_page_row),
    WRITES(POST, "/bodies", PARTY_WRITERS, body_add_row, .cn = true, .body = body_new_form, .creates = true, .shows = "/bodies/{id}"),
    WRITES(POST, "/bodies/{id}/move", PARTY_WRITERS, body_move_do_row, .cn = true, .see = body_see, .body = body_move_form, .shows = "/bodies/{id}", .act = "move", .bars = BODY_CLOSED),
    WRITES(POST, "/bodies/{id}/close", PARTY_WRITERS, body_close_do_row, .cn = true, .see = body_see, .body = body_close_form, .shows = "/bodies/{id}", .act = "close", .bars = BODY_CLOSED),
};
static const struct cap_entity entities[] = {{Entity_body, "/bodies/"}};

const struct cap party_trees_cap = {.name = "party_trees", .routes = routes, .n_routes = sizeof routes / sizeof *routes, .entities = entities, .n_entities = 1};
