/* Forms from their field lists. The server's answer is the only judge of what was typed (novalidate): its words are in the
 * page's language and stay on the page, where the browser's own bubbles are neither. Limits are still in the markup, so that
 * nobody types in vain.
 */
#include "html/form.h"

#include <assert.h>

#include "base/arena.h"
#include "msg.h"

enum { TEXTAREA_FROM = 200, CHIPS_MOST = 7 };

/* One field being written. */
struct control {
    struct html *h;
    const struct field *f;
    Str name, id;             /* dotted; of the control */
    Str value;                /* no value: nothing was said yet */
    Str error;
    bool required, in_optional;
    bool marked;              /* its id is written */
};

/* -- small pieces -- */

static void put(struct html *h, const char *lit) { buf_add(&h->out, str_c(lit)); }

static void attr(struct html *h, const char *name, Str value)
{
    buf_char(&h->out, ' ');
    put(h, name);
    html_lit(h, "=\"");
    html_put_str(h, value);
    html_lit(h, "\"");
}

static void attr_int(struct html *h, const char *name, int64_t n) { buf_fmt(&h->out, " %s=\"%lld\"", name, (long long)n); }

static void hidden(struct html *h, Str name, Str value)
{
    html_lit(h, "<input type=\"hidden\"");
    attr(h, "name", name);
    attr(h, "value", value);
    html_lit(h, ">");
}

Str form_value_int(const struct html *h, int64_t n) { return str_fmt(h->a, "%lld", (long long)n); }
Str form_value_time(const struct html *h, Time t) { return time_none(t) ? S("") : time_rfc3339(h->a, t); }
Str form_value_day(const struct html *h, Day d) { return d.n ? day_iso(h->a, d) : S(""); }

static Str old_value(const struct html *h, Str name)
{
    const struct page *p = page_of(h);
    for (size_t i = 0; i < p->n_old; i++)
        if (str_eq(p->old[i].name, name)) return p->old[i].value;
    return (Str){NULL, 0};
}

static bool old_holds(const struct html *h, Str name, Str value)
{
    const struct page *p = page_of(h);
    for (size_t i = 0; i < p->n_old; i++)
        if (str_eq(p->old[i].name, name) && str_eq(p->old[i].value, value)) return true;
    return false;
}

static Str error_of(const struct html *h, Str name)
{
    const struct page *p = page_of(h);
    for (unsigned i = 0; i < p->n_errors; i++)
        if (str_eq(p->errors[i].field, name)) return p->errors[i].message;
    return (Str){NULL, 0};
}

/* The field of a dotted name, through nested forms. */
static const struct field *find_dotted(const struct form *f, Str name)
{
    Str head;
    while (f && str_split(&name, '.', &head)) {
        const struct field *fd = form_find(f, head);
        if (!fd || !name.len) return fd;
        f = fd->kind == KIND_OBJECT ? fd->object() : NULL;
    }
    return NULL;
}

static Str control_id(const struct html *h, Str name)
{
    Str id = str_fmt(h->a, "f%u-%.*s", h->forms, STR(name));
    char *p = str_z(h->a, id);
    for (size_t i = 0; i < id.len; i++)
        if (p[i] == '.') p[i] = '-';
    return str_n(p, id.len);
}

/* -- <form> -- */

/* A record's acts stand below its own path and below the secret link that opens it: /needs/7/rate and /p/…/rate are one. */
static bool is_refused(const struct html *h, Str action)
{
    const struct page *p = page_of(h);
    Str refused = p->refused_action;
    size_t q = str_find(action, S("?"));
    if (q != (size_t)-1) action = str_cut(action, 0, q);
    if (!page_refused(h) || !refused.len) return false;
    if (str_eq(action, refused)) return true;
    if (!str_starts(p->base, S("/p/")) || !str_starts(action, p->base)) return false;
    Str tail = str_from(action, p->base.len);
    return tail.len && str_ends(refused, tail);
}

bool form_returned_with(const struct html *h, Str tail, Str field) { return form_returned(h, tail) && old_value(h, field).len; }

