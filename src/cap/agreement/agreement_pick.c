/* What the pages ask beside their views: options of filters and forms, badges. */
#include "cap/agreement/agreement.h"

static Str id_text(struct html *h, int64_t id) { return str_fmt(h->a, "%lld", (long long)id); }

static struct form_options words(struct html *h, const struct choices *c)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, c->n)};
    for (unsigned i = 1; i < c->n; i++) o.v[o.n++] = (struct form_option){choice_code(c, i), msg(h, choice_label(c, i)), false};
    return o;
}

struct form_options gap_states(struct html *h) { return words(h, &GapState_choices); }
struct form_options offer_states(struct html *h) { return words(h, &OfferState_choices); }
struct form_options agreement_states(struct html *h) { return words(h, &AgreementState_choices); }

struct form_options org_options(struct html *h, const struct orgs_to_ask_rows *rows, OrgId chosen)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, rows->n + 1)};
    for (size_t i = 0; i < rows->n; i++)
        o.v[o.n++] = (struct form_option){id_text(h, rows->v[i].id.v), area_name(rows->v[i].name, rows->v[i].name_en, h->lang), rows->v[i].id.v == chosen.v};
    return o;
}

struct form_options party_options(struct html *h, const struct agreement_view *v)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, v->parties.n + 1)};
    for (size_t i = 0; i < v->parties.n; i++) o.v[o.n++] = (struct form_option){id_text(h, v->parties.v[i].id.v), v->parties.v[i].name, i == 1};
    return o;
}

struct form_options theme_options(struct html *h, const struct agreement_themes_rows *rows)
{
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, rows->n + 1)};
    for (size_t i = 0; i < rows->n; i++) o.v[o.n++] = (struct form_option){rows->v[i].theme, rows->v[i].theme, false};
    return o;
}

struct form_options fit_options(struct html *h, const struct item_view *v)
{
    size_t n = v->fit ? v->fit->n : 0;
    struct form_options o = {.v = NEW_ARRAY(h->a, struct form_option, n + 1)};
    for (size_t i = 0; i < n; i++) {
        const struct resource_view *r = &v->fit->v[i];
        Str words = str_fmt(h->a, "%.*s · %.*s%s%.*s", STR(r->org_name), STR(r->what), r->quantity.len ? " · " : "", STR(r->quantity));
        o.v[o.n++] = (struct form_option){id_text(h, r->id.v), words, r->item.v == v->id.v && i == 0};
    }
    return o;
}

Html gap_badge(struct html *h, enum GapState s)
{
    switch (s) {
    case GapState_open: return badge(h, S("lj-warn"), S("flag"), GapState_label(s));
    case GapState_matched: return badge(h, S("lj-info"), S("link"), GapState_label(s));
    case GapState_done: return badge(h, S("lj-ok"), S("check"), GapState_label(s));
    case GapState_closed: return badge(h, S(""), S("x"), GapState_label(s));
    case GapState_none: case GapState_end: break;
    }
    return (Html){S("")};
}

Html agreement_badge(struct html *h, enum AgreementState s, bool ends_soon)
{
    if (ends_soon) return badge(h, S("lj-warn"), S("hourglass"), MSG_agreement_ending);
    switch (s) {
    case AgreementState_draft: return badge(h, S(""), S("edit"), AgreementState_label(s));
    case AgreementState_signing: return badge(h, S("lj-info"), S("send"), AgreementState_label(s));
    case AgreementState_signed: return badge(h, S("lj-ok"), S("check"), AgreementState_label(s));
    case AgreementState_ended: return badge(h, S(""), S("history"), AgreementState_label(s));
    case AgreementState_none: case AgreementState_end: break;
    }
    return (Html){S("")};
}

bool joint_may(struct strs acts, Str act)
{
    for (size_t i = 0; i < acts.n; i++)
        if (str_eq(acts.v[i], act)) return true;
    return false;
}
