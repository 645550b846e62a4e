/* Who may: roles at a place, relations to a record, and the order of verdicts of the contract. */
#include <assert.h>
#include <string.h>

#include "app/private.h"
#include "base/vec.h"

bool policy_has(const struct rq *rq, Who roles) { return (rq->who.everywhere & roles & WHO_ROLES) != 0; }

enum Err policy_at(struct rq *rq, struct db_ro *db, AreaId area, Who *out)
{
    struct area_line line = {.n = 0};
    struct rq_private *p = rq->p;
    enum { HELD = sizeof p->held / sizeof *p->held };
    Who who = 0;
    for (unsigned i = 0; i < p->n_held && i < HELD; i++)
        if (p->held[i].area.v == area.v) {
            *out = p->held[i].who;
            return OK;
        }
    if (rq->who.n_roles && area.v) TRY(rq->app->area_line(db, rq->a, area, &line));
    for (size_t i = 0; i < rq->who.n_roles; i++) {
        const struct role_row *r = &rq->who.roles[i];
        if (r->scope_kind != ScopeKind_area) continue;
        for (unsigned k = 0; k < line.n; k++)
            if (line.v[k].v == r->scope.v) who |= (Who)1 << r->role;
    }
    p->held[p->n_held % HELD].area = area;
    p->held[p->n_held++ % HELD].who = who;
    *out = who;
    return OK;
}

AreaId policy_home(const struct rq *rq, Who roles)
{
    for (size_t i = 0; i < rq->who.n_roles; i++)
        if (rq->who.roles[i].scope_kind == ScopeKind_area && (((Who)1 << rq->who.roles[i].role) & roles))
            return (AreaId){rq->who.roles[i].scope.v};
    return (AreaId){0};
}

/* A supervisor or auditor acts on nothing that is not their own; everybody else might some day be asker or taker; owners are
   people with a post, handlers those whose work it is. */
static bool could_ever(const struct rq *rq, const struct route *act, const struct standing *s)
{
    Who who = act->who;
    const Who watches = ROLE(supervisor) | ROLE(auditor), desks = ROLE(worker) | ROLE(lead) | ROLE(street) | ROLE(district);
    const Who posts = desks | ROLE(grid) | ROLE(unit_contact) | ROLE(org_lead);
    Who all = rq->who.everywhere;
    if ((who & PUBLIC) || (who & s->who & WHO_RELS & ~REL(assignee))) return true;
    if (act->effect == WRITE && rq->who.kind == ActorKind_person && (all & watches) && !(all & WHO_ROLES & ~watches & ~ROLE(resident))) return false;
    if (who & s->who) return true;
    if (who & SIGNED_IN) return rq->who.kind == ActorKind_person;
    if (who & (REL(asker) | REL(taker) | REL(assignee) | REL(rater))) return true;
    if (who & (REL(owner) | REL(participant) | REL(party))) return (all & posts) != 0;
    if (who & REL(handler)) return (all & desks) != 0;
    if (who & REL(above)) return (all & (desks & ~ROLE(worker))) != 0;
    return (all & who & WHO_ROLES) != 0;
}

bool policy_never(const struct rq *rq, const struct route *act, const struct standing *s) { return !could_ever(rq, act, s); }

static bool in_stage(const struct route *act, const struct standing *s) { return !act->stages || (act->stages & STAGE(s->stage)); }
static bool record_bars(const struct route *act, const struct standing *s) { return (s->flags & act->needs) != act->needs || (s->flags & act->bars); }

Msg policy_otherwise(const struct route *act, const struct standing *s)
{
    if (!in_stage(act, s)) return MSG_none;
    return act->mine_otherwise.n && !record_bars(act, s) ? act->mine_otherwise : act->otherwise;
}

enum Err policy_act(const struct rq *rq, const struct route *act, const struct standing *s)
{
    if (policy_never(rq, act, s)) return ERR_FORBIDDEN;
    if (!in_stage(act, s) || record_bars(act, s)) return ERR_CONFLICT;
    if (!(act->who & (PUBLIC | s->who))) return ERR_FORBIDDEN;
    return (s->mine & act->mine_needs) == act->mine_needs && !(s->mine & act->mine_bars) ? OK : ERR_CONFLICT;
}

struct strs policy_acts(const struct rq *rq, const char *entity, const struct standing *s)
{
    VEC(Str) acts = {0};
    size_t n = strlen(entity);
    struct route_word range = route_under(rq->app, str_c(entity));
    for (unsigned i = range.from; i < range.to; i++) {
        const struct route *r = rq->app->sorted[i];
        if (r->act && !strncmp(r->path, entity, n) && policy_act(rq, r, s) == OK) *VEC_ADD(rq->a, &acts) = str_c(r->act);
    }
    return (struct strs){acts.v, acts.n};
}

/* Looks that leave a mark do so in the write handler that asked for them: see the look events there. */
Str reveal(struct rq *rq, Private x, enum Purpose why)
{
    assert(why == OWN_DATA || why == EXPORT_OWN || why == DELIVER || !rq->route || rq->route->effect == WRITE || rq->made.v);
    return x.sealed;
}

Str mask_phone(struct arena *a, Private x)
{
    Str p = x.sealed;
    if (p.len < 8) return p.len ? S("****") : p;
    return str_fmt(a, "%.*s****%.*s", 3, p.p, 4, p.p + p.len - 4);
}