bool form_returned(const struct html *h, Str tail) { return page_refused(h) && str_ends(page_of(h)->refused_action, tail); }

static void error_words(struct html *h, const struct field *fd, const struct page_error *e)
{
    if (!fd) {
        html_put_str(h, e->message);
        return;
    }
    Html args[2] = {HTML_OF(h, fd->label), HTML_OF(h, e->message)};
    html_msg_args(h, MSG_form_error, args, 2);
}

static void error_link(struct html *h, const struct form *f, const struct page_error *e)
{
    const struct field *fd = f ? find_dotted(f, e->field) : NULL;
    html_lit(h, "<br>");
    if (fd) {
        html_lit(h, "<a href=\"#");
        html_put_str(h, control_id(h, e->field));
        html_lit(h, "\">");
    }
    error_words(h, fd, e);
    if (fd) html_lit(h, "</a>");
}

Html form_wrong(struct html *h, const struct form *f)
{
    const struct page *p = page_of(h);
    struct html part = html_part(h);
    for (unsigned i = 0; i < p->n_errors; i++) {
        html_lit(&part, "<p>");
        error_words(&part, f ? find_dotted(f, p->errors[i].field) : NULL, &p->errors[i]);
        html_lit(&part, "</p>");
    }
    return html_part_end(&part);
}

static void error_summary(struct html *h, const struct form *f)
{
    const struct page *p = page_of(h);
    html_lit(h, "<p class=\"lj-note lj-late\" role=\"alert\" tabindex=\"-1\" autofocus>");
    html_put_html(h, icon(h, S("alert-triangle")));
    html_lit(h, "<span>");
    html_put_str(h, p->detail);
    for (unsigned i = 0; i < p->n_errors; i++) error_link(h, f, &p->errors[i]);
    html_lit(h, "</span></p>");
}

/* Each form has its own key: two forms of a page may lead to the same address with different words. */
static void open_tag(struct html *h, const char *cls, Html action, bool files)
{
    const struct page *p = page_of(h);
    h->forms++;
    html_lit(h, "<form method=\"post\" action=\"");
    html_put_html(h, action);
    html_lit(h, "\" class=\"");
    put(h, cls);
    html_lit(h, "\" novalidate");
    if (files) html_lit(h, " enctype=\"multipart/form-data\"");
    html_lit(h, ">");
    hidden(h, S("_csrf"), p->csrf);
    hidden(h, S("_key"), str_fmt(h->a, "%.*s-%u", STR(p->key), h->forms));
    hidden(h, S("_from"), page_here(h));
}

void form_open(struct html *h, FormFn *f, Html action)
{
    h->form_back = !h->told && is_refused(h, action.s);
    open_tag(h, "lj-form", action, f && form_takes_files(f()));
    if (!h->form_back) return;
    error_summary(h, f ? f() : NULL);
    h->told = true;
}

void form_submit(struct html *h, Msg label)
{
    html_lit(h, "<div class=\"lj-acts\"><button class=\"btn btn-primary\" type=\"submit\">");
    html_put_msg(h, label);
    html_lit(h, "</button></div>");
}

void form_close(struct html *h)
{
    html_lit(h, "</form>");
    h->form_back = false;
}

Html form_hidden_str(struct html *h, Str name, Str value)
{
    struct html part = html_part(h);
    hidden(&part, name, value);
    return html_part_end(&part);
}

/* -- around a control -- */

static void label_words(struct control *c)
{
    html_put_msg(c->h, c->f->label);
    if (c->required) html_lit(c->h, "<span class=\"lj-must\">");
    else if (!c->in_optional) html_lit(c->h, "<span class=\"lj-may\">");
    else return;
    html_put_msg(c->h, c->required ? MSG_form_must : MSG_form_may);
    html_lit(c->h, "</span>");
}

static Str error_id(const struct control *c) { return str_cat(c->h->a, c->id, S("-error")); }

static void field_error(struct control *c)
{
    if (!c->error.len) return;
    html_lit(c->h, "<div class=\"invalid-feedback d-block\"");
    attr(c->h, "id", error_id(c));
    html_lit(c->h, ">");
    html_put_str(c->h, c->error);
    html_lit(c->h, "</div>");
}

