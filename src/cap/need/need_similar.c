/* How alike two needs are: by the pairs of characters (base/fold.h) that both texts hold, each the heavier the fewer needs of the
 * place hold it, then by place and category. The reason says in words what the score is made of.
 */
#include "cap/need/need_similar.h"

#include <math.h>
#include <stdlib.h>

#include "base/fold.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "need_pages.h"

enum { DAYS = 180, MOST = 10, TOKENS_MAX = 400, ASKED_MAX = 10, COMMON_MAX = 3, COMMON_LEN = 12, NEAR_M = 60 };

static const double WORDS_ALONE = 0.18, WORDS_WITH_PLACE = 0.10; /* below, shared characters are chance */
static const double PLACE_SAYS = 0.3, KIND_SAYS = 0.1;           /* of what the words leave open */

struct other {
    const struct need_near_row *n;
    unsigned char *has;      /* by token of this need */
    size_t tokens, shared;
    double score;
    bool place, kind;
};

struct weighing {
    struct arena *a;
    const struct need_get_row *n;
    Str folded;
    Str token[TOKENS_MAX];
    double weight[TOKENS_MAX];
    size_t n_tokens;
    struct map *no;          /* token → its place in `has`, from 1 */
    struct other *v;
    size_t n_others;
};

static bool pair(Str token)
{
    return utf8_count(token) == 2;
}

static void read_tokens(struct weighing *w)
{
    Str all = fold_tokens(w->a, w->folded), t;
    w->no = map_new(w->a, TOKENS_MAX);
    while (w->n_tokens < TOKENS_MAX && all.len && str_split(&all, ' ', &t)) {
        if (!pair(t)) continue;
        w->token[w->n_tokens++] = t;
        map_put(w->no, t, &w->token[w->n_tokens - 1]);
    }
}

/* For the index: needs that hold one of these pairs at least. The first say what it is about. */
static Str any_of(const struct weighing *w)
{
    Str any = w->token[0];
    for (size_t i = 1; i < w->n_tokens && i < ASKED_MAX; i++) any = str_fmt(w->a, "%.*s OR %.*s", STR(any), STR(w->token[i]));
    return any;
}

static bool same_place(const struct weighing *w, const struct need_near_row *o)
{
    const struct need_get_row *n = w->n;
    const double lat_m = 111000;
    if (n->lon.has && n->lat.has && o->lon.has && o->lat.has) {
        double north = (n->lat.v - o->lat.v) * lat_m, east = (n->lon.v - o->lon.v) * lat_m * cos(n->lat.v * 0.01745);
        if (north * north + east * east < NEAR_M * NEAR_M) return true;
    }
    return n->place.len && str_eq(fold(w->a, n->place), fold(w->a, o->place));
}

static void read_other(struct weighing *w, struct other *o)
{
    Str all = fold_tokens(w->a, o->n->folded), t;
    o->has = NEW_ARRAY(w->a, unsigned char, w->n_tokens + 1);
    while (all.len && str_split(&all, ' ', &t)) {
        if (!pair(t)) continue;
        o->tokens++;
        const Str *mine = map_get(w->no, t);
        if (!mine) continue;
        o->has[mine - w->token] = 1;
        o->shared++;
    }
    o->place = same_place(w, o->n);
    o->kind = w->n->category.v && o->n->category.v ? w->n->category.v == o->n->category.v : w->n->kind == o->n->kind;
}

static void weigh(struct weighing *w)
{
    for (size_t t = 0; t < w->n_tokens; t++) {
        size_t in = 0;
        for (size_t i = 0; i < w->n_others; i++) in += w->v[i].has[t];
        w->weight[t] = log(1 + (double)(w->n_others + 1) / (double)(in + 1));
    }
}

/* Of both texts' weight, the part they share; what only the other holds is taken to weigh what this one's words do. */
static double words_alike(const struct weighing *w, const struct other *o)
{
    double mine = 0, shared = 0;
    for (size_t t = 0; t < w->n_tokens; t++) {
        mine += w->weight[t];
        if (o->has[t]) shared += w->weight[t];
    }
    if (shared <= 0) return 0;
    double others = shared + (double)(o->tokens - o->shared) * mine / (double)w->n_tokens;
    return shared / sqrt(mine * others);
}

