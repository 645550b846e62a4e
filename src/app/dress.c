/* GET /elder, /healthz, /about and /soon/{word}: pages that belong to no capability. A capability that comes to
 * life takes its word out of the table of what is not there yet. */
#include "app/dress.h"

#include "app/rq.h"
#include "app_pages.h"
#include "html/asset.h"


/* -- the elder version -- */

static enum Err elder_switch(struct rq *rq, struct db_ro *db, const struct elder_query *in, struct no_form *out)
{
    (void)db;
    (void)out;
    rq_cookie(rq, in->on ? S("elder=1; Path=/; SameSite=Lax; Max-Age=31536000") : S("elder=; Path=/; SameSite=Lax; Max-Age=0"));
    rq_redirect(rq, rq_path_safe(rq, in->back));
    return OK;
}
READ_FN(elder_switch, elder_query, no_form)

/* -- health -- */

static enum Err health(struct rq *rq, struct db_ro *db, const struct no_form *in, struct health_view *out)
{
    (void)rq;
    (void)db;
    (void)in;
    out->status = S("ok");
    return OK;
}
READ_FN(health, no_form, health_view)

/* -- not there yet -- */

static const struct {
    const char *word;
    Msg name, text;
} soon[] = {
    {"service", MSG_soon_service, MSG_soon_service_text},
    {"project", MSG_soon_project, MSG_soon_project_text},
    {"grant", MSG_soon_grant, MSG_soon_grant_text},
    {"deliberation", MSG_soon_deliberation, MSG_soon_deliberation_text},
    {"assess", MSG_soon_assess, MSG_soon_assess_text},
    {"visit", MSG_soon_visit, MSG_soon_visit_text},
    {"mediation", MSG_soon_mediation, MSG_soon_mediation_text},
    {"venue", MSG_soon_venue, MSG_soon_venue_text},
    {"post", MSG_soon_post, MSG_soon_post_text},
    {"org", MSG_soon_org, MSG_soon_org_text},
    {"hours", MSG_soon_hours, MSG_soon_hours_text},
};

static enum Err soon_fill(struct rq *rq, Str word, struct soon_view *out)
{
    for (size_t i = 0; i < sizeof soon / sizeof *soon; i++)
        if (str_is(word, soon[i].word)) {
            *out = (struct soon_view){word, rq_text(rq, soon[i].name), rq_text(rq, soon[i].text)};
            return OK;
        }
    return ERR_NOT_FOUND;
}

static enum Err soon_show(struct rq *rq, struct db_ro *db, const struct no_form *in, struct soon_view *out)
{
    (void)db;
    (void)in;
    return soon_fill(rq, rq->word, out);
}
READ_FN(soon_show, no_form, soon_view)

PAGE_FN(soon_page, soon_view)

/* -- about -- */

static enum Err about(struct rq *rq, struct db_ro *db, const struct no_form *in, struct about_view *out)
{
    const struct asset *parts = asset_by_name("licenses.txt");
    (void)rq;
    (void)db;
    (void)in;
    *out = (struct about_view){S(LINJU_VERSION), S(LINJU_LICENSE), parts ? str_c(parts->path) : (Str){NULL, 0}};
    return OK;
}
READ_FN(about, no_form, about_view)
PAGE_FN(about_page, about_view)

/* -- errors -- */

Str error_title(const struct html *h, int status)
{
    switch (status) {
    case 401: return msg(h, MSG_page_error_401);
    case 403: return msg(h, MSG_page_error_403);
    case 404: return msg(h, MSG_page_error_404);
    case 409: return msg(h, MSG_page_error_409);
    case 422: return msg(h, MSG_page_error_422);
    case 429: return msg(h, MSG_page_error_429);
    case 503: return msg(h, MSG_page_error_503);
    default: return msg(h, MSG_page_error_other);
    }
}

Str error_icon(int status)
{
    return status == 404 ? S("search") : status == 401 || status == 403 ? S("lock") : status == 429 || status == 503 ? S("hourglass") : S("info-circle");
}

static const struct route routes[] = {
    READS(GET, "/elder", PUBLIC, elder_switch_row, .query = elder_query_form, .html_only = true, .why = "sets a cookie of the browser"),
    READS(GET, "/healthz", PUBLIC, health_row, .view = health_view_view, .json_only = true, .why = "for machines that watch"),
    READS(GET, "/soon/{word}", PUBLIC, soon_show_row, .view = soon_view_view, .page = soon_page_row, .html_only = true,
          .why = "words for people about what is being built"),
    READS(GET, "/about", PUBLIC, about_row, .view = about_view_view, .page = about_page_row),
};

const struct cap dress_cap = {.name = "dress", .routes = routes, .n_routes = sizeof routes / sizeof *routes};