static void control_attrs(struct control *c, const char *cls)
{
    attr(c->h, "class", c->error.len ? str_fmt(c->h->a, "%s is-invalid", cls) : str_c(cls));
    attr(c->h, "id", c->id);
    attr(c->h, "name", c->name);
    if (c->required) html_lit(c->h, " required");
    if (!c->error.len) return;
    html_lit(c->h, " aria-invalid=\"true\"");
    attr(c->h, "aria-describedby", error_id(c));
}

static void field_start(struct control *c)
{
    html_lit(c->h, "<div class=\"lj-field\"><label class=\"form-label\"");
    attr(c->h, "for", c->id);
    html_lit(c->h, ">");
    label_words(c);
    html_lit(c->h, "</label>");
}

static void field_end(struct control *c)
{
    field_error(c);
    html_lit(c->h, "</div>");
}

static void group_start(struct control *c, const char *inner)
{
    html_lit(c->h, "<fieldset class=\"lj-field\"");
    if (c->error.len) attr(c->h, "aria-describedby", error_id(c));
    html_lit(c->h, "><legend class=\"form-label\">");
    label_words(c);
    html_lit(c->h, "</legend><div class=\"");
    put(c->h, inner);
    html_lit(c->h, "\">");
}

static void group_end(struct control *c)
{
    html_lit(c->h, "</div>");
    field_error(c);
    html_lit(c->h, "</fieldset>");
}

/* The first of a group carries the id: the summary's link leads to something that takes the focus. */
static void radio(struct control *c, const char *type, Str value, bool on)
{
    html_lit(c->h, "<label><input");
    if (!c->marked) attr(c->h, "id", c->id);
    c->marked = true;
    attr(c->h, "type", str_c(type));
    attr(c->h, "name", c->name);
    attr(c->h, "value", value);
    if (on) html_lit(c->h, " checked");
    if (c->required && str_is(str_c(type), "radio")) html_lit(c->h, " required");
    html_lit(c->h, "><span>");
}

static void radio_end(struct control *c) { html_lit(c->h, "</span></label>"); }

/* -- controls by kind -- */

static void chips(struct control *c, struct form_options o)
{
    bool one = c->f->kind != KIND_IDS, any = false;
    for (size_t i = 0; i < o.n; i++) any |= o.v[i].chosen;
    group_start(c, "lj-chips");
    for (size_t i = 0; i < o.n; i++) {
        radio(c, one ? "radio" : "checkbox", o.v[i].value, o.v[i].chosen);
        html_put_str(c->h, o.v[i].label);
        radio_end(c);
    }
    if (one && !c->required && !o.must && o.n) { /* a radio once tapped cannot be taken back otherwise */
        radio(c, "radio", S(""), !any);
        html_put_msg(c->h, MSG_form_nothing);
        radio_end(c);
    }
    group_end(c);
}

static void list(struct control *c, struct form_options o)
{
    field_start(c);
    html_lit(c->h, "<select");
    control_attrs(c, "form-select");
    html_lit(c->h, "><option value=\"\">");
    html_put_msg(c->h, c->required ? MSG_form_choose : MSG_form_nothing);
    html_lit(c->h, "</option>");
    for (size_t i = 0; i < o.n; i++) {
        html_lit(c->h, "<option");
        attr(c->h, "value", o.v[i].value);
        if (o.v[i].chosen) html_lit(c->h, " selected");
        html_lit(c->h, ">");
        html_put_str(c->h, o.v[i].label);
        html_lit(c->h, "</option>");
    }
    html_lit(c->h, "</select>");
    field_end(c);
}

static void pick(struct control *c, struct form_options given)
{
    struct form_options o = {NEW_ARRAY(c->h->a, struct form_option, given.n + 1), given.n, given.must};
    for (size_t i = 0; i < o.n; i++) {
        o.v[i] = given.v[i];
        if (c->h->form_back) o.v[i].chosen = old_holds(c->h, c->name, o.v[i].value);
        else if (c->value.p) o.v[i].chosen = str_eq(c->value, o.v[i].value);
    }
    if (o.n > CHIPS_MOST && c->f->kind != KIND_IDS) list(c, o);
    else chips(c, o);
}