static int best_first(const void *x, const void *y)
{
    const struct other *a = x, *b = y;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return a->n->id.v > b->n->id.v ? -1 : 1;
}

static void score(struct weighing *w)
{
    for (size_t i = 0; i < w->n_others; i++) {
        struct other *o = &w->v[i];
        double words = words_alike(w, o);
        if (words < (o->place ? WORDS_WITH_PLACE : WORDS_ALONE)) continue;
        if (words > 1) words = 1;
        o->score = 1 - (1 - words) * (o->place ? 1 - PLACE_SAYS : 1) * (o->kind ? 1 - KIND_SAYS : 1);
    }
    if (w->n_others > 1) qsort(w->v, w->n_others, sizeof *w->v, best_first);
}

/* -- the reason -- */

struct common {
    Str text;
    double weight;
};
typedef VEC(struct common) Commons;

static double weight_of(const struct weighing *w, Str text)
{
    Str all = fold_tokens(w->a, text), t;
    double sum = 0;
    while (all.len && str_split(&all, ' ', &t)) {
        const Str *mine = map_get(w->no, t);
        if (mine) sum += w->weight[mine - w->token];
    }
    return sum;
}

/* What of one run of this need's characters stands in the other: as long as possible each, two characters at least. */
static void add_common(const struct weighing *w, Str run, Str others, Commons *out)
{
    while (run.len) {
        size_t len = utf8_head(run, 1).len, more;
        bool found = str_has(others, str_cut(run, 0, len)), known = false;
        while (found && len < run.len && (more = len + utf8_head(str_from(run, len), 1).len, str_has(others, str_cut(run, 0, more)))) len = more;
        Str text = str_cut(run, 0, len);
        for (size_t i = 0; i < out->n && !known; i++) known = str_has(out->v[i].text, text);
        if (found && !known && utf8_count(text) >= 2) *VEC_ADD(w->a, out) = (struct common){text, weight_of(w, text)};
        run = str_from(run, len);
    }
}

/* The heaviest of what both say, at most three. */
static Str common_words(const struct weighing *w, const struct other *o, Str between)
{
    Commons all = {0};
    Str rest = utf8_head(w->folded, TOKENS_MAX), run, out = S("");
    while (fold_run(&rest, &run)) add_common(w, run, o->n->folded, &all);
    for (int n = 0; n < COMMON_MAX; n++) {
        struct common *best = NULL;
        for (size_t i = 0; i < all.n; i++)
            if (all.v[i].weight > 0 && (!best || all.v[i].weight > best->weight)) best = &all.v[i];
        if (!best) break;
        Str head = utf8_head(best->text, COMMON_LEN);
        out = str_fmt(w->a, "%.*s%.*s%.*s%s", STR(out), n ? (int)between.len : 0, between.p, STR(head), head.len < best->text.len ? "…" : "");
        best->weight = 0;
    }
    return out;
}

static Str reason_of(struct rq *rq, const struct weighing *w, const struct other *o)
{
    Str parts[3], out = S("");
    size_t n = 0;
    Str words = common_words(w, o, rq_text(rq, MSG_office_and));
    if (o->place) parts[n++] = rq_text(rq, MSG_need_similar_place);
    if (words.len) parts[n++] = msg_fill(rq->a, MSG_need_similar_words, rq->lang, &words, 1);
    if (o->kind) parts[n++] = rq_text(rq, MSG_need_similar_kind);
    for (size_t i = 0; i < n; i++) out = i ? str_fmt(rq->a, "%.*s%.*s%.*s", STR(out), STR(rq_text(rq, MSG_need_similar_and)), STR(parts[i])) : parts[i];
    return out;
}

/* -- finding -- */

/* Reads it all, with its private words: another's are not told by what they have in common with one's own. */
static bool reads_whole(const struct need_get_row *n, const struct standing *s)
{
    return s->whole && !(s->masked && need_private(n->kind, n->anonymous));
}

