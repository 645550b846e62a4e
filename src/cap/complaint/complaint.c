/* Who reads a complaint, how it is made, and what of it is forgotten when. */
#include "cap/complaint/complaint.h"

CHOICE_TABLE(ComplaintKind, COMPLAINT_KINDS)

bool complaint_may(const struct complaint_view *v, Str act)
{
    for (size_t i = 0; i < v->acts.n; i++)
        if (str_eq(v->acts.v[i], act)) return true;
    return false;
}

struct form_options complaint_areas(struct html *h, const struct complaint_form_view *v)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, v->areas.n + 1), 0};
    for (size_t i = 0; i < v->areas.n; i++) {
        const struct area_row *a = &v->areas.v[i];
        o.v[o.n++] = (struct form_option){form_value_int(h, a->id.v), area_name(a->name, a->name_en, h->lang), false};
    }
    return o;
}

struct form_options complaint_kinds(struct html *h, const struct complaint_form_view *v)
{
    struct form_options o = {NEW_ARRAY(h->a, struct form_option, ComplaintKind_end), 0};
    for (enum ComplaintKind k = ComplaintKind_complaint; k < ComplaintKind_end; k++)
        o.v[o.n++] = (struct form_option){ComplaintKind_code(k), msg(h, ComplaintKind_label(k)), k == v->kind};
    return o;
}

Str complaint_digits(struct html *h, Str digits)
{
    return digits.len == 6 ? str_fmt(h->a, "%.*s %.*s", 3, digits.p, 3, digits.p + 3) : digits;
}

/* -- what is forgotten -- */

static enum Err expire(struct app *app, struct db_rw *db, struct arena *a, Time before, int64_t *n)
{
    struct complaint_phones_old_rows rows;
    (void)app;
    TRY(complaint_phones_old(db, a, &rows, .before = before));
    for (size_t i = 0; i < rows.n; i++) TRY(complaint_phone_drop(db, .id = rows.v[i].id));
    *n = (int64_t)rows.n;
    return OK;
}

static enum Err forget(struct db_rw *db, struct arena *a, const struct forgotten *who, int64_t *n)
{
    (void)a;
    *n = 0;
    return who->phone.len ? complaint_phones_forget(db, .phone = who->phone) : OK;
}

const struct privacy_holder complaint_privacy = {.kind = Entity_complaint, .keep = "complaint", .expire = expire, .forget = forget};
