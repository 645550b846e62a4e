/* The fixture's generated C, run: every type goes in and comes back, absent values are NULL, the optional clauses select,
 * failures leave `out` alone and finish their statement.
 */
#include <stdio.h>
#include <stdlib.h>

#include "area_sql.h"
#include "base/arena.h"
#include "need_sql.h"
#include "tiny_db.h"

static const Str NeedStage_codes_[] = {{NULL, 0}, {"open", 4}, {"taken", 5}, {"closed", 6}};
static const Str AreaKind_codes_[] = {{NULL, 0}, {"street", 6}, {"estate", 6}};
static const Msg labels[4] = {{0}};
const struct choices NeedStage_choices = {"NeedStage", NeedStage_codes_, labels, NeedStage_end};
const struct choices AreaKind_choices = {"AreaKind", AreaKind_codes_, labels, AreaKind_end};

#define MUST(x)                                                       \
    do {                                                              \
        if (!(x)) {                                                   \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x); \
            exit(1);                                                  \
        }                                                             \
    } while (0)

static void add(struct tiny *t)
{
    struct db_rw *rw = tiny_rw(t);
    MUST(area_add(rw, .id = {1}, .name = S("街道"), .rank = 7, .kind = AreaKind_street) == OK);
    MUST(area_add(rw, .id = {2}, .up = {1}, .name = S("小区"), .rank = 1) == OK);
    MUST(area_add(rw, .id = {3}, .up = {9}, .name = S("x")) == ERR_CONFLICT);
    MUST(person_add(rw, .id = {5}, .name = S("王"), .phone = S(" 138 "), .area = {2}) == OK);
    MUST(need_add(rw, .id = {10}, .area = {2}, .asker = {5}, .title = S(""), .stage = NeedStage_open, .created = {1000}, .due = {20000},
                  .cost = {1250}, .urgent = true, .hands = SOME(0), .weight = {true, 0.5}, .blob = S("a\0b"), .source = ANY((AreaId){2})) == OK);
    MUST(need_add(rw, .id = {11}, .area = {2}, .title = S("灯坏了"), .stage = NeedStage_taken, .created = {2000}) == OK);
    MUST(need_add(rw, .id = {12}, .area = {2}, .title = S("x"), .created = {1}) != OK); /* stage none is NULL */
}

static void types(struct tiny *t, struct arena *a)
{
    struct need_row r;
    MUST(need_get(tiny_ro(t), a, &r, .id = {10}) == OK);
    MUST(r.id.v == 10 && r.area.v == 2 && r.asker.v == 5 && r.title.p && r.title.len == 0 && r.stage == NeedStage_open);
    MUST(r.created.ms == 1000 && r.due.n == 20000 && r.cost.fen == 1250 && r.urgent && r.hands.has && r.hands.v == 0);
    MUST(r.weight.has && r.weight.v > 0.4 && r.blob.len == 3 && r.source.v == 2 && r.rev == 1);
    MUST(need_get(tiny_rw(t), a, &r, .id = {11}) == OK); /* a write connection can be read from */
    MUST(r.asker.v == 0 && r.due.n == 0 && !r.hands.has && !r.weight.has && r.blob.p == NULL && r.source.v == 0);
    MUST(need_get(tiny_ro(t), a, &r, .id = {99}) == ERR_NOT_FOUND && r.id.v == 11);
    struct person_phone_row p;
    MUST(person_phone(tiny_ro(t), a, &p, .id = {5}) == OK && str_is(p.phone.sealed, " 138 ") && str_is(p.bare.sealed, "138"));
    struct need_names_rows n;
    MUST(need_names(tiny_ro(t), a, &n, .id = {10}) == OK && n.n == 1);
    MUST(str_is(n.v[0].area_name, "小区") && n.v[0].area_rank.v == 1 && n.v[0].taker.p == NULL && n.v[0].phone.sealed.p == NULL);
    struct need_count_row c;
    MUST(need_count(tiny_ro(t), a, &c) == OK && c.n == 2 && c.last.ms == 2000);
    struct need_stages_rows s;
    MUST(need_stages(tiny_ro(t), a, &s, .area = {2}) == OK && s.n == 2 && need_stages(tiny_ro(t), a, &s, .area = {1}) == OK && s.n == 0);
    struct area_below_rows b;
    MUST(area_below(tiny_ro(t), a, &b, .top = {1}) == OK && b.n == 2 && b.v[0].id.v == 2 && b.v[1].kind == AreaKind_street);
}