static enum Err add_if_seen(struct rq *rq, struct db_ro *db, const struct weighing *w, const struct other *o, struct similar_view_list *out)
{
    struct need_get_row n;
    struct need_seen seen;
    struct standing s;
    TRY(need_get(db, rq->a, &n, .id = o->n->id));
    enum Err e = need_look(rq, db, &n, &seen, &s);
    if (e == ERR_NOT_FOUND || (e == OK && !reads_whole(&n, &s))) return OK;
    TRY(e);
    out->v[out->n++] = (struct similar_view){.id = n.id, .code = n.code, .score = {true, round(o->score * 100) / 100}, .reason = reason_of(rq, w, o),
                                             .title = n.title, .stage = n.stage, .state = n.state};
    return OK;
}

enum Err need_similar_find(struct rq *rq, struct db_ro *db, const struct need_seen *seen, const struct standing *s, enum NeedKind only, struct similar_view_list *out)
{
    const struct need_get_row *n = &seen->n;
    struct need_near_rows near;
    struct need_words_row words;
    struct weighing *w = NEW(rq->a, struct weighing);
    *out = (struct similar_view_list){NEW_ARRAY(rq->a, struct similar_view, MOST), 0};
    if (!reads_whole(n, s)) return OK;
    TRY(need_words_of(db, rq->a, &words, .id = n->id));
    w->a = rq->a;
    w->n = n;
    w->folded = words.folded;
    read_tokens(w);
    if (!w->n_tokens) return OK;
    TRY(need_near(db, rq->a, &near, .above = n->community.v ? n->community : n->area, .since = time_plus(rq->now, -(int64_t)DAYS * DAY_MS), .but = n->id,
                  .any = any_of(w)));
    w->v = NEW_ARRAY(rq->a, struct other, near.n + 1);
    for (size_t i = 0; i < near.n; i++) {
        w->v[w->n_others].n = &near.v[i];
        read_other(w, &w->v[w->n_others++]);
    }
    weigh(w);
    score(w);
    for (size_t i = 0; i < w->n_others && w->v[i].score > 0 && out->n < MOST; i++)
        if (!only || w->v[i].n->kind == only) TRY(add_if_seen(rq, db, w, &w->v[i], out));
    return OK;
}

/* A few are enough on a page; those that it may still be merged into come first, and without any of them there is nothing to do. */
static void few(struct arena *a, struct similar_view_list *l)
{
    enum { SHOWN = 5 };
    struct similar_view *v = NEW_ARRAY(a, struct similar_view, SHOWN);
    size_t n = 0;
    for (int closed = 0; closed < 2; closed++)
        for (size_t i = 0; i < l->n && n < SHOWN; i++)
            if ((l->v[i].state != NeedState_open) == closed && (n || !closed)) v[n++] = l->v[i];
    *l = (struct similar_view_list){v, n};
}

static bool may_merge(struct rq *rq)
{
    struct strs acts = policy_acts(rq, "/needs/{id}/", &rq->standing);
    for (size_t i = 0; i < acts.n; i++)
        if (str_is(acts.v[i], "merge")) return true;
    return false;
}

static enum Err similar_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct similars_view *out)
{
    const struct need_seen *seen = rq->subject;
    (void)in;
    /* Praise is not merged into a repair, whatever words they share: the page proposes its own kind. */
    TRY(need_similar_find(rq, db, seen, &rq->standing, rq->json ? NeedKind_none : seen->n.kind, &out->items));
    if (rq->json) return OK;
    out->need = seen->n.id;
    out->code = seen->n.code;
    out->may_merge = may_merge(rq);
    few(rq->a, &out->items);
    return OK;
}
READ_FN(similar_show, no_form, similars_view)
PAGE_FN(similars_page, similars_view)

static const struct route routes[] = {
    READS(GET, "/needs/{id}/similar", SIGNED_IN, similar_show_row, .see = need_see, .view = similars_view_view, .page = similars_page_row),
};

const struct cap need_similar_cap = {.name = "need_similar", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
