/* What is kept so that a need is found by its words: the folded text in its row, and the index of its tokens (need_words).
 *
 * The index has no copy of what it holds, so it is told both what a need's tokens were and what they are; db.h writes it at
 * the end of the batch, in the commit of the row.
 */
#include "cap/need/need_words.h"

#include <sodium.h>

#include "base/utf8.h"

static enum Err index_put(struct db_rw *db, int64_t id, Str tokens) { return need_words_put(db, .need = {id}, .tokens = tokens); }
static enum Err index_drop(struct db_rw *db, int64_t id, Str tokens) { return need_words_drop(db, .need = {id}, .tokens = tokens); }
static const struct db_index need_index = {index_put, index_drop};

/* A title made from the text's beginning adds nothing to it. The line end lets no word reach from one into the other. */
static Str folded_of(struct arena *a, Str title, Str text)
{
    Str t = fold(a, title), x = fold(a, text);
    return str_has(x, t) ? x : str_fmt(a, "%.*s\n%.*s", STR(t), STR(x));
}

static Str tokens_of(struct arena *a, Str folded, Str folded_public)
{
    if (str_none(folded)) return folded;
    return fold_tokens(a, folded_public.len ? str_fmt(a, "%.*s\n%.*s", STR(folded), STR(folded_public)) : folded);
}

Str need_words_new(struct db_rw *db, struct arena *a, NeedId id, Str title, Str text)
{
    Str folded = folded_of(a, title, text);
    db_index_change(db, &need_index, id.v, (Str){NULL, 0}, tokens_of(a, folded, (Str){NULL, 0}));
    return folded;
}

static bool same(Str x, Str y) { return str_none(x) == str_none(y) && str_eq(x, y); }

static enum Err follow(struct db_rw *db, struct arena *a, const struct need_words_row *n)
{
    Str folded = folded_of(a, n->title, n->text), folded_public = fold(a, n->public_text);
    if (same(folded, n->folded) && same(folded_public, n->folded_public)) return OK;
    db_index_change(db, &need_index, n->id.v, tokens_of(a, n->folded, n->folded_public), tokens_of(a, folded, folded_public));
    return need_words_set(db, .id = n->id, .folded = folded, .folded_public = folded_public);
}

enum Err need_words_follow(struct db_rw *db, struct arena *a, NeedId id)
{
    struct need_words_row n;
    TRY(need_words_of(db, a, &n, .id = id));
    return follow(db, a, &n);
}

enum Err need_words_gone(struct db_rw *db, struct arena *a, NeedId id)
{
    struct need_words_row n;
    TRY(need_words_of(db, a, &n, .id = id));
    db_index_change(db, &need_index, id.v, tokens_of(a, n.folded, n.folded_public), (Str){NULL, 0});
    return OK;
}

enum Err need_words_erased(struct db_rw *db) { return need_fold_purge(db, .purge = true); }

/* -- what a list shows of it -- */

enum { FOUND_BEFORE = 12, FOUND_LEN = 60 };

Str need_words_found(struct arena *a, Str title, Str text, Str words)
{
    size_t from = 0, to, back = 0;
    if (str_none(words) || fold_has(fold(a, title), words) || !fold_find(text, words, &from, &to)) return (Str){NULL, 0};
    for (; from > 0 && back < FOUND_BEFORE; back++)
        do from--; while (from > 0 && ((unsigned char)text.p[from] & 0xc0) == 0x80);
    Str rest = str_from(text, from), part = utf8_head(rest, FOUND_LEN);
    return str_fmt(a, "%s%.*s%s", from ? "…" : "", STR(part), part.len < rest.len ? "…" : "");
}

/* -- jobs -- */

enum { FOLD_AT_ONCE = 200, CHECK_AT_ONCE = 500 };

