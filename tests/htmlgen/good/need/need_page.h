/* What the fixture's pages are given. */
#pragma once
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
struct need_report {
    Str text, place;
};
struct form {
    const char *name;
};
const struct form *need_report_form(void);
