/* The small decisions of the phone's pages: which kinds a resident chooses from, what may be said to a group. */
#include "cap/need/need_phone.h"

#include "base/buf.h"
#include "cap/need/need_core.h"

bool need_may(const struct need_view *v, Str act)
{
    for (size_t i = 0; i < v->acts.n; i++)
        if (str_eq(v->acts.v[i], act)) return true;
    return false;
}

/* Whoever holds only a link to the need has no other page of it. */
bool need_at_wish(struct html *h, const struct need_view *v) { return v->kind == NeedKind_wish && v->state != NeedState_merged && page_signed_in(h); }

/* Five chips fit a screen. A wish has a form of its own, which asks more; praise has its place with the suggestions (投诉建议), unless a
   link asks for it. */
struct form_options report_kinds(struct html *h, const struct report_view *v)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, NeedKind_end), 0};
    for (enum NeedKind k = NeedKind_request; k < NeedKind_end; k++) {
        if (k == NeedKind_wish || (k == NeedKind_thanks && v->kind != k)) continue;
        o.v[o.n++] = (struct form_option){NeedKind_code(k), msg(h, NeedKind_label(k)), k == v->kind};
    }
    return o;
}

struct form_options report_areas(struct html *h, const struct report_view *v)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, v->areas.n + 1), 0};
    for (size_t i = 0; i < v->areas.n; i++) {
        const struct area_row *a = &v->areas.v[i];
        o.v[o.n++] = (struct form_option){form_value_int(h, a->id.v), area_name(a->name, a->name_en, h->lang), false};
    }
    return o;
}

Str report_wish_path(struct arena *a, AreaId area, Str code)
{
    if (code.len) return str_cat(a, S("/wishes/new?code="), code);
    return area.v ? str_fmt(a, "/wishes/new?area=%lld", (long long)area.v) : S("/wishes/new");
}

Str digits_apart(struct html *h, Str digits)
{
    return digits.len == 6 ? str_fmt(h->a, "%.*s %.*s", 3, digits.p, 3, digits.p + 3) : digits;
}

Str need_share(struct html *h, const struct need_view *v)
{
    Str kind = msg(h, NeedKind_label(v->kind)), place = need_place_shown(v->kind, v->place, false);
    Str args[] = {v->area_name, place.len ? str_fmt(h->a, "%.*s %.*s", STR(place), STR(kind)) : kind, msg(h, v->state == NeedState_merged ? MSG_NeedState_merged : need_stands(v->stage))};
    return msg_fill(h->a, need_meets_others(v->kind, v->stage, v->state) ? MSG_need_share_text : MSG_need_share_look, h->lang, args, 3);
}

Html need_expect(struct html *h, const struct need_view *v)
{
    struct html part = html_part(h);
    if (v->stage == NeedStage_collected) {
        Html args[] = {html_due(h, v->accept_due)};
        Msg late = need_may(v, S("remind")) ? MSG_need_expect_accept_late : MSG_need_expect_accept_reminded;
        html_msg_args(&part, v->accept_due.ms < h->now.ms ? late : MSG_need_expect_accept, args, 1);
    } else if (v->owner) {
        Html args[] = {HTML_OF(h, v->owner->name), html_due(h, v->due_at)};
        html_msg_args(&part, v->stage == NeedStage_analysed ? MSG_need_expect_plan : MSG_need_expect_owner, args, 2);
    } else {
        Html args[] = {html_due(h, v->due_at)};
        html_msg_args(&part, MSG_need_expect_due, args, 1);
    }
    return html_part_end(&part);
}

Html need_badge(struct html *h, const struct need_item_view *v)
{
    if (v->state == NeedState_merged) return badge(h, S(""), S("link"), MSG_NeedState_merged);
    if (v->late) return badge(h, S("lj-late"), S("alert-triangle"), MSG_need_late);
    switch (v->stage) {
    case NeedStage_collected: return badge(h, S(""), S("inbox"), NeedStage_label(v->stage));
    case NeedStage_analysed: case NeedStage_handling: return badge(h, S("lj-info"), S("tools"), NeedStage_label(v->stage));
    case NeedStage_fed_back: return badge(h, S("lj-warn"), S("messages"), v->mine ? MSG_need_answer_wanted : NeedStage_label(v->stage));
    case NeedStage_rated: case NeedStage_closed: case NeedStage_none: case NeedStage_end: break;
    }
    return badge(h, S("lj-ok"), S("check"), NeedStage_label(v->stage));
}