enum Err need_words_fold(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more)
{
    struct need_fold_get_row state;
    struct need_words_after_rows rows;
    (void)app;
    (void)now;
    TRY(need_fold_get(db, a, &state));
    if (state.done && state.version == fold_version) return OK;
    NeedId last = {state.version == fold_version ? state.upto.v : 0};
    TRY(need_words_after(db, a, &rows, .after = last, .limit = FOLD_AT_ONCE));
    for (size_t i = 0; i < rows.n; i++) TRY(follow(db, a, &rows.v[i]));
    *more = rows.n == FOLD_AT_ONCE;
    if (rows.n) last = rows.v[rows.n - 1].id;
    return need_fold_set(db, .version = fold_version, .upto = ANY(last), .done = !*more);
}

enum Err need_words_purge(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more)
{
    struct need_fold_get_row state;
    (void)app;
    (void)now;
    (void)more;
    TRY(need_fold_get(db, a, &state));
    if (!state.purge) return OK;
    TRY(need_words_anew(db));
    return need_fold_purge(db, .purge = false);
}

/* -- verify: both sides as a number of pairs (token, need) and the sum of their hashes, whatever their order -- */

struct pairs {
    int64_t n;
    uint64_t sum;
};

static void count_pair(struct pairs *p, Str token, int64_t id)
{
    unsigned char key[crypto_shorthash_KEYBYTES] = "words", h[crypto_shorthash_BYTES], in[16];
    size_t len = token.len < 8 ? token.len : 8; /* a pair of characters has 8 bytes at most */
    for (size_t i = 0; i < sizeof in; i++) in[i] = 0;
    for (size_t i = 0; i < len; i++) in[i] = (unsigned char)token.p[i];
    for (size_t i = 0; i < 8; i++) in[8 + i] = (unsigned char)((uint64_t)id >> (8 * i));
    crypto_shorthash(h, in, sizeof in, key);
    uint64_t sum = 0;
    for (size_t i = 0; i < 8; i++) sum = sum << 8 | h[i];
    p->n++;
    p->sum += sum;
}

static enum Err count_row(struct arena *a, const struct need_words_row *n, bool whole, struct pairs *said, char why[256])
{
    Str tokens = tokens_of(a, n->folded, n->folded_public), t;
    if (whole && (!same(n->folded, folded_of(a, n->title, n->text)) || !same(n->folded_public, fold(a, n->public_text)))) {
        snprintf(why, 256, "words: what need %lld is searched by is not what it says", (long long)n->id.v);
        return ERR_DB;
    }
    while (tokens.len && str_split(&tokens, ' ', &t)) count_pair(said, t, n->id.v);
    return OK;
}

static enum Err count_rows(struct db_ro *db, struct arena *a, bool whole, struct pairs *said, char why[256])
{
    struct need_words_after_rows rows;
    NeedId last = {0};
    do {
        arena_reset(a);
        TRY(need_words_after(db, a, &rows, .after = last, .limit = CHECK_AT_ONCE));
        for (size_t i = 0; i < rows.n; i++) TRY(count_row(a, &rows.v[i], whole, said, why));
        if (rows.n) last = rows.v[rows.n - 1].id;
    } while (rows.n == CHECK_AT_ONCE);
    return OK;
}

static enum Err count_index(struct db_ro *db, struct pairs *held)
{
    struct db_stmt *st;
    bool row;
    enum Err e;
    TRY(db_raw(db, "SELECT term, doc FROM need_words_held", &st));
    while ((e = db_step(st, &row)) == OK && row) count_pair(held, db_text(st, 0), db_int(st, 1));
    db_finish(st);
    return e;
}

enum Err need_words_verify(struct db_ro *db, struct arena *a, char why[256])
{
    struct need_fold_get_row state;
    struct pairs said = {0}, held = {0};
    TRY(need_fold_get(db, a, &state));
    TRY(count_rows(db, a, state.done && state.version == fold_version, &said, why));
    TRY(count_index(db, &held));
    if (said.n == held.n && said.sum == held.sum) return OK;
    snprintf(why, 256, "words: the index holds %lld words of needs, the needs say %lld%s", (long long)held.n, (long long)said.n, held.n == said.n ? ", and not the same" : "");
    return ERR_DB;
}
