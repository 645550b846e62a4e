/* What {% form %} {% field %} {% submit %} in a template become, and the other forms that pages write.
 *
 * form_open writes <form>, the token against forgery, a key of its own against double taps, the page to come back to, and,
 * when this form was refused, what is wrong with links to the fields. form_field writes label, control, limits, old value and
 * error text from the form's field list; form_submit a button; form_close the end. A field is named by FORM_FIELD, which does
 * not compile when the struct has no such member.
 *
 * Controls by kind: Str an input, a textarea above 200 characters, by name phone, password, code, …_time (09:00); choices as chips up to seven,
 * else a list; a required bool as yes and no, an optional one as a box to tick; numbers, money (in yuan), days (times as
 * days); a nested form as a group with dotted names; files (the form is then sent as multipart/form-data). Ids (KIND_ID) need
 * form_pick; lists of ids write nothing without it.
 *
 * The functions that give Html stand in {{ }}, inside {% form %} where they take a FormFn:
 *   {{ form_hidden(h, "rev", v.rev) }}
 *   {{ form_field_with(h, area_edit_form, "name", v.name) }}              a field that begins with a value
 *   {{ form_pick(h, need_accept_form, "category", v.categories) }}        a choice among what the data holds
 *   {{ form_faces(h, need_rate_form, "score") }}
 *   {{ form_button(h, path_id(h, "/orders/", x.id.v, "/take"), MSG_order_take, "btn-primary", "hand-stop") }}
 */
#pragma once
#include "html/fields.h"
#include "html/html.h"
#include "html/kit.h"

void form_open(struct html *h, FormFn *f, Html action); /* action: escaped, ready for the attribute */
void form_field(struct html *h, FormFn *f, Str name);
void form_submit(struct html *h, Msg label);
void form_close(struct html *h);

#define FORM_FIELD(T, name) ((void)sizeof(((struct T *)0)->name), S(#name))

/* One of several things that data holds. `chosen` counts unless the form came back with another answer. */
struct form_option {
    Str value, label;
    bool chosen;
};
struct form_options {
    struct form_option *v;
    size_t n;
    bool must;               /* one of them always holds: no way to take it back */
};

/* A field of any kind among given options: chips up to seven, else a list; of a list of ids, boxes to tick. Where ids make no
   words (owner, category, area), this is the way. */
Html form_pick(struct html *h, FormFn *f, Str name, struct form_options options);
/* A field of files of certain kinds (".csv,.xlsx", "image/ *" without the blank; none: any), with the words and the icon of its button. */
Html form_file(struct html *h, FormFn *f, Str name, Str accept, Msg button, Str icon_id);
/* Three faces for a field that takes 1…5: values 5, 3, 1. Phones only. */
Html form_faces(struct html *h, FormFn *f, Str name);

/* A form that is only a button, in a line with others; style "btn-primary", "btn-outline-secondary btn-sm" …; icon may be "".
   The action is a path of this site. */
Html form_button(struct html *h, Str action, Msg label, Str style, Str icon_id);
Html form_button_ask(struct html *h, Str action, Msg label, Str style, Msg question);  /* asks first, where there is script */
/* The same for an act on this page's record: {{ form_act(h, "me_too", MSG_need_me_too, "btn-outline-primary", "hand-stop") }}. */
Html form_act(struct html *h, Str act, Msg label, Str style, Str icon_id);
/* What was wrong with the fields, a paragraph each: for a page that cannot show the form again. f: the form meant, or NULL. */
Html form_wrong(struct html *h, const struct form *f);
/* Was the refused form one whose action ends like this? For <details{% if form_returned(h, "/route") %} open{% end %}>. */
bool form_returned(const struct html *h, Str tail);
bool form_returned_with(const struct html *h, Str tail, Str field); /* and this field was ticked or filled in */

/* -- values as fields carry them (Money as fen in hidden fields, as yuan in form_field_with) -- */
Str form_value_int(const struct html *h, int64_t n);
Str form_value_time(const struct html *h, Time t);
Str form_value_day(const struct html *h, Day d);
static inline Str form_value_str(const struct html *h, Str s) { return (void)h, s; }
static inline Str form_value_bool(const struct html *h, bool b) { return (void)h, b ? S("1") : S("0"); }
static inline Str form_value_optint(const struct html *h, OptInt n) { return n.has ? form_value_int(h, n.v) : S(""); }
static inline Str form_value_money(const struct html *h, Money m) { return form_value_int(h, m.fen); }
#define FORM_VALUE_FN_(T) static inline Str form_value_##T(const struct html *h, T id) { return id.v ? form_value_int(h, id.v) : S(""); }
EACH_ID(FORM_VALUE_FN_)
FORM_VALUE_FN_(AnyId)
#undef FORM_VALUE_FN_
#define FORM_VALUE_CASE_(T) T: form_value_##T,
#define FORM_VALUE(h, x)                                                                                                  \
    _Generic((x), EACH_ID(FORM_VALUE_CASE_) AnyId: form_value_AnyId, Str: form_value_str, int64_t: form_value_int,        \
        int: form_value_int, bool: form_value_bool, OptInt: form_value_optint, Money: form_value_money,                   \
        Time: form_value_time, Day: form_value_day)((h), (x))

#define form_hidden(h, name, x) form_hidden_str((h), (name), FORM_VALUE((h), (x)))
Html form_hidden_str(struct html *h, Str name, Str value);
#define form_field_with(h, form, name, x) form_field_str((h), (form), (name), FORM_VALUE((h), (x)))
Html form_field_str(struct html *h, FormFn *f, Str name, Str value);   /* choices by their code */