static void choice(struct control *c)
{
    const struct choices *all = c->f->choices;
    struct form_options o = {.v = NEW_ARRAY(c->h->a, struct form_option, all->n)};
    for (unsigned i = 1; i < all->n; i++) o.v[o.n++] = (struct form_option){all->codes[i], msg(c->h, all->labels[i]), false};
    pick(c, o);
}

/* Yes or no must be said; a box left empty says nothing. */
static void yes_no(struct control *c)
{
    struct form_option o[] = {{S("1"), msg(c->h, MSG_html_yes), false}, {S("0"), msg(c->h, MSG_html_no), false}};
    pick(c, (struct form_options){.v = o, .n = 2});
}

static void tick(struct control *c)
{
    html_lit(c->h, "<div class=\"lj-field lj-tick\"><label class=\"form-check\"><input type=\"checkbox\" value=\"1\"");
    control_attrs(c, "form-check-input");
    if (str_is(c->value, "1") || str_is(c->value, "on") || str_is(c->value, "true")) html_lit(c->h, " checked");
    html_lit(c->h, "> <span class=\"form-check-label\">");
    html_put_msg(c->h, c->f->label);
    html_lit(c->h, "</span></label>");
    field_end(c);
}

static void textarea(struct control *c)
{
    field_start(c);
    html_lit(c->h, "<textarea");
    control_attrs(c, "form-control");
    attr_int(c->h, "rows", c->f->hi > 1000 ? 4 : 3);
    attr_int(c->h, "maxlength", c->f->hi);
    html_lit(c->h, ">\n"); /* the browser drops a first newline: let it be this one */
    html_put_str(c->h, c->value);
    html_lit(c->h, "</textarea>");
    field_end(c);
}

static bool named(const struct control *c, const char *tail) { return str_ends(str_c(c->f->name), str_c(tail)); }

/* Only the typist's own data may be filled in by the browser: at the office, and on somebody's behalf, it is another's. */
static void text_attrs(struct control *c)
{
    bool own = !page_staff(c->h) && (str_is(c->name, "phone") || str_starts(c->name, S("contact.")));
    if (named(c, "password")) {
        html_lit(c->h, " type=\"password\"");
        attr(c->h, "autocomplete", str_is(c->name, "password") ? S("current-password") : S("new-password"));
    } else if (named(c, "phone")) {
        html_lit(c->h, " type=\"tel\" inputmode=\"tel\"");
        attr(c->h, "autocomplete", own ? S("tel") : S("off"));
    } else if (named(c, "digits") || str_is(c->name, "code")) {
        html_lit(c->h, " type=\"text\" inputmode=\"numeric\" autocomplete=\"one-time-code\"");
    } else if (named(c, "_time")) {
        html_lit(c->h, " type=\"time\"");
    } else {
        html_lit(c->h, " type=\"text\"");
        if (own && named(c, "name")) attr(c->h, "autocomplete", S("name"));
    }
    if (c->f->hi > 0) attr_int(c->h, "maxlength", c->f->hi);
}

static void number_attrs(struct control *c)
{
    bool real = c->f->kind == KIND_OPTREAL, money = c->f->kind == KIND_MONEY;
    html_lit(c->h, " type=\"number\"");
    attr(c->h, "inputmode", real || money ? S("decimal") : S("numeric"));
    if (money) html_lit(c->h, " step=\"0.01\"");
    else if (real) html_lit(c->h, " step=\"any\"");
    if (c->f->hi > c->f->lo) {
        attr_int(c->h, "min", money ? c->f->lo / 100 : c->f->lo);
        attr_int(c->h, "max", money ? c->f->hi / 100 : c->f->hi);
    }
}