static void clauses(struct tiny *t, struct arena *a)
{
    struct db_ro *ro = tiny_ro(t);
    struct need_list_rows l;
    MUST(need_list(ro, a, &l, .area = {2}, .limit = 9) == OK && l.n == 2 && l.v[0].id.v == 11);
    MUST(need_list(ro, a, &l, .area = {2}, .limit = 9, .by_due = true) == OK && l.n == 2 && l.v[1].id.v == 10);
    MUST(need_list(ro, a, &l, .area = {2}, .limit = 1) == OK && l.n == 1);
    MUST(need_list(ro, a, &l, .area = {2}, .limit = 9, .stage = NeedStage_taken) == OK && l.n == 1 && l.v[0].id.v == 11);
    MUST(need_list(ro, a, &l, .area = {2}, .limit = 9, .urgent_only = true) == OK && l.n == 1 && l.v[0].id.v == 10);
    MUST(need_list(ro, a, &l, .area = {2}, .limit = 9, .hands = SOME(0), .before = {11}, .since = {1000}) == OK && l.n == 1);
    MUST(need_list(ro, a, &l, .area = {2}, .limit = 9, .hands = SOME(1)) == OK && l.n == 0);
    struct need_open_in_rows o;
    MUST(need_open_in(ro, a, &o, .area = {2}) == OK && o.n == 2);
}

static void writes(struct tiny *t, struct arena *a)
{
    struct db_rw *rw = tiny_rw(t);
    struct need_row r;
    MUST(need_take(rw, .id = {10}, .taker = {5}, .rev = 7) == ERR_CONFLICT);
    MUST(need_take(rw, .id = {10}, .taker = {5}, .rev = 1) == OK);
    struct need_close_row c = {.rev = -1};
    MUST(need_close(rw, a, &c, .id = {99}) == ERR_NOT_FOUND && c.rev == -1);
    MUST(need_close(rw, a, &c, .id = {10}) == OK && c.stage == NeedStage_closed && c.rev == 3);
    MUST(need_fts_add(rw, .need = {10}, .tokens = S("alpha beta")) == OK);
    struct need_search_rows s;
    MUST(need_search(rw, a, &s, .tokens = S("beta")) == OK && s.n == 1 && s.v[0].id.v == 10);
    tiny_sql(t, "UPDATE need SET stage = 'lost' WHERE id = 11"); /* a code this program does not know */
    struct need_list_rows l = {.n = 77};
    MUST(need_list(rw, a, &l, .area = {2}, .limit = 9) == ERR_DB && l.n == 77);
    r.rev = -1;
    MUST(need_get(rw, a, &r, .id = {11}) == ERR_DB && r.rev == -1);
    MUST(need_erase(rw, .id = {11}) == OK && need_get(rw, a, &r, .id = {11}) == ERR_NOT_FOUND);
    tiny_fail_next_step(t);
    MUST(need_get(rw, a, &r, .id = {10}) == ERR_DB && r.rev == -1);
    tiny_fail_next_step(t);
    MUST(need_erase(rw, .id = {10}) == ERR_DB);
}

int main(void)
{
    struct tiny *t = tiny_open();
    struct arena *a = arena_new(0);
    add(t);
    types(t, a);
    clauses(t, a);
    writes(t, a);
    MUST(tiny_unfinished(t) == 0);
    arena_free(a);
    tiny_close(t);
    return 0;
}
