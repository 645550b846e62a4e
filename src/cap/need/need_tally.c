/* The facts of a need, as bits: `counted` holds those it is counted under, so that each change notes only the difference. */
#include "cap/need/need_tally.h"

/* The order is that of the bits and only grows. */
#define FACTS(X) \
    X(received) X(open) X(finished) X(merged) X(unaccepted) X(accepted) X(accepted_in_time) X(reopened) X(answered) X(awaiting) \
    X(ending_solved) X(ending_explained) X(ending_cannot_now) X(ending_not_ours) X(ending_duplicate) X(ending_withdrawn) \
    X(confirmed_yes) X(confirmed_partly) X(confirmed_no) X(confirmed_silent) X(confirmed_unreachable) X(confirmed_anonymous) \
    X(channel_web) X(channel_counter) X(channel_phone) X(channel_patrol) X(channel_visit) X(channel_meeting) X(channel_wechat) X(no_source) \
    X(score_1) X(score_2) X(score_3) X(score_4) X(score_5) X(wish) X(wish_granted)
#define FACT_BIT(name) BIT_##name,
enum { FACTS(FACT_BIT) BITS };
#define FACT_NAME(name) #name,
static const char *const names[] = {FACTS(FACT_NAME)};

static int64_t bit(int n) { return (int64_t)1 << n; }

static int64_t channel_bit(enum Channel c) { return bit(c ? BIT_channel_web + (int)c - 1 : BIT_no_source); }
_Static_assert(BIT_channel_wechat - BIT_channel_web == Channel_wechat - Channel_web, "channels in the order of their words");
_Static_assert(BIT_ending_withdrawn - BIT_ending_solved == Ending_withdrawn - Ending_solved, "endings in the order of their words");
_Static_assert(BIT_confirmed_anonymous - BIT_confirmed_yes == Confirmed_anonymous - Confirmed_yes, "answers in the order of their words");

static int64_t facts_of(const struct need_counts_row *n)
{
    bool open = !n->ending && n->state == NeedState_open, accepted = n->accepted_at.ms != 0;
    bool answered = n->confirmed == Confirmed_yes || n->confirmed == Confirmed_partly || n->confirmed == Confirmed_no;
    int64_t f = bit(BIT_received) | channel_bit(n->channel);
    if (open) f |= bit(BIT_open);
    if (n->ending) f |= bit(BIT_finished) | bit(BIT_ending_solved + (int)n->ending - 1);
    if (n->state == NeedState_merged) f |= bit(BIT_merged);
    if (n->stage == NeedStage_collected && n->state == NeedState_open) f |= bit(BIT_unaccepted);
    if (accepted) f |= bit(BIT_accepted);
    if (accepted && n->accept_due.ms && n->accepted_at.ms <= n->accept_due.ms) f |= bit(BIT_accepted_in_time);
    if (n->reopened) f |= bit(BIT_reopened);
    if (answered) f |= bit(BIT_answered);
    if (n->confirmed) f |= bit(BIT_confirmed_yes + (int)n->confirmed - 1);
    if (n->ending && n->state == NeedState_open && !n->confirmed_at.ms) f |= bit(BIT_awaiting);
    if (n->score.has && n->score.v >= 1 && n->score.v <= 5) f |= bit(BIT_score_1 + (int)n->score.v - 1);
    if (n->kind == NeedKind_wish) f |= bit(BIT_wish);
    if (n->kind == NeedKind_wish && n->ending == Ending_solved && n->confirmed == Confirmed_yes && n->confirmed_at.ms) f |= bit(BIT_wish_granted);
    return f;
}

static enum Err note(struct app *app, struct db_rw *db, AreaId area, Time at, int64_t before, int64_t after)
{
    for (int i = 0; i < BITS; i++)
        if ((before ^ after) & bit(i)) TRY(tally_add(app, db, area, at, str_c(names[i]), after & bit(i) ? 1 : -1));
    return OK;
}

int64_t need_counted_new(enum NeedKind kind, enum Channel channel)
{
    return bit(BIT_received) | bit(BIT_open) | bit(BIT_unaccepted) | channel_bit(channel) | (kind == NeedKind_wish ? bit(BIT_wish) : 0);
}

enum Err need_count_new(struct app *app, struct db_rw *db, AreaId area, Time at, enum NeedKind kind, enum Channel channel)
{
    return note(app, db, area, at, 0, need_counted_new(kind, channel));
}

static enum Err count_as(struct app *app, struct db_rw *db, struct arena *a, NeedId id, bool gone)
{
    struct need_counts_row n;
    TRY(need_counts(db, a, &n, .id = id));
    int64_t now = gone ? 0 : facts_of(&n);
    if (now == n.counted) return OK;
    TRY(note(app, db, n.area, n.at, n.counted, now));
    return need_counted_set(db, .id = id, .counted = now);
}

enum Err need_recount(struct app *app, struct db_rw *db, struct arena *a, NeedId id) { return count_as(app, db, a, id, false); }
enum Err need_uncount(struct app *app, struct db_rw *db, struct arena *a, NeedId id) { return count_as(app, db, a, id, true); }

enum Err need_count_old(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more)
{
    struct needs_uncounted_rows rows;
    (void)now;
    TRY(needs_uncounted(db, a, &rows));
    for (size_t i = 0; i < rows.n; i++) TRY(need_recount(app, db, a, rows.v[i].id));
    *more = rows.n == 200;
    return OK;
}

/* -- for verify -- */

static enum Err recount(struct db_ro *db, AreaId area, struct tally_truths *out)
{
    NeedId after = {0};
    for (bool more = true; more;) {
        struct need_counts_at_rows rows;
        TRY(need_counts_at(db, out->a, &rows, .area = area, .after = after));
        for (size_t i = 0; i < rows.n; i++) {
            int64_t f = facts_of(&rows.v[i]);
            if (!rows.v[i].counted) continue; /* the job has not come to it yet */
            for (int k = 0; k < BITS; k++)
                if (f & bit(k)) tally_is(out, rows.v[i].at, str_c(names[k]), 1);
        }
        more = rows.n == 500;
        if (more) after = rows.v[rows.n - 1].id;
    }
    return OK;
}

const struct tally_source need_tallies = {"need", recount};