static void input(struct control *c)
{
    field_start(c);
    html_lit(c->h, "<input");
    control_attrs(c, "form-control");
    switch (c->f->kind) {
    case KIND_STR: text_attrs(c); break;
    case KIND_INT: case KIND_OPTINT: case KIND_OPTREAL: case KIND_MONEY: number_attrs(c); break;
    case KIND_DAY: html_lit(c->h, " type=\"date\""); break;
    case KIND_TIME:
        html_lit(c->h, " type=\"date\"");
        c->value = str_cut(c->value, 0, 10);
        break;
    case KIND_ID: html_lit(c->h, " type=\"text\" inputmode=\"numeric\""); break;
    case KIND_BOOL: case KIND_CHOICE: case KIND_OBJECT: case KIND_LIST: case KIND_IDS: case KIND_STRS: case KIND_FILE: case KIND_FILES:
    case KIND_REFUSED: break;
    }
    if (c->value.len && !named(c, "password")) attr(c->h, "value", c->value);
    html_lit(c->h, ">");
    field_end(c);
}

/* A whole <label>, so that its button chooses too; without script the browser's own control stands there. What was chosen does
   not come back with a refused form: no browser lets a page fill it in. */
static void file(struct control *c, Str accept, Msg button, Str icon_id)
{
    bool many = c->f->kind == KIND_FILES;
    Str most = str_fmt(c->h->a, "%lld", many ? (long long)c->f->hi : 1LL);
    Str mib = str_fmt(c->h->a, "%lld", (long long)((many ? UPLOAD_MAX : c->f->hi) >> 20));
    field_start(c);
    html_lit(c->h, "<label class=\"lj-file\"><input type=\"file\"");
    control_attrs(c, "form-control");
    if (accept.len) attr(c->h, "accept", accept);
    if (many && c->f->hi > 1) html_lit(c->h, " multiple");
    attr(c->h, "data-most", most);
    attr_int(c->h, "data-bytes", many ? UPLOAD_MAX : c->f->hi);
    attr(c->h, "data-too-many", msg_fill(c->h->a, MSG_form_too_many_files, c->h->lang, &most, 1));
    attr(c->h, "data-too-large", msg_fill(c->h->a, MSG_form_files_large, c->h->lang, &mib, 1));
    html_lit(c->h, "><span class=\"btn btn-outline-primary\">");
    html_put_html(c->h, icon(c->h, icon_id));
    html_put_msg(c->h, button);
    html_lit(c->h, "</span><output></output></label>");
    if (c->h->form_back) html_lit(c->h, "<div class=\"form-text\">");
    if (c->h->form_back) html_put_msg(c->h, MSG_form_file_again);
    if (c->h->form_back) html_lit(c->h, "</div>");
    field_end(c);
}

static struct control control_of(struct html *h, const struct field *f, Str name, bool in_optional)
{
    struct control c = {.h = h, .f = f, .name = name, .id = control_id(h, name), .in_optional = in_optional};
    c.required = f->presence == REQUIRED && !in_optional;
    if (h->form_back) {
        c.value = old_value(h, name);
        c.error = error_of(h, name);
    }
    return c;
}

static void write_control(struct control *c);

/* An optional group left empty is no mistake, so nothing in it is marked as required. */
static void group(struct control *c)
{
    const struct form *sub = c->f->object();
    html_lit(c->h, "<fieldset class=\"lj-group\"");
    attr(c->h, "id", c->id);
    html_lit(c->h, "><legend class=\"form-label\">");
    label_words(c);
    html_lit(c->h, "</legend>");
    for (unsigned i = 0; i < sub->n; i++) {
        Str name = str_fmt(c->h->a, "%.*s.%s", STR(c->name), sub->fields[i].name);
        struct control inner = control_of(c->h, &sub->fields[i], name, !c->required);
        write_control(&inner);
    }
    field_error(c);
    html_lit(c->h, "</fieldset>");
}

