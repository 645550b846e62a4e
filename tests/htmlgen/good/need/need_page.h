/* What the fixture's pages are given. */
#pragma once
#include "html/fields.h"
#include "html/html.h"

struct place {
    Str name;
    NeedId id;
};
struct step {
    Str label;
    Time at;
};
struct steps {
    const struct step *v;
    size_t n;
};
struct need_page {
    NeedId id;
    Str title, url;
    bool closed;
    int64_t count;
    Time due_at;
    Day born;
    Money cost;
    OptInt rating;
    Msg stage;
    Html note;
    Json data;
    Private phone;
    const char *raw;
    struct place place;
    const struct place *home;
    struct steps steps, none;
    struct strs tags;
};
#define NEED_REPORT(F, C, O, L) F(Str, text, REQUIRED, 1, 200, MSG_need_send) F(Str, place, OPTIONAL, 0, 20, MSG_need_send)
FORM(need_report, NEED_REPORT)
