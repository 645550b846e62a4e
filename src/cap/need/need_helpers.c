/* What a need wants against what units and people can do, word by word: a unit's lines ("义诊、健康讲座"), a person's skills. */
#include "cap/need/need_helpers.h"

#include <stdlib.h>

#include "base/fold.h"
#include "base/utf8.h"
#include "base/vec.h"

enum { MOST = 10, LATELY_DAYS = 30, WORD_MIN = 2 };

struct candidate {
    enum Entity kind;
    AnyId id;
    Str name, words;         /* what fits, in their own words */
    int64_t fits;            /* characters of what fits: a longer word says more */
    int64_t lately;
    bool here;
};
typedef VEC(struct candidate) Candidates;

static bool next_word(Str *rest, Str *word)
{
    static const Str marks[] = {{"、", 3}, {"，", 3}, {",", 1}, {"；", 3}, {";", 1}, {" ", 1}};
    while (rest->len) {
        size_t at = rest->len, skip = 0;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            size_t found = str_find(*rest, marks[i]);
            if (found < at) at = found, skip = marks[i].len;
        }
        *word = str_trim(str_cut(*rest, 0, at));
        *rest = str_from(*rest, at + skip);
        if (word->len) return true;
    }
    return false;
}

static void weigh(struct rq *rq, Str need, Str offer, struct candidate *c)
{
    Str word, known = offer;
    while (next_word(&known, &word)) {
        Str folded = fold(rq->a, word);
        if (utf8_count(folded) < WORD_MIN || !str_has(need, folded)) continue;
        c->fits += (int64_t)utf8_count(folded);
        c->words = c->words.len ? str_fmt(rq->a, "%.*s%.*s%.*s", STR(c->words), STR(rq_text(rq, MSG_office_and)), STR(word)) : word;
    }
}

static enum Err add_orgs(struct rq *rq, struct db_ro *db, const struct need_get_row *n, Str words, Candidates *out)
{
    struct need_orgs_rows rows;
    TRY(need_orgs(db, rq->a, &rows, .area = n->area, .above = n->community.v ? n->community : n->area));
    for (size_t i = 0; i < rows.n; i++) {
        struct candidate c = {.kind = Entity_org, .id = ANY(rows.v[i].id), .name = rows.v[i].name, .here = rows.v[i].area.v == n->community.v};
        weigh(rq, words, rows.v[i].lines, &c);
        if (c.fits) *VEC_ADD(rq->a, out) = c;
    }
    return OK;
}

/* A person has a row for each skill: they stand together. */
static enum Err add_people(struct rq *rq, struct db_ro *db, const struct need_get_row *n, Str words, Candidates *out)
{
    struct need_skilled_rows rows;
    TRY(need_skilled(db, rq->a, &rows, .area = n->area, .now = rq->now, .since = time_plus(rq->now, -(int64_t)LATELY_DAYS * DAY_MS)));
    for (size_t i = 0; i < rows.n; i++) {
        bool same = i && rows.v[i - 1].id.v == rows.v[i].id.v;
        struct candidate fresh = {.kind = Entity_person, .id = ANY(rows.v[i].id), .name = rows.v[i].shown_as, .lately = rows.v[i].lately, .here = true};
        struct candidate *c = same && out->n && out->v[out->n - 1].id.v == rows.v[i].id.v ? &out->v[out->n - 1] : &fresh;
        weigh(rq, words, rows.v[i].skill, c);
        if (c == &fresh && c->fits) *VEC_ADD(rq->a, out) = fresh;
    }
    return OK;
}

static int best_first(const void *x, const void *y)
{
    const struct candidate *a = x, *b = y;
    if (a->fits != b->fits) return a->fits > b->fits ? -1 : 1;
    if (a->here != b->here) return a->here ? -1 : 1;
    if (a->lately != b->lately) return a->lately < b->lately ? -1 : 1;
    return a->id.v < b->id.v ? -1 : 1;
}

static Str reason_of(struct rq *rq, const struct candidate *c)
{
    Str why = msg_fill(rq->a, c->kind == Entity_org ? MSG_need_helper_offers : MSG_need_helper_can, rq->lang, &c->words, 1);
    if (c->kind == Entity_org) return why;
    Str n = str_fmt(rq->a, "%lld", (long long)c->lately);
    return str_fmt(rq->a, "%.*s%.*s%.*s", STR(why), STR(rq_text(rq, MSG_need_similar_and)), STR(msg_fill(rq->a, MSG_need_helper_lately, rq->lang, &n, 1)));
}

enum Err need_helpers_find(struct rq *rq, struct db_ro *db, const struct need_get_row *n, struct helper_view_list *out)
{
    struct need_words_row words;
    Candidates all = {0};
    TRY(need_words_of(db, rq->a, &words, .id = n->id));
    TRY(add_orgs(rq, db, n, words.folded, &all));
    TRY(add_people(rq, db, n, words.folded, &all));
    if (all.n > 1) qsort(all.v, all.n, sizeof *all.v, best_first);
    *out = (struct helper_view_list){NEW_ARRAY(rq->a, struct helper_view, MOST), 0};
    for (size_t i = 0; i < all.n && out->n < MOST; i++)
        out->v[out->n++] = (struct helper_view){all.v[i].kind, all.v[i].id, all.v[i].name, reason_of(rq, &all.v[i])};
    return OK;
}

static enum Err helpers_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct helpers_view *out)
{
    const struct need_seen *seen = rq->subject;
    (void)in;
    return need_helpers_find(rq, db, &seen->n, &out->items);
}
READ_FN(helpers_show, no_form, helpers_view)

static const struct route routes[] = {
    READS(GET, "/needs/{id}/helpers", REL(handler), helpers_show_row, .see = need_see, .view = helpers_view_view, .json_only = true, .why = "the need's page shows them"),
};

const struct cap need_helpers_cap = {.name = "need_helpers", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