static void write_control(struct control *c)
{
    switch (c->f->kind) {
    case KIND_OBJECT: group(c); break;
    case KIND_CHOICE: choice(c); break;
    case KIND_BOOL:
        if (c->required) yes_no(c);
        else tick(c);
        break;
    case KIND_STR:
        if (c->f->hi > TEXTAREA_FROM) textarea(c);
        else input(c);
        break;
    case KIND_INT: case KIND_OPTINT: case KIND_OPTREAL: case KIND_MONEY: case KIND_DAY: case KIND_TIME: case KIND_ID: input(c); break;
    case KIND_FILE: case KIND_FILES: file(c, S(""), c->f->kind == KIND_FILE ? MSG_form_file : MSG_form_files, S("upload")); break;
    case KIND_LIST: case KIND_IDS: case KIND_STRS: case KIND_REFUSED: break;
    }
}

static const struct field *must_find(FormFn *f, Str name)
{
    const struct field *fd = find_dotted(f(), name);
    assert(fd);
    return fd;
}

void form_field(struct html *h, FormFn *f, Str name)
{
    struct control c = control_of(h, must_find(f, name), name, false);
    write_control(&c);
}

Html form_field_str(struct html *h, FormFn *f, Str name, Str value)
{
    struct html part = html_part(h);
    struct control c = control_of(&part, must_find(f, name), name, false);
    int64_t fen;
    if (!h->form_back) {
        c.value = value;
        if (c.f->kind == KIND_MONEY && str_int(value, &fen)) c.value = str_fmt(h->a, "%lld.%02d", (long long)(fen / 100), (int)(fen % 100));
    }
    write_control(&c);
    return html_part_end(&part);
}

Html form_pick(struct html *h, FormFn *f, Str name, struct form_options options)
{
    struct html part = html_part(h);
    struct control c = control_of(&part, must_find(f, name), name, false);
    pick(&c, options);
    return html_part_end(&part);
}

Html form_file(struct html *h, FormFn *f, Str name, Str accept, Msg button, Str icon_id)
{
    struct html part = html_part(h);
    struct control c = control_of(&part, must_find(f, name), name, false);
    file(&c, accept, button, icon_id);
    return html_part_end(&part);
}

Html form_faces(struct html *h, FormFn *f, Str name)
{
    static const struct {
        Str value, icon;
        Msg word;
    } faces[] = {{{"5", 1}, {"mood-smile", 10}, MSG_form_good}, {{"3", 1}, {"mood-empty", 10}, MSG_form_fair}, {{"1", 1}, {"mood-sad", 8}, MSG_form_bad}};
    struct html part = html_part(h);
    struct control c = control_of(&part, must_find(f, name), name, false);
    group_start(&c, "lj-faces");
    for (size_t i = 0; i < sizeof faces / sizeof *faces; i++) {
        radio(&c, "radio", faces[i].value, str_eq(c.value, faces[i].value));
        html_put_html(&part, icon(h, faces[i].icon));
        html_put_msg(&part, faces[i].word);
        radio_end(&c);
    }
    group_end(&c);
    return html_part_end(&part);
}

/* -- one button -- */

static Html button(struct html *h, Str action, Msg label, Str style, Str icon_id, Msg question)
{
    struct html part = html_part(h), url = html_part(h);
    html_href(&url, action);
    open_tag(&part, "lj-act", html_part_end(&url), false);
    h->forms = part.forms;
    html_lit(&part, "<button type=\"submit\"");
    attr(&part, "class", str_cat(h->a, S("btn "), style));
    if (question.n) {
        attr(&part, "data-confirm", msg(h, question));
        attr(&part, "data-yes", msg(h, label));
        attr(&part, "data-no", msg(h, MSG_form_not_now));
    }
    html_lit(&part, ">");
    if (icon_id.len) html_put_html(&part, icon(h, icon_id));
    html_put_msg(&part, label);
    html_lit(&part, "</button></form>");
    return html_part_end(&part);
}

Html form_button(struct html *h, Str action, Msg label, Str style, Str icon_id) { return button(h, action, label, style, icon_id, MSG_none); }

Html form_button_ask(struct html *h, Str action, Msg label, Str style, Msg question)
{
    return button(h, action, label, style, S(""), question);
}

Html form_act(struct html *h, Str act, Msg label, Str style, Str icon_id)
{
    return button(h, str_fmt(h->a, "%.*s/%.*s", STR(page_base(h)), STR(act)), label, style, icon_id, MSG_none);
}
