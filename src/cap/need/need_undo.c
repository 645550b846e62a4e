/* A need that an import made, taken back: its row and words go, its number and its history stay. Only while nothing has happened to it. */
#include "app_sql.h"
#include "cap/need/need_core.h"
#include "cap/need/need_tally.h"
#include "cap/need/need_words.h"

static enum Err as_it_was_made(struct db_rw *db, struct arena *a, const struct need_get_row *n, bool *yes)
{
    struct need_merged_into_row other;
    int64_t orders;
    *yes = n->rev == 1 && n->stage == NeedStage_collected && n->state == NeedState_open;
    TRY(order_open(db_rw_read(db), a, need_order_kind(n->kind), ANY(n->id), &orders));
    enum Err e = need_merged_into(db, a, &other, .merged_into = n->id);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *yes &= !orders && e == ERR_NOT_FOUND;
    return OK;
}

enum Err need_unmake(const struct event_maker *m, struct db_rw *db, NeedId id, Str data, PersonId by, bool *gone)
{
    struct need_get_row n;
    enum Err e = need_get(db, m->a, &n, .id = id);
    *gone = e == ERR_NOT_FOUND;
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    TRY(as_it_was_made(db, m->a, &n, gone));
    if (!*gone) return OK;
    TRY(need_uncount(m->app, db, m->a, id));
    TRY(need_words_gone(db, m->a, id));
    TRY(event_texts_erase_of(db, .kind = Entity_need, .entity = ANY(id)));
    TRY(event_make(m, db, (struct event){.act = "erase", .kind = Entity_need, .entity = ANY(id), .area = n.area, .data = data,
                                         .actor_kind = by.v ? ActorKind_person : ActorKind_system, .actor = ANY(by)}));
    TRY(pass_revoke_of(db, .kind = Entity_need, .entity = ANY(id), .revoked_at = m->at));
    TRY(need_channels_drop(db, .need = id));
    TRY(need_drop(db, .id = id));
    return need_words_erased(db);
}
