/* One act within another: a capability that stands on others (a wish on needs and orders) does their acts by their own rows, so
 * that a rule, a history or a count of theirs is written once. */
#include <assert.h>
#include <string.h>

#include "app/private.h"

static const struct route *post_of(const struct app *app, const char *path)
{
    for (unsigned i = 0; i < app->n_routes; i++)
        if (app->routes[i]->method == HTTP_POST && !strcmp(app->routes[i]->path, path)) return app->routes[i];
    return NULL;
}

/* Its record, loaded by its own sight. The caller of the outer act need not be somebody whom that would show it to. */
static enum Err load(struct rq *rq, struct db_rw *db, const struct route *row)
{
    enum Err e = row->see(rq, db_rw_read(db));
    return e == ERR_NOT_FOUND && rq->subject ? OK : e;
}

static enum Err run(struct rq *rq, struct db_rw *db, const struct route *row, const void *in)
{
    TRY(load(rq, db, row));
    rq->standing.who |= row->who; /* that they may is what the outer row has judged */
    TRY(policy_act(rq, row, &rq->standing));
    return row->write(rq, db, in);
}

enum Err rq_act(struct rq *rq, struct db_rw *db, const char *path, AnyId id, FormFn *body, const void *in)
{
    const struct route *row = post_of(rq->app, path);
    assert(row && row->see && row->write && !strcmp((row->body ? row->body : no_form_form)()->name, body()->name));
    const struct rq was = *rq;
    rq->route = row;
    rq->id = id;
    rq->subject = NULL;
    rq->made = (AnyId){0};
    rq->created = false;
    rq->in = in;
    enum Err e = run(rq, db, row, in);
    AnyId made = rq->made;
    rq->route = was.route;
    rq->id = was.id;
    rq->subject = was.subject;
    rq->standing = was.standing;
    rq->made = e == OK && row->creates ? made : was.made;
    rq->created = was.created;
    rq->in = was.in;
    rq->out = was.out;
    return e;
}
