/* Live pages: whoever watches an area hears that something in it has changed. What it is they ask for as always, so that
 * nothing is told here that a list would not show.
 *
 * GET /live is a stream of server-sent events (HTML Living Standard, 9.2): `changed` at most once a second, a comment every
 * 20 s, and an end after five minutes, when the browser comes again by itself and its login is looked at anew.
 */
#pragma once
#include "app/app.h"

extern const struct cap live_cap;

struct live;
struct live *live_new(void);
void live_free(struct live *l);                /* the streams are gone by then (http_stop) */
/* After a commit: what was written lies at these areas. Costs nothing while nobody watches. */
void live_changed(struct app *app, struct arena *a, const AreaId *areas, unsigned n);
/* The last word about an exchange: a watcher that has gone. */
void live_ended(struct live *l, struct http_exchange *x);
