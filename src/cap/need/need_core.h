/* Between the files of the need capability. */
#pragma once
#include "cap/need/need.h"

struct need_seen {
    struct need_get_row n;
    struct need_participants_rows participants;
    struct need_extension_open_row extension;
    bool has_extension;
};

enum Err need_look(struct rq *rq, struct db_ro *db, const struct need_get_row *n, struct need_seen *seen, struct standing *s);
enum Err need_see(struct rq *rq, struct db_ro *db);
bool need_private(enum NeedKind kind, bool anonymous);
enum ConsentScope need_consent(enum NeedKind kind); /* what passing the contact on is called */
bool need_by_asker(const struct standing *s); /* the caller stands before it as its asker alone */
bool need_says_all(const struct need_get_row *n, const struct standing *s); /* the caller sees people's words and pictures too */
/* need_view.c */
enum Err need_fill(struct rq *rq, struct db_ro *db, const struct need_seen *seen, const struct standing *s, struct need_view *out);
Str receipt_digits(struct arena *a, Str typed); /* the six digits of a receipt, blanks between them or not; else none */
bool need_meets_others(enum NeedKind kind, enum NeedStage stage, enum NeedState state); /* neighbours are asked whether they have it too */
Str need_place_shown(enum NeedKind kind, Str place, bool whole);
/* need_office.c: what only the office's pages ask. */
enum Err needs_places(struct rq *rq, struct db_ro *db, struct needs_view *out);
enum Err needs_choices(struct rq *rq, struct db_ro *db, AreaId above, struct needs_view *out);
Msg need_stands(enum NeedStage stage); /* how far it is, in words for everybody: received, in hand, finished */
/* The route proposed for a category and urgency, with the reason in words (M73). */
enum Route need_route_for(struct rq *rq, const struct category_row *c, enum Urgency u, Str *why);
enum Err need_silent_days(struct db_ro *db, struct arena *a, int64_t *days); /* after which silence closes what is finished: a setting */
/* need_act.c: the acts are a table of their own */
enum Err need_close_silent(struct app *app, struct db_rw *db, struct arena *a, Time now, bool *more);
